// SPDX-License-Identifier: Apache-2.0

//! Reviews and votes.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Mutate};
use sp_runtime::DispatchResult;

/// A model of Alice, of which Bob has a licence for so many dollars.
fn bought_for(dollars: Balance) -> (ModelId, LicenceId) {
	let model = list(ALICE);
	let offer = sell_for(model, dollars * DOLLAR);
	(model, buy(BOB, model, offer).unwrap())
}

/// A licence of `who` for a model of others, for so many dollars.
fn another(who: AccountId, model: ModelId, dollars: Balance) -> LicenceId {
	let offer = sell_for(model, dollars * DOLLAR);
	buy(who, model, offer).unwrap()
}

fn review(who: AccountId, licence: LicenceId, rating: u8) -> DispatchResult {
	submit(who, Call::review { licence, rating, text: hash(5) })
}

fn vote(who: AccountId, review: LicenceId, licence: LicenceId, useful: bool) -> DispatchResult {
	submit(who, Call::vote_review { review, licence, useful })
}

fn rating(model: ModelId) -> Rating {
	Ratings::<Test>::get(model)
}

/// Those who find a review useful, and those who do not.
fn votes(review: LicenceId) -> (u32, u32) {
	let review = Reviews::<Test>::get(review).unwrap();
	(review.useful, review.useless)
}

#[test]
fn a_review_weighs_what_was_paid() {
	run(|| {
		let (model, bobs) = bought_for(1_000);
		let charlies = another(CHARLIE, model, 3_000);
		assert_ok!(review(BOB, bobs, 5));
		assert!(told(Event::Reviewed {
			licence: bobs,
			author: BOB,
			rating: 5,
			weight: 1_000 * VALUE,
			text: hash(5),
		}));
		assert_eq!(held(HoldReason::Review, BOB), REVIEW_DEPOSIT);
		assert_ok!(review(CHARLIE, charlies, 1));
		// (5 * 1,000 + 1 * 3,000) / 4,000 = 2.
		let expected = Rating { count: 2, weight: 4_000 * VALUE, weighted: 8_000 * VALUE };
		assert_eq!(rating(model), expected);
	});
}

#[test]
fn it_weighs_the_same_in_another_asset_and_is_rounded_down() {
	run(|| {
		let model = list(ALICE);
		// A hundredth of a bitcoin at 50,000.
		let perpetual = offer_of(OfferKind::Perpetual, BTC, 1_000_000);
		let id = buy(BOB, model, offer(model, perpetual)).unwrap();
		assert_ok!(review(BOB, id, 4));
		assert_eq!(rating(model).weight, 500 * VALUE);
		// The smallest unit of a token at 10^-6 is worth nothing that can be written.
		TestPrices::insert(NATIVE, sp_runtime::FixedU128::from_rational(1, 1_000_000_000));
		let one = offer_of(OfferKind::Perpetual, NATIVE, 1_000_000_000_000 - 1);
		let id = buy(CHARLIE, model, offer(model, one)).unwrap();
		assert_ok!(review(CHARLIE, id, 4));
		// A billionth, but for one unit.
		assert_eq!(rating(model).weight, 500 * VALUE + 1_000_000_000 - 1);
	});
}

#[test]
fn without_a_price_it_weighs_nothing() {
	run(|| {
		let (model, id) = bought_for(1_000);
		no_price(&USD);
		assert_ok!(review(BOB, id, 5));
		assert_eq!(rating(model), Rating { count: 1, weight: 0, weighted: 0 });
		// And a price that comes later changes nothing.
		set_price(&USD, 100);
		assert_ok!(submit(BOB, Call::retract_review { licence: id }));
		assert_eq!(rating(model), Rating::default());
	});
}

