// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the dex costs, as tables: calls natively and in Wasm, blocks of swaps by the stock path and
//! in lanes, the clearing of orders, and what of all that depends on pools and orders that are not
//! touched.

use clap::{Parser, ValueEnum};
use pallet_dex::{
	clearing,
	math::{Curve, A_PRECISION},
	Call, PoolKind, PoolStates,
};
use polyphony_benches::{
	begin, build, disjoint, dispatch, each, engine, execute, large_blocks, median, ms, offers,
	time, us, Access, Built, Chain, Compared, Markets, Native, RESERVE,
};
use polyphony_runtime::Runtime;
use sp_runtime::Permill;
use std::{hint::black_box, time::Duration};

const STABLE: PoolKind = PoolKind::Stable { amplification: 100, scales: [1, 1] };
/// Transactions of a block by which one of them is measured.
const SAMPLE: usize = 100;
/// Markets that these use by turns.
const USED: usize = 10;
/// Native calls are so much shorter than blocks that each round has many.
const NATIVE_ROUNDS: usize = 50;

/// A table.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Table {
	/// The pure functions.
	Functions,
	/// Swaps of one to four pools, natively and in Wasm.
	Calls,
	/// Blocks of swaps, stock and parallel.
	Blocks,
	/// The clearing of orders, natively and in Wasm.
	Clearing,
	/// The same calls with more and more pools and orders that they do not touch.
	Flatness,
}

/// Measures the dex.
#[derive(Parser)]
struct Arguments {
	/// The tables (several: separated by commas).
	#[arg(
		long,
		value_enum,
		value_delimiter = ',',
		default_values_t = Table::value_variants().to_vec()
	)]
	tables: Vec<Table>,
	/// Swaps in a block.
	#[arg(long, default_value_t = 1_000)]
	swaps: usize,
	/// Lanes (several: separated by commas).
	#[arg(long, value_delimiter = ',', default_values_t = [1, 2])]
	lanes: Vec<usize>,
	/// Orders of one pair that are cleared together (several: separated by commas).
	#[arg(long, value_delimiter = ',', default_values_t = [2, 16, 128, 256])]
	batches: Vec<usize>,
	/// Orders that are cleared together in many pairs.
	#[arg(long, default_value_t = 10_000)]
	orders: usize,
	/// The number of these pairs.
	#[arg(long, default_value_t = 100)]
	pairs: usize,
	/// Pools, and orders, that are not touched (several: separated by commas).
	#[arg(long, value_delimiter = ',', default_values_t = [10, 1_000, 10_000])]
	sizes: Vec<usize>,
	/// Rounds.
	#[arg(long, default_value_t = 5)]
	rounds: usize,
}

/// The runtime as it is, for the clearing: the limits of its blocks are a part of that.
fn ordinary() -> &'static [u8] {
	polyphony_runtime::WASM_BINARY.expect("built with its Wasm")
}

/// A block of swaps. Each of these pools has swapped after it.
fn build_swaps(
	markets: &Markets,
	chain: &Chain,
	count: usize,
	pools: impl IntoIterator<Item = u32>,
	swap: impl Fn(&Markets, usize) -> Call<Runtime>,
) -> Built {
	let sign = |i| chain.accounts.sign(i, swap(markets, i).into(), 0);
	let built = build(chain, (0..count).map(sign));
	for pool in pools {
		assert!(built.writes(&PoolStates::<Runtime>::hashed_key_for(pool)), "the swaps succeed");
	}
	built
}

fn functions(arguments: &Arguments) {
	println!("| function | µs |\n|---|---|");
	let fee = Permill::from_parts(3_000);
	let curves = [
		("constant product", Curve::ConstantProduct),
		("stable", Curve::Stable { amplification: 100 * A_PRECISION, scales: [1, 1] }),
	];
	for (name, curve) in curves {
		let reserves = [RESERVE, RESERVE / 3];
		let repeat = 1_000;
		let took = time(arguments.rounds, || {
			for _ in 0..repeat {
				let sold = black_box(RESERVE / 1_000);
				let swapped = black_box(curve).swap_exact_in(black_box(reserves), 0, sold, fee);
				black_box(swapped).expect("the pool can swap that");
			}
		});
		println!("| `swap_exact_in`, {name} | {:.2} |", took.as_secs_f64() * 1e6 / repeat as f64);
		for count in [16, 256] {
			let offers = offers(count);
			let took = time(arguments.rounds * NATIVE_ROUNDS, || {
				black_box(clearing::clear(black_box([&offers[0], &offers[1]]), |input, amount| {
					let swapped = curve.swap_exact_in([RESERVE; 2], input, amount, fee);
					swapped.ok().map(|swapped| swapped.amount_out)
				}));
			});
			println!("| `clear`, {count} offers, {name} | {} |", us(took));
		}
	}
}

