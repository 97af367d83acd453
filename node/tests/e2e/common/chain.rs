// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A client of one node: its blocks, its state, and JSON-RPC by hand.

use super::{
	config::Config,
	events::{self, Event},
	node::Node,
	wait::{until, BLOCKS},
};
use codec::Decode;
use serde_json::{json, Value as Json};
use std::{collections::BTreeMap, ops::RangeInclusive, sync::Arc, time::Duration};
use subxt::{
	backend::LegacyBackend,
	client::{OnlineClient, OnlineClientAtBlock},
	config::{
		substrate::{DigestItem, SubstrateHeader},
		RpcConfigFor,
	},
	dynamic::Value,
	ext::frame_decode::storage::encode_storage_key_prefix,
	rpcs::{
		client::{RpcClient, RpcParams, RpcSubscription},
		methods::legacy::NumberOrHex,
		Error as RpcError, LegacyRpcMethods,
	},
};
use subxt_signer::sr25519::Keypair;

/// The hash of a block, a call or a code.
pub type Hash = subxt::utils::H256;
/// The bytes of an account's id.
pub type AccountId = [u8; 32];

/// The engine whose digest in a header is the slot.
const AURA: [u8; 4] = *b"aura";
/// How long a node that serves JSON-RPC may take to answer for the first time.
const CONNECT: Duration = Duration::from_secs(60);

/// A block of the best chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
	/// Its height.
	pub number: u64,
	/// Its hash.
	pub hash: Hash,
	/// The hash of the block before.
	pub parent: Hash,
	/// The root of the state after it.
	pub state_root: Hash,
	/// The Aura slot in which it was made; 0 for the genesis block.
	pub slot: u64,
}

/// The number of slots between consecutive `blocks` that have no block.
pub fn missed_slots(blocks: &[Block]) -> u64 {
	blocks.windows(2).map(|pair| pair[1].slot - pair[0].slot - 1).sum()
}

/// What an account holds of the native token, and its nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
	/// The number of transactions it has sent.
	pub nonce: u32,
	/// Plancks that are not held as a deposit.
	pub free: u128,
	/// Plancks that are.
	pub reserved: u128,
}

impl Account {
	/// All that it owns.
	pub fn total(&self) -> u128 {
		self.free + self.reserved
	}

	fn new((nonce, _, _, _, free, reserved, _, _): AccountInfo) -> Self {
		Self { nonce, free, reserved }
	}

	/// Decodes an entry of `System.Account`.
	pub fn decode(mut bytes: &[u8]) -> Self {
		Self::new(AccountInfo::decode(&mut bytes).expect("entries have this form; qed"))
	}
}

/// An entry of `System.Account`: the nonce, three reference counts, the free, reserved and frozen
/// amounts, and flags.
type AccountInfo = (u32, u32, u32, u32, u128, u128, u128, u128);

/// How a node refused a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
	/// The error code.
	pub code: i32,
	/// What it means in general.
	pub message: String,
	/// What it means here; empty if the node did not say.
	pub data: String,
}

impl Refusal {
	/// What is left of `error` if the node answered; panics if it did not.
	pub fn new(error: RpcError) -> Self {
		let RpcError::User(error) = error else { panic!("no answer from the node: {error}") };
		let data = error.data.map_or_else(String::new, |data| {
			serde_json::from_str(data.get()).unwrap_or_else(|_| data.get().to_string())
		});
		Self { code: error.code, message: error.message, data }
	}
}

/// A client of one node.
///
/// It asks with the legacy JSON-RPC methods, which answer for any block, finalised or not, and
/// keep no state between requests; `rpc.rs` covers the new methods.
pub struct Chain {
	rpc: RpcClient,
	methods: LegacyRpcMethods<RpcConfigFor<Config>>,
	api: OnlineClient<Config>,
	config: Config,
}

impl Chain {
	/// Connects to `node`.
	pub async fn connect(node: &Node) -> Self {
		Self::connect_url(&node.url()).await
	}

	/// Connects to the node that serves there.
	pub async fn connect_url(url: &str) -> Self {
		Self::connect_with(url, Config::default()).await
	}

	/// Connects to `node`, of the same chain, with the metadata that this client has fetched.
	pub async fn reconnect(&self, node: &Node) -> Self {
		self.reconnect_url(&node.url()).await
	}

	/// Connects to the node that serves there, of the same chain, likewise.
	pub async fn reconnect_url(&self, url: &str) -> Self {
		Self::connect_with(url, self.config.clone()).await
	}

	async fn connect_with(url: &str, config: Config) -> Self {
		until("the node answers", CONNECT, || async {
			let rpc = RpcClient::from_insecure_url(url).await.ok()?;
			let backend = LegacyBackend::<Config>::builder().build(rpc.clone());
			let api = OnlineClient::from_backend_with_config(config.clone(), Arc::new(backend));
			Some(Self {
				methods: LegacyRpcMethods::new(rpc.clone()),
				api: api.await.ok()?,
				config: config.clone(),
				rpc,
			})
		})
		.await
	}

