// SPDX-License-Identifier: Apache-2.0

//! What has to hold for music between any two transactions, and where money went.

use super::{
	markets::*,
	music::{asset_of, purse, split_purse},
};
use frame_support::traits::{
	fungible::InspectHold as _,
	fungibles::{Inspect as _, InspectHold as _},
};
use pallet_music_nft::{
	Allowed, Auctions, Bids, Bought, Catalogues, Deposit, Disclosures, Disputes, Editions, Grants,
	HoldReason, Holdings, ItemDeposits, Items, LicenceOffers, Lineages, NextRecording, NextSplit,
	Owed, PastDisputes, Received, Recordings, Shared, SharedTaken, Splits, Streams, Taken,
	Transfers, UnsharedFees, Works, WHOLE,
};
use polyphony_runtime::{
	configs::money::NativeAndAssets, constants::currency::UNIT, AccountId, AssetsHolder, Balance,
	Balances, MusicNft, Runtime, RuntimeHoldReason,
};
use std::collections::BTreeMap;

/// What the pallet's account had of each asset before anybody was owed something.
const LEAST: [(Asset, Balance); 4] =
	[(NATIVE, UNIT), (DOLLAR, USD / 100), (OTHER, USD / 100), (BITCOIN, 100)];

/// What all accounts have of all assets, with what is on hold.
pub struct Ledger(BTreeMap<(AccountId, Asset), Balance>);

impl Ledger {
	/// As it is now.
	pub fn now() -> Self {
		let native = frame_system::Account::<Runtime>::iter()
			.map(|(who, account)| ((who, NATIVE), account.data.free + account.data.reserved));
		let assets = pallet_assets::Account::<Runtime>::iter().map(|(asset, who, account)| {
			let held = AssetsHolder::total_balance_on_hold(asset, &who);
			((who, Asset::WithId(asset)), account.balance + held)
		});
		Self(native.chain(assets).collect())
	}

	/// Who has more or less of an asset since then, and how much.
	pub fn changes(&self, asset: &Asset) -> BTreeMap<AccountId, i128> {
		let mut changes = BTreeMap::<AccountId, i128>::new();
		for (sign, ledger) in [(1, &Self::now()), (-1, self)] {
			for ((who, _), amount) in ledger.0.iter().filter(|((_, of), _)| of == asset) {
				*changes.entry(who.clone()).or_default() += sign * *amount as i128;
			}
		}
		changes.retain(|_, change| *change != 0);
		// Fees of transactions leave the accounts until the block ends; everything else stays.
		assert!(*asset == NATIVE || changes.values().sum::<i128>() == 0, "{asset:?}");
		changes
	}

	/// How much more of an asset an account has since then.
	pub fn change(&self, asset: &Asset, who: &AccountId) -> i128 {
		self.changes(asset).get(who).copied().unwrap_or(0)
	}
}

/// The account of each recording and split has what waits there and the least balance, and the
/// pallet's has what is owed; and what is stored is paid for. Where they are compiled, the checks of
/// the pallet too.
pub fn check_music() {
	check_money();
	check_purses();
	check_owed();
	check_holds();
	#[cfg(feature = "try-runtime")]
	MusicNft::do_try_state().unwrap();
}

fn check_purses() {
	let mut waiting = BTreeMap::<(AccountId, Asset), Balance>::new();
	let mut add = |account: AccountId, asset: &Asset, amount: Balance| {
		*waiting.entry((account, asset.clone())).or_default() += amount;
	};
	for (split, asset, received) in Received::<Runtime>::iter() {
		let slots = Splits::<Runtime>::get(split).unwrap().slots;
		let taken = (0..slots).map(|slot| Taken::<Runtime>::get((split, slot, &asset)));
		add(split_purse(split), &asset, received - taken.sum::<Balance>());
	}
	for (recording, asset, shared) in Shared::<Runtime>::iter() {
		let lineage = Lineages::<Runtime>::get(recording);
		let ancestors = lineage.ancestors.iter().map(|ancestor| ancestor.recording);
		let taken = ancestors.map(|from| SharedTaken::<Runtime>::get((recording, from, &asset)));
		let upstream = shared * Balance::from(lineage.upstream()) / Balance::from(WHOLE);
		add(purse(recording), &asset, upstream - taken.sum::<Balance>());
	}
	for (recording, asset, fees) in UnsharedFees::<Runtime>::iter() {
		add(purse(recording), &asset, fees);
	}
	for (recording, edition, auction) in Auctions::<Runtime>::iter() {
		let amount = auction.highest.map_or(0, |bid| bid.amount);
		add(purse(recording), &asset_of(recording, edition), amount);
	}
	for (recording, _, bid) in Bids::<Runtime>::iter() {
		add(purse(recording), &asset_of(recording, bid.edition), bid.amount);
	}
	let recordings = (0..NextRecording::<Runtime>::get()).map(purse);
	for account in recordings.chain((0..NextSplit::<Runtime>::get()).map(split_purse)) {
		for (asset, _) in LEAST {
			let waits = waiting.remove(&(account.clone(), asset.clone())).unwrap_or(0);
			let there = NativeAndAssets::balance(asset.clone(), &account);
			let least = if there == 0 { 0 } else { NativeAndAssets::minimum_balance(asset) };
			assert_eq!(there, least + waits, "{account}");
		}
	}
	assert!(waiting.is_empty(), "something waits nowhere: {waiting:?}");
}

