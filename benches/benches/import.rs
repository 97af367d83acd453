// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What it takes to execute a block of signed transfers to its storage changes, roots included, by
//! the stock path and in lanes, in the same run.
//!
//! The environment sets the scale: `POLYPHONY_BENCH_ACCOUNTS` (100000), `POLYPHONY_BENCH_TRANSFERS`
//! (1000,4000; up to 20000), `POLYPHONY_BENCH_LANES` (1 and the cores), `POLYPHONY_BENCH_DATABASE`
//! (memory, or rocksdb: in a temporary folder).

use criterion::{criterion_group, criterion_main, BatchSize, BenchmarkId, Criterion, Throughput};
use polyphony_benches::{
	all_to_one, disjoint, numbers, one_signer, zipf, Chain, Database, Settings, Shape,
};
use polyphony_parallel::signatures;
use std::{cell::LazyCell, time::Duration};

fn import(criterion: &mut Criterion) {
	// Run as a test (without `--bench`) it only has to work.
	let measures = std::env::args().any(|argument| argument == "--bench");
	let (accounts, transfers): (_, &[usize]) =
		if measures { (100_000, &[1_000, 4_000]) } else { (100, &[20]) };
	let accounts = numbers("POLYPHONY_BENCH_ACCOUNTS", &[accounts])[0];
	let transfers = numbers("POLYPHONY_BENCH_TRANSFERS", transfers);
	let cores = std::thread::available_parallelism().map_or(1, usize::from);
	let lanes = if measures { vec![1, cores] } else { vec![2] };
	let lanes = numbers("POLYPHONY_BENCH_LANES", &lanes);
	let rocksdb = std::env::var("POLYPHONY_BENCH_DATABASE").is_ok_and(|name| name == "rocksdb");
	let folder = std::env::temp_dir().join(format!("polyphony-bench-{}", std::process::id()));
	let most = transfers.iter().copied().max().unwrap_or(0);

	// Made when the first benchmark runs, and not when they are listed.
	let world = LazyCell::new(|| {
		let chain = Chain::new(Settings {
			code: polyphony_upgrade_fixture::LARGE_BLOCKS.expect("built with its Wasm"),
			database: if rocksdb { Database::RocksDb(folder.clone()) } else { Database::Memory },
			accounts,
			signers: most.clamp(2, accounts / 2),
			extra: Vec::new(),
		});
		let engine = chain.engine(1);
		engine.prepare(chain.best()).expect("the runtime can be executed in parallel");
		(chain, engine)
	});

	let mut group = criterion.benchmark_group("import");
	group.sample_size(10).measurement_time(Duration::from_secs(10));
	let shapes = [
		("disjoint", disjoint as Shape),
		("zipf", zipf),
		("all to one", all_to_one),
		("one signer", one_signer),
	];
	for (name, shape) in shapes {
		for count in &transfers {
			let built = LazyCell::new(|| {
				let (chain, _) = &*world;
				chain.build(chain.best(), chain.accounts.transfers(*count, shape))
			});
			group.throughput(Throughput::Elements(*count as u64));
			group.bench_function(BenchmarkId::new(format!("{name}/stock"), count), |bencher| {
				let (chain, _) = &*world;
				let built = &*built;
				bencher.iter(|| chain.execute(&built.header, &built.body).expect("it is valid"))
			});
			for lanes in &lanes {
				for (cache, cold) in [("warm", false), ("cold", true)] {
					let id = BenchmarkId::new(format!("{name}/{lanes} lanes {cache}"), count);
					group.bench_function(id, |bencher| {
						let engine = world.1.with_lanes(*lanes);
						let built = &*built;
						bencher.iter_batched(
							|| {
								if cold {
									signatures::global().clear();
								}
							},
							|()| {
								engine
									.execute_block(&built.header, &built.body)
									.expect("it is valid")
							},
							BatchSize::PerIteration,
						)
					});
				}
			}
		}
	}
	group.finish();
	let _ = std::fs::remove_dir_all(folder);
}

criterion_group!(benches, import);
criterion_main!(benches);
