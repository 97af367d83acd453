// SPDX-License-Identifier: Apache-2.0

//! On what recordings are built.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::{DispatchError, Permill};

/// One hundredth of a whole share.
const PERCENT: u32 = 10_000_000;

/// Registers a recording of Bob's that is built on others, with licences for so many parts of a
/// hundred.
fn licensed(sources: &[(RecordingId, u32)]) -> Result<RecordingId, DispatchError> {
	remix(BOB, &grants(BOB, sources))
}

/// Grants licences for so many parts of a hundred.
fn grants(who: AccountId, sources: &[(RecordingId, u32)]) -> Vec<(RecordingId, Option<GrantId>)> {
	sources
		.iter()
		.map(|(source, share)| (*source, Some(grant(who.clone(), *source, percent(*share)))))
		.collect()
}

fn shares(id: RecordingId) -> Vec<(RecordingId, u32)> {
	let ancestors = Lineages::<Test>::get(id).ancestors;
	ancestors.iter().map(|ancestor| (ancestor.recording, ancestor.share)).collect()
}

#[test]
fn a_source_shares_with_its_own_sources() {
	run(|| {
		let first = register(ALICE);
		let second = licensed(&[(first, 10)]).unwrap();
		let third = licensed(&[(second, 20)]).unwrap();
		assert_eq!(shares(first), []);
		assert_eq!(shares(second), [(first, 10 * PERCENT)]);
		// 20 %, of which the first gets what it gets of the second.
		assert_eq!(shares(third), [(first, 10 * PERCENT), (second, 10 * PERCENT)]);
		let fourth = licensed(&[(third, 33)]).unwrap();
		assert_eq!(
			shares(fourth),
			[(first, 10 * PERCENT), (second, 10 * PERCENT), (third, 13 * PERCENT)]
		);
		assert_eq!(Lineages::<Test>::get(fourth).depth, 3);
		assert_eq!(Lineages::<Test>::get(fourth).upstream(), 33 * PERCENT);
	});
}

#[test]
fn the_ways_to_an_ancestor_add_up() {
	run(|| {
		let root = register(ALICE);
		let left = licensed(&[(root, 10)]).unwrap();
		let right = licensed(&[(root, 10)]).unwrap();
		let both = licensed(&[(right, 30), (left, 20)]).unwrap();
		assert_eq!(
			shares(both),
			[(root, 20 * PERCENT), (left, 10 * PERCENT), (right, 20 * PERCENT)]
		);
		assert_eq!(Activities::<Test>::get(root).derivatives, 2);
		let sources: Vec<_> =
			Lineages::<Test>::get(both).sources.iter().map(|source| source.recording).collect();
		assert_eq!(sources, [left, right]);
	});
}

#[test]
fn a_source_of_the_same_steward_needs_no_licence() {
	run(|| {
		let own = register(BOB);
		let live = remix(BOB, &[(own, None)]).unwrap();
		assert_eq!(shares(live), []);
		assert_eq!(Lineages::<Test>::get(live).sources.len(), 1);
		assert_noop!(remix(ALICE, &[(own, None)]), Error::<Test>::NoRemixLicence);
	});
}

#[test]
fn who_builds_on_his_own_owes_what_that_owes() {
	run(|| {
		let root = register(ALICE);
		let song = licensed(&[(root, 40)]).unwrap();
		let remixed = remix(BOB, &[(song, None)]).unwrap();
		assert_eq!(shares(remixed), [(root, 40 * PERCENT)]);
		let twice = remix(BOB, &[(remixed, None)]).unwrap();
		assert_eq!(shares(twice), [(root, 40 * PERCENT)]);
		// And what that owes counts for the bound.
		let mut sources = grants(BOB, &[(root, 10)]);
		sources.push((song, None));
		assert_eq!(shares(remix(BOB, &sources).unwrap()), [(root, 50 * PERCENT)]);
		let mut sources = grants(BOB, &[(root, 11)]);
		sources.push((song, None));
		assert_noop!(remix(BOB, &sources), Error::<Test>::UpstreamTooHigh);
	});
}

#[test]
fn a_licence_is_of_who_registers_and_for_the_source() {
	run(|| {
		let (one, two) = (register(ALICE), register(ALICE));
		let bobs = grant(BOB, one, percent(10));
		let none = grant_id(one, 1);
		for (who, source, id) in [(CHARLIE, one, bobs), (BOB, two, bobs), (BOB, one, none)] {
			assert_noop!(remix(who, &[(source, Some(id))]), Error::<Test>::NoRemixLicence);
		}
		assert_ok!(remix(BOB, &[(one, Some(bobs))]));
	});
}

#[test]
fn sources_are_there_before_and_once() {
	run(|| {
		let one = register(BOB);
		// Itself, and one that comes later: so there are no cycles.
		for missing in [one + 1, one + 2] {
			assert_noop!(remix(BOB, &[(missing, None)]), Error::<Test>::SourceNotFound);
		}
		let bobs = grant(BOB, one, percent(10));
		assert_noop!(remix(BOB, &[(one, None), (one, Some(bobs))]), Error::<Test>::DuplicateSource);
	});
}

