// SPDX-License-Identifier: Apache-2.0

//! # What the Polyphony pallets share
//!
//! | module | subject |
//! |---|---|
//! | [`math`] | multiplication and division on 256 bits in a stated direction |
//! | [`price`] | a price as a fixed point number that holds any ratio of two amounts |
//! | [`split`] | shares that sum exactly |
//! | [`ema`] | moving averages that are brought up to date when they are looked at |
//! | [`json`] | amounts and other large numbers in JSON, for the types of runtime APIs |
//! | [`text`] | words that accounts have chosen, likewise |
//! | [`payment`] | prices that are paid in any asset, and the accounts that hold them |
//! | [`dust`] | assets of which nothing gets lost between an amount and what an account loses |
//! | [`rate_limit`] | how much of something may be taken in a time |
//! | [`queue`] | bounded work for hooks |
//! | [`clock`] | the time of a pallet, which stands still in a halt |
//! | [`agenda`] | what a pallet does by itself, when its time has come |
//! | [`traits`] | where pallets meet |
//!
//! Nothing here has storage or calls of its own: pallets name the storage items of a [`clock`] or an
//! [`agenda`].

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod agenda;
pub mod clock;
pub mod dust;
pub mod ema;
pub mod json;
pub mod math;
pub mod payment;
pub mod price;
pub mod queue;
pub mod rate_limit;
pub mod split;
pub mod text;
pub mod traits;

pub use dust::BurnDust;
pub use math::{cmp_ratio, mul_div, mul_div_256, part_of, sqrt, widen_mul, Rounding};
pub use payment::{fund_account, pay_exact, transfer_exact, PaymentError};
pub use price::Price;
pub use sp_core::{U256, U512};
pub use split::split_with_remainder;
pub use text::Text;

/// An amount of an asset, in its smallest unit.
pub type Balance = u128;

#[cfg(test)]
mod testing;
