// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers. Reads, and nothing else.
//!
//! Times are real ones: of what lies ahead, as if the marketplace were not halted from now on.

use crate::*;
use alloc::vec::Vec;
use frame_support::traits::Get;
use pallet_model_marketplace_runtime_api::{
	ActivityInfo, AncestorInfo, AtDeadline, AttestationInfo, AttestationPage, AttestationStateInfo,
	BaseInfo, DeliveryInfo, EscrowInfo, GateInfo, KindInfo, LegalInfo, LicenceInfo,
	LicenceKindInfo, LicencePage, LicenceStateInfo, LineageInfo, ModelInfo, ModelPage,
	ModelSummary, OfferInfo, OwedInfo, QuoteInfo, RatingInfo, Refusal, ReviewInfo, ReviewPage,
	RoyaltyInfo, StageInfo, Status, StatusInfo, Text, VersionInfo, MAX_LOOKED_AT, MAX_PER_PAGE,
};
use polyphony_support::traits::Swap;
use settle::Split;
use sp_core::H256;
use sp_runtime::{DispatchError, FixedPointNumber, FixedU128};

/// A licence as the runtime API tells it.
type LicenceInfoOf<T> = LicenceInfo<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// Some of them.
type LicencePageOf<T> = LicencePage<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// What buying would cost, or why nobody can.
type QuoteOf<T> =
	Result<QuoteInfo<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>, Refusal>;

/// How many things are on a page.
fn page(limit: u32) -> u32 {
	limit.clamp(1, MAX_PER_PAGE)
}

fn text(bytes: &[u8]) -> Text {
	Text(bytes.to_vec())
}

impl<T: Config> Pallet<T> {
	/// A model with its versions.
	pub fn model_info(id: ModelId) -> Option<ModelInfo<T::AccountId>> {
		let model = Models::<T>::get(id)?;
		let versions = (0..model.versions)
			.filter_map(|number| Some((number, Versions::<T>::get(id, number)?)))
			.map(|(version, Version { about, published_at, withdrawn, .. })| VersionInfo {
				version,
				weights: about.weights,
				card: about.card,
				uri: text(&about.uri),
				licence: match about.licence {
					LegalTerms::Spdx(expression) => LegalInfo::Spdx(text(&expression)),
					LegalTerms::Custom(hash) => LegalInfo::Custom(hash),
				},
				published_at,
				withdrawn,
			})
			.collect();
		let summary = Self::summary(id, &model);
		let providers = Providers::<T>::get(id)
			.filter(|set| Some(&set.owner) == summary.owner.as_ref())
			.map(|set| set.accounts.into_inner())
			.unwrap_or_default();
		Some(ModelInfo { summary, versions, providers })
	}

	/// The models from a number on, or those of them that have a tag.
	pub fn model_infos(from: ModelId, limit: u32, tag: Option<&Text>) -> ModelPage<T::AccountId> {
		let all = NextModel::<T>::get();
		let end = from.saturating_add(page(limit)).min(all);
		let models = (from..end)
			.filter_map(|id| Some((id, Models::<T>::get(id)?)))
			.filter(|(_, model)| tag.is_none_or(|tag| model.tags.iter().any(|has| **has == tag.0)))
			.map(|(id, model)| Self::summary(id, &model))
			.collect();
		ModelPage { models, next: (end < all).then_some(end) }
	}

	fn summary(id: ModelId, model: &ModelOf<T>) -> ModelSummary<T::AccountId> {
		let rating = Ratings::<T>::get(id);
		let activity = Activities::<T>::get(id);
		ModelSummary {
			model: id,
			owner: Self::owner_of(id),
			creator: model.creator.clone(),
			listed_at: model.listed_at,
			listed: model.listed,
			tags: model.tags.iter().map(|tag| text(tag)).collect(),
			terms: model.terms,
			latest: Self::latest(id, model),
			offers: model.offers,
			rating: RatingInfo {
				count: rating.count,
				weight: rating.weight,
				mean: FixedU128::checked_from_rational(rating.weighted, rating.weight),
			},
			activity: ActivityInfo {
				sold: activity.sold,
				licences: activity.licences,
				attestations: activity.attestations,
				derivatives: activity.derivatives,
				undelivered: activity.undelivered,
				disputes_lost: activity.disputes_lost,
			},
		}
	}

