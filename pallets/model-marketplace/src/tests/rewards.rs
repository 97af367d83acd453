// SPDX-License-Identifier: Apache-2.0

//! Rewards, and that nobody gains by trading with himself.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::{DispatchError, DispatchResult, Permill};

/// Sets which parts of a fee are rewards, in percent.
fn set(listing: u32, review: u32, vote: u32) -> DispatchResult {
	set_parts(percent(listing), percent(review), percent(vote))
}

fn set_parts(listing: Permill, review: Permill, vote: Permill) -> DispatchResult {
	let params = RewardParams { listing, review, vote };
	submit_as(RuntimeOrigin::root(), Call::set_rewards { params })
}

fn review(who: AccountId, licence: LicenceId) -> DispatchResult {
	submit(who, Call::review { licence, rating: 5, text: hash(1) })
}

fn vote(who: AccountId, review: LicenceId, licence: LicenceId) -> DispatchResult {
	submit(who, Call::vote_review { review, licence, useful: true })
}

fn reward(who: AccountId) -> Balance {
	owed(&USD, who)
}

fn pot() -> Balance {
	mock::pot(&USD)
}

#[test]
fn rewards_are_parts_of_the_fee() {
	run(|| {
		assert_ok!(set(20, 15, 10));
		let model = list(ALICE);
		// The fee is 20 dollars of which the pot gets 10, and the creator 4.
		let bobs = buy(BOB, model, sell_for(model, 1_000 * DOLLAR)).unwrap();
		assert!(told(Event::Rewarded {
			licence: bobs,
			who: ALICE,
			kind: RewardKind::Listing,
			asset: USD,
			amount: 4 * DOLLAR,
		}));
		assert_eq!((reward(ALICE), pot()), (4 * DOLLAR, 6 * DOLLAR));
		assert_ok!(review(BOB, bobs));
		assert_eq!((reward(BOB), pot()), (3 * DOLLAR, 3 * DOLLAR));
		// Here it is 200 dollars, of which the pot gets 100. A vote is 10 percent.
		let charlies = buy(CHARLIE, model, sell_for(model, 10_000 * DOLLAR)).unwrap();
		assert_ok!(vote(CHARLIE, bobs, charlies));
		assert_eq!((reward(CHARLIE), pot()), (20 * DOLLAR, 83 * DOLLAR));
		let fees = licence(charlies).fees;
		assert_eq!(fees, Fees { paid: 200 * DOLLAR, pot: 100 * DOLLAR, rewarded: 20 * DOLLAR });
		assert_ok!(claim(BOB, USD));
		assert_eq!(gain(&USD, BOB), -(997 * DOLLAR as i128));
		assert_noop!(claim(BOB, USD), Error::<Test>::NothingOwed);
	});
}

#[test]
fn without_parameters_there_are_none() {
	run(|| {
		let model = list(ALICE);
		let bobs = buy(BOB, model, sell_for(model, 1_000 * DOLLAR)).unwrap();
		assert_ok!(review(BOB, bobs));
		assert_eq!((reward(ALICE), reward(BOB), pot()), (0, 0, 10 * DOLLAR));
		assert!(!Activities::<Test>::get(model).listing_rewarded);
	});
}

#[test]
fn all_together_are_no_more_than_goes_to_the_pot() {
	run(|| {
		assert_noop!(set(20, 20, 11), Error::<Test>::RewardsTooHigh);
		assert_noop!(set(100, 100, 100), Error::<Test>::RewardsTooHigh);
		assert_ok!(set(20, 20, 10));
		let params = RewardParams { listing: percent(20), review: percent(20), vote: percent(10) };
		assert!(told(Event::RewardsSet { params }));
		assert_ok!(set(50, 0, 0));
		let call = Call::set_rewards { params };
		assert_noop!(submit(ALICE, call), DispatchError::BadOrigin);
	});
}

