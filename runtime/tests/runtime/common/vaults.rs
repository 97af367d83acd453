// SPDX-License-Identifier: Apache-2.0

//! Finance vaults on the development chain: the calls about them, what they have, and what has to hold
//! between any two transactions.

pub use super::{
	marketplace::DAY,
	music::{id, text, HOUR},
	music_checks::Ledger,
};

use super::{
	apply, close_block,
	lending::{check_all, report_all, thousandths},
	markets::*,
	open_block, succeed,
};
use codec::Encode;
use frame_support::traits::{
	fungible::InspectHold as _,
	fungibles::Inspect as _,
	tokens::{Fortitude, Preservation},
};
use pallet_finance_vaults::{
	categories, Action, Amount, Bills, Budget, Category, Change, Condition, Edge, Envelopes, Error,
	Forecasts, HoldReason, ItemId, Limit, Members, Motions, NextVault, Operation, Payment,
	PaymentOf, Period, Policy, Pools, RecordOf, Recoveries, Rollover, RuleInput, RuleInputOf,
	Rules, Side, Streams, TrailEntry, TrailHead, Trails, VaultId, Vaults,
};
use polyphony_runtime::{
	configs::money::NativeAndAssets, constants::time::MILLISECS_PER_BLOCK, AccountId, Balance,
	Balances, FinanceVaults, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, System,
	Timestamp,
};
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{DispatchError, FixedPointNumber, FixedU128, Permill};
use std::collections::BTreeMap;

/// A call of vaults.
pub type VaultCall = pallet_finance_vaults::Call<Runtime>;
/// An error of them.
pub type Failure = Error<Runtime>;
/// What has happened in one.
pub type Record = RecordOf<Runtime>;

/// The vault of the preset: Alice and Bob own it, Charlie guards it, Dave buys food, and Eve advises.
pub const FAMILY: VaultId = 0;

/// Midnight of 1 January 2026, when its calendars begin. The tests begin in 1970.
pub const NEW_YEAR: u64 = 1_767_225_600_000;

/// So many dollars, as a value.
pub const fn value(dollars: u128) -> u128 {
	dollars * FixedU128::DIV
}

/// The account of a vault.
pub fn account(vault: VaultId) -> AccountId {
	FinanceVaults::account_of(vault)
}

/// What a vault can spend of an asset.
pub fn spendable(vault: VaultId, asset: Asset) -> Balance {
	let (all, polite) = (Preservation::Preserve, Fortitude::Polite);
	NativeAndAssets::reducible_balance(asset, &account(vault), all, polite)
}

/// What is on hold for a reason on the account of a vault.
pub fn held(reason: HoldReason, vault: VaultId) -> Balance {
	Balances::balance_on_hold(&RuntimeHoldReason::FinanceVaults(reason), &account(vault))
}

/// The feeders report prices: of the token in thousandths of a dollar, and of a bitcoin in dollars.
pub fn report_prices(native: u128, bitcoin: u32) {
	let one = FixedU128::from_u32(1);
	let bitcoin = FixedU128::from_u32(bitcoin);
	report_all(&[(NATIVE, thousandths(native)), (DOLLAR, one), (OTHER, one), (BITCOIN, bitcoin)]);
}

/// The next block, so many milliseconds after the last, which is closed. It has the usual prices.
pub fn begin(ms: u64) {
	begin_at(ms, 60_000);
}

/// The same at another price of the bitcoin.
pub fn begin_at(ms: u64, bitcoin: u32) {
	skip(ms);
	open_block();
	report_prices(500, bitcoin);
}

/// As if all blocks but the last of a time had been made.
pub fn skip(ms: u64) {
	let blocks = u32::try_from(ms / MILLISECS_PER_BLOCK).unwrap();
	System::set_block_number(System::block_number() + blocks.max(1) - 1);
}

/// Closes the block, checks all, and returns what has happened in a vault in it.
pub fn end(vault: VaultId) -> Vec<Record> {
	close_block();
	check_vaults();
	records(vault)
}

/// What has happened in a vault in this block.
pub fn records(vault: VaultId) -> Vec<Record> {
	entries(vault).into_iter().map(|(_, _, record)| record).collect()
}

fn entries(of: VaultId) -> Vec<(u64, H256, Record)> {
	System::events()
		.into_iter()
		.filter_map(|event| match event.event {
			RuntimeEvent::FinanceVaults(pallet_finance_vaults::Event::Recorded {
				vault,
				index,
				hash,
				record,
			}) if vault == of => Some((index, hash, record)),
			_ => None,
		})
		.collect()
}

