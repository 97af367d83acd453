// SPDX-License-Identifier: Apache-2.0

//! What AI has done in a recording: by area, as DDEX does.

use super::*;
use frame_support::{traits::ConstU32, BoundedVec};
use sp_core::H256;

/// The most bytes of a human-contribution statement.
pub const MAX_STATEMENT: u32 = 512;

/// What people have done in a recording in which AI has a part. UTF-8.
pub type Statement = BoundedVec<u8, ConstU32<MAX_STATEMENT>>;

/// An AI that was used.
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
pub enum Tool {
	/// A model that is listed on this chain.
	Listed(ModelId),
	/// Another one, by a hash of its name.
	Other(H256),
}

/// By whom something in a recording was made.
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
pub enum Made {
	/// There is nothing of it, as vocals in an instrumental.
	NotPresent,
	/// By people alone.
	Human,
	/// By people with the help of AI, which need not be named.
	Assisted(Option<Tool>),
	/// By AI.
	Generated(Tool),
}

impl Made {
	/// Whether AI has a part in it.
	pub fn with_ai(&self) -> bool {
		matches!(self, Self::Assisted(_) | Self::Generated(_))
	}

	/// The AI, if one is named.
	pub fn tool(&self) -> Option<Tool> {
		match self {
			Self::Assisted(tool) => *tool,
			Self::Generated(tool) => Some(*tool),
			Self::NotPresent | Self::Human => None,
		}
	}

	/// Whether `next` says no less about AI than this does, so that it may stand in its place when
	/// somebody has bought: more AI, or a name for what had none. That something is there which was
	/// not, or the other way round, is no such thing unless it is made with AI.
	pub fn may_become(&self, next: &Self) -> bool {
		self == next
			|| match (self, next) {
				(Self::NotPresent | Self::Human, _) => next.with_ai(),
				(Self::Assisted(_), Self::Generated(_)) => true,
				(Self::Assisted(None), Self::Assisted(Some(_))) => true,
				_ => false,
			}
	}
}

/// What AI has done in each area of a recording.
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
pub struct Disclosure {
	/// The voices.
	pub vocals: Made,
	/// The instruments.
	pub instrumentation: Made,
	/// The music.
	pub composition: Made,
	/// Mixing and mastering.
	pub post_production: Made,
	/// The words.
	pub lyrics: Made,
}

impl Disclosure {
	/// The areas, in the order of the fields.
	pub fn areas(&self) -> [Made; 5] {
		[self.vocals, self.instrumentation, self.composition, self.post_production, self.lyrics]
	}

	/// The same for all areas.
	pub fn all(made: Made) -> Self {
		Self {
			vocals: made,
			instrumentation: made,
			composition: made,
			post_production: made,
			lyrics: made,
		}
	}

	/// Whether AI has a part in some area.
	pub fn with_ai(&self) -> bool {
		self.areas().iter().any(Made::with_ai)
	}

	/// Whether `next` says no less about AI in any area: see [`Made::may_become`].
	pub fn may_become(&self, next: &Self) -> bool {
		self.areas().iter().zip(&next.areas()).all(|(old, new)| old.may_become(new))
	}
}

/// A version of a recording's disclosure.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Disclosed<AccountId> {
	/// What AI has done.
	pub disclosure: Disclosure,
	/// What people have done. Empty only if AI has no part.
	pub statement: Statement,
	/// When it was said, in real time.
	pub at: Moment,
	/// The deposit for it.
	pub deposit: Deposit<AccountId>,
}
