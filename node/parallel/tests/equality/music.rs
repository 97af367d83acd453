// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Music: sales, auctions, licences, units and claims of different recordings in one asset, which do
//! not wait for each other; and everybody who wants the same item, licence or unit, pays by way of
//! the same pool, or claims for the same split.

use crate::{calls::*, common::World};
use frame_support::traits::fungible::NativeOrWithId::Native;
use pallet_music_nft::{grant_id, Call, Disclosure, Event, Made, RecordingId, SourceInput};
use polyphony_runtime::{Balance, Runtime, RuntimeCall};
use scene::*;
use sp_runtime::Permill;

mod scene;

/// Who does something with his recording, and what.
type Step<'a> = (usize, &'a dyn Fn(&World, usize) -> RuntimeCall);

/// A block for each step, in which nobody waits for anybody.
fn apart(world: &mut World, steps: &[Step<'_>], round: &str) {
	for (number, (part, step)) in steps.iter().enumerate() {
		let counts = each(world, *part, &format!("{round} {number}"), step);
		assert_eq!((counts.again, counts.in_order), (0, 0), "{round} {number}: {counts:?}");
	}
}

#[test]
fn recordings_do_not_wait_for_each_other() {
	let mut world = world();
	let before = total(&world);

	let sales: [Step<'_>; 15] = [
		(EVE, &|_, recording| buy(recording, dollar())),
		(FRED, &|_, recording| buy(recording, dollar())),
		(EVE, &|_, recording| outbid(recording, 10 * ONE)),
		(FRED, &|_, recording| outbid(recording, 12 * ONE)),
		(EVE, &|_, recording| list(recording, 1, Some(50 * ONE))),
		(UMA, &|_, recording| buy_item(recording, 1)),
		(UMA, &|world, recording| {
			let to = world.id(person(EVE, recording));
			music(Call::gift { recording: recording as RecordingId, item: 1, to })
		}),
		(FRED, &|_, recording| make_bid(recording, 1, 60 * ONE)),
		(EVE, &|_, recording| {
			music(Call::accept_bid { recording: recording as RecordingId, bid: 0 })
		}),
		(UMA, &|_, recording| make_bid(recording, 1, 30 * ONE)),
		(UMA, &|_, recording| {
			music(Call::cancel_bid { recording: recording as RecordingId, bid: 1 })
		}),
		(EVE, &|_, recording| license(recording, SYNC, None)),
		(FRED, &|_, recording| license(recording, ALONE, Some(0))),
		(EVE, &|_, recording| claim_path(split(recording), &[0, 0])),
		(FRED, &|_, recording| claim(band(recording), 1)),
	];
	apart(&mut world, &sales, "sale");

	// Streams have a common counter.
	each(&mut world, UMA, "streams", |_, recording| {
		music(Call::fractionalise { split: band(recording), slot: 1, units: UNITS })
	});
	let streams: [Step<'_>; 5] = [
		(UMA, &|_, recording| sell_units(recording)),
		(FRED, &|world, recording| {
			buy_units(recording, world.id(person(UMA, recording)), 300, dollar())
		}),
		(EVE, &|_, recording| buy(recording, dollar())),
		(FRED, &|_, recording| claim_path(split(recording), &[0])),
		(UMA, &|world, recording| claim_stream(recording, world.id(person(FRED, recording)))),
	];
	apart(&mut world, &streams, "stream");

	// All auctions end in one block, by themselves.
	while (0..RECORDINGS).any(|recording| items(&world, recording) < 4) {
		assert!(world.height() < 60, "the auctions end");
		world.full_block(Vec::new());
	}
	let disputes: [Step<'_>; 2] = [
		(STEWARD, &|_, recording| {
			music(Call::amend_disclosure {
				recording: recording as RecordingId,
				disclosure: Disclosure::all(Made::Assisted(None)),
				statement: b"The rest".to_vec().try_into().expect("it is short"),
			})
		}),
		(EVE, &|_, recording| contest(recording)),
	];
	apart(&mut world, &disputes, "dispute");
	assert_eq!(total(&world), before, "no dollar is made or lost");
}

#[test]
fn crowds_and_families() {
	let mut world = world();
	// The thirteenth is built on the first, and the fourteenth on that.
	let family = [(1, 0, 20), (2, RECORDINGS, 30)];
	for (number, (steward, source, remix)) in family.into_iter().enumerate() {
		let recording = RECORDINGS + number;
		let grant = Some(grant_id(source as RecordingId, 0));
		let sources = vec![SourceInput { recording: source as RecordingId, grant }];
		let mut calls =
			vec![license(source, REMIX, None), register(recording, split(steward), sources)];
		calls.extend(offers(recording as RecordingId, Permill::from_percent(remix)));
		let transactions = vec![world.sign(steward, batch_all(calls))];
		world.full_block(transactions);
		none_failed(&world, "a remix");
	}
	let seller = person(UMA, 0);
	let stream = Call::fractionalise { split: band(0), slot: 1, units: UNITS };
	let calls = batch_all(vec![music(stream), sell_units(0)]);
	let transactions = vec![world.sign(seller, calls)];
	world.full_block(transactions);
	none_failed(&world, "units for sale");
	let seller = world.id(seller);

	// The same item, the same licence, the same units, the same pool.
	let mut transactions = Vec::new();
	for user in RECORDINGS..BANKER {
		let asset = if user % 4 == 1 { Native } else { dollar() };
		let call = match user % 6 {
			0 => buy(0, dollar()),
			1 => buy(0, Native),
			2 => outbid(1, (10 + user as Balance) * ONE),
			3 => license(2, ALONE, Some(0)),
			4 => buy(RECORDINGS + user / 6 % 2, dollar()),
			_ => buy_units(0, seller.clone(), 7, asset),
		};
		transactions.push(world.sign(user, call));
		if user % 5 == 0 {
			let to = world.id(user + 1);
			transactions.push(world.sign(user, transfer_asset(DOLLAR, &to, WEALTH / 2)));
			transactions.push(world.sign(user, outbid(1, 15 * ONE)));
		}
		if user % 7 == 0 {
			transactions.push(world.sign(user, buy(99, dollar())));
		}
	}
	let counts = world.full_block(transactions).counts;
	assert!(counts.again > 0, "they do wait for each other: {counts:?}");
	assert_eq!(items(&world, 0), ITEMS, "it is sold out");
	let alone = |event: &Event<Runtime>| matches!(event, Event::LicenceGranted { .. });
	assert_eq!(count(&world, alone), 1, "one of them has it alone");
	assert!(count(&world, |event| matches!(event, Event::AuctionBidReturned { .. })) > 1);
	assert!(count(&world, |event| matches!(event, Event::UnitsBought { .. })) > 1);
	assert!(count(&world, |event| matches!(event, Event::Settled { upstream: 1.., .. })) > 1);

	// Many claim for the same payees, some twice, and all in another order.
	let mut transactions = Vec::new();
	for user in 0..BANKER {
		let who = world.id(user);
		let call = match user % 9 {
			0 => claim_path(split(0), &[0, 0]),
			1 => claim(split(0), 1),
			2 => claim_stream(0, seller.clone()),
			3 => music(Call::claim_upstream {
				recording: RECORDINGS as RecordingId,
				ancestor: 0,
				asset: dollar(),
			}),
			4 => music(Call::claim_upstream {
				recording: RECORDINGS as RecordingId + 1,
				ancestor: (user % 2 * RECORDINGS) as RecordingId,
				asset: dollar(),
			}),
			5 => music(Call::transfer_units { stream: 0, to: seller.clone(), units: 3 }),
			6 => music(Call::share_fees { recording: (user % 4) as RecordingId, asset: dollar() }),
			7 => buy_units(0, seller.clone(), 11, Native),
			_ => claim_stream(0, who),
		};
		transactions.push(world.sign(user, call));
	}
	world.full_block(transactions);
	let upstream = count(&world, |event| matches!(event, Event::UpstreamClaimed { .. }));
	assert_eq!(upstream, 3, "each of them once");
	assert!(count(&world, |event| matches!(event, Event::Claimed { .. })) > 2);
	assert!(count(&world, |event| matches!(event, Event::StreamClaimed { .. })) > 0);
	assert!(count(&world, |event| matches!(event, Event::FeesShared { .. })) > 1);

	// The first item goes around, until somebody disputes the recording in the middle of a block.
	let owner = RECORDINGS;
	let mut transactions = vec![world.sign(owner, list(0, 1, Some(30 * ONE)))];
	for user in owner + 1..owner + 12 {
		transactions.push(world.sign(user, make_bid(0, 1, (20 + user as Balance) * ONE)));
		transactions.push(world.sign(user, buy_item(0, 1)));
		transactions.push(world.sign(user, list(0, 1, Some(30 * ONE))));
		if user % 4 == 0 {
			transactions.push(world.sign(user, contest(0)));
		}
	}
	world.full_block(transactions);
	assert_eq!(count(&world, |event| matches!(event, Event::Contested { .. })), 1);
	assert!(count(&world, |event| matches!(event, Event::SellerPaid { .. })) > 1);
	assert!(count(&world, |event| matches!(event, Event::BidMade { .. })) > 1);
	for _ in 0..2 {
		world.full_block(Vec::new());
	}
}
