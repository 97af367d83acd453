// SPDX-License-Identifier: Apache-2.0

//! What the trail of a vault says.

use super::*;
use polyphony_support::json;
use sp_runtime::DispatchError;

/// An entry of a trail. Its hash, blake2-256 of its encoding, is the `previous` of the next.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct TrailEntry<AccountId, AssetId> {
	/// Of which vault.
	pub vault: VaultId,
	/// Which of its entries, from 0.
	pub index: u64,
	/// The hash of the one before. Zero for the first.
	pub previous: H256,
	/// The height of the block.
	pub block: u32,
	/// The time of the block. Real time.
	pub at: Moment,
	/// What has happened.
	pub record: Record<AccountId, AssetId>,
}

/// By whose decision money has moved.
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
pub enum Cause<AccountId> {
	/// One owner's.
	#[codec(index = 0)]
	Owner(AccountId),
	/// A spender's.
	#[codec(index = 1)]
	Spender(AccountId),
	/// An adviser's, within his mandate.
	#[codec(index = 2)]
	Adviser(AccountId),
	/// A motion's.
	#[codec(index = 3)]
	Motion(ItemId),
	/// A rule's.
	#[codec(index = 4)]
	Rule(ItemId),
	/// A bill's.
	#[codec(index = 5)]
	Bill(ItemId),
	/// A stream's.
	#[codec(index = 6)]
	Stream(ItemId),
}

/// What has become of a motion.
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
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase")]
pub enum MotionEnd {
	/// It was carried out.
	Done,
	/// An owner was against it, or who proposed it has taken it back.
	Rejected,
	/// There were not enough owners in time, or it could not be carried out in time.
	Expired,
	/// The vault has new owners.
	Recovered,
}

/// What to look at.
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
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Alert<AccountId> {
	/// So much of the limit is spent, that the alert's part of it is passed.
	#[codec(index = 0)]
	Limit {
		/// What counts now.
		#[serde(with = "json::amount")]
		spent: Value,
		/// The limit.
		#[serde(with = "json::amount")]
		limit: Value,
	},
	/// Likewise of a spender's allowance.
	#[codec(index = 1)]
	Allowance {
		/// Whose.
		who: AccountId,
		/// What counts now.
		#[serde(with = "json::amount")]
		spent: Value,
		/// The limit.
		#[serde(with = "json::amount")]
		limit: Value,
	},
	/// Likewise of what can be spent of an envelope in this period.
	#[codec(index = 2)]
	Envelope {
		/// Of which.
		category: Category,
		/// What was spent.
		#[serde(with = "json::amount")]
		spent: Value,
		/// What could be in all.
		#[serde(with = "json::amount")]
		budget: Value,
	},
	/// More was spent than was in an envelope.
	#[codec(index = 3)]
	EnvelopeExceeded {
		/// In which.
		category: Category,
		/// What was spent.
		#[serde(with = "json::amount")]
		spent: Value,
		/// What could be in all.
		#[serde(with = "json::amount")]
		budget: Value,
	},
	/// A bill is due soon, and it would not be paid now.
	#[codec(index = 4)]
	BillShort {
		/// Which.
		bill: ItemId,
		/// When. Real time.
		due: Moment,
		/// Why.
		error: DispatchError,
	},
	/// The chain has no fees any more for what it does for this vault.
	#[codec(index = 5)]
	FeesSpent,
}

