// SPDX-License-Identifier: Apache-2.0

//! Pools, swaps, orders and schedules on the development chain, by signed transactions.

use crate::common::{markets::*, *};
use frame_support::assert_ok;
use pallet_dex::{Closed, Error};
use pallet_dex_runtime_api::{
	runtime_decl_for_dex_api::DexApiV1, PricingInfo, QuoteError, RouteQuote,
};
use polyphony_runtime::{
	constants::currency::UNIT, Balance, Dex, Runtime, RuntimeCall, RuntimeOrigin,
};
use polyphony_support::{Price, Rounding};
use sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Dave, Eve};
use sp_runtime::{DispatchError, Permill};

/// The deposit for an order.
fn deposit() -> Balance {
	<Runtime as pallet_dex::Config>::OrderDeposit::get()
}

/// What a swap of the open block says.
fn swapped(event: &DexEvent) -> (u32, Option<Sr25519Keyring>, Asset, Balance, Balance) {
	let DexEvent::Swapped { pool, who, asset_in, amount_in, amount_out, .. } = event else {
		panic!("{event:?} is no swap");
	};
	let who = who.as_ref().map(|who| Sr25519Keyring::from_account_id(who).unwrap());
	(*pool, who, asset_in.clone(), *amount_in, *amount_out)
}

/// Applies a call that must fail with this error and change nothing but for its fee.
fn refused(who: Sr25519Keyring, call: RuntimeCall, error: impl Into<DispatchError>) {
	let pools = [NATIVE_DOLLAR, DOLLAR_OTHER, NATIVE_BITCOIN].map(state);
	let assets = [DOLLAR, OTHER, BITCOIN].map(|asset| balance(asset, who));
	let (native, events) = (balance(NATIVE, who), dex_events().len());
	assert_eq!(apply(who, call), Ok(Err(error.into())));
	assert_eq!([NATIVE_DOLLAR, DOLLAR_OTHER, NATIVE_BITCOIN].map(state), pools);
	assert_eq!([DOLLAR, OTHER, BITCOIN].map(|asset| balance(asset, who)), assets);
	assert_eq!(balance(NATIVE, who), native - last_fee());
	assert_eq!(dex_events().len(), events);
}

#[test]
fn development_has_four_pools_with_prices() {
	development().execute_with(|| {
		check_markets();
		let pools = Runtime::pools(0, 100);
		let described: Vec<_> = pools.iter().map(|p| (p.pool, p.assets.clone(), p.fee)).collect();
		assert_eq!(
			described,
			[
				(NATIVE_DOLLAR, [NATIVE, DOLLAR], 3_000),
				(DOLLAR_OTHER, [DOLLAR, OTHER], 500),
				(NATIVE_BITCOIN, [NATIVE, BITCOIN], 3_000),
				(DOLLAR_BITCOIN, [DOLLAR, BITCOIN], 3_000),
			]
		);
		assert_eq!(pools[0].reserves, [200_000 * UNIT, 100_000 * USD]);
		assert_eq!(pools[1].reserves, [200_000 * USD, 200_000 * USD]);
		assert_eq!(pools[2].reserves, [240_000 * UNIT, 2 * BTC]);
		assert_eq!(pools[3].reserves, [120_000 * USD, 2 * BTC]);
		assert_eq!(
			pools[1].pricing,
			PricingInfo::Stable { amplification: 20_000, scales: [1, 1] },
			"in hundredths"
		);
		for pool in &pools {
			assert!(!pool.paused && pool.shares > pallet_dex::LOCKED_SHARES);
			let [first, second] = pool.reserves;
			let price = Price::from_ratio(second, first, Rounding::Down).unwrap();
			// At parity a stable pool has the same.
			assert!(!pool.price.unwrap().deviates(price, Permill::from_parts(1)), "{pool:?}");
			assert_eq!(pool.average_price, None, "no block has passed");
			assert_eq!(Runtime::pool(pool.pool).as_ref(), Some(pool));
		}
		assert_eq!(Runtime::pool(4), None);
		assert_eq!(Runtime::pools(1, 1), [pools[1].clone()]);

		empty_block();
		open_block();
		for (now, before) in Runtime::pools(0, 100).into_iter().zip(pools) {
			assert_eq!(now.average_price, before.price, "nothing has moved");
			assert!(now.average_liquidity > before.average_liquidity);
		}
		check_markets();
	});
}

