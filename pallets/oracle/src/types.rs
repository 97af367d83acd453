// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores, reports and takes as arguments.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use polyphony_support::Balance;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{FixedU128, Permill};

/// The rules by which the reports on an asset become its price.
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Feed {
	/// How many of the smallest units of the asset make a whole one, as a power of ten. At most
	/// [`MAX_DECIMALS`].
	pub decimals: u8,
	/// How many feeders must have a fresh report. From 1 to the most feeders there can be. Also
	/// how many others must have one before a report can be disputed.
	pub quorum: u32,
	/// A report or a price older than this, in milliseconds, does not count. Not zero.
	pub max_age: u64,
	/// A price that differs by more than this part of the last one is held. Not zero.
	///
	/// It also bounds how far the price can move in one block.
	pub max_jump: Permill,
	/// For how many blocks a held price must last before the feeders can confirm it. Not zero.
	pub confirmations: u32,
	/// How far a report may lie from the median of the others, as a part of it, before it can be
	/// disputed; also the widest confidence of a report, as a part of its value. Neither zero nor
	/// one.
	///
	/// It should be wider than what the market moves within [`Feed::max_age`].
	pub band: Permill,
	/// How far the price may differ from the second source, as a part of what that source says.
	/// `None`: the second source is not asked.
	pub max_reference_gap: Option<Permill>,
}

/// The most decimals of an asset: ten to the power of it is the largest that fits into 128 bits.
pub const MAX_DECIMALS: u8 = 38;

/// A value as a feeder sends it.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct ReportedValue<AssetId> {
	/// What is priced.
	pub asset: AssetId,
	/// Units of the reference currency for one whole unit of the asset. Not zero.
	pub value: FixedU128,
	/// By how much the feeder thinks the value may be wrong, in the same unit. At most
	/// [`Feed::band`] of the value.
	pub confidence: FixedU128,
	/// When the feeder saw the value, in milliseconds since the Unix epoch.
	pub timestamp: u64,
}

/// The last value that a feeder sent for an asset.
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
pub struct Report {
	/// Units of the reference currency for one whole unit of the asset.
	pub value: FixedU128,
	/// By how much the feeder thinks the value may be wrong, in the same unit.
	pub confidence: FixedU128,
	/// When the feeder saw the value, in milliseconds since the Unix epoch.
	pub timestamp: u64,
	/// The median of the fresh reports of the others when this one was made, if they were a
	/// quorum. A report that was within the band of it cannot be disputed later: it was right,
	/// and the market moved.
	pub peers: Option<FixedU128>,
}

/// A bond that is on its way back to its owner.
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
pub struct Unbonding<BlockNumber> {
	/// What is still on hold. Never zero.
	pub amount: Balance,
	/// The first block in which it can be withdrawn.
	pub until: BlockNumber,
}

/// How often a feeder reported in the last block in which they did.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Activity<BlockNumber> {
	/// The block.
	pub block: BlockNumber,
	/// The reports in it.
	pub reports: u32,
}

/// Why a feeder is one no longer.
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
pub enum RemovalReason {
	/// The admin origin removed the feeder.
	Governance,
	/// The feeder left.
	Left,
}

/// Who said that a held price is right.
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
pub enum Confirmation {
	/// The feeders, by reporting it again after enough blocks.
	Feeders,
	/// The admin origin.
	Governance,
}
