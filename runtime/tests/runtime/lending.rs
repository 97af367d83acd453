// SPDX-License-Identifier: Apache-2.0

//! The money market on the development chain, by signed transactions: with the prices of the
//! feeders, the pools of the dex, and its governance.

use crate::common::{lending::*, markets::*, *};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResult, GetDispatchInfo},
	traits::{fungible::InspectHold as _, InstanceFilter, OriginTrait},
};
use pallet_lending::{Error, MarketParams};
use pallet_lending_runtime_api::PriceInfo;
use pallet_price_oracle_runtime_api::{
	runtime_decl_for_price_oracle_api::PriceOracleApiV1, NoPrice, Verdict,
};
use pallet_referenda::TracksInfo;
use polyphony_runtime::{
	configs::{
		accounts::ProxyType,
		governance::{
			origins::Origin,
			tracks::{self, Tracks},
		},
	},
	constants::{currency::UNIT, time::DAYS},
	Balance, Balances, Lending, Runtime, RuntimeCall, RuntimeHoldReason, RuntimeOrigin, SafeMode,
	System, TransactionPayment,
};
use sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{traits::BadOrigin, DispatchError, FixedU128, Permill};

fn deposit(who: Sr25519Keyring) -> Balance {
	let reason = RuntimeHoldReason::Lending(pallet_lending::HoldReason::PositionDeposit);
	Balances::balance_on_hold(&reason, &who.to_account_id())
}

/// Applies a call that must fail with this error.
fn refused(who: Sr25519Keyring, call: RuntimeCall, error: impl Into<DispatchError>) {
	assert_eq!(apply(who, call), Ok(Err(error.into())));
	check_all();
}

/// In three blocks, Dave borrows 24,000 dollars against 100,000 tokens of half a dollar, and the
/// token falls to 0.42 dollars: his health goes from 1.25 to 1.05.
fn indebted() -> sp_io::TestExternalities {
	let mut chain = development();
	chain.execute_with(|| {
		open_block();
		report_native(500);
		succeed(Dave, supply(NATIVE, 100_000 * UNIT));
		succeed(Dave, borrow(DOLLAR, 24_000 * USD));
		close_block();
		for price in [460, 420] {
			open_block();
			report_native(price);
			close_block();
			assert_eq!(deeds(), []);
		}
		check_all();
	});
	chain
}

// What a liquidation of that position does when the token is worth 0.39 dollars. The health is
// 0.6 * 39,000 / 24,000 = 0.975, so the bonus is 8% + 2.5%, and a dollar that is repaid takes
// 1.105 * 0.6 = 0.663 from the weighted collateral of 23,400:
//
// repaid  (1.05 * 24,000 - 23,400) / (1.05 - 0.663) = 1,800 / 0.387 = 4,651.162791
// seized  4,651.162791 * 1.105 / 0.39 = 13,178.294574 tokens, worth 5,139.534884 dollars
const REPAID: Balance = 4_651_162_791;
const SEIZED: Balance = 13_178_294_574 * UNIT / 1_000_000;
const SEIZED_VALUE: Balance = 5_139_534_884;

fn is_liquidated() {
	assert!(near(owed(Dave, DOLLAR), 24_000 * USD - REPAID), "{}", owed(Dave, DOLLAR));
	let left = supplied(Dave, NATIVE);
	assert!(near(left, 100_000 * UNIT - SEIZED), "{left}");
	let health = health(&Dave.to_account_id()).unwrap();
	assert!((health - 1.05).abs() < 1e-6, "{health}");
}

#[test]
fn development_has_three_markets_with_a_supplier() {
	development().execute_with(|| {
		check_all();
		let all = all_markets();
		let described: Vec<_> = all
			.iter()
			.map(|market| {
				let params = &market.params;
				assert!(matches!(market.price, PriceInfo::Unavailable(_)), "nobody has reported");
				assert_eq!((market.borrowed, market.reserves), (0, 0));
				assert_eq!(market.cash, market.supplied);
				let factors = [params.collateral_factor, params.liquidation_threshold];
				let bonus = [params.bonus.min, params.bonus.max];
				let percent = |part: Permill| part * 100u32;
				(market.asset.clone(), market.supplied, factors.map(percent), bonus.map(percent))
			})
			.collect();
		assert_eq!(
			described,
			[
				(NATIVE, 0, [50, 60], [8, 15]),
				(DOLLAR, 200_000 * USD, [80, 85], [4, 8]),
				(BITCOIN, 10 * BTC, [70, 75], [5, 10]),
			]
		);
		assert_eq!(supplied(Ferdie, DOLLAR), 200_000 * USD);
		assert_eq!(supplied(Ferdie, BITCOIN), 10 * BTC);
		assert_eq!(deposit(Ferdie), <Runtime as pallet_lending::Config>::PositionDeposit::get());
		assert_eq!(inventories(), []);
		for _ in 0..3 {
			empty_block();
			check_all();
		}
	});
}

