// SPDX-License-Identifier: Apache-2.0

//! What owners decide together, and what advisers propose.

use super::{deciding::*, *};
use frame_support::{assert_noop, assert_ok};

fn pay(number: u128) -> ProposalOf<Test> {
	Proposal::Pay(dollars(EVE, number, categories::FOOD))
}

/// A change that loosens.
fn no_solo() -> ChangeOf<Test> {
	Change::Policy(Policy { solo: None, ..policy_of(2) })
}

/// A vault of Alice, Bob and Charlie, of whom one alone spends nothing, and two a thousand dollars
/// in a week.
fn strict_family() -> VaultId {
	let policy = Policy { solo: Some(limit(0, 7)), limit: Some(limit(1_000, 7)), ..policy_of(2) };
	make_vault(&[ALICE, BOB, CHARLIE], policy)
}

#[test]
fn what_does_not_loosen_is_done_as_soon_as_there_are_enough() {
	world(|| {
		let id = strict_family();
		let before = balance(USD, &EVE);
		let motion = propose(&ALICE, id, pay(400));
		let deposit = FinanceVaults::deposit_for::<MotionOf<Test>>().unwrap();
		assert_eq!(proposals_held(&ALICE), deposit);
		assert_eq!(the_motion(id, motion).approvals, owners(&[ALICE]));
		assert_noop!(approve(&ALICE, id, motion), Error::<Test>::AlreadyApproved);
		assert_noop!(approve(&EVE, id, motion), Error::<Test>::NotOwner);
		assert_ok!(approve(&CHARLIE, id, motion));
		assert_eq!(balance(USD, &EVE), before + 400 * DOLLAR);
		assert_eq!(proposals_held(&ALICE), 0);
		assert_noop!(approve(&BOB, id, motion), Error::<Test>::MotionNotFound);
		let seen = records(id);
		let approved = |by| Record::Approved { motion, by, ready_at: None };
		let tail = &seen[seen.len() - 5..];
		assert_eq!(tail[0], Record::Proposed { motion, by: ALICE, proposal: pay(400) });
		assert_eq!(tail[1..3], [approved(ALICE), approved(CHARLIE)]);
		assert_eq!(tail[3], Record::MotionEnded { motion, end: MotionEnd::Done });
		assert!(matches!(&tail[4], Record::Paid { cause, .. } if *cause == Cause::Motion(motion)));
	});
}

#[test]
fn one_owner_is_enough_where_one_is() {
	world(|| {
		let id = make_vault(&[ALICE, BOB], policy());
		let before = balance(USD, &EVE);
		propose(&BOB, id, pay(5));
		assert_eq!(balance(USD, &EVE), before + 5 * DOLLAR);
		assert_eq!(ends(id), vec![(0, MotionEnd::Done)]);
	});
}

#[test]
fn what_cannot_be_done_is_not_passed() {
	world(|| {
		let id = strict_family();
		let motion = propose(&ALICE, id, pay(1_001));
		assert_noop!(approve(&BOB, id, motion), Error::<Test>::AboveLimit);
		assert_eq!(the_motion(id, motion).approvals, owners(&[ALICE]));
		let raised = Policy { limit: Some(limit(2_000, 7)), ..the_policy(id) };
		decide(id, Change::Policy(raised));
		assert_ok!(approve(&BOB, id, motion));
	});
}

#[test]
fn what_loosens_waits_for_the_delay() {
	world(|| {
		let id = strict_family();
		let motion = propose_change(&ALICE, id, no_solo());
		wait(HOUR);
		assert_ok!(approve(&BOB, id, motion));
		let ready_at = START_MS + HOUR + DAY;
		assert_eq!(the_motion(id, motion).ready_at, Some(ready_at));
		let approved = Record::Approved { motion, by: BOB, ready_at: Some(ready_at) };
		assert_eq!(records(id).last(), Some(&approved));
		assert_noop!(approve(&CHARLIE, id, motion), Error::<Test>::AlreadyPassed);
		wait(DAY - 1);
		assert_eq!(the_policy(id).solo, Some(limit(0, 7)));
		wait(1);
		assert_eq!(the_policy(id).solo, None);
		assert_eq!(proposals_held(&ALICE), 0);
		let changed = Record::Changed { cause: Cause::Motion(motion), change: no_solo() };
		assert_eq!(records(id).last(), Some(&changed));
	});
}

