// SPDX-License-Identifier: Apache-2.0

//! How a pool prices: pure functions of its reserves.
//!
//! | module | subject |
//! |---|---|
//! | this one | fees, joining and leaving in proportion, and the choice of the curve |
//! | [`constant_product`] | `x * y` does not fall |
//! | [`stable`] | StableSwap: about `x + y` near parity, about `x * y` far from it |
//!
//! Amounts are in the smallest units of their assets. Everything is exact integer arithmetic that
//! is rounded once, at the end, and always against the caller: what they get is rounded down, what
//! they pay up. From that follows, for both curves and all amounts:
//!
//! - the invariant per share never falls, whatever is done and however small the reserves are;
//! - two calls never get more than one that does the same at once;
//! - no round trip ends with more than it began with.
//!
//! Nothing panics: amounts that are too large for the arithmetic are [`MathError::Overflow`].

pub mod constant_product;
pub mod stable;
#[cfg(test)]
mod tests;

use polyphony_support::{
	mul_div, mul_div_256, part_of, sqrt, widen_mul, Price, Rounding, U256, U512,
};
use sp_runtime::{PerThing, Permill};

pub use stable::{
	A_PRECISION, MAX_AMPLIFICATION, MAX_SCALE, MAX_SCALED_RESERVE, MIN_AMPLIFICATION,
};

/// Why something cannot be calculated.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MathError {
	/// An amount, or what a reserve would be after it, is more than the pool can hold: `u128`,
	/// and [`MAX_SCALED_RESERVE`] in a stable pool. Also what no amount can buy, because the fee
	/// takes everything.
	Overflow,
	/// An amount is zero, or so small that it gives nothing.
	ZeroAmount,
	/// A whole reserve is asked for, or more than there are shares, or the pool is empty.
	InsufficientLiquidity,
	/// The parameters of the curve are out of their bounds, or Newton's method did not end. With
	/// parameters within the bounds it always ends.
	NoConvergence,
}

/// How a pool prices.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Curve {
	/// `x * y` does not fall.
	ConstantProduct,
	/// StableSwap. See [`stable`].
	Stable {
		/// The amplification A, as the contracts of Curve count it, times [`A_PRECISION`]:
		/// [`MIN_AMPLIFICATION`] to [`MAX_AMPLIFICATION`].
		amplification: u64,
		/// By what an amount of each asset is multiplied to make amounts of equal worth equal. 1
		/// to [`MAX_SCALE`].
		scales: [u64; 2],
	},
}

/// What a swap takes and gives.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Swapped {
	/// What goes into the pool, the fee included.
	pub amount_in: u128,
	/// What comes out of it.
	pub amount_out: u128,
	/// The part of `amount_in` for which nothing came out. It stays in the reserve.
	pub fee: u128,
}

/// The fee on `amount_in`, which includes it. Rounded up.
pub fn fee_on(amount_in: u128, fee: Permill) -> u128 {
	part_of(amount_in, fee, Rounding::Up)
}

/// The lowest amount of which `net` is left after the fee.
///
/// What is left of an amount is `floor(amount * (1 - fee))`. That grows by zero or one from an
/// amount to the next, so it takes every value, and is exactly `net` for the amount that is
/// returned.
fn gross_up(net: u128, fee: Permill) -> Result<u128, MathError> {
	let (_, kept) = parts(fee);
	mul_div(net, Permill::ACCURACY.into(), kept.into(), Rounding::Up).ok_or(MathError::Overflow)
}

/// The fee and what it leaves, in millionths.
fn parts(fee: Permill) -> (u32, u32) {
	// Only a `Permill` that serde has read can be more than one.
	let fee = fee.deconstruct().min(Permill::ACCURACY);
	(fee, Permill::ACCURACY - fee)
}

