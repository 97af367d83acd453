// SPDX-License-Identifier: Apache-2.0

//! Attacks that have worked elsewhere, by their names.

use crate::{math::Curve, mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::NativeOrWithId,
		fungibles::Balanced,
		tokens::{Fortitude, Precision, Preservation},
	},
};
use pallet_asset_conversion::{QuotePrice, SwapCredit};
use polyphony_support::{traits::Swap, U256};
use sp_runtime::{DispatchError, Permill, TokenError};

const LOW_FEE: Permill = Permill::from_parts(500);
const STABLE: PoolKind = PoolKind::Stable { amplification: 100, scales: [1, 1] };

fn gain(asset: &Asset, who: AccountId) -> i128 {
	free(asset, who) as i128 - RICH as i128
}

fn curve(pool: PoolId) -> Curve {
	Pools::<Test>::get(pool).unwrap().pricing.curve(System::block_number() as Height)
}

/// What two accounts have together of A and B, where both are worth the same.
fn worth(who: AccountId) -> i128 {
	gain(&A, who) + gain(&B, who)
}

/// Everything leaves a pool but what is locked, Alice first.
fn drain(pool: PoolId) {
	for who in [ALICE, BOB, CHARLIE] {
		while shares_of(who, pool) != 0 {
			next_block();
			assert_ok!(leave(who, pool, shares_of(who, pool).min(state(pool).shares / 2)));
		}
	}
}

/// A pool, a route or an order that sells an asset for itself would be paid from the same reserve
/// that it pays into.
#[test]
fn asset_in_equals_asset_out() {
	new_test_ext().execute_with(|| {
		let same = DispatchError::from(Error::<Test>::SameAsset);
		for asset in [A, NATIVE] {
			let assets = [asset.clone(), asset.clone()];
			for kind in [PoolKind::ConstantProduct, STABLE] {
				let call = Call::create_pool { assets: assets.clone(), kind, fee: FEE };
				assert_noop!(submit(BOB, call), same);
			}
			let [sell, buy] = assets;
			let order =
				Call::place_order { sell, buy, amount: 1_000, min_out: 1_000, good_till: 9 };
			assert_noop!(submit(BOB, order), same);
		}

		let first = pool_ab([1_000_000, 1_000_000]);
		let second = pool_of([A, B], STABLE, FEE, [1_000_000, 1_000_000]);
		assert_noop!(sell(BOB, &[first, second], A, 1_000), same);
		assert_noop!(buy(BOB, &[second, first], A, 1_000), same);
		assert_eq!(<Dex as Swap<_>>::quote_exact_in(&A, &A, 1_000), None);
		assert_eq!(<Dex as Swap<_>>::quote_exact_out(&A, &A, 1_000), None);
		assert_eq!(Dex::quote_price_exact_tokens_for_tokens(A, A, 1_000, true), None);
		for path in [vec![A, A], vec![A, B, A]] {
			let credit = NativeAndAssets::withdraw(
				A,
				&BOB,
				1_000,
				Precision::Exact,
				Preservation::Preserve,
				Fortitude::Polite,
			);
			let (credit, _) =
				Dex::swap_exact_tokens_for_tokens(path, credit.unwrap(), None).unwrap_err();
			assert_eq!(credit.peek(), 1_000);
			assert_ok!(NativeAndAssets::resolve(&BOB, credit).map_err(|_| ()));
		}
		assert_eq!((reserves(first), reserves(second)), ([1_000_000; 2], [1_000_000; 2]));
		assert_eq!(gain(&A, BOB), 0);
	});
}

