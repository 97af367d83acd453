// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The command line: starts a network, shows what it does, and stops it on Ctrl-C.

use crate::{
	Error, Exit, Layout, LogStream, Network, NodeSpec, Ports, Settings, Status, VALIDATORS,
};
use clap::Parser;
use std::{
	env,
	fmt::Write as _,
	io::{self, IsTerminal, Write as _},
	path::PathBuf,
	time::Duration,
};
use tokio::{
	signal::unix::{signal, Signal, SignalKind},
	time::{interval_at, sleep_until, Instant},
};

/// How often new lines of the logs are looked for.
const FOLLOW: Duration = Duration::from_millis(100);
/// How often the processes are looked at.
const WATCH: Duration = Duration::from_millis(500);
/// A status that is never shown.
const NEVER: Duration = Duration::from_secs(u32::MAX as u64);

/// Runs four validators (Alice, Bob, Charlie, Dave) and a full node on this machine, until Ctrl-C.
///
/// Their keys are the well-known development keys. Keys, databases and logs are kept in one folder
/// between runs.
#[derive(Debug, Parser)]
#[command(name = "polyphony-network", version, args_override_self = true)]
pub struct Cli {
	/// The node's program; by default the one beside this.
	#[arg(long, value_name = "FILE")]
	pub polyphony: Option<PathBuf>,

	/// The chain: a raw specification, or a name that the node knows. All nodes need the same.
	#[arg(long, value_name = "CHAIN", default_value = "local")]
	pub chain: String,

	/// The folder in which everything is kept; by default polyphony/network in the user's data
	/// folder.
	#[arg(long, value_name = "FOLDER")]
	pub data: Option<PathBuf>,

	/// Forget the chain that is in the folder, with the keys and the logs.
	#[arg(long)]
	pub fresh: bool,

	/// The number of full nodes.
	#[arg(long, value_name = "NUMBER", default_value_t = 1)]
	pub full_nodes: usize,

	/// The port of the first node's network; the others have the following ones.
	#[arg(long, value_name = "PORT", default_value_t = 30_333)]
	pub port: u16,

	/// The port of the first node's JSON-RPC server; the others have the following ones.
	#[arg(long, value_name = "PORT", default_value_t = 9_944)]
	pub rpc_port: u16,

	/// The port of the first node's metrics; the others have the following ones.
	#[arg(long, value_name = "PORT", default_value_t = 9_615)]
	pub prometheus_port: u16,

	/// A network namespace for each node, in which tools can cut and slow links. Takes root.
	#[arg(long)]
	pub namespaces: bool,

	/// Stop all nodes when one ends by itself.
	#[arg(long)]
	pub fail_fast: bool,

	/// Show no logs; they are in the folder all the same.
	#[arg(long)]
	pub quiet: bool,

	/// Seconds between two tables of how the nodes are; 0 shows none.
	#[arg(long, value_name = "SECONDS", default_value_t = 10)]
	pub status: u64,

	/// Arguments for every node, after `--`.
	#[arg(last = true, value_name = "ARGUMENT")]
	pub node_arguments: Vec<String>,
}

impl Cli {
	/// Runs the network until it is asked to stop.
	pub async fn run(self) -> Result<(), Error> {
		let mut stop = Stop::new()?;
		let settings = self.settings()?;
		say(&format!("Preparing {} nodes in {}", settings.nodes.len(), settings.data.display()));
		let mut network = Network::new(settings)?;
		let colours = io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none();
		let mut logs = LogStream::new(network.nodes(), colours);
		introduce(&network);

		let result = self.watch(&mut network, &mut stop, &mut logs).await;

		say("Stopping all nodes (Ctrl-C again kills them)");
		let stopped = tokio::select! {
			stopped = network.stop_all() => Some(stopped),
			() = stop.asked() => None,
		};
		if !self.quiet {
			let _ = logs.copy(&mut io::stdout().lock());
		}
		match stopped {
			Some(Ok(failed)) => failed.iter().for_each(report),
			Some(Err(error)) => say(&error.to_string()),
			None => network.kill_all(),
		}
		say(&format!("Stopped. The data stays in {}", network.data().display()));
		result
	}

	fn settings(&self) -> Result<Settings, Error> {
		let program = match &self.polyphony {
			Some(program) => program.clone(),
			None => {
				env::current_exe().map_err(Error::io("this program"))?.with_file_name("polyphony")
			},
		};
		let data = match &self.data {
			Some(data) => data.clone(),
			None => default_data()?,
		};
		let arguments: Vec<&str> = self.node_arguments.iter().map(String::as_str).collect();
		let full = (1..=self.full_nodes).map(|number| match self.full_nodes {
			1 => NodeSpec::full("full"),
			_ => NodeSpec::full(&format!("full-{number}")),
		});
		let nodes = VALIDATORS.map(NodeSpec::validator).into_iter().chain(full);
		Ok(Settings {
			chain: self.chain.clone(),
			fresh: self.fresh,
			layout: if self.namespaces { Layout::Namespaces } else { Layout::Loopback },
			ports: Ports::From {
				p2p: self.port,
				rpc: self.rpc_port,
				metrics: self.prometheus_port,
			},
			nodes: nodes.map(|node| node.args(&arguments)).collect(),
			..Settings::new(program, data)
		})
	}

