// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Connects ports of this machine's loopback interface with those of a namespace: a node in a
//! namespace is reached under the same kind of URL as one that shares the loopback interface, and
//! serves nothing to the outside.

use crate::{error::Error, process};
use std::{
	fs::File,
	io,
	net::{SocketAddr, TcpListener as StdListener},
	sync::mpsc,
	thread::JoinHandle,
};
use tokio::{
	io::copy_bidirectional,
	net::{TcpListener, TcpStream},
	sync::oneshot,
};

/// A thread in a namespace that passes connections on; ends when dropped.
pub(crate) struct Relay {
	stop: Option<oneshot::Sender<()>>,
	thread: Option<JoinHandle<()>>,
}

impl Relay {
	/// Passes what comes to each listener on to an address in the namespace.
	pub(crate) fn start(
		namespace: File,
		routes: Vec<(StdListener, SocketAddr)>,
	) -> Result<Self, Error> {
		let (stop, stopped) = oneshot::channel();
		let (report, begun) = mpsc::channel();
		let run = move || {
			// A socket stays in the namespace in which it was made: the listeners outside, what
			// this thread connects inside.
			let runtime = process::enter(&namespace)
				.and_then(|()| tokio::runtime::Builder::new_current_thread().enable_io().build());
			let runtime = match runtime {
				Ok(runtime) => runtime,
				Err(error) => {
					let _ = report.send(Err(error));
					return;
				},
			};
			runtime.block_on(async move {
				let served = routes.into_iter().try_for_each(|(listener, target)| {
					listener.set_nonblocking(true)?;
					let listener = TcpListener::from_std(listener)?;
					tokio::spawn(serve(listener, target));
					Ok::<_, io::Error>(())
				});
				let failed = served.is_err();
				let _ = report.send(served);
				if !failed {
					// An error says that the sender is gone, which means the same.
					let _ = stopped.await;
				}
			});
		};
		let thread = std::thread::Builder::new()
			.name("relay".into())
			.spawn(run)
			.map_err(Error::io("a thread for a namespace"))?;
		let relay = Self { stop: Some(stop), thread: Some(thread) };
		match begun.recv() {
			Ok(result) => result.map_err(Error::io("a relay into a namespace"))?,
			Err(_) => {
				let error = io::Error::other("its thread ended");
				return Err(Error::Io { what: "a relay into a namespace".into(), error });
			},
		}
		Ok(relay)
	}
}

impl Drop for Relay {
	fn drop(&mut self) {
		drop(self.stop.take());
		if let Some(thread) = self.thread.take() {
			let _ = thread.join();
		}
	}
}

async fn serve(listener: TcpListener, target: SocketAddr) {
	while let Ok((mut outside, _)) = listener.accept().await {
		tokio::spawn(async move {
			// While the node is down, the caller finds the connection closed.
			if let Ok(mut inside) = TcpStream::connect(target).await {
				let _ = copy_bidirectional(&mut outside, &mut inside).await;
			}
		});
	}
}
