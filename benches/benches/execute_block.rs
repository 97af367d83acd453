// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What a block of signed transfers costs to execute, state in memory: the figure that a parallel
//! engine is measured against.

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use polyphony_benches::{all_to_one, disjoint, Shape, World};
use std::{cell::LazyCell, time::Duration};

/// Enough that no account sends or receives twice in a disjoint block.
const ACCOUNTS: usize = 2_000;

fn execute_block(criterion: &mut Criterion) {
	// Made when the first benchmark runs, and not when they are listed.
	let world = LazyCell::new(|| World::new(ACCOUNTS));
	let mut group = criterion.benchmark_group("execute_block");
	group.sample_size(10).measurement_time(Duration::from_secs(10));
	for (name, shape) in [("disjoint", disjoint as Shape), ("all to one", all_to_one)] {
		// A block holds somewhat under a thousand, by weight.
		for transfers in [100, 800] {
			group.throughput(Throughput::Elements(transfers as u64));
			group.bench_function(BenchmarkId::new(name, transfers), |bencher| {
				let block = world.block(transfers, shape);
				bencher.iter(|| world.execute(&block))
			});
		}
	}
	group.finish();
}

criterion_group!(benches, execute_block);
criterion_main!(benches);
