// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers is what the calls do and what the state says.

use super::{escrows::*, metering};
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use pallet_model_marketplace_runtime_api::{
	GateInfo, KindInfo, LegalInfo, ModelSummary, Refusal, MAX_PER_PAGE,
};
use sp_runtime::{ArithmeticError, DispatchResult};

fn ids(page: &[ModelSummary<AccountId>]) -> Vec<ModelId> {
	page.iter().map(|model| model.model).collect()
}

#[test]
fn a_model_is_told_with_its_versions() {
	run(|| {
		let model = list(ALICE);
		let custom = VersionInput { licence: LegalTerms::Custom(hash(8)), ..version(7) };
		wait(5);
		assert_ok!(submit(ALICE, Call::publish_version { model, version: Box::new(custom) }));
		name(ALICE, model, &[CHARLIE, EVE]);
		sell_for(model, DOLLAR);
		let told = Market::model_info(model).unwrap();
		assert_eq!((told.summary.owner, told.summary.creator), (Some(ALICE), ALICE));
		assert_eq!((told.summary.listed_at, told.summary.listed), (START_MS, true));
		assert_eq!(told.summary.tags, ["text-generation".into()]);
		assert_eq!(told.summary.terms, Some(percent(10)));
		assert_eq!((told.summary.latest, told.summary.offers), (Some(1), 1));
		assert_eq!(told.summary.rating.mean, None);
		assert_eq!(told.providers, [CHARLIE, EVE]);
		let [first, second] = &told.versions[..] else { panic!("{:?}", told.versions) };
		assert_eq!((first.version, first.weights), (0, version(0).weights));
		assert_eq!(first.uri, "ipfs://card".into());
		assert_eq!(first.licence, LegalInfo::Spdx("Apache-2.0".into()));
		assert_eq!((second.card, second.published_at), (version(7).card, START_MS + 5));
		assert_eq!(second.licence, LegalInfo::Custom(hash(8)));

		// The latest that is sold.
		assert_ok!(submit(ALICE, Call::withdraw_version { model, version: 1 }));
		let told = Market::model_info(model).unwrap();
		assert_eq!(told.summary.latest, Some(0));
		assert_eq!((told.versions[0].withdrawn, told.versions[1].withdrawn), (false, true));

		// Those whom the last owner has named do not act for the new one.
		give(model, BOB);
		let told = Market::model_info(model).unwrap();
		assert_eq!((told.summary.owner, told.summary.creator), (Some(BOB), ALICE));
		assert_eq!(told.providers, []);
		burn(model);
		let told = Market::model_info(model).unwrap();
		assert_eq!((told.summary.owner, told.providers), (None, vec![]));
		assert_eq!(Market::model_info(model + 1), None);
	});
}

#[test]
fn models_come_in_pages_and_by_tag() {
	run(|| {
		for _ in 0..7 {
			list(ALICE);
		}
		assert_ok!(submit(ALICE, Call::set_tags { model: 2, tags: tags(&["vision", "ocr"]) }));
		assert_ok!(submit(ALICE, Call::set_tags { model: 6, tags: tags(&["vision"]) }));
		// Nothing depends on it: it is gone at once.
		assert_ok!(submit(ALICE, Call::delist { model: 4 }));
		let models = |from, limit| {
			let page = Market::model_infos(from, limit, None);
			(ids(&page.models), page.next)
		};
		assert_eq!(models(0, 200), (vec![0, 1, 2, 3, 5, 6], None));
		assert_eq!(models(0, 3), (vec![0, 1, 2], Some(3)));
		assert_eq!(models(3, 3), (vec![3, 5], Some(6)));
		assert_eq!(models(6, 3), (vec![6], None));
		assert_eq!(models(4, 0), (vec![], Some(5)));
		for beyond in [7, 8, u32::MAX] {
			assert_eq!(models(beyond, u32::MAX), (vec![], None));
		}
		let tagged = |tag: &str, limit| {
			let page = Market::model_infos(0, limit, Some(&tag.into()));
			(ids(&page.models), page.next)
		};
		assert_eq!(tagged("vision", 200), (vec![2, 6], None));
		assert_eq!(tagged("ocr", 2), (vec![], Some(2)));
		assert_eq!(tagged("visio", 200), (vec![], None));
		assert_eq!(tagged("", 200), (vec![], None));

		NextModel::<Test>::put(MAX_PER_PAGE + 2);
		assert_eq!(models(0, u32::MAX).1, Some(MAX_PER_PAGE));
		NextModel::<Test>::put(7);
	});
}

