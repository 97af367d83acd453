// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What will be: bills, rules, streams, motions, and what a payment would cost.

use super::*;
use pallet_finance_vaults_runtime_api::PaymentInfo;
use serde::{de::Error, Deserializer};
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments vault, until and, if wanted, at")]
struct Coverage {
	vault: u32,
	until: Number,
	#[serde(default)]
	at: Option<Hash>,
}

/// A payment that is asked about.
struct Payment(PaymentInfo<AccountId, AssetId>);

impl<'de> Deserialize<'de> for Payment {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let value = Value::deserialize(deserializer)?;
		let payment: PaymentInfo<Account, AssetId> =
			serde_json::from_value(value).map_err(|error| {
				D::Error::custom(format!(
					"a payment says {{\"to\":…,\"asset\":…,\"amount\":\"…\"}} and, where wanted, \
					payWith, category and memo: {error}"
				))
			})?;
		let PaymentInfo { to: Account(to), asset, amount, pay_with, category, memo } = payment;
		Ok(Self(PaymentInfo { to, asset, amount, pay_with, category, memo }))
	}
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments vault, account, payment and, if wanted, at"
)]
struct Preview {
	vault: u32,
	account: Account,
	payment: Payment,
	#[serde(default)]
	at: Option<Hash>,
}

pub(super) fn methods<C>(module: &mut RpcModule<C>) -> Result<(), RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: FinanceVaultsApi<Block, AccountId, AssetId>,
{
	register(module, "vaults_bills", |client, Vault { vault, at }| {
		ask(client, at, |api, at| api.bills(at, vault))
	})?;
	register(module, "vaults_billCoverage", |client, args: Coverage| {
		let Coverage { vault, until: Number(until), at } = args;
		ask(client, at, |api, at| api.bill_coverage(at, vault, until))
	})?;
	register(module, "vaults_rules", |client, Vault { vault, at }| {
		ask(client, at, |api, at| api.rules(at, vault))
	})?;
	register(module, "vaults_streams", |client, Vault { vault, at }| {
		ask(client, at, |api, at| api.streams(at, vault))
	})?;
	register(module, "vaults_motions", |client, Vault { vault, at }| {
		ask(client, at, |api, at| api.motions(at, vault))
	})?;
	register(module, "vaults_recovery", |client, Vault { vault, at }| {
		ask(client, at, |api, at| api.recovery(at, vault))
	})?;
	register(module, "vaults_previewSpend", |client, args: Preview| {
		let Preview { vault, account: Account(account), payment: Payment(payment), at } = args;
		ask(client, at, |api, at| api.preview_spend(at, vault, account, payment))?
			.map_err(refused_spend)
	})
}
