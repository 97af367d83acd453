// SPDX-License-Identifier: Apache-2.0

//! Disputed deliveries.

use super::escrows::*;
use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision},
	},
};
use sp_runtime::{DispatchError, TokenError};

/// As `bought`, delivered and disputed.
fn disputed() -> (ModelId, LicenceId) {
	let (model, id) = bought();
	deliver(ALICE, id).unwrap();
	dispute(BOB, id).unwrap();
	(model, id)
}

#[test]
fn a_dispute_takes_a_bond_and_gives_the_panel_time() {
	run(|| {
		let (model, id) = disputed();
		assert_eq!(held(HoldReason::DisputeBond, BOB), 5_000);
		// Seven days.
		assert!(told(Event::Disputed {
			licence: id,
			evidence: hash(99),
			deadline: 1_700_604_800_000
		}));
		let escrow = Escrows::<Test>::get(id).unwrap();
		let evidence = hash(99);
		assert_eq!(escrow.stage, EscrowStage::Disputed { evidence, bond: 5_000 });
		assert_eq!((escrow.amount, escrow.ciphertext), (1_000_000_000, ciphertext()));
		assert_eq!(DueAt::<Test>::get(Task::Escrow(id)), Some(1_700_604_800_000));
		// He has the key, whatever it is worth.
		assert!(Market::licence_status(&BOB, model));
		// The time for confirming does not count any more.
		pass(4 * DAY);
		assert_eq!(custody(&USD), 1_000_000_000);
	});
}

#[test]
fn a_ruling_for_the_buyer_gives_him_price_and_bond_back() {
	run(|| {
		let (model, id) = disputed();
		System::reset_events();
		assert_ok!(rule(id, true));
		assert_eq!((gain(&USD, BOB), gain(&USD, ALICE), custody(&USD)), (0, 0, 0));
		assert_eq!((held(HoldReason::DisputeBond, BOB), all_native(BOB)), (0, RICH));
		assert!(!Market::licence_status(&BOB, model));
		assert_eq!(licence(id).state, LicenceState::Refunded);
		assert_eq!(
			events(),
			[
				Event::Ruled { licence: id, for_buyer: true },
				Event::Refunded { licence: id, to: BOB, asset: USD, amount: 1_000_000_000 },
				Event::EscrowEnded { licence: id, refunded: true },
			]
		);
	});
}

