// SPDX-License-Identifier: Apache-2.0

//! Streams: from a slot to units and back, and what holders get.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

/// A stream of so many units on Alice's half of a split, the other half of which is Bob's.
fn stream(units: u64) -> (SplitId, StreamId) {
	let id = split_of(&[(ALICE, 500_000), (BOB, 500_000)]);
	(id, fractionalise(id, units))
}

fn fractionalise(split: SplitId, units: u64) -> StreamId {
	let stream = NextStream::<Test>::get();
	assert_ok!(submit(ALICE, Call::fractionalise { split, slot: 0, units }));
	stream
}

fn transfer(stream: StreamId, from: AccountId, to: AccountId, units: u64) {
	assert_ok!(submit(from, Call::transfer_units { stream, to, units }));
}

fn units(stream: StreamId, who: AccountId) -> u64 {
	Holdings::<Test>::get(stream, who).map_or(0, |holding| holding.units)
}

#[test]
fn a_payee_makes_a_stream_of_his_slot() {
	run(|| {
		let id = split_of(&[(ALICE, 500_000), (BOB, 500_000)]);
		let make = |who, slot, units| submit(who, Call::fractionalise { split: id, slot, units });
		assert_noop!(make(BOB, 0, 100), Error::<Test>::NotPayee);
		assert_noop!(make(EVE, 0, 100), Error::<Test>::NotPayee);
		assert_noop!(make(ALICE, 2, 100), Error::<Test>::SlotNotFound);
		assert_noop!(make(ALICE, 0, 0), Error::<Test>::InvalidUnits);
		assert_ok!(make(ALICE, 0, 100));
		assert!(told(Event::StreamCreated {
			stream: 0,
			split: id,
			slot: 0,
			who: ALICE,
			units: 100
		}));
		assert_eq!(units(0, ALICE), 100);
		assert_eq!(Slots::<Test>::get(id, 0).unwrap().payee, Payee::Stream(0));
		assert!(held(HoldReason::Split, ALICE) > 2 * ENTRY_DEPOSIT);
		// It is not hers alone any more.
		assert_noop!(make(ALICE, 0, 100), Error::<Test>::NotPayee);
		assert_noop!(
			submit(ALICE, Call::hand_on { split: id, slot: 0, to: BOB }),
			Error::<Test>::NotPayee
		);
		deposit_to_split(id, &USD, 100);
		assert_noop!(claim(id, 0, &USD), Error::<Test>::IsStream);
		assert_ok!(claim(id, 1, &USD));
	});
}

