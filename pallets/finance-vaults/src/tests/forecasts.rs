// SPDX-License-Identifier: Apache-2.0

//! What advisers say that will be spent.

use super::{given::*, *};
use crate::forecasts::{error_of, width_of};
use categories::{FOOD, RENT};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use polyphony_support::agenda::Agenda;
use proptest::prelude::*;
use sp_runtime::DispatchResult;

type Error = crate::Error<Test>;

/// A vault with a daily envelope, an adviser and a guardian.
fn ready() -> VaultId {
	let id = make_vault(&[ALICE], policy());
	let daily = Budget { period: Period::Days(1), hard: false, ..monthly(100) };
	set_envelope(id, FOOD, Some(daily)).expect("it can be");
	appoint(id, &BOB, adviser(limit(0, 1), 0));
	appoint(id, &CHARLIE, adviser(limit(0, 1), 0));
	System::reset_events();
	id
}

fn forecast(index: u32, expected: u128, low: u128, high: u128) -> Forecast {
	Forecast { index, expected: expected * VALUE, low: low * VALUE, high: high * VALUE }
}

fn commit(who: AccountId, id: VaultId, forecast: Forecast) -> DispatchResult {
	FinanceVaults::commit_forecast(signed(who), id, FOOD, forecast)
}

fn eat(id: VaultId, amount: u128) {
	pay(ALICE, id, dollars(DAVE, amount, FOOD)).expect("there is enough");
}

fn held(who: &AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Proposal.into(), who)
}

/// The scores of this block's events: whose, for which period, what was spent, the error, whether it
/// counts.
fn scored() -> Vec<(AccountId, u32, Value, u32, bool)> {
	System::events()
		.into_iter()
		.filter_map(|event| match event.event {
			RuntimeEvent::FinanceVaults(Event::Scored {
				by,
				forecast,
				spent,
				error,
				counted,
				..
			}) => Some((by, forecast.index, spent / VALUE, error, counted)),
			_ => None,
		})
		.collect()
}

fn forecasts(id: VaultId) -> u32 {
	Vaults::<Test>::get(id).expect("there is one").counts.forecasts
}

#[test]
fn a_forecast_is_compared_with_what_happens() {
	world(|| {
		let id = ready();
		eat(id, 50);
		later(DAY);
		System::reset_events();
		assert_ok!(commit(BOB, id, forecast(2, 80, 60, 100)));
		let said = ForecastRecord {
			began: START_MS + 2 * DAY,
			expected: 80 * VALUE,
			low: 60 * VALUE,
			high: 100 * VALUE,
		};
		assert_eq!(records(id), [Record::Forecasted { by: BOB, category: FOOD, forecast: said }]);
		let deposit = FinanceVaults::deposit_for::<Commitment<AccountId>>();
		assert_eq!(Ok(held(&BOB)), deposit);
		later(DAY);
		eat(id, 64);
		later(DAY - 1);
		assert_eq!(scored(), []);
		later(1);
		assert_eq!(scored(), [(BOB, 2, 64, 200_000, true)]);
		assert_eq!((held(&BOB), forecasts(id)), (0, 0));
		// Half the width of the larger of both; 14 of 64 would have been wrong without thinking.
		let score = Score {
			forecasts: 1,
			within: 1,
			width: 500_000,
			error: 200_000,
			compared: 1,
			compared_error: 200_000,
			naive_error: 218_750,
		};
		assert_eq!(Scores::<Test>::get(BOB), score);
	});
}

#[test]
fn only_advisers_forecast() {
	world(|| {
		let id = ready();
		appoint(id, &EVE, Roles { guardian: true, ..spender(limit(1, 1), &[]) });
		for who in [ALICE, EVE, DAVE] {
			assert_noop!(commit(who, id, forecast(1, 1, 1, 1)), Error::NotAllowed);
		}
		assert_noop!(commit(BOB, id + 1, forecast(1, 1, 1, 1)), Error::VaultNotFound);
		assert_noop!(
			FinanceVaults::commit_forecast(signed(BOB), id, RENT, forecast(1, 1, 1, 1)),
			Error::EnvelopeNotFound
		);
	});
}