#[test]
fn a_lineage_says_who_gets_shares() {
	run(|| {
		let root = list(ALICE);
		let middle = list_on(BOB, &[root], Some(percent(20))).unwrap();
		let model = list_on(CHARLIE, &[root, middle], None).unwrap();
		let told = Market::lineage_info(model).unwrap();
		assert_eq!(told.depth, 2);
		let bases: Vec<_> = told.bases.iter().map(|base| (base.model, base.royalty)).collect();
		assert_eq!(bases, [(root, percent(10)), (middle, percent(20))]);
		let shares: Vec<_> =
			told.ancestors.into_iter().map(|all| (all.model, all.share, all.owner)).collect();
		// A tenth, and a tenth of a fifth; the rest of the fifth.
		let expected = [(root, 120_000_000, Some(ALICE)), (middle, 180_000_000, Some(BOB))];
		assert_eq!(shares, expected);
		burn(root);
		assert_eq!(Market::lineage_info(model).unwrap().ancestors[0].owner, None);
		let none = Market::lineage_info(root).unwrap();
		assert_eq!((none.bases, none.ancestors, none.depth), (vec![], vec![], 0));
		assert_eq!(Market::lineage_info(9), None);
	});
}

#[test]
fn offers_are_told_by_number() {
	run(|| {
		let model = list(ALICE);
		let kinds = [
			(OfferKind::Timed { ms: DAY }, KindInfo::Timed { ms: DAY }),
			(OfferKind::Credits, KindInfo::Credits),
			(OfferKind::Subscription { period: HOUR }, KindInfo::Subscription { period: HOUR }),
		];
		for (kind, _) in kinds {
			offer(model, offer_of(kind, USD, 7));
		}
		let free = OfferInput {
			gate: Some(Gate::Credential(3)),
			open: false,
			..offer_of(OfferKind::Free, NATIVE, 0)
		};
		let free = offer(model, free);
		let terms = offer_of(OfferKind::Perpetual, EUR, 9);
		assert_ok!(submit(ALICE, Call::set_offer { model, offer: 0, terms }));
		let told = Market::offer_infos(model);
		assert_eq!(told.iter().map(|offer| offer.offer).collect::<Vec<_>>(), [0, 1, 2, 3]);
		assert_eq!((told[0].revision, told[0].kind), (1, KindInfo::Perpetual));
		assert_eq!((&told[0].asset, told[0].price, told[0].open), (&EUR, 9, true));
		assert_eq!((told[1].kind, told[2].kind), (kinds[1].1, kinds[2].1));
		let last = &told[usize::from(free)];
		assert_eq!((last.gate, last.open), (Some(GateInfo::Credential(3)), false));
		assert_eq!(Market::offer_infos(model + 1), []);
	});
}

/// What the events of this block say of what a licence was settled for: fee, pot, royalties, who
/// got the rest, and that.
type Told = (Balance, Balance, Vec<(ModelId, AccountId, Balance)>, AccountId, Balance);

fn settled() -> Option<Told> {
	let mut royalties = Vec::new();
	let mut settled = None;
	for event in events() {
		match event {
			Event::RoyaltyPaid { ancestor, to, amount, .. } => {
				royalties.push((ancestor, to, amount));
			},
			Event::Settled { fee, pot, to, rest, .. } => settled = Some((fee, pot, to, rest)),
			_ => {},
		}
	}
	settled.map(|(fee, pot, to, rest)| (fee, pot, royalties, to, rest))
}

