// SPDX-License-Identifier: Apache-2.0

//! Ways around the limits of a vault: batches, proxies, accounts of several, heirs, flash loans,
//! governance, and whatever else acts for somebody. They do what the account may do for which they
//! act, and what they spend counts as what it spends.

use crate::common::{
	lending::{self, flash_loan},
	marketplace::pass,
	markets::*,
	vaults::*,
	*,
};
use frame_support::traits::InstanceFilter;
use pallet_finance_vaults::{
	categories, Cause, Change, Members, Operation, Policy, PoolChange, Proposal, Vaults,
};
use polyphony_runtime::{
	configs::accounts::ProxyType, constants::currency::UNIT, Address, Balance, OriginCaller,
	Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, Scheduler, System,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult};

type UtilityCall = pallet_utility::Call<Runtime>;

/// The development chain with an open block and prices. Dave may spend 150 dollars in a week there, on
/// food.
fn family(test: impl FnOnce()) {
	development().execute_with(|| {
		open_block();
		report_prices(500, 60_000);
		test();
		close_block();
		check_vaults();
	});
}

fn address(who: Sr25519Keyring) -> Address {
	id(who).into()
}

/// What has left the vault of the family in dollars, all of it to Ferdie.
fn left(before: &Ledger) -> u128 {
	let left = -before.change(&DOLLAR, &account(FAMILY));
	assert_eq!(before.change(&DOLLAR, &id(Ferdie)), left);
	let counted: Balance =
		Vaults::<Runtime>::get(FAMILY).unwrap().spent.0.iter().map(|spell| spell.value).sum();
	let dollars = u128::try_from(left).unwrap() / USD;
	assert_eq!(counted, value(dollars), "all that has left is counted");
	dollars
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
		RuntimeEvent::Scheduler(pallet_scheduler::Event::Dispatched { result, .. }) => Some(result),
		RuntimeEvent::Utility(pallet_utility::Event::DispatchedAs { result }) => Some(result),
		_ => None,
	});
	results.next().unwrap()
}

fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
	UtilityCall::batch { calls }.into()
}

fn batch_all(calls: Vec<RuntimeCall>) -> RuntimeCall {
	UtilityCall::batch_all { calls }.into()
}

#[test]
fn batches_spend_no_more_than_calls() {
	let twice = || vec![pay_food(100), pay_food(100)];
	family(|| {
		let before = Ledger::now();
		denied(Dave, batch_all(twice()), Failure::AboveAllowance);
		assert_eq!(
			left(&before),
			0,
			"a batch that fails has spent nothing, and nothing is counted"
		);
		// The first of them is done in these.
		done(Dave, batch(twice()));
		assert_eq!(left(&before), 100);
		done(Dave, RuntimeCall::Utility(UtilityCall::force_batch { calls: twice() }));
		assert_eq!(left(&before), 100);
		let both =
			UtilityCall::if_else { main: Box::new(pay_food(51)), fallback: Box::new(pay_food(60)) };
		assert!(apply(Dave, RuntimeCall::Utility(both)).unwrap().is_err());
		assert_eq!(left(&before), 100);
		// What is left of the week.
		denied(Dave, batch_all(vec![pay_food(50), pay_food(1)]), Failure::AboveAllowance);
		let nested = batch(vec![batch_all(vec![pay_food(25)]), batch(vec![pay_food(25)])]);
		done(Dave, nested);
		denied(Dave, pay_food(1), Failure::AboveAllowance);
		assert_eq!(left(&before), 150);
	});
	// One owner alone may spend 1,000 in a week, both of them 5,000 in a month, in however many parts.
	family(|| {
		let before = Ledger::now();
		let parts = |count| (0..count).map(|_| pay_misc(100)).collect::<Vec<_>>();
		denied(Alice, batch_all(parts(11)), Failure::AboveSolo);
		done(Alice, batch(parts(11)));
		assert_eq!(left(&before), 1_000);
		denied(Bob, pay_misc(1), Failure::AboveSolo);
		assert_eq!(left(&before), 1_000);
	});
}