#[test]
fn a_review_of_a_free_licence_weighs_nothing() {
	run(|| {
		let model = list(ALICE);
		let free = offer(model, offer_of(OfferKind::Free, USD, 0));
		let id = buy(BOB, model, free).unwrap();
		assert_ok!(review(BOB, id, 1));
		assert_eq!(rating(model), Rating { count: 1, weight: 0, weighted: 0 });
	});
}

#[test]
fn one_of_a_subscription_weighs_all_periods_until_then() {
	run(|| {
		let model = list(ALICE);
		let monthly = offer_of(OfferKind::Subscription { period: 30 * DAY }, USD, 100 * DOLLAR);
		let id = buy(BOB, model, offer(model, monthly)).unwrap();
		pass(30 * DAY);
		pass(30 * DAY);
		assert_ok!(review(BOB, id, 3));
		pass(30 * DAY);
		assert_eq!(rating(model).weight, 300 * VALUE);
	});
}

#[test]
fn ratings_are_from_one_to_five() {
	run(|| {
		let (_, id) = bought_for(1_000);
		for rating in [0, 6, u8::MAX] {
			assert_noop!(review(BOB, id, rating), Error::<Test>::InvalidRating);
		}
		assert_ok!(review(BOB, id, 1));
	});
}

#[test]
fn only_holders_review() {
	run(|| {
		let (model, id) = bought_for(1_000);
		assert_noop!(review(CHARLIE, id, 1), Error::<Test>::NotHolder);
		assert_noop!(review(CHARLIE, id + 1, 1), Error::<Test>::LicenceNotFound);
		assert_ok!(submit(BOB, Call::close_licence { licence: id }));
		assert_noop!(review(BOB, id, 1), Error::<Test>::LicenceNotFound);
		assert_eq!(rating(model), Rating::default());
	});
}

#[test]
fn neither_owner_nor_creator_reviews() {
	run(|| {
		let model = list(ALICE);
		let alices = another(ALICE, model, 1_000);
		assert_noop!(review(ALICE, alices, 5), Error::<Test>::OwnModel);
		let bobs = another(BOB, model, 1_000);
		give(model, BOB);
		assert_noop!(review(ALICE, alices, 5), Error::<Test>::OwnModel);
		assert_noop!(review(BOB, bobs, 5), Error::<Test>::OwnModel);
		give(model, CHARLIE);
		assert_ok!(review(BOB, bobs, 5));
	});
}

#[test]
fn a_licence_carries_one_review() {
	run(|| {
		let (model, id) = bought_for(1_000);
		assert_ok!(review(BOB, id, 5));
		assert_noop!(review(BOB, id, 5), Error::<Test>::AlreadyReviewed);
		assert_ok!(submit(BOB, Call::retract_review { licence: id }));
		assert_noop!(review(BOB, id, 5), Error::<Test>::AlreadyReviewed);
		// Another licence carries another one, and weighs what it has cost.
		let second = another(BOB, model, 500);
		assert_ok!(review(BOB, second, 2));
		let expected = Rating { count: 1, weight: 500 * VALUE, weighted: 1_000 * VALUE };
		assert_eq!(rating(model), expected);
	});
}

#[test]
fn what_could_still_come_back_carries_none() {
	run(|| {
		let model = list(ALICE);
		let escrow = buy(BOB, model, escrow_for(model, 1_000 * DOLLAR)).unwrap();
		let credits = offer(model, offer_of(OfferKind::Credits, USD, DOLLAR));
		let credits = buy_units(BOB, model, credits, 1_000).unwrap();
		let other = another(CHARLIE, model, 1);
		assert_ok!(review(CHARLIE, other, 5));
		for id in [escrow, credits] {
			assert_noop!(review(BOB, id, 5), Error::<Test>::NothingPaid);
			assert_noop!(vote(BOB, other, id, false), Error::<Test>::NothingPaid);
		}
	});
}

