// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers about licences, what waits on them, and what is said.

use super::{escrows::*, metering};
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use pallet_model_marketplace_runtime_api::{
	AtDeadline, AttestationStateInfo, LicenceKindInfo, LicenceStateInfo, StageInfo, Status,
	StatusInfo, MAX_LOOKED_AT, MAX_PER_PAGE,
};
use sp_core::H256;
use sp_runtime::{FixedU128, StateVersion};
use std::collections::BTreeSet;

/// All pages of Bob's licences, of this length.
fn pages(model: Option<ModelId>, limit: u32) -> Vec<LicenceId> {
	let mut found = Vec::new();
	let mut start = None;
	loop {
		let page = Market::licence_infos(&BOB, model, start, limit);
		assert!(page.licences.len() <= limit.clamp(1, MAX_PER_PAGE) as usize);
		assert!(page.licences.iter().all(|licence| licence.holder == BOB));
		found.extend(page.licences.into_iter().map(|licence| licence.licence));
		start = page.next;
		if start.is_none() {
			return found;
		}
	}
}

#[test]
fn licences_come_in_pages_each_of_them_once() {
	run(|| {
		let mut bought = BTreeSet::new();
		for _ in 0..3 {
			let model = list(ALICE);
			let offer = sell_for(model, 100);
			for _ in 0..5 {
				bought.insert(buy(BOB, model, offer).unwrap());
				buy(CHARLIE, model, offer).unwrap();
			}
		}
		for limit in [0, 1, 2, 4, 5, 14, 15, 16, u32::MAX] {
			let found = pages(None, limit);
			assert_eq!(found.len(), bought.len());
			assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), bought);
			for model in 0..3 {
				let found = pages(Some(model), limit);
				assert_eq!(found.len(), 5);
				assert!(found.iter().all(|id| model_of(*id) == model && bought.contains(id)));
			}
		}
		// Also if what a page starts behind is gone by then, or is of another model.
		for model in [None, Some(1)] {
			let all = pages(model, 200);
			let page = Market::licence_infos(&BOB, model, None, 2);
			let last = page.next.unwrap();
			assert_ok!(submit(BOB, Call::close_licence { licence: last }));
			let rest = Market::licence_infos(&BOB, model, Some(last), 200);
			let rest: Vec<_> = rest.licences.iter().map(|licence| licence.licence).collect();
			assert_eq!(rest, all[2..]);
		}
		let other = Market::licence_infos(&BOB, Some(1), Some(id_of(0, 0)), 200);
		assert_eq!((other.licences, other.next), (vec![], None));
		assert_eq!(Market::licence_infos(&DAVE, None, None, 200).licences, []);
	});
}

#[test]
fn a_licence_is_told_as_it_was_bought() {
	run(|| {
		let model = list(ALICE);
		let terms = offer_of(OfferKind::Subscription { period: DAY }, USD, 1_000);
		let subscription = offer(model, terms);
		let pay = Payment { asset: BTC, max_in: 77 };
		let wanted = Purchase { pay, ..purchase(model, subscription) };
		let id = buy_with(BOB, model, subscription, wanted).unwrap();
		let told = Market::licence_info(id).unwrap();
		assert_eq!((told.licence, told.model, told.offer), (id, model, subscription));
		assert_eq!((told.holder, told.version, told.bought_at), (BOB, 0, START_MS));
		let charge_at = Some(START_MS + DAY);
		assert_eq!((told.until, told.key), (charge_at, H256([7; 32])));
		assert_eq!((told.asset, told.paid, told.fees), (USD, 1_000, 20));
		assert_eq!((told.deposit, told.delivered, told.reviewed), (LICENCE_DEPOSIT, None, false));
		let expected = LicenceKindInfo::Subscription {
			price: 1_000,
			period: DAY,
			pay: BTC,
			max_in: 77,
			failures: 0,
			cancelled: false,
			charge_at,
		};
		assert_eq!(told.kind, expected);
		assert_ok!(submit(BOB, Call::cancel_subscription { licence: id }));
		let LicenceKindInfo::Subscription { cancelled: true, charge_at: None, .. } =
			Market::licence_info(id).unwrap().kind
		else {
			panic!("still charged for")
		};

		let (_, id) = metering::metered();
		assert_ok!(metering::redeem(ALICE, id, 300));
		assert_ok!(submit(BOB, Call::request_refund { licence: id }));
		let told = Market::licence_info(id).unwrap();
		let expected = LicenceKindInfo::Credits {
			price: 5_000,
			bought: 1_000,
			redeemed: 300,
			signer: metering::account(&metering::key()),
			refund_at: Some(START_MS + DAY),
		};
		assert_eq!((told.kind, told.paid), (expected.clone(), 1_500_000));
		// A request that has lapsed is none.
		wait(2 * DAY - 1);
		assert_eq!(Market::licence_info(id).unwrap().kind, expected);
		wait(1);
		let LicenceKindInfo::Credits { refund_at: None, .. } =
			Market::licence_info(id).unwrap().kind
		else {
			panic!("still asked for")
		};
		assert_eq!(Market::licence_info(id + 1), None);
	});
}