fn check_owed() {
	let mut owed = BTreeMap::<Asset, Balance>::new();
	for (_, asset, amount) in Owed::<Runtime>::iter() {
		*owed.entry(asset).or_default() += amount;
	}
	for (asset, least) in LEAST {
		let amount = owed.remove(&asset).unwrap_or(0);
		let there = NativeAndAssets::balance(asset.clone(), &MusicNft::account());
		assert_eq!(there, least + amount, "{asset:?}");
	}
	assert!(owed.is_empty(), "other assets are owed: {owed:?}");
}

fn check_holds() {
	let mut deposits: Vec<(HoldReason, Deposit<AccountId>)> = vec![];
	let registry = Works::<Runtime>::iter_values().map(|work| work.deposit);
	let registry = registry.chain(Recordings::<Runtime>::iter_values().map(|one| one.deposit));
	let registry = registry.chain(Disclosures::<Runtime>::iter_values().map(|one| one.deposit));
	let past = PastDisputes::<Runtime>::iter_values().map(|past| past.deposit);
	let disputes = Disputes::<Runtime>::iter_values();
	let registry = registry
		.chain(past)
		.chain(disputes.map(|dispute| Deposit { who: dispute.bond.who, amount: dispute.entry }));
	deposits.extend(registry.map(|deposit| (HoldReason::Registry, deposit)));
	let splits = Splits::<Runtime>::iter_values().map(|split| split.deposit);
	let splits = splits.chain(Streams::<Runtime>::iter_values().map(|stream| stream.deposit));
	let splits = splits.chain(Holdings::<Runtime>::iter_values().map(|holding| holding.deposit));
	deposits.extend(splits.map(|deposit| (HoldReason::Split, deposit)));
	let licences = LicenceOffers::<Runtime>::iter_values().map(|offer| offer.deposit);
	let licences = licences.chain(Grants::<Runtime>::iter_values().map(|grant| grant.deposit));
	deposits.extend(licences.map(|deposit| (HoldReason::Licence, deposit)));
	let bonds = Disputes::<Runtime>::iter_values().map(|dispute| dispute.bond);
	deposits.extend(bonds.map(|bond| (HoldReason::Dispute, bond)));
	let sales = Catalogues::<Runtime>::iter_values().map(|catalogue| catalogue.deposit);
	let sales = sales.chain(Editions::<Runtime>::iter_values().map(|edition| edition.deposit));
	let sales = sales.chain(Allowed::<Runtime>::iter_values());
	deposits.extend(sales.map(|deposit| (HoldReason::Sale, deposit)));
	let items = Items::<Runtime>::iter_values().map(|item| item.deposit);
	let items = items.chain(Transfers::<Runtime>::iter_values().map(|entry| entry.deposit));
	let items = items.chain(Bought::<Runtime>::iter_values().map(|bought| bought.deposit));
	let all = |deposits: ItemDeposits| deposits.item + deposits.history + deposits.ledger;
	let bids = Bids::<Runtime>::iter_values();
	let items = items
		.chain(bids.map(|bid| Deposit { who: bid.bidder, amount: bid.entry + all(bid.deposits) }));
	let leaders = Auctions::<Runtime>::iter_values().filter_map(|auction| auction.highest);
	let items =
		items.chain(leaders.map(|bid| Deposit { who: bid.bidder, amount: all(bid.deposits) }));
	deposits.extend(items.map(|deposit| (HoldReason::Item, deposit)));
	let (registry, split, licence) = (HoldReason::Registry, HoldReason::Split, HoldReason::Licence);
	let others = [HoldReason::Dispute, HoldReason::Sale, HoldReason::Item];
	for reason in [registry, split, licence].into_iter().chain(others) {
		let mut sums = BTreeMap::<AccountId, Balance>::new();
		for (_, deposit) in deposits.iter().filter(|(of, _)| *of == reason) {
			*sums.entry(deposit.who.clone()).or_default() += deposit.amount;
		}
		for (who, _) in frame_system::Account::<Runtime>::iter() {
			let held = Balances::balance_on_hold(&RuntimeHoldReason::MusicNft(reason), &who);
			assert_eq!(held, sums.remove(&who).unwrap_or(0), "{reason:?} of {who}");
		}
		assert!(sums.is_empty(), "deposits of nobody");
	}
}
