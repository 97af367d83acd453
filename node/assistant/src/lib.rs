// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The personal finance assistant: says what payments were for, what the next ones will come to,
//! which of them recur, which are unusual, and what the user might do.
//!
//! A library without a chain, a clock, a network or a state of its own. The node hands it the audit
//! trail of one user's vault as [`Transaction`]s and what the user said about them as
//! [`Corrections`]; nothing leaves the machine. The same input gives the same answer. The book's
//! chapter "The assistant: method and limits" has the formulas and how well they do.
//!
//! [`report()`] does everything. The parts, for who wants only some: [`Classifier`] and
//! [`entry::entries`]; then [`bills::detect`], [`forecast::forecast`], [`unusual::unusual`] and
//! [`proposals::propose`], which all read entries in order of time.

pub mod bills;
pub mod calendar;
pub mod category;
pub mod classify;
pub mod entry;
pub mod error;
pub mod forecast;
pub mod generator;
pub mod metrics;
pub mod proposals;
pub mod report;
pub mod stats;
pub mod transaction;
pub mod unusual;

pub use category::Category;
pub use classify::{Classifier, Corrections, Suggestion};
pub use error::{Error, Result};
pub use report::{report, Report, Settings};
pub use transaction::{Direction, Kind, Transaction, UNIT};
