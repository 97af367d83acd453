// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of `pallet_validator_set`.

use super::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{traits::EnsureOrigin, weights::Weight, BoundedVec};
use sp_runtime::{traits::TrailingZeroInput, Perbill};
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

/// Makes `count` accounts the validators and returns them.
fn set_validators<T: Config>(count: u32) -> Vec<T::AccountId> {
	let mut validators: Vec<T::AccountId> =
		(0..count).map(|index| account("validator", index, 0)).collect();
	validators.sort();
	Validators::<T>::set(BoundedVec::truncate_from(validators.clone()));
	validators
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn add_validator() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let max = T::MaxValidators::get();
		set_validators::<T>(max.saturating_sub(1));
		let who: T::AccountId = account("candidate", 0, 0);
		// Nothing verifies a signature here, so any keys will do.
		let keys = T::Keys::decode(&mut TrailingZeroInput::zeroes())
			.map_err(|_| BenchmarkError::Stop("session keys do not decode from zeroes"))?;
		pallet_session::NextKeys::<T>::insert(&who, keys);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());

		assert!(Validators::<T>::get().binary_search(&who).is_ok());
		Ok(())
	}

	#[benchmark]
	fn remove_validator() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let validators = set_validators::<T>(T::MaxValidators::get());
		// The first moves all others.
		let who = validators[0].clone();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());

		assert!(Validators::<T>::get().binary_search(&who).is_err());
		Ok(())
	}

	/// Offenders who all validate in the current session.
	#[benchmark]
	fn on_offence(o: Linear<1, { T::MaxValidators::get() }>) {
		let validators = set_validators::<T>(T::MaxValidators::get());
		pallet_session::Validators::<T>::put(&validators);
		pallet_session::DisabledValidators::<T>::kill();
		let offenders: Vec<_> = validators
			.iter()
			.take(o as usize)
			.map(|who| OffenceDetails {
				offender: (who.clone(), ()),
				reporters: Vec::<T::AccountId>::new(),
			})
			.collect();
		let fractions = vec![Perbill::one(); o as usize];

		#[block]
		{
			let _: Weight = Pallet::<T>::on_offence(&offenders, &fractions, 0);
		}

		let left = T::MaxValidators::get().saturating_sub(o).max(T::MinValidators::get());
		assert_eq!(Validators::<T>::get().len(), left as usize);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
