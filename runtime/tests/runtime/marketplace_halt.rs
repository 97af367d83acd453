// SPDX-License-Identifier: Apache-2.0

//! Safe mode and the model marketplace: nobody can act, so no time may run out. And sellers who give
//! in, on the development chain.

use crate::common::{lending::report_native, marketplace::*, markets::*, *};
use frame_support::{assert_ok, migrations::FailedMigrationHandler};
use pallet_model_marketplace::{Escrows, HoldReason, LicenceState};
use polyphony_runtime::{
	configs::safety::EnterSafeModeAndResume,
	constants::{currency::UNIT, time::MILLISECS_PER_BLOCK},
	ModelMarketplace, Runtime, RuntimeOrigin, SafeMode, Timestamp,
};
use sp_keyring::Sr25519Keyring::{Bob, Charlie, Dave, Eve, Ferdie};

/// The chain is in safe mode for so many milliseconds, as after a migration that has failed: from
/// the open block to the one that is left open.
fn halt(ms: u64) {
	EnterSafeModeAndResume::failed(None);
	pass(ms);
	assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
}

#[test]
fn no_time_runs_out_in_safe_mode() {
	development().execute_with(|| {
		open_block();
		report_native(500);
		let before = [Dave, Eve, Ferdie].map(|who| balance(DOLLAR, who));
		let paid = bought(Dave, buy(ASSISTANT, MONTH));
		let delivered = bought(Eve, buy(ASSISTANT, MONTH));
		done(Charlie, deliver(delivered));
		let daily = bought(Ferdie, buy(ASSISTANT, DAILY));
		let view = |id| ModelMarketplace::escrow_info(id).expect("it waits").deadline;
		let (first, second) = (view(paid), view(delivered));

		// A week, in which nothing of a day, of three days and of a day is over.
		let week = 7 * DAY;
		halt(week);
		assert_eq!(licence(paid).state, LicenceState::Awaiting);
		assert!(Escrows::<Runtime>::contains_key(delivered));
		assert!(has_licence(Ferdie, ASSISTANT), "the day that he has paid is not over");
		assert_eq!(balance(DOLLAR, Ferdie), before[2] - 10 * USD);
		// What was said to be the end is put off by the time of the blocks that began in safe mode.
		for (said, now) in [(first, view(paid)), (second, view(delivered))] {
			let put_off = now - said;
			assert!(
				(week..=week + 2 * MILLISECS_PER_BLOCK).contains(&put_off),
				"{put_off} of {week}"
			);
		}

		// All can do what they could before.
		done(Charlie, deliver(paid));
		assert!(has_licence(Dave, ASSISTANT));
		done(Eve, dispute(delivered));
		committee(rule(delivered, true));
		assert_eq!(balance(DOLLAR, Eve), before[1]);
		// And what was due then is due now, once.
		pass(DAY);
		assert_eq!(balance(DOLLAR, Ferdie), before[2] - 20 * USD);
		assert!(has_licence(Ferdie, ASSISTANT));
		pass(2 * DAY);
		assert!(!Escrows::<Runtime>::contains_key(paid), "silence is for the seller");
		assert_eq!(licence(paid).state, LicenceState::Active);
		assert!(licence(daily).until > Some(Timestamp::get() - week));
		close_block();
	});
}

#[test]
fn a_seller_who_cannot_deliver_gives_the_price_back() {
	development().execute_with(|| {
		open_block();
		let before = [Dave, Eve, Ferdie].map(|who| balance(DOLLAR, who));
		let mut gains = Gains::begin();
		let concede = |licence| MarketplaceCall::concede { licence };
		let [waits, delivered, disputed] =
			[Dave, Eve, Ferdie].map(|who| bought(who, buy(ASSISTANT, MONTH)));
		done(Charlie, deliver(delivered));
		done(Charlie, deliver(disputed));
		done(Ferdie, dispute(disputed));
		assert_eq!(held(HoldReason::DisputeBond, Ferdie), 10 * UNIT);

		// Nobody else can do that for him.
		denied(Bob, concede(waits), Failure::NotProvider);
		denied(Dave, concede(waits), Failure::NotProvider);
		for licence in [waits, delivered, disputed] {
			done(Charlie, concede(licence));
			denied(Charlie, concede(licence), Failure::NoEscrow);
		}
		assert_eq!([Dave, Eve, Ferdie].map(|who| balance(DOLLAR, who)), before);
		assert_eq!(held(HoldReason::DisputeBond, Ferdie), 0, "with the bond");
		assert_eq!(gains.since(), [0; 5], "nobody has earned anything");
		for id in [waits, delivered, disputed] {
			assert_eq!(licence(id).state, LicenceState::Refunded);
		}
		// It is not held against him.
		let activity = pallet_model_marketplace::Activities::<Runtime>::get(ASSISTANT);
		assert_eq!((activity.undelivered, activity.disputes_lost), (0, 0));
		close_block();
	});
}
