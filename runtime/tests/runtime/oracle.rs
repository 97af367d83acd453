// SPDX-License-Identifier: Apache-2.0

//! Prices on the development chain: feeders who report, who dispute, and governance that manages
//! them.

use crate::common::{markets::*, *};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::DispatchResult,
	traits::{fungible::InspectHold as _, schedule::DispatchTime, Bounded, OriginTrait},
};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_price_oracle::{Error, Event, Feed};
use pallet_price_oracle_runtime_api::{
	runtime_decl_for_price_oracle_api::PriceOracleApiV1, NoPrice, OraclePrice, Verdict,
};
use pallet_referenda::TracksInfo;
use polyphony_runtime::{
	configs::{
		governance::{
			origins::Origin,
			tracks::{self, Tracks},
		},
		money::TreasuryAccount,
	},
	constants::currency::UNIT,
	Balance, Balances, OriginCaller, PriceOracle, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, RuntimeOrigin, System,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{traits::BadOrigin, FixedU128, Permill};

/// So many thousandths.
fn price(thousandths: u128) -> FixedU128 {
	FixedU128::from_rational(thousandths, 1_000)
}

fn bond(who: Sr25519Keyring) -> Balance {
	let reason = RuntimeHoldReason::PriceOracle(pallet_price_oracle::HoldReason::Bond);
	Balances::balance_on_hold(&reason, &who.to_account_id())
}

/// The oracle's events of the open block, in their order.
fn oracle_events() -> Vec<Event<Runtime>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::PriceOracle(event) => Some(event),
			_ => None,
		})
		.collect()
}

fn unavailable(why: NoPrice) -> Verdict {
	Verdict::Unavailable(why)
}

#[test]
fn development_has_feeds_and_bonded_feeders() {
	development().execute_with(|| {
		let mut assets: Vec<_> = Runtime::prices()
			.into_iter()
			.map(|(asset, verdict)| {
				assert_eq!(verdict, unavailable(NoPrice::NoQuorum), "nobody has reported");
				asset
			})
			.collect();
		assets.sort();
		assert_eq!(assets, [NATIVE, DOLLAR, OTHER, BITCOIN]);
		assert_eq!(Runtime::price(Asset::WithId(9)), unavailable(NoPrice::UnknownAsset));
		let full = <Runtime as pallet_price_oracle::Config>::Bond::get();
		assert_eq!([Alice, Bob, Charlie, Dave].map(bond), [full, full, full, 0]);
		check_markets();
	});
}

#[test]
fn a_quorum_of_reports_is_a_price_that_grows_old() {
	development().execute_with(|| {
		for _ in 0..5 {
			empty_block();
		}
		open_block();
		succeed(Alice, report(NATIVE, price(500), 1_000));
		assert_eq!(Runtime::price(NATIVE), unavailable(NoPrice::NoQuorum), "one is none");
		succeed(Bob, report(NATIVE, price(502), 2_000));
		// The mean of the two, as old as the older of them. The confidence is the mean of how far each
		// may be from it: 0.001, and the 0.1% that each concedes.
		let verdict = Runtime::price(NATIVE).price().unwrap();
		let confidence = FixedU128::from_rational(1_501, 1_000_000);
		assert_eq!(verdict, OraclePrice { value: price(501), confidence, age: 2_000 });
		let reports = Runtime::reports(NATIVE);
		assert_eq!(reports.len(), 2);
		assert!(reports.iter().all(|report| report.counts));
		assert!(Runtime::prices().contains(&(NATIVE, Verdict::Price(verdict))));
		assert_eq!(Runtime::price(DOLLAR), unavailable(NoPrice::NoQuorum));
		close_block();

		// 60 seconds are 30 blocks: it is 2 seconds old already.
		for block in 1..=29 {
			open_block();
			let now = Runtime::price(NATIVE).price().unwrap();
			assert_eq!((now.value, now.age), (price(501), 2_000 + block * 2_000));
			close_block();
		}
		open_block();
		assert_eq!(Runtime::price(NATIVE), unavailable(NoPrice::Stale));
		// Charlie's alone is no quorum either.
		succeed(Charlie, report(NATIVE, price(501), 0));
		assert_eq!(Runtime::price(NATIVE), unavailable(NoPrice::Stale));
		succeed(Alice, report(NATIVE, price(501), 0));
		assert_eq!(Runtime::price(NATIVE).price().unwrap().age, 0);
		check_markets();
	});
}

