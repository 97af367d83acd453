// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! How fast a block is made from a full pool, by the stock proposer and in lanes, side by side.

use clap::Parser;
use futures::executor::block_on;
use polyphony_benches::{disjoint, Chain, Client, Database, Settings};
use polyphony_node::types::{Block, Header};
use polyphony_parallel::{Metrics, ProposerFactory};
use sc_transaction_pool::{TransactionPoolHandle, TransactionPoolOptions};
use sc_transaction_pool_api::{TransactionPool, TransactionSource};
use sp_consensus::{Environment, Proposal, ProposeArgs, Proposer};
use sp_core::testing::TaskExecutor;
use sp_runtime::{generic::Digest, traits::Header as _};
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// Measures the making of a block from a full pool, stock and parallel.
#[derive(Parser)]
struct Arguments {
	/// Funded accounts.
	#[arg(long, default_value_t = 100_000)]
	accounts: usize,
	/// Transfers in the pool.
	#[arg(long, default_value_t = 4_000)]
	transfers: usize,
	/// Lanes (several: separated by commas).
	#[arg(long, value_delimiter = ',', default_values_t = [2])]
	lanes: Vec<usize>,
	/// Rounds.
	#[arg(long, default_value_t = 5)]
	rounds: usize,
}

type Pool = TransactionPoolHandle<Block, Client>;

/// Makes a block, and says how long that took.
fn make<E>(factory: &mut E, chain: &Chain, parent: &Header) -> (Proposal<Block>, Duration)
where
	E: Environment<Block>,
	E::Error: std::fmt::Debug,
	<E::Proposer as Proposer<Block>>::Error: std::fmt::Debug,
{
	let (opening, _) = chain.opening(parent.hash());
	let slot_time = polyphony_runtime::constants::time::SLOT_DURATION;
	let now = u64::from(*opening.number()) * slot_time;
	let mut inherent_data = sp_inherents::InherentData::new();
	inherent_data
		.put_data(sp_timestamp::INHERENT_IDENTIFIER, &sp_timestamp::InherentType::new(now))
		.expect("the time is put once");
	let proposer = block_on(factory.init(parent)).expect("a proposer");
	let begun = Instant::now();
	let args = ProposeArgs {
		inherent_data,
		inherent_digests: Digest { logs: opening.digest().logs.clone() },
		max_duration: Duration::from_secs(120),
		block_size_limit: Some(64 * 1024 * 1024),
		..Default::default()
	};
	let proposal = block_on(proposer.propose(args)).expect("a block");
	(proposal, begun.elapsed())
}

fn median(values: &mut [Duration]) -> Duration {
	values.sort();
	values[values.len() / 2]
}

fn main() {
	let arguments = Arguments::parse();
	let chain = Chain::new(Settings {
		code: polyphony_upgrade_fixture::LARGE_BLOCKS.expect("built with its Wasm"),
		database: Database::Memory,
		accounts: arguments.accounts,
		signers: arguments.transfers.clamp(2, arguments.accounts / 2),
		extra: Vec::new(),
	});
	let engine = chain.engine(arguments.lanes[0]);
	engine.prepare(chain.best()).expect("the runtime can be executed in parallel");
	let spawn = TaskExecutor::new();
	let options = TransactionPoolOptions::new_with_params(
		2 * arguments.transfers,
		1024 * 1024 * 1024,
		None,
		sc_transaction_pool::TransactionPoolType::SingleState,
		false,
		false,
	);
	let pool: Arc<Pool> = Arc::new(
		sc_transaction_pool::Builder::new(spawn.clone(), chain.client.clone(), true.into())
			.with_options(options)
			.build(),
	);
	let parent = chain.best();
	let header = chain.client.header(parent).ok().flatten().expect("the best block has a header");
	let transfers = chain.accounts.transfers(arguments.transfers, disjoint);
	// The engine's cache, as a node's pool fills it.
	let built = chain.build(parent, transfers.clone());
	engine.execute_block(&built.header, &built.body).expect("the block is valid");
	eprintln!("filling the pool ...");
	for results in transfers.chunks(500) {
		let source = TransactionSource::External;
		block_on(pool.submit_at(parent, source, results.to_vec())).expect("the pool takes them");
	}
	assert_eq!(pool.status().ready, arguments.transfers);

	let mut stock = sc_basic_authorship::ProposerFactory::new(
		spawn.clone(),
		chain.client.clone(),
		pool.clone(),
		None,
		None,
	);
	println!(
		"| lanes | transfers | stock ms | parallel ms | ratio | stock per s | parallel per s |"
	);
	println!("|---|---|---|---|---|---|---|");
	for lanes in &arguments.lanes {
		let mut parallel = ProposerFactory::new(
			engine.with_lanes(*lanes),
			spawn.clone(),
			pool.clone(),
			None,
			None,
			Metrics::register(None),
		);
		let (mut stocks, mut parallels, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
		for round in 0..=arguments.rounds {
			let (expected, one) = make(&mut stock, &chain, &header);
			let (made, other) = make(&mut parallel, &chain, &header);
			assert_eq!(made.block, expected.block, "the same transactions, the same block");
			if round > 0 {
				stocks.push(one);
				parallels.push(other);
				ratios.push(one.as_secs_f64() / other.as_secs_f64());
			}
		}
		ratios.sort_by(f64::total_cmp);
		let (one, other) = (median(&mut stocks), median(&mut parallels));
		println!(
			"| {lanes} | {} | {:.1} | {:.1} | {:.2} | {:.0} | {:.0} |",
			arguments.transfers,
			one.as_secs_f64() * 1e3,
			other.as_secs_f64() * 1e3,
			ratios[ratios.len() / 2],
			arguments.transfers as f64 / one.as_secs_f64(),
			arguments.transfers as f64 / other.as_secs_f64(),
		);
	}
}
