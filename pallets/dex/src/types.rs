// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores.

use crate::math::{Curve, A_PRECISION};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use polyphony_support::{Balance, Price};
use scale_info::TypeInfo;
use sp_runtime::Permill;

/// The number of a pool, which is also the id of its shares.
pub type PoolId = u32;

/// The number of an order or a schedule among those of its owner.
pub type OrderId = u32;

/// The height of a block, as it is stored: durations and heights of this pallet fit in it.
pub type Height = u32;

/// How a new pool is to price.
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
	serde::Serialize,
	serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum PoolKind {
	/// `x * y` does not fall: for assets whose prices are independent.
	ConstantProduct,
	/// StableSwap: for assets that are worth the same.
	Stable {
		/// The amplification A: how flat the curve is around parity. 1 to 1,000,000.
		amplification: u32,
		/// By what an amount of each asset is multiplied to make amounts of equal worth equal:
		/// powers of ten where the assets have different decimals. 1 to 10^18.
		scales: [u64; 2],
	},
}

/// How a pool prices.
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
pub enum Pricing {
	/// `x * y` does not fall.
	ConstantProduct,
	/// StableSwap.
	Stable {
		/// The amplification, which may be on its way from one value to another.
		ramp: Ramp,
		/// See [`PoolKind::Stable`].
		scales: [u64; 2],
	},
}

impl Pricing {
	/// The curve in the block `now`.
	pub fn curve(&self, now: Height) -> Curve {
		match self {
			Self::ConstantProduct => Curve::ConstantProduct,
			Self::Stable { ramp, scales } => {
				Curve::Stable { amplification: ramp.at(now), scales: *scales }
			},
		}
	}
}

impl From<PoolKind> for Pricing {
	fn from(kind: PoolKind) -> Self {
		match kind {
			PoolKind::ConstantProduct => Self::ConstantProduct,
			PoolKind::Stable { amplification, scales } => {
				Self::Stable { ramp: Ramp::constant(amplification), scales }
			},
		}
	}
}

/// An amplification that moves in a straight line, in hundredths.
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
pub struct Ramp {
	/// Its value until `start`, times 100.
	pub from: u64,
	/// Its value from `end`, times 100.
	pub to: u64,
	/// The block in which it begins to move.
	pub start: Height,
	/// The block in which it arrives.
	pub end: Height,
}

impl Ramp {
	/// An amplification that stays.
	pub fn constant(amplification: u32) -> Self {
		let value = u64::from(amplification) * A_PRECISION;
		Self { from: value, to: value, start: 0, end: 0 }
	}

	/// The amplification in the block `now`, times 100. Rounded towards `from`.
	pub fn at(&self, now: Height) -> u64 {
		if now >= self.end {
			return self.to;
		}
		if now <= self.start {
			return self.from;
		}
		// Both differences fit in 32 bits (an amplification is at most 10^6 * 100) and so does
		// the product in 64.
		let passed = u64::from(now - self.start);
		let length = u64::from(self.end - self.start);
		let moved = self.from.abs_diff(self.to) * passed / length;
		if self.to >= self.from {
			self.from + moved
		} else {
			self.from - moved
		}
	}
}

/// What does not change with every swap of a pool.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Pool<AccountId, AssetId> {
	/// The assets, in ascending order.
	pub assets: [AssetId; 2],
	/// The part of the amount in that stays in the pool, for those who have shares.
	pub fee: Permill,
	/// How it prices.
	pub pricing: Pricing,
	/// Who made it, has a deposit on hold for it, and gets what is left when it is removed.
	pub creator: AccountId,
	/// The deposit, in the native token.
	pub deposit: Balance,
	/// What the creator paid of each asset to keep the pool's account alive. Not a reserve.
	pub base: [Balance; 2],
	/// Nobody may swap or join; everybody may leave.
	pub paused: bool,
}

impl<AccountId, AssetId: PartialEq> Pool<AccountId, AssetId> {
	/// The position of `asset` in the pool.
	pub fn side(&self, asset: &AssetId) -> Option<usize> {
		self.assets.iter().position(|a| a == asset)
	}
}

