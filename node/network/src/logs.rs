// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The logs of all nodes as one stream, each line with the name of its node before it.

use crate::node::Node;
use std::{
	fs::File,
	io::{Read, Seek, SeekFrom, Write},
	path::{Path, PathBuf},
};

/// Colours that are told apart on dark and light ground.
const COLOURS: [u8; 6] = [36, 33, 32, 35, 34, 31];

/// Follows the logs of nodes.
pub struct LogStream {
	sources: Vec<Source>,
}

struct Source {
	prefix: String,
	path: PathBuf,
	offset: u64,
	/// The beginning of a line that is not complete.
	begun: Vec<u8>,
}

impl LogStream {
	/// Follows the logs of these nodes from where they are now.
	pub fn new(nodes: &[Node], coloured: bool) -> Self {
		let width = nodes.iter().map(|node| node.name().len()).max().unwrap_or(0);
		let source = |(index, node): (usize, &Node)| {
			Source::new(&prefix(node.name(), width, coloured.then_some(index)), node.log_path())
		};
		Self { sources: nodes.iter().enumerate().map(source).collect() }
	}

	/// Writes the lines that have come since the last time.
	pub fn copy(&mut self, out: &mut impl Write) -> std::io::Result<()> {
		for source in &mut self.sources {
			for line in source.lines() {
				writeln!(out, "{} {line}", source.prefix)?;
			}
		}
		out.flush()
	}
}

/// What is before the lines of a node; in the colour of that index, if there is one.
fn prefix(name: &str, width: usize, colour: Option<usize>) -> String {
	match colour {
		Some(index) => {
			format!("\u{1b}[{}m{name:<width$} |\u{1b}[0m", COLOURS[index % COLOURS.len()])
		},
		None => format!("{name:<width$} |"),
	}
}

impl Source {
	fn new(prefix: &str, path: &Path) -> Self {
		let offset = path.metadata().map_or(0, |file| file.len());
		Self { prefix: prefix.into(), path: path.into(), offset, begun: Vec::new() }
	}

	/// The complete lines that were not there the last time.
	fn lines(&mut self) -> Vec<String> {
		let mut read = Vec::new();
		let file = File::open(&self.path).and_then(|mut file| {
			file.seek(SeekFrom::Start(self.offset))?;
			file.read_to_end(&mut read)
		});
		// A log that cannot be read now is read the next time.
		if file.is_err() {
			return Vec::new();
		}
		self.offset += read.len() as u64;
		self.begun.append(&mut read);
		let Some(end) = self.begun.iter().rposition(|byte| *byte == b'\n') else {
			return Vec::new();
		};
		let rest = self.begun.split_off(end + 1);
		let complete = std::mem::replace(&mut self.begun, rest);
		String::from_utf8_lossy(&complete).lines().map(str::to_string).collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::fs::OpenOptions;

	#[test]
	fn lines_come_once_and_whole() {
		let dir = tempfile::tempdir().unwrap();
		let path = dir.path().join("alice.log");
		let append = |text: &str| {
			let mut file = OpenOptions::new().append(true).create(true).open(&path).unwrap();
			file.write_all(text.as_bytes()).unwrap();
		};
		append("of the run before\n");
		let mut stream = LogStream { sources: vec![Source::new("alice |", &path)] };
		let mut read = || {
			let mut out = Vec::new();
			stream.copy(&mut out).unwrap();
			String::from_utf8(out).unwrap()
		};
		append("one\ntwo\nthr");
		assert_eq!(read(), "alice | one\nalice | two\n");
		assert_eq!(read(), "");
		append("ee\n");
		assert_eq!(read(), "alice | three\n");
	}

	#[test]
	fn prefixes_are_as_wide_as_each_other() {
		assert_eq!(prefix("bob", 5, None), "bob   |");
		assert_eq!(prefix("bob", 5, Some(7)), "\u{1b}[33mbob   |\u{1b}[0m");
	}
}
