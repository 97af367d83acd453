// SPDX-License-Identifier: Apache-2.0

//! Anything in any order: the state is as it has to be after each step, no money is lost or made,
//! and in the end everybody can have all of his back.

use crate::{mock::*, *};
use frame_support::{
	assert_ok,
	traits::{fungible::InspectHold as _, fungibles::Inspect as _},
};
use proptest::prelude::*;
use sp_core::{ed25519, Pair};
use sp_runtime::{traits::IdentifyAccount, MultiSignature, MultiSigner, Permill};

const PEOPLE: [AccountId; 4] = [ALICE, BOB, CHARLIE, EVE];
const ASSETS: [Asset; 3] = [NATIVE, USD, EUR];

/// What is done: what, by whom, with which of the things that there are, and how much.
type Step = (u8, u8, u8, u16);

fn receipt_key() -> ed25519::Pair {
	ed25519::Pair::from_seed(&[9; 32])
}

/// One of the keys of a map.
fn pick<K>(keys: impl Iterator<Item = K>, which: u8) -> Option<K> {
	let keys: Vec<_> = keys.collect();
	let index = usize::from(which).checked_rem(keys.len())?;
	keys.into_iter().nth(index)
}

fn terms(which: u8, size: u16) -> OfferInput<Asset> {
	let price = Balance::from(size) + 1;
	let (kind, price) = match which % 6 {
		0 => (OfferKind::Free, 0),
		1 => (OfferKind::Timed { ms: 5 * DAY }, price),
		2 => (OfferKind::Credits, price),
		3 => (OfferKind::Subscription { period: 2 * DAY }, price),
		_ => (OfferKind::Perpetual, price),
	};
	let delivery = match (which % 6, size % 3) {
		(1 | 4, 1) | (5, _) => Delivery::Escrow,
		_ => Delivery::Open,
	};
	let gate = (which % 7 == 6).then_some(Gate::List);
	let asset = ASSETS[usize::from(size % 3)].clone();
	OfferInput { kind, price, asset, delivery, gate, open: which % 11 != 10 }
}

