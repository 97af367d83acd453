// SPDX-License-Identifier: Apache-2.0

//! Each model's account: who fills it up, and that nothing is lost in it.

use super::{escrows::*, metering::*};
use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok, hypothetically,
	traits::{fungibles::Mutate, tokens::Preservation},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use std::collections::BTreeSet;

/// A model of which only its owner has paid anything.
fn bare(owner: AccountId) -> ModelId {
	Prefunded::set(false);
	list(owner)
}

fn create(who: AccountId, model: ModelId, asset: Asset, price: Balance) -> DispatchResult {
	let kind = if price == 0 { OfferKind::Free } else { OfferKind::Perpetual };
	submit(who, Call::create_offer { model, terms: offer_of(kind, asset, price) })
}

/// What the account of a model has of native tokens, dollars and euros.
fn has(model: ModelId) -> [Balance; 3] {
	[NATIVE, USD, EUR].map(|asset| free(&asset, Market::account_of(model)))
}

/// Lets `who` have this, and nothing else.
fn endow(who: AccountId, asset: Asset, amount: Balance) {
	NativeAndAssets::mint_into(asset, &who, amount).unwrap();
}

/// What is still on the account of a model, in all places in which it can be written down.
fn waiting(model: ModelId, asset: &Asset) -> Balance {
	let licences = Licences::<Test>::iter().filter(|(id, licence)| {
		model_of(*id) == model && licence.asset == *asset && Escrows::<Test>::contains_key(id)
	});
	let escrows: Balance =
		licences.map(|(id, _)| Escrows::<Test>::get(id).map_or(0, |escrow| escrow.amount)).sum();
	let fees = UnsharedFees::<Test>::get(model, asset).unwrap_or_default();
	let stuck: Balance = Stuck::<Test>::iter_prefix_values((model, asset)).sum();
	escrows + fees.treasury + fees.pot + stuck
}

#[test]
fn every_model_has_an_account_of_its_own() {
	run(|| {
		let some = (0..1_000).chain((0..32).map(|bit| 1 << bit)).chain([u32::MAX, u32::MAX - 1]);
		let models: BTreeSet<ModelId> = some.collect();
		let accounts: BTreeSet<_> = models.iter().map(|model| Market::account_of(*model)).collect();
		assert_eq!(accounts.len(), models.len());
		// Not even the first is that of the pallet.
		assert!(!accounts.contains(&Market::account()));
		for model in models {
			assert_eq!(Market::model_of_account(&Market::account_of(model)), Some(model));
		}
		for other in [Market::account(), ALICE, TREASURY, AccountId::new([0; 32])] {
			assert_eq!(Market::model_of_account(&other), None);
		}
		// Another pallet's, and one with something behind.
		let mut bytes: [u8; 32] = Market::account_of(7).into();
		for (index, byte) in [(0, b'x'), (4, b'x'), (12, b'x'), (31, 1)] {
			let before = core::mem::replace(&mut bytes[index], byte);
			assert_eq!(Market::model_of_account(&AccountId::new(bytes)), None);
			bytes[index] = before;
		}
	});
}

#[test]
fn the_owner_fills_the_account_up_once_for_each_asset() {
	run(|| {
		let model = bare(ALICE);
		let before = free(&NATIVE, ALICE);
		assert_ok!(create(ALICE, model, USD, 0));
		assert_eq!((has(model), before - free(&NATIVE, ALICE)), ([0; 3], OFFER_DEPOSIT));
		assert_ok!(create(ALICE, model, USD, 1_000));
		assert_eq!(has(model), [ED, ASSET_ED, 0]);
		assert_eq!(gain(&USD, ALICE), -(ASSET_ED as i128));
		assert_eq!(before - free(&NATIVE, ALICE), 2 * OFFER_DEPOSIT + ED);
		assert_ok!(create(ALICE, model, USD, 2_000));
		assert_eq!((has(model), gain(&USD, ALICE)), ([ED, ASSET_ED, 0], -(ASSET_ED as i128)));
		// An asset that is not sufficient.
		let terms = offer_of(OfferKind::Perpetual, EUR, 5);
		assert_ok!(submit(ALICE, Call::set_offer { model, offer: 1, terms }));
		assert_eq!(
			(has(model), gain(&EUR, ALICE)),
			([ED, ASSET_ED, ASSET_ED], -(ASSET_ED as i128))
		);
	});
}

