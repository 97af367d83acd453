// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The audit trails of vaults: what has happened in them, and how to prove it.
//!
//! ```text
//! vaults_auditTrail                                             vaults_auditProof
//! entry ── previous ─> entry ── previous ─> … the last entry <── hash ── state <── root ── block
//! (offchain storage of this node, by hash)
//! ```
//!
//! The state holds the hash of the last entry of a trail. The entries are in the offchain storage of
//! nodes that have executed the blocks with offchain indexing on, under their hashes. So whoever has
//! a block that he believes in needs to believe nothing of what this node says: the proof takes him
//! from the block to the hash of the last entry, and each entry, whose bytes are told, to that of
//! the one before.

use super::*;
use crate::{
	rpc::error::{broken_trail, missing_entry, no_such_entry, not_proved},
	types::Header,
};
use codec::{DecodeAll, Encode};
use pallet_finance_vaults::{trail_key, Record, TrailEntry};
use pallet_finance_vaults_runtime_api::TrailHeadInfo;
use sc_client_api::ProofProvider;
use serde::Serialize;
use sp_core::{
	offchain::{OffchainStorage, STORAGE_PREFIX},
	Bytes,
};
use sp_runtime::traits::{BlakeTwo256, Hash as _, Header as _};

/// Entries of a trail that are told at once, if it is not said how many.
const SOME: u32 = 50;

/// From where entries and proofs come.
pub trait TrailStore: Send + Sync {
	/// What is indexed off chain under a key.
	fn indexed(&self, key: &[u8]) -> Option<Vec<u8>>;

	/// Whether this node indexes what is new.
	fn is_indexing(&self) -> bool;

	/// The header of a block.
	///
	/// # Errors
	///
	/// If the database cannot be read.
	fn header(&self, at: Hash) -> sp_blockchain::Result<Option<Header>>;

	/// The nodes of the state trie that prove what is stored under a key.
	///
	/// # Errors
	///
	/// If the state is not there any more, or cannot be read.
	fn prove(&self, at: Hash, key: &[u8]) -> sp_blockchain::Result<Vec<Vec<u8>>>;
}

/// The node's own.
pub struct NodeStore<C, S> {
	/// Headers and state.
	pub client: Arc<C>,
	/// The offchain storage, if the database has one.
	pub offchain: Option<S>,
	/// Whether this node indexes what is new.
	pub indexing: bool,
}

impl<C, S> TrailStore for NodeStore<C, S>
where
	C: HeaderBackend<Block> + ProofProvider<Block>,
	S: OffchainStorage,
{
	fn indexed(&self, key: &[u8]) -> Option<Vec<u8>> {
		self.offchain.as_ref()?.get(STORAGE_PREFIX, key)
	}

	fn is_indexing(&self) -> bool {
		self.indexing
	}

	fn header(&self, at: Hash) -> sp_blockchain::Result<Option<Header>> {
		self.client.header(at)
	}

	fn prove(&self, at: Hash, key: &[u8]) -> sp_blockchain::Result<Vec<Vec<u8>>> {
		let proof = self.client.read_proof(at, &mut std::iter::once(key))?;
		Ok(proof.into_iter_nodes().collect())
	}
}

/// An entry of a trail.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
	/// Its hash: blake2-256 of `raw`.
	pub hash: Hash,
	/// Which of the vault's entries, from 0.
	pub index: u64,
	/// The hash of the one before. Zero for the first.
	pub previous: Hash,
	/// The height of the block.
	pub block: u32,
	/// The time of the block.
	pub at: u64,
	/// What has happened.
	pub record: Record<AccountId, AssetId>,
	/// The entry, encoded.
	pub raw: Bytes,
}

/// Some entries of a trail.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditPage {
	/// The entries, the latest first.
	pub entries: Vec<AuditEntry>,
	/// The hash of the next one back. Null if there is none.
	pub next: Option<Hash>,
}

/// What proves the end of a trail.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditProof {
	/// The block.
	pub block: Hash,
	/// Its height.
	pub number: u32,
	/// Its state root.
	pub state_root: Hash,
	/// Its header, encoded, whose blake2-256 is `block`.
	pub header: Bytes,
	/// The storage key.
	pub key: Bytes,
	/// What is stored there: the number of entries as 64 bits, the lowest first, and the hash of the
	/// last.
	pub value: Bytes,
	/// How many entries there are.
	pub count: u64,
	/// The hash of the last one.
	pub hash: Hash,
	/// The nodes of the state trie from the root to the value.
	pub proof: Vec<Bytes>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments vault and, where wanted, from, count and at"
)]
struct Trail {
	vault: u32,
	#[serde(default)]
	from: Option<Hash>,
	#[serde(default)]
	count: Option<u32>,
	#[serde(default)]
	at: Option<Hash>,
}