#[test]
fn a_jump_is_held_until_it_is_confirmed() {
	development().execute_with(|| {
		open_block();
		for who in [Alice, Bob] {
			succeed(who, report(BITCOIN, FixedU128::from_u32(60_000), 0));
		}
		close_block();
		open_block();
		for who in [Alice, Bob] {
			succeed(who, report(BITCOIN, FixedU128::from_u32(70_000), 0));
		}
		assert_eq!(Runtime::price(BITCOIN), unavailable(NoPrice::Held));
		assert_noop!(
			PriceOracle::confirm_price(RuntimeOrigin::signed(Alice.to_account_id()), BITCOIN),
			BadOrigin
		);
		assert_ok!(PriceOracle::confirm_price(Origin::OracleAdmin.into(), BITCOIN));
		let confirmed = Runtime::price(BITCOIN).price().unwrap();
		assert_eq!(confirmed.value, FixedU128::from_u32(70_000));
	});
}

#[test]
fn a_timely_report_is_free() {
	development().execute_with(|| {
		open_block();
		let before = [balance(NATIVE, Bob), polyphony_runtime::BlockFees::collected()];
		succeed(Bob, report(NATIVE, price(500), 0));
		assert_eq!(last_fee(), 0);
		assert_eq!([balance(NATIVE, Bob), polyphony_runtime::BlockFees::collected()], before);
		// The second of the block is not.
		succeed(Bob, report(BITCOIN, FixedU128::from_u32(60_000), 0));
		let second = last_fee();
		assert!(second > 0);
		assert_eq!(balance(NATIVE, Bob), before[0] - second);
		close_block();

		open_block();
		succeed(Bob, report(NATIVE, price(501), 0));
		assert_eq!(last_fee(), 0);
		close_block();
		// Nothing new is not free, nor is what fails.
		open_block();
		succeed(Bob, report(NATIVE, price(502), 2_000));
		assert!(last_fee() > 0, "as old as the last one");
		let failing = [
			(Bob, report(NATIVE, price(501), 4_000), Error::<Runtime>::OlderThanBefore),
			(Bob, report(Asset::WithId(9), price(501), 0), Error::<Runtime>::UnknownFeed),
			(Bob, report(BITCOIN, price(0), 0), Error::<Runtime>::ZeroValue),
			(Dave, report(NATIVE, price(501), 0), Error::<Runtime>::NotFeeder),
		];
		for (who, call, error) in failing {
			let before = balance(NATIVE, who);
			let error: sp_runtime::DispatchError = error.into();
			assert_eq!(apply(who, call), Ok(Err(error)));
			assert!(last_fee() > 0, "{error:?}");
			assert_eq!(balance(NATIVE, who), before - last_fee());
		}
		check_markets();
	});
}

