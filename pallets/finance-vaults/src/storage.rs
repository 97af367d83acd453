// SPDX-License-Identifier: Apache-2.0

//! What is stored. A section of the pallet's module, into which it is imported.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod storage {
	/// How much of the real time has not counted, because the pallet was halted, in milliseconds.
	#[pallet::storage]
	pub type HaltedFor<T> = StorageValue<_, Moment, ValueQuery>;

	/// In a halt, the real time up to which `HaltedFor` counts: that of the last block.
	#[pallet::storage]
	pub type HaltedAt<T> = StorageValue<_, Moment>;

	/// What the chain will do by itself, by the moment (big-endian).
	#[pallet::storage]
	pub type Due<T: Config> =
		StorageNMap<_, (NMapKey<Identity, [u8; 8]>, NMapKey<Blake2_128Concat, VaultTask>), ()>;

	/// When it will.
	#[pallet::storage]
	pub type DueAt<T: Config> = StorageMap<_, Blake2_128Concat, VaultTask, Moment>;

	/// Whether the end of the last block was not enough for all that was due.
	#[pallet::storage]
	pub type Backlog<T> = StorageValue<_, bool, ValueQuery>;

	/// The rule that was looked at last.
	#[pallet::storage]
	pub type RuleCursor<T> = StorageValue<_, Cursor>;

	/// The number of the next vault.
	#[pallet::storage]
	pub type NextVault<T> = StorageValue<_, VaultId, ValueQuery>;

	/// Vaults.
	#[pallet::storage]
	pub type Vaults<T: Config> = StorageMap<_, Twox64Concat, VaultId, Vault<T::AccountId>>;

	/// The ends of their trails.
	#[pallet::storage]
	pub type Trails<T> = StorageMap<_, Twox64Concat, VaultId, TrailHead, ValueQuery>;

	/// The vaults of an account, as an owner or a member. For clients.
	#[pallet::storage]
	pub type VaultsOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, VaultId, ()>;

	/// Members who are no owners.
	#[pallet::storage]
	pub type Members<T: Config> =
		StorageDoubleMap<_, Twox64Concat, VaultId, Blake2_128Concat, T::AccountId, Membership>;

	/// What guardians have begun.
	#[pallet::storage]
	pub type Recoveries<T: Config> = StorageMap<_, Twox64Concat, VaultId, Recovery<T::AccountId>>;

	/// Motions.
	#[pallet::storage]
	pub type Motions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, VaultId, Twox64Concat, ItemId, MotionOf<T>>;

	/// Envelopes.
	#[pallet::storage]
	pub type Envelopes<T> =
		StorageDoubleMap<_, Twox64Concat, VaultId, Twox64Concat, Category, Envelope>;

	/// Rules. All of them are gone through in turns.
	#[pallet::storage]
	pub type Rules<T: Config> =
		StorageDoubleMap<_, Twox64Concat, VaultId, Twox64Concat, ItemId, RuleOf<T>>;

	/// Bills.
	#[pallet::storage]
	pub type Bills<T: Config> =
		StorageDoubleMap<_, Twox64Concat, VaultId, Twox64Concat, ItemId, BillOf<T>>;

	/// Streams.
	#[pallet::storage]
	pub type Streams<T: Config> =
		StorageDoubleMap<_, Twox64Concat, VaultId, Twox64Concat, ItemId, StreamOf<T>>;

	/// Forecasts that wait for what happens, by the category.
	#[pallet::storage]
	pub type Forecasts<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		VaultId,
		Twox64Concat,
		Category,
		BoundedVec<Commitment<T::AccountId>, T::MaxForecasts>,
		ValueQuery,
	>;

	/// How good the forecasts of an account were.
	#[pallet::storage]
	pub type Scores<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Score, ValueQuery>;

	/// The number of the next pooled vault.
	#[pallet::storage]
	pub type NextPool<T> = StorageValue<_, PoolId, ValueQuery>;

	/// Pooled vaults.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Twox64Concat, PoolId, PoolOf<T>>;
}
