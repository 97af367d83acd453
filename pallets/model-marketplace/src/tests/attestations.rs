// SPDX-License-Identifier: Apache-2.0

//! Attestations, their challenges and what the panel says.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Mutate};
use sp_runtime::{DispatchError, DispatchResult};

/// How long an attestation can be challenged, and how long the panel has, in the runtime of the
/// tests.
const CHALLENGE: u64 = 14 * DAY;
const RULING: u64 = 7 * DAY;

fn mmlu() -> Benchmark {
	b"mmlu-pro/5-shot".to_vec().try_into().unwrap()
}

fn attest_to(who: AccountId, model: ModelId, version: VersionId) -> DispatchResult {
	let (benchmark, report) = (mmlu(), hash(9));
	submit(who, Call::attest { model, version, benchmark, score: 71_250_000, report })
}

/// A model of Alice, for which Bob attests something.
fn attested() -> (ModelId, AttestationId) {
	let model = list(ALICE);
	attest_to(BOB, model, 0).unwrap();
	(model, id_of(model, 0))
}

fn challenge(who: AccountId, attestation: AttestationId) -> DispatchResult {
	submit(who, Call::challenge { attestation, evidence: hash(4) })
}

fn rule(attestation: AttestationId, upheld: bool) -> DispatchResult {
	submit(PANEL, Call::rule_attestation { attestation, upheld })
}

fn withdraw(who: AccountId, attestation: AttestationId) -> DispatchResult {
	submit(who, Call::withdraw_bond { attestation })
}

fn remove(who: AccountId, attestation: AttestationId) -> DispatchResult {
	submit(who, Call::remove_attestation { attestation })
}

fn attestation(id: AttestationId) -> AttestationOf<Test> {
	Attestations::<Test>::get(id).unwrap()
}

/// What Bob has on hold for the truth, and Charlie for his challenge.
fn bonds() -> (Balance, Balance) {
	(held(HoldReason::AttestationBond, BOB), held(HoldReason::ChallengeBond, CHARLIE))
}

/// What Bob and Charlie can spend.
fn purses() -> (Balance, Balance) {
	(free(&NATIVE, BOB), free(&NATIVE, CHARLIE))
}

#[test]
fn an_attestation_is_bound_to_the_weights() {
	run(|| {
		let model = list(ALICE);
		let second = version(77);
		let version = Box::new(second.clone());
		assert_ok!(submit(ALICE, Call::publish_version { model, version }));
		assert_ok!(attest_to(BOB, model, 1));
		let id = id_of(model, 0);
		assert!(told(Event::Attested {
			attestation: id,
			attester: BOB,
			version: 1,
			weights: second.weights,
			benchmark: mmlu(),
			score: 71_250_000,
			report: hash(9),
			challenge_until: START_MS + CHALLENGE,
		}));
		assert_eq!(attestation(id).weights, second.weights);
		assert_eq!(attestation(id).bond, ATTESTATION_BOND);
		assert_eq!(held(HoldReason::Attestation, BOB), ATTESTATION_DEPOSIT);
		assert_eq!(bonds(), (ATTESTATION_BOND, 0));
	});
}

#[test]
fn only_what_there_is_can_be_attested() {
	run(|| {
		let model = list(ALICE);
		assert_noop!(attest_to(BOB, model, 1), Error::<Test>::VersionNotFound);
		assert_noop!(attest_to(BOB, model + 1, 0), Error::<Test>::ModelNotFound);
		let call = Call::attest {
			model,
			version: 0,
			benchmark: Benchmark::default(),
			score: 1,
			report: hash(1),
		};
		assert_noop!(submit(BOB, call), Error::<Test>::InvalidBenchmark);
		buy(BOB, model, sell_for(model, DOLLAR)).unwrap();
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert_noop!(attest_to(BOB, model, 0), Error::<Test>::Delisted);
	});
}

#[test]
fn a_withdrawn_version_can_be_attested_for_those_who_have_it() {
	run(|| {
		let model = list(ALICE);
		assert_ok!(submit(ALICE, Call::withdraw_version { model, version: 0 }));
		assert_ok!(attest_to(BOB, model, 0));
	});
}

#[test]
fn one_who_cannot_pay_the_bond_says_nothing() {
	run(|| {
		let model = list(ALICE);
		let enough = ED + ATTESTATION_DEPOSIT + ATTESTATION_BOND;
		NativeAndAssets::mint_into(NATIVE, &DAVE, enough - 1).unwrap();
		assert!(attest_to(DAVE, model, 0).is_err());
		assert_eq!(Activities::<Test>::get(model).attested, 0);
		NativeAndAssets::mint_into(NATIVE, &DAVE, 1).unwrap();
		assert_ok!(attest_to(DAVE, model, 0));
	});
}

