// SPDX-License-Identifier: Apache-2.0

//! Sales in any order: the state is as it has to be after each, no money is made or lost, items move
//! only as was said, and in the end everybody can have his own back.

use crate::{mock::*, *};
use frame_support::{assert_ok, traits::fungibles::Inspect as _};
use proptest::prelude::*;
use sp_runtime::Permill;

const WHO: [AccountId; 4] = [ALICE, BOB, CHARLIE, EVE];
const ASSETS: [Asset; 3] = [USD, EUR, NATIVE];

/// What is done: what, by whom, with which of those that there are, and how much.
type Drawn = (u8, u8, u8, u16);

/// One of those that are there.
fn one_of<K: Ord>(keys: impl Iterator<Item = K>, which: u8) -> Option<K> {
	let mut keys: Vec<_> = keys.collect();
	keys.sort();
	let at = usize::from(which).checked_rem(keys.len())?;
	keys.into_iter().nth(at)
}

fn drawn_terms(which: u8, size: u16) -> EditionTermsOf<Test> {
	let price = Balance::from(size) * 100 + 1;
	let now = Clock::get();
	let hours = u64::from(size % 50) * HOUR;
	let supply = match which % 3 {
		0 => Supply::Unique,
		1 => Supply::Limited(u32::from(size % 4) + 1),
		_ => Supply::Open { until: now + hours + HOUR },
	};
	let sale = match which % 5 {
		0 | 1 => Sale::Fixed { price },
		2 => Sale::Dutch { start: price + 1, floor: 1, duration: hours + 1 },
		_ => Sale::English { reserve: price, step: 7, duration: hours + HOUR, extension: HOUR / 2 },
	};
	let supply = if matches!(sale, Sale::English { .. }) { Supply::Unique } else { supply };
	EditionTerms {
		supply,
		sale,
		asset: ASSETS[usize::from(size % 3)].clone(),
		royalty: Permill::from_parts(10_000 + u32::from(size) * 3),
		least_royalty: ED,
		starts: if which.is_multiple_of(7) { now + HOUR / 2 } else { 0 },
		allow_list_until: (which % 6 == 5).then_some(now + HOUR),
		max_per_account: which.is_multiple_of(2).then_some(2),
		licence: hash(7),
	}
}

