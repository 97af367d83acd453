// SPDX-License-Identifier: Apache-2.0

//! Splits: what they can be, and their end.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

fn account(who: AccountId) -> Payee<AccountId> {
	Payee::Account(who)
}

fn half(payee: Payee<AccountId>) -> (Payee<AccountId>, u32) {
	(payee, PARTS / 2)
}

fn whole(payee: Payee<AccountId>) -> [(Payee<AccountId>, u32); 1] {
	[(payee, PARTS)]
}

#[test]
fn a_split_is_made_and_removed() {
	run(|| {
		let payees = [(account(ALICE), 1), (account(BOB), 999_999)];
		let id = split_as(CHARLIE, &payees).unwrap();
		let found = Splits::<Test>::get(id).unwrap();
		assert_eq!((found.slots, found.depth, found.leaves, found.users), (2, 1, 2, 0));
		assert_eq!(Slots::<Test>::get(id, 1), Some(Slot { payee: account(BOB), parts: 999_999 }));
		assert!(told(Event::SplitCreated { split: id, by: CHARLIE, payees: payees.to_vec() }));
		assert!(held(HoldReason::Split, CHARLIE) > 3 * ENTRY_DEPOSIT);
		let remove = Call::remove_split { split: id };
		assert_noop!(submit(ALICE, remove.clone()), Error::<Test>::NotCreator);
		assert_ok!(submit(CHARLIE, remove.clone()));
		assert_eq!(held(HoldReason::Split, CHARLIE), 0);
		assert_eq!(Slots::<Test>::iter().count(), 0);
		assert_noop!(submit(CHARLIE, remove), Error::<Test>::SplitNotFound);
		assert_eq!(split_as(CHARLIE, &payees), Ok(id + 1));
	});
}

#[test]
fn parts_are_a_million() {
	run(|| {
		let cases: [&[u32]; 7] = [
			&[],
			&[PARTS - 1],
			&[PARTS + 1],
			&[PARTS, 0],
			&[0, PARTS],
			&[PARTS, PARTS],
			&[u32::MAX, PARTS + 1],
		];
		for parts in cases {
			let payees: Vec<_> = [account(ALICE), account(BOB)]
				.into_iter()
				.zip(parts)
				.map(|(payee, parts)| (payee, *parts))
				.collect();
			assert_noop!(split_as(EVE, &payees), Error::<Test>::InvalidParts);
		}
		assert_ok!(split_as(EVE, &whole(account(ALICE))));
	});
}

#[test]
fn nobody_is_there_twice() {
	run(|| {
		own_model(1, Some(ALICE));
		let child = split(&whole(account(ALICE)));
		for payee in [account(ALICE), Payee::ModelOwner(1), Payee::Split(child)] {
			let twice = [half(payee.clone()), half(payee)];
			assert_noop!(split_as(EVE, &twice), Error::<Test>::DuplicatePayee);
		}
		// The owner of a model and his account are not the same.
		assert_ok!(split_as(EVE, &[half(account(ALICE)), half(Payee::ModelOwner(1))]));
	});
}

#[test]
fn payees_exist() {
	run(|| {
		// Itself, and one that comes later: so there are no cycles.
		for missing in [0, 1] {
			assert_noop!(
				split_as(EVE, &whole(Payee::Split(missing))),
				Error::<Test>::SplitNotFound
			);
		}
		assert_noop!(split_as(EVE, &whole(Payee::ModelOwner(1))), Error::<Test>::ModelNotFound);
		let parent = split(&whole(account(ALICE)));
		assert_ok!(submit(ALICE, Call::fractionalise { split: parent, slot: 0, units: 1 }));
		assert_noop!(split_as(EVE, &whole(Payee::Stream(0))), Error::<Test>::InvalidPayee);
	});
}

#[test]
fn splits_are_not_deeper_than_the_bound() {
	run(|| {
		let mut last = split(&whole(account(ALICE)));
		for depth in 2..=4 {
			last = split(&[half(account(BOB)), half(Payee::Split(last))]);
			let found = Splits::<Test>::get(last).unwrap();
			assert_eq!((found.depth, found.leaves), (depth, depth));
		}
		assert_noop!(split_as(EVE, &whole(Payee::Split(last))), Error::<Test>::SplitTooDeep);
	});
}

#[test]
fn splits_are_not_broader_than_the_bound() {
	run(|| {
		let six: Vec<_> = (0..6u8)
			.map(|who| {
				(account(AccountId::new([who; 32])), if who == 0 { 500_000 } else { 100_000 })
			})
			.collect();
		let (one, two) = (split(&six), split(&six));
		let twelve = split(&[half(Payee::Split(one)), half(Payee::Split(two))]);
		assert_eq!(Splits::<Test>::get(twelve).unwrap().leaves, 12);
		assert_noop!(
			split_as(EVE, &[half(Payee::Split(twelve)), half(account(ALICE))]),
			Error::<Test>::TooManyLeaves
		);
	});
}

#[test]
fn a_split_that_is_used_stays() {
	run(|| {
		let child = split(&whole(account(ALICE)));
		let parent = split(&[half(Payee::Split(child)), half(account(BOB))]);
		let id = register_as(ALICE, recording_input(parent)).unwrap();
		let remove = |split| submit(EVE, Call::remove_split { split });
		assert_noop!(remove(child), Error::<Test>::SplitInUse);
		assert_noop!(remove(parent), Error::<Test>::SplitInUse);
		assert_ok!(submit(ALICE, Call::withdraw_recording { recording: id }));
		assert_noop!(remove(child), Error::<Test>::SplitInUse);
		assert_ok!(submit(BOB, Call::fractionalise { split: parent, slot: 1, units: 5 }));
		assert_noop!(remove(parent), Error::<Test>::SplitInUse);
		assert_ok!(submit(BOB, Call::close_stream { stream: 0 }));
		assert_ok!(remove(parent));
		// Nothing that has received is without users. If it were, the money would not be lost.
		Received::<Test>::insert(child, USD, 1);
		assert_noop!(Music::do_remove_split(&EVE, child), Error::<Test>::SplitInUse);
		Received::<Test>::remove(child, USD);
		assert_ok!(remove(child));
		assert_eq!(held(HoldReason::Split, EVE), 0);
	});
}

#[test]
fn a_slot_is_handed_on_by_its_payee_alone() {
	run(|| {
		own_model(1, Some(ALICE));
		let id = split(&[half(account(ALICE)), half(Payee::ModelOwner(1))]);
		let hand_on = |who, slot, to| submit(who, Call::hand_on { split: id, slot, to });
		assert_noop!(hand_on(BOB, 0, BOB), Error::<Test>::NotPayee);
		// Neither she who has made it.
		assert_noop!(hand_on(EVE, 0, EVE), Error::<Test>::NotPayee);
		assert_noop!(hand_on(ALICE, 1, BOB), Error::<Test>::NotPayee);
		assert_noop!(hand_on(ALICE, 2, BOB), Error::<Test>::SlotNotFound);
		assert_noop!(hand_on(ALICE, 0, ALICE), Error::<Test>::SameAccount);
		deposit_to_split(id, &USD, 100);
		assert_ok!(hand_on(ALICE, 0, BOB));
		assert!(told(Event::HandedOn { split: id, slot: 0, from: ALICE, to: BOB }));
		// With what was not claimed.
		assert_ok!(claim(id, 0, &USD));
		assert_eq!((gain(&USD, ALICE), gain(&USD, BOB)), (0, 50));
		assert_noop!(hand_on(ALICE, 0, ALICE), Error::<Test>::NotPayee);
	});
}
