// SPDX-License-Identifier: Apache-2.0

//! Purchases.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{ArithmeticError, DispatchError};

/// A model of Alice that is sold for a thousand dollars.
fn sold() -> (ModelId, OfferId) {
	let model = list(ALICE);
	(model, sell_for(model, 1_000 * DOLLAR))
}

/// A payment.
fn pay(asset: Asset, max_in: Balance) -> PaymentOf<Test> {
	Payment { asset, max_in }
}

#[test]
fn a_purchase_is_told_and_written_down() {
	run(|| {
		let model = list(ALICE);
		list(BOB);
		let offer = offer(model, offer_of(OfferKind::Timed { ms: 3 * HOUR }, USD, 700));
		let id = buy(CHARLIE, model, offer).unwrap();
		let until = Some(START_MS + 3 * HOUR);
		assert!(told(Event::Bought {
			licence: id,
			holder: CHARLIE,
			offer,
			version: 0,
			kind: LicenceKind::Timed { ms: 3 * HOUR },
			asset: USD,
			price: 700,
			pay: USD,
			spent: 700,
			escrow: false,
			until,
		}));
		assert_eq!(
			licence(id),
			Licence {
				holder: CHARLIE,
				model,
				version: 0,
				offer,
				bought_at: START_MS,
				kind: LicenceKind::Timed { ms: 3 * HOUR },
				state: LicenceState::Active,
				until,
				asset: USD,
				paid: 700,
				// Two percent, of which a half goes to the pot.
				fees: Fees { paid: 14, pot: 7, rewarded: licence(id).fees.rewarded },
				key: [7; 32],
				delivered: None,
				reviewed: false,
				vote_rewarded: false,
				deposit: LICENCE_DEPOSIT,
			}
		);
		assert_eq!(held(HoldReason::Licence, CHARLIE), LICENCE_DEPOSIT);
	});
}

#[test]
fn licences_of_different_models_are_counted_apart() {
	run(|| {
		let models = [list(ALICE), list(ALICE)];
		let offers = models.map(|model| sell_for(model, DOLLAR));
		let mut ids = Vec::new();
		for who in [BOB, CHARLIE] {
			for (model, offer) in models.into_iter().zip(offers) {
				ids.push(buy(who.clone(), model, offer).unwrap());
			}
		}
		assert_eq!(ids, [0, 1 << 32, 1, (1 << 32) + 1]);
		assert_eq!(ids.map_each(model_of), [0, 1, 0, 1]);
		assert_eq!(ids.map_each(number_of), [0, 0, 1, 1]);
		// A number is not used again.
		assert_ok!(submit(CHARLIE, Call::close_licence { licence: 1 }));
		assert_eq!(buy(CHARLIE, 0, 0), Ok(2));
	});
}

/// What a function makes of each.
trait MapEach {
	fn map_each<T>(&self, f: fn(u64) -> T) -> Vec<T>;
}

impl MapEach for Vec<u64> {
	fn map_each<T>(&self, f: fn(u64) -> T) -> Vec<T> {
		self.iter().map(|id| f(*id)).collect()
	}
}

#[test]
fn a_price_that_changes_in_front_of_a_purchase_is_not_paid() {
	run(|| {
		let (model, offer) = sold();
		let seen = purchase(model, offer);
		let terms = offer_of(OfferKind::Perpetual, USD, 2_000 * DOLLAR);
		assert_ok!(submit(ALICE, Call::set_offer { model, offer, terms }));
		assert_noop!(buy_with(BOB, model, offer, seen), Error::<Test>::OfferChanged);
		assert_eq!(gain(&USD, BOB), 0);
		assert_ok!(buy(BOB, model, offer));
		assert_eq!(gain(&USD, BOB), -(2_000 * DOLLAR as i128));
	});
}

