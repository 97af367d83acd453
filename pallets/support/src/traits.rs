// SPDX-License-Identifier: Apache-2.0

//! The traits through which pallets meet: one implements, another is configured with it, and
//! neither depends on the other's crate.

use crate::{math::mul_div, Balance, Price, Rounding};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult, FixedPointNumber, FixedU128};

/// What the oracle says about an asset.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub enum Verdict {
	/// There is a price, and this is how far it may be trusted.
	Price(OraclePrice),
	/// There is none. Whoever needs one stops taking risk, and lets people leave.
	Unavailable(NoPrice),
}

impl Verdict {
	/// The price, if there is one.
	pub fn price(self) -> Option<OraclePrice> {
		self.available().ok()
	}

	/// The price, or why there is none.
	pub fn available(self) -> Result<OraclePrice, NoPrice> {
		match self {
			Self::Price(price) => Ok(price),
			Self::Unavailable(reason) => Err(reason),
		}
	}
}

/// A price of the oracle.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub struct OraclePrice {
	/// Units of the reference currency for one whole unit of the asset, which is 10^decimals of
	/// its smallest units. Never zero.
	pub value: FixedU128,
	/// Half the width of the band around `value` in which the feeders that count see the price,
	/// in the same unit: the truth is thought to be in `value - confidence ..= value + confidence`.
	pub confidence: FixedU128,
	/// Milliseconds since the time for which `value` was reported.
	pub age: u64,
}

/// Why the oracle has no price.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub enum NoPrice {
	/// Nobody watches this asset.
	UnknownAsset,
	/// Too few feeders have reported lately.
	NoQuorum,
	/// The last price is older than the feed allows.
	Stale,
	/// The price jumped further than the feed allows at once, and the jump is not confirmed yet.
	Held,
	/// A second source disagrees by more than the feed allows.
	Disputed,
	/// The reports add up to no price.
	Zero,
}

/// Prices, each with its age and confidence.
pub trait PriceFeed<AssetId> {
	/// The verdict on the price of `asset`.
	fn price(asset: &AssetId) -> Verdict;

	/// How many of the smallest units of `asset` make a whole one, as a power of ten.
	fn decimals(asset: &AssetId) -> Option<u8>;

	/// What `amount` smallest units of `asset` are worth, in 10^-18 of the reference currency.
	///
	/// Rounds as told. Fails with [`NoPrice`] if there is none; the inner `None` means that the
	/// value exceeds `u128`.
	fn value_of(
		asset: &AssetId,
		amount: Balance,
		rounding: Rounding,
	) -> Result<Option<Balance>, NoPrice> {
		let price = Self::price(asset).available()?;
		let decimals = Self::decimals(asset).ok_or(NoPrice::UnknownAsset)?;
		debug_assert_eq!(FixedU128::DIV, 10u128.pow(18));
		Ok(10u128
			.checked_pow(decimals.into())
			.and_then(|unit| mul_div(amount, price.value.into_inner(), unit, rounding)))
	}
}

/// Says that no asset has a price.
impl<AssetId> PriceFeed<AssetId> for () {
	fn price(_: &AssetId) -> Verdict {
		Verdict::Unavailable(NoPrice::UnknownAsset)
	}

	fn decimals(_: &AssetId) -> Option<u8> {
		None
	}
}

/// A second source of prices, with which the first is compared.
pub trait ReferencePrice<AssetId> {
	/// Units of the reference currency for one whole unit of `asset`, if this source knows.
	fn reference(asset: &AssetId) -> Option<FixedU128>;
}

/// Knows nothing, so that nothing is compared.
impl<AssetId> ReferencePrice<AssetId> for () {
	fn reference(_: &AssetId) -> Option<FixedU128> {
		None
	}
}

/// Swaps against pools, at once.
pub trait Swap<AccountId> {
	/// How assets are named.
	type AssetId;

	/// What `amount_in` would buy now in the best single pool. Rounded down; `None` if no pool can.
	fn quote_exact_in(
		asset_in: &Self::AssetId,
		asset_out: &Self::AssetId,
		amount_in: Balance,
	) -> Option<Balance>;

	/// What `amount_out` would cost now in the best single pool. Rounded up; `None` if no pool can.
	fn quote_exact_out(
		asset_in: &Self::AssetId,
		asset_out: &Self::AssetId,
		amount_out: Balance,
	) -> Option<Balance>;

	/// Sells `amount_in` of `who` in the best single pool and pays `recipient` what it buys, which
	/// is returned. Fails, and changes nothing, if that is less than `min_out`.
	fn swap_exact_in(
		who: &AccountId,
		asset_in: &Self::AssetId,
		asset_out: &Self::AssetId,
		amount_in: Balance,
		min_out: Balance,
		recipient: &AccountId,
	) -> Result<Balance, DispatchError>;

