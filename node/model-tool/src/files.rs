// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Files that are there whole or not at all, secrets that others cannot read, and hex.

use crate::error::{Error, IoContext, Result};
use sha2::{Digest, Sha256};
use std::{
	fs::{self, File},
	io::{self, Read, Write},
	path::{Path, PathBuf},
};
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

/// The longest secret file, in bytes: a longer one is something else.
const MAX_SECRET: usize = 4096;

/// Who may read a new file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Readers {
	/// Its owner: mode 0600.
	Owner,
	/// Whoever the umask of the process admits.
	Umask,
}

/// A file in the making. It has a temporary name in its directory until [`Output::commit`]: what
/// stands under the final name is whole. Dropped before that, it is removed.
pub struct Output {
	file: NamedTempFile,
	path: PathBuf,
	hasher: Sha256,
}

impl Output {
	/// Begins a file that will be `path`.
	///
	/// # Errors
	///
	/// If `path` exists, or its directory cannot be written.
	pub fn create(path: &Path, readers: Readers) -> Result<Self> {
		if fs::symlink_metadata(path).is_ok() {
			return Err(exists(path));
		}
		let mut builder = tempfile::Builder::new();
		builder.prefix(".polyphony-").suffix(".part");
		#[cfg(unix)]
		if readers == Readers::Umask {
			use std::os::unix::fs::PermissionsExt;
			builder.permissions(fs::Permissions::from_mode(0o666));
		}
		#[cfg(not(unix))]
		let _ = readers;
		let file = builder.tempfile_in(directory(path)).doing("create", path)?;
		Ok(Self { file, path: path.into(), hasher: Sha256::new() })
	}

	/// Gives the file its name, once everything is on the disk, and returns the sha256 of what was
	/// written.
	///
	/// # Errors
	///
	/// If the disk is full or fails, or something took the name in the meantime.
	pub fn commit(self) -> Result<[u8; 32]> {
		let Self { file, path, hasher } = self;
		file.as_file().sync_all().doing("write", &path)?;
		if let Err(error) = file.persist_noclobber(&path) {
			// Some file systems know no way of renaming that refuses to replace.
			if fs::symlink_metadata(&path).is_ok() {
				return Err(exists(&path));
			}
			error.file.persist(&path).map_err(|e| e.error).doing("create", &path)?;
		}
		// The name is on the disk, too, where the system has a way of saying so.
		if let Ok(directory) = File::open(directory(&path)) {
			let _ = directory.sync_all();
		}
		Ok(hasher.finalize().into())
	}

	/// The final name.
	pub fn path(&self) -> &Path {
		&self.path
	}
}

impl Write for Output {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		let written = self.file.write(bytes)?;
		self.hasher.update(&bytes[..written]);
		Ok(written)
	}

	fn flush(&mut self) -> io::Result<()> {
		self.file.flush()
	}
}

fn exists(path: &Path) -> Error {
	Error::Refused(format!(
		"{} exists already and is not overwritten: name another file, or move it away",
		path.display()
	))
}

fn directory(path: &Path) -> &Path {
	match path.parent() {
		Some(parent) if !parent.as_os_str().is_empty() => parent,
		_ => Path::new("."),
	}
}

/// Opens a regular file for reading, and says how long it is.
///
/// # Errors
///
/// If it is a symbolic link, a directory or a device, or cannot be read.
pub fn open_regular(path: &Path) -> Result<(File, u64)> {
	let metadata = fs::symlink_metadata(path).doing("read", path)?;
	if !metadata.is_file() {
		let (what, hint) = if metadata.is_symlink() {
			("a symbolic link", "name the file that it points to")
		} else if metadata.is_dir() {
			("a directory", "name a file")
		} else {
			("a pipe, a socket or a device", "copy what it contains into a file")
		};
		return Err(Error::Refused(format!("{} is {what}: {hint}", path.display())));
	}
	let file = File::open(path).doing("read", path)?;
	Ok((file, metadata.len()))
}

/// Fills `buffer` as far as the input goes, and returns how far that was.
pub(crate) fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
	let mut filled = 0;
	while filled < buffer.len() {
		match input.read(&mut buffer[filled..]) {
			Ok(0) => break,
			Ok(read) => filled += read,
			Err(error) if error.kind() == io::ErrorKind::Interrupted => {},
			Err(error) => return Err(error),
		}
	}
	Ok(filled)
}

