// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Blocks that are known already, parents that are not there or have no state, and which blocks the
//! engine executes at all.

use crate::{
	calls::*,
	common::World,
	gate::{text, Gate},
};
use polyphony_benches::{Built, Chain};
use polyphony_parallel::ImportSettings;
use polyphony_runtime::constants::currency::UNIT;
use sc_client_api::Finalizer;
use sc_consensus::{ImportResult, StateAction};
use sp_core::H256;

/// A valid block on the tip, with so many transactions.
fn valid(world: &mut World, count: usize) -> Built {
	let transactions: Vec<_> = (0..count)
		.map(|signer| {
			let to = world.id(signer + 1);
			world.sign(signer, keep_alive(&to, UNIT))
		})
		.collect();
	let built = world.chain.build(world.tip, transactions);
	assert_eq!(built.dropped, 0);
	built
}

/// The same block for another import.
fn copy(built: &Built) -> sc_consensus::BlockImportParams<crate::common::Block> {
	Chain::params(built.header.clone(), built.body.clone())
}

#[test]
fn known_blocks_and_unknown_parents() {
	let mut world = World::new();
	let gate = Gate::new(&world, 4);
	let built = valid(&mut world, 10);
	let (verdict, executed) = gate.import(copy(&built));
	assert!(executed && matches!(verdict, Ok(ImportResult::Imported(_))), "{verdict:?}");
	// The second time it is the client's business.
	let (verdict, executed) = gate.import(copy(&built));
	let stock = world.chain.import(built.header.clone(), built.body.clone());
	assert!(!executed);
	assert!(matches!(verdict, Ok(ImportResult::AlreadyInChain)), "{verdict:?}");
	assert_eq!(text(&verdict), text(&stock));

	// The engine imports what the client has not, and the client knows it then.
	world.goto(built.header.hash());
	let next = valid(&mut world, 5);
	let mut orphan = copy(&next);
	orphan.header.parent_hash = H256::repeat_byte(9);
	let (verdict, executed) = gate.import(orphan);
	assert!(!executed);
	assert!(matches!(verdict, Ok(ImportResult::UnknownParent)), "{verdict:?}");
	gate.accept(&mut world, next);

	// Two blocks on the same parent, the shorter fork last.
	let parent = world.tip;
	let first = valid(&mut world, 3);
	gate.accept(&mut world, first);
	let best = world.chain.best();
	assert_eq!(best, world.tip);
	world.goto(parent);
	let second = valid(&mut world, 4);
	gate.accept(&mut world, second);
	assert_eq!(world.chain.best(), best);
}

#[test]
fn parents_without_state() {
	// As many blocks as the harness keeps the state of, and some more.
	const BLOCKS: u32 = 270;
	let mut world = World::new();
	let gate = Gate::new(&world, 2);
	let first = valid(&mut world, 2);
	let parent = first.header.hash();
	gate.accept(&mut world, first);
	let sibling = valid(&mut world, 3);
	world.goto(parent);
	for _ in 1..BLOCKS {
		let built = world.chain.build(world.tip, []);
		let tip = built.header.hash();
		let imported = world.chain.import(built.header, built.body);
		assert!(matches!(imported, Ok(ImportResult::Imported(_))), "{imported:?}");
		world.tip = tip;
	}
	world.chain.client.finalize_block(world.tip, None, false).expect("it is the best block");

	let (verdict, executed) = gate.import(copy(&sibling));
	let stock = world.chain.import(sibling.header.clone(), sibling.body.clone());
	assert!(!executed);
	assert!(matches!(verdict, Ok(ImportResult::MissingState)), "{verdict:?}");
	assert_eq!(text(&verdict), text(&stock));

	world.goto(world.tip);
	let next = valid(&mut world, 4);
	gate.accept(&mut world, next);
}

#[test]
fn what_the_engine_leaves_to_the_client() {
	let mut world = World::new();
	let settings = |threshold, verify| ImportSettings { threshold, verify };
	let engine = world.engine.with_lanes(2);
	// The transactions and the inherent: eleven extrinsics.
	let cases = [
		("as many as the threshold", engine.clone(), settings(11, false), true),
		("fewer than the threshold", engine.clone(), settings(12, false), false),
		("a single lane", engine.with_lanes(1), settings(0, false), false),
		("verified", engine.with_lanes(4), settings(0, true), true),
	];
	for (what, engine, settings, expected) in cases {
		let gate = Gate::with(&world, engine, settings);
		let built = valid(&mut world, 10);
		let (verdict, executed) = gate.import(copy(&built));
		assert!(matches!(verdict, Ok(ImportResult::Imported(_))), "{what}: {verdict:?}");
		assert_eq!(executed, expected, "{what}");
		world.goto(built.header.hash());
	}

	let gate = Gate::new(&world, 2);
	let built = valid(&mut world, 10);
	let mut params = copy(&built);
	params.state_action = StateAction::ExecuteIfPossible;
	let (verdict, executed) = gate.import(params);
	assert!(executed && matches!(verdict, Ok(ImportResult::Imported(_))), "{verdict:?}");
	world.goto(built.header.hash());

	// With a seal, which the import brings beside the header.
	let built = valid(&mut world, 10);
	let seal = sp_runtime::generic::DigestItem::Seal(*b"aura", vec![5; 64]);
	let mut params = copy(&built);
	params.post_digests.push(seal.clone());
	let (verdict, executed) = gate.import(params);
	assert!(executed && matches!(verdict, Ok(ImportResult::Imported(_))), "{verdict:?}");
	let mut sealed = built.header.clone();
	sealed.digest.logs.push(seal.clone());
	assert_eq!(world.chain.best(), sealed.hash());

	// Once more, because it is asked for.
	let mut params = copy(&built);
	params.post_digests.push(seal);
	params.import_existing = true;
	let (_, executed) = gate.import(params);
	assert!(!executed, "a block that the client has is the client's");
}
