// SPDX-License-Identifier: Apache-2.0

//! Freezes, and new owners that guardians name.

use super::{deciding::*, *};
use frame_support::{assert_noop, assert_ok};

const SON: AccountId = AccountId::new([50; 32]);

/// A vault of Alice, Bob and Charlie, with three guardians, of whom it takes two.
fn guarded() -> VaultId {
	let id = family();
	for who in [DAVE, EVE, FERDIE] {
		decide(id, member(who, guardian()));
	}
	decide(id, Change::Policy(Policy { guardians_needed: 2, ..policy_of(2) }));
	give(NATIVE, &ALICE, &DAVE, UNIT);
	id
}

#[test]
fn owners_and_guardians_freeze_and_it_ends() {
	world(|| {
		let id = guarded();
		let from = Now::get();
		assert_ok!(freeze(&EVE, id));
		assert_eq!(the_vault(id).frozen_until, Some(from + 7 * DAY));
		let frozen = Record::Frozen { by: EVE, until: from + 7 * DAY };
		assert_eq!(records(id).last(), Some(&frozen));
		let pay = || {
			let payment = Box::new(dollars(EVE, 1, 0));
			FinanceVaults::pay(signed(ALICE), id, payment)
		};
		assert_noop!(pay(), Error::<Test>::Frozen);
		wait(7 * DAY - 1);
		assert_noop!(pay(), Error::<Test>::Frozen);
		wait(1);
		assert_ok!(pay());
		assert_ok!(freeze(&ALICE, id));
		assert_noop!(freeze(&SON, id), Error::<Test>::NotAllowed);
		assert_ok!(change(&ALICE, id, member(SON, viewer())));
		assert_noop!(freeze(&SON, id), Error::<Test>::NotAllowed);
	});
}

#[test]
fn a_freeze_gets_no_shorter() {
	world(|| {
		let id = guarded();
		Vaults::<Test>::mutate(id, |vault| {
			vault.as_mut().unwrap().frozen_until = Some(Now::get() + 20 * DAY);
		});
		assert_ok!(freeze(&EVE, id));
		assert_eq!(the_vault(id).frozen_until, Some(Now::get() + 20 * DAY));
	});
}

#[test]
fn owners_end_a_freeze_after_the_delay() {
	world(|| {
		let id = guarded();
		assert_ok!(freeze(&EVE, id));
		decide(id, Change::Unfreeze);
		assert_eq!(the_vault(id).frozen_until, None);
	});
}

#[test]
fn as_many_guardians_as_it_takes_name_new_owners() {
	world(|| {
		let id = guarded();
		assert_ok!(support(&EVE, id, &[SON]));
		let deposit = FinanceVaults::deposit_for::<Recovery<AccountId>>().unwrap();
		assert_eq!(proposals_held(&EVE), deposit);
		wait(30 * DAY);
		assert_eq!(the_recovery(id).ready_at, None, "one is not enough");
		assert_ok!(support(&DAVE, id, &[SON]));
		let ready_at = Now::get() + DAY;
		let supported = Record::RecoverySupported {
			by: DAVE,
			owners: owners(&[SON]),
			threshold: 1,
			ready_at: Some(ready_at),
		};
		assert_eq!(records(id).last(), Some(&supported));
		assert_ok!(support(&FERDIE, id, &[SON]));
		assert_eq!(the_recovery(id).ready_at, Some(ready_at), "a third one puts nothing off");
		wait(DAY - 1);
		assert_eq!(the_vault(id).owners, owners(&[ALICE, BOB, CHARLIE]));
		wait(1);
		assert_eq!(the_vault(id).owners, owners(&[SON]));
		assert_eq!(the_policy(id).threshold, 1);
		assert!(!Recoveries::<Test>::contains_key(id));
		assert_eq!(proposals_held(&EVE), 0);
		assert!(VaultsOf::<Test>::contains_key(SON, id));
		assert!(!VaultsOf::<Test>::contains_key(ALICE, id));
		assert_eq!(the_vault(id).counts.guardians, 3);
		assert_noop!(freeze(&ALICE, id), Error::<Test>::NotAllowed);
	});
}

