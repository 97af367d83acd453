// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What a block of signed transfers costs to execute, state in memory: the figure that a parallel
//! engine is measured against.

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use polyphony_benches::{all_to_one, disjoint, Shape, World};
use std::time::Duration;

/// Enough that no account sends or receives twice in the largest disjoint block.
const ACCOUNTS: usize = 10_000;

fn execute_block(criterion: &mut Criterion) {
	let world = World::new(ACCOUNTS);
	let mut group = criterion.benchmark_group("execute_block");
	group.sample_size(10).measurement_time(Duration::from_secs(10));
	for (name, shape) in [("disjoint", disjoint as Shape), ("all to one", all_to_one)] {
		for transfers in [100, 1_000] {
			let block = world.block(transfers, shape);
			group.throughput(Throughput::Elements(transfers as u64));
			group.bench_with_input(BenchmarkId::new(name, transfers), &block, |bencher, block| {
				bencher.iter(|| world.execute(block))
			});
		}
	}
	group.finish();
}

criterion_group!(benches, execute_block);
criterion_main!(benches);
