// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

use super::*;

fn work_json(work: u32) -> Value {
	json!({
		"work": work,
		"registrant": ALICE,
		"registeredAt": 5,
		"title": "Song",
		"iswc": "T0345246801",
		"revoked": false,
		"recordings": 2,
	})
}

fn disclosure_json(version: u16) -> Value {
	json!({
		"version": version,
		"vocals": { "generated": { "listed": 9 } },
		"instrumentation": { "assisted": null },
		"composition": "human",
		"postProduction": "human",
		"lyrics": "notPresent",
		"statement": "Music by Ada",
		"at": 5,
	})
}

fn recording_json(recording: u32, work: Option<u32>) -> Value {
	json!({
		"recording": recording,
		"steward": ALICE,
		"title": { "hex": "0xff" },
		"isrc": "USRC17607839",
		"work": work,
		"revoked": false,
		"split": 4,
		"disclosure": disclosure_json(0),
		"createdAt": 4,
		"registeredAt": 5,
		"sold": true,
		"state": { "blocked": "ownership" },
		"derivatives": 1,
	})
}

fn contributors() -> Value {
	json!([{ "account": null, "name": "Ada", "role": "composer" }])
}

#[tokio::test]
async fn a_work_is_found_by_number_and_by_code() {
	let methods = methods();
	let mut expected = work_json(3);
	expected["metadata"] = hex(1);
	expected["contributors"] = contributors();
	for (method, arguments) in [
		("music_work", json!([3])),
		("music_work", json!({ "work": 3, "at": BEST })),
		("music_workByIswc", json!(["T-034.524.680-1"])),
	] {
		assert_eq!(methods.call(method, arguments).await, Ok(expected.clone()), "{method}");
	}
	for (method, arguments) in
		[("music_work", json!([4])), ("music_workByIswc", json!({ "iswc": "T0345246801" }))]
	{
		assert_eq!(methods.call(method, arguments).await, Ok(Value::Null), "{method}");
	}
	for (arguments, from, limit) in [
		(Value::Null, 0, MAX_PER_PAGE),
		(json!([7, 2]), 7, 2),
		// The runtime is who cuts it.
		(json!({ "limit": u32::MAX }), 0, u32::MAX),
	] {
		let expected = json!({ "works": [work_json(from)], "next": limit });
		assert_eq!(methods.call("music_works", arguments).await, Ok(expected));
	}
}

#[tokio::test]
async fn a_recording_is_found_by_number_code_and_content() {
	let methods = methods();
	let mut expected = recording_json(3, Some(2));
	expected["offeredTo"] = Value::Null;
	expected["content"] = hex(1);
	expected["c2pa"] = Value::Null;
	expected["uri"] = json!("ipfs://song");
	expected["contributors"] = contributors();
	expected["account"] = json!(ALICE);
	for (method, arguments) in [
		("music_recording", json!([3])),
		("music_recordingByIsrc", json!(["USRC17607839"])),
		("music_recordingByContent", json!([hash(1)])),
	] {
		assert_eq!(methods.call(method, arguments).await, Ok(expected.clone()), "{method}");
	}
	for (method, arguments) in [
		("music_recording", json!([4])),
		("music_recordingByIsrc", json!(["USRC17607840"])),
		("music_recordingByContent", json!({ "content": hash(2) })),
	] {
		assert_eq!(methods.call(method, arguments).await, Ok(Value::Null), "{method}");
	}
}

#[tokio::test]
async fn recordings_come_in_pages_by_work_and_steward() {
	let methods = methods();
	for (arguments, found, limit) in [
		(json!([]), json!([]), MAX_PER_PAGE),
		(json!([7, 2, null, ALICE]), json!([recording_json(7, None)]), 2),
		(json!({ "work": 2, "steward": ALICE }), json!([recording_json(0, Some(2))]), MAX_PER_PAGE),
	] {
		let expected = json!({ "recordings": found, "next": limit });
		assert_eq!(methods.call("music_recordings", arguments).await, Ok(expected));
	}
	for (arguments, version, limit) in [(json!([3]), 0, MAX_PER_PAGE), (json!([3, 5, 2]), 5, 2)] {
		let expected = json!({ "disclosures": [disclosure_json(version)], "next": limit });
		assert_eq!(methods.call("music_disclosures", arguments).await, Ok(expected));
	}
}

#[tokio::test]
async fn what_is_no_code_says_how_it_is_to_be() {
	let methods = methods();
	for (method, code, why) in [
		("music_workByIswc", "T0345246802", "an ISWC is a T, nine digits and the check digit"),
		("music_recordingByIsrc", "US-RC1", "an ISRC is two letters, three letters or digits"),
	] {
		let error = methods.call(method, json!([code])).await.unwrap_err();
		assert_eq!((&error["code"], &error["message"]), (&json!(-32602), &json!("Invalid params")));
		assert!(error["data"].as_str().unwrap().starts_with(why), "{error}");
	}
}

