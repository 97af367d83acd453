// SPDX-License-Identifier: Apache-2.0

//! Time stands still in a halt.

use crate::{mock::*, *};
use frame_support::assert_ok;

/// Lets so many milliseconds pass in which the pallet is halted.
fn halt_for(ms: u64) {
	let now = Music::now();
	TestHalted::set(true);
	for part in [ms / 3, 0, ms - ms / 3] {
		pass(part);
		assert_eq!(Music::now(), now);
	}
	TestHalted::set(false);
	assert_eq!(Music::now(), now);
}

#[test]
fn nothing_is_due_in_a_halt_and_all_is_later_by_as_much() {
	run(|| {
		let id = register(ALICE);
		pass(1);
		sell(id, &USD, 1_000).unwrap();
		halt_for(3 * DAY);
		assert_eq!(free(&USD, TREASURY), 0);
		// The first block after it still counts as halted.
		next_block_after(0);
		let at = Music::now();
		assert_eq!(Music::real(at), Clock::get());
		pass(DAY - 1);
		assert_eq!(free(&USD, TREASURY), 0);
		pass(1);
		assert_eq!(free(&USD, TREASURY), 20);
	});
}

#[test]
fn money_can_be_claimed_in_a_halt() {
	run(|| {
		let id = register(ALICE);
		sell(id, &USD, 1_000).unwrap();
		TestHalted::set(true);
		pass(DAY);
		assert_ok!(claim(recording(id).split, 0, &USD));
		assert_ok!(submit(BOB, Call::share_fees { recording: id, asset: USD }));
	});
}
