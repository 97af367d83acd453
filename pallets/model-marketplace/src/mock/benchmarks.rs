// SPDX-License-Identifier: Apache-2.0

//! What benchmarks need, on this runtime.

use super::*;
use frame_support::assert_ok;
use sp_core::{sr25519, Pair};

pub struct Helper;

fn pair() -> sr25519::Pair {
	sr25519::Pair::from_seed(&[7; 32])
}

impl BenchmarkHelper<Asset, AccountId, MultiSignature> for Helper {
	fn asset(seed: u32) -> Asset {
		asset(1_000 + seed)
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

	fn set_price(asset: &Asset) {
		set_price(asset, 100);
	}

	fn make_exchange(sell: &Asset, buy: &Asset) {
		for asset in [sell, buy] {
			Self::endow(asset, &EXCHANGE);
			set_price(asset, 100);
		}
	}

	fn grant(who: &AccountId) -> Option<CredentialId> {
		Credentialed::mutate(|all| all.push((who.clone(), 1)));
		Some(1)
	}

	fn signer() -> AccountId {
		pair().public().into()
	}

	fn sign(message: &[u8]) -> MultiSignature {
		pair().sign(message).into()
	}

	fn advance(ms: u64) {
		Clock::mutate(|clock| *clock += ms);
	}
}
