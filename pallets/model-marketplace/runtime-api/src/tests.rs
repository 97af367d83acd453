// SPDX-License-Identifier: Apache-2.0

//! What is written as JSON can be read again, whatever its numbers and words.

use crate::*;
use serde::de::DeserializeOwned;
use serde_json::{from_value, json, to_value, Value};

/// 2^128 - 1 and 2^64 - 1.
const MOST: &str = "340282366920938463463374607431768211455";
const MANY: &str = "18446744073709551615";

/// Whether it is the same after having been JSON, and after having been bytes. The JSON is
/// returned.
fn through_json<T>(thing: &T) -> Value
where
	T: core::fmt::Debug + Decode + DeserializeOwned + Encode + PartialEq + Serialize,
{
	assert_eq!(T::decode(&mut &thing.encode()[..]).as_ref(), Ok(thing));
	let json = to_value(thing).expect("this can be JSON");
	assert_eq!(&from_value::<T>(json.clone()).expect("this is what was written"), thing);
	json
}

fn hash(byte: u8) -> H256 {
	H256::repeat_byte(byte)
}

fn hex(byte: u8) -> Value {
	json!(format!("0x{}", format!("{byte:02x}").repeat(32)))
}

fn summary(owner: Option<u64>) -> ModelSummary<u64> {
	ModelSummary {
		model: u32::MAX,
		owner,
		creator: 2,
		listed_at: u64::MAX,
		listed: true,
		tags: vec!["vision".into(), Text(vec![0xff, 0])],
		terms: owner.map(|_| Permill::one()),
		latest: owner.map(|_| u16::MAX),
		offers: u16::MAX,
		rating: RatingInfo {
			count: u32::MAX,
			weight: u128::MAX,
			mean: owner.map(|_| FixedU128::from_inner(u128::MAX)),
		},
		activity: ActivityInfo {
			sold: 1,
			licences: 2,
			attestations: 3,
			derivatives: 4,
			undelivered: 5,
			disputes_lost: u32::MAX,
		},
	}
}

#[test]
fn a_model_is_its_summary_and_more() {
	let version = |licence| VersionInfo {
		version: u16::MAX,
		weights: hash(1),
		card: hash(2),
		uri: "ipfs://card".into(),
		licence,
		published_at: u64::MAX,
		withdrawn: false,
	};
	let versions =
		vec![version(LegalInfo::Spdx("Apache-2.0".into())), version(LegalInfo::Custom(hash(3)))];
	let model = ModelInfo { summary: summary(Some(1)), versions, providers: vec![7u64] };
	let json = through_json(&model);
	assert_eq!(json["tags"], json!(["vision", { "hex": "0xff00" }]));
	assert_eq!(json["rating"], json!({ "count": u32::MAX, "weight": MOST, "mean": MOST }));
	assert_eq!(json["terms"], json!(1_000_000));
	assert_eq!(json["activity"]["disputesLost"], json!(u32::MAX));
	assert_eq!(json["versions"][0]["licence"], json!({ "spdx": "Apache-2.0" }));
	assert_eq!(json["versions"][1]["licence"], json!({ "custom": hex(3) }));
	assert_eq!(json["versions"][0]["weights"], hex(1));
	let json = through_json(&ModelPage { models: vec![summary(None)], next: Some(u32::MAX) });
	for field in ["owner", "terms", "latest"] {
		assert_eq!(json["models"][0][field], Value::Null, "{field}");
	}
	through_json(&LineageInfo {
		bases: vec![BaseInfo { model: u32::MAX, royalty: Permill::one() }],
		ancestors: vec![
			AncestorInfo { model: 1, share: u32::MAX, owner: Some(1u64) },
			AncestorInfo { model: 2, share: 1, owner: None },
		],
		depth: u32::MAX,
	});
}

#[test]
fn offers_and_quotes_keep_their_amounts() {
	for (kind, expected) in [
		(KindInfo::Free, json!("free")),
		(KindInfo::Perpetual, json!("perpetual")),
		(KindInfo::Timed { ms: u64::MAX }, json!({ "timed": { "ms": u64::MAX } })),
		(KindInfo::Credits, json!("credits")),
		(KindInfo::Subscription { period: 1 }, json!({ "subscription": { "period": 1 } })),
	] {
		let json = through_json(&OfferInfo {
			offer: u16::MAX,
			revision: u32::MAX,
			kind,
			price: u128::MAX,
			asset: 1u32,
			delivery: DeliveryInfo::Escrow,
			gate: Some(GateInfo::Credential(7)),
			open: true,
		});
		assert_eq!(json["kind"], expected);
		assert_eq!(json["price"], json!(MOST));
		assert_eq!(json["gate"], json!({ "credential": 7 }));
	}
	let royalty = RoyaltyInfo { model: 1, to: 2u64, amount: u128::MAX };
	let json = through_json(&QuoteInfo {
		revision: 1,
		version: 2,
		asset: 3u32,
		price: u128::MAX,
		pay: 4u32,
		cost: u128::MAX,
		deposit: u128::MAX,
		fee: u128::MAX,
		pot: u128::MAX,
		royalties: vec![royalty],
		to: 5u64,
		rest: u128::MAX,
	});
	assert_eq!(json["cost"], json!(MOST));
	assert_eq!(json["royalties"], json!([{ "model": 1, "to": 2, "amount": MOST }]));
	assert_eq!(through_json(&Refusal::AssetNotAccepted), json!("assetNotAccepted"));
}

