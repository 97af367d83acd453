// SPDX-License-Identifier: Apache-2.0

//! Orders: placing, filling in parts, taking back, and their end.

use super::traders::*;
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::NativeOrWithId};
use proptest::prelude::*;

const A_FOR_B: [Asset; 2] = [A, B];
const B_FOR_A: [Asset; 2] = [B, A];

fn cancel(who: AccountId, order: OrderId) -> sp_runtime::DispatchResult {
	submit(who, Call::cancel_order { order })
}

#[test]
fn an_order_needs_two_assets_that_exist_and_amounts() {
	new_test_ext().execute_with(|| {
		let unknown = NativeOrWithId::WithId(77);
		assert_noop!(place(BOB, [A, A], 100, 100, 9), Error::<Test>::SameAsset);
		assert_noop!(place(BOB, [NATIVE, NATIVE], 100, 100, 9), Error::<Test>::SameAsset);
		for pair in [[A, unknown.clone()], [unknown, A]] {
			assert_noop!(place(BOB, pair, 100, 100, 9), Error::<Test>::AssetNotFound);
		}
		assert_noop!(place(BOB, A_FOR_B, 0, 100, 9), Error::<Test>::AmountTooSmall);
		assert_noop!(place(BOB, A_FOR_B, 100, 0, 9), Error::<Test>::AmountTooSmall);
		assert_ok!(place(BOB, A_FOR_B, 1, 1, 9));
	});
}

#[test]
fn an_order_ends_in_the_future_and_within_the_longest_lifetime() {
	new_test_ext().execute_with(|| {
		run_to(10);
		for good_till in [0, 9, 10, 111, Height::MAX] {
			assert_noop!(place(BOB, A_FOR_B, 100, 100, good_till), Error::<Test>::InvalidLifetime);
		}
		assert_ok!(place(BOB, A_FOR_B, 100, 100, 11));
		assert_ok!(place(BOB, A_FOR_B, 100, 100, 110));
	});
}

#[test]
fn an_account_has_so_many_orders_open_and_no_more() {
	new_test_ext().execute_with(|| {
		for _ in 0..8 {
			assert_ok!(place(BOB, A_FOR_B, 100, 100, 9));
		}
		assert_noop!(place(BOB, A_FOR_B, 100, 100, 9), Error::<Test>::TooManyOrders);
		assert_ok!(place(CHARLIE, A_FOR_B, 100, 100, 9));
		assert_ok!(cancel(BOB, 3));
		assert_ok!(place(BOB, A_FOR_B, 100, 100, 9));
		assert_noop!(place(BOB, A_FOR_B, 100, 100, 9), Error::<Test>::TooManyOrders);
	});
}

#[test]
fn numbers_are_never_used_again() {
	new_test_ext().execute_with(|| {
		assert_eq!(order(BOB, A_FOR_B, 100, 100), 0);
		assert_eq!(order(BOB, A_FOR_B, 100, 100), 1);
		assert_ok!(cancel(BOB, 1));
		assert_ok!(cancel(BOB, 0));
		assert_eq!(Traders::<Test>::get(BOB), Trader { next: 2, open: 0 });
		assert_eq!(order(BOB, A_FOR_B, 100, 100), 2);
		// Nor when the order was filled.
		order(CHARLIE, B_FOR_A, 100, 100);
		next_block();
		assert_eq!(open(BOB, 2), None);
		assert_eq!(order(BOB, A_FOR_B, 100, 100), 3);
		// The numbers of an account have nothing to do with those of another.
		assert_eq!(order(CHARLIE, A_FOR_B, 100, 100), 1);
	});
}

