// SPDX-License-Identifier: Apache-2.0

//! How an asset with an amount stands in JSON: the amount as a string of decimal digits.

/// An asset and an amount, or null.
pub(super) mod asset_and_amount {
	use polyphony_support::{json::amount, Balance};
	use serde::{Deserialize, Deserializer, Serialize, Serializer};

	/// An amount by itself.
	#[derive(Deserialize, Serialize)]
	struct Digits(#[serde(with = "amount")] Balance);

	/// Writes a list of both, or null.
	pub(crate) fn serialize<AssetId: Serialize, S: Serializer>(
		both: &Option<(AssetId, Balance)>,
		s: S,
	) -> Result<S::Ok, S::Error> {
		both.as_ref().map(|(asset, amount)| (asset, Digits(*amount))).serialize(s)
	}

	/// Reads a list of both, or null.
	pub(crate) fn deserialize<'de, AssetId: Deserialize<'de>, D: Deserializer<'de>>(
		d: D,
	) -> Result<Option<(AssetId, Balance)>, D::Error> {
		let both = Option::<(AssetId, Digits)>::deserialize(d)?;
		Ok(both.map(|(asset, Digits(amount))| (asset, amount)))
	}
}
