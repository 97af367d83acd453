// SPDX-License-Identifier: Apache-2.0

//! # Parallel execution: the runtime's side
//!
//! Every extrinsic of a FRAME runtime writes to a few storage items that all others write to as
//! well: the number of events, the weight of the block, the index of the current extrinsic. Taken
//! at face value, no two extrinsics could be executed at the same time. A runtime that implements
//! [`ParallelExecution`] tells the node which keys these are and by which rule their values come
//! about ([`HotKey`]), and the node then executes everything else in parallel.
//!
//! Nothing here changes what a block means: the result is, byte for byte, that of
//! `Core_execute_block`, and a node that does not know this API executes the same blocks.
//!
//! With the feature `frame`, [`frame`] lists the hot keys of the SDK's pallets, so that a runtime
//! opts in with a few lines:
//!
//! ```ignore
//! impl polyphony_parallel_api::ParallelExecution<Block> for Runtime {
//!     fn hot_keys() -> Vec<HotKey> {
//!         use polyphony_parallel_api::frame;
//!         let mut keys = frame::system::<Runtime>();
//!         keys.extend(frame::balances::<Runtime, ()>());
//!         keys.extend(frame::transaction_payment::<Runtime>());
//!         // A storage value to which every transaction adds its fee.
//!         keys.push(frame::accumulator::<pallet_block_fees::Collected<Runtime>, Balance>());
//!         keys
//!     }
//!
//!     fn apply_extrinsic(extrinsic: ExtrinsicFor<Block>) -> (ApplyExtrinsicResult, bool) {
//!         let inherent = <Runtime as IsInherent<_>>::is_inherent(&extrinsic);
//!         (Executive::apply_extrinsic(extrinsic), inherent)
//!     }
//! }
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "frame")]
pub mod frame;

use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_runtime::{traits::Block as BlockT, ApplyExtrinsicResult};

/// A storage key that all extrinsics of a block use, and how.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct HotKey {
	/// The complete key in the main storage.
	pub key: Vec<u8>,
	/// How its value comes about.
	pub rule: Rule,
}

/// How the value under a [`HotKey`] comes about.
///
/// A rule is a promise of the runtime about its calls. An extrinsic that uses a key in a way that
/// the node can see to be outside its rule (a read of a log, a sum that is read and not written
/// back) is executed in order, on the exact value. What the node cannot see is a call that makes a
/// decision of its own from a sum before it writes the sum back: such a key must not be declared.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum Rule {
	/// Before extrinsic `i` the value is `prefix` followed by `i` as a little-endian `u32`.
	ExtrinsicIndex {
		/// The constant bytes before the index.
		prefix: Vec<u8>,
	},
	/// A little-endian `u32` to which every extrinsic adds its own encoded length, in bytes.
	ExtrinsicsLength,
	/// Unsigned integers to which extrinsics add, and from which they subtract, amounts that do
	/// not depend on the value found. A subtraction never takes a number below zero, not even one
	/// that saturates there; and a call that finds a check of the sum failed gives up.
	Sum {
		/// How they are encoded. An absent value counts as zeros.
		integers: Integers,
		/// What the calls check the sum against: while every one of these holds, the checks of
		/// the calls pass too. They may be stricter than the calls are, never laxer.
		limits: Vec<Limit>,
	},
	/// A SCALE-encoded sequence that extrinsics append to and never read.
	Log,
	/// Scratch space of one extrinsic, left as it was found.
	Private,
}

/// The encoding of a [`Rule::Sum`].
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum Integers {
	/// One little-endian `u32`.
	U32,
	/// One little-endian `u64`.
	U64,
	/// One little-endian `u128`.
	U128,
	/// So many compact integers of up to 64 bits, one after the other.
	Compact64(u8),
}

/// An upper bound: the sum of the integers at the positions `of` is at most `max`.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Limit {
	/// Positions among the integers of the value.
	pub of: Vec<u8>,
	/// What their sum must not exceed.
	pub max: u128,
}

/// The extrinsic of a block.
pub type ExtrinsicFor<Block> = <Block as BlockT>::Extrinsic;

sp_api::decl_runtime_apis! {
	/// Lets a node execute the extrinsics of a block in parallel.
	pub trait ParallelExecution {
		/// The storage keys that all extrinsics use, each with its rule.
		fn hot_keys() -> Vec<HotKey>;

		/// What `BlockBuilder_apply_extrinsic` does, and whether the extrinsic is an inherent:
		/// the node needs to know, since all inherents of a block come before everything else.
		fn apply_extrinsic(extrinsic: ExtrinsicFor<Block>) -> (ApplyExtrinsicResult, bool);
	}
}
