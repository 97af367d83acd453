// SPDX-License-Identifier: Apache-2.0

//! Editions, items, bids and provenance.

use super::*;

fn edition(supply: SupplyInfo, sale: SaleInfo) -> EditionInfo<u64, u32> {
	EditionInfo {
		recording: u32::MAX,
		edition: u32::MAX,
		supply,
		sale,
		asset: 7,
		royalty: Permill::one(),
		least_royalty: u128::MAX,
		starts: u64::MAX,
		allow_list_until: Some(u64::MAX),
		max_per_account: Some(u32::MAX),
		licence: hash(1),
		sold: u32::MAX,
		listed: u32::MAX,
		status: EditionStatus::ByList,
		price: Some(u128::MAX),
		auction: None,
	}
}

fn item() -> ItemInfo<u64, u32, u32> {
	ItemInfo {
		recording: u32::MAX,
		item: u32::MAX,
		collection: u32::MAX,
		edition: 1,
		number: 2,
		owner: 3,
		asset: 7,
		licence: hash(1),
		gifts_left: 2,
		transfers: u32::MAX,
		ask: Some(ItemAskInfo {
			seller: 3,
			price: u128::MAX,
			fee: u128::MAX,
			royalty: u128::MAX,
			proceeds: u128::MAX,
		}),
	}
}

#[test]
fn an_edition_says_how_and_how_many() {
	let (price, step) = (u128::MAX, u128::MAX);
	for (supply, sale, supply_json, sale_json) in [
		(
			SupplyInfo::Unique,
			SaleInfo::Fixed { price },
			json!("unique"),
			json!({ "fixed": { "price": MOST } }),
		),
		(
			SupplyInfo::Limited(u32::MAX),
			SaleInfo::English { reserve: price, step, duration: u64::MAX, extension: 1 },
			json!({ "limited": u32::MAX }),
			json!({ "english": {
				"reserve": MOST,
				"step": MOST,
				"duration": u64::MAX,
				"extension": 1,
			} }),
		),
		(
			SupplyInfo::Open { until: u64::MAX },
			SaleInfo::Dutch { start: price, floor: step, duration: u64::MAX },
			json!({ "open": { "until": u64::MAX } }),
			json!({ "dutch": { "start": MOST, "floor": MOST, "duration": u64::MAX } }),
		),
	] {
		let json = through_json(&edition(supply, sale));
		assert_eq!((&json["supply"], &json["sale"]), (&supply_json, &sale_json));
		assert_eq!((&json["leastRoyalty"], &json["price"]), (&json!(MOST), &json!(MOST)));
		assert_eq!((&json["royalty"], &json["licence"]), (&json!(1_000_000), &hex(1)));
		assert_eq!(json["auction"], Value::Null);
	}
}

#[test]
fn an_auction_says_what_the_next_bid_is() {
	let highest = HighestBidInfo { bidder: 3u64, amount: u128::MAX, disclosure: u16::MAX };
	let edition = EditionInfo {
		price: None,
		auction: Some(AuctionInfo { ends: 9, highest: Some(highest), least: u128::MAX }),
		..edition(SupplyInfo::Unique, SaleInfo::Fixed { price: 1 })
	};
	let json = through_json(&EditionPage {
		collection: Some(5u32),
		items: u32::MAX,
		editions: vec![edition],
		next: Some(1),
	});
	let expected = json!({
		"ends": 9,
		"highest": { "bidder": 3, "amount": MOST, "disclosure": u16::MAX },
		"least": MOST,
	});
	assert_eq!(json["editions"][0]["auction"], expected);
	assert_eq!((&json["editions"][0]["price"], &json["collection"]), (&Value::Null, &json!(5)));
}

#[test]
fn a_status_is_a_word() {
	for (status, word) in [
		(EditionStatus::SoldOut, "soldOut"),
		(EditionStatus::Closed, "closed"),
		(EditionStatus::Over, "over"),
		(EditionStatus::Blocked, "blocked"),
		(EditionStatus::Contested, "contested"),
		(EditionStatus::Upcoming, "upcoming"),
		(EditionStatus::ByList, "byList"),
		(EditionStatus::OnSale, "onSale"),
	] {
		assert_eq!(through_json(&status), json!(word));
	}
	let buyer = BuyerInfo { on_list: true, left: None };
	assert_eq!(through_json(&buyer), json!({ "onList": true, "left": null }));
	through_json(&BuyerInfo { on_list: false, left: Some(0) });
}

