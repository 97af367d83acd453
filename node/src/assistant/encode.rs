// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proposals as calls that a wallet can sign, and in words.
//!
//! Nothing here is sent: an adviser of the vault or an owner signs what he likes. What an adviser
//! proposes is a motion, which owners approve or reject, unless it is within his mandate: then it is
//! done at once.

mod convert;
mod words;

use super::history::{History, Source};
use crate::{
	rpc::params::AssetId,
	types::{AccountId, Balance},
};
use codec::Encode;
use convert::{asset, budget, period, worth};
pub(super) use convert::{period_of, scaled, span_of, spendable};
use frame_support::traits::fungible::NativeOrWithId;
use pallet_finance_vaults::{
	Action, Amount, BillInput, Call, Change, Condition, Payment, Period, Proposal as Motion,
	RuleInput,
};
use pallet_finance_vaults_runtime_api::{
	ActionInfo, BillInfo, BudgetInfo, EnvelopeInfo, HoldingInfo, MemberInfo, RolloverInfo,
	RuleInfo, SuspensionInfo, VaultInfo, WaitingInfo,
};
use polyphony_assistant::{
	bills::{Bill, Cadence},
	calendar::{day_of, start_of_day, Period as Span},
	proposals::{Advice, Effect, Proposal},
	Category, Direction, Report, Transaction,
};
use polyphony_runtime::{Runtime, RuntimeCall};
use serde::Serialize;
use sp_core::Bytes;
use std::collections::BTreeMap;
use words::{asset_name, expected, in_words};

/// How the runtime calls an asset.
type Asset = NativeOrWithId<u32>;

/// How long a rule that was proposed waits at least between two firings. It fires once in a period
/// anyway.
const COOLDOWN: u64 = 3_600_000;

/// A vault as the chain knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Vault {
	/// The vault itself.
	pub info: VaultInfo<AccountId>,
	/// Who may do something in it.
	pub members: Vec<MemberInfo<AccountId>>,
	/// Its budgets.
	pub envelopes: Vec<EnvelopeInfo>,
	/// What it has.
	pub holdings: Vec<HoldingInfo<AssetId>>,
	/// Bills that it pays by itself.
	pub bills: Vec<BillInfo<AccountId, AssetId>>,
	/// Rules that it follows.
	pub rules: Vec<RuleInfo<AccountId, AssetId>>,
	/// Whether the chain reads calls as this node writes them.
	pub calls_known: bool,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Encoded {
	/// Its name, as wallets show it.
	pub name: &'static str,
	/// The call, encoded: what `api.tx(hex)` of a library takes, to sign and submit.
	pub hex: Bytes,
	/// Who can sign it.
	pub signer: &'static str,
	/// What happens then.
	pub then: String,
}

/// Something to do, in words and as a call.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Suggested {
	/// What, in words.
	pub what: String,
	/// Why.
	pub reason: String,
	/// What comes of it, in words.
	pub expected: String,
	/// The same as data.
	#[serde(serialize_with = "super::answers::in_camel_case")]
	pub proposal: Proposal,
	/// And what comes of it.
	#[serde(serialize_with = "super::answers::in_camel_case")]
	pub effect: Effect,
	/// The call. `None` if there is none for it.
	pub call: Option<Encoded>,
	/// Why not.
	pub no_call: Option<String>,
	/// Which of the proposals before, counted from 0, this call takes as carried out: it would undo a
	/// part of them, or do more than it should, without them.
	pub after: Vec<usize>,
}

impl Suggested {
	/// Advice about no vault, for which there are no calls.
	pub fn in_words(advice: &Advice) -> Self {
		Self {
			what: in_words(&advice.proposal),
			reason: advice.reason.clone(),
			expected: expected(&advice.effect),
			proposal: advice.proposal.clone(),
			effect: advice.effect,
			call: None,
			no_call: None,
			after: Vec::new(),
		}
	}
}

/// Who signs, and what he may.
enum Signer {
	/// Nobody has said who.
	Unknown,
	Owner,
	Adviser {
		may_tighten: bool,
	},
	Stranger,
}

