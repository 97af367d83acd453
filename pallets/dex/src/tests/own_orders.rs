// SPDX-License-Identifier: Apache-2.0

//! Orders of pallets on their own account: what came of them is kept until it is taken.

use super::traders::*;
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use polyphony_support::traits::{BatchOrders, Fill};
use proptest::prelude::*;
use sp_runtime::DispatchError;
use std::collections::BTreeMap;

const A_FOR_B: [Asset; 2] = [A, B];
const B_FOR_A: [Asset; 2] = [B, A];

/// Places an own order as a pallet would.
fn place_own(
	who: AccountId,
	[sell, buy]: [Asset; 2],
	amount: Balance,
	min_out: Balance,
	good_till: Height,
) -> Result<OrderId, DispatchError> {
	let placed = <Dex as BatchOrders<_>>::place_own(&who, &sell, &buy, amount, min_out, good_till);
	check();
	placed
}

/// An own order that stays for 50 blocks. Its number.
fn own(who: AccountId, pair: [Asset; 2], amount: Balance, min_out: Balance) -> OrderId {
	place_own(who, pair, amount, min_out, System::block_number() as Height + 50).unwrap()
}

fn cancel(who: AccountId, order: OrderId) -> Result<Balance, DispatchError> {
	let left = <Dex as BatchOrders<_>>::cancel(&who, order);
	check();
	left
}

/// What an order has sold and bought since it was last asked, and whether it is open.
fn take(who: AccountId, order: OrderId) -> Option<(Balance, Balance, bool)> {
	let taken = <Dex as BatchOrders<_>>::take_fill(&who, order);
	check();
	taken.map(|Fill { sold, bought, open }| (sold, bought, open))
}

/// Charlie buys `amount` of A at parity in the next block, from whoever sells it at that.
fn meet(amount: Balance) -> Vec<Event<Test>> {
	order(CHARLIE, B_FOR_A, amount, amount);
	block()
}

fn kept() -> usize {
	Fills::<Test>::iter().count()
}

#[test]
fn parts_add_up_until_they_are_taken() {
	new_test_ext().execute_with(|| {
		let all = (all_there_is(&A), all_there_is(&B));
		let number = own(BOB, A_FOR_B, 1_000, 1_000);
		assert_eq!(take(BOB, number), Some((0, 0, true)));
		assert_eq!(fills(&meet(100)).len(), 2);
		assert_eq!(fills(&meet(200)).len(), 2);
		assert_eq!(take(BOB, number), Some((300, 300, true)));
		assert_eq!(take(BOB, number), Some((0, 0, true)));
		meet(50);
		assert_eq!(take(BOB, number), Some((50, 50, true)));
		// One part before it is filled altogether is not taken yet.
		meet(150);
		meet(500);
		assert_eq!((open(BOB, number), kept()), (None, 1));
		assert_eq!(take(BOB, number), Some((650, 650, false)));
		assert_eq!((take(BOB, number), kept()), (None, 0));
		assert_eq!((total(&A, BOB), total(&B, BOB)), (RICH - 1_000, RICH + 1_000));
		assert_eq!((all_there_is(&A), all_there_is(&B)), all);
	});
}

/// The breaker of the pool lets it be sold over several blocks, at falling prices.
#[test]
fn what_is_taken_is_what_the_events_say() {
	new_test_ext().execute_with(|| {
		pool_ab([1_000_000_000, 1_000_000_000]);
		next_block();
		let number = own(BOB, A_FOR_B, 1_000_000_000, 1);
		let (mut told, mut untaken, mut parts) = ((0, 0), (0, 0), 0);
		while open(BOB, number).is_some() {
			for (who, filled, sold, bought) in fills(&block()) {
				assert_eq!((who, filled), (BOB, number));
				told = (told.0 + sold, told.1 + bought);
				untaken = (untaken.0 + sold, untaken.1 + bought);
				parts += 1;
			}
			assert_eq!((total(&A, BOB), free(&B, BOB)), (RICH - told.0, RICH + told.1));
			// Every second time.
			if parts % 2 == 0 {
				let open = open(BOB, number).is_some();
				assert_eq!(take(BOB, number), Some((untaken.0, untaken.1, open)));
				untaken = (0, 0);
			}
		}
		assert!(parts > 2, "{parts}");
		if untaken != (0, 0) {
			assert_eq!(take(BOB, number), Some((untaken.0, untaken.1, false)));
		}
		assert_eq!((take(BOB, number), told.0), (None, 1_000_000_000));
	});
}

