// SPDX-License-Identifier: Apache-2.0

//! What holds for disputes.

use super::*;

impl<T: Config> Pallet<T> {
	/// What is contested is disputed and nothing else is, bonds are on hold, each dispute ends, and only
	/// the last ones are remembered.
	pub(super) fn check_disputes(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		let now = Self::now();
		for (id, standing) in Standings::<T>::iter() {
			ensure!(Recordings::<T>::contains_key(id), "music: a standing of nothing");
			ensure!(standing.rejected <= standing.disputes, "music: disputes are not counted");
			ensure!(
				(standing.state == State::Contested) == Disputes::<T>::contains_key(id),
				"music: what is disputed is not contested, or the other way round"
			);
			ensure!(
				!standing.split_named || standing.state == State::Blocked(Ground::Ownership),
				"music: a split was named for what is not blocked"
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
			let entry = Deposit { who: dispute.bond.who.clone(), amount: dispute.entry };
			sums.hold(HoldReason::Registry, &entry)?;
		}
		for (id, number, past) in PastDisputes::<T>::iter() {
			let running = u32::from(Disputes::<T>::contains_key(id));
			let ended = Standings::<T>::get(id).disputes.saturating_sub(running);
			ensure!(
				number < ended && ended.saturating_sub(number) <= MAX_PAST_DISPUTES,
				"music: a dispute is still to come, or should be forgotten"
			);
			ensure!(past.at <= past.ended_at, "music: a dispute has ended before it began");
			sums.hold(HoldReason::Registry, &past.deposit)?;
		}
		Ok(())
	}
}