#[test]
fn a_change_that_does_not_loosen_needs_no_delay() {
	world(|| {
		let id = family();
		let motion = propose_change(&ALICE, id, Change::Policy(policy_of(3)));
		assert_ok!(approve(&BOB, id, motion));
		assert_eq!(the_policy(id).threshold, 3);
	});
}

#[test]
fn an_announced_payment_waits_and_passes_the_limit() {
	world(|| {
		let id = strict_family();
		let before = balance(USD, &EVE);
		let payment = dollars(EVE, 5_000, categories::FOOD);
		let motion = propose(&ALICE, id, Proposal::Announce(payment));
		assert_ok!(approve(&BOB, id, motion));
		wait(DAY - 1);
		assert_eq!(balance(USD, &EVE), before);
		wait(1);
		assert_eq!(balance(USD, &EVE), before + 5_000 * DOLLAR);
		// And the limit is as it was.
		let motion = propose(&ALICE, id, pay(1_000));
		assert_ok!(approve(&BOB, id, motion));
	});
}

#[test]
fn rules_bills_and_streams_are_made_by_all_that_it_takes() {
	world(|| {
		let id = strict_family();
		let bill = BillInput {
			payment: dollars(EVE, 10, categories::RENT),
			start: START_MS + DAY,
			every: Some(Period::Months(1)),
			times: None,
		};
		let stream = StreamInput {
			to: EVE,
			asset: USD,
			amount: 100,
			start: START_MS,
			end: START_MS + DAY,
			category: categories::RENT,
		};
		let rule = RuleInput {
			conditions: vec![Condition::Time { start: START_MS + DAY, every: None }]
				.try_into()
				.unwrap(),
			action: Action::Supply { asset: USD, amount: Amount::Exact(5) },
			cooldown: DAY,
			max_loss: 0,
			times: None,
		};
		for proposal in
			[Proposal::AddBill(bill), Proposal::AddStream(stream), Proposal::AddRule(rule)]
		{
			let motion = propose(&ALICE, id, proposal);
			assert_ok!(approve(&BOB, id, motion));
		}
		assert!(Bills::<Test>::iter_values().all(|bill| bill.approved));
		assert!(Streams::<Test>::iter_values().all(|stream| stream.approved));
		assert!(Rules::<Test>::iter_values().all(|rule| rule.approved));
		let Counts { rules, bills, streams, motions, .. } = the_vault(id).counts;
		assert_eq!([rules, bills, streams, motions], [1, 1, 1, 0]);
	});
}

#[test]
fn an_operation_is_done_by_all_that_it_takes() {
	world(|| {
		let id = strict_family();
		let supply = Operation::Supply { asset: USD, amount: DOLLAR };
		let motion = propose(&ALICE, id, Proposal::Operate(supply));
		assert_ok!(approve(&BOB, id, motion));
		let cause = Cause::Motion(motion);
		assert_eq!(
			records(id).last(),
			Some(&Record::Supplied { cause, asset: USD, amount: DOLLAR })
		);
	});
}

#[test]
fn any_owner_or_who_has_proposed_it_ends_a_motion() {
	world(|| {
		let id = strict_family();
		decide(id, member(EVE, adviser(0, 0)));
		System::reset_events();
		let motion = propose_change(&ALICE, id, no_solo());
		assert_noop!(reject(&EVE, id, motion), Error::<Test>::NotOwner);
		assert_ok!(approve(&BOB, id, motion));
		// Though two owners are for it, and it has passed.
		assert_ok!(reject(&CHARLIE, id, motion));
		assert_noop!(reject(&CHARLIE, id, motion), Error::<Test>::MotionNotFound);
		let own = propose_change(&EVE, id, no_solo());
		assert_ok!(reject(&EVE, id, own));
		assert_eq!(ends(id), [motion, own].map(|motion| (motion, MotionEnd::Rejected)).to_vec());
		assert_eq!([ALICE, EVE].map(|who| proposals_held(&who)), [0, 0]);
		wait(2 * DAY);
		assert_eq!(the_policy(id).solo, Some(limit(0, 7)));
	});
}

