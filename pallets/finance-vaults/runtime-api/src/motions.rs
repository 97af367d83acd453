// SPDX-License-Identifier: Apache-2.0

//! What is proposed, and what guardians have begun.

use super::*;

/// A change of what a vault's owners have decided.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(
	feature = "std",
	derive(Deserialize, Serialize),
	serde(rename_all = "camelCase", rename_all_fields = "camelCase")
)]
pub enum ChangeInfo<AccountId> {
	/// Another policy.
	Policy(PolicyInfo),
	/// Other owners.
	Owners {
		/// Who.
		owners: Vec<AccountId>,
		/// How many of them it takes for a motion.
		threshold: u8,
	},
	/// Other roles of an account; none, to remove a member.
	Member {
		/// Who.
		who: AccountId,
		/// What for.
		roles: RolesInfo,
	},
	/// An envelope; none, to remove it.
	Envelope {
		/// Of which category.
		category: Category,
		/// What of.
		budget: Option<BudgetInfo>,
	},
	/// Ends a freeze.
	Unfreeze,
	/// Closes the vault, and pays what is left of native tokens to an account.
	Close {
		/// Which.
		to: AccountId,
		/// Whether it is closed even if the account has other assets, which are lost then.
		abandon: bool,
	},
}

/// Something within the vault.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(
	feature = "std",
	derive(Deserialize, Serialize),
	serde(rename_all = "camelCase", rename_all_fields = "camelCase")
)]
pub enum OperationInfo<AssetId> {
	/// Swaps at once.
	Swap {
		/// What is sold.
		sell: AssetId,
		/// What is bought.
		buy: AssetId,
		/// How much is sold.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		amount: Balance,
		/// How much comes out at least.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		min_out: Balance,
	},
	/// Supplies to the money market.
	Supply {
		/// What.
		asset: AssetId,
		/// How much.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		amount: Balance,
	},
	/// Withdraws from the money market.
	Withdraw {
		/// What.
		asset: AssetId,
		/// How much. `None`: all.
		#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
		amount: Option<Balance>,
	},
	/// Borrows against what is supplied.
	Borrow {
		/// What.
		asset: AssetId,
		/// How much.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		amount: Balance,
	},
	/// Repays a debt of the vault.
	Repay {
		/// In which asset.
		asset: AssetId,
		/// How much. `None`: all.
		#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
		amount: Option<Balance>,
	},
	/// Moves from one envelope to another.
	Move {
		/// From which.
		from: Category,
		/// To which.
		to: Category,
		/// How much.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		value: Value,
	},
}

/// What is proposed.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum ProposalInfo<AccountId, AssetId> {
	/// A change.
	Change(ChangeInfo<AccountId>),
	/// A payment.
	Pay(PaymentInfo<AccountId, AssetId>),
	/// A payment that is announced.
	Announce(PaymentInfo<AccountId, AssetId>),
	/// Something within the vault.
	Operate(OperationInfo<AssetId>),
	/// A rule.
	AddRule(RuleTermsInfo<AccountId, AssetId>),
	/// A bill.
	AddBill(BillTermsInfo<AccountId, AssetId>),
	/// A stream.
	AddStream(StreamTermsInfo<AccountId, AssetId>),
	/// The end of a stream, with what it owes.
	CancelStream(ItemId),
}

/// Something that was proposed.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct MotionInfo<AccountId, AssetId> {
	/// Its number.
	pub motion: ItemId,
	/// By whom.
	pub by: AccountId,
	/// What.
	pub proposal: ProposalInfo<AccountId, AssetId>,
	/// The owners that are for it.
	pub approvals: Vec<AccountId>,
	/// How many more owners it takes.
	pub needed: u8,
	/// Whether it has to wait for the delay, as things are now.
	pub delayed: bool,
	/// When it is carried out, if there are enough owners and it has to wait.
	pub ready_at: Option<Moment>,
	/// When it is dropped, if not.
	pub expires_at: Moment,
	/// The deposit, of who has proposed it.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub deposit: Balance,
}

/// New owners that guardians have named.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RecoveryInfo<AccountId> {
	/// Who shall own the vault.
	pub owners: Vec<AccountId>,
	/// How many of them it takes for a motion.
	pub threshold: u8,
	/// The guardians that are for it.
	pub guardians: Vec<AccountId>,
	/// How many more it takes.
	pub needed: u8,
	/// The owners that are against it.
	pub against: Vec<AccountId>,
	/// How many more of them end it.
	pub needed_against: u8,
	/// When it takes effect, if there are enough guardians.
	pub ready_at: Option<Moment>,
}
