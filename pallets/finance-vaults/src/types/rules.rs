// SPDX-License-Identifier: Apache-2.0

//! Rules: if this, then that.

use super::*;

/// On which side of a level.
#[derive(
	Clone,
	Copy,
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
#[serde(rename_all = "camelCase")]
pub enum Side {
	/// At the level or above it.
	AtLeast,
	/// At the level or below it.
	AtMost,
}

/// A level, and how far back something has to go before it can reach it again.
#[derive(
	Clone,
	Copy,
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Edge {
	/// From which side.
	pub side: Side,
	/// Where the condition holds: a price or a health as a fixed-point number of 18 places, an amount
	/// or a value.
	#[serde(with = "json::amount")]
	pub level: Balance,
	/// Where it is cleared, in the same unit: on the other side of the level, or at it.
	#[serde(with = "json::amount")]
	pub rearm: Balance,
}

/// When a rule fires.
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
#[serde(rename_all = "camelCase")]
pub enum Condition<AccountId, AssetId> {
	/// The oracle's price of one whole unit of an asset.
	#[codec(index = 0)]
	Price(AssetId, Edge),
	/// What the vault has of an asset and can spend, in its smallest units.
	#[codec(index = 1)]
	Balance(AssetId, Edge),
	/// The health of the position in the money market of the vault, or of another account.
	#[codec(index = 2)]
	Health(Option<AccountId>, Edge),
	/// What is left in an envelope.
	#[codec(index = 3)]
	Left(Category, Edge),
	/// A time has come: the first one, and then one after each period. What was missed in between
	/// is not made up for.
	#[codec(index = 4)]
	Time {
		/// The first.
		start: Moment,
		/// How often from then on. `None`: only then.
		every: Option<Period>,
	},
}

/// How much of what the vault has of an asset and can spend.
#[derive(
	Clone,
	Copy,
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
#[serde(rename_all = "camelCase")]
pub enum Amount {
	/// So much.
	Exact(#[serde(with = "json::amount")] Balance),
	/// A part. Rounded down.
	Part(Permill),
	/// What is there beyond so much.
	Above(#[serde(with = "json::amount")] Balance),
}

/// What a rule does.
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
pub enum Action<AccountId, AssetId> {
	/// Pays somebody.
	#[codec(index = 0)]
	Transfer {
		/// Whom.
		to: AccountId,
		/// In which asset.
		asset: AssetId,
		/// How much.
		amount: Amount,
		/// What for.
		category: Category,
	},
	/// Swaps at once.
	#[codec(index = 1)]
	Swap {
		/// What is sold.
		sell: AssetId,
		/// What is bought.
		buy: AssetId,
		/// How much is sold.
		amount: Amount,
		/// How far below the oracle's prices what comes out may be.
		max_slippage: Permill,
	},
	/// Supplies to the money market.
	#[codec(index = 2)]
	Supply {
		/// What.
		asset: AssetId,
		/// How much.
		amount: Amount,
	},
	/// Withdraws from the money market.
	#[codec(index = 3)]
	Withdraw {
		/// What.
		asset: AssetId,
		/// How much. A part is one of what is supplied, and `Above` leaves so much there.
		amount: Amount,
	},
	/// Repays a debt in the money market: the vault's, or somebody else's, which is a payment.
	#[codec(index = 4)]
	Repay {
		/// Whose. `None`: the vault's.
		debtor: Option<AccountId>,
		/// In which asset.
		asset: AssetId,
		/// How much, and not more than the debt.
		amount: Amount,
		/// What for, if it is somebody else's.
		category: Category,
	},
	/// Swaps until each asset has its part of the value of all of them.
	#[codec(index = 5)]
	Rebalance {
		/// The parts, which sum to one. No asset twice.
		targets: BoundedVec<(AssetId, Permill), ConstU32<MAX_TARGETS>>,
		/// An asset whose part is not further from its target than this, as a part of the whole, is
		/// left alone.
		tolerance: Permill,
		/// How far below the oracle's prices what comes out of each swap may be.
		max_slippage: Permill,
	},
	/// Moves from one envelope to another.
	#[codec(index = 6)]
	TopUp {
		/// From which.
		from: Category,
		/// To which.
		to: Category,
		/// How much.
		#[serde(with = "json::amount")]
		value: Value,
	},
}

/// What an owner says about a rule.
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[serde(bound(
	serialize = "AccountId: Serialize, AssetId: Serialize",
	deserialize = "AccountId: Deserialize<'de>, AssetId: Deserialize<'de>"
))]
pub struct RuleInput<AccountId, AssetId> {
	/// Fires when all of these hold. Not empty.
	pub conditions: BoundedVec<Condition<AccountId, AssetId>, ConstU32<MAX_CONDITIONS>>,
	/// What is done then.
	pub action: Action<AccountId, AssetId>,
	/// How long it does not fire again after it has.
	pub cooldown: Moment,
	/// What it may cost at most, in all: the value that went into swaps less what came out. If a
	/// firing would cost more, it does not take place, and the rule is suspended.
	#[serde(with = "json::amount")]
	pub max_loss: Value,
	/// How often it fires. `None`: always.
	pub times: Option<u32>,
}

/// A rule.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Rule<AccountId, AssetId> {
	/// What the owner has said. `times` is what is left of it.
	pub input: RuleInput<AccountId, AssetId>,
	/// Whether it was a motion: then what it spends is not what one owner alone does.
	pub approved: bool,
	/// Whether it can fire. It cannot after it has, until one of its conditions was cleared.
	pub armed: bool,
	/// When it can fire again, in the time of the pallet.
	pub ready_at: Moment,
	/// When it has fired last, or was made. Real time.
	pub fired_at: Moment,
	/// What it has cost.
	pub lost: Value,
	/// How often it has failed since it has fired last.
	pub failures: u8,
	/// Why it does nothing any more until an owner says so.
	pub suspended: Option<Suspension>,
	/// The deposit, on the vault's account.
	pub deposit: Balance,
}

/// Why a rule does nothing.
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
pub enum Suspension {
	/// An owner has said so.
	Owner,
	/// It has cost what it may.
	Loss,
	/// It has failed too often.
	Failed,
	/// The vault has no fees left for it.
	Fees,
	/// It has fired as often as it should.
	Done,
}
