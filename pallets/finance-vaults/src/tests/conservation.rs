// SPDX-License-Identifier: Apache-2.0

//! Whatever owners, spenders and advisers do, in whatever order and with whatever prices: limits hold
//! in each span of time, and no money comes from nowhere.

use super::{given::*, *};
use categories::{FOOD, NONE, RENT};
use frame_support::traits::{fungible::InspectHold, fungibles::Inspect};
use polyphony_support::{clock::Clock, Rounding};
use proptest::prelude::*;
use sp_runtime::{FixedU128, Permill};

const LIMIT: u128 = 1_000;
const SOLO: u128 = 400;
const ALLOWANCE: u128 = 150;
const MANDATE: u128 = 300;
const MAX_LOSS: u128 = 60;
const BUDGET: u128 = 500;
/// The period of the limit, and those of the others, in days.
const DAYS: [u64; 4] = [7, 5, 3, 2];

const ASSETS: [Asset; 3] = [NATIVE, USD, BTC];

/// What somebody tries.
#[derive(Clone, Debug)]
enum Step {
	/// Pays so many dollars' worth.
	Pay { who: usize, asset: usize, worth: u128, out_of: Option<usize>, category: usize },
	/// Does one of the operations with so many dollars' worth.
	Operate { who: usize, kind: u8, asset: usize, other: usize, worth: u128 },
	/// Moves between envelopes.
	Move { who: usize, back: bool, worth: u128 },
	/// Nothing, for so many minutes.
	Wait(u64),
	/// Halts, or goes on.
	Halt(bool),
	/// The price of an asset becomes so many hundredths of what it was in the beginning.
	Price(usize, u32),
	/// What is lost of what comes out of swaps, in percent.
	Slip(u32),
}

fn step() -> impl Strategy<Value = Step> {
	let worth = 1u128..250;
	prop_oneof![
		6 => (0usize..5, 0usize..3, worth.clone(), proptest::option::of(0usize..3), 0usize..3)
			.prop_map(|(who, asset, worth, out_of, category)| Step::Pay {
				who, asset, worth, out_of, category,
			}),
		4 => (0usize..5, 0u8..5, 0usize..3, 0usize..3, worth.clone())
			.prop_map(|(who, kind, asset, other, worth)| Step::Operate {
				who, kind, asset, other, worth,
			}),
		1 => (0usize..5, any::<bool>(), worth)
			.prop_map(|(who, back, worth)| Step::Move { who, back, worth }),
		4 => (0u64..3_000).prop_map(Step::Wait),
		1 => any::<bool>().prop_map(Step::Halt),
		1 => (0usize..3, 50u32..200).prop_map(|(asset, part)| Step::Price(asset, part)),
		1 => (0u32..30).prop_map(Step::Slip),
	]
}

/// Two owners, a spender, an adviser, and somebody else.
fn people() -> [AccountId; 5] {
	[ALICE, BOB, CHARLIE, EVE, FERDIE]
}

/// How much of an asset is worth so many dollars, about.
fn amount_worth(asset: &Asset, dollars: u128) -> Balance {
	match asset {
		asset if *asset == NATIVE => dollars * UNIT / 2,
		asset if *asset == USD => dollars * DOLLAR,
		_ => dollars * 2_000,
	}
}

/// What an amount is worth now.
fn worth_of(asset: &Asset, amount: Balance) -> Value {
	FinanceVaults::value_of(asset, amount, Rounding::Up).expect("it has a price")
}

/// Does a step, which may fail, and then changes nothing.
fn perform(id: VaultId, step: &Step) {
	match step.clone() {
		Step::Pay { who, asset, worth, out_of, category } => {
			let asset = ASSETS[asset].clone();
			let payment = Payment {
				to: DAVE,
				amount: amount_worth(&asset, worth),
				asset,
				pay_with: out_of.map(|other| (ASSETS[other].clone(), RICH)),
				category: [NONE, FOOD, RENT][category],
				memo: Default::default(),
			};
			let _ = pay(people()[who].clone(), id, payment);
		},
		Step::Operate { who, kind, asset, other, worth } => {
			let (asset, other) = (ASSETS[asset].clone(), ASSETS[other].clone());
			let amount = amount_worth(&asset, worth);
			let operation = match kind {
				0 => swap(asset, other, amount),
				1 => Operation::Supply { asset, amount },
				2 => Operation::Withdraw { asset, amount: Some(amount) },
				3 => Operation::Borrow { asset, amount },
				_ => Operation::Repay { asset, amount: Some(amount) },
			};
			let _ = operate(people()[who].clone(), id, operation);
		},
		Step::Move { who, back, worth } => {
			let (from, to) = if back { (RENT, FOOD) } else { (FOOD, RENT) };
			let operation = Operation::Move { from, to, value: worth * VALUE };
			let _ = operate(people()[who].clone(), id, operation);
		},
		Step::Wait(minutes) => later(minutes * 60_000),
		Step::Halt(halted) => {
			TestHalted::set(halted);
			later(1);
		},
		Step::Price(asset, part) => {
			let price = [2, 1, 50_000][asset] * u128::from(part);
			set_price(ASSETS[asset].clone(), Some(FixedU128::from_rational(price, 100)));
		},
		Step::Slip(percent) => Slip::set(Permill::from_percent(percent)),
	}
}

