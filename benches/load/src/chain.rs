// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Connections to nodes, and what the chain has to say: heads, blocks, constants, calls.

use crate::error::{Error, Result};
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use subxt::{
	backend::LegacyBackend,
	client::{OnlineClient, OnlineClientAtBlock},
	config::{
		substrate::{BlakeTwo256, SubstrateHeader},
		Hasher, PolkadotConfig, RpcConfigFor,
	},
	ext::jsonrpsee::{
		client_transport::ws::{Url, WsTransportClientBuilder},
		core::client::Client,
	},
	rpcs::{client::RpcClient, Error as RpcError, LegacyRpcMethods},
	utils::H256,
};

/// Accounts and addresses without account indices, as Polkadot has them.
pub(crate) type Config = PolkadotConfig;
/// The hash of a block or a transaction.
pub(crate) type Hash = H256;
/// The header of a block.
pub(crate) type Header = SubstrateHeader<Hash>;
/// Everything about the chain as of a block.
pub(crate) type At = OnlineClientAtBlock<Config>;
/// The id of an account.
pub(crate) type AccountId = subxt::utils::AccountId32;

/// The longest answer that is accepted, in bytes. A block of the usual limit of 5 MiB is twice as
/// long in hexadecimal.
const LONGEST_ANSWER: u32 = 64 * 1024 * 1024;
/// How many heads may wait to be read.
const SUBSCRIPTION_BUFFER: usize = 4_096;
/// How long a node may take to answer a request.
const ANSWER: Duration = Duration::from_secs(60);
/// How often a node is asked whether it has a block.
const POLL: Duration = Duration::from_millis(100);

/// The hash by which a transaction, as it is encoded in a block, is known.
pub(crate) fn blake2_256(bytes: &[u8]) -> Hash {
	BlakeTwo256.hash(bytes)
}

/// What an RPC error says, without the layers that it has come through.
pub(crate) fn reason(error: &RpcError) -> String {
	error.to_string().trim_start_matches("RPC error: client error: ").to_string()
}

/// Opens a connection over which `in_flight` requests may wait for their answers.
pub(crate) async fn open(url: &str, in_flight: usize) -> Result<RpcClient> {
	let unreachable = |reason: &dyn std::fmt::Display| {
		Error::new(format!(
			"cannot reach a node at {url}: {reason}: start it, or give the address of its JSON-RPC \
			server with --url (its log says \"Running JSON-RPC server: addr=\")",
		))
	};
	let address = Url::parse(url).map_err(|e| unreachable(&e))?;
	let transport = WsTransportClientBuilder::default().max_response_size(LONGEST_ANSWER);
	let (sender, receiver) = transport.build(address).await.map_err(|e| unreachable(&e))?;
	let client: Client = Client::builder()
		.request_timeout(ANSWER)
		.max_concurrent_requests(in_flight.max(1))
		.max_buffer_capacity_per_subscription(SUBSCRIPTION_BUFFER)
		.build_with_tokio(sender, receiver);
	Ok(RpcClient::new(client))
}

/// A block with the hashes of its transactions.
#[derive(Clone, Debug)]
pub(crate) struct BlockBody {
	/// Its height.
	pub(crate) number: u64,
	/// The block before.
	pub(crate) parent: Hash,
	/// The hashes of its transactions, inherents included.
	pub(crate) extrinsics: Vec<Hash>,
}

/// A client of one node. It asks with the legacy JSON-RPC methods, which answer for any block,
/// final or not.
pub(crate) struct Chain {
	/// The node's address.
	pub(crate) url: String,
	/// The legacy methods.
	pub(crate) methods: LegacyRpcMethods<RpcConfigFor<Config>>,
	api: OnlineClient<Config>,
}

impl Chain {
	/// Connects to the node at `url`.
	pub(crate) async fn connect(url: &str) -> Result<Self> {
		let rpc = open(url, 256).await?;
		let backend = LegacyBackend::<Config>::builder().build(rpc.clone());
		// The types of runtimes from before metadata described its own are not needed.
		let config = PolkadotConfig::builder().use_historic_types(false).build();
		let api = OnlineClient::from_backend_with_config(config, Arc::new(backend)).await;
		let api = api.map_err(|e| {
			Error::new(format!(
				"{url} does not answer as a Substrate node does: {e}: give the address of a node's \
				JSON-RPC server with --url",
			))
		})?;
		Ok(Self { url: url.to_string(), methods: LegacyRpcMethods::new(rpc), api })
	}

	/// The error that `method` has failed.
	pub(crate) fn failed(&self, method: &str, error: &RpcError) -> Error {
		Error::new(format!(
			"{}: {method} failed: {}: check in the node's log that it is well, and that its \
			--rpc-methods allow this one",
			self.url,
			reason(error),
		))
	}

