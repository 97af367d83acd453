// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Transactions that look at a sum which others of the block change. While the lanes execute ahead,
//! a sum is a guess, and what is decided by a guess has to be noticed.

use crate::{
	calls::*,
	common::{runtime, World},
};
use codec::Encode;
use polyphony_runtime::{
	configs::governance::origins::{Origin, PeriodDivisor},
	constants::currency::UNIT,
	OriginCaller, Runtime,
};

/// The track of the treasury.
const TREASURER: u16 = polyphony_runtime::configs::governance::tracks::TREASURER;

/// A chain with governance in minutes, and a referendum with votes, which is decided as soon as the
/// first signer places its deposit. When that will be depends on the share of the issuance that has
/// voted for it.
fn referendum_without_deposit() -> World {
	let pace = (PeriodDivisor::<Runtime>::hashed_key().to_vec(), 3_600u32.encode());
	let mut world = World::with(runtime(), 8, 8, vec![pace]);
	let depositor = world.id(0);
	let origin = OriginCaller::Origins(Origin::Treasurer);
	let transactions = vec![
		world.sign(1, referendum(origin)),
		world.sign(2, transfer(&depositor, 700 * UNIT)),
		world.sign(3, transfer(&depositor, 700 * UNIT)),
	];
	world.full_block(transactions);
	let votes =
		vec![world.sign(4, vote(0, true, 900 * UNIT)), world.sign(5, vote(0, true, 900 * UNIT))];
	world.full_block(votes);
	world
}

/// How many referenda are being decided.
fn deciding(world: &World) -> u32 {
	let key = pallet_referenda::DecidingCount::<Runtime>::hashed_key_for(TREASURER);
	world.read(key).unwrap_or(0)
}

/// The alarm of the referendum depends on the issuance, which the transactions before it change,
/// and perhaps the transaction itself, before it looks or after.
#[test]
fn decisions_by_the_issuance() {
	let mut world = referendum_without_deposit();
	let fork = world.tip;
	let decide = || place_decision_deposit(0);
	for call in [
		decide(),
		batch_all(vec![decide(), burn(UNIT, true)]),
		batch_all(vec![burn(UNIT, true), decide()]),
		batch_all(vec![burn(UNIT, true), decide(), burn(UNIT, true)]),
		batch(vec![decide(), batch_all(vec![burn(UNIT, true), forbidden()])]),
	] {
		world.goto(fork);
		let transactions = vec![
			world.sign(6, remark(1)),
			world.sign(7, burn(900 * UNIT, true)),
			world.sign(6, burn(UNIT, true)),
			world.sign(0, call),
			world.sign(6, burn(UNIT, true)),
		];
		world.full_block(transactions);
		assert_eq!(deciding(&world), 1, "the referendum is being decided");
	}
}

/// Burns, some of which are taken back or fail, among transfers.
#[test]
fn many_changes_of_the_issuance() {
	let mut world = World::new();
	let hot = world.id(0);
	let mut transactions = Vec::new();
	for i in 0..200 {
		let units = 1 + i as u128 % 5;
		let call = match i % 8 {
			0 | 1 => burn(units * UNIT, true),
			2 => burn(100_000 * UNIT, true),
			3 => batch_all(vec![burn(units * UNIT, true), forbidden()]),
			4 => force_batch(vec![burn(UNIT, true), forbidden(), burn(UNIT, true)]),
			_ => transfer(&hot, UNIT),
		};
		transactions.push(world.sign(1 + i % 60, call));
	}
	world.full_block(transactions);
}
