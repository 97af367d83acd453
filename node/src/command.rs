// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Carries out what the command line says.

use crate::{
	assistant::cli::{Ask, AssistantCmd},
	builder::{NodeBuilder, StartedNode},
	chain_spec,
	check_block::check_block,
	cli::{Cli, Subcommand},
	health::{self, HealthArgs, Observer},
	queues, storage as disk,
	types::Block,
};
use sc_cli::SubstrateCli;
use sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkWorker};
use sc_service::{ChainSpec, Configuration};
use sc_storage_monitor::StorageMonitorParams;

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Polyphony Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"the README of the source".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		Ok(Box::new(chain_spec::load_with_genesis(id)?))
	}
}

/// Parses the command line and carries it out.
pub fn run() -> sc_cli::Result<()> {
	let cli = Cli::from_args();
	let engine = cli.parallel.engine();
	let import_queue = cli.import_queue.limits();
	let (health, storage) = (cli.health.clone(), cli.storage.clone());
	let node = |config: Configuration| match &cli.runtime_cache {
		Some(directory) => NodeBuilder::new(config).with_runtime_cache(directory.clone()),
		None => NodeBuilder::new(config),
	};

	match &cli.subcommand {
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(Box::new(chain_spec::load(&cmd.chain)?)),
		Some(Subcommand::CheckBlock(cmd)) => cli.runner(cmd)?.async_run(|config| {
			let lanes = engine.lanes(&config);
			let partial = node(config).partial()?;
			let check = async move {
				println!("{}", check_block(cmd, partial.client, partial.backend, lanes)?);
				Ok(())
			};
			Ok((check, partial.task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.runner(cmd)?.async_run(|config| {
			let database = config.database.clone();
			let partial = node(config).partial()?;
			Ok((cmd.run(partial.client, database), partial.task_manager))
		}),
		Some(Subcommand::ExportState(cmd)) => cli.runner(cmd)?.async_run(|config| {
			let spec = config.chain_spec.cloned_box();
			let partial = node(config).partial()?;
			Ok((cmd.run(partial.client, spec), partial.task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.runner(cmd)?.async_run(|mut config| {
			// As when they come from peers.
			config.offchain_worker.indexing_enabled = true;
			let partial = node(config).with_engine(engine).partial()?;
			Ok((cmd.run(partial.client, partial.import_queue), partial.task_manager))
		}),
		Some(Subcommand::PurgeChain(cmd)) => {
			cli.runner(cmd)?.sync_run(|config| cmd.run(config.database))
		},
		Some(Subcommand::Revert(cmd)) => cli.runner(cmd)?.async_run(|config| {
			let partial = node(config).partial()?;
			let revert_grandpa = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((
				cmd.run(partial.client, partial.backend, Some(revert_grandpa)),
				partial.task_manager,
			))
		}),
		Some(Subcommand::ChainInfo(cmd)) => {
			cli.runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config))
		},
		Some(Subcommand::CompileRuntime(cmd)) => cli.runner(cmd)?.sync_run(|config| {
			println!("{}", cmd.run(&config, cli.runtime_cache.as_deref())?);
			Ok(())
		}),
		Some(Subcommand::Assistant(AssistantCmd { ask: Ask::Demo(demo) })) => {
			println!("{}", demo.answer()?);
			Ok(())
		},
		Some(Subcommand::Assistant(AssistantCmd { ask })) => {
			let chain = ask.chain().ok_or("this question needs no chain")?;
			cli.runner(chain)?.async_run(|config| {
				let directory = config.base_path.config_dir(config.chain_spec.id());
				let partial = node(config).partial().map_err(running)?;
				let answer = ask.answer(&partial, &directory)?;
				let print = async move {
					println!("{answer}");
					Ok(())
				};
				Ok((print, partial.task_manager))
			})
		},
		None => cli.runner(&cli.run)?.run_node_until_exit(|config| async move {
			let backend = config.network.network_backend;
			let builder = node(config)
				.with_engine(engine)
				.with_import_queue(import_queue)
				.on_started(move |node| operate(node, &health, &storage));
			match backend {
				NetworkBackendType::Litep2p => builder.launch::<Litep2pNetworkBackend>(),
				NetworkBackendType::Libp2p => builder.launch::<NetworkWorker<Block, _>>(),
			}
			.map_err(sc_cli::Error::Service)
		}),
	}
}

/// What an operator needs of a node that has just started.
fn operate(
	node: &StartedNode,
	health: &HealthArgs,
	storage: &StorageMonitorParams,
) -> Result<(), sc_service::Error> {
	if let Some(database) = &node.database {
		disk::watch(storage, database, &node.spawn_essential_handle)?;
	}
	let observer = Observer::new(node.client.clone(), node.sync.clone(), node.has_bootnodes);
	health::start(health, &node.spawn_handle, move || observer.facts())?;
	queues::export(node.client.clone(), node.registry.as_ref(), &node.spawn_handle);
	Ok(())
}

/// What went wrong and, where it is known, what to do about it.
pub fn explain(error: &sc_cli::Error) -> String {
	let mut text = error.to_string();
	let mut source = std::error::Error::source(error);
	while let Some(cause) = source {
		let cause_text = cause.to_string();
		// Transparent errors show their source's text as their own.
		if !text.contains(&cause_text) {
			text = format!("{text}: {cause_text}");
		}
		source = cause.source();
	}
	let advice = advice(&text);
	if advice.is_empty() {
		text
	} else {
		format!("{text}\n{advice}")
	}
}

/// Whether an error, in lower case, says that another process has the database.
fn is_in_use(text: &str) -> bool {
	text.contains("database file is in use")
		|| text.contains("lock") && (text.contains("hold") || text.contains("unavailable"))
}

/// A node that runs answers for itself.
fn running(error: sc_service::Error) -> sc_cli::Error {
	if is_in_use(&error.to_string().to_lowercase()) {
		return sc_cli::Error::Input(
			"a node is using this database: ask that node, whose RPC methods assistant_* answer the \
			same, or stop it first"
				.into(),
		);
	}
	error.into()
}

/// What an operator can do about the errors that the SDK reports without a word on that.
fn advice(text: &str) -> &'static str {
	let text = text.to_lowercase();
	if is_in_use(&text) {
		"Another node is using this database: stop it, or give this one its own --base-path."
	} else if text.contains("corruption") || text.contains("checksum mismatch") {
		"The database is damaged; nothing was deleted. Restore it from a snapshot, or delete it \
		with purge-chain and synchronise again."
	} else if text.contains("column families not opened") {
		// Its library tries twice, and this is the error of the second time.
		"RocksDB could not open the database. Why is in its own log: grep 'Open() failed' in the \
		files LOG and LOG.old.* of the folder db/full. `Corruption` says that the database is \
		damaged; nothing was deleted: restore it from a snapshot, or delete it with purge-chain and \
		synchronise again. `Too many open files` is a limit (ulimit -n) that is too low."
	} else if text.contains("address already in use") || text.contains("addrinuse") {
		"Another program listens on that port: stop it, or choose another with --port, \
		--rpc-port, --prometheus-port or --health-addr."
	} else if text.contains("no space left") {
		"The disk is full: make room and start again. Nothing that was committed is lost."
	} else if text.contains("read-only file system") {
		"The file system of the base path is mounted read-only, perhaps after an error of the disk \
		(see the system's log): mount it for writing and start again."
	} else if text.contains("permission denied") {
		"Check who owns the base path, and whether this user may write to it."
	} else if text.contains("incompatible pruning modes") {
		"The database was made with another --state-pruning or --blocks-pruning: leave the argument \
		out, or purge-chain and synchronise again."
	} else {
		""
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn explained(text: &str) -> String {
		explain(&sc_cli::Error::Input(text.into()))
	}

	#[test]
	fn an_error_says_what_to_do() {
		assert!(explained("IO error: lock hold by current process").contains("--base-path"));
		assert!(explained("Database file is in use: Lock").contains("--base-path"));
		assert!(explained("Incompatible pruning modes").contains("--state-pruning"));
		assert!(explained("Corruption: bad block").contains("purge-chain"));
		assert!(explained("Column families not opened: col1, col0").contains("LOG.old"));
		assert!(explained("Address already in use (os error 98)").contains("--rpc-port"));
		assert!(explained("No space left on device").contains("disk is full"));
		assert!(explained("LOCK: Read-only file system").contains("mounted read-only"));
	}

	#[test]
	fn the_assistant_refers_to_the_node_that_runs() {
		let told = |text: &str| explain(&running(sc_service::Error::Other(text.into())));
		let text = told("IO error: While lock file: LOCK: Resource temporarily unavailable");
		assert!(text.contains("assistant_*") && !text.contains("--base-path"), "{text}");
		assert!(told("Corruption: bad block").contains("purge-chain"));
	}

	#[test]
	fn an_error_that_nobody_knows_is_left_alone() {
		assert_eq!(explained("something else"), "Invalid input: something else");
	}
}
