// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the node logs, as text for people or as JSON for programs.
//!
//! The SDK's logger has one form, and the hooks that it offers (`create_runner_with_logger_hook`)
//! reach its filters, colours and profilers and not the form. So for JSON the node sets up a logger
//! of its own, with the same filters, in the place of the SDK's. Two things are only in the
//! latter: `--tracing-targets`, which is refused here, and filters that change while the node runs
//! (`system_addLogFilter`), which answer with an error.
//!
//! A line is one object: `time` (RFC 3339, UTC), `level`, `target`, `message`, and `fields`, whatever
//! else the event carries. What a panic prints is not JSON, nor is the `Error:` with which the
//! program ends.

use crate::cli::Cli;
use sc_cli::{CliConfiguration, DefaultConfigurationValues, Error, Runner, Signals, SubstrateCli};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use std::fmt;
use tracing::{
	field::{Field, Visit},
	Event, Subscriber,
};
use tracing_log::NormalizeEvent;
use tracing_subscriber::{
	filter::{Directive, LevelFilter},
	fmt::{
		format::Writer,
		time::{FormatTime, SystemTime},
		FmtContext, FormatEvent, FormatFields, MakeWriter,
	},
	registry::LookupSpan,
	EnvFilter, FmtSubscriber,
};

/// What the SDK's logger keeps quiet unless told otherwise.
const FILTERS: &[&str] = &[
	"info",
	"ws=off",
	"yamux=off",
	"regalloc=off",
	"cranelift_codegen=off",
	"cranelift_wasm=warn",
	"hyper=warn",
	"trust_dns_proto=off",
	"hickory_proto=off",
	"libp2p_mdns::behaviour::iface=off",
	"rustls::common_state=off",
	"rustls::conn=off",
];

/// The form of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
	/// Lines for people.
	#[default]
	Text,
	/// One JSON object on each line.
	Json,
}

/// How the node logs.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct LogArgs {
	/// The form of the log: lines for people, or one JSON object on each line, with time, level,
	/// target, message and fields.
	#[arg(long, value_name = "FORMAT", value_enum, default_value = "text", global = true)]
	pub log_format: LogFormat,
}

impl Cli {
	/// Sets up the log and all else that `command` needs to run.
	pub(crate) fn runner<T, D>(&self, command: &T) -> sc_cli::Result<Runner<Self>>
	where
		T: CliConfiguration<D>,
		D: DefaultConfigurationValues,
	{
		match self.log.log_format {
			LogFormat::Text => self.create_runner(command),
			LogFormat::Json => self.runner_with_json(command),
		}
	}

	/// What `create_runner` does, with another logger.
	fn runner_with_json<T, D>(&self, command: &T) -> sc_cli::Result<Runner<Self>>
	where
		T: CliConfiguration<D>,
		D: DefaultConfigurationValues,
	{
		if command.tracing_targets()?.is_some() {
			return Err(Error::Input("--tracing-targets needs --log-format text".into()));
		}
		let runtime = sc_cli::build_runtime()?;
		let signals = runtime.block_on(async { Signals::capture() })?;
		let config = command.create_configuration(self, runtime.handle().clone())?;
		sp_panic_handler::set(&Self::support_url(), &Self::impl_version());
		let environment = std::env::var("RUST_LOG").unwrap_or_default();
		init_json(&environment, &command.log_filters()?)?;
		if let Err(error) = fdlimit::raise_fd_limit() {
			log::warn!("The limit of open files cannot be raised: {error}");
		}
		Runner::new(config, runtime, signals)
	}
}

/// Makes JSON of everything that is logged from now on.
fn init_json(environment: &str, arguments: &str) -> sc_cli::Result<()> {
	let failed = |error: &dyn fmt::Display| Error::Input(format!("cannot set up the log: {error}"));
	let filter = filter(environment, arguments)?;
	tracing_log::LogTracer::builder()
		.with_interest_cache(tracing_log::InterestCacheConfig::default())
		.with_max_level(max_level(&filter))
		.init()
		.map_err(|error| failed(&error))?;
	tracing::subscriber::set_global_default(json(filter, std::io::stderr))
		.map_err(|error| failed(&error))
}