#[test]
fn nothing_of_the_old_owners_outlives_a_recovery() {
	world(|| {
		let id = guarded();
		let bill = BillInput {
			payment: dollars(ALICE, 10, categories::RENT),
			start: Now::get() + 20 * DAY,
			every: None,
			times: None,
		};
		let stream = StreamInput {
			to: ALICE,
			asset: USD,
			amount: 1_000,
			start: Now::get(),
			end: Now::get() + 10 * DAY,
			category: 0,
		};
		let rule = RuleInput {
			conditions: vec![Condition::Time { start: Now::get() + 5 * DAY, every: None }]
				.try_into()
				.unwrap(),
			action: Action::Transfer {
				to: ALICE,
				asset: USD,
				amount: Amount::Above(0),
				category: 0,
			},
			cooldown: DAY,
			max_loss: 0,
			times: None,
		};
		assert_ok!(FinanceVaults::add_bill(signed(ALICE), id, Box::new(bill)));
		assert_ok!(FinanceVaults::add_stream(signed(ALICE), id, Box::new(stream)));
		assert_ok!(FinanceVaults::add_rule(signed(ALICE), id, Box::new(rule)));
		decide(id, member(SON, spender(1_000, 1, &[])));
		decide(
			id,
			member(DAVE, Roles { adviser: adviser(9, 9).adviser, viewer: true, ..guardian() }),
		);
		System::reset_events();
		let passed = propose(&ALICE, id, Proposal::Announce(dollars(ALICE, 9, 0)));
		let waiting = propose_change(&BOB, id, Change::Close { to: BOB, abandon: false });
		assert_ok!(support(&EVE, id, &[FERDIE]));
		assert_ok!(support(&DAVE, id, &[FERDIE]));
		wait(HOUR);
		assert_ok!(approve(&BOB, id, passed));
		assert_ok!(freeze(&BOB, id));
		wait(DAY - HOUR);
		let vault = the_vault(id);
		assert_eq!(vault.owners, owners(&[FERDIE]));
		assert_eq!(vault.frozen_until, None);
		assert_eq!(ends(id), [passed, waiting].map(|one| (one, MotionEnd::Recovered)).to_vec());
		assert_eq!([ALICE, BOB, EVE].map(|who| proposals_held(&who)), [0; 3]);
		// The guardians who are left have no other role; one of them is the owner now.
		assert_eq!(the_member(id, &DAVE).roles, guardian());
		assert_eq!(the_member(id, &EVE).roles, guardian());
		let Counts { members, guardians, rules, bills, streams, motions, .. } = vault.counts;
		assert_eq!([members, guardians, rules, bills, streams, motions], [2, 2, 1, 0, 0, 0]);
		assert!(!VaultsOf::<Test>::contains_key(SON, id));
		let rule = Rules::<Test>::iter_values().next().unwrap();
		assert_eq!(rule.suspended, Some(Suspension::Owner));
		assert_eq!(Streams::<Test>::iter().count(), 0);
		// What is still to be done is about nothing of this.
		assert_eq!(DueAt::<Test>::iter().count(), 0);
		assert!(records(id).contains(&Record::Recovered { owners: owners(&[FERDIE]) }));
	});
}

#[test]
fn what_a_thief_has_let_accrue_is_not_owed_after_a_recovery() {
	world(|| {
		let id = guarded();
		let stream = |start, end| StreamInput {
			to: SON,
			asset: USD,
			amount: 1_000_000 * DOLLAR,
			start,
			end,
			category: 0,
		};
		let now = Now::get();
		let number = the_vault(id).next_item;
		for input in [
			stream(now - DAY, now),
			stream(now, now + HOUR),
			stream(now, now + 2 * DAY),
			stream(now + 5 * DAY, now + 9 * DAY),
		] {
			assert_ok!(FinanceVaults::add_stream(signed(ALICE), id, Box::new(input)));
		}
		assert_ok!(support(&EVE, id, &[FERDIE]));
		assert_ok!(support(&DAVE, id, &[FERDIE]));
		wait(DAY);
		assert_eq!(the_vault(id).owners, owners(&[FERDIE]));
		for stream in number..number + 4 {
			let claim = FinanceVaults::claim_stream(signed(SON), id, stream);
			assert_eq!(claim, Err(Error::<Test>::StreamNotFound.into()));
			assert!(records(id).contains(&Record::StreamEnded { stream }));
		}
		assert_eq!(balance(USD, &SON), 0);
		assert_eq!(the_vault(id).counts.streams, 0);
	});
}

