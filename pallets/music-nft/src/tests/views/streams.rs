// SPDX-License-Identifier: Apache-2.0

//! Slots that are held in units.

use super::*;
use pallet_music_nft_runtime_api::{AskInfo, OwnUnitsInfo};
use std::collections::BTreeMap;

/// A stream of Alice's on half of a split, the other half of which is Bob's.
fn stream(units: u64) -> (SplitId, StreamId) {
	let split = split_of(&[(ALICE, 500_000), (BOB, 500_000)]);
	let stream = NextStream::<Test>::get();
	assert_ok!(submit(ALICE, Call::fractionalise { split, slot: 0, units }));
	(split, stream)
}

fn give(stream: StreamId, from: AccountId, to: AccountId, units: u64) {
	assert_ok!(submit(from, Call::transfer_units { stream, to, units }));
}

/// What is told to wait for each holder.
fn waiting(stream: StreamId) -> BTreeMap<AccountId, Vec<AmountInfo<Asset>>> {
	let page = Music::holder_infos(stream, None, 200);
	page.holders.into_iter().map(|holder| (holder.account, holder.waiting)).collect()
}

#[test]
fn a_stream_is_told_with_its_slot() {
	run(|| {
		let (split, id) = stream(u64::MAX);
		deposit_to_split(split, &USD, 101);
		give(id, ALICE, CHARLIE, 1);
		let info = Music::stream_info(id).unwrap();
		assert_eq!((info.stream, info.split, info.slot, info.parts), (id, split, 0, 500_000));
		assert_eq!((info.units, info.holders, &info.creator), (u64::MAX, 2, &ALICE));
		assert_eq!(info.waiting, amounts(&[(USD, 50)]));
		assert_eq!(Music::stream_infos(0, 200).streams, [info]);
		assert_eq!(Music::stream_info(id + 1), None);
	});
}

#[test]
fn streams_come_in_pages() {
	run(|| {
		for _ in 0..5 {
			stream(10);
		}
		assert_ok!(submit(ALICE, Call::close_stream { stream: 2 }));
		let page = |from, limit| {
			let page = Music::stream_infos(from, limit);
			(page.streams.iter().map(|stream| stream.stream).collect::<Vec<_>>(), page.next)
		};
		assert_eq!(page(0, 200), (vec![0, 1, 3, 4], None));
		assert_eq!(page(1, 2), (vec![1, 3], Some(4)));
		assert_eq!(page(4, 2), (vec![4], None));
		assert_eq!(page(5, 2), (vec![], None));
	});
}

#[test]
fn holders_come_in_pages_each_of_them_once() {
	run(|| {
		let (_, id) = stream(100);
		let others: Vec<_> = (0..9).map(|number| AccountId::new([200 + number; 32])).collect();
		for (units, to) in (1..).zip(&others) {
			give(id, ALICE, to.clone(), units);
		}
		let all = Music::holder_infos(id, None, 200);
		assert_eq!((all.holders.len(), all.next), (10, None));
		assert_eq!(all.holders.iter().map(|holder| holder.units).sum::<u64>(), 100);
		for limit in [0, 1, 3, 9, 10, 11, u32::MAX] {
			let (mut found, mut start) = (Vec::new(), None);
			loop {
				let page = Music::holder_infos(id, start.as_ref(), limit);
				assert!(page.holders.len() <= limit.clamp(1, MAX_PER_PAGE) as usize);
				found.extend(page.holders);
				start = page.next;
				if start.is_none() {
					break;
				}
			}
			assert_eq!(found, all.holders, "{limit}");
		}
		// Also if who a page starts behind has nothing any more.
		let last = all.holders[3].account.clone();
		let units = all.holders[3].units;
		give(id, last.clone(), all.holders[8].account.clone(), units);
		let rest = Music::holder_infos(id, Some(&last), 200).holders;
		let rest: Vec<_> = rest.into_iter().map(|holder| holder.account).collect();
		let expected: Vec<_> =
			all.holders[4..].iter().map(|holder| holder.account.clone()).collect();
		assert_eq!(rest, expected);
		assert_eq!(Music::holder_infos(id + 1, None, 200).holders, []);
	});
}

