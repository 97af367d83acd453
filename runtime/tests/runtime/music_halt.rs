// SPDX-License-Identifier: Apache-2.0

//! Safe mode, paused calls and frozen accounts: in safe mode no time of music may run out, a paused
//! call is the only one that is refused, and what the issuer of an asset does to an account is the
//! trouble of that account.

use crate::common::{
	marketplace::{committee, pass},
	markets::*,
	music::*,
	*,
};
use codec::Compact;
use frame_support::{assert_ok, migrations::FailedMigrationHandler};
use pallet_music_nft::{Disputes, HoldReason, Owed, Payment, RecordingId, Use};
use polyphony_runtime::{
	configs::safety::EnterSafeModeAndResume,
	constants::{currency::UNIT, time::MILLISECS_PER_BLOCK},
	AccountId, MusicNft, Runtime, RuntimeCall, RuntimeOrigin, SafeMode,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{DispatchError, TokenError};

const DAY: u64 = 24 * HOUR;

/// The chain is in safe mode for so many milliseconds, as after a migration that has failed: from
/// the open block to the one that is left open.
fn halt(ms: u64) {
	EnterSafeModeAndResume::failed(None);
	pass(ms);
	check_music();
	assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
}

/// The dispatch error of a call that the base filter keeps out.
fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

/// When the auction of the first edition of a recording ends.
fn auction_ends(recording: RecordingId) -> u64 {
	MusicNft::edition_info(recording, 0).unwrap().auction.unwrap().ends
}

/// Until when the panel can rule.
fn panel_until(recording: RecordingId) -> u64 {
	MusicNft::standing_info(recording).unwrap().dispute.unwrap().deadline
}

#[test]
fn no_time_of_music_runs_out_in_safe_mode() {
	development().execute_with(|| {
		open_block();
		let before = Ledger::now();
		let auctioned = register_for(Alice);
		edition(Alice, auctioned, english(100 * USD));
		done(Dave, bid(auctioned, 0, 100 * USD));
		let song = song();
		let item = bought(Ferdie, song.recording, buy(song.recording, song.edition));
		let offered = bid_made(Eve, song.recording, item, 10 * USD);
		let term = pallet_music_nft::LicenceTerms {
			term: Some(2 * DAY),
			..licence_terms(Use::Commercial)
		};
		let offer = offer(Alice, song.recording, term, DOLLAR, 0);
		let grant = licensed(Charlie, song.recording, offer);
		let disputed = register_for(Bob);
		done(Charlie, contest(disputed, 50 * UNIT));
		let bid_until = |bid| {
			let all = MusicNft::bid_infos(song.recording, Some(bid), None, None, 10);
			all.bids[0].until
		};
		let ends = || {
			let until = MusicNft::grant_info(grant).unwrap().until.unwrap();
			[auction_ends(auctioned), panel_until(disputed), bid_until(item), until]
		};
		let said = ends();

		// Three weeks, in which a day, two, and a fortnight would be over.
		let weeks = 21 * DAY;
		halt(weeks);
		for (said, now) in said.into_iter().zip(ends()) {
			// By the time of the blocks that began in safe mode.
			let put_off = now - said;
			assert!(
				(weeks..=weeks + 2 * MILLISECS_PER_BLOCK).contains(&put_off),
				"{put_off} of {weeks}"
			);
		}
		assert!(MusicNft::is_in_force(grant));
		assert_eq!(held(HoldReason::Dispute, Charlie), 50 * UNIT);
		let unshared = MusicNft::fee_infos(song.recording);
		assert_eq!(unshared.len(), 1, "fees wait too");

		// All can do what they could before.
		denied(
			Ferdie,
			MusicCall::end_auction { recording: auctioned, edition: 0 },
			Failure::TooEarly,
		);
		done(Eve, bid(auctioned, 0, 110 * USD));
		let early = MusicCall::end_dispute { recording: disputed };
		denied(Ferdie, early, Failure::DisputeNotOver);
		done(Ferdie, MusicCall::accept_bid { recording: song.recording, bid: offered });

		// And what was due then is due now, once.
		pass(2 * HOUR);
		assert!(MusicNft::fee_infos(song.recording).is_empty());
		pass(DAY);
		assert_eq!(MusicNft::owner_of_item(auctioned, 1), Some(id(Eve)));
		assert_eq!(before.change(&DOLLAR, &id(Dave)), 0);
		assert!(MusicNft::is_in_force(grant));
		pass(DAY);
		assert!(!MusicNft::is_in_force(grant));
		pass(11 * DAY);
		assert!(Disputes::<Runtime>::contains_key(disputed));
		pass(DAY);
		assert!(!Disputes::<Runtime>::contains_key(disputed));
		assert_eq!(held(HoldReason::Dispute, Charlie), 0);
		close_block();
		check_music();
	});
}

#[test]
fn safe_mode_refuses_every_call_of_music() {
	development().execute_with(|| {
		open_block();
		let Song { recording, edition, split, .. } = song();
		let item = bought(Eve, recording, buy(recording, edition));
		let calls = || -> Vec<RuntimeCall> {
			vec![
				buy(recording, edition),
				list(recording, item, 100 * USD),
				gift(recording, item, Dave),
				make_bid(recording, item, 100 * USD),
				claim(split, 0, DOLLAR),
				contest(recording, 50 * UNIT),
				MusicCall::burn_item { recording, item }.into(),
				MusicCall::share_fees { recording, asset: DOLLAR }.into(),
			]
		};
		let before = Ledger::now();
		committee(RuntimeCall::SafeMode(pallet_safe_mode::Call::force_enter {}));
		for call in calls() {
			denied(Eve, call.clone(), filtered());
			// Nor does a wrapper get anything past it.
			let batch = pallet_utility::Call::batch_all { calls: vec![call] };
			denied(Eve, RuntimeCall::Utility(batch), filtered());
		}
		assert!(before.changes(&DOLLAR).is_empty());
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		done(Eve, calls().swap_remove(2));
		close_block();
	});
}

#[test]
fn a_paused_call_is_the_only_one_that_is_refused() {
	development().execute_with(|| {
		open_block();
		let Song { recording, edition, .. } = song();
		let item = bought(Eve, recording, buy(recording, edition));
		done(Eve, list(recording, item, 100 * USD));
		let full_name = || (text("MusicNft"), text("buy"));
		let pause = pallet_tx_pause::Call::pause { full_name: full_name() };
		committee(RuntimeCall::TxPause(pause));
		denied(Dave, buy(recording, edition), filtered());
		let batch =
			|call| RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![call] });
		denied(Dave, batch(buy(recording, edition)), filtered());
		done(Dave, buy_item(recording, item, any(DOLLAR)));
		let unpause = pallet_tx_pause::Call::unpause { ident: full_name() };
		committee(RuntimeCall::TxPause(unpause));
		bought(Dave, recording, batch(buy(recording, edition)));
		close_block();
	});
}

