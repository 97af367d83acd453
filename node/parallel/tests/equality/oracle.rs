// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Prices that feeders report, each on a feed of their own or all on the same ones: operational
//! transactions that give their fee back.

use crate::{
	calls::transfer,
	common::{runtime, World},
};
use codec::Encode;
use frame_support::{storage::storage_prefix, traits::fungible::NativeOrWithId};
use pallet_price_oracle::{Call, Feed, ReportedValue};
use polyphony_runtime::{
	constants::{currency::UNIT, time::SLOT_DURATION},
	AccountId, AssetId, Runtime, RuntimeCall,
};
use sp_core::{sr25519, Pair};
use sp_crypto_hashing::blake2_256;
use sp_runtime::{FixedU128, Permill};

/// As many as there can be.
const FEEDERS: usize = 16;

fn feed() -> Feed {
	Feed {
		decimals: 6,
		quorum: 1,
		max_age: 60_000,
		max_jump: Permill::from_percent(10),
		confirmations: 2,
		band: Permill::from_percent(5),
		max_reference_gap: None,
	}
}

fn asset(number: usize) -> NativeOrWithId<AssetId> {
	NativeOrWithId::WithId(number as AssetId)
}

/// A chain with bonded feeders and as many feeds.
fn world() -> World {
	let counter = |item: &[u8]| storage_prefix(b"PriceOracle", item).to_vec();
	let count = (FEEDERS as u32).encode();
	let mut extra =
		vec![(counter(b"CounterForFeeders"), count.clone()), (counter(b"CounterForFeeds"), count)];
	for feeder in 0..FEEDERS {
		// As the harness makes its accounts.
		let pair = sr25519::Pair::from_seed(&blake2_256(&(feeder as u64).to_le_bytes()));
		let id = AccountId::from(pair.public());
		let key = pallet_price_oracle::Feeders::<Runtime>::hashed_key_for(id);
		extra.push((key, 0u128.encode()));
		let key = pallet_price_oracle::Feeds::<Runtime>::hashed_key_for(asset(feeder));
		extra.push((key, feed().encode()));
	}
	let mut world = World::with(runtime(), 2 * FEEDERS, 2 * FEEDERS, extra);
	let mut transactions = Vec::new();
	for feeder in 0..FEEDERS {
		let to = world.id(feeder);
		transactions.push(world.sign(FEEDERS + feeder, transfer(&to, 900 * UNIT)));
		transactions.push(world.sign(feeder, RuntimeCall::PriceOracle(Call::bond {})));
	}
	world.full_block(transactions);
	assert!((0..FEEDERS).all(|feeder| world.free(feeder) < 901 * UNIT), "they have a bond");
	world
}

/// A report at the time of the next block.
fn report(
	world: &World,
	assets: impl IntoIterator<Item = usize>,
	thousandths: u128,
) -> RuntimeCall {
	let timestamp = u64::from(world.height() + 1) * SLOT_DURATION;
	let values: Vec<_> = assets
		.into_iter()
		.map(|number| ReportedValue {
			asset: asset(number),
			value: FixedU128::from_rational(thousandths, 1_000),
			confidence: FixedU128::default(),
			timestamp,
		})
		.collect();
	let values = values.try_into().expect("not too many");
	RuntimeCall::PriceOracle(Call::report { values })
}

/// Whether there is a price of the asset.
fn has_price(world: &World, number: usize) -> bool {
	let key = pallet_price_oracle::Aggregates::<Runtime>::hashed_key_for(asset(number));
	world.value(key).is_some()
}

#[test]
fn reports_on_feeds_of_their_own() {
	let mut world = world();
	for round in 0..3 {
		let free: Vec<_> = (0..FEEDERS).map(|feeder| world.free(feeder)).collect();
		let transactions = (0..FEEDERS)
			.map(|feeder| {
				let call = report(&world, [feeder], 500 + round);
				world.sign(feeder, call)
			})
			.collect();
		let outcome = world.full_block(transactions);
		let counts = outcome.counts;
		assert_eq!((counts.again, counts.in_order), (0, 0), "{counts:?}");
		assert!((0..FEEDERS).all(|number| has_price(&world, number)));
		for (feeder, before) in free.into_iter().enumerate() {
			assert_eq!(world.free(feeder), before, "it was free");
		}
	}
}

#[test]
fn reports_on_the_same_feeds() {
	let mut world = world();
	for round in 0..4u128 {
		let mut transactions = Vec::new();
		for feeder in 0..FEEDERS {
			// Most agree; some are far off, so that the price jumps and is held.
			let off = if round > 1 && feeder % 2 == 0 { 300 } else { 0 };
			let call = report(&world, 0..8, 500 + off + feeder as u128);
			transactions.push(world.sign(feeder, call));
			// The second of the block costs a fee, or is refused as older than the first.
			let call = report(&world, [9, feeder], 600);
			transactions.push(world.sign(feeder, call));
			let suspect = world.id((feeder + 1) % FEEDERS);
			let call = Call::dispute { asset: asset(3), feeder: suspect };
			transactions.push(world.sign(feeder, RuntimeCall::PriceOracle(call)));
		}
		transactions.push(world.sign(5, RuntimeCall::PriceOracle(Call::bond {})));
		world.full_block(transactions);
	}
	assert!((0..8).all(|number| has_price(&world, number)));
	// Those who leave are taken out of every feed.
	let transactions =
		(0..4).map(|feeder| world.sign(feeder, RuntimeCall::PriceOracle(Call::leave {}))).collect();
	world.full_block(transactions);
}
