// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Models: sales of different models in one asset, which do not wait for each other, from the
//! purchase to the end of a dispute; sales of models that are built on each other, and everybody who
//! wants the same one.

use crate::{
	calls::*,
	common::{runtime, World},
};
use codec::Encode;
use frame_support::traits::fungible::NativeOrWithId;
use pallet_model_marketplace::{
	BaseInput, Call, Delivery, LegalTerms, LicenceId, ModelId, OfferId, OfferInput, OfferKind,
	Payment, Purchase, VersionInput,
};
use polyphony_runtime::{
	constants::currency::UNIT, AccountId, AssetId, Balance, ModelMarketplace, Runtime, RuntimeCall,
};
use sp_core::{sr25519, Pair, H256};
use sp_crypto_hashing::blake2_256;
use sp_runtime::{OpaqueExtrinsic, Permill};

/// Models that are built on no other, each of another seller.
const MODELS: usize = 12;
/// The asset in which everything is sold.
const DOLLAR: AssetId = 1;
/// A whole one.
const ONE: Balance = 1_000_000;
/// What everybody has of it.
const WEALTH: Balance = 10_000 * ONE;
/// Whose asset it is.
const BANKER: usize = 63;

/// What each model is offered for: for ever, with a delivery, by the unit, by the hour.
const FOR_EVER: OfferId = 0;
const DELIVERED: OfferId = 1;
const CREDITS: OfferId = 2;
const HOURLY: OfferId = 3;

/// Milliseconds of an hour.
const HOUR: u64 = 3_600_000;

fn dollar() -> NativeOrWithId<AssetId> {
	NativeOrWithId::WithId(DOLLAR)
}

fn market(call: Call<Runtime>) -> RuntimeCall {
	RuntimeCall::ModelMarketplace(call)
}

/// The buyer of a model in the tests in which each has one.
fn buyer(model: usize) -> usize {
	MODELS + model
}

/// The first licence of a model, the second and so on.
fn licence(model: usize, number: u64) -> LicenceId {
	((model as u64) << 32) | number
}

fn list(seed: usize, bases: &[ModelId]) -> RuntimeCall {
	let base =
		|model: &ModelId| BaseInput { model: *model, max_royalty: Permill::from_percent(10) };
	let bases: Vec<_> = bases.iter().map(base).collect();
	market(Call::list_model {
		tags: Default::default(),
		bases: bases.try_into().expect("there are few"),
		version: Box::new(VersionInput {
			weights: H256(blake2_256(&seed.to_le_bytes())),
			card: H256::repeat_byte(1),
			uri: Default::default(),
			licence: LegalTerms::Custom(H256::repeat_byte(2)),
		}),
		terms: Some(Permill::from_percent(10)),
	})
}

fn offers(model: ModelId) -> RuntimeCall {
	let offer = |kind, price, delivery| {
		let terms = OfferInput { kind, price, asset: dollar(), delivery, gate: None, open: true };
		market(Call::create_offer { model, terms })
	};
	batch_all(vec![
		offer(OfferKind::Perpetual, 10 * ONE, Delivery::Open),
		offer(OfferKind::Perpetual, 20 * ONE, Delivery::Escrow),
		offer(OfferKind::Credits, ONE / 1_000, Delivery::Open),
		offer(OfferKind::Subscription { period: HOUR }, ONE, Delivery::Open),
	])
}

fn buy(model: usize, offer: OfferId) -> RuntimeCall {
	let units = if offer == CREDITS { 1_000 } else { 1 };
	let purchase = Purchase {
		expected_revision: 0,
		expected_version: 0,
		units,
		pay: Payment { asset: dollar(), max_in: 100 * ONE },
		key: [3; 32],
		receipt_signer: None,
	};
	market(Call::buy { model: model as ModelId, offer, purchase: Box::new(purchase) })
}

fn deliver(licence: LicenceId) -> RuntimeCall {
	market(Call::deliver { licence, ciphertext: vec![9; 80].try_into().expect("it is short") })
}

/// A receipt for so many units, signed by the holder.
fn redeem(world: &World, holder: usize, licence: LicenceId, cumulative: Balance) -> RuntimeCall {
	let expires = u64::MAX / 2;
	let message = (b"polyphony/receipt/v1", world.genesis, licence, cumulative, expires).encode();
	let pair = sr25519::Pair::from_seed(&blake2_256(&(holder as u64).to_le_bytes()));
	let signature = Box::new(pair.sign(&message).into());
	market(Call::redeem { licence, cumulative, expires, signature })
}

/// A chain with the asset and the models, each with its offers.
fn world() -> World {
	let accepted = pallet_model_marketplace::AcceptedAssets::<Runtime>::hashed_key_for(dollar());
	let mut world = World::with(runtime(), BANKER + 1, BANKER + 1, vec![(accepted, ().encode())]);

	let admin = world.id(BANKER);
	let account = ModelMarketplace::account();
	let mut transactions = vec![
		world.sign(BANKER, transfer(&account, UNIT)),
		world.sign(BANKER, create_asset(DOLLAR, &admin)),
		world.sign(BANKER, mint(DOLLAR, &account, ONE)),
	];
	for user in 0..BANKER {
		let to = world.id(user);
		transactions.push(world.sign(BANKER, mint(DOLLAR, &to, WEALTH)));
	}
	world.full_block(transactions);
	let listings = (0..MODELS).map(|model| world.sign(model, list(model, &[]))).collect();
	world.full_block(listings);
	let offers = (0..MODELS).map(|model| world.sign(model, offers(model as ModelId))).collect();
	world.full_block(offers);
	world
}