#[tokio::test]
async fn a_lineage_says_what_waits() {
	let methods = methods();
	let expected = json!({
		"sources": [{ "recording": 2, "grant": GRANT_TEXT, "share": 100_000 }],
		"ancestors": [{
			"recording": 2,
			"share": 100_000_000,
			"split": 4,
			"waiting": amounts(),
		}],
		"upstream": 100_000_000,
		"depth": 1,
	});
	assert_eq!(methods.call("music_lineage", json!([3])).await, Ok(expected));
	assert_eq!(methods.call("music_lineage", json!([4])).await, Ok(Value::Null));
	for (arguments, from, limit) in
		[(json!([3]), 0, MAX_PER_PAGE), (json!({ "recording": 3, "from": 9, "limit": 1 }), 9, 1)]
	{
		let descendant = json!({ "recording": from, "share": 5, "waiting": amounts() });
		let expected = json!({ "descendants": [descendant], "next": limit });
		assert_eq!(methods.call("music_descendants", arguments).await, Ok(expected));
	}
}

fn split_json(split: u32, payee: Value) -> Value {
	json!({
		"split": split,
		"creator": ALICE,
		"account": ALICE,
		"funded": ["native"],
		"received": amounts(),
		"leaves": 1,
		"slots": [{
			"slot": 0,
			"parts": 500_000,
			"share": 500_000_000,
			"payee": payee,
			"waiting": amounts(),
		}],
	})
}

#[tokio::test]
async fn a_tree_of_splits_is_nested() {
	let methods = methods();
	let stream = json!({
		"stream": 6,
		"units": "18446744073709551615",
		"holders": 9,
		"first": [{ "account": ALICE, "units": "18446744073709551615" }],
	});
	let inner = split_json(1, json!({ "stream": stream }));
	for (of, expected) in [
		(json!({ "recording": 3 }), split_json(4, json!({ "split": inner }))),
		(
			json!({ "split": 3 }),
			split_json(3, json!({ "modelOwner": { "model": 5, "owner": ALICE } })),
		),
		(json!({ "split": 4 }), Value::Null),
	] {
		assert_eq!(methods.call("music_split", json!([of])).await, Ok(expected.clone()));
		assert_eq!(methods.call("music_split", json!({ "of": of })).await, Ok(expected));
	}
}

#[tokio::test]
async fn what_an_account_can_claim_comes_in_pages() {
	let methods = methods();
	for (arguments, from, limit) in [
		(json!([ALICE]), 0, MAX_PER_PAGE),
		(json!({ "account": ALICE, "from": 9, "limit": 1 }), 9, 1),
	] {
		let slot =
			json!({ "split": from, "slot": 1, "parts": 2, "model": null, "waiting": amounts() });
		let expected = json!({ "slots": [slot], "next": limit });
		assert_eq!(methods.call("music_slotsOf", arguments.clone()).await, Ok(expected));
		let units = json!({
			"stream": from,
			"split": 4,
			"slot": 1,
			"units": "5",
			"of": "18446744073709551615",
			"ask": null,
			"waiting": amounts(),
		});
		let expected = json!({ "units": [units], "next": limit });
		assert_eq!(methods.call("music_unitsOf", arguments).await, Ok(expected));
	}
	let nobody = "0x0000000000000000000000000000000000000000000000000000000000000000";
	for (account, expected) in [(ALICE, amounts()), (nobody, json!([]))] {
		assert_eq!(methods.call("music_owed", json!([account])).await, Ok(expected));
	}
}

#[tokio::test]
async fn streams_and_their_holders_come_in_pages() {
	let methods = methods();
	let stream = |number: u32| {
		json!({
			"stream": number,
			"split": 4,
			"slot": 1,
			"parts": 500_000,
			"units": "18446744073709551615",
			"holders": 2,
			"creator": ALICE,
			"waiting": amounts(),
		})
	};
	assert_eq!(methods.call("music_stream", json!([3])).await, Ok(stream(3)));
	assert_eq!(methods.call("music_stream", json!([4])).await, Ok(Value::Null));
	let expected = json!({ "streams": [stream(5)], "next": 2 });
	assert_eq!(methods.call("music_streams", json!([5, 2])).await, Ok(expected));
	for (arguments, limit, next) in
		[(json!([3]), MAX_PER_PAGE, Value::Null), (json!([3, ALICE, 2]), 2, json!(ALICE))]
	{
		let holder = json!({
			"account": ALICE,
			"units": "18446744073709551615",
			"ask": { "units": limit.to_string(), "price": MANY, "asset": "native" },
			"waiting": amounts(),
		});
		let expected = json!({ "holders": [holder], "next": next });
		assert_eq!(methods.call("music_holders", arguments).await, Ok(expected));
	}
}

#[tokio::test]
async fn fees_and_assets_are_listed() {
	let methods = methods();
	let fees = json!([{ "asset": "native", "amount": MANY, "at": 6 }]);
	assert_eq!(methods.call("music_unsharedFees", json!([3])).await, Ok(fees));
	assert_eq!(methods.call("music_unsharedFees", json!([4])).await, Ok(json!([])));
	let assets =
		json!([{ "asset": "native", "accepted": true }, { "asset": 7, "accepted": false }]);
	for arguments in [Value::Null, json!([]), json!({})] {
		assert_eq!(methods.call("music_assets", arguments).await, Ok(assets.clone()));
	}
}