#[test]
fn higher_rewards_later_do_not_make_a_licence_pay_more_than_its_part() {
	run(|| {
		assert_ok!(set(50, 0, 0));
		let model = list(ALICE);
		let offer = sell_for(model, 1_000 * DOLLAR);
		let bobs = buy(BOB, model, offer).unwrap();
		let charlies = buy(CHARLIE, model, offer).unwrap();
		assert_eq!(reward(ALICE), 10 * DOLLAR);
		assert_ok!(set(0, 40, 10));
		// Nothing is left of the fee of this licence, although the pot has something.
		assert_ok!(review(BOB, bobs));
		assert_eq!((reward(BOB), pot()), (0, 10 * DOLLAR));
		assert_ok!(review(CHARLIE, charlies));
		assert_eq!((reward(CHARLIE), pot()), (8 * DOLLAR, 2 * DOLLAR));
	});
}

#[test]
fn a_model_is_rewarded_for_its_first_sale_only() {
	run(|| {
		assert_ok!(set(20, 0, 0));
		let model = list(ALICE);
		let offer = sell_for(model, 1_000 * DOLLAR);
		// The creator is rewarded, whoever owns it now.
		give(model, CHARLIE);
		buy(BOB, model, offer).unwrap();
		buy(EVE, model, offer).unwrap();
		assert_eq!((reward(ALICE), reward(CHARLIE)), (4 * DOLLAR, 0));
		let other = list(CHARLIE);
		buy(BOB, other, sell_for(other, 100 * DOLLAR)).unwrap();
		assert_eq!(reward(CHARLIE), 400_000);
	});
}

#[test]
fn a_sale_without_a_reward_is_not_the_first() {
	run(|| {
		assert_ok!(set(20, 0, 0));
		let model = list(ALICE);
		// Free, and with a fee of one unit, of which a fifth is nothing.
		let free = offer(model, offer_of(OfferKind::Free, USD, 0));
		buy(BOB, model, free).unwrap();
		buy(BOB, model, sell_for(model, 1)).unwrap();
		assert_eq!(reward(ALICE), 0);
		buy(BOB, model, sell_for(model, 1_000 * DOLLAR)).unwrap();
		assert_eq!(reward(ALICE), 4 * DOLLAR);
	});
}

#[test]
fn a_subscription_rewards_its_first_period_and_a_review_of_all() {
	run(|| {
		assert_ok!(set(20, 15, 0));
		let model = list(ALICE);
		let monthly = offer_of(OfferKind::Subscription { period: DAY }, USD, 100 * DOLLAR);
		let id = buy(BOB, model, offer(model, monthly)).unwrap();
		pass(DAY);
		pass(DAY);
		assert_eq!(reward(ALICE), 400_000);
		// 15 percent of 6 dollars.
		assert_ok!(review(BOB, id));
		assert_eq!(reward(BOB), 900_000);
	});
}

#[test]
fn a_licence_earns_one_reward_for_a_vote() {
	run(|| {
		assert_ok!(set(0, 0, 10));
		let model = list(ALICE);
		let offer = sell_for(model, 1_000 * DOLLAR);
		let (bobs, eves) = (buy(BOB, model, offer).unwrap(), buy(EVE, model, offer).unwrap());
		let charlies = buy(CHARLIE, model, offer).unwrap();
		assert_ok!(review(BOB, bobs));
		assert_ok!(review(EVE, eves));
		assert_ok!(vote(CHARLIE, bobs, charlies));
		assert_eq!(reward(CHARLIE), 2 * DOLLAR);
		assert_ok!(submit(CHARLIE, Call::retract_vote { review: bobs }));
		assert_ok!(vote(CHARLIE, bobs, charlies));
		assert_ok!(vote(CHARLIE, eves, charlies));
		assert_eq!(reward(CHARLIE), 2 * DOLLAR);
	});
}

#[test]
fn a_review_that_is_written_again_earns_nothing_again() {
	run(|| {
		assert_ok!(set(0, 50, 0));
		let model = list(ALICE);
		let id = buy(BOB, model, sell_for(model, 1_000 * DOLLAR)).unwrap();
		assert_ok!(review(BOB, id));
		assert_ok!(submit(BOB, Call::retract_review { licence: id }));
		assert_noop!(review(BOB, id), Error::<Test>::AlreadyReviewed);
		assert_eq!(reward(BOB), 10 * DOLLAR);
	});
}

