// SPDX-License-Identifier: Apache-2.0

//! Who gets what.

use super::*;
use pallet_music_nft_runtime_api::{
	OwnSlotInfo, PayeeInfo, SlotInfo, SplitInfo, UnitsInfo, MAX_HOLDERS_TOLD,
};

type Tree = SplitInfo<AccountId, Asset>;

fn tree(split: SplitId) -> Tree {
	Music::split_info(told::Purse::Split(split)).unwrap()
}

/// The payees that are no splits, with the ways to them and their shares.
fn leaves(tree: &Tree) -> Vec<(Vec<SlotId>, u32, PayeeInfo<AccountId, Asset>)> {
	let below = |slot: &SlotInfo<AccountId, Asset>| match &slot.payee {
		PayeeInfo::Split(inner) => leaves(inner)
			.into_iter()
			.map(|(path, share, payee)| ([vec![slot.slot], path].concat(), share, payee))
			.collect(),
		payee => vec![(vec![slot.slot], slot.share, payee.clone())],
	};
	tree.slots.iter().flat_map(below).collect()
}

#[test]
fn a_tree_says_who_gets_what_now() {
	run(|| {
		own_model(7, Some(CHARLIE));
		let inner = split(&[(Payee::Account(ALICE), 333_333), (Payee::ModelOwner(7), 666_667)]);
		let outer = split(&[
			(Payee::Split(inner), 500_001),
			(Payee::Account(BOB), 499_998),
			(Payee::Account(ALICE), 1),
		]);
		let id = register_as(ALICE, recording_input(outer)).unwrap();
		let info = tree(outer);
		assert_eq!(Music::split_info(told::Purse::Recording(id)), Some(info.clone()));
		assert_eq!((info.split, &info.creator, info.leaves), (outer, &EVE, 4));
		assert_eq!(info.account, Music::account_of(Purse::Split(outer)));
		assert_eq!((&info.funded, &info.received), (&vec![], &vec![]));
		let parts: Vec<_> =
			info.slots.iter().map(|slot| (slot.slot, slot.parts, slot.share)).collect();
		let expected = [(0, 500_001, 500_001_000), (1, 499_998, 499_998_000), (2, 1, 1_000)];
		assert_eq!(parts, expected);
		let owner = |owner| PayeeInfo::ModelOwner { model: 7, owner };
		let expected = [
			// Rounded down: .167 and .833 of 10^-9 are left out.
			(vec![0, 0], 166_666_833, PayeeInfo::Account(ALICE)),
			(vec![0, 1], 333_334_166, owner(Some(CHARLIE))),
			(vec![1], 499_998_000, PayeeInfo::Account(BOB)),
			(vec![2], 1_000, PayeeInfo::Account(ALICE)),
		];
		assert_eq!(leaves(&info), expected);

		// Who it is changes with those who hand on, and with the owner of the model.
		assert_ok!(submit(BOB, Call::hand_on { split: outer, slot: 1, to: DAVE }));
		own_model(7, None);
		let found = leaves(&tree(outer));
		assert_eq!((&found[1].2, &found[2].2), (&owner(None), &PayeeInfo::Account(DAVE)));
		for none in [told::Purse::Recording(id + 1), told::Purse::Split(outer + 1)] {
			assert_eq!(Music::split_info(none), None);
		}
	});
}

#[test]
fn what_a_tree_says_to_wait_is_what_is_claimed() {
	run(|| {
		let inner = split_of(&[(ALICE, 250_000), (BOB, 750_000)]);
		let outer = split(&[(Payee::Split(inner), 400_000), (Payee::Account(CHARLIE), 600_000)]);
		deposit_to_split(outer, &USD, 1_001);
		deposit_to_split(outer, &BTC, 10);
		let info = tree(outer);
		assert_eq!(info.received, amounts(&[(USD, 1_001), (BTC, 10)]));
		assert_eq!(info.funded, [NATIVE, USD, BTC]);
		assert_eq!(info.slots[0].waiting, amounts(&[(USD, 400), (BTC, 4)]));
		assert_eq!(info.slots[1].waiting, amounts(&[(USD, 600), (BTC, 6)]));
		let PayeeInfo::Split(below) = &info.slots[0].payee else { panic!("{info:?}") };
		// It has not come there yet, and cannot before the account is funded.
		assert_eq!((&below.funded, &below.received), (&vec![], &vec![]));
		assert!(below.slots.iter().all(|slot| slot.waiting.is_empty()));
		fund_split(inner, &USD);
		assert_ok!(claim(outer, 0, &USD));
		assert_ok!(claim(outer, 1, &USD));
		assert_eq!(gain(&USD, CHARLIE), 600);
		let info = tree(outer);
		assert_eq!(info.slots[0].waiting, amounts(&[(BTC, 4)]));
		let PayeeInfo::Split(below) = &info.slots[0].payee else { panic!("{info:?}") };
		assert_eq!((&below.funded, &below.received), (&vec![NATIVE, USD], &amounts(&[(USD, 400)])));
		assert_eq!(below.slots[1].waiting, amounts(&[(USD, 300)]));
		assert_ok!(claim(inner, 1, &USD));
		assert_eq!(gain(&USD, BOB), 300);
	});
}

