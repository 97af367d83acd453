// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that music works on a real node, as artists, collectors and labels see it:
//!
//! - a recording with codes, a disclosure of what AI has done and a nested split is sold, resold,
//!   given away and licensed, the chain tells its whole history, and everybody has what the shares
//!   say, to the smallest unit;
//! - an auction ends by itself, a dispute keeps everything from being sold, and the panel ends it.

use crate::common::{
	chain::Chain,
	governance::committee,
	markets::{asset, holding, list, native, none, number, DOLLAR, USD},
	transactions::{address, call, stranger},
	World, UNIT,
};
use serde_json::{json, Value as Json};
use song::*;
use std::time::Duration;
use subxt::dynamic::Value;
use subxt_signer::sr25519::{dev, Keypair};

mod song;

/// For how much the first item is sold on.
const RESALE: u128 = 200 * USD;
/// How long an auction is, in milliseconds.
const AUCTION: u128 = 30_000;

/// What the protocol leaves of a price.
fn after_fee(price: u128) -> u128 {
	price - price / 50
}

/// What an account has in dollars.
async fn dollars(chain: &Chain, who: &Keypair) -> u128 {
	holding(chain, chain.best().await.hash, DOLLAR, &who.public_key().0).await
}

/// What some dollars cost in the token.
async fn cost(chain: &Chain, amount: u128) -> u128 {
	let asked = json!(["native", DOLLAR, amount.to_string()]);
	number(&chain.request("dex_quoteExactOut", asked).await["amountIn"])
}

/// What can be claimed in dollars at a split and at those in it.
fn waiting(split: &Json) -> u128 {
	let slots = split["slots"].as_array().unwrap_or_else(|| panic!("no split: {split}"));
	let here = |slot: &Json| -> u128 {
		let amounts = slot["waiting"].as_array().unwrap_or_else(|| panic!("no slot: {slot}"));
		amounts.iter().map(|waits| number(&waits["amount"])).sum()
	};
	slots.iter().map(|slot| here(slot) + slot["payee"].get("split").map_or(0, waiting)).sum()
}

/// Eve, who has never heard of the recording, looks where it comes from.
async fn look(chain: &Chain, song: &Song) {
	let seen = chain.request("music_recordingByIsrc", json!(["ZZ-E2E-26-00001"])).await;
	assert_eq!(seen["recording"], json!(song.recording), "{seen}");
	let found = song.ask(chain, "music_recording").await;
	assert_eq!(found, seen);
	assert_eq!((&found["steward"], &found["work"]), (&told(&dev::dave()), &json!(song.work)));
	assert_eq!((&found["sold"], &found["state"]), (&json!(false), &json!("clear")), "{found}");
	assert_eq!(found["contributors"][0]["role"], json!("mainArtist"), "{found}");
	let work = chain.request("music_workByIswc", json!(["T-900.000.001-1"])).await;
	assert_eq!(work["work"], json!(song.work), "{work}");

	let said = song.ask(chain, "music_disclosures").await;
	assert_eq!(
		(said["disclosures"].as_array().map(Vec::len), &said["next"]),
		(Some(1), &json!(null))
	);
	let said = &said["disclosures"][0];
	assert_eq!(said["vocals"], json!({ "generated": { "listed": MODEL } }), "{said}");
	assert_eq!(said["composition"], json!({ "assisted": { "listed": MODEL } }), "{said}");
	assert_eq!((&said["lyrics"], &said["statement"]), (&json!("human"), &json!(STATEMENT)));

	let offers = song.ask(chain, "music_licenceOffers").await;
	assert_eq!(offers.as_array().map(Vec::len), Some(2), "{offers}");
	assert_eq!(offers[0]["terms"]["usage"], json!("sync"), "{offers}");
	assert_eq!(offers[0]["terms"]["territory"], json!({ "countries": ["DE", "FR"] }), "{offers}");
	assert_eq!(number(&offers[1]["price"]), TRAINING);

	let split = chain.request("music_split", json!([{ "recording": song.recording }])).await;
	assert_eq!((&split["split"], &split["leaves"]), (&json!(song.split), &json!(4)), "{split}");
	let band = &split["slots"][0]["payee"]["split"];
	assert_eq!(band["split"], json!(song.band), "{split}");
	let owner = json!({ "modelOwner": { "model": MODEL, "owner": told(&dev::alice()) } });
	assert_eq!(band["slots"][2]["payee"], owner, "{split}");
	// In 10^-9 of everything.
	let share = BAND * 1_000 * MEMBERS[2] / 1_000_000;
	assert_eq!(band["slots"][2]["share"], json!(share), "{split}");
	assert_eq!(waiting(&split), 0, "{split}");
}

