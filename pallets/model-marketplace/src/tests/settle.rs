// SPDX-License-Identifier: Apache-2.0

//! Who gets a price.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, storage::unhashed};
use proptest::prelude::*;
use sp_runtime::{DispatchError, Permill, TokenError};

/// A diamond: Alice's model, two of Bob's and Charlie's on it, and one of Eve's on both, whose
/// shares are 5 %, 18 %, 27 %, and the rest.
fn diamond() -> ModelId {
	let root = list_on(ALICE, &[], Some(percent(10))).unwrap();
	let left = list_on(BOB, &[root], Some(percent(20))).unwrap();
	let right = list_on(CHARLIE, &[root], Some(percent(30))).unwrap();
	list_on(EVE, &[left, right], None).unwrap()
}

/// A buyer who is none of the four.
const BUYER: AccountId = AccountId::new([42; 32]);

/// Gives him what he needs.
fn fund_buyer(asset: &Asset, amount: Balance) {
	use frame_support::traits::fungibles::Mutate;
	NativeAndAssets::mint_into(NATIVE, &BUYER, 1_000_000).unwrap();
	NativeAndAssets::mint_into(asset.clone(), &BUYER, amount).unwrap();
}

/// What each of the four has got of dollars, and the treasury has or will get.
fn gains() -> [i128; 5] {
	let [alice, bob, charlie, eve] = [ALICE, BOB, CHARLIE, EVE].map(|who| gain(&USD, who));
	[alice, bob, charlie, eve, fees(&USD) as i128]
}

#[test]
fn a_price_is_shared_to_the_last_unit() {
	run(|| {
		let model = diamond();
		let price = 1_000_003;
		let offer = sell_for(model, price);
		fund_buyer(&USD, price);
		let licence = buy(BUYER, model, offer).unwrap();
		// The fee is 20,000.06 and rounded up, the pot's half of it rounded down. Of the 980,002 that
		// are left: 49,000.1, 176,400.36 and 264,600.54.
		assert_eq!(gains(), [49_000, 176_400, 264_600, 490_002, 10_001]);
		let rewarded = Licences::<Test>::get(licence).unwrap().fees.rewarded;
		assert_eq!(pot(&USD) + rewarded, 10_000);
		assert_eq!(49_000 + 176_400 + 264_600 + 490_002 + 10_001 + 10_000, price);
		// The fee is on the model's account, until it is shared.
		assert_eq!((custody(&USD), purse(model, &USD)), (20_001, 20_001 - rewarded));
		for (ancestor, to, amount) in [(0, ALICE, 49_000), (1, BOB, 176_400), (2, CHARLIE, 264_600)]
		{
			assert!(told(Event::RoyaltyPaid { licence, ancestor, to, asset: USD, amount }));
		}
		assert!(told(Event::Settled {
			licence,
			asset: USD,
			amount: price,
			fee: 20_001,
			pot: 10_000,
			to: EVE,
			rest: 490_002,
		}));
		share_all();
		assert_eq!(gains(), [49_000, 176_400, 264_600, 490_002, 10_001]);
		assert_eq!(free(&USD, TREASURY), 10_001);
		assert_eq!((custody(&USD), purse(model, &USD)), (10_000, 0));
		assert_eq!(Pot::<Test>::get(USD) + rewarded, 10_000);
	});
}

#[test]
fn the_smallest_price_is_the_fee() {
	run(|| {
		let model = diamond();
		let offer = sell_for(model, 1);
		fund_buyer(&USD, 10 + ASSET_ED);
		assert_ok!(buy(BUYER, model, offer));
		assert_eq!(gains(), [0, 0, 0, 0, 1]);
		// The treasury cannot have one unit alone.
		share_all();
		assert_eq!(gains(), [0; 5]);
		assert_eq!((owed(&USD, TREASURY), Pot::<Test>::get(USD)), (1, 0));
	});
}

#[test]
fn the_holder_of_the_item_gets_it() {
	run(|| {
		let model = diamond();
		let offer = sell_for(model, 1_000_000);
		fund_buyer(&USD, RICH);
		give(model, ALICE);
		give(0, BOB);
		assert_ok!(buy(BUYER, model, offer));
		// 980,000: 5 % and 18 % to Bob, 27 % to Charlie, half to Alice.
		assert_eq!(gains()[..4], [490_000, 225_400, 264_600, 0]);
	});
}

