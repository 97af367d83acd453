// SPDX-License-Identifier: Apache-2.0

//! What streams have promised.

use super::{dry_run, name_of};
use crate::*;
use alloc::vec::Vec;
use pallet_finance_vaults_runtime_api::StreamInfo;
use polyphony_support::clock::Clock;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// The streams of a vault.
	pub fn view_streams(id: VaultId) -> Vec<StreamInfo<T::AccountId, T::AssetId>> {
		Self::in_order(Streams::<T>::iter_prefix(id))
			.into_iter()
			.map(|(number, stream)| Self::tell_stream(id, number, stream))
			.collect()
	}

	fn tell_stream(
		id: VaultId,
		number: ItemId,
		stream: StreamOf<T>,
	) -> StreamInfo<T::AccountId, T::AssetId> {
		let accrued = stream.accrued(Self::clock());
		let waits = accrued.saturating_sub(stream.paid);
		let (mut claimable, mut error) = (0, None);
		if waits != 0 {
			claimable = Self::try_claim(id, number, &stream, accrued);
		}
		if claimable < waits {
			error = dry_run(|| Self::try_stream(id, number, &stream, waits)).err().map(name_of);
		}
		StreamInfo {
			stream: number,
			terms: stream.input.into(),
			approved: stream.approved,
			ended_at: stream.ended_at,
			accrued,
			paid: stream.paid,
			claimable,
			error,
			deposit: stream.deposit,
		}
	}

	/// What a claim would pay now.
	fn try_claim(id: VaultId, number: ItemId, stream: &StreamOf<T>, accrued: Balance) -> Balance {
		dry_run(|| {
			if Self::do_claim_stream(id, number).is_err() {
				return 0;
			}
			// It is gone if that was all.
			let paid = Streams::<T>::get(id, number).map_or(accrued, |stream| stream.paid);
			paid.saturating_sub(stream.paid)
		})
	}

	/// Pays so much of a stream.
	fn try_stream(
		id: VaultId,
		number: ItemId,
		stream: &StreamOf<T>,
		amount: Balance,
	) -> Result<(), DispatchError> {
		Self::with_vault(id, |vault| {
			Self::pay_stream(id, vault, number, stream, amount).map(|_| ())
		})
	}
}