	/// Buys `amount_out` for `recipient` in the best single pool and returns what it cost `who`.
	/// Fails, and changes nothing, if that is more than `max_in`.
	fn swap_exact_out(
		who: &AccountId,
		asset_in: &Self::AssetId,
		asset_out: &Self::AssetId,
		amount_out: Balance,
		max_in: Balance,
		recipient: &AccountId,
	) -> Result<Balance, DispatchError>;

	/// The moving average of the price in the deepest pool of the pair: smallest units of `quote`
	/// for one of `base`. It does not know of the current block.
	fn average_price(base: &Self::AssetId, quote: &Self::AssetId) -> Option<Price>;
}

/// What has come of an order of a pallet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Fill {
	/// How much was sold.
	pub sold: Balance,
	/// How much that has bought, of the other asset. It is on the owner's account already.
	pub bought: Balance,
	/// Whether the rest is still on hold: see [`BatchOrders::take_fill`].
	pub open: bool,
}

/// Orders that wait for the next batch, in which all orders of a pair get one price.
pub trait BatchOrders<AccountId> {
	/// How assets are named.
	type AssetId;
	/// The height of a block.
	type BlockNumber;

	/// Offers `amount` of `sell` for at least `min_out` of `buy` until the end of the block
	/// `good_till`. The amount is held on the account of `who` meanwhile, where the proceeds
	/// arrive too. Returns the number of the order among those of `who`.
	fn place(
		who: &AccountId,
		sell: &Self::AssetId,
		buy: &Self::AssetId,
		amount: Balance,
		min_out: Balance,
		good_till: Self::BlockNumber,
	) -> Result<u32, DispatchError>;

	/// As [`place`](Self::place), for a pallet that sells on its own account and bounds its orders
	/// itself: takes no deposit, and what comes of the order is kept until it is taken with
	/// [`take_fill`](Self::take_fill).
	///
	/// Whoever places an order this way takes what comes of it until it is not open any more: its
	/// entry stays in storage as long.
	fn place_own(
		who: &AccountId,
		sell: &Self::AssetId,
		buy: &Self::AssetId,
		amount: Balance,
		min_out: Balance,
		good_till: Self::BlockNumber,
	) -> Result<u32, DispatchError>;

	/// What an own order has sold and bought since it was last asked, and whether it is still open;
	/// forgets it. `None` for any other order, and for one that was not open when it was last asked.
	///
	/// An order is open as long as something of it is on hold. That may be after the end of its
	/// time, if its account was blocked when it should have been closed: then it is never filled
	/// again, and [`cancel`](Self::cancel) closes it once the account is not blocked any more.
	fn take_fill(who: &AccountId, order: u32) -> Option<Fill>;

	/// Takes an order back and returns what was not sold of it.
	fn cancel(who: &AccountId, order: u32) -> Result<Balance, DispatchError>;

	/// What is left of an order: the amount to sell. `None` once it is filled, cancelled or
	/// expired.
	fn open_amount(who: &AccountId, order: u32) -> Option<Balance>;
}

/// A money market.
pub trait LendingPool<AccountId> {
	/// How assets are named.
	type AssetId;

	/// Supplies `amount` of `who`. Rounds against the supplier by less than one unit.
	fn supply(who: &AccountId, asset: &Self::AssetId, amount: Balance) -> DispatchResult;

	/// Withdraws `amount`, or all without one, and returns it. Fails if what is left would not be
	/// enough for the debts of `who`, or if the market has lent it.
	fn withdraw(
		who: &AccountId,
		asset: &Self::AssetId,
		amount: Option<Balance>,
	) -> Result<Balance, DispatchError>;

	/// Borrows `amount` against what `who` has supplied. Fails if that is not enough.
	fn borrow(who: &AccountId, asset: &Self::AssetId, amount: Balance) -> DispatchResult;

	/// Pays `amount` of `payer` for the debt of `owner`, or all of it without one or if it is
	/// less, and returns what was paid.
	fn repay(
		payer: &AccountId,
		owner: &AccountId,
		asset: &Self::AssetId,
		amount: Option<Balance>,
	) -> Result<Balance, DispatchError>;

	/// What `who` has supplied, with interest. Rounded down.
	fn supplied(who: &AccountId, asset: &Self::AssetId) -> Balance;

	/// What `who` owes, with interest. Rounded up.
	fn owed(who: &AccountId, asset: &Self::AssetId) -> Balance;

	/// The health of the position of `who`: below one, it is liquidated. The largest number
	/// without debts, `None` if an asset has no price.
	fn health(who: &AccountId) -> Option<FixedU128>;

	/// Lends `amount` to `who`, does `with_loan`, to which it tells the fee, and takes both back.
	/// If any of that fails, nothing has happened.
	fn flash_loan(
		who: &AccountId,
		asset: &Self::AssetId,
		amount: Balance,
		with_loan: impl FnOnce(Balance) -> DispatchResult,
	) -> DispatchResult;
}
