// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Stops the node before its disk is full, because a database that cannot write may be damaged.

use sc_service::{Error, SpawnEssentialTaskHandle};
use sc_storage_monitor::{Error as MonitorError, StorageMonitorParams, StorageMonitorService};
use std::path::{Path, PathBuf};

/// Watches the file system of `database`. Fails when there is too little room to begin with.
pub fn watch(
	params: &StorageMonitorParams,
	database: &Path,
	spawner: &SpawnEssentialTaskHandle,
) -> Result<(), Error> {
	let path = existing(database);
	StorageMonitorService::try_spawn(params.clone(), path.clone(), spawner)
		.map_err(|error| Error::Other(explain(error, &path)))
}

/// `path`, or what there is of it: with --database auto the directory is not known in advance.
fn existing(path: &Path) -> PathBuf {
	path.ancestors().find(|path| path.exists()).unwrap_or(Path::new(".")).to_path_buf()
}

fn explain(error: MonitorError, path: &Path) -> String {
	let path = path.display();
	match error {
		MonitorError::StorageOutOfSpace(free, least) => format!(
			"only {free} MiB are free on the disk of {path}, less than the {least} MiB of \
			--db-storage-threshold: make room, or lower the threshold (0 turns the check off)"
		),
		MonitorError::IOError(error) => format!(
			"cannot find out how much is free on the disk of {path}: {error}. \
			--db-storage-threshold 0 turns the check off"
		),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_message_says_what_to_do() {
		let text = explain(MonitorError::StorageOutOfSpace(100, 1024), Path::new("/data"));
		assert!(text.contains("100 MiB") && text.contains("1024 MiB") && text.contains("/data"));
		assert!(text.contains("--db-storage-threshold"));
	}

	#[test]
	fn what_is_not_there_yet_is_judged_by_what_is() {
		let directory = tempfile::tempdir().unwrap();
		assert_eq!(existing(directory.path()), directory.path());
		assert_eq!(existing(&directory.path().join("db/full")), directory.path());
	}
}
