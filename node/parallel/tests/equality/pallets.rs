// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The calls of the other pallets: one asset for all and one for each, calls within calls, proxies
//! and multisigs, stored data, and what reads keys by their prefix.

use crate::{calls::*, common::World};
use codec::Compact;
use pallet_multisig::Timepoint;
use pallet_recovery::FriendGroup;
use pallet_vesting::VestingInfo;
use polyphony_runtime::{
	configs::governance::origins::Origin, constants::currency::UNIT, Balance, OriginCaller,
	RuntimeCall,
};
use sp_runtime::{OpaqueExtrinsic, Weight};

/// The weight that an inner call of a multisig may have.
const ENOUGH: Weight = Weight::from_parts(10_000_000_000, 1_000_000);

#[test]
fn one_asset_for_all() {
	const ASSET: u32 = 1;
	let mut world = World::new();
	let owner = world.id(0);
	let mut transactions = vec![world.sign(0, create_asset(ASSET, &owner))];
	for account in 1..60 {
		let to = world.id(account);
		transactions.push(world.sign(0, mint(ASSET, &to, 1_000_000)));
	}
	world.full_block(transactions);

	let mut transactions = Vec::new();
	for i in 0..240 {
		let from = 1 + i % 60;
		// To one, to the next, to somebody new, with permission; and more than there is.
		let next = world.id(1 + (i + 1) % 59);
		let call = match i % 6 {
			0 => transfer_asset(ASSET, &owner, 1_000),
			1 | 2 => transfer_asset(ASSET, &next, 1_000 + i as u128),
			3 => approve(ASSET, &next, 10_000),
			4 => transfer_asset(ASSET, &newcomer(i as u64), 50),
			_ => transfer_asset(ASSET, &next, 100_000_000),
		};
		transactions.push(world.sign(from, call));
	}
	for signer in 0..30 {
		let (owner, destination) = (address(&world.id(1 + signer)), address(&world.id(60)));
		let call = pallet_assets::Call::transfer_approved {
			id: Compact(ASSET),
			owner,
			destination,
			amount: 700,
		};
		transactions.push(world.sign(2 + signer, RuntimeCall::Assets(call)));
	}
	for account in 1..20 {
		let who = address(&world.id(account));
		let call = pallet_assets::Call::burn { id: Compact(ASSET), who, amount: 500 };
		transactions.push(world.sign(0, RuntimeCall::Assets(call)));
	}
	world.full_block(transactions);
}

#[test]
fn an_asset_for_each() {
	let mut world = World::new();
	for round in 0..3 {
		let mut transactions = Vec::new();
		for signer in 0..60 {
			let (own, other) = (signer as u32, world.id((signer + 30) % 60));
			let call = match round {
				0 => create_asset(own, &world.id(signer)),
				1 => mint(own, &other, 1_000),
				_ => transfer_asset((own + 30) % 60, &other, 400),
			};
			transactions.push(world.sign(signer, call));
		}
		world.full_block(transactions);
	}
}

/// Calls within calls, of which some fail: what they wrote is taken back, what came before stays.
#[test]
fn calls_within_calls() {
	nested_calls(&mut World::new());
}

/// Two blocks of them.
pub(crate) fn nested_calls(world: &mut World) {
	let (hot, other) = (world.id(0), world.id(1));
	let pay = |units: u128| transfer(&hot, units * UNIT);
	let too_much = || transfer(&other, 100_000 * UNIT);
	let born = |number: u64| transfer(&newcomer(number), UNIT);
	let calls = [
		batch(vec![pay(1), pay(2), remark_with_event(5)]),
		batch(vec![pay(1), too_much(), pay(3)]),
		batch_all(vec![pay(1), born(1), too_much()]),
		force_batch(vec![too_much(), pay(1), forbidden(), born(2)]),
		batch(vec![]),
		batch_all(vec![batch(vec![pay(1), too_much()]), pay(2)]),
		force_batch(vec![batch_all(vec![born(3), pay(1), too_much()]), born(4)]),
		batch_all(vec![force_batch(vec![pay(1), too_much()]), born(5), forbidden()]),
		if_else(batch_all(vec![pay(1), too_much()]), pay(2)),
		if_else(pay(1), too_much()),
		if_else(too_much(), forbidden()),
		derivative(3, pay(1)),
		batch_all(vec![transfer(&hot, 100 * UNIT), derivative(1, remark_with_event(3))]),
		batch(vec![burn(UNIT, true), too_much(), burn(UNIT, true)]),
		batch_all(vec![burn(UNIT, true), burn(2 * UNIT, true), too_much()]),
		if_else(batch_all(vec![burn(UNIT, true), too_much()]), burn(3 * UNIT, true)),
	];
	for shift in [0, 7] {
		let mut transactions = Vec::new();
		for i in 0..180 {
			let call = calls[(i + shift) % calls.len()].clone();
			transactions.push(world.sign(2 + i % 60, call));
		}
		world.full_block(transactions);
	}
}

