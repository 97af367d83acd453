// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Errors: one line each, which says what is wrong and what to do next.

use std::fmt;

/// What can fail here.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// A line for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Error(String);

impl Error {
	/// An error that reads `message`. Line breaks in it, as nodes put into theirs, become spaces.
	pub(crate) fn new(message: impl AsRef<str>) -> Self {
		let words: Vec<_> = message.as_ref().lines().map(str::trim).collect();
		Self(words.join(" "))
	}
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.0)
	}
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_error_is_one_line() {
		assert_eq!(Error::new("no\n  way\nout").to_string(), "no way out");
	}
}
