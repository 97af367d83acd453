// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Blocks that no node may accept, apart from bad signatures: headers that say something else than
//! the runtime, inherents out of place, transactions that do not belong there, and more than fits.

use crate::{
	calls::*,
	common::{Header, World},
	gate::{sealed, Gate},
};
use codec::Encode;
use polyphony_benches::{opaque, Built};
use polyphony_parallel::Error;
use polyphony_runtime::{constants::currency::UNIT, RuntimeCall, UncheckedExtrinsic};
use sp_core::H256;
use sp_runtime::{generic::DigestItem, OpaqueExtrinsic};

/// The body of a block: the inherent, then the transactions.
type Body = Vec<OpaqueExtrinsic>;

/// Signers of the block's transactions; each signs one, and the first of them some more.
const SIGNERS: usize = 20;
/// Where the second transaction of the first signer is, whose first one is at 1.
const SECOND: usize = SIGNERS + 1;
/// Somewhere among the transactions that the lanes execute.
const MIDDLE: usize = SIGNERS / 2;

/// A valid block on the tip.
fn valid(world: &mut World) -> Built {
	let mut transactions = Vec::new();
	for i in 0..SIGNERS + 3 {
		let to = world.id((i * 7 + 1) % SIGNERS);
		transactions.push(world.sign(i % SIGNERS, keep_alive(&to, UNIT)));
	}
	let built = world.chain.build(world.tip, transactions);
	assert_eq!(built.dropped, 0);
	assert_eq!(built.body.len(), SECOND + 3);
	built
}

/// Refuses a block with another body, under the header of a valid one and under one with the right
/// root of extrinsics. Then accepts the valid one.
fn check_body(world: &mut World, gate: &Gate, what: &str, change: impl FnOnce(&mut Body)) {
	let built = valid(world);
	let mut body = built.body.clone();
	change(&mut body);
	gate.refuse(world, built.header.clone(), body.clone(), what);
	gate.refuse(world, sealed(&built.header, &body), body, what);
	gate.accept(world, built);
}

/// A digest item that an author writes.
fn pre_runtime(engine: &[u8; 4]) -> DigestItem {
	DigestItem::PreRuntime(*engine, vec![1, 2, 3])
}