/// What was proposed, before it is encoded.
struct Draft {
	what: String,
	calls: Vec<(Motion<AccountId, Asset>, bool)>,
	no_call: Option<String>,
	after: Vec<usize>,
}

impl Draft {
	/// One that the chain has no call for.
	fn words(what: String, no_call: &str) -> Self {
		Self { what, calls: Vec::new(), no_call: Some(no_call.into()), after: Vec::new() }
	}
}

/// Encodes proposals about a vault, for the account `by` to sign, if it is known.
pub fn encode(
	report: &Report,
	vault: &Vault,
	history: &History,
	now_ms: u64,
	by: Option<&AccountId>,
) -> Vec<Suggested> {
	let signer = match by {
		None => Signer::Unknown,
		Some(by) if vault.info.owners.contains(by) => Signer::Owner,
		Some(by) => vault
			.members
			.iter()
			.find(|member| member.account == *by)
			.and_then(|member| member.roles.adviser.as_ref())
			.map_or(Signer::Stranger, |mandate| Signer::Adviser {
				may_tighten: mandate.may_tighten,
			}),
	};
	let mut encoder = Encoder {
		vault,
		history,
		bills: &report.bills,
		now_ms,
		signer,
		budgets: vault
			.envelopes
			.iter()
			.map(|envelope| (Category(envelope.category), envelope.budget.clone()))
			.collect(),
		touched: BTreeMap::new(),
		done: 0,
	};
	report.advice.iter().filter_map(|advice| encoder.advice(advice)).collect()
}

struct Encoder<'a> {
	vault: &'a Vault,
	history: &'a History,
	bills: &'a [Bill],
	now_ms: u64,
	signer: Signer,
	/// Budgets as they will be after the proposals so far.
	budgets: BTreeMap<Category, BudgetInfo>,
	/// Which proposals have changed them.
	touched: BTreeMap<Category, Vec<usize>>,
	/// How many there are.
	done: usize,
}

