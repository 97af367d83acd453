// SPDX-License-Identifier: Apache-2.0

//! Payments that grow from moment to moment.

use super::{
	deciding::{approve, propose},
	rules::freeze,
	*,
};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::DispatchResult;

type Input = StreamInputOf<Test>;

/// So many dollars for Dave, in ten days from now.
fn stream(amount: u128) -> Input {
	StreamInput {
		to: DAVE,
		asset: USD,
		amount: amount * DOLLAR,
		start: START_MS,
		end: START_MS + 10 * DAY,
		category: categories::RENT,
	}
}

/// Makes a stream of Alice.
fn add(id: VaultId, input: Input) -> ItemId {
	let item = Vaults::<Test>::get(id).expect("there is the vault").next_item;
	assert_ok!(FinanceVaults::add_stream(signed(ALICE), id, Box::new(input)));
	item
}

fn claim(id: VaultId, item: ItemId) -> DispatchResult {
	FinanceVaults::claim_stream(signed(EVE), id, item)
}

/// What Dave has got.
fn paid() -> u128 {
	balance(USD, &DAVE) / DOLLAR
}

fn exists(id: VaultId, item: ItemId) -> bool {
	Streams::<Test>::contains_key(id, item)
}

#[test]
fn anybody_lets_a_stream_pay_what_has_accrued() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let money = FinanceVaults::spendable(id, &NATIVE);
		let item = add(id, stream(1_000));
		assert_noop!(claim(id, item), Error::<Test>::NothingToClaim);
		pass(DAY);
		assert_ok!(claim(id, item));
		assert_eq!(paid(), 100);
		assert_noop!(claim(id, item), Error::<Test>::NothingToClaim);
		assert!(matches!(
			records(id).last(),
			Some(Record::Paid { cause: Cause::Stream(0), counted: true, .. })
		));
		pass(20 * DAY);
		assert!(exists(id, item));
		assert_ok!(claim(id, item));
		assert_eq!(paid(), 1_000);
		assert!(!exists(id, item));
		assert_eq!(FinanceVaults::spendable(id, &NATIVE), money);
		assert_eq!(records(id).last(), Some(&Record::StreamEnded { stream: item }));
		assert_noop!(claim(id, item), Error::<Test>::StreamNotFound);
	});
}

#[test]
fn a_stream_begins_at_its_start() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let later = add(id, Input { start: START_MS + DAY, ..stream(900) });
		let earlier = add(id, Input { start: START_MS - 10 * DAY, ..stream(1_000) });
		assert_noop!(claim(id, later), Error::<Test>::NothingToClaim);
		assert_ok!(claim(id, earlier));
		assert_eq!(paid(), 500);
		pass(2 * DAY);
		assert_ok!(claim(id, later));
		assert_eq!(paid(), 600);
	});
}

#[test]
fn what_accrues_is_rounded_down() {
	let mut stream: StreamOf<Test> = Stream {
		input: Input { amount: 10, start: 100, end: 103, ..stream(0) },
		ended_at: None,
		approved: false,
		paid: 0,
		deposit: 0,
	};
	let accrued: Vec<_> = (99..=104).map(|clock| stream.accrued(clock)).collect();
	assert_eq!(accrued, [0, 0, 3, 6, 10, 10]);
	stream.ended_at = Some(102);
	assert_eq!(stream.accrued(103), 6);
	stream.ended_at = Some(99);
	assert_eq!(stream.accrued(103), 0);
	stream = Stream {
		input: Input { amount: u128::MAX, start: 0, end: u64::MAX, ..stream.input },
		ended_at: None,
		..stream
	};
	assert_eq!(stream.accrued(u64::MAX), u128::MAX);
	assert_eq!(
		stream.accrued(u64::MAX - 1),
		u128::MAX / u128::from(u64::MAX) * u128::from(u64::MAX - 1)
	);
}

