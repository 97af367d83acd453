// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What can go wrong, and what to do about it.

use std::{fmt, io, path::PathBuf, process::ExitStatus, time::Duration};

/// Why something was not done.
#[derive(Debug)]
pub enum Error {
	/// A file, a folder or a process is not what it should be.
	Io {
		/// What was tried.
		what: String,
		/// What the system said.
		error: io::Error,
	},
	/// The settings contradict each other.
	Settings(String),
	/// The folder holds files that no network of this kind has made.
	NotOurs(PathBuf),
	/// Another network is running in this folder.
	InUse(PathBuf),
	/// The folder holds another chain than the one that was asked for.
	OtherChain {
		/// The chain that was asked for.
		chain: String,
		/// The folder.
		data: PathBuf,
	},
	/// Another program listens on a port that a node needs.
	PortInUse {
		/// The node.
		node: String,
		/// What the node needs the port for.
		purpose: &'static str,
		/// The port.
		port: u16,
	},
	/// A command failed.
	Command {
		/// The command.
		command: String,
		/// What it said.
		output: String,
	},
	/// There is no node of that name.
	NoSuchNode(String),
	/// The node runs already.
	Running(String),
	/// The node does not run.
	NotRunning(String),
	/// The node ended before it was ready.
	Ended {
		/// The node.
		node: String,
		/// How it ended.
		status: ExitStatus,
		/// The last lines of its log.
		tail: String,
	},
	/// Something took too long.
	Timeout {
		/// The node.
		node: String,
		/// What it should have done.
		what: &'static str,
		/// How long it had.
		after: Duration,
		/// The last lines of its log.
		tail: String,
	},
	/// The node serves JSON-RPC on another port than it was told to.
	OtherPort {
		/// The node.
		node: String,
		/// The port that it was told.
		expected: u16,
		/// The port that it took.
		actual: u16,
	},
	/// Network namespaces cannot be made here.
	Privileges(String),
	/// The network is one of processes on the loopback interface: it has no links to disturb.
	NoNamespaces,
	/// The kernel has no links of the kind that a command asks for.
	NoModule {
		/// The command.
		command: String,
		/// What it said.
		output: String,
	},
	/// The kernel cannot delay or lose packets.
	NoNetem(String),
	/// There is no C compiler with which to make the library that shifts a clock.
	NoCompiler(String),
}

impl Error {
	/// An input or output error, with what was tried.
	pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
		let what = what.into();
		move |error| Self::Io { what, error }
	}
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Io { what, error } => write!(f, "{what}: {error}"),
			Self::Settings(what) => write!(f, "{what}"),
			Self::NotOurs(path) => write!(
				f,
				"{} holds other files than those of a network of nodes: nothing there was touched. \
				Name an empty folder with --data",
				path.display()
			),
			Self::InUse(path) => write!(
				f,
				"a network is running in {}: stop it, or name another folder with --data (and \
				other ports with --port, --rpc-port and --prometheus-port)",
				path.display()
			),
			Self::OtherChain { chain, data } => write!(
				f,
				"{} holds another chain than {chain}: --fresh forgets it, --data names another \
				folder",
				data.display()
			),
			Self::PortInUse { node, purpose, port } => write!(
				f,
				"another program listens on port {port}, which {node} needs for {purpose}: stop it, \
				or choose other ports with --port, --rpc-port and --prometheus-port"
			),
			Self::Command { command, output } => write!(f, "`{command}` failed: {output}"),
			Self::NoSuchNode(name) => write!(f, "there is no node {name}"),
			Self::Running(name) => write!(f, "{name} runs already"),
			Self::NotRunning(name) => write!(f, "{name} does not run"),
			Self::Ended { node, status, tail } => {
				write!(f, "{node} ended with {status} before it was ready. Its log ends:\n{tail}")
			},
			Self::Timeout { node, what, after, tail } => {
				write!(f, "{node} did not {what} within {after:?}. Its log ends:\n{tail}")
			},
			Self::OtherPort { node, expected, actual } => write!(
				f,
				"{node} serves JSON-RPC on port {actual} and not on {expected}, which another \
				program took in the meantime: start again"
			),
			Self::Privileges(why) => write!(
				f,
				"no network namespaces can be made here ({why}). It takes root, or CAP_NET_ADMIN and \
				CAP_SYS_ADMIN, and the command `ip` of iproute2: run it as root, or without \
				--namespaces"
			),
			Self::NoNamespaces => write!(
				f,
				"the nodes share the loopback interface, which has no links to disturb: start the \
				network in namespaces"
			),
			Self::NoModule { command, output } => write!(
				f,
				"this kernel has not all that networks in namespaces take (modules veth and bridge, \
				sch_tbf for slow links): `{command}` says {output}. Load them, or start the network \
				without --namespaces"
			),
			Self::NoNetem(output) => write!(
				f,
				"this kernel cannot delay or lose packets (module sch_netem, CONFIG_NET_SCH_NETEM): \
				{output}. A rate alone can be limited without it"
			),
			Self::NoCompiler(output) => write!(
				f,
				"shifting the clock of a node takes a C compiler: install one as `cc`. {output}"
			),
		}
	}
}

impl std::error::Error for Error {
	fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
		match self {
			Self::Io { error, .. } => Some(error),
			_ => None,
		}
	}
}
