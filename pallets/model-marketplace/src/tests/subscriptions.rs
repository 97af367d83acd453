// SPDX-License-Identifier: Apache-2.0

//! Subscriptions: periods that the chain charges for.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};

pub(super) const PERIOD: u64 = 30 * DAY;
pub(super) const PRICE: Balance = 100 * DOLLAR;
/// What the owner gets of it: the fee is two percent.
pub(super) const NET: Balance = 98 * DOLLAR;

pub(super) fn monthly() -> OfferInput<Asset> {
	offer_of(OfferKind::Subscription { period: PERIOD }, USD, PRICE)
}

/// A subscription of Bob to a model of Alice, with the model and the offer.
pub(super) fn subscribed() -> (ModelId, OfferId, LicenceId) {
	let model = list(ALICE);
	let offer = offer(model, monthly());
	(model, offer, buy(BOB, model, offer).unwrap())
}

pub(super) fn subscription(id: LicenceId) -> Subscription<Asset> {
	match licence(id).kind {
		LicenceKind::Subscription(subscription) => subscription,
		other => panic!("not a subscription: {other:?}"),
	}
}

pub(super) fn valid(id: LicenceId) -> bool {
	Market::is_valid(&licence(id))
}

pub(super) fn paid_by(who: AccountId) -> i128 {
	-gain(&USD, who)
}

/// What so many periods cost.
pub(super) fn periods(count: Balance) -> i128 {
	(count * PRICE) as i128
}

pub(super) fn now() -> u64 {
	Clock::get()
}

/// How often something was told in this block.
pub(super) fn count(which: impl Fn(&Event<Test>) -> bool) -> usize {
	events().iter().filter(|event| which(event)).count()
}

pub(super) fn renewals() -> usize {
	count(|event| matches!(event, Event::Renewed { .. }))
}

#[test]
fn a_period_is_paid_when_it_begins_and_no_moment_earlier() {
	run(|| {
		let (_, _, id) = subscribed();
		assert_eq!(paid_by(BOB), periods(1));
		assert_eq!(licence(id).until, Some(START_MS + PERIOD));
		pass(PERIOD - 1);
		assert!(valid(id));
		assert_eq!(paid_by(BOB), periods(1));
		pass(1);
		assert!(valid(id));
		assert_eq!(paid_by(BOB), periods(2));
		assert_eq!(gain(&USD, ALICE), 2 * NET as i128);
		let until = START_MS + 2 * PERIOD;
		assert_eq!(licence(id).until, Some(until));
		assert_eq!(licence(id).paid, 2 * PRICE);
		assert!(told(Event::Renewed { licence: id, pay: USD, spent: PRICE, until }));
	});
}

#[test]
fn it_goes_on_for_years() {
	run(|| {
		let (model, _, id) = subscribed();
		for month in 1..=120 {
			pass(PERIOD);
			assert!(valid(id));
			assert!(Market::licence_status(&BOB, model));
			assert_eq!(paid_by(BOB), periods(month + 1));
			assert_eq!(licence(id).until, Some(now() + PERIOD));
		}
		assert_eq!(gain(&USD, ALICE), 121 * NET as i128);
		assert_eq!(licence(id).fees.paid, 121 * 2 * DOLLAR);
		assert_eq!(now(), START_MS + 120 * PERIOD);
	});
}

#[test]
fn the_price_stays_what_it_was_at_the_purchase() {
	run(|| {
		let (model, offer, id) = subscribed();
		let terms = OfferInput { price: 300 * DOLLAR, ..monthly() };
		assert_ok!(submit(ALICE, Call::set_offer { model, offer, terms }));
		buy(CHARLIE, model, offer).unwrap();
		pass(PERIOD);
		assert_eq!(renewals(), 2);
		assert_eq!(paid_by(BOB), periods(2));
		assert_eq!(paid_by(CHARLIE), periods(6));
		assert_eq!(subscription(id).price, PRICE);
	});
}

#[test]
fn an_offer_that_became_another_one_still_renews_what_it_has_sold() {
	run(|| {
		let (model, offer, id) = subscribed();
		let terms = offer_of(OfferKind::Perpetual, BTC, 5);
		assert_ok!(submit(ALICE, Call::set_offer { model, offer, terms }));
		pass(PERIOD);
		assert_eq!(paid_by(BOB), periods(2));
		assert_eq!(licence(id).until, Some(START_MS + 2 * PERIOD));
	});
}

#[test]
fn an_asset_that_is_no_longer_accepted_still_pays_what_was_agreed() {
	run(|| {
		subscribed();
		let call = Call::accept_asset { asset: USD, accepted: false };
		assert_ok!(submit_as(RuntimeOrigin::root(), call));
		pass(PERIOD);
		assert_eq!(paid_by(BOB), periods(2));
	});
}