#[test]
fn a_local_chain_begins_without_markets() {
	genesis(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		assert_eq!(Runtime::pools(0, 100), []);
		assert_eq!(Runtime::quote_exact_in(NATIVE, DOLLAR, UNIT), Err(QuoteError::NoRoute));
		check_money();
	});
}

#[test]
fn a_swap_gives_what_was_quoted() {
	development().execute_with(|| {
		let trades = [
			(DOLLAR, OTHER, 1_234_567_890, 33 * USD),
			(OTHER, DOLLAR, 1_000, 1),
			(DOLLAR, NATIVE, 321 * USD + 1, 55 * UNIT),
			(NATIVE, DOLLAR, 77 * UNIT + 5, 12_345_678),
			(BITCOIN, NATIVE, BTC / 100, 1),
			(BITCOIN, OTHER, BTC / 200 + 3, 600 * USD - 1),
		];
		open_block();
		for (sell, buy, given, wanted) in trades {
			for exact_in in [true, false] {
				let quote = if exact_in {
					Runtime::quote_exact_in(sell.clone(), buy.clone(), given).unwrap()
				} else {
					Runtime::quote_exact_out(sell.clone(), buy.clone(), wanted).unwrap()
				};
				let RouteQuote { route, amount_in, amount_out } = quote;
				let call = if exact_in {
					swap_in(&route, sell.clone(), amount_in, amount_out)
				} else {
					swap_out(&route, buy.clone(), amount_out, amount_in)
				};
				let (had, has) = (balance(sell.clone(), Bob), balance(buy.clone(), Bob));
				succeed(Bob, call);
				let fee = |asset: &Asset| if *asset == NATIVE { last_fee() } else { 0 };
				assert_eq!(had - balance(sell.clone(), Bob), amount_in + fee(&sell));
				assert_eq!(balance(buy.clone(), Bob) + fee(&buy) - has, amount_out);
				check_markets();
			}
		}
		close_block();
		check_markets();
	});
}

#[test]
fn a_route_goes_through_its_pools_in_order() {
	development().execute_with(|| {
		// Without the shorter way.
		let quote = Runtime::quote_exact_in(BITCOIN, OTHER, BTC / 50).unwrap();
		assert_eq!(quote.route, [DOLLAR_BITCOIN, DOLLAR_OTHER]);
		assert_ok!(Dex::set_paused(RuntimeOrigin::root(), DOLLAR_BITCOIN, true));
		open_block();
		let quote = Runtime::quote_exact_in(BITCOIN, OTHER, BTC / 50).unwrap();
		let route = [NATIVE_BITCOIN, NATIVE_DOLLAR, DOLLAR_OTHER];
		assert_eq!(quote.route, route);
		let (btc, odusd) = (balance(BITCOIN, Bob), balance(OTHER, Bob));
		let others = [balance(DOLLAR, Bob), balance(NATIVE, Bob)];
		succeed(Bob, swap_in(&route, BITCOIN, BTC / 50, quote.amount_out));
		assert_eq!(balance(BITCOIN, Bob), btc - BTC / 50);
		assert_eq!(balance(OTHER, Bob), odusd + quote.amount_out);
		assert_eq!([balance(DOLLAR, Bob), balance(NATIVE, Bob) + last_fee()], others);

		let events: Vec<_> = dex_events().iter().map(swapped).collect();
		let [(_, _, _, first, tokens), (_, _, _, passed, dollars), (_, _, _, last, out)] =
			events[..]
		else {
			panic!("{events:?}");
		};
		let [one, two, three] = &events[..] else { unreachable!() };
		assert_eq!((one.0, one.1, &one.2), (NATIVE_BITCOIN, Some(Bob), &BITCOIN));
		assert_eq!((two.0, two.1, &two.2), (NATIVE_DOLLAR, Some(Bob), &NATIVE));
		assert_eq!((three.0, three.1, &three.2), (DOLLAR_OTHER, Some(Bob), &DOLLAR));
		assert_eq!((first, out), (BTC / 50, quote.amount_out));
		assert_eq!((tokens, dollars), (passed, last), "each passes on what it pays");
		check_markets();

		// Back the same way, for an exact amount.
		let quote = Runtime::quote_exact_out(OTHER, BITCOIN, BTC / 100).unwrap();
		assert_eq!(quote.route, [DOLLAR_OTHER, NATIVE_DOLLAR, NATIVE_BITCOIN]);
		succeed(Bob, swap_out(&quote.route, BITCOIN, BTC / 100, quote.amount_in));
		assert_eq!(balance(BITCOIN, Bob), btc - BTC / 50 + BTC / 100);
		check_markets();
	});
}

