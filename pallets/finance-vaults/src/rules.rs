// SPDX-License-Identifier: Apache-2.0

//! When rules fire.

use crate::*;
use frame_support::weights::Weight;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Looks at rules in turns, and lets them fire, as far as a weight and `RulesWeight` go. Returns
	/// what it has used.
	pub(crate) fn look_at_rules(remaining: Weight) -> Weight {
		let _ = remaining;
		todo!()
	}

	pub(crate) fn do_add_own_rule(
		who: &T::AccountId,
		id: VaultId,
		input: RuleInputOf<T>,
	) -> DispatchResult {
		let _ = (who, id, input);
		todo!()
	}

	/// Makes a rule, and records it.
	pub(crate) fn add_rule_for(
		id: VaultId,
		vault: &mut VaultOf<T>,
		cause: CauseOf<T>,
		approved: bool,
		input: RuleInputOf<T>,
	) -> Result<ItemId, DispatchError> {
		let _ = (id, vault, cause, approved, input);
		todo!()
	}

	pub(crate) fn do_suspend_rule(who: &T::AccountId, id: VaultId, rule: ItemId) -> DispatchResult {
		let _ = (who, id, rule);
		todo!()
	}

	pub(crate) fn do_resume_rule(who: &T::AccountId, id: VaultId, rule: ItemId) -> DispatchResult {
		let _ = (who, id, rule);
		todo!()
	}

	pub(crate) fn do_remove_rule(who: &T::AccountId, id: VaultId, rule: ItemId) -> DispatchResult {
		let _ = (who, id, rule);
		todo!()
	}
}
