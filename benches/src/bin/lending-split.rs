// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What lending costs, as tables: calls natively and in Wasm, and blocks of calls on one market and
//! on several, by the stock path and in lanes.

use clap::{Parser, ValueEnum};
use pallet_lending::Call;
use polyphony_benches::{
	build, disjoint, dispatch, each, engine, large_blocks, turn, us, Built, Compared, MoneyMarkets,
};
use polyphony_runtime::Runtime;

/// Transactions of a block by which one of them is measured.
const SAMPLE: usize = 100;
/// Native calls are so much shorter than blocks that each round has many.
const NATIVE_ROUNDS: usize = 50;

/// A table.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Table {
	/// Calls, natively and in Wasm.
	Calls,
	/// Blocks of calls of different accounts, stock and parallel.
	Blocks,
}

/// Measures lending.
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
	/// Calls in a block.
	#[arg(long, default_value_t = 1_000)]
	calls: usize,
	/// Markets that the accounts of a block use by turns (several: separated by commas).
	#[arg(long, value_delimiter = ',', default_values_t = [1, 2, 4, 8, 16])]
	markets: Vec<usize>,
	/// Lanes (several: separated by commas).
	#[arg(long, value_delimiter = ',', default_values_t = [1, 2])]
	lanes: Vec<usize>,
	/// Rounds.
	#[arg(long, default_value_t = 5)]
	rounds: usize,
}

fn calls(arguments: &Arguments) {
	println!("| call | native µs | reads | writes | trie nodes | Wasm µs |");
	println!("|---|---|---|---|---|---|");
	let rounds = arguments.rounds;
	let [newcomers, savers, debtors, end] = [0, 1, 2, 3].map(|group| group * SAMPLE);
	let markets = MoneyMarkets::new(end, 1).save(savers..debtors).owe(debtors..end, 1);
	let chain = markets.chain(large_blocks());
	let (collateral, market) = (MoneyMarkets::COLLATERAL, turn(0, 1));
	let rows = [
		("supply, the first", newcomers, markets.supply(market)),
		("supply, more of the same", savers, markets.supply(collateral)),
		("withdraw, without a debt", savers, markets.withdraw(collateral)),
		("withdraw, with a debt", debtors, markets.withdraw(collateral)),
		("borrow, the first debt", savers, markets.borrow(market)),
		("borrow, more of the same", debtors, markets.borrow(market)),
		("repay, a part", debtors, markets.repay(market)),
		("repay, all", debtors, markets.repay_all(market)),
		("set_collateral", savers, markets.set_collateral()),
	];
	for (name, first, call) in rows {
		let mut native = markets.native();
		let who = markets.account(first);
		let took = native.time(rounds * NATIVE_ROUNDS, || dispatch(who, call.clone()));
		let access = native.access(|| dispatch(who, call.clone()));
		let all = (first..first + SAMPLE).map(|account| (account, call.clone()));
		let built = markets.build(&chain, all);
		println!(
			"| {name} | {} | {} | {} | {} | {} |",
			us(took),
			access.reads,
			access.writes,
			access.nodes,
			us(each(&chain, &built, SAMPLE, rounds)),
		);
	}
	let transfers = build(&chain, chain.accounts.transfers(SAMPLE, disjoint));
	println!("| (a transfer) | | | | | {} |", us(each(&chain, &transfers, SAMPLE, rounds)));
}

fn blocks(arguments: &Arguments) {
	let count = arguments.calls;
	let spreads = &arguments.markets;
	let most = spreads.iter().copied().max().unwrap_or(1);
	// Those without a position, those with collateral, and for each number of markets those who owe.
	let [newcomers, savers, debtors] = [0, 1, 2].map(|group| group * count);
	let debtors = |place| debtors + place * count;
	let mut markets = MoneyMarkets::new(debtors(spreads.len()), most).save(savers..savers + count);
	for (place, spread) in spreads.iter().enumerate() {
		markets = markets.owe(debtors(place)..debtors(place + 1), *spread);
	}
	let chain = markets.chain(large_blocks());
	let engine = engine(&chain);

	let columns = Compared::COLUMNS;
	println!("| block | markets | {columns} |");
	println!("|---|---{}|", "|---".repeat(columns.split('|').count()));
	let compare = |name: &str, spread: &str, built: &Built| {
		for lanes in &arguments.lanes {
			let engine = engine.with_lanes(*lanes);
			let compared = Compared::new(&chain, &engine, built, arguments.rounds);
			println!("| {name} {count} | {spread} | {} |", compared.cells(count, *lanes));
		}
	};
	let by_turns =
		|first: usize, spread: usize, call: fn(&MoneyMarkets, usize) -> Call<Runtime>| -> Built {
			let calls = (0..count).map(|i| (first + i, call(&markets, turn(i, spread))));
			markets.build(&chain, calls)
		};

	compare("transfers", "", &build(&chain, chain.accounts.transfers(count, disjoint)));
	compare("set_collateral", "", &by_turns(savers, 1, |markets, _| markets.set_collateral()));
	for spread in spreads {
		let built = by_turns(newcomers, *spread, MoneyMarkets::supply);
		compare("supply", &spread.to_string(), &built);
	}
	for spread in spreads {
		let built = by_turns(savers, *spread, MoneyMarkets::borrow);
		compare("borrow", &spread.to_string(), &built);
	}
	for (place, spread) in spreads.iter().enumerate() {
		let built = by_turns(debtors(place), *spread, MoneyMarkets::repay);
		compare("repay", &spread.to_string(), &built);
	}
}

fn main() {
	let arguments = Arguments::parse();
	for table in &arguments.tables {
		eprintln!("{table:?} ...");
		match table {
			Table::Calls => calls(&arguments),
			Table::Blocks => blocks(&arguments),
		}
		println!();
	}
}
