// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The vault 3 of Alice, who earns, pays her rent by hand and buys food for fourteen months; and what
//! comes of it.

use super::{encode::Encoded, *};
use crate::{
	rpc::error::{BROKEN_TRAIL, NO_ENTRY},
	types::Header,
};
use codec::{Decode, DecodeAll, Encode};
use frame_support::traits::fungible::NativeOrWithId;
use pallet_finance_vaults::{
	trail_key, Action, Amount as HowMuch, Call, Cause, Change, Condition, Payment, Period as Every,
	Proposal as Motion, Record, TrailEntry,
};
use pallet_finance_vaults_runtime_api::*;
use polyphony_assistant::{
	proposals::{Advice, Effect, Proposal},
	Direction, Kind, UNIT,
};
use polyphony_runtime::{Runtime, RuntimeCall};
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

#[test]
fn payments_come_out_of_the_trail() {
	let history = history();
	let extent = &history.extent;
	assert_eq!((extent.entries, extent.of), (TRAIL.len(), TRAIL.len() as u64));
	assert_eq!((extent.unpriced, extent.cut, extent.missing), (1, false, None));
	assert_eq!(extent.payments, TRAIL.len() - 2);
	let first = &history.transactions[0];
	assert_eq!((first.id, first.kind, first.direction), (1, Kind::Payment, Direction::Out));
	assert_eq!((first.value, first.memo.as_str()), (800 * UNIT, "rent"));
	assert_eq!(first.category, Some(Category(401)));
	assert_eq!(first.counterparty.parse::<AccountId>().unwrap(), landlord());
	let salary = history.transactions.iter().find(|other| other.kind == Kind::Deposit).unwrap();
	assert_eq!((salary.direction, salary.category), (Direction::In, Some(Category(10_001))));
	let open = history.transactions.iter().filter(|other| other.category.is_none()).count();
	assert!(open > 40, "{open}");
	assert!(history.transactions.windows(2).all(|pair| pair[0].at_ms <= pair[1].at_ms));
	let (found, source) = history.source(1).unwrap();
	assert_eq!((found, source.hash), (first, TRAIL[1].0));
	assert_eq!((source.asset, source.amount), (AssetId::WithId(7), 800_000_000));
}

#[test]
fn causes_tell_kinds() {
	let causes = [
		(Cause::Owner(alice()), Kind::Payment),
		(Cause::Spender(alice()), Kind::Payment),
		(Cause::Motion(1), Kind::Payment),
		(Cause::Rule(1), Kind::Rule),
		(Cause::Bill(1), Kind::Bill),
		(Cause::Stream(1), Kind::Stream),
	];
	let mut all: Vec<_> =
		causes.iter().map(|(cause, _)| (1, paid(cause.clone(), account(1), 5, 0, ""))).collect();
	all.push((1, paid(Cause::Bill(1), alice(), 5, 0, "")));
	all.push((1, Record::Closed));
	let trail = trail_of(4, all);
	let own = BTreeSet::from([alice()]);
	let read =
		|limit| History::read(&Memory::of(&[&trail]), &[end_of(4, &trail)], &own, limit).unwrap();
	let kinds: Vec<_> = read(100).transactions.iter().map(|paid| paid.kind).collect();
	let mut expected: Vec<_> = causes.iter().map(|(_, kind)| *kind).collect();
	expected.push(Kind::Withdrawal);
	assert_eq!(kinds, expected);
	// What is older is left out.
	let some = read(3);
	assert_eq!((some.transactions.len(), some.extent.entries), (2, 3));
	assert!(some.extent.cut && !read(8).extent.cut);
}

