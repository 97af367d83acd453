// SPDX-License-Identifier: Apache-2.0

//! Words that accounts have chosen, for the types of runtime APIs.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// A word that an account has chosen: bytes, whose meaning the chain does not look at.
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

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::{from_value, json, to_value};

	#[test]
	fn a_word_is_a_string_or_hexadecimal() {
		for (bytes, expected) in [
			(&b"vision"[..], json!("vision")),
			(b"", json!("")),
			("дальше 😀\u{0}\"".as_bytes(), json!("дальше 😀\u{0}\"")),
			// Looks like the other form, and is not.
			(b"0xff", json!("0xff")),
			(&[0xff, 0x00], json!({ "hex": "0xff00" })),
		] {
			let word = Text(bytes.to_vec());
			assert_eq!(Text::decode(&mut &word.encode()[..]).as_ref(), Ok(&word));
			let json = to_value(&word).unwrap();
			assert_eq!(json, expected);
			assert_eq!(from_value::<Text>(json).unwrap(), word);
		}
		for other in
			[json!(7), json!(null), json!({ "hex": "0xzz" }), json!({ "hex": "0x", "a": 1 })]
		{
			let error = from_value::<Text>(other).unwrap_err().to_string();
			assert!(error.contains("a word is a string"), "{error}");
		}
	}
}
