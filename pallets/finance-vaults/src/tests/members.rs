// SPDX-License-Identifier: Apache-2.0

//! Roles.

use super::{deciding::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;

#[test]
fn one_owner_lets_somebody_read_and_takes_roles_away() {
	world(|| {
		let id = family();
		let held = deposits_held(id);
		let roles = Roles { key: Some(H256([7; 32])), ..viewer() };
		assert_ok!(change(&ALICE, id, member(EVE, roles.clone())));
		assert_eq!(the_member(id, &EVE).roles, roles);
		let deposit = FinanceVaults::deposit_for::<Membership>().unwrap();
		assert_eq!(deposits_held(id), held + deposit);
		assert!(VaultsOf::<Test>::contains_key(EVE, id));
		decide(id, member(FERDIE, spender(100, 7, &[])));
		assert_eq!(the_vault(id).counts.members, 2);
		assert_ok!(change(&BOB, id, member(FERDIE, Roles::default())));
		assert_ok!(change(&BOB, id, member(EVE, Roles::default())));
		assert_eq!(deposits_held(id), held);
		assert!(!VaultsOf::<Test>::contains_key(EVE, id));
		assert_eq!(the_vault(id).counts, Counts::default());
		let again = change(&BOB, id, member(EVE, Roles::default()));
		assert_noop!(again, Error::<Test>::MemberNotFound);
	});
}

#[test]
fn a_key_alone_is_no_role() {
	world(|| {
		let id = family();
		let key = Roles { key: Some(H256([7; 32])), ..Default::default() };
		assert_noop!(change(&ALICE, id, member(EVE, key)), Error::<Test>::MemberNotFound);
	});
}

#[test]
fn more_power_takes_a_motion_and_so_does_less_protection() {
	world(|| {
		let id = family();
		for roles in [spender(1, 1, &[]), adviser(0, 0), guardian()] {
			let refused = change(&ALICE, id, member(EVE, roles.clone()));
			assert_noop!(refused, Error::<Test>::NeedsMotion);
			decide(id, member(EVE, roles.clone()));
			assert_eq!(the_member(id, &EVE).roles, roles);
		}
		let refused = change(&ALICE, id, member(EVE, Roles::default()));
		assert_noop!(refused, Error::<Test>::NeedsMotion);
		decide(id, member(EVE, Roles::default()));
		assert_eq!(the_vault(id).counts, Counts::default());
	});
}

#[test]
fn roles_need_their_details() {
	world(|| {
		let id = family();
		let bad = |who: AccountId, roles: Roles, error: Error<Test>| {
			assert_noop!(try_propose(&ALICE, id, Proposal::Change(member(who, roles))), error);
		};
		bad(BOB, viewer(), Error::BadRoles);
		bad(EVE, spender(1, 0, &[]), Error::BadRoles);
		bad(EVE, adviser(1, 0), Error::BadRoles);
		bad(EVE, spender(1, 1, &[2, 1]), Error::BadCategories);
		bad(EVE, spender(1, 1, &[1, 1]), Error::BadCategories);
		assert_noop!(change(&ALICE, id, member(BOB, viewer())), Error::<Test>::BadRoles);
	});
}

#[test]
fn there_are_only_so_many_members() {
	world(|| {
		let id = family();
		for n in 20..26 {
			assert_ok!(change(&ALICE, id, member(AccountId::new([n; 32]), viewer())));
		}
		assert_noop!(change(&ALICE, id, member(EVE, viewer())), Error::<Test>::TooMany);
		// Those who are there can change.
		let roles = Roles { key: Some(H256([7; 32])), ..viewer() };
		assert_ok!(change(&ALICE, id, member(AccountId::new([20; 32]), roles)));
	});
}

#[test]
fn a_vault_without_money_has_no_members() {
	world(|| {
		let policy = policy();
		assert_ok!(FinanceVaults::create_vault(signed(ALICE), owners(&[ALICE]), policy, 0));
		assert!(change(&ALICE, 0, member(EVE, viewer())).is_err());
		assert_eq!(the_vault(0).counts, Counts::default());
	});
}

#[test]
fn who_resigns_has_no_role_any_more() {
	world(|| {
		let id = family();
		decide(id, member(EVE, Roles { spender: spender(9, 9, &[]).spender, ..guardian() }));
		assert_ok!(FinanceVaults::resign(signed(EVE), id));
		assert_eq!(records(id).last(), Some(&Record::Resigned { who: EVE }));
		assert_eq!(the_vault(id).counts, Counts::default());
		assert_noop!(FinanceVaults::resign(signed(EVE), id), Error::<Test>::MemberNotFound);
		assert_noop!(FinanceVaults::resign(signed(ALICE), id), Error::<Test>::MemberNotFound);
		assert_noop!(freeze(&EVE, id), Error::<Test>::NotAllowed);
	});
}

#[test]
fn other_roles_forget_nothing() {
	world(|| {
		let id = family();
		decide(id, member(EVE, Roles { spender: spender(9, 9, &[]).spender, ..guardian() }));
		assert_ok!(freeze(&EVE, id));
		Members::<Test>::mutate(id, EVE, |member| member.as_mut().unwrap().lost = 77);
		let before = the_member(id, &EVE);
		assert_ok!(change(&ALICE, id, member(EVE, Roles { viewer: true, ..guardian() })));
		let after = the_member(id, &EVE);
		assert_eq!(Membership { roles: before.roles.clone(), ..after }, before);
		assert_noop!(freeze(&EVE, id), Error::<Test>::FrozenLately);
	});
}
