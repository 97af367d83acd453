// SPDX-License-Identifier: Apache-2.0

//! Credits: what is paid in advance, drawn down, added to and given back.

use super::{escrows::*, metering::*};
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{ArithmeticError, DispatchResult};

fn top_up(who: AccountId, licence: LicenceId, units: Balance) -> DispatchResult {
	let pay = Payment { asset: USD, max_in: Balance::MAX };
	submit(who, Call::top_up { licence, units, pay })
}

fn request(who: AccountId, licence: LicenceId) -> DispatchResult {
	submit(who, Call::request_refund { licence })
}

fn refund(who: AccountId, licence: LicenceId) -> DispatchResult {
	submit(who, Call::refund_credits { licence })
}

#[test]
fn units_are_paid_in_advance_and_settled_as_they_are_redeemed() {
	run(|| {
		// 1,000 units for 0.005 each.
		let (model, id) = metered();
		assert_eq!((gain(&USD, BOB), custody(&USD)), (-5_000_000, 5_000_000));
		assert_eq!((gain(&USD, ALICE), licence(id).paid), (0, 0));
		assert!(Market::licence_status(&BOB, model));

		System::reset_events();
		assert_ok!(redeem(ALICE, id, 100));
		// 0.50, of which 2 % are the fee.
		assert_eq!((gain(&USD, ALICE), fees(&USD)), (490_000, 5_000));
		assert_eq!((licence(id).paid, custody(&USD)), (500_000, 4_510_000));
		assert_eq!(
			events(),
			[
				Event::Redeemed { licence: id, by: ALICE, units: 100, cumulative: 100 },
				Event::Settled {
					licence: id,
					asset: USD,
					amount: 500_000,
					fee: 10_000,
					pot: 5_000,
					to: ALICE,
					rest: 490_000,
				},
			]
		);

		// Receipts count from the purchase on: 900 more.
		assert_ok!(redeem(ALICE, id, 1_000));
		assert_eq!((gain(&USD, ALICE), licence(id).paid), (4_900_000, 5_000_000));
		assert_eq!(credits(id).redeemed, 1_000);
		assert!(!Market::licence_status(&BOB, model));
	});
}

#[test]
fn smaller_steps_never_cost_the_holder_more_and_never_bring_the_seller_more() {
	run(|| {
		let model = list(ALICE);
		let offer = offer(model, offer_of(OfferKind::Credits, USD, 7));
		let (steps, once) =
			(buy_metered(BOB, model, offer, 30), buy_metered(CHARLIE, model, offer, 30));
		for cumulative in [10, 20, 30] {
			assert_ok!(redeem(ALICE, steps, cumulative));
		}
		assert_ok!(redeem(ALICE, once, 30));
		// Of 70 the fee is 1.4, and of 210 it is 4.2; both rounded up.
		assert_eq!((licence(steps).paid, licence(steps).fees.paid), (210, 6));
		assert_eq!((licence(once).paid, licence(once).fees.paid), (210, 5));
		assert_eq!((gain(&USD, BOB), gain(&USD, CHARLIE)), (-210, -210));
		assert_eq!(gain(&USD, ALICE), 204 + 205);
	});
}

#[test]
fn the_owner_redeems_or_one_whom_he_has_named() {
	run(|| {
		let (model, id) = metered();
		assert_noop!(redeem(BOB, id, 1), Error::<Test>::NotProvider);
		assert_noop!(redeem(CHARLIE, id, 1), Error::<Test>::NotProvider);
		name(ALICE, model, &[CHARLIE]);
		assert_ok!(redeem(CHARLIE, id, 1));
		assert_eq!((gain(&USD, CHARLIE), gain(&USD, ALICE)), (0, 4_900));

		give(model, EVE);
		assert_noop!(redeem(CHARLIE, id, 2), Error::<Test>::NotProvider);
		assert_noop!(redeem(ALICE, id, 2), Error::<Test>::NotProvider);
		assert_ok!(redeem(EVE, id, 2));
		assert_eq!((gain(&USD, EVE), gain(&USD, ALICE)), (4_900, 4_900));
	});
}

#[test]
fn royalties_are_paid_for_use_too() {
	run(|| {
		let base = list(CHARLIE);
		let model = list_on(ALICE, &[base], None).unwrap();
		let offer = offer(model, offer_of(OfferKind::Credits, USD, 5_000));
		let id = buy_metered(BOB, model, offer, 100);
		assert_ok!(redeem(ALICE, id, 100));
		// Of 0.50 less the fee of 0.01, a tenth.
		assert_eq!((gain(&USD, CHARLIE), gain(&USD, ALICE)), (49_000, 441_000));
	});
}

