// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The nodes of a network together.

use crate::{
	error::Error,
	folder::{node_key, Folder},
	namespaces::{self, Link, Namespaces},
	node::{Node, Place, STOP},
	ports,
	relay::Relay,
	spec::{Layout, Ports, Settings},
};
use serde_json::json;
use std::{
	net::{Ipv4Addr, SocketAddr},
	path::{Path, PathBuf},
	process::ExitStatus,
};

/// The port of the network of a node that has an address of its own.
const P2P: u16 = 30_333;

/// A node that has ended by itself.
#[derive(Debug)]
pub struct Exit {
	/// Its name.
	pub node: String,
	/// How it ended.
	pub status: ExitStatus,
	/// The last lines of its log.
	pub tail: String,
}

/// Nodes that know each other, and what they need to run. When it is dropped, the nodes are killed
/// and everything but the folder is removed.
pub struct Network {
	// Dropped in this order: the nodes before what they run in.
	nodes: Vec<Node>,
	namespaces: Option<Namespaces>,
	folder: Folder,
	prometheus: PathBuf,
}

impl Network {
	/// Prepares everything; starts nothing.
	pub fn new(settings: Settings) -> Result<Self, Error> {
		settings.check()?;
		let folder = Folder::open(&settings.data, settings.fresh)?;
		let program = absolute(&settings.program)?;
		let chain = folder.chain(&program, &settings.chain)?;
		let namespaces = match settings.layout {
			Layout::Loopback => None,
			Layout::Namespaces => Some(Namespaces::create(settings.nodes.len())?),
		};
		let names: Vec<&str> = settings.nodes.iter().map(|node| node.name.as_str()).collect();
		let places = match &namespaces {
			None => loopback(&names, settings.ports)?,
			Some(namespaces) => inside(&names, settings.ports, namespaces)?,
		};

		let mut nodes = Vec::new();
		for (spec, place) in settings.nodes.into_iter().zip(places) {
			let base_path = folder.base_path(&spec.name);
			let (key, peer_id) = node_key(&program, &base_path)?;
			nodes.push(Node {
				log: folder.new_log(&spec.name)?,
				program: program.clone(),
				chain: chain.clone(),
				tools: folder.tools(),
				spec,
				base_path,
				key,
				peer_id,
				place,
				boot_nodes: Vec::new(),
				skew: 0,
				run: 0,
				process: None,
			});
		}
		let addresses: Vec<String> = nodes.iter().map(Node::address).collect();
		for (index, node) in nodes.iter_mut().enumerate() {
			let others = addresses.iter().enumerate().filter(|(other, _)| *other != index);
			node.boot_nodes = others.map(|(_, address)| address.clone()).collect();
		}
		let targets: Vec<_> = nodes
			.iter()
			.map(|node| {
				let role = if node.is_validator() { "validator" } else { "full" };
				json!({
					"targets": [node.metrics().to_string()],
					"labels": { "node": node.name(), "role": role },
				})
			})
			.collect();
		let prometheus = folder.prometheus(&json!(targets))?;
		Ok(Self { nodes, namespaces, folder, prometheus })
	}

	/// Prepares a network, starts all its nodes and waits until they serve JSON-RPC.
	pub async fn start(settings: Settings) -> Result<Self, Error> {
		let mut network = Self::new(settings)?;
		network.start_all().await?;
		Ok(network)
	}

	/// Starts the nodes that do not run, and waits until they serve JSON-RPC.
	pub async fn start_all(&mut self) -> Result<(), Error> {
		let mut started = Vec::new();
		for (index, node) in self.nodes.iter_mut().enumerate() {
			if !node.is_running() {
				node.spawn()?;
				started.push(index);
			}
		}
		for index in started {
			self.nodes[index].ready().await?;
		}
		Ok(())
	}

