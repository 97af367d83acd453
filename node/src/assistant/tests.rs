// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The vault 3 of Alice, who earns, pays her rent by hand and buys food for fourteen months; and what
//! comes of it.

mod calls;
mod chain;
mod trails;

use super::*;
use crate::types::Header;
use codec::{Decode, Encode};
use frame_support::traits::fungible::NativeOrWithId;
use pallet_finance_vaults::{trail_key, Cause, Payment, Record, TrailEntry};
use pallet_finance_vaults_runtime_api::*;
use polyphony_assistant::UNIT;
use sp_runtime::{
	traits::{BlakeTwo256, Hash as _},
	Permill,
};
use std::{collections::HashMap, sync::LazyLock};

/// How the runtime calls an asset.
type Asset = NativeOrWithId<u32>;

/// A day in milliseconds.
const DAY: u64 = 86_400_000;
/// 1 January 2025.
const START: u64 = 1_735_689_600_000;
/// When the story is over, in the middle of a month.
pub(crate) const NOW: u64 = START + 410 * DAY;

/// Who owns the vault.
pub(crate) const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

pub(crate) fn account(byte: u8) -> AccountId {
	AccountId::new([byte; 32])
}

fn alice() -> AccountId {
	ALICE.parse().unwrap()
}

/// The adviser, who may lower budgets.
pub(crate) fn adviser() -> AccountId {
	account(9)
}

fn landlord() -> AccountId {
	account(1)
}

fn paid(
	cause: Cause<AccountId>,
	to: AccountId,
	units: u128,
	category: u16,
	memo: &str,
) -> Record<AccountId, Asset> {
	let payment = Payment {
		to,
		asset: Asset::WithId(7),
		amount: units * 1_000_000,
		pay_with: None,
		category,
		memo: memo.as_bytes().to_vec().try_into().unwrap(),
	};
	let cost = payment.amount;
	Record::Paid { cause, payment, cost, value: Some(units * UNIT), counted: true }
}

/// What happened, day by day.
fn records() -> Vec<(u64, Record<AccountId, Asset>)> {
	let mut records = vec![(0, Record::FeesAdded { by: alice(), amount: 1 })];
	let owner = || Cause::Owner(alice());
	for day in 0..410u64 {
		let date = polyphony_assistant::calendar::Date::of((START / DAY + day) as i64);
		if date.day == 1 {
			records.push((day, paid(owner(), landlord(), 800, 401, "rent")));
		}
		if date.day == 3 {
			let record = Record::Deposited {
				from: account(2),
				asset: Asset::WithId(7),
				amount: 3_000_000_000,
				value: Some(3_000 * UNIT),
				category: 10_001,
				memo: b"salary".to_vec().try_into().unwrap(),
			};
			records.push((day, record));
		}
		if day % 4 == 2 {
			// She says every other time what it was.
			let category = if day % 8 == 2 { 101 } else { 0 };
			let units = 40 + u128::from(day % 7);
			records.push((day, paid(owner(), account(3), units, category, "supermarket")));
		}
	}
	let unpriced = match paid(owner(), account(4), 5, 0, "") {
		Record::Paid { cause, payment, cost, counted, .. } => {
			Record::Paid { cause, payment, cost, value: None, counted }
		},
		other => other,
	};
	records.push((410, unpriced));
	records
}

/// The trail of a vault: the entries, encoded, with their hashes.
fn trail_of(vault: u32, records: Vec<(u64, Record<AccountId, Asset>)>) -> Vec<(Hash, Vec<u8>)> {
	let mut previous = Hash::zero();
	let mut trail = Vec::new();
	for (index, (day, record)) in (0..).zip(records) {
		let at = START + day * DAY + 36_000_000;
		let entry = TrailEntry { vault, index, previous, block: 9, at, record };
		let raw = entry.encode();
		previous = BlakeTwo256::hash(&raw);
		trail.push((previous, raw));
	}
	trail
}

static TRAIL: LazyLock<Vec<(Hash, Vec<u8>)>> = LazyLock::new(|| trail_of(3, records()));

/// A node that has these entries.
pub(crate) struct Memory(HashMap<Vec<u8>, Vec<u8>>);

impl Memory {
	fn of(trails: &[&[(Hash, Vec<u8>)]]) -> Self {
		let entries = trails.iter().copied().flatten();
		Self(entries.map(|(hash, raw)| (trail_key(hash), raw.clone())).collect())
	}

	/// All of vault 3.
	pub(crate) fn full() -> Self {
		Self::of(&[&TRAIL])
	}
}

impl TrailStore for Memory {
	fn indexed(&self, key: &[u8]) -> Option<Vec<u8>> {
		self.0.get(key).cloned()
	}

