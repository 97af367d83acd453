// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that the markets work on a real node, as a client sees them:
//!
//! - a new asset gets a pool; what the node quotes is what a swap brings; an order is cleared in the
//!   block after it and a sale in instalments sells them all; the node tells what is open;
//! - an account that has never had the token pays its fees in an asset, and the token is conserved;
//! - feeders report, for free, and the node tells the price.

use crate::common::{
	chain::{AccountId, Block, Chain, Refusal},
	config::FeeAsset,
	events::Event,
	ledger::Ledger,
	markets::{asset, holding, list, native, number, DOLLAR},
	transactions::{address, call, stranger, Call, Params},
	wait::BLOCKS,
	World, UNIT,
};
use serde_json::json;
use subxt::{dynamic::Value, utils::to_hex};
use subxt_signer::sr25519::{dev, Keypair};

/// The asset of the first test.
const ASSET: u32 = 77;
/// What its pool begins with: an amount of it is worth a million plancks.
const RESERVES: [u128; 2] = [1_000 * UNIT, 1_000_000_000];
/// The other one, which has not.
const OTHER: u32 = 2;

fn amounts(amounts: [u128; 2]) -> Value {
	list(amounts.map(Value::u128))
}

fn id(who: &Keypair) -> AccountId {
	who.public_key().0
}

/// A call of the assets pallet.
fn assets<const N: usize>(id: u32, name: &str, arguments: [(&str, Value); N]) -> Call {
	let mut all = vec![("id", Value::u128(id.into()))];
	all.extend(arguments);
	let all = subxt::ext::scale_value::Composite::named(all);
	subxt::dynamic::transaction("Assets", name, all)
}

/// A sale of the token for the asset, or the other way round.
fn order(sells_native: bool, amount: u128, min_out: u128, good_till: u64) -> Call {
	let (sell, buy) =
		if sells_native { (native(), asset(ASSET)) } else { (asset(ASSET), native()) };
	let arguments = [
		("sell", sell),
		("buy", buy),
		("amount", Value::u128(amount)),
		("min_out", Value::u128(min_out)),
		("good_till", Value::u128(good_till.into())),
	];
	call("Dex", "place_order", arguments)
}

/// Makes the asset and its pool, by Bob. Charlie gets some of the asset too. Returns the pool.
async fn open_market(chain: &Chain) -> u128 {
	let (bob, charlie) = (dev::bob(), dev::charlie());
	let mint = |to, amount| [("beneficiary", address(to)), ("amount", Value::u128(amount))];
	let create = [("admin", address(&bob)), ("min_balance", Value::u128(10))];
	let create_pool = [
		("assets", list([native(), asset(ASSET)])),
		("kind", Value::unnamed_variant("ConstantProduct", [])),
		("fee", Value::u128(3_000)),
	];
	let calls = [
		assets(ASSET, "create", create),
		assets(ASSET, "mint", mint(&bob, 10 * RESERVES[1])),
		assets(ASSET, "mint", mint(&charlie, RESERVES[1])),
		call("Dex", "create_pool", create_pool),
	];
	let made = chain.submit_all(&calls, &bob).await;
	let pool = made[3].event("Dex", "PoolCreated").number("pool");
	let join = [
		("pool", Value::u128(pool)),
		("max_amounts", amounts(RESERVES)),
		("min_shares", Value::u128(1)),
	];
	let joined = chain.submit(&call("Dex", "add_liquidity", join), &bob).await.ok("joining");
	assert!(joined.event("Dex", "LiquidityAdded").number("shares") > 0);
	pool
}