#[test]
fn a_stream_that_is_stopped_still_pays_what_has_accrued() {
	world(|| {
		let id = make_vault(&[ALICE, BOB], policy());
		let item = add(id, stream(1_000));
		pass(3 * DAY);
		assert_noop!(FinanceVaults::stop_stream(signed(EVE), id, item), Error::<Test>::NotOwner);
		freeze(id, DAY);
		assert_ok!(FinanceVaults::stop_stream(signed(BOB), id, item));
		let stopped = records(id).len();
		pass(3 * DAY);
		// It is stopped already.
		assert_ok!(FinanceVaults::stop_stream(signed(ALICE), id, item));
		assert_eq!(records(id).len(), stopped);
		assert_ok!(claim(id, item));
		assert_eq!(paid(), 300);
		assert!(!exists(id, item));
		assert_noop!(
			FinanceVaults::stop_stream(signed(BOB), id, item),
			Error::<Test>::StreamNotFound
		);
	});
}

#[test]
fn a_stream_that_owes_nothing_ends_when_it_is_stopped() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let money = FinanceVaults::spendable(id, &NATIVE);
		let fresh = add(id, stream(1_000));
		let later = add(id, Input { start: START_MS + DAY, ..stream(1) });
		let claimed = add(id, stream(1_000));
		assert_ok!(FinanceVaults::stop_stream(signed(ALICE), id, fresh));
		assert_ok!(FinanceVaults::stop_stream(signed(ALICE), id, later));
		pass(DAY);
		assert_ok!(claim(id, claimed));
		assert_ok!(FinanceVaults::stop_stream(signed(ALICE), id, claimed));
		assert_eq!(Streams::<Test>::iter().count(), 0);
		assert_eq!(FinanceVaults::spendable(id, &NATIVE), money);
	});
}

#[test]
fn a_claim_pays_what_the_limit_lets_it() {
	world(|| {
		let limited = Policy { limit: Some(limit(100, 1)), ..policy() };
		let id = make_vault(&[ALICE], limited);
		let item = add(id, stream(10_000));
		pass(HOUR);
		assert_ok!(claim(id, item));
		assert_eq!(balance(USD, &DAVE), 41_666_666);
		pass(9 * HOUR);
		assert_ok!(claim(id, item));
		assert_eq!(paid(), 100);
		assert_noop!(claim(id, item), Error::<Test>::NothingToClaim);
		pass(14 * HOUR - 1);
		assert_noop!(claim(id, item), Error::<Test>::NothingToClaim);
		pass(1);
		assert_noop!(claim(id, item), Error::<Test>::NothingToClaim);
		pass(HOUR);
		assert_ok!(claim(id, item));
		assert_eq!(balance(USD, &DAVE), 141_666_666);
		pass(20 * DAY);
		assert_ok!(claim(id, item));
		assert_eq!(balance(USD, &DAVE), 241_666_666);
		assert!(exists(id, item));
		// A lower limit than was spent leaves nothing.
		Vaults::<Test>::mutate(id, |vault| {
			let vault = vault.as_mut().expect("there is the vault");
			vault.policy.limit = Some(limit(50, 1));
		});
		assert_noop!(claim(id, item), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn a_claim_pays_what_is_there() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, stream(3_000_000));
		pass(5 * DAY);
		assert_ok!(claim(id, item));
		assert_eq!(balance(USD, &DAVE), 1_000_000 * DOLLAR - ASSET_ED);
		assert_noop!(claim(id, item), Error::<Test>::NothingToClaim);
		give(USD, &ALICE, &FinanceVaults::account_of(id), 7 * DOLLAR);
		assert_ok!(claim(id, item));
		assert_eq!(balance(USD, &DAVE), 1_000_007 * DOLLAR - ASSET_ED);
	});
}

#[test]
fn a_claim_pays_what_is_left_in_the_envelope() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		super::conditions::envelope(id, categories::RENT, Some(30), true);
		let item = add(id, stream(1_000));
		pass(DAY);
		assert_ok!(claim(id, item));
		assert_eq!(paid(), 30);
		assert_noop!(claim(id, item), Error::<Test>::NothingToClaim);
		pass(DAY);
		assert_ok!(claim(id, item));
		assert_eq!(paid(), 60);
		// One that is not hard only counts.
		super::conditions::envelope(id, categories::RENT, Some(30), false);
		assert_ok!(claim(id, item));
		assert_eq!(paid(), 200);
	});
}

