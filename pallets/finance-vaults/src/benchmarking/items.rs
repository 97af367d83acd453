// SPDX-License-Identifier: Apache-2.0

//! What belongs to vaults.

use super::*;

// ---- rules, bills and streams

/// As large as a rule can be, with conditions about some positions, and otherwise prices. All of them
/// hold but for the last, which is cleared, however large the debt and the price.
pub(super) fn rule_input<T: Config>(debtors: &[T::AccountId]) -> RuleInputOf<T> {
	let others = MAX_CONDITIONS - debtors.len() as u32;
	let holds = Edge { side: Side::AtLeast, level: 2, rearm: 1 };
	let prices = (0..others).map(|index| Condition::Price(known_asset::<T>(index), holds));
	let healths = debtors.iter().map(|who| Condition::Health(Some(who.clone()), holds));
	let mut conditions: Vec<ConditionOf<T>> = prices.chain(healths).collect();
	if let Some(Condition::Price(_, edge) | Condition::Health(_, edge)) = conditions.last_mut() {
		*edge = Edge { side: Side::AtMost, level: 1, rearm: 2 };
	}
	let part = Permill::from_parts(Permill::one().deconstruct() / MAX_TARGETS);
	let targets = (0..MAX_TARGETS).map(|index| (T::BenchmarkHelper::asset(index), part));
	RuleInput {
		conditions: BoundedVec::truncate_from(conditions),
		action: Action::Rebalance {
			targets: BoundedVec::truncate_from(targets.collect()),
			tolerance: Permill::zero(),
			max_slippage: Permill::from_percent(50),
		},
		cooldown: T::MinCooldown::get(),
		max_loss: Value::MAX,
		times: Some(u32::MAX),
	}
}

/// The same, with conditions about anybody.
pub(super) fn any_rule<T: Config>() -> RuleInputOf<T> {
	let all: Vec<_> = (0..MAX_CONDITIONS).map(|index| account("debtor", index, 0)).collect();
	rule_input::<T>(&all)
}

/// A rule of an owner.
pub(super) fn rule<T: Config>(
	id: VaultId,
	input: RuleInputOf<T>,
) -> Result<ItemId, BenchmarkError> {
	let cause = Cause::Owner(owner::<T>());
	Ok(Pallet::<T>::with_vault(id, |vault| {
		Pallet::<T>::add_rule_for(id, vault, cause, false, input)
	})?)
}

/// A bill that was due first ten years ago, and is next in some weeks.
pub(super) fn bill_input<T: Config>() -> BillInputOf<T> {
	BillInput {
		payment: swapped::<T>(),
		start: Pallet::<T>::clock() - 10 * YEAR - 10 * DAY,
		every: Some(Period::Months(1)),
		times: Some(u32::MAX),
	}
}

/// A bill of an owner.
pub(super) fn bill<T: Config>(
	id: VaultId,
	input: BillInputOf<T>,
) -> Result<ItemId, BenchmarkError> {
	let cause = Cause::Owner(owner::<T>());
	Ok(Pallet::<T>::with_vault(id, |vault| {
		Pallet::<T>::add_bill_for(id, vault, cause, false, input)
	})?)
}

/// A vault with a bill that is paid out of another asset, and is due, as others of it were since that
/// were not paid. The chain would warn of it too.
pub(super) fn due<T: Config>() -> Result<(VaultId, ItemId), BenchmarkError> {
	let id = vault::<T>()?;
	exchange::<T>();
	let bill = bill::<T>(id, bill_input::<T>())?;
	T::BenchmarkHelper::advance(4 * MONTH);
	spend_much::<T>(id);
	envelope::<T>(id, CATEGORY)?;
	Ok((id, bill))
}

/// Whether the chain will pay a bill, and warn of it.
pub(super) fn is_scheduled<T: Config>(id: VaultId, bill: ItemId) -> bool {
	let now = Pallet::<T>::now();
	let waits = |task| DueAt::<T>::get(task).is_some_and(|at| at > now);
	waits(VaultTask::Pay(id, bill)) && waits(VaultTask::Warn(id, bill))
}

/// A stream, which has run for a year, and is over in another one.
pub(super) fn stream_input<T: Config>() -> StreamInputOf<T> {
	let clock = Pallet::<T>::clock();
	StreamInput {
		to: payee::<T>(),
		asset: asset::<T>(),
		amount: AMOUNT,
		start: clock - YEAR,
		end: clock + YEAR,
		category: CATEGORY,
	}
}

/// A stream of an owner.
pub(super) fn stream<T: Config>(
	id: VaultId,
	input: StreamInputOf<T>,
) -> Result<ItemId, BenchmarkError> {
	let cause = Cause::Owner(owner::<T>());
	Ok(Pallet::<T>::with_vault(id, |vault| {
		Pallet::<T>::add_stream_for(id, vault, cause, false, input)
	})?)
}

// ---- motions and recoveries

/// The largest proposal.
pub(super) fn largest<T: Config>() -> ProposalOf<T> {
	Proposal::AddRule(any_rule::<T>())
}

/// A motion of an owner for which there are not enough owners yet.
pub(super) fn motion<T: Config>(
	id: VaultId,
	by: &T::AccountId,
	proposal: ProposalOf<T>,
) -> Result<ItemId, BenchmarkError> {
	Ok(Pallet::<T>::do_propose(by, id, proposal)?.ok_or("it was done at once")?)
}

