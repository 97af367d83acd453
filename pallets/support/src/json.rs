// SPDX-License-Identifier: Apache-2.0

//! How amounts and other large numbers stand in JSON: as strings of decimal digits, because many
//! clients cannot read larger numbers than 2^53.
//!
//! For `#[serde(with = "…")]` in the types of runtime APIs.

use crate::Balance;
use alloc::string::{String, ToString};
use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};

pub mod digits;

/// What is read as an amount.
#[derive(Deserialize)]
#[serde(untagged)]
enum Either {
	Text(String),
	Number(u64),
}

impl Either {
	fn amount<E: Error>(self) -> Result<Balance, E> {
		match self {
			Self::Text(text) => text.parse().map_err(E::custom),
			Self::Number(number) => Ok(number.into()),
		}
	}
}

/// An amount as a string of decimal digits; a number is read too.
pub mod amount {
	use super::*;

	/// Writes the digits.
	pub fn serialize<S: Serializer>(amount: &Balance, s: S) -> Result<S::Ok, S::Error> {
		s.collect_str(amount)
	}

	/// Reads digits or a number. Fails if it is neither, or too large.
	pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Balance, D::Error> {
		Either::deserialize(d)?.amount()
	}
}

/// Two amounts as strings of decimal digits.
pub mod amounts {
	use super::*;

	/// Writes a list of two.
	pub fn serialize<S: Serializer>(both: &[Balance; 2], s: S) -> Result<S::Ok, S::Error> {
		both.map(|amount| amount.to_string()).serialize(s)
	}

	/// Reads a list of two. Fails if one of them is no amount.
	pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<[Balance; 2], D::Error> {
		let [first, second] = <[Either; 2]>::deserialize(d)?;
		Ok([first.amount()?, second.amount()?])
	}
}

/// An amount as a string of decimal digits, or null.
pub mod maybe_amount {
	use super::*;

	/// Writes the digits, or null.
	pub fn serialize<S: Serializer>(amount: &Option<Balance>, s: S) -> Result<S::Ok, S::Error> {
		amount.map(|amount| amount.to_string()).serialize(s)
	}

	/// Reads what [`amount`](super::amount) reads, or null.
	pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Balance>, D::Error> {
		Option::<Either>::deserialize(d)?.map(Either::amount).transpose()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::fmt;
	use serde::de::{
		value::{Error as Refused, StrDeserializer, UnitDeserializer},
		IntoDeserializer,
	};

	/// As text that is what [`amount`] writes.
	struct Written(Balance);

	impl fmt::Display for Written {
		fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
			amount::serialize(&self.0, f)
		}
	}

	fn text(text: &str) -> StrDeserializer<'_, Refused> {
		text.into_deserializer()
	}

	#[test]
	fn an_amount_of_any_size_is_read_as_it_was_written() {
		for number in [0, 1, 1 << 53, u128::from(u64::MAX) + 1, u128::MAX] {
			let written = Written(number).to_string();
			assert_eq!(written, number.to_string());
			assert_eq!(amount::deserialize(text(&written)), Ok(number));
		}
	}

	#[test]
	fn numbers_and_nothing_are_read_too() {
		let number = IntoDeserializer::<Refused>::into_deserializer(7u64);
		assert_eq!(amount::deserialize(number), Ok(7));
		let nothing = || UnitDeserializer::<Refused>::new();
		assert_eq!(maybe_amount::deserialize(nothing()), Ok(None));
		assert!(amount::deserialize(nothing()).is_err());
		let two = vec!["1", "2"];
		let two = IntoDeserializer::<Refused>::into_deserializer(two);
		assert_eq!(amounts::deserialize(two), Ok([1, 2]));
	}

	#[test]
	fn what_is_no_amount_is_refused() {
		for no_amount in ["", "-1", "1.0", "0x10", "340282366920938463463374607431768211456"] {
			assert!(amount::deserialize(text(no_amount)).is_err(), "{no_amount}");
		}
	}
}
