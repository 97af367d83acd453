// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

use super::*;
use crate::rpc::{
	error,
	mock::{Chain, Methods, BEST, UNKNOWN},
};
use answers::{hash, runtime, ALICE, GRANT_TEXT, MANY};
use serde_json::{json, Value};

mod answers;
mod registry_and_money;
mod sales_and_rights;

type Api = dyn MusicApi<Block, AccountId, AssetId, CollectionId>;

/// Every method, with arguments that it takes, and how many more there may be before `at`.
fn calls() -> [(&'static str, Value, usize); 34] {
	[
		("music_work", json!([3]), 0),
		("music_works", json!([]), 2),
		("music_workByIswc", json!(["T-034.524.680-1"]), 0),
		("music_recording", json!([3]), 0),
		("music_recordings", json!([]), 4),
		("music_recordingByIsrc", json!(["USRC17607839"]), 0),
		("music_recordingByContent", json!([hash(1)]), 0),
		("music_disclosures", json!([3]), 2),
		("music_lineage", json!([3]), 0),
		("music_descendants", json!([3]), 2),
		("music_split", json!([{ "recording": 3 }]), 0),
		("music_slotsOf", json!([ALICE]), 2),
		("music_stream", json!([3]), 0),
		("music_streams", json!([]), 2),
		("music_holders", json!([3]), 2),
		("music_unitsOf", json!([ALICE]), 2),
		("music_owed", json!([ALICE]), 0),
		("music_unsharedFees", json!([3]), 0),
		("music_assets", json!([]), 0),
		("music_edition", json!([3, 1]), 0),
		("music_editions", json!([3]), 2),
		("music_buyer", json!([3, 1, ALICE]), 0),
		("music_item", json!([3, 1]), 0),
		("music_items", json!([3]), 4),
		("music_bids", json!([3]), 4),
		("music_provenance", json!([3]), 3),
		("music_licenceOffers", json!([3]), 0),
		("music_rights", json!([3]), 0),
		("music_grant", json!([GRANT_TEXT]), 0),
		("music_grants", json!([3]), 3),
		("music_grantsOf", json!([ALICE]), 4),
		("music_licenceOf", json!([ALICE, 3, "sync"]), 1),
		("music_standing", json!([3]), 0),
		("music_disputes", json!([]), 2),
	]
}

fn methods_of(chain: Chain) -> Methods {
	Methods::new(chain, |client| super::methods(client).unwrap().into())
}

fn methods() -> Methods {
	methods_of(Chain::with::<Api>(0, runtime))
}

fn hex(byte: u8) -> Value {
	json!(hash(byte))
}

/// The largest amount of an asset.
fn amounts() -> Value {
	json!([{ "asset": 7, "amount": MANY }])
}

#[tokio::test]
async fn bad_arguments_are_refused_before_the_runtime_is_asked() {
	let methods = methods();
	for (method, arguments, why) in [
		("music_work", json!([]), "expected the arguments work"),
		("music_work", json!(["3"]), "invalid type"),
		("music_works", json!([0, -1]), "invalid value"),
		("music_works", json!({ "form": 1 }), "unknown field `form`"),
		("music_workByIswc", json!([7]), "invalid type"),
		("music_recording", json!([4294967296u64]), "invalid value"),
		("music_recording", json!([3, "0x12"]), "invalid length"),
		("music_recordings", json!([0, 1, null, "alice"]), "an account is an SS58 address"),
		("music_recordingByIsrc", json!([null]), "invalid type"),
		("music_recordingByContent", json!(["0x12"]), "invalid length"),
		("music_disclosures", json!([3, 65536]), "invalid value"),
		("music_lineage", json!([3, null, 1]), "trailing"),
		("music_descendants", json!([]), "expected the arguments recording"),
		("music_split", json!([3]), "whose split it is says"),
		("music_split", json!([{ "stream": 3 }]), "whose split it is says"),
		("music_split", json!([{ "split": -1 }]), "whose split it is says"),
		("music_slotsOf", json!(["0x1"]), "an account is an SS58 address"),
		("music_stream", json!([-1]), "invalid value"),
		("music_streams", json!(["0"]), "invalid type"),
		("music_holders", json!([3, 5]), "an account is an SS58 address"),
		("music_unitsOf", json!([]), "expected the arguments account"),
		("music_owed", json!([null]), "an account is an SS58 address"),
		("music_unsharedFees", json!({ "asset": 1 }), "unknown field `asset`"),
		("music_assets", json!([3]), "invalid type"),
		("music_edition", json!([3]), "expected the arguments recording, edition"),
		("music_editions", json!([3, null, "9"]), "invalid type"),
		("music_buyer", json!([3, 1]), "expected the arguments recording, edition, account"),
		("music_item", json!([3, -1]), "invalid value"),
		("music_items", json!([3, 0, 1, null, "yes"]), "invalid type"),
		("music_items", json!({ "recording": 3, "for_sale": true }), "unknown field `for_sale`"),
		("music_bids", json!([3, null, "bob"]), "an account is an SS58 address"),
		("music_provenance", json!([3, 1, 7]), "invalid type"),
		("music_provenance", json!([3, 1, { "transfer": 1 }]), "missing field"),
		("music_licenceOffers", json!([]), "expected the arguments recording"),
		("music_rights", json!([true]), "invalid type"),
		("music_grant", json!([-1]), "a string of decimal digits"),
		("music_grants", json!([3, 0, 1, 1]), "invalid type"),
		("music_grantsOf", json!([ALICE, 3, "0x1"]), "a string of decimal digits"),
		("music_licenceOf", json!([ALICE, 3]), "expected the arguments account, recording, usage"),
		("music_licenceOf", json!([ALICE, 3, "film"]), "unknown variant `film`"),
		("music_licenceOf", json!([ALICE, 3, "sync", "de"]), "a country is two capital letters"),
		("music_standing", json!([3, 4]), "invalid type"),
		("music_disputes", json!([null, null, null, null]), "trailing"),
	] {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], -32602, "{method}: {error}");
		let data = error["data"].as_str().unwrap_or_default();
		assert!(data.contains(why), "{method}: {error}");
	}
	assert_eq!(methods.asked_at(), []);
}