	/// The latest version that is sold.
	fn latest(id: ModelId, model: &ModelOf<T>) -> Option<VersionId> {
		let sold =
			|number| Versions::<T>::get(id, number).is_some_and(|version| !version.withdrawn);
		(0..model.versions).rev().find(|number| sold(*number))
	}

	/// On what a model is built, and who gets a share of its sales.
	pub fn lineage_info(id: ModelId) -> Option<LineageInfo<T::AccountId>> {
		Models::<T>::contains_key(id).then(|| {
			let Lineage { bases, ancestors, depth } = Lineages::<T>::get(id);
			let base = |base: Base| BaseInfo { model: base.model, royalty: base.royalty };
			let ancestor = |ancestor: Ancestor| AncestorInfo {
				model: ancestor.model,
				share: ancestor.share,
				owner: Self::owner_of(ancestor.model),
			};
			LineageInfo {
				bases: bases.into_iter().map(base).collect(),
				ancestors: ancestors.into_iter().map(ancestor).collect(),
				depth,
			}
		})
	}

	/// The offers of a model, by number.
	pub fn offer_infos(model: ModelId) -> Vec<OfferInfo<T::AssetId>> {
		let mut all: Vec<_> = Offers::<T>::iter_prefix(model)
			.map(|(offer, Offer { terms, revision, .. })| OfferInfo {
				offer,
				revision,
				kind: match terms.kind {
					OfferKind::Free => KindInfo::Free,
					OfferKind::Perpetual => KindInfo::Perpetual,
					OfferKind::Timed { ms } => KindInfo::Timed { ms },
					OfferKind::Credits => KindInfo::Credits,
					OfferKind::Subscription { period } => KindInfo::Subscription { period },
				},
				price: terms.price,
				asset: terms.asset,
				delivery: match terms.delivery {
					Delivery::Open => DeliveryInfo::Open,
					Delivery::Escrow => DeliveryInfo::Escrow,
				},
				gate: terms.gate.map(|gate| match gate {
					Gate::List => GateInfo::List,
					Gate::Credential(credential) => GateInfo::Credential(credential),
				}),
				open: terms.open,
			})
			.collect();
		all.sort_unstable_by_key(|info| info.offer);
		all
	}

	/// What buying would cost now, and who would get what. In the order of `do_buy`, and with the
	/// numbers of `settle`.
	pub fn quote(model: ModelId, offer: OfferId, units: Balance, pay: &T::AssetId) -> QuoteOf<T> {
		let found = Models::<T>::get(model).ok_or(Refusal::ModelNotFound)?;
		if !found.listed {
			return Err(Refusal::Delisted);
		}
		Self::owner_of(model).ok_or(Refusal::NoOwner)?;
		let Offer { terms, revision, .. } =
			Offers::<T>::get(model, offer).ok_or(Refusal::OfferNotFound)?;
		if !terms.open {
			return Err(Refusal::OfferClosed);
		}
		if !AcceptedAssets::<T>::contains_key(&terms.asset) {
			return Err(Refusal::AssetNotAccepted);
		}
		let version = Self::latest(model, &found).ok_or(Refusal::NoVersion)?;
		let price = Self::price_of(&terms, units).map_err(|error| match error {
			DispatchError::Arithmetic(_) => Refusal::Overflow,
			_ => Refusal::InvalidUnits,
		})?;
		let cost = if price == 0 || *pay == terms.asset {
			price
		} else {
			T::Exchange::quote_exact_out(pay, &terms.asset, price).ok_or(Refusal::NoExchange)?
		};
		let Split { fee, pot, royalties, to, rest } =
			Self::split(model, price).map_err(|_| Refusal::Overflow)?;
		Ok(QuoteInfo {
			revision,
			version,
			asset: terms.asset,
			price,
			pay: pay.clone(),
			cost,
			deposit: T::LicenceDeposit::get(),
			fee,
			pot,
			royalties: royalties
				.into_iter()
				.map(|(model, to, amount)| RoyaltyInfo { model, to, amount })
				.collect(),
			to,
			rest,
		})
	}

