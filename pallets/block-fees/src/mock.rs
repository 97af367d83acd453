// SPDX-License-Identifier: Apache-2.0

//! A runtime with balances, transaction payment and this pallet.

use crate as pallet_block_fees;
use frame_support::{
	derive_impl, parameter_types,
	traits::{
		fungible::Balanced,
		tokens::{Fortitude, Precision, Preservation},
		ConstU64, ConstU8, OnFinalize, OnInitialize, OnUnbalanced,
	},
	weights::IdentityFee,
};
use pallet_transaction_payment::FungibleAdapter;
use sp_runtime::{BuildStorage, Permill};

type Block = frame_system::mocking::MockBlock<Test>;

/// The existential deposit.
pub const ED: u64 = 10;
/// Pays fees.
pub const PAYER: u64 = 1;
/// An author whose account exists.
pub const AUTHOR: u64 = 10;
/// A treasury whose account exists.
pub const TREASURY: u64 = 99;
/// An account that does not exist.
pub const NOBODY: u64 = 77;
/// A treasury whose account does not exist.
pub const NO_TREASURY: u64 = 98;
/// What an account that exists starts with; the payer has a million times as much.
pub const ENDOWMENT: u64 = 1_000;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		BlockFees: pallet_block_fees,
		TransactionPayment: pallet_transaction_payment,
	}
);

parameter_types! {
	pub static BlockAuthor: Option<u64> = Some(AUTHOR);
	pub static TreasuryAccount: u64 = TREASURY;
	pub static TreasuryShare: Permill = Permill::from_percent(50);
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<ED>;
}

#[derive_impl(pallet_transaction_payment::config_preludes::TestDefaultConfig)]
impl pallet_transaction_payment::Config for Test {
	type OnChargeTransaction = FungibleAdapter<Balances, BlockFees>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightToFee = IdentityFee<u64>;
	type LengthToFee = IdentityFee<u64>;
}

impl pallet_block_fees::Config for Test {
	type Currency = Balances;
	type TreasuryAccount = TreasuryAccount;
	type BlockAuthor = BlockAuthor;
	type TreasuryShare = TreasuryShare;
	type WeightInfo = ();
}

/// The state at block 1, with half of the fees for the treasury.
pub fn new_test_ext() -> sp_io::TestExternalities {
	BlockAuthor::set(Some(AUTHOR));
	TreasuryAccount::set(TREASURY);
	TreasuryShare::set(Permill::from_percent(50));

	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: vec![
				(PAYER, ENDOWMENT * 1_000_000),
				(AUTHOR, ENDOWMENT),
				(TREASURY, ENDOWMENT),
			],
			dev_accounts: None,
		},
		..Default::default()
	}
	.build_storage()
	.expect("the genesis is valid");
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Takes a fee and a tip from the payer and hands them over as the transaction payment does.
pub fn pay(fee: u64, tip: u64) {
	let take = |amount| {
		<Balances as Balanced<u64>>::withdraw(
			&PAYER,
			amount,
			Precision::Exact,
			Preservation::Preserve,
			Fortitude::Polite,
		)
		.expect("the payer has enough")
	};
	BlockFees::on_unbalanceds([take(fee), take(tip)].into_iter());
	assert_conserved();
}

/// Ends the block, checks the state and begins the next one.
pub fn finish_block() {
	let now = System::block_number();
	BlockFees::on_finalize(now);
	assert_conserved();
	assert_eq!(BlockFees::do_try_state(), Ok(()));
	System::set_block_number(now + 1);
	BlockFees::on_initialize(now + 1);
}

/// Every unit that was issued is in an account or collected.
pub fn assert_conserved() {
	let held: u64 = frame_system::Account::<Test>::iter_values()
		.map(|account| account.data.free + account.data.reserved)
		.sum();
	assert_eq!(Balances::total_issuance(), held + BlockFees::collected());
}

/// The events of this pallet, oldest first.
pub fn events() -> Vec<pallet_block_fees::Event<Test>> {
	System::read_events_for_pallet::<pallet_block_fees::Event<Test>>()
}
