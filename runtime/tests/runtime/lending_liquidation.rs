// SPDX-License-Identifier: Apache-2.0

//! Liquidations on the development chain: by itself, through the batches of the dex, and by
//! keepers, at the prices that the feeders report.

use crate::common::{lending::*, markets::*, *};
use frame_support::assert_ok;
use pallet_lending::Error;
use pallet_price_oracle_runtime_api::{
	runtime_decl_for_price_oracle_api::PriceOracleApiV1, NoPrice, Verdict,
};
use polyphony_runtime::{
	constants::currency::UNIT, Balance, Balances, Lending, Runtime, RuntimeOrigin, SafeMode,
};
use sp_keyring::Sr25519Keyring::{Bob, Charlie, Dave, Eve};
use sp_runtime::{DispatchError, Permill};

/// In three blocks, Dave borrows 24,000 dollars against 100,000 tokens of half a dollar, and the
/// token falls to 0.42 dollars: his health goes from 1.25 to 1.05.
fn indebted() -> sp_io::TestExternalities {
	let mut chain = development();
	chain.execute_with(|| {
		open_block();
		report_native(500);
		succeed(Dave, supply(NATIVE, 100_000 * UNIT));
		succeed(Dave, borrow(DOLLAR, 24_000 * USD));
		close_block();
		for price in [460, 420] {
			open_block();
			report_native(price);
			close_block();
			assert_eq!(deeds(), []);
		}
		check_all();
	});
	chain
}

// What a liquidation of that position does when the token is worth 0.39 dollars. The health is
// 0.6 * 39,000 / 24,000 = 0.975, so the bonus is 8% + 2.5%, and a dollar that is repaid takes
// 1.105 * 0.6 = 0.663 from the weighted collateral of 23,400:
//
// repaid  (1.05 * 24,000 - 23,400) / (1.05 - 0.663) = 1,800 / 0.387 = 4,651.162791
// seized  4,651.162791 * 1.105 / 0.39 = 13,178.294574 tokens, worth 5,139.534884 dollars
const REPAID: Balance = 4_651_162_791;
const SEIZED: Balance = 13_178_294_574 * UNIT / 1_000_000;
const SEIZED_VALUE: Balance = 5_139_534_884;

fn is_liquidated() {
	assert!(near(owed(Dave, DOLLAR), 24_000 * USD - REPAID), "{}", owed(Dave, DOLLAR));
	let left = supplied(Dave, NATIVE);
	assert!(near(left, 100_000 * UNIT - SEIZED), "{left}");
	let health = health(&Dave.to_account_id()).unwrap();
	assert!((health - 1.05).abs() < 1e-6, "{health}");
}

#[test]
fn a_fallen_price_makes_the_chain_liquidate_and_sell_by_itself() {
	indebted().execute_with(|| {
		let issuance = Balances::total_issuance();
		open_block();
		report_native(390);
		let sick = health(&Dave.to_account_id()).unwrap();
		assert!((sick - 0.975).abs() < 1e-6, "{sick}");
		close_block();
		let [taken, placed] = &deeds()[..] else { panic!("{:?}", deeds()) };
		assert!(
			matches!(
				taken,
				LendingEvent::TakenOver { owner, debt, collateral, .. }
					if *owner == Dave.to_account_id() && (debt, collateral) == (&DOLLAR, &NATIVE)
			),
			"{taken:?}"
		);
		let LendingEvent::SalePlaced { amount, min_out, .. } = placed else {
			panic!("{placed:?}");
		};
		let limit = SEIZED_VALUE * 995 / 1_000;
		assert!(near(*amount, SEIZED) && near(*min_out, limit), "{placed:?}");
		is_liquidated();
		let [inventory] = &inventories()[..] else { panic!("one") };
		assert_eq!((&inventory.collateral, &inventory.debt), (&NATIVE, &DOLLAR));
		assert_eq!((inventory.selling, inventory.amount, inventory.attempts), (*amount, 0, 0));
		assert!(near(inventory.owed, REPAID));
		check_all();

		// The pool has not followed the price: the next batch sells there, at 0.468 on average.
		//
		// 100,000 * 0.997 * 13,178.29 / (200,000 + 0.997 * 13,178.29) = 6,164.415946
		let sold = *amount;
		open_block();
		let bought = dex_events()
			.iter()
			.find_map(|event| match event {
				DexEvent::OrderFilled { who, sold: filled, bought, left: 0, .. } => {
					assert_eq!((who, *filled), (&Lending::account(), sold));
					Some(*bought)
				},
				_ => None,
			})
			.unwrap();
		assert!(near(bought, 6_164_415_946), "{bought}");
		check_all();
		close_block();

		// The debt is repaid. What was too much is for the reserves.
		let surplus = bought - REPAID;
		let [ended] = &deeds()[..] else { panic!("{:?}", deeds()) };
		assert!(
			matches!(
				ended,
				LendingEvent::SaleEnded { sold: all, returned_shares: 0, surplus: more, .. }
					if *all == sold && near(*more, surplus)
			),
			"{ended:?}"
		);
		assert_eq!(inventories(), []);
		let reserves = market(DOLLAR).reserves;
		assert!(near(reserves, surplus), "{reserves}: {surplus} and a little interest");
		assert_eq!(Balances::total_issuance(), issuance);
		is_liquidated();
		check_all();

		empty_block();
		assert_eq!(deeds(), [], "it is over");
	});
}