#[test]
fn the_share_of_an_ancestor_without_an_owner_stays_with_the_seller() {
	run(|| {
		let model = diamond();
		let offer = sell_for(model, 1_000_000);
		fund_buyer(&USD, RICH);
		burn(1);
		give(2, Market::account());
		assert_ok!(buy(BUYER, model, offer));
		assert_eq!(gains()[..4], [49_000, 0, 0, 931_000]);
	});
}

#[test]
fn what_nobody_owns_goes_to_the_recipient_of_fees() {
	run(|| {
		let model = diamond();
		let offer = offer(model, offer_of(OfferKind::Credits, USD, 1_000_000));
		fund_buyer(&USD, RICH);
		let id = buy(BUYER, model, offer).unwrap();
		burn(model);
		// As if it was redeemed.
		Licences::<Test>::mutate(id, |licence| {
			let licence = licence.as_mut().unwrap();
			assert_ok!(Market::settle(id, licence, 1_000_000));
			let LicenceKind::Credits(credits) = &mut licence.kind else { panic!("not credits") };
			credits.redeemed = 1;
		});
		// 10,000 of the fee, and half of 980,000.
		assert_eq!(gains(), [49_000, 176_400, 264_600, 0, 500_000]);
	});
}

#[test]
fn who_cannot_be_paid_holds_nobody_up_and_claims_it_later() {
	run(|| {
		let model = diamond();
		let offer = sell_for(model, 1_000_000);
		fund_buyer(&USD, RICH);
		block(&USD, BOB);
		block(&USD, EVE);
		for _ in 0..2 {
			assert_ok!(buy(BUYER, model, offer));
		}
		assert!(told(Event::Owing { who: BOB, asset: USD, amount: 176_400 }));
		assert!(told(Event::Owing { who: EVE, asset: USD, amount: 490_000 }));
		assert_eq!(gains(), [98_000, 0, 529_200, 0, 20_000]);
		assert_eq!((owed(&USD, BOB), owed(&USD, EVE)), (352_800, 980_000));
		assert_eq!(custody(&USD), 352_800 + 980_000 + 40_000);
		assert_eq!(purse(model, &USD), 40_000);

		// He still cannot, and keeps what he is owed.
		assert!(claim(BOB, USD).is_err());
		assert_eq!(owed(&USD, BOB), 352_800);
		assert_noop!(claim(BOB, EUR), Error::<Test>::NothingOwed);
		unblock(&USD, BOB);
		assert_ok!(claim(BOB, USD));
		assert!(told(Event::Claimed { who: BOB, asset: USD, amount: 352_800 }));
		assert_eq!((gain(&USD, BOB), owed(&USD, BOB)), (352_800, 0));
		assert_noop!(claim(BOB, USD), Error::<Test>::NothingOwed);
		assert_eq!(owed(&USD, EVE), 980_000);
	});
}

#[test]
fn an_account_is_not_made_for_less_than_it_has_to_have() {
	run(|| {
		let model = list(ALICE);
		give(model, DAVE);
		// 11 - 1 and 10 - 1.
		let terms = |price| offer_of(OfferKind::Perpetual, USD, price);
		Balances::transfer_allow_death(RuntimeOrigin::signed(EVE), DAVE, 10_000).unwrap();
		let (nine, ten) = (offer(model, terms(10)), offer(model, terms(11)));
		assert_ok!(buy(BOB, model, nine));
		assert_eq!((free(&USD, DAVE), owed(&USD, DAVE)), (0, 9));
		assert_ok!(buy(BOB, model, ten));
		assert_eq!((free(&USD, DAVE), owed(&USD, DAVE)), (10, 9));
		// Now he has an account.
		assert_ok!(claim(DAVE, USD));
		assert_eq!(free(&USD, DAVE), 19);
	});
}

