// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A runtime that declares a hot key wrongly: blocks that others made in order are taken by the
//! stock path, and whoever verifies neither makes nor takes a wrong one.

use crate::{
	calls::heavy,
	common::{Block, Header, World},
	gate::{text, Verdict},
};
use codec::{Decode, Encode};
use futures::executor::block_on;
use polyphony_benches::{Backend, Chain, Client};
use polyphony_parallel::{Engine, ImportSettings, Metrics, ParallelBlockImport, ProposerFactory};
use polyphony_parallel_api::{HotKey, Rule};
use sc_client_api::HeaderBackend;
use sc_consensus::{BlockImport, ImportResult};
use sc_transaction_pool::{TransactionPoolHandle, TransactionPoolOptions, TransactionPoolType};
use sc_transaction_pool_api::{TransactionPool, TransactionSource};
use sp_api::{ApiError, ApiRef, CallApiAt, CallApiAtParams, CallContext, ProvideRuntimeApi};
use sp_blockchain::{BlockStatus, Info};
use sp_consensus::{Environment, Proposal, ProposeArgs, Proposer};
use sp_core::{testing::TaskExecutor, H256};
use sp_externalities::Extensions;
use sp_inherents::InherentData;
use sp_runtime::generic::Digest;
use sp_version::RuntimeVersion;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::{prometheus::TextEncoder, Registry};

/// A client whose runtime declares that nothing limits the sums of a block.
struct Liar(Arc<Client>);

impl CallApiAt<Block> for Liar {
	type StateBackend = <Client as CallApiAt<Block>>::StateBackend;

	fn call_api_at(&self, params: CallApiAtParams<Block>) -> Result<Vec<u8>, ApiError> {
		let declares = params.function == "ParallelExecution_hot_keys";
		let answer = self.0.call_api_at(params)?;
		if !declares {
			return Ok(answer);
		}
		let mut keys = Vec::<HotKey>::decode(&mut &answer[..]).unwrap();
		let mut limited = 0;
		for key in &mut keys {
			if let Rule::Sum { limits, .. } = &mut key.rule {
				limited += usize::from(!limits.is_empty());
				limits.clear();
			}
		}
		assert!(limited > 0, "there is something to lie about");
		Ok(keys.encode())
	}

	fn runtime_version_at(
		&self,
		at: H256,
		context: CallContext,
	) -> Result<RuntimeVersion, ApiError> {
		self.0.runtime_version_at(at, context)
	}

	fn state_at(&self, at: H256) -> Result<Self::StateBackend, ApiError> {
		self.0.state_at(at)
	}

	fn initialize_extensions(&self, at: H256, extensions: &mut Extensions) -> Result<(), ApiError> {
		self.0.initialize_extensions(at, extensions)
	}
}

impl HeaderBackend<Block> for Liar {
	fn header(&self, hash: H256) -> sp_blockchain::Result<Option<Header>> {
		self.0.header(hash)
	}

	fn info(&self) -> Info<Block> {
		self.0.info()
	}

	fn status(&self, hash: H256) -> sp_blockchain::Result<BlockStatus> {
		HeaderBackend::status(&*self.0, hash)
	}

	fn number(&self, hash: H256) -> sp_blockchain::Result<Option<u32>> {
		self.0.number(hash)
	}

	fn hash(&self, number: u32) -> sp_blockchain::Result<Option<H256>> {
		HeaderBackend::hash(&*self.0, number)
	}
}

impl ProvideRuntimeApi<Block> for Liar {
	type Api = <Client as ProvideRuntimeApi<Block>>::Api;

	fn runtime_api(&self) -> ApiRef<'_, Self::Api> {
		self.0.runtime_api()
	}
}

type Misled = Engine<Block, Backend, Liar>;
type Pool = TransactionPoolHandle<Block, Client>;

/// More than a block takes: each weighs a sixth of one.
const TRANSACTIONS: usize = 40;

/// A chain, an engine on it whose runtime lies, and a full pool.
struct Scene {
	world: World,
	engine: Misled,
	pool: Arc<Pool>,
}