/// Balancer, November 2025: in a pool that was brought to a few units, every swap was rounded for
/// the attacker, and D fell to a fraction.
#[test]
fn tiny_balances_with_repeated_round_down() {
	// 18 decimals and a rate that is not a whole number.
	let rated = [1_000_000_000_000_000_000, 1_058_132_408_689_971_699];
	let kinds = [
		PoolKind::ConstantProduct,
		STABLE,
		PoolKind::Stable { amplification: 200, scales: [rated[0], rated[0]] },
		PoolKind::Stable { amplification: 200, scales: [rated[0] / 2, rated[1] / 2] },
	];
	for kind in kinds {
		for fee in [NO_FEE, LOW_FEE] {
			new_test_ext().execute_with(|| {
				TestMaxPriceMove::set(Permill::one());
				let first =
					if kind == PoolKind::ConstantProduct || kind == STABLE { 1_020 } else { 21 };
				let pool = pool_of([A, B], kind, fee, [first, first]);
				// Nearly everything that is there is the attacker's.
				let shares = shares_of(ALICE, pool) * 9 / 10;
				assert_ok!(PoolAssets::transfer(RuntimeOrigin::signed(ALICE), pool, BOB, shares));
				drain(pool);
				assert_ok!(join(BOB, pool, [17, 18]).or_else(|_| join(BOB, pool, [40, 40])));
				let start = [gain(&A, BOB), gain(&B, BOB)];
				let before = (magnified(pool), state(pool).shares);
				let mut done = 0;
				for round in 0..50u128 {
					if round % 10 == 0 {
						next_block();
					}
					let [x, y] = reserves(pool);
					let amounts = [y.saturating_sub(1 + round % 2), 1 + round % 9];
					done += u32::from(buy(BOB, &[pool], B, amounts[0]).is_ok());
					done += u32::from(buy(BOB, &[pool], A, amounts[1].min(x - 1)).is_ok());
					done += u32::from(sell(BOB, &[pool], A, 1 + round % 4).is_ok());
					let _ = join_single(BOB, pool, B, 1 + round % 3);
					let _ = leave(BOB, pool, 1 + round % 5);
				}
				// He has the shares that he has joined with besides.
				let after = (magnified(pool), state(pool).shares);
				let power = |shares: Balance| match kind {
					PoolKind::ConstantProduct => polyphony_support::widen_mul(shares, shares),
					PoolKind::Stable { .. } => shares.into(),
				};
				let ((was, was_by), (is, is_by)) = (before.0, after.0);
				let is = ((is + 1) * was_by).full_mul(power(before.1));
				let was = (was * is_by).full_mul(power(after.1));
				assert!(is >= was, "{before:?} {after:?}");
				assert!(done > 15, "{done} swaps were possible");
				let gained = [gain(&A, BOB) - start[0], gain(&B, BOB) - start[1]];
				assert!(gained[0] < 0 || gained[1] < 0, "{gained:?}");
			});
		}
	}
}

/// The invariant of a pool that has more of both assets, so that it is precise, and how many times
/// as much.
fn magnified(pool: PoolId) -> (U256, U256) {
	let by = match curve(pool) {
		Curve::ConstantProduct => 1,
		Curve::Stable { scales, .. } => {
			let scaled = [0, 1].map(|side| reserves(pool)[side] * u128::from(scales[side]));
			(1 << 110) / scaled[0].max(scaled[1])
		},
	};
	let invariant = curve(pool).invariant(reserves(pool).map(|reserve| reserve * by));
	(invariant.unwrap(), by.into())
}

/// Sending to a pool's account changes nothing that anybody can see.
#[test]
fn donation() {
	for kind in [PoolKind::ConstantProduct, STABLE] {
		for assets in [[A, B], [NATIVE, A]] {
			let run = |donate: bool| {
				new_test_ext().execute_with(|| {
					let pool = pool_of(assets.clone(), kind, FEE, [1_000_000_000, 1_500_000_000]);
					let [first, second] = &assets;
					let mut seen = Vec::new();
					for block in 0..6u128 {
						if donate {
							for asset in &assets {
								let amount = 1 << (20 + 10 * block);
								assert_ok!(send(asset, CHARLIE, Dex::pool_account(pool), amount));
								check();
							}
						}
						assert_ok!(join(BOB, pool, [1_000_000, 1_000_000]));
						assert_ok!(sell(BOB, &[pool], first.clone(), 1_000_000));
						assert_ok!(leave(BOB, pool, 100_000));
						seen.push((
							state(pool),
							Dex::pool_averages(pool),
							<Dex as Swap<_>>::quote_exact_in(first, second, 12_345),
							<Dex as Swap<_>>::quote_exact_out(first, second, 12_345),
							[gain(first, BOB), gain(second, BOB)],
							shares_of(BOB, pool),
						));
						next_block();
					}
					seen
				})
			};
			assert_eq!(run(true), run(false));
		}
	}
}

