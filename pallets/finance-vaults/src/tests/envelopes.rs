// SPDX-License-Identifier: Apache-2.0

//! Envelopes.

use super::{given::*, *};
use categories::{ENERGY, FOOD, RENT};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use proptest::prelude::*;
use sp_runtime::{ArithmeticError, Permill};

type Error = crate::Error<Test>;

/// November has 30 days, and the tests begin on the 15th.
const MONTH: u64 = 30 * DAY;

fn food(amount: u128) -> PaymentOf<Test> {
	dollars(DAVE, amount, FOOD)
}

/// A vault with an envelope of 100 dollars a month.
fn with_food(budget: Budget) -> VaultId {
	let id = make_vault(&[ALICE], policy());
	assert_ok!(set_envelope(id, FOOD, Some(budget)));
	id
}

#[test]
fn no_more_is_spent_than_is_in_an_envelope() {
	world(|| {
		let id = with_food(monthly(100));
		assert_ok!(pay(ALICE, id, food(60)));
		assert_eq!(left(id, FOOD), 40 * VALUE);
		assert_noop!(pay(ALICE, id, food(41)), Error::AboveBudget);
		assert_ok!(pay(ALICE, id, food(40)));
		let mite = Payment { asset: BTC, amount: 1, ..dollars(BOB, 0, FOOD) };
		assert_noop!(pay(ALICE, id, mite), Error::AboveBudget);
		// Other categories have none.
		assert_ok!(pay(ALICE, id, dollars(DAVE, 500, RENT)));
		later(MONTH - 1);
		assert_noop!(pay(ALICE, id, food(1)), Error::AboveBudget);
		later(1);
		assert_ok!(pay(ALICE, id, food(100)));
		assert_noop!(pay(ALICE, id, food(1)), Error::AboveBudget);
	});
}

#[test]
fn money_may_need_an_envelope() {
	world(|| {
		let id = with_food(monthly(100));
		set_policy(id, |policy| policy.envelopes_only = true);
		assert_ok!(pay(ALICE, id, food(60)));
		assert_noop!(pay(ALICE, id, dollars(DAVE, 1, RENT)), Error::NoEnvelope);
		assert_noop!(pay_dollars(ALICE, id, 1), Error::NoEnvelope);
		let announced = Authority { announced: true, ..Authority::of(Cause::Motion(0)) };
		assert_ok!(FinanceVaults::with_vault(id, |vault| {
			FinanceVaults::spend(id, vault, &announced, &dollars(DAVE, 1, RENT))
		}));
	});
}

#[test]
fn an_envelope_without_a_budget_only_counts() {
	world(|| {
		let id = with_food(Budget { value: None, ..monthly(0) });
		assert_ok!(pay(ALICE, id, food(5_000)));
		assert_eq!(envelope(id, FOOD).spent, 5_000 * VALUE);
		assert_eq!(envelope(id, FOOD).left(), None);
		later(MONTH);
		let past = PastPeriod { began: START_MS, budget: None, spent: 5_000 * VALUE };
		assert_eq!(envelope(id, FOOD).history.to_vec(), [past]);
		assert_ok!(set_envelope(id, RENT, Some(monthly(100))));
		for (from, to) in [(FOOD, RENT), (RENT, FOOD)] {
			assert_noop!(FinanceVaults::move_budget(id, from, to, VALUE), Error::EnvelopeNotFound);
		}
	});
}