#[test]
fn who_cannot_be_paid_keeps_no_receipt_from_being_redeemed() {
	run(|| {
		let (model, id) = metered();
		name(ALICE, model, &[CHARLIE]);
		block(&USD, ALICE);
		assert_ok!(redeem(CHARLIE, id, 100));
		assert_eq!(owed(&USD, ALICE), 490_000);
		unblock(&USD, ALICE);
		assert_ok!(claim(ALICE, USD));
		assert_eq!(gain(&USD, ALICE), 490_000);
	});
}

#[test]
fn more_units_are_bought_at_the_same_price() {
	run(|| {
		let (_, id) = metered();
		assert_ok!(redeem(ALICE, id, 1_000));
		assert_ok!(top_up(BOB, id, 200));
		assert!(told(Event::ToppedUp {
			licence: id,
			units: 200,
			price: 1_000_000,
			pay: USD,
			spent: 1_000_000
		}));
		assert_eq!(gain(&USD, BOB), -6_000_000);
		assert_eq!((credits(id).bought, credits(id).redeemed), (1_200, 1_000));
		assert_noop!(redeem(ALICE, id, 1_201), Error::<Test>::Overspent);
		assert_ok!(redeem(ALICE, id, 1_200));
		assert_eq!((licence(id).paid, gain(&USD, ALICE)), (6_000_000, 5_880_000));
	});
}

#[test]
fn more_units_can_be_paid_in_any_asset() {
	run(|| {
		let (_, id) = metered();
		let pay = |max_in| Payment { asset: EUR, max_in };
		let call = |max_in| Call::top_up { licence: id, units: 200, pay: pay(max_in) };
		// One dollar, in euros at two dollars.
		assert_noop!(submit(BOB, call(499_999)), Error::<Test>::PriceAboveMax);
		assert_ok!(submit(BOB, call(500_000)));
		assert_eq!((gain(&EUR, BOB), custody(&USD)), (-500_000, 6_000_000));
	});
}

#[test]
fn more_units_are_for_the_holder_as_long_as_they_are_sold() {
	run(|| {
		let (model, id) = metered();
		let terms = offer_of(OfferKind::Credits, USD, 5_000);
		let set = |terms| submit(ALICE, Call::set_offer { model, offer: 0, terms }).unwrap();
		assert_noop!(top_up(CHARLIE, id, 1), Error::<Test>::NotHolder);
		assert_noop!(top_up(BOB, id + 1, 1), Error::<Test>::LicenceNotFound);
		assert_noop!(top_up(BOB, id, 0), Error::<Test>::InvalidUnits);
		assert_noop!(top_up(BOB, id, Balance::MAX), ArithmeticError::Overflow);

		for other in [
			OfferInput { price: 5_001, ..terms.clone() },
			OfferInput { price: 4_999, ..terms.clone() },
			OfferInput { asset: EUR, ..terms.clone() },
			OfferInput { kind: OfferKind::Perpetual, ..terms.clone() },
		] {
			set(other);
			assert_noop!(top_up(BOB, id, 1), Error::<Test>::OfferChanged);
		}
		set(OfferInput { open: false, ..terms.clone() });
		assert_noop!(top_up(BOB, id, 1), Error::<Test>::OfferClosed);
		set(OfferInput { gate: Some(Gate::Credential(7)), ..terms.clone() });
		assert_noop!(top_up(BOB, id, 1), Error::<Test>::NotAllowed);
		set(terms.clone());
		// Changes that are taken back count as none.
		assert_ok!(top_up(BOB, id, 1));

		let accept = |accepted| {
			let call = Call::accept_asset { asset: USD, accepted };
			submit_as(RuntimeOrigin::root(), call).unwrap();
		};
		accept(false);
		assert_noop!(top_up(BOB, id, 1), Error::<Test>::AssetNotAccepted);
		accept(true);
		assert_ok!(submit(ALICE, Call::withdraw_version { model, version: 0 }));
		assert_noop!(top_up(BOB, id, 1), Error::<Test>::VersionWithdrawn);
		assert_ok!(submit(ALICE, Call::remove_offer { model, offer: 0 }));
		assert_noop!(top_up(BOB, id, 1), Error::<Test>::OfferNotFound);
		burn(model);
		assert_noop!(top_up(BOB, id, 1), Error::<Test>::NoOwner);
	});
}

