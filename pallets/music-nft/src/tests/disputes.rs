// SPDX-License-Identifier: Apache-2.0

//! Disputes: bonds, the panel and its silence.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Inspect, MutateHold},
		tokens::{Fortitude, Precision},
	},
};
use sp_runtime::{DispatchError, DispatchResult, TokenError};

/// All native tokens of an account.
fn all_native(who: AccountId) -> Balance {
	Balances::total_balance(&who)
}

fn standing(id: RecordingId) -> Standing {
	Standings::<Test>::get(id)
}

/// A recording of Alice's that Bob disputes.
fn contested() -> RecordingId {
	let id = register(ALICE);
	contest(BOB, id).unwrap();
	id
}

/// Lets something else take a part of a bond, as a slash would.
fn take_of_bond(who: AccountId, amount: Balance) {
	let reason = HoldReason::Dispute.into();
	Balances::burn_held(&reason, &who, amount, Precision::Exact, Fortitude::Force).unwrap();
}

#[test]
fn a_dispute_takes_a_bond_and_gives_the_panel_time() {
	run(|| {
		let id = contested();
		let deadline = START_MS + 7 * DAY;
		assert!(told(Event::Contested {
			recording: id,
			dispute: 0,
			by: BOB,
			ground: Ground::Ownership,
			evidence: hash(99),
			bond: 50_001,
			deadline,
		}));
		assert_eq!(
			Disputes::<Test>::get(id),
			Some(Dispute {
				number: 0,
				ground: Ground::Ownership,
				evidence: hash(99),
				disclosure: 0,
				at: START_MS,
				since: START_MS,
				deadline,
				bond: Deposit { who: BOB, amount: 50_001 },
				entry: entry_deposit::<PastDisputeOf<Test>>(),
			})
		);
		assert_eq!(held(HoldReason::Dispute, BOB), 50_001);
		assert_eq!(DueAt::<Test>::get(Task::EndDispute(id)), Some(deadline));
		assert_eq!(
			standing(id),
			Standing { state: State::Contested, disputes: 1, ..Default::default() }
		);
	});
}

#[test]
fn a_ruling_for_who_disputes_blocks_for_good() {
	run(|| {
		let id = contested();
		pass(DAY);
		assert_ok!(rule(id, true));
		assert_eq!(
			events(),
			[Event::DisputeEnded { recording: id, dispute: 0, outcome: Outcome::Upheld }]
		);
		assert_eq!((held(HoldReason::Dispute, BOB), all_native(BOB)), (0, RICH));
		assert_eq!(standing(id).state, State::Blocked(Ground::Ownership));
		assert_eq!((standing(id).rejected, standing(id).frozen), (0, DAY));
		assert_eq!(Due::<Test>::iter().count(), 0);
		pass(100 * DAY);
		assert_noop!(contest(CHARLIE, id), Error::<Test>::Blocked);
		assert_noop!(rule(id, false), Error::<Test>::NotContested);
		assert_eq!(standing(id).state, State::Blocked(Ground::Ownership));
	});
}

#[test]
fn a_ruling_for_the_steward_costs_the_bond() {
	run(|| {
		let id = contested();
		let before = all_native(ALICE);
		System::reset_events();
		assert_ok!(rule(id, false));
		// A fifth, rounded up, is for who gets the fees.
		assert_eq!(
			events(),
			[
				Event::DisputeEnded { recording: id, dispute: 0, outcome: Outcome::Rejected },
				Event::BondAwarded { recording: id, from: BOB, to: TREASURY, amount: 10_001 },
				Event::BondAwarded { recording: id, from: BOB, to: ALICE, amount: 40_000 },
			]
		);
		assert_eq!((held(HoldReason::Dispute, BOB), all_native(BOB)), (0, RICH - 50_001));
		assert_eq!((all_native(ALICE), all_native(TREASURY)), (before + 40_000, ED + 10_001));
		assert_eq!((standing(id).state, standing(id).rejected), (State::Clear, 1));
	});
}

#[test]
fn without_a_ruling_in_time_the_bond_goes_back() {
	run(|| {
		let id = contested();
		pass(7 * DAY - 1);
		assert_eq!(standing(id).state, State::Contested);
		assert_noop!(end_dispute(id), Error::<Test>::DisputeNotOver);
		pass(1);
		assert!(told(Event::DisputeEnded {
			recording: id,
			dispute: 0,
			outcome: Outcome::Undecided
		}));
		assert_eq!((held(HoldReason::Dispute, BOB), all_native(BOB)), (0, RICH));
		assert_eq!((standing(id).state, standing(id).rejected), (State::Clear, 0));
		assert_noop!(end_dispute(id), Error::<Test>::NotContested);
	});
}

