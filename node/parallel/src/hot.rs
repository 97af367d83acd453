// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Hot keys: those that all extrinsics of a block use, by the rules that the runtime declared.
//!
//! While an extrinsic is executed ahead of its turn it starts from a value that is worked out
//! ([`Rules::speculative`]). What it did to the value is then an [`Effect`], and when its turn has
//! come, [`Ledger::admits`] tells whether the effect would have been the same on the true value.
//! If not, the extrinsic is executed again on the true values. So a hot key is a guess that is
//! always checked, not a shortcut.

use crate::{
	memory::Index,
	value::{Bytes, Written},
};
use codec::{Compact, Decode, Encode};
use parking_lot::RwLock;
use polyphony_parallel_api::{HotKey, Integers, Limit, Rule};
use smallvec::SmallVec;

/// The integers of a sum.
pub(crate) type Numbers = SmallVec<[u128; 6]>;

/// The integers in an encoded sum; zeros if there is no value. `None` if it does not decode.
fn numbers(integers: Integers, value: Option<&[u8]>) -> Option<Numbers> {
	let count = match integers {
		Integers::Compact64(count) => usize::from(count),
		_ => 1,
	};
	let Some(mut bytes) = value else { return Some(SmallVec::from_elem(0, count)) };
	let input = &mut bytes;
	let mut numbers = Numbers::new();
	for _ in 0..count {
		numbers.push(match integers {
			Integers::U32 => u32::decode(input).ok()?.into(),
			Integers::U64 => u64::decode(input).ok()?.into(),
			Integers::U128 => u128::decode(input).ok()?,
			Integers::Compact64(_) => Compact::<u64>::decode(input).ok()?.0.into(),
		});
	}
	input.is_empty().then_some(numbers)
}

/// The encoding of a sum; `None` if a number is too large for it.
fn encoded(integers: Integers, numbers: &Numbers) -> Option<Bytes> {
	let mut bytes = Bytes::new();
	for number in numbers {
		match integers {
			Integers::U32 => {
				u32::try_from(*number).ok()?.using_encoded(|b| bytes.extend_from_slice(b))
			},
			Integers::U64 => {
				u64::try_from(*number).ok()?.using_encoded(|b| bytes.extend_from_slice(b))
			},
			Integers::U128 => number.using_encoded(|b| bytes.extend_from_slice(b)),
			Integers::Compact64(_) => {
				Compact(u64::try_from(*number).ok()?).using_encoded(|b| bytes.extend_from_slice(b))
			},
		}
	}
	Some(bytes)
}

/// What a limit bounds. `None` if it is beyond all numbers, or names a position that is not there.
fn total(limit: &Limit, numbers: &Numbers) -> Option<u128> {
	limit
		.of
		.iter()
		.try_fold(0u128, |sum, position| sum.checked_add(*numbers.get(usize::from(*position))?))
}

fn index_value(prefix: &[u8], index: Index) -> Bytes {
	let mut bytes = Bytes::from_slice(prefix);
	bytes.extend_from_slice(&index.to_le_bytes());
	bytes
}

/// The declared keys, and their values before the extrinsics that are executed in parallel.
pub(crate) struct Rules {
	keys: Vec<HotKey>,
	base: Vec<Written>,
	/// For sums that extrinsics look at and that have changed: the last true value. It is `None`
	/// as long as nobody was misled by the base, so that most commits need not write it.
	latest: Vec<RwLock<Option<Written>>>,
}

/// Where an extrinsic stands in its block.
#[derive(Clone, Copy)]
pub(crate) struct Place {
	/// Its index.
	pub(crate) index: Index,
	/// The bytes of those before it, back to where [`Rules`] were made.
	pub(crate) bytes_before: u32,
}

impl Rules {
	/// `base` are the values of the keys, in their order.
	pub(crate) fn new(keys: Vec<HotKey>, base: Vec<Written>) -> Self {
		debug_assert_eq!(keys.len(), base.len());
		let latest = keys.iter().map(|_| RwLock::default()).collect();
		Self { keys, base, latest }
	}

	pub(crate) fn keys(&self) -> &[HotKey] {
		&self.keys
	}

	fn rule(&self, key: u8) -> &Rule {
		&self.keys[usize::from(key)].rule
	}

	pub(crate) fn is_log(&self, key: u8) -> bool {
		matches!(self.rule(key), Rule::Log)
	}

	/// What an extrinsic at `place` finds under the key when it is executed ahead of its turn.
	pub(crate) fn speculative(&self, key: u8, place: Place) -> Written {
		let base = &self.base[usize::from(key)];
		match self.rule(key) {
			Rule::ExtrinsicIndex { prefix } => Some(index_value(prefix, place.index)),
			Rule::ExtrinsicsLength => {
				let before = base.as_deref().and_then(|mut bytes| u32::decode(&mut bytes).ok());
				let sum = before.unwrap_or(0).saturating_add(place.bytes_before);
				Some(Bytes::from_slice(&sum.to_le_bytes()))
			},
			Rule::Sum { .. } => {
				let latest = self.latest[usize::from(key)].read();
				latest.as_ref().unwrap_or(base).clone()
			},
			Rule::Log | Rule::Private => base.clone(),
		}
	}
}