/// What changes with every swap of a pool.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	Default,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct PoolState {
	/// What the shares stand for, of each asset. The pool's account has at least this and the base.
	pub reserves: [Balance; 2],
	/// All shares, those that are locked for ever included.
	pub shares: Balance,
	/// The last block in which the pool changed, before which the averages are complete.
	pub touched: Height,
	/// The spot price when that block began: units of the second asset for one of the first.
	pub opening_price: Price,
	/// The liquidity when that block began, in the unit of the first shares.
	pub opening_liquidity: Balance,
	/// The moving average of the spot price at the ends of the blocks before `touched`.
	pub average_price: Price,
	/// The moving average of the geometric mean of the reserves, from zero in the block of the
	/// first deposit. Pools of the same two assets can be compared by it, whatever their kind.
	pub average_liquidity: Balance,
}

/// An order that waits to be filled.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Order<AssetId> {
	/// What is sold.
	pub sell: AssetId,
	/// What is bought.
	pub buy: AssetId,
	/// What is left to sell. On hold on the owner's account.
	pub amount: Balance,
	/// What the rest has to bring at least: `min_out / amount` is the limit price.
	pub min_out: Balance,
	/// The last block in which it may be filled.
	pub good_till: Height,
	/// The deposit, on hold on the owner's account.
	pub deposit: Balance,
	/// The schedule of which it is an instalment.
	pub schedule: Option<OrderId>,
	/// Its money could not be moved, so that it is out of the book until its owner cancels it.
	pub parked: bool,
	/// A pallet sells on its own account: there is no deposit, and what comes of the order is kept
	/// in `Fills` until it is taken.
	pub own: bool,
}

/// What an own order has sold and bought since that was last taken.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Proceeds {
	/// How much was sold.
	pub sold: Balance,
	/// How much of the other asset that has brought.
	pub bought: Balance,
}

/// The least that an instalment of a schedule has to bring.
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
pub enum InstalmentLimit {
	/// So much of the asset that is bought.
	Fixed(Balance),
	/// What the moving average of the price in the deepest pool gives, less this part.
	BelowAverage(Permill),
}

/// A sale in instalments.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Schedule<AssetId> {
	/// What is sold.
	pub sell: AssetId,
	/// What is bought.
	pub buy: AssetId,
	/// How much is sold each time. What is to come is on hold on the owner's account.
	pub amount: Balance,
	/// What each instalment has to bring at least.
	pub limit: InstalmentLimit,
	/// Blocks between two instalments.
	pub every: Height,
	/// Instalments to come.
	pub left: u32,
	/// The block of the next one.
	pub next: Height,
	/// The order of the last one, which may still be open.
	pub last_order: Option<OrderId>,
	/// The deposit, on hold on the owner's account.
	pub deposit: Balance,
}

/// What an account has on the books.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Trader {
	/// The number of the next order or schedule.
	pub next: OrderId,
	/// Open orders and schedules.
	pub open: u32,
}

/// What the agenda has to do.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Duty {
	/// The order has expired.
	Expire,
	/// An instalment of the schedule is due.
	Instalment,
}

/// Why an order was closed before it was filled.
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
pub enum Closed {
	/// Its owner took it back.
	Cancelled,
	/// Its time ended.
	Expired,
	/// What it sells could not be taken from its owner, or what it buys not be paid to them.
	Unpayable,
}

/// Where an order stands in the book of its direction: a number that grows with the limit price.
///
/// The key is the logarithm of the price (9 bits) followed by the leading 55 bits of its fraction.
/// Prices that differ by less than 2^-55 of themselves may have the same key: among these, the
/// hash of the owner and number decides who comes first, so that the time of submission has no
/// influence.
pub fn book_key(amount: Balance, min_out: Balance) -> [u8; 8] {
	let price = Price::from_ratio(min_out, amount, polyphony_support::Rounding::Down)
		.map(Price::inner)
		.unwrap_or(polyphony_support::U256::MAX);
	let bits = price.bits();
	if bits == 0 {
		return [0; 8];
	}
	// The leading one becomes the top bit of 256, and is then shifted out, as it is implied.
	let fraction = ((price << (256 - bits)) << 1) >> (256 - 55);
	(((bits as u64) << 55) | fraction.low_u64()).to_be_bytes()
}