	/// Asks all nodes to stop and waits for that. Returns those that did not end well.
	pub async fn stop_all(&mut self) -> Result<Vec<Exit>, Error> {
		for node in &mut self.nodes {
			match node.ask_to_stop() {
				Ok(()) | Err(Error::NotRunning(_)) => {},
				Err(error) => return Err(error),
			}
		}
		let mut failed = Vec::new();
		for node in &mut self.nodes {
			if node.process_id().is_none() {
				continue;
			}
			let status = node.wait_for_end(STOP).await?;
			if !status.success() {
				failed.push(Exit { node: node.name().into(), status, tail: node.log_tail() });
			}
		}
		Ok(failed)
	}

	/// Kills all nodes.
	pub fn kill_all(&mut self) {
		for node in &mut self.nodes {
			// One that does not run needs no end.
			let _ = node.kill();
		}
	}

	/// The nodes that have ended by themselves, each once.
	pub fn exits(&mut self) -> Result<Vec<Exit>, Error> {
		let mut exits = Vec::new();
		for node in &mut self.nodes {
			if let Some(status) = node.ended()? {
				exits.push(Exit { node: node.name().into(), status, tail: node.log_tail() });
			}
		}
		Ok(exits)
	}

	/// All nodes.
	pub fn nodes(&self) -> &[Node] {
		&self.nodes
	}

	/// A node.
	pub fn node(&self, name: &str) -> Result<&Node, Error> {
		Ok(&self.nodes[self.index(name)?])
	}

	/// A node, to do something with it.
	pub fn node_mut(&mut self, name: &str) -> Result<&mut Node, Error> {
		let index = self.index(name)?;
		Ok(&mut self.nodes[index])
	}

	/// The folder in which everything is kept.
	pub fn data(&self) -> &Path {
		self.folder.path()
	}

	/// The folder of the logs.
	pub fn logs(&self) -> PathBuf {
		self.folder.path().join("logs")
	}

	/// The file that tells Prometheus where the metrics are, for `file_sd_configs`.
	pub fn prometheus(&self) -> &Path {
		&self.prometheus
	}

	/// Connects the nodes of the same group, and no others; a node in no group is alone.
	/// Connections between groups are not closed: what is sent is lost.
	pub fn partition(&mut self, groups: &[&[&str]]) -> Result<(), Error> {
		let mut indices = Vec::new();
		for group in groups {
			let group = group.iter().map(|name| self.index(name));
			indices.push(group.collect::<Result<Vec<usize>, Error>>()?);
		}
		self.namespaces.as_mut().ok_or(Error::NoNamespaces)?.partition(&indices)
	}

	/// Connects all nodes again.
	pub fn heal(&mut self) -> Result<(), Error> {
		self.namespaces.as_mut().ok_or(Error::NoNamespaces)?.heal()
	}

	/// Delays, loses and limits what a node sends and gets. The default link does nothing.
	pub fn shape(&self, name: &str, link: Link) -> Result<(), Error> {
		let index = self.index(name)?;
		self.namespaces.as_ref().ok_or(Error::NoNamespaces)?.shape(index, link)
	}

	fn index(&self, name: &str) -> Result<usize, Error> {
		let found = self.nodes.iter().position(|node| node.name() == name);
		found.ok_or_else(|| Error::NoSuchNode(name.into()))
	}
}

/// Says whether namespaces can be made, by making one.
pub fn check_namespaces() -> Result<(), Error> {
	Namespaces::create(1).map(drop)
}

/// Nodes on the loopback interface.
fn loopback(names: &[&str], ports: Ports) -> Result<Vec<Place>, Error> {
	let needs: Vec<_> = names.iter().map(|name| (*name, &ports::ALL[..])).collect();
	let chosen = ports::choose(&needs, ports)?;
	// Nobody listens there until the nodes do.
	let place = |ports: &[ports::Chosen]| {
		let [p2p, rpc, metrics] = [0, 1, 2].map(|index: usize| ports[index].port);
		Place {
			listen: format!("/ip4/127.0.0.1/tcp/{p2p}"),
			rpc_port: rpc,
			metrics_port: metrics,
			rpc: SocketAddr::from((Ipv4Addr::LOCALHOST, rpc)),
			metrics: SocketAddr::from((Ipv4Addr::LOCALHOST, metrics)),
			namespace: None,
			_relay: None,
		}
	};
	Ok(chosen.iter().map(|ports| place(ports)).collect())
}

