// SPDX-License-Identifier: Apache-2.0

//! Tests of `pallet_block_fees`.

use crate::{mock::*, Collected, Event, WeightInfo};
use frame_support::{
	assert_ok, assert_storage_noop,
	dispatch::{DispatchInfo, PostDispatchInfo},
	traits::{OnFinalize, OnInitialize},
};
use pallet_transaction_payment::OnChargeTransaction;
use proptest::prelude::*;
use sp_runtime::Permill;

/// What `who` has more than it started with.
fn gain(who: u64) -> u64 {
	Balances::free_balance(who) - ENDOWMENT
}

fn shared(author: Option<u64>, to_author: u64, to_treasury: u64, carried: u64) -> Event<Test> {
	Event::FeesShared { author, to_author, to_treasury, carried }
}

#[test]
fn fees_and_tips_are_summed_and_touch_neither_accounts_nor_issuance() {
	new_test_ext().execute_with(|| {
		let issuance = Balances::total_issuance();
		pay(100, 0);
		pay(20, 3);
		pay(0, 7);
		assert_eq!(BlockFees::collected(), 130);
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!((gain(AUTHOR), gain(TREASURY)), (0, 0));
		assert!(events().is_empty());

		finish_block();
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn the_transaction_payment_hands_over_fee_and_tip_after_the_refund() {
	type Payment = <Test as pallet_transaction_payment::Config>::OnChargeTransaction;
	new_test_ext().execute_with(|| {
		let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		let (info, post_info) = (DispatchInfo::default(), PostDispatchInfo::default());
		let before = Balances::free_balance(PAYER);

		// 100 and a tip of 30 are taken, and the call turns out to cost 80.
		let Ok(taken) =
			<Payment as OnChargeTransaction<Test>>::withdraw_fee(&PAYER, &call, &info, 130, 30)
		else {
			panic!("the payer has enough");
		};
		assert_eq!(Balances::free_balance(PAYER), before - 130);
		assert_ok!(<Payment as OnChargeTransaction<Test>>::correct_and_deposit_fee(
			&PAYER, &info, &post_info, 110, 30, taken,
		));

		assert_eq!(Balances::free_balance(PAYER), before - 110);
		assert_eq!(BlockFees::collected(), 110);
		assert_conserved();
		finish_block();
		assert_eq!((gain(AUTHOR), gain(TREASURY)), (55, 55));
	});
}

#[test]
fn an_exact_split() {
	new_test_ext().execute_with(|| {
		TreasuryShare::set(Permill::from_percent(80));
		pay(900, 100);
		finish_block();
		assert_eq!((gain(AUTHOR), gain(TREASURY)), (200, 800));
		assert_eq!(events(), vec![shared(Some(AUTHOR), 200, 800, 0)]);
		// The item is removed, not set to zero.
		assert!(!Collected::<Test>::exists());
	});
}

#[test]
fn crediting_emits_the_deposit_events_of_the_currency() {
	new_test_ext().execute_with(|| {
		pay(100, 0);
		finish_block();
		for who in [AUTHOR, TREASURY] {
			let event = pallet_balances::Event::Deposit { who, amount: 50 };
			System::assert_has_event(RuntimeEvent::Balances(event));
		}
	});
}

#[test]
fn the_author_s_part_is_rounded_down() {
	// (share of the treasury in millionths, total, author's part)
	let cases = [
		(500_000, 1, 0),
		(500_000, 3, 1),
		(333_333, 1_000, 666),
		(333_334, 1_000, 666),
		(666_667, 1_000, 333),
		(1, 999_999, 999_998),
		(1, 1_000_000, 999_999),
		(999_999, 999_999, 0),
		(999_999, 1_000_000, 1),
		(0, 1_001, 1_001),
		(1_000_000, 1_001, 0),
	];
	for (share, total, to_author) in cases {
		new_test_ext().execute_with(|| {
			TreasuryShare::set(Permill::from_parts(share));
			pay(total, 0);
			finish_block();
			assert_eq!(gain(AUTHOR), to_author, "{share} of {total}");
			assert_eq!(gain(TREASURY), total - to_author, "{share} of {total}");
			assert_eq!(BlockFees::collected(), 0);
		});
	}
}

#[test]
fn a_block_without_fees_writes_nothing() {
	new_test_ext().execute_with(|| {
		pay(0, 0);
		assert!(!Collected::<Test>::exists());
		assert_storage_noop!({
			BlockFees::on_initialize(2);
			BlockFees::on_finalize(2);
		});
		assert!(events().is_empty());
	});
}

#[test]
fn the_weight_of_the_end_is_reserved_at_the_beginning() {
	new_test_ext().execute_with(|| {
		assert_eq!(BlockFees::on_initialize(2), <() as WeightInfo>::on_finalize());
	});
}

#[test]
fn without_an_author_the_treasury_takes_all() {
	new_test_ext().execute_with(|| {
		BlockAuthor::set(None);
		pay(100, 1);
		finish_block();
		assert_eq!((gain(AUTHOR), gain(TREASURY)), (0, 101));
		assert_eq!(events(), vec![shared(None, 0, 101, 0)]);
	});
}

#[test]
fn the_part_of_an_author_below_the_existential_deposit_goes_to_the_treasury() {
	// Around the existential deposit: the author's part is half of the total.
	for (total, to_author) in
		[(2 * ED - 2, 0), (2 * ED - 1, 0), (2 * ED, ED), (2 * ED + 1, ED), (2 * ED + 2, ED + 1)]
	{
		new_test_ext().execute_with(|| {
			BlockAuthor::set(Some(NOBODY));
			pay(total, 0);
			finish_block();
			assert_eq!(Balances::free_balance(NOBODY), to_author);
			assert_eq!(gain(TREASURY), total - to_author);
			let event = shared(Some(NOBODY), to_author, total - to_author, 0);
			assert_eq!(events(), vec![event]);
		});
	}
}

#[test]
fn what_nobody_can_take_is_carried_and_paid_later() {
	new_test_ext().execute_with(|| {
		TreasuryShare::set(Permill::from_percent(100));
		TreasuryAccount::set(NO_TREASURY);

		pay(ED - 1, 0);
		finish_block();
		assert_eq!(BlockFees::collected(), ED - 1);
		assert!(events().is_empty(), "nothing was shared");

		// Nothing is written as long as nothing can be moved.
		assert_storage_noop!({
			BlockFees::on_initialize(2);
			BlockFees::on_finalize(2);
		});
		assert_ok!(BlockFees::do_try_state());

		// With one unit more the treasury can take it all.
		pay(1, 0);
		finish_block();
		assert_eq!(Balances::free_balance(NO_TREASURY), ED);
		assert_eq!(events(), vec![shared(Some(AUTHOR), 0, ED, 0)]);
		assert_eq!(BlockFees::collected(), 0);
	});
}

#[test]
fn the_author_is_paid_while_the_treasury_s_part_is_carried() {
	new_test_ext().execute_with(|| {
		TreasuryAccount::set(NO_TREASURY);
		pay(2 * ED - 2, 0);
		finish_block();
		assert_eq!(gain(AUTHOR), ED - 1);
		assert_eq!(BlockFees::collected(), ED - 1);
		assert_eq!(events(), vec![shared(Some(AUTHOR), ED - 1, 0, ED - 1)]);

		// The treasury comes to life by other means and takes what was carried.
		BlockAuthor::set(None);
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(PAYER), NO_TREASURY, ED));
		finish_block();
		assert_eq!(Balances::free_balance(NO_TREASURY), ED + ED - 1);
		assert_eq!(BlockFees::collected(), 0);
		assert_eq!(events().last(), Some(&shared(None, 0, ED - 1, 0)));
	});
}

#[test]
fn a_dead_author_and_a_dead_treasury() {
	new_test_ext().execute_with(|| {
		BlockAuthor::set(Some(NOBODY));
		TreasuryAccount::set(NO_TREASURY);

		pay(ED - 1, 0);
		finish_block();
		assert_eq!(BlockFees::collected(), ED - 1);
		assert!(events().is_empty());

		// Half of 2 * ED - 1 is below the existential deposit, the whole is not.
		pay(ED, 0);
		finish_block();
		assert_eq!(Balances::free_balance(NOBODY), 0);
		assert_eq!(Balances::free_balance(NO_TREASURY), 2 * ED - 1);
		assert_eq!(events(), vec![shared(Some(NOBODY), 0, 2 * ED - 1, 0)]);
	});
}

#[test]
fn the_treasury_may_be_the_author() {
	new_test_ext().execute_with(|| {
		BlockAuthor::set(Some(TREASURY));
		pay(101, 0);
		finish_block();
		assert_eq!(gain(TREASURY), 101);
		assert_eq!(events(), vec![shared(Some(TREASURY), 50, 51, 0)]);
	});
}

#[test]
fn a_donation_to_the_treasury_changes_nothing() {
	new_test_ext().execute_with(|| {
		pay(100, 0);
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(PAYER), TREASURY, 5_000));
		assert_eq!(BlockFees::collected(), 100);
		assert_conserved();
		finish_block();
		assert_eq!((gain(AUTHOR), gain(TREASURY)), (50, 5_050));
		assert_eq!(events(), vec![shared(Some(AUTHOR), 50, 50, 0)]);
	});
}