#[test]
fn a_soft_envelope_only_tells() {
	world(|| {
		let id = with_food(Budget { hard: false, ..monthly(100) });
		System::reset_events();
		assert_ok!(pay(ALICE, id, food(80)));
		let (category, budget) = (FOOD, 100 * VALUE);
		assert_eq!(alerts(id), [Alert::Envelope { category, spent: 80 * VALUE, budget }]);
		assert_ok!(pay(ALICE, id, food(20)));
		assert_eq!(alerts(id).len(), 1);
		assert_ok!(pay(ALICE, id, food(30)));
		let exceeded = Alert::EnvelopeExceeded { category, spent: 130 * VALUE, budget };
		assert_eq!(alerts(id)[1..], [exceeded]);
		assert_ok!(pay(ALICE, id, food(30)));
		assert_eq!(alerts(id).len(), 2);
		assert_eq!(left(id, FOOD), 0);
		// What was too much is no debt.
		later(MONTH);
		assert_eq!(left(id, FOOD), 100 * VALUE);
		System::reset_events();
		assert_ok!(pay(ALICE, id, food(101)));
		assert_eq!(alerts(id).len(), 1, "both at once are one");
	});
}

#[test]
fn there_is_one_alert_in_a_period() {
	world(|| {
		let id = with_food(monthly(100));
		assert_ok!(set_envelope(id, RENT, Some(monthly(100))));
		assert_ok!(pay(ALICE, id, food(80)));
		assert_ok!(FinanceVaults::move_budget(id, RENT, FOOD, 100 * VALUE));
		System::reset_events();
		// 160 of 200 would be another.
		assert_ok!(pay(ALICE, id, food(80)));
		assert_eq!(alerts(id), []);
		later(MONTH);
		System::reset_events();
		assert_ok!(pay(ALICE, id, food(79)));
		assert_eq!(alerts(id), []);
		assert_ok!(pay(ALICE, id, food(1)));
		assert_eq!(alerts(id).len(), 1);
	});
}

#[test]
fn what_was_announced_is_counted_and_not_refused() {
	world(|| {
		let id = with_food(monthly(100));
		let announced = Authority { announced: true, ..Authority::of(Cause::Motion(0)) };
		let spend = || {
			FinanceVaults::with_vault(id, |vault| {
				FinanceVaults::spend(id, vault, &announced, &food(150))
			})
		};
		System::reset_events();
		assert_ok!(spend());
		assert_eq!(envelope(id, FOOD).spent, 150 * VALUE);
		assert!(matches!(alerts(id)[..], [Alert::EnvelopeExceeded { .. }]));
		assert_noop!(pay(ALICE, id, food(1)), Error::AboveBudget);
		set_price(USD, None);
		assert_ok!(spend());
		assert_eq!(envelope(id, FOOD).spent, 150 * VALUE);
	});
}

#[test]
fn what_is_left_rolls_over_up_to_a_cap() {
	world(|| {
		let id = with_food(Budget { rollover: Rollover::UpTo(150 * VALUE), ..monthly(100) });
		assert_ok!(pay(ALICE, id, food(30)));
		later(MONTH);
		assert_eq!(left(id, FOOD), 170 * VALUE);
		later(31 * DAY);
		assert_eq!(left(id, FOOD), 250 * VALUE);
		later(365 * DAY);
		assert_eq!(left(id, FOOD), 250 * VALUE);
		assert_ok!(pay(ALICE, id, food(250)));
		later(33 * DAY);
		assert_eq!(left(id, FOOD), 200 * VALUE);
	});
}

#[test]
fn months_are_those_of_the_calendar() {
	world(|| {
		// From the 31st of October on.
		let start = START_MS - 15 * DAY;
		let id = with_food(Budget { start, ..monthly(100) });
		assert_eq!(envelope(id, FOOD).index, 0);
		assert_ok!(pay(ALICE, id, food(100)));
		// Until the 30th of November.
		later(15 * DAY - 1);
		assert_eq!(left(id, FOOD), 0);
		later(1);
		assert_eq!(left(id, FOOD), 100 * VALUE);
		let past = PastPeriod { began: start, budget: Some(100 * VALUE), spent: 100 * VALUE };
		assert_eq!(envelope(id, FOOD).history.to_vec(), [past]);
	});
}

