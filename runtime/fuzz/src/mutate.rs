// SPDX-License-Identifier: Apache-2.0

//! Scenarios that are a little different.
//!
//! Most of what is done keeps the rest of the scenario as it is: bytes of one call change, a step comes,
//! goes, is doubled or moves, a part of another scenario is put in between, a call that makes sense is
//! made up. Numbers in calls become ones at which arithmetic goes wrong.

use crate::{
	generate::generate,
	scenario::{Scenario, Step, MAX_STEPS},
};
use rand::{seq::SliceRandom, Rng};
use rand_chacha::ChaCha8Rng;

/// Changes `scenario` in one to four places. `others` are where parts of it may come from.
pub fn mutate(scenario: &Scenario, others: &[Scenario], rng: &mut ChaCha8Rng) -> Scenario {
	let mut changed = scenario.clone();
	for _ in 0..rng.gen_range(1..=4) {
		change(&mut changed.steps, others, rng);
	}
	changed.steps.truncate(MAX_STEPS);
	changed
}

fn change(steps: &mut Vec<Step>, others: &[Scenario], rng: &mut ChaCha8Rng) {
	if steps.is_empty() {
		*steps = generate(rng.gen()).steps;
		return;
	}
	let at = rng.gen_range(0..steps.len());
	match rng.gen_range(0..16) {
		0..=4 => change_step(&mut steps[at], rng),
		5 => {
			steps.remove(at);
		},
		6 => {
			let copy = steps[at].clone();
			steps.insert(at, copy);
		},
		7 => {
			let other = rng.gen_range(0..steps.len());
			steps.swap(at, other);
		},
		8 => {
			let step = steps.remove(at);
			let to = rng.gen_range(0..=steps.len());
			steps.insert(to, step);
		},
		9 => steps.insert(at, Step::Block { empty: rng.gen_range(0..8), slots: outage(rng) }),
		10 => steps.truncate(at),
		11..=13 => {
			if let Some(other) = others.choose(rng) {
				put_part_of(&other.steps, steps, at, rng);
			}
		},
		_ => put_part_of(&generate(rng.gen()).steps, steps, at, rng),
	}
}

/// Puts some steps that follow each other into others.
fn put_part_of(from: &[Step], into: &mut Vec<Step>, at: usize, rng: &mut ChaCha8Rng) {
	if from.is_empty() {
		return;
	}
	let start = rng.gen_range(0..from.len());
	let end = (start + rng.gen_range(1..=16)).min(from.len());
	into.splice(at..at, from[start..end].iter().cloned());
}

fn change_step(step: &mut Step, rng: &mut ChaCha8Rng) {
	match step {
		Step::Block { empty, slots } => {
			if rng.gen() {
				*empty = rng.gen_range(0..40);
			} else {
				*slots = outage(rng);
			}
		},
		Step::Call { origin, .. } if rng.gen_range(0..4) == 0 => *origin = rng.gen_range(0..0xf0),
		Step::Call { bytes, .. } => change_bytes(bytes, rng),
	}
}

/// So many slots: none, seconds, minutes, or days.
fn outage(rng: &mut ChaCha8Rng) -> u32 {
	let most = [1, 30, 1_800, 43_200, 2_592_000].choose(rng).copied().unwrap_or(1);
	rng.gen_range(0..most)
}

/// Numbers of which more or less of something goes wrong.
const EDGES: [u128; 10] = [
	0,
	1,
	2,
	u8::MAX as u128,
	u16::MAX as u128,
	u32::MAX as u128,
	u64::MAX as u128,
	i64::MAX as u128,
	u128::MAX / 2,
	u128::MAX,
];

fn change_bytes(bytes: &mut Vec<u8>, rng: &mut ChaCha8Rng) {
	if bytes.is_empty() {
		bytes.push(rng.gen());
		return;
	}
	let at = rng.gen_range(0..bytes.len());
	match rng.gen_range(0..8) {
		0 => bytes[at] ^= 1 << rng.gen_range(0..8),
		1 => bytes[at] = rng.gen(),
		2 => bytes[at] = bytes[at].wrapping_add(1),
		3 => bytes[at] = bytes[at].wrapping_sub(1),
		4 => {
			bytes.remove(at);
		},
		5 => bytes.insert(at, rng.gen()),
		_ => {
			let width = [2, 4, 8, 16].choose(rng).copied().unwrap_or(4);
			let edge = EDGES.choose(rng).copied().unwrap_or(0);
			// One less or one more than the edge is one too.
			let number = edge.wrapping_add(rng.gen_range(0..3)).wrapping_sub(1);
			let end = (at + width).min(bytes.len());
			bytes[at..end].copy_from_slice(&number.to_le_bytes()[..end - at]);
		},
	}
}