/// What the records say has counted: when, by the time of the pallet, and how much.
#[derive(Default)]
struct Log {
	limit: Vec<(u64, Value)>,
	solo: Vec<(u64, Value)>,
	allowance: Vec<(u64, Value)>,
	mandate: Vec<(u64, Value)>,
	lost_by_adviser: Value,
	/// By the real time, with the category.
	envelopes: Vec<(u64, Category, Value)>,
}

impl Log {
	fn read(&mut self, record: &RecordOf<Test>) {
		let now = FinanceVaults::now();
		let (cause, spent, moved) = match record {
			Record::Paid { cause, payment, cost, value, counted } => {
				let asset = payment.pay_with.as_ref().map_or(&payment.asset, |(asset, _)| asset);
				let value = value.expect("all have prices");
				assert!(*counted && value == worth_of(asset, *cost));
				self.envelopes.push((Now::get(), payment.category, value));
				self.limit.push((now, value));
				(cause, value, 0)
			},
			Record::Swapped { cause, sell, buy, sold, bought, loss } => {
				let (gave, got) = (worth_of(sell, *sold), worth_of(buy, *bought));
				let loss = loss.expect("all have prices");
				// What was got is rounded the other way.
				assert!(loss + got >= gave && loss <= gave.saturating_sub(got) + 1);
				self.limit.push((now, loss));
				if matches!(cause, Cause::Adviser(_)) {
					self.lost_by_adviser += loss;
				}
				(cause, loss, gave)
			},
			Record::Supplied { cause, asset, amount }
			| Record::Withdrawn { cause, asset, amount }
			| Record::Repaid { cause, asset, amount } => (cause, 0, worth_of(asset, *amount)),
			Record::Borrowed { cause, asset, amount } => (cause, worth_of(asset, *amount), 0),
			Record::Moved { cause, value, .. } => (cause, 0, *value),
			_ => return,
		};
		match cause {
			Cause::Owner(who) => {
				assert!([ALICE, BOB].contains(who));
				self.solo.push((now, spent));
			},
			Cause::Spender(who) => {
				assert_eq!(*who, CHARLIE);
				self.allowance.push((now, spent));
			},
			Cause::Adviser(who) => {
				assert_eq!(*who, EVE);
				self.mandate.push((now, moved));
			},
			_ => panic!("nobody else has done anything"),
		}
	}

	/// No span of a period's length has more than it may.
	fn check(&self, id: VaultId) {
		for ((log, dollars), days) in [
			(&self.limit, LIMIT),
			(&self.solo, SOLO),
			(&self.allowance, ALLOWANCE),
			(&self.mandate, MANDATE),
		]
		.into_iter()
		.zip(DAYS)
		{
			for (end, _) in log {
				let span = log.iter().filter(|(at, _)| at <= end && at + days * DAY > *end);
				let sum: Value = span.map(|(_, value)| value).sum();
				assert!(sum <= dollars * VALUE, "{sum} in {days} days");
			}
		}
		assert!(self.lost_by_adviser <= MAX_LOSS * VALUE);
		let mut budgets = 0;
		for category in [FOOD, RENT] {
			let envelope = envelope(id, category);
			let began = envelope.budget.began(envelope.index).expect("not too far");
			let mine = |(at, of, _): &&(u64, Category, Value)| *of == category && *at >= began;
			let spent: Value = self.envelopes.iter().filter(mine).map(|(_, _, value)| value).sum();
			let budget = envelope.budgeted().expect("it has one");
			assert!(envelope.spent == spent && spent <= budget);
			budgets += budget;
		}
		assert_eq!(budgets, 2 * BUDGET * VALUE);
	}
}

/// Each asset is on the accounts that there are, and as much of it as there was.
fn check_money(id: VaultId) {
	let account = FinanceVaults::account_of(id);
	let accounts = [ALICE, BOB, CHARLIE, DAVE, EVE, FERDIE, EXCHANGE, MARKET, TREASURY, account];
	for asset in ASSETS {
		let native = asset == NATIVE;
		let held = |who| if native { Balances::total_balance_on_hold(who) } else { 0 };
		let sum: Balance = accounts.iter().map(|who| balance(asset.clone(), who) + held(who)).sum();
		assert_eq!(sum, 8 * RICH);
		assert_eq!(NativeAndAssets::total_issuance(asset.clone()), sum);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(16))]

	#[test]
	fn limits_hold_and_money_is_conserved(steps in proptest::collection::vec(step(), 1..100)) {
		new_test_ext().execute_with(|| {
			let policy = Policy {
				threshold: 2,
				limit: Some(limit(LIMIT, DAYS[0])),
				solo: Some(limit(SOLO, DAYS[1])),
				..policy()
			};
			let id = make_vault(&[ALICE, BOB], policy);
			appoint(id, &CHARLIE, spender(limit(ALLOWANCE, DAYS[2]), &[FOOD, RENT]));
			appoint(id, &EVE, adviser(limit(MANDATE, DAYS[3]), MAX_LOSS));
			for category in [FOOD, RENT] {
				set_envelope(id, category, Some(monthly(BUDGET))).expect("it can be");
			}
			let mut log = Log::default();
			for (n, step) in steps.iter().enumerate() {
				System::reset_events();
				perform(id, step);
				for record in records(id) {
					log.read(&record);
				}
				check_money(id);
				if n % 10 == 0 {
					check();
				}
			}
			check();
			log.check(id);
			TestHalted::set(false);
		});
	}
}
