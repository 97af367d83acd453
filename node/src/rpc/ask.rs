// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Methods over runtime APIs that not every runtime offers.

use super::error::{call_failed, not_offered, too_new};
use crate::types::{Block, Hash};
use jsonrpsee::{
	core::{RegisterMethodError, RpcResult},
	types::Params,
	RpcModule,
};
use serde::{de::DeserializeOwned, Serialize};
use sp_api::{ApiError, ApiExt, ProvideRuntimeApi, RuntimeApiInfo};
use sp_blockchain::HeaderBackend;

/// How errors call an API, and what it is for.
pub(super) struct Name {
	/// What a runtime has that offers it.
	pub(super) what: &'static str,
	/// Its trait.
	pub(super) api: &'static str,
}

/// Calls the runtime API `A` of the runtime at the block `at`, or at the best one.
///
/// A runtime that offers a later version than `A` is not called: its answers might decode, and
/// mean something else.
pub(super) fn ask<A, C, R>(
	client: &C,
	Name { what, api: name }: Name,
	at: Option<Hash>,
	call: impl FnOnce(&C::Api, Hash) -> Result<R, ApiError>,
) -> RpcResult<R>
where
	A: RuntimeApiInfo + ?Sized,
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
{
	let at = at.unwrap_or_else(|| client.info().best_hash);
	let api = client.runtime_api();
	match api.api_version::<A>(at).map_err(|error| call_failed(name, error))? {
		None => Err(not_offered(what, name, at)),
		Some(version) if version > A::VERSION => Err(too_new(name, version, A::VERSION, at)),
		Some(_) => call(&api, at).map_err(|error| call_failed(name, error)),
	}
}

/// Adds a method. It runs where it may block, because it executes the runtime.
///
/// `P` is a structure of the arguments, which come in a list, in the order of its fields, or in an
/// object.
pub(super) fn register<C, P, R>(
	module: &mut RpcModule<C>,
	name: &'static str,
	method: fn(&C, P) -> RpcResult<R>,
) -> Result<(), RegisterMethodError>
where
	C: Send + Sync + 'static,
	P: DeserializeOwned + 'static,
	R: Clone + Serialize + 'static,
{
	module.register_blocking_method(name, move |params, client, _| {
		// A request may leave an empty list of arguments out.
		let params = if params.as_str().is_none() { Params::new(Some("[]")) } else { params };
		method(&client, params.parse()?)
	})?;
	Ok(())
}
