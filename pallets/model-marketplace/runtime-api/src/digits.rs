// SPDX-License-Identifier: Apache-2.0

//! How numbers that may be larger than 2^53 and are no amounts stand in JSON: as strings of decimal
//! digits. For `#[serde(with = "…")]`.

use serde::{de::Error, Deserialize, Deserializer, Serializer};
use std::{fmt::Display, str::FromStr};

/// What is read as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Either {
	Text(String),
	Unsigned(u64),
	Signed(i64),
}

impl Either {
	fn number<T: FromStr<Err: Display>, E: Error>(self) -> Result<T, E> {
		let text = match self {
			Self::Text(text) => text,
			Self::Unsigned(number) => number.to_string(),
			Self::Signed(number) => number.to_string(),
		};
		text.parse().map_err(E::custom)
	}
}

/// Writes the digits.
pub(crate) fn serialize<T: Display, S: Serializer>(number: &T, s: S) -> Result<S::Ok, S::Error> {
	s.collect_str(number)
}

/// Reads digits or a number. Fails if it is neither, or too large.
pub(crate) fn deserialize<'de, T, D>(d: D) -> Result<T, D::Error>
where
	T: FromStr<Err: Display>,
	D: Deserializer<'de>,
{
	Either::deserialize(d)?.number()
}

/// The same, or null.
pub(crate) mod maybe {
	use super::*;

	/// Writes the digits, or null.
	pub(crate) fn serialize<T: Display, S: Serializer>(
		number: &Option<T>,
		s: S,
	) -> Result<S::Ok, S::Error> {
		match number {
			Some(number) => s.collect_str(number),
			None => s.serialize_none(),
		}
	}

	/// Reads digits, a number, or null.
	pub(crate) fn deserialize<'de, T, D>(d: D) -> Result<Option<T>, D::Error>
	where
		T: FromStr<Err: Display>,
		D: Deserializer<'de>,
	{
		Option::<Either>::deserialize(d)?.map(Either::number).transpose()
	}
}
