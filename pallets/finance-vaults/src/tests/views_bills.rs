// SPDX-License-Identifier: Apache-2.0

//! What is said to become of bills is what becomes of them.

use super::{
	given::{monthly, set_envelope, set_policy},
	*,
};
use categories::{FOOD, RENT};
use frame_support::{assert_ok, traits::fungibles::Inspect as _};
use pallet_finance_vaults_runtime_api::{CoverageInfo, Text};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What the chain takes for a payment.
const FEE: Balance = 100;
/// How long the chain waits until it tries again.
const RETRY: u64 = 6 * HOUR;

type Input = BillInputOf<Test>;
/// Which bill, which of its payments, and when it was paid, if it was.
type Course = (ItemId, u32, Option<u64>);

fn coverage(id: VaultId, until: u64) -> CoverageInfo<Asset> {
	let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
	let told = FinanceVaults::view_bill_coverage(id, until).expect("there is the vault");
	assert_eq!(before, sp_io::storage::root(sp_runtime::StateVersion::V1));
	told
}

/// Makes a bill of Alice.
fn add(id: VaultId, input: Input) -> ItemId {
	let item = Vaults::<Test>::get(id).expect("there is the vault").next_item;
	assert_ok!(FinanceVaults::add_bill(signed(ALICE), id, Box::new(input)));
	item
}

/// So many dollars for Dave, first after so many hours.
fn bill(amount: u128, hours: u64, every: Option<Period>) -> Input {
	let payment = dollars(DAVE, amount, RENT);
	BillInput { payment, start: START_MS + hours * HOUR, every, times: None }
}

/// Leaves so many dollars in a vault, and fees for so many payments.
fn leave(id: VaultId, dollars: u128, payments: u128) {
	let account = FinanceVaults::account_of(id);
	let rest = FinanceVaults::spendable(id, &USD) - dollars * DOLLAR;
	give(USD, &account, &ALICE, rest);
	let fees = 1_000_000 - payments * FEE;
	let reason = HoldReason::Fees.into();
	use frame_support::traits::{fungible::MutateHold, tokens::Precision};
	Balances::release(&reason, &account, fees, Precision::Exact).expect("there is as much");
}

/// Lets the chain go on up to a time, and tells what becomes of bills.
fn live(id: VaultId, until: u64) -> Vec<Course> {
	let mut courses = Vec::new();
	while Now::get() < until {
		let index: BTreeMap<_, _> =
			Bills::<Test>::iter_prefix(id).map(|(item, bill)| (item, bill.index)).collect();
		System::reset_events();
		begin_block(RETRY);
		end_block();
		for record in records(id) {
			match record {
				Record::Paid { cause: Cause::Bill(item), .. } => {
					courses.push((item, index[&item], Some(Now::get())));
				},
				Record::BillMissed { bill, index } => courses.push((bill, index, None)),
				_ => {},
			}
		}
	}
	courses
}

/// What was said to become of them.
fn said(told: &CoverageInfo<Asset>) -> Vec<Course> {
	told.due.iter().map(|due| (due.bill, due.index, due.paid_at)).collect()
}

#[test]
fn bills_are_covered_one_after_the_other() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		leave(id, 250, 1_000);
		let rent = add(id, bill(100, 24, Some(Period::Days(2))));
		let other = add(id, bill(40, 48, None));
		let until = START_MS + 5 * DAY;
		let told = coverage(id, until);
		let day = |n| START_MS + n * DAY;
		let left: Vec<_> = told.due.iter().map(|due| (due.bill, due.due, due.left)).collect();
		assert_eq!(
			left,
			[
				(rent, day(1), 150 * DOLLAR),
				(other, day(2), 110 * DOLLAR),
				(rent, day(3), 10 * DOLLAR),
				(rent, day(5), 10 * DOLLAR),
			]
		);
		let last = &told.due[3];
		assert_eq!((last.paid_at, last.missing), (None, Some(90 * DOLLAR)));
		assert_eq!(last.error, Some(Text::from("InsufficientFunds")));
		assert_eq!((last.cost, last.value), (Some(100 * DOLLAR), Some(100 * VALUE)));
		assert!(!told.covered);
		assert_eq!(told.until, until);
		assert_eq!(told.left[0].amount, 10 * DOLLAR);
		assert_eq!(said(&told)[..3], live(id, day(3))[..]);
		assert_eq!(told.due[2].left, FinanceVaults::spendable(id, &USD));
		assert!(coverage(id, day(4)).covered);
		assert_eq!(FinanceVaults::view_bill_coverage(id + 1, until), None);
	});
}

