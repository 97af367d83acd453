// SPDX-License-Identifier: Apache-2.0

//! What bytes mean.

use codec::Encode;
use polyphony_fuzz::{execute, generate, scenario::MAX_STEPS, Scenario, Step};
use polyphony_runtime::RuntimeCall;
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;

#[test]
fn a_scenario_is_what_its_bytes_mean() {
	for seed in 0..20 {
		let scenario = generate(seed);
		assert!(scenario.steps.len() <= MAX_STEPS);
		assert_eq!(Scenario::parse(&scenario.encode()), scenario);
	}
}

#[test]
fn all_bytes_mean_something() {
	let mut rng = ChaCha8Rng::seed_from_u64(7);
	for length in 0..200 {
		let mut data = vec![0; length * 3];
		rng.fill_bytes(&mut data);
		let scenario = Scenario::parse(&data);
		assert_eq!(Scenario::parse(&scenario.encode()), scenario);
		execute(&scenario).unwrap_or_else(|failure| panic!("{failure}"));
	}
}

#[test]
fn the_ends_of_inputs_may_be_missing() {
	let call = |origin, bytes: &[u8]| Step::Call { origin, bytes: bytes.to_vec() };
	let cases: [(&[u8], Vec<Step>); 6] = [
		(&[], vec![]),
		(&[3], vec![call(3, &[])]),
		(&[3, 9], vec![call(3, &[])]),
		(&[3, 9, 0, 1, 2], vec![call(3, &[1, 2])]),
		(&[0xff], vec![Step::Block { empty: 0, slots: 0 }]),
		(&[0xf0, 2, 1, 1], vec![Step::Block { empty: 2, slots: 257 }]),
	];
	for (data, steps) in cases {
		assert_eq!(Scenario::parse(data).steps, steps, "{data:?}");
	}
}

#[test]
fn calls_that_are_nested_too_deep_are_none() {
	let mut call = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
	for _ in 0..200 {
		call = RuntimeCall::Utility(pallet_utility::Call::batch { calls: vec![call] });
	}
	let scenario = Scenario { steps: vec![Step::Call { origin: 0, bytes: call.encode() }] };
	let report = execute(&scenario).unwrap_or_else(|failure| panic!("{failure}"));
	assert_eq!(report.undecodable, 1);
	assert_eq!(report.executed(), 0);
}
