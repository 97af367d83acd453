// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of `pallet_block_fees`.

use super::*;
use frame_benchmarking::v2::*;

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Both parts are credited, and the author's account is created by it.
	#[benchmark]
	fn on_finalize() {
		let author: T::AccountId = account("author", 0, 0);
		// Large enough that either part keeps an account alive, whatever the share is.
		let unit = T::Currency::minimum_balance().max(1u32.into());
		let fees = unit * 1_000_000u32.into();
		Pallet::<T>::on_unbalanced(T::Currency::issue(fees));
		assert_eq!(Pallet::<T>::collected(), fees);

		#[block]
		{
			// There is no author in a benchmark, so look it up, for the cost of it, and use
			// another.
			let _ = T::BlockAuthor::get();
			Pallet::<T>::share(Some(author.clone()));
		}

		assert!(Pallet::<T>::collected().is_zero());
		let to_author = T::TreasuryShare::get().left_from_one().mul_floor(fees);
		assert_eq!(T::Currency::balance(&author), to_author);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
