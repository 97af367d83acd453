// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Sums: extrinsics of any kind that keep the runtime's promise are admitted only if they would
//! have done the same in their turn.

use crate::{
	hot::{Effect, Ledger, Place, Rules, Use},
	value::{Bytes, Written},
};
use codec::{Compact, Decode, Encode};
use polyphony_parallel_api::{HotKey, Integers, Limit, Rule};
use proptest::{collection::vec, prelude::*};

/// One use of the sum by an extrinsic: reading it, checking, writing it back.
#[derive(Clone, Copy, Debug)]
enum Call {
	/// Fails if a limit or the encoding does not allow for it.
	Add(usize, u128),
	/// Takes what is there, if that is less.
	Subtract(usize, u128),
}

/// A sum, and what the calls check it against.
#[derive(Clone, Debug)]
struct Sum {
	integers: Integers,
	limits: Vec<(Vec<usize>, u128)>,
	base: Vec<u128>,
}

/// What an extrinsic does to the key.
enum Access<'a> {
	Read,
	Write(&'a Written),
}

impl Sum {
	fn rules(&self) -> Rules {
		let limits = self.limits.iter().map(|(of, max)| Limit {
			of: of.iter().map(|position| *position as u8).collect(),
			max: *max,
		});
		let rule = Rule::Sum { integers: self.integers, limits: limits.collect() };
		let key = HotKey { key: b"sum".to_vec(), rule };
		Rules::new(vec![key], vec![self.encode(&self.base)])
	}

	/// The largest number that the encoding has room for.
	fn max(&self) -> u128 {
		match self.integers {
			Integers::U32 => u32::MAX.into(),
			Integers::U64 | Integers::Compact64(_) => u64::MAX.into(),
			Integers::U128 => u128::MAX,
		}
	}

	fn encode(&self, numbers: &[u128]) -> Written {
		let bytes: Vec<u8> = numbers
			.iter()
			.flat_map(|number| match self.integers {
				Integers::U32 => (*number as u32).encode(),
				Integers::U64 => (*number as u64).encode(),
				Integers::U128 => number.encode(),
				Integers::Compact64(_) => Compact(*number as u64).encode(),
			})
			.collect();
		Some(Bytes::from_vec(bytes))
	}

	fn decode(&self, value: &Written) -> Vec<u128> {
		let mut input = value.as_deref().expect("it is never deleted");
		let mut number = || match self.integers {
			Integers::U32 => u32::decode(&mut input).unwrap().into(),
			Integers::U64 => u64::decode(&mut input).unwrap().into(),
			Integers::U128 => u128::decode(&mut input).unwrap(),
			Integers::Compact64(_) => Compact::<u64>::decode(&mut input).unwrap().0.into(),
		};
		let numbers = self.base.iter().map(|_| number()).collect();
		assert!(input.is_empty());
		numbers
	}

	fn allows(&self, numbers: &[u128]) -> bool {
		let within = |(of, max): &(Vec<usize>, u128)| {
			let mut sum = 0u128;
			of.iter().all(|position| {
				let next = sum.checked_add(numbers[*position]);
				sum = next.unwrap_or_default();
				next.is_some()
			}) && sum <= *max
		};
		self.limits.iter().all(within)
	}

