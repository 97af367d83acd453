// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What a runtime with a model marketplace answers in the tests.

use super::*;
use codec::{Decode, Encode};
use frame_support::traits::fungible::NativeOrWithId;
use pallet_model_marketplace_runtime_api::{
	ActivityInfo, AncestorInfo, AtDeadline, AttestationInfo, AttestationPage, AttestationStateInfo,
	BaseInfo, DeliveryInfo, EscrowInfo, GateInfo, KindInfo, LegalInfo, LicenceInfo,
	LicenceKindInfo, LicencePage, LicenceStateInfo, LineageInfo, ModelInfo, ModelPage,
	ModelSummary, OfferInfo, OwedInfo, QuoteInfo, RatingInfo, Refusal, ReviewInfo, ReviewPage,
	RoyaltyInfo, StageInfo, Status, StatusInfo, VersionInfo,
};
use sp_runtime::{FixedU128, Permill};

/// What the runtime calls an asset.
type Asset = NativeOrWithId<u32>;

/// Who does everything.
pub(super) const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
/// The largest amount.
pub(super) const MANY: &str = "340282366920938463463374607431768211455";
/// A number that is no number in JavaScript: the licence 7 of the model 2^30.
pub(super) const LICENCE: u64 = (1 << 62) + 7;
/// It in JSON.
pub(super) const LICENCE_TEXT: &str = "4611686018427387911";

fn alice() -> AccountId {
	ALICE.parse().unwrap()
}

/// A hash of one byte many times.
pub(super) fn hash(byte: u8) -> Hash {
	Hash::repeat_byte(byte)
}

fn summary() -> ModelSummary<AccountId> {
	ModelSummary {
		model: 3,
		owner: Some(alice()),
		creator: alice(),
		listed_at: 1_700_000_000_000,
		listed: true,
		tags: vec!["vision".into(), Text(vec![0xff])],
		terms: Some(Permill::from_percent(10)),
		latest: Some(0),
		offers: 2,
		rating: RatingInfo {
			count: 2,
			weight: u128::MAX,
			mean: Some(FixedU128::from_rational(9, 2)),
		},
		activity: ActivityInfo {
			sold: 9,
			licences: 8,
			attestations: 7,
			derivatives: 6,
			undelivered: 5,
			disputes_lost: 4,
		},
	}
}

fn model() -> ModelInfo<AccountId> {
	let version = VersionInfo {
		version: 0,
		weights: hash(1),
		card: hash(2),
		uri: "ipfs://card".into(),
		licence: LegalInfo::Spdx("Apache-2.0".into()),
		published_at: 1_700_000_000_000,
		withdrawn: false,
	};
	ModelInfo { summary: summary(), versions: vec![version], providers: vec![alice()] }
}

fn licence() -> LicenceInfo<AccountId, Asset> {
	LicenceInfo {
		licence: LICENCE,
		holder: alice(),
		model: 1 << 30,
		version: 0,
		offer: 1,
		bought_at: 5,
		kind: LicenceKindInfo::Subscription {
			price: u128::MAX,
			period: 3_600_000,
			pay: Asset::Native,
			max_in: 6,
			failures: 1,
			cancelled: false,
			charge_at: Some(8),
		},
		state: LicenceStateInfo::Active,
		status: Status::Unpaid,
		until: Some(7),
		asset: Asset::WithId(7),
		paid: u128::MAX,
		fees: 2,
		key: hash(3),
		delivered: None,
		reviewed: true,
		deposit: 9,
	}
}

fn quote(units: u128, pay: Asset) -> QuoteInfo<AccountId, Asset> {
	QuoteInfo {
		revision: 4,
		version: 0,
		asset: Asset::WithId(7),
		price: units,
		pay,
		cost: u128::MAX,
		deposit: 5,
		fee: 6,
		pot: 3,
		royalties: vec![RoyaltyInfo { model: 2, to: alice(), amount: u128::MAX }],
		to: alice(),
		rest: 7,
	}
}

fn escrow() -> EscrowInfo<AccountId, Asset> {
	EscrowInfo {
		licence: LICENCE,
		buyer: alice(),
		seller: None,
		asset: Asset::Native,
		amount: u128::MAX,
		key: hash(3),
		stage: StageInfo::Disputed { evidence: hash(4), bond: u128::MAX },
		deadline: 8,
		at_deadline: AtDeadline::Refunded,
		over: false,
		ciphertext: vec![1, 0xff],
	}
}

fn attestation() -> AttestationInfo<AccountId> {
	AttestationInfo {
		attestation: LICENCE,
		attester: alice(),
		version: 0,
		weights: hash(1),
		benchmark: "mmlu-pro/5-shot".into(),
		score: -1_500_000,
		report: hash(5),
		at: 1,
		challenge_until: 2,
		state: AttestationStateInfo::Challenged {
			by: alice(),
			evidence: hash(6),
			bond: u128::MAX,
			deadline: 3,
		},
		bond: u128::MAX,
	}
}

