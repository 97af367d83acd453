// SPDX-License-Identifier: Apache-2.0

//! The runtime API of `pallet-finance-vaults`: vaults and how far their limits are used, what they are
//! worth, envelopes and what was spent, bills and whether there is enough for them, rules and when
//! they fire, streams, motions, forecasts, the ends of trails, and pooled vaults.
//!
//! Everything is as of the time of the block. Amounts are in the smallest units of their assets,
//! values in 10^-18 of the reference currency, times in milliseconds since the Unix epoch, and real
//! ones: of what lies ahead in the time of the pallet, as if it were not halted from now on. In JSON,
//! amounts and values are strings of decimal digits, as many clients cannot read larger numbers than
//! 2^53. Parts of a whole, which are [`Permill`], are numbers of millionths, hashes and keys `0x` and
//! hexadecimal digits, and what goes with payments is [`Text`].
//!
//! What belongs to a vault comes all at once, since the chain's configuration bounds it. What comes in
//! pages has an end for each page: see [`MAX_PER_PAGE`].

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
#[cfg(feature = "std")]
use polyphony_support::json::{self, digits};
use polyphony_support::Balance;
use scale_info::TypeInfo;
#[cfg(feature = "std")]
use serde::{Deserialize, Serialize};
use sp_core::H256;
use sp_runtime::Permill;

mod envelopes;
mod forecasts;
mod motions;
mod payments;
mod pools;
mod rules;
#[cfg(test)]
mod tests;
mod vaults;
mod worth;

pub use envelopes::{
	BudgetInfo, EnvelopeInfo, PeriodInfo, RolloverInfo, SpendingInfo, SpentInfo, TargetInfo,
};
pub use forecasts::{ForecastInfo, ScoreInfo};
pub use motions::{ChangeInfo, MotionInfo, OperationInfo, ProposalInfo, RecoveryInfo};
pub use payments::{
	AmountInfo, BillInfo, BillTermsInfo, CoverageInfo, DueInfo, PayWithInfo, PaymentInfo,
	RefusalInfo, SpendPreview, StreamInfo, StreamTermsInfo,
};
pub use polyphony_support::Text;
pub use pools::{NextFeeInfo, PoolHolderInfo, PoolInfo, PoolPage, PoolStep};
pub use rules::{
	ActionInfo, ConditionInfo, ConditionStateInfo, EdgeInfo, HowMuchInfo, PartInfo, RuleInfo,
	RuleTermsInfo, SideInfo, SuspensionInfo, WaitingInfo,
};
pub use vaults::{
	AllowanceInfo, CountsInfo, FreedInfo, LimitInfo, LimitStateInfo, MandateInfo, MemberInfo,
	OwnVaultInfo, OwnVaultPage, PolicyInfo, RolesInfo, TrailHeadInfo, VaultInfo,
};
pub use worth::{HoldingInfo, NetWorthInfo};

/// The number of a vault.
pub type VaultId = u32;

/// The number of something that belongs to a vault: a rule, a bill, a stream or a motion.
pub type ItemId = u32;

/// The number of a pooled vault, and the id of its shares.
pub type PoolId = u32;

/// What money is spent on: hundred times the division and the group of COICOP 2018.
pub type Category = u16;

/// 10^-18 of the reference currency.
pub type Value = Balance;

/// Milliseconds since the Unix epoch, or a number of them.
pub type Moment = u64;

/// The most things that there are on a page, and the most coming payments of bills that are told.
pub const MAX_PER_PAGE: u32 = 200;

/// The most assets of which is told what a vault has: the rest of a longer list is left out.
pub const MAX_ASSETS: u32 = 100;

