// SPDX-License-Identifier: Apache-2.0

//! A scenario: the token and the bitcoin lose 60% in ten blocks, and the dex is all the liquidity
//! that there is.
//!
//! What comes of it depends on how much the pools can take and on whether somebody keeps their
//! prices at those of the oracle, so that is measured for several of them, and printed as the table
//! of the documentation.

use crate::common::{lending::*, markets::*, *};
use frame_support::{
	assert_ok,
	traits::fungibles::{Inspect as _, Mutate as _},
};
use pallet_dex::PoolId;
use polyphony_runtime::{
	configs::{lending::MaxSaleDiscount, money::NativeAndAssets},
	constants::currency::UNIT,
	AccountId, Balance, Dex, Runtime, RuntimeOrigin, System,
};
use sp_keyring::Sr25519Keyring::{Alice, Charlie, Ferdie};
use sp_runtime::FixedU128;
use std::collections::{BTreeMap, BTreeSet};

/// Borrowers with each of the two kinds of collateral.
const BORROWERS: u32 = 48;
/// What each of them owes, in dollars.
const DEBTS: [(Asset, Balance); 2] = [(NATIVE, 4_000), (BITCOIN, 10_000)];
/// In how many blocks the prices fall, to two fifths.
const FALL: u32 = 10;
/// How many blocks are watched.
const BLOCKS: u32 = 150;
/// What suppliers have supplied, and what is in the reserves, in dollars.
const SUPPLIED: Balance = 1_000_000;
const RESERVES: Balance = 10_000;

/// The conditions.
#[derive(Clone, Copy)]
struct Setting {
	name: &'static str,
	/// Dollars in the pools with the token and with the bitcoin.
	depth: [Balance; 2],
	/// What the arbitrageur has for each pool: dollars, and coins for as many at the prices of the
	/// beginning, in percent of the dollars in the pool. To follow the fall alone, 58% of coins
	/// are needed: the reserve of the pool grows by 1 / sqrt(0.4).
	purse: Balance,
}

const SETTINGS: [Setting; 5] = [
	Setting { name: "preset", depth: [100_000, 120_000], purse: 60 },
	Setting { name: "thin, alone", depth: [100_000, 250_000], purse: 0 },
	Setting { name: "thin", depth: [100_000, 250_000], purse: 60 },
	Setting { name: "deep, alone", depth: [1_000_000, 2_500_000], purse: 0 },
	Setting { name: "deep", depth: [1_000_000, 2_500_000], purse: 60 },
];

/// What is measured. Money in dollars.
#[derive(Default)]
struct Measured {
	liquidated: usize,
	take_overs: usize,
	/// The debts that the chain has taken over.
	taken: f64,
	/// The longest time from the block in which a health is below one to that at whose end it is
	/// not, and the blocks at whose end somebody was left unhealthy.
	longest: u32,
	left_unhealthy: u32,
	/// What the sales have brought, and what they would have at the price of the oracle when they
	/// were offered.
	brought: f64,
	at_oracle: f64,
	/// How far below that the worst one was.
	worst: f64,
	bad: f64,
	covered: f64,
	lost: f64,
	reserves: f64,
	/// What is still to be sold in the end, what is owed for it, and by how much that is more.
	unsold: f64,
	unpaid: f64,
	missing: f64,
	/// In which block after the beginning of the crash nothing was left to sell.
	sold_out: Option<u32>,
}

fn dollars(amount: Balance) -> f64 {
	amount as f64 / USD as f64
}

/// The prices so many blocks after the beginning of the crash: of the token and the bitcoin.
fn prices(block: u32) -> [(Asset, f64); 2] {
	let factor = 0.4f64.powf(f64::from(block.min(FALL)) / f64::from(FALL));
	[(NATIVE, 0.5 * factor), (BITCOIN, 60_000.0 * factor)]
}

fn report_prices(block: u32) {
	let fixed = |price: f64| FixedU128::from_inner((price * 1e18) as u128);
	let [native, bitcoin] = prices(block).map(|(asset, price)| (asset, fixed(price)));
	report_all(&[native, bitcoin, (DOLLAR, FixedU128::from_u32(1))]);
}

fn give(who: &AccountId, asset: Asset, amount: Balance) {
	NativeAndAssets::mint_into(asset, who, amount).unwrap();
}

fn borrower(number: u32) -> AccountId {
	let mut bytes = [0xb0; 32];
	bytes[..4].copy_from_slice(&number.to_be_bytes());
	bytes.into()
}

