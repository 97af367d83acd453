// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The import with the engine in front of the client, and its verdicts beside those of the client
//! alone.

use crate::common::{Block, Header, ParallelEngine, World};
use codec::Encode;
use polyphony_benches::{Backend, Built, Chain, Client};
use polyphony_parallel::{signatures, ImportSettings, Metrics, ParallelBlockImport};
use polyphony_runtime::VERSION;
use sc_client_api::HeaderBackend;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult, StateAction};
use sp_blockchain::BlockStatus;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	OpaqueExtrinsic,
};
use std::sync::{
	atomic::{AtomicBool, Ordering},
	Arc,
};

/// What an import says.
pub(crate) type Verdict = Result<ImportResult, sp_consensus::Error>;

/// The client, which notes whether it is told to execute or handed changes.
#[derive(Clone)]
struct Spy {
	client: Arc<Client>,
	handed_changes: Arc<AtomicBool>,
}

#[async_trait::async_trait]
impl BlockImport<Block> for Spy {
	type Error = sp_consensus::Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Verdict {
		self.client.check_block(block).await
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Verdict {
		let changes = matches!(block.state_action, StateAction::ApplyChanges(_));
		self.handed_changes.store(changes, Ordering::SeqCst);
		self.client.import_block(block).await
	}
}

/// The import with the engine.
pub(crate) struct Gate {
	import: ParallelBlockImport<Block, Backend, Client, Spy>,
	handed_changes: Arc<AtomicBool>,
}

impl Gate {
	/// For blocks of any size.
	pub(crate) fn new(world: &World, lanes: usize) -> Self {
		let settings = ImportSettings { threshold: 0, verify: false };
		Self::with(world, world.engine.with_lanes(lanes), settings)
	}

	/// With these settings.
	pub(crate) fn with(world: &World, engine: ParallelEngine, settings: ImportSettings) -> Self {
		let handed_changes = Arc::new(AtomicBool::new(false));
		let client = world.chain.client.clone();
		let spy = Spy { client, handed_changes: handed_changes.clone() };
		let metrics = Metrics::register(None);
		Self { import: ParallelBlockImport::new(engine, spy, settings, metrics), handed_changes }
	}

	/// Imports a block. Returns also whether the engine has executed it.
	pub(crate) fn import(&self, block: BlockImportParams<Block>) -> (Verdict, bool) {
		self.handed_changes.store(false, Ordering::SeqCst);
		let verdict = futures::executor::block_on(self.import.import_block(block));
		(verdict, self.handed_changes.load(Ordering::SeqCst))
	}

	/// A valid block: the engine executes it, and it becomes the tip.
	pub(crate) fn accept(&self, world: &mut World, built: Built) {
		let hash = built.header.hash();
		let (verdict, executed) = self.import(Chain::params(built.header, built.body));
		assert!(matches!(verdict, Ok(ImportResult::Imported(_))), "{verdict:?}");
		assert!(executed, "the engine executes what is valid");
		world.goto(hash);
	}

	/// A block that is not valid: no engine takes it, and the import says what the client says.
	pub(crate) fn refuse(
		&self,
		world: &World,
		header: Header,
		body: Vec<OpaqueExtrinsic>,
		what: &str,
	) {
		for lanes in [1, 2, 8] {
			// Bad signatures are to be found whether others are known or not.
			if lanes != 2 {
				signatures::global().clear();
			}
			let executed = world.engine.with_lanes(lanes).execute_block(&header, &body);
			assert!(executed.is_err(), "{what}: an engine with {lanes} lanes takes it");
		}
		let best = world.chain.best();
		let params = Chain::params(header.clone(), body.clone());
		let (verdict, executed) = self.import(params);
		assert!(!executed, "{what}: the import takes it");
		let hash = header.hash();
		let stock = world.chain.import(header, body);
		assert!(!matches!(stock, Ok(ImportResult::Imported(_))), "{what}: the client takes it");
		assert_eq!(text(&verdict), text(&stock), "{what}");
		assert_eq!(world.chain.best(), best, "{what}");
		let status = world.chain.client.status(hash).expect("the database can be read");
		assert_eq!(status, BlockStatus::Unknown, "{what}");
	}
}

/// A verdict in words.
pub(crate) fn text(verdict: &Verdict) -> String {
	match verdict {
		Ok(result) => format!("{result:?}"),
		Err(error) => error.to_string(),
	}
}

/// The header with the right root for this body: nothing but executing the block tells whether it
/// is valid.
pub(crate) fn sealed(header: &Header, body: &[OpaqueExtrinsic]) -> Header {
	let encoded = body.iter().map(Encode::encode).collect();
	let version = VERSION.extrinsics_root_state_version();
	let extrinsics_root = BlakeTwo256::ordered_trie_root(encoded, version);
	Header { extrinsics_root, ..header.clone() }
}
