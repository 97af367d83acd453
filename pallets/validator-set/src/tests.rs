// SPDX-License-Identifier: Apache-2.0

//! Tests of `pallet_validator_set`.

use crate::{mock::*, Error, Event, RemovalReason, Validators, WeightInfo};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok, assert_storage_noop,
	traits::{KeyOwnerProofSystem, OnInitialize},
	BoundedVec,
};
use proptest::prelude::*;
use sp_runtime::{
	key_types::DUMMY, testing::UintAuthorityId, traits::BadOrigin, DispatchError, Perbill,
};
use std::collections::BTreeSet;

fn add(who: u64) -> Result<(), DispatchError> {
	ValidatorSet::add_validator(RuntimeOrigin::root(), who)
}

fn remove(who: u64) -> Result<(), DispatchError> {
	ValidatorSet::remove_validator(RuntimeOrigin::root(), who)
}

fn set_keys(who: u64) {
	assert_ok!(Session::set_keys(RuntimeOrigin::signed(who), UintAuthorityId(who), vec![]));
}

fn purge_keys(who: u64) {
	assert_ok!(Session::purge_keys(RuntimeOrigin::signed(who)));
}

fn removed_for_offence(who: u64) -> Event<Test> {
	Event::ValidatorRemoved { who, reason: RemovalReason::Offence }
}

#[test]
fn genesis_sorts_and_starts_the_first_session() {
	ext_with(vec![4, 2, 5, 1]).execute_with(|| {
		assert_eq!(ValidatorSet::validators(), vec![1, 2, 4, 5]);
		assert_eq!(Session::validators(), vec![1, 2, 4, 5]);
		assert_eq!(queued(), vec![1, 2, 4, 5]);
		assert_eq!(Authorities::get(), vec![1, 2, 4, 5]);
		assert_ok!(ValidatorSet::do_try_state());
	});
}

#[test]
fn genesis_leaves_out_validators_without_keys() {
	ext_with(vec![1, 2, 3, KEYLESS]).execute_with(|| {
		assert_eq!(ValidatorSet::validators(), vec![1, 2, 3, KEYLESS]);
		assert_eq!(Session::validators(), vec![1, 2, 3]);
	});
}

#[test]
fn without_validators_the_genesis_of_the_session_pallet_decides() {
	ext_with(vec![]).execute_with(|| {
		assert_eq!(Session::validators(), vec![1, 2, 3, 4, 5]);
		next_session();
		assert_eq!(queued(), vec![1, 2, 3, 4, 5]);
	});
}

#[test]
#[should_panic(expected = "names a validator twice")]
fn a_duplicate_in_the_genesis_panics() {
	ext_with(vec![1, 2, 3, 2]);
}

#[test]
#[should_panic(expected = "has more than 8 validators")]
fn too_many_in_the_genesis_panic() {
	ext_with((1..=9).collect());
}

#[test]
fn only_the_admin_adds_and_removes() {
	new_test_ext().execute_with(|| {
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			assert_noop!(ValidatorSet::add_validator(origin.clone(), 6), BadOrigin);
			assert_noop!(ValidatorSet::remove_validator(origin, 1), BadOrigin);
		}
	});
}

#[test]
fn adding_keeps_the_order_and_says_so() {
	ext_with(vec![2, 4, 5]).execute_with(|| {
		assert_ok!(add(3));
		assert_ok!(add(1));
		assert_ok!(add(6));
		assert_eq!(ValidatorSet::validators(), vec![1, 2, 3, 4, 5, 6]);
		assert_eq!(
			events(),
			vec![
				Event::ValidatorAdded { who: 3 },
				Event::ValidatorAdded { who: 1 },
				Event::ValidatorAdded { who: 6 },
			]
		);
		assert_ok!(ValidatorSet::do_try_state());
	});
}

