// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Signatures: each is verified once, and in batches where that is possible.
//!
//! A transaction's signature is verified when the pool admits it and again when a block with it is
//! executed. Here the first result is remembered ([`SignatureCache`]), what is still unknown on
//! import is verified many at a time ([`Batch`]), and the host functions that runtimes call look
//! in the same cache ([`host`]). None of this changes which signatures are good: the cache only
//! repeats a verdict of stock verification, and a batch agrees with it.

pub mod batch;
pub mod cache;
pub mod host;

pub use batch::{Batch, BATCH};
pub use cache::{Fingerprint, SignatureCache};
pub(crate) use host::is_good_sr25519;
pub use host::{verify_ecdsa, verify_ed25519, verify_sr25519, CachedVerification};

use std::sync::OnceLock;

/// A signature scheme, with the rules by which stock verification judges it.
///
/// Rules that differ are schemes of their own, if their results are to be remembered at all: what
/// is good by the one is not always good by the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Scheme {
	/// Schnorr signatures on Ristretto, with the signing context `substrate`.
	Sr25519 = 0,
	/// Ed25519 by the rules of ZIP 215.
	Ed25519 = 1,
	/// ECDSA on secp256k1 over the Blake2b-256 hash of the message, with recovery.
	Ecdsa = 2,
}

/// How many signatures [`global`] remembers at most.
///
/// 7/8 of 2^20: with it the hash tables of the cache are full when they are at their largest load,
/// 2^20 slots of 17 bytes (a fingerprint and a control byte). That is 18 MB, taken as the cache
/// fills. The most recent 458,752 are certain to be among them, up to the unevenness of the shards:
/// some seconds of a chain at 100,000 transactions per second.
pub const GLOBAL_CAPACITY: usize = 7 << 17;

/// The cache of this process.
///
/// It is global because host functions have no state of their own: those that validate a
/// transaction in the pool and those that execute a block meet nowhere else.
pub fn global() -> &'static SignatureCache {
	static CACHE: OnceLock<SignatureCache> = OnceLock::new();
	CACHE.get_or_init(|| SignatureCache::new(GLOBAL_CAPACITY))
}