#[test]
fn an_offer_of_the_same_number_is_not_mistaken() {
	run(|| {
		let (model, offer) = sold();
		let seen = purchase(model, offer);
		assert_ok!(submit(ALICE, Call::remove_offer { model, offer }));
		assert_noop!(buy_with(BOB, model, offer, seen.clone()), Error::<Test>::OfferNotFound);
		sell_for(model, 5_000 * DOLLAR);
		assert_noop!(buy_with(BOB, model, offer, seen.clone()), Error::<Test>::OfferNotFound);
		assert_noop!(buy_with(BOB, model + 1, offer, seen), Error::<Test>::ModelNotFound);
	});
}

#[test]
fn what_is_closed_is_not_sold() {
	run(|| {
		let (model, offer) = sold();
		let terms = offer_of(OfferKind::Perpetual, USD, 1);
		let closed = OfferInput { open: false, ..terms.clone() };
		assert_ok!(submit(ALICE, Call::set_offer { model, offer, terms: closed }));
		assert_noop!(buy(BOB, model, offer), Error::<Test>::OfferClosed);
		assert_ok!(submit(ALICE, Call::set_offer { model, offer, terms }));
		assert_ok!(buy(BOB, model, offer));
		assert_ok!(submit_as(
			RuntimeOrigin::root(),
			Call::accept_asset { asset: USD, accepted: false }
		));
		assert_noop!(buy(BOB, model, offer), Error::<Test>::AssetNotAccepted);
	});
}

#[test]
fn the_version_is_the_one_that_was_named() {
	run(|| {
		let (model, offer) = sold();
		let of = |expected_version| Purchase { expected_version, ..purchase(model, offer) };
		assert_noop!(buy_with(BOB, model, offer, of(1)), Error::<Test>::VersionNotFound);
		assert_ok!(submit(ALICE, Call::publish_version { model, version: Box::new(version(1)) }));
		for expected in [0, 1] {
			let id = buy_with(BOB, model, offer, of(expected)).unwrap();
			assert_eq!(licence(id).version, expected);
		}
		assert_ok!(submit(ALICE, Call::withdraw_version { model, version: 0 }));
		assert_noop!(buy_with(BOB, model, offer, of(0)), Error::<Test>::VersionWithdrawn);
		assert_ok!(buy_with(BOB, model, offer, of(1)));
	});
}

#[test]
fn nothing_is_sold_of_what_nobody_owns() {
	run(|| {
		let (model, offer) = sold();
		burn(model);
		assert_noop!(buy(BOB, model, offer), Error::<Test>::NoOwner);
	});
}

#[test]
fn units_are_of_credits() {
	run(|| {
		let (model, perpetual) = sold();
		for units in [0, 2, Balance::MAX] {
			let bought = buy_units(BOB, model, perpetual, units);
			assert_noop!(bought, Error::<Test>::InvalidUnits);
		}
		let credits = offer(model, offer_of(OfferKind::Credits, USD, 3));
		assert_noop!(buy_units(BOB, model, credits, 0), Error::<Test>::InvalidUnits);
		let all = Balance::MAX / 3;
		assert_noop!(
			buy_units(BOB, model, credits, all + 1),
			DispatchError::from(ArithmeticError::Overflow)
		);
		assert!(buy_units(BOB, model, credits, all).is_err());
		let id = buy_units(BOB, model, credits, 1_000).unwrap();
		let expected =
			Credits { price: 3, bought: 1_000, redeemed: 0, signer: BOB, refund_at: None };
		assert_eq!(licence(id).kind, LicenceKind::Credits(expected));
		// Nothing is settled before it is used.
		assert_eq!((licence(id).paid, custody(&USD), gain(&USD, ALICE)), (0, 3_000, 0));
		let signed_by_eve =
			Purchase { units: 1, receipt_signer: Some(EVE), ..purchase(model, credits) };
		let id = buy_with(BOB, model, credits, signed_by_eve).unwrap();
		let LicenceKind::Credits(credits) = licence(id).kind else { panic!("not credits") };
		assert_eq!(credits.signer, EVE);
	});
}

