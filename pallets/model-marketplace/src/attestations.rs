// SPDX-License-Identifier: Apache-2.0

//! Bonded statements about what models reach in benchmarks.
//!
//! ```text
//!               challenged,                    ruled right
//!               until challenge_until        ┌────────────> upheld: his challenger's bond is his
//!  unchallenged ────────────> challenged ────┤ ruled wrong
//!               │                            ├────────────> refuted: his bond is the challenger's
//!               │ nobody has                 │ not ruled in time
//!               ▼                            └────────────> undecided: both have theirs back
//!  he can take his bond back
//! ```
//!
//! An attestation is bound to the weights of the version, and to the model: as long as it is in
//! storage, so are both. It is challenged once at most. So the panel rules on whether it is right,
//! and not on what the challenger shows: he may be a friend of the attester.
//!
//! As soon as nothing is at stake, the attester can take the bond back, and remove the whole. So
//! that nobody can keep the deposits for a model on hold with what he says about it, anybody can
//! remove it then if the model is delisted.

use crate::*;
use frame_support::{ensure, traits::Get};
use sp_core::H256;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_attest(
		who: &T::AccountId,
		model: ModelId,
		version: VersionId,
		benchmark: Benchmark,
		score: i64,
		report: H256,
	) -> Result<AttestationId, DispatchError> {
		let listed = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?.listed;
		ensure!(listed, Error::<T>::Delisted);
		let weights =
			Versions::<T>::get(model, version).ok_or(Error::<T>::VersionNotFound)?.about.weights;
		ensure!(!benchmark.is_empty(), Error::<T>::InvalidBenchmark);
		let number = Activities::<T>::try_mutate(model, |activity| {
			let number = activity.attested;
			activity.attested = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			activity.attestations =
				activity.attestations.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok::<_, DispatchError>(number)
		})?;
		let id = id_of(model, number);
		let (deposit, bond) = (T::AttestationDeposit::get(), T::AttestationBond::get());
		Self::hold(HoldReason::Attestation, who, deposit)?;
		Self::hold(HoldReason::AttestationBond, who, bond)?;
		let challenge_until = Self::after(T::ChallengePeriod::get())?;
		let attestation = Attestation {
			attester: who.clone(),
			version,
			weights,
			benchmark: benchmark.clone(),
			score,
			report,
			at: Self::clock(),
			challenge_until,
			state: AttestationState::Unchallenged,
			bond,
			deposit,
		};
		Attestations::<T>::insert(id, attestation);
		Self::deposit_event(Event::Attested {
			attestation: id,
			attester: who.clone(),
			version,
			weights,
			benchmark,
			score,
			report,
			challenge_until: Self::real(challenge_until),
		});
		Ok(id)
	}

	pub(crate) fn do_challenge(
		who: &T::AccountId,
		id: AttestationId,
		evidence: H256,
	) -> DispatchResult {
		let mut attestation = Self::attestation(id)?;
		ensure!(attestation.attester != *who, Error::<T>::OwnAttestation);
		let unchallenged = attestation.state == AttestationState::Unchallenged;
		ensure!(unchallenged, Error::<T>::NotChallengeable);
		ensure!(Self::now() < attestation.challenge_until, Error::<T>::TooLate);
		let bond = T::ChallengeBond::get();
		Self::hold(HoldReason::ChallengeBond, who, bond)?;
		let deadline = Self::after(T::PanelPeriod::get())?;
		attestation.state =
			AttestationState::Challenged { by: who.clone(), evidence, bond, deadline };
		Self::schedule(deadline, &Task::Attestation(id));
		Attestations::<T>::insert(id, attestation);
		Self::deposit_event(Event::Challenged {
			attestation: id,
			by: who.clone(),
			evidence,
			deadline: Self::real(deadline),
		});
		Ok(())
	}

	pub(crate) fn do_rule_attestation(id: AttestationId, upheld: bool) -> DispatchResult {
		let mut attestation = Self::attestation(id)?;
		let (by, bond, deadline) = challenge_of::<T>(&attestation)?;
		ensure!(Self::now() < deadline, Error::<T>::TooLate);
		Self::unschedule(&Task::Attestation(id));
		let attester = attestation.attester.clone();
		if upheld {
			Self::award_bond(HoldReason::ChallengeBond, &by, &attester, bond)?;
			Self::end(id, attestation, AttestationState::Upheld);
		} else {
			let lost = core::mem::take(&mut attestation.bond);
			Self::award_bond(HoldReason::AttestationBond, &attester, &by, lost)?;
			Self::release(HoldReason::ChallengeBond, &by, bond)?;
			Self::end(id, attestation, AttestationState::Refuted);
		}
		Ok(())
	}

	/// Ends a challenge on which the panel has not ruled in time. Called by the queue.
	pub(crate) fn end_challenge(id: AttestationId) -> DispatchResult {
		let mut attestation = Self::attestation(id)?;
		let (by, bond, deadline) = challenge_of::<T>(&attestation)?;
		ensure!(Self::now() >= deadline, Error::<T>::TooEarly);
		let back = core::mem::take(&mut attestation.bond);
		Self::release(HoldReason::AttestationBond, &attestation.attester, back)?;
		Self::release(HoldReason::ChallengeBond, &by, bond)?;
		Self::end(id, attestation, AttestationState::Undecided);
		Ok(())
	}

	/// Writes down how a challenge has ended.
	fn end(
		id: AttestationId,
		mut attestation: AttestationOf<T>,
		state: AttestationState<T::AccountId>,
	) {
		attestation.state = state.clone();
		Attestations::<T>::insert(id, attestation);
		Self::deposit_event(Event::ChallengeEnded { attestation: id, state });
	}

	pub(crate) fn do_withdraw_bond(who: &T::AccountId, id: AttestationId) -> DispatchResult {
		let mut attestation = Self::attestation(id)?;
		ensure!(attestation.attester == *who, Error::<T>::NotAttester);
		let free = !Self::at_stake(&attestation) && attestation.bond != 0;
		ensure!(free, Error::<T>::BondNotFree);
		let bond = core::mem::take(&mut attestation.bond);
		Self::release(HoldReason::AttestationBond, who, bond)?;
		Attestations::<T>::insert(id, attestation);
		Self::deposit_event(Event::BondWithdrawn { attestation: id });
		Ok(())
	}

	pub(crate) fn do_remove_attestation(who: &T::AccountId, id: AttestationId) -> DispatchResult {
		let attestation = Self::attestation(id)?;
		let (model, attester) = (model_of(id), &attestation.attester);
		let delisted = || Models::<T>::get(model).is_some_and(|model| !model.listed);
		ensure!(attester == who || delisted(), Error::<T>::NotAttester);
		ensure!(!Self::at_stake(&attestation), Error::<T>::BondNotFree);
		Self::release(HoldReason::AttestationBond, attester, attestation.bond)?;
		Self::release(HoldReason::Attestation, attester, attestation.deposit)?;
		Attestations::<T>::remove(id);
		Activities::<T>::try_mutate(model, |activity| {
			activity.attestations =
				activity.attestations.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
			Ok::<_, DispatchError>(())
		})?;
		Self::deposit_event(Event::AttestationRemoved { attestation: id });
		Ok(())
	}

	/// An attestation.
	fn attestation(id: AttestationId) -> Result<AttestationOf<T>, DispatchError> {
		Ok(Attestations::<T>::get(id).ok_or(Error::<T>::AttestationNotFound)?)
	}

	/// Whether the attester could still lose his bond.
	fn at_stake(attestation: &AttestationOf<T>) -> bool {
		match attestation.state {
			AttestationState::Unchallenged => Self::now() < attestation.challenge_until,
			AttestationState::Challenged { .. } => true,
			AttestationState::Upheld | AttestationState::Refuted | AttestationState::Undecided => {
				false
			},
		}
	}
}

/// Who has challenged an attestation, with what bond, and until when the panel can rule.
fn challenge_of<T: Config>(
	attestation: &AttestationOf<T>,
) -> Result<(T::AccountId, Balance, Moment), DispatchError> {
	match &attestation.state {
		AttestationState::Challenged { by, bond, deadline, .. } => {
			Ok((by.clone(), *bond, *deadline))
		},
		_ => Err(Error::<T>::NotChallenged.into()),
	}
}