#[test]
fn an_envelope_can_begin_later() {
	world(|| {
		let start = START_MS + 90 * DAY;
		let id = with_food(Budget { start, ..monthly(100) });
		assert_ok!(pay(ALICE, id, food(100)));
		later(89 * DAY);
		assert_noop!(pay(ALICE, id, food(1)), Error::AboveBudget);
		later(DAY);
		assert_eq!(envelope(id, FOOD).index, 0);
		assert_noop!(pay(ALICE, id, food(1)), Error::AboveBudget);
		later(31 * DAY);
		assert_ok!(pay(ALICE, id, food(100)));
	});
}

#[test]
fn only_the_last_periods_are_kept() {
	world(|| {
		let daily = Budget { period: Period::Days(1), ..monthly(100) };
		let id = with_food(Budget { rollover: Rollover::UpTo(u128::MAX), ..daily });
		assert_ok!(pay(ALICE, id, food(1)));
		later(DAY);
		assert_ok!(pay(ALICE, id, food(2)));
		later(1_000 * DAY);
		let envelope = envelope(id, FOOD);
		assert_eq!(envelope.index, 1_001);
		assert_eq!(envelope.left(), Some((1_002 * 100 - 3) * VALUE));
		assert_eq!(envelope.history.len(), MAX_HISTORY as usize);
		for (n, past) in envelope.history.iter().enumerate() {
			let index = 1_001 - 13 + n as u64;
			let budget = Some((u128::from(index + 1) * 100 - 3) * VALUE);
			let expected = PastPeriod { began: START_MS + index * DAY, budget, spent: 0 };
			assert_eq!(*past, expected);
		}
	});
}

#[test]
fn budgets_move_within_a_vault() {
	world(|| {
		let id = with_food(monthly(100));
		assert_ok!(set_envelope(id, RENT, Some(monthly(500))));
		let go =
			|from, to, dollars: u128| FinanceVaults::move_budget(id, from, to, dollars * VALUE);
		assert_ok!(pay(ALICE, id, food(30)));
		assert_noop!(go(FOOD, RENT, 71), Error::AboveBudget);
		assert_noop!(go(FOOD, RENT, 0), Error::BadAmount);
		assert_noop!(go(FOOD, FOOD, 1), Error::SameAccountOrAsset);
		assert_noop!(go(FOOD, ENERGY, 1), Error::EnvelopeNotFound);
		assert_noop!(go(ENERGY, FOOD, 1), Error::EnvelopeNotFound);
		assert_ok!(go(FOOD, RENT, 70));
		assert_eq!((left(id, FOOD), left(id, RENT)), (0, 570 * VALUE));
		assert_noop!(pay(ALICE, id, food(1)), Error::AboveBudget);
		assert_ok!(go(RENT, FOOD, 570));
		assert_eq!((left(id, FOOD), left(id, RENT)), (570 * VALUE, 0));
		// Only in this period.
		later(MONTH);
		assert_eq!((left(id, FOOD), left(id, RENT)), (100 * VALUE, 500 * VALUE));
	});
}

#[test]
fn budgets_beyond_all_numbers_do_not_move() {
	world(|| {
		let huge = Budget { value: Some(u128::MAX), ..monthly(0) };
		let id = with_food(huge);
		assert_ok!(set_envelope(id, RENT, Some(monthly(1))));
		assert_noop!(FinanceVaults::move_budget(id, RENT, FOOD, 1), ArithmeticError::Overflow);
		assert_noop!(
			FinanceVaults::move_budget(id, FOOD, RENT, u128::MAX),
			ArithmeticError::Overflow
		);
		assert_ok!(FinanceVaults::move_budget(id, FOOD, RENT, u128::MAX - VALUE));
		assert_eq!((left(id, FOOD), left(id, RENT)), (VALUE, u128::MAX));
		// And what rolls over of them is not more than all numbers.
		let rolling = Budget { rollover: Rollover::UpTo(u128::MAX), ..huge };
		assert_ok!(set_envelope(id, FOOD, Some(rolling)));
		later(3 * MONTH);
		assert_eq!(left(id, FOOD), u128::MAX);
	});
}