/// A runtime with a model marketplace.
pub(super) fn runtime(function: &str, mut arguments: &[u8]) -> Vec<u8> {
	let input = &mut arguments;
	let answer = match function {
		"ModelMarketplaceApi_model" => {
			let number = u32::decode(input).unwrap();
			(number == 3).then(model).encode()
		},
		"ModelMarketplaceApi_models" => {
			let (from, limit, tag) = <(u32, u32, Option<Text>)>::decode(input).unwrap();
			let tags = tag.into_iter().collect();
			let model = ModelSummary { model: from, tags, owner: None, ..summary() };
			ModelPage { models: vec![model], next: Some(limit) }.encode()
		},
		"ModelMarketplaceApi_lineage" => {
			let number = u32::decode(input).unwrap();
			let ancestor = |model, owner| AncestorInfo { model, share: 90_000_000, owner };
			(number == 3)
				.then(|| LineageInfo {
					bases: vec![BaseInfo { model: 2, royalty: Permill::from_percent(10) }],
					ancestors: vec![ancestor(0, None), ancestor(2, Some(alice()))],
					depth: 2,
				})
				.encode()
		},
		"ModelMarketplaceApi_offers" => {
			let number = u32::decode(input).unwrap();
			let offer = OfferInfo {
				offer: 1,
				revision: number,
				kind: KindInfo::Subscription { period: 3_600_000 },
				price: u128::MAX,
				asset: Asset::Native,
				delivery: DeliveryInfo::Open,
				gate: Some(GateInfo::Credential(5)),
				open: true,
			};
			let free = OfferInfo { kind: KindInfo::Free, gate: None, ..offer.clone() };
			vec![offer, free].encode()
		},
		"ModelMarketplaceApi_quote" => {
			let (number, offer, units, pay) = <(u32, u16, u128, Asset)>::decode(input).unwrap();
			assert_eq!(offer, 1);
			let answer: Result<_, Refusal> = match (number, units) {
				(3, 0) => Err(Refusal::InvalidUnits),
				(3, u128::MAX) => Err(Refusal::Overflow),
				(3, units) => Ok(quote(units, pay)),
				_ => Err(Refusal::ModelNotFound),
			};
			answer.encode()
		},
		"ModelMarketplaceApi_licences" => {
			let (who, model, start, limit) =
				<(AccountId, Option<u32>, Option<u64>, u32)>::decode(input).unwrap();
			assert_eq!(who, alice());
			let licence = LicenceInfo { model: model.unwrap_or(limit), ..licence() };
			let next = start.is_none().then_some(LICENCE);
			LicencePage { licences: vec![licence], next }.encode()
		},
		"ModelMarketplaceApi_licence" => {
			let number = u64::decode(input).unwrap();
			(number == LICENCE).then(licence).encode()
		},
		"ModelMarketplaceApi_licence_status" => {
			let (who, model) = <(AccountId, u32)>::decode(input).unwrap();
			let status = if who == alice() && model == 3 {
				StatusInfo { status: Status::UsedUp, licence: Some(LICENCE) }
			} else {
				StatusInfo { status: Status::NoLicence, licence: None }
			};
			status.encode()
		},
		"ModelMarketplaceApi_escrow" => {
			let number = u64::decode(input).unwrap();
			(number == LICENCE).then(escrow).encode()
		},
		"ModelMarketplaceApi_owed" => {
			let who = AccountId::decode(input).unwrap();
			let owed = |asset| OwedInfo { asset, amount: u128::MAX };
			let assets = (who == alice()).then_some([Asset::Native, Asset::WithId(7)]);
			assets.into_iter().flatten().map(owed).collect::<Vec<_>>().encode()
		},
		"ModelMarketplaceApi_attestations" => {
			let (model, from, limit) = <(u32, u32, u32)>::decode(input).unwrap();
			assert_eq!(model, 3);
			let attestations = if from == 0 { vec![attestation()] } else { vec![] };
			AttestationPage { attestations, next: Some(limit) }.encode()
		},
		"ModelMarketplaceApi_reviews" => {
			let (model, from, limit) = <(u32, Option<u32>, u32)>::decode(input).unwrap();
			assert_eq!(model, 3);
			let review = ReviewInfo {
				licence: LICENCE,
				author: alice(),
				rating: 4,
				text: hash(7),
				weight: u128::MAX,
				at: 1,
				useful: from.unwrap_or_default(),
				useless: 3,
			};
			ReviewPage { reviews: vec![review], next: Some(limit) }.encode()
		},
		"ModelMarketplaceApi_receipt_message" => {
			let (licence, cumulative, expires) = <(u64, u128, u64)>::decode(input).unwrap();
			(licence, cumulative, expires).encode().encode()
		},
		other => panic!("{other} is not of this API"),
	};
	assert!(input.is_empty(), "{function} got more than it takes");
	answer
}