#[test]
fn a_local_chain_begins_without_a_money_market() {
	genesis(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		assert_eq!(all_markets(), []);
		open_block();
		let unknown = Error::<Runtime>::MarketNotFound.into();
		assert_eq!(apply(Bob, supply(NATIVE, UNIT)), Ok(Err(unknown)));
		close_block();
		check_money();
	});
}

#[test]
fn an_account_supplies_borrows_repays_and_withdraws() {
	development().execute_with(|| {
		let before = [balance(NATIVE, Dave), balance(DOLLAR, Dave)];
		let mut fees = 0;
		let mut act = |call| {
			succeed(Dave, call);
			fees += last_fee();
			check_all();
		};
		open_block();
		refused(Dave, borrow(DOLLAR, 100 * USD), Error::<Runtime>::PositionNotFound);
		act(supply(NATIVE, 100_000 * UNIT));
		refused(Dave, borrow(DOLLAR, 100 * USD), Error::<Runtime>::PriceUnavailable);
		close_block();

		open_block();
		report_native(500);
		// Half of what the collateral is worth at least, 100,000 * 0.4995, for a debt that may be
		// worth 0.1% more than it is: 24,975 / 1.001 = 24,950.049950 dollars.
		let most = 24_950_049_950;
		let too_much = borrow(DOLLAR, most + 1);
		refused(Dave, too_much, Error::<Runtime>::InsufficientCollateral);
		refused(Dave, borrow(DOLLAR, 9 * USD), Error::<Runtime>::DebtTooSmall);
		// The index of the debts has grown a little, by which a debt is rounded up.
		act(borrow(DOLLAR, most - 3));
		assert_eq!(balance(DOLLAR, Dave), before[1] + most - 3);
		assert!(near(owed(Dave, DOLLAR), most));
		let without = withdraw(NATIVE, Some(UNIT));
		refused(Dave, without, Error::<Runtime>::InsufficientCollateral);
		close_block();

		// 100 blocks of two seconds, at a utilisation of u = 12.475 %, which is
		// (0.8 - 0.12475) / 0.8 = 0.844 below the kink: 4 % * (1 - 0.75 * 0.844) = 1.468 % a year.
		for _ in 0..99 {
			empty_block();
		}
		open_block();
		let interest = owed(Dave, DOLLAR) - most;
		let expected = most as f64 * 0.014_677 * 200.0 / 31_557_600.0;
		assert!((interest as f64 / expected - 1.0).abs() < 0.01, "{interest} is not {expected}");
		// Without a price, since nobody has reported for so long.
		assert!(matches!(market(DOLLAR).price, PriceInfo::Unavailable(_)));
		act(repay(DOLLAR, Some(10_000 * USD)));
		act(repay(DOLLAR, None));
		assert_eq!(owed(Dave, DOLLAR), 0);
		let paid = before[1] - balance(DOLLAR, Dave);
		assert!(paid.abs_diff(interest) <= 5, "{paid} for {interest}");
		act(withdraw(NATIVE, Some(40_000 * UNIT)));
		act(withdraw(NATIVE, None));
		assert_eq!(position(&Dave.to_account_id()), None);
		assert_eq!(balance(NATIVE, Dave), before[0] - fees, "the deposit is back too");
		close_block();

		// A tenth is for the reserves, and the rest for the only supplier.
		open_block();
		let market = market(DOLLAR);
		assert!(market.reserves.abs_diff(paid / 10) <= 2, "{} of {paid}", market.reserves);
		let gained = supplied(Ferdie, DOLLAR) - 200_000 * USD;
		assert!(gained.abs_diff(paid - paid / 10) <= 5, "{gained} of {paid}");
		check_all();
	});
}