	fn is_indexing(&self) -> bool {
		true
	}

	fn header(&self, _: Hash) -> sp_blockchain::Result<Option<Header>> {
		unreachable!("the assistant needs no header")
	}

	fn prove(&self, _: Hash, _: &[u8]) -> sp_blockchain::Result<Vec<Vec<u8>>> {
		unreachable!("the assistant needs no proof")
	}
}

fn end_of(vault: u32, trail: &[(Hash, Vec<u8>)]) -> Trail {
	Trail { vault, head: trail.last().unwrap().0, count: trail.len() as u64 }
}

fn limit() -> LimitInfo {
	LimitInfo { value: 5_000 * UNIT, period: 30 * DAY }
}

fn vault_info() -> VaultInfo<AccountId> {
	let policy = PolicyInfo {
		threshold: 2,
		limit: None,
		solo: None,
		delay: DAY,
		guardians_needed: 0,
		envelopes_only: false,
		alert_at: Permill::from_percent(80),
	};
	let counts = CountsInfo {
		members: 1,
		guardians: 0,
		envelopes: 2,
		rules: 0,
		bills: 0,
		streams: 0,
		motions: 0,
		forecasts: 0,
	};
	let end = end_of(3, &TRAIL);
	VaultInfo {
		vault: 3,
		account: account(8),
		owners: vec![alice()],
		policy,
		frozen_until: None,
		limit: None,
		solo: None,
		fees: 1,
		deposit: 2,
		firings_left: 3,
		counts,
		trail: TrailHeadInfo { count: end.count, hash: end.head, key: vec![] },
	}
}

fn envelope(category: u16, units: u128, hard: bool) -> EnvelopeInfo {
	let budget = BudgetInfo {
		value: Some(units * UNIT),
		period: PeriodInfo::Months(1),
		start: START,
		rollover: RolloverInfo::UpTo(7),
		hard,
		target: None,
	};
	EnvelopeInfo {
		category,
		budget,
		index: 13,
		began: START,
		ends: None,
		carried: 0,
		moved_in: 0,
		moved_out: 0,
		spent: 0,
		budgeted: None,
		left: None,
		deposit: 0,
	}
}

fn members() -> Vec<MemberInfo<AccountId>> {
	let mandate = MandateInfo { limit: limit(), max_loss: 0, may_tighten: true };
	let roles = RolesInfo {
		guardian: false,
		spender: None,
		adviser: Some(mandate),
		viewer: false,
		key: None,
	};
	vec![MemberInfo {
		account: adviser(),
		roles,
		allowance: None,
		mandate: None,
		lost: 0,
		can_freeze_at: None,
		deposit: 0,
	}]
}

fn holding<Id>(asset: Id) -> HoldingInfo<Id> {
	// Of 10,000 dollars with six decimals, nine tenths can be spent.
	HoldingInfo {
		asset,
		spendable: 9_000_000_000,
		held: 0,
		supplied: 1_000_000_000,
		owed: 0,
		price: Some(UNIT),
		value: Some(10_000 * UNIT),
		debt: None,
	}
}

/// Answers a call of a function.
pub(crate) fn runtime(function: &str, mut arguments: &[u8]) -> Vec<u8> {
	let input = &mut arguments;
	let name = function.strip_prefix("FinanceVaultsApi_").unwrap();
	if name == "vaults_of" {
		assert_eq!(AccountId::decode(input).unwrap(), alice());
		let own = |vault, owner| OwnVaultInfo { vault, owner, roles: None };
		return OwnVaultPage { vaults: vec![own(3, true), own(5, false)], next: None }.encode();
	}
	let is_three = u32::decode(input).unwrap() == 3;
	match name {
		"trail_head" => is_three.then(|| vault_info().trail).encode(),
		"vault" => is_three.then(vault_info).encode(),
		"members" => members().encode(),
		"envelopes" => vec![envelope(101, 100, true), envelope(1101, 400, false)].encode(),
		"bills" => Vec::<BillInfo<AccountId, Asset>>::new().encode(),
		"rules" => Vec::<RuleInfo<AccountId, Asset>>::new().encode(),
		"net_worth" => {
			let assets: Vec<Asset> = Decode::decode(input).unwrap();
			let holdings = assets.into_iter().map(holding).collect();
			let worth = NetWorthInfo { holdings, assets: 0, debts: 0, net: 0, unpriced: vec![] };
			Some(worth).encode()
		},
		_ => panic!("{function} is not asked for"),
	}
}

fn history() -> History {
	History::read(&Memory::full(), &[end_of(3, &TRAIL)], &BTreeSet::new(), MAX_ENTRIES).unwrap()
}