/// Claims what has come to the split for everybody, who then has just what his shares say.
async fn claim_all(chain: &Chain, song: &Song, drummer: &Keypair, received: u128) {
	let ferdie = dev::ferdie();
	let of_song = json!([{ "recording": song.recording }]);
	let split = chain.request("music_split", of_song.clone()).await;
	assert_eq!(split["received"], json!([{ "asset": DOLLAR, "amount": received.to_string() }]));
	let band = received * BAND / 1_000_000;
	let producer = received * (1_000_000 - BAND) / 1_000_000;
	assert_eq!(waiting(&split), band + producer, "{split}");

	// The band's own split cannot hold dollars before somebody has given it the first.
	let slots = [Value::u128(0), Value::u128(0)];
	let path =
		[("split", Value::u128(song.split)), ("path", list(slots)), ("asset", asset(DOLLAR))];
	let path = music("claim_path", path);
	chain.submit(&path, &ferdie).await.failed("it cannot receive", "NotFunded");
	let purse = Value::unnamed_variant("Split", [Value::u128(song.band)]);
	let fund = music("fund", [("purse", purse), ("asset", asset(DOLLAR))]);
	chain.submit(&fund, &ferdie).await.ok("the least balance");

	let payees = [drummer, &dev::dave(), &dev::alice(), &dev::bob()];
	let mut before = Vec::new();
	for payee in payees {
		before.push(dollars(chain, payee).await);
	}
	assert_eq!(before[0], 0, "the drummer has no account yet");
	let claim = |split: u128, slot: u128| {
		let arguments =
			[("split", Value::u128(split)), ("slot", Value::u128(slot)), ("asset", asset(DOLLAR))];
		music("claim", arguments)
	};
	// Anybody can do it for them.
	let claims = [path, claim(song.band, 1), claim(song.band, 2), claim(song.split, 1)];
	chain.submit_all(&claims, &ferdie).await;
	let member = |member: usize| band * MEMBERS[member] / 1_000_000;
	let shares = [member(0), member(1), member(2), producer];
	for ((payee, before), share) in payees.into_iter().zip(before).zip(shares) {
		let gained = dollars(chain, payee).await - before;
		assert_eq!(gained, share, "{}", told(payee));
	}
	let again = chain.submit(&claim(song.band, 1), &ferdie).await;
	again.failed("he has it", "NothingToClaim");
	let split = chain.request("music_split", of_song).await;
	assert_eq!(waiting(&split), 0, "{split}");
	// What cannot be divided waits for the next receipt.
	assert!(received - shares.iter().sum::<u128>() < 3, "{shares:?} of {received}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recording_is_sold_and_licensed_and_everybody_is_paid() {
	let world = World::start().await;
	let chain = &world.chain;
	let (bob, charlie, eve, ferdie) = (dev::bob(), dev::charlie(), dev::eve(), dev::ferdie());
	let drummer = stranger("drummer");
	let song = publish(chain, &drummer).await;
	look(chain, &song).await;

	// Eve pays with the token.
	let cost = cost(chain, PRICE).await;
	let stale = chain.submit(&song.buy(1, pay(native(), cost)), &eve).await;
	stale.failed("there is no such version", "DisclosureChanged");
	let dear = chain.submit(&song.buy(0, pay(native(), cost - 1)), &eve).await;
	dear.failed("too dear", "PriceAboveMax");
	let bought = chain.submit(&song.buy(0, pay(native(), cost)), &eve).await.ok("a purchase");
	let collected = event(&bought, "Collected");
	assert_eq!((collected.number("spent"), collected.number("amount")), (cost, PRICE));
	let settled = event(&bought, "Settled");
	assert_eq!((settled.number("fee"), settled.number("upstream")), (PRICE / 50, 0));
	assert_eq!(settled.number("rest"), after_fee(PRICE));
	let moved = event(&bought, "ItemMoved");
	assert_eq!((moved.variant("how"), moved.bytes("to")), ("Bought", eve.public_key().0.to_vec()));
	let item = moved.number("item");

	// Only sales and gifts of this pallet move it.
	let collection = song.item(chain, item).await["collection"].clone();
	let collection = collection.as_u64().unwrap_or_else(|| panic!("no collection: {collection}"));
	let around = [
		("collection", Value::u128(collection.into())),
		("item", Value::u128(item)),
		("dest", address(&ferdie)),
	];
	let around = chain.submit(&call("Nfts", "transfer", around), &eve).await;
	around.failed("royalties cannot be avoided", "ItemLocked");

	// She sells it to Ferdie: 2 % are the fee, a tenth the royalty.
	let which = ("item", Value::u128(item));
	let ask =
		of("list_item", song.recording, [which.clone(), ("price", some(Value::u128(RESALE)))]);
	chain.submit(&ask, &eve).await.ok("an offer");
	let (fee, royalty) = (RESALE / 50, RESALE / 10);
	let told_of = song.item(chain, item).await;
	assert_eq!(number(&told_of["ask"]["fee"]), fee, "{told_of}");
	assert_eq!(number(&told_of["ask"]["royalty"]), royalty, "{told_of}");
	let before = (dollars(chain, &eve).await, dollars(chain, &ferdie).await);
	let buy = [
		which.clone(),
		("expected_disclosure", Value::u128(0)),
		("pay", pay(asset(DOLLAR), RESALE)),
	];
	let resold = chain.submit(&of("buy_item", song.recording, buy), &ferdie).await.ok("a resale");
	let settled = event(&resold, "Settled");
	assert_eq!((settled.number("fee"), settled.number("rest")), (fee, royalty));
	assert_eq!(event(&resold, "SellerPaid").number("amount"), RESALE - fee - royalty);
	assert_eq!(dollars(chain, &eve).await, before.0 + RESALE - fee - royalty);
	assert_eq!(dollars(chain, &ferdie).await, before.1 - RESALE);

	// Ferdie gives it to Bob.
	let gift = of("gift", song.recording, [which, ("to", account(&bob))]);
	chain.submit(&gift, &ferdie).await.ok("a gift");
	let given = song.item(chain, item).await;
	assert_eq!((&given["owner"], &given["giftsLeft"]), (&told(&bob), &json!(1)), "{given}");

	// A label licenses it for films, and alone to train models with.
	let licence = |usage: &str, country: &str| {
		let asked = json!([told(&charlie), song.recording, usage, country]);
		async move { chain.request("music_licenceOf", asked).await }
	};
	assert_eq!(licence("sync", "FR").await, json!(null));
	let sync = chain.submit(&song.license(song.sync, none(), SYNC), &charlie).await.ok("a licence");
	let grant = event(&sync, "LicenceGranted").number("grant");
	assert_eq!(event(&sync, "Settled").number("rest"), after_fee(SYNC));
	assert_eq!(licence("sync", "FR").await["grant"], json!(grant.to_string()));
	assert_eq!(licence("sync", "US").await, json!(null), "not in this country");
	let alone = song.license(song.training, some(Value::u128(0)), TRAINING);
	chain.submit(&alone, &charlie).await.ok("an exclusive licence");
	let too_late = chain.submit(&song.license(song.training, none(), TRAINING), &ferdie).await;
	too_late.failed("Charlie has it alone", "ExclusivelyLicensed");

	// The chain knows all of that.
	let history = chain.request("music_provenance", json!([song.recording, item])).await;
	assert_eq!(history["next"], json!(null), "{history}");
	let entries = history["entries"].as_array().unwrap_or_else(|| panic!("no list: {history}"));
	let told_in_short: Vec<_> = entries
		.iter()
		.map(|entry| match (entry.get("transferred"), entry.get("licensed")) {
			(Some(moved), _) => json!([moved["how"], moved["from"], moved["to"], moved["price"]]),
			(_, Some(grant)) => json!([grant["terms"]["usage"], grant["holder"], grant["price"]]),
			_ => json!(entry["disclosed"]["version"]),
		})
		.collect();
	let (eve, ferdie, charlie) = (told(&eve), told(&ferdie), told(&charlie));
	let happened = json!([
		0,
		["bought", null, eve, PRICE.to_string()],
		["resold", eve, ferdie, RESALE.to_string()],
		["given", ferdie, told(&bob), "0"],
		["sync", charlie, SYNC.to_string()],
		["aiTraining", charlie, TRAINING.to_string()],
	]);
	assert_eq!(json!(told_in_short), happened, "{history}");

	let received = after_fee(PRICE) + royalty + after_fee(SYNC) + after_fee(TRAINING);
	claim_all(chain, &song, &drummer, received).await;

	// And the protocol has its part.
	let fees = (PRICE + RESALE + SYNC + TRAINING) / 50;
	let unshared = song.ask(chain, "music_unsharedFees").await;
	assert_eq!(number(&unshared[0]["amount"]), fees, "{unshared}");
	let treasury = chain.constant("Treasury", "pot_account").await;
	let share = of("share_fees", song.recording, [("asset", asset(DOLLAR))]);
	let shared = chain.submit(&share, &bob).await.ok("the fees");
	let before = holding(chain, shared.block.parent, DOLLAR, &treasury).await;
	assert_eq!(holding(chain, shared.block.hash, DOLLAR, &treasury).await, before + fees);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auction_ends_by_itself_and_a_dispute_stops_sales() {
	let world = World::start().await;
	let chain = &world.chain;
	let (charlie, dave, eve, ferdie) = (dev::charlie(), dev::dave(), dev::eve(), dev::ferdie());
	let song = publish(chain, &stranger("drummer")).await;

	// One item for the highest bidder.
	let (reserve, step) = (10 * USD, USD);
	let english = Value::named_variant(
		"English",
		[
			("reserve", Value::u128(reserve)),
			("step", Value::u128(step)),
			("duration", Value::u128(AUCTION)),
			("extension", Value::u128(4_000)),
		],
	);
	let auction = of("create_edition", song.recording, [("terms", terms(word("Unique"), english))]);
	let auction = chain.submit(&auction, &dave).await.ok("an auction");
	let auction = event(&auction, "EditionCreated").number("edition");
	let before = dollars(chain, &eve).await;
	let first = song.bid(auction, reserve, pay(asset(DOLLAR), reserve));
	chain.submit(&first, &eve).await.ok("the reserve");
	assert_eq!(dollars(chain, &eve).await, before - reserve);
	let low = song.bid(auction, reserve + step - 1, pay(asset(DOLLAR), reserve + step));
	chain.submit(&low, &ferdie).await.failed("less than a step more", "BidTooLow");
	let (amount, cost) = (12 * USD, cost(chain, 12 * USD).await);
	let higher = chain.submit(&song.bid(auction, amount, pay(native(), cost)), &ferdie).await;
	let higher = higher.ok("a higher bid, paid with the token");
	assert_eq!(event(&higher, "Collected").number("spent"), cost);
	assert_eq!(event(&higher, "AuctionBidReturned").number("amount"), reserve);
	assert_eq!(dollars(chain, &eve).await, before, "she has it back at once");
	let ends = event(&higher, "AuctionBid").number("ends");

	// Nobody has to do anything.
	let patience = Duration::from_secs(120);
	let (block, ended) = chain
		.wait_for_event("the auction ends", higher.block.number, patience, |event| {
			event.is("MusicNft", "AuctionEnded")
				&& event.number("recording") == song.recording
				&& event.number("edition") == auction
		})
		.await;
	assert_eq!((ended.extrinsic, ended.variant("item")), (None, "Some"), "{ended:?}");
	let now: Option<u64> = chain.storage(block.hash, "Timestamp", "Now", Vec::new()).await;
	assert!(now.map(u128::from) >= Some(ends), "{now:?} and not before {ends}");
	let events = chain.events(block.hash).await;
	let settled = events.iter().find(|event| event.is("MusicNft", "Settled"));
	let settled = settled.unwrap_or_else(|| panic!("nobody is paid: {events:?}"));
	assert_eq!((settled.number("amount"), settled.number("rest")), (amount, after_fee(amount)));
	let won = song.item(chain, ended.number("item")).await;
	assert_eq!(won["owner"], told(&ferdie), "{won}");
	let edition = chain.request("music_edition", json!([song.recording, auction])).await;
	assert_eq!((&edition["auction"], &edition["sold"]), (&json!(null), &json!(1)), "{edition}");

	// Charlie says that it is not Dave's: nothing is sold until the panel has ruled.
	let bond = 50 * UNIT;
	let contest = [
		("ground", word("Ownership")),
		("evidence", Value::from_bytes([7; 32])),
		("max_bond", Value::u128(bond)),
	];
	let contest = of("contest", song.recording, contest);
	let contested = chain.submit(&contest, &charlie).await.ok("a dispute");
	let contested = event(&contested, "Contested");
	assert_eq!(contested.number("bond"), bond);
	let buy = song.buy(0, pay(asset(DOLLAR), PRICE));
	chain.submit(&buy, &eve).await.failed("it is disputed", "Contested");
	let standing = song.ask(chain, "music_standing").await;
	assert_eq!(standing["state"], json!("contested"), "{standing}");
	assert_eq!(standing["dispute"]["by"], told(&charlie), "{standing}");
	let edition = chain.request("music_edition", json!([song.recording, song.edition])).await;
	assert_eq!(edition["status"], json!("contested"), "{edition}");

	let ruling =
		[("dispute", Value::u128(contested.number("dispute"))), ("upheld", Value::bool(false))];
	let ruling = of("rule_dispute", song.recording, ruling);
	chain.submit(&ruling, &dave).await.failed("he is no panel", "Bad origin");
	let ruled = committee(chain, &ruling).await;
	assert_eq!(event(&ruled, "DisputeEnded").variant("outcome"), "Rejected");
	// A fifth of the bond is the fee for that, the rest is the steward's.
	let awarded = ruled.events.iter().filter(|event| event.is("MusicNft", "BondAwarded"));
	let awarded: Vec<_> = awarded.map(|event| event.number("amount")).collect();
	assert_eq!(awarded, [bond / 5, bond - bond / 5], "{:?}", ruled.events);
	let [parent, block] = [ruled.block.parent, ruled.block.hash];
	let steward = dave.public_key().0;
	let before = chain.account(parent, &steward).await.free;
	assert_eq!(chain.account(block, &steward).await.free, before + bond - bond / 5);
	let loser = charlie.public_key().0;
	let before = chain.account(parent, &loser).await.reserved;
	assert_eq!(chain.account(block, &loser).await.reserved, before - bond);

	chain.submit(&buy, &eve).await.ok("it is sold again");
	let again = chain.submit(&contest, &ferdie).await;
	again.failed("there was one just now", "ContestedLately");
}
