// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A network of namespaces: one for each node, and one in which bridges join them.
//!
//! ```text
//!   namespace ply…n0          namespace ply…s              namespace ply…n1
//!   net0 10.77.0.1/24 ─────── port0   group0   port1 ─────── net0 10.77.0.2/24
//!                             (veth)  (bridge)
//! ```
//!
//! A partition moves ports to other bridges: frames between groups go nowhere, as on a cable that
//! was cut, and no connection is closed. Nothing is made in the namespace of the machine itself: all
//! interfaces are in namespaces whose names begin with `ply` and the id of the process that made
//! them, and are gone with these. Namespaces of a process that is not there any more are removed
//! by the next one.

use crate::error::Error;
use std::{
	fs::{self, File},
	net::Ipv4Addr,
	path::{Path, PathBuf},
	process::Command,
	sync::atomic::{AtomicU32, Ordering},
	time::Duration,
};

/// Where `ip netns` keeps the names.
const NAMES: &str = "/run/netns";
/// The most nodes: their addresses are of one /24.
pub(crate) const MAX_NODES: usize = 200;

/// What iproute2 says where the kernel lacks a module.
const NO_MODULE: [&str; 3] =
	["Unknown device type", "Operation not supported", "qdisc kind is unknown"];

/// The networks that this process has made.
static MADE: AtomicU32 = AtomicU32::new(0);

/// What a link does to what a node sends and to what is sent to it, each way.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Link {
	/// How long a packet takes. In both directions: a round trip takes twice that.
	pub delay: Duration,
	/// The percentage of packets that are lost.
	pub loss: f32,
	/// Bits in a second.
	pub rate: Option<u64>,
}

impl Link {
	/// The arguments of `tc qdisc replace dev … root` for it.
	fn discipline(&self) -> Vec<String> {
		let text = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
		let rate = self.rate.map(|rate| format!("{rate}bit"));
		if self.delay.is_zero() && self.loss <= 0.0 {
			return match rate {
				// Of what waits longer than two seconds, the newest is dropped.
				Some(rate) => text(&["tbf", "rate", &rate, "burst", "16kb", "latency", "2000ms"]),
				None => Vec::new(),
			};
		}
		let delay = format!("{}ms", self.delay.as_millis());
		let loss = format!("{}%", self.loss);
		let mut words = text(&["netem", "delay", &delay, "loss", &loss]);
		if let Some(rate) = rate {
			words.extend(text(&["rate", &rate]));
		}
		words
	}
}

/// The namespaces of a network; removed when dropped.
pub(crate) struct Namespaces {
	prefix: String,
	count: usize,
	/// How many bridges there are.
	groups: usize,
}

impl Namespaces {
	/// Makes them for so many nodes, all connected.
	pub(crate) fn create(count: usize) -> Result<Self, Error> {
		if count > MAX_NODES {
			return Err(Error::Settings(format!("{count} nodes are more than {MAX_NODES}")));
		}
		remove_stale();
		let number = MADE.fetch_add(1, Ordering::Relaxed);
		let prefix = format!("ply{:x}x{number:x}", std::process::id());
		let switch = format!("{prefix}s");
		ip(&["netns", "add", &switch]).map_err(|error| match error {
			Error::Command { output, .. } => Error::Privileges(output),
			other => other,
		})?;
		// From here on, what is made is removed, also if something fails.
		let mut made = Self { prefix, count: 0, groups: 0 };
		for index in 0..count {
			let node = made.name(index);
			ip(&["netns", "add", &node])?;
			made.count = index + 1;
			let (port, address) = (port(index), format!("{}/24", address(index)));
			let peer = ["type", "veth", "peer", "name", "net0", "netns", &node];
			ip(&[&["-n", &switch, "link", "add", &port][..], &peer].concat())?;
			ip(&["-n", &node, "link", "set", "lo", "up"])?;
			ip(&["-n", &node, "addr", "add", &address, "dev", "net0"])?;
			ip(&["-n", &node, "link", "set", "net0", "up"])?;
			ip(&["-n", &switch, "link", "set", &port, "up"])?;
		}
		made.heal()?;
		Ok(made)
	}

	/// The namespace of the bridges.
	fn switch(&self) -> String {
		format!("{}s", self.prefix)
	}

	/// The name of a node's namespace.
	fn name(&self, index: usize) -> String {
		format!("{}n{index}", self.prefix)
	}

