// SPDX-License-Identifier: Apache-2.0

//! What is proposed, and what owners decide together.

use super::*;

/// A change of what a vault's owners have decided.
///
/// What tightens takes one owner and is done at once. What loosens takes as many as the policy says,
/// and its delay. Which of them a change is, depends on what is there: `loosens` tells.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Change<AccountId> {
	/// Another policy. Loosens if any part of it does.
	#[codec(index = 0)]
	Policy(Policy),
	/// Other owners. Always loosens: whoever has an owner's key could shut the others out.
	#[codec(index = 1)]
	Owners {
		/// Who.
		owners: Owners<AccountId>,
		/// How many of them it takes for a motion.
		threshold: u8,
	},
	/// Other roles of an account; none, to remove a member. To take a role away or to narrow it down
	/// tightens, but for guardians: whoever has an owner's key would remove them first.
	#[codec(index = 2)]
	Member {
		/// Who.
		who: AccountId,
		/// What for.
		roles: Roles,
	},
	/// An envelope; none, to remove it. To make one, or to lower its budget, tightens; but to make one
	/// loosens where money can be spent in categories only that have one.
	#[codec(index = 3)]
	Envelope {
		/// Of which category.
		category: Category,
		/// What of.
		budget: Option<Budget>,
	},
	/// Ends a freeze. Loosens.
	#[codec(index = 4)]
	Unfreeze,
	/// Closes the vault, when nothing belongs to it any more but members and envelopes, and pays what
	/// is left of native tokens to an account. Loosens.
	#[codec(index = 5)]
	Close {
		/// Which.
		to: AccountId,
		/// Whether it is closed even if the account has other assets, or shares, of which nobody has
		/// anything then. Without this, it fails: they have to be paid out before.
		abandon: bool,
	},
}

/// Something within the vault that costs nothing but what is lost in swaps.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Operation<AssetId> {
	/// Swaps at once. What the oracle says that has been lost counts as spent.
	#[codec(index = 0)]
	Swap {
		/// What is sold.
		sell: AssetId,
		/// What is bought.
		buy: AssetId,
		/// How much is sold.
		#[serde(with = "json::amount")]
		amount: Balance,
		/// How much comes out at least.
		#[serde(with = "json::amount")]
		min_out: Balance,
	},
	/// Supplies to the money market.
	#[codec(index = 1)]
	Supply {
		/// What.
		asset: AssetId,
		/// How much.
		#[serde(with = "json::amount")]
		amount: Balance,
	},
	/// Withdraws from the money market. If the vault has debts, it is as to borrow: not for advisers,
	/// and counts as what an owner alone has spent.
	#[codec(index = 2)]
	Withdraw {
		/// What.
		asset: AssetId,
		/// How much. `None`: all.
		#[serde(default, with = "json::maybe_amount")]
		amount: Option<Balance>,
	},
	/// Borrows against what is supplied. Not for advisers. Counts as what an owner alone has spent:
	/// the vault may lose what it has supplied.
	#[codec(index = 3)]
	Borrow {
		/// What.
		asset: AssetId,
		/// How much.
		#[serde(with = "json::amount")]
		amount: Balance,
	},
	/// Repays a debt of the vault.
	#[codec(index = 4)]
	Repay {
		/// In which asset.
		asset: AssetId,
		/// How much, and not more than the debt. `None`: all.
		#[serde(default, with = "json::maybe_amount")]
		amount: Option<Balance>,
	},
	/// Moves from one envelope to another.
	#[codec(index = 5)]
	Move {
		/// From which.
		from: Category,
		/// To which.
		to: Category,
		/// How much.
		#[serde(with = "json::amount")]
		value: Value,
	},
}

/// What can be proposed.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase")]
#[serde(bound(serialize = "AccountId: Serialize, AssetId: Serialize"))]
pub enum Proposal<AccountId, AssetId> {
	/// A change. If it loosens, after the delay.
	#[codec(index = 0)]
	Change(Change<AccountId>),
	/// A payment, by all owners that it takes and not by one alone.
	#[codec(index = 1)]
	Pay(Payment<AccountId, AssetId>),
	/// A payment that is announced: it waits for the delay, and does not count towards the limit. So
	/// it needs no price of the oracle either.
	#[codec(index = 2)]
	Announce(Payment<AccountId, AssetId>),
	/// Something within the vault.
	#[codec(index = 3)]
	Operate(Operation<AssetId>),
	/// A rule that all owners that it takes have made.
	#[codec(index = 4)]
	AddRule(RuleInput<AccountId, AssetId>),
	/// Likewise a bill.
	#[codec(index = 5)]
	AddBill(BillInput<AccountId, AssetId>),
	/// Likewise a stream.
	#[codec(index = 6)]
	AddStream(StreamInput<AccountId, AssetId>),
	/// Ends a stream, with what it owes.
	#[codec(index = 7)]
	CancelStream(ItemId),
}

/// Something that was proposed.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Motion<AccountId, AssetId> {
	/// By whom.
	pub by: AccountId,
	/// What.
	pub proposal: Proposal<AccountId, AssetId>,
	/// The owners that are for it.
	pub approvals: Owners<AccountId>,
	/// When it is carried out, if there are enough of them and it has to wait.
	pub ready_at: Option<Moment>,
	/// When it is dropped, if not.
	pub expires_at: Moment,
	/// The deposit, of who has proposed it.
	pub deposit: Balance,
}

/// What an adviser thinks will be spent in a period of an envelope.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Forecast {
	/// The index of the period, which has not begun.
	pub index: u32,
	/// Most probably.
	pub expected: Value,
	/// The interval, with its ends.
	pub low: Value,
	/// The interval, with its ends.
	pub high: Value,
}

/// A forecast that waits for what happens.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Commitment<AccountId> {
	/// By whom.
	pub by: AccountId,
	/// What.
	pub forecast: Forecast,
	/// What would have been said without thinking: what was spent in the period before that in which
	/// it was committed, and if there was none, nothing to compare with.
	pub naive: Option<Value>,
	/// The deposit, of the adviser.
	pub deposit: Balance,
}

/// How good an adviser's forecasts were, in all vaults that he did not own.
///
/// Errors are absolute and relative to the larger of what was expected and what was spent, in
/// millionths: from 0 to 1,000,000 each. A ratio of sums of less than one means that he was better
/// than to expect the same as before.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase")]
pub struct Score {
	/// How many were scored.
	pub forecasts: u32,
	/// In how many of them what was spent was in the interval.
	pub within: u32,
	/// The sum of the widths of the intervals, relative to the larger of `expected` and what was
	/// spent, and at most 10 each, in millionths: so wide intervals are seen.
	pub width: u64,
	/// The sum of the errors.
	pub error: u64,
	/// How many could be compared with what would have been said without thinking.
	pub compared: u32,
	/// The sum of the errors in these.
	pub compared_error: u64,
	/// The sum of the errors of what would have been said without thinking.
	pub naive_error: u64,
}