/// What has happened in a vault.
///
/// Variants and their indices never change: the trail is read for ever.
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
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[serde(bound(serialize = "AccountId: Serialize, AssetId: Serialize"))]
pub enum Record<AccountId, AssetId> {
	/// It was made.
	#[codec(index = 0)]
	Created {
		/// By whom.
		by: AccountId,
		/// For whom.
		owners: Owners<AccountId>,
		/// With which policy.
		policy: Policy,
	},
	/// Somebody has put something in through the pallet.
	#[codec(index = 1)]
	Deposited {
		/// Who.
		from: AccountId,
		/// What.
		asset: AssetId,
		/// How much.
		#[serde(with = "json::amount")]
		amount: Balance,
		/// What it is worth, if there is a price.
		#[serde(with = "json::maybe_amount")]
		value: Option<Value>,
		/// What for: where it comes from, as income.
		category: Category,
		/// What goes with it.
		#[serde(with = "in_json::memo")]
		memo: Memo,
	},
	/// Something was paid.
	#[codec(index = 2)]
	Paid {
		/// By whose decision.
		cause: Cause<AccountId>,
		/// What.
		payment: Payment<AccountId, AssetId>,
		/// How much has left the vault, of the asset that it was paid with.
		#[serde(with = "json::amount")]
		cost: Balance,
		/// What that is worth. `None` if there is no price, which only announced payments can do
		/// without, and vaults without a limit.
		#[serde(with = "json::maybe_amount")]
		value: Option<Value>,
		/// Whether it counts towards the limit.
		counted: bool,
	},
	/// Something was swapped.
	#[codec(index = 3)]
	Swapped {
		/// By whose decision.
		cause: Cause<AccountId>,
		/// What was sold.
		sell: AssetId,
		/// What was bought.
		buy: AssetId,
		/// How much was sold.
		#[serde(with = "json::amount")]
		sold: Balance,
		/// How much was bought.
		#[serde(with = "json::amount")]
		bought: Balance,
		/// What the oracle says that has been lost, if there are prices.
		#[serde(with = "json::maybe_amount")]
		loss: Option<Value>,
	},
	/// Something was supplied to the money market.
	#[codec(index = 4)]
	Supplied {
		/// By whose decision.
		cause: Cause<AccountId>,
		/// What.
		asset: AssetId,
		/// How much.
		#[serde(with = "json::amount")]
		amount: Balance,
	},
	/// Something was withdrawn from it.
	#[codec(index = 5)]
	Withdrawn {
		/// By whose decision.
		cause: Cause<AccountId>,
		/// What.
		asset: AssetId,
		/// How much.
		#[serde(with = "json::amount")]
		amount: Balance,
	},
	/// Something was borrowed from it.
	#[codec(index = 6)]
	Borrowed {
		/// By whose decision.
		cause: Cause<AccountId>,
		/// What.
		asset: AssetId,
		/// How much.
		#[serde(with = "json::amount")]
		amount: Balance,
	},
	/// A debt of the vault was repaid.
	#[codec(index = 7)]
	Repaid {
		/// By whose decision.
		cause: Cause<AccountId>,
		/// In which asset.
		asset: AssetId,
		/// How much.
		#[serde(with = "json::amount")]
		amount: Balance,
	},
	/// Something was moved from one envelope to another.
	#[codec(index = 8)]
	Moved {
		/// By whose decision.
		cause: Cause<AccountId>,
		/// From which.
		from: Category,
		/// To which.
		to: Category,
		/// How much.
		#[serde(with = "json::amount")]
		value: Value,
	},
	/// Something was changed.
	#[codec(index = 9)]
	Changed {
		/// By whose decision.
		cause: Cause<AccountId>,
		/// What.
		change: Change<AccountId>,
	},
	/// Something was proposed.
	#[codec(index = 10)]
	Proposed {
		/// Its number.
		motion: ItemId,
		/// By whom.
		by: AccountId,
		/// What.
		proposal: Proposal<AccountId, AssetId>,
	},
	/// An owner is for a motion.
	#[codec(index = 11)]
	Approved {
		/// Which.
		motion: ItemId,
		/// Who.
		by: AccountId,
		/// When it is carried out, if that is certain now and it has to wait. Real time.
		ready_at: Option<Moment>,
	},
	/// A motion is over.
	#[codec(index = 12)]
	MotionEnded {
		/// Which.
		motion: ItemId,
		/// How.
		end: MotionEnd,
	},
	/// A rule was made.
	#[codec(index = 13)]
	RuleAdded {
		/// Its number.
		rule: ItemId,
		/// By whose decision.
		cause: Cause<AccountId>,
		/// What.
		input: RuleInput<AccountId, AssetId>,
	},
	/// A rule has fired: what it did is in the entries before.
	#[codec(index = 14)]
	Fired {
		/// Which.
		rule: ItemId,
		/// The fee.
		#[serde(with = "json::amount")]
		fee: Balance,
	},
	/// A rule should have fired, and could not.
	#[codec(index = 15)]
	FiringFailed {
		/// Which.
		rule: ItemId,
		/// Why.
		error: DispatchError,
	},
	/// A rule does nothing any more.
	#[codec(index = 16)]
	Suspended {
		/// Which.
		rule: ItemId,
		/// Why.
		reason: Suspension,
	},
	/// A rule can fire again.
	#[codec(index = 17)]
	Resumed {
		/// Which.
		rule: ItemId,
		/// Who said so.
		by: AccountId,
	},
	/// A rule was removed.
	#[codec(index = 18)]
	RuleRemoved {
		/// Which.
		rule: ItemId,
		/// By whom.
		by: AccountId,
	},
	/// A bill was made.
	#[codec(index = 19)]
	BillAdded {
		/// Its number.
		bill: ItemId,
		/// By whose decision.
		cause: Cause<AccountId>,
		/// What.
		input: BillInput<AccountId, AssetId>,
	},
	/// A bill was due, and could not be paid. It is tried again.
	#[codec(index = 20)]
	BillFailed {
		/// Which.
		bill: ItemId,
		/// Why.
		error: DispatchError,
		/// When it is tried again. Real time.
		retry_at: Moment,
	},
	/// A payment of a bill was given up.
	#[codec(index = 21)]
	BillMissed {
		/// Which.
		bill: ItemId,
		/// Which of its payments.
		index: u32,
	},
	/// A bill is over.
	#[codec(index = 22)]
	BillEnded {
		/// Which.
		bill: ItemId,
		/// Who ended it: a recovery, if it is the vault's own account. `None`: it was paid as often as it
		/// should be.
		by: Option<AccountId>,
	},
	/// A stream was made.
	#[codec(index = 23)]
	StreamAdded {
		/// Its number.
		stream: ItemId,
		/// By whose decision.
		cause: Cause<AccountId>,
		/// What.
		input: StreamInput<AccountId, AssetId>,
	},
	/// A stream was stopped: what has accrued can still be claimed.
	#[codec(index = 24)]
	StreamStopped {
		/// Which.
		stream: ItemId,
		/// By whom: a recovery, if it is the vault's own account.
		by: AccountId,
	},
	/// A stream is over and paid, or was ended with what it owed when the vault got new owners.
	#[codec(index = 25)]
	StreamEnded {
		/// Which.
		stream: ItemId,
	},
	/// The vault is frozen.
	#[codec(index = 26)]
	Frozen {
		/// By whom.
		by: AccountId,
		/// Until when, if there is no halt. Real time.
		until: Moment,
	},
	/// A guardian names new owners, or is for those that another has named.
	#[codec(index = 27)]
	RecoverySupported {
		/// Who.
		by: AccountId,
		/// The owners.
		owners: Owners<AccountId>,
		/// How many of them it takes for a motion.
		threshold: u8,
		/// When they will be, if there are enough guardians. Real time.
		ready_at: Option<Moment>,
	},
	/// A guardian is not for it any more, or for another one, which takes its place, or an owner is
	/// against it.
	#[codec(index = 28)]
	RecoveryOpposed {
		/// Who.
		by: AccountId,
		/// Whether that has ended it.
		ended: bool,
	},
	/// The vault has new owners. All that was proposed, and all members but the guardians, are gone.
	#[codec(index = 29)]
	Recovered {
		/// Who.
		owners: Owners<AccountId>,
	},
	/// An adviser has said what he thinks will be spent.
	#[codec(index = 30)]
	Forecasted {
		/// Who.
		by: AccountId,
		/// On what.
		category: Category,
		/// How much.
		forecast: ForecastRecord,
	},
	/// Something to look at.
	#[codec(index = 31)]
	Alerted {
		/// What.
		alert: Alert<AccountId>,
	},
	/// Somebody has put fees in for what the chain does by itself.
	#[codec(index = 32)]
	FeesAdded {
		/// Who.
		by: AccountId,
		/// How much.
		#[serde(with = "json::amount")]
		amount: Balance,
	},
	/// Somebody has given up his roles.
	#[codec(index = 33)]
	Resigned {
		/// Who.
		who: AccountId,
	},
	/// The vault is closed. The last entry.
	#[codec(index = 34)]
	Closed,
	/// A stream was cancelled: what it owed is not owed any more.
	#[codec(index = 35)]
	StreamCancelled {
		/// Which.
		stream: ItemId,
		/// By whose decision.
		cause: Cause<AccountId>,
		/// What had accrued and was not paid, in the smallest unit of its asset.
		#[serde(with = "json::amount")]
		unpaid: Balance,
	},
}

/// A forecast in the trail.
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
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase")]
pub struct ForecastRecord {
	/// When the period begins. Real time.
	pub began: Moment,
	/// Most probably.
	#[serde(with = "json::amount")]
	pub expected: Value,
	/// The interval.
	#[serde(with = "json::amount")]
	pub low: Value,
	/// The interval.
	#[serde(with = "json::amount")]
	pub high: Value,
}
