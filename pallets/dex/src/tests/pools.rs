// SPDX-License-Identifier: Apache-2.0

//! Creating, pausing and removing pools, and pools of the genesis.

use crate::{math::A_PRECISION, mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{InspectHold, NativeOrWithId},
		fungibles::{roles::Inspect as _, Inspect},
		Get,
	},
};
use polyphony_support::traits::Swap;
use sp_runtime::{
	ArithmeticError, BuildStorage, DispatchError, DispatchResult, Permill, TokenError,
};

const DEPOSIT: Balance = 1_000;
const STABLE: PoolKind = PoolKind::Stable { amplification: 100, scales: [1, 1_000] };

fn create(who: AccountId, assets: [Asset; 2], kind: PoolKind, fee: Permill) -> DispatchResult {
	submit(who, Call::create_pool { assets, kind, fee })
}

fn remove(who: AccountId, pool: PoolId) -> DispatchResult {
	submit(who, Call::remove_pool { pool })
}

fn pause(pool: PoolId, paused: bool) -> DispatchResult {
	submit_as(RuntimeOrigin::root(), Call::set_paused { pool, paused })
}

fn deposits(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::PoolDeposit.into(), &who)
}

/// Everybody leaves, as fast as the circuit breaker lets them.
fn empty(pool: PoolId) {
	while shares_of(ALICE, pool) != 0 {
		next_block();
		assert_ok!(leave(ALICE, pool, shares_of(ALICE, pool).min(state(pool).shares / 2)));
	}
}

#[test]
fn a_pool_is_created_empty() {
	new_test_ext().execute_with(|| {
		assert_ok!(create(BOB, [NATIVE, A], STABLE, FEE));
		let event = Event::PoolCreated {
			pool: 0,
			assets: [NATIVE, A],
			kind: STABLE,
			fee: FEE,
			creator: BOB,
		};
		assert_eq!(events(), vec![event]);

		let value = 100 * A_PRECISION;
		let ramp = Ramp { from: value, to: value, start: 0, end: 0 };
		let expected = Pool {
			assets: [NATIVE, A],
			fee: FEE,
			pricing: Pricing::Stable { ramp, scales: [1, 1_000] },
			creator: BOB,
			deposit: DEPOSIT,
			base: [ED, ASSET_ED],
			paused: false,
		};
		assert_eq!(Pools::<Test>::get(0), Some(expected));
		assert_eq!(state(0), PoolState { touched: 1, ..Default::default() });

		// The deposit is on hold, and what keeps the account alive is paid.
		let account = Dex::pool_account(0);
		assert_eq!(deposits(BOB), DEPOSIT);
		assert_eq!(free(&NATIVE, BOB), RICH - DEPOSIT - ED);
		assert_eq!(free(&A, BOB), RICH - ASSET_ED);
		assert_eq!((free(&NATIVE, account), free(&A, account)), (ED, ASSET_ED));

		// Nobody but the pool's account has a say in the shares.
		assert_eq!(PoolAssets::owner(0), Some(account));
		assert_eq!((PoolAssets::issuer(0), PoolAssets::admin(0)), (Some(account), Some(account)));
		assert_eq!(NextPoolId::<Test>::get(), 1);
	});
}

#[test]
fn the_order_of_the_assets_does_not_matter() {
	new_test_ext().execute_with(|| {
		let mirrored = PoolKind::Stable { amplification: 100, scales: [1_000, 1] };
		assert_ok!(create(BOB, [A, NATIVE], mirrored, FEE));
		let event = Event::PoolCreated {
			pool: 0,
			assets: [NATIVE, A],
			kind: STABLE,
			fee: FEE,
			creator: BOB,
		};
		assert_eq!(events(), vec![event]);
		let pool = Pools::<Test>::get(0).unwrap();
		assert_eq!((pool.assets, pool.base), ([NATIVE, A], [ED, ASSET_ED]));
		assert!(matches!(pool.pricing, Pricing::Stable { scales: [1, 1_000], .. }));

		// It is the same pool for whoever wants another one.
		for (assets, kind) in [([A, NATIVE], mirrored), ([NATIVE, A], STABLE)] {
			assert_noop!(create(CHARLIE, assets, kind, FEE), Error::<Test>::PoolExists);
		}
		assert_ok!(create(CHARLIE, [B, A], PoolKind::ConstantProduct, FEE));
		assert_noop!(
			create(BOB, [A, B], PoolKind::ConstantProduct, FEE),
			Error::<Test>::PoolExists
		);
	});
}

