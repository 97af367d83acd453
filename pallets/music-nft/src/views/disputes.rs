// SPDX-License-Identifier: Apache-2.0

//! How recordings stand in disputes.

use super::*;
use pallet_music_nft_runtime_api::{
	DisputeEndInfo, DisputeInfo, DisputePage, DisputedInfo, GroundInfo, OutcomeInfo, StandingInfo,
	StateInfo,
};

impl<T: Config> Pallet<T> {
	/// How a recording stands.
	pub fn standing_info(id: RecordingId) -> Option<StandingInfo<T::AccountId>> {
		if !Recordings::<T>::contains_key(id) {
			return None;
		}
		let standing = Standings::<T>::get(id);
		let again_at = Some(standing.again_at)
			.filter(|at| standing.state == State::Clear && Self::now() < *at);
		Some(StandingInfo {
			state: state(standing.state),
			dispute: Disputes::<T>::get(id).map(|dispute| Self::dispute_info(id, dispute)),
			disputes: standing.disputes,
			rejected: standing.rejected,
			frozen: Self::frozen_for(id),
			bond: Self::contest_bond(id).unwrap_or(Balance::MAX),
			again_at: again_at.map(Self::real),
		})
	}

	/// The disputes that have not ended, behind that about the recording `start`.
	pub fn dispute_infos(start: Option<RecordingId>, limit: u32) -> DisputePage<T::AccountId> {
		let all = match start {
			// From a number follows where a dispute about it is, also if it has ended.
			Some(id) => Disputes::<T>::iter_from(Disputes::<T>::hashed_key_for(id)),
			None => Disputes::<T>::iter(),
		};
		let look = |(id, dispute): &(RecordingId, DisputeOf<T>)| {
			Some(Self::dispute_info(*id, dispute.clone()))
		};
		let (disputes, next) = search(all, limit, look);
		DisputePage { disputes, next: next.map(|(id, _)| id) }
	}

	/// What there is to know of a dispute, if it goes on or is still remembered.
	pub(super) fn disputed_info(
		recording: RecordingId,
		number: DisputeId,
	) -> Option<DisputedInfo<T::AccountId>> {
		if let Some(past) = PastDisputes::<T>::get(recording, number) {
			let outcome = match past.outcome {
				Outcome::Upheld => OutcomeInfo::Upheld,
				Outcome::Rejected => OutcomeInfo::Rejected,
				Outcome::Undecided => OutcomeInfo::Undecided,
			};
			return Some(DisputedInfo {
				dispute: number,
				by: past.deposit.who,
				ground: ground(past.ground),
				evidence: past.evidence,
				disclosure: past.disclosure,
				at: past.at,
				end: Some(DisputeEndInfo { at: past.ended_at, outcome }),
			});
		}
		let dispute = Disputes::<T>::get(recording).filter(|found| found.number == number)?;
		Some(DisputedInfo {
			dispute: number,
			by: dispute.bond.who,
			ground: ground(dispute.ground),
			evidence: dispute.evidence,
			disclosure: dispute.disclosure,
			at: dispute.at,
			end: None,
		})
	}

	fn dispute_info(recording: RecordingId, dispute: DisputeOf<T>) -> DisputeInfo<T::AccountId> {
		DisputeInfo {
			recording,
			dispute: dispute.number,
			by: dispute.bond.who,
			ground: ground(dispute.ground),
			evidence: dispute.evidence,
			disclosure: dispute.disclosure,
			at: dispute.at,
			deadline: Self::real(dispute.deadline),
			bond: dispute.bond.amount,
		}
	}
}

/// Whether something of a recording can be sold.
pub(super) fn state(state: State) -> StateInfo {
	match state {
		State::Clear => StateInfo::Clear,
		State::Contested => StateInfo::Contested,
		State::Blocked(reason) => StateInfo::Blocked(ground(reason)),
	}
}

fn ground(ground: Ground) -> GroundInfo {
	match ground {
		Ground::Ownership => GroundInfo::Ownership,
		Ground::Disclosure => GroundInfo::Disclosure,
		Ground::Licence => GroundInfo::Licence,
	}
}
