// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that the model marketplace works on a real node, as sellers and buyers see it, with the
//! command `polyphony-model` for all that is not on the chain:
//!
//! - a model is listed on another one, bought with another asset than it is priced in, delivered,
//!   opened, confirmed and reviewed, and everybody whose work it is built on is paid;
//! - a delivery that does not open is disputed, and the panel gives the money back;
//! - credits are drawn down with signed receipts, each of which counts once.

use crate::common::{
	chain::Chain,
	events::Event,
	governance::committee,
	markets::{asset, list, native, none, number, report, DOLLAR, USD, VALUE},
	node::{Workdir, BINARY},
	transactions::{call, Call, Included},
	World,
};
use serde_json::{json, Value as Json};
use std::{
	fs,
	path::{Path, PathBuf},
	process::{Command, Stdio},
};
use subxt::{dynamic::Value, utils::to_hex};
use subxt_signer::sr25519::{dev, Keypair};

/// The model of the development chain that anybody may build on for a tenth. It is Alice's.
const BASE: u32 = 0;
/// Bob's, which sells credits for a thousandth of a dollar each as its second offer.
const FINE_TUNE: u32 = 1;
const CREDITS: u32 = 1;
/// What Dave's model costs.
const PRICE: u128 = 50 * USD;

/// The command `polyphony-model` in a directory of its own, for one chain.
struct Tool {
	dir: PathBuf,
	genesis: String,
}

impl Tool {
	fn new(world: &Workdir, name: &str, genesis: &str) -> Self {
		let dir = world.path().join(name);
		fs::create_dir(&dir).expect("a directory can be made");
		Self { dir, genesis: genesis.into() }
	}

	/// Runs it to its end: what it prints, or else what it complains of.
	fn try_run(&self, line: &str) -> Result<String, String> {
		// Cargo puts the programs of the workspace side by side.
		let binary = Path::new(BINARY).with_file_name("polyphony-model");
		let output = Command::new(&binary)
			.args(line.split_whitespace())
			.current_dir(&self.dir)
			.env("POLYPHONY_GENESIS", &self.genesis)
			.env_remove("POLYPHONY_SURI")
			.stdin(Stdio::null())
			.output()
			.unwrap_or_else(|error| {
				panic!(
					"{}: {error}; build it with `cargo build --release -p polyphony-model-tool`",
					binary.display()
				)
			});
		let text = |bytes| String::from_utf8(bytes).expect("it prints text");
		match output.status.success() {
			true => Ok(text(output.stdout).trim_end().into()),
			false => Err(text(output.stderr)),
		}
	}

	fn run(&self, line: &str) -> String {
		self.try_run(line).unwrap_or_else(|error| panic!("polyphony-model {line}: {error}"))
	}

	fn read(&self, name: &str) -> Vec<u8> {
		fs::read(self.dir.join(name)).expect("the file is there")
	}
}

/// The bytes of `0x…`.
fn bytes(hex: &str) -> Vec<u8> {
	let digits = hex.strip_prefix("0x").expect("hex of the node and the tool begins so");
	let pairs = digits.as_bytes().chunks(2);
	pairs
		.map(|pair| {
			let pair = std::str::from_utf8(pair).expect("hex is ASCII");
			u8::from_str_radix(pair, 16).expect("hex digits")
		})
		.collect()
}