#[test]
fn a_pool_needs_two_assets_a_known_fee_and_parameters_within_bounds() {
	new_test_ext().execute_with(|| {
		let product = PoolKind::ConstantProduct;
		let unknown = NativeOrWithId::WithId(77);
		assert_noop!(create(BOB, [A, A], product, FEE), Error::<Test>::SameAsset);
		assert_noop!(create(BOB, [NATIVE, NATIVE], product, FEE), Error::<Test>::SameAsset);
		assert_noop!(create(BOB, [A, unknown.clone()], product, FEE), Error::<Test>::AssetNotFound);
		assert_noop!(create(BOB, [unknown, NATIVE], product, FEE), Error::<Test>::AssetNotFound);
		for parts in [1, 2_999, 3_001, 1_000_000] {
			let fee = Permill::from_parts(parts);
			assert_noop!(create(BOB, [A, B], product, fee), Error::<Test>::UnknownFeeTier);
		}

		let most = 10u64.pow(18);
		let stable = |amplification, scales| PoolKind::Stable { amplification, scales };
		for kind in [
			stable(0, [1, 1]),
			stable(1_000_001, [1, 1]),
			stable(u32::MAX, [1, 1]),
			stable(1, [0, 1]),
			stable(1, [1, 0]),
			stable(1, [most + 1, 1]),
			stable(1, [1, u64::MAX]),
		] {
			assert_noop!(create(BOB, [A, B], kind, FEE), Error::<Test>::InvalidStableParameters);
		}
		assert_ok!(create(BOB, [A, B], stable(1, [1, most]), FEE));
		assert_ok!(create(BOB, [A, B], stable(1_000_000, [most, 1]), NO_FEE));

		let call = || Call::create_pool { assets: [A, B], kind: product, fee: FEE };
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(submit_as(origin, call()), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn a_pair_has_a_pool_for_each_kind_and_fee_up_to_the_bound() {
	new_test_ext().execute_with(|| {
		let [none, low, _, high, half]: [Permill; 5] =
			<FeeTiers as Get<Vec<Permill>>>::get().try_into().unwrap();
		let flat = PoolKind::Stable { amplification: 7, scales: [1, 1] };
		assert_ok!(create(BOB, [A, B], PoolKind::ConstantProduct, FEE));
		assert_ok!(create(BOB, [A, B], STABLE, FEE));
		// Other parameters do not make it another kind.
		assert_noop!(create(BOB, [A, B], flat, FEE), Error::<Test>::PoolExists);
		assert_ok!(create(BOB, [A, B], flat, low));
		assert_ok!(create(BOB, [B, A], PoolKind::ConstantProduct, half));
		for (kind, fee) in [(PoolKind::ConstantProduct, none), (STABLE, high)] {
			assert_noop!(create(BOB, [A, B], kind, fee), Error::<Test>::TooManyPools);
		}
		assert_eq!(Pairs::<Test>::get((A, B)).into_inner(), vec![0, 1, 2, 3]);
		// The others have their own.
		assert_ok!(create(BOB, [A, C], PoolKind::ConstantProduct, FEE));
		assert_eq!(deposits(BOB), 5 * DEPOSIT);

		// A place that is given up can be taken, by a pool with a number of its own.
		assert_ok!(remove(BOB, 1));
		assert_ok!(create(CHARLIE, [A, B], flat, FEE));
		assert_eq!(Pairs::<Test>::get((A, B)).into_inner(), vec![0, 2, 3, 5]);
	});
}

#[test]
fn whoever_creates_a_pool_pays_for_it() {
	new_test_ext().execute_with(|| {
		let call = || create(DAVE, [A, B], PoolKind::ConstantProduct, FEE);
		assert_noop!(call(), TokenError::FundsUnavailable);
		// The account has to live on, so that it has to have its own minimum besides.
		mint(&NATIVE, DAVE, DEPOSIT + ED - 1);
		assert_noop!(call(), TokenError::FundsUnavailable);
		mint(&NATIVE, DAVE, 1);
		assert_noop!(call(), TokenError::FundsUnavailable);
		mint(&A, DAVE, 2 * ASSET_ED);
		mint(&B, DAVE, 2 * ASSET_ED - 1);
		assert_noop!(call(), TokenError::NotExpendable);
		mint(&B, DAVE, 1);
		assert_ok!(call());
		assert_eq!([&NATIVE, &A, &B].map(|asset| free(asset, DAVE)), [ED, ASSET_ED, ASSET_ED]);

		NextPoolId::<Test>::put(PoolId::MAX);
		assert_noop!(
			create(BOB, [A, C], PoolKind::ConstantProduct, FEE),
			ArithmeticError::Overflow
		);
	});
}

#[test]
fn neighbours_are_those_with_a_pool() {
	new_test_ext().execute_with(|| {
		let neighbours = |asset: &Asset| {
			let mut all: Vec<_> = Neighbours::<Test>::iter_key_prefix(asset).collect();
			all.sort();
			all
		};
		assert_ok!(create(BOB, [A, B], PoolKind::ConstantProduct, FEE));
		assert_ok!(create(BOB, [A, B], STABLE, FEE));
		assert_ok!(create(BOB, [A, C], STABLE, FEE));
		assert_eq!(neighbours(&A), vec![B, C]);
		assert_eq!((neighbours(&B), neighbours(&C)), (vec![A], vec![A]));

		// They remain until the last of their pools is removed.
		assert_ok!(remove(BOB, 0));
		assert_eq!(neighbours(&A), vec![B, C]);
		assert_ok!(remove(BOB, 1));
		assert_eq!(neighbours(&A), vec![C]);
		assert_eq!((neighbours(&B), neighbours(&C)), (vec![], vec![A]));
		assert!(!Pairs::<Test>::contains_key((A, B)));
	});
}

#[test]
fn what_was_paid_for_a_pool_comes_back_when_it_is_removed() {
	for assets in [[NATIVE, A], [A, B], [A, D], [NATIVE, D]] {
		new_test_ext().execute_with(|| {
			assert_ok!(create(ALICE, assets.clone(), PoolKind::ConstantProduct, FEE));
			assert_ok!(join(ALICE, 0, [4_000_000, 9_000_000]));
			assert_ok!(sell(BOB, &[0], assets[0].clone(), 100_000));
			let bought = free(&assets[1], BOB) - RICH;
			let before = reserves(0);
			empty(0);
			let left = reserves(0);
			assert_eq!(state(0).shares, LOCKED_SHARES);
			for side in 0..2 {
				let locked = before[side] / 6_000;
				assert!((locked + 1..locked + 10).contains(&left[side]), "{left:?} of {before:?}");
			}

			System::reset_events();
			assert_ok!(remove(ALICE, 0));
			assert_eq!(events(), vec![Event::PoolRemoved { pool: 0, left }]);
			assert_eq!(free(&assets[0], ALICE), RICH + 100_000);
			assert_eq!(free(&assets[1], ALICE), RICH - bought);
			assert_eq!((free(&NATIVE, CHARLIE), deposits(ALICE)), (RICH, 0));

			// Nothing is left of it.
			assert!(!System::account_exists(&Dex::pool_account(0)));
			assert!(!PoolAssets::asset_exists(0));
			assert_eq!(Pools::<Test>::iter().count() + PoolStates::<Test>::iter().count(), 0);
			assert_eq!(Neighbours::<Test>::iter().count() + Pairs::<Test>::iter().count(), 0);
			assert_noop!(remove(ALICE, 0), Error::<Test>::PoolNotFound);
			assert_noop!(join(ALICE, 0, [1 << 20; 2]), Error::<Test>::PoolNotFound);
		});
	}
}

#[test]
fn only_the_creator_removes_a_pool_and_only_when_nobody_uses_it() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000, 1_000_000]);
		assert_noop!(remove(BOB, pool), Error::<Test>::NotCreator);
		assert_noop!(remove(ALICE, pool), Error::<Test>::PoolInUse);
		let root = submit_as(RuntimeOrigin::root(), Call::remove_pool { pool });
		assert_eq!(root, Err(DispatchError::BadOrigin));

		// One share is enough.
		assert_ok!(PoolAssets::transfer(RuntimeOrigin::signed(ALICE), pool, BOB, 1));
		empty(pool);
		assert_eq!(state(pool).shares, LOCKED_SHARES + 1);
		assert_noop!(remove(ALICE, pool), Error::<Test>::PoolInUse);
		assert_noop!(remove(BOB, pool), Error::<Test>::NotCreator);
		assert_ok!(leave(BOB, pool, 1));
		assert_noop!(remove(BOB, pool), Error::<Test>::NotCreator);
		assert_ok!(pause(pool, true));
		assert_ok!(remove(ALICE, pool));
	});
}