/// The text of a file with a secret, without white space around it; `-` is standard input. Warns
/// when others may read the file.
///
/// # Errors
///
/// If it cannot be read, is longer than 4 KiB, or is no text.
pub fn read_secret(path: &Path) -> Result<Zeroizing<String>> {
	// All at once: a buffer that grew would leave copies behind.
	let mut bytes = Zeroizing::new(vec![0u8; MAX_SECRET + 1]);
	let length = if path == Path::new("-") {
		fill(&mut io::stdin().lock(), &mut bytes)
	} else {
		let mut file = File::open(path).doing("read", path)?;
		warn_if_others_read(path, &file);
		fill(&mut file, &mut bytes)
	}
	.doing("read", path)?;
	let text = core::str::from_utf8(&bytes[..length]).ok().filter(|_| length <= MAX_SECRET);
	match text {
		Some(text) => Ok(Zeroizing::new(text.trim().into())),
		None => Err(Error::Refused(format!(
			"{} is no file with a secret: it is too long, or no text",
			path.display()
		))),
	}
}

#[cfg(unix)]
fn warn_if_others_read(path: &Path, file: &File) {
	use std::os::unix::fs::MetadataExt;
	let mode = file.metadata().map_or(0, |metadata| metadata.mode());
	if mode & 0o077 != 0 && mode & 0o170000 == 0o100000 {
		let path = path.display();
		eprintln!("warning: others can read the secret in {path}: \"chmod 600 {path}\"");
	}
}

#[cfg(not(unix))]
fn warn_if_others_read(_: &Path, _: &File) {}

/// Hex of any length, with or without `0x`.
///
/// # Errors
///
/// If it is none; the text does not repeat it, since it may be secret.
pub fn parse_hex(text: &str) -> core::result::Result<Vec<u8>, String> {
	let digits = text.strip_prefix("0x").unwrap_or(text);
	hex::decode(digits).map_err(|error| match error {
		hex::FromHexError::OddLength => format!("{} hex digits, an odd number", digits.len()),
		_ => "not hex: digits 0-9 and a-f, with or without 0x before them".into(),
	})
}

/// 32 bytes as hex, with or without `0x`.
///
/// # Errors
///
/// If it is no hex, or of another length.
pub fn parse_32(text: &str) -> core::result::Result<[u8; 32], String> {
	let bytes = Zeroizing::new(parse_hex(text)?);
	<[u8; 32]>::try_from(bytes.as_slice())
		.map_err(|_| format!("{} bytes of hex, where 32 are needed (64 digits)", bytes.len()))
}

/// Hex with `0x`, as the chain's other tools write it.
pub fn to_hex(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_output_appears_whole_or_not_at_all() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("file");
		let mut output = Output::create(&path, Readers::Umask).unwrap();
		output.write_all(b"half").unwrap();
		assert!(!path.exists());
		drop(output);
		assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);

		let mut output = Output::create(&path, Readers::Umask).unwrap();
		output.write_all(b"whole").unwrap();
		let hash: [u8; 32] = Sha256::digest(b"whole").into();
		assert_eq!(output.commit().unwrap(), hash);
		assert_eq!(fs::read(&path).unwrap(), b"whole");
		assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
	}

	#[test]
	fn an_output_replaces_nothing() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("file");
		let late = Output::create(&path, Readers::Owner).unwrap();
		fs::write(&path, "first").unwrap();
		assert!(matches!(late.commit(), Err(Error::Refused(_))));
		assert!(matches!(Output::create(&path, Readers::Owner), Err(Error::Refused(_))));
		assert_eq!(fs::read(&path).unwrap(), b"first");
		assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
	}

	#[cfg(unix)]
	#[test]
	fn secrets_are_their_owners() {
		use std::os::unix::fs::PermissionsExt;
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("secret");
		Output::create(&path, Readers::Owner).unwrap().commit().unwrap();
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
	}

	#[test]
	fn hex_is_read_with_and_without_prefix() {
		let digits = "00ff".repeat(16);
		assert_eq!(parse_32(&digits).unwrap(), parse_32(&format!("0x{digits}")).unwrap());
		assert!(parse_32("0x00").unwrap_err().contains("1 bytes"));
		assert!(parse_32("0").unwrap_err().contains("odd"));
		assert!(parse_32(&"x".repeat(64)).unwrap_err().contains("not hex"));
		assert_eq!(to_hex(&[0, 0xab]), "0x00ab");
	}
}
