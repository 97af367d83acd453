// SPDX-License-Identifier: Apache-2.0

//! Vaults of a genesis.

use super::{deciding::*, *};
use sp_runtime::BuildStorage;

fn vault() -> GenesisVault<AccountId, Asset> {
	GenesisVault {
		creator: ALICE,
		owners: vec![BOB, ALICE],
		policy: Policy { limit: Some(limit(100, 1)), ..policy_of(2) },
		money: vec![(NATIVE, UNIT), (USD, 500 * DOLLAR), (EUR, 50)],
		fees: 7_000,
		members: vec![(EVE, spender(10, 1, &[])), (FERDIE, guardian())],
		envelopes: vec![(categories::FOOD, budget(50))],
		bills: vec![BillInput {
			payment: dollars(EVE, 5, categories::RENT),
			start: START_MS + DAY,
			every: Some(Period::Months(1)),
			times: None,
		}],
		rules: vec![RuleInput {
			conditions: vec![Condition::Time { start: START_MS + DAY, every: None }]
				.try_into()
				.expect("not too many"),
			action: Action::Supply { asset: USD, amount: Amount::Exact(DOLLAR) },
			cooldown: DAY,
			max_loss: 0,
			times: None,
		}],
	}
}

/// Builds a genesis with what there is in the world.
fn build(vaults: Vec<GenesisVault<AccountId, Asset>>) {
	let config = crate::GenesisConfig::<Test> { vaults };
	frame_support::traits::BuildGenesisConfig::build(&config);
}

#[test]
fn a_genesis_makes_vaults_as_calls_do() {
	world(|| {
		build(vec![vault(), GenesisVault { creator: CHARLIE, ..vault() }]);
		assert_eq!(NextVault::<Test>::get(), 2);
		for id in [0, 1] {
			let made = the_vault(id);
			assert_eq!(made.owners, owners(&[ALICE, BOB]));
			assert_eq!(made.policy, vault().policy);
			let Counts { members, guardians, envelopes, bills, rules, .. } = made.counts;
			assert_eq!([members, guardians, envelopes, bills, rules], [2, 1, 1, 1, 1]);
			assert_eq!(the_member(id, &EVE).roles, spender(10, 1, &[]));
			assert!(Bills::<Test>::iter_prefix_values(id).all(|bill| bill.approved));
			assert!(Rules::<Test>::iter_prefix_values(id).all(|rule| rule.approved));
			assert_eq!(FinanceVaults::fees_of(id), 7_000);
			let account = FinanceVaults::account_of(id);
			assert_eq!(balance(USD, &account), 500 * DOLLAR);
			assert_eq!(balance(EUR, &account), 50);
		}
	});
}

#[test]
fn it_is_read_from_json() {
	let json = serde_json::to_string(&[vault()]).unwrap();
	let read: Vec<GenesisVault<AccountId, Asset>> = serde_json::from_str(&json).unwrap();
	assert_eq!(serde_json::to_string(&read).unwrap(), json);
	let unknown = json.replacen("\"fees\"", "\"fee\"", 1);
	assert!(serde_json::from_str::<Vec<GenesisVault<AccountId, Asset>>>(&unknown).is_err());
}

#[test]
fn a_genesis_without_vaults_has_none() {
	let storage = crate::GenesisConfig::<Test>::default().build_storage().unwrap();
	sp_io::TestExternalities::from(storage).execute_with(|| {
		assert_eq!(Vaults::<Test>::iter().count(), 0);
		check();
	});
}

#[test]
#[should_panic(expected = "vault 1 of the genesis: BadOwners")]
fn it_does_not_make_up_owners() {
	world(|| build(vec![vault(), GenesisVault { owners: vec![ALICE, ALICE], ..vault() }]));
}

#[test]
#[should_panic(expected = "vault 0 of the genesis")]
fn it_does_not_make_up_money() {
	world(|| build(vec![GenesisVault { creator: DAVE, ..vault() }]));
}