impl Curve {
	/// The shares of the first deposit: the geometric mean of the reserves, or the invariant D, in
	/// scaled units. Rounded down.
	///
	/// # Errors
	///
	/// [`MathError::ZeroAmount`] if a reserve is zero.
	pub fn initial_shares(&self, reserves: [u128; 2]) -> Result<u128, MathError> {
		if reserves.contains(&0) {
			return Err(MathError::ZeroAmount);
		}
		let invariant = self.invariant(reserves)?;
		match self {
			Self::ConstantProduct => sqrt(invariant, Rounding::Down).ok_or(MathError::Overflow),
			Self::Stable { .. } => u128::try_from(invariant).map_err(|_| MathError::Overflow),
		}
	}

	/// What trading never lowers: the product of the reserves, or the invariant D in scaled units,
	/// rounded down. Zero if a reserve is.
	///
	/// It is for comparing a pool with itself. D is in proportion to the shares; the product is in
	/// proportion to their square.
	pub fn invariant(&self, reserves: [u128; 2]) -> Result<U256, MathError> {
		if reserves.contains(&0) {
			return Ok(U256::zero());
		}
		match *self {
			Self::ConstantProduct => Ok(widen_mul(reserves[0], reserves[1])),
			Self::Stable { amplification, scales } => {
				stable::Pool::new(amplification, scales, reserves)?.invariant()
			},
		}
	}

	/// The price of an infinitely small swap without a fee: units of asset 1 for one unit of asset
	/// 0. Rounded down in a constant product pool. In a stable pool it is off, in either direction,
	/// by less than 2^-90 of itself and 2^-128.
	///
	/// For every pool whose reserves are not zero and not above the limits there is a price, and it
	/// is not zero.
	pub fn spot_price(&self, reserves: [u128; 2]) -> Result<Price, MathError> {
		let [x, y] = not_empty(reserves)?;
		match *self {
			Self::ConstantProduct => {
				Price::from_ratio(y, x, Rounding::Down).ok_or(MathError::Overflow)
			},
			Self::Stable { amplification, scales } => {
				stable::Pool::new(amplification, scales, reserves)?.spot_price()
			},
		}
	}

	/// Sells exactly `amount_in` of the asset `input` (0 or 1). What comes out is rounded down, and
	/// is less than the reserve.
	///
	/// # Errors
	///
	/// [`MathError::ZeroAmount`] if nothing would come out.
	pub fn swap_exact_in(
		&self,
		reserves: [u128; 2],
		input: usize,
		amount_in: u128,
		fee: Permill,
	) -> Result<Swapped, MathError> {
		let (curve, [reserve_in, reserve_out]) = self.facing(reserves, input)?;
		curve.grown(reserve_in, amount_in)?;
		let fee = fee_on(amount_in, fee);
		let net = amount_in.checked_sub(fee).ok_or(MathError::Overflow)?;
		if net == 0 {
			return Err(MathError::ZeroAmount);
		}
		let amount_out = match curve {
			Self::ConstantProduct => constant_product::out_given_in(reserve_in, reserve_out, net)?,
			Self::Stable { amplification, scales } => {
				stable::Pool::new(amplification, scales, [reserve_in, reserve_out])?
					.out_given_in(net)?
			},
		};
		if amount_out == 0 {
			return Err(MathError::ZeroAmount);
		}
		Ok(Swapped { amount_in, amount_out, fee })
	}

