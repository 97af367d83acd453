// SPDX-License-Identifier: Apache-2.0

//! When rules fire.
//!
//! ```text
//!                 all conditions hold, not before ready_at
//!      ┌───────┐ ─────────────────────────────────────────> fires ──────> ┌───────────┐
//! ───> │ armed │                                                          │ not armed │
//!      └───────┘ <─────────────────────────────────────────────────────── └───────────┘
//!          │  ^         one condition is cleared, perhaps by the firing
//!          │  └── fails: tried again after RetryPeriod
//!          v
//!      suspended: by an owner, too much lost, failed too often, no fees, or done
//! ```
//!
//! The end of each block looks at rules in turns, as far as its budget goes. So rules do nothing in
//! the block whose budget has ended, but none is left out, and one that fails, or has no fees, stands
//! in front of nobody.
//!
//! What keeps two rules from feeding each other for ever: a rule does not fire again before one of
//! its conditions was cleared and its cooldown is over, all rules of a vault fire `MaxFirings` times a
//! day at most, each firing costs a fee, and a rule that would have lost more than it may is suspended.
//! What they pay counts as all that leaves the vault.

use crate::{conditions::Standing, *};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	storage::{
		types::{Key, ReversibleKeyGenerator},
		with_storage_layer, StoragePrefixedMap,
	},
	traits::Get,
	weights::{Weight, WeightMeter},
	Twox64Concat,
};
use polyphony_support::{
	clock::Clock,
	queue::{sweep, Cursor, Step},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// The key of a rule.
type RuleKey = (Key<Twox64Concat, VaultId>, Key<Twox64Concat, ItemId>);

impl<T: Config> Pallet<T> {
	/// Looks at rules in turns, and lets them fire, as far as a weight and `RulesWeight` go. Returns
	/// what it has used.
	///
	/// A firing for which the rest of the budget is not enough is the first thing in the next block.
	/// If it is the first thing and there still is not enough, it loses its turn: else it would stand
	/// in front of all others as long as blocks are full.
	pub(crate) fn look_at_rules(remaining: Weight) -> Weight {
		let per_rule = T::WeightInfo::look_at_rule(0);
		let mut meter = WeightMeter::with_limit(remaining.min(T::RulesWeight::get()));
		// The cursor, and two searches more than there are rules: see `sweep`.
		if T::Halted::get() || meter.try_consume(per_rule).is_err() {
			return Weight::zero();
		}
		let before = RuleCursor::<T>::get();
		let mut cursor = before.clone();
		let mut done = before.clone();
		let mut first = true;
		let mut postponed = false;
		let prefix = Rules::<T>::final_prefix();
		sweep(&prefix, &mut cursor, &mut meter, per_rule, |key, meter| {
			let possible = Self::look_at_rule(key, meter)?;
			let first = core::mem::replace(&mut first, false);
			if !possible && !first {
				postponed = true;
				return Ok(Step::Stop);
			}
			done = Some(Cursor::truncate_from(Vec::from(key)));
			Ok(Step::Next)
		});
		if postponed {
			cursor = done;
		}
		if cursor != before {
			RuleCursor::<T>::set(cursor);
		}
		meter.consumed()
	}

	/// Panics if there are rules that could never fire.
	pub(crate) fn check_rules_weight() {
		let look = T::WeightInfo::look_at_rule(MAX_CONDITIONS);
		// For the cursor, for the rule, and again when it has fired.
		let least = Self::heaviest_firing().saturating_add(look.saturating_mul(3));
		assert!(
			T::RulesWeight::get().all_gte(least),
			"the weight of rules is not enough for one to fire: {least:?}"
		);
	}

	/// Looks at a rule, and lets it fire if it is time. Returns whether that was possible: `false` if
	/// the budget is not enough to look at the positions that its conditions are about, or to let it
	/// fire.
	fn look_at_rule(key: &[u8], meter: &mut WeightMeter) -> Result<bool, DispatchError> {
		let ((id, item), _) =
			RuleKey::decode_final_key(key).map_err(|_| DispatchError::Corruption)?;
		let Some(mut rule) = Rules::<T>::get(id, item) else {
			return Ok(true);
		};
		if rule.suspended.is_some() || (rule.armed && Self::now() < rule.ready_at) {
			return Ok(true);
		}
		let look = T::WeightInfo::look_at_rule(positions_of(&rule));
		// What has been paid already is for conditions about something else.
		let more = look.saturating_sub(T::WeightInfo::look_at_rule(0));
		if meter.try_consume(more).is_err() {
			return Ok(false);
		}
		if !rule.armed {
			if Self::is_cleared(id, &rule) {
				rule.armed = true;
				Rules::<T>::insert(id, item, rule);
			}
			return Ok(true);
		}
		if !Self::holds(id, &rule) {
			return Ok(true);
		}
		let Some(vault) = Vaults::<T>::get(id) else {
			return Err(Error::<T>::VaultNotFound.into());
		};
		if !Self::may_fire(&vault, &rule) {
			return Ok(true);
		}
		let weight = Self::weight_of_firing(&rule);
		if meter.try_consume(weight).is_err() {
			return Ok(false);
		}
		Self::fire(id, vault, item, rule, weight)?;
		Ok(true)
	}

	/// Whether all conditions of a rule hold.
	fn holds(id: VaultId, rule: &RuleOf<T>) -> bool {
		let holds = |condition| Self::standing(id, condition, rule.fired_at) == Standing::Holds;
		rule.input.conditions.iter().all(holds)
	}

	/// Whether one of its conditions is cleared.
	fn is_cleared(id: VaultId, rule: &RuleOf<T>) -> bool {
		let cleared = |condition| Self::standing(id, condition, rule.fired_at) == Standing::Cleared;
		rule.input.conditions.iter().any(cleared)
	}

	/// Whether a vault lets a rule fire now. In a freeze, rules can do no more than repay its debts.
	fn may_fire(vault: &VaultOf<T>, rule: &RuleOf<T>) -> bool {
		let defends = matches!(rule.input.action, Action::Repay { debtor: None, .. });
		let frozen = Self::is_frozen(vault);
		let firings = vault.firings;
		let most = firings.day == Self::today() && firings.times >= T::MaxFirings::get();
		(defends || !frozen) && !most
	}

	/// The day, counted from the Unix epoch.
	pub(crate) fn today() -> u32 {
		u32::try_from(Self::clock() / crate::calendar::DAY).unwrap_or(u32::MAX)
	}

	/// What it costs to let a rule fire, once it was looked at: what it does, the fee, what is written
	/// about it, and to look at its conditions again.
	pub(crate) fn weight_of_firing(rule: &RuleOf<T>) -> Weight {
		T::WeightInfo::look_at_rule(positions_of(rule))
			.saturating_add(Self::weight_of_action(&rule.input.action))
			.saturating_add(Self::weight_beside_action())
	}

	/// What a firing costs besides looking at the rule and what it does. The fee is moved and recorded
	/// as one that is put in, and the rule written and recorded as one that is suspended.
	pub(crate) fn weight_beside_action() -> Weight {
		T::WeightInfo::add_fees().saturating_add(T::WeightInfo::suspend_rule())
	}

	/// Lets a rule fire, whose conditions hold.
	fn fire(
		id: VaultId,
		mut vault: VaultOf<T>,
		item: ItemId,
		mut rule: RuleOf<T>,
		weight: Weight,
	) -> DispatchResult {
		let Ok(fee) = with_storage_layer(|| Self::take_fee(id, weight)) else {
			Self::suspend(id, item, &mut rule, Suspension::Fees);
			Self::record(id, Record::Alerted { alert: Alert::FeesSpent });
			Rules::<T>::insert(id, item, rule);
			return Ok(());
		};
		let today = Self::today();
		if vault.firings.day != today {
			vault.firings = Firings { day: today, times: 0 };
		}
		vault.firings.times = vault.firings.times.saturating_add(1);
		match Self::try_action(id, &mut vault, item, &rule) {
			Ok(loss) => {
				rule.lost = rule.lost.checked_add(loss).ok_or(ArithmeticError::Overflow)?;
				Self::has_fired(id, item, &mut rule, fee);
			},
			Err(error) if error == Error::<T>::AboveLoss.into() => {
				Self::suspend(id, item, &mut rule, Suspension::Loss);
			},
			Err(error) => Self::has_failed(id, item, &mut rule, error),
		}
		Rules::<T>::insert(id, item, rule);
		Vaults::<T>::insert(id, vault);
		Ok(())
	}

	/// Does what a rule does, all or nothing, and returns what that has lost.
	fn try_action(
		id: VaultId,
		vault: &mut VaultOf<T>,
		item: ItemId,
		rule: &RuleOf<T>,
	) -> Result<Value, DispatchError> {
		let authority = Authority {
			cause: Cause::Rule(item),
			solo: !rule.approved && vault.policy.threshold > 1,
			announced: false,
		};
		let left = rule.input.max_loss.checked_sub(rule.lost).ok_or(Error::<T>::AboveLoss)?;
		Self::all_or_nothing(vault, |vault| {
			let action = &rule.input.action;
			let loss = Self::perform_action(id, vault, &authority, action, left)?;
			ensure!(loss <= left, Error::<T>::AboveLoss);
			Ok(loss)
		})
	}

	/// Writes down that a rule has fired.
	fn has_fired(id: VaultId, item: ItemId, rule: &mut RuleOf<T>, fee: Balance) {
		rule.failures = 0;
		rule.fired_at = Self::clock();
		rule.ready_at = Self::now().saturating_add(rule.input.cooldown);
		rule.input.times = rule.input.times.map(|times| times.saturating_sub(1));
		// What has cleared a condition itself is armed at once: a time that has come does not hold any
		// more, and what lay above a level was paid. If that were seen only in the next block, there
		// could be as much again before.
		rule.armed = Self::is_cleared(id, rule);
		Self::record(id, Record::Fired { rule: item, fee });
		if rule.input.times == Some(0) {
			Self::suspend(id, item, rule, Suspension::Done);
		}
	}

	/// Writes down that a rule should have fired, and could not.
	fn has_failed(id: VaultId, item: ItemId, rule: &mut RuleOf<T>, error: DispatchError) {
		rule.failures = rule.failures.saturating_add(1);
		let pause = rule.input.cooldown.max(T::RetryPeriod::get());
		rule.ready_at = Self::now().saturating_add(pause);
		Self::record(id, Record::FiringFailed { rule: item, error });
		if rule.failures >= T::MaxFailures::get() {
			Self::suspend(id, item, rule, Suspension::Failed);
		}
	}

	/// Suspends a rule, which its caller stores.
	pub(crate) fn suspend(id: VaultId, item: ItemId, rule: &mut RuleOf<T>, reason: Suspension) {
		rule.suspended = Some(reason);
		Self::record(id, Record::Suspended { rule: item, reason });
	}

	pub(crate) fn do_add_own_rule(
		who: &T::AccountId,
		id: VaultId,
		input: RuleInputOf<T>,
	) -> DispatchResult {
		Self::with_vault(id, |vault| {
			Self::ensure_owner(vault, who)?;
			Self::add_rule_for(id, vault, Cause::Owner(who.clone()), false, input).map(|_| ())
		})
	}

	/// Makes a rule, and records it.
	pub(crate) fn add_rule_for(
		id: VaultId,
		vault: &mut VaultOf<T>,
		cause: CauseOf<T>,
		approved: bool,
		input: RuleInputOf<T>,
	) -> Result<ItemId, DispatchError> {
		Self::ensure_not_frozen(vault)?;
		Self::check_rule(id, &input)?;
		ensure!(vault.counts.rules < T::MaxRules::get(), Error::<T>::TooMany);
		let item = Self::next_item(vault)?;
		vault.counts.rules = vault.counts.rules.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let rule = Rule {
			input: input.clone(),
			approved,
			armed: true,
			ready_at: Self::now(),
			fired_at: Self::clock(),
			lost: 0,
			failures: 0,
			suspended: None,
			deposit: Self::hold_entry::<RuleOf<T>>(id)?,
		};
		Rules::<T>::insert(id, item, rule);
		Self::record(id, Record::RuleAdded { rule: item, cause, input });
		Ok(item)
	}

	/// Fails unless this can be a rule.
	pub(crate) fn check_rule(id: VaultId, input: &RuleInputOf<T>) -> DispatchResult {
		let sound = !input.conditions.is_empty()
			&& input.cooldown >= T::MinCooldown::get()
			&& input.times != Some(0);
		ensure!(sound, Error::<T>::BadRule);
		for condition in &input.conditions {
			Self::check_condition(condition)?;
		}
		Self::check_action(id, &input.action)
	}

	/// Changes a rule, for an owner.
	fn with_rule(
		who: &T::AccountId,
		id: VaultId,
		item: ItemId,
		change: impl FnOnce(&VaultOf<T>, &mut RuleOf<T>) -> DispatchResult,
	) -> DispatchResult {
		let vault = Vaults::<T>::get(id).ok_or(Error::<T>::VaultNotFound)?;
		Self::ensure_owner(&vault, who)?;
		Rules::<T>::try_mutate(id, item, |rule| {
			change(&vault, rule.as_mut().ok_or(Error::<T>::RuleNotFound)?)
		})
	}

	pub(crate) fn do_suspend_rule(who: &T::AccountId, id: VaultId, rule: ItemId) -> DispatchResult {
		Self::with_rule(who, id, rule, |_, entry| {
			// One that is suspended keeps its reason: else it could be resumed after any.
			if entry.suspended.is_none() {
				Self::suspend(id, rule, entry, Suspension::Owner);
			}
			Ok(())
		})
	}

	pub(crate) fn do_resume_rule(who: &T::AccountId, id: VaultId, rule: ItemId) -> DispatchResult {
		Self::with_rule(who, id, rule, |vault, entry| {
			Self::ensure_not_frozen(vault)?;
			let by_owner = match entry.suspended {
				Some(Suspension::Owner | Suspension::Failed | Suspension::Fees) => true,
				Some(Suspension::Loss | Suspension::Done) | None => false,
			};
			ensure!(by_owner, Error::<T>::NotSuspended);
			entry.suspended = None;
			entry.failures = 0;
			Self::record(id, Record::Resumed { rule, by: who.clone() });
			Ok(())
		})
	}

	pub(crate) fn do_remove_rule(who: &T::AccountId, id: VaultId, rule: ItemId) -> DispatchResult {
		Self::with_vault(id, |vault| {
			Self::ensure_owner(vault, who)?;
			let entry = Rules::<T>::take(id, rule).ok_or(Error::<T>::RuleNotFound)?;
			let rules = vault.counts.rules.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
			vault.counts.rules = rules;
			Self::release_entry(id, entry.deposit)?;
			Self::record(id, Record::RuleRemoved { rule, by: who.clone() });
			Ok(())
		})
	}
}

/// Of how many positions in the money market the conditions of a rule are: each costs as much as all
/// that other conditions do.
fn positions_of<AccountId, AssetId>(rule: &Rule<AccountId, AssetId>) -> u32 {
	let positions =
		rule.input.conditions.iter().filter(|condition| matches!(condition, Condition::Health(..)));
	u32::try_from(positions.count()).unwrap_or(MAX_CONDITIONS)
}