	/// The hash of the genesis block, by which chains are told apart.
	pub(crate) fn genesis(&self) -> Hash {
		self.api.genesis_hash()
	}

	/// The head of the best chain.
	pub(crate) async fn best(&self) -> Result<Hash> {
		let method = "chain_getBlockHash";
		let hash = self.methods.chain_get_block_hash(None).await;
		let hash = hash.map_err(|e| self.failed(method, &e))?;
		hash.ok_or_else(|| Error::new(format!("{}: {method}: no head: restart it", self.url)))
	}

	/// The hash of the last final block.
	pub(crate) async fn finalised(&self) -> Result<Hash> {
		let hash = self.methods.chain_get_finalized_head().await;
		hash.map_err(|e| self.failed("chain_getFinalizedHead", &e))
	}

	/// The height of a block; `None` if the node does not have it.
	pub(crate) async fn height(&self, hash: Hash) -> Result<Option<u64>> {
		let header = self.methods.chain_get_header(Some(hash)).await;
		let header = header.map_err(|e| self.failed("chain_getHeader", &e))?;
		Ok(header.map(|header| header.number))
	}

	/// A block; `None` if the node does not have it.
	pub(crate) async fn block(&self, hash: Hash) -> Result<Option<BlockBody>> {
		let details = self.methods.chain_get_block(Some(hash)).await;
		let details = details.map_err(|e| self.failed("chain_getBlock", &e))?;
		Ok(details.map(|details| {
			let block = details.block;
			BlockBody {
				number: block.header.number,
				parent: block.header.parent_hash,
				extrinsics: block.extrinsics.iter().map(|bytes| blake2_256(bytes)).collect(),
			}
		}))
	}

	/// Waits until the node has a block that another one has.
	pub(crate) async fn wait_for(&self, hash: Hash, patience: Duration) -> Result<()> {
		let end = Instant::now() + patience;
		while self.height(hash).await?.is_none() {
			if Instant::now() >= end {
				return Err(Error::new(format!(
					"{} does not have block {hash:?} after {} s: check that it is connected to the \
					other nodes and has finished its synchronisation",
					self.url,
					patience.as_secs(),
				)));
			}
			tokio::time::sleep(POLL).await;
		}
		Ok(())
	}

	/// Everything about the block `hash`.
	pub(crate) async fn at(&self, hash: Hash) -> Result<At> {
		self.api.at_block(hash).await.map_err(|e| {
			Error::new(format!(
				"{}: cannot read the chain at block {hash:?}: {e}: check in the node's log that it \
				is well",
				self.url,
			))
		})
	}
}

/// Checks that the runtime has a call.
pub(crate) fn require_call(at: &At, pallet: &str, call: &str) -> Result<()> {
	let found = at.metadata_ref().pallet_by_name(pallet);
	if found.is_some_and(|found| found.call_variant_by_name(call).is_some()) {
		return Ok(());
	}
	Err(Error::new(format!(
		"the chain's runtime has no call {pallet}.{call}, of which this load consists: measure a \
		chain whose runtime has the pallets Balances and Utility under these names",
	)))
}

/// The existential deposit, in the smallest unit of the native token.
pub(crate) fn existential_deposit(at: &At) -> Result<u128> {
	let bytes = at.constants().entry_bytes(("Balances", "ExistentialDeposit"));
	bytes.ok().and_then(|bytes| little_endian(&bytes)).ok_or_else(|| {
		Error::new(
			"the chain's runtime has no constant Balances.ExistentialDeposit: measure a chain \
			whose runtime has the pallet Balances under this name",
		)
	})
}

/// An encoded integer of at most 16 bytes; `None` if it is longer, or empty.
pub(crate) fn little_endian(bytes: &[u8]) -> Option<u128> {
	if bytes.is_empty() || bytes.len() > 16 {
		return None;
	}
	Some(bytes.iter().rev().fold(0, |value, byte| (value << 8) | u128::from(*byte)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn integers_of_any_width_are_read() {
		assert_eq!(little_endian(&[1, 2]), Some(0x0201));
		assert_eq!(little_endian(&u128::MAX.to_le_bytes()), Some(u128::MAX));
		assert_eq!(little_endian(&[]), None);
		assert_eq!(little_endian(&[0; 17]), None);
	}

	#[test]
	fn reasons_are_bare() {
		let inner = RpcError::Client("Connection refused".into());
		let error = RpcError::Client(Box::new(inner));
		assert_eq!(reason(&error), "Connection refused");
	}

	#[test]
	fn hashes_are_blake2() {
		// The published BLAKE2b-256 of nothing.
		let expected = "0x0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8";
		assert_eq!(format!("{:?}", blake2_256(&[])), expected);
	}
}
