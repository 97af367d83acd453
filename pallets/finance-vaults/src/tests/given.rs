// SPDX-License-Identifier: Apache-2.0

//! What tests of spending begin with.

use super::*;
use frame_support::weights::Weight;
use polyphony_support::agenda::Agenda;
use sp_runtime::DispatchResult;

/// Changes a policy, whatever it takes.
pub(super) fn set_policy(id: VaultId, change: impl FnOnce(&mut Policy)) {
	Vaults::<Test>::mutate(id, |vault| change(&mut vault.as_mut().expect("there is one").policy));
}

/// Freezes a vault for a day, or ends that.
pub(super) fn freeze(id: VaultId, frozen: bool) {
	let until = frozen.then(|| Now::get() + DAY);
	Vaults::<Test>::mutate(id, |vault| vault.as_mut().expect("there is one").frozen_until = until);
}

/// Gives somebody roles, whatever it takes. To be called once for each.
pub(super) fn appoint(id: VaultId, who: &AccountId, roles: Roles) {
	let deposit = FinanceVaults::hold_entry::<Membership>(id).expect("there is enough");
	let guardian = u32::from(roles.guardian);
	let member = Membership {
		roles,
		spent: Default::default(),
		moved: Default::default(),
		lost: 0,
		froze_at: None,
		replaced_at: None,
		deposit,
	};
	Members::<Test>::insert(id, who, member);
	VaultsOf::<Test>::insert(who, id, ());
	Vaults::<Test>::mutate(id, |vault| {
		let counts = &mut vault.as_mut().expect("there is one").counts;
		counts.members += 1;
		counts.guardians += guardian;
	});
}

/// Takes all roles away.
pub(super) fn dismiss(id: VaultId, who: &AccountId) {
	let member = Members::<Test>::take(id, who).expect("there is one");
	FinanceVaults::release_entry(id, member.deposit).expect("it is on hold");
	VaultsOf::<Test>::remove(who, id);
	Vaults::<Test>::mutate(id, |vault| {
		let counts = &mut vault.as_mut().expect("there is one").counts;
		counts.members -= 1;
		counts.guardians -= u32::from(member.roles.guardian);
	});
}

/// Somebody who may spend.
pub(super) fn spender(limit: Limit, categories: &[Category]) -> Roles {
	let categories = categories.to_vec().try_into().expect("not too many");
	Roles { spender: Some(Allowance { limit, categories }), ..Default::default() }
}

/// Somebody who may operate, and lose so many dollars.
pub(super) fn adviser(limit: Limit, max_loss: u128) -> Roles {
	let mandate = Mandate { limit, max_loss: max_loss * VALUE, may_tighten: false };
	Roles { adviser: Some(mandate), ..Default::default() }
}

/// So many dollars a month, from now on, and no more.
pub(super) fn monthly(dollars: u128) -> Budget {
	Budget {
		value: Some(dollars * VALUE),
		period: Period::Months(1),
		start: START_MS,
		rollover: Rollover::None,
		hard: true,
		target: None,
	}
}

/// Makes, changes or removes an envelope, whatever it takes.
pub(super) fn set_envelope(
	id: VaultId,
	category: Category,
	budget: Option<Budget>,
) -> DispatchResult {
	FinanceVaults::with_vault(id, |vault| FinanceVaults::set_envelope(id, vault, category, budget))
}

/// An envelope, up to date.
pub(super) fn envelope(id: VaultId, category: Category) -> Envelope {
	let mut envelope = Envelopes::<Test>::get(id, category).expect("there is one");
	envelope.roll(Now::get());
	envelope
}

/// What is left in an envelope.
pub(super) fn left(id: VaultId, category: Category) -> Value {
	envelope(id, category).left().expect("it has a budget")
}

/// Lets time pass, and the chain do what is due.
pub(super) fn later(ms: u64) {
	begin_block(ms);
	<FinanceVaults as Agenda>::end_block(Weight::MAX);
}

/// Pays.
pub(super) fn pay(who: AccountId, id: VaultId, payment: PaymentOf<Test>) -> DispatchResult {
	FinanceVaults::pay(signed(who), id, Box::new(payment))
}

/// Pays dollars to Dave, for nothing that is said.
pub(super) fn pay_dollars(who: AccountId, id: VaultId, amount: u128) -> DispatchResult {
	pay(who, id, dollars(DAVE, amount, categories::NONE))
}

/// Operates.
pub(super) fn operate(who: AccountId, id: VaultId, operation: OperationOf<Test>) -> DispatchResult {
	FinanceVaults::operate(signed(who), id, operation)
}

/// A swap that takes what it gets.
pub(super) fn swap(sell: Asset, buy: Asset, amount: Balance) -> OperationOf<Test> {
	Operation::Swap { sell, buy, amount, min_out: 1 }
}

/// What counts towards the limit of a vault now.
pub(super) fn counted(id: VaultId) -> Value {
	let vault = Vaults::<Test>::get(id).expect("there is one");
	let period = vault.policy.limit.expect("there is one").period;
	vault.spent.counted(Now::get(), period)
}

/// The alerts of this block's records.
pub(super) fn alerts(id: VaultId) -> Vec<AlertOf<Test>> {
	let alert = |record| match record {
		Record::Alerted { alert } => Some(alert),
		_ => None,
	};
	records(id).into_iter().filter_map(alert).collect()
}
