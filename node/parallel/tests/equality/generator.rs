// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Random blocks: who takes part, and what they do. A seed and a state give always the same block.
//!
//! Most of what is made here succeeds, much fails, and some is not valid at all: the stock path
//! decides what becomes part of the block.

use crate::{calls::*, common::World};
use codec::Compact;
use frame_support::traits::fungible::NativeOrWithId;
use pallet_multisig::Timepoint;
use pallet_recovery::FriendGroup;
use pallet_vesting::VestingInfo;
use polyphony_runtime::{
	configs::governance::origins::Origin,
	constants::currency::{EXISTENTIAL_DEPOSIT, UNIT},
	AccountId, Balance, OriginCaller, RuntimeCall,
};
use rand::{rngs::StdRng, Rng, SeedableRng};
use sp_runtime::{OpaqueExtrinsic, Permill, Weight};

mod vaults;

/// Who takes part in the transactions of a block.
#[derive(Clone, Copy)]
enum Crowd {
	/// Anybody, with anybody.
	Anybody,
	/// Anybody, with a few that are in most of them.
	Zipf,
	/// Anybody, with this one.
	OneTarget(usize),
	/// This one, with anybody.
	OneSigner(usize),
	/// These two and a few neighbours.
	Few(usize),
}

/// What most of them do.
#[derive(Clone, Copy)]
enum Mood {
	Money,
	Assets,
	Vaults,
	Everything,
}

/// Makes random blocks.
pub(crate) struct Generator(StdRng);

impl Generator {
	pub(crate) fn new(seed: u64) -> Self {
		Self(StdRng::seed_from_u64(seed))
	}

	fn below(&mut self, end: usize) -> usize {
		self.0.gen_range(0..end)
	}

	fn one_in(&mut self, many: usize) -> bool {
		self.below(many) == 0
	}

	/// The transactions of a block, `most` at most or a few more.
	pub(crate) fn block(&mut self, world: &mut World, most: usize) -> Vec<OpaqueExtrinsic> {
		let count = if self.one_in(8) { self.below(4) } else { self.below(most + 1) };
		let hot = self.below(world.signers());
		let crowd = match self.below(5) {
			0 => Crowd::Zipf,
			1 => Crowd::OneTarget(hot),
			2 => Crowd::OneSigner(hot),
			3 => Crowd::Few(hot),
			_ => Crowd::Anybody,
		};
		let mood = match self.below(4) {
			0 => Mood::Money,
			1 => Mood::Assets,
			2 => Mood::Vaults,
			_ => Mood::Everything,
		};
		let mut transactions = Vec::new();
		while transactions.len() < count {
			let (from, to) = self.pair(crowd, world.signers());
			match self.below(40) {
				0 => self.revival(world, from, to, &mut transactions),
				1 => self.multisig(world, from, &mut transactions),
				2 | 3 => self.invalid(world, from, to, &mut transactions),
				_ => {
					let (signer, call) = match (mood, self.below(10)) {
						(Mood::Money, 0..=6) => (from, self.money(world, to)),
						(Mood::Assets, 0..=5) => self.asset(world, from, to),
						(Mood::Vaults, 0..=6) => self.vault(world, from, to),
						(_, 7) => (from, self.wrapped(world, from, to, 0)),
						(_, 8) => self.asset(world, from, to),
						(_, 9) => self.vault(world, from, to),
						_ => (from, self.anything(world, from, to)),
					};
					let tip = if self.one_in(12) { self.0.gen_range(0..UNIT) } else { 0 };
					transactions.push(world.sign_with(signer, call, tip));
				},
			}
		}
		transactions
	}

	fn pair(&mut self, crowd: Crowd, all: usize) -> (usize, usize) {
		let (one, other) = (self.below(all), self.below(all));
		match crowd {
			Crowd::Anybody => (one, other),
			Crowd::Zipf => {
				let rank = (all as f64).powf(self.0.gen_range(0.0..1.0)) as usize - 1;
				(one, rank.min(all - 1))
			},
			Crowd::OneTarget(hot) => (one, hot),
			Crowd::OneSigner(hot) => (hot, other),
			Crowd::Few(hot) => ((hot + one % 4) % all, (hot + other % 4) % all),
		}
	}

	/// An amount: next to nothing, about what an account needs to live, some, more than there is.
	fn amount(&mut self) -> Balance {
		match self.below(8) {
			0 => 1,
			1 => EXISTENTIAL_DEPOSIT - 1,
			2 => EXISTENTIAL_DEPOSIT,
			3..=5 => self.0.gen_range(1..UNIT),
			6 => self.0.gen_range(1..100u128) * UNIT,
			_ => self.0.gen_range(100..2_000u128) * UNIT,
		}
	}

