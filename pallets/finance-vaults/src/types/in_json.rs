// SPDX-License-Identifier: Apache-2.0

//! How memos, and amounts together with their assets, stand in JSON.
//!
//! For `#[serde(with = "…")]`, as what is in [`json`].

use super::*;
use serde::{de::Error as _, Deserializer, Serializer};

/// An amount in a list.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Digits(#[serde(with = "json::amount")] Balance);

/// A string if it is UTF-8, and `{"hex":"0x…"}` otherwise.
pub(super) mod memo {
	use super::*;
	use alloc::{string::String, vec::Vec};
	use sp_core::bytes;

	#[derive(Deserialize, Serialize)]
	#[serde(deny_unknown_fields)]
	struct Hex {
		#[serde(with = "bytes")]
		hex: Vec<u8>,
	}

	#[derive(Deserialize)]
	#[serde(untagged)]
	enum Either {
		Text(String),
		Hex(Hex),
	}

	pub(crate) fn serialize<S: Serializer>(memo: &Memo, s: S) -> Result<S::Ok, S::Error> {
		match core::str::from_utf8(memo) {
			Ok(text) => s.serialize_str(text),
			Err(_) => Hex { hex: memo.to_vec() }.serialize(s),
		}
	}

	pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Memo, D::Error> {
		let bytes = match Either::deserialize(d)? {
			Either::Text(text) => text.into_bytes(),
			Either::Hex(Hex { hex }) => hex,
		};
		bytes.try_into().map_err(|_| D::Error::custom("a memo has 64 bytes at most"))
	}
}

/// An asset and an amount, or nothing.
pub(super) mod pay_with {
	use super::*;

	pub(crate) fn serialize<AssetId: Serialize, S: Serializer>(
		with: &Option<(AssetId, Balance)>,
		s: S,
	) -> Result<S::Ok, S::Error> {
		with.as_ref().map(|(asset, amount)| (asset, Digits(*amount))).serialize(s)
	}

	pub(crate) fn deserialize<'de, AssetId: Deserialize<'de>, D: Deserializer<'de>>(
		d: D,
	) -> Result<Option<(AssetId, Balance)>, D::Error> {
		let with = Option::<(AssetId, Digits)>::deserialize(d)?;
		Ok(with.map(|(asset, Digits(amount))| (asset, amount)))
	}
}

/// Assets and amounts.
pub(super) mod money {
	use super::*;
	use alloc::vec::Vec;

	pub(crate) fn serialize<AssetId: Serialize, S: Serializer>(
		money: &[(AssetId, Balance)],
		s: S,
	) -> Result<S::Ok, S::Error> {
		s.collect_seq(money.iter().map(|(asset, amount)| (asset, Digits(*amount))))
	}

	pub(crate) fn deserialize<'de, AssetId: Deserialize<'de>, D: Deserializer<'de>>(
		d: D,
	) -> Result<Vec<(AssetId, Balance)>, D::Error> {
		let money = Vec::<(AssetId, Digits)>::deserialize(d)?;
		Ok(money.into_iter().map(|(asset, Digits(amount))| (asset, amount)).collect())
	}
}
