// SPDX-License-Identifier: Apache-2.0

//! Models, their versions and who acts for them.

use crate::*;
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	defensive_assert, ensure,
	traits::{
		tokens::nonfungibles_v2::{Create as _, Inspect as _, Mutate as _},
		Get,
	},
};
use sp_core::H256;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, Permill};

impl<T: Config> Pallet<T> {
	/// Who owns a model: the holder of its item. `None` if nobody does any more.
	///
	/// The accounts of the marketplace count as nobody: they could do nothing with what they get.
	pub fn owner_of(model: ModelId) -> Option<T::AccountId> {
		let collection = Collection::<T>::get()?;
		T::Nfts::owner(&collection, &model).filter(|owner| !Self::is_own(owner))
	}

	/// Whether `who` may deliver keys and redeem receipts: the owner and those whom he has named.
	/// Those whom an earlier owner has named do not count.
	pub fn may_provide(model: ModelId, who: &T::AccountId) -> bool {
		let Some(owner) = Self::owner_of(model) else { return false };
		owner == *who
			|| Providers::<T>::get(model)
				.is_some_and(|set| set.owner == owner && set.accounts.contains(who))
	}

	/// A model that `who` owns.
	pub(crate) fn model_owned_by(
		who: &T::AccountId,
		model: ModelId,
	) -> Result<ModelOf<T>, DispatchError> {
		let found = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
		ensure!(Self::owner_of(model).as_ref() == Some(who), Error::<T>::NotOwner);
		Ok(found)
	}

	/// A model that `who` owns, and that is not delisted.
	pub(crate) fn listed_model_owned_by(
		who: &T::AccountId,
		model: ModelId,
	) -> Result<ModelOf<T>, DispatchError> {
		let found = Self::model_owned_by(who, model)?;
		ensure!(found.listed, Error::<T>::Delisted);
		Ok(found)
	}

	/// The collection, which is made when it is needed first.
	fn collection() -> Result<T::CollectionId, DispatchError> {
		if let Some(collection) = Collection::<T>::get() {
			return Ok(collection);
		}
		let account = Self::account();
		let collection = T::Nfts::create_collection(&account, &account, &Default::default())?;
		Collection::<T>::put(&collection);
		Ok(collection)
	}

	pub(crate) fn do_list(
		who: &T::AccountId,
		tags: TagsOf<T>,
		bases: BasesOf<T>,
		version: VersionInputOf<T>,
		terms: Option<Permill>,
	) -> Result<ModelId, DispatchError> {
		check_tags::<T>(&tags)?;
		check_terms::<T>(terms)?;
		let lineage = Self::lineage_of(&bases)?;
		let id = NextModel::<T>::get();
		NextModel::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		T::Nfts::mint_into(&Self::collection()?, &id, who, &Default::default(), false)?;

		let mut model = Model {
			creator: who.clone(),
			listed_at: Self::clock(),
			tags: tags.clone(),
			terms,
			versions: 0,
			offers: 0,
			next_offer: 0,
			listed: true,
			deposit: Self::hold_listing(who, T::ModelDeposit::get())?,
		};
		Self::deposit_event(Event::ModelListed {
			model: id,
			creator: who.clone(),
			terms,
			bases: lineage.bases.to_vec(),
			tags: tags.into_inner(),
		});
		Self::publish(who, id, &mut model, version)?;
		Models::<T>::insert(id, model);
		for base in &lineage.bases {
			Activities::<T>::try_mutate(base.model, |activity| {
				activity.derivatives =
					activity.derivatives.checked_add(1).ok_or(ArithmeticError::Overflow)?;
				Ok::<_, DispatchError>(())
			})?;
		}
		if !lineage.bases.is_empty() {
			Lineages::<T>::insert(id, lineage);
		}
		Ok(id)
	}