/// Who gives shares to the pool has given them up, and keeps nobody from removing it.
#[test]
fn shares_that_the_pool_has_are_nobodys() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000, 1_000_000]);
		let account = Dex::pool_account(pool);
		assert_ok!(PoolAssets::transfer(RuntimeOrigin::signed(ALICE), pool, account, 500));
		empty(pool);
		assert_eq!(state(pool).shares, LOCKED_SHARES + 500);
		assert_ok!(remove(ALICE, pool));
		assert_eq!((free(&A, ALICE), free(&B, ALICE)), (RICH, RICH));
	});
}

#[test]
fn approvals_and_empty_accounts_of_shares_go_with_the_pool() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000, 1_000_000]);
		for who in [BOB, CHARLIE] {
			assert_ok!(PoolAssets::touch(RuntimeOrigin::signed(who), pool));
			assert_ok!(PoolAssets::approve_transfer(RuntimeOrigin::signed(who), pool, ALICE, 5));
		}
		assert!(Balances::reserved_balance(BOB) > 0);
		empty(pool);
		assert_ok!(remove(ALICE, pool));
		assert_eq!((Balances::reserved_balance(BOB), free(&NATIVE, BOB)), (0, RICH));
		assert!(!PoolAssets::asset_exists(pool));
	});
}