#[test]
fn a_bill_that_a_limit_keeps_is_paid_late() {
	world(|| {
		let policy = Policy { limit: Some(limit(100, 1)), ..policy() };
		let id = make_vault(&[ALICE], policy);
		assert_ok!(given::pay(ALICE, id, dollars(DAVE, 60, FOOD)));
		// Six hours from now on the first 60 still count; a day from now on, no more.
		let item = add(id, bill(50, 18, None));
		let told = coverage(id, START_MS + 2 * DAY);
		let [due] = &told.due[..] else { panic!("one is due") };
		assert_eq!(due.error, Some(Text::from("AboveLimit")));
		assert_eq!(due.paid_at, Some(START_MS + DAY));
		assert_eq!(said(&told), live(id, START_MS + 2 * DAY));
		assert!(!Bills::<Test>::contains_key(id, item));
	});
}

#[test]
fn what_comes_in_helps_and_what_goes_out_does_not() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		leave(id, 50, 1_000);
		add(id, bill(100, 24, None));
		let until = START_MS + 2 * DAY;
		assert!(!coverage(id, until).covered);
		give(USD, &ALICE, &FinanceVaults::account_of(id), 50 * DOLLAR);
		assert!(coverage(id, until).covered);
		assert_ok!(given::pay(ALICE, id, dollars(DAVE, 1, FOOD)));
		assert!(!coverage(id, until).covered);
	});
}

#[test]
fn a_bill_can_be_paid_with_another_asset() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let mut input = bill(100, 24, Some(Period::Days(1)));
		input.payment.pay_with = Some((NATIVE, 60 * UNIT));
		add(id, input);
		let told = coverage(id, START_MS + 2 * DAY);
		let costs: Vec<_> = told.due.iter().map(|due| (due.asset.clone(), due.cost)).collect();
		assert_eq!(costs, [(NATIVE, Some(50 * UNIT)), (NATIVE, Some(50 * UNIT))]);
		assert!(told.covered);
		assert_eq!(said(&told), live(id, START_MS + 2 * DAY));
		assert_eq!(told.left[0].amount, FinanceVaults::spendable(id, &NATIVE));
		assert_eq!(told.fees, FinanceVaults::fees_of(id));
		ExchangeDown::set(true);
		let told = coverage(id, START_MS + 4 * DAY);
		assert_eq!(told.due[0].cost, None);
		assert!(!told.covered);
	});
}

#[test]
fn a_freeze_that_ends_before_does_not_matter() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		add(id, bill(100, 24, None));
		add(id, bill(100, 8 * 24, None));
		assert_ok!(FinanceVaults::freeze(signed(ALICE), id));
		let told = coverage(id, START_MS + 9 * DAY);
		let errors: Vec<_> = told.due.iter().map(|due| due.error.clone()).collect();
		assert_eq!(errors, [Some(Text::from("Frozen")), None]);
		assert_eq!(said(&told), live(id, START_MS + 9 * DAY));
	});
}

#[test]
fn streams_are_told_beside_bills() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let stream = StreamInput {
			to: DAVE,
			asset: USD,
			amount: 1_000 * DOLLAR,
			start: START_MS,
			end: START_MS + 10 * DAY,
			category: RENT,
		};
		for _ in 0..2 {
			assert_ok!(FinanceVaults::add_stream(signed(ALICE), id, Box::new(stream.clone())));
		}
		let told = coverage(id, START_MS + 3 * DAY);
		assert_eq!(told.streams.len(), 1);
		assert_eq!(told.streams[0].amount, 600 * DOLLAR);
		assert!(told.covered && told.due.is_empty());
	});
}