#[test]
fn a_forecast_is_for_what_has_not_begun() {
	world(|| {
		let id = ready();
		later(5 * DAY);
		for index in [0, 4, 5, 8, u32::MAX] {
			assert_noop!(commit(BOB, id, forecast(index, 1, 1, 1)), Error::BadForecast);
		}
		for (expected, low, high) in [(1, 2, 3), (4, 2, 3), (2, 3, 1)] {
			let outside = forecast(6, expected, low, high);
			assert_noop!(commit(BOB, id, outside), Error::BadForecast);
		}
		assert_ok!(commit(BOB, id, forecast(6, 1, 0, 1)));
		assert_ok!(commit(BOB, id, forecast(7, 1, 1, 1)));
		assert_noop!(commit(BOB, id, forecast(7, 2, 2, 2)), Error::BadForecast);
		// The last moment of the day is the last one for the next.
		begin_block(DAY - 1);
		assert_noop!(commit(CHARLIE, id, forecast(8, 1, 1, 1)), Error::BadForecast);
		assert_ok!(commit(CHARLIE, id, forecast(6, 1, 1, 1)));
		begin_block(1);
		assert_noop!(commit(CHARLIE, id, forecast(6, 1, 1, 1)), Error::BadForecast);
		assert_ok!(commit(CHARLIE, id, forecast(8, 1, 1, 1)));
		// There are four that wait, and one more would be too many.
		assert_noop!(commit(BOB, id, forecast(8, 1, 1, 1)), Error::TooMany);
	});
}

#[test]
fn all_of_a_period_are_scored_and_others_wait() {
	world(|| {
		let id = ready();
		assert_ok!(commit(BOB, id, forecast(2, 10, 10, 10)));
		assert_ok!(commit(CHARLIE, id, forecast(1, 10, 0, 20)));
		assert_ok!(commit(BOB, id, forecast(1, 5, 5, 5)));
		later(DAY);
		eat(id, 10);
		assert_eq!(scored(), []);
		later(DAY);
		assert_eq!(scored(), [(CHARLIE, 1, 10, 0, true), (BOB, 1, 10, 500_000, true)]);
		assert_eq!(forecasts(id), 1);
		System::reset_events();
		later(DAY);
		assert_eq!(scored(), [(BOB, 2, 0, 1_000_000, true)]);
		assert_eq!(DueAt::<Test>::iter().count(), 0);
		let score = Scores::<Test>::get(BOB);
		assert_eq!((score.forecasts, score.within, score.error), (2, 0, 1_500_000));
		// There was no period before.
		assert_eq!((score.compared, score.naive_error), (0, 0));
	});
}

#[test]
fn a_forecast_of_nothing_that_comes_true_is_right() {
	world(|| {
		let id = ready();
		assert_ok!(commit(BOB, id, forecast(1, 0, 0, 0)));
		assert_ok!(commit(CHARLIE, id, forecast(1, 0, 0, 1)));
		later(2 * DAY);
		assert_eq!(scored(), [(BOB, 1, 0, 0, true), (CHARLIE, 1, 0, 0, true)]);
		assert_eq!(Scores::<Test>::get(BOB).width, 0);
		assert_eq!(Scores::<Test>::get(CHARLIE).width, 10_000_000);
	});
}

#[test]
fn whoever_becomes_an_owner_has_no_score() {
	world(|| {
		let id = ready();
		assert_ok!(commit(BOB, id, forecast(1, 5, 5, 5)));
		dismiss(id, &BOB);
		Vaults::<Test>::mutate(id, |vault| {
			vault.as_mut().expect("there is one").owners = owners(&[ALICE, BOB])
		});
		VaultsOf::<Test>::insert(BOB, id, ());
		later(2 * DAY);
		assert_eq!(scored(), [(BOB, 1, 0, 1_000_000, false)]);
		assert_eq!(Scores::<Test>::get(BOB), Score::default());
		assert_eq!(held(&BOB), 0);
	});
}

