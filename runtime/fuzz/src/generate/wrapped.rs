// SPDX-License-Identifier: Apache-2.0

//! Calls within calls: batches, proxies, multisigs.

use super::{accounts, governance, lending, marketplace, markets, music, vaults, Generator};
use crate::world;
use pallet_multisig::Timepoint;
use polyphony_runtime::{configs::accounts::ProxyType, AccountId, Address, Runtime, RuntimeCall};
use sp_runtime::Weight;

type Call = pallet_utility::Call<Runtime>;
type ProxyCall = pallet_proxy::Call<Runtime>;
type MultisigCall = pallet_multisig::Call<Runtime>;

/// How deep calls are nested here.
const DEPTH: u32 = 4;

pub(super) fn act(this: &mut Generator) {
	let who = this.who();
	match this.below(8) {
		0 => multisig(this, who),
		// A proxy, and what it does.
		1 | 2 => {
			let delegate = this.who();
			let proxy_type = this.one_of(&[ProxyType::Any, ProxyType::Any, ProxyType::NonTransfer]);
			let add = ProxyCall::add_proxy {
				delegate: Address::Id(world::account(delegate)),
				proxy_type,
				delay: 0,
			};
			this.push(who, add);
			let call = proxied(this, who);
			this.push(delegate, call);
		},
		3 => {
			let index = this.below(3) as u16;
			let proxy_type = ProxyType::Any;
			let call = if this.one_in(2) {
				ProxyCall::create_pure { proxy_type, delay: 0, index }
			} else {
				ProxyCall::remove_proxies {}
			};
			this.push(who, call);
		},
		_ => {
			let call = wrapped(this, DEPTH);
			this.push(who, call);
		},
	}
}

/// Any call.
fn inner(this: &mut Generator, depth: u32) -> RuntimeCall {
	match this.below(9) {
		0 | 1 if depth > 0 => wrapped(this, depth - 1),
		2 => governance::call(this),
		3 => lending::call(this),
		4 => marketplace::call(this),
		5 => markets::call(this),
		6 => music::call(this),
		7 => vaults::call(this),
		_ => accounts::call(this),
	}
}

fn wrapped(this: &mut Generator, depth: u32) -> RuntimeCall {
	let calls = (0..1 + this.below(4)).map(|_| inner(this, depth)).collect();
	let call: Call = match this.below(8) {
		0 | 1 => Call::batch { calls },
		2 | 3 => Call::batch_all { calls },
		4 => Call::force_batch { calls },
		5 => {
			let call = Box::new(inner(this, depth));
			Call::as_derivative { index: this.below(2) as u16, call }
		},
		6 => {
			let (main, fallback) = (Box::new(inner(this, depth)), Box::new(inner(this, depth)));
			Call::if_else { main, fallback }
		},
		_ => {
			let real = this.who();
			return proxied(this, real);
		},
	};
	call.into()
}

/// For somebody who may have named the signer.
fn proxied(this: &mut Generator, real: u8) -> RuntimeCall {
	let real = Address::Id(world::account(real));
	let call = Box::new(inner(this, 1));
	ProxyCall::proxy { real, force_proxy_type: None, call }.into()
}

/// Two of three, one after the other. The second names the place of the first, which is right if no
/// extrinsic before it was invalid.
fn multisig(this: &mut Generator, who: u8) {
	let members = [who, (who + 1) % world::ACCOUNTS, (who + 2) % world::ACCOUNTS];
	let call = inner(this, 1);
	let place = Timepoint { height: this.block, index: this.index };
	for (signer, maybe_timepoint) in [(members[0], None), (members[1], Some(place))] {
		let mut other_signatories: Vec<AccountId> = members
			.iter()
			.filter(|member| **member != signer)
			.map(|member| world::account(*member))
			.collect();
		other_signatories.sort();
		this.push(
			signer,
			MultisigCall::as_multi {
				threshold: 2,
				other_signatories,
				maybe_timepoint,
				call: Box::new(call.clone()),
				max_weight: Weight::from_parts(500_000_000_000, 1_000_000_000),
			},
		);
	}
}
