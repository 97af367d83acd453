// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the measuring programs have in common: times, how tables show them, blocks by the stock
//! path beside lanes, and the scale.

use crate::{
	chain::{Built, Chain, Engine},
	native::median,
};
use polyphony_node::types::Block;
use polyphony_parallel::{changes_differ, Counts};
use sp_runtime::OpaqueExtrinsic;
use std::time::{Duration, Instant};

/// The runtime with large blocks.
///
/// # Panics
///
/// If the program was built without its Wasm.
pub fn large_blocks() -> &'static [u8] {
	polyphony_upgrade_fixture::LARGE_BLOCKS.expect("built with its Wasm")
}

/// The numbers of this variable of the environment.
///
/// # Panics
///
/// If it is something else than numbers.
pub fn numbers(variable: &str, default: &[usize]) -> Vec<usize> {
	match std::env::var(variable) {
		Ok(list) => list
			.split(',')
			.map(|number| number.trim().parse())
			.collect::<Result<_, _>>()
			.unwrap_or_else(|_| panic!("{variable} is a list of numbers: 1000,4000")),
		Err(_) => default.to_vec(),
	}
}

/// In milliseconds.
pub fn ms(duration: Duration) -> String {
	format!("{:.1}", duration.as_secs_f64() * 1e3)
}

/// In microseconds.
pub fn us(duration: Duration) -> String {
	format!("{:.1}", duration.as_secs_f64() * 1e6)
}

/// The median time of so many rounds, after one that fills the caches.
pub fn time(rounds: usize, mut work: impl FnMut()) -> Duration {
	let mut timed = || {
		let begun = Instant::now();
		work();
		begun.elapsed()
	};
	timed();
	median((0..rounds).map(|_| timed()).collect())
}

/// A block with all of these, executed in Wasm by the stock path.
///
/// # Panics
///
/// If the runtime does not accept one of them.
pub fn build(chain: &Chain, extrinsics: impl IntoIterator<Item = OpaqueExtrinsic>) -> Built {
	let built = chain.build(chain.best(), extrinsics);
	assert_eq!(built.dropped, 0);
	built
}

/// Executes a block by the stock path.
///
/// # Panics
///
/// If it is not valid.
pub fn execute(chain: &Chain, built: &Built) {
	chain.execute(&built.header, &built.body).expect("the block is valid");
}

/// What each of so many transactions adds to an empty block, by the stock path.
///
/// # Panics
///
/// If the block is not valid.
pub fn each(chain: &Chain, built: &Built, count: usize, rounds: usize) -> Duration {
	let empty = build(chain, []);
	let empty = time(rounds, || execute(chain, &empty));
	time(rounds, || execute(chain, built)).saturating_sub(empty) / count as u32
}

/// An engine for this chain, with one lane. The runtime of the best block is compiled.
///
/// # Panics
///
/// If the engine cannot execute that.
pub fn engine(chain: &Chain) -> Engine {
	let engine = chain.engine(1);
	engine.prepare(chain.best()).expect("the runtime can be executed in parallel");
	engine
}

/// A block by the stock path and in lanes.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
	/// The median time of the stock path.
	pub stock: Duration,
	/// The median time of the lanes.
	pub parallel: Duration,
	/// The median of how many times as long the stock path took.
	pub ratio: f64,
	/// How the lanes executed the transactions.
	pub counts: Counts,
}

impl Compared {
	/// The columns of [`Compared::cells`].
	pub const COLUMNS: &'static str =
		"lanes | stock ms | µs each | parallel ms | µs each | ratio | once | again | in order";

	/// Executes a block both ways by turns, so many rounds after one that fills the caches.
	///
	/// # Panics
	///
	/// If the block is not valid, or both ways do not change the same.
	pub fn new(chain: &Chain, engine: &Engine, built: &Built, rounds: usize) -> Self {
		let (mut stock, mut parallel, mut ratios) = (vec![], vec![], vec![]);
		let mut counts = Counts::default();
		for round in 0..=rounds {
			let begun = Instant::now();
			let changes = chain.execute(&built.header, &built.body);
			let one = begun.elapsed();
			let begun = Instant::now();
			let executed = engine.execute_block(&built.header, &built.body);
			let other = begun.elapsed();
			let changes = changes.expect("the block is valid");
			let executed = executed.expect("the block is valid");
			counts = executed.counts;
			if round == 0 {
				assert_eq!(changes_differ::<Block>(&changes, &executed.changes), None);
				continue;
			}
			stock.push(one);
			parallel.push(other);
			ratios.push(one.as_secs_f64() / other.as_secs_f64());
		}
		let (stock, parallel) = (median(stock), median(parallel));
		Self { stock, parallel, ratio: median(ratios), counts }
	}

	/// The cells of a row, for a block of `count` transactions in so many lanes.
	pub fn cells(&self, count: usize, lanes: usize) -> String {
		let Self { stock, parallel, ratio, counts } = *self;
		format!(
			"{lanes} | {} | {} | {} | {} | {ratio:.2} | {} | {} | {}",
			ms(stock),
			us(stock / count as u32),
			ms(parallel),
			us(parallel / count as u32),
			counts.once,
			counts.again,
			counts.in_order,
		)
	}
}