/// By how many millionths a sale gets cheaper each time.
fn step() -> u32 {
	<Runtime as pallet_lending::Config>::SaleStep::get().deconstruct()
}

/// What the chain wants for tokens when one is worth 0.39 dollars and it has been so often in vain.
fn worth(tokens: Balance, attempts: u32) -> Balance {
	let kept = Balance::from(1_000_000 - (attempts + 1) * step());
	tokens * kept * 39 / 100_000_000 / (UNIT / USD)
}

#[test]
fn what_the_pools_do_not_buy_gets_cheaper_until_somebody_does() {
	indebted().execute_with(|| {
		// Charlie sells to the pool until it has the price that is coming:
		// sqrt(200,000 * 100,000 / 0.39) = 226,455 tokens.
		open_block();
		report_native(420);
		succeed(Charlie, swap_in(&[NATIVE_DOLLAR], NATIVE, 26_530 * UNIT, 1));
		close_block();
		open_block();
		report_native(390);
		close_block();
		is_liquidated();

		let [one] = &inventories()[..] else { panic!("one") };
		let (mut left, mut unpaid) = (one.selling, one.owed);
		for attempt in 1..=3 {
			open_block();
			check_all();
			close_block();
			let [ended, placed] = &deeds()[..] else { panic!("{:?}", deeds()) };
			let LendingEvent::SaleEnded { sold, bought, surplus: 0, .. } = ended else {
				panic!("{ended:?}");
			};
			// A step is a little more than the fee of the pool, so a little is sold with each.
			assert!(*sold != 0 && *sold < left / 4, "{ended:?}");
			let limit = worth(*sold, attempt - 1);
			assert!(*bought + 1 >= limit, "{bought} is less than {limit}");
			left -= sold;
			unpaid -= bought;
			let LendingEvent::SalePlaced { amount, min_out, .. } = placed else {
				panic!("{placed:?}");
			};
			assert!(near(*amount, left), "{amount} of {left}");
			// A step less each time.
			let expected = worth(left, attempt);
			assert!(near(*min_out, expected), "{min_out} is not {expected}");
			check_all();
		}

		// Five steps below the price, all that is left would still bring more than is owed.
		open_block();
		let before = [balance(NATIVE, Eve), balance(DOLLAR, Eve)];
		let [ended, ..] = &inventories()[..] else { panic!("one") };
		let offered = ended.offer.as_ref().unwrap();
		assert_eq!(offered.discount, Permill::from_parts(5 * step()));
		assert_eq!(offered.cost, ended.owed, "only what is owed");
		succeed(Eve, buy_inventory(NATIVE, DOLLAR, None));
		let paid = before[1] - balance(DOLLAR, Eve);
		let bought = balance(NATIVE, Eve) + last_fee() - before[0];
		// The offer of the last block, which nobody has taken up in full, has ended with the call.
		assert!(near(worth(bought, 4), paid), "{bought} for {paid}");
		// The batch at the beginning of this block has sold some more.
		let deeds = deeds();
		let [ended, purchase, rest] = &deeds[..] else { panic!("{deeds:?}") };
		let LendingEvent::SaleEnded { sold, bought: brought, .. } = ended else {
			panic!("{ended:?}");
		};
		let LendingEvent::InventoryBought { by, .. } = purchase else { panic!("{purchase:?}") };
		let LendingEvent::InventoryKept { asset, debt, amount: kept, .. } = rest else {
			panic!("{rest:?}");
		};
		assert_eq!((asset, debt), (&NATIVE, &DOLLAR));
		assert_eq!(*by, Eve.to_account_id());
		assert!(near(paid, unpaid - brought), "{paid} of {unpaid} - {brought}");
		assert!(near(*kept, left - sold - bought), "{kept}");
		assert_eq!(inventories(), []);
		assert_eq!(market(NATIVE).reserves, *kept, "what nobody is owed");
		check_all();
		close_block();
		assert_eq!(market(DOLLAR).borrowed, owed(Dave, DOLLAR));
		check_all();
	});
}

