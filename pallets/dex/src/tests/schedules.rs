// SPDX-License-Identifier: Apache-2.0

//! Sales in instalments.

use super::traders::*;
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{ArithmeticError, DispatchResult, Permill};

const A_FOR_B: [Asset; 2] = [A, B];
const B_FOR_A: [Asset; 2] = [B, A];

fn create(
	who: AccountId,
	[sell, buy]: [Asset; 2],
	amount: Balance,
	instalments: u32,
	every: Height,
	limit: InstalmentLimit,
) -> DispatchResult {
	submit(who, Call::create_schedule { sell, buy, amount, instalments, every, limit })
}

fn end(who: AccountId, schedule: OrderId) -> DispatchResult {
	submit(who, Call::cancel_schedule { schedule })
}

fn cancel(who: AccountId, order: OrderId) -> DispatchResult {
	submit(who, Call::cancel_order { order })
}

fn running(who: AccountId, schedule: OrderId) -> Option<Schedule<Asset>> {
	Schedules::<Test>::get(who, schedule)
}

/// A limit that nobody pays.
const FAR: InstalmentLimit = InstalmentLimit::Fixed(1_000_000);
const BELOW: InstalmentLimit = InstalmentLimit::BelowAverage(Permill::from_percent(10));

fn below(percent: u32) -> InstalmentLimit {
	InstalmentLimit::BelowAverage(Permill::from_percent(percent))
}

#[test]
fn what_a_schedule_needs() {
	new_test_ext().execute_with(|| {
		let fixed = InstalmentLimit::Fixed(100);
		assert_noop!(create(BOB, [A, A], 100, 2, 3, fixed), Error::<Test>::SameAsset);
		for (instalments, every) in [(0, 3), (2, 0), (2, 101)] {
			assert_noop!(
				create(BOB, A_FOR_B, 100, instalments, every, fixed),
				Error::<Test>::InvalidSchedule
			);
		}
		assert_noop!(create(BOB, A_FOR_B, 100, 2, 3, below(100)), Error::<Test>::InvalidSchedule);
		let nothing = InstalmentLimit::Fixed(0);
		assert_noop!(create(BOB, A_FOR_B, 100, 2, 3, nothing), Error::<Test>::AmountTooSmall);
		assert_noop!(create(BOB, A_FOR_B, 0, 2, 3, fixed), Error::<Test>::AmountTooSmall);
		assert_noop!(create(BOB, A_FOR_B, u128::MAX / 2, 3, 3, fixed), ArithmeticError::Overflow);
		// All instalments have to be there.
		assert!(create(BOB, A_FOR_B, RICH / 2, 3, 3, fixed).is_err());
		assert_eq!((held(&A, BOB), deposit(BOB)), (0, 0));
		assert_ok!(create(BOB, A_FOR_B, RICH / 4, 3, 3, fixed));
		assert_ok!(create(BOB, A_FOR_B, 100, 2, 100, below(99)));
	});
}

#[test]
fn instalments_come_at_the_right_blocks() {
	new_test_ext().execute_with(|| {
		assert_ok!(create(BOB, A_FOR_B, 1_000, 3, 4, FAR));
		assert_eq!((held(&A, BOB), deposit(BOB)), (3_000, 200));
		let mut placed = alloc::vec::Vec::new();
		let mut closed = alloc::vec::Vec::new();
		for _ in 0..14 {
			let events = block();
			let now = System::block_number();
			for event in events {
				match event {
					Event::OrderPlaced {
						who: BOB,
						order,
						amount,
						min_out,
						good_till,
						schedule,
						..
					} => {
						assert_eq!((amount, min_out, schedule), (1_000, 1_000_000, Some(0)));
						placed.push((now, order, good_till));
					},
					Event::OrderClosed { who: BOB, order, left: 1_000, reason } => {
						assert_eq!(reason, Closed::Expired);
						closed.push((now, order));
					},
					Event::ScheduleClosed { who: BOB, schedule: 0, left: 0 } => {
						assert_eq!(now, 10);
					},
					event => panic!("{event:?}"),
				}
			}
		}
		assert_eq!(placed, [(2, 1, 5), (6, 2, 9), (10, 3, 13)]);
		assert_eq!(closed, [(6, 1), (10, 2), (14, 3)]);
		assert_eq!((free(&A, BOB), free(&NATIVE, BOB)), (RICH, RICH));
		assert_eq!(Agenda::<Test>::iter().count(), 0);
	});
}

