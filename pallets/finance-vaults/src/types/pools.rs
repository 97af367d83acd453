// SPDX-License-Identifier: Apache-2.0

//! Pooled vaults: the money of many, invested by a manager.

use super::*;

/// A pooled vault. It holds one asset, of which a part may be supplied to the money market.
///
/// Its shares are assets, with the number of the pool as their id. What they stand for is written
/// down here, and what the money market owes the pool; not what lies on the account.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Pool<AccountId, AssetId> {
	/// Who invests, and gets the fee.
	pub manager: AccountId,
	/// The asset.
	pub asset: AssetId,
	/// What of it lies on the pool's account and belongs to it.
	pub idle: Balance,
	/// The most that may be in it, when somebody joins. `None`: anything.
	pub cap: Option<Balance>,
	/// Which part of what is gained goes to the manager.
	pub fee: Permill,
	/// A higher fee that will be, and when.
	pub next_fee: Option<(Permill, Moment)>,
	/// What a share was worth at most, when the fee was last taken: amount per share, in 10^-18,
	/// rounded up. Only what goes beyond it is a gain.
	pub high_water: Balance,
	/// Whether nobody can join.
	pub closed: bool,
	/// Who has made it, and whose the deposit is.
	pub depositor: AccountId,
	/// The deposit.
	pub deposit: Balance,
}

/// What can be changed about a pooled vault.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum PoolChange<AccountId> {
	/// The fee. A higher one comes only after [`crate::Config::PoolFeeDelay`].
	Fee(Permill),
	/// The most that may be in it when somebody joins.
	Cap(Option<Balance>),
	/// Whether nobody can join.
	Closed(bool),
	/// Who manages it. The deposit stays with who made it, until the pool is removed.
	Manager(AccountId),
}