#[test]
fn one_owner_of_several_makes_streams_that_spend_as_one_alone() {
	world(|| {
		let solo = Policy {
			threshold: 2,
			limit: Some(limit(1_000, 1)),
			solo: Some(limit(10, 1)),
			..policy()
		};
		let id = make_vault(&[ALICE, BOB], solo);
		let own = add(id, stream(10_000));
		let approved = FinanceVaults::with_vault(id, |vault| {
			FinanceVaults::add_stream_for(id, vault, Cause::Motion(9), true, stream(5_000))
		})
		.expect("it can be made");
		pass(DAY);
		assert_ok!(claim(id, own));
		assert_eq!(paid(), 10);
		assert_ok!(claim(id, approved));
		assert_eq!(paid(), 510);
		pass(DAY);
		assert_ok!(claim(id, approved));
		pass(HOUR);
		assert_ok!(claim(id, own));
		assert_eq!(paid(), 1_020);
	});
}

#[test]
fn a_stream_of_what_has_no_price_pays_if_nothing_counts_it() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let limited = make_vault(&[ALICE], Policy { limit: Some(limit(1, 1)), ..policy() });
		for vault in [id, limited] {
			give(EUR, &ALICE, &FinanceVaults::account_of(vault), 1_000 * DOLLAR);
		}
		let euros = || Input { to: BOB, asset: EUR, ..stream(100) };
		let item = add(id, euros());
		let other = add(limited, euros());
		pass(DAY);
		assert_ok!(claim(id, item));
		assert_eq!(balance(EUR, &BOB), RICH + 10 * DOLLAR);
		assert_noop!(claim(limited, other), Error::<Test>::PriceUnavailable);
	});
}

#[test]
fn an_owner_cancels_what_one_has_made() {
	world(|| {
		let id = make_vault(&[ALICE, BOB], Policy { threshold: 2, ..policy() });
		let held = FinanceVaults::deposit_for::<StreamOf<Test>>().expect("there is one");
		let account = FinanceVaults::account_of(id);
		let item = add(id, stream(1_000));
		let before = FinanceVaults::spendable(id, &NATIVE);
		pass(2 * DAY);
		assert_ok!(claim(id, item));
		pass(DAY);
		let cancel = |who, item| FinanceVaults::cancel_stream(signed(who), id, item);
		assert_noop!(cancel(EVE, item), Error::<Test>::NotOwner);
		assert_noop!(cancel(BOB, item + 1), Error::<Test>::StreamNotFound);
		assert_ok!(cancel(BOB, item));
		let cause = Cause::Owner(BOB);
		let last = Record::StreamCancelled { stream: item, cause, unpaid: 100 * DOLLAR };
		assert_eq!(records(id).last(), Some(&last));
		assert_noop!(claim(id, item), Error::<Test>::StreamNotFound);
		assert_eq!((paid(), exists(id, item)), (200, false));
		assert_eq!(FinanceVaults::spendable(id, &NATIVE), before + held);
		assert!(balance(USD, &account) > 0);
		check();
	});
}

#[test]
fn what_owners_have_promised_together_takes_as_many_to_cancel() {
	world(|| {
		let id = make_vault(&[ALICE, BOB], Policy { threshold: 2, ..policy() });
		let item = Vaults::<Test>::mutate(id, |vault| {
			let vault = vault.as_mut().expect("there is the vault");
			FinanceVaults::add_stream_for(id, vault, Cause::Motion(0), true, stream(1_000))
		})
		.expect("it can be made");
		pass(DAY);
		assert_ok!(claim(id, item));
		// Nobody can be paid there any more: without this, the vault could not be closed.
		assert_ok!(Assets::block(signed(TREASURY), 1, DAVE));
		pass(20 * DAY);
		assert!(claim(id, item).is_err());
		let cancel = FinanceVaults::cancel_stream(signed(ALICE), id, item);
		assert_noop!(cancel, Error::<Test>::NeedsMotion);
		let motion = propose(&ALICE, id, Proposal::CancelStream(item));
		assert_ok!(approve(&BOB, id, motion));
		let cause = Cause::Motion(motion);
		let last = Record::StreamCancelled { stream: item, cause, unpaid: 900 * DOLLAR };
		assert_eq!(records(id).last(), Some(&last));
		assert!(!exists(id, item));
		// A motion about what is not there any more fails.
		let late = propose(&ALICE, id, Proposal::CancelStream(item));
		assert_noop!(approve(&BOB, id, late), Error::<Test>::StreamNotFound);
		let id = make_vault(&[ALICE], policy());
		let item = Vaults::<Test>::mutate(id, |vault| {
			let vault = vault.as_mut().expect("there is the vault");
			FinanceVaults::add_stream_for(id, vault, Cause::Motion(0), true, stream(1_000))
		})
		.expect("it can be made");
		assert_ok!(FinanceVaults::cancel_stream(signed(ALICE), id, item));
		check();
	});
}

