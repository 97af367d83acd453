// SPDX-License-Identifier: Apache-2.0

//! Events tell the whole story: who has only read them knows what is in storage.

use crate::{mock::*, *};
use frame_support::assert_ok;
use sp_runtime::Permill;
use std::collections::BTreeMap;

/// What is known of a pool.
#[derive(Clone, Debug, Eq, PartialEq)]
struct KnownPool {
	assets: [Asset; 2],
	pricing: Pricing,
	fee: Permill,
	creator: AccountId,
	paused: bool,
	reserves: [Balance; 2],
	shares: Balance,
}

/// What is known of an order.
#[derive(Clone, Debug, Eq, PartialEq)]
struct KnownOrder {
	sell: Asset,
	buy: Asset,
	amount: Balance,
	good_till: Height,
	schedule: Option<OrderId>,
	parked: bool,
}

/// What is known of a schedule.
#[derive(Clone, Debug, Eq, PartialEq)]
struct KnownSchedule {
	sell: Asset,
	buy: Asset,
	amount: Balance,
	limit: InstalmentLimit,
	every: Height,
	left: u32,
}

/// An indexer: reads events, and nothing else.
#[derive(Clone, Debug, Default)]
pub(crate) struct Indexer {
	pools: BTreeMap<PoolId, KnownPool>,
	orders: BTreeMap<(AccountId, OrderId), KnownOrder>,
	schedules: BTreeMap<(AccountId, OrderId), KnownSchedule>,
}

impl Indexer {
	/// Reads the events that have come up, and removes them.
	pub(crate) fn read(&mut self) {
		for event in events() {
			self.fold(event);
		}
		System::reset_events();
	}

	fn pool(&mut self, pool: PoolId) -> &mut KnownPool {
		self.pools.get_mut(&pool).expect("the event is about a pool that exists")
	}

	fn fold(&mut self, event: Event<Test>) {
		match event {
			Event::PoolCreated { pool, assets, kind, fee, creator } => {
				let known = KnownPool {
					assets,
					pricing: kind.into(),
					fee,
					creator,
					paused: false,
					reserves: [0, 0],
					shares: 0,
				};
				assert_eq!(self.pools.insert(pool, known), None);
			},
			Event::PoolRemoved { pool, left } => {
				let known = self.pools.remove(&pool).expect("it exists");
				assert_eq!(known.reserves, left);
			},
			Event::PoolPaused { pool, paused } => self.pool(pool).paused = paused,
			Event::AmplificationRamped { pool, ramp: new } => match &mut self.pool(pool).pricing {
				Pricing::Stable { ramp, .. } => *ramp = new,
				Pricing::ConstantProduct => panic!("not a stable pool"),
			},
			Event::LiquidityAdded { pool, amounts, shares, locked, .. } => {
				let known = self.pool(pool);
				known.reserves = [0, 1].map(|side| known.reserves[side] + amounts[side]);
				known.shares += shares + locked;
			},
			Event::LiquidityRemoved { pool, amounts, shares, .. } => {
				let known = self.pool(pool);
				known.reserves = [0, 1].map(|side| known.reserves[side] - amounts[side]);
				known.shares -= shares;
			},
			Event::Swapped { pool, asset_in, amount_in, amount_out, fee, .. } => {
				let known = self.pool(pool);
				let input = known.assets.iter().position(|asset| *asset == asset_in).unwrap();
				known.reserves[input] += amount_in;
				known.reserves[1 - input] -= amount_out;
				// The fee is what was announced, rounded up, at most by what one unit needs.
				let exact = amount_in * Balance::from(known.fee.deconstruct());
				assert!(fee * 1_000_000 >= exact && fee * 1_000_000 < exact + 1_000_000);
			},
			Event::BatchCleared { pool, dust, .. } => {
				if let Some(pool) = pool {
					let known = self.pool(pool);
					known.reserves = [0, 1].map(|side| known.reserves[side] + dust[side]);
				}
			},
			Event::BatchFailed { .. } => {},
			Event::OrderPlaced { who, order, sell, buy, amount, good_till, schedule, .. } => {
				let known = KnownOrder { sell, buy, amount, good_till, schedule, parked: false };
				assert_eq!(self.orders.insert((who, order), known), None);
				// After the last instalment there is no schedule any more.
				let schedule = schedule.and_then(|number| self.schedules.get_mut(&(who, number)));
				if let Some(schedule) = schedule {
					schedule.left -= 1;
				}
			},
			Event::OrderFilled { who, order, sold, left, .. } => {
				let known = self.orders.get_mut(&(who, order)).expect("it is open");
				known.amount -= sold;
				assert_eq!(known.amount, left);
				if left == 0 {
					self.orders.remove(&(who, order));
				}
			},
			Event::OrderClosed { who, order, left, .. } => {
				let known = self.orders.remove(&(who, order)).expect("it is open");
				assert_eq!(known.amount, left);
			},
			Event::OrderParked { who, order } => {
				self.orders.get_mut(&(who, order)).expect("it is open").parked = true;
			},
			Event::ScheduleCreated {
				who,
				schedule,
				sell,
				buy,
				amount,
				instalments,
				every,
				limit,
			} => {
				let known = KnownSchedule { sell, buy, amount, limit, every, left: instalments };
				assert_eq!(self.schedules.insert((who, schedule), known), None);
			},
			Event::InstalmentSkipped { who, schedule } => {
				assert!(self.schedules.contains_key(&(who, schedule)));
			},
			Event::ScheduleClosed { who, schedule, .. } => {
				self.schedules.remove(&(who, schedule)).expect("it exists");
			},
			Event::__Ignore(..) => unreachable!("nobody emits it"),
		}
	}