#[test]
fn what_is_told_to_wait_is_what_holders_get() {
	run(|| {
		let (split, id) = stream(3);
		deposit_to_split(split, &USD, 202);
		give(id, ALICE, CHARLIE, 1);
		deposit_to_split(split, &USD, 2_000);
		deposit_to_split(split, &BTC, 20);
		// Accepted after the stream was made, and unknown to the holdings.
		let accept = Call::accept_asset { asset: OTHER, accepted: true };
		assert_ok!(submit_as(RuntimeOrigin::root(), accept));
		deposit_to_split(split, &OTHER, 60);
		let told_to_wait = waiting(id);
		let expected = amounts(&[(USD, 101 + 666), (BTC, 6), (OTHER, 20)]);
		assert_eq!(told_to_wait[&ALICE], expected);
		assert_eq!(told_to_wait[&CHARLIE], amounts(&[(USD, 333), (BTC, 3), (OTHER, 10)]));
		for (who, all) in told_to_wait {
			let own = Music::own_units_infos(&who, 0, 200).units;
			assert_eq!(own[0].waiting, all);
			for AmountInfo { asset, amount } in all {
				let before = gain(&asset, who.clone());
				assert_ok!(claim_stream(id, who.clone(), &asset));
				assert_eq!(gain(&asset, who.clone()) - before, amount as i128);
			}
		}
		assert!(waiting(id).values().all(Vec::is_empty));
		// The fractions wait on.
		assert_eq!(Music::stream_info(id).unwrap().waiting, amounts(&[(USD, 1), (BTC, 1)]));
	});
}

#[test]
fn what_an_account_has_of_streams_comes_in_pages() {
	run(|| {
		for units in [10, 20, 30, 40] {
			stream(units);
		}
		for (id, units) in [(0, 1), (2, 30), (3, 4)] {
			give(id, ALICE, CHARLIE, units);
		}
		let ask = Ask { units: 3, price: 7, asset: USD };
		assert_ok!(submit(CHARLIE, Call::sell_units { stream: 3, ask: Some(ask) }));
		let own = |stream, units, of, ask| OwnUnitsInfo {
			stream,
			split: stream,
			slot: 0,
			units,
			of,
			ask,
			waiting: vec![],
		};
		let page = |who: &AccountId, from, limit| {
			let page = Music::own_units_infos(who, from, limit);
			(page.units, page.next)
		};
		let told_ask = AskInfo { units: 3, price: 7, asset: USD };
		let expected =
			vec![own(0, 1, 10, None), own(2, 30, 30, None), own(3, 4, 40, Some(told_ask.clone()))];
		assert_eq!(page(&CHARLIE, 0, 200), (expected.clone(), None));
		assert_eq!(page(&CHARLIE, 0, 2), (expected[..2].to_vec(), Some(3)));
		assert_eq!(page(&CHARLIE, 3, 2), (expected[2..].to_vec(), None));
		assert_eq!(page(&DAVE, 0, 200), (vec![], None));
		let holders = Music::holder_infos(3, None, 200).holders;
		let asks: Vec<_> = holders.into_iter().filter_map(|holder| holder.ask).collect();
		assert_eq!(asks, [told_ask]);

		// Units that are gone leave what came before.
		deposit_to_split(2, &USD, 200);
		give(2, CHARLIE, BOB, 30);
		let (left, _) = page(&CHARLIE, 2, 1);
		assert_eq!((left[0].units, &left[0].waiting), (0, &amounts(&[(USD, 100)])));

		NextStream::<Test>::put(MAX_LOOKED_AT + 2);
		assert_eq!(page(&DAVE, 1, 200), (vec![], Some(MAX_LOOKED_AT + 1)));
		NextStream::<Test>::put(4);
	});
}
