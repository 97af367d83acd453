// SPDX-License-Identifier: Apache-2.0

//! Loans that are back before the call ends.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok, assert_storage_noop,
	dispatch::GetDispatchInfo,
	traits::{fungibles::Mutate, tokens::Preservation, OriginTrait},
};
use polyphony_support::traits::LendingPool;
use sp_runtime::{traits::Dispatchable, DispatchResult};

fn calls(calls: Vec<RuntimeCall>) -> FlashCallsOf<Test> {
	calls.into_iter().map(Box::new).collect::<Vec<_>>().try_into().unwrap()
}

fn loan(asset: Asset, amount: Balance, inner: Vec<RuntimeCall>) -> Call<Test> {
	Call::flash_loan { asset, amount, calls: calls(inner) }
}

fn flash(who: AccountId, asset: Asset, amount: Balance, inner: Vec<RuntimeCall>) -> DispatchResult {
	submit(who, loan(asset, amount, inner))
}

/// The same as another pallet does it.
fn lend(
	who: &AccountId,
	asset: &Asset,
	amount: Balance,
	with_loan: impl FnOnce(Balance) -> DispatchResult,
) -> DispatchResult {
	<Lending as LendingPool<_>>::flash_loan(who, asset, amount, with_loan)
}

/// A call that sends dollars to Alice.
fn send(amount: Balance) -> RuntimeCall {
	pallet_assets::Call::<Test>::transfer { id: 1, target: ALICE, amount }.into()
}

fn remark(bytes: usize) -> RuntimeCall {
	frame_system::Call::<Test>::remark { remark: vec![0; bytes] }.into()
}

/// Alice lends 1,000 dollars.
fn a_market() {
	assert_ok!(supply(ALICE, USD, 1_000 * DOLLAR));
}

/// Gives Dave dollars.
fn give(amount: Balance) {
	let kept = Preservation::Preserve;
	assert_ok!(NativeAndAssets::transfer(USD, &ALICE, &DAVE, amount, kept));
}

/// What ten dollars of shares are worth now, in millionths of a unit.
fn worth() -> Balance {
	let live = Lending::live(&USD).unwrap();
	let shares = 10 * DOLLAR * 1_000_000 * 1_000_000;
	live.accrued.amount_for(shares, polyphony_support::Rounding::Down).unwrap()
}

#[test]
fn the_fee_is_rounded_up_and_goes_to_the_suppliers() {
	// 0.05 %
	for (amount, fee) in [(1, 1), (1_999, 1), (2_000, 1), (2_001, 2), (1_000 * DOLLAR, 500_000)] {
		new_test_ext().execute_with(|| {
			a_market();
			assert_ok!(flash(BOB, USD, amount, vec![]));
			assert_eq!(free(&USD, BOB), RICH - fee);
			assert_eq!(
				events().last(),
				Some(&Event::FlashLoan { who: BOB, asset: USD, amount, fee })
			);
			assert_eq!(totals(&USD).cash, 1_000 * DOLLAR + fee);
			assert_eq!(reserves(&USD), 0);
			next_block();
			// Alice has all shares but the virtual ones, which may cost a unit.
			let gain = supplied(ALICE, &USD) - 1_000 * DOLLAR;
			assert!(gain == fee || gain + 1 == fee, "{gain}");
			assert_ok!(withdraw_all(ALICE, USD));
		});
	}
}

#[test]
fn what_is_not_there_is_not_lent() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_noop!(flash(BOB, USD, 0, vec![]), Error::<Test>::AmountTooSmall);
		assert_noop!(flash(BOB, OTHER, 1, vec![]), Error::<Test>::MarketNotFound);
		assert_noop!(flash(BOB, EUR, 1, vec![]), Error::<Test>::InsufficientCash);
		assert_noop!(flash(BOB, USD, 1_000 * DOLLAR + 1, vec![]), Error::<Test>::InsufficientCash);
		assert_storage_noop!(assert!(flash(BOB, USD, Balance::MAX, vec![]).is_err()));
		assert_ok!(flash(BOB, USD, 1_000 * DOLLAR, vec![]));
	});
}

#[test]
fn what_is_not_back_with_its_fee_was_never_lent() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_noop!(flash(DAVE, USD, 20_000, vec![]), Error::<Test>::FlashLoanNotRepaid);
		// For 20,000 the fee is 10, for 20,001 it is 11.
		give(10);
		assert_noop!(flash(DAVE, USD, 20_001, vec![]), Error::<Test>::FlashLoanNotRepaid);
		assert_noop!(flash(DAVE, USD, 20_000, vec![send(1)]), Error::<Test>::FlashLoanNotRepaid);
		// One that failed leaves nothing behind, so the next can be made.
		assert_ok!(flash(DAVE, USD, 20_000, vec![]));
		assert_eq!(free(&USD, DAVE), 0);
	});
}

