// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Verifies sr25519 signatures many at a time, with the verdicts of verifying them one by one.
//!
//! # Why a batch agrees with single verification
//!
//! Let a signature be (R, s) by the key A, and k the hash of the message, A and R.
//!
//! - **What is parsed is parsed the same way.** Both take `s` and the key from
//!   `schnorrkel::Signature::from_bytes` (the marker bit must be set, and `s`, without it, reduced
//!   modulo the group's order) and `schnorrkel::PublicKey::from_bytes` (the canonical encoding of
//!   a point). What these refuse never comes into the equation.
//! - **R is compared differently, with the same outcome.** Single verification computes sB - kA,
//!   encodes it and compares with the bytes of R. The batch decodes R and compares points. Encoding
//!   has one result for each element, the canonical one, and decoding takes only this: all other
//!   bytes (not reduced, negative, not on the curve) fail in the batch because they do not decode,
//!   and alone because no element is encoded as them.
//! - **There are no small subgroups.** Ristretto has prime order, and equality of its points is
//!   equality up to the cofactor's torsion on both paths. In this it differs from ed25519, where a
//!   batch may accept what single verification refuses.
//! - **Errors do not cancel.** The batch checks that the sum of z(sB - kA - R) is zero for random z
//!   of 128 bits, one for each signature, which are drawn when the signatures are fixed. As the
//!   order is prime, a batch with a bad signature passes with a probability of 2^-128. That needs
//!   weights which the author of the signatures cannot predict, hence
//!   `schnorrkel::verify_batch`, that seeds them from the thread's random number generator, and not
//!   `verify_batch_deterministic`: that one derives them from keys, R and messages, but not from
//!   `s`. Whoever holds two keys could solve for two bad `s` whose errors cancel under the known
//!   weights, and make a block that this node accepts and every other refuses.
//!
//! A batch that fails names no culprit, so its signatures are then verified one by one.

use super::{Fingerprint, SignatureCache};
use schnorrkel::{context::SigningContext, PublicKey, Signature};
use sp_core::{sr25519, Pair};
use std::ops::Range;

/// Signatures that a lane gathers before it verifies them.
///
/// The cost of each falls with the size of the batch, as multiplying many points at once costs less
/// for each, but slower and slower. What grows with the size is the time until the lane knows of a
/// bad signature, and what it has to verify again if there is one.
pub const BATCH: usize = 128;

/// Bytes for messages that an empty batch keeps. A signed payload of more than 256 bytes is signed
/// by its hash, so that transactions never need more; other messages may be of any size.
const MESSAGES_KEPT: usize = BATCH * 256;

/// The signing context of [`sr25519::Pair`].
const CONTEXT: &[u8] = b"substrate";

/// What a batch keeps of a signature beside the key and the signature.
struct Entry {
	/// Its message, in [`Batch::messages`].
	message: Range<usize>,
	fingerprint: Fingerprint,
	tag: u32,
}

/// Sr25519 signatures that wait to be verified together.
///
/// Each lane has one and uses it again and again: once it has grown it takes no more memory, but
/// for what schnorrkel takes for each batch.
pub struct Batch {
	/// The beginning of every transcript.
	context: SigningContext,
	/// These three are as long as each other.
	keys: Vec<PublicKey>,
	signatures: Vec<Signature>,
	entries: Vec<Entry>,
	/// The messages, one after the other.
	messages: Vec<u8>,
	/// Tags of those whose key or signature could not be parsed.
	malformed: Vec<u32>,
}

impl Default for Batch {
	fn default() -> Self {
		Self::new()
	}
}

impl Batch {
	/// An empty batch.
	pub fn new() -> Self {
		Self {
			context: SigningContext::new(CONTEXT),
			keys: Vec::with_capacity(BATCH),
			signatures: Vec::with_capacity(BATCH),
			entries: Vec::with_capacity(BATCH),
			messages: Vec::new(),
			malformed: Vec::new(),
		}
	}

