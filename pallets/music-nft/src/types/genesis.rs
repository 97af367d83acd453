// SPDX-License-Identifier: Apache-2.0

//! The catalogue of a genesis. Amounts are in the smallest units of their asset, hashes are hex, and
//! numbers count from 0 in the order of the lists.

use super::*;
use alloc::{string::String, vec::Vec};
use sp_core::H256;

/// A work of the genesis.
#[derive(Clone, Debug, Eq, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisWork<AccountId> {
	/// Who registers it, and pays the deposit.
	pub registrant: AccountId,
	/// Its ISWC, with all its punctuation or none.
	pub iswc: Option<String>,
	/// Its title.
	pub title: String,
	/// The hash of what else there is to say about it.
	pub metadata: H256,
	/// Who has made it: names, and what they have done.
	pub contributors: Vec<(String, Role)>,
}

/// A split of the genesis that others name. The splits of recordings have the numbers after the last
/// of these.
#[derive(Clone, Debug, Eq, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisSplit<AccountId, AssetId> {
	/// Who makes it, and pays the deposit.
	pub creator: AccountId,
	/// Who gets how many millionths: accounts, owners of models, and splits before this one.
	pub payees: Vec<(Payee<AccountId>, u32)>,
	/// The assets that it will receive: the creator fills its account up to their minimum balances.
	/// Without that, nothing can be claimed for it before somebody does.
	pub assets: Vec<AssetId>,
}

/// A recording of the genesis, with the split of its money and with what is sold of it.
#[derive(Clone, Debug, Eq, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisRecording<AccountId, AssetId> {
	/// Who registers it, pays all deposits, and fills the accounts.
	pub steward: AccountId,
	/// Its title.
	pub title: String,
	/// Its ISRC, with all its hyphens or none.
	pub isrc: Option<String>,
	/// Of which work it is.
	pub work: Option<WorkId>,
	/// The SHA-256 of the master.
	pub content: H256,
	/// The hash of its C2PA manifest.
	pub c2pa: Option<H256>,
	/// Where it, or more about it, is.
	pub uri: String,
	/// Who has made it: names, and what they have done.
	pub contributors: Vec<(String, Role)>,
	/// What AI has done in it.
	pub disclosure: Disclosure,
	/// What people have done in it. Needed if AI has a part.
	pub statement: String,
	/// Who gets how many millionths of the money.
	pub payees: Vec<(Payee<AccountId>, u32)>,
	/// On which recordings it is built: before this one, and of the same steward.
	pub sources: Vec<RecordingId>,
	/// Its editions. A genesis has no time: what has to begin for its price to fall, or to end as an
	/// auction, names a moment at which it `starts`.
	pub editions: Vec<EditionTerms<AssetId>>,
	/// Its licence offers.
	pub licences: Vec<LicenceOfferInput<AssetId>>,
}