impl Encoder<'_> {
	fn advice(&mut self, advice: &Advice) -> Option<Suggested> {
		let Draft { what, calls, no_call, after } = self.draft(&advice.proposal)?;
		self.done += 1;
		let (call, no_call) = match (calls.is_empty(), &self.signer) {
			(true, _) => (None, no_call),
			_ if !self.vault.calls_known => {
				let why = "the chain's runtime reads calls in another way than this node writes them: use \
					the node of the chain's version, or make the call by hand in a wallet";
				(None, Some(why.into()))
			},
			(_, Signer::Stranger) => {
				let why =
					"the account that was named neither owns the vault nor advises it: let the \
					owners make it an adviser, or name another one";
				(None, Some(why.into()))
			},
			_ => (Some(self.call(calls)), None),
		};
		Some(Suggested {
			what,
			reason: advice.reason.clone(),
			expected: expected(&advice.effect),
			proposal: advice.proposal.clone(),
			effect: advice.effect,
			call,
			no_call,
			after,
		})
	}

	/// What is to be done. `None` if it has been.
	fn draft(&mut self, proposal: &Proposal) -> Option<Draft> {
		let what = in_words(proposal);
		Some(match *proposal {
			Proposal::SetBudget { category, period, limit } => {
				let (call, after) = self.set(category, period, limit);
				Draft { what, calls: vec![call], no_call: None, after }
			},
			Proposal::ChangeBudget { category, period, to, .. } => {
				let (call, after) = self.set(category, period, to);
				Draft { what, calls: vec![call], no_call: None, after }
			},
			Proposal::MoveBudget { from, to, period, amount } => {
				let less = self.limit(from, period).saturating_sub(amount);
				let more = self.limit(to, period).saturating_add(amount);
				let (lower, mut after) = self.set(from, period, less);
				let (raise, also) = self.set(to, period, more);
				after.extend(also);
				after.sort_unstable();
				after.dedup();
				Draft { what, calls: vec![lower, raise], no_call: None, after }
			},
			Proposal::Invest { period, amount } => return self.invest(what, period, amount),
			Proposal::TopUp { .. } => Draft::words(
				what,
				"money that is not in the vault cannot be moved by an adviser: pay it in with \
				financeVaults.deposit, or have it paid in",
			),
			Proposal::WarnBelow { .. } => Draft::words(
				what,
				"the chain has no rule that only warns: it does so by itself, three days before a bill \
				that it pays and for which there is not enough",
			),
			Proposal::PayAutomatically { ref counterparty, cadence, next_at_ms, .. } => {
				return self.automate(what, counterparty, cadence, next_at_ms);
			},
		})
	}

	/// How much a budget allows in a period of that length, after the proposals so far.
	fn limit(&self, category: Category, span: Span) -> Balance {
		let Some(budget) = self.budgets.get(&category) else { return 0 };
		scaled(budget.value.unwrap_or_default(), &budget.period, &period_of(span))
	}

	/// Another limit for an envelope, or a new envelope. With that, whether it only tightens, and the
	/// proposals on which it builds.
	fn set(
		&mut self,
		category: Category,
		span: Span,
		limit: Balance,
	) -> ((Motion<AccountId, Asset>, bool), Vec<usize>) {
		let old = self.budgets.get(&category).cloned();
		let tightens = match &old {
			// An envelope can be spent out of where money can be spent out of envelopes only.
			None => {
				!self.vault.info.policy.envelopes_only
					&& !matches!(self.signer, Signer::Adviser { .. })
			},
			Some(old) => {
				let limit = scaled(limit, &period_of(span), &old.period);
				match old.value {
					Some(old) => limit <= old,
					// The first limit of an envelope that only counts is for owners to set.
					None => !matches!(self.signer, Signer::Adviser { .. }),
				}
			},
		};
		let new = match old {
			Some(old) => {
				BudgetInfo { value: Some(scaled(limit, &period_of(span), &old.period)), ..old }
			},
			None => BudgetInfo {
				value: Some(limit),
				period: period_of(span),
				start: start_of_day(span.first_day(span.index(day_of(self.now_ms)))),
				rollover: RolloverInfo::None,
				hard: false,
				target: None,
			},
		};
		let change = Change::Envelope { category: category.0, budget: Some(budget(&new)) };
		self.budgets.insert(category, new);
		let touched = self.touched.entry(category).or_default();
		let after = touched.clone();
		touched.push(self.done);
		((Motion::Change(change), tightens), after)
	}

	/// A rule that supplies to the money market what is left over. `None` if the vault has one that
	/// supplies: what it does is no payment, and so what it takes seems to be left over still.
	fn invest(&self, what: String, span: Span, value: Balance) -> Option<Draft> {
		let supplies = |rule: &RuleInfo<AccountId, AssetId>| {
			matches!(rule.action, ActionInfo::Supply { .. })
				&& rule.waiting != WaitingInfo::Suspended(SuspensionInfo::Done)
		};
		if self.vault.rules.iter().any(supplies) {
			return None;
		}
		let richest = self
			.vault
			.holdings
			.iter()
			.filter(|holding| spendable(holding).is_some())
			.max_by_key(|holding| spendable(holding));
		let Some((holding, amount)) =
			richest.and_then(|holding| Some((holding, worth(holding, value)?)))
		else {
			return Some(Draft::words(
				what,
				"the vault has nothing of which the oracle knows the price now: try again later",
			));
		};
		let next = span.index(day_of(self.now_ms)).saturating_add(1);
		let input = RuleInput {
			conditions: frame_support::BoundedVec::truncate_from(vec![Condition::Time {
				start: start_of_day(span.first_day(next)),
				every: Some(period(&period_of(span))),
			}]),
			action: Action::Supply { asset: asset(holding.asset), amount: Amount::Exact(amount) },
			cooldown: COOLDOWN,
			max_loss: 0,
			times: None,
		};
		let what = format!(
			"{what}: a rule that supplies {} to the money market, at the prices of now",
			asset_name(holding.asset)
		);
		Some(Draft {
			what,
			calls: vec![(Motion::AddRule(input), false)],
			no_call: None,
			after: Vec::new(),
		})
	}

	/// A bill that the vault pays.
	fn automate(
		&self,
		what: String,
		counterparty: &str,
		cadence: Cadence,
		next_at_ms: u64,
	) -> Option<Draft> {
		let bill = self.bills.iter().find(|bill| {
			bill.direction == Direction::Out
				&& bill.counterparty == counterparty
				&& bill.cadence == cadence
				&& bill.next_at_ms == next_at_ms
		})?;
		let mut latest = bill.ids.iter().rev().filter_map(|id| self.history.source(*id));
		let (transaction, source) = latest.next()?;
		let Source { other, asset: id, amount, swapped, .. } = source;
		if self.vault.bills.iter().any(|bill| bill.terms.payment.to == *other) {
			return None;
		}
		if *swapped {
			return Some(Draft::words(
				what,
				"the last payment was swapped from another asset: make the bill by hand, with \
				financeVaults.addBill, whose payWith says what it may cost at most",
			));
		}
		// A bill of the vault is of one asset. What is worth the same may be more or less of it.
		let same =
			|(_, before): (&Transaction, &Source)| (before.asset, before.amount) == (*id, *amount);
		if !latest.next().is_some_and(same) {
			return Some(Draft::words(
				what,
				"the last two payments were not the same amount of the same asset: make the bill by \
				hand, with financeVaults.addBill, if you know which it will be",
			));
		}
		let every = match cadence {
			Cadence::Weekly => Period::Days(7),
			Cadence::Biweekly => Period::Days(14),
			Cadence::Monthly => Period::Months(1),
			Cadence::Quarterly => Period::Months(3),
			Cadence::Yearly => Period::Months(12),
		};
		let input = BillInput {
			payment: Payment {
				to: other.clone(),
				asset: asset(*id),
				amount: *amount,
				pay_with: None,
				category: bill.category.0,
				memo: frame_support::BoundedVec::truncate_from(
					transaction.memo.clone().into_bytes(),
				),
			},
			start: next_at_ms,
			every: Some(every),
			times: None,
		};
		Some(Draft {
			what,
			calls: vec![(Motion::AddBill(input), false)],
			no_call: None,
			after: Vec::new(),
		})
	}

	/// The call that does all of that.
	fn call(&self, motions: Vec<(Motion<AccountId, Asset>, bool)>) -> Encoded {
		let vault = self.vault.info.vault;
		let (mut at_once, mut waits) = (false, false);
		let mut name = "";
		let mut calls: Vec<RuntimeCall> = Vec::new();
		for (motion, tightens) in motions {
			let may = match self.signer {
				Signer::Owner => true,
				Signer::Adviser { may_tighten } => may_tighten,
				Signer::Unknown | Signer::Stranger => false,
			};
			let call = match motion {
				Motion::Change(change) if tightens && may => {
					at_once = true;
					name = "financeVaults.change";
					Call::<Runtime>::change { vault, change: Box::new(change) }
				},
				motion => {
					waits = true;
					name = "financeVaults.propose";
					Call::<Runtime>::propose { vault, proposal: Box::new(motion) }
				},
			};
			calls.push(RuntimeCall::FinanceVaults(call));
		}
		let hex = match <[RuntimeCall; 1]>::try_from(calls) {
			Ok([call]) => call.encode(),
			Err(calls) => {
				name = "utility.batchAll";
				let batch = pallet_utility::Call::<Runtime>::batch_all { calls };
				RuntimeCall::Utility(batch).encode()
			},
		};
		let threshold = self.vault.info.policy.threshold;
		let owners =
			if threshold == 1 { "one owner".into() } else { format!("{threshold} owners") };
		let signer = match self.signer {
			Signer::Owner => "an owner of the vault",
			Signer::Adviser { .. } => "an adviser of the vault",
			Signer::Unknown | Signer::Stranger => "an adviser or an owner of the vault",
		};
		let motion = format!(
			"a motion, with a deposit of who signs it: {owners} must be for it, and what lets more be \
			spent then waits for the vault's delay"
		);
		let then = match (at_once, waits) {
			(true, false) => "it is done at once".into(),
			(true, true) => format!("what lowers a budget is done at once; the rest is {motion}"),
			_ if matches!(self.signer, Signer::Unknown) => format!(
				"it is {motion}; what only lowers a budget, and is within an adviser's mandate, is done \
				at once"
			),
			_ => format!("it is {motion}"),
		};
		Encoded { name, hex: Bytes(hex), signer, then }
	}
}
