// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Calls about vaults: those that families have at first, if the chain has any, and those that are
//! made in these blocks.

use super::*;
use pallet_finance_vaults::{
	categories, Action, Allowance, Amount, BillInput, BillInputOf, Budget, Call, Category, Change,
	ChangeOf, Condition, Edge, Forecast, ItemId, NextPool, NextVault, Operation, Owners, PaymentOf,
	Period, Policy, PoolChange, Proposal, ProposalOf, Roles, Rollover, RuleInput, RuleInputOf,
	Side, StreamInput, StreamInputOf, Target, VaultId, VaultOf, Vaults,
};
use polyphony_benches::Households;
use polyphony_runtime::{constants::time::SLOT_DURATION, AssetId, Runtime};

type Asset = NativeOrWithId<AssetId>;

/// A vault, as it is before the block, and a few accounts that have to do with it.
struct Home {
	vault: VaultId,
	/// Who decides about it; anybody, if there is no such vault.
	owner: usize,
	/// Who may spend and advise, if it is that of a family.
	helper: usize,
	/// Who has nothing to say, most of the time.
	stranger: usize,
	/// The numbers of what belongs to it are below this.
	items: ItemId,
	policy: Policy,
	/// The time of the block.
	now: u64,
}

impl Generator {
	/// A call about a vault or a pool, and who signs it.
	pub(super) fn vault(&mut self, world: &World, from: usize, to: usize) -> (usize, RuntimeCall) {
		let home = self.home(world, from);
		let Home { vault, owner, helper, stranger, now, .. } = home;
		let anybody = [owner, owner, helper, stranger][self.below(4)];
		let item = self.below(home.items as usize + 1) as ItemId;
		let call = match self.below(40) {
			0..=9 => {
				let payment = Box::new(self.payment(world, to));
				return (anybody, of_vaults(Call::pay { vault, payment }));
			},
			10..=12 => {
				let (asset, amount) = self.money_of_vaults();
				return (from, put_in(vault, asset, amount));
			},
			13 => return (from, of_vaults(Call::add_fees { vault, amount: self.amount() / 10 })),
			14..=16 => {
				let proposal = Box::new(self.proposal(world, &home, to));
				let signer = if self.one_in(3) { helper } else { owner };
				return (signer, of_vaults(Call::propose { vault, proposal }));
			},
			17..=19 => Call::approve { vault, motion: item },
			20 => Call::reject { vault, motion: item },
			21..=23 => {
				let change = Box::new(self.change(world, &home, to));
				Call::change { vault, change }
			},
			24 => {
				let operation = self.operation();
				return (anybody, of_vaults(Call::operate { vault, operation }));
			},
			25 | 26 => Call::add_rule { vault, input: Box::new(self.vault_rule(world, now, to)) },
			27 => match self.below(3) {
				0 => Call::suspend_rule { vault, rule: item },
				1 => Call::resume_rule { vault, rule: item },
				_ => Call::remove_rule { vault, rule: item },
			},
			28 => Call::add_bill { vault, input: Box::new(self.bill(world, now, to)) },
			29 => Call::end_bill { vault, bill: item },
			30 => Call::add_stream { vault, input: Box::new(self.stream(world, now, to)) },
			31 | 32 => {
				let call = Call::claim_stream { vault, stream: item };
				return (stranger, of_vaults(call));
			},
			33 => Call::stop_stream { vault, stream: item },
			34 => return (helper, self.guardian(world, &home, to)),
			35 => {
				let (owners, threshold) = self.owners(world, from, to);
				let policy = self.policy(threshold);
				let fees = self.0.gen_range(0..2 * UNIT);
				return (from, of_vaults(Call::create_vault { owners, policy, fees }));
			},
			_ => return (from, self.pool(world, to)),
		};
		(owner, of_vaults(call))
	}

	/// Which vault it is about: mostly that of the family to which the signer would belong.
	fn home(&mut self, world: &World, from: usize) -> Home {
		let all = world.signers();
		let next: VaultId = world.read(NextVault::<Runtime>::hashed_key().to_vec()).unwrap_or(0);
		let family = from / Households::PEOPLE;
		let number = if self.one_in(3) || family >= next as usize {
			// The last is one that may come to be in this block.
			self.below(next as usize + 1)
		} else {
			family
		};
		let vault = number as VaultId;
		let entry: Option<VaultOf<Runtime>> = world.read(Vaults::<Runtime>::hashed_key_for(vault));
		let member = |person| Households::person(number, person).min(all - 1);
		let helper = member([Households::SPENDER, Households::HELPER][self.below(2)]);
		let stranger = [member(Households::PAYEE), from][self.below(2)];
		let (owner, items, policy) = match entry {
			Some(entry) => {
				let who = &entry.owners[self.below(entry.owners.len())];
				let owner = (0..all).find(|signer| world.id(*signer) == *who);
				(owner.unwrap_or(from), entry.next_item, entry.policy)
			},
			None => (from, 0, Households::policy()),
		};
		let now = u64::from(world.height() + 1) * SLOT_DURATION;
		Home { vault, owner, helper, stranger, items, policy, now }
	}

