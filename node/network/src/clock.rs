// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A node with a wrong wall clock.
//!
//! A time namespace of Linux shifts only the clocks that measure durations, and the wall clock is
//! the machine's. So the node gets a library preloaded that stands before the C library's clock
//! (`clock.c`), which is compiled where it is used.

use crate::error::Error;
use std::{fs, path::Path, process::Command};

const SOURCE: &str = include_str!("clock.c");

/// The environment in which a program sees the wall clock so many milliseconds ahead, behind if
/// the number is negative. The library is made in `folder`, if it is not there.
pub(crate) fn environment(folder: &Path, millis: i64) -> Result<[(String, String); 2], Error> {
	let library = folder.join("clock.so");
	if !library.exists() {
		let source = folder.join("clock.c");
		fs::write(&source, SOURCE).map_err(Error::io(source.display().to_string()))?;
		let output = Command::new("cc")
			.args(["-shared", "-fPIC", "-O2", "-o"])
			.arg(&library)
			.arg(&source)
			.output()
			.map_err(|error| Error::NoCompiler(error.to_string()))?;
		if !output.status.success() {
			return Err(Error::NoCompiler(String::from_utf8_lossy(&output.stderr).into_owned()));
		}
	}
	Ok([
		("LD_PRELOAD".into(), library.display().to_string()),
		("POLYPHONY_CLOCK_OFFSET_MS".into(), millis.to_string()),
	])
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::{SystemTime, UNIX_EPOCH};

	#[test]
	fn a_clock_is_shifted_both_ways() {
		let folder = tempfile::tempdir().unwrap();
		for offset in [90_500, -90_500] {
			let environment = match environment(folder.path(), offset) {
				Ok(environment) => environment,
				Err(error @ Error::NoCompiler(_)) => {
					println!("left out: {error}");
					return;
				},
				Err(error) => panic!("{error}"),
			};
			let before = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
			let output = Command::new("date").arg("+%s%3N").envs(environment).output().unwrap();
			let shown = String::from_utf8(output.stdout).unwrap();
			let shown: i128 = shown.trim().parse().unwrap();
			let difference = shown - i128::try_from(before).unwrap() - i128::from(offset);
			assert!((-1..60_000).contains(&difference), "{difference} ms");
		}
	}
}
