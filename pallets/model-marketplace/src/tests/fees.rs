// SPDX-License-Identifier: Apache-2.0

//! Fees wait on the accounts of models, and are shared once in a period.

use super::escrows::*;
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};

/// A model of Alice, of which Bob has bought a licence for 1,000 dollars.
fn sold() -> (ModelId, OfferId) {
	let model = list(ALICE);
	let offer = sell_for(model, 1_000 * DOLLAR);
	buy(BOB, model, offer).unwrap();
	(model, offer)
}

/// What the treasury and the pot have got.
fn shared() -> (Balance, Balance) {
	(free(&USD, TREASURY), Pot::<Test>::get(USD))
}

fn due(model: ModelId) -> Option<Moment> {
	DueAt::<Test>::get(Task::Fees(model, USD))
}

#[test]
fn fees_wait_for_a_period_and_are_shared_by_the_chain() {
	run(|| {
		let (model, offer) = sold();
		assert_eq!(due(model), Some(START_MS + HOUR));
		pass(HOUR / 2);
		// More of them do not put it off.
		buy(EVE, model, offer).unwrap();
		assert_eq!(due(model), Some(START_MS + HOUR));
		assert_eq!(shared(), (0, 0));
		let (treasury, pot) = (20 * DOLLAR, 20 * DOLLAR);
		let waits = Unshared { treasury, pot, stuck: 0 };
		assert_eq!(UnsharedFees::<Test>::get(model, USD), Some(waits));
		pass(HOUR / 2 - 1);
		assert_eq!(shared(), (0, 0));
		pass(1);
		assert!(told(Event::FeesShared { model, asset: USD, treasury, pot }));
		assert_eq!((shared(), purse(model, &USD)), ((treasury, pot), 0));
		assert_eq!((due(model), UnsharedFees::<Test>::iter().count()), (None, 0));
		// The next one begins a period of its own.
		pass(DAY);
		assert_eq!(events().len(), 0);
		buy(EVE, model, offer).unwrap();
		assert_eq!(due(model), Some(Market::now() + HOUR));
		pass(HOUR);
		assert_eq!(shared(), (30 * DOLLAR, 30 * DOLLAR));
	});
}

#[test]
fn anybody_shares_fees_before_and_nobody_twice() {
	run(|| {
		let (model, _) = sold();
		assert_noop!(share(model, EUR), Error::<Test>::NothingToShare);
		assert_noop!(share(model + 1, USD), Error::<Test>::NothingToShare);
		let unsigned = Market::share_fees(RuntimeOrigin::none(), model, USD);
		assert_noop!(unsigned, sp_runtime::traits::BadOrigin);
		assert_ok!(share(model, USD));
		assert_eq!(shared(), (10 * DOLLAR, 10 * DOLLAR));
		assert_noop!(share(model, USD), Error::<Test>::NothingToShare);
		// And the chain has nothing to do.
		assert_eq!(due(model), None);
		pass(DAY);
		assert_eq!(shared(), (10 * DOLLAR, 10 * DOLLAR));
		assert_eq!(events(), []);
	});
}

#[test]
fn a_recipient_that_refuses_does_not_keep_fees_from_leaving() {
	run(|| {
		let (model, offer) = sold();
		let other = list(CHARLIE);
		let others = sell_for(other, 100 * DOLLAR);
		buy(BOB, other, others).unwrap();
		// He has to have something that can be blocked.
		assert_ok!(Assets::transfer(RuntimeOrigin::signed(EVE), 1, TREASURY, ASSET_ED));
		block(&USD, TREASURY);
		pass(HOUR);
		for (model, amount) in [(model, 10 * DOLLAR), (other, DOLLAR)] {
			let (treasury, pot) = (amount, amount);
			assert!(told(Event::Owing { who: TREASURY, asset: USD, amount }));
			assert!(told(Event::FeesShared { model, asset: USD, treasury, pot }));
			assert_eq!((due(model), purse(model, &USD)), (None, 0));
		}
		assert_eq!((owed(&USD, TREASURY), Pot::<Test>::get(USD)), (11 * DOLLAR, 11 * DOLLAR));
		buy(EVE, model, offer).unwrap();
		assert_ok!(share(model, USD));
		unblock(&USD, TREASURY);
		assert_ok!(claim(TREASURY, USD));
		assert_eq!(shared(), (ASSET_ED + 21 * DOLLAR, 21 * DOLLAR));
	});
}

#[test]
fn a_pot_that_is_full_keeps_the_fees_where_they_are() {
	new_test_ext().execute_with(|| {
		let (model, _) = sold();
		Pot::<Test>::insert(USD, Balance::MAX);
		Clock::mutate(|clock| *clock += HOUR);
		Market::on_idle(System::block_number(), Weight::MAX);
		let failed = |event: &Event<Test>| matches!(event, Event::TaskFailed { .. });
		assert!(events().iter().any(failed));
		// All or nothing, although the money could be moved.
		assert_eq!((purse(model, &USD), free(&USD, TREASURY)), (20 * DOLLAR, 0));
		assert_eq!(due(model), Some(START_MS + 7 * HOUR));
		Pot::<Test>::remove(USD);
		pass(6 * HOUR);
		assert_eq!(shared(), (10 * DOLLAR, 10 * DOLLAR));
	});
}

