// SPDX-License-Identifier: Apache-2.0

//! Which changes loosen, and who may do them.

use super::{deciding::*, *};
use frame_support::{assert_noop, assert_ok};

fn loosens(id: VaultId, change: &ChangeOf<Test>) -> bool {
	FinanceVaults::loosens(id, &the_vault(id), change).unwrap()
}

/// A strict policy for two owners of three.
fn strict() -> Policy {
	Policy {
		threshold: 2,
		limit: Some(limit(1_000, 7)),
		solo: Some(limit(100, 7)),
		delay: 2 * DAY,
		guardians_needed: 1,
		envelopes_only: true,
		..policy()
	}
}

#[test]
fn each_part_of_a_policy_loosens_or_tightens() {
	world(|| {
		let id = make_vault(&[ALICE, BOB, CHARLIE], strict());
		let check = |policy: Policy, expected: bool| {
			assert_eq!(loosens(id, &Change::Policy(policy.clone())), expected, "{policy:?}");
		};
		check(strict(), false);
		check(Policy { threshold: 1, ..strict() }, true);
		check(Policy { threshold: 3, ..strict() }, false);
		for (other, expected) in [
			(None, true),
			(Some(limit(1, 6)), true),
			(Some(limit(1_001, 700)), true),
			(Some(limit(1_000, 7)), false),
			(Some(limit(1_000, 8)), false),
			(Some(limit(50, 7)), false),
		] {
			check(Policy { limit: other, ..strict() }, expected);
		}
		for (other, expected) in [
			(None, true),
			(Some(limit(1, 6)), true),
			(Some(limit(101, 7)), true),
			(Some(limit(100, 9)), false),
			(Some(limit(0, 7)), false),
		] {
			check(Policy { solo: other, ..strict() }, expected);
		}
		check(Policy { delay: 2 * DAY - 1, ..strict() }, true);
		check(Policy { delay: 3 * DAY, ..strict() }, false);
		check(Policy { guardians_needed: 0, ..strict() }, true);
		check(Policy { guardians_needed: 2, ..strict() }, true);
		check(Policy { envelopes_only: false, ..strict() }, true);
		check(Policy { alert_at: sp_runtime::Permill::one(), ..strict() }, false);
		let free = make_vault(&[ALICE, BOB, CHARLIE], policy_of(2));
		let tighter = Policy { guardians_needed: 0, delay: DAY, ..strict() };
		assert!(!loosens(free, &Change::Policy(Policy { delay: DAY, ..tighter })));
	});
}

#[test]
fn what_tightens_takes_one_owner_and_is_done_at_once() {
	world(|| {
		let id = family();
		let tighter = Policy {
			limit: Some(limit(1_000, 7)),
			solo: Some(limit(100, 7)),
			delay: 2 * DAY,
			envelopes_only: true,
			..policy_of(3)
		};
		assert_ok!(change(&BOB, id, Change::Policy(tighter.clone())));
		assert_eq!(the_policy(id), tighter);
		let changed = Record::Changed { cause: Cause::Owner(BOB), change: Change::Policy(tighter) };
		assert_eq!(records(id).last(), Some(&changed));
		for looser in [policy_of(2), Policy { delay: DAY, ..the_policy(id) }] {
			assert_noop!(change(&BOB, id, Change::Policy(looser)), Error::<Test>::NeedsMotion);
		}
	});
}

#[test]
fn a_change_that_cannot_be_is_refused() {
	world(|| {
		let id = family();
		let (too_many, no_delay) = (policy_of(4), Policy { delay: 0, ..policy_of(2) });
		assert_noop!(change(&BOB, id, Change::Policy(too_many.clone())), Error::<Test>::BadOwners);
		let refused = try_propose(&BOB, id, Proposal::Change(Change::Policy(too_many)));
		assert_noop!(refused, Error::<Test>::BadOwners);
		let refused = try_propose(&BOB, id, Proposal::Change(Change::Policy(no_delay)));
		assert_noop!(refused, Error::<Test>::BadPolicy);
		let none = Change::Owners { owners: owners(&[]), threshold: 0 };
		let refused = try_propose(&BOB, id, Proposal::Change(none));
		assert_noop!(refused, Error::<Test>::BadOwners);
		let nobody = change(&EVE, id, Change::Policy(policy_of(3)));
		assert_noop!(nobody, Error::<Test>::NotAllowed);
	});
}

