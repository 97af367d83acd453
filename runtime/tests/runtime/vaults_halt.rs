// SPDX-License-Identifier: Apache-2.0

//! Safe mode, paused calls and frozen accounts: in safe mode no time of vaults runs out and the chain
//! does nothing for them; and what the issuer of an asset does to one vault is the trouble of that
//! vault.

use crate::{
	common::{
		marketplace::{committee, pass},
		markets::*,
		vaults::*,
		*,
	},
	vaults_wrappers::calls_of_vaults,
};
use frame_support::{assert_ok, migrations::FailedMigrationHandler};
use pallet_finance_vaults::{
	categories, Action, Alert, Amount, BillInput, Cause, Change, Condition, HaltedFor, ItemId,
	MotionEnd, Motions, Operation, Period, Policy, Proposal, VaultId, Vaults,
};
use polyphony_runtime::{
	configs::safety::EnterSafeModeAndResume, constants::time::MILLISECS_PER_BLOCK, Runtime,
	RuntimeCall, RuntimeOrigin, SafeMode, Timestamp,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{DispatchError, TokenError};

/// The chain is in safe mode for so many milliseconds, as after a migration that has failed: from
/// the open block to the one that is left open. Nothing happens in a vault in that time.
fn halt(ms: u64) {
	EnterSafeModeAndResume::failed(None);
	let trails = || pallet_finance_vaults::Trails::<Runtime>::iter().collect::<Vec<_>>();
	let before = trails();
	pass(ms);
	check_vaults();
	assert_eq!(trails(), before);
	assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
}

/// The dispatch error of a call that the base filter keeps out.
fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

/// Eve's vault with 1,000 dollars and a bill of ten, due in so many milliseconds and every ten days.
fn with_bill(due_in: u64) -> (VaultId, ItemId) {
	let vault = create(Eve, &[id(Eve)], free_policy());
	done(Eve, put(vault, NATIVE, 10 * polyphony_runtime::constants::currency::UNIT));
	done(Eve, put(vault, DOLLAR, 1_000 * USD));
	let bill = next_item(vault);
	let input = BillInput {
		payment: payment(Ferdie, DOLLAR, 10 * USD, categories::ENERGY),
		start: Timestamp::get() + due_in,
		every: Some(Period::Days(10)),
		times: None,
	};
	done(Eve, VaultCall::add_bill { vault, input: Box::new(input) });
	(vault, bill)
}

#[test]
fn no_time_of_vaults_runs_out_in_safe_mode() {
	development().execute_with(|| {
		open_block();
		report_prices(500, 60_000);
		// Both owners have decided that one of them may spend more, from tomorrow on.
		let policy = Vaults::<Runtime>::get(FAMILY).unwrap().policy;
		let looser = Policy { solo: Some(limit(2_000, 7)), ..policy.clone() };
		let motion = next_item(FAMILY);
		let proposal = Box::new(Proposal::Change(Change::Policy(looser.clone())));
		done(Alice, VaultCall::propose { vault: FAMILY, proposal });
		done(Bob, VaultCall::approve { vault: FAMILY, motion });
		// Dave has spent what he may in this week.
		done(Dave, pay_food(150));
		let (billed, bill) = with_bill(2 * DAY);
		// A rule that is due tomorrow, and each day after that.
		let time = Condition::Time { start: Timestamp::get() + DAY, every: Some(Period::Days(1)) };
		let action = Action::Supply { asset: DOLLAR, amount: Amount::Exact(10 * USD) };
		let rule = add_rule(Eve, billed, rule_input(time, action));
		let frozen = create(Eve, &[id(Eve)], free_policy());
		done(Eve, put(frozen, DOLLAR, 100 * USD));
		done(Eve, VaultCall::freeze { vault: frozen });
		let from_frozen = || pay(frozen, payment(Ferdie, DOLLAR, USD, categories::ENERGY));

		// Three weeks.
		halt(21 * DAY);
		let halted = HaltedFor::<Runtime>::get();
		assert!((21 * DAY..=21 * DAY + 2 * MILLISECS_PER_BLOCK).contains(&halted), "{halted}");
		report_prices(500, 60_000);
		denied(Dave, pay_food(1), Failure::AboveAllowance);
		denied(Eve, from_frozen(), Failure::Frozen);
		assert_eq!(Vaults::<Runtime>::get(FAMILY).unwrap().policy, policy);
		// What goes by the calendar is due once, however often it would have been.
		let fired = |found: Vec<Record>| {
			let cause = Cause::Rule(rule);
			let supplied = Record::Supplied { cause, asset: DOLLAR, amount: 10 * USD };
			assert_eq!(without_fees(found), [supplied, Record::Fired { rule, fee: 0 }]);
		};
		fired(end(billed));
		assert_eq!(records(FAMILY), []);

		// The motion waits for the rest of its day.
		begin(23 * HOUR);
		end(FAMILY);
		assert_eq!(Vaults::<Runtime>::get(FAMILY).unwrap().policy, policy);
		assert!(Motions::<Runtime>::contains_key(FAMILY, motion));
		begin(HOUR);
		let found = end(FAMILY);
		let ended = Record::MotionEnded { motion, end: MotionEnd::Done };
		assert!(found.contains(&ended), "{found:?}");
		assert_eq!(Vaults::<Runtime>::get(FAMILY).unwrap().policy, looser);
		fired(records(billed));

		// The bill is paid as many days later, once; that which was due in between is not.
		let before = Ledger::now();
		begin(DAY);
		let found = end(billed);
		let paid = found.iter().position(|record| matches!(record, Record::Paid { .. }));
		let missed = Record::BillMissed { bill, index: 1 };
		assert_eq!(found[paid.unwrap() + 1], missed, "{found:?}");
		assert_eq!(before.change(&DOLLAR, &id(Ferdie)), 10 * USD as i128);
		// The next one on its day by the calendar: the 32nd.
		begin(8 * DAY);
		assert!(!end(billed).iter().any(|record| matches!(record, Record::Paid { .. })));
		begin(DAY);
		assert!(end(billed).iter().any(|record| matches!(record, Record::Paid { .. })));
		assert_eq!(before.change(&DOLLAR, &id(Ferdie)), 20 * USD as i128);

		// By now all of it is over.
		begin(MILLISECS_PER_BLOCK);
		done(Dave, pay_food(150));
		done(Eve, from_frozen());
		end(FAMILY);
	});
}

#[test]
fn a_freeze_and_an_allowance_last_as_long_as_they_should() {
	development().execute_with(|| {
		open_block();
		report_prices(500, 60_000);
		done(Charlie, VaultCall::freeze { vault: FAMILY });
		end(FAMILY);
		begin(3 * DAY);
		halt(30 * DAY);
		report_prices(500, 60_000);
		denied(Dave, pay_food(1), Failure::Frozen);
		end(FAMILY);
		begin(4 * DAY - HOUR);
		denied(Dave, pay_food(1), Failure::Frozen);
		end(FAMILY);
		begin(HOUR);
		done(Dave, pay_food(150));
		end(FAMILY);
		begin(6 * DAY);
		halt(30 * DAY);
		report_prices(500, 60_000);
		denied(Dave, pay_food(1), Failure::AboveAllowance);
		end(FAMILY);
		begin(DAY);
		done(Dave, pay_food(150));
		end(FAMILY);
	});
}

#[test]
fn safe_mode_refuses_every_call_of_vaults() {
	development().execute_with(|| {
		open_block();
		report_prices(500, 60_000);
		let before = Ledger::now();
		committee(RuntimeCall::SafeMode(pallet_safe_mode::Call::force_enter {}));
		for call in calls_of_vaults() {
			for who in [Alice, Dave] {
				denied(who, call.clone(), filtered());
			}
			// Nor does a wrapper get anything past it.
			let batch = pallet_utility::Call::batch_all { calls: vec![call] };
			denied(Alice, RuntimeCall::Utility(batch), filtered());
		}
		assert!(before.changes(&DOLLAR).is_empty());
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		done(Dave, pay_food(1));
		close_block();
		check_vaults();
	});
}

/// What is paused are transactions, and not what the chain has promised to do.
#[test]
fn a_paused_call_is_the_only_one_that_is_refused() {
	development().execute_with(|| {
		open_block();
		report_prices(500, 60_000);
		let (billed, bill) = with_bill(2 * DAY);
		let full_name = || (text("FinanceVaults"), text("pay"));
		let pause = pallet_tx_pause::Call::pause { full_name: full_name() };
		committee(RuntimeCall::TxPause(pause));
		denied(Dave, pay_food(1), filtered());
		let batch =
			|call| RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![call] });
		denied(Dave, batch(pay_food(1)), filtered());
		done(Alice, operate(FAMILY, Operation::Supply { asset: DOLLAR, amount: USD }));
		end(FAMILY);
		begin(2 * DAY);
		let found = end(billed);
		assert!(
			matches!(&found[..], [Record::Paid { cause: Cause::Bill(of), .. }] if *of == bill),
			"{found:?}"
		);
		begin(MILLISECS_PER_BLOCK);
		let unpause = pallet_tx_pause::Call::unpause { ident: full_name() };
		committee(RuntimeCall::TxPause(unpause));
		done(Dave, batch(pay_food(1)));
		end(FAMILY);
	});
}

