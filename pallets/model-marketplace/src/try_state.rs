// SPDX-License-Identifier: Apache-2.0

//! What holds between two calls.

use crate::*;
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold as _, fungibles::Inspect as _, Get},
};
use sp_runtime::{Permill, TryRuntimeError};

/// Sums of amounts.
type Sums<K> = BTreeMap<K, Balance>;

fn add<K: Ord>(sums: &mut Sums<K>, key: K, value: Balance) -> Result<(), TryRuntimeError> {
	let sum = sums.entry(key).or_default();
	*sum = sum.checked_add(value).ok_or("marketplace: a sum is too large")?;
	Ok(())
}

fn count<K: Ord>(counts: &mut BTreeMap<K, u32>, key: K) {
	let count = counts.entry(key).or_default();
	*count = count.saturating_add(1);
}

/// What has to be on the accounts of models.
type Purses<T> = Vec<(ModelId, <T as Config>::AssetId, Balance)>;

/// What is on hold of an account, for a reason.
type Hold<T> = (HoldReason, <T as frame_system::Config>::AccountId, Balance);

/// What is on hold, by the encoded reason and account.
struct Holds<T: Config>(BTreeMap<(Vec<u8>, Vec<u8>), Hold<T>>);

impl<T: Config> Holds<T> {
	fn add(
		&mut self,
		reason: HoldReason,
		who: &T::AccountId,
		amount: Balance,
	) -> Result<(), TryRuntimeError> {
		let key = (reason.encode(), who.encode());
		let entry = self.0.entry(key).or_insert_with(|| (reason, who.clone(), 0));
		entry.2 = entry.2.checked_add(amount).ok_or("marketplace: deposits are too large")?;
		Ok(())
	}

	fn listing(&mut self, deposit: &DepositOf<T>) -> Result<(), TryRuntimeError> {
		self.add(HoldReason::Listing, &deposit.who, deposit.amount)
	}

	fn check(&self) -> Result<(), TryRuntimeError> {
		for (reason, who, sum) in self.0.values() {
			let held = T::Deposits::balance_on_hold(&(*reason).into(), who);
			ensure!(held == *sum, "marketplace: the deposits of an account are not on hold");
		}
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// Checks all of the pallet's state.
	///
	/// - Each model's account has, of each asset, what waits in escrows and credits, the unshared
	///   fees, what is stuck, and the minimum balance.
	/// - The pallet's account has, of each asset, what is owed, the pot, and the minimum balance.
	/// - What is counted is there, and numbers are below those of the next.
	/// - The shares of a lineage are those of models that exist and are older, and no more than
	///   `MaxRoyalty`.
	/// - Versions and the index of weights agree, and so do licences and those of accounts.
	/// - What has a deadline that the chain ends is due, once, and nothing else is.
	/// - Deposits and bonds are on hold.
	/// - Ratings are those of the reviews.
	/// - Halts were no longer than there was time, and no time is sold that is too long.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut holds = Holds::<T>(BTreeMap::new());
		let mut liabilities = Sums::<T::AssetId>::new();
		Self::check_models(&mut holds)?;
		Self::check_lineages()?;
		let mut purses = Purses::<T>::new();
		Self::check_licences(&mut holds, &mut purses)?;
		Self::check_unshared(&mut purses)?;
		Self::check_reputation(&mut holds)?;
		Self::check_due()?;
		Self::check_time()?;
		for (_, asset, owed) in Owed::<T>::iter() {
			ensure!(owed != 0, "marketplace: nothing is owed");
			add(&mut liabilities, asset, owed)?;
		}
		for (asset, pot) in Pot::<T>::iter() {
			add(&mut liabilities, asset, pot)?;
		}
		Self::check_account(&Self::account(), liabilities)?;
		let mut of_models = BTreeMap::<ModelId, Sums<T::AssetId>>::new();
		for (model, asset, amount) in purses {
			add(of_models.entry(model).or_default(), asset, amount)?;
		}
		for (model, liabilities) in of_models {
			Self::check_account(&Self::account_of(model), liabilities)?;
		}
		holds.check()
	}

