// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A node of a network.
//!
//! ```text
//!            start                     pause
//!  stopped ────────> running (ready) ────────> paused
//!     ^                 │    ^                   │
//!     └─────────────────┘    └───────────────────┘
//!      stop, kill, or           resume
//!      by itself
//! ```

use crate::{
	clock,
	error::Error,
	metrics::{self, Status},
	process::{was_killed, Process},
	relay::Relay,
	spec::NodeSpec,
};
use std::{
	fs::{self, File, OpenOptions},
	io::{self, Read, Seek, SeekFrom},
	net::SocketAddr,
	path::{Path, PathBuf},
	process::{Command, ExitStatus, Stdio},
	time::{Duration, Instant},
};

/// How long a node may take from its start to its JSON-RPC server: it compiles the runtime.
const START: Duration = Duration::from_secs(180);
/// How long a node may take to stop when it is asked to.
pub(crate) const STOP: Duration = Duration::from_secs(90);
/// How often a starting or stopping process is looked at.
const POLL: Duration = Duration::from_millis(50);
/// Lines of the log that an error shows.
const TAIL: usize = 30;
/// The bytes in which these are looked for.
const TAIL_BYTES: u64 = 16 * 1024;

/// Where a node is, for itself and for others.
pub(crate) struct Place {
	/// The address under which it listens for other nodes, as a multiaddress.
	pub(crate) listen: String,
	/// The port of its JSON-RPC server, where it runs.
	pub(crate) rpc_port: u16,
	/// The port of its metrics, where it runs.
	pub(crate) metrics_port: u16,
	/// Its JSON-RPC server, from here.
	pub(crate) rpc: SocketAddr,
	/// Its metrics, from here.
	pub(crate) metrics: SocketAddr,
	/// The file of its network namespace.
	pub(crate) namespace: Option<PathBuf>,
	/// What makes the two reachable; dropped with the place.
	pub(crate) _relay: Option<Relay>,
}

/// A node of a network. Its process is killed when it is dropped.
pub struct Node {
	pub(crate) spec: NodeSpec,
	pub(crate) program: PathBuf,
	pub(crate) chain: PathBuf,
	pub(crate) base_path: PathBuf,
	pub(crate) key: PathBuf,
	pub(crate) peer_id: String,
	pub(crate) log: PathBuf,
	pub(crate) tools: PathBuf,
	pub(crate) place: Place,
	/// The addresses of the others.
	pub(crate) boot_nodes: Vec<String>,
	/// How far its wall clock is ahead, in milliseconds.
	pub(crate) skew: i64,
	/// Where the log of this run begins.
	pub(crate) run: u64,
	pub(crate) process: Option<Process>,
}

impl Node {
	/// Its name.
	pub fn name(&self) -> &str {
		&self.spec.name
	}

	/// Whether it makes blocks.
	pub fn is_validator(&self) -> bool {
		self.spec.keys.is_some()
	}

	/// Its identity in the network.
	pub fn peer_id(&self) -> &str {
		&self.peer_id
	}

	/// The address under which other nodes reach it, with its peer id.
	pub fn address(&self) -> String {
		format!("{}/p2p/{}", self.place.listen, self.peer_id)
	}

	/// Its JSON-RPC server.
	pub fn rpc_url(&self) -> String {
		format!("ws://{}", self.place.rpc)
	}

	/// Its metrics.
	pub fn metrics_url(&self) -> String {
		format!("http://{}/metrics", self.place.metrics)
	}

	/// Where its metrics are.
	pub(crate) fn metrics(&self) -> SocketAddr {
		self.place.metrics
	}

	/// The file of its log.
	pub fn log_path(&self) -> &Path {
		&self.log
	}

	/// Where it keeps everything: its database is under `chains/ID/`.
	pub fn base_path(&self) -> &Path {
		&self.base_path
	}

	/// What it has logged since it was started the last time.
	pub fn log(&self) -> String {
		read_from(&self.log, self.run).unwrap_or_default()
	}

	/// The last lines of its log.
	pub fn log_tail(&self) -> String {
		let length = fs::metadata(&self.log).map_or(0, |file| file.len());
		let text = read_from(&self.log, length.saturating_sub(TAIL_BYTES)).unwrap_or_default();
		let lines: Vec<_> = text.lines().collect();
		lines[lines.len().saturating_sub(TAIL)..].join("\n")
	}