	/// What the calls of an extrinsic make of `start`: the value at the end, if they wrote one, and
	/// whether all succeeded. The first that fails ends the extrinsic.
	fn execute(
		&self,
		start: &Written,
		calls: &[Call],
		mut access: impl FnMut(Access<'_>),
	) -> (Option<Written>, bool) {
		let mut numbers = self.decode(start);
		let mut end = None;
		for call in calls {
			access(Access::Read);
			match *call {
				Call::Add(to, amount) => {
					let sum = numbers[to].checked_add(amount).filter(|sum| *sum <= self.max());
					let Some(sum) = sum else { return (end, false) };
					numbers[to] = sum;
					if !self.allows(&numbers) {
						return (end, false);
					}
				},
				Call::Subtract(from, amount) => {
					numbers[from] = numbers[from].saturating_sub(amount);
				},
			}
			let written = self.encode(&numbers);
			access(Access::Write(&written));
			end = Some(written);
		}
		(end, true)
	}

	/// Executes extrinsics ahead of their turn, and takes them over as a block is committed, `ahead`
	/// of them being executed before the first of them is committed. Returns how many were admitted.
	///
	/// # Panics
	///
	/// If the result is not that of executing them one after the other.
	fn check(&self, extrinsics: &[Vec<Call>], ahead: usize) -> usize {
		let rules = self.rules();
		let mut ledger = Ledger::new(&rules);
		let mut hot = Use::default();
		let mut admitted = 0;
		for extrinsics in extrinsics.chunks(ahead) {
			let effects: Vec<_> =
				extrinsics.iter().map(|calls| self.ahead(&rules, &mut hot, calls)).collect();
			for (calls, effect) in extrinsics.iter().zip(effects) {
				let (end, succeeded) = self.execute(ledger.value(0), calls, |_| ());
				match effect {
					None => assert!(calls.is_empty()),
					Some(effect) if ledger.admits(&rules, 0, &effect) => {
						if let Effect::Added { .. } = effect {
							assert!(succeeded, "a check has failed");
						}
						let end = end.unwrap_or_else(|| ledger.value(0).clone());
						ledger.apply(&rules, 0, effect);
						assert_eq!(ledger.value(0), &end);
						admitted += 1;
					},
					Some(_) => {
						ledger.follow(&rules, 0);
						if let Some(end) = end {
							ledger.replace(&rules, 0, end);
						}
					},
				}
			}
		}
		admitted
	}

	/// Whether calls take more than they have added from a number that is zero at the start. It
	/// stays zero, and nobody can tell what was to be taken: such a runtime breaks its promise.
	fn overdraws(&self, start: &Written, calls: &[Call]) -> bool {
		let start = self.decode(start);
		let mut added = [0; NUMBERS];
		calls.iter().any(|call| match *call {
			Call::Add(to, amount) => {
				added[to] += amount;
				false
			},
			Call::Subtract(from, amount) => {
				let short = amount > added[from];
				added[from] = added[from].saturating_sub(amount);
				short && start[from] == 0
			},
		})
	}

	/// Executes an extrinsic ahead of its turn.
	fn ahead(&self, rules: &Rules, hot: &mut Use, calls: &[Call]) -> Option<Effect> {
		let start = rules.speculative(0, Place { index: 0, bytes_before: 0 });
		hot.reset();
		if !calls.is_empty() {
			hot.begin(rules, 0, &start);
		}
		if self.overdraws(&start, calls) {
			return Some(Effect::Irregular);
		}
		let (end, _) = self.execute(&start, calls, |access| match access {
			Access::Read => hot.read(),
			Access::Write(value) => hot.write(rules, 0, value),
		});
		hot.effect(rules, 0, &start, end.as_ref())
	}
}

/// As many numbers as the longest sum has.
const NUMBERS: usize = 3;

/// Sums whose numbers begin somewhere in a range, with limits that some extrinsics meet.
fn sums(base: std::ops::Range<u128>) -> impl Strategy<Value = Sum> {
	let integers = prop_oneof![
		Just(Integers::U32),
		Just(Integers::U64),
		Just(Integers::U128),
		Just(Integers::Compact64(NUMBERS as u8)),
	];
	let limits = vec((vec(0..NUMBERS, 1..=NUMBERS), 0..600u128), 0..3);
	(integers, limits, vec(base, NUMBERS)).prop_map(|(integers, limits, mut base)| {
		let count = match integers {
			Integers::Compact64(count) => usize::from(count),
			_ => 1,
		};
		base.truncate(count);
		let limits = limits.into_iter().map(|(of, max)| {
			let of: Vec<_> = of.into_iter().map(|position| position % count).collect();
			(of, max)
		});
		Sum { integers, limits: limits.collect(), base }
	})
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
	let call = prop_oneof![
		3 => (0..NUMBERS, 0..120u128).prop_map(|(to, amount)| Call::Add(to, amount)),
		2 => (0..NUMBERS, 0..120u128).prop_map(|(from, amount)| Call::Subtract(from, amount)),
	];
	vec(call, 0..5)
}

/// The same calls on a sum with fewer numbers.
fn fitting(sum: &Sum, extrinsics: Vec<Vec<Call>>) -> Vec<Vec<Call>> {
	let count = sum.base.len();
	let fit = |call| match call {
		Call::Add(to, amount) => Call::Add(to % count, amount),
		Call::Subtract(from, amount) => Call::Subtract(from % count, amount),
	};
	extrinsics.into_iter().map(|calls| calls.into_iter().map(fit).collect()).collect()
}

/// Calls that take back no more than they have added before.
fn modest(calls: &[Call]) -> Vec<Call> {
	let mut added = [0; NUMBERS];
	calls
		.iter()
		.map(|call| match *call {
			Call::Add(to, amount) => {
				added[to] += amount;
				Call::Add(to, amount)
			},
			Call::Subtract(from, amount) => {
				let amount = amount.min(added[from]);
				added[from] -= amount;
				Call::Subtract(from, amount)
			},
		})
		.collect()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
	fn what_is_admitted_is_what_would_have_happened(
		sum in sums(0..200),
		extrinsics in vec(calls(), 1..30),
		ahead in 1..8usize,
	) {
		let extrinsics = fitting(&sum, extrinsics);
		sum.check(&extrinsics, ahead);
	}

	#[test]
	fn what_was_added_may_be_taken_back(
		sum in sums(0..3),
		extrinsics in vec(calls(), 1..30),
		ahead in 1..8usize,
	) {
		let extrinsics = fitting(&sum, extrinsics);
		let extrinsics: Vec<_> = extrinsics.iter().map(|calls| modest(calls)).collect();
		sum.check(&extrinsics, ahead);
	}

	/// Without limits all additions are admitted, however far ahead: that is what the rule is for.
	#[test]
	fn additions_do_not_conflict(
		sum in sums(0..200),
		extrinsics in vec(calls(), 1..30),
	) {
		let sum = Sum { limits: vec![], ..sum };
		let extrinsics = fitting(&sum, extrinsics);
		let extrinsics: Vec<Vec<_>> = extrinsics
			.into_iter()
			.map(|calls| {
				calls.into_iter().filter(|call| matches!(call, Call::Add(..))).collect()
			})
			.collect();
		let used = extrinsics.iter().filter(|calls| !calls.is_empty()).count();
		prop_assert_eq!(sum.check(&extrinsics, extrinsics.len()), used);
	}
}
