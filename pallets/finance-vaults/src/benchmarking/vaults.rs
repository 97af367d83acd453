// SPDX-License-Identifier: Apache-2.0

//! Vaults with as much in them as there can be.

use super::*;

/// The last of the categories to which somebody is bound.
pub(super) const CATEGORY: Category = MAX_CATEGORIES as Category;

/// Another one.
pub(super) const OTHER: Category = 1;

/// From which part of a limit on there is an alert.
const ALERT_AT: Permill = Permill::from_percent(80);

/// A hundred times as much as is spent.
fn limit<T: Config>() -> Limit {
	Limit { value: 100 * value::<T>(), period: MONTH }
}

/// As many accounts as can own a vault.
pub(super) fn owners<T: Config>(name: &'static str) -> Owners<T::AccountId> {
	let mut all: Vec<_> = (0..MAX_OWNERS).map(|index| rich::<T>(name, index)).collect();
	all.sort();
	BoundedVec::truncate_from(all)
}

/// The last of the owners of vaults.
pub(super) fn owner<T: Config>() -> T::AccountId {
	owners::<T>("owner")[MAX_OWNERS as usize - 1].clone()
}

/// A policy with all limits, for which it takes all owners, and one guardian.
pub(super) fn policy<T: Config>() -> Policy {
	Policy {
		threshold: MAX_OWNERS as u8,
		limit: Some(limit::<T>()),
		solo: Some(limit::<T>()),
		delay: T::MinDelay::get(),
		guardians_needed: 1,
		envelopes_only: true,
		alert_at: ALERT_AT,
	}
}

/// One that lets money be spent without envelopes too.
pub(super) fn looser<T: Config>() -> Policy {
	Policy { envelopes_only: false, ..policy::<T>() }
}

/// A vault that has native tokens only.
pub(super) fn bare_vault<T: Config>() -> Result<VaultId, BenchmarkError> {
	open::<T>();
	let creator = rich::<T>("creator", 0);
	let id = Pallet::<T>::do_create(&creator, owners::<T>("owner"), policy::<T>(), FEES)?;
	T::BenchmarkHelper::endow(&T::NativeAsset::get(), &Pallet::<T>::account_of(id));
	spend_much::<T>(id);
	Ok(id)
}

/// A vault that has the assets of payments too.
pub(super) fn vault<T: Config>() -> Result<VaultId, BenchmarkError> {
	let id = bare_vault::<T>()?;
	for asset in [asset::<T>(), paid_with::<T>()] {
		T::BenchmarkHelper::endow(&asset, &Pallet::<T>::account_of(id));
	}
	Ok(id)
}

/// A window into which nothing more fits without two of its parts being put together, and in which
/// anything makes an alert.
fn full_window<T: Config>() -> Window {
	let (limit, now) = (limit::<T>(), Pallet::<T>::now());
	let parts = WINDOW_PARTS + 2;
	let step = limit.period / Moment::from(parts + 2);
	let below = ALERT_AT.mul_floor(limit.value) - 1;
	let each = below / Value::from(parts);
	let spells = (0..parts).map(|part| {
		let at = now - step * Moment::from(parts + 1 - part);
		let rest = if part == 0 { below - each * Value::from(parts) } else { 0 };
		Spell { first: at, last: at + 1, value: each + rest }
	});
	Window(BoundedVec::truncate_from(spells.collect()))
}

/// Lets a vault and its members have spent so much, that there is an alert with anything more. After
/// time has passed.
pub(super) fn spend_much<T: Config>(id: VaultId) {
	let window = full_window::<T>();
	Vaults::<T>::mutate(id, |vault| {
		let Some(vault) = vault else { return };
		vault.spent = window.clone();
		vault.spent_solo = window.clone();
	});
	Members::<T>::translate_values::<Membership, _>(|mut member| {
		member.spent = window.clone();
		member.moved = window.clone();
		Some(member)
	});
}

