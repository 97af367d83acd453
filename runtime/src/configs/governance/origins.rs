// SPDX-License-Identifier: Apache-2.0

//! The origins with which referenda on the tracks other than root dispatch their calls, and the
//! chain's governance pace.

pub use pallet::*;

/// Custom origins, one for each track.
#[frame_support::pallet]
pub mod pallet {
	use frame_support::pallet_prelude::*;

	/// The origins' place in the runtime.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// No configuration.
	#[pallet::config]
	pub trait Config: frame_system::Config {}

	/// By how much every period of governance is divided, set at genesis. A chain without the item
	/// has 1.
	#[pallet::storage]
	pub type PeriodDivisor<T> = StorageValue<_, u32, ValueQuery, DefaultPeriodDivisor>;

	/// Production pace.
	#[pallet::type_value]
	pub fn DefaultPeriodDivisor() -> u32 {
		1
	}

	/// The pace of a new chain.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// By how much every period of governance is divided; 1 for a production chain.
		pub period_divisor: u32,
		/// Nothing.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { period_divisor: 1, _config: Default::default() }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.period_divisor > 0, "origins.periodDivisor must be at least 1");
			if self.period_divisor != 1 {
				PeriodDivisor::<T>::put(self.period_divisor);
			}
		}
	}

	/// Who is speaking, when a referendum is enacted.
	#[derive(
		PartialEq, Eq, Clone, MaxEncodedLen, Encode, Decode, DecodeWithMemTracking, TypeInfo, Debug,
	)]
	#[pallet::origin]
	pub enum Origin {
		/// May dispatch a call that the technical committee has whitelisted.
		#[codec(index = 0)]
		WhitelistedCaller,
		/// May change parameters.
		#[codec(index = 1)]
		ParametersAdmin,
		/// May spend from the treasury, up to a limit.
		#[codec(index = 2)]
		Treasurer,
		/// May add and remove validators.
		#[codec(index = 3)]
		ValidatorsAdmin,
		/// May cancel a referendum.
		#[codec(index = 4)]
		ReferendumCanceller,
		/// May cancel a referendum and slash its deposits.
		#[codec(index = 5)]
		ReferendumKiller,
		/// May add and remove feeds and feeders of the oracle, and confirm a price.
		#[codec(index = 6)]
		OracleAdmin,
		/// May decide what applications list and on which terms: pause a pool, move its
		/// amplification.
		#[codec(index = 7)]
		ListingAdmin,
	}

	macro_rules! ensure_origin {
		( $( $(#[$doc:meta])* $name:ident ),* $(,)? ) => { $(
			$(#[$doc])*
			pub struct $name;
			impl<O: OriginTrait + From<Origin>> EnsureOrigin<O> for $name
			where
				for<'a> &'a O::PalletsOrigin: TryInto<&'a Origin>,
			{
				type Success = ();

				fn try_origin(o: O) -> Result<(), O> {
					match o.caller().try_into() {
						Ok(Origin::$name) => return Ok(()),
						_ => (),
					}
					Err(o)
				}

				#[cfg(feature = "runtime-benchmarks")]
				fn try_successful_origin() -> Result<O, ()> {
					Ok(O::from(Origin::$name))
				}
			}
		)* };
	}

	use frame_support::traits::OriginTrait;
	ensure_origin!(
		/// Ensures [`Origin::WhitelistedCaller`].
		WhitelistedCaller,
		/// Ensures [`Origin::ParametersAdmin`].
		ParametersAdmin,
		/// Ensures [`Origin::Treasurer`].
		Treasurer,
		/// Ensures [`Origin::ValidatorsAdmin`].
		ValidatorsAdmin,
		/// Ensures [`Origin::ReferendumCanceller`].
		ReferendumCanceller,
		/// Ensures [`Origin::ReferendumKiller`].
		ReferendumKiller,
		/// Ensures [`Origin::OracleAdmin`].
		OracleAdmin,
		/// Ensures [`Origin::ListingAdmin`].
		ListingAdmin,
	);
}
