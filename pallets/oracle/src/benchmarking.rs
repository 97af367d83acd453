// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of `pallet_price_oracle`: every feed has a report of every feeder there can be.

use super::*;
use crate::feeds::Cause;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Balanced, Inspect},
	EnsureOrigin,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_runtime::{traits::One, FixedU128};

/// Rules by which one report is a quorum.
fn rules() -> Feed {
	Feed {
		decimals: 12,
		quorum: 1,
		max_age: u64::MAX,
		max_jump: Permill::from_percent(10),
		confirmations: 1,
		band: Permill::from_percent(20),
		max_reference_gap: Some(Permill::from_percent(10)),
	}
}

fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn asset<T: Config>(number: u32) -> T::AssetId {
	T::BenchmarkHelper::asset(number)
}

/// An account that can afford a bond.
fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who: T::AccountId = account(name, index, 0);
	let amount = T::Bond::get() * 2 + T::Currency::minimum_balance() * 100;
	assert!(T::Currency::resolve(&who, T::Currency::issue(amount)).is_ok());
	who
}

/// As many feeders as there can be. The first really has the bond on hold.
fn feeders<T: Config>() -> Vec<T::AccountId> {
	// What the genesis brought would be too much.
	let _ = Feeders::<T>::clear(u32::MAX, None);
	let first = funded::<T>("feeder", 0);
	Feeders::<T>::insert(&first, 0);
	assert!(Pallet::<T>::do_bond(first.clone()).is_ok());
	let mut feeders = alloc::vec![first];
	for index in 1..T::MaxFeeders::get() {
		let who: T::AccountId = account("feeder", index, 0);
		Feeders::<T>::insert(&who, T::Bond::get());
		feeders.push(who);
	}
	feeders
}

/// A report of this value as of now, made when the others said one.
fn report_of<T: Config>(value: u32) -> Report {
	Report {
		value: FixedU128::from_u32(value),
		confidence: FixedU128::default(),
		timestamp: Pallet::<T>::now(),
		peers: Some(FixedU128::one()),
	}
}

/// Makes `count` feeds on which each of `feeders` reports 100, but the first reports `first`.
fn feeds<T: Config>(count: u32, feeders: &[T::AccountId], first: u32) {
	let _ = Feeds::<T>::clear(u32::MAX, None);
	for number in 0..count {
		Feeds::<T>::insert(asset::<T>(number), rules());
		set_reports::<T>(number, feeders, first, 100);
	}
}

