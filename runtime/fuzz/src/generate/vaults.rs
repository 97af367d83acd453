// SPDX-License-Identifier: Apache-2.0

//! Vaults and pooled vaults.

use super::{
	bounded, Asset, Generator, ALICE, BOB, CHARLIE, DAVE, DAY, DOLLAR, EVE, FERDIE, HOUR, USD,
};
use crate::world;
use pallet_finance_vaults::{
	categories, Action, Allowance, Amount, BillInput, BillInputOf, Budget, Category, Change,
	ChangeOf, Condition, Edge, Forecast, Limit, Mandate, Operation, OperationOf, Owners, Payment,
	PaymentOf, Period, Policy, PoolChange, Proposal, ProposalOf, Roles, Rollover, RuleInput,
	RuleInputOf, Side, StreamInput, StreamInputOf,
};
use polyphony_runtime::{constants::currency::UNIT, AccountId, Runtime, RuntimeCall};
use sp_runtime::{FixedPointNumber, FixedU128, Permill};

type Call = pallet_finance_vaults::Call<Runtime>;

/// The vault of the preset is number 0, and owned by these two.
const OWNERS: [u8; 2] = [ALICE, BOB];

pub(super) fn act(this: &mut Generator) {
	let owner = this.one_of(&OWNERS);
	let who = if this.one_in(2) { owner } else { this.who() };
	match this.below(10) {
		// One proposes, and both approve.
		0 | 1 => {
			let proposal = Box::new(proposal(this));
			this.push(ALICE, Call::propose { vault: 0, proposal });
			let motion = this.number(10);
			this.push(BOB, Call::approve { vault: 0, motion });
		},
		// A new vault with some money.
		2 => {
			let (owners, threshold) = owners(this, who);
			let policy = policy(this, threshold);
			this.push(who, Call::create_vault { owners, policy, fees: 10 * UNIT });
			let vault = this.vaults;
			this.vaults += 1;
			let call = deposit(money(this), vault);
			this.push(who, call);
		},
		3 => {
			// Dave may buy food, and Eve advises.
			let (spender, category) =
				this.one_of(&[(DAVE, categories::FOOD), (DAVE, categories::RESTAURANTS)]);
			let payment = Payment { category, ..payment(this) };
			this.push(spender, Call::pay { vault: 0, payment: Box::new(payment) });
			let operation = operation(this);
			this.push(EVE, Call::operate { vault: 0, operation });
		},
		4 => {
			let call = pool(this);
			this.push(who, call);
		},
		_ => {
			let call = call(this);
			this.push(who, call);
		},
	}
}

/// An asset, and some of it.
fn money(this: &mut Generator) -> (Asset, u128) {
	let asset = this.asset();
	let amount = this.worth(&asset, 2_000);
	(asset, amount)
}

fn deposit((asset, amount): (Asset, u128), vault: u32) -> Call {
	Call::deposit { vault, asset, amount, category: categories::NONE, memo: Default::default() }
}

/// A call about vaults.
pub(super) fn call(this: &mut Generator) -> RuntimeCall {
	let vaults = this.vaults;
	let vault = if this.one_in(2) { 0 } else { this.number(vaults) };
	let item = this.number(10);
	let call: Call = match this.below(30) {
		0..=2 => deposit(money(this), vault),
		3 => Call::add_fees { vault, amount: this.worth(&Asset::Native, 10) },
		4..=7 => Call::pay { vault, payment: Box::new(payment(this)) },
		8 | 9 => Call::operate { vault, operation: operation(this) },
		10 | 11 => Call::change { vault, change: Box::new(change(this)) },
		12 | 13 => Call::propose { vault, proposal: Box::new(proposal(this)) },
		14 => Call::approve { vault, motion: item },
		15 => Call::reject { vault, motion: item },
		16 => match this.below(5) {
			0 => Call::resign { vault },
			1 => Call::freeze { vault },
			2 => Call::oppose_recovery { vault },
			_ => {
				let who = this.one_of(&[CHARLIE, FERDIE]);
				let (owners, threshold) = owners(this, who);
				Call::support_recovery { vault, owners, threshold }
			},
		},
		17 | 18 => Call::add_rule { vault, input: Box::new(rule(this)) },
		19 => match this.below(3) {
			0 => Call::suspend_rule { vault, rule: item },
			1 => Call::resume_rule { vault, rule: item },
			_ => Call::remove_rule { vault, rule: item },
		},
		20 | 21 => Call::add_bill { vault, input: Box::new(bill(this)) },
		22 => Call::end_bill { vault, bill: item },
		23 => Call::add_stream { vault, input: Box::new(stream(this)) },
		24 => Call::stop_stream { vault, stream: item },
		25 => Call::claim_stream { vault, stream: item },
		26 => Call::cancel_stream { vault, stream: item },
		27 => {
			let [low, expected, high] = [10, 20, 30].map(value);
			let forecast = Forecast { index: this.below(3), expected, low, high };
			Call::commit_forecast { vault, category: category(this), forecast }
		},
		_ => return pool(this),
	};
	call.into()
}

