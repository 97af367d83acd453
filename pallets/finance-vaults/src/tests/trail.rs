// SPDX-License-Identifier: Apache-2.0

//! The trail of a vault.

use super::{given::*, *};
use categories::{FOOD, RENT};
use codec::{Decode, DecodeAll, Encode};
use frame_support::{assert_ok, storage::with_storage_layer};
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_runtime::{DispatchError, Permill};
use std::collections::BTreeMap;

type Entry = TrailEntry<AccountId, Asset>;

/// What a client has: the number, the hash and the record of each entry, from the events.
fn told(id: VaultId) -> Vec<(u64, H256, RecordOf<Test>)> {
	System::events()
		.into_iter()
		.filter_map(|event| match event.event {
			RuntimeEvent::FinanceVaults(Event::Recorded { vault, index, hash, record })
				if vault == id =>
			{
				Some((index, hash, record))
			},
			_ => None,
		})
		.collect()
}

/// Follows a trail from its end to its beginning, as somebody does who trusts nothing but the state,
/// and returns the entries, the oldest first. `None` if it is broken.
fn follow(head: TrailHead, known: &BTreeMap<H256, Vec<u8>>) -> Option<Vec<Entry>> {
	let mut entries = Vec::new();
	let mut hash = head.hash;
	for index in (0..head.count).rev() {
		let bytes = known.get(&hash)?;
		if H256(blake2_256(bytes)) != hash {
			return None;
		}
		let entry = Entry::decode_all(&mut &bytes[..]).ok()?;
		if entry.index != index {
			return None;
		}
		hash = entry.previous;
		entries.push(entry);
	}
	entries.reverse();
	(hash == H256::zero()).then_some(entries)
}

/// Lets much happen in a vault, in one block, and some in another.
fn live() -> VaultId {
	let id = make_vault(&[ALICE], Policy { limit: Some(limit(1_000, 1)), ..policy() });
	assert_ok!(set_envelope(id, FOOD, Some(Budget { hard: false, ..monthly(10) })));
	assert_ok!(set_envelope(id, RENT, Some(monthly(10))));
	appoint(id, &BOB, adviser(limit(100, 1), 10));
	let memo: Memo = vec![7; 64].try_into().expect("not too long");
	let payment = Payment { memo, ..dollars(DAVE, 900, FOOD) };
	assert_ok!(pay(ALICE, id, payment));
	assert_ok!(FinanceVaults::deposit(signed(EVE), id, BTC, 5, RENT, Default::default()));
	Slip::set(Permill::from_percent(1));
	assert_ok!(operate(BOB, id, swap(USD, NATIVE, DOLLAR)));
	assert_ok!(operate(ALICE, id, Operation::Supply { asset: USD, amount: 1 }));
	assert_ok!(operate(ALICE, id, Operation::Move { from: RENT, to: FOOD, value: 1 }));
	let forecast = Forecast { index: 1, expected: 2, low: 1, high: 3 };
	assert_ok!(FinanceVaults::commit_forecast(signed(BOB), id, FOOD, forecast));
	id
}

#[test]
fn a_trail_is_a_chain_that_events_can_rebuild() {
	world(|| {
		let id = live();
		let other = make_vault(&[BOB], policy());
		assert_ok!(pay_dollars(BOB, other, 1));
		let told = told(id);
		let head = Trails::<Test>::get(id);
		assert_eq!(head.count, told.len() as u64);
		assert!(head.count > 8);
		let mut previous = H256::zero();
		for (n, (index, hash, record)) in told.into_iter().enumerate() {
			assert_eq!(index, n as u64);
			let entry = Entry { vault: id, index, previous, block: 1, at: START_MS, record };
			assert_eq!(H256(blake2_256(&entry.encode())), hash);
			assert_eq!(Entry::decode(&mut &entry.encode()[..]), Ok(entry));
			previous = hash;
		}
		assert_eq!(head.hash, previous);
	});
}

