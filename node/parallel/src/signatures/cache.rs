// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Remembers signatures that were found good.
//!
//! Only good ones: a bad signature costs its sender a place in the pool or a whole block, so that
//! the same one rarely comes twice, and remembering bad ones would let anybody fill the cache for
//! free.
//!
//! Each shard keeps two generations. Entries go to the young one; when that is full it becomes the
//! old one, and the old one is forgotten. An entry found in the old one goes to the young one
//! again. So memory is bounded, every operation takes constant time (amortised), and what is in use
//! stays.
//!
//! ```text
//!          insert            full           full
//!  unknown -------> young -----------> old -------> unknown
//!                     ^                 |
//!                     +-----------------+
//!                             hit
//! ```

use super::Scheme;
use parking_lot::Mutex;
use rand::{rngs::OsRng, RngCore};
use std::{
	collections::HashSet,
	hash::{BuildHasherDefault, Hash, Hasher},
	sync::atomic::{AtomicU64, Ordering},
};

/// Locks in a cache. A few times the threads of a large machine, so that two seldom meet.
const SHARDS: usize = 64;

/// Bytes of a fingerprint.
const FINGERPRINT: usize = 16;

/// Bytes in front of the hashed fields: the scheme and the lengths of key and signature.
const HEADER: usize = 1 + 8 + 8;

/// What a cache remembers of a good signature: a hash of the scheme, the key, the signature and
/// the message under the cache's secret salt. One of another cache means nothing to this one.
///
/// # Why 128 bits are enough
///
/// A forged signature is accepted if its fingerprint equals a remembered one. The hash is BLAKE2b
/// with a secret key of 256 bits that is drawn at random for each cache and never leaves the
/// process, so to anybody else fingerprints are random numbers: no collision can be searched for
/// outside the node, nor can one be recognised before it is submitted. What is left is to submit
/// forgeries and hope. With 2^18 entries one in 2^110 is accepted; a node that verified a million
/// of them each second for a hundred years would have accepted one with a probability of 2^-58.
/// And it would be alone in that, as every other node has another salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(
	/// The first word places the fingerprint in a hash table, the second chooses the shard: a
	/// table whose entries agreed in the bits that it hashes by would be a slow one.
	[u64; 2],
);

impl Hash for Fingerprint {
	fn hash<H: Hasher>(&self, state: &mut H) {
		state.write_u64(self.0[0]);
	}
}

/// Hashes a fingerprint, which is a hash already, to its first word.
#[derive(Default)]
struct Identity(u64);

impl Hasher for Identity {
	fn finish(&self) -> u64 {
		self.0
	}

	fn write_u64(&mut self, value: u64) {
		self.0 = value;
	}

	fn write(&mut self, _: &[u8]) {
		unreachable!("a fingerprint hashes itself with `write_u64` only; qed")
	}
}

type Generation = HashSet<Fingerprint, BuildHasherDefault<Identity>>;

#[derive(Default)]
struct Generations {
	young: Generation,
	old: Generation,
}

impl Generations {
	/// Looks in both generations; a hit in the old one makes the entry young again.
	fn contains(&mut self, fingerprint: &Fingerprint, limit: usize) -> bool {
		if self.young.contains(fingerprint) {
			return true;
		}
		if !self.old.contains(fingerprint) {
			return false;
		}
		// It stays in the old one too, and goes with it.
		self.insert(*fingerprint, limit);
		true
	}

	fn insert(&mut self, fingerprint: Fingerprint, limit: usize) {
		if self.young.contains(&fingerprint) {
			return;
		}
		if self.young.len() >= limit {
			std::mem::swap(&mut self.young, &mut self.old);
			// Keeps its memory, for the next generation.
			self.young.clear();
		}
		self.young.insert(fingerprint);
	}
}

/// A part of the cache under a lock of its own, with its own counters: everything that one look-up
/// writes.
///
/// 128 bytes are two cache lines, because processors fetch lines in pairs.
#[derive(Default)]
#[repr(align(128))]
struct Shard {
	generations: Mutex<Generations>,
	hits: AtomicU64,
	misses: AtomicU64,
}

/// Remembers signatures that were found good. See the [module](self) for how it forgets.
pub struct SignatureCache {
	/// BLAKE2b with 128 bits of output and the salt as key.
	hasher: blake2b_simd::Params,
	/// Entries of one generation of one shard.
	limit: usize,
	shards: Box<[Shard]>,
}

