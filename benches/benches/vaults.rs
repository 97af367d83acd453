// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What payments out of vaults cost: blocks of `pay` by owners and spenders, out of one vault, of
//! eight and of as many as there are payments, all in one asset and within limits, in Wasm by the
//! stock path and in lanes.
//!
//! The environment sets the scale: `POLYPHONY_BENCH_CALLS` (500), `POLYPHONY_BENCH_LANES` (1,2).

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use polyphony_benches::{engine, execute, large_blocks, numbers, Households};
use std::{cell::LazyCell, time::Duration};

fn blocks(criterion: &mut Criterion) {
	// Run as a test (without `--bench`) it only has to work.
	let measures = std::env::args().any(|argument| argument == "--bench");
	let (calls, lanes): (_, &[_]) = if measures { (500, &[1, 2]) } else { (10, &[2]) };
	let calls = numbers("POLYPHONY_BENCH_CALLS", &[calls])[0];
	let lanes = numbers("POLYPHONY_BENCH_LANES", lanes);

	// Made when the first benchmark runs, and not when they are listed.
	let world = LazyCell::new(|| {
		// For the block out of eight, also if there are fewer calls.
		let vaults = calls.max(8);
		let households = Households::new(vaults * Households::PEOPLE, vaults);
		let chain = households.chain(large_blocks());
		let engine = engine(&chain);
		(households, chain, engine)
	});
	for (name, vaults) in [("one-vault", 1), ("eight-vaults", 8), ("all-vaults", calls)] {
		let built = LazyCell::new(|| {
			let (households, chain, _) = &*world;
			households.build(chain, calls, vaults)
		});
		let mut group = criterion.benchmark_group(format!("vaults/{name}"));
		group.sample_size(10).measurement_time(Duration::from_secs(10));
		group.throughput(Throughput::Elements(calls as u64));
		group.bench_function(BenchmarkId::new("stock", calls), |bencher| {
			let built = &*built;
			bencher.iter(|| execute(&world.1, built))
		});
		for lanes in &lanes {
			let id = BenchmarkId::new(format!("{lanes} lanes"), calls);
			group.bench_function(id, |bencher| {
				let engine = world.2.with_lanes(*lanes);
				let built = &*built;
				bencher
					.iter(|| engine.execute_block(&built.header, &built.body).expect("it is valid"))
			});
		}
		group.finish();
	}
}

criterion_group!(benches, blocks);
criterion_main!(benches);
