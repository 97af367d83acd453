// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Hot keys, rule by rule.

use crate::{
	hot::{Effect, Ledger, Place, Rules, Use},
	memory::Memory,
	value::{Bytes, Written},
	view::{BaseState, Leave, Trace, View},
};
use ahash::RandomState;
use codec::{Compact, Encode};
use polyphony_parallel_api::{HotKey, Integers, Limit, Rule};
use std::sync::Arc;

/// The place of an extrinsic for which only its index matters.
fn at(index: u32) -> Place {
	Place { index, bytes_before: 0 }
}

fn bytes(value: impl Encode) -> Written {
	Some(Bytes::from_slice(&value.encode()))
}

/// Rules for one key.
fn rules(rule: Rule, base: Written) -> Rules {
	Rules::new(vec![HotKey { key: b"hot".to_vec(), rule }], vec![base])
}

/// A sum of one number, which begins as `base`.
fn sum(base: u32, max: u128) -> (Rules, Ledger) {
	let limits = vec![Limit { of: vec![0], max }];
	let rules = rules(Rule::Sum { integers: Integers::U32, limits }, bytes(base));
	let ledger = Ledger::new(&rules);
	(rules, ledger)
}

/// The effect of an extrinsic that reads the sum before each time that it writes it. It starts from
/// `start` and writes these.
fn effect(rules: &Rules, start: u32, values: &[u32]) -> Effect {
	let start = bytes(start);
	let mut hot = Use::default();
	hot.begin(rules, 0, &start);
	let mut end = None;
	for value in values {
		hot.read();
		let value = bytes(*value);
		hot.write(rules, 0, &value);
		end = Some(value);
	}
	hot.effect(rules, 0, &start, end.as_ref()).expect("the key was used; qed")
}

/// The turn of an extrinsic has come. Returns whether its effect is taken over.
fn turn(rules: &Rules, ledger: &mut Ledger, effect: Effect) -> bool {
	let admitted = ledger.admits(rules, 0, &effect);
	if admitted {
		ledger.apply(rules, 0, effect);
	}
	admitted
}

#[test]
fn additions_add_up() {
	let (rules, mut ledger) = sum(10, u128::MAX);
	for (value, total) in [(15, 15u32), (17, 22), (10, 22), (13, 25)] {
		let effect = effect(&rules, 10, &[value]);
		assert!(matches!(effect, Effect::Added { .. }));
		assert!(turn(&rules, &mut ledger, effect));
		assert_eq!(ledger.value(0), &bytes(total));
	}
}

#[test]
fn an_absent_sum_is_zero() {
	let rules = rules(Rule::Sum { integers: Integers::U64, limits: vec![] }, None);
	let mut ledger = Ledger::new(&rules);
	for total in [4u64, 8] {
		let start = rules.speculative(0, at(1));
		assert_eq!(start, None);
		let mut hot = Use::default();
		hot.begin(&rules, 0, &start);
		hot.read();
		let end = bytes(4u64);
		hot.write(&rules, 0, &end);
		let effect = hot.effect(&rules, 0, &start, Some(&end)).unwrap();
		assert!(turn(&rules, &mut ledger, effect));
		assert_eq!(ledger.value(0), &bytes(total));
	}
}

#[test]
fn a_limit_holds_for_the_true_sum() {
	let (rules, mut ledger) = sum(10, 20);
	assert!(turn(&rules, &mut ledger, effect(&rules, 10, &[16])));
	assert!(!turn(&rules, &mut ledger, effect(&rules, 10, &[16])), "that would be 22");
	assert!(turn(&rules, &mut ledger, effect(&rules, 10, &[14])), "that is the limit");
	assert_eq!(ledger.value(0), &bytes(20u32));
	assert!(turn(&rules, &mut ledger, effect(&rules, 10, &[8])));
	assert_eq!(ledger.value(0), &bytes(18u32));
}

