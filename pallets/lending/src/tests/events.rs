// SPDX-License-Identifier: Apache-2.0

//! Events tell the whole story: who has only read them knows every market and every position.

use super::indexer::Indexer;
use crate::{mock::*, *};
use frame_support::{assert_ok, traits::Hooks};
use polyphony_support::traits::LendingPool;
use sp_runtime::{FixedU128, Permill};
use std::collections::BTreeSet;

/// Numbers that look random (xorshift64*).
struct Dice(u64);

impl Dice {
	fn roll(&mut self) -> u64 {
		self.0 ^= self.0 >> 12;
		self.0 ^= self.0 << 25;
		self.0 ^= self.0 >> 27;
		self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 8
	}

	/// Less than `end`.
	fn below(&mut self, end: u64) -> u64 {
		self.roll() % end
	}

	fn one_in(&mut self, many: u64) -> bool {
		self.below(many) == 0
	}

	fn who(&mut self) -> AccountId {
		[ALICE, BOB, CHARLIE][self.below(3) as usize]
	}

	fn asset(&mut self) -> Asset {
		[NATIVE, USD, BTC, EUR, NEW][self.below(5) as usize].clone()
	}

	/// Units that are worth up to so many thousandths of the reference currency, at the price of
	/// the beginning.
	fn units(&mut self, asset: &Asset, most: u64) -> Balance {
		let value = Balance::from(self.below(most) + 1);
		value * units(asset)
	}
}

/// The price of an asset in the beginning, in hundredths.
fn cents(asset: &Asset) -> u128 {
	match asset {
		Asset::Native => 200,
		Asset::WithId(2) => 5_000_000,
		Asset::WithId(4) => 1_000,
		Asset::WithId(_) => 100,
	}
}

/// The units of an asset that are worth a thousandth of the reference currency at that price.
fn units(asset: &Asset) -> Balance {
	match asset {
		Asset::Native => 500_000_000,
		Asset::WithId(2) => 2,
		Asset::WithId(4) => 100,
		Asset::WithId(_) => 1_000,
	}
}

/// Ends the block and begins the next, as the mock does, but reads all events.
fn step(indexer: &mut Indexer, ms: u64) {
	check();
	let now = System::block_number();
	Lending::on_idle(now, frame_support::weights::Weight::MAX);
	check();
	indexer.read();
	indexer.compare();
	System::set_block_number(now + 1);
	Exchange::clear(now + 1);
	Lending::on_initialize(now + 1);
	Clock::mutate(|clock| *clock += ms);
	check();
	indexer.read();
	indexer.compare();
}

fn random_rule(dice: &mut Dice) -> Option<DeleverageRule<Asset>> {
	let below = 1_010 + u128::from(dice.below(500));
	let to = below + 1 + u128::from(dice.below(500));
	(!dice.one_in(6)).then(|| DeleverageRule {
		below: FixedU128::from_rational(below, 1_000),
		to: FixedU128::from_rational(to, 1_000),
		collateral: dice.asset(),
		debt: dice.asset(),
		max_slippage: Permill::from_percent(dice.below(6) as u32),
	})
}

fn random_params(dice: &mut Dice, asset: &Asset) -> MarketParams {
	let mut params = Lending::live(asset).unwrap().params;
	match dice.below(8) {
		0 => params.frozen = dice.one_in(3),
		1 => params.reserve_factor = Permill::from_percent(dice.below(50) as u32),
		2 => params.liquidation_threshold = Permill::from_percent(60 + dice.below(25) as u32),
		3 => params.collateral_factor = Permill::from_percent(40 + dice.below(30) as u32),
		4 => {
			params.group = None;
			params.debt_ceiling = Some(VALUE * Balance::from(dice.below(5_000)));
		},
		5 => {
			params.debt_ceiling = None;
			params.group = dice.one_in(2).then_some(GROUP);
		},
		6 => params.borrowable_in_isolation = true,
		_ => params.flash_fee = Permill::from_parts(dice.below(100_000) as u32),
	}
	params
}