/// Pays Ferdie dollars, for nothing in particular.
fn pay_misc(dollars: Balance) -> RuntimeCall {
	pay(FAMILY, payment(Ferdie, DOLLAR, dollars * USD, categories::NONE))
}

#[test]
fn two_transactions_of_a_block_spend_no_more_than_one() {
	family(|| {
		let before = Ledger::now();
		done(Dave, pay_food(100));
		denied(Dave, pay_food(51), Failure::AboveAllowance);
		done(Alice, pay_misc(600));
		denied(Bob, pay_misc(401), Failure::AboveSolo);
		done(Bob, pay_misc(400));
		denied(Alice, pay_misc(1), Failure::AboveSolo);
		assert_eq!(left(&before), 1_100);
		// Nor do those of different blocks, at whose edges nothing begins anew.
		close_block();
		begin(6 * DAY);
		denied(Bob, pay_misc(1), Failure::AboveSolo);
		denied(Dave, pay_food(51), Failure::AboveAllowance);
		done(Dave, pay_food(50));
		close_block();
		begin(DAY);
		done(Bob, pay_misc(1_000));
		denied(Dave, pay_food(101), Failure::AboveAllowance);
		done(Dave, pay_food(100));
		assert_eq!(left(&before), 2_250);
	});
}

#[test]
fn nothing_is_spent_in_between_or_in_other_assets() {
	family(|| {
		// The allowance is in dollars, and a token worth half of one.
		let tokens =
			|amount: Balance| pay(FAMILY, payment(Ferdie, NATIVE, amount * UNIT, categories::FOOD));
		done(Dave, tokens(200));
		denied(Dave, tokens(101), Failure::AboveAllowance);
		denied(Dave, batch_all(vec![tokens(90), pay_food(6)]), Failure::AboveAllowance);
		// Paid with tokens, it is what the tokens are worth that counts: more than 50 dollars.
		let with_tokens = |dollars: Balance| {
			let pay_with = Some((NATIVE, 1_000 * UNIT));
			let payment = payment(Ferdie, DOLLAR, dollars * USD, categories::FOOD);
			pay(FAMILY, pallet_finance_vaults::Payment { pay_with, ..payment })
		};
		denied(Dave, with_tokens(50), Failure::AboveAllowance);
		done(Dave, with_tokens(49));
		denied(Dave, pay_food(1), Failure::AboveAllowance);
		// On nothing else.
		denied(Dave, pay_misc(0), Failure::BadAmount);
		close_block();
		begin(7 * DAY);
		denied(Dave, pay_misc(1), Failure::NotCovered);
	});
}

