// SPDX-License-Identifier: Apache-2.0

//! The technical committee, referenda on tracks that cannot do much, votes, preimages.

use super::{bounded, Generator, ALICE, BOB, CHARLIE};
use codec::Encode;
use frame_support::traits::{schedule::DispatchTime, Bounded};
use pallet_collective::Instance1;
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use polyphony_runtime::{
	configs::governance::origins::Origin, constants::currency::UNIT, OriginCaller, Runtime,
	RuntimeCall,
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash as _},
	Weight,
};

type PreimageCall = pallet_preimage::Call<Runtime>;
type ReferendaCall = pallet_referenda::Call<Runtime>;
type VotingCall = pallet_conviction_voting::Call<Runtime>;
type PauseCall = pallet_tx_pause::Call<Runtime>;
type Committee = pallet_collective::Call<Runtime, Instance1>;

/// More than any of the calls here weighs, and less than a motion may.
const MOTION_WEIGHT: Weight = Weight::from_parts(100_000_000_000, 100_000_000);

pub(super) fn act(this: &mut Generator) {
	match this.below(12) {
		0 | 1 => {
			let call = paused(this);
			motion(this, call);
		},
		// Seldom: hardly anything that comes after it gets through.
		2 if this.one_in(3) => {
			motion(this, pallet_safe_mode::Call::<Runtime>::force_enter {}.into())
		},
		3 | 4 => referendum(this),
		_ => {
			let (who, call) = (this.who(), call(this));
			this.push(who, call);
		},
	}
}

/// Two of the three members of the committee agree on a call.
pub(super) fn motion(this: &mut Generator, call: RuntimeCall) {
	let proposal_hash = BlakeTwo256::hash_of(&call);
	let length_bound = call.encoded_size() as u32;
	let index = this.motions;
	this.motions += 1;
	let propose = Committee::propose { threshold: 2, proposal: Box::new(call), length_bound };
	this.push(ALICE, propose);
	for who in [ALICE, BOB] {
		this.push(who, Committee::vote { proposal: proposal_hash, index, approve: true });
	}
	let proposal_weight_bound = MOTION_WEIGHT;
	this.push(
		CHARLIE,
		Committee::close { proposal_hash, index, proposal_weight_bound, length_bound },
	);
}

/// Pauses a call, or lets it through again.
fn paused(this: &mut Generator) -> RuntimeCall {
	let (pallet, name) = this.one_of(&[
		("Dex", "swap_exact_in"),
		("Lending", "borrow"),
		("MusicNft", "buy"),
		("Balances", "transfer_keep_alive"),
	]);
	let full_name = (bounded(pallet.as_bytes().to_vec()), bounded(name.as_bytes().to_vec()));
	if this.one_in(3) {
		PauseCall::unpause { ident: full_name }.into()
	} else {
		PauseCall::pause { full_name }.into()
	}
}

/// A referendum about the dex or the oracle, with a deposit and some votes.
fn referendum(this: &mut Generator) {
	let (origin, call): (Origin, RuntimeCall) = if this.one_in(2) {
		let (pool, paused) = (this.below(4), this.one_in(2));
		(Origin::ListingAdmin, pallet_dex::Call::<Runtime>::set_paused { pool, paused }.into())
	} else {
		(
			Origin::OracleAdmin,
			pallet_price_oracle::Call::<Runtime>::add_feeder { who: this.account() }.into(),
		)
	};
	let who = this.who();
	let proposal_origin = Box::new(OriginCaller::Origins(origin));
	let proposal = Bounded::Inline(bounded(call.encode()));
	let enactment_moment = DispatchTime::After(1);
	this.push(who, ReferendaCall::submit { proposal_origin, proposal, enactment_moment });
	let index = this.referenda;
	this.referenda += 1;
	this.push(who, ReferendaCall::place_decision_deposit { index });
	for _ in 0..this.below(5) {
		let (who, call) = (this.who(), vote(this, index));
		this.push(who, call);
	}
}

fn vote(this: &mut Generator, poll_index: u32) -> RuntimeCall {
	let conviction = this.one_of(&[Conviction::None, Conviction::Locked1x, Conviction::Locked3x]);
	let vote = Vote { aye: !this.one_in(4), conviction };
	let balance = UNIT * u128::from(1 + this.below(900_000));
	let vote = AccountVote::Standard { vote, balance };
	VotingCall::vote { poll_index, vote }.into()
}

/// A call about it.
pub(super) fn call(this: &mut Generator) -> RuntimeCall {
	let poll = this.number(3);
	let bytes = vec![this.below(4) as u8; this.one_of(&[0, 10, 1_000])];
	match this.below(8) {
		0 | 1 => PreimageCall::note_preimage { bytes }.into(),
		2 => {
			let hash = BlakeTwo256::hash(&bytes);
			PreimageCall::unnote_preimage { hash }.into()
		},
		3 | 4 => vote(this, poll),
		5 => VotingCall::remove_vote { class: None, index: poll }.into(),
		6 => {
			let (to, conviction) = (this.address(), Conviction::Locked2x);
			let balance = UNIT * u128::from(this.below(1_000));
			VotingCall::delegate { class: 13, to, conviction, balance }.into()
		},
		_ => VotingCall::undelegate { class: 13 }.into(),
	}
}
