// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Draws.

use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A source of draws that depends on nothing but its seed.
pub(super) struct Chance(ChaCha8Rng);

impl Chance {
	pub(super) fn new(seed: u64, stream: u64) -> Self {
		let mut source = ChaCha8Rng::seed_from_u64(seed);
		source.set_stream(stream);
		Self(source)
	}

	/// From 0 up to, not including, 1.
	pub(super) fn share(&mut self) -> f64 {
		self.0.gen()
	}

	/// Whether something of that probability happens.
	pub(super) fn happens(&mut self, probability: f64) -> bool {
		self.share() < probability
	}

	/// From 0 up to, not including, `end`, which is at least one.
	pub(super) fn below(&mut self, end: usize) -> usize {
		self.0.gen_range(0..end.max(1))
	}

	/// One of a slice that is not empty.
	pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
		from[self.below(from.len())]
	}

	/// The place of one of some weights, not all zero.
	pub(super) fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
		let mut left = self.share() * weights.clone().sum::<f64>();
		let mut last = 0;
		for (place, weight) in weights.enumerate() {
			last = place;
			left -= weight;
			if left < 0.0 {
				break;
			}
		}
		last
	}

	/// Standard normal, by Box and Muller.
	pub(super) fn normal(&mut self) -> f64 {
		let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
		radius * (core::f64::consts::TAU * self.share()).cos()
	}

	/// An account, in hexadecimal.
	pub(super) fn account(&mut self) -> String {
		let mut bytes = [0u8; 32];
		self.0.fill_bytes(&mut bytes);
		bytes.iter().fold(String::from("0x"), |mut text, byte| {
			text.push_str(&format!("{byte:02x}"));
			text
		})
	}
}
