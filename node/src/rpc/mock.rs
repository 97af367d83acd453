// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A chain whose runtime is a function, behind the list of APIs by which the node calls any
//! runtime: what goes to the runtime and comes back does so as bytes, as in the node.

use crate::{
	runtime_api::RuntimeApi,
	types::{Block, Hash, Header},
};
use serde_json::{json, Value};
use sp_api::{
	ApiError, ApiRef, CallApiAt, CallApiAtParams, CallContext, ConstructRuntimeApi,
	ProvideRuntimeApi, RuntimeApiInfo,
};
use sp_blockchain::{BlockStatus, HeaderBackend, Info};
use sp_externalities::Extensions;
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::InMemoryBackend;
use sp_version::RuntimeVersion;
use std::sync::{Arc, Mutex};

/// The best block.
pub(super) const BEST: Hash = Hash::repeat_byte(1);

/// A block that is not known.
pub(super) const UNKNOWN: Hash = Hash::repeat_byte(0xff);

/// Answers a call of a function with encoded arguments.
type Runtime = fn(&str, &[u8]) -> Vec<u8>;

/// A chain with the same runtime at every block.
pub(super) struct Chain {
	apis: Vec<([u8; 8], u32)>,
	runtime: Runtime,
	asked_at: Mutex<Vec<Hash>>,
}

impl Chain {
	/// A chain whose runtime offers the API `A`, `later` versions after the one that is known.
	pub(super) fn with<A: RuntimeApiInfo + ?Sized>(later: u32, runtime: Runtime) -> Self {
		let apis = vec![(A::ID, A::VERSION + later)];
		Self { apis, runtime, asked_at: Mutex::default() }
	}

	/// A chain whose runtime offers nothing.
	pub(super) fn without() -> Self {
		let runtime = |function: &str, _: &[u8]| panic!("{function} is not offered");
		Self { apis: Vec::new(), runtime, asked_at: Mutex::default() }
	}
}

impl CallApiAt<Block> for Chain {
	type StateBackend = InMemoryBackend<BlakeTwo256>;

	fn call_api_at(&self, params: CallApiAtParams<'_, Block>) -> Result<Vec<u8>, ApiError> {
		self.asked_at.lock().unwrap().push(params.at);
		Ok((self.runtime)(params.function, &params.arguments))
	}

	fn runtime_version_at(&self, at: Hash, _: CallContext) -> Result<RuntimeVersion, ApiError> {
		if at == UNKNOWN {
			return Err(ApiError::UnknownBlock(format!("Expect header: {at}")));
		}
		Ok(RuntimeVersion { apis: self.apis.clone().into(), ..polyphony_runtime::VERSION })
	}

	fn state_at(&self, _: Hash) -> Result<Self::StateBackend, ApiError> {
		unreachable!("methods read through the runtime")
	}

	fn initialize_extensions(&self, _: Hash, _: &mut Extensions) -> Result<(), ApiError> {
		Ok(())
	}
}

impl ProvideRuntimeApi<Block> for Chain {
	type Api = <RuntimeApi as ConstructRuntimeApi<Block, Self>>::RuntimeApi;

	fn runtime_api(&self) -> ApiRef<'_, Self::Api> {
		RuntimeApi::construct_runtime_api(self)
	}
}

impl HeaderBackend<Block> for Chain {
	fn header(&self, _: Hash) -> sp_blockchain::Result<Option<Header>> {
		unreachable!("methods need no header")
	}

	fn info(&self) -> Info<Block> {
		Info {
			best_hash: BEST,
			best_number: 1,
			genesis_hash: Hash::zero(),
			finalized_hash: Hash::zero(),
			finalized_number: 0,
			finalized_state: None,
			number_leaves: 1,
			block_gap: None,
		}
	}

	fn status(&self, _: Hash) -> sp_blockchain::Result<BlockStatus> {
		unreachable!("methods need no status")
	}

	fn number(&self, _: Hash) -> sp_blockchain::Result<Option<u32>> {
		unreachable!("methods need no number")
	}

	fn hash(&self, _: u32) -> sp_blockchain::Result<Option<Hash>> {
		unreachable!("methods get hashes, not numbers")
	}
}

/// The methods of a server over a [`Chain`].
pub(super) struct Methods {
	chain: Arc<Chain>,
	methods: jsonrpsee::Methods,
}

impl Methods {
	pub(super) fn new(chain: Chain, make: impl FnOnce(Arc<Chain>) -> jsonrpsee::Methods) -> Self {
		let chain = Arc::new(chain);
		Self { methods: make(chain.clone()), chain }
	}

	/// Sends a request and returns its result or its error.
	pub(super) async fn call(&self, method: &str, params: Value) -> Result<Value, Value> {
		let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
		let (response, _) = self.methods.raw_json_request(&request.to_string(), 1).await.unwrap();
		let mut response: Value = serde_json::from_str(&response).unwrap();
		match response.get_mut("error") {
			Some(error) => Err(error.take()),
			None => Ok(response["result"].take()),
		}
	}

	/// The blocks at which the runtime was called since the last time.
	pub(super) fn asked_at(&self) -> Vec<Hash> {
		std::mem::take(&mut *self.chain.asked_at.lock().unwrap())
	}
}