	fn target(&mut self, world: &World, to: usize) -> AccountId {
		if self.one_in(6) {
			newcomer(self.below(16) as u64)
		} else {
			world.id(to)
		}
	}

	fn money(&mut self, world: &World, to: usize) -> RuntimeCall {
		let (target, amount) = (self.target(world, to), self.amount());
		match self.below(14) {
			0..=5 => transfer(&target, amount),
			6..=9 => keep_alive(&target, amount),
			10 => transfer_all(&target, self.0.gen_bool(0.7)),
			11 | 12 => burn(amount % UNIT, self.0.gen_bool(0.5)),
			_ => forbidden(),
		}
	}

	/// A call of the assets pallet, and who signs it: an asset belongs to the signer of its number.
	fn asset(&mut self, world: &World, from: usize, to: usize) -> (usize, RuntimeCall) {
		use pallet_assets::Call;
		let number = self.below(6) as u32;
		let (owner, amount) = (number as usize, self.0.gen_range(1..100_000u128));
		let (id, who) = (Compact(number), address(&world.id(to)));
		let (signer, call) = match self.below(26) {
			0..=2 => return (owner, create_asset(number, &world.id(owner))),
			3..=7 => return (owner, mint(number, &self.target(world, to), 10 * amount)),
			8..=13 => return (from, transfer_asset(number, &self.target(world, to), amount / 50)),
			14 => return (from, approve(number, &world.id(to), amount)),
			15 => (to, {
				let owner = address(&world.id(from));
				let amount = amount / 100;
				Call::transfer_approved { id, owner, destination: who, amount }
			}),
			16 => (owner, Call::burn { id, who, amount }),
			17 => (owner, Call::freeze { id, who }),
			18 => (owner, Call::thaw { id, who }),
			19 => (from, Call::touch { id }),
			20 => (from, Call::refund { id, allow_burn: true }),
			21 => {
				let (name, symbol) = (vec![b'n'; self.below(52)], vec![b's'; self.below(9)]);
				(owner, Call::set_metadata { id, name, symbol, decimals: 12 })
			},
			22 => (owner, Call::start_destroy { id }),
			23 => (from, Call::destroy_accounts { id }),
			24 => (from, Call::destroy_approvals { id }),
			_ => (from, Call::finish_destroy { id }),
		};
		(signer, RuntimeCall::Assets(call))
	}

	/// Calls within a call.
	fn wrapped(&mut self, world: &World, from: usize, to: usize, depth: usize) -> RuntimeCall {
		let mut calls: Vec<_> =
			(0..self.below(5)).map(|_| self.inner(world, from, to, depth)).collect();
		match self.below(8) {
			0 | 1 => batch(calls),
			2 | 3 => batch_all(calls),
			4 => force_batch(calls),
			5 => derivative(self.below(2) as u16, self.inner(world, from, to, depth)),
			6 => {
				let fallback = self.inner(world, from, to, depth);
				if_else(batch_all(calls), fallback)
			},
			_ => {
				calls.push(forbidden());
				proxied(&world.id((from + 1) % world.signers()), force_batch(calls))
			},
		}
	}

	fn inner(&mut self, world: &World, from: usize, to: usize, depth: usize) -> RuntimeCall {
		match self.below(8) {
			0 | 1 if depth < 3 => self.wrapped(world, from, to, depth + 1),
			2 => self.asset(world, from, to).1,
			3 => self.anything(world, from, to),
			4 => self.vault(world, from, to).1,
			5 => remark_with_event(self.below(40)),
			_ => self.money(world, to),
		}
	}

	/// A call of any other pallet.
	fn anything(&mut self, world: &World, from: usize, to: usize) -> RuntimeCall {
		match self.below(16) {
			0..=2 => self.remarks(),
			3 | 4 => self.proxies(world, from, to),
			5 | 6 => self.stored(from),
			7 | 8 => self.governance(world, to),
			9 => self.vesting(world, to),
			10 => self.recovery(world, from, to),
			11..=14 => self.market(world),
			_ => self.money(world, to),
		}
	}

	fn remarks(&mut self) -> RuntimeCall {
		match self.below(40) {
			0 => heavy(),
			1 => remark(500_000),
			2 if self.one_in(3) => remark(3_500_000),
			3 => batch(vec![remark(0); 1_500]),
			4 => RuntimeCall::System(frame_system::Call::apply_authorized_upgrade {
				code: vec![1; 100],
			}),
			5..=20 => remark(self.below(2_000)),
			_ => remark_with_event(self.below(500)),
		}
	}

