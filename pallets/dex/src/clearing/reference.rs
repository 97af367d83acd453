// SPDX-License-Identifier: Apache-2.0

//! An independent model of the clearing in real numbers: bisection on the price, with the pool's
//! trade at an average price in closed form.

use super::Offer;

/// A constant product pool: reserves and fee.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RealPool {
	pub(crate) reserves: [f64; 2],
	pub(crate) fee: f64,
}

impl RealPool {
	/// What the pool takes of asset 0 if its average price is `price`, negative for what it gives.
	///
	/// It pays `y k a / (x + k a)` for `a`, where `k` is what the fee leaves of a unit.
	pub(crate) fn takes(&self, price: f64) -> f64 {
		let [x, y] = self.reserves;
		let kept = 1.0 - self.fee;
		let first = (y * kept / price - x) / kept;
		let second = (x * kept * price - y) / kept;
		if first > 0.0 {
			first
		} else if second > 0.0 {
			-second / price
		} else {
			0.0
		}
	}
}

/// The book and the pool.
pub(crate) struct Model<'a> {
	pub(crate) offers: [&'a [Offer]; 2],
	pub(crate) pool: Option<RealPool>,
}

impl Model<'_> {
	/// What is for sale of each asset at `price`.
	pub(crate) fn totals(&self, price: f64) -> [f64; 2] {
		let sum = |side: usize, price: f64| {
			self.offers[side]
				.iter()
				.filter(|offer| offer.min_out.max(1) as f64 <= offer.amount as f64 * price)
				.map(|offer| offer.amount as f64)
				.sum()
		};
		[sum(0, price), sum(1, 1.0 / price)]
	}

	/// What the pool takes of asset 0 at `price`.
	pub(crate) fn pool_takes(&self, price: f64) -> f64 {
		self.pool.map_or(0.0, |pool| pool.takes(price))
	}

	/// The price below which there is too little supply and above which there is too much.
	pub(crate) fn price(&self) -> f64 {
		let (mut low, mut high) = (-100f64, 100f64);
		for _ in 0..200 {
			let middle = (low + high) / 2.0;
			let price = middle.exp();
			let [supply, demand] = self.totals(price);
			if supply - demand / price > self.pool_takes(price) {
				high = middle;
			} else {
				low = middle;
			}
		}
		((low + high) / 2.0).exp()
	}
}
