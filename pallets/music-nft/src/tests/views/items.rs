// SPDX-License-Identifier: Apache-2.0

//! Items, and bids for them.

use super::*;
use pallet_music_nft_runtime_api::{BidInfo, ItemAskInfo, ItemInfo};

#[test]
fn an_item_is_told_with_who_would_get_what() {
	run(|| {
		let (id, item) = bought();
		let expected = ItemInfo {
			recording: id,
			item,
			collection: collection(id),
			edition: 0,
			number: 1,
			owner: BOB,
			asset: USD,
			licence: hash(7),
			gifts_left: 2,
			transfers: 1,
			ask: None,
		};
		let info = || Music::item_info(id, item).unwrap();
		assert_eq!(info(), expected);
		assert_ok!(gift(BOB, (id, item), CHARLIE));
		assert_eq!((info().owner, info().gifts_left, info().transfers), (CHARLIE, 1, 2));

		// Fee and royalty are rounded up; the least royalty is more for a small price.
		let price = 100 * DOLLAR + 1;
		assert_ok!(list(CHARLIE, (id, item), price));
		let (fee, royalty) = (2 * DOLLAR + 1, 10 * DOLLAR + 1);
		let proceeds = price - fee - royalty;
		let ask = ItemAskInfo { seller: CHARLIE, price, fee, royalty, proceeds };
		assert_eq!(info().ask, Some(ask));
		assert_ok!(list(CHARLIE, (id, item), 2 * DOLLAR));
		let ask = info().ask.unwrap();
		assert_eq!(
			(ask.fee, ask.royalty, ask.proceeds),
			(DOLLAR / 25, LEAST, DOLLAR - DOLLAR / 25)
		);
		let before = gain(&USD, CHARLIE);
		assert_ok!(buy_item(BOB, (id, item)));
		assert_eq!(gain(&USD, CHARLIE) - before, ask.proceeds as i128);
		assert_eq!((info().owner, info().gifts_left, info().ask), (BOB, 2, None));

		assert_ok!(submit(BOB, Call::burn_item { recording: id, item }));
		assert_eq!(Music::item_info(id, item), None);
		assert_eq!(Music::item_info(id + 1, item), None);
	});
}

#[test]
fn items_come_in_pages_by_owner_and_for_sale() {
	run(|| {
		let (id, first) = offered(fixed());
		let second = edition_as(ALICE, id, fixed()).unwrap();
		for (who, edition) in
			[(BOB, first), (BOB, second), (CHARLIE, first), (BOB, first), (CHARLIE, second)]
		{
			buy(who, id, edition).unwrap();
		}
		assert_ok!(list(BOB, (id, 2), PRICE));
		assert_ok!(list(CHARLIE, (id, 5), PRICE));
		assert_ok!(submit(CHARLIE, Call::burn_item { recording: id, item: 3 }));
		let page = |from, limit, owner: Option<&AccountId>, for_sale| {
			let page = Music::item_infos(id, from, limit, owner, for_sale);
			(page.items.iter().map(|item| item.item).collect::<Vec<_>>(), page.next)
		};
		assert_eq!(page(0, 200, None, false), (vec![1, 2, 4, 5], None));
		assert_eq!(page(0, 2, None, false), (vec![1, 2], Some(3)));
		assert_eq!(page(3, 1, None, false), (vec![4], Some(5)));
		assert_eq!(page(5, 1, None, false), (vec![5], None));
		assert_eq!(page(6, 1, None, false), (vec![], None));
		assert_eq!(page(0, 200, Some(&BOB), false), (vec![1, 2, 4], None));
		assert_eq!(page(0, 200, None, true), (vec![2, 5], None));
		assert_eq!(page(0, 200, Some(&CHARLIE), true), (vec![5], None));
		assert_eq!(page(0, 200, Some(&DAVE), false), (vec![], None));
		let none = Music::item_infos(id + 1, 0, 200, None, false);
		assert_eq!((none.items, none.next), (vec![], None));
	});
}