	/// Whoever names a proxy names the one before, so that a signer may act for the one after.
	fn proxies(&mut self, world: &World, from: usize, to: usize) -> RuntimeCall {
		use pallet_proxy::Call;
		let all = world.signers();
		let (before, after) = (world.id((from + all - 1) % all), world.id((from + 1) % all));
		match self.below(10) {
			0..=3 => add_proxy(&before),
			4..=7 => proxied(&after, self.money(world, to)),
			8 => RuntimeCall::Proxy(Call::remove_proxies {}),
			_ => {
				let index = self.below(3) as u16;
				let proxy_type = Default::default();
				RuntimeCall::Proxy(Call::create_pure { proxy_type, delay: 0, index })
			},
		}
	}

	/// Identities and preimages.
	fn stored(&mut self, from: usize) -> RuntimeCall {
		let sizes = [0, 10, 1_000, 60_000, 300_000];
		let bytes = preimage((from % 8) as u8, sizes[self.below(sizes.len())]);
		match self.below(8) {
			0..=2 => note_preimage(bytes),
			3 | 4 => unnote_preimage(&bytes),
			5 | 6 => identity("a name", self.below(20)),
			_ => RuntimeCall::Identity(pallet_identity::Call::clear_identity {}),
		}
	}

	fn governance(&mut self, world: &World, to: usize) -> RuntimeCall {
		use pallet_conviction_voting::{Call, Conviction};
		let (poll, balance) = (self.below(4) as u32, self.0.gen_range(1..200u128) * UNIT);
		let call = match self.below(10) {
			0 => return referendum(OriginCaller::Origins(Origin::Treasurer)),
			1 => return referendum(OriginCaller::Origins(Origin::ReferendumCanceller)),
			2 => return place_decision_deposit(poll),
			3..=6 => return vote(poll, self.0.gen_bool(0.6), balance),
			7 => Call::remove_vote { class: None, index: poll },
			8 => {
				let to = address(&world.id(to));
				Call::delegate { class: 11, to, conviction: Conviction::Locked2x, balance }
			},
			_ => Call::undelegate { class: 11 },
		};
		RuntimeCall::ConvictionVoting(call)
	}

	/// A call of the dex. Most are about the token and one of the assets, whose pools come first.
	fn market(&mut self, world: &World) -> RuntimeCall {
		use pallet_dex::{Call, InstalmentLimit, PoolKind};
		let native = NativeOrWithId::Native;
		let id = NativeOrWithId::WithId(self.below(6) as u32);
		let mut assets = match self.below(5) {
			0 => [NativeOrWithId::WithId(self.below(6) as u32), id],
			_ => [native, id],
		};
		let (pool, order) = (self.below(4) as u32, self.below(3) as u32);
		if self.one_in(2) {
			assets.reverse();
		}
		let (amount, price) = (self.0.gen_range(1..50_000u128), self.0.gen_range(1..200u128));
		let good_till = world.height() + self.below(6) as u32;
		let [sell, buy] = assets.clone();
		RuntimeCall::Dex(match self.below(14) {
			0 | 1 => {
				let fee = Permill::from_parts(500);
				Call::create_pool { assets, kind: PoolKind::ConstantProduct, fee }
			},
			2 | 3 => {
				let max_amounts = [100 * amount, amount];
				Call::add_liquidity { pool, max_amounts, min_shares: 0 }
			},
			4 => Call::remove_liquidity { pool, shares: amount, min_amounts: [0, 0] },
			5..=7 => {
				let route = vec![pool].try_into().expect("one is not too many");
				let (asset_in, amount_in, deadline) = (sell, amount, world.height() + 2);
				let (min_out, keep_alive) = (0, self.one_in(2));
				Call::swap_exact_in { route, asset_in, amount_in, min_out, deadline, keep_alive }
			},
			8..=10 => {
				let min_out = amount * price / 100 + 1;
				Call::place_order { sell, buy, amount, min_out, good_till }
			},
			11 => Call::cancel_order { order },
			12 => {
				let limit = InstalmentLimit::Fixed(1);
				let (instalments, every) = (1 + order, 1 + self.below(2) as u32);
				Call::create_schedule { sell, buy, amount, instalments, every, limit }
			},
			_ => Call::cancel_schedule { schedule: order },
		})
	}