/// An entry of a trail, if it is that of `hash` and nothing else. `None` if the store does not have it.
pub(crate) fn stored_entry(
	store: &impl TrailStore,
	hash: Hash,
) -> RpcResult<Option<TrailEntry<AccountId, AssetId>>> {
	let Some(raw) = store.indexed(&trail_key(&hash)) else {
		return Ok(None);
	};
	if BlakeTwo256::hash(&raw) != hash {
		return Err(broken_trail(hash, "has another hash"));
	}
	let entry = TrailEntry::decode_all(&mut &raw[..]);
	entry.map(Some).map_err(|error| broken_trail(hash, &format!("cannot be read ({error})")))
}

/// What the methods read.
pub struct Trails<C, S> {
	client: Arc<C>,
	store: S,
}

impl<C, S> Trails<C, S>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: FinanceVaultsApi<Block, AccountId, AssetId>,
	S: TrailStore,
{
	fn head(&self, vault: u32, at: Option<Hash>) -> RpcResult<Option<TrailHeadInfo>> {
		ask(&*self.client, at, |api, at| api.trail_head(at, vault))
	}

	/// Entries backwards from one on.
	fn walk(&self, vault: u32, from: Hash, count: u32) -> RpcResult<AuditPage> {
		let mut entries: Vec<AuditEntry> = Vec::new();
		let mut next = Some(from).filter(|hash| !hash.is_zero());
		while let Some(hash) = next.filter(|_| entries.len() < count as usize) {
			let Some(entry) = stored_entry(&self.store, hash)? else {
				// What was found is told: only what is asked for next is missing.
				if entries.is_empty() {
					return Err(missing_entry(hash, self.store.is_indexing()));
				}
				break;
			};
			let last = entries.last().map(|last| last.index);
			if entry.vault != vault {
				return Err(no_such_entry(vault, hash));
			}
			if last.is_some_and(|last| last != entry.index.saturating_add(1)) {
				return Err(broken_trail(hash, "has another number than it should"));
			}
			next = Some(entry.previous).filter(|hash| !hash.is_zero());
			let raw = Bytes(entry.encode());
			let TrailEntry { index, previous, block, at, record, .. } = entry;
			entries.push(AuditEntry { hash, index, previous, block, at, record, raw });
		}
		Ok(AuditPage { entries, next })
	}

	fn audit_trail(&self, Trail { vault, from, count, at }: Trail) -> RpcResult<Option<AuditPage>> {
		let count = count.unwrap_or(SOME).clamp(1, MAX_PER_PAGE);
		let Some(head) = self.head(vault, at)? else {
			return Ok(None);
		};
		self.walk(vault, from.unwrap_or(head.hash), count).map(Some)
	}

	fn audit_proof(&self, Vault { vault, at }: Vault) -> RpcResult<Option<AuditProof>> {
		let at = at.unwrap_or_else(|| self.client.info().finalized_hash);
		let Some(TrailHeadInfo { count, hash, key }) = self.head(vault, Some(at))? else {
			return Ok(None);
		};
		let header = self.store.header(at).map_err(not_proved)?.ok_or_else(|| {
			not_proved(sp_blockchain::Error::UnknownBlock(format!("no header of {at}")))
		})?;
		let proof = self.store.prove(at, &key).map_err(not_proved)?;
		Ok(Some(AuditProof {
			block: at,
			number: *header.number(),
			state_root: *header.state_root(),
			header: Bytes(header.encode()),
			key: Bytes(key),
			value: Bytes((count, hash).encode()),
			count,
			hash,
			proof: proof.into_iter().map(Bytes).collect(),
		}))
	}
}

/// The methods about trails, whose entries and proofs come from a store.
pub fn methods<C, S>(
	client: Arc<C>,
	store: S,
) -> Result<RpcModule<Trails<C, S>>, RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: FinanceVaultsApi<Block, AccountId, AssetId>,
	S: TrailStore + 'static,
{
	let mut module = RpcModule::new(Trails { client, store });
	register(&mut module, "vaults_auditTrail", |trails: &Trails<C, S>, args: Trail| {
		trails.audit_trail(args)
	})?;
	register(&mut module, "vaults_auditProof", |trails: &Trails<C, S>, args: Vault| {
		trails.audit_proof(args)
	})?;
	Ok(module)
}