#[test]
fn a_cancelled_order_keeps_what_it_has_sold() {
	new_test_ext().execute_with(|| {
		let number = own(BOB, A_FOR_B, 1_000, 1_000);
		meet(300);
		assert_eq!(cancel(BOB, number), Ok(700));
		assert_noop!(cancel(BOB, number), Error::<Test>::OrderNotFound);
		assert_eq!((free(&A, BOB), held(&A, BOB)), (RICH - 300, 0));
		assert_eq!(take(BOB, number), Some((300, 300, false)));
		assert_eq!(take(BOB, number), None);

		// And one that has sold nothing is told to be closed, once.
		let number = own(BOB, A_FOR_B, 1_000, 1_000);
		assert_eq!(cancel(BOB, number), Ok(1_000));
		assert_eq!(take(BOB, number), Some((0, 0, false)));
		assert_eq!((take(BOB, number), kept()), (None, 0));
	});
}

#[test]
fn an_expired_order_keeps_what_it_has_sold() {
	new_test_ext().execute_with(|| {
		let some = place_own(BOB, A_FOR_B, 1_000, 1_000, 4).unwrap();
		let none = place_own(BOB, A_FOR_B, 1_000, 5_000, 4).unwrap();
		meet(300);
		assert_eq!(take(BOB, some), Some((300, 300, true)));
		meet(100);
		run_to(4);
		assert_eq!(take(BOB, none), Some((0, 0, true)));
		run_to(5);
		assert_eq!((open(BOB, some), open(BOB, none), held(&A, BOB)), (None, None, 0));
		assert_eq!(take(BOB, some), Some((100, 100, false)));
		assert_eq!(take(BOB, none), Some((0, 0, false)));
		assert_eq!((take(BOB, some), take(BOB, none), kept()), (None, None, 0));
	});
}

#[test]
fn what_is_kept_waits_as_long_as_nobody_takes_it() {
	new_test_ext().execute_with(|| {
		let number = own(BOB, A_FOR_B, 1_000, 1_000);
		meet(1_000);
		// Other orders of the account come and go.
		for _ in 0..3 {
			let other = own(BOB, A_FOR_B, 10, 10);
			assert_ne!(other, number);
			meet(10);
			assert_eq!(take(BOB, other), Some((10, 10, false)));
		}
		run_to(120);
		assert_eq!(Traders::<Test>::get(BOB).open, 0);
		assert_eq!(take(BOB, number), Some((1_000, 1_000, false)));
		assert_eq!((take(BOB, number), kept()), (None, 0));
	});
}

/// It is open, as its money is still on hold, until it can be cancelled.
#[test]
fn a_parked_order_is_open_until_it_is_cancelled() {
	new_test_ext().execute_with(|| {
		let number = own(BOB, A_FOR_B, 1_000, 1_000);
		meet(300);
		assert_ok!(Assets::block(RuntimeOrigin::signed(ALICE), 1, BOB));
		let events = meet(200);
		assert_eq!(events, [Event::OrderParked { who: BOB, order: number }]);
		assert_eq!(take(BOB, number), Some((300, 300, true)));
		assert_eq!(take(BOB, number), Some((0, 0, true)));
		assert!(cancel(BOB, number).is_err());
		run_to(60);
		assert_eq!(take(BOB, number), Some((0, 0, true)));
		assert_eq!((held(&A, BOB), kept()), (700, 1));

		assert_ok!(Assets::thaw(RuntimeOrigin::signed(ALICE), 1, BOB));
		assert_eq!(cancel(BOB, number), Ok(700));
		assert_eq!((free(&A, BOB), held(&A, BOB)), (RICH - 300, 0));
		assert_eq!(take(BOB, number), Some((0, 0, false)));
		assert_eq!((take(BOB, number), kept()), (None, 0));
	});
}

#[test]
fn an_order_that_is_parked_keeps_what_was_not_taken_before() {
	new_test_ext().execute_with(|| {
		let number = place_own(BOB, A_FOR_B, 1_000, 1_000, 3).unwrap();
		meet(300);
		assert_ok!(Assets::block(RuntimeOrigin::signed(ALICE), 1, BOB));
		run_to(4);
		assert!(open(BOB, number).unwrap().parked);
		assert_ok!(Assets::thaw(RuntimeOrigin::signed(ALICE), 1, BOB));
		assert_eq!(cancel(BOB, number), Ok(700));
		assert_eq!(take(BOB, number), Some((300, 300, false)));
		assert_eq!((take(BOB, number), kept()), (None, 0));
	});
}