#[test]
fn a_fallen_price_makes_the_chain_liquidate_and_sell_by_itself() {
	indebted().execute_with(|| {
		let issuance = Balances::total_issuance();
		open_block();
		report_native(390);
		let sick = health(&Dave.to_account_id()).unwrap();
		assert!((sick - 0.975).abs() < 1e-6, "{sick}");
		close_block();
		let [taken, placed] = &deeds()[..] else { panic!("{:?}", deeds()) };
		assert!(
			matches!(
				taken,
				LendingEvent::TakenOver { owner, debt: DOLLAR, collateral: NATIVE, .. }
					if *owner == Dave.to_account_id()
			),
			"{taken:?}"
		);
		let LendingEvent::SalePlaced { amount, min_out, .. } = placed else {
			panic!("{placed:?}");
		};
		assert!(near(*amount, SEIZED) && near(*min_out, SEIZED_VALUE), "{placed:?}");
		is_liquidated();
		let [inventory] = &inventories()[..] else { panic!("one") };
		assert_eq!((&inventory.collateral, &inventory.debt), (&NATIVE, &DOLLAR));
		assert_eq!((inventory.selling, inventory.amount, inventory.attempts), (*amount, 0, 0));
		assert!(near(inventory.owed, REPAID));
		check_all();

		// The pool has not followed the price: the next batch sells there, at 0.468 on average.
		//
		// 100,000 * 0.997 * 13,178.29 / (200,000 + 0.997 * 13,178.29) = 6,164.415946
		let sold = *amount;
		open_block();
		let bought = dex_events()
			.iter()
			.find_map(|event| match event {
				DexEvent::OrderFilled { who, sold: filled, bought, left: 0, .. } => {
					assert_eq!((who, *filled), (&Lending::account(), sold));
					Some(*bought)
				},
				_ => None,
			})
			.unwrap();
		assert!(near(bought, 6_164_415_946), "{bought}");
		check_all();
		close_block();

		// The debt is repaid. What was too much is for the reserves.
		let surplus = bought - REPAID;
		let [ended] = &deeds()[..] else { panic!("{:?}", deeds()) };
		assert!(
			matches!(
				ended,
				LendingEvent::SaleEnded { sold: all, returned_shares: 0, surplus: more, .. }
					if *all == sold && near(*more, surplus)
			),
			"{ended:?}"
		);
		assert_eq!(inventories(), []);
		let reserves = market(DOLLAR).reserves;
		assert!(near(reserves, surplus), "{reserves}: {surplus} and a little interest");
		assert_eq!(Balances::total_issuance(), issuance);
		is_liquidated();
		check_all();

		empty_block();
		assert_eq!(deeds(), [], "it is over");
	});
}

#[test]
fn what_the_pools_do_not_buy_gets_cheaper_until_somebody_does() {
	indebted().execute_with(|| {
		// Charlie sells to the pool until it has the price that is coming:
		// sqrt(200,000 * 100,000 / 0.39) = 226,455 tokens.
		open_block();
		report_native(420);
		succeed(Charlie, swap_in(&[NATIVE_DOLLAR], NATIVE, 26_530 * UNIT, 1));
		close_block();
		open_block();
		report_native(390);
		close_block();
		is_liquidated();

		let [one] = &inventories()[..] else { panic!("one") };
		let (mut left, mut owed) = (one.selling, one.owed);
		for attempt in 1..=3u128 {
			open_block();
			check_all();
			close_block();
			let [ended, placed] = &deeds()[..] else { panic!("{:?}", deeds()) };
			let LendingEvent::SaleEnded { sold, bought, surplus: 0, .. } = ended else {
				panic!("{ended:?}");
			};
			// The pool takes its fee, so nothing is sold at the price of the oracle, and a little
			// with each step below that.
			assert_eq!(*sold != 0, attempt > 1, "{ended:?}");
			assert!(*sold < left / 4, "{ended:?}");
			let limit = left.min(*sold) * (101 - attempt) * 39 / 10_000 / (UNIT / USD);
			assert!(*bought + 1 >= limit, "{bought} is less than {limit}");
			left -= sold;
			owed -= bought;
			let LendingEvent::SalePlaced { amount, min_out, .. } = placed else {
				panic!("{placed:?}");
			};
			assert!(near(*amount, left), "{amount} of {left}");
			// A hundredth less each time.
			let expected = left * (100 - attempt) * 39 / 10_000 / (UNIT / USD);
			assert!(near(*min_out, expected), "{min_out} is not {expected}");
			check_all();
		}

		// 3% below the price, all that is left would still bring more than is owed.
		open_block();
		let before = [balance(NATIVE, Eve), balance(DOLLAR, Eve)];
		let [ended, ..] = &inventories()[..] else { panic!("one") };
		let offered = ended.offer.as_ref().unwrap();
		assert_eq!(offered.discount, Permill::from_percent(3));
		assert_eq!(offered.cost, ended.owed, "only what is owed");
		succeed(Eve, buy_inventory(NATIVE, DOLLAR, None));
		let paid = before[1] - balance(DOLLAR, Eve);
		let bought = balance(NATIVE, Eve) + last_fee() - before[0];
		let expected = paid * (UNIT / USD) * 10_000 / (97 * 39);
		assert!(near(bought, expected), "{bought} is not {expected}");
		// The batch at the beginning of this block has sold some more.
		let deeds = deeds();
		let [ended, purchase, rest] = &deeds[..] else { panic!("{deeds:?}") };
		let LendingEvent::SaleEnded { sold, bought: brought, .. } = ended else {
			panic!("{ended:?}");
		};
		let LendingEvent::InventoryBought { by, .. } = purchase else { panic!("{purchase:?}") };
		let LendingEvent::InventoryKept { asset: NATIVE, debt: DOLLAR, amount: kept, .. } = rest
		else {
			panic!("{rest:?}");
		};
		assert_eq!(*by, Eve.to_account_id());
		assert!(near(paid, owed - brought), "{paid} of {owed} - {brought}");
		assert!(near(*kept, left - sold - bought), "{kept}");
		assert_eq!(inventories(), []);
		assert_eq!(market(NATIVE).reserves, *kept, "what nobody is owed");
		check_all();
		close_block();
		assert_eq!(market(DOLLAR).borrowed, owed_by_dave());
		check_all();
	});
}

