// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The assets of the development chain, how calls and answers name them, who has how much, and
//! reports of their prices.

use super::{
	chain::{AccountId, Block, Chain, Hash},
	transactions::call,
};
use serde_json::Value as Json;
use subxt::dynamic::Value;
use subxt_signer::sr25519::dev;

/// The dollar of the development chain, which has a pool with the token.
pub const DOLLAR: u32 = 1;
/// A whole one.
pub const USD: u128 = 1_000_000;
/// 10^-18 of the reference currency in a whole unit of it.
pub const VALUE: u128 = 1_000_000_000_000_000_000;

/// The token as calls name it.
pub fn native() -> Value {
	Value::unnamed_variant("Native", [])
}

/// An asset as calls name it.
pub fn asset(id: u32) -> Value {
	Value::unnamed_variant("WithId", [Value::u128(id.into())])
}

/// Values one after the other, as calls take them.
pub fn list<const N: usize>(values: [Value; N]) -> Value {
	Value::unnamed_composite(values)
}

/// No value, where one may be given.
pub fn none() -> Value {
	Value::unnamed_variant("None", [])
}

/// An amount in an answer of the node.
pub fn number(value: &Json) -> u128 {
	let number = value.as_str().and_then(|text| text.parse().ok());
	number.unwrap_or_else(|| panic!("no amount: {value}"))
}

/// Two feeders report what the token is worth, in thousandths of a dollar, and that a dollar is
/// worth one. Returns the block of the second.
pub async fn report(chain: &Chain, thousandths: u128) -> Block {
	let mut last = chain.best().await;
	for feeder in [dev::alice(), dev::bob()] {
		let now: Option<u64> = chain.storage(last.hash, "Timestamp", "Now", Vec::new()).await;
		let now = now.expect("the time has a default; qed");
		let value = |asset, value| {
			Value::named_composite([
				("asset", asset),
				("value", Value::u128(value)),
				("confidence", Value::u128(0)),
				("timestamp", Value::u128(now.into())),
			])
		};
		let values = [value(native(), thousandths * VALUE / 1_000), value(asset(DOLLAR), VALUE)];
		let report = call("PriceOracle", "report", [("values", list(values))]);
		last = chain.submit(&report, &feeder).await.ok("a report").block;
	}
	last
}

/// What an account has of an asset; none if it has no account in it.
pub async fn holding(chain: &Chain, at: Hash, asset: u32, who: &AccountId) -> u128 {
	let key = vec![Value::u128(asset.into()), Value::from_bytes(who)];
	// The balance comes first; the rest of the entry is not looked at.
	chain.storage::<u128>(at, "Assets", "Account", key).await.unwrap_or(0)
}