#[test]
fn the_pot_gives_what_it_has() {
	run(|| {
		assert_ok!(set(0, 50, 0));
		let model = list(ALICE);
		let offer = sell_for(model, 1_000 * DOLLAR);
		let (bobs, charlies) =
			(buy(BOB, model, offer).unwrap(), buy(CHARLIE, model, offer).unwrap());
		let take =
			|amount| submit_as(RuntimeOrigin::root(), Call::take_from_pot { asset: USD, amount });
		// What was not shared yet is not there.
		assert_noop!(take(1), Error::<Test>::InsufficientPot);
		share_all();
		assert_noop!(take(20 * DOLLAR + 1), Error::<Test>::InsufficientPot);
		let before = free(&USD, TREASURY);
		assert_ok!(take(13 * DOLLAR));
		assert!(told(Event::PotTaken { asset: USD, amount: 13 * DOLLAR }));
		assert_eq!(free(&USD, TREASURY), before + 13 * DOLLAR);
		assert_ok!(review(BOB, bobs));
		assert_eq!((reward(BOB), pot()), (7 * DOLLAR, 0));
		assert_ok!(review(CHARLIE, charlies));
		assert_eq!(reward(CHARLIE), 0);
		assert_eq!(licence(charlies).fees.rewarded, 0);
		let call = Call::take_from_pot { asset: USD, amount: 0 };
		assert_noop!(submit(ALICE, call), DispatchError::BadOrigin);
	});
}

#[test]
fn one_who_cannot_receive_is_rewarded_all_the_same() {
	run(|| {
		assert_ok!(set(50, 0, 0));
		let model = list(ALICE);
		block(&USD, ALICE);
		buy(BOB, model, sell_for(model, 1_000 * DOLLAR)).unwrap();
		assert_eq!(reward(ALICE), 990 * DOLLAR);
		assert!(claim(ALICE, USD).is_err());
		unblock(&USD, ALICE);
		assert_ok!(claim(ALICE, USD));
		assert_eq!(gain(&USD, ALICE), 990 * DOLLAR as i128);
	});
}

/// All accounts of one and the same person.
const OWN: [AccountId; 4] = [ALICE, BOB, CHARLIE, EVE];

/// What he has got, and could claim.
fn wealth() -> i128 {
	OWN.iter().map(|who| gain(&USD, who.clone()) + reward(who.clone()) as i128).sum()
}

#[derive(Clone, Debug)]
enum Act {
	/// Who buys which model, for how much.
	Buy(usize, usize, Balance),
	Subscribe(usize, usize, Balance),
	/// The author's, and the licence: any of those there are.
	Review(usize),
	RetractReview(usize),
	/// Who votes with his licence on which review.
	Vote(usize, usize),
	RetractVote(usize, usize),
	Give(usize, usize),
	/// Parts in thousands of what the pot gets.
	Rewards([u32; 3]),
	Close(usize),
	Pass,
}

fn price() -> impl Strategy<Value = Balance> {
	prop_oneof![1..10u128, 1..1_000u128, 1..1_000_000_000u128]
}

fn act() -> impl Strategy<Value = Act> {
	let any = 0..1_000usize;
	prop_oneof![
		4 => (0..4usize, 0..3usize, price()).prop_map(|(a, b, c)| Act::Buy(a, b, c)),
		2 => (0..4usize, 0..3usize, price()).prop_map(|(a, b, c)| Act::Subscribe(a, b, c)),
		6 => any.clone().prop_map(Act::Review),
		1 => any.clone().prop_map(Act::RetractReview),
		6 => (any.clone(), any.clone()).prop_map(|(a, b)| Act::Vote(a, b)),
		1 => (any.clone(), 0..4usize).prop_map(|(a, b)| Act::RetractVote(a, b)),
		1 => (0..3usize, 0..4usize).prop_map(|(a, b)| Act::Give(a, b)),
		2 => prop::array::uniform3(0..1_000u32).prop_map(Act::Rewards),
		1 => any.prop_map(Act::Close),
		2 => Just(Act::Pass),
	]
}

