// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What can be wrong with a question to the assistant.

use std::fmt;

/// Why a question has no answer. The text says what to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
	/// A period of zero days.
	EmptyPeriod,
	/// A share that is not between zero and one.
	Share {
		/// Which setting.
		name: &'static str,
		/// What it was, as text.
		value: String,
	},
	/// Two transactions with the same number: a correction would not know which it means.
	DuplicateId(u64),
	/// Neither the number nor the name of a category.
	UnknownCategory(String),
}

/// What the functions of this crate return.
pub type Result<T> = core::result::Result<T, Error>;

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::EmptyPeriod => {
				f.write_str("a period has at least one day: ask for days(1) or more")
			},
			Self::Share { name, value } => {
				write!(f, "{name} is {value}: give a number above 0 and below 1")
			},
			Self::DuplicateId(id) => {
				write!(f, "two transactions have the number {id}: give each its own")
			},
			Self::UnknownCategory(text) => write!(
				f,
				"no category is called {text:?}: give a code such as 405 or 04.5, or a name from \
					 the list of categories"
			),
		}
	}
}

impl std::error::Error for Error {}

/// Refuses what is not strictly between zero and one.
pub(crate) fn check_share(name: &'static str, value: f64) -> Result<f64> {
	if value > 0.0 && value < 1.0 {
		Ok(value)
	} else {
		Err(Error::Share { name, value: value.to_string() })
	}
}
