// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that a validator whose disk is full, or may not be written to, says so, harms nobody, and
//! loses nothing that was final: with room again it is one of the others.
//!
//! The database is on a file system of its own in memory, for which it takes root.

use crate::{
	common::chain::Chain,
	support::{agree, finalized, Local, RECOVERY, USUAL},
};
use polyphony_network::Error;
use serde_json::json;
use std::{
	fs::{self, File},
	io::{ErrorKind, Write},
	path::{Path, PathBuf},
	process::Command,
	time::{Duration, Instant},
};
use subxt::{dynamic, utils::to_hex};
use subxt_signer::sr25519::dev;

/// What the file system holds: more than the node needs, so that it starts.
const SIZE: &str = "320m";
/// What the load puts into a block each time, in bytes.
const REMARK: usize = 100_000;
/// The disk is smaller than what a node leaves free by itself: it must not stop before it is full.
const TO_THE_LAST: &[&str] = &["--db-storage-threshold", "0"];
/// MiB for the database's caches: a megabyte for each column but that of the state. With less than
/// the node takes by itself, it writes sooner, and keeps less room ahead for what it will write.
const CACHE: &[&str] = &["--db-cache", "120"];
/// How long a node may take to notice.
const NOTICED: Duration = Duration::from_secs(240);

/// A file system in memory, unmounted when dropped.
struct Disk {
	path: PathBuf,
}

impl Disk {
	/// Mounts one at `path`, which is made; why not, if it cannot be.
	fn mount(path: PathBuf) -> Result<Self, String> {
		fs::create_dir_all(&path).map_err(|error| error.to_string())?;
		let size = format!("size={SIZE}");
		mount(&["-t", "tmpfs", "-o", &size, "polyphony-faults"], &path)?;
		Ok(Self { path })
	}

	/// Takes all room that is left.
	fn fill(&self) {
		let path = self.path.join("ballast");
		let mut file = File::options().append(true).create(true).open(path).expect("a file");
		for size in [1 << 20, 1 << 12] {
			let block = vec![1; size];
			loop {
				match file.write_all(&block) {
					Ok(()) => {},
					Err(error) if error.kind() == ErrorKind::StorageFull => break,
					Err(error) => panic!("{error}"),
				}
			}
		}
	}

	/// Gives the room back.
	fn free(&self) {
		fs::remove_file(self.path.join("ballast")).expect("the disk was filled");
	}

	/// Forbids or allows writing.
	fn remount(&self, mode: &str) {
		mount(&["-o", &format!("remount,{mode}")], &self.path).expect("no file is open");
	}
}

impl Drop for Disk {
	fn drop(&mut self) {
		let _ = Command::new("umount").arg("-l").arg(&self.path).status();
	}
}

fn mount(arguments: &[&str], path: &Path) -> Result<(), String> {
	let output = Command::new("mount").args(arguments).arg(path).output();
	let output = output.map_err(|error| format!("mount: {error}"))?;
	if output.status.success() {
		Ok(())
	} else {
		Err(String::from_utf8_lossy(&output.stderr).trim().to_string())
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_full_or_read_only_loses_nothing() {
	let mut local = Local::prepare(|_| {});
	local.node("dave").add_args(CACHE);
	local.node("dave").add_args(TO_THE_LAST);
	let disk = match Disk::mount(local.node("dave").base_path().join("chains")) {
		Ok(disk) => disk,
		Err(error) => {
			println!("left out: no file system can be mounted here ({error}); it takes root");
			return;
		},
	};
	local.start_all().await;
	let alice = local.chain("alice").await;
	let dave = local.other(&alice, "dave").await;
	let kept = finalized(&dave, 3, USUAL).await;

	// The disk fills up while the chain grows.
	disk.fill();
	tokio::select! {
		() = grow(&alice) => unreachable!("it grows to the end"),
		() = notice(&mut local, &disk) => {},
	}
	// The others go on.
	let height = alice.best().await.number;
	finalized(&alice, height + 4, USUAL).await;

	// The node has ended by itself or waits to be stopped; it may not end well.
	drop(dave);
	let node = local.node("dave");
	if node.is_running() && node.stop().await.is_err() {
		node.kill().expect("it runs");
	}
	// On a disk that is still full it does not start, or does not get far.
	disk.fill();
	match node.start().await {
		Err(Error::Ended { tail, .. }) => says(&tail, "no space left"),
		Err(error) => panic!("{error}"),
		Ok(()) => {
			node.kill().expect("it runs");
		},
	}

	// With room, it has what it had, and gets what it has missed.
	disk.free();
	local.restart("dave").await;
	let dave = local.other(&alice, "dave").await;
	assert_eq!(dave.block(kept.number).await, kept);
	let height = alice.finalized().await.number;
	finalized(&dave, height, RECOVERY).await;
	agree(&local.chains().await).await;

	// What cannot be written to is not started on, and not harmed.
	drop(dave);
	local.stop("dave").await;
	disk.remount("ro");
	match local.node("dave").start().await {
		Err(Error::Ended { tail, .. }) => {
			says(&tail, "read-only file system");
			says(&tail, "mount it for writing");
		},
		Err(error) => panic!("{error}"),
		Ok(()) => panic!("a node cannot run on a database that cannot be written to"),
	}
	disk.remount("rw");
	local.restart("dave").await;
	agree(&local.chains().await).await;

	// The node before what it writes to, and that before its directory is deleted.
	local.stop("dave").await;
	drop(disk);
}

/// Checks that a log has the words, in any case of letters.
fn says(log: &str, words: &str) {
	assert!(log.to_lowercase().contains(words), "the log must say {words:?}:\n{log}");
}

/// Waits until Dave's log says that there is no room, or the node has ended over it.
async fn notice(local: &mut Local, disk: &Disk) {
	let end = Instant::now() + NOTICED;
	loop {
		// What the database deletes makes room: it is taken at once.
		disk.fill();
		let node = local.node("dave");
		if node.log().to_lowercase().contains("no space left") {
			return;
		}
		assert!(node.is_running(), "the node ended without saying why");
		assert!(
			Instant::now() < end,
			"not within {NOTICED:?}: the node says that there is no room"
		);
		tokio::time::sleep(Duration::from_millis(500)).await;
	}
}

/// Sends remarks, which go into the database with their blocks, until dropped.
async fn grow(chain: &Chain) {
	for number in 0_u64.. {
		let mut remark = vec![0; REMARK];
		// No two are alike, and none can be compressed.
		let mut seed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
		for byte in &mut remark {
			seed = seed
				.wrapping_mul(6_364_136_223_846_793_005)
				.wrapping_add(1_442_695_040_888_963_407);
			*byte = seed.to_be_bytes()[0];
		}
		let call = dynamic::transaction("System", "remark", (remark,));
		let signed = chain.sign(&call, &dev::eve()).await;
		// A pool that is full refuses some.
		let _ =
			chain.try_request("author_submitExtrinsic", json!([to_hex(signed.encoded())])).await;
		tokio::time::sleep(Duration::from_millis(200)).await;
	}
}