#[test]
fn a_limit_holds_for_what_the_sum_was_meanwhile() {
	let (rules, mut ledger) = sum(10, 20);
	assert!(turn(&rules, &mut ledger, effect(&rules, 10, &[19, 11])));
	assert!(!turn(&rules, &mut ledger, effect(&rules, 10, &[20, 11])), "it was 21 meanwhile");
	assert_eq!(ledger.value(0), &bytes(11u32));
}

#[test]
fn a_limit_may_bound_several_numbers() {
	let numbers = |numbers: [u64; 3]| bytes(numbers.map(Compact));
	let limits = vec![Limit { of: vec![0, 2], max: 1_000 }, Limit { of: vec![1], max: 70 }];
	let rule = Rule::Sum { integers: Integers::Compact64(3), limits };
	let rules = rules(rule, numbers([100, 10, 0]));
	let mut ledger = Ledger::new(&rules);
	let mut add = |values: [u64; 3]| {
		let start = rules.speculative(0, at(1));
		let mut hot = Use::default();
		hot.begin(&rules, 0, &start);
		hot.read();
		let end = numbers(values);
		hot.write(&rules, 0, &end);
		let effect = hot.effect(&rules, 0, &start, Some(&end)).unwrap();
		turn(&rules, &mut ledger, effect).then(|| ledger.value(0).clone())
	};
	assert_eq!(add([400, 30, 200]), Some(numbers([400, 30, 200])));
	assert_eq!(add([500, 10, 1]), None, "600 and 401 at the first and the third");
	assert_eq!(add([100, 51, 0]), None, "71 at the second");
	assert_eq!(add([400, 50, 100]), Some(numbers([700, 70, 300])));
	assert_eq!(add([99, 10, 0]), Some(numbers([699, 70, 300])));
}

#[test]
fn a_sum_that_does_not_fit_its_encoding_is_not_admitted() {
	let (rules, mut ledger) = sum(10, u128::MAX);
	assert!(turn(&rules, &mut ledger, effect(&rules, 10, &[u32::MAX - 5])));
	assert_eq!(ledger.value(0), &bytes(u32::MAX - 5));
	assert!(!turn(&rules, &mut ledger, effect(&rules, 10, &[16])));
	assert!(turn(&rules, &mut ledger, effect(&rules, 10, &[15])));
	assert_eq!(ledger.value(0), &bytes(u32::MAX));
}

/// At zero a subtraction may have taken less than it would have taken from a larger number.
#[test]
fn a_sum_that_falls_to_zero_is_irregular() {
	let (rules, mut ledger) = sum(10, 20);
	assert!(matches!(effect(&rules, 10, &[0]), Effect::Irregular));
	assert!(matches!(effect(&rules, 10, &[0, 12]), Effect::Irregular));
	assert!(!turn(&rules, &mut ledger, effect(&rules, 10, &[0])));
}

#[test]
fn a_subtraction_needs_something_to_subtract_from() {
	let (rules, mut ledger) = sum(10, 20);
	assert!(turn(&rules, &mut ledger, effect(&rules, 10, &[3])));
	assert!(!turn(&rules, &mut ledger, effect(&rules, 10, &[3])), "3 - 7");
	assert!(!turn(&rules, &mut ledger, effect(&rules, 10, &[7])), "3 - 3: perhaps held at zero");
	assert!(!turn(&rules, &mut ledger, effect(&rules, 10, &[7, 12])), "it was 0 meanwhile");
	assert!(turn(&rules, &mut ledger, effect(&rules, 10, &[8, 12])));
	assert_eq!(ledger.value(0), &bytes(5u32));
}

