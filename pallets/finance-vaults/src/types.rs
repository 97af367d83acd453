// SPDX-License-Identifier: Apache-2.0

//! What is stored, and what calls take.
//!
//! | | unit |
//! |---|---|
//! | amounts | the smallest units of their asset |
//! | values | 10^-18 of the reference currency, in which the oracle gives prices |
//! | times | milliseconds since the Unix epoch |
//!
//! Delays, and all that is over at some moment, are in the time of the pallet, which is behind the
//! real time by [`crate::HaltedFor`]. Calendars (periods of envelopes, bills, streams, times of rules)
//! go by the real time.
//!
//! Lists inside of one entry have bounds that are constants here and not in the configuration: the
//! entries of the trail contain them, and their format is the same on each chain. How many entries
//! there can be is up to the configuration.

mod bills;
mod envelopes;
mod genesis;
mod in_json;
mod motions;
mod pools;
mod record;
mod rules;
mod vault;
mod window;

pub use bills::*;
pub use envelopes::*;
pub use genesis::*;
pub use motions::*;
pub use pools::*;
pub use record::*;
pub use rules::*;
pub use vault::*;
pub use window::*;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
pub use polyphony_support::clock::Moment;
use polyphony_support::{json, Balance};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;
use sp_runtime::Permill;

/// The number of a vault. Never used twice, as all numbers here.
pub type VaultId = u32;

/// The number of something that belongs to a vault, among all that ever did: a rule, a bill, a stream
/// or a motion.
pub type ItemId = u32;

/// The number of a pooled vault, and the id of its shares.
pub type PoolId = u32;

/// What money is spent on: see [`categories`].
pub type Category = u16;

/// 10^-18 of the reference currency.
pub type Value = Balance;

/// Owners of a vault.
pub const MAX_OWNERS: u32 = 8;
/// Categories to which somebody is bound.
pub const MAX_CATEGORIES: u32 = 16;
/// Bytes that go with a payment.
pub const MAX_MEMO: u32 = 64;
/// Conditions of a rule.
pub const MAX_CONDITIONS: u32 = 4;
/// Assets among which a rule rebalances.
pub const MAX_TARGETS: u32 = 8;
/// Periods of an envelope that are kept after their end.
pub const MAX_HISTORY: u32 = 13;

/// Owners, in order and without duplicates.
pub type Owners<AccountId> = BoundedVec<AccountId, ConstU32<MAX_OWNERS>>;
/// What goes with a payment: a text, or one that is encrypted for those who may read it.
pub type Memo = BoundedVec<u8, ConstU32<MAX_MEMO>>;
/// Categories, in order and without duplicates.
pub type Categories = BoundedVec<Category, ConstU32<MAX_CATEGORIES>>;

/// The numbers of categories: those of COICOP 2018, the classification of consumption by purpose of
/// the United Nations, as hundred times the division and the group. Wallets name them; the pallet
/// only compares them.
pub mod categories {
	use super::Category;

	/// Not said.
	pub const NONE: Category = 0;
	/// 01.1 Food.
	pub const FOOD: Category = 101;
	/// 04.1 Actual rentals for housing.
	pub const RENT: Category = 401;
	/// 04.5 Electricity, gas and other fuels.
	pub const ENERGY: Category = 405;
	/// 07.3 Passenger transport services.
	pub const TRANSPORT: Category = 703;
	/// 08.3 Information and communication services.
	pub const COMMUNICATION: Category = 803;
	/// 09.4 Recreational services.
	pub const RECREATION: Category = 904;
	/// 11.1 Food and beverage serving services.
	pub const RESTAURANTS: Category = 1101;
	/// 12.1 Insurance.
	pub const INSURANCE: Category = 1201;
	/// From here on, what is no consumption: savings, repayments, transfers between own accounts.
	pub const OTHER: Category = 10_000;
}

/// How long, in a calendar.
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
pub enum Period {
	/// So many days of 24 hours.
	Days(u16),
	/// So many months, in UTC. What begins on a day that a month does not have goes by the last day
	/// of that month, and by its own again afterwards.
	Months(u16),
}

/// What the chain will do for a vault by itself.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum VaultTask {
	/// Carry out a motion whose delay is over, or drop one that has expired.
	Motion(VaultId, ItemId),
	/// Let a recovery take effect.
	Recover(VaultId),
	/// Say whether there is enough for a bill, or find the first payment of one of the genesis.
	Warn(VaultId, ItemId),
	/// Pay a bill.
	Pay(VaultId, ItemId),
	/// Score the forecasts for a category whose period is over.
	Score(VaultId, Category),
}
