// SPDX-License-Identifier: Apache-2.0

//! What a dispute freezes, what it does not, and for how long.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Hooks};
use proptest::prelude::*;

/// A recording of Alice's, with an offer, of which something was sold, and which Bob disputes.
fn contested() -> (RecordingId, LicenceOfferId) {
	let id = register(ALICE);
	let offer = offer_licence(id, terms(Use::Personal), &USD, 1_000).unwrap();
	buy_licence(EVE, id, offer).unwrap();
	contest(BOB, id).unwrap();
	(id, offer)
}

#[test]
fn nothing_is_sold_while_it_is_disputed() {
	run(|| {
		let (id, offer) = contested();
		let input = licence_input(terms(Use::Personal), &USD, 1);
		for rejected in [true, false] {
			assert_noop!(Music::ensure_clear(id), Error::<Test>::Contested);
			assert_noop!(buy_licence(CHARLIE, id, offer), Error::<Test>::Contested);
			assert_noop!(set_licence(id, offer, input.clone()), Error::<Test>::Contested);
			assert_noop!(offer_licence_as(ALICE, id, input.clone()), Error::<Test>::Contested);
			if rejected {
				assert_ok!(rule(id, false));
			} else {
				pass(7 * DAY);
			}
			assert_ok!(Music::ensure_clear(id));
			assert_ok!(buy_licence(CHARLIE, id, offer));
			pass(DAY);
			assert_ok!(contest(BOB, id));
		}
	});
}

#[test]
fn what_somebody_has_stays_his() {
	run(|| {
		let (id, offer) = contested();
		for blocked in [false, true] {
			assert!(Music::is_in_force(grant_id(id, 0)));
			sell_other(id);
			assert_ok!(claim(recording(id).split, 0, &USD));
			if blocked {
				assert_ok!(surrender(EVE, grant_id(id, 0)));
				assert_ok!(submit(ALICE, Call::remove_licence_offer { recording: id, offer }));
			} else {
				let closed = licence_input(terms(Use::Personal), &USD, 1);
				let closed = LicenceOfferInput { open: false, ..closed };
				assert_ok!(set_licence(id, offer, closed));
				// Who says that AI has done more says what is disputed.
				let amend = Call::amend_disclosure {
					recording: id,
					disclosure: Disclosure::all(Made::Assisted(None)),
					statement: text("x"),
				};
				assert_ok!(submit(ALICE, amend));
				assert_ok!(rule(id, true));
			}
		}
		assert_ok!(submit(BOB, Call::share_fees { recording: id, asset: USD }));
	});
}

/// Another recording with the split of this one is sold.
fn sell_other(id: RecordingId) {
	let other = register_as(ALICE, recording_input(recording(id).split)).unwrap();
	sell(other, &USD, 1_000).unwrap();
}

#[test]
fn nothing_is_sold_again_of_what_is_blocked() {
	run(|| {
		let (id, offer) = contested();
		assert_ok!(rule(id, true));
		pass(1_000 * DAY);
		assert_noop!(Music::ensure_clear(id), Error::<Test>::Blocked);
		assert_noop!(buy_licence(CHARLIE, id, offer), Error::<Test>::Blocked);
		assert_noop!(offer_licence(id, terms(Use::Personal), &USD, 0), Error::<Test>::Blocked);
	});
}

#[test]
fn nothing_is_built_on_what_is_blocked() {
	run(|| {
		let root = register(ALICE);
		let licence = grant(BOB, root, percent(10));
		let before = remix(BOB, &[(root, Some(licence))]).unwrap();
		contest(CHARLIE, root).unwrap();
		// A licence that somebody has is not sold any more: his time runs on.
		assert_ok!(remix(BOB, &[(root, Some(licence))]));
		assert_ok!(rule(root, true));
		assert_noop!(remix(BOB, &[(root, Some(licence))]), Error::<Test>::Blocked);
		assert_noop!(remix(ALICE, &[(root, None)]), Error::<Test>::Blocked);
		// What is built already is another recording.
		assert_ok!(Music::ensure_clear(before));
		assert_eq!(sell(before, &USD, 1_000).unwrap().upstream, 98);
	});
}

#[test]
fn it_is_frozen_for_as_long_as_it_is_disputed() {
	run(|| {
		let id = register(ALICE);
		pass(DAY);
		assert_eq!(Music::frozen_for(id), 0);
		contest(BOB, id).unwrap();
		assert_eq!(Music::frozen_for(id), 0);
		pass(3 * DAY);
		assert_eq!(Music::frozen_for(id), 3 * DAY);
		assert_ok!(rule(id, false));
		assert_eq!(Music::frozen_for(id), 3 * DAY);
		pass(2 * DAY);
		assert_eq!(Music::frozen_for(id), 3 * DAY);
		contest(BOB, id).unwrap();
		pass(7 * DAY);
		assert_eq!(Music::frozen_for(id), 10 * DAY);
		pass(5 * DAY);
		assert_eq!(Music::frozen_for(id), 10 * DAY);
	});
}

#[test]
fn a_halt_counts_neither_as_frozen_nor_for_the_panel() {
	run(|| {
		let id = register(ALICE);
		contest(BOB, id).unwrap();
		pass(DAY);
		TestHalted::set(true);
		pass(20 * DAY);
		assert_eq!(Music::frozen_for(id), DAY);
		assert_noop!(end_dispute(id), Error::<Test>::DisputeNotOver);
		TestHalted::set(false);
		pass(0);
		pass(6 * DAY - 1);
		assert_noop!(Music::ensure_clear(id), Error::<Test>::Contested);
		pass(1);
		assert_ok!(Music::ensure_clear(id));
		assert_eq!(Music::frozen_for(id), 7 * DAY);
	});
}

#[test]
fn a_queue_that_is_late_freezes_for_longer() {
	run(|| {
		let id = register(ALICE);
		contest(BOB, id).unwrap();
		TestIdleWeight::set(Default::default());
		TestBacklogWeight::set(Default::default());
		pass(9 * DAY);
		assert_noop!(Music::ensure_clear(id), Error::<Test>::Contested);
		assert_eq!(Music::frozen_for(id), 9 * DAY);
		TestBacklogWeight::set(frame_support::weights::Weight::MAX);
		Music::on_initialize(System::block_number());
		assert_ok!(Music::ensure_clear(id));
		assert_eq!(Music::frozen_for(id), 9 * DAY);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn frozen_and_clear_time_is_all_time(
		steps in prop::collection::vec((0..6u8, 0..4 * DAY), 1..40),
	) {
		new_test_ext().execute_with(|| {
			let id = register(ALICE);
			let (mut frozen, mut clear) = (0, 0);
			for (what, ms) in steps {
				match what {
					0 => {
						let _ = contest(BOB, id);
					},
					1 => {
						let _ = rule(id, false);
					},
					2 => TestHalted::set(ms % 2 == 0),
					_ => {
						// In steps short enough to see when the chain ends it.
						for _ in 0..4 {
							let now = Music::now();
							let was_frozen = Music::ensure_clear(id).is_err();
							pass(ms / 4);
							let passed = Music::now() - now;
							if was_frozen { frozen += passed } else { clear += passed }
						}
					},
				}
				assert_eq!(Music::frozen_for(id), frozen);
				assert_eq!(frozen + clear, Music::now() - START_MS);
			}
		});
	}
}