/// Checks that the batch of a block has filled an order of `who`, and returns that event.
async fn filled(chain: &Chain, from: u64, who: &Keypair) -> (Block, Event) {
	let owner = id(who);
	let (block, event) = chain
		.wait_for_event("an order is filled", from, BLOCKS, |event| {
			event.is("Dex", "OrderFilled") && event.bytes("who") == owner
		})
		.await;
	assert_eq!(event.extrinsic, None, "before any transaction of the block");
	let events = chain.events(block.hash).await;
	let position = |name: &str| events.iter().position(|event| event.is("Dex", name));
	assert!(position("OrderFilled") < position("BatchCleared"), "{events:?}");
	assert!(position("BatchCleared").is_some(), "{events:?}");
	(block, event)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_market_is_made_and_used() {
	let world = World::start().await;
	let chain = &world.chain;
	let (bob, charlie) = (dev::bob(), dev::charlie());
	let pool = open_market(chain).await;

	// The pool, as the node tells it, among those of the genesis.
	let pools = chain.request("dex_pools", json!([])).await;
	let pools = pools.as_array().expect("a list");
	assert_eq!(pools.len() as u128, pool + 1);
	let of_asset = &pools[pool as usize];
	assert_eq!(of_asset["assets"], json!(["native", ASSET]));
	assert_eq!(of_asset["reserves"], json!(RESERVES.map(|amount| amount.to_string())));
	assert_eq!(of_asset["pricing"], json!("constantProduct"));
	assert_eq!(chain.request("dex_pool", json!([pool as u32])).await["fee"], json!(3_000));

	// What is quoted is what a swap brings: nobody else trades here.
	let sold = 10 * UNIT;
	let parameters = json!(["native", ASSET, sold.to_string()]);
	let quote = chain.request("dex_quoteExactIn", parameters).await;
	assert_eq!(quote["route"], json!([pool as u32]));
	assert_eq!(number(&quote["amountIn"]), sold);
	let expected = number(&quote["amountOut"]);
	let route = list([Value::u128(pool)]);
	let swap = [
		("route", route),
		("asset_in", native()),
		("amount_in", Value::u128(sold)),
		("min_out", Value::u128(expected)),
		("deadline", Value::u128(1_000)),
		("keep_alive", Value::bool(true)),
	];
	let done = chain.submit(&call("Dex", "swap_exact_in", swap), &charlie).await.ok("a swap");
	let event = done.event("Dex", "Swapped");
	assert_eq!((event.number("amount_in"), event.number("amount_out")), (sold, expected));
	assert_eq!(event.bytes("who"), id(&charlie));
	let before = holding(chain, done.block.parent, ASSET, &id(&charlie)).await;
	let after = holding(chain, done.block.hash, ASSET, &id(&charlie)).await;
	assert_eq!(after - before, expected);
	let refused = chain.refused("dex_quoteExactIn", json!(["native", 4_000, "1"])).await;
	assert_eq!((refused.code, refused.data.as_str()), (20_003, "noRoute"));

	orders(chain, &bob, &charlie).await;
	instalments(chain, &charlie).await;
}

/// One that nobody takes, and one that the next block fills.
async fn orders(chain: &Chain, bob: &Keypair, charlie: &Keypair) {
	let good_till = chain.best().await.number + 1_000;
	let dear = order(false, 1_000_000, 10 * UNIT, good_till);
	let placed = chain.submit(&dear, bob).await.ok("an order");
	let number_of_it = placed.event("Dex", "OrderPlaced").number("order") as u32;
	let open = json!({
		"status": "open",
		"order": number_of_it,
		"sell": ASSET,
		"buy": "native",
		"amount": "1000000",
		"minOut": (10 * UNIT).to_string(),
		"goodTill": good_till,
		"schedule": null,
		"parked": false,
	});
	let bobs = to_hex(id(bob));
	assert_eq!(chain.request("dex_order", json!([bobs, number_of_it])).await, open);

	let (sold, least) = (5 * UNIT, 4_000_000);
	let placed = chain.submit(&order(true, sold, least, good_till), charlie).await.ok("an order");
	let (block, event) = filled(chain, placed.block.number + 1, charlie).await;
	assert_eq!(block.number, placed.block.number + 1, "in the block after it");
	assert_eq!((event.number("sold"), event.number("left")), (sold, 0));
	let bought = event.number("bought");
	assert!(bought >= least, "{event:?}");
	let before = holding(chain, block.parent, ASSET, &id(charlie)).await;
	assert_eq!(holding(chain, block.hash, ASSET, &id(charlie)).await, before + bought);

	// The other one is still there until it is taken back.
	assert_eq!(chain.request("dex_order", json!([bobs, number_of_it])).await, open);
	let cancel = call("Dex", "cancel_order", [("order", Value::u128(number_of_it.into()))]);
	let cancelled = chain.submit(&cancel, bob).await.ok("a cancellation");
	let event = cancelled.event("Dex", "OrderClosed");
	assert_eq!((event.variant("reason"), event.number("left")), ("Cancelled", 1_000_000));
	let closed = chain.request("dex_order", json!([bobs, number_of_it])).await;
	assert_eq!(closed, json!({ "status": "closed" }));
	assert_eq!(chain.request("dex_orders", json!([bobs])).await, json!([]));
}

/// Three, every other block.
async fn instalments(chain: &Chain, charlie: &Keypair) {
	let before = holding(chain, chain.best().await.hash, ASSET, &id(charlie)).await;
	let arguments = [
		("sell", native()),
		("buy", asset(ASSET)),
		("amount", Value::u128(UNIT)),
		("instalments", Value::u128(3)),
		("every", Value::u128(2)),
		("limit", Value::unnamed_variant("BelowAverage", [Value::u128(100_000)])),
	];
	let created = call("Dex", "create_schedule", arguments);
	let created = chain.submit(&created, charlie).await.ok("a schedule");
	let schedule = created.event("Dex", "ScheduleCreated").number("schedule");
	let parameters = json!([to_hex(id(charlie)), created.block.hash]);
	let listed = chain.request("dex_schedules", parameters).await;
	assert_eq!(listed[0]["schedule"], json!(schedule as u32));
	assert_eq!((&listed[0]["left"], &listed[0]["every"]), (&json!(3), &json!(2)));

	let (mut next, mut bought) = (created.block.number + 1, 0);
	for _ in 0..3 {
		let (block, event) = filled(chain, next, charlie).await;
		assert_eq!(block.number, next, "when it is due");
		assert_eq!((event.number("sold"), event.number("left")), (UNIT, 0));
		bought += event.number("bought");
		next = block.number + 2;
	}
	let last = chain.block(next - 2).await;
	let events = chain.events(last.hash).await;
	let closed = events.iter().find(|event| event.is("Dex", "ScheduleClosed"));
	let closed = closed.unwrap_or_else(|| panic!("it has ended: {events:?}"));
	assert_eq!((closed.number("schedule"), closed.number("left")), (schedule, 0));
	assert_eq!(holding(chain, last.hash, ASSET, &id(charlie)).await, before + bought);
	let left = chain.request("dex_schedules", json!([to_hex(id(charlie))])).await;
	assert_eq!(left, json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_without_the_token_pays_its_fees_in_an_asset() {
	let world = World::start().await;
	let chain = &world.chain;
	let (bob, who) = (dev::bob(), stranger("dollars"));
	let give = |id: u32, amount: u128| {
		assets(id, "transfer", [("target", address(&who)), ("amount", Value::u128(amount))])
	};
	let remark = call("System", "remark_with_event", [("remark", Value::from_bytes([7; 64]))]);
	let pays_in = |nonce, tip, asset| {
		let params = Params::new().nonce(nonce).tip_of(tip, FeeAsset::WithId(asset));
		chain.sign_with(&remark, &who, params)
	};
	let unpaid = Refusal {
		code: 1010,
		message: "Invalid Transaction".to_string(),
		data: "Inability to pay some fees (e.g. account balance too low)".to_string(),
	};

	chain.submit(&give(OTHER, 10_000_000), &bob).await.ok("a gift of the other dollar");
	for asset in [DOLLAR, OTHER, 9_999] {
		let hex = to_hex(pays_in(0, 0, asset).await.encoded());
		let refused = chain.refused("author_submitExtrinsic", json!([hex])).await;
		assert_eq!(refused, unpaid, "asset {asset}");
	}

	chain.submit(&give(DOLLAR, 10_000_000), &bob).await.ok("a gift of dollars");
	for (nonce, tip) in [(0, 0), (1, UNIT / 500)] {
		let signed = pays_in(nonce, tip, DOLLAR).await;
		let fee = tip + chain.fee_estimate(&signed, chain.best().await.hash).await;
		let done = chain.watch(&signed).await.included().await.ok("a remark");
		let (parent, block) = (done.block.parent, done.block.hash);

		let parameters = json!([DOLLAR, "native", fee.to_string(), parent]);
		let quote = chain.request("dex_quoteExactOut", parameters).await;
		let paid = number(&quote["amountIn"]);
		let event = done.event("AssetTxPayment", "AssetTxFeePaid");
		assert_eq!((event.number("actual_fee"), event.number("tip")), (paid, tip));
		assert_eq!((event.bytes("who"), event.variant("asset_id")), (id(&who).to_vec(), "WithId"));
		let before = holding(chain, parent, DOLLAR, &id(&who)).await;
		assert_eq!(before - holding(chain, block, DOLLAR, &id(&who)).await, paid);
		assert_eq!(chain.account(block, &id(&who)).await.total(), 0);

		// What the pool pays for it goes where fees go, and no planck is made or lost.
		let shared = done.block_events.iter().find(|event| event.is("BlockFees", "FeesShared"));
		let shared = shared.unwrap_or_else(|| panic!("fees were paid: {:?}", done.block_events));
		let parts = ["to_author", "to_treasury", "carried"].map(|part| shared.number(part));
		let (earlier, later) =
			(Ledger::read(chain, parent).await, Ledger::read(chain, block).await);
		assert_eq!(parts.iter().sum::<u128>(), fee + earlier.collected);
		assert_eq!(later.issuance, later.sum() + later.collected);
		assert_eq!(later.issuance, earlier.issuance);
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn feeders_report_for_free_and_the_node_tells_the_price() {
	let world = World::start().await;
	let chain = &world.chain;
	let prices = chain.request("oracle_prices", json!([])).await;
	let prices = prices.as_array().expect("a list");
	assert_eq!(prices.len(), 4);
	assert!(prices.iter().all(|price| price["unavailable"] == json!("noQuorum")), "{prices:?}");
	assert!(prices.iter().any(|price| price["asset"] == json!("native")), "{prices:?}");

	// Half a dollar, give or take a thousandth of one.
	let value = 500_000_000_000_000_000u128;
	let mut last = chain.best().await;
	for feeder in [dev::alice(), dev::bob()] {
		let now: Option<u64> = chain.storage(last.hash, "Timestamp", "Now", Vec::new()).await;
		let now = now.expect("the time has a default; qed");
		let report = Value::named_composite([
			("asset", native()),
			("value", Value::u128(value)),
			("confidence", Value::u128(value / 500)),
			("timestamp", Value::u128(now.into())),
		]);
		let report = call("PriceOracle", "report", [("values", list([report]))]);
		let done = chain.submit(&report, &feeder).await.ok("a report");
		assert_eq!(done.fee(), 0, "it is free");
		assert_eq!(done.event("PriceOracle", "Reported").number("value"), value);
		last = done.block;
	}
	let price = chain.request("oracle_price", json!(["native", last.hash])).await;
	let price = &price["price"];
	assert_eq!(number(&price["value"]), value);
	assert_eq!(number(&price["confidence"]), value / 500);
	let age = price["age"].as_u64().unwrap_or_else(|| panic!("no age: {price}"));
	assert!(age < 60_000, "{price}");
	let reports = chain.request("oracle_reports", json!(["native", last.hash])).await;
	let counts = reports.as_array().expect("a list").iter().filter(|one| one["counts"] == true);
	assert_eq!(counts.count(), 2, "{reports}");
	// Of somebody else it is no report, and costs its fee.
	let report = call("PriceOracle", "report", [("values", list([]))]);
	let failed = chain.submit(&report, &dev::dave()).await;
	assert!(failed.result.is_err() && failed.fee() > 0, "{failed:?}");
}
