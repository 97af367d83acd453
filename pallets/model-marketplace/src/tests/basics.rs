// SPDX-License-Identifier: Apache-2.0

//! From a listing to a licence.

use crate::{mock::*, *};
use frame_support::assert_ok;

#[test]
fn a_model_is_listed_offered_and_bought() {
	run(|| {
		let model = list(ALICE);
		let offer = sell_for(model, 1_000 * DOLLAR);
		let id = buy(BOB, model, offer).unwrap();
		assert!(Market::licence_status(&BOB, model));
		assert_eq!(licence(id).paid, 1_000 * DOLLAR);
		// Two percent are the fee.
		assert_eq!(gain(&USD, ALICE), 980 * DOLLAR as i128);
		assert_eq!(gain(&USD, BOB), -(1_000 * DOLLAR as i128));
		assert_ok!(submit(BOB, Call::close_licence { licence: id }));
		assert!(!Market::licence_status(&BOB, model));
	});
}
