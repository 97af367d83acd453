// SPDX-License-Identifier: Apache-2.0

//! What holds for disputes.

use super::*;

impl<T: Config> Pallet<T> {
	/// What is contested is disputed and nothing else is, bonds are on hold, and each dispute ends.
	pub(super) fn check_disputes(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		let now = Self::now();
		for (id, standing) in Standings::<T>::iter() {
			ensure!(Recordings::<T>::contains_key(id), "music: a standing of nothing");
			ensure!(standing.rejected <= standing.disputes, "music: disputes are not counted");
			ensure!(
				(standing.state == State::Contested) == Disputes::<T>::contains_key(id),
				"music: what is disputed is not contested, or the other way round"
			);
			let frozen = Self::frozen_for(id);
			ensure!(standing.frozen <= frozen && frozen <= now, "music: frozen for too long");
		}
		for (id, dispute) in Disputes::<T>::iter() {
			let standing = Standings::<T>::get(id);
			ensure!(
				standing.state == State::Contested
					&& dispute.number.checked_add(1) == Some(standing.disputes),
				"music: a dispute is not the last one"
			);
			ensure!(
				dispute.since <= now && dispute.since < dispute.deadline,
				"music: a dispute is still to come"
			);
			let due = DueAt::<T>::get(TaskOf::<T>::EndDispute(id));
			ensure!(
				due.is_some_and(|due| due >= dispute.deadline),
				"music: a dispute goes on for ever"
			);
			sums.hold(HoldReason::Dispute, &dispute.bond)?;
		}
		Ok(())
	}
}
