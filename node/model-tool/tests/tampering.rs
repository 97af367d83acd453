// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What was made is read back, and nothing else is.

#![allow(clippy::unwrap_used)] // Tests, and their helpers.

use codec::Encode;
use polyphony_model_tool::{
	delivery::{self, Purchase},
	error::Error,
	keys::{ContentKey, ReceivingKey},
	progress::Progress,
	receipt::{self, Form, Receipt, Scheme},
	seal::{self, CHUNK, HEADER, TAG},
};
use proptest::prelude::*;
use sp_core::{sr25519, Pair};
use sp_runtime::{AccountId32, MultiSignature};

const SEALED_CHUNK: usize = CHUNK + TAG;

fn seal_bytes(key: &ContentKey, plain: &[u8]) -> Vec<u8> {
	let mut sealed = Vec::new();
	seal::seal(key, &mut &*plain, &mut sealed, &mut Progress::silent()).unwrap();
	sealed
}

fn unseal_bytes(key: &ContentKey, sealed: &[u8]) -> Result<Vec<u8>, Error> {
	let mut plain = Vec::new();
	seal::unseal(key, &mut &*sealed, &mut plain, &mut Progress::silent())?;
	Ok(plain)
}

fn refused(key: &ContentKey, sealed: &[u8]) {
	assert!(matches!(unseal_bytes(key, sealed), Err(Error::Mismatch(_))));
}

fn plain(size: usize) -> Vec<u8> {
	(0..size as u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).take(size).collect()
}

/// Around the ends of chunks, mostly.
fn sizes() -> impl Strategy<Value = usize> {
	let near = |n: usize| (n * CHUNK).saturating_sub(2)..n * CHUNK + 3;
	prop_oneof![near(0), near(1), near(2), near(3), 0..3 * CHUNK]
}

/// Hands out its bytes in pieces, as pipes and slow disks do.
struct Pieces<'a>(&'a [u8], usize);

impl std::io::Read for Pieces<'_> {
	fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
		let length = to.len().min(self.1).min(self.0.len());
		let (now, later) = self.0.split_at(length);
		to[..length].copy_from_slice(now);
		self.0 = later;
		Ok(length)
	}
}

fn purchase() -> impl Strategy<Value = Purchase> {
	(any::<[u8; 32]>(), any::<u32>(), any::<u16>(), any::<u64>()).prop_map(
		|(genesis, model, version, licence)| Purchase { genesis, model, version, licence },
	)
}

