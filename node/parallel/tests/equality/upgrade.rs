// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Changes of the code and of the heap: the block with the change, the blocks after it, and a
//! migration over several blocks, during which transactions are not accepted.

use crate::{
	calls::*,
	common::{runtime, World},
	gate::{sealed, text, Gate},
};
use codec::Encode;
use frame_support::{
	storage::storage_prefix,
	traits::{Bounded, BoundedInline},
	StorageHasher, Twox64Concat,
};
use polyphony_benches::Chain;
use polyphony_parallel::Error;
use polyphony_runtime::{constants::currency::UNIT, OriginCaller, RuntimeCall};
use sc_consensus::ImportResult;
use sp_core::storage::well_known_keys::{CODE, HEAP_PAGES};
use sp_crypto_hashing::blake2_256;
use sp_runtime::{traits::BlakeTwo256, OpaqueExtrinsic};

/// The accounts of these tests. The migration visits four of them in a block.
const ACCOUNTS: usize = 24;

/// The next runtime.
fn next() -> &'static [u8] {
	polyphony_upgrade_fixture::NEXT.expect("the tests execute the Wasm: build it")
}

/// In the genesis state: anybody may bring this code into effect.
fn authorized(code: &[u8]) -> (Vec<u8>, Vec<u8>) {
	let key = storage_prefix(b"System", b"AuthorizedUpgrade").to_vec();
	(key, (blake2_256(code), true).encode())
}

/// In the genesis state: root makes this call at the beginning of that block.
fn scheduled(block: u32, call: RuntimeCall) -> (Vec<u8>, Vec<u8>) {
	let mut key = storage_prefix(b"Scheduler", b"Agenda").to_vec();
	key.extend(Twox64Concat::hash(&block.encode()));
	let call = BoundedInline::try_from(call.encode()).expect("the call is short");
	let call = Bounded::<RuntimeCall, BlakeTwo256>::Inline(call);
	let origin = OriginCaller::system(frame_system::RawOrigin::Root);
	// A task: no name, the priority, the call, no repetition, the origin.
	let task = (None::<[u8; 32]>, 0u8, call, None::<(u32, u32)>, origin);
	(key, vec![Some(task)].encode())
}

/// Transfers, one of each account.
fn transfers(world: &mut World) -> Vec<OpaqueExtrinsic> {
	(0..ACCOUNTS)
		.map(|signer| {
			let to = world.id((signer + 5) % ACCOUNTS);
			world.sign(signer, keep_alive(&to, UNIT))
		})
		.collect()
}

/// Whether the engine leaves the next block to the stock path, which takes it.
fn is_left_to_the_client(world: &mut World, gate: &Gate) -> bool {
	let built = world.chain.build(world.tip, []);
	let hash = built.header.hash();
	match world.engine.execute_block(&built.header, &built.body) {
		Ok(_) => return false,
		Err(Error::Unavailable(reason)) => println!("#{}: {reason}", built.header.number),
		Err(error) => panic!("#{}: {error}", built.header.number),
	}
	let (verdict, executed) = gate.import(Chain::params(built.header, built.body));
	assert!(!executed);
	assert!(matches!(verdict, Ok(ImportResult::Imported(_))), "{verdict:?}");
	world.goto(hash);
	true
}

#[test]
fn the_code_changes() {
	let mut world = World::with(runtime(), ACCOUNTS, ACCOUNTS, vec![authorized(next())]);
	let gate = Gate::new(&world, 4);

	// The block with the change: what comes after it is executed by the old runtime too, and finds
	// the length of the block another than was to be expected.
	let mut transactions = transfers(&mut world);
	let upgrade = frame_system::Call::apply_authorized_upgrade { code: next().to_vec() };
	transactions.push(world.sign(3, RuntimeCall::System(upgrade)));
	transactions.extend(transfers(&mut world));
	let outcome = world.block(transactions);
	assert!(outcome.included > ACCOUNTS, "{outcome:?}");
	assert!(outcome.counts.in_order > 0, "the code is looked at outside the lanes: {outcome:?}");
	assert!(world.value(CODE.to_vec()).as_deref() == Some(next()), "the code has changed");
	world.spec_version += 1;

	// Nobody has compiled it yet. The migration begins.
	assert!(is_left_to_the_client(&mut world, &gate));
	world.engine.prepare(world.tip).expect("the next runtime can be executed in parallel");

	// A transaction during the migration: nobody takes it.
	let built = world.chain.build(world.tip, []);
	let mut body = built.body.clone();
	body.push(world.sign(1, remark(1)));
	gate.refuse(&world, sealed(&built.header, &body), body, "a transaction during a migration");
	world.goto(world.tip);

	let mut blocks = 1;
	while is_left_to_the_client(&mut world, &gate) {
		blocks += 1;
		assert!(blocks < 50, "the migration does not end");
	}
	assert!(blocks > 3, "the migration takes some blocks");

	// And then the next runtime is executed as the first one was.
	for _ in 0..2 {
		let transactions = transfers(&mut world);
		world.full_block(transactions);
	}
	let transactions = transfers(&mut world);
	let built = world.chain.build(world.tip, transactions);
	gate.accept(&mut world, built);
}

/// The engine does not know what the stock path makes of a heap of another size.
#[test]
fn a_chain_that_sets_the_heap_from_the_beginning() {
	let pages = (HEAP_PAGES.to_vec(), 2_048u64.encode());
	let mut world = World::unprepared(runtime(), ACCOUNTS, ACCOUNTS, vec![pages]);
	let prepared = world.engine.prepare(world.tip);
	assert!(matches!(prepared, Err(Error::Unavailable(_))), "{prepared:?}");
	let gate = Gate::new(&world, 4);
	for _ in 0..2 {
		let transactions = transfers(&mut world);
		let built = world.chain.build(world.tip, transactions);
		let executed = world.engine.execute_block(&built.header, &built.body);
		assert!(matches!(executed.map(drop), Err(Error::Unavailable(_))));
		let hash = built.header.hash();
		let (verdict, executed) = gate.import(Chain::params(built.header, built.body));
		assert!(!executed);
		assert!(matches!(verdict, Ok(ImportResult::Imported(_))), "{}", text(&verdict));
		world.goto(hash);
	}
}

#[test]
fn a_block_sets_the_heap() {
	let call = frame_system::Call::set_heap_pages { pages: 1_500 };
	let extra = vec![scheduled(2, RuntimeCall::System(call))];
	let mut world = World::with(runtime(), ACCOUNTS, ACCOUNTS, extra);
	let gate = Gate::new(&world, 4);
	// The second block sets it, and is executed with the old one.
	for _ in 0..2 {
		let transactions = transfers(&mut world);
		world.full_block(transactions);
	}
	assert_eq!(world.read(HEAP_PAGES.to_vec()), Some(1_500u64));
	for _ in 0..2 {
		assert!(is_left_to_the_client(&mut world, &gate));
	}
}
