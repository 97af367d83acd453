// SPDX-License-Identifier: Apache-2.0

//! Models, versions and owners.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold as _};
use sp_core::H256;
use sp_runtime::Permill;

/// Lists a model with this version, for nobody to build on.
fn list_version(who: AccountId, version: VersionInputOf<Test>) -> sp_runtime::DispatchResult {
	let (tags, bases) = (tags(&[]), Default::default());
	submit(who, Call::list_model { tags, bases, version: Box::new(version), terms: None })
}

fn publish(who: AccountId, model: ModelId, seed: u64) -> sp_runtime::DispatchResult {
	submit(who, Call::publish_version { model, version: Box::new(version(seed)) })
}

#[test]
fn who_lists_a_model_owns_it() {
	run(|| {
		assert_ok!(submit(
			ALICE,
			Call::list_model {
				tags: tags(&["vision", "ocr"]),
				bases: Default::default(),
				version: Box::new(version(7)),
				terms: Some(percent(3)),
			}
		));
		assert_eq!(Market::owner_of(0), Some(ALICE));
		let model = Models::<Test>::get(0).unwrap();
		assert_eq!((model.creator, model.listed_at), (ALICE, START_MS));
		assert_eq!((model.terms, model.versions, model.listed), (Some(percent(3)), 1, true));
		assert_eq!(WeightsIndex::<Test>::get(hash(7)), Some((0, 0)));
		assert!(!Lineages::<Test>::contains_key(0));
		assert!(told(Event::ModelListed {
			model: 0,
			creator: ALICE,
			terms: Some(percent(3)),
			bases: vec![],
			tags: tags(&["vision", "ocr"]).into_inner(),
		}));
		assert!(told(Event::VersionPublished {
			model: 0,
			version: 0,
			weights: hash(7),
			card: hash(1_000_007),
		}));
		assert_eq!(held(HoldReason::Listing, ALICE), 1_500);
		assert_eq!(gain(&NATIVE, ALICE), -1_540);
	});
}

#[test]
fn all_models_are_in_one_collection_of_the_pallet() {
	run(|| {
		assert_eq!(Collection::<Test>::get(), None);
		let (first, second) = (list(ALICE), list(BOB));
		assert_eq!((first, second), (0, 1));
		assert_eq!(pallet_nfts::Collection::<Test>::iter().count(), 1);
		let collection = Collection::<Test>::get().unwrap();
		assert_eq!(Nfts::collection_owner(collection), Some(Market::account()));
		// Nobody else can make an item that is no model.
		assert!(Nfts::mint(RuntimeOrigin::signed(ALICE), collection, 2, ALICE, None).is_err());
	});
}

#[test]
fn tags_are_words_and_different() {
	run(|| {
		let listing = |words: &[&str], seed| {
			let (tags, bases) = (tags(words), Default::default());
			submit(
				ALICE,
				Call::list_model { tags, bases, version: Box::new(version(seed)), terms: None },
			)
		};
		assert_noop!(listing(&["a", ""], 0), Error::<Test>::InvalidTags);
		assert_noop!(listing(&["a", "b", "a"], 0), Error::<Test>::InvalidTags);
		assert_ok!(listing(&["a", "b", "c", "d"], 0));
		let set = |who, words: &[&str]| submit(who, Call::set_tags { model: 0, tags: tags(words) });
		assert_noop!(set(ALICE, &["e", "e"]), Error::<Test>::InvalidTags);
		assert_noop!(set(BOB, &["e"]), Error::<Test>::NotOwner);
		assert_ok!(set(ALICE, &["e"]));
		assert_eq!(Models::<Test>::get(0).unwrap().tags, tags(&["e"]));
		assert!(told(Event::TagsSet { model: 0, tags: tags(&["e"]).into_inner() }));
	});
}

