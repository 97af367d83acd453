// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of `pallet_lending`.
//!
//! A position has `s` supplies and `d` debts, in different markets, all of them in its efficiency
//! group, and a year of interest on each, for which the series of the exponential takes many steps.
//! No asset is the native token, which would save entries.

use super::*;
use crate::math::health::health;
use alloc::{boxed::Box, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	weights::{Weight, WeightMeter},
};
use frame_system::RawOrigin;
use sp_runtime::{traits::One, FixedU128, Permill};

/// What is supplied of each asset, in units. A unit of every asset is worth the same.
const SUPPLY: Balance = 1 << 80;

/// What counts in a debt ceiling.
const COUNTED: Balance = 1 << 80;

/// Milliseconds of interest.
const YEAR: Moment = 31_557_600_000;

const GROUP: GroupId = 1_000;

fn asset<T: Config>(seed: u32) -> T::AssetId {
	T::BenchmarkHelper::asset(seed)
}

/// The assets that are supplied: the exchange knows the first.
fn collaterals<T: Config>(s: u32) -> Vec<T::AssetId> {
	(1..=s).map(asset::<T>).collect()
}

/// The assets that are owed.
fn debts<T: Config>(d: u32) -> Vec<T::AssetId> {
	(1..=d).map(|seed| asset::<T>(T::MaxAssets::get() + seed)).collect()
}

/// The first asset that is owed.
fn first_debt<T: Config>() -> T::AssetId {
	asset::<T>(T::MaxAssets::get() + 1)
}

fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn bonus() -> Bonus {
	Bonus {
		min: Permill::from_percent(5),
		max: Permill::from_percent(10),
		slope: FixedU128::from_u32(1),
	}
}

fn group() -> Group {
	Group {
		collateral_factor: Permill::from_percent(80),
		liquidation_threshold: Permill::from_percent(85),
		bonus: bonus(),
	}
}

fn params(group: Option<GroupId>) -> MarketParams {
	MarketParams {
		supply_cap: Balance::MAX >> 1,
		borrow_cap: Balance::MAX >> 1,
		reserve_factor: Permill::from_percent(10),
		collateral_factor: Permill::from_percent(60),
		liquidation_threshold: Permill::from_percent(70),
		bonus: bonus(),
		rates: RateModel {
			kink: Permill::from_percent(80),
			steepness: FixedU128::from_u32(4),
			initial: FixedU128::from_rational(4, 100),
			min: FixedU128::from_rational(1, 1_000),
			max: FixedU128::from_u32(2),
			speed: FixedU128::from_u32(50),
		},
		flash_fee: Permill::from_parts(500),
		debt_ceiling: None,
		borrowable_in_isolation: true,
		group,
		price_bounds: Some((FixedU128::from_inner(1), FixedU128::from_u32(1_000_000))),
		frozen: false,
	}
}

fn set_price<T: Config>(assets: &[T::AssetId], percent: u128) {
	for asset in assets {
		T::BenchmarkHelper::set_price(asset, FixedU128::from_rational(percent, 100));
	}
}

fn endowed<T: Config>(name: &'static str, assets: &[T::AssetId]) -> T::AccountId {
	let who: T::AccountId = account(name, 0, 0);
	for asset in assets {
		T::BenchmarkHelper::endow(asset, &who);
	}
	who
}

fn list<T: Config>(asset: &T::AssetId, group: Option<GroupId>) -> Result<(), BenchmarkError> {
	T::BenchmarkHelper::endow(asset, &Pallet::<T>::account());
	set_price::<T>(core::slice::from_ref(asset), 100);
	Ok(Pallet::<T>::do_list(asset, params(group))?)
}

/// No markets but those of the benchmark.
fn clean<T: Config>() {
	MarketIds::<T>::kill();
	let _ = Watched::<T>::clear(u32::MAX, None);
	let _ = Deferred::<T>::clear(u32::MAX, None);
	let _ = Inventories::<T>::clear(u32::MAX, None);
	Marks::<T>::kill();
}

/// The markets of a position, with somebody else's supply in each.
fn markets<T: Config>(s: u32, d: u32) -> Result<Vec<T::AssetId>, BenchmarkError> {
	clean::<T>();
	T::BenchmarkHelper::advance(YEAR);
	Pallet::<T>::do_set_group(GROUP, group())?;
	let all: Vec<_> = collaterals::<T>(s).into_iter().chain(debts::<T>(d)).collect();
	for asset in &all {
		list::<T>(asset, Some(GROUP))?;
	}
	// Each by another account, as a position has a bounded number of assets.
	for (index, asset) in all.iter().enumerate() {
		let lender: T::AccountId = account("lender", index as u32, 0);
		T::BenchmarkHelper::endow(asset, &lender);
		Pallet::<T>::do_supply(&lender, asset, SUPPLY * 4)?;
	}
	Ok(all)
}

