// SPDX-License-Identifier: Apache-2.0

//! Fees that are paid in an asset: the dex swaps them, the block collects them in the native token.

use crate::common::{markets::*, *};
use codec::{Compact, Encode};
use frame_support::{
	assert_ok,
	storage::{with_transaction, TransactionOutcome},
};
use pallet_asset_conversion_tx_payment::Event as AssetTxPaymentEvent;
use pallet_dex_runtime_api::runtime_decl_for_dex_api::DexApiV1;
use polyphony_runtime::{
	configs::governance::origins::Origin, constants::currency::UNIT, Assets, Balance, Balances,
	BlockFees, Dex, Executive, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
	TransactionPayment, UncheckedExtrinsic,
};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Ferdie, One};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
	DispatchError,
};

/// An account that is not in the genesis state: whatever it gets, it has no native token.
const PAUPER: Sr25519Keyring = One;

/// Why the transactions of these tests are not valid.
const UNPAID: TransactionValidityError =
	TransactionValidityError::Invalid(InvalidTransaction::Payment);

/// Opens a block in which [`PAUPER`] gets so much of an asset.
fn with_pauper(asset: u32, amount: Balance) {
	open_block();
	give(asset, amount);
	assert_eq!(balance(NATIVE, PAUPER), 0);
	assert_eq!(System::providers(&PAUPER.to_account_id()), 0, "it lives on the asset alone");
}

fn give(asset: u32, amount: Balance) {
	let target = PAUPER.to_account_id().into();
	let id = Compact(asset);
	succeed(Bob, RuntimeCall::Assets(pallet_assets::Call::transfer { id, target, amount }));
}

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark_with_event { remark: vec![7; 100] })
}

/// What the transaction will cost at most without its tip, in the native token.
fn estimate(transaction: &UncheckedExtrinsic) -> Balance {
	let length = transaction.encoded_size() as u32;
	TransactionPayment::query_info(transaction.clone(), length).partial_fee
}

/// What fees in assets the block's events report: who, how much, which asset, and the tip.
fn asset_fees() -> Vec<(Sr25519Keyring, Balance, Asset, Balance)> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::AssetTxPayment(AssetTxPaymentEvent::AssetTxFeePaid {
				who,
				actual_fee,
				tip,
				asset_id,
			}) => Some((Sr25519Keyring::from_account_id(&who)?, actual_fee, asset_id, tip)),
			_ => None,
		})
		.collect()
}

/// The dex's swaps of the open block: what was taken, how much, what was paid.
fn swaps() -> Vec<(Asset, Balance, Balance)> {
	dex_events()
		.into_iter()
		.filter_map(|event| match event {
			DexEvent::Swapped { pool, who, asset_in, amount_in, amount_out, .. } => {
				assert_eq!((pool, who), (NATIVE_DOLLAR, None), "nobody's swap, for the fee");
				Some((asset_in, amount_in, amount_out))
			},
			_ => None,
		})
		.collect()
}

#[test]
fn an_account_without_native_tokens_pays_in_an_asset() {
	development().execute_with(|| {
		with_pauper(1, 100 * USD);
		let (issuance, collected) = (Balances::total_issuance(), BlockFees::collected());
		for tip in [0, 3_000_000_000] {
			let before = (balance(DOLLAR, PAUPER), BlockFees::collected(), state(NATIVE_DOLLAR));
			let transaction = signed_with(PAUPER, remark(), tip, Some(DOLLAR));
			let fee = estimate(&transaction) + tip;
			let quote = Runtime::quote_exact_out(DOLLAR, NATIVE, fee).unwrap();
			assert_eq!(Executive::apply_extrinsic(transaction), Ok(Ok(())));

			assert_eq!(before.0 - balance(DOLLAR, PAUPER), quote.amount_in);
			assert_eq!(BlockFees::collected() - before.1, fee, "in the native token");
			let reserves = state(NATIVE_DOLLAR).reserves;
			assert_eq!(reserves[0], before.2.reserves[0] - fee);
			assert_eq!(reserves[1], before.2.reserves[1] + quote.amount_in);
			assert_eq!(asset_fees().last(), Some(&(PAUPER, quote.amount_in, DOLLAR, tip)));
			assert_eq!(swaps().last(), Some(&(DOLLAR, quote.amount_in, fee)));
			assert_eq!(balance(NATIVE, PAUPER), 0);
			check_markets();
		}
		assert_eq!(System::account_nonce(PAUPER.to_account_id()), 2);
		assert!(BlockFees::collected() > collected);
		// The pool's trade lets the next block look at the orders of the pair.
		assert!(pallet_dex::Pending::<Runtime>::contains_key((NATIVE, DOLLAR)));

		close_block();
		assert_eq!(BlockFees::collected(), 0, "shared between the author and the treasury");
		assert_eq!(Balances::total_issuance(), issuance);
		check_markets();
	});
}

