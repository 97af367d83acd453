// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Node processes: each has a base path under the test's directory, a log file, loopback addresses
//! on ports that the system chooses, and no neighbours but those it is told of.

use std::{
	fs::{self, File},
	net::SocketAddr,
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// The program under test.
pub const BINARY: &str = env!("CARGO_BIN_EXE_polyphony");

/// How long a node may take from its start to its JSON-RPC server: it compiles the runtime.
const START: Duration = Duration::from_secs(180);
/// How long a node may take to stop when it is asked to.
const STOP: Duration = Duration::from_secs(90);
/// How often a starting or stopping process is looked at.
const POLL: Duration = Duration::from_millis(20);
/// Lines of the log that a failing test prints.
const TAIL: usize = 60;

/// Where the nodes of all tests keep compiled runtimes: each of them would take seconds to compile its
/// own.
pub const RUNTIME_CACHE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/compiled-runtimes");

/// The directory of a test, deleted after it unless it failed.
pub struct Workdir(Option<TempDir>);

impl Workdir {
	/// An empty directory.
	pub fn new() -> Self {
		Self(Some(tempfile::tempdir().expect("a temporary directory can be made")))
	}

	/// Where it is.
	pub fn path(&self) -> &Path {
		self.0.as_ref().expect("taken only when dropped; qed").path()
	}

	/// The path of `name` in it.
	pub fn join(&self, name: &str) -> PathBuf {
		self.path().join(name)
	}
}

impl Drop for Workdir {
	fn drop(&mut self) {
		if let (true, Some(dir)) = (std::thread::panicking(), self.0.take()) {
			eprintln!("the files of the failed test are kept in {}", dir.keep().display());
		}
	}
}

/// How to start a node; [`NodeBuilder::start`] may be called again after the node has ended.
#[derive(Clone)]
pub struct NodeBuilder {
	name: String,
	dir: PathBuf,
	chain: &'static [&'static str],
	rpc_port: u16,
	listen: String,
	runtime_cache: PathBuf,
	metrics: bool,
	arguments: Vec<String>,
}

impl NodeBuilder {
	/// Has the node compile every runtime itself, as one does that meets it for the first time.
	pub fn compiles_runtimes(mut self) -> Self {
		self.runtime_cache = self.base_path().join("compiled-runtimes");
		self
	}

	/// Adds arguments.
	pub fn args(mut self, arguments: &[&str]) -> Self {
		self.arguments.extend(arguments.iter().map(ToString::to_string));
		self
	}

	/// Adds a node to connect to, as [`super::chain::Chain::listen_address`] names it.
	pub fn bootnode(self, address: &str) -> Self {
		self.args(&["--bootnodes", address])
	}

	/// Sets the port of the JSON-RPC server, which is otherwise the system's choice.
	pub fn rpc_port(mut self, port: u16) -> Self {
		self.rpc_port = port;
		self
	}

	/// Sets the port of the network, which is otherwise the system's choice.
	pub fn port(mut self, port: u16) -> Self {
		self.listen = format!("/ip4/127.0.0.1/tcp/{port}");
		self
	}

	/// Has the node export its metrics, on a port of the system's choice.
	pub fn metrics(mut self) -> Self {
		self.metrics = true;
		self
	}

	/// Where the node keeps everything.
	pub fn base_path(&self) -> PathBuf {
		self.dir.join(&self.name)
	}

	/// The arguments of the process.
	///
	/// Without mDNS: the nodes of the tests that run at the same time have the same genesis and
	/// would find each other.
	pub fn arguments(&self) -> Vec<String> {
		let base_path = self.base_path().display().to_string();
		let rpc_port = self.rpc_port.to_string();
		let runtime_cache = self.runtime_cache.display().to_string();
		let common = [
			"--name",
			&self.name,
			"--base-path",
			&base_path,
			"--rpc-port",
			&rpc_port,
			"--listen-addr",
			&self.listen,
			"--no-mdns",
			"--no-telemetry",
			"--disable-log-color",
			"--runtime-cache",
			&runtime_cache,
		];
		let metrics: &[_] =
			if self.metrics { &["--prometheus-port", "0"] } else { &["--no-prometheus"] };
		self.chain
			.iter()
			.copied()
			.chain(common)
			.chain(metrics.iter().copied())
			.map(str::to_string)
			.chain(self.arguments.iter().cloned())
			.collect()
	}

	/// Starts the node and waits until it serves JSON-RPC.
	pub async fn start(&self) -> Node {
		let log = self.new_log();
		let out = File::create(&log).expect("the test's directory is writable");
		let begun = Instant::now();
		let child = Command::new(BINARY)
			.args(self.arguments())
			.stdin(Stdio::null())
			.stdout(out.try_clone().expect("a file handle can be cloned"))
			.stderr(out)
			.spawn()
			.expect("the node's program can be started");
		let mut node = Node {
			name: self.name.clone(),
			child,
			log,
			rpc: SocketAddr::from(([127, 0, 0, 1], 0)),
			startup: Duration::ZERO,
		};
		node.rpc = loop {
			if let Some(address) = rpc_address(&node.log()) {
				break address;
			}
			if let Some(status) = node.exit_status() {
				panic!("{} ended with {status} before it served JSON-RPC", self.name);
			}
			assert!(begun.elapsed() < START, "{} serves no JSON-RPC within {START:?}", self.name);
			tokio::time::sleep(POLL).await;
		};
		node.startup = begun.elapsed();
		node
	}