#[test]
fn the_bond_is_at_stake_until_the_period_is_over() {
	run(|| {
		let (_, id) = attested();
		pass(CHALLENGE - 1);
		assert_noop!(withdraw(BOB, id), Error::<Test>::BondNotFree);
		assert_noop!(remove(BOB, id), Error::<Test>::BondNotFree);
		pass(1);
		assert_noop!(withdraw(CHARLIE, id), Error::<Test>::NotAttester);
		assert_ok!(withdraw(BOB, id));
		assert!(told(Event::BondWithdrawn { attestation: id }));
		assert_eq!(bonds(), (0, 0));
		assert_eq!(attestation(id).bond, 0);
		assert_eq!(attestation(id).state, AttestationState::Unchallenged);
		assert_noop!(withdraw(BOB, id), Error::<Test>::BondNotFree);
		assert_noop!(challenge(CHARLIE, id), Error::<Test>::TooLate);
	});
}

#[test]
fn an_attestation_that_is_removed_gives_all_back() {
	run(|| {
		let model = list(ALICE);
		let before = purses();
		attest_to(BOB, model, 0).unwrap();
		let id = id_of(model, 0);
		pass(CHALLENGE);
		assert_noop!(remove(CHARLIE, id), Error::<Test>::NotAttester);
		assert_noop!(remove(ALICE, id), Error::<Test>::NotAttester);
		assert_ok!(remove(BOB, id));
		assert!(told(Event::AttestationRemoved { attestation: id }));
		assert_eq!(purses(), before);
		assert_noop!(remove(BOB, id), Error::<Test>::AttestationNotFound);
		assert_noop!(withdraw(BOB, id), Error::<Test>::AttestationNotFound);
		// Numbers are not used twice.
		attest_to(BOB, model, 0).unwrap();
		assert!(Attestations::<Test>::contains_key(id_of(model, 1)));
	});
}

#[test]
fn it_can_be_challenged_until_the_last_moment() {
	run(|| {
		let (_, id) = attested();
		assert_noop!(challenge(BOB, id), Error::<Test>::OwnAttestation);
		assert!(challenge(DAVE, id).is_err());
		pass(CHALLENGE - 1);
		assert_ok!(challenge(CHARLIE, id));
		let deadline = START_MS + CHALLENGE - 1 + RULING;
		assert!(told(Event::Challenged {
			attestation: id,
			by: CHARLIE,
			evidence: hash(4),
			deadline,
		}));
		assert_eq!(bonds(), (ATTESTATION_BOND, CHALLENGE_BOND));
		assert_noop!(challenge(EVE, id), Error::<Test>::NotChallengeable);
		// Its own period is over, and the bond is still at stake.
		pass(1);
		assert_noop!(withdraw(BOB, id), Error::<Test>::BondNotFree);
		assert_noop!(remove(BOB, id), Error::<Test>::BondNotFree);
	});
}

#[test]
fn at_the_end_of_its_period_it_is_too_late_to_challenge_it() {
	run(|| {
		let (_, id) = attested();
		pass(CHALLENGE);
		assert_noop!(challenge(CHARLIE, id), Error::<Test>::TooLate);
		assert_noop!(challenge(CHARLIE, id + 1), Error::<Test>::AttestationNotFound);
	});
}

#[test]
fn the_bond_of_a_wrong_challenge_goes_to_the_attester() {
	run(|| {
		let (_, id) = attested();
		let before = purses();
		challenge(CHARLIE, id).unwrap();
		assert_ok!(rule(id, true));
		assert!(told(Event::BondAwarded { from: CHARLIE, to: BOB, amount: CHALLENGE_BOND }));
		let state = AttestationState::Upheld;
		assert!(told(Event::ChallengeEnded { attestation: id, state: state.clone() }));
		assert_eq!(purses(), (before.0 + CHALLENGE_BOND, before.1 - CHALLENGE_BOND));
		// He still stands for it, and can stop at any time: it was found right.
		assert_eq!(bonds(), (ATTESTATION_BOND, 0));
		assert_noop!(challenge(EVE, id), Error::<Test>::NotChallengeable);
		assert_noop!(rule(id, false), Error::<Test>::NotChallenged);
		assert_ok!(withdraw(BOB, id));
		pass(RULING);
		assert_eq!(attestation(id).state, state);
	});
}

#[test]
fn the_bond_of_a_wrong_attestation_goes_to_the_challenger() {
	run(|| {
		let (_, id) = attested();
		let before = purses();
		challenge(CHARLIE, id).unwrap();
		assert_ok!(rule(id, false));
		assert!(told(Event::BondAwarded { from: BOB, to: CHARLIE, amount: ATTESTATION_BOND }));
		let state = AttestationState::Refuted;
		assert!(told(Event::ChallengeEnded { attestation: id, state: state.clone() }));
		assert_eq!(purses(), (before.0, before.1 + ATTESTATION_BOND));
		assert_eq!(bonds(), (0, 0));
		assert_eq!(attestation(id).bond, 0);
		pass(CHALLENGE + RULING);
		assert_noop!(withdraw(BOB, id), Error::<Test>::BondNotFree);
		assert_eq!(attestation(id).state, state);
		assert_ok!(remove(BOB, id));
		assert_eq!(free(&NATIVE, BOB), before.0 + ATTESTATION_DEPOSIT);
	});
}