#[test]
fn native_money_is_owed_below_the_existential_deposit_too() {
	run(|| {
		let model = list(ALICE);
		// 101 - 3 is less than 100, 103 - 3 is not.
		let below = offer(model, offer_of(OfferKind::Perpetual, NATIVE, 101));
		let enough = offer(model, offer_of(OfferKind::Perpetual, NATIVE, 103));
		give(model, DAVE);
		assert_ok!(buy(BOB, model, below));
		assert_eq!((free(&NATIVE, DAVE), owed(&NATIVE, DAVE)), (0, 98));
		assert_ok!(buy(BOB, model, enough));
		assert_eq!((free(&NATIVE, DAVE), owed(&NATIVE, DAVE)), (100, 98));
	});
}

#[test]
fn an_asset_that_needs_another_reason_for_its_account_is_owed() {
	run(|| {
		let model = list(ALICE);
		let offer = offer(model, offer_of(OfferKind::Perpetual, EUR, 1_000));
		give(model, DAVE);
		assert_ok!(buy(BOB, model, offer));
		assert_eq!((free(&EUR, DAVE), owed(&EUR, DAVE)), (0, 980));
		Balances::transfer_allow_death(RuntimeOrigin::signed(EVE), DAVE, ED).unwrap();
		assert_ok!(claim(DAVE, EUR));
		assert_eq!(free(&EUR, DAVE), 980);
	});
}

#[test]
fn what_is_owed_outlasts_an_asset_that_is_accepted_no_more() {
	run(|| {
		let model = list(ALICE);
		let offer = sell_for(model, 1_000);
		block(&USD, ALICE);
		assert_ok!(buy(BOB, model, offer));
		let accept = |accepted| {
			submit_as(RuntimeOrigin::root(), Call::accept_asset { asset: USD, accepted })
		};
		assert_ok!(accept(false));
		assert!(told(Event::AssetAccepted { asset: USD, accepted: false }));
		assert_noop!(accept(false), Error::<Test>::AssetNotAccepted);
		unblock(&USD, ALICE);
		assert_ok!(claim(ALICE, USD));
		assert_eq!(gain(&USD, ALICE), 980);
	});
}

/// The ledger of assets takes this from the sender and then cannot give it to anybody, as sender's and
/// recipient's balance together are more than a balance can be. It tells nobody.
#[test]
fn a_price_that_would_vanish_on_its_way_is_not_taken() {
	run(|| {
		let price = u128::MAX / 2;
		let asset = mock::asset(5);
		Assets::force_create(RuntimeOrigin::root(), 5, ALICE, true, ASSET_ED).unwrap();
		Assets::mint(RuntimeOrigin::signed(ALICE), 5, Market::account(), ASSET_ED).unwrap();
		let accept = Call::accept_asset { asset: asset.clone(), accepted: true };
		assert_ok!(submit_as(RuntimeOrigin::root(), accept));
		let model = list(ALICE);
		prefund(model, &asset);
		let offer = offer(model, offer_of(OfferKind::Perpetual, asset.clone(), price));
		fund_buyer(&asset, price + ASSET_ED);
		assert_noop!(buy(BUYER, model, offer), DispatchError::Token(TokenError::Unsupported));
		assert_eq!(free(&asset, BUYER), price + ASSET_ED);
	});
}

#[test]
fn a_donation_changes_nothing() {
	run(|| {
		let model = list(ALICE);
		let offer = sell_for(model, 1_000);
		let account = Market::account();
		assert_ok!(Assets::transfer(RuntimeOrigin::signed(EVE), 1, account, 12_345));
		assert_ok!(buy(BOB, model, offer));
		assert_eq!((gain(&USD, ALICE), fees(&USD)), (980, 10));
		assert_eq!(custody(&USD), 12_345 + 20);
		share_all();
		assert_eq!((free(&USD, TREASURY), custody(&USD)), (10, 12_345 + 10));
		assert_noop!(claim(EVE, USD), Error::<Test>::NothingOwed);
	});
}

