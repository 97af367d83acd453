// SPDX-License-Identifier: Apache-2.0

//! Pooled vaults.

use super::*;

/// A fee that will be.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct NextFeeInfo {
	/// Which part of what is gained.
	pub fee: Permill,
	/// From when on.
	pub at: Moment,
}

/// A pooled vault.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct PoolInfo<AccountId, AssetId> {
	/// Its number, and the id of its shares.
	pub pool: PoolId,
	/// Where its money is.
	pub account: AccountId,
	/// Who invests, and gets the fee.
	pub manager: AccountId,
	/// The asset.
	pub asset: AssetId,
	/// What of it is not invested.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub idle: Balance,
	/// All of it, with what is invested. ERC-4626: `totalAssets`.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub assets: Balance,
	/// All shares, with those that the manager would get if the fee were taken now.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub shares: Balance,
	/// What a share is worth, in 10^-18, rounded down, with the fee that could be taken now.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub share_value: Balance,
	/// What it was worth at most, when the fee was last taken.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub high_water: Balance,
	/// Which part of what is gained goes to the manager.
	pub fee: Permill,
	/// A higher fee that will be.
	pub next_fee: Option<NextFeeInfo>,
	/// The most that may be in it, when somebody joins. `None`: anything.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub cap: Option<Balance>,
	/// Whether nobody can join.
	pub closed: bool,
}

/// Some of the pools.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct PoolPage<AccountId, AssetId> {
	/// Those that were found, by number.
	pub pools: Vec<PoolInfo<AccountId, AssetId>>,
	/// From which number the next page is. `None` if this was the last.
	pub next: Option<PoolId>,
}

/// What is asked about a pool: see ERC-4626, whose names these are.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum PoolStep {
	/// How many shares an amount is, for nobody in particular. Rounded down.
	ConvertToShares,
	/// What shares are worth, likewise.
	ConvertToAssets,
	/// The shares for an amount that is paid in.
	Deposit,
	/// What is to be paid in for shares.
	Mint,
	/// The shares that an amount costs that is taken out.
	Withdraw,
	/// What is paid out for shares.
	Redeem,
}

/// What somebody has in a pool, and can do there.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct PoolHolderInfo {
	/// The shares.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub shares: Balance,
	/// What would be paid out for them.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
	/// The most that can be paid in. ERC-4626: `maxDeposit`.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub max_deposit: Balance,
	/// The most shares that can be bought. ERC-4626: `maxMint`.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub max_mint: Balance,
	/// The most that can be taken out. ERC-4626: `maxWithdraw`.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub max_withdraw: Balance,
	/// The most shares that can be given back. ERC-4626: `maxRedeem`.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub max_redeem: Balance,
}