#[test]
fn what_has_come_back_carries_none() {
	run(|| {
		let model = list(ALICE);
		let escrow = buy(BOB, model, escrow_for(model, 1_000 * DOLLAR)).unwrap();
		let credits = offer(model, offer_of(OfferKind::Credits, USD, DOLLAR));
		let credits = buy_units(BOB, model, credits, 1_000).unwrap();
		assert_ok!(submit(BOB, Call::request_refund { licence: credits }));
		pass(DAY);
		assert_ok!(submit(BOB, Call::refund_credits { licence: credits }));
		pass(DAY);
		assert_eq!(gain(&USD, BOB), 0);
		for id in [escrow, credits] {
			assert_noop!(review(BOB, id, 5), Error::<Test>::NothingPaid);
		}
		assert_eq!(rating(model), Rating::default());
	});
}

#[test]
fn a_review_stays_when_its_licence_is_over() {
	run(|| {
		let (model, id) = bought_for(1_000);
		assert_ok!(review(BOB, id, 5));
		assert_ok!(submit(BOB, Call::close_licence { licence: id }));
		assert_eq!(rating(model).count, 1);
		assert_ok!(submit(BOB, Call::retract_review { licence: id }));
		assert_eq!(rating(model), Rating::default());
	});
}

#[test]
fn a_review_that_is_taken_back_counts_no_more() {
	run(|| {
		let (model, bobs) = bought_for(1_000);
		let charlies = another(CHARLIE, model, 3_000);
		assert_ok!(review(BOB, bobs, 5));
		assert_ok!(review(CHARLIE, charlies, 1));
		let retract = Call::retract_review { licence: bobs };
		assert_noop!(submit(CHARLIE, retract.clone()), Error::<Test>::NotHolder);
		assert_ok!(submit(BOB, retract.clone()));
		assert!(told(Event::ReviewRetracted { licence: bobs }));
		assert_eq!(held(HoldReason::Review, BOB), 0);
		let expected = Rating { count: 1, weight: 3_000 * VALUE, weighted: 3_000 * VALUE };
		assert_eq!(rating(model), expected);
		assert_noop!(submit(BOB, retract), Error::<Test>::ReviewNotFound);
	});
}

#[test]
fn deposits_come_back_when_the_model_is_gone() {
	run(|| {
		let (model, bobs) = bought_for(1_000);
		let charlies = another(CHARLIE, model, 3_000);
		assert_ok!(review(BOB, bobs, 5));
		assert_ok!(vote(CHARLIE, bobs, charlies, true));
		assert_ok!(submit(BOB, Call::close_licence { licence: bobs }));
		assert_ok!(submit(CHARLIE, Call::close_licence { licence: charlies }));
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert!(Models::<Test>::get(model).is_none());
		assert_ok!(submit(BOB, Call::retract_review { licence: bobs }));
		assert_ok!(submit(CHARLIE, Call::retract_vote { review: bobs }));
		assert_eq!(held(HoldReason::Review, BOB), 0);
		assert_eq!(held(HoldReason::Review, CHARLIE), 0);
		assert_eq!(rating(model), Rating::default());
		assert_eq!(Ratings::<Test>::iter().count(), 0);
	});
}

#[test]
fn holders_vote_once() {
	run(|| {
		let (model, bobs) = bought_for(1_000);
		let charlies = another(CHARLIE, model, 1);
		let second = another(CHARLIE, model, 2);
		let eves = another(EVE, model, 1);
		assert_ok!(review(BOB, bobs, 5));
		let before = rating(model);
		assert_ok!(vote(CHARLIE, bobs, charlies, true));
		assert!(told(Event::Voted { review: bobs, who: CHARLIE, useful: true }));
		assert_eq!(held(HoldReason::Review, CHARLIE), VOTE_DEPOSIT);
		for licence in [charlies, second] {
			assert_noop!(vote(CHARLIE, bobs, licence, false), Error::<Test>::AlreadyVoted);
		}
		assert_ok!(vote(EVE, bobs, eves, false));
		assert_eq!(votes(bobs), (1, 1));
		assert_eq!(rating(model), before);
	});
}