sp_api::decl_runtime_apis! {
	/// Finance vaults.
	///
	/// What belongs to a vault is in the order of its numbers, and nothing if there is no such vault.
	pub trait FinanceVaultsApi<AccountId, AssetId>
	where
		AccountId: Codec,
		AssetId: Codec,
	{
		/// A vault. `None` if there is none with this number, or none any more.
		fn vault(vault: VaultId) -> Option<VaultInfo<AccountId>>;

		/// The vaults that an account owns, or of which it is a member, in no particular order: those
		/// behind `start`. At most `limit` on a page, one at least and [`MAX_PER_PAGE`] at most.
		fn vaults_of(who: AccountId, start: Option<VaultId>, limit: u32) -> OwnVaultPage;

		/// The members of a vault.
		fn members(vault: VaultId) -> Vec<MemberInfo<AccountId>>;

		/// What a vault has and owes of these assets, and what that is worth. The chain cannot say
		/// which assets an account has. Without a list: of the native token and the assets that rules,
		/// bills and streams of the vault name. At most [`MAX_ASSETS`]. `None` if there is no such
		/// vault.
		fn net_worth(vault: VaultId, assets: Vec<AssetId>) -> Option<NetWorthInfo<AssetId>>;

		/// The envelopes of a vault, as they are now.
		fn envelopes(vault: VaultId) -> Vec<EnvelopeInfo>;

		/// What was spent in a category, or in all that have an envelope, in so many of the last
		/// periods, with the current one. The chain keeps the last 13 that are over.
		fn spending(vault: VaultId, category: Option<Category>, periods: u32) -> Vec<SpendingInfo>;

		/// The bills of a vault.
		fn bills(vault: VaultId) -> Vec<BillInfo<AccountId, AssetId>>;

		/// What will become of all payments of bills that are due up to a time, if nothing else
		/// leaves or enters the vault, prices stay as they are, and it is not frozen: with the money,
		/// the limits, the envelopes and the fees that there will be then. At most [`MAX_PER_PAGE`]
		/// payments. `None` if there is no such vault.
		fn bill_coverage(vault: VaultId, until: Moment) -> Option<CoverageInfo<AssetId>>;

		/// The rules of a vault, and for what they wait.
		fn rules(vault: VaultId) -> Vec<RuleInfo<AccountId, AssetId>>;

		/// The streams of a vault.
		fn streams(vault: VaultId) -> Vec<StreamInfo<AccountId, AssetId>>;

		/// What is proposed in a vault.
		fn motions(vault: VaultId) -> Vec<MotionInfo<AccountId, AssetId>>;

		/// What guardians of a vault have begun.
		fn recovery(vault: VaultId) -> Option<RecoveryInfo<AccountId>>;

		/// What a payment would cost if an account made it now.
		///
		/// # Errors
		///
		/// What the call `pay` would fail with.
		fn preview_spend(
			vault: VaultId,
			who: AccountId,
			payment: PaymentInfo<AccountId, AssetId>,
		) -> Result<SpendPreview<AssetId>, RefusalInfo>;

		/// The forecasts for a vault that wait for what happens.
		fn forecasts(vault: VaultId) -> Vec<ForecastInfo<AccountId>>;

		/// How good the forecasts of an account were.
		fn score(who: AccountId) -> ScoreInfo;

		/// The end of a vault's trail, which stays when the vault is closed. `None` if there never was
		/// such a vault.
		fn trail_head(vault: VaultId) -> Option<TrailHeadInfo>;

		/// A pooled vault. `None` if there is none with this number, or none any more.
		fn pool(pool: PoolId) -> Option<PoolInfo<AccountId, AssetId>>;

		/// The pooled vaults, by number, from one on. At most `limit` on a page, one at least and
		/// [`MAX_PER_PAGE`] at most, among as many numbers that are looked at: so there may be another
		/// page after one that is empty.
		fn pools(from: PoolId, limit: u32) -> PoolPage<AccountId, AssetId>;

		/// What would come out of a step of somebody in a pool, as ERC-4626 rounds it, once the fee
		/// is taken, as each step does. `None` if there is no such pool, or if a number does not fit.
		fn pool_preview(pool: PoolId, step: PoolStep, amount: Balance) -> Option<Balance>;

		/// What somebody has in a pool, and can do there. `None` if there is no such pool.
		fn pool_holder(pool: PoolId, who: AccountId) -> Option<PoolHolderInfo>;
	}
}
