// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What can go wrong, in words for who uses the tool.

use std::{fmt, io, path::Path};

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Error {
	/// The operating system refused something.
	Io {
		/// What was being done, and with which file.
		doing: String,
		/// What the system answered.
		source: io::Error,
	},
	/// An input that cannot be used; the text says what to do about it.
	Refused(String),
	/// A check whose answer is no: a hash, a key, a licence or a signature that does not fit.
	Mismatch(String),
}

/// What the functions of this crate return.
pub type Result<T> = core::result::Result<T, Error>;

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Io { doing, source } => write!(f, "cannot {doing}: {source}"),
			Self::Refused(text) | Self::Mismatch(text) => f.write_str(text),
		}
	}
}

impl std::error::Error for Error {
	fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
		match self {
			Self::Io { source, .. } => Some(source),
			Self::Refused(_) | Self::Mismatch(_) => None,
		}
	}
}

/// Says what was being done when the system refused.
pub(crate) trait IoContext<T> {
	/// `doing` completes "cannot …": a verb, and what the file is for.
	fn doing(self, doing: &str, path: &Path) -> Result<T>;
}

impl<T> IoContext<T> for io::Result<T> {
	fn doing(self, doing: &str, path: &Path) -> Result<T> {
		self.map_err(|source| Error::Io { doing: format!("{doing} {}", path.display()), source })
	}
}