#[test]
fn an_order_that_cannot_be_paid_is_closed_and_says_so() {
	new_test_ext().execute_with(|| {
		let number = own(BOB, A_FOR_B, 1_000, 1_000);
		meet(300);
		assert_ok!(Assets::freeze(RuntimeOrigin::signed(ALICE), 1, BOB));
		assert_eq!(
			meet(200),
			[Event::OrderClosed { who: BOB, order: number, left: 700, reason: Closed::Unpayable }]
		);
		assert_eq!(take(BOB, number), Some((300, 300, false)));
		assert_eq!(take(BOB, number), None);
	});
}

/// What is undone with the first attempt of a batch has not been sold.
#[test]
fn a_batch_that_is_tried_again_counts_once() {
	new_test_ext().execute_with(|| {
		let number = own(BOB, A_FOR_B, 1_000, 1_000);
		// Cannot be paid for what it buys, which shows after Bob was paid.
		let unpayable = own(CHARLIE, B_FOR_A, 500, 500);
		order(ALICE, B_FOR_A, 1_000, 1_000);
		assert_ok!(Assets::block(RuntimeOrigin::signed(ALICE), 1, CHARLIE));
		let events = block();
		assert!(events.contains(&Event::OrderClosed {
			who: CHARLIE,
			order: unpayable,
			left: 500,
			reason: Closed::Unpayable,
		}));
		assert_eq!(fills(&events).len(), 2);
		assert_eq!(take(BOB, number), Some((1_000, 1_000, false)));
		assert_eq!(take(CHARLIE, unpayable), Some((0, 0, false)));
		assert_eq!(kept(), 0);
	});
}

#[test]
fn nothing_is_kept_of_other_orders() {
	new_test_ext().execute_with(|| {
		let mine = own(CHARLIE, A_FOR_B, 1_000, 9_000);
		let number = order(BOB, A_FOR_B, 1_000, 1_000);
		assert_eq!(take(BOB, number), None);
		meet(300);
		assert_eq!((take(BOB, number), kept()), (None, 1));
		meet(700);
		assert_eq!((open(BOB, number), take(BOB, number), kept()), (None, None, 1));
		let number = order(BOB, A_FOR_B, 1_000, 1_000);
		assert_eq!(cancel(BOB, number), Ok(1_000));
		assert_eq!(take(BOB, number), None);

		// Nor of a schedule, and its instalments.
		let limit = InstalmentLimit::Fixed(100);
		let schedule = Dex::do_create_schedule(&BOB, &A, &B, 100, 2, 3, limit).unwrap();
		assert_eq!(take(BOB, schedule), None);
		next_block();
		meet(50);
		assert!(open(BOB, schedule + 1).is_some());
		assert_eq!((take(BOB, schedule), take(BOB, schedule + 1)), (None, None));

		// Nor of what there never was, or belongs to others.
		assert_eq!((take(BOB, 99), take(DAVE, 0)), (None, None));
		assert_eq!((take(ALICE, mine), kept()), (None, 1));
		assert_eq!(take(CHARLIE, mine), Some((0, 0, true)));
	});
}

/// And no native token, so that the account needs nothing but what it sells.
#[test]
fn an_own_order_needs_no_deposit() {
	new_test_ext().execute_with(|| {
		mint(&A, DAVE, 1_000);
		assert!(place(DAVE, A_FOR_B, 500, 500, 9).is_err());
		let number = place_own(DAVE, A_FOR_B, 500, 500, 9).unwrap();
		assert_eq!((free(&A, DAVE), held(&A, DAVE), deposit(DAVE)), (500, 500, 0));
		meet(200);
		assert_eq!(take(DAVE, number), Some((200, 200, true)));
		run_to(10);
		assert_eq!(take(DAVE, number), Some((0, 0, false)));
		assert_eq!((free(&A, DAVE), held(&A, DAVE), free(&B, DAVE)), (800, 0, 200));
		assert_eq!(free(&NATIVE, DAVE), 0);

		// Beside orders that have one.
		own(BOB, A_FOR_B, 500, 900);
		let theirs = order(BOB, A_FOR_B, 500, 900);
		assert_eq!(deposit(BOB), 100);
		assert_ok!(cancel(BOB, theirs));
		assert_eq!((deposit(BOB), held(&A, BOB)), (0, 500));
	});
}