#[test]
fn each_part_of_an_allowance_loosens_or_tightens() {
	world(|| {
		let id = family();
		let food = [categories::FOOD, categories::RENT];
		assert!(loosens(id, &member(EVE, spender(0, 7, &[]))), "a new one");
		decide(id, member(EVE, spender(100, 7, &food)));
		for (roles, expected) in [
			(spender(100, 7, &food), false),
			(spender(50, 7, &food), false),
			(spender(100, 8, &food), false),
			(spender(100, 7, &food[..1]), false),
			(Roles::default(), false),
			(viewer(), false),
			(spender(101, 7, &food), true),
			(spender(1, 6, &food), true),
			(spender(1, 7, &[]), true),
			(spender(1, 7, &[categories::FOOD, categories::ENERGY]), true),
			(Roles { guardian: true, ..spender(100, 7, &food) }, true),
			(Roles { adviser: adviser(0, 0).adviser, ..spender(100, 7, &food) }, true),
		] {
			assert_eq!(loosens(id, &member(EVE, roles.clone())), expected, "{roles:?}");
		}
		decide(id, member(EVE, spender(100, 7, &[])));
		assert!(!loosens(id, &member(EVE, spender(100, 7, &food))));
	});
}

#[test]
fn each_part_of_a_mandate_loosens_or_tightens() {
	world(|| {
		let id = family();
		let none =
			Mandate { limit: Limit { value: 0, period: 0 }, max_loss: 0, may_tighten: false };
		let with = |mandate: Mandate| Roles { adviser: Some(mandate), ..Default::default() };
		assert!(loosens(id, &member(EVE, with(none))), "a new one who may nothing but propose");
		decide(id, member(EVE, adviser(100, 7)));
		let now = adviser(100, 7).adviser.unwrap();
		for (mandate, expected) in [
			(now.clone(), false),
			(Mandate { max_loss: 0, ..now.clone() }, false),
			(Mandate { may_tighten: false, ..now.clone() }, false),
			(Mandate { limit: limit(100, 8), ..now.clone() }, false),
			(Mandate { limit: limit(101, 7), ..now.clone() }, true),
			(Mandate { limit: limit(1, 6), ..now.clone() }, true),
			(Mandate { max_loss: 101 * VALUE, ..now.clone() }, true),
		] {
			assert_eq!(loosens(id, &member(EVE, with(mandate.clone()))), expected, "{mandate:?}");
		}
		decide(id, member(EVE, with(Mandate { may_tighten: false, ..now.clone() })));
		assert!(loosens(id, &member(EVE, with(now))));
	});
}

#[test]
fn each_part_of_a_budget_loosens_or_tightens() {
	world(|| {
		let id = family();
		let of = |budget| Change::Envelope { category: categories::FOOD, budget };
		assert!(!loosens(id, &of(Some(budget(100)))));
		assert_ok!(change(&ALICE, id, of(Some(budget(100)))));
		let up_to = |dollars: u128| Rollover::UpTo(dollars * VALUE);
		let target = Some(Target { value: VALUE, by: START_MS + DAY });
		let now = budget(100);
		for (other, expected) in [
			(now, false),
			(budget(99), false),
			(Budget { target, ..now }, false),
			(Budget { rollover: up_to(0), ..now }, false),
			(budget(101), true),
			(Budget { value: None, ..now }, true),
			(Budget { hard: false, ..now }, true),
			(Budget { rollover: up_to(1), ..now }, true),
			(Budget { period: Period::Months(2), ..now }, true),
			(Budget { period: Period::Days(1), ..now }, true),
			(Budget { start: now.start + 1, ..now }, true),
		] {
			assert_eq!(loosens(id, &of(Some(other))), expected, "{other:?}");
		}
		assert!(loosens(id, &of(None)));
		assert_noop!(change(&ALICE, id, of(None)), Error::<Test>::NeedsMotion);
		decide(id, of(None));
		assert!(!Envelopes::<Test>::contains_key(id, categories::FOOD));
		assert!(!loosens(id, &of(Some(budget(1_000)))));
		let strict = Change::Policy(Policy { envelopes_only: true, ..the_policy(id) });
		assert_ok!(change(&ALICE, id, strict));
		assert!(loosens(id, &of(Some(budget(0)))), "it lets money be spent that could not be");
	});
}

