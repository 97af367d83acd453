// SPDX-License-Identifier: Apache-2.0

//! What is broken is found: each test breaks one thing in the state of the world.

use codec::Encode;
use frame_support::traits::Currency;
use polyphony_fuzz::{
	campaign::{self, Finding},
	execute::Executor,
	invariants::*,
	report::Happened,
	watch,
	world::{account, with_world},
	Scenario, Step,
};
use polyphony_runtime::{
	configs::system::MAXIMUM_BLOCK_WEIGHT, AccountId, Balance, Balances, Hash, Runtime,
	RuntimeCall, RuntimeHoldReason, System,
};

/// Somebody.
fn alice() -> AccountId {
	account(0)
}

/// In the world, `check` finds nothing; and that this does not hold, when `harm` is done.
fn found(expected: Invariant, harm: impl FnOnce(), check: impl Fn() -> Result<(), Broken>) {
	with_world(|_| {
		assert_eq!(check(), Ok(()));
		harm();
		let broken = check().unwrap_err();
		assert_eq!(broken.invariant, expected, "{broken}");
		assert!(!broken.what.is_empty());
	});
	// Nothing of it is left.
	with_world(|_| assert_eq!(check(), Ok(())));
}

/// Changes the account of somebody, and nothing else.
fn change(
	change: impl FnOnce(&mut frame_system::AccountInfo<u32, pallet_balances::AccountData<Balance>>),
) {
	frame_system::Account::<Runtime>::mutate(alice(), change);
}

fn issuance() -> Result<(), Broken> {
	check_issuance(Balances::total_issuance())
}

#[test]
fn tokens_out_of_nothing_are_found() {
	found(Invariant::Issuance, || change(|account| account.data.free += 1), issuance);
}

#[test]
fn lost_tokens_are_found() {
	found(Invariant::Issuance, || change(|account| account.data.free -= 1), issuance);
}

#[test]
fn minted_tokens_are_found() {
	let before = with_world(|_| Balances::total_issuance());
	let mint = || drop(Balances::deposit_creating(&alice(), 1_000_000));
	found(Invariant::Issuance, mint, move || check_issuance(before));
}

#[test]
fn burnt_tokens_are_fine() {
	with_world(|_| {
		let before = Balances::total_issuance();
		let (imbalance, left) = Balances::slash(&alice(), 1_000_000);
		drop(imbalance);
		assert_eq!(left, 0);
		assert_eq!(check_issuance(before), Ok(()));
	});
}

#[test]
fn holds_of_nothing_are_found() {
	let hold = || {
		pallet_balances::Holds::<Runtime>::mutate(account(9), |holds| {
			let id = RuntimeHoldReason::Dex(pallet_dex::HoldReason::OrderDeposit);
			let hold = frame_support::traits::tokens::IdAmount { id, amount: 1 };
			holds.try_push(hold).unwrap();
		});
	};
	found(Invariant::Reserves, hold, check_reserves);
}

#[test]
fn assets_out_of_nothing_are_found() {
	let mint = || {
		pallet_assets::Account::<Runtime>::mutate(1, alice(), |account| {
			account.as_mut().unwrap().balance += 1;
		});
	};
	found(Invariant::Supplies, mint, check_supplies);
}

#[test]
fn shares_of_a_pool_out_of_nothing_are_found() {
	type Shares = pallet_assets::Asset<Runtime, pallet_assets::Instance1>;
	let mint = || Shares::mutate(0, |shares| shares.as_mut().unwrap().supply += 1);
	found(Invariant::Supplies, mint, check_supplies);
}

#[test]
fn accounts_of_an_asset_that_are_not_counted_are_found() {
	let forget = || {
		pallet_assets::Asset::<Runtime>::mutate(1, |asset| asset.as_mut().unwrap().accounts -= 1);
	};
	found(Invariant::Supplies, forget, check_supplies);
}

#[test]
fn accounts_of_an_asset_that_does_not_exist_are_found() {
	found(Invariant::Supplies, || pallet_assets::Asset::<Runtime>::remove(3), check_supplies);
}

#[test]
fn consumers_without_a_provider_are_found() {
	let harm = || {
		change(|account| {
			account.consumers = 1;
			account.providers = 0;
			account.sufficients = 1;
		});
	};
	found(Invariant::References, harm, check_references);
}

#[test]
fn money_of_an_account_that_is_not_kept_alive_is_found() {
	let harm = || {
		change(|account| {
			account.consumers = 0;
			account.providers = 0;
			account.sufficients = 0;
		});
	};
	found(Invariant::References, harm, check_references);
}