#[test]
fn try_state_finds_a_remainder_that_an_account_could_have_taken() {
	new_test_ext().execute_with(|| {
		for (collected, fine) in [(0, true), (ED - 1, true), (ED, false), (u64::MAX, false)] {
			Collected::<Test>::put(collected);
			assert_eq!(BlockFees::do_try_state().is_ok(), fine);
		}
	});
}

// A defensive failure panics in a build with debug assertions.
#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "Defensive failure"))]
fn what_would_overflow_is_burnt() {
	new_test_ext().execute_with(|| {
		let issuance = Balances::total_issuance();
		Collected::<Test>::put(u64::MAX - 99);
		let credit = <Balances as frame_support::traits::fungible::Balanced<u64>>::issue(100);
		<BlockFees as frame_support::traits::OnUnbalanced<_>>::on_unbalanced(credit);
		assert_eq!(BlockFees::collected(), u64::MAX - 99);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

/// One block: the fees and tips of its transactions, its author, the share of the treasury, and
/// whether the treasury is the account that exists.
type BlockOf = (Vec<(u64, u64)>, Option<u64>, u32, bool);

fn block() -> impl Strategy<Value = BlockOf> {
	let fees = prop_oneof![
		// Around the existential deposit, and far above it.
		prop::collection::vec((0..2 * ED, 0..ED), 0..4),
		prop::collection::vec((0u64..100_000, 0u64..1_000), 0..4),
	];
	let author = prop::option::of(prop_oneof![Just(AUTHOR), NOBODY..NOBODY + 4]);
	(fees, author, 0u32..=1_000_000, any::<bool>())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn every_unit_is_in_an_account_or_collected(
		blocks in prop::collection::vec(block(), 1..20),
	) {
		new_test_ext().execute_with(|| {
			let issuance = Balances::total_issuance();
			for (fees, author, share, treasury_exists) in blocks {
				let treasury = if treasury_exists { TREASURY } else { NO_TREASURY };
				BlockAuthor::set(author);
				TreasuryAccount::set(treasury);
				TreasuryShare::set(Permill::from_parts(share));

				for (fee, tip) in fees {
					let before = BlockFees::collected();
					pay(fee, tip);
					assert_eq!(BlockFees::collected(), before + fee + tip);
				}

				// What the two accounts must have afterwards, in plain arithmetic.
				let total = BlockFees::collected();
				let part = u64::try_from(
					u128::from(total) * u128::from(1_000_000 - share) / 1_000_000,
				).expect("a part of a u64");
				let alive = |who: u64, with: u64| Balances::free_balance(who) + with >= ED;
				let to_author = match author {
					Some(who) if alive(who, part) => part,
					_ => 0,
				};
				let rest = total - to_author;
				let to_treasury = if alive(treasury, rest) { rest } else { 0 };
				let author_before = author.map(Balances::free_balance);
				let treasury_before = Balances::free_balance(treasury);

				finish_block();

				assert_eq!(
					author.map(Balances::free_balance),
					author_before.map(|before| before + to_author),
				);
				assert_eq!(Balances::free_balance(treasury), treasury_before + to_treasury);
				assert_eq!(BlockFees::collected(), rest - to_treasury);
				assert_eq!(Balances::total_issuance(), issuance);
			}
		});
	}
}
