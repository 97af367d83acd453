// SPDX-License-Identifier: Apache-2.0

//! What who has one owner's key, or a role, cannot do.

use super::{deciding::*, *};
use frame_support::{assert_noop, assert_ok};

const THIEF: AccountId = AccountId::new([99; 32]);

/// A vault of Alice, Bob and Charlie, two of whom decide, with Eve and Ferdie as guardians, both of
/// whom it takes.
fn guarded() -> VaultId {
	let id = family();
	decide(id, member(EVE, guardian()));
	decide(id, member(FERDIE, guardian()));
	decide(id, Change::Policy(Policy { guardians_needed: 2, ..policy_of(2) }));
	assert_ok!(change(
		&ALICE,
		id,
		Change::Policy(Policy {
			limit: Some(limit(1_000, 7)),
			solo: Some(limit(100, 7)),
			..the_policy(id)
		})
	));
	id
}

/// Changes that whoever has stolen a key would like.
fn wishes(id: VaultId) -> Vec<ChangeOf<Test>> {
	let now = the_policy(id);
	vec![
		member(EVE, Roles::default()),
		member(FERDIE, viewer()),
		member(THIEF, guardian()),
		member(THIEF, spender(1, 1, &[])),
		member(THIEF, adviser(0, 0)),
		Change::Owners { owners: owners(&[ALICE]), threshold: 1 },
		Change::Owners { owners: owners(&[ALICE, BOB, CHARLIE]), threshold: 2 },
		Change::Policy(Policy { delay: HOUR, ..now.clone() }),
		Change::Policy(Policy { threshold: 1, ..now.clone() }),
		Change::Policy(Policy { guardians_needed: 1, ..now.clone() }),
		Change::Policy(Policy { guardians_needed: 0, ..now.clone() }),
		Change::Policy(Policy { guardians_needed: 3, ..now.clone() }),
		Change::Policy(Policy { limit: None, ..now.clone() }),
		Change::Policy(Policy { solo: None, ..now }),
		Change::Unfreeze,
		Change::Close { to: THIEF, abandon: false },
	]
}

#[test]
fn one_key_loosens_nothing_alone() {
	world(|| {
		let id = guarded();
		let before = the_vault(id);
		for wish in wishes(id) {
			assert_noop!(change(&ALICE, id, wish.clone()), Error::<Test>::NeedsMotion);
			let motion = propose_change(&ALICE, id, wish);
			wait(3 * DAY);
			assert_noop!(approve(&ALICE, id, motion), Error::<Test>::AlreadyApproved);
			assert_ok!(reject(&BOB, id, motion));
		}
		let after = the_vault(id);
		assert_eq!((after.owners, after.policy), (before.owners, before.policy));
		assert_eq!(after.counts, before.counts);
	});
}

#[test]
fn two_keys_loosen_nothing_before_the_delay_is_over() {
	world(|| {
		let id = guarded();
		for wish in wishes(id) {
			let before = the_vault(id);
			let motion = propose_change(&ALICE, id, wish.clone());
			assert_ok!(approve(&BOB, id, motion));
			wait(DAY - 1);
			let after = the_vault(id);
			assert_eq!((after.owners, after.policy), (before.owners, before.policy), "{wish:?}");
			assert_ok!(reject(&CHARLIE, id, motion));
		}
	});
}

#[test]
fn the_only_key_loosens_nothing_before_the_delay_is_over() {
	world(|| {
		let id = make_vault(&[ALICE], Policy { limit: Some(limit(10, 1)), ..policy() });
		let wish = Change::Policy(policy());
		assert_noop!(change(&ALICE, id, wish.clone()), Error::<Test>::NeedsMotion);
		propose_change(&ALICE, id, wish);
		wait(DAY - 1);
		assert_eq!(the_policy(id).limit, Some(limit(10, 1)));
		wait(1);
		assert_eq!(the_policy(id).limit, None);
	});
}

