// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The hash of a model: of its one file, or of the manifest of its files.
//!
//! A manifest has one line for each file, `<sha256> <size> <path>` and a line feed, in the order of
//! the paths' bytes. Paths are relative, in UTF-8, with forward slashes. The chapter "Delivery"
//! of the book makes one by hand.

use crate::{
	error::{Error, IoContext, Result},
	files,
	progress::Progress,
};
use sha2::{Digest, Sha256};
use std::{
	collections::{btree_map, BTreeMap},
	ffi::OsStr,
	fmt, fs,
	io::Read,
	path::{Path, PathBuf},
};

/// Read at a time.
const BUFFER: usize = 1 << 20;

/// What is to be hashed.
#[derive(Debug)]
pub enum Target {
	/// One file, whose own sha256 is the hash.
	File(PathBuf),
	/// Files by their paths in the manifest.
	Files(BTreeMap<String, PathBuf>),
}

/// A file in a manifest.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
	/// Of the file's contents.
	pub sha256: [u8; 32],
	/// In bytes.
	pub size: u64,
	/// Relative, with forward slashes.
	pub path: String,
}

/// The files of a model, in the order of their paths' bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Manifest {
	entries: Vec<Entry>,
}

impl Manifest {
	/// Of these files, in whatever order they come.
	pub fn new(mut entries: Vec<Entry>) -> Self {
		entries.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
		Self { entries }
	}

	/// The files, in order.
	pub fn entries(&self) -> &[Entry] {
		&self.entries
	}

	/// The hash of the model.
	pub fn hash(&self) -> [u8; 32] {
		Sha256::digest(self.to_string()).into()
	}
}

impl fmt::Display for Manifest {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.entries.iter().try_for_each(|entry| {
			writeln!(f, "{} {} {}", hex::encode(entry.sha256), entry.size, entry.path)
		})
	}
}

impl Target {
	/// What these paths mean. One file is itself; the files of one directory have their paths below
	/// it; with several paths, each keeps its last name, and what is below a directory goes below
	/// that name.
	///
	/// # Errors
	///
	/// If there is a symbolic link or a special file, a name that a manifest cannot have, two files
	/// of one name, or no file at all.
	pub fn find(paths: &[PathBuf]) -> Result<Self> {
		let mut found = BTreeMap::new();
		match paths {
			[path] if !is_directory(path)? => return Ok(Self::File(path.clone())),
			[path] => descend(path, "", &mut found)?,
			paths => {
				for path in paths {
					let name = name(path, path.file_name())?;
					if is_directory(path)? {
						descend(path, &format!("{name}/"), &mut found)?;
					} else {
						add(name.into(), path, &mut found)?;
					}
				}
			},
		}
		if found.is_empty() {
			let named: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
			return Err(Error::Refused(format!("there is no file in {}", named.join(", "))));
		}
		Ok(Self::Files(found))
	}

	/// Hashes them: the hash, and the manifest unless it is one file.
	///
	/// # Errors
	///
	/// If a file cannot be read, or changes meanwhile.
	pub fn hash(&self, silent: bool) -> Result<([u8; 32], Option<Manifest>)> {
		match self {
			Self::File(path) => {
				let (_, size) = files::open_regular(path)?;
				let (sha256, _) = hash_file(path, &mut Progress::new("hashing", size, silent))?;
				Ok((sha256, None))
			},
			Self::Files(files) => {
				let mut total = 0u64;
				for path in files.values() {
					total = total.saturating_add(files::open_regular(path)?.1);
				}
				let mut progress = Progress::new("hashing", total, silent);
				let hashed = files.iter().map(|(name, path)| {
					let (sha256, size) = hash_file(path, &mut progress)?;
					Ok(Entry { sha256, size, path: name.clone() })
				});
				let manifest = Manifest::new(hashed.collect::<Result<_>>()?);
				Ok((manifest.hash(), Some(manifest)))
			},
		}
	}
}

/// The sha256 of a file, and its size.
///
/// # Errors
///
/// If it is no regular file, cannot be read, or changes its size meanwhile.
pub fn hash_file(path: &Path, progress: &mut Progress) -> Result<([u8; 32], u64)> {
	let (mut file, size) = files::open_regular(path)?;
	let mut hasher = Sha256::new();
	let mut buffer = vec![0; BUFFER];
	let mut read = 0u64;
	loop {
		match file.read(&mut buffer) {
			Ok(0) => break,
			Ok(more) => {
				hasher.update(&buffer[..more]);
				read += more as u64;
				progress.add(more);
			},
			Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {},
			Err(error) => return Err(error).doing("read", path),
		}
	}
	if read != size {
		return Err(Error::Refused(format!(
			"{} was {size} bytes long and is {read} now: hash it again when nothing writes to it",
			path.display()
		)));
	}
	Ok((hasher.finalize().into(), size))
}

fn is_directory(path: &Path) -> Result<bool> {
	Ok(fs::symlink_metadata(path).doing("read", path)?.is_dir())
}

/// Adds the files below `directory`, each under `prefix` and its path from there.
fn descend(directory: &Path, prefix: &str, found: &mut BTreeMap<String, PathBuf>) -> Result<()> {
	for entry in fs::read_dir(directory).doing("read", directory)? {
		let path = entry.doing("read", directory)?.path();
		let name = name(&path, path.file_name())?;
		if is_directory(&path)? {
			descend(&path, &format!("{prefix}{name}/"), found)?;
		} else {
			add(format!("{prefix}{name}"), &path, found)?;
		}
	}
	Ok(())
}

fn add(name: String, path: &Path, found: &mut BTreeMap<String, PathBuf>) -> Result<()> {
	files::open_regular(path)?;
	match found.entry(name) {
		btree_map::Entry::Vacant(free) => {
			free.insert(path.into());
			Ok(())
		},
		btree_map::Entry::Occupied(taken) => Err(Error::Refused(format!(
			"{} and {} would both be \"{}\" in the manifest: name the directory that they are in",
			taken.get().display(),
			path.display(),
			taken.key()
		))),
	}
}

/// A name that is the same on every system, and leaves a line of the manifest a line.
fn name<'a>(path: &Path, name: Option<&'a OsStr>) -> Result<&'a str> {
	let refuse = |why: &str| Err(Error::Refused(format!("{path:?} {why}: rename it")));
	let Some(name) = name else {
		return Err(Error::Refused(format!(
			"{path:?} has no name that could stand in a manifest: name it alone, or by its own name"
		)));
	};
	match name.to_str() {
		None => refuse("is not in UTF-8"),
		Some(name) if name.contains(char::is_control) => refuse("has a control character in it"),
		Some(name) if name.contains('\\') => refuse("has a backslash in it"),
		Some(name) => Ok(name),
	}
}