	/// Adds a signature. `fingerprint` is that of these arguments in the cache that
	/// [`Batch::verify`] will be given, and `tag` what it will call the signature if it is bad:
	/// the index of the extrinsic that it belongs to.
	///
	/// One more than [`BATCH`] is one too many for speed, but not an error.
	pub fn push(
		&mut self,
		public: [u8; 32],
		signature: [u8; 64],
		message: &[u8],
		fingerprint: Fingerprint,
		tag: u32,
	) {
		let (Ok(signature), Ok(key)) =
			(Signature::from_bytes(&signature), PublicKey::from_bytes(&public))
		else {
			self.malformed.push(tag);
			return;
		};
		let start = self.messages.len();
		self.messages.extend_from_slice(message);
		self.keys.push(key);
		self.signatures.push(signature);
		self.entries.push(Entry { message: start..self.messages.len(), fingerprint, tag });
	}

	/// Signatures that wait, those included that are known to be bad because they do not parse.
	pub fn len(&self) -> usize {
		self.entries.len() + self.malformed.len()
	}

	/// Whether no signature waits.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}

	/// Whether it is time to call [`Batch::verify`].
	pub fn is_full(&self) -> bool {
		self.len() >= BATCH
	}

	/// Verifies all signatures, and empties the batch.
	///
	/// The good ones go into `cache`. The tags of the bad ones are added to `failed`, in no
	/// particular order, once for each bad signature. Good are exactly those that
	/// [`sr25519::Pair::verify`] accepts.
	pub fn verify(&mut self, cache: &SignatureCache, failed: &mut Vec<u32>) {
		failed.append(&mut self.malformed);
		let all_good = self.all_good();
		for (index, entry) in self.entries.iter().enumerate() {
			if all_good || self.is_good(index) {
				cache.insert(entry.fingerprint);
			} else {
				failed.push(entry.tag);
			}
		}
		self.keys.clear();
		self.signatures.clear();
		self.entries.clear();
		self.messages.clear();
		self.messages.shrink_to(MESSAGES_KEPT);
	}

	/// Whether all signatures that parsed are good. `false` also for fewer than two of them: one
	/// is verified faster alone.
	fn all_good(&self) -> bool {
		if self.entries.len() < 2 {
			return false;
		}
		let transcripts = self
			.entries
			.iter()
			.map(|entry| self.context.bytes(&self.messages[entry.message.clone()]));
		schnorrkel::verify_batch(transcripts, &self.signatures, &self.keys, false).is_ok()
	}

	/// Whether the signature at `index` is good by itself.
	///
	/// Its bytes and those of the key are those that were pushed: parsing took only what is encoded
	/// in this very way.
	fn is_good(&self, index: usize) -> bool {
		sr25519::Pair::verify(
			&sr25519::Signature::from_raw(self.signatures[index].to_bytes()),
			&self.messages[self.entries[index].message.clone()],
			&sr25519::Public::from_raw(self.keys[index].to_bytes()),
		)
	}
}

#[cfg(test)]
mod tests {
	use super::{super::Scheme, *};

	/// A key, a signature by it, and the message.
	#[derive(Clone)]
	struct Signed {
		public: [u8; 32],
		signature: [u8; 64],
		message: Vec<u8>,
	}

	impl Signed {
		fn new(seed: u8, message: &[u8]) -> Self {
			let pair = sr25519::Pair::from_seed(&[seed; 32]);
			Self {
				public: pair.public().0,
				signature: pair.sign(message).0,
				message: message.to_vec(),
			}
		}

		/// Signs until the lowest bit of `s` is as asked.
		fn with_lowest_bit(seed: u8, message: &[u8], bit: u8) -> Self {
			loop {
				let signed = Self::new(seed, message);
				if signed.signature[32] & 1 == bit {
					return signed;
				}
			}
		}

