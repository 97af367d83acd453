// SPDX-License-Identifier: Apache-2.0

//! What is licensed, and what was.

use super::*;

/// A country: an alpha-2 code of ISO 3166-1. In JSON a string of two capital letters.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Country(pub [u8; 2]);

#[cfg(feature = "std")]
mod in_json {
	use super::Country;
	use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};

	impl Serialize for Country {
		fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
			serializer.collect_str(&String::from_utf8_lossy(&self.0))
		}
	}

	impl<'de> Deserialize<'de> for Country {
		fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
			let code = String::deserialize(deserializer)?.into_bytes();
			<[u8; 2]>::try_from(code)
				.ok()
				.filter(|code| code.iter().all(u8::is_ascii_uppercase))
				.map(Self)
				.ok_or_else(|| D::Error::custom("a country is two capital letters, as \"DE\""))
		}
	}
}

/// For what somebody may use a recording.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum UseInfo {
	/// For himself.
	Personal,
	/// To earn money with it.
	Commercial,
	/// With pictures.
	Sync,
	/// To build recordings on it.
	Remix {
		/// What each of them pays of what its sales bring after the fee, with what the ancestors of
		/// this one get.
		share: Permill,
	},
	/// To train AI models with it.
	AiTraining,
	/// To let AI imitate its voices.
	AiVoice,
	/// To let AI make something in its style.
	AiStyle,
	/// To use what AI makes from it.
	AiOutput,
}

/// A [`UseInfo`], whatever was agreed for it.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
#[allow(missing_docs)] // As those of `UseInfo`.
pub enum UseKindInfo {
	Personal,
	Commercial,
	Sync,
	Remix,
	AiTraining,
	AiVoice,
	AiStyle,
	AiOutput,
}

/// Where a licence is valid.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum TerritoryInfo {
	/// Everywhere.
	World,
	/// In these countries.
	Countries(Vec<Country>),
}

/// What somebody with a licence may do.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct LicenceTermsInfo {
	/// For what.
	pub usage: UseInfo,
	/// Where.
	pub territory: TerritoryInfo,
	/// For how many milliseconds from the purchase. `None`: for ever.
	pub term: Option<Moment>,
	/// Whether nobody else gets a licence for the same use in a part of the territory while it is in
	/// force. Earlier ones stay.
	pub exclusive: bool,
	/// The SHA-256 of the text of the licence.
	pub text: H256,
}

/// A licence that is offered.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct LicenceOfferInfo<AssetId> {
	/// Its number among those of the recording.
	pub offer: LicenceOfferId,
	/// Its revision, which the purchase names.
	pub revision: u32,
	/// What is offered.
	pub terms: LicenceTermsInfo,
	/// The asset of the price.
	pub asset: AssetId,
	/// For how much.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub price: Balance,
	/// Whether the steward sells from it.
	pub open: bool,
	/// How many licences were bought from it.
	pub granted: u32,
}

/// A licence that was bought.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct GrantInfo<AccountId, AssetId> {
	/// Its number.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub grant: GrantId,
	/// The recording.
	pub recording: RecordingId,
	/// Whose it is.
	pub holder: AccountId,
	/// From which offer it was bought.
	pub offer: LicenceOfferId,
	/// What he may do.
	pub terms: LicenceTermsInfo,
	/// The version of the disclosure that he has seen.
	pub disclosure: DisclosureId,
	/// When it was bought.
	pub granted_at: Moment,
	/// When it is over. `None`: never.
	pub until: Option<Moment>,
	/// Whether it is in force.
	pub in_force: bool,
	/// The asset of the price.
	pub asset: AssetId,
	/// The price.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub price: Balance,
	/// How many recordings in storage were registered with it.
	pub derivatives: u32,
}

/// Some of the licences for a recording.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct GrantPage<AccountId, AssetId> {
	/// Those that were found, by number. There may be none although there is another page.
	pub grants: Vec<GrantInfo<AccountId, AssetId>>,
	/// From which number the next page is, of those for the recording: what the number of a licence
	/// has in the low half. `None` if this was the last.
	pub next: Option<u32>,
}

/// Some of the licences of an account.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct OwnGrantPage<AccountId, AssetId> {
	/// Those that were found. There may be none although there is another page.
	pub grants: Vec<GrantInfo<AccountId, AssetId>>,
	/// Behind which licence the next page is. `None` if this was the last.
	#[cfg_attr(feature = "std", serde(with = "digits::maybe"))]
	pub next: Option<GrantId>,
}

/// A place that is taken by an exclusive licence.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ExclusiveInfo<AccountId> {
	/// The licence.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub grant: GrantId,
	/// Whose it is: he can buy others.
	pub holder: AccountId,
	/// Where.
	pub territory: TerritoryInfo,
	/// Until when. `None`: for ever.
	pub until: Option<Moment>,
}

/// What there is of licences for a kind of use of a recording.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RightsInfo<AccountId> {
	/// The use.
	pub usage: UseKindInfo,
	/// How many licences were ever bought, which the purchase of an exclusive one names.
	pub granted: u32,
	/// The exclusive ones in force.
	pub exclusive: Vec<ExclusiveInfo<AccountId>>,
}