/// As many motions for a change as there can be, all of which wait for the delay, to be carried out
/// at once.
pub(super) fn waiting<T: Config>(
	id: VaultId,
	change: &ChangeOf<T>,
) -> Result<Vec<ItemId>, BenchmarkError> {
	let (owners, at) = (owners::<T>("owner"), Pallet::<T>::now());
	let mut all = Vec::new();
	for index in 0..T::MaxMotions::get() {
		let by = &owners[(index % MAX_OWNERS) as usize];
		let number = motion::<T>(id, by, Proposal::Change(change.clone()))?;
		Motions::<T>::mutate(id, number, |motion| {
			let Some(motion) = motion else { return };
			motion.approvals = owners.clone();
			motion.ready_at = Some(at);
		});
		Pallet::<T>::schedule(at, &VaultTask::Motion(id, number));
		all.push(number);
	}
	Ok(all)
}

/// Whether none of these motions waits for its time any more, or all wait anew.
pub(super) fn are_put_off<T: Config>(id: VaultId, motions: &[ItemId]) -> bool {
	let now = Pallet::<T>::now();
	let at = |number: &ItemId| DueAt::<T>::get(VaultTask::Motion(id, *number));
	motions.iter().all(|number| at(number).is_some_and(|at| at > now))
}

/// Carries a change out that was approved.
pub(super) fn perform<T: Config>(id: VaultId, change: ChangeOf<T>) -> sp_runtime::DispatchResult {
	let cause = Cause::Motion(0);
	Pallet::<T>::with_vault(id, |vault| Pallet::<T>::perform_change(id, vault, cause, change))
}

/// A recovery that a guardian has begun who is not for it any more, as the second one is. He is the
/// only one left, and enough. Returns him.
pub(super) fn recovery<T: Config>(id: VaultId) -> Result<T::AccountId, BenchmarkError> {
	let (first, second) = (member::<T>(id, 0)?, member::<T>(id, 1)?);
	for guardian in [&first, &second] {
		let owners = owners::<T>("heir");
		Pallet::<T>::do_support_recovery(guardian, id, owners, MAX_OWNERS as u8)?;
	}
	Pallet::<T>::do_oppose_recovery(&first, id)?;
	assert!(DueAt::<T>::contains_key(VaultTask::Recover(id)));
	Ok(second)
}

/// Whether a recovery is over.
pub(super) fn is_over<T: Config>(id: VaultId) -> bool {
	!Recoveries::<T>::contains_key(id) && !DueAt::<T>::contains_key(VaultTask::Recover(id))
}

/// A frozen vault with as much of everything as there can be, for which guardians have named
/// guardians. It is time for it. Returns the new owners.
pub(super) fn lost<T: Config>() -> Result<(VaultId, Owners<T::AccountId>), BenchmarkError> {
	let id = vault::<T>()?;
	let members = members::<T>(id, u32::MAX)?;
	for (_, by) in (0..T::MaxMotions::get()).zip(members.iter().cycle()) {
		motion::<T>(id, by, largest::<T>())?;
	}
	for _ in 0..T::MaxRules::get() {
		rule::<T>(id, any_rule::<T>())?;
	}
	for _ in 0..T::MaxBills::get() {
		bill::<T>(id, bill_input::<T>())?;
	}
	for _ in 0..T::MaxStreams::get() {
		stream::<T>(id, stream_input::<T>())?;
	}
	let guardians = MAX_GUARDIANS.min(T::MaxMembers::get()) as usize;
	let mut owners = members[..guardians.min(MAX_OWNERS as usize)].to_vec();
	owners.sort();
	let owners: Owners<T::AccountId> = BoundedVec::truncate_from(owners);
	for guardian in &members[..guardians] {
		Pallet::<T>::do_support_recovery(guardian, id, owners.clone(), 1)?;
	}
	T::BenchmarkHelper::advance(policy::<T>().delay);
	Pallet::<T>::do_freeze(&members[0], id)?;
	Ok((id, owners))
}

// ---- forecasts

/// What a member thinks that is spent in the period that comes after so many others.
pub(super) fn forecast<T: Config>(ahead: u32) -> Forecast {
	let budget = budget::<T>();
	let index = budget.period.index(budget.start, Pallet::<T>::clock()).unwrap_or_default();
	Forecast { index: index + ahead, expected: value::<T>(), low: 1, high: Value::MAX }
}

/// Forecasts of so many members.
pub(super) fn forecasts<T: Config>(
	id: VaultId,
	n: u32,
	ahead: u32,
) -> Result<Vec<T::AccountId>, BenchmarkError> {
	envelope::<T>(id, CATEGORY)?;
	let mut all = Vec::new();
	for index in 0..n {
		let who = member::<T>(id, index)?;
		Pallet::<T>::do_commit_forecast(&who, id, CATEGORY, forecast::<T>(ahead))?;
		all.push(who);
	}
	Ok(all)
}

/// How long it takes until the period is almost forgotten about which forecasts are that look so far
/// ahead.
pub(super) fn almost_forgotten<T: Config>(ahead: u32) -> Moment {
	let (budget, last) = (budget::<T>(), forecast::<T>(ahead).index + MAX_HISTORY);
	let at = budget.period.boundary(budget.start, last).unwrap_or_default();
	at - Pallet::<T>::clock()
}
