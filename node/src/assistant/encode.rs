// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proposals as calls that a wallet can sign, and in words.
//!
//! Nothing here is sent: an adviser of the vault or an owner signs what he likes. What an adviser
//! proposes is a motion, which owners approve or reject, unless it is within his mandate: then it is
//! done at once.

use super::history::{History, Source};
use crate::{
	rpc::params::AssetId,
	types::{AccountId, Balance},
};
use codec::Encode;
use frame_support::traits::fungible::NativeOrWithId;
use pallet_finance_vaults::{
	Action, Amount, BillInput, Budget, Call, Change, Condition, Payment, Period,
	Proposal as Motion, Rollover, RuleInput, Target,
};
use pallet_finance_vaults_runtime_api::{
	BillInfo, BudgetInfo, EnvelopeInfo, HoldingInfo, MemberInfo, PeriodInfo, RolloverInfo,
	VaultInfo,
};
use polyphony_assistant::{
	bills::{Bill, Cadence},
	calendar::{day_of, start_of_day, Date, Period as Span},
	proposals::{Advice, Effect, Proposal},
	transaction::to_units,
	Category, Direction, Report,
};
use polyphony_runtime::{Runtime, RuntimeCall};
use serde::Serialize;
use sp_core::{Bytes, U256};
use std::collections::BTreeMap;

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

/// What to do.
fn in_words(proposal: &Proposal) -> String {
	match *proposal {
		Proposal::SetBudget { category, period, limit } => {
			format!("Give {category} a budget of {:.0} each {}", to_units(limit), period.noun())
		},
		Proposal::ChangeBudget { category, period, from, to } => format!(
			"{} the budget of {category} from {:.0} to {:.0} each {}",
			if to > from { "Raise" } else { "Lower" },
			to_units(from),
			to_units(to),
			period.noun()
		),
		Proposal::MoveBudget { from, to, period, amount } => format!(
			"Move {:.0} each {} from the budget of {from} to that of {to}",
			to_units(amount),
			period.noun()
		),
		Proposal::Invest { period, amount } => {
			format!("Put {:.0} aside each {}", to_units(amount), period.noun())
		},
		Proposal::TopUp { by_ms, amount } => {
			format!("Put {:.0} in until {}", to_units(amount), Date::of(day_of(by_ms)))
		},
		Proposal::WarnBelow { balance } => {
			format!("Keep at least {:.0}", to_units(balance))
		},
		Proposal::PayAutomatically { ref counterparty, cadence, next_at_ms, amount } => format!(
			"Let the vault pay {:.2} to {counterparty} by itself, {}, from {} on",
			to_units(amount),
			cadence.name(),
			Date::of(day_of(next_at_ms))
		),
	}
}

/// The length in days, in the mean.
fn days_of(period: &PeriodInfo) -> f64 {
	match period {
		PeriodInfo::Days(days) => f64::from(*days),
		PeriodInfo::Months(months) => f64::from(*months) * 30.436_875,
	}
}

/// The period of the chain's calendar that is as long.
pub(super) fn period_of(span: Span) -> PeriodInfo {
	match span {
		Span::Month => PeriodInfo::Months(1),
		Span::Week => PeriodInfo::Days(7),
		Span::Days(days) => PeriodInfo::Days(days),
	}
}

/// The assistant's name for a period of the chain's calendar, if it has one.
pub(super) fn span_of(period: &PeriodInfo) -> Option<Span> {
	match period {
		PeriodInfo::Months(1) => Some(Span::Month),
		PeriodInfo::Days(7) => Some(Span::Week),
		PeriodInfo::Days(days @ 1..) => Some(Span::Days(*days)),
		_ => None,
	}
}

/// What so much in one period comes to in another: exactly and rounded down if both are days or both
/// are months, and in the nearest double otherwise. Budgets are no accounts.
pub(super) fn scaled(value: Balance, from: &PeriodInfo, to: &PeriodInfo) -> Balance {
	let whole = match (from, to) {
		(PeriodInfo::Days(from), PeriodInfo::Days(to))
		| (PeriodInfo::Months(from), PeriodInfo::Months(to)) => {
			portion(value, (*to).into(), (*from).into())
		},
		_ => None,
	};
	// No envelope has a period of no length.
	whole.unwrap_or_else(|| (value as f64 * days_of(to) / days_of(from).max(1.0)) as Balance)
}