/// One call of each kind that a signer can make.
pub(crate) fn calls_of_vaults() -> Vec<RuntimeCall> {
	let (vault, asset, amount, pool) = (FAMILY, DOLLAR, 1, 0);
	let one = payment(Ferdie, DOLLAR, USD, categories::FOOD);
	let owners = vec![id(Bob)].try_into().unwrap();
	let rule = rule_input(
		has_at_least(DOLLAR, USD),
		pallet_finance_vaults::Action::Supply { asset: DOLLAR, amount: ALL },
	);
	let bill = pallet_finance_vaults::BillInput {
		payment: one.clone(),
		start: 0,
		every: None,
		times: None,
	};
	let stream = pallet_finance_vaults::StreamInput {
		to: id(Bob),
		asset: DOLLAR,
		amount,
		start: 0,
		end: 1,
		category: categories::FOOD,
	};
	let forecast = pallet_finance_vaults::Forecast { index: 1, expected: 1, low: 1, high: 1 };
	vec![
		VaultCall::create_vault {
			owners: vec![id(Bob)].try_into().unwrap(),
			policy: free_policy(),
			fees: 0,
		},
		VaultCall::deposit { vault, asset, amount, category: 0, memo: Default::default() },
		VaultCall::add_fees { vault, amount },
		VaultCall::pay { vault, payment: Box::new(one.clone()) },
		VaultCall::operate {
			vault,
			operation: Operation::Withdraw { asset: DOLLAR, amount: None },
		},
		VaultCall::change { vault, change: Box::new(Change::Unfreeze) },
		VaultCall::propose { vault, proposal: Box::new(Proposal::Pay(one)) },
		VaultCall::approve { vault, motion: 0 },
		VaultCall::reject { vault, motion: 0 },
		VaultCall::resign { vault },
		VaultCall::freeze { vault },
		VaultCall::support_recovery { vault, owners, threshold: 1 },
		VaultCall::oppose_recovery { vault },
		VaultCall::add_rule { vault, input: Box::new(rule) },
		VaultCall::suspend_rule { vault, rule: 1 },
		VaultCall::resume_rule { vault, rule: 1 },
		VaultCall::remove_rule { vault, rule: 1 },
		VaultCall::add_bill { vault, input: Box::new(bill) },
		VaultCall::end_bill { vault, bill: 0 },
		VaultCall::add_stream { vault, input: Box::new(stream) },
		VaultCall::stop_stream { vault, stream: 0 },
		VaultCall::cancel_stream { vault, stream: 0 },
		VaultCall::claim_stream { vault, stream: 0 },
		VaultCall::commit_forecast { vault, category: categories::FOOD, forecast },
		VaultCall::create_pool { asset: DOLLAR, fee: Default::default(), cap: None },
		VaultCall::pool_deposit { pool, amount, min_shares: 0 },
		VaultCall::pool_mint { pool, shares: 1, max_amount: 1 },
		VaultCall::pool_withdraw { pool, amount, max_shares: 1 },
		VaultCall::pool_redeem { pool, shares: 1, min_amount: 0 },
		VaultCall::pool_invest { pool, amount },
		VaultCall::pool_divest { pool, amount: None },
		VaultCall::change_pool { pool, change: PoolChange::Closed(true) },
		VaultCall::take_pool_fee { pool },
		VaultCall::remove_pool { pool },
	]
	.into_iter()
	.map(RuntimeCall::from)
	.collect()
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
fn only_a_proxy_for_everything_uses_vaults() {
	let calls = calls_of_vaults();
	let all = <VaultCall as frame_support::traits::GetCallName>::get_call_names();
	assert_eq!(calls.len(), all.len(), "one of each");
	for call in calls {
		for kind in LESSER {
			assert!(!kind.filter(&call), "{kind:?} allows {call:?}");
		}
		assert!(ProxyType::Any.filter(&call));
	}
	// Nor are shares of pools moved by less.
	let shares = pallet_assets::Call::<Runtime, pallet_assets::Instance2>::transfer {
		id: codec::Compact(0),
		target: address(Bob),
		amount: 1,
	};
	for kind in LESSER {
		assert!(!kind.filter(&RuntimeCall::VaultShares(shares.clone())), "{kind:?}");
	}
}

#[test]
fn nobody_but_the_pallet_makes_shares() {
	family(|| {
		type Call = pallet_assets::Call<Runtime, pallet_assets::Instance2>;
		let (shares, admin) = (codec::Compact(0), address(Eve));
		let made = Call::create { id: shares, admin: admin.clone(), min_balance: 1 };
		let call = RuntimeCall::VaultShares(made);
		denied(Eve, call, DispatchError::BadOrigin);
		let create = VaultCall::create_pool { asset: DOLLAR, fee: Default::default(), cap: None };
		done(Eve, create);
		done(Dave, VaultCall::pool_deposit { pool: 0, amount: 100 * USD, min_shares: 1 });
		// Not even the manager, whose pool it is.
		for call in [
			Call::mint { id: shares, beneficiary: admin.clone(), amount: 1 },
			Call::burn { id: shares, who: address(Dave), amount: 1 },
			Call::freeze { id: shares, who: address(Dave) },
			Call::force_transfer {
				id: shares,
				source: address(Dave),
				dest: admin.clone(),
				amount: 1,
			},
			Call::start_destroy { id: shares },
		] {
			let result = apply(Eve, RuntimeCall::VaultShares(call)).unwrap();
			assert!(result.is_err());
			check_vaults();
		}
	});
}

#[test]
fn a_proxy_spends_what_the_account_may() {
	family(|| {
		let before = Ledger::now();
		let name = |proxy_type| {
			let call =
				pallet_proxy::Call::add_proxy { delegate: address(Eve), proxy_type, delay: 0 };
			RuntimeCall::Proxy(call)
		};
		let act = |kind, call| {
			RuntimeCall::Proxy(pallet_proxy::Call::proxy {
				real: address(Dave),
				force_proxy_type: Some(kind),
				call: Box::new(call),
			})
		};
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		for kind in LESSER {
			done(Dave, name(kind));
			done(Eve, act(kind, pay_food(1)));
			assert_eq!(result_of_other(), Err(filtered), "{kind:?}");
			done(Eve, act(kind, batch_all(vec![pay_food(1)])));
			assert!(result_of_other().is_err(), "{kind:?}");
			assert_eq!(left(&before), 0);
		}
		done(Dave, name(ProxyType::Any));
		done(Eve, act(ProxyType::Any, pay_food(100)));
		assert_eq!(result_of_other(), Ok(()));
		// It is Dave who has spent that.
		let cause = Cause::Spender(id(Dave));
		let last = records(FAMILY).pop().unwrap();
		assert!(matches!(last, Record::Paid { cause: by, .. } if by == cause));
		done(Eve, act(ProxyType::Any, pay_food(51)));
		assert_eq!(result_of_other(), Err(Failure::AboveAllowance.into()));
		denied(Dave, pay_food(51), Failure::AboveAllowance);
		done(Eve, act(ProxyType::Any, batch(vec![pay_food(30), pay_food(30)])));
		assert_eq!(left(&before), 130);
		// Eve herself may not spend.
		denied(Eve, pay_food(1), Failure::NotAllowed);
	});
}

#[test]
fn derivatives_are_others() {
	family(|| {
		let before = Ledger::now();
		for who in [Alice, Bob, Dave] {
			for index in 0..3 {
				let call = Box::new(pay_food(1));
				let derived = RuntimeCall::Utility(UtilityCall::as_derivative { index, call });
				denied(who, derived, Failure::NotAllowed);
			}
		}
		assert_eq!(left(&before), 0);
	});
}

#[test]
fn an_account_of_several_spends_what_it_may() {
	family(|| {
		let mut all = [id(Eve), id(Bob)];
		all.sort();
		let shared = pallet_multisig::Pallet::<Runtime>::multi_account_id(&all, 1);
		let vault = create(Eve, &[shared], Policy { limit: Some(limit(100, 7)), ..free_policy() });
		done(Eve, put(vault, DOLLAR, 1_000 * USD));
		let before = Ledger::now();
		let act = |other, call| {
			RuntimeCall::Multisig(pallet_multisig::Call::as_multi_threshold_1 {
				other_signatories: vec![id(other)],
				call: Box::new(call),
			})
		};
		let pay =
			|dollars: Balance| pay(vault, payment(Ferdie, DOLLAR, dollars * USD, categories::FOOD));
		denied(Eve, pay(1), Failure::NotAllowed);
		done(Eve, act(Bob, pay(60)));
		assert_eq!(result_of_other(), Ok(()));
		let more = apply(Bob, act(Eve, pay(41))).unwrap();
		assert_eq!(more, Err(Failure::AboveLimit.into()));
		done(Bob, act(Eve, batch(vec![pay(40), pay(1)])));
		assert_eq!(before.change(&DOLLAR, &id(Ferdie)), 100 * USD as i128);
		let more = apply(Eve, act(Bob, pay(1))).unwrap();
		assert_eq!(more, Err(Failure::AboveLimit.into()));
		check_vaults();
	});
}

#[test]
fn who_inherits_an_account_spends_what_it_may() {
	family(|| {
		let group = pallet_recovery::FriendGroup {
			friends: vec![id(Bob)].try_into().unwrap(),
			friends_needed: 1,
			inheritor: id(Charlie),
			inheritance_delay: 1,
			inheritance_priority: 0,
			cancel_delay: 1,
		};
		type Call = pallet_recovery::Call<Runtime>;
		let lost = || address(Dave);
		done(Dave, pay_food(100));
		done(Dave, RuntimeCall::Recovery(Call::set_friend_groups { friend_groups: vec![group] }));
		let begin = Call::initiate_attempt { lost: lost(), friend_group_index: 0 };
		done(Bob, RuntimeCall::Recovery(begin));
		pass(HOUR);
		report_prices(500, 60_000);
		let end = Call::finish_attempt { lost: lost(), friend_group_index: 0 };
		done(Bob, RuntimeCall::Recovery(end));
		let act = |call| {
			let (recovered, call) = (lost(), Box::new(call));
			RuntimeCall::Recovery(Call::control_inherited_account { recovered, call })
		};
		done(Charlie, act(pay_food(51)));
		assert_eq!(result_of_other(), Err(Failure::AboveAllowance.into()));
		done(Charlie, act(pay_food(50)));
		assert_eq!(result_of_other(), Ok(()));
		let spent = Members::<Runtime>::get(FAMILY, id(Dave)).unwrap().spent;
		assert_eq!(spent.0.iter().map(|spell| spell.value).sum::<Balance>(), value(150));
	});
}

#[test]
fn governance_owns_no_vault() {
	family(|| {
		let before = Ledger::now();
		for call in [pay_food(1), pay_misc(1), put(FAMILY, DOLLAR, USD)] {
			let result = call.clone().dispatch(RuntimeOrigin::root());
			assert_eq!(result.unwrap_err().error, DispatchError::BadOrigin);
			// Nor when the time has come for it.
			let when = System::block_number() + 1;
			let named = Scheduler::schedule(RuntimeOrigin::root(), when, None, 0, Box::new(call));
			named.unwrap();
			close_block();
			check_vaults();
			open_block();
			assert_eq!(result_of_other(), Err(DispatchError::BadOrigin));
			report_prices(500, 60_000);
		}
		// It can act as anybody, who spends no more by it.
		let as_dave: OriginCaller = frame_system::RawOrigin::Signed(id(Dave)).into();
		let dispatch = |call| {
			let (as_origin, call) = (Box::new(as_dave.clone()), Box::new(call));
			let call = RuntimeCall::Utility(UtilityCall::dispatch_as { as_origin, call });
			call.dispatch(RuntimeOrigin::root()).unwrap();
			check_vaults();
			result_of_other()
		};
		assert_eq!(dispatch(pay_food(151)), Err(Failure::AboveAllowance.into()));
		assert_eq!(dispatch(pay_food(150)), Ok(()));
		denied(Dave, pay_food(1), Failure::AboveAllowance);
		assert_eq!(left(&before), 150);
	});
}

#[test]
fn a_flash_loan_changes_nothing() {
	family(|| {
		let before = Ledger::now();
		let loan = |calls| flash_loan(DOLLAR, 10_000 * USD, calls);
		denied(Dave, loan(vec![pay_food(100), pay_food(51)]), Failure::AboveAllowance);
		// Put in by somebody who has borrowed it, it cannot be had back by him.
		let calls = vec![put(FAMILY, DOLLAR, 10_000 * USD), pay_food(151)];
		denied(Dave, loan(calls), Failure::AboveAllowance);
		assert_eq!(left(&before), 0);
		done(Dave, loan(vec![pay_food(100)]));
		denied(Dave, pay_food(51), Failure::AboveAllowance);
		assert_eq!(before.change(&DOLLAR, &account(FAMILY)), -(100 * USD as i128));
	});
}

/// Nobody can sign for it, and it has named nobody.
#[test]
fn nobody_acts_for_the_account_of_a_vault() {
	family(|| {
		let before = Ledger::now();
		let ours = || Address::Id(account(FAMILY));
		let transfer = || {
			let (dest, value) = (address(Eve), UNIT);
			Box::new(RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
				dest,
				value,
			}))
		};
		for who in [Alice, Eve] {
			let (real, force_proxy_type) = (ours(), None);
			let call = pallet_proxy::Call::proxy { real, force_proxy_type, call: transfer() };
			let error = pallet_proxy::Error::<Runtime>::NotProxy;
			denied(who, RuntimeCall::Proxy(call), error);
			let call = pallet_recovery::Call::control_inherited_account {
				recovered: ours(),
				call: transfer(),
			};
			let error = pallet_recovery::Error::<Runtime>::NoInheritor;
			denied(who, RuntimeCall::Recovery(call), error);
			let call = pallet_assets::Call::transfer_approved {
				id: codec::Compact(1),
				owner: ours(),
				destination: address(Eve),
				amount: USD,
			};
			assert!(apply(who, RuntimeCall::Assets(call)).unwrap().is_err());
			// Nor borrows it in its name, though it has something to stand for it.
			done(Alice, operate(FAMILY, Operation::Supply { asset: DOLLAR, amount: 100 * USD }));
			let call = lending::LendingCall::borrow {
				asset: DOLLAR,
				amount: USD,
				on_behalf: Some(account(FAMILY)),
			};
			let error = pallet_lending::Error::<Runtime>::AllowanceExceeded;
			denied(who, RuntimeCall::from(call), error);
		}
		assert_eq!(before.change(&NATIVE, &account(FAMILY)), 0);
	});
}