#[test]
fn a_price_in_the_native_token_needs_its_minimum_once() {
	run(|| {
		let model = bare(ALICE);
		assert_ok!(create(ALICE, model, NATIVE, 1_000));
		assert_eq!(has(model), [ED, 0, 0]);
		assert_ok!(buy(BOB, model, 0));
		assert_eq!(has(model), [ED + 20, 0, 0]);
		assert_ok!(share(model, NATIVE));
		assert_eq!(has(model), [ED, 0, 0]);
	});
}

#[test]
fn who_cannot_fill_the_account_up_offers_nothing_and_nothing_is_moved() {
	run(|| {
		let model = bare(ALICE);
		give(model, DAVE);
		// He has no dollars, too few to keep some, then too few native tokens.
		endow(DAVE, NATIVE, 2 * ED + OFFER_DEPOSIT);
		assert_noop!(create(DAVE, model, USD, 1), Error::<Test>::ModelNotFunded);
		endow(DAVE, USD, 2 * ASSET_ED - 1);
		assert_noop!(create(DAVE, model, USD, 1), Error::<Test>::ModelNotFunded);
		assert_ok!(create(DAVE, model, USD, 0));
		endow(DAVE, USD, 1);
		let terms = offer_of(OfferKind::Perpetual, USD, 1);
		let change = || submit(DAVE, Call::set_offer { model, offer: 0, terms: terms.clone() });
		hypothetically!({
			Balances::transfer_keep_alive(RuntimeOrigin::signed(DAVE), EVE, 1).unwrap();
			assert_noop!(change(), Error::<Test>::ModelNotFunded);
		});
		assert_eq!(has(model), [0; 3]);
		assert_ok!(change());
		assert_eq!(has(model), [ED, ASSET_ED, 0]);
		assert_eq!((free(&NATIVE, DAVE), free(&USD, DAVE)), (ED, ASSET_ED));
	});
}

#[test]
fn somebody_else_may_fill_the_account_up_before() {
	run(|| {
		let model = bare(ALICE);
		give(model, DAVE);
		endow(DAVE, NATIVE, ED + OFFER_DEPOSIT);
		let account = Market::account_of(model);
		let give =
			|amount| Assets::transfer(RuntimeOrigin::signed(EVE), 1, account.clone(), amount);
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(EVE), account.clone(), ED));
		assert_ok!(give(ASSET_ED));
		assert_ok!(create(DAVE, model, USD, 1_000));
		assert_eq!((has(model), free(&USD, DAVE)), ([ED, ASSET_ED, 0], 0));
		// More than enough is just as good, and stays there.
		assert_ok!(give(77));
		assert_ok!(buy(BOB, model, 0));
		assert_eq!((free(&USD, DAVE), purse(model, &USD)), (980, 77 + 20));
		assert_ok!(share(model, USD));
		assert_eq!(purse(model, &USD), 77);
	});
}

#[test]
fn a_donated_balance_changes_nothing() {
	let end = |donation: Balance| {
		let mut end = Vec::new();
		run(|| {
			let model = list(ALICE);
			let offers = [sell_for(model, 1_003), escrow_for(model, 2_007)];
			if donation != 0 {
				for account in [Market::account_of(model), Market::account()] {
					Assets::transfer(RuntimeOrigin::signed(EXCHANGE), 1, account, donation)
						.unwrap();
				}
			}
			let ids = offers.map(|offer| buy(BOB, model, offer).unwrap());
			let another = buy(CHARLIE, model, offers[1]).unwrap();
			assert_ok!(deliver(ALICE, ids[1]));
			assert_ok!(confirm(BOB, ids[1]));
			assert_ok!(submit(ALICE, Call::concede { licence: another }));
			share_all();
			assert_noop!(claim(ALICE, USD), Error::<Test>::NothingOwed);
			end = [ALICE, BOB, CHARLIE, EVE, TREASURY].map(|who| free(&USD, who)).to_vec();
			end.push(Pot::<Test>::get(USD));
			assert_eq!(purse(model, &USD), donation);
		});
		end
	};
	assert_eq!(end(0), end(123_456_789));
	assert_eq!(end(0), end(1));
}