/// What the issuer of the dollar does to an account of his asset.
fn issuer(
	act: fn(Compact<u32>, sp_runtime::MultiAddress<AccountId, ()>) -> AssetsCall,
	who: AccountId,
) {
	done(Ferdie, RuntimeCall::Assets(act(Compact(1), who.into())));
}

type AssetsCall = pallet_assets::Call<Runtime>;

fn freeze(who: AccountId) {
	issuer(|id, who| AssetsCall::freeze { id, who }, who);
}

fn block(who: AccountId) {
	issuer(|id, who| AssetsCall::block { id, who }, who);
}

fn thaw(who: AccountId) {
	issuer(|id, who| AssetsCall::thaw { id, who }, who);
}

#[test]
fn a_payee_who_cannot_be_paid_keeps_nobody_from_his() {
	development().execute_with(|| {
		open_block();
		let Song { recording, split, edition, .. } = song();
		bought(Eve, recording, buy(recording, edition));
		block(id(Alice));
		let before = Ledger::now();
		denied(Charlie, claim(split, 0, DOLLAR), TokenError::Blocked);
		done(Charlie, claim(split, 1, DOLLAR));
		assert_eq!(before.change(&DOLLAR, &id(Bob)), 19_600_000);
		// What was not paid waits on, and grows.
		bought(Eve, recording, buy(recording, edition));
		thaw(id(Alice));
		let before = Ledger::now();
		done(Charlie, claim(split, 0, DOLLAR));
		assert_eq!(before.change(&DOLLAR, &id(Alice)), AFTER_FEE as i128);
		close_block();
	});
}

