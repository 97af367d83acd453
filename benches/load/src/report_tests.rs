// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Tests of the report: what a run that was looked at by hand comes to.

use super::*;
use crate::{blocks::Base, chain::Hash};

fn s(seconds: u64) -> Duration {
	Duration::from_secs(seconds)
}

fn id(id: u64) -> Hash {
	Hash::from_low_u64_be(id)
}

fn settings(until: Target) -> Settings {
	let arguments = vec![
		("url", json!(["ws://a", "ws://b"])),
		("shape", json!("disjoint")),
		("rate", Json::Null),
		("in-flight", json!(256)),
	];
	Settings { arguments, until, timeout: 30 }
}

/// Twelve transactions by three signers, sent and answered as `answer` says, of which blocks 11
/// and 12, seen at 4 and 6 s, hold four each.
fn run(answer: impl Fn(&mut Tracker, u32)) -> Tracker {
	let signed = |index: u32| Signed {
		signer: index % 3,
		nonce: u64::from(index / 3),
		hash: id(100 + u64::from(index)),
	};
	let base = Base { hash: id(10), number: 10, finalised: 10 };
	let mut tracker = Tracker::new((0..12).map(signed), base);
	for index in 0..12 {
		tracker.sent(index, s(1));
		answer(&mut tracker, index);
	}
	for (number, seen, first) in [(11, 4, 0), (12, 6, 4)] {
		let extrinsics: Vec<_> = (first..first + 4).map(|index| id(100 + index)).collect();
		tracker.learn(id(number), number, id(number - 1), &extrinsics);
		tracker.best(id(number), s(seen));
	}
	tracker
}

/// All accepted at 3 s, and those in the first block final at 7 s.
fn unfinished() -> Tracker {
	let mut tracker = run(|tracker, index| tracker.accepted(index, s(3)));
	tracker.finalised(id(11), s(7));
	tracker
}

/// The same, with the rest in block 13 and all final at 9 s.
fn finished() -> Tracker {
	let mut tracker = unfinished();
	let extrinsics: Vec<_> = (8..12).map(|index| id(100 + index)).collect();
	tracker.learn(id(13), 13, id(12), &extrinsics);
	tracker.best(id(13), s(8));
	tracker.finalised(id(13), s(9));
	tracker
}

fn report(tracker: &Tracker, until: Target) -> Report {
	Report::new(settings(until), tracker, s(11), Vec::new())
}

fn name(signer: u32) -> String {
	format!("signer {signer}")
}

#[test]
fn a_run_that_went_well() {
	let report = report(&finished(), Target::Finalised);
	assert!(report.is_success());
	// 12 in the two seconds until the last acceptance; 8 in the four seconds after the first
	// block; 8 in the two seconds after the first finality.
	assert_eq!(report.rates, [Some(6.0), Some(2.0), Some(4.0)]);
	let expected = "\
load             url ws://a ws://b, shape disjoint, in-flight 256
signed           12
submitted        12
accepted         12 (6.0 per second)
rejected         0
pool full        0 times, and tried again
included         12 (2.0 per second)
finalised        12 (4.0 per second)
missing          0
to inclusion     p50 5.000 s, p90 7.000 s, p99 7.000 s, max 7.000 s
to finality      p50 8.000 s, p90 8.000 s, p99 8.000 s, max 8.000 s
blocks           3, from 11 to 13
per block        4.0 on average, 4 at most
wall time        10.000 s
";
	assert_eq!(report.text(name), expected);
}

#[test]
fn json_says_the_same() {
	let json = report(&finished(), Target::Finalised).json();
	assert_eq!(json["success"], true);
	assert_eq!(json["settings"]["in_flight"], 256);
	assert_eq!(json["settings"]["rate"], Json::Null);
	assert_eq!(json["accepted"], 12);
	assert_eq!(json["per_second"]["included"], 2.0);
	assert_eq!(json["latency"]["inclusion"]["p90"], 7.0);
	assert_eq!(json["blocks"]["transactions_mean"], 4.0);
	assert_eq!(json["wall"], 10.0);
	assert_eq!(json["problems"], json!([]));
}

#[test]
fn what_is_missing_is_named() {
	let report = report(&unfinished(), Target::Finalised);
	assert!(!report.is_success());
	let text = report.text(name);
	assert!(text.contains("missing          4\n"), "{text}");
	assert!(text.contains(": nonce 2 of signer 2\n"), "{text}");
	let advice = report.advice();
	assert_eq!(advice.len(), 2, "{advice:?}");
	assert!(advice[0].starts_with("4 accepted transactions are in no block 30 s"), "{advice:?}");
	assert!(advice[1].starts_with("4 transactions are in blocks that are not final"), "{advice:?}");
}

#[test]
fn inclusion_is_enough_where_it_was_asked_for() {
	let mut tracker = unfinished();
	let extrinsics: Vec<_> = (8..12).map(|index| id(100 + index)).collect();
	tracker.learn(id(13), 13, id(12), &extrinsics);
	tracker.best(id(13), s(8));
	assert!(report(&tracker, Target::Included).is_success());
	assert!(!report(&tracker, Target::Finalised).is_success());
}

#[test]
fn rejections_are_listed_by_kind() {
	let tracker = run(|tracker, index| match index {
		0..8 => tracker.accepted(index, s(3)),
		8 => tracker.rejected(index, "bad nonce (1010)".to_string(), true),
		_ => tracker.rejected(index, "bad signature (1010)".to_string(), true),
	});
	let report = report(&tracker, Target::Included);
	assert!(report.is_success(), "all that were accepted are included");
	let text = report.text(name);
	let lines =
		"rejected         4\n                 1 x bad nonce (1010)\n                 3 x bad \
		signature (1010)\n";
	assert!(text.contains(lines), "{text}");
	assert_eq!(report.json()["rejected_by_kind"]["bad signature (1010)"], 3);
}

#[test]
fn nothing_at_all_is_no_success() {
	let base = Base { hash: id(10), number: 10, finalised: 10 };
	let signed = Signed { signer: 0, nonce: 0, hash: id(1) };
	let tracker = Tracker::new([signed], base);
	let problems = vec!["the connection was lost".to_string()];
	let report = Report::new(settings(Target::Included), &tracker, s(1), problems);
	assert!(!report.is_success());
	assert_eq!(report.rates, [None; 3]);
	let text = report.text(name);
	assert!(text.contains("to inclusion     -\n"), "{text}");
	assert!(text.ends_with("! the connection was lost\n! 1 transactions were not submitted\n"));
}