	/// The file of a node's namespace.
	pub(crate) fn path(&self, index: usize) -> PathBuf {
		Path::new(NAMES).join(self.name(index))
	}

	/// A node's namespace, to be entered.
	pub(crate) fn open(&self, index: usize) -> Result<File, Error> {
		let path = self.path(index);
		File::open(&path).map_err(Error::io(path.display().to_string()))
	}

	/// Connects nodes of the same group, and no others. A node in no group is alone.
	pub(crate) fn partition(&mut self, groups: &[Vec<usize>]) -> Result<(), Error> {
		let mut alone = groups.len();
		for index in 0..self.count {
			let group = groups.iter().position(|group| group.contains(&index));
			let group = group.unwrap_or_else(|| {
				alone += 1;
				alone - 1
			});
			self.join(index, group)?;
		}
		Ok(())
	}

	/// Connects all nodes.
	pub(crate) fn heal(&mut self) -> Result<(), Error> {
		(0..self.count).try_for_each(|index| self.join(index, 0))
	}

	/// Moves a node's port to the bridge of a group.
	fn join(&mut self, index: usize, group: usize) -> Result<(), Error> {
		let switch = self.switch();
		while self.groups <= group {
			let bridge = bridge(self.groups);
			ip(&["-n", &switch, "link", "add", &bridge, "type", "bridge"])?;
			self.groups += 1;
			ip(&["-n", &switch, "link", "set", &bridge, "up"])?;
		}
		ip(&["-n", &switch, "link", "set", &port(index), "master", &bridge(group)]).map(drop)
	}

	/// Makes a node's link what `link` says, both ways.
	pub(crate) fn shape(&self, index: usize, link: Link) -> Result<(), Error> {
		let ends = [(self.name(index), "net0".to_string()), (self.switch(), port(index))];
		for (namespace, device) in &ends {
			let discipline = link.discipline();
			let discipline: Vec<&str> = discipline.iter().map(String::as_str).collect();
			if discipline.is_empty() {
				// Fails where there is nothing to remove.
				let _ = run("tc", &["-n", namespace, "qdisc", "del", "dev", device, "root"]);
				continue;
			}
			let command = ["-n", namespace, "qdisc", "replace", "dev", device, "root"];
			run("tc", &[&command[..], &discipline].concat()).map_err(|error| match error {
				Error::NoModule { output, .. } if discipline[0] == "netem" => {
					Error::NoNetem(output)
				},
				other => other,
			})?;
		}
		Ok(())
	}
}

impl Drop for Namespaces {
	fn drop(&mut self) {
		for index in 0..self.count {
			remove(&self.name(index));
		}
		remove(&self.switch());
	}
}

/// The address of a node in its namespace.
pub(crate) fn address(index: usize) -> Ipv4Addr {
	let last = u8::try_from(index + 1).expect("there are fewer than 255 nodes; qed");
	Ipv4Addr::new(10, 77, 0, last)
}

fn port(index: usize) -> String {
	format!("port{index}")
}

fn bridge(group: usize) -> String {
	format!("group{group}")
}

/// The process that has made a namespace of that name, if it is one of ours.
fn maker(name: &str) -> Option<u32> {
	let (pid, rest) = name.strip_prefix("ply")?.split_once('x')?;
	let end = rest.find(['s', 'n'])?;
	u32::from_str_radix(&rest[..end], 16).ok()?;
	u32::from_str_radix(pid, 16).ok()
}

/// Removes the namespaces of processes that are not there any more, and ends what runs in them.
fn remove_stale() {
	let Ok(entries) = fs::read_dir(NAMES) else { return };
	for entry in entries.flatten() {
		let name = entry.file_name().to_string_lossy().into_owned();
		let is_gone = |pid: u32| !PathBuf::from(format!("/proc/{pid}")).exists();
		if maker(&name).is_some_and(is_gone) {
			for pid in ip(&["netns", "pids", &name]).unwrap_or_default().split_whitespace() {
				if let Ok(pid) = pid.parse() {
					// SAFETY: `kill` takes no pointer. What runs in the namespace was started by
					// who made it.
					unsafe { libc::kill(pid, libc::SIGKILL) };
				}
			}
			remove(&name);
		}
	}
}

fn remove(name: &str) {
	if let Err(error) = ip(&["netns", "del", name]) {
		eprintln!("the network namespace {name} is left: {error}");
	}
}