/// Lets a period end after Alice has done something, and nothing is sold any more.
fn lapses_after(act: impl FnOnce(ModelId, OfferId)) {
	run(|| {
		let (model, offer, id) = subscribed();
		pass(DAY);
		act(model, offer);
		check();
		pass(PERIOD - DAY - 1);
		// What is paid stays paid for.
		assert!(valid(id));
		pass(1);
		assert!(!valid(id));
		assert_eq!(licence(id).state, LicenceState::Lapsed);
		assert!(told(Event::Lapsed { licence: id }));
		pass(3 * PERIOD);
		assert_eq!(paid_by(BOB), periods(1));
		assert_ok!(submit(BOB, Call::close_licence { licence: id }));
		assert_eq!(held(HoldReason::Licence, BOB), 0);
	});
}

#[test]
fn nothing_is_renewed_without_an_open_offer() {
	lapses_after(|model, offer| {
		let terms = OfferInput { open: false, ..monthly() };
		submit(ALICE, Call::set_offer { model, offer, terms }).unwrap();
	});
	lapses_after(|model, offer| submit(ALICE, Call::remove_offer { model, offer }).unwrap());
	lapses_after(|model, _| submit(ALICE, Call::delist { model }).unwrap());
}

#[test]
fn nothing_is_renewed_of_a_version_that_was_withdrawn() {
	lapses_after(|model, _| {
		submit(ALICE, Call::withdraw_version { model, version: 0 }).unwrap();
	});
}

#[test]
fn a_subscription_goes_on_if_another_version_is_withdrawn() {
	run(|| {
		let (model, _, id) = subscribed();
		let version = Box::new(version(77));
		assert_ok!(submit(ALICE, Call::publish_version { model, version }));
		assert_ok!(submit(ALICE, Call::withdraw_version { model, version: 1 }));
		pass(PERIOD);
		assert!(valid(id));
		assert_eq!(paid_by(BOB), periods(2));
	});
}

#[test]
fn nothing_is_renewed_without_an_owner() {
	lapses_after(|model, _| burn(model));
}

#[test]
fn nothing_is_renewed_for_one_who_may_not_buy_any_more() {
	lapses_after(|model, offer| {
		let terms = OfferInput { gate: Some(Gate::List), ..monthly() };
		submit(ALICE, Call::set_offer { model, offer, terms }).unwrap();
	});
	run(|| {
		Credentialed::set(vec![(BOB, 7)]);
		let model = list(ALICE);
		let gate = Some(Gate::Credential(7));
		let offer = offer(model, OfferInput { gate, ..monthly() });
		let id = buy(BOB, model, offer).unwrap();
		pass(PERIOD);
		assert!(valid(id));
		Credentialed::set(Vec::new());
		pass(PERIOD);
		assert_eq!(licence(id).state, LicenceState::Lapsed);
		assert_eq!(paid_by(BOB), periods(2));
	});
}

#[test]
fn an_offer_that_is_open_again_in_time_renews() {
	run(|| {
		let (model, offer, id) = subscribed();
		let terms = OfferInput { open: false, ..monthly() };
		assert_ok!(submit(ALICE, Call::set_offer { model, offer, terms }));
		pass(PERIOD - 1);
		assert_ok!(submit(ALICE, Call::set_offer { model, offer, terms: monthly() }));
		pass(1);
		assert!(valid(id));
	});
}

#[test]
fn whoever_owns_the_model_then_is_paid() {
	run(|| {
		let (model, ..) = subscribed();
		pass(PERIOD / 2);
		give(model, CHARLIE);
		pass(PERIOD / 2);
		assert_eq!(gain(&USD, ALICE), NET as i128);
		assert_eq!(gain(&USD, CHARLIE), NET as i128);
		give(model, BOB);
		// He pays himself, and the fee.
		pass(PERIOD);
		assert_eq!(paid_by(BOB), periods(2) + 2 * DOLLAR as i128);
	});
}

#[test]
fn ancestors_have_their_share_of_each_period() {
	run(|| {
		let base = list(CHARLIE);
		let model = list_on(ALICE, &[base], None).unwrap();
		let offer = offer(model, monthly());
		buy(BOB, model, offer).unwrap();
		pass(PERIOD);
		// A tenth of 98 dollars, twice.
		assert_eq!(gain(&USD, CHARLIE), 19_600_000);
		assert_eq!(gain(&USD, ALICE), 176_400_000);
	});
}