#[test]
fn an_own_order_goes_through_the_same_checks() {
	new_test_ext().execute_with(|| {
		let unknown = frame_support::traits::fungible::NativeOrWithId::WithId(77);
		assert_noop!(place_own(BOB, [A, A], 100, 100, 9), Error::<Test>::SameAsset);
		assert_noop!(place_own(BOB, [A, unknown], 100, 100, 9), Error::<Test>::AssetNotFound);
		assert_noop!(place_own(BOB, A_FOR_B, 0, 100, 9), Error::<Test>::AmountTooSmall);
		assert_noop!(place_own(BOB, A_FOR_B, 100, 0, 9), Error::<Test>::AmountTooSmall);
		for good_till in [0, 1, 102] {
			assert_noop!(
				place_own(BOB, A_FOR_B, 100, 100, good_till),
				Error::<Test>::InvalidLifetime
			);
		}
		assert_noop!(place_own(DAVE, A_FOR_B, 100, 1, 9), Error::<Test>::CannotReceive);
		// Nothing is left of one that fails when its money is put on hold, or after that.
		let root = sp_io::storage::root(Default::default());
		assert!(place_own(BOB, A_FOR_B, RICH, 100, 9).is_err());
		assert_eq!(sp_io::storage::root(Default::default()), root);
		for index in 0..8 {
			if index % 2 == 0 {
				own(BOB, A_FOR_B, 100, 100);
			} else {
				order(BOB, A_FOR_B, 100, 100);
			}
		}
		assert_noop!(place_own(BOB, A_FOR_B, 100, 100, 9), Error::<Test>::TooManyOrders);
		assert_noop!(place(BOB, A_FOR_B, 100, 100, 9), Error::<Test>::TooManyOrders);
		// What waits to be taken does not count.
		assert_ok!(cancel(BOB, 0));
		own(BOB, A_FOR_B, 100, 100);
		assert_eq!(kept(), 5);
	});
}

#[test]
fn a_call_never_makes_an_own_order() {
	new_test_ext().execute_with(|| {
		assert_ok!(place(BOB, A_FOR_B, 100, 100, 9));
		let limit = InstalmentLimit::Fixed(100);
		let (sell, buy) = (A, B);
		assert_ok!(submit(
			BOB,
			Call::create_schedule { sell, buy, amount: 100, instalments: 2, every: 1, limit }
		));
		next_block();
		assert_eq!(Orders::<Test>::iter_values().count(), 2);
		assert!(Orders::<Test>::iter_values().all(|order| !order.own));
		assert_eq!(kept(), 0);
	});
}

/// In a batch it is as any other.
#[test]
fn an_own_order_gets_the_price_of_the_others() {
	let run = |own_order: bool| {
		new_test_ext().execute_with(|| {
			pool_ab([1_000_003, 2_000_029]);
			let number = if own_order {
				own(BOB, A_FOR_B, 1_001, 1_500)
			} else {
				order(BOB, A_FOR_B, 1_001, 1_500)
			};
			order(ALICE, A_FOR_B, 777, 1_200);
			order(CHARLIE, B_FOR_A, 1_303, 600);
			let fills = fills(&block());
			let mine = fills.iter().find(|fill| fill.0 == BOB).copied().unwrap();
			let taken = take(BOB, number);
			assert_eq!(taken, own_order.then_some((mine.2, mine.3, false)));
			(fills, reserves(0), free(&A, BOB), free(&B, BOB))
		})
	};
	assert_eq!(run(true), run(false));
}

#[test]
fn the_check_of_the_state_notices_what_does_not_fit() {
	let broken = |breaks: &dyn Fn(OrderId, OrderId)| {
		new_test_ext().execute_with(|| {
			let mine = own(BOB, A_FOR_B, 100, 100);
			let other = order(BOB, A_FOR_B, 100, 100);
			breaks(mine, other);
			Dex::do_try_state().is_err()
		})
	};
	let some = Proceeds { sold: 1, bought: 1 };
	assert!(!broken(&|mine, _| Fills::<Test>::insert(BOB, mine, some)));
	assert!(broken(&|mine, _| Fills::<Test>::remove(BOB, mine)));
	assert!(broken(&|_, other| Fills::<Test>::insert(BOB, other, some)));
	assert!(broken(&|_, other| Fills::<Test>::insert(BOB, other + 1, some)));
	assert!(broken(&|mine, _| Fills::<Test>::insert(BOB, mine, Proceeds { sold: 0, bought: 1 })));
	assert!(broken(&|_, _| {
		let limit = InstalmentLimit::Fixed(100);
		let schedule = Dex::do_create_schedule(&BOB, &A, &B, 100, 2, 3, limit).unwrap();
		Fills::<Test>::insert(BOB, schedule, some);
	}));
	assert!(broken(&|mine, _| {
		Orders::<Test>::mutate(BOB, mine, |order| order.as_mut().unwrap().own = false);
	}));
}

const TRADERS: [AccountId; 3] = [ALICE, BOB, CHARLIE];

