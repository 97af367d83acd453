// SPDX-License-Identifier: Apache-2.0

//! What happens at the beginning of a block, before any transaction: the agenda, then the batches
//! of the pairs that are pending, each within its part of `BatchWeight`.
//!
//! A pair is pending if an order was placed or the price of one of its pools has changed. Its
//! batch takes part of the books only: those who could be filled at the best price that the other
//! side or a pool offers, the most willing first.

use crate::{
	clearing::{self, Cleared, Offer},
	pool::Loaded,
	schedules::postpone,
	swap::Hop,
	*,
};
use alloc::vec::Vec;
use codec::Decode;
use frame_support::{
	defensive, ensure,
	storage::{with_storage_layer, with_transaction, StoragePrefixedMap, TransactionOutcome},
	traits::{
		fungibles::{Balanced as _, MutateHold as _},
		tokens::{Fortitude, Precision, Preservation},
		Get, TryDrop,
	},
	weights::{Weight, WeightMeter},
};
use polyphony_support::{
	queue::{drain_due, sweep, Step},
	widen_mul, Price, Rounding,
};
use sp_runtime::DispatchError;

/// How often a batch is tried in a block after an order had to be taken out whose money could not
/// be moved. If that is not enough, the next block goes on.
pub(crate) const MAX_ATTEMPTS: u32 = 4;

/// The bytes of a `Blake2_128Concat` key before what was hashed.
const HASH: usize = 16;

/// An order with its place in storage.
struct Entry<T: Config> {
	who: T::AccountId,
	number: OrderId,
	order: Order<T::AssetId>,
}

/// Why a batch was not settled.
enum Failure {
	/// The money of the order with this side and index could not be moved.
	Order(usize, usize),
	/// Something else.
	Other(DispatchError),
}

impl From<DispatchError> for Failure {
	fn from(error: DispatchError) -> Self {
		Self::Other(error)
	}
}

impl<T: Config> Pallet<T> {
	/// The weight of a task of the agenda.
	pub(crate) fn agenda_task_weight() -> Weight {
		T::WeightInfo::expire_order().max(T::WeightInfo::instalment())
	}

	/// The weight of a batch with `orders` orders.
	pub(crate) fn batch_weight(orders: u32) -> Weight {
		T::WeightInfo::clear_pair(orders)
	}

	/// Does what is due. Returns what it weighed.
	pub(crate) fn begin_block() -> Weight {
		let mut meter = WeightMeter::with_limit(T::BatchWeight::get());
		if meter.try_consume(T::WeightInfo::begin_block()).is_err() {
			return meter.consumed();
		}

		// Half of it at most, so that a full agenda does not keep the batches from being cleared.
		let mut agenda = WeightMeter::with_limit(meter.remaining().div(2));
		drain_due(
			&Agenda::<T>::final_prefix(),
			&mut agenda,
			Self::agenda_task_weight(),
			|key, _| Self::do_task(key),
		);
		meter.consume(agenda.consumed());

		if T::Halted::get() {
			return meter.consumed();
		}
		let stored = PendingCursor::<T>::get();
		let mut cursor = stored.clone();
		let progress = sweep(
			&Pending::<T>::final_prefix(),
			&mut cursor,
			&mut meter,
			Self::batch_weight(0),
			|key, meter| Self::do_pending(key, meter),
		);
		// A pair that is done is not pending any more, so that there is nothing to go round to
		// unless the budget ended first.
		let keep = if progress.finished && progress.failed == 0 { None } else { cursor };
		if keep != stored {
			PendingCursor::<T>::set(keep);
		}
		meter.consumed()
	}

	/// Does the task of the agenda with this key, or says that it is not due yet.
	fn do_task(key: &[u8]) -> Result<Step, DispatchError> {
		let (due, who, number) = Self::decode_task(key).ok_or(DispatchError::Corruption)?;
		if Height::from_be_bytes(due) > Self::now() {
			return Ok(Step::Stop);
		}
		match Agenda::<T>::take(due, (&who, number)) {
			Some(Duty::Expire) => {
				if let Some(order) = Orders::<T>::get(&who, number) {
					Self::close_or_park(&who, number, order, Closed::Expired);
				}
			},
			// It fails if the owner has too many orders, for example. The next may not.
			Some(Duty::Instalment) => with_storage_layer(|| Self::instalment(&who, number))
				.or_else(|_| postpone::<T>(&who, number))?,
			None => {},
		}
		Ok(Step::Next)
	}

