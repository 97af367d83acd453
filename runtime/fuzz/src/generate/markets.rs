// SPDX-License-Identifier: Apache-2.0

//! The dex and the oracle.

use super::{bounded, Asset, Generator, ALICE, ASSETS, BOB, CHARLIE, DOLLAR};
use crate::world;
use pallet_dex::{InstalmentLimit, PoolKind};
use pallet_price_oracle::ReportedValue;
use polyphony_runtime::{Runtime, RuntimeCall};
use sp_runtime::{FixedU128, Permill};

type DexCall = pallet_dex::Call<Runtime>;
type OracleCall = pallet_price_oracle::Call<Runtime>;

/// The pools of the preset: their assets.
const POOLS: [[Asset; 2]; 4] = [
	[Asset::Native, Asset::WithId(1)],
	[Asset::WithId(1), Asset::WithId(2)],
	[Asset::Native, Asset::WithId(3)],
	[Asset::WithId(1), Asset::WithId(3)],
];

pub(super) fn act(this: &mut Generator) {
	if this.one_in(5) {
		return oracle(this);
	}
	let who = this.who();
	let call = call(this);
	this.push(who, call);
}

/// A call of the dex.
pub(super) fn call(this: &mut Generator) -> RuntimeCall {
	let pool = this.below(4);
	let mut assets = POOLS[pool as usize].clone();
	// Also one that somebody has made since.
	let pool = if this.one_in(8) { this.number(7) } else { pool };
	let amounts = [this.worth(&assets[0], 5_000), this.worth(&assets[1], 5_000)];
	if this.one_in(2) {
		assets.reverse();
	}
	let [sell, buy] = assets;
	let amount = this.worth(&sell, 4_000);
	let deadline = this.block + this.below(3);
	let call: DexCall = match this.below(20) {
		0 => {
			let assets = this.pair();
			let kind = if this.one_in(3) {
				PoolKind::Stable { amplification: 1 + this.below(500), scales: [1, 1] }
			} else {
				PoolKind::ConstantProduct
			};
			let fee = Permill::from_parts(this.one_of(&[100, 500, 3_000, 10_000, 1]));
			DexCall::create_pool { assets, kind, fee }
		},
		1 => DexCall::remove_pool { pool },
		2 | 3 => DexCall::add_liquidity { pool, max_amounts: amounts, min_shares: 1 },
		4 => DexCall::add_liquidity_single { pool, asset: sell, amount, min_shares: 1 },
		5 | 6 => {
			let shares = this.worth(&DOLLAR, 20_000);
			DexCall::remove_liquidity { pool, shares, min_amounts: [0, 0] }
		},
		7..=9 => {
			let (route, keep_alive) = (bounded(vec![pool]), !this.one_in(4));
			DexCall::swap_exact_in {
				route,
				asset_in: sell,
				amount_in: amount,
				min_out: 1,
				deadline,
				keep_alive,
			}
		},
		10 => DexCall::swap_exact_in {
			// From bitcoins to tokens to dollars to the other dollars.
			route: bounded(vec![2, 0, 1]),
			asset_in: Asset::WithId(3),
			amount_in: this.worth(&Asset::WithId(3), 2_000),
			min_out: 1,
			deadline,
			keep_alive: true,
		},
		11 => {
			let amount_out = this.worth(&buy, 1_000);
			DexCall::swap_exact_out {
				route: bounded(vec![pool]),
				asset_out: buy,
				amount_out,
				max_in: u128::MAX,
				deadline,
				keep_alive: true,
			}
		},
		12..=14 => {
			// From a tenth of what it is worth to all of it, and a little more.
			let percent = 10 + this.below(100);
			let whole = this.worth(&buy, 4_000);
			let min_out = (whole / 100).saturating_mul(percent.into()).saturating_add(1);
			let good_till = this.block + this.below(40);
			DexCall::place_order { sell, buy, amount, min_out, good_till }
		},
		15 => DexCall::cancel_order { order: this.number(3) },
		16 | 17 => {
			let limit = if this.one_in(2) {
				InstalmentLimit::Fixed(1 + u128::from(this.below(1_000)))
			} else {
				InstalmentLimit::BelowAverage(Permill::from_percent(this.below(30)))
			};
			let (instalments, every) = (1 + this.below(5), 1 + this.below(3));
			DexCall::create_schedule { sell, buy, amount, instalments, every, limit }
		},
		18 => DexCall::cancel_schedule { schedule: this.number(3) },
		_ => DexCall::set_paused { pool, paused: this.one_in(2) },
	};
	call.into()
}

/// What feeders do, and who disputes what they said.
fn oracle(this: &mut Generator) {
	let feeder = this.one_of(&[ALICE, BOB, CHARLIE]);
	let asset = this.asset();
	let (who, call): (u8, OracleCall) = match this.below(10) {
		0 => (feeder, OracleCall::leave {}),
		1 => (feeder, OracleCall::withdraw_unbonded {}),
		2 | 3 => (feeder, OracleCall::bond {}),
		4 | 5 => (this.who(), OracleCall::dispute { asset, feeder: world::account(feeder) }),
		6 => (this.who(), OracleCall::confirm_price { asset }),
		_ => {
			// Of some assets, and of one of them wrong.
			let mut values = Vec::new();
			for asset in ASSETS {
				if this.one_in(2) {
					continue;
				}
				let price = match &asset {
					Asset::Native => FixedU128::from_rational(this.prices.native, 1_000),
					Asset::WithId(3) => FixedU128::from_rational(this.prices.bitcoin, 1),
					Asset::WithId(_) => FixedU128::from_u32(1),
				};
				let percent = if this.one_in(3) { this.below(300) } else { 100 };
				let value = price * FixedU128::from_rational(percent.into(), 100);
				let confidence = value * FixedU128::from_rational(1, 1_000);
				let timestamp = this.now.saturating_sub(u64::from(this.below(4)) * 500);
				values.push(ReportedValue { asset, value, confidence, timestamp });
			}
			(feeder, OracleCall::report { values: bounded(values) })
		},
	};
	this.push(who, call);
}