fn simple_call(dice: &mut Dice) -> Call<Test> {
	let asset = dice.asset();
	let part = dice.units(&asset, 5_000_000);
	let amount = (!dice.one_in(3)).then_some(part);
	match dice.below(13) {
		0..=2 => Call::supply { amount: dice.units(&asset, 20_000_000), asset },
		3 => Call::withdraw { asset, amount },
		4..=6 => Call::borrow { amount: dice.units(&asset, 9_000_000), asset, on_behalf: None },
		7 => Call::repay { asset, amount, on_behalf: Some(dice.who()) },
		8 => Call::set_collateral { asset, collateral: dice.one_in(2) },
		9 => Call::add_reserves { amount: dice.units(&asset, 100_000), asset },
		10 => {
			let owner = dice.who();
			let (collateral, debt) = pair_of(dice, owner).unwrap_or((dice.asset(), asset));
			let (max_repay, as_shares) = (amount, dice.one_in(2));
			Call::liquidate { owner, debt, collateral, max_repay, min_seized: 0, as_shares }
		},
		_ => {
			let all: Vec<_> = Inventories::<Test>::iter_keys().collect();
			let (collateral, debt) = match all.len() as u64 {
				0 => (asset, dice.asset()),
				count => all[dice.below(count) as usize].clone(),
			};
			Call::buy_inventory { collateral, debt, max_paid: amount, min_bought: 0 }
		},
	}
}

/// Something that an account has supplied and something that it owes.
fn pair_of(dice: &mut Dice, owner: AccountId) -> Option<(Asset, Asset)> {
	let position = Positions::<Test>::get(owner)?;
	let at = dice.below(position.supplies.len() as u64) as usize;
	let collateral = position.supplies.get(at)?.asset.clone();
	Some((collateral, position.debts.first()?.asset.clone()))
}

fn random_call(dice: &mut Dice) -> (RuntimeOrigin, Call<Test>) {
	let signed = RuntimeOrigin::signed(dice.who());
	let asset = dice.asset();
	match dice.below(24) {
		0 => (signed, Call::choose_group { group: dice.one_in(2).then_some(GROUP) }),
		1 => {
			let amount = if dice.one_in(4) { 0 } else { dice.units(&asset, 1_000_000) };
			(signed, Call::set_allowance { delegate: dice.who(), asset, amount })
		},
		2 => {
			let amount = dice.units(&asset, 200_000);
			(signed, Call::borrow { asset, amount, on_behalf: Some(dice.who()) })
		},
		3 | 4 => (signed, Call::set_rule { rule: random_rule(dice) }),
		5 | 6 => {
			let inner = (0..dice.below(3)).map(|_| Box::new(simple_call(dice).into()));
			let calls = inner.collect::<Vec<_>>().try_into().unwrap();
			(signed, Call::flash_loan { amount: dice.units(&asset, 2_000_000), asset, calls })
		},
		7 => {
			let amount = dice.units(&asset, 10_000);
			(RuntimeOrigin::root(), Call::take_reserves { asset, amount })
		},
		8 => {
			let params = random_params(dice, &asset);
			(RuntimeOrigin::root(), Call::set_params { asset, params: Box::new(params) })
		},
		9 if dice.one_in(3) => (RuntimeOrigin::root(), Call::cancel_params { asset }),
		_ => (signed, simple_call(dice)),
	}
}

/// What happens besides calls.
fn random_world(dice: &mut Dice) {
	for asset in [NATIVE, USD, BTC, EUR, NEW] {
		if dice.one_in(30) {
			no_price(&asset);
		} else if dice.one_in(3) {
			// From a third of what it was to twice as much, mostly near to it.
			let percent = match dice.below(10) {
				0 => 33 + dice.below(60),
				1 => 110 + dice.below(90),
				_ => 90 + dice.below(20),
			};
			set_price(&asset, cents(&asset) * u128::from(percent) / 100);
		}
	}
	Slippage::set(Permill::from_percent(dice.below(4) as u32));
	FillPart::set(Permill::from_percent(100 - 50 * dice.below(2) as u32));
	ExchangeDown::set(dice.one_in(15));
}

