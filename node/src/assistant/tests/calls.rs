// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What is proposed, as calls.

use super::{encode::Encoded, *};
use codec::DecodeAll;
use pallet_finance_vaults::{
	Action, Amount as HowMuch, Call, Change, Condition, Period as Every, Proposal as Motion,
};
use polyphony_assistant::proposals::{Advice, Effect, Proposal};
use polyphony_runtime::{Runtime, RuntimeCall};

fn vault() -> Vault {
	Vault {
		info: vault_info(),
		members: members(),
		envelopes: vec![envelope(101, 400, true), envelope(1101, 300, false)],
		holdings: vec![holding(AssetId::WithId(7))],
		bills: vec![],
		rules: vec![],
		calls_known: true,
	}
}

pub(super) fn advise(
	proposals: Vec<Proposal>,
	vault: &Vault,
	by: Option<AccountId>,
) -> Vec<Suggested> {
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

pub(super) fn decoded(call: &Option<Encoded>) -> RuntimeCall {
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

pub(super) const MONTH: Period = Period::Month;

pub(super) fn change(category: u16, from: u128, to: u128) -> Proposal {
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
fn an_adviser_sets_no_first_limit() {
	// An envelope that only counts what is spent.
	let mut vault = vault();
	vault.envelopes[0].budget.value = None;
	let set = Proposal::SetBudget { category: Category(101), period: MONTH, limit: 400 * UNIT };
	let at_once = |by| {
		let told = advise(vec![set.clone()], &vault, Some(by));
		budget_of(decoded(&told[0].call)).3
	};
	assert!(!at_once(adviser()));
	assert!(at_once(alice()));
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

	// An adviser who may lower budgets does so at once, and has to ask for the rest.
	let told = advise(vec![move_to(100)], &vault(), Some(adviser()));
	let RuntimeCall::Utility(batch) = decoded(&told[0].call) else { panic!("{told:?}") };
	let pallet_utility::Call::<Runtime>::batch_all { calls } = batch else { panic!("{batch:?}") };
	let at_once: Vec<_> = calls.into_iter().map(|call| budget_of(call).3).collect();
	assert_eq!(at_once, [true, false]);
	let then = &told[0].call.as_ref().unwrap().then;
	assert!(then.contains("at once; the rest is a motion"), "{then}");
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
	let told = advise(vec![invest.clone()], &poor, None);
	assert!(told[0].no_call.as_ref().unwrap().contains("price"), "{told:?}");

	// Once is enough, until the rule is over.
	let saving = |waiting| Vault { rules: vec![saving_rule(waiting)], ..vault() };
	let proposed = |waiting| advise(vec![invest.clone()], &saving(waiting), None).len();
	assert_eq!(proposed(WaitingInfo::Conditions), 0);
	assert_eq!(proposed(WaitingInfo::Suspended(SuspensionInfo::Owner)), 0);
	assert_eq!(proposed(WaitingInfo::Suspended(SuspensionInfo::Done)), 1);
}

/// A rule that supplies.
fn saving_rule(waiting: WaitingInfo) -> RuleInfo<AccountId, AssetId> {
	RuleInfo {
		rule: 1,
		action: ActionInfo::Supply { asset: AssetId::Native, amount: HowMuchInfo::Exact(1) },
		conditions: vec![],
		waiting,
		next: None,
		ready_at: 0,
		armed: true,
		fired_at: 0,
		cooldown: 1,
		times: None,
		lost: 0,
		max_loss: 0,
		failures: 0,
		approved: true,
		fee: 1,
		deposit: 1,
	}
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

/// What is proposed about the rent, if the last one was something else.
fn rent_after(change: fn(&mut history::Source)) -> Suggested {
	let mut history = history();
	let last = history.sources.iter_mut().rfind(|source| source.other == landlord());
	change(last.unwrap());
	let (wishes, none) = (Wishes::default(), Corrections::default());
	let work = work(history, none, 0, NOW, &wishes, Some(&vault())).unwrap();
	let automatic = |one: &Suggested| matches!(one.proposal, Proposal::PayAutomatically { .. });
	work.suggested.into_iter().find(automatic).unwrap()
}

#[test]
fn a_bill_that_is_not_the_same_each_time_is_for_the_user() {
	assert!(rent_after(|_| {}).call.is_some());
	let changes: [(fn(&mut history::Source), &str); 3] = [
		(|source| source.amount += 1, "same amount"),
		(|source| source.asset = AssetId::Native, "of the same asset"),
		(|source| source.swapped = true, "payWith"),
	];
	for (change, why) in changes {
		let told = rent_after(change);
		let no_call = told.no_call.as_ref().unwrap();
		assert!(told.call.is_none() && no_call.contains(why), "{told:?}");
	}
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
