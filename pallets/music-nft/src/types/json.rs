// SPDX-License-Identifier: Apache-2.0

//! How countries stand in the JSON of a genesis: as strings of two capital letters.

/// A list of them.
pub(super) mod countries {
	use crate::{Countries, Country};
	use alloc::{string::String, vec::Vec};
	use serde::{de, ser, Deserialize, Deserializer, Serialize, Serializer};

	/// Writes the codes.
	pub(crate) fn serialize<S: Serializer>(countries: &Countries, s: S) -> Result<S::Ok, S::Error> {
		let codes: Result<Vec<&str>, _> =
			countries.iter().map(|code| core::str::from_utf8(code)).collect();
		codes.map_err(ser::Error::custom)?.serialize(s)
	}

	/// Reads them. That they are in order is checked where they are used.
	pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Countries, D::Error> {
		let countries = Vec::<String>::deserialize(d)?
			.into_iter()
			.map(|code| {
				Country::try_from(code.as_bytes())
					.ok()
					.filter(|code| code.iter().all(u8::is_ascii_uppercase))
					.ok_or_else(|| de::Error::custom("a country is two capital letters, as \"DE\""))
			})
			.collect::<Result<Vec<_>, _>>()?;
		countries
			.try_into()
			.map_err(|_| de::Error::custom("a territory names 32 countries at most"))
	}
}
