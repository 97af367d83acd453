// SPDX-License-Identifier: Apache-2.0

//! Sellers and buyers who give in, and what is counted of those who do not.

use super::escrows::*;
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn concede(who: AccountId, licence: LicenceId) -> DispatchResult {
	submit(who, Call::concede { licence })
}

/// How many of the model's sales ended undelivered, and how many in a ruling for the buyer.
fn failures(model: ModelId) -> (u32, u32) {
	let told = Market::model_info(model).unwrap().summary.activity;
	let activity = Activities::<Test>::get(model);
	assert_eq!(
		(told.undelivered, told.disputes_lost),
		(activity.undelivered, activity.disputes_lost)
	);
	(activity.undelivered, activity.disputes_lost)
}

/// As `bought`, and so far: not delivered, delivered, disputed.
fn at_stage(stage: usize) -> (ModelId, LicenceId) {
	let (model, id) = bought();
	if stage > 0 {
		deliver(ALICE, id).unwrap();
	}
	if stage > 1 {
		dispute(BOB, id).unwrap();
	}
	(model, id)
}

#[test]
fn a_seller_can_give_the_money_back_at_each_stage() {
	for stage in 0..3 {
		run(|| {
			let (model, id) = at_stage(stage);
			System::reset_events();
			assert_ok!(concede(ALICE, id));
			assert_eq!((gain(&USD, BOB), gain(&USD, ALICE), custody(&USD)), (0, 0, 0));
			assert_eq!((held(HoldReason::DisputeBond, BOB), all_native(BOB)), (0, RICH));
			assert!(!Market::licence_status(&BOB, model));
			assert_eq!(licence(id).state, LicenceState::Refunded);
			assert!(!Escrows::<Test>::contains_key(id));
			assert!(!DueAt::<Test>::contains_key(Task::Escrow(id)));
			assert_eq!(
				events(),
				[
					Event::Conceded { licence: id, by: ALICE },
					Event::Refunded { licence: id, to: BOB, asset: USD, amount: 1_000_000_000 },
					Event::EscrowEnded { licence: id, refunded: true },
				]
			);
			assert_eq!(failures(model), (0, 0));
			assert_noop!(concede(ALICE, id), Error::<Test>::NoEscrow);
			assert_noop!(confirm(BOB, id), Error::<Test>::NoEscrow);
		});
	}
}

#[test]
fn the_owner_concedes_or_one_whom_he_has_named() {
	run(|| {
		let (model, id) = at_stage(2);
		for who in [BOB, CHARLIE, PANEL] {
			assert_noop!(concede(who, id), Error::<Test>::NotProvider);
		}
		assert_noop!(concede(ALICE, id + 1), Error::<Test>::LicenceNotFound);
		name(ALICE, model, &[CHARLIE]);
		give(model, EVE);
		assert_noop!(concede(ALICE, id), Error::<Test>::NotProvider);
		assert_noop!(concede(CHARLIE, id), Error::<Test>::NotProvider);
		name(EVE, model, &[CHARLIE]);
		assert_ok!(concede(CHARLIE, id));
		assert!(told(Event::Conceded { licence: id, by: CHARLIE }));
		assert_eq!(gain(&USD, BOB), 0);
	});
}

#[test]
fn at_the_deadline_it_is_too_late_to_give_in() {
	for (stage, period) in [2 * DAY, 3 * DAY, 7 * DAY].into_iter().enumerate() {
		run(|| {
			let (_, id) = at_stage(stage);
			wait(period);
			assert_noop!(concede(ALICE, id), Error::<Test>::TooLate);
			if stage > 0 {
				assert_noop!(confirm(BOB, id), Error::<Test>::TooLate);
			}
			assert_ok!(expire(id));
		});
		run(|| {
			let (_, id) = at_stage(stage);
			wait(period - 1);
			assert_ok!(concede(ALICE, id));
		});
	}
}

#[test]
fn what_has_no_escrow_is_not_conceded() {
	run(|| {
		let model = list(ALICE);
		let offer = sell_for(model, 100);
		let id = buy(BOB, model, offer).unwrap();
		assert_noop!(concede(ALICE, id), Error::<Test>::NoEscrow);
	});
}

#[test]
fn a_buyer_who_cannot_be_paid_can_claim_what_was_conceded() {
	run(|| {
		let (_, id) = at_stage(2);
		block(&USD, BOB);
		assert_ok!(concede(ALICE, id));
		assert_eq!((owed(&USD, BOB), all_native(BOB)), (1_000_000_000, RICH));
		assert_eq!(held(HoldReason::DisputeBond, BOB), 0);
	});
}

#[test]
fn a_buyer_can_give_in_and_has_his_bond_back() {
	run(|| {
		let (model, id) = at_stage(2);
		assert_noop!(confirm(ALICE, id), Error::<Test>::NotHolder);
		System::reset_events();
		assert_ok!(confirm(BOB, id));
		assert_eq!((gain(&USD, BOB), gain(&USD, ALICE)), (-1_000_000_000, 980_000_000));
		assert_eq!((held(HoldReason::DisputeBond, BOB), all_native(BOB)), (0, RICH));
		assert!(Market::licence_status(&BOB, model));
		assert_eq!(
			events(),
			[
				Event::Settled {
					licence: id,
					asset: USD,
					amount: 1_000_000_000,
					fee: 20_000_000,
					pot: 10_000_000,
					to: ALICE,
					rest: 980_000_000,
				},
				Event::EscrowEnded { licence: id, refunded: false },
			]
		);
		assert_noop!(rule(id, true), Error::<Test>::NoEscrow);
		assert_noop!(concede(ALICE, id), Error::<Test>::NoEscrow);
	});
}

#[test]
fn what_is_not_delivered_in_time_is_counted() {
	run(|| {
		let (model, by_the_chain) = bought();
		let by_hand = buy(BOB, model, 0).unwrap();
		wait(2 * DAY);
		assert_ok!(expire(by_hand));
		assert_eq!(failures(model), (1, 0));
		pass(0);
		assert_eq!(licence(by_the_chain).state, LicenceState::Refunded);
		assert_eq!(failures(model), (2, 0));
		// It stays with the model, and with no other.
		give(model, CHARLIE);
		assert_eq!(failures(model), (2, 0));
		assert_eq!(failures(list(CHARLIE)), (0, 0));
	});
}

#[test]
fn rulings_for_the_buyer_are_counted() {
	run(|| {
		let (model, id) = at_stage(2);
		assert_ok!(rule(id, true));
		assert_eq!(failures(model), (0, 1));
		let id = buy(BOB, model, 0).unwrap();
		assert_ok!(deliver(ALICE, id));
		assert_ok!(dispute(BOB, id));
		assert_ok!(rule(id, false));
		assert_eq!(failures(model), (0, 1));
	});
}

#[test]
fn silence_about_a_delivery_is_nobodys_failure() {
	run(|| {
		for (stage, period) in [(1, 3 * DAY), (2, 7 * DAY)] {
			let (model, id) = at_stage(stage);
			pass(period);
			assert!(!Escrows::<Test>::contains_key(id));
			assert_eq!(failures(model), (0, 0));
		}
	});
}