	/// Starts the nodes and shows what they do, until the user stops it.
	async fn watch(
		&self,
		network: &mut Network,
		stop: &mut Stop,
		logs: &mut LogStream,
	) -> Result<(), Error> {
		// While the nodes start their logs are not shown: what goes wrong is in the error.
		tokio::select! {
			started = network.start_all() => started?,
			() = stop.asked() => return Ok(()),
		}
		say("All nodes serve JSON-RPC");
		let every = if self.status == 0 { NEVER } else { Duration::from_secs(self.status) };
		let mut next_status = Instant::now() + every;
		let mut follow = interval_at(Instant::now(), FOLLOW);
		let mut look = interval_at(Instant::now(), WATCH);
		loop {
			tokio::select! {
				() = stop.asked() => return Ok(()),
				_ = follow.tick(), if !self.quiet => {
					logs.copy(&mut io::stdout().lock()).map_err(Error::io("the terminal"))?;
				},
				_ = look.tick() => {
					let exits = network.exits()?;
					exits.iter().for_each(report);
					if !exits.is_empty() && self.fail_fast {
						return Err(Error::Settings("a node has ended by itself".into()));
					}
					if network.nodes().iter().all(|node| node.process_id().is_none()) {
						return Err(Error::Settings("all nodes have ended by themselves".into()));
					}
				},
				() = sleep_until(next_status) => {
					let mut rows = Vec::new();
					for node in network.nodes() {
						rows.push((node.name().to_string(), node.status().await));
					}
					say(&table(&rows));
					next_status = Instant::now() + every;
				},
			}
		}
	}
}

/// The signals that ask to stop.
struct Stop {
	interrupt: Signal,
	terminate: Signal,
}

impl Stop {
	fn new() -> Result<Self, Error> {
		let listen = |kind| signal(kind).map_err(Error::io("signals"));
		let (interrupt, terminate) = (SignalKind::interrupt(), SignalKind::terminate());
		Ok(Self { interrupt: listen(interrupt)?, terminate: listen(terminate)? })
	}

	async fn asked(&mut self) {
		tokio::select! {
			_ = self.interrupt.recv() => {},
			_ = self.terminate.recv() => {},
		}
	}
}

/// Where the data is if nobody says otherwise.
fn default_data() -> Result<PathBuf, Error> {
	let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
	let home = || set("HOME").map(|home| home.join(".local/share"));
	match set("XDG_DATA_HOME").or_else(home) {
		Some(folder) => Ok(folder.join("polyphony/network")),
		None => Err(Error::Settings("HOME is not set: name a folder with --data".into())),
	}
}

/// Prints a line of this program's own. A terminal that is gone is no reason to stop here.
fn say(text: &str) {
	let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Says where everything is.
fn introduce(network: &Network) {
	let mut text = String::new();
	let mut line = |what: &str, value: String| {
		let _ = writeln!(text, "    {what:<11} {value}");
	};
	for node in network.nodes() {
		line(node.name(), format!("{}   {}", node.rpc_url(), node.metrics_url()));
	}
	line("logs", network.logs().display().to_string());
	line("Prometheus", format!("{} (file_sd_configs)", network.prometheus().display()));
	line("stop", "Ctrl-C".into());
	say(text.trim_end());
}

/// Says that a node has ended.
fn report(exit: &Exit) {
	let Exit { node, status, tail } = exit;
	say(&format!("---- {node} has ended with {status}. Its log ends:\n{tail}\n----"));
}

/// How the nodes are.
fn table(rows: &[(String, Option<Status>)]) -> String {
	let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max("node".len());
	let mut text = String::new();
	let _ = write!(
		text,
		"---- {:<width$} {:>8} {:>9} {:>5} {:>6}",
		"node", "best", "finalized", "peers", "ready"
	);
	for (name, status) in rows {
		let _ = match status {
			None => write!(text, "\n     {name:<width$} does not answer"),
			Some(Status { best, finalized, peers, ready }) => {
				let show = |value: &Option<u64>| {
					value.map_or_else(|| "-".to_string(), |value| value.to_string())
				};
				write!(
					text,
					"\n     {name:<width$} {:>8} {:>9} {:>5} {:>6}",
					show(best),
					show(finalized),
					show(peers),
					show(ready)
				)
			},
		};
	}
	text
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn arguments_say_what_to_start() {
		let parse = |arguments: &[&str]| {
			let all = std::iter::once("polyphony-network").chain(arguments.iter().copied());
			Cli::try_parse_from(all)
		};
		let cli = parse(&["--chain", "a", "--chain", "b", "--data", "x", "--", "--pruning", "9"]);
		let settings = cli.unwrap().settings().unwrap();
		assert_eq!(settings.chain, "b", "the last one counts");
		assert_eq!(settings.layout, Layout::Loopback);
		let names: Vec<_> = settings.nodes.iter().map(|node| node.name.as_str()).collect();
		assert_eq!(names, ["alice", "bob", "charlie", "dave", "full"]);
		assert!(settings.nodes.iter().all(|node| node.arguments == ["--pruning", "9"]));

		let two = parse(&["--full-nodes", "2", "--data", "x", "--namespaces"]).unwrap();
		let two = two.settings().unwrap();
		assert_eq!((two.nodes.len(), two.layout), (6, Layout::Namespaces));
		assert_eq!(two.nodes[5].name, "full-2");
		assert!(parse(&["--frobnicate"]).is_err());
	}

	#[test]
	fn the_table_has_a_row_for_each_node() {
		let status = Status { best: Some(7), finalized: Some(5), peers: None, ready: Some(0) };
		let rows = [("alice".to_string(), Some(status)), ("full".to_string(), None)];
		let table = table(&rows);
		let rows: Vec<Vec<&str>> =
			table.lines().map(|line| line.split_whitespace().collect()).collect();
		assert_eq!(rows[0][1..], ["node", "best", "finalized", "peers", "ready"]);
		assert_eq!(rows[1], ["alice", "7", "5", "-", "0"]);
		assert_eq!(rows[2], ["full", "does", "not", "answer"]);
	}
}
