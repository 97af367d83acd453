// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A load generator for a running node: signs transfers ahead of time, submits them over JSON-RPC
//! and measures how fast they are accepted, included in blocks and finalised.
//!
//! | file | subject |
//! |---|---|
//! | `cli.rs` | the arguments |
//! | `run.rs` | a run from its connections to its report |
//! | `chain.rs` | connections to nodes; blocks and constants of the chain |
//! | `accounts.rs` | derive the accounts, read their state, fund them |
//! | `shape.rs` | who pays whom |
//! | `sign.rs` | sign transfers, on all cores |
//! | `pace.rs` | the clock of a run, and how many transactions leave per second |
//! | `submit.rs` | submit transactions, back off while the pool is full |
//! | `verdict.rs` | what a node's answer to a transaction means |
//! | `follow.rs` | follow the best and the finalised chain |
//! | `blocks.rs` | the chain as it has been seen, forks included |
//! | `track.rs` | what has become of each transaction |
//! | `stats.rs` | percentiles and rates |
//! | `report.rs` | the result, as text and as JSON |
//! | `error.rs` | errors |

mod accounts;
mod blocks;
mod chain;
mod cli;
mod error;
mod follow;
mod pace;
mod report;
mod run;
mod shape;
mod sign;
mod stats;
mod submit;
mod track;
mod verdict;

use std::process::ExitCode;

fn main() -> ExitCode {
	match run::run(cli::Args::from_command_line()) {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::FAILURE,
		Err(error) => {
			eprintln!("Error: {error}");
			ExitCode::FAILURE
		},
	}
}
