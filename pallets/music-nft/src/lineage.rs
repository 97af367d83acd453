// SPDX-License-Identifier: Apache-2.0

//! On what recordings are built, and what is paid for that.
//!
//! Sources are named when a recording is registered, and never again. They exist already and so have
//! lower numbers: no way along sources comes back to where it began.
//!
//! What was agreed in the licence of a source is a part `r` of what a sale brings after the fee, of
//! which the source's own ancestors get theirs. A source of the same steward needs no licence and
//! gets nothing, but its ancestors get of the new recording what they get of it, so that nobody is
//! freed from what he has agreed to by building on his own:
//!
//! ```text
//!                            licensed                             of the same steward
//! share(source)              r * (1 - sum of its ancestors')      0
//! share(ancestor of it)      r * share in the source's lineage    share in the source's lineage
//! ```
//!
//! If there are several ways to an ancestor, its shares add up. All together are never more than what
//! the sources take, which is bounded by `MaxUpstream`, however long the ways are. They are kept for
//! each recording, so that a sale need not follow them.

use crate::*;
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{ensure, traits::Get};
use polyphony_support::{mul_div, part_of, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, Permill};

/// Shares by recording, in 10^-9.
type SharesOf = BTreeMap<RecordingId, u32>;

impl<T: Config> Pallet<T> {
	/// The lineage of a recording that `who` registers now with these sources.
	///
	/// Fails if a source is not there or not licensed to him, and if a bound is passed.
	pub(crate) fn lineage_of(
		who: &T::AccountId,
		sources: &[SourceInput],
	) -> Result<LineageOf<T>, DispatchError> {
		let mut agreed = Vec::with_capacity(sources.len());
		for SourceInput { recording, grant } in sources {
			let source = Recordings::<T>::get(recording).ok_or(Error::<T>::SourceNotFound)?;
			let share = match grant {
				Some(grant) => Self::remix_share(who, *recording, *grant)?,
				None => {
					ensure!(source.steward == *who, Error::<T>::NoRemixLicence);
					Permill::zero()
				},
			};
			agreed.push(Source { recording: *recording, grant: *grant, share });
		}
		agreed.sort_unstable_by_key(|source| source.recording);
		let different: BTreeSet<_> = agreed.iter().map(|source| source.recording).collect();
		ensure!(different.len() == agreed.len(), Error::<T>::DuplicateSource);

		let (mut shares, mut taken, mut depth) = (SharesOf::new(), 0u64, 0u32);
		for source in &agreed {
			let above = Lineages::<T>::get(source.recording);
			depth = depth.max(above.depth.checked_add(1).ok_or(ArithmeticError::Overflow)?);
			let part = match source.grant {
				Some(_) => part_of(WHOLE.into(), source.share, Rounding::Down) as u32,
				None => above.upstream(),
			};
			taken = taken.checked_add(part.into()).ok_or(ArithmeticError::Overflow)?;
			for ancestor in &above.ancestors {
				let share = match source.grant {
					Some(_) => part_of_share(ancestor.share, source.share)?,
					None => ancestor.share,
				};
				add_share(&mut shares, ancestor.recording, share)?;
			}
			if source.grant.is_some() {
				let own = WHOLE.checked_sub(above.upstream()).ok_or(ArithmeticError::Underflow)?;
				add_share(&mut shares, source.recording, part_of_share(own, source.share)?)?;
			}
		}
		let most = part_of(WHOLE.into(), T::MaxUpstream::get(), Rounding::Down);
		ensure!(Balance::from(taken) <= most, Error::<T>::UpstreamTooHigh);
		ensure!(depth <= T::MaxDepth::get(), Error::<T>::LineageTooDeep);

		let ancestors: Vec<_> = shares
			.into_iter()
			.filter(|(_, share)| *share != 0)
			.map(|(recording, share)| Ancestor { recording, share })
			.collect();
		Ok(Lineage {
			// No source twice, so there are no more than were named.
			sources: BoundedVec::truncate_from(agreed),
			ancestors: ancestors.try_into().map_err(|_| Error::<T>::TooManyAncestors)?,
			depth,
		})
	}

	/// What was agreed in a licence of `who` for remixes of `recording` that is in force.
	fn remix_share(
		who: &T::AccountId,
		recording: RecordingId,
		grant: GrantId,
	) -> Result<Permill, DispatchError> {
		// Until licences are sold, only tests have some.
		#[cfg(test)]
		if let Some(share) = mock::test_grant(&codec::Encode::encode(who), recording, grant) {
			return Ok(share);
		}
		let _ = (who, recording, grant);
		Err(Error::<T>::NoRemixLicence.into())
	}
}

/// What a share comes to of a part. Rounded down.
fn part_of_share(share: u32, part: Permill) -> Result<u32, ArithmeticError> {
	let whole = Permill::one().deconstruct();
	mul_div(share.into(), part.deconstruct().into(), whole.into(), Rounding::Down)
		.and_then(|share| u32::try_from(share).ok())
		.ok_or(ArithmeticError::Overflow)
}

/// Adds to the share of a recording.
fn add_share(
	shares: &mut SharesOf,
	recording: RecordingId,
	share: u32,
) -> Result<(), ArithmeticError> {
	let sum = shares.entry(recording).or_default();
	*sum = sum.checked_add(share).ok_or(ArithmeticError::Overflow)?;
	Ok(())
}