	/// Reads what is new, and compares everything with storage.
	pub(crate) fn compare(&mut self) {
		self.read();
		let pools: BTreeMap<_, _> = Pools::<Test>::iter()
			.map(|(id, pool)| {
				let Pool { assets, fee, pricing, creator, paused, .. } = pool;
				let PoolState { reserves, shares, .. } = state(id);
				(id, KnownPool { assets, pricing, fee, creator, paused, reserves, shares })
			})
			.collect();
		assert_eq!(self.pools, pools);
		let orders: BTreeMap<_, _> = Orders::<Test>::iter()
			.map(|(who, number, order)| {
				let Order { sell, buy, amount, good_till, schedule, parked, .. } = order;
				((who, number), KnownOrder { sell, buy, amount, good_till, schedule, parked })
			})
			.collect();
		assert_eq!(self.orders, orders);
		let schedules: BTreeMap<_, _> = Schedules::<Test>::iter()
			.map(|(who, number, schedule)| {
				let Schedule { sell, buy, amount, limit, every, left, .. } = schedule;
				((who, number), KnownSchedule { sell, buy, amount, limit, every, left })
			})
			.collect();
		assert_eq!(self.schedules, schedules);
	}
}

/// Every event about pools, one after the other.
#[test]
fn an_indexer_knows_the_pools() {
	new_test_ext().execute_with(|| {
		let mut indexer = Indexer::default();
		let stable = PoolKind::Stable { amplification: 100, scales: [1, 1_000] };
		for (assets, kind, fee) in [
			([A, B], PoolKind::ConstantProduct, FEE),
			([C, A], stable, NO_FEE),
			([NATIVE, B], PoolKind::ConstantProduct, NO_FEE),
		] {
			assert_ok!(submit(ALICE, Call::create_pool { assets, kind, fee }));
			indexer.compare();
		}
		let deposits = [[5_000_003, 7_000_001], [7_000_000, 5_000_000_000], [1_000_000, 3_000_000]];
		for (pool, amounts) in deposits.into_iter().enumerate() {
			assert_ok!(join(ALICE, pool as PoolId, amounts));
			indexer.compare();
		}
		let admin = RuntimeOrigin::root;
		let ramp = |end| Call::ramp_amplification { pool: 1, amplification: 90, end };
		let steps: [&dyn Fn() -> sp_runtime::DispatchResult; 9] = [
			&|| sell(BOB, &[0], A, 12_345),
			&|| sell(BOB, &[1, 0, 2], C, 5_432_100),
			&|| buy(CHARLIE, &[2, 0], A, 1_111),
			&|| join(CHARLIE, 0, [77_777, 77_777]),
			&|| join_single(BOB, 1, A, 77_777),
			&|| leave(CHARLIE, 0, 12_345),
			&|| submit_as(admin(), Call::set_paused { pool: 0, paused: true }),
			&|| submit_as(admin(), ramp(100)),
			&|| leave(ALICE, 0, 1_000_000),
		];
		for step in steps {
			assert_ok!(step());
			assert!(!events().is_empty());
			indexer.compare();
			next_block();
			indexer.compare();
		}
		// And what fails tells nothing.
		assert!(sell(BOB, &[0], A, 1).is_err() && sell(BOB, &[1, 2], C, 5_432_100).is_err());
		assert!(events().is_empty());

		while state(0).shares > LOCKED_SHARES {
			for who in [ALICE, BOB, CHARLIE] {
				let shares = shares_of(who, 0).min(state(0).shares / 2);
				assert!(shares == 0 || leave(who, 0, shares).is_ok() || events().is_empty());
				indexer.compare();
			}
			next_block();
		}
		assert_ok!(submit(ALICE, Call::remove_pool { pool: 0 }));
		indexer.compare();
		assert_eq!(indexer.pools.len(), 2);
	});
}

/// What an indexer that misses an event, or reads one twice, notices.
#[test]
fn an_indexer_notices_what_does_not_fit() {
	new_test_ext().execute_with(|| {
		let mut indexer = Indexer::default();
		pool_ab([1_000_000, 1_000_000]);
		indexer.compare();
		assert_ok!(sell(BOB, &[0], A, 1_000));
		let twice = events().pop().unwrap();
		let mut doubled = indexer.clone();
		doubled.fold(twice);
		assert!(std::panic::catch_unwind(move || doubled.compare()).is_err());
		let mut missing = indexer.clone();
		System::reset_events();
		assert!(std::panic::catch_unwind(move || missing.compare()).is_err());
	});
}