	/// The id of its process, if it has one.
	pub fn process_id(&self) -> Option<u32> {
		self.process.as_ref().map(Process::id)
	}

	/// Whether it runs; a node that is paused does.
	pub fn is_running(&mut self) -> bool {
		matches!(self.process.as_mut().map(Process::status), Some(Ok(None)))
	}

	/// How it is; none if it does not answer.
	pub async fn status(&self) -> Option<Status> {
		metrics::status(self.metrics()).await
	}

	/// Adds arguments, from the next start on.
	pub fn add_args(&mut self, arguments: &[&str]) {
		self.spec.arguments.extend(arguments.iter().map(ToString::to_string));
	}

	/// Sets its wall clock ahead by so many milliseconds, or back if that is negative, from the
	/// next start on. Clocks that measure durations go on as they are.
	pub fn skew(&mut self, millis: i64) {
		self.skew = millis;
	}

	/// Starts it and waits until it serves JSON-RPC.
	///
	/// The thread that calls this must not end before the node does: the node is asked to stop
	/// when it ends.
	pub async fn start(&mut self) -> Result<(), Error> {
		self.spawn()?;
		self.ready().await
	}

	/// The arguments of the process.
	fn arguments(&self) -> Vec<String> {
		let text = |path: &Path| path.display().to_string();
		let mut arguments: Vec<String> = Vec::new();
		let mut add = |words: &[&str]| arguments.extend(words.iter().map(ToString::to_string));
		if let Some(keys) = &self.spec.keys {
			add(&[&format!("--{keys}")]);
		}
		add(&["--name", &self.spec.name, "--chain", &text(&self.chain)]);
		add(&["--base-path", &text(&self.base_path), "--node-key-file", &text(&self.key)]);
		add(&["--listen-addr", &self.place.listen]);
		add(&["--rpc-port", &self.place.rpc_port.to_string()]);
		add(&["--prometheus-port", &self.place.metrics_port.to_string()]);
		// They know each other, and need not find others that have the same genesis.
		add(&["--no-mdns", "--no-telemetry", "--disable-log-color"]);
		for address in &self.boot_nodes {
			add(&["--bootnodes", address]);
		}
		arguments.extend(self.spec.arguments.iter().cloned());
		arguments
	}

	/// Starts it.
	pub(crate) fn spawn(&mut self) -> Result<(), Error> {
		if self.is_running() {
			return Err(Error::Running(self.spec.name.clone()));
		}
		self.process = None;
		let path = self.log.display().to_string();
		let out = OpenOptions::new().append(true).create(true).open(&self.log);
		let out = out.map_err(Error::io(path.clone()))?;
		self.run = out.metadata().map_err(Error::io(path.clone()))?.len();

		let mut command = match &self.spec.program {
			Some(wrapper) => {
				let mut command = Command::new(&wrapper.program);
				command.args(&wrapper.arguments);
				command.env(&wrapper.variable, self.arguments().join("\n"));
				command
			},
			None => {
				let mut command = Command::new(&self.program);
				command.args(self.arguments());
				command
			},
		};
		command.envs(self.spec.environment.iter().map(|(name, value)| (name, value)));
		if self.skew != 0 {
			command.envs(clock::environment(&self.tools, self.skew)?);
		}
		command.stdin(Stdio::null()).stdout(out.try_clone().map_err(Error::io(path))?).stderr(out);
		let namespace = self
			.place
			.namespace
			.as_ref()
			.map(|path| File::open(path).map_err(Error::io(path.display().to_string())));
		let process = Process::spawn(command, namespace.transpose()?);
		let what = format!("{} ({})", self.spec.name, self.program.display());
		self.process = Some(process.map_err(Error::io(what))?);
		Ok(())
	}

	/// Waits until it serves JSON-RPC.
	pub(crate) async fn ready(&mut self) -> Result<(), Error> {
		let begun = Instant::now();
		loop {
			if let Some(actual) = rpc_port(&self.log()) {
				let expected = self.place.rpc_port;
				if actual == expected {
					return Ok(());
				}
				return Err(Error::OtherPort { node: self.spec.name.clone(), expected, actual });
			}
			if let Some(status) = self.ended()? {
				let (node, tail) = (self.spec.name.clone(), self.log_tail());
				return Err(Error::Ended { node, status, tail });
			}
			self.check_deadline("serve JSON-RPC", begun, START)?;
			tokio::time::sleep(POLL).await;
		}
	}

