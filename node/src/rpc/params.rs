// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Arguments of the methods, as they stand in JSON.

use crate::types::{AccountId, Balance};
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// The native token, or the asset with a number.
///
/// In JSON `"native"` or a number; a number in a string is read too. To runtimes it is what
/// `NativeOrWithId<u32>` of `frame-support` is.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum AssetId {
	/// The native token.
	#[codec(index = 0)]
	Native,
	/// An asset of `pallet-assets`.
	#[codec(index = 1)]
	WithId(u32),
}

impl Serialize for AssetId {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		match self {
			Self::Native => serializer.serialize_str("native"),
			Self::WithId(id) => serializer.serialize_u32(*id),
		}
	}
}

impl<'de> Deserialize<'de> for AssetId {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let id = match Value::deserialize(deserializer)? {
			Value::String(text) if text == "native" => return Ok(Self::Native),
			Value::String(text) => digits(&text),
			Value::Number(number) => number.as_u64().and_then(|number| number.try_into().ok()),
			_ => None,
		};
		id.map(Self::WithId)
			.ok_or_else(|| D::Error::custom("an asset is \"native\" or a number below 2^32"))
	}
}

/// An amount in the smallest units of an asset.
///
/// In JSON a string of decimal digits; a number below 2^64 is read too.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Amount(pub Balance);

impl<'de> Deserialize<'de> for Amount {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let amount = match Value::deserialize(deserializer)? {
			Value::String(text) => digits(&text),
			Value::Number(number) => number.as_u64().map(Into::into),
			_ => None,
		};
		amount.map(Self).ok_or_else(|| {
			D::Error::custom(
				"an amount counts smallest units: a string of decimal digits below 2^128, or a \
				whole number below 2^64",
			)
		})
	}
}

/// A number that may be larger than 2^53: that of a licence, or a moment that somebody has chosen.
///
/// In JSON a string of decimal digits; a number is read too.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Number(pub u64);

impl<'de> Deserialize<'de> for Number {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let number = match Value::deserialize(deserializer)? {
			Value::String(text) => digits(&text),
			Value::Number(number) => number.as_u64(),
			_ => None,
		};
		number.map(Self).ok_or_else(|| {
			D::Error::custom(
				"this is a string of decimal digits, or a whole number, below 2^64 in both",
			)
		})
	}
}

/// An account.
///
/// In JSON its SS58 address with any registered prefix, or `0x` and 64 hexadecimal digits.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Account(pub AccountId);

impl<'de> Deserialize<'de> for Account {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let account = match Value::deserialize(deserializer)? {
			Value::String(text) => text.parse().ok(),
			_ => None,
		};
		account.map(Self).ok_or_else(|| {
			D::Error::custom("an account is an SS58 address, or 0x and 64 hexadecimal digits")
		})
	}
}

/// The number that `text` consists of: no sign, no space.
fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
	text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_support::traits::fungible::NativeOrWithId;
	use serde_json::{from_str, json, to_value};

	#[test]
	fn an_asset_is_native_or_a_number() {
		for (json, asset) in [
			(r#""native""#, AssetId::Native),
			("0", AssetId::WithId(0)),
			(r#""0""#, AssetId::WithId(0)),
			("4294967295", AssetId::WithId(u32::MAX)),
			(r#""4294967295""#, AssetId::WithId(u32::MAX)),
		] {
			assert_eq!(from_str::<AssetId>(json).unwrap(), asset, "{json}");
		}
		assert_eq!(to_value(AssetId::Native).unwrap(), json!("native"));
		assert_eq!(to_value(AssetId::WithId(7)).unwrap(), json!(7));

		for json in [
			"4294967296",
			r#""4294967296""#,
			"18446744073709551616",
			"-1",
			r#""-1""#,
			r#""+1""#,
			r#""""#,
			r#"" 1""#,
			r#""0x1""#,
			r#""Native""#,
			"1.5",
			"1e3",
			"null",
			"true",
			"[1]",
			r#"{"WithId":1}"#,
		] {
			let error = from_str::<AssetId>(json).unwrap_err().to_string();
			assert!(error.contains("\"native\" or a number below 2^32"), "{json}: {error}");
		}
	}

	#[test]
	fn an_asset_is_to_runtimes_what_it_is_to_the_sdk() {
		for (ours, sdk) in [
			(AssetId::Native, NativeOrWithId::Native),
			(AssetId::WithId(0), NativeOrWithId::WithId(0u32)),
			(AssetId::WithId(u32::MAX), NativeOrWithId::WithId(u32::MAX)),
		] {
			assert_eq!(ours.encode(), sdk.encode());
			assert_eq!(AssetId::decode(&mut &sdk.encode()[..]), Ok(ours));
		}
	}

	#[test]
	fn an_amount_is_a_string_of_digits_or_a_number() {
		for (json, amount) in [
			("0", 0),
			(r#""0""#, 0),
			("18446744073709551615", u64::MAX.into()),
			(r#""18446744073709551616""#, 1 << 64),
			(r#""340282366920938463463374607431768211455""#, u128::MAX),
		] {
			assert_eq!(from_str::<Amount>(json).unwrap(), Amount(amount), "{json}");
		}
		for json in [
			// As a number it has been rounded on many a way.
			"18446744073709551616",
			r#""340282366920938463463374607431768211456""#,
			"-1",
			r#""-1""#,
			r#""+1""#,
			r#""""#,
			"1.0",
			"1e3",
			r#""1e3""#,
			r#""1_000""#,
			r#""0x10""#,
			"null",
			"[1]",
		] {
			let error = from_str::<Amount>(json).unwrap_err().to_string();
			assert!(error.contains("an amount counts smallest units"), "{json}: {error}");
		}
	}

	#[test]
	fn a_number_is_a_string_of_digits_or_a_number() {
		for (json, number) in [
			("0", 0),
			(r#""0""#, 0),
			("18446744073709551615", u64::MAX),
			(r#""18446744073709551615""#, u64::MAX),
		] {
			assert_eq!(from_str::<Number>(json).unwrap(), Number(number), "{json}");
		}
		for json in [
			"18446744073709551616",
			r#""18446744073709551616""#,
			"-1",
			r#""-1""#,
			r#""+1""#,
			r#""""#,
			"1.0",
			"1e3",
			r#""0x10""#,
			"null",
			"[1]",
		] {
			let error = from_str::<Number>(json).unwrap_err().to_string();
			assert!(error.contains("a string of decimal digits, or a whole"), "{json}: {error}");
		}
	}

	#[test]
	fn an_account_is_ss58_or_hexadecimal() {
		let alice = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
		for text in [
			alice,
			// The generic prefix, and Polkadot's.
			"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
			"15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5",
		] {
			let account: Account = serde_json::from_value(json!(text)).unwrap();
			assert_eq!(sp_core::bytes::to_hex(account.0.as_ref(), false), alice, "{text}");
		}
		for json in [
			json!("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQX"),
			json!("0x00"),
			json!(""),
			json!("Alice"),
			json!(1),
			json!(null),
		] {
			let error = serde_json::from_value::<Account>(json.clone()).unwrap_err().to_string();
			assert!(error.contains("an account is an SS58 address"), "{json}: {error}");
		}
	}
}