/// The native time of a call of the first trader, and what it asks of the state.
fn native(markets: &Markets, call: &Call<Runtime>, rounds: usize) -> (Duration, Access) {
	let mut native = markets.native();
	let who = markets.trader(0);
	let took = native.time(rounds * NATIVE_ROUNDS, || dispatch(who, call.clone()));
	(took, native.access(|| dispatch(who, call.clone())))
}

fn calls(arguments: &Arguments) {
	println!(
		"| swap | pools | native µs | again in the block | reads | writes | trie nodes | Wasm µs |"
	);
	println!("|---|---|---|---|---|---|---|---|");
	let rounds = arguments.rounds;
	for (name, kind) in [("constant product", PoolKind::ConstantProduct), ("stable", STABLE)] {
		let markets = Markets::new(SAMPLE, SAMPLE).open(SAMPLE, 4, kind).endow(SAMPLE);
		let chain = markets.chain(large_blocks());
		for hops in 1..=4 {
			let (first, access) = native(&markets, &markets.swap(0, hops), rounds);
			let mut again = markets.native();
			let who = markets.trader(0);
			again.execute(|| dispatch(who, markets.swap(0, hops)));
			let call = markets.swap(0, hops);
			let again = again.time(rounds * NATIVE_ROUNDS, || dispatch(who, call.clone()));
			let pools = markets.market(SAMPLE - 1).pools[..hops].to_vec();
			let swap = |markets: &Markets, i| markets.swap(i, hops);
			let built = build_swaps(&markets, &chain, SAMPLE, pools, swap);
			println!(
				"| {name} | {hops} | {} | {} | {} | {} | {} | {} |",
				us(first),
				us(again),
				access.reads,
				access.writes,
				access.nodes,
				us(each(&chain, &built, SAMPLE, rounds)),
			);
		}
		if kind == PoolKind::ConstantProduct {
			let transfers = build(&chain, chain.accounts.transfers(SAMPLE, disjoint));
			let each = each(&chain, &transfers, SAMPLE, rounds);
			println!("| (a transfer) | | | | | | | {} |", us(each));
		}
	}
}

fn blocks(arguments: &Arguments) {
	let count = arguments.swaps;
	let markets = Markets::new(count, count)
		.open(count, 1, PoolKind::ConstantProduct)
		.open_common(PoolKind::ConstantProduct)
		.endow(count);
	let chain = markets.chain(large_blocks());
	let engine = engine(&chain);
	let all = || (0..count).map(|i| markets.market(i));
	let swaps = |pools, swap: fn(&Markets, usize) -> _| -> Built {
		build_swaps(&markets, &chain, count, pools, swap)
	};
	let blocks = [
		("transfers", build(&chain, chain.accounts.transfers(count, disjoint))),
		("pools apart", swaps(all().map(|m| m.pools[0]).collect::<Vec<_>>(), |m, i| m.swap(i, 1))),
		("one asset", swaps(all().filter_map(|m| m.common).collect(), Markets::swap_common)),
		("one pool", swaps(vec![markets.market(0).pools[0]], |m, _| m.swap(0, 1))),
	];

	let columns = Compared::COLUMNS;
	println!("| block | {columns} |");
	println!("|---{}|", "|---".repeat(columns.split('|').count()));
	for (name, built) in &blocks {
		for lanes in &arguments.lanes {
			let engine = engine.with_lanes(*lanes);
			let compared = Compared::new(&chain, &engine, built, arguments.rounds);
			println!("| {name} {count} | {} |", compared.cells(count, *lanes));
		}
	}
}

/// How long it takes to clear the orders of a state natively, all blocks together. Fails unless so
/// many orders are left.
fn clear(native: &mut Native, left: usize, rounds: usize) -> Duration {
	assert_eq!(native.left(), left, "all orders that can be filled are");
	median((0..rounds).map(|_| native.clear().blocks.iter().sum()).collect())
}