#[test]
fn a_fee_in_the_native_token_can_be_named_as_such() {
	development().execute_with(|| {
		open_block();
		let before = (balance(NATIVE, Bob), BlockFees::collected());
		let transaction = signed_with(Bob, remark(), 77, Some(NATIVE));
		let fee = estimate(&transaction) + 77;
		assert_eq!(Executive::apply_extrinsic(transaction), Ok(Ok(())));
		assert_eq!(before.0 - balance(NATIVE, Bob), fee);
		assert_eq!(BlockFees::collected() - before.1, fee);
		assert_eq!(asset_fees(), [(Bob, fee, NATIVE, 77)]);
		assert_eq!(swaps(), []);
		check_markets();
	});
}

/// Calls of which none but the first is executed, as that one fails.
fn overestimated() -> RuntimeCall {
	let calls = vec![transfer(Charlie, UNIT); 21];
	RuntimeCall::Utility(pallet_utility::Call::batch { calls })
}

#[test]
fn what_was_paid_too_much_comes_back_in_the_asset() {
	development().execute_with(|| {
		with_pauper(1, 100 * USD);
		let before = (balance(DOLLAR, PAUPER), BlockFees::collected());
		let transaction = signed_with(PAUPER, overestimated(), 1_000, Some(DOLLAR));
		let estimate = estimate(&transaction) + 1_000;
		assert_eq!(Executive::apply_extrinsic(transaction), Ok(Ok(())), "a batch never fails");

		let swaps = swaps();
		let [(asset, paid, first), (back, refund, returned)] = &swaps[..] else {
			panic!("{swaps:?}");
		};
		assert_eq!((asset, *first, back), (&DOLLAR, estimate, &NATIVE));
		let collected = BlockFees::collected() - before.1;
		assert_eq!(collected, estimate - refund, "what it cost in the end");
		assert!(collected < estimate / 2, "most of the estimate comes back");
		assert_eq!(before.0 - balance(DOLLAR, PAUPER), paid - returned);
		assert_eq!(asset_fees(), [(PAUPER, paid - returned, DOLLAR, 1_000)]);
		// It loses no more than the pool's fee for the refund, both ways, and some units.
		let spread = (paid - returned) - paid * collected / estimate;
		assert!(spread <= returned * 2 * 3_000 / 997_000 + 4, "{spread} of {returned}");
		check_markets();
	});
}

/// The refund would bring the account back to life.
#[test]
fn whoever_has_nothing_left_gets_nothing_back() {
	development().execute_with(|| {
		with_pauper(1, 100 * USD);
		let collected = BlockFees::collected();
		let all = pallet_assets::Call::transfer_all {
			id: Compact(1),
			dest: Bob.to_account_id().into(),
			keep_alive: false,
		};
		let failing = transfer(Charlie, UNIT);
		let calls = vec![RuntimeCall::Assets(all), failing.clone(), failing];
		let call = RuntimeCall::Utility(pallet_utility::Call::batch { calls });
		let transaction = signed_with(PAUPER, call, 0, Some(DOLLAR));
		let estimate = estimate(&transaction);
		assert_eq!(Executive::apply_extrinsic(transaction), Ok(Ok(())));
		assert_eq!(balance(DOLLAR, PAUPER), 0);
		assert!(!frame_system::Account::<Runtime>::contains_key(PAUPER.to_account_id()));
		assert_eq!(BlockFees::collected() - collected, estimate, "the whole estimate");
		assert_eq!(swaps().len(), 1);
		check_markets();
	});
}

