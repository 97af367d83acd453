// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Runtimes that are compiled before they are needed: the command, and what it leaves in the cache.

use super::command::{polyphony, Finished};
use std::{
	collections::BTreeMap,
	ffi::OsStr,
	fs,
	path::{Path, PathBuf},
	time::SystemTime,
};

/// Compiles the runtime in `file` into `cache`.
pub fn compile_runtime(file: &Path, cache: &Path) -> Finished {
	let (command, option) = (OsStr::new("compile-runtime"), OsStr::new("--runtime-cache"));
	polyphony([command, file.as_os_str(), option, cache.as_os_str()])
}

/// The compiled runtimes in a cache, and when each was written. None if there is no cache.
pub fn artifacts(cache: &Path) -> BTreeMap<PathBuf, SystemTime> {
	let mut found = BTreeMap::new();
	let Ok(entries) = fs::read_dir(cache) else { return found };
	for entry in entries {
		let path = entry.expect("a directory can be read").path();
		if path.is_dir() {
			found.extend(artifacts(&path));
		} else if path.extension().is_none() {
			// Files with extensions are the cache's records, which come and go.
			let written = fs::metadata(&path).and_then(|file| file.modified());
			found.insert(path, written.expect("files have times"));
		}
	}
	found
}

/// What the cache notes of each compiled runtime: how often it was used, for one. It does so soon
/// after the use, and not if the process ends at once.
pub fn notes(cache: &Path) -> BTreeMap<PathBuf, Option<String>> {
	let read = |artifact: PathBuf| {
		let note = fs::read_to_string(artifact.with_extension("stats")).ok();
		(artifact, note)
	};
	artifacts(cache).into_keys().map(read).collect()
}
