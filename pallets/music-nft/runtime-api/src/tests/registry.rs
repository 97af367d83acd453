// SPDX-License-Identifier: Apache-2.0

//! Works, recordings and lineages.

use super::*;

fn work() -> WorkSummary<u64> {
	WorkSummary {
		work: u32::MAX,
		registrant: 1,
		registered_at: u64::MAX,
		title: Text(vec![0xff, 0]),
		iswc: Some("T0345246801".into()),
		revoked: false,
		recordings: u32::MAX,
	}
}

fn disclosure(made: MadeInfo) -> DisclosureInfo {
	DisclosureInfo {
		version: u16::MAX,
		vocals: made,
		instrumentation: MadeInfo::NotPresent,
		composition: MadeInfo::Human,
		post_production: made,
		lyrics: made,
		statement: "Сама".into(),
		at: u64::MAX,
	}
}

fn recording(known: bool) -> RecordingSummary<u64> {
	RecordingSummary {
		recording: u32::MAX,
		steward: 1,
		title: "Song".into(),
		isrc: known.then(|| "USRC17607839".into()),
		work: known.then_some(u32::MAX),
		revoked: !known,
		split: u32::MAX,
		disclosure: disclosure(MadeInfo::Human),
		created_at: 0,
		registered_at: u64::MAX,
		sold: known,
		state: StateInfo::Clear,
		derivatives: u32::MAX,
	}
}

#[test]
fn a_work_is_its_summary_and_more() {
	let contributor = |account| ContributorInfo {
		account,
		name: "Ada".into(),
		role: RoleInfo::MasteringEngineer,
	};
	let contributors = vec![contributor(Some(7)), contributor(None)];
	let json = through_json(&WorkInfo { summary: work(), metadata: hash(2), contributors });
	assert_eq!(json["title"], json!({ "hex": "0xff00" }));
	assert_eq!(json["iswc"], json!("T0345246801"));
	assert_eq!(json["metadata"], hex(2));
	let contributor = json!({ "account": 7, "name": "Ada", "role": "masteringEngineer" });
	assert_eq!(json["contributors"][0], contributor);
	assert_eq!(json["contributors"][1]["account"], Value::Null);
	let without = WorkSummary { iswc: None, ..work() };
	let json = through_json(&WorkPage { works: vec![without], next: Some(u32::MAX) });
	assert_eq!(json["works"][0]["iswc"], Value::Null);
}

#[test]
fn roles_have_the_names_of_ddex() {
	for (role, name) in [
		(RoleInfo::MainArtist, "mainArtist"),
		(RoleInfo::FeaturedArtist, "featuredArtist"),
		(RoleInfo::Composer, "composer"),
		(RoleInfo::Lyricist, "lyricist"),
		(RoleInfo::Arranger, "arranger"),
		(RoleInfo::Producer, "producer"),
		(RoleInfo::Musician, "musician"),
		(RoleInfo::Vocalist, "vocalist"),
		(RoleInfo::MixingEngineer, "mixingEngineer"),
		(RoleInfo::MasteringEngineer, "masteringEngineer"),
		(RoleInfo::MusicPublisher, "musicPublisher"),
		(RoleInfo::Label, "label"),
		(RoleInfo::Other, "other"),
	] {
		assert_eq!(through_json(&role), json!(name));
	}
}

#[test]
fn a_disclosure_says_what_ai_has_done_in_each_area() {
	let listed = ToolInfo::Listed(u32::MAX);
	for (made, expected) in [
		(MadeInfo::NotPresent, json!("notPresent")),
		(MadeInfo::Human, json!("human")),
		(MadeInfo::Assisted(None), json!({ "assisted": null })),
		(MadeInfo::Assisted(Some(listed)), json!({ "assisted": { "listed": u32::MAX } })),
		(
			MadeInfo::Generated(ToolInfo::Other(hash(3))),
			json!({ "generated": { "other": hex(3) } }),
		),
	] {
		let json = through_json(&disclosure(made));
		assert_eq!(json["vocals"], expected);
		assert_eq!(json["postProduction"], expected);
		assert_eq!(json["composition"], json!("human"));
		assert_eq!(json["statement"], json!("Сама"));
	}
	let disclosures = vec![disclosure(MadeInfo::Human)];
	let json = through_json(&DisclosurePage { disclosures, next: Some(u16::MAX) });
	assert_eq!(json["disclosures"][0]["version"], json!(u16::MAX));
}

#[test]
fn a_recording_is_its_summary_and_more() {
	let info = RecordingInfo {
		summary: recording(true),
		offered_to: Some(9),
		content: hash(1),
		c2pa: Some(hash(2)),
		uri: "ipfs://song".into(),
		contributors: vec![],
		account: 3,
	};
	let json = through_json(&info);
	assert_eq!(json["isrc"], json!("USRC17607839"));
	assert_eq!(json["disclosure"]["vocals"], json!("human"));
	assert_eq!((&json["content"], &json["c2pa"]), (&hex(1), &hex(2)));
	assert_eq!((&json["offeredTo"], &json["account"]), (&json!(9), &json!(3)));
	let json = through_json(&RecordingInfo { offered_to: None, c2pa: None, ..info });
	assert_eq!((&json["offeredTo"], &json["c2pa"]), (&Value::Null, &Value::Null));
	let json = through_json(&RecordingPage { recordings: vec![recording(false)], next: None });
	for field in ["isrc", "work"] {
		assert_eq!(json["recordings"][0][field], Value::Null, "{field}");
	}
	assert_eq!(through_json(&InvalidCode::Iswc), json!("iswc"));
}

#[test]
fn numbers_of_grants_are_strings() {
	let source = |grant| SourceInfo { recording: 1, grant, share: Permill::one() };
	let ancestor =
		|split| AncestorInfo { recording: 1, share: u32::MAX, split, waiting: amounts() };
	let json = through_json(&LineageInfo {
		sources: vec![source(Some(u64::MAX)), source(None)],
		ancestors: vec![ancestor(Some(u32::MAX)), ancestor(None)],
		upstream: u32::MAX,
		depth: u32::MAX,
	});
	let expected = json!([
		{ "recording": 1, "grant": MANY, "share": 1_000_000 },
		{ "recording": 1, "grant": null, "share": 1_000_000 },
	]);
	assert_eq!(json["sources"], expected);
	assert_eq!(json["ancestors"][0]["waiting"], amounts_json());
	let descendant = DescendantInfo { recording: 1, share: 2, waiting: amounts() };
	let json = through_json(&DescendantPage { descendants: vec![descendant], next: Some(3) });
	assert_eq!(json["descendants"][0]["waiting"], amounts_json());
}