	/// Sends a request.
	pub async fn try_request(&self, method: &str, params: Json) -> Result<Json, RpcError> {
		self.rpc.request(method, rpc_params(params)).await
	}

	/// Sends a request that the node must answer.
	pub async fn request(&self, method: &str, params: Json) -> Json {
		self.try_request(method, params).await.unwrap_or_else(|e| panic!("{method}: {e}"))
	}

	/// Sends a request that the node must refuse.
	pub async fn refused(&self, method: &str, params: Json) -> Refusal {
		match self.try_request(method, params).await {
			Ok(answer) => panic!("{method} must be refused, and was answered: {answer}"),
			Err(error) => Refusal::new(error),
		}
	}

	/// Subscribes.
	pub async fn subscribe(&self, method: &str, params: Json, end: &str) -> RpcSubscription<Json> {
		let subscription = self.rpc.subscribe(method, rpc_params(params), end).await;
		subscription.unwrap_or_else(|e| panic!("{method}: {e}"))
	}

	/// The legacy methods.
	pub fn methods(&self) -> &LegacyRpcMethods<RpcConfigFor<Config>> {
		&self.methods
	}

	/// An address under which other nodes reach this one.
	pub async fn listen_address(&self) -> String {
		// The libp2p backend learns its port only after the server is up.
		until("the node listens", CONNECT, || async {
			let addresses = self.request("system_localListenAddresses", json!([])).await;
			Some(addresses.as_array()?.first()?.as_str()?.to_string())
		})
		.await
	}

	/// Everything about the block `hash`.
	pub async fn at(&self, hash: Hash) -> OnlineClientAtBlock<Config> {
		self.api.at_block(hash).await.unwrap_or_else(|e| panic!("block {hash}: {e}"))
	}

	/// The head of the best chain.
	pub async fn best(&self) -> Block {
		let hash = self.methods.chain_get_block_hash(None).await;
		self.block_by_hash(hash.unwrap_or_else(|e| panic!("{e}")).expect("a chain has a head"))
			.await
	}

	/// The last finalised block.
	pub async fn finalized(&self) -> Block {
		let hash = self.methods.chain_get_finalized_head().await;
		self.block_by_hash(hash.unwrap_or_else(|e| panic!("{e}"))).await
	}

	/// The block of the best chain at height `number`, if there is one already.
	pub async fn try_block(&self, number: u64) -> Option<Block> {
		let number = Some(NumberOrHex::Number(number));
		let hash = self.methods.chain_get_block_hash(number).await;
		match hash.unwrap_or_else(|e| panic!("{e}")) {
			Some(hash) => Some(self.block_by_hash(hash).await),
			None => None,
		}
	}

	/// The block of the best chain at height `number`.
	pub async fn block(&self, number: u64) -> Block {
		self.try_block(number).await.unwrap_or_else(|| panic!("no block {number}"))
	}

	/// The blocks of the best chain at these heights.
	pub async fn blocks(&self, numbers: RangeInclusive<u64>) -> Vec<Block> {
		let mut blocks = Vec::new();
		for number in numbers {
			blocks.push(self.block(number).await);
		}
		blocks
	}

	/// The block `hash`.
	pub async fn block_by_hash(&self, hash: Hash) -> Block {
		let header = self.methods.chain_get_header(Some(hash)).await;
		let header = header.unwrap_or_else(|e| panic!("block {hash}: {e}"));
		let header = header.unwrap_or_else(|| panic!("no block {hash}"));
		Block {
			number: header.number,
			hash,
			parent: header.parent_hash,
			state_root: header.state_root,
			slot: slot(&header),
		}
	}

	/// Waits for a best block of at least this height.
	pub async fn wait_for_best(&self, number: u64) -> Block {
		until(&format!("block {number}"), BLOCKS, || async {
			let best = self.best().await;
			(best.number >= number).then_some(best)
		})
		.await
	}

	/// Waits for a finalised block of at least this height.
	pub async fn wait_for_finalized(&self, number: u64) -> Block {
		until(&format!("block {number} finalised"), BLOCKS, || async {
			let finalized = self.finalized().await;
			(finalized.number >= number).then_some(finalized)
		})
		.await
	}

	/// The events of the block `hash`.
	pub async fn events(&self, hash: Hash) -> Vec<Event> {
		let events = self.at(hash).await.events().fetch().await;
		events::decode(&events.unwrap_or_else(|e| panic!("events of {hash}: {e}")))
	}

