// SPDX-License-Identifier: Apache-2.0

//! The token, assets, items, vesting and identities.

use super::{bounded, Asset, Generator, FERDIE};
use codec::Compact;
use pallet_identity::{legacy::IdentityInfo, Data};
use pallet_nfts::{CollectionConfig, CollectionSettings, MintSettings};
use pallet_vesting::VestingInfo;
use polyphony_runtime::{constants::currency::UNIT, Runtime, RuntimeCall};

pub(super) fn act(this: &mut Generator) {
	let (who, call) = if this.one_in(3) { assets(this) } else { (this.who(), call(this)) };
	this.push(who, call);
}

/// A call about it.
pub(super) fn call(this: &mut Generator) -> RuntimeCall {
	match this.below(12) {
		0..=4 => money(this),
		5 | 6 => items(this),
		7 => vesting(this),
		8 => identity(this),
		_ => assets(this).1,
	}
}

fn money(this: &mut Generator) -> RuntimeCall {
	type Call = pallet_balances::Call<Runtime>;
	let dest = this.address();
	let value = this.worth(&Asset::Native, 50_000);
	let keep_alive = !this.one_in(3);
	match this.below(8) {
		0..=3 => Call::transfer_keep_alive { dest, value },
		4 | 5 => Call::transfer_allow_death { dest, value },
		6 if this.one_in(3) => Call::transfer_all { dest, keep_alive },
		_ => Call::burn { value: value % UNIT, keep_alive },
	}
	.into()
}

/// A call of the assets pallet, and who signs it. Ferdie owns those of the preset.
fn assets(this: &mut Generator) -> (u8, RuntimeCall) {
	type Call = pallet_assets::Call<Runtime>;
	let number = if this.one_in(3) { 10 + this.below(3) } else { 1 + this.below(3) };
	let id = Compact(number);
	let target = this.address();
	let amount = this.worth(&Asset::WithId(number), 1_000);
	let owner = if number < 10 { FERDIE } else { (number % 12) as u8 };
	let who = this.who();
	let (who, call): (u8, Call) = match this.below(22) {
		0 | 1 => (owner, Call::create { id, admin: target, min_balance: 10 }),
		2..=4 => (owner, Call::mint { id, beneficiary: target, amount }),
		5..=8 => (who, Call::transfer { id, target, amount }),
		9 => (who, Call::transfer_keep_alive { id, target, amount }),
		10 => (who, Call::approve_transfer { id, delegate: target, amount }),
		11 => {
			let destination = this.address();
			(who, Call::transfer_approved { id, owner: target, destination, amount })
		},
		12 => (owner, Call::burn { id, who: target, amount }),
		13 => (owner, Call::freeze { id, who: target }),
		14 => (owner, Call::thaw { id, who: target }),
		15 => (who, Call::touch { id }),
		16 => (who, Call::refund { id, allow_burn: this.one_in(2) }),
		17 => (who, Call::transfer_all { id, dest: target, keep_alive: this.one_in(2) }),
		// Those of the preset seldom: much of the rest is about them.
		18 if number >= 10 || this.one_in(8) => (owner, Call::start_destroy { id }),
		19 => (who, Call::destroy_accounts { id }),
		20 => (who, Call::destroy_approvals { id }),
		_ => (who, Call::finish_destroy { id }),
	};
	(who, call.into())
}

fn items(this: &mut Generator) -> RuntimeCall {
	type Call = pallet_nfts::Call<Runtime>;
	// The first collections are those of the marketplace and of music.
	let (collection, item) = (this.number(7), this.number(3));
	let who = this.address();
	match this.below(8) {
		0 | 1 => {
			let config = CollectionConfig {
				settings: CollectionSettings::all_enabled(),
				max_supply: None,
				mint_settings: MintSettings::default(),
			};
			Call::create { admin: who, config }
		},
		2 | 3 => Call::mint { collection, item, mint_to: who, witness_data: None },
		4 => Call::transfer { collection, item, dest: who },
		5 => {
			let price = if this.one_in(3) { None } else { Some(UNIT) };
			Call::set_price { collection, item, price, whitelisted_buyer: None }
		},
		6 => Call::buy_item { collection, item, bid_price: UNIT },
		_ => Call::burn { collection, item },
	}
	.into()
}

fn vesting(this: &mut Generator) -> RuntimeCall {
	type Call = pallet_vesting::Call<Runtime>;
	let target = this.address();
	match this.below(4) {
		0 | 1 => {
			let start = this.block + this.below(4);
			let schedule = VestingInfo::new(UNIT, UNIT / 7, start);
			Call::vested_transfer { target, schedule }
		},
		2 => Call::vest {},
		_ => Call::vest_other { target },
	}
	.into()
}

fn identity(this: &mut Generator) -> RuntimeCall {
	type Call = pallet_identity::Call<Runtime>;
	let name = Data::Raw(bounded(b"a name".to_vec()));
	match this.below(4) {
		0 | 1 => {
			let additional = vec![(name.clone(), name.clone()); this.below(4) as usize];
			let info = IdentityInfo {
				additional: bounded(additional),
				display: name,
				..Default::default()
			};
			Call::set_identity { info: Box::new(info) }
		},
		2 => Call::add_sub { sub: this.address(), data: name },
		_ => Call::clear_identity {},
	}
	.into()
}