fn receipt() -> impl Strategy<Value = Receipt> {
	(any::<[u8; 32]>(), any::<u64>(), any::<u128>(), any::<u64>()).prop_map(
		|(genesis, licence, cumulative, expires)| Receipt { genesis, licence, cumulative, expires },
	)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

	#[test]
	fn files_come_back(size in sizes(), key: [u8; 32], piece in 1usize..100_000) {
		let key = ContentKey::from_bytes(key);
		let plain = plain(size);
		let sealed = seal_bytes(&key, &plain);
		prop_assert_eq!(sealed.len(), HEADER + size + TAG * size.div_ceil(CHUNK).max(1));
		let mut opened = Vec::new();
		let mut input = Pieces(&sealed, piece);
		seal::unseal(&key, &mut input, &mut opened, &mut Progress::silent()).unwrap();
		prop_assert!(opened == plain);
	}

	#[test]
	fn a_flipped_bit_is_noticed(size in sizes(), at: prop::sample::Index, bit in 0u8..8) {
		let key = ContentKey::from_bytes([7; 32]);
		let mut sealed = seal_bytes(&key, &plain(size));
		let at = at.index(sealed.len());
		sealed[at] ^= 1u8 << bit;
		refused(&key, &sealed);
	}

	#[test]
	fn a_missing_end_is_noticed(size in sizes(), at: prop::sample::Index) {
		let key = ContentKey::from_bytes([7; 32]);
		let sealed = seal_bytes(&key, &plain(size));
		refused(&key, &sealed[..at.index(sealed.len())]);
	}

	#[test]
	fn an_added_end_is_noticed(size in sizes(), end in prop::collection::vec(any::<u8>(), 1..40)) {
		let key = ContentKey::from_bytes([7; 32]);
		refused(&key, &[seal_bytes(&key, &plain(size)), end].concat());
	}

	#[test]
	fn another_key_opens_nothing(size in sizes(), key: [u8; 32], bit in 0usize..256) {
		let mut other = key;
		other[bit / 8] ^= 1 << (bit % 8);
		let sealed = seal_bytes(&ContentKey::from_bytes(key), &plain(size));
		refused(&ContentKey::from_bytes(other), &sealed);
	}

	#[test]
	fn deliveries_open_for_their_purchase_alone(
		key: [u8; 32],
		receiving: [u8; 32],
		other: [u8; 32],
		purchase in purchase(),
		wrong in purchase(),
		bit in 0..delivery::CIPHERTEXT * 8,
	) {
		let key = ContentKey::from_bytes(key);
		let receiving = ReceivingKey::from_bytes(receiving);
		let other = ReceivingKey::from_bytes(other);
		let sent = delivery::encrypt(&key, &receiving.public(), &purchase).unwrap();
		prop_assert!(delivery::open(&sent, &receiving, &purchase).unwrap() == key);
		// Nobody sees that the same key was delivered twice.
		prop_assert_ne!(sent, delivery::encrypt(&key, &receiving.public(), &purchase).unwrap());

		let fails = |sent: &[u8], receiving: &ReceivingKey, purchase: &Purchase| {
			matches!(delivery::open(sent, receiving, purchase), Err(Error::Mismatch(_)))
		};
		prop_assert!(fails(&sent, &other, &purchase));
		for purchase in [
			Purchase { genesis: wrong.genesis, ..purchase },
			Purchase { model: wrong.model, ..purchase },
			Purchase { version: wrong.version, ..purchase },
			Purchase { licence: wrong.licence, ..purchase },
		].into_iter().filter(|changed| *changed != purchase) {
			prop_assert!(fails(&sent, &receiving, &purchase));
		}
		prop_assert!(fails(&sent[..delivery::CIPHERTEXT - 1], &receiving, &purchase));
		prop_assert!(fails(&[&sent[..], &[0]].concat(), &receiving, &purchase));
		let mut flipped = sent;
		flipped[bit / 8] ^= 1 << (bit % 8);
		// X25519 ignores the highest bit of a public key, but HPKE hashes it as it is sent.
		prop_assert!(fails(&flipped, &receiving, &purchase));
	}

	#[test]
	fn receipts_are_what_was_signed(
		seed: [u8; 32],
		receipt in receipt(),
		wrong in receipt(),
		bit: prop::sample::Index,
	) {
		let suri = polyphony_model_tool::files::to_hex(&seed);
		for scheme in [Scheme::Sr25519, Scheme::Ed25519, Scheme::Ecdsa] {
			let (signature, signer) = receipt.sign(scheme, &suri).unwrap();
			let encoded = signature.encode();
			prop_assert_eq!(&receipt::decode(&encoded).unwrap(), &signature);
			prop_assert_eq!(receipt.verify(&signature, &signer).unwrap(), Form::Bare);
			let others = [
				Receipt { genesis: wrong.genesis, ..receipt },
				Receipt { licence: wrong.licence, ..receipt },
				Receipt { cumulative: wrong.cumulative, ..receipt },
				Receipt { expires: wrong.expires, ..receipt },
			];
			for other in others.into_iter().filter(|other| *other != receipt) {
				prop_assert!(other.verify(&signature, &signer).is_err());
			}
			prop_assert!(receipt.verify(&signature, &AccountId32::new(wrong.genesis)).is_err());
			let mut flipped = encoded;
			let bit = bit.index(flipped.len() * 8);
			flipped[bit / 8] ^= 1 << (bit % 8);
			let accepted = receipt::decode(&flipped)
				.is_ok_and(|signature| receipt.verify(&signature, &signer).is_ok());
			prop_assert!(!accepted);
		}
	}
}