	fn decode_task(key: &[u8]) -> Option<([u8; 4], T::AccountId, OrderId)> {
		let (due, rest) = key.split_first_chunk::<4>()?;
		let (who, number) = Decode::decode(&mut rest.get(HASH..)?).ok()?;
		Some((*due, who, number))
	}

	/// Clears the pair with this key of [`Pending`], if there is weight for the largest batch.
	fn do_pending(key: &[u8], meter: &mut WeightMeter) -> Result<Step, DispatchError> {
		let pair = key
			.get(HASH..)
			.and_then(|mut rest| Decode::decode(&mut rest).ok())
			.ok_or(DispatchError::Corruption)?;
		// How many orders there are is not known before they are read.
		let largest = Self::batch_weight(T::MaxOrdersPerBatch::get().saturating_mul(2));
		ensure!(meter.can_consume(largest), DispatchError::Exhausted);

		Pending::<T>::remove(&pair);
		let orders = Self::clear_pair(&pair);
		meter.consume(Self::batch_weight(orders).saturating_sub(Self::batch_weight(0)));
		Ok(Step::Next)
	}

	/// Clears the orders of a pair. Returns how many were looked at.
	pub(crate) fn clear_pair(pair: &(T::AssetId, T::AssetId)) -> u32 {
		let pools = Pairs::<T>::get(pair);
		let pools: Vec<_> = pools
			.iter()
			.filter_map(|pool| Loaded::<T>::running(*pool).ok())
			.filter(|loaded| loaded.state.shares != 0)
			.collect();
		let mut entries = Self::marketable(pair, &pools);
		let looked_at = (entries[0].len() + entries[1].len()) as u32;
		let assets = [pair.0.clone(), pair.1.clone()];

		for _ in 0..MAX_ATTEMPTS {
			if entries.iter().all(Vec::is_empty) {
				return looked_at;
			}
			let offers = entries.each_ref().map(|side| offers(side));
			let pool = choose_pool(&pools, &offers);
			let cleared = clearing::clear([&offers[0], &offers[1]], |input, amount| {
				quote(pool?, input, amount)
			});
			if cleared.fills.iter().flatten().all(|fill| fill.sold == 0) {
				return looked_at;
			}
			if !clearing::verify([&offers[0], &offers[1]], &cleared) {
				defensive!("a batch keeps limits and sums; property tests hold it to that");
				let error = Error::<T>::ClearingBroken.into();
				Self::deposit_event(Event::BatchFailed { assets, error });
				return looked_at;
			}
			let settled = with_transaction(|| {
				match Self::settle(&assets, &entries, &cleared, pool.map(|pool| pool.id)) {
					Ok(()) => TransactionOutcome::Commit(Ok(())),
					Err(failure) => TransactionOutcome::Rollback(Err(failure)),
				}
			});
			match settled {
				Ok(()) => {
					// Behind a full batch there may be others; and what the circuit breaker or the
					// pool has left may go on in the next block. If it does not, that batch moves
					// nothing, and is the last.
					let most = T::MaxOrdersPerBatch::get() as usize;
					let rest = entries.iter().zip(&cleared.fills).any(|(side, fills)| {
						side.len() >= most
							|| side
								.iter()
								.zip(fills)
								.any(|(entry, fill)| fill.sold < entry.order.amount)
					});
					if rest {
						Pending::<T>::insert(pair, ());
					}
					return looked_at;
				},
				Err(Failure::Order(side, index)) => {
					let Entry { who, number, order } = entries[side].swap_remove(index);
					Self::close_or_park(&who, number, order, Closed::Unpayable);
				},
				Err(Failure::Other(error)) => {
					Self::deposit_event(Event::BatchFailed { assets, error });
					return looked_at;
				},
			}
		}
		// Too many of them could not be paid for. The rest has its turn in the next block.
		Pending::<T>::insert(pair, ());
		looked_at
	}