	/// Lists a model of the genesis, with its offers.
	pub(crate) fn list_at_genesis(
		model: &GenesisModel<T::AccountId, T::AssetId>,
	) -> DispatchResult {
		let tags: Vec<Tag> = model
			.tags
			.iter()
			.map(|tag| tag.as_bytes().to_vec().try_into())
			.collect::<Result<_, _>>()
			.map_err(|_| Error::<T>::InvalidTags)?;
		let version = VersionInput {
			weights: model.weights,
			card: model.card,
			uri: bounded(&model.uri).ok_or(Error::<T>::InvalidVersion)?,
			licence: LegalTerms::Spdx(bounded(&model.licence).ok_or(Error::<T>::InvalidVersion)?),
		};
		let id = Self::do_list(
			&model.owner,
			tags.try_into().map_err(|_| Error::<T>::InvalidTags)?,
			model.bases.clone().try_into().map_err(|_| Error::<T>::TooManyAncestors)?,
			version,
			model.terms,
		)?;
		for offer in &model.offers {
			Self::do_create_offer(&model.owner, id, offer.clone())?;
		}
		Ok(())
	}

	pub(crate) fn do_publish(
		who: &T::AccountId,
		id: ModelId,
		version: VersionInputOf<T>,
	) -> Result<VersionId, DispatchError> {
		let mut model = Self::listed_model_owned_by(who, id)?;
		let number = Self::publish(who, id, &mut model, version)?;
		Models::<T>::insert(id, model);
		Ok(number)
	}

	/// Adds a version, for which `who` pays the deposit.
	fn publish(
		who: &T::AccountId,
		id: ModelId,
		model: &mut ModelOf<T>,
		about: VersionInputOf<T>,
	) -> Result<VersionId, DispatchError> {
		let named = match &about.licence {
			LegalTerms::Spdx(expression) => !expression.is_empty(),
			LegalTerms::Custom(hash) => *hash != H256::zero(),
		};
		ensure!(named && about.weights != H256::zero(), Error::<T>::InvalidVersion);
		ensure!(!WeightsIndex::<T>::contains_key(about.weights), Error::<T>::WeightsTaken);
		let number = model.versions;
		ensure!(u32::from(number) < T::MaxVersions::get(), Error::<T>::TooManyVersions);
		model.versions = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;

		let (weights, card) = (about.weights, about.card);
		let deposit = Self::hold_listing(who, T::VersionDeposit::get())?;
		let version = Version { about, published_at: Self::clock(), withdrawn: false, deposit };
		Versions::<T>::insert(id, number, version);
		WeightsIndex::<T>::insert(weights, (id, number));
		Self::deposit_event(Event::VersionPublished { model: id, version: number, weights, card });
		Ok(number)
	}

	pub(crate) fn do_withdraw_version(
		who: &T::AccountId,
		model: ModelId,
		version: VersionId,
	) -> DispatchResult {
		Self::model_owned_by(who, model)?;
		Versions::<T>::try_mutate(model, version, |entry| {
			let entry = entry.as_mut().ok_or(Error::<T>::VersionNotFound)?;
			ensure!(!entry.withdrawn, Error::<T>::VersionWithdrawn);
			entry.withdrawn = true;
			Ok::<_, DispatchError>(())
		})?;
		Self::deposit_event(Event::VersionWithdrawn { model, version });
		Ok(())
	}

	pub(crate) fn do_set_terms(
		who: &T::AccountId,
		id: ModelId,
		terms: Option<Permill>,
	) -> DispatchResult {
		let mut model = Self::listed_model_owned_by(who, id)?;
		check_terms::<T>(terms)?;
		model.terms = terms;
		Models::<T>::insert(id, model);
		Self::deposit_event(Event::TermsSet { model: id, terms });
		Ok(())
	}

