// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Receipts of use: what a holder of credits signs for what he has used so far, and the provider
//! redeems on chain.
//!
//! The pallet verifies a SCALE `MultiSignature` over the bare message, or over the message between
//! `<Bytes>` and `</Bytes>`, which is what browser wallets sign.

use crate::error::{Error, Result};
use codec::Decode;
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use sp_runtime::{
	traits::{IdentifyAccount, Verify},
	AccountId32, MultiSignature, MultiSigner,
};

/// How the message begins.
pub const DOMAIN: &[u8; 20] = b"polyphony/receipt/v1";

/// Says that of a licence's credits so many are used, all told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Receipt {
	/// The hash of the chain's first block.
	pub genesis: [u8; 32],
	/// The licence's number.
	pub licence: u64,
	/// Units used since the purchase.
	pub cumulative: u128,
	/// Until when it may be redeemed, in milliseconds since 1970.
	pub expires: u64,
}

/// The signatures that the tool makes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scheme {
	/// Schnorr signatures on Ristretto, what accounts have unless they choose otherwise.
	Sr25519,
	/// Ed25519.
	Ed25519,
	/// ECDSA on secp256k1, of the message's blake2b-256 hash.
	Ecdsa,
}

/// What was signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
	/// The message.
	Bare,
	/// The message between `<Bytes>` and `</Bytes>`.
	Wrapped,
}

impl Receipt {
	/// What is signed: the domain, the genesis hash, then licence, units and expiry, little-endian.
	pub fn message(&self) -> Vec<u8> {
		let mut message = DOMAIN.to_vec();
		message.extend(self.genesis);
		message.extend(self.licence.to_le_bytes());
		message.extend(self.cumulative.to_le_bytes());
		message.extend(self.expires.to_le_bytes());
		message
	}

	/// Signs the bare message with the key that `suri` says: a mnemonic, a seed in hex or a
	/// development account, each with its derivation path.
	///
	/// # Errors
	///
	/// If `suri` is none of these.
	pub fn sign(&self, scheme: Scheme, suri: &str) -> Result<(MultiSignature, AccountId32)> {
		let message = self.message();
		Ok(match scheme {
			Scheme::Sr25519 => {
				let pair: sr25519::Pair = pair(suri)?;
				(pair.sign(&message).into(), MultiSigner::from(pair.public()).into_account())
			},
			Scheme::Ed25519 => {
				let pair: ed25519::Pair = pair(suri)?;
				(pair.sign(&message).into(), MultiSigner::from(pair.public()).into_account())
			},
			Scheme::Ecdsa => {
				let pair: ecdsa::Pair = pair(suri)?;
				(pair.sign(&message).into(), MultiSigner::from(pair.public()).into_account())
			},
		})
	}

	/// Whether `signer` signed it, and in which form.
	///
	/// # Errors
	///
	/// If he signed neither form.
	pub fn verify(&self, signature: &MultiSignature, signer: &AccountId32) -> Result<Form> {
		let bare = self.message();
		if signature.verify(&*bare, signer) {
			return Ok(Form::Bare);
		}
		if signature.verify(&*wrap(&bare), signer) {
			return Ok(Form::Wrapped);
		}
		Err(Error::Mismatch(format!(
			"{signer} did not sign this receipt: licence, units, expiry and genesis hash must be \
			 those that were signed, and the signer the licence's receipt key"
		)))
	}
}

/// What browser wallets sign when they are asked for `message`.
pub fn wrap(message: &[u8]) -> Vec<u8> {
	[b"<Bytes>", message, b"</Bytes>"].concat()
}

/// Reads a SCALE-encoded `MultiSignature`.
///
/// # Errors
///
/// If it is none.
pub fn decode(mut bytes: &[u8]) -> Result<MultiSignature> {
	let length = bytes.len();
	match MultiSignature::decode(&mut bytes) {
		Ok(signature) if bytes.is_empty() => Ok(signature),
		_ => Err(Error::Refused(format!(
			"these {length} bytes are no SCALE-encoded MultiSignature, which is 00 and 64 bytes \
			 (ed25519), 01 and 64 bytes (sr25519), or 02 and 65 bytes (ecdsa): put the byte of the \
			 scheme before a signature that lacks it"
		))),
	}
}

fn pair<P: Pair>(suri: &str) -> Result<P> {
	// The error itself may quote the secret.
	P::from_string(suri, None).map_err(|_| {
		Error::Refused(
			"the secret is no mnemonic of 12 to 24 words, no seed of 0x and 64 hex digits and no \
			 development account like //Alice (each may have a derivation path after it)"
				.into(),
		)
	})
}