fn owed_by_dave() -> Balance {
	owed(Dave, DOLLAR)
}

#[test]
fn a_keeper_is_faster_than_the_chain() {
	indebted().execute_with(|| {
		open_block();
		let call = || liquidate(Dave, DOLLAR, NATIVE, 13_178 * UNIT);
		refused(Eve, call(), Error::<Runtime>::Healthy);
		report_native(390);
		refused(Dave, call(), Error::<Runtime>::OwnPosition);
		let too_much = liquidate(Dave, DOLLAR, NATIVE, 13_179 * UNIT);
		refused(Eve, too_much, Error::<Runtime>::BelowMinimum);
		let other = liquidate(Dave, BITCOIN, NATIVE, 0);
		refused(Eve, other, Error::<Runtime>::NoDebt);
		let before = [balance(NATIVE, Eve), balance(DOLLAR, Eve)];
		succeed(Eve, call());
		assert!(near(before[1] - balance(DOLLAR, Eve), REPAID));
		let seized = balance(NATIVE, Eve) + last_fee() - before[0];
		assert!(near(seized, SEIZED), "{seized}");
		is_liquidated();
		check_all();
		refused(Eve, call(), Error::<Runtime>::Healthy);
		close_block();
		assert!(
			matches!(&deeds()[..], [LendingEvent::Liquidated { .. }]),
			"nothing is left for the chain: {:?}",
			deeds()
		);
		assert_eq!(inventories(), []);
		check_all();
	});
}

#[test]
fn a_jump_of_the_price_liquidates_nobody_before_it_is_confirmed() {
	development().execute_with(|| {
		open_block();
		report_native(500);
		succeed(Dave, supply(NATIVE, 100_000 * UNIT));
		succeed(Dave, borrow(DOLLAR, 24_000 * USD));
		close_block();
		// More than a tenth at once has to last five blocks.
		for block in 0..5 {
			open_block();
			report_native(390);
			assert_eq!(Runtime::price(NATIVE), Verdict::Unavailable(NoPrice::Held), "{block}");
			if block == 0 {
				let more = borrow(DOLLAR, 100 * USD);
				refused(Dave, more, Error::<Runtime>::PriceUnavailable);
				let call = liquidate(Dave, DOLLAR, NATIVE, 0);
				refused(Eve, call, Error::<Runtime>::PriceUnavailable);
				let all = withdraw(NATIVE, Some(UNIT));
				refused(Dave, all, Error::<Runtime>::PriceUnavailable);
			}
			close_block();
			assert_eq!(deeds(), []);
			check_all();
		}
		open_block();
		report_native(390);
		assert!(Runtime::price(NATIVE).price().is_some(), "confirmed");
		close_block();
		is_liquidated();
		assert!(matches!(
			&deeds()[..],
			[LendingEvent::TakenOver { .. }, LendingEvent::SalePlaced { .. }]
		));
		check_all();
	});
}