/// So many dollars, as a value.
fn value(dollars: u32) -> u128 {
	u128::from(dollars) * FixedU128::DIV
}

fn limit(this: &mut Generator) -> Option<Limit> {
	let dollars = this.one_of(&[0, 50, 1_000, 20_000]);
	if dollars == 0 {
		return None;
	}
	Some(Limit { value: value(dollars), period: DAY * u64::from(1 + this.below(40)) })
}

fn category(this: &mut Generator) -> Category {
	this.one_of(&[
		categories::NONE,
		categories::FOOD,
		categories::RENT,
		categories::RESTAURANTS,
		categories::RECREATION,
	])
}

fn payment(this: &mut Generator) -> PaymentOf<Runtime> {
	let asset = if this.one_in(3) { this.asset() } else { DOLLAR };
	let amount = this.worth(&asset, 300);
	let pay_with = if this.one_in(5) { Some((this.asset(), u128::MAX)) } else { None };
	Payment {
		to: this.account(),
		asset,
		amount,
		pay_with,
		category: category(this),
		memo: bounded(vec![b'm'; this.below(65) as usize]),
	}
}

fn operation(this: &mut Generator) -> OperationOf<Runtime> {
	let [asset, other] = this.pair();
	let amount = this.worth(&asset, 1_000);
	match this.below(7) {
		0 | 1 => Operation::Swap { sell: asset, buy: other, amount, min_out: 1 },
		2 => Operation::Supply { asset, amount },
		3 => {
			let amount = if this.one_in(2) { None } else { Some(amount) };
			Operation::Withdraw { asset, amount }
		},
		4 => Operation::Borrow { asset, amount },
		5 => {
			let amount = if this.one_in(2) { None } else { Some(amount) };
			Operation::Repay { asset, amount }
		},
		_ => {
			let value = value(this.below(300));
			Operation::Move { from: category(this), to: category(this), value }
		},
	}
}

/// Owners in order, and how many of them it takes.
fn owners(this: &mut Generator, who: u8) -> (Owners<AccountId>, u8) {
	let mut owners = vec![world::account(who)];
	for _ in 0..this.below(3) {
		owners.push(this.account());
	}
	owners.sort();
	owners.dedup();
	let threshold = 1 + this.below(owners.len() as u32) as u8;
	(bounded(owners), threshold)
}

fn policy(this: &mut Generator, threshold: u8) -> Policy {
	Policy {
		threshold,
		limit: limit(this),
		solo: limit(this),
		delay: this.one_of(&[HOUR, DAY, 3 * DAY]),
		guardians_needed: this.below(2) as u8,
		envelopes_only: this.one_in(6),
		alert_at: Permill::from_percent(80),
	}
}

fn change(this: &mut Generator) -> ChangeOf<Runtime> {
	match this.below(10) {
		0 | 1 => {
			let threshold = 1 + this.below(2) as u8;
			Change::Policy(policy(this, threshold))
		},
		2 => {
			let who = this.one_of(&OWNERS);
			let (owners, threshold) = owners(this, who);
			Change::Owners { owners, threshold }
		},
		3 | 4 => {
			let spender = limit(this)
				.map(|limit| Allowance { limit, categories: bounded(vec![categories::FOOD]) });
			let adviser =
				limit(this).map(|limit| Mandate { limit, max_loss: value(20), may_tighten: true });
			let roles = Roles {
				guardian: this.one_in(3),
				spender,
				adviser,
				viewer: this.one_in(2),
				key: None,
			};
			Change::Member { who: this.account(), roles }
		},
		5..=7 => {
			let budget = Budget {
				value: if this.one_in(5) { None } else { Some(value(this.below(2_000))) },
				period: this.one_of(&[Period::Days(1), Period::Days(30), Period::Months(1)]),
				start: this.now,
				rollover: if this.one_in(2) { Rollover::None } else { Rollover::UpTo(value(50)) },
				hard: !this.one_in(3),
				target: None,
			};
			let budget = if this.one_in(5) { None } else { Some(budget) };
			Change::Envelope { category: category(this), budget }
		},
		8 => Change::Unfreeze,
		_ => Change::Close { to: this.account(), abandon: this.one_in(2) },
	}
}

fn proposal(this: &mut Generator) -> ProposalOf<Runtime> {
	match this.below(10) {
		0 | 1 => Proposal::Pay(payment(this)),
		2 => Proposal::Announce(payment(this)),
		3..=5 => Proposal::Change(change(this)),
		6 => Proposal::Operate(operation(this)),
		7 => Proposal::AddRule(rule(this)),
		8 => Proposal::AddBill(bill(this)),
		_ if this.one_in(3) => Proposal::CancelStream(this.number(10)),
		_ => Proposal::AddStream(stream(this)),
	}
}