#[test]
fn a_vault_whose_account_is_frozen_is_the_only_one_that_pays_nothing() {
	development().execute_with(|| {
		open_block();
		report_prices(500, 60_000);
		let [(stuck, bill), (other, _)] = [with_bill(2 * DAY), with_bill(2 * DAY)];
		type AssetsCall = pallet_assets::Call<Runtime>;
		let dollar = codec::Compact(1);
		let freeze = AssetsCall::freeze { id: dollar, who: account(stuck).into() };
		done(Ferdie, RuntimeCall::Assets(freeze));
		end(stuck);
		begin(2 * DAY);
		assert!(end(other).iter().any(|record| matches!(record, Record::Paid { .. })));
		let found = records(stuck);
		let [Record::BillFailed { bill: of, error, .. }] = &found[..] else {
			panic!("{found:?}");
		};
		assert_eq!((*of, *error), (bill, Failure::InsufficientFunds.into()));
		begin(MILLISECS_PER_BLOCK);
		// In another asset it can.
		done(Eve, pay(stuck, payment(Ferdie, NATIVE, 1_000_000_000, categories::ENERGY)));
		let thaw = AssetsCall::thaw { id: dollar, who: account(stuck).into() };
		done(Ferdie, RuntimeCall::Assets(thaw));
		end(stuck);
		begin(6 * HOUR);
		assert!(end(stuck).iter().any(|record| matches!(record, Record::Paid { .. })));
	});
}

