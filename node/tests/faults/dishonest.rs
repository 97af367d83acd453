// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A validator that makes bad blocks: the node of this workspace with an engine that lies. It runs as
//! a process of its own, which is this test program, called to run one test only.

use async_trait::async_trait;
use futures::{FutureExt, TryFutureExt};
use polyphony_network::NodeSpec;
use polyphony_node::{
	builder::NodeBuilder,
	cli::Cli,
	engine::{Engine, EngineContext, ProposerContext, StockEngine},
	types::{Block, Client, GrandpaImport, Hash, Header, Pool},
};
use sc_cli::SubstrateCli;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sc_network::Litep2pNetworkBackend;
use sp_consensus::{BlockOrigin, Environment, Proposal, ProposeArgs, Proposer};
use sp_runtime::DigestItem;
use std::{future::Future, pin::Pin};

/// The path of the test that is the node.
const TEST: &str = "dishonest::a_node_that_lies";
/// The variable with the node's arguments, one in a line.
const ARGUMENTS: &str = "POLYPHONY_DISHONEST_ARGUMENTS";
/// The variable that says what it lies about.
const LIE: &str = "POLYPHONY_DISHONEST_LIE";

/// What a validator lies about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lie {
	/// The seals of its blocks are not its signatures.
	Seal,
	/// Its blocks, well sealed, have state roots that are not those of their states.
	StateRoot,
}

/// The validator of that name as a liar. It does not vote: it is not about that.
pub(crate) fn liar(name: &str, lie: Lie) -> NodeSpec {
	let program = std::env::current_exe().expect("a program knows itself");
	NodeSpec::validator(name)
		.args(&["--no-grandpa"])
		.program(program, &["--exact", TEST, "--nocapture"], ARGUMENTS)
		.env(LIE, &format!("{lie:?}"))
}

/// Does nothing, unless it was started as a node.
#[test]
fn a_node_that_lies() {
	let Ok(arguments) = std::env::var(ARGUMENTS) else { return };
	let lie = match std::env::var(LIE).as_deref() {
		Ok("Seal") => Lie::Seal,
		Ok("StateRoot") => Lie::StateRoot,
		other => panic!("{LIE} is {other:?}"),
	};
	let cli = Cli::from_iter(std::iter::once("polyphony").chain(arguments.lines()));
	let runner = cli.create_runner(&cli.run).expect("the arguments are a node's");
	let ended = runner.run_node_until_exit(|config| async move {
		let builder = NodeBuilder::new(config).with_engine(DishonestEngine(lie));
		builder.launch::<Litep2pNetworkBackend>().map_err(sc_cli::Error::Service)
	});
	ended.unwrap_or_else(|error| panic!("{error}"));
}

struct DishonestEngine(Lie);

impl Engine for DishonestEngine {
	type Import = DishonestImport;
	type Proposers = DishonestProposers;
	type Proposer = DishonestProposer;
	type Error = sp_blockchain::Error;

	fn block_import(
		&self,
		_context: EngineContext<'_>,
		grandpa: GrandpaImport,
	) -> Result<Self::Import, sc_service::Error> {
		Ok(DishonestImport { inner: grandpa, lie: self.0 })
	}

	fn proposers(
		&self,
		context: ProposerContext<'_>,
	) -> Result<Self::Proposers, sc_service::Error> {
		Ok(DishonestProposers { inner: StockEngine.proposers(context)?, lie: self.0 })
	}
}

/// Breaks the seals of its own blocks. Nobody checks them here.
#[derive(Clone)]
struct DishonestImport {
	inner: GrandpaImport,
	lie: Lie,
}

#[async_trait]
impl BlockImport<Block> for DishonestImport {
	type Error = sp_consensus::Error;

	async fn check_block(
		&self,
		block: BlockCheckParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		self.inner.check_block(block).await
	}

	async fn import_block(
		&self,
		mut block: BlockImportParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		if self.lie == Lie::Seal && block.origin == BlockOrigin::Own {
			for digest in &mut block.post_digests {
				if let DigestItem::Seal(_, signature) = digest {
					signature[0] ^= 1;
				}
			}
		}
		self.inner.import_block(block).await
	}
}

type StockProposers = sc_basic_authorship::ProposerFactory<Pool, Client>;
type StockProposer = sc_basic_authorship::Proposer<Block, Client, Pool>;
type Boxed<T> = Pin<Box<dyn Future<Output = Result<T, sp_blockchain::Error>> + Send>>;

struct DishonestProposers {
	inner: StockProposers,
	lie: Lie,
}

impl Environment<Block> for DishonestProposers {
	type Proposer = DishonestProposer;
	type CreateProposer = Boxed<DishonestProposer>;
	type Error = sp_blockchain::Error;

	fn init(&mut self, parent: &Header) -> Self::CreateProposer {
		let lie = self.lie;
		let inner = Environment::<Block>::init(&mut self.inner, parent);
		inner.map_ok(move |inner| DishonestProposer { inner, lie }).boxed()
	}
}

/// Puts another state root into the header of its block.
struct DishonestProposer {
	inner: StockProposer,
	lie: Lie,
}

impl Proposer<Block> for DishonestProposer {
	type Error = sp_blockchain::Error;
	type Proposal = Boxed<Proposal<Block>>;

	fn propose(self, args: ProposeArgs<Block>) -> Self::Proposal {
		let lie = self.lie;
		let proposed = Proposer::<Block>::propose(self.inner, args);
		let tell = move |mut proposal: Proposal<Block>| {
			if lie == Lie::StateRoot {
				proposal.block.header.state_root = Hash::repeat_byte(0xbd);
			}
			proposal
		};
		proposed.map_ok(tell).boxed()
	}
}