#[derive(Clone, Debug)]
enum Action {
	/// Who, whether they sell A, how much, the limit in thousandths of it, the lifetime, and
	/// whether it is an own order.
	Place(usize, bool, Balance, Balance, Height, bool),
	Cancel(usize, OrderId),
	Take(usize, OrderId),
	NextBlock,
}

fn action() -> impl Strategy<Value = Action> {
	prop_oneof![
		6 => (0..3usize, any::<bool>(), 1..100_000u128, 700..1_400u128, 1..8u32, any::<bool>())
			.prop_map(|(a, b, c, d, e, f)| Action::Place(a, b, c, d, e, f)),
		1 => (0..3usize, 0..12u32).prop_map(|(a, b)| Action::Cancel(a, b)),
		3 => (0..3usize, 0..12u32).prop_map(|(a, b)| Action::Take(a, b)),
		4 => Just(Action::NextBlock),
	]
}

/// What is known of an order: whether it is an own one, what events tell, and what was taken.
#[derive(Default)]
struct Known {
	own: bool,
	/// It sells A.
	first: bool,
	told: (Balance, Balance),
	taken: (Balance, Balance),
	/// It was told that it is closed.
	done: bool,
}

fn take_known(who: AccountId, number: OrderId, known: &mut BTreeMap<(AccountId, OrderId), Known>) {
	let is_open = open(who, number).is_some();
	let taken = take(who, number);
	let Some(known) = known.get_mut(&(who, number)) else {
		assert_eq!(taken, None);
		return;
	};
	assert_eq!(taken.is_some(), known.own && !known.done);
	if let Some((sold, bought, open)) = taken {
		known.taken = (known.taken.0 + sold, known.taken.1 + bought);
		assert_eq!((known.taken, open), (known.told, is_open));
		known.done = !open;
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

	/// Whenever it is asked: all that was taken of an order is all that the events have told of it,
	/// and what the accounts have is what they had and what was taken.
	#[test]
	fn what_was_taken_is_what_was_traded(
		with_pool in any::<bool>(),
		actions in proptest::collection::vec(action(), 10..60),
	) {
		new_test_ext().execute_with(|| {
			if with_pool {
				pool_ab([1_000_003, 1_100_029]);
			}
			let had: Vec<_> = TRADERS.iter().map(|who| (total(&A, *who), total(&B, *who))).collect();
			let there = [A, B].map(|asset| all_there_is(&asset));
			let mut known = BTreeMap::<(AccountId, OrderId), Known>::new();
			let mut burned = [0, 0];
			for action in actions {
				match action {
					Action::Place(who, first, amount, limit, life, own) => {
						let who = TRADERS[who];
						let pair = if first { A_FOR_B } else { B_FOR_A };
						let min_out = (amount * limit / 1_000).max(1);
						let number = Traders::<Test>::get(who).next;
						let last = System::block_number() as Height + life;
						let placed = if own {
							place_own(who, pair, amount, min_out, last).is_ok()
						} else {
							place(who, pair, amount, min_out, last).is_ok()
						};
						if placed {
							known.insert((who, number), Known { own, first, ..Known::default() });
						}
					},
					Action::Cancel(who, number) => {
						let _ = cancel(TRADERS[who], number);
					},
					Action::Take(who, number) => take_known(TRADERS[who], number, &mut known),
					Action::NextBlock => {
						let events = block();
						for (who, number, sold, bought) in fills(&events) {
							let told = &mut known.get_mut(&(who, number)).unwrap().told;
							*told = (told.0 + sold, told.1 + bought);
						}
						for batch in batches(&events).iter().filter(|batch| batch.pool.is_none()) {
							burned = [0, 1].map(|side| burned[side] + batch.dust[side]);
						}
					},
				}
			}
			let numbers: Vec<_> = known.keys().copied().collect();
			for (who, number) in numbers {
				let _ = cancel(who, number);
				take_known(who, number, &mut known);
			}
			assert_eq!(kept(), 0);
			for (who, (mut first, mut second)) in TRADERS.into_iter().zip(had) {
				for (_, order) in known.iter().filter(|((owner, _), _)| *owner == who) {
					let (sold, bought) = if order.own { order.taken } else { order.told };
					if order.first {
						(first, second) = (first - sold, second + bought);
					} else {
						(first, second) = (first + bought, second - sold);
					}
				}
				assert_eq!((total(&A, who), total(&B, who)), (first, second));
			}
			let left = [A, B].map(|asset| all_there_is(&asset));
			assert_eq!(left, [0, 1].map(|side| there[side] - burned[side]));
		});
	}
}
