// SPDX-License-Identifier: Apache-2.0

//! From a price to fee, sources and split.

use crate::{mock::*, settle::Shares, *};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::Permill;

fn claim_upstream(id: RecordingId, ancestor: RecordingId) -> sp_runtime::DispatchResult {
	submit(PANEL, Call::claim_upstream { recording: id, ancestor, asset: USD })
}

/// A recording of Bob's that owes so many millionths to each of some of Alice's.
fn owing(shares: &[u32]) -> (RecordingId, Vec<RecordingId>) {
	let sources: Vec<_> = shares
		.iter()
		.map(|share| {
			let source = register(ALICE);
			(source, Some(grant(BOB, source, Permill::from_parts(*share))))
		})
		.collect();
	let id = remix(BOB, &sources).unwrap();
	(id, sources.into_iter().map(|(source, _)| source).collect())
}

#[test]
fn a_price_is_fee_sources_and_rest() {
	run(|| {
		let (id, sources) = owing(&[200_000]);
		let shares = sell(id, &USD, 1_000 * DOLLAR).unwrap();
		assert_eq!(shares, Shares { fee: 20 * DOLLAR, upstream: 196 * DOLLAR, rest: 784 * DOLLAR });
		assert!(told(Event::Settled {
			recording: id,
			asset: USD,
			amount: 1_000 * DOLLAR,
			fee: 20 * DOLLAR,
			upstream: 196 * DOLLAR,
			rest: 784 * DOLLAR,
		}));
		assert_eq!(waits(Purse::Recording(id), &USD), 216 * DOLLAR);
		assert_eq!(waits(Purse::Split(recording(id).split), &USD), 784 * DOLLAR);

		// The source has no account for it yet.
		assert_noop!(claim_upstream(id, sources[0]), Error::<Test>::NotFunded);
		fund(sources[0], &USD);
		assert_ok!(claim_upstream(id, sources[0]));
		assert!(told(Event::UpstreamClaimed {
			recording: id,
			ancestor: sources[0],
			asset: USD,
			amount: 196 * DOLLAR,
		}));
		assert_noop!(claim_upstream(id, sources[0]), Error::<Test>::NothingToClaim);
		assert_noop!(claim_upstream(id, id), Error::<Test>::NotAncestor);
		assert_ok!(claim(recording(sources[0]).split, 0, &USD));
		assert_eq!(gain(&USD, ALICE), 196 * DOLLAR as i128);
	});
}

#[test]
fn the_fee_is_rounded_up() {
	run(|| {
		let id = register(ALICE);
		for (price, fee) in [(1, 1), (49, 1), (50, 1), (51, 2), (100, 2), (101, 3)] {
			let shares = sell(id, &USD, price).unwrap();
			assert_eq!(shares, Shares { fee, upstream: 0, rest: price - fee });
		}
		TestFee::set(Permill::zero());
		assert_eq!(sell(id, &USD, 7).unwrap().fee, 0);
	});
}

#[test]
fn small_sales_are_not_rounded_to_nothing_for_sources() {
	run(|| {
		TestFee::set(Permill::zero());
		let (id, sources) = owing(&[100_000, 150_000]);
		let upstream: Vec<_> = (0..20).map(|_| sell(id, &USD, 1).unwrap().upstream).collect();
		// A quarter of all, whenever it comes to a whole.
		assert_eq!(upstream.iter().sum::<Balance>(), 5);
		assert_eq!(upstream[3], 1);
		for (source, expected) in sources.iter().zip([2, 3]) {
			fund(*source, &USD);
			assert_ok!(claim_upstream(id, *source));
			assert_eq!(waits(Purse::Split(recording(*source).split), &USD), expected);
		}
	});
}

#[test]
fn only_what_was_accepted_comes_to_a_recording() {
	run(|| {
		let id = register(ALICE);
		fund(id, &OTHER);
		assert_noop!(pay_recording(id, &OTHER, 10), Error::<Test>::AssetNotAccepted);
		// What is not accepted any more is still settled: it was agreed before.
		assert_ok!(submit_as(
			RuntimeOrigin::root(),
			Call::accept_asset { asset: USD, accepted: false }
		));
		assert_noop!(Music::ensure_accepted(&USD), Error::<Test>::AssetNotAccepted);
		assert_ok!(sell(id, &USD, 100));
	});
}

#[test]
fn accounts_are_funded_before_a_sale() {
	run(|| {
		let id = register(ALICE);
		assert_noop!(pay_recording(id, &USD, 100), Error::<Test>::NotFunded);
		fund(id, &USD);
		// And nothing is shared that has not come.
		assert_noop!(pay_recording(id, &USD, 100), sp_runtime::TokenError::FundsUnavailable);
	});
}

