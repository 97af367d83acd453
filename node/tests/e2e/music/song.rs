// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A recording of Dave's, with all that is said when it is published.

use crate::common::{
	chain::Chain,
	events::Event,
	markets::{asset, list, none, DOLLAR, USD},
	transactions::{call, Call, Included},
};
use serde_json::{json, Value as Json};
use subxt::{
	dynamic::{self, Value},
	ext::scale_value::Composite,
};
use subxt_signer::sr25519::{dev, Keypair};

/// The model of the development chain that is Alice's.
pub(super) const MODEL: u32 = 0;
/// Codes that nobody was given: of the recording, and of the work with its check digit.
const ISRC: &str = "ZZE2E2600001";
const ISWC: &str = "T9000000011";
/// What people have done in the recording.
pub(super) const STATEMENT: &str = "Words, guitars and drums are ours; the choir is generated.";
/// What an item costs.
pub(super) const PRICE: u128 = 100 * USD;
/// What the licences cost: for pictures, and to train models with it alone.
pub(super) const SYNC: u128 = 50 * USD;
pub(super) const TRAINING: u128 = 30 * USD;
/// Milliseconds of a year.
const YEAR: u128 = 31_557_600_000;
/// Millionths of the recording's money that are the band's, and of that what the drummer, Dave and
/// the owner of the model get. The producer has the rest.
pub(super) const BAND: u128 = 700_000;
pub(super) const MEMBERS: [u128; 3] = [333_334, 333_333, 333_333];

pub(super) fn some(value: Value) -> Value {
	Value::unnamed_variant("Some", [value])
}

pub(super) fn word(name: &str) -> Value {
	Value::unnamed_variant(name, [])
}

pub(super) fn account(who: &Keypair) -> Value {
	Value::from_bytes(who.public_key().0)
}

/// An account as the node tells it.
pub(super) fn told(who: &Keypair) -> Json {
	json!(who.public_key().to_account_id().to_string())
}

pub(super) fn music<const N: usize>(name: &str, arguments: [(&str, Value); N]) -> Call {
	call("MusicNft", name, arguments)
}

/// A call about a recording.
pub(super) fn of<const N: usize>(
	name: &str,
	recording: u128,
	arguments: [(&str, Value); N],
) -> Call {
	let mut all = vec![("recording", Value::u128(recording))];
	all.extend(arguments);
	dynamic::transaction("MusicNft", name, Composite::named(all))
}

pub(super) fn pay(asset: Value, max_in: u128) -> Value {
	Value::named_composite([("asset", asset), ("max_in", Value::u128(max_in))])
}

pub(super) fn event(included: &Included, name: &str) -> Event {
	included.event("MusicNft", name).clone()
}

/// A recording of Dave, with who is paid for it.
pub(super) struct Song {
	pub(super) work: u128,
	pub(super) band: u128,
	pub(super) split: u128,
	pub(super) recording: u128,
	/// The edition of three items at a price.
	pub(super) edition: u128,
	/// The offers of licences.
	pub(super) sync: u128,
	pub(super) training: u128,
}

impl Song {
	/// Buys an item by somebody who has seen this disclosure.
	pub(super) fn buy(&self, disclosure: u128, pay: Value) -> Call {
		let arguments = [
			("edition", Value::u128(self.edition)),
			("expected_disclosure", Value::u128(disclosure)),
			("pay", pay),
		];
		of("buy", self.recording, arguments)
	}

	pub(super) fn bid(&self, edition: u128, amount: u128, pay: Value) -> Call {
		let arguments = [
			("edition", Value::u128(edition)),
			("amount", Value::u128(amount)),
			("expected_disclosure", Value::u128(0)),
			("pay", pay),
		];
		of("bid_in_auction", self.recording, arguments)
	}

	pub(super) fn license(&self, offer: u128, granted: Value, price: u128) -> Call {
		let purchase = Value::named_composite([
			("expected_revision", Value::u128(0)),
			("expected_disclosure", Value::u128(0)),
			("expected_granted", granted),
			("pay", pay(asset(DOLLAR), price)),
		]);
		let arguments = [("offer", Value::u128(offer)), ("purchase", purchase)];
		of("buy_licence", self.recording, arguments)
	}

	/// What the node says of the items, the editions and so on.
	pub(super) async fn ask(&self, chain: &Chain, method: &str) -> Json {
		chain.request(method, json!([self.recording])).await
	}

	pub(super) async fn item(&self, chain: &Chain, item: u128) -> Json {
		chain.request("music_item", json!([self.recording, item])).await
	}
}

/// The terms of an edition, in dollars.
pub(super) fn terms(supply: Value, sale: Value) -> Value {
	Value::named_composite([
		("supply", supply),
		("sale", sale),
		("asset", asset(DOLLAR)),
		("royalty", Value::u128(100_000)),
		("least_royalty", Value::u128(USD)),
		("starts", Value::u128(0)),
		("allow_list_until", none()),
		("max_per_account", none()),
		("licence", Value::from_bytes([5; 32])),
	])
}

