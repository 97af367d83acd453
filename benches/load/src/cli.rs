// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The arguments.

use crate::shape::Shape;
use clap::{error::ErrorKind, value_parser, CommandFactory, Parser, ValueEnum};
use subxt_signer::{sr25519::Keypair, SecretUri};

/// Sign transfers ahead of time, submit them to a running node over JSON-RPC, and report how fast
/// they are accepted, included in blocks and finalised.
///
/// Progress goes to standard error, the result to standard output.
#[derive(Clone, Parser)]
#[command(
	name = "polyphony-load",
	version,
	after_help = "Exit status: 0 if all accepted transactions came as far as --until asks; 1 if \
		some did not, if none was accepted or not all could be submitted, or after an error; 2 if \
		the arguments are wrong."
)]
pub(crate) struct Args {
	/// WebSocket address of a node's JSON-RPC server; repeat it to spread the connections over
	/// several nodes of the same chain. Blocks are followed on the first one
	#[arg(
		long = "url",
		value_name = "URL",
		default_value = "ws://127.0.0.1:9944",
		value_parser = websocket_url
	)]
	pub(crate) urls: Vec<String>,

	/// How many transactions to send
	#[arg(
		long,
		value_name = "COUNT",
		default_value_t = 10_000,
		value_parser = value_parser!(u32).range(1..=10_000_000)
	)]
	pub(crate) transactions: u32,

	/// Send at most so many transactions per second [default: as fast as they are accepted]
	#[arg(
		long,
		value_name = "PER_SECOND",
		value_parser = value_parser!(u32).range(1..=1_000_000)
	)]
	pub(crate) rate: Option<u32>,

	/// How many accounts take part
	#[arg(
		long,
		value_name = "COUNT",
		default_value_t = 1_000,
		value_parser = value_parser!(u32).range(2..=1_000_000)
	)]
	pub(crate) accounts: u32,

	/// Who pays whom
	#[arg(long, value_enum, default_value_t = Shape::Disjoint)]
	pub(crate) shape: Shape,

	/// How many connections to submit over. All transactions of a signer take the same one, in the
	/// order of their nonces
	#[arg(
		long,
		value_name = "COUNT",
		default_value_t = 4,
		value_parser = value_parser!(u32).range(1..=1_000)
	)]
	pub(crate) connections: u32,

	/// How many transactions may wait for the node's answer, per connection
	#[arg(
		long,
		value_name = "COUNT",
		default_value_t = 256,
		value_parser = value_parser!(u32).range(1..=10_000)
	)]
	pub(crate) in_flight: u32,

	/// How many transactions may be on their way into a block, over all connections. A pool that
	/// is full drops transactions that it has accepted: stay below the node's --pool-limit, which
	/// is 8192 unless the node was started with another
	#[arg(
		long,
		value_name = "COUNT",
		default_value_t = 6_000,
		value_parser = value_parser!(u32).range(1..)
	)]
	pub(crate) pending: u32,

	/// Secret URI of the account that funds those that lack funds. Use one of a test chain:
	/// arguments can be read by other users of this machine
	#[arg(
		long,
		value_name = "SECRET_URI",
		default_value = "//Alice",
		value_parser = keypair
	)]
	pub(crate) funder: Keypair,

	/// What the accounts are derived from, and what draws the receivers: the same seed gives the
	/// same accounts and the same load
	#[arg(long, value_name = "TEXT", default_value = "polyphony-load")]
	pub(crate) seed: String,

	/// How far transactions must come
	#[arg(long, value_enum, default_value_t = Target::Finalised)]
	pub(crate) until: Target,

	/// How many seconds to wait for them after the last submission; also how long to wait for a
	/// pool that is full, and for the funding
	#[arg(
		long,
		value_name = "SECONDS",
		default_value_t = 120,
		value_parser = value_parser!(u64).range(1..=86_400)
	)]
	pub(crate) timeout: u64,

	/// Write the result as JSON
	#[arg(long)]
	pub(crate) json: bool,
}

/// How far a transaction must come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
	/// Into a block of the best chain
	Included,
	/// Into a finalised block
	#[value(alias = "finalized")]
	Finalised,
}

impl Target {
	/// The word for it, which is also its name as an argument.
	pub(crate) fn name(self) -> &'static str {
		match self {
			Self::Included => "included",
			Self::Finalised => "finalised",
		}
	}
}

impl Args {
	/// The arguments that this process was started with; ends the process with status 2 if they
	/// are wrong.
	pub(crate) fn from_command_line() -> Self {
		let arguments = Self::parse();
		if let Err(message) = arguments.check() {
			Self::command().error(ErrorKind::ValueValidation, message).exit();
		}
		arguments
	}

	/// What depends on more than one argument.
	fn check(&self) -> Result<(), String> {
		if (self.connections as usize) < self.urls.len() {
			return Err(format!(
				"{} connections cannot reach {} nodes: give at least as many --connections",
				self.connections,
				self.urls.len(),
			));
		}
		Ok(())
	}
}

fn websocket_url(text: &str) -> Result<String, String> {
	if text.starts_with("ws://") || text.starts_with("wss://") {
		Ok(text.to_string())
	} else {
		Err("a WebSocket address is needed, like ws://127.0.0.1:9944".to_string())
	}
}

fn keypair(text: &str) -> Result<Keypair, String> {
	let advice = "a secret URI is needed, like //Alice or \"<the words of a phrase>//path\"";
	let uri = text.parse::<SecretUri>().map_err(|e| format!("{e}: {advice}"))?;
	Keypair::from_uri(&uri).map_err(|e| format!("{e}: {advice}"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_arguments_are_consistent() {
		Args::command().debug_assert();
	}

	#[test]
	fn nothing_need_be_given() {
		let arguments = Args::try_parse_from(["polyphony-load"]).unwrap();
		assert_eq!(arguments.urls, ["ws://127.0.0.1:9944"]);
		assert_eq!(arguments.rate, None);
		assert_eq!(arguments.shape, Shape::Disjoint);
		assert_eq!(arguments.until, Target::Finalised);
		assert_eq!(arguments.check(), Ok(()));
		let alice = subxt_signer::sr25519::dev::alice();
		assert_eq!(arguments.funder.public_key().0, alice.public_key().0);
	}

	#[test]
	fn everything_can_be_given() {
		let text = "polyphony-load --url ws://a:1 --url wss://b:2 --transactions 5 --rate 2000 \
			--accounts 2 --shape all-to-one --connections 2 --in-flight 1 --pending 9 \
			--funder //Bob --seed s --until finalized --timeout 3 --json";
		let arguments = Args::try_parse_from(text.split_whitespace()).unwrap();
		assert_eq!(arguments.urls, ["ws://a:1", "wss://b:2"]);
		assert_eq!(arguments.rate, Some(2000));
		assert_eq!(arguments.shape, Shape::AllToOne);
		assert_eq!(arguments.until, Target::Finalised);
		assert!(arguments.json);
		assert_eq!(arguments.check(), Ok(()));
	}

	#[test]
	fn bad_arguments_are_refused() {
		for bad in [
			["--url", "http://a"],
			["--transactions", "0"],
			["--accounts", "1"],
			["--rate", "0"],
			["--shape", "round"],
			["--funder", "not a phrase"],
		] {
			assert!(Args::try_parse_from([&["polyphony-load"][..], &bad[..]].concat()).is_err());
		}
		let lonely = ["polyphony-load", "--url", "ws://a", "--url", "ws://b", "--connections", "1"];
		let message = Args::try_parse_from(lonely).unwrap().check().unwrap_err();
		assert!(message.contains("--connections"), "{message}");
	}
}
