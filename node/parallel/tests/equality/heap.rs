// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Blocks that need more memory than one instance of the runtime has, though each extrinsic needs
//! less.
//!
//! The stock path imports a block with one instance, whose allocator never joins what was freed:
//! what any extrinsic has needed of blocks of one size stays set aside for that size. Extrinsics
//! that need different sizes therefore add up. An author executes each of them with a new instance,
//! and lanes have many: neither notices, but everybody else refuses the block.

use crate::{
	calls::*,
	common::{large_blocks, Extra, World},
	gate::{text, Gate},
};
use polyphony_benches::Chain;
use polyphony_runtime::RuntimeCall;
use sc_consensus::ImportResult;

/// A call that takes memory for so many vectors of so many calls while it is decoded, and fails
/// before it makes any of them.
fn hoard(vectors: usize, calls: usize) -> RuntimeCall {
	let mut all = vec![forbidden()];
	all.extend((0..vectors).map(|_| batch(vec![remark(0); calls])));
	batch_all(all)
}

#[test]
fn sizes_add_up() {
	// A decoded call takes 140 to 240 bytes in Wasm, and a transaction may take 16 MiB for all.
	// So these are vectors of 16 MiB, 8, 4, 2, 1, a half, each as many as there may be; and each
	// transaction is decoded twice before anything of it is freed.
	let sizes = [(1, 60_000), (2, 34_000), (4, 17_000), (8, 8_500), (16, 4_250), (32, 2_100)];
	let mut world = World::with(large_blocks(), 64, 64, Extra::new());
	let gate = Gate::new(&world, 4);
	let mut transactions = vec![world.sign(40, remark(1))];
	for (signer, (vectors, calls)) in sizes.into_iter().enumerate() {
		transactions.push(world.sign(signer, hoard(vectors, calls)));
	}
	let built = world.chain.build(world.tip, transactions);
	assert_eq!(built.dropped, 0, "each of them by itself can be executed");

	// One instance may be enough for it or not: it is the client who says.
	let valid = world.chain.execute(&built.header, &built.body).is_ok();
	println!("a single instance executes the block: {valid}");
	let params = Chain::params(built.header.clone(), built.body.clone());
	let (verdict, executed) = gate.import(params);
	if valid {
		assert!(matches!(verdict, Ok(ImportResult::Imported(_))), "{verdict:?}");
		world.goto(built.header.hash());
	} else {
		assert!(!executed, "the engine takes a block that the client refuses");
		let stock = world.chain.import(built.header, built.body);
		assert_eq!(text(&verdict), text(&stock));
		world.goto(world.tip);
	}
	let next = vec![world.sign(41, remark(1)), world.sign(42, remark(2))];
	let next = world.chain.build(world.tip, next);
	gate.accept(&mut world, next);
}