#[test]
fn a_debtor_can_save_himself_while_the_price_is_held() {
	development().execute_with(|| {
		open_block();
		report_native(500);
		succeed(Dave, supply(NATIVE, 100_000 * UNIT));
		succeed(Dave, borrow(DOLLAR, 24_000 * USD));
		close_block();
		open_block();
		report_native(390);
		succeed(Dave, repay(DOLLAR, Some(4_000 * USD)));
		succeed(Dave, supply(NATIVE, 10_000 * UNIT));
		close_block();
		for _ in 0..6 {
			open_block();
			report_native(390);
			close_block();
			assert_eq!(deeds(), []);
			check_all();
		}
		// 0.6 * 110,000 * 0.39 / 20,000
		let health = health(&Dave.to_account_id()).unwrap();
		assert!((health - 1.287).abs() < 1e-6, "{health}");
	});
}

#[test]
fn safe_mode_liquidates_nobody() {
	indebted().execute_with(|| {
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		open_block();
		report_native(390);
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		for call in [
			repay(DOLLAR, None),
			supply(NATIVE, UNIT),
			liquidate(Bob, DOLLAR, NATIVE, 0),
			flash_loan(DOLLAR, USD, vec![]),
		] {
			refused(Dave, call, filtered);
		}
		close_block();
		for _ in 0..5 {
			assert_eq!(deeds(), [], "who cannot repay is not liquidated");
			assert!(health(&Dave.to_account_id()).unwrap() < 0.976);
			empty_block();
			check_all();
		}
		open_block();
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		close_block();
		is_liquidated();
		check_all();

		// Nor does it sell, or look at what was sold before.
		open_block();
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		close_block();
		let before = inventories();
		for _ in 0..3 {
			empty_block();
			assert_eq!(deeds(), []);
			check_all();
		}
		assert_eq!(inventories().len(), before.len());
		open_block();
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		close_block();
		for _ in 0..3 {
			empty_block();
			check_all();
		}
		assert_eq!(inventories(), [], "it goes on");
	});
}

fn params(asset: Asset) -> MarketParams {
	pallet_lending::Markets::<Runtime>::get(asset).unwrap().params
}

#[test]
fn the_listing_track_and_root_decide_about_markets() {
	development().execute_with(|| {
		let origin: RuntimeOrigin = Origin::ListingAdmin.into();
		assert_eq!(Tracks::track_for(origin.caller()), Ok(tracks::LISTING));
		open_block();
		type Attempt = fn(RuntimeOrigin) -> DispatchResult;
		let attempts: [Attempt; 5] = [
			|origin| Lending::list_market(origin, OTHER, params(DOLLAR)),
			|origin| Lending::set_params(origin, BITCOIN, params(BITCOIN)),
			|origin| Lending::cancel_params(origin, BITCOIN),
			|origin| {
				let MarketParams { collateral_factor, liquidation_threshold, bonus, .. } =
					params(DOLLAR);
				let group =
					pallet_lending::Group { collateral_factor, liquidation_threshold, bonus };
				Lending::create_group(origin, 1, group)
			},
			|origin| Lending::take_reserves(origin, DOLLAR, 1),
		];
		for attempt in attempts {
			for origin in [
				RuntimeOrigin::signed(Alice.to_account_id()),
				RuntimeOrigin::none(),
				Origin::OracleAdmin.into(),
				Origin::ParametersAdmin.into(),
				Origin::Treasurer.into(),
				Origin::WhitelistedCaller.into(),
			] {
				assert_noop!(attempt(origin), BadOrigin);
			}
		}
		let origins: [RuntimeOrigin; 2] = [Origin::ListingAdmin.into(), RuntimeOrigin::root()];
		for (origin, frozen) in origins.into_iter().zip([BITCOIN, NATIVE]) {
			// What only limits new risk comes at once.
			let strict = MarketParams { frozen: true, ..params(frozen.clone()) };
			assert_ok!(Lending::set_params(origin, frozen.clone(), strict));
			refused(Bob, supply(frozen, UNIT), Error::<Runtime>::MarketFrozen);
		}
		assert_ok!(attempts[3](Origin::ListingAdmin.into()));
		let unfunded = Error::<Runtime>::AccountNotFunded;
		assert_noop!(attempts[0](RuntimeOrigin::root()), unfunded);
		let give = pallet_assets::Call::transfer {
			id: codec::Compact(2),
			target: Lending::account().into(),
			amount: USD / 100,
		};
		succeed(Bob, RuntimeCall::Assets(give));
		assert_ok!(attempts[0](RuntimeOrigin::root()));
		assert_eq!(all_markets().len(), 4);
		succeed(Bob, supply(OTHER, USD));

		// Everything else is known two days before.
		let free = MarketParams {
			frozen: false,
			liquidation_threshold: Permill::from_percent(76),
			..params(BITCOIN)
		};
		assert_ok!(Lending::set_params(Origin::ListingAdmin.into(), BITCOIN, free));
		let at = System::block_number() + 2 * DAYS;
		assert_eq!(pallet_lending::PendingParams::<Runtime>::get(BITCOIN), Some((at, free)));
		close_block();
		// As if so many blocks had been made.
		System::set_block_number(at - 2);
		for height in [at - 1, at] {
			open_block();
			assert_eq!(System::block_number(), height);
			assert_eq!(params(BITCOIN) == free, height == at);
			close_block();
		}
		open_block();
		succeed(Bob, supply(BITCOIN, BTC));
	});
}