#[test]
fn a_slash_goes_to_the_treasury_and_to_who_disputed() {
	development().execute_with(|| {
		let issuance = Balances::total_issuance();
		open_block();
		for (who, value) in [(Alice, 500), (Bob, 501), (Charlie, 700)] {
			succeed(who, report(NATIVE, price(value), 0));
		}
		assert_eq!(Runtime::price(NATIVE).price().unwrap().value, price(501), "the median");
		close_block();

		open_block();
		let dispute = |feeder: Sr25519Keyring| {
			RuntimeCall::PriceOracle(pallet_price_oracle::Call::dispute {
				asset: NATIVE,
				feeder: feeder.to_account_id(),
			})
		};
		let within = Error::<Runtime>::WithinBand.into();
		assert_eq!(apply(Dave, dispute(Alice)), Ok(Err(within)));
		let treasury = TreasuryAccount::get();
		let before = (balance(NATIVE, Dave), free(&treasury));
		succeed(Dave, dispute(Charlie));
		// A fifth of the bond of 1,000; a quarter of that is Dave's.
		assert_eq!(bond(Charlie), 800 * UNIT);
		assert_eq!(balance(NATIVE, Dave), before.0 + 50 * UNIT - last_fee());
		assert_eq!(free(&treasury), before.1 + 150 * UNIT);
		assert_eq!(Balances::total_issuance(), issuance);
		check_markets();
		let account = |who: Sr25519Keyring| who.to_account_id();
		assert!(
			matches!(
				&oracle_events()[..],
				[
					Event::FeederSlashed { who, slashed, disputer, reward, .. },
					Event::ReportRemoved { who: removed, asset: from },
					Event::PriceUpdated { asset: updated, .. },
				] if (from, updated) == (&NATIVE, &NATIVE) && *who == account(Charlie) && *removed == account(Charlie)
					&& *disputer == account(Dave)
					&& (*slashed, *reward) == (200 * UNIT, 50 * UNIT)
			),
			"{:?}",
			oracle_events()
		);
		// The two that are left are between 0.5 and 0.501.
		assert_eq!(
			Runtime::price(NATIVE).price().unwrap().value,
			FixedU128::from_rational(5_005, 10_000)
		);
		assert_eq!(
			apply(Charlie, report(NATIVE, price(501), 0)),
			Ok(Err(Error::<Runtime>::BondNotFull.into()))
		);
		succeed(Charlie, RuntimeCall::PriceOracle(pallet_price_oracle::Call::bond {}));
		assert_eq!(bond(Charlie), 1_000 * UNIT);
		succeed(Charlie, report(NATIVE, price(501), 0));
		check_markets();
	});
}

fn feed() -> Feed {
	Feed {
		decimals: 6,
		quorum: 1,
		max_age: 60_000,
		max_jump: Permill::from_percent(10),
		confirmations: 5,
		band: Permill::from_percent(5),
		max_reference_gap: None,
	}
}

#[test]
fn only_the_oracle_track_and_root_manage_feeds_and_feeders() {
	development().execute_with(|| {
		let origin: RuntimeOrigin = Origin::OracleAdmin.into();
		assert_eq!(Tracks::track_for(origin.caller()), Ok(tracks::ORACLE));
		open_block();
		type Attempt = fn(RuntimeOrigin) -> DispatchResult;
		let attempts: [Attempt; 5] = [
			|origin| PriceOracle::set_feed(origin, Asset::WithId(9), feed()),
			|origin| PriceOracle::remove_feed(origin, Asset::WithId(9)),
			|origin| PriceOracle::add_feeder(origin, Dave.to_account_id()),
			|origin| {
				PriceOracle::remove_feeder(origin, Dave.to_account_id())
					.map(|_| ())
					.map_err(|error| error.error)
			},
			|origin| PriceOracle::confirm_price(origin, NATIVE),
		];
		for attempt in attempts {
			for origin in [
				RuntimeOrigin::signed(Alice.to_account_id()),
				RuntimeOrigin::none(),
				Origin::ListingAdmin.into(),
				Origin::ParametersAdmin.into(),
				Origin::WhitelistedCaller.into(),
			] {
				assert_noop!(attempt(origin), BadOrigin);
			}
		}
		for origin in [Origin::OracleAdmin.into(), RuntimeOrigin::root()] {
			for attempt in &attempts[..4] {
				assert_ok!(attempt(origin.clone()));
			}
			assert_noop!(attempts[4](origin), Error::<Runtime>::NothingHeld);
		}
	});
}

/// Submits a referendum with that origin and its deposit, by Ferdie.
fn propose(origin: Origin, index: u32, proposal: RuntimeCall) {
	let submit = pallet_referenda::Call::submit {
		proposal_origin: Box::new(OriginCaller::Origins(origin)),
		proposal: Bounded::Inline(codec::Encode::encode(&proposal).try_into().unwrap()),
		enactment_moment: DispatchTime::After(1),
	};
	succeed(Ferdie, RuntimeCall::Referenda(submit));
	let deposit = pallet_referenda::Call::place_decision_deposit { index };
	succeed(Ferdie, RuntimeCall::Referenda(deposit));
	for voter in [Alice, Bob, Charlie, Dave, Eve] {
		let vote = Vote { aye: true, conviction: Conviction::Locked1x };
		let vote = AccountVote::Standard { vote, balance: 900_000 * UNIT };
		let call = pallet_conviction_voting::Call::vote { poll_index: index, vote };
		succeed(voter, RuntimeCall::ConvictionVoting(call));
	}
}