	/// The licences of an account, of all models or of one, behind `start`.
	pub fn licence_infos(
		who: &T::AccountId,
		model: Option<ModelId>,
		start: Option<LicenceId>,
		limit: u32,
	) -> LicencePageOf<T> {
		let limit = page(limit) as usize;
		// From the number of a licence follows where it is, also if it is gone.
		let behind = start.map(|id| LicencesOf::<T>::hashed_key_for((who, model_of(id), id)));
		let one_more = limit.saturating_add(1);
		let mut ids: Vec<LicenceId> = match (model, behind) {
			(None, None) => {
				let all = LicencesOf::<T>::iter_key_prefix((who,));
				all.take(one_more).map(|(_, id)| id).collect()
			},
			(None, Some(key)) => {
				let all = LicencesOf::<T>::iter_key_prefix_from((who,), key);
				all.take(one_more).map(|(_, id)| id).collect()
			},
			(Some(model), None) => {
				LicencesOf::<T>::iter_key_prefix((who, model)).take(one_more).collect()
			},
			// There is nothing of this model behind a licence of another one.
			(Some(model), Some(_)) if start.map(model_of) != Some(model) => Vec::new(),
			(Some(model), Some(key)) => {
				LicencesOf::<T>::iter_key_prefix_from((who, model), key).take(one_more).collect()
			},
		};
		let more = ids.len() > limit;
		ids.truncate(limit);
		LicencePage {
			next: ids.last().copied().filter(|_| more),
			licences: ids.into_iter().filter_map(Self::licence_info).collect(),
		}
	}

	/// A licence.
	pub fn licence_info(id: LicenceId) -> Option<LicenceInfoOf<T>> {
		let licence = Licences::<T>::get(id)?;
		let status = Self::status(&licence);
		let kind = match licence.kind {
			LicenceKind::Free => LicenceKindInfo::Free,
			LicenceKind::Perpetual => LicenceKindInfo::Perpetual,
			LicenceKind::Timed { ms } => LicenceKindInfo::Timed { ms },
			LicenceKind::Credits(credits) => LicenceKindInfo::Credits {
				price: credits.price,
				bought: credits.bought,
				redeemed: credits.redeemed,
				signer: credits.signer,
				refund_at: credits.refund_at.filter(|at| !Self::refund_lapsed(*at)).map(Self::real),
			},
			LicenceKind::Subscription(subscription) => LicenceKindInfo::Subscription {
				price: subscription.price,
				period: subscription.period,
				pay: subscription.pay.asset,
				max_in: subscription.pay.max_in,
				failures: subscription.failures,
				cancelled: subscription.cancelled,
				charge_at: DueAt::<T>::get(Task::Charge(id)).map(Self::real),
			},
		};
		Some(LicenceInfo {
			licence: id,
			holder: licence.holder,
			model: licence.model,
			version: licence.version,
			offer: licence.offer,
			bought_at: licence.bought_at,
			kind,
			state: match licence.state {
				LicenceState::Awaiting => LicenceStateInfo::Awaiting,
				LicenceState::Active => LicenceStateInfo::Active,
				LicenceState::Refunded => LicenceStateInfo::Refunded,
				LicenceState::Lapsed => LicenceStateInfo::Lapsed,
			},
			status,
			until: licence.until.map(Self::real),
			asset: licence.asset,
			paid: licence.paid,
			fees: licence.fees.paid,
			key: H256(licence.key),
			delivered: licence.delivered,
			reviewed: licence.reviewed,
			deposit: licence.deposit,
		})
	}

	/// Whether a licence is in force, and if not, why.
	fn status(licence: &LicenceOf<T>) -> Status {
		if Self::is_valid(licence) {
			return Status::Valid;
		}
		match (licence.state, &licence.kind) {
			(LicenceState::Awaiting, _) => Status::Awaiting,
			(LicenceState::Refunded, _) => Status::Refunded,
			(LicenceState::Lapsed, _) => Status::Lapsed,
			(LicenceState::Active, LicenceKind::Credits(_)) => Status::UsedUp,
			(LicenceState::Active, LicenceKind::Subscription(paid)) if !paid.cancelled => {
				Status::Unpaid
			},
			(LicenceState::Active, _) => Status::Over,
		}
	}