#[test]
fn who_cannot_be_paid_cannot_order() {
	new_test_ext().execute_with(|| {
		mint(&NATIVE, DAVE, 10_000);
		mint(&A, DAVE, 10_000);
		// Less than the least that an account can have.
		let least = ASSET_ED;
		assert_noop!(place(DAVE, A_FOR_B, 100, least - 1, 9), Error::<Test>::CannotReceive);
		assert_ok!(place(DAVE, A_FOR_B, 100, least, 9));
		// An account that the issuer has blocked.
		assert_ok!(Assets::block(RuntimeOrigin::signed(ALICE), 2, BOB));
		assert_noop!(place(BOB, A_FOR_B, 100, 100, 9), Error::<Test>::CannotReceive);
		assert_ok!(place(BOB, [A, C], 100, 100, 9));
	});
}

#[test]
fn what_is_sold_and_the_deposit_are_on_hold_exactly() {
	new_test_ext().execute_with(|| {
		assert_ok!(place(BOB, A_FOR_B, 1_000, 7, 9));
		assert_eq!((free(&A, BOB), held(&A, BOB)), (RICH - 1_000, 1_000));
		assert_eq!((free(&NATIVE, BOB), deposit(BOB)), (RICH - 100, 100));
		assert_ok!(place(BOB, [NATIVE, B], 5_000, 7, 9));
		assert_eq!((free(&NATIVE, BOB), deposit(BOB)), (RICH - 5_200, 200));
		assert_eq!(held(&NATIVE, BOB), 5_000);
		assert_ok!(place(BOB, A_FOR_B, 500, 7, 9));
		assert_eq!(held(&A, BOB), 1_500);
		assert_ok!(cancel(BOB, 0));
		assert_eq!((free(&A, BOB), held(&A, BOB)), (RICH - 500, 500));
		assert_ok!(cancel(BOB, 2));
		assert_ok!(cancel(BOB, 1));
		for asset in [NATIVE, A, B] {
			assert_eq!((free(&asset, BOB), held(&asset, BOB)), (RICH, 0));
		}
		assert_eq!(deposit(BOB), 0);
	});
}

#[test]
fn nobody_sells_what_they_do_not_have() {
	new_test_ext().execute_with(|| {
		assert!(place(BOB, A_FOR_B, RICH + 1, 1, 9).is_err());
		// The account has to stay alive, with the minimum.
		assert!(place(BOB, A_FOR_B, RICH - ASSET_ED + 1, 1, 9).is_err());
		assert_eq!((free(&A, BOB), deposit(BOB)), (RICH, 0));
		assert_ok!(place(BOB, A_FOR_B, RICH - ASSET_ED, 1, 9));
		// Once only.
		assert!(place(BOB, A_FOR_B, 1, 1, 9).is_err());
		// Without a deposit there is no order.
		mint(&A, DAVE, 1_000);
		mint(&NATIVE, DAVE, ED + 99);
		assert!(place(DAVE, A_FOR_B, 100, 100, 9).is_err());
		mint(&NATIVE, DAVE, 1);
		assert_ok!(place(DAVE, A_FOR_B, 100, 100, 9));
	});
}

#[test]
fn only_the_owner_takes_an_order_back_and_only_once() {
	new_test_ext().execute_with(|| {
		assert_ok!(place(BOB, A_FOR_B, 1_000, 7, 9));
		assert_noop!(cancel(CHARLIE, 0), Error::<Test>::OrderNotFound);
		assert_noop!(cancel(BOB, 1), Error::<Test>::OrderNotFound);
		System::reset_events();
		assert_ok!(cancel(BOB, 0));
		assert_eq!(
			events(),
			[Event::OrderClosed { who: BOB, order: 0, left: 1_000, reason: Closed::Cancelled }]
		);
		assert_noop!(cancel(BOB, 0), Error::<Test>::OrderNotFound);
		assert_eq!(Book::<Test>::iter().count(), 0);
		assert_eq!(Agenda::<Test>::iter().count(), 0);
	});
}

