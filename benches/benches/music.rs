// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What music costs: blocks of `buy` by different accounts, of one recording, of eight and of as many
//! as there are buyers, all in one asset; and blocks of claims, of splits of their own and of one
//! stream that all hold. In Wasm by the stock path and in lanes.
//!
//! The environment sets the scale: `POLYPHONY_BENCH_CALLS` (500), `POLYPHONY_BENCH_LANES` (1,2).

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use polyphony_benches::{
	engine, execute, large_blocks, numbers, Built, Chain, Engine, MusicMarket,
};
use std::{cell::LazyCell, time::Duration};

/// A chain with recordings, and the engine on it.
struct World {
	market: MusicMarket,
	chain: Chain,
	engine: Engine,
}

impl World {
	fn new(market: MusicMarket) -> Self {
		let chain = market.chain(large_blocks());
		let engine = engine(&chain);
		Self { market, chain, engine }
	}
}

/// Measures a block of so many calls, which is made when the first benchmark of it runs.
fn block<F: FnOnce() -> World>(
	criterion: &mut Criterion,
	name: &str,
	(calls, lanes): (usize, &[usize]),
	world: &LazyCell<World, F>,
	build: impl FnOnce(&World) -> Built,
) {
	let built = LazyCell::new(|| build(world));
	let mut group = criterion.benchmark_group(format!("music/{name}"));
	group.sample_size(10).measurement_time(Duration::from_secs(10));
	group.throughput(Throughput::Elements(calls as u64));
	group.bench_function(BenchmarkId::new("stock", calls), |bencher| {
		let built = &*built;
		bencher.iter(|| execute(&world.chain, built))
	});
	for lanes in lanes {
		group.bench_function(BenchmarkId::new(format!("{lanes} lanes"), calls), |bencher| {
			let engine = world.engine.with_lanes(*lanes);
			let built = &*built;
			bencher.iter(|| engine.execute_block(&built.header, &built.body).expect("it is valid"))
		});
	}
	group.finish();
}

fn blocks(criterion: &mut Criterion) {
	// Run as a test (without `--bench`) it only has to work.
	let measures = std::env::args().any(|argument| argument == "--bench");
	let (calls, lanes): (_, &[_]) = if measures { (500, &[1, 2]) } else { (10, &[2]) };
	let calls = numbers("POLYPHONY_BENCH_CALLS", &[calls])[0];
	let lanes = numbers("POLYPHONY_BENCH_LANES", lanes);
	let scale = (calls, &lanes[..]);

	// Made when the first benchmark runs, and not when they are listed.
	let new = LazyCell::new(|| World::new(MusicMarket::new(calls, calls)));
	for (name, recordings) in
		[("one-recording", 1), ("eight-recordings", 8), ("all-recordings", calls)]
	{
		block(criterion, name, scale, &new, |world| {
			world.market.build_sales(&world.chain, recordings)
		});
	}
	let sold = LazyCell::new(|| World::new(MusicMarket::new(calls, calls).earn()));
	block(criterion, "claims-of-all-splits", scale, &sold, |world| {
		world.market.build_claims(&world.chain)
	});
	block(criterion, "claims-of-one-stream", scale, &sold, |world| {
		world.market.build_stream_claims(&world.chain)
	});
}

criterion_group!(benches, blocks);
criterion_main!(benches);
