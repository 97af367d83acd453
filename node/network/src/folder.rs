// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The folder of a network, kept between runs:
//!
//! ```text
//! polyphony-network   says that the folder is one of a network; locked while that runs
//! chain.json          the chain specification, raw
//! nodes/NAME/         the base path of a node, with its database, keystore and `node.key`
//! logs/NAME.log       the log of a node; NAME.log.1 is that of the run before
//! prometheus.json     the metrics of all nodes, for `file_sd_configs` of Prometheus
//! tools/              what was compiled to shift clocks
//! ```

use crate::error::Error;
use std::{
	ffi::OsStr,
	fs::{self, File, TryLockError},
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::{Command, Stdio},
};

/// The file that says whose folder it is.
const MARKER: &str = "polyphony-network";
const MARKER_TEXT: &str = "A network of Polyphony nodes. See docs/src/local-network.md.\n";
/// What a network makes beside the marker.
const CONTENTS: [&str; 5] = ["chain.json", "nodes", "logs", "prometheus.json", "tools"];

/// The folder, locked until dropped.
pub(crate) struct Folder {
	path: PathBuf,
	_lock: File,
}

impl Folder {
	/// Opens or makes it. With `fresh`, what an earlier network has left is deleted.
	pub(crate) fn open(path: &Path, fresh: bool) -> Result<Self, Error> {
		let io = |path: &Path| Error::io(path.display().to_string());
		fs::create_dir_all(path).map_err(io(path))?;
		// Arguments of nodes and preloaded libraries need a path that holds everywhere.
		let path = path.canonicalize().map_err(io(path))?;
		let marker = path.join(MARKER);
		if !marker.exists() {
			if fs::read_dir(&path).map_err(io(&path))?.next().is_some() {
				return Err(Error::NotOurs(path));
			}
			fs::write(&marker, MARKER_TEXT).map_err(io(&marker))?;
		}
		let lock = File::open(&marker).map_err(io(&marker))?;
		match lock.try_lock() {
			Ok(()) => {},
			Err(TryLockError::WouldBlock) => return Err(Error::InUse(path)),
			Err(TryLockError::Error(error)) => return Err(io(&marker)(error)),
		}
		if fresh {
			for name in CONTENTS {
				let path = path.join(name);
				let removed = match fs::symlink_metadata(&path) {
					Ok(found) if found.is_dir() => fs::remove_dir_all(&path),
					Ok(_) => fs::remove_file(&path),
					Err(_) => Ok(()),
				};
				removed.map_err(io(&path))?;
			}
		}
		for name in ["nodes", "logs", "tools"] {
			let path = path.join(name);
			fs::create_dir_all(&path).map_err(io(&path))?;
		}
		Ok(Self { path, _lock: lock })
	}

	/// Where it is.
	pub(crate) fn path(&self) -> &Path {
		&self.path
	}

	/// The raw specification of `chain`, a name that `program` knows or a file: made or copied the
	/// first time, and the same ever after.
	///
	/// A name stands for what the program holds, which changes with the program; a chain that
	/// exists goes on with the runtime that it has. A file must be the same as the first time.
	pub(crate) fn chain(&self, program: &Path, chain: &str) -> Result<PathBuf, Error> {
		let path = self.path.join("chain.json");
		let source = Path::new(chain);
		let other = || Error::OtherChain { chain: chain.into(), data: self.path.clone() };
		if source.is_file() {
			let wanted = fs::read(source).map_err(Error::io(chain))?;
			match fs::read(&path) {
				Ok(kept) if kept == wanted => {},
				Ok(_) => return Err(other()),
				Err(_) => write(&path, &wanted)?,
			}
			return Ok(path);
		}
		if !path.exists() {
			let unfinished = path.with_extension("new");
			let command = ["export-chain-spec", "--raw", "--chain", chain, "--output"];
			run(program, command.iter().map(OsStr::new).chain([unfinished.as_os_str()]))?;
			fs::rename(&unfinished, &path).map_err(Error::io(path.display().to_string()))?;
		} else {
			let kept = fs::read(&path).map_err(Error::io(path.display().to_string()))?;
			let kept: serde_json::Value = serde_json::from_slice(&kept).map_err(|_| other())?;
			// The names that the node knows are the ends of the identifiers of their chains.
			if !kept["id"].as_str().is_some_and(|id| id.ends_with(chain)) {
				return Err(other());
			}
		}
		Ok(path)
	}

	/// Where a node keeps everything.
	pub(crate) fn base_path(&self, name: &str) -> PathBuf {
		self.path.join("nodes").join(name)
	}

	/// The log of a node, empty; that of the run before is kept beside it.
	pub(crate) fn new_log(&self, name: &str) -> Result<PathBuf, Error> {
		let path = self.path.join("logs").join(format!("{name}.log"));
		if path.exists() {
			let _ = fs::rename(&path, path.with_extension("log.1"));
		}
		File::create(&path).map_err(Error::io(path.display().to_string()))?;
		Ok(path)
	}