/// When all have left, what is locked still makes a pool, which is no trap for whoever joins next.
#[test]
fn emptied_pool() {
	for kind in [PoolKind::ConstantProduct, STABLE] {
		new_test_ext().execute_with(|| {
			let pool = pool_of([A, B], kind, LOW_FEE, [50_000_000, 50_000_000]);
			drain(pool);
			assert_eq!(state(pool).shares, LOCKED_SHARES);
			let left = reserves(pool);
			assert!(left.iter().all(|left| (500..=1_010).contains(left)), "{left:?}");

			// The attacker moves the price as far as they can in some blocks.
			for _ in 0..5 {
				next_block();
				while sell(BOB, &[pool], A, 10).is_ok() {}
			}
			// The victim joins at any price, as deep as the pool was, and leaves.
			next_block();
			assert_ok!(join(CHARLIE, pool, [50_000_000, 50_000_000]));
			assert!(gain(&A, CHARLIE) <= -1_000_000 || gain(&B, CHARLIE) <= -1_000_000);
			next_block();
			// What a single unit of the smaller pool was worth may be lost to rounding, and no more.
			let most = 1 + (50_000_000 / reserves(pool)[1].min(reserves(pool)[0])) as i128;
			while shares_of(CHARLIE, pool) != 0 {
				let shares = shares_of(CHARLIE, pool);
				assert_ok!(leave(CHARLIE, pool, shares.min(state(pool).shares / 2)));
				next_block();
			}
			assert!((-30 - most..=0).contains(&gain(&A, CHARLIE)), "{}", gain(&A, CHARLIE));
			assert!((-30 - most..=0).contains(&gain(&B, CHARLIE)), "{}", gain(&B, CHARLIE));
			// The attacker has swapped back less than they had paid.
			while gain(&B, BOB) > 0 && sell(BOB, &[pool], B, gain(&B, BOB).min(10) as u128).is_ok()
			{
				next_block();
			}
			assert!(gain(&A, BOB) < 0);
		});
	}
}

/// Were a reserve brought below the existential deposit, the account, and with it the pool's money
/// and references, would be removed.
#[test]
fn pool_account_is_not_reaped() {
	for kind in [PoolKind::ConstantProduct, STABLE] {
		new_test_ext().execute_with(|| {
			let pool = pool_of([NATIVE, A], kind, NO_FEE, [100_000, 100_000]);
			let account = Dex::pool_account(pool);
			let begin = reserves(pool)[0];
			// Until there is nothing to be bought any more.
			for _ in 0..3_000 {
				let mut part = reserves(pool)[0] / 2;
				while part != 0 && buy(BOB, &[pool], NATIVE, part).is_err() {
					part /= 2;
				}
				if part == 0 && reserves(pool)[0] < ED / 10 {
					break;
				}
				next_block();
			}
			let native = reserves(pool)[0];
			assert!(native < ED / 10, "{native} of {begin}");
			assert_eq!(free(&NATIVE, account), ED + native);
			assert!(System::account_exists(&account) && System::providers(&account) >= 1);
			drain(pool);
			assert!(reserves(pool)[0] >= 1);
			assert_eq!(free(&NATIVE, account), ED + reserves(pool)[0]);
			// It works on, from the next block: what is rounded of a few units has moved the price.
			next_block();
			assert_ok!(join(BOB, pool, [1_000, 1 << 80]));
			assert_ok!(submit(
				CHARLIE,
				Call::swap_exact_out {
					route: vec![pool].try_into().unwrap(),
					asset_out: NATIVE,
					amount_out: 1,
					max_in: RICH,
					deadline: Height::MAX,
					keep_alive: true,
				}
			));
			let issued = pallet_balances::TotalIssuance::<Test>::get();
			assert_eq!(all_there_is(&NATIVE), issued);
		});
	}
}

