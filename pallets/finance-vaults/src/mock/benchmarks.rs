// SPDX-License-Identifier: Apache-2.0

//! What benchmarks need, on this runtime.

use super::*;
use frame_support::{assert_ok, traits::fungibles::Inspect};

pub struct Helper;

impl BenchmarkHelper<Asset, AccountId> for Helper {
	fn asset(seed: u32) -> Asset {
		match seed {
			0 => NATIVE,
			seed => NativeOrWithId::WithId(FIRST_OF_BENCHMARKS + seed),
		}
	}

	fn endow(asset: &Asset, who: &AccountId) {
		if let NativeOrWithId::WithId(id) = asset {
			if !Assets::asset_exists(*id) {
				assert_ok!(Assets::force_create(RuntimeOrigin::root(), *id, ALICE, true, 1));
			}
			assert_ok!(NativeAndAssets::mint_into(NATIVE, who, 1 << 100));
		}
		assert_ok!(NativeAndAssets::mint_into(asset.clone(), who, 1 << 100));
	}

	fn set_price(asset: &Asset, price: FixedU128) {
		super::set_price(asset.clone(), Some(price));
	}

	fn make_exchange(sell: &Asset, buy: &Asset) {
		for asset in [sell, buy] {
			Self::endow(asset, &EXCHANGE);
		}
		// So that each swap loses something.
		Slip::set(Permill::from_percent(1));
	}

	fn make_market(asset: &Asset) {
		Self::endow(asset, &MARKET);
	}

	fn position_size() -> u32 {
		3
	}

	fn leave_remnants(pool: PoolId, count: u32) {
		for index in 0..count {
			let mut bytes = [99; 32];
			bytes[..4].copy_from_slice(&index.to_le_bytes());
			let who = AccountId::new(bytes);
			Self::endow(&NATIVE, &who);
			let origin = RuntimeOrigin::signed(who);
			assert_ok!(VaultShares::touch(origin.clone(), pool));
			assert_ok!(VaultShares::approve_transfer(origin, pool, ALICE, 1));
		}
	}

	fn advance(ms: u64) {
		Now::mutate(|now| *now += ms);
	}
}
