// SPDX-License-Identifier: Apache-2.0

//! Rules, and when they fire.

use super::*;

/// On which side of a level.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum SideInfo {
	/// At the level or above it.
	AtLeast,
	/// At the level or below it.
	AtMost,
}

/// A level, and how far back something has to go before it can reach it again.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct EdgeInfo {
	/// From which side.
	pub side: SideInfo,
	/// Where the condition holds.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub level: Balance,
	/// Where it is cleared.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub rearm: Balance,
}

/// What a rule looks at.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(
	feature = "std",
	derive(Deserialize, Serialize),
	serde(rename_all = "camelCase", rename_all_fields = "camelCase")
)]
pub enum ConditionInfo<AccountId, AssetId> {
	/// The oracle's price of one whole unit of an asset, as a fixed-point number of 18 places.
	Price {
		/// The asset.
		asset: AssetId,
		/// Where it holds.
		edge: EdgeInfo,
	},
	/// What the vault has of an asset and can spend.
	Balance {
		/// The asset.
		asset: AssetId,
		/// Where it holds.
		edge: EdgeInfo,
	},
	/// The health of a position in the money market, as a fixed-point number of 18 places.
	Health {
		/// Whose. `None`: the vault's.
		account: Option<AccountId>,
		/// Where it holds.
		edge: EdgeInfo,
	},
	/// What is left in an envelope.
	Left {
		/// Of which category.
		category: Category,
		/// Where it holds.
		edge: EdgeInfo,
	},
	/// A time has come.
	Time {
		/// The first.
		start: Moment,
		/// How often from then on. `None`: only then.
		every: Option<PeriodInfo>,
	},
}

/// A condition, and how far it is from holding.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ConditionStateInfo<AccountId, AssetId> {
	/// What the rule looks at.
	pub condition: ConditionInfo<AccountId, AssetId>,
	/// What that is now, in the unit of the level: a price, an amount, a health or a value. `None`: it
	/// is not known now, has no bound, or the condition is a time.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub present: Option<Balance>,
	/// How far that is from the level. Zero if the condition holds.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub distance: Option<Balance>,
	/// The time from which on it holds next, if the condition is a time and there is one.
	pub next: Option<Moment>,
	/// Whether it holds.
	pub holds: bool,
	/// Whether it is cleared, which arms a rule that has fired.
	pub cleared: bool,
}

/// How much of what the vault has of an asset and can spend.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum HowMuchInfo {
	/// So much.
	Exact(#[cfg_attr(feature = "std", serde(with = "json::amount"))] Balance),
	/// A part.
	Part(Permill),
	/// What is there beyond so much.
	Above(#[cfg_attr(feature = "std", serde(with = "json::amount"))] Balance),
}

/// The part of an asset in what a rule rebalances.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct PartInfo<AssetId> {
	/// The asset.
	pub asset: AssetId,
	/// Its part.
	pub part: Permill,
}

/// What a rule does.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(
	feature = "std",
	derive(Deserialize, Serialize),
	serde(rename_all = "camelCase", rename_all_fields = "camelCase")
)]
pub enum ActionInfo<AccountId, AssetId> {
	/// Pays somebody.
	Transfer {
		/// Whom.
		to: AccountId,
		/// In which asset.
		asset: AssetId,
		/// How much.
		amount: HowMuchInfo,
		/// What for.
		category: Category,
	},
	/// Swaps at once.
	Swap {
		/// What is sold.
		sell: AssetId,
		/// What is bought.
		buy: AssetId,
		/// How much is sold.
		amount: HowMuchInfo,
		/// How far below the oracle's prices what comes out may be.
		max_slippage: Permill,
	},
	/// Supplies to the money market.
	Supply {
		/// What.
		asset: AssetId,
		/// How much.
		amount: HowMuchInfo,
	},
	/// Withdraws from the money market.
	Withdraw {
		/// What.
		asset: AssetId,
		/// How much.
		amount: HowMuchInfo,
	},
	/// Repays a debt in the money market.
	Repay {
		/// Whose. `None`: the vault's.
		debtor: Option<AccountId>,
		/// In which asset.
		asset: AssetId,
		/// How much, and not more than the debt.
		amount: HowMuchInfo,
		/// What for, if it is somebody else's.
		category: Category,
	},
	/// Swaps until each asset has its part of the value of all of them.
	Rebalance {
		/// The parts.
		targets: Vec<PartInfo<AssetId>>,
		/// How far from its target a part is left alone.
		tolerance: Permill,
		/// How far below the oracle's prices what comes out of each swap may be.
		max_slippage: Permill,
	},
	/// Moves from one envelope to another.
	TopUp {
		/// From which.
		from: Category,
		/// To which.
		to: Category,
		/// How much.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		value: Value,
	},
}

/// What an owner has said about a rule.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RuleTermsInfo<AccountId, AssetId> {
	/// Fires when all of these hold.
	pub conditions: Vec<ConditionInfo<AccountId, AssetId>>,
	/// What is done then.
	pub action: ActionInfo<AccountId, AssetId>,
	/// How long it does not fire again after it has.
	pub cooldown: Moment,
	/// What it may cost at most, in all.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub max_loss: Value,
	/// How often it fires, or does so still. `None`: always.
	pub times: Option<u32>,
}

/// Why a rule does nothing.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum SuspensionInfo {
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

/// For what a rule waits.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum WaitingInfo {
	/// For nothing: it fires when it is its turn.
	Turn,
	/// For an owner, if he can let it go on.
	Suspended(SuspensionInfo),
	/// For the end of a freeze.
	Frozen,
	/// For tomorrow: the rules of the vault have fired as often today as they may.
	Tomorrow,
	/// For its cooldown, or for being tried again.
	Ready,
	/// For one of its conditions to be cleared, since it has fired.
	Armed,
	/// For its conditions to hold.
	Conditions,
}

/// A rule.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RuleInfo<AccountId, AssetId> {
	/// Its number.
	pub rule: ItemId,
	/// What it does.
	pub action: ActionInfo<AccountId, AssetId>,
	/// When: all of these have to hold.
	pub conditions: Vec<ConditionStateInfo<AccountId, AssetId>>,
	/// For what it waits.
	pub waiting: WaitingInfo,
	/// The earliest time at which it fires, if nothing else keeps it: known if it waits for times and
	/// nothing else.
	pub next: Option<Moment>,
	/// From when on it can fire again.
	pub ready_at: Moment,
	/// Whether it can fire as soon as its conditions hold.
	pub armed: bool,
	/// When it has fired last, or was made.
	pub fired_at: Moment,
	/// How long it does not fire again after it has.
	pub cooldown: Moment,
	/// How often it fires still. `None`: always.
	pub times: Option<u32>,
	/// What it has cost.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub lost: Value,
	/// What it may cost at most, in all.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub max_loss: Value,
	/// How often it has failed since it has fired last.
	pub failures: u8,
	/// Whether as many owners as it takes have made it, and not one alone.
	pub approved: bool,
	/// The fee for a firing, of native tokens.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub fee: Balance,
	/// The deposit, on the vault's account.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub deposit: Balance,
}