#[test]
fn an_instalment_is_cleared_in_the_block_in_which_it_comes() {
	new_test_ext().execute_with(|| {
		pool_ab([1_000_000_000, 2_000_000_000]);
		run_to(3);
		assert_ok!(create(BOB, A_FOR_B, 1_000, 4, 2, InstalmentLimit::Fixed(1_900)));
		let mut filled = alloc::vec::Vec::new();
		for _ in 0..10 {
			for (who, order, sold, bought) in fills(&block()) {
				assert_eq!((who, sold), (BOB, 1_000));
				assert!(bought >= 1_900);
				filled.push((System::block_number(), order));
			}
		}
		assert_eq!(filled, [(4, 1), (6, 2), (8, 3), (10, 4)]);
		assert_eq!((total(&A, BOB), deposit(BOB)), (RICH - 4_000, 0));
		assert!(free(&B, BOB) >= RICH + 4 * 1_900);
		assert_eq!(Traders::<Test>::get(BOB), Trader { next: 5, open: 0 });
	});
}

#[test]
fn a_limit_below_the_average() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000_000, 2_000_000_000]);
		run_to(4);
		let limit = |events: &[Event<Test>], of| {
			events.iter().find_map(|event| match event {
				Event::OrderPlaced { who, min_out, .. } if *who == of => Some(*min_out),
				_ => None,
			})
		};
		assert_ok!(create(BOB, A_FOR_B, 10_000, 1, 2, BELOW));
		assert_ok!(create(CHARLIE, B_FOR_A, 10_000, 1, 2, BELOW));
		let events = block();
		assert_eq!(limit(&events, BOB), Some(18_000));
		// The inverse of the average, rounded down, less a tenth.
		let least = limit(&events, CHARLIE).unwrap();
		assert!((4_499..=4_500).contains(&least), "{least}");
		// The price of this moment has no part in it. Charlie halves it, but for the breaker.
		run_to(30);
		assert_ok!(create(BOB, A_FOR_B, 10_000, 1, 2, BELOW));
		assert_ok!(sell(CHARLIE, &[pool], A, 150_000_000));
		let events = block();
		// One block of the low price counts a little: 1 - 2^(-1/10) of a fall by a quarter.
		let least = limit(&events, BOB).unwrap();
		assert!((17_600..18_000).contains(&least), "{least}");
		// So it is not sold at the low price.
		assert_eq!(fills(&events), []);
		assert!(open(BOB, 3).is_some());
	});
}

#[test]
fn an_instalment_is_left_out_without_an_average_and_comes_later() {
	new_test_ext().execute_with(|| {
		assert_ok!(create(BOB, A_FOR_B, 1_000, 2, 3, BELOW));
		let skipped = [Event::InstalmentSkipped { who: BOB, schedule: 0 }];
		assert_eq!(block(), skipped);
		assert_eq!(running(BOB, 0).map(|s| (s.left, s.next)), Some((2, 5)));
		assert_eq!((block(), block()), (alloc::vec![], alloc::vec![]));
		assert_eq!(block(), skipped);
		assert_eq!((held(&A, BOB), deposit(BOB)), (2_000, 200));
		// A pool that is new has no average, but one that is a block old.
		run_to(7);
		pool_ab([1_000_000_000, 1_000_000_000]);
		let events = block();
		assert_eq!(System::block_number(), 8);
		assert_eq!(fills(&events).len(), 1);
		assert_eq!(running(BOB, 0).map(|s| (s.left, s.next)), Some((1, 11)));
		run_to(11);
		assert_eq!(running(BOB, 0), None);
		assert_eq!((total(&A, BOB), deposit(BOB)), (RICH - 2_000, 0));
	});
}