#[test]
fn parts_never_loosen_the_limit() {
	new_test_ext().execute_with(|| {
		let (amount, min_out) = (1_000, 1_501);
		let number = order(BOB, A_FOR_B, amount, min_out);
		let sizes = [7, 50, 123, 2, 301, 3, 17, 5];
		let mut parts = 0;
		for size in sizes.iter().cycle().take(40) {
			// Pays up to 1.7 or so.
			order(ALICE, B_FOR_A, *size, (size * 10 / 17).max(1));
			let events = block();
			parts += fills(&events).iter().filter(|fill| fill.0 == BOB).count();
			let Some(rest) = open(BOB, number) else { break };
			assert_eq!(held(&A, BOB), rest.amount);
			assert_eq!(free(&A, BOB), RICH - amount);
			// min_out / amount is not below 1,501 / 1,000.
			assert!(rest.min_out * amount >= min_out * rest.amount, "{rest:?}");
			// Together with what it got, it brings at least what it had to.
			assert!(free(&B, BOB) - RICH + rest.min_out >= min_out, "{rest:?}");
		}
		assert_eq!(open(BOB, number), None);
		assert!(parts > 5);
		assert!(free(&B, BOB) - RICH >= min_out);
		assert_eq!((total(&A, BOB), deposit(BOB)), (RICH - amount, 0));
	});
}

#[test]
fn an_order_expires_at_the_right_block() {
	new_test_ext().execute_with(|| {
		assert_ok!(place(BOB, A_FOR_B, 1_000, 5_000, 4));
		for _ in 2..=4 {
			assert_eq!(block(), []);
			assert!(open(BOB, 0).is_some());
		}
		assert_eq!(
			block(),
			[Event::OrderClosed { who: BOB, order: 0, left: 1_000, reason: Closed::Expired }]
		);
		assert_eq!((free(&A, BOB), free(&NATIVE, BOB)), (RICH, RICH));
	});
}

#[test]
fn an_order_is_filled_in_its_last_block_and_not_in_the_next() {
	for (last, filled) in [(4, true), (3, false)] {
		new_test_ext().execute_with(|| {
			assert_ok!(place(BOB, A_FOR_B, 1_000, 1_000, last));
			run_to(3);
			assert_ok!(place(CHARLIE, B_FOR_A, 1_000, 1_000, 20));
			let events = block();
			assert_eq!(System::block_number(), 4);
			assert_eq!(fills(&events).len(), if filled { 2 } else { 0 });
			assert_eq!(open(BOB, 0), None);
			assert_eq!(free(&B, BOB), if filled { RICH + 1_000 } else { RICH });
		});
	}
}

/// The admin of an asset can freeze an account: nothing goes out of it.
#[test]
fn an_order_of_a_frozen_account_is_closed_and_blocks_nobody() {
	new_test_ext().execute_with(|| {
		let frozen = order(BOB, A_FOR_B, 1_000, 900);
		order(ALICE, A_FOR_B, 1_000, 1_000);
		order(CHARLIE, B_FOR_A, 1_000, 1_000);
		assert_ok!(Assets::freeze(RuntimeOrigin::signed(ALICE), 1, BOB));
		let events = block();
		assert_eq!(
			events[0],
			Event::OrderClosed { who: BOB, order: frozen, left: 1_000, reason: Closed::Unpayable }
		);
		assert_eq!(fills(&events).len(), 2);
		assert_eq!((free(&A, BOB), deposit(BOB), free(&B, BOB)), (RICH, 0, RICH));
		assert_eq!(free(&B, ALICE), RICH + 1_000);
	});
}

