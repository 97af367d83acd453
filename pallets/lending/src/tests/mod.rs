// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

mod accrual;
mod allowances;
mod attacks;
mod basics;
mod borrow;
mod bounds;
mod budget;
mod collateral;
mod deleverage;
mod events;
mod flash;
mod indexer;
mod inventory;
mod liquidatable;
mod liquidate;
mod oracle_down;
mod params;
mod reserves;
mod scenes;
mod sequences;
mod supply;
mod take_over;
mod traits;
mod views;
mod watch;
mod what_if;