	/// Looks through the blocks from height `from` on, as they come, for an event.
	pub async fn wait_for_event(
		&self,
		what: &str,
		from: u64,
		deadline: Duration,
		is_it: impl Fn(&Event) -> bool,
	) -> (Block, Event) {
		let search = async {
			for number in from.. {
				let block = loop {
					match self.try_block(number).await {
						Some(block) => break block,
						None => tokio::time::sleep(super::wait::POLL).await,
					}
				};
				if let Some(event) = self.events(block.hash).await.into_iter().find(&is_it) {
					return (block, event);
				}
			}
			unreachable!("heights do not end")
		};
		let found = tokio::time::timeout(deadline, search).await;
		found.unwrap_or_else(|_| panic!("not within {deadline:?}: {what}"))
	}

	/// The version of the runtime in the state of the block `hash`.
	pub async fn spec_version(&self, hash: Hash) -> u32 {
		let version = self.methods.state_get_runtime_version(Some(hash)).await;
		version.unwrap_or_else(|e| panic!("{e}")).spec_version
	}

	/// Whether the runtime in the state of the block `hash` has `pallet`.
	pub async fn has_pallet(&self, hash: Hash, pallet: &str) -> bool {
		self.at(hash).await.metadata_ref().pallet_by_name(pallet).is_some()
	}

	/// A storage item, or its default if it has one.
	pub async fn storage<T: Decode>(
		&self,
		hash: Hash,
		pallet: &str,
		item: &str,
		keys: Vec<Value>,
	) -> Option<T> {
		let at = self.at(hash).await;
		let value = at.storage().try_fetch((pallet, item), keys).await;
		let value = value.unwrap_or_else(|e| panic!("{pallet}.{item}: {e}"))?;
		let decoded = T::decode(&mut value.bytes());
		Some(decoded.unwrap_or_else(|e| panic!("{pallet}.{item}: {e}")))
	}

	/// The value under `key`, undecoded.
	pub async fn raw_storage(&self, hash: Hash, key: &[u8]) -> Option<Vec<u8>> {
		let value = self.methods.state_get_storage(key, Some(hash)).await;
		value.unwrap_or_else(|e| panic!("{e}"))
	}

	/// A constant of the runtime.
	pub async fn constant<T: Decode>(&self, pallet: &str, name: &str) -> T {
		let at = self.at(self.best().await.hash).await;
		let bytes = at.constants().entry_bytes((pallet, name));
		let bytes = bytes.unwrap_or_else(|e| panic!("{pallet}.{name}: {e}"));
		T::decode(&mut &bytes[..]).unwrap_or_else(|e| panic!("{pallet}.{name}: {e}"))
	}

	/// Everything under `prefix` in the state of the block `hash`.
	pub async fn pairs(&self, hash: Hash, prefix: &[u8]) -> BTreeMap<Vec<u8>, Vec<u8>> {
		const PAGE: u32 = 500;
		let mut pairs = BTreeMap::new();
		let mut last: Option<Vec<u8>> = None;
		loop {
			let page = self.methods.state_get_keys_paged(prefix, PAGE, last.as_deref(), Some(hash));
			let page = page.await.unwrap_or_else(|e| panic!("{e}"));
			let keys = page.iter().map(Vec::as_slice);
			let changes = self.methods.state_query_storage_at(keys, Some(hash)).await;
			for change in changes.unwrap_or_else(|e| panic!("{e}")) {
				for (key, value) in change.changes {
					pairs.insert(key.0, value.expect("a key that was listed has a value; qed").0);
				}
			}
			last = page.last().cloned();
			if page.len() < PAGE as usize {
				return pairs;
			}
		}
	}

	/// What `who` holds in the state of the block `hash`.
	pub async fn account(&self, hash: Hash, who: &AccountId) -> Account {
		let key = vec![Value::from_bytes(who)];
		let information = self.storage::<AccountInfo>(hash, "System", "Account", key).await;
		Account::new(information.expect("accounts that do not exist have a default; qed"))
	}

	/// What `who` holds now.
	pub async fn balance(&self, who: &Keypair) -> Account {
		self.account(self.best().await.hash, &who.public_key().0).await
	}
}

/// The slot in a block's header.
fn slot(header: &SubstrateHeader<Hash>) -> u64 {
	let slot = header.digest.logs.iter().find_map(|log| match log {
		DigestItem::PreRuntime(AURA, data) => Some(data),
		_ => None,
	});
	slot.map_or(0, |data| u64::decode(&mut &data[..]).expect("Aura's digest is a slot; qed"))
}

fn rpc_params(params: Json) -> RpcParams {
	let mut built = RpcParams::new();
	let Json::Array(values) = params else { panic!("parameters are a list") };
	for value in values {
		built.push(value).expect("a JSON value has a JSON form; qed");
	}
	built
}

/// The prefix of the keys of a storage item.
pub fn storage_prefix(pallet: &str, item: &str) -> [u8; 32] {
	encode_storage_key_prefix(pallet, item)
}

/// The prefix of the keys of all items of a pallet.
pub fn pallet_prefix(pallet: &str) -> Vec<u8> {
	storage_prefix(pallet, "")[..16].to_vec()
}
