// SPDX-License-Identifier: Apache-2.0

//! How vaults are made, filled and closed.

use super::{deciding::*, *};
use frame_support::{
	assert_noop, assert_ok, pallet_prelude::DispatchResult, traits::fungible::Inspect as _,
};
use sp_runtime::TokenError;

fn create(who: &AccountId, list: Owners<AccountId>, policy: Policy) -> DispatchResult {
	FinanceVaults::create_vault(signed(who.clone()), list, policy, 0)
}

/// A vault of Alice that has native tokens only.
fn native_vault() -> VaultId {
	let id = NextVault::<Test>::get();
	assert_ok!(FinanceVaults::create_vault(signed(ALICE), owners(&[ALICE]), policy(), 5_000));
	give(NATIVE, &ALICE, &FinanceVaults::account_of(id), UNIT);
	id
}

#[test]
fn a_vault_costs_the_deposit_and_the_minimum_balance() {
	world(|| {
		let before = balance(NATIVE, &EVE);
		assert_ok!(create(&EVE, owners(&[ALICE, BOB]), policy_of(2)));
		let deposit = FinanceVaults::deposit_for::<VaultOf<Test>>().unwrap();
		assert_eq!(before - balance(NATIVE, &EVE), deposit + ED);
		assert_eq!(deposits_held(0), deposit);
		assert_eq!(FinanceVaults::spendable(0, &NATIVE), 0);
		assert!(VaultsOf::<Test>::contains_key(ALICE, 0));
		assert!(VaultsOf::<Test>::contains_key(BOB, 0));
		assert!(!VaultsOf::<Test>::contains_key(EVE, 0));
		assert_eq!(
			records(0),
			vec![Record::Created { by: EVE, owners: owners(&[ALICE, BOB]), policy: policy_of(2) }]
		);
		assert_ok!(create(&EVE, owners(&[ALICE]), policy()));
		assert_eq!(NextVault::<Test>::get(), 2);
	});
}

#[test]
fn money_that_waits_on_the_account_makes_a_vault_cheaper() {
	world(|| {
		give(NATIVE, &BOB, &FinanceVaults::account_of(0), ED);
		let before = balance(NATIVE, &EVE);
		assert_ok!(create(&EVE, owners(&[EVE]), policy()));
		assert_eq!(before - balance(NATIVE, &EVE), deposits_held(0));
	});
}

#[test]
fn owners_have_to_be_in_order_and_enough() {
	world(|| {
		let bad = |list: Vec<AccountId>, threshold| {
			let list = list.try_into().unwrap();
			assert_noop!(create(&ALICE, list, policy_of(threshold)), Error::<Test>::BadOwners);
		};
		bad(vec![], 0);
		bad(vec![], 1);
		bad(vec![ALICE], 0);
		bad(vec![ALICE], 2);
		bad(vec![ALICE, ALICE], 1);
		bad(vec![BOB, ALICE], 1);
		bad(vec![ALICE, BOB, CHARLIE], 4);
		let most = (1..=8u8).map(|n| AccountId::new([n; 32])).collect::<Vec<_>>();
		assert_ok!(create(&ALICE, most.try_into().unwrap(), policy_of(8)));
	});
}

#[test]
fn a_policy_has_bounds() {
	world(|| {
		let bad = |policy| {
			assert_noop!(create(&ALICE, owners(&[ALICE]), policy), Error::<Test>::BadPolicy);
		};
		let endless = Some(Limit { value: 1, period: 0 });
		bad(Policy { delay: HOUR - 1, ..policy() });
		bad(Policy { delay: 30 * DAY + 1, ..policy() });
		bad(Policy { limit: endless, ..policy() });
		bad(Policy { solo: endless, ..policy() });
		bad(Policy { guardians_needed: 7, ..policy() });
		for delay in [HOUR, 30 * DAY] {
			assert_ok!(create(&ALICE, owners(&[ALICE]), Policy { delay, ..policy() }));
		}
		assert_ok!(create(&ALICE, owners(&[ALICE]), Policy { guardians_needed: 6, ..policy() }));
	});
}