#[test]
fn guardians_who_are_not_enough_recover_nothing() {
	world(|| {
		let id = family();
		decide(id, member(EVE, guardian()));
		// Nobody has said that they can.
		assert_noop!(support(&EVE, id, &[SON]), Error::<Test>::NotAllowed);
		decide(id, Change::Policy(Policy { guardians_needed: 2, ..policy_of(2) }));
		assert_noop!(support(&EVE, id, &[SON]), Error::<Test>::TooFewGuardians);
		decide(id, member(FERDIE, guardian()));
		assert_noop!(support(&ALICE, id, &[SON]), Error::<Test>::NotAllowed);
		assert_noop!(support(&SON, id, &[SON]), Error::<Test>::NotAllowed);
		assert_noop!(support(&EVE, id, &[]), Error::<Test>::BadOwners);
		assert_ok!(support(&EVE, id, &[SON]));
		assert_noop!(support(&EVE, id, &[SON]), Error::<Test>::AlreadyApproved);
		wait(60 * DAY);
		assert_eq!(the_vault(id).owners, owners(&[ALICE, BOB, CHARLIE]));
	});
}

#[test]
fn owners_are_against_it() {
	world(|| {
		let id = guarded();
		assert_noop!(oppose(&ALICE, id), Error::<Test>::RecoveryNotFound);
		assert_ok!(support(&EVE, id, &[SON]));
		assert_ok!(support(&DAVE, id, &[SON]));
		assert_ok!(oppose(&ALICE, id));
		assert_noop!(oppose(&ALICE, id), Error::<Test>::AlreadyApproved);
		assert_noop!(oppose(&SON, id), Error::<Test>::NotAllowed);
		assert_ok!(oppose(&BOB, id));
		assert_eq!(records(id).last(), Some(&Record::RecoveryOpposed { by: BOB, ended: true }));
		assert!(!Recoveries::<Test>::contains_key(id));
		assert_eq!(proposals_held(&EVE), 0);
		wait(2 * DAY);
		assert_eq!(the_vault(id).owners, owners(&[ALICE, BOB, CHARLIE]));
	});
}

#[test]
fn a_guardian_changes_his_mind() {
	world(|| {
		let id = guarded();
		assert_ok!(support(&EVE, id, &[SON]));
		assert_noop!(oppose(&DAVE, id), Error::<Test>::NotAllowed);
		assert_ok!(support(&DAVE, id, &[SON]));
		wait(DAY - HOUR);
		assert_ok!(oppose(&EVE, id));
		assert_eq!(the_recovery(id).ready_at, None);
		wait(DAY);
		assert_eq!(the_vault(id).owners, owners(&[ALICE, BOB, CHARLIE]));
		// The delay begins anew.
		assert_ok!(support(&FERDIE, id, &[SON]));
		assert_eq!(the_recovery(id).ready_at, Some(Now::get() + DAY));
		assert_ok!(oppose(&FERDIE, id));
		assert_ok!(oppose(&DAVE, id));
		assert!(!Recoveries::<Test>::contains_key(id));
		// She had begun it, and was not for it in the end.
		assert_eq!(proposals_held(&EVE), 0);
	});
}