impl SignatureCache {
	/// A cache of at most `capacity` entries, with a random salt of its own. The capacity is
	/// rounded down to a multiple of 128, and is 128 at least.
	///
	/// Memory is taken as the cache fills.
	///
	/// # Panics
	///
	/// If the operating system has no random numbers to give.
	pub fn new(capacity: usize) -> Self {
		let mut salt = [0u8; 32];
		OsRng.fill_bytes(&mut salt);
		let mut hasher = blake2b_simd::Params::new();
		hasher.hash_length(FINGERPRINT).key(&salt);
		Self {
			hasher,
			limit: (capacity / (2 * SHARDS)).max(1),
			shards: (0..SHARDS).map(|_| Shard::default()).collect(),
		}
	}

	/// Forgets everything.
	pub fn clear(&self) {
		for shard in &self.shards {
			*shard.generations.lock() = Generations::default();
		}
	}

	/// The name of a signature in this cache.
	///
	/// Two inputs that differ have different fingerprints (up to collisions of the hash, see
	/// [`Fingerprint`]). Takes no memory from the heap.
	pub fn fingerprint(
		&self,
		scheme: Scheme,
		public: &[u8],
		signature: &[u8],
		message: &[u8],
	) -> Fingerprint {
		// Scheme and lengths say where each field begins, and the message is the rest: no byte can
		// be moved from one field to another without a change to the hashed string.
		let mut header = [0u8; HEADER];
		header[0] = scheme as u8;
		header[1..9].copy_from_slice(&(public.len() as u64).to_le_bytes());
		header[9..].copy_from_slice(&(signature.len() as u64).to_le_bytes());

		let mut state = self.hasher.to_state();
		state.update(&header).update(public).update(signature).update(message);
		let hash = state.finalize();
		let hash: &[u8; FINGERPRINT] =
			hash.as_bytes().try_into().expect("the hasher was asked for this length; qed");
		let hash = u128::from_le_bytes(*hash);
		Fingerprint([hash as u64, (hash >> 64) as u64])
	}

	/// Whether this signature was found good before. Counts a hit or a miss.
	pub fn contains(&self, fingerprint: &Fingerprint) -> bool {
		let shard = self.shard(fingerprint);
		let found = shard.generations.lock().contains(fingerprint, self.limit);
		let counter = if found { &shard.hits } else { &shard.misses };
		counter.fetch_add(1, Ordering::Relaxed);
		found
	}

	/// Remembers a signature that was found good.
	///
	/// **Only** such a one: [`SignatureCache::contains`] is taken for a verification.
	pub fn insert(&self, fingerprint: Fingerprint) {
		self.shard(&fingerprint).generations.lock().insert(fingerprint, self.limit);
	}

	/// Look-ups that found their signature.
	pub fn hits(&self) -> u64 {
		self.shards.iter().map(|shard| shard.hits.load(Ordering::Relaxed)).sum()
	}

	/// Look-ups that did not.
	pub fn misses(&self) -> u64 {
		self.shards.iter().map(|shard| shard.misses.load(Ordering::Relaxed)).sum()
	}

	/// Entries held; one that is in both generations counts twice. Never more than the capacity.
	pub fn entries(&self) -> usize {
		self.shards
			.iter()
			.map(|shard| {
				let generations = shard.generations.lock();
				generations.young.len() + generations.old.len()
			})
			.sum()
	}