#[test]
fn many_empty_accounts_of_shares_do_not_keep_a_pool_from_being_removed() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000, 1_000_000]);
		for who in 100..125 {
			mint(&NATIVE, who, 1_000_000);
			assert_ok!(PoolAssets::touch(RuntimeOrigin::signed(who), pool));
			assert_ok!(PoolAssets::approve_transfer(RuntimeOrigin::signed(who), pool, ALICE, 5));
		}
		empty(pool);
		assert_ok!(remove(ALICE, pool));
		assert_eq!((free(&A, ALICE), free(&B, ALICE), free(&NATIVE, ALICE)), (RICH, RICH, RICH));

		// The shares are being destroyed, which anyone can bring to an end. Nobody can join any
		// more, and no pool gets the number.
		let anyone = || RuntimeOrigin::signed(CHARLIE);
		assert_noop!(
			PoolAssets::finish_destroy(anyone(), pool),
			pallet_assets::Error::<Test, SharesInstance>::InUse
		);
		assert_ok!(PoolAssets::destroy_accounts(anyone(), pool));
		assert_ok!(PoolAssets::destroy_approvals(anyone(), pool));
		assert_ok!(PoolAssets::finish_destroy(anyone(), pool));
		assert!(!PoolAssets::asset_exists(pool));
		assert!((100..125).all(|who| free(&NATIVE, who) == 1_000_000));
		assert_ok!(create(BOB, [A, B], PoolKind::ConstantProduct, FEE));
		assert_eq!(NextPoolId::<Test>::get(), 2);
	});
}

/// An asset that is not sufficient needs the account to exist for another reason.
#[test]
fn a_donation_of_another_asset_does_not_keep_a_pool_from_being_removed() {
	for assets in [[A, B], [NATIVE, B]] {
		new_test_ext().execute_with(|| {
			let pool = pool_of(assets, PoolKind::ConstantProduct, FEE, [1_000_000, 1_000_000]);
			let account = Dex::pool_account(pool);
			assert_ok!(send(&D, BOB, account, 1_000));
			assert_ok!(send(&C, BOB, account, 1_000));
			empty(pool);
			assert_ok!(remove(ALICE, pool));
			assert_eq!((free(&NATIVE, ALICE), free(&B, ALICE)), (RICH, RICH));
			assert_eq!((free(&D, account), free(&C, account)), (1_000, 1_000));
		});
	}
}

#[test]
fn donations_go_to_the_creator_in_the_end() {
	new_test_ext().execute_with(|| {
		let pool = pool_of([NATIVE, A], PoolKind::ConstantProduct, FEE, [1_000_000, 1_000_000]);
		let account = Dex::pool_account(pool);
		assert_ok!(send(&NATIVE, BOB, account, 777));
		assert_ok!(send(&A, BOB, account, 888));
		empty(pool);
		let left = reserves(pool);
		assert_eq!(left, [1_000, 1_000]);
		System::reset_events();
		assert_ok!(remove(ALICE, pool));
		assert_eq!(events(), vec![Event::PoolRemoved { pool, left }]);
		assert_eq!((free(&NATIVE, ALICE), free(&A, ALICE)), (RICH + 777, RICH + 888));
	});
}

