// SPDX-License-Identifier: Apache-2.0

//! On what recordings are built, and what is paid for that.
//!
//! Sources are named when a recording is registered, and never again. They exist already and so have
//! lower numbers: no way along sources comes back to where it began.
//!
//! What was agreed in the licence of a source is a part `r` of what a sale brings after the fee. Of
//! that, the source's own ancestors get what they get of the source itself, and the source has what
//! is left; so a recording can only be licensed for as much at least as it owes. A source of the same
//! steward needs no licence, unless somebody else has an exclusive one, and gets nothing, but its
//! ancestors get of the new recording what they get of it:
//!
//! ```text
//!                            licensed                             of the same steward
//! share(source)              r - sum of its ancestors'            0
//! share(ancestor of it)      share in the source's lineage        share in the source's lineage
//! ```
//!
//! So nobody is freed from what he has agreed to by building on his own, or by letting a friend do
//! so for next to nothing.
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
use polyphony_support::{part_of, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, Permill};

/// Shares by recording, in 10^-9.
type SharesOf = BTreeMap<RecordingId, u32>;

impl<T: Config> Pallet<T> {
	/// The lineage of a recording that `who` registers now with these sources.
	///
	/// Fails if a source is not there, blocked or not licensed to him, and if a bound is passed.
	pub(crate) fn lineage_of(
		who: &T::AccountId,
		sources: &[SourceInput],
	) -> Result<LineageOf<T>, DispatchError> {
		let mut agreed = Vec::with_capacity(sources.len());
		for SourceInput { recording, grant } in sources {
			let source = Recordings::<T>::get(recording).ok_or(Error::<T>::SourceNotFound)?;
			Self::ensure_not_blocked(*recording)?;
			let share = match grant {
				Some(grant) => Self::remix_share(who, *recording, *grant)?,
				None => {
					ensure!(source.steward == *who, Error::<T>::NoRemixLicence);
					Self::ensure_may_remix(who, *recording)?;
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
				Some(_) => share_of(source.share),
				None => above.upstream(),
			};
			taken = taken.checked_add(part.into()).ok_or(ArithmeticError::Overflow)?;
			for ancestor in &above.ancestors {
				add_share(&mut shares, ancestor.recording, ancestor.share)?;
			}
			// A licence is for no less than what the source owes, which never changes.
			let own = part.checked_sub(above.upstream()).ok_or(ArithmeticError::Underflow)?;
			add_share(&mut shares, source.recording, own)?;
		}
		ensure!(taken <= share_of(T::MaxUpstream::get()).into(), Error::<T>::UpstreamTooHigh);
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
}

/// A part in 10^-9. Exact.
pub(crate) fn share_of(part: Permill) -> u32 {
	part_of(WHOLE.into(), part, Rounding::Down) as u32
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