#[test]
fn whoever_looks_at_a_sum_depends_on_it() {
	let (rules, mut ledger) = sum(10, 20);
	let start = bytes(10u32);
	let end = bytes(11u32);
	let looks = |write: bool, again: bool| {
		let mut hot = Use::default();
		hot.begin(&rules, 0, &start);
		hot.read();
		if write {
			hot.write(&rules, 0, &end);
		}
		if again {
			hot.read();
		}
		hot.effect(&rules, 0, &start, write.then_some(&end)).unwrap()
	};
	assert!(matches!(looks(true, false), Effect::Added { .. }));
	// It reads only, or once more than it writes.
	for (write, again) in [(false, false), (false, true), (true, true)] {
		assert!(matches!(looks(write, again), Effect::Replaced { .. }));
	}
	// What it has written was rolled back.
	let mut hot = Use::default();
	hot.begin(&rules, 0, &start);
	hot.read();
	hot.write(&rules, 0, &end);
	assert!(matches!(hot.effect(&rules, 0, &start, None), Some(Effect::Replaced { .. })));

	assert!(turn(&rules, &mut ledger, looks(true, true)), "nobody has changed it yet");
	assert_eq!(ledger.value(0), &bytes(11u32));
	assert!(!turn(&rules, &mut ledger, looks(true, true)));
	assert!(!turn(&rules, &mut ledger, looks(false, false)));
}

#[test]
fn what_is_no_number_is_irregular() {
	let (rules, ledger) = sum(10, 20);
	let start = bytes(10u32);
	for odd in [None, bytes(11u64), bytes(())] {
		let mut hot = Use::default();
		hot.begin(&rules, 0, &start);
		hot.read();
		hot.write(&rules, 0, &odd);
		hot.read();
		hot.write(&rules, 0, &bytes(12u32));
		let effect = hot.effect(&rules, 0, &start, Some(&bytes(12u32))).unwrap();
		assert!(matches!(effect, Effect::Irregular));
		assert!(!ledger.admits(&rules, 0, &effect));
	}
	let mut hot = Use::default();
	hot.begin(&rules, 0, &bytes(10u64));
	hot.read();
	hot.write(&rules, 0, &bytes(12u32));
	let effect = hot.effect(&rules, 0, &bytes(10u64), Some(&bytes(12u32)));
	assert!(matches!(effect, Some(Effect::Irregular)));
}

#[test]
fn the_next_extrinsic_starts_afresh() {
	let (rules, mut ledger) = sum(10, 20);
	let start = bytes(10u32);
	let mut hot = Use::default();
	hot.begin(&rules, 0, &start);
	hot.read();
	hot.read();
	hot.write(&rules, 0, &None);
	hot.reset();
	assert!(hot.effect(&rules, 0, &start, None).is_none(), "it was not used");
	hot.begin(&rules, 0, &start);
	hot.read();
	let end = bytes(13u32);
	hot.write(&rules, 0, &end);
	let effect = hot.effect(&rules, 0, &start, Some(&end)).unwrap();
	assert!(turn(&rules, &mut ledger, effect));
	assert_eq!(ledger.value(0), &end);
}

/// Once an extrinsic was misled by the base, those after it start from what is known to be true.
#[test]
fn a_sum_that_is_looked_at_is_followed() {
	let (rules, mut ledger) = sum(10, u128::MAX);
	assert!(turn(&rules, &mut ledger, effect(&rules, 10, &[15])));
	assert_eq!(rules.speculative(0, at(3)), bytes(10u32));
	ledger.follow(&rules, 0);
	assert_eq!(rules.speculative(0, at(4)), bytes(15u32));
	// From the old start or the new one: what counts is the difference.
	assert!(turn(&rules, &mut ledger, effect(&rules, 10, &[11])));
	assert!(turn(&rules, &mut ledger, effect(&rules, 15, &[17])));
	assert_eq!(ledger.value(0), &bytes(18u32));
	assert_eq!(rules.speculative(0, at(5)), bytes(18u32));
}