#[test]
fn the_account_is_emptied_below_its_minimum_by_nobody() {
	run(|| {
		let model = bare(ALICE);
		for asset in [NATIVE, USD, EUR] {
			assert_ok!(create(ALICE, model, asset, 1_000));
		}
		let least = [ED, ASSET_ED, ASSET_ED];
		for offer in 0..3 {
			buy(BOB, model, offer).unwrap();
			buy(EVE, model, offer).unwrap();
		}
		share_all();
		assert_eq!(has(model), least);
		// Nobody signs for it, and it pays no more than it has to.
		for asset in [NATIVE, USD, EUR] {
			assert_noop!(share(model, asset.clone()), Error::<Test>::NothingToShare);
			assert_noop!(Market::gather(model, &asset, 1), crash(&asset));
			assert_noop!(claim(Market::account_of(model), asset), Error::<Test>::NothingOwed);
		}
		// Not even when nothing of the model is left.
		for (id, licence) in Licences::<Test>::iter().collect::<Vec<_>>() {
			assert_ok!(submit(licence.holder, Call::close_licence { licence: id }));
		}
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert!(!Models::<Test>::contains_key(model));
		assert_eq!(has(model), least);
	});
}

/// How the ledger of an asset refuses to take from an account what it has to keep.
fn crash(asset: &Asset) -> DispatchError {
	let account = Market::account_of(0);
	NativeAndAssets::transfer(asset.clone(), &account, &EVE, 1, Preservation::Preserve).unwrap_err()
}

