// SPDX-License-Identifier: Apache-2.0

//! Words that accounts have chosen.

use super::*;

/// A word that an account has chosen: bytes, which the chain does not look at.
///
/// In JSON a string if they are UTF-8, and `{"hex":"0x…"}` otherwise, so that no two are the same.
/// A string may hold anything: who shows it takes care of what it does there.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq, TypeInfo)]
pub struct Text(pub Vec<u8>);

impl From<&str> for Text {
	fn from(text: &str) -> Self {
		Self(text.as_bytes().to_vec())
	}
}

#[cfg(feature = "std")]
mod in_json {
	use super::Text;
	use serde::{Deserialize, Deserializer, Serialize, Serializer};

	#[derive(Deserialize, Serialize)]
	#[serde(deny_unknown_fields)]
	struct Hex {
		#[serde(with = "sp_core::bytes")]
		hex: Vec<u8>,
	}

	#[derive(Deserialize)]
	#[serde(untagged, expecting = "a word is a string, or {\"hex\":\"0x…\"}")]
	enum Either {
		Text(String),
		Hex(Hex),
	}

	impl Serialize for Text {
		fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
			match core::str::from_utf8(&self.0) {
				Ok(text) => serializer.serialize_str(text),
				Err(_) => Hex { hex: self.0.clone() }.serialize(serializer),
			}
		}
	}

	impl<'de> Deserialize<'de> for Text {
		fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
			Ok(Self(match Either::deserialize(deserializer)? {
				Either::Text(text) => text.into_bytes(),
				Either::Hex(Hex { hex }) => hex,
			}))
		}
	}
}