#[test]
fn a_tree_is_as_deep_and_broad_as_splits_may_be() {
	run(|| {
		let mut last = split_of(&[(ALICE, 500_000), (BOB, 500_000)]);
		for depth in 2..=4 {
			let side = split(&[(Payee::Account(CHARLIE), PARTS)]);
			last = split(&[(Payee::Split(last), 500_000), (Payee::Split(side), 500_000)]);
			let found = leaves(&tree(last));
			assert_eq!(found.len(), depth + 1);
			assert_eq!(found[0].0.len(), depth);
			assert_eq!(found[0].1, WHOLE >> depth);
			assert_eq!(found.iter().map(|leaf| leaf.1).sum::<u32>(), WHOLE);
		}
	});
}

#[test]
fn a_stream_is_told_with_some_of_its_holders() {
	run(|| {
		let id = split_of(&[(ALICE, PARTS)]);
		assert_ok!(submit(ALICE, Call::fractionalise { split: id, slot: 0, units: 100 }));
		let stream = || {
			let PayeeInfo::Stream(stream) = tree(id).slots[0].payee.clone() else { panic!() };
			assert_eq!((stream.stream, stream.units), (0, 100));
			(stream.holders, stream.first)
		};
		assert_eq!(stream(), (1, vec![UnitsInfo { account: ALICE, units: 100 }]));
		for number in 0..MAX_HOLDERS_TOLD as u8 + 3 {
			let to = AccountId::new([200 + number; 32]);
			assert_ok!(submit(ALICE, Call::transfer_units { stream: 0, to, units: 2 }));
		}
		let (holders, first) = stream();
		assert_eq!((holders, first.len()), (MAX_HOLDERS_TOLD + 4, MAX_HOLDERS_TOLD as usize));
		let page = Music::holder_infos(0, None, MAX_HOLDERS_TOLD).holders;
		let units = |holder: told::HolderInfo<AccountId, Asset>| UnitsInfo {
			account: holder.account,
			units: holder.units,
		};
		assert_eq!(first, page.into_iter().map(units).collect::<Vec<_>>());
	});
}

#[test]
fn the_slots_of_an_account_come_in_pages() {
	run(|| {
		own_model(7, Some(ALICE));
		own_model(8, Some(BOB));
		let first = split_of(&[(ALICE, 500_000), (BOB, 500_000)]);
		let none = split_of(&[(BOB, PARTS)]);
		let second = split(&[
			(Payee::ModelOwner(8), 100_000),
			(Payee::ModelOwner(7), 200_000),
			(Payee::Account(ALICE), 300_000),
			(Payee::Split(first), 400_000),
		]);
		let third = split_of(&[(ALICE, PARTS)]);
		deposit_to_split(second, &USD, 1_000);
		let own = |split, slot, parts, model, waiting: &[_]| OwnSlotInfo {
			split,
			slot,
			parts,
			model,
			waiting: amounts(waiting),
		};
		let page = |who: &AccountId, from, limit| {
			let page = Music::own_slot_infos(who, from, limit);
			(page.slots, page.next)
		};
		let expected = vec![
			own(first, 0, 500_000, None, &[]),
			own(second, 1, 200_000, Some(7), &[(USD, 200)]),
			own(second, 2, 300_000, None, &[(USD, 300)]),
			own(third, 0, PARTS, None, &[]),
		];
		assert_eq!(page(&ALICE, 0, 200), (expected.clone(), None));
		assert_eq!(page(&ALICE, 0, 1), (expected[..1].to_vec(), Some(none)));
		// All slots of a split are on one page.
		assert_eq!(page(&ALICE, none, 1), (expected[1..3].to_vec(), Some(third)));
		assert_eq!(page(&ALICE, third, 1), (expected[3..].to_vec(), None));
		assert_eq!(page(&CHARLIE, 0, 200), (vec![], None));

		// Each is what a claim pays.
		assert_ok!(claim(second, 1, &USD));
		assert_eq!(gain(&USD, ALICE), 200);
		assert_ok!(claim(second, 2, &USD));
		assert_eq!(gain(&USD, ALICE), 500);
		assert!(page(&ALICE, 0, 200).0.iter().all(|slot| slot.waiting.is_empty()));

		// What is handed on is the other's, and what is made a stream is the holders'.
		assert_ok!(submit(ALICE, Call::hand_on { split: first, slot: 0, to: DAVE }));
		own_model(7, Some(DAVE));
		assert_ok!(submit(ALICE, Call::fractionalise { split: second, slot: 2, units: 5 }));
		assert_eq!(page(&ALICE, 0, 200).0, expected[3..]);
		let slots: Vec<_> =
			page(&DAVE, 0, 200).0.iter().map(|slot| (slot.split, slot.slot)).collect();
		assert_eq!(slots, [(first, 0), (second, 1)]);

		// Slots are what is counted: 6 for each split.
		NextSplit::<Test>::put(MAX_LOOKED_AT);
		assert_eq!(page(&CHARLIE, 0, 200), (vec![], Some(MAX_LOOKED_AT / 6)));
		NextSplit::<Test>::put(third + 1);
	});
}