/// What a quote says of that, after having compared the rest of it with a purchase by Eve.
fn quoted(model: ModelId, offer: OfferId, units: Balance, pay: &Asset) -> (Told, LicenceId) {
	let quote = Market::quote(model, offer, units, pay).unwrap();
	let parts: Balance = quote.royalties.iter().map(|royalty| royalty.amount).sum();
	assert_eq!(quote.fee + parts + quote.rest, quote.price);
	let before = free(pay, EVE);
	let holds = held(HoldReason::Licence, EVE);
	let purchase = Purchase {
		expected_revision: quote.revision,
		expected_version: quote.version,
		units,
		pay: Payment { asset: quote.pay, max_in: quote.cost },
		..purchase(model, offer)
	};
	if quote.cost != 0 {
		// No less would do.
		let pay = Payment { max_in: quote.cost - 1, ..purchase.pay.clone() };
		let less = Purchase { pay, ..purchase.clone() };
		assert_noop!(buy_with(EVE, model, offer, less), Error::<Test>::PriceAboveMax);
	}
	System::reset_events();
	let id = buy_with(EVE, model, offer, purchase).unwrap();
	assert_eq!(held(HoldReason::Licence, EVE) - holds, quote.deposit);
	let deposit = if *pay == NATIVE { quote.deposit } else { 0 };
	assert_eq!(before - free(pay, EVE), quote.cost + deposit);
	let bought = events().into_iter().find_map(|event| match event {
		Event::Bought { asset, price, spent, .. } => Some((asset, price, spent)),
		_ => None,
	});
	assert_eq!(bought, Some((quote.asset, quote.price, quote.cost)));
	let royalties =
		quote.royalties.into_iter().map(|all| (all.model, all.to, all.amount)).collect();
	((quote.fee, quote.pot, royalties, quote.to, quote.rest), id)
}

/// A model of Charlie's with a diamond above it.
fn descendant() -> ModelId {
	let root = list(ALICE);
	let left = list_on(BOB, &[root], Some(percent(7))).unwrap();
	let right = list_on(ALICE, &[root], Some(percent(13))).unwrap();
	list_on(CHARLIE, &[left, right], None).unwrap()
}

#[test]
fn a_quote_is_what_a_purchase_does() {
	run(|| {
		let model = descendant();
		Slippage::set(percent(3));
		let offer = sell_for(model, 1);
		for price in [1, 2, 7, 49, 50, 51, 999, 12_345_678, 1_000_000_000_000_003] {
			let terms = offer_of(OfferKind::Perpetual, USD, price);
			assert_ok!(submit(CHARLIE, Call::set_offer { model, offer, terms }));
			for pay in [USD, NATIVE, BTC] {
				let (expected, _) = quoted(model, offer, 1, &pay);
				assert_eq!(settled(), Some(expected), "{price} in {pay:?}");
			}
		}
		// Without an owner, an ancestor gets nothing, and who owns the others now does.
		burn(0);
		give(1, PANEL);
		let (expected, _) = quoted(model, offer, 1, &USD);
		assert_eq!(expected.2.iter().map(|to| to.1.clone()).collect::<Vec<_>>(), [PANEL, ALICE]);
		assert_eq!(settled(), Some(expected));
	});
}

#[test]
fn a_quote_of_what_waits_is_what_is_settled_later() {
	run(|| {
		let model = descendant();
		let escrow = escrow_for(model, 1_234_567);
		let (expected, id) = quoted(model, escrow, 1, &NATIVE);
		assert_eq!(settled(), None);
		assert_ok!(deliver(CHARLIE, id));
		assert_ok!(confirm(EVE, id));
		assert_eq!(settled(), Some(expected));

		let credits = offer(model, offer_of(OfferKind::Credits, USD, 1_001));
		let (expected, id) = quoted(model, credits, 1_000, &USD);
		let signer = metering::account(&metering::key());
		Licences::<Test>::mutate(id, |licence| {
			let Some(LicenceKind::Credits(credits)) = licence.as_mut().map(|all| &mut all.kind)
			else {
				panic!("not credits")
			};
			credits.signer = signer;
		});
		assert_ok!(metering::redeem(CHARLIE, id, 1_000));
		assert_eq!(settled(), Some(expected));

		let period = offer(model, offer_of(OfferKind::Subscription { period: DAY }, USD, 70_001));
		let (expected, _) = quoted(model, period, 1, &BTC);
		assert_eq!(settled(), Some(expected.clone()));
		pass(DAY);
		assert_eq!(settled(), Some(expected));

		// What is free is settled for nothing, whatever it would be paid with.
		let free = offer(model, offer_of(OfferKind::Free, USD, 0));
		let (nothing, _) = quoted(model, free, 1, &OTHER);
		assert_eq!(nothing, (0, 0, vec![], CHARLIE, 0));
		assert_eq!(settled(), None);
	});
}

