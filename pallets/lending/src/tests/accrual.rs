// SPDX-License-Identifier: Apache-2.0

//! Interest, seen through the pallet.
//!
//! The markets of the tests have their kink at 90 %, a rate of 4 % there in the beginning, a
//! steepness of 4 and a speed of 50 a year. The numbers were calculated from the formulas in
//! `math::rates` with 80 decimal digits.

use crate::{math::ray::RAY, mock::*, *};
use frame_support::{assert_ok, traits::BuildGenesisConfig};

/// Alice lends 100,000 dollars, of which Bob has borrowed 30,000 on coins.
fn a_debt(coins: Balance) {
	assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
	assert_ok!(supply(BOB, BTC, coins * COIN));
	assert_ok!(borrow(BOB, USD, 30_000 * DOLLAR));
}

/// Alice lends 30,000 dollars, and Bob has borrowed all of them.
fn all_is_lent() {
	assert_ok!(supply(ALICE, USD, 30_000 * DOLLAR));
	assert_ok!(supply(BOB, BTC, COIN));
	assert_ok!(borrow(BOB, USD, 30_000 * DOLLAR));
}

fn kink_rate() -> u128 {
	Lending::live(&USD).unwrap().accrued.kink_rate
}

fn index() -> u128 {
	Lending::live(&USD).unwrap().accrued.index
}

/// Whether the two are the same but for what rounding may add.
#[track_caller]
fn assert_at_or_just_above(found: u128, truth: u128) {
	assert!(found >= truth && found <= truth + 100, "{found} is not {truth}");
}

#[test]
fn two_blocks_of_interest() {
	new_test_ext().execute_with(|| {
		a_debt(1);
		next_block_after(YEAR_MS / 10);
		// Utilisation 0.3: err = -2/3, and the curve is at 1 - 3/4 * 2/3 = 1/2.
		// Exponent: 0.02 * (1 - e^(-50 * 2/3 / 10)) / (50 * 2/3) = 0.000578595604.
		assert_eq!(owed(BOB, &USD), 30_017_362_891);
		assert_eq!(reserves(&USD), 1_736_289);
		assert_eq!(supplied(ALICE, &USD), 100_015_626_600);

		assert_ok!(supply(CHARLIE, BTC, 2 * COIN));
		assert_ok!(borrow(CHARLIE, USD, 60_000 * DOLLAR));
		// 60,000 / 1.000578763023 shares.
		assert_eq!(totals(&USD).debt_shares, 30_000_000_000 + 59_965_294_306);
		next_block_after(YEAR_MS / 20);
		// Utilisation 0.900033, a little above the kink, and the rate there is 0.04 * e^(-10/3) by
		// now. Exponent: 0.000071448042. Index: 1.000650254970.
		assert_eq!(owed(BOB, &USD), 30_019_507_650);
		assert_eq!(owed(CHARLIE, &USD), 60_004_287_037);
		assert_eq!(reserves(&USD), 2_379_468);
		assert_eq!(supplied(ALICE, &USD), 100_021_415_216);
	});
}

#[test]
fn a_block_of_interest() {
	new_test_ext().execute_with(|| {
		a_debt(1);
		// A new block begins at the time of the last one, then it has its own.
		assert_eq!(owed(BOB, &USD), 30_000 * DOLLAR);
		next_block();
		// 30,000 * 2 % * 6 s = 0.000114076.
		assert_eq!(owed(BOB, &USD), 30_000_000_115);
		let events = events();
		let told = events.iter().find_map(|event| match event {
			Event::Accrued { asset, index, totals, .. } if *asset == USD => Some((*index, *totals)),
			_ => None,
		});
		assert_eq!(told, Some((RAY, totals(&USD))));
	});
}

