// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The ports that nodes listen on.

use crate::{error::Error, spec::Ports};
use std::net::{Ipv4Addr, TcpListener};

/// What a node needs a port for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
	P2p,
	Rpc,
	Metrics,
}

/// All that a node needs, in this order.
pub(crate) const ALL: [Purpose; 3] = [Purpose::P2p, Purpose::Rpc, Purpose::Metrics];

/// Where free ports are looked for: below those from which the system takes the ports of outgoing
/// connections, so that none is taken while a node restarts.
const FIRST: u16 = 11_000;
const LAST: u16 = 31_000;

/// A port on 127.0.0.1, taken.
pub(crate) struct Chosen {
	pub(crate) port: u16,
	pub(crate) listener: TcpListener,
}

/// Chooses a port for each purpose of each node, by the node's name, and takes them all.
pub(crate) fn choose(
	nodes: &[(&str, &[Purpose])],
	ports: Ports,
) -> Result<Vec<Vec<Chosen>>, Error> {
	// Tests that run at the same time begin at different places.
	let range = u32::from(LAST - FIRST);
	let begin = u16::try_from(std::process::id().wrapping_mul(67) % range).unwrap_or_default();
	let mut free = (0..LAST - FIRST).map(|step| FIRST + (begin + step) % (LAST - FIRST));

	let mut chosen = Vec::new();
	for (index, (name, purposes)) in nodes.iter().enumerate() {
		let mut of_node = Vec::new();
		for purpose in *purposes {
			of_node.push(match ports {
				Ports::Free => free.find_map(take).ok_or_else(|| {
					Error::Settings(format!("no port from {FIRST} to {LAST} is free"))
				})?,
				Ports::From { p2p, rpc, metrics } => {
					let (first, purpose) = match purpose {
						Purpose::P2p => (p2p, "the network"),
						Purpose::Rpc => (rpc, "JSON-RPC"),
						Purpose::Metrics => (metrics, "metrics"),
					};
					let port = u16::try_from(index).ok().and_then(|index| first.checked_add(index));
					let port = port.ok_or_else(|| {
						Error::Settings(format!("there are fewer ports from {first} on than nodes"))
					})?;
					let in_use = || Error::PortInUse { node: (*name).to_string(), purpose, port };
					take(port).ok_or_else(in_use)?
				},
			});
		}
		chosen.push(of_node);
	}
	Ok(chosen)
}

fn take(port: u16) -> Option<Chosen> {
	let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()?;
	Some(Chosen { port, listener })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ports_differ_and_those_in_use_are_named() {
		let nodes = [("alice", &ALL[..]), ("bob", &ALL[..])];
		let chosen = choose(&nodes, Ports::Free).unwrap();
		let mut ports: Vec<_> = chosen.iter().flatten().map(|chosen| chosen.port).collect();
		ports.sort_unstable();
		ports.dedup();
		assert_eq!(ports.len(), 6);

		let taken = chosen[0][0].port;
		let ports = Ports::From { p2p: taken, rpc: taken, metrics: taken };
		let error = choose(&nodes, ports).err().expect("it is in use");
		assert!(error.to_string().contains(&format!("port {taken}")), "{error}");
		let ports = Ports::From { p2p: 65_535, rpc: 65_535, metrics: 65_535 };
		assert!(choose(&nodes, ports).is_err());
	}
}