	/// An asset and how much of it.
	fn money_of_vaults(&mut self) -> (Asset, Balance) {
		match self.below(5) {
			0 => (Asset::Native, self.amount()),
			1 => (Asset::WithId(self.below(6) as AssetId), self.0.gen_range(0..10_000)),
			_ => (Asset::WithId(Households::DOLLAR), self.dollars()),
		}
	}

	/// Some dollars: a few, many, or more than any limit.
	fn dollars(&mut self) -> Balance {
		let whole = match self.below(8) {
			0 => 1_000_000,
			1 | 2 => self.0.gen_range(2_000..30_000u128),
			_ => self.0.gen_range(0..500u128),
		};
		whole * Households::ONE + self.0.gen_range(0..Households::ONE)
	}

	fn category(&mut self) -> Category {
		[categories::FOOD, categories::FOOD, categories::RENT, categories::OTHER][self.below(4)]
	}

	fn payment(&mut self, world: &World, to: usize) -> PaymentOf<Runtime> {
		let ((asset, amount), category) = (self.money_of_vaults(), self.category());
		let mut payment = payment_to(&self.target(world, to), asset, amount, category);
		if self.one_in(6) {
			payment.pay_with = Some(self.money_of_vaults());
		}
		payment.memo = vec![b'm'; self.below(65)].try_into().expect("it is not too long");
		payment
	}

	/// Some accounts in order, and how many of them it takes: mostly not too many.
	fn owners(&mut self, world: &World, from: usize, to: usize) -> (Owners<AccountId>, u8) {
		let mut owners = vec![world.id(from)];
		if from != to && self.one_in(2) {
			owners.push(world.id(to));
		}
		owners.sort();
		let threshold = 1 + self.below(2) as u8;
		(owners.try_into().expect("there are few"), threshold)
	}

	/// A policy; some of them loosen what others tighten.
	fn policy(&mut self, threshold: u8) -> Policy {
		let limits = [None, Some(50), Some(1_000), Some(90_000), Some(200_000)];
		let limit = |dollars: Option<u128>| dollars.map(|dollars| Households::limit(dollars, 30));
		Policy {
			threshold,
			limit: limit(limits[self.below(limits.len())]),
			solo: limit(limits[self.below(limits.len())]),
			guardians_needed: self.below(3) as u8,
			envelopes_only: self.one_in(6),
			..Households::policy()
		}
	}

	/// A change of one part of what was decided.
	fn change(&mut self, world: &World, home: &Home, to: usize) -> ChangeOf<Runtime> {
		let limit = Some(Households::limit(self.0.gen_range(10..100_000), 30));
		match self.below(12) {
			0 => Change::Policy(Policy { limit, ..home.policy.clone() }),
			1 => Change::Policy(Policy { solo: limit, ..home.policy.clone() }),
			2 => Change::Policy(self.policy(home.policy.threshold)),
			3 => {
				let (owners, threshold) = self.owners(world, home.owner, to);
				Change::Owners { owners, threshold }
			},
			4 | 5 => {
				let allowance = Allowance {
					limit: Households::limit(self.0.gen_range(1..20_000), 7),
					categories: vec![categories::FOOD].try_into().expect("one is not too many"),
				};
				let spender = if self.one_in(4) { None } else { Some(allowance) };
				let roles = Roles {
					guardian: self.one_in(4),
					viewer: self.one_in(2),
					spender,
					..Default::default()
				};
				let who = [home.helper, to][self.below(2)];
				Change::Member { who: world.id(who), roles }
			},
			6..=9 => {
				let budget = Budget {
					period: [Period::Days(30), Period::Months(1)][self.below(2)],
					rollover: Rollover::UpTo(Households::value(10)),
					hard: !self.one_in(3),
					target: Some(Target { value: Households::value(100), by: home.now }),
					..Households::budget(self.0.gen_range(1..60_000))
				};
				let budget = if self.one_in(6) { None } else { Some(budget) };
				Change::Envelope { category: self.category(), budget }
			},
			10 => Change::Unfreeze,
			_ => Change::Close { to: world.id(to), abandon: self.one_in(2) },
		}
	}

	fn proposal(&mut self, world: &World, home: &Home, to: usize) -> ProposalOf<Runtime> {
		match self.below(12) {
			0..=2 => Proposal::Pay(self.payment(world, to)),
			3 | 4 => Proposal::Announce(self.payment(world, to)),
			5..=7 => Proposal::Change(self.change(world, home, to)),
			8 => Proposal::Operate(self.operation()),
			9 => Proposal::AddRule(self.vault_rule(world, home.now, to)),
			10 => Proposal::AddBill(self.bill(world, home.now, to)),
			_ => Proposal::AddStream(self.stream(world, home.now, to)),
		}
	}

	/// Moves, and what needs pools and markets, most of which are not there.
	fn operation(&mut self) -> Operation<Asset> {
		let ((asset, amount), (other, min_out)) = (self.money_of_vaults(), self.money_of_vaults());
		match self.below(8) {
			0 => Operation::Swap { sell: asset, buy: other, amount, min_out: 1 + min_out / 1_000 },
			1 => Operation::Supply { asset, amount },
			2 => Operation::Withdraw { asset, amount: None },
			3 => Operation::Repay { asset, amount: Some(amount) },
			_ => {
				let value = Households::value(self.0.gen_range(0..2_000));
				Operation::Move { from: self.category(), to: self.category(), value }
			},
		}
	}