	/// Whether an account may use a model: a licence in force, or the last that it has bought.
	pub fn status_info(who: &T::AccountId, model: ModelId) -> StatusInfo {
		let mut last = StatusInfo { status: Status::NoLicence, licence: None };
		for id in LicencesOf::<T>::iter_key_prefix((who, model)) {
			let Some(licence) = Licences::<T>::get(id) else { continue };
			let this = StatusInfo { status: Self::status(&licence), licence: Some(id) };
			if this.status == Status::Valid {
				return this;
			}
			if this.licence > last.licence {
				last = this;
			}
		}
		last
	}

	/// The price that waits for a delivery.
	pub fn escrow_info(id: LicenceId) -> Option<EscrowInfo<T::AccountId, T::AssetId>> {
		let Escrow { amount, stage, deadline, ciphertext } = Escrows::<T>::get(id)?;
		let licence = Licences::<T>::get(id)?;
		let (stage, at_deadline) = match stage {
			EscrowStage::Paid => (StageInfo::Paid, AtDeadline::Refunded),
			EscrowStage::Delivered => (StageInfo::Delivered, AtDeadline::Settled),
			EscrowStage::Disputed { evidence, bond } => {
				(StageInfo::Disputed { evidence, bond }, AtDeadline::Refunded)
			},
		};
		Some(EscrowInfo {
			licence: id,
			buyer: licence.holder,
			seller: Self::owner_of(licence.model),
			asset: licence.asset,
			amount,
			key: H256(licence.key),
			stage,
			deadline: Self::real(deadline),
			at_deadline,
			over: Self::now() >= deadline,
			ciphertext: ciphertext.into_inner(),
		})
	}

	/// What an account can claim, in the order of the assets.
	pub fn owed_infos(who: &T::AccountId) -> Vec<OwedInfo<T::AssetId>> {
		let mut all: Vec<_> =
			Owed::<T>::iter_prefix(who).map(|(asset, amount)| OwedInfo { asset, amount }).collect();
		all.sort_by(|a, b| a.asset.cmp(&b.asset));
		all
	}

	/// The attestations of a model from a number on.
	pub fn attestation_infos(
		model: ModelId,
		from: u32,
		limit: u32,
	) -> AttestationPage<T::AccountId> {
		let all = Activities::<T>::get(model).attested;
		let end = from.saturating_add(page(limit)).min(all);
		let attestations = (from..end)
			.map(|number| id_of(model, number))
			.filter_map(|id| Some(Self::attestation_info(id, Attestations::<T>::get(id)?)))
			.collect();
		AttestationPage { attestations, next: (end < all).then_some(end) }
	}

	fn attestation_info(
		id: AttestationId,
		attestation: AttestationOf<T>,
	) -> AttestationInfo<T::AccountId> {
		AttestationInfo {
			attestation: id,
			attester: attestation.attester,
			version: attestation.version,
			weights: attestation.weights,
			benchmark: text(&attestation.benchmark),
			score: attestation.score,
			report: attestation.report,
			at: attestation.at,
			challenge_until: Self::real(attestation.challenge_until),
			state: match attestation.state {
				AttestationState::Unchallenged => AttestationStateInfo::Unchallenged,
				AttestationState::Challenged { by, evidence, bond, deadline } => {
					let deadline = Self::real(deadline);
					AttestationStateInfo::Challenged { by, evidence, bond, deadline }
				},
				AttestationState::Upheld => AttestationStateInfo::Upheld,
				AttestationState::Refuted => AttestationStateInfo::Refuted,
				AttestationState::Undecided => AttestationStateInfo::Undecided,
			},
			bond: attestation.bond,
		}
	}

	/// The reviews of a model, those on the latest licences first, from a number down.
	pub fn review_infos(model: ModelId, from: Option<u32>, limit: u32) -> ReviewPage<T::AccountId> {
		let last = Activities::<T>::get(model).sold.checked_sub(1);
		let mut next = last.map(|last| from.map_or(last, |from| from.min(last)));
		let mut reviews = Vec::new();
		for _ in 0..MAX_LOOKED_AT {
			let Some(number) = next.filter(|_| reviews.len() < page(limit) as usize) else { break };
			let id = id_of(model, number);
			if let Some(review) = Reviews::<T>::get(id) {
				reviews.push(ReviewInfo {
					licence: id,
					author: review.author,
					rating: review.rating,
					text: review.text,
					weight: review.weight,
					at: review.at,
					useful: review.useful,
					useless: review.useless,
				});
			}
			next = number.checked_sub(1);
		}
		ReviewPage { reviews, next }
	}
}
