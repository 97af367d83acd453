// SPDX-License-Identifier: Apache-2.0

//! What tests need that let people decide.

use super::*;
use frame_support::{pallet_prelude::DispatchResult, traits::fungible::InspectHold};

/// Lets time pass, and the chain do what is due then.
pub(super) fn wait(ms: u64) {
	pass(ms);
	end_block();
}

/// A policy that takes so many owners.
pub(super) fn policy_of(threshold: u8) -> Policy {
	Policy { threshold, ..policy() }
}

/// A vault of Alice, Bob and Charlie, of whom it takes two.
pub(super) fn family() -> VaultId {
	make_vault(&[ALICE, BOB, CHARLIE], policy_of(2))
}

pub(super) fn the_vault(id: VaultId) -> VaultOf<Test> {
	Vaults::<Test>::get(id).expect("the vault is there")
}

pub(super) fn the_policy(id: VaultId) -> Policy {
	the_vault(id).policy
}

pub(super) fn the_motion(id: VaultId, motion: ItemId) -> MotionOf<Test> {
	Motions::<Test>::get(id, motion).expect("the motion is there")
}

pub(super) fn the_member(id: VaultId, who: &AccountId) -> Membership {
	Members::<Test>::get(id, who).expect("he is a member")
}

pub(super) fn the_recovery(id: VaultId) -> Recovery<AccountId> {
	Recoveries::<Test>::get(id).expect("there is a recovery")
}

pub(super) fn change(who: &AccountId, id: VaultId, change: ChangeOf<Test>) -> DispatchResult {
	FinanceVaults::change(signed(who.clone()), id, Box::new(change))
}

pub(super) fn try_propose(
	who: &AccountId,
	id: VaultId,
	proposal: ProposalOf<Test>,
) -> DispatchResult {
	FinanceVaults::propose(signed(who.clone()), id, Box::new(proposal))
}

/// Proposes something, and returns the number that the motion has.
pub(super) fn propose(who: &AccountId, id: VaultId, proposal: ProposalOf<Test>) -> ItemId {
	let number = the_vault(id).next_item;
	try_propose(who, id, proposal).expect("it can be proposed");
	number
}

pub(super) fn propose_change(who: &AccountId, id: VaultId, change: ChangeOf<Test>) -> ItemId {
	propose(who, id, Proposal::Change(change))
}

pub(super) fn approve(who: &AccountId, id: VaultId, motion: ItemId) -> DispatchResult {
	FinanceVaults::approve(signed(who.clone()), id, motion)
}

pub(super) fn reject(who: &AccountId, id: VaultId, motion: ItemId) -> DispatchResult {
	FinanceVaults::reject(signed(who.clone()), id, motion)
}

pub(super) fn freeze(who: &AccountId, id: VaultId) -> DispatchResult {
	FinanceVaults::freeze(signed(who.clone()), id)
}

/// Lets a guardian be for new owners, all of whom it takes.
pub(super) fn support(who: &AccountId, id: VaultId, list: &[AccountId]) -> DispatchResult {
	let threshold = list.len().try_into().expect("not too many");
	FinanceVaults::support_recovery(signed(who.clone()), id, owners(list), threshold)
}

pub(super) fn oppose(who: &AccountId, id: VaultId) -> DispatchResult {
	FinanceVaults::oppose_recovery(signed(who.clone()), id)
}

/// Lets as many owners as it takes do what loosens, and lets the delay pass.
pub(super) fn decide(id: VaultId, change: ChangeOf<Test>) {
	let vault = the_vault(id);
	let number = propose_change(&vault.owners[0], id, change);
	for owner in vault.owners.iter().skip(1).take(usize::from(vault.policy.threshold) - 1) {
		approve(owner, id, number).expect("he can approve");
	}
	wait(vault.policy.delay);
	assert!(!Motions::<Test>::contains_key(id, number), "it was not carried out");
}

pub(super) fn member(who: AccountId, roles: Roles) -> ChangeOf<Test> {
	Change::Member { who, roles }
}

pub(super) fn guardian() -> Roles {
	Roles { guardian: true, ..Default::default() }
}

/// May spend so many dollars in so many days on some categories.
pub(super) fn spender(dollars: u128, days: u64, categories: &[Category]) -> Roles {
	let categories = categories.to_vec().try_into().expect("not too many");
	let spender = Some(Allowance { limit: limit(dollars, days), categories });
	Roles { spender, ..Default::default() }
}

/// May move so many dollars in so many days, lose a hundred, and tighten.
pub(super) fn adviser(dollars: u128, days: u64) -> Roles {
	let mandate = Mandate { limit: limit(dollars, days), max_loss: 100 * VALUE, may_tighten: true };
	Roles { adviser: Some(mandate), ..Default::default() }
}

pub(super) fn viewer() -> Roles {
	Roles { viewer: true, ..Default::default() }
}

/// So many dollars a month, from the beginning of the world on, that cannot be exceeded.
pub(super) fn budget(dollars: u128) -> Budget {
	Budget {
		value: Some(dollars * VALUE),
		period: Period::Months(1),
		start: START_MS,
		rollover: Rollover::None,
		hard: true,
		target: None,
	}
}

/// What is on hold for what an account has proposed.
pub(super) fn proposals_held(who: &AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Proposal.into(), who)
}

/// What is on hold for what belongs to a vault.
pub(super) fn deposits_held(id: VaultId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Vault.into(), &FinanceVaults::account_of(id))
}

/// The ends of motions, in order.
pub(super) fn ends(id: VaultId) -> Vec<(ItemId, MotionEnd)> {
	records(id)
		.into_iter()
		.filter_map(|record| match record {
			Record::MotionEnded { motion, end } => Some((motion, end)),
			_ => None,
		})
		.collect()
}