#[test]
fn there_are_only_so_many_and_it_is_said_up_to_when() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		for _ in 0..3 {
			add(id, bill(1, 24, Some(Period::Days(1))));
		}
		let told = coverage(id, START_MS + 1_000 * DAY);
		assert_eq!(told.due.len(), 200);
		// 66 days with three each, and two of the next.
		assert_eq!(told.until, START_MS + 67 * DAY - 1);
		let all = coverage(id, told.until);
		assert_eq!((all.due.len(), all.until), (198, told.until));
	});
}

#[test]
fn bills_are_told_with_when_they_are_tried() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		leave(id, 50, 1_000);
		let item = add(id, bill(100, 24, Some(Period::Months(1))));
		let told = || FinanceVaults::view_bills(id).remove(0);
		let due = START_MS + DAY;
		assert_eq!((told().bill, told().index, told().failures), (item, 0, 0));
		assert_eq!((told().due, told().tried_at), (Some(due), Some(due)));
		pass(DAY);
		end_block();
		assert_eq!((told().failures, told().tried_at), (1, Some(due + RETRY)));
		// One that has failed before is told from there on.
		let until = START_MS + 10 * DAY;
		let course = said(&coverage(id, until));
		assert_eq!(course, [(item, 0, None)]);
		assert_eq!(course, live(id, until));
	});
}

prop_compose! {
	fn any_bill()(
		amount in 1u128..1_000,
		start in 1u64..12,
		every in prop_oneof![
			Just(None),
			(1u16..4).prop_map(|days| Some(Period::Days(days))),
			Just(Some(Period::Months(1))),
		],
		times in proptest::option::of(1u32..4),
		food in any::<bool>(),
		native in any::<bool>(),
	) -> Input {
		let mut input = bill(amount, start * 6, every);
		input.times = times;
		if food {
			input.payment.category = FOOD;
		}
		if native {
			input.payment.pay_with = Some((NATIVE, 400 * UNIT));
		}
		input
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn what_is_said_is_what_becomes_of_them(
		bills in proptest::collection::vec(any_bill(), 1..5),
		money in 0u128..4_000,
		payments in 0u128..40,
		limited in proptest::option::of((1u128..2_000, 1u64..5)),
		solo in proptest::option::of((1u128..1_000, 1u64..3)),
		budget in proptest::option::of(1u128..2_000),
		days in 1u64..12,
	) {
		new_test_ext().execute_with(|| {
			let id = make_vault(&[ALICE, BOB], policy());
			leave(id, money, payments);
			set_policy(id, |policy| {
				policy.limit = limited.map(|(value, days)| limit(value, days));
				policy.solo = solo.map(|(value, days)| limit(value, days));
				policy.threshold = if solo.is_some() { 2 } else { 1 };
			});
			if let Some(budget) = budget {
				let weekly = Budget { period: Period::Days(3), ..monthly(budget) };
				set_envelope(id, FOOD, Some(weekly)).expect("it can be");
			}
			for bill in bills {
				add(id, bill);
			}
			let until = START_MS + days * DAY;
			let told = coverage(id, until);
			let said = said(&told);
			// Until those are settled that are due by then.
			let mut became = live(id, until + 2 * RETRY);
			let mut due: BTreeMap<(ItemId, u32), u64> = BTreeMap::new();
			for told in &told.due {
				due.insert((told.bill, told.index), told.due);
			}
			// What was due later is not told.
			became.retain(|(bill, index, _)| due.contains_key(&(*bill, *index)));
			assert_eq!(said, became);
			let late = told.due.iter().any(|due| due.error.is_some());
			assert_eq!(told.covered, !late);
			check();
		});
	}
}

#[test]
fn the_asset_of_a_bill_needs_no_price_if_nothing_is_limited() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let account = FinanceVaults::account_of(id);
		give(EUR, &ALICE, &account, 1_000);
		let mut input = bill(0, 24, None);
		input.payment = Payment { asset: EUR, amount: 100, to: ALICE, ..input.payment };
		add(id, input);
		let told = coverage(id, START_MS + DAY);
		assert_eq!((told.due[0].value, told.covered), (None, true));
		live(id, START_MS + DAY);
		assert_eq!(NativeAndAssets::balance(EUR, &account), 900);
	});
}