#[test]
fn the_change_set_gets_what_it_does_not_have() {
	let (rules, mut ledger) = sum(10, u128::MAX);
	let flush = |ledger: &mut Ledger| {
		let mut put = Vec::new();
		ledger.flush(|key, value| put.push((key, value.clone())));
		put
	};
	assert!(flush(&mut ledger).is_empty());
	assert!(turn(&rules, &mut ledger, effect(&rules, 10, &[15])));
	assert_eq!(flush(&mut ledger), [(0, bytes(15u32))]);
	assert!(flush(&mut ledger).is_empty());
	ledger.replace(&rules, 0, bytes(3u32));
	assert_eq!(flush(&mut ledger), [(0, bytes(3u32))]);
	ledger.replace(&rules, 0, bytes(4u32));
	ledger.refresh(&rules, 0, bytes(5u32).as_deref());
	assert!(flush(&mut ledger).is_empty(), "it comes from the change set");
	assert_eq!(ledger.values(), [bytes(5u32)]);
}

// ---- the other rules, as extrinsics use them

/// A state in which there is nothing.
struct Nothing;

impl BaseState for Nothing {
	fn read(&self, _: &[u8]) -> Result<Option<Vec<u8>>, String> {
		Ok(None)
	}
}

/// What an extrinsic sees when `hot` is a key with this rule.
fn view(rule: Rule, base: Written) -> (View, Arc<Rules>, Ledger) {
	let rules = Arc::new(rules(rule, base));
	let memory = Arc::new(Memory::new(RandomState::new()));
	memory.hot_cell(b"hot", 0);
	let ledger = Ledger::new(&rules);
	(View::new(memory, rules.clone(), Box::new(Nothing)), rules, ledger)
}

/// The effect of an extrinsic that uses the hot key in this way.
fn used(view: &mut View, place: Place, with: impl FnOnce(&mut View, u32)) -> Trace {
	view.begin(place, None);
	let slot = view.slot(b"hot").unwrap();
	with(view, slot);
	view.finish()
}

fn only_effect(trace: Trace) -> Effect {
	let [(0, effect)]: [_; 1] = trace.effects.try_into().expect("one key was used; qed") else {
		panic!("it is not the only hot key");
	};
	effect
}

#[test]
fn a_log_is_appended_to_and_not_read() {
	let (mut view, rules, _) = view(Rule::Log, None);
	assert!(rules.is_log(0));
	let trace = used(&mut view, at(2), |view, slot| {
		view.append(slot, b"one").unwrap();
		view.start_transaction();
		view.append(slot, b"two").unwrap();
		view.rollback_transaction().unwrap();
		view.start_transaction();
		view.append(slot, b"three").unwrap();
		view.commit_transaction().unwrap();
	});
	let item = |item: &[u8]| (0, Bytes::from_slice(item));
	assert_eq!(trace.logged, [item(b"one"), item(b"three")]);
	assert!(trace.effects.is_empty() && trace.reads.is_empty() && trace.writes.is_empty());
	used(&mut view, at(3), |view, slot| {
		assert!(matches!(view.read(slot), Err(Leave::Sequential(_))));
		assert!(matches!(view.write(slot, None), Err(Leave::Sequential(_))));
	});
	assert!(used(&mut view, at(4), |_, _| ()).logged.is_empty());
}

#[test]
fn only_a_log_is_appended_to() {
	let (mut view, rules, _) = view(Rule::Private, None);
	assert!(!rules.is_log(0));
	used(&mut view, at(2), |view, slot| {
		assert!(matches!(view.append(slot, b"item"), Err(Leave::Sequential(_))));
		let other = view.slot(b"other").unwrap();
		assert!(matches!(view.append(other, b"item"), Err(Leave::Sequential(_))));
	});
}