		/// The verdict of stock verification.
		fn is_good(&self) -> bool {
			sr25519::Pair::verify(
				&sr25519::Signature::from_raw(self.signature),
				&self.message,
				&sr25519::Public::from_raw(self.public),
			)
		}

		fn fingerprint(&self, cache: &SignatureCache) -> Fingerprint {
			cache.fingerprint(Scheme::Sr25519, &self.public, &self.signature, &self.message)
		}
	}

	/// Verifies `all` in one batch, checks that the cache has what is good and nothing else, and
	/// returns the positions of the others.
	fn verify(batch: &mut Batch, all: &[Signed]) -> Vec<u32> {
		let cache = SignatureCache::new(100_000);
		for (tag, signed) in all.iter().enumerate() {
			assert_eq!(batch.len(), tag);
			batch.push(
				signed.public,
				signed.signature,
				&signed.message,
				signed.fingerprint(&cache),
				tag as u32,
			);
		}
		let mut failed = Vec::new();
		batch.verify(&cache, &mut failed);
		assert!(batch.is_empty());
		failed.sort_unstable();
		for (tag, signed) in all.iter().enumerate() {
			let good = !failed.contains(&(tag as u32));
			assert_eq!(cache.contains(&signed.fingerprint(&cache)), good);
		}
		failed
	}

	/// Verifies `signed` among good ones, and checks that the verdict is that of the stock path.
	fn assert_agreement(batch: &mut Batch, good: &[Signed], signed: Signed, what: &str) {
		let expected = if signed.is_good() { vec![] } else { vec![good.len() as u32] };
		let all = [good, &[signed]].concat();
		assert_eq!(verify(batch, &all), expected, "{what}");
	}

	fn many(count: u32) -> Vec<Signed> {
		(0..count)
			.map(|index| Signed::new((index % 40) as u8, format!("message {index}").as_bytes()))
			.collect()
	}

	#[test]
	fn nothing_to_verify() {
		let mut batch = Batch::new();
		assert!(batch.is_empty() && !batch.is_full());
		assert!(verify(&mut batch, &[]).is_empty());
	}

	#[test]
	fn all_good() {
		let mut batch = Batch::default();
		for count in [1, 2, 3, BATCH as u32, 200] {
			assert!(verify(&mut batch, &many(count)).is_empty(), "{count} signatures");
		}
		// As long as no message at all, and longer than what is kept.
		let odd = [Signed::new(1, &[]), Signed::new(1, &vec![7; 2 * MESSAGES_KEPT])];
		assert!(verify(&mut batch, &odd).is_empty());
		assert!(batch.messages.capacity() < 2 * MESSAGES_KEPT);
	}

	#[test]
	fn a_full_batch_says_so() {
		let cache = SignatureCache::new(1);
		let mut batch = Batch::new();
		for (tag, signed) in many(BATCH as u32).into_iter().enumerate() {
			assert!(!batch.is_full());
			let fingerprint = signed.fingerprint(&cache);
			// Every other one is malformed.
			let public = if tag % 2 == 0 { signed.public } else { [0xff; 32] };
			batch.push(public, signed.signature, &signed.message, fingerprint, tag as u32);
		}
		assert!(batch.is_full());
		assert_eq!(batch.len(), BATCH);
	}

	#[test]
	fn bad_ones_are_found_by_their_tags() {
		let mut batch = Batch::new();
		let mut all = many(100);
		all[73].message.push(b'!');
		assert_eq!(verify(&mut batch, &all), [73]);
		all[0].public = all[1].public;
		all[99].signature = all[98].signature;
		assert_eq!(verify(&mut batch, &all), [0, 73, 99]);
		// One alone takes the other path.
		assert_eq!(verify(&mut batch, &all[73..74]), [0]);
		// And nothing of it is left.
		assert!(verify(&mut batch, &many(100)).is_empty());
	}

