// SPDX-License-Identifier: Apache-2.0

//! From a price to fee, sources and split.
//!
//! ```text
//! amount   = fee + upstream + rest
//! fee      = amount * Fee, rounded up
//! upstream = what floor(all that was ever shared * sum of the ancestors' shares) grows by
//! rest     = what is left, to the split of the recording
//! ```
//!
//! "All that was ever shared" is what comes after the fee, over all sales. So `upstream` is less than
//! one unit away from the exact share in each sale and in all together, and the ancestors, who claim
//! of
//!
//! ```text
//! floor(all that was ever shared * share of the ancestor)
//! ```
//!
//! what they have not got yet, never get more than was set aside for them. A sale costs the same for
//! any number of ancestors, and does not touch what is theirs.

use crate::{accounts::add, *};
use frame_support::{ensure, traits::Get};
use polyphony_support::{mul_div, part_of, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// Who gets what of an amount that came to a recording. Together they are the amount.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Shares {
	/// The protocol's fee.
	pub(crate) fee: Balance,
	/// What is for the ancestors.
	pub(crate) upstream: Balance,
	/// What has gone to the split of the recording.
	pub(crate) rest: Balance,
}

/// What `parts` of `whole` get of what was received in all. Rounded down.
pub(crate) fn entitled(
	received: Balance,
	parts: u32,
	whole: u32,
) -> Result<Balance, ArithmeticError> {
	mul_div(received, parts.into(), whole.into(), Rounding::Down).ok_or(ArithmeticError::Overflow)
}

impl<T: Config> Pallet<T> {
	/// Shares `amount`, which has come to the account of the recording for something that was sold.
	pub(crate) fn pay_recording(
		recording: RecordingId,
		asset: &T::AssetId,
		amount: Balance,
	) -> Result<Shares, DispatchError> {
		Self::settle(recording, asset, amount, part_of(amount, T::Fee::get(), Rounding::Up))
	}

	/// Shares `amount`, which has come to the account of the recording, of which `fee` is the
	/// protocol's.
	pub(crate) fn settle(
		recording: RecordingId,
		asset: &T::AssetId,
		amount: Balance,
		fee: Balance,
	) -> Result<Shares, DispatchError> {
		// Streams know only these.
		ensure!(Self::asset_place(asset).is_some(), Error::<T>::AssetNotAccepted);
		let found = Recordings::<T>::get(recording).ok_or(Error::<T>::RecordingNotFound)?;
		let shared = amount.checked_sub(fee).ok_or(ArithmeticError::Underflow)?;
		Self::note_sale(recording);
		Self::keep_fee(recording, asset, fee)?;
		let upstream = Self::set_upstream_aside(recording, asset, shared)?;
		let rest = shared.checked_sub(upstream).ok_or(ArithmeticError::Underflow)?;
		Self::pay_split(Purse::Recording(recording), found.split, asset, rest)?;
		Self::deposit_event(Event::Settled {
			recording,
			asset: asset.clone(),
			amount,
			fee,
			upstream,
			rest,
		});
		Ok(Shares { fee, upstream, rest })
	}

	/// From now on, nothing about the recording can be taken back.
	pub(crate) fn note_sale(recording: RecordingId) {
		let activity = Activities::<T>::get(recording);
		if !activity.sold {
			Activities::<T>::insert(recording, Activity { sold: true, ..activity });
		}
	}

	/// Lets a fee wait on the account of the recording, until it is time.
	fn keep_fee(recording: RecordingId, asset: &T::AssetId, fee: Balance) -> DispatchResult {
		if fee == 0 {
			return Ok(());
		}
		let before = UnsharedFees::<T>::get(recording, asset);
		let sum = before.checked_add(fee).ok_or(ArithmeticError::Overflow)?;
		UnsharedFees::<T>::insert(recording, asset, sum);
		if before == 0 {
			let at = Self::after(T::FeePeriod::get())?;
			Self::schedule(at, &Task::ShareFees(recording, asset.clone()));
		}
		Ok(())
	}

	pub(crate) fn do_share_fees(recording: RecordingId, asset: &T::AssetId) -> DispatchResult {
		let amount = UnsharedFees::<T>::take(recording, asset);
		ensure!(amount != 0, Error::<T>::NoFees);
		Self::pay(Purse::Recording(recording), asset, &T::FeeRecipient::get(), amount)?;
		Self::unschedule(&Task::ShareFees(recording, asset.clone()));
		Self::deposit_event(Event::FeesShared { recording, asset: asset.clone(), amount });
		Ok(())
	}

	/// Lets the part of the ancestors wait on the account of the recording, and returns it.
	fn set_upstream_aside(
		recording: RecordingId,
		asset: &T::AssetId,
		shared: Balance,
	) -> Result<Balance, DispatchError> {
		let parts = Lineages::<T>::get(recording).upstream();
		if parts == 0 {
			return Ok(0);
		}
		Shared::<T>::try_mutate(recording, asset, |all| {
			let before = entitled(*all, parts, WHOLE)?;
			add(all, shared)?;
			let after = entitled(*all, parts, WHOLE)?;
			Ok(after.checked_sub(before).ok_or(ArithmeticError::Underflow)?)
		})
	}

	pub(crate) fn do_claim_upstream(
		recording: RecordingId,
		ancestor: RecordingId,
		asset: &T::AssetId,
	) -> DispatchResult {
		let lineage = Lineages::<T>::get(recording);
		let share = lineage
			.ancestors
			.iter()
			.find(|found| found.recording == ancestor)
			.ok_or(Error::<T>::NotAncestor)?
			.share;
		Self::ensure_undisputed_owner(ancestor)?;
		let amount = SharedTaken::<T>::try_mutate((recording, ancestor, asset), |taken| {
			let all = entitled(Shared::<T>::get(recording, asset), share, WHOLE)?;
			let amount = all.checked_sub(*taken).ok_or(ArithmeticError::Underflow)?;
			ensure!(amount != 0, Error::<T>::NothingToClaim);
			*taken = all;
			Ok::<_, DispatchError>(amount)
		})?;
		let split = Recordings::<T>::get(ancestor).ok_or(Error::<T>::RecordingNotFound)?.split;
		Self::pay_split(Purse::Recording(recording), split, asset, amount)?;
		Self::deposit_event(Event::UpstreamClaimed {
			recording,
			ancestor,
			asset: asset.clone(),
			amount,
		});
		Ok(())
	}
}
