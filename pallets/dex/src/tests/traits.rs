// SPDX-License-Identifier: Apache-2.0

//! The traits through which other pallets swap.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	storage::with_storage_layer,
	traits::{
		fungible::NativeOrWithId,
		fungibles::{Balanced, Inspect},
		tokens::{Fortitude, Precision, Preservation},
		TryDrop,
	},
};
use pallet_asset_conversion::{QuotePrice, SwapCredit};
use polyphony_support::traits::Swap;
use sp_runtime::{DispatchError, DispatchResult, TokenError};

const STABLE: PoolKind = PoolKind::Stable { amplification: 100, scales: [1, 1] };
const RESERVES: [Balance; 2] = [1_000_000_000, 1_000_000_000];

type Credit = CreditOf<Test>;
type Swapping = Result<Credit, (Credit, DispatchError)>;

/// Pools of A and B: one with a fee, one without and shallow, one that is stable.
fn three_pools() -> [PoolId; 3] {
	[
		pool_ab(RESERVES.map(|reserve| 10 * reserve)),
		pool_of([A, B], PoolKind::ConstantProduct, NO_FEE, [10_000_000, 10_000_000]),
		pool_of([A, B], STABLE, FEE, [500_000_000, 500_000_000]),
	]
}

fn take(asset: Asset, who: AccountId, amount: Balance) -> Credit {
	let (exact, keep) = (Precision::Exact, Preservation::Preserve);
	NativeAndAssets::withdraw(asset, &who, amount, exact, keep, Fortitude::Polite).unwrap()
}

fn give(credit: Credit, who: AccountId) {
	assert!(NativeAndAssets::resolve(&who, credit).is_ok());
}

/// What all have of each asset, and what the assets say that there is: without credits the same.
fn issued() -> Vec<(Balance, Balance)> {
	[NATIVE, A, B, C, D]
		.iter()
		.map(|asset| (all_there_is(asset), NativeAndAssets::total_issuance(asset.clone())))
		.collect()
}

/// `swap` fails with `error`, gives back all of the credit, and changes nothing.
fn gives_back(
	asset: Asset,
	amount: Balance,
	swap: impl FnOnce(Credit) -> Swapping,
	error: DispatchError,
) {
	let before = issued();
	let credit = take(asset.clone(), BOB, amount);
	System::reset_events();
	let root = sp_io::storage::root(Default::default());
	let (back, found) = swap(credit).expect_err("it fails");
	assert_eq!(found, error);
	assert_eq!(events(), vec![]);
	// The assets may tell that they have issued the credit anew.
	System::reset_events();
	assert_eq!(sp_io::storage::root(Default::default()), root);
	assert_eq!((back.asset(), back.peek()), (asset, amount));
	give(back, BOB);
	check();
	assert_eq!(issued(), before);
	assert!(before.iter().all(|(there, issued)| there == issued));
}

fn exact_in(path: &[Asset], min: Option<Balance>) -> impl FnOnce(Credit) -> Swapping {
	let path = path.to_vec();
	move |credit| Dex::swap_exact_tokens_for_tokens(path, credit, min)
}

/// The change is given up: only failures are of interest.
fn exact_out(path: &[Asset], amount: Balance) -> impl FnOnce(Credit) -> Swapping {
	let path = path.to_vec();
	move |credit| Dex::swap_tokens_for_exact_tokens(path, credit, amount).map(|(bought, _)| bought)
}

#[test]
fn the_best_pool_of_a_pair_is_taken() {
	new_test_ext().execute_with(|| {
		let [usual, shallow, stable] = three_pools();
		// A little goes without a fee, more through the flat curve, and not too much for it.
		for (amount, best) in [(1_000, shallow), (2_000_000, stable), (1_000_000_000, usual)] {
			let quotes = [usual, shallow, stable].map(|pool| {
				with_rollback(|| sell(BOB, &[pool], A, amount).map(|()| free(&B, BOB) - RICH)).ok()
			});
			let quote = <Dex as Swap<_>>::quote_exact_in(&A, &B, amount);
			assert_eq!(quote, quotes.into_iter().max().unwrap());
			assert_eq!(quote, quotes[best as usize]);

			System::reset_events();
			let bought = with_rollback(|| {
				let bought = <Dex as Swap<_>>::swap_exact_in(&BOB, &A, &B, amount, 0, &BOB);
				let pool = match &events()[..] {
					[Event::Swapped { pool, who: Some(BOB), .. }] => *pool,
					others => panic!("{others:?}"),
				};
				assert_eq!(pool, best);
				bought
			});
			assert_eq!(bought.ok(), quote);
		}
		for (amount, best) in [(1_000, shallow), (2_000_000, stable), (900_000_000, usual)] {
			let quotes = [usual, shallow, stable].map(|pool| {
				with_rollback(|| buy(BOB, &[pool], B, amount).map(|()| RICH - free(&A, BOB))).ok()
			});
			let quote = <Dex as Swap<_>>::quote_exact_out(&A, &B, amount);
			assert_eq!(quote, quotes.into_iter().flatten().min());
			assert_eq!(quote, quotes[best as usize]);
			let cost = with_rollback(|| {
				<Dex as Swap<_>>::swap_exact_out(&BOB, &A, &B, amount, RICH, &BOB)
			});
			assert_eq!(cost.ok(), quote);
		}
	});
}