	/// The orders of both directions that could be filled, the most willing first.
	fn marketable(pair: &(T::AssetId, T::AssetId), pools: &[Loaded<T>]) -> [Vec<Entry<T>>; 2] {
		let now = Self::now();
		let directions = [(pair.0.clone(), pair.1.clone()), (pair.1.clone(), pair.0.clone())];
		let mut books = directions.map(|direction| {
			Book::<T>::iter_key_prefix((direction,))
				.filter_map(|(_, (who, number))| {
					let order = Orders::<T>::get(&who, number)?;
					// The agenda may not have come to it yet.
					(order.good_till >= now).then_some(Entry { who, number, order })
				})
				.peekable()
		});
		// The best price that each direction can hope for: what the most willing of the other
		// would pay, or the pools before fees. In units bought for a unit sold.
		let mut hopes = [Price::ZERO; 2];
		for pool in pools {
			let Ok(price) = pool.curve.spot_price(pool.state.reserves) else { continue };
			hopes[0] = hopes[0].max(price);
			hopes[1] = hopes[1].max(price.inverse(Rounding::Up).unwrap_or(Price::MAX));
		}
		for (side, hope) in [(1, 0), (0, 1)] {
			if let Some(best) = books[side].peek() {
				let pays = Price::from_ratio(best.order.amount, best.order.min_out, Rounding::Up);
				hopes[hope] = hopes[hope].max(pays.unwrap_or(Price::MAX));
			}
		}
		let [first, second] = books;
		let take = |book: core::iter::Peekable<_>, hope: Price| -> Vec<Entry<T>> {
			book.take(T::MaxOrdersPerBatch::get() as usize)
				.take_while(|entry: &Entry<T>| {
					Price::from_ratio(entry.order.min_out, entry.order.amount, Rounding::Down)
						.is_some_and(|limit| limit <= hope)
				})
				.collect()
		};
		[take(first, hopes[0]), take(second, hopes[1])]
	}

	/// Moves the money of a batch. Whoever calls this rolls back if it fails.
	fn settle(
		assets: &[T::AssetId; 2],
		entries: &[Vec<Entry<T>>; 2],
		cleared: &Cleared,
		pool: Option<PoolId>,
	) -> Result<(), Failure> {
		let mut pot = assets.clone().map(CreditOf::<T>::zero);
		let mut sold = [0 as Balance; 2];
		let mut bought = [0 as Balance; 2];
		let filled = |side: usize| {
			entries[side]
				.iter()
				.zip(&cleared.fills[side])
				.enumerate()
				.filter(|(_, (_, fill))| fill.sold != 0)
		};

		for side in 0..2 {
			for (index, (entry, fill)) in filled(side) {
				let credit = Self::collect(&assets[side], &entry.who, fill.sold)
					.map_err(|_| Failure::Order(side, index))?;
				pot[side].subsume(credit).map_err(|_| DispatchError::Corruption)?;
				sold[side] = sold[side].checked_add(fill.sold).ok_or(DispatchError::Corruption)?;
			}
		}

		let mut used = None;
		if let (Some(trade), Some(id)) = (&cleared.pool, pool) {
			let mut loaded = Loaded::<T>::running(id).map_err(DispatchError::from)?;
			let account = loaded.account();
			let swapped = loaded
				.curve
				.swap_exact_in(
					loaded.state.reserves,
					trade.input,
					trade.amount_in,
					loaded.pool.fee,
				)
				.map_err(|error| DispatchError::from(Error::<T>::from(error)))?;
			if swapped.amount_out < trade.amount_out {
				return Err(DispatchError::from(Error::<T>::ClearingBroken).into());
			}
			let output = 1 - trade.input;
			let credit = pot[trade.input].extract(trade.amount_in);
			T::Assets::resolve(&account, credit).map_err(|_| DispatchError::Corruption)?;
			let paid = T::Assets::withdraw(
				assets[output].clone(),
				&account,
				swapped.amount_out,
				Precision::Exact,
				Preservation::Preserve,
				Fortitude::Polite,
			)?;
			pot[output].subsume(paid).map_err(|_| DispatchError::Corruption)?;
			loaded.increase(trade.input, swapped.amount_in).map_err(DispatchError::from)?;
			loaded.decrease(output, swapped.amount_out).map_err(DispatchError::from)?;
			loaded.check_price().map_err(DispatchError::from)?;
			used = Some(Hop { loaded, input: trade.input, swapped });
		}

		for side in 0..2 {
			let buys = 1 - side;
			for (index, (entry, fill)) in filled(side) {
				let credit = pot[buys].extract(fill.bought);
				ensure!(
					credit.peek() == fill.bought,
					Failure::Other(Error::<T>::ClearingBroken.into())
				);
				T::Assets::resolve(&entry.who, credit)
					.map_err(|_| Failure::Order(side, index))?;
				bought[buys] =
					bought[buys].checked_add(fill.bought).ok_or(DispatchError::Corruption)?;
				Self::note_fill(
					&entry.who,
					entry.number,
					entry.order.clone(),
					fill.sold,
					fill.bought,
				)
				.map_err(|_| Failure::Order(side, index))?;
			}
		}

		let dust = [pot[0].peek(), pot[1].peek()];
		let pool = used.as_ref().map(|hop| hop.loaded.id);
		if let Some(mut hop) = used {
			for (side, credit) in pot.into_iter().enumerate() {
				hop.loaded.increase(side, dust[side]).map_err(DispatchError::from)?;
				if let Err(credit) = credit.try_drop() {
					T::Assets::resolve(&hop.loaded.account(), credit)
						.map_err(|_| DispatchError::Corruption)?;
				}
			}
			// The price that a batch ends with is no reason to look at the pair again.
			hop.store(None);
			Pending::<T>::remove((&assets[0], &assets[1]));
		}
		Self::deposit_event(Event::BatchCleared {
			assets: assets.clone(),
			sold,
			bought,
			pool,
			dust,
		});
		Ok(())
	}