/// Up to the depth at which the runtime does not decode them any more.
#[test]
fn deeply_nested_calls() {
	let mut world = World::new();
	let hot = world.id(0);
	let nest = |depth: usize, inner: RuntimeCall, outer: fn(RuntimeCall) -> RuntimeCall| {
		(0..depth).fold(inner, |call, _| outer(call))
	};
	let mut transactions = Vec::new();
	for (i, depth) in [1, 2, 5, 20, 50, 80, 120].into_iter().enumerate() {
		let outers: [fn(RuntimeCall) -> RuntimeCall; 3] = [
			|call| batch_all(vec![remark(1), call]),
			|call| force_batch(vec![call]),
			|call| derivative(1, call),
		];
		for (j, outer) in outers.into_iter().enumerate() {
			for (k, inner) in [transfer(&hot, UNIT), forbidden()].into_iter().enumerate() {
				let signer = 1 + 6 * i + 2 * j + k;
				transactions.push(world.sign(signer, nest(depth, inner, outer)));
			}
		}
		// They pay the same account as the nested ones.
		transactions.push(world.sign(50 + i, transfer(&hot, UNIT)));
	}
	let outcome = world.block(transactions);
	assert!(outcome.included > 30, "{outcome:?}");
}

#[test]
fn proxies() {
	let mut world = World::new();
	let hot = world.id(63);
	// Each is a proxy of the one before; the last ones of many.
	let mut transactions = Vec::new();
	for signer in 0..50 {
		let delegate = world.id(signer + 1);
		transactions.push(world.sign(signer, add_proxy(&delegate)));
		let (busy, call) = (world.id(60 + signer % 3), transfer(&hot, UNIT));
		transactions.push(world.sign(signer, add_proxy(&busy)));
		// The permission is as old as the transaction before.
		let real = world.id(signer);
		transactions.push(world.sign(signer + 1, proxied(&real, call)));
	}
	world.full_block(transactions);

	let mut transactions = Vec::new();
	for i in 0..150 {
		let (real, next) = (world.id(i % 50), world.id(i % 50 + 1));
		let pay = transfer(&next, UNIT / 10);
		let call = match i % 5 {
			0 => proxied(&real, batch_all(vec![pay, transfer(&hot, 5_000 * UNIT)])),
			1 => proxied(&real, proxied(&next, pay)),
			2 => proxied(&hot, pay),
			_ => proxied(&real, pay),
		};
		transactions.push(world.sign(60 + i % 3, call));
		if i % 10 == 9 {
			let call = RuntimeCall::Proxy(pallet_proxy::Call::remove_proxies {});
			transactions.push(world.sign(i % 50, call));
		}
	}
	// Accounts that are named after the place of a transaction in the block.
	for signer in 51..59 {
		let call =
			pallet_proxy::Call::create_pure { proxy_type: Default::default(), delay: 0, index: 0 };
		transactions.push(world.sign(signer, RuntimeCall::Proxy(call)));
	}
	world.full_block(transactions);
}

/// Two of three, both in one block: the second names the place of the first.
#[test]
fn multisigs() {
	let mut world = World::new();
	let mut transactions: Vec<OpaqueExtrinsic> = Vec::new();
	let height = world.height() + 1;
	for group in 0..20 {
		let members: Vec<_> = (0..3).map(|member| 3 * group + member).collect();
		let others = |signer: usize| {
			let others = members.iter().filter(|member| **member != signer);
			let mut others: Vec<_> = others.map(|member| world.id(*member)).collect();
			others.sort();
			others
		};
		let (first, second) = (others(members[0]), others(members[1]));
		let mut all: Vec<_> = members.iter().map(|member| world.id(*member)).collect();
		all.sort();
		let account =
			pallet_multisig::Pallet::<polyphony_runtime::Runtime>::multi_account_id(&all, 2);
		let call = Box::new(transfer(&world.id(63), UNIT));
		// The inherent is the first extrinsic.
		let index = transactions.len() as u32 + 2;
		let approval = |other_signatories, maybe_timepoint| {
			RuntimeCall::Multisig(pallet_multisig::Call::as_multi {
				threshold: 2,
				other_signatories,
				maybe_timepoint,
				call: call.clone(),
				max_weight: ENOUGH,
			})
		};
		let first = approval(first, None);
		let second = approval(second, Some(Timepoint { height, index }));
		transactions.push(world.sign(members[2], transfer(&account, 5 * UNIT)));
		transactions.push(world.sign(members[0], first));
		transactions.push(world.sign(members[1], second.clone()));
		// Too late.
		transactions.push(world.sign(members[1], second));
	}
	let before = world.free(63);
	world.full_block(transactions);
	assert_eq!(world.free(63), before + 20 * UNIT, "all of them came about");
}

