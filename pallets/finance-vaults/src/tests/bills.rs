// SPDX-License-Identifier: Apache-2.0

//! Scheduled payments.

use super::{rules::freeze, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

/// 31 January 2024, 00:00 UTC.
const JANUARY: u64 = 1_706_659_200_000;
/// What the chain takes for a payment.
const FEE: Balance = 100;

type Input = BillInputOf<Test>;

/// So many dollars for Dave, in a day.
fn once(amount: u128) -> Input {
	let payment = dollars(DAVE, amount, categories::RENT);
	BillInput { payment, start: START_MS + DAY, every: None, times: None }
}

fn each(amount: u128, every: Period) -> Input {
	BillInput { every: Some(every), ..once(amount) }
}

/// Makes a bill of Alice.
fn add(id: VaultId, input: Input) -> ItemId {
	let item = Vaults::<Test>::get(id).expect("there is the vault").next_item;
	assert_ok!(FinanceVaults::add_bill(signed(ALICE), id, Box::new(input)));
	item
}

fn get(id: VaultId, item: ItemId) -> BillOf<Test> {
	Bills::<Test>::get(id, item).expect("there is the bill")
}

/// What Dave has got.
fn paid() -> u128 {
	balance(USD, &DAVE) / DOLLAR
}

/// Lets time pass, and the chain do what is due then.
fn go(ms: u64) {
	pass(ms);
	end_block();
	check();
}

/// What has gone wrong with bills of a vault.
fn failures(id: VaultId) -> Vec<DispatchError> {
	records(id)
		.into_iter()
		.filter_map(|record| match record {
			Record::BillFailed { error, .. } => Some(error),
			_ => None,
		})
		.collect()
}

/// Which payments were missed.
fn missed(id: VaultId) -> Vec<u32> {
	records(id)
		.into_iter()
		.filter_map(|record| match record {
			Record::BillMissed { index, .. } => Some(index),
			_ => None,
		})
		.collect()
}

/// Why bills would not have been paid.
fn warnings(id: VaultId) -> Vec<DispatchError> {
	records(id)
		.into_iter()
		.filter_map(|record| match record {
			Record::Alerted { alert: Alert::BillShort { error, .. } } => Some(error),
			_ => None,
		})
		.collect()
}

#[test]
fn a_bill_is_paid_when_it_is_due() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let (money, fees) = (FinanceVaults::spendable(id, &NATIVE), FinanceVaults::fees_of(id));
		let item = add(id, once(700));
		assert!(FinanceVaults::spendable(id, &NATIVE) < money);
		go(DAY - 1);
		assert_eq!(paid(), 0);
		go(1);
		assert_eq!(paid(), 700);
		let all = records(id);
		assert!(matches!(
			&all[all.len() - 2..],
			[
				Record::Paid { cause: Cause::Bill(0), counted: true, .. },
				Record::BillEnded { bill: 0, by: None },
			]
		));
		assert!(!Bills::<Test>::contains_key(id, item));
		assert_eq!(FinanceVaults::spendable(id, &NATIVE), money);
		assert_eq!(FinanceVaults::fees_of(id), fees - FEE);
		go(DAY);
		assert_eq!(paid(), 700);
	});
}

#[test]
fn what_is_due_on_the_31st_is_paid_on_the_last_day_of_shorter_months() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		add(id, BillInput { start: JANUARY, ..each(10, Period::Months(1)) });
		let days = [
			// 29 February, 31 March, 30 April and 31 May.
			(JANUARY, 1),
			(JANUARY + 29 * DAY, 2),
			(JANUARY + 60 * DAY, 3),
			(JANUARY + 90 * DAY, 4),
			(JANUARY + 121 * DAY, 5),
		];
		for (due, times) in days {
			go(due - 1 - Now::get());
			assert_eq!(paid(), 10 * (times - 1));
			go(1);
			assert_eq!(paid(), 10 * times);
		}
	});
}

#[test]
fn a_bill_is_paid_so_many_times() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, BillInput { times: Some(3), ..each(10, Period::Days(7)) });
		for _ in 0..5 {
			go(DAY);
			go(6 * DAY);
		}
		assert_eq!(paid(), 30);
		assert!(!Bills::<Test>::contains_key(id, item));
		assert_eq!(Vaults::<Test>::get(id).map(|vault| vault.counts.bills), Some(0));
	});
}

