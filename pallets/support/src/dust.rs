// SPDX-License-Identifier: Apache-2.0

//! Ledgers that take as much as they say.
//!
//! An account that would keep less of an asset than its minimum balance keeps nothing of it. What
//! then becomes of the rest, the *dust*, is for the ledger to say, and `pallet-assets` does not: it
//! takes the dust with the amount, but `fungibles::Mutate::transfer` gives the amount only. The dust
//! is on no account then, and in the supply for ever
//! ([polkadot-sdk#13230](https://github.com/paritytech/polkadot-sdk/pull/13230), bug 2); and a
//! credit of `Balanced::withdraw` is worth more than was asked for.

use core::marker::PhantomData;
use frame_support::traits::{
	fungibles::{self, Dust},
	tokens::{
		DepositConsequence, Fortitude, Precision, Preservation, Provenance, WithdrawConsequence,
	},
};
use sp_runtime::{
	traits::{Saturating, Zero},
	DispatchError, DispatchResult,
};

/// `Assets`, whose dust is burned.
///
/// An operation takes the amount that it says, gives as much, and the supply falls by the dust, with
/// the event that `Assets` has for burning. So whoever is paid has what the books of the pallet say,
/// and the supply is what all accounts have, as it is with the native token. Calls of `pallet-assets`
/// itself do not pass here: they send the dust along with the amount.
///
/// Holds are not part of it. Of what `fungibles::MutateHold` does, only `transfer_and_hold` can leave
/// dust.
///
/// ```ignore
/// UnionOf<Balances, BurnDust<Assets>, NativeFromLeft, NativeOrWithId<AssetId>, AccountId>
/// ```
pub struct BurnDust<Assets>(PhantomData<Assets>);

impl<AccountId, Assets> fungibles::Inspect<AccountId> for BurnDust<Assets>
where
	Assets: fungibles::Inspect<AccountId>,
{
	type AssetId = Assets::AssetId;
	type Balance = Assets::Balance;

	fn total_issuance(asset: Self::AssetId) -> Self::Balance {
		Assets::total_issuance(asset)
	}

	fn active_issuance(asset: Self::AssetId) -> Self::Balance {
		Assets::active_issuance(asset)
	}

	fn minimum_balance(asset: Self::AssetId) -> Self::Balance {
		Assets::minimum_balance(asset)
	}

	fn total_balance(asset: Self::AssetId, who: &AccountId) -> Self::Balance {
		Assets::total_balance(asset, who)
	}

	fn balance(asset: Self::AssetId, who: &AccountId) -> Self::Balance {
		Assets::balance(asset, who)
	}

	fn reducible_balance(
		asset: Self::AssetId,
		who: &AccountId,
		preservation: Preservation,
		force: Fortitude,
	) -> Self::Balance {
		Assets::reducible_balance(asset, who, preservation, force)
	}

	fn can_deposit(
		asset: Self::AssetId,
		who: &AccountId,
		amount: Self::Balance,
		provenance: Provenance,
	) -> DepositConsequence {
		Assets::can_deposit(asset, who, amount, provenance)
	}

	fn can_withdraw(
		asset: Self::AssetId,
		who: &AccountId,
		amount: Self::Balance,
	) -> WithdrawConsequence<Self::Balance> {
		Assets::can_withdraw(asset, who, amount)
	}

	fn asset_exists(asset: Self::AssetId) -> bool {
		Assets::asset_exists(asset)
	}
}