#[test]
fn who_has_nothing_makes_no_vault() {
	world(|| {
		assert!(create(&DAVE, owners(&[DAVE]), policy()).is_err());
		assert_eq!(NextVault::<Test>::get(), 0);
	});
}

#[test]
fn anybody_can_put_money_in() {
	world(|| {
		let id = native_vault();
		let (account, memo) = (FinanceVaults::account_of(id), Memo::default());
		let put = |asset, amount| {
			FinanceVaults::deposit(signed(EVE), id, asset, amount, categories::OTHER, memo.clone())
		};
		assert_noop!(put(USD, 0), Error::<Test>::BadAmount);
		assert_noop!(put(USD, ASSET_ED - 1), TokenError::BelowMinimum);
		assert_ok!(put(USD, 3 * DOLLAR));
		assert_ok!(put(EUR, 20));
		assert_ok!(put(NATIVE, 1));
		assert_eq!(balance(USD, &account), 3 * DOLLAR);
		assert_eq!(balance(EUR, &account), 20);
		let deposited = |asset, amount, value| Record::Deposited {
			from: EVE,
			asset,
			amount,
			value,
			category: categories::OTHER,
			memo: Memo::default(),
		};
		let seen = records(id);
		assert!(seen.contains(&deposited(USD, 3 * DOLLAR, Some(3 * VALUE))));
		// There is no price.
		assert!(seen.contains(&deposited(EUR, 20, None)));
		let unknown = FinanceVaults::deposit(signed(EVE), 9, USD, DOLLAR, 0, memo);
		assert_noop!(unknown, Error::<Test>::VaultNotFound);
	});
}

#[test]
fn fees_are_put_in_and_cannot_be_spent() {
	world(|| {
		let id = native_vault();
		let spendable = FinanceVaults::spendable(id, &NATIVE);
		assert_noop!(FinanceVaults::add_fees(signed(EVE), id, 0), Error::<Test>::BadAmount);
		assert_noop!(FinanceVaults::add_fees(signed(EVE), 9, 1), Error::<Test>::VaultNotFound);
		assert_ok!(FinanceVaults::add_fees(signed(EVE), id, 1_000));
		assert_eq!(FinanceVaults::fees_of(id), 6_000);
		assert_eq!(FinanceVaults::spendable(id, &NATIVE), spendable);
		assert_eq!(records(id).last(), Some(&Record::FeesAdded { by: EVE, amount: 1_000 }));
	});
}

#[test]
fn a_closed_vault_pays_all_of_it_and_leaves_its_trail() {
	world(|| {
		let id = native_vault();
		let account = FinanceVaults::account_of(id);
		assert_ok!(change(&ALICE, id, member(EVE, viewer())));
		decide(id, member(FERDIE, guardian()));
		let envelope = Change::Envelope { category: categories::FOOD, budget: Some(budget(5)) };
		assert_ok!(change(&ALICE, id, envelope));
		let (total, before) = (Balances::total_balance(&account), balance(NATIVE, &BOB));
		decide(id, Change::Close { to: BOB });
		assert_eq!(balance(NATIVE, &BOB), before + total);
		assert!(!System::account_exists(&account));
		assert!(!Vaults::<Test>::contains_key(id));
		assert_eq!(VaultsOf::<Test>::iter().count(), 0);
		assert_eq!(proposals_held(&ALICE), 0);
		let seen = records(id);
		assert_eq!(seen.last(), Some(&Record::Closed));
		assert_eq!(Trails::<Test>::get(id).count, seen.len() as u64);
		assert_noop!(change(&ALICE, id, Change::Unfreeze), Error::<Test>::VaultNotFound);
		assert_noop!(freeze(&ALICE, id), Error::<Test>::VaultNotFound);
		assert_ok!(create(&ALICE, owners(&[ALICE]), policy()));
		assert_eq!(NextVault::<Test>::get(), id + 2, "no number is there twice");
	});
}