#[test]
fn who_cannot_be_paid_keeps_nobody_from_his() {
	development().execute_with(|| {
		open_block();
		report_prices(500, 60_000);
		let before = Ledger::now();
		let (vault, bill) = with_bill(4 * DAY);
		let input = BillInput {
			payment: payment(Dave, DOLLAR, 10 * USD, categories::ENERGY),
			start: Timestamp::get() + 4 * DAY,
			every: None,
			times: None,
		};
		done(Eve, VaultCall::add_bill { vault, input: Box::new(input) });
		let block = pallet_assets::Call::block { id: codec::Compact(1), who: id(Dave).into() };
		done(Ferdie, RuntimeCall::Assets(block));
		end(vault);
		begin(DAY);
		// The warning says why.
		let found = end(vault);
		let [Record::Alerted { alert: Alert::BillShort { bill: second, error, .. } }] = &found[..]
		else {
			panic!("{found:?}");
		};
		assert_eq!((*second, *error), (bill + 1, TokenError::Blocked.into()));
		let alerted = *second;
		begin(3 * DAY);
		let found = end(vault);
		assert!(found.iter().any(|record| matches!(record, Record::Paid { .. })));
		assert!(found
			.iter()
			.any(|record| matches!(record, Record::BillFailed { bill, .. } if *bill == alerted)));
		assert_eq!(before.change(&DOLLAR, &id(Ferdie)), 10 * USD as i128);
		// Five times in all.
		for tried in 1..5 {
			begin(6 * HOUR);
			let found = end(vault);
			let missed = Record::BillMissed { bill: alerted, index: 0 };
			assert_eq!(found.contains(&missed), tried == 4, "{found:?}");
		}
		assert_eq!(before.change(&DOLLAR, &id(Dave)), 0);
		assert_eq!(before.change(&DOLLAR, &account(vault)), 990 * USD as i128);
	});
}