/// How one extrinsic uses one key, while it is executed.
#[derive(Default)]
pub(crate) struct Use {
	/// Whether it was touched at all.
	touched: bool,
	/// The use of a sum is to read it and to write it back: a read more, and the extrinsic has
	/// looked at the value.
	reads: u32,
	writes: u32,
	/// Whether something happened that the rule does not allow for.
	irregular: bool,
	/// For a sum: the numbers at the start.
	start: Numbers,
	/// For a sum: the numbers that were written last.
	last: Numbers,
	/// For a sum: how far each limited total rose above the start.
	rise: SmallVec<[u128; 8]>,
	/// For a sum: how far each number fell below the start.
	fall: Numbers,
}

impl Use {
	/// Forgets the extrinsic before.
	pub(crate) fn reset(&mut self) {
		if self.touched {
			self.touched = false;
			self.reads = 0;
			self.writes = 0;
			self.irregular = false;
			self.start.clear();
			self.last.clear();
			self.rise.clear();
			self.fall.clear();
		}
	}

	/// The extrinsic uses the key for the first time, and finds `start`.
	pub(crate) fn begin(&mut self, rules: &Rules, key: u8, start: &Written) {
		self.touched = true;
		if let Rule::Sum { integers, limits } = rules.rule(key) {
			match numbers(*integers, start.as_deref()) {
				Some(start) => {
					self.fall = SmallVec::from_elem(0, start.len());
					self.last = start.clone();
					self.start = start;
					self.rise = SmallVec::from_elem(0, limits.len());
				},
				None => self.irregular = true,
			}
		}
	}

	pub(crate) fn read(&mut self) {
		self.reads += 1;
	}

	/// The extrinsic has written `value`.
	pub(crate) fn write(&mut self, rules: &Rules, key: u8, value: &Written) {
		self.writes += 1;
		let Rule::Sum { integers, limits } = rules.rule(key) else { return };
		// Written without a look: that is no addition.
		if self.writes > self.reads {
			self.irregular = true;
		}
		if self.irregular {
			return;
		}
		// A deletion or a value of another shape is none of a sum's business.
		let now = value.as_deref().and_then(|bytes| numbers(*integers, Some(bytes)));
		let Some(now) = now else {
			self.irregular = true;
			return;
		};
		for (limit, rise) in limits.iter().zip(self.rise.iter_mut()) {
			match (total(limit, &self.start), total(limit, &now)) {
				(Some(start), Some(now)) => *rise = (*rise).max(now.saturating_sub(start)),
				_ => self.irregular = true,
			}
		}
		for ((now, start), fall) in now.iter().zip(&self.start).zip(self.fall.iter_mut()) {
			*fall = (*fall).max(start.saturating_sub(*now));
			// It may have been held at zero by a subtraction that saturates: that would not have
			// happened to a larger number.
			if *now == 0 && *start != 0 {
				self.irregular = true;
			}
		}
		let fallen = now.iter().zip(&self.last).any(|(now, last)| *now == 0 && *last != 0);
		self.irregular |= fallen;
		self.last = now;
	}

	/// What the extrinsic did; `None` if it did not use the key. `start` and `end` are the values
	/// before and after it; `end` is `None` if it did not write.
	pub(crate) fn effect(
		&self,
		rules: &Rules,
		key: u8,
		start: &Written,
		end: Option<&Written>,
	) -> Option<Effect> {
		if !self.touched {
			return None;
		}
		Some(match (rules.rule(key), end) {
			(Rule::Sum { .. }, _) if self.irregular => Effect::Irregular,
			// It depends on the very value that it found.
			(Rule::Sum { .. }, end) if end.is_none() || self.reads > self.writes => {
				Effect::Replaced { start: start.clone(), end: end.cloned() }
			},
			(Rule::Sum { integers, .. }, Some(end)) => {
				let Some(end) = numbers(*integers, end.as_deref()) else {
					return Some(Effect::Irregular);
				};
				let change =
					end.iter().zip(&self.start).map(|(end, start)| end.wrapping_sub(*start));
				Effect::Added {
					change: change.collect(),
					rise: self.rise.clone(),
					fall: self.fall.clone(),
				}
			},
			(Rule::Private, Some(end)) if end != start => Effect::Irregular,
			(Rule::Private, end) => Effect::Scratch { written: end.is_some() },
			(_, end) => Effect::Replaced { start: start.clone(), end: end.cloned() },
		})
	}
}

