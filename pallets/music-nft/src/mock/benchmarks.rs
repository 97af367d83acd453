// SPDX-License-Identifier: Apache-2.0

//! What benchmarks need, on this runtime.

use super::*;
use frame_support::{
	assert_ok,
	traits::fungibles::{Inspect, Mutate},
};

pub struct Helper;

impl BenchmarkHelper<Asset, AccountId> for Helper {
	fn asset(seed: u32) -> Asset {
		NativeOrWithId::WithId(1_000 + seed)
	}

	fn endow(asset: &Asset, who: &AccountId) {
		if let NativeOrWithId::WithId(id) = asset {
			if !Assets::asset_exists(*id) {
				assert_ok!(Assets::force_create(RuntimeOrigin::root(), *id, ALICE, true, 1));
			}
		}
		assert_ok!(NativeAndAssets::mint_into(NATIVE, who, 1 << 100));
		assert_ok!(NativeAndAssets::mint_into(asset.clone(), who, 1 << 100));
	}

	fn make_exchange(sell: &Asset, buy: &Asset) {
		for asset in [sell, buy] {
			Self::endow(asset, &EXCHANGE);
		}
	}

	fn list_model(owner: &AccountId) -> ModelId {
		let model = MODELS.with_borrow(|models| models.len() as ModelId);
		own_model(model, Some(owner.clone()));
		model
	}

	fn advance(ms: u64) {
		Clock::mutate(|clock| *clock += ms);
	}
}