/// Accounts that watch others liquidate them, sometimes.
fn keepers(dice: &mut Dice) {
	for owner in [ALICE, BOB, CHARLIE] {
		let unhealthy = <Lending as LendingPool<_>>::health(&owner)
			.is_some_and(|health| health < FixedU128::from_u32(1));
		let pair = pair_of(dice, owner);
		let (true, Some((collateral, debt))) = (unhealthy && dice.one_in(2), pair) else {
			continue;
		};
		let as_shares = dice.one_in(2);
		let (max_repay, min_seized) = (None, 0);
		let by = dice.who();
		let _ = submit(
			by,
			Call::liquidate { owner, debt, collateral, max_repay, min_seized, as_shares },
		);
	}
}

/// Plays a sequence. Returns the names of the events.
fn play(seed: u64, blocks: u32) -> BTreeSet<String> {
	new_test_ext().execute_with(|| {
		let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
		let mut indexer = Indexer::default();
		for asset in [NATIVE, USD, BTC, EUR] {
			supply(ALICE, asset.clone(), dice.units(&asset, 50_000_000)).unwrap();
		}
		indexer.read();
		indexer.compare();
		for _ in 0..blocks {
			random_world(&mut dice);
			keepers(&mut dice);
			for _ in 0..dice.below(8) {
				let (origin, call) = random_call(&mut dice);
				// Most of them are refused, some late: that must not be told.
				let _ = submit_as(origin, call);
			}
			let ms = if dice.one_in(10) { YEAR_MS / 20 } else { BLOCK_MS };
			step(&mut indexer, ms);
		}
		indexer.seen
	})
}

#[test]
fn who_reads_all_events_knows_every_market_and_position() {
	let mut seen = BTreeSet::new();
	for seed in 1..=30 {
		seen.extend(play(seed, 60));
	}
	// Nearly everything has happened, or this would show little.
	for name in [
		"MarketListed",
		"ParamsScheduled",
		"ParamsCancelled",
		"ParamsSet",
		"GroupSet",
		"Accrued",
		"Supplied",
		"Withdrawn",
		"CollateralSet",
		"Borrowed",
		"Repaid",
		"Liquidated",
		"TakenOver",
		"SalePlaced",
		"SaleEnded",
		"InventoryBought",
		"InventoryKept",
		"BadDebt",
		"Deleveraged",
		"RuleSet",
		"GroupChosen",
		"AllowanceSet",
		"FlashLoan",
		"ReservesAdded",
		"ReservesTaken",
		"Deferred",
	] {
		assert!(seen.contains(name), "{name} is not among {seen:?}");
	}
}

/// Does what is told, and shows it to a new indexer, which has to see an event of this name.
fn told(name: &str, scene: impl FnOnce(&mut Indexer)) {
	new_test_ext().execute_with(|| {
		let mut indexer = Indexer::default();
		scene(&mut indexer);
		step(&mut indexer, BLOCK_MS);
		assert!(indexer.seen.contains(name), "{name} is not among {:?}", indexer.seen);
	});
}

#[test]
fn a_debt_that_is_paid_with_the_same_asset_is_told() {
	told("TakenOver", |indexer| {
		assert_ok!(supply(BOB, USD, 100 * DOLLAR));
		assert_ok!(submit(BOB, Call::choose_group { group: Some(GROUP) }));
		// At 4 % the debt is more than 93 % of what is supplied after less than five years.
		assert_ok!(borrow(BOB, USD, 90 * DOLLAR));
		step(indexer, 6 * YEAR_MS);
		assert!(health(BOB) < FixedU128::from_u32(1));
		step(indexer, BLOCK_MS);
		assert_eq!(Inventories::<Test>::iter().count(), 0);
	});
}

#[test]
fn collateral_that_is_worth_nothing_is_told() {
	told("CollateralKept", |indexer| {
		assert_ok!(supply(ALICE, USD, 1_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN / 2));
		assert_ok!(supply(BOB, EUR, 5));
		assert_ok!(borrow(BOB, USD, 100 * DOLLAR));
		step(indexer, BLOCK_MS);
		// Half a coin is worth less than 10^-18.
		TestPrices::insert(BTC, (FixedU128::from_inner(1), FixedU128::from_inner(0)));
		TestPrices::insert(EUR, (FixedU128::from_inner(1), FixedU128::from_inner(0)));
		step(indexer, BLOCK_MS);
		assert_eq!(Positions::<Test>::get(BOB), None);
	});
}