fn clearing(arguments: &Arguments) {
	println!(
		"| orders | pairs | blocks | native ms | µs an order | Wasm ms | µs an order | longest \
		 block, ms | by weight, ms | with its roots, ms |"
	);
	println!("|---|---|---|---|---|---|---|---|---|---|");
	let batches = arguments.batches.iter().map(|orders| (*orders, 1));
	for (orders, pairs) in batches.chain([(arguments.orders, arguments.pairs)]) {
		let orders = orders / pairs * pairs;
		let markets = Markets::new(1, orders)
			.open(pairs, 1, PoolKind::ConstantProduct)
			.cross(&(0..pairs).collect::<Vec<_>>(), orders / pairs);
		let mut native = markets.native();
		let weights = native.clear().weights;
		let native = clear(&mut native, 0, arguments.rounds);
		let chain = markets.chain(ordinary());
		let blocks = chain.clear();
		assert_eq!(blocks.len(), weights.len(), "both ways are the same");
		let times: Vec<_> = blocks
			.iter()
			.map(|built| {
				let begin = || chain.begin(&built.header).expect("the block is valid");
				let whole = time(arguments.rounds, || execute(&chain, built));
				(time(arguments.rounds, begin), whole)
			})
			.collect();
		let wasm: Duration = times.iter().map(|(begin, _)| *begin).sum();
		let longest = times.into_iter().zip(weights).max();
		let ((longest, whole), weight) = longest.expect("there are orders");
		println!(
			"| {orders} | {pairs} | {} | {} | {} | {} | {} | {} | {} | {} |",
			blocks.len(),
			ms(native),
			us(native / orders as u32),
			ms(wasm),
			us(wasm / orders as u32),
			ms(longest),
			ms(weight),
			ms(whole),
		);
	}
}

fn flat_row(call: &str, state: &str, native: Duration, access: Access, wasm: Duration) {
	println!(
		"| {call} | {state} | {} | {} | {} | {} | {} |",
		us(native),
		access.reads,
		access.writes,
		access.nodes,
		us(wasm),
	);
}

fn flatness(arguments: &Arguments) {
	println!("| call | state | native µs | reads | writes | trie nodes | Wasm µs |");
	println!("|---|---|---|---|---|---|---|");
	let rounds = arguments.rounds;
	for size in &arguments.sizes {
		let used = USED.min(*size);
		let markets =
			Markets::new(SAMPLE, SAMPLE).open(*size, 1, PoolKind::ConstantProduct).endow(used);
		let (took, access) = native(&markets, &markets.swap(0, 1), rounds);
		let chain = markets.chain(large_blocks());
		let pools = (0..used).map(|market| markets.market(market).pools[0]);
		let swap = |markets: &Markets, i| markets.swap(i % used, 1);
		let built = build_swaps(&markets, &chain, SAMPLE, pools, swap);
		let wasm = each(&chain, &built, SAMPLE, rounds);
		flat_row("swap", &format!("{size} pools"), took, access, wasm);
	}
	let others: Vec<_> = (1..=100).collect();
	for (book, resting) in [("in the same book", &[0][..]), ("in other books", &others)] {
		for size in &arguments.sizes {
			let state = format!("{size} orders {book}");
			let markets = || {
				Markets::new(SAMPLE, size + 10)
					.open(101, 1, PoolKind::ConstantProduct)
					.endow(1)
					.rest(resting, *size)
			};
			let with_ten = markets().cross(&[0], 10);
			let markets = markets();

			let (took, access) = native(&markets, &markets.order(0), rounds);
			let chain = markets.chain(large_blocks());
			let sign = |i| chain.accounts.sign(i, markets.order(0).into(), 0);
			let built = build(&chain, (0..SAMPLE).map(sign));
			let wasm = each(&chain, &built, SAMPLE, rounds);
			flat_row("place_order", &state, took, access, wasm);

			let mut native = with_ten.native();
			let took = clear(&mut native, *size, rounds * NATIVE_ROUNDS);
			let access = native.access(|| {
				begin(1);
			});
			let chain = with_ten.chain(large_blocks());
			let with_orders = build(&chain, []);
			let without = markets.chain(large_blocks());
			let empty = build(&without, []);
			let in_wasm = |chain: &Chain, built: &Built| {
				time(rounds * NATIVE_ROUNDS, || {
					chain.begin(&built.header).expect("the block is valid");
				})
			};
			let wasm = in_wasm(&chain, &with_orders).saturating_sub(in_wasm(&without, &empty));
			flat_row("batch of 10", &state, took, access, wasm);
		}
	}
}

fn main() {
	let arguments = Arguments::parse();
	for table in &arguments.tables {
		eprintln!("{table:?} ...");
		match table {
			Table::Functions => functions(&arguments),
			Table::Calls => calls(&arguments),
			Table::Blocks => blocks(&arguments),
			Table::Clearing => clearing(&arguments),
			Table::Flatness => flatness(&arguments),
		}
		println!();
	}
}
