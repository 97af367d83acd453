// SPDX-License-Identifier: Apache-2.0

//! What models are built on, and what is paid for that.
//!
//! Bases are named when a model is listed, and never again. They exist already and so have lower
//! numbers: no way along bases comes back to where it began.
//!
//! What a base asks for at that moment is agreed for good, as a part `r` of what a sale brings after
//! the fee. The base's own ancestors get their shares of that part:
//!
//! ```text
//! share(base)               = r * (1 - sum of the shares in the base's lineage)
//! share(ancestor of a base) = r * its share in the base's lineage
//! ```
//!
//! If there are several ways to an ancestor, its shares add up. So the shares of all are never more
//! than the royalties of the bases together, which are bounded by `MaxRoyalty`, however long the
//! ways are. They are kept for each model, so that a sale need not follow them.

use crate::*;
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Get, BoundedVec};
use polyphony_support::{mul_div, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, Permill};

impl<T: Config> Pallet<T> {
	/// The lineage of a model that is listed now with these bases.
	///
	/// Fails if a base is not there, not listed, asks for more than was agreed to or lets nobody
	/// build on it, and if a bound is passed.
	pub(crate) fn lineage_of(bases: &[BaseInput]) -> Result<LineageOf<T>, DispatchError> {
		let mut agreed = BTreeMap::<ModelId, Permill>::new();
		for base in bases {
			let model = Models::<T>::get(base.model).ok_or(Error::<T>::BaseNotFound)?;
			ensure!(model.listed, Error::<T>::Delisted);
			let royalty = model.terms.ok_or(Error::<T>::NoDerivatives)?;
			ensure!(royalty <= base.max_royalty, Error::<T>::RoyaltyRose);
			ensure!(agreed.insert(base.model, royalty).is_none(), Error::<T>::DuplicateBase);
		}
		let sum = agreed
			.values()
			.try_fold(0u32, |sum, royalty| sum.checked_add(royalty.deconstruct()))
			.ok_or(ArithmeticError::Overflow)?;
		ensure!(sum <= T::MaxRoyalty::get().deconstruct(), Error::<T>::RoyaltyTooHigh);

		let mut shares = BTreeMap::<ModelId, u32>::new();
		let mut depth = 0u32;
		for (base, royalty) in &agreed {
			let above = Lineages::<T>::get(base);
			depth = depth.max(above.depth.checked_add(1).ok_or(ArithmeticError::Overflow)?);
			let mut own = WHOLE;
			for ancestor in &above.ancestors {
				own = own.checked_sub(ancestor.share).ok_or(ArithmeticError::Underflow)?;
				add_share(&mut shares, ancestor.model, ancestor.share, *royalty)?;
			}
			add_share(&mut shares, *base, own, *royalty)?;
		}
		ensure!(depth <= T::MaxDepth::get(), Error::<T>::LineageTooDeep);

		let bases = agreed.into_iter().map(|(model, royalty)| Base { model, royalty });
		let ancestors = shares
			.into_iter()
			.filter(|(_, share)| *share != 0)
			.map(|(model, share)| Ancestor { model, share });
		Ok(Lineage {
			// No base twice, so there are no more than were named.
			bases: BoundedVec::truncate_from(bases.collect()),
			ancestors: ancestors
				.collect::<alloc::vec::Vec<_>>()
				.try_into()
				.map_err(|_| Error::<T>::TooManyAncestors)?,
			depth,
		})
	}
}

/// Adds `share` of `royalty` to what `model` gets. Rounded down.
fn add_share(
	shares: &mut BTreeMap<ModelId, u32>,
	model: ModelId,
	share: u32,
	royalty: Permill,
) -> Result<(), ArithmeticError> {
	let part = mul_div(
		share.into(),
		royalty.deconstruct().into(),
		Permill::from_percent(100).deconstruct().into(),
		Rounding::Down,
	)
	.and_then(|part| u32::try_from(part).ok())
	.ok_or(ArithmeticError::Overflow)?;
	let sum = shares.entry(model).or_default();
	*sum = sum.checked_add(part).ok_or(ArithmeticError::Overflow)?;
	Ok(())
}