#[test]
fn chunks_stay_where_they_are() {
	let key = ContentKey::from_bytes([7; 32]);
	let sealed = seal_bytes(&key, &plain(3 * CHUNK));
	let (header, chunks) = sealed.split_at(HEADER);
	let chunks: Vec<_> = chunks.chunks(SEALED_CHUNK).collect();
	let put = |order: &[usize]| {
		let order = order.iter().flat_map(|chunk| chunks[*chunk].iter());
		header.iter().chain(order).copied().collect::<Vec<_>>()
	};
	assert!(unseal_bytes(&key, &put(&[0, 1, 2])).unwrap() == plain(3 * CHUNK));
	for order in
		[&[1, 0, 2][..], &[0, 2, 1], &[0, 1], &[0], &[], &[1, 2], &[0, 1, 1, 2], &[0, 1, 2, 2]]
	{
		refused(&key, &put(order));
	}

	// Nor do those of another file with the same key fit.
	let other = seal_bytes(&key, &plain(3 * CHUNK));
	refused(&key, &[&sealed[..HEADER + SEALED_CHUNK], &other[HEADER + SEALED_CHUNK..]].concat());
	refused(&key, &[&other[..HEADER], &sealed[HEADER..]].concat());
}

/// Who has the key could end a file with an empty chunk; that would be a second way to seal it.
#[test]
fn only_an_empty_file_ends_with_an_empty_chunk() {
	use chacha20poly1305::{aead::AeadInOut, KeyInit, XChaCha20Poly1305};
	let (key, plain) = (ContentKey::from_bytes([7; 32]), plain(CHUNK));
	let header = seal_bytes(&key, &[])[..HEADER].to_vec();
	let cipher = XChaCha20Poly1305::new(key.as_bytes().into());
	let mut sealed = header.clone();
	for (number, last, mut chunk) in [(0u32, 0u8, plain), (1, 1, Vec::new())] {
		let nonce = [&header[seal::MAGIC.len()..], &number.to_be_bytes(), &[last]].concat();
		let nonce: [u8; 24] = nonce.try_into().unwrap();
		cipher.encrypt_in_place((&nonce).into(), &header, &mut chunk).unwrap();
		sealed.extend(chunk);
	}
	refused(&key, &sealed);
}

#[test]
fn what_is_not_sealed_is_said_to_be_so() {
	let key = ContentKey::from_bytes([7; 32]);
	for bytes in [&b""[..], b"polyphony/seal/v1", &[0; 4096]] {
		let text = unseal_bytes(&key, bytes).unwrap_err().to_string();
		assert!(text.contains("no sealed file"), "{text}");
	}
}

/// RFC 7748 has these public keys give a shared secret of zeros, whatever the secret key.
#[test]
fn public_keys_of_small_order_are_refused() {
	let purchase = Purchase { genesis: [0; 32], model: 1, version: 1, licence: 1 };
	let mut one = [0; 32];
	one[0] = 1;
	for to in [[0; 32], one] {
		let key = ContentKey::from_bytes([7; 32]);
		assert!(matches!(delivery::encrypt(&key, &to, &purchase), Err(Error::Refused(_))));
	}
}

#[test]
fn what_wallets_wrap_counts_once() {
	let receipt = Receipt { genesis: [1; 32], licence: 2, cumulative: 3, expires: 4 };
	let pair = sr25519::Pair::from_string("//Bob", None).unwrap();
	let sign = |message: &[u8]| MultiSignature::from(pair.sign(message));
	let signer = AccountId32::from(pair.public());
	let message = receipt.message();
	assert_eq!(message.len(), 84);
	let once = receipt::wrap(&message);
	assert_eq!(receipt.verify(&sign(&once), &signer).unwrap(), Form::Wrapped);
	assert!(receipt.verify(&sign(&receipt::wrap(&once)), &signer).is_err());
}

#[test]
fn secrets_that_are_none_are_not_repeated() {
	let receipt = Receipt { genesis: [1; 32], licence: 2, cumulative: 3, expires: 4 };
	for scheme in [Scheme::Sr25519, Scheme::Ed25519, Scheme::Ecdsa] {
		let text = receipt.sign(scheme, "correct horse battery staple").unwrap_err().to_string();
		assert!(text.contains("mnemonic") && !text.contains("horse"), "{text}");
	}
}

#[test]
fn signatures_without_their_scheme_are_explained() {
	for length in [0, 1, 63, 64, 65, 66, 67] {
		// 1 is sr25519's, which has 64 bytes.
		let decoded = receipt::decode(&vec![1; length]);
		assert_eq!(decoded.is_ok(), length == 65);
		if let Err(error) = decoded {
			assert!(error.to_string().contains(&format!("these {length} bytes")), "{error}");
		}
	}
}
