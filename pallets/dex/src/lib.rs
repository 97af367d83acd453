// SPDX-License-Identifier: Apache-2.0

//! # Dex
//!
//! Pools in which any two assets are exchanged, and orders that are cleared in batches.
//!
//! | module | subject |
//! |---|---|
//! | [`math`] | the curves, without storage |
//! | [`clearing`] | the uniform price of a batch, without storage |
//! | [`types`] | what is stored |
//! | `pool` | creating and removing pools, the average, the circuit breaker |
//! | `liquidity` | joining and leaving a pool |
//! | `swap` | swaps along a route |
//! | `orders`, `schedules` | orders, sales in instalments, their money |
//! | `batch` | what happens at the beginning of a block |
//! | `quotes` | the runtime API: the best route, pools, orders |
//! | `impls` | the traits through which other pallets swap and place orders |
//!
//! ## A swap
//!
//! goes along a route of pools in one call, with the least that it has to bring (or the most that
//! it may cost) and a block after which it is void. The fee is taken on the amount in and stays in
//! the pool. All rounding is for the pool, and no swap lowers the pool's invariant.
//!
//! ## An order
//!
//! that is accepted in block N takes part in the batch at the beginning of block N+1, before any
//! transaction. All orders of a pair that are filled get one price; those exactly at that price
//! share what is left in proportion; what the orders do not settle among themselves is swapped
//! with a pool. The order in which orders were submitted has no influence, and nothing can stand
//! between the orders of a batch. This is not protection from everything: whoever trades in the
//! block before moves the pool's price that the batch finds. The limit price bounds what that can
//! cost.
//!
//! ```text
//!  placed in N ──> in the book ──> batch of N+1: in the money? ──yes──> filled, or filled in part
//!                      ^                              │ no                        │
//!                      └──────────────────────────────┴───────────────────────────┘
//!  it leaves by being filled, by its owner's cancellation, or when its time ends
//! ```
//!
//! A pallet that sells on its own account places *own* orders, through
//! [`BatchOrders`](polyphony_support::traits::BatchOrders) alone: they need no deposit, and what
//! comes of them is kept in [`Fills`] until the pallet takes it. In the book they are as others.
//!
//! ## Money
//!
//! What shares stand for is written down ([`PoolState::reserves`](types::PoolState)) and never
//! read from an account, so that a donation to the pool's account changes nothing. What orders
//! sell stays on their owner's account, on hold: two owners share no storage.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod batch;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod clearing;
mod impls;
mod liquidity;
pub mod math;
// The macros that build the test runtime make public items, which no other crate sees.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
mod orders;
mod pool;
mod quotes;
mod schedules;
mod swap;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::traits::fungibles;
use polyphony_support::Balance;

/// The type that names an asset.
pub type AssetIdOf<T> = <T as Config>::AssetId;

/// Units of an asset that belong to no account.
pub type CreditOf<T> =
	fungibles::Credit<<T as frame_system::Config>::AccountId, <T as Config>::Assets>;

/// The pool type of a runtime.
pub type PoolOf<T> = Pool<<T as frame_system::Config>::AccountId, AssetIdOf<T>>;

/// Shares that are locked for ever with the first deposit into a pool. They make it costly to
/// raise the value of a share so far that the deposits of others are rounded away
/// (Uniswap v2 core, 2020, section 3.4).
pub const LOCKED_SHARES: Balance = 1_000;