	/// Takes what an order sells from its owner's hold.
	fn collect(
		asset: &T::AssetId,
		who: &T::AccountId,
		amount: Balance,
	) -> Result<CreditOf<T>, DispatchError> {
		T::Holds::release(
			asset.clone(),
			&HoldReason::Order.into(),
			who,
			amount,
			Precision::Exact,
		)?;
		T::Assets::withdraw(
			asset.clone(),
			who,
			amount,
			Precision::Exact,
			Preservation::Expendable,
			Fortitude::Polite,
		)
	}
}

fn offers<T: Config>(entries: &[Entry<T>]) -> Vec<Offer> {
	entries
		.iter()
		.map(|entry| Offer { amount: entry.order.amount, min_out: entry.order.min_out })
		.collect()
}

/// What the pool would pay, within the bounds of the circuit breaker.
fn quote<T: Config>(pool: &Loaded<T>, input: usize, amount: Balance) -> Option<Balance> {
	let swapped =
		pool.curve.swap_exact_in(pool.state.reserves, input, amount, pool.pool.fee).ok()?;
	let mut reserves = pool.state.reserves;
	reserves[input] = reserves[input].checked_add(swapped.amount_in)?;
	reserves[1 - input] = reserves[1 - input].checked_sub(swapped.amount_out)?;
	let price = pool.curve.spot_price(reserves).ok()?;
	(!price.deviates(pool.state.opening_price, T::MaxPriceMove::get()))
		.then_some(swapped.amount_out)
}

/// The pool that gives most for what the orders would not settle among themselves at the price of
/// the deepest pool; the deepest if none can take all of that.
fn choose_pool<'a, T: Config>(
	pools: &'a [Loaded<T>],
	offers: &[Vec<Offer>; 2],
) -> Option<&'a Loaded<T>> {
	let deepest = pools.iter().reduce(|best, pool| {
		let deeper = pool.state.reserves[0] > best.state.reserves[0];
		if deeper {
			pool
		} else {
			best
		}
	})?;
	if pools.len() == 1 {
		return Some(deepest);
	}
	let [supply, demand] = offers
		.each_ref()
		.map(|side| side.iter().fold(0, |sum: Balance, offer| sum.saturating_add(offer.amount)));
	// Supply against demand, in units of the second asset.
	let [r0, r1] = deepest.state.reserves;
	let worth = polyphony_support::mul_div(supply, r1, r0, Rounding::Down).unwrap_or(Balance::MAX);
	let (input, rest) = if widen_mul(supply, r1) > widen_mul(demand, r0) {
		let met = polyphony_support::mul_div(demand, r0, r1, Rounding::Down).unwrap_or(0);
		(0, supply.saturating_sub(met))
	} else {
		(1, demand.saturating_sub(worth))
	};
	pools
		.iter()
		.filter_map(|pool| quote(pool, input, rest).map(|out| (out, pool)))
		.reduce(|best, other| if other.0 > best.0 { other } else { best })
		.map(|(_, pool)| pool)
		.or(Some(deepest))
}