#[test]
fn what_tightens_in_one_part_and_loosens_in_another_loosens() {
	world(|| {
		let id = guarded();
		let now = the_policy(id);
		let week = now.limit.unwrap();
		for disguise in [
			// A smaller limit, which forgets each moment.
			Policy { limit: Some(Limit { value: 1, period: 1 }), ..now.clone() },
			Policy { solo: Some(Limit { value: 1, period: 1 }), ..now.clone() },
			// A longer one with more in it.
			Policy {
				limit: Some(Limit { value: week.value + 1, period: u64::MAX }),
				..now.clone()
			},
			Policy { threshold: 3, delay: HOUR, ..now.clone() },
			Policy { limit: Some(limit(0, 7)), solo: None, ..now.clone() },
			Policy { delay: 30 * DAY, guardians_needed: 0, ..now.clone() },
			Policy { envelopes_only: true, limit: None, ..now },
		] {
			let refused = change(&ALICE, id, Change::Policy(disguise));
			assert_noop!(refused, Error::<Test>::NeedsMotion);
		}
		decide(id, member(THIEF, spender(100, 7, &[categories::FOOD])));
		for disguise in [
			spender(1, 7, &[]),
			spender(1, 7, &[categories::RENT]),
			spender(101, 70, &[categories::FOOD]),
			spender(99, 6, &[categories::FOOD]),
			// One role given up for another.
			adviser(0, 0),
			guardian(),
		] {
			let refused = change(&ALICE, id, member(THIEF, disguise));
			assert_noop!(refused, Error::<Test>::NeedsMotion);
		}
	});
}

#[test]
fn roles_that_were_taken_away_come_back_with_a_motion_only() {
	world(|| {
		let id = guarded();
		decide(id, member(THIEF, spender(100, 7, &[])));
		assert_ok!(change(&BOB, id, member(THIEF, Roles::default())));
		let again = change(&ALICE, id, member(THIEF, spender(100, 7, &[])));
		assert_noop!(again, Error::<Test>::NeedsMotion);
		// Likewise a narrower one.
		decide(id, member(THIEF, spender(100, 7, &[])));
		assert_ok!(change(&BOB, id, member(THIEF, spender(1, 7, &[]))));
		let again = change(&ALICE, id, member(THIEF, spender(100, 7, &[])));
		assert_noop!(again, Error::<Test>::NeedsMotion);
	});
}

#[test]
fn a_revoked_spender_spends_nothing_in_the_same_block() {
	world(|| {
		let id = guarded();
		decide(id, member(THIEF, spender(100, 7, &[])));
		let pay = || FinanceVaults::pay(signed(THIEF), id, Box::new(dollars(THIEF, 1_0, 0)));
		assert_ok!(pay());
		assert_ok!(change(&BOB, id, member(THIEF, Roles::default())));
		assert_noop!(pay(), Error::<Test>::NotAllowed);
		decide(id, member(THIEF, spender(100, 7, &[])));
		assert_ok!(change(&BOB, id, member(THIEF, viewer())));
		assert_noop!(pay(), Error::<Test>::NotAllowed);
	});
}

#[test]
fn a_revoked_adviser_does_nothing_in_the_same_block() {
	world(|| {
		let id = guarded();
		decide(id, member(DAVE, adviser(1_000, 7)));
		give(NATIVE, &ALICE, &DAVE, UNIT);
		let wish = Change::Policy(Policy { solo: None, ..the_policy(id) });
		let passed = propose_change(&DAVE, id, wish.clone());
		assert_ok!(approve(&ALICE, id, passed));
		assert_ok!(approve(&BOB, id, passed));
		let waiting = propose_change(&DAVE, id, wish);
		assert_ok!(change(&CHARLIE, id, member(DAVE, Roles::default())));
		let supply = Operation::Supply { asset: USD, amount: DOLLAR };
		let operate = FinanceVaults::operate(signed(DAVE), id, supply.clone());
		assert_noop!(operate, Error::<Test>::NotAllowed);
		let proposed = try_propose(&DAVE, id, Proposal::Operate(supply));
		assert_noop!(proposed, Error::<Test>::NotAllowed);
		let lower = Change::Policy(Policy { limit: Some(limit(0, 7)), ..the_policy(id) });
		assert_noop!(change(&DAVE, id, lower), Error::<Test>::NotAllowed);
		// He takes back what he has proposed, and not what owners have made theirs.
		assert_noop!(reject(&DAVE, id, passed), Error::<Test>::AlreadyPassed);
		assert_ok!(reject(&DAVE, id, waiting));
		wait(DAY);
		assert_eq!(the_policy(id).solo, None);
		assert_eq!(proposals_held(&DAVE), 0);
	});
}

