// SPDX-License-Identifier: Apache-2.0

//! What is sold of a recording, on which terms.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Currency as _};
use sp_core::H256;
use sp_runtime::{DispatchResult, Permill};

/// What an edition at a price takes.
fn sale_deposits() -> Balance {
	entry_deposit::<EditionOf<Test>>()
}

fn close(who: AccountId, recording: RecordingId, edition: EditionId) -> DispatchResult {
	submit(who, Call::close_edition { recording, edition })
}

fn remove(who: AccountId, recording: RecordingId, edition: EditionId) -> DispatchResult {
	submit(who, Call::remove_edition { recording, edition })
}

#[test]
fn the_first_edition_makes_the_collection_of_the_recording() {
	run(|| {
		let id = register(ALICE);
		let before = Balances::total_balance(&ALICE);
		let first = edition_as(ALICE, id, fixed()).unwrap();
		let account = Music::account_of(Purse::Recording(id));
		assert_eq!(Nfts::collection_owner(collection(id)), Some(account.clone()));
		assert_eq!(Balances::reserved_balance(&account), COLLECTION_DEPOSIT);
		// The collection, and two accounts with the minimum balance.
		assert_eq!(before - Balances::total_balance(&ALICE), COLLECTION_DEPOSIT + 2 * ED);
		let catalogue = entry_deposit::<CatalogueOf<Test>>();
		assert_eq!(held(HoldReason::Sale, ALICE), catalogue + sale_deposits());
		assert!(told(Event::CollectionCreated { recording: id, collection: collection(id) }));
		let terms = EditionTerms { starts: START_MS, ..fixed() };
		assert!(told(Event::EditionCreated { recording: id, edition: first, terms }));

		let second = edition_as(ALICE, id, english()).unwrap();
		assert_eq!((first, second), (0, 1));
		assert_eq!(Balances::reserved_balance(&account), COLLECTION_DEPOSIT);
		// Another recording has another one.
		let (other, _) = offered(fixed());
		assert_ne!(collection(other), collection(id));
	});
}

#[test]
fn only_the_steward_sells() {
	run(|| {
		let id = register(ALICE);
		assert_noop!(edition_as(BOB, id, fixed()), Error::<Test>::NotSteward);
		assert_noop!(edition_as(BOB, 9, fixed()), Error::<Test>::RecordingNotFound);
		let edition = edition_as(ALICE, id, fixed()).unwrap();
		assert_noop!(close(BOB, id, edition), Error::<Test>::NotSteward);
		assert_noop!(close(ALICE, id, 1), Error::<Test>::EditionNotFound);
		assert_noop!(remove(BOB, id, edition), Error::<Test>::NotSteward);
	});
}

#[test]
fn terms_make_sense() {
	run(|| {
		let id = register(ALICE);
		let now = Clock::get();
		let refused = |change: &dyn Fn(&mut EditionTermsOf<Test>), error: Error<Test>| {
			let mut terms = fixed();
			change(&mut terms);
			assert_noop!(edition_as(ALICE, id, terms), error);
		};
		refused(&|terms| terms.asset = OTHER, Error::AssetNotAccepted);
		refused(&|terms| terms.supply = Supply::Limited(0), Error::InvalidSupply);
		refused(&|terms| terms.supply = Supply::Open { until: now }, Error::InvalidSupply);
		refused(
			&|terms| {
				terms.supply = Supply::Open { until: now + DAY };
				terms.starts = now + DAY;
			},
			Error::InvalidSupply,
		);
		refused(&|terms| terms.max_per_account = Some(0), Error::InvalidSupply);
		refused(&|terms| terms.allow_list_until = Some(now), Error::InvalidPeriod);
		refused(&|terms| terms.licence = H256::zero(), Error::InvalidLicence);
		for royalty in [Permill::from_parts(9_999), Permill::from_parts(250_001)] {
			refused(&|terms| terms.royalty = royalty, Error::InvalidRoyalty);
		}
		for least in [0, ASSET_ED - 1] {
			refused(&|terms| terms.least_royalty = least, Error::InvalidRoyalty);
		}
		refused(
			&|terms| {
				terms.asset = NATIVE;
				terms.least_royalty = ED - 1;
			},
			Error::InvalidRoyalty,
		);
		refused(&|terms| terms.sale = Sale::Fixed { price: 0 }, Error::InvalidPrice);
		let most = 30 * DAY;
		for (start, floor, duration, error) in [
			(5, 5, 1, Error::InvalidPrice),
			(5, 6, 1, Error::InvalidPrice),
			(5, 0, 1, Error::InvalidPrice),
			(5, 1, 0, Error::InvalidPeriod),
			(5, 1, most + 1, Error::InvalidPeriod),
		] {
			refused(&|terms| terms.sale = Sale::Dutch { start, floor, duration }, error);
		}
		for (reserve, step, duration, extension, error) in [
			(0, 1, DAY, 0, Error::InvalidPrice),
			(1, 0, DAY, 0, Error::InvalidPrice),
			(1, 1, 0, 0, Error::InvalidPeriod),
			(1, 1, most + 1, 0, Error::InvalidPeriod),
			(1, 1, DAY, DAY + 1, Error::InvalidPeriod),
		] {
			let sale = Sale::English { reserve, step, duration, extension };
			refused(
				&|terms| {
					terms.supply = Supply::Unique;
					terms.sale = sale;
				},
				error,
			);
		}
		// An auction has one item.
		for supply in [Supply::Limited(1), Supply::Open { until: now + DAY }] {
			assert_noop!(
				edition_as(ALICE, id, EditionTerms { supply, ..english() }),
				Error::<Test>::InvalidSupply
			);
		}
		for sale in [
			Sale::Fixed { price: 1 },
			Sale::Dutch { start: 2, floor: 1, duration: most },
			Sale::English { reserve: 1, step: 1, duration: most, extension: most },
		] {
			let terms =
				EditionTerms { royalty: percent(25), ..edition_terms(Supply::Unique, sale) };
			assert_ok!(edition_as(ALICE, id, terms));
		}
	});
}