/// A position with so many supplies and debts, a year old.
fn position<T: Config>(s: u32, d: u32) -> Result<T::AccountId, BenchmarkError> {
	let all = markets::<T>(s, d)?;
	let who = endowed::<T>("owner", &all);
	for asset in collaterals::<T>(s) {
		// Twice as much as is owed.
		Pallet::<T>::do_supply(&who, &asset, SUPPLY * Balance::from(d) / Balance::from(s))?;
	}
	Pallet::<T>::do_choose_group(&who, Some(GROUP))?;
	for asset in debts::<T>(d) {
		Pallet::<T>::do_borrow(&who, &asset, SUPPLY / 2, &who)?;
	}
	// As if there had been a debt ceiling: with one, there would be one supply and one debt.
	let first = asset::<T>(1);
	Pallet::<T>::count_more(&first, COUNTED)?;
	Positions::<T>::mutate(&who, |position| {
		let Some(position) = position else { return };
		position.isolated = Some((first, COUNTED));
	});
	begin::<T>();
	T::BenchmarkHelper::advance(YEAR);
	Ok(who)
}

/// A position with all supplies and debts.
fn full_position<T: Config>() -> Result<T::AccountId, BenchmarkError> {
	position::<T>(T::MaxAssets::get(), T::MaxAssets::get())
}

/// A position whose liquidation ends with the loss of all its debts: but for the first, its
/// collateral is worth nothing, and that is not worth much.
fn lost_position<T: Config>(s: u32, d: u32) -> Result<T::AccountId, BenchmarkError> {
	let who = position::<T>(s, d)?;
	// Less than the first debt.
	set_price::<T>(&[asset::<T>(1)], 1);
	Positions::<T>::mutate(&who, |position| {
		let Some(position) = position else { return };
		let first = asset::<T>(1);
		for supply in position.supplies.iter_mut().filter(|supply| supply.asset != first) {
			supply.shares = 1;
		}
	});
	Ok(who)
}

/// The next block begins.
fn begin<T: Config>() {
	let now = frame_system::Pallet::<T>::block_number() + One::one();
	frame_system::Pallet::<T>::set_block_number(now);
	T::BenchmarkHelper::clear();
	// What is measured is not done here.
	Backlog::<T>::kill();
	Pallet::<T>::begin_block(now);
	Pallet::<T>::move_odometer();
}

/// Collateral that the chain has taken over, on offer, of which a part was just sold.
fn sale<T: Config>() -> Result<[T::AssetId; 2], BenchmarkError> {
	let (collateral, debt) = (asset::<T>(1), first_debt::<T>());
	let who = full_position::<T>()?;
	T::BenchmarkHelper::make_exchange([&collateral, &debt]);
	let position = Positions::<T>::get(&who).ok_or("there is no position")?;
	let shares = |asset: &T::AssetId| {
		let supplied = position.supplies.iter().find(|supply| supply.asset == *asset);
		supplied.map_or(0, |supply| supply.shares)
	};
	let owed = position.debts.iter().find(|owed| owed.asset == debt).map_or(0, |owed| owed.shares);
	Pallet::<T>::add_inventory(&collateral, &debt, shares(&collateral), owed, COUNTED)?;
	let mut meter = WeightMeter::new();
	Pallet::<T>::sell_inventories(&mut meter);
	let inventory = Inventories::<T>::get((&collateral, &debt)).ok_or("there is no inventory")?;
	assert!(inventory.order.is_some(), "the sale was made");
	begin::<T>();
	Ok([collateral, debt])
}