fn text(value: &Json) -> &str {
	value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

fn market<const N: usize>(name: &str, arguments: [(&str, Value); N]) -> Call {
	call("ModelMarketplace", name, arguments)
}

/// A call about a licence.
fn of<const N: usize>(name: &str, licence: u128, arguments: [(&str, Value); N]) -> Call {
	let mut all = vec![("licence", Value::u128(licence))];
	all.extend(arguments);
	let all = subxt::ext::scale_value::Composite::named(all);
	subxt::dynamic::transaction("ModelMarketplace", name, all)
}

fn event(included: &Included, name: &str) -> Event {
	included.event("ModelMarketplace", name).clone()
}

/// Lists a model that is built on [`BASE`], with one offer: for ever, delivered.
async fn sell(chain: &Chain, seller: &Keypair, weights: &str) -> u128 {
	let some = |value| Value::unnamed_variant("Some", [value]);
	let version = Value::named_composite([
		("weights", Value::from_bytes(bytes(weights))),
		("card", Value::from_bytes([1; 32])),
		("uri", Value::from_bytes(b"ipfs://card")),
		("licence", Value::unnamed_variant("Spdx", [Value::from_bytes(b"Apache-2.0")])),
	]);
	let base = Value::named_composite([
		("model", Value::u128(BASE.into())),
		("max_royalty", Value::u128(100_000)),
	]);
	let arguments = [
		("tags", list([Value::from_bytes(b"code")])),
		("bases", list([base])),
		("version", version),
		("terms", some(Value::u128(100_000))),
	];
	let listed = chain.submit(&market("list_model", arguments), seller).await.ok("a listing");
	let model = event(&listed, "ModelListed").number("model");

	let terms = Value::named_composite([
		("kind", Value::unnamed_variant("Perpetual", [])),
		("price", Value::u128(PRICE)),
		("asset", asset(DOLLAR)),
		("delivery", Value::unnamed_variant("Escrow", [])),
		("gate", none()),
		("open", Value::bool(true)),
	]);
	let offer = market("create_offer", [("model", Value::u128(model)), ("terms", terms)]);
	chain.submit(&offer, seller).await.ok("an offer");
	model
}

/// A purchase of the first version.
struct Purchase<'a> {
	model: u128,
	offer: u128,
	units: u128,
	pay: (Value, u128),
	key: &'a [u8],
}

impl Purchase<'_> {
	fn call(self) -> Call {
		let (pay, max_in) = self.pay;
		let pay = Value::named_composite([("asset", pay), ("max_in", Value::u128(max_in))]);
		let purchase = Value::named_composite([
			("expected_revision", Value::u128(0)),
			("expected_version", Value::u128(0)),
			("units", Value::u128(self.units)),
			("pay", pay),
			("key", Value::from_bytes(self.key)),
			("receipt_signer", none()),
		]);
		let arguments = [
			("model", Value::u128(self.model)),
			("offer", Value::u128(self.offer)),
			("purchase", purchase),
		];
		market("buy", arguments)
	}
}

async fn genesis(chain: &Chain) -> String {
	text(&chain.request("chain_getBlockHash", json!([0])).await).into()
}