#[test]
fn nothing_leaves_a_frozen_vault() {
	family(|| {
		let before = Ledger::now();
		denied(Dave, VaultCall::freeze { vault: FAMILY }, Failure::NotAllowed);
		done(Charlie, VaultCall::freeze { vault: FAMILY });
		for (who, call) in [
			(Dave, pay_food(1)),
			(Alice, pay_misc(1)),
			(Alice, operate(FAMILY, Operation::Supply { asset: DOLLAR, amount: USD })),
			(Eve, operate(FAMILY, Operation::Supply { asset: DOLLAR, amount: USD })),
		] {
			denied(who, call.clone(), Failure::Frozen);
			denied(who, batch_all(vec![call]), Failure::Frozen);
		}
		// Money comes in.
		done(Ferdie, put(FAMILY, DOLLAR, 10_000 * USD));
		close_block();
		check_vaults();
		// The rule that lends what is left over does nothing, and is not suspended for that.
		assert!(matches!(&records(FAMILY)[..], [Record::Frozen { .. }, Record::Deposited { .. }]));
		begin(6 * DAY);
		denied(Dave, pay_food(1), Failure::Frozen);
		denied(Charlie, VaultCall::freeze { vault: FAMILY }, Failure::FrozenLately);
		close_block();
		check_vaults();
		assert_eq!(records(FAMILY), []);
		begin(DAY);
		done(Dave, pay_food(1));
		close_block();
		check_vaults();
		let found = records(FAMILY);
		assert!(
			matches!(
				&found[..],
				[Record::Paid { .. }, Record::Supplied { .. }, Record::Fired { rule: 2, .. }]
			),
			"{found:?}"
		);
		begin(2_000);
		// All but the 10,000 that Ferdie has got a dollar of.
		assert_eq!(spendable(FAMILY, DOLLAR), 10_000 * USD);
		assert_eq!(before.change(&DOLLAR, &id(Ferdie)), -(9_999 * USD as i128));
	});
}