fn rule<T: Config>() -> DeleverageRule<T::AssetId> {
	DeleverageRule {
		below: FixedU128::from_rational(3, 2),
		to: FixedU128::from_rational(16, 10),
		collateral: asset::<T>(1),
		debt: first_debt::<T>(),
		max_slippage: Permill::from_percent(20),
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn list_market() -> Result<(), BenchmarkError> {
		clean::<T>();
		Pallet::<T>::do_set_group(GROUP, group())?;
		for seed in 1..T::MaxMarkets::get() {
			list::<T>(&super::asset::<T>(seed), Some(GROUP))?;
		}
		let asset = asset::<T>(500);
		T::BenchmarkHelper::endow(&asset, &Pallet::<T>::account());
		set_price::<T>(core::slice::from_ref(&asset), 100);
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, asset.clone(), Box::new(params(Some(GROUP))));

		assert!(Markets::<T>::contains_key(asset));
		Ok(())
	}

	#[benchmark]
	fn set_params() -> Result<(), BenchmarkError> {
		let all = markets::<T>(1, 1)?;
		let changed = MarketParams { reserve_factor: Permill::zero(), ..params(Some(GROUP)) };
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, all[0].clone(), Box::new(changed));

		assert!(PendingParams::<T>::contains_key(&all[0]));
		Ok(())
	}

	#[benchmark]
	fn cancel_params() -> Result<(), BenchmarkError> {
		let all = markets::<T>(1, 1)?;
		let changed = MarketParams { reserve_factor: Permill::zero(), ..params(Some(GROUP)) };
		Pallet::<T>::do_set_params(&all[0], changed)?;
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, all[0].clone());

		assert!(!PendingParams::<T>::contains_key(&all[0]));
		Ok(())
	}

	#[benchmark]
	fn create_group() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, GROUP, group());

		assert!(Groups::<T>::contains_key(GROUP));
		Ok(())
	}

	#[benchmark]
	fn take_reserves() -> Result<(), BenchmarkError> {
		full_position::<T>()?;
		let debt = first_debt::<T>();
		T::BenchmarkHelper::endow(&debt, &T::ReservesRecipient::get());
		let reserves = Pallet::<T>::live(&debt)?.accrued.reserves;
		assert!(reserves != 0);
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, debt.clone(), reserves);

		assert_eq!(Pallet::<T>::live(&debt)?.accrued.reserves, 0);
		Ok(())
	}

	#[benchmark]
	fn add_reserves() -> Result<(), BenchmarkError> {
		full_position::<T>()?;
		let debt = first_debt::<T>();
		let giver = endowed::<T>("giver", core::slice::from_ref(&debt));
		let before = Pallet::<T>::live(&debt)?.accrued.reserves;

		#[extrinsic_call]
		_(RawOrigin::Signed(giver), debt.clone(), SUPPLY);

		assert_eq!(Pallet::<T>::live(&debt)?.accrued.reserves, before + SUPPLY);
		Ok(())
	}

	/// More of an asset that a position has supplied last.
	#[benchmark]
	fn supply(s: Linear<1, { T::MaxAssets::get() }>) -> Result<(), BenchmarkError> {
		let who = position::<T>(s, 1)?;
		let last = asset::<T>(s);
		let before = MarketTotals::<T>::get(&last).cash;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), last.clone(), SUPPLY);

		assert_eq!(MarketTotals::<T>::get(&last).cash, before + SUPPLY);
		Ok(())
	}

	#[benchmark]
	fn withdraw(
		s: Linear<1, { T::MaxAssets::get() }>,
		d: Linear<1, { T::MaxAssets::get() }>,
	) -> Result<(), BenchmarkError> {
		let who = position::<T>(s, d)?;
		let first = asset::<T>(1);
		let before = MarketTotals::<T>::get(&first).cash;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), first.clone(), Some(SUPPLY / 100));

		assert_eq!(MarketTotals::<T>::get(&first).cash, before - SUPPLY / 100);
		Ok(())
	}

	#[benchmark]
	fn set_collateral(
		s: Linear<2, { T::MaxAssets::get() }>,
		d: Linear<1, { T::MaxAssets::get() }>,
	) -> Result<(), BenchmarkError> {
		let who = position::<T>(s, d)?;
		let first = asset::<T>(1);
		set_price::<T>(&debts::<T>(d), 10);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), first, false);

		let position = Positions::<T>::get(who).ok_or("there is no position")?;
		assert!(position.supplies.iter().any(|entry| !entry.collateral));
		Ok(())
	}

	#[benchmark]
	fn choose_group(
		s: Linear<1, { T::MaxAssets::get() }>,
		d: Linear<1, { T::MaxAssets::get() }>,
	) -> Result<(), BenchmarkError> {
		let who = position::<T>(s, d)?;
		set_price::<T>(&debts::<T>(d), 10);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), None);

		assert_eq!(Positions::<T>::get(who).ok_or("there is no position")?.group, None);
		Ok(())
	}

	#[benchmark]
	fn borrow(
		s: Linear<1, { T::MaxAssets::get() }>,
		d: Linear<1, { T::MaxAssets::get() }>,
	) -> Result<(), BenchmarkError> {
		let who = position::<T>(s, d)?;
		let debt = first_debt::<T>();
		set_price::<T>(&debts::<T>(d), 50);
		let delegate = endowed::<T>("delegate", core::slice::from_ref(&debt));
		Pallet::<T>::do_set_allowance(&who, &delegate, &debt, SUPPLY)?;
		let before = MarketTotals::<T>::get(&debt).cash;

		#[extrinsic_call]
		_(RawOrigin::Signed(delegate), debt.clone(), SUPPLY / 100, Some(who));

		assert_eq!(MarketTotals::<T>::get(&debt).cash, before - SUPPLY / 100);
		Ok(())
	}

	#[benchmark]
	fn repay() -> Result<(), BenchmarkError> {
		let who = full_position::<T>()?;
		let debt = first_debt::<T>();
		let payer = endowed::<T>("payer", core::slice::from_ref(&debt));
		let before = MarketTotals::<T>::get(&debt).cash;

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), debt.clone(), Some(SUPPLY / 100), Some(who));

		assert_eq!(MarketTotals::<T>::get(&debt).cash, before + SUPPLY / 100);
		Ok(())
	}

	#[benchmark]
	fn set_allowance() -> Result<(), BenchmarkError> {
		let all = markets::<T>(1, 1)?;
		let who = endowed::<T>("owner", &all);
		let delegate: T::AccountId = account("delegate", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), delegate.clone(), all[0].clone(), SUPPLY);

		assert!(Allowances::<T>::contains_key((who, delegate, all[0].clone())));
		Ok(())
	}

	#[benchmark]
	fn set_rule(
		s: Linear<1, { T::MaxAssets::get() }>,
		d: Linear<1, { T::MaxAssets::get() }>,
	) -> Result<(), BenchmarkError> {
		let who = position::<T>(s, d)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), Some(rule::<T>()));

		assert!(Positions::<T>::get(who).is_some_and(|position| position.rule.is_some()));
		Ok(())
	}

	/// After it, all debts of the position are lost.
	#[benchmark]
	fn liquidate(
		s: Linear<1, { T::MaxAssets::get() }>,
		d: Linear<1, { T::MaxAssets::get() }>,
	) -> Result<(), BenchmarkError> {
		let who = lost_position::<T>(s, d)?;
		let (first, debt) = (asset::<T>(1), debts::<T>(d)[0].clone());
		let keeper = endowed::<T>("keeper", &[first.clone(), debt.clone()]);

		#[extrinsic_call]
		_(RawOrigin::Signed(keeper), who.clone(), debt, first, None, 1, false);

		assert!(!Positions::<T>::contains_key(who));
		Ok(())
	}

	#[benchmark]
	fn buy_inventory() -> Result<(), BenchmarkError> {
		let [collateral, debt] = sale::<T>()?;
		let buyer = endowed::<T>("buyer", &[collateral.clone(), debt.clone()]);

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer), collateral.clone(), debt.clone(), Some(SUPPLY / 100), 1);

		assert!(Inventories::<T>::contains_key((collateral, debt)));
		Ok(())
	}

	#[benchmark]
	fn flash_loan() -> Result<(), BenchmarkError> {
		let all = markets::<T>(1, 1)?;
		let who = endowed::<T>("borrower", &all[..1]);
		let before = MarketTotals::<T>::get(&all[0]).cash;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), all[0].clone(), SUPPLY, Default::default());

		assert!(MarketTotals::<T>::get(&all[0]).cash > before);
		Ok(())
	}

	/// The beginning of a block without markets.
	#[benchmark]
	fn begin_block() {
		clean::<T>();
		let now = frame_system::Pallet::<T>::block_number();
		let weight;
		#[block]
		{
			weight = Pallet::<T>::begin_block(now);
		}
		assert!(weight.any_gt(Weight::zero()));
	}

	/// Finding that a market is as it was.
	#[benchmark]
	fn look_at_market() -> Result<(), BenchmarkError> {
		full_position::<T>()?;
		let debt = first_debt::<T>();
		let renewed;
		#[block]
		{
			renewed = Pallet::<T>::begin_market(&debt, One::one());
		}
		assert!(!renewed);
		Ok(())
	}

	/// Renewing the checkpoint of a market, with new parameters.
	#[benchmark]
	fn renew_market() -> Result<(), BenchmarkError> {
		full_position::<T>()?;
		let debt = first_debt::<T>();
		let changed = MarketParams { reserve_factor: Permill::zero(), ..params(Some(GROUP)) };
		Pallet::<T>::do_set_params(&debt, changed)?;
		let (at, _) = PendingParams::<T>::get(&debt).ok_or("nothing is scheduled")?;
		let renewed;
		#[block]
		{
			renewed = Pallet::<T>::begin_market(&debt, at);
		}
		assert!(renewed);
		Ok(())
	}

	/// Moving the odometer on, with `m` markets whose prices have changed.
	#[benchmark]
	fn move_odometer(m: Linear<1, { T::MaxMarkets::get() }>) -> Result<(), BenchmarkError> {
		clean::<T>();
		T::BenchmarkHelper::advance(YEAR);
		let all: Vec<_> = (1..=m).map(asset::<T>).collect();
		for asset in &all {
			list::<T>(asset, None)?;
		}
		Pallet::<T>::move_odometer();
		set_price::<T>(&all, 90);
		set_price::<T>(&all[..1], 110);
		let before = Odometer::<T>::get();
		#[block]
		{
			Pallet::<T>::move_odometer();
		}
		assert!(Odometer::<T>::get() > before);
		Ok(())
	}

	/// Valuing a position, and moving it to where it waits next.
	#[benchmark]
	fn look_at_position(
		s: Linear<1, { T::MaxAssets::get() }>,
		d: Linear<1, { T::MaxAssets::get() }>,
	) -> Result<(), BenchmarkError> {
		let who = position::<T>(s, d)?;
		let before = Positions::<T>::get(&who).and_then(|position| position.watch);
		set_price::<T>(&debts::<T>(d), 50);
		Pallet::<T>::move_odometer();
		let mut meter = WeightMeter::new();
		#[block]
		{
			let _ = Pallet::<T>::look_at(&who, &mut meter);
		}
		let after = Positions::<T>::get(&who).and_then(|position| position.watch);
		assert!(before != after);
		Ok(())
	}

	/// Taking over what a position that cannot be saved has, and giving up its debts.
	#[benchmark]
	fn take_over(
		s: Linear<1, { T::MaxAssets::get() }>,
		d: Linear<1, { T::MaxAssets::get() }>,
	) -> Result<(), BenchmarkError> {
		let who = lost_position::<T>(s, d)?;
		let position = Positions::<T>::get(&who).ok_or("there is no position")?;
		let valued = Pallet::<T>::valued(&position)?;
		assert!(health(valued.weighted, valued.debt) < FixedU128::from_u32(1));
		#[block]
		{
			Pallet::<T>::take_over(&who, position, valued)?;
		}
		assert!(!Positions::<T>::contains_key(who));
		Ok(())
	}

	/// Carrying out the rule of a position.
	#[benchmark]
	fn deleverage(
		s: Linear<1, { T::MaxAssets::get() }>,
		d: Linear<1, { T::MaxAssets::get() }>,
	) -> Result<(), BenchmarkError> {
		let who = position::<T>(s, d)?;
		T::BenchmarkHelper::make_exchange([&asset::<T>(1), &first_debt::<T>()]);
		Pallet::<T>::do_set_rule(&who, Some(rule::<T>()))?;
		// Just below what the rule wants, so that little has to be sold.
		let position = Positions::<T>::get(&who).ok_or("there is no position")?;
		let health = Pallet::<T>::valued(&position)?.health();
		Positions::<T>::mutate(&who, |position| {
			if let Some(rule) = position.as_mut().and_then(|position| position.rule.as_mut()) {
				rule.to =
					FixedU128::from_inner(health.into_inner() + health.into_inner() / 1_000_000);
				rule.below = rule.to;
			}
		});
		let position = Positions::<T>::get(&who).ok_or("there is no position")?;
		let valued = Pallet::<T>::valued(&position)?;
		#[block]
		{
			Pallet::<T>::deleverage(&who, position, &valued)?;
		}
		let position = Positions::<T>::get(&who).ok_or("there is no position")?;
		assert!(Pallet::<T>::valued(&position)?.health() > health);
		Ok(())
	}

	/// Ending a sale that a batch has filled in part, giving up what the rest will not pay, and making
	/// the next.
	#[benchmark]
	fn sell_inventory() -> Result<(), BenchmarkError> {
		let [collateral, debt] = sale::<T>()?;
		set_price::<T>(core::slice::from_ref(&collateral), 40);
		let before = MarketTotals::<T>::get(&debt);
		let mut meter = WeightMeter::new();
		#[block]
		{
			Pallet::<T>::sell_inventories(&mut meter);
		}
		let after = MarketTotals::<T>::get(&debt);
		assert!(after.cash > before.cash, "a part was sold");
		// At a unit of the debt for each.
		let repaid = after.cash - before.cash;
		assert!(after.debt_shares < before.debt_shares - repaid, "a part was given up");
		let inventory = Inventories::<T>::get((collateral, debt)).ok_or("all was sold")?;
		assert!(inventory.order.is_some(), "the next sale was made");
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
