// SPDX-License-Identifier: Apache-2.0

//! Numbers that may be larger than 2^53 and are no amounts, as strings of decimal digits.

use alloc::string::{String, ToString};
use core::{fmt::Display, str::FromStr};
use serde::{de::Error, Deserialize, Deserializer, Serializer};

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
pub fn serialize<T: Display, S: Serializer>(number: &T, s: S) -> Result<S::Ok, S::Error> {
	s.collect_str(number)
}

/// Reads digits or a number. Fails if it is neither, or too large.
pub fn deserialize<'de, T, D>(d: D) -> Result<T, D::Error>
where
	T: FromStr<Err: Display>,
	D: Deserializer<'de>,
{
	Either::deserialize(d)?.number()
}

/// The same, or null.
pub mod maybe {
	use super::*;

	/// Writes the digits, or null.
	pub fn serialize<T: Display, S: Serializer>(
		number: &Option<T>,
		s: S,
	) -> Result<S::Ok, S::Error> {
		match number {
			Some(number) => s.collect_str(number),
			None => s.serialize_none(),
		}
	}

	/// Reads digits, a number, or null.
	pub fn deserialize<'de, T, D>(d: D) -> Result<Option<T>, D::Error>
	where
		T: FromStr<Err: Display>,
		D: Deserializer<'de>,
	{
		Option::<Either>::deserialize(d)?.map(Either::number).transpose()
	}
}

#[cfg(test)]
mod tests {
	use serde::{Deserialize, Serialize};
	use serde_json::{from_value, json, to_value};

	#[derive(Debug, Deserialize, PartialEq, Serialize)]
	struct Numbers {
		#[serde(with = "super")]
		signed: i64,
		#[serde(with = "super::maybe")]
		unsigned: Option<u64>,
	}

	#[test]
	fn numbers_are_digits_and_are_read_as_numbers_too() {
		for (signed, unsigned) in [(i64::MIN, Some(u64::MAX)), (-1, Some(0)), (i64::MAX, None)] {
			let numbers = Numbers { signed, unsigned };
			let json = to_value(&numbers).unwrap();
			let digits = unsigned.map(|number| number.to_string());
			assert_eq!(json, json!({ "signed": signed.to_string(), "unsigned": digits }));
			assert_eq!(from_value::<Numbers>(json).unwrap(), numbers);
			let numbers_too = json!({ "signed": signed, "unsigned": unsigned });
			assert_eq!(from_value::<Numbers>(numbers_too).unwrap(), numbers);
		}
	}

	#[test]
	fn what_is_no_such_number_is_refused() {
		for wrong in [json!("18446744073709551616"), json!("-1"), json!(1.5), json!(true)] {
			let json = json!({ "signed": 0, "unsigned": wrong });
			assert!(from_value::<Numbers>(json).is_err());
		}
		assert!(from_value::<Numbers>(json!({ "signed": null, "unsigned": null })).is_err());
	}
}
