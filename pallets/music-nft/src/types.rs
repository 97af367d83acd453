// SPDX-License-Identifier: Apache-2.0

//! What is stored, and what calls take.
//!
//! Amounts are in the smallest units of their asset, times in milliseconds since the Unix epoch.
//! Moments at which something is over are in the time of the pallet, which is behind the real time
//! by [`crate::HaltedFor`]; what has happened has the real time.

mod disclosure;
mod disputes;
mod genesis;
mod json;
mod licences;
mod registry;
mod sales;
mod splits;

pub use disclosure::*;
pub use disputes::*;
pub use genesis::*;
pub use licences::*;
pub use registry::*;
pub use sales::*;
pub use splits::*;

pub use polyphony_support::clock::Moment;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use polyphony_support::Balance;
use scale_info::TypeInfo;

/// The number of a work. Never used twice, as all numbers here.
pub type WorkId = u32;

/// The number of a recording.
pub type RecordingId = u32;

/// The number of a version of a recording's disclosure, from 0. Always grows.
pub type DisclosureId = u16;

/// The number of a split.
pub type SplitId = u32;

/// The number of a slot of a split: its place among the payees, from 0.
pub type SlotId = u16;

/// The number of a stream.
pub type StreamId = u32;

/// The number of a licence that was granted: that of the recording in the high half, and in the
/// low half which of its grants it is. So buyers for different recordings share no counter.
pub type GrantId = u64;

/// The number of an AI model, as [`crate::ModelLookup`] knows it.
pub type ModelId = u32;

/// What is on hold on an account for something in storage, to be given back with it.
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
pub struct Deposit<AccountId> {
	/// On whose account.
	pub who: AccountId,
	/// How much.
	pub amount: Balance,
}

/// Something that has an account of its own, on which money waits.
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
pub enum Purse {
	/// A recording: prices come here, and fees and shares of sources wait here.
	Recording(RecordingId),
	/// A split: what its payees have not claimed waits here.
	Split(SplitId),
}

/// With what somebody pays.
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
pub struct Payment<AssetId> {
	/// The asset, which is swapped for that of the price if it is another one.
	pub asset: AssetId,
	/// How much of it at most.
	pub max_in: Balance,
}

/// What the chain does by itself when its time has come.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Task<AssetId> {
	/// Pay the fees that wait on a recording's account to who gets them.
	ShareFees(RecordingId, AssetId),
	/// End a dispute about a recording on which the panel has not ruled in time.
	EndDispute(RecordingId),
	/// End an auction.
	EndAuction(RecordingId, EditionId),
	/// Give a bid back that was not accepted in its time.
	EndBid(RecordingId, BidId),
}
