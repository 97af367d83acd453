// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The family's vault of the development chain: calls, what they record, and how the node tells it.

use super::{
	chain::Chain,
	events::Event,
	markets::{asset, none, DOLLAR, USD},
	transactions::{call, Call},
	wait::{until, BLOCKS},
};
use polyphony_assistant::calendar::{day_of, start_of_day, Period};
use serde_json::{json, Value as Json};
use subxt::{
	dynamic::{self, Value},
	ext::scale_value::Composite,
};
use subxt_signer::sr25519::Keypair;

/// The vault. Alice and Bob own it, Charlie guards it, Dave may buy food, Eve advises.
pub const VAULT: u32 = 0;
/// Categories: food, and the rent.
pub const FOOD: u16 = 101;
pub const RENT: u16 = 401;

/// A call of the pallet.
pub fn vaults<const N: usize>(name: &str, arguments: [(&str, Value); N]) -> Call {
	call("FinanceVaults", name, arguments)
}

/// A call about the vault.
pub fn in_vault<const N: usize>(name: &str, arguments: [(&str, Value); N]) -> Call {
	let mut all = vec![("vault", Value::u128(VAULT.into()))];
	all.extend(arguments);
	dynamic::transaction("FinanceVaults", name, Composite::named(all))
}

/// A payment of so many dollars.
pub fn payment(to: &Keypair, dollars: u128, category: u16, memo: &str) -> Value {
	Value::named_composite([
		("to", Value::from_bytes(to.public_key().0)),
		("asset", asset(DOLLAR)),
		("amount", Value::u128(dollars * USD)),
		("pay_with", none()),
		("category", Value::u128(category.into())),
		("memo", Value::from_bytes(memo)),
	])
}

/// Pays so many dollars out of the vault.
pub fn pay(to: &Keypair, dollars: u128, category: u16, memo: &str) -> Call {
	in_vault("pay", [("payment", payment(to, dollars, category, memo))])
}

/// The names of what was recorded by these events.
pub fn records(events: &[Event]) -> Vec<String> {
	let recorded = events.iter().filter(|event| event.is("FinanceVaults", "Recorded"));
	recorded.map(|event| event.variant("record").to_string()).collect()
}

/// An account as the node tells it.
pub fn told(who: &Keypair) -> Json {
	json!(who.public_key().to_account_id().to_string())
}

/// The parts of a list in an answer.
pub fn parts(list: &Json) -> &Vec<Json> {
	list.as_array().unwrap_or_else(|| panic!("no list: {list}"))
}

/// The time of the chain, in milliseconds.
pub async fn now(chain: &Chain) -> u64 {
	let best = chain.best().await.hash;
	let now: Option<u64> = chain.storage(best, "Timestamp", "Now", Vec::new()).await;
	now.expect("the time has a default; qed")
}

/// When a month begins: so many after the one in which the chain is.
pub async fn month(chain: &Chain, later: i64) -> u64 {
	let this = Period::Month.index(day_of(now(chain).await));
	start_of_day(Period::Month.first_day(this + later))
}

/// Waits until the chain, which has no time at first, knows when the rent is due: on the first day of
/// the next month. Until shortly before that, nothing happens in the vault by itself.
pub async fn wait_for_the_calendar(chain: &Chain) {
	until("the rent has a date", BLOCKS, || async {
		let bills = chain.request("vaults_bills", json!([VAULT])).await;
		bills[0]["triedAt"].is_u64().then_some(())
	})
	.await
}