#[test]
fn an_adviser_lowers_budgets_and_limits_if_he_may() {
	world(|| {
		let id = family();
		decide(id, member(EVE, adviser(0, 0)));
		let lower = Policy { limit: Some(limit(50, 7)), solo: Some(limit(5, 7)), ..policy_of(2) };
		assert_ok!(change(&EVE, id, Change::Policy(lower.clone())));
		assert_eq!(the_policy(id), lower);
		let changed =
			Record::Changed { cause: Cause::Adviser(EVE), change: Change::Policy(lower.clone()) };
		assert_eq!(records(id).last(), Some(&changed));
		let higher = Policy { limit: Some(limit(51, 7)), ..lower.clone() };
		assert_noop!(change(&EVE, id, Change::Policy(higher)), Error::<Test>::NeedsMotion);
		for other in [
			Policy { threshold: 3, ..lower.clone() },
			Policy { delay: 3 * DAY, ..lower.clone() },
			Policy { envelopes_only: true, ..lower.clone() },
			Policy { alert_at: sp_runtime::Permill::one(), ..lower.clone() },
			Policy { guardians_needed: 1, ..lower },
		] {
			assert_noop!(change(&EVE, id, Change::Policy(other)), Error::<Test>::NotCovered);
		}
		let of = |budget| Change::Envelope { category: categories::FOOD, budget: Some(budget) };
		assert_noop!(change(&EVE, id, of(budget(9))), Error::<Test>::NotCovered);
		assert_ok!(change(&BOB, id, of(budget(9))));
		assert_ok!(change(&EVE, id, of(budget(8))));
		assert_noop!(change(&EVE, id, of(budget(9))), Error::<Test>::NeedsMotion);
		// Without a budget, there is nothing to lower: he could move what he makes of it to another.
		let of_rent = |value| {
			let budget = Some(Budget { value, ..budget(0) });
			Change::Envelope { category: categories::RENT, budget }
		};
		assert_ok!(change(&BOB, id, of_rent(None)));
		assert_noop!(change(&EVE, id, of_rent(Some(VALUE))), Error::<Test>::NotCovered);
		assert_noop!(change(&EVE, id, member(FERDIE, viewer())), Error::<Test>::NotCovered);
		let mandate = Mandate { may_tighten: false, ..adviser(0, 0).adviser.unwrap() };
		let roles = Roles { adviser: Some(mandate), ..Default::default() };
		assert_ok!(change(&ALICE, id, member(EVE, roles)));
		assert_noop!(change(&EVE, id, of(budget(7))), Error::<Test>::NotCovered);
	});
}

#[test]
fn what_an_adviser_may_do_he_can_propose_as_well() {
	world(|| {
		let id = family();
		decide(id, member(EVE, adviser(0, 0)));
		let lower = Change::Policy(Policy { limit: Some(limit(50, 7)), ..policy_of(2) });
		assert_ok!(try_propose(&EVE, id, Proposal::Change(lower)));
		assert_eq!(the_policy(id).limit, Some(limit(50, 7)));
		assert_eq!(the_vault(id).counts.motions, 0);
		assert_eq!(proposals_held(&EVE), 0);
	});
}

#[test]
fn new_owners_lose_their_roles_and_old_ones_the_vault() {
	world(|| {
		let id = family();
		decide(id, member(EVE, Roles { viewer: true, ..guardian() }));
		let held = deposits_held(id);
		let new = owners(&[BOB, EVE]);
		decide(id, Change::Owners { owners: new.clone(), threshold: 1 });
		assert_eq!((the_vault(id).owners, the_policy(id).threshold), (new, 1));
		assert!(!Members::<Test>::contains_key(id, EVE));
		assert_eq!(the_vault(id).counts.guardians, 0);
		assert!(deposits_held(id) < held);
		let index = |who| VaultsOf::<Test>::contains_key(who, id);
		assert_eq!([ALICE, BOB, CHARLIE, EVE].map(index), [false, true, false, true]);
		assert_noop!(change(&ALICE, id, Change::Unfreeze), Error::<Test>::NotAllowed);
		assert_noop!(freeze(&CHARLIE, id), Error::<Test>::NotAllowed);
	});
}
