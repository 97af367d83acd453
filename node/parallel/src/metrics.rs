// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the engine tells Prometheus.

use crate::{
	signatures::{self, SignatureCache},
	Counts, Times, LOG_TARGET,
};
use std::time::Duration;
use substrate_prometheus_endpoint::{
	exponential_buckets, register, Counter, CounterVec, Gauge, HistogramOpts, HistogramVec,
	MetricSource, Opts, PrometheusError, Registry, SourcedCounter, U64,
};

/// What a block is executed for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Role {
	/// Somebody else's block is imported.
	Import,
	/// A block of our own is made.
	Authoring,
}

impl Role {
	fn label(self) -> &'static str {
		match self {
			Self::Import => "import",
			Self::Authoring => "authoring",
		}
	}
}

/// Counts what the engine does. Clones count together; without a registry nothing is counted.
#[derive(Clone)]
pub struct Metrics(Option<Registered>);

impl Metrics {
	/// Registers the metrics. If that fails the reason is logged, and nothing is counted.
	pub fn register(registry: Option<&Registry>) -> Self {
		Self(registry.and_then(|registry| {
			Registered::new(registry)
				.inspect_err(|error| {
					log::warn!(
						target: LOG_TARGET,
						"The metrics of parallel execution cannot be registered: {error}",
					)
				})
				.ok()
		}))
	}

	/// The engine has so many lanes.
	pub fn lanes(&self, lanes: usize) {
		if let Some(metrics) = &self.0 {
			metrics.lanes.set(lanes as u64);
		}
	}

	/// A block was executed in parallel.
	pub fn block(&self, role: Role, counts: &Counts, times: &Times) {
		let Some(metrics) = &self.0 else { return };
		let role = role.label();
		metrics.blocks.with_label_values(&[role, "parallel", ""]).inc();
		let extrinsics = |how: &str, count: u64| {
			metrics.extrinsics.with_label_values(&[role, how]).inc_by(count);
		};
		extrinsics("once", counts.once);
		extrinsics("again", counts.again);
		extrinsics("in_order", counts.in_order);
		let time = |part: &str, time: Duration| {
			metrics.time.with_label_values(&[role, part]).observe(time.as_secs_f64());
		};
		time("prologue", times.prologue);
		time("lanes", times.lanes);
		time("execution", times.execution);
		time("merge", times.merge);
		time("epilogue", times.epilogue);
		time("root", times.root);
	}

	/// A block was left to the stock path, for this reason: `small`, or the
	/// [class](crate::Error::class) of an error.
	pub fn fallback(&self, role: Role, reason: &'static str) {
		if let Some(metrics) = &self.0 {
			metrics.blocks.with_label_values(&[role.label(), "stock", reason]).inc();
		}
	}

	/// The result of a block was another than it should have been.
	pub fn mismatch(&self) {
		if let Some(metrics) = &self.0 {
			metrics.mismatches.inc();
		}
	}
}

/// The metrics of a registry.
#[derive(Clone)]
struct Registered {
	blocks: CounterVec<U64>,
	extrinsics: CounterVec<U64>,
	mismatches: Counter<U64>,
	time: HistogramVec,
	lanes: Gauge<U64>,
}