#[test]
fn a_refused_swap_changes_nothing() {
	development().execute_with(|| {
		open_block();
		let amount = 100 * USD;
		let quote = Runtime::quote_exact_in(DOLLAR, NATIVE, amount).unwrap();
		let pool = &quote.route[..];
		let too_much = quote.amount_out + 1;
		refused(Bob, swap_in(pool, DOLLAR, amount, too_much), Error::<Runtime>::BelowMinimum);
		let late = RuntimeCall::Dex(pallet_dex::Call::swap_exact_in {
			route: quote.route.clone().try_into().unwrap(),
			asset_in: DOLLAR,
			amount_in: amount,
			min_out: 1,
			deadline: 0,
			keep_alive: true,
		});
		refused(Bob, late, Error::<Runtime>::DeadlinePassed);
		let half = 50_000 * USD;
		refused(Bob, swap_in(pool, DOLLAR, half, 1), Error::<Runtime>::PriceMovesTooFar);
		let twice = [NATIVE_DOLLAR, NATIVE_DOLLAR];
		refused(Bob, swap_in(&twice, DOLLAR, amount, 1), Error::<Runtime>::InvalidRoute);
		refused(Bob, swap_in(&[9], DOLLAR, amount, 1), Error::<Runtime>::PoolNotFound);
		refused(Bob, swap_in(pool, OTHER, amount, 1), Error::<Runtime>::AssetNotInPool);
		let circle = [DOLLAR_OTHER, NATIVE_DOLLAR];
		refused(Bob, swap_in(&circle, NATIVE, UNIT, 1), Error::<Runtime>::AssetNotInPool);
		check_markets();
		// The exact limits are enough.
		succeed(Bob, swap_in(pool, DOLLAR, amount, quote.amount_out));
	});
}

/// Who sold how much for how much, and what is left.
fn filled(event: &DexEvent) -> (Sr25519Keyring, Balance, Balance, Balance) {
	let DexEvent::OrderFilled { who, sold, bought, left, .. } = event else {
		panic!("{event:?} fills no order");
	};
	(Sr25519Keyring::from_account_id(who).unwrap(), *sold, *bought, *left)
}

/// What one who sells tokens and one who buys them get if their orders come in this order.
fn cleared(sellers_first: bool) -> [Balance; 2] {
	development().execute_with(|| {
		open_block();
		let (tokens, paid) = (3_000 * UNIT, 1_000 * USD);
		let sale = (Dave, order(NATIVE, DOLLAR, tokens, 1_400 * USD));
		let purchase = (Bob, order(DOLLAR, NATIVE, paid, 1_900 * UNIT));
		let orders = if sellers_first { [sale, purchase] } else { [purchase, sale] };
		for (who, call) in orders {
			succeed(who, call);
			check_markets();
		}
		assert_eq!((on_hold(NATIVE, Dave), on_hold(DOLLAR, Bob)), (tokens, paid));
		assert_eq!([Dave, Bob].map(order_deposits), [deposit(); 2]);
		assert!(dex_events().iter().all(|e| matches!(e, DexEvent::OrderPlaced { .. })));
		close_block();
		let before = [Dave, Bob].map(|who| [balance(NATIVE, who), balance(DOLLAR, who)]);

		open_block();
		let events = dex_events();
		let [first, second, residual, batch] = &events[..] else { panic!("{events:?}") };
		let (seller, sold, dollars, left) = filled(first);
		assert_eq!((seller, sold, left), (Dave, tokens, 0));
		let (buyer, sold, got, left) = filled(second);
		assert_eq!((buyer, sold, left), (Bob, paid, 0));
		assert!(dollars >= 1_400 * USD && got >= 1_900 * UNIT, "both within their limits");
		let DexEvent::BatchCleared { assets, sold, bought, pool, dust } = batch else {
			panic!("{batch:?}");
		};
		assert_eq!((assets, *sold), (&[NATIVE, DOLLAR], [tokens, paid]));
		assert_eq!((*bought, *pool), ([got, dollars], Some(NATIVE_DOLLAR)));
		// The pool takes what is left over, and everything that was sold is somewhere.
		let (pool, who, asset_in, amount_in, amount_out) = swapped(residual);
		assert_eq!((pool, who, asset_in), (NATIVE_DOLLAR, None, NATIVE));
		assert_eq!(tokens, got + amount_in + dust[0]);
		assert_eq!(paid + amount_out, dollars + dust[1]);
		// One price: what each gets at the price of the other, but for a few units.
		let at_price = dollars * got / paid;
		assert!(at_price.abs_diff(tokens) <= 4 * tokens / paid.min(dollars), "{events:?}");

		let after = [Dave, Bob].map(|who| [balance(NATIVE, who), balance(DOLLAR, who)]);
		assert_eq!(after[0], [before[0][0] + deposit(), before[0][1] + dollars]);
		assert_eq!(after[1], [before[1][0] + deposit() + got, before[1][1]]);
		check_markets();
		assert_eq!([Dave, Bob].map(order_deposits), [0; 2]);
		close_block();
		open_block();
		assert_eq!(dex_events(), [], "it is over");
		[dollars, got]
	})
}