#[test]
fn without_a_ruling_in_time_both_have_their_bonds_back() {
	run(|| {
		let model = list(ALICE);
		let before = purses();
		attest_to(BOB, model, 0).unwrap();
		let id = id_of(model, 0);
		challenge(CHARLIE, id).unwrap();
		pass(RULING - 1);
		assert_eq!(bonds(), (ATTESTATION_BOND, CHALLENGE_BOND));
		// The time is over, and the chain has not come to it yet.
		next_block_after(1);
		assert_noop!(rule(id, false), Error::<Test>::TooLate);
		assert_noop!(rule(id, true), Error::<Test>::TooLate);
		pass(0);
		let state = AttestationState::Undecided;
		assert_eq!(attestation(id).state, state);
		assert_eq!(purses(), (before.0 - ATTESTATION_DEPOSIT, before.1));
		assert_eq!(bonds(), (0, 0));
		assert_noop!(rule(id, false), Error::<Test>::NotChallenged);
		// Nobody stands for it any more, so there is nothing to win.
		assert_noop!(challenge(EVE, id), Error::<Test>::NotChallengeable);
		assert_noop!(withdraw(BOB, id), Error::<Test>::BondNotFree);
	});
}

#[test]
fn the_panel_rules_until_the_last_moment() {
	run(|| {
		let (_, id) = attested();
		challenge(CHARLIE, id).unwrap();
		pass(RULING - 1);
		assert_ok!(rule(id, false));
		pass(1);
		assert_eq!(attestation(id).state, AttestationState::Refuted);
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn only_the_panel_rules() {
	run(|| {
		let (_, id) = attested();
		assert_noop!(rule(id, true), Error::<Test>::NotChallenged);
		challenge(CHARLIE, id).unwrap();
		for who in [ALICE, BOB, CHARLIE] {
			let call = Call::rule_attestation { attestation: id, upheld: true };
			assert_noop!(submit(who, call), DispatchError::BadOrigin);
		}
		assert_noop!(rule(id + 1, true), Error::<Test>::AttestationNotFound);
	});
}

#[test]
fn to_withdraw_the_version_or_delist_the_model_frees_no_bond() {
	run(|| {
		let (model, id) = attested();
		challenge(CHARLIE, id).unwrap();
		assert_ok!(submit(ALICE, Call::withdraw_version { model, version: 0 }));
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert!(Models::<Test>::contains_key(model));
		for who in [ALICE, BOB, EVE] {
			assert_noop!(remove(who, id), Error::<Test>::BondNotFree);
		}
		assert_noop!(withdraw(BOB, id), Error::<Test>::BondNotFree);
		assert_eq!(attestation(id).weights, hash(u64::from(model) * 1_000));
		assert_ok!(rule(id, false));
		assert_eq!(bonds(), (0, 0));
	});
}

#[test]
fn an_attestation_does_not_keep_a_delisted_model_for_ever() {
	run(|| {
		let (model, id) = attested();
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert_noop!(remove(ALICE, id), Error::<Test>::BondNotFree);
		pass(CHALLENGE);
		assert_noop!(submit(ALICE, Call::delist { model }), Error::<Test>::Delisted);
		let before = free(&NATIVE, BOB);
		assert_ok!(remove(ALICE, id));
		assert_eq!(free(&NATIVE, BOB), before + ATTESTATION_DEPOSIT + ATTESTATION_BOND);
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert!(!Models::<Test>::contains_key(model));
		assert_eq!(held(HoldReason::Listing, ALICE), 0);
	});
}

#[test]
fn each_model_counts_its_own() {
	run(|| {
		let (first, id) = attested();
		let second = list(CHARLIE);
		// The owner may say something too: he stands for it as everybody does.
		attest_to(CHARLIE, second, 0).unwrap();
		attest_to(ALICE, first, 0).unwrap();
		assert!(Attestations::<Test>::contains_key(id_of(second, 0)));
		assert!(Attestations::<Test>::contains_key(id_of(first, 1)));
		challenge(CHARLIE, id).unwrap();
		pass(RULING);
		assert_eq!(attestation(id).state, AttestationState::Undecided);
		assert_eq!(attestation(id_of(first, 1)).state, AttestationState::Unchallenged);
		assert_eq!(Activities::<Test>::get(first).attestations, 2);
	});
}