#[test]
fn there_is_one_recovery_at_a_time() {
	world(|| {
		let id = guarded();
		decide(id, Change::Policy(Policy { guardians_needed: 3, ..policy_of(2) }));
		assert_ok!(support(&EVE, id, &[EVE]));
		// Whom nobody follows blocks nobody.
		assert_ok!(support(&DAVE, id, &[SON]));
		assert_eq!([EVE, DAVE].map(|who| proposals_held(&who) > 0), [false, true]);
		assert_eq!(the_recovery(id).guardians.to_vec(), vec![DAVE]);
		assert_ok!(support(&FERDIE, id, &[SON]));
		// Nor do they who are too few.
		assert_ok!(support(&EVE, id, &[EVE]));
		assert_eq!(the_recovery(id).guardians.to_vec(), vec![EVE]);
		// Each of them once in a while.
		assert_noop!(support(&DAVE, id, &[SON]), Error::<Test>::ReplacedLately);
		assert_ok!(support(&FERDIE, id, &[SON]));
		assert_noop!(support(&EVE, id, &[EVE]), Error::<Test>::ReplacedLately);
		// Another threshold is another one.
		let list = owners(&[ALICE, SON]);
		let other = FinanceVaults::support_recovery(signed(EVE), id, list, 1);
		assert_noop!(other, Error::<Test>::ReplacedLately);
		assert_ok!(support(&DAVE, id, &[SON]));
		assert_ok!(support(&EVE, id, &[SON]));
		wait(HOUR);
		// Nothing takes the place of one for which there are enough.
		wait(DAY - HOUR - 1);
		wait(1);
		assert_eq!(the_vault(id).owners, owners(&[SON]));
	});
}

#[test]
fn one_guardian_is_enough_if_the_owners_say_so() {
	world(|| {
		let id = guarded();
		decide(id, Change::Policy(Policy { guardians_needed: 1, ..policy_of(2) }));
		assert_ok!(support(&EVE, id, &[SON]));
		assert_noop!(support(&DAVE, id, &[DAVE]), Error::<Test>::RecoveryRunning);
		wait(DAY);
		assert_eq!(the_vault(id).owners, owners(&[SON]));
	});
}

#[test]
fn how_many_it_takes_can_change_while_one_runs() {
	world(|| {
		let id = guarded();
		assert_ok!(support(&EVE, id, &[SON]));
		let needs = |n| Change::Policy(Policy { guardians_needed: n, ..policy_of(2) });
		decide(id, needs(1));
		// The block in which it changed is that in which the delay began.
		assert_eq!(the_recovery(id).ready_at, Some(Now::get() + DAY));
		wait(DAY);
		assert_eq!(the_vault(id).owners, owners(&[SON]));
	});
}

#[test]
fn owners_who_need_no_guardians_any_more_end_no_recovery_and_it_does_not_take_effect() {
	world(|| {
		let id = guarded();
		let none = Change::Policy(Policy { guardians_needed: 0, ..policy_of(2) });
		let motion = propose_change(&ALICE, id, none);
		assert_ok!(approve(&BOB, id, motion));
		wait(HOUR);
		assert_ok!(support(&EVE, id, &[SON]));
		assert_ok!(support(&DAVE, id, &[SON]));
		wait(DAY - HOUR);
		assert_eq!(the_recovery(id).ready_at, None);
		wait(9 * DAY);
		assert_eq!(the_vault(id).owners, owners(&[ALICE, BOB, CHARLIE]));
		assert_noop!(support(&FERDIE, id, &[SON]), Error::<Test>::NotAllowed);
		assert_ok!(oppose(&EVE, id));
		assert_ok!(oppose(&DAVE, id));
		assert!(!Recoveries::<Test>::contains_key(id));
	});
}

#[test]
fn a_recovery_without_the_old_owners_keeps_what_was_spent() {
	world(|| {
		let id = guarded();
		assert_ok!(change(
			&ALICE,
			id,
			Change::Policy(Policy { limit: Some(limit(100, 7)), ..the_policy(id) })
		));
		assert_ok!(FinanceVaults::pay(signed(ALICE), id, Box::new(dollars(EVE, 80, 0))));
		assert_ok!(support(&EVE, id, &[FERDIE]));
		assert_ok!(support(&DAVE, id, &[FERDIE]));
		wait(DAY);
		let more = FinanceVaults::pay(signed(FERDIE), id, Box::new(dollars(EVE, 21, 0)));
		assert_noop!(more, Error::<Test>::AboveLimit);
		assert_ok!(FinanceVaults::pay(signed(FERDIE), id, Box::new(dollars(EVE, 20, 0))));
	});
}
