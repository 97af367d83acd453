// SPDX-License-Identifier: Apache-2.0

//! Who gets what, and claims.
//!
//! A slot is entitled to its parts of all that the split has ever received, rounded down, less what
//! was paid for it:
//!
//! ```text
//! floor(received * parts / 1_000_000) - taken
//! ```
//!
//! So what one receipt does not come to a whole unit with is there in the next, claims give the same
//! in any order, and all slots together are entitled to less than one unit for each below what was
//! received. Nobody is paid but by a claim for his own slot, so nobody can keep the others from
//! theirs.
//!
//! What is for the owner of a model waits while nobody owns it. If nobody ever will, the panel names an
//! account.
//!
//! Splits among the payees have lower numbers, so there are no cycles. Their money goes to their own
//! accounts, where it is received as any other.

use crate::{settle::entitled, *};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::Encode;
use frame_support::{ensure, traits::Get};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create_split(
		who: &T::AccountId,
		payees: PayeesOf<T>,
	) -> Result<SplitId, DispatchError> {
		let (depth, leaves) = Self::check_payees(&payees)?;
		let id = NextSplit::<T>::get();
		NextSplit::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let slots = payees.len() as SlotId;
		let entries = u32::from(slots).checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let split = Split {
			slots,
			depth,
			leaves,
			users: 0,
			deposit: Self::hold_for(HoldReason::Split, who, entries, payees.encoded_size())?,
		};
		Splits::<T>::insert(id, split);
		for (slot, (payee, parts)) in (0..).zip(&payees) {
			if let Payee::Split(child) = payee {
				Self::use_split(*child)?;
			}
			Slots::<T>::insert(id, slot, Slot { payee: payee.clone(), parts: *parts });
		}
		let payees = payees.into_inner();
		Self::deposit_event(Event::SplitCreated { split: id, by: who.clone(), payees });
		Ok(id)
	}

	/// Checks who shall get what, and returns depth and leaves of a split of them.
	fn check_payees(payees: &PayeesOf<T>) -> Result<(u32, u32), DispatchError> {
		let sum = payees
			.iter()
			.try_fold(0u32, |sum, (_, parts)| sum.checked_add(*parts))
			.ok_or(Error::<T>::InvalidParts)?;
		let none_empty = payees.iter().all(|(_, parts)| *parts != 0);
		ensure!(sum == PARTS && none_empty, Error::<T>::InvalidParts);
		let different: BTreeSet<Vec<u8>> = payees.iter().map(|(payee, _)| payee.encode()).collect();
		ensure!(different.len() == payees.len(), Error::<T>::DuplicatePayee);

		let (mut depth, mut leaves) = (0u32, 0u32);
		for (payee, _) in payees {
			let (below, more) = match payee {
				Payee::Account(_) => (0, 1),
				Payee::ModelOwner(model) => {
					T::Models::owner_of(*model).ok_or(Error::<T>::ModelNotFound)?;
					(0, 1)
				},
				Payee::Split(child) => {
					let child = Splits::<T>::get(child).ok_or(Error::<T>::SplitNotFound)?;
					(child.depth, child.leaves)
				},
				Payee::Stream(_) => return Err(Error::<T>::InvalidPayee.into()),
			};
			depth = depth.max(below);
			leaves = leaves.checked_add(more).ok_or(Error::<T>::TooManyLeaves)?;
		}
		let depth = depth.checked_add(1).ok_or(Error::<T>::SplitTooDeep)?;
		ensure!(depth <= T::MaxSplitDepth::get(), Error::<T>::SplitTooDeep);
		ensure!(leaves <= T::MaxLeaves::get(), Error::<T>::TooManyLeaves);
		Ok((depth, leaves))
	}

	/// Keeps a split from being removed.
	pub(crate) fn use_split(id: SplitId) -> DispatchResult {
		Splits::<T>::try_mutate(id, |split| {
			let split = split.as_mut().ok_or(Error::<T>::SplitNotFound)?;
			split.users = split.users.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// Undoes [`Self::use_split`].
	pub(crate) fn leave_split(id: SplitId) -> DispatchResult {
		Splits::<T>::try_mutate(id, |split| {
			let split = split.as_mut().ok_or(Error::<T>::SplitNotFound)?;
			split.users = split.users.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
			Ok(())
		})
	}

	pub(crate) fn do_remove_split(who: &T::AccountId, id: SplitId) -> DispatchResult {
		let split = Splits::<T>::get(id).ok_or(Error::<T>::SplitNotFound)?;
		ensure!(split.deposit.who == *who, Error::<T>::NotCreator);
		let received = Received::<T>::iter_key_prefix(id).next().is_some();
		ensure!(split.users == 0 && !received, Error::<T>::SplitInUse);
		for (_, slot) in Slots::<T>::drain_prefix(id) {
			match slot.payee {
				Payee::Split(child) => Self::leave_split(child)?,
				Payee::Stream(_) => return Err(Error::<T>::SplitInUse.into()),
				Payee::Account(_) | Payee::ModelOwner(_) => (),
			}
		}
		Self::release(HoldReason::Split, &split.deposit)?;
		Splits::<T>::remove(id);
		Self::deposit_event(Event::SplitRemoved { split: id });
		Ok(())
	}

	/// A slot whose payee is the account `who`.
	pub(crate) fn slot_of(
		who: &T::AccountId,
		split: SplitId,
		slot: SlotId,
	) -> Result<SlotOf<T>, DispatchError> {
		let found = Slots::<T>::get(split, slot).ok_or(Error::<T>::SlotNotFound)?;
		ensure!(found.payee == Payee::Account(who.clone()), Error::<T>::NotPayee);
		Ok(found)
	}

	pub(crate) fn do_hand_on(
		who: &T::AccountId,
		split: SplitId,
		slot: SlotId,
		to: T::AccountId,
	) -> DispatchResult {
		let found = Self::slot_of(who, split, slot)?;
		ensure!(to != *who, Error::<T>::SameAccount);
		Slots::<T>::insert(split, slot, Slot { payee: Payee::Account(to.clone()), ..found });
		Self::deposit_event(Event::HandedOn { split, slot, from: who.clone(), to });
		Ok(())
	}

	/// Gives the slot of the owner of a model to an account, if nobody owns the model any more: what
	/// is there could never be paid.
	pub(crate) fn do_name_payee(split: SplitId, slot: SlotId, to: T::AccountId) -> DispatchResult {
		let found = Slots::<T>::get(split, slot).ok_or(Error::<T>::SlotNotFound)?;
		let Payee::ModelOwner(model) = found.payee else {
			return Err(Error::<T>::PayeeStands.into());
		};
		ensure!(T::Models::owner_of(model).is_none(), Error::<T>::PayeeStands);
		Slots::<T>::insert(split, slot, Slot { payee: Payee::Account(to.clone()), ..found });
		Self::deposit_event(Event::PayeeNamed { split, slot, model, to });
		Ok(())
	}

	/// Moves `amount` from an account of ours to that of a split, which has received it then.
	///
	/// Fails if the account does not hold the minimum balance of the asset: not all that came could
	/// be paid out again.
	pub(crate) fn pay_split(
		from: Purse,
		split: SplitId,
		asset: &T::AssetId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let purse = Purse::Split(split);
		ensure!(Self::is_funded(purse, asset), Error::<T>::NotFunded);
		Self::pay(from, asset, &Self::account_of(purse), amount)?;
		Received::<T>::try_mutate(split, asset, |received| accounts::add(received, amount))
	}

	/// What a slot is entitled to of all that the split has ever received.
	pub(crate) fn entitlement(
		split: SplitId,
		parts: u32,
		asset: &T::AssetId,
	) -> Result<Balance, ArithmeticError> {
		entitled(Received::<T>::get(split, asset), parts, PARTS)
	}

	/// What can be claimed for a slot.
	pub(crate) fn claimable(
		split: SplitId,
		slot: SlotId,
		parts: u32,
		asset: &T::AssetId,
	) -> Result<Balance, ArithmeticError> {
		Self::entitlement(split, parts, asset)?
			.checked_sub(Taken::<T>::get((split, slot, asset)))
			.ok_or(ArithmeticError::Underflow)
	}

	pub(crate) fn do_claim(split: SplitId, slot: SlotId, asset: &T::AssetId) -> DispatchResult {
		let found = Slots::<T>::get(split, slot).ok_or(Error::<T>::SlotNotFound)?;
		ensure!(Self::claim_slot(split, slot, found, asset)?, Error::<T>::NothingToClaim);
		Ok(())
	}

	pub(crate) fn do_claim_path(
		mut split: SplitId,
		path: &[SlotId],
		asset: &T::AssetId,
	) -> DispatchResult {
		let mut claimed = false;
		let mut next = Some(split);
		for slot in path {
			split = next.ok_or(Error::<T>::InvalidPath)?;
			let found = Slots::<T>::get(split, *slot).ok_or(Error::<T>::SlotNotFound)?;
			next = match found.payee {
				Payee::Split(child) => Some(child),
				_ => None,
			};
			claimed |= Self::claim_slot(split, *slot, found, asset)?;
		}
		ensure!(claimed, Error::<T>::NothingToClaim);
		Ok(())
	}

	/// Pays the payee of a slot what can be claimed for it. Returns whether that is something.
	fn claim_slot(
		split: SplitId,
		slot: SlotId,
		found: SlotOf<T>,
		asset: &T::AssetId,
	) -> Result<bool, DispatchError> {
		let Slot { payee, parts } = found;
		ensure!(!matches!(payee, Payee::Stream(_)), Error::<T>::IsStream);
		let amount = Self::claimable(split, slot, parts, asset)?;
		if amount == 0 {
			return Ok(false);
		}
		Taken::<T>::try_mutate((split, slot, asset), |taken| accounts::add(taken, amount))?;
		let purse = Purse::Split(split);
		let to = match &payee {
			Payee::Split(child) => {
				Self::pay_split(purse, *child, asset, amount)?;
				Self::account_of(Purse::Split(*child))
			},
			Payee::Account(who) => {
				Self::pay(purse, asset, who, amount)?;
				who.clone()
			},
			Payee::ModelOwner(model) => {
				let who = T::Models::owner_of(*model).ok_or(Error::<T>::NoOwner)?;
				Self::pay(purse, asset, &who, amount)?;
				who
			},
			Payee::Stream(_) => return Err(Error::<T>::IsStream.into()),
		};
		let asset = asset.clone();
		Self::deposit_event(Event::Claimed { split, slot, payee, to, asset, amount });
		Ok(true)
	}
}
