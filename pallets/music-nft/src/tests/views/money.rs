// SPDX-License-Identifier: Apache-2.0

//! What is owed, fees, and assets.

use super::*;
use pallet_music_nft_runtime_api::{AssetInfo, FeeInfo};

#[test]
fn what_is_owed_is_what_can_be_claimed() {
	run(|| {
		assert_eq!(Music::owed_infos(&BOB), []);
		let id = register(ALICE);
		for (asset, amount) in [(BTC, 70), (USD, 30), (USD, 5)] {
			fund(id, &asset);
			donate(Purse::Recording(id), &asset, amount);
			block(&asset, BOB);
			Music::pay_or_owe(id, &asset, &BOB, amount).unwrap();
			unblock(&asset, BOB);
		}
		let owed = Music::owed_infos(&BOB);
		assert_eq!(owed, amounts(&[(USD, 35), (BTC, 70)]));
		for AmountInfo { asset, amount } in owed {
			assert_ok!(submit(DAVE, Call::claim_owed { who: BOB, asset: asset.clone() }));
			assert_eq!(gain(&asset, BOB), amount as i128);
		}
		assert_eq!(Music::owed_infos(&BOB), []);
	});
}

#[test]
fn fees_are_told_with_when_they_are_paid_out() {
	run(|| {
		let (id, other) = (register(ALICE), register(ALICE));
		assert_eq!(Music::fee_infos(id), []);
		sell(id, &BTC, 1_000).unwrap();
		sell(other, &USD, 7_000).unwrap();
		pass(HOUR);
		sell(id, &USD, 1_001).unwrap();
		sell(id, &USD, 100).unwrap();
		let at = |hours| Some(START_MS + DAY + hours * HOUR);
		let expected = [
			FeeInfo { asset: USD, amount: 21 + 2, at: at(1) },
			FeeInfo { asset: BTC, amount: 20, at: at(0) },
		];
		assert_eq!(Music::fee_infos(id), expected);
		pass(DAY - HOUR);
		assert_eq!(Music::fee_infos(id), expected[..1]);
		assert_ok!(submit(DAVE, Call::share_fees { recording: id, asset: USD }));
		assert_eq!(Music::fee_infos(id), []);
	});
}

#[test]
fn a_halt_puts_off_when_fees_are_paid_out() {
	run(|| {
		let id = register(ALICE);
		pass(1);
		sell(id, &USD, 1_000).unwrap();
		let at = || Music::fee_infos(id)[0].at.unwrap();
		assert_eq!(at(), Clock::get() + DAY);
		TestHalted::set(true);
		pass(HOUR);
		pass(HOUR);
		TestHalted::set(false);
		pass(0);
		assert_eq!(at(), START_MS + 1 + DAY + 2 * HOUR);
		pass(DAY - 1);
		assert_eq!(at(), Clock::get() + 1);
		pass(1);
		assert_eq!(Music::fee_infos(id), []);
	});
}

#[test]
fn assets_are_told_in_the_order_in_which_they_were_accepted() {
	run(|| {
		let accept = |asset, accepted| {
			assert_ok!(submit_as(RuntimeOrigin::root(), Call::accept_asset { asset, accepted }));
		};
		accept(USD, false);
		accept(OTHER, true);
		let told: Vec<_> = Music::asset_infos()
			.into_iter()
			.map(|AssetInfo { asset, accepted }| (asset, accepted))
			.collect();
		let expected = [(NATIVE, true), (USD, false), (BTC, true), (EUR, true), (OTHER, true)];
		assert_eq!(told, expected);
	});
}
