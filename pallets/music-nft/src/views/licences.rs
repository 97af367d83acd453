// SPDX-License-Identifier: Apache-2.0

//! What is licensed, and what was.

use super::*;
use crate::grants::is_before;
use pallet_music_nft_runtime_api::{
	self as told, ExclusiveInfo, GrantInfo, GrantPage, LicenceOfferInfo, LicenceTermsInfo,
	OwnGrantPage, RightsInfo, TerritoryInfo, UseInfo, UseKindInfo,
};

/// A licence as the runtime API tells it.
type GrantInfoOf<T> = GrantInfo<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// Some of those for a recording.
type GrantPageOf<T> = GrantPage<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// Some of those of an account.
type OwnGrantPageOf<T> =
	OwnGrantPage<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;

/// The kinds of use, each in both forms.
const KINDS: [(UseKind, UseKindInfo); 8] = [
	(UseKind::Personal, UseKindInfo::Personal),
	(UseKind::Commercial, UseKindInfo::Commercial),
	(UseKind::Sync, UseKindInfo::Sync),
	(UseKind::Remix, UseKindInfo::Remix),
	(UseKind::AiTraining, UseKindInfo::AiTraining),
	(UseKind::AiVoice, UseKindInfo::AiVoice),
	(UseKind::AiStyle, UseKindInfo::AiStyle),
	(UseKind::AiOutput, UseKindInfo::AiOutput),
];

impl<T: Config> Pallet<T> {
	/// The licence offers of a recording, by number.
	pub fn licence_offer_infos(recording: RecordingId) -> Vec<LicenceOfferInfo<T::AssetId>> {
		let mut all: Vec<_> = LicenceOffers::<T>::iter_prefix(recording)
			.map(|(offer, LicenceOffer { input, revision, granted, .. })| LicenceOfferInfo {
				offer,
				revision,
				terms: terms(&input.terms),
				asset: input.asset,
				price: input.price,
				open: input.open,
				granted,
			})
			.collect();
		all.sort_unstable_by_key(|info| info.offer);
		all
	}

	/// What there is of licences for each kind of use of a recording.
	pub fn rights_infos(recording: RecordingId) -> Vec<RightsInfo<T::AccountId>> {
		let now = Self::now();
		let exclusive = |place: Exclusive<T::AccountId>| ExclusiveInfo {
			grant: place.grant,
			holder: place.holder,
			territory: territory(&place.territory),
			until: place.until.map(Self::real),
		};
		let rights = |(kind, usage)| {
			let Rights { granted, exclusive: all } = RightsOf::<T>::get(recording, kind);
			let in_force = all.into_iter().filter(|place| is_before(now, place.until));
			RightsInfo { usage, granted, exclusive: in_force.map(exclusive).collect() }
		};
		KINDS.into_iter().map(rights).filter(|rights| rights.granted != 0).collect()
	}

	/// A licence.
	pub fn grant_info(id: GrantId) -> Option<GrantInfoOf<T>> {
		let grant = Grants::<T>::get(id)?;
		Some(GrantInfo {
			grant: id,
			recording: parts_of_grant(id).0,
			holder: grant.holder,
			offer: grant.offer,
			terms: terms(&grant.terms),
			disclosure: grant.disclosure,
			granted_at: grant.granted_at,
			in_force: is_before(Self::now(), grant.until),
			until: grant.until.map(Self::real),
			asset: grant.asset,
			price: grant.price,
			derivatives: grant.derivatives,
		})
	}

	/// The licences for a recording from a number on: all, or those in force.
	pub fn grant_infos(
		recording: RecordingId,
		from: u32,
		limit: u32,
		in_force: bool,
	) -> GrantPageOf<T> {
		let end = Licensings::<T>::get(recording).granted;
		let (grants, next) = walk(from, end, limit, 1, |number| {
			Self::grant_info(grant_id(recording, number))
				.filter(|grant| grant.in_force || !in_force)
		});
		GrantPage { grants, next }
	}

	/// The licences of an account behind `start`: for all recordings or one, all or those in force.
	pub fn own_grant_infos(
		who: &T::AccountId,
		recording: Option<RecordingId>,
		start: Option<GrantId>,
		limit: u32,
		in_force: bool,
	) -> OwnGrantPageOf<T> {
		let look = |id: &GrantId| Self::grant_info(*id).filter(|grant| grant.in_force || !in_force);
		// From the number of a licence follows where it is, also if it is gone.
		let behind = start.map(|id| GrantsOf::<T>::hashed_key_for((who, parts_of_grant(id).0, id)));
		let (grants, next) = match (recording, behind) {
			(None, None) => {
				search(GrantsOf::<T>::iter_key_prefix((who,)).map(|(_, id)| id), limit, look)
			},
			(None, Some(key)) => {
				let all = GrantsOf::<T>::iter_key_prefix_from((who,), key);
				search(all.map(|(_, id)| id), limit, look)
			},
			(Some(recording), None) => {
				search(GrantsOf::<T>::iter_key_prefix((who, recording)), limit, look)
			},
			// There is nothing for this recording behind a licence for another one.
			(Some(recording), Some(_))
				if start.map(|id| parts_of_grant(id).0) != Some(recording) =>
			{
				(Vec::new(), None)
			},
			(Some(recording), Some(key)) => {
				search(GrantsOf::<T>::iter_key_prefix_from((who, recording), key), limit, look)
			},
		};
		OwnGrantPage { grants, next }
	}

	/// A licence in force of an account for a use of a recording, in a country or everywhere.
	pub fn licence_of(
		who: &T::AccountId,
		recording: RecordingId,
		usage: UseKindInfo,
		country: Option<told::Country>,
	) -> Option<GrantInfoOf<T>> {
		let kind = KINDS.into_iter().find(|(_, told)| *told == usage)?.0;
		let now = Self::now();
		let id = GrantsOf::<T>::iter_key_prefix((who, recording))
			.take(MAX_LOOKED_AT as usize)
			.find(|id| {
				Grants::<T>::get(id).is_some_and(|Grant { terms, until, .. }| {
					let there = match (&terms.territory, country) {
						(Territory::World, _) => true,
						(Territory::Countries(_), None) => false,
						(Territory::Countries(all), Some(told::Country(code))) => {
							all.contains(&code)
						},
					};
					there && terms.usage.kind() == kind && is_before(now, until)
				})
			})?;
		Self::grant_info(id)
	}
}

fn terms(terms: &LicenceTerms) -> LicenceTermsInfo {
	LicenceTermsInfo {
		usage: match terms.usage {
			Use::Personal => UseInfo::Personal,
			Use::Commercial => UseInfo::Commercial,
			Use::Sync => UseInfo::Sync,
			Use::Remix { share } => UseInfo::Remix { share },
			Use::AiTraining => UseInfo::AiTraining,
			Use::AiVoice => UseInfo::AiVoice,
			Use::AiStyle => UseInfo::AiStyle,
			Use::AiOutput => UseInfo::AiOutput,
		},
		territory: territory(&terms.territory),
		term: terms.term,
		exclusive: terms.exclusive,
		text: terms.text,
	}
}

fn territory(territory: &Territory) -> TerritoryInfo {
	match territory {
		Territory::World => TerritoryInfo::World,
		Territory::Countries(all) => {
			TerritoryInfo::Countries(all.iter().copied().map(told::Country).collect())
		},
	}
}
