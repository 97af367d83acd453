// SPDX-License-Identifier: Apache-2.0

//! Which storage the transactions of different users of the model marketplace share.

use crate::{
	common::{
		marketplace::{bought, buy, MarketplaceCall, ASSISTANT, FINE_TUNE},
		markets::*,
		recorder::{Key, Keys, Shared},
		*,
	},
	independence::{asset, chain, keys, level, record_all},
};
use frame_support::storage::StoragePrefixedMap;
use pallet_model_marketplace::{
	Activities, Collection, Delivery, Due, DueAt, Escrows, LegalTerms, Licences, ModelId, Models,
	NextModel, OfferId, OfferInput, OfferKind, Pot, VersionInput, Versions,
};
use polyphony_runtime::{
	constants::currency::UNIT, AccountId, Balance, ModelMarketplace, Runtime, RuntimeCall, Treasury,
};
use sp_core::H256;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{
	Alice, AliceStash, Bob, BobStash, CharlieStash, Dave, DaveStash, Eve,
};

/// What an account has of an asset.
fn account_has(asset: &Asset, who: AccountId) -> Key {
	Key(match asset {
		Asset::Native => frame_system::Account::<Runtime>::hashed_key_for(who),
		Asset::WithId(id) => pallet_assets::Account::<Runtime>::hashed_key_for(id, who),
	})
}

/// What all sales in an asset share that are settled at once: the account through which the money
/// goes, who gets the fees, and the pot.
fn settled_in(asset: &Asset) -> Keys {
	keys([
		account_has(asset, ModelMarketplace::account()),
		account_has(asset, Treasury::account_id()),
		Key(Pot::<Runtime>::hashed_key_for(asset)),
	])
}

/// What changes with each licence of a model.
fn activity(model: ModelId) -> Key {
	Key(Activities::<Runtime>::hashed_key_for(model))
}

/// Lists a model that is built on no other.
fn list(seed: u8) -> RuntimeCall {
	let version = VersionInput {
		weights: H256([seed; 32]),
		card: H256([seed; 32]),
		uri: Default::default(),
		licence: LegalTerms::Custom(H256([seed; 32])),
	};
	MarketplaceCall::list_model {
		tags: Default::default(),
		bases: Default::default(),
		version: Box::new(version),
		terms: None,
	}
	.into()
}

/// A model of Dave's that has nothing to do with any other, and one of Eve's.
const MODELS: [ModelId; 2] = [ASSISTANT + 1, ASSISTANT + 2];
/// Their offers: for nothing, for dollars, for other dollars, for the token, and with a delivery.
const FREELY: OfferId = 0;
const DOLLARS: OfferId = 1;
const OTHERS: OfferId = 2;
const TOKENS: OfferId = 3;
const DELIVERED: OfferId = 4;

/// The chain of [`chain`], with two more models, of each of which every offer was bought before.
fn marketplace_chain() -> TestExternalities {
	let mut chain = chain();
	chain.execute_with(|| {
		for (who, model) in [Dave, Eve].into_iter().zip(MODELS) {
			succeed(who, list(model as u8));
			let offers: [(OfferKind, Asset, Balance, Delivery); 5] = [
				(OfferKind::Free, DOLLAR, 0, Delivery::Open),
				(OfferKind::Perpetual, DOLLAR, 10 * USD, Delivery::Open),
				(OfferKind::Perpetual, OTHER, 10 * USD, Delivery::Open),
				(OfferKind::Perpetual, NATIVE, 10 * UNIT, Delivery::Open),
				(OfferKind::Perpetual, DOLLAR, 10 * USD, Delivery::Escrow),
			];
			for (offer, (kind, asset, price, delivery)) in offers.into_iter().enumerate() {
				let terms = OfferInput { kind, price, asset, delivery, gate: None, open: true };
				succeed(who, MarketplaceCall::create_offer { model, terms });
				bought(BobStash, buy(model, offer as OfferId));
			}
		}
		bought(BobStash, buy(FINE_TUNE, 0));
		bought(BobStash, buy(ASSISTANT, 0));
		close_block();
		open_block();
		for who in [AliceStash, BobStash] {
			let remark = frame_system::Call::remark { remark: vec![1] };
			succeed(who, RuntimeCall::System(remark));
		}
	});
	chain
}

/// What two accounts share that buy these in the chain of [`marketplace_chain`].
fn shared_by_buyers(one: (ModelId, OfferId), other: (ModelId, OfferId)) -> Shared {
	let accesses = record_all(&mut marketplace_chain(), || {
		vec![signed(CharlieStash, buy(one.0, one.1)), signed(DaveStash, buy(other.0, other.1))]
	});
	for access in &accesses {
		assert_eq!(access.walks, [], "it goes from key to key");
	}
	Shared::between(&accesses[0], &accesses[1])
}