	fn vesting(&mut self, world: &World, to: usize) -> RuntimeCall {
		use pallet_vesting::Call;
		let target = address(&world.id(to));
		RuntimeCall::Vesting(match self.below(6) {
			0..=2 => {
				let start = world.height() + self.below(3) as u32;
				let schedule = VestingInfo::new(UNIT, UNIT / 7, start);
				Call::vested_transfer { target, schedule }
			},
			3 => Call::vest {},
			4 => Call::vest_other { target },
			_ => Call::merge_schedules { schedule1_index: 0, schedule2_index: 1 },
		})
	}

	fn recovery(&mut self, world: &World, from: usize, to: usize) -> RuntimeCall {
		use pallet_recovery::Call;
		let all = world.signers();
		let (lost, friend_group_index) = (address(&world.id(to)), 0);
		RuntimeCall::Recovery(match self.below(7) {
			0..=2 => {
				let mut friends: Vec<_> =
					(1..4).map(|distance| world.id((from + distance) % all)).collect();
				friends.sort();
				let group = FriendGroup {
					friends: friends.try_into().expect("three are allowed"),
					friends_needed: 1 + self.below(2) as u32,
					inheritor: world.id(to),
					inheritance_delay: 1,
					inheritance_priority: 0,
					cancel_delay: 1,
				};
				Call::set_friend_groups { friend_groups: vec![group] }
			},
			3 => Call::initiate_attempt { lost, friend_group_index },
			4 => Call::approve_attempt { lost, friend_group_index },
			5 => Call::finish_attempt { lost, friend_group_index },
			_ => {
				let call = Box::new(self.money(world, from));
				Call::control_inherited_account { recovered: lost, call }
			},
		})
	}

	/// An account that is not there gets what it needs from the transaction before, and passes it
	/// on. If all are there, one of them empties itself, for another block.
	fn revival(
		&mut self,
		world: &mut World,
		from: usize,
		to: usize,
		transactions: &mut Vec<OpaqueExtrinsic>,
	) {
		let dead: Vec<_> = (0..world.signers()).filter(|one| !world.is_alive(*one)).collect();
		if dead.is_empty() || dead.contains(&from) {
			let to = world.id(to);
			transactions.push(world.sign(from, transfer_all(&to, false)));
			return;
		}
		let first = self.below(dead.len());
		let mut sender = from;
		let amount = self.0.gen_range(2..50u128) * UNIT;
		for link in 0..dead.len().min(3) {
			let receiver = dead[(first + link) % dead.len()];
			let id = world.id(receiver);
			let call = if link == 0 { transfer(&id, amount) } else { transfer_all(&id, false) };
			transactions.push(world.sign(sender, call));
			sender = receiver;
		}
		let to = world.id(to);
		transactions.push(world.sign(sender, keep_alive(&to, UNIT)));
	}

	/// Two of three members, one after the other. The second names the place of the first, which is
	/// right if everything before it is part of the block.
	fn multisig(
		&mut self,
		world: &mut World,
		from: usize,
		transactions: &mut Vec<OpaqueExtrinsic>,
	) {
		let all = world.signers();
		let members = [from, (from + 1) % all, (from + 2) % all];
		let inner = if self.one_in(2) { remark_with_event(9) } else { self.money(world, from) };
		let place = Timepoint { height: world.height() + 1, index: transactions.len() as u32 + 1 };
		for (signer, maybe_timepoint) in [(members[0], None), (members[1], Some(place))] {
			let others = members.iter().filter(|member| **member != signer);
			let mut other_signatories: Vec<_> = others.map(|member| world.id(*member)).collect();
			other_signatories.sort();
			let call = pallet_multisig::Call::as_multi {
				threshold: 2,
				other_signatories,
				maybe_timepoint,
				call: Box::new(inner.clone()),
				max_weight: Weight::from_parts(10_000_000_000, 1_000_000),
			};
			transactions.push(world.sign(signer, RuntimeCall::Multisig(call)));
		}
	}

	/// A transaction that is not valid, or will not be when its turn comes.
	fn invalid(
		&mut self,
		world: &mut World,
		from: usize,
		to: usize,
		transactions: &mut Vec<OpaqueExtrinsic>,
	) {
		let call = self.money(world, to);
		let nonce = world.nonce(from);
		let accounts = &world.chain.accounts;
		transactions.push(match self.below(4) {
			0 => accounts.sign(from, call, nonce + 1 + self.below(3) as u32),
			1 => accounts.sign(from, call, nonce.saturating_sub(1)),
			2 => accounts.sign_with(from, call, nonce, 100_000 * UNIT),
			_ => match transactions.last() {
				Some(last) => last.clone(),
				None => accounts.sign(from, call, u32::MAX),
			},
		});
	}
}