#[test]
fn fees_go_to_who_gets_them_after_a_while() {
	run(|| {
		let id = register(ALICE);
		sell(id, &USD, 100).unwrap();
		pass(DAY / 2);
		sell(id, &USD, 1_000).unwrap();
		assert_eq!(UnsharedFees::<Test>::get(id, USD), 22);
		pass(DAY / 2);
		assert_eq!(free(&USD, TREASURY), 22);
		assert!(told(Event::FeesShared { recording: id, asset: USD, amount: 22 }));
		assert_eq!(Due::<Test>::iter().count(), 0);
		// A new period begins with the next.
		sell(id, &USD, 1_000).unwrap();
		pass(DAY);
		assert_eq!(free(&USD, TREASURY), 42);
	});
}

#[test]
fn anybody_shares_fees_before_that() {
	run(|| {
		let id = register(ALICE);
		let share = Call::share_fees { recording: id, asset: USD };
		assert_noop!(submit(CHARLIE, share.clone()), Error::<Test>::NoFees);
		sell(id, &USD, 1_000).unwrap();
		assert_ok!(submit(CHARLIE, share.clone()));
		assert_eq!(free(&USD, TREASURY), 20);
		assert_eq!(Due::<Test>::iter().count(), 0);
		assert_noop!(submit(CHARLIE, share), Error::<Test>::NoFees);
	});
}

#[test]
fn fees_that_cannot_be_paid_wait() {
	run(|| {
		let id = register(ALICE);
		// Less than the minimum balance, for an account that has none of it.
		sell(id, &USD, 100).unwrap();
		pass(DAY);
		assert!(events().iter().any(|event| matches!(event, Event::TaskFailed { .. })));
		assert_eq!(UnsharedFees::<Test>::get(id, USD), 2);
		sell(id, &USD, 900).unwrap();
		pass(6 * HOUR);
		assert_eq!(free(&USD, TREASURY), 20);
	});
}

#[test]
fn what_cannot_be_paid_is_owed() {
	run(|| {
		let id = register(ALICE);
		fund(id, &USD);
		donate(Purse::Recording(id), &USD, 1_000);
		assert_ok!(Music::pay_or_owe(id, &USD, &BOB, 0));
		assert_ok!(Music::pay_or_owe(id, &USD, &BOB, 100));
		block(&USD, BOB);
		assert_ok!(Music::pay_or_owe(id, &USD, &BOB, 200));
		assert_ok!(Music::pay_or_owe(id, &USD, &BOB, 300));
		assert!(told(Event::Owing { who: BOB, asset: USD, amount: 300 }));
		// Too small to exist.
		assert_ok!(Music::pay_or_owe(id, &USD, &DAVE, 9));
		assert_eq!(gain(&USD, BOB), 100);
		assert_eq!(free(&USD, Music::account()), ASSET_ED + 509);
		assert_eq!(waits(Purse::Recording(id), &USD), 391);

		let claim = |who| submit(EVE, Call::claim_owed { who, asset: USD });
		assert!(claim(BOB).is_err());
		assert!(claim(DAVE).is_err());
		assert_noop!(claim(ALICE), Error::<Test>::NothingOwed);
		unblock(&USD, BOB);
		assert_ok!(claim(BOB));
		assert!(told(Event::OwedPaid { who: BOB, asset: USD, amount: 500 }));
		assert_eq!(gain(&USD, BOB), 600);
		assert_noop!(claim(BOB), Error::<Test>::NothingOwed);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn every_unit_of_every_price_goes_somewhere(
		parts in prop::collection::vec(0..=125_000u32, 1..4),
		sales in prop::collection::vec((0..=2_000u128, any::<bool>(), 0..3usize), 1..12),
		fee in 0..=100_000u32,
	) {
		new_test_ext().execute_with(|| {
			TestFee::set(Permill::from_parts(fee));
			let (id, sources) = owing(&parts);
			for source in &sources {
				fund(*source, &USD);
			}
			let got = |source: RecordingId| Received::<Test>::get(recording(source).split, USD);
			let (mut fees, mut upstream, mut shared) = (0, 0, 0);
			for (price, claims, which) in sales {
				let shares = sell(id, &USD, price).unwrap();
				assert_eq!(shares.fee + shares.upstream + shares.rest, price);
				fees += shares.fee;
				upstream += shares.upstream;
				shared += price - shares.fee;
				// Less than one away from the exact share.
				let exact = shared * parts.iter().map(|part| u128::from(*part)).sum::<u128>();
				assert_eq!(upstream, exact / 1_000_000);
				if claims {
					let _ = claim_upstream(id, sources[which % sources.len()]);
				}
			}
			assert_eq!(UnsharedFees::<Test>::get(id, USD), fees);
			for source in &sources {
				let _ = claim_upstream(id, *source);
			}
			let all: u128 = sources.iter().map(|source| got(*source)).sum();
			for (source, part) in sources.iter().zip(&parts) {
				assert_eq!(got(*source), shared * u128::from(*part) / 1_000_000);
			}
			assert!(all <= upstream && upstream - all < sources.len() as u128);
			assert_eq!(waits(Purse::Recording(id), &USD), fees + upstream - all);
		});
	}
}
