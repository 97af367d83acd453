// SPDX-License-Identifier: Apache-2.0

//! From a registration to a claim.

use crate::{mock::*, *};
use frame_support::assert_ok;

#[test]
fn a_recording_is_registered_sold_and_its_money_claimed() {
	run(|| {
		let work = register_work(ALICE, work_input()).unwrap();
		let split = split_of(&[(ALICE, 600_000), (BOB, 400_000)]);
		let input = RecordingInput { work: Some(work), ..recording_input(split) };
		let id = register_as(ALICE, input).unwrap();
		let shares = sell(id, &USD, 1_000 * DOLLAR).unwrap();
		// Two percent are the fee.
		assert_eq!((shares.fee, shares.upstream, shares.rest), (20 * DOLLAR, 0, 980 * DOLLAR));
		assert_ok!(claim(split, 0, &USD));
		assert_ok!(claim(split, 1, &USD));
		assert_eq!(gain(&USD, ALICE), 588 * DOLLAR as i128);
		assert_eq!(gain(&USD, BOB), 392 * DOLLAR as i128);
		pass(DAY);
		pass(1);
		assert_eq!(free(&USD, TREASURY), 20 * DOLLAR);
	});
}
