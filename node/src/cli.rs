// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The command line.

use crate::{
	assistant::cli::AssistantCmd, health::HealthArgs, import_queue::ImportQueueArgs, logs::LogArgs,
	parallel::ParallelArgs, runtimes::CompileRuntimeCmd,
};
use clap::Parser;
use sc_storage_monitor::StorageMonitorParams;
use std::path::PathBuf;

/// The argument `--enable-offchain-indexing` of the SDK.
const OFFCHAIN_INDEXING: &str = "indexing_enabled";
/// The argument `--rpc-max-batch-request-len` of the SDK, which has no limit unless it is given.
const BATCH: &str = "rpc_max_batch_request_len";
/// The argument `--rpc-max-subscriptions-per-connection` of the SDK, whose default is 1,024.
const SUBSCRIPTIONS: &str = "rpc_max_subscriptions_per_connection";

/// Runs a node of a Polyphony chain, or of any other solochain with Aura and GRANDPA.
// What the runtime indexes off chain are the audit trails of vaults, of which nothing is there later
// that was not indexed when its block was executed: so it is on unless somebody turns it off.
#[derive(Debug, Parser)]
#[command(
	mut_arg(OFFCHAIN_INDEXING, |arg| arg.default_value("true")),
	mut_arg(BATCH, |arg| arg.default_value("100")),
	mut_arg(SUBSCRIPTIONS, |arg| arg.default_value("256")),
)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How to run the node.
	#[command(flatten)]
	pub run: sc_cli::RunCmd,

	/// Where compiled runtimes are kept, so that a node starts at once. Nobody else may write there.
	/// [default: the directory compiled-runtimes in the base path]
	#[arg(long, value_name = "PATH", global = true)]
	pub runtime_cache: Option<PathBuf>,

	/// How to execute blocks.
	#[command(flatten)]
	pub parallel: ParallelArgs,

	/// How much may wait for import.
	#[command(flatten)]
	pub import_queue: ImportQueueArgs,

	/// Where the node says whether it is ready.
	#[command(flatten)]
	pub health: HealthArgs,

	/// How much room there must be for the database.
	#[command(flatten)]
	pub storage: StorageMonitorParams,

	/// How the node logs.
	#[command(flatten)]
	pub log: LogArgs,
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

	/// Execute a block of the database again, in order and in lanes, and compare the results.
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

	/// Compile a runtime before the chain has it, so that an upgrade does not hold up the node.
	CompileRuntime(CompileRuntimeCmd),

	/// Say what the payments of a vault were for, what comes next and what to do.
	Assistant(AssistantCmd),
}

#[cfg(test)]
mod tests {
	use super::*;

	fn parse(arguments: &[&str]) -> Cli {
		let all = std::iter::once("polyphony").chain(arguments.iter().copied());
		Cli::try_parse_from(all).unwrap()
	}

	fn indexes(arguments: &[&str]) -> bool {
		parse(arguments).run.offchain_worker_params.indexing_enabled
	}

	#[test]
	fn trails_are_indexed_unless_somebody_says_no() {
		assert!(indexes(&[]));
		assert!(indexes(&["--dev"]));
		assert!(indexes(&["--enable-offchain-indexing", "true"]));
		assert!(!indexes(&["--enable-offchain-indexing", "false"]));
	}

	#[test]
	fn the_rpc_server_has_limits_unless_somebody_sets_others() {
		let batches = |arguments: &[&str]| parse(arguments).run.rpc_params.rpc_batch_config();
		let limit = |arguments: &[&str]| format!("{:?}", batches(arguments).unwrap());
		assert_eq!(limit(&[]), "Limit(100)");
		assert_eq!(limit(&["--rpc-max-batch-request-len", "7"]), "Limit(7)");
		assert_eq!(limit(&["--rpc-disable-batch-requests"]), "Disabled");
		let subscriptions = |arguments: &[&str]| {
			parse(arguments).run.rpc_params.rpc_max_subscriptions_per_connection
		};
		assert_eq!(subscriptions(&[]), 256);
		assert_eq!(subscriptions(&["--rpc-max-subscriptions-per-connection", "9"]), 9);
	}

	#[test]
	fn the_import_queue_has_bounds() {
		const MIB: usize = 1024 * 1024;
		let limits = parse(&[]).import_queue.limits();
		assert_eq!((limits.blocks, limits.bytes), (4096, 512 * MIB));
		let arguments = ["--import-queue-blocks", "10", "--import-queue-mib", "3"];
		let limits = parse(&arguments).import_queue.limits();
		assert_eq!((limits.blocks, limits.bytes), (10, 3 * MIB));
		assert!(Cli::try_parse_from(["polyphony", "--import-queue-blocks", "0"]).is_err());
	}

	#[test]
	fn the_disk_is_watched_unless_somebody_says_no() {
		assert_eq!(parse(&[]).storage.threshold, 1024);
		assert_eq!(parse(&["--db-storage-threshold", "0"]).storage.threshold, 0);
	}

	#[test]
	fn runtimes_are_compiled_as_the_node_does() {
		use sc_cli::CliConfiguration;
		let of_node = parse(&["--dev"]).run.wasm_method().unwrap();
		let arguments = ["compile-runtime", "next.wasm", "--runtime-cache", "/somewhere"];
		let cli = parse(&arguments);
		assert_eq!(cli.runtime_cache, Some(PathBuf::from("/somewhere")));
		let Some(Subcommand::CompileRuntime(command)) = cli.subcommand else { panic!("another") };
		assert_eq!(command.wasm_method().unwrap(), of_node);
		assert!(Cli::try_parse_from(["polyphony", "compile-runtime"]).is_err());
	}

	#[test]
	fn subcommands_log_as_the_node_does() {
		use crate::logs::LogFormat;
		assert_eq!(parse(&["--dev"]).log.log_format, LogFormat::Text);
		assert_eq!(parse(&["--log-format", "json"]).log.log_format, LogFormat::Json);
		let subcommand = ["purge-chain", "--dev", "--log-format", "json"];
		assert_eq!(parse(&subcommand).log.log_format, LogFormat::Json);
	}
}
