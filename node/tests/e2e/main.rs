// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! End-to-end tests: real node processes on loopback, and real clients that talk to them.
//!
//! One program for all of them, because each would be linked with the whole client by itself.

mod assistant;
mod chain_specs;
mod cli;
mod common;
mod compile_runtime;
mod crash;
mod dex;
mod lending;
mod marketplace;
mod monitoring;
mod music;
mod operations;
mod parallel;
mod rpc;
mod rpc_limits;
mod sync;
mod transactions;
mod upgrade;
mod vaults;