#[test]
fn another_budget_goes_on_with_the_period() {
	world(|| {
		let id = with_food(monthly(100));
		assert_ok!(set_envelope(id, RENT, Some(monthly(100))));
		assert_ok!(pay(ALICE, id, food(60)));
		assert_ok!(FinanceVaults::move_budget(id, FOOD, RENT, 10 * VALUE));
		assert_ok!(set_envelope(id, FOOD, Some(monthly(65))));
		assert_eq!(left(id, FOOD), 0);
		assert_ok!(set_envelope(id, FOOD, Some(monthly(120))));
		assert_eq!(left(id, FOOD), 50 * VALUE);
		// Less than was moved away.
		assert_ok!(set_envelope(id, FOOD, Some(monthly(5))));
		assert_eq!(envelope(id, FOOD).budgeted(), Some(0));
		assert_noop!(pay(ALICE, id, food(1)), Error::AboveBudget);
		assert_eq!(envelope(id, FOOD).history.len(), 0);
	});
}

#[test]
fn another_period_begins_anew() {
	world(|| {
		let id = with_food(Budget { rollover: Rollover::UpTo(25 * VALUE), ..monthly(100) });
		assert_ok!(pay(ALICE, id, food(60)));
		later(10 * DAY);
		let weekly = Budget { period: Period::Days(7), ..monthly(20) };
		assert_ok!(set_envelope(id, FOOD, Some(weekly)));
		let now = envelope(id, FOOD);
		assert_eq!((now.index, now.spent, now.carried), (1, 0, 25 * VALUE));
		let past = PastPeriod { began: START_MS, budget: Some(100 * VALUE), spent: 60 * VALUE };
		assert_eq!(now.history.to_vec(), [past]);
		later(4 * DAY);
		assert_eq!(left(id, FOOD), 20 * VALUE);
	});
}

#[test]
fn envelopes_take_a_deposit() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let account = FinanceVaults::account_of(id);
		let held = || Balances::balance_on_hold(&HoldReason::Vault.into(), &account);
		let before = held();
		assert_ok!(set_envelope(id, FOOD, Some(monthly(1))));
		let deposit = FinanceVaults::deposit_for::<Envelope>().expect("it can be counted");
		assert_eq!(held() - before, deposit);
		assert_ok!(set_envelope(id, FOOD, Some(monthly(2))));
		assert_eq!(held() - before, deposit);
		assert_ok!(set_envelope(id, FOOD, None));
		assert_eq!(held(), before);
		assert_noop!(set_envelope(id, FOOD, None), Error::EnvelopeNotFound);
	});
}

#[test]
fn there_are_so_many_envelopes() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		for category in 0..8 {
			assert_ok!(set_envelope(id, category, Some(monthly(1))));
		}
		assert_noop!(set_envelope(id, 8, Some(monthly(1))), Error::TooMany);
		assert_ok!(set_envelope(id, 7, Some(monthly(2))));
		assert_ok!(set_envelope(id, 7, None));
		assert_ok!(set_envelope(id, 8, Some(monthly(1))));
	});
}

#[test]
fn a_period_has_to_be_one() {
	world(|| {
		let id = with_food(monthly(1));
		let (zero_days, zero_months) = (Period::Days(0), Period::Months(0));
		let bad = [
			Budget { period: zero_days, ..monthly(1) },
			Budget { period: zero_months, ..monthly(1) },
			Budget { period: zero_months, start: u64::MAX, ..monthly(1) },
			Budget { start: u64::MAX, ..monthly(1) },
			Budget { start: i64::MAX as u64, ..monthly(1) },
			// It would have no end.
			Budget { start: 8_210_266_876_799_999, ..monthly(1) },
		];
		for budget in bad {
			for category in [FOOD, RENT] {
				assert_noop!(set_envelope(id, category, Some(budget)), Error::BadPeriod);
			}
		}
		for start in [0, 1, START_MS - 1] {
			assert_ok!(set_envelope(id, FOOD, Some(Budget { start, ..monthly(1) })));
		}
	});
}