/// Values of all sizes: identities, preimages, schedules, groups of friends, votes.
#[test]
fn stored_data() {
	let mut world = World::new();
	let mut transactions = Vec::new();
	for signer in 0..16 {
		let sizes = [0, 1, 100, 4_000, 100_000, 400_000];
		let bytes = preimage(signer as u8, sizes[signer % sizes.len()]);
		transactions.push(world.sign(signer, note_preimage(bytes.clone())));
		transactions.push(world.sign(signer, identity("somebody", signer * 6)));
		// Removed again in the same block, or by somebody who may not.
		transactions.push(world.sign(signer % 8, unnote_preimage(&bytes)));
	}
	for signer in 16..32 {
		let schedule = VestingInfo::new(10 * UNIT, UNIT / 10, 1 + signer as u32 % 3);
		for target in [40, signer + 1] {
			let target = address(&world.id(target));
			let call = pallet_vesting::Call::vested_transfer { target, schedule };
			transactions.push(world.sign(signer, RuntimeCall::Vesting(call)));
		}
		let vest = RuntimeCall::Vesting(pallet_vesting::Call::vest {});
		transactions.push(world.sign(signer + 1, vest));
	}
	for signer in 32..40 {
		let mut friends = vec![world.id(signer + 1), world.id(signer + 2), world.id(63)];
		friends.sort();
		let group = FriendGroup {
			friends: friends.try_into().expect("three are allowed"),
			friends_needed: 2,
			inheritor: world.id(50),
			inheritance_delay: 1,
			inheritance_priority: 0,
			cancel_delay: 1,
		};
		let call = pallet_recovery::Call::set_friend_groups { friend_groups: vec![group] };
		transactions.push(world.sign(signer, RuntimeCall::Recovery(call)));
		let lost = address(&world.id(signer));
		let call = pallet_recovery::Call::initiate_attempt { lost, friend_group_index: 0 };
		transactions.push(world.sign(63, RuntimeCall::Recovery(call)));
	}
	for signer in 50..56 {
		let origin = OriginCaller::Origins(Origin::ValidatorsAdmin);
		transactions.push(world.sign(signer, referendum(origin)));
		transactions.push(world.sign(signer, vote(signer as u32 - 50, true, 100 * UNIT)));
	}
	world.full_block(transactions);

	let mut transactions = Vec::new();
	for signer in 0..60 {
		transactions.push(world.sign(signer, vote(signer as u32 % 7, signer % 3 > 0, 50 * UNIT)));
		let call = match signer {
			0..16 => RuntimeCall::Identity(pallet_identity::Call::clear_identity {}),
			16..32 => {
				let merge = pallet_vesting::Call::merge_schedules {
					schedule1_index: 0,
					schedule2_index: 1,
				};
				RuntimeCall::Vesting(merge)
			},
			32..40 => RuntimeCall::ConvictionVoting(pallet_conviction_voting::Call::remove_vote {
				class: None,
				index: signer as u32 % 7,
			}),
			_ => {
				let target = address(&world.id(40));
				RuntimeCall::Vesting(pallet_vesting::Call::vest_other { target })
			},
		};
		transactions.push(world.sign(signer, call));
	}
	world.full_block(transactions);
}

/// An asset that goes with all its accounts and approvals: they are found by their prefix, which
/// only the stock path does, between transactions that the lanes execute.
#[test]
fn what_is_found_by_prefix() {
	let mut world = World::new();
	let (assets, hot) = ([1, 2, 3], world.id(63));
	let mut transactions = Vec::new();
	for asset in assets {
		let (owner, signer) = (world.id(asset as usize), asset as usize);
		transactions.push(world.sign(signer, create_asset(asset, &owner)));
		for account in 4..40 {
			let to = world.id(account);
			transactions.push(world.sign(signer, mint(asset, &to, 10_000)));
		}
	}
	world.full_block(transactions);

	let mut transactions = Vec::new();
	let mut shift = 0;
	for signer in 4..40 {
		let to = world.id(signer + 1);
		transactions.push(world.sign(signer, approve(1 + signer as u32 % 3, &to, 10)));
		transactions.push(world.sign(signer, transfer_asset(1, &hot, 11)));
	}
	for asset in assets {
		let signer = asset as usize;
		let id = || Compact(asset);
		// Only what nobody has any more is destroyed.
		for account in (4..40).chain([63]) {
			let who = address(&world.id(account));
			let call = pallet_assets::Call::burn { id: id(), who, amount: Balance::MAX };
			transactions.push(world.sign(signer, RuntimeCall::Assets(call)));
		}
		for call in [
			pallet_assets::Call::start_destroy { id: id() },
			pallet_assets::Call::destroy_accounts { id: id() },
			pallet_assets::Call::destroy_approvals { id: id() },
			pallet_assets::Call::finish_destroy { id: id() },
		] {
			transactions.push(world.sign(signer, RuntimeCall::Assets(call)));
			// What follows sees what the stock path has left.
			for sender in [10, 20, 30] {
				let sender = sender + shift;
				transactions.push(world.sign(sender, transfer_asset(asset, &hot, 7)));
				transactions.push(world.sign(sender, transfer(&hot, UNIT)));
			}
			shift = (shift + 1) % 9;
		}
		// It may begin again.
		let owner = world.id(signer);
		transactions.push(world.sign(signer, create_asset(asset, &owner)));
		transactions.push(world.sign(signer, mint(asset, &hot, 70)));
	}
	let outcome = world.full_block(transactions);
	assert!(outcome.counts.in_order > 0, "{outcome:?}");
}
