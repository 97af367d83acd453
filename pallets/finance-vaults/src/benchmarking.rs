// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of `pallet_finance_vaults`.
//!
//! No asset is the native token, which would save entries. A vault has as many owners as there can
//! be, all limits, and has spent so much in as many parts that anything more makes an alert and puts
//! two parts together. Nothing has happened in an envelope for longer than is remembered. A spender
//! pays, whose allowance is counted besides; an adviser does what he can; all else is done by the
//! owner who is found last. Who is paid has no account yet.
//!
//! | module | what there is before |
//! |---|---|
//! | `setup` | accounts, money, markets and pools |
//! | `vaults` | vaults with members and envelopes |
//! | `items` | rules, bills, streams, motions, recoveries and forecasts |

mod items;
mod setup;
mod vaults;

use super::*;
use alloc::{boxed::Box, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungibles::Inspect as _, Get},
	weights::{Weight, WeightMeter},
	BoundedVec,
};
use frame_system::RawOrigin;
use items::*;
use setup::*;
use sp_core::H256;
use sp_runtime::{FixedU128, Permill};
use vaults::*;

#[benchmarks]
mod benchmarks {
	use super::*;

	/// With fees.
	#[benchmark]
	fn create_vault() {
		open::<T>();
		let (who, owners) = (rich::<T>("creator", 0), owners::<T>("owner"));
		let id = NextVault::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), owners.clone(), policy::<T>(), FEES);

		assert!(Vaults::<T>::get(id).is_some_and(|vault| vault.owners == owners));
		assert_eq!(Pallet::<T>::fees_of(id), FEES);
	}

	/// Of an asset that the vault does not have.
	#[benchmark]
	fn deposit() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let (who, asset) = (rich::<T>("giver", 0), asset::<T>());
		T::BenchmarkHelper::endow(&asset, &who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, asset.clone(), AMOUNT, CATEGORY, memo());

		assert_eq!(balance::<T>(&asset, &Pallet::<T>::account_of(id)), AMOUNT);
		Ok(())
	}

	#[benchmark]
	fn add_fees() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let who = rich::<T>("giver", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, FEES);

		assert_eq!(Pallet::<T>::fees_of(id), 2 * FEES);
		Ok(())
	}

	/// By a spender. Makes three alerts.
	#[benchmark]
	fn pay() -> Result<(), BenchmarkError> {
		let id = vault::<T>()?;
		let who = member::<T>(id, 0)?;
		envelope::<T>(id, CATEGORY)?;
		let before = entries::<T>(id);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, Box::new(payment::<T>()));

		assert!(is_paid::<T>());
		assert_eq!(entries::<T>(id), before + 4);
		Ok(())
	}

	/// Likewise, out of another asset.
	#[benchmark]
	fn pay_with() -> Result<(), BenchmarkError> {
		let id = vault::<T>()?;
		let who = member::<T>(id, 0)?;
		envelope::<T>(id, CATEGORY)?;
		exchange::<T>();
		let before = entries::<T>(id);

		#[extrinsic_call]
		pay(RawOrigin::Signed(who), id, Box::new(swapped::<T>()));

		assert!(is_paid::<T>());
		assert_eq!(entries::<T>(id), before + 4);
		Ok(())
	}

	/// By an adviser, with a loss that makes an alert.
	#[benchmark]
	fn swap() -> Result<(), BenchmarkError> {
		let id = vault::<T>()?;
		let who = member::<T>(id, 0)?;
		exchange::<T>();
		let (sell, buy) = (paid_with::<T>(), asset::<T>());
		let account = Pallet::<T>::account_of(id);
		let (before, had) = (entries::<T>(id), balance::<T>(&buy, &account));
		let operation = Operation::Swap { sell, buy: buy.clone(), amount: AMOUNT, min_out: 1 };

		#[extrinsic_call]
		operate(RawOrigin::Signed(who), id, operation);

		assert!(balance::<T>(&buy, &account) > had);
		assert_eq!(entries::<T>(id), before + 2);
		Ok(())
	}

	/// By an adviser, for the first time.
	#[benchmark]
	fn supply() -> Result<(), BenchmarkError> {
		let id = vault::<T>()?;
		let who = member::<T>(id, 0)?;
		markets::<T>(1);
		let (asset, account) = (market_asset::<T>(0), Pallet::<T>::account_of(id));
		T::BenchmarkHelper::endow(&asset, &account);
		let had = balance::<T>(&asset, &account);

		#[extrinsic_call]
		operate(
			RawOrigin::Signed(who),
			id,
			Operation::Supply { asset: asset.clone(), amount: AMOUNT },
		);

		assert_eq!(balance::<T>(&asset, &account), had - AMOUNT);
		Ok(())
	}

	/// By an owner alone, from a position with as much in it as there can be, and debts.
	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let (id, _) = indebted::<T>()?;
		let (asset, account) = (market_asset::<T>(0), Pallet::<T>::account_of(id));
		let had = balance::<T>(&asset, &account);

		#[extrinsic_call]
		operate(
			RawOrigin::Signed(owner::<T>()),
			id,
			Operation::Withdraw { asset: asset.clone(), amount: Some(AMOUNT) },
		);

		assert_eq!(balance::<T>(&asset, &account), had + AMOUNT);
		Ok(())
	}

	/// Likewise, by an owner alone.
	#[benchmark]
	fn borrow() -> Result<(), BenchmarkError> {
		let (id, asset) = indebted::<T>()?;
		let account = Pallet::<T>::account_of(id);
		let had = balance::<T>(&asset, &account);

		#[extrinsic_call]
		operate(
			RawOrigin::Signed(owner::<T>()),
			id,
			Operation::Borrow { asset: asset.clone(), amount: AMOUNT },
		);

		assert_eq!(balance::<T>(&asset, &account), had + AMOUNT);
		Ok(())
	}

	/// All of a debt, by an adviser.
	#[benchmark]
	fn repay() -> Result<(), BenchmarkError> {
		use polyphony_support::traits::LendingPool;
		let (id, asset) = indebted::<T>()?;
		let who = member::<T>(id, 0)?;

		#[extrinsic_call]
		operate(
			RawOrigin::Signed(who),
			id,
			Operation::Repay { asset: asset.clone(), amount: None },
		);

		assert_eq!(T::Lending::owed(&Pallet::<T>::account_of(id), &asset), 0);
		Ok(())
	}

	/// By an adviser.
	#[benchmark]
	fn move_budget() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let who = member::<T>(id, 0)?;
		envelope::<T>(id, CATEGORY)?;
		envelope::<T>(id, OTHER)?;
		let value = value::<T>() / 2;

		#[extrinsic_call]
		operate(RawOrigin::Signed(who), id, Operation::Move { from: CATEGORY, to: OTHER, value });

		let moved = |category| Envelopes::<T>::get(id, category).map(|envelope| envelope.moved_in);
		assert_eq!(moved(OTHER), Some(value));
		Ok(())
	}

	/// Guardians who were enough for a recovery are not any more. All motions wait anew.
	#[benchmark]
	fn change_policy() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		recovery::<T>(id)?;
		let motions = waiting::<T>(id, &Change::Policy(looser::<T>()))?;
		let policy = Policy { guardians_needed: 2, ..looser::<T>() };
		let change = Change::Policy(policy.clone());

		#[block]
		{
			perform::<T>(id, change)?;
		}

		assert!(Vaults::<T>::get(id).is_some_and(|vault| vault.policy == policy));
		assert!(are_put_off::<T>(id, &motions));
		Ok(())
	}

	/// For others, who were members. All motions wait for them.
	#[benchmark]
	fn change_owners() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let last = recovery::<T>(id)?;
		let mut new = members::<T>(id, MAX_OWNERS)?;
		new.sort();
		let owners: Owners<T::AccountId> = BoundedVec::truncate_from(new);
		let change = Change::Owners { owners: owners.clone(), threshold: owners.len() as u8 };
		let motions = waiting::<T>(id, &change)?;

		#[block]
		{
			perform::<T>(id, change)?;
		}

		assert!(Vaults::<T>::get(id).is_some_and(|vault| vault.owners == owners));
		assert!(!Members::<T>::contains_key(id, last));
		assert!(is_over::<T>(id) && are_put_off::<T>(id, &motions));
		Ok(())
	}

	/// The last guardian who is for a recovery is removed. All motions wait anew.
	#[benchmark]
	fn change_member() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let who = recovery::<T>(id)?;
		let other = Change::Member { who: who.clone(), roles: roles::<T>() };
		let motions = waiting::<T>(id, &other)?;
		let change = Change::Member { who: who.clone(), roles: Roles::default() };

		#[block]
		{
			perform::<T>(id, change)?;
		}

		assert!(!Members::<T>::contains_key(id, who));
		assert!(is_over::<T>(id) && are_put_off::<T>(id, &motions));
		Ok(())
	}

	/// One with as many forecasts as there can be is removed. All motions wait anew.
	#[benchmark]
	fn change_envelope() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		forecasts::<T>(id, T::MaxForecasts::get(), 1)?;
		let change = Change::Envelope { category: CATEGORY, budget: None };
		let motions = waiting::<T>(id, &change)?;

		#[block]
		{
			perform::<T>(id, change)?;
		}

		assert!(!Envelopes::<T>::contains_key(id, CATEGORY));
		assert!(Forecasts::<T>::get(id, CATEGORY).is_empty());
		assert!(are_put_off::<T>(id, &motions));
		Ok(())
	}

	/// All motions wait anew.
	#[benchmark]
	fn unfreeze() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let motions = waiting::<T>(id, &Change::Unfreeze)?;
		Pallet::<T>::do_freeze(&owner::<T>(), id)?;

		#[block]
		{
			perform::<T>(id, Change::Unfreeze)?;
		}

		assert!(Vaults::<T>::get(id).is_some_and(|vault| vault.frozen_until.is_none()));
		assert!(are_put_off::<T>(id, &motions));
		Ok(())
	}

	/// With as many members and envelopes as there can be, for somebody who has nothing.
	#[benchmark]
	fn close() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		members::<T>(id, u32::MAX)?;
		for category in 0..T::MaxEnvelopes::get() {
			envelope::<T>(id, category as Category)?;
		}

		#[block]
		{
			perform::<T>(id, Change::Close { to: payee::<T>(), abandon: false })?;
		}

		assert!(!Vaults::<T>::contains_key(id) && is_empty::<T>(id));
		assert_eq!(Members::<T>::iter_prefix(id).count(), 0);
		assert_eq!(Envelopes::<T>::iter_prefix(id).count(), 0);
		Ok(())
	}

	/// By an adviser, for which owners are needed. Besides what it costs to do it.
	#[benchmark]
	fn propose() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let who = member::<T>(id, 0)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, Box::new(largest::<T>()));

		assert_eq!(Motions::<T>::iter_prefix(id).count(), 1);
		Ok(())
	}

	/// By the last owner that it takes, of something that is done at once and costs nothing to do but
	/// for an entry of the trail. Somebody else has paid the deposit. What is done about a motion when
	/// its time has come is less.
	#[benchmark]
	fn approve() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let by = member::<T>(id, 0)?;
		let tighter = Policy { delay: T::MinDelay::get() + 1, ..policy::<T>() };
		let proposal = Proposal::Change(Change::Policy(tighter.clone()));
		let motion = motion::<T>(id, &by, proposal)?;
		let (who, owners) = (owner::<T>(), owners::<T>("owner"));
		for owner in owners.iter().filter(|owner| **owner != who) {
			Pallet::<T>::do_approve(owner, id, motion)?;
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, motion);

		assert!(!Motions::<T>::contains_key(id, motion));
		assert!(Vaults::<T>::get(id).is_some_and(|vault| vault.policy == tighter));
		Ok(())
	}

	/// Somebody else has paid the deposit.
	#[benchmark]
	fn reject() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let by = member::<T>(id, 0)?;
		let motion = motion::<T>(id, &by, largest::<T>())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>()), id, motion);

		assert!(!Motions::<T>::contains_key(id, motion));
		assert!(!DueAt::<T>::contains_key(VaultTask::Motion(id, motion)));
		Ok(())
	}

	/// The last guardian who is for a recovery.
	#[benchmark]
	fn resign() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let who = recovery::<T>(id)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert!(!Members::<T>::contains_key(id, who));
		assert!(is_over::<T>(id));
		Ok(())
	}

	/// By a guardian. All motions, which would end a freeze, wait anew.
	#[benchmark]
	fn freeze() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let who = member::<T>(id, 0)?;
		let motions = waiting::<T>(id, &Change::Unfreeze)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(Vaults::<T>::get(id).is_some_and(|vault| vault.frozen_until.is_some()));
		assert!(are_put_off::<T>(id, &motions));
		Ok(())
	}

	/// In the place of one for which another guardian was alone, who has paid the deposit for it.
	#[benchmark]
	fn support_recovery() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let (other, who) = (member::<T>(id, 0)?, member::<T>(id, 1)?);
		Vaults::<T>::mutate(id, |vault| {
			if let Some(vault) = vault {
				vault.policy.guardians_needed = 2;
			}
		});
		Pallet::<T>::do_support_recovery(&other, id, owners::<T>("owner"), 1)?;
		let heirs = owners::<T>("heir");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, heirs.clone(), MAX_OWNERS as u8);

		assert!(Recoveries::<T>::get(id).is_some_and(|recovery| recovery.owners == heirs));
		Ok(())
	}

	/// The last guardian who was for it. Somebody else has paid the deposit.
	#[benchmark]
	fn oppose_recovery() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let who = recovery::<T>(id)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(is_over::<T>(id));
		Ok(())
	}

	/// Of a vault with as much of everything as there can be.
	#[benchmark]
	fn recover() -> Result<(), BenchmarkError> {
		let (id, owners) = lost::<T>()?;

		#[block]
		{
			Pallet::<T>::run(VaultTask::Recover(id));
		}

		assert!(Vaults::<T>::get(id).is_some_and(|vault| vault.owners == owners));
		assert_eq!(Motions::<T>::iter_prefix(id).count(), 0);
		assert!(Rules::<T>::iter_prefix_values(id).all(|rule| rule.suspended.is_some()));
		assert_eq!(Bills::<T>::iter_prefix(id).count(), 0);
		assert_eq!(Streams::<T>::iter_prefix(id).count(), 0);
		assert!(is_over::<T>(id));
		Ok(())
	}

	/// The largest.
	#[benchmark]
	fn add_rule() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>()), id, Box::new(any_rule::<T>()));

		assert_eq!(Rules::<T>::iter_prefix(id).count(), 1);
		Ok(())
	}

	#[benchmark]
	fn suspend_rule() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let rule = rule::<T>(id, any_rule::<T>())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>()), id, rule);

		let suspended = Rules::<T>::get(id, rule).and_then(|rule| rule.suspended);
		assert_eq!(suspended, Some(Suspension::Owner));
		Ok(())
	}

	#[benchmark]
	fn resume_rule() -> Result<(), BenchmarkError> {
		let (id, who) = (bare_vault::<T>()?, owner::<T>());
		let rule = rule::<T>(id, any_rule::<T>())?;
		Pallet::<T>::do_suspend_rule(&who, id, rule)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, rule);

		assert!(Rules::<T>::get(id, rule).is_some_and(|rule| rule.suspended.is_none()));
		Ok(())
	}

	#[benchmark]
	fn remove_rule() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let rule = rule::<T>(id, any_rule::<T>())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>()), id, rule);

		assert!(!Rules::<T>::contains_key(id, rule));
		Ok(())
	}

	/// The chain will warn of it.
	#[benchmark]
	fn add_bill() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>()), id, Box::new(bill_input::<T>()));

		assert!(is_scheduled::<T>(id, 0));
		Ok(())
	}

	/// The chain would have warned of it.
	#[benchmark]
	fn end_bill() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let bill = bill::<T>(id, bill_input::<T>())?;
		assert!(is_scheduled::<T>(id, bill));

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>()), id, bill);

		assert!(!Bills::<T>::contains_key(id, bill));
		assert!(!DueAt::<T>::contains_key(VaultTask::Pay(id, bill)));
		assert!(!DueAt::<T>::contains_key(VaultTask::Warn(id, bill)));
		Ok(())
	}

	/// That is not paid, because there is not as much in the envelope, which is found last.
	#[benchmark]
	fn warn_bill() -> Result<(), BenchmarkError> {
		let (id, bill) = due::<T>()?;
		harden::<T>(id);
		let before = entries::<T>(id);

		#[block]
		{
			Pallet::<T>::run(VaultTask::Warn(id, bill));
		}

		assert!(!is_paid::<T>());
		assert_eq!(entries::<T>(id), before + 1);
		Ok(())
	}

	/// Late, so that others are missed, and there is a next one, of which the chain will warn. Makes
	/// two alerts.
	#[benchmark]
	fn pay_bill() -> Result<(), BenchmarkError> {
		let (id, bill) = due::<T>()?;
		let before = entries::<T>(id);

		#[block]
		{
			Pallet::<T>::run(VaultTask::Pay(id, bill));
		}

		assert!(is_paid::<T>() && is_scheduled::<T>(id, bill));
		assert_eq!(entries::<T>(id), before + 4);
		Ok(())
	}

	#[benchmark]
	fn add_stream() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>()), id, Box::new(stream_input::<T>()));

		assert_eq!(Streams::<T>::iter_prefix(id).count(), 1);
		Ok(())
	}

	/// Of which everything is paid, so that it ends.
	#[benchmark]
	fn stop_stream() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let stream = stream::<T>(id, stream_input::<T>())?;
		Streams::<T>::mutate(id, stream, |stream| {
			if let Some(stream) = stream {
				stream.paid = stream.accrued(Pallet::<T>::clock());
			}
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>()), id, stream);

		assert!(!Streams::<T>::contains_key(id, stream));
		Ok(())
	}

	/// The rest. Makes two alerts.
	#[benchmark]
	fn claim_stream() -> Result<(), BenchmarkError> {
		let id = vault::<T>()?;
		envelope::<T>(id, CATEGORY)?;
		let input = StreamInput { end: Pallet::<T>::clock(), ..stream_input::<T>() };
		let stream = stream::<T>(id, input)?;
		let before = entries::<T>(id);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, stream);

		assert!(is_paid::<T>() && !Streams::<T>::contains_key(id, stream));
		assert_eq!(entries::<T>(id), before + 4);
		Ok(())
	}

	/// The last for which there is room, about a period that ends before all others.
	#[benchmark]
	fn commit_forecast() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let others = T::MaxForecasts::get() - 1;
		forecasts::<T>(id, others, 2)?;
		let (task, who) = (VaultTask::Score(id, CATEGORY), member::<T>(id, others)?);
		let before = DueAt::<T>::get(&task);
		age::<T>(id, CATEGORY);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, CATEGORY, forecast::<T>(1));

		assert_eq!(Forecasts::<T>::get(id, CATEGORY).len() as u32, others + 1);
		assert!(DueAt::<T>::get(task) < before);
		Ok(())
	}

	/// As many as there can be, so late that their period is almost forgotten.
	#[benchmark]
	fn score_forecasts() -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let advisers = forecasts::<T>(id, T::MaxForecasts::get(), 1)?;
		T::BenchmarkHelper::advance(almost_forgotten::<T>(1));

		#[block]
		{
			Pallet::<T>::run(VaultTask::Score(id, CATEGORY));
		}

		assert!(advisers.iter().all(|who| Scores::<T>::get(who).compared == 1));
		assert!(!Forecasts::<T>::contains_key(id, CATEGORY));
		Ok(())
	}

	/// Looking at a rule that is armed by the last of its conditions, with all that the hook does
	/// besides. So many conditions are about another position each with as much in it as there can be,
	/// in other markets, and all others about prices.
	#[benchmark]
	fn look_at_rule(h: Linear<0, MAX_CONDITIONS>) -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let rule = rule::<T>(id, rule_input::<T>(&debtors::<T>(h)?))?;
		Rules::<T>::mutate(id, rule, |rule| {
			if let Some(rule) = rule {
				rule.armed = false;
			}
		});

		#[block]
		{
			Pallet::<T>::look_at_rules(Weight::MAX);
		}

		assert!(Rules::<T>::get(id, rule).is_some_and(|rule| rule.armed));
		Ok(())
	}

	/// One asset is swapped for all others.
	#[benchmark]
	fn rebalance(n: Linear<2, MAX_TARGETS>) -> Result<(), BenchmarkError> {
		let id = bare_vault::<T>()?;
		let targets = balanced::<T>(id, n)?;
		let last = targets[n as usize - 1].0.clone();
		let action = Action::Rebalance {
			targets: BoundedVec::truncate_from(targets),
			tolerance: Permill::zero(),
			max_slippage: Permill::from_percent(50),
		};
		let authority = Authority { cause: Cause::Rule(0), solo: true, announced: false };

		#[block]
		{
			Pallet::<T>::with_vault(id, |vault| {
				Pallet::<T>::perform_action(id, vault, &authority, &action, Value::MAX)
			})?;
		}

		assert!(balance::<T>(&last, &Pallet::<T>::account_of(id)) != 0);
		Ok(())
	}

	/// Finding that the first task is not due, with all that the hook does besides.
	#[benchmark]
	fn look_at_due() {
		open::<T>();
		crowd::<T>();
		Backlog::<T>::put(true);
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::work(&mut meter);
		}

		assert!(!Backlog::<T>::get());
	}

	#[benchmark]
	fn create_pool() -> Result<(), BenchmarkError> {
		open::<T>();
		let (who, asset) = (manager::<T>(), asset::<T>());
		T::BenchmarkHelper::endow(&asset, &who);
		let pool = NextPool::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), asset, T::MaxPoolFee::get(), Some(MOST));

		assert!(Pools::<T>::contains_key(pool));
		Ok(())
	}

	/// By somebody who has no shares. The manager gets his first ones.
	#[benchmark]
	fn pool_deposit() -> Result<(), BenchmarkError> {
		let (pool, who) = (pool::<T>()?, rich::<T>("joiner", 0));
		T::BenchmarkHelper::endow(&market_asset::<T>(0), &who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), pool, AMOUNT, 1);

		assert!(T::Shares::balance(pool, &who) != 0 && is_settled::<T>(pool));
		Ok(())
	}

	/// Likewise.
	#[benchmark]
	fn pool_mint() -> Result<(), BenchmarkError> {
		let (pool, who) = (pool::<T>()?, rich::<T>("joiner", 0));
		T::BenchmarkHelper::endow(&market_asset::<T>(0), &who);
		let shares = T::Shares::total_issuance(pool) / 4;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), pool, shares, MOST);

		assert!(T::Shares::balance(pool, &who) == shares && is_settled::<T>(pool));
		Ok(())
	}

	/// Out of the money market, by somebody who has nothing of the asset. The manager gets his first
	/// shares.
	#[benchmark]
	fn pool_withdraw() -> Result<(), BenchmarkError> {
		let pool = pool::<T>()?;
		let who = holder::<T>(pool)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), pool, AMOUNT, Balance::MAX);

		assert!(balance::<T>(&market_asset::<T>(0), &who) == AMOUNT && is_settled::<T>(pool));
		Ok(())
	}

	/// Likewise, all that he has.
	#[benchmark]
	fn pool_redeem() -> Result<(), BenchmarkError> {
		let pool = pool::<T>()?;
		let who = holder::<T>(pool)?;
		let shares = T::Shares::balance(pool, &who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), pool, shares, 1);

		assert_eq!(T::Shares::balance(pool, &who), 0);
		assert!(balance::<T>(&market_asset::<T>(0), &who) != 0 && is_settled::<T>(pool));
		Ok(())
	}

	/// The first that is invested.
	#[benchmark]
	fn pool_invest() -> Result<(), BenchmarkError> {
		let (pool, who) = (pool::<T>()?, manager::<T>());
		Pallet::<T>::do_pool_divest(&who, pool, None)?;
		let idle = Pools::<T>::get(pool).ok_or("no pool")?.idle;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), pool, idle);

		assert!(Pools::<T>::get(pool).is_some_and(|pool| pool.idle == 0));
		Ok(())
	}

	/// Everything.
	#[benchmark]
	fn pool_divest() -> Result<(), BenchmarkError> {
		let pool = pool::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(manager::<T>()), pool, None);

		assert!(invested::<T>(pool) == 0);
		Ok(())
	}

	/// A higher fee is announced, while another one takes effect. The manager gets his first shares.
	#[benchmark]
	fn change_pool() -> Result<(), BenchmarkError> {
		let pool = pool::<T>()?;
		let fee = T::MaxPoolFee::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(manager::<T>()), pool, PoolChange::Fee(fee));

		let next = Pools::<T>::get(pool).and_then(|pool| pool.next_fee);
		assert!(is_settled::<T>(pool) && next.is_some_and(|(next, _)| next == fee));
		Ok(())
	}

	/// The manager gets his first shares, and a larger part from now on.
	#[benchmark]
	fn take_pool_fee() -> Result<(), BenchmarkError> {
		let pool = pool::<T>()?;
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), pool);

		assert!(is_settled::<T>(pool));
		Ok(())
	}

	/// Which has something in the money market, and shares of its own. As many have left something
	/// behind as is looked at. Somebody else has paid the deposit.
	#[benchmark]
	fn remove_pool() -> Result<(), BenchmarkError> {
		let (pool, who) = abandoned::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), pool);

		assert!(!Pools::<T>::contains_key(pool));
		assert!(!T::Shares::asset_exists(pool));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
