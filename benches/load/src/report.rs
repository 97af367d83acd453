// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The result of a run, as text and as JSON.

use crate::{
	cli::{Args, Target},
	stats::{grouped_per_second, per_second, Latency},
	track::{Counts, Filled, Signed, Tracker},
};
use serde_json::{json, Value as Json};
use std::{
	fmt::{self, Write},
	time::Duration,
};

/// How many of the missing transactions are named.
const NAMED: usize = 5;

/// What was asked for, which belongs to every result.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
	/// The arguments, by their names, in their order.
	pub(crate) arguments: Vec<(&'static str, Json)>,
	/// How far transactions had to come.
	pub(crate) until: Target,
	/// How many seconds were waited for them.
	pub(crate) timeout: u64,
}

impl Settings {
	/// Everything in the arguments but the funder.
	pub(crate) fn new(args: &Args) -> Self {
		let arguments = vec![
			("url", json!(args.urls)),
			("shape", json!(args.shape.name())),
			("transactions", json!(args.transactions)),
			("accounts", json!(args.accounts)),
			("rate", json!(args.rate)),
			("connections", json!(args.connections)),
			("in-flight", json!(args.in_flight)),
			("pending", json!(args.pending)),
			("seed", json!(args.seed)),
			("until", json!(args.until.name())),
			("timeout", json!(args.timeout)),
		];
		Self { arguments, until: args.until, timeout: args.timeout }
	}
}

/// The blocks of the best chain with transactions of ours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct BlockStats {
	/// How many there are.
	pub(crate) count: usize,
	/// The height of the first one.
	pub(crate) first: u64,
	/// The height of the last one.
	pub(crate) last: u64,
	/// The most transactions of ours in one.
	pub(crate) max: usize,
	/// The transactions of ours in one, on average.
	pub(crate) mean: f64,
}

impl BlockStats {
	fn of(blocks: &[Filled]) -> Option<Self> {
		let sum: usize = blocks.iter().map(|block| block.ours).sum();
		Some(Self {
			count: blocks.len(),
			first: blocks.first()?.number,
			last: blocks.last()?.number,
			max: blocks.iter().map(|block| block.ours).max()?,
			mean: sum as f64 / blocks.len() as f64,
		})
	}
}

/// The result of a run.
#[derive(Clone, Debug)]
pub(crate) struct Report {
	settings: Settings,
	signed: usize,
	counts: Counts,
	unanswered: usize,
	rejections: Vec<(String, usize)>,
	missing: Vec<Signed>,
	/// Per second: accepted, included, finalised.
	rates: [Option<f64>; 3],
	inclusion: Option<Latency>,
	finality: Option<Latency>,
	blocks: Option<BlockStats>,
	wall: Duration,
	/// What went wrong on the way.
	problems: Vec<String>,
}

impl Report {
	/// The result as of `now`.
	pub(crate) fn new(
		settings: Settings,
		tracker: &Tracker,
		now: Duration,
		problems: Vec<String>,
	) -> Self {
		let (counts, times) = (tracker.counts(), tracker.times());
		let started = times.first_sent.unwrap_or(now);
		let accepted = times.last_accepted.and_then(|to| per_second(counts.accepted, started, to));
		let filled = tracker.filled();
		let included: Vec<_> = filled.iter().map(|block| (block.seen, block.ours)).collect();
		let rejections = tracker.rejections().into_iter().map(|(kind, n)| (kind.to_string(), n));
		Self {
			settings,
			signed: tracker.len(),
			counts,
			unanswered: tracker.unanswered(),
			rejections: rejections.collect(),
			missing: tracker.missing().collect(),
			rates: [
				accepted,
				grouped_per_second(&included),
				grouped_per_second(&tracker.finality()),
			],
			inclusion: Latency::of(tracker.inclusion_latencies()),
			finality: Latency::of(tracker.finality_latencies()),
			blocks: BlockStats::of(&filled),
			wall: now.saturating_sub(started),
			problems,
		}
	}

	/// How many accepted transactions are in a block that is not final.
	fn not_final(&self) -> usize {
		self.counts.included.saturating_sub(self.counts.finalised)
	}

	/// Whether everything could be submitted, something was accepted, and all of that came as far
	/// as was asked.
	pub(crate) fn is_success(&self) -> bool {
		let Counts { accepted, submitted, skipped, .. } = self.counts;
		let there = match self.settings.until {
			Target::Included => true,
			Target::Finalised => self.not_final() == 0,
		};
		let sent = submitted + skipped == self.signed && self.unanswered == 0;
		there && sent && accepted > 0 && self.missing.is_empty() && self.problems.is_empty()
	}

	/// What is not as it should be, and what to do about it.
	fn advice(&self) -> Vec<String> {
		let Counts { submitted, skipped, accepted, rejected, .. } = self.counts;
		let timeout = self.settings.timeout;
		let mut advice = self.problems.clone();
		let unsent = self.signed.saturating_sub(submitted + skipped);
		if unsent > 0 {
			advice.push(format!("{unsent} transactions were not submitted"));
		}
		if self.unanswered > 0 {
			advice.push(format!(
				"{} transactions were submitted and not answered, and are in no block",
				self.unanswered,
			));
		}
		if accepted == 0 && rejected > 0 {
			advice.push(
				"no transaction was accepted: the reasons above say why; for a measurement, remove \
				them first"
					.to_string(),
			);
		}
		if !self.missing.is_empty() {
			advice.push(format!(
				"{} accepted transactions are in no block {timeout} s after the last submission: \
				if blocks were full to the end, give them more time with --timeout; if not, the \
				pool has dropped them: give the node a larger --pool-limit, or lower --pending",
				self.missing.len(),
			));
		}
		if self.settings.until == Target::Finalised && self.not_final() > 0 {
			advice.push(format!(
				"{} transactions are in blocks that are not final {timeout} s after the \
				last submission: check that more than two thirds of the validators are online, \
				give them more time with --timeout, or measure inclusion only with --until \
				included",
				self.not_final(),
			));
		}
		advice
	}