/// The call that is drawn, by who can do it or by somebody.
fn drawn_call((what, by, which, size): Drawn) -> Option<(AccountId, Call<Test>)> {
	let who = WHO[usize::from(by) % 4].clone();
	let other = WHO[usize::from(which) % 4].clone();
	let asset = ASSETS[usize::from(by) % 3].clone();
	let pay = Payment { asset, max_in: RICH / 1_000 };
	let amount = Balance::from(size) * 100 + 200;
	let recording = one_of(Recordings::<Test>::iter_keys(), which)?;
	let seen = |recording| Recordings::<Test>::get(recording).map_or(0, |found| found.disclosure);
	let steward =
		|recording| Recordings::<Test>::get(recording).map_or(ALICE, |found| found.steward);
	let edition = one_of(Editions::<Test>::iter_keys(), which);
	let item = one_of(Items::<Test>::iter_keys(), which);
	let has = |item| owner(item).unwrap_or(ALICE);
	Some(match what % 26 {
		0 | 1 => {
			let terms = Box::new(drawn_terms(by, size));
			(steward(recording), Call::create_edition { recording, terms })
		},
		2 if size % 2 == 0 => return None,
		2 => {
			let (recording, edition) = edition?;
			(steward(recording), Call::close_edition { recording, edition })
		},
		3 => {
			let closed = Editions::<Test>::iter()
				.filter(|(_, _, edition)| edition.closed || size % 4 == 0)
				.map(|(recording, edition, _)| (recording, edition));
			let (recording, edition) = one_of(closed, which)?;
			(steward(recording), Call::remove_edition { recording, edition })
		},
		4 => {
			let lot = one_of(
				Editions::<Test>::iter()
					.filter(|(_, _, edition)| edition.terms.allow_list_until.is_some())
					.map(|(recording, edition, _)| (recording, edition)),
				which,
			);
			let ((recording, edition), allowed) = (lot?, size % 4 != 0);
			let account = other;
			(steward(recording), Call::set_allowed { recording, edition, account, allowed })
		},
		5 => {
			let allowed = Allowed::<Test>::iter_keys().map(|(id, edition, _)| (id, edition));
			let bought = Bought::<Test>::iter_keys().map(|(id, edition, _)| (id, edition));
			let (recording, edition) = one_of(allowed.chain(bought), which)?;
			(who, Call::clear_lists { recording, edition, most: u32::from(size % 3) })
		},
		6..=8 => {
			let (recording, edition) = edition?;
			let expected_disclosure = seen(recording);
			(who, Call::buy { recording, edition, expected_disclosure, pay })
		},
		9..=12 => {
			let (recording, edition) = one_of(Auctions::<Test>::iter_keys(), which)?;
			let highest = Auctions::<Test>::get(recording, edition)?.highest;
			let amount = highest.map_or(amount, |bid| bid.amount + Balance::from(size % 20));
			let expected_disclosure = seen(recording);
			let call =
				Call::bid_in_auction { recording, edition, amount, expected_disclosure, pay };
			(who, call)
		},
		13 => {
			let led = Auctions::<Test>::iter().filter_map(|(recording, edition, auction)| {
				let bid = auction.highest?;
				// Those who may, and some who may not.
				let may = bid.disclosure != seen(recording) || size % 4 == 0;
				may.then_some((recording, edition, bid.bidder))
			});
			let (recording, edition, leader) = one_of(led, which)?;
			(leader, Call::leave_auction { recording, edition })
		},
		14 => {
			let (recording, edition) = one_of(Auctions::<Test>::iter_keys(), which)?;
			(who, Call::end_auction { recording, edition })
		},
		15 | 16 => {
			let (recording, id) = item?;
			let price = (size % 5 != 0).then_some(amount);
			(has((recording, id)), Call::list_item { recording, item: id, price })
		},
		17 => {
			let for_sale = Items::<Test>::iter().filter(|(_, _, item)| item.ask.is_some());
			let (recording, item) =
				one_of(for_sale.map(|(recording, item, _)| (recording, item)), which)?;
			let expected_disclosure = seen(recording);
			(who, Call::buy_item { recording, item, expected_disclosure, pay })
		},
		18 => {
			let (recording, id) = item?;
			(has((recording, id)), Call::gift { recording, item: id, to: other })
		},
		19 if size % 3 != 0 => return None,
		19 => {
			let (recording, id) = item?;
			(has((recording, id)), Call::burn_item { recording, item: id })
		},
		20 => {
			let gone = Transfers::<Test>::iter_keys()
				.map(|(recording, item, _)| (recording, item))
				.filter(|(recording, item)| !Items::<Test>::contains_key(recording, item));
			let (recording, item) = one_of(gone, which)?;
			(who, Call::clear_history { recording, item, most: u32::from(size % 3) })
		},
		21 => {
			let (recording, item) = item?;
			let until = Clock::get() + u64::from(size) * HOUR / 500 + 1;
			let expected_disclosure = seen(recording);
			let call = Call::make_bid { recording, item, amount, until, expected_disclosure, pay };
			(who, call)
		},
		22 => {
			let (recording, bid) = one_of(Bids::<Test>::iter_keys(), which)?;
			let bidder = Bids::<Test>::get(recording, bid)?.bidder;
			(bidder, Call::cancel_bid { recording, bid })
		},
		23 => {
			let (recording, bid) = one_of(Bids::<Test>::iter_keys(), which)?;
			let item = Bids::<Test>::get(recording, bid)?.item;
			(has((recording, item)), Call::accept_bid { recording, bid })
		},
		24 => {
			let made = Made::Generated(Tool::Other(hash(u64::from(size % 2))));
			let disclosure = Disclosure { lyrics: made, ..Disclosure::all(Made::Human) };
			let statement = text("x");
			(steward(recording), Call::amend_disclosure { recording, disclosure, statement })
		},
		_ => (steward(recording), Call::withdraw_recording { recording }),
	})
}

/// What happens besides calls.
fn happens((what, by, which, size): Drawn) {
	match what % 5 {
		0 if by % 2 == 0 => unblock(&USD, WHO[usize::from(which) % 4].clone()),
		0 => {
			// She is the admin of the asset.
			let who = &WHO[1 + usize::from(which) % 3];
			block(&USD, who.clone());
		},
		1 => {
			if let Some(id) = one_of(Recordings::<Test>::iter_keys(), which) {
				let standing = match (standing_of(id), size % 9) {
					(Stand::Blocked, _) => Stand::Blocked,
					(Stand::Contested, 0) => Stand::Blocked,
					(Stand::Contested, _) => Stand::Clear,
					(Stand::Clear, 0..=3) => Stand::Contested,
					(Stand::Clear, _) => Stand::Clear,
				};
				stand(id, standing);
			}
		},
		2 => TestHalted::set(size % 3 == 0),
		3 => ExchangeDown::set(size % 3 == 0),
		_ => (),
	}
	// The chain has done what is due, or has not come to it.
	let ms = u64::from(size) * HOUR / 2_000;
	if by % 3 == 0 {
		next_block_after(ms);
	} else {
		pass(ms);
	}
}

