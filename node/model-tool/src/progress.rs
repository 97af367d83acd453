// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Says on standard error how far long work has come.

use std::{
	io::{IsTerminal, Write},
	time::{Duration, Instant},
};

/// How often a terminal's line is rewritten.
const ON_TERMINAL: Duration = Duration::from_millis(250);
/// How often a line is added to a log.
const IN_LOG: Duration = Duration::from_secs(10);

/// Counts bytes, and shows them: on a terminal in one line that is rewritten, elsewhere by a line
/// every ten seconds. Work that is done sooner shows nothing.
pub struct Progress {
	label: String,
	total: u64,
	done: u64,
	started: Instant,
	shown: Instant,
	terminal: bool,
	silent: bool,
	dirty: bool,
}

impl Progress {
	/// For work on `total` bytes; `silent` shows nothing.
	pub fn new(label: impl Into<String>, total: u64, silent: bool) -> Self {
		let now = Instant::now();
		Self {
			label: label.into(),
			total,
			done: 0,
			started: now,
			shown: now,
			terminal: std::io::stderr().is_terminal(),
			silent,
			dirty: false,
		}
	}

	/// Shows nothing: for tests, and for those who use this crate as a library.
	pub fn silent() -> Self {
		Self::new("", 0, true)
	}

	/// `bytes` more are done.
	pub fn add(&mut self, bytes: usize) {
		self.done = self.done.saturating_add(bytes as u64);
		if self.silent {
			return;
		}
		let every = if self.terminal { ON_TERMINAL } else { IN_LOG };
		if self.shown.elapsed() < every {
			return;
		}
		self.shown = Instant::now();
		let line = line(&self.label, self.done, self.total, self.started.elapsed());
		let mut stderr = std::io::stderr().lock();
		// Nobody is helped by work that fails because its progress could not be shown.
		let _ = if self.terminal {
			self.dirty = true;
			write!(stderr, "\r\x1b[K{line}")
		} else {
			writeln!(stderr, "{line}")
		};
		let _ = stderr.flush();
	}
}

impl Drop for Progress {
	fn drop(&mut self) {
		if self.dirty {
			let _ = write!(std::io::stderr(), "\r\x1b[K");
		}
	}
}

fn line(label: &str, done: u64, total: u64, elapsed: Duration) -> String {
	let rate = done as f64 / elapsed.as_secs_f64().max(0.001);
	let mut line = format!("{label}: {}", size(done));
	if total >= done && total > 0 {
		let left = ((total - done) as f64 / rate.max(1.0)) as u64;
		line += &format!(" of {}, {} %", size(total), u128::from(done) * 100 / u128::from(total));
		line += &format!(", {}:{:02} left", left / 60, left % 60);
	}
	line + &format!(", {}/s", size(rate as u64))
}

fn size(bytes: u64) -> String {
	let mut value = bytes as f64;
	for unit in ["B", "kB", "MB", "GB"] {
		if value < 1000.0 {
			let digits = usize::from(unit != "B" && value < 100.0);
			return format!("{value:.digits$} {unit}");
		}
		value /= 1000.0;
	}
	format!("{value:.1} TB")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_line_says_how_far_and_how_long() {
		let of = |done, total| line("hashing", done, total, Duration::from_secs(10));
		assert_eq!(
			of(2_500_000_000, 10_000_000_000),
			"hashing: 2.5 GB of 10.0 GB, 25 %, 0:30 left, 250 MB/s"
		);
		// A file that grows, or whose size nobody knows.
		assert_eq!(of(20, 10), "hashing: 20 B, 2 B/s");
		assert_eq!(of(0, 0), "hashing: 0 B, 0 B/s");
		assert_eq!(size(999), "999 B");
		assert_eq!(size(u64::MAX), "18446744.1 TB");
	}
}