#[test]
fn adding_fails() {
	new_test_ext().execute_with(|| {
		assert_noop!(add(3), Error::<Test>::AlreadyValidator);
		assert_noop!(add(KEYLESS), Error::<Test>::NoSessionKeys);

		for who in 6..=8 {
			assert_ok!(add(who));
		}
		assert_eq!(ValidatorSet::validators().len(), MAX as usize);
		assert_noop!(add(9), Error::<Test>::TooManyValidators);
		assert_noop!(add(8), Error::<Test>::AlreadyValidator);

		// A place becomes free.
		assert_ok!(remove(1));
		assert_ok!(add(9));
	});
}

#[test]
fn keys_registered_late_allow_adding() {
	new_test_ext().execute_with(|| {
		assert_noop!(add(KEYLESS), Error::<Test>::NoSessionKeys);
		set_keys(KEYLESS);
		assert_ok!(add(KEYLESS));
	});
}

#[test]
fn removing_says_so_and_fails_below_the_minimum() {
	new_test_ext().execute_with(|| {
		assert_noop!(remove(6), Error::<Test>::NotValidator);
		assert_ok!(remove(5));
		assert_noop!(remove(5), Error::<Test>::NotValidator);
		assert_ok!(remove(1));
		assert_eq!(ValidatorSet::validators(), vec![2, 3, 4]);
		assert_noop!(remove(2), Error::<Test>::TooFewValidators);

		let reason = RemovalReason::Governance;
		assert_eq!(
			events(),
			vec![
				Event::ValidatorRemoved { who: 5, reason },
				Event::ValidatorRemoved { who: 1, reason },
			]
		);
	});
}

#[test]
fn a_change_takes_effect_in_the_session_after_the_next() {
	new_test_ext().execute_with(|| {
		assert_ok!(add(6));
		assert_ok!(remove(1));
		assert_eq!(Session::current_index(), 0);

		next_session();
		assert_eq!(System::block_number(), PERIOD);
		assert_eq!(Session::current_index(), 1);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4, 5]);
		assert_eq!(queued(), vec![2, 3, 4, 5, 6]);
		assert_eq!(Authorities::get(), vec![1, 2, 3, 4, 5]);

		next_session();
		assert_eq!(Session::current_index(), 2);
		assert_eq!(Session::validators(), vec![2, 3, 4, 5, 6]);
		assert_eq!(Authorities::get(), vec![2, 3, 4, 5, 6]);
	});
}

#[test]
fn who_purges_their_keys_is_left_out_until_they_register_again() {
	new_test_ext().execute_with(|| {
		purge_keys(2);
		next_session();
		next_session();
		assert_eq!(Session::validators(), vec![1, 3, 4, 5]);
		assert_eq!(ValidatorSet::validators(), vec![1, 2, 3, 4, 5]);

		set_keys(2);
		next_session();
		next_session();
		assert_eq!(Session::validators(), vec![1, 2, 3, 4, 5]);
	});
}

#[test]
fn when_all_keys_are_purged_the_authorities_stay() {
	new_test_ext().execute_with(|| {
		// Let a session pass, so that the plan is the pallet's and not that of the genesis.
		next_session();
		for who in 1..=5 {
			purge_keys(who);
		}
		for _ in 0..4 {
			next_session();
			assert_eq!(Authorities::get(), vec![1, 2, 3, 4, 5]);
		}
		// `pallet-session` looks up the keys of the validators it had and finds none.
		assert!(Session::validators().is_empty());

		for who in [2, 4] {
			set_keys(who);
		}
		next_session();
		next_session();
		assert_eq!(Session::validators(), vec![2, 4]);
		assert_eq!(Authorities::get(), vec![2, 4]);
	});
}