#[test]
fn nothing_done_in_a_block_moves_its_rates() {
	new_test_ext().execute_with(|| {
		a_debt(1);
		next_block_after(YEAR_MS / 10);
		let start = (kink_rate(), index());
		let worth = || (supplied(ALICE, &USD), supplied(ALICE, &USD) + 1);
		let (least, most) = worth();
		let owes = owed(BOB, &USD);
		let flash = |amount| Call::flash_loan { asset: USD, amount, calls: Default::default() };
		let steps: Vec<(AccountId, Call<Test>)> = vec![
			(CHARLIE, Call::supply { asset: BTC, amount: 2 * COIN }),
			(CHARLIE, Call::supply { asset: USD, amount: 12_345_678 }),
			(CHARLIE, Call::borrow { asset: USD, amount: 70_000 * DOLLAR, on_behalf: None }),
			(CHARLIE, Call::repay { asset: USD, amount: Some(1_234_567), on_behalf: None }),
			(CHARLIE, Call::withdraw { asset: USD, amount: Some(1_000_001) }),
			(CHARLIE, Call::repay { asset: USD, amount: None, on_behalf: None }),
			(CHARLIE, flash(70_000 * DOLLAR)),
			(CHARLIE, Call::withdraw { asset: USD, amount: None }),
		];
		for (who, call) in steps {
			assert_ok!(submit(who, call));
			assert_eq!((kink_rate(), index()), start);
			assert_eq!((supplied(ALICE, &USD), owed(BOB, &USD)), (least, owes));
		}
		assert_ok!(submit(CHARLIE, Call::add_reserves { asset: USD, amount: 777 }));
		assert_eq!((kink_rate(), index()), start);
		assert_eq!((supplied(ALICE, &USD), owed(BOB, &USD)), (least, owes));
		// The fee of the flash loan is there with the next block.
		next_block_after(0);
		let fee = 35_000_000;
		assert!((least + fee - 1..=most + fee + 10).contains(&supplied(ALICE, &USD)));
	});
}

#[test]
fn the_rate_falls_while_there_is_too_much_to_lend() {
	new_test_ext().execute_with(|| {
		a_debt(1);
		assert_eq!(kink_rate(), RAY / 25);
		next_block_after(YEAR_MS / 10);
		// 0.04 * e^(-50 * 2/3 / 10)
		assert_at_or_just_above(kink_rate(), 1_426_959_733_890_095_904_177_539);
		// Down to its bound, which it reaches after ln(40) / (100/3) = 0.11 years.
		next_block_after(YEAR_MS / 50);
		assert_eq!(kink_rate(), RAY / 1_000);
	});
}

#[test]
fn the_rate_rises_while_all_is_lent() {
	new_test_ext().execute_with(|| {
		all_is_lent();
		next_block_after(YEAR_MS / 20);
		// 0.04 * e^(50 / 20), of which debtors pay four times as much.
		assert_at_or_just_above(kink_rate(), 487_299_758_428_138_937_522_807_038);
		assert_eq!(owed(BOB, &USD), 31_092_957_990);
	});
	new_test_ext().execute_with(|| {
		all_is_lent();
		next_block_after(YEAR_MS / 10);
		// It is at its bound after ln(50) / 50 = 0.0782 years:
		// 4 * ((2 - 0.04) / 50 + 2 * 0.02176) = 0.330876319131.
		assert_eq!(kink_rate(), 2 * RAY);
		assert_eq!(owed(BOB, &USD), 41_765_627_841);
	});
}

#[test]
fn without_debts_there_is_no_interest_but_money_gets_cheaper() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		next_block_after(YEAR_MS / 50);
		assert_eq!(index(), RAY);
		// 0.04 * e^(-1)
		assert_at_or_just_above(kink_rate(), 14_715_177_646_857_692_863_820_950);
		assert_eq!(supplied(ALICE, &USD), 100_000 * DOLLAR);
		assert_eq!(reserves(&USD), 0);
	});
}

#[test]
fn a_thousand_idle_years_are_counted_at_once() {
	new_test_ext().execute_with(|| {
		a_debt(2);
		next_block_after(1_000 * YEAR_MS);
		// The rate falls to its bound of 0.001 in 0.11067 years, half of which debtors pay. Exponent:
		// (0.039 / (100/3) + 0.001 * 999.88933) / 2 = 0.500529666819.
		assert_eq!(kink_rate(), RAY / 1_000);
		assert_eq!(owed(BOB, &USD), 49_487_843_249);
		assert_eq!(reserves(&USD), 1_948_784_324);
		assert_eq!(supplied(ALICE, &USD), 117_539_058_923);
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(withdraw_all(BOB, BTC));
		assert_ok!(withdraw_all(ALICE, USD));
		assert_eq!(Positions::<Test>::iter().count(), 0);
		assert_eq!(free(&USD, ALICE), RICH + 17_539_058_923);
		next_block_after(1_000 * YEAR_MS);
		// What is left are the reserves and what was rounded.
		let left = totals(&USD).cash - reserves(&USD);
		assert!(left <= 3, "{left}");
	});
}

