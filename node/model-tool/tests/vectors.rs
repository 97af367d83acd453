// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The vectors of the book, which `docs/examples/delivery.py` made, and one of RFC 9180.

#![allow(clippy::unwrap_used)] // Tests, and their helpers.

use hpke::rand_core::{TryCryptoRng, TryRng};
use polyphony_model_tool::{
	delivery::{self, Purchase},
	files::{parse_32, parse_hex, to_hex},
	keys::{ContentKey, ReceivingKey},
	manifest::{Entry, Manifest},
	progress::Progress,
	receipt::{self, Form, Receipt},
	seal,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sp_core::crypto::Ss58Codec;
use sp_runtime::AccountId32;

const VECTORS: &str = include_str!("../../../docs/src/delivery-vectors.json");

/// Random numbers that are these bytes.
struct Fixed(Vec<u8>);

impl TryRng for Fixed {
	type Error = core::convert::Infallible;

	fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
		unreachable!("only bytes are asked for")
	}

	fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
		unreachable!("only bytes are asked for")
	}

	fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Self::Error> {
		to.copy_from_slice(&self.0.drain(..to.len()).collect::<Vec<_>>());
		Ok(())
	}
}

impl TryCryptoRng for Fixed {}

fn vectors() -> Value {
	serde_json::from_str(VECTORS).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
	parse_hex(value.as_str().unwrap()).unwrap()
}

fn array(value: &Value) -> [u8; 32] {
	parse_32(value.as_str().unwrap()).unwrap()
}

/// Numbers beyond 2^53 are text in the vectors.
fn number<N: TryFrom<u128>>(value: &Value) -> N {
	let wide = match value {
		Value::String(text) => text.parse().unwrap(),
		number => u128::from(number.as_u64().unwrap()),
	};
	N::try_from(wide).ok().unwrap()
}

fn pattern(size: usize) -> Vec<u8> {
	(0..size).map(|i| (i * 7 + i / 256) as u8).collect()
}

#[test]
fn manifests() {
	let vector = &vectors()["hash"];
	let small = vector["files"].as_object().unwrap();
	let large = vector["patterns"].as_object().unwrap();
	let files = small
		.iter()
		.map(|(path, data)| (path, bytes(data)))
		.chain(large.iter().map(|(path, size)| (path, pattern(size.as_u64().unwrap() as usize))));
	let entries: Vec<_> = files
		.map(|(path, data)| Entry {
			sha256: Sha256::digest(&data).into(),
			size: data.len() as u64,
			path: path.clone(),
		})
		.collect();
	assert_eq!(entries.len(), 6);
	let manifest = Manifest::new(entries);
	assert_eq!(manifest.to_string(), vector["manifest"].as_str().unwrap());
	assert_eq!(manifest.hash(), array(&vector["hash"]));
}

#[test]
fn sealed_files() {
	let vector = &vectors()["seal"];
	let key = ContentKey::from_bytes(array(&vector["contentKey"]));
	let nonce: [u8; seal::NONCE] = bytes(&vector["nonce"]).try_into().unwrap();
	let files = vector["files"].as_array().unwrap();
	assert_eq!(files.len(), 8);
	for file in files {
		let plain = pattern(number(&file["pattern"]));
		let mut sealed = Vec::new();
		let of =
			seal::seal_with_nonce(&key, nonce, &mut &*plain, &mut sealed, &mut Progress::silent())
				.unwrap();
		assert_eq!(of.size, plain.len() as u64);
		assert_eq!(of.sha256, <[u8; 32]>::from(Sha256::digest(&plain)));
		assert_eq!(sealed.len(), number::<usize>(&file["size"]));
		if let Some(expected) = file.get("sealed") {
			assert_eq!(sealed, bytes(expected));
		}
		assert_eq!(<[u8; 32]>::from(Sha256::digest(&sealed)), array(&file["sha256"]));
		let mut opened = Vec::new();
		assert_eq!(
			seal::unseal(&key, &mut &*sealed, &mut opened, &mut Progress::silent()).unwrap(),
			of
		);
		assert!(opened == plain);
	}
}