	pub(crate) fn do_set_tags(who: &T::AccountId, id: ModelId, tags: TagsOf<T>) -> DispatchResult {
		let mut model = Self::listed_model_owned_by(who, id)?;
		check_tags::<T>(&tags)?;
		model.tags = tags.clone();
		Models::<T>::insert(id, model);
		Self::deposit_event(Event::TagsSet { model: id, tags: tags.into_inner() });
		Ok(())
	}

	pub(crate) fn do_set_providers(
		who: &T::AccountId,
		model: ModelId,
		accounts: ProvidersOf<T>,
	) -> DispatchResult {
		Self::model_owned_by(who, model)?;
		let different: BTreeSet<Vec<u8>> = accounts.iter().map(codec::Encode::encode).collect();
		ensure!(different.len() == accounts.len(), Error::<T>::DuplicateProvider);
		let providers = accounts.to_vec();
		if accounts.is_empty() {
			Providers::<T>::remove(model);
		} else {
			Providers::<T>::insert(model, ProviderSet { owner: who.clone(), accounts });
		}
		Self::deposit_event(Event::ProvidersSet { model, owner: who.clone(), providers });
		Ok(())
	}

	/// Delists a model for `who`, or for those who may delist any model.
	pub(crate) fn do_delist(who: Option<&T::AccountId>, id: ModelId) -> DispatchResult {
		let mut model = Models::<T>::get(id).ok_or(Error::<T>::ModelNotFound)?;
		if let Some(who) = who {
			let owner = Self::owner_of(id);
			ensure!(owner.as_ref().is_none_or(|owner| owner == who), Error::<T>::NotOwner);
		}
		let activity = Activities::<T>::get(id);
		let used =
			activity.derivatives != 0 || activity.licences != 0 || activity.attestations != 0;
		ensure!(model.listed || !used, Error::<T>::Delisted);
		if model.listed {
			model.listed = false;
			Self::remove_all_offers(id, &mut model)?;
			Self::deposit_event(Event::ModelDelisted { model: id });
		}
		if used {
			Models::<T>::insert(id, model);
			return Ok(());
		}
		Self::remove_model(id, &model)
	}

	/// Removes a model on which nothing depends, and gives all deposits for it back.
	fn remove_model(id: ModelId, model: &ModelOf<T>) -> DispatchResult {
		let collection = Self::collection()?;
		if T::Nfts::owner(&collection, &id).is_some() {
			T::Nfts::burn(&collection, &id, None)?;
		}
		for (_, version) in Versions::<T>::drain_prefix(id) {
			WeightsIndex::<T>::remove(version.about.weights);
			Self::release_listing(&version.deposit)?;
		}
		for base in Lineages::<T>::take(id).bases {
			Activities::<T>::mutate(base.model, |activity| {
				defensive_assert!(activity.derivatives != 0, "the model was counted");
				activity.derivatives = activity.derivatives.saturating_sub(1);
			});
		}
		Self::release_listing(&model.deposit)?;
		Providers::<T>::remove(id);
		Activities::<T>::remove(id);
		Ratings::<T>::remove(id);
		Models::<T>::remove(id);
		Self::deposit_event(Event::ModelRemoved { model: id });
		Ok(())
	}
}

/// No tag is empty or there twice.
fn check_tags<T: Config>(tags: &TagsOf<T>) -> DispatchResult {
	let different: BTreeSet<&Tag> = tags.iter().filter(|tag| !tag.is_empty()).collect();
	ensure!(different.len() == tags.len(), Error::<T>::InvalidTags);
	Ok(())
}

/// No model could pay more than the bound for one base.
fn check_terms<T: Config>(terms: Option<Permill>) -> DispatchResult {
	ensure!(terms.is_none_or(|terms| terms <= T::MaxRoyalty::get()), Error::<T>::RoyaltyTooHigh);
	Ok(())
}

/// A text as bytes, if there are not too many.
fn bounded<S: Get<u32>>(text: &str) -> Option<frame_support::BoundedVec<u8, S>> {
	text.as_bytes().to_vec().try_into().ok()
}