#[test]
fn the_rest_goes_back_after_a_delay() {
	run(|| {
		let (model, id) = metered();
		assert_ok!(redeem(ALICE, id, 400));
		assert_ok!(request(BOB, id));
		// A day.
		assert!(told(Event::RefundRequested { licence: id, at: 1_700_086_400_000 }));
		wait(DAY - 1);
		assert_noop!(refund(BOB, id), Error::<Test>::TooEarly);
		wait(1);
		assert_noop!(refund(CHARLIE, id), Error::<Test>::NotHolder);
		assert_ok!(refund(BOB, id));
		assert!(told(Event::Refunded { licence: id, to: BOB, asset: USD, amount: 3_000_000 }));
		assert_eq!((gain(&USD, BOB), gain(&USD, ALICE)), (-2_000_000, 1_960_000));
		assert_eq!((credits(id).bought, credits(id).refund_at), (400, None));
		assert!(!Market::licence_status(&BOB, model));
		assert_noop!(refund(BOB, id), Error::<Test>::NoRefundRequested);
		assert_noop!(request(BOB, id), Error::<Test>::NothingToRefund);
	});
}

#[test]
fn a_refund_that_is_not_taken_in_time_has_to_be_asked_for_anew() {
	run(|| {
		let (_, id) = metered();
		assert_ok!(request(BOB, id));
		// A day, and another one in which to take it.
		wait(2 * DAY - 1);
		assert_noop!(request(BOB, id), Error::<Test>::RefundPending);
		wait(1);
		assert_noop!(refund(BOB, id), Error::<Test>::RefundLapsed);
		assert_ok!(redeem(ALICE, id, 100));

		assert_ok!(request(BOB, id));
		let at = START_MS + 3 * DAY;
		assert!(told(Event::RefundRequested { licence: id, at }));
		assert_noop!(refund(BOB, id), Error::<Test>::TooEarly);
		assert_ok!(redeem(ALICE, id, 400));
		wait(2 * DAY - 1);
		assert_ok!(refund(BOB, id));
		assert_eq!((gain(&USD, BOB), gain(&USD, ALICE)), (-2_000_000, 1_960_000));
	});
}

#[test]
fn nobody_has_a_refund_at_hand_all_the_time() {
	run(|| {
		let (_, id) = metered();
		// Whenever he asks, there is a day from then on in which receipts are redeemed for certain.
		for _ in 0..5 {
			assert_ok!(request(BOB, id));
			wait(DAY - 1);
			assert_noop!(refund(BOB, id), Error::<Test>::TooEarly);
			wait(DAY + 1);
			assert_noop!(refund(BOB, id), Error::<Test>::RefundLapsed);
		}
	});
}

#[test]
fn receipts_are_redeemed_during_the_delay_and_until_the_rest_is_taken() {
	run(|| {
		let (_, id) = metered();
		assert_ok!(request(BOB, id));
		wait(DAY - 1);
		assert_ok!(redeem(ALICE, id, 400));
		wait(DAY);
		assert_ok!(redeem(ALICE, id, 600));
		assert_ok!(refund(BOB, id));
		assert_eq!((gain(&USD, BOB), gain(&USD, ALICE)), (-3_000_000, 2_940_000));
		assert_noop!(redeem(ALICE, id, 601), Error::<Test>::Overspent);
	});
}

#[test]
fn a_refund_is_asked_for_once_and_by_the_holder() {
	run(|| {
		let (_, id) = metered();
		assert_noop!(refund(BOB, id), Error::<Test>::NoRefundRequested);
		assert_noop!(request(ALICE, id), Error::<Test>::NotHolder);
		assert_ok!(request(BOB, id));
		wait(HOUR);
		assert_noop!(request(BOB, id), Error::<Test>::RefundPending);
		assert_eq!(credits(id).refund_at, Some(1_700_086_400_000));
	});
}

#[test]
fn nothing_goes_back_if_all_is_redeemed_meanwhile() {
	run(|| {
		let (_, id) = metered();
		assert_ok!(request(BOB, id));
		assert_ok!(redeem(ALICE, id, 1_000));
		wait(DAY);
		assert_noop!(refund(BOB, id), Error::<Test>::NothingToRefund);
		assert_eq!((gain(&USD, BOB), gain(&USD, ALICE)), (-5_000_000, 4_900_000));
	});
}