/// What is said of Bob's only licence of a model.
fn status(id: LicenceId) -> Status {
	let info = Market::status_info(&BOB, model_of(id));
	assert_eq!(info.licence, Some(id));
	assert_eq!(Market::licence_info(id).unwrap().status, info.status);
	let valid = Market::licence_status(&BOB, model_of(id));
	assert_eq!(info.status == Status::Valid, valid);
	info.status
}

/// Bob's licence of a model of its own.
fn licensed(kind: OfferKind) -> LicenceId {
	let model = list(ALICE);
	let price = if kind == OfferKind::Free { 0 } else { 100 };
	let offer = offer(model, offer_of(kind, USD, price));
	buy(BOB, model, offer).unwrap()
}

#[test]
fn a_status_says_why_a_licence_is_not_in_force() {
	run(|| {
		for kind in [OfferKind::Free, OfferKind::Perpetual] {
			assert_eq!(status(licensed(kind)), Status::Valid);
		}
		let timed = licensed(OfferKind::Timed { ms: DAY });
		let cancelled = licensed(OfferKind::Subscription { period: DAY });
		assert_ok!(submit(BOB, Call::cancel_subscription { licence: cancelled }));
		let unpaid = licensed(OfferKind::Subscription { period: DAY });
		for id in [timed, cancelled, unpaid] {
			assert_eq!(status(id), Status::Valid);
		}
		block(&USD, BOB);
		pass(DAY);
		assert_eq!((status(timed), status(cancelled)), (Status::Over, Status::Over));
		assert_eq!(status(unpaid), Status::Unpaid);
		for _ in 0..3 {
			pass(6 * HOUR);
		}
		assert_eq!(status(unpaid), Status::Lapsed);
		let state = Market::licence_info(unpaid).unwrap().state;
		assert_eq!(state, LicenceStateInfo::Lapsed);
		unblock(&USD, BOB);

		let (_, credits) = metering::metered();
		assert_eq!(status(credits), Status::Valid);
		assert_ok!(metering::redeem(ALICE, credits, 1_000));
		assert_eq!(status(credits), Status::UsedUp);

		let (_, id) = bought();
		assert_eq!(status(id), Status::Awaiting);
		pass(2 * DAY);
		assert_eq!(status(id), Status::Refunded);
		let (_, id) = bought();
		assert_ok!(deliver(ALICE, id));
		assert_eq!(status(id), Status::Valid);
	});
}

#[test]
fn the_status_of_an_account_is_that_of_its_best_licence() {
	run(|| {
		let model = list(ALICE);
		let info = || Market::status_info(&BOB, model);
		assert_eq!(info(), StatusInfo { status: Status::NoLicence, licence: None });
		let escrow = escrow_for(model, 100);
		let timed = offer(model, offer_of(OfferKind::Timed { ms: DAY }, USD, 100));
		for _ in 0..4 {
			buy(BOB, model, escrow).unwrap();
		}
		let awaiting = Some(id_of(model, 3));
		assert_eq!(info(), StatusInfo { status: Status::Awaiting, licence: awaiting });
		let id = buy(BOB, model, timed).unwrap();
		let later = buy(BOB, model, escrow).unwrap();
		assert_eq!(info(), StatusInfo { status: Status::Valid, licence: Some(id) });
		wait(DAY);
		assert_eq!(info(), StatusInfo { status: Status::Awaiting, licence: Some(later) });
		assert_eq!(Market::status_info(&CHARLIE, model).status, Status::NoLicence);
	});
}