#[test]
fn in_a_freeze_nothing_is_claimed() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, stream(1_000));
		freeze(id, 2 * DAY);
		pass(DAY);
		assert_noop!(claim(id, item), Error::<Test>::Frozen);
		let added = FinanceVaults::add_stream(signed(ALICE), id, Box::new(stream(1)));
		assert_noop!(added, Error::<Test>::Frozen);
		pass(DAY);
		assert_ok!(claim(id, item));
		assert_eq!(paid(), 200);
	});
}

#[test]
fn one_who_cannot_be_paid_blocks_nobody_else() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let (refuses, other) =
			(add(id, stream(1_000)), add(id, Input { to: BOB, ..stream(1_000) }));
		pass(DAY);
		assert_ok!(claim(id, refuses));
		assert_ok!(Assets::block(signed(TREASURY), 1, DAVE));
		pass(DAY);
		assert!(claim(id, refuses).is_err());
		assert_ok!(claim(id, other));
		assert_eq!(balance(USD, &BOB), RICH + 200 * DOLLAR);
		assert_ok!(Assets::thaw(signed(TREASURY), 1, DAVE));
		assert_ok!(claim(id, refuses));
		assert_eq!(paid(), 200);
	});
}

#[test]
fn streams_that_cannot_be_are_refused() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let cases: Vec<(Input, Error<Test>)> = vec![
			(stream(0), Error::BadAmount),
			(Input { end: START_MS, ..stream(1) }, Error::BadAmount),
			(Input { end: START_MS - 1, ..stream(1) }, Error::BadAmount),
			(Input { to: FinanceVaults::account_of(id), ..stream(1) }, Error::SameAccountOrAsset),
		];
		for (input, error) in cases {
			let added = FinanceVaults::add_stream(signed(ALICE), id, Box::new(input));
			assert_noop!(added, error);
		}
		let added = FinanceVaults::add_stream(signed(EVE), id, Box::new(stream(1)));
		assert_noop!(added, Error::<Test>::NotOwner);
		for _ in 0..4 {
			add(id, stream(1));
		}
		let added = FinanceVaults::add_stream(signed(ALICE), id, Box::new(stream(1)));
		assert_noop!(added, Error::<Test>::TooMany);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	/// Whenever it is claimed, and however often, it pays the same in all.
	#[test]
	fn claims_in_any_order_pay_the_same(
		amount in 20u128..1_000_000_000,
		steps in prop::collection::vec(1u64..3 * DAY, 1..12),
		stop in prop::option::of(0usize..12),
	) {
		new_test_ext().execute_with(|| {
			let id = make_vault(&[ALICE], policy());
			let input = |to| Input { to, amount, ..stream(0) };
			// An account that can get the least of it.
			give(USD, &ALICE, &DAVE, ASSET_ED);
			let (often, rarely) = (add(id, input(DAVE)), add(id, input(BOB)));
			let before = balance(USD, &DAVE);
			for (number, step) in steps.into_iter().enumerate() {
				pass(step);
				if stop == Some(number) {
					for item in [often, rarely] {
						// Unless it is over and paid.
						let _ = FinanceVaults::stop_stream(signed(ALICE), id, item);
					}
				}
				let _ = claim(id, often);
				check();
			}
			let _ = claim(id, rarely);
			prop_assert_eq!(balance(USD, &DAVE) - before, balance(USD, &BOB) - RICH);
			prop_assert!(balance(USD, &BOB) - RICH <= amount);
			prop_assert_eq!(exists(id, often), exists(id, rarely));
			Ok(())
		})?;
	}
}
