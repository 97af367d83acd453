// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the user told the assistant, in a file for each vault: `assistant/vault-3.json` in the chain's
//! directory. It stays on this machine, where only the node's user may read it.
//!
//! A note names an entry of the trail by its number and its hash: so one that was made about a chain
//! that was purged, or about a block that is on no chain any more, is about nothing.

use super::history::{id_of, History};
use crate::{rpc::error::bad_notes, types::Hash};
use jsonrpsee::core::RpcResult;
use polyphony_assistant::{Category, Corrections};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	fs::{self, DirBuilder, File, OpenOptions},
	io::{ErrorKind, Write},
	path::{Path, PathBuf},
};

/// The version of the file's format.
const VERSION: u32 = 1;

/// A category that the user has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Note {
	/// Which entry of the vault's trail.
	pub entry: u64,
	/// Its hash.
	pub hash: Hash,
	/// Its category. Zero: it shall have none.
	pub category: Category,
}

/// What the user said about the payments of a vault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes(BTreeMap<u64, Note>);

impl Notes {
	/// Notes a category, or takes the note back.
	pub fn set(&mut self, entry: u64, hash: Hash, category: Option<Category>) {
		match category {
			Some(category) => self.0.insert(entry, Note { entry, hash, category }),
			None => self.0.remove(&entry),
		};
	}

	/// All of them, by entry.
	pub fn iter(&self) -> impl Iterator<Item = &Note> {
		self.0.values()
	}

	/// How many there are.
	pub fn len(&self) -> usize {
		self.0.len()
	}

	/// Whether there are none.
	pub fn is_empty(&self) -> bool {
		self.0.is_empty()
	}
}

/// What all versions of the file have.
#[derive(Deserialize)]
struct Format {
	version: u32,
}

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
	version: u32,
	vault: u32,
	corrections: Vec<Note>,
}

/// Where notes are kept.
#[derive(Clone, Debug)]
pub struct Store {
	directory: PathBuf,
}

impl Store {
	/// Notes about a chain, whose directory this is.
	pub fn of_chain(directory: &Path) -> Self {
		Self { directory: directory.join("assistant") }
	}

	/// The file about a vault.
	pub fn path(&self, vault: u32) -> PathBuf {
		self.directory.join(format!("vault-{vault}.json"))
	}

	/// What was noted about a vault: nothing if there is no file.
	///
	/// # Errors
	///
	/// If there is one that cannot be read.
	pub fn load(&self, vault: u32) -> RpcResult<Notes> {
		let path = self.path(vault);
		let text = match fs::read_to_string(&path) {
			Ok(text) => text,
			Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Notes::default()),
			Err(error) => {
				let advice = "check who owns it, and whether this user may read it";
				return Err(bad_notes(
					&path,
					format!("cannot read {}: {error}: {advice}", path.display()),
				));
			},
		};
		let damaged = |why: String| {
			let message = format!(
				"{} holds no corrections of the assistant: {why}; put a copy of it back, or move it \
				away to begin anew",
				path.display()
			);
			bad_notes(&path, message)
		};
		// First: another version has other fields.
		let Format { version } =
			serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))?;
		if version != VERSION {
			let message = format!(
				"the format of {} is version {version}, of which this node knows version {VERSION}: \
				use a later version of the node, or move the file away to begin anew",
				path.display()
			);
			return Err(bad_notes(&path, message));
		}
		let contents: Contents =
			serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))?;
		if contents.vault != vault {
			return Err(damaged(format!("it is about vault {}", contents.vault)));
		}
		Ok(Notes(contents.corrections.into_iter().map(|note| (note.entry, note)).collect()))
	}

	/// Puts other notes in the place of those that there are: all of them or, if it fails or the
	/// machine stops, none.
	///
	/// # Errors
	///
	/// If they cannot be written.
	pub fn save(&self, vault: u32, notes: &Notes) -> RpcResult<()> {
		let path = self.path(vault);
		let contents =
			Contents { version: VERSION, vault, corrections: notes.iter().copied().collect() };
		self.write(&path, &contents).map_err(|error| {
			let message = format!(
				"cannot write {}: {error}; make room on the disk, and check who owns the directory: \
				nothing of what was there is lost",
				path.display()
			);
			bad_notes(&path, message)
		})
	}

	fn write(&self, path: &Path, contents: &Contents) -> std::io::Result<()> {
		private_directory().create(&self.directory)?;
		let new = path.with_extension("json.new");
		// One that was left behind by a machine that stopped may have other permissions.
		match fs::remove_file(&new) {
			Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
			_ => {},
		}
		let mut file = private_file().open(&new)?;
		file.write_all(&serde_json::to_vec_pretty(contents)?)?;
		file.write_all(b"\n")?;
		file.sync_all()?;
		fs::rename(&new, path)?;
		// The new name is on the disk, too. Not every system can open a directory.
		if cfg!(unix) {
			File::open(&self.directory)?.sync_all()?;
		}
		Ok(())
	}
}