#[test]
fn one_can_only_leave_a_paused_pool() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000, 1_000_000]);
		let other = pool_of([B, C], PoolKind::ConstantProduct, FEE, [1_000_000, 1_000_000]);
		assert_ok!(create(ALICE, [A, C], PoolKind::ConstantProduct, FEE));
		let nobodys = 2;
		System::reset_events();
		assert_ok!(pause(pool, true));
		assert_ok!(pause(nobodys, true));
		let paused = |pool| Event::PoolPaused { pool, paused: true };
		assert_eq!(events(), vec![paused(pool), paused(nobodys)]);

		let error = DispatchError::from(Error::<Test>::PoolPaused);
		assert_noop!(sell(BOB, &[pool], A, 1_000), error);
		assert_noop!(buy(BOB, &[pool], A, 1_000), error);
		assert_noop!(sell(BOB, &[pool, other], A, 1_000), error);
		assert_noop!(buy(BOB, &[other, pool], A, 1_000), error);
		assert_noop!(join(BOB, pool, [1_000, 1_000]), error);
		assert_noop!(join_single(BOB, pool, A, 1_000), error);
		assert_noop!(join(BOB, nobodys, [1 << 20, 1 << 20]), error);
		assert_eq!(<Dex as Swap<_>>::quote_exact_in(&A, &B, 1_000), None);
		assert_eq!(<Dex as Swap<_>>::quote_exact_out(&A, &B, 1_000), None);
		assert_ok!(leave(ALICE, pool, 500_000));
		assert_eq!(reserves(pool), [500_000, 500_000]);
		// The other goes on.
		assert_ok!(sell(BOB, &[other], B, 1_000));

		System::reset_events();
		assert_ok!(pause(pool, false));
		assert_eq!(events(), vec![Event::PoolPaused { pool, paused: false }]);
		assert_ok!(sell(BOB, &[pool], A, 1_000));
		assert_ok!(join(BOB, pool, [1_000, 1_000]));
	});
}

#[test]
fn only_the_administrator_pauses() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000, 1_000_000]);
		let call = || Call::set_paused { pool, paused: true };
		assert_noop!(submit(ALICE, call()), DispatchError::BadOrigin);
		assert_noop!(submit_as(RuntimeOrigin::none(), call()), DispatchError::BadOrigin);
		assert_noop!(pause(pool + 1, true), Error::<Test>::PoolNotFound);
	});
}

fn genesis(pools: Vec<GenesisPool<AccountId, Asset>>) -> sp_io::TestExternalities {
	let mut ext = new_test_ext();
	ext.execute_with(|| {
		System::set_block_number(0);
		<GenesisConfig<Test> as frame_support::traits::BuildGenesisConfig>::build(&GenesisConfig {
			pools,
		});
		System::set_block_number(1);
	});
	ext
}

#[test]
fn the_genesis_creates_pools_with_their_first_deposit() {
	genesis(vec![
		(ALICE, [A, B], PoolKind::ConstantProduct, FEE, [1_000_000, 4_000_000]),
		(BOB, [A, NATIVE], STABLE, NO_FEE, [2_000_000, 3_000]),
		(BOB, [B, C], STABLE, FEE, [0, 0]),
	])
	.execute_with(|| {
		check();
		assert_eq!((reserves(0), shares_of(ALICE, 0)), ([1_000_000, 4_000_000], 1_999_000));
		// In the other order of the assets.
		assert_eq!(reserves(1), [3_000, 2_000_000]);
		let Some(Pool { pricing: Pricing::Stable { scales, .. }, .. }) = Pools::<Test>::get(1)
		else {
			panic!("there is such a pool");
		};
		assert_eq!(scales, [1_000, 1]);
		assert_eq!(state(2), PoolState::default());
		assert_eq!((deposits(ALICE), deposits(BOB)), (DEPOSIT, 2 * DEPOSIT));
		next_block();
		assert_ok!(sell(CHARLIE, &[0], A, 1_000));
	});
}

#[test]
#[should_panic(expected = "a pool that can be created")]
fn the_genesis_cannot_have_a_pool_twice() {
	let pool = (ALICE, [A, B], PoolKind::ConstantProduct, FEE, [1_000_000, 4_000_000]);
	genesis(vec![pool.clone(), pool]);
}

#[test]
#[should_panic(expected = "can pay the first deposit")]
fn the_genesis_cannot_have_half_a_deposit() {
	genesis(vec![(ALICE, [A, B], PoolKind::ConstantProduct, FEE, [1_000_000, 0])]);
}

#[test]
fn the_default_genesis_has_no_pools() {
	let storage = GenesisConfig::<Test>::default().build_storage().unwrap();
	sp_io::TestExternalities::new(storage).execute_with(|| {
		assert_eq!((NextPoolId::<Test>::get(), Pools::<Test>::iter().count()), (0, 0))
	});
}
