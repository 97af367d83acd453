// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The chain takes what is proposed: the runtime itself, with the family of the development preset.

use super::{
	calls::{advise, change, decoded, MONTH},
	*,
};
use frame_support::storage::{storage_prefix, unhashed};
use pallet_finance_vaults::{Call, Envelopes, Motions};
use pallet_finance_vaults_runtime_api::runtime_decl_for_finance_vaults_api::FinanceVaultsApiV1;
use polyphony_assistant::proposals::Proposal;
use polyphony_runtime::{Runtime, RuntimeCall, RuntimeOrigin};
use sp_io::TestExternalities;
use sp_runtime::{traits::Dispatchable, BuildStorage};

/// The family's vault: two owners, both of whom must be for a motion, and an adviser who may tighten.
const FAMILY: u32 = 0;

/// The vault as the runtime tells it, as if it paid no bills and followed no rules.
fn family() -> Vault {
	Vault {
		info: Runtime::vault(FAMILY).unwrap(),
		members: Runtime::members(FAMILY),
		envelopes: Runtime::envelopes(FAMILY),
		holdings: vec![holding(AssetId::WithId(1))],
		bills: vec![],
		rules: vec![],
		calls_known: true,
	}
}

fn submit(who: &AccountId, call: RuntimeCall) {
	let shown = format!("{call:?}");
	let done = call.dispatch(RuntimeOrigin::signed(who.clone()));
	assert!(done.is_ok(), "{shown}: {done:?}");
}

/// The limit of an envelope, in units.
fn budget(category: u16) -> Option<u128> {
	let envelope = Envelopes::<Runtime>::get(FAMILY, category)?;
	envelope.budget.value.map(|value| value / UNIT)
}

#[test]
fn the_chain_takes_what_an_adviser_signs() {
	let genesis = crate::chain_spec::development().unwrap().build_storage().unwrap();
	TestExternalities::new(genesis).execute_with(|| {
		// The budgets of the family begin with the year 2026.
		unhashed::put(&storage_prefix(b"Timestamp", b"Now"), &NOW);
		let vault = family();
		let adviser = vault.members.iter().find(|member| member.roles.adviser.is_some());
		let adviser = adviser.unwrap().account.clone();
		let (from, to) = (Category(1101), Category(904));
		let proposals = vec![
			Proposal::SetBudget { category: Category(405), period: MONTH, limit: 90 * UNIT },
			change(101, 600, 500),
			change(401, 1_500, 1_600),
			Proposal::MoveBudget { from, to, period: MONTH, amount: 50 * UNIT },
			Proposal::Invest { period: MONTH, amount: 100 * UNIT },
		];
		let mut told = advise(proposals, &vault, Some(adviser.clone()));
		let wishes = Wishes { by: Some(adviser.clone()), ..Wishes::default() };
		let work = work(history(), Corrections::default(), 0, NOW, &wishes, Some(&vault)).unwrap();
		let automatic = |one: &Suggested| matches!(one.proposal, Proposal::PayAutomatically { .. });
		told.extend(work.suggested.into_iter().filter(automatic));
		assert_eq!(told.len(), 6, "{told:?}");
		for one in &told {
			submit(&adviser, decoded(&one.call));
		}

		// What only lowers a budget is done. The rest are motions.
		assert_eq!((budget(101), budget(1101)), (Some(500), Some(150)));
		assert_eq!((budget(401), budget(904), budget(405)), (Some(1_500), Some(150), None));
		let motions: Vec<u32> =
			Motions::<Runtime>::iter_prefix(FAMILY).map(|(motion, _)| motion).collect();
		assert_eq!(motions.len(), 5);
		assert_eq!((Runtime::bills(FAMILY).len(), Runtime::rules(FAMILY).len()), (1, 2));

		// Owners are for all of them. What loosens waits.
		for motion in motions {
			for owner in &vault.info.owners {
				let approve = Call::<Runtime>::approve { vault: FAMILY, motion };
				submit(owner, RuntimeCall::FinanceVaults(approve));
			}
		}
		assert_eq!((budget(401), budget(904), budget(405)), (Some(1_500), Some(150), Some(90)));
		assert_eq!((Runtime::bills(FAMILY).len(), Runtime::rules(FAMILY).len()), (2, 3));
		assert_eq!(Motions::<Runtime>::iter_prefix(FAMILY).count(), 2);
	});
}
