// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The offchain index. A runtime that writes there with every write to a map: it is the chain's own
//! one, in whose Wasm the function that sets a value indexes it too, and the one that deletes a
//! value deletes it from the index. So calls of all pallets index, fail, and take it back.
//!
//! Values of their own, which have no key of a map, are left out. Among them are the hot keys, whose
//! value a call must not look at.

use crate::{
	calls::*,
	common::{different_values, runtime, Block, Extra, Outcome, World},
	generator::Generator,
	pallets::nested_calls,
};
use codec::Encode;
use polyphony_benches::{all_to_one, disjoint, Changes, Shape};
use polyphony_parallel::{changes_differ, Applied};
use polyphony_runtime::constants::currency::UNIT;
use sc_executor_common::runtime_blob::RuntimeBlob;
use sp_core::offchain::{OffchainOverlayedChange, STORAGE_PREFIX};
use sp_externalities::Extensions;
use sp_runtime::OpaqueExtrinsic;
use std::collections::BTreeMap;
use wasm_instrument::parity_wasm::elements::{
	BlockType, External, Func, FuncBody, Instruction, Instructions, Module,
};

const ACCOUNTS: usize = 200;

/// A key of a value of its own: two hashes of 16 bytes. Those of maps are longer.
const VALUE_KEY: i64 = 32;

/// The number of the function that is imported by this name, and its type.
fn import(module: &Module, name: &str) -> Option<(u32, u32)> {
	let functions =
		module.import_section()?.entries().iter().filter_map(|entry| match entry.external() {
			External::Function(signature) => Some((entry.field(), *signature)),
			_ => None,
		});
	let mut numbered = (0..).zip(functions);
	numbered.find_map(|(number, (field, signature))| (field == name).then_some((number, signature)))
}

/// Has `function` called together with `second`, if the key, which is the first argument of both, is
/// that of an entry of a map. Both have so many arguments of 64 bits, and no result.
fn call_both(module: &mut Module, function: &str, second: &str, arguments: u32) {
	use Instruction::{Call, End, GetLocal, I64Const, I64GtU, I64ShrU, If};

	let (function, signature) = import(module, function).expect("every runtime imports it");
	let (second, of_second) = import(module, second).expect("it is imported");
	assert_eq!(signature, of_second, "they take and give the same");
	let both = module.functions_space() as u32;
	let bodies = module.code_section_mut().unwrap().bodies_mut();
	for instruction in bodies.iter_mut().flat_map(|body| body.code_mut().elements_mut()) {
		if matches!(instruction, Call(called) if *called == function) {
			*instruction = Call(both);
		}
	}
	let mut code: Vec<_> = (0..arguments).map(GetLocal).collect();
	// The length of the key is in the upper half.
	code.extend([Call(function), GetLocal(0), I64Const(32), I64ShrU, I64Const(VALUE_KEY), I64GtU]);
	code.push(If(BlockType::NoResult));
	code.extend((0..arguments).map(GetLocal));
	code.extend([Call(second), End, End]);
	bodies.push(FuncBody::new(Vec::new(), Instructions::new(code)));
	module.function_section_mut().unwrap().entries_mut().push(Func::new(signature));
}

/// The chain's own runtime, changed as the head of this file says.
fn indexing() -> &'static [u8] {
	const SET: &str = "ext_offchain_index_set_version_1";
	const CLEAR: &str = "ext_offchain_index_clear_version_1";
	let blob = RuntimeBlob::uncompress_if_needed(runtime()).unwrap();
	let mut module = Module::from_bytes(blob.serialize()).unwrap();
	// Sessions index, and nothing in the runtime deletes from the index: a function of the same type
	// that it imports, and has no use for, becomes that one.
	if import(&module, CLEAR).is_none() {
		let imports = module.import_section_mut().unwrap().entries_mut();
		let unused =
			imports.iter_mut().find(|entry| entry.field() == "ext_misc_print_hex_version_1");
		*unused.expect("it is imported").field_mut() = CLEAR.into();
	}
	call_both(&mut module, "ext_storage_set_version_1", SET, 2);
	call_both(&mut module, "ext_storage_clear_version_1", CLEAR, 1);
	module.into_bytes().unwrap().leak()
}

/// A chain with that runtime.
fn world() -> World {
	World::with(indexing(), ACCOUNTS, ACCOUNTS, Extra::new())
}

