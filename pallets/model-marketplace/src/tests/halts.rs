// SPDX-License-Identifier: Apache-2.0

//! Halts, in which the time of the marketplace stands still.

use super::{escrows::*, metering::*, subscriptions};
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Hooks};
use pallet_model_marketplace_runtime_api::{AttestationStateInfo, LicenceKindInfo};
use proptest::prelude::*;
use sp_core::Pair;

/// How long the marketplace is halted.
const HALT: u64 = 40 * DAY + 1;

/// A model of Alice, for which Bob attests something.
fn attested() -> AttestationId {
	let model = list(ALICE);
	let benchmark = b"mmlu".to_vec().try_into().unwrap();
	let call = Call::attest { model, version: 0, benchmark, score: 5, report: hash(2) };
	submit(BOB, call).unwrap();
	id_of(model, 0)
}

#[test]
fn a_halt_in_any_stage_of_an_escrow_extends_it_exactly() {
	for (steps, period, refunded) in [(0, 2 * DAY, true), (1, 3 * DAY, false), (2, 7 * DAY, true)] {
		run(|| {
			let (_, id) = bought();
			if steps > 0 {
				assert_ok!(deliver(ALICE, id));
			}
			if steps > 1 {
				assert_ok!(dispute(BOB, id));
			}
			let deadline = || Market::escrow_info(id).unwrap().deadline;
			assert_eq!(deadline(), START_MS + period);
			pass(DAY);
			halt_for(HALT);
			assert_eq!(deadline(), START_MS + period + HALT);
			pass(period - DAY - 1);
			assert_eq!(deadline(), START_MS + period + HALT);
			assert_noop!(expire(id), Error::<Test>::TooEarly);
			assert!(Escrows::<Test>::contains_key(id));
			pass(1);
			assert!(told(Event::EscrowEnded { licence: id, refunded }));
			assert_eq!(Clock::get(), START_MS + period + HALT);
		});
	}
}

#[test]
fn who_was_halted_has_all_the_time_that_was_left() {
	run(|| {
		let (_, id) = bought();
		pass(2 * DAY - 1);
		halt_for(HALT);
		pass(0);
		assert_ok!(deliver(ALICE, id));
		pass(3 * DAY - 1);
		halt_for(HALT);
		pass(0);
		assert_ok!(dispute(BOB, id));
		pass(7 * DAY - 1);
		halt_for(HALT);
		pass(0);
		assert_ok!(rule(id, true));
		assert_eq!(gain(&USD, BOB), 0);
		assert_eq!(HaltedFor::<Test>::get(), 3 * HALT);
		assert_eq!(HaltedAt::<Test>::get(), None);
	});
}

#[test]
fn nothing_is_done_in_a_halt() {
	run(|| {
		let (_, id) = bought();
		// The deadline comes in the block in which the halt begins.
		next_block_after(2 * DAY);
		TestHalted::set(true);
		Backlog::<Test>::put(true);
		for _ in 0..3 {
			pass(DAY);
			assert_noop!(expire(id), Error::<Test>::Halted);
			assert_eq!(events(), []);
			assert!(Backlog::<Test>::get());
			assert_eq!(Market::now(), START_MS + 2 * DAY);
		}
		TestHalted::set(false);
		Market::on_initialize(System::block_number() + 1);
		assert!(told(Event::EscrowEnded { licence: id, refunded: true }));
	});
}

#[test]
fn at_the_end_of_a_halt_anybody_ends_what_was_over_before() {
	run(|| {
		let (_, id) = bought();
		next_block_after(2 * DAY);
		TestHalted::set(true);
		next_block_after(HALT);
		assert_noop!(expire(id), Error::<Test>::Halted);
		TestHalted::set(false);
		assert_ok!(expire(id));
		assert_eq!(gain(&USD, BOB), 0);
	});
}

#[test]
fn it_is_never_too_late_for_what_can_still_be_done_in_a_halt() {
	run(|| {
		let (model, ruled) = bought();
		let conceded = buy(BOB, model, 0).unwrap();
		assert_ok!(deliver(ALICE, ruled));
		assert_ok!(dispute(BOB, ruled));
		pass(DAY);
		TestHalted::set(true);
		for _ in 0..10 {
			pass(DAY);
		}
		assert_ok!(rule(ruled, true));
		assert_ok!(submit(ALICE, Call::concede { licence: conceded }));
		assert_eq!(gain(&USD, BOB), 0);
	});
}