#[test]
fn all_sources_together_get_no_more_than_a_recording_can_pay() {
	run(|| {
		let (one, two) = (register(ALICE), register(ALICE));
		assert_ok!(licensed(&[(one, 20), (two, 30)]));
		let too_much = grants(BOB, &[(one, 21), (two, 30)]);
		assert_noop!(remix(BOB, &too_much), Error::<Test>::UpstreamTooHigh);
	});
}

#[test]
fn lineages_are_not_longer_than_the_bound() {
	run(|| {
		let mut last = register(BOB);
		for depth in 1..=5 {
			last = remix(BOB, &[(last, None)]).unwrap();
			assert_eq!(Lineages::<Test>::get(last).depth, depth);
		}
		assert_noop!(remix(BOB, &[(last, None)]), Error::<Test>::LineageTooDeep);
	});
}

#[test]
fn lineages_are_not_broader_than_the_bound() {
	run(|| {
		let roots: Vec<_> = (0..9).map(|_| (register(ALICE), 5)).collect();
		let one = licensed(&roots[..4]).unwrap();
		let two = licensed(&roots[4..8]).unwrap();
		let eight = remix(BOB, &[(one, None), (two, None)]).unwrap();
		assert_eq!(shares(eight).len(), 8);
		let mut nine = grants(BOB, &roots[8..]);
		nine.push((eight, None));
		assert_noop!(remix(BOB, &nine), Error::<Test>::TooManyAncestors);
	});
}

#[test]
fn a_share_of_nothing_is_none() {
	run(|| {
		let root = register(ALICE);
		assert_eq!(shares(licensed(&[(root, 0)]).unwrap()), []);
		let least = Permill::from_parts(1);
		let id = grant(BOB, root, least);
		let first = remix(BOB, &[(root, Some(id))]).unwrap();
		assert_eq!(shares(first), [(root, 1_000)]);
		// All of it is the root's.
		let id = grant(BOB, first, least);
		let second = remix(BOB, &[(first, Some(id))]).unwrap();
		assert_eq!(shares(second), [(root, 1_000)]);
	});
}

#[test]
fn a_source_stays_as_long_as_something_is_built_on_it() {
	run(|| {
		let root = register(BOB);
		let built = remix(BOB, &[(root, None)]).unwrap();
		let withdraw = |recording| submit(BOB, Call::withdraw_recording { recording });
		assert_noop!(withdraw(root), Error::<Test>::RecordingInUse);
		assert_ok!(withdraw(built));
		assert!(!Lineages::<Test>::contains_key(built));
		assert_ok!(withdraw(root));
	});
}

/// Recordings that are each built on some of those before, with what each asks for in millionths,
/// beyond what it owes itself.
fn graphs() -> impl Strategy<Value = Vec<(Vec<bool>, u32)>> {
	let recordings = (0..8usize)
		.map(|before| (prop::collection::vec(prop::bool::weighted(0.4), before), 0..=60_000u32));
	recordings.collect::<Vec<_>>()
}

/// What a recording owes to each before it, by following every way: each gets what it asks for
/// beyond what it owes itself, once for each way to it. Returns how long the longest way is.
fn by_following_every_way(
	graph: &[(Vec<RecordingId>, u32)],
	recording: usize,
	owes: &mut Vec<u64>,
) -> u32 {
	let mut depth = 0;
	for source in &graph[recording].0 {
		let source = *source as usize;
		owes[source] += u64::from(graph[source].1);
		depth = depth.max(1 + by_following_every_way(graph, source, owes));
	}
	depth
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn shares_are_those_of_all_ways(drawn in graphs()) {
		new_test_ext().execute_with(|| {
			let mut graph: Vec<(Vec<RecordingId>, u32)> = Vec::new();
			for (chosen, asked) in &drawn {
				let sources: Vec<RecordingId> = (0..graph.len() as u32)
					.zip(chosen)
					.filter(|(_, chosen)| **chosen)
					.map(|(source, _)| source)
					.take(3)
					.collect();
				graph.push((sources.clone(), *asked));
				let recording = graph.len() - 1;
				let mut owes = vec![0; graph.len()];
				let depth = by_following_every_way(&graph, recording, &mut owes);
				let licences: Result<Vec<_>, _> = sources
					.iter()
					.map(|source| {
						let upstream = Lineages::<Test>::get(source).upstream() / 1_000;
						let share = Permill::from_parts(upstream + graph[*source as usize].1);
						license(ALICE, *source, terms(Use::Remix { share }))
							.map(|id| (*source, Some(id)))
					})
					.collect();
				let registered = licences.and_then(|licences| remix(ALICE, &licences));
				let sum: u64 = owes.iter().sum();
				if sum > 500_000 {
					assert_eq!(registered, Err(Error::<Test>::UpstreamTooHigh.into()));
					graph.pop();
					continue;
				}
				if depth > 5 {
					assert_eq!(registered, Err(Error::<Test>::LineageTooDeep.into()));
					graph.pop();
					continue;
				}
				let registered = registered.unwrap();
				assert_eq!(registered as usize, recording);
				let expected: Vec<_> = (0..)
					.zip(owes)
					.filter(|(_, owes)| *owes != 0)
					.map(|(ancestor, owes)| (ancestor, owes as u32 * 1_000))
					.collect();
				assert_eq!(shares(registered), expected);
			}
			check();
		});
	}
}