#[test]
fn three_days_before_it_is_said_whether_there_is_enough() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let in_ten_days = |amount| Input { start: START_MS + 10 * DAY, ..once(amount) };
		let item = add(id, in_ten_days(2_000_000));
		add(id, in_ten_days(600_000));
		go(7 * DAY - 1);
		assert_eq!(warnings(id), []);
		let before = FinanceVaults::spendable(id, &USD);
		go(1);
		assert_eq!(warnings(id), [Error::<Test>::InsufficientFunds.into()]);
		assert!(matches!(
			records(id).last(),
			Some(Record::Alerted { alert: Alert::BillShort { bill, due, .. } })
				if *bill == item && *due == START_MS + 10 * DAY
		));
		assert_eq!(FinanceVaults::spendable(id, &USD), before);
		give(USD, &ALICE, &FinanceVaults::account_of(id), 2_000_000 * DOLLAR);
		go(3 * DAY);
		assert_eq!((paid(), failures(id).len()), (2_600_000, 0));
	});
}

#[test]
fn a_warning_tells_why() {
	world(|| {
		let limited = Policy { limit: Some(limit(100, 1)), ..policy() };
		let in_ten_days = |amount| Input { start: START_MS + 10 * DAY, ..once(amount) };
		let id = make_vault(&[ALICE], limited);
		add(id, in_ten_days(101));
		let frozen = make_vault(&[ALICE], policy());
		add(frozen, in_ten_days(1));
		freeze(frozen, 8 * DAY);
		let poor = NextVault::<Test>::get();
		assert_ok!(FinanceVaults::create_vault(signed(ALICE), owners(&[ALICE]), policy(), 0));
		let account = FinanceVaults::account_of(poor);
		give(NATIVE, &ALICE, &account, UNIT);
		give(USD, &ALICE, &account, 100 * DOLLAR);
		add(poor, in_ten_days(1));
		go(7 * DAY);
		assert_eq!(warnings(id), [Error::<Test>::AboveLimit.into()]);
		assert_eq!(warnings(frozen), [Error::<Test>::Frozen.into()]);
		assert_eq!(warnings(poor), [Error::<Test>::NoFees.into()]);
		go(3 * DAY);
		assert_eq!(failures(id), [Error::<Test>::AboveLimit.into()]);
		assert_eq!(failures(frozen), []);
		assert_eq!(failures(poor), [Error::<Test>::NoFees.into()]);
		assert_eq!(records(poor).last(), Some(&Record::Alerted { alert: Alert::FeesSpent }));
		assert_ok!(FinanceVaults::add_fees(signed(BOB), poor, FEE));
		go(6 * HOUR);
		assert_eq!((paid(), FinanceVaults::fees_of(poor)), (2, 0));
	});
}

#[test]
fn a_payment_that_fails_is_tried_again_and_then_missed() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let fees = FinanceVaults::fees_of(id);
		let item = add(id, each(2_000_000, Period::Days(7)));
		go(DAY);
		assert_eq!((failures(id).len(), get(id, item).failures), (1, 1));
		assert!(matches!(
			records(id).last(),
			Some(Record::BillFailed { retry_at, .. }) if *retry_at == START_MS + DAY + 6 * HOUR
		));
		go(6 * HOUR - 1);
		assert_eq!(failures(id).len(), 1);
		go(1);
		assert_eq!((failures(id).len(), get(id, item).failures), (2, 2));
		go(6 * HOUR);
		assert_eq!((failures(id).len(), missed(id)), (2, vec![0]));
		assert_eq!((get(id, item).index, get(id, item).failures), (1, 0));
		// What could not be paid was tried all the same.
		assert_eq!(FinanceVaults::fees_of(id), fees - 3 * FEE);
		go(DAY);
		assert_eq!(missed(id), [0]);
		give(USD, &ALICE, &FinanceVaults::account_of(id), 2_000_000 * DOLLAR);
		go(5 * DAY + 12 * HOUR);
		assert_eq!((paid(), get(id, item).index), (2_000_000, 2));
	});
}

#[test]
fn without_a_fee_it_is_tried_twice() {
	world(|| {
		let id = NextVault::<Test>::get();
		assert_ok!(FinanceVaults::create_vault(signed(ALICE), owners(&[ALICE]), policy(), 0));
		give(NATIVE, &ALICE, &FinanceVaults::account_of(id), UNIT);
		let item = add(id, each(10, Period::Days(7)));
		go(DAY);
		assert_eq!(failures(id), [Error::<Test>::NoFees.into()]);
		go(6 * HOUR);
		assert_eq!((failures(id).len(), missed(id), get(id, item).index), (1, vec![0], 1));
		go(DAY);
		assert_eq!((failures(id).len(), paid()), (1, 0));
	});
}

