// SPDX-License-Identifier: Apache-2.0

//! Ways around royalties: batches, proxies, accounts of several, heirs, and whatever else acts for
//! somebody. They do what the account may do for which they act, and nothing more.

use crate::{
	common::{marketplace::pass, markets::*, music::*, *},
	music_locks::{address, Locked, NftsCall, NftsError},
};
use frame_support::traits::InstanceFilter;
use pallet_music_nft::{Ask, LicencePurchase, Purse, Registered};
use polyphony_runtime::{
	configs::accounts::ProxyType, constants::currency::UNIT, Nfts, OriginCaller, Runtime,
	RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult};

type UtilityCall = pallet_utility::Call<Runtime>;

#[test]
fn no_wrapper_moves_an_item() {
	development().execute_with(|| {
		open_block();
		let locked = Locked::new();
		let as_eve: OriginCaller = frame_system::RawOrigin::Signed(id(Eve)).into();
		for call in locked.ledger_calls() {
			let calls = || vec![call.clone()];
			let boxed = || Box::new(call.clone());
			let wrapped = [
				UtilityCall::batch { calls: calls() },
				UtilityCall::batch_all { calls: calls() },
				UtilityCall::force_batch { calls: calls() },
				UtilityCall::as_derivative { index: 0, call: boxed() },
				UtilityCall::if_else { main: boxed(), fallback: boxed() },
				UtilityCall::dispatch_as { as_origin: Box::new(as_eve.clone()), call: boxed() },
				UtilityCall::dispatch_as_fallible {
					as_origin: Box::new(as_eve.clone()),
					call: boxed(),
				},
			];
			for wrapper in wrapped {
				// Some tell of a failure by an event only.
				let _ = apply(Eve, RuntimeCall::Utility(wrapper)).unwrap();
				locked.check();
			}
			// Nor can governance, for which there is more in the ledger, in her name.
			for wrapper in [
				UtilityCall::dispatch_as { as_origin: Box::new(as_eve.clone()), call: boxed() },
				UtilityCall::dispatch_as_fallible {
					as_origin: Box::new(as_eve.clone()),
					call: boxed(),
				},
			] {
				let _ = RuntimeCall::Utility(wrapper).dispatch(RuntimeOrigin::root());
				locked.check();
			}
		}
		// A batch that fails after a sale leaves nothing of it.
		done(Eve, list(locked.recording, locked.item, 100 * USD));
		let before = Ledger::now();
		let purchase = buy_item(locked.recording, locked.item, any(DOLLAR));
		let batch = UtilityCall::batch_all { calls: vec![purchase, locked.transfer(Eve)] };
		denied(Dave, RuntimeCall::Utility(batch), NftsError::ItemLocked);
		assert!(before.changes(&DOLLAR).is_empty());
		locked.check();
		// In a batch there are no more gifts than without.
		let calls = vec![
			gift(locked.recording, locked.item, Dave),
			gift(locked.recording, locked.item, Dave),
		];
		let batch = UtilityCall::batch_all { calls };
		denied(Eve, RuntimeCall::Utility(batch), Failure::NotOwner);
		for (from, to) in [(Eve, Dave), (Dave, Ferdie)] {
			done(from, gift(locked.recording, locked.item, to));
		}
		let third = gift(locked.recording, locked.item, Eve);
		denied(Ferdie, third, Failure::TooManyGifts);
		close_block();
	});
}

/// What the last call has come to that somebody has made for another account.
fn result_of_other() -> DispatchResult {
	let all = System::events().into_iter().rev();
	let mut results = all.filter_map(|record| match record.event {
		RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
		RuntimeEvent::Multisig(pallet_multisig::Event::MultisigExecuted { result, .. }) => {
			Some(result)
		},
		RuntimeEvent::Recovery(pallet_recovery::Event::RecoveredAccountControlled {
			call_result,
			..
		}) => Some(call_result),
		_ => None,
	});
	results.next().unwrap()
}

