// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The Polyphony node.

fn main() -> sc_cli::Result<()> {
	polyphony_node::command::run()
}
