// SPDX-License-Identifier: Apache-2.0

//! Who gets what.

use super::*;
use crate::settle::entitled;
use frame_support::traits::Get;
use pallet_music_nft_runtime_api::{
	self as told, OwnSlotInfo, OwnSlotPage, PayeeInfo, SlotInfo, SplitInfo, StreamPayees,
	UnitsInfo, MAX_HOLDERS_TOLD,
};

/// A split as the runtime API tells it.
type SplitInfoOf<T> = SplitInfo<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;

impl<T: Config> Pallet<T> {
	/// Who gets what of the money of a recording or a split.
	pub fn split_info(of: told::Purse) -> Option<SplitInfoOf<T>> {
		let id = match of {
			told::Purse::Recording(id) => Recordings::<T>::get(id)?.split,
			told::Purse::Split(id) => id,
		};
		Self::tree(&assets::<T>(), id, WHOLE, T::MaxSplitDepth::get())
	}

	/// A split that gets `share` of what is asked for, and is at most so deep.
	fn tree(assets: &[T::AssetId], id: SplitId, share: u32, depth: u32) -> Option<SplitInfoOf<T>> {
		let depth = depth.checked_sub(1)?;
		let split = Splits::<T>::get(id)?;
		let slot = |slot| {
			let Slot { payee, parts } = Slots::<T>::get(id, slot)?;
			let share = entitled(share.into(), parts, PARTS).ok()?.try_into().ok()?;
			Some(SlotInfo {
				slot,
				parts,
				share,
				payee: match payee {
					Payee::Account(who) => PayeeInfo::Account(who),
					Payee::Split(child) => {
						PayeeInfo::Split(Self::tree(assets, child, share, depth)?)
					},
					Payee::ModelOwner(model) => {
						PayeeInfo::ModelOwner { model, owner: T::Models::owner_of(model) }
					},
					Payee::Stream(stream) => PayeeInfo::Stream(Self::stream_payees(stream)?),
				},
				waiting: Self::waiting_for_slot(assets, id, slot, parts),
			})
		};
		let purse = Purse::Split(id);
		Some(SplitInfo {
			split: id,
			creator: split.deposit.who,
			account: Self::account_of(purse),
			funded: assets.iter().filter(|asset| Self::is_funded(purse, asset)).cloned().collect(),
			received: amounts::<T>(assets, |asset| Ok(Received::<T>::get(id, asset))),
			leaves: split.leaves,
			slots: (0..split.slots).filter_map(slot).collect(),
		})
	}

	fn stream_payees(id: StreamId) -> Option<StreamPayees<T::AccountId>> {
		let stream = Streams::<T>::get(id)?;
		let first = Holdings::<T>::iter_prefix(id)
			.take(MAX_HOLDERS_TOLD as usize)
			.map(|(account, holding)| UnitsInfo { account, units: holding.units })
			.collect();
		Some(StreamPayees { stream: id, units: stream.units, holders: stream.holders, first })
	}

	/// What can be claimed for a slot.
	pub(super) fn waiting_for_slot(
		assets: &[T::AssetId],
		split: SplitId,
		slot: SlotId,
		parts: u32,
	) -> Vec<AmountOf<T>> {
		amounts::<T>(assets, |asset| Self::claimable(split, slot, parts, asset))
	}

	/// The slots that an account has, from a split on.
	pub fn own_slot_infos(
		who: &T::AccountId,
		from: SplitId,
		limit: u32,
	) -> OwnSlotPage<T::AssetId> {
		let assets = assets::<T>();
		let (found, next) = walk(from, NextSplit::<T>::get(), limit, T::MaxSlots::get(), |split| {
			let own: Vec<_> = (0..Splits::<T>::get(split)?.slots)
				.filter_map(|slot| Self::own_slot_info(&assets, who, split, slot))
				.collect();
			(!own.is_empty()).then_some(own)
		});
		OwnSlotPage { slots: found.into_iter().flatten().collect(), next }
	}

	/// A slot, if the account has it.
	fn own_slot_info(
		assets: &[T::AssetId],
		who: &T::AccountId,
		split: SplitId,
		slot: SlotId,
	) -> Option<OwnSlotInfo<T::AssetId>> {
		let Slot { payee, parts } = Slots::<T>::get(split, slot)?;
		let model = match payee {
			Payee::Account(payee) if payee == *who => None,
			Payee::ModelOwner(model) if T::Models::owner_of(model).as_ref() == Some(who) => {
				Some(model)
			},
			_ => return None,
		};
		let waiting = Self::waiting_for_slot(assets, split, slot, parts);
		Some(OwnSlotInfo { split, slot, parts, model, waiting })
	}
}
