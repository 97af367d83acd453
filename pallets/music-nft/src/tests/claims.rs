// SPDX-License-Identifier: Apache-2.0

//! Claims of payees.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

#[test]
fn everybody_gets_his_part() {
	run(|| {
		let id = split_of(&[(ALICE, 500_000), (BOB, 300_000), (CHARLIE, 200_000)]);
		deposit_to_split(id, &USD, 1_000);
		for (slot, who, amount) in [(2, CHARLIE, 200), (0, ALICE, 500), (1, BOB, 300)] {
			assert_ok!(claim(id, slot, &USD));
			assert!(told(Event::Claimed {
				split: id,
				slot,
				payee: Payee::Account(who.clone()),
				to: who.clone(),
				asset: USD,
				amount,
			}));
			assert_eq!(gain(&USD, who), amount as i128);
			assert_noop!(claim(id, slot, &USD), Error::<Test>::NothingToClaim);
		}
		assert_noop!(claim(id, 3, &USD), Error::<Test>::SlotNotFound);
		assert_noop!(claim(id + 1, 0, &USD), Error::<Test>::SlotNotFound);
		assert_noop!(claim(id, 0, &BTC), Error::<Test>::NothingToClaim);
		assert_noop!(claim(id, 0, &OTHER), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn assets_are_apart() {
	run(|| {
		let id = split_of(&[(ALICE, PARTS)]);
		for (asset, amount) in [(USD, 10), (BTC, 20), (EUR, 30), (NATIVE, 40_000)] {
			deposit_to_split(id, &asset, amount);
		}
		for (asset, amount) in [(NATIVE, 40_000), (BTC, 20), (USD, 10), (EUR, 30)] {
			let before = free(&asset, ALICE);
			assert_ok!(claim(id, 0, &asset));
			assert_eq!(free(&asset, ALICE) - before, amount);
			assert_eq!(waits(Purse::Split(id), &asset), 0);
		}
	});
}

#[test]
fn nobody_small_is_rounded_to_nothing_for_ever() {
	run(|| {
		let id = split_of(&[(ALICE, 1), (BOB, 999_999)]);
		for _ in 0..2 {
			deposit_to_split(id, &USD, 999_999);
			let _ = claim(id, 1, &USD);
		}
		// Twice 0.999999.
		assert_ok!(claim(id, 0, &USD));
		assert_eq!(gain(&USD, ALICE), 1);
		deposit_to_split(id, &USD, 2);
		assert_ok!(claim(id, 0, &USD));
		assert_ok!(claim(id, 1, &USD));
		assert_eq!((gain(&USD, ALICE), gain(&USD, BOB)), (2, 1_999_998));
		assert_eq!(waits(Purse::Split(id), &USD), 0);
	});
}

#[test]
fn the_owner_of_a_model_is_who_owns_it_then() {
	run(|| {
		own_model(1, Some(ALICE));
		let id = split(&[(Payee::ModelOwner(1), PARTS)]);
		deposit_to_split(id, &USD, 100);
		assert_ok!(claim(id, 0, &USD));
		own_model(1, Some(BOB));
		deposit_to_split(id, &USD, 50);
		assert_ok!(claim(id, 0, &USD));
		own_model(1, None);
		deposit_to_split(id, &USD, 25);
		assert_noop!(claim(id, 0, &USD), Error::<Test>::NoOwner);
		own_model(1, Some(BOB));
		assert_ok!(claim(id, 0, &USD));
		assert_eq!((gain(&USD, ALICE), gain(&USD, BOB)), (100, 75));
	});
}

#[test]
fn a_split_in_a_split_receives_as_any_other() {
	run(|| {
		let child = split_of(&[(ALICE, 500_000), (BOB, 500_000)]);
		let parent = split(&[(Payee::Split(child), 400_000), (Payee::Account(CHARLIE), 600_000)]);
		deposit_to_split(parent, &USD, 1_000);
		assert_noop!(claim(parent, 0, &USD), Error::<Test>::NotFunded);
		assert_ok!(submit(BOB, Call::fund { purse: Purse::Split(child), asset: USD }));
		assert_ok!(claim(parent, 0, &USD));
		assert!(told(Event::Claimed {
			split: parent,
			slot: 0,
			payee: Payee::Split(child),
			to: Music::account_of(Purse::Split(child)),
			asset: USD,
			amount: 400,
		}));
		assert_eq!(Received::<Test>::get(child, USD), 400);
		// It can have recordings of its own besides.
		deposit_to_split(child, &USD, 100);
		assert_ok!(claim(child, 0, &USD));
		assert_eq!(gain(&USD, ALICE), 250);
	});
}

#[test]
fn a_way_down_is_claimed_in_one_call() {
	run(|| {
		let lowest = split_of(&[(ALICE, PARTS)]);
		let middle = split(&[(Payee::Account(BOB), 500_000), (Payee::Split(lowest), 500_000)]);
		let top = split(&[(Payee::Split(middle), PARTS)]);
		for split in [lowest, middle] {
			fund_split(split, &USD);
		}
		let claim_path = |path: &[SlotId]| {
			let path = path.to_vec().try_into().unwrap();
			submit(PANEL, Call::claim_path { split: top, path, asset: USD })
		};
		assert_noop!(claim_path(&[0, 1, 0]), Error::<Test>::NothingToClaim);
		deposit_to_split(top, &USD, 100);
		for path in [&[0, 0, 0][..], &[0, 1, 0, 0]] {
			assert_noop!(claim_path(path), Error::<Test>::InvalidPath);
		}
		assert_noop!(claim_path(&[1]), Error::<Test>::SlotNotFound);
		assert_noop!(claim_path(&[0, 2]), Error::<Test>::SlotNotFound);
		assert_noop!(claim_path(&[]), Error::<Test>::NothingToClaim);
		assert_ok!(claim_path(&[0, 1, 0]));
		assert_eq!(gain(&USD, ALICE), 50);
		// Where there is nothing more to claim, it goes on.
		assert_ok!(claim_path(&[0, 0]));
		assert_eq!(gain(&USD, BOB), 50);
		assert_noop!(claim_path(&[0, 0]), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn an_account_too_small_to_exist_gets_it_all_later() {
	run(|| {
		let id = split_of(&[(DAVE, 100_000), (BOB, 900_000)]);
		deposit_to_split(id, &USD, 90);
		assert!(claim(id, 0, &USD).is_err());
		assert_ok!(claim(id, 1, &USD));
		deposit_to_split(id, &USD, 10);
		assert_ok!(claim(id, 0, &USD));
		assert_eq!(free(&USD, DAVE), 10);
	});
}

#[test]
fn recordings_can_share_a_split() {
	run(|| {
		let id = split_of(&[(ALICE, PARTS)]);
		let (one, two) = (
			register_as(BOB, recording_input(id)).unwrap(),
			register_as(CHARLIE, recording_input(id)).unwrap(),
		);
		sell(one, &USD, 100).unwrap();
		sell(two, &USD, 200).unwrap();
		assert_ok!(claim(id, 0, &USD));
		assert_eq!(gain(&USD, ALICE), 294);
	});
}

#[test]
fn more_than_there_can_be_is_refused() {
	run(|| {
		let id = split_of(&[(ALICE, PARTS)]);
		deposit_to_split(id, &USD, 1);
		Received::<Test>::insert(id, USD, Balance::MAX);
		let song = Recordings::<Test>::iter_keys().next().unwrap();
		donate(Purse::Recording(song), &USD, 100);
		assert_noop!(pay_recording(song, &USD, 100), sp_runtime::ArithmeticError::Overflow);
		Received::<Test>::insert(id, USD, 1);
	});
}

#[test]
fn the_panel_names_who_gets_what_nobody_can_claim() {
	run(|| {
		own_model(1, Some(ALICE));
		let id = split(&[(Payee::ModelOwner(1), 500_000), (Payee::Account(BOB), 500_000)]);
		let name = |slot| Call::name_payee { split: id, slot, to: CHARLIE };
		deposit_to_split(id, &USD, 100);
		assert_ok!(claim(id, 0, &USD));
		deposit_to_split(id, &USD, 30);
		// Not while somebody owns the model, nor for what is somebody's.
		assert_noop!(submit(PANEL, name(0)), Error::<Test>::PayeeStands);
		own_model(1, None);
		assert_noop!(submit(PANEL, name(1)), Error::<Test>::PayeeStands);
		assert_noop!(submit(PANEL, name(2)), Error::<Test>::SlotNotFound);
		for who in [ALICE, BOB, EVE] {
			assert_noop!(submit(who, name(0)), sp_runtime::DispatchError::BadOrigin);
		}
		assert_noop!(claim(id, 0, &USD), Error::<Test>::NoOwner);
		assert_ok!(submit(PANEL, name(0)));
		assert!(told(Event::PayeeNamed { split: id, slot: 0, model: 1, to: CHARLIE }));
		// What was claimed stays claimed, and the slot is an account's as any other.
		assert_ok!(claim(id, 0, &USD));
		assert_eq!((gain(&USD, ALICE), gain(&USD, CHARLIE)), (50, 15));
		own_model(1, Some(ALICE));
		assert_noop!(submit(PANEL, name(0)), Error::<Test>::PayeeStands);
		assert_ok!(submit(CHARLIE, Call::hand_on { split: id, slot: 0, to: BOB }));
	});
}