/// What an extrinsic did to a hot key.
#[derive(Debug)]
pub(crate) enum Effect {
	/// It found one value and left another, or only looked.
	Replaced {
		/// What it found.
		start: Written,
		/// What it left.
		end: Option<Written>,
	},
	/// It added to a sum.
	Added {
		/// What it added, modulo 2^128.
		change: Numbers,
		/// How far each limited total was above its start at most.
		rise: SmallVec<[u128; 8]>,
		/// How far each number was below its start at most.
		fall: Numbers,
	},
	/// It left the value as it was.
	Scratch {
		/// Whether it wrote it: the change set holds the key then.
		written: bool,
	},
	/// It did something that the rule does not allow for.
	Irregular,
}

/// The true values of the hot keys, up to the last extrinsic whose turn has come.
pub(crate) struct Ledger {
	values: Vec<Written>,
	/// Which of them the change set does not have yet.
	dirty: Vec<bool>,
}

impl Ledger {
	pub(crate) fn new(rules: &Rules) -> Self {
		Self { values: rules.base.clone(), dirty: vec![false; rules.base.len()] }
	}

	pub(crate) fn value(&self, key: u8) -> &Written {
		&self.values[usize::from(key)]
	}

	/// Tells the lanes of a sum that they follow.
	fn announce(&self, rules: &Rules, key: u8) {
		let latest = &rules.latest[usize::from(key)];
		if latest.read().is_some() {
			*latest.write() = Some(self.value(key).clone());
		}
	}

	/// All values, for an extrinsic that is executed in its turn.
	pub(crate) fn values(&self) -> &[Written] {
		&self.values
	}

	/// Takes over a value that was written in order, outside the lanes; the change set has it.
	pub(crate) fn refresh(&mut self, rules: &Rules, key: u8, value: Option<&[u8]>) {
		// Nobody looks at a log, and it is long.
		if !rules.is_log(key) {
			self.values[usize::from(key)] = value.map(Bytes::from_slice);
			self.announce(rules, key);
		}
		self.dirty[usize::from(key)] = false;
	}

	/// Takes over what an extrinsic left that was executed on the true values.
	pub(crate) fn replace(&mut self, rules: &Rules, key: u8, value: Written) {
		self.values[usize::from(key)] = value;
		self.dirty[usize::from(key)] = true;
		self.announce(rules, key);
	}

	/// An extrinsic was misled by the value of a sum: from now on they find the last true one.
	pub(crate) fn follow(&self, rules: &Rules, key: u8) {
		if let Rule::Sum { .. } = rules.rule(key) {
			*rules.latest[usize::from(key)].write() = Some(self.value(key).clone());
		}
	}

	/// Whether an extrinsic that was executed ahead of its turn would have done the same on the
	/// true value.
	pub(crate) fn admits(&self, rules: &Rules, key: u8, effect: &Effect) -> bool {
		let value = self.value(key);
		match (effect, rules.rule(key)) {
			(Effect::Replaced { start, .. }, _) => start == value,
			(Effect::Scratch { .. }, _) => *value == rules.base[usize::from(key)],
			(Effect::Added { change, rise, fall }, Rule::Sum { integers, limits }) => {
				let Some(numbers) = numbers(*integers, value.as_deref()) else { return false };
				let within = limits.iter().zip(rise).all(|(limit, rise)| {
					total(limit, &numbers)
						.and_then(|total| total.checked_add(*rise))
						.is_some_and(|peak| peak <= limit.max)
				});
				let covered = numbers.iter().zip(fall).all(|(n, fall)| *fall == 0 || n > fall);
				within && covered && encoded(*integers, &sum(&numbers, change)).is_some()
			},
			(Effect::Added { .. } | Effect::Irregular, _) => false,
		}
	}

	/// The extrinsic's turn has come, and [`Self::admits`] said yes.
	pub(crate) fn apply(&mut self, rules: &Rules, key: u8, effect: Effect) {
		match (effect, rules.rule(key)) {
			(Effect::Replaced { end: Some(end), .. }, _) => self.replace(rules, key, end),
			(Effect::Scratch { written: true }, _) => self.dirty[usize::from(key)] = true,
			(Effect::Added { change, .. }, Rule::Sum { integers, .. }) => {
				let numbers = numbers(*integers, self.value(key).as_deref());
				let value = numbers.and_then(|n| encoded(*integers, &sum(&n, &change)));
				debug_assert!(value.is_some(), "admitted before");
				self.replace(rules, key, value);
			},
			_ => {},
		}
	}

	/// Hands over the values that the change set does not have yet.
	pub(crate) fn flush(&mut self, mut put: impl FnMut(u8, &Written)) {
		for (key, dirty) in self.dirty.iter_mut().enumerate() {
			if std::mem::take(dirty) {
				put(key as u8, &self.values[key]);
			}
		}
	}
}

fn sum(numbers: &Numbers, change: &Numbers) -> Numbers {
	numbers.iter().zip(change).map(|(n, change)| n.wrapping_add(*change)).collect()
}