fn arbitrageur() -> AccountId {
	[0xa0; 32].into()
}

/// Pools as deep as the setting says, at the prices of the beginning.
fn make_pools(setting: Setting) {
	let maker = Charlie.to_account_id();
	let origin = || RuntimeOrigin::signed(maker.clone());
	let pools = [(NATIVE_DOLLAR, NATIVE, 100_000), (DOLLAR_BITCOIN, BITCOIN, 120_000)];
	for ((pool, asset, has), depth) in pools.into_iter().zip(setting.depth) {
		if depth == has {
			continue;
		}
		let price = prices(0).into_iter().find(|(of, _)| *of == asset).unwrap().1;
		let dollars = (depth - has) * USD;
		let units = ((depth - has) as f64 / price * unit(&asset) as f64) as Balance;
		give(&maker, DOLLAR, dollars);
		give(&maker, asset.clone(), units);
		// In the order of the pool.
		let most = if asset == NATIVE { [units, dollars] } else { [dollars, units] };
		assert_ok!(Dex::add_liquidity(origin(), pool, most, 0));
	}
}

/// Borrowers whose health is spread evenly from a little more than what a new debt has to have, to
/// three and a half.
fn make_borrowers() {
	let mut number = 0;
	for ((collateral, debt), (_, price)) in DEBTS.into_iter().zip(prices(0)) {
		let (threshold, least) = if collateral == NATIVE { (0.6, 1.25) } else { (0.75, 1.1) };
		for place in 0..BORROWERS {
			let who = borrower(number);
			number += 1;
			let health = least + (3.5 - least) * f64::from(place) / f64::from(BORROWERS - 1);
			let value = health * debt as f64 / threshold;
			let units = (value / price * unit(&collateral) as f64) as Balance;
			give(&who, NATIVE, UNIT);
			give(&who, collateral.clone(), units);
			as_signed(&who, supply(collateral.clone(), units));
			as_signed(&who, borrow(DOLLAR, debt * USD));
			let now = self::health(&who).unwrap();
			assert!((now - health).abs() < 1e-5, "{now} is not {health}");
		}
	}
}

/// Trades a pool to where nobody gains any more by trading it against the price of the oracle, as
/// far as the money goes.
fn arbitrage(pool: PoolId, asset: &Asset, price: f64) {
	let who = arbitrageur();
	let reserves = state(pool).reserves;
	let [coins, dollars] = if *asset == NATIVE {
		[reserves[0] as f64, reserves[1] as f64]
	} else {
		[reserves[1] as f64, reserves[0] as f64]
	};
	// In the smallest units of both.
	let price = price * USD as f64 / unit(asset) as f64;
	let kept = 0.997;
	// The pool would then pay, or cost, just the price for one more.
	let sell = ((coins * dollars * kept / price).sqrt() - coins) / kept;
	let buy = ((coins * dollars * kept * price).sqrt() - dollars) / kept;
	let (sold, amount) = if sell > 0.0 { (asset.clone(), sell) } else { (DOLLAR, buy) };
	let least = unit(&sold);
	let most = NativeAndAssets::balance(sold.clone(), &who).saturating_sub(least);
	let amount = (amount as Balance).min(most);
	if amount > unit(&sold) / 100 {
		as_signed(&who, swap_in(&[pool], sold, amount, 1));
	}
}

/// The suppliers' money in the market of the dollar.
fn claims() -> Balance {
	market(DOLLAR).supplied
}

fn scenario(setting: Setting) -> Measured {
	let mut chain = development();
	chain.execute_with(|| {
		open_block();
		report_prices(0);
		make_pools(setting);
		as_signed(&Alice.to_account_id(), supply(DOLLAR, (SUPPLIED - 200_000) * USD));
		let reserves = LendingCall::add_reserves { asset: DOLLAR, amount: RESERVES * USD };
		as_signed(&Ferdie.to_account_id(), reserves.into());
		close_block();
		open_block();
		make_borrowers();
		give(&arbitrageur(), NATIVE, UNIT);
		for ((asset, price), depth) in prices(0).into_iter().zip(setting.depth) {
			let dollars = depth * setting.purse / 100;
			let units = dollars as f64 / price * unit(&asset) as f64;
			// And what keeps the account.
			give(&arbitrageur(), DOLLAR, dollars * USD + USD);
			give(&arbitrageur(), asset.clone(), units as Balance + unit(&asset));
		}
		close_block();
		check_lending();
		crash(setting)
	})
}

