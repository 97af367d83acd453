// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! `assistant_*`: what payments were for, what the next ones come to, what recurs, what is unusual and
//! what to do, from the trails of vaults that this node has.
//!
//! | method | arguments | answer |
//! |---|---|---|
//! | `assistant_report` | `vault`, `settings` | [`Report`](answers::Report) or null |
//! | `assistant_categories` | `vault`, `from`, `count`, `settings` | [`Categories`](answers::Categories) or null |
//! | `assistant_forecast` | `vault`, `settings` | [`Forecasts`](answers::Forecasts) or null |
//! | `assistant_bills` | `vault`, `settings` | [`Bills`](answers::Bills) or null |
//! | `assistant_unusual` | `vault`, `settings` | [`Unusual`](answers::Unusual) or null |
//! | `assistant_proposals` | `vault`, `settings` | [`Proposals`](answers::Proposals) or null |
//! | `assistant_correct` | `vault`, `entry`, `category` | [`Corrected`](crate::assistant::Corrected) or null |
//! | `assistant_corrections` | `vault` | [`Note`](crate::assistant::store::Note)s |
//!
//! `vault` is the number of a vault or, but for the last two, an account, for all vaults that it owns.
//! `settings` are [`Wishes`].
//!
//! All of them are unsafe: they are the node owner's, who tells his node what he thinks of his payments,
//! and each may take a processor for seconds.

use super::{
	error::bad_question,
	params::{AssetId, Number},
	vaults::trail::TrailStore,
};
use crate::{
	assistant::{answers, Assistant, Choice, Whose, Wishes, Work},
	types::{AccountId, Block},
};
use jsonrpsee::{
	core::{RegisterMethodError, RpcResult},
	types::Params,
	Extensions, RpcModule,
};
use pallet_finance_vaults_runtime_api::FinanceVaultsApi;
use sc_rpc::DenyUnsafe;
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use sp_api::{CallApiAt, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments vault and, if wanted, settings")]
struct Question {
	vault: Whose,
	#[serde(default)]
	settings: Option<Wishes>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments vault and, where wanted, from, count and settings"
)]
struct Page {
	vault: Whose,
	#[serde(default)]
	from: Option<Number>,
	#[serde(default)]
	count: Option<u32>,
	#[serde(default)]
	settings: Option<Wishes>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments vault, entry and category")]
struct Correction {
	vault: u32,
	entry: Number,
	/// Null takes the correction back.
	category: Option<Choice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the argument vault")]
struct Vault {
	vault: u32,
}

/// Whether the server lets who asks do as he likes. Where nobody has said so it does not.
fn allowed(extensions: &Extensions) -> RpcResult<()> {
	let deny = extensions.get::<DenyUnsafe>().copied().unwrap_or(DenyUnsafe::Yes);
	Ok(deny.check_if_safe()?)
}

/// Adds a method that only the node's owner may call. It runs where it may block.
fn register<A, P, R>(
	module: &mut RpcModule<A>,
	name: &'static str,
	method: fn(&A, P) -> RpcResult<R>,
) -> Result<(), RegisterMethodError>
where
	A: Send + Sync + 'static,
	P: DeserializeOwned + 'static,
	R: Clone + Serialize + 'static,
{
	module.register_blocking_method(name, move |params, assistant, extensions| {
		allowed(&extensions)?;
		let params = if params.as_str().is_none() { Params::new(Some("[]")) } else { params };
		method(&assistant, params.parse()?)
	})?;
	Ok(())
}

/// The methods.
pub fn methods<C, S>(
	assistant: Assistant<C, S>,
) -> Result<RpcModule<Assistant<C, S>>, RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + CallApiAt<Block> + 'static,
	C::Api: FinanceVaultsApi<Block, AccountId, AssetId>,
	S: TrailStore + 'static,
{
	fn answer<C, S, R>(
		assistant: &Assistant<C, S>,
		Question { vault, settings }: Question,
		answer: impl FnOnce(&Work) -> R,
	) -> RpcResult<Option<R>>
	where
		C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + CallApiAt<Block> + 'static,
		C::Api: FinanceVaultsApi<Block, AccountId, AssetId>,
		S: TrailStore,
	{
		let work = assistant.work(&vault, &settings.unwrap_or_default())?;
		Ok(work.map(|work| answer(&work)))
	}

	let mut module = RpcModule::new(assistant);
	register(&mut module, "assistant_report", |assistant: &Assistant<C, S>, args: Question| {
		answer(assistant, args, Work::report)
	})?;
	register(&mut module, "assistant_categories", |assistant: &Assistant<C, S>, args: Page| {
		let Page { vault, from, count, settings } = args;
		let from = from.map(|Number(from)| from);
		let count = count.unwrap_or(answers::SOME);
		let page =
			answer(assistant, Question { vault, settings }, |work| work.categories(from, count))?;
		page.map(|page| page.ok_or_else(|| bad_question("no payment has the number of `from`")))
			.transpose()
	})?;
	register(&mut module, "assistant_forecast", |assistant: &Assistant<C, S>, args: Question| {
		answer(assistant, args, Work::forecasts)
	})?;
	register(&mut module, "assistant_bills", |assistant: &Assistant<C, S>, args: Question| {
		answer(assistant, args, Work::bills)
	})?;
	register(&mut module, "assistant_unusual", |assistant: &Assistant<C, S>, args: Question| {
		answer(assistant, args, Work::unusual)
	})?;
	register(&mut module, "assistant_proposals", |assistant: &Assistant<C, S>, args: Question| {
		if matches!(args.vault, Whose::Account(_)) {
			return Err(bad_question("budgets are those of a vault: name its number"));
		}
		answer(assistant, args, Work::proposals)
	})?;
	register(&mut module, "assistant_correct", |assistant: &Assistant<C, S>, args: Correction| {
		let Correction { vault, entry: Number(entry), category } = args;
		assistant.correct(vault, entry, category.map(|Choice(category)| category))
	})?;
	register(&mut module, "assistant_corrections", |assistant: &Assistant<C, S>, args: Vault| {
		assistant.corrections(args.vault)
	})?;
	Ok(module)
}

#[cfg(test)]
mod tests;