	/// Buys exactly `amount_out` with the asset `input` (0 or 1). What goes in is rounded up.
	///
	/// It is the lowest amount for which [`Curve::swap_exact_in`] gives `amount_out` or more.
	///
	/// # Errors
	///
	/// [`MathError::InsufficientLiquidity`] if `amount_out` is the whole reserve or more.
	pub fn swap_exact_out(
		&self,
		reserves: [u128; 2],
		input: usize,
		amount_out: u128,
		fee: Permill,
	) -> Result<Swapped, MathError> {
		let (curve, [reserve_in, reserve_out]) = self.facing(reserves, input)?;
		if amount_out == 0 {
			return Err(MathError::ZeroAmount);
		}
		if amount_out >= reserve_out {
			return Err(MathError::InsufficientLiquidity);
		}
		let net = match curve {
			Self::ConstantProduct => {
				constant_product::in_given_out(reserve_in, reserve_out, amount_out)?
			},
			Self::Stable { amplification, scales } => {
				stable::Pool::new(amplification, scales, [reserve_in, reserve_out])?
					.in_given_out(amount_out)?
			},
		};
		let amount_in = gross_up(net, fee)?;
		curve.grown(reserve_in, amount_in)?;
		let fee = amount_in.checked_sub(net).ok_or(MathError::Overflow)?;
		Ok(Swapped { amount_in, amount_out, fee })
	}

	/// Joins in the proportion of the reserves, for as many shares as `max_amounts` pay for.
	///
	/// Returns the amounts that are taken, rounded up and not above `max_amounts`, and the new
	/// shares, rounded down.
	///
	/// # Errors
	///
	/// [`MathError::ZeroAmount`] if that is less than one share.
	pub fn join(
		&self,
		reserves: [u128; 2],
		shares: u128,
		max_amounts: [u128; 2],
	) -> Result<([u128; 2], u128), MathError> {
		not_empty(reserves)?;
		if shares == 0 {
			return Err(MathError::InsufficientLiquidity);
		}
		// One of the limits may be far above what is needed, so the lower number is what has to
		// fit.
		let affordable = |asset: usize| {
			let (max, reserve) = (max_amounts[asset].into(), reserves[asset].into());
			mul_div_256(max, shares.into(), reserve, Rounding::Down).ok_or(MathError::Overflow)
		};
		let minted =
			u128::try_from(affordable(0)?.min(affordable(1)?)).map_err(|_| MathError::Overflow)?;
		if minted == 0 {
			return Err(MathError::ZeroAmount);
		}
		shares.checked_add(minted).ok_or(MathError::Overflow)?;

		let mut amounts = [0; 2];
		for (asset, amount) in amounts.iter_mut().enumerate() {
			*amount = mul_div(reserves[asset], minted, shares, Rounding::Up)
				.ok_or(MathError::Overflow)?;
			let (curve, [reserve, _]) = self.facing(reserves, asset)?;
			curve.grown(reserve, *amount)?;
		}
		Ok((amounts, minted))
	}

	/// Joins with `amount` of the asset `input` (0 or 1) alone. Returns the new shares, rounded
	/// down.
	///
	/// This gives as much as swapping a part of `amount` and joining in proportion with the rest
	/// and what the swap brought, if the part is chosen so that nothing is left over, and nothing
	/// is rounded: so the fee is paid on exactly that part, and cannot be evaded by joining and
	/// leaving instead of swapping. With `u` the growth of the shares, `f` the fee, `x` and `y` the
	/// reserves and `a` the amount, the pool is at `(x + z, y / u)` after the swap of a part `z`,
	/// and joining in proportion brings it to `(x + a, y)`. So `u (x + z) = x + a`, and with D any
	/// invariant that grows like the reserves, as sqrt(x y) and StableSwap's D do,
	///
	/// ```text
	/// D(x + (1 - f) z, y / u) = D(x, y),   which is   D(f u x + (1 - f) (x + a), y) = u D(x, y)
	/// ```
	///
	/// # Errors
	///
	/// [`MathError::ZeroAmount`] if that is less than one share.
	pub fn join_single(
		&self,
		reserves: [u128; 2],
		shares: u128,
		input: usize,
		amount: u128,
		fee: Permill,
	) -> Result<u128, MathError> {
		let (curve, [reserve, other]) = self.facing(reserves, input)?;
		if shares == 0 {
			return Err(MathError::InsufficientLiquidity);
		}
		let grown = curve.grown(reserve, amount)?;
		let minted = match curve {
			Self::ConstantProduct => {
				constant_product::join_single(reserve, grown, shares, parts(fee))?
			},
			Self::Stable { amplification, scales } => stable::Pool::new(
				amplification,
				scales,
				[reserve, other],
			)?
			.join_single(grown, shares, parts(fee))?,
		};
		if minted == 0 {
			return Err(MathError::ZeroAmount);
		}
		shares.checked_add(minted).ok_or(MathError::Overflow)?;
		Ok(minted)
	}

