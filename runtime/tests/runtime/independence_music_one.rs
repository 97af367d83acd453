// SPDX-License-Identifier: Apache-2.0

//! Which storage the transactions about one recording, or one split, share.

use crate::{
	common::{
		markets::*,
		music::*,
		recorder::{Key, Keys, Shared},
	},
	independence::{asset, keys, level},
	independence_music::{account_has, music_chain, shared_by, Catalogue, DOLLARS},
};
use pallet_music_nft::{
	Catalogues, Editions, GrantId, Grants, Items, LicenceOffers, Licensings, NextSplit, Received,
	RightsOf, Slots, Splits, Transfers, UnsharedFees, UseKind,
};
use polyphony_runtime::{AccountId, Runtime, RuntimeCall};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{self, CharlieStash, DaveStash};

/// What all that is sold of a recording in dollars has in common: its accounts, and what these have
/// ever got.
fn of_sales(of: &Catalogue) -> Keys {
	keys([
		account_has(&DOLLAR, purse(of.recording)),
		account_has(&DOLLAR, split_purse(of.split)),
		Key(UnsharedFees::<Runtime>::hashed_key_for(of.recording, DOLLAR)),
		Key(Received::<Runtime>::hashed_key_for(of.split, DOLLAR)),
	])
}

/// What two buyers of one recording share beyond that: what is in conflict, and what else.
fn of_one(
	calls: impl Fn(Catalogue, usize) -> (Sr25519Keyring, RuntimeCall),
) -> (Catalogue, Shared) {
	let (chain, catalogues) = music_chain();
	let [one, _] = catalogues;
	let mut found = shared_by((chain, catalogues), |_| [0, 1].map(|index| calls(one, index)));
	let sales = of_sales(&one);
	let all = found.conflicts.len();
	found.conflicts.retain(|key| !sales.contains(key));
	assert_eq!(all - found.conflicts.len(), sales.len(), "{found:?}");
	assert_eq!(found.restored, keys([level(), asset(1)]));
	(one, found)
}

const BUYERS: [Sr25519Keyring; 2] = [CharlieStash, DaveStash];

#[test]
fn buyers_of_one_recording_share_its_accounts_and_counters() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		// Items of one edition: what is left of it, and the next number with all that is under it.
		let (of, found) = of_one(|of, index| (BUYERS[index], buy(of.recording, DOLLARS)));
		let recording = of.recording;
		let catalogue =
			music_chain().0.execute_with(|| Catalogues::<Runtime>::get(recording).unwrap());
		let (collection, item) = (catalogue.collection, catalogue.items + 1);
		let next = keys([
			Key(Catalogues::<Runtime>::hashed_key_for(recording)),
			Key(Items::<Runtime>::hashed_key_for(recording, item)),
			Key(Transfers::<Runtime>::hashed_key_for((recording, item, 0u32))),
			Key(pallet_nfts::Collection::<Runtime>::hashed_key_for(collection)),
			Key(pallet_nfts::Item::<Runtime>::hashed_key_for(collection, item)),
			// On which the ledger has what it takes for an item.
			account_has(&NATIVE, purse(recording)),
		]);
		let of_item = |found: Shared| {
			let attributes = pallet_nfts::Attribute::<Runtime>::hashed_key_for((
				collection,
				Some(item),
				pallet_nfts::AttributeNamespace::<AccountId>::Pallet,
				frame_support::BoundedVec::truncate_from(codec::Encode::encode(
					&pallet_nfts::PalletAttributes::<u32>::TransferDisabled,
				)),
			));
			let config = pallet_nfts::ItemConfigOf::<Runtime>::hashed_key_for(collection, item);
			let written = keys([Key(attributes), Key(config)]);
			let rest = found.conflicts.difference(&written).cloned().collect::<Keys>();
			assert!(found.equal.is_subset(&written), "{:?}", found.equal);
			rest
		};
		let mut one_edition = next.clone();
		one_edition.insert(Key(Editions::<Runtime>::hashed_key_for(recording, DOLLARS)));
		assert_eq!(of_item(found), one_edition);

		// A licence and an item: the accounts, and nothing else.
		let (_, found) = of_one(|of, index| match index {
			0 => (CharlieStash, buy(of.recording, DOLLARS)),
			_ => (DaveStash, buy_licence(of.recording, DOLLARS)),
		});
		assert_eq!((found.conflicts, found.equal), Default::default());
		// A resale and an item: the terms of the edition and the collection are read in the one and
		// stand beside counters of the other.
		let (_, found) = of_one(|of, index| match index {
			0 => (CharlieStash, buy(of.recording, DOLLARS)),
			_ => (DaveStash, buy_item(of.recording, of.items[0], any(DOLLAR))),
		});
		let shared = keys([
			Key(Editions::<Runtime>::hashed_key_for(recording, DOLLARS)),
			Key(Catalogues::<Runtime>::hashed_key_for(recording)),
			Key(pallet_nfts::Collection::<Runtime>::hashed_key_for(collection)),
		]);
		assert_eq!((found.conflicts, found.equal), (shared, Default::default()));

		// Two licences of one offer: how many were bought, and the number of the next.
		let (_, found) = of_one(|of, index| (BUYERS[index], buy_licence(of.recording, DOLLARS)));
		let number = music_chain().0.execute_with(|| Licensings::<Runtime>::get(recording).granted);
		let grant: GrantId = pallet_music_nft::grant_id(recording, number);
		let of_licences = keys([
			Key(LicenceOffers::<Runtime>::hashed_key_for(recording, DOLLARS)),
			Key(Licensings::<Runtime>::hashed_key_for(recording)),
			Key(RightsOf::<Runtime>::hashed_key_for(recording, UseKind::Sync)),
			Key(Grants::<Runtime>::hashed_key_for(grant)),
		]);
		assert_eq!((found.conflicts, found.equal), (of_licences, Default::default()));
	});
}

#[test]
fn claims_of_one_split_share_its_account_alone() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let (chain, catalogues) = music_chain();
		let [one, _] = catalogues;
		let found = shared_by((chain, catalogues), |_| {
			let stream = claim_stream(one.stream, one.holder, DOLLAR);
			[(CharlieStash, claim(one.split, 0, DOLLAR)), (DaveStash, stream)]
		});
		let conflicts = keys([account_has(&DOLLAR, split_purse(one.split))]);
		let restored = keys([level(), asset(1)]);
		assert_eq!(found, Shared { conflicts, restored, ..Default::default() });
	});
}

/// Works, recordings, splits and streams have numbers.
#[test]
fn registrations_share_the_next_number() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let (mut chain, catalogues) = music_chain();
		let next = chain.execute_with(NextSplit::<Runtime>::get);
		let found = shared_by((chain, catalogues), |_| {
			BUYERS.map(|who| {
				let payees = vec![(payee(who), 1_000_000)].try_into().unwrap();
				(who, MusicCall::create_split { payees }.into())
			})
		});
		let conflicts = keys([
			Key(NextSplit::<Runtime>::hashed_key().to_vec()),
			// And what is under the number that both would get.
			Key(Splits::<Runtime>::hashed_key_for(next)),
			Key(Slots::<Runtime>::hashed_key_for(next, 0)),
		]);
		assert_eq!(found, Shared { conflicts, restored: keys([level()]), ..Default::default() });
	});
}