#[test]
fn buyers_of_different_models_touch_different_accounts() {
	run(|| {
		let models = [list(ALICE), list(CHARLIE)];
		let offers = models.map(|model| escrow_for(model, 1_000));
		let ids =
			[buy(BOB, models[0], offers[0]).unwrap(), buy(EVE, models[1], offers[1]).unwrap()];
		assert_eq!(models.map(|model| purse(model, &USD)), [1_000, 1_000]);
		assert_ok!(deliver(ALICE, ids[0]));
		assert_ok!(confirm(BOB, ids[0]));
		assert_eq!(models.map(|model| purse(model, &USD)), [20, 1_000]);
		assert_ok!(submit(CHARLIE, Call::concede { licence: ids[1] }));
		assert_eq!(models.map(|model| purse(model, &USD)), [20, 0]);
		// The pallet's own is not touched, and neither is the treasury's.
		assert_eq!((free(&USD, Market::account()), free(&USD, TREASURY)), (ASSET_ED, 0));
		assert_eq!(Pot::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_model_that_is_sold_between_purchase_and_settlement_pays_from_its_own_account() {
	run(|| {
		let (model, id) = bought();
		assert_ok!(deliver(ALICE, id));
		give(model, CHARLIE);
		assert_eq!((has(model)[1], waiting(model, &USD)), (1_000_000_010, 1_000_000_000));
		assert_ok!(confirm(BOB, id));
		assert_eq!((gain(&USD, ALICE), gain(&USD, CHARLIE)), (0, 980_000_000));
		assert_eq!((has(model)[1], waiting(model, &USD)), (20_000_010, 20_000_000));
		assert_ok!(share(model, USD));
		assert_eq!((free(&USD, TREASURY), has(model)[1]), (10_000_000, 10));
	});
}

#[test]
fn two_assets_of_one_model_are_kept_apart() {
	run(|| {
		let model = list(ALICE);
		let offers = [USD, EUR].map(|asset| {
			let terms = offer_of(OfferKind::Perpetual, asset, 1_000);
			offer(model, OfferInput { delivery: Delivery::Escrow, ..terms })
		});
		let ids = offers.map(|offer| buy(BOB, model, offer).unwrap());
		for id in ids {
			assert_ok!(deliver(ALICE, id));
		}
		// Only one of them can be paid from.
		assert_ok!(Assets::freeze(RuntimeOrigin::signed(ALICE), 1, Market::account_of(model)));
		for id in ids {
			assert_ok!(confirm(BOB, id));
		}
		assert_eq!((gain(&USD, ALICE), gain(&EUR, ALICE)), (0, 980));
		assert_eq!([USD, EUR].map(|asset| purse(model, &asset)), [1_000, 20]);
		assert_ok!(share(model, EUR));
		assert_noop!(share(model, EUR), Error::<Test>::NothingToShare);
		assert!(share(model, USD).is_err());
		assert_eq!([USD, EUR].map(|asset| purse(model, &asset)), [1_000, 0]);
		assert_eq!([USD, EUR].map(Pot::<Test>::get), [0, 10]);
		assert_ok!(Assets::thaw(RuntimeOrigin::signed(ALICE), 1, Market::account_of(model)));
		assert_ok!(share(model, USD));
		assert_eq!([USD, EUR].map(|asset| purse(model, &asset)), [0, 0]);
		assert_eq!((gain(&USD, ALICE), Pot::<Test>::get(USD)), (980, 10));
	});
}

#[test]
fn who_cannot_be_paid_by_several_models_claims_all_at_once() {
	run(|| {
		let models = [list(ALICE), list(ALICE), list(ALICE)];
		let offers = models.map(|model| sell_for(model, 1_000));
		block(&USD, ALICE);
		for (model, offer) in models.into_iter().zip(offers) {
			buy(BOB, model, offer).unwrap();
			assert_eq!(purse(model, &USD), 20);
		}
		assert_eq!((owed(&USD, ALICE), free(&USD, Market::account())), (2_940, 2_940 + ASSET_ED));
		unblock(&USD, ALICE);
		assert_ok!(claim(ALICE, USD));
		assert_eq!((gain(&USD, ALICE), free(&USD, Market::account())), (2_940, ASSET_ED));
	});
}

/// Freezes the account of a model, or thaws it.
fn freeze(model: ModelId, frozen: bool) {
	let (issuer, account) = (RuntimeOrigin::signed(ALICE), Market::account_of(model));
	let done =
		if frozen { Assets::freeze(issuer, 1, account) } else { Assets::thaw(issuer, 1, account) };
	done.unwrap();
}

#[test]
fn a_frozen_account_of_a_model_holds_up_neither_its_licences_nor_other_models() {
	run(|| {
		let base = list(EVE);
		let frozen = list_on(ALICE, &[base], None).unwrap();
		let other = list(CHARLIE);
		let offers = [frozen, other].map(|model| escrow_for(model, 1_000));
		let delivered = buy(BOB, frozen, offers[0]).unwrap();
		let undelivered = buy(CHARLIE, frozen, offers[0]).unwrap();
		let next = buy(BOB, other, offers[1]).unwrap();
		assert_ok!(deliver(ALICE, delivered));
		assert_ok!(deliver(CHARLIE, next));
		freeze(frozen, true);
		pass(3 * DAY);
		assert!(told(Event::EscrowEnded { licence: delivered, refunded: false }));
		assert!(told(Event::EscrowEnded { licence: undelivered, refunded: true }));
		assert!(told(Event::EscrowEnded { licence: next, refunded: false }));
		assert_eq!(gain(&USD, CHARLIE), 980 - 1_000);
		// A tenth of 980 for the base, the price for who has nothing, and the fee.
		let stuck = |who| Stuck::<Test>::get((frozen, USD, who));
		assert_eq!([EVE, ALICE, CHARLIE].map(stuck), [98, 882, 1_000]);
		let waits = Unshared { treasury: 10, pot: 10, stuck: 3 };
		assert_eq!(UnsharedFees::<Test>::get(frozen, USD), Some(waits));
		assert_eq!((purse(frozen, &USD), waiting(frozen, &USD)), (2_000, 2_000));
		assert!(share(frozen, USD).is_err());
		// All is paid from other models meanwhile, and the queue goes on.
		assert_ok!(share(other, USD));
		pass(DAY);
		assert_eq!(UnsharedFees::<Test>::get(frozen, USD), Some(waits));
		assert_eq!(DueAt::<Test>::get(Task::Fees(frozen, USD)), Some(Market::now() + 6 * HOUR));

		freeze(frozen, false);
		assert_ok!(share(frozen, USD));
		for (who, amount) in [(EVE, 98), (ALICE, 882), (CHARLIE, 1_000)] {
			assert!(told(Event::Freed { model: frozen, who, asset: USD, amount }));
		}
		assert!(told(Event::FeesShared { model: frozen, asset: USD, treasury: 10, pot: 10 }));
		assert_eq!([EVE, ALICE, CHARLIE].map(|who| gain(&USD, who)), [98, 882, 980]);
		assert_eq!((purse(frozen, &USD), UnsharedFees::<Test>::iter().count()), (0, 0));
		assert!(!DueAt::<Test>::contains_key(Task::Fees(frozen, USD)));
	});
}

#[test]
fn what_is_stuck_adds_up_and_is_owed_to_who_still_cannot_be_paid() {
	run(|| {
		let model = list(ALICE);
		let offer = offer(model, offer_of(OfferKind::Credits, USD, 100));
		let id = buy_metered(BOB, model, offer, 1_000);
		freeze(model, true);
		for units in [10, 20, 50] {
			assert_ok!(redeem(ALICE, id, units));
			let sum = UnsharedFees::<Test>::get(model, USD).unwrap();
			let fees = units * 2;
			assert_eq!(sum, Unshared { treasury: fees / 2, pot: fees / 2, stuck: 1 });
			assert_eq!(Stuck::<Test>::get((model, USD, ALICE)), units * 98);
		}
		// The rest goes back to the holder, as soon as it can.
		assert_ok!(submit(BOB, Call::request_refund { licence: id }));
		pass(DAY);
		assert_ok!(submit(BOB, Call::refund_credits { licence: id }));
		assert_eq!(Stuck::<Test>::get((model, USD, BOB)), 95_000);
		assert_ok!(submit(BOB, Call::close_licence { licence: id }));
		freeze(model, false);
		block(&USD, ALICE);
		pass(6 * HOUR);
		assert!(told(Event::Owing { who: ALICE, asset: USD, amount: 4_900 }));
		assert!(told(Event::Freed { model, who: ALICE, asset: USD, amount: 4_900 }));
		assert_eq!((owed(&USD, ALICE), gain(&USD, BOB)), (4_900, -5_000));
		assert_eq!((purse(model, &USD), custody(&USD)), (0, 4_900 + 50));
	});
}

#[test]
fn many_who_are_stuck_are_let_out_in_turns() {
	run(|| {
		let model = list(ALICE);
		let offer = escrow_for(model, 1_000);
		let crowd: Vec<_> = (0..40u8).map(|number| AccountId::new([100 + number; 32])).collect();
		for who in &crowd {
			endow(who.clone(), NATIVE, ED + LICENCE_DEPOSIT);
			endow(who.clone(), USD, 1_000 + ASSET_ED);
			buy(who.clone(), model, offer).unwrap();
		}
		freeze(model, true);
		pass(2 * DAY);
		assert_eq!(unshared(&USD), Unshared { stuck: 40, ..Default::default() });
		assert!(share(model, USD).is_err());
		freeze(model, false);
		// As many at once as a call may take.
		assert_ok!(share(model, USD));
		assert_eq!(unshared(&USD), Unshared { stuck: 24, ..Default::default() });
		// And the chain goes on with the others at once.
		pass(0);
		pass(0);
		assert_eq!((unshared(&USD), purse(model, &USD)), (Unshared::default(), 0));
		for who in crowd {
			assert_eq!(free(&USD, who), 1_000 + ASSET_ED);
		}
	});
}

/// The issuer raises the least balance: what is short keeps only the last payment, and whoever fills
/// the account up lets it out.
#[test]
fn a_minimum_that_rose_keeps_the_last_payment_until_the_account_is_filled_up() {
	new_test_ext().execute_with(|| {
		let model = list(ALICE);
		let (open, escrow) = (sell_for(model, 1_000), escrow_for(model, 500));
		let id = buy(BOB, model, escrow).unwrap();
		assert_ok!(deliver(ALICE, id));
		buy(BOB, model, open).unwrap();
		let least = |least| {
			let (root, owner) = (RuntimeOrigin::root(), ALICE);
			Assets::force_asset_status(
				root,
				1,
				owner.clone(),
				owner.clone(),
				owner.clone(),
				owner,
				least,
				true,
				false,
			)
			.unwrap();
		};
		least(ASSET_ED + 3);
		assert_ok!(Market::do_confirm(&BOB, id));
		// Of the account's 530, 490 leave it: 40 are more than it has to keep.
		assert_eq!(gain(&USD, ALICE), 980 + 490);
		assert_eq!(free(&USD, Market::account_of(model)), ASSET_ED + 30);
		// The pot's 15 leave, and then 12 are left for 15.
		assert!(Market::do_share_fees(model, &USD).is_err());
		assert_eq!(unshared(&USD), Unshared { treasury: 15, pot: 15, stuck: 0 });
		// The owner fills nothing up that has enough.
		assert_ok!(Assets::transfer(RuntimeOrigin::signed(EVE), 1, Market::account_of(model), 3));
		assert_ok!(Assets::transfer(RuntimeOrigin::signed(EVE), 1, Market::account(), 3));
		assert_ok!(share(model, USD));
		assert_eq!((free(&USD, TREASURY), Pot::<Test>::get(USD)), (15, 15));
		assert_eq!(free(&USD, Market::account_of(model)), ASSET_ED + 3);
	});
}

#[test]
fn the_accounts_of_the_marketplace_own_no_model() {
	run(|| {
		let models = [list(ALICE), list(ALICE)];
		let offer = escrow_for(models[0], 1_000);
		let id = buy(BOB, models[0], offer).unwrap();
		assert_ok!(deliver(ALICE, id));
		for other in models {
			hypothetically!({
				give(models[0], Market::account_of(other));
				assert_eq!(Market::owner_of(models[0]), None);
				assert_noop!(buy(BOB, models[0], offer), Error::<Test>::NoOwner);
				// What was delivered before is for who gets what nobody owns.
				assert_ok!(confirm(BOB, id));
				assert_eq!((free(&USD, TREASURY), fees(&USD)), (980, 990));
			});
		}
	});
}

#[test]
fn the_check_sees_what_is_missing_on_the_account_of_a_model() {
	run(|| {
		let model = list(ALICE);
		let offer = sell_for(model, 1_000);
		buy(BOB, model, offer).unwrap();
		let fees = UnsharedFees::<Test>::get(model, USD).unwrap();
		let broken = |breaks: &dyn Fn()| {
			hypothetically!({
				breaks();
				assert!(Market::do_try_state().is_err());
			});
		};
		broken(&|| {
			let more = Unshared { pot: fees.pot + 1, ..fees };
			UnsharedFees::<Test>::insert(model, USD, more);
		});
		broken(&|| UnsharedFees::<Test>::insert(model + 1, USD, Unshared { treasury: 1, ..fees }));
		broken(&|| UnsharedFees::<Test>::insert(model, USD, Unshared { stuck: 1, ..fees }));
		broken(&|| UnsharedFees::<Test>::insert(model, USD, Unshared::default()));
		broken(&|| UnsharedFees::<Test>::remove(model, USD));
		broken(&|| Market::unschedule(&Task::Fees(model, USD)));
		broken(&|| Market::schedule(7, &Task::Fees(model, EUR)));
		broken(&|| Stuck::<Test>::insert((model, USD, BOB), 1));
		broken(&|| Stuck::<Test>::insert((model, USD, BOB), 0));
		broken(&|| {
			let account = Market::account_of(model);
			NativeAndAssets::transfer(USD, &account, &EVE, 1, Preservation::Expendable).unwrap();
		});
		// Another model's money is no help, nor is the pallet's.
		broken(&|| {
			let (account, other) = (Market::account_of(model), Market::account_of(model + 1));
			NativeAndAssets::transfer(USD, &account, &other, 10, Preservation::Preserve).unwrap();
		});
	});
}

#[test]
fn a_sum_that_is_too_large_is_an_error_and_changes_nothing() {
	run(|| {
		let model = list(ALICE);
		let offer = sell_for(model, 1_000);
		let full = Unshared { treasury: Balance::MAX, ..Default::default() };
		hypothetically!({
			UnsharedFees::<Test>::insert(model, USD, full);
			let bought = Market::do_buy(&BOB, model, offer, purchase(model, offer));
			assert_eq!(bought, Err(ArithmeticError::Overflow.into()));
		});
	});
}
