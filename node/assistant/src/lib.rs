// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The personal finance assistant.
pub mod bills;
pub mod calendar;
pub mod category;
pub mod classify;
pub mod entry;
pub mod error;
pub mod forecast;
pub mod generator;
pub mod metrics;
pub mod stats;
pub mod transaction;
pub mod unusual;
pub use category::Category;
pub use error::{Error, Result};
pub use transaction::{Direction, Kind, Transaction};