	/// An account has what others can have of it, and the minimum balance.
	fn check_account(
		account: &T::AccountId,
		liabilities: Sums<T::AssetId>,
	) -> Result<(), TryRuntimeError> {
		for (asset, sum) in liabilities.into_iter().filter(|(_, sum)| *sum != 0) {
			let needed = sum
				.checked_add(T::Assets::minimum_balance(asset.clone()))
				.ok_or("marketplace: more is owed than there can be")?;
			ensure!(
				T::Assets::balance(asset, account) >= needed,
				"marketplace: an account has less than it owes"
			);
		}
		Ok(())
	}

	/// Fees and what is stuck wait with a task, and what is stuck is counted.
	fn check_unshared(purses: &mut Purses<T>) -> Result<(), TryRuntimeError> {
		let mut stuck = BTreeMap::<(ModelId, T::AssetId), u32>::new();
		for ((model, asset, _), amount) in Stuck::<T>::iter() {
			ensure!(amount != 0, "marketplace: nothing is stuck");
			count(&mut stuck, (model, asset.clone()));
			purses.push((model, asset, amount));
		}
		for (model, asset, fees) in UnsharedFees::<T>::iter() {
			ensure!(fees != Unshared::default(), "marketplace: no fees wait");
			ensure!(
				stuck.remove(&(model, asset.clone())).unwrap_or(0) == fees.stuck,
				"marketplace: what is stuck is not counted"
			);
			ensure!(
				DueAt::<T>::contains_key(Task::Fees(model, asset.clone())),
				"marketplace: fees are not shared"
			);
			purses.push((model, asset.clone(), fees.treasury));
			purses.push((model, asset, fees.pot));
		}
		ensure!(stuck.is_empty(), "marketplace: something is stuck without a task");
		Ok(())
	}

	fn check_models(holds: &mut Holds<T>) -> Result<(), TryRuntimeError> {
		let next = NextModel::<T>::get();
		let (mut versions, mut offers) = (BTreeMap::new(), BTreeMap::new());
		let mut indexed = 0usize;
		for (model, number, version) in Versions::<T>::iter() {
			count(&mut versions, model);
			indexed = indexed.saturating_add(1);
			ensure!(
				WeightsIndex::<T>::get(version.about.weights) == Some((model, number)),
				"marketplace: the weights of a version are not in the index"
			);
			holds.listing(&version.deposit)?;
		}
		ensure!(
			WeightsIndex::<T>::iter().count() == indexed,
			"marketplace: weights of no version are in the index"
		);
		for (model, number, offer) in Offers::<T>::iter() {
			count(&mut offers, model);
			let entry = Models::<T>::get(model).ok_or("marketplace: an offer without a model")?;
			ensure!(
				entry.listed && number < entry.next_offer,
				"marketplace: an offer that should not be there"
			);
			let period = match offer.terms.kind {
				OfferKind::Timed { ms } => ms,
				OfferKind::Subscription { period } => period,
				OfferKind::Free | OfferKind::Perpetual | OfferKind::Credits => T::MinPeriod::get(),
			};
			ensure!(
				(T::MinPeriod::get()..=MAX_PERIOD).contains(&period),
				"marketplace: a time is sold that is too short, or too long"
			);
			holds.listing(&offer.deposit)?;
		}
		for deposit in Allowed::<T>::iter_values() {
			holds.listing(&deposit)?;
		}
		for (id, model) in Models::<T>::iter() {
			ensure!(id < next, "marketplace: the number of a model is still to come");
			ensure!(
				versions.remove(&id) == Some(model.versions.into()),
				"marketplace: the versions of a model are not counted"
			);
			ensure!(
				offers.remove(&id).unwrap_or(0) == u32::from(model.offers),
				"marketplace: the offers of a model are not counted"
			);
			holds.listing(&model.deposit)?;
		}
		ensure!(versions.is_empty(), "marketplace: a version without a model");
		for id in Providers::<T>::iter_keys() {
			ensure!(Models::<T>::contains_key(id), "marketplace: providers without a model");
		}
		Ok(())
	}

