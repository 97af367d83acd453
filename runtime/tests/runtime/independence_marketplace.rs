// SPDX-License-Identifier: Apache-2.0

//! Which storage the transactions of different users of the model marketplace share.

use crate::{
	common::{
		marketplace::{
			bought, buy, buy_with, confirm, deliver, dispute, purchase, receipt, redeem,
			share_fees, wait, MarketplaceCall, ASSISTANT, DAY, FINE_TUNE,
		},
		markets::*,
		recorder::{Key, Keys, Shared},
		*,
	},
	independence::{asset, chain, keys, level, record_all},
};
use frame_support::storage::StoragePrefixedMap;
use pallet_model_marketplace::{
	Activities, Collection, Delivery, Due, DueAt, Escrows, LegalTerms, LicenceId, Licences,
	ModelId, Models, NextModel, OfferId, OfferInput, OfferKind, Payment, Pot, PurchaseOf,
	UnsharedFees, VersionInput, Versions,
};
use polyphony_runtime::{
	constants::currency::UNIT, AccountId, Balance, ModelMarketplace, Runtime, RuntimeCall, Treasury,
};
use sp_core::H256;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{
	self, Alice, AliceStash, Bob, BobStash, CharlieStash, Dave, DaveStash, Eve,
};

/// What an account has of an asset.
fn account_has(asset: &Asset, who: AccountId) -> Key {
	Key(match asset {
		Asset::Native => frame_system::Account::<Runtime>::hashed_key_for(who),
		Asset::WithId(id) => pallet_assets::Account::<Runtime>::hashed_key_for(id, who),
	})
}