impl Registered {
	fn new(registry: &Registry) -> Result<Self, PrometheusError> {
		let signatures = |name: &str, help: &str, count: fn(&SignatureCache) -> u64| {
			let counter = SourcedCounter::new(&Opts::new(name, help), Signatures(count))?;
			register(counter, registry).map(drop)
		};
		signatures(
			"polyphony_parallel_signature_cache_hits",
			"Signatures that had been found good before",
			SignatureCache::hits,
		)?;
		signatures(
			"polyphony_parallel_signature_cache_misses",
			"Signatures that had not been found good before",
			SignatureCache::misses,
		)?;
		Ok(Self {
			blocks: register(
				CounterVec::new(
					Opts::new(
						"polyphony_parallel_blocks",
						"Blocks, by whether they were executed in parallel or left to the stock \
						 path, and for which reason",
					),
					&["role", "result", "reason"],
				)?,
				registry,
			)?,
			extrinsics: register(
				CounterVec::new(
					Opts::new(
						"polyphony_parallel_extrinsics",
						"Extrinsics of blocks that were executed in parallel, by whether they \
						 were executed once, again in their turn, or in order by the stock path",
					),
					&["role", "execution"],
				)?,
				registry,
			)?,
			mismatches: register(
				Counter::new(
					"polyphony_parallel_verify_mismatches",
					"Blocks whose result was another than that of the stock path or the header's",
				)?,
				registry,
			)?,
			time: register(
				HistogramVec::new(
					HistogramOpts::new(
						"polyphony_parallel_block_seconds",
						"Time that the parts of blocks executed in parallel took",
					)
					// From half a millisecond to eight seconds.
					.buckets(exponential_buckets(0.000_5, 2.0, 15)?),
					&["role", "part"],
				)?,
				registry,
			)?,
			lanes: register(
				Gauge::new("polyphony_parallel_lanes", "Lanes of the engine")?,
				registry,
			)?,
		})
	}
}

/// Asks the cache of signatures, which counts for itself, whenever the metrics are collected.
#[derive(Clone)]
struct Signatures(fn(&SignatureCache) -> u64);

impl MetricSource for Signatures {
	type N = u64;

	fn collect(&self, mut set: impl FnMut(&[&str], Self::N)) {
		set(&[], (self.0)(signatures::global()));
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use substrate_prometheus_endpoint::prometheus::TextEncoder;

	fn text(registry: &Registry) -> String {
		TextEncoder::new().encode_to_string(&registry.gather()).unwrap()
	}

	#[test]
	fn blocks_are_counted_by_what_became_of_them() {
		let registry = Registry::new();
		let metrics = Metrics::register(Some(&registry));
		let counts = Counts { once: 5, again: 2, in_order: 1 };
		let times = Times { epilogue: Duration::from_millis(3), ..Times::default() };
		metrics.lanes(7);
		metrics.block(Role::Import, &counts, &times);
		metrics.clone().block(Role::Import, &counts, &times);
		metrics.block(Role::Authoring, &counts, &times);
		metrics.fallback(Role::Authoring, "small");
		metrics.mismatch();

		let text = text(&registry);
		for line in [
			r#"polyphony_parallel_blocks{reason="",result="parallel",role="import"} 2"#,
			r#"polyphony_parallel_blocks{reason="",result="parallel",role="authoring"} 1"#,
			r#"polyphony_parallel_blocks{reason="small",result="stock",role="authoring"} 1"#,
			r#"polyphony_parallel_extrinsics{execution="once",role="import"} 10"#,
			r#"polyphony_parallel_extrinsics{execution="again",role="import"} 4"#,
			r#"polyphony_parallel_extrinsics{execution="in_order",role="authoring"} 1"#,
			r#"polyphony_parallel_block_seconds_count{part="epilogue",role="import"} 2"#,
			"polyphony_parallel_verify_mismatches 1",
			"polyphony_parallel_lanes 7",
		] {
			assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
		}
		assert!(text.contains("polyphony_parallel_signature_cache_hits "));
		assert!(text.contains("polyphony_parallel_signature_cache_misses "));
	}

	#[test]
	fn nothing_is_counted_where_nothing_can_be_registered() {
		let registry = Registry::new();
		let first = Metrics::register(Some(&registry));
		let second = Metrics::register(Some(&registry));
		assert!(second.0.is_none());
		second.mismatch();
		Metrics::register(None).mismatch();
		assert!(text(&registry).contains("polyphony_parallel_verify_mismatches 0"));
		first.mismatch();
		assert!(text(&registry).contains("polyphony_parallel_verify_mismatches 1"));
	}
}
