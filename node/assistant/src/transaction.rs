// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the assistant reads: one payment as the audit trail of a vault tells it.

use crate::category::Category;
use serde::{Deserialize, Serialize};

/// How many of the smallest units make one unit of the reference currency.
pub const UNIT: u128 = 1_000_000_000_000_000_000;

/// Whether value came in or went out, seen from the user.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
	/// The user received it.
	In,
	/// The user paid it.
	#[default]
	Out,
}

/// By which mechanism a payment came about.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
	/// A single payment that the user signed.
	#[default]
	Payment,
	/// A bill that the vault pays on its dates.
	Bill,
	/// A continuous stream, settled from time to time.
	Stream,
	/// A rule of the vault moved it.
	Rule,
	/// Value brought into the vault.
	Deposit,
	/// Value taken out of the vault to an account of the same user.
	Withdrawal,
	/// A purchase or sale on the exchange.
	Swap,
	/// Anything else.
	Other,
}

impl Kind {
	/// Every kind, in the order of its number as a feature.
	pub const ALL: [Self; 8] = [
		Self::Payment,
		Self::Bill,
		Self::Stream,
		Self::Rule,
		Self::Deposit,
		Self::Withdrawal,
		Self::Swap,
		Self::Other,
	];

	/// Whether the vault paid it by itself: what is paid so recurs more often than not.
	#[must_use]
	pub const fn is_automatic(self) -> bool {
		matches!(self, Self::Bill | Self::Stream | Self::Rule)
	}
}

/// One payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
	/// The number under which corrections and findings name it; unique in a history.
	pub id: u64,
	/// When it was settled: milliseconds since 1970, UTC.
	pub at_ms: u64,
	/// In or out.
	pub direction: Direction,
	/// Value at that time in 10^-18 of the reference currency. As JSON a string of decimal digits,
	/// since JavaScript has no integers of this size; numbers are read too.
	#[serde(with = "decimal")]
	pub value: u128,
	/// The other account, in whatever spelling the node uses throughout: hexadecimal or SS58. Only
	/// equality matters.
	pub counterparty: String,
	/// The text that came with it, possibly empty.
	#[serde(default)]
	pub memo: String,
	/// What the chain says it is: chosen by the user when paying, or by a rule that the user
	/// made. `None` and [`Category::NONE`] both mean that nobody said.
	#[serde(default)]
	pub category: Option<Category>,
	/// By which mechanism.
	#[serde(default)]
	pub kind: Kind,
}

impl Transaction {
	/// The value in units of the reference currency, rounded to the nearest `f64`: for models,
	/// never for accounts.
	#[must_use]
	pub fn amount(&self) -> f64 {
		to_units(self.value)
	}

	/// Day number since 1970-01-01, UTC.
	#[must_use]
	pub const fn day(&self) -> i64 {
		crate::calendar::day_of(self.at_ms)
	}

	/// The category the chain names, if it names one.
	#[must_use]
	pub fn declared(&self) -> Option<Category> {
		self.category.filter(|category| *category != Category::NONE)
	}
}

/// Units of the reference currency, rounded to the nearest `f64`.
#[must_use]
pub fn to_units(value: u128) -> f64 {
	value as f64 / UNIT as f64
}

/// The value of so many units, rounded to the nearest 10^-9 of a unit, which is about what an `f64`
/// of everyday amounts can tell; saturating: nothing for what is negative or not a number,
/// `u128::MAX` for what is too much.
#[must_use]
pub fn from_units(units: f64) -> u128 {
	((units * 1e9).round() as u128).saturating_mul(UNIT / 1_000_000_000)
}

/// `u128` as decimal digits in a string; reads numbers too.
pub mod decimal {
	use serde::{
		de::{Error, Visitor},
		Deserializer, Serializer,
	};
	use std::fmt;

	/// Writes the digits.
	///
	/// # Errors
	///
	/// Those of the format.
	pub fn serialize<S: Serializer>(value: &u128, to: S) -> Result<S::Ok, S::Error> {
		to.collect_str(value)
	}

	/// Reads digits in a string, or a number.
	///
	/// # Errors
	///
	/// If it is neither, is negative, or does not fit.
	pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
		from.deserialize_any(Digits)
	}

	struct Digits;

	impl Visitor<'_> for Digits {
		type Value = u128;

		fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
			f.write_str("a whole number below 2^128, as a string of digits")
		}

		fn visit_str<E: Error>(self, text: &str) -> Result<u128, E> {
			text.parse().map_err(|_| E::invalid_value(serde::de::Unexpected::Str(text), &self))
		}

		fn visit_u64<E: Error>(self, value: u64) -> Result<u128, E> {
			Ok(u128::from(value))
		}

		fn visit_u128<E: Error>(self, value: u128) -> Result<u128, E> {
			Ok(value)
		}
	}
}