/// Shares of one pool say nothing to another, and nothing else is a share.
#[test]
fn shares_of_another_pool() {
	new_test_ext().execute_with(|| {
		let first = pool_ab([1_000_000, 1_000_000]);
		let second = pool_of([B, C], PoolKind::ConstantProduct, FEE, [1 << 60, 1 << 60]);
		assert_ok!(join(BOB, first, [1_000_000, 1_000_000]));
		let shares = shares_of(BOB, first);
		for amount in [1, 1_000, shares] {
			assert_noop!(leave(BOB, second, amount), TokenError::FundsUnavailable);
		}
		// An asset with the number of a pool is another one: A has number 1, as the second pool.
		assert_eq!((A, second), (NativeOrWithId::WithId(1), 1));
		assert_eq!((free(&A, BOB), shares_of(BOB, second)), (RICH - 1_000_000, 0));

		// There is no way to name shares as an asset of a pool, so no pool of shares.
		let as_asset = NativeOrWithId::WithId(first);
		let call =
			Call::create_pool { assets: [as_asset, A], kind: PoolKind::ConstantProduct, fee: FEE };
		assert_noop!(submit(BOB, call), Error::<Test>::AssetNotFound);
		// Nobody but the pallet issues or burns shares.
		for who in [ALICE, BOB] {
			let no_permission = pallet_assets::Error::<Test, SharesInstance>::NoPermission;
			let origin = || RuntimeOrigin::signed(who);
			assert_noop!(PoolAssets::mint(origin(), first, who, 1), no_permission);
			let no_permission = pallet_assets::Error::<Test, SharesInstance>::NoPermission;
			assert_noop!(PoolAssets::burn(origin(), first, who, 1), no_permission);
			assert_noop!(PoolAssets::create(origin(), 50, who, 1), DispatchError::BadOrigin);
		}
	});
}

/// Who trades before and after the amplification of a pool has changed gets more than they paid if
/// it falls fast (Curve, 2020). Over a day, a block's part of the change is worth less than the
/// lowest fee.
#[test]
fn amplification_ramp() {
	// The best that trading around one block of a ramp to a tenth brings, at its steepest: the end.
	let best = |length: Height, fee: Permill| {
		let mut best = i128::MIN;
		for part in [1, 10, 100, 300, 600, 800, 850, 900, 1_000, 1_500] {
			let profit = new_test_ext().execute_with(|| {
				TestMinRampLength::set(length);
				let kind = PoolKind::Stable { amplification: 1_000, scales: [1, 1] };
				let pool = pool_of([A, B], kind, fee, [1_000_000_000, 1_000_000_000]);
				let ramp = |amplification, end| {
					let call = Call::ramp_amplification { pool, amplification, end };
					submit_as(RuntimeOrigin::root(), call)
				};
				assert_noop!(ramp(100, length), Error::<Test>::RampTooFast);
				assert_noop!(ramp(99, 2 * length), Error::<Test>::RampTooFast);
				assert_ok!(ramp(100, length + 1));

				System::set_block_number(u64::from(length));
				if sell(BOB, &[pool], A, part * 1_000_000).is_err() {
					return i128::MIN;
				}
				next_block();
				let bought = gain(&B, BOB) as Balance;
				// Back again, at once as far as the circuit breaker allows, the rest later.
				let mut left = bought;
				while left != 0 {
					let parts = (1..=20).rev().map(|part| (left * part).div_ceil(20));
					left -= parts
						.into_iter()
						.find(|part| sell(BOB, &[pool], B, *part).is_ok())
						.expect("some of it can be sold");
					next_block();
				}
				worth(BOB)
			});
			best = best.max(profit);
		}
		best
	};
	let day = 14_400;
	assert!(best(day, LOW_FEE) < 0, "{}", best(day, LOW_FEE));
	// Ten blocks would be too few: the loss of the pool is more than one per cent.
	assert!(best(10, LOW_FEE) > 10_000_000, "{}", best(10, LOW_FEE));
}