#[test]
fn fees_at_the_edges() {
	for (fee, part, expected) in [
		(0, 100, (1_000, 0, 0)),
		(2, 0, (980, 20, 0)),
		(2, 100, (980, 0, 20)),
		(99, 50, (10, 495, 495)),
	] {
		run(|| {
			TestFee::set(percent(fee));
			TestPotShare::set(percent(part));
			let model = list(ALICE);
			let offer = sell_for(model, 1_000);
			assert_ok!(buy(BOB, model, offer));
			let found = (gain(&USD, ALICE), fees(&USD), pot(&USD));
			if expected != (1_000, 0, 0) {
				assert_ok!(share(model, USD));
			}
			let shared = (gain(&USD, ALICE), free(&USD, TREASURY), Pot::<Test>::get(USD));
			assert_eq!(shared, found);
			// The creator of a model may be rewarded for its first sale, from the pot.
			assert_eq!((found.0, found.1), (expected.0, expected.1));
			assert_eq!(found.2 + owed(&USD, ALICE), expected.2);
		});
	}
}

#[test]
fn an_asset_is_accepted_when_the_account_can_hold_it() {
	run(|| {
		let accept =
			|origin| submit_as(origin, Call::accept_asset { asset: OTHER, accepted: true });
		assert_noop!(accept(RuntimeOrigin::signed(ALICE)), DispatchError::BadOrigin);
		assert_ok!(accept(RuntimeOrigin::root()));
		assert!(told(Event::AssetAccepted { asset: OTHER, accepted: true }));
		let unfunded = asset(5);
		let accept = || {
			let asset = unfunded.clone();
			submit_as(RuntimeOrigin::root(), Call::accept_asset { asset, accepted: true })
		};
		assert_noop!(accept(), Error::<Test>::AccountNotFunded);
		assert_ok!(Assets::force_create(RuntimeOrigin::root(), 5, ALICE, true, 10));
		assert_noop!(accept(), Error::<Test>::AccountNotFunded);
		assert_ok!(Assets::mint(RuntimeOrigin::signed(ALICE), 5, Market::account(), 10));
		assert_ok!(accept());
	});
}

#[test]
fn a_bond_is_awarded_or_owed() {
	run(|| {
		list(CHARLIE);
		let bond = |to, amount| {
			assert_ok!(Market::hold(HoldReason::DisputeBond, &BOB, amount));
			assert_ok!(Market::award_bond(HoldReason::DisputeBond, &BOB, &to, amount));
		};
		bond(ALICE, 5_000);
		assert_eq!(gain(&NATIVE, ALICE), 5_000);
		assert!(told(Event::BondAwarded { from: BOB, to: ALICE, amount: 5_000 }));
		// There is no account that could have it.
		bond(DAVE, 99);
		assert_eq!((owed(&NATIVE, DAVE), custody(&NATIVE)), (99, 99));
		assert!(told(Event::Owing { who: DAVE, asset: NATIVE, amount: 99 }));
		assert_eq!(held(HoldReason::DisputeBond, BOB), 0);
		assert_eq!(gain(&NATIVE, BOB), -5_099);
		bond(DAVE, 100);
		assert_ok!(claim(DAVE, NATIVE));
		assert_eq!(free(&NATIVE, DAVE), 199);
		bond(DAVE, 0);
		assert_eq!(free(&NATIVE, DAVE), 199);
	});
}