/// Calls that move money or items, or decide about them: one of each kind that a signer can make.
fn calls_of_music() -> Vec<RuntimeCall> {
	let (recording, item, edition, asset) = (0, 1, 0, DOLLAR);
	let (split, slot, stream, who) = (0, 0, 0, id(Dave));
	let (pay, expected_disclosure) = (any(DOLLAR), 0);
	let purchase = LicencePurchase {
		expected_revision: 0,
		expected_disclosure,
		expected_granted: None,
		pay: pay.clone(),
	};
	let ask = Some(Ask { units: 1, price: 1, asset: DOLLAR });
	let calls = vec![
		MusicCall::offer_stewardship { recording, to: Some(who.clone()) },
		MusicCall::accept_stewardship { recording },
		MusicCall::withdraw_recording { recording },
		MusicCall::revoke_codes { from: Registered::Recording(recording) },
		MusicCall::hand_on { split, slot, to: who.clone() },
		MusicCall::claim { split, slot, asset: asset.clone() },
		MusicCall::fund { purse: Purse::Split(0), asset: asset.clone() },
		MusicCall::fractionalise { split, slot, units: 1 },
		MusicCall::transfer_units { stream, to: who.clone(), units: 1 },
		MusicCall::sell_units { stream, ask },
		MusicCall::buy_units { stream, seller: who.clone(), units: 1, pay: pay.clone() },
		MusicCall::claim_owed { who: who.clone(), asset },
		MusicCall::buy { recording, edition, expected_disclosure, pay: pay.clone() },
		MusicCall::bid_in_auction {
			recording,
			edition,
			amount: 1,
			expected_disclosure,
			pay: pay.clone(),
		},
		MusicCall::list_item { recording, item, price: Some(1) },
		MusicCall::buy_item { recording, item, expected_disclosure, pay: pay.clone() },
		MusicCall::gift { recording, item, to: who.clone() },
		MusicCall::burn_item { recording, item },
		MusicCall::make_bid { recording, item, amount: 1, until: 1, expected_disclosure, pay },
		MusicCall::accept_bid { recording, bid: 0 },
		MusicCall::buy_licence { recording, offer: 0, purchase },
		MusicCall::surrender_licence { grant: 0 },
		MusicCall::end_dispute { recording },
	];
	let calls = calls.into_iter().map(RuntimeCall::from);
	calls.chain([NftsCall::transfer { collection: 0, item: 1, dest: who.into() }.into()]).collect()
}

const LESSER: [ProxyType; 6] = [
	ProxyType::NonTransfer,
	ProxyType::Governance,
	ProxyType::CancelProxy,
	ProxyType::AssetManager,
	ProxyType::SessionKeys,
	ProxyType::IdentityJudgement,
];

#[test]
fn only_a_proxy_for_everything_uses_music() {
	for call in calls_of_music() {
		for kind in LESSER {
			assert!(!kind.filter(&call), "{kind:?} allows {call:?}");
		}
		assert!(ProxyType::Any.filter(&call));
	}
}

#[test]
fn a_proxy_does_no_more_than_the_account() {
	development().execute_with(|| {
		open_block();
		let locked = Locked::new();
		let name = |proxy_type| pallet_proxy::Call::add_proxy {
			delegate: address(Bob),
			proxy_type,
			delay: 0,
		};
		let by_proxy = |kind, call| {
			RuntimeCall::Proxy(pallet_proxy::Call::proxy {
				real: address(Eve),
				force_proxy_type: Some(kind),
				call: Box::new(call),
			})
		};
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		let ours = gift(locked.recording, locked.item, Bob);
		let sale = list(locked.recording, locked.item, 2 * USD);
		for kind in LESSER {
			done(Eve, RuntimeCall::Proxy(name(kind)));
			for call in [ours.clone(), sale.clone(), locked.transfer(Bob)] {
				done(Bob, by_proxy(kind, call.clone()));
				assert_eq!(result_of_other(), Err(filtered), "{kind:?}");
				// Nor wrapped.
				let calls = vec![call];
				done(Bob, by_proxy(kind, UtilityCall::batch_all { calls }.into()));
				assert!(result_of_other().is_err(), "{kind:?}");
				locked.check();
			}
		}
		done(Eve, RuntimeCall::Proxy(name(ProxyType::Any)));
		for call in locked.ledger_calls() {
			done(Bob, by_proxy(ProxyType::Any, call));
			assert!(result_of_other().is_err());
			locked.check();
		}
		done(Bob, by_proxy(ProxyType::Any, ours));
		assert_eq!((result_of_other(), locked.owner()), (Ok(()), Some(id(Bob))));
		close_block();
	});
}

