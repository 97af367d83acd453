// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Carries out what the command line says.

use crate::{
	builder::NodeBuilder,
	chain_spec,
	cli::{Cli, Subcommand},
	types::Block,
};
use sc_cli::SubstrateCli;
use sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkWorker};
use sc_service::ChainSpec;

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
		Ok(Box::new(chain_spec::load(id)?))
	}
}

/// Parses the command line and carries it out.
pub fn run() -> sc_cli::Result<()> {
	let cli = Cli::from_args();

	match &cli.subcommand {
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let partial = NodeBuilder::new(config).partial()?;
			Ok((cmd.run(partial.client, partial.import_queue), partial.task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let database = config.database.clone();
			let partial = NodeBuilder::new(config).partial()?;
			Ok((cmd.run(partial.client, database), partial.task_manager))
		}),
		Some(Subcommand::ExportState(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let spec = config.chain_spec.cloned_box();
			let partial = NodeBuilder::new(config).partial()?;
			Ok((cmd.run(partial.client, spec), partial.task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let partial = NodeBuilder::new(config).partial()?;
			Ok((cmd.run(partial.client, partial.import_queue), partial.task_manager))
		}),
		Some(Subcommand::PurgeChain(cmd)) =>
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database)),
		Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let partial = NodeBuilder::new(config).partial()?;
			let revert_grandpa = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((
				cmd.run(partial.client, partial.backend, Some(revert_grandpa)),
				partial.task_manager,
			))
		}),
		Some(Subcommand::ChainInfo(cmd)) =>
			cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config)),
		None => cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move {
			let backend = config.network.network_backend;
			let builder = NodeBuilder::new(config);
			match backend {
				NetworkBackendType::Litep2p => builder.launch::<Litep2pNetworkBackend>(),
				NetworkBackendType::Libp2p => builder.launch::<NetworkWorker<Block, _>>(),
			}
			.map_err(sc_cli::Error::Service)
		}),
	}
}
