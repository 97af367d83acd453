// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that the money market works on a real node, as a client sees it: an account supplies and
//! borrows, feeders report a lower price in steps, and the chain liquidates the position by itself,
//! by as much as the formulas say, and sells what it has taken over.

use crate::common::{
	chain::{Block, Chain},
	events::Event,
	markets::{asset, native, none, number, report, DOLLAR, USD, VALUE},
	transactions::{call, Call},
	wait::BLOCKS,
	World, UNIT,
};
use serde_json::{json, Value as Json};
use subxt::{dynamic::Value, utils::to_hex};
use subxt_signer::sr25519::{dev, Keypair};

/// What is supplied, and what is borrowed against it.
const SUPPLIED: u128 = 10_000 * UNIT;
const BORROWED: u128 = 2_400 * USD;

/// Whether two numbers are equal but for a ten thousandth of them.
fn close(left: u128, right: u128) -> bool {
	left.abs_diff(right) <= right / 10_000
}

fn supply(asset: Value, amount: u128) -> Call {
	call("Lending", "supply", [("asset", asset), ("amount", Value::u128(amount))])
}

fn borrow(asset: Value, amount: u128) -> Call {
	let arguments = [("asset", asset), ("amount", Value::u128(amount)), ("on_behalf", none())];
	call("Lending", "borrow", arguments)
}

async fn position(chain: &Chain, who: &Keypair, at: &Block) -> Json {
	chain.request("lending_position", json!([to_hex(who.public_key().0), at.hash])).await
}

async fn market(chain: &Chain, at: &Block) -> Json {
	chain.request("lending_market", json!([DOLLAR, at.hash])).await
}

/// The event of this name in a block.
async fn event(chain: &Chain, at: &Block, name: &str) -> Event {
	let events = chain.events(at.hash).await;
	let found = events.iter().find(|event| event.is("Lending", name)).cloned();
	found.unwrap_or_else(|| panic!("no {name} in {events:?}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chain_liquidates_what_a_price_has_made_unhealthy() {
	let world = World::start().await;
	let chain = &world.chain;
	let dave = dev::dave();
	let daves = to_hex(dave.public_key().0);

	// Without prices one can supply, and not borrow.
	chain.submit(&supply(native(), SUPPLIED), &dave).await.ok("a supply");
	let refused = chain.submit(&borrow(asset(DOLLAR), BORROWED), &dave).await;
	assert!(format!("{:?}", refused.result).contains("PriceUnavailable"), "{refused:?}");

	report(chain, 500).await;
	// 10,000 tokens are worth 5,000 dollars, half of which may be borrowed.
	let more = json!([{ "borrow": { "asset": DOLLAR, "amount": (2_501 * USD).to_string() } }]);
	let refused = chain.refused("lending_whatIf", json!([daves, more])).await;
	assert_eq!(refused.code, 20_004, "{refused:?}");
	let change = json!([{ "borrow": { "asset": DOLLAR, "amount": BORROWED.to_string() } }]);
	let after = chain.request("lending_whatIf", json!([daves, change])).await;
	// 5,000 * 0.6 / 2,400
	assert_eq!(number(&after["health"]), VALUE * 5 / 4);

	let borrowed = chain.submit(&borrow(asset(DOLLAR), BORROWED), &dave).await.ok("a loan");
	let now = position(chain, &dave, &borrowed.block).await;
	assert_eq!(number(&now["debts"][0]["amount"]), BORROWED);
	assert_eq!(number(&now["supplies"][0]["amount"]), SUPPLIED);
	assert_eq!(now["health"], after["health"]);
	assert_eq!(number(&now["capacity"]), 100 * VALUE);

	// Each step is less than the tenth by which the feed lets a price jump at once. After the first
	// report of a step the price is the mean of the two feeders'.
	for thousandths in [455, 430] {
		report(chain, thousandths).await;
	}
	let healthy = chain.best().await;
	let listed = chain.request("lending_liquidatable", json!([null, 10, healthy.hash])).await;
	assert_eq!(listed["positions"], json!([]), "4,300 * 0.6 is more than 2,400");
	let last = report(chain, 389).await;

	let owner = dave.public_key().0;
	let (block, taken) = chain
		.wait_for_event("the chain takes over", last.number, BLOCKS, |event| {
			event.is("Lending", "TakenOver") && event.bytes("owner") == owner
		})
		.await;
	assert_eq!(block.number, last.number, "at the end of the block with the report");
	assert_eq!(taken.extrinsic, None, "by nobody's transaction");

	// Health 3,890 * 0.6 / 2,400 = 0.9725, so a bonus of 0.08 + 0.0275 = 0.1075. To get to 1.05:
	// (1.05 * 2,400 - 2,334) / (1.05 - 1.1075 * 0.6) = 482.490272..., for which
	// 482.490272 * 1.1075 / 0.389 = 1,373.670... tokens go. The interest of some seconds is less
	// than what is compared.
	let (repaid, seized) = (482_490_272, 1_373_670_000_000_000);
	let now = position(chain, &dave, &block).await;
	assert!(close(number(&now["debts"][0]["amount"]), BORROWED - repaid), "{now}");
	assert!(close(number(&now["supplies"][0]["amount"]), SUPPLIED - seized), "{now}");
	assert!(close(number(&now["health"]), VALUE * 105 / 100), "{now}");

	// The next batch sells it. Nobody has told the pool of the new price, so it brings more than
	// the debt, and what is too much goes to the reserves.
	let offered = event(chain, &block, "SalePlaced").await;
	assert!(close(offered.number("amount"), seized), "{offered:?}");
	let parameters = json!(["native", DOLLAR, offered.number("amount").to_string(), block.hash]);
	let quote = number(&chain.request("dex_quoteExactIn", parameters).await["amountOut"]);
	let (end, ended) = chain
		.wait_for_event("the sale ends", block.number + 1, BLOCKS, |event| {
			event.is("Lending", "SaleEnded")
		})
		.await;
	assert_eq!(end.number, block.number + 1);
	assert_eq!(ended.number("sold"), offered.number("amount"));
	assert_eq!(ended.number("bought"), quote, "what the pool pays");
	let surplus = ended.number("surplus");
	assert!(close(surplus, quote - repaid), "{ended:?}");
	let (before, after) = (market(chain, &block).await, market(chain, &end).await);
	let gained = number(&after["reserves"]) - number(&before["reserves"]);
	assert!(close(gained, surplus), "{gained} of {surplus}");
	let left = chain.request("lending_inventories", json!([end.hash])).await;
	assert_eq!(left, json!([]));

	// What is left is his as soon as the rest of the debt is paid.
	let repay = [("asset", asset(DOLLAR)), ("amount", none()), ("on_behalf", none())];
	chain.submit(&call("Lending", "repay", repay), &dave).await.ok("repaying");
	let withdraw = [("asset", native()), ("amount", none())];
	let done = chain.submit(&call("Lending", "withdraw", withdraw), &dave).await.ok("leaving");
	let out = done.event("Lending", "Withdrawn").number("amount");
	assert!(close(out, SUPPLIED - seized), "{out}");
	assert_eq!(position(chain, &dave, &done.block).await, Json::Null);
}