#[test]
fn an_account_of_several_does_no_more_than_any_other() {
	development().execute_with(|| {
		open_block();
		let locked = Locked::new();
		let mut all = [id(Alice), id(Bob)];
		all.sort();
		let shared = pallet_multisig::Pallet::<Runtime>::multi_account_id(&all, 1);
		let act = |call| {
			RuntimeCall::Multisig(pallet_multisig::Call::as_multi_threshold_1 {
				other_signatories: vec![id(Bob)],
				call: Box::new(call),
			})
		};
		let (dest, value) = (shared.clone().into(), 1_000 * UNIT);
		let pay = pallet_balances::Call::transfer_keep_alive { dest, value };
		done(Alice, RuntimeCall::Balances(pay));
		done(
			Eve,
			MusicCall::gift { recording: locked.recording, item: locked.item, to: shared.clone() },
		);
		for call in locked.ledger_calls() {
			assert!(apply(Alice, act(call)).unwrap().is_err());
			assert_eq!(locked.owner(), Some(shared.clone()));
			check_music();
		}
		// The second gift, and no third.
		done(Alice, act(gift(locked.recording, locked.item, Dave)));
		assert_eq!((result_of_other(), locked.owner()), (Ok(()), Some(id(Dave))));
		let third = gift(locked.recording, locked.item, Eve);
		denied(Dave, third, Failure::TooManyGifts);
		close_block();
	});
}

#[test]
fn who_inherits_an_account_does_no_more_than_it() {
	development().execute_with(|| {
		open_block();
		let locked = Locked::new();
		let group = pallet_recovery::FriendGroup {
			friends: vec![id(Bob)].try_into().unwrap(),
			friends_needed: 1,
			inheritor: id(Charlie),
			inheritance_delay: 1,
			inheritance_priority: 0,
			cancel_delay: 1,
		};
		type Call = pallet_recovery::Call<Runtime>;
		let lost = || address(Eve);
		done(Eve, RuntimeCall::Recovery(Call::set_friend_groups { friend_groups: vec![group] }));
		let begin = Call::initiate_attempt { lost: lost(), friend_group_index: 0 };
		done(Bob, RuntimeCall::Recovery(begin));
		pass(HOUR);
		let end = Call::finish_attempt { lost: lost(), friend_group_index: 0 };
		done(Bob, RuntimeCall::Recovery(end));
		let act = |call| {
			let (recovered, call) = (lost(), Box::new(call));
			RuntimeCall::Recovery(Call::control_inherited_account { recovered, call })
		};
		for call in locked.ledger_calls() {
			done(Charlie, act(call));
			assert!(result_of_other().is_err());
			locked.check();
		}
		done(Charlie, act(gift(locked.recording, locked.item, Charlie)));
		assert_eq!((result_of_other(), locked.owner()), (Ok(()), Some(id(Charlie))));
		close_block();
	});
}

/// Nobody can sign for it, and it has named nobody.
#[test]
fn nobody_acts_for_the_account_of_a_recording() {
	development().execute_with(|| {
		open_block();
		let locked = Locked::new();
		let ours = purse(locked.recording);
		assert_eq!(Nfts::collection_owner(locked.collection), Some(ours.clone()));
		let call = || {
			let Locked { collection, item, .. } = locked;
			Box::new(RuntimeCall::Nfts(NftsCall::unlock_item_transfer { collection, item }))
		};
		let (real, force_proxy_type) = (ours.clone().into(), None);
		let proxy = pallet_proxy::Call::proxy { real, force_proxy_type, call: call() };
		let error = pallet_proxy::Error::<Runtime>::NotProxy;
		denied(Alice, RuntimeCall::Proxy(proxy), error);
		let recovered = ours.into();
		let heir = pallet_recovery::Call::control_inherited_account { recovered, call: call() };
		let error = pallet_recovery::Error::<Runtime>::NoInheritor;
		denied(Alice, RuntimeCall::Recovery(heir), error);
		locked.check();
		close_block();
	});
}