#[test]
fn a_flash_loan_costs_what_its_calls_weigh() {
	development().execute_with(|| {
		let there = || swap_in(&[DOLLAR_OTHER], DOLLAR, 10 * USD, 1);
		let back = || swap_in(&[DOLLAR_OTHER], OTHER, 9 * USD, 1);
		let calls = |count| (0..count).map(|i| if i % 2 == 0 { there() } else { back() }).collect();
		let mut fees = Vec::new();
		open_block();
		for count in [0, 1, 16] {
			let before = [balance(DOLLAR, Bob), balance(OTHER, Bob), balance(NATIVE, Bob)];
			let call = flash_loan(DOLLAR, 1_000 * USD, calls(count));
			let transaction = signed(Bob, call.clone());
			let length = codec::Encode::encoded_size(&transaction) as u32;
			let quote = TransactionPayment::query_info(transaction, length).partial_fee;
			succeed(Bob, call);
			let fee = last_fee();
			assert!(fee <= quote, "{fee} is more than {quote}");
			// The weight of the calls, paid as that of others: a planck for a picosecond.
			let inner: Vec<RuntimeCall> = calls(count);
			let weight: u64 =
				inner.iter().map(|call| call.get_dispatch_info().call_weight.ref_time()).sum();
			assert!(fee > Balance::from(weight), "{count} calls weigh {weight} and cost {fee}");
			assert_eq!(before[2] - balance(NATIVE, Bob), fee);
			if count == 0 {
				// Half a thousandth of the loan.
				assert_eq!(before[0] - balance(DOLLAR, Bob), USD / 2);
			}
			fees.push(fee);
			check_all();
		}
		let each = there().get_dispatch_info().call_weight.ref_time();
		assert!(
			fees[1] - fees[0] >= Balance::from(each)
				&& fees[2] - fees[1] >= 15 * Balance::from(each)
		);

		// Not for what did not run: the first one fails.
		let mut failing: Vec<RuntimeCall> = calls(16);
		failing[0] = swap_in(&[DOLLAR_OTHER], DOLLAR, 10 * USD, 20 * USD);
		let before = balance(DOLLAR, Bob);
		let error = pallet_dex::Error::<Runtime>::BelowMinimum;
		refused(Bob, flash_loan(DOLLAR, 1_000 * USD, failing), error);
		assert_eq!(balance(DOLLAR, Bob), before);
		assert!(last_fee() < fees[2] && last_fee() > fees[0]);

		// 17 are too many, and none of them is another flash loan.
		let boxed: Vec<_> = (0..17).map(|_| Box::new(there())).collect();
		assert!(pallet_lending::FlashCallsOf::<Runtime>::try_from(boxed).is_err());
		let nested = flash_loan(DOLLAR, USD, vec![flash_loan(BITCOIN, BTC, vec![])]);
		refused(Bob, nested, Error::<Runtime>::FlashLoanOut);
		// Nor does it get anything past a pause.
		let name = |text: &str| text.as_bytes().to_vec().try_into().unwrap();
		let paused = (name("Dex"), name("swap_exact_in"));
		assert_ok!(polyphony_runtime::TxPause::pause(RuntimeOrigin::root(), paused));
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		refused(Bob, flash_loan(DOLLAR, USD, calls(1)), filtered);
		close_block();

		// Three loans of 1,000.
		open_block();
		let gained = supplied(Ferdie, DOLLAR) - 200_000 * USD;
		assert!(gained.abs_diff(3 * USD / 2) <= 1, "{gained}");
		check_all();
	});
}