fn dollars(world: &World, who: &AccountId) -> Balance {
	let key = pallet_assets::Account::<Runtime>::hashed_key_for(DOLLAR, who);
	// The balance comes first.
	world.read::<Balance>(key).unwrap_or(0)
}

/// A block with one transaction for each model, by its seller or its buyer.
fn each_model(
	world: &mut World,
	by_seller: bool,
	call: impl Fn(&World, usize) -> RuntimeCall,
) -> Vec<OpaqueExtrinsic> {
	(0..MODELS)
		.map(|model| {
			let call = call(world, model);
			world.sign(if by_seller { model } else { buyer(model) }, call)
		})
		.collect()
}

#[test]
fn sales_of_different_models_do_not_wait_for_each_other() {
	type Step<'a> = (bool, &'a dyn Fn(&World, usize) -> RuntimeCall);
	let mut world = world();
	let bought: Vec<_> = (0..MODELS).map(|model| dollars(&world, &world.id(model))).collect();
	let evidence = H256::repeat_byte(4);
	let steps: [Step<'_>; 12] = [
		(false, &|_, model| buy(model, FOR_EVER)),
		(false, &|_, model| buy(model, DELIVERED)),
		(false, &|_, model| buy(model, CREDITS)),
		(false, &|_, model| buy(model, HOURLY)),
		(true, &|_, model| deliver(licence(model, 1))),
		(false, &|_, model| market(Call::confirm { licence: licence(model, 1) })),
		(true, &|world, model| redeem(world, buyer(model), licence(model, 2), 300)),
		(false, &|_, model| market(Call::request_refund { licence: licence(model, 2) })),
		(true, &|world, model| redeem(world, buyer(model), licence(model, 2), 1_000)),
		(false, &|_, model| buy(model, DELIVERED)),
		(true, &|_, model| deliver(licence(model, 4))),
		(false, &|_, model| market(Call::dispute { licence: licence(model, 4), evidence })),
	];
	for (number, (by_seller, step)) in steps.into_iter().enumerate() {
		let transactions = each_model(&mut world, by_seller, step);
		let counts = world.full_block(transactions).counts;
		assert_eq!((counts.again, counts.in_order), (0, 0), "step {number}: {counts:?}");
	}
	// 10 for ever, 20 delivered, 1 of credits and 1 for an hour, without 2 %.
	for (model, before) in bought.into_iter().enumerate() {
		let gained = dollars(&world, &world.id(model)) - before;
		assert_eq!(gained, 32 * ONE / 100 * 98, "the seller of {model}");
	}
	// The sellers give in.
	let transactions = each_model(&mut world, true, |_, model| {
		market(Call::concede { licence: licence(model, 4) })
	});
	let counts = world.full_block(transactions).counts;
	assert_eq!((counts.again, counts.in_order), (0, 0), "{counts:?}");
}

#[test]
fn families_and_crowds() {
	let mut world = world();
	// A chain of four generations, and one model with several bases.
	let family: [&[ModelId]; 4] = [&[0], &[12], &[13], &[0, 1, 14]];
	for (number, bases) in family.into_iter().enumerate() {
		let model = MODELS + number;
		let transactions = vec![world.sign(number, list(model, bases))];
		world.full_block(transactions);
		let transactions = vec![world.sign(number, offers(model as ModelId))];
		world.full_block(transactions);
	}
	let total = |world: &World| {
		let accounts = (0..=BANKER).map(|user| dollars(world, &world.id(user)));
		accounts.sum::<Balance>()
	};
	let before = total(&world);

	let mut transactions = Vec::new();
	for user in 20..BANKER {
		// The whole family, the same model, models of others, prices that nobody has.
		let model = if user % 3 == 0 { 5 } else { 8 + user % 8 };
		transactions.push(world.sign(user, buy(model, (user % 4) as OfferId)));
		if user % 5 == 0 {
			let to = world.id(user + 1);
			transactions.push(world.sign(user, transfer_asset(DOLLAR, &to, WEALTH / 2)));
			transactions.push(world.sign(user, buy(0, FOR_EVER)));
		}
		if user % 7 == 0 {
			transactions.push(world.sign(user, buy(99, FOR_EVER)));
		}
	}
	// Sellers change their minds in the middle of it.
	let close = Call::set_offer {
		model: 5,
		offer: FOR_EVER,
		terms: OfferInput {
			kind: OfferKind::Perpetual,
			price: 11 * ONE,
			asset: dollar(),
			delivery: Delivery::Open,
			gate: None,
			open: true,
		},
	};
	let at = transactions.len() / 2;
	transactions.insert(at, world.sign(5, market(close)));
	let counts = world.block(transactions).counts;
	assert!(counts.again > 0, "they do wait for each other: {counts:?}");
	let spent = before - total(&world);
	assert!(spent > 0, "fees and prices in escrow have left the accounts");

	// Deliveries and confirmations of what was bought, some of which were never bought.
	let mut transactions = Vec::new();
	for model in 0..MODELS + family.len() {
		let seller = if model < MODELS { model } else { model - MODELS };
		for number in 0..3 {
			transactions.push(world.sign(seller, deliver(licence(model, number))));
		}
	}
	world.block(transactions);
	let mut transactions = Vec::new();
	for user in 20..BANKER {
		let model = if user % 3 == 0 { 5 } else { 8 + user % 8 };
		for number in 0..3 {
			let confirm = Call::confirm { licence: licence(model, number) };
			transactions.push(world.sign(user, market(confirm)));
		}
	}
	world.block(transactions);
}
