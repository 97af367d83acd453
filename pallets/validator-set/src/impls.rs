// SPDX-License-Identifier: Apache-2.0

//! What the pallet is to other pallets: the source of validators for `pallet-session`, with and
//! without history, and the judge of offences for `pallet-offences`.

use super::*;
use frame_support::weights::Weight;
use sp_runtime::{traits::Convert, Perbill};
use sp_staking::{
	offence::{OffenceDetails, OffenceSeverity, OnOffenceHandler},
	SessionIndex,
};

const LOG_TARGET: &str = "runtime::validator-set";

/// Identifies a validator fully by nothing but their account.
///
/// For `pallet_session::historical::Config::FullIdentificationOf`, with `()` as
/// `FullIdentification`. (`()` itself would not do: as a conversion it identifies nobody, and no
/// offence could be proven.)
pub struct UnitIdentification;

impl<ValidatorId> Convert<ValidatorId, Option<()>> for UnitIdentification {
	fn convert(_: ValidatorId) -> Option<()> {
		Some(())
	}
}

impl<T: Config> Pallet<T> {
	/// The validators of the session that is being planned: those with session keys.
	///
	/// `None`, which leaves everything as it is, if there are none, because a session without
	/// validators would be of no use to anybody; and if they and their keys are those that are
	/// planned already, because a set that is named again is a change to GRANDPA, which would then
	/// begin a new authority set every session.
	fn plan_session() -> Option<Vec<T::AccountId>> {
		let validators = Self::validators();
		let count = validators.len();
		let planned: Vec<_> =
			validators.into_iter().filter(pallet_session::Pallet::<T>::is_registered).collect();

		if planned.is_empty() && count > 0 {
			log::error!(
				target: LOG_TARGET,
				"none of the {count} validators has session keys; the authorities do not change",
			);
		}
		(!planned.is_empty() && !Self::is_queued(&planned)).then_some(planned)
	}
}

impl<T: Config> Pallet<T> {
	/// Whether the next session has these validators with the keys that they have now.
	fn is_queued(planned: &[T::AccountId]) -> bool {
		let queued = pallet_session::QueuedKeys::<T>::get();
		queued.len() == planned.len()
			&& queued.iter().zip(planned).all(|((validator, keys), who)| {
				validator == who && pallet_session::NextKeys::<T>::get(who).as_ref() == Some(keys)
			})
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::plan_session()
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(_: SessionIndex) {}
}

impl<T: Config> pallet_session::historical::SessionManager<T::AccountId, ()> for Pallet<T> {
	fn new_session(_: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		let planned = Self::plan_session()?;
		Some(planned.into_iter().map(|who| (who, ())).collect())
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(_: SessionIndex) {}
}

/// Disables offenders in the current session and removes them from the set.
///
/// The offender is identified as by `pallet_session::historical::IdentificationTuple`, whatever
/// the full identification is.
impl<T: Config, Reporter, FullIdentification>
	OnOffenceHandler<Reporter, (T::AccountId, FullIdentification), Weight> for Pallet<T>
{
	fn on_offence(
		offenders: &[OffenceDetails<Reporter, (T::AccountId, FullIdentification)>],
		slash_fraction: &[Perbill],
		_: SessionIndex,
	) -> Weight {
		let mut validators = Validators::<T>::get();
		let before = validators.len();

		for (details, fraction) in offenders.iter().zip(slash_fraction) {
			if fraction.is_zero() {
				continue;
			}
			let who = &details.offender.0;
			// Does nothing for an offender who does not validate in the current session.
			pallet_session::Pallet::<T>::report_offence(who.clone(), OffenceSeverity(*fraction));

			// `pallet-offences` repeats the earlier offenders of the same incident, who are not in
			// the list any more.
			let Ok(index) = validators.binary_search(who) else {
				continue;
			};
			let who = who.clone();
			if Self::may_lose_one(validators.len()) {
				validators.remove(index);
				let reason = RemovalReason::Offence;
				Self::deposit_event(Event::ValidatorRemoved { who, reason });
			} else {
				Self::deposit_event(Event::OffenderKept { who });
			}
		}

		if validators.len() < before {
			Validators::<T>::put(validators);
		}
		let count = u32::try_from(offenders.len()).unwrap_or(u32::MAX);
		<T as Config>::WeightInfo::on_offence(count)
	}
}