#[test]
fn several_vaults_have_numbers_of_their_own() {
	let other = trail_of(4, vec![(3, paid(Cause::Owner(alice()), account(8), 5, 0, ""))]);
	let store = Memory::of(&[&TRAIL, &other]);
	// The account of vault 3 is the same owner's.
	let own = BTreeSet::from([account(8)]);
	let trails = [end_of(3, &TRAIL), end_of(4, &other)];
	let history = History::read(&store, &trails, &own, MAX_ENTRIES).unwrap();
	assert_eq!(history.extent.vaults, [3, 4]);
	let moved = history.transactions.iter().find(|paid| paid.id == 4 << 32).unwrap();
	assert_eq!((moved.kind, moved.category), (Kind::Withdrawal, Some(Category(10_201))));
	assert!(history.transactions.iter().any(|paid| paid.id == (3 << 32) + 1));
	let ids: BTreeSet<u64> = history.transactions.iter().map(|paid| paid.id).collect();
	assert_eq!(ids.len(), history.transactions.len());
}

#[test]
fn what_the_node_does_not_have_is_said() {
	let mut store = Memory::full();
	store.0.remove(&trail_key(&TRAIL[9].0)).unwrap();
	let read =
		|store: &Memory| History::read(store, &[end_of(3, &TRAIL)], &BTreeSet::new(), MAX_ENTRIES);
	let history = read(&store).unwrap();
	assert_eq!(history.extent.missing, Some(TRAIL[9].0));
	assert_eq!(history.extent.entries, TRAIL.len() - 10);
	let error = read(&Memory(HashMap::new())).unwrap_err();
	assert_eq!(error.code(), NO_ENTRY);
	// Another vault's.
	let mistaken = [Trail { vault: 4, ..end_of(3, &TRAIL) }];
	let error = History::read(&Memory::full(), &mistaken, &BTreeSet::new(), 10).unwrap_err();
	assert_eq!(error.code(), BROKEN_TRAIL);
}

#[test]
fn notes_count_where_the_entry_is_the_same() {
	let history = history();
	let mut notes = Notes::default();
	notes.set(1, TRAIL[1].0, Some(Category(405)));
	notes.set(4, Hash::repeat_byte(4), Some(Category(405)));
	let (corrections, stale) = store::corrections(&[(3, notes)], &history);
	assert_eq!((corrections.get(1), corrections.len(), stale), (Some(Category(405)), 1, 1));
}

fn vault() -> Vault {
	Vault {
		info: vault_info(),
		members: members(),
		envelopes: vec![envelope(101, 400, true), envelope(1101, 300, false)],
		holdings: vec![holding(AssetId::WithId(7))],
		bills: vec![],
		calls_known: true,
	}
}

fn advise(proposals: Vec<Proposal>, vault: &Vault, by: Option<AccountId>) -> Vec<Suggested> {
	let advice = proposals.into_iter().map(|proposal| Advice {
		proposal,
		reason: "because".into(),
		effect: Effect::Exceeded { before: 0.5, after: 0.25 },
	});
	let report = Report {
		suggestions: vec![],
		bills: vec![],
		current: vec![],
		next: vec![],
		findings: vec![],
		advice: advice.collect(),
	};
	encode::encode(&report, vault, &history(), NOW, by.as_ref())
}

fn decoded(call: &Option<Encoded>) -> RuntimeCall {
	RuntimeCall::decode_all(&mut &call.as_ref().unwrap().hex.0[..]).unwrap()
}

/// The budget that a call gives an envelope, in units, and whether it is a change at once.
fn budget_of(call: RuntimeCall) -> (u16, u128, pallet_finance_vaults::Budget, bool) {
	let RuntimeCall::FinanceVaults(call) = call else { panic!("{call:?}") };
	let (vault, change, at_once) = match call {
		Call::<Runtime>::change { vault, change } => (vault, *change, true),
		Call::<Runtime>::propose { vault, proposal } => match *proposal {
			Motion::Change(change) => (vault, change, false),
			other => panic!("{other:?}"),
		},
		other => panic!("{other:?}"),
	};
	assert_eq!(vault, 3);
	let Change::Envelope { category, budget: Some(budget) } = change else { panic!("{change:?}") };
	(category, budget.value.unwrap() / UNIT, budget, at_once)
}