#[test]
fn a_revoked_guardian_is_for_no_recovery_any_more() {
	world(|| {
		let id = guarded();
		let removal = propose_change(&ALICE, id, member(EVE, Roles::default()));
		assert_ok!(approve(&BOB, id, removal));
		wait(HOUR);
		assert_ok!(support(&EVE, id, &[THIEF]));
		assert_ok!(support(&FERDIE, id, &[THIEF]));
		assert!(the_recovery(id).ready_at.is_some());
		wait(DAY - HOUR);
		let left = the_recovery(id);
		assert_eq!((left.guardians.to_vec(), left.ready_at), (vec![FERDIE], None));
		assert_noop!(support(&EVE, id, &[THIEF]), Error::<Test>::NotAllowed);
		assert_noop!(freeze(&EVE, id), Error::<Test>::NotAllowed);
		wait(9 * DAY);
		assert_eq!(the_vault(id).owners, owners(&[ALICE, BOB, CHARLIE]));
		// And who gives up his role ends what he has begun.
		assert_ok!(FinanceVaults::resign(signed(FERDIE), id));
		assert!(!Recoveries::<Test>::contains_key(id));
		assert_eq!(proposals_held(&EVE), 0);
	});
}

#[test]
fn who_is_no_owner_any_more_is_for_no_motion() {
	world(|| {
		let id = guarded();
		let wish = Change::Policy(Policy { solo: None, ..the_policy(id) });
		let one = propose_change(&CHARLIE, id, Change::Unfreeze);
		let passed = propose_change(&CHARLIE, id, wish);
		let removal = Change::Owners { owners: owners(&[ALICE, BOB]), threshold: 2 };
		let removal = propose_change(&ALICE, id, removal);
		assert_ok!(approve(&BOB, id, removal));
		wait(HOUR);
		assert_ok!(approve(&BOB, id, passed));
		assert!(the_motion(id, passed).ready_at.is_some());
		wait(DAY - HOUR);
		assert_eq!(the_vault(id).owners, owners(&[ALICE, BOB]));
		assert_eq!(the_motion(id, one).approvals, owners(&[]));
		let left = the_motion(id, passed);
		assert_eq!((left.approvals, left.ready_at), (owners(&[BOB]), None));
		assert_noop!(approve(&CHARLIE, id, one), Error::<Test>::NotOwner);
		wait(2 * DAY);
		assert_eq!(the_policy(id).solo, Some(limit(100, 7)));
		// It takes two of those who are owners now, and then the delay.
		assert_ok!(approve(&ALICE, id, passed));
		assert_eq!(the_motion(id, passed).ready_at, Some(Now::get() + DAY));
		wait(DAY);
		assert_eq!(the_policy(id).solo, None);
	});
}

#[test]
fn who_comes_back_as_an_owner_has_approved_nothing() {
	world(|| {
		let id = guarded();
		let motion = propose(&CHARLIE, id, Proposal::Pay(dollars(THIEF, 900, 0)));
		let now = the_vault(id);
		decide(id, Change::Owners { owners: owners(&[ALICE, BOB]), threshold: 2 });
		decide(id, Change::Owners { owners: now.owners, threshold: 2 });
		assert_ok!(approve(&ALICE, id, motion));
		assert!(Motions::<Test>::contains_key(id, motion), "two have to be for it");
		assert_ok!(approve(&CHARLIE, id, motion));
	});
}

#[test]
fn a_higher_threshold_holds_for_what_has_passed() {
	world(|| {
		let id = guarded();
		let motion = propose_change(&ALICE, id, Change::Close { to: THIEF, abandon: false });
		let announced = propose(&ALICE, id, Proposal::Announce(dollars(THIEF, 9_000, 0)));
		assert_ok!(approve(&BOB, id, motion));
		assert_ok!(approve(&BOB, id, announced));
		let all = Change::Policy(Policy { threshold: 3, ..the_policy(id) });
		assert_ok!(change(&CHARLIE, id, all));
		wait(3 * DAY);
		assert_eq!(the_motion(id, motion).ready_at, None);
		assert_eq!(the_motion(id, announced).ready_at, None);
		assert_eq!(balance(USD, &THIEF), 0);
	});
}

