// SPDX-License-Identifier: Apache-2.0

//! What holds between two calls.

use crate::{settle::entitled, *};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold as _, fungibles::Inspect as _, Get},
};
use polyphony_support::{part_of, widen_mul, Rounding, U256};
use sp_runtime::TryRuntimeError;

mod disputes;
mod licences;
mod sales;

/// What is on hold of an account, for a reason.
type Hold<T> = (HoldReason, <T as frame_system::Config>::AccountId, Balance);

/// What waits on an account.
type Waiting<T> = (<T as frame_system::Config>::AccountId, <T as Config>::AssetId, Balance);

/// What has to be there: deposits by the encoded reason and account, and money by the encoded account
/// and asset.
struct Sums<T: Config> {
	holds: BTreeMap<(Vec<u8>, Vec<u8>), Hold<T>>,
	money: BTreeMap<(Vec<u8>, Vec<u8>), Waiting<T>>,
}

impl<T: Config> Sums<T> {
	fn hold(&mut self, reason: HoldReason, deposit: &DepositOf<T>) -> Result<(), TryRuntimeError> {
		let key = (reason.encode(), deposit.who.encode());
		let entry = self.holds.entry(key).or_insert_with(|| (reason, deposit.who.clone(), 0));
		entry.2 = entry.2.checked_add(deposit.amount).ok_or("music: deposits are too large")?;
		Ok(())
	}

	fn owe(
		&mut self,
		account: T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
	) -> Result<(), TryRuntimeError> {
		let key = (account.encode(), asset.encode());
		let entry = self.money.entry(key).or_insert_with(|| (account, asset.clone(), 0));
		entry.2 = entry.2.checked_add(amount).ok_or("music: more waits than there can be")?;
		Ok(())
	}

	fn check(&self) -> Result<(), TryRuntimeError> {
		for (reason, who, sum) in self.holds.values() {
			let held = T::Deposits::balance_on_hold(&(*reason).into(), who);
			ensure!(held == *sum, "music: the deposits of an account are not on hold");
		}
		for (account, asset, sum) in self.money.values().filter(|(_, _, sum)| *sum != 0) {
			let needed = sum
				.checked_add(T::Assets::minimum_balance(asset.clone()))
				.ok_or("music: more waits than there can be")?;
			ensure!(
				T::Assets::balance(asset.clone(), account) >= needed,
				"music: an account has less than waits on it"
			);
		}
		Ok(())
	}
}

fn count(counts: &mut BTreeMap<u32, u32>, key: u32) {
	let count = counts.entry(key).or_default();
	*count = count.saturating_add(1);
}

