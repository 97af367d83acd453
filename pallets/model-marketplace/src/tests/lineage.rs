// SPDX-License-Identifier: Apache-2.0

//! What models are built on.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::{DispatchError, Permill};

/// One hundredth of a whole share.
const PERCENT: u32 = 10_000_000;

/// Lists a model on which others may build for so many parts of a hundred.
fn with_terms(bases: &[ModelId], terms: u32) -> ModelId {
	list_on(ALICE, bases, Some(percent(terms))).unwrap()
}

fn shares(model: ModelId) -> Vec<(ModelId, u32)> {
	let ancestors = Lineages::<Test>::get(model).ancestors;
	ancestors.iter().map(|ancestor| (ancestor.model, ancestor.share)).collect()
}

/// Lists a model with bases on which the royalty may be so many millionths at most.
fn list_for(bases: &[(ModelId, u32)]) -> Result<ModelId, DispatchError> {
	let model = NextModel::<Test>::get();
	let bases: Vec<_> = bases
		.iter()
		.map(|(model, parts)| BaseInput { model: *model, max_royalty: Permill::from_parts(*parts) })
		.collect();
	submit(
		BOB,
		Call::list_model {
			tags: tags(&[]),
			bases: bases.try_into().unwrap(),
			version: Box::new(version(u64::from(model) * 1_000)),
			terms: None,
		},
	)?;
	Ok(model)
}

#[test]
fn a_base_shares_with_its_own_bases() {
	run(|| {
		let first = with_terms(&[], 10);
		let second = with_terms(&[first], 20);
		let third = with_terms(&[second], 30);
		assert_eq!(shares(first), []);
		assert_eq!(shares(second), [(first, 10 * PERCENT)]);
		// 20 %, of which a tenth goes on.
		assert_eq!(shares(third), [(first, 2 * PERCENT), (second, 18 * PERCENT)]);
		let fourth = with_terms(&[third], 0);
		// 30 %, of which 2 % and 18 % go on.
		assert_eq!(
			shares(fourth),
			[(first, 6_000_000), (second, 54_000_000), (third, 240_000_000)]
		);
		assert_eq!(Lineages::<Test>::get(fourth).depth, 3);
	});
}

#[test]
fn the_ways_to_an_ancestor_add_up() {
	run(|| {
		let root = with_terms(&[], 10);
		let left = with_terms(&[root], 20);
		let right = with_terms(&[root], 30);
		let both = with_terms(&[right, left], 0);
		assert_eq!(
			shares(both),
			[(root, 5 * PERCENT), (left, 18 * PERCENT), (right, 27 * PERCENT)]
		);
		// A way of one step and one of two.
		let short = with_terms(&[root, left], 0);
		assert_eq!(shares(short), [(root, 12 * PERCENT), (left, 18 * PERCENT)]);
		assert_eq!(Lineages::<Test>::get(short).depth, 2);
		assert_eq!(Activities::<Test>::get(root).derivatives, 3);
	});
}

#[test]
fn what_was_agreed_stays() {
	run(|| {
		let base = with_terms(&[], 10);
		let model = with_terms(&[base], 10);
		assert_ok!(submit(ALICE, Call::set_terms { model: base, terms: Some(percent(50)) }));
		assert_eq!(shares(model), [(base, 10 * PERCENT)]);
		assert_eq!(Lineages::<Test>::get(model).bases[0].royalty, percent(10));
		let later = with_terms(&[base], 10);
		assert_eq!(shares(later), [(base, 50 * PERCENT)]);
	});
}

#[test]
fn a_royalty_that_rose_in_front_of_a_listing_is_not_agreed_to() {
	run(|| {
		let base = with_terms(&[], 10);
		assert_noop!(list_for(&[(base, 99_999)]), Error::<Test>::RoyaltyRose);
		assert_ok!(list_for(&[(base, 100_000)]));
		assert_ok!(submit(ALICE, Call::set_terms { model: base, terms: None }));
		assert_noop!(list_for(&[(base, 1_000_000)]), Error::<Test>::NoDerivatives);
	});
}

#[test]
fn bases_are_there_before() {
	run(|| {
		let base = with_terms(&[], 10);
		// Itself, and one that comes later: so there are no cycles.
		assert_noop!(list_for(&[(base + 1, 500_000)]), Error::<Test>::BaseNotFound);
		assert_noop!(list_for(&[(base, 500_000), (7, 500_000)]), Error::<Test>::BaseNotFound);
		assert_noop!(list_for(&[(base, 500_000), (base, 500_000)]), Error::<Test>::DuplicateBase);
	});
}

#[test]
fn all_bases_together_get_no_more_than_a_model_can_pay() {
	run(|| {
		let (one, two, three) = (with_terms(&[], 20), with_terms(&[], 20), with_terms(&[], 10));
		assert_ok!(list_for(&[(one, 500_000), (two, 500_000), (three, 500_000)]));
		let terms = Some(Permill::from_parts(100_001));
		assert_ok!(submit(ALICE, Call::set_terms { model: three, terms }));
		assert_noop!(
			list_for(&[(one, 500_000), (two, 500_000), (three, 500_000)]),
			Error::<Test>::RoyaltyTooHigh
		);
	});
}

