// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Transfers in every shape of conflict; blocks with next to nothing in them, and full ones.

use crate::{
	calls::*,
	common::{large_blocks, runtime, Extra, Outcome, World},
};
use polyphony_benches::{all_to_one, disjoint, one_signer, zipf, Shape};
use polyphony_runtime::constants::currency::{EXISTENTIAL_DEPOSIT, UNIT};
use sp_runtime::OpaqueExtrinsic;

/// So many transfers of that shape.
fn transfers(world: &mut World, count: usize, shape: Shape) -> Vec<OpaqueExtrinsic> {
	let (signers, accounts) = (world.signers(), world.chain.accounts.len());
	(0..count)
		.map(|i| {
			let (from, to) = shape(i, signers, accounts);
			let call = keep_alive(&world.id(to), UNIT / 1_000);
			world.sign(from, call)
		})
		.collect()
}

/// Two blocks of that shape, among accounts that all sign.
fn contended(shape: Shape) -> Outcome {
	let mut world = World::new();
	let first = transfers(&mut world, 300, shape);
	world.full_block(first);
	let second = transfers(&mut world, 100, shape);
	world.full_block(second)
}

#[test]
fn disjoint_transfers() {
	let mut world = World::with(runtime(), 600, 300, Extra::new());
	let transactions = transfers(&mut world, 300, disjoint);
	let outcome = world.full_block(transactions);
	// Nothing that they share makes them wait for each other.
	let counts = outcome.counts;
	assert_eq!((counts.again, counts.in_order), (0, 0), "{counts:?}");
}

#[test]
fn transfers_to_a_few() {
	contended(zipf);
}

#[test]
fn transfers_to_one() {
	contended(all_to_one);
}

#[test]
fn transfers_from_one() {
	contended(one_signer);
}

/// Every account has nothing but what the transaction before sends it.
#[test]
fn chains_of_dependent_transfers() {
	const LENGTH: usize = 50;
	let mut world = World::new();
	let root = world.id(0);
	let emptied =
		(1..=LENGTH).map(|signer| world.sign(signer, transfer_all(&root, false))).collect();
	world.full_block(emptied);
	assert!((1..=LENGTH).all(|signer| !world.is_alive(signer)));

	// One long chain that goes through them all and leaves them empty again.
	let first = world.id(1);
	let mut chain = vec![world.sign(0, transfer(&first, 500 * UNIT))];
	for signer in 1..LENGTH {
		let next = world.id(signer + 1);
		chain.push(world.sign(signer, transfer_all(&next, false)));
	}
	world.full_block(chain);
	assert!((1..LENGTH).all(|signer| !world.is_alive(signer)));
	assert!(world.free(LENGTH) > 490 * UNIT);

	// Many short ones, with what depends on each other far apart.
	let (half, mut funded) = (LENGTH / 2, Vec::new());
	for signer in 1..half {
		let to = world.id(signer);
		funded.push(world.sign(0, transfer(&to, 10 * UNIT)));
	}
	for signer in 1..half {
		let next = world.id(signer + half);
		funded.push(world.sign(signer, transfer(&next, 5 * UNIT)));
	}
	for signer in 1..half {
		let call = transfer(&root, UNIT);
		funded.push(world.sign(signer + half, call));
	}
	world.full_block(funded);
}

/// Accounts that die, with dust and without it, and accounts that begin.
#[test]
fn deaths_and_births() {
	let mut world = World::new();
	// What such a transfer costs.
	let (to, before) = (world.id(63), world.free(1));
	let measured = world.sign(1, transfer(&to, 500 * UNIT));
	world.full_block(vec![measured]);
	let fee = before - world.free(1) - 500 * UNIT;

	let mut transactions = Vec::new();
	for signer in 1..=40 {
		// Some leave dust, some nothing, some just enough to live on.
		let left = match signer % 4 {
			0 => 0,
			1 => EXISTENTIAL_DEPOSIT / 2,
			2 => EXISTENTIAL_DEPOSIT - 1,
			_ => EXISTENTIAL_DEPOSIT,
		};
		let value = world.free(signer) - fee - left;
		// To accounts that are not there yet, a few transfers to each.
		let to = newcomer(signer as u64 % 7);
		transactions.push(world.sign(signer, transfer(&to, value)));
		// Too little to begin with.
		let to = newcomer(1_000 + signer as u64);
		let little = EXISTENTIAL_DEPOSIT - 1 + (signer as u128 % 2);
		transactions.push(world.sign(41 + signer % 20, transfer(&to, little)));
	}
	world.full_block(transactions);
	let alive = (1..=40).filter(|signer| world.is_alive(*signer)).count();
	assert_eq!(alive, 10, "those that kept the existential deposit");

	// The dead come back, and die again.
	let mut transactions = Vec::new();
	let dead: Vec<_> = (1..=40).filter(|signer| !world.is_alive(*signer)).collect();
	for (i, signer) in dead.iter().enumerate() {
		let (to, back) = (world.id(*signer), world.id(63));
		transactions.push(world.sign(41 + i % 20, transfer(&to, UNIT)));
		transactions.push(world.sign(*signer, transfer_all(&back, false)));
	}
	world.full_block(transactions);
	assert!(dead.iter().all(|signer| !world.is_alive(*signer)));
}