/// Each of the pallets that can be harmed by one entry.
#[test]
fn what_the_pallets_find_is_found() {
	let harms: [(&str, fn()); 7] = [
		("ValidatorSet", || {
			pallet_validator_set::Validators::<Runtime>::mutate(|all| {
				all.try_push(account(0)).unwrap();
				all.try_push(account(0)).unwrap();
			});
		}),
		("PriceOracle", || pallet_price_oracle::Feeders::<Runtime>::insert(alice(), 1)),
		("Dex", || pallet_dex::PoolStates::<Runtime>::mutate(0, |state| state.shares += 1)),
		("Lending", || {
			let token = frame_support::traits::fungible::NativeOrWithId::Native;
			pallet_lending::FlashLoanOut::<Runtime>::put((token, 1));
		}),
		("ModelMarketplace", || pallet_model_marketplace::NextModel::<Runtime>::put(1)),
		("MusicNft", || pallet_music_nft::NextRecording::<Runtime>::put(1)),
		("FinanceVaults", || {
			pallet_finance_vaults::Vaults::<Runtime>::mutate(0, |vault| {
				vault.as_mut().unwrap().counts.rules += 1;
			});
		}),
	];
	for (pallet, harm) in harms {
		found(Invariant::TryState, harm, check_pallets);
		with_world(|_| {
			harm();
			let broken = check_pallets().unwrap_err();
			assert!(broken.what.starts_with(pallet), "{pallet}: {broken}");
		});
	}
}

#[test]
fn a_block_that_weighs_too_much_is_found() {
	use frame_support::dispatch::DispatchClass;
	for class in [DispatchClass::Normal, DispatchClass::Operational, DispatchClass::Mandatory] {
		let fill = || {
			System::register_extra_weight_unchecked(MAXIMUM_BLOCK_WEIGHT, class);
			System::register_extra_weight_unchecked(MAXIMUM_BLOCK_WEIGHT, class);
		};
		found(Invariant::Weight, fill, check_weight);
	}
}

/// pallet-session claims a block for itself when a session begins, and not more than that.
#[test]
fn a_block_of_a_new_session_may_weigh_one_more() {
	use frame_support::dispatch::DispatchClass::Mandatory;
	let claim = || System::register_extra_weight_unchecked(MAXIMUM_BLOCK_WEIGHT, Mandatory);
	with_world(|_| {
		System::deposit_event(pallet_session::Event::<Runtime>::NewSession { session_index: 1 });
		claim();
		assert_eq!(check_weight(), Ok(()));
		claim();
		claim();
		assert_eq!(check_weight().unwrap_err().invariant, Invariant::Weight);
	});
}

#[test]
fn what_is_logged_as_impossible_is_found() {
	watch::install();
	assert_eq!(check_log(), Ok(()));
	log::error!(target: "runtime::other", "an error of another kind");
	assert_eq!(check_log(), Ok(()));
	log::error!(target: "runtime::defensive", "the first");
	log::error!(target: "runtime::defensive", "the second");
	let broken = check_log().unwrap_err();
	assert_eq!(broken.invariant, Invariant::Defensive);
	assert!(broken.what.starts_with("the first"), "{broken}");
	assert_eq!(check_log(), Ok(()));
}

/// A remark by each of the first accounts, in blocks of their own.
fn remarks() -> Scenario {
	let mut steps = Vec::new();
	for origin in 0..4 {
		let remark = vec![origin; 8];
		let call = RuntimeCall::System(frame_system::Call::remark { remark });
		steps.push(Step::Call { origin, bytes: call.encode() });
		steps.push(Step::Block { empty: 1, slots: 3 });
	}
	Scenario { steps }
}

/// Executes a scenario in a state that is harmed.
fn execute_after(harm: impl FnOnce(), scenario: &Scenario) -> Finding {
	let failure = with_world(|parent: Hash| {
		harm();
		Executor::new(parent).run(scenario).unwrap_err()
	});
	Finding { scenario: scenario.clone(), failure: *failure }
}

#[test]
fn a_failure_says_what_where_and_after_what() {
	let scenario = remarks();
	let harm = || change(|account| account.data.free += 1);
	let failure = execute_after(harm, &scenario).failure;
	assert_eq!(failure.broken.invariant, Invariant::Issuance);
	assert_eq!(failure.block(), 2);
	let text = failure.to_string();
	for part in ["\"issuance\"", "block 2", "remark", "end of the block", "replay FILE"] {
		assert!(text.contains(part), "no {part} in:\n{text}");
	}
	// The others come later.
	let calls = failure.trace.iter().filter(|one| matches!(one, Happened::Call { .. })).count();
	assert_eq!(calls, 1, "{text}");
}

#[test]
fn a_panic_is_found_and_leaves_nothing_behind() {
	// Later than any slot, so that the timestamp runs backwards for Aura.
	let harm = || pallet_aura::CurrentSlot::<Runtime>::put(sp_consensus_aura::Slot::from(u64::MAX));
	let failure = execute_after(harm, &remarks()).failure;
	assert_eq!(failure.broken.invariant, Invariant::NoPanic, "{failure}");
	polyphony_fuzz::execute(&remarks()).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn what_breaks_nothing_stays_as_it_is() {
	// A finding that is none any more: nothing can be left out of it.
	let scenario = remarks();
	let finding = execute_after(|| change(|account| account.data.free += 1), &scenario);
	assert_eq!(campaign::minimise(finding).scenario, scenario);
}