#[test]
fn buyers_of_different_models_share_the_accounts_of_the_asset() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let [first, second] = MODELS;
		let nothing = || Shared { restored: keys([level()]), ..Default::default() };
		// Of the models themselves they share nothing, not even a counter.
		assert_eq!(shared_by_buyers((first, FREELY), (second, FREELY)), nothing());
		// Nor if the prices are in different assets, whatever is paid.
		assert_eq!(shared_by_buyers((first, DOLLARS), (second, OTHERS)), nothing());
		assert_eq!(shared_by_buyers((first, OTHERS), (second, TOKENS)), nothing());
		assert_eq!(shared_by_buyers((first, FREELY), (second, DOLLARS)), nothing());
		// In one asset, they share where the money goes through and what is there for all.
		let expected = Shared {
			conflicts: settled_in(&DOLLAR),
			restored: keys([level(), asset(1)]),
			..Default::default()
		};
		assert_eq!(shared_by_buyers((first, DOLLARS), (second, DOLLARS)), expected);
		// The token has no entry of its own supply.
		let expected = Shared {
			conflicts: settled_in(&NATIVE),
			restored: keys([level()]),
			..Default::default()
		};
		assert_eq!(shared_by_buyers((first, TOKENS), (second, TOKENS)), expected);
		// A price that waits only comes to the account.
		let expected = || Shared {
			conflicts: keys([account_has(&DOLLAR, ModelMarketplace::account())]),
			restored: keys([level(), asset(1)]),
			..Default::default()
		};
		assert_eq!(shared_by_buyers((first, DELIVERED), (second, DELIVERED)), expected());
		assert_eq!(shared_by_buyers((first, DELIVERED), (second, DOLLARS)), expected());
		// Models with common ancestors also share those who are paid for them.
		let mut conflicts = settled_in(&DOLLAR);
		conflicts.extend([Alice, Bob].map(|who| account_has(&DOLLAR, who.to_account_id())));
		let expected =
			Shared { conflicts, restored: keys([level(), asset(1)]), ..Default::default() };
		assert_eq!(shared_by_buyers((FINE_TUNE, 0), (ASSISTANT, 0)), expected);
	});
}

#[test]
fn buyers_of_one_model_share_its_counters_and_its_owner() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let [model, _] = MODELS;
		// Each of them would get the next number of the model, under which the licence is.
		let number = marketplace_chain().execute_with(|| Activities::<Runtime>::get(model).sold);
		let licence =
			Key(Licences::<Runtime>::hashed_key_for((u64::from(model) << 32) | u64::from(number)));
		let of_the_model = || [activity(model), licence.clone()];
		let shared = |conflicts, restored| Shared { conflicts, restored, ..Default::default() };
		let found = shared_by_buyers((model, FREELY), (model, FREELY));
		assert_eq!(found, shared(keys(of_the_model()), keys([level()])));
		let mut conflicts = settled_in(&DOLLAR);
		conflicts.extend(of_the_model());
		conflicts.extend([account_has(&DOLLAR, Dave.to_account_id())]);
		let found = shared_by_buyers((model, DOLLARS), (model, DOLLARS));
		assert_eq!(found, shared(conflicts, keys([level(), asset(1)])));
		// What waits for a delivery is under the number too, and at the same place in the queue.
		let mut found = shared_by_buyers((model, DELIVERED), (model, DELIVERED));
		let waiting = [
			Escrows::<Runtime>::final_prefix(),
			Due::<Runtime>::final_prefix(),
			DueAt::<Runtime>::final_prefix(),
		];
		let waits = |Key(key): &Key| waiting.iter().any(|prefix| key.starts_with(prefix));
		let all = found.conflicts.len() + found.equal.len();
		found.conflicts.retain(|key| !waits(key));
		found.equal.retain(|key| !waits(key));
		assert_eq!(all - found.conflicts.len() - found.equal.len(), 3);
		let mut conflicts = keys(of_the_model());
		conflicts.extend([account_has(&DOLLAR, ModelMarketplace::account())]);
		assert_eq!(found, shared(conflicts, keys([level(), asset(1)])));
	});
}

/// Models have numbers, and their items are counted.
#[test]
fn listings_share_the_next_number_and_the_collection() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let mut chain = marketplace_chain();
		let (collection, next) = chain
			.execute_with(|| (Collection::<Runtime>::get().unwrap(), NextModel::<Runtime>::get()));
		let sign =
			|| [(CharlieStash, 77), (DaveStash, 78)].map(|(who, seed)| signed(who, list(seed)));
		let accesses = record_all(&mut chain, || sign().to_vec());
		let expected = Shared {
			conflicts: keys([
				Key(NextModel::<Runtime>::hashed_key().to_vec()),
				Key(pallet_nfts::Collection::<Runtime>::hashed_key_for(collection)),
				// And what is under the number that both would get.
				Key(Models::<Runtime>::hashed_key_for(next)),
				Key(Versions::<Runtime>::hashed_key_for(next, 0)),
				Key(pallet_nfts::Item::<Runtime>::hashed_key_for(collection, next)),
				Key(pallet_nfts::ItemConfigOf::<Runtime>::hashed_key_for(collection, next)),
			]),
			restored: keys([level()]),
			..Default::default()
		};
		assert_eq!(Shared::between(&accesses[0], &accesses[1]), expected);
	});
}