/// What is wrong, and how it is made so.
type Change<T> = (&'static str, fn(&mut T));
/// The same for the bytes of an extrinsic.
type Recoding = (&'static str, fn(Vec<u8>) -> Vec<u8>);

/// What is wrong with a header, and how it comes to be so.
const HEADERS: [Change<Header>; 19] = [
	("another state root", |header| header.state_root = H256::repeat_byte(1)),
	("no state root", |header| header.state_root = H256::zero()),
	("another root of extrinsics", |header| header.extrinsics_root = H256::repeat_byte(2)),
	("no root of extrinsics", |header| header.extrinsics_root = H256::zero()),
	("no digest", |header| header.digest.logs.clear()),
	("a digest twice", |header| header.digest.logs.push(header.digest.logs[0].clone())),
	("another slot", |header| {
		header.digest.logs[0] = DigestItem::PreRuntime(*b"aura", 999u64.encode())
	}),
	("no slot", |header| header.digest.logs[0] = pre_runtime(b"aura")),
	("another engine", |header| header.digest.logs[0] = pre_runtime(b"babe")),
	("one engine more", |header| header.digest.logs.push(pre_runtime(b"babe"))),
	("something more", |header| header.digest.logs.push(DigestItem::Other(vec![1]))),
	("a message to GRANDPA", |header| {
		header.digest.logs.push(DigestItem::Consensus(*b"FRNK", vec![1]))
	}),
	("a seal in the digest", |header| {
		header.digest.logs.push(DigestItem::Seal(*b"aura", vec![0; 64]))
	}),
	("a change of the code", |header| {
		header.digest.logs.push(DigestItem::RuntimeEnvironmentUpdated)
	}),
	("the number of the parent", |header| header.number -= 1),
	("the next number", |header| header.number += 1),
	("number zero", |header| header.number = 0),
	("the last number", |header| header.number = u32::MAX),
	("an unknown parent", |header| header.parent_hash = H256::repeat_byte(3)),
];

#[test]
fn headers() {
	let mut world = World::new();
	let gate = Gate::new(&world, 4);
	// So that there is a parent of the parent.
	let built = valid(&mut world);
	gate.accept(&mut world, built);

	for (what, change) in HEADERS {
		let built = valid(&mut world);
		let mut header = built.header.clone();
		change(&mut header);
		gate.refuse(&world, header, built.body.clone(), what);
		gate.accept(&mut world, built);
	}

	let grandparent = world.tip;
	let built = valid(&mut world);
	gate.accept(&mut world, built);
	let built = valid(&mut world);
	let header = Header { parent_hash: grandparent, ..built.header.clone() };
	gate.refuse(&world, header, built.body.clone(), "the parent of the parent");
	let header = Header { parent_hash: world.genesis, ..built.header.clone() };
	gate.refuse(&world, header, built.body.clone(), "a distant parent");
	gate.accept(&mut world, built);
}

#[test]
fn inherents() {
	let mut world = World::new();
	let gate = Gate::new(&world, 4);
	let changes: [Change<Body>; 8] = [
		("no extrinsics", |body| body.clear()),
		("no inherent", |body| {
			body.remove(0);
		}),
		("the inherent is second", |body| body.swap(0, 1)),
		("the inherent is in the middle", |body| {
			let inherent = body.remove(0);
			body.insert(MIDDLE, inherent);
		}),
		("the inherent is last", |body| {
			let inherent = body.remove(0);
			body.push(inherent);
		}),
		("the inherent comes twice", |body| body.insert(0, body[0].clone())),
		("the inherent comes again in the middle", |body| body.insert(MIDDLE, body[0].clone())),
		("the inherent comes again at the end", |body| body.push(body[0].clone())),
	];
	for (what, change) in changes {
		check_body(&mut world, &gate, what, change);
	}
	// The inherent itself: another time, of another slot or none.
	for now in [0, 1, 1_000_000_000] {
		let call = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now });
		let inherent = opaque(&UncheckedExtrinsic::new_bare(call));
		check_body(&mut world, &gate, &format!("the time is {now}"), |body| body[0] = inherent);
	}
	// An inherent that somebody has signed is none.
	let now = pallet_timestamp::Call::set { now: 2_000 };
	let signed = world.chain.accounts.sign(40, RuntimeCall::Timestamp(now), 0);
	check_body(&mut world, &gate, "a signed inherent in its place", |body| {
		body[0] = signed.clone();
	});
}

#[test]
fn transactions() {
	let mut world = World::new();
	let gate = Gate::new(&world, 4);
	let changes: [Change<Body>; 8] = [
		("a transaction again", |body| body.push(body[1].clone())),
		("a transaction twice", |body| body.insert(MIDDLE, body[MIDDLE].clone())),
		("the first transaction twice", |body| body.insert(1, body[1].clone())),
		("nonces out of order", |body| body.swap(1, SECOND)),
		("nonces out of order in the lanes", |body| {
			// The second signer's.
			body.swap(2, SECOND + 1);
		}),
		("a nonce is missing", |body| {
			body.remove(1);
		}),
		("a nonce is missing in the lanes", |body| {
			body.remove(2);
		}),
		("a transaction is missing", |body| {
			body.pop();
		}),
	];
	for (what, change) in changes {
		check_body(&mut world, &gate, what, change);
	}

	// What is valid in itself, and is not what the header is about.
	let more = world.chain.accounts.sign(40, remark(3), 0);
	check_body(&mut world, &gate, "one more", |body| body.push(more));
	// What is not.
	let accounts = &world.chain.accounts;
	let invalid = [
		("a nonce of the future", accounts.sign(40, remark(3), 1)),
		("a tip that nobody has", accounts.sign_with(40, remark(3), 0, 10_000 * UNIT)),
		("a bare call", opaque(&UncheckedExtrinsic::new_bare(remark(3)))),
		("a bare transfer", opaque(&UncheckedExtrinsic::new_bare(burn(1, true)))),
	];
	for (what, extrinsic) in invalid {
		for at in [1, 2, MIDDLE, SECOND + 3] {
			let extrinsic = extrinsic.clone();
			check_body(&mut world, &gate, &format!("{what} at {at}"), |body| {
				body.insert(at, extrinsic);
			});
		}
	}
}