#[test]
fn an_escrow_says_what_becomes_of_it() {
	// What is done before the deadline, and whether the money goes back then.
	for (steps, stage, refunded) in [
		(0, StageInfo::Paid, true),
		(1, StageInfo::Delivered, false),
		(2, StageInfo::Disputed { evidence: hash(99), bond: DISPUTE_BOND }, true),
	] {
		run(|| {
			let (model, id) = bought();
			if steps > 0 {
				assert_ok!(deliver(ALICE, id));
			}
			if steps > 1 {
				assert_ok!(dispute(BOB, id));
			}
			give(model, CHARLIE);
			let told = Market::escrow_info(id).unwrap();
			assert_eq!((told.licence, told.buyer, told.seller), (id, BOB, Some(CHARLIE)));
			assert_eq!((told.asset, told.amount), (USD, 1_000 * DOLLAR));
			assert_eq!((told.stage, told.over), (stage, false));
			assert_eq!(told.key, H256([7; 32]));
			let delivered = if steps == 0 { vec![] } else { ciphertext().into_inner() };
			assert_eq!(told.ciphertext, delivered);
			assert_eq!(told.at_deadline == AtDeadline::Refunded, refunded);

			let over = told.deadline - START_MS;
			wait(over - 1);
			assert!(!Market::escrow_info(id).unwrap().over);
			assert_noop!(expire(id), Error::<Test>::TooEarly);
			wait(1);
			assert!(Market::escrow_info(id).unwrap().over);
			assert_ok!(expire(id));
			assert!(told_end(id, refunded));
			assert_eq!(Market::escrow_info(id), None);
		});
	}
}

fn told_end(licence: LicenceId, refunded: bool) -> bool {
	told(Event::EscrowEnded { licence, refunded })
}

#[test]
fn what_is_owed_is_what_can_be_claimed() {
	run(|| {
		assert_eq!(Market::owed_infos(&ALICE), []);
		let model = list(ALICE);
		for asset in [BTC, USD] {
			let offer = offer(model, offer_of(OfferKind::Perpetual, asset.clone(), 10_000));
			block(&asset, ALICE);
			buy(BOB, model, offer).unwrap();
			unblock(&asset, ALICE);
		}
		let told: Vec<_> =
			Market::owed_infos(&ALICE).into_iter().map(|owed| (owed.asset, owed.amount)).collect();
		assert_eq!(told, [(USD, 9_800), (BTC, 9_800)]);
		for (asset, amount) in told {
			let before = free(&asset, ALICE);
			assert_ok!(claim(ALICE, asset.clone()));
			assert_eq!(free(&asset, ALICE) - before, amount);
		}
		assert_eq!(Market::owed_infos(&ALICE), []);
	});
}

fn attest(model: ModelId, score: i64) -> AttestationId {
	let number = Activities::<Test>::get(model).attested;
	let benchmark = b"mmlu-pro/5-shot".to_vec().try_into().unwrap();
	let call = Call::attest { model, version: 0, benchmark, score, report: hash(5) };
	submit(BOB, call).unwrap();
	id_of(model, number)
}

#[test]
fn attestations_are_told_with_what_has_come_of_them() {
	run(|| {
		list(ALICE);
		let model = list(ALICE);
		let ids: Vec<_> = (0..5).map(|score| attest(model, score - 2)).collect();
		let evidence = hash(6);
		for attestation in &ids[1..4] {
			let attestation = *attestation;
			assert_ok!(submit(CHARLIE, Call::challenge { attestation, evidence }));
		}
		assert_ok!(submit(PANEL, Call::rule_attestation { attestation: ids[2], upheld: true }));
		assert_ok!(submit(PANEL, Call::rule_attestation { attestation: ids[3], upheld: false }));
		let page = Market::attestation_infos(model, 0, 200);
		assert_eq!(page.next, None);
		let told = page.attestations;
		assert_eq!(told.iter().map(|all| all.attestation).collect::<Vec<_>>(), ids);
		assert_eq!((&told[0].attester, told[0].version, told[0].score), (&BOB, 0, -2));
		assert_eq!(told[0].weights, Versions::<Test>::get(model, 0).unwrap().about.weights);
		assert_eq!((&told[0].benchmark, told[0].report), (&"mmlu-pro/5-shot".into(), hash(5)));
		assert_eq!((told[0].at, told[0].challenge_until), (START_MS, START_MS + 14 * DAY));
		let deadline = START_MS + 7 * DAY;
		let challenged = AttestationStateInfo::Challenged {
			by: CHARLIE,
			evidence,
			bond: CHALLENGE_BOND,
			deadline,
		};
		let states: Vec<_> = told.iter().map(|all| (all.state.clone(), all.bond)).collect();
		let bond = ATTESTATION_BOND;
		let expected = [
			(AttestationStateInfo::Unchallenged, bond),
			(challenged, bond),
			(AttestationStateInfo::Upheld, bond),
			(AttestationStateInfo::Refuted, 0),
			(AttestationStateInfo::Unchallenged, bond),
		];
		assert_eq!(states, expected);
		pass(7 * DAY);
		let told = Market::attestation_infos(model, 1, 1);
		let [undecided] = &told.attestations[..] else { panic!("{told:?}") };
		assert_eq!((&undecided.state, undecided.bond), (&AttestationStateInfo::Undecided, 0));
		assert_eq!(told.next, Some(2));
		assert_ok!(submit(BOB, Call::remove_attestation { attestation: ids[2] }));
		let told = Market::attestation_infos(model, 2, 2);
		assert_eq!((told.attestations[0].attestation, told.next), (ids[3], Some(4)));
		assert_eq!(told.attestations.len(), 1);
		for beyond in [5, u32::MAX] {
			let told = Market::attestation_infos(model, beyond, 200);
			assert_eq!((told.attestations, told.next), (vec![], None));
		}
	});
}

