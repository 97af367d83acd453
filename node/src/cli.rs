// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The command line.

use crate::{assistant::cli::AssistantCmd, import_queue::ImportQueueArgs, parallel::ParallelArgs};
use clap::Parser;

/// The argument `--enable-offchain-indexing` of the SDK.
const OFFCHAIN_INDEXING: &str = "indexing_enabled";

/// Runs a node of a Polyphony chain, or of any other solochain with Aura and GRANDPA.
// What the runtime indexes off chain are the audit trails of vaults, of which nothing is there later
// that was not indexed when its block was executed: so it is on unless somebody turns it off.
#[derive(Debug, Parser)]
#[command(mut_arg(OFFCHAIN_INDEXING, |arg| arg.default_value("true")))]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How to run the node.
	#[command(flatten)]
	pub run: sc_cli::RunCmd,

	/// How to execute blocks.
	#[command(flatten)]
	pub parallel: ParallelArgs,

	/// How much may wait for import.
	#[command(flatten)]
	pub import_queue: ImportQueueArgs,
}

/// What the program can do beside running a node.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant)] // One is parsed, once.
pub enum Subcommand {
	/// Make, inspect and store keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Write a chain specification: plain, or with --raw as storage.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Execute a block of the database again and check the result.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Write the state of a block into a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Import the blocks of a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Delete the chain's database.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Go back some blocks.
	Revert(sc_cli::RevertCmd),

	/// Show what the database holds.
	ChainInfo(sc_cli::ChainInfoCmd),

	/// Say what the payments of a vault were for, what comes next and what to do.
	Assistant(AssistantCmd),
}

#[cfg(test)]
mod tests {
	use super::*;

	fn indexes(arguments: &[&str]) -> bool {
		let all = std::iter::once("polyphony").chain(arguments.iter().copied());
		Cli::try_parse_from(all).unwrap().run.offchain_worker_params.indexing_enabled
	}

	#[test]
	fn trails_are_indexed_unless_somebody_says_no() {
		assert!(indexes(&[]));
		assert!(indexes(&["--dev"]));
		assert!(indexes(&["--enable-offchain-indexing", "true"]));
		assert!(!indexes(&["--enable-offchain-indexing", "false"]));
	}
}