/// What is touched when fees are shared: what is owed and the pot, and who gets the fees.
fn shared_in(asset: &Asset) -> Keys {
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
/// Their offers: for nothing, for dollars, for other dollars, for the token, with a delivery, by use,
/// and by the day.
const FREELY: OfferId = 0;
const DOLLARS: OfferId = 1;
const OTHERS: OfferId = 2;
const TOKENS: OfferId = 3;
const DELIVERED: OfferId = 4;
const CREDITS: OfferId = 5;
const DAILY: OfferId = 6;
/// All that are in dollars.
const IN_DOLLARS: [OfferId; 4] = [DOLLARS, DELIVERED, CREDITS, DAILY];

/// The chain of [`chain`], with two more models, of each of which every offer was bought before.
fn marketplace_chain() -> TestExternalities {
	let mut chain = chain();
	chain.execute_with(|| {
		for (who, model) in [Dave, Eve].into_iter().zip(MODELS) {
			succeed(who, list(model as u8));
			let offers: [(OfferKind, Asset, Balance, Delivery); 7] = [
				(OfferKind::Free, DOLLAR, 0, Delivery::Open),
				(OfferKind::Perpetual, DOLLAR, 10 * USD, Delivery::Open),
				(OfferKind::Perpetual, OTHER, 10 * USD, Delivery::Open),
				(OfferKind::Perpetual, NATIVE, 10 * UNIT, Delivery::Open),
				(OfferKind::Perpetual, DOLLAR, 10 * USD, Delivery::Escrow),
				(OfferKind::Credits, DOLLAR, USD / 100, Delivery::Open),
				(OfferKind::Subscription { period: DAY }, DOLLAR, USD, Delivery::Open),
			];
			for (offer, (kind, asset, price, delivery)) in offers.into_iter().enumerate() {
				let terms = OfferInput { kind, price, asset, delivery, gate: None, open: true };
				succeed(who, MarketplaceCall::create_offer { model, terms });
				bought(BobStash, buy(model, offer as OfferId));
			}
		}
		bought(BobStash, buy(FINE_TUNE, 0));
		bought(BobStash, buy(ASSISTANT, 0));
		next_block();
	});
	chain
}

/// The next block, with some transactions in it already.
fn next_block() {
	close_block();
	open_block();
	for who in [AliceStash, BobStash] {
		let remark = frame_system::Call::remark { remark: vec![1] };
		succeed(who, RuntimeCall::System(remark));
	}
}

/// The owner of each model, and who has licences of it in [`chain_with_licences`].
const PEOPLE: [[Sr25519Keyring; 2]; 2] = [[Dave, CharlieStash], [Eve, DaveStash]];

/// Licences of one model: delivered, in dispute, not delivered, by use, and by the day.
struct Held {
	delivered: LicenceId,
	disputed: LicenceId,
	waiting: LicenceId,
	credits: LicenceId,
	daily: LicenceId,
}

/// The chain of [`marketplace_chain`], in which somebody else has licences of each of the models.
fn chain_with_licences() -> (TestExternalities, [Held; 2]) {
	let mut chain = marketplace_chain();
	let licences = chain.execute_with(|| {
		let held = [0, 1].map(|index| {
			let ([owner, holder], model) = (PEOPLE[index], MODELS[index]);
			let [delivered, disputed, waiting] =
				[(); 3].map(|()| bought(holder, buy(model, DELIVERED)));
			for licence in [delivered, disputed] {
				succeed(owner, deliver(licence));
			}
			succeed(holder, dispute(disputed));
			let units = PurchaseOf::<Runtime> { units: 1_000, ..purchase(model, CREDITS) };
			let credits = bought(holder, buy_with(model, CREDITS, units));
			let daily = bought(holder, buy(model, DAILY));
			Held { delivered, disputed, waiting, credits, daily }
		});
		next_block();
		held
	});
	(chain, licences)
}

/// What two calls in this chain share, for each of the models one, of the owner or of the holder.
fn shared_by_models(
	(mut chain, licences): (TestExternalities, [Held; 2]),
	by_owner: bool,
	call: impl Fn(ModelId, &Held) -> RuntimeCall,
) -> Shared {
	let accesses = record_all(&mut chain, || {
		let one = |index: usize| {
			let who = PEOPLE[index][usize::from(!by_owner)];
			signed(who, call(MODELS[index], &licences[index]))
		};
		vec![one(0), one(1)]
	});
	for access in &accesses {
		assert_eq!(access.walks, [], "it goes from key to key");
	}
	Shared::between(&accesses[0], &accesses[1])
}

/// Nothing, but for what both leave as it was.
fn nothing<const N: usize>(restored: [Key; N]) -> Shared {
	Shared { restored: keys(restored), ..Default::default() }
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
fn buyers_of_different_models_share_nothing() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let [first, second] = MODELS;
		// Not even a counter, whatever is bought, and in whatever asset.
		let free = nothing([level()]);
		assert_eq!(shared_by_buyers((first, FREELY), (second, FREELY)), free);
		assert_eq!(shared_by_buyers((first, DOLLARS), (second, OTHERS)), free);
		assert_eq!(shared_by_buyers((first, OTHERS), (second, TOKENS)), free);
		assert_eq!(shared_by_buyers((first, FREELY), (second, DOLLARS)), free);
		assert_eq!(shared_by_buyers((first, TOKENS), (second, TOKENS)), free);
		for (index, one) in IN_DOLLARS.into_iter().enumerate() {
			for other in IN_DOLLARS.into_iter().skip(index) {
				let found = shared_by_buyers((first, one), (second, other));
				assert_eq!(found, nothing([level(), asset(1)]), "offers {one} and {other}");
			}
		}
	});
}

#[test]
fn the_first_fees_of_a_period_share_nothing_either() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let mut chain = marketplace_chain();
		chain.execute_with(|| {
			for model in MODELS {
				succeed(AliceStash, share_fees(model, DOLLAR));
			}
			assert!(MODELS
				.iter()
				.all(|model| !UnsharedFees::<Runtime>::contains_key(model, DOLLAR)));
			next_block();
		});
		let accesses = record_all(&mut chain, || {
			vec![
				signed(CharlieStash, buy(MODELS[0], DOLLARS)),
				signed(DaveStash, buy(MODELS[1], DOLLARS)),
			]
		});
		let shared = Shared::between(&accesses[0], &accesses[1]);
		assert_eq!(shared, nothing([level(), asset(1)]));
	});
}