#[test]
fn an_instalment_that_would_bring_nothing_is_left_out() {
	new_test_ext().execute_with(|| {
		pool_ab([1_000_000_000, 1_000]);
		run_to(3);
		assert_ok!(create(BOB, A_FOR_B, 1_000, 2, 3, BELOW));
		assert_eq!(block(), [Event::InstalmentSkipped { who: BOB, schedule: 0 }]);
	});
}

#[test]
fn the_last_instalment_takes_over_half_the_deposit() {
	new_test_ext().execute_with(|| {
		assert_ok!(create(BOB, A_FOR_B, 1_000, 2, 3, FAR));
		next_block();
		// The schedule has paid for both, itself and the order.
		assert_eq!(open(BOB, 1).map(|o| o.deposit), Some(0));
		assert_eq!(running(BOB, 0).map(|s| s.deposit), Some(200));
		assert_eq!((deposit(BOB), held(&A, BOB)), (200, 2_000));
		assert_eq!(Traders::<Test>::get(BOB).open, 2);
		run_to(5);
		assert_eq!(running(BOB, 0), None);
		assert_eq!(open(BOB, 2).map(|o| (o.deposit, o.good_till)), Some((100, 7)));
		// What the first did not sell is free again.
		assert_eq!((deposit(BOB), held(&A, BOB)), (100, 1_000));
		assert_eq!(Traders::<Test>::get(BOB).open, 1);
		run_to(8);
		assert_eq!((free(&NATIVE, BOB), free(&A, BOB)), (RICH, RICH));
	});
}

#[test]
fn what_the_last_instalment_did_not_sell_goes_back_before_the_next() {
	new_test_ext().execute_with(|| {
		assert_ok!(create(BOB, A_FOR_B, 1_000, 3, 3, InstalmentLimit::Fixed(1_000)));
		order(CHARLIE, B_FOR_A, 300, 300);
		let events = block();
		assert!(fills(&events).contains(&(BOB, 1, 300, 300)));
		assert_eq!((held(&A, BOB), free(&A, BOB)), (2_700, RICH - 3_000));
		run_to(4);
		let events = block();
		let closed = Event::OrderClosed { who: BOB, order: 1, left: 700, reason: Closed::Expired };
		assert_eq!(events.iter().filter(|event| **event == closed).count(), 1);
		assert_eq!((held(&A, BOB), free(&A, BOB)), (2_000, RICH - 2_300));
	});
}