#[test]
fn reviews_are_told_from_the_latest_on_and_make_the_rating() {
	run(|| {
		let model = list(ALICE);
		let prices = [1, 3, 0, 2, 4].map(|dollars| dollars * DOLLAR);
		let mut reviewed = Vec::new();
		for (price, rating) in prices.into_iter().zip([1, 2, 5, 4, 5]) {
			let offer = if price == 0 {
				offer(model, offer_of(OfferKind::Free, USD, 0))
			} else {
				sell_for(model, price)
			};
			let id = buy(BOB, model, offer).unwrap();
			assert_ok!(submit(ALICE, Call::remove_offer { model, offer }));
			// One is not reviewed.
			if price != 3 * DOLLAR {
				let text = hash(id);
				assert_ok!(submit(BOB, Call::review { licence: id, rating, text }));
				reviewed.insert(0, (id, rating, price / DOLLAR * VALUE));
			}
		}
		let offer = offer(model, offer_of(OfferKind::Free, USD, 0));
		let licence = buy(CHARLIE, model, offer).unwrap();
		let (review, _, _) = reviewed[0];
		assert_ok!(submit(CHARLIE, Call::vote_review { review, licence, useful: true }));

		let page = Market::review_infos(model, None, 200);
		assert_eq!(page.next, None);
		let told: Vec<_> =
			page.reviews.iter().map(|all| (all.licence, all.rating, all.weight)).collect();
		assert_eq!(told, reviewed);
		assert_eq!((page.reviews[0].useful, page.reviews[0].useless), (1, 0));
		assert_eq!((&page.reviews[0].author, page.reviews[0].text), (&BOB, hash(review)));
		let mut paged = Vec::new();
		let mut from = None;
		loop {
			let page = Market::review_infos(model, from, 2);
			assert!(page.reviews.len() <= 2);
			paged.extend(page.reviews.into_iter().map(|review| review.licence));
			from = page.next;
			if from.is_none() {
				break;
			}
		}
		assert_eq!(paged, reviewed.iter().map(|all| all.0).collect::<Vec<_>>());
		let first = Market::review_infos(model, Some(1), 200);
		assert_eq!(first.reviews.len(), 1);
		assert_eq!(Market::review_infos(model, Some(u32::MAX), 200).reviews.len(), 4);

		// (1 * 1 + 2 * 4 + 4 * 5) / 7, rounded down.
		let rating = Market::model_info(model).unwrap().summary.rating;
		assert_eq!((rating.count, rating.weight), (4, 7 * VALUE));
		assert_eq!(rating.mean, Some(FixedU128::from_inner(4_142_857_142_857_142_857)));

		// A page of a model with many licences and few reviews has an end too.
		let sold = Activities::<Test>::get(model).sold;
		Activities::<Test>::mutate(model, |activity| activity.sold = MAX_LOOKED_AT + 3);
		let page = Market::review_infos(model, None, 200);
		assert_eq!((page.reviews.len(), page.next), (2, Some(2)));
		Activities::<Test>::mutate(model, |activity| activity.sold = sold);
		let none = Market::review_infos(model + 1, None, 200);
		assert_eq!((none.reviews, none.next), (vec![], None));
	});
}

#[test]
fn answers_change_nothing() {
	run(|| {
		let (model, id) = bought();
		metering::metered();
		attest(model, 1);
		let root = || sp_io::storage::root(StateVersion::V1);
		let before = root();
		Market::model_info(model);
		Market::model_infos(0, 200, None);
		Market::lineage_info(model);
		Market::offer_infos(model);
		Market::quote(model, 0, 1, &BTC).unwrap();
		Market::licence_infos(&BOB, None, None, 200);
		Market::status_info(&BOB, model);
		Market::escrow_info(id);
		Market::owed_infos(&BOB);
		Market::attestation_infos(model, 0, 200);
		Market::review_infos(model, None, 200);
		Market::receipt_message(id, 1, 1);
		assert_eq!(root(), before);
	});
}
