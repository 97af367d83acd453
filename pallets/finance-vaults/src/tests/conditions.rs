// SPDX-License-Identifier: Apache-2.0

//! How things stand towards conditions.

use super::{rules::*, *};
use crate::conditions::{has_come, Standing::*};
use proptest::prelude::*;
use sp_runtime::FixedU128;

#[test]
fn an_edge_has_two_sides() {
	let up = at_least(10, 7);
	let standings: Vec<_> = (6..=11).map(|at| up.standing(at)).collect();
	assert_eq!(standings, [Cleared, Cleared, Neither, Neither, Holds, Holds]);
	let down = at_most(7, 10);
	let standings: Vec<_> = (6..=11).map(|at| down.standing(at)).collect();
	assert_eq!(standings, [Holds, Holds, Neither, Neither, Cleared, Cleared]);
	assert_eq!(at_least(1, 0).standing(0), Cleared);
	assert_eq!(at_most(0, 1).standing(u128::MAX), Cleared);
}

#[test]
fn conditions_know_what_there_is() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let account = FinanceVaults::account_of(id);
		let standing = |condition| FinanceVaults::standing(id, &condition, START_MS);
		assert_eq!(standing(Condition::Price(BTC, at_least(fixed(50_000), 0))), Holds);
		assert_eq!(standing(Condition::Price(BTC, at_least(fixed(50_000) + 1, 0))), Neither);
		assert_eq!(standing(Condition::Price(EUR, at_least(1, 0))), Neither);
		// Without what the account has to keep.
		let dollars = 1_000_000 * DOLLAR - ASSET_ED;
		assert_eq!(standing(Condition::Balance(USD, at_least(dollars, 0))), Holds);
		assert_eq!(standing(Condition::Balance(USD, at_least(dollars + 1, dollars))), Cleared);
		assert_eq!(standing(Condition::Balance(EUR, at_most(0, 1))), Holds);
		let ill = Condition::Health(None, at_most(fixed(1), fixed(2)));
		assert_eq!(standing(ill.clone()), Cleared);
		set_health(&account, Some(FixedU128::from_u32(1)));
		assert_eq!(standing(ill), Holds);
		assert_eq!(standing(Condition::Health(Some(BOB), at_most(fixed(1), fixed(2)))), Cleared);
	});
}

/// An envelope of so many dollars a day, of a category.
pub(super) fn envelope(id: VaultId, category: Category, dollars: Option<u128>, hard: bool) {
	let budget = Budget {
		value: dollars.map(fixed),
		period: Period::Days(1),
		start: START_MS,
		rollover: Rollover::None,
		hard,
		target: None,
	};
	FinanceVaults::with_vault(id, |vault| {
		FinanceVaults::set_envelope(id, vault, category, Some(budget))
	})
	.expect("the envelope can be made");
}

#[test]
fn what_is_left_is_that_of_this_period() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let food = categories::FOOD;
		let short = || Condition::Left(food, at_most(fixed(20), fixed(100)));
		let standing = || FinanceVaults::standing(id, &short(), START_MS);
		assert_eq!(standing(), Neither);
		envelope(id, food, None, false);
		assert_eq!(standing(), Neither);
		envelope(id, food, Some(100), false);
		assert_eq!(standing(), Cleared);
		let pay =
			|amount| FinanceVaults::pay(signed(ALICE), id, Box::new(dollars(DAVE, amount, food)));
		assert_eq!(pay(79), Ok(()));
		assert_eq!(standing(), Neither);
		assert_eq!(pay(1), Ok(()));
		assert_eq!(standing(), Holds);
		pass(DAY);
		assert_eq!(standing(), Cleared);
	});
}

#[test]
fn a_time_has_come_if_it_had_not_before() {
	let days = Some(Period::Days(7));
	assert_eq!(has_come(100, None, 0, 99), Cleared);
	assert_eq!(has_come(100, None, 0, 100), Holds);
	assert_eq!(has_come(100, None, 99, 1_000), Holds);
	assert_eq!(has_come(100, None, 100, 1_000), Cleared);
	assert_eq!(has_come(100, days, 100, 100 + 7 * DAY - 1), Cleared);
	assert_eq!(has_come(100, days, 100, 100 + 7 * DAY), Holds);
	assert_eq!(has_come(100, days, 100 + 7 * DAY - 1, 100 + 7 * DAY), Holds);
	assert_eq!(has_come(100, days, 100 + 7 * DAY, 100 + 14 * DAY - 1), Cleared);
	assert_eq!(has_come(100, days, 100, u64::MAX), Neither);
}

#[test]
fn months_begin_on_their_last_day_if_they_have_no_31st() {
	// 31 January, 29 February and 31 March 2024.
	let [january, february, march] = [1_706_659_200_000, 1_709_164_800_000, 1_711_843_200_000];
	let months = Some(Period::Months(1));
	assert_eq!(has_come(january, months, january, february - 1), Cleared);
	assert_eq!(has_come(january, months, january, february), Holds);
	assert_eq!(has_come(january, months, february, march - 1), Cleared);
	assert_eq!(has_come(january, months, february, march), Holds);
}

proptest! {
	/// Whatever a level goes through, between two firings it was cleared.
	#[test]
	fn nothing_fires_twice_without_being_cleared(levels in prop::collection::vec(0u128..20, 1..100)) {
		let (edge, mut armed, mut lowest) = (at_least(12, 6), true, 0);
		for level in levels {
			lowest = lowest.min(level);
			match edge.standing(level) {
				Holds if armed => {
					prop_assert!(lowest <= 6);
					(armed, lowest) = (false, u128::MAX);
				},
				Cleared => armed = true,
				_ => {},
			}
		}
	}

	/// A time comes as often as there are boundaries, if it is looked at often enough.
	#[test]
	fn a_time_comes_once_for_each_boundary(steps in prop::collection::vec(1u64..DAY, 1..100)) {
		let (mut fired_at, mut clock, mut times) = (START_MS - 1, START_MS - 1, 0);
		for step in steps {
			clock += step;
			if has_come(START_MS, Some(Period::Days(1)), fired_at, clock) == Holds {
				times += 1;
				fired_at = clock;
			}
		}
		let begun = if clock < START_MS { 0 } else { (clock - START_MS) / DAY + 1 };
		prop_assert_eq!(times, begun);
	}
}