/// Makes directories that nobody else may look into.
fn private_directory() -> DirBuilder {
	let mut builder = DirBuilder::new();
	builder.recursive(true);
	#[cfg(unix)]
	std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
	builder
}

/// Makes files that nobody else may read.
fn private_file() -> OpenOptions {
	let mut options = OpenOptions::new();
	options.write(true).create_new(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	options
}

/// What the notes about vaults say about a history of them, and how many of them say nothing about it:
/// about entries that are on no chain any more, or that were not read.
pub fn corrections(notes: &[(u32, Notes)], history: &History) -> (Corrections, usize) {
	let several = history.extent.vaults.len() > 1;
	let known: BTreeMap<(u32, u64), Hash> =
		history.sources.iter().map(|source| ((source.vault, source.index), source.hash)).collect();
	let mut stale = 0;
	let mut all = Corrections::default();
	for (vault, notes) in notes {
		for note in notes.iter() {
			if known.get(&(*vault, note.entry)) == Some(&note.hash) {
				all.set(id_of(*vault, note.entry, several), note.category);
			} else {
				stale += 1;
			}
		}
	}
	(all, stale)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn note(entry: u64, category: u16) -> (u64, Hash, Option<Category>) {
		(entry, Hash::repeat_byte(entry as u8), Some(Category(category)))
	}

	#[test]
	fn notes_are_there_again() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::of_chain(dir.path());
		assert!(store.load(3).unwrap().is_empty());
		let mut notes = Notes::default();
		for (entry, hash, category) in [note(7, 405), note(2, 0), note(9, 10_001)] {
			notes.set(entry, hash, category);
		}
		notes.set(9, Hash::zero(), None);
		store.save(3, &notes).unwrap();
		assert_eq!(store.load(3).unwrap(), notes);
		assert_eq!(notes.iter().map(|note| note.entry).collect::<Vec<_>>(), [2, 7]);
		assert!(store.load(4).unwrap().is_empty());
		// What was there goes, and nothing else is left behind.
		store.save(3, &Notes::default()).unwrap();
		assert!(store.load(3).unwrap().is_empty());
		assert_eq!(fs::read_dir(dir.path().join("assistant")).unwrap().count(), 1);
	}

	#[test]
	fn a_file_that_is_none_is_named_and_left_alone() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::of_chain(dir.path());
		fs::create_dir(dir.path().join("assistant")).unwrap();
		for (text, why) in [
			("", "EOF"),
			("{\"version\":1", "EOF"),
			(r#"{"corrections":[]}"#, "version"),
			(r#"{"version":1,"vault":4,"corrections":[]}"#, "about vault 4"),
			(r#"{"version":1,"vault":3,"corrections":[{"entry":1}]}"#, "hash"),
		] {
			fs::write(store.path(3), text).unwrap();
			let error = store.load(3).unwrap_err();
			let message = error.message();
			assert!(message.contains(why) && message.contains("vault-3.json"), "{message}");
			assert!(message.contains("move it away"), "{message}");
			assert_eq!(fs::read_to_string(store.path(3)).unwrap(), text);
		}
	}

	#[test]
	fn a_later_format_is_told_from_a_damaged_file() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::of_chain(dir.path());
		fs::create_dir(dir.path().join("assistant")).unwrap();
		let later = r#"{"version":2,"vault":3,"notes":{"1":405}}"#;
		fs::write(store.path(3), later).unwrap();
		let error = store.load(3).unwrap_err();
		let message = error.message();
		assert!(message.contains("version 2") && message.contains("later version"), "{message}");
		assert_eq!(fs::read_to_string(store.path(3)).unwrap(), later);
	}

	#[cfg(unix)]
	#[test]
	fn nobody_else_may_read_them() {
		use std::os::unix::fs::PermissionsExt;
		let dir = tempfile::tempdir().unwrap();
		let store = Store::of_chain(dir.path());
		let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		store.save(3, &Notes::default()).unwrap();
		assert_eq!(mode(&dir.path().join("assistant")), 0o700);
		assert_eq!(mode(&store.path(3)), 0o600);
		// Not even if half a file was left behind that everybody may.
		let half = store.path(3).with_extension("json.new");
		fs::write(&half, "{").unwrap();
		fs::set_permissions(&half, fs::Permissions::from_mode(0o666)).unwrap();
		store.save(3, &Notes::default()).unwrap();
		assert_eq!(mode(&store.path(3)), 0o600);
		assert!(!half.exists());
	}

	#[test]
	fn what_cannot_be_written_is_said() {
		let dir = tempfile::tempdir().unwrap();
		// A file where the directory should be.
		fs::write(dir.path().join("assistant"), "").unwrap();
		let error = Store::of_chain(dir.path()).save(3, &Notes::default()).unwrap_err();
		assert!(error.message().contains("cannot write"), "{}", error.message());
	}
}