fn period(info: &PeriodInfo) -> Period {
	match *info {
		PeriodInfo::Days(days) => Period::Days(days),
		PeriodInfo::Months(months) => Period::Months(months),
	}
}

fn budget(info: &BudgetInfo) -> Budget {
	Budget {
		value: info.value,
		period: period(&info.period),
		start: info.start,
		rollover: match info.rollover {
			RolloverInfo::None => Rollover::None,
			RolloverInfo::UpTo(value) => Rollover::UpTo(value),
		},
		hard: info.hard,
		target: info.target.as_ref().map(|target| Target { value: target.value, by: target.by }),
	}
}

fn asset(id: AssetId) -> Asset {
	match id {
		AssetId::Native => Asset::Native,
		AssetId::WithId(id) => Asset::WithId(id),
	}
}

fn asset_name(id: AssetId) -> String {
	match id {
		AssetId::Native => "native tokens".into(),
		AssetId::WithId(id) => format!("asset {id}"),
	}
}

/// What all of an asset is that a vault has.
fn whole(holding: &HoldingInfo<AssetId>) -> Balance {
	holding.spendable.saturating_add(holding.held).saturating_add(holding.supplied)
}

/// `a * b / c`, rounded down. `None` if that is too much, or nobody knows.
fn portion(a: Balance, b: Balance, c: Balance) -> Option<Balance> {
	let quotient = U256::from(a).checked_mul(b.into())?.checked_div(c.into())?;
	quotient.try_into().ok()
}

/// What a vault can spend of an asset, in 10^-18 of the reference currency.
pub(super) fn spendable(holding: &HoldingInfo<AssetId>) -> Option<Balance> {
	portion(holding.value?, holding.spendable, whole(holding))
}

/// How much of an asset is worth so much.
fn worth(holding: &HoldingInfo<AssetId>, value: Balance) -> Option<Balance> {
	portion(value, whole(holding), holding.value?).filter(|amount| *amount > 0)
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
			Proposal::Invest { period, amount } => self.invest(what, period, amount),
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
				old.value.is_none_or(|old| limit <= old)
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

	/// A rule that supplies to the money market what is left over.
	fn invest(&self, what: String, span: Span, value: Balance) -> Draft {
		let richest = self
			.vault
			.holdings
			.iter()
			.filter(|holding| spendable(holding).is_some())
			.max_by_key(|holding| spendable(holding));
		let Some((holding, amount)) =
			richest.and_then(|holding| Some((holding, worth(holding, value)?)))
		else {
			return Draft::words(
				what,
				"the vault has nothing of which the oracle knows the price now: try again later",
			);
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
		Draft {
			what,
			calls: vec![(Motion::AddRule(input), false)],
			no_call: None,
			after: Vec::new(),
		}
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
		let (transaction, source) = self.history.source(*bill.ids.last()?)?;
		let Source { other, asset: id, amount, .. } = source;
		if self.vault.bills.iter().any(|bill| bill.terms.payment.to == *other) {
			return None;
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
		let mut at_once = true;
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
					name = "financeVaults.change";
					Call::<Runtime>::change { vault, change: Box::new(change) }
				},
				motion => {
					at_once = false;
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
		let then = if at_once {
			"it is done at once".into()
		} else {
			format!(
				"it is a motion: {owners} must be for it, and what lets more be spent then waits for the \
				vault's delay; what only lowers a budget, and is within an adviser's mandate, is done at \
				once"
			)
		};
		Encoded { name, hex: Bytes(hex), signer, then }
	}
}

/// What comes of it, in words.
fn expected(effect: &Effect) -> String {
	match *effect {
		Effect::Exceeded { before, after } => {
			let share =
				format!("{:.0} % of the last periods would have gone beyond it", 100.0 * after);
			if before > 0.0 {
				format!("{share}, instead of {:.0} %", 100.0 * before)
			} else {
				share
			}
		},
		Effect::PutToUse(value) => format!("{:.0} a year are put to use", to_units(value)),
		Effect::Avoided(value) => format!("{:.0} are not missing", to_units(value)),
		Effect::Spared(times) => format!("{times} payments a year need no hand"),
	}
}
