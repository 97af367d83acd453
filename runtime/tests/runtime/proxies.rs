// SPDX-License-Identifier: Apache-2.0

//! What each kind of proxy may do.

use crate::common::{markets::*, *};
use frame_support::traits::InstanceFilter;
use polyphony_runtime::{
	configs::accounts::ProxyType, constants::currency::UNIT, Runtime, RuntimeCall,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};

const ALL: [ProxyType; 7] = [
	ProxyType::Any,
	ProxyType::NonTransfer,
	ProxyType::Governance,
	ProxyType::CancelProxy,
	ProxyType::AssetManager,
	ProxyType::SessionKeys,
	ProxyType::IdentityJudgement,
];

/// One call of each sort.
fn samples() -> Vec<RuntimeCall> {
	let bob = || Bob.to_account_id().into();
	vec![
		transfer(Bob, 1),
		RuntimeCall::System(frame_system::Call::remark { remark: vec![] }),
		RuntimeCall::Utility(pallet_utility::Call::batch { calls: vec![] }),
		RuntimeCall::ConvictionVoting(pallet_conviction_voting::Call::undelegate { class: 0 }),
		RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement {
			delegate: bob(),
			call_hash: Default::default(),
		}),
		RuntimeCall::Proxy(pallet_proxy::Call::remove_proxies {}),
		RuntimeCall::Assets(pallet_assets::Call::mint {
			id: codec::Compact(1),
			beneficiary: bob(),
			amount: 1,
		}),
		RuntimeCall::Assets(pallet_assets::Call::transfer {
			id: codec::Compact(1),
			target: bob(),
			amount: 1,
		}),
		RuntimeCall::Session(pallet_session::Call::purge_keys {}),
		RuntimeCall::Vesting(pallet_vesting::Call::vest {}),
		RuntimeCall::Recovery(pallet_recovery::Call::control_inherited_account {
			recovered: bob(),
			call: Box::new(transfer(Bob, 1)),
		}),
		swap_in(&[NATIVE_DOLLAR], NATIVE, 1, 1),
		order(NATIVE, DOLLAR, 1, 1),
		cancel(0),
		join(NATIVE_DOLLAR, [1, 1]),
		RuntimeCall::PriceOracle(pallet_price_oracle::Call::leave {}),
	]
}

#[test]
fn a_superset_allows_what_its_subset_allows() {
	for greater in ALL {
		for lesser in ALL {
			if greater.is_superset(&lesser) {
				for call in samples() {
					assert!(
						!lesser.filter(&call) || greater.filter(&call),
						"{greater:?} is said to include {lesser:?}, which alone allows {call:?}",
					);
				}
			}
		}
	}
}

#[test]
fn only_any_moves_tokens() {
	for kind in ALL {
		for call in samples() {
			let moves = matches!(
				call,
				RuntimeCall::Balances(..)
					| RuntimeCall::Recovery(..)
					| RuntimeCall::Dex(..)
					| RuntimeCall::PriceOracle(..)
					| RuntimeCall::Assets(pallet_assets::Call::transfer { .. })
			);
			if moves && kind != ProxyType::Any {
				assert!(!kind.filter(&call), "{kind:?} allows {call:?}");
			}
		}
	}
}

#[test]
fn a_batch_gets_nothing_past_the_filter() {
	development().execute_with(|| {
		open_block();
		let alice = Alice.to_account_id();
		let add = pallet_proxy::Call::add_proxy {
			delegate: Bob.to_account_id().into(),
			proxy_type: ProxyType::Governance,
			delay: 0,
		};
		apply(Alice, RuntimeCall::Proxy(add)).unwrap().unwrap();
		let before = free(&alice);
		let proxied = |call| {
			RuntimeCall::Proxy(pallet_proxy::Call::<Runtime>::proxy {
				real: alice.clone().into(),
				force_proxy_type: None,
				call: Box::new(call),
			})
		};
		for call in [
			transfer(Charlie, UNIT),
			RuntimeCall::Utility(pallet_utility::Call::batch_all {
				calls: vec![transfer(Charlie, UNIT)],
			}),
			RuntimeCall::Utility(pallet_utility::Call::as_derivative {
				index: 0,
				call: Box::new(transfer(Charlie, UNIT)),
			}),
		] {
			// The proxy's own dispatch succeeds; what it carries does not.
			apply(Bob, proxied(call)).unwrap().unwrap();
			assert_eq!(free(&alice), before);
		}
	});
}