/// An offer of a licence for Germany and France, open to all.
fn licence_offer(usage: &str, exclusive: bool, price: u128) -> Value {
	let countries = list([Value::from_bytes(b"DE"), Value::from_bytes(b"FR")]);
	let terms = Value::named_composite([
		("usage", word(usage)),
		("territory", Value::unnamed_variant("Countries", [countries])),
		("term", some(Value::u128(YEAR))),
		("exclusive", Value::bool(exclusive)),
		("text", Value::from_bytes([6; 32])),
	]);
	Value::named_composite([
		("terms", terms),
		("asset", asset(DOLLAR)),
		("price", Value::u128(price)),
		("open", Value::bool(true)),
	])
}

/// The recording as Dave registers it.
fn registration(drummer: &Keypair, work: u128, split: u128) -> Value {
	let contributor = |account: Value, name: &str, role: &str| {
		Value::named_composite([
			("account", account),
			("name", Value::from_bytes(name)),
			("role", word(role)),
		])
	};
	let tool = |model: u32| Value::unnamed_variant("Listed", [Value::u128(model.into())]);
	let disclosure = Value::named_composite([
		("vocals", Value::unnamed_variant("Generated", [tool(MODEL)])),
		("instrumentation", word("Human")),
		("composition", Value::unnamed_variant("Assisted", [some(tool(MODEL))])),
		("post_production", word("Human")),
		("lyrics", word("Human")),
	]);
	Value::named_composite([
		("isrc", some(Value::from_bytes(ISRC))),
		("work", some(Value::u128(work))),
		("title", Value::from_bytes("Two Seconds")),
		("content", Value::from_bytes([1; 32])),
		("c2pa", some(Value::from_bytes([2; 32]))),
		("uri", Value::from_bytes("ipfs://two-seconds")),
		("created_at", Value::u128(1_700_000_000_000)),
		(
			"contributors",
			list([
				contributor(some(account(&dev::dave())), "Dave", "MainArtist"),
				contributor(some(account(drummer)), "A drummer", "Musician"),
				contributor(none(), "A choir", "Vocalist"),
			]),
		),
		("disclosure", disclosure),
		("statement", Value::from_bytes(STATEMENT)),
		("sources", list([])),
		("split", Value::u128(split)),
	])
}

/// Dave publishes a recording: the band is a split of its own, Bob produces. The drummer has never
/// had the token.
pub(super) async fn publish(chain: &Chain, drummer: &Keypair) -> Song {
	let dave = dev::dave();
	let part = |payee: Value, parts: u128| list([payee, Value::u128(parts)]);
	let composer = Value::named_composite([
		("account", some(account(&dave))),
		("name", Value::from_bytes("Dave")),
		("role", word("Composer")),
	]);
	let work = Value::named_composite([
		("iswc", some(Value::from_bytes(ISWC))),
		("title", Value::from_bytes("Two Seconds")),
		("metadata", Value::from_bytes([3; 32])),
		("contributors", list([composer])),
	]);
	let members = list([
		part(Value::unnamed_variant("Account", [account(drummer)]), MEMBERS[0]),
		part(Value::unnamed_variant("Account", [account(&dave)]), MEMBERS[1]),
		part(Value::unnamed_variant("ModelOwner", [Value::u128(MODEL.into())]), MEMBERS[2]),
	]);
	let calls =
		[music("register_work", [("input", work)]), music("create_split", [("payees", members)])];
	let made = chain.submit_all(&calls, &dave).await;
	let work = event(&made[0], "WorkRegistered").number("work");
	let band = event(&made[1], "SplitCreated").number("split");

	let payees = list([
		part(Value::unnamed_variant("Split", [Value::u128(band)]), BAND),
		part(Value::unnamed_variant("Account", [account(&dev::bob())]), 1_000_000 - BAND),
	]);
	let made = chain.submit(&music("create_split", [("payees", payees)]), &dave).await;
	let split = event(&made.ok("a split"), "SplitCreated").number("split");
	let input = registration(drummer, work, split);
	let made = chain.submit(&music("register_recording", [("input", input)]), &dave).await;
	let made = made.ok("a recording");
	assert_eq!(event(&made, "Disclosed").number("version"), 0);
	let recording = event(&made, "RecordingRegistered").number("recording");

	let price = Value::named_variant("Fixed", [("price", Value::u128(PRICE))]);
	let limited = Value::unnamed_variant("Limited", [Value::u128(3)]);
	let offer = |input| of("create_licence_offer", recording, [("input", input)]);
	let calls = [
		of("create_edition", recording, [("terms", terms(limited, price))]),
		offer(licence_offer("Sync", false, SYNC)),
		offer(licence_offer("AiTraining", true, TRAINING)),
	];
	let made = chain.submit_all(&calls, &dave).await;
	let edition = event(&made[0], "EditionCreated").number("edition");
	let [sync, training] =
		[&made[1], &made[2]].map(|made| event(made, "LicenceOffered").number("offer"));
	Song { work, band, split, recording, edition, sync, training }
}