#[test]
fn a_call_that_fails_undoes_all() {
	new_test_ext().execute_with(|| {
		a_market();
		let inner = vec![
			Call::<Test>::supply { asset: USD, amount: 10 * DOLLAR }.into(),
			Call::<Test>::borrow { asset: USD, amount: 10 * DOLLAR, on_behalf: None }.into(),
			remark(0),
		];
		assert_noop!(flash(BOB, USD, 100 * DOLLAR, inner), Error::<Test>::InsufficientCollateral);
		assert_ok!(flash(BOB, USD, 100 * DOLLAR, vec![]));
	});
}

#[test]
fn only_one_is_out_at_a_time() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(supply(ALICE, EUR, 1_000 * DOLLAR));
		for asset in [USD, EUR] {
			let nested = loan(asset.clone(), DOLLAR, vec![]);
			assert_noop!(
				flash(BOB, USD, 100 * DOLLAR, vec![nested.into()]),
				Error::<Test>::FlashLoanOut
			);
			// Through the trait, too, and from the one to the other.
			assert_noop!(
				lend(&BOB, &USD, DOLLAR, |_| { lend(&BOB, &asset, DOLLAR, |_| Ok(())) }),
				Error::<Test>::FlashLoanOut
			);
			assert_noop!(
				lend(&BOB, &USD, DOLLAR, |_| {
					let nested = RuntimeCall::Lending(loan(asset.clone(), DOLLAR, vec![]));
					nested.dispatch(RuntimeOrigin::signed(CHARLIE)).map(|_| ()).map_err(|e| e.error)
				}),
				Error::<Test>::FlashLoanOut
			);
		}
		// One after the other is fine. A nested one that is caught leaves the outer one out.
		assert_ok!(lend(&BOB, &USD, DOLLAR, |_| {
			assert!(lend(&BOB, &USD, DOLLAR, |_| Ok(())).is_err());
			assert!(lend(&BOB, &USD, DOLLAR, |_| Ok(())).is_err());
			Ok(())
		}));
		assert_ok!(flash(BOB, USD, 100 * DOLLAR, vec![]));
		assert_ok!(flash(BOB, EUR, 100 * DOLLAR, vec![]));
	});
}

#[test]
fn the_trait_tells_the_fee_and_undoes_all_as_well() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(lend(&BOB, &USD, 100 * DOLLAR, |fee| {
			assert_eq!(fee, 50_000);
			assert_eq!(free(&USD, BOB), RICH + 100 * DOLLAR);
			Ok(())
		}));
		check();
		assert_noop!(
			lend(&BOB, &USD, 100 * DOLLAR, |_| {
				<Lending as LendingPool<_>>::supply(&BOB, &USD, DOLLAR)?;
				Err("changed my mind".into())
			}),
			sp_runtime::DispatchError::from("changed my mind")
		);
	});
}

#[test]
fn what_is_lent_can_be_supplied_and_borrowed_against() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(supply(ALICE, EUR, 1_000 * DOLLAR));
		// Euros are borrowed on lent dollars, which have to come from somewhere else then.
		let inner = vec![
			Call::<Test>::supply { asset: USD, amount: 400 * DOLLAR }.into(),
			Call::<Test>::borrow { asset: EUR, amount: 300 * DOLLAR, on_behalf: None }.into(),
		];
		assert_ok!(flash(BOB, USD, 400 * DOLLAR, inner));
		assert_eq!(free(&USD, BOB), RICH - 400 * DOLLAR - 200_000);
		assert_eq!(supplied(BOB, &USD), 400 * DOLLAR);
		assert_eq!(owed(BOB, &EUR), 300 * DOLLAR);
		assert_eq!(totals(&USD).cash, 1_400 * DOLLAR + 200_000);
	});
}

#[test]
fn what_is_out_cannot_be_withdrawn_or_borrowed_meanwhile() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(supply(BOB, USD, 500 * DOLLAR));
		let withdraw = Call::<Test>::withdraw { asset: USD, amount: Some(500 * DOLLAR) };
		let borrow = Call::<Test>::borrow { asset: USD, amount: 500 * DOLLAR, on_behalf: None };
		for call in [withdraw, borrow] {
			assert_noop!(
				flash(BOB, USD, 1_000 * DOLLAR + 1, vec![call.clone().into()]),
				Error::<Test>::InsufficientCash
			);
			assert_ok!(flash(BOB, USD, 500 * DOLLAR, vec![call.into()]));
		}
	});
}

#[test]
fn rates_do_not_move() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 1_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(borrow(BOB, USD, 300 * DOLLAR));
		next_block_after(YEAR_MS / 10);
		let (market, before, owes) = (Markets::<Test>::get(&USD), worth(), owed(BOB, &USD));
		let inner = vec![
			Call::<Test>::supply { asset: USD, amount: 10 * DOLLAR }.into(),
			Call::<Test>::withdraw { asset: USD, amount: None }.into(),
			Call::<Test>::repay { asset: USD, amount: Some(DOLLAR), on_behalf: Some(BOB) }.into(),
		];
		assert_ok!(flash(CHARLIE, USD, 700 * DOLLAR, inner));
		assert_eq!(Markets::<Test>::get(&USD), market);
		assert_eq!(worth(), before);
		let owes_now = owed(BOB, &USD);
		assert!((owes - DOLLAR..=owes - DOLLAR + 1).contains(&owes_now));
	});
}