#[test]
fn a_delisted_model_with_unshared_fees_is_removed_and_its_fees_are_shared() {
	run(|| {
		let (model, _) = sold();
		let licence = id_of(model, 0);
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert_ok!(submit(BOB, Call::close_licence { licence }));
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert!(!Models::<Test>::contains_key(model));
		assert_eq!(purse(model, &USD), 20 * DOLLAR);
		pass(HOUR);
		assert_eq!((shared(), purse(model, &USD)), ((10 * DOLLAR, 10 * DOLLAR), 0));
		assert_eq!(UnsharedFees::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_halt_puts_the_sharing_off() {
	run(|| {
		let (model, _) = sold();
		halt_for(DAY);
		assert_eq!(shared(), (0, 0));
		pass(HOUR);
		assert_eq!((shared(), due(model)), ((10 * DOLLAR, 10 * DOLLAR), None));
	});
}

fn set_rewards(listing: u32, review: u32) {
	let (listing, review) = (percent(listing), percent(review));
	let params = RewardParams { listing, review, ..Default::default() };
	submit_as(RuntimeOrigin::root(), Call::set_rewards { params }).unwrap();
}

fn review(who: AccountId, licence: LicenceId) {
	submit(who, Call::review { licence, rating: 5, text: hash(1) }).unwrap();
}

#[test]
fn the_first_sale_is_rewarded_out_of_its_own_fee() {
	run(|| {
		set_rewards(20, 0);
		let (model, _) = sold();
		let waits = Unshared { treasury: 10 * DOLLAR, pot: 6 * DOLLAR, stuck: 0 };
		assert_eq!(UnsharedFees::<Test>::get(model, USD), Some(waits));
		assert_eq!((owed(&USD, ALICE), Pot::<Test>::get(USD)), (4 * DOLLAR, 0));
		// What is owed is with the pallet's account.
		assert_eq!(free(&USD, Market::account()), 4 * DOLLAR + ASSET_ED);
		assert_eq!(purse(model, &USD), 16 * DOLLAR);
		assert_ok!(share(model, USD));
		assert_eq!(shared(), (10 * DOLLAR, 6 * DOLLAR));
	});
}

#[test]
fn a_reward_can_take_all_of_a_fee_that_waits() {
	run(|| {
		TestPotShare::set(percent(100));
		set_rewards(100, 0);
		let (model, _) = sold();
		assert_eq!(owed(&USD, ALICE), 20 * DOLLAR);
		// Nothing is left to be shared, and nothing is due.
		assert_eq!((UnsharedFees::<Test>::iter().count(), due(model)), (0, None));
		assert_noop!(share(model, USD), Error::<Test>::NothingToShare);
	});
}

#[test]
fn sharing_fees_in_front_of_a_reward_takes_nothing_of_it() {
	let end = |in_front: bool| {
		let mut end = (0, 0, 0);
		run(|| {
			set_rewards(0, 40);
			let (model, _) = sold();
			if in_front {
				assert_ok!(share(model, USD));
			}
			review(BOB, id_of(model, 0));
			if !in_front {
				assert_ok!(share(model, USD));
			}
			let (treasury, pot) = shared();
			end = (owed(&USD, BOB), treasury, pot);
		});
		end
	};
	assert_eq!(end(true), (8 * DOLLAR, 10 * DOLLAR, 2 * DOLLAR));
	assert_eq!(end(false), end(true));
}

#[test]
fn a_reward_takes_of_the_models_fees_first_and_then_of_the_pot() {
	run(|| {
		set_rewards(0, 40);
		let (model, _) = sold();
		assert_ok!(share(model, USD));
		let small = sell_for(model, 100 * DOLLAR);
		buy(EVE, model, small).unwrap();
		// 8 dollars, of which 1 waits.
		review(BOB, id_of(model, 0));
		assert_eq!(owed(&USD, BOB), 8 * DOLLAR);
		let waits = Unshared { treasury: DOLLAR, ..Default::default() };
		assert_eq!(UnsharedFees::<Test>::get(model, USD), Some(waits));
		assert_eq!(Pot::<Test>::get(USD), 3 * DOLLAR);
		// Fees of another model that wait are not for it.
		let other = list(CHARLIE);
		let offer = sell_for(other, 1_000 * DOLLAR);
		let theirs = buy(BOB, other, offer).unwrap();
		review(EVE, id_of(model, 1));
		assert_eq!((owed(&USD, EVE), Pot::<Test>::get(USD)), (800_000, 2_200_000));
		review(BOB, theirs);
		assert_eq!((owed(&USD, BOB), Pot::<Test>::get(USD)), (16 * DOLLAR, 2_200_000));
		assert_eq!(unshared(&USD).pot, 2 * DOLLAR);
	});
}

#[test]
fn a_reward_that_cannot_leave_the_account_of_the_model_keeps_nothing_from_happening() {
	run(|| {
		set_rewards(20, 20);
		let model = list(ALICE);
		let offer = escrow_for(model, 1_000 * DOLLAR);
		let id = buy(BOB, model, offer).unwrap();
		assert_ok!(deliver(ALICE, id));
		let (issuer, account) = (RuntimeOrigin::signed(ALICE), Market::account_of(model));
		assert_ok!(Assets::freeze(issuer.clone(), 1, account.clone()));
		assert_ok!(confirm(BOB, id));
		review(BOB, id);
		assert_eq!((owed(&USD, ALICE), owed(&USD, BOB)), (0, 0));
		assert_eq!(licence(id).fees.rewarded, 0);
		assert_eq!(unshared(&USD), Unshared { treasury: 10 * DOLLAR, pot: 10 * DOLLAR, stuck: 1 });
		// The first sale that can be rewarded is.
		assert_ok!(Assets::thaw(issuer, 1, account));
		let next = buy(EVE, model, offer).unwrap();
		assert_ok!(deliver(ALICE, next));
		assert_ok!(confirm(EVE, next));
		assert_eq!(owed(&USD, ALICE), 4 * DOLLAR);
	});
}