#[test]
fn a_ruling_for_the_seller_gives_him_price_and_bond() {
	run(|| {
		let (model, id) = disputed();
		let before = all_native(ALICE);
		System::reset_events();
		assert_ok!(rule(id, false));
		assert_eq!((gain(&USD, BOB), gain(&USD, ALICE)), (-1_000_000_000, 980_000_000));
		assert_eq!(held(HoldReason::DisputeBond, BOB), 0);
		assert_eq!((all_native(BOB), all_native(ALICE)), (RICH - 5_000, before + 5_000));
		assert!(Market::licence_status(&BOB, model));
		assert_eq!(
			events(),
			[
				Event::Ruled { licence: id, for_buyer: false },
				Event::BondAwarded { from: BOB, to: ALICE, amount: 5_000 },
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
	});
}

#[test]
fn without_a_ruling_in_time_price_and_bond_go_back() {
	run(|| {
		let (_, id) = disputed();
		pass(7 * DAY - 1);
		assert!(Escrows::<Test>::contains_key(id));
		pass(1);
		assert_eq!((gain(&USD, BOB), custody(&USD)), (0, 0));
		assert_eq!((held(HoldReason::DisputeBond, BOB), all_native(BOB)), (0, RICH));
		assert!(told(Event::EscrowEnded { licence: id, refunded: true }));
		assert!(!events().iter().any(|event| matches!(event, Event::Ruled { .. })));
	});
}

#[test]
fn a_ruling_at_the_deadline_is_too_late() {
	run(|| {
		let (_, id) = disputed();
		wait(7 * DAY);
		assert_noop!(rule(id, true), Error::<Test>::TooLate);
		assert_noop!(rule(id, false), Error::<Test>::TooLate);
		assert_ok!(expire(id));
		assert_eq!(gain(&USD, BOB), 0);
	});
}

#[test]
fn only_a_delivery_is_disputed_and_once() {
	run(|| {
		let (model, id) = bought();
		assert_noop!(dispute(BOB, id), Error::<Test>::WrongStage);
		assert_noop!(dispute(BOB, id + 1), Error::<Test>::LicenceNotFound);
		assert_ok!(deliver(ALICE, id));
		assert_noop!(dispute(ALICE, id), Error::<Test>::NotHolder);
		assert_noop!(dispute(CHARLIE, id), Error::<Test>::NotHolder);
		assert_ok!(dispute(BOB, id));
		assert_noop!(dispute(BOB, id), Error::<Test>::WrongStage);

		let confirmed = buy(BOB, model, 0).unwrap();
		assert_ok!(deliver(ALICE, confirmed));
		assert_ok!(confirm(BOB, confirmed));
		assert_noop!(dispute(BOB, confirmed), Error::<Test>::NoEscrow);
	});
}

#[test]
fn a_dispute_at_the_last_moment_counts() {
	run(|| {
		let (_, id) = bought();
		assert_ok!(deliver(ALICE, id));
		pass(3 * DAY - 1);
		assert_ok!(dispute(BOB, id));
		pass(DAY);
		assert_ok!(rule(id, true));
		assert_eq!(gain(&USD, BOB), 0);
	});
}

#[test]
fn nobody_rules_on_what_is_disputed_but_the_panel() {
	run(|| {
		let (_, id) = disputed();
		for who in [ALICE, BOB, CHARLIE] {
			let call = Call::rule { licence: id, for_buyer: true };
			assert_noop!(submit(who, call), DispatchError::BadOrigin);
		}
		let call = Call::rule { licence: id, for_buyer: true };
		assert_noop!(submit_as(RuntimeOrigin::root(), call), DispatchError::BadOrigin);
		assert_ok!(rule(id, true));
	});
}

#[test]
fn the_panel_rules_on_what_is_disputed_alone() {
	run(|| {
		let (_, id) = bought();
		assert_noop!(rule(id, true), Error::<Test>::WrongStage);
		assert_ok!(deliver(ALICE, id));
		assert_noop!(rule(id, false), Error::<Test>::WrongStage);
		assert_noop!(rule(id + 1, false), Error::<Test>::LicenceNotFound);
	});
}

#[test]
fn a_ruling_is_the_end() {
	run(|| {
		for for_buyer in [true, false] {
			let (_, id) = disputed();
			assert_ok!(rule(id, for_buyer));
			assert_noop!(rule(id, !for_buyer), Error::<Test>::NoEscrow);
			assert_noop!(rule(id, for_buyer), Error::<Test>::NoEscrow);
			assert_noop!(dispute(BOB, id), Error::<Test>::NoEscrow);
			assert_noop!(confirm(BOB, id), Error::<Test>::NoEscrow);
			wait(7 * DAY);
			assert_noop!(expire(id), Error::<Test>::NoEscrow);
		}
	});
}

#[test]
fn without_a_bond_there_is_no_dispute() {
	run(|| {
		let (model, _) = bought();
		let enough = ED + LICENCE_DEPOSIT + DISPUTE_BOND;
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(EVE), DAVE, enough - 1));
		assert_ok!(Assets::transfer(RuntimeOrigin::signed(EVE), 1, DAVE, 1_000 * DOLLAR));
		let id = buy(DAVE, model, 0).unwrap();
		assert_ok!(deliver(ALICE, id));
		assert_noop!(dispute(DAVE, id), TokenError::FundsUnavailable);
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(EVE), DAVE, 1));
		assert_ok!(dispute(DAVE, id));
		// What he has on hold keeps his account, and the rest of him is gone.
		assert_ok!(rule(id, true));
		assert_eq!((all_native(DAVE), free(&USD, DAVE)), (enough, 1_000_000_000));
	});
}

