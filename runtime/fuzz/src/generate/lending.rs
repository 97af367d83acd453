// SPDX-License-Identifier: Apache-2.0

//! The money market.

use super::{bounded, markets, Asset, Generator, DOLLAR};
use pallet_lending::DeleverageRule;
use polyphony_runtime::{Runtime, RuntimeCall};
use sp_runtime::{FixedU128, Permill};

type Call = pallet_lending::Call<Runtime>;

/// What has a market in the preset.
const MARKETS: [Asset; 3] = [Asset::Native, Asset::WithId(1), Asset::WithId(3)];

pub(super) fn act(this: &mut Generator) {
	let who = this.who();
	// So that much of it succeeds, one after the other.
	if this.one_in(4) {
		let (asset, debt) = (this.one_of(&MARKETS), this.one_of(&MARKETS));
		let amount = this.worth(&asset, 20_000);
		this.push(who, Call::supply { asset, amount });
		let amount = this.worth(&debt, 8_000);
		this.push(who, Call::borrow { asset: debt, amount, on_behalf: None });
		return;
	}
	let call = call(this);
	this.push(who, call);
}

/// A call of it.
pub(super) fn call(this: &mut Generator) -> RuntimeCall {
	let asset = this.one_of(&MARKETS);
	let other = this.one_of(&MARKETS);
	let amount = this.worth(&asset, 10_000);
	let maybe = if this.one_in(3) { None } else { Some(amount) };
	let on_behalf = if this.one_in(4) { Some(this.account()) } else { None };
	let call: Call = match this.below(20) {
		0 | 1 => Call::supply { asset, amount },
		2 | 3 => Call::withdraw { asset, amount: maybe },
		4..=6 => Call::borrow { asset, amount, on_behalf },
		7 | 8 => Call::repay { asset, amount: maybe, on_behalf },
		9 => Call::set_collateral { asset, collateral: this.one_in(2) },
		10 => Call::choose_group { group: if this.one_in(2) { None } else { Some(this.below(2)) } },
		11 => Call::set_allowance { delegate: this.account(), asset, amount },
		12 | 13 => {
			let below = FixedU128::from_rational(100 + u128::from(this.below(60)), 100);
			let to = below + FixedU128::from_rational(1 + u128::from(this.below(40)), 100);
			let max_slippage = Permill::from_percent(this.below(20));
			let rule = DeleverageRule { below, to, collateral: asset, debt: other, max_slippage };
			Call::set_rule { rule: if this.one_in(5) { None } else { Some(rule) } }
		},
		14 | 15 => Call::liquidate {
			owner: this.account(),
			debt: asset,
			collateral: other,
			max_repay: maybe,
			min_seized: 0,
			as_shares: this.one_in(2),
		},
		16 => {
			Call::buy_inventory { collateral: asset, debt: other, max_paid: maybe, min_bought: 1 }
		},
		17 => Call::add_reserves { asset, amount },
		_ => {
			let mut calls = vec![Box::new(markets::call(this))];
			if this.one_in(2) {
				let amount = this.worth(&DOLLAR, 100);
				calls.push(Box::new(Call::supply { asset: DOLLAR, amount }.into()));
			}
			if this.one_in(6) {
				// Which it must refuse, or survive.
				let calls = bounded(vec![Box::new(markets::call(this))]);
				let inner = Call::flash_loan { asset: other, amount: 1, calls };
				return Call::flash_loan {
					asset,
					amount,
					calls: bounded(vec![Box::new(inner.into())]),
				}
				.into();
			}
			Call::flash_loan { asset, amount, calls: bounded(calls) }
		},
	};
	call.into()
}
