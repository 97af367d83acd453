// SPDX-License-Identifier: Apache-2.0

//! # Block fees
//!
//! Sums the transaction fees and tips of a block in one storage item and shares them between the
//! treasury and the author of the block when the block ends.
//!
//! Paying every fee straight into an account makes every transaction of a block write to that
//! account, and then no two of them can be executed in parallel without a conflict. Here a
//! transaction only adds a number to [`Collected`], an addition that commutes, and the accounts
//! are written once per block, in `on_finalize`.
//!
//! ## How the money is accounted for
//!
//! A fee reaches this pallet as a [`CreditOf`]: units that have left the payer's account but are
//! still part of the total issuance. The pallet writes the amount down and forgets the credit, so
//! the total issuance is not touched either. At every point between two transactions
//!
//! ```text
//! total issuance == sum of all accounts + Collected
//! ```
//!
//! Nothing is read from an account's balance, so a donation to the treasury changes nothing.
//!
//! ## How it is shared
//!
//! ```text
//! author's part   = floor(Collected * (1 - TreasuryShare))
//! treasury's part = Collected - author's part
//! ```
//!
//! What the author cannot take (there is no known author, or the account would stay below the
//! existential deposit) goes to the treasury. What the treasury cannot take either stays in
//! [`Collected`] and is shared again together with the fees of the next block. Nothing is lost,
//! and nothing is written in a block in which no unit can be moved.

#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
// The macros that build the test runtime make public items, which no other crate sees.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
#[cfg(test)]
mod tests;
pub mod weights;

use frame_support::{
	defensive,
	storage::with_storage_layer,
	traits::{
		fungible::{self, Balanced, Inspect, Unbalanced},
		fungibles,
		tokens::Precision,
		Defensive, Get, Imbalance, OnUnbalanced,
	},
};
use sp_runtime::{
	traits::{CheckedAdd, CheckedSub, Zero},
	PerThing, Permill,
};

pub use pallet::*;
pub use weights::WeightInfo;

/// The unit in which fees are paid.
pub type BalanceOf<T> =
	<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