/// So many transfers of that shape, some of which fail, in batches that are taken back and others
/// that are not.
fn payments(world: &mut World, count: usize, shape: Shape) -> Vec<OpaqueExtrinsic> {
	(0..count)
		.map(|i| {
			let (from, to) = shape(i, ACCOUNTS / 2, ACCOUNTS);
			let to = world.id(to);
			let (pay, fail) = (transfer(&to, UNIT), transfer(&to, 1_000_000 * UNIT));
			let call = match i % 5 {
				0 => batch(vec![pay, fail]),
				1 => batch_all(vec![pay, fail]),
				2 => fail,
				_ => pay,
			};
			world.sign(from, call)
		})
		.collect()
}

/// Makes a block on all lanes, which has to come to what the stock path makes. Returns the changes.
fn author(world: &World, transactions: &[OpaqueExtrinsic]) -> Changes {
	let built = world.chain.build(world.tip, transactions.to_vec());
	let (opening, inherent) = world.chain.opening(world.tip);
	let mut session = world.engine.open(world.tip, &opening, false, Extensions::new()).unwrap();
	session.apply(&inherent.encode()).unwrap().0.unwrap().unwrap();
	let mut rest: Vec<_> = transactions.iter().map(Encode::encode).collect();
	// One that is refused does not end the block of an author.
	while !rest.is_empty() {
		let first = rest.remove(0);
		if session.apply(&first).is_ok_and(|(result, _)| result.is_ok()) {
			break;
		}
	}
	let mut refused = 0;
	loop {
		match session.apply_many(&rest, None).unwrap() {
			Applied::All => break,
			Applied::Refused(before, _) => {
				refused += 1;
				rest.drain(..=before);
			},
			Applied::TimeUp(_) => unreachable!("there is no time limit"),
		}
	}
	assert!(refused > 0, "the lanes refuse some");
	let (header, executed) = session.finish().unwrap();
	assert_eq!(header, built.header);
	if let Some(part) = changes_differ::<Block>(&executed.changes, &built.changes) {
		panic!("it differs in {part}\n{}", different_values(&executed.changes, &built.changes));
	}
	executed.changes
}

/// The index has the entries of maps that a block has changed, as they are after it.
fn assert_indexed(changes: &Changes) {
	let storage: BTreeMap<_, _> = changes.main_storage_changes.iter().cloned().collect();
	let (mut set, mut cleared) = (0, 0);
	for ((prefix, key), change) in &changes.offchain_storage_changes {
		assert_eq!(prefix, STORAGE_PREFIX);
		let value = match change {
			OffchainOverlayedChange::SetValue(value) => {
				set += 1;
				Some(value.clone())
			},
			OffchainOverlayedChange::Remove => {
				cleared += 1;
				None
			},
		};
		assert_eq!(storage.get(key), Some(&value));
	}
	assert!(set > ACCOUNTS / 4 && cleared > 0, "{set} entries set, {cleared} deleted");
}

#[test]
fn what_is_indexed_stays_in_the_lanes() {
	let mut world = world();
	let transactions = payments(&mut world, ACCOUNTS / 2, disjoint);
	let Outcome { counts, .. } = world.full_block(transactions);
	assert_eq!((counts.again, counts.in_order), (0, 0), "{counts:?}");

	let transactions = payments(&mut world, ACCOUNTS / 2, all_to_one);
	let Outcome { counts, .. } = world.full_block(transactions);
	assert_eq!(counts.in_order, 0, "{counts:?}");
	println!("all to one: {counts:?}");
}

/// Calls within calls, and random ones: executed ahead of their turn, again, by the stock path in
/// between, and some of them refused.
#[test]
fn what_is_taken_back_is_not_indexed() {
	let mut world = world();
	nested_calls(&mut world);
	let (mut generator, mut again, mut dropped) = (Generator::new(1), 0, 0);
	for _ in 0..10 {
		let transactions = generator.block(&mut world, 60);
		let outcome = world.block(transactions);
		again += outcome.counts.again;
		dropped += outcome.dropped;
	}
	println!("{again} executed again");
	assert!(again > 0 && dropped > 0, "{again} executed again, {dropped} refused");
}

#[test]
fn an_author_indexes_the_same() {
	let mut world = world();
	let root = world.id(0);
	for shape in [disjoint as Shape, all_to_one] {
		let mut transactions = payments(&mut world, ACCOUNTS / 2, shape);
		// Accounts that end, and what they cannot pay any more.
		for signer in 1..20 {
			let end = world.sign(signer, transfer_all(&root, false));
			let refused = world.sign(signer, transfer(&root, UNIT));
			transactions.extend([end, refused]);
		}
		assert_indexed(&author(&world, &transactions));
		world.goto(world.tip);
	}
}
