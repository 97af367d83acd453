// SPDX-License-Identifier: Apache-2.0

//! The money market on the development chain, by signed transactions: its markets, who uses them,
//! and who decides about them.

use crate::common::{lending::*, markets::*, *};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResult, GetDispatchInfo},
	traits::{fungible::InspectHold as _, InstanceFilter, OriginTrait},
};
use pallet_lending::{Error, MarketParams};
use pallet_lending_runtime_api::PriceInfo;
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
	Balance, Balances, Lending, Runtime, RuntimeCall, RuntimeHoldReason, RuntimeOrigin, System,
	TransactionPayment,
};
use sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{traits::BadOrigin, DispatchError, Permill};

fn deposit(who: Sr25519Keyring) -> Balance {
	let reason = RuntimeHoldReason::Lending(pallet_lending::HoldReason::PositionDeposit);
	Balances::balance_on_hold(&reason, &who.to_account_id())
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
		let fees = std::cell::Cell::new(0);
		let act = |call| {
			succeed(Dave, call);
			fees.set(fees.get() + last_fee());
			check_all();
		};
		let refused = |who, call, error| {
			refused(who, call, error);
			fees.set(fees.get() + last_fee());
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
		assert_eq!(balance(NATIVE, Dave), before[0] - fees.get(), "the deposit is back too");
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
			|origin| Lending::list_market(origin, OTHER, params(DOLLAR).into()),
			|origin| Lending::set_params(origin, BITCOIN, params(BITCOIN).into()),
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
			assert_ok!(Lending::set_params(origin, frozen.clone(), strict.into()));
			refused(Bob, supply(frozen, UNIT), Error::<Runtime>::MarketFrozen);
		}
		assert_ok!(attempts[3](Origin::ListingAdmin.into()));
		assert_ok!(attempts[0](RuntimeOrigin::root()));
		assert_eq!(all_markets().len(), 4);
		succeed(Bob, supply(OTHER, USD));

		// Everything else is known two days before.
		let free = MarketParams {
			frozen: false,
			liquidation_threshold: Permill::from_percent(76),
			..params(BITCOIN)
		};
		assert_ok!(Lending::set_params(Origin::ListingAdmin.into(), BITCOIN, free.into()));
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
