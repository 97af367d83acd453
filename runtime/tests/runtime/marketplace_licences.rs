// SPDX-License-Identifier: Apache-2.0

//! What becomes of licences on the development chain: deliveries and disputes, reviews, receipts and
//! subscriptions.

use crate::common::{lending::report_native, marketplace::*, markets::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect as _};
use pallet_model_marketplace::{
	Escrows, HoldReason, LicenceState, OfferInput, OfferKind, Owed, PurchaseOf, Ratings,
	RewardParams,
};
use polyphony_runtime::{
	configs::governance::origins::Origin, constants::currency::UNIT, Balance, Balances,
	ModelMarketplace, Runtime, RuntimeCall, RuntimeOrigin, Timestamp,
};
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{self, Alice, AliceStash, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::traits::BadOrigin;

#[test]
fn a_delivery_is_confirmed_or_taken_for_good_or_never_made() {
	development().execute_with(|| {
		open_block();
		let before = [Dave, Eve, Ferdie].map(|who| balance(DOLLAR, who));
		let mut gains = Gains::begin();
		let [confirmed, silent, undelivered] =
			[Dave, Eve, Ferdie].map(|who| bought(who, buy(ASSISTANT, MONTH)));
		assert_eq!(gains.since(), [0; 5]);
		assert!(!has_licence(Dave, ASSISTANT), "nothing was delivered");
		denied(Bob, deliver(confirmed), Failure::NotProvider);
		done(Charlie, deliver(confirmed));
		assert!(has_licence(Dave, ASSISTANT));
		assert_eq!(licence(confirmed).until, Some(Timestamp::get() + 30 * DAY));
		// By somebody whom Charlie has named.
		let providers = vec![Bob.to_account_id()].try_into().unwrap();
		done(Charlie, MarketplaceCall::set_providers { model: ASSISTANT, providers });
		done(Bob, deliver(silent));
		denied(Charlie, confirm(confirmed), Failure::NotHolder);
		done(Dave, confirm(confirmed));
		denied(Dave, confirm(confirmed), Failure::NoEscrow);
		// 50 dollars: a fee of 1, 2 % of 49 for the base, and 18 % for the fine-tune.
		let shares = [980_000, 8_820_000, 39_200_000, 500_000, 500_000];
		assert_eq!(gains.since(), shares);

		// A day is too long to deliver, and three days to dispute.
		wait(DAY);
		denied(Charlie, deliver(undelivered), Failure::TooLate);
		close_block();
		check_marketplace();
		assert_eq!(licence(undelivered).state, LicenceState::Refunded);
		assert_eq!(balance(DOLLAR, Ferdie), before[2]);
		open_block();
		assert!(Escrows::<Runtime>::contains_key(silent));
		assert_eq!(gains.since(), [0; 5]);
		pass(2 * DAY);
		assert_eq!(gains.since(), shares);
		assert_eq!(Escrows::<Runtime>::iter().count(), 0);
		denied(Eve, dispute(silent), Failure::NoEscrow);
		let after = [Dave, Eve, Ferdie].map(|who| balance(DOLLAR, who));
		assert_eq!(after, [before[0] - 50 * USD, before[1] - 50 * USD, before[2]]);

		// A month after the delivery.
		pass(26 * DAY);
		assert!(has_licence(Dave, ASSISTANT));
		pass(DAY);
		assert!(!has_licence(Dave, ASSISTANT) && !has_licence(Eve, ASSISTANT));
		close_block();
	});
}

#[test]
fn the_committee_rules_on_disputes() {
	development().execute_with(|| {
		open_block();
		let before = [Dave, Eve, Ferdie].map(|who| balance(DOLLAR, who));
		let mut gains = Gains::begin();
		let licences = [Dave, Eve, Ferdie].map(|who| {
			let licence = bought(who, buy(ASSISTANT, MONTH));
			done(Charlie, deliver(licence));
			done(who, dispute(licence));
			assert_eq!(held(HoldReason::DisputeBond, who), 10 * UNIT);
			licence
		});
		for origin in [
			RuntimeOrigin::signed(Alice.to_account_id()),
			RuntimeOrigin::none(),
			Origin::ListingAdmin.into(),
			Origin::WhitelistedCaller.into(),
		] {
			assert_noop!(ModelMarketplace::rule(origin, licences[0], true), BadOrigin);
		}
		// For Dave: price and bond are his again.
		committee(rule(licences[0], true));
		assert_eq!(held(HoldReason::DisputeBond, Dave), 0);
		assert_eq!(balance(DOLLAR, Dave), before[0]);
		assert_eq!(licence(licences[0]).state, LicenceState::Refunded);
		assert_eq!(gains.since(), [0; 5]);
		// Against Eve: Charlie has her bond, and the price is settled.
		let native = Balances::total_balance(&Charlie.to_account_id());
		let closed = || Balances::total_balance(&Charlie.to_account_id()) + last_fee();
		committee(rule(licences[1], false));
		assert_eq!(closed() - native, 10 * UNIT);
		assert_eq!(held(HoldReason::DisputeBond, Eve), 0);
		assert_eq!(gains.since(), [980_000, 8_820_000, 39_200_000, 500_000, 500_000]);
		assert!(has_licence(Eve, ASSISTANT));
		// On Ferdie's they do not rule: he has his money back.
		pass(14 * DAY);
		assert_eq!(balance(DOLLAR, Ferdie), before[2]);
		assert_eq!(held(HoldReason::DisputeBond, Ferdie), 0);
		assert_eq!(gains.since(), [0; 5]);
		let late = ModelMarketplace::rule(RuntimeOrigin::root(), licences[2], false);
		assert_noop!(late, Failure::NoEscrow);
		close_block();
	});
}

#[test]
fn who_has_paid_is_heard_and_rewarded() {
	development().execute_with(|| {
		open_block();
		let params = RewardParams { listing: percent(20), review: percent(10), vote: percent(5) };
		let set = |origin| ModelMarketplace::set_rewards(origin, params);
		assert_noop!(set(RuntimeOrigin::signed(Alice.to_account_id())), BadOrigin);
		assert_ok!(set(Origin::ListingAdmin.into()));
		report_native(500);

		let first = bought(Eve, buy(FINE_TUNE, PERPETUAL));
		let second = bought(Dave, buy(FINE_TUNE, PERPETUAL));
		let owed = |who: Sr25519Keyring| Owed::<Runtime>::get(who.to_account_id(), DOLLAR);
		// A fifth of the fee of the first sale, which was 2 dollars.
		assert_eq!(owed(Bob), 400_000);
		let text = H256([3; 32]);
		let review = |licence| MarketplaceCall::review { licence, rating: 4, text };
		denied(Dave, review(first), Failure::NotHolder);
		done(Eve, review(first));
		denied(Eve, review(first), Failure::AlreadyReviewed);
		let vote = |licence| MarketplaceCall::vote_review { review: first, licence, useful: true };
		denied(Eve, vote(first), Failure::OwnReview);
		done(Dave, vote(second));
		assert_eq!([owed(Eve), owed(Dave)], [200_000, 100_000]);
		assert_eq!(pot(DOLLAR), 2 * USD - 700_000);
		// It weighs a hundred dollars.
		let weight = 100 * 1_000_000_000_000_000_000;
		let rating = Ratings::<Runtime>::get(FINE_TUNE);
		assert_eq!((rating.count, rating.weight, rating.weighted), (1, weight, 4 * weight));
		// Nobody praises his own.
		let own = bought(Bob, buy(FINE_TUNE, PERPETUAL));
		denied(Bob, review(own), Failure::OwnModel);

		let before = balance(DOLLAR, Eve);
		let claim = MarketplaceCall::claim { who: Eve.to_account_id(), asset: DOLLAR };
		done(Ferdie, claim);
		assert_eq!(balance(DOLLAR, Eve) - before, 200_000);
		assert_eq!(owed(Eve), 0);
		close_block();
	});
}

#[test]
fn credits_are_drawn_down_with_signed_receipts() {
	development().execute_with(|| {
		open_block();
		let before = balance(DOLLAR, Eve);
		let mut gains = Gains::begin();
		let units = PurchaseOf::<Runtime> { units: 5_000, ..purchase(FINE_TUNE, CREDITS) };
		let id = bought(Eve, buy_with(FINE_TUNE, CREDITS, units));
		assert_eq!(before - balance(DOLLAR, Eve), 5 * USD);
		assert_eq!(gains.since(), [0; 5]);

		let expires = Timestamp::get() + DAY;
		let one = receipt(Eve, id, 1_000, expires);
		let three = receipt(Eve, id, 3_000, expires);
		denied(Charlie, redeem(id, 3_000, expires, three), Failure::NotProvider);
		denied(Bob, redeem(id, 3_001, expires, three), Failure::BadSignature);
		let forged = receipt(Bob, id, 3_000, expires);
		denied(Bob, redeem(id, 3_000, expires, forged), Failure::BadSignature);
		done(Bob, redeem(id, 3_000, expires, three));
		// Three dollars: a fee of six cents, and a tenth of the rest for the base.
		assert_eq!(gains.since(), [294_000, 2_646_000, 0, 30_000, 30_000]);
		// It stands for all before it, and counts once.
		denied(Bob, redeem(id, 3_000, expires, three), Failure::StaleReceipt);
		denied(Bob, redeem(id, 1_000, expires, one), Failure::StaleReceipt);
		let six = receipt(Eve, id, 6_000, expires);
		denied(Bob, redeem(id, 6_000, expires, six), Failure::Overspent);

		// The rest comes back after three days, in which Bob redeems what he has.
		let four = receipt(Eve, id, 4_000, expires);
		done(Eve, MarketplaceCall::request_refund { licence: id });
		let refund = || MarketplaceCall::refund_credits { licence: id };
		denied(Eve, refund(), Failure::TooEarly);
		done(Bob, redeem(id, 4_000, expires, four));
		assert_eq!(gains.since(), [98_000, 882_000, 0, 10_000, 10_000]);
		wait(3 * DAY);
		let five = receipt(Eve, id, 5_000, expires);
		denied(Bob, redeem(id, 5_000, expires, five), Failure::ReceiptExpired);
		done(Eve, refund());
		assert_eq!(before - balance(DOLLAR, Eve), 4 * USD);
		denied(Eve, refund(), Failure::NoRefundRequested);
		done(Eve, MarketplaceCall::close_licence { licence: id });
		close_block();
	});
}

#[test]
fn subscriptions_go_on_and_one_without_money_holds_up_nobody() {
	development().execute_with(|| {
		open_block();
		let before = [Dave, Eve].map(|who| balance(DOLLAR, who));
		let mut gains = Gains::begin();
		// First, so that it is first in the queue too.
		let poor = bought(AliceStash, buy(ASSISTANT, DAILY));
		let dave = bought(Dave, buy(ASSISTANT, DAILY));
		let eve = bought(Eve, buy_for(ASSISTANT, DAILY, NATIVE, 25 * UNIT));
		let all = pallet_assets::Call::transfer {
			id: codec::Compact(1),
			target: Ferdie.to_account_id().into(),
			amount: balance(DOLLAR, AliceStash),
		};
		done(AliceStash, RuntimeCall::Assets(all));
		let native = balance(NATIVE, Eve);
		// 10 dollars: a fee of 0.2, 2 % of 9.8 for the base and 18 % for the fine-tune.
		let each: [Balance; 5] = [196_000, 1_764_000, 7_840_000, 100_000, 100_000];
		let shares = |count: Balance| each.map(|share| share * count);
		assert_eq!(gains.since(), shares(3));
		for day in 1..=10 {
			pass(DAY);
			assert_eq!(gains.since(), shares(2), "day {day}");
			assert!([Dave, Eve].into_iter().all(|who| has_licence(who, ASSISTANT)));
			assert!(!has_licence(AliceStash, ASSISTANT));
			// Tried four times, with at least six hours between.
			let state = licence(poor).state;
			assert_eq!(state == LicenceState::Lapsed, day >= 4, "day {day}");
		}
		assert_eq!(before[0] - balance(DOLLAR, Dave), 110 * USD);
		assert_eq!(balance(DOLLAR, Eve), before[1]);
		let spent = native - balance(NATIVE, Eve);
		assert!(spent > 200 * UNIT && spent < 210 * UNIT, "{spent}");
		assert_eq!([poor, dave, eve].map(|id| licence(id).paid), [10, 110, 110].map(|n| n * USD));

		done(Dave, MarketplaceCall::cancel_subscription { licence: dave });
		assert!(has_licence(Dave, ASSISTANT), "until the end of the day");
		pass(DAY);
		assert!(!has_licence(Dave, ASSISTANT));
		assert_eq!(gains.since(), shares(1));
		// An offer that is closed is not renewed.
		let closed = OfferInput {
			open: false,
			..terms(OfferKind::Subscription { period: DAY }, DOLLAR, 10 * USD)
		};
		let close = MarketplaceCall::set_offer { model: ASSISTANT, offer: DAILY, terms: closed };
		done(Charlie, close);
		pass(DAY);
		assert_eq!(gains.since(), [0; 5]);
		assert_eq!(licence(eve).state, LicenceState::Lapsed);
		close_block();
	});
}
