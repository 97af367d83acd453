// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the dex costs: its pure functions, its calls natively, blocks of swaps in Wasm by the stock
//! path and in lanes, the clearing of orders, and what of that depends on a state that a call does
//! not touch (nothing should).
//!
//! The environment sets the scale: `POLYPHONY_BENCH_SWAPS` (1000), `POLYPHONY_BENCH_LANES` (1,2),
//! `POLYPHONY_BENCH_ORDERS` (10000, over 100 pairs), `POLYPHONY_BENCH_SIZES` (10,1000,10000: pools
//! or orders that are not touched).

use criterion::{
	criterion_group, criterion_main, measurement::WallTime, BatchSize, BenchmarkGroup, BenchmarkId,
	Criterion, Throughput,
};
use pallet_dex::{
	clearing,
	math::{Curve, A_PRECISION},
	Call, PoolKind,
};
use polyphony_benches::{
	disjoint, dispatch, numbers, offers, Built, Chain, Markets, Native, Scratch, RESERVE,
};
use polyphony_runtime::{AccountId, Runtime};
use sp_runtime::Permill;
use std::{
	cell::{LazyCell, RefCell},
	hint::black_box,
	time::Duration,
};

const STABLE: PoolKind = PoolKind::Stable { amplification: 100, scales: [1, 1] };

/// The least and the most that is measured.
struct Scale {
	swaps: usize,
	lanes: Vec<usize>,
	orders: usize,
	pairs: usize,
	batches: &'static [usize],
	sizes: Vec<usize>,
}

impl Scale {
	fn new() -> Self {
		// Run as a test (without `--bench`) it only has to work.
		let measures = std::env::args().any(|argument| argument == "--bench");
		let (swaps, lanes, orders, pairs, batches, sizes): (_, &[_], _, _, &[_], &[_]) = if measures
		{
			(1_000, &[1, 2], 10_000, 100, &[2, 16, 128, 256], &[10, 1_000, 10_000])
		} else {
			(10, &[2], 20, 2, &[2], &[10])
		};
		Self {
			swaps: numbers("POLYPHONY_BENCH_SWAPS", &[swaps])[0],
			lanes: numbers("POLYPHONY_BENCH_LANES", lanes),
			orders: numbers("POLYPHONY_BENCH_ORDERS", &[orders])[0],
			pairs,
			batches,
			sizes: numbers("POLYPHONY_BENCH_SIZES", sizes),
		}
	}
}

type Group<'a> = BenchmarkGroup<'a, WallTime>;

/// A call, natively, each time on the same state. The state is made when the benchmark runs.
fn bench_call(
	group: &mut Group<'_>,
	id: BenchmarkId,
	make: impl FnOnce() -> (Native, AccountId, Call<Runtime>),
) {
	let world = LazyCell::new(|| {
		let (native, who, call) = make();
		(RefCell::new(native), who, call)
	});
	group.bench_function(id, |bencher| {
		let (native, who, call) = &*world;
		native.borrow_mut().execute(|| {
			bencher.iter_batched(
				|| (Scratch::new(), call.clone()),
				|(scratch, call)| {
					dispatch(who, call);
					// Rolled back when it is dropped, which is not measured.
					scratch
				},
				BatchSize::PerIteration,
			)
		});
	});
}

/// The clearing of all pending orders, natively, each time on the same state.
fn bench_clearing(group: &mut Group<'_>, id: BenchmarkId, make: impl FnOnce() -> Native) {
	let native = LazyCell::new(|| RefCell::new(make()));
	group.bench_function(id, |bencher| {
		let mut native = native.borrow_mut();
		bencher.iter_custom(|rounds| {
			(0..rounds).map(|_| native.clear().blocks.iter().sum::<Duration>()).sum()
		});
	});
}

/// The pure functions.
fn functions(criterion: &mut Criterion) {
	let mut group = criterion.benchmark_group("dex functions");
	let fee = Permill::from_parts(3_000);
	let curves = [
		("constant product", Curve::ConstantProduct),
		("stable", Curve::Stable { amplification: 100 * A_PRECISION, scales: [1, 1] }),
	];
	for (name, curve) in curves {
		// Not balanced, so that Newton's method has something to do.
		let reserves = [RESERVE, RESERVE / 3];
		group.bench_function(format!("{name}/swap_exact_in"), |bencher| {
			bencher.iter(|| {
				let sold = black_box(RESERVE / 1_000);
				black_box(curve).swap_exact_in(black_box(reserves), 0, sold, fee)
			})
		});
		for count in [16, 256] {
			let offers = offers(count);
			group.bench_function(BenchmarkId::new(format!("{name}/clear"), count), |bencher| {
				bencher.iter(|| {
					clearing::clear(black_box([&offers[0], &offers[1]]), |input, amount| {
						let swapped = curve.swap_exact_in([RESERVE; 2], input, amount, fee);
						swapped.ok().map(|swapped| swapped.amount_out)
					})
				})
			});
		}
	}
	group.finish();
}

/// Calls, natively.
fn calls(criterion: &mut Criterion) {
	let mut group = criterion.benchmark_group("dex calls");
	for (name, kind) in [("constant product", PoolKind::ConstantProduct), ("stable", STABLE)] {
		for hops in 1..=4 {
			bench_call(&mut group, BenchmarkId::new(format!("swap/{name}"), hops), || {
				let markets = Markets::new(1, 0).open(10, 4, kind).endow(1);
				(markets.native(), markets.trader(0).clone(), markets.swap(0, hops))
			});
		}
	}
	group.finish();
}

