// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The JSON-RPC methods that the node adds to those of every SDK node.
//!
//! `sc-service` brings `author_*`, `chain_*`, `state_*`, `system_*`, `offchain_*` and the new
//! specification (`chainHead_v1_*`, `transaction_v1_*`, `archive_v1_*`, `chainSpec_v1_*`); here come
//! `system_accountNextIndex`, `system_dryRun`, `payment_*` and `grandpa_*`, and those of our own
//! pallets: [`dex_*`](dex), [`lending_*`](lending), [`marketplace_*`](marketplace),
//! [`music_*`](music), [`oracle_*`](oracle) and [`vaults_*`](vaults), and the assistant of the node's
//! owner, [`assistant_*`](assistant).
//!
//! The latter are thin over runtime APIs, which not every runtime offers: see [`error`].

pub mod assistant;
pub mod dex;
pub mod error;
pub mod lending;
pub mod marketplace;
pub mod music;
pub mod oracle;
pub mod params;
pub mod vaults;

mod ask;
#[cfg(test)]
mod mock;

use crate::{
	assistant::Assistant,
	types::{Backend, Block, Client, Hash, Pool},
};
use jsonrpsee::RpcModule;
use sc_client_api::Backend as _;
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_rpc::SubscriptionTaskExecutor;
use std::sync::Arc;

/// What GRANDPA's methods read.
#[derive(Clone)]
pub struct GrandpaDeps {
	/// Where the voter is in its round.
	pub shared_voter_state: SharedVoterState,
	/// The authorities.
	pub shared_authority_set: SharedAuthoritySet<Hash, u32>,
	/// Justifications as they come in.
	pub justification_stream: GrandpaJustificationStream<Block>,
	/// Proofs that a block is final.
	pub finality_provider: Arc<FinalityProofProvider<Backend, Block>>,
}

/// What the methods read.
#[derive(Clone)]
pub struct RpcDeps {
	/// Blocks, state and runtime.
	pub client: Arc<Client>,
	/// The transactions that wait.
	pub pool: Arc<Pool>,
	/// Finality.
	pub grandpa: GrandpaDeps,
	/// The database, with what is indexed off chain.
	pub backend: Arc<Backend>,
	/// Whether this node indexes off chain what is new.
	pub offchain_indexing: bool,
	/// What the assistant remembers, for all servers.
	pub assistant: Arc<crate::assistant::Shared>,
}

/// What comes out when two methods have the same name.
pub type RpcError = Box<dyn std::error::Error + Send + Sync>;

/// The methods.
pub fn create(
	deps: RpcDeps,
	executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, RpcError> {
	use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
	use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
	use substrate_frame_rpc_system::{System, SystemApiServer};

	let RpcDeps { client, pool, grandpa, backend, offchain_indexing, assistant } = deps;
	let mut module = RpcModule::new(());
	module.merge(System::new(client.clone(), pool).into_rpc())?;
	module.merge(TransactionPayment::new(client.clone()).into_rpc())?;
	module.merge(dex::methods(client.clone())?)?;
	module.merge(lending::methods(client.clone())?)?;
	module.merge(marketplace::methods(client.clone())?)?;
	module.merge(music::methods(client.clone())?)?;
	module.merge(oracle::methods(client.clone())?)?;
	module.merge(vaults::methods(client.clone())?)?;
	let store = || vaults::trail::NodeStore {
		client: client.clone(),
		offchain: backend.offchain_storage(),
		indexing: offchain_indexing,
	};
	module.merge(vaults::trail::methods(client.clone(), store())?)?;
	let assistant = Assistant::new(client.clone(), store(), assistant);
	module.merge(assistant::methods(assistant)?)?;
	module.merge(
		Grandpa::new(
			executor,
			grandpa.shared_authority_set,
			grandpa.shared_voter_state,
			grandpa.justification_stream,
			grandpa.finality_provider,
		)
		.into_rpc(),
	)?;
	Ok(module)
}