#[test]
fn a_version_names_its_weights_and_their_licence() {
	run(|| {
		let good = version(0);
		let unnamed = VersionInput { weights: H256::zero(), ..good.clone() };
		assert_noop!(list_version(ALICE, unnamed), Error::<Test>::InvalidVersion);
		for licence in [LegalTerms::Spdx(Default::default()), LegalTerms::Custom(H256::zero())] {
			let unlicensed = VersionInput { licence, ..good.clone() };
			assert_noop!(list_version(ALICE, unlicensed), Error::<Test>::InvalidVersion);
		}
		assert_ok!(list_version(
			ALICE,
			VersionInput { licence: LegalTerms::Custom(hash(1)), ..good }
		));
	});
}

#[test]
fn nobody_lists_the_weights_of_another() {
	run(|| {
		assert_ok!(list_version(ALICE, version(5)));
		assert_noop!(list_version(BOB, version(5)), Error::<Test>::WeightsTaken);
		assert_ok!(list_version(BOB, version(6)));
		assert_noop!(publish(BOB, 1, 5), Error::<Test>::WeightsTaken);
		// Nor does one list its own twice, also when the version is not sold any more.
		assert_ok!(submit(ALICE, Call::withdraw_version { model: 0, version: 0 }));
		assert_noop!(publish(ALICE, 0, 5), Error::<Test>::WeightsTaken);
		// When the model is gone, others can.
		assert_ok!(submit(ALICE, Call::delist { model: 0 }));
		assert_ok!(publish(BOB, 1, 5));
	});
}

#[test]
fn versions_are_numbered_up_to_the_bound() {
	run(|| {
		let model = list(ALICE);
		for seed in 1..4 {
			assert_ok!(publish(ALICE, model, seed));
			assert_eq!(WeightsIndex::<Test>::get(hash(seed)), Some((model, seed as VersionId)));
		}
		assert_eq!(held(HoldReason::Listing, ALICE), 1_000 + 4 * 500);
		assert_noop!(publish(ALICE, model, 4), Error::<Test>::TooManyVersions);
		assert_noop!(publish(BOB, model, 4), Error::<Test>::NotOwner);
		assert_noop!(publish(ALICE, 1, 4), Error::<Test>::ModelNotFound);
	});
}

#[test]
fn a_version_is_withdrawn_once_and_stays() {
	run(|| {
		let model = list(ALICE);
		let withdraw = |who, version| submit(who, Call::withdraw_version { model, version });
		assert_noop!(withdraw(BOB, 0), Error::<Test>::NotOwner);
		assert_noop!(withdraw(ALICE, 1), Error::<Test>::VersionNotFound);
		assert_ok!(withdraw(ALICE, 0));
		assert!(told(Event::VersionWithdrawn { model, version: 0 }));
		assert!(Versions::<Test>::get(model, 0).unwrap().withdrawn);
		assert_noop!(withdraw(ALICE, 0), Error::<Test>::VersionWithdrawn);
	});
}

#[test]
fn terms_are_at_most_what_a_model_can_pay() {
	run(|| {
		let model = list(ALICE);
		let set = |who, terms| submit(who, Call::set_terms { model, terms });
		let above = Permill::from_parts(500_001);
		assert_noop!(set(ALICE, Some(above)), Error::<Test>::RoyaltyTooHigh);
		assert_noop!(list_on(ALICE, &[], Some(above)), Error::<Test>::RoyaltyTooHigh);
		assert_noop!(set(BOB, None), Error::<Test>::NotOwner);
		for terms in [Some(percent(50)), Some(percent(0)), None] {
			assert_ok!(set(ALICE, terms));
			assert!(told(Event::TermsSet { model, terms }));
			assert_eq!(Models::<Test>::get(model).unwrap().terms, terms);
		}
	});
}

