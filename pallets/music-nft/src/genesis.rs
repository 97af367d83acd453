// SPDX-License-Identifier: Apache-2.0

//! The catalogue of a genesis, which is registered as by the calls.
//!
//! It needs what those need: who pays has the money, and the assets, the models that are named and
//! the ledger of items are there before. What cannot be registered stops the genesis, and is named.

use crate::*;
use alloc::{format, string::String, vec::Vec};
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, ModuleError};

impl<T: Config> Pallet<T> {
	/// Builds the genesis. Panics with what is wrong in it.
	pub(crate) fn build_genesis(genesis: &GenesisConfig<T>) {
		for asset in &genesis.assets {
			built(Self::do_accept_asset(asset, true).map_err(why), || format!("asset {asset:?}"));
		}
		for (number, work) in genesis.works.iter().enumerate() {
			built(Self::build_work(work), || format!("work {number} ({:?})", work.title));
		}
		for (number, split) in genesis.splits.iter().enumerate() {
			built(Self::build_split(split), || format!("split {number}"));
		}
		for (number, recording) in genesis.recordings.iter().enumerate() {
			built(Self::build_recording(recording), || {
				format!("recording {number} ({:?})", recording.title)
			});
		}
	}

	fn build_work(work: &GenesisWork<T::AccountId>) -> Result<(), String> {
		let iswc = match &work.iswc {
			Some(text) => Some(*Iswc::parse(text).ok_or(why(Error::<T>::InvalidIswc))?.as_bytes()),
			None => None,
		};
		let input = WorkInput {
			iswc,
			title: Self::bounded(&work.title)?,
			metadata: work.metadata,
			contributors: Self::contributors(&work.contributors)?,
		};
		Self::do_register_work(&work.registrant, input).map_err(why)?;
		Ok(())
	}

	fn build_split(split: &GenesisSplit<T::AccountId, T::AssetId>) -> Result<(), String> {
		let id = Self::split_of_payees(&split.creator, &split.payees)?;
		for asset in &split.assets {
			ensure!(Self::asset_place(asset).is_some(), why(Error::<T>::AssetNotAccepted));
			Self::fund_purse(&split.creator, Purse::Split(id), asset).map_err(why)?;
		}
		Ok(())
	}

	fn build_recording(
		recording: &GenesisRecording<T::AccountId, T::AssetId>,
	) -> Result<(), String> {
		let steward = &recording.steward;
		let isrc = match &recording.isrc {
			Some(text) => Some(*Isrc::parse(text).ok_or(why(Error::<T>::InvalidIsrc))?.as_bytes()),
			None => None,
		};
		let sources: Vec<_> = recording
			.sources
			.iter()
			.map(|source| SourceInput { recording: *source, grant: None })
			.collect();
		let input = RecordingInput {
			isrc,
			work: recording.work,
			title: Self::bounded(&recording.title)?,
			content: recording.content,
			c2pa: recording.c2pa,
			uri: Self::bounded(&recording.uri)?,
			created_at: Self::clock(),
			contributors: Self::contributors(&recording.contributors)?,
			disclosure: recording.disclosure,
			statement: Self::bounded(&recording.statement)?,
			sources: sources.try_into().map_err(|_| why(Error::<T>::TooManyAncestors))?,
			split: Self::split_of_payees(steward, &recording.payees)?,
		};
		let id = Self::do_register(steward, input).map_err(why)?;
		for (number, terms) in recording.editions.iter().enumerate() {
			Self::build_edition(steward, id, terms)
				.map_err(|why| format!("edition {number}: {why}"))?;
		}
		for (number, offer) in recording.licences.iter().enumerate() {
			Self::do_create_licence_offer(steward, id, offer.clone())
				.map_err(|error| format!("licence {number}: {}", why(error)))?;
		}
		Ok(())
	}

	fn build_edition(
		steward: &T::AccountId,
		recording: RecordingId,
		terms: &EditionTerms<T::AssetId>,
	) -> Result<(), String> {
		// With the time of the genesis, which is zero, it would be over before the first block.
		ensure!(
			terms.starts > Self::clock() || matches!(terms.sale, Sale::Fixed { .. }),
			String::from("a sale that goes with the time needs a moment at which it starts")
		);
		Self::do_create_edition(steward, recording, terms.clone()).map_err(why)?;
		Ok(())
	}

	fn split_of_payees(
		who: &T::AccountId,
		payees: &[(PayeeOf<T>, u32)],
	) -> Result<SplitId, String> {
		let payees = payees.to_vec().try_into().map_err(|_| why(Error::<T>::TooManyLeaves))?;
		Self::do_create_split(who, payees).map_err(why)
	}

	fn contributors<S: Get<u32>>(
		named: &[(String, Role)],
	) -> Result<BoundedVec<Contributor<T::AccountId>, S>, String> {
		let contributors = named
			.iter()
			.map(|(name, role)| {
				Ok(Contributor { account: None, name: Self::bounded(name)?, role: *role })
			})
			.collect::<Result<Vec<_>, String>>()?;
		contributors.try_into().map_err(|_| why(Error::<T>::InvalidContributors))
	}

	/// A text as bytes, if there are not too many.
	fn bounded<S: Get<u32>>(text: &str) -> Result<BoundedVec<u8, S>, String> {
		text.as_bytes().to_vec().try_into().map_err(|_| why(Error::<T>::InvalidText))
	}
}

/// Stops the genesis if something could not be built.
fn built<Built>(result: Result<Built, String>, what: impl FnOnce() -> String) {
	if let Err(why) = result {
		panic!("{} of the genesis: {why}", what());
	}
}

/// What is wrong, by the name of the error.
fn why(error: impl Into<DispatchError>) -> String {
	match error.into() {
		DispatchError::Module(ModuleError { message: Some(name), .. }) => name.into(),
		error => format!("{error:?}"),
	}
}