const MONTH: Period = Period::Month;

fn change(category: u16, from: u128, to: u128) -> Proposal {
	let (from, to) = (from * UNIT, to * UNIT);
	Proposal::ChangeBudget { category: Category(category), period: MONTH, from, to }
}

#[test]
fn budgets_become_changes_of_envelopes() {
	let set = Proposal::SetBudget { category: Category(401), period: MONTH, limit: 850 * UNIT };
	let proposals = vec![set, change(101, 400, 500), change(1101, 300, 50)];
	let told = advise(proposals.clone(), &vault(), None);
	let calls: Vec<_> = told.iter().map(|one| budget_of(decoded(&one.call))).collect();
	let numbers: Vec<_> = calls.iter().map(|(code, units, _, now)| (*code, *units, *now)).collect();
	assert_eq!(numbers, [(401, 850, false), (101, 500, false), (1101, 50, false)]);
	// A new one begins with the month.
	let new = &calls[0].2;
	assert_eq!((new.period, new.hard), (Every::Months(1), false));
	assert_eq!(Every::Months(1).index(START, new.start), Some(13));
	// One that is there stays as it is but for the limit.
	let old = &calls[1].2;
	assert_eq!((old.start, old.hard), (START, true));
	assert_eq!(old.rollover, pallet_finance_vaults::Rollover::UpTo(7));
	assert!(told[0].what.contains("850") && told[0].expected.contains("25 %"), "{told:?}");
	assert!(told[1].call.as_ref().unwrap().then.contains("2 owners"));

	// What only lowers is done at once by who may.
	let at_once = |by| {
		let told = advise(proposals.clone(), &vault(), Some(by));
		told.iter().map(|one| budget_of(decoded(&one.call)).3).collect::<Vec<_>>()
	};
	assert_eq!(at_once(adviser()), [false, false, true]);
	assert_eq!(at_once(alice()), [true, false, true]);
	let told = advise(proposals.clone(), &vault(), Some(account(77)));
	assert!(told.iter().all(|one| one.call.is_none()));
	assert!(told[0].no_call.as_ref().unwrap().contains("neither owns"), "{told:?}");

	// A chain of another version would read something else.
	let told = advise(proposals, &Vault { calls_known: false, ..vault() }, None);
	assert!(told.iter().all(|one| one.call.is_none() && one.no_call.is_some()));
}

#[test]
fn budgets_of_other_periods_are_scaled() {
	let mut vault = vault();
	vault.envelopes[0].budget.period = PeriodInfo::Months(3);
	let told = advise(vec![change(101, 130, 100)], &vault, None);
	let (_, units, budget, _) = budget_of(decoded(&told[0].call));
	assert_eq!((units, budget.period), (300, Every::Months(3)));
}

#[test]
fn what_moves_between_budgets_is_a_batch() {
	let (from, to) = (Category(1101), Category(101));
	let move_to = |amount| Proposal::MoveBudget { from, to, period: MONTH, amount: amount * UNIT };
	let told = advise(vec![move_to(100), move_to(50)], &vault(), None);
	let budgets: Vec<Vec<(u16, u128)>> = told
		.iter()
		.map(|one| {
			assert_eq!(one.call.as_ref().unwrap().name, "utility.batchAll");
			let RuntimeCall::Utility(batch) = decoded(&one.call) else { panic!("{one:?}") };
			let pallet_utility::Call::<Runtime>::batch_all { calls } = batch else { panic!() };
			calls.into_iter().map(budget_of).map(|(code, units, ..)| (code, units)).collect()
		})
		.collect();
	// The second builds on the first.
	assert_eq!(budgets, [vec![(1101, 200), (101, 500)], vec![(1101, 150), (101, 550)]]);
	assert_eq!((&told[0].after[..], &told[1].after[..]), (&[][..], &[0][..]));
}