	fn check_lineages() -> Result<(), TryRuntimeError> {
		let most = u64::from(T::MaxRoyalty::get().deconstruct())
			.saturating_mul(u64::from(WHOLE))
			.checked_div(Permill::one().deconstruct().into())
			.unwrap_or_default();
		let mut derivatives = BTreeMap::<ModelId, u32>::new();
		for (id, lineage) in Lineages::<T>::iter() {
			ensure!(
				Models::<T>::contains_key(id) && !lineage.bases.is_empty(),
				"marketplace: a lineage of nothing"
			);
			ensure!(lineage.depth <= T::MaxDepth::get(), "marketplace: a lineage is too deep");
			for base in &lineage.bases {
				count(&mut derivatives, base.model);
				let older = base.model < id && Models::<T>::contains_key(base.model);
				ensure!(older, "marketplace: a base is not there");
				ensure!(
					Lineages::<T>::get(base.model).depth < lineage.depth,
					"marketplace: a lineage is deeper than those built on it"
				);
			}
			let mut sum = 0u64;
			for ancestor in &lineage.ancestors {
				let older = ancestor.model < id && Models::<T>::contains_key(ancestor.model);
				ensure!(older && ancestor.share != 0, "marketplace: an ancestor is not there");
				sum = sum.saturating_add(ancestor.share.into());
			}
			ensure!(sum <= most, "marketplace: royalties are too high");
			let ordered = lineage.ancestors.windows(2).all(|two| two[0].model < two[1].model)
				&& lineage.bases.windows(2).all(|two| two[0].model < two[1].model);
			ensure!(ordered, "marketplace: a lineage is out of order, or names a model twice");
		}
		for (id, activity) in Activities::<T>::iter() {
			ensure!(
				derivatives.remove(&id).unwrap_or(0) == activity.derivatives,
				"marketplace: the derivatives of a model are not counted"
			);
			ensure!(
				Models::<T>::contains_key(id) || activity == Activity::default(),
				"marketplace: activity without a model"
			);
		}
		ensure!(derivatives.is_empty(), "marketplace: derivatives are not counted");
		Ok(())
	}