/// The average moves by blocks, not by what is in them. Who has all of the blocks has to hold the
/// price away from where others would bring it for as long as the half-life says.
#[test]
fn stuffing_blocks_to_ratchet_the_average() {
	let attack = |calls: u32, blocks: u64| {
		new_test_ext().execute_with(|| {
			let pool = pool_of([A, B], PoolKind::ConstantProduct, NO_FEE, [1 << 60, 1 << 60]);
			run_to(100);
			// The price is brought down by almost 30%, and every block has many calls.
			assert_ok!(sell(BOB, &[pool], A, (1 << 60) / 6));
			for _ in 0..blocks {
				for _ in 1..calls {
					assert_ok!(sell(BOB, &[pool], A, 1 << 20));
					assert_ok!(buy(BOB, &[pool], A, 1 << 20));
				}
				next_block();
				assert_ok!(sell(BOB, &[pool], A, 1 << 20));
				assert_ok!(buy(BOB, &[pool], A, 1 << 20));
			}
			let average = <Dex as Swap<_>>::average_price(&A, &B).unwrap();
			let spot = curve(pool).spot_price(reserves(pool)).unwrap();
			(average.to_f64_lossy(), spot.to_f64_lossy())
		})
	};
	for blocks in [1, 3, 10] {
		let (once, spot) = attack(1, blocks);
		let (often, _) = attack(15, blocks);
		assert!((once - often).abs() < 1e-9, "{once} {often}");
		// As far as that many blocks bring it.
		let expected = spot + (1.0 - spot) * 0.5f64.powf(blocks as f64 / 10.0);
		assert!((once - expected).abs() < 1e-9, "{once} {expected}");
	}
}

/// The first depositor makes a share so expensive that the deposit of the next is rounded away.
#[test]
fn first_deposit_inflation() {
	for kind in [PoolKind::ConstantProduct, STABLE] {
		for first in [1_001, 10_000] {
			new_test_ext().execute_with(|| {
				let pool = Dex::do_create_pool(&CHARLIE, [A, B], kind, NO_FEE).unwrap();
				assert_ok!(join(BOB, pool, [first, first]));
				// The classical way, by a donation.
				for asset in [A, B] {
					assert_ok!(send(&asset, BOB, Dex::pool_account(pool), 1_000_000_000));
				}
				assert_eq!(reserves(pool), [first, first]);
				// And the slow one: swaps that are rounded for the pool.
				for _ in 0..100 {
					assert_ok!(buy(BOB, &[pool], B, 1));
					assert_ok!(buy(BOB, &[pool], A, 1));
				}
				let loss = worth(BOB);
				next_block();

				// The victim's deposits come back but for less than the price of a share each.
				let share = reserves(pool)[0].max(reserves(pool)[1]) / state(pool).shares + 2;
				assert_ok!(join(ALICE, pool, [5_000, 5_000]));
				assert_ok!(join_single(ALICE, pool, A, 500));
				assert_ok!(leave(ALICE, pool, shares_of(ALICE, pool)));
				let lost = -worth(ALICE);
				assert!((0..=3 * share as i128 + 40).contains(&lost), "{lost}, a share is {share}");

				// And the attacker has lost more than the victim.
				assert_ok!(leave(BOB, pool, shares_of(BOB, pool)));
				assert!(worth(BOB) < -2_000_000_000 - 100, "{}", worth(BOB));
				assert!(loss < 0);
			});
		}
	}
}