impl Scene {
	fn new() -> Self {
		let mut world = World::new();
		let client = Arc::new(Liar(world.chain.client.clone()));
		let engine = Engine::new(client, world.chain.backend.clone(), 4);
		engine.prepare(world.tip).unwrap();
		let transactions: Vec<_> =
			(0..TRANSACTIONS).map(|signer| world.sign(signer, heavy())).collect();
		let spawn = TaskExecutor::new();
		let options = TransactionPoolOptions::new_with_params(
			2 * TRANSACTIONS,
			1024 * 1024,
			None,
			TransactionPoolType::SingleState,
			false,
			false,
		);
		let client = world.chain.client.clone();
		let builder = sc_transaction_pool::Builder::new(spawn, client, true.into());
		let pool: Arc<Pool> = Arc::new(builder.with_options(options).build());
		for result in
			block_on(pool.submit_at(world.tip, TransactionSource::External, transactions)).unwrap()
		{
			result.unwrap();
		}
		assert_eq!(pool.status().ready, TRANSACTIONS);
		Self { world, engine, pool }
	}

	/// Makes the next block.
	fn propose(&self, verify: bool, metrics: Metrics) -> Proposal<Block> {
		let mut factory = ProposerFactory::new(
			self.engine.clone(),
			TaskExecutor::new(),
			self.pool.clone(),
			None,
			None,
			metrics,
		)
		.verified(verify);
		let parent = self.world.chain.client.header(self.world.tip).unwrap().unwrap();
		let (opening, _) = self.world.chain.opening(self.world.tip);
		let mut inherent_data = InherentData::new();
		let now = u64::from(opening.number) * polyphony_runtime::constants::time::SLOT_DURATION;
		inherent_data.put_data(*b"timstap0", &now).unwrap();
		let proposer = block_on(factory.init(&parent)).unwrap();
		block_on(proposer.propose(ProposeArgs {
			inherent_data,
			inherent_digests: Digest { logs: opening.digest.logs },
			max_duration: Duration::from_secs(120),
			..Default::default()
		}))
		.unwrap()
	}

	/// Imports a block with the engine in front of the client.
	fn import(&self, block: Block, verify: bool, metrics: Metrics) -> Verdict {
		let settings = ImportSettings { threshold: 0, verify };
		let client = self.world.chain.client.clone();
		let import = ParallelBlockImport::new(self.engine.clone(), client, settings, metrics);
		block_on(import.import_block(Chain::params(block.header, block.extrinsics)))
	}
}

/// How many differences were counted.
fn mismatches(registry: &Registry) -> u64 {
	let text = TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
	let line =
		text.lines().find_map(|line| line.strip_prefix("polyphony_parallel_verify_mismatches "));
	line.unwrap().parse().unwrap()
}

fn metrics() -> (Metrics, Registry) {
	let registry = Registry::new();
	(Metrics::register(Some(&registry)), registry)
}

#[test]
fn a_wrong_declaration_makes_wrong_blocks_unless_they_are_verified() {
	let scene = Scene::new();
	let (metrics, registry) = metrics();
	// Without a second look it makes, and would import, a block that is too heavy.
	let Proposal { block: wrong, .. } = scene.propose(false, metrics.clone());
	assert_eq!(wrong.extrinsics.len(), TRANSACTIONS + 1, "the lanes take what they find");
	assert!(scene.engine.execute_block(&wrong.header, &wrong.extrinsics).is_ok());
	assert!(scene.world.chain.execute(&wrong.header, &wrong.extrinsics).is_err());
	assert_eq!(mismatches(&registry), 0);

	// With it, the import leaves the block to the stock path, which refuses it.
	let verdict = scene.import(wrong.clone(), true, metrics.clone());
	assert!(!matches!(verdict, Ok(ImportResult::Imported(_))), "{verdict:?}");
	let stock = scene.world.chain.import(wrong.header.clone(), wrong.extrinsics.clone());
	assert_eq!(text(&verdict), text(&stock));
	assert_eq!(mismatches(&registry), 1);
	assert_eq!(scene.world.chain.best(), scene.world.tip);

	// The proposer makes the block that a stock node makes.
	let Proposal { block, storage_changes } = scene.propose(true, metrics);
	assert_eq!(mismatches(&registry), 2);
	assert!(block.extrinsics.len() < TRANSACTIONS);
	assert!(block.extrinsics.len() > 1, "there is time left to fill it");
	let changes = scene.world.chain.execute(&block.header, &block.extrinsics).unwrap();
	assert_eq!(polyphony_parallel::changes_differ::<Block>(&storage_changes, &changes), None);
}