#[test]
fn who_buys_more_does_not_want_his_money_back() {
	run(|| {
		let (_, id) = metered();
		assert_ok!(request(BOB, id));
		wait(DAY);
		assert_ok!(top_up(BOB, id, 1));
		assert_noop!(refund(BOB, id), Error::<Test>::NoRefundRequested);
		// The delay begins anew.
		assert_ok!(request(BOB, id));
		assert_noop!(refund(BOB, id), Error::<Test>::TooEarly);
		wait(DAY);
		assert_ok!(refund(BOB, id));
		assert_eq!((gain(&USD, BOB), custody(&USD)), (0, 0));
	});
}

#[test]
fn what_was_signed_before_a_refund_is_paid_once_if_units_are_there_again() {
	run(|| {
		let (_, id) = metered();
		assert_ok!(redeem(ALICE, id, 400));
		assert_ok!(request(BOB, id));
		wait(DAY);
		assert_ok!(refund(BOB, id));
		assert_noop!(redeem(ALICE, id, 500), Error::<Test>::Overspent);
		assert_noop!(redeem(ALICE, id, 400), Error::<Test>::StaleReceipt);
		assert_ok!(top_up(BOB, id, 300));
		assert_ok!(redeem(ALICE, id, 500));
		assert_noop!(redeem(ALICE, id, 500), Error::<Test>::StaleReceipt);
		// 700 of the units were kept in the end, and 500 of them were redeemed.
		assert_eq!((gain(&USD, BOB), licence(id).paid), (-3_500_000, 2_500_000));
		assert_eq!((credits(id).bought, credits(id).redeemed), (700, 500));
	});
}

#[test]
fn the_rest_goes_back_to_the_holder_whoever_owns_the_model() {
	run(|| {
		let (model, id) = metered();
		assert_ok!(redeem(ALICE, id, 400));
		assert_ok!(request(BOB, id));
		give(model, CHARLIE);
		wait(DAY);
		assert_ok!(refund(BOB, id));
		assert_eq!((gain(&USD, BOB), gain(&USD, ALICE)), (-2_000_000, 1_960_000));
		assert_eq!(gain(&USD, CHARLIE), 0);
	});
}

#[test]
fn nobody_redeems_for_a_model_that_was_burned_and_the_rest_goes_back() {
	run(|| {
		let (model, id) = metered();
		burn(model);
		assert_noop!(redeem(ALICE, id, 1), Error::<Test>::NotProvider);
		assert_ok!(request(BOB, id));
		wait(DAY);
		assert_ok!(refund(BOB, id));
		assert_eq!((gain(&USD, BOB), custody(&USD)), (0, 0));
	});
}

#[test]
fn a_holder_who_cannot_be_paid_can_claim_the_rest_later() {
	run(|| {
		let (_, id) = metered();
		assert_ok!(request(BOB, id));
		wait(DAY);
		block(&USD, BOB);
		assert_ok!(refund(BOB, id));
		assert_eq!(owed(&USD, BOB), 5_000_000);
		unblock(&USD, BOB);
		assert_ok!(claim(BOB, USD));
		assert_eq!(gain(&USD, BOB), 0);
	});
}

#[test]
fn credits_are_closed_when_nothing_is_left_of_them() {
	run(|| {
		let (_, id) = metered();
		let close = || submit(BOB, Call::close_licence { licence: id });
		assert_ok!(redeem(ALICE, id, 999));
		assert_noop!(close(), Error::<Test>::LicenceInUse);
		assert_ok!(request(BOB, id));
		assert_noop!(close(), Error::<Test>::LicenceInUse);
		wait(DAY);
		assert_ok!(refund(BOB, id));
		assert_ok!(close());
		assert_noop!(redeem(ALICE, id, 1_000), Error::<Test>::LicenceNotFound);
	});
}

#[test]
fn other_licences_have_no_credits() {
	run(|| {
		let (_, id) = bought();
		let wrong = || Error::<Test>::WrongKind;
		assert_noop!(redeem(ALICE, id, 1), wrong());
		assert_noop!(top_up(BOB, id, 1), wrong());
		assert_noop!(request(BOB, id), wrong());
		assert_noop!(refund(BOB, id), wrong());
	});
}

#[test]
fn credits_have_no_escrow() {
	run(|| {
		let (_, id) = metered();
		assert_noop!(deliver(ALICE, id), Error::<Test>::NoEscrow);
		assert_noop!(confirm(BOB, id), Error::<Test>::NoEscrow);
		assert_noop!(dispute(BOB, id), Error::<Test>::NoEscrow);
		assert_noop!(expire(id), Error::<Test>::NoEscrow);
	});
}