	/// A file for the next run's log.
	fn new_log(&self) -> PathBuf {
		(0..)
			.map(|run| self.dir.join(format!("{}.{run}.log", self.name)))
			.find(|path| !path.exists())
			.expect("numbers do not end; qed")
	}
}

/// The address in the line that the node logs when its server is up:
/// `Running JSON-RPC server: addr=127.0.0.1:9944,[::1]:9944`.
fn rpc_address(log: &str) -> Option<SocketAddr> {
	let (_, addresses) = log.split_once("Running JSON-RPC server: addr=")?;
	// The line may still be half written.
	let (line, _) = addresses.split_once('\n')?;
	line.split(',').filter_map(|a| a.trim().parse().ok()).find(SocketAddr::is_ipv4)
}

/// The address in the line `Prometheus exporter started at 127.0.0.1:9615`.
fn metrics_address(log: &str) -> Option<SocketAddr> {
	let (_, address) = log.split_once("Prometheus exporter started at ")?;
	// The line may still be half written; in a log of JSON the message ends with a quote.
	let (address, _) = address.split_once(['\n', '"'])?;
	address.trim().parse().ok()
}

/// A running node, killed when dropped.
pub struct Node {
	name: String,
	child: Child,
	log: PathBuf,
	rpc: SocketAddr,
	startup: Duration,
}

/// How a node ended that was asked to.
pub struct Stopped {
	/// Its exit status.
	pub status: ExitStatus,
	/// From the request to the end.
	pub took: Duration,
	/// All that it logged.
	pub log: String,
}

/// Whether a thread of the node's own panicked. The log of a runtime that refuses nonsense has the
/// word too, and is no concern.
pub fn panicked(log: &str) -> bool {
	log.lines().any(|line| line.starts_with("Thread '") && line.contains("' panicked at"))
}

impl Node {
	/// The development chain's only validator, Alice.
	pub fn validator(dir: &Workdir, name: &str) -> NodeBuilder {
		Self::builder(dir, name, &["--dev"])
	}

	/// A node of the development chain without keys.
	pub fn follower(dir: &Workdir, name: &str) -> NodeBuilder {
		Self::builder(dir, name, &["--chain", "dev"])
	}

	fn builder(dir: &Workdir, name: &str, chain: &'static [&'static str]) -> NodeBuilder {
		NodeBuilder {
			name: name.to_string(),
			dir: dir.path().to_path_buf(),
			chain,
			rpc_port: 0,
			listen: "/ip4/127.0.0.1/tcp/0".to_string(),
			runtime_cache: PathBuf::from(RUNTIME_CACHE),
			metrics: false,
			arguments: Vec::new(),
		}
	}

	/// Its JSON-RPC server.
	pub fn rpc(&self) -> SocketAddr {
		self.rpc
	}

	/// The server's URL.
	pub fn url(&self) -> String {
		format!("ws://{}", self.rpc)
	}

	/// Where it exports its metrics, once it does; only with [`NodeBuilder::metrics`].
	pub fn metrics(&self) -> Option<SocketAddr> {
		metrics_address(&self.log())
	}

	/// From the start of the process to its JSON-RPC server.
	pub fn startup(&self) -> Duration {
		self.startup
	}

	/// All that it has logged.
	pub fn log(&self) -> String {
		let bytes = fs::read(&self.log).expect("the log was created before the node; qed");
		String::from_utf8_lossy(&bytes).into_owned()
	}

	/// How it ended, if it did.
	pub fn exit_status(&mut self) -> Option<ExitStatus> {
		self.child.try_wait().expect("a child process can be asked for its status")
	}

	/// Asks it to stop, with SIGTERM, and waits for its end.
	pub async fn stop(mut self) -> Stopped {
		let begun = Instant::now();
		let pid = libc::pid_t::try_from(self.child.id()).expect("process ids fit; qed");
		// SAFETY: `kill` takes no pointer, and the process has not been waited for, so that its
		// id is still its own.
		let sent = unsafe { libc::kill(pid, libc::SIGTERM) };
		assert_eq!(sent, 0, "{} was not running", self.name);
		loop {
			if let Some(status) = self.exit_status() {
				return Stopped { status, took: begun.elapsed(), log: self.log() };
			}
			assert!(begun.elapsed() < STOP, "{} does not stop within {STOP:?}", self.name);
			tokio::time::sleep(POLL).await;
		}
	}

	/// Ends it at once, with SIGKILL.
	pub fn kill(mut self) {
		self.child.kill().expect("a child process can be killed");
		self.child.wait().expect("a killed process ends");
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		if !matches!(self.child.try_wait(), Ok(Some(_))) {
			let _ = self.child.kill();
			let _ = self.child.wait();
		}
		if std::thread::panicking() {
			let log = self.log();
			let lines: Vec<_> = log.lines().collect();
			let tail = lines[lines.len().saturating_sub(TAIL)..].join("\n");
			eprintln!("---- the end of {}, {}:\n{tail}\n----", self.name, self.log.display());
		}
	}
}