/// Blocks of swaps, beside blocks of transfers on the same chain, in Wasm.
fn blocks(criterion: &mut Criterion) {
	let scale = Scale::new();
	let world = LazyCell::new(|| {
		let markets = Markets::new(scale.swaps, scale.swaps)
			.open(scale.swaps, 1, PoolKind::ConstantProduct)
			.open_common(PoolKind::ConstantProduct)
			.endow(scale.swaps);
		let chain =
			markets.chain(polyphony_upgrade_fixture::LARGE_BLOCKS.expect("built with its Wasm"));
		let engine = chain.engine(1);
		engine.prepare(chain.best()).expect("the runtime can be executed in parallel");
		(markets, chain, engine)
	});
	let built = |extrinsics: Vec<_>| {
		let (_, chain, _) = &*world;
		let built = chain.build(chain.best(), extrinsics);
		assert_eq!(built.dropped, 0);
		built
	};
	let swaps = |call: fn(&Markets, usize) -> Call<Runtime>| {
		let (markets, chain, _) = &*world;
		let sign = |i| chain.accounts.sign(i, call(markets, i).into(), 0);
		built((0..scale.swaps).map(sign).collect())
	};

	let mut group = criterion.benchmark_group("dex blocks");
	group.sample_size(10).measurement_time(Duration::from_secs(10));
	let shapes: [(_, Box<dyn Fn() -> Built + '_>); 4] = [
		("transfers", Box::new(|| built(world.1.accounts.transfers(scale.swaps, disjoint)))),
		("pools apart", Box::new(|| swaps(|markets, i| markets.swap(i, 1)))),
		("one asset", Box::new(|| swaps(|markets, i| markets.swap_common(i)))),
		("one pool", Box::new(|| swaps(|markets, _| markets.swap(0, 1)))),
	];
	for (name, build) in &shapes {
		let built = LazyCell::new(build);
		group.throughput(Throughput::Elements(scale.swaps as u64));
		group.bench_function(BenchmarkId::new(format!("{name}/stock"), scale.swaps), |bencher| {
			let built = &*built;
			bencher.iter(|| world.1.execute(&built.header, &built.body).expect("it is valid"))
		});
		for lanes in &scale.lanes {
			let id = BenchmarkId::new(format!("{name}/{lanes} lanes"), scale.swaps);
			group.bench_function(id, |bencher| {
				let engine = world.2.with_lanes(*lanes);
				let built = &*built;
				bencher
					.iter(|| engine.execute_block(&built.header, &built.body).expect("it is valid"))
			});
		}
	}
	group.finish();
}

/// The clearing of orders: one pair, and many with all orders over them. Natively, and by the
/// beginnings of the blocks in Wasm that it takes.
fn clearing_of_orders(criterion: &mut Criterion) {
	let scale = Scale::new();
	let mut group = criterion.benchmark_group("dex clearing");
	group.sample_size(10).measurement_time(Duration::from_secs(10));
	let batches = scale.batches.iter().map(|orders| (1, *orders));
	for (pairs, orders) in batches.chain([(scale.pairs, scale.orders)]) {
		let markets = LazyCell::new(|| {
			let all: Vec<_> = (0..pairs).collect();
			Markets::new(1, orders)
				.open(pairs, 1, PoolKind::ConstantProduct)
				.cross(&all, orders / pairs)
		});
		group.throughput(Throughput::Elements(orders as u64));
		let name = |way| BenchmarkId::new(format!("{way}/{pairs} pairs"), orders);
		bench_clearing(&mut group, name("native"), || markets.native());
		let chain = LazyCell::new(|| {
			let chain = markets.chain(polyphony_runtime::WASM_BINARY.expect("built with its Wasm"));
			let blocks = chain.clear();
			(chain, blocks)
		});
		group.bench_function(name("wasm"), |bencher| {
			let (chain, blocks): &(Chain, Vec<Built>) = &chain;
			bencher.iter(|| {
				for built in blocks {
					chain.begin(&built.header).expect("it is valid");
				}
			})
		});
	}
	group.finish();
}

/// What a state costs that is not touched: natively. `dex-split` has this in Wasm as well, and
/// counts accesses.
fn flatness(criterion: &mut Criterion) {
	let scale = Scale::new();
	let mut group = criterion.benchmark_group("dex flatness");
	let others: Vec<_> = (1..=100).collect();
	for size in &scale.sizes {
		bench_call(&mut group, BenchmarkId::new("swap/pools", size), || {
			let markets = Markets::new(1, 0).open(*size, 1, PoolKind::ConstantProduct).endow(1);
			(markets.native(), markets.trader(0).clone(), markets.swap(0, 1))
		});
		for (book, resting) in [("same book", &[0][..]), ("other books", &others)] {
			let markets = || {
				Markets::new(1, size + 10)
					.open(101, 1, PoolKind::ConstantProduct)
					.endow(1)
					.rest(resting, *size)
			};
			let id = |what| BenchmarkId::new(format!("{what}/{book}"), size);
			bench_call(&mut group, id("place_order"), || {
				let markets = markets();
				(markets.native(), markets.trader(0).clone(), markets.order(0))
			});
			bench_clearing(&mut group, id("batch of 10"), || markets().cross(&[0], 10).native());
		}
	}
	group.finish();
}

criterion_group!(benches, functions, calls, blocks, clearing_of_orders, flatness);
criterion_main!(benches);