	/// How it ended, if it has ended by itself since it was started. Said once.
	pub fn ended(&mut self) -> Result<Option<ExitStatus>, Error> {
		let Some(process) = &mut self.process else { return Ok(None) };
		let status = process.status().map_err(Error::io(self.spec.name.clone()))?;
		if status.is_some() {
			self.process = None;
		}
		Ok(status)
	}

	/// Waits until it ends by itself.
	pub async fn wait_for_end(&mut self, deadline: Duration) -> Result<ExitStatus, Error> {
		let begun = Instant::now();
		if self.process.is_none() {
			return Err(Error::NotRunning(self.spec.name.clone()));
		}
		loop {
			if let Some(status) = self.ended()? {
				return Ok(status);
			}
			self.check_deadline("end", begun, deadline)?;
			tokio::time::sleep(POLL).await;
		}
	}

	/// Asks it to stop, with SIGTERM, and waits for its end.
	pub async fn stop(&mut self) -> Result<ExitStatus, Error> {
		self.ask_to_stop()?;
		self.wait_for_end(STOP).await
	}

	/// Asks it to stop.
	pub(crate) fn ask_to_stop(&mut self) -> Result<(), Error> {
		self.signal(libc::SIGTERM)?;
		// A paused process gets it when it goes on. It may have ended in the meantime.
		let _ = self.signal(libc::SIGCONT);
		Ok(())
	}

	/// Ends it at once, with SIGKILL. Whether it was that which ended it: it may have ended by
	/// itself just before.
	pub fn kill(&mut self) -> Result<bool, Error> {
		let name = self.spec.name.clone();
		let mut process = self.process.take().ok_or_else(|| Error::NotRunning(name.clone()))?;
		process.kill().map(was_killed).map_err(Error::io(name))
	}

	/// Lets it stand still, with SIGSTOP: to others it looks as if it had lost its network.
	pub fn pause(&mut self) -> Result<(), Error> {
		self.signal(libc::SIGSTOP)
	}

	/// Lets it go on.
	pub fn resume(&mut self) -> Result<(), Error> {
		self.signal(libc::SIGCONT)
	}

	fn signal(&mut self, signal: libc::c_int) -> Result<(), Error> {
		let name = self.spec.name.clone();
		let process = self.process.as_mut().ok_or_else(|| Error::NotRunning(name.clone()))?;
		process.signal(signal).map_err(|error| match error.kind() {
			io::ErrorKind::NotFound => Error::NotRunning(name),
			_ => Error::Io { what: name, error },
		})
	}

	fn check_deadline(
		&self,
		what: &'static str,
		begun: Instant,
		after: Duration,
	) -> Result<(), Error> {
		if begun.elapsed() < after {
			return Ok(());
		}
		Err(Error::Timeout { node: self.spec.name.clone(), what, after, tail: self.log_tail() })
	}
}

/// The file from `offset` on.
pub(crate) fn read_from(path: &Path, offset: u64) -> io::Result<String> {
	let mut file = File::open(path)?;
	file.seek(SeekFrom::Start(offset))?;
	let mut bytes = Vec::new();
	file.read_to_end(&mut bytes)?;
	Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The port in the line that the node logs when its server is up:
/// `Running JSON-RPC server: addr=127.0.0.1:9944,[::1]:9944`.
fn rpc_port(log: &str) -> Option<u16> {
	let (_, addresses) = log.split_once("Running JSON-RPC server: addr=")?;
	// The line may still be half written.
	let (line, _) = addresses.split_once('\n')?;
	let mut addresses = line.split(',').filter_map(|address| address.trim().parse().ok());
	addresses.find(SocketAddr::is_ipv4).map(|address| address.port())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_port_is_read_from_the_log() {
		let log = "2026-01-01 Running JSON-RPC server: addr=127.0.0.1:9944,[::1]:9945\nmore";
		assert_eq!(rpc_port(log), Some(9944));
		assert_eq!(rpc_port("Running JSON-RPC server: addr=127.0.0.1:99"), None);
		assert_eq!(rpc_port(""), None);
	}
}