/// What `what` returns, of which nothing remains.
fn with_rollback<R>(what: impl FnOnce() -> Result<R, DispatchError>) -> Result<R, DispatchError> {
	frame_support::storage::with_transaction(|| sp_runtime::TransactionOutcome::Rollback(what()))
}

#[test]
fn a_swap_pays_its_recipient_within_its_limit() {
	new_test_ext().execute_with(|| {
		three_pools();
		let before = issued();
		let quote = <Dex as Swap<_>>::quote_exact_in(&A, &B, 5_000).unwrap();
		let swap = |min| <Dex as Swap<_>>::swap_exact_in(&BOB, &A, &B, 5_000, min, &DAVE);
		assert_noop!(swap(quote + 1), Error::<Test>::BelowMinimum);
		assert_eq!(swap(quote), Ok(quote));
		assert_eq!((RICH - free(&A, BOB), free(&B, BOB), free(&B, DAVE)), (5_000, RICH, quote));

		let quote = <Dex as Swap<_>>::quote_exact_out(&B, &A, 5_000).unwrap();
		let swap = |max| <Dex as Swap<_>>::swap_exact_out(&CHARLIE, &B, &A, 5_000, max, &DAVE);
		assert_noop!(swap(quote - 1), Error::<Test>::AboveMaximum);
		assert_eq!(swap(quote), Ok(quote));
		assert_eq!((RICH - free(&B, CHARLIE), free(&A, DAVE)), (quote, 5_000));
		check();
		assert_eq!(issued(), before);
	});
}

/// A payment to the pool itself is a gift to nobody.
#[test]
fn a_recipient_may_be_the_payer_or_the_pool() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab(RESERVES);
		let account = Dex::pool_account(pool);
		let bought = <Dex as Swap<_>>::swap_exact_in(&BOB, &A, &B, 5_000, 0, &BOB).unwrap();
		assert_eq!(free(&B, BOB), RICH + bought);
		let before = reserves(pool);
		let there = free(&B, account);
		let bought = <Dex as Swap<_>>::swap_exact_in(&BOB, &A, &B, 5_000, 0, &account).unwrap();
		check();
		assert_eq!(reserves(pool), [before[0] + 5_000, before[1] - bought]);
		assert_eq!(free(&B, account), there);
	});
}

#[test]
fn what_no_pool_can_do_has_no_quote() {
	new_test_ext().execute_with(|| {
		let [usual, shallow, stable] = three_pools();
		let none = [
			<Dex as Swap<_>>::quote_exact_in(&A, &B, 0),
			<Dex as Swap<_>>::quote_exact_in(&A, &B, 1),
			<Dex as Swap<_>>::quote_exact_in(&A, &B, Balance::MAX),
			<Dex as Swap<_>>::quote_exact_in(&A, &C, 1_000),
			<Dex as Swap<_>>::quote_exact_out(&A, &B, 0),
			<Dex as Swap<_>>::quote_exact_out(&A, &B, 10 * RESERVES[1]),
			<Dex as Swap<_>>::quote_exact_out(&A, &B, Balance::MAX),
			<Dex as Swap<_>>::quote_exact_out(&C, &A, 1_000),
		];
		assert_eq!(none, [None; 8]);
		let nothing = DispatchError::from(Error::<Test>::InsufficientLiquidity);
		assert_noop!(<Dex as Swap<_>>::swap_exact_in(&BOB, &A, &C, 1_000, 0, &BOB), nothing);
		assert_noop!(<Dex as Swap<_>>::swap_exact_out(&BOB, &A, &C, 1_000, RICH, &BOB), nothing);
		assert_noop!(
			<Dex as Swap<_>>::swap_exact_in(&DAVE, &A, &B, 1_000, 0, &DAVE),
			TokenError::FundsUnavailable
		);
		// A failure after the first payment.
		assert_noop!(
			<Dex as Swap<_>>::swap_exact_in(&BOB, &A, &B, ASSET_ED, 0, &DAVE),
			TokenError::BelowMinimum
		);

		// One that is paused does not count.
		for pool in [shallow, stable] {
			assert_ok!(Dex::set_paused(RuntimeOrigin::root(), pool, true));
		}
		let quote = <Dex as Swap<_>>::quote_exact_in(&A, &B, 1_000);
		assert_ok!(sell(BOB, &[usual], A, 1_000));
		assert_eq!(quote, Some(free(&B, BOB) - RICH));
	});
}