/// What one would do by hand at the end of a period.
fn roll_by_one(envelope: &mut Envelope) {
	let left = envelope.left().unwrap_or(0);
	let began = envelope.budget.period.boundary(envelope.budget.start, envelope.index);
	let past = PastPeriod {
		began: began.expect("not too far"),
		budget: envelope.budgeted(),
		spent: envelope.spent,
	};
	if envelope.history.len() == MAX_HISTORY as usize {
		envelope.history.remove(0);
	}
	envelope.history.try_push(past).expect("there is room");
	envelope.carried = match (envelope.budget.value, envelope.budget.rollover) {
		(Some(_), Rollover::UpTo(cap)) => left.min(cap),
		_ => 0,
	};
	(envelope.moved_in, envelope.moved_out, envelope.spent) = (0, 0, 0);
	envelope.alerted = false;
	envelope.index += 1;
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	/// To roll over many periods at once is to roll over one after another.
	#[test]
	fn periods_at_once_are_periods_one_by_one(
		value in proptest::option::of(0u128..200),
		cap in proptest::option::of(0u128..900),
		(carried, moved_in, moved_out) in (0u128..300, 0u128..100, 0u128..100),
		spent in 0u128..400,
		days in 1u16..3,
		steps in proptest::collection::vec(0u32..40, 1..4),
	) {
		let budget = Budget {
			value,
			period: Period::Days(days),
			rollover: cap.map_or(Rollover::None, Rollover::UpTo),
			..monthly(0)
		};
		let mut rolled = Envelope::new(budget, 3, 0);
		(rolled.carried, rolled.spent, rolled.alerted) =
			(carried.min(cap.unwrap_or(0)), spent, true);
		(rolled.moved_in, rolled.moved_out) = (moved_in, moved_out);
		let mut by_hand = rolled.clone();
		for step in steps {
			let at = budget.began(rolled.index + step).expect("not too far") + HOUR;
			rolled.roll(at);
			for _ in 0..step {
				roll_by_one(&mut by_hand);
			}
			prop_assert_eq!(&rolled, &by_hand);
			rolled.roll(at);
			prop_assert_eq!(&rolled, &by_hand, "once is enough");
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(16))]

	/// Whatever moves between envelopes, the sum of what can be spent stays, and what is spent of hard
	/// ones is never more than that.
	#[test]
	fn moves_do_not_raise_the_sum(
		budgets in proptest::collection::vec(0u128..200, 4),
		steps in proptest::collection::vec((0usize..4, 0usize..4, 0u128..150, any::<bool>()), 1..40),
	) {
		new_test_ext().execute_with(|| {
			let id = make_vault(&[ALICE], Policy { alert_at: Permill::one(), ..policy() });
			for (category, budget) in budgets.iter().enumerate() {
				set_envelope(id, category as Category, Some(monthly(*budget))).expect("it can be");
			}
			let sum = |of: fn(&Envelope) -> Value| -> Value {
				(0..4).map(|category| of(&envelope(id, category))).sum()
			};
			let all = sum(|envelope| envelope.budgeted().unwrap_or(0));
			let mut spent = 0;
			for (from, to, amount, moves) in steps {
				let (from, to) = (from as Category, to as Category);
				if moves {
					let _ = FinanceVaults::move_budget(id, from, to, amount * VALUE);
				} else if pay(ALICE, id, dollars(DAVE, amount, from)).is_ok() {
					spent += amount * VALUE;
				}
				assert_eq!(sum(|envelope| envelope.budgeted().unwrap_or(0)), all);
				assert_eq!(sum(|envelope| envelope.spent), spent);
				assert_eq!(sum(|envelope| envelope.left().unwrap_or(0)), all - spent);
				check();
			}
		});
	}
}