#[test]
fn a_vault_that_has_something_left_is_not_closed() {
	world(|| {
		let id = native_vault();
		let account = FinanceVaults::account_of(id);
		// One is sufficient for an account, the other is not.
		for asset in [USD, EUR] {
			give(asset.clone(), &BOB, &account, 100);
			let motion = propose_change(&ALICE, id, Change::Close { to: BOB });
			wait(DAY);
			assert_eq!(ends(id), vec![], "{asset:?}");
			assert!(Motions::<Test>::contains_key(id, motion));
			assert_eq!(balance(asset.clone(), &account), 100);
			assert_ok!(reject(&ALICE, id, motion));
			give(asset, &account, &BOB, 100);
			System::reset_events();
		}
		decide(id, Change::Close { to: BOB });
	});
}

#[test]
fn a_vault_that_has_paid_out_all_it_had_is_closed() {
	world(|| {
		let id = native_vault();
		let account = FinanceVaults::account_of(id);
		for asset in [USD, EUR] {
			give(asset.clone(), &BOB, &account, 100);
			let pay = |amount| {
				let payment =
					PaymentOf::<Test> { asset: asset.clone(), amount, ..dollars(EVE, 0, 0) };
				FinanceVaults::pay(signed(ALICE), id, Box::new(payment))
			};
			// Less than all leaves the minimum balance.
			assert_noop!(pay(100 - ASSET_ED + 1), Error::<Test>::InsufficientFunds);
			assert_ok!(pay(40));
			assert_ok!(pay(60));
			assert_eq!(balance(asset, &account), 0);
		}
		decide(id, Change::Close { to: BOB });
		assert!(!System::account_exists(&account));
	});
}

#[test]
fn a_vault_with_other_motions_or_a_recovery_is_not_closed() {
	world(|| {
		let id = native_vault();
		decide(id, member(EVE, guardian()));
		decide(id, Change::Policy(Policy { guardians_needed: 1, ..policy() }));
		let closing = propose_change(&ALICE, id, Change::Close { to: BOB });
		wait(HOUR);
		let other = propose_change(&ALICE, id, Change::Unfreeze);
		wait(DAY - HOUR);
		assert!(Motions::<Test>::contains_key(id, closing), "there is another one");
		wait(HOUR);
		assert!(!Motions::<Test>::contains_key(id, other));
		wait(5 * HOUR);
		assert!(!Vaults::<Test>::contains_key(id), "it was tried again");
		let id = native_vault();
		decide(id, member(EVE, guardian()));
		decide(id, Change::Policy(Policy { guardians_needed: 1, delay: 2 * DAY, ..policy() }));
		propose_change(&ALICE, id, Change::Close { to: BOB });
		wait(DAY);
		assert_ok!(support(&EVE, id, &[EVE]));
		wait(DAY);
		assert!(Vaults::<Test>::contains_key(id), "a recovery is running");
		wait(DAY);
		assert_eq!(the_vault(id).owners, owners(&[EVE]));
	});
}

#[test]
fn a_vault_is_not_closed_in_favour_of_itself() {
	world(|| {
		let id = native_vault();
		let to = FinanceVaults::account_of(id);
		propose_change(&ALICE, id, Change::Close { to });
		wait(DAY);
		assert!(Vaults::<Test>::contains_key(id));
	});
}

#[test]
fn nobody_closes_a_vault_at_once() {
	world(|| {
		let id = native_vault();
		let close = Change::Close { to: ALICE };
		assert_noop!(change(&ALICE, id, close.clone()), Error::<Test>::NeedsMotion);
		let motion = propose_change(&ALICE, id, close);
		wait(DAY - 1);
		assert!(Motions::<Test>::contains_key(id, motion));
	});
}
