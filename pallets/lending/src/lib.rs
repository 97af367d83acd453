// SPDX-License-Identifier: Apache-2.0

//! # Lending
//!
//! A money market: accounts supply assets and earn interest, borrow against what they have
//! supplied, and the chain itself sells the collateral of those whose debts have grown too large.
//!
//! | module | subject |
//! |---|---|
//! | [`math`] | interest, health, liquidation, without storage |
//! | [`types`] | what is stored |
//! | `market` | what governance decides, and from where interest is counted |
//! | `position` | what an account has and owes, and what that is worth |
//! | `supply`, `borrow` | what accounts do |
//! | `liquidate` | what is done to positions whose health is gone |
//! | `watch` | which positions the chain looks at, and when |
//! | `inventory` | the sale of what the chain has taken over |
//! | `deleverage` | sales that owners have ordered for bad times |
//! | `flash` | loans within one call |
//! | `reserves` | money that stands in for bad debts |
//! | `views` | the runtime API |
//! | `impls` | the trait through which other pallets use the market |
//!
//! ## Shares
//!
//! What an account has supplied is a number of shares of the market. A share is worth more with
//! time, as the interest of debtors comes in. A debt is a number of shares too, each worth the
//! index of the market. Within a block, both rates are constant: what users do in it neither moves
//! them nor the price of borrowing, so that nothing is gained by a loan that is back in the same
//! block.
//!
//! ## Health
//!
//! ```text
//!            sum of value of collateral * its liquidation threshold
//! health  =  ------------------------------------------------------
//!                           sum of value of debts
//! ```
//!
//! A position with a health of less than one is liquidated: debts are repaid from its collateral,
//! with a bonus for who does it, until its health is `TargetHealth`. Anyone may do it
//! ([`Pallet::liquidate`]). The chain does it by itself at the end of each block, in the order in
//! which healths may have gone: it takes over debt and collateral, and sells the collateral in the
//! batches of the exchange, where everybody can bid.
//!
//! ```text
//!            prices move                      hook or keeper
//!  healthy ──────────────> health below 1 ──────────────────> target health
//!     ^                           │
//!     │ its own rule sells        │ collateral < debt + bonus
//!     └──────────────────         └──────> closed: reserves, then suppliers, pay what is missing
//! ```
//!
//! ## Money
//!
//! What a market has is written down ([`Totals::cash`](types::Totals)) and never read from an
//! account, so that a donation changes nothing.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod borrow;
mod deleverage;
mod flash;
mod impls;
mod inventory;
mod liquidate;
mod market;
pub mod math;
// The macros that build the test runtime make public items, which no other crate sees.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
mod position;
mod reserves;
mod supply;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
mod watch;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_system::pallet_prelude::BlockNumberFor;
use polyphony_support::Balance;
use position::Size;

/// The position type of a runtime.
pub type PositionOf<T> =
	Position<<T as Config>::AssetId, BlockNumberFor<T>, <T as Config>::MaxAssets>;

/// The calls of a flash loan.
pub type FlashCallsOf<T> = frame_support::BoundedVec<
	alloc::boxed::Box<<T as Config>::RuntimeCall>,
	<T as Config>::MaxFlashCalls,