#[test]
fn a_bill_of_the_genesis_begins_when_there_is_a_time() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let of = |start, every| Input { start, every, ..once(10) };
		let long_ago = START_MS - 100 * DAY;
		let items = [
			of(long_ago, Some(Period::Days(7))),
			of(long_ago, None),
			of(START_MS + 20 * DAY, None),
		]
		.map(|input| {
			let time = Now::get();
			// As in a genesis.
			Now::set(0);
			let item = Vaults::<Test>::mutate(id, |vault| {
				let vault = vault.as_mut().expect("there is the vault");
				FinanceVaults::add_bill_for(id, vault, Cause::Owner(ALICE), true, input)
			})
			.expect("it can be made");
			FinanceVaults::begin_bill_later(id, item);
			Now::set(time);
			item
		});
		assert_eq!(
			items.map(|item| DueAt::<Test>::contains_key(VaultTask::Pay(id, item))),
			[false; 3]
		);
		check();
		go(0);
		// The fifteenth week begins on the fifth day from now.
		assert_eq!(get(id, items[0]).index, 15);
		assert!(!Bills::<Test>::contains_key(id, items[1]));
		assert_eq!((missed(id).len(), failures(id).len(), paid()), (0, 0, 0));
		go(5 * DAY);
		assert_eq!(paid(), 10);
		go(15 * DAY);
		// What has come due in one leap is paid once.
		assert_eq!(paid(), 30);
	});
}

#[test]
fn a_retry_pays() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, each(2_000_000, Period::Days(7)));
		go(DAY);
		give(USD, &ALICE, &FinanceVaults::account_of(id), 2_000_000 * DOLLAR);
		go(6 * HOUR);
		assert_eq!((paid(), get(id, item).index, get(id, item).failures), (2_000_000, 1, 0));
		assert_eq!(DueAt::<Test>::get(VaultTask::Pay(id, item)), Some(START_MS + 8 * DAY));
	});
}

#[test]
fn missed_payments_count() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, BillInput { times: Some(2), ..each(2_000_000, Period::Days(7)) });
		for _ in 0..80 {
			go(6 * HOUR);
		}
		assert_eq!((missed(id), failures(id).len(), paid()), (vec![0, 1], 4, 0));
		assert!(!Bills::<Test>::contains_key(id, item));
	});
}

#[test]
fn a_halt_puts_payments_off() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, each(10, Period::Days(7)));
		pass(HOUR);
		TestHalted::set(true);
		pass(0);
		for _ in 0..2 {
			pass(DAY);
		}
		TestHalted::set(false);
		assert_eq!(paid(), 0);
		pass(0);
		go(22 * HOUR);
		assert_eq!(paid(), 0);
		go(HOUR);
		assert_eq!(paid(), 10);
		// The next is due at its time again.
		assert_eq!(get(id, item).index, 1);
		go(START_MS + 8 * DAY - 1 - Now::get());
		assert_eq!(paid(), 10);
		go(1);
		assert_eq!(paid(), 20);
	});
}

#[test]
fn what_was_due_in_a_long_stop_is_paid_once() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, BillInput { times: Some(10), ..each(10, Period::Days(1)) });
		go(5 * DAY + HOUR);
		assert_eq!((paid(), missed(id)), (10, vec![1]));
		let bill = get(id, item);
		assert_eq!((bill.index, bill.input.times), (5, Some(5)));
		go(23 * HOUR - 1);
		assert_eq!(paid(), 10);
		go(1);
		assert_eq!(paid(), 20);
		// Those that are left come due while nobody looks.
		go(30 * DAY);
		assert_eq!((paid(), missed(id)), (30, vec![1, 7]));
		assert!(!Bills::<Test>::contains_key(id, item));
	});
}

#[test]
fn the_last_payment_of_a_bill_misses_none() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, BillInput { times: Some(1), ..each(10, Period::Days(1)) });
		go(5 * DAY);
		assert_eq!((paid(), missed(id)), (10, vec![]));
		assert!(!Bills::<Test>::contains_key(id, item));
	});
}

#[test]
fn a_bill_begins_with_the_first_payment_that_is_still_to_come() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let weekly = |start| Input { start, ..each(10, Period::Days(7)) };
		let index = |start| get(id, add(id, weekly(start))).index;
		assert_eq!(index(START_MS), 0);
		assert_eq!(index(START_MS - 1), 1);
		assert_eq!(index(START_MS - 7 * DAY), 1);
		assert_eq!(index(START_MS - 7 * DAY - 1), 2);
		assert_eq!(index(START_MS + 1), 0);
		let late = Input { start: START_MS - 1, ..once(10) };
		let added = FinanceVaults::add_bill(signed(ALICE), id, Box::new(late));
		assert_noop!(added, Error::<Test>::BadPeriod);
		// The first, and the second of the one that began a week ago.
		go(0);
		assert_eq!(paid(), 20);
	});
}

