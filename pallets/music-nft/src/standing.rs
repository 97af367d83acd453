// SPDX-License-Identifier: Apache-2.0

//! Whether anything of a recording may be sold.

use crate::*;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Fails while a dispute is open, and after one was upheld.
	pub(crate) fn ensure_clear(recording: RecordingId) -> DispatchResult {
		// Until there are disputes, only tests have some.
		#[cfg(test)]
		match mock::test_standing(recording).0 {
			mock::Stand::Clear => (),
			mock::Stand::Contested => return Err(Error::<T>::Contested.into()),
			mock::Stand::Blocked => return Err(Error::<T>::Blocked.into()),
		}
		let _ = recording;
		Ok(())
	}

	/// For how long in all, in the pallet's time, sales of it were frozen until now.
	pub(crate) fn frozen_for(recording: RecordingId) -> Moment {
		#[cfg(test)]
		let frozen = mock::test_standing(recording).1;
		#[cfg(not(test))]
		let frozen = Moment::from(recording.min(0));
		frozen
	}
}