/// A rule that may fire in one of the next blocks.
fn rule(this: &mut Generator) -> RuleInputOf<Runtime> {
	let side = this.one_of(&[Side::AtLeast, Side::AtMost]);
	let edge = |level: u128| {
		let rearm = match side {
			Side::AtLeast => level - level / 10,
			Side::AtMost => level + level / 10,
		};
		Edge { side, level, rearm }
	};
	let condition = match this.below(6) {
		0 => Condition::Price(Asset::Native, edge(value(1) / 2)),
		1 => Condition::Health(None, edge(value(1) * 13 / 10)),
		2 => Condition::Left(category(this), edge(value(1 + this.below(500)))),
		3 => {
			let every = if this.one_in(2) { None } else { Some(Period::Days(1)) };
			Condition::Time { start: this.now + u64::from(this.below(20)) * 1_000, every }
		},
		_ => Condition::Balance(DOLLAR, edge(u128::from(1 + this.below(15_000)) * USD)),
	};
	let amount = match this.below(3) {
		0 => Amount::Exact(this.worth(&DOLLAR, 500)),
		1 => Amount::Part(Permill::from_percent(this.below(101))),
		_ => Amount::Above(this.worth(&DOLLAR, 10_000)),
	};
	let max_slippage = Permill::from_percent(this.below(10));
	let action = match this.below(8) {
		0 => Action::Swap { sell: DOLLAR, buy: Asset::Native, amount, max_slippage },
		1 => Action::Supply { asset: DOLLAR, amount },
		2 => Action::Withdraw { asset: DOLLAR, amount },
		3 => Action::Repay { debtor: None, asset: DOLLAR, amount, category: category(this) },
		4 => {
			let half = Permill::from_percent(50);
			Action::Rebalance {
				targets: bounded(vec![(Asset::Native, half), (DOLLAR, half)]),
				tolerance: Permill::from_percent(1 + this.below(10)),
				max_slippage,
			}
		},
		5 => {
			let value = value(1 + this.below(100));
			Action::TopUp { from: category(this), to: category(this), value }
		},
		_ => {
			let (to, category) = (this.account(), category(this));
			Action::Transfer { to, asset: DOLLAR, amount, category }
		},
	};
	RuleInput {
		conditions: bounded(vec![condition]),
		action,
		cooldown: this.one_of(&[60_000, HOUR]),
		max_loss: value(this.below(50)),
		times: if this.one_in(2) { None } else { Some(this.below(4)) },
	}
}

/// A bill that is due soon.
fn bill(this: &mut Generator) -> BillInputOf<Runtime> {
	let every = if this.one_in(2) { None } else { Some(Period::Days(this.below(3) as u16)) };
	let times = if this.one_in(2) { None } else { Some(this.below(3)) };
	BillInput {
		payment: payment(this),
		start: this.now + u64::from(this.below(20)) * 1_000,
		every,
		times,
	}
}

/// A stream that has begun, or will, and ends in a few blocks or in some days.
fn stream(this: &mut Generator) -> StreamInputOf<Runtime> {
	let (asset, amount) = money(this);
	let start = this.now - u64::from(this.below(20)) * 1_000;
	let end = start + u64::from(1 + this.below(100)) * this.one_of(&[1_000, HOUR]);
	StreamInput { to: this.account(), asset, amount, start, end, category: category(this) }
}

/// What managers of pools do, and who joins and leaves them.
fn pool(this: &mut Generator) -> RuntimeCall {
	let pool = this.number(2);
	let amount = this.worth(&DOLLAR, 2_000);
	let call: Call = match this.below(16) {
		0..=2 => {
			let asset = if this.one_in(3) { this.asset() } else { DOLLAR };
			let cap = if this.one_in(2) { None } else { Some(20_000 * USD) };
			Call::create_pool { asset, fee: Permill::from_percent(this.below(33)), cap }
		},
		3..=6 => Call::pool_deposit { pool, amount, min_shares: 0 },
		7 => Call::pool_mint { pool, shares: amount, max_amount: u128::MAX },
		8 => Call::pool_withdraw { pool, amount, max_shares: u128::MAX },
		9 => Call::pool_redeem { pool, shares: amount, min_amount: 0 },
		10 => Call::pool_invest { pool, amount },
		11 => Call::pool_divest { pool, amount: if this.one_in(2) { None } else { Some(amount) } },
		12 | 13 => {
			let change = match this.below(4) {
				0 => PoolChange::Fee(Permill::from_percent(this.below(33))),
				1 => PoolChange::Cap(Some(amount)),
				2 => PoolChange::Closed(this.one_in(2)),
				_ => PoolChange::Manager(this.account()),
			};
			Call::change_pool { pool, change }
		},
		14 => Call::take_pool_fee { pool },
		_ => Call::remove_pool { pool },
	};
	call.into()
}