#[tokio::test]
async fn the_block_is_the_given_one_or_the_best() {
	let methods = methods();
	let other = Hash::repeat_byte(7);
	for (method, mut arguments, more) in calls() {
		methods.call(method, arguments.clone()).await.unwrap();
		let list = arguments.as_array_mut().unwrap();
		list.extend(std::iter::repeat_n(Value::Null, more));
		list.push(json!(other));
		methods.call(method, arguments.clone()).await.unwrap();
		assert_eq!(methods.asked_at(), [BEST, other], "{method}");

		*arguments.as_array_mut().unwrap().last_mut().unwrap() = json!(UNKNOWN);
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::CALL_FAILED, "{method}: {error}");
	}
}

#[tokio::test]
async fn a_runtime_without_music_is_not_asked() {
	let methods = methods_of(Chain::without());
	for (method, arguments, _) in calls() {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::NOT_OFFERED, "{method}: {error}");
		let message = error["message"].as_str().unwrap();
		let expected = "this runtime has no registry of music: it does not offer MusicApi;";
		assert!(message.starts_with(expected), "{message}");
		assert_eq!(error["data"], json!(BEST));
	}
}

#[tokio::test]
async fn a_runtime_of_the_future_is_not_asked() {
	let methods = methods_of(Chain::with::<Api>(1, |_, _| panic!("asked")));
	for (method, arguments, _) in calls() {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::TOO_NEW, "{method}: {error}");
	}
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_an_error() {
	let methods = methods_of(Chain::with::<Api>(0, |_, _| vec![0xff]));
	for (method, arguments, _) in calls() {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::CALL_FAILED, "{method}: {error}");
		assert!(error["message"].as_str().unwrap().contains("cannot be read"), "{error}");
	}
}