#[test]
fn no_more_is_paid_than_the_buyer_wants() {
	run(|| {
		let (model, offer) = sold();
		let with = |pay| buy_with(BOB, model, offer, Purchase { pay, ..purchase(model, offer) });
		let price = 1_000 * DOLLAR;
		assert_noop!(with(pay(USD, price - 1)), Error::<Test>::PriceAboveMax);
		assert_noop!(with(pay(USD, 0)), Error::<Test>::PriceAboveMax);
		assert_ok!(with(pay(USD, price)));
		// 0.02 of 10^8.
		assert_noop!(with(pay(BTC, 1_999_999)), Error::<Test>::PriceAboveMax);
		assert_ok!(with(pay(BTC, 2_000_000)));
		assert_eq!((gain(&USD, BOB), gain(&BTC, BOB)), (-(price as i128), -2_000_000));
	});
}

#[test]
fn a_price_is_paid_in_another_asset_with_slippage() {
	run(|| {
		let (model, offer) = sold();
		let with = |max_in| {
			let pay = pay(BTC, max_in);
			buy_with(BOB, model, offer, Purchase { pay, ..purchase(model, offer) })
		};
		Slippage::set(percent(1));
		assert_noop!(with(2_019_999), Error::<Test>::PriceAboveMax);
		assert_ok!(with(RICH));
		// Only what it costs, and the seller has the price exactly.
		assert_eq!(gain(&BTC, BOB), -2_020_000);
		assert_eq!(gain(&USD, ALICE), 980 * DOLLAR as i128);
		ExchangeDown::set(true);
		assert_noop!(with(RICH), DispatchError::Other("the exchange is down"));
		ExchangeDown::set(false);
		no_price(&BTC);
		assert_noop!(with(RICH), DispatchError::Other("no price"));
	});
}

#[test]
fn a_price_in_another_asset_is_rounded_against_the_buyer() {
	run(|| {
		let model = list(ALICE);
		// 0.000001 dollars are 0.002 of the smallest units of a coin.
		let offer = sell_for(model, 1);
		let with = |max_in| {
			let pay = pay(BTC, max_in);
			buy_with(BOB, model, offer, Purchase { pay, ..purchase(model, offer) })
		};
		assert_noop!(with(0), Error::<Test>::PriceAboveMax);
		assert_ok!(with(1));
		assert_eq!(gain(&BTC, BOB), -1);
	});
}

#[test]
fn a_buyer_has_to_have_it_and_to_live_on() {
	run(|| {
		let model = list(ALICE);
		let offer = offer(model, offer_of(OfferKind::Perpetual, NATIVE, 10_000));
		let fund = |amount| {
			Balances::transfer_allow_death(RuntimeOrigin::signed(EVE), DAVE, amount).unwrap();
		};
		// The price, the deposit, and what an account has to keep.
		fund(10_000 + LICENCE_DEPOSIT + ED - 1);
		assert!(buy(DAVE, model, offer).is_err());
		assert_eq!(free(&NATIVE, DAVE), 10_000 + LICENCE_DEPOSIT + ED - 1);
		fund(1);
		let licence = buy(DAVE, model, offer).unwrap();
		assert_eq!(free(&NATIVE, DAVE), ED);
		assert_ok!(submit(DAVE, Call::close_licence { licence }));
		assert_eq!(free(&NATIVE, DAVE), ED + LICENCE_DEPOSIT);
	});
}

#[test]
fn what_is_free_costs_a_deposit_and_nothing_else() {
	run(|| {
		let model = list(ALICE);
		let offer = offer(model, offer_of(OfferKind::Free, USD, 0));
		let with_nothing = Purchase { pay: pay(OTHER, 0), ..purchase(model, offer) };
		let id = buy_with(BOB, model, offer, with_nothing).unwrap();
		assert_eq!((gain(&USD, BOB), gain(&USD, ALICE), custody(&USD)), (0, 0, 0));
		assert_eq!(gain(&NATIVE, BOB), -(LICENCE_DEPOSIT as i128));
		assert_eq!((licence(id).paid, licence(id).kind), (0, LicenceKind::Free));
		assert!(Market::licence_status(&BOB, model));
		assert!(!events().iter().any(|event| matches!(event, Event::Settled { .. })));
	});
}

