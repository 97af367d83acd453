// SPDX-License-Identifier: Apache-2.0

//! Which positions the chain looks at, and when.
//!
//! The health of a position changes with prices, and nobody can look at every position in every
//! block. So there is an odometer, which in each block moves on by how much the health of any
//! position can have fallen at most:
//!
//! ```text
//! d = ln(largest rise of a price / smallest fall of a price)
//! ```
//!
//! where a price that has not moved counts as one, and the growth of the debts counts as a rise.
//! (Collateral has lost the factor of the smallest fall at most, and debts have gained that of the
//! largest rise at most.) What shares lose when a bad debt is given up, and what governance takes
//! from a liquidation threshold, counts besides. A position that had a health of `h` when the odometer stood at `x` cannot
//! have one below `b` before it stands at
//!
//! ```text
//! x + ln(h / b)
//! ```
//!
//! and waits there, among all others in that order. In each block, those are looked at which the
//! odometer has passed: some of them are liquidated, the others wait further on. How many there
//! are in all makes no difference.
//!
//! A position is put there anew when it takes risk, and not when it gives up risk, for which no
//! price is needed: then it is looked at earlier than it had to be.

use crate::{
	math::{
		health::{health, weighted},
		ray::{self, RAY},
	},
	position::{value_at, Size, Valued},
	*,
};
use codec::Decode;
use frame_support::{
	storage::{with_storage_layer, StoragePrefixedMap},
	traits::Get,
	weights::{Weight, WeightMeter},
	BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use polyphony_support::{
	mul_div,
	queue::{drain_due, Step},
	Rounding,
};
use sp_runtime::{
	traits::{SaturatedConversion, Saturating},
	DispatchError, FixedU128,
};

/// Bytes of the hash before a key under `Blake2_128Concat`.
const HASH: usize = 16;

/// 10^27 / 10^9: the odometer counts in 10^-9, the logarithm in 10^-27.
const STEP: u128 = 1_000_000_000_000_000_000;

/// How often in a row a rule may fail.
const MAX_FAILURES: u8 = 10;

/// The furthest that the odometer moves at once: `e^50` is more than any health that is not
/// infinite, so that this reaches every position.
const FURTHEST: u64 = 50_000_000_000;

/// `ln(a / b)` in 10^-9, at least zero and at most [`FURTHEST`]. Rounded as told.
pub(crate) fn distance(a: u128, b: u128, rounding: Rounding) -> u64 {
	if a <= b {
		return 0;
	}
	let Some(ratio) = mul_div(a, RAY, b, rounding) else {
		// Larger than any logarithm that the fixed point numbers have, which is 26.
		return match rounding {
			Rounding::Up => FURTHEST,
			Rounding::Down => 26_000_000_000,
		};
	};
	let nats = ray::ln(ratio.max(RAY), rounding);
	let steps = match rounding {
		Rounding::Up => nats.div_ceil(STEP),
		Rounding::Down => nats / STEP,
	};
	u64::try_from(steps).unwrap_or(FURTHEST).min(FURTHEST)
}

impl<T: Config> Pallet<T> {
	/// Where a position waits.
	///
	/// It is valued at the prices at which the odometer stands, which are those of the end of the
	/// last block: what a price does within a block and takes back again, the odometer does not see.
	/// If it has not seen an asset at all, it looks at the position when it first does.
	pub(crate) fn watch_until(
		valued: &Valued<T>,
		rule: Option<&DeleverageRule<T::AssetId>>,
	) -> Watch<BlockNumberFor<T>> {
		let odometer = Odometer::<T>::get();
		let below = rule.map_or(FixedU128::from_u32(1), |rule| rule.below);
		let ahead = Self::health_at_marks(valued)
			.map_or(0, |health| distance(health.into_inner(), below.into_inner(), Rounding::Down));
		Watch::Until(odometer.saturating_add(ahead))
	}

	/// The health of a position at the prices at which the odometer stands.
	fn health_at_marks(valued: &Valued<T>) -> Option<FixedU128> {
		let marks = Marks::<T>::get();
		let price = |asset: &T::AssetId| {
			marks.iter().find(|mark| mark.asset == *asset).map(|mark| mark.price)
		};
		let mut backed = 0u128;
		for backing in &valued.backings {
			let asset = &backing.live.asset;
			let amount = backing.live.supplied(backing.shares).ok()?;
			let value = value_at::<T>(asset, amount, price(asset)?, Rounding::Down).ok()?;
			backed = backed.checked_add(weighted(value, backing.factors.liquidation_threshold))?;
		}
		let mut debt = 0u128;
		for owed in &valued.debts {
			let asset = &owed.live.asset;
			let value = value_at::<T>(asset, owed.amount, price(asset)?, Rounding::Up).ok()?;
			debt = debt.checked_add(value)?;
		}
		Some(health(backed, debt))
	}

	/// Moves a position to where it waits.
	pub(crate) fn set_watch(
		who: &T::AccountId,
		position: &mut PositionOf<T>,
		watch: Option<Watch<BlockNumberFor<T>>>,
	) {
		if position.watch == watch {
			return;
		}
		match position.watch {
			Some(Watch::Until(at)) => Watched::<T>::remove((at.to_be_bytes(), who)),
			Some(Watch::Deferred(at)) => Deferred::<T>::remove((block_key::<T>(at), who)),
			None => {},
		}
		match watch {
			Some(Watch::Until(at)) => Watched::<T>::insert((at.to_be_bytes(), who), ()),
			Some(Watch::Deferred(at)) => Deferred::<T>::insert((block_key::<T>(at), who), ()),
			None => {},
		}
		position.watch = watch;
	}

	/// Moves the odometer on, by what prices and debts have done since the last time.
	///
	/// An asset without a price keeps its mark: what its price has done meanwhile counts when it is
	/// back.
	pub(crate) fn move_odometer() {
		let (mut rise, mut fall) = ((1u128, 1u128), (1u128, 1u128));
		let mut moved = 0u64;
		let old = Marks::<T>::get();
		let mut marks = BoundedVec::new();
		for asset in MarketIds::<T>::get() {
			let Ok(live) = Self::live(&asset) else { continue };
			let mark = old.iter().find(|mark| mark.asset == asset);
			let price = Self::price(&asset, &live.params).ok().map(|price| price.value);
			let index = live.accrued.index;
			if let (Some(mark), Some(price)) = (mark, price) {
				let (now, then) = (price.into_inner(), mark.price.into_inner());
				if larger((then, now), fall) {
					fall = (then, now);
				}
				// Prices and indices are far from where these could not be multiplied; if they
				// ever were there, the odometer would move as far as it can.
				match mul_div(now, index, mark.index, Rounding::Up) {
					Some(risen) if larger((risen, then), rise) => rise = (risen, then),
					Some(_) => {},
					None => moved = FURTHEST,
				}
			}
			let seen = price.map(|price| Mark { asset, price, index });
			if let Some(mark) = seen.or_else(|| mark.cloned()) {
				// There are no more of them than there are markets.
				let _ = marks.try_push(mark);
			}
		}
		let moved = moved.max(distance(rise.0, rise.1, Rounding::Up)).saturating_add(distance(
			fall.0,
			fall.1,
			Rounding::Up,
		));
		if moved != 0 {
			Odometer::<T>::mutate(|odometer| *odometer = odometer.saturating_add(moved));
		}
		if old != marks {
			Marks::<T>::put(marks);
		}
	}

	/// Accounts for parameters that make positions less healthy without a move of prices.
	pub(crate) fn thresholds_change(old: &MarketParams, new: &MarketParams) {
		let threshold = |params: &MarketParams, largest: bool| {
			let own = params.liquidation_threshold.deconstruct();
			let group = params
				.group
				.and_then(Groups::<T>::get)
				.map_or(own, |group| group.liquidation_threshold.deconstruct());
			u128::from(if largest { own.max(group) } else { own.min(group) })
		};
		let moved = distance(threshold(old, true), threshold(new, false), Rounding::Up);
		Odometer::<T>::mutate(|odometer| *odometer = odometer.saturating_add(moved));
	}

	/// What the hook needs to do anything: see [`work`](Self::work) for the parts.
	pub(crate) fn least_work() -> Weight {
		let largest = Size::largest::<T>();
		let position =
			largest.weigh(T::WeightInfo::look_at_position).saturating_add(Self::dearest(largest));
		T::WeightInfo::move_odometer(T::MaxMarkets::get())
			.saturating_add(position.max(T::WeightInfo::sell_inventory()).saturating_mul(4))
	}

	/// The most that may be there to do with a position of a size, once it is valued.
	fn dearest(size: Size) -> Weight {
		size.weigh(T::WeightInfo::take_over).max(size.weigh(T::WeightInfo::deleverage))
	}

	/// Sells what the chain has taken over, looks at the positions that are due, and remembers
	/// whether it got to the end.
	pub(crate) fn work(meter: &mut WeightMeter) {
		if T::Halted::get() {
			return;
		}
		let markets = MarketIds::<T>::decode_len().unwrap_or(0).saturated_into::<u32>();
		if markets == 0 {
			return;
		}
		if meter.try_consume(T::WeightInfo::move_odometer(markets)).is_err() {
			Self::set_backlog(true);
			return;
		}
		Self::move_odometer();

		// Not all of it, so that many positions do not keep the sales from being made.
		let mut part = WeightMeter::with_limit(meter.remaining().saturating_mul(3).div(4));
		let now = frame_system::Pallet::<T>::block_number();
		let odometer = Odometer::<T>::get();
		// And of that, only half for those that could not be dealt with, which come back again and
		// again.
		let mut half = WeightMeter::with_limit(part.remaining().div(2));
		let retried = Self::drain::<4>(&Deferred::<T>::final_prefix(), &mut half, |due| {
			u32::from_be_bytes(due) <= now.saturated_into::<u32>()
		});
		part.consume(half.consumed());
		let looked = Self::drain::<8>(&Watched::<T>::final_prefix(), &mut part, |until| {
			u64::from_be_bytes(until) <= odometer
		});
		meter.consume(part.consumed());
		let sold = Self::sell_inventories(meter);
		Self::set_backlog(!(retried && looked && sold));
	}

	/// Looks at the positions of a list that are due, in its order. Tells whether all of them had
	/// their turn.
	fn drain<const N: usize>(
		prefix: &[u8],
		meter: &mut WeightMeter,
		is_due: impl Fn([u8; N]) -> bool,
	) -> bool {
		let mut starved = false;
		// What it costs to find a position, and to read how large it is.
		let found = T::WeightInfo::look_at_position(0, 0);
		let progress = drain_due(prefix, meter, found, |key, meter| {
			let (at, who) = decode_key::<T, N>(key)?;
			if !is_due(at) {
				return Ok(Step::Stop);
			}
			let size = Size::of::<T>(&Self::position(&who)?);
			let valued = size.weigh(T::WeightInfo::look_at_position).saturating_sub(found);
			if !meter.can_consume(valued.saturating_add(Self::dearest(size))) {
				starved = true;
				return Ok(Step::Stop);
			}
			meter.consume(valued);
			Self::look_at(&who, meter)
		});
		progress.finished && !starved
	}

	fn set_backlog(backlog: bool) {
		if Backlog::<T>::get() != backlog {
			Backlog::<T>::put(backlog);
		}
	}

	/// Does with a position what has to be done, and moves it to where it waits next.
	///
	/// There is weight for the dearest of what that may be.
	pub(crate) fn look_at(
		who: &T::AccountId,
		meter: &mut WeightMeter,
	) -> Result<Step, DispatchError> {
		let done = with_storage_layer(|| Self::deal_with(who, meter));
		if let Err(error) = done {
			// It must not stand in front of the others in the next block again.
			let Some(position) = Positions::<T>::get(who) else {
				return Err(error);
			};
			Self::put_off(who, position);
			Self::deposit_event(Event::Deferred { owner: who.clone(), error });
		}
		Ok(Step::Next)
	}

	fn deal_with(who: &T::AccountId, meter: &mut WeightMeter) -> Result<(), DispatchError> {
		let position = Self::position(who)?;
		let size = Size::of::<T>(&position);
		let valued = Self::valued_for_liquidation(&position)?;
		let health = valued.health();
		let one = FixedU128::from_u32(1);
		if health < one {
			meter.consume(size.weigh(T::WeightInfo::take_over));
			Self::take_over(who, position, valued)
		} else if !valued.is_priced() {
			Err(Error::<T>::PriceUnavailable.into())
		} else if position.rule.as_ref().is_some_and(|rule| health < rule.below) {
			meter.consume(size.weigh(T::WeightInfo::deleverage));
			with_storage_layer(|| Self::deleverage(who, position.clone(), &valued))
				.or_else(|error| Self::rule_failed(who, position, &valued, error))
		} else {
			Self::store(who, position, Some(&valued))
		}
	}

	/// Puts a position off whose rule could not be carried out. After [`MAX_FAILURES`] in a row the
	/// rule is removed, so that nobody keeps the chain busy with one that cannot.
	fn rule_failed(
		who: &T::AccountId,
		mut position: PositionOf<T>,
		valued: &Valued<T>,
		error: DispatchError,
	) -> Result<(), DispatchError> {
		position.rule_failures = position.rule_failures.saturating_add(1);
		Self::deposit_event(Event::Deferred { owner: who.clone(), error });
		if position.rule_failures >= MAX_FAILURES {
			position.rule = None;
			position.rule_failures = 0;
			Self::deposit_event(Event::RuleSet { who: who.clone(), rule: None });
			return Self::store(who, position, Some(valued));
		}
		Self::put_off(who, position);
		Ok(())
	}

	/// Lets a position wait for some blocks.
	fn put_off(who: &T::AccountId, mut position: PositionOf<T>) {
		let next = frame_system::Pallet::<T>::block_number().saturating_add(T::RetryDelay::get());
		Self::set_watch(who, &mut position, Some(Watch::Deferred(next)));
		Positions::<T>::insert(who, position);
	}
}

/// Whether the first ratio is the larger one.
fn larger(first: (u128, u128), second: (u128, u128)) -> bool {
	polyphony_support::cmp_ratio(first, second).is_gt()
}

fn block_key<T: Config>(at: BlockNumberFor<T>) -> [u8; 4] {
	at.saturated_into::<u32>().to_be_bytes()
}

/// The parts of a key of `Watched` or `Deferred`.
fn decode_key<T: Config, const N: usize>(
	key: &[u8],
) -> Result<([u8; N], T::AccountId), DispatchError> {
	key.split_first_chunk::<N>()
		.and_then(|(at, rest)| Some((*at, Decode::decode(&mut rest.get(HASH..)?).ok()?)))
		.ok_or(DispatchError::Corruption)
}