impl<T: Config> Pallet<T> {
	/// Checks all of the pallet's state.
	///
	/// - Each account has, of each asset, what waits on it and the minimum balance.
	/// - Deposits are on hold.
	/// - Codes and content hashes are in the indices, once, and nothing else is.
	/// - What is counted is there, and numbers are below those of the next.
	/// - Each recording has a disclosure in force, and what was said after a sale is no less than
	///   before.
	/// - The shares of a lineage are those of recordings that exist and are older, and no more than
	///   `MaxUpstream`; ancestors have no more than was set aside.
	/// - Splits have slots for a million parts, and name only what exists and is older.
	/// - The units of a stream are those of its holders, and what its slot is entitled to is what was
	///   taken, what is credited and what is still to be credited, to the last fraction.
	/// - Licences and offers are counted, exclusive ones alone, and those of recordings that are built
	///   on others are there.
	/// - What is contested is disputed, and each dispute ends.
	/// - Fees that wait are due, once, and nothing else is.
	/// - Editions, items, auctions and bids: see `sales`.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut sums = Sums::<T> { holds: BTreeMap::new(), money: BTreeMap::new() };
		let mut users = BTreeMap::new();
		Self::check_assets(&mut sums)?;
		Self::check_works(&mut sums)?;
		Self::check_recordings(&mut sums, &mut users)?;
		Self::check_disclosures(&mut sums)?;
		Self::check_lineages(&mut sums)?;
		Self::check_splits(&mut sums, &mut users)?;
		Self::check_streams(&mut sums)?;
		Self::check_licences(&mut sums)?;
		Self::check_disputes(&mut sums)?;
		Self::check_sales(&mut sums)?;
		Self::check_due(&mut sums)?;
		Self::check_time()?;
		sums.check()
	}

	fn check_assets(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		let assets = AcceptedAssets::<T>::get();
		let mut names: Vec<_> = assets.iter().map(|(asset, _)| asset.clone()).collect();
		names.sort();
		names.dedup();
		ensure!(names.len() == assets.len(), "music: an asset is there twice");
		for (_, asset, owed) in Owed::<T>::iter() {
			ensure!(owed != 0, "music: nothing is owed");
			sums.owe(Self::account(), &asset, owed)?;
		}
		Ok(())
	}

	fn check_works(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		let next = NextWork::<T>::get();
		let mut recordings = BTreeMap::new();
		for recording in Recordings::<T>::iter_values() {
			if let Some(work) = recording.work {
				count(&mut recordings, work);
			}
		}
		let mut codes = 0usize;
		for (id, work) in Works::<T>::iter() {
			ensure!(id < next, "music: the number of a work is still to come");
			ensure!(WorksDetails::<T>::contains_key(id), "music: a work without details");
			ensure!(
				recordings.remove(&id).unwrap_or(0) == work.recordings,
				"music: the recordings of a work are not counted"
			);
			if let Some(iswc) = work.iswc {
				codes = codes.saturating_add(1);
				let there = IswcOf::<T>::get(iswc) == Some(id) && !work.revoked;
				ensure!(there, "music: an ISWC is not that of its work");
			}
			sums.hold(HoldReason::Registry, &work.deposit)?;
		}
		ensure!(recordings.is_empty(), "music: a recording of a work that is not there");
		ensure!(IswcOf::<T>::iter().count() == codes, "music: an ISWC of nothing");
		ensure!(
			WorksDetails::<T>::iter_keys().count() == Works::<T>::iter_keys().count(),
			"music: details of no work"
		);
		Ok(())
	}

	fn check_recordings(
		sums: &mut Sums<T>,
		users: &mut BTreeMap<u32, u32>,
	) -> Result<(), TryRuntimeError> {
		let next = NextRecording::<T>::get();
		let (mut codes, mut contents) = (0usize, 0usize);
		for (id, recording) in Recordings::<T>::iter() {
			ensure!(id < next, "music: the number of a recording is still to come");
			let details =
				RecordingsDetails::<T>::get(id).ok_or("music: a recording without details")?;
			if let Some(isrc) = recording.isrc {
				codes = codes.saturating_add(1);
				let there = IsrcOf::<T>::get(isrc) == Some(id) && !recording.revoked;
				ensure!(there, "music: an ISRC is not that of its recording");
			}
			if !recording.revoked {
				contents = contents.saturating_add(1);
				let there = ContentOf::<T>::get(details.content) == Some(id);
				ensure!(there, "music: a content is not that of its recording");
			}
			ensure!(
				recording.created_at <= recording.registered_at,
				"music: a recording was registered before it was made"
			);
			count(users, recording.split);
			sums.hold(HoldReason::Registry, &recording.deposit)?;
		}
		ensure!(IsrcOf::<T>::iter().count() == codes, "music: an ISRC of nothing");
		ensure!(ContentOf::<T>::iter().count() == contents, "music: a content of nothing");
		ensure!(
			RecordingsDetails::<T>::iter_keys().count() == Recordings::<T>::iter_keys().count(),
			"music: details of no recording"
		);
		Ok(())
	}

	fn check_disclosures(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		for (id, version, disclosed) in Disclosures::<T>::iter() {
			let recording =
				Recordings::<T>::get(id).ok_or("music: a disclosure of no recording")?;
			ensure!(version <= recording.disclosure, "music: a disclosure is still to come");
			if let Some(next) = version
				.checked_add(1)
				.filter(|_| version < recording.disclosure)
				.map(|next| Disclosures::<T>::get(id, next))
			{
				// A gap cannot be: once one has stayed, all do.
				let next = next.ok_or("music: a disclosure is missing")?;
				ensure!(
					disclosed.disclosure.may_become(&next.disclosure),
					"music: a disclosure was weakened"
				);
			}
			sums.hold(HoldReason::Registry, &disclosed.deposit)?;
		}
		for (id, recording) in Recordings::<T>::iter() {
			ensure!(
				Disclosures::<T>::contains_key(id, recording.disclosure),
				"music: a recording without a disclosure"
			);
		}
		Ok(())
	}

	fn check_lineages(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		let most = part_of(WHOLE.into(), T::MaxUpstream::get(), Rounding::Down);
		let mut derivatives = BTreeMap::new();
		for (id, lineage) in Lineages::<T>::iter() {
			ensure!(
				Recordings::<T>::contains_key(id) && !lineage.sources.is_empty(),
				"music: a lineage of nothing"
			);
			ensure!(lineage.depth <= T::MaxDepth::get(), "music: a lineage is too deep");
			for source in &lineage.sources {
				count(&mut derivatives, source.recording);
				let older =
					source.recording < id && Recordings::<T>::contains_key(source.recording);
				ensure!(older, "music: a source is not there");
				ensure!(
					Lineages::<T>::get(source.recording).depth < lineage.depth,
					"music: a lineage is deeper than those built on it"
				);
			}
			let mut sum: Balance = 0;
			for ancestor in &lineage.ancestors {
				let found = ancestor.recording;
				let older = found < id && Recordings::<T>::contains_key(found);
				ensure!(older && ancestor.share != 0, "music: an ancestor is not there");
				sum = sum.saturating_add(ancestor.share.into());
			}
			ensure!(sum <= most, "music: the sources get too much");
			let ordered =
				lineage.ancestors.windows(2).all(|two| two[0].recording < two[1].recording)
					&& lineage.sources.windows(2).all(|two| two[0].recording < two[1].recording);
			ensure!(ordered, "music: a lineage is out of order, or names a recording twice");
		}
		for (id, activity) in Activities::<T>::iter() {
			ensure!(
				derivatives.remove(&id).unwrap_or(0) == activity.derivatives,
				"music: the derivatives of a recording are not counted"
			);
			ensure!(
				Recordings::<T>::contains_key(id) || activity == Activity::default(),
				"music: activity without a recording"
			);
		}
		ensure!(derivatives.is_empty(), "music: derivatives are not counted");

		for (id, asset, shared) in Shared::<T>::iter() {
			let lineage = Lineages::<T>::get(id);
			let mut waits = entitled(shared, lineage.upstream(), WHOLE)?;
			for ancestor in &lineage.ancestors {
				let taken = SharedTaken::<T>::get((id, ancestor.recording, &asset));
				let entitled = entitled(shared, ancestor.share, WHOLE)?;
				ensure!(taken <= entitled, "music: an ancestor has more than its share");
				waits = waits.checked_sub(taken).ok_or("music: ancestors have more than all")?;
			}
			sums.owe(Self::account_of(Purse::Recording(id)), &asset, waits)?;
		}
		for (id, ancestor, asset) in SharedTaken::<T>::iter_keys() {
			let mut ancestors = Lineages::<T>::get(id).ancestors.into_iter();
			ensure!(
				ancestors.any(|found| found.recording == ancestor)
					&& Shared::<T>::contains_key(id, asset),
				"music: something was taken of nothing"
			);
		}
		Ok(())
	}

	fn check_splits(
		sums: &mut Sums<T>,
		users: &mut BTreeMap<u32, u32>,
	) -> Result<(), TryRuntimeError> {
		let next = NextSplit::<T>::get();
		let mut slots = 0usize;
		let mut all = BTreeMap::<SplitId, (u32, u32)>::new();
		let mut ids: Vec<_> = Splits::<T>::iter_keys().collect();
		// Those in others first.
		ids.sort_unstable();
		for id in ids {
			let split = Splits::<T>::get(id).ok_or("music: a split is not there")?;
			ensure!(id < next, "music: the number of a split is still to come");
			let (mut parts, mut depth, mut leaves) = (0u32, 0u32, 0u32);
			for slot in 0..split.slots {
				slots = slots.saturating_add(1);
				let slot = Slots::<T>::get(id, slot).ok_or("music: a slot is missing")?;
				ensure!(slot.parts != 0, "music: a slot of nothing");
				parts = parts.saturating_add(slot.parts);
				let (below, more) = match slot.payee {
					Payee::Split(child) => {
						count(users, child);
						*all.get(&child).ok_or("music: a payee is not there, or not older")?
					},
					_ => (0, 1),
				};
				depth = depth.max(below);
				leaves = leaves.saturating_add(more);
			}
			let depth = depth.saturating_add(1);
			ensure!(parts == PARTS, "music: a split of less or more than all");
			ensure!(
				(depth, leaves) == (split.depth, split.leaves)
					&& depth <= T::MaxSplitDepth::get()
					&& leaves <= T::MaxLeaves::get(),
				"music: a split is too deep or too broad, or does not know"
			);
			all.insert(id, (depth, leaves));
			sums.hold(HoldReason::Split, &split.deposit)?;
		}
		for id in all.keys() {
			let found = Splits::<T>::get(id).map(|split| split.users);
			ensure!(
				found == Some(users.remove(id).unwrap_or(0)),
				"music: the users of a split are not counted"
			);
		}
		ensure!(users.is_empty(), "music: a split that is used is not there");
		ensure!(Slots::<T>::iter_keys().count() == slots, "music: a slot of no split");

		for (id, asset, received) in Received::<T>::iter() {
			ensure!(all.contains_key(&id), "music: a split that is not there has received");
			ensure!(Self::asset_place(&asset).is_some(), "music: an asset is not known");
			let mut waits = received;
			for (slot, found) in Slots::<T>::iter_prefix(id) {
				let taken = Taken::<T>::get((id, slot, &asset));
				ensure!(
					taken <= Self::entitlement(id, found.parts, &asset)?,
					"music: a slot has more than its parts"
				);
				waits = waits.checked_sub(taken).ok_or("music: slots have more than all")?;
			}
			sums.owe(Self::account_of(Purse::Split(id)), &asset, waits)?;
		}
		for (id, slot, asset) in Taken::<T>::iter_keys() {
			ensure!(
				Slots::<T>::contains_key(id, slot) && Received::<T>::contains_key(id, asset),
				"music: something was taken of nothing"
			);
		}
		Ok(())
	}

	fn check_streams(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		let next = NextStream::<T>::get();
		let assets = AcceptedAssets::<T>::get();
		let mut holdings = 0usize;
		for (id, stream) in Streams::<T>::iter() {
			ensure!(id < next, "music: the number of a stream is still to come");
			let (split, slot) = (stream.split, stream.slot);
			let found = Slots::<T>::get(split, slot).ok_or("music: a stream of no slot")?;
			ensure!(
				found.payee == Payee::Stream(id) && found.parts == stream.parts,
				"music: a slot is not that of its stream"
			);
			sums.hold(HoldReason::Split, &stream.deposit)?;
			let all: Vec<_> = Holdings::<T>::iter_prefix(id).collect();
			holdings = holdings.saturating_add(all.len());
			ensure!(all.len() == stream.holders as usize, "music: holders are not counted");
			let mut units = 0u128;
			for (_, holding) in &all {
				units = units.saturating_add(holding.units.into());
				let left = holding.checkpoints.iter().any(|checkpoint| !checkpoint.is_empty());
				ensure!(holding.units != 0 || left, "music: a holding of nothing");
				if let Some(ask) = &holding.ask {
					ensure!(
						(1..=holding.units).contains(&ask.units)
							&& ask.price != 0 && Self::asset_place(&ask.asset).is_some(),
						"music: units are for sale that are not there"
					);
				}
				ensure!(
					holding.checkpoints.iter().all(|found| found.fraction < stream.units),
					"music: a fraction is more than a unit"
				);
				sums.hold(HoldReason::Split, &holding.deposit)?;
			}
			ensure!(units == stream.units.into(), "music: there are more or fewer units");
			for (place, (asset, _)) in assets.iter().enumerate() {
				let now = Self::entitlement(split, stream.parts, asset)?;
				let waits = Self::claimable(split, slot, stream.parts, asset)?;
				let mut parts = U256::zero();
				for (_, holding) in &all {
					let checkpoint = holding.checkpoints.get(place).copied().unwrap_or_default();
					let grown =
						now.checked_sub(checkpoint.at).ok_or("music: a checkpoint is ahead")?;
					parts = [
						widen_mul(holding.units.into(), grown),
						widen_mul(checkpoint.accrued, stream.units.into()),
						checkpoint.fraction.into(),
					]
					.into_iter()
					.try_fold(parts, |sum, part| sum.checked_add(part))
					.ok_or("music: a stream is too large")?;
				}
				ensure!(
					parts == widen_mul(waits, stream.units.into()),
					"music: what waits for a stream is not what its holders can claim"
				);
			}
		}
		ensure!(Holdings::<T>::iter_keys().count() == holdings, "music: a holding of no stream");
		for (split, _, slot) in Slots::<T>::iter() {
			if let Payee::Stream(id) = slot.payee {
				let of = Streams::<T>::get(id).map(|stream| stream.split);
				ensure!(of == Some(split), "music: a stream is not there");
			}
		}
		Ok(())
	}

	fn check_due(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		Self::check_agenda(|task| match task {
			Task::ShareFees(recording, asset) => UnsharedFees::<T>::contains_key(recording, asset),
			Task::EndDispute(recording) => Disputes::<T>::contains_key(recording),
			Task::EndAuction(recording, id) => Auctions::<T>::contains_key(recording, id),
			Task::EndBid(recording, id) => Bids::<T>::contains_key(recording, id),
		})?;
		for (recording, asset, fees) in UnsharedFees::<T>::iter() {
			ensure!(fees != 0, "music: no fees wait");
			sums.owe(Self::account_of(Purse::Recording(recording)), &asset, fees)?;
			let task = Task::ShareFees(recording, asset);
			ensure!(DueAt::<T>::contains_key(task), "music: fees wait for ever");
		}
		Ok(())
	}
}
