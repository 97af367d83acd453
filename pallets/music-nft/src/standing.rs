// SPDX-License-Identifier: Apache-2.0

//! Whether something of a recording can be sold.

use crate::*;
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Fails unless something of a recording can be sold: with `Contested` while it is disputed, and
	/// with `Blocked` after a dispute was upheld, for good.
	pub(crate) fn ensure_clear(recording: RecordingId) -> DispatchResult {
		match Standings::<T>::get(recording).state {
			State::Clear => Ok(()),
			State::Contested => Err(Error::<T>::Contested.into()),
			State::Blocked(_) => Err(Error::<T>::Blocked.into()),
		}
	}

	/// Fails if a dispute about a recording was upheld.
	pub(crate) fn ensure_not_blocked(recording: RecordingId) -> DispatchResult {
		let blocked = matches!(Standings::<T>::get(recording).state, State::Blocked(_));
		ensure!(!blocked, Error::<T>::Blocked);
		Ok(())
	}

	/// Fails while it is not clear whose a recording is: as long as its ownership is disputed, and after
	/// that was upheld, until the panel has named a split.
	pub(crate) fn ensure_undisputed_owner(recording: RecordingId) -> DispatchResult {
		let standing = Standings::<T>::get(recording);
		match standing.state {
			State::Blocked(Ground::Ownership) => {
				ensure!(standing.split_named, Error::<T>::Blocked);
			},
			State::Contested => {
				let ground = Disputes::<T>::get(recording).map(|dispute| dispute.ground);
				ensure!(ground != Some(Ground::Ownership), Error::<T>::Contested);
			},
			State::Clear | State::Blocked(_) => (),
		}
		Ok(())
	}

	/// For how long sales of a recording were frozen by disputes until now, in the time of the
	/// pallet. Grows with it as long as there is a dispute, and not otherwise: whatever was to be
	/// over at some moment is over later by as much as this has grown since.
	pub(crate) fn frozen_for(recording: RecordingId) -> Moment {
		let before = Standings::<T>::get(recording).frozen;
		let since = Disputes::<T>::get(recording).map(|dispute| dispute.since);
		let now = Self::now();
		before.saturating_add(since.map_or(0, |since| now.saturating_sub(since)))
	}
}