/// Neither can it be bought, nor is there a quote.
fn refused(model: ModelId, offer: OfferId, units: Balance, refusal: Refusal) -> DispatchResult {
	assert_eq!(Market::quote(model, offer, units, &USD), Err(refusal));
	let purchase = Purchase {
		expected_revision: Offers::<Test>::get(model, offer).map_or(0, |offer| offer.revision),
		expected_version: 0,
		units,
		pay: Payment { asset: USD, max_in: Balance::MAX },
		key: [0; 32],
		receipt_signer: None,
	};
	buy_with(EVE, model, offer, purchase).map(|_| ())
}

#[test]
fn what_cannot_be_bought_has_no_quote() {
	run(|| {
		let model = list(ALICE);
		let offer = sell_for(model, DOLLAR);
		let credits = self::offer(model, offer_of(OfferKind::Credits, USD, 2));
		for (number, offer, units, refusal, error) in [
			(9, 0, 1, Refusal::ModelNotFound, Error::<Test>::ModelNotFound),
			(model, 9, 1, Refusal::OfferNotFound, Error::<Test>::OfferNotFound),
			(model, offer, 0, Refusal::InvalidUnits, Error::<Test>::InvalidUnits),
			(model, offer, 2, Refusal::InvalidUnits, Error::<Test>::InvalidUnits),
			(model, credits, 0, Refusal::InvalidUnits, Error::<Test>::InvalidUnits),
		] {
			assert_noop!(refused(number, offer, units, refusal), error);
		}
		let most = Balance::MAX;
		let overflow = refused(model, credits, most, Refusal::Overflow);
		assert_eq!(overflow, Err(ArithmeticError::Overflow.into()));

		let closed = OfferInput { open: false, ..offer_of(OfferKind::Credits, USD, 2) };
		assert_ok!(submit(ALICE, Call::set_offer { model, offer: credits, terms: closed }));
		let error = refused(model, credits, 1, Refusal::OfferClosed);
		assert_noop!(error, Error::<Test>::OfferClosed);
		let accept = |accepted| {
			let call = Call::accept_asset { asset: USD, accepted };
			assert_ok!(submit_as(RuntimeOrigin::root(), call));
		};
		accept(false);
		let error = refused(model, offer, 1, Refusal::AssetNotAccepted);
		assert_noop!(error, Error::<Test>::AssetNotAccepted);
		accept(true);

		ExchangeDown::set(true);
		assert_eq!(Market::quote(model, offer, 1, &BTC), Err(Refusal::NoExchange));
		let pay = Payment { asset: BTC, max_in: most };
		assert!(buy_with(EVE, model, offer, Purchase { pay, ..purchase(model, offer) }).is_err());
		assert!(Market::quote(model, offer, 1, &USD).is_ok());

		assert_ok!(submit(ALICE, Call::withdraw_version { model, version: 0 }));
		let error = refused(model, offer, 1, Refusal::NoVersion);
		assert_noop!(error, Error::<Test>::VersionWithdrawn);
		buy_free_for_later(model);
		burn(model);
		assert_noop!(refused(model, offer, 1, Refusal::NoOwner), Error::<Test>::NoOwner);
		assert_ok!(submit(EVE, Call::delist { model }));
		assert_noop!(refused(model, offer, 1, Refusal::Delisted), Error::<Test>::Delisted);
	});
}

/// Something that keeps the model in storage.
fn buy_free_for_later(model: ModelId) {
	assert_ok!(submit(ALICE, Call::publish_version { model, version: Box::new(version(77)) }));
	let free = offer(model, offer_of(OfferKind::Free, USD, 0));
	let wanted = Purchase { expected_version: 1, ..purchase(model, free) };
	buy_with(BOB, model, free, wanted).unwrap();
	assert_ok!(submit(ALICE, Call::withdraw_version { model, version: 1 }));
}