/// The filters of the SDK's logger, then those of `RUST_LOG`, then those of `--log`.
fn filter(environment: &str, arguments: &str) -> sc_cli::Result<EnvFilter> {
	let given = [environment, arguments].into_iter().flat_map(|filters| filters.split(','));
	let given = given.map(str::trim).filter(|directive| !directive.is_empty());
	FILTERS.iter().copied().chain(given).try_fold(EnvFilter::default(), |filter, directive| {
		let parsed = directive.parse::<Directive>().map_err(|error| {
			Error::Input(format!(
				"{directive:?} is no log filter ({error}); one is TARGET=LEVEL, sync=debug for \
				instance"
			))
		})?;
		Ok(filter.add_directive(parsed))
	})
}

/// The least serious level that passes.
fn max_level(filter: &EnvFilter) -> log::LevelFilter {
	match filter.max_level_hint() {
		Some(LevelFilter::OFF) => log::LevelFilter::Off,
		Some(LevelFilter::ERROR) => log::LevelFilter::Error,
		Some(LevelFilter::WARN) => log::LevelFilter::Warn,
		Some(LevelFilter::DEBUG) => log::LevelFilter::Debug,
		Some(LevelFilter::TRACE) => log::LevelFilter::Trace,
		_ => log::LevelFilter::Info,
	}
}

/// Writes what passes `filter` as JSON.
fn json<W>(filter: EnvFilter, writer: W) -> impl Subscriber + Send + Sync
where
	W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
	FmtSubscriber::builder()
		.with_env_filter(filter)
		.with_writer(writer)
		.event_format(JsonLines)
		.finish()
}

/// One JSON object on each line.
struct JsonLines;

impl<S, N> FormatEvent<S, N> for JsonLines
where
	S: Subscriber + for<'a> LookupSpan<'a>,
	N: for<'a> FormatFields<'a> + 'static,
{
	fn format_event(
		&self,
		_: &FmtContext<'_, S, N>,
		mut writer: Writer<'_>,
		event: &Event<'_>,
	) -> fmt::Result {
		// What came through the crate `log` has its own target and level among the fields.
		let normalized = event.normalized_metadata();
		let metadata = normalized.as_ref().unwrap_or_else(|| event.metadata());
		let mut time = String::new();
		SystemTime.format_time(&mut Writer::new(&mut time))?;
		let mut fields = Fields::default();
		event.record(&mut fields);
		let line = Line {
			time: &time,
			level: metadata.level().as_str(),
			target: metadata.target(),
			message: &plain(&fields.message),
			fields: &fields.others,
		};
		let line = serde_json::to_string(&line).map_err(|_| fmt::Error)?;
		writeln!(writer, "{line}")
	}
}

#[derive(Serialize)]
struct Line<'a> {
	time: &'a str,
	level: &'a str,
	target: &'a str,
	message: &'a str,
	fields: &'a Map<String, Json>,
}

/// The fields of an event.
#[derive(Default)]
struct Fields {
	message: String,
	others: Map<String, Json>,
}

impl Fields {
	fn add(&mut self, field: &Field, value: impl Into<Json>) {
		let name = field.name();
		// Where in the source something was logged through the crate `log`.
		if !name.starts_with("log.") {
			self.others.insert(name.to_string(), value.into());
		}
	}
}

impl Visit for Fields {
	fn record_f64(&mut self, field: &Field, value: f64) {
		self.add(field, value);
	}

	fn record_i64(&mut self, field: &Field, value: i64) {
		self.add(field, value);
	}

	fn record_u64(&mut self, field: &Field, value: u64) {
		self.add(field, value);
	}

	fn record_bool(&mut self, field: &Field, value: bool) {
		self.add(field, value);
	}

	fn record_str(&mut self, field: &Field, value: &str) {
		match field.name() {
			"message" => self.message = value.to_string(),
			_ => self.add(field, value),
		}
	}

	fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
		match field.name() {
			"message" => self.message = format!("{value:?}"),
			_ => self.add(field, format!("{value:?}")),
		}
	}
}

/// `text` without the codes that give it colours and weight on a terminal.
fn plain(text: &str) -> String {
	let mut plain = String::with_capacity(text.len());
	let mut rest = text;
	while let Some((before, code)) = rest.split_once("\u{1b}[") {
		plain.push_str(before);
		// It ends with a letter.
		rest = code.find(|c: char| c.is_ascii_alphabetic()).map_or("", |end| &code[end + 1..]);
	}
	plain.push_str(rest);
	plain
}

