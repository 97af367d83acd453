// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A chain with a real client and a real database, and blocks on it, without a network.

use crate::accounts::Accounts;
use codec::Encode;
use polyphony_node::{
	runtime_api::RuntimeApi,
	types::{Block, Hash, Header},
};
use polyphony_runtime::{
	constants::time::SLOT_DURATION, BalancesConfig, RuntimeCall, RuntimeGenesisConfig,
	UncheckedExtrinsic,
};
use sc_block_builder::BlockBuilderBuilder;
use sc_chain_spec::GenesisBlockBuilder;
use sc_client_api::{HeaderBackend, TrieCacheContext};
use sc_client_db::{BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use sc_consensus::{BlockImport, BlockImportParams, ForkChoiceStrategy, ImportResult};
use sc_executor::WasmExecutor;
use sc_service::{ClientConfig, TFullBackend};
use sp_consensus::BlockOrigin;
use sp_core::{
	storage::{well_known_keys::CODE, Storage},
	testing::TaskExecutor,
};
use sp_runtime::{
	generic::{Digest, DigestItem},
	traits::{Block as _, HashingFor, Header as _},
	BuildStorage, OpaqueExtrinsic,
};
use sp_state_machine::StorageChanges;
use std::{path::PathBuf, sync::Arc};

/// The stock executor, with the host functions of every SDK node.
pub type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;
/// The client: the node's, with the stock executor.
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;
/// The database.
pub type Backend = TFullBackend<Block>;
/// The engine on such a chain.
pub type Engine = polyphony_parallel::Engine<Block, Backend, Client>;
/// All changes of a block.
pub type Changes = StorageChanges<HashingFor<Block>>;

/// Where a chain keeps its state.
pub enum Database {
	/// In memory.
	Memory,
	/// In RocksDB, in this folder.
	RocksDb(PathBuf),
}

/// What a chain begins with.
pub struct Settings {
	/// The runtime's Wasm.
	pub code: &'static [u8],
	/// Where the state is kept.
	pub database: Database,
	/// Funded accounts.
	pub accounts: usize,
	/// How many of them have known keys: the first ones.
	pub signers: usize,
	/// More keys and values of the genesis state.
	pub extra: Vec<(Vec<u8>, Vec<u8>)>,
}

/// A chain.
pub struct Chain {
	/// Blocks and state, and the stock execution.
	pub client: Arc<Client>,
	/// The database.
	pub backend: Arc<Backend>,
	/// Funded accounts.
	pub accounts: Accounts,
}

/// A block with the changes that the stock path made of it.
pub struct Built {
	/// The header, as the runtime made it.
	pub header: Header,
	/// All extrinsics.
	pub body: Vec<OpaqueExtrinsic>,
	/// The changes of the stock path.
	pub changes: Changes,
	/// How many of the extrinsics that were offered the runtime did not accept.
	pub dropped: usize,
}

impl Built {
	/// Whether the block writes this key.
	pub fn writes(&self, key: &[u8]) -> bool {
		self.changes.main_storage_changes.iter().any(|(written, _)| written == key)
	}
}

/// Where compiled runtimes are kept, so that only the first of many short programs compiles one:
/// beside the program. `None` if nothing tells where that is.
fn runtime_cache() -> Option<PathBuf> {
	let program = std::env::current_exe().ok()?;
	Some(program.parent()?.join("compiled-runtimes"))
}

/// The trie cache of the stock node, in bytes.
const TRIE_CACHE: usize = 1024 * 1024 * 1024;

/// A genesis state in which these accounts have money, and nothing else is.
pub(crate) fn genesis(accounts: &Accounts) -> Storage {
	RuntimeGenesisConfig {
		balances: BalancesConfig { balances: accounts.balances(), ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.expect("a genesis of balances is sound")
}

impl Chain {
	/// A chain at its genesis.
	///
	/// # Panics
	///
	/// If the database cannot be opened, or the runtime has no sound genesis.
	pub fn new(settings: Settings) -> Self {
		let Settings { code, database, accounts, signers, extra } = settings;
		let mut accounts = Accounts::new(accounts, signers);
		let source = match database {
			Database::Memory => DatabaseSource::Custom {
				db: Arc::new(sp_database::MemDb::new()),
				require_create_flag: true,
			},
			Database::RocksDb(path) => DatabaseSource::RocksDb { path, cache_size: 1024 },
		};
		let backend: Arc<Backend> = sc_service::new_db_backend(DatabaseSettings {
			trie_cache_maximum_size: Some(TRIE_CACHE),
			state_pruning: Some(PruningMode::blocks_pruning(256)),
			source,
			blocks_pruning: BlocksPruning::KeepAll,
			pruning_filters: Vec::new(),
			metrics_registry: None,
		})
		.expect("the database opens");
		let mut executor = Executor::builder();
		if let Some(directory) = runtime_cache() {
			executor = executor.with_cache_path(directory.join("stock"));
		}
		let executor = executor.build();
		let mut storage = genesis(&accounts);
		storage.top.insert(CODE.to_vec(), code.to_vec());
		storage.top.extend(extra);
		let genesis = GenesisBlockBuilder::<Block, _, _>::new_with_storage(
			storage,
			true,
			backend.clone(),
			executor.clone(),
		)
		.expect("the genesis is stored");
		let client = sc_service::new_client::<_, Block, RuntimeApi, _>(
			backend.clone(),
			executor.clone(),
			genesis,
			None,
			None,
			sc_client_api::execution_extensions::ExecutionExtensions::new(None, Arc::new(executor)),
			Box::new(TaskExecutor::new()),
			None,
			None,
			ClientConfig::default(),
		)
		.expect("the client starts");
		accounts.set_genesis(client.info().genesis_hash);
		Self { client: Arc::new(client), backend, accounts }
	}

	/// An engine on this chain with so many lanes.
	pub fn engine(&self, lanes: usize) -> Engine {
		let engine = Engine::new(Arc::clone(&self.client), Arc::clone(&self.backend), lanes);
		match runtime_cache() {
			Some(directory) => engine.with_runtime_cache(directory.join("lanes")),
			None => engine,
		}
	}

	/// The hash of the best block.
	pub fn best(&self) -> Hash {
		self.client.info().best_hash
	}

	/// The digest and the inherent of the block after `parent`.
	///
	/// # Panics
	///
	/// If the client does not know the parent.
	pub fn opening(&self, parent: Hash) -> (Header, OpaqueExtrinsic) {
		let number =
			self.client.number(parent).ok().flatten().expect("the parent is a block of the chain");
		let slot = sp_consensus_aura::Slot::from(u64::from(number) + 1);
		let pre_runtime = DigestItem::PreRuntime(sp_consensus_aura::AURA_ENGINE_ID, slot.encode());
		let digest = Digest { logs: vec![pre_runtime] };
		let header =
			Header::new(number + 1, Default::default(), Default::default(), parent, digest);
		let now = pallet_timestamp::Call::set { now: *slot * SLOT_DURATION };
		let inherent = UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(now));
		(header, opaque(&inherent))
	}

	/// The block after `parent` with these extrinsics, as the stock path makes it. Extrinsics that
	/// the runtime does not accept are left out.
	///
	/// # Panics
	///
	/// If the runtime panics outside an extrinsic.
	pub fn build(
		&self,
		parent: Hash,
		extrinsics: impl IntoIterator<Item = OpaqueExtrinsic>,
	) -> Built {
		let (opening, inherent) = self.opening(parent);
		let mut builder = BlockBuilderBuilder::new(&*self.client)
			.on_parent_block(parent)
			.with_parent_block_number(opening.number() - 1)
			.with_inherent_digests(opening.digest().clone())
			.build()
			.expect("a block begins");
		builder.push(inherent).expect("the time is set");
		let dropped = extrinsics.into_iter().filter(|xt| builder.push(xt.clone()).is_err()).count();
		let built = builder.build().expect("a block ends");
		let (header, body) = built.block.deconstruct();
		Built { header, body, changes: built.storage_changes, dropped }
	}

	/// The import of a block, as the network's import queue hands it on.
	pub fn params(header: Header, body: Vec<OpaqueExtrinsic>) -> BlockImportParams<Block> {
		let mut params = BlockImportParams::new(BlockOrigin::NetworkBroadcast, header);
		params.body = Some(body);
		params.fork_choice = Some(ForkChoiceStrategy::LongestChain);
		params
	}

	/// Imports a block by the stock path.
	///
	/// # Errors
	///
	/// If the block is not valid.
	pub fn import(
		&self,
		header: Header,
		body: Vec<OpaqueExtrinsic>,
	) -> Result<ImportResult, sp_consensus::Error> {
		futures::executor::block_on(self.client.import_block(Self::params(header, body)))
	}

	/// Does by the stock path what a block does before its first extrinsic.
	///
	/// # Errors
	///
	/// If the block cannot begin.
	pub fn begin(&self, header: &Header) -> Result<(), String> {
		use sp_api::{ApiExt, CallContext, Core, ProvideRuntimeApi};

		let mut api = self.client.runtime_api();
		api.set_call_context(CallContext::Onchain { import: true });
		api.initialize_block(*header.parent_hash(), header)
			.map(|_| ())
			.map_err(|error| error.to_string())
	}

	/// Executes a block by the stock path, to its changes.
	///
	/// # Errors
	///
	/// If the block is not valid.
	pub fn execute(&self, header: &Header, body: &[OpaqueExtrinsic]) -> Result<Changes, String> {
		use sc_client_api::Backend as _;
		use sp_api::{ApiExt, CallContext, Core, ProvideRuntimeApi};

		let parent = *header.parent_hash();
		let mut api = self.client.runtime_api();
		api.set_call_context(CallContext::Onchain { import: true });
		let block = Block::new(header.clone(), body.to_vec());
		api.execute_block(parent, block.into()).map_err(|error| error.to_string())?;
		let state = self
			.backend
			.state_at(parent, TrieCacheContext::Trusted)
			.map_err(|error| error.to_string())?;
		let changes = api.into_storage_changes(&state, parent)?;
		if changes.transaction_storage_root != *header.state_root() {
			return Err("the storage root is another".into());
		}
		Ok(changes)
	}
}

/// An extrinsic as the node sees it.
///
/// # Panics
///
/// Never: every extrinsic is its length and bytes.
pub fn opaque(extrinsic: &UncheckedExtrinsic) -> OpaqueExtrinsic {
	OpaqueExtrinsic::try_from_encoded_extrinsic(&extrinsic.encode())
		.expect("an extrinsic encodes as one")
}