#[test]
fn a_ruling_at_the_deadline_is_too_late_and_anybody_ends_it() {
	run(|| {
		let id = contested();
		next_block_after(7 * DAY);
		for upheld in [true, false] {
			assert_noop!(rule(id, upheld), Error::<Test>::DisputeOver);
		}
		// Still, until it is ended.
		assert_noop!(contest(CHARLIE, id), Error::<Test>::Contested);
		assert_ok!(end_dispute(id));
		assert_eq!(standing(id).state, State::Clear);
	});
}

#[test]
fn nobody_rules_but_the_panel() {
	run(|| {
		let id = contested();
		let call = Call::rule_dispute { recording: id, dispute: 0, upheld: true };
		for who in [ALICE, BOB, CHARLIE] {
			assert_noop!(submit(who, call.clone()), DispatchError::BadOrigin);
		}
		assert_noop!(submit_as(RuntimeOrigin::root(), call.clone()), DispatchError::BadOrigin);
		assert_ok!(submit(PANEL, call));
	});
}

#[test]
fn there_is_one_dispute_at_a_time() {
	run(|| {
		let id = contested();
		for who in [BOB, CHARLIE] {
			assert_noop!(contest(who, id), Error::<Test>::Contested);
		}
		// Of other recordings there are others.
		let other = register(ALICE);
		assert_ok!(contest(BOB, other));
		assert_eq!(held(HoldReason::Dispute, BOB), 100_002);
		assert_ok!(rule(other, false));
		assert_eq!(held(HoldReason::Dispute, BOB), 50_001);
		assert_ok!(rule(id, true));
		assert_eq!(standing(other).state, State::Clear);
	});
}

#[test]
fn what_is_not_there_or_his_own_is_not_disputed() {
	run(|| {
		let id = register(ALICE);
		assert_noop!(contest(ALICE, id), Error::<Test>::OwnRecording);
		assert_noop!(contest(BOB, id + 1), Error::<Test>::RecordingNotFound);
		assert_noop!(rule(id, true), Error::<Test>::NotContested);
		assert_noop!(end_dispute(id), Error::<Test>::NotContested);
	});
}

#[test]
fn between_two_disputes_there_is_a_pause() {
	run(|| {
		let id = contested();
		pass(7 * DAY);
		assert_noop!(contest(CHARLIE, id), Error::<Test>::ContestedLately);
		pass(DAY - 1);
		assert_noop!(contest(CHARLIE, id), Error::<Test>::ContestedLately);
		pass(1);
		assert_ok!(contest(CHARLIE, id));
		assert_ok!(rule(id, false));
		assert_noop!(contest(BOB, id), Error::<Test>::ContestedLately);
	});
}

#[test]
fn the_bond_doubles_with_each_that_was_rejected_so_many_times() {
	run(|| {
		let id = register(ALICE);
		for bond in [50_001, 100_002, 200_004, 400_008, 400_008] {
			assert_eq!(Music::contest_bond(id), Ok(bond));
			assert_ok!(contest(BOB, id));
			assert_eq!(held(HoldReason::Dispute, BOB), bond);
			assert_ok!(rule(id, false));
			pass(DAY);
			// One on which nobody rules changes nothing.
			assert_ok!(contest(BOB, id));
			pass(7 * DAY);
			pass(DAY);
		}
		// Each recording for itself.
		assert_eq!(Music::contest_bond(register(ALICE)), Ok(50_001));
	});
}

#[test]
fn the_bond_is_no_more_than_who_disputes_agrees_to() {
	run(|| {
		let id = register(ALICE);
		let up_to = |max_bond| {
			let (ground, evidence) = (Ground::Disclosure, hash(1));
			submit(BOB, Call::contest { recording: id, ground, evidence, max_bond })
		};
		assert_noop!(up_to(50_000), Error::<Test>::BondAboveMax);
		assert_ok!(up_to(50_001));
		assert_ok!(rule(id, false));
		pass(DAY);
		assert_noop!(up_to(50_001), Error::<Test>::BondAboveMax);
		assert_ok!(up_to(100_002));
		assert_ok!(rule(id, true));
		assert_eq!(standing(id).state, State::Blocked(Ground::Disclosure));
	});
}