/// With fees of zero, which go by weights.
pub fn without_fees(records: Vec<Record>) -> Vec<Record> {
	let without = |record| match record {
		Record::Fired { rule, fee } => {
			assert!(fee > 0, "a firing is not free");
			Record::Fired { rule, fee: 0 }
		},
		other => other,
	};
	records.into_iter().map(without).collect()
}

/// Somebody who follows the trail of a vault from block to block.
pub struct Follower {
	vault: VaultId,
	head: TrailHead,
}

impl Follower {
	/// Knows the end of it as the state has it now.
	pub fn of(vault: VaultId) -> Self {
		Self { vault, head: Trails::<Runtime>::get(vault) }
	}

	/// Knows nothing yet of one that was made in this block.
	pub fn of_new(vault: VaultId) -> Self {
		Self { vault, head: TrailHead::default() }
	}

	/// Reads what has happened in this block, which is closed: each entry has the hash of the one
	/// before, and the state that of the last.
	pub fn read_on(&mut self) {
		for (index, hash, record) in entries(self.vault) {
			let entry = TrailEntry {
				vault: self.vault,
				index,
				previous: self.head.hash,
				block: System::block_number(),
				at: Timestamp::get(),
				record,
			};
			assert_eq!(index, self.head.count);
			assert_eq!(hash, H256(blake2_256(&entry.encode())));
			self.head = TrailHead { count: index + 1, hash };
		}
		assert_eq!(Trails::<Runtime>::get(self.vault), self.head);
	}
}

/// One owner decides, nothing is limited, and what loosens takes a day.
pub fn free_policy() -> Policy {
	Policy {
		threshold: 1,
		limit: None,
		solo: None,
		delay: DAY,
		guardians_needed: 0,
		envelopes_only: false,
		alert_at: Permill::from_percent(80),
	}
}

/// So many dollars in so many days.
pub fn limit(dollars: u128, days: u64) -> Limit {
	Limit { value: value(dollars), period: days * DAY }
}

/// Makes a vault, with fees of ten tokens.
pub fn create(who: Sr25519Keyring, owners: &[AccountId], policy: Policy) -> VaultId {
	let mut owners = owners.to_vec();
	owners.sort();
	let owners = owners.try_into().unwrap();
	let vault = NextVault::<Runtime>::get();
	let fees = 10 * polyphony_runtime::constants::currency::UNIT;
	done(who, VaultCall::create_vault { owners, policy, fees });
	vault
}

/// Puts money into a vault.
pub fn put(vault: VaultId, asset: Asset, amount: Balance) -> RuntimeCall {
	let (category, memo) = (categories::NONE, Default::default());
	VaultCall::deposit { vault, asset, amount, category, memo }.into()
}

/// A payment, of which nothing else is said.
pub fn payment(
	to: Sr25519Keyring,
	asset: Asset,
	amount: Balance,
	category: Category,
) -> PaymentOf<Runtime> {
	Payment { to: id(to), asset, amount, pay_with: None, category, memo: Default::default() }
}

/// Pays out of a vault.
pub fn pay(vault: VaultId, payment: PaymentOf<Runtime>) -> RuntimeCall {
	VaultCall::pay { vault, payment: Box::new(payment) }.into()
}

/// Pays Ferdie dollars for food, out of the vault of the preset.
pub fn pay_food(dollars: Balance) -> RuntimeCall {
	pay(FAMILY, payment(Sr25519Keyring::Ferdie, DOLLAR, dollars * USD, categories::FOOD))
}

/// Does something within a vault.
pub fn operate(vault: VaultId, operation: Operation<Asset>) -> RuntimeCall {
	VaultCall::operate { vault, operation }.into()
}

/// Changes a vault.
pub fn change(vault: VaultId, change: Change<AccountId>) -> RuntimeCall {
	VaultCall::change { vault, change: Box::new(change) }.into()
}

/// So many dollars in 30 days from now on, and not more.
pub fn budget(dollars: u128) -> Budget {
	Budget {
		value: Some(value(dollars)),
		period: Period::Days(30),
		start: Timestamp::get(),
		rollover: Rollover::None,
		hard: true,
		target: None,
	}
}

/// Makes an envelope.
pub fn envelope(vault: VaultId, category: Category, budget: Budget) -> RuntimeCall {
	change(vault, Change::Envelope { category, budget: Some(budget) })
}

/// A rule that fires each hour at most, when something is at least so much.
pub fn rule_input(
	condition: Condition<AccountId, Asset>,
	action: Action<AccountId, Asset>,
) -> RuleInputOf<Runtime> {
	RuleInput {
		conditions: vec![condition].try_into().unwrap(),
		action,
		cooldown: HOUR,
		max_loss: 0,
		times: None,
	}
}

