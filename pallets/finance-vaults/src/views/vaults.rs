// SPDX-License-Identifier: Apache-2.0

//! Vaults, members, the ends of trails.

use super::page;
use crate::*;
use alloc::vec::Vec;
use frame_support::traits::Get;
use pallet_finance_vaults_runtime_api::{
	FreedInfo, LimitStateInfo, MemberInfo, OwnVaultInfo, OwnVaultPage, TrailHeadInfo, VaultInfo,
};
use polyphony_support::clock::Clock;

impl<T: Config> Pallet<T> {
	/// A vault. `None` if there is none with this number, or none any more.
	pub fn view_vault(id: VaultId) -> Option<VaultInfo<T::AccountId>> {
		let vault = Vaults::<T>::get(id)?;
		let policy = &vault.policy;
		let firings = vault.firings;
		let today = if firings.day == Self::today() { firings.times } else { 0 };
		let most = T::MaxFirings::get();
		Some(VaultInfo {
			vault: id,
			account: Self::account_of(id),
			frozen_until: vault.frozen_until.filter(|_| Self::is_frozen(&vault)).map(Self::real),
			limit: policy.limit.map(|limit| Self::limit_state(limit, &vault.spent)),
			solo: policy.solo.map(|limit| Self::limit_state(limit, &vault.spent_solo)),
			fees: Self::fees_of(id),
			deposit: vault.deposit,
			firings_left: most.saturating_sub(today),
			counts: vault.counts.into(),
			trail: Self::view_trail_head(id)?,
			policy: vault.policy.into(),
			owners: vault.owners.into_inner(),
		})
	}

	/// How far a limit is used by what is in a window.
	fn limit_state(limit: Limit, window: &Window) -> LimitStateInfo {
		let now = Self::now();
		let counted = window.counted(now, limit.period);
		let mut frees: Vec<_> = window
			.0
			.iter()
			.filter_map(|spell| {
				let at = spell.last.checked_add(limit.period).filter(|at| *at > now)?;
				Some(FreedInfo { at: Self::real(at), value: spell.value })
			})
			.collect();
		frees.sort_by_key(|freed| freed.at);
		// Nothing is left of a limit that was lowered since.
		let left = limit.value.saturating_sub(counted);
		LimitStateInfo { limit: limit.into(), counted, left, frees }
	}

	/// The vaults that an account owns, or of which it is a member, in no particular order: those
	/// behind `start`.
	pub fn view_vaults_of(who: &T::AccountId, start: Option<VaultId>, limit: u32) -> OwnVaultPage {
		let mut numbers = match start {
			Some(start) => {
				VaultsOf::<T>::iter_key_prefix_from(who, VaultsOf::<T>::hashed_key_for(who, start))
			},
			None => VaultsOf::<T>::iter_key_prefix(who),
		};
		let vaults: Vec<_> = numbers
			.by_ref()
			.take(page(limit) as usize)
			.map(|vault| OwnVaultInfo {
				vault,
				owner: Vaults::<T>::get(vault).is_some_and(|vault| vault.owners.contains(who)),
				roles: Members::<T>::get(vault, who).map(|member| member.roles.into()),
			})
			.collect();
		let last = vaults.last().map(|own| own.vault);
		OwnVaultPage { vaults, next: last.filter(|_| numbers.next().is_some()) }
	}

	/// The members of a vault, in the order of their accounts.
	pub fn view_members(id: VaultId) -> Vec<MemberInfo<T::AccountId>> {
		let mut members: Vec<_> = Members::<T>::iter_prefix(id).collect();
		members.sort_by(|(one, _), (other, _)| one.cmp(other));
		members.into_iter().map(|(account, member)| Self::tell_member(account, member)).collect()
	}

	fn tell_member(account: T::AccountId, member: Membership) -> MemberInfo<T::AccountId> {
		let roles = &member.roles;
		let spender = roles.spender.as_ref();
		let adviser = roles.adviser.as_ref();
		let now = Self::now();
		let can_freeze_at = roles.guardian.then(|| match member.froze_at {
			Some(at) => Self::real(at.saturating_add(T::FreezePause::get()).max(now)),
			None => Self::clock(),
		});
		MemberInfo {
			account,
			allowance: spender.map(|spender| Self::limit_state(spender.limit, &member.spent)),
			mandate: adviser.map(|adviser| Self::limit_state(adviser.limit, &member.moved)),
			lost: member.lost,
			can_freeze_at,
			deposit: member.deposit,
			roles: member.roles.into(),
		}
	}

	/// The end of a vault's trail, which stays when the vault is closed. `None` if there never was such
	/// a vault.
	pub fn view_trail_head(id: VaultId) -> Option<TrailHeadInfo> {
		if id >= NextVault::<T>::get() {
			return None;
		}
		let TrailHead { count, hash } = Trails::<T>::get(id);
		Some(TrailHeadInfo { count, hash, key: Trails::<T>::hashed_key_for(id) })
	}
}