#[test]
fn scratch_space_is_left_as_it_was_found() {
	let (mut view, rules, mut ledger) = view(Rule::Private, bytes(7u32));
	let back = used(&mut view, at(2), |view, slot| {
		assert_eq!(view.read(slot), Ok(bytes(7u32).as_deref()));
		view.write(slot, bytes(8u32)).unwrap();
		view.write(slot, bytes(7u32)).unwrap();
	});
	let back = only_effect(back);
	assert!(matches!(back, Effect::Scratch { written: true }));
	assert!(turn(&rules, &mut ledger, back));
	// The stock path has it in the change set, too.
	let mut put = Vec::new();
	ledger.flush(|key, value| put.push((key, value.clone())));
	assert_eq!(put, [(0, bytes(7u32))]);

	let read = only_effect(used(&mut view, at(3), |view, slot| {
		assert_eq!(view.read(slot), Ok(bytes(7u32).as_deref()));
	}));
	assert!(matches!(read, Effect::Scratch { written: false }));
	let left = only_effect(used(&mut view, at(4), |view, slot| {
		view.write(slot, None).unwrap();
	}));
	assert!(matches!(left, Effect::Irregular));
	assert!(!turn(&rules, &mut ledger, left));

	// An extrinsic that was executed in order has left something: nobody else has seen that.
	ledger.refresh(&rules, 0, bytes(9u32).as_deref());
	assert!(!turn(&rules, &mut ledger, read));
}

#[test]
fn the_index_is_known_before() {
	let rule = Rule::ExtrinsicIndex { prefix: vec![5] };
	let (mut view, rules, mut ledger) = view(rule, bytes((5u8, 2u32)));
	let next = |view: &mut View, index: u32| {
		only_effect(used(view, at(index), |view, slot| {
			assert_eq!(view.read(slot), Ok(bytes((5u8, index)).as_deref()));
			view.write(slot, bytes((5u8, index + 1))).unwrap();
		}))
	};
	let (second, third, fourth) = (next(&mut view, 2), next(&mut view, 3), next(&mut view, 4));
	assert!(!ledger.admits(&rules, 0, &third), "it is not its turn");
	assert!(turn(&rules, &mut ledger, second));
	assert!(turn(&rules, &mut ledger, third));
	assert_eq!(ledger.value(0), &bytes((5u8, 4u32)));
	// Something has left another value than the rule says.
	ledger.refresh(&rules, 0, bytes((5u8, 9u32)).as_deref());
	assert!(!turn(&rules, &mut ledger, fourth));
}

#[test]
fn the_length_is_known_before() {
	let (mut view, rules, mut ledger) = view(Rule::ExtrinsicsLength, bytes(100u32));
	let mut next = |bytes_before: u32, length: u32| {
		let effect =
			only_effect(used(&mut view, Place { index: 2, bytes_before }, |view, slot| {
				let before = 100 + bytes_before;
				assert_eq!(view.read(slot), Ok(bytes(before).as_deref()));
				view.write(slot, bytes(before + length)).unwrap();
			}));
		turn(&rules, &mut ledger, effect).then(|| ledger.value(0).clone())
	};
	assert_eq!(next(0, 30), Some(bytes(130u32)));
	assert_eq!(next(30, 12), Some(bytes(142u32)));
	assert_eq!(next(30, 12), None, "there is one more before it");
	assert_eq!(next(42, 1), Some(bytes(143u32)));
}

#[test]
fn an_absent_length_is_zero() {
	let rules = rules(Rule::ExtrinsicsLength, None);
	assert_eq!(rules.speculative(0, Place { index: 1, bytes_before: 12 }), bytes(12u32));
	let most = Place { index: 1, bytes_before: u32::MAX };
	assert_eq!(rules.speculative(0, most), bytes(u32::MAX));
}

/// In its turn an extrinsic has the true value, and what it leaves is the next one.
#[test]
fn in_its_turn_an_extrinsic_uses_the_true_value() {
	let (mut view, rules, mut ledger) = view(Rule::Private, bytes(7u32));
	ledger.refresh(&rules, 0, bytes(9u32).as_deref());
	view.begin(at(2), Some(ledger.values().to_vec()));
	let slot = view.slot(b"hot").unwrap();
	assert_eq!(view.read(slot), Ok(bytes(9u32).as_deref()));
	view.write(slot, bytes(10u32)).unwrap();
	let trace = view.finish();
	assert!(trace.effects.is_empty());
	assert_eq!(trace.finals, [(0, bytes(10u32))]);
}