#[test]
fn each_dispute_has_its_bond() {
	run(|| {
		let (model, first) = disputed();
		let second = buy(BOB, model, 0).unwrap();
		assert_ok!(deliver(ALICE, second));
		assert_ok!(dispute(BOB, second));
		assert_eq!(held(HoldReason::DisputeBond, BOB), 10_000);
		assert_ok!(rule(second, false));
		assert_eq!(held(HoldReason::DisputeBond, BOB), 5_000);
		assert_ok!(rule(first, true));
		assert_eq!((held(HoldReason::DisputeBond, BOB), all_native(BOB)), (0, RICH - 5_000));
	});
}

#[test]
fn the_owner_at_the_ruling_gets_price_and_bond() {
	run(|| {
		let (model, id) = disputed();
		give(model, CHARLIE);
		assert_ok!(rule(id, false));
		assert_eq!((gain(&USD, ALICE), gain(&USD, CHARLIE)), (0, 980_000_000));
		assert_eq!(all_native(CHARLIE), RICH + 5_000);
	});
}

#[test]
fn what_is_left_of_a_bond_is_told() {
	run(|| {
		let (_, id) = disputed();
		let before = all_native(ALICE);
		let reason = HoldReason::DisputeBond.into();
		// As a slash would.
		Balances::burn_held(&reason, &BOB, 2_000, Precision::Exact, Fortitude::Force).unwrap();
		assert_ok!(rule(id, false));
		assert!(told(Event::BondAwarded { from: BOB, to: ALICE, amount: 3_000 }));
		assert_eq!(all_native(ALICE), before + 3_000);
	});
}

#[test]
fn a_bond_that_cannot_be_paid_is_told_as_it_is_owed() {
	run(|| {
		let (model, id) = disputed();
		// He has no account, and what is left does not make one.
		give(model, DAVE);
		let reason = HoldReason::DisputeBond.into();
		let taken = DISPUTE_BOND - 1;
		Balances::burn_held(&reason, &BOB, taken, Precision::Exact, Fortitude::Force).unwrap();
		assert_ok!(rule(id, false));
		assert!(told(Event::Owing { who: DAVE, asset: NATIVE, amount: 1 }));
		assert!(told(Event::BondAwarded { from: BOB, to: DAVE, amount: 1 }));
		assert_eq!((owed(&NATIVE, DAVE), custody(&NATIVE)), (1, 1));
	});
}

#[test]
fn a_buyer_who_owns_the_model_by_then_has_his_bond_whatever_the_ruling() {
	run(|| {
		let (model, id) = disputed();
		give(model, BOB);
		let before = all_native(BOB);
		assert_ok!(rule(id, false));
		assert_eq!((held(HoldReason::DisputeBond, BOB), all_native(BOB)), (0, before));
		assert_eq!(gain(&USD, BOB), -20_000_000);
	});
}

#[test]
fn the_bond_against_a_model_that_was_burned_is_for_who_gets_the_fees() {
	run(|| {
		let (model, id) = disputed();
		burn(model);
		assert_ok!(rule(id, false));
		assert_eq!((all_native(TREASURY), fees(&USD)), (ED + 5_000, 990_000_000));
	});
}

#[test]
fn parties_that_cannot_be_paid_keep_no_dispute_from_ending() {
	run(|| {
		let (model, refunded) = disputed();
		let settled = buy(BOB, model, 0).unwrap();
		assert_ok!(deliver(ALICE, settled));
		assert_ok!(dispute(BOB, settled));
		block(&USD, ALICE);
		block(&USD, BOB);
		assert_ok!(rule(refunded, true));
		assert_ok!(rule(settled, false));
		assert_eq!((owed(&USD, BOB), owed(&USD, ALICE)), (1_000_000_000, 980_000_000));
		// Bonds are in another currency.
		assert_eq!((held(HoldReason::DisputeBond, BOB), all_native(BOB)), (0, RICH - 5_000));
	});
}
