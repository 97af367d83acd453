// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Waiting for a condition, with a deadline.

use std::{
	future::Future,
	time::{Duration, Instant},
};

/// How often a condition is looked at.
pub const POLL: Duration = Duration::from_millis(100);

/// How long a thing may take that takes a block or two. Generous, for a machine that runs other
/// tests beside: a deadline is there to fail a test that would hang, not to measure.
pub const BLOCKS: Duration = Duration::from_secs(60);

/// How long a vote may take: up to 30 blocks of decision and what comes before and after.
pub const VOTE: Duration = Duration::from_secs(240);

/// Waits until `probe` finds something, and returns it; panics with `what` at the deadline.
pub async fn until<T, F, P>(what: &str, deadline: Duration, mut probe: P) -> T
where
	F: Future<Output = Option<T>>,
	P: FnMut() -> F,
{
	let end = Instant::now() + deadline;
	loop {
		if let Some(found) = probe().await {
			return found;
		}
		assert!(Instant::now() < end, "not within {deadline:?}: {what}");
		tokio::time::sleep(POLL).await;
	}
}