/// What a node has off chain of these entries.
fn off_chain(
	ext: &mut sp_io::TestExternalities,
	told: &[(u64, H256, RecordOf<Test>)],
) -> BTreeMap<H256, Vec<u8>> {
	ext.persist_offchain_overlay();
	let db = ext.offchain_db();
	let kept = |hash| db.get(&trail_key(hash));
	told.iter().filter_map(|(_, hash, _)| Some((*hash, kept(hash)?))).collect()
}

#[test]
fn entries_are_kept_off_chain_by_their_hashes() {
	let mut ext = new_test_ext();
	let (id, told, head) = ext.execute_with(|| {
		let id = live();
		(id, told(id), Trails::<Test>::get(id))
	});
	let kept = off_chain(&mut ext, &told);
	assert_eq!(kept.len() as u64, head.count);
	let entries = follow(head, &kept).expect("the chain is whole");
	for (entry, (index, hash, record)) in entries.iter().zip(&told) {
		assert_eq!((entry.vault, entry.index, &entry.record), (id, *index, record));
		assert_eq!((entry.block, entry.at), (1, START_MS));
		assert_eq!(kept.get(hash), Some(&entry.encode()));
	}
	assert_eq!(entries.len(), told.len());
}

#[test]
fn what_is_changed_or_left_out_is_seen() {
	let mut ext = new_test_ext();
	let (told, head) = ext.execute_with(|| {
		let id = live();
		(told(id), Trails::<Test>::get(id))
	});
	let kept = off_chain(&mut ext, &told);
	assert!(follow(head, &kept).is_some());
	for (hash, bytes) in &kept {
		// Each bit of an entry is in its hash.
		for place in [0, bytes.len() / 2, bytes.len() - 1] {
			let mut bad = kept.clone();
			bad.get_mut(hash).expect("it is there")[place] ^= 1;
			assert_eq!(follow(head, &bad), None);
		}
		// A forged one has another hash, which nothing names.
		let mut bad = kept.clone();
		let mut entry = Entry::decode(&mut &bytes[..]).expect("it is one");
		entry.at += 1;
		bad.remove(hash);
		bad.insert(H256(blake2_256(&entry.encode())), entry.encode());
		assert_eq!(follow(head, &bad), None);
	}
	// One fewer, or one more, than there are.
	for count in [head.count - 1, head.count + 1] {
		assert_eq!(follow(TrailHead { count, ..head }, &kept), None);
	}
}

#[test]
fn what_fails_is_not_in_the_trail() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let before = (Trails::<Test>::get(id), told(id).len());
		assert!(pay_dollars(ALICE, id, u128::MAX / DOLLAR).is_err());
		let undone = with_storage_layer(|| {
			pay_dollars(ALICE, id, 1)?;
			Err::<(), _>(DispatchError::Other("after all"))
		});
		assert!(undone.is_err());
		assert_eq!((Trails::<Test>::get(id), told(id).len()), before);
	});
}

#[test]
fn trails_of_vaults_are_apart() {
	world(|| {
		let (one, other) = (make_vault(&[ALICE], policy()), make_vault(&[ALICE], policy()));
		let hashes = [one, other].map(|id| Trails::<Test>::get(id).hash);
		assert_ne!(hashes[0], hashes[1], "the same has happened in both, but not the same entries");
		assert_ok!(pay_dollars(ALICE, one, 1));
		assert_eq!(Trails::<Test>::get(other).hash, hashes[1]);
	});
}

#[test]
fn a_later_block_goes_on_with_the_trail() {
	world(|| {
		let id = live();
		let head = Trails::<Test>::get(id);
		later(DAY);
		System::reset_events();
		assert_ok!(pay_dollars(ALICE, id, 1));
		let (index, hash, record) = told(id).remove(0);
		let (vault, previous) = (id, head.hash);
		let entry = Entry { vault, index, previous, block: 2, at: START_MS + DAY, record };
		assert_eq!((index, H256(blake2_256(&entry.encode()))), (head.count, hash));
	});
}

#[test]
fn the_largest_entry_is_bounded() {
	use codec::MaxEncodedLen;
	assert!(Entry::max_encoded_len() < 4_096, "{}", Entry::max_encoded_len());
}
