// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A content key on its way to a buyer: HPKE (RFC 9180), base mode, with DHKEM(X25519,
//! HKDF-SHA256), HKDF-SHA256 and ChaCha20Poly1305.
//!
//! The licence that it is for goes into HPKE's `info`: the same bytes shown as the delivery of
//! another licence, or on another chain, do not open.

use crate::{
	error::{Error, Result},
	keys::{ContentKey, ReceivingKey},
};
use hpke::{
	aead::ChaCha20Poly1305,
	kdf::HkdfSha256,
	kem::X25519HkdfSha256,
	rand_core::{CryptoRng, UnwrapErr},
	Deserializable, HpkeError, Kem, OpModeR, OpModeS, Serializable,
};
use zeroize::Zeroizing;

/// How `info` begins.
pub const DOMAIN: &[u8; 21] = b"polyphony/delivery/v1";
/// The encapsulated key.
pub const ENCAPSULATED: usize = 32;
/// A delivery: the encapsulated key, the encrypted content key and its tag.
pub const CIPHERTEXT: usize = ENCAPSULATED + 32 + 16;

/// The purchase that a content key is delivered for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Purchase {
	/// The hash of the chain's first block.
	pub genesis: [u8; 32],
	/// The model's number.
	pub model: u32,
	/// The version that was bought.
	pub version: u16,
	/// The licence's number.
	pub licence: u64,
}

impl Purchase {
	/// HPKE's `info`: the domain, the genesis hash, then model, version and licence, little-endian.
	pub fn info(&self) -> Vec<u8> {
		let mut info = DOMAIN.to_vec();
		info.extend(self.genesis);
		info.extend(self.model.to_le_bytes());
		info.extend(self.version.to_le_bytes());
		info.extend(self.licence.to_le_bytes());
		info
	}
}

/// Encrypts a content key to the public key `to`.
///
/// # Errors
///
/// If nobody can have the secret key to `to`.
pub fn encrypt(key: &ContentKey, to: &[u8; 32], purchase: &Purchase) -> Result<[u8; CIPHERTEXT]> {
	encrypt_with_rng(key, to, purchase, &mut UnwrapErr(getrandom::SysRng))
}

/// [`encrypt`] with random numbers of one's own: for test vectors. The 32 bytes that are asked for
/// are the `ikmE` of RFC 9180, from which the ephemeral key pair is derived.
///
/// # Errors
///
/// As [`encrypt`].
pub fn encrypt_with_rng(
	key: &ContentKey,
	to: &[u8; 32],
	purchase: &Purchase,
	rng: &mut impl CryptoRng,
) -> Result<[u8; CIPHERTEXT]> {
	let unusable = |_: HpkeError| {
		Error::Refused(
			"nobody can open what is encrypted to this public key (a point of small order): take \
			 the one that the buyer's purchase names"
				.into(),
		)
	};
	let to = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(to).map_err(unusable)?;
	let (encapsulated, encrypted) =
		hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
			&OpModeS::Base,
			&to,
			&purchase.info(),
			key.as_bytes(),
			&[],
			rng,
		)
		.map_err(unusable)?;
	let mut ciphertext = [0; CIPHERTEXT];
	let (head, tail) = ciphertext.split_at_mut(ENCAPSULATED);
	head.copy_from_slice(&encapsulated.to_bytes());
	tail.copy_from_slice(&encrypted);
	Ok(ciphertext)
}

/// Opens a delivery with the receiving key that the purchase named.
///
/// # Errors
///
/// If it has another length, or was encrypted to another key or for another purchase.
pub fn open(ciphertext: &[u8], key: &ReceivingKey, purchase: &Purchase) -> Result<ContentKey> {
	if ciphertext.len() != CIPHERTEXT {
		return Err(Error::Mismatch(format!(
			"a delivery is {CIPHERTEXT} bytes long, and this is {}: copy all of it from the \
			 licence's delivery",
			ciphertext.len()
		)));
	}
	let does_not_open = |_: HpkeError| {
		Error::Mismatch(format!(
			"this does not open as the delivery of licence {} (version {} of model {}) to the \
			 public key {}. Check the numbers, the genesis hash and the key file; if all are those \
			 of the purchase, the seller delivered something else: dispute it",
			purchase.licence,
			purchase.version,
			purchase.model,
			crate::files::to_hex(&key.public()),
		))
	};
	let (encapsulated, encrypted) = ciphertext.split_at(ENCAPSULATED);
	let encapsulated =
		<X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).map_err(does_not_open)?;
	let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
		&OpModeR::Base,
		&key.private(),
		&encapsulated,
		&purchase.info(),
		encrypted,
		&[],
	)
	.map(Zeroizing::new)
	.map_err(does_not_open)?;
	let bytes = opened.as_slice().try_into().expect("48 bytes less a tag of 16 are 32; qed");
	Ok(ContentKey::from_bytes(bytes))
}