/// Each of `feeders` reports `others` on the asset with this number, but the first `first`.
fn set_reports<T: Config>(number: u32, feeders: &[T::AccountId], first: u32, others: u32) {
	let mut reports = ReportsOf::<T>::new();
	for (index, who) in feeders.iter().enumerate() {
		let value = if index == 0 { first } else { others };
		assert!(reports.try_insert(who.clone(), report_of::<T>(value)).is_ok());
	}
	let asset = asset::<T>(number);
	Reports::<T>::insert(&asset, &reports);
	let now = Pallet::<T>::now();
	Pallet::<T>::recompute(&asset, &rules(), &reports, now, Cause::Report);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Other rules for a feed that has a price, under which it is held.
	#[benchmark]
	fn set_feed() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let feeders = feeders::<T>();
		feeds::<T>(T::MaxFeeds::get(), &feeders, 100);
		let feed = Feed { decimals: 18, ..rules() };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, asset::<T>(0), feed);

		assert_eq!(Feeds::<T>::get(asset::<T>(0)), Some(feed));
		Ok(())
	}

	#[benchmark]
	fn remove_feed() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let feeders = feeders::<T>();
		feeds::<T>(1, &feeders, 100);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, asset::<T>(0));

		assert!(!Reports::<T>::contains_key(asset::<T>(0)));
		Ok(())
	}

	#[benchmark]
	fn add_feeder() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let _ = Feeders::<T>::clear(u32::MAX, None);
		let who: T::AccountId = account("feeder", 0, 0);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());

		assert!(Feeders::<T>::contains_key(&who));
		Ok(())
	}

	/// The feeder has a report on each of the feeds there are.
	#[benchmark]
	fn remove_feeder(f: Linear<1, { T::MaxFeeds::get() }>) -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let feeders = feeders::<T>();
		feeds::<T>(f, &feeders, 100);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, feeders[0].clone());

		assert!(Unbondings::<T>::contains_key(&feeders[0]));
		assert_eq!(Evidence::<T>::get(&feeders[0]).map(|kept| kept.len()), Some(f as usize));
		Ok(())
	}

	/// A part of the bond still unbonds.
	#[benchmark]
	fn bond() {
		let who = funded::<T>("feeder", 0);
		let _ = Feeders::<T>::clear(u32::MAX, None);
		Feeders::<T>::insert(&who, 0);
		let amount = T::Bond::get() / 2;
		assert!(T::Currency::hold(&HoldReason::Bond.into(), &who, amount).is_ok());
		let until = BlockNumberFor::<T>::one();
		Unbondings::<T>::insert(&who, Unbonding { amount, until });

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert_eq!(Feeders::<T>::get(&who), Some(T::Bond::get()));
	}

	/// The feeder has a report on each of the feeds there are.
	#[benchmark]
	fn leave(f: Linear<1, { T::MaxFeeds::get() }>) {
		let feeders = feeders::<T>();
		feeds::<T>(f, &feeders, 100);

		#[extrinsic_call]
		_(RawOrigin::Signed(feeders[0].clone()));

		assert_eq!(Evidence::<T>::get(&feeders[0]).map(|kept| kept.len()), Some(f as usize));
	}

	/// There is evidence on each feed, which is deleted.
	#[benchmark]
	fn withdraw_unbonded() {
		let feeders = feeders::<T>();
		feeds::<T>(T::MaxFeeds::get(), &feeders, 100);
		let who = feeders[0].clone();
		assert!(Pallet::<T>::do_remove_feeder(who.clone(), RemovalReason::Left).is_ok());
		let until = Unbondings::<T>::get(&who).map(|unbonding| unbonding.until);
		frame_system::Pallet::<T>::set_block_number(until.unwrap_or_default());

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert!(!Evidence::<T>::contains_key(&who));
	}

	/// Every value replaces one that is kept as evidence, and moves a price.
	#[benchmark]
	fn report(v: Linear<1, { T::MaxValuesPerReport::get() }>) {
		let feeders = feeders::<T>();
		feeds::<T>(T::MaxFeeds::get(), &feeders, 1_000);
		let timestamp = Pallet::<T>::now() + T::MaxTimeDrift::get().min(1);
		let values: Vec<_> = (0..v)
			.map(|number| ReportedValue {
				asset: asset::<T>(number),
				value: FixedU128::from_u32(101),
				confidence: FixedU128::one(),
				timestamp,
			})
			.collect();
		let who = feeders[0].clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), BoundedVec::truncate_from(values));

		assert_eq!(Evidence::<T>::get(&who).map(|kept| kept.len()), Some(v as usize));
	}

	/// The feeder, who has a report on each of the feeds there are, is out of the band.
	#[benchmark]
	fn dispute(f: Linear<1, { T::MaxFeeds::get() }>) {
		let feeders = feeders::<T>();
		feeds::<T>(f, &feeders, 1_000);
		let disputer: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(disputer), asset::<T>(0), feeders[0].clone());

		assert!(Feeders::<T>::get(&feeders[0]) < Some(T::Bond::get()));
		for number in 0..f {
			assert!(!Reports::<T>::get(asset::<T>(number)).contains_key(&feeders[0]));
		}
	}

	#[benchmark]
	fn confirm_price() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let feeders = feeders::<T>();
		feeds::<T>(1, &feeders, 100);
		set_reports::<T>(0, &feeders, 200, 200);
		assert!(Aggregates::<T>::get(asset::<T>(0)).is_some_and(|price| price.held.is_some()));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, asset::<T>(0));

		assert!(Aggregates::<T>::get(asset::<T>(0)).is_some_and(|price| price.held.is_none()));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