	fn shard(&self, fingerprint: &Fingerprint) -> &Shard {
		&self.shards[fingerprint.0[1] as usize % SHARDS]
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Fingerprints of one shard.
	fn in_one_shard(number: u64) -> Fingerprint {
		Fingerprint([number.wrapping_mul(0x9e37_79b9_7f4a_7c15), 0])
	}

	fn fingerprint(cache: &SignatureCache, message: u64) -> Fingerprint {
		cache.fingerprint(Scheme::Sr25519, &[1; 32], &[2; 64], &message.to_le_bytes())
	}

	#[test]
	fn remembers_what_it_was_told_and_counts() {
		let cache = SignatureCache::new(1_000);
		let known = fingerprint(&cache, 1);
		assert!(!cache.contains(&known));
		cache.insert(known);
		cache.insert(known);
		assert!(cache.contains(&known));
		assert!(!cache.contains(&fingerprint(&cache, 2)));
		assert_eq!((cache.hits(), cache.misses(), cache.entries()), (1, 2, 1));
	}

	#[test]
	fn is_bounded() {
		for (capacity, bound) in [(0, 128), (1_000, 896), (12_800, 12_800)] {
			let cache = SignatureCache::new(capacity);
			for message in 0..10 * bound as u64 {
				let fingerprint = fingerprint(&cache, message);
				cache.insert(fingerprint);
				assert!(cache.contains(&fingerprint));
			}
			assert!(cache.entries() <= bound, "{} > {bound}", cache.entries());
			assert!(cache.entries() >= bound / 2, "{} < {bound} / 2", cache.entries());
		}
	}

	#[test]
	fn entries_survive_one_generation_and_a_hit_renews_them() {
		const LIMIT: u64 = 4;
		let cache = SignatureCache::new(2 * SHARDS * LIMIT as usize);
		let (used, unused) = (in_one_shard(0), in_one_shard(1));
		cache.insert(used);
		cache.insert(unused);
		// Fills the first generation, and begins the second.
		(2..=LIMIT).for_each(|number| cache.insert(in_one_shard(number)));
		assert!(cache.contains(&used), "the first generation is the old one");
		// Fills the second with what is left of it beside the two, and begins the third.
		(LIMIT + 1..LIMIT + 4).for_each(|number| cache.insert(in_one_shard(number)));
		assert!(!cache.contains(&unused), "the first generation is gone");
		assert!(cache.contains(&used), "a hit took it to the second");
	}

	#[test]
	fn every_field_matters() {
		let cache = SignatureCache::new(1);
		let of = |scheme, public: &[u8], signature: &[u8], message: &[u8]| {
			cache.fingerprint(scheme, public, signature, message)
		};
		let (key, signature) = ([1u8; 32], [2u8; 64]);
		let base = of(Scheme::Sr25519, &key, &signature, b"message");
		assert_eq!(base, of(Scheme::Sr25519, &key, &signature, b"message"));

		let mut other_key = key;
		other_key[31] ^= 1;
		let mut other_signature = signature;
		other_signature[0] ^= 128;
		let mut all = vec![
			base,
			of(Scheme::Ed25519, &key, &signature, b"message"),
			of(Scheme::Ecdsa, &key, &signature, b"message"),
			of(Scheme::Sr25519, &other_key, &signature, b"message"),
			of(Scheme::Sr25519, &key, &other_signature, b"message"),
			of(Scheme::Sr25519, &key, &signature, b"massage"),
			of(Scheme::Sr25519, &key, &signature, b""),
			of(Scheme::Sr25519, &key, &signature, &[0; 300]),
			of(Scheme::Sr25519, &key, &signature, &[0; 301]),
			// A byte moved from the message to the signature, from there to the key, and back.
			of(Scheme::Sr25519, &key, &[&signature[..], &b"m"[..]].concat(), b"essage"),
			of(Scheme::Sr25519, &[&key[..], &[2u8][..]].concat(), &signature[1..], b"message"),
			of(Scheme::Sr25519, &key, &signature[..63], b"\x02message"),
			of(Scheme::Sr25519, &key[..31], &[&[1u8][..], &signature[..]].concat(), b"message"),
		];
		let count = all.len();
		all.sort_by_key(|fingerprint| fingerprint.0);
		all.dedup();
		assert_eq!(all.len(), count);
	}

	#[test]
	fn each_cache_has_its_own_salt() {
		let (one, other) = (SignatureCache::new(1), SignatureCache::new(1));
		assert_ne!(fingerprint(&one, 1), fingerprint(&other, 1));
	}

	#[test]
	fn spreads_over_all_shards() {
		let cache = SignatureCache::new(100_000);
		(0..10_000).for_each(|message| cache.insert(fingerprint(&cache, message)));
		assert_eq!(cache.entries(), 10_000);
		assert!(cache.shards.iter().all(|shard| !shard.generations.lock().young.is_empty()));
	}

	#[test]
	fn threads_see_each_others_entries() {
		const THREADS: u64 = 8;
		const EACH: u64 = 2_000;
		// So large that no shard reaches the end of its first generation.
		let cache = SignatureCache::new(16 * (THREADS * EACH) as usize);
		let barrier = std::sync::Barrier::new(THREADS as usize);
		std::thread::scope(|scope| {
			for thread in 0..THREADS {
				let (cache, barrier) = (&cache, &barrier);
				scope.spawn(move || {
					for message in 0..EACH {
						let fingerprint = fingerprint(cache, thread * EACH + message);
						assert!(!cache.contains(&fingerprint));
						cache.insert(fingerprint);
					}
					barrier.wait();
					for message in 0..THREADS * EACH {
						assert!(cache.contains(&fingerprint(cache, message)));
					}
				});
			}
		});
		assert_eq!(cache.misses(), THREADS * EACH);
		assert_eq!(cache.hits(), THREADS * THREADS * EACH);
		assert_eq!(cache.entries() as u64, THREADS * EACH);
	}
}
