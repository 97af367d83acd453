// SPDX-License-Identifier: Apache-2.0

//! What has happened. A section of the pallet's module, into which it is imported.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Something has happened in a vault, and is in its trail.
		Recorded {
			/// Which.
			vault: VaultId,
			/// The number of the entry, from 0.
			index: u64,
			/// The hash of the entry: see [`TrailEntry`].
			hash: H256,
			/// What.
			record: RecordOf<T>,
		},
		/// A forecast was compared with what has happened.
		Scored {
			/// Of which vault.
			vault: VaultId,
			/// Of which category.
			category: Category,
			/// Whose.
			by: T::AccountId,
			/// What was expected.
			forecast: Forecast,
			/// What was spent.
			spent: Value,
			/// The error, in millionths: see [`Score`].
			error: u32,
			/// Whether it counts for the score: not that of an owner of the vault.
			counted: bool,
		},
		/// Something that was due has failed, and is tried again.
		TaskFailed {
			/// What.
			task: VaultTask,
			/// Why.
			error: DispatchError,
			/// When it is tried again. Real time.
			retry_at: Moment,
		},
		/// A pooled vault was made.
		PoolCreated {
			/// Its number, and the id of its shares.
			pool: PoolId,
			/// Who invests.
			manager: T::AccountId,
			/// What it holds.
			asset: T::AssetId,
			/// Which part of gains the manager gets.
			fee: Permill,
			/// The most that may be in it.
			cap: Option<Balance>,
		},
		/// Somebody has joined a pool.
		PoolJoined {
			/// Which.
			pool: PoolId,
			/// Who.
			who: T::AccountId,
			/// What he paid.
			amount: Balance,
			/// The shares that he got.
			shares: Balance,
		},
		/// Somebody has left a pool, or a part of it.
		PoolLeft {
			/// Which.
			pool: PoolId,
			/// Who.
			who: T::AccountId,
			/// What he got.
			amount: Balance,
			/// The shares that he paid.
			shares: Balance,
		},
		/// Something of a pool was supplied to the money market.
		PoolInvested {
			/// Which.
			pool: PoolId,
			/// How much.
			amount: Balance,
		},
		/// Something was withdrawn from it.
		PoolDivested {
			/// Which.
			pool: PoolId,
			/// How much.
			amount: Balance,
		},
		/// The manager has got his part of a gain.
		PoolFeeTaken {
			/// Which.
			pool: PoolId,
			/// The shares that he got.
			shares: Balance,
			/// What they are worth.
			amount: Balance,
			/// What a share is worth now: in 10^-18, rounded up.
			high_water: Balance,
		},
		/// The fee of a pool will be higher. Who does not want to pay it has time to leave.
		PoolFeeAnnounced {
			/// Which.
			pool: PoolId,
			/// Which part of gains the manager will get.
			fee: Permill,
			/// When, in the time of the pallet. `PoolChanged` follows when somebody uses the pool
			/// after that.
			at: Moment,
		},
		/// Something about a pool was changed.
		PoolChanged {
			/// Which.
			pool: PoolId,
			/// What.
			change: PoolChange<T::AccountId>,
		},
		/// A pool was closed for ever.
		PoolRemoved {
			/// Which.
			pool: PoolId,
		},
	}
}
