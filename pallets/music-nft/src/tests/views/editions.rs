// SPDX-License-Identifier: Apache-2.0

//! Editions, and how far their sales are.

use super::*;
use pallet_music_nft_runtime_api::{
	AuctionInfo, BuyerInfo, EditionInfo, EditionStatus, HighestBidInfo, SaleInfo, SupplyInfo,
};

fn info((id, edition): (RecordingId, EditionId)) -> EditionInfo<AccountId, Asset> {
	Music::edition_info(id, edition).unwrap()
}

fn status(lot: (RecordingId, EditionId)) -> EditionStatus {
	info(lot).status
}

#[test]
fn an_edition_is_told_with_its_terms() {
	run(|| {
		pass(5);
		let terms = EditionTerms {
			starts: Clock::get() + HOUR,
			allow_list_until: Some(Clock::get() + DAY),
			max_per_account: Some(3),
			..fixed()
		};
		let lot = offered(terms);
		let (recording, edition) = lot;
		let account = BOB;
		assert_ok!(submit(ALICE, Call::set_allowed { recording, edition, account, allowed: true }));
		let expected = EditionInfo {
			recording,
			edition,
			supply: SupplyInfo::Limited(10),
			sale: SaleInfo::Fixed { price: PRICE },
			asset: USD,
			royalty: percent(10),
			least_royalty: LEAST,
			starts: START_MS + 5 + HOUR,
			allow_list_until: Some(START_MS + 5 + DAY),
			max_per_account: Some(3),
			licence: hash(7),
			sold: 0,
			listed: 1,
			status: EditionStatus::Upcoming,
			price: Some(PRICE),
			auction: None,
		};
		assert_eq!(info(lot), expected);
		pass(HOUR - 1);
		assert_eq!(status(lot), EditionStatus::Upcoming);
		pass(1);
		assert_eq!(status(lot), EditionStatus::ByList);
		buy(BOB, recording, edition).unwrap();
		pass(DAY - HOUR);
		let expected = EditionInfo { sold: 1, status: EditionStatus::OnSale, ..expected };
		assert_eq!(info(lot), expected);
		assert_ok!(submit(ALICE, Call::close_edition { recording, edition }));
		let expected = EditionInfo { status: EditionStatus::Closed, price: None, ..expected };
		assert_eq!(info(lot), expected);
		assert_eq!(Music::edition_info(recording, edition + 1), None);
		assert_eq!(Music::edition_info(recording + 1, edition), None);
	});
}

#[test]
fn a_status_says_what_a_purchase_would() {
	run(|| {
		let fixed_price = Sale::Fixed { price: PRICE };
		let unique = offered(edition_terms(Supply::Unique, fixed_price));
		let until = START_MS + HOUR;
		let open = offered(edition_terms(Supply::Open { until }, fixed_price));
		let auction = offered(english());
		for lot in [unique, open, auction] {
			assert_eq!(status(lot), EditionStatus::OnSale);
			assert_eq!(info(lot).price.is_none(), lot == auction);
		}
		assert_eq!(info(open).supply, SupplyInfo::Open { until });
		buy(BOB, unique.0, unique.1).unwrap();
		assert_eq!((status(unique), info(unique).price), (EditionStatus::SoldOut, None));
		pass(HOUR - 1);
		assert_eq!(status(open), EditionStatus::OnSale);
		next_block_after(1);
		assert_eq!((status(open), info(open).price), (EditionStatus::Over, None));
		// Between its time and its end.
		next_block_after(DAY - HOUR);
		assert_eq!(status(auction), EditionStatus::Over);
		pass(0);
		assert_eq!((status(auction), info(auction).auction), (EditionStatus::Closed, None));

		let lot = offered(fixed());
		stand(lot.0, Stand::Contested);
		assert_eq!(status(lot), EditionStatus::Contested);
		stand(lot.0, Stand::Blocked);
		assert_eq!(status(lot), EditionStatus::Blocked);
		let (recording, edition) = lot;
		assert_ok!(submit(ALICE, Call::close_edition { recording, edition }));
		assert_eq!(status(lot), EditionStatus::Closed);
	});
}

#[test]
fn a_price_that_falls_is_that_of_now() {
	run(|| {
		let sale = Sale::Dutch { start: 1_000, floor: 500, duration: 500 };
		let lot = offered(edition_terms(Supply::Limited(2), sale));
		assert_eq!(info(lot).sale, SaleInfo::Dutch { start: 1_000, floor: 500, duration: 500 });
		for (ms, price) in [(0, 1_000), (100, 900), (399, 501), (1, 500), (DAY, 500)] {
			pass(ms);
			assert_eq!(info(lot).price, Some(price));
			assert_eq!(Music::price_now(lot.0, lot.1), Some(price));
		}
		buy(BOB, lot.0, lot.1).unwrap();
		assert_eq!(gain(&USD, BOB), -500);
	});
}