#[test]
fn an_advisers_proposal_is_no_approval() {
	world(|| {
		let id = guarded();
		decide(id, member(THIEF, adviser(0, 0)));
		give(NATIVE, &ALICE, &THIEF, UNIT);
		let motion = propose(&THIEF, id, Proposal::Pay(dollars(THIEF, 900, 0)));
		assert_noop!(approve(&THIEF, id, motion), Error::<Test>::NotOwner);
		assert_ok!(approve(&ALICE, id, motion));
		assert_eq!(balance(USD, &THIEF), 0);
		assert_ok!(approve(&BOB, id, motion));
		// Neither where one owner is enough.
		let alone = make_vault(&[ALICE], policy());
		decide(alone, member(THIEF, adviser(0, 0)));
		let motion = propose(&THIEF, alone, Proposal::Pay(dollars(THIEF, 1, 0)));
		assert!(Motions::<Test>::contains_key(alone, motion));
		let wish = propose_change(&THIEF, alone, Change::Unfreeze);
		wait(2 * DAY);
		assert!(Motions::<Test>::contains_key(alone, wish));
	});
}

#[test]
fn a_frozen_vault_loosens_nothing() {
	world(|| {
		let id = guarded();
		let looser = Policy { solo: None, ..the_policy(id) };
		let motion = propose_change(&ALICE, id, Change::Policy(looser));
		assert_ok!(approve(&BOB, id, motion));
		let announced = propose(&ALICE, id, Proposal::Announce(dollars(THIEF, 9_000, 0)));
		assert_ok!(approve(&BOB, id, announced));
		assert_ok!(freeze(&EVE, id));
		wait(7 * DAY - 1);
		assert!(the_policy(id).solo.is_some());
		assert_eq!(balance(USD, &THIEF), 0);
		// What tightens goes on.
		let lower = Policy { limit: Some(limit(10, 7)), ..the_policy(id) };
		assert_ok!(change(&ALICE, id, Change::Policy(lower)));
		let now = propose(&ALICE, id, Proposal::Pay(dollars(THIEF, 1, 0)));
		assert_noop!(approve(&BOB, id, now), Error::<Test>::Frozen);
		// Nobody gains by waiting: owners still have time to end it afterwards.
		wait(6 * HOUR);
		assert_eq!(balance(USD, &THIEF), 9_000 * DOLLAR);
	});
}

#[test]
fn the_end_of_a_freeze_is_not_kept_in_store() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		decide(id, member(EVE, guardian()));
		// Whoever has the key proposes it again and again, so that some is always about to be due.
		let first = propose_change(&ALICE, id, Change::Unfreeze);
		wait(DAY - HOUR);
		assert_ok!(freeze(&EVE, id));
		wait(HOUR);
		assert!(the_vault(id).frozen_until.is_some());
		assert_eq!(the_motion(id, first).ready_at, Some(Now::get() + DAY - HOUR));
		wait(DAY - HOUR);
		assert_eq!(the_vault(id).frozen_until, None);
	});
}

#[test]
fn what_loosens_is_not_kept_in_store() {
	world(|| {
		let id = make_vault(&[ALICE, BOB], Policy { limit: Some(limit(100, 1)), ..policy() });
		// Hardly looser than now, and much looser than what somebody tightens in an emergency.
		let hardly = Policy { limit: Some(limit(101, 1)), ..the_policy(id) };
		let motion = propose_change(&ALICE, id, Change::Policy(hardly));
		wait(DAY - HOUR);
		let nothing = Policy { limit: Some(limit(0, 1)), ..the_policy(id) };
		assert_ok!(change(&BOB, id, Change::Policy(nothing.clone())));
		wait(DAY - 1);
		assert_eq!(the_policy(id), nothing);
		assert_ok!(reject(&BOB, id, motion));
		// Likewise of roles.
		decide(id, member(THIEF, spender(100, 1, &[])));
		let motion = propose_change(&ALICE, id, member(THIEF, spender(101, 1, &[])));
		wait(DAY - HOUR);
		assert_ok!(change(&BOB, id, member(THIEF, Roles::default())));
		wait(DAY - 1);
		assert!(!Members::<Test>::contains_key(id, THIEF));
		assert_ok!(reject(&BOB, id, motion));
	});
}