	/// What `burned` of the shares are worth, of each asset. Rounded down.
	///
	/// One of the amounts can be zero. It works for every pool, also for one that is too large or
	/// has too little to trade. As long as a share is left, so is a unit of each asset that there
	/// was.
	///
	/// # Errors
	///
	/// [`MathError::InsufficientLiquidity`] if there are fewer shares, [`MathError::ZeroAmount`] if
	/// both amounts would be zero.
	pub fn exit(
		&self,
		reserves: [u128; 2],
		shares: u128,
		burned: u128,
	) -> Result<[u128; 2], MathError> {
		if burned > shares || shares == 0 {
			return Err(MathError::InsufficientLiquidity);
		}
		let mut amounts = [0; 2];
		for (amount, reserve) in amounts.iter_mut().zip(reserves) {
			*amount =
				mul_div(reserve, burned, shares, Rounding::Down).ok_or(MathError::Overflow)?;
		}
		if amounts == [0; 2] {
			return Err(MathError::ZeroAmount);
		}
		Ok(amounts)
	}

	/// The curve and the reserves with the asset `input` first.
	fn facing(&self, reserves: [u128; 2], input: usize) -> Result<(Self, [u128; 2]), MathError> {
		let [x, y] = not_empty(reserves)?;
		match (input, *self) {
			(0, curve) => Ok((curve, [x, y])),
			(1, Self::ConstantProduct) => Ok((*self, [y, x])),
			(1, Self::Stable { amplification, scales: [of_x, of_y] }) => {
				Ok((Self::Stable { amplification, scales: [of_y, of_x] }, [y, x]))
			},
			// There is no such reserve.
			_ => Err(MathError::InsufficientLiquidity),
		}
	}

	/// The first reserve after `amount` is added, if the pool can hold that.
	fn grown(&self, reserve: u128, amount: u128) -> Result<u128, MathError> {
		if amount == 0 {
			return Err(MathError::ZeroAmount);
		}
		let grown = reserve.checked_add(amount).ok_or(MathError::Overflow)?;
		if let Self::Stable { scales: [scale, _], .. } = self {
			stable::scaled(grown, *scale)?;
		}
		Ok(grown)
	}
}

/// The reserves, if there is something of both.
fn not_empty(reserves: [u128; 2]) -> Result<[u128; 2], MathError> {
	if reserves.contains(&0) {
		return Err(MathError::InsufficientLiquidity);
	}
	Ok(reserves)
}

// Arithmetic on 512 bits in which too much is an error.

fn add(a: U512, b: U512) -> Result<U512, MathError> {
	a.checked_add(b).ok_or(MathError::Overflow)
}

fn sub(a: U512, b: U512) -> Result<U512, MathError> {
	a.checked_sub(b).ok_or(MathError::Overflow)
}

fn mul(a: U512, b: U512) -> Result<U512, MathError> {
	a.checked_mul(b).ok_or(MathError::Overflow)
}

fn div(a: U512, b: U512, rounding: Rounding) -> Result<U512, MathError> {
	if b.is_zero() {
		return Err(MathError::Overflow);
	}
	let (quotient, remainder) = a.div_mod(b);
	match rounding {
		Rounding::Up if !remainder.is_zero() => add(quotient, U512::one()),
		_ => Ok(quotient),
	}
}

fn narrow(a: U512) -> Result<u128, MathError> {
	a.try_into().map_err(|_| MathError::Overflow)
}
