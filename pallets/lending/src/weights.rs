// SPDX-License-Identifier: Apache-2.0

//! Weights of the calls and of what the hooks do.

#![allow(missing_docs)]

use frame_support::weights::Weight;

/// The weights of this pallet.
pub trait WeightInfo {
	fn list_market() -> Weight;
	fn set_params() -> Weight;
	fn cancel_params() -> Weight;
	fn create_group() -> Weight;
	fn take_reserves() -> Weight;
	fn add_reserves() -> Weight;
	fn supply() -> Weight;
	fn withdraw() -> Weight;
	fn set_collateral() -> Weight;
	fn choose_group() -> Weight;
	fn borrow() -> Weight;
	fn repay() -> Weight;
	fn set_allowance() -> Weight;
	fn set_rule() -> Weight;
	fn liquidate() -> Weight;
	fn buy_inventory() -> Weight;
	fn flash_loan() -> Weight;
	fn begin_block() -> Weight;
	fn look_at_market() -> Weight;
	fn renew_market() -> Weight;
	fn look_at_position() -> Weight;
	fn take_over() -> Weight;
	fn deleverage() -> Weight;
	fn sell_inventory() -> Weight;
	fn move_odometer(m: u32) -> Weight;
}

/// For tests.
impl WeightInfo for () {
	fn list_market() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn set_params() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn cancel_params() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn create_group() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn take_reserves() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn add_reserves() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn supply() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn withdraw() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn set_collateral() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn choose_group() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn borrow() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn repay() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn set_allowance() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn set_rule() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn liquidate() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn buy_inventory() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn flash_loan() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn begin_block() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn look_at_market() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn renew_market() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn look_at_position() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn take_over() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn deleverage() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn sell_inventory() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	fn move_odometer(_: u32) -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
}
