// SPDX-License-Identifier: Apache-2.0

//! Fees are summed during the block, and shared when it ends.

use crate::common::*;
use frame_support::traits::Get;
use polyphony_runtime::{
	configs::{money::TreasuryAccount, parameters::fees::TreasuryShare},
	constants::currency::UNIT,
	Balances, BlockFees, Runtime, RuntimeEvent, System,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave};
use sp_runtime::PerThing;

/// The fees that the block's events report.
fn fees_in_events() -> u128 {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::TransactionPayment(
				pallet_transaction_payment::Event::TransactionFeePaid { actual_fee, .. },
			) => Some(actual_fee),
			_ => None,
		})
		.sum()
}

#[test]
fn fees_are_shared_at_the_end_of_the_block_and_nothing_is_lost() {
	development().execute_with(|| {
		let issuance = Balances::total_issuance();
		let author = Alice.to_account_id();
		let treasury = TreasuryAccount::get();
		let (author_before, treasury_before) = (free(&author), free(&treasury));

		open_block();
		for _ in 0..10 {
			apply(Bob, transfer(Charlie, UNIT)).unwrap().unwrap();
			apply(Dave, transfer(Charlie, UNIT)).unwrap().unwrap();
		}
		let fees = fees_in_events();
		assert!(fees > 0);
		assert_eq!(BlockFees::collected(), fees);
		assert_eq!(free(&author), author_before, "no transaction touches the author");
		assert_eq!(free(&treasury), treasury_before, "no transaction touches the treasury");
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(sum_of_accounts() + fees, issuance);

		close_block();
		let to_author = free(&author) - author_before;
		let to_treasury = free(&treasury) - treasury_before;
		assert_eq!(to_author, TreasuryShare::get().left_from_one().mul_floor(fees));
		assert_eq!(to_author + to_treasury, fees);
		assert_eq!(BlockFees::collected(), 0);
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(sum_of_accounts(), issuance);
	});
}

#[test]
fn a_block_without_fees_writes_nothing() {
	development().execute_with(|| {
		empty_block();
		open_block();
		close_block();
		let key = pallet_block_fees::Collected::<Runtime>::hashed_key();
		assert!(sp_io::storage::get(&key).is_none());
	});
}

#[test]
fn the_fee_is_the_one_that_was_quoted() {
	development().execute_with(|| {
		open_block();
		let call = transfer(Charlie, UNIT);
		let transaction = signed(Bob, call);
		let length = codec::Encode::encoded_size(&transaction) as u32;
		let quote = polyphony_runtime::TransactionPayment::query_info(transaction.clone(), length);
		let before = free(&Bob.to_account_id());
		polyphony_runtime::Executive::apply_extrinsic(transaction).unwrap().unwrap();
		assert_eq!(before - free(&Bob.to_account_id()), UNIT + quote.partial_fee);
	});
}

#[test]
fn dust_joins_the_fees() {
	development().execute_with(|| {
		let issuance = Balances::total_issuance();
		let ed = <Runtime as pallet_balances::Config>::ExistentialDeposit::get();
		let poor = sp_runtime::AccountId32::new([7; 32]);
		open_block();
		apply(
			Bob,
			polyphony_runtime::RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
				dest: poor.clone().into(),
				value: ed,
			}),
		)
		.unwrap()
		.unwrap();
		let fees = BlockFees::collected();
		// One planck of it is taken, so what is left cannot stay.
		frame_support::assert_ok!(Balances::force_transfer(
			polyphony_runtime::RuntimeOrigin::root(),
			poor.clone().into(),
			Bob.to_account_id().into(),
			1,
		));
		assert_eq!(free(&poor), 0);
		assert_eq!(BlockFees::collected(), fees + ed - 1);
		close_block();
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(sum_of_accounts(), issuance);
	});
}

#[test]
fn the_fee_multiplier_follows_the_load() {
	use frame_support::dispatch::DispatchClass;
	use polyphony_runtime::{configs::system::RuntimeBlockWeights, TransactionPayment};
	use sp_runtime::FixedU128;

	development().execute_with(|| {
		let one = FixedU128::from_u32(1);
		let full = RuntimeBlockWeights::get()
			.get(DispatchClass::Normal)
			.max_total
			.expect("normal transactions are limited");

		empty_block();
		assert_eq!(TransactionPayment::next_fee_multiplier(), one, "it never falls under one");

		let mut before = one;
		for _ in 0..10 {
			open_block();
			System::register_extra_weight_unchecked(full, DispatchClass::Normal);
			close_block();
			let after = TransactionPayment::next_fee_multiplier();
			assert!(after > before, "a full block raises it");
			before = after;
		}
		empty_block();
		assert!(TransactionPayment::next_fee_multiplier() < before, "an empty one lowers it");
	});
}