/// Nodes in namespaces. Their ports are those of this machine that lead there: a JSON-RPC server
/// answers only who calls it by the port that it listens on.
fn inside(names: &[&str], ports: Ports, made: &Namespaces) -> Result<Vec<Place>, Error> {
	let needs: Vec<_> = names.iter().map(|name| (*name, &ports::ALL[1..])).collect();
	let mut places = Vec::new();
	for (index, chosen) in ports::choose(&needs, ports)?.into_iter().enumerate() {
		let [rpc, metrics] = [0, 1].map(|index: usize| chosen[index].port);
		let local = |port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
		let routes = chosen.into_iter().map(|chosen| (chosen.listener, local(chosen.port)));
		places.push(Place {
			listen: format!("/ip4/{}/tcp/{P2P}", namespaces::address(index)),
			rpc_port: rpc,
			metrics_port: metrics,
			rpc: local(rpc),
			metrics: local(metrics),
			namespace: Some(made.path(index)),
			_relay: Some(Relay::start(made.open(index)?, routes.collect())?),
		});
	}
	Ok(places)
}

/// A program by its whole path: nodes are started in the folder from which this is called, and
/// later perhaps in another.
fn absolute(program: &Path) -> Result<PathBuf, Error> {
	let what = format!("{} (\"make build\" builds it)", program.display());
	program.canonicalize().map_err(Error::io(what))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::spec::NodeSpec;
	use std::{fs, os::unix::fs::PermissionsExt};

	/// A program that does of a node's work what is tested here.
	const PRETENDER: &str = r#"#!/bin/sh
case "$1 $2" in
"key generate-node-key") echo secret >"$4"; exit ;;
"key inspect-node-key") echo "12D3Koo$(basename "$(dirname "$4")")"; exit ;;
"export-chain-spec --raw") echo '{"id":"polyphony_local"}' >"$6"; exit ;;
esac
echo "$*"
case "$*" in *--fail*) echo "it broke"; exit 3 ;; esac
while [ $# -gt 0 ]; do
	[ "$1" != --rpc-port ] || port=$2
	shift
done
echo "Running JSON-RPC server: addr=127.0.0.1:$port,[::1]:$port"
trap 'echo stopped; exit 0' TERM
while :; do sleep 0.05; done
"#;

	fn settings(dir: &Path) -> Settings {
		let program = dir.join("polyphony");
		if !program.exists() {
			fs::write(&program, PRETENDER).unwrap();
			fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
		}
		let nodes = vec![NodeSpec::validator("alice"), NodeSpec::full("full")];
		Settings { nodes, ..Settings::new(program, dir.join("data")) }
	}

	#[tokio::test]
	async fn nodes_know_each_other_and_stop() {
		let dir = tempfile::tempdir().unwrap();
		let mut network = Network::start(settings(dir.path())).await.unwrap();
		let (alice, full) = (network.node("alice").unwrap(), network.node("full").unwrap());
		assert!(alice.log().contains("--alice --name alice"), "{}", alice.log());
		assert!(alice.log().contains(&format!("--bootnodes {}", full.address())));
		assert!(full.log().contains(&format!("--bootnodes {}", alice.address())));
		assert!(!full.log().contains("--alice"));
		assert!(matches!(network.node("bob"), Err(Error::NoSuchNode(_))));

		let listed = fs::read_to_string(network.prometheus()).unwrap();
		let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
		assert_eq!(listed[0]["labels"], json!({ "node": "alice", "role": "validator" }));
		assert_eq!(listed[1]["targets"], json!([network.nodes()[1].metrics().to_string()]));

		assert!(network.stop_all().await.unwrap().is_empty());
		assert!(network.nodes().iter().all(|node| node.log().contains("stopped")));
		assert!(network.exits().unwrap().is_empty());
	}

	#[tokio::test]
	async fn a_node_is_paused_killed_and_started_again() {
		let dir = tempfile::tempdir().unwrap();
		let mut network = Network::start(settings(dir.path())).await.unwrap();
		let address = network.node("alice").unwrap().address();
		let alice = network.node_mut("alice").unwrap();
		assert!(matches!(alice.start().await, Err(Error::Running(_))));
		alice.pause().unwrap();
		assert!(alice.is_running());
		assert!(alice.kill().unwrap(), "a paused node can be killed");
		assert!(matches!(alice.pause(), Err(Error::NotRunning(_))));
		assert!(network.exits().unwrap().is_empty(), "it did not end by itself");
		network.start_all().await.unwrap();
		let alice = network.node_mut("alice").unwrap();
		assert_eq!(alice.address(), address);
		alice.pause().unwrap();
		assert!(alice.stop().await.unwrap().success(), "a paused node stops when it goes on");
	}

	#[tokio::test]
	async fn a_node_that_ends_is_reported_once() {
		let dir = tempfile::tempdir().unwrap();
		let mut wanted = settings(dir.path());
		wanted.nodes[1] = NodeSpec::full("full").args(&["--fail"]);
		let error = Network::start(wanted).await.err().expect("one fails");
		let Error::Ended { node, status, tail } = error else { panic!("{error}") };
		assert_eq!((node.as_str(), status.code()), ("full", Some(3)));
		assert!(tail.ends_with("it broke"), "{tail}");

		let mut network = Network::start(settings(dir.path())).await.unwrap();
		let pid = network.node("full").unwrap().process_id().unwrap();
		let pid = libc::pid_t::try_from(pid).unwrap();
		// SAFETY: `kill` takes no pointer, and the process is a child that was not waited for.
		assert_eq!(unsafe { libc::kill(pid, libc::SIGKILL) }, 0);
		let full = network.node_mut("full").unwrap();
		full.wait_for_end(std::time::Duration::from_secs(30)).await.unwrap();
		assert!(network.exits().unwrap().is_empty());
		assert!(network.node_mut("alice").unwrap().is_running());
	}

	#[test]
	fn identities_are_kept_and_ports_in_use_are_noticed() {
		let dir = tempfile::tempdir().unwrap();
		let first = Network::new(settings(dir.path())).unwrap();
		let key = fs::read(&first.nodes()[0].key).unwrap();
		drop(first);
		fs::write(dir.path().join("data/nodes/alice/node.key"), "mine").unwrap();
		let second = Network::new(settings(dir.path())).unwrap();
		assert_ne!(fs::read(&second.nodes()[0].key).unwrap(), key, "a key that is there stays");
		let taken = second.nodes()[0].place.rpc.port();
		drop(second);

		let _listener = std::net::TcpListener::bind(("127.0.0.1", taken)).unwrap();
		let ports = Ports::From { p2p: taken + 2_000, rpc: taken, metrics: taken + 1_000 };
		let error = Network::new(Settings { ports, ..settings(dir.path()) }).err();
		match error.expect("a port is in use") {
			Error::PortInUse { node, port, .. } => {
				assert_eq!((node.as_str(), port), ("alice", taken))
			},
			// Something else may listen on the others.
			error => panic!("{error}"),
		}
	}

	#[test]
	fn the_loopback_interface_cannot_be_cut() {
		let dir = tempfile::tempdir().unwrap();
		let mut network = Network::new(settings(dir.path())).unwrap();
		let parted = network.partition(&[&["alice"], &["full"]]);
		assert!(matches!(parted, Err(Error::NoNamespaces)));
		assert!(matches!(network.partition(&[&["bob"]]), Err(Error::NoSuchNode(_))));
	}
}
