// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Where the time of an import goes: one table of stock and parallel execution, side by side.
//!
//! Each line is the median of some rounds; in every round stock and parallel execution take turns,
//! so that a machine that is noisy is noisy to both. Signatures are part of the execution: what they
//! take is the difference between the lines with a warm and with a cold cache.

use clap::Parser;
use codec::{Decode, Encode};
use polyphony_benches::{all_to_one, disjoint, one_signer, zipf, Chain, Database, Settings, Shape};
use polyphony_node::types::{Block, Header};
use polyphony_parallel::{signatures, Times};
use sp_core::storage::StateVersion;
use sp_runtime::{
	traits::{BlakeTwo256, Block as _, Hash, Header as _},
	OpaqueExtrinsic,
};
use std::time::{Duration, Instant};

/// Measures the execution of a block of transfers, stock and parallel.
#[derive(Parser)]
struct Arguments {
	/// Funded accounts.
	#[arg(long, default_value_t = 100_000)]
	accounts: usize,
	/// Transfers in the block (several: separated by commas).
	#[arg(long, value_delimiter = ',', default_values_t = [4_000])]
	transfers: Vec<usize>,
	/// Who pays whom: disjoint, zipf, all-to-one, one-signer.
	#[arg(long, value_delimiter = ',', default_values_t = ["disjoint".to_string()])]
	shapes: Vec<String>,
	/// Lanes (several: separated by commas).
	#[arg(long, value_delimiter = ',', default_values_t = [1, 2])]
	lanes: Vec<usize>,
	/// Keep the state in RocksDB, in a temporary folder, instead of in memory.
	#[arg(long)]
	rocksdb: bool,
	/// Rounds.
	#[arg(long, default_value_t = 5)]
	rounds: usize,
}

fn median<T: Copy + PartialOrd>(values: &mut [T]) -> T {
	values.sort_by(|a, b| a.partial_cmp(b).expect("durations are comparable; qed"));
	values[values.len() / 2]
}

fn ms(duration: Duration) -> String {
	format!("{:.1}", duration.as_secs_f64() * 1e3)
}

/// What both ways of execution have in common, measured by itself.
fn once(name: &str, header: &Header, body: &[OpaqueExtrinsic]) {
	let encoded = Block::new(header.clone(), body.to_vec()).encode();
	let begun = Instant::now();
	let decoded = Block::decode(&mut &encoded[..]).expect("it was just encoded");
	let decode = begun.elapsed();
	let extrinsics = body.iter().map(Encode::encode).collect();
	let begun = Instant::now();
	let root = BlakeTwo256::ordered_trie_root(extrinsics, StateVersion::V0);
	let took = begun.elapsed();
	assert_eq!((decoded.header(), root), (header, *header.extrinsics_root()));
	eprintln!("{name}: decoding the block {} ms, extrinsics root {} ms", ms(decode), ms(took));
}

fn main() {
	let arguments = Arguments::parse();
	let most = arguments.transfers.iter().copied().max().unwrap_or(0);
	let folder = std::env::temp_dir().join(format!("polyphony-split-{}", std::process::id()));
	let database =
		if arguments.rocksdb { Database::RocksDb(folder.clone()) } else { Database::Memory };
	eprintln!("{} accounts ...", arguments.accounts);
	let chain = Chain::new(Settings {
		code: polyphony_upgrade_fixture::LARGE_BLOCKS.expect("built with its Wasm"),
		database,
		accounts: arguments.accounts,
		signers: most.clamp(2, arguments.accounts / 2),
		extra: Vec::new(),
	});
	let engine = chain.engine(1);
	engine.prepare(chain.best()).expect("the runtime can be executed in parallel");

	println!(
		"| block | lanes | signatures | stock ms | parallel ms | ratio | per s | prologue | \
		 execution | merge | epilogue | root | once | again | in order |"
	);
	println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
	for name in &arguments.shapes {
		let shape: Shape = match name.as_str() {
			"disjoint" => disjoint,
			"zipf" => zipf,
			"all-to-one" => all_to_one,
			"one-signer" => one_signer,
			other => panic!("there is no shape {other}"),
		};
		for transfers in &arguments.transfers {
			eprintln!("{name}, {transfers} transfers ...");
			let built = chain.build(chain.best(), chain.accounts.transfers(*transfers, shape));
			assert_eq!(built.dropped, 0);
			let (header, body) = (&built.header, &built.body);
			once(name, header, body);
			for lanes in &arguments.lanes {
				let engine = engine.with_lanes(*lanes);
				for warm in [true, false] {
					let (mut stock, mut parallel, mut times) = (vec![], vec![], vec![]);
					let mut counts = Default::default();
					for round in 0..=arguments.rounds {
						let begun = Instant::now();
						chain.execute(header, body).expect("the block is valid");
						let took = begun.elapsed();
						if !warm {
							signatures::global().clear();
						}
						let begun = Instant::now();
						let executed =
							engine.execute_block(header, body).expect("the block is valid");
						// The first round fills the caches.
						if round > 0 {
							stock.push(took);
							parallel.push(begun.elapsed());
							times.push(executed.times);
							counts = executed.counts;
						}
					}
					let part = |part: fn(&Times) -> Duration| {
						ms(median(&mut times.iter().map(part).collect::<Vec<_>>()))
					};
					let ratios = stock.iter().zip(&parallel);
					let mut ratios: Vec<_> =
						ratios.map(|(a, b)| a.as_secs_f64() / b.as_secs_f64()).collect();
					let prologue = part(|t| t.prologue + t.lanes);
					let (execution, merge) = (part(|t| t.execution), part(|t| t.merge));
					let (epilogue, root) = (part(|t| t.epilogue), part(|t| t.root));
					let parallel = median(&mut parallel);
					println!(
						"| {name} {transfers} | {lanes} | {} | {} | {} | {:.2} | {:.0} | \
						 {prologue} | {execution} | {merge} | {epilogue} | {root} | {} | {} | {} |",
						if warm { "warm" } else { "cold" },
						ms(median(&mut stock)),
						ms(parallel),
						median(&mut ratios),
						*transfers as f64 / parallel.as_secs_f64(),
						counts.once,
						counts.again,
						counts.in_order,
					);
				}
			}
		}
	}
	drop(engine);
	drop(chain);
	let _ = std::fs::remove_dir_all(folder);
}
