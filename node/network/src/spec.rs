// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What a network shall be.

use crate::error::Error;
use std::path::PathBuf;

/// The validators of the chain `local`, in the order of their ports. Their keys are the well-known
/// development keys, which anyone can derive.
pub const VALIDATORS: [&str; 4] = ["alice", "bob", "charlie", "dave"];
/// All well-known accounts that the node has an argument for.
const KNOWN: [&str; 6] = ["alice", "bob", "charlie", "dave", "eve", "ferdie"];

/// A node of a network.
#[derive(Clone, Debug)]
pub struct NodeSpec {
	pub(crate) name: String,
	/// Whose session keys it has, if it is a validator.
	pub(crate) keys: Option<String>,
	pub(crate) arguments: Vec<String>,
	pub(crate) environment: Vec<(String, String)>,
	pub(crate) program: Option<Wrapper>,
}

/// Another program in the place of the node's.
#[derive(Clone, Debug)]
pub(crate) struct Wrapper {
	pub(crate) program: PathBuf,
	pub(crate) arguments: Vec<String>,
	pub(crate) variable: String,
}

impl NodeSpec {
	/// A full node.
	pub fn full(name: &str) -> Self {
		Self {
			name: name.into(),
			keys: None,
			arguments: Vec::new(),
			environment: Vec::new(),
			program: None,
		}
	}

	/// The validator of that name, `alice` to `ferdie`.
	pub fn validator(name: &str) -> Self {
		Self::validator_with_keys_of(name, name)
	}

	/// A validator with the session keys of `keys`, `alice` to `ferdie`: with a name of its own,
	/// two nodes can have the same.
	pub fn validator_with_keys_of(name: &str, keys: &str) -> Self {
		Self { keys: Some(keys.into()), ..Self::full(name) }
	}

	/// Adds arguments.
	pub fn args(mut self, arguments: &[&str]) -> Self {
		self.arguments.extend(arguments.iter().map(ToString::to_string));
		self
	}

	/// Adds a variable to the environment.
	pub fn env(mut self, variable: &str, value: &str) -> Self {
		self.environment.push((variable.into(), value.into()));
		self
	}

	/// Another program in the place of the node's. It gets these arguments; the node's, one in a
	/// line, are in the environment, in `variable`.
	pub fn program(mut self, program: PathBuf, arguments: &[&str], variable: &str) -> Self {
		self.program = Some(Wrapper {
			program,
			arguments: arguments.iter().map(ToString::to_string).collect(),
			variable: variable.into(),
		});
		self
	}
}

/// What connects the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
	/// The loopback interface: every node has ports of its own.
	Loopback,
	/// A network namespace for each node, joined by bridges: links can be cut, slowed and lose
	/// packets. Takes root.
	Namespaces,
}

/// The ports of the nodes on 127.0.0.1, in the order of the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ports {
	/// These for the first node, the following for the others.
	From {
		/// The port of the network; in namespaces, nodes have addresses of their own instead.
		p2p: u16,
		/// The port of JSON-RPC.
		rpc: u16,
		/// The port of the metrics.
		metrics: u16,
	},
	/// Any that are free.
	Free,
}

/// What a network shall be.
#[derive(Clone, Debug)]
pub struct Settings {
	/// The node's program.
	pub program: PathBuf,
	/// The chain: a name that the program knows, or a file.
	pub chain: String,
	/// The folder in which everything is kept.
	pub data: PathBuf,
	/// Whether what is in the folder is deleted first.
	pub fresh: bool,
	/// What connects the nodes.
	pub layout: Layout,
	/// The ports of the nodes.
	pub ports: Ports,
	/// The nodes.
	pub nodes: Vec<NodeSpec>,
}

impl Settings {
	/// The four validators of the chain `local` on the loopback interface, on any ports.
	pub fn new(program: impl Into<PathBuf>, data: impl Into<PathBuf>) -> Self {
		Self {
			program: program.into(),
			chain: "local".into(),
			data: data.into(),
			fresh: false,
			layout: Layout::Loopback,
			ports: Ports::Free,
			nodes: VALIDATORS.map(NodeSpec::validator).to_vec(),
		}
	}

	/// Checks what can be checked without doing anything.
	pub(crate) fn check(&self) -> Result<(), Error> {
		let refuse = |text: String| Err(Error::Settings(text));
		if self.nodes.is_empty() {
			return refuse("a network has at least one node".into());
		}
		for (index, node) in self.nodes.iter().enumerate() {
			let name = &node.name;
			// It is the name of a folder too.
			let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
			if name.is_empty() || !name.chars().all(letters) {
				return refuse(format!("`{name}`: names are of small letters, digits and dashes"));
			}
			if self.nodes[..index].iter().any(|other| other.name == *name) {
				return refuse(format!("two nodes are called {name}"));
			}
			if let Some(keys) = node.keys.as_deref().filter(|keys| !KNOWN.contains(keys)) {
				return refuse(format!("{keys} has no well-known keys: {} have", KNOWN.join(", ")));
			}
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn names_are_checked() {
		let with = |nodes| Settings { nodes, ..Settings::new("polyphony", "data") }.check();
		assert!(with(vec![NodeSpec::validator("alice"), NodeSpec::full("full-1")]).is_ok());
		assert!(with(vec![]).is_err());
		assert!(with(vec![NodeSpec::full("../elsewhere")]).is_err());
		assert!(with(vec![NodeSpec::full("a"), NodeSpec::full("a")]).is_err());
		assert!(with(vec![NodeSpec::validator("mallory")]).is_err());
		assert!(with(vec![NodeSpec::validator_with_keys_of("mallory", "alice")]).is_ok());
	}
}
