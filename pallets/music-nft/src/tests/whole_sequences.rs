// SPDX-License-Identifier: Apache-2.0

//! Everything that can be sold, in any order: items from editions and in auctions, items of others,
//! bids, licences and units; with disputes, disclosures that change, people who cannot be paid, and
//! claims in between.
//!
//! `books` reckons from the sales alone what everybody should have. Those who trade have it after
//! each step, and all have it in the end, in whatever order they claim: fee, sellers, payees of
//! nested splits, holders, and what is no whole unit for anybody yet, are together what was paid.

use crate::{mock::*, *};
use books::{Books, Seen};
use frame_support::{
	assert_ok,
	traits::{
		fungible::Mutate as _,
		fungibles::{Inspect as _, Mutate as _},
	},
};
use proptest::prelude::*;
use sp_runtime::{traits::Dispatchable, Permill, StateVersion};
use std::sync::OnceLock;

mod books;
mod steps;

const fn person(number: u8) -> AccountId {
	AccountId::new([100 + number; 32])
}

/// They buy and sell items.
const TRADERS: [AccountId; 3] = [person(0), person(1), person(2)];
/// They are named in splits.
const PAYEES: [AccountId; 3] = [person(3), person(4), person(5)];
/// Owns a model that is named in a split.
const OWNER: AccountId = person(6);
/// They have units, and trade with them.
const HOLDERS: [AccountId; 3] = [person(7), person(8), person(9)];
/// In which prices are.
const ASSETS: [Asset; 2] = [USD, EUR];

/// All whose money is reckoned.
fn people() -> impl Iterator<Item = AccountId> {
	TRADERS.into_iter().chain(PAYEES).chain([OWNER]).chain(HOLDERS)
}

/// Four recordings, of which the third is built on the second, and that on the first, with nested
/// splits, a stream, editions and licences.
fn build() {
	own_model(1, Some(OWNER));
	for who in people().chain([TREASURY]) {
		let amount = if who == TREASURY { ASSET_ED } else { RICH };
		Balances::mint_into(&who, RICH).unwrap();
		for asset in [USD, EUR, BTC] {
			NativeAndAssets::mint_into(asset, &who, amount).unwrap();
		}
	}
	let [one, two, three] = PAYEES.map(Payee::Account);
	let leaf = split(&[(one.clone(), 333_333), (two, 666_667)]);
	let nested = split(&[(Payee::Split(leaf), 500_001), (Payee::ModelOwner(1), 499_999)]);
	let deep = split(&[(Payee::Split(nested), 700_000), (three, 299_999), (one, 1)]);
	let streamed =
		split(&[(Payee::Account(HOLDERS[0].clone()), 250_001), (Payee::Split(leaf), 749_999)]);
	let units = Call::fractionalise { split: streamed, slot: 0, units: 7 };
	assert_ok!(submit(HOLDERS[0].clone(), units));

	let share = |parts| Permill::from_parts(parts);
	let root = register_as(ALICE, recording_input(deep)).unwrap();
	let sourced = |who: AccountId, split, source, parts| {
		let grant = Some(grant(who.clone(), source, share(parts)));
		let sources = vec![SourceInput { recording: source, grant }].try_into().unwrap();
		register_as(who, RecordingInput { sources, ..recording_input(split) }).unwrap()
	};
	let remixed = sourced(BOB, streamed, root, 173_337);
	let again = sourced(CHARLIE, nested, remixed, 333_333);
	let alone = register_as(ALICE, recording_input(streamed)).unwrap();
	for (place, id) in [root, remixed, again, alone].into_iter().enumerate() {
		for asset in ASSETS {
			fund(id, &asset);
			fund_split(leaf, &asset);
		}
		let asset = &ASSETS[place % 2];
		offer_licence(id, terms(Use::Sync), asset, 12_347).unwrap();
		let terms = steps::drawn_terms([2, 0, 0, 1][place], 500, asset);
		edition_as(recording(id).steward, id, terms).unwrap();
	}
}

type Raw = Vec<(Vec<u8>, (Vec<u8>, i32))>;

/// What was built, once for all cases.
fn world() -> sp_io::TestExternalities {
	static WORLD: OnceLock<(Raw, sp_core::H256)> = OnceLock::new();
	let (raw, root) = WORLD.get_or_init(|| {
		let mut ext = new_test_ext();
		ext.execute_with(build);
		ext.commit_all().unwrap();
		ext.into_raw_snapshot()
	});
	own_model(1, Some(OWNER));
	TestHalted::set(false);
	ExchangeDown::set(false);
	TestFee::set(percent(2));
	sp_io::TestExternalities::from_raw_snapshot(raw.clone(), *root, StateVersion::V1)
}

/// Does what a transaction with this call does, without a look at the state.
fn quietly(who: AccountId, call: Call<Test>) -> bool {
	RuntimeCall::Music(call).dispatch(RuntimeOrigin::signed(who)).is_ok()
}

/// What somebody has of an asset, or is owed, more or less than in the beginning.
fn gained(asset: &Asset, who: &AccountId) -> i128 {
	gain(asset, who.clone()) + Owed::<Test>::get(who, asset) as i128
}

/// Those who trade have what they should have.
fn check_traders(books: &Books) {
	for who in TRADERS {
		for asset in [USD, EUR, BTC] {
			assert_eq!(gained(&asset, &who), books.gain(&who, &asset), "{asset:?}");
		}
	}
}