#[test]
fn a_flash_loan_that_does_not_come_back_was_never_out() {
	development().execute_with(|| {
		open_block();
		let before = [balance(DOLLAR, Dave), balance(DOLLAR, Eve)];
		let give = pallet_assets::Call::transfer {
			id: codec::Compact(1),
			target: Eve.to_account_id().into(),
			amount: before[0] + 1_000 * USD,
		};
		let call = flash_loan(DOLLAR, 1_000 * USD, vec![RuntimeCall::Assets(give)]);
		refused(Dave, call, Error::<Runtime>::FlashLoanNotRepaid);
		assert_eq!([balance(DOLLAR, Dave), balance(DOLLAR, Eve)], before);
		let all = flash_loan(DOLLAR, 200_000 * USD + 1, vec![]);
		refused(Dave, all, Error::<Runtime>::InsufficientCash);
		// Whatever is done with it, the loan and its fee come back.
		report_native(500);
		let calls = vec![supply(BITCOIN, BTC), borrow(DOLLAR, 20_000 * USD)];
		succeed(Dave, flash_loan(DOLLAR, 10_000 * USD, calls));
		assert_eq!(balance(DOLLAR, Dave), before[0] + 20_000 * USD - 5 * USD);
		check_all();
	});
}

/// One call of each kind that an account can make.
fn every_call() -> Vec<RuntimeCall> {
	let bob = Bob.to_account_id();
	vec![
		LendingCall::add_reserves { asset: NATIVE, amount: 1 }.into(),
		supply(NATIVE, UNIT),
		withdraw(NATIVE, None),
		LendingCall::set_collateral { asset: NATIVE, collateral: false }.into(),
		LendingCall::choose_group { group: None }.into(),
		borrow(DOLLAR, USD),
		repay(DOLLAR, None),
		LendingCall::set_allowance { delegate: bob, asset: DOLLAR, amount: 1 }.into(),
		LendingCall::set_rule { rule: None }.into(),
		liquidate(Bob, DOLLAR, NATIVE, 0),
		buy_inventory(NATIVE, DOLLAR, None),
		flash_loan(DOLLAR, USD, vec![]),
	]
}

#[test]
fn only_a_proxy_for_everything_uses_the_money_market() {
	for call in every_call() {
		for kind in [
			ProxyType::NonTransfer,
			ProxyType::Governance,
			ProxyType::CancelProxy,
			ProxyType::AssetManager,
			ProxyType::SessionKeys,
			ProxyType::IdentityJudgement,
		] {
			assert!(!kind.filter(&call), "{kind:?} allows {call:?}");
		}
		assert!(ProxyType::Any.filter(&call));
	}
	development().execute_with(|| {
		open_block();
		for (delegate, proxy_type) in [(Bob, ProxyType::NonTransfer), (Charlie, ProxyType::Any)] {
			let delegate = delegate.to_account_id().into();
			let add = pallet_proxy::Call::add_proxy { delegate, proxy_type, delay: 0 };
			succeed(Dave, RuntimeCall::Proxy(add));
		}
		let proxied = |call| {
			RuntimeCall::Proxy(pallet_proxy::Call::<Runtime>::proxy {
				real: Dave.to_account_id().into(),
				force_proxy_type: None,
				call: Box::new(call),
			})
		};
		let batch =
			|call| RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![call] });
		for call in [supply(DOLLAR, USD), batch(supply(DOLLAR, USD))] {
			succeed(Bob, proxied(call));
			assert_eq!(supplied(Dave, DOLLAR), 0);
		}
		succeed(Charlie, proxied(supply(DOLLAR, USD)));
		assert_eq!(supplied(Dave, DOLLAR), USD);
		check_all();
	});
}

/// Numbers that look random: SplitMix64.
struct Numbers(u64);

impl Numbers {
	fn below(&mut self, bound: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(z ^ (z >> 31)) % bound
	}

	fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
		all[self.below(all.len() as u64) as usize].clone()
	}

	/// Up to so many dollars' worth of an asset, at the prices of the beginning.
	fn worth(&mut self, asset: &Asset, dollars: u64) -> Balance {
		let dollars = Balance::from(1 + self.below(dollars));
		match asset {
			Asset::Native => dollars * 2 * UNIT,
			Asset::WithId(3) => dollars * BTC / 60_000,
			Asset::WithId(_) => dollars * USD,
		}
	}

	fn call(&mut self, actors: &[Sr25519Keyring]) -> RuntimeCall {
		let asset = self.one_of(&[NATIVE, DOLLAR, BITCOIN]);
		let other = self.one_of(&[NATIVE, DOLLAR, BITCOIN]);
		match self.below(15) {
			0..=2 => supply(asset.clone(), self.worth(&asset, 40_000)),
			3..=5 => borrow(asset.clone(), self.worth(&asset, 12_000)),
			6 => repay(asset.clone(), Some(self.worth(&asset, 5_000))),
			7 => repay(asset, None),
			8 => withdraw(asset.clone(), Some(self.worth(&asset, 20_000))),
			9 => withdraw(asset, None),
			10 => liquidate(self.one_of(actors), asset, other, 0),
			11 => {
				let most = self.worth(&other, 3_000);
				buy_inventory(asset, other, Some(most))
			},
			12 => {
				let collateral = self.below(3) != 0;
				LendingCall::set_collateral { asset, collateral }.into()
			},
			13 => {
				let calls = vec![supply(NATIVE, UNIT), self.swap()];
				flash_loan(asset.clone(), self.worth(&asset, 5_000), calls)
			},
			_ => self.swap(),
		}
	}

	fn swap(&mut self) -> RuntimeCall {
		let (pool, asset) = self.one_of(&[
			(NATIVE_DOLLAR, NATIVE),
			(NATIVE_DOLLAR, DOLLAR),
			(NATIVE_BITCOIN, BITCOIN),
		]);
		swap_in(&[pool], asset.clone(), self.worth(&asset, 4_000), 1)
	}
}

/// The kinds of events that a run has seen.
fn kinds(seen: &mut std::collections::BTreeSet<String>) {
	for event in deeds() {
		let text = format!("{event:?}");
		let name = text.split([' ', '{', '(']).find(|word| !word.is_empty()).unwrap_or_default();
		seen.insert(name.to_owned());
	}
}

#[test]
fn no_unit_is_made_or_lost_whatever_is_done() {
	let actors = [Charlie, Dave, Eve, Ferdie, Sr25519Keyring::AliceStash];
	let mut seen = std::collections::BTreeSet::new();
	for seed in 0..4 {
		let mut numbers = Numbers(seed);
		development().execute_with(|| {
			let issuances = || {
				[NATIVE, DOLLAR, OTHER, BITCOIN].map(|asset| match asset {
					Asset::Native => Balances::total_issuance(),
					Asset::WithId(id) => polyphony_runtime::Assets::total_issuance(id),
				})
			};
			let before = issuances();
			let (mut native, mut bitcoin) = (500_000u128, 60_000_000u128);
			for block in 0..120 {
				open_block();
				check_all();
				// Up to 8% in a block: down for a while, and up again.
				let bias = if block % 40 < 14 { 2 } else { 8 };
				for price in [&mut native, &mut bitcoin] {
					let percent = 100 + u128::from(numbers.below(10)) * 2 - 2 * (9 - bias);
					*price = *price * percent.clamp(92, 108) / 100;
				}
				native = native.clamp(100_000, 1_500_000);
				bitcoin = bitcoin.clamp(10_000_000, 200_000_000);
				// Now and then nobody knows.
				if block % 50 < 47 {
					report_all(&[
						(NATIVE, FixedU128::from_rational(native, 1_000_000)),
						(DOLLAR, FixedU128::from_u32(1)),
						(BITCOIN, FixedU128::from_rational(bitcoin, 1_000)),
					]);
				}
				for _ in 0..3 {
					let who = numbers.one_of(&actors);
					let call = numbers.call(&actors);
					let _ = apply(who, call);
					check_all();
					assert_eq!(issuances(), before);
				}
				close_block();
				kinds(&mut seen);
				check_all();
				assert_eq!(issuances(), before);
			}
		});
	}
	for kind in [
		"Supplied",
		"Withdrawn",
		"Borrowed",
		"Repaid",
		"CollateralSet",
		"Liquidated",
		"TakenOver",
		"SalePlaced",
		"SaleEnded",
		"InventoryBought",
		"FlashLoan",
	] {
		assert!(seen.iter().any(|name| name.ends_with(kind)), "no {kind}: {seen:?}");
	}
}