/// The admin of an asset can block an account: nothing goes in either, not even from a hold.
#[test]
fn an_order_of_a_blocked_account_is_parked_until_its_owner_can_cancel_it() {
	new_test_ext().execute_with(|| {
		let parked = order(BOB, A_FOR_B, 1_000, 900);
		order(ALICE, A_FOR_B, 1_000, 1_000);
		order(CHARLIE, B_FOR_A, 2_000, 2_000);
		assert_ok!(Assets::block(RuntimeOrigin::signed(ALICE), 1, BOB));
		let events = block();
		assert_eq!(events[0], Event::OrderParked { who: BOB, order: parked });
		assert_eq!(fills(&events).len(), 2);
		assert_eq!(free(&B, ALICE), RICH + 1_000);
		assert!(open(BOB, parked).unwrap().parked);
		assert_eq!((held(&A, BOB), deposit(BOB)), (1_000, 100));
		// It takes part in no batch, thawed or not, and does not expire.
		assert!(cancel(BOB, parked).is_err());
		assert_ok!(Assets::thaw(RuntimeOrigin::signed(ALICE), 1, BOB));
		order(ALICE, A_FOR_B, 10, 10);
		assert_eq!(fills(&block()).iter().filter(|fill| fill.0 == BOB).count(), 0);
		run_to(60);
		assert!(open(BOB, parked).is_some());
		assert_eq!(Agenda::<Test>::iter().count(), 0);
		assert_ok!(cancel(BOB, parked));
		assert_eq!((free(&A, BOB), deposit(BOB)), (RICH, 0));
		assert_noop!(cancel(BOB, parked), Error::<Test>::OrderNotFound);
	});
}

#[test]
fn an_order_that_expires_while_blocked_is_parked_and_others_expire() {
	new_test_ext().execute_with(|| {
		for who in [ALICE, BOB, CHARLIE] {
			assert_ok!(place(who, A_FOR_B, 1_000, 9_000, 3));
		}
		assert_ok!(Assets::block(RuntimeOrigin::signed(ALICE), 1, BOB));
		run_to(4);
		assert_eq!((open(ALICE, 0), open(CHARLIE, 0)), (None, None));
		assert!(open(BOB, 0).unwrap().parked);
		// A parked order still counts.
		assert_eq!(Traders::<Test>::get(BOB), Trader { next: 1, open: 1 });
		assert_ok!(Assets::thaw(RuntimeOrigin::signed(ALICE), 1, BOB));
		assert_ok!(cancel(BOB, 0));
		assert_eq!(Traders::<Test>::get(BOB), Trader { next: 1, open: 0 });
	});
}

#[test]
fn the_book_begins_with_the_most_willing() {
	new_test_ext().execute_with(|| {
		for (who, min_out) in [(ALICE, 3_000), (BOB, 1), (CHARLIE, 1_200), (ALICE, 1_100)] {
			order(who, A_FOR_B, 1_000, min_out);
		}
		let order: alloc::vec::Vec<_> = Book::<Test>::iter_key_prefix(((A, B),))
			.map(|(_, (who, number))| open(who, number).unwrap().min_out)
			.collect();
		assert_eq!(order, [1, 1_100, 1_200, 3_000]);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..Default::default() })]

	/// A higher limit never comes before a lower one, and one that is higher by 2^-54 of itself
	/// comes behind it.
	#[test]
	fn the_key_grows_with_the_price(
		a in any::<u128>(), b in any::<u128>(), c in any::<u128>(), d in any::<u128>(),
		shifts in [0u32..128, 0..128, 0..128, 0..128],
	) {
		let [a, b, c, d] = [(a, 0), (b, 1), (c, 2), (d, 3)].map(|(n, i)| (n >> shifts[i]).max(1));
		let (low, high) = match polyphony_support::cmp_ratio((b, a), (d, c)) {
			core::cmp::Ordering::Greater => ((c, d), (a, b)),
			_ => ((a, b), (c, d)),
		};
		prop_assert!(book_key(low.0, low.1) <= book_key(high.0, high.1));
	}

	/// Prices that are close to each other, where only the fraction of the key tells them apart.
	#[test]
	fn the_key_tells_prices_apart(amount in 1u128 << 60.., min_out in (1u128 << 60)..(1 << 120)) {
		let (amount, step) = (amount >> 8, (min_out >> 53).max(1));
		let (low, high) = (book_key(amount, min_out), book_key(amount, min_out + step));
		prop_assert!(low < high);
		prop_assert_eq!(low, book_key(amount, min_out));
	}
}