#[test]
fn a_sale_that_would_never_end_is_refused() {
	run(|| {
		let id = register(ALICE);
		let terms = EditionTerms { starts: u64::MAX, ..english() };
		assert_noop!(edition_as(ALICE, id, terms), sp_runtime::ArithmeticError::Overflow);
	});
}

#[test]
fn a_closed_edition_sells_nothing_and_nothing_reopens_it() {
	run(|| {
		let (id, edition) = offered(fixed());
		let item = buy(BOB, id, edition).unwrap();
		assert_ok!(close(ALICE, id, edition));
		assert!(told(Event::EditionClosed { recording: id, edition }));
		assert_noop!(buy(BOB, id, edition), Error::<Test>::EditionClosed);
		assert_noop!(close(ALICE, id, edition), Error::<Test>::EditionClosed);
		assert_noop!(remove(ALICE, id, edition), Error::<Test>::EditionInUse);
		assert_eq!(Music::price_now(id, edition), None);
		// Resales go on.
		assert_ok!(list(BOB, (id, item), PRICE));
		assert_ok!(buy_item(CHARLIE, (id, item)));
	});
}

#[test]
fn what_was_never_sold_is_removed_and_all_comes_back() {
	run(|| {
		let id = register(ALICE);
		let before = free(&NATIVE, ALICE);
		let dollars = free(&USD, ALICE);
		let fixed = edition_as(ALICE, id, fixed()).unwrap();
		let auction = edition_as(ALICE, id, english()).unwrap();
		assert_noop!(remove(ALICE, id, fixed), Error::<Test>::EditionOpen);
		let withdraw = || submit(ALICE, Call::withdraw_recording { recording: id });
		assert_noop!(withdraw(), Error::<Test>::EditionsLeft);
		let held_at = collection(id);
		for edition in [fixed, auction] {
			assert_ok!(close(ALICE, id, edition));
			assert_ok!(remove(ALICE, id, edition));
			assert!(told(Event::EditionRemoved { recording: id, edition }));
		}
		assert_eq!(Auctions::<Test>::iter().count() + Due::<Test>::iter().count(), 0);
		// Numbers are not used again.
		let next = edition_as(ALICE, id, english()).unwrap();
		assert_eq!(next, 2);
		assert_ok!(close(ALICE, id, next));
		assert_ok!(remove(ALICE, id, next));

		let registered = held(HoldReason::Registry, ALICE);
		assert_ok!(withdraw());
		assert_eq!(Nfts::collection_owner(held_at), None);
		assert_eq!(held(HoldReason::Sale, ALICE), 0);
		// All but the minimum balances of two accounts.
		assert_eq!(before - 2 * ED + registered, free(&NATIVE, ALICE));
		assert_eq!(dollars - 2 * ASSET_ED, free(&USD, ALICE));
		assert_eq!(Balances::reserved_balance(Music::account_of(Purse::Recording(id))), 0);
	});
}

#[test]
fn the_collection_is_paid_back_to_who_has_paid_for_it() {
	run(|| {
		let (id, edition) = offered(fixed());
		assert_ok!(submit(ALICE, Call::offer_stewardship { recording: id, to: Some(BOB) }));
		assert_ok!(submit(BOB, Call::accept_stewardship { recording: id }));
		assert_ok!(close(BOB, id, edition));
		assert_ok!(remove(BOB, id, edition));
		let before = free(&NATIVE, ALICE);
		let deposits = held(HoldReason::Sale, ALICE) + held(HoldReason::Registry, ALICE);
		assert_ok!(submit(BOB, Call::withdraw_recording { recording: id }));
		assert_eq!(free(&NATIVE, ALICE) - before, deposits + COLLECTION_DEPOSIT);
		assert_eq!(gain(&NATIVE, BOB), 0);
	});
}

#[test]
fn a_ledger_that_takes_more_than_was_said_takes_nothing_of_others() {
	run(|| {
		let (id, edition) = offered(fixed());
		donate(Purse::Recording(id), &NATIVE, 12_345);
		TestItemDeposit::set(ITEM_DEPOSIT - 1);
		assert_noop!(buy(BOB, id, edition), Error::<Test>::LedgerTakesMore);
		TestItemDeposit::set(0);
		assert_noop!(buy(BOB, id, edition), Error::<Test>::LedgerTakesMore);
		TestItemDeposit::set(ITEM_DEPOSIT);
		buy(BOB, id, edition).unwrap();
	});
}

#[test]
fn a_donation_to_the_account_of_a_recording_pays_no_deposits() {
	run(|| {
		let (id, edition) = offered(fixed());
		donate(Purse::Recording(id), &NATIVE, 12_345);
		buy(BOB, id, edition).unwrap();
		assert_eq!(waits(Purse::Recording(id), &NATIVE), 12_345);
	});
}