/// All roles that there are.
pub(super) fn roles<T: Config>() -> Roles {
	let mandate = Mandate { limit: limit::<T>(), max_loss: Value::MAX, may_tighten: true };
	let categories = (1..=CATEGORY).collect();
	Roles {
		guardian: true,
		spender: Some(Allowance {
			limit: limit::<T>(),
			categories: BoundedVec::truncate_from(categories),
		}),
		adviser: Some(mandate),
		viewer: true,
		key: Some(H256::repeat_byte(1)),
	}
}

/// Makes somebody a member with all roles, as far as there can be guardians.
pub(super) fn member<T: Config>(id: VaultId, index: u32) -> Result<T::AccountId, BenchmarkError> {
	let who = rich::<T>("member", index);
	let roles = Roles { guardian: index < MAX_GUARDIANS, ..roles::<T>() };
	Pallet::<T>::with_vault(id, |vault| Pallet::<T>::set_member(id, vault, &who, roles))?;
	spend_much::<T>(id);
	Ok(who)
}

/// So many members, as far as there can be.
pub(super) fn members<T: Config>(id: VaultId, n: u32) -> Result<Vec<T::AccountId>, BenchmarkError> {
	(0..n.min(T::MaxMembers::get())).map(|index| member::<T>(id, index)).collect()
}

/// What can be spent in an envelope: half of what a payment is worth, and half of that may come over.
pub(super) fn budget<T: Config>() -> Budget {
	let start = Pallet::<T>::clock() - 10 * YEAR;
	Budget {
		value: Some(value::<T>() / 2),
		period: Period::Months(1),
		start,
		rollover: Rollover::UpTo(value::<T>() / 4),
		hard: false,
		target: Some(Target { value: Value::MAX, by: Moment::MAX }),
	}
}

/// An envelope in which nothing has happened for longer than is remembered.
pub(super) fn envelope<T: Config>(id: VaultId, category: Category) -> Result<(), BenchmarkError> {
	let budget = budget::<T>();
	Pallet::<T>::with_vault(id, |vault| {
		Pallet::<T>::set_envelope(id, vault, category, Some(budget))
	})?;
	age::<T>(id, category);
	Ok(())
}

/// Lets nothing have happened in an envelope for longer than is remembered.
pub(super) fn age<T: Config>(id: VaultId, category: Category) {
	Envelopes::<T>::mutate(id, category, |envelope| {
		let Some(envelope) = envelope else { return };
		let budget = envelope.budget;
		envelope.index -= MAX_HISTORY + 1;
		let first = envelope.index - MAX_HISTORY;
		let past = (first..envelope.index).map(|index| PastPeriod {
			began: budget.period.boundary(budget.start, index).unwrap_or_default(),
			budget: budget.value,
			spent: value::<T>(),
		});
		envelope.history = BoundedVec::truncate_from(past.collect());
	});
}

/// Lets an envelope refuse what is more than there is in it.
pub(super) fn harden<T: Config>(id: VaultId) {
	Envelopes::<T>::mutate(id, CATEGORY, |envelope| {
		if let Some(envelope) = envelope {
			envelope.budget.hard = true;
		}
	});
}

/// A payment to somebody who has nothing at all. What it is worth is more than there is in its
/// envelope.
pub(super) fn payment<T: Config>() -> PaymentOf<T> {
	Payment {
		to: payee::<T>(),
		asset: asset::<T>(),
		amount: AMOUNT,
		pay_with: None,
		category: CATEGORY,
		memo: memo(),
	}
}

/// The same, out of another asset.
pub(super) fn swapped<T: Config>() -> PaymentOf<T> {
	Payment { pay_with: Some((paid_with::<T>(), MOST)), ..payment::<T>() }
}

/// Whether who is paid has what he should have.
pub(super) fn is_paid<T: Config>() -> bool {
	balance::<T>(&asset::<T>(), &payee::<T>()) == AMOUNT
}

/// How many entries there are in a trail.
pub(super) fn entries<T: Config>(id: VaultId) -> u64 {
	Trails::<T>::get(id).count
}

/// Whether there is nothing on a vault's account.
pub(super) fn is_empty<T: Config>(id: VaultId) -> bool {
	T::Assets::total_balance(T::NativeAsset::get(), &Pallet::<T>::account_of(id)) == 0
}