#[test]
fn numbers_of_licences_are_strings() {
	let licence = |kind| LicenceInfo {
		licence: u64::MAX,
		holder: 1u64,
		model: u32::MAX,
		version: 0,
		offer: 0,
		bought_at: u64::MAX,
		kind,
		state: LicenceStateInfo::Active,
		status: Status::UsedUp,
		until: None,
		asset: 9u32,
		paid: u128::MAX,
		fees: u128::MAX,
		key: hash(7),
		delivered: Some(hash(8)),
		reviewed: false,
		deposit: u128::MAX,
	};
	let (price, bought, redeemed) = (u128::MAX, u128::MAX, u128::MAX);
	let credits =
		LicenceKindInfo::Credits { price, bought, redeemed, signer: 1, refund_at: Some(5) };
	let subscription = LicenceKindInfo::Subscription {
		price,
		period: u64::MAX,
		pay: 3,
		max_in: u128::MAX,
		failures: u8::MAX,
		cancelled: false,
		charge_at: None,
	};
	let kinds = [
		LicenceKindInfo::Free,
		LicenceKindInfo::Perpetual,
		LicenceKindInfo::Timed { ms: u64::MAX },
		credits,
		subscription,
	];
	let licences = kinds.map(licence).to_vec();
	let json = through_json(&LicencePage { licences, next: Some(u64::MAX) });
	assert_eq!(json["next"], json!(MANY));
	assert_eq!(json["licences"][0]["licence"], json!(MANY));
	assert_eq!(json["licences"][0]["kind"], json!("free"));
	assert_eq!(json["licences"][0]["status"], json!("usedUp"));
	assert_eq!(json["licences"][3]["kind"]["credits"]["refundAt"], json!(5));
	assert_eq!(json["licences"][4]["kind"]["subscription"]["maxIn"], json!(MOST));
	assert_eq!(json["licences"][4]["kind"]["subscription"]["chargeAt"], Value::Null);

	let none = StatusInfo { status: Status::NoLicence, licence: None };
	assert_eq!(through_json(&none), json!({ "status": "noLicence", "licence": null }));
	let some = StatusInfo { status: Status::Valid, licence: Some(40) };
	assert_eq!(through_json(&some), json!({ "status": "valid", "licence": "40" }));
	// As numbers too.
	assert_eq!(
		from_value::<StatusInfo>(json!({ "status": "valid", "licence": 40 })).ok(),
		Some(some)
	);
	for wrong in [json!("-1"), json!("18446744073709551616"), json!(-1), json!(1.5), json!(true)] {
		assert!(from_value::<StatusInfo>(json!({ "status": "valid", "licence": wrong })).is_err());
	}
}

#[test]
fn escrows_carry_what_was_delivered() {
	let escrow = EscrowInfo {
		licence: u64::MAX,
		buyer: 1u64,
		seller: None,
		asset: 2u32,
		amount: u128::MAX,
		key: hash(1),
		stage: StageInfo::Disputed { evidence: hash(2), bond: u128::MAX },
		deadline: u64::MAX,
		at_deadline: AtDeadline::Refunded,
		over: true,
		ciphertext: vec![0, 255],
	};
	let json = through_json(&escrow);
	assert_eq!(json["stage"], json!({ "disputed": { "evidence": hex(2), "bond": MOST } }));
	assert_eq!(json["atDeadline"], json!("refunded"));
	assert_eq!(json["ciphertext"], json!("0x00ff"));
	let stage = StageInfo::Paid;
	assert_eq!(
		through_json(&EscrowInfo { stage, ciphertext: vec![], ..escrow })["ciphertext"],
		"0x"
	);
	through_json(&OwedInfo { asset: 1u32, amount: u128::MAX });
}

#[test]
fn scores_have_a_sign() {
	for score in [i64::MIN, -1, 0, i64::MAX] {
		let json = through_json(&AttestationInfo {
			attestation: u64::MAX,
			attester: 1u64,
			version: 2,
			weights: hash(1),
			benchmark: "mmlu-pro/5-shot".into(),
			score,
			report: hash(2),
			at: 3,
			challenge_until: 4,
			state: AttestationStateInfo::Challenged {
				by: 5,
				evidence: hash(3),
				bond: u128::MAX,
				deadline: 6,
			},
			bond: u128::MAX,
		});
		assert_eq!(json["score"], json!(score.to_string()));
		assert_eq!(json["state"]["challenged"]["bond"], json!(MOST));
	}
	through_json(&AttestationPage::<u64> { attestations: vec![], next: Some(1) });
	let review = ReviewInfo {
		licence: u64::MAX,
		author: 1u64,
		rating: 5,
		text: hash(1),
		weight: u128::MAX,
		at: 2,
		useful: 3,
		useless: 4,
	};
	let json = through_json(&ReviewPage { reviews: vec![review], next: None });
	assert_eq!(json["reviews"][0]["licence"], json!(MANY));
	assert_eq!(json["reviews"][0]["weight"], json!(MOST));
}