	fn check_licences(holds: &mut Holds<T>, purses: &mut Purses<T>) -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::<ModelId, u32>::new();
		let mut all = 0usize;
		for (id, licence) in Licences::<T>::iter() {
			all = all.saturating_add(1);
			count(&mut counts, licence.model);
			ensure!(
				licence.model == model_of(id)
					&& number_of(id) < Activities::<T>::get(licence.model).sold,
				"marketplace: the number of a licence is not one of its model"
			);
			ensure!(
				LicencesOf::<T>::contains_key((&licence.holder, licence.model, id)),
				"marketplace: a licence is not among those of its holder"
			);
			let fees = &licence.fees;
			ensure!(
				fees.rewarded <= fees.pot && fees.pot <= fees.paid && fees.paid <= licence.paid,
				"marketplace: the fees of a licence do not fit"
			);
			holds.add(HoldReason::Licence, &licence.holder, licence.deposit)?;

			let escrow = Escrows::<T>::get(id);
			let undelivered =
				escrow.as_ref().is_some_and(|escrow| escrow.stage == EscrowStage::Paid);
			ensure!(
				undelivered == (licence.state == LicenceState::Awaiting),
				"marketplace: a licence waits for nothing, or does not wait"
			);
			if let Some(escrow) = escrow {
				ensure!(licence.paid == 0, "marketplace: an escrow was settled");
				purses.push((licence.model, licence.asset.clone(), escrow.amount));
				if let EscrowStage::Disputed { bond, .. } = escrow.stage {
					holds.add(HoldReason::DisputeBond, &licence.holder, bond)?;
				}
			}
			if let LicenceKind::Credits(credits) = &licence.kind {
				let rest = credits
					.bought
					.checked_sub(credits.redeemed)
					.and_then(|units| units.checked_mul(credits.price))
					.ok_or("marketplace: more units are redeemed than were bought")?;
				purses.push((licence.model, licence.asset.clone(), rest));
			}
			let charged = matches!(&licence.kind, LicenceKind::Subscription(subscription)
				if licence.state == LicenceState::Active && !subscription.cancelled);
			ensure!(
				charged == DueAt::<T>::contains_key(Task::Charge(id)),
				"marketplace: a subscription is not charged as it should"
			);
		}
		ensure!(
			LicencesOf::<T>::iter_keys().count() == all,
			"marketplace: accounts have licences that are not there"
		);
		for (id, activity) in Activities::<T>::iter() {
			ensure!(
				counts.remove(&id).unwrap_or(0) == activity.licences,
				"marketplace: the licences of a model are not counted"
			);
			let ends = activity.undelivered.checked_add(activity.disputes_lost);
			ensure!(
				ends.is_some_and(|ends| ends <= activity.sold),
				"marketplace: more sales went wrong than there were"
			);
		}
		ensure!(counts.is_empty(), "marketplace: licences are not counted");
		for id in Escrows::<T>::iter_keys() {
			ensure!(Licences::<T>::contains_key(id), "marketplace: an escrow without a licence");
		}
		Ok(())
	}

	fn check_reputation(holds: &mut Holds<T>) -> Result<(), TryRuntimeError> {
		let mut ratings = BTreeMap::<ModelId, Rating>::new();
		for (id, review) in Reviews::<T>::iter() {
			let rating = ratings.entry(model_of(id)).or_default();
			let weighted = review
				.weight
				.checked_mul(review.rating.into())
				.and_then(|weighted| rating.weighted.checked_add(weighted));
			rating.count = rating.count.saturating_add(1);
			rating.weight = rating
				.weight
				.checked_add(review.weight)
				.ok_or("marketplace: the weights of reviews are too large")?;
			rating.weighted = weighted.ok_or("marketplace: ratings are too large")?;
			holds.add(HoldReason::Review, &review.author, review.deposit)?;
			let votes: Vec<_> = Votes::<T>::iter_prefix_values(id).collect();
			let useful = votes.iter().filter(|vote| vote.useful).count();
			ensure!(
				useful == review.useful as usize
					&& votes.len().saturating_sub(useful) == review.useless as usize,
				"marketplace: the votes on a review are not counted"
			);
		}
		for (_, who, vote) in Votes::<T>::iter() {
			holds.add(HoldReason::Review, &who, vote.deposit)?;
		}
		for id in Models::<T>::iter_keys() {
			ensure!(
				Ratings::<T>::get(id) == ratings.remove(&id).unwrap_or_default(),
				"marketplace: a rating is not that of the reviews"
			);
		}
		let mut counts = BTreeMap::<ModelId, u32>::new();
		for (id, attestation) in Attestations::<T>::iter() {
			count(&mut counts, model_of(id));
			ensure!(
				number_of(id) < Activities::<T>::get(model_of(id)).attested,
				"marketplace: the number of an attestation is still to come"
			);
			let who = &attestation.attester;
			holds.add(HoldReason::Attestation, who, attestation.deposit)?;
			holds.add(HoldReason::AttestationBond, who, attestation.bond)?;
			let challenged = match &attestation.state {
				AttestationState::Challenged { by, bond, .. } => {
					holds.add(HoldReason::ChallengeBond, by, *bond)?;
					true
				},
				_ => false,
			};
			ensure!(
				challenged == DueAt::<T>::contains_key(Task::Attestation(id)),
				"marketplace: a challenge does not end, or there is none"
			);
		}
		for (id, activity) in Activities::<T>::iter() {
			ensure!(
				counts.remove(&id).unwrap_or(0) == activity.attestations,
				"marketplace: the attestations of a model are not counted"
			);
		}
		ensure!(counts.is_empty(), "marketplace: attestations are not counted");
		Ok(())
	}

	fn check_due() -> Result<(), TryRuntimeError> {
		Self::check_agenda(|task| match task {
			Task::Fees(model, asset) => UnsharedFees::<T>::contains_key(model, asset),
			Task::Escrow(id) => Escrows::<T>::contains_key(id),
			Task::Charge(id) => Licences::<T>::contains_key(id),
			Task::Attestation(id) => Attestations::<T>::contains_key(id),
		})?;
		for id in Escrows::<T>::iter_keys() {
			ensure!(
				DueAt::<T>::contains_key(Task::Escrow(id)),
				"marketplace: an escrow does not end"
			);
		}
		Ok(())
	}
}