#[test]
fn the_check_sees_what_is_missing() {
	run(|| {
		let model = list(ALICE);
		let offer = escrow_for(model, 1_000);
		let id = buy(BOB, model, offer).unwrap();
		let broken = |breaks: &dyn Fn()| {
			let result = frame_support::storage::with_transaction(|| {
				breaks();
				let found = Market::do_try_state();
				sp_runtime::TransactionOutcome::Rollback(Ok::<_, DispatchError>(found))
			});
			assert!(result.unwrap().is_err());
		};
		broken(&|| Pot::<Test>::insert(USD, 1));
		broken(&|| Owed::<Test>::insert(BOB, USD, 1));
		broken(&|| Market::schedule(7, &Task::Escrow(id + 1)));
		broken(&|| Market::unschedule(&Task::Escrow(id)));
		broken(&|| Escrows::<Test>::remove(id));
		broken(&|| Licences::<Test>::remove(id));
		broken(&|| LicencesOf::<Test>::remove((BOB, model, id)));
		broken(&|| Activities::<Test>::remove(model));
		broken(&|| NextModel::<Test>::put(model));
		broken(&|| Offers::<Test>::remove(model, offer));
		broken(&|| WeightsIndex::<Test>::remove(hash(0)));
		broken(&|| Market::release(HoldReason::Licence, &BOB, 1).unwrap());
		broken(&|| {
			let account = Market::account_of(model);
			use frame_support::traits::fungibles::Mutate;
			NativeAndAssets::transfer(
				USD,
				&account,
				&EVE,
				1,
				frame_support::traits::tokens::Preservation::Expendable,
			)
			.unwrap();
		});
		broken(&|| unhashed::kill(&Models::<Test>::hashed_key_for(model)));
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// Payees, fee and what is owed sum to the price, whoever can be paid.
	#[test]
	fn nothing_is_lost_or_made(
		price in prop_oneof![
			1..200u128,
			1..1_000_000_000_000u128,
			Just(u128::MAX / 4),
			(0..126u32).prop_map(|bit| 1 << bit),
		],
		fee in 0..1_000_000u32,
		pot in 0..=1_000_000u32,
		royalties in [0..=160_000u32, 0..=160_000u32, 0..=160_000u32],
		blocked in prop::collection::vec(any::<bool>(), 4),
	) {
		new_test_ext().execute_with(|| {
			TestFee::set(Permill::from_parts(fee));
			TestPotShare::set(Permill::from_parts(pot));
			let terms = royalties.map(|parts| Some(Permill::from_parts(parts)));
			let root = list_on(ALICE, &[], terms[0]).unwrap();
			let left = list_on(BOB, &[root], terms[1]).unwrap();
			let right = list_on(CHARLIE, &[root, left], terms[2]).unwrap();
			let model = list_on(EVE, &[left, root, right], None).unwrap();
			// An asset of which nobody has any, so that sums do not overflow.
			let asset = mock::asset(5);
			Assets::force_create(RuntimeOrigin::root(), 5, ALICE, true, ASSET_ED).unwrap();
			Assets::mint(RuntimeOrigin::signed(ALICE), 5, Market::account(), ASSET_ED).unwrap();
			let accept = Call::accept_asset { asset: asset.clone(), accepted: true };
			submit_as(RuntimeOrigin::root(), accept).unwrap();
			for who in [ALICE, BOB, CHARLIE, EVE] {
				Assets::mint(RuntimeOrigin::signed(ALICE), 5, who, ASSET_ED).unwrap();
			}
			for (who, blocked) in [ALICE, BOB, CHARLIE, EVE].into_iter().zip(&blocked) {
				if *blocked {
					block(&asset, who);
				}
			}
			fund_buyer(&asset, price + ASSET_ED);
			prefund(model, &asset);
			let offer = offer(model, offer_of(OfferKind::Perpetual, asset.clone(), price));
			let licence = licence(buy(BUYER, model, offer).unwrap());
			assert_eq!(free(&asset, BUYER), ASSET_ED);
			// Whatever could not be shared at once is shared later.
			let unshared = unshared(&asset);
			assert_eq!(unshared.treasury + unshared.pot, licence.fees.paid);
			assert_eq!(purse(model, &asset), licence.fees.paid);
			share_all();
			assert_eq!(purse(model, &asset), 0);
			let mut sum = free(&asset, TREASURY) + owed(&asset, TREASURY) + Pot::<Test>::get(&asset);
			for (who, blocked) in [ALICE, BOB, CHARLIE, EVE].into_iter().zip(&blocked) {
				let (paid, owed) = (free(&asset, who.clone()) - ASSET_ED, owed(&asset, who));
				assert!(!blocked || paid == 0);
				sum += paid + owed;
			}
			assert_eq!(sum, price);
			assert_eq!(licence.paid, price);
			// The fee is the smallest number that is not less than its part.
			let exact = sp_core::U256::from(price) * fee;
			let paid = sp_core::U256::from(licence.fees.paid) * 1_000_000;
			assert!(paid >= exact && paid - exact < 1_000_000.into());
			check();
		});
	}
}