/// Units of the currency that belong to no account yet.
pub type CreditOf<T> =
	fungible::Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	/// The version of the storage layout that this code reads and writes.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The currency in which fees are paid: the one whose credits the transaction payment
		/// hands over.
		type Currency: Balanced<Self::AccountId>;

		/// The account of the treasury.
		type TreasuryAccount: Get<Self::AccountId>;

		/// The author of the current block, if it is known.
		///
		/// It is asked in `on_finalize`. If the answer comes from `pallet-authorship`, that pallet
		/// must come **after** this one in the runtime: its `on_finalize` forgets the author, and
		/// asking after that would write the author back and leave it in the state for the next
		/// block.
		type BlockAuthor: Get<Option<Self::AccountId>>;

		/// The part of the fees that goes to the treasury. The author's part, one minus this, is
		/// rounded down, and the treasury takes the rest.
		type TreasuryShare: Get<Permill>;

		/// The weights of this pallet.
		type WeightInfo: WeightInfo;
	}

	/// The fees and tips that are collected and not shared yet.
	///
	/// The total issuance includes them, no account does. Between two blocks this holds at most a
	/// remainder below the existential deposit that no account could take.
	#[pallet::storage]
	pub type Collected<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The fees of the block were shared.
		FeesShared {
			/// The author of the block, if it was known.
			author: Option<T::AccountId>,
			/// What was credited to the author; zero if the author could not take their part.
			to_author: BalanceOf<T>,
			/// What was credited to the treasury.
			to_treasury: BalanceOf<T>,
			/// What neither could take, shared again with the fees of the next block.
			carried: BalanceOf<T>,
		},
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Reserves the weight of `on_finalize`.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			<T as Config>::WeightInfo::on_finalize()
		}

		/// Shares the fees of the block.
		fn on_finalize(_: BlockNumberFor<T>) {
			// The author is looked up only when there is something to share.
			if !Self::collected().is_zero() {
				Self::share(T::BlockAuthor::get());
			}
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The fees and tips that are collected and not shared yet.
	pub fn collected() -> BalanceOf<T> {
		Collected::<T>::get()
	}

	/// Adds `amount`, for which a credit stood until now, to what is collected. Returns whether
	/// that went well; if it did not, the credit has to be burned, so that the issuance still adds
	/// up.
	fn collect(amount: BalanceOf<T>) -> bool {
		Collected::<T>::mutate(|collected| match collected.checked_add(&amount) {
			Some(sum) => {
				*collected = sum;
				true
			},
			None => {
				defensive!("block fees exceed the balance type, which bounds the issuance");
				false
			},
		})
	}

	/// Shares what is collected between the treasury and `author`.
	pub(crate) fn share(author: Option<T::AccountId>) {
		let total = Self::collected();
		if total.is_zero() {
			return;
		}

		let author_part = T::TreasuryShare::get().left_from_one().mul_floor(total);
		let to_author = match &author {
			Some(who) if Self::credit(who, author_part) => author_part,
			_ => Zero::zero(),
		};

		// The subtractions below cannot fail: a part is never more than the whole.
		let rest = total.checked_sub(&to_author).defensive_unwrap_or_default();
		let to_treasury = if Self::credit(&T::TreasuryAccount::get(), rest) {
			rest
		} else {
			BalanceOf::<T>::zero()
		};
		let carried = rest.checked_sub(&to_treasury).defensive_unwrap_or_default();

		let moved = total.checked_sub(&carried).defensive_unwrap_or_default();
		if moved.is_zero() {
			return;
		}
		// Subtract instead of writing `carried`: it stays right should crediting an account ever
		// hand something to this pallet, as a handler of dust may.
		Collected::<T>::mutate_exists(|collected| {
			let left =
				collected.unwrap_or_default().checked_sub(&moved).defensive_unwrap_or_default();
			*collected = (!left.is_zero()).then_some(left);
		});

		Self::deposit_event(Event::FeesShared { author, to_author, to_treasury, carried });
	}

	/// Credits `amount`, which the total issuance already includes, to `who`.
	///
	/// Returns `false`, and changes nothing, if `who` cannot take it: the account would stay below
	/// the existential deposit.
	fn credit(who: &T::AccountId, amount: BalanceOf<T>) -> bool {
		if amount.is_zero() {
			return true;
		}
		// The storage layer undoes whatever a failing implementation wrote before it failed.
		let credited = with_storage_layer(|| {
			let increase = T::Currency::increase_balance(who, amount, Precision::Exact)?;
			T::Currency::done_deposit(who, increase);
			Ok::<_, sp_runtime::DispatchError>(increase)
		});
		match credited {
			Ok(increase) => {
				frame_support::defensive_assert!(
					increase == amount,
					"`Precision::Exact` increases by the amount or fails"
				);
				true
			},
			Err(_) => false,
		}
	}

	/// Checks what holds at the end of a block.
	///
	/// - What is carried to the next block is zero or below the existential deposit. The treasury
	///   is offered everything that the author did not take, and taking fails only if the account
	///   would stay below the existential deposit: `free + offered < existential deposit` implies
	///   `offered < existential deposit`. (The other failure, an overflow, is impossible because
	///   the total issuance includes both sides.) The bound needs the "or zero" for a currency
	///   without an existential deposit, where nothing is ever carried.
	/// - The total issuance includes what is collected.
	///
	/// During a block, after fees were collected, the first does not hold. After an upgrade that
	/// lowers the existential deposit it holds again from the end of the next block.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		let collected = Self::collected();
		frame_support::ensure!(
			collected.is_zero() || collected < T::Currency::minimum_balance(),
			"block fees: more is carried than an account could not have taken"
		);
		frame_support::ensure!(
			collected <= T::Currency::total_issuance(),
			"block fees: more is collected than was issued"
		);
		Ok(())
	}
}

/// The handler to give to `pallet_transaction_payment::FungibleAdapter`.
///
/// The adapter hands over the fee and the tip of a transaction in one `on_unbalanceds`, whose
/// default implementation merges them, so [`Collected`] is read and written once per transaction.
impl<T: Config> OnUnbalanced<CreditOf<T>> for Pallet<T> {
	fn on_nonzero_unbalanced(credit: CreditOf<T>) {
		if Self::collect(credit.peek()) {
			// Dropping the credit would burn it. From here `Collected` stands for it.
			core::mem::forget(credit);
		}
	}
}

/// The same handler for credits of a set of fungibles `F` of which the currency is the member
/// `Native`: for `pallet_asset_conversion_tx_payment::SwapAssetAdapter`, which hands over fees as
/// such credits after it has swapped them.
///
/// A credit of another member is none of this pallet's business, and is burned.
pub struct FromUnion<T, F, Native>(core::marker::PhantomData<(T, F, Native)>);

impl<T, F, Native> OnUnbalanced<fungibles::Credit<T::AccountId, F>> for FromUnion<T, F, Native>
where
	T: Config,
	F: fungibles::Balanced<T::AccountId, Balance = BalanceOf<T>>,
	Native: Get<F::AssetId>,
{
	fn on_nonzero_unbalanced(credit: fungibles::Credit<T::AccountId, F>) {
		if credit.asset() != Native::get() {
			defensive!("fees are swapped before they are handed over");
			return;
		}
		if Pallet::<T>::collect(credit.peek()) {
			core::mem::forget(credit);
		}
	}
}