#[test]
fn a_subscription_is_not_charged_early() {
	use subscriptions::*;
	run(|| {
		let (_, _, id) = subscribed();
		pass(10 * DAY);
		halt_for(HALT);
		let info = Market::licence_info(id).unwrap();
		assert_eq!(info.until, Some(START_MS + PERIOD + HALT));
		let LicenceKindInfo::Subscription { charge_at, .. } = info.kind else { panic!("no") };
		assert_eq!(charge_at, info.until);
		pass(PERIOD - 10 * DAY - 1);
		assert!(valid(id));
		assert_eq!(paid_by(BOB), periods(1));
		pass(1);
		assert!(valid(id));
		assert_eq!(paid_by(BOB), periods(2));
		// Events tell the real time.
		let until = START_MS + 2 * PERIOD + HALT;
		assert!(told(Event::Renewed { licence: id, pay: USD, spent: PRICE, until }));
		assert_eq!(licence(id).until, Some(START_MS + 2 * PERIOD));
	});
}

#[test]
fn a_charge_that_has_failed_is_tried_again_after_as_long() {
	use subscriptions::*;
	run(|| {
		let (_, _, id) = subscribed();
		block(&USD, BOB);
		pass(PERIOD);
		assert_eq!(subscription(id).failures, 1);
		halt_for(HALT);
		unblock(&USD, BOB);
		pass(6 * HOUR - 1);
		assert!(!valid(id));
		pass(1);
		assert!(valid(id));
		assert_eq!(paid_by(BOB), periods(2));
	});
}

#[test]
fn a_time_that_was_bought_is_had_in_full() {
	run(|| {
		let model = list(ALICE);
		let offer = offer(model, offer_of(OfferKind::Timed { ms: 2 * DAY }, USD, 100));
		let id = buy(BOB, model, offer).unwrap();
		pass(DAY);
		halt_for(HALT);
		pass(DAY - 1);
		assert!(Market::licence_status(&BOB, model));
		pass(1);
		assert!(!Market::licence_status(&BOB, model));
		assert_eq!(Market::licence_info(id).unwrap().until, Some(Clock::get()));
	});
}

#[test]
fn a_refund_waits_and_lapses_as_much_later() {
	run(|| {
		let (_, id) = metered();
		let refund = || submit(BOB, Call::refund_credits { licence: id });
		assert_ok!(submit(BOB, Call::request_refund { licence: id }));
		pass(DAY - 1);
		halt_for(HALT);
		pass(0);
		assert_noop!(refund(), Error::<Test>::TooEarly);
		let info = Market::licence_info(id).unwrap().kind;
		let LicenceKindInfo::Credits { refund_at, .. } = info else { panic!("no credits") };
		assert_eq!(refund_at, Some(Clock::get() + 1));
		pass(DAY);
		halt_for(HALT);
		pass(0);
		assert_ok!(refund());
		assert_eq!(gain(&USD, BOB), 0);
	});
}

#[test]
fn receipts_are_over_in_real_time() {
	run(|| {
		let (_, id) = metered();
		let redeem = |units, expires| {
			let message = Market::receipt_message(id, units, expires);
			redeem_with(ALICE, id, units, expires, key().sign(&message).into())
		};
		halt_for(DAY);
		pass(0);
		assert_noop!(redeem(1, START_MS + DAY - 1), Error::<Test>::ReceiptExpired);
		assert_ok!(redeem(1, START_MS + DAY));
		pass(1);
		assert_noop!(redeem(2, START_MS + DAY), Error::<Test>::ReceiptExpired);
	});
}

#[test]
fn attestations_and_challenges_have_their_time() {
	run(|| {
		let id = attested();
		let told = || Market::attestation_infos(model_of(id), 0, 1).attestations.remove(0);
		pass(13 * DAY);
		halt_for(HALT);
		pass(DAY - 1);
		assert_eq!(told().challenge_until, START_MS + 14 * DAY + HALT);
		let withdraw = || submit(BOB, Call::withdraw_bond { attestation: id });
		assert_noop!(withdraw(), Error::<Test>::BondNotFree);
		assert_ok!(submit(CHARLIE, Call::challenge { attestation: id, evidence: hash(1) }));
		let begun = Clock::get();
		pass(DAY);
		halt_for(HALT);
		let state = told().state;
		let AttestationStateInfo::Challenged { deadline, .. } = state else { panic!("{state:?}") };
		assert_eq!(deadline, begun + 7 * DAY + HALT);
		pass(6 * DAY - 1);
		assert!(matches!(told().state, AttestationStateInfo::Challenged { .. }));
		pass(1);
		assert_eq!(told().state, AttestationStateInfo::Undecided);
		assert_eq!(Clock::get(), deadline);
	});
}