/// All claims that there can be.
fn claims() -> Vec<Call<Test>> {
	let mut all = Vec::new();
	for asset in ASSETS {
		for who in people() {
			all.push(Call::claim_owed { who, asset: asset.clone() });
		}
		for (split, slot, found) in Slots::<Test>::iter() {
			let asset = asset.clone();
			match found.payee {
				Payee::Stream(stream) => all.extend(HOLDERS.map(|who| {
					let asset = asset.clone();
					Call::claim_stream { stream, who, asset }
				})),
				_ => all.push(Call::claim { split, slot, asset }),
			}
		}
		for (recording, lineage) in Lineages::<Test>::iter() {
			all.extend(lineage.ancestors.into_iter().map(
				|Ancestor { recording: ancestor, .. }| Call::claim_upstream {
					recording,
					ancestor,
					asset: asset.clone(),
				},
			));
		}
	}
	all
}

/// Does all of them, in an order that is drawn, until nothing is left.
fn claim_all(mut order: u64) {
	loop {
		let (mut all, mut done) = (claims(), false);
		while !all.is_empty() {
			order = order.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
			let which = (order >> 33) as usize % all.len();
			done |= quietly(PANEL, all.swap_remove(which));
		}
		check();
		if !done {
			return;
		}
	}
}

/// Everything comes to its end, everybody claims, and all have what they should have.
fn wind_down(books: &mut Books, order: u64) {
	TestHalted::set(false);
	ExchangeDown::set(false);
	for who in people().chain([TREASURY]) {
		unblock(&USD, who);
	}
	for days in [0, 8, 31, 31] {
		let seen = Seen::now();
		steps::go_on(days * DAY, true);
		books.look(seen, &USD, None);
	}
	assert_eq!(Seen::now(), Seen::default());
	assert_eq!(Due::<Test>::iter().count() + Disputes::<Test>::iter().count(), 0);
	// All units come together, and with them what is less than a whole for each holder.
	for (stream, who, holding) in Holdings::<Test>::iter().collect::<Vec<_>>() {
		if who != HOLDERS[0] && holding.units != 0 {
			let call =
				Call::transfer_units { stream, to: HOLDERS[0].clone(), units: holding.units };
			assert!(quietly(who, call));
		}
	}
	// What others pay to a recording waits after a dispute about its ownership was upheld.
	for (recording, standing) in Standings::<Test>::iter().collect::<Vec<_>>() {
		if standing.state == State::Blocked(Ground::Ownership) {
			let split = mock::recording(recording).split;
			assert!(quietly(PANEL, Call::name_split { recording, split }));
		}
	}
	claim_all(order);
	check_traders(books);

	let outcome = books.outcome();
	for asset in ASSETS {
		let payout = |who: &AccountId| {
			let key = (who.clone(), asset.clone());
			outcome.payees.get(&key).copied().unwrap_or_default()
		};
		for who in PAYEES.into_iter().chain([OWNER]) {
			assert_eq!(gained(&asset, &who), payout(&who) as i128, "{asset:?}");
		}
		let streamed = outcome.holders.get(&asset).copied().unwrap_or_default();
		let held: i128 =
			HOLDERS.iter().map(|who| gained(&asset, who) - books.gain(who, &asset)).sum();
		assert_eq!(held, streamed as i128, "{asset:?}");
		assert_eq!(free(&asset, TREASURY), books.fees(&asset) + ASSET_ED);
		let mut left = 0;
		for (purse, _, amount) in outcome.left.iter().filter(|(_, found, _)| *found == asset) {
			assert_eq!(waits(*purse, &asset), *amount, "{purse:?} {asset:?}");
			left += amount;
		}
		assert_eq!(free(&asset, Music::account()), ASSET_ED);
		let payees: Balance = outcome
			.payees
			.iter()
			.filter(|((_, found), _)| *found == asset)
			.map(|(_, amount)| amount)
			.sum();
		books.balance(&asset, payees + streamed, left);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(150))]

	#[test]
	fn all_that_was_paid_is_where_it_should_be(
		drawn in prop::collection::vec(any::<steps::Drawn>(), 10..40),
		order in any::<u64>(),
	) {
		world().execute_with(|| {
			let issued = [USD, EUR, BTC, NATIVE].map(NativeAndAssets::total_issuance);
			let mut books = Books::default();
			for step in drawn {
				steps::step(&mut books, step);
				check_traders(&books);
			}
			wind_down(&mut books, order);
			assert_eq!([USD, EUR, BTC, NATIVE].map(NativeAndAssets::total_issuance), issued);
		});
	}
}

#[test]
fn thousands_of_sales_and_not_a_unit_is_lost() {
	world().execute_with(|| {
		let mut books = Books::default();
		let mut state = 1u64;
		let mut draw = |most: u64| {
			state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
			(state >> 33) % most
		};
		while books.sales < 2_000 {
			// Sales of a few items, licences, and now and then a claim of somebody.
			let new = u8::from(Items::<Test>::iter_keys().count() >= 30) * 5;
			let kind = [new, 5, 5, 6, 8, 8, 20][draw(7) as usize];
			let drawn = (kind, draw(256) as u8, draw(256) as u8, draw(65_536) as u16);
			steps::sell(&mut books, drawn);
			if books.sales.is_multiple_of(500) {
				check();
			}
		}
		check_traders(&books);
		wind_down(&mut books, 7);
	});
}
