// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Subcommands, and nodes that are expected to end by themselves.

use super::node::{BINARY, RUNTIME_CACHE};
use std::{
	ffi::{OsStr, OsString},
	fs::File,
	io::{Read, Seek},
	process::{Command, Stdio},
	time::{Duration, Instant},
};

/// How long a command may take.
const DEADLINE: Duration = Duration::from_secs(180);

/// How a command ended.
#[derive(Debug)]
pub struct Finished {
	/// The exit code, none if a signal ended it.
	pub code: Option<i32>,
	/// What it printed.
	pub stdout: String,
	/// What it logged and complained of.
	pub stderr: String,
}

impl Finished {
	/// Checks that the command succeeded, and returns what it printed.
	pub fn success(self, what: &str) -> String {
		assert_eq!(self.code, Some(0), "{what}: {self:?}");
		self.stdout
	}

	/// Checks that the command failed and said each of `words`, in any case of letters.
	pub fn failure(&self, what: &str, words: &[&str]) {
		assert!(matches!(self.code, Some(code) if code != 0), "{what} must fail: {self:?}");
		let said = self.stderr.to_lowercase();
		for word in words {
			assert!(said.contains(&word.to_lowercase()), "{what} must say {word:?}: {self:?}");
		}
	}
}

/// Runs the program to its end.
pub fn polyphony<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Finished {
	// Files and not pipes: nobody reads while the program writes.
	let mut stdout = tempfile::tempfile().expect("a temporary file can be made");
	let mut stderr = tempfile::tempfile().expect("a temporary file can be made");
	let clone = |file: &File| Stdio::from(file.try_clone().expect("a file handle can be cloned"));
	let mut arguments: Vec<OsString> =
		arguments.into_iter().map(|argument| argument.as_ref().to_os_string()).collect();
	let given = |name: &str| arguments.iter().any(|argument| argument == name);
	if given("--base-path") && !given("--runtime-cache") {
		arguments.extend(["--runtime-cache", RUNTIME_CACHE].map(OsString::from));
	}
	let mut child = Command::new(BINARY)
		.args(arguments)
		.stdin(Stdio::null())
		.stdout(clone(&stdout))
		.stderr(clone(&stderr))
		.spawn()
		.expect("the program can be started");

	let begun = Instant::now();
	let status = loop {
		if let Some(status) = child.try_wait().expect("a child process can be asked") {
			break Some(status);
		}
		if begun.elapsed() > DEADLINE {
			child.kill().expect("a child process can be killed");
			child.wait().expect("a killed process ends");
			break None;
		}
		std::thread::sleep(Duration::from_millis(20));
	};

	let read = |file: &mut File| {
		let mut bytes = Vec::new();
		file.rewind().expect("a file can be rewound");
		file.read_to_end(&mut bytes).expect("a file can be read");
		String::from_utf8_lossy(&bytes).into_owned()
	};
	let (stdout, stderr) = (read(&mut stdout), read(&mut stderr));
	let Some(status) = status else {
		panic!("the program did not end within {DEADLINE:?}:\n{stdout}\n{stderr}");
	};
	Finished { code: status.code(), stdout, stderr }
}