/// Liquidity that may be removed in any block, whatever the circuit breaker's bound on the part: so
/// the last of those who leave in steps gets out. In the unit of the first shares.
pub const ALWAYS_REMOVABLE: Balance = 1_000 * LOCKED_SHARES;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, fungibles::MutateHold},
		weights::Weight,
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use polyphony_support::queue::Cursor;
	use sp_runtime::Permill;

	/// The version of the storage layout that this code reads and writes.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// How assets are named.
		type AssetId: Parameter + Member + MaxEncodedLen + Ord + MaybeSerializeDeserialize;

		/// The assets.
		type Assets: fungibles::Inspect<Self::AccountId, AssetId = Self::AssetId, Balance = Balance>
			+ fungibles::Mutate<Self::AccountId>
			+ fungibles::Balanced<Self::AccountId>;

		/// Holds on the same assets: what orders sell.
		type Holds: MutateHold<
			Self::AccountId,
			AssetId = Self::AssetId,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// The shares of pools: assets with the numbers of the pools. Nobody else may create or
		/// issue them.
		type Shares: fungibles::Inspect<Self::AccountId, AssetId = PoolId, Balance = Balance>
			+ fungibles::Mutate<Self::AccountId>
			+ fungibles::Create<Self::AccountId>
			+ fungibles::Destroy<Self::AccountId>;

		/// The currency of deposits.
		type Deposits: fungible::MutateHold<
			Self::AccountId,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// The reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// Who may create a pool.
		type CreatePoolOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

		/// Who may pause a pool and move its amplification.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// From which the accounts of pools are derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The deposit for a pool.
		#[pallet::constant]
		type PoolDeposit: Get<Balance>;

		/// The deposit for an order. A schedule costs twice as much: it brings an order with it.
		/// Own orders of pallets cost nothing.
		#[pallet::constant]
		type OrderDeposit: Get<Balance>;

		/// The fees that pools may take.
		#[pallet::constant]
		type FeeTiers: Get<Vec<Permill>>;

		/// Pools in a route.
		#[pallet::constant]
		type MaxHops: Get<u32>;

		/// Pools of the same two assets.
		#[pallet::constant]
		type MaxPoolsPerPair: Get<u32>;

		/// Open orders and schedules of an account.
		#[pallet::constant]
		type MaxOrdersPerAccount: Get<u32>;

		/// Orders of each direction that take part in one batch of a pair, the best first.
		#[pallet::constant]
		type MaxOrdersPerBatch: Get<u32>;

		/// How long an order may stay in the book, and a schedule wait between instalments, in
		/// blocks.
		#[pallet::constant]
		type MaxOrderLifetime: Get<Height>;

		/// How far the price of a pool may move within a block, from that at its beginning.
		#[pallet::constant]
		type MaxPriceMove: Get<Permill>;

		/// By which part the liquidity of a pool may fall within a block.
		#[pallet::constant]
		type MaxRemoval: Get<Permill>;

		/// The half-life of the moving averages, in blocks.
		#[pallet::constant]
		type AverageHalfLife: Get<Height>;

		/// The least number of blocks in which an amplification may move.
		#[pallet::constant]
		type MinRampLength: Get<Height>;

		/// What the batches of a block may weigh together. The rest waits for the next block.
		#[pallet::constant]
		type BatchWeight: Get<Weight>;

		/// Whether batches wait, asked at the beginning of each block: for a safe mode, in which
		/// owners could not cancel their orders. Orders expire nevertheless.
		type Halted: Get<bool>;

		/// The weights of this pallet.
		type WeightInfo: WeightInfo;

		/// Makes what the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AssetId, Self::AccountId>;
	}

	/// Makes assets and money for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	pub trait BenchmarkHelper<AssetId, AccountId> {
		/// The id of the asset `seed`; a different one for each seed. Seed 0 is the native token
		/// if the runtime's assets include it.
		fn asset(seed: u32) -> AssetId;
		/// Makes sure that `asset` exists, and gives `who` enough of it for every benchmark, and
		/// enough native tokens for deposits.
		fn endow(asset: &AssetId, who: &AccountId);
	}

	/// Why this pallet has something on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit for a pool.
		PoolDeposit,
		/// The deposit for an order or a schedule.
		OrderDeposit,
		/// What orders and schedules have to sell.
		Order,
	}

	/// The number of the next pool.
	#[pallet::storage]
	pub type NextPoolId<T> = StorageValue<_, PoolId, ValueQuery>;

	/// The pools: what does not change with every swap.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Blake2_128Concat, PoolId, PoolOf<T>>;

	/// The pools: what does.
	#[pallet::storage]
	pub type PoolStates<T: Config> = StorageMap<_, Blake2_128Concat, PoolId, PoolState, ValueQuery>;

	/// The pools of two assets, which are in ascending order.
	#[pallet::storage]
	pub type Pairs<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		(T::AssetId, T::AssetId),
		BoundedVec<PoolId, T::MaxPoolsPerPair>,
		ValueQuery,
	>;

	/// With which assets each asset has a pool, for those who look for a route.
	#[pallet::storage]
	pub type Neighbours<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AssetId, Blake2_128Concat, T::AssetId, ()>;

	/// The open orders.
	#[pallet::storage]
	pub type Orders<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		OrderId,
		Order<T::AssetId>,
	>;

	/// What has come of own orders since it was last taken: from the time they are placed until
	/// they are closed and that was taken. Other orders have no entry.
	#[pallet::storage]
	pub type Fills<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, OrderId, Proceeds>;

	/// The schedules. An id is either an order or a schedule.
	#[pallet::storage]
	pub type Schedules<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		OrderId,
		Schedule<T::AssetId>,
	>;

	/// What each account has on the books.
	#[pallet::storage]
	pub type Traders<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Trader, ValueQuery>;

	/// The books: for each direction (what is sold, what is bought) the orders by limit price, the
	/// most willing first. The price is its own hash, which keeps the trie in that order.
	#[pallet::storage]
	pub type Book<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, (T::AssetId, T::AssetId)>,
			NMapKey<Identity, [u8; 8]>,
			NMapKey<Blake2_128Concat, (T::AccountId, OrderId)>,
		),
		(),
	>;

	/// The pairs that have to be looked at when the next block begins: orders were placed, or the
	/// price of a pool has changed.
	///
	/// Written without being read, so that two transactions may do it at the same time.
	#[pallet::storage]
	pub type Pending<T: Config> = StorageMap<_, Blake2_128Concat, (T::AssetId, T::AssetId), ()>;

	/// Where the last block ended if it did not get to the end of [`Pending`].
	#[pallet::storage]
	pub type PendingCursor<T: Config> = StorageValue<_, Cursor, OptionQuery>;

	/// What has to be done in which block. The height is its own hash, big-endian, which keeps the
	/// trie in that order.
	#[pallet::storage]
	pub type Agenda<T: Config> =
		StorageDoubleMap<_, Identity, [u8; 4], Blake2_128Concat, (T::AccountId, OrderId), Duty>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A pool was created. It is empty.
		PoolCreated {
			/// The pool, and the id of its shares.
			pool: PoolId,
			/// Its assets, in ascending order: the order of all pairs of amounts below.
			assets: [T::AssetId; 2],
			/// How it prices.
			kind: PoolKind,
			/// What it takes of the amount in.
			fee: Permill,
			/// Who has the deposit on hold.
			creator: T::AccountId,
		},
		/// A pool was removed. What was left went to its creator.
		PoolRemoved {
			/// The pool.
			pool: PoolId,
			/// The reserves, which the locked shares stood for.
			left: [Balance; 2],
		},
		/// A pool was paused, or it goes on.
		PoolPaused {
			/// The pool.
			pool: PoolId,
			/// Whether it is paused now.
			paused: bool,
		},
		/// The amplification of a pool begins to move.
		AmplificationRamped {
			/// The pool.
			pool: PoolId,
			/// Its course.
			ramp: Ramp,
		},
		/// Somebody joined a pool. The reserves grow by `amounts`, the shares by `shares` and by
		/// `locked`.
		LiquidityAdded {
			/// The pool.
			pool: PoolId,
			/// Who paid, and has the shares.
			who: T::AccountId,
			/// What was paid.
			amounts: [Balance; 2],
			/// What was issued to them.
			shares: Balance,
			/// What was locked for ever, with the first deposit.
			locked: Balance,
		},
		/// Somebody left a pool. The reserves fall by `amounts`, the shares by `shares`.
		LiquidityRemoved {
			/// The pool.
			pool: PoolId,
			/// Who had the shares, and was paid.
			who: T::AccountId,
			/// What was paid.
			amounts: [Balance; 2],
			/// What was burned.
			shares: Balance,
		},
		/// A pool swapped. Its reserve of `asset_in` grows by `amount_in`, that of the other asset
		/// falls by `amount_out`.
		Swapped {
			/// The pool.
			pool: PoolId,
			/// Whose swap it was: `None` for a batch, and for money that is on no account.
			who: Option<T::AccountId>,
			/// What the pool took.
			asset_in: T::AssetId,
			/// How much, fee included.
			amount_in: Balance,
			/// What it paid.
			amount_out: Balance,
			/// The fee, in `asset_in`.
			fee: Balance,
		},
		/// An order was accepted.
		OrderPlaced {
			/// Whose.
			who: T::AccountId,
			/// Its number among theirs.
			order: OrderId,
			/// What it sells.
			sell: T::AssetId,
			/// What it buys.
			buy: T::AssetId,
			/// How much it sells.
			amount: Balance,
			/// What that has to bring at least.
			min_out: Balance,
			/// The last block in which it may be filled.
			good_till: Height,
			/// The schedule of which it is an instalment.
			schedule: Option<OrderId>,
		},
		/// An order was filled, altogether if nothing is left.
		OrderFilled {
			/// Whose.
			who: T::AccountId,
			/// Which.
			order: OrderId,
			/// What was sold.
			sold: Balance,
			/// What was bought.
			bought: Balance,
			/// What is left to sell.
			left: Balance,
		},
		/// An order was closed before all of it was sold.
		OrderClosed {
			/// Whose.
			who: T::AccountId,
			/// Which.
			order: OrderId,
			/// What was not sold, and is free again.
			left: Balance,
			/// Why.
			reason: Closed,
		},
		/// The money of an order could not be moved: it is out of the book, and its owner can only
		/// cancel it.
		OrderParked {
			/// Whose.
			who: T::AccountId,
			/// Which.
			order: OrderId,
		},
		/// The orders of a pair were cleared.
		BatchCleared {
			/// The pair, in ascending order: the order of all pairs of amounts below.
			assets: [T::AssetId; 2],
			/// What the orders sold of each asset.
			sold: [Balance; 2],
			/// What the orders bought of each asset. The price of the batch, in units of the
			/// second asset for one of the first, is `bought[1] / sold[0]` to the orders that sell
			/// the first and `sold[1] / bought[0]` to those that buy it: the same but for rounding.
			bought: [Balance; 2],
			/// The pool that took what the orders did not settle among themselves; its `Swapped`
			/// event says how much.
			pool: Option<PoolId>,
			/// What rounding left over. The reserves of `pool` grow by it; without a pool it is
			/// burned.
			dust: [Balance; 2],
		},
		/// The orders of a pair could not be cleared in this block. They are left as they are.
		BatchFailed {
			/// The pair, in ascending order.
			assets: [T::AssetId; 2],
			/// Why.
			error: DispatchError,
		},
		/// A sale in instalments was accepted.
		ScheduleCreated {
			/// Whose.
			who: T::AccountId,
			/// Its number among theirs.
			schedule: OrderId,
			/// What it sells.
			sell: T::AssetId,
			/// What it buys.
			buy: T::AssetId,
			/// How much it sells each time.
			amount: Balance,
			/// How many times.
			instalments: u32,
			/// Blocks between two.
			every: Height,
			/// What each has to bring at least.
			limit: InstalmentLimit,
		},
		/// An instalment was left out, as there is no average price that could bound it. It comes
		/// later.
		InstalmentSkipped {
			/// Whose.
			who: T::AccountId,
			/// Of which schedule.
			schedule: OrderId,
		},
		/// A schedule ended.
		ScheduleClosed {
			/// Whose.
			who: T::AccountId,
			/// Which.
			schedule: OrderId,
			/// What it had not sold yet, and is free again. The last instalment may still be open.
			left: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such pool. The pools of a pair are in `Pairs`.
		PoolNotFound,
		/// There is a pool of these assets, this kind and this fee already.
		PoolExists,
		/// This pair has as many pools as it may have.
		TooManyPools,
		/// A pool and an order need two different assets.
		SameAsset,
		/// There is no such asset.
		AssetNotFound,
		/// This fee is not among those in `FeeTiers`.
		UnknownFeeTier,
		/// The amplification or the scales of a stable pool are out of range.
		InvalidStableParameters,
		/// Only a stable pool has an amplification.
		NotStable,
		/// An amplification may change tenfold at most, takes `MinRampLength` blocks at least for
		/// it, and has to be left alone for as long before it may turn elsewhere.
		RampTooFast,
		/// The pool is paused: one can only leave it.
		PoolPaused,
		/// A pool can be removed when all shares but the locked ones are.
		PoolInUse,
		/// Only the creator of a pool may remove it.
		NotCreator,
		/// The asset is not in this pool, or not where the route needs it.
		AssetNotInPool,
		/// A route goes through each pool once, and has a pool.
		InvalidRoute,
		/// The deadline is over.
		DeadlinePassed,
		/// Nothing can be made of zero, or so little that it rounds to zero.
		AmountTooSmall,
		/// The pool has less than that.
		InsufficientLiquidity,
		/// The first deposit into a pool needs both assets, and more than what is locked.
		FirstDepositTooSmall,
		/// It would bring less than the limit that was given.
		BelowMinimum,
		/// It would cost more than the limit that was given.
		AboveMaximum,
		/// The circuit breaker: the price of the pool would move too far within this block. Try
		/// less, or wait for the next block.
		PriceMovesTooFar,
		/// The circuit breaker: the pool would lose too much liquidity within this block. Remove
		/// the rest in the next.
		RemovesTooMuch,
		/// A number is too large for what is calculated from it.
		Overflow,
		/// This account has no such order.
		OrderNotFound,
		/// This account has no such schedule.
		ScheduleNotFound,
		/// This account has as many orders and schedules as it may have.
		TooManyOrders,
		/// The order would end before it begins, or later than `MaxOrderLifetime` allows.
		InvalidLifetime,
		/// A schedule needs an instalment, some blocks between instalments, and a limit.
		InvalidSchedule,
		/// The account could not be paid what the order buys.
		CannotReceive,
		/// Clearing went beyond a limit. This is a defect, and no money has moved.
		ClearingBroken,
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Pools: creator, assets, kind, fee, first deposit. The creator needs the money, and an
		/// amount of zero of each leaves the pool empty.
		pub pools: Vec<GenesisPool<T::AccountId, T::AssetId>>,
	}

	/// A pool of the genesis.
	pub type GenesisPool<AccountId, AssetId> =
		(AccountId, [AssetId; 2], PoolKind, Permill, [Balance; 2]);

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (creator, assets, kind, fee, amounts) in &self.pools {
				let pool = Pallet::<T>::do_create_pool(creator, assets.clone(), *kind, *fee)
					.expect("the genesis describes a pool that can be created");
				if *amounts != [0, 0] {
					// In the pool's order of the assets, which may be the other one.
					let swapped = assets[0] > assets[1];
					let amounts = if swapped { [amounts[1], amounts[0]] } else { *amounts };
					Pallet::<T>::do_add_liquidity(creator, pool, amounts, 0)
						.expect("the creator of a pool of the genesis can pay the first deposit");
				}
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Does what the agenda says, and clears the batches, within `BatchWeight`.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::begin_block()
		}

		fn integrity_test() {
			assert!(
				Self::pool_account(0) != Self::pool_account(PoolId::MAX),
				"an AccountId is too short for each pool to have an account of its own"
			);
			assert!(T::MaxHops::get() >= 1, "a route needs a pool");
			assert!(T::MaxPoolsPerPair::get() >= 1, "a pair needs a pool");
			assert!(T::MaxOrdersPerBatch::get() >= 1, "a batch needs an order");
			assert!(T::MinRampLength::get() >= 1, "an amplification cannot jump");
			assert!(
				T::FeeTiers::get().iter().all(|fee| *fee <= Permill::from_percent(50)),
				"a fee above a half is a mistake"
			);
			assert!(
				T::MaxPriceMove::get() > Permill::zero() && T::MaxRemoval::get() > Permill::zero(),
				"a circuit breaker that allows nothing stops every pool"
			);
			// The agenda may take half of what is left after the beginning.
			let batch = Self::batch_weight(0)
				.saturating_add(Self::batch_weight(T::MaxOrdersPerBatch::get().saturating_mul(2)));
			assert!(
				T::BatchWeight::get().all_gte(
					batch
						.max(Self::agenda_task_weight())
						.saturating_mul(2)
						.saturating_add(T::WeightInfo::begin_block())
				),
				"a full batch has to have room beside a full agenda"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Creates an empty pool.
		///
		/// The origin is `CreatePoolOrigin`; its account has `PoolDeposit` put on hold, and pays
		/// the minimum balance of each asset into the pool's account. Both come back when the pool
		/// is removed. There can be one pool for each pair, kind and fee. Emits `PoolCreated`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create_pool())]
		pub fn create_pool(
			origin: OriginFor<T>,
			assets: [T::AssetId; 2],
			kind: PoolKind,
			fee: Permill,
		) -> DispatchResult {
			let creator = T::CreatePoolOrigin::ensure_origin(origin)?;
			Self::do_create_pool(&creator, assets, kind, fee)?;
			Ok(())
		}

		/// Removes a pool in which only the locked shares are left.
		///
		/// Signed by its creator, who gets the deposit back, what was paid to keep the account
		/// alive, and what the locked shares stand for. Emits `PoolRemoved`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::remove_pool())]
		pub fn remove_pool(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_pool(&who, pool)
		}

		/// Joins a pool with both assets, in the proportion of its reserves.
		///
		/// Signed. Pays at most `max_amounts`, in the order of the pool's assets; amounts are
		/// rounded up and shares down. The first deposit takes exactly `max_amounts` and sets the
		/// price. Fails if there would be fewer than `min_shares`. Emits `LiquidityAdded`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::add_liquidity())]
		pub fn add_liquidity(
			origin: OriginFor<T>,
			pool: PoolId,
			max_amounts: [Balance; 2],
			min_shares: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_liquidity(&who, pool, max_amounts, min_shares)?;
			Ok(())
		}

		/// Joins a pool with one asset, part of which is in effect swapped and pays the fee.
		///
		/// Signed. Fails if there would be fewer than `min_shares`, or if the price would move
		/// further than the circuit breaker allows. Emits `LiquidityAdded`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::add_liquidity_single())]
		pub fn add_liquidity_single(
			origin: OriginFor<T>,
			pool: PoolId,
			asset: T::AssetId,
			amount: Balance,
			min_shares: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_liquidity_single(&who, pool, &asset, amount, min_shares)?;
			Ok(())
		}

		/// Leaves a pool: burns shares for their part of both reserves, rounded down.
		///
		/// Signed. Always possible, whether the pool is paused or not, but for the circuit
		/// breaker: within a block, the liquidity of the pool can fall by `MaxRemoval`. Fails if an
		/// amount would be below `min_amounts`. If both are zero, it even burns shares that are
		/// worth less than a unit of each asset. Emits `LiquidityRemoved`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::remove_liquidity())]
		pub fn remove_liquidity(
			origin: OriginFor<T>,
			pool: PoolId,
			shares: Balance,
			min_amounts: [Balance; 2],
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_liquidity(&who, pool, shares, min_amounts)?;
			Ok(())
		}

		/// Sells exactly `amount_in` of `asset_in` along a route of pools.
		///
		/// Signed. Void after the block `deadline`. Fails if it would bring less than `min_out`.
		/// With `keep_alive` it fails rather than let the account fall under the existential
		/// deposit. Emits `Swapped` for each pool.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::swap(route.len() as u32))]
		pub fn swap_exact_in(
			origin: OriginFor<T>,
			route: BoundedVec<PoolId, T::MaxHops>,
			asset_in: T::AssetId,
			amount_in: Balance,
			min_out: Balance,
			deadline: Height,
			keep_alive: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			ensure!(Self::now() <= deadline, Error::<T>::DeadlinePassed);
			Self::do_swap_exact_in(&who, &route, &asset_in, amount_in, min_out, &who, keep_alive)?;
			Ok(())
		}

		/// Buys exactly `amount_out` of `asset_out` along a route of pools, which is given in the
		/// direction in which the money flows.
		///
		/// Signed. Void after the block `deadline`. Fails if it would cost more than `max_in`.
		/// With `keep_alive` it fails rather than let the account fall under the existential
		/// deposit. Emits `Swapped` for each pool.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::swap(route.len() as u32))]
		pub fn swap_exact_out(
			origin: OriginFor<T>,
			route: BoundedVec<PoolId, T::MaxHops>,
			asset_out: T::AssetId,
			amount_out: Balance,
			max_in: Balance,
			deadline: Height,
			keep_alive: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			ensure!(Self::now() <= deadline, Error::<T>::DeadlinePassed);
			Self::do_swap_exact_out(
				&who, &route, &asset_out, amount_out, max_in, &who, keep_alive,
			)?;
			Ok(())
		}

		/// Places an order: `amount` of `sell` for at least `min_out` of `buy`, in the batches of
		/// the next block and those after it until `good_till`.
		///
		/// Signed. The amount and `OrderDeposit` are put on hold. The limit price is
		/// `min_out / amount`; an order may be filled in parts, each at that price or better (the
		/// last unit of a part may be rounded down; altogether it brings `min_out`). Emits
		/// `OrderPlaced`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::place_order())]
		pub fn place_order(
			origin: OriginFor<T>,
			sell: T::AssetId,
			buy: T::AssetId,
			amount: Balance,
			min_out: Balance,
			good_till: Height,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_place_order(&who, &sell, &buy, amount, min_out, good_till)?;
			Ok(())
		}

		/// Takes an order back. Signed by its owner. Emits `OrderClosed`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::cancel_order())]
		pub fn cancel_order(origin: OriginFor<T>, order: OrderId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel_order(&who, order)?;
			Ok(())
		}

		/// Sells `amount` of `sell` every `every` blocks, `instalments` times, each as an order
		/// with the given limit that is open until the next.
		///
		/// Signed. All instalments and twice `OrderDeposit` are put on hold. The first order is
		/// placed at the beginning of the next block. Emits `ScheduleCreated`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::create_schedule())]
		pub fn create_schedule(
			origin: OriginFor<T>,
			sell: T::AssetId,
			buy: T::AssetId,
			amount: Balance,
			instalments: u32,
			every: Height,
			limit: InstalmentLimit,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create_schedule(&who, &sell, &buy, amount, instalments, every, limit)?;
			Ok(())
		}

		/// Ends a schedule. An instalment that is open stays so; it is an order of its own.
		///
		/// Signed by its owner. Emits `ScheduleClosed`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::cancel_schedule())]
		pub fn cancel_schedule(origin: OriginFor<T>, schedule: OrderId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel_schedule(&who, schedule)
		}

		/// Lets the amplification of a stable pool move in a straight line to `amplification`,
		/// which it reaches in the block `end`. To stop it, ramp to a whole number next to where
		/// it is.
		///
		/// The origin is `AdminOrigin`. Tenfold at most, in `MinRampLength` blocks at least, and not
		/// before the last ramp is as old as that, but for stopping it: a faster change can be
		/// exploited by those who trade before and after it. Emits `AmplificationRamped`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::ramp_amplification())]
		pub fn ramp_amplification(
			origin: OriginFor<T>,
			pool: PoolId,
			amplification: u32,
			end: Height,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_ramp(pool, amplification, end)
		}

		/// Pauses a pool, in which one can then only leave, or lets it go on.
		///
		/// The origin is `AdminOrigin`. Emits `PoolPaused`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::set_paused())]
		pub fn set_paused(origin: OriginFor<T>, pool: PoolId, paused: bool) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Pools::<T>::try_mutate(pool, |entry| {
				let entry = entry.as_mut().ok_or(Error::<T>::PoolNotFound)?;
				entry.paused = paused;
				// Orders may have waited for it.
				let [first, second] = &entry.assets;
				Pending::<T>::insert((first, second), ());
				Self::deposit_event(Event::PoolPaused { pool, paused });
				Ok(())
			})
		}
	}
}
