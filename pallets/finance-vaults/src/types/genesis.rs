// SPDX-License-Identifier: Apache-2.0

//! Vaults of a genesis.

use super::*;
use alloc::vec::Vec;

/// A vault, as a genesis names it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisVault<AccountId, AssetId> {
	/// Who makes it, and pays what it holds at first.
	pub creator: AccountId,
	/// Who owns it.
	pub owners: Vec<AccountId>,
	/// How.
	pub policy: Policy,
	/// What is put in at first.
	#[serde(with = "in_json::money")]
	pub money: Vec<(AssetId, Balance)>,
	/// What is put in for fees.
	#[serde(with = "json::amount")]
	pub fees: Balance,
	/// Members.
	pub members: Vec<(AccountId, Roles)>,
	/// Envelopes.
	pub envelopes: Vec<(Category, Budget)>,
	/// Bills, made by all owners that it takes.
	pub bills: Vec<BillInput<AccountId, AssetId>>,
	/// Rules, likewise.
	pub rules: Vec<RuleInput<AccountId, AssetId>>,
}