#[test]
fn each_gets_back_the_deposits_that_he_has_paid() {
	run(|| {
		let model = list(ALICE);
		give(model, BOB);
		assert_noop!(publish(ALICE, model, 1), Error::<Test>::NotOwner);
		assert_ok!(publish(BOB, model, 1));
		assert_eq!(held(HoldReason::Listing, ALICE), 1_500);
		assert_eq!(held(HoldReason::Listing, BOB), 500);
		// Each gets his own back.
		assert_ok!(submit(BOB, Call::delist { model }));
		assert_eq!(held(HoldReason::Listing, ALICE), 0);
		assert_eq!(held(HoldReason::Listing, BOB), 0);
		assert_eq!((gain(&NATIVE, ALICE), gain(&NATIVE, BOB)), (0, 0));
	});
}

fn name(who: AccountId, model: ModelId, providers: &[AccountId]) -> sp_runtime::DispatchResult {
	let providers = providers.to_vec().try_into().unwrap();
	submit(who, Call::set_providers { model, providers })
}

#[test]
fn the_owner_and_those_whom_he_names_provide() {
	run(|| {
		let model = list(ALICE);
		assert!(Market::may_provide(model, &ALICE));
		assert!(!Market::may_provide(model, &BOB));
		assert_noop!(name(BOB, model, &[BOB]), Error::<Test>::NotOwner);
		assert_noop!(name(ALICE, model, &[BOB, BOB]), Error::<Test>::DuplicateProvider);
		assert_ok!(name(ALICE, model, &[BOB, CHARLIE]));
		assert!(Market::may_provide(model, &BOB) && Market::may_provide(model, &CHARLIE));
		// The new ones replace the old ones.
		assert_ok!(name(ALICE, model, &[CHARLIE]));
		assert!(!Market::may_provide(model, &BOB) && Market::may_provide(model, &CHARLIE));
		assert_ok!(name(ALICE, model, &[]));
		assert!(!Market::may_provide(model, &CHARLIE));
		assert!(!Providers::<Test>::contains_key(model));
	});
}

#[test]
fn the_rights_of_providers_end_with_a_transfer() {
	run(|| {
		let model = list(ALICE);
		assert_ok!(name(ALICE, model, &[CHARLIE]));
		give(model, BOB);
		assert!(!Market::may_provide(model, &ALICE) && !Market::may_provide(model, &CHARLIE));
		assert!(Market::may_provide(model, &BOB));
		assert_ok!(name(BOB, model, &[EVE]));
		assert!(Market::may_provide(model, &EVE));
		// The old owner has the model back: those whom the other has named do not count.
		give(model, ALICE);
		assert!(!Market::may_provide(model, &EVE) && !Market::may_provide(model, &BOB));
		burn(model);
		assert!(!Market::may_provide(model, &ALICE));
	});
}

#[test]
fn a_model_is_sold_in_the_collection() {
	run(|| {
		let model = list(ALICE);
		let collection = Collection::<Test>::get().unwrap();
		let price = 1_000_000;
		let (alice, bob) = (RuntimeOrigin::signed(ALICE), RuntimeOrigin::signed(BOB));
		assert_ok!(Nfts::set_price(alice, collection, model, Some(price), None));
		assert_ok!(Nfts::buy_item(bob, collection, model, price));
		assert_eq!(Market::owner_of(model), Some(BOB));
	});
}