#[test]
fn nobody_votes_without_a_licence_of_the_model() {
	run(|| {
		let (model, bobs) = bought_for(1_000);
		assert_ok!(review(BOB, bobs, 5));
		let elsewhere = another(CHARLIE, list(ALICE), 1);
		assert_noop!(vote(CHARLIE, bobs, elsewhere, true), Error::<Test>::WrongModel);
		assert_noop!(vote(CHARLIE, bobs, bobs, true), Error::<Test>::NotHolder);
		assert_noop!(vote(CHARLIE, bobs, bobs + 9, true), Error::<Test>::LicenceNotFound);
		let charlies = another(CHARLIE, model, 1);
		assert_noop!(vote(CHARLIE, charlies, charlies, true), Error::<Test>::ReviewNotFound);
		assert_ok!(vote(CHARLIE, bobs, charlies, true));
	});
}

#[test]
fn nobody_votes_on_what_is_his() {
	run(|| {
		let (model, bobs) = bought_for(1_000);
		let second = another(BOB, model, 1);
		let alices = another(ALICE, model, 1);
		let charlies = another(CHARLIE, model, 1);
		assert_ok!(review(BOB, bobs, 1));
		assert_noop!(vote(BOB, bobs, second, true), Error::<Test>::OwnReview);
		assert_noop!(vote(ALICE, bobs, alices, false), Error::<Test>::OwnModel);
		give(model, CHARLIE);
		assert_noop!(vote(ALICE, bobs, alices, false), Error::<Test>::OwnModel);
		assert_noop!(vote(CHARLIE, bobs, charlies, false), Error::<Test>::OwnModel);
	});
}

#[test]
fn a_vote_can_be_taken_back_also_when_the_review_is_gone() {
	run(|| {
		let (model, bobs) = bought_for(1_000);
		let charlies = another(CHARLIE, model, 1);
		let eves = another(EVE, model, 1);
		assert_ok!(review(BOB, bobs, 5));
		assert_ok!(vote(CHARLIE, bobs, charlies, true));
		assert_ok!(vote(EVE, bobs, eves, false));
		let retract = Call::retract_vote { review: bobs };
		assert_noop!(submit(BOB, retract.clone()), Error::<Test>::VoteNotFound);
		assert_ok!(submit(CHARLIE, retract.clone()));
		assert!(told(Event::VoteRetracted { review: bobs, who: CHARLIE }));
		assert_eq!(votes(bobs), (0, 1));
		// He has changed his mind.
		assert_ok!(vote(CHARLIE, bobs, charlies, false));
		assert_eq!(votes(bobs), (0, 2));
		assert_ok!(submit(BOB, Call::retract_review { licence: bobs }));
		assert_noop!(vote(EVE, bobs, eves, true), Error::<Test>::ReviewNotFound);
		for who in [CHARLIE, EVE] {
			assert_ok!(submit(who.clone(), retract.clone()));
			assert_eq!(held(HoldReason::Review, who.clone()), 0);
			assert_noop!(submit(who, retract.clone()), Error::<Test>::VoteNotFound);
		}
	});
}

#[test]
fn one_who_cannot_pay_the_deposit_changes_nothing() {
	run(|| {
		let model = list(ALICE);
		let free = offer(model, offer_of(OfferKind::Free, USD, 0));
		let enough = ED + LICENCE_DEPOSIT + REVIEW_DEPOSIT;
		NativeAndAssets::mint_into(NATIVE, &DAVE, enough - 1).unwrap();
		let id = buy(DAVE, model, free).unwrap();
		assert!(review(DAVE, id, 5).is_err());
		assert_eq!(rating(model), Rating::default());
		assert!(!licence(id).reviewed);
		NativeAndAssets::mint_into(NATIVE, &DAVE, 1).unwrap();
		assert_ok!(review(DAVE, id, 5));
	});
}
