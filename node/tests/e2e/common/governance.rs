// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A referendum on the root track of the development chain: preimage, submission, deposit, votes
//! with conviction by six accounts, confirmation, enactment; and motions of the technical
//! committee.

use super::{
	chain::{Block, Chain, Hash},
	transactions::{call, Call, Included},
	wait::{BLOCKS, VOTE},
	UNIT,
};
use subxt::{
	config::{substrate::BlakeTwo256, Hasher},
	dynamic::Value,
};
use subxt_signer::sr25519::{dev, Keypair};

/// What each voter puts in: most of what it has, so that support passes in a few blocks.
const STAKE: u128 = 900_000 * UNIT;
/// What Ferdie does, who has made the pools of the chain.
const STAKE_OF_FERDIE: u128 = 500_000 * UNIT;

/// The hash that governance and `System.authorize_upgrade` know a call or a code by.
pub fn blake2_256(bytes: &[u8]) -> Hash {
	BlakeTwo256.hash(bytes)
}

/// `System.authorize_upgrade` for `code`.
pub fn authorize_upgrade(code: &[u8]) -> Call {
	let hash = Value::from_bytes(blake2_256(code));
	call("System", "authorize_upgrade", [("code_hash", hash)])
}

/// The voters, each with its conviction: from one to six times the lock and the weight.
fn voters() -> [(Keypair, u128); 6] {
	[
		(dev::alice(), 1),
		(dev::bob(), 2),
		(dev::charlie(), 3),
		(dev::dave(), 4),
		(dev::eve(), 5),
		(dev::ferdie(), 6),
	]
}

/// Notes the preimage of `proposal`, submits a referendum on it to the root track and places the
/// decision deposit, all by Alice. Returns the referendum's index.
pub async fn propose(chain: &Chain, proposal: &Call) -> u32 {
	let best = chain.best().await.hash;
	let count = chain.storage::<u32>(best, "Referenda", "ReferendumCount", Vec::new()).await;
	let index = count.expect("the count has a default; qed");
	let data = chain.call_data(proposal).await;

	let root = Value::unnamed_variant("system", [Value::unnamed_variant("Root", [])]);
	let lookup = Value::named_variant(
		"Lookup",
		[("hash", Value::from_bytes(blake2_256(&data))), ("len", Value::u128(data.len() as u128))],
	);
	let soon = Value::unnamed_variant("After", [Value::u128(0)]);
	let calls = [
		call("Preimage", "note_preimage", [("bytes", Value::from_bytes(&data))]),
		call(
			"Referenda",
			"submit",
			[("proposal_origin", root), ("proposal", lookup), ("enactment_moment", soon)],
		),
		call("Referenda", "place_decision_deposit", [("index", Value::u128(index.into()))]),
	];
	let included = chain.submit_all(&calls, &dev::alice()).await;
	assert_eq!(included[1].event("Referenda", "Submitted").number("index"), index.into());
	index
}

/// All voters vote the same way.
pub async fn vote(chain: &Chain, index: u32, aye: bool) {
	let mut pending = Vec::new();
	for (voter, conviction) in voters() {
		let stake = if conviction == 6 { STAKE_OF_FERDIE } else { STAKE };
		let vote = conviction | if aye { 0b1000_0000 } else { 0 };
		let vote = Value::named_variant(
			"Standard",
			[
				("vote", Value::unnamed_composite([Value::u128(vote)])),
				("balance", Value::u128(stake)),
			],
		);
		let arguments = [("poll_index", Value::u128(index.into())), ("vote", vote)];
		let signed = chain.sign(&call("ConvictionVoting", "vote", arguments), &voter).await;
		pending.push(chain.watch(&signed).await);
	}
	for one in pending {
		one.included().await.ok("a vote");
	}
}

/// Takes `proposal` through a referendum on the root track, to its enactment with success.
/// Returns the block of the enactment.
pub async fn pass_referendum(chain: &Chain, proposal: &Call) -> Block {
	let begin = chain.best().await.number;
	let index = propose(chain, proposal).await;
	vote(chain, index, true).await;
	let (confirmed, _) = chain
		.wait_for_event("the referendum is confirmed", begin, VOTE, |event| {
			event.is("Referenda", "Confirmed") && event.number("index") == u128::from(index)
		})
		.await;
	// The scheduler dispatches the referendum's alarms too, which have no names.
	let (enacted, event) = chain
		.wait_for_event("the proposal is enacted", confirmed.number, BLOCKS, |event| {
			event.is("Scheduler", "Dispatched") && event.variant("id") == "Some"
		})
		.await;
	assert_eq!(event.variant("result"), "Ok", "{event:?}");
	enacted
}

/// Two of the three members of the technical committee agree on a call, which must succeed. Returns
/// the transaction that has closed the motion, with the events of the call.
pub async fn committee(chain: &Chain, proposal: &Call) -> Included {
	let committee = |name: &str, arguments: Vec<(&str, Value)>| -> Call {
		let arguments = subxt::ext::scale_value::Composite::named(arguments);
		subxt::dynamic::transaction("TechnicalCommittee", name, arguments)
	};
	let length = chain.call_data(proposal).await.len() as u128;
	let propose = vec![
		("threshold", Value::u128(2)),
		("proposal", proposal.clone().into_value()),
		("length_bound", Value::u128(length)),
	];
	let proposed = chain.submit(&committee("propose", propose), &dev::alice()).await.ok("a motion");
	let proposed = proposed.event("TechnicalCommittee", "Proposed").clone();
	let hash = || Value::from_bytes(proposed.bytes("proposal_hash"));
	let index = || Value::u128(proposed.number("proposal_index"));
	for member in [dev::alice(), dev::bob()] {
		let aye = vec![("proposal", hash()), ("index", index()), ("approve", Value::bool(true))];
		chain.submit(&committee("vote", aye), &member).await.ok("a vote");
	}
	let weight = [("ref_time", 20_000_000_000), ("proof_size", 1_000_000)];
	let weight = weight.map(|(name, value)| (name, Value::u128(value)));
	let close = vec![
		("proposal_hash", hash()),
		("index", index()),
		("proposal_weight_bound", Value::named_composite(weight)),
		("length_bound", Value::u128(length)),
	];
	let closed = chain.submit(&committee("close", close), &dev::charlie()).await.ok("the end");
	let executed = closed.event("TechnicalCommittee", "Executed");
	assert_eq!(executed.variant("result"), "Ok", "{executed:?}");
	closed
}