#[test]
fn items_and_bids_keep_their_amounts() {
	let json = through_json(&ItemPage { items: vec![item()], next: Some(1) });
	let ask = &json["items"][0]["ask"];
	for part in ["price", "fee", "royalty", "proceeds"] {
		assert_eq!(ask[part], json!(MOST), "{part}");
	}
	assert_eq!(json["items"][0]["giftsLeft"], json!(2));
	assert_eq!(through_json(&ItemInfo { ask: None, ..item() })["ask"], Value::Null);
	let bid = BidInfo {
		bid: u32::MAX,
		item: 1,
		bidder: 2u64,
		asset: 7u32,
		amount: u128::MAX,
		disclosure: 3,
		until: u64::MAX,
		acceptable: false,
	};
	let json = through_json(&BidPage { bids: vec![bid], next: Some(u32::MAX) });
	assert_eq!(json["bids"][0]["amount"], json!(MOST));
}

#[test]
fn each_entry_of_a_provenance_says_what_it_is() {
	let transfer = |from, how| TransferInfo {
		number: u32::MAX,
		from,
		to: 2u64,
		how,
		price: u128::MAX,
		at: u64::MAX,
	};
	let disclosure = DisclosureInfo {
		version: 0,
		vocals: MadeInfo::Human,
		instrumentation: MadeInfo::Human,
		composition: MadeInfo::Human,
		post_production: MadeInfo::Human,
		lyrics: MadeInfo::Human,
		statement: "".into(),
		at: 1,
	};
	let entries = vec![
		ProvenanceEntry::<u64, u32>::Disclosed(disclosure),
		ProvenanceEntry::Transferred(transfer(None, AcquiredInfo::Auctioned)),
		ProvenanceEntry::Transferred(transfer(Some(1), AcquiredInfo::BidAccepted)),
		ProvenanceEntry::Licensed(super::rights::grant()),
		ProvenanceEntry::Disputed(DisputedInfo {
			dispute: u32::MAX,
			by: 1,
			ground: GroundInfo::Licence,
			evidence: Default::default(),
			disclosure: u16::MAX,
			at: 2,
			end: Some(DisputeEndInfo { at: u64::MAX, outcome: OutcomeInfo::Undecided }),
		}),
	];
	let next = Some(ProvenancePlace { disclosure: 1, transfer: u32::MAX, grant: 3, dispute: 4 });
	let json = through_json(&ProvenancePage { entries, next });
	assert_eq!(json["entries"][0]["disclosed"]["version"], json!(0));
	let expected = json!({
		"number": u32::MAX,
		"from": null,
		"to": 2,
		"how": "auctioned",
		"price": MOST,
		"at": u64::MAX,
	});
	assert_eq!(json["entries"][1]["transferred"], expected);
	assert_eq!(json["entries"][2]["transferred"]["how"], json!("bidAccepted"));
	assert_eq!(json["entries"][3]["licensed"]["grant"], json!(MANY));
	let end = json!({ "at": u64::MAX, "outcome": "undecided" });
	assert_eq!(json["entries"][4]["disputed"]["end"], end);
	let place = json!({ "disclosure": 1, "transfer": u32::MAX, "grant": 3, "dispute": 4 });
	assert_eq!(json["next"], place);
	// As it was before there were disputes in it.
	let place = json!({ "disclosure": 1, "transfer": 2, "grant": 3 });
	let expected = ProvenancePlace { disclosure: 1, transfer: 2, grant: 3, dispute: 0 };
	assert_eq!(from_value::<ProvenancePlace>(place).unwrap(), expected);
	for (how, word) in [
		(AcquiredInfo::Bought, "bought"),
		(AcquiredInfo::Resold, "resold"),
		(AcquiredInfo::Given, "given"),
	] {
		assert_eq!(through_json(&how), json!(word));
	}
}