/// Transactions that fail, and are part of the block; and those that are invalid, and are not.
#[test]
fn failures() {
	let mut world = World::new();
	let (somebody, root) = (world.id(7), world.id(0));
	let mut transactions = Vec::new();
	for signer in 1..60 {
		let call = match signer % 6 {
			0 => transfer(&somebody, 5_000 * UNIT),
			1 => keep_alive(&somebody, world.free(signer) - EXISTENTIAL_DEPOSIT / 2),
			2 => transfer(&newcomer(9), EXISTENTIAL_DEPOSIT - 1),
			3 => forbidden(),
			4 => burn(5_000 * UNIT, false),
			_ => transfer(&somebody, UNIT),
		};
		transactions.push(world.sign(signer, call));
	}
	world.full_block(transactions);

	let emptied = world.sign(1, transfer_all(&root, false));
	world.full_block(vec![emptied]);
	let accounts = &world.chain.accounts;
	let call = || transfer(&somebody, UNIT);
	let invalid = [
		// No funds.
		accounts.sign(1, call(), 0),
		// A nonce too many.
		accounts.sign(2, call(), world.nonce(2) + 2),
		// A nonce that was used.
		accounts.sign(3, call(), world.nonce(3) - 1),
		// A tip that it does not have.
		accounts.sign_with(4, call(), world.nonce(4), 10_000 * UNIT),
	];
	let mut transactions = Vec::new();
	for (signer, invalid) in (10..50).zip(invalid.iter().cycle()) {
		transactions.push(world.sign(signer, call()));
		transactions.push(invalid.clone());
	}
	let outcome = world.block(transactions);
	assert_eq!((outcome.included, outcome.dropped), (40, 40));
}

#[test]
fn small_blocks() {
	let mut world = World::new();
	for count in [0, 1, 2, 3, 0, 5, 1] {
		let transactions = transfers(&mut world, count, all_to_one);
		assert_eq!(world.full_block(transactions).included, count);
	}
}

/// Blocks into which not another remark fits, by weight: normal transactions have three quarters of
/// a block, operational ones what is left, and a reserve.
#[test]
fn blocks_full_by_weight() {
	const SIGNERS: usize = 1_400;
	let mut world = World::with(runtime(), SIGNERS, SIGNERS, Extra::new());
	for transfers_first in [true, false] {
		// One of each signer, so that those that are dropped leave no gap.
		let mut transactions = Vec::new();
		for signer in 0..SIGNERS {
			let to = world.id((signer + 700) % SIGNERS);
			let call = match signer {
				0..50 if transfers_first => remark(10),
				0..4 => heavy(),
				4..1_200 => keep_alive(&to, UNIT),
				1_200..1_210 => heavy(),
				_ => remark(0),
			};
			transactions.push(world.sign(signer, call));
		}
		let outcome = world.block(transactions);
		assert!(outcome.dropped > 50, "{outcome:?}");
		assert!(outcome.included > 300, "{outcome:?}");
	}
}

/// Blocks into which no more bytes fit.
#[test]
fn blocks_full_by_length() {
	const MIB: usize = 1024 * 1024;
	let mut world = World::new();
	let limit = 15 * MIB / 4;
	let mut transactions = Vec::new();
	for (signer, bytes) in [2 * MIB, MIB, MIB, MIB / 2, MIB / 4, 1_000].into_iter().enumerate() {
		transactions.push(world.sign(signer, remark(bytes)));
	}
	transactions.extend((10..40).map(|signer| world.sign(signer, remark(10))));
	let outcome = world.block(transactions);
	assert_eq!(outcome.dropped, 2, "{outcome:?}");

	// Alone: almost all, and a byte too many.
	for (bytes, fits) in [(limit - 1_000, true), (limit, false)] {
		let transaction = world.sign(50, remark(bytes));
		assert_eq!(world.block(vec![transaction]).included == 1, fits);
	}
}

/// Many lanes get something to do only in blocks that are larger than the chain's.
#[test]
fn large_blocks_of_transfers() {
	let mut world = World::with(large_blocks(), 2_000, 1_000, Extra::new());
	let transactions = transfers(&mut world, 1_500, zipf);
	world.full_block(transactions);
}