#[test]
fn an_unused_model_is_removed_with_all_its_deposits() {
	run(|| {
		let model = list(ALICE);
		assert_ok!(publish(ALICE, model, 1));
		sell_for(model, 5);
		escrow_for(model, 5);
		assert_ok!(name(ALICE, model, &[BOB]));
		assert_eq!(held(HoldReason::Listing, ALICE), 1_000 + 2 * 500 + 2 * 300);
		assert_noop!(submit(BOB, Call::delist { model }), Error::<Test>::NotOwner);
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert!(told(Event::ModelDelisted { model }) && told(Event::ModelRemoved { model }));
		assert!(told(Event::OfferRemoved { model, offer: 1 }));
		assert_eq!(gain(&NATIVE, ALICE), 0);
		assert_eq!(Balances::total_balance_on_hold(&ALICE), 0);
		assert_eq!(Market::owner_of(model), None);
		assert_eq!(Versions::<Test>::iter().count() + Offers::<Test>::iter().count(), 0);
		assert_eq!(Models::<Test>::iter().count() + Activities::<Test>::iter().count(), 0);
		assert_eq!(Providers::<Test>::iter().count() + WeightsIndex::<Test>::iter().count(), 0);
		assert_noop!(submit(ALICE, Call::delist { model }), Error::<Test>::ModelNotFound);
		// The number is not used again.
		assert_eq!(list(ALICE), model + 1);
	});
}

#[test]
fn a_model_with_licences_stays_hidden_until_they_are_closed() {
	run(|| {
		let model = list(ALICE);
		let offer = sell_for(model, 5 * DOLLAR);
		let licence = buy(BOB, model, offer).unwrap();
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert!(!Models::<Test>::get(model).unwrap().listed);
		// What was bought stays in force, and nothing is sold or changed any more.
		assert!(Market::licence_status(&BOB, model));
		let late = Purchase {
			expected_revision: 0,
			expected_version: 0,
			units: 1,
			pay: Payment { asset: USD, max_in: RICH },
			key: [0; 32],
			receipt_signer: None,
		};
		assert_noop!(buy_with(BOB, model, offer, late), Error::<Test>::Delisted);
		assert_noop!(publish(ALICE, model, 1), Error::<Test>::Delisted);
		let terms = offer_of(OfferKind::Perpetual, USD, 1);
		assert_noop!(submit(ALICE, Call::create_offer { model, terms }), Error::<Test>::Delisted);
		assert_noop!(
			submit(ALICE, Call::set_terms { model, terms: None }),
			Error::<Test>::Delisted
		);
		let tags = tags(&[]);
		assert_noop!(submit(ALICE, Call::set_tags { model, tags }), Error::<Test>::Delisted);
		assert_noop!(list_on(BOB, &[model], None), Error::<Test>::Delisted);
		assert_noop!(submit(ALICE, Call::delist { model }), Error::<Test>::Delisted);
		assert_ok!(submit(BOB, Call::close_licence { licence }));
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert!(!Models::<Test>::contains_key(model));
		assert_eq!(gain(&NATIVE, ALICE), 0);
	});
}

#[test]
fn a_model_stays_hidden_while_others_are_built_on_it() {
	run(|| {
		let base = list(ALICE);
		let model = list_on(BOB, &[base], None).unwrap();
		assert_eq!(Activities::<Test>::get(base).derivatives, 1);
		assert_ok!(submit(ALICE, Call::delist { model: base }));
		assert!(Models::<Test>::contains_key(base));
		// And goes on to be paid.
		let offer = sell_for(model, 100 * DOLLAR);
		buy(CHARLIE, model, offer)
			.map(|licence| {
				assert_ok!(submit(CHARLIE, Call::close_licence { licence }));
			})
			.unwrap();
		// 10 % of 98
		assert_eq!(gain(&USD, ALICE), 9_800_000);
		assert_ok!(submit(BOB, Call::delist { model }));
		assert_ok!(submit(ALICE, Call::delist { model: base }));
		assert_eq!(Models::<Test>::iter().count(), 0);
	});
}

#[test]
fn anybody_delists_what_nobody_owns() {
	run(|| {
		let model = list(ALICE);
		burn(model);
		assert_noop!(publish(ALICE, model, 1), Error::<Test>::NotOwner);
		assert_ok!(submit(CHARLIE, Call::delist { model }));
		assert!(!Models::<Test>::contains_key(model));
		assert_eq!(gain(&NATIVE, ALICE), 0);
	});
}

