// SPDX-License-Identifier: Apache-2.0

//! What is stored, as it is told.

use crate::*;
use pallet_finance_vaults_runtime_api::{
	ActionInfo, AllowanceInfo, BillTermsInfo, BudgetInfo, ChangeInfo, ConditionInfo, CountsInfo,
	EdgeInfo, HowMuchInfo, LimitInfo, MandateInfo, OperationInfo, PartInfo, PayWithInfo,
	PaymentInfo, PeriodInfo, PolicyInfo, ProposalInfo, RolesInfo, RolloverInfo, RuleTermsInfo,
	SideInfo, StreamTermsInfo, SuspensionInfo, TargetInfo, Text,
};
use sp_runtime::DispatchError;

impl From<Limit> for LimitInfo {
	fn from(Limit { value, period }: Limit) -> Self {
		Self { value, period }
	}
}

impl From<Policy> for PolicyInfo {
	fn from(policy: Policy) -> Self {
		Self {
			threshold: policy.threshold,
			limit: policy.limit.map(Into::into),
			solo: policy.solo.map(Into::into),
			delay: policy.delay,
			guardians_needed: policy.guardians_needed,
			envelopes_only: policy.envelopes_only,
			alert_at: policy.alert_at,
		}
	}
}

impl From<Counts> for CountsInfo {
	fn from(counts: Counts) -> Self {
		Self {
			members: counts.members,
			guardians: counts.guardians,
			envelopes: counts.envelopes,
			rules: counts.rules,
			bills: counts.bills,
			streams: counts.streams,
			motions: counts.motions,
			forecasts: counts.forecasts,
		}
	}
}

impl From<Roles> for RolesInfo {
	fn from(roles: Roles) -> Self {
		let allowance = |Allowance { limit, categories }| AllowanceInfo {
			limit: Limit::into(limit),
			categories: categories.into_inner(),
		};
		let mandate = |Mandate { limit, max_loss, may_tighten }| MandateInfo {
			limit: Limit::into(limit),
			max_loss,
			may_tighten,
		};
		Self {
			guardian: roles.guardian,
			spender: roles.spender.map(allowance),
			adviser: roles.adviser.map(mandate),
			viewer: roles.viewer,
			key: roles.key,
		}
	}
}

impl From<Period> for PeriodInfo {
	fn from(period: Period) -> Self {
		match period {
			Period::Days(days) => Self::Days(days),
			Period::Months(months) => Self::Months(months),
		}
	}
}

impl From<Budget> for BudgetInfo {
	fn from(budget: Budget) -> Self {
		Self {
			value: budget.value,
			period: budget.period.into(),
			start: budget.start,
			rollover: match budget.rollover {
				Rollover::None => RolloverInfo::None,
				Rollover::UpTo(value) => RolloverInfo::UpTo(value),
			},
			hard: budget.hard,
			target: budget.target.map(|Target { value, by }| TargetInfo { value, by }),
		}
	}
}

impl<AccountId, AssetId> From<Payment<AccountId, AssetId>> for PaymentInfo<AccountId, AssetId> {
	fn from(payment: Payment<AccountId, AssetId>) -> Self {
		Self {
			to: payment.to,
			asset: payment.asset,
			amount: payment.amount,
			pay_with: payment.pay_with.map(|(asset, max)| PayWithInfo { asset, max }),
			category: payment.category,
			memo: Text(payment.memo.into_inner()),
		}
	}
}

impl<AccountId, AssetId> TryFrom<PaymentInfo<AccountId, AssetId>> for Payment<AccountId, AssetId> {
	type Error = DispatchError;

	fn try_from(payment: PaymentInfo<AccountId, AssetId>) -> Result<Self, DispatchError> {
		let memo = payment.memo.0.try_into();
		Ok(Self {
			to: payment.to,
			asset: payment.asset,
			amount: payment.amount,
			pay_with: payment.pay_with.map(|with| (with.asset, with.max)),
			category: payment.category,
			memo: memo.map_err(|_| DispatchError::Other("a memo has 64 bytes at most"))?,
		})
	}
}

impl<AccountId, AssetId> From<BillInput<AccountId, AssetId>> for BillTermsInfo<AccountId, AssetId> {
	fn from(input: BillInput<AccountId, AssetId>) -> Self {
		Self {
			payment: input.payment.into(),
			start: input.start,
			every: input.every.map(Into::into),
			times: input.times,
		}
	}
}

impl<AccountId, AssetId> From<StreamInput<AccountId, AssetId>>
	for StreamTermsInfo<AccountId, AssetId>
{
	fn from(input: StreamInput<AccountId, AssetId>) -> Self {
		Self {
			to: input.to,
			asset: input.asset,
			amount: input.amount,
			start: input.start,
			end: input.end,
			category: input.category,
		}
	}
}

impl From<Edge> for EdgeInfo {
	fn from(Edge { side, level, rearm }: Edge) -> Self {
		let side = match side {
			Side::AtLeast => SideInfo::AtLeast,
			Side::AtMost => SideInfo::AtMost,
		};
		Self { side, level, rearm }
	}
}

