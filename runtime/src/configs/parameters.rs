// SPDX-License-Identifier: Apache-2.0

//! The numbers that governance changes without a runtime upgrade.

use super::governance::origins::ParametersAdmin;
use crate::{
	constants::currency::deposit, AccountId, Balance, Runtime, RuntimeEvent, RuntimeOrigin,
};
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::{EitherOfDiverse, EnsureOrigin, EnsureOriginWithArg},
};
use frame_system::EnsureRoot;
use sp_runtime::Permill;

#[allow(missing_docs)] // The macros generate items without docs.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic {
	use super::*;

	/// Fees.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod fees {
		use super::*;

		/// The share of a block's fees that goes to the treasury; the author has the rest.
		#[codec(index = 0)]
		pub static TreasuryShare: Permill = Permill::from_percent(80);

		/// Plancks for each byte of a transaction.
		#[codec(index = 1)]
		pub static ByteFee: Balance = 1_000_000;
	}

	/// Deposits for storage.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod deposits {
		use super::*;

		/// Plancks held for noting a preimage, whatever its size.
		#[codec(index = 0)]
		pub static PreimageBase: Balance = deposit(2, 64);

		/// Plancks held for each byte of a preimage.
		#[codec(index = 1)]
		pub static PreimagePerByte: Balance = deposit(0, 1);
	}
}
pub use dynamic::*;

/// All parameters are set by the root or the parameters track.
pub struct ParametersOrigin;
impl EnsureOriginWithArg<RuntimeOrigin, RuntimeParametersKey> for ParametersOrigin {
	type Success = ();

	fn try_origin(
		origin: RuntimeOrigin,
		_key: &RuntimeParametersKey,
	) -> Result<Self::Success, RuntimeOrigin> {
		EitherOfDiverse::<EnsureRoot<AccountId>, ParametersAdmin>::try_origin(origin).map(|_| ())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_key: &RuntimeParametersKey) -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		RuntimeParameters::Fees(fees::Parameters::ByteFee(fees::ByteFee, Some(1)))
	}
}

impl pallet_parameters::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type AdminOrigin = ParametersOrigin;
	// The pallet exports no other: these are benchmarked, in its `weights.rs`.
	type WeightInfo = ();
}
