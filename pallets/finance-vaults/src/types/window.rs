// SPDX-License-Identifier: Apache-2.0

//! What was spent in the last time, wherever that begins.

use super::*;

/// Into how many parts a period is divided at least. The more, the sooner something is forgotten
/// after its period.
pub const WINDOW_PARTS: u32 = 16;

/// Part of what was spent.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Spell {
	/// When the first of it was spent.
	pub first: Moment,
	/// When the last of it was.
	pub last: Moment,
	/// How much.
	pub value: Value,
}

/// What was spent, until it does not count any more.
///
/// All of a spell counts until the period after its last moment is over. So the sum in any span of
/// time of the period's length, wherever it begins, is never more than what is counted, and periods
/// have no edges at which twice the limit could be spent. What is spent within a sixteenth of a
/// period may count longer than it has to, by as much.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Window(pub BoundedVec<Spell, ConstU32<{ WINDOW_PARTS + 2 }>>);