#[test]
fn a_debt_that_nobody_repays_grows_to_an_end() {
	new_test_ext().execute_with(|| {
		TestHalted::set(true);
		all_is_lent();
		next_block_after(1_000 * YEAR_MS);
		// The index ends at 10^11, and a tenth of the interest is for the reserves.
		assert_eq!(index(), 100_000_000_000 * RAY);
		assert_eq!(owed(BOB, &USD), 3_000_000_000_000_000_000_000);
		assert_eq!(reserves(&USD), 299_999_999_997_000_000_000);
		// Everything still works, in this block and after it.
		assert_ok!(repay(BOB, USD, RICH));
		assert_eq!(owed(BOB, &USD), 2_000_000_000_000_000_000_000);
		assert_ok!(withdraw(ALICE, USD, RICH / 2));
		TestHalted::set(false);
		for _ in 0..5 {
			next_block_after(YEAR_MS);
		}
		// What a coin cannot pay was given up, and all that there is can be withdrawn.
		assert_eq!(Positions::<Test>::get(BOB), None);
		assert_eq!(totals(&USD).debt_shares, 0);
		assert_eq!(index(), 100_000_000_000 * RAY);
		assert!(supplied(ALICE, &USD) > RICH / 2);
		assert_ok!(withdraw_all(ALICE, USD));
		assert_ok!(supply(CHARLIE, USD, 1_000 * DOLLAR));
		assert!(supplied(CHARLIE, &USD) <= 1_000 * DOLLAR);
	});
}

#[test]
fn a_clock_that_stands_or_goes_back_costs_nothing() {
	new_test_ext().execute_with(|| {
		a_debt(1);
		next_block_after(YEAR_MS / 10);
		assert_ok!(supply(CHARLIE, USD, 1));
		next_block_after(0);
		assert_eq!(owed(BOB, &USD), 30_017_362_891);
		Clock::put(START_MS);
		assert_eq!(owed(BOB, &USD), 30_017_362_891);
		assert_ok!(supply(CHARLIE, USD, 1));
		next_block_after(0);
		assert_eq!(owed(BOB, &USD), 30_017_362_891);
		// Until it is where it was, nothing is counted.
		next_block_after(YEAR_MS / 10);
		assert_eq!(owed(BOB, &USD), 30_017_362_891);
		next_block_after(BLOCK_MS);
		assert!(owed(BOB, &USD) > 30_017_362_891);
	});
}

#[test]
fn nobody_gains_by_making_a_market_count() {
	let debt = |poked: bool| {
		new_test_ext().execute_with(|| {
			a_debt(1);
			for hour in 0..100 {
				next_block_after(3_600_000);
				if poked && hour < 99 {
					assert_ok!(supply(CHARLIE, USD, 1));
					assert_ok!(withdraw_all(CHARLIE, USD));
					assert_ok!(submit(CHARLIE, Call::add_reserves { asset: USD, amount: 1 }));
				}
			}
			owed(BOB, &USD)
		})
	};
	let (once, often) = (debt(false), debt(true));
	// The interest is about 5.7 dollars. What was counted raises the utilisation by 4e-5 of one,
	// and so the rate by less than a thousandth.
	assert!(once > 30_005 * DOLLAR && once < 30_007 * DOLLAR, "{once}");
	assert!(often >= once && often - once < 1_000, "{once} {often}");
}

#[test]
fn a_chain_that_does_not_know_the_time_owes_nothing_since_1970() {
	new_test_ext().execute_with(|| {
		// The state of before the genesis, but for balances.
		let prefix = sp_io::hashing::twox_128(b"Lending");
		let _ = frame_support::storage::unhashed::clear_prefix(&prefix, None, None);
		System::set_block_number(0);
		set_price(&USD, 100);
		set_price(&BTC, 5_000_000);
		let group = Group {
			collateral_factor: sp_runtime::Permill::from_percent(90),
			liquidation_threshold: sp_runtime::Permill::from_percent(93),
			bonus: bonus(2, 4),
		};
		let markets = markets().into_iter().filter(|(asset, _)| *asset == USD || *asset == BTC);
		GenesisConfig::<Test> {
			markets: markets.collect(),
			groups: vec![(GROUP, group)],
			supplies: vec![(ALICE, USD, 100_000 * DOLLAR), (BOB, BTC, COIN)],
		}
		.build();
		check();
		assert_eq!(Groups::<Test>::get(GROUP), Some(group));
		let since = || Markets::<Test>::get(USD).unwrap().checkpoint.at;
		assert_eq!((since(), supplied(ALICE, &USD)), (0, 100_000 * DOLLAR));
		// The first block learns the time after its beginning.
		next_block_after(START_MS);
		assert_eq!((since(), Clock::get()), (0, START_MS));
		assert_ok!(borrow(BOB, USD, 30_000 * DOLLAR));
		assert_eq!(owed(BOB, &USD), 30_000 * DOLLAR);
		// From the second on, interest is counted.
		next_block();
		assert_eq!(since(), START_MS);
		assert_eq!(owed(BOB, &USD), 30_000_000_115);
		// So it is in a market that nobody has used.
		assert_eq!(Markets::<Test>::get(BTC).unwrap().checkpoint.at, START_MS);
	});
}