#[test]
fn a_bid_says_whether_it_can_be_accepted() {
	run(|| {
		let item = bought();
		let (id, number) = item;
		let bid = make_bid(CHARLIE, item, PRICE).unwrap();
		let told = || Music::bid_infos(id, None, None, None, 200).bids.remove(0);
		let expected = BidInfo {
			bid,
			item: number,
			bidder: CHARLIE,
			asset: USD,
			amount: PRICE,
			disclosure: 0,
			until: START_MS + DAY,
			acceptable: true,
		};
		assert_eq!(told(), expected);
		stand(id, Stand::Contested);
		assert!(!told().acceptable);
		assert!(accept_bid(BOB, id, bid).is_err());
		stand(id, Stand::Clear);
		assert!(told().acceptable);
		let disclosure =
			Disclosure { lyrics: Made::Assisted(None), ..Disclosure::all(Made::Human) };
		let statement = text("Music by Ada");
		assert_ok!(submit(ALICE, Call::amend_disclosure { recording: id, disclosure, statement }));
		assert!(!told().acceptable);
		assert!(accept_bid(BOB, id, bid).is_err());
		let current = make_bid(CHARLIE, item, PRICE).unwrap();
		next_block_after(DAY);
		let all = Music::bid_infos(id, None, None, None, 200).bids;
		assert!(all.len() == 2 && all.iter().all(|bid| !bid.acceptable));
		assert!(accept_bid(BOB, id, current).is_err());
	});
}

#[test]
fn a_bid_for_an_item_that_was_destroyed_cannot_be_accepted() {
	run(|| {
		let item = bought();
		make_bid(CHARLIE, item, PRICE).unwrap();
		assert_ok!(submit(BOB, Call::burn_item { recording: item.0, item: item.1 }));
		assert!(!Music::bid_infos(item.0, None, None, None, 200).bids[0].acceptable);
	});
}

#[test]
fn bids_come_in_pages_by_item_and_bidder() {
	run(|| {
		let (id, edition) = offered(fixed());
		let items: Vec<_> = (0..2).map(|_| (id, buy(BOB, id, edition).unwrap())).collect();
		for (who, item) in [(CHARLIE, 0), (EVE, 0), (CHARLIE, 1), (CHARLIE, 0), (EVE, 1)] {
			make_bid(who, items[item], PRICE).unwrap();
		}
		let pages = |item: Option<ItemId>, bidder: Option<&AccountId>, limit| {
			let (mut found, mut start) = (Vec::new(), None);
			loop {
				let page = Music::bid_infos(id, item, bidder, start, limit);
				assert!(page.bids.len() <= limit.clamp(1, MAX_PER_PAGE) as usize);
				found.extend(page.bids.into_iter().map(|bid| bid.bid));
				start = page.next;
				if start.is_none() {
					found.sort_unstable();
					return found;
				}
			}
		};
		for limit in [0, 1, 2, 5, 200] {
			assert_eq!(pages(None, None, limit), [0, 1, 2, 3, 4]);
			assert_eq!(pages(Some(1), None, limit), [0, 1, 3]);
			assert_eq!(pages(None, Some(&CHARLIE), limit), [0, 2, 3]);
			assert_eq!(pages(Some(2), Some(&EVE), limit), [4]);
			assert!(pages(Some(3), None, limit).is_empty());
		}
		// Also if what a page starts behind is gone by then.
		let all: Vec<_> =
			Music::bid_infos(id, None, None, None, 200).bids.iter().map(|bid| bid.bid).collect();
		let gone = Bids::<Test>::get(id, all[1]).unwrap().bidder;
		assert_ok!(submit(gone, Call::cancel_bid { recording: id, bid: all[1] }));
		let rest = Music::bid_infos(id, None, None, Some(all[1]), 200).bids;
		assert_eq!(rest.iter().map(|bid| bid.bid).collect::<Vec<_>>(), all[2..]);
		assert_eq!(Music::bid_infos(id + 1, None, None, None, 200).bids, []);
	});
}