#[test]
fn what_a_rule_brings_beyond_the_debt_is_told() {
	told("Deleveraged", |indexer| {
		assert_ok!(supply(ALICE, USD, 1_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, 60_000));
		assert_ok!(borrow(BOB, USD, 15 * DOLLAR));
		set_price(&BTC, 4_999_999);
		let rule = DeleverageRule {
			below: FixedU128::from_u32(3),
			to: FixedU128::from_u32(4),
			collateral: BTC,
			debt: USD,
			max_slippage: Permill::from_percent(1),
		};
		assert_ok!(submit(BOB, Call::set_rule { rule: Some(rule) }));
		step(indexer, BLOCK_MS);
		// Units of coins are coarser than cents, so a little too much was sold.
		assert!(supplied(BOB, &USD) > 0);
	});
}

#[test]
fn shares_that_a_liquidator_keeps_are_told() {
	told("Liquidated", |indexer| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(borrow(BOB, USD, 34_000 * DOLLAR));
		step(indexer, BLOCK_MS);
		set_price(&BTC, 4_400_000);
		let call = Call::liquidate {
			owner: BOB,
			debt: USD,
			collateral: BTC,
			max_repay: None,
			min_seized: 0,
			as_shares: true,
		};
		assert_ok!(submit(CHARLIE, call));
		assert!(supplied(CHARLIE, &BTC) > 0);
	});
}

#[test]
fn what_counts_in_a_ceiling_is_told() {
	told("Borrowed", |indexer| {
		assert_ok!(supply(ALICE, USD, 1_000 * DOLLAR));
		assert_ok!(supply(BOB, NEW, 1_000 * DOLLAR));
		assert_ok!(submit(BOB, Call::set_collateral { asset: NEW, collateral: true }));
		// A price that does not come out even.
		TestPrices::insert(USD, (FixedU128::from_rational(1, 3), FixedU128::from_inner(0)));
		assert_ok!(borrow(BOB, USD, 900 * DOLLAR));
		step(indexer, YEAR_MS);
		assert_ok!(repay(BOB, USD, 100 * DOLLAR));
		let counted = Positions::<Test>::get(BOB).unwrap().isolated.unwrap().1;
		assert!(counted > 200 * VALUE && counted < 300 * VALUE, "{counted}");
		step(indexer, BLOCK_MS);
		assert_ok!(borrow(BOB, USD, 50 * DOLLAR));
	});
}

#[test]
fn what_is_lost_of_an_inventory_is_told() {
	told("ExcessGivenUp", |indexer| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(borrow(BOB, USD, 34_000 * DOLLAR));
		step(indexer, BLOCK_MS);
		ExchangeDown::set(true);
		set_price(&BTC, 4_488_000);
		step(indexer, BLOCK_MS);
		set_price(&BTC, 3_000_000);
		step(indexer, BLOCK_MS);
	});
}

#[test]
fn what_is_paid_to_the_owner_of_a_full_position_is_told() {
	told("Deleveraged", |indexer| {
		assert_ok!(supply(ALICE, USD, 1_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, 60_000));
		for asset in [NATIVE, EUR, NEW] {
			assert_ok!(supply(BOB, asset.clone(), 1_000_000));
			assert_ok!(submit(BOB, Call::set_collateral { asset, collateral: false }));
		}
		set_price(&BTC, 4_999_999);
		assert_ok!(borrow(BOB, USD, 15 * DOLLAR));
		let rule = DeleverageRule {
			below: FixedU128::from_u32(3),
			to: FixedU128::from_u32(4),
			collateral: BTC,
			debt: USD,
			max_slippage: Permill::from_percent(1),
		};
		assert_ok!(submit(BOB, Call::set_rule { rule: Some(rule) }));
		let before = free(&USD, BOB);
		step(indexer, BLOCK_MS);
		assert!(free(&USD, BOB) > before);
	});
}