/// Who owns what.
fn owners() -> Vec<((RecordingId, ItemId), Option<AccountId>)> {
	let mut all: Vec<_> = Items::<Test>::iter_keys().map(|item| (item, owner(item))).collect();
	all.sort();
	all
}

/// Everything comes to its end, and everybody takes what is his.
fn wind_down() {
	TestHalted::set(false);
	ExchangeDown::set(false);
	for who in WHO {
		unblock(&USD, who);
	}
	let ids: Vec<_> = Recordings::<Test>::iter_keys().collect();
	for id in &ids {
		if standing_of(*id) == Stand::Contested {
			stand(*id, Stand::Clear);
		}
	}
	// So that it can have the smallest fees.
	for id in [1, 3] {
		assert_ok!(Assets::transfer(RuntimeOrigin::signed(EVE), id, TREASURY, ASSET_ED));
	}
	for _ in 0..4 {
		pass(31 * DAY);
	}
	assert_eq!(Bids::<Test>::iter().count() + Auctions::<Test>::iter().count(), 0);
	assert_eq!(Due::<Test>::iter().count(), 0);
	for (recording, item) in Items::<Test>::iter_keys().collect::<Vec<_>>() {
		let who = owner((recording, item)).unwrap();
		assert_ok!(submit(who, Call::burn_item { recording, item }));
	}
	let items: std::collections::BTreeSet<_> =
		Transfers::<Test>::iter_keys().map(|(recording, item, _)| (recording, item)).collect();
	for (recording, item) in items {
		assert_ok!(submit(PANEL, Call::clear_history { recording, item, most: u32::MAX }));
	}
	for (recording, edition, found) in Editions::<Test>::iter().collect::<Vec<_>>() {
		let steward = steward_of(recording);
		if !found.closed {
			assert_ok!(submit(steward.clone(), Call::close_edition { recording, edition }));
		}
		let _ = submit(PANEL, Call::clear_lists { recording, edition, most: u32::MAX });
		if found.sold == 0 {
			assert_ok!(submit(steward, Call::remove_edition { recording, edition }));
		}
	}
	assert_eq!(Allowed::<Test>::iter().count() + Bought::<Test>::iter().count(), 0);
	for who in WHO {
		assert_eq!(held(HoldReason::Item, who), 0);
	}
	for (who, asset, _) in Owed::<Test>::iter().collect::<Vec<_>>() {
		assert_ok!(submit(PANEL, Call::claim_owed { who, asset }));
	}
	for id in ids {
		for asset in ASSETS {
			let split = recording(id).split;
			let _ = claim(split, 0, &asset);
			let accounts = [Purse::Recording(id), Purse::Split(split)];
			for purse in accounts {
				let account = Music::account_of(purse);
				let least = NativeAndAssets::minimum_balance(asset.clone());
				assert!(free(&asset, account) <= least, "{purse:?} {asset:?}");
			}
		}
	}
}

fn steward_of(id: RecordingId) -> AccountId {
	recording(id).steward
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn everybody_has_his_own_in_the_end(
		steps in prop::collection::vec((any::<Drawn>(), 0..8u8), 30..120),
	) {
		new_test_ext().execute_with(|| {
			let issued = ASSETS.map(NativeAndAssets::total_issuance);
			for who in [ALICE, BOB, ALICE] {
				let id = register(who.clone());
				for kind in [0, 6, 5, 18] {
					edition_as(who.clone(), id, drawn_terms(kind, 60 + u16::from(kind))).unwrap();
				}
			}
			for (drawn, kind) in steps {
				if kind == 0 {
					happens(drawn);
					continue;
				}
				let Some((who, call)) = drawn_call(drawn) else { continue };
				let stranger = (drawn.3 % 11 == 0).then(|| WHO[usize::from(drawn.1) % 4].clone());
				let (before, had) = (sp_io::storage::root(sp_runtime::StateVersion::V1), owners());
				if submit(stranger.unwrap_or(who), call).is_err() {
					// What fails changes nothing.
					let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
					assert_eq!(root, before);
				}
				// No call changes more than one owner.
				let has = owners();
				let kept = had.iter().filter(|item| has.contains(item)).count();
				assert!(had.len() - kept <= 1 && has.len() - kept <= 1);
			}
			wind_down();
			assert_eq!(ASSETS.map(NativeAndAssets::total_issuance), issued);
		});
	}
}