#[test]
fn shares_are_not_cheaper_while_a_loan_is_out() {
	new_test_ext().execute_with(|| {
		a_market();
		next_block();
		// Giving to the reserves counts interest from then on; what is lent is still the market's.
		let gift = Call::<Test>::add_reserves { asset: USD, amount: 1 };
		let before = worth();
		assert_ok!(lend(&BOB, &USD, 900 * DOLLAR, |_| {
			let given = RuntimeCall::Lending(gift.clone()).dispatch(RuntimeOrigin::signed(BOB));
			assert!(given.is_ok());
			assert_eq!(worth(), before);
			Ok(())
		}));
		check();
		assert_eq!(worth(), before);
		let inner =
			vec![gift.into(), Call::<Test>::supply { asset: USD, amount: 900 * DOLLAR }.into()];
		assert_ok!(flash(BOB, USD, 900 * DOLLAR, inner));
		let shares = Positions::<Test>::get(BOB).unwrap().supplies[0].shares;
		assert!(shares <= 900 * DOLLAR * 1_000_000);
		next_block();
		assert!(supplied(ALICE, &USD) >= 1_000 * DOLLAR);
		assert_ok!(withdraw_all(BOB, USD));
		// The fees were 900,000, of which Bob has got some back.
		assert!(free(&USD, BOB) < RICH - 400_000);
		next_block();
		assert_ok!(withdraw_all(ALICE, USD));
	});
}

#[test]
fn a_loan_of_one_market_does_not_count_in_another() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(supply(ALICE, EUR, 1_000 * DOLLAR));
		let gift = Call::<Test>::add_reserves { asset: EUR, amount: 5 };
		assert_ok!(flash(BOB, USD, 900 * DOLLAR, vec![gift.into()]));
		assert_eq!(supplied(ALICE, &EUR), 1_000 * DOLLAR);
		let live = Lending::live(&EUR).unwrap();
		assert_eq!((totals(&EUR).cash, live.accrued.reserves), (1_000 * DOLLAR + 5, 5));
	});
}

#[test]
fn what_is_weighed_is_what_is_done() {
	new_test_ext().execute_with(|| {
		a_market();
		let own = <Test as Config>::WeightInfo::flash_loan();
		let weight = |call: &RuntimeCall| call.get_dispatch_info().call_weight;
		let (light, heavy) = (remark(1), send(1));
		assert!(weight(&heavy) != weight(&light));
		let failing: RuntimeCall = Call::<Test>::supply { asset: USD, amount: 0 }.into();

		let call = RuntimeCall::Lending(loan(
			USD,
			DOLLAR,
			vec![light.clone(), failing.clone(), heavy.clone()],
		));
		assert_eq!(weight(&call), own + weight(&light) + weight(&failing) + weight(&heavy));
		// What comes after the call that failed was not done.
		let failed = call.dispatch(RuntimeOrigin::signed(BOB)).unwrap_err();
		assert_eq!(failed.error, Error::<Test>::AmountTooSmall.into());
		assert_eq!(failed.post_info.actual_weight, Some(own + weight(&light) + weight(&failing)));

		let call = RuntimeCall::Lending(loan(USD, DOLLAR, vec![light.clone(), heavy.clone()]));
		let done = call.dispatch(RuntimeOrigin::signed(BOB)).unwrap();
		assert_eq!(done.actual_weight, Some(own + weight(&light) + weight(&heavy)));
		// Nothing was done for a loan that could not be made.
		let call = RuntimeCall::Lending(loan(EUR, DOLLAR, vec![light, heavy]));
		let failed = call.dispatch(RuntimeOrigin::signed(BOB)).unwrap_err();
		assert_eq!(failed.post_info.actual_weight, Some(own));
	});
}

#[test]
fn a_filter_of_the_origin_holds_within() {
	new_test_ext().execute_with(|| {
		a_market();
		let mut origin = RuntimeOrigin::signed(BOB);
		origin.add_filter(|call| {
			!matches!(call, RuntimeCall::System(frame_system::Call::remark { .. }))
		});
		let call = loan(USD, DOLLAR, vec![remark(0)]);
		assert_noop!(
			submit_as(origin.clone(), call.clone()),
			frame_system::Error::<Test>::CallFiltered
		);
		assert_ok!(submit_as(origin, loan(USD, DOLLAR, vec![send(1)])));
		assert_ok!(submit_as(RuntimeOrigin::signed(BOB), call));
	});
}

#[test]
fn it_is_for_accounts_and_for_so_many_calls() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_noop!(
			submit_as(RuntimeOrigin::root(), loan(USD, DOLLAR, vec![])),
			sp_runtime::traits::BadOrigin
		);
		assert_ok!(flash(BOB, USD, DOLLAR, vec![remark(0); 4]));
		let five = vec![Box::new(remark(0)); 5];
		assert!(FlashCallsOf::<Test>::try_from(five).is_err());
	});
}