#[test]
fn a_batch_has_one_price_whoever_came_first() {
	assert_eq!(cleared(true), cleared(false));
}

#[test]
fn orders_wait_for_their_price_until_their_time_is_over() {
	development().execute_with(|| {
		open_block();
		let free = balance(NATIVE, Dave);
		// The token is worth half a dollar: too dear, and only a little.
		succeed(Dave, order_until(NATIVE, DOLLAR, 1_000 * UNIT, 900 * USD, 4));
		let fee = last_fee();
		succeed(Bob, order(NATIVE, DOLLAR, 1_000 * UNIT, 510 * USD));
		assert_eq!(balance(NATIVE, Dave), free - fee - 1_000 * UNIT - deposit());
		let info = Runtime::order(Dave.to_account_id(), 0).unwrap();
		assert_eq!((info.amount, info.min_out, info.good_till), (1_000 * UNIT, 900 * USD, 4));
		close_block();

		// Nobody pays that in block 2. Then Charlie buys tokens.
		open_block();
		assert_eq!(dex_events(), []);
		succeed(Charlie, swap_in(&[NATIVE_DOLLAR], DOLLAR, 4_000 * USD, 1));
		close_block();
		open_block();
		let events = dex_events();
		assert!(
			matches!(
				&events[..],
				[
					DexEvent::OrderFilled { who, order: 0, left: 0, bought, .. },
					DexEvent::Swapped { who: None, .. },
					DexEvent::BatchCleared { .. }
				] if *who == Bob.to_account_id() && *bought >= 510 * USD
			),
			"{events:?}"
		);
		check_markets();
		assert_eq!(Runtime::orders(Bob.to_account_id()), []);
		assert_eq!(Runtime::order(Dave.to_account_id(), 0), Some(info));
		close_block();

		empty_block();
		open_block();
		assert_eq!(
			dex_events(),
			[DexEvent::OrderClosed {
				who: Dave.to_account_id(),
				order: 0,
				left: 1_000 * UNIT,
				reason: Closed::Expired,
			}],
			"in block 5"
		);
		assert_eq!(balance(NATIVE, Dave), free - fee, "it cost its fee");
		check_markets();
	});
}

#[test]
fn an_order_can_be_taken_back() {
	development().execute_with(|| {
		open_block();
		let before = [balance(OTHER, Dave), balance(NATIVE, Dave)];
		let mut fees = 0;
		for min_out in [30_000 * USD, 20_000 * USD] {
			succeed(Dave, order(OTHER, DOLLAR, 10_000 * USD, min_out));
			fees += last_fee();
		}
		close_block();
		open_block();
		assert_eq!(Runtime::orders(Dave.to_account_id()).len(), 2);
		refused(Eve, cancel(0), Error::<Runtime>::OrderNotFound);
		succeed(Dave, cancel(0));
		fees += last_fee();
		assert_eq!(
			dex_events(),
			[DexEvent::OrderClosed {
				who: Dave.to_account_id(),
				order: 0,
				left: 10_000 * USD,
				reason: Closed::Cancelled,
			}]
		);
		refused(Dave, cancel(0), Error::<Runtime>::OrderNotFound);
		fees += last_fee();
		check_markets();
		succeed(Dave, cancel(1));
		fees += last_fee();
		assert_eq!([balance(OTHER, Dave), balance(NATIVE, Dave) + fees], before);
		close_block();
		check_markets();
	});
}