#[test]
fn a_keeper_is_faster_than_the_chain() {
	indebted().execute_with(|| {
		open_block();
		let call = || liquidate(Dave, DOLLAR, NATIVE, 13_178 * UNIT);
		refused(Eve, call(), Error::<Runtime>::Healthy);
		report_native(390);
		refused(Dave, call(), Error::<Runtime>::OwnPosition);
		let too_much = liquidate(Dave, DOLLAR, NATIVE, 13_179 * UNIT);
		refused(Eve, too_much, Error::<Runtime>::BelowMinimum);
		let other = liquidate(Dave, BITCOIN, NATIVE, 0);
		refused(Eve, other, Error::<Runtime>::NoDebt);
		let before = [balance(NATIVE, Eve), balance(DOLLAR, Eve)];
		succeed(Eve, call());
		assert!(near(before[1] - balance(DOLLAR, Eve), REPAID));
		let seized = balance(NATIVE, Eve) + last_fee() - before[0];
		assert!(near(seized, SEIZED), "{seized}");
		is_liquidated();
		check_all();
		refused(Eve, call(), Error::<Runtime>::Healthy);
		close_block();
		assert!(
			matches!(&deeds()[..], [LendingEvent::Liquidated { .. }]),
			"nothing is left for the chain: {:?}",
			deeds()
		);
		assert_eq!(inventories(), []);
		check_all();
	});
}

#[test]
fn a_jump_of_the_price_liquidates_nobody_before_it_is_confirmed() {
	development().execute_with(|| {
		open_block();
		report_native(500);
		succeed(Dave, supply(NATIVE, 100_000 * UNIT));
		succeed(Dave, borrow(DOLLAR, 24_000 * USD));
		close_block();
		// More than a tenth at once has to last five blocks.
		for block in 0..5 {
			open_block();
			report_native(390);
			assert_eq!(Runtime::price(NATIVE), Verdict::Unavailable(NoPrice::Held), "{block}");
			if block == 0 {
				let more = borrow(DOLLAR, 100 * USD);
				refused(Dave, more, Error::<Runtime>::PriceUnavailable);
				let call = liquidate(Dave, DOLLAR, NATIVE, 0);
				refused(Eve, call, Error::<Runtime>::PriceUnavailable);
				let all = withdraw(NATIVE, Some(UNIT));
				refused(Dave, all, Error::<Runtime>::PriceUnavailable);
			}
			close_block();
			assert_eq!(deeds(), []);
			check_all();
		}
		open_block();
		report_native(390);
		assert!(Runtime::price(NATIVE).price().is_some(), "confirmed");
		close_block();
		is_liquidated();
		assert!(matches!(
			&deeds()[..],
			[LendingEvent::TakenOver { .. }, LendingEvent::SalePlaced { .. }]
		));
		check_all();
	});
}

#[test]
fn a_debtor_can_save_himself_while_the_price_is_held() {
	development().execute_with(|| {
		open_block();
		report_native(500);
		succeed(Dave, supply(NATIVE, 100_000 * UNIT));
		succeed(Dave, borrow(DOLLAR, 24_000 * USD));
		close_block();
		open_block();
		report_native(390);
		succeed(Dave, repay(DOLLAR, Some(4_000 * USD)));
		succeed(Dave, supply(NATIVE, 10_000 * UNIT));
		close_block();
		for _ in 0..6 {
			open_block();
			report_native(390);
			close_block();
			assert_eq!(deeds(), []);
			check_all();
		}
		// 0.6 * 110,000 * 0.39 / 20,000
		let health = health(&Dave.to_account_id()).unwrap();
		assert!((health - 1.287).abs() < 1e-6, "{health}");
	});
}

#[test]
fn safe_mode_liquidates_nobody() {
	indebted().execute_with(|| {
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		open_block();
		report_native(390);
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		for call in [
			repay(DOLLAR, None),
			supply(NATIVE, UNIT),
			liquidate(Bob, DOLLAR, NATIVE, 0),
			flash_loan(DOLLAR, USD, vec![]),
		] {
			refused(Dave, call, filtered);
		}
		close_block();
		for _ in 0..5 {
			assert_eq!(deeds(), [], "who cannot repay is not liquidated");
			assert!(health(&Dave.to_account_id()).unwrap() < 0.976);
			empty_block();
			check_all();
		}
		open_block();
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		close_block();
		is_liquidated();
		check_all();

		// Nor does it sell, or look at what was sold before.
		open_block();
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		close_block();
		let before = inventories();
		for _ in 0..3 {
			empty_block();
			assert_eq!(deeds(), []);
			check_all();
		}
		assert_eq!(inventories().len(), before.len());
		open_block();
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		close_block();
		for _ in 0..3 {
			empty_block();
			check_all();
		}
		assert_eq!(inventories(), [], "it goes on");
	});
}