#[test]
fn governance_takes_any_model_off_the_market() {
	run(|| {
		let model = list(ALICE);
		let offer = sell_for(model, 5 * DOLLAR);
		let licence = buy(BOB, model, offer).unwrap();
		// The panel rules on deliveries, not on models.
		assert_noop!(submit(PANEL, Call::delist { model }), Error::<Test>::NotOwner);
		let taken = submit_as(RuntimeOrigin::none(), Call::delist { model });
		assert_noop!(taken, sp_runtime::traits::BadOrigin);
		assert_ok!(submit_as(RuntimeOrigin::root(), Call::delist { model }));
		assert!(told(Event::OfferRemoved { model, offer }) && told(Event::ModelDelisted { model }));
		// Only the sale has ended: the model is still Alice's, and the licence Bob's.
		assert_eq!(Market::owner_of(model), Some(ALICE));
		assert!(Market::licence_status(&BOB, model));
		assert_noop!(publish(ALICE, model, 1), Error::<Test>::Delisted);
		let again = submit_as(RuntimeOrigin::root(), Call::delist { model });
		assert_noop!(again, Error::<Test>::Delisted);

		// Nothing depends on it any more: who lists the same weights again can be stopped again.
		assert_ok!(submit(BOB, Call::close_licence { licence }));
		assert_ok!(submit_as(RuntimeOrigin::root(), Call::delist { model }));
		assert!(!Models::<Test>::contains_key(model));
		assert_eq!(gain(&NATIVE, ALICE), 0);
		let gone = submit_as(RuntimeOrigin::root(), Call::delist { model });
		assert_noop!(gone, Error::<Test>::ModelNotFound);
	});
}

#[test]
fn the_pallets_account_owns_nothing() {
	run(|| {
		let model = list(ALICE);
		give(model, Market::account());
		assert_eq!(Market::owner_of(model), None);
		assert_ok!(submit(CHARLIE, Call::delist { model }));
		assert!(!Models::<Test>::contains_key(model));
	});
}

#[test]
fn a_listing_takes_what_it_costs_or_fails() {
	run(|| {
		// Deposits, the item, and what an account has to keep.
		let cost = 1_500 + 40 + ED;
		let transfer = |amount| {
			Balances::transfer_allow_death(RuntimeOrigin::signed(EVE), DAVE, amount).unwrap();
		};
		transfer(cost - 1);
		assert!(list_version(DAVE, version(0)).is_err());
		assert_eq!(free(&NATIVE, DAVE), cost - 1);
		transfer(1);
		assert_ok!(list_version(DAVE, version(0)));
		assert_eq!(free(&NATIVE, DAVE), ED);
	});
}

#[test]
fn a_genesis_may_list_models() {
	use sp_runtime::BuildStorage;
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let balances = vec![(ALICE, RICH), (Market::account(), RICH)];
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	let model = |seed, bases| GenesisModel {
		owner: ALICE,
		tags: vec!["text-generation".into()],
		bases,
		terms: Some(percent(5)),
		weights: hash(seed),
		card: hash(100),
		uri: "ipfs://card".into(),
		licence: "MIT".into(),
		offers: vec![
			offer_of(OfferKind::Free, NATIVE, 0),
			offer_of(OfferKind::Perpetual, NATIVE, 1_000),
		],
	};
	let base = BaseInput { model: 0, max_royalty: percent(5) };
	GenesisConfig::<Test> {
		assets: vec![NATIVE],
		models: vec![model(0, vec![]), model(1, vec![base])],
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	sp_io::TestExternalities::new(storage).execute_with(|| {
		check();
		assert_eq!(Market::owner_of(1), Some(ALICE));
		assert_eq!(Offers::<Test>::get(1, 1).unwrap().terms.price, 1_000);
		let ancestors = Lineages::<Test>::get(1).ancestors;
		assert_eq!(ancestors.to_vec(), [Ancestor { model: 0, share: 50_000_000 }]);
	});
}