#[test]
fn a_schedule_sells_in_instalments() {
	development().execute_with(|| {
		open_block();
		let (dollars, native) = (balance(DOLLAR, Eve), balance(NATIVE, Eve));
		succeed(Eve, schedule(DOLLAR, NATIVE, 100 * USD, 3));
		let fee = last_fee();
		assert_eq!(on_hold(DOLLAR, Eve), 300 * USD);
		assert_eq!(order_deposits(Eve), 2 * deposit());
		let [info] = &Runtime::schedules(Eve.to_account_id())[..] else { panic!("one") };
		assert_eq!((info.left, info.next, info.every), (3, 2, 2));
		check_markets();
		close_block();

		let mut bought = 0;
		for (left, height) in [(2, 2), (1, 4), (0, 6)] {
			open_block();
			assert_eq!(polyphony_runtime::System::block_number(), height);
			let mut events = dex_events().into_iter();
			if left == 0 {
				let closed = events.next();
				assert!(
					matches!(closed, Some(DexEvent::ScheduleClosed { schedule: 0, left: 0, .. })),
					"{closed:?}"
				);
			}
			let events: Vec<_> = events.collect();
			let [placed, fill, residual, batch] = &events[..] else {
				panic!("#{height}: {events:?}");
			};
			let DexEvent::OrderPlaced { schedule: Some(0), amount, min_out, good_till, .. } =
				placed
			else {
				panic!("{placed:?}");
			};
			assert_eq!((*amount, *good_till), (100 * USD, height + 1));
			// 5% below the average, which is about two tokens for a dollar.
			assert!((185 * UNIT..=191 * UNIT).contains(min_out), "{min_out}");
			let (who, sold, got, rest) = filled(fill);
			assert_eq!((who, sold, rest), (Eve, 100 * USD, 0));
			assert!(got >= *min_out);
			assert_eq!(swapped(residual).0, NATIVE_DOLLAR);
			assert!(matches!(batch, DexEvent::BatchCleared { .. }), "{batch:?}");
			bought += got;
			assert_eq!(on_hold(DOLLAR, Eve), left * 100 * USD);
			check_markets();
			close_block();

			open_block();
			assert_eq!(dex_events(), [], "nothing is due in #{}", height + 1);
			close_block();
		}
		assert_eq!(Runtime::schedules(Eve.to_account_id()), []);
		assert_eq!(order_deposits(Eve), 0);
		assert_eq!(balance(DOLLAR, Eve), dollars - 300 * USD);
		assert_eq!(balance(NATIVE, Eve), native - fee + bought);
	});
}

#[test]
fn a_schedule_can_be_ended() {
	development().execute_with(|| {
		open_block();
		let (dollars, native) = (balance(DOLLAR, Eve), balance(NATIVE, Eve));
		succeed(Eve, schedule(DOLLAR, NATIVE, 100 * USD, 10));
		let mut fees = last_fee();
		close_block();
		open_block();
		let bought: Balance = dex_events()
			.iter()
			.map(|event| match event {
				DexEvent::OrderFilled { bought, .. } => *bought,
				_ => 0,
			})
			.sum();
		assert!(bought > 0, "the first instalment");
		let end = || RuntimeCall::Dex(pallet_dex::Call::cancel_schedule { schedule: 0 });
		refused(Dave, end(), Error::<Runtime>::ScheduleNotFound);
		succeed(Eve, end());
		fees += last_fee();
		assert!(matches!(
			dex_events().last(),
			Some(DexEvent::ScheduleClosed { schedule: 0, left, .. }) if *left == 900 * USD
		));
		assert_eq!(balance(DOLLAR, Eve), dollars - 100 * USD);
		assert_eq!(balance(NATIVE, Eve) + fees, native + bought);
		close_block();
		empty_block();
		open_block();
		assert_eq!(
			dex_events(),
			[],
			"nothing is due any more, in the block of the next instalment"
		);
		check_markets();
	});
}
