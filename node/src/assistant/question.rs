// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the assistant can be asked, as it stands in JSON.

use crate::{
	rpc::params::{Account, Amount, Number},
	types::AccountId,
};
use polyphony_assistant::{calendar::Period, Category};
use serde::{de::Error as _, Deserialize, Deserializer};
use serde_json::Value;

/// Whose payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
	/// Those of a vault.
	Vault(u32),
	/// Those of all vaults that an account owns.
	Account(AccountId),
}

impl<'de> Deserialize<'de> for Whose {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let value = Value::deserialize(deserializer)?;
		if let Some(vault) = value.as_u64().and_then(|vault| vault.try_into().ok()) {
			return Ok(Self::Vault(vault));
		}
		serde_json::from_value::<Account>(value)
			.map(|Account(account)| Self::Account(account))
			.map_err(|_| {
				D::Error::custom(
					"this is the number of a vault, or the SS58 address of an account for all vaults that \
					it owns",
				)
			})
	}
}

/// What the user wants of the assistant. All of it has a default.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Wishes {
	/// When it is taken to be, in milliseconds since 1970: now.
	#[serde(deserialize_with = "maybe::number")]
	pub now: Option<u64>,
	/// Who shall sign proposals.
	#[serde(deserialize_with = "maybe::account")]
	pub by: Option<AccountId>,
	/// Over which periods payments are added up: those of most of the vault's envelopes, or months.
	pub period: Option<Period>,
	/// How many of the forecasts shall hold what happens: 0.8.
	pub coverage: Option<f64>,
	/// Below which probability no category is suggested: 0.5.
	pub threshold: Option<f64>,
	/// For how many days back it is told what was unusual: 31.
	pub unusual_days: Option<u16>,
	/// In how many of the periods a budget shall be enough: 0.8.
	pub sufficient: Option<f64>,
	/// Below what the vault shall not fall, in 10^-18 of the reference currency: nothing.
	#[serde(deserialize_with = "maybe::amount")]
	pub buffer: Option<u128>,
}

/// Arguments of the node, or null.
mod maybe {
	use super::*;

	pub(super) fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
		Ok(Option::<Number>::deserialize(from)?.map(|Number(number)| number))
	}

	pub(super) fn account<'de, D: Deserializer<'de>>(
		from: D,
	) -> Result<Option<AccountId>, D::Error> {
		Ok(Option::<Account>::deserialize(from)?.map(|Account(account)| account))
	}

	pub(super) fn amount<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u128>, D::Error> {
		Ok(Option::<Amount>::deserialize(from)?.map(|Amount(amount)| amount))
	}
}

/// A category by its number, its name or a common word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice(pub Category);

impl<'de> Deserialize<'de> for Choice {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		match Value::deserialize(deserializer)? {
			Value::Number(number) => number.as_u64().and_then(|number| number.try_into().ok()),
			Value::String(text) => return text.parse().map(Self).map_err(D::Error::custom),
			_ => None,
		}
		.map(|code| Self(Category(code)))
		.ok_or_else(|| D::Error::custom("a category is a number below 65536 or a name"))
	}
}