#[test]
fn what_was_not_claimed_before_is_the_payees() {
	run(|| {
		let id = split_of(&[(ALICE, 500_000), (BOB, 500_000)]);
		deposit_to_split(id, &USD, 100);
		assert_ok!(claim(id, 0, &USD));
		deposit_to_split(id, &USD, 101);
		deposit_to_split(id, &BTC, 60);
		let stream = fractionalise(id, 3);
		transfer(stream, ALICE, CHARLIE, 2);
		assert_ok!(claim_stream(stream, ALICE, &USD));
		assert_ok!(claim_stream(stream, ALICE, &BTC));
		assert_eq!((gain(&USD, ALICE), gain(&BTC, ALICE)), (100, 30));
		assert_noop!(claim_stream(stream, CHARLIE, &USD), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn holders_get_what_came_while_they_held() {
	run(|| {
		let (id, stream) = stream(100);
		deposit_to_split(id, &USD, 200);
		transfer(stream, ALICE, CHARLIE, 30);
		deposit_to_split(id, &USD, 2_000);
		transfer(stream, CHARLIE, BOB, 10);
		deposit_to_split(id, &USD, 20_000);
		for (who, amount) in [(BOB, 1_000), (CHARLIE, 2_300), (ALICE, 7_800)] {
			assert_ok!(claim_stream(stream, who.clone(), &USD));
			assert!(told(Event::StreamClaimed { stream, who: who.clone(), asset: USD, amount }));
			assert_eq!(gain(&USD, who.clone()), amount as i128);
			assert_noop!(claim_stream(stream, who, &USD), Error::<Test>::NothingToClaim);
		}
		assert_noop!(claim_stream(stream, DAVE, &USD), Error::<Test>::NotHolder);
		assert_noop!(claim_stream(stream + 1, ALICE, &USD), Error::<Test>::StreamNotFound);
		assert_noop!(claim_stream(stream, ALICE, &OTHER), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn fractions_are_carried_on() {
	run(|| {
		let (id, stream) = stream(3);
		transfer(stream, ALICE, CHARLIE, 1);
		// One unit of the slot each time: two thirds and one.
		for _ in 0..3 {
			deposit_to_split(id, &USD, 2);
			let _ = claim_stream(stream, ALICE, &USD);
			let _ = claim_stream(stream, CHARLIE, &USD);
		}
		assert_eq!((gain(&USD, ALICE), gain(&USD, CHARLIE)), (2, 1));
		assert_ok!(claim(id, 1, &USD));
		assert_eq!(waits(Purse::Split(id), &USD), 0);
	});
}

#[test]
fn who_gives_all_units_gives_his_fractions_too() {
	run(|| {
		let (id, stream) = stream(3);
		transfer(stream, ALICE, CHARLIE, 1);
		deposit_to_split(id, &USD, 2);
		// Alice has two thirds of one, Charlie one third.
		transfer(stream, ALICE, CHARLIE, 2);
		assert!(!Holdings::<Test>::contains_key(stream, ALICE));
		assert_ok!(claim_stream(stream, CHARLIE, &USD));
		assert_eq!(gain(&USD, CHARLIE), 1);
		assert_eq!(Streams::<Test>::get(stream).unwrap().holders, 1);
	});
}

#[test]
fn whole_units_stay_with_who_gives_all() {
	run(|| {
		let (id, stream) = stream(3);
		deposit_to_split(id, &USD, 20);
		transfer(stream, ALICE, CHARLIE, 3);
		assert_eq!(units(stream, ALICE), 0);
		let deposit = held(HoldReason::Split, ALICE);
		assert_ok!(claim_stream(stream, ALICE, &USD));
		assert_eq!(gain(&USD, ALICE), 10);
		// With the last of it, the holding is gone.
		assert!(!Holdings::<Test>::contains_key(stream, ALICE));
		assert!(held(HoldReason::Split, ALICE) < deposit);
		assert_noop!(claim_stream(stream, CHARLIE, &USD), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn an_asset_that_is_accepted_later_counts_from_its_beginning() {
	run(|| {
		let (id, stream) = stream(2);
		transfer(stream, ALICE, CHARLIE, 1);
		assert_ok!(submit_as(
			RuntimeOrigin::root(),
			Call::accept_asset { asset: OTHER, accepted: true }
		));
		deposit_to_split(id, &OTHER, 40);
		transfer(stream, ALICE, BOB, 1);
		deposit_to_split(id, &OTHER, 400);
		for (who, amount) in [(ALICE, 10), (BOB, 100), (CHARLIE, 110)] {
			assert_ok!(claim_stream(stream, who.clone(), &OTHER));
			assert_eq!(gain(&OTHER, who), amount);
		}
	});
}

#[test]
fn who_has_all_units_makes_it_a_slot_again() {
	run(|| {
		let (id, stream) = stream(10);
		deposit_to_split(id, &USD, 100);
		transfer(stream, ALICE, CHARLIE, 10);
		let close = |who| submit(who, Call::close_stream { stream });
		assert_noop!(close(BOB), Error::<Test>::NotHolder);
		// Alice has money to claim: the slot is not Charlie's alone.
		assert_noop!(close(CHARLIE), Error::<Test>::StreamShared);
		assert_noop!(close(ALICE), Error::<Test>::StreamShared);
		assert_ok!(claim_stream(stream, ALICE, &USD));
		deposit_to_split(id, &USD, 30);
		assert_ok!(close(CHARLIE));
		assert!(told(Event::StreamClosed { stream, who: CHARLIE }));
		assert_eq!(held(HoldReason::Split, ALICE), 0);
		assert_eq!(held(HoldReason::Split, CHARLIE), 0);
		assert_ok!(claim(id, 0, &USD));
		assert_eq!((gain(&USD, ALICE), gain(&USD, CHARLIE)), (50, 15));
		assert_noop!(close(CHARLIE), Error::<Test>::StreamNotFound);
		// And again, with another number.
		assert_ok!(submit(CHARLIE, Call::fractionalise { split: id, slot: 0, units: 7 }));
		assert_eq!(units(stream + 1, CHARLIE), 7);
	});
}

#[test]
fn very_many_units_of_very_much_are_exact() {
	run(|| {
		let (id, stream) = stream(u64::MAX);
		transfer(stream, ALICE, CHARLIE, 1);
		let amount = RICH / 2;
		deposit_to_split(id, &USD, amount);
		let got = amount / 2;
		assert_ok!(claim_stream(stream, CHARLIE, &USD));
		let charlie = got / u128::from(u64::MAX);
		assert_eq!(gain(&USD, CHARLIE), charlie as i128);
		assert_ok!(claim_stream(stream, ALICE, &USD));
		// Both fractions together are one unit.
		assert_eq!(gain(&USD, ALICE), (got - charlie - 1) as i128);
		transfer(stream, CHARLIE, ALICE, 1);
		assert_ok!(claim_stream(stream, ALICE, &USD));
		assert_eq!(gain(&USD, ALICE), (got - charlie) as i128);
	});
}
