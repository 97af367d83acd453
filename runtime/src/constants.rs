// SPDX-License-Identifier: Apache-2.0

//! Money and time, in the units that the rest of the runtime counts in.

/// Amounts of the native token.
pub mod currency {
	use crate::Balance;

	/// One token: 10^12 of the smallest unit, the planck.
	pub const UNIT: Balance = 1_000_000_000_000;
	/// A thousandth of a token.
	pub const MILLIUNIT: Balance = UNIT / 1_000;
	/// The least balance that keeps an account alive.
	pub const EXISTENTIAL_DEPOSIT: Balance = MILLIUNIT;

	/// The deposit for `items` storage items that hold `bytes` bytes together.
	pub const fn deposit(items: u32, bytes: u32) -> Balance {
		items as Balance * 100 * MILLIUNIT + bytes as Balance * MILLIUNIT / 10
	}
}

/// Durations, in blocks unless the name says otherwise.
pub mod time {
	use crate::BlockNumber;

	/// Milliseconds between two blocks.
	pub const MILLISECS_PER_BLOCK: u64 = 2_000;
	/// Milliseconds of an Aura slot: one block each.
	pub const SLOT_DURATION: u64 = MILLISECS_PER_BLOCK;
	/// Blocks in a minute.
	pub const MINUTES: BlockNumber = 60_000 / (MILLISECS_PER_BLOCK as BlockNumber);
	/// Blocks in an hour.
	pub const HOURS: BlockNumber = 60 * MINUTES;
	/// Blocks in a day.
	pub const DAYS: BlockNumber = 24 * HOURS;
}
