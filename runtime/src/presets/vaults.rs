// SPDX-License-Identifier: Apache-2.0

//! The vault of the development preset.

use super::{with_id, DAY, DOLLAR};
use crate::{constants::currency::UNIT, FinanceVaultsConfig};
use alloc::vec;
use frame_support::traits::fungible::NativeOrWithId;
use pallet_finance_vaults::{
	categories, Action, Allowance, Amount, BillInput, Budget, Condition, Edge, GenesisVault, Limit,
	Mandate, Payment, Period, Policy, Roles, Rollover, RuleInput, Side,
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{FixedPointNumber, FixedU128, Permill};

/// So many dollars, as a value.
const fn value(dollars: u128) -> u128 {
	dollars * 1_000_000_000_000_000_000
}

/// Midnight of 1 January 2026 in UTC, when the calendars of the vault begin.
const NEW_YEAR: u64 = 1_767_225_600_000;

/// The vault of a family. Alice and Bob own it: one of them may spend 1,000 dollars in a week, both
/// together 5,000 in a month. Charlie guards it and Dave buys food; Eve advises, and may shift 500
/// dollars in a month. A rent is paid on the first of each month, debts are repaid when they come near
/// the edge, and what is beyond 20,000 dollars is lent.
pub(super) fn vaults() -> FinanceVaultsConfig {
	let dollars = || with_id(1);
	let account = |who: Sr25519Keyring| who.to_account_id();
	let limit = |dollars, days| Limit { value: value(dollars), period: days * DAY };
	let budget = |dollars, rollover| Budget {
		value: Some(value(dollars)),
		period: Period::Months(1),
		start: NEW_YEAR,
		rollover,
		hard: true,
		target: None,
	};
	let edge = |side, level, rearm| Edge { side, level, rearm };
	let rule = |condition, action| RuleInput {
		conditions: vec![condition].try_into().expect("one is not too many; qed"),
		action,
		cooldown: 3_600_000,
		max_loss: 0,
		times: None,
	};
	let one = FixedU128::DIV;
	let mut owners = vec![account(Sr25519Keyring::Alice), account(Sr25519Keyring::Bob)];
	owners.sort();
	FinanceVaultsConfig {
		vaults: vec![GenesisVault {
			creator: account(Sr25519Keyring::Alice),
			owners,
			policy: Policy {
				threshold: 2,
				limit: Some(limit(5_000, 30)),
				solo: Some(limit(1_000, 7)),
				delay: DAY,
				guardians_needed: 1,
				envelopes_only: false,
				alert_at: Permill::from_percent(80),
			},
			money: vec![(NativeOrWithId::Native, 1_000 * UNIT), (dollars(), 12_000 * DOLLAR)],
			fees: 10 * UNIT,
			members: vec![
				(account(Sr25519Keyring::Charlie), Roles { guardian: true, ..Default::default() }),
				(
					account(Sr25519Keyring::Dave),
					Roles {
						spender: Some(Allowance {
							limit: limit(150, 7),
							categories: vec![categories::FOOD, categories::RESTAURANTS]
								.try_into()
								.expect("two are not too many; qed"),
						}),
						..Default::default()
					},
				),
				(
					account(Sr25519Keyring::Eve),
					Roles {
						adviser: Some(Mandate {
							limit: limit(500, 30),
							max_loss: value(20),
							may_tighten: true,
						}),
						..Default::default()
					},
				),
			],
			envelopes: vec![
				(categories::FOOD, budget(600, Rollover::UpTo(value(200)))),
				(categories::RENT, budget(1_500, Rollover::None)),
				(categories::RESTAURANTS, budget(200, Rollover::None)),
				(categories::RECREATION, budget(150, Rollover::UpTo(value(300)))),
			],
			bills: vec![BillInput {
				payment: Payment {
					to: account(Sr25519Keyring::Ferdie),
					asset: dollars(),
					amount: 800 * DOLLAR,
					pay_with: None,
					category: categories::RENT,
					memo: b"Rent".to_vec().try_into().expect("it is short; qed"),
				},
				start: NEW_YEAR,
				every: Some(Period::Months(1)),
				times: None,
			}],
			rules: vec![
				rule(
					Condition::Health(None, edge(Side::AtMost, one * 13 / 10, one * 15 / 10)),
					Action::Repay {
						debtor: None,
						asset: dollars(),
						amount: Amount::Part(Permill::from_percent(20)),
						category: categories::NONE,
					},
				),
				rule(
					Condition::Balance(
						dollars(),
						edge(Side::AtLeast, 20_000 * DOLLAR, 15_000 * DOLLAR),
					),
					Action::Supply { asset: dollars(), amount: Amount::Above(10_000 * DOLLAR) },
				),
			],
		}],
	}
}