/// Does a step, if it can be done. What cannot be done changes nothing, as with every call.
fn act((what, by, which, size): Step) {
	let who = PEOPLE[usize::from(by) % 4].clone();
	let other = PEOPLE[usize::from(which) % 4].clone();
	let root = RuntimeOrigin::root();
	let some_model = pick(0..NextModel::<Test>::get(), which);
	let model = some_model.unwrap_or(0);
	let owner = Market::owner_of(model).unwrap_or(who.clone());
	// One of those with which this can be done at some time.
	let fits = |licence: &LicenceOf<Test>| match what % 36 {
		16..=20 => matches!(licence.kind, LicenceKind::Credits(_)),
		21 | 22 => matches!(licence.kind, LicenceKind::Subscription(_)),
		_ => true,
	};
	let licence_id = match what % 36 {
		12..=15 | 32 => pick(Escrows::<Test>::iter_keys(), which),
		_ => pick(
			Licences::<Test>::iter().filter(|(_, licence)| fits(licence)).map(|(id, _)| id),
			which,
		),
	}
	.unwrap_or(0);
	let held = Licences::<Test>::get(licence_id);
	let holder = held.as_ref().map_or(who.clone(), |licence| licence.holder.clone());
	let seller = Market::owner_of(model_of(licence_id)).unwrap_or(who.clone());
	let attestation = pick(Attestations::<Test>::iter_keys(), which).unwrap_or(0);
	let share = Some(Permill::from_parts(u32::from(size) * 4));
	let _ = match what % 36 {
		0 => list_on(who, &[], share).map(|_| ()),
		1 => list_on(who, &[model], share).map(|_| ()),
		2 => submit(owner, Call::create_offer { model, terms: terms(by, size) }),
		3 => match pick(Offers::<Test>::iter_keys(), which) {
			Some((model, offer)) => {
				let owner = Market::owner_of(model).unwrap_or(who);
				submit(owner, Call::set_offer { model, offer, terms: terms(by, size) })
			},
			None => Ok(()),
		},
		4..=10 => match pick(Offers::<Test>::iter_keys(), which) {
			Some((model, offer)) => {
				let found = Offers::<Test>::get(model, offer).unwrap();
				let units = match found.terms.kind {
					OfferKind::Credits => Balance::from(size % 50) + 1,
					_ => 1,
				};
				let asset = ASSETS[usize::from(what) % 3].clone();
				let signer = MultiSigner::from(receipt_key().public()).into_account();
				let purchase = Purchase {
					units,
					pay: Payment { asset, max_in: RICH / 100 },
					receipt_signer: Some(signer),
					..purchase(model, offer)
				};
				buy_with(who, model, offer, purchase).map(|_| ())
			},
			None => Ok(()),
		},
		11 => {
			if Market::owner_of(model).is_some() {
				give(model, other);
			}
			Ok(())
		},
		12 => submit(
			seller,
			Call::deliver { licence: licence_id, ciphertext: vec![1].try_into().unwrap() },
		),
		13 => submit(holder, Call::confirm { licence: licence_id }),
		14 => submit(holder, Call::dispute { licence: licence_id, evidence: hash(0) }),
		15 => submit(PANEL, Call::rule { licence: licence_id, for_buyer: size % 2 == 0 }),
		16 | 17 => {
			let cumulative = Balance::from(size % 60);
			let expires = u64::MAX;
			let message = Market::receipt_message(licence_id, cumulative, expires);
			let signature = Box::new(MultiSignature::from(receipt_key().sign(&message)));
			submit(seller, Call::redeem { licence: licence_id, cumulative, expires, signature })
		},
		18 => {
			let pay = Payment { asset: USD, max_in: RICH / 100 };
			submit(holder, Call::top_up { licence: licence_id, units: 3, pay })
		},
		19 => submit(holder, Call::request_refund { licence: licence_id }),
		20 => submit(holder, Call::refund_credits { licence: licence_id }),
		21 => submit(holder, Call::cancel_subscription { licence: licence_id }),
		22 => {
			let pay = Payment { asset: USD, max_in: size.into() };
			submit(holder, Call::set_payment { licence: licence_id, pay })
		},
		23 => submit(holder, Call::review { licence: licence_id, rating: 3, text: hash(1) }),
		24 => match pick(Reviews::<Test>::iter_keys(), by) {
			Some(review) => {
				let useful = size % 2 == 0;
				submit(holder, Call::vote_review { review, licence: licence_id, useful })
			},
			None => Ok(()),
		},
		25 => {
			let benchmark = b"mmlu".to_vec().try_into().unwrap();
			let call = Call::attest { model, version: 0, benchmark, score: -5, report: hash(2) };
			submit(who, call)
		},
		26 => submit(who, Call::challenge { attestation, evidence: hash(3) }),
		27 => submit(PANEL, Call::rule_attestation { attestation, upheld: size % 2 == 0 }),
		28 => {
			if size % 3 == 0 {
				unblock(&USD, other);
			} else if who != ALICE {
				// She is the admin of the asset.
				block(&USD, who);
			}
			Ok(())
		},
		29 => {
			ExchangeDown::set(size % 4 == 0);
			let part = Permill::from_parts(u32::from(size));
			let params = RewardParams { listing: part, review: part, vote: part };
			submit_as(root, Call::set_rewards { params })
		},
		30 => {
			if size % 8 == 0 && some_model.is_some() && Market::owner_of(model).is_some() {
				burn(model);
			}
			submit(owner, Call::delist { model })
		},
		32 => submit(seller, Call::concede { licence: licence_id }),
		33 => submit(other, Call::close_licence { licence: licence_id }),
		35 => {
			let (issuer, account) = (RuntimeOrigin::signed(ALICE), Market::account_of(model));
			let _ = match size % 4 {
				0 => Assets::freeze(issuer, 1, account),
				_ => Assets::thaw(issuer, 1, account),
			};
			match pick(UnsharedFees::<Test>::iter(), which) {
				Some((model, asset, _)) => submit(who, Call::share_fees { model, asset }),
				None => Ok(()),
			}
		},
		34 => {
			TestHalted::set(size % 3 == 0);
			Ok(())
		},
		_ => match pick(Offers::<Test>::iter_keys(), which) {
			Some((model, offer)) => {
				let owner = Market::owner_of(model).unwrap_or(who);
				submit(owner, Call::set_allowed { model, offer, account: other, allowed: true })
			},
			None => Ok(()),
		},
	};
	check();
	// Some steps end a block.
	if by >= 200 {
		pass(u64::from(size) * HOUR / 1_000);
	}
}