#[test]
fn a_quote_of_asset_conversion_includes_the_fee() {
	new_test_ext().execute_with(|| {
		pool_ab(RESERVES);
		let sold = Dex::quote_price_exact_tokens_for_tokens(A, B, 10_000, true);
		assert_eq!(sold, <Dex as Swap<_>>::quote_exact_in(&A, &B, 10_000));
		assert_eq!(sold, Some(9_969));
		let bought = Dex::quote_price_tokens_for_exact_tokens(A, B, 9_969, true);
		assert_eq!(bought, <Dex as Swap<_>>::quote_exact_out(&A, &B, 9_969));
		assert_eq!(bought, Some(10_000));
		assert_eq!(Dex::quote_price_exact_tokens_for_tokens(A, B, 10_000, false), None);
		assert_eq!(Dex::quote_price_tokens_for_exact_tokens(A, B, 9_969, false), None);
		assert_eq!(Dex::quote_price_tokens_for_exact_tokens(A, C, 9_969, true), None);
	});
}

/// Pools of the native token with A, of A with B, and of B with C.
fn path() -> [Asset; 4] {
	let product = PoolKind::ConstantProduct;
	pool_of([NATIVE, A], product, FEE, RESERVES);
	pool_of([A, B], STABLE, FEE, RESERVES);
	pool_of([A, B], product, NO_FEE, [10_000_000, 10_000_000]);
	pool_of([B, C], product, FEE, RESERVES);
	[NATIVE, A, B, C]
}

#[test]
fn credits_are_swapped_along_a_path() {
	for reverse in [false, true] {
		for length in 2..=4 {
			new_test_ext().execute_with(|| {
				let mut path = path();
				if reverse {
					path.reverse();
				}
				let path = &path[..length];
				let (first, last) = (path[0].clone(), path[length - 1].clone());
				let before = issued();
				let mut expected = 10_000;
				for pair in path.windows(2) {
					expected =
						<Dex as Swap<_>>::quote_exact_in(&pair[0], &pair[1], expected).unwrap();
				}
				let credit = take(first.clone(), BOB, 10_000);
				System::reset_events();
				let bought = exact_in(path, Some(expected))(credit).expect("there are pools");
				assert_eq!((bought.asset(), bought.peek()), (last.clone(), expected));
				assert_eq!(events().len(), length - 1);
				assert!(events()
					.iter()
					.all(|event| matches!(event, Event::Swapped { who: None, .. })));
				check();
				give(bought, DAVE);
				assert_eq!(free(&last, DAVE), expected);
				assert_eq!(issued(), before);

				// Buying it is not cheaper, and what was too much comes back.
				let credit = take(first.clone(), CHARLIE, 50_000);
				let (bought, change) =
					Dex::swap_tokens_for_exact_tokens(path.to_vec(), credit, expected)
						.expect("there are pools");
				assert_eq!((bought.asset(), bought.peek()), (last.clone(), expected));
				assert!((39_900..=40_000).contains(&change.peek()), "{}", change.peek());
				assert_eq!(change.asset(), first);
				give(bought, DAVE);
				give(change, CHARLIE);
				check();
				assert_eq!(issued(), before);
			});
		}
	}
}

