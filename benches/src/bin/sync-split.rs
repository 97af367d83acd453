// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A chain of full blocks, imported one after the other into the database: by a stock client, and
//! in lanes with signatures that the pool has seen (as at the tip) or has not (as while syncing).

use clap::Parser;
use futures::executor::block_on;
use polyphony_benches::{Chain, Database, Settings};
use polyphony_node::types::Header;
use polyphony_parallel::{signatures, ImportSettings, Metrics, ParallelBlockImport};
use sc_consensus::{BlockImport, ImportResult};
use sp_runtime::OpaqueExtrinsic;
use std::{
	path::PathBuf,
	time::{Duration, Instant},
};

/// Measures the import of consecutive blocks of disjoint transfers, with commit.
#[derive(Parser)]
struct Arguments {
	/// Funded accounts.
	#[arg(long, default_value_t = 100_000)]
	accounts: usize,
	/// Transfers in each block.
	#[arg(long, default_value_t = 4_000)]
	transfers: usize,
	/// Blocks.
	#[arg(long, default_value_t = 8)]
	blocks: usize,
	/// Lanes (several: separated by commas).
	#[arg(long, value_delimiter = ',', default_values_t = [2])]
	lanes: Vec<usize>,
	/// Keep the state in RocksDB, in temporary folders, instead of in memory.
	#[arg(long)]
	rocksdb: bool,
}

type Block = (Header, Vec<OpaqueExtrinsic>);

struct World {
	arguments: Arguments,
	folder: PathBuf,
	chains: usize,
}

impl World {
	/// A chain of its own at the genesis that all of them have.
	fn chain(&mut self) -> Chain {
		self.chains += 1;
		let folder = self.folder.join(self.chains.to_string());
		Chain::new(Settings {
			code: polyphony_upgrade_fixture::LARGE_BLOCKS.expect("built with its Wasm"),
			database: match self.arguments.rocksdb {
				true => Database::RocksDb(folder),
				false => Database::Memory,
			},
			accounts: self.arguments.accounts,
			signers: self.arguments.transfers,
			extra: Vec::new(),
		})
	}

	/// The blocks, each of transfers between other accounts than the one before it.
	fn blocks(&mut self) -> Vec<Block> {
		let chain = self.chain();
		let accounts = &chain.accounts;
		(0..self.arguments.blocks)
			.map(|round| {
				let receivers = accounts.len() - accounts.signers();
				let transfers = (0..self.arguments.transfers).map(|i| {
					let to = (i + round * self.arguments.transfers) % receivers;
					accounts.transfer(i, accounts.signers() + to, round as u32)
				});
				let built = chain.build(chain.best(), transfers);
				assert_eq!(built.dropped, 0);
				let block = (built.header, built.body);
				chain.import(block.0.clone(), block.1.clone()).expect("the block is valid");
				block
			})
			.collect()
	}
}

/// Imports the blocks and prints how long each took.
fn run(name: &str, transfers: usize, blocks: &[Block], mut import: impl FnMut(Block)) {
	let mut times: Vec<Duration> = blocks
		.iter()
		.map(|block| {
			let block = block.clone();
			let begun = Instant::now();
			import(block);
			begun.elapsed()
		})
		.collect();
	let all: Vec<_> = times.iter().map(|t| format!("{:.0}", t.as_secs_f64() * 1e3)).collect();
	// The first block fills the caches.
	let mut times = times.split_off(1);
	times.sort();
	let median = times[times.len() / 2];
	let rate = transfers as f64 / median.as_secs_f64();
	println!("| {name} | {:.1} | {rate:.0} | {} |", median.as_secs_f64() * 1e3, all.join(" "));
}

fn main() {
	let arguments = Arguments::parse();
	let folder = std::env::temp_dir().join(format!("polyphony-sync-{}", std::process::id()));
	let (transfers, lanes) = (arguments.transfers, arguments.lanes.clone());
	let mut world = World { arguments, folder: folder.clone(), chains: 0 };
	eprintln!("making the blocks ...");
	let blocks = world.blocks();

	println!("| import | median ms | per s | each block, ms |\n|---|---|---|---|");
	let stock = world.chain();
	run("stock", transfers, &blocks, |(header, body)| {
		stock.import(header, body).expect("the block is valid");
	});
	drop(stock);
	for lanes in lanes {
		for warm in [true, false] {
			let chain = world.chain();
			let engine = chain.engine(lanes);
			engine.prepare(chain.best()).expect("the runtime can be executed in parallel");
			let settings = ImportSettings { threshold: 0, verify: false };
			let metrics = Metrics::register(None);
			let import = ParallelBlockImport::new(engine, chain.client.clone(), settings, metrics);
			signatures::global().clear();
			if warm {
				// As the pool does it.
				let other = world.chain();
				let engine = other.engine(2);
				engine.prepare(other.best()).expect("as before");
				for (header, body) in &blocks {
					engine.execute_block(header, body).expect("the block is valid");
					other.import(header.clone(), body.clone()).expect("the block is valid");
				}
			}
			let name = format!("{lanes} lanes, {} signatures", if warm { "warm" } else { "cold" });
			run(&name, transfers, &blocks, |(header, body)| {
				let imported = block_on(import.import_block(Chain::params(header, body)));
				assert!(matches!(imported, Ok(ImportResult::Imported(_))), "{imported:?}");
			});
		}
	}
	let _ = std::fs::remove_dir_all(folder);
}