/// What the transaction pool says of it.
fn validate(transaction: UncheckedExtrinsic) -> Result<(), TransactionValidityError> {
	with_transaction(|| {
		let hash = System::parent_hash();
		let result =
			Executive::validate_transaction(TransactionSource::External, transaction, hash);
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(result.map(|_| ())))
	})
	.unwrap()
}

/// Everything that an attempt to pay might change.
fn observed() -> impl PartialEq + core::fmt::Debug {
	let balances = [NATIVE, DOLLAR, OTHER, BITCOIN].map(|asset| balance(asset, PAUPER));
	let nonce = System::account_nonce(PAUPER.to_account_id());
	let issuance = [1, 2, 3].map(Assets::total_supply);
	let native = (Balances::total_issuance(), BlockFees::collected());
	(balances, nonce, issuance, native, state(NATIVE_DOLLAR), System::event_count())
}

/// In both the pool and a block.
fn assert_unpaid(fee_asset: Asset, tip: Balance, why: &str) {
	let before = observed();
	let transaction = || signed_with(PAUPER, remark(), tip, Some(fee_asset.clone()));
	assert_eq!(validate(transaction()), Err(UNPAID), "{why}");
	assert_eq!(Executive::apply_extrinsic(transaction()), Err(UNPAID), "{why}");
	assert_eq!(observed(), before, "{why}");
	check_markets();
}

fn assert_paid() {
	let transaction = || signed_with(PAUPER, remark(), 0, Some(DOLLAR));
	assert_ok!(validate(transaction()));
	assert_eq!(Executive::apply_extrinsic(transaction()), Ok(Ok(())));
}

#[test]
fn fees_need_an_asset_with_a_pool_and_enough_of_it() {
	development().execute_with(|| {
		with_pauper(2, 100 * USD);
		assert_unpaid(OTHER, 0, "no pool of it with the native token");
		assert_unpaid(NATIVE, 0, "it has none");
		assert_unpaid(DOLLAR, 0, "it has none of that either");
		assert_unpaid(Asset::WithId(99), 0, "there is no such asset");
		// The least that an account may have of it: after the fee it would be less.
		give(1, USD / 100);
		assert_unpaid(DOLLAR, 0, "too little");
		give(1, USD);
		assert_paid();
		assert_unpaid(DOLLAR, 3 * UNIT, "not enough for the tip");
		give(1, 500_000 * USD);
		assert_unpaid(DOLLAR, 190_000 * UNIT, "the pool would lose nearly all");
		assert_unpaid(DOLLAR, 50_000 * UNIT, "more than a pool's price may move in a block");
		assert_paid();
	});
}

#[test]
fn a_paused_pool_takes_no_fees() {
	development().execute_with(|| {
		with_pauper(1, 100 * USD);
		assert_ok!(Dex::set_paused(Origin::ListingAdmin.into(), NATIVE_DOLLAR, true));
		assert_unpaid(DOLLAR, 0, "paused");
		assert_ok!(Dex::set_paused(Origin::ListingAdmin.into(), NATIVE_DOLLAR, false));
		assert_paid();
	});
}

#[test]
fn a_frozen_account_pays_nothing() {
	development().execute_with(|| {
		with_pauper(1, 100 * USD);
		let (issuer, who) = (Ferdie.to_account_id(), PAUPER.to_account_id());
		let issuer = RuntimeOrigin::signed(issuer);
		assert_ok!(Assets::freeze(issuer.clone(), Compact(1), who.clone().into()));
		assert_unpaid(DOLLAR, 0, "frozen");
		assert_ok!(Assets::thaw(issuer, Compact(1), who.into()));
		assert_paid();
	});
}

/// Its money is on hold: it is not there for fees.
#[test]
fn what_orders_sell_pays_no_fees() {
	development().execute_with(|| {
		open_block();
		let all = balance(DOLLAR, Bob) - USD / 100;
		succeed(Bob, order(DOLLAR, NATIVE, all, UNIT * all));
		let transaction = |asset| signed_with(Bob, remark(), 0, asset);
		assert_eq!(Executive::apply_extrinsic(transaction(Some(DOLLAR))), Err(UNPAID));
		assert_eq!(Executive::apply_extrinsic(transaction(None)), Ok(Ok(())));
		check_markets();
	});
}