#[test]
fn a_recording_whose_account_is_frozen_is_the_only_one_that_sells_nothing() {
	development().execute_with(|| {
		open_block();
		let Song { recording, edition, split, .. } = song();
		let tokens = crate::common::music::edition(Alice, recording, fixed(NATIVE, 10 * UNIT));
		bought(Eve, recording, buy(recording, edition));
		let other = song();
		freeze(purse(recording));
		let before = Ledger::now();
		let price = buy(recording, edition);
		assert!(apply(Dave, price).unwrap().is_err());
		check_music();
		assert!(before.changes(&DOLLAR).is_empty(), "who cannot buy has not paid");
		// In another asset, and another recording in the same.
		bought(Dave, recording, buy(recording, tokens));
		bought(Dave, other.recording, buy(other.recording, other.edition));
		// What is on the accounts of splits is not concerned.
		done(Charlie, claim(split, 0, DOLLAR));
		// The fees wait, and the chain tries again.
		pass(2 * HOUR);
		assert!(MusicNft::fee_infos(recording).iter().any(|fee| fee.asset == DOLLAR));
		assert!(MusicNft::fee_infos(other.recording).is_empty());
		thaw(purse(recording));
		bought(Dave, recording, buy(recording, edition));
		pass(6 * HOUR);
		assert!(MusicNft::fee_infos(recording).is_empty());
		close_block();
		check_music();
	});
}

#[test]
fn who_cannot_get_his_bid_back_is_owed_it() {
	development().execute_with(|| {
		open_block();
		let recording = register_for(Alice);
		let edition = edition(Alice, recording, english(100 * USD));
		let before = Ledger::now();
		done(Dave, bid(recording, edition, 100 * USD));
		// He has nothing to do with what others bid from now on.
		block(id(Dave));
		done(Eve, bid(recording, edition, 110 * USD));
		assert_eq!(Owed::<Runtime>::get(id(Dave), DOLLAR), 100 * USD);
		let owed = MusicCall::claim_owed { who: id(Dave), asset: DOLLAR };
		denied(Charlie, owed.clone(), TokenError::Blocked);
		// Nor has the highest bidder with the end: he has paid.
		block(id(Eve));
		pass(DAY);
		assert_eq!(MusicNft::owner_of_item(recording, 1), Some(id(Eve)));
		thaw(id(Dave));
		done(Charlie, owed);
		assert_eq!(before.change(&DOLLAR, &id(Dave)), 0);
		close_block();
		check_music();
	});
}

#[test]
fn a_seller_who_cannot_be_paid_sells_all_the_same() {
	development().execute_with(|| {
		open_block();
		let Song { recording, edition, .. } = song();
		let item = bought(Eve, recording, buy(recording, edition));
		done(Eve, list(recording, item, 100 * USD));
		block(id(Eve));
		let pay = Payment { asset: DOLLAR, max_in: 100 * USD };
		done(Dave, buy_item(recording, item, pay));
		assert_eq!(MusicNft::owner_of_item(recording, item), Some(id(Dave)));
		assert_eq!(Owed::<Runtime>::get(id(Eve), DOLLAR), 88 * USD);
		thaw(id(Eve));
		let before = Ledger::now();
		done(Charlie, MusicCall::claim_owed { who: id(Eve), asset: DOLLAR });
		assert_eq!(before.change(&DOLLAR, &id(Eve)), 88 * USD as i128);
		close_block();
	});
}