impl<AccountId: Eq, Assets> fungibles::Unbalanced<AccountId> for BurnDust<Assets>
where
	Assets: fungibles::Mutate<AccountId>,
{
	fn handle_dust(Dust(asset, amount): Dust<AccountId, Self>) {
		Assets::handle_dust(Dust(asset, amount));
	}

	fn write_balance(
		asset: Self::AssetId,
		who: &AccountId,
		amount: Self::Balance,
	) -> Result<Option<Self::Balance>, DispatchError> {
		Assets::write_balance(asset, who, amount)
	}

	fn set_total_issuance(asset: Self::AssetId, amount: Self::Balance) {
		Assets::set_total_issuance(asset, amount);
	}

	// Returns `amount` at most.
	fn decrease_balance(
		asset: Self::AssetId,
		who: &AccountId,
		amount: Self::Balance,
		precision: Precision,
		preservation: Preservation,
		force: Fortitude,
	) -> Result<Self::Balance, DispatchError> {
		let taken =
			Assets::decrease_balance(asset.clone(), who, amount, precision, preservation, force)?;
		let dust = taken.saturating_sub(amount);
		if !dust.is_zero() {
			let supply = Assets::total_issuance(asset.clone());
			Assets::set_total_issuance(asset.clone(), supply.saturating_sub(dust));
			Assets::done_burn_from(asset, who, dust);
		}
		Ok(taken.saturating_sub(dust))
	}

	fn increase_balance(
		asset: Self::AssetId,
		who: &AccountId,
		amount: Self::Balance,
		precision: Precision,
	) -> Result<Self::Balance, DispatchError> {
		Assets::increase_balance(asset, who, amount, precision)
	}

	fn deactivate(asset: Self::AssetId, amount: Self::Balance) {
		Assets::deactivate(asset, amount);
	}

	fn reactivate(asset: Self::AssetId, amount: Self::Balance) {
		Assets::reactivate(asset, amount);
	}
}

// What is not here is done with the functions above, not with those of `Assets`.
impl<AccountId: Eq, Assets> fungibles::Mutate<AccountId> for BurnDust<Assets>
where
	Assets: fungibles::Mutate<AccountId>,
{
	fn done_mint_into(asset: Self::AssetId, who: &AccountId, amount: Self::Balance) {
		Assets::done_mint_into(asset, who, amount);
	}

	fn done_burn_from(asset: Self::AssetId, who: &AccountId, amount: Self::Balance) {
		Assets::done_burn_from(asset, who, amount);
	}

	fn done_shelve(asset: Self::AssetId, who: &AccountId, amount: Self::Balance) {
		Assets::done_shelve(asset, who, amount);
	}

	fn done_restore(asset: Self::AssetId, who: &AccountId, amount: Self::Balance) {
		Assets::done_restore(asset, who, amount);
	}

	fn done_transfer(
		asset: Self::AssetId,
		source: &AccountId,
		dest: &AccountId,
		amount: Self::Balance,
	) {
		Assets::done_transfer(asset, source, dest, amount);
	}
}

impl<AccountId, Assets> fungibles::Create<AccountId> for BurnDust<Assets>
where
	Assets: fungibles::Create<AccountId>,
{
	fn create(
		asset: Self::AssetId,
		admin: AccountId,
		is_sufficient: bool,
		min_balance: Self::Balance,
	) -> DispatchResult {
		Assets::create(asset, admin, is_sufficient, min_balance)
	}
}

impl<AccountId: Eq, Assets> fungibles::Balanced<AccountId> for BurnDust<Assets>
where
	Assets: fungibles::Balanced<AccountId> + fungibles::Mutate<AccountId>,
{
	type OnDropDebt = Assets::OnDropDebt;
	type OnDropCredit = Assets::OnDropCredit;

	fn done_rescind(asset: Self::AssetId, amount: Self::Balance) {
		Assets::done_rescind(asset, amount);
	}

	fn done_issue(asset: Self::AssetId, amount: Self::Balance) {
		Assets::done_issue(asset, amount);
	}

	fn done_deposit(asset: Self::AssetId, who: &AccountId, amount: Self::Balance) {
		Assets::done_deposit(asset, who, amount);
	}

	fn done_withdraw(asset: Self::AssetId, who: &AccountId, amount: Self::Balance) {
		Assets::done_withdraw(asset, who, amount);
	}
}