/// From the proposal to its enactment by the scheduler.
#[test]
fn referenda_of_both_tracks_are_enacted() {
	development().execute_with(|| {
		open_block();
		let set_feed =
			pallet_price_oracle::Call::set_feed { asset: Asset::WithId(9), feed: feed() };
		propose(Origin::OracleAdmin, 0, RuntimeCall::PriceOracle(set_feed));
		let pause = pallet_dex::Call::set_paused { pool: NATIVE_BITCOIN, paused: true };
		propose(Origin::ListingAdmin, 1, RuntimeCall::Dex(pause));
		// One track may not do what is the other's.
		let usurped = pallet_dex::Call::set_paused { pool: NATIVE_DOLLAR, paused: true };
		propose(Origin::OracleAdmin, 2, RuntimeCall::Dex(usurped));
		close_block();

		let mut dispatched = Vec::new();
		for _ in 0..80 {
			open_block();
			dispatched.extend(System::events().into_iter().filter_map(
				|record| match record.event {
					RuntimeEvent::Scheduler(pallet_scheduler::Event::Dispatched {
						id: Some(_),
						result,
						..
					}) => Some(result),
					_ => None,
				},
			));
			close_block();
		}
		assert_eq!(dispatched.len(), 3, "{dispatched:?}");
		assert_eq!(dispatched.iter().filter(|r| **r == Err(BadOrigin.into())).count(), 1);
		assert!(pallet_price_oracle::Feeds::<Runtime>::contains_key(Asset::WithId(9)));
		let paused = |pool| pallet_dex::Pools::<Runtime>::get(pool).unwrap().paused;
		assert!(paused(NATIVE_BITCOIN) && !paused(NATIVE_DOLLAR));
		check_markets();
	});
}

/// Whoever feeds the oracle may pay for the moment in an asset, and gets back what the pool leaves.
#[test]
fn a_feeder_who_pays_in_an_asset_loses_only_what_the_pool_takes() {
	development().execute_with(|| {
		open_block();
		let before = (balance(DOLLAR, Bob), balance(NATIVE, Bob));
		let transaction = signed_with(Bob, report(NATIVE, price(500), 0), 0, Some(DOLLAR));
		let result = polyphony_runtime::Executive::apply_extrinsic(transaction);
		assert_eq!(result, Ok(Ok(())));
		assert_eq!(balance(NATIVE, Bob), before.1);
		assert_eq!(polyphony_runtime::BlockFees::collected(), 0);
		let lost = before.0 - balance(DOLLAR, Bob);
		let DexEvent::Swapped { amount_in, .. } = &dex_events()[0] else { panic!("a swap") };
		assert!(lost > 0 && lost <= amount_in / 100 + 4, "{lost} of {amount_in}");
		check_markets();
	});
}

#[test]
fn reports_of_a_feeder_who_has_left_stop_counting() {
	development().execute_with(|| {
		open_block();
		for who in [Alice, Bob] {
			succeed(who, report(NATIVE, price(500), 0));
		}
		assert!(Runtime::price(NATIVE).price().is_some());
		succeed(Bob, RuntimeCall::PriceOracle(pallet_price_oracle::Call::leave {}));
		assert_eq!(Runtime::price(NATIVE), unavailable(NoPrice::NoQuorum));
		assert_eq!(bond(Bob), 1_000 * UNIT, "it stays for the time of disputes");
		let unbonding = pallet_price_oracle::Unbondings::<Runtime>::get(Bob.to_account_id());
		assert!(unbonding.is_some_and(|unbonding| unbonding.until > System::block_number()));
		check_markets();
	});
}
