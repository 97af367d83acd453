// SPDX-License-Identifier: Apache-2.0

//! What happens at the beginning of a block, before any transaction: the agenda, then the batches
//! of the pairs that are pending, each within its part of `BatchWeight`.
//!
//! A pair is pending if an order was placed or the price of one of its pools has changed. Its
//! batch takes part of the books only: those who could be filled at the best price that the other
//! side or a pool offers, the most willing first.

use crate::{
	clearing::{self, Cleared, Fill, Offer},
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
		fungibles::{Balanced as _, Inspect as _},
		tokens::{Fortitude, Precision, Preservation, Provenance},
		Get, TryDrop,
	},
	weights::{Weight, WeightMeter},
};
use polyphony_support::{
	queue::{drain_due, sweep, Cursor, Step},
	widen_mul, Price, Rounding,
};
use sp_runtime::DispatchError;

/// How often a batch is tried in a block: once more after all orders were taken out whose money
/// could not be moved. If that is not enough, because others fail then, the next block goes on.
pub(crate) const MAX_ATTEMPTS: u32 = 2;

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

/// What becomes of an order after a batch could not be settled.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Verdict {
	/// It takes part in the next attempt.
	Stays,
	/// It does not, and stays in the book.
	Waits,
	/// It is closed.
	Closes,
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

	/// The weight of a batch with `orders` orders, or of finding that there are none.
	pub(crate) fn batch_weight(orders: u32) -> Weight {
		match orders {
			0 => T::WeightInfo::look_at_pair(),
			orders => T::WeightInfo::clear_pair(orders).max(T::WeightInfo::look_at_pair()),
		}
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
		let (mut last, mut exhausted) = (stored.clone(), false);
		let progress = sweep(
			&Pending::<T>::final_prefix(),
			&mut cursor,
			&mut meter,
			Self::batch_weight(0),
			|key, meter| {
				// How many orders there are is not known before they are read.
				let largest = Self::batch_weight(T::MaxOrdersPerBatch::get().saturating_mul(2));
				if !meter.can_consume(largest) {
					exhausted = true;
					return Ok(Step::Stop);
				}
				last = Some(Cursor::truncate_from(key.to_vec()));
				Self::do_pending(key, meter)
			},
		);
		// A pair that is done is not pending any more, so that there is nothing to go round to
		// unless the budget ended first. Then the next block begins behind the last pair that had
		// its turn, not behind the one that there was no weight for: so every pair comes round.
		let keep = if progress.finished && !exhausted { None } else { last };
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

	/// Clears the pair with this key of [`Pending`]. There is weight for the largest batch.
	fn do_pending(key: &[u8], meter: &mut WeightMeter) -> Result<Step, DispatchError> {
		let pair = key
			.get(HASH..)
			.and_then(|mut rest| Decode::decode(&mut rest).ok())
			.ok_or(DispatchError::Corruption)?;
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
		let count = |entries: &[Vec<Entry<T>>; 2]| entries.iter().map(Vec::len).sum::<usize>();
		let looked_at = count(&entries);
		let most = T::MaxOrdersPerBatch::get() as usize;
		let full = entries.iter().any(|side| side.len() >= most);
		// The agenda may not have come to those whose time has ended. They count, as they were
		// read, and those behind them have their turn in the next block.
		let now = Self::now();
		for side in &mut entries {
			side.retain(|entry| entry.order.good_till >= now);
		}
		let late = count(&entries) < looked_at;
		if Self::clear_entries(pair, &pools, entries) || full && late {
			Pending::<T>::insert(pair, ());
		}
		looked_at as u32
	}

	/// Clears these orders of a pair. Returns whether the next block should look at it again.
	fn clear_entries(
		pair: &(T::AssetId, T::AssetId),
		pools: &[Loaded<T>],
		mut entries: [Vec<Entry<T>>; 2],
	) -> bool {
		let assets = [pair.0.clone(), pair.1.clone()];

		for attempt in 1..=MAX_ATTEMPTS {
			if entries.iter().all(Vec::is_empty) {
				return false;
			}
			let offers = entries.each_ref().map(|side| offers(side));
			let pool = choose_pool(pools, &offers);
			let cleared = clearing::clear([&offers[0], &offers[1]], |input, amount| {
				quote(pool?, input, amount)
			});
			if cleared.fills.iter().flatten().all(|fill| fill.sold == 0) {
				return false;
			}
			if !clearing::verify([&offers[0], &offers[1]], &cleared) {
				defensive!("a batch keeps limits and sums; property tests hold it to that");
				let error = Error::<T>::ClearingBroken.into();
				Self::deposit_event(Event::BatchFailed { assets, error });
				return false;
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
					return rest;
				},
				// All that cannot pay are taken out together: otherwise a few of them in every
				// block would keep the others from trading.
				Err(Failure::Order(side, index)) => {
					let last = attempt == MAX_ATTEMPTS;
					let failed = (side, index);
					Self::remove_unpayable(&assets, &mut entries, &cleared, failed, last);
				},
				Err(Failure::Other(error)) => {
					Self::deposit_event(Event::BatchFailed { assets, error });
					return false;
				},
			}
		}
		// Too many of them could not be paid for. The rest has its turn in the next block.
		true
	}

	/// Takes the order out that has `failed`, and all that cannot pay, or not be paid what they
	/// would have got (or the least that there is). Those that stay can pay together, and so can
	/// any of them.
	///
	/// They are closed, but for those that could be paid if they were filled in full: a tiny order
	/// of the other side must not close the order of somebody who has no account in the asset yet.
	/// These only stay out of this batch, unless it is the `last` attempt: so that a book full of
	/// them does not stop the pair for ever.
	fn remove_unpayable(
		assets: &[T::AssetId; 2],
		entries: &mut [Vec<Entry<T>>; 2],
		cleared: &Cleared,
		failed: (usize, usize),
		last: bool,
	) {
		let trial = with_transaction(|| {
			let verdicts = [0, 1].map(|side: usize| {
				let least = T::Assets::minimum_balance(assets[1 - side].clone());
				let judge = |(index, (entry, fill)): (usize, (&Entry<T>, &Fill))| {
					let Entry { who, order, .. } = entry;
					let receives = |out| {
						T::Assets::can_deposit(order.buy.clone(), who, out, Provenance::Extant)
							.into_result()
							.is_ok()
					};
					let whole = order.min_out.max(least);
					let paid = receives(if fill.sold == 0 { whole } else { fill.bought });
					let pay = || Self::collect(&order.sell, who, order.amount);
					let pays = with_storage_layer(pay).is_ok();
					if pays && paid && (side, index) != failed {
						Verdict::Stays
					} else if pays && !paid && !last && receives(whole) {
						Verdict::Waits
					} else {
						Verdict::Closes
					}
				};
				entries[side].iter().zip(&cleared.fills[side]).enumerate().map(judge).collect()
			});
			TransactionOutcome::Rollback(Ok::<[Vec<Verdict>; 2], DispatchError>(verdicts))
		});
		for (side, verdicts) in entries.iter_mut().zip(trial.unwrap_or_default()) {
			let mut verdicts = verdicts.into_iter();
			side.retain(|Entry { who, number, order }| {
				let verdict = verdicts.next().unwrap_or(Verdict::Stays);
				if verdict == Verdict::Closes {
					Self::close_or_park(who, *number, order.clone(), Closed::Unpayable);
				}
				verdict == Verdict::Stays
			});
		}
	}

	/// The orders of both directions that could be filled, the most willing first. Among them may
	/// be some whose time has ended.
	fn marketable(pair: &(T::AssetId, T::AssetId), pools: &[Loaded<T>]) -> [Vec<Entry<T>>; 2] {
		let directions = [(pair.0.clone(), pair.1.clone()), (pair.1.clone(), pair.0.clone())];
		let mut books = directions.map(|direction| {
			Book::<T>::iter_key_prefix((direction,))
				.filter_map(|(_, (who, number))| {
					Orders::<T>::get(&who, number).map(|order| Entry { who, number, order })
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
				.swap_exact_in(loaded.state.reserves, trade.input, trade.amount_in, loaded.pool.fee)
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
				T::Assets::resolve(&entry.who, credit).map_err(|_| Failure::Order(side, index))?;
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