#[test]
fn bills_are_paid_in_any_asset() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let with = |most| {
			let mut input = once(50_000);
			input.payment.pay_with = Some((BTC, most));
			input
		};
		add(id, with(100_000_000));
		let item = add(id, with(99_999_999));
		let there = FinanceVaults::spendable(id, &BTC);
		go(DAY);
		assert_eq!(paid(), 50_000);
		assert_eq!(FinanceVaults::spendable(id, &BTC), there - 100_000_000);
		assert_eq!(failures(id), [Error::<Test>::AboveMax.into()]);
		assert_eq!(get(id, item).failures, 1);
	});
}

#[test]
fn one_owner_of_several_makes_bills_that_spend_as_one_alone() {
	world(|| {
		let solo = Policy { threshold: 2, solo: Some(limit(10, 1)), ..policy() };
		let id = make_vault(&[ALICE, BOB], solo);
		add(id, once(11));
		add(id, once(10));
		FinanceVaults::with_vault(id, |vault| {
			FinanceVaults::add_bill_for(id, vault, Cause::Motion(9), true, once(1_000))
		})
		.expect("it can be made");
		go(DAY);
		assert_eq!((paid(), failures(id)), (1_010, vec![Error::<Test>::AboveSolo.into()]));
	});
}

#[test]
fn in_a_freeze_bills_wait() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, once(10));
		freeze(id, DAY + HOUR);
		let added = FinanceVaults::add_bill(signed(ALICE), id, Box::new(once(1)));
		assert_noop!(added, Error::<Test>::Frozen);
		go(DAY);
		assert_eq!((paid(), failures(id)), (0, vec![Error::<Test>::Frozen.into()]));
		go(6 * HOUR);
		assert_eq!(paid(), 10);
		assert!(!Bills::<Test>::contains_key(id, item));
	});
}

#[test]
fn owners_end_bills() {
	world(|| {
		let id = make_vault(&[ALICE, BOB], policy());
		let money = FinanceVaults::spendable(id, &NATIVE);
		let item = add(id, Input { start: START_MS + 9 * DAY, ..once(10) });
		assert!(DueAt::<Test>::contains_key(VaultTask::Warn(id, item)));
		assert_noop!(FinanceVaults::end_bill(signed(EVE), id, item), Error::<Test>::NotOwner);
		freeze(id, DAY);
		assert_ok!(FinanceVaults::end_bill(signed(BOB), id, item));
		assert_eq!(FinanceVaults::spendable(id, &NATIVE), money);
		assert_eq!(DueAt::<Test>::iter().count(), 0);
		assert_noop!(FinanceVaults::end_bill(signed(BOB), id, item), Error::<Test>::BillNotFound);
		assert_noop!(FinanceVaults::end_bill(signed(BOB), 7, item), Error::<Test>::VaultNotFound);
		assert_eq!(records(id).last(), Some(&Record::BillEnded { bill: item, by: Some(BOB) }));
	});
}

#[test]
fn bills_that_cannot_be_are_refused() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let mut own = once(1);
		own.payment.to = FinanceVaults::account_of(id);
		let mut free = once(1);
		free.payment.pay_with = Some((BTC, 0));
		let cases: Vec<(Input, Error<Test>)> = vec![
			(once(0), Error::BadAmount),
			(free, Error::BadAmount),
			(own, Error::SameAccountOrAsset),
			(Input { times: Some(0), ..once(1) }, Error::BadAmount),
			(each(1, Period::Days(0)), Error::BadPeriod),
			(each(1, Period::Months(0)), Error::BadPeriod),
			(Input { start: u64::MAX, ..each(1, Period::Days(1)) }, Error::BadPeriod),
			(Input { start: 0, ..once(1) }, Error::BadPeriod),
		];
		for (number, (input, error)) in cases.into_iter().enumerate() {
			let added = FinanceVaults::add_bill(signed(ALICE), id, Box::new(input));
			assert_eq!(added, Err(error.into()), "case {number}");
		}
		let added = FinanceVaults::add_bill(signed(EVE), id, Box::new(once(1)));
		assert_noop!(added, Error::<Test>::NotOwner);
		for _ in 0..8 {
			add(id, once(1));
		}
		let added = FinanceVaults::add_bill(signed(ALICE), id, Box::new(once(1)));
		assert_noop!(added, Error::<Test>::TooMany);
	});
}

#[test]
fn envelopes_hold_for_bills() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		super::conditions::envelope(id, categories::RENT, Some(15), true);
		add(id, once(10));
		add(id, once(10));
		go(DAY);
		assert_eq!((paid(), failures(id)), (10, vec![Error::<Test>::AboveBudget.into()]));
	});
}