/// The state of an account's licence for a model.
async fn status(chain: &Chain, who: &Keypair, model: u128) -> String {
	let asked = json!([to_hex(who.public_key().0), model]);
	text(&chain.request("marketplace_licenceStatus", asked).await["status"]).into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_is_sold_delivered_and_reviewed_and_a_bad_delivery_is_disputed() {
	let world = World::start().await;
	let chain = &world.chain;
	let (dave, eve, ferdie) = (dev::dave(), dev::eve(), dev::ferdie());
	let genesis = genesis(chain).await;
	let seller = Tool::new(&world.dir, "seller", &genesis);
	let buyer = Tool::new(&world.dir, "buyer", &genesis);
	report(chain, 500).await;

	// Dave lists what his files are, and puts the sealed ones where anybody can fetch them.
	let weights: Vec<u8> = (0..50_000u32).flat_map(u32::to_le_bytes).collect();
	fs::write(seller.dir.join("weights"), &weights).expect("a file can be written");
	let listed = seller.run("hash weights");
	seller.run("content-key --out content.key");
	seller.run("seal --content-key content.key --file weights --out weights.sealed");
	let model = sell(chain, &dave, &listed).await;
	let lineage = chain.request("marketplace_lineage", json!([model])).await;
	// A tenth, in 10^-9.
	assert_eq!(lineage["ancestors"][0]["share"], json!(100_000_000), "{lineage}");

	// Eve asks what it costs in the token, and buys it.
	let key = buyer.run("keygen --out licence.key");
	let quote = chain.request("marketplace_quote", json!([model, 0, "1", "native"])).await;
	let cost = number(&quote["cost"]);
	assert_eq!(number(&quote["price"]), PRICE);
	// 98 % are shared, of which Alice gets a tenth.
	assert_eq!(number(&quote["fee"]), USD);
	assert_eq!(number(&quote["royalties"][0]["amount"]), 49 * USD / 10);
	assert_eq!(number(&quote["rest"]), 441 * USD / 10);
	let key_bytes = bytes(&key);
	let purchase = |max_in| {
		let pay = (native(), max_in);
		Purchase { model, offer: 0, units: 1, pay, key: &key_bytes }.call()
	};
	assert_eq!(status(chain, &eve, model).await, "noLicence");
	chain.submit(&purchase(cost - 1), &eve).await.failed("too dear", "PriceAboveMax");
	let bought = chain.submit(&purchase(cost), &eve).await.ok("a purchase");
	let bought = event(&bought, "Bought");
	let licence = bought.number("licence");
	assert_eq!((bought.number("spent"), bought.number("price")), (cost, PRICE));
	assert_eq!(status(chain, &eve, model).await, "awaiting");

	// Dave reads her key from the chain, and she what he has delivered.
	let escrow = chain.request("marketplace_escrow", json!([licence.to_string()])).await;
	assert_eq!(escrow["key"], json!(key));
	let which = format!("--model {model} --version 0 --licence {licence}");
	let to = text(&escrow["key"]);
	let encrypt = format!("encrypt-key --content-key content.key --to {to} {which}");
	let ciphertext = Value::from_bytes(bytes(&seller.run(&encrypt)));
	let deliver = of("deliver", licence, [("ciphertext", ciphertext)]);
	chain.submit(&deliver, &eve).await.failed("she is not the seller", "NotProvider");
	chain.submit(&deliver, &dave).await.ok("a delivery");
	assert_eq!(status(chain, &eve, model).await, "valid");
	let escrow = chain.request("marketplace_escrow", json!([licence.to_string()])).await;
	let ciphertext = text(&escrow["ciphertext"]);
	buyer.run(&format!("open-key --ciphertext {ciphertext} --key licence.key {which} --out key"));
	let sealed = seller.dir.join("weights.sealed");
	let file = sealed.to_str().expect("a temporary file has an ASCII name");
	buyer.run(&format!("unseal --content-key key --file {file} --out weights --check {listed}"));
	assert_eq!(buyer.read("weights"), weights);

	// She confirms, and all are paid.
	let confirmed = chain.submit(&of("confirm", licence, []), &eve).await.ok("a confirmation");
	let royalty = event(&confirmed, "RoyaltyPaid");
	assert_eq!(royalty.bytes("to"), dev::alice().public_key().0);
	assert_eq!(royalty.number("amount"), 49 * USD / 10);
	let settled = event(&confirmed, "Settled");
	assert_eq!(settled.bytes("to"), dave.public_key().0);
	assert_eq!(settled.number("rest"), 441 * USD / 10);
	let shared = settled.number("fee") + settled.number("rest") + royalty.number("amount");
	assert_eq!(shared, PRICE);
	assert_eq!(chain.request("marketplace_escrow", json!([licence.to_string()])).await, Json::Null);

	// And says what she thinks of it, once.
	let review = |rating| [("rating", Value::u128(rating)), ("text", Value::from_bytes([4; 32]))];
	chain.submit(&of("review", licence, review(5)), &eve).await.ok("a review");
	let again = chain.submit(&of("review", licence, review(1)), &eve).await;
	again.failed("a second one", "AlreadyReviewed");
	let reviews = chain.request("marketplace_reviews", json!([model])).await;
	assert_eq!(reviews["reviews"][0]["rating"], json!(5), "{reviews}");
	assert_eq!(number(&reviews["reviews"][0]["weight"]), 50 * VALUE, "what she has paid");

	// Ferdie buys it too, and gets what was delivered to Eve.
	let key = buyer.run("keygen --out other.key");
	let key_bytes = bytes(&key);
	let pay = (asset(DOLLAR), PRICE);
	let purchase = Purchase { model, offer: 0, units: 1, pay, key: &key_bytes }.call();
	let bought = chain.submit(&purchase, &ferdie).await.ok("another purchase");
	let other = event(&bought, "Bought").number("licence");
	let copy = [("ciphertext", Value::from_bytes(bytes(ciphertext)))];
	chain.submit(&of("deliver", other, copy), &dave).await.ok("a delivery of rubbish");
	let which = format!("--model {model} --version 0 --licence {other}");
	let open = format!("open-key --ciphertext {ciphertext} --key other.key {which} --out none");
	let refused = buyer.try_run(&open).expect_err("it is for somebody else");
	assert!(refused.contains(&format!("licence {other}")), "{refused}");
	let evidence = [("evidence", Value::from_bytes([5; 32]))];
	chain.submit(&of("dispute", other, evidence), &ferdie).await.ok("a dispute");
	let ruling = of("rule", other, [("for_buyer", Value::bool(true))]);
	let unasked = chain.submit(&ruling, &dave).await;
	unasked.failed("he is no panel", "Bad origin");
	let ruled = committee(chain, &ruling).await;
	let refunded = event(&ruled, "Refunded");
	assert_eq!(refunded.bytes("to"), ferdie.public_key().0);
	assert_eq!(refunded.number("amount"), PRICE);
	assert_eq!(status(chain, &ferdie, model).await, "refunded");
	let model = chain.request("marketplace_model", json!([model])).await;
	assert_eq!(model["activity"]["disputesLost"], json!(1), "{model}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn credits_are_drawn_down_with_receipts() {
	let world = World::start().await;
	let chain = &world.chain;
	let (bob, eve) = (dev::bob(), dev::eve());
	let user = Tool::new(&world.dir, "user", &genesis(chain).await);

	// A thousand units for a dollar.
	let (model, offer) = (FINE_TUNE.into(), CREDITS.into());
	let pay = (asset(DOLLAR), USD);
	let purchase = Purchase { model, offer, units: 1_000, pay, key: &[0; 32] }.call();
	let bought = chain.submit(&purchase, &eve).await.ok("a purchase");
	let licence = event(&bought, "Bought").number("licence");

	let expires = 4_000_000_000_000u64;
	let receipt =
		|units: u32| format!("--licence {licence} --cumulative {units} --expires {expires}");
	let sign = |units| {
		let signed = user.run(&format!("receipt sign {} --suri //Eve", receipt(units)));
		let signed: Json = serde_json::from_str(&signed).expect("it prints JSON");
		text(&signed["signature"]).to_string()
	};
	let redeem = |units: u32, signature: &str| {
		let signature = bytes(signature);
		let (scheme, signature) = signature.split_first().expect("it is not empty");
		assert_eq!(*scheme, 1, "sr25519");
		let signature = Value::unnamed_variant("Sr25519", [Value::from_bytes(signature)]);
		let arguments = [
			("cumulative", Value::u128(units.into())),
			("expires", Value::u128(expires.into())),
			("signature", signature),
		];
		of("redeem", licence, arguments)
	};

	// What the tool signs is what the node says, and what the provider checks.
	let said = chain
		.request("marketplace_receiptMessage", json!([licence.to_string(), "300", expires]))
		.await;
	assert_eq!(said, json!(user.run(&format!("receipt message {}", receipt(300)))));
	let first = sign(300);
	let signer = to_hex(eve.public_key().0);
	let verify = format!("receipt verify {} --signer {signer} --signature {first}", receipt(300));
	assert_eq!(user.run(&verify), "bare");

	// 300 units are 0.30 dollars, of which 2 % are the fee and Alice gets a tenth of the rest.
	let redeemed = chain.submit(&redeem(300, &first), &bob).await.ok("a receipt");
	let settled = event(&redeemed, "Settled");
	assert_eq!((settled.number("amount"), settled.number("fee")), (300_000, 6_000));
	assert_eq!(event(&redeemed, "RoyaltyPaid").number("amount"), 29_400);
	let replay = chain.submit(&redeem(300, &first), &bob).await;
	replay.failed("the same again", "StaleReceipt");
	let forged = chain.submit(&redeem(301, &first), &bob).await;
	forged.failed("more than was signed", "BadSignature");
	let overspent = chain.submit(&redeem(1_001, &sign(1_001)), &bob).await;
	overspent.failed("more than was bought", "Overspent");
	chain.submit(&redeem(1_000, &sign(1_000)), &bob).await.ok("the rest");
	let now = chain.request("marketplace_licence", json!([licence.to_string()])).await;
	assert_eq!(number(&now["kind"]["credits"]["redeemed"]), 1_000, "{now}");
	assert_eq!(status(chain, &eve, model).await, "usedUp");
}