/// Sets rewards that are all of what the pot gets together, or less.
fn set_shares(shares: [u32; 3]) {
	let pot = u64::from(TestPotShare::get().deconstruct());
	let sum = shares.iter().sum::<u32>().max(1_000);
	let part = |share: u32| Permill::from_parts((pot * u64::from(share) / u64::from(sum)) as u32);
	set_parts(part(shares[0]), part(shares[1]), part(shares[2])).unwrap();
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

	#[test]
	fn nobody_gains_by_trading_with_himself(
		fee in 1..400_000u32,
		pot_share in 0..1_000_000u32,
		royalties in prop::array::uniform2(0..250_000u32),
		shares in prop::array::uniform3(0..1_000u32),
		acts in proptest::collection::vec(act(), 1..40),
	) {
		run(|| {
			TestFee::set(Permill::from_parts(fee));
			TestPotShare::set(Permill::from_parts(pot_share));
			set_shares(shares);
			let [first, second] = royalties.map(|parts| Some(Permill::from_parts(parts)));
			let oldest = list_on(ALICE, &[], first).unwrap();
			let older = list_on(BOB, &[oldest], second).unwrap();
			let newest = list_on(CHARLIE, &[oldest, older], None).unwrap();
			let models = [oldest, older, newest];

			let mut licences: Vec<LicenceId> = Vec::new();
			let some = |licences: &Vec<LicenceId>, index: usize| {
				(!licences.is_empty()).then(|| licences[index % licences.len()])
			};
			let holder = |id: LicenceId| Licences::<Test>::get(id).map(|licence| licence.holder);
			// Everything that is bought settles something, of which one unit at least is gone.
			let mut settled = 0;
			for act in acts {
				match act {
					Act::Buy(who, model, price) | Act::Subscribe(who, model, price) => {
						let kind = if matches!(act, Act::Buy(..)) {
							OfferKind::Perpetual
						} else {
							OfferKind::Subscription { period: DAY }
						};
						let terms = offer_of(kind, USD, price);
						let model = models[model];
						let owner = Market::owner_of(model).unwrap();
						if Models::<Test>::get(model).unwrap().offers == 4 {
							let old: Vec<_> = Offers::<Test>::iter_key_prefix(model).collect();
							for offer in old {
								let call = Call::remove_offer { model, offer };
								submit(owner.clone(), call).unwrap();
							}
						}
						let offer = offer(model, terms);
						licences.push(buy(OWN[who].clone(), model, offer).unwrap());
						settled += 1;
					},
					Act::Review(index) => {
						if let Some((id, who)) =
							some(&licences, index).and_then(|id| Some((id, holder(id)?)))
						{
							let _ = review(who, id);
						}
					},
					Act::RetractReview(index) => {
						if let Some(id) = some(&licences, index) {
							for who in OWN {
								let _ = submit(who, Call::retract_review { licence: id });
							}
						}
					},
					Act::Vote(of, with) => {
						if let Some((of, with)) = some(&licences, of).zip(some(&licences, with)) {
							if let Some(who) = holder(with) {
								let _ = vote(who, of, with);
							}
						}
					},
					Act::RetractVote(of, who) => {
						if let Some(review) = some(&licences, of) {
							let _ = submit(OWN[who].clone(), Call::retract_vote { review });
						}
					},
					Act::Give(model, to) => {
						if Market::owner_of(models[model]) != Some(OWN[to].clone()) {
							give(models[model], OWN[to].clone());
						}
					},
					Act::Rewards(shares) => set_shares(shares),
					Act::Close(index) => {
						if let Some((id, who)) =
							some(&licences, index).and_then(|id| Some((id, holder(id)?)))
						{
							let _ = submit(who, Call::close_licence { licence: id });
						}
					},
					Act::Pass => {
						pass(DAY);
						let renewed = |event: &&Event<Test>| matches!(event, Event::Renewed { .. });
						settled += events().iter().filter(renewed).count() as i128;
					},
				}
				assert!(wealth() <= -settled, "{} after {settled}", wealth());
			}
		});
	}
}