fn ip(arguments: &[&str]) -> Result<String, Error> {
	run("ip", arguments)
}

/// Runs a command of iproute2, and returns what it prints.
fn run(program: &str, arguments: &[&str]) -> Result<String, Error> {
	// A user's PATH may lack the folders of the system's commands.
	let path = std::env::var("PATH").unwrap_or_default();
	let output = Command::new(program)
		.args(arguments)
		.env("PATH", format!("{path}:/usr/sbin:/sbin"))
		.output()
		.map_err(|error| Error::Privileges(format!("{program}: {error}")))?;
	if !output.status.success() {
		let command = format!("{program} {}", arguments.join(" "));
		let output = String::from_utf8_lossy(&output.stderr).trim().to_string();
		return Err(if NO_MODULE.iter().any(|words| output.contains(words)) {
			Error::NoModule { command, output }
		} else {
			Error::Command { command, output }
		});
	}
	Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{
		net::{SocketAddr, TcpListener, TcpStream},
		thread,
	};

	/// Connects from one node's namespace to a listener in another's.
	fn reaches(made: &Namespaces, from: usize, to: usize) -> bool {
		let (inside, target) = (made.open(from).unwrap(), made.open(to).unwrap());
		let target = thread::spawn(move || {
			crate::process::enter(&target).unwrap();
			TcpListener::bind(("0.0.0.0", 0)).unwrap()
		});
		// The system accepts what is in the listener's queue.
		let listener = target.join().unwrap();
		let target = SocketAddr::from((address(to), listener.local_addr().unwrap().port()));
		let caller = thread::spawn(move || {
			crate::process::enter(&inside).unwrap();
			TcpStream::connect_timeout(&target, Duration::from_secs(2)).is_ok()
		});
		caller.join().unwrap()
	}

	#[test]
	fn what_the_kernel_lacks_is_said() {
		let made = match Namespaces::create(1) {
			Ok(made) => made,
			Err(error @ (Error::Privileges(_) | Error::NoModule { .. })) => {
				println!("left out: {error}");
				return;
			},
			Err(error) => panic!("{error}"),
		};
		let error = ip(&["-n", &made.name(0), "link", "add", "type", "polyphony"]).unwrap_err();
		assert!(matches!(error, Error::NoModule { .. }), "{error}");
		let error = ip(&["-n", &made.name(0), "link", "set", "port9", "up"]).unwrap_err();
		assert!(matches!(error, Error::Command { .. }), "{error}");
	}

	#[test]
	fn a_partition_cuts_and_heals() {
		let mut made = match Namespaces::create(3) {
			Ok(made) => made,
			Err(error @ (Error::Privileges(_) | Error::NoModule { .. })) => {
				println!("left out: {error}");
				return;
			},
			Err(error) => panic!("{error}"),
		};
		let names: Vec<_> = (0..3).map(|index| made.path(index)).collect();
		assert!(reaches(&made, 0, 1) && reaches(&made, 1, 2));
		made.partition(&[vec![0, 1]]).unwrap();
		assert!(reaches(&made, 0, 1) && !reaches(&made, 1, 2) && !reaches(&made, 2, 0));
		made.shape(0, Link { rate: Some(1_000_000), ..Link::default() }).unwrap();
		made.heal().unwrap();
		assert!(reaches(&made, 0, 2));
		made.shape(0, Link::default()).unwrap();
		drop(made);
		assert!(names.iter().all(|name| !name.exists()), "nothing is left");
	}

	#[test]
	fn only_our_names_are_ours() {
		assert_eq!(maker("ply1fx0s"), Some(0x1f));
		assert_eq!(maker("ply1fx12n3"), Some(0x1f));
		for name in ["ply", "plyx", "ply1f", "ply1fx", "plyzzx0s", "my1fx0s", "ply1fxqs", "docker0"]
		{
			assert_eq!(maker(name), None, "{name}");
		}
	}

	#[test]
	fn a_rate_alone_needs_no_netem() {
		assert!(Link::default().discipline().is_empty());
		assert_eq!(Link { rate: Some(5), ..Link::default() }.discipline()[0], "tbf");
		let delay = Duration::from_millis(20);
		let words = Link { delay, loss: 0.5, rate: Some(9) }.discipline().join(" ");
		assert_eq!(words, "netem delay 20ms loss 0.5% rate 9bit");
	}
}