/// When a vault has at least so much of an asset, until it has a tenth less.
pub fn has_at_least(asset: Asset, level: Balance) -> Condition<AccountId, Asset> {
	Condition::Balance(asset, Edge { side: Side::AtLeast, level, rearm: level - level / 10 })
}

/// All that a vault can spend of an asset.
pub const ALL: Amount = Amount::Part(Permill::one());

/// Makes a rule, and returns its number.
pub fn add_rule(who: Sr25519Keyring, vault: VaultId, input: RuleInputOf<Runtime>) -> ItemId {
	let rule = next_item(vault);
	done(who, VaultCall::add_rule { vault, input: Box::new(input) });
	rule
}

/// The number of the next thing that belongs to a vault.
pub fn next_item(vault: VaultId) -> ItemId {
	Vaults::<Runtime>::get(vault).unwrap().next_item
}

/// Applies a call that must succeed, and checks all.
pub fn done(who: Sr25519Keyring, call: impl Into<RuntimeCall>) {
	succeed(who, call);
	check_vaults();
}

/// Applies a call that must fail with this error.
pub fn denied(who: Sr25519Keyring, call: impl Into<RuntimeCall>, error: impl Into<DispatchError>) {
	let call = call.into();
	let described = format!("{call:?}");
	assert_eq!(apply(who, call), Ok(Err(error.into())), "{described}");
	check_vaults();
}

/// All money is somewhere, what is stored of vaults is paid for and counted, and pools have what they
/// say. Where they are compiled, the checks of the pallets too.
pub fn check_vaults() {
	check_all();
	check_counts();
	check_holds();
	for (pool, entry) in Pools::<Runtime>::iter() {
		let there = NativeAndAssets::balance(entry.asset, &FinanceVaults::pool_account(pool));
		assert!(entry.idle <= there, "pool {pool}");
	}
	#[cfg(feature = "try-runtime")]
	FinanceVaults::do_try_state().unwrap();
}

fn check_counts() {
	for (vault, entry) in Vaults::<Runtime>::iter() {
		let counts = entry.counts;
		let there = [
			Members::<Runtime>::iter_prefix(vault).count(),
			Envelopes::<Runtime>::iter_prefix(vault).count(),
			Rules::<Runtime>::iter_prefix(vault).count(),
			Bills::<Runtime>::iter_prefix(vault).count(),
			Streams::<Runtime>::iter_prefix(vault).count(),
			Motions::<Runtime>::iter_prefix(vault).count(),
		];
		let counted = [
			counts.members,
			counts.envelopes,
			counts.rules,
			counts.bills,
			counts.streams,
			counts.motions,
		];
		assert_eq!(there, counted.map(|count| count as usize), "vault {vault}");
	}
}

/// Each deposit is on hold on the account of whom it is, and nothing else.
fn check_holds() {
	let mut of_vaults = BTreeMap::<AccountId, Balance>::new();
	let mut add = |vault, deposit| *of_vaults.entry(account(vault)).or_default() += deposit;
	Vaults::<Runtime>::iter().for_each(|(vault, one)| add(vault, one.deposit));
	Members::<Runtime>::iter().for_each(|(vault, _, one)| add(vault, one.deposit));
	Envelopes::<Runtime>::iter().for_each(|(vault, _, one)| add(vault, one.deposit));
	Rules::<Runtime>::iter().for_each(|(vault, _, one)| add(vault, one.deposit));
	Bills::<Runtime>::iter().for_each(|(vault, _, one)| add(vault, one.deposit));
	Streams::<Runtime>::iter().for_each(|(vault, _, one)| add(vault, one.deposit));
	let mut proposals = BTreeMap::<AccountId, Balance>::new();
	let mut add = |who, deposit| *proposals.entry(who).or_default() += deposit;
	Motions::<Runtime>::iter_values().for_each(|one| add(one.by, one.deposit));
	Recoveries::<Runtime>::iter_values().for_each(|one| add(one.deposit.0, one.deposit.1));
	Forecasts::<Runtime>::iter_values().flatten().for_each(|one| add(one.by, one.deposit));
	let mut pools = BTreeMap::<AccountId, Balance>::new();
	for pool in Pools::<Runtime>::iter_values() {
		*pools.entry(pool.depositor).or_default() += pool.deposit;
	}
	let reasons = [
		(HoldReason::Vault, of_vaults),
		(HoldReason::Proposal, proposals),
		(HoldReason::Pool, pools),
	];
	for (reason, mut sums) in reasons {
		for (who, _) in frame_system::Account::<Runtime>::iter() {
			let held = Balances::balance_on_hold(&RuntimeHoldReason::FinanceVaults(reason), &who);
			assert_eq!(held, sums.remove(&who).unwrap_or(0), "{reason:?} of {who}");
		}
		assert!(sums.is_empty(), "deposits of nobody");
	}
}