	/// The result as text. `name` says who the signer with an index is.
	pub(crate) fn text(&self, name: impl Fn(u32) -> String) -> String {
		let mut text = String::new();
		// Writing to a string does not fail.
		let _ = self.write(&mut text, name);
		text
	}

	fn write(&self, out: &mut String, name: impl Fn(u32) -> String) -> fmt::Result {
		let counts = &self.counts;
		let [accepted, included, finalised] = self.rates;
		let arguments: Vec<_> = self
			.settings
			.arguments
			.iter()
			.filter(|(_, value)| !value.is_null())
			.map(|(name, value)| format!("{name} {}", plain(value)))
			.collect();
		writeln!(out, "load             {}", arguments.join(", "))?;
		writeln!(out, "signed           {}", self.signed)?;
		writeln!(out, "submitted        {}", counts.submitted)?;
		writeln!(out, "accepted         {}{}", counts.accepted, rate(accepted))?;
		writeln!(out, "rejected         {}", counts.rejected)?;
		for (kind, count) in &self.rejections {
			writeln!(out, "                 {count} x {kind}")?;
		}
		if counts.skipped > 0 {
			let why = "not sent: an earlier one of the same signer was rejected";
			writeln!(out, "skipped          {} ({why})", counts.skipped)?;
		}
		writeln!(out, "pool full        {} times, and tried again", counts.pool_full)?;
		writeln!(out, "included         {}{}", counts.included, rate(included))?;
		writeln!(out, "finalised        {}{}", counts.finalised, rate(finalised))?;
		writeln!(out, "missing          {}", self.missing.len())?;
		for Signed { signer, nonce, hash } in self.missing.iter().take(NAMED) {
			writeln!(out, "                 {hash:?}: nonce {nonce} of {}", name(*signer))?;
		}
		if self.missing.len() > NAMED {
			writeln!(out, "                 and {} more", self.missing.len() - NAMED)?;
		}
		if counts.retracted > 0 {
			writeln!(out, "retracted        {} times, by forks", counts.retracted)?;
		}
		writeln!(out, "to inclusion     {}", distribution(self.inclusion))?;
		writeln!(out, "to finality      {}", distribution(self.finality))?;
		if let Some(BlockStats { count, first, last, max, mean }) = self.blocks {
			writeln!(out, "blocks           {count}, from {first} to {last}")?;
			writeln!(out, "per block        {mean:.1} on average, {max} at most")?;
		}
		writeln!(out, "wall time        {:.3} s", self.wall.as_secs_f64())?;
		for line in self.advice() {
			writeln!(out, "! {line}")?;
		}
		Ok(())
	}

	/// The result as JSON. Times are in seconds, rates per second.
	pub(crate) fn json(&self) -> Json {
		let counts = &self.counts;
		let [accepted, included, finalised] = self.rates.map(|rate| rate.map(rounded));
		let settings: serde_json::Map<_, _> = self
			.settings
			.arguments
			.iter()
			.map(|(name, value)| (name.replace('-', "_"), value.clone()))
			.collect();
		let kinds: serde_json::Map<_, _> =
			self.rejections.iter().map(|(kind, count)| (kind.clone(), json!(count))).collect();
		let blocks = self.blocks.map(|blocks| {
			json!({
				"count": blocks.count,
				"first": blocks.first,
				"last": blocks.last,
				"transactions_max": blocks.max,
				"transactions_mean": rounded(blocks.mean),
			})
		});
		json!({
			"settings": settings,
			"success": self.is_success(),
			"signed": self.signed,
			"submitted": counts.submitted,
			"unanswered": self.unanswered,
			"accepted": counts.accepted,
			"rejected": counts.rejected,
			"rejected_by_kind": kinds,
			"skipped": counts.skipped,
			"pool_full": counts.pool_full,
			"included": counts.included,
			"retracted": counts.retracted,
			"finalised": counts.finalised,
			"missing": self.missing.len(),
			"per_second": { "accepted": accepted, "included": included, "finalised": finalised },
			"latency": {
				"inclusion": self.inclusion.map(latency_json),
				"finality": self.finality.map(latency_json),
			},
			"blocks": blocks,
			"wall": seconds(self.wall),
			"problems": self.advice(),
		})
	}
}

/// A setting without quotes and brackets.
fn plain(value: &Json) -> String {
	match value {
		Json::String(text) => text.clone(),
		Json::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(" "),
		other => other.to_string(),
	}
}

fn rate(rate: Option<f64>) -> String {
	rate.map_or_else(String::new, |rate| format!(" ({rate:.1} per second)"))
}

fn distribution(latency: Option<Latency>) -> String {
	let Some(Latency { p50, p90, p99, max }) = latency else { return "-".to_string() };
	let [p50, p90, p99, max] = [p50, p90, p99, max].map(|time| time.as_secs_f64());
	format!("p50 {p50:.3} s, p90 {p90:.3} s, p99 {p99:.3} s, max {max:.3} s")
}

fn latency_json(latency: Latency) -> Json {
	json!({
		"p50": seconds(latency.p50),
		"p90": seconds(latency.p90),
		"p99": seconds(latency.p99),
		"max": seconds(latency.max),
	})
}

fn seconds(time: Duration) -> f64 {
	rounded(time.as_secs_f64())
}

/// To three decimals: more would be noise.
fn rounded(number: f64) -> f64 {
	(number * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
