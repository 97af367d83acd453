// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The command `polyphony-model`.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
	match polyphony_model_tool::cli::Cli::parse().run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		},
	}
}