#[cfg(test)]
mod tests {
	use super::*;
	use parking_lot::Mutex;
	use std::{io, sync::Arc};

	#[derive(Clone, Default)]
	struct Written(Arc<Mutex<Vec<u8>>>);

	impl io::Write for Written {
		fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
			self.0.lock().extend_from_slice(bytes);
			Ok(bytes.len())
		}

		fn flush(&mut self) -> io::Result<()> {
			Ok(())
		}
	}

	impl<'a> MakeWriter<'a> for Written {
		type Writer = Self;

		fn make_writer(&'a self) -> Self {
			self.clone()
		}
	}

	/// What is logged by `log` under these filters, line by line.
	fn logged(filters: &str, log: impl FnOnce()) -> Vec<Json> {
		let written = Written::default();
		let subscriber = json(filter("", filters).unwrap(), written.clone());
		tracing::subscriber::with_default(subscriber, log);
		let text = String::from_utf8(written.0.lock().clone()).unwrap();
		text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
	}

	#[test]
	fn a_line_is_an_object_with_all_that_was_said() {
		let lines = logged("", || {
			tracing::warn!(
				target: "sync",
				peers = 3u64,
				good = false,
				name = "a \"b\"",
				hash = ?[1, 2],
				"two\nlines of {}",
				"text"
			);
		});
		let [line] = lines.as_slice() else { panic!("one line: {lines:?}") };
		assert_eq!(line["level"], "WARN");
		assert_eq!(line["target"], "sync");
		assert_eq!(line["message"], "two\nlines of text");
		let fields = serde_json::json!({
			"peers": 3, "good": false, "name": "a \"b\"", "hash": "[1, 2]",
		});
		assert_eq!(line["fields"], fields);
		let time = line["time"].as_str().unwrap();
		assert!(time.len() > 20 && time.contains('T') && time.ends_with('Z'), "{time}");
	}

	#[test]
	fn what_comes_through_the_other_facade_is_the_same() {
		let lines = logged("", || {
			let record = log::Record::builder()
				.args(format_args!("🏆 Imported #7"))
				.level(log::Level::Info)
				.target("substrate")
				.module_path(Some("sc_informant"))
				.line(Some(1))
				.build();
			tracing_log::format_trace(&record).unwrap();
		});
		assert_eq!(lines.len(), 1);
		assert_eq!(lines[0]["target"], "substrate");
		assert_eq!(lines[0]["level"], "INFO");
		assert_eq!(lines[0]["message"], "🏆 Imported #7");
		assert_eq!(lines[0]["fields"], serde_json::json!({}));
	}

	#[test]
	fn filters_are_those_of_the_text() {
		let log = || {
			tracing::debug!(target: "sync", "details of sync");
			tracing::debug!(target: "grandpa", "details of finality");
			tracing::info!(target: "grandpa", "finality");
			tracing::error!(target: "yamux", "what nobody needs");
		};
		let messages = |filters: &str| {
			let lines = logged(filters, log).into_iter();
			lines.map(|line| line["message"].as_str().unwrap().to_string()).collect::<Vec<_>>()
		};
		assert_eq!(messages(""), ["finality"]);
		assert_eq!(messages("sync=debug"), ["details of sync", "finality"]);
		assert_eq!(messages("grandpa=warn,yamux=error"), ["what nobody needs"]);
		assert_eq!(max_level(&filter("", "").unwrap()), log::LevelFilter::Info);
		assert_eq!(max_level(&filter("", "sync=trace").unwrap()), log::LevelFilter::Trace);
		let error = filter("", "sync=loud").unwrap_err().to_string();
		assert!(error.contains("sync=loud") && error.contains("TARGET=LEVEL"), "{error}");
	}

	#[test]
	fn colours_are_left_out() {
		assert_eq!(plain("\u{1b}[1;37mBest\u{1b}[0m: #7"), "Best: #7");
		assert_eq!(plain("plain"), "plain");
		assert_eq!(plain("cut\u{1b}[1"), "cut");
	}
}
