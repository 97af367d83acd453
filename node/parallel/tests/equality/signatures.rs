// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Blocks with bad signatures. Signatures leave no trace in the state: but for them, headers and
//! bodies here are in order, and only who verifies finds out.

use crate::{
	calls::*,
	common::{sign_for, World},
	gate::{sealed, Gate},
};
use polyphony_benches::{sign_by, Built};
use polyphony_runtime::{constants::currency::UNIT, AccountId, Signature};
use sp_core::{ecdsa, ed25519, Pair};
use sp_runtime::{traits::IdentifyAccount, MultiSigner, OpaqueExtrinsic};

/// Transactions in a block, each of a signer of its own.
const COUNT: usize = 40;

/// In an extrinsic: the version, the kind of the address, the address.
const SIGNER: usize = 2;
/// After the address and the kind of the signature.
const SIGNATURE: usize = SIGNER + 32 + 1;
/// The length of a signature.
const LENGTH: usize = 64;

/// A valid block on the tip.
fn valid(world: &mut World) -> Built {
	let transactions = (0..COUNT)
		.map(|signer| {
			let to = world.id((signer + 1) % COUNT);
			world.sign(signer, keep_alive(&to, UNIT))
		})
		.collect::<Vec<_>>();
	let built = world.chain.build(world.tip, transactions);
	assert_eq!(built.dropped, 0);
	built
}

/// The extrinsic with these bits flipped in one of its bytes.
fn flipped(extrinsic: &OpaqueExtrinsic, byte: usize, bits: u8) -> OpaqueExtrinsic {
	let mut bytes = extrinsic.inner().to_vec();
	bytes[byte] ^= bits;
	OpaqueExtrinsic::from_blob(bytes)
}

/// Refuses the block with these extrinsics changed, and then accepts it as it was.
fn check(
	world: &mut World,
	gate: &Gate,
	what: &str,
	change: impl FnOnce(&World, &mut Vec<OpaqueExtrinsic>),
) {
	let built = valid(world);
	let mut body = built.body.clone();
	change(world, &mut body);
	assert_ne!(body, built.body, "{what}");
	// So that the nonces are those of the tip again.
	world.goto(world.tip);
	gate.refuse(world, sealed(&built.header, &body), body, what);
	gate.accept(world, built);
}

#[test]
fn bad_signatures() {
	let mut world = World::new();
	let gate = Gate::new(&world, 4);
	let built = valid(&mut world);
	assert_eq!(sealed(&built.header, &built.body), built.header, "the root is the runtime's");
	gate.accept(&mut world, built);

	let (first, middle, last) = (1, COUNT / 2, COUNT);
	for (place, at) in [("first", first), ("middle", middle), ("last", last)] {
		for (part, byte, bits) in [
			("R", SIGNATURE, 1),
			("s", SIGNATURE + 40, 0x10),
			("the marker", SIGNATURE + LENGTH - 1, 0x80),
		] {
			let what = format!("a bit of {part} in the {place} transaction");
			check(&mut world, &gate, &what, |_, body| body[at] = flipped(&body[at], byte, bits));
		}
	}
	// Whatever the batches are, each of these is alone among good ones.
	for at in [2, 3, 11, COUNT - 1] {
		let what = format!("a bit in transaction {at}");
		check(&mut world, &gate, &what, |_, body| body[at] = flipped(&body[at], SIGNATURE + 33, 2));
	}
	check(&mut world, &gate, "two of them", |_, body| {
		for at in [5, 25] {
			body[at] = flipped(&body[at], SIGNATURE + 35, 4);
		}
	});
	check(&mut world, &gate, "all of them", |_, body| {
		for extrinsic in &mut body[1..] {
			*extrinsic = flipped(extrinsic, SIGNATURE + 35, 4);
		}
	});
	check(&mut world, &gate, "another signer", |_, body| {
		body[middle] = flipped(&body[middle], SIGNER + 5, 1);
	});
	check(&mut world, &gate, "another's signature", |_, body| {
		let other = body[middle + 1].inner()[SIGNATURE..][..LENGTH].to_vec();
		let mut bytes = body[middle].inner().to_vec();
		bytes[SIGNATURE..][..LENGTH].copy_from_slice(&other);
		body[middle] = OpaqueExtrinsic::from_blob(bytes);
	});
	check(&mut world, &gate, "another kind of signature", |_, body| {
		// Ed25519 instead of sr25519.
		body[middle] = flipped(&body[middle], SIGNATURE - 1, 1);
	});
	check(&mut world, &gate, "another amount", |_, body| {
		let end = body[middle].inner().len() - 3;
		body[middle] = flipped(&body[middle], end, 1);
	});
}