/// The sums of what the events tell, in units of the dollar and in shares of its debt.
#[derive(Default)]
struct Sums {
	taken: Balance,
	repaid: Balance,
	bad_shares: Balance,
	bad: Balance,
	covered: Balance,
	bought: Balance,
	surplus: Balance,
}

fn crash(setting: Setting) -> Measured {
	let before = market(DOLLAR);
	let claimed = claims();
	let mut measured = Measured::default();
	let mut sums = Sums::default();
	let mut owners = BTreeSet::new();
	let mut sick = BTreeMap::<AccountId, u32>::new();
	let borrowers: Vec<_> = (0..2 * BORROWERS).map(borrower).collect();
	for block in 1..=BLOCKS {
		open_block();
		report_prices(block);
		if setting.purse != 0 {
			let pools = [NATIVE_DOLLAR, DOLLAR_BITCOIN];
			for (pool, (asset, price)) in pools.into_iter().zip(prices(block)) {
				arbitrage(pool, &asset, price);
			}
		}
		for who in &borrowers {
			if health(who).is_some_and(|health| health < 1.0) {
				sick.entry(who.clone()).or_insert(block);
			}
		}
		close_block();
		check_lending();
		sick.retain(|who, since| {
			let still = health(who).is_some_and(|health| health < 1.0);
			measured.longest = measured.longest.max(block - *since + u32::from(still));
			still
		});
		measured.left_unhealthy += u32::from(!sick.is_empty());
		// What was sold was offered at the end of the block before.
		for event in deeds() {
			add_up(event, block, &mut measured, &mut sums, &mut owners);
		}
		if inventories().is_empty() {
			measured.sold_out = measured.sold_out.or(Some(block));
		} else {
			measured.sold_out = None;
		}
	}
	assert!(sick.is_empty(), "somebody is unhealthy still");

	let (last, after) = (prices(BLOCKS), market(DOLLAR));
	for inventory in inventories() {
		let price = last.iter().find(|(asset, _)| *asset == inventory.collateral).unwrap().1;
		let units = (inventory.amount + inventory.selling) as f64;
		let worth = units / unit(&inventory.collateral) as f64 * price;
		measured.unsold += worth;
		measured.unpaid += dollars(inventory.owed);
		measured.missing += (dollars(inventory.owed) - worth).max(0.0);
	}
	measured.liquidated = owners.len();
	measured.bad = dollars(sums.bad);
	measured.covered = dollars(sums.covered);
	measured.brought = dollars(sums.bought);
	measured.reserves = dollars(after.reserves);

	// The debts that were taken over were repaid, or are given up, or are there still.
	let there: Balance = pallet_lending::Inventories::<Runtime>::iter()
		.map(|(_, inventory)| inventory.debt_shares)
		.sum();
	assert_eq!(sums.taken, sums.repaid + sums.bad_shares + there);
	let index = after.index as f64 / 1e27;
	measured.taken = dollars(sums.taken) * index;
	let bad = dollars(sums.bad_shares) * index;
	assert!(measured.bad <= bad + 1.0 && measured.bad >= bad * 0.9999 - 1.0);
	// Nobody has brought or taken dollars but the sales.
	assert_eq!(after.cash, before.cash + sums.bought);
	// What the suppliers lose is what the reserves did not pay. Interest, of which a tenth is for
	// the reserves, is what the index says, for no more than what was owed in the beginning.
	let interest = before.borrowed as f64 * (after.index as f64 / before.index as f64 - 1.0);
	let lost = claimed as f64 - claims() as f64;
	let given_up = (sums.bad - sums.covered) as f64;
	assert!(lost <= given_up + 10.0, "{lost} of {given_up}");
	assert!(lost >= given_up - interest - 10.0, "{lost} of {given_up}, with {interest}");
	measured.lost = dollars(sums.bad - sums.covered);
	let reserves = (before.reserves + sums.surplus) as f64 - sums.covered as f64;
	let more = after.reserves as f64 - reserves;
	assert!((-10.0..=interest / 10.0 + 10.0).contains(&more), "{more} in the reserves");
	assert!(
		sums.covered == sums.bad || after.reserves as f64 <= interest / 10.0 + sums.surplus as f64
	);
	measured
}