impl<AccountId, AssetId> From<Condition<AccountId, AssetId>> for ConditionInfo<AccountId, AssetId> {
	fn from(condition: Condition<AccountId, AssetId>) -> Self {
		match condition {
			Condition::Price(asset, edge) => Self::Price { asset, edge: edge.into() },
			Condition::Balance(asset, edge) => Self::Balance { asset, edge: edge.into() },
			Condition::Health(account, edge) => Self::Health { account, edge: edge.into() },
			Condition::Left(category, edge) => Self::Left { category, edge: edge.into() },
			Condition::Time { start, every } => Self::Time { start, every: every.map(Into::into) },
		}
	}
}

impl From<Amount> for HowMuchInfo {
	fn from(amount: Amount) -> Self {
		match amount {
			Amount::Exact(amount) => Self::Exact(amount),
			Amount::Part(part) => Self::Part(part),
			Amount::Above(amount) => Self::Above(amount),
		}
	}
}

impl<AccountId, AssetId> From<Action<AccountId, AssetId>> for ActionInfo<AccountId, AssetId> {
	fn from(action: Action<AccountId, AssetId>) -> Self {
		match action {
			Action::Transfer { to, asset, amount, category } => {
				Self::Transfer { to, asset, amount: amount.into(), category }
			},
			Action::Swap { sell, buy, amount, max_slippage } => {
				Self::Swap { sell, buy, amount: amount.into(), max_slippage }
			},
			Action::Supply { asset, amount } => Self::Supply { asset, amount: amount.into() },
			Action::Withdraw { asset, amount } => Self::Withdraw { asset, amount: amount.into() },
			Action::Repay { debtor, asset, amount, category } => {
				Self::Repay { debtor, asset, amount: amount.into(), category }
			},
			Action::Rebalance { targets, tolerance, max_slippage } => Self::Rebalance {
				targets: targets
					.into_iter()
					.map(|(asset, part)| PartInfo { asset, part })
					.collect(),
				tolerance,
				max_slippage,
			},
			Action::TopUp { from, to, value } => Self::TopUp { from, to, value },
		}
	}
}

impl<AccountId, AssetId> From<RuleInput<AccountId, AssetId>> for RuleTermsInfo<AccountId, AssetId> {
	fn from(input: RuleInput<AccountId, AssetId>) -> Self {
		Self {
			conditions: input.conditions.into_iter().map(Into::into).collect(),
			action: input.action.into(),
			cooldown: input.cooldown,
			max_loss: input.max_loss,
			times: input.times,
		}
	}
}

impl From<Suspension> for SuspensionInfo {
	fn from(suspension: Suspension) -> Self {
		match suspension {
			Suspension::Owner => Self::Owner,
			Suspension::Loss => Self::Loss,
			Suspension::Failed => Self::Failed,
			Suspension::Fees => Self::Fees,
			Suspension::Done => Self::Done,
		}
	}
}

impl<AccountId> From<Change<AccountId>> for ChangeInfo<AccountId> {
	fn from(change: Change<AccountId>) -> Self {
		match change {
			Change::Policy(policy) => Self::Policy(policy.into()),
			Change::Owners { owners, threshold } => {
				Self::Owners { owners: owners.into_inner(), threshold }
			},
			Change::Member { who, roles } => Self::Member { who, roles: roles.into() },
			Change::Envelope { category, budget } => {
				Self::Envelope { category, budget: budget.map(Into::into) }
			},
			Change::Unfreeze => Self::Unfreeze,
			Change::Close { to, abandon } => Self::Close { to, abandon },
		}
	}
}

impl<AssetId> From<Operation<AssetId>> for OperationInfo<AssetId> {
	fn from(operation: Operation<AssetId>) -> Self {
		match operation {
			Operation::Swap { sell, buy, amount, min_out } => {
				Self::Swap { sell, buy, amount, min_out }
			},
			Operation::Supply { asset, amount } => Self::Supply { asset, amount },
			Operation::Withdraw { asset, amount } => Self::Withdraw { asset, amount },
			Operation::Borrow { asset, amount } => Self::Borrow { asset, amount },
			Operation::Repay { asset, amount } => Self::Repay { asset, amount },
			Operation::Move { from, to, value } => Self::Move { from, to, value },
		}
	}
}

impl<AccountId, AssetId> From<Proposal<AccountId, AssetId>> for ProposalInfo<AccountId, AssetId> {
	fn from(proposal: Proposal<AccountId, AssetId>) -> Self {
		match proposal {
			Proposal::Change(change) => Self::Change(change.into()),
			Proposal::Pay(payment) => Self::Pay(payment.into()),
			Proposal::Announce(payment) => Self::Announce(payment.into()),
			Proposal::Operate(operation) => Self::Operate(operation.into()),
			Proposal::AddRule(input) => Self::AddRule(input.into()),
			Proposal::AddBill(input) => Self::AddBill(input.into()),
			Proposal::AddStream(input) => Self::AddStream(input.into()),
			Proposal::CancelStream(stream) => Self::CancelStream(stream),
		}
	}
}