#[test]
fn a_guardian_does_not_freeze_for_ever() {
	world(|| {
		let id = guarded();
		assert_ok!(freeze(&EVE, id));
		assert_noop!(freeze(&EVE, id), Error::<Test>::FrozenLately);
		wait(30 * DAY - 1);
		assert_ok!(FinanceVaults::pay(signed(ALICE), id, Box::new(dollars(BOB, 1, 0))));
		assert_noop!(freeze(&EVE, id), Error::<Test>::FrozenLately);
		wait(1);
		assert_ok!(freeze(&EVE, id));
	});
}

#[test]
fn one_guardian_blocks_no_recovery() {
	world(|| {
		let id = guarded();
		decide(id, member(DAVE, guardian()));
		give(NATIVE, &ALICE, &DAVE, UNIT);
		assert_ok!(support(&DAVE, id, &[THIEF]));
		assert_ok!(support(&EVE, id, &[BOB]));
		assert_ok!(support(&FERDIE, id, &[BOB]));
		assert_noop!(support(&DAVE, id, &[THIEF]), Error::<Test>::RecoveryRunning);
		assert_noop!(oppose(&DAVE, id), Error::<Test>::NotAllowed);
		wait(DAY);
		assert_eq!(the_vault(id).owners, owners(&[BOB]));
	});
}

#[test]
fn guardians_who_are_too_few_block_no_recovery() {
	world(|| {
		let id = guarded();
		decide(id, Change::Policy(Policy { guardians_needed: 3, ..the_policy(id) }));
		let [third, fourth, fifth] = [61, 62, 63].map(|n| AccountId::new([n; 32]));
		let (own, hostile) = ([EVE, FERDIE, third], [fourth, fifth]);
		for who in own[2..].iter().chain(&hostile) {
			decide(id, member(who.clone(), guardian()));
			give(NATIVE, &ALICE, who, UNIT);
		}
		// They begin, and put their own in the place of whatever comes.
		let both = |list: &[AccountId]| {
			hostile.iter().filter(|who| support(who, id, list).is_ok()).count()
		};
		assert_eq!(both(&[THIEF]), 2);
		for who in &own {
			assert_ok!(support(who, id, &[BOB]));
			both(&[THIEF]);
		}
		// They have done what they can.
		assert_eq!(the_recovery(id).owners, owners(&[BOB]));
		for who in &own {
			let _ = support(who, id, &[BOB]);
			assert_eq!(both(&[THIEF]), 0);
		}
		assert_eq!(the_recovery(id).guardians.len(), 3);
		wait(DAY);
		assert_eq!(the_vault(id).owners, owners(&[BOB]));
	});
}

#[test]
fn a_budget_is_not_raised_by_a_new_envelope() {
	world(|| {
		let id = guarded();
		let of = |category, budget| Change::Envelope { category, budget: Some(budget) };
		assert_ok!(change(&ALICE, id, of(categories::FOOD, budget(10))));
		assert_ok!(change(
			&ALICE,
			id,
			Change::Policy(Policy { envelopes_only: true, ..the_policy(id) })
		));
		// Out of which it could be moved.
		let rich = of(categories::OTHER, budget(1_000_000));
		assert_noop!(change(&ALICE, id, rich), Error::<Test>::NeedsMotion);
	});
}

#[test]
fn a_proxy_or_a_batch_makes_nobody_an_owner() {
	world(|| {
		let id = guarded();
		let call = |change| {
			RuntimeCall::FinanceVaults(Call::change { vault: id, change: Box::new(change) })
		};
		let looser = Change::Policy(Policy { solo: None, ..the_policy(id) });
		assert_ok!(Proxy::add_proxy(signed(ALICE), THIEF, (), 0));
		let wish = Box::new(call(looser.clone()));
		assert_ok!(Proxy::proxy(signed(THIEF), ALICE, None, wish));
		let tighter = Change::Policy(Policy { threshold: 3, ..the_policy(id) });
		let all = vec![call(tighter), call(looser.clone())];
		assert!(Utility::batch_all(signed(ALICE), all).is_err());
		let seen = Utility::batch(signed(THIEF), vec![call(looser)]);
		assert_ok!(seen);
		assert_eq!(the_policy(id).solo, Some(limit(100, 7)));
		assert_eq!(the_policy(id).threshold, 2);
	});
}