>;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		dispatch::{DispatchResultWithPostInfo, GetDispatchInfo, PostDispatchInfo},
		pallet_prelude::*,
		traits::{fungible, fungibles, Time},
		weights::WeightMeter,
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use polyphony_support::{
		queue::Cursor,
		traits::{BatchOrders, PriceFeed, Swap},
	};
	use sp_runtime::{traits::Dispatchable, FixedU128, Permill};

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
			+ fungibles::Mutate<Self::AccountId>;

		/// The currency of deposits.
		type Deposits: fungible::MutateHold<
			Self::AccountId,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// The reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// What assets are worth.
		type Prices: PriceFeed<Self::AssetId>;

		/// Where the chain sells the collateral that it has taken over.
		type Orders: BatchOrders<
			Self::AccountId,
			AssetId = Self::AssetId,
			BlockNumber = BlockNumberFor<Self>,
		>;

		/// Where the rules of owners sell.
		type Exchange: Swap<Self::AccountId, AssetId = Self::AssetId>;

		/// The time, in milliseconds. Interest is counted by it.
		type Time: Time<Moment = Moment>;

		/// The calls that a flash loan may make.
		type RuntimeCall: Parameter
			+ Dispatchable<RuntimeOrigin = Self::RuntimeOrigin, PostInfo = PostDispatchInfo>
			+ GetDispatchInfo;

		/// Who decides about markets.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who gets what is taken from the reserves.
		type ReservesRecipient: Get<Self::AccountId>;

		/// From which the account that holds the money of all markets is derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The deposit for a position.
		#[pallet::constant]
		type PositionDeposit: Get<Balance>;

		/// The deposit for an allowance.
		#[pallet::constant]
		type AllowanceDeposit: Get<Balance>;

		/// Markets.
		#[pallet::constant]
		type MaxMarkets: Get<u32>;

		/// Assets that a position may supply, and assets that it may owe.
		#[pallet::constant]
		type MaxAssets: Get<u32>;

		/// Calls within a flash loan.
		#[pallet::constant]
		type MaxFlashCalls: Get<u32>;

		/// How long a change that may hurt somebody is known before it comes, in blocks.
		#[pallet::constant]
		type ChangeDelay: Get<BlockNumberFor<Self>>;

		/// The health that a liquidation aims at. Above one.
		#[pallet::constant]
		type TargetHealth: Get<FixedU128>;

		/// The least debt, and what a liquidation does not leave behind, in 10^-18 of the
		/// reference currency.
		#[pallet::constant]
		type Dust: Get<Balance>;

		/// How far below the price of the oracle the chain sells at first, and by how much it gets
		/// cheaper after each attempt that did not bring enough. More than the fee of pools, or what
		/// stands at the price of the oracle never buys.
		#[pallet::constant]
		type SaleStep: Get<Permill>;

		/// How far below the price of the oracle the chain sells at most.
		#[pallet::constant]
		type MaxSaleDiscount: Get<Permill>;

		/// After how many blocks a position that could not be dealt with has its next turn.
		#[pallet::constant]
		type RetryDelay: Get<BlockNumberFor<Self>>;

		/// What the hook may weigh at the end of a block, if there is as much left.
		#[pallet::constant]
		type IdleWeight: Get<Weight>;

		/// What it may weigh at the beginning of a block, whatever there is to do besides, if the
		/// end of the last block was not enough.
		#[pallet::constant]
		type BacklogWeight: Get<Weight>;

		/// Whether the hooks neither liquidate nor sell, asked in each block: for a safe mode, in
		/// which borrowers could not repay. It has to keep keepers from calling `liquidate` itself.
		type Halted: Get<bool>;

		/// The weights of this pallet.
		type WeightInfo: WeightInfo;

		/// Makes what the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AssetId, Self::AccountId>;
	}

	/// Makes assets, money, prices and an exchange for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	pub trait BenchmarkHelper<AssetId, AccountId> {
		/// The id of the asset `seed`; a different one for each seed.
		fn asset(seed: u32) -> AssetId;
		/// Makes sure that `asset` exists, and gives `who` enough of it for every benchmark, and
		/// enough native tokens for deposits.
		fn endow(asset: &AssetId, who: &AccountId);
		/// Sets the price of a whole unit of `asset`.
		fn set_price(asset: &AssetId, price: FixedU128);
		/// Makes the exchange buy the first of the two for the second, at a little more than the
		/// price of the oracle, and by far less of it than 2^80 units.
		fn make_exchange(assets: [&AssetId; 2]);
		/// Lets the exchange clear the orders of the last block.
		fn clear();
		/// Lets time pass, in milliseconds.
		fn advance(ms: Moment);
	}

	/// Why this pallet has something on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit for a position.
		PositionDeposit,
		/// The deposit for an allowance.
		AllowanceDeposit,
	}

	/// The assets that have a market, in the order in which they were listed.
	#[pallet::storage]
	pub type MarketIds<T: Config> =
		StorageValue<_, BoundedVec<T::AssetId, T::MaxMarkets>, ValueQuery>;

	/// The markets: what changes with the first block after a change of the totals.
	#[pallet::storage]
	pub type Markets<T: Config> = StorageMap<_, Blake2_128Concat, T::AssetId, Market>;

	/// The markets: what changes with every call.
	#[pallet::storage]
	pub type MarketTotals<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AssetId, Totals, ValueQuery>;

	/// Parameters that come into force later.
	#[pallet::storage]
	pub type PendingParams<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AssetId, (BlockNumberFor<T>, MarketParams)>;

	/// The efficiency groups.
	#[pallet::storage]
	pub type Groups<T: Config> = StorageMap<_, Twox64Concat, GroupId, Group>;

	/// What is owed against each collateral with a debt ceiling, in 10^-18 of the reference
	/// currency at the time of borrowing.
	#[pallet::storage]
	pub type IsolatedDebt<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AssetId, Balance, ValueQuery>;

	/// The positions.
	#[pallet::storage]
	pub type Positions<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, PositionOf<T>>;

	/// How much of which asset an account may borrow on another's position: owner, delegate and
	/// asset, to units and the deposit.
	#[pallet::storage]
	pub type Allowances<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AssetId>,
		),
		(Balance, Balance),
	>;

	/// How far prices have moved, and from where.
	#[pallet::storage]
	pub type Odometer<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// What [`Odometer`] has seen last.
	#[pallet::storage]
	pub type Marks<T: Config> =
		StorageValue<_, BoundedVec<Mark<T::AssetId>, T::MaxMarkets>, ValueQuery>;

	/// The positions with debts, by the state of the odometer (big-endian) at which each has to
	/// be looked at.
	#[pallet::storage]
	pub type Watched<T: Config> =
		StorageNMap<_, (NMapKey<Identity, [u8; 8]>, NMapKey<Blake2_128Concat, T::AccountId>), ()>;

	/// The positions that could not be dealt with, by the block (big-endian) of their next turn.
	#[pallet::storage]
	pub type Deferred<T: Config> =
		StorageNMap<_, (NMapKey<Identity, [u8; 4]>, NMapKey<Blake2_128Concat, T::AccountId>), ()>;

	/// Whether the end of the last block was not enough for all that was due.
	#[pallet::storage]
	pub type Backlog<T> = StorageValue<_, bool, ValueQuery>;

	/// What the chain has taken over: collateral, and the debt for which.
	#[pallet::storage]
	pub type Inventories<T: Config> = StorageNMap<
		_,
		(NMapKey<Blake2_128Concat, T::AssetId>, NMapKey<Blake2_128Concat, T::AssetId>),
		Inventory,
	>;

	/// Behind which inventory the last block ended.
	#[pallet::storage]
	pub type InventoryCursor<T> = StorageValue<_, Cursor>;

	/// The flash loan that is out, of which there is only one at a time: of which asset, and how
	/// many units.
	#[pallet::storage]
	pub type FlashLoanOut<T: Config> = StorageValue<_, (T::AssetId, Balance)>;

	/// Together, the events of a market tell all its shares, all units, and what they are worth.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An asset has a market.
		MarketListed {
			/// The asset.
			asset: T::AssetId,
			/// The parameters.
			params: MarketParams,
		},
		/// Parameters will change.
		ParamsScheduled {
			/// The market.
			asset: T::AssetId,
			/// To these.
			params: MarketParams,
			/// In this block.
			at: BlockNumberFor<T>,
		},
		/// Parameters that were scheduled will not come.
		ParamsCancelled {
			/// The market.
			asset: T::AssetId,
		},
		/// Parameters have changed.
		ParamsSet {
			/// The market.
			asset: T::AssetId,
			/// To these.
			params: MarketParams,
		},
		/// An efficiency group was made.
		GroupSet {
			/// Its number.
			group: GroupId,
			/// What applies in it.
			params: Group,
		},
		/// Interest was added. All other events of the market up to the next of these are at
		/// these rates.
		///
		/// Totals and reserves are what the market has now. Those of the events before this one are
		/// in them, and so is what `BadDebt`, `InventoryKept`, `CollateralKept` and `ReservesTaken`
		/// tell, each of which comes after one of these.
		Accrued {
			/// The market.
			asset: T::AssetId,
			/// What a share of the debt is worth, in 10^-27 units.
			index: u128,
			/// The rate at the kink, per year in 10^-27.
			kink_rate: u128,
			/// The units that are in the reserves.
			reserves: Balance,
			/// The totals.
			totals: Totals,
		},
		/// An account has supplied.
		Supplied {
			/// The account.
			who: T::AccountId,
			/// The market.
			asset: T::AssetId,
			/// Units.
			amount: Balance,
			/// The shares for them.
			shares: Balance,
			/// Whether what the account has supplied to this market backs its debts.
			collateral: bool,
		},
		/// An account has withdrawn.
		Withdrawn {
			/// The account.
			who: T::AccountId,
			/// The market.
			asset: T::AssetId,
			/// Units.
			amount: Balance,
			/// The shares that were given for them.
			shares: Balance,
		},
		/// What an account has supplied backs its debts from now on, or no more.
		CollateralSet {
			/// The account.
			who: T::AccountId,
			/// The market.
			asset: T::AssetId,
			/// Whether it does.
			collateral: bool,
		},
		/// An account has borrowed.
		Borrowed {
			/// Who owes it.
			owner: T::AccountId,
			/// Who got it.
			by: T::AccountId,
			/// The market.
			asset: T::AssetId,
			/// Units.
			amount: Balance,
			/// The shares of the debt.
			shares: Balance,
			/// What the position counts in a debt ceiling now: of which collateral, and how much in
			/// 10^-18 of the reference currency. With each part of the debt that goes, the same
			/// part of it goes, rounded down.
			isolated: Option<(T::AssetId, Balance)>,
		},
		/// A debt was repaid, or a part of it.
		Repaid {
			/// Who owed it.
			owner: T::AccountId,
			/// Who paid.
			by: T::AccountId,
			/// The market.
			asset: T::AssetId,
			/// Units.
			amount: Balance,
			/// The shares of the debt that are gone.
			shares: Balance,
		},
		/// A position was liquidated by an account.
		Liquidated {
			/// Whose position.
			owner: T::AccountId,
			/// Who repaid.
			by: T::AccountId,
			/// The debt.
			debt: T::AssetId,
			/// Units that were repaid.
			repaid: Balance,
			/// The shares of the debt that are gone.
			debt_shares: Balance,
			/// The collateral.
			collateral: T::AssetId,
			/// Units that were seized.
			seized: Balance,
			/// The shares that are gone.
			shares: Balance,
			/// Whether the liquidator got these shares instead of the units.
			as_shares: bool,
		},
		/// The chain has taken over collateral of a position, and debt.
		TakenOver {
			/// Whose position.
			owner: T::AccountId,
			/// The debt.
			debt: T::AssetId,
			/// Its shares.
			debt_shares: Balance,
			/// The collateral.
			collateral: T::AssetId,
			/// Its shares.
			shares: Balance,
		},
		/// The chain offers collateral that it has taken over.
		SalePlaced {
			/// What is sold.
			collateral: T::AssetId,
			/// The debt for which.
			debt: T::AssetId,
			/// Units that are offered.
			amount: Balance,
			/// The shares that were given for them.
			shares: Balance,
			/// What they have to bring.
			min_out: Balance,
		},
		/// A sale of the chain has ended.
		SaleEnded {
			/// What was sold.
			collateral: T::AssetId,
			/// The debt for which.
			debt: T::AssetId,
			/// Units that were sold.
			sold: Balance,
			/// The shares for those that were not.
			returned_shares: Balance,
			/// Units that they brought.
			bought: Balance,
			/// The shares of the debt that are repaid.
			debt_shares: Balance,
			/// Units beyond the debt, for the reserves, of which the next `Accrued` tells.
			surplus: Balance,
		},
		/// Somebody has bought collateral from the chain.
		InventoryBought {
			/// Who.
			by: T::AccountId,
			/// What.
			collateral: T::AssetId,
			/// The debt for which.
			debt: T::AssetId,
			/// Units that were paid.
			paid: Balance,
			/// The shares of the debt that are repaid.
			debt_shares: Balance,
			/// Units that were bought.
			bought: Balance,
			/// The shares that are gone.
			shares: Balance,
		},
		/// A debt that the chain has taken over is more than what its collateral is offered for now. The
		/// `BadDebt` of nobody's that comes next gives up what it is more.
		ExcessGivenUp {
			/// The collateral.
			collateral: T::AssetId,
			/// The debt.
			debt: T::AssetId,
			/// The shares of the debt that are given up.
			debt_shares: Balance,
		},
		/// What was left of an inventory has gone to the reserves of the market of the collateral,
		/// as its debt is repaid or it is worth nothing.
		InventoryKept {
			/// The collateral.
			asset: T::AssetId,
			/// The debt for which it was taken over.
			debt: T::AssetId,
			/// The units.
			amount: Balance,
			/// The shares that are gone.
			shares: Balance,
		},
		/// Collateral that is worth nothing has gone to the reserves of its market, as the debts of
		/// the position are given up, or collateral that is worth less than a share of the debt.
		CollateralKept {
			/// Whose position.
			owner: T::AccountId,
			/// The market.
			asset: T::AssetId,
			/// The units.
			amount: Balance,
			/// The shares that are gone.
			shares: Balance,
		},
		/// A debt without collateral was given up.
		BadDebt {
			/// Whose it was; nobody's if the chain had taken it over.
			owner: Option<T::AccountId>,
			/// The market.
			asset: T::AssetId,
			/// Its shares.
			shares: Balance,
			/// The units.
			amount: Balance,
			/// How many of them the reserves have paid. The suppliers have lost the rest.
			covered: Balance,
		},
		/// An owner's rule has sold collateral to repay a debt.
		Deleveraged {
			/// Whose position.
			owner: T::AccountId,
			/// What was sold.
			collateral: T::AssetId,
			/// Units of it.
			sold: Balance,
			/// The shares that are gone.
			shares: Balance,
			/// The debt.
			debt: T::AssetId,
			/// Units that were repaid.
			repaid: Balance,
			/// The shares of the debt that are gone.
			debt_shares: Balance,
			/// Units beyond the debt, which are supplied for the owner.
			surplus: Balance,
			/// The shares for them. They back no debts unless what he had in that market does. None if
			/// the position has no room for another asset, or they are not worth a share: then a
			/// `Withdrawn` without shares follows, as the owner gets the units, unless they are less
			/// than his account may hold.
			surplus_shares: Balance,
		},
		/// An owner has made a rule, or removed it.
		RuleSet {
			/// Who.
			who: T::AccountId,
			/// The rule.
			rule: Option<DeleverageRule<T::AssetId>>,
		},
		/// A position is in another efficiency group, or in none.
		GroupChosen {
			/// Whose.
			who: T::AccountId,
			/// The group.
			group: Option<GroupId>,
		},
		/// An account may borrow so much on another's position.
		AllowanceSet {
			/// Whose position.
			owner: T::AccountId,
			/// Who may.
			delegate: T::AccountId,
			/// What.
			asset: T::AssetId,
			/// Units, zero if nothing any more.
			amount: Balance,
		},
		/// A flash loan was made and is back.
		FlashLoan {
			/// To whom.
			who: T::AccountId,
			/// The market.
			asset: T::AssetId,
			/// Units.
			amount: Balance,
			/// What it cost, for the suppliers.
			fee: Balance,
		},
		/// Units were added to the reserves.
		ReservesAdded {
			/// By whom.
			who: T::AccountId,
			/// The market.
			asset: T::AssetId,
			/// Units.
			amount: Balance,
		},
		/// Units were taken from the reserves.
		ReservesTaken {
			/// The market.
			asset: T::AssetId,
			/// Units.
			amount: Balance,
		},
		/// A position that had to be dealt with could not be.
		Deferred {
			/// Whose.
			owner: T::AccountId,
			/// Why.
			error: DispatchError,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The asset has no market.
		MarketNotFound,
		/// The asset has a market already.
		AlreadyListed,
		/// There are as many markets as there can be.
		TooManyMarkets,
		/// The parameters break their bounds: see the documentation of each.
		InvalidParams,
		/// The pallet's account has to hold the minimum balance of the asset before it is listed,
		/// so that all that is supplied can be withdrawn.
		AccountNotFunded,
		/// No parameters are scheduled for the market.
		NothingScheduled,
		/// There is no such efficiency group.
		GroupNotFound,
		/// Nobody can supply to this market or borrow from it at present.
		MarketFrozen,
		/// The amount is zero, or so small that it is not worth a share.
		AmountTooSmall,
		/// The market does not take more.
		SupplyCapExceeded,
		/// The market does not lend more.
		BorrowCapExceeded,
		/// All positions with this collateral together owe as much as they may.
		DebtCeilingExceeded,
		/// So much is not in the market now: borrowers have it. A smaller amount may go.
		InsufficientCash,
		/// The account has no position.
		PositionNotFound,
		/// The position has not supplied so much to this market.
		InsufficientSupply,
		/// The position owes nothing to this market.
		NoDebt,
		/// The position has too many assets. Withdraw or repay another one first.
		TooManyAssets,
		/// The collateral would not be enough for the debts: supply more, borrow or withdraw less.
		InsufficientCollateral,
		/// The asset is no collateral.
		NotCollateral,
		/// Collateral with a debt ceiling can only be the only collateral of a position, one debt
		/// can stand against it, and only one that may be borrowed in isolation.
		Isolated,
		/// The debts of a position in an efficiency group have to be in that group.
		NotInGroup,
		/// The debt, or what would be left of it, is smaller than the least that is lent: repay all,
		/// or less.
		DebtTooSmall,
		/// An asset of the position has no price now. Debts can be repaid, and what backs no debt
		/// can be withdrawn.
		PriceUnavailable,
		/// The position is healthy.
		Healthy,
		/// This collateral would make the position worse: seize another one.
		WrongCollateral,
		/// Nobody liquidates his own position.
		OwnPosition,
		/// Less would be received than the least that was asked for.
		BelowMinimum,
		/// The chain has not taken over this collateral for this debt.
		NoInventory,
		/// The rule does not say what it has to: `1 < below < to`, two different assets.
		InvalidRule,
		/// The delegate may not borrow so much.
		AllowanceExceeded,
		/// A flash loan is out already.
		FlashLoanOut,
		/// A flash loan did not come back whole, with its fee.
		FlashLoanNotRepaid,
		/// The reserves do not have as much.
		InsufficientReserves,
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Markets. The pallet's account has to hold the minimum balance of each asset.
		pub markets: Vec<(T::AssetId, MarketParams)>,
		/// Efficiency groups.
		pub groups: Vec<(GroupId, Group)>,
		/// What accounts supply, which need the money: account, asset, units.
		pub supplies: Vec<(T::AccountId, T::AssetId, Balance)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (group, params) in &self.groups {
				Pallet::<T>::do_set_group(*group, *params)
					.expect("the genesis describes groups that may be");
			}
			for (asset, params) in &self.markets {
				Pallet::<T>::do_list(asset, *params)
					.expect("the genesis describes markets that may be listed");
			}
			for (who, asset, amount) in &self.supplies {
				Pallet::<T>::do_supply(who, asset, *amount)
					.expect("the accounts of the genesis can pay for what they supply");
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Counts interest where the totals have changed, brings parameters into force, and goes
		/// on with what the last block had no room for.
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			Self::begin_block(now)
		}

		/// Looks at positions whose health may be gone, and sells.
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(remaining.min(T::IdleWeight::get()));
			Self::work(&mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			assert!(T::TargetHealth::get() > FixedU128::from_u32(1), "a liquidation has to heal");
			assert!(T::MaxAssets::get() >= 1 && T::MaxMarkets::get() >= 1, "a market is needed");
			assert!(
				T::MaxSaleDiscount::get() < Permill::one(),
				"what the chain sells is worth something"
			);
			let least = Self::least_work();
			assert!(
				T::BacklogWeight::get().all_gte(least) && T::IdleWeight::get().all_gte(least),
				"the weights of the hooks are not enough for one position: {least:?}"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Lists an asset. For `AdminOrigin`.
		///
		/// The pallet's account has to hold the minimum balance of the asset, which stays there.
		/// Emits `MarketListed`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::list_market())]
		pub fn list_market(
			origin: OriginFor<T>,
			asset: T::AssetId,
			params: Box<MarketParams>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_list(&asset, *params)
		}

		/// Changes the parameters of a market. For `AdminOrigin`.
		///
		/// A change that only lowers what new risk may be taken (lower caps, a lower collateral
		/// factor, a lower debt ceiling, no more borrowing in isolation, frozen) comes at once,
		/// and any other after `ChangeDelay`. Either takes back one that waits, which would undo it.
		/// Emits `ParamsSet` or `ParamsScheduled`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_params())]
		pub fn set_params(
			origin: OriginFor<T>,
			asset: T::AssetId,
			params: Box<MarketParams>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_params(&asset, *params)
		}

		/// Takes scheduled parameters back. For `AdminOrigin`. Emits `ParamsCancelled`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::cancel_params())]
		pub fn cancel_params(origin: OriginFor<T>, asset: T::AssetId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			PendingParams::<T>::take(&asset).ok_or(Error::<T>::NothingScheduled)?;
			Self::deposit_event(Event::ParamsCancelled { asset });
			Ok(())
		}

		/// Makes an efficiency group. For `AdminOrigin`. A group that exists stays as it is, since
		/// positions rely on it: make another one. Emits `GroupSet`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::create_group())]
		pub fn create_group(origin: OriginFor<T>, group: GroupId, params: Group) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_group(group, params)
		}

		/// Takes units from the reserves of a market, for `ReservesRecipient`. For `AdminOrigin`.
		/// Emits `ReservesTaken`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::take_reserves())]
		pub fn take_reserves(
			origin: OriginFor<T>,
			asset: T::AssetId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_take_reserves(&asset, amount)
		}

		/// Gives units to the reserves of a market. They are gone: nothing is returned for them.
		/// Emits `ReservesAdded`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::add_reserves())]
		pub fn add_reserves(
			origin: OriginFor<T>,
			asset: T::AssetId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_reserves(&who, &asset, amount)
		}

		/// Supplies units to a market.
		///
		/// The first time, a deposit for the position is taken, which comes back with the last
		/// withdrawal. What is supplied backs debts, unless the asset cannot, has a debt ceiling, or
		/// other collateral of the position has, or there are debts and it has no price: see
		/// `set_collateral`. Emits `Supplied`.
		#[pallet::call_index(6)]
		#[pallet::weight(
			T::WeightInfo::supply(T::MaxAssets::get()).saturating_add(Pallet::<T>::opening())
		)]
		pub fn supply(
			origin: OriginFor<T>,
			asset: T::AssetId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let (size, opened) = Self::do_supply(&who, &asset, amount)?;
			let opening = if opened { Self::opening() } else { Weight::zero() };
			Ok(Some(T::WeightInfo::supply(size.supplies).saturating_add(opening)).into())
		}

		/// Withdraws units from a market; all of them without an `amount`.
		///
		/// Rounded against the caller by less than one unit. What backs debts can go as far as the
		/// rest is enough for them. Emits `Withdrawn`.
		#[pallet::call_index(7)]
		#[pallet::weight(Size::largest::<T>().weigh(T::WeightInfo::withdraw))]
		pub fn withdraw(
			origin: OriginFor<T>,
			asset: T::AssetId,
			amount: Option<Balance>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let (_, size) = Self::do_withdraw(&who, &asset, amount)?;
			Ok(Some(size.weigh(T::WeightInfo::withdraw)).into())
		}

		/// Decides whether what the caller has supplied to a market backs his debts. While there are
		/// debts, an asset without a price cannot begin to: nobody could value the position any more.
		/// Emits `CollateralSet`.
		#[pallet::call_index(8)]
		#[pallet::weight(Size::largest::<T>().weigh(T::WeightInfo::set_collateral))]
		pub fn set_collateral(
			origin: OriginFor<T>,
			asset: T::AssetId,
			collateral: bool,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let size = Self::do_set_collateral(&who, &asset, collateral)?;
			Ok(Some(size.weigh(T::WeightInfo::set_collateral)).into())
		}

		/// Enters an efficiency group, in which all debts of the caller have to be then, or leaves
		/// it. Emits `GroupChosen`.
		#[pallet::call_index(9)]
		#[pallet::weight(Size::largest::<T>().weigh(T::WeightInfo::choose_group))]
		pub fn choose_group(
			origin: OriginFor<T>,
			group: Option<GroupId>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let size = Self::do_choose_group(&who, group)?;
			Ok(Some(size.weigh(T::WeightInfo::choose_group)).into())
		}

		/// Borrows units, on the caller's own position or on that of `on_behalf`, who has allowed
		/// it. The caller gets them. Emits `Borrowed`.
		#[pallet::call_index(10)]
		#[pallet::weight(Size::largest::<T>().weigh(T::WeightInfo::borrow))]
		pub fn borrow(
			origin: OriginFor<T>,
			asset: T::AssetId,
			#[pallet::compact] amount: Balance,
			on_behalf: Option<T::AccountId>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let owner = on_behalf.as_ref().unwrap_or(&who);
			let size = Self::do_borrow(&who, &asset, amount, owner)?;
			Ok(Some(size.weigh(T::WeightInfo::borrow)).into())
		}

		/// Repays units of a debt, or all of it if `amount` is more or is not given. The caller
		/// pays, for himself or for anybody else. Emits `Repaid`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::repay())]
		pub fn repay(
			origin: OriginFor<T>,
			asset: T::AssetId,
			amount: Option<Balance>,
			on_behalf: Option<T::AccountId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_repay(&who, &asset, amount, on_behalf.as_ref().unwrap_or(&who)).map(|_| ())
		}

		/// Allows `delegate` to borrow `amount` units of an asset on the caller's position, and no
		/// more what was allowed before. Zero takes it back. Takes a deposit while something is
		/// allowed. Emits `AllowanceSet`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::set_allowance())]
		pub fn set_allowance(
			origin: OriginFor<T>,
			delegate: T::AccountId,
			asset: T::AssetId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_allowance(&who, &delegate, &asset, amount)
		}

		/// Makes the rule by which the chain sells collateral of the caller before it has to, or
		/// removes it.
		///
		/// At the end of a block in which health is below `below`, as much is sold to the best
		/// pool as brings it to `to`, at `max_slippage` below the oracle's price at worst. If that
		/// fails it is tried again after `RetryDelay`. Emits `RuleSet`.
		#[pallet::call_index(13)]
		#[pallet::weight(Size::largest::<T>().weigh(T::WeightInfo::set_rule))]
		pub fn set_rule(
			origin: OriginFor<T>,
			rule: Option<DeleverageRule<T::AssetId>>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let size = Self::do_set_rule(&who, rule)?;
			Ok(Some(size.weigh(T::WeightInfo::set_rule)).into())
		}

		/// Repays a debt of a position whose health is gone, and seizes collateral for it with the
		/// bonus.
		///
		/// Repays as much as brings the health to `TargetHealth`, `max_repay` units at most. With
		/// `as_shares`, the caller gets the seized collateral as shares of its market, which also
		/// goes while all of it is lent out. Fails if less than `min_seized` units of collateral
		/// would be seized. Emits `Liquidated`, and `BadDebt` if debts are left without collateral.
		#[pallet::call_index(14)]
		#[pallet::weight(Size::largest::<T>().weigh(T::WeightInfo::liquidate))]
		pub fn liquidate(
			origin: OriginFor<T>,
			owner: T::AccountId,
			debt: T::AssetId,
			collateral: T::AssetId,
			max_repay: Option<Balance>,
			min_seized: Balance,
			as_shares: bool,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let size = Self::do_liquidate(
				&who,
				&owner,
				&debt,
				&collateral,
				max_repay,
				min_seized,
				as_shares,
			)?;
			Ok(Some(size.weigh(T::WeightInfo::liquidate)).into())
		}

		/// Buys collateral that the chain has taken over, at the price for which it is offered at
		/// present, and pays with the debt. `max_paid` units at most; fails if less than
		/// `min_bought` units would be bought. Emits `InventoryBought`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::buy_inventory())]
		pub fn buy_inventory(
			origin: OriginFor<T>,
			collateral: T::AssetId,
			debt: T::AssetId,
			max_paid: Option<Balance>,
			min_bought: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_buy_inventory(&who, &collateral, &debt, max_paid, min_bought)
		}

		/// Lends units to the caller, makes the calls for him, and takes units and fee back: all
		/// or nothing.
		///
		/// No other flash loan can be made meanwhile. Costs the weight of the calls besides. Emits
		/// `FlashLoan`.
		#[pallet::call_index(16)]
		#[pallet::weight({
			let calls = calls
				.iter()
				.map(|call| call.get_dispatch_info().call_weight)
				.fold(Weight::zero(), |sum, weight| sum.saturating_add(weight));
			T::WeightInfo::flash_loan().saturating_add(calls)
		})]
		pub fn flash_loan(
			origin: OriginFor<T>,
			asset: T::AssetId,
			#[pallet::compact] amount: Balance,
			calls: FlashCallsOf<T>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin.clone())?;
			Self::do_flash_calls(origin, &who, &asset, amount, calls)
		}
	}
}
