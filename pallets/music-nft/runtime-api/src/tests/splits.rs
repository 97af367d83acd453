// SPDX-License-Identifier: Apache-2.0

//! Splits, streams and money that waits.

use super::*;

fn split(slots: Vec<SlotInfo<u64, u32>>) -> SplitInfo<u64, u32> {
	SplitInfo {
		split: u32::MAX,
		creator: 1,
		account: 2,
		funded: vec![7, 8],
		received: amounts(),
		leaves: u32::MAX,
		slots,
	}
}

fn slot(payee: PayeeInfo<u64, u32>) -> SlotInfo<u64, u32> {
	SlotInfo { slot: u16::MAX, parts: 1_000_000, share: 1_000_000_000, payee, waiting: amounts() }
}

#[test]
fn splits_are_nested() {
	let model = |owner| PayeeInfo::ModelOwner { model: 5, owner };
	let units = UnitsInfo { account: 9, units: u64::MAX };
	let stream = StreamPayees { stream: 6, units: u64::MAX, holders: u32::MAX, first: vec![units] };
	let inner = split(vec![
		slot(PayeeInfo::Account(3)),
		slot(model(Some(4))),
		slot(model(None)),
		slot(PayeeInfo::Stream(stream)),
	]);
	let json = through_json(&split(vec![slot(PayeeInfo::Split(split(vec![slot(
		PayeeInfo::Split(inner),
	)])))]));
	assert_eq!(json["slots"][0]["waiting"], amounts_json());
	let inner = &json["slots"][0]["payee"]["split"]["slots"][0]["payee"]["split"];
	assert_eq!(inner["funded"], json!([7, 8]));
	let payees: Vec<_> = (0..4).map(|slot| inner["slots"][slot]["payee"].clone()).collect();
	let expected = [
		json!({ "account": 3 }),
		json!({ "modelOwner": { "model": 5, "owner": 4 } }),
		json!({ "modelOwner": { "model": 5, "owner": null } }),
		json!({ "stream": {
			"stream": 6,
			"units": MANY,
			"holders": u32::MAX,
			"first": [{ "account": 9, "units": MANY }],
		} }),
	];
	assert_eq!(payees, expected);
}

#[test]
fn types_of_nested_splits_have_an_end() {
	let mut registry = scale_info::Registry::new();
	registry.register_type(&scale_info::meta_type::<Option<SplitInfo<u64, u32>>>());
	let types = scale_info::PortableRegistry::from(registry);
	assert!(types.types.len() < 30, "{}", types.types.len());
}

#[test]
fn whose_money_is_asked_for_is_named() {
	assert_eq!(through_json(&Purse::Recording(3)), json!({ "recording": 3 }));
	assert_eq!(through_json(&Purse::Split(u32::MAX)), json!({ "split": u32::MAX }));
	for wrong in [json!(3), json!("split"), json!({ "stream": 3 }), json!({ "split": -1 })] {
		assert!(from_value::<Purse>(wrong.clone()).is_err(), "{wrong}");
	}
}

#[test]
fn units_are_strings() {
	let ask = AskInfo { units: u64::MAX, price: u128::MAX, asset: 7 };
	let ask_json = json!({ "units": MANY, "price": MOST, "asset": 7 });
	let holder = |ask| HolderInfo { account: 1u64, units: u64::MAX, ask, waiting: amounts() };
	let holders = vec![holder(Some(ask.clone())), holder(None)];
	let json = through_json(&HolderPage { holders, next: Some(2) });
	let expected =
		json!({ "account": 1, "units": MANY, "ask": ask_json, "waiting": amounts_json() });
	assert_eq!(json["holders"][0], expected);
	assert_eq!(json["holders"][1]["ask"], Value::Null);

	let own = OwnUnitsInfo {
		stream: 1,
		split: 2,
		slot: 3,
		units: 0,
		of: u64::MAX,
		ask: Some(ask),
		waiting: amounts(),
	};
	let json = through_json(&OwnUnitsPage { units: vec![own], next: None });
	assert_eq!((&json["units"][0]["units"], &json["units"][0]["of"]), (&json!("0"), &json!(MANY)));
	assert_eq!(json["units"][0]["ask"], ask_json);
	// As numbers too.
	let units = json!({ "account": 1, "units": 5 });
	assert_eq!(from_value::<UnitsInfo<u64>>(units).ok(), Some(UnitsInfo { account: 1, units: 5 }));

	let stream = StreamInfo {
		stream: 1,
		split: 2,
		slot: 3,
		parts: 4,
		units: u64::MAX,
		holders: 5,
		creator: 6u64,
		waiting: amounts(),
	};
	let json = through_json(&StreamPage { streams: vec![stream], next: Some(7) });
	assert_eq!(json["streams"][0]["units"], json!(MANY));
}

#[test]
fn slots_and_fees_keep_their_amounts() {
	for (model, expected) in [(None, Value::Null), (Some(5), json!(5))] {
		let slot = OwnSlotInfo { split: 1, slot: 2, parts: 3, model, waiting: amounts() };
		let json = through_json(&OwnSlotPage { slots: vec![slot], next: Some(u32::MAX) });
		assert_eq!(json["slots"][0]["model"], expected);
		assert_eq!(json["slots"][0]["waiting"], amounts_json());
	}
	let fee = FeeInfo { asset: 1u32, amount: u128::MAX, at: Some(u64::MAX) };
	assert_eq!(through_json(&fee), json!({ "asset": 1, "amount": MOST, "at": u64::MAX }));
	through_json(&AssetInfo { asset: 1u32, accepted: true });
}