#[test]
fn licences_of_different_models_share_nothing() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let moved = || nothing([level(), asset(1)]);
		let by = |by_owner: bool, call: &dyn Fn(ModelId, &Held) -> RuntimeCall| {
			shared_by_models(chain_with_licences(), by_owner, call)
		};
		assert_eq!(by(true, &|_, held| deliver(held.waiting)), nothing([level()]));
		assert_eq!(by(false, &|_, held| dispute(held.delivered)), nothing([level()]));
		assert_eq!(by(false, &|_, held| confirm(held.delivered)), moved());
		assert_eq!(by(false, &|_, held| confirm(held.disputed)), moved());
		let concede = |licence| MarketplaceCall::concede { licence }.into();
		assert_eq!(by(true, &|_, held| concede(held.waiting)), moved());
		assert_eq!(by(true, &|_, held| concede(held.disputed)), moved());
		let redeemed = by(true, &|model, held| {
			let holder = PEOPLE[usize::from(model == MODELS[1])][1];
			let signature = receipt(holder, held.credits, 700, u64::MAX);
			redeem(held.credits, 700, u64::MAX, signature)
		});
		assert_eq!(redeemed, moved());
		let pay = Payment { asset: DOLLAR, max_in: USD };
		let top_up = by(false, &|_, held| {
			let pay = pay.clone();
			MarketplaceCall::top_up { licence: held.credits, units: 10, pay }.into()
		});
		assert_eq!(top_up, moved());
		let request =
			by(false, &|_, held| MarketplaceCall::request_refund { licence: held.credits }.into());
		assert_eq!(request, nothing([level()]));
		let cancelled = by(false, &|_, held| {
			MarketplaceCall::cancel_subscription { licence: held.daily }.into()
		});
		assert_eq!(cancelled, nothing([level()]));
	});
}

#[test]
fn refunds_of_different_models_share_nothing() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let (mut chain, licences) = chain_with_licences();
		chain.execute_with(|| {
			for ([_, holder], held) in PEOPLE.into_iter().zip(&licences) {
				let call = MarketplaceCall::request_refund { licence: held.credits };
				succeed(holder, RuntimeCall::from(call));
			}
			wait(3 * DAY);
			next_block();
		});
		let found = shared_by_models((chain, licences), false, |_, held| {
			MarketplaceCall::refund_credits { licence: held.credits }.into()
		});
		assert_eq!(found, nothing([level(), asset(1)]));
	});
}

/// What buyers do not write is written here, once for many of them.
#[test]
fn sharing_fees_touches_what_all_models_have_in_common() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let chain = || {
			let (mut chain, licences) = chain_with_licences();
			chain.execute_with(|| {
				// So that the treasury has dollars.
				succeed(AliceStash, share_fees(FINE_TUNE, DOLLAR));
				next_block();
			});
			(chain, licences)
		};
		let found = shared_by_models(chain(), true, |model, _| share_fees(model, DOLLAR));
		let restored = keys([level(), asset(1)]);
		assert_eq!(found, Shared { conflicts: shared_in(&DOLLAR), restored, ..Default::default() });
		// With the buyers of another model it has nothing in common.
		let accesses = record_all(&mut chain().0, || {
			vec![
				signed(CharlieStash, buy(MODELS[0], DOLLARS)),
				signed(DaveStash, share_fees(MODELS[1], DOLLAR)),
			]
		});
		let shared = Shared::between(&accesses[0], &accesses[1]);
		assert_eq!(shared, nothing([level(), asset(1)]));
	});
}

#[test]
fn models_with_common_ancestors_share_those_who_are_paid_for_them() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let conflicts = keys([Alice, Bob].map(|who| account_has(&DOLLAR, who.to_account_id())));
		let expected =
			Shared { conflicts, restored: keys([level(), asset(1)]), ..Default::default() };
		assert_eq!(shared_by_buyers((FINE_TUNE, 0), (ASSISTANT, 0)), expected);
	});
}

#[test]
fn buyers_of_one_model_share_its_counters_its_account_and_its_owner() {
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
		let purse = || account_has(&DOLLAR, ModelMarketplace::account_of(model));
		let mut conflicts = keys(of_the_model());
		conflicts.extend([
			purse(),
			account_has(&DOLLAR, Dave.to_account_id()),
			Key(UnsharedFees::<Runtime>::hashed_key_for(model, DOLLAR)),
		]);
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
		conflicts.extend([purse()]);
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
