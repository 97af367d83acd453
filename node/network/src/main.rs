// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The command `polyphony-network`.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
	let cli = polyphony_network::cli::Cli::parse();
	let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
		Ok(runtime) => runtime,
		Err(error) => {
			eprintln!("error: {error}");
			return ExitCode::FAILURE;
		},
	};
	// On this thread, which lives as long as the nodes.
	match runtime.block_on(cli.run()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		},
	}
}