/// Extrinsics that are none.
#[test]
fn encodings() {
	let mut world = World::new();
	let gate = Gate::new(&world, 4);
	let changes: [Recoding; 8] = [
		("nothing", |_| vec![]),
		("a version", |_| vec![0x84]),
		("noise", |_| vec![0xff; 120]),
		("a byte more", |bytes| [bytes, vec![0]].concat()),
		("a byte less", |bytes| bytes[..bytes.len() - 1].to_vec()),
		("another version", |bytes| [&[0x85][..], &bytes[1..]].concat()),
		("a general transaction", |bytes| [&[0x45, 0x00][..], &bytes[99..]].concat()),
		("a pallet that is not there", |mut bytes| {
			// The call ends with the account, the kind of its address and six bytes of the amount.
			let call = bytes.len() - 6 - 33 - 2;
			bytes[call] = 200;
			bytes
		}),
	];
	for (what, change) in changes {
		for at in [1, MIDDLE, SECOND + 2] {
			check_body(&mut world, &gate, &format!("{what} at {at}"), |body| {
				body[at] = OpaqueExtrinsic::from_blob(change(body[at].inner().to_vec()));
			});
		}
	}

	// Calls within calls: deeper than a runtime decodes, and deeper than it has stack for.
	let inner = remark(0).encode();
	let outer = &batch(vec![remark(0)]).encode()[..3];
	for depth in [400, 50_000] {
		let call = [outer.repeat(depth), inner.clone()].concat();
		for at in [1, MIDDLE] {
			check_body(&mut world, &gate, &format!("{depth} calls deep at {at}"), |body| {
				// Instead of the transfer, which is as long as in every one of them.
				let bytes = body[at].inner();
				let before = &bytes[..bytes.len() - 6 - 33 - 2];
				body[at] = OpaqueExtrinsic::from_blob([before, &call].concat());
			});
		}
	}
}

/// More than fits into a block, by weight and by length.
#[test]
fn limits() {
	const MIB: usize = 1024 * 1024;
	let mut world = World::new();
	let gate = Gate::new(&world, 4);
	let inherent = world.chain.opening(world.tip).1;
	let signers = world.signers();
	let transfers = |world: &mut World, count: usize| -> Body {
		(0..count)
			.map(|i| {
				let to = world.id((i + 5) % signers);
				world.sign(i % signers, keep_alive(&to, UNIT / 100))
			})
			.collect()
	};

	let all = transfers(&mut world, 1_500);
	let full = world.chain.build(world.tip, all.clone());
	assert!(full.dropped > 300, "more than a block's worth of transfers");
	for more in [1, full.dropped] {
		let mut body = vec![inherent.clone()];
		body.extend_from_slice(&all[..full.body.len() - 1 + more]);
		let header = sealed(&full.header, &body);
		// It is the limit that it fails at, not the root in the end.
		let error = world.engine.with_lanes(2).execute_block(&header, &body).err();
		assert!(matches!(error, Some(Error::Runtime(_))), "{error:?}");
		gate.refuse(&world, header, body, &format!("{more} more than fit by weight"));
	}
	gate.accept(&mut world, full);

	let inherent = world.chain.opening(world.tip).1;
	let mut all = transfers(&mut world, 20);
	for signer in 30..34 {
		all.push(world.sign(signer, remark(MIB * 6 / 5)));
	}
	let full = world.chain.build(world.tip, all.clone());
	assert_eq!(full.dropped, 1, "the fourth megabyte does not fit");
	let body: Body = [vec![inherent], all].concat();
	let header = sealed(&full.header, &body);
	let error = world.engine.with_lanes(2).execute_block(&header, &body).err();
	assert!(matches!(error, Some(Error::Runtime(_))), "{error:?}");
	gate.refuse(&world, header, body, "more than fits by length");
	gate.accept(&mut world, full);
}
