// SPDX-License-Identifier: Apache-2.0

//! Licences and disputes.

use super::*;

fn terms(usage: UseInfo, territory: TerritoryInfo) -> LicenceTermsInfo {
	LicenceTermsInfo { usage, territory, term: Some(u64::MAX), exclusive: true, text: hash(1) }
}

/// A licence with the largest numbers.
pub(super) fn grant() -> GrantInfo<u64, u32> {
	GrantInfo {
		grant: u64::MAX,
		recording: u32::MAX,
		holder: 1,
		offer: u32::MAX,
		terms: terms(UseInfo::Personal, TerritoryInfo::World),
		disclosure: u16::MAX,
		granted_at: 2,
		until: Some(u64::MAX),
		in_force: true,
		asset: 7,
		price: u128::MAX,
		derivatives: u32::MAX,
	}
}

#[test]
fn uses_are_words_and_remixes_have_a_share() {
	for (usage, kind, word) in [
		(UseInfo::Personal, UseKindInfo::Personal, "personal"),
		(UseInfo::Commercial, UseKindInfo::Commercial, "commercial"),
		(UseInfo::Sync, UseKindInfo::Sync, "sync"),
		(UseInfo::AiTraining, UseKindInfo::AiTraining, "aiTraining"),
		(UseInfo::AiVoice, UseKindInfo::AiVoice, "aiVoice"),
		(UseInfo::AiStyle, UseKindInfo::AiStyle, "aiStyle"),
		(UseInfo::AiOutput, UseKindInfo::AiOutput, "aiOutput"),
	] {
		assert_eq!((through_json(&usage), through_json(&kind)), (json!(word), json!(word)));
	}
	let remix = UseInfo::Remix { share: Permill::one() };
	assert_eq!(through_json(&remix), json!({ "remix": { "share": 1_000_000 } }));
	assert_eq!(through_json(&UseKindInfo::Remix), json!("remix"));
}

#[test]
fn a_country_is_two_capital_letters() {
	let countries = TerritoryInfo::Countries(vec![Country(*b"DE"), Country(*b"US")]);
	assert_eq!(through_json(&countries), json!({ "countries": ["DE", "US"] }));
	assert_eq!(through_json(&TerritoryInfo::World), json!("world"));
	for wrong in [json!("de"), json!("DEU"), json!("D"), json!("Ä"), json!("D1"), json!("")] {
		let error = from_value::<Country>(wrong.clone()).expect_err("no country").to_string();
		assert!(error.contains("a country is two capital letters"), "{wrong}: {error}");
	}
	for wrong in [json!(7), json!(null), json!(["D", "E"])] {
		assert!(from_value::<Country>(wrong.clone()).is_err(), "{wrong}");
	}
}

#[test]
fn licences_keep_their_numbers_and_amounts() {
	let json = through_json(&LicenceOfferInfo {
		offer: u32::MAX,
		revision: u32::MAX,
		terms: terms(UseInfo::Sync, TerritoryInfo::World),
		asset: 7u32,
		price: u128::MAX,
		open: true,
		granted: u32::MAX,
	});
	assert_eq!(json["price"], json!(MOST));
	let expected = json!({
		"usage": "sync",
		"territory": "world",
		"term": u64::MAX,
		"exclusive": true,
		"text": hex(1),
	});
	assert_eq!(json["terms"], expected);

	let json = through_json(&GrantPage { grants: vec![grant()], next: Some(u32::MAX) });
	assert_eq!((&json["grants"][0]["grant"], &json["next"]), (&json!(MANY), &json!(u32::MAX)));
	assert_eq!(
		(&json["grants"][0]["inForce"], &json["grants"][0]["grantedAt"]),
		(&json!(true), &json!(2))
	);
	let for_ever = GrantInfo { until: None, ..grant() };
	let json = through_json(&OwnGrantPage { grants: vec![for_ever], next: Some(u64::MAX) });
	assert_eq!((&json["grants"][0]["until"], &json["next"]), (&Value::Null, &json!(MANY)));
	through_json(&OwnGrantPage::<u64, u32> { grants: vec![], next: None });

	let exclusive = ExclusiveInfo {
		grant: u64::MAX,
		holder: 1u64,
		territory: TerritoryInfo::World,
		until: None,
	};
	let exclusive = vec![exclusive];
	let json =
		through_json(&RightsInfo { usage: UseKindInfo::AiVoice, granted: u32::MAX, exclusive });
	assert_eq!(json["exclusive"][0]["grant"], json!(MANY));
}

#[test]
fn a_standing_says_what_is_disputed() {
	let dispute = DisputeInfo {
		recording: u32::MAX,
		dispute: u32::MAX,
		by: 1u64,
		ground: GroundInfo::Ownership,
		evidence: hash(2),
		disclosure: u16::MAX,
		at: 3,
		deadline: u64::MAX,
		bond: u128::MAX,
	};
	let standing = StandingInfo {
		state: StateInfo::Contested,
		dispute: Some(dispute.clone()),
		disputes: u32::MAX,
		rejected: 1,
		frozen: u64::MAX,
		bond: u128::MAX,
		again_at: Some(u64::MAX),
	};
	let json = through_json(&standing);
	assert_eq!((&json["state"], &json["bond"]), (&json!("contested"), &json!(MOST)));
	assert_eq!(
		(&json["dispute"]["ground"], &json["dispute"]["bond"]),
		(&json!("ownership"), &json!(MOST))
	);
	for (ground, word) in [(GroundInfo::Disclosure, "disclosure"), (GroundInfo::Licence, "licence")]
	{
		let state = StateInfo::Blocked(ground);
		let blocked = StandingInfo { state, dispute: None, again_at: None, ..standing.clone() };
		let json = through_json(&blocked);
		assert_eq!((&json["state"], &json["dispute"]), (&json!({ "blocked": word }), &Value::Null));
	}
	assert_eq!(through_json(&StateInfo::Clear), json!("clear"));
	through_json(&DisputePage { disputes: vec![dispute], next: Some(u32::MAX) });
}