#[test]
fn lineages_are_not_longer_than_the_bound() {
	run(|| {
		let mut last = with_terms(&[], 1);
		for depth in 1..=5 {
			last = with_terms(&[last], 1);
			assert_eq!(Lineages::<Test>::get(last).depth, depth);
		}
		assert_noop!(list_on(BOB, &[last], None), Error::<Test>::LineageTooDeep);
	});
}

#[test]
fn lineages_are_not_broader_than_the_bound() {
	run(|| {
		let roots: Vec<_> = (0..6).map(|_| with_terms(&[], 10)).collect();
		let one = with_terms(&roots[..2], 10);
		let two = with_terms(&roots[2..4], 10);
		let three = with_terms(&roots[4..5], 10);
		let eight = with_terms(&[one, two, three], 10);
		assert_eq!(shares(eight).len(), 8);
		let four = with_terms(&roots[4..], 10);
		assert_noop!(list_on(BOB, &[one, two, four], None), Error::<Test>::TooManyAncestors);
		assert_noop!(list_on(BOB, &[eight], None), Error::<Test>::TooManyAncestors);
	});
}

#[test]
fn who_asks_for_nothing_has_no_share_and_is_a_base() {
	run(|| {
		let root = with_terms(&[], 10);
		let free = with_terms(&[root], 0);
		let model = with_terms(&[free], 10);
		assert_eq!(shares(model), []);
		let lineage = Lineages::<Test>::get(model);
		assert_eq!(lineage.bases.to_vec(), [Base { model: free, royalty: percent(0) }]);
		assert_eq!(lineage.depth, 2);
		// A share that is less than one part of the whole is none.
		let millionth = Some(Permill::from_parts(1));
		let first = list_on(ALICE, &[], millionth).unwrap();
		let second = list_on(ALICE, &[first], millionth).unwrap();
		let third = list_on(ALICE, &[second], millionth).unwrap();
		assert_eq!(shares(second), [(first, 1_000)]);
		// 1000 - 0.001; and 0.001 for the first.
		assert_eq!(shares(third), [(second, 999)]);
	});
}

/// Models that are each built on some of those before, with what each asks for in millionths.
fn graphs() -> impl Strategy<Value = Vec<(Vec<bool>, u32)>> {
	let models = (0..8usize)
		.map(|before| (prop::collection::vec(prop::bool::weighted(0.4), before), 0..=160_000u32));
	models.collect::<Vec<_>>()
}

/// The exact share of each ancestor of the last model, and its depth, by following every way:
/// what comes along a way is the product of its royalties, and the ancestor keeps of that what it
/// does not owe to its own bases.
fn by_following_every_way(
	graph: &[(Vec<ModelId>, u32)],
	model: usize,
	part: f64,
	kept: &mut Vec<f64>,
) -> u32 {
	let mut depth = 0;
	for base in &graph[model].0 {
		let base = *base as usize;
		let part = part * f64::from(graph[base].1) / 1e6;
		let owes: u32 = graph[base].0.iter().map(|base| graph[*base as usize].1).sum();
		kept[base] += part * (1.0 - f64::from(owes) / 1e6);
		depth = depth.max(1 + by_following_every_way(graph, base, part, kept));
	}
	depth
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn shares_are_those_of_all_ways(drawn in graphs()) {
		new_test_ext().execute_with(|| {
			let mut graph: Vec<(Vec<ModelId>, u32)> = Vec::new();
			for (chosen, terms) in &drawn {
				let bases: Vec<ModelId> = chosen
					.iter()
					.take(graph.len())
					.enumerate()
					.filter(|(_, chosen)| **chosen)
					.map(|(base, _)| base as ModelId)
					.take(3)
					.collect();
				graph.push((bases.clone(), *terms));
				let model = graph.len() - 1;
				let mut kept = vec![0.0; graph.len()];
				let depth = by_following_every_way(&graph, model, 1.0, &mut kept);
				let listed = list_on(ALICE, &bases, Some(Permill::from_parts(*terms)));
				if depth > 5 {
					assert_eq!(listed, Err(Error::<Test>::LineageTooDeep.into()));
					graph.pop();
					continue;
				}
				let listed = listed.unwrap();
				assert_eq!(listed as usize, model);
				let found: std::collections::BTreeMap<_, _> = shares(listed).into_iter().collect();
				for (ancestor, kept) in kept.iter().enumerate() {
					let share = found.get(&(ancestor as ModelId)).copied().unwrap_or(0);
					// Each step of each way rounds by less than one.
					assert!((f64::from(share) - kept * 1e9).abs() < 40.0, "{share} {kept}");
				}
				let sum: u64 = found.values().map(|share| u64::from(*share)).sum();
				let agreed: u64 = bases.iter().map(|base| u64::from(graph[*base as usize].1)).sum();
				assert!(sum <= agreed * 1_000 && sum + 40 > agreed * 1_000);
			}
			check();
		});
	}
}
