// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! How a node is, by its metrics.

use std::{net::SocketAddr, time::Duration};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpStream,
};

/// How long a node may take to answer.
const ANSWER: Duration = Duration::from_secs(2);

/// How a node is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
	/// The height of its best block.
	pub best: Option<u64>,
	/// The height of its last final block.
	pub finalized: Option<u64>,
	/// The nodes that it is connected with.
	pub peers: Option<u64>,
	/// The transactions in its pool that are ready for a block.
	pub ready: Option<u64>,
}

impl Status {
	/// Reads it out of Prometheus' text format.
	fn parse(text: &str) -> Self {
		let mut status = Self::default();
		for line in text.lines().filter(|line| !line.starts_with('#')) {
			let Some((name, value)) = line.rsplit_once(' ') else { continue };
			let (name, labels) = name.split_once('{').unwrap_or((name, ""));
			let field = match name {
				"substrate_block_height" if labels.contains("status=\"best\"") => &mut status.best,
				"substrate_block_height" if labels.contains("status=\"finalized\"") => {
					&mut status.finalized
				},
				"substrate_sub_libp2p_peers_count" => &mut status.peers,
				"substrate_ready_transactions_number" => &mut status.ready,
				_ => continue,
			};
			*field = value.parse().ok();
		}
		status
	}
}

/// The status of the node whose metrics are there; none if it does not answer.
pub(crate) async fn status(metrics: SocketAddr) -> Option<Status> {
	let ask = async {
		let mut stream = TcpStream::connect(metrics).await.ok()?;
		// In version 1.0 the answer ends with the connection and is in one piece.
		let request = "GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n";
		stream.write_all(request.as_bytes()).await.ok()?;
		let mut answer = Vec::new();
		stream.read_to_end(&mut answer).await.ok()?;
		let answer = String::from_utf8_lossy(&answer);
		let (head, body) = answer.split_once("\r\n\r\n")?;
		head.lines().next()?.contains(" 200 ").then(|| Status::parse(body))
	};
	tokio::time::timeout(ANSWER, ask).await.ok().flatten()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn metrics_are_read() {
		let text = "# HELP substrate_block_height Block height info of the chain\n\
			# TYPE substrate_block_height gauge\n\
			substrate_block_height{status=\"best\",chain=\"polyphony_local\"} 12\n\
			substrate_block_height{status=\"finalized\",chain=\"polyphony_local\"} 10\n\
			substrate_block_height{status=\"sync_target\",chain=\"polyphony_local\"} 13\n\
			substrate_sub_libp2p_peers_count{chain=\"polyphony_local\"} 4\n\
			substrate_ready_transactions_number 0\n";
		let (best, finalized) = (Some(12), Some(10));
		let expected = Status { best, finalized, peers: Some(4), ready: Some(0) };
		assert_eq!(Status::parse(text), expected);
		assert_eq!(Status::parse("nonsense"), Status::default());
	}
}