/// What is signed for another chain, or for another version of the runtime, has a bad signature
/// here: all of this is part of what is signed, and none of it of the transaction.
#[test]
fn signatures_for_others() {
	let mut world = World::new();
	let gate = Gate::new(&world, 3);
	let other_genesis = sp_core::H256::repeat_byte(1);
	for at in [1, 2, COUNT / 2, COUNT] {
		for (what, genesis, version) in
			[("another chain", Some(other_genesis), 0), ("the next version", None, 1)]
		{
			check(&mut world, &gate, &format!("{what}, {at}"), |world, body| {
				let signer = at - 1;
				let call = keep_alive(&world.id((signer + 1) % COUNT), UNIT);
				let (pair, version) =
					(world.chain.accounts.pair(signer), world.spec_version + version);
				// Its nonce is the one that the block began with.
				let nonce = world.nonce(signer) - 1;
				let genesis = genesis.unwrap_or(world.genesis);
				body[at] = sign_for(pair, call, nonce, 0, genesis, version);
			});
		}
	}
}

/// Only sr25519 signatures are verified in batches; those of the other schemes at once.
#[test]
fn other_schemes() {
	let mut world = World::new();
	let gate = Gate::new(&world, 4);
	let (ed, ec) = (ed25519::Pair::from_seed(&[1; 32]), <ecdsa::Pair as Pair>::from_seed(&[2; 32]));
	let ed_id: AccountId = MultiSigner::from(ed.public()).into_account();
	let ec_id: AccountId = MultiSigner::from(Pair::public(&ec)).into_account();
	let funds = vec![
		world.sign(0, transfer(&ed_id, 100 * UNIT)),
		world.sign(1, transfer(&ec_id, 100 * UNIT)),
	];
	world.full_block(funds);

	// Of each scheme in turn, four times for each account.
	let mut nonces = 0..;
	for tampered_with in [false, true, true] {
		let mut transactions = Vec::new();
		for nonce in nonces.by_ref().take(4) {
			let to = world.id(nonce as usize);
			let (genesis, version) = (world.genesis, world.spec_version);
			let call = || keep_alive(&to, UNIT);
			let sign = |payload: &[u8]| Signature::Ed25519(ed.sign(payload));
			transactions.push(sign_by(ed_id.clone(), sign, call(), nonce, 0, genesis, version));
			let sign = |payload: &[u8]| Signature::Ecdsa(Pair::sign(&ec, payload));
			transactions.push(sign_by(ec_id.clone(), sign, call(), nonce, 0, genesis, version));
			transactions.push(world.sign(5, call()));
		}
		if !tampered_with {
			world.full_block(transactions);
			continue;
		}
		let built = world.chain.build(world.tip, transactions);
		assert_eq!(built.dropped, 0);
		for at in [1, 2, 4, 5, 10, 11] {
			let mut body = built.body.clone();
			body[at] = flipped(&body[at], SIGNATURE + 10, 1);
			let header = sealed(&built.header, &body);
			gate.refuse(&world, header, body, &format!("a bit in transaction {at}"));
		}
		gate.accept(&mut world, built);
	}
}