#[test]
fn a_schedule_can_be_ended_in_every_state() {
	new_test_ext().execute_with(|| {
		let all_back = || {
			assert_eq!((free(&A, BOB), held(&A, BOB)), (RICH, 0));
			assert_eq!((free(&NATIVE, BOB), deposit(BOB)), (RICH, 0));
			assert_eq!(Traders::<Test>::get(BOB).open, 0);
			assert_eq!(Agenda::<Test>::iter().count(), 0);
		};
		// Before the first instalment, and by nobody else.
		assert_ok!(create(BOB, A_FOR_B, 1_000, 3, 3, FAR));
		assert_noop!(end(CHARLIE, 0), Error::<Test>::ScheduleNotFound);
		assert_noop!(cancel(BOB, 0), Error::<Test>::OrderNotFound);
		System::reset_events();
		assert_ok!(end(BOB, 0));
		assert_eq!(events(), [Event::ScheduleClosed { who: BOB, schedule: 0, left: 3_000 }]);
		assert_noop!(end(BOB, 0), Error::<Test>::ScheduleNotFound);
		all_back();

		// With an instalment that is open, which stays.
		assert_ok!(create(BOB, A_FOR_B, 1_000, 3, 3, FAR));
		next_block();
		assert_noop!(end(BOB, 2), Error::<Test>::ScheduleNotFound);
		System::reset_events();
		assert_ok!(end(BOB, 1));
		assert_eq!(events(), [Event::ScheduleClosed { who: BOB, schedule: 1, left: 2_000 }]);
		assert_eq!((held(&A, BOB), deposit(BOB)), (1_000, 0));
		assert_eq!(open(BOB, 2).map(|o| o.amount), Some(1_000));
		assert_ok!(cancel(BOB, 2));
		all_back();

		// With an instalment that was cancelled before.
		assert_ok!(create(BOB, A_FOR_B, 1_000, 3, 3, FAR));
		next_block();
		assert_ok!(cancel(BOB, 4));
		assert_eq!((held(&A, BOB), deposit(BOB)), (2_000, 200));
		run_to(System::block_number() + 3);
		assert_ok!(end(BOB, 3));
		assert_ok!(cancel(BOB, 5));
		all_back();

		// After one that was left out.
		assert_ok!(create(BOB, A_FOR_B, 1_000, 3, 3, BELOW));
		next_block();
		assert_ok!(end(BOB, 6));
		all_back();

		// After the last, only the order is left.
		assert_ok!(create(BOB, A_FOR_B, 1_000, 1, 3, FAR));
		next_block();
		assert_noop!(end(BOB, 7), Error::<Test>::ScheduleNotFound);
		assert_ok!(cancel(BOB, 8));
		all_back();
		assert_eq!(Traders::<Test>::get(BOB).next, 9);
	});
}

#[test]
fn too_many_orders_postpone_an_instalment() {
	new_test_ext().execute_with(|| {
		assert_ok!(create(BOB, A_FOR_B, 1_000, 2, 3, FAR));
		for _ in 0..7 {
			order(BOB, A_FOR_B, 1_000, 1_000_000);
		}
		let skipped = [Event::InstalmentSkipped { who: BOB, schedule: 0 }];
		assert_eq!(block(), skipped);
		assert_eq!(running(BOB, 0).map(|s| (s.left, s.next, s.deposit)), Some((2, 5, 200)));
		assert_eq!((held(&A, BOB), deposit(BOB)), (9_000, 900));
		assert_eq!((block(), block()), (alloc::vec![], alloc::vec![]));
		// With room for it, it comes at the next time.
		assert_ok!(cancel(BOB, 1));
		let events = block();
		assert!(matches!(events[..], [Event::OrderPlaced { schedule: Some(0), order: 8, .. }]));
		assert_eq!(running(BOB, 0).map(|s| s.left), Some(1));
		// The last has the place of its schedule.
		assert_eq!(Traders::<Test>::get(BOB).open, 8);
		run_to(8);
		assert_eq!(running(BOB, 0), None);
		assert_eq!(Traders::<Test>::get(BOB).open, 7);
	});
}

#[test]
fn an_instalment_of_a_blocked_account_bothers_nobody() {
	new_test_ext().execute_with(|| {
		assert_ok!(create(BOB, A_FOR_B, 1_000, 3, 3, FAR));
		assert_ok!(create(CHARLIE, A_FOR_B, 1_000, 3, 3, FAR));
		next_block();
		assert_ok!(Assets::block(RuntimeOrigin::signed(ALICE), 1, BOB));
		run_to(20);
		assert_eq!((free(&A, CHARLIE), deposit(CHARLIE)), (RICH, 0));
		assert_eq!(Schedules::<Test>::iter().count(), 0);
		// Three orders that nobody can close before the account is thawed.
		assert_eq!(Orders::<Test>::iter().filter(|(_, _, order)| order.parked).count(), 3);
		assert_eq!(held(&A, BOB), 3_000);
		assert_ok!(Assets::thaw(RuntimeOrigin::signed(ALICE), 1, BOB));
		for number in 1..=3 {
			assert_ok!(cancel(BOB, number));
		}
		assert_eq!((free(&A, BOB), free(&NATIVE, BOB)), (RICH, RICH));
	});
}