#[test]
fn saving_becomes_a_rule() {
	let invest = Proposal::Invest { period: MONTH, amount: 250 * UNIT };
	let told = advise(vec![invest.clone()], &vault(), Some(adviser()));
	let RuntimeCall::FinanceVaults(Call::<Runtime>::propose { vault: 3, proposal }) =
		decoded(&told[0].call)
	else {
		panic!("{told:?}")
	};
	let Motion::AddRule(rule) = *proposal else { panic!("{told:?}") };
	assert_eq!(
		rule.action,
		Action::Supply { asset: Asset::WithId(7), amount: HowMuch::Exact(250_000_000) }
	);
	let [Condition::Time { start, every }] = &rule.conditions[..] else { panic!("{rule:?}") };
	assert_eq!(*every, Some(Every::Months(1)));
	// On the first of the next month.
	assert!(*start > NOW && Every::Months(1).boundary(START, 14) == Some(*start));
	let poor = Vault { holdings: vec![], ..vault() };
	assert!(advise(vec![invest], &poor, None)[0].no_call.as_ref().unwrap().contains("price"));
}

#[test]
fn what_no_call_can_do_is_told_in_words() {
	let proposals = vec![
		Proposal::TopUp { by_ms: NOW, amount: 5 * UNIT },
		Proposal::WarnBelow { balance: 5 * UNIT },
	];
	for told in advise(proposals, &vault(), None) {
		assert!(told.call.is_none() && told.no_call.is_some(), "{told:?}");
	}
}

#[test]
fn a_bill_that_is_paid_by_hand_becomes_one_of_the_vault() {
	let all = |vault: &Vault| {
		let wishes = Wishes::default();
		work(history(), Corrections::default(), 0, NOW, &wishes, Some(vault)).unwrap()
	};
	let told = all(&vault());
	let rent = |work: &Work| {
		let mut suggested = work.suggested.iter();
		suggested
			.find(|one| matches!(one.proposal, Proposal::PayAutomatically { .. }))
			.map(|one| decoded(&one.call))
	};
	let Some(RuntimeCall::FinanceVaults(Call::<Runtime>::propose { vault: 3, proposal })) =
		rent(&told)
	else {
		panic!("{:?}", told.suggested)
	};
	let Motion::AddBill(bill) = *proposal else { panic!("{proposal:?}") };
	assert_eq!((bill.payment.to, bill.payment.amount), (landlord(), 800_000_000));
	assert_eq!((bill.payment.asset, bill.payment.category), (Asset::WithId(7), 401));
	assert_eq!(bill.every, Some(Every::Months(1)));
	assert_eq!(Every::Months(1).boundary(START, 14), Some(bill.start));

	// The vault pays it already.
	let payment = PaymentInfo {
		to: landlord(),
		asset: AssetId::WithId(7),
		amount: 1,
		pay_with: None,
		category: 401,
		memo: "".into(),
	};
	let terms = BillTermsInfo { payment, start: 0, every: None, times: None };
	let bill = BillInfo {
		bill: 1,
		terms,
		approved: true,
		index: 0,
		due: None,
		failures: 0,
		tried_at: None,
		deposit: 0,
	};
	assert_eq!(rent(&all(&Vault { bills: vec![bill], ..vault() })), None);
}

#[test]
fn bad_wishes_are_refused() {
	for wishes in [
		Wishes { coverage: Some(1.5), ..Wishes::default() },
		Wishes { threshold: Some(f64::NAN), ..Wishes::default() },
		Wishes { sufficient: Some(0.2), ..Wishes::default() },
		Wishes { period: Some(Period::Days(0)), ..Wishes::default() },
	] {
		let done = work(history(), Corrections::default(), 0, NOW, &wishes, Some(&vault()));
		assert_eq!(done.unwrap_err().code(), -32602, "{wishes:?}");
	}
}