#[test]
fn an_escrow_keeps_the_price() {
	run(|| {
		let model = list(ALICE);
		let offer = escrow_for(model, 1_000 * DOLLAR);
		let id = buy(BOB, model, offer).unwrap();
		assert_eq!((custody(&USD), gain(&USD, ALICE)), (1_000 * DOLLAR, 0));
		assert_eq!((licence(id).state, licence(id).paid), (LicenceState::Awaiting, 0));
		let escrow = Escrows::<Test>::get(id).unwrap();
		assert_eq!((escrow.amount, escrow.stage), (1_000 * DOLLAR, EscrowStage::Paid));
		assert_eq!(escrow.deadline, START_MS + 2 * DAY);
		assert_eq!(DueAt::<Test>::get(Task::Escrow(id)), Some(escrow.deadline));
		assert!(!Market::licence_status(&BOB, model));
	});
}

#[test]
fn the_time_of_what_is_not_delivered_does_not_begin() {
	run(|| {
		let model = list(ALICE);
		let terms = OfferInput {
			delivery: Delivery::Escrow,
			..offer_of(OfferKind::Timed { ms: DAY }, USD, 10)
		};
		let offer = offer(model, terms);
		let id = buy(BOB, model, offer).unwrap();
		assert_eq!(licence(id).until, None);
	});
}

#[test]
fn the_first_period_of_a_subscription_is_paid_at_once() {
	run(|| {
		let model = list(ALICE);
		let kind = OfferKind::Subscription { period: 30 * DAY };
		let offer = offer(model, offer_of(kind, USD, 100));
		let paying = Purchase { pay: pay(EUR, 60), ..purchase(model, offer) };
		let id = buy_with(BOB, model, offer, paying).unwrap();
		assert_eq!((gain(&EUR, BOB), gain(&USD, ALICE)), (-50, 98));
		let until = START_MS + 30 * DAY;
		assert_eq!(licence(id).until, Some(until));
		assert_eq!(DueAt::<Test>::get(Task::Charge(id)), Some(until));
		assert_eq!(
			licence(id).kind,
			LicenceKind::Subscription(Subscription {
				price: 100,
				period: 30 * DAY,
				pay: pay(EUR, 60),
				failures: 0,
				cancelled: false,
			})
		);
	});
}

#[test]
fn who_buys_from_himself_pays_the_fee() {
	run(|| {
		let base = list(ALICE);
		let model = list_on(ALICE, &[base], None).unwrap();
		let offer = sell_for(model, 1_000);
		let licence = licence(buy(ALICE, model, offer).unwrap());
		assert_eq!(gain(&USD, ALICE), -20);
		// And is rewarded with less than that.
		assert!(owed(&USD, ALICE) <= 10 && licence.fees.paid == 20);
	});
}

#[test]
fn a_purchase_weighs_as_much_as_it_has_payees() {
	use sp_runtime::traits::Dispatchable;
	run(|| {
		let first = list(ALICE);
		let second = list_on(ALICE, &[first], Some(percent(10))).unwrap();
		let third = list_on(ALICE, &[second], None).unwrap();
		for (model, payees) in [(first, 0), (second, 1), (third, 2)] {
			let offer = sell_for(model, 1_000);
			let purchase = Box::new(purchase(model, offer));
			let call = RuntimeCall::Market(Call::buy { model, offer, purchase });
			let post = call.dispatch(RuntimeOrigin::signed(BOB)).unwrap();
			assert_eq!(post.actual_weight, Some(<() as WeightInfo>::buy(payees)));
		}
	});
}