#[test]
fn without_a_bond_there_is_no_dispute() {
	run(|| {
		let id = register(ALICE);
		let give = |amount| -> DispatchResult {
			Balances::transfer_allow_death(RuntimeOrigin::signed(EVE), DAVE, amount)
		};
		let entry = entry_deposit::<PastDisputeOf<Test>>();
		give(ED + CONTEST_BOND + entry - 1).unwrap();
		assert_noop!(contest(DAVE, id), TokenError::FundsUnavailable);
		give(1).unwrap();
		assert_ok!(contest(DAVE, id));
		assert_ok!(rule(id, true));
		assert_eq!(free(&NATIVE, DAVE), ED + CONTEST_BOND);
		assert_eq!(held(HoldReason::Registry, DAVE), entry);
	});
}

#[test]
fn the_steward_at_the_ruling_gets_the_bond() {
	run(|| {
		let id = contested();
		assert_ok!(submit(ALICE, Call::offer_stewardship { recording: id, to: Some(CHARLIE) }));
		assert_ok!(submit(CHARLIE, Call::accept_stewardship { recording: id }));
		assert_ok!(rule(id, false));
		assert_eq!(all_native(CHARLIE), RICH + 40_000);
	});
}

#[test]
fn who_is_the_steward_by_then_pays_the_fee_alone() {
	run(|| {
		let id = contested();
		assert_ok!(submit(ALICE, Call::offer_stewardship { recording: id, to: Some(BOB) }));
		assert_ok!(submit(BOB, Call::accept_stewardship { recording: id }));
		assert_ok!(rule(id, false));
		assert_eq!((held(HoldReason::Dispute, BOB), all_native(BOB)), (0, RICH - 10_001));
	});
}

#[test]
fn what_is_left_of_a_bond_is_what_is_awarded() {
	run(|| {
		for (taken, fee, rest) in [(1, 10_001, 39_999), (45_000, 5_001, 0), (50_001, 0, 0)] {
			let id = contested();
			take_of_bond(BOB, taken);
			let before = (all_native(TREASURY), all_native(ALICE));
			assert_ok!(rule(id, false));
			assert_eq!(
				(all_native(TREASURY), all_native(ALICE)),
				(before.0 + fee, before.1 + rest)
			);
			assert_eq!(held(HoldReason::Dispute, BOB), 0);
		}
		// And of what goes back.
		let id = contested();
		take_of_bond(BOB, 50_001);
		assert_ok!(rule(id, true));
		let id = contested();
		take_of_bond(BOB, 1);
		Clock::mutate(|clock| *clock += 7 * DAY);
		assert_ok!(end_dispute(id));
		assert_eq!((standing(id).state, held(HoldReason::Dispute, BOB)), (State::Clear, 0));
	});
}

#[test]
fn a_steward_that_cannot_be_paid_is_owed() {
	run(|| {
		let id = register(ALICE);
		assert_ok!(submit(ALICE, Call::offer_stewardship { recording: id, to: Some(DAVE) }));
		assert_ok!(submit(DAVE, Call::accept_stewardship { recording: id }));
		contest(BOB, id).unwrap();
		// What is left for him does not make an account.
		take_of_bond(BOB, 39_999);
		assert_ok!(rule(id, false));
		assert!(told(Event::Owing { who: DAVE, asset: NATIVE, amount: 1 }));
		assert!(told(Event::BondAwarded { recording: id, from: BOB, to: DAVE, amount: 1 }));
		assert_eq!(Owed::<Test>::get(DAVE, NATIVE), 1);
		assert_eq!(standing(id).state, State::Clear);
	});
}

#[test]
fn what_is_disputed_stays_as_it_is() {
	run(|| {
		let id = contested();
		let amend = |made, words: &str| {
			let (disclosure, statement) = (Disclosure::all(made), text(words));
			submit(ALICE, Call::amend_disclosure { recording: id, disclosure, statement })
		};
		let withdraw = || submit(ALICE, Call::withdraw_recording { recording: id });
		// Nothing was sold: it would leave no trace.
		assert_noop!(amend(Made::Assisted(None), "x"), Error::<Test>::Contested);
		assert_noop!(withdraw(), Error::<Test>::Contested);
		pass(7 * DAY);
		assert_ok!(amend(Made::Assisted(None), "x"));
		assert_ok!(withdraw());
		assert!(!Standings::<Test>::contains_key(id));
	});
}

#[test]
fn what_is_blocked_stays() {
	run(|| {
		let id = contested();
		assert_ok!(rule(id, true));
		assert_noop!(
			submit(ALICE, Call::withdraw_recording { recording: id }),
			Error::<Test>::Blocked
		);
		// Codes and content can be registered by whose they are.
		assert_ok!(submit(PANEL, Call::revoke_codes { from: Registered::Recording(id) }));
		let content = RecordingsDetails::<Test>::get(id).unwrap().content;
		assert_ok!(register_with(BOB, |input| input.content = content));
	});
}
