// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Sealed files: encrypted in chunks, so that a model of any size passes through a small buffer.
//!
//! The construction is STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, 2015, eprint 2015/189) over
//! XChaCha20-Poly1305. The nonce of a chunk is the file's 19 random bytes, its number as 4 bytes
//! big-endian, and 1 if it is the last, else 0: no chunk fits another place, and no other ends the
//! file. Each chunk has the file's header as associated data.

use crate::{
	error::{Error, Result},
	files::fill,
	keys::{fill_random, ContentKey},
	progress::Progress,
};
use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};
use zeroize::Zeroizing;

/// How a sealed file begins.
pub const MAGIC: &[u8; 17] = b"polyphony/seal/v1";
/// The random bytes after it.
pub const NONCE: usize = 19;
/// Both.
pub const HEADER: usize = MAGIC.len() + NONCE;
/// Plaintext in a chunk; only the last may have less.
pub const CHUNK: usize = 64 * 1024;
/// What a chunk is longer by when it is sealed.
pub const TAG: usize = 16;

/// What a file was before it was sealed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Plain {
	/// Of its contents.
	pub sha256: [u8; 32],
	/// In bytes.
	pub size: u64,
}

/// Seals all of `input` into `output`, under a random nonce.
///
/// # Errors
///
/// If one of them fails, the system gives no random numbers, or the file has more than 2^32 chunks
/// (256 TiB).
pub fn seal(
	key: &ContentKey,
	input: &mut impl Read,
	output: &mut impl Write,
	progress: &mut Progress,
) -> Result<Plain> {
	let mut nonce = [0; NONCE];
	fill_random(&mut nonce)?;
	seal_with_nonce(key, nonce, input, output, progress)
}

/// [`seal`], under a given nonce: for test vectors. The same key and nonce for two files betray
/// both.
///
/// # Errors
///
/// As [`seal`].
pub fn seal_with_nonce(
	key: &ContentKey,
	nonce: [u8; NONCE],
	input: &mut impl Read,
	output: &mut impl Write,
	progress: &mut Progress,
) -> Result<Plain> {
	let header = [&MAGIC[..], &nonce].concat();
	output.write_all(&header).map_err(writing)?;
	let cipher = XChaCha20Poly1305::new(key.as_bytes().into());
	let mut stream = EncryptorBE32::from_aead(cipher, (&nonce).into());
	let mut plain = Counter::default();
	// Which chunk is the last is known when nothing follows it.
	let mut chunk = read(input, CHUNK, TAG)?;
	loop {
		plain.add(&chunk);
		progress.add(chunk.len());
		let next = if chunk.len() < CHUNK { Chunk::default() } else { read(input, CHUNK, TAG)? };
		if next.is_empty() {
			stream.encrypt_last_in_place(&header, &mut *chunk).map_err(too_large)?;
			output.write_all(&chunk).map_err(writing)?;
			return Ok(plain.finish());
		}
		stream.encrypt_next_in_place(&header, &mut *chunk).map_err(too_large)?;
		output.write_all(&chunk).map_err(writing)?;
		chunk = next;
	}
}

/// Opens what [`seal`] made. What reaches `output` before an error is genuine, but not all of it:
/// keep it only if this succeeds.
///
/// # Errors
///
/// If `input` is no sealed file, was sealed with another key, or is not whole and unchanged; or if
/// one of the two fails.
pub fn unseal(
	key: &ContentKey,
	input: &mut impl Read,
	output: &mut impl Write,
	progress: &mut Progress,
) -> Result<Plain> {
	let mut header = [0; HEADER];
	let length = fill(input, &mut header).map_err(reading)?;
	if length < HEADER || !header.starts_with(MAGIC) {
		return Err(Error::Mismatch(
			"this is no sealed file: it does not begin as \"seal\" makes them".into(),
		));
	}
	let nonce: &[u8; NONCE] =
		header[MAGIC.len()..].try_into().expect("the rest of the header is the nonce; qed");
	let cipher = XChaCha20Poly1305::new(key.as_bytes().into());
	let mut stream = DecryptorBE32::from_aead(cipher, nonce.into());
	let mut plain = Counter::default();
	let mut number = 0u64;
	let mut chunk = read(input, CHUNK + TAG, 0)?;
	loop {
		let whole = chunk.len() == CHUNK + TAG;
		let next = if whole { read(input, CHUNK + TAG, 0)? } else { Chunk::default() };
		progress.add(chunk.len());
		// An empty chunk ends an empty file only: a file has one way of being sealed with a nonce.
		if number > 0 && chunk.len() <= TAG {
			return Err(damaged(number));
		}
		if next.is_empty() {
			stream.decrypt_last_in_place(&header, &mut *chunk).map_err(|_| damaged(number))?;
			plain.add(&chunk);
			output.write_all(&chunk).map_err(writing)?;
			return Ok(plain.finish());
		}
		stream.decrypt_next_in_place(&header, &mut *chunk).map_err(|_| damaged(number))?;
		plain.add(&chunk);
		output.write_all(&chunk).map_err(writing)?;
		chunk = next;
		number += 1;
	}
}

type Chunk = Zeroizing<Vec<u8>>;

/// Up to `size` bytes, in a buffer with room for `more`: one that grew would leave a copy behind.
fn read(input: &mut impl Read, size: usize, more: usize) -> Result<Chunk> {
	let mut chunk = Zeroizing::new(Vec::with_capacity(size + more));
	chunk.resize(size, 0);
	let length = fill(input, &mut chunk).map_err(reading)?;
	chunk.truncate(length);
	Ok(chunk)
}

#[derive(Default)]
struct Counter {
	hasher: Sha256,
	size: u64,
}

impl Counter {
	fn add(&mut self, bytes: &[u8]) {
		self.hasher.update(bytes);
		self.size += bytes.len() as u64;
	}

	fn finish(self) -> Plain {
		Plain { sha256: self.hasher.finalize().into(), size: self.size }
	}
}

fn reading(source: io::Error) -> Error {
	Error::Io { doing: "read the input".into(), source }
}

fn writing(source: io::Error) -> Error {
	Error::Io { doing: "write the output".into(), source }
}

fn too_large(_: aead_stream::aead::Error) -> Error {
	Error::Refused("the file is larger than 256 TiB: split it".into())
}

fn damaged(chunk: u64) -> Error {
	Error::Mismatch(if chunk == 0 {
		"the file cannot be opened: the content key is another one, or the file is damaged. Check \
		 the sha256 of the sealed file first: fetch it again if that is wrong"
			.into()
	} else {
		format!(
			"the file is damaged or cut off at chunk {chunk} (byte {}): fetch it again",
			HEADER as u64 + chunk * (CHUNK + TAG) as u64
		)
	})
}