	#[test]
	fn malformed_ones_fail_and_the_others_do_not() {
		let mut batch = Batch::new();
		let mut all = many(6);
		// Not a canonical field element.
		all[1].public = [0xff; 32];
		// Without the marker of schnorrkel's signatures.
		all[2].signature[63] &= 0x7f;
		// The scalar is not reduced.
		all[4].signature[32..].copy_from_slice(&[0xff; 32]);
		assert!(!all[1].is_good() && !all[2].is_good() && !all[4].is_good());
		assert_eq!(verify(&mut batch, &all), [1, 2, 4]);
		assert_eq!(verify(&mut batch, &all[1..3]), [0, 1]);
	}

	#[test]
	fn agrees_with_stock_verification_after_a_flipped_bit() {
		let mut batch = Batch::new();
		let good = many(2);
		let signed = Signed::new(50, b"flip me");
		assert_agreement(&mut batch, &good, signed.clone(), "unchanged");
		let bits = |bytes: usize| (0..8 * bytes).step_by(5).chain([8 * bytes - 2, 8 * bytes - 1]);
		for bit in bits(64) {
			let mut flipped = signed.clone();
			flipped.signature[bit / 8] ^= 1 << (bit % 8);
			assert_agreement(&mut batch, &good, flipped, &format!("bit {bit} of the signature"));
		}
		for bit in bits(32) {
			let mut flipped = signed.clone();
			flipped.public[bit / 8] ^= 1 << (bit % 8);
			assert_agreement(&mut batch, &good, flipped, &format!("bit {bit} of the key"));
		}
		for bit in bits(signed.message.len()) {
			let mut flipped = signed.clone();
			flipped.message[bit / 8] ^= 1 << (bit % 8);
			assert_agreement(&mut batch, &good, flipped, &format!("bit {bit} of the message"));
		}
	}

	/// With the identity as the key and `s` = 0, the only R that is good is the identity, encoded
	/// as 32 zeros. Whoever decoded leniently would take it in other encodings too.
	#[test]
	fn agrees_with_stock_verification_on_encodings_of_the_identity() {
		// 2^255 - 19, the order of the field: zero, but not reduced.
		let mut order = [0xffu8; 32];
		order[0] = 0xed;
		order[31] = 0x7f;
		let mut high_bit = [0u8; 32];
		high_bit[31] = 0x80;
		// Negative, as it is odd; then the same element, even but not reduced; then its opposite.
		let mut one = [0u8; 32];
		one[0] = 1;
		let mut one_not_reduced = order;
		one_not_reduced[0] += 1;
		let mut minus_one = order;
		minus_one[0] -= 1;

		let mut batch = Batch::new();
		let good = many(2);
		let encodings = [[0u8; 32], order, high_bit, one, one_not_reduced, minus_one, [0xff; 32]];
		for (index, encoding) in encodings.into_iter().enumerate() {
			let mut signature = [0u8; 64];
			signature[..32].copy_from_slice(&encoding);
			signature[63] = 0x80;
			let signed = Signed { public: [0; 32], signature, message: b"any".to_vec() };
			assert_eq!(signed.is_good(), index == 0, "encoding {index} of R");
			assert_agreement(&mut batch, &good, signed.clone(), &format!("encoding {index} of R"));

			// And as the key, with R in order.
			signature[..32].copy_from_slice(&[0; 32]);
			let signed = Signed { public: encoding, signature, message: b"any".to_vec() };
			assert_agreement(&mut batch, &good, signed, &format!("encoding {index} of the key"));
		}
	}

	/// The sum of the two equations holds, each by itself does not.
	#[test]
	fn errors_that_would_cancel_are_found() {
		let mut batch = Batch::new();
		let mut all = many(4);
		all[1] = Signed::with_lowest_bit(60, b"one more", 0);
		all[2] = Signed::with_lowest_bit(61, b"one less", 1);
		all[1].signature[32] ^= 1;
		all[2].signature[32] ^= 1;
		assert!(!all[1].is_good() && !all[2].is_good());
		assert_eq!(verify(&mut batch, &all), [1, 2]);
	}
}