#[test]
fn an_auction_is_told_with_its_highest_bid() {
	run(|| {
		let lot = offered(english());
		let told = || info(lot).auction.unwrap();
		let ends = START_MS + DAY;
		assert_eq!(told(), AuctionInfo { ends, highest: None, least: PRICE });
		assert_ok!(bid(BOB, lot, 2 * PRICE));
		let highest = |bidder, amount| HighestBidInfo { bidder, amount, disclosure: 0 };
		let least = 2 * PRICE + 10 * DOLLAR;
		let expected = AuctionInfo { ends, highest: Some(highest(BOB, 2 * PRICE)), least };
		assert_eq!(told(), expected);
		// The least is enough, and nothing less.
		assert!(bid(CHARLIE, lot, least - 1).is_err());
		pass(DAY - 1);
		assert_ok!(bid(CHARLIE, lot, least));
		let ends = Clock::get() + HOUR / 6;
		assert_eq!((told().ends, told().highest), (ends, Some(highest(CHARLIE, least))));
	});
}

#[test]
fn halts_and_disputes_put_off_what_lies_ahead() {
	run(|| {
		let terms = EditionTerms { allow_list_until: Some(START_MS + 9 * DAY), ..english() };
		let lot = offered(terms);
		let told = || (info(lot).auction.unwrap().ends, info(lot).allow_list_until.unwrap());
		assert_eq!(told(), (START_MS + DAY, START_MS + 9 * DAY));
		pass(HOUR);
		stand(lot.0, Stand::Contested);
		pass(3 * HOUR);
		assert_eq!(told(), (START_MS + DAY + 3 * HOUR, START_MS + 9 * DAY + 3 * HOUR));
		stand(lot.0, Stand::Clear);
		pass(HOUR);
		assert_eq!(told().0, START_MS + DAY + 3 * HOUR);
		TestHalted::set(true);
		pass(HOUR);
		pass(HOUR);
		TestHalted::set(false);
		pass(0);
		assert_eq!(told().0, START_MS + DAY + 5 * HOUR);
		pass(DAY + 5 * HOUR - (Clock::get() - START_MS) - 1);
		assert!(info(lot).auction.is_some());
		// The task that came before looks again after a while at most.
		pass(1);
		assert_eq!(status(lot), EditionStatus::Closed);
	});
}

#[test]
fn editions_come_in_pages_with_their_collection() {
	run(|| {
		let id = register(ALICE);
		let page = |from, limit| {
			let page = Music::edition_infos(id, from, limit);
			let numbers: Vec<_> = page.editions.iter().map(|edition| edition.edition).collect();
			(numbers, page.next)
		};
		let none = Music::edition_infos(id, 0, 200);
		assert_eq!((none.collection, none.items, none.next), (None, 0, None));
		for _ in 0..5 {
			edition_as(ALICE, id, fixed()).unwrap();
		}
		assert_ok!(submit(ALICE, Call::close_edition { recording: id, edition: 2 }));
		assert_ok!(submit(ALICE, Call::remove_edition { recording: id, edition: 2 }));
		buy(BOB, id, 1).unwrap();
		let told = Music::edition_infos(id, 0, 200);
		assert_eq!((told.collection, told.items), (Some(collection(id)), 1));
		assert_eq!(told.editions[1], info((id, 1)));
		assert_eq!(page(0, 200), (vec![0, 1, 3, 4], None));
		assert_eq!(page(1, 2), (vec![1, 3], Some(4)));
		assert_eq!(page(4, 2), (vec![4], None));
		assert_eq!(page(5, 2), (vec![], None));
	});
}

#[test]
fn a_buyer_knows_how_many_are_left_to_him() {
	run(|| {
		let terms = EditionTerms {
			allow_list_until: Some(START_MS + DAY),
			max_per_account: Some(2),
			..fixed()
		};
		let (recording, edition) = offered(terms);
		let buyer = |who: &AccountId| Music::buyer_info(recording, edition, who);
		let told = |on_list, left| Some(BuyerInfo { on_list, left });
		assert_eq!(buyer(&BOB), told(false, Some(2)));
		let account = BOB;
		assert_ok!(submit(ALICE, Call::set_allowed { recording, edition, account, allowed: true }));
		for left in [2, 1, 0] {
			assert_eq!(buyer(&BOB), told(true, Some(left)));
			assert_eq!(buy(BOB, recording, edition).is_ok(), left > 0);
		}
		assert_eq!(Music::buyer_info(recording, edition + 1, &BOB), None);
		let (recording, edition) = offered(fixed());
		assert_eq!(Music::buyer_info(recording, edition, &BOB), told(false, None));
	});
}