#[test]
fn what_has_happened_has_the_real_time() {
	run(|| {
		halt_for(HALT);
		pass(BLOCK_MS);
		let clock = START_MS + HALT + BLOCK_MS;
		assert_eq!((Clock::get(), Market::now()), (clock, clock - HALT));
		let model = list(ALICE);
		let offer = offer(model, offer_of(OfferKind::Timed { ms: DAY }, USD, 100));
		let id = buy(BOB, model, offer).unwrap();
		let info = Market::model_info(model).unwrap();
		assert_eq!((info.summary.listed_at, info.versions[0].published_at), (clock, clock));
		let info = Market::licence_info(id).unwrap();
		assert_eq!((info.bought_at, info.until), (clock, Some(clock + DAY)));
		assert_eq!(licence(id).until, Some(clock + DAY - HALT));
		assert!(events().iter().any(|event| matches!(
			event,
			Event::Bought { until: Some(until), .. } if *until == clock + DAY
		)));
		assert_ok!(submit(BOB, Call::review { licence: id, rating: 3, text: hash(1) }));
		assert_eq!(Market::review_infos(model, None, 1).reviews[0].at, clock);
		// No halt to come changes it.
		halt_for(HALT);
		pass(0);
		assert_eq!(Market::licence_info(id).unwrap().bought_at, clock);
	});
}

#[test]
fn a_halt_within_a_block_is_none() {
	run(|| {
		TestHalted::set(true);
		assert_eq!(Market::now(), START_MS);
		TestHalted::set(false);
		pass(DAY);
		assert_eq!(Market::now(), START_MS + DAY);
		assert!(!HaltedFor::<Test>::exists() && !HaltedAt::<Test>::exists());
	});
}

#[test]
fn in_a_halt_the_storage_says_how_far_the_time_is_behind() {
	run(|| {
		TestHalted::set(true);
		next_block_after(DAY);
		// Of this block, the time comes only after its beginning.
		assert_eq!((HaltedFor::<Test>::get(), HaltedAt::<Test>::get()), (0, Some(START_MS)));
		next_block_after(DAY);
		let at = START_MS + DAY;
		assert_eq!((HaltedFor::<Test>::get(), HaltedAt::<Test>::get()), (DAY, Some(at)));
		TestHalted::set(false);
		next_block_after(1);
		assert_eq!((HaltedFor::<Test>::get(), HaltedAt::<Test>::get()), (2 * DAY, None));
		assert_eq!(Market::now(), START_MS + 1);
	});
}

#[test]
fn a_chain_that_begins_halted_begins_with_its_first_time() {
	run(|| {
		// A genesis has no time.
		Clock::kill();
		TestHalted::set(true);
		assert_eq!(Market::now(), 0);
		Market::on_initialize(1);
		check();
		assert_eq!(HaltedAt::<Test>::get(), None);
		Clock::put(START_MS);
		assert_eq!(Market::now(), START_MS);
		pass(DAY);
		assert_eq!(Market::now(), START_MS);
		TestHalted::set(false);
		pass(BLOCK_MS);
		assert_eq!((Market::now(), HaltedFor::<Test>::get()), (START_MS + BLOCK_MS, DAY));
	});
}

proptest! {
	#[test]
	fn the_time_is_that_of_the_blocks_that_did_not_begin_halted(
		blocks in prop::collection::vec((any::<bool>(), any::<bool>(), 0..DAY), 1..40),
	) {
		new_test_ext().execute_with(|| {
			let mut expected = START_MS;
			for (at_the_beginning, at_the_end, ms) in blocks {
				TestHalted::set(at_the_beginning);
				next_block_after(ms);
				if !at_the_beginning {
					expected += ms;
				}
				assert_eq!(Market::now(), expected);
				// Nothing that happens in a block changes its time.
				TestHalted::set(at_the_end);
				assert_eq!(Market::now(), expected);
				assert_eq!(Market::real(expected), Clock::get());
			}
		});
	}
}