#[test]
fn what_too_few_are_for_expires() {
	world(|| {
		let id = strict_family();
		let motion = propose(&ALICE, id, pay(5));
		wait(14 * DAY - 1);
		assert!(Motions::<Test>::contains_key(id, motion));
		pass(1);
		// The chain has not dropped it yet.
		assert_noop!(approve(&BOB, id, motion), Error::<Test>::MotionNotFound);
		end_block();
		assert_eq!(ends(id), vec![(motion, MotionEnd::Expired)]);
		assert_eq!(proposals_held(&ALICE), 0);
	});
}

#[test]
fn what_cannot_be_carried_out_is_tried_again_until_it_expires() {
	world(|| {
		let id = strict_family();
		let payment = dollars(EVE, 2_000_000, categories::FOOD);
		let motion = propose(&ALICE, id, Proposal::Announce(payment.clone()));
		assert_ok!(approve(&BOB, id, motion));
		let second = propose(&ALICE, id, Proposal::Announce(payment));
		assert_ok!(approve(&BOB, id, second));
		wait(DAY);
		assert_eq!(ends(id), vec![]);
		give(USD, &BOB, &FinanceVaults::account_of(id), 2_000_000 * DOLLAR);
		wait(6 * HOUR);
		assert_eq!(ends(id), vec![(motion, MotionEnd::Done)]);
		wait(14 * DAY);
		assert_eq!(ends(id), vec![(motion, MotionEnd::Done), (second, MotionEnd::Expired)]);
		assert_eq!(proposals_held(&ALICE), 0);
	});
}

#[test]
fn there_are_only_so_many_motions_and_each_takes_a_deposit() {
	world(|| {
		let id = strict_family();
		let numbers: Vec<_> = (0..6).map(|n| propose(&ALICE, id, pay(n + 1))).collect();
		assert_noop!(try_propose(&BOB, id, pay(1)), Error::<Test>::TooMany);
		assert_ok!(reject(&BOB, id, numbers[3]));
		assert_ok!(try_propose(&BOB, id, pay(1)));
		let poor = make_vault(&[DAVE, EVE], policy_of(2));
		assert!(try_propose(&DAVE, poor, pay(1)).is_err());
		assert_eq!(the_vault(poor).counts.motions, 0);
	});
}

#[test]
fn only_owners_and_advisers_propose() {
	world(|| {
		let id = family();
		for roles in [guardian(), spender(100, 7, &[]), viewer()] {
			decide(id, member(EVE, roles));
			assert_noop!(try_propose(&EVE, id, pay(1)), Error::<Test>::NotAllowed);
		}
		assert_noop!(try_propose(&FERDIE, id, pay(1)), Error::<Test>::NotAllowed);
		assert_noop!(try_propose(&ALICE, 9, pay(1)), Error::<Test>::VaultNotFound);
	});
}

#[test]
fn an_adviser_within_his_mandate_is_not_asked() {
	world(|| {
		let id = family();
		decide(id, member(EVE, adviser(1_000, 7)));
		let supply = |amount| Proposal::Operate(Operation::Supply { asset: USD, amount });
		assert_ok!(try_propose(&EVE, id, supply(600 * DOLLAR)));
		let cause = Cause::Adviser(EVE);
		let done = Record::Supplied { cause, asset: USD, amount: 600 * DOLLAR };
		assert_eq!(records(id).last(), Some(&done));
		assert_eq!(the_vault(id).counts.motions, 0);
		// More than the mandate: owners are asked, and nothing has moved.
		let moved = the_member(id, &EVE).moved;
		let motion = propose(&EVE, id, supply(401 * DOLLAR));
		assert_eq!(the_member(id, &EVE).moved, moved);
		assert_eq!(the_motion(id, motion).approvals, owners(&[]));
		assert_ok!(approve(&ALICE, id, motion));
		assert_ok!(approve(&BOB, id, motion));
		assert_eq!(ends(id).last(), Some(&(motion, MotionEnd::Done)));
		assert_eq!(proposals_held(&EVE), 0);
		// What cannot be done at all is no motion.
		let refused = try_propose(&EVE, id, supply(0));
		assert_noop!(refused, Error::<Test>::BadAmount);
	});
}