#[test]
fn an_owner_who_cannot_be_paid_holds_nobody_up() {
	run(|| {
		let (_, _, id) = subscribed();
		block(&USD, ALICE);
		pass(PERIOD);
		assert!(valid(id));
		assert_eq!(owed(&USD, ALICE), NET);
		unblock(&USD, ALICE);
		assert_ok!(claim(ALICE, USD));
		assert_eq!(gain(&USD, ALICE), 2 * NET as i128);
	});
}

#[test]
fn only_the_holder_says_how_it_is_paid_and_whether_it_goes_on() {
	run(|| {
		let (model, _, id) = subscribed();
		let pay = Payment { asset: USD, max_in: PRICE };
		for who in [ALICE, CHARLIE] {
			let set = Call::set_payment { licence: id, pay: pay.clone() };
			assert_noop!(submit(who.clone(), set), Error::<Test>::NotHolder);
			let cancel = Call::cancel_subscription { licence: id };
			assert_noop!(submit(who, cancel), Error::<Test>::NotHolder);
		}
		let perpetual = buy(BOB, model, sell_for(model, PRICE)).unwrap();
		let set = Call::set_payment { licence: perpetual, pay };
		assert_noop!(submit(BOB, set), Error::<Test>::WrongKind);
		let cancel = Call::cancel_subscription { licence: perpetual };
		assert_noop!(submit(BOB, cancel), Error::<Test>::WrongKind);
		let cancel = Call::cancel_subscription { licence: id + 9 };
		assert_noop!(submit(BOB, cancel), Error::<Test>::LicenceNotFound);
	});
}

#[test]
fn after_a_pause_there_is_one_charge() {
	run(|| {
		let (_, _, id) = subscribed();
		pass(10 * PERIOD + DAY);
		assert_eq!(renewals(), 1);
		assert_eq!(paid_by(BOB), periods(2));
		assert_eq!(licence(id).until, Some(START_MS + 11 * PERIOD + DAY));
		for _ in 0..5 {
			pass(BLOCK_MS);
			assert_eq!(renewals(), 0);
		}
		pass(PERIOD);
		assert_eq!(paid_by(BOB), periods(3));
	});
}

#[test]
fn nobody_is_charged_twice_however_often_the_chain_looks() {
	run(|| {
		let (_, _, id) = subscribed();
		next_block_after(PERIOD);
		Backlog::<Test>::put(true);
		for _ in 0..3 {
			Market::on_initialize(System::block_number());
			Market::on_idle(System::block_number(), Weight::MAX);
			Backlog::<Test>::put(true);
			check();
		}
		assert_eq!(renewals(), 1);
		assert_eq!(paid_by(BOB), periods(2));
		// Not even if the queue were wrong.
		assert_noop!(Market::do_charge(id), Error::<Test>::TooEarly);
		Backlog::<Test>::put(false);
	});
}

#[test]
fn a_cancelled_subscription_runs_to_the_end_of_its_period() {
	run(|| {
		let (_, _, id) = subscribed();
		pass(PERIOD + DAY);
		let until = licence(id).until.unwrap();
		assert_ok!(submit(BOB, Call::cancel_subscription { licence: id }));
		assert!(told(Event::SubscriptionCancelled { licence: id, until }));
		let over = Error::<Test>::SubscriptionOver;
		assert_noop!(submit(BOB, Call::cancel_subscription { licence: id }), over);
		let pay = Payment { asset: USD, max_in: 1 };
		let over = Error::<Test>::SubscriptionOver;
		assert_noop!(submit(BOB, Call::set_payment { licence: id, pay }), over);
		pass(until - now() - 1);
		assert!(valid(id));
		pass(1);
		assert!(!valid(id));
		pass(PERIOD);
		assert_eq!(paid_by(BOB), periods(2));
		assert_ok!(submit(BOB, Call::close_licence { licence: id }));
	});
}

#[test]
fn one_that_has_lapsed_is_over() {
	run(|| {
		let (model, offer, id) = subscribed();
		assert_ok!(submit(ALICE, Call::remove_offer { model, offer }));
		pass(PERIOD);
		let over = Error::<Test>::SubscriptionOver;
		assert_noop!(submit(BOB, Call::cancel_subscription { licence: id }), over);
	});
}

#[test]
fn one_that_is_charged_for_is_not_closed() {
	run(|| {
		let (_, _, id) = subscribed();
		let close = || submit(BOB, Call::close_licence { licence: id });
		assert_noop!(close(), Error::<Test>::LicenceInUse);
		block(&USD, BOB);
		pass(PERIOD);
		assert_noop!(close(), Error::<Test>::LicenceInUse);
		assert_ok!(submit(BOB, Call::cancel_subscription { licence: id }));
		assert_ok!(close());
		pass(PERIOD);
		assert_eq!(events(), vec![]);
	});
}