fn add_up(
	event: LendingEvent,
	block: u32,
	measured: &mut Measured,
	sums: &mut Sums,
	owners: &mut BTreeSet<AccountId>,
) {
	match event {
		LendingEvent::TakenOver { owner, debt, debt_shares, .. } => {
			assert_eq!(debt, DOLLAR);
			owners.insert(owner);
			measured.take_overs += 1;
			sums.taken += debt_shares;
		},
		LendingEvent::SaleEnded { collateral, sold, bought, debt_shares, surplus, .. } => {
			sums.repaid += debt_shares;
			sums.bought += bought;
			sums.surplus += surplus;
			if sold == 0 {
				return;
			}
			let offered = prices(block - 1).into_iter().find(|(asset, _)| *asset == collateral);
			let worth = sold as f64 / unit(&collateral) as f64 * offered.unwrap().1;
			measured.at_oracle += worth;
			measured.worst = measured.worst.max(1.0 - dollars(bought) / worth);
			let most = MaxSaleDiscount::get();
			let least = worth * (1.0 - f64::from(most.deconstruct()) / 1e6);
			assert!(dollars(bought) >= least - 0.01, "{bought} for what is worth {worth}");
		},
		LendingEvent::BadDebt { owner, asset, shares, amount, covered } => {
			assert_eq!((owner, asset), (None, DOLLAR), "only the chain is left with some");
			sums.bad_shares += shares;
			sums.bad += amount;
			sums.covered += covered;
		},
		// What of an inventory is given up, the `BadDebt` that follows tells too.
		LendingEvent::SalePlaced { .. }
		| LendingEvent::InventoryKept { .. }
		| LendingEvent::ExcessGivenUp { .. } => {},
		other => panic!("#{}: {other:?}", System::block_number()),
	}
}

fn row(name: &str, cells: impl IntoIterator<Item = String>) {
	let cells: Vec<_> = cells.into_iter().collect();
	println!("| {name} | {} |", cells.join(" | "));
}

#[test]
fn a_crash_with_the_dex_as_the_only_liquidity() {
	let all = SETTINGS.map(scenario);
	row("", SETTINGS.map(|setting| setting.name.to_owned()));
	println!("|---|{}", "---:|".repeat(SETTINGS.len()));
	let depth = |setting: Setting| setting.depth.map(|k| (k / 1_000).to_string()).join(" + ");
	row("dollars in the pools, thousands", SETTINGS.map(depth));
	let yes = |setting: Setting| if setting.purse != 0 { "yes" } else { "no" }.to_owned();
	row("arbitrageur", SETTINGS.map(yes));
	let money = |value: f64| format!("{value:.0}");
	let percent = |value: f64| format!("{:.1} %", value * 100.0);
	let each = |show: &dyn Fn(&Measured) -> String| all.iter().map(show).collect::<Vec<_>>();
	let of = 2 * BORROWERS;
	row("positions liquidated", each(&|one| format!("{} of {of}", one.liquidated)));
	row("take-overs", each(&|one| one.take_overs.to_string()));
	row("debt taken over", each(&|one| money(one.taken)));
	row("longest time to health, blocks", each(&|one| one.longest.to_string()));
	let left = |one: &Measured| one.left_unhealthy.to_string();
	row("blocks that ended with somebody unhealthy", each(&left));
	row("sales brought", each(&|one| money(one.brought)));
	row("below the oracle, mean", each(&|one| percent(1.0 - one.brought / one.at_oracle)));
	row("below the oracle, worst", each(&|one| percent(one.worst)));
	row("bad debt", each(&|one| money(one.bad)));
	row("paid by the reserves", each(&|one| money(one.covered)));
	row("lost by the suppliers", each(&|one| money(one.lost)));
	row("reserves in the end", each(&|one| money(one.reserves)));
	row("not sold after 150 blocks, worth", each(&|one| money(one.unsold)));
	row("owed for that", each(&|one| money(one.unpaid)));
	row("owed beyond that worth", each(&|one| money(one.missing)));
	let when = |one: &Measured| one.sold_out.map_or("never".to_owned(), |block| block.to_string());
	row("sold out in block", each(&when));

	for (setting, one) in SETTINGS.iter().zip(&all) {
		let name = setting.name;
		assert!(one.liquidated > BORROWERS as usize / 2, "{name}");
		// The weights of the hooks let some 180 positions be taken over in a block.
		assert!(one.longest <= 1, "{name}: {}", one.longest);
		assert!(one.worst <= MaxSaleDiscount::get().deconstruct() as f64 / 1e6 + 1e-6, "{name}");
		assert!((one.bad - one.covered - one.lost).abs() < 0.01, "{name}");
		assert!(one.missing < 1.0, "{name}: {} are lost, and nobody has borne it", one.missing);
	}
}
