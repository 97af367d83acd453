// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Blocks that need the memory or the stack of an instance of the runtime to the end.
//!
//! The stock path imports a block with one instance and one call. An author executes each extrinsic
//! with an instance of its own, and lanes have many. What is enough for one of them need not be
//! enough for the other, and then it is the import of the stock path that everybody else goes by.
//!
//! - **Memory**: the allocator never joins what was freed. What any extrinsic has needed of blocks
//!   of one size stays set aside for that size, so that extrinsics which need different sizes add
//!   up.
//! - **Stack**: the call that executes a block has used more of it when it comes to an extrinsic
//!   than the call that executes one extrinsic.

use crate::{
	calls::*,
	common::{large_blocks, Extra, World},
	gate::{text, Gate},
};
use polyphony_benches::{Built, Chain};
use polyphony_runtime::RuntimeCall;
use sc_consensus::ImportResult;

/// Imports a block of the author's, which may be too much for who imports it: the engine does what
/// the client does. Returns whether the block is valid, and goes on from it in that case.
fn agree(world: &mut World, gate: &Gate, built: Built, what: &str) -> bool {
	let (hash, tip) = (built.header.hash(), world.tip);
	let valid = world.chain.execute(&built.header, &built.body).is_ok();
	let (verdict, executed) = gate.import(Chain::params(built.header.clone(), built.body.clone()));
	if valid {
		assert!(matches!(verdict, Ok(ImportResult::Imported(_))), "{what}: {verdict:?}");
	} else {
		assert!(!executed, "{what}: the engine takes a block that the client refuses");
		let stock = world.chain.import(built.header, built.body);
		assert_eq!(text(&verdict), text(&stock), "{what}");
	}
	world.goto(if valid { hash } else { tip });
	valid
}

/// A call that takes memory for so many vectors of so many calls while it is decoded, and fails
/// before it makes any of them.
fn hoard(vectors: usize, calls: usize) -> RuntimeCall {
	let mut all = vec![forbidden()];
	all.extend((0..vectors).map(|_| batch(vec![remark(0); calls])));
	batch_all(all)
}

#[test]
fn sizes_of_memory_add_up() {
	// A decoded call takes 140 to 240 bytes in Wasm, and a transaction may take 16 MiB for all.
	// So these are vectors of 16 MiB, 8, 4, 2, 1, a half, each as many as there may be; and each
	// transaction is decoded twice before anything of it is freed.
	let sizes = [(1, 60_000), (2, 34_000), (4, 17_000), (8, 8_500), (16, 4_250), (32, 2_100)];
	let mut world = World::with(large_blocks(), 64, 64, Extra::new());
	let gate = Gate::new(&world, 4);
	for ascending in [false, true] {
		let mut transactions = vec![world.sign(40, remark(1))];
		for (signer, (vectors, calls)) in sizes.into_iter().enumerate() {
			transactions.push(world.sign(signer, hoard(vectors, calls)));
		}
		if ascending {
			transactions[1..].reverse();
		}
		let built = world.chain.build(world.tip, transactions);
		assert_eq!(built.dropped, 0, "each of them by itself can be executed");
		let valid = agree(&mut world, &gate, built, "many sizes");
		println!("one instance has enough memory for the block: {valid}");

		let next = vec![world.sign(41, remark(1)), world.sign(42, remark(2))];
		let next = world.chain.build(world.tip, next);
		gate.accept(&mut world, next);
	}
}

#[test]
fn calls_as_deep_as_the_stack() {
	let mut world = World::new();
	let gate = Gate::new(&world, 4);
	let parent = world.tip;
	let hot = world.id(63);
	// The block of an author with one transaction of that depth, if it can be executed.
	let author = |world: &mut World, outer: fn(RuntimeCall) -> RuntimeCall, depth: usize| {
		world.goto(parent);
		let call = (0..depth).fold(transfer(&hot, 1_000_000_000), |call, _| outer(call));
		let transactions = vec![world.sign(1, remark(1)), world.sign(2, call)];
		let built = world.chain.build(world.tip, transactions);
		(built.dropped == 0).then_some(built)
	};
	type Wrap = (&'static str, fn(RuntimeCall) -> RuntimeCall);
	let outers: [Wrap; 5] = [
		("batch", |call| batch(vec![call])),
		("batch_all", |call| batch_all(vec![call])),
		("force_batch", |call| force_batch(vec![call])),
		("if_else", |call| if_else(call, remark(0))),
		("as_derivative", |call| derivative(1, call)),
	];
	for (name, outer) in outers {
		// The deepest that an author accepts: for want of stack, or because no more is decoded.
		let (mut fits, mut too_deep) = (1, 300);
		while too_deep - fits > 1 {
			let middle = (fits + too_deep) / 2;
			match author(&mut world, outer, middle) {
				Some(_) => fits = middle,
				None => too_deep = middle,
			}
		}
		let mut valid = Vec::new();
		for depth in fits.saturating_sub(4).max(1)..=fits {
			let built = author(&mut world, outer, depth).expect("it was accepted before");
			let what = format!("{name}, {depth} deep");
			valid.push(agree(&mut world, &gate, built, &what));
		}
		println!("{name}: the author goes {fits} deep; up to there the client says {valid:?}");
	}

	world.goto(parent);
	let transactions = vec![world.sign(50, remark(1)), world.sign(51, remark(2))];
	let built = world.chain.build(world.tip, transactions);
	gate.accept(&mut world, built);
}
