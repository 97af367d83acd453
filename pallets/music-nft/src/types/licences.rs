// SPDX-License-Identifier: Apache-2.0

//! What stewards license, and what was licensed.

use super::*;
use frame_support::{
	traits::{ConstU32, Get},
	BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use sp_core::H256;
use sp_runtime::Permill;

/// The most countries that a territory names.
pub const MAX_COUNTRIES: u32 = 32;

/// The longest term of a licence that has one: 100 years of 365.25 days.
pub const MAX_TERM: Moment = 100 * 31_557_600_000;

/// The number of a licence offer of a recording, from 0.
pub type LicenceOfferId = u32;

/// A country: an alpha-2 code of ISO 3166-1, in upper case. Checked for its form.
pub type Country = [u8; 2];

/// Some countries.
pub type Countries = BoundedVec<Country, ConstU32<MAX_COUNTRIES>>;

/// The number of the `number`-th licence for a recording.
pub fn grant_id(recording: RecordingId, number: u32) -> GrantId {
	(GrantId::from(recording) << 32) | GrantId::from(number)
}

/// For which recording a licence is, and which of those for it.
pub fn parts_of_grant(id: GrantId) -> (RecordingId, u32) {
	((id >> 32) as RecordingId, id as u32)
}

/// For what somebody may use a recording.
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
	serde::Deserialize,
	serde::Serialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Use {
	/// For himself.
	Personal,
	/// To earn money with it.
	Commercial,
	/// With pictures.
	Sync,
	/// To build recordings on it, which are registered with the licence. They stay when it ends.
	Remix {
		/// What each of them pays of what its sales bring after the fee, for good. No less than what
		/// the recording itself pays for its sources, which get as much of it, and at most
		/// `MaxUpstream`.
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

impl Use {
	/// The kind of use.
	pub fn kind(&self) -> UseKind {
		match self {
			Self::Personal => UseKind::Personal,
			Self::Commercial => UseKind::Commercial,
			Self::Sync => UseKind::Sync,
			Self::Remix { .. } => UseKind::Remix,
			Self::AiTraining => UseKind::AiTraining,
			Self::AiVoice => UseKind::AiVoice,
			Self::AiStyle => UseKind::AiStyle,
			Self::AiOutput => UseKind::AiOutput,
		}
	}
}

/// A [`Use`], whatever was agreed for it.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
#[allow(missing_docs)] // As those of `Use`.
pub enum UseKind {
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
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Deserialize,
	serde::Serialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Territory {
	/// Everywhere.
	World,
	/// In these countries, in the order of their codes.
	Countries(#[serde(with = "super::json::countries")] Countries),
}

impl Territory {
	/// Whether there are some countries, whose codes have the form of codes, each once and in order.
	pub fn is_valid(&self) -> bool {
		match self {
			Self::World => true,
			Self::Countries(countries) => {
				!countries.is_empty()
					&& countries.iter().flatten().all(u8::is_ascii_uppercase)
					&& countries.windows(2).all(|two| two[0] < two[1])
			},
		}
	}

	/// Whether there is a country that is in both. Both are valid.
	pub fn overlaps(&self, other: &Self) -> bool {
		match (self, other) {
			(Self::World, _) | (_, Self::World) => true,
			(Self::Countries(one), Self::Countries(other)) => {
				one.iter().any(|country| other.binary_search(country).is_ok())
			},
		}
	}
}

/// What somebody with a licence may do.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Deserialize,
	serde::Serialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LicenceTerms {
	/// For what.
	pub usage: Use,
	/// Where.
	pub territory: Territory,
	/// For how many milliseconds from the purchase. Not zero, and [`MAX_TERM`] at most. `None`: for
	/// ever.
	pub term: Option<Moment>,
	/// Whether nobody else gets a licence for the same use in a part of the territory while it is in
	/// force. Earlier ones stay.
	pub exclusive: bool,
	/// The SHA-256 of the text of the licence.
	pub text: H256,
}

/// What a steward offers.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Deserialize,
	serde::Serialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LicenceOfferInput<AssetId> {
	/// What is licensed. Does not change any more once somebody has bought.
	pub terms: LicenceTerms,
	/// The asset of the price.
	pub asset: AssetId,
	/// For how much. Can be zero.
	pub price: Balance,
	/// Whether somebody can buy.
	pub open: bool,
}

/// A licence offer.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct LicenceOffer<AccountId, AssetId> {
	/// What is offered.
	pub input: LicenceOfferInput<AssetId>,
	/// How often that was changed. Who buys names what he has seen.
	pub revision: u32,
	/// How many licences were bought.
	pub granted: u32,
	/// The deposit for it, of who has set it last.
	pub deposit: Deposit<AccountId>,
}

/// What somebody who buys a licence has seen, and with what he pays.
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
pub struct LicencePurchase<AssetId> {
	/// The revision of the offer.
	pub expected_revision: u32,
	/// The version of the recording's disclosure.
	pub expected_disclosure: DisclosureId,
	/// How many licences for the same use of the recording were ever bought: see [`Rights`]. For who
	/// buys an exclusive one, beside which the earlier ones stay. `None`: he takes any.
	pub expected_granted: Option<u32>,
	/// With what he pays.
	pub pay: Payment<AssetId>,
}

/// A licence that was bought. Cannot be given to anybody else.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Grant<AccountId, AssetId> {
	/// Whose it is.
	pub holder: AccountId,
	/// From which offer it was bought.
	pub offer: LicenceOfferId,
	/// What he may do.
	pub terms: LicenceTerms,
	/// The version of the disclosure that he has seen.
	pub disclosure: DisclosureId,
	/// When it was bought, in real time.
	pub granted_at: Moment,
	/// When it is over. `None`: never.
	pub until: Option<Moment>,
	/// The asset of the price.
	pub asset: AssetId,
	/// The price.
	pub price: Balance,
	/// How many recordings in storage were registered with it.
	pub derivatives: u32,
	/// The deposit for it, of the holder.
	pub deposit: Deposit<AccountId>,
}

/// A place that is taken by an exclusive licence.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Exclusive<AccountId> {
	/// The licence.
	pub grant: GrantId,
	/// Whose it is: he can buy others.
	pub holder: AccountId,
	/// Where.
	pub territory: Territory,
	/// Until when. `None`: for ever.
	pub until: Option<Moment>,
}

/// What there is of licences for one kind of use of a recording.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(MaxExclusives))]
pub struct Rights<AccountId, MaxExclusives>
where
	AccountId: Clone + core::fmt::Debug + Eq,
	MaxExclusives: Get<u32>,
{
	/// How many were ever bought.
	pub granted: u32,
	/// The exclusive ones, and some that are over.
	pub exclusive: BoundedVec<Exclusive<AccountId>, MaxExclusives>,
}

impl<AccountId, MaxExclusives> Default for Rights<AccountId, MaxExclusives>
where
	AccountId: Clone + core::fmt::Debug + Eq,
	MaxExclusives: Get<u32>,
{
	fn default() -> Self {
		Self { granted: 0, exclusive: Default::default() }
	}
}

/// The licence offers and licences of a recording.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Licensing {
	/// The number of the next offer.
	pub next_offer: LicenceOfferId,
	/// How many offers there are.
	pub offers: u32,
	/// How many licences were ever bought. The number of the next one.
	pub granted: u32,
}