#[test]
fn deliveries() {
	let vectors = vectors();
	let deliveries = vectors["delivery"].as_array().unwrap();
	assert_eq!(deliveries.len(), 3);
	for vector in deliveries {
		let purchase = Purchase {
			genesis: array(&vectors["genesis"]),
			model: number(&vector["model"]),
			version: number(&vector["version"]),
			licence: number(&vector["licence"]),
		};
		assert_eq!(purchase.info(), bytes(&vector["info"]));
		let receiving = ReceivingKey::from_bytes(array(&vector["receivingKey"]));
		let to = array(&vector["to"]);
		assert_eq!(receiving.public(), to);
		let key = ContentKey::from_bytes(array(&vector["contentKey"]));
		let mut rng = Fixed(bytes(&vector["ikmE"]));
		let ciphertext = delivery::encrypt_with_rng(&key, &to, &purchase, &mut rng).unwrap();
		assert!(rng.0.is_empty());
		assert_eq!(to_hex(&ciphertext), vector["ciphertext"].as_str().unwrap());
		assert!(delivery::open(&ciphertext, &receiving, &purchase).unwrap() == key);
	}
}

#[test]
fn receipts() {
	let vectors = vectors();
	let mut checked = 0;
	for vector in vectors["receipts"].as_array().unwrap() {
		let receipt = Receipt {
			genesis: array(&vectors["genesis"]),
			licence: number(&vector["licence"]),
			cumulative: number(&vector["cumulative"]),
			expires: number(&vector["expires"]),
		};
		assert_eq!(receipt.message(), bytes(&vector["message"]));
		for signed in vector["signatures"].as_array().unwrap() {
			let signer = signed["signer"].as_str().unwrap();
			let signer = match parse_32(signer) {
				Ok(bytes) => bytes.into(),
				Err(_) => AccountId32::from_ss58check(signer).unwrap(),
			};
			let signature = receipt::decode(&bytes(&signed["signature"])).unwrap();
			let form = match signed["form"].as_str().unwrap() {
				"bare" => Form::Bare,
				"wrapped" => Form::Wrapped,
				other => panic!("unknown form {other}"),
			};
			assert_eq!(receipt.verify(&signature, &signer).unwrap(), form);
			// Two of the schemes have one signature of a message.
			let (scheme, suri) = match signed["scheme"].as_str().unwrap() {
				"ed25519" => (receipt::Scheme::Ed25519, vector["ed25519Seed"].as_str().unwrap()),
				"ecdsa" => (receipt::Scheme::Ecdsa, "//Alice"),
				_ => (receipt::Scheme::Sr25519, "//Alice"),
			};
			let (made, by) = receipt.sign(scheme, suri).unwrap();
			assert_eq!(by, signer);
			if form == Form::Bare && scheme != receipt::Scheme::Sr25519 {
				assert_eq!(made, signature);
			}
			checked += 1;
		}
	}
	assert_eq!(checked, 8);
}

/// RFC 9180, A.2.1: the suite is the one that deliveries use.
#[test]
fn rfc_9180() {
	use hpke::{
		aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::X25519HkdfSha256, Kem, OpModeR, OpModeS,
		Serializable,
	};
	let of = |hex| parse_hex(hex).unwrap();
	let ikm_r = of("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df");
	let (secret, public) = X25519HkdfSha256::derive_keypair(&ikm_r);
	assert_eq!(
		public.to_bytes().to_vec(),
		of("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a")
	);
	let ikm_e = of("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b");
	let info = b"Ode on a Grecian Urn";
	let plain = b"Beauty is truth, truth beauty";
	let (encapsulated, sealed) =
		hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
			&OpModeS::Base,
			&public,
			info,
			plain,
			b"Count-0",
			&mut Fixed(ikm_e),
		)
		.unwrap();
	assert_eq!(
		encapsulated.to_bytes().to_vec(),
		of("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a")
	);
	assert_eq!(
		sealed,
		of("1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28")
	);
	let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
		&OpModeR::Base,
		&secret,
		&encapsulated,
		info,
		&sealed,
		b"Count-0",
	)
	.unwrap();
	assert_eq!(opened, plain);
}