#[test]
fn a_lower_threshold_lets_motions_pass_that_waited() {
	world(|| {
		let id = strict_family();
		let motion = propose(&ALICE, id, pay(5));
		decide(id, Change::Policy(Policy { threshold: 1, ..the_policy(id) }));
		assert!(Motions::<Test>::contains_key(id, motion));
		assert_ok!(approve(&ALICE, id, motion));
		assert_eq!(ends(id).last(), Some(&(motion, MotionEnd::Done)));
	});
}

#[test]
fn a_halt_puts_motions_off() {
	world(|| {
		let id = strict_family();
		let motion = propose_change(&ALICE, id, no_solo());
		assert_ok!(approve(&BOB, id, motion));
		pass(0);
		TestHalted::set(true);
		pass(0);
		wait(9 * DAY);
		TestHalted::set(false);
		wait(0);
		assert!(Motions::<Test>::contains_key(id, motion));
		wait(DAY);
		assert!(!Motions::<Test>::contains_key(id, motion));
	});
}

#[test]
fn what_cannot_be_done_is_tried_less_and_less_often() {
	world(|| {
		let id = strict_family();
		let much = dollars(EVE, 9_000_000, 0);
		let motion = propose(&ALICE, id, Proposal::Announce(much));
		assert_ok!(approve(&BOB, id, motion));
		let ready_at = the_motion(id, motion).ready_at.expect("it waits");
		let task = VaultTask::Motion(id, motion);
		wait(ready_at - Now::get());
		let mut waited = Vec::new();
		while let Some(at) = DueAt::<Test>::get(&task) {
			waited.push((at - ready_at) / HOUR);
			wait(at - Now::get());
		}
		// The last time, it has expired.
		assert_eq!(waited[..6], [6, 12, 24, 48, 96, 192]);
		assert_eq!(waited.last(), Some(&(14 * DAY / HOUR)));
		assert_eq!(waited.len(), 7);
		assert_eq!(ends(id), [(motion, MotionEnd::Expired)]);
	});
}

#[test]
fn an_adviser_puts_no_motion_off_by_what_he_tightens() {
	world(|| {
		let id = family();
		assert_ok!(change(
			&ALICE,
			id,
			Change::Envelope { category: categories::FOOD, budget: Some(budget(100)) }
		));
		let mut roles = adviser(1_000, 7);
		if let Some(mandate) = roles.adviser.as_mut() {
			mandate.may_tighten = true;
		}
		decide(id, member(EVE, roles));
		let more = Change::Envelope { category: categories::FOOD, budget: Some(budget(200)) };
		let motion = propose_change(&ALICE, id, more);
		assert_ok!(approve(&BOB, id, motion));
		let before = the_motion(id, motion);
		wait(HOUR);
		let less = |n| Change::Envelope { category: categories::FOOD, budget: Some(budget(n)) };
		assert_ok!(change(&EVE, id, less(90)));
		assert_ok!(try_propose(&EVE, id, Proposal::Change(less(80))));
		assert_eq!(the_motion(id, motion), before);
		// An owner could reject it as well.
		assert_ok!(change(&ALICE, id, less(70)));
		assert!(the_motion(id, motion).ready_at > before.ready_at);
	});
}

#[test]
fn nothing_is_added_to_a_frozen_vault_by_all_owners_either() {
	world(|| {
		let id = strict_family();
		let (start, end) = (Now::get(), Now::get() + 10 * DAY);
		let rule = RuleInput {
			conditions: vec![Condition::Time { start, every: None }].try_into().unwrap(),
			action: Action::Supply { asset: USD, amount: Amount::Exact(1) },
			cooldown: DAY,
			max_loss: 0,
			times: None,
		};
		let payment = dollars(EVE, 1, 0);
		let bill = BillInput { payment, start: end, every: None, times: None };
		let stream = StreamInput { to: EVE, asset: USD, amount: 1, start, end, category: 0 };
		let motions =
			[Proposal::AddRule(rule), Proposal::AddBill(bill), Proposal::AddStream(stream)]
				.map(|proposal| propose(&ALICE, id, proposal));
		assert_ok!(freeze(&ALICE, id));
		for motion in motions {
			assert_noop!(approve(&BOB, id, motion), Error::<Test>::Frozen);
		}
		wait(7 * DAY);
		for motion in motions {
			assert_ok!(approve(&BOB, id, motion));
		}
	});
}
