// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The Polyphony node.

use std::process::ExitCode;

fn main() -> ExitCode {
	match polyphony_node::command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {}", polyphony_node::command::explain(&error));
			ExitCode::FAILURE
		},
	}
}
