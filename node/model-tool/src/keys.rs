// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The two kinds of secrets, and the files that they are kept in.
//!
//! Both are 32 bytes; the word before them in the file says which they are, so that neither is
//! taken for the other.

use crate::{
	error::{Error, IoContext, Result},
	files::{self, Output, Readers},
};
use hpke::{kem::X25519HkdfSha256, Deserializable, Kem, Serializable};
use std::{io::Write, path::Path};
use zeroize::Zeroizing;

const RECEIVING: &str = "polyphony-receiving-key-1";
const CONTENT: &str = "polyphony-content-key-1";

/// The key with which a model's files are sealed.
#[derive(Clone, Eq, PartialEq)]
pub struct ContentKey(Zeroizing<[u8; 32]>);

/// The X25519 secret key with which a buyer opens what is delivered to him.
#[derive(Clone, Eq, PartialEq)]
pub struct ReceivingKey(Zeroizing<[u8; 32]>);

impl ContentKey {
	/// A new one, from the system's random numbers.
	///
	/// # Errors
	///
	/// If the system has none to give.
	pub fn generate() -> Result<Self> {
		random().map(Self)
	}

	/// From its 32 bytes.
	pub fn from_bytes(bytes: [u8; 32]) -> Self {
		Self(Zeroizing::new(bytes))
	}

	/// Its 32 bytes.
	pub fn as_bytes(&self) -> &[u8; 32] {
		&self.0
	}

	/// Reads it from a file, or from standard input (`-`).
	///
	/// # Errors
	///
	/// If the file cannot be read, or has no content key.
	pub fn read(path: &Path) -> Result<Self> {
		read(path, CONTENT).map(Self)
	}

	/// Writes it to a new file that only its owner may read.
	///
	/// # Errors
	///
	/// If the file exists or cannot be written.
	pub fn write(&self, path: &Path) -> Result<()> {
		write(path, CONTENT, &self.0)
	}
}

impl ReceivingKey {
	/// A new one, from the system's random numbers.
	///
	/// # Errors
	///
	/// If the system has none to give.
	pub fn generate() -> Result<Self> {
		random().map(Self)
	}

	/// From its 32 bytes.
	pub fn from_bytes(bytes: [u8; 32]) -> Self {
		Self(Zeroizing::new(bytes))
	}

	/// The public key, which goes into the purchase.
	pub fn public(&self) -> [u8; 32] {
		X25519HkdfSha256::sk_to_pk(&self.private()).to_bytes().into()
	}

	/// As the HPKE implementation has it.
	pub(crate) fn private(&self) -> <X25519HkdfSha256 as Kem>::PrivateKey {
		<X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&*self.0)
			.expect("32 bytes are an X25519 secret key, all of them; qed")
	}

	/// Reads it from a file, or from standard input (`-`).
	///
	/// # Errors
	///
	/// If the file cannot be read, or has no receiving key.
	pub fn read(path: &Path) -> Result<Self> {
		read(path, RECEIVING).map(Self)
	}

	/// Writes it to a new file that only its owner may read.
	///
	/// # Errors
	///
	/// If the file exists or cannot be written.
	pub fn write(&self, path: &Path) -> Result<()> {
		write(path, RECEIVING, &self.0)
	}
}

fn random() -> Result<Zeroizing<[u8; 32]>> {
	let mut bytes = Zeroizing::new([0u8; 32]);
	fill_random(&mut *bytes)?;
	Ok(bytes)
}

/// Fills `bytes` from the system's random numbers.
pub(crate) fn fill_random(bytes: &mut [u8]) -> Result<()> {
	getrandom::fill(bytes)
		.map_err(|error| Error::Refused(format!("the system gives no random numbers: {error}")))
}

fn read(path: &Path, word: &str) -> Result<Zeroizing<[u8; 32]>> {
	let text = files::read_secret(path)?;
	let refuse = |why: String| Err(Error::Refused(format!("{}: {why}", path.display())));
	match text.split_once(' ') {
		Some((found, digits)) if found == word => match files::parse_32(digits) {
			Ok(bytes) => Ok(Zeroizing::new(bytes)),
			Err(error) => refuse(format!("the key in it is {error}")),
		},
		Some((CONTENT, _)) => refuse(
			"this is a content key (from \"content-key\"), where a receiving key (from \"keygen\") \
			 is needed"
				.into(),
		),
		Some((RECEIVING, _)) => refuse(
			"this is a receiving key (from \"keygen\"), where a content key (from \"content-key\" \
			 or \"open-key\") is needed"
				.into(),
		),
		_ => refuse(format!("no key of this tool: its one line begins with \"{word} \"")),
	}
}

fn write(path: &Path, word: &str, key: &[u8; 32]) -> Result<()> {
	let mut digits = Zeroizing::new([0u8; 64]);
	hex::encode_to_slice(key, &mut *digits).expect("32 bytes are 64 digits; qed");
	let mut output = Output::create(path, Readers::Owner)?;
	for part in [word.as_bytes(), b" ", &*digits, b"\n"] {
		output.write_all(part).doing("write", path)?;
	}
	output.commit().map(drop)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn keys_come_back_and_are_not_mistaken() {
		let directory = tempfile::tempdir().unwrap();
		let (content, receiving) = (directory.path().join("c"), directory.path().join("r"));
		let key = ContentKey::generate().unwrap();
		key.write(&content).unwrap();
		assert!(ContentKey::read(&content).unwrap() == key);
		let pair = ReceivingKey::generate().unwrap();
		pair.write(&receiving).unwrap();
		assert_eq!(ReceivingKey::read(&receiving).unwrap().public(), pair.public());

		let refused = |result: Result<()>| result.unwrap_err().to_string();
		let text = refused(ReceivingKey::read(&content).map(drop));
		assert!(text.contains("this is a content key"), "{text}");
		let text = refused(ContentKey::read(&receiving).map(drop));
		assert!(text.contains("this is a receiving key"), "{text}");
		for (bad, why) in [
			(String::new(), "no key of this tool"),
			("00".repeat(32), "no key of this tool"),
			(format!("{CONTENT} {}", "00".repeat(31)), "31 bytes"),
			(format!("{CONTENT} {}", "zz".repeat(32)), "not hex"),
			("x".repeat(5000), "too long"),
		] {
			std::fs::write(directory.path().join("bad"), bad).unwrap();
			let text = refused(ContentKey::read(&directory.path().join("bad")).map(drop));
			assert!(text.contains(why), "{text}");
			assert!(!text.contains("zz"), "a secret is repeated: {text}");
		}
	}
}