#[test]
fn an_offender_is_disabled_and_removed() {
	new_test_ext().execute_with(|| {
		next_session();
		let weight = offend(&[2], Perbill::from_percent(50));
		assert_eq!(weight, <() as WeightInfo>::on_offence(1));
		assert_eq!(Session::disabled_validators(), vec![1]);
		assert_eq!(ValidatorSet::validators(), vec![1, 3, 4, 5]);
		assert_eq!(events(), vec![removed_for_offence(2)]);

		// Disabled for the rest of the session.
		for now in PERIOD + 1..2 * PERIOD {
			System::set_block_number(now);
			Session::on_initialize(now);
			assert_eq!(Session::disabled_validators(), vec![1]);
		}

		// The session that was already planned still includes them.
		next_session();
		assert_eq!(Session::validators(), vec![1, 2, 3, 4, 5]);
		next_session();
		assert_eq!(Session::validators(), vec![1, 3, 4, 5]);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn no_more_are_disabled_than_consensus_can_bear() {
	new_test_ext().execute_with(|| {
		// One of five: less than a third. All of them are removed as far as possible.
		offend(&[1, 2, 3, 4, 5], Perbill::from_percent(1));
		assert_eq!(Session::disabled_validators().len(), 1);
		assert_eq!(ValidatorSet::validators(), vec![3, 4, 5]);
	});
}

#[test]
fn an_offender_is_kept_at_the_minimum() {
	ext_with(vec![1, 2, 3, 4]).execute_with(|| {
		offend(&[1, 2, 3], Perbill::from_percent(10));
		assert_eq!(ValidatorSet::validators(), vec![2, 3, 4]);
		assert_eq!(
			events(),
			vec![
				removed_for_offence(1),
				Event::OffenderKept { who: 2 },
				Event::OffenderKept { who: 3 },
			]
		);

		// With another validator the next offence removes.
		assert_ok!(add(6));
		offend(&[3], Perbill::from_percent(10));
		assert_eq!(ValidatorSet::validators(), vec![2, 4, 6]);
	});
}

#[test]
fn an_offence_that_is_not_punished_is_ignored() {
	new_test_ext().execute_with(|| {
		assert_storage_noop!(offend(&[1, 2], Perbill::zero()));
		assert_storage_noop!(offend(&[], Perbill::one()));
	});
}

#[test]
fn an_offence_of_somebody_else_changes_nothing() {
	new_test_ext().execute_with(|| {
		assert_storage_noop!(offend(&[9, 1_000], Perbill::one()));
		// Reported again, as part of the same incident.
		offend(&[1], Perbill::one());
		assert_storage_noop!(offend(&[1], Perbill::one()));
	});
}

#[test]
fn an_offender_removed_before_the_report_is_still_disabled() {
	new_test_ext().execute_with(|| {
		assert_ok!(remove(3));
		offend(&[3], Perbill::from_percent(10));
		assert_eq!(Session::disabled_validators(), vec![2]);
		assert!(!events().contains(&removed_for_offence(3)));
	});
}

#[test]
fn an_offender_who_does_not_validate_yet_is_removed() {
	new_test_ext().execute_with(|| {
		assert_ok!(add(6));
		offend(&[6], Perbill::from_percent(10));
		assert!(Session::disabled_validators().is_empty());
		assert_eq!(ValidatorSet::validators(), vec![1, 2, 3, 4, 5]);
	});
}

#[test]
fn the_owner_of_a_key_can_be_proven_in_later_sessions() {
	new_test_ext().execute_with(|| {
		let key = UintAuthorityId(2).encode();
		let Some(proof) = Historical::prove((DUMMY, &key[..])) else {
			panic!("validator 2 has this key in session 0");
		};
		assert_ok!(remove(2));
		for _ in 0..3 {
			let owner = Historical::check_proof((DUMMY, &key[..]), proof.clone());
			assert_eq!(owner, Some((2, ())));
			next_session();
		}
	});
}

#[test]
fn try_state_finds_disorder() {
	new_test_ext().execute_with(|| {
		for (list, fine) in [
			(vec![], true),
			(vec![7], true),
			(vec![1, 2, 3], true),
			(vec![1, 3, 2], false),
			(vec![1, 2, 2], false),
		] {
			Validators::<Test>::set(BoundedVec::truncate_from(list));
			assert_eq!(ValidatorSet::do_try_state().is_ok(), fine);
		}

		let too_many: Vec<u64> = (1..=u64::from(MAX) + 1).collect();
		sp_io::storage::set(&Validators::<Test>::hashed_key(), &too_many.encode());
		assert!(ValidatorSet::do_try_state().is_err());
	});
}

#[derive(Clone, Debug)]
enum Op {
	Add(u64),
	Remove(u64),
	Offend(BTreeSet<u64>, u32),
	SetKeys(u64),
	PurgeKeys(u64),
	NextSession,
}

fn op() -> impl Strategy<Value = Op> {
	let who = 1..=ACCOUNTS;
	prop_oneof![
		4 => who.clone().prop_map(Op::Add),
		3 => who.clone().prop_map(Op::Remove),
		2 => (prop::collection::btree_set(who.clone(), 1..4), 0u32..3)
			.prop_map(|(offenders, percent)| Op::Offend(offenders, percent)),
		1 => who.clone().prop_map(Op::SetKeys),
		1 => who.prop_map(Op::PurgeKeys),
		2 => Just(Op::NextSession),
	]
}

/// Applies `op` to the pallet and to the model: the validators, and the accounts with keys.
fn apply(op: Op, validators: &mut BTreeSet<u64>, keyed: &mut BTreeSet<u64>) {
	let (min, max) = (MIN as usize, MAX as usize);
	match op {
		Op::Add(who) => {
			let expected: Result<(), DispatchError> = if validators.contains(&who) {
				Err(Error::<Test>::AlreadyValidator.into())
			} else if validators.len() == max {
				Err(Error::<Test>::TooManyValidators.into())
			} else if !keyed.contains(&who) {
				Err(Error::<Test>::NoSessionKeys.into())
			} else {
				validators.insert(who);
				Ok(())
			};
			assert_eq!(add(who), expected);
		},
		Op::Remove(who) => {
			let expected: Result<(), DispatchError> = if !validators.contains(&who) {
				Err(Error::<Test>::NotValidator.into())
			} else if validators.len() <= min {
				Err(Error::<Test>::TooFewValidators.into())
			} else {
				validators.remove(&who);
				Ok(())
			};
			assert_eq!(remove(who), expected);
		},
		Op::Offend(offenders, percent) => {
			let list: Vec<u64> = offenders.into_iter().collect();
			let disabled = Session::disabled_validators().len();
			offend(&list, Perbill::from_percent(percent));
			// (More may be disabled already: a session for which the pallet planned nothing can
			// have fewer validators than the one before and keep who is disabled.)
			let limit = Session::validators().len().saturating_sub(1) / 3;
			assert!(Session::disabled_validators().len() <= limit.max(disabled));
			for who in list {
				if percent > 0 && validators.len() > min {
					validators.remove(&who);
				}
			}
		},
		Op::SetKeys(who) => {
			set_keys(who);
			keyed.insert(who);
		},
		Op::PurgeKeys(who) => {
			if keyed.remove(&who) {
				purge_keys(who);
			}
		},
		Op::NextSession => {
			let planned = queued();
			let authorities = Authorities::get();
			next_session();
			assert_eq!(Session::validators(), planned);

			let with_keys: Vec<u64> = validators.intersection(keyed).copied().collect();
			if with_keys.is_empty() {
				assert!(queued().iter().all(|who| keyed.contains(who)));
			} else {
				assert_eq!(queued(), with_keys);
			}
			// The engines never change to a set that was not planned, nor to an empty one.
			let now = Authorities::get();
			assert!(now == planned || now == authorities);
			assert!(!now.is_empty());
		},
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn the_pallet_behaves_like_a_set(ops in prop::collection::vec(op(), 1..60)) {
		new_test_ext().execute_with(|| {
			let mut validators: BTreeSet<u64> = (1..=5).collect();
			let mut keyed: BTreeSet<u64> = (1..=10).collect();
			for op in ops {
				apply(op, &mut validators, &mut keyed);
				let expected: Vec<u64> = validators.iter().copied().collect();
				assert_eq!(ValidatorSet::validators(), expected);
				assert_ok!(ValidatorSet::do_try_state());
			}
		});
	}
}