	/// A rule that may fire at the end of this block or of one of the next.
	fn vault_rule(&mut self, world: &World, now: u64, to: usize) -> RuleInputOf<Runtime> {
		let dollar = Asset::WithId(Households::DOLLAR);
		let side = [Side::AtLeast, Side::AtMost][self.below(2)];
		let edge = |level: Balance| {
			let rearm = match side {
				Side::AtLeast => level - level / 10,
				Side::AtMost => level + level / 10,
			};
			Edge { side, level, rearm }
		};
		let condition = match self.below(6) {
			0 => Condition::Price(Asset::Native, edge(Households::value(1) / 2)),
			1 | 2 => {
				let part = self.0.gen_range(90..110u128);
				Condition::Balance(dollar.clone(), edge(Households::MONEY / 100 * part))
			},
			3 => {
				let left = self.0.gen_range(1..60_000);
				Condition::Left(self.category(), edge(Households::value(left)))
			},
			_ => {
				let start = now + self.below(4) as u64 * SLOT_DURATION;
				let every = if self.one_in(2) { Some(Period::Days(1)) } else { None };
				Condition::Time { start, every }
			},
		};
		let amount = match self.below(3) {
			0 => Amount::Exact(self.dollars()),
			1 => Amount::Part(Permill::from_percent(1)),
			_ => Amount::Above(Households::MONEY),
		};
		let action = match self.below(5) {
			0 => Action::Supply { asset: dollar, amount },
			1 => {
				let value = Households::value(self.0.gen_range(1..100));
				Action::TopUp { from: categories::FOOD, to: categories::RENT, value }
			},
			_ => {
				let (to, category) = (self.target(world, to), self.category());
				Action::Transfer { to, asset: dollar, amount, category }
			},
		};
		let times = if self.one_in(2) { Some(self.below(3) as u32) } else { None };
		RuleInput { times, ..rule(condition, action) }
	}

	/// A bill that is due in this block or one of the next.
	fn bill(&mut self, world: &World, now: u64, to: usize) -> BillInputOf<Runtime> {
		let every = if self.one_in(2) { Some(Period::Days(self.below(3) as u16)) } else { None };
		let times = if self.one_in(2) { Some(self.below(3) as u32) } else { None };
		let start = now + self.below(4) as u64 * SLOT_DURATION;
		BillInput { payment: self.payment(world, to), start, every, times }
	}

	/// A stream that has begun, or will, and ends in a few blocks or much later.
	fn stream(&mut self, world: &World, now: u64, to: usize) -> StreamInputOf<Runtime> {
		let (asset, amount) = self.money_of_vaults();
		let start = now.saturating_sub(self.below(10) as u64 * SLOT_DURATION / 2);
		let end = start + self.0.gen_range(0..20u64) * SLOT_DURATION;
		let (to, category) = (self.target(world, to), self.category());
		StreamInput { to, asset, amount, start, end, category }
	}

	/// What guardians and advisers do, and owners against it.
	fn guardian(&mut self, world: &World, home: &Home, to: usize) -> RuntimeCall {
		let vault = home.vault;
		of_vaults(match self.below(8) {
			0 | 1 => Call::freeze { vault },
			2 | 3 => {
				let (owners, threshold) = self.owners(world, home.helper, to);
				Call::support_recovery { vault, owners, threshold }
			},
			4 => Call::oppose_recovery { vault },
			5 => Call::resign { vault },
			_ => {
				let [low, expected, high] = [10, 20, 30].map(Households::value);
				let index = self.below(4) as u32;
				let forecast = Forecast { index, expected, low, high };
				Call::commit_forecast { vault, category: categories::FOOD, forecast }
			},
		})
	}

	/// What managers of pools do, and who joins and leaves them.
	fn pool(&mut self, world: &World, to: usize) -> RuntimeCall {
		let next: u32 = world.read(NextPool::<Runtime>::hashed_key().to_vec()).unwrap_or(0);
		let (pool, amount) = (self.below(next as usize + 1) as u32, self.dollars());
		of_vaults(match self.below(12) {
			0 | 1 => {
				let asset = Asset::WithId(Households::DOLLAR);
				let fee = Permill::from_percent(self.below(40) as u32);
				Call::create_pool { asset, fee, cap: Some(20_000 * Households::ONE) }
			},
			2..=5 => Call::pool_deposit { pool, amount, min_shares: 0 },
			6 => Call::pool_mint { pool, shares: amount, max_amount: Balance::MAX },
			7 => Call::pool_withdraw { pool, amount, max_shares: Balance::MAX },
			8 => Call::pool_redeem { pool, shares: amount, min_amount: 0 },
			9 => Call::change_pool { pool, change: PoolChange::Manager(world.id(to)) },
			10 => Call::take_pool_fee { pool },
			_ => Call::remove_pool { pool },
		})
	}
}