#[test]
fn a_credit_that_cannot_be_swapped_comes_back() {
	new_test_ext().execute_with(|| {
		let [native, a, b, c] = path();
		let invalid = DispatchError::from(Error::<Test>::InvalidRoute);
		let nothing = DispatchError::from(Error::<Test>::InsufficientLiquidity);
		let long = [NATIVE, A, B, A, B, C];
		assert_eq!(Dex::max_path_len() as usize, long.len() - 1);
		for (path, error) in [
			(&[][..], invalid),
			(&[NATIVE], invalid),
			(&long, invalid),
			(&[NATIVE, NATIVE], nothing),
			(&[NATIVE, C], nothing),
			(&[NATIVE, A, C], nothing),
			(&[NATIVE, EMPTY], nothing),
			(&[NATIVE, A, NATIVE], invalid),
			(&[A, B], Error::<Test>::AssetNotInPool.into()),
		] {
			gives_back(NATIVE, 10_000, exact_in(path, None), error);
			gives_back(NATIVE, 10_000, exact_out(path, 100), error);
		}
		let path = [native, a, b, c];
		for length in 2..=4 {
			let (first, path) = (path[0].clone(), &path[..length]);
			let below = Error::<Test>::BelowMinimum.into();
			gives_back(first.clone(), 10_000, exact_in(path, Some(10_000)), below);
			let above = Error::<Test>::AboveMaximum.into();
			gives_back(first.clone(), 10_000, exact_out(path, 10_000), above);
			gives_back(first.clone(), 10_000, exact_out(path, Balance::MAX), nothing);
			gives_back(first.clone(), 10_000, exact_out(path, 0), nothing);
			gives_back(first.clone(), 1, exact_in(path, None), nothing);
			gives_back(first, RICH / 2, exact_in(path, None), nothing);
		}
		let (credit, error) = exact_in(&path, None)(Credit::zero(NATIVE)).unwrap_err();
		assert_eq!((credit.peek(), error), (0, nothing));
		assert_ok!(credit.try_drop().map_err(|_| ()));
	});
}

/// The credit has been paid to the first pool by then, which is undone.
#[test]
fn a_credit_comes_back_if_a_pool_cannot_pay() {
	for end in [2, 3, 4] {
		new_test_ext().execute_with(|| {
			let path = &path()[..end];
			// The administrator of the asset that the last pool pays has frozen its account.
			let NativeOrWithId::WithId(asset) = path[end - 1] else { panic!("not the native one") };
			let pools = [&[0][..], &[1, 2], &[3]][end - 2];
			for pool in pools {
				let account = Dex::pool_account(*pool);
				assert_ok!(Assets::freeze(RuntimeOrigin::signed(ALICE), asset, account));
			}
			let error = pallet_assets::Error::<Test, AssetsInstance>::Frozen.into();
			gives_back(NATIVE, 10_000, exact_in(path, None), error);
			gives_back(NATIVE, 10_000, exact_out(path, 1_000), error);
			// Also if an asset that is no native token is paid in.
			if end > 2 {
				gives_back(A, 10_000, exact_in(&path[1..], None), error);
				gives_back(A, 10_000, exact_out(&path[1..], 1_000), error);
			}
		});
	}
}

#[test]
fn a_credit_comes_back_if_the_first_pool_cannot_take_it() {
	new_test_ext().execute_with(|| {
		path();
		for pool in [1, 2] {
			let account = Dex::pool_account(pool);
			assert_ok!(Assets::block(RuntimeOrigin::signed(ALICE), 1, account));
		}
		let error = Error::<Test>::CannotReceive.into();
		gives_back(A, 10_000, exact_in(&[A, B], None), error);
		gives_back(A, 500_000, exact_in(&[A, B, C], None), error);
	});
}

#[test]
fn a_credit_comes_back_if_transactions_are_too_deep() {
	fn nested(levels: u32, inside: &mut dyn FnMut()) -> DispatchResult {
		with_storage_layer(|| {
			if levels == 0 {
				inside();
				return Ok(());
			}
			nested(levels - 1, inside)
		})
	}
	new_test_ext().execute_with(|| {
		path();
		let limit = DispatchError::Transactional(sp_runtime::TransactionalError::LimitReached);
		let before = issued();
		let mut done = false;
		// This is the last level there is.
		assert_ok!(nested(254, &mut || {
			let credit = take(A, BOB, 10_000);
			let (credit, error) = exact_in(&[A, B], None)(credit).unwrap_err();
			assert_eq!((credit.peek(), error), (10_000, limit));
			give(credit, BOB);
			assert_eq!(issued(), before);
			done = true;
		}));
		assert!(done);
		assert_ok!(nested(253, &mut || {
			assert!(exact_in(&[A, B], None)(take(A, BOB, 10_000)).is_ok());
		}));
	});
}

/// What was bought and is thrown away is burned, and the dex does not notice.
#[test]
fn a_credit_that_is_dropped_is_burned() {
	new_test_ext().execute_with(|| {
		path();
		let before = issued();
		let bought = exact_in(&[NATIVE, A], None)(take(NATIVE, BOB, 10_000)).expect("a pool");
		let amount = bought.peek();
		drop(bought);
		check();
		let after = issued();
		assert_eq!(after[1], (before[1].0 - amount, before[1].1 - amount));
		assert_eq!(after[0], before[0]);
	});
}