	/// What is compiled on the way.
	pub(crate) fn tools(&self) -> PathBuf {
		self.path.join("tools")
	}

	/// Writes where Prometheus finds the nodes.
	pub(crate) fn prometheus(&self, targets: &serde_json::Value) -> Result<PathBuf, Error> {
		let path = self.path.join("prometheus.json");
		write(&path, format!("{targets:#}\n").as_bytes())?;
		Ok(path)
	}
}

/// The network key of a node, made the first time: its file, and the peer id that goes with it.
pub(crate) fn node_key(program: &Path, base_path: &Path) -> Result<(PathBuf, String), Error> {
	fs::create_dir_all(base_path).map_err(Error::io(base_path.display().to_string()))?;
	let file = base_path.join("node.key");
	if !file.exists() {
		let unfinished = file.with_extension("new");
		let command = ["key", "generate-node-key", "--file"];
		run(program, command.iter().map(OsStr::new).chain([unfinished.as_os_str()]))?;
		fs::set_permissions(&unfinished, fs::Permissions::from_mode(0o600))
			.and_then(|()| fs::rename(&unfinished, &file))
			.map_err(Error::io(file.display().to_string()))?;
	}
	let command = ["key", "inspect-node-key", "--file"];
	let printed = run(program, command.iter().map(OsStr::new).chain([file.as_os_str()]))?;
	Ok((file, printed.trim().to_string()))
}

/// Runs the node's program to its end, and returns what it prints.
fn run<'a>(program: &Path, arguments: impl Iterator<Item = &'a OsStr>) -> Result<String, Error> {
	let arguments: Vec<_> = arguments.collect();
	let output = Command::new(program)
		.args(&arguments)
		.stdin(Stdio::null())
		.output()
		.map_err(Error::io(format!("{} (\"make build\" builds it)", program.display())))?;
	if !output.status.success() {
		let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
		return Err(Error::Command {
			command: format!("{} {}", program.display(), words.join(" ")),
			output: String::from_utf8_lossy(&output.stderr).trim().to_string(),
		});
	}
	Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Writes a whole file or nothing of it.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
	let unfinished = path.with_extension("new");
	fs::write(&unfinished, bytes)
		.and_then(|()| fs::rename(&unfinished, path))
		.map_err(Error::io(path.display().to_string()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_folder_of_somebody_else_is_left_alone() {
		let dir = tempfile::tempdir().unwrap();
		let thesis = dir.path().join("nodes");
		fs::write(&thesis, "years of work").unwrap();
		assert!(matches!(Folder::open(dir.path(), true), Err(Error::NotOurs(_))));
		assert_eq!(fs::read(&thesis).unwrap(), b"years of work");
	}

	#[test]
	fn a_folder_is_kept_until_it_is_forgotten_and_locked_while_in_use() {
		let dir = tempfile::tempdir().unwrap();
		let path = dir.path().join("network");
		let folder = Folder::open(&path, false).unwrap();
		assert!(matches!(Folder::open(&path, true), Err(Error::InUse(_))));
		fs::write(folder.base_path("alice"), "blocks").unwrap();
		fs::write(path.join("notes.txt"), "mine").unwrap();
		drop(folder);

		let folder = Folder::open(&path, false).unwrap();
		assert!(folder.base_path("alice").exists());
		drop(folder);
		let folder = Folder::open(&path, true).unwrap();
		assert!(!folder.base_path("alice").exists());
		assert!(path.join("notes.txt").exists(), "only what networks make is deleted");
	}

	#[test]
	fn another_chain_in_the_folder_is_noticed() {
		let dir = tempfile::tempdir().unwrap();
		let folder = Folder::open(&dir.path().join("network"), false).unwrap();
		let file = dir.path().join("spec.json");
		let spec = file.display().to_string();
		fs::write(&file, r#"{"id":"polyphony_local"}"#).unwrap();
		let none = Path::new("/nonexistent");
		let kept = folder.chain(none, &spec).unwrap();
		assert_eq!(folder.chain(none, &spec).unwrap(), kept);
		assert_eq!(folder.chain(none, "local").unwrap(), kept);
		assert!(matches!(folder.chain(none, "dev"), Err(Error::OtherChain { .. })));
		fs::write(&file, r#"{"id":"another"}"#).unwrap();
		assert!(matches!(folder.chain(none, &spec), Err(Error::OtherChain { .. })));
	}

	#[test]
	fn the_log_of_the_run_before_is_kept() {
		let dir = tempfile::tempdir().unwrap();
		let folder = Folder::open(dir.path(), false).unwrap();
		let log = folder.new_log("alice").unwrap();
		fs::write(&log, "first run").unwrap();
		assert_eq!(folder.new_log("alice").unwrap(), log);
		assert_eq!(fs::read(&log).unwrap(), b"");
		assert_eq!(fs::read(log.with_extension("log.1")).unwrap(), b"first run");
	}
}