/// Everything comes to its end, and everybody takes what is his.
fn wind_down() {
	TestHalted::set(false);
	ExchangeDown::set(false);
	for who in PEOPLE {
		unblock(&USD, who);
	}
	for model in 0..NextModel::<Test>::get() {
		let _ = Assets::thaw(RuntimeOrigin::signed(ALICE), 1, Market::account_of(model));
	}
	for _ in 0..4 {
		pass(10 * DAY);
	}
	assert_eq!(Escrows::<Test>::iter().count(), 0);
	for (id, licence) in Licences::<Test>::iter().collect::<Vec<_>>() {
		let who = licence.holder;
		let _ = submit(who.clone(), Call::cancel_subscription { licence: id });
		let _ = submit(who, Call::request_refund { licence: id });
	}
	pass(DAY);
	for (id, licence) in Licences::<Test>::iter().collect::<Vec<_>>() {
		let who = licence.holder;
		let _ = submit(who.clone(), Call::refund_credits { licence: id });
		assert_ok!(submit(who, Call::close_licence { licence: id }));
	}
	assert_eq!(Due::<Test>::iter().count(), 0);
	assert_eq!(Stuck::<Test>::iter().count() + UnsharedFees::<Test>::iter().count(), 0);
	for (review, who, _) in Votes::<Test>::iter().collect::<Vec<_>>() {
		assert_ok!(submit(who, Call::retract_vote { review }));
	}
	for (licence, review) in Reviews::<Test>::iter().collect::<Vec<_>>() {
		assert_ok!(submit(review.author, Call::retract_review { licence }));
	}
	for (attestation, found) in Attestations::<Test>::iter().collect::<Vec<_>>() {
		assert_ok!(submit(found.attester, Call::remove_attestation { attestation }));
	}
	for ((model, offer, account), deposit) in Allowed::<Test>::iter().collect::<Vec<_>>() {
		let call = Call::set_allowed { model, offer, account, allowed: false };
		assert_ok!(submit(deposit.who, call));
	}
	let mut models: Vec<_> = Models::<Test>::iter_keys().collect();
	models.sort_unstable();
	for model in models.into_iter().rev() {
		let who = Market::owner_of(model).unwrap_or(EVE);
		assert_ok!(submit(who, Call::delist { model }));
	}
	for (asset, amount) in Pot::<Test>::iter().collect::<Vec<_>>() {
		let call = Call::take_from_pot { asset, amount };
		assert_ok!(submit_as(RuntimeOrigin::root(), call));
	}
	// So that it can have the smallest amounts.
	for id in [1, 3] {
		assert_ok!(Assets::transfer(RuntimeOrigin::signed(EVE), id, TREASURY, ASSET_ED));
	}
	for (who, asset, _) in Owed::<Test>::iter().collect::<Vec<_>>() {
		assert_ok!(claim(who, asset));
	}
	for asset in &ASSETS {
		assert_eq!(custody(asset), 0, "{asset:?}");
	}
	for who in PEOPLE {
		assert_eq!(Balances::total_balance_on_hold(&who), 0);
	}
	assert_eq!(Models::<Test>::iter().count() + Activities::<Test>::iter().count(), 0);
	assert_eq!(Versions::<Test>::iter().count() + Lineages::<Test>::iter().count(), 0);
	assert_eq!(Ratings::<Test>::iter().count() + Offers::<Test>::iter().count(), 0);
}

/// What there is of each asset.
fn supplies() -> Vec<Balance> {
	ASSETS.iter().map(|asset| NativeAndAssets::total_issuance(asset.clone())).collect()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn everybody_has_all_of_his_back(
		steps in prop::collection::vec(any::<Step>(), 20..120),
	) {
		new_test_ext().execute_with(|| {
			// Owners fill the accounts of models up.
			Prefunded::set(false);
			let before = supplies();
			let model = list(ALICE);
			sell_for(model, 12_345);
			escrow_for(model, 777);
			offer(model, offer_of(OfferKind::Credits, USD, 3));
			offer(model, offer_of(OfferKind::Subscription { period: 2 * DAY }, EUR, 50));
			for step in steps {
				act(step);
			}
			wind_down();
			assert_eq!(supplies(), before);
		});
	}
}
