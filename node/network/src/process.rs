// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A process of a node, and the signals that it gets.

use std::{
	fs::File,
	io,
	os::{
		fd::AsRawFd,
		unix::process::{CommandExt, ExitStatusExt},
	},
	process::{Child, Command, ExitStatus},
};

/// A process, killed when dropped.
pub(crate) struct Process {
	child: Child,
}

impl Process {
	/// Starts the command, in another network namespace if one is given.
	///
	/// Its process group is its own, so that Ctrl-C on the terminal reaches only who stops it in
	/// order; and it is asked to stop when the thread that calls this ends, so that it does not
	/// outlive a starter that was killed.
	pub(crate) fn spawn(mut command: Command, namespace: Option<File>) -> io::Result<Self> {
		command.process_group(0);
		// SAFETY: between fork and exec only async-signal-safe system calls are made.
		unsafe {
			command.pre_exec(move || {
				let death = libc::c_ulong::try_from(libc::SIGTERM).unwrap_or_default();
				if libc::prctl(libc::PR_SET_PDEATHSIG, death) != 0 {
					return Err(io::Error::last_os_error());
				}
				match &namespace {
					Some(file) => enter(file),
					None => Ok(()),
				}
			});
		}
		Ok(Self { child: command.spawn()? })
	}

	/// Its id.
	pub(crate) fn id(&self) -> u32 {
		self.child.id()
	}

	/// How it ended, if it did.
	pub(crate) fn status(&mut self) -> io::Result<Option<ExitStatus>> {
		self.child.try_wait()
	}

	/// Sends it a signal; an error if it has ended.
	pub(crate) fn signal(&mut self, signal: libc::c_int) -> io::Result<()> {
		if self.status()?.is_some() {
			return Err(io::Error::new(io::ErrorKind::NotFound, "the process has ended"));
		}
		let pid = libc::pid_t::try_from(self.id()).map_err(io::Error::other)?;
		// SAFETY: `kill` takes no pointer, and the process has not been waited for, so that its id
		// is still its own.
		match unsafe { libc::kill(pid, signal) } {
			0 => Ok(()),
			_ => Err(io::Error::last_os_error()),
		}
	}

	/// Ends it at once, and waits for that.
	pub(crate) fn kill(&mut self) -> io::Result<ExitStatus> {
		self.child.kill()?;
		self.child.wait()
	}
}

impl Drop for Process {
	fn drop(&mut self) {
		if !matches!(self.child.try_wait(), Ok(Some(_))) {
			let _ = self.kill();
		}
	}
}

/// Moves the calling thread into a network namespace.
pub(crate) fn enter(namespace: &File) -> io::Result<()> {
	// SAFETY: `setns` takes no pointer, and the file is open.
	match unsafe { libc::setns(namespace.as_raw_fd(), libc::CLONE_NEWNET) } {
		0 => Ok(()),
		_ => Err(io::Error::last_os_error()),
	}
}

/// Whether a process was ended by SIGKILL.
pub(crate) fn was_killed(status: ExitStatus) -> bool {
	status.signal() == Some(libc::SIGKILL)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::{Duration, Instant};

	#[test]
	fn a_process_is_signalled_and_killed() {
		let mut command = Command::new("sleep");
		command.arg("60");
		let mut process = Process::spawn(command, None).unwrap();
		assert_eq!(process.status().unwrap(), None);
		process.signal(libc::SIGSTOP).unwrap();
		process.signal(libc::SIGCONT).unwrap();
		process.signal(libc::SIGTERM).unwrap();
		let begun = Instant::now();
		let status = loop {
			if let Some(status) = process.status().unwrap() {
				break status;
			}
			assert!(begun.elapsed() < Duration::from_secs(30), "SIGTERM ends it");
			std::thread::sleep(Duration::from_millis(10));
		};
		assert_eq!(status.signal(), Some(libc::SIGTERM));
		assert!(process.signal(libc::SIGTERM).is_err(), "it has ended");

		let mut command = Command::new("sleep");
		command.arg("60");
		let mut process = Process::spawn(command, None).unwrap();
		assert!(was_killed(process.kill().unwrap()));
	}
}