#[test]
fn who_is_no_adviser_any_more_is_still_scored() {
	world(|| {
		let id = ready();
		assert_ok!(commit(BOB, id, forecast(1, 5, 5, 5)));
		dismiss(id, &BOB);
		later(2 * DAY);
		assert_eq!(scored(), [(BOB, 1, 0, 1_000_000, true)]);
	});
}

#[test]
fn forecasts_for_what_will_not_be_are_dropped() {
	world(|| {
		let id = ready();
		let both = || {
			assert_ok!(commit(BOB, id, forecast(1, 5, 5, 5)));
			assert_ok!(commit(CHARLIE, id, forecast(2, 5, 5, 5)));
		};
		let dropped = || {
			assert_eq!((held(&BOB), held(&CHARLIE), forecasts(id)), (0, 0, 0));
			assert_eq!(DueAt::<Test>::iter().count(), 0);
		};
		both();
		// Another budget does not change what is compared.
		let daily = envelope(id, FOOD).budget;
		assert_ok!(set_envelope(id, FOOD, Some(Budget { value: None, ..daily })));
		assert_eq!(forecasts(id), 2);
		assert_ok!(set_envelope(id, FOOD, Some(Budget { start: START_MS - 1, ..daily })));
		dropped();
		both();
		assert_ok!(set_envelope(id, FOOD, Some(Budget { period: Period::Days(2), ..daily })));
		dropped();
		both();
		assert_ok!(set_envelope(id, FOOD, None));
		dropped();
		later(5 * DAY);
		assert_eq!(scored(), []);
	});
}

#[test]
fn what_is_looked_at_too_late_is_dropped() {
	world(|| {
		let id = ready();
		assert_ok!(commit(BOB, id, forecast(1, 5, 5, 5)));
		TestHalted::set(true);
		begin_block(1);
		begin_block(30 * DAY);
		TestHalted::set(false);
		begin_block(1);
		// The time of the pallet has stood still.
		<FinanceVaults as Agenda>::end_block(frame_support::weights::Weight::MAX);
		assert_eq!(forecasts(id), 1);
		later(2 * DAY);
		// The chain knows no more what was spent then.
		assert_eq!((scored(), forecasts(id), held(&BOB)), (vec![], 0, 0));
	});
}

#[test]
fn errors_are_parts_of_the_larger() {
	for (expected, spent, error) in [
		(0, 0, 0),
		(0, 1, 1_000_000),
		(1, 0, 1_000_000),
		(100, 99, 10_000),
		(99, 100, 10_000),
		(3, 2, 333_334),
		(u128::MAX, u128::MAX, 0),
		(u128::MAX, 0, 1_000_000),
		(u128::MAX - 1, u128::MAX, 1),
	] {
		assert_eq!(error_of(expected, spent), error, "{expected} and {spent}");
	}
	let wide = Forecast { index: 1, expected: 1, low: 0, high: u128::MAX };
	assert_eq!(width_of(&wide, 0), 10_000_000);
	assert_eq!(width_of(&wide, u128::MAX), 1_000_000);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	/// Errors are from none to one, the same both ways, and widths at most ten.
	#[test]
	fn errors_have_bounds(expected in any::<u128>(), spent in any::<u128>(), shift in 0u32..128) {
		let (expected, spent) = (expected >> shift, spent >> (shift / 2));
		let error = error_of(expected, spent);
		prop_assert!(error <= 1_000_000);
		prop_assert_eq!(error, error_of(spent, expected));
		prop_assert_eq!(error == 0, expected == spent);
		let (low, high) = (expected.min(spent), expected.max(spent));
		let width = width_of(&Forecast { index: 0, expected, low, high }, spent);
		prop_assert_eq!(width, u64::from(error));
	}
}
