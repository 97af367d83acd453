// SPDX-License-Identifier: Apache-2.0

//! What has to hold after each block, and some of it after each extrinsic.
//!
//! Each check is a function of its own that reads the state in the externalities that are set: the
//! tests break the state and see that the check says so.

use crate::watch;
use frame_support::{dispatch::DispatchClass, traits::fungibles::InspectHold as _};
use pallet_assets::{AssetDetails, AssetStatus};
use polyphony_runtime::{
	AccountId, AssetsHolder, Balance, Balances, BlockFees, Dex, FinanceVaults, Lending,
	ModelMarketplace, MusicNft, PriceOracle, Runtime, RuntimeEvent, System, ValidatorSet,
};
use sp_runtime::TryRuntimeError;
use std::{
	collections::BTreeMap,
	fmt::{self, Display, Formatter},
};

/// What has to hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Invariant {
	/// The calls with which the world begins succeed.
	SetUp,
	/// Nothing panics.
	NoPanic,
	/// The inherents of a block can be applied.
	Inherents,
	/// Blocks and extrinsics take about as long as their weights say.
	Time,
	/// The weight of a block is within its limits.
	Weight,
	/// The runtime does not find itself in a state that it takes for impossible.
	Defensive,
	/// All of the token is on accounts or among the fees of the block, and nothing mints any.
	Issuance,
	/// What is reserved of an account is at least what is on hold and reserved by name.
	Reserves,
	/// The supply of each asset is what accounts have of it, who are counted.
	Supplies,
	/// References to accounts are those that there can be.
	References,
	/// The pallets' own checks.
	TryState,
}

impl Display for Invariant {
	fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::SetUp => "set-up",
			Self::NoPanic => "no panic",
			Self::Inherents => "inherents",
			Self::Time => "time",
			Self::Weight => "weight",
			Self::Defensive => "defensive",
			Self::Issuance => "issuance",
			Self::Reserves => "reserves",
			Self::Supplies => "supplies",
			Self::References => "references",
			Self::TryState => "try_state",
		})
	}
}

/// An invariant does not hold.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Broken {
	/// Which.
	pub invariant: Invariant,
	/// What is wrong.
	pub what: String,
}

impl Broken {
	/// This one, because of that.
	pub fn new(invariant: Invariant, what: impl Into<String>) -> Self {
		Self { invariant, what: what.into() }
	}
}

impl Display for Broken {
	fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
		write!(f, "the invariant \"{}\" does not hold: {}", self.invariant, self.what)
	}
}

/// Succeeds if `holds`.
fn ensure(holds: bool, invariant: Invariant, what: impl FnOnce() -> String) -> Result<(), Broken> {
	if holds {
		Ok(())
	} else {
		Err(Broken::new(invariant, what()))
	}
}

/// All that has to hold after a block, at whose beginning there was this much of the token.
///
/// # Errors
///
/// The first that does not hold.
pub fn check_all(issuance_before: Balance) -> Result<(), Broken> {
	check_weight()?;
	check_issuance(issuance_before)?;
	check_reserves()?;
	check_supplies()?;
	check_references()?;
	check_pallets()
}

/// The weight of the open block: normal extrinsics are within their share of it, and all together
/// within the limit. Operational extrinsics, which governance and feeders need, may go beyond the limit
/// by what is reserved for them, if hooks have filled the block; hooks may not.
///
/// A block in which a session begins is full: pallet-session says that its hook takes all of a block.
/// That is not counted here, and what there is besides has to be within the limits.
///
/// Only the time is looked at: the limit has no bound on the size of proofs.
///
/// # Errors
///
/// If it is beyond.
pub fn check_weight() -> Result<(), Broken> {
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let weight = System::block_weight();
	let of = |class: DispatchClass| weight.get(class).ref_time();
	let most = limits.max_block.ref_time();
	let session = if begins_session() { most } else { 0 };
	let reserved = limits.get(DispatchClass::Operational).reserved.map_or(0, |w| w.ref_time());
	let normal = limits.get(DispatchClass::Normal).max_total.map_or(most, |w| w.ref_time());
	let say = || format!("{weight:?}");
	ensure(of(DispatchClass::Normal) <= normal, Invariant::Weight, say)?;
	let hooks = of(DispatchClass::Mandatory).saturating_sub(session);
	ensure(hooks <= most, Invariant::Weight, say)?;
	let total = weight.total().ref_time().saturating_sub(session);
	ensure(total <= most.saturating_add(reserved), Invariant::Weight, say)
}

/// Whether a session begins in the open block.
fn begins_session() -> bool {
	let is_it = |event: RuntimeEvent| {
		matches!(event, RuntimeEvent::Session(pallet_session::Event::NewSession { .. }))
	};
	System::read_events_no_consensus().any(|record| is_it(record.event))
}

/// The pallets have not logged that something impossible has happened.
///
/// # Errors
///
/// If they have, since the last time.
pub fn check_log() -> Result<(), Broken> {
	watch::take().map_or(Ok(()), |said| Err(Broken::new(Invariant::Defensive, said)))
}

/// The issuance is the sum of all accounts and what is collected of fees, and not greater than it was:
/// this chain mints nothing. (It can be less, because everybody may burn what is theirs.)
///
/// # Errors
///
/// If it is another one.
pub fn check_issuance(before: Balance) -> Result<(), Broken> {
	let issuance = Balances::total_issuance();
	let mut sum = BlockFees::collected();
	for (who, account) in frame_system::Account::<Runtime>::iter() {
		sum = account
			.data
			.free
			.checked_add(account.data.reserved)
			.and_then(|has| sum.checked_add(has))
			.ok_or_else(|| Broken::new(Invariant::Issuance, format!("{who} has too much")))?;
	}
	ensure(sum == issuance, Invariant::Issuance, || {
		format!("accounts and fees have {sum}, of {issuance} that there are")
	})?;
	ensure(issuance <= before, Invariant::Issuance, || {
		format!("there are {issuance}, and there were {before}")
	})
}

/// What is on hold and reserved by name is reserved. (There can be more: deposits of some pallets of
/// the SDK are reserved without a name.)
///
/// # Errors
///
/// If more is on hold than there is.
pub fn check_reserves() -> Result<(), Broken> {
	let mut sums = BTreeMap::<_, Balance>::new();
	for (who, holds) in pallet_balances::Holds::<Runtime>::iter() {
		let sum = sums.entry(who).or_default();
		*sum = holds.iter().fold(*sum, |sum, hold| sum.saturating_add(hold.amount));
	}
	for (who, reserves) in pallet_balances::Reserves::<Runtime>::iter() {
		let sum = sums.entry(who).or_default();
		*sum = reserves.iter().fold(*sum, |sum, reserve| sum.saturating_add(reserve.amount));
	}
	for (who, sum) in sums {
		let reserved = frame_system::Account::<Runtime>::get(&who).data.reserved;
		ensure(sum <= reserved, Invariant::Reserves, || {
			format!("{who}: {sum} on hold or reserved by name, of {reserved} that are reserved")
		})?;
	}
	Ok(())
}

/// What there is of each asset, of the shares of pools, and of the shares of pooled vaults, is what
/// accounts have of it, with what is on hold; and the accounts are counted. While an asset is being
/// destroyed, its accounts are taken away and its supply is not.
///
/// # Errors
///
/// If it is not so.
pub fn check_supplies() -> Result<(), Broken> {
	use pallet_assets::{Account, Asset, Instance1, Instance2};
	supplies_of(
		"asset",
		Account::<Runtime>::iter().map(|(id, who, account)| {
			let held = AssetsHolder::total_balance_on_hold(id, &who);
			(id, account.balance.saturating_add(held))
		}),
		Asset::<Runtime>::iter(),
	)?;
	supplies_of(
		"shares of pool",
		Account::<Runtime, Instance1>::iter().map(|(id, _, account)| (id, account.balance)),
		Asset::<Runtime, Instance1>::iter(),
	)?;
	supplies_of(
		"shares of vault",
		Account::<Runtime, Instance2>::iter().map(|(id, _, account)| (id, account.balance)),
		Asset::<Runtime, Instance2>::iter(),
	)
}

/// The same, of one instance of the pallet: what each account has, and each asset.
fn supplies_of(
	name: &str,
	balances: impl Iterator<Item = (u32, Balance)>,
	assets: impl Iterator<Item = (u32, AssetDetails<Balance, AccountId, Balance>)>,
) -> Result<(), Broken> {
	let mut sums = BTreeMap::<u32, (Balance, u32)>::new();
	for (id, balance) in balances {
		let (sum, accounts) = sums.entry(id).or_default();
		*sum = sum.saturating_add(balance);
		*accounts += 1;
	}
	for (id, details) in assets {
		let (sum, accounts) = sums.remove(&id).unwrap_or_default();
		let fine = match details.status {
			AssetStatus::Destroying => sum <= details.supply,
			AssetStatus::Live | AssetStatus::Frozen => sum == details.supply,
		};
		ensure(fine, Invariant::Supplies, || {
			format!("{name} {id}: accounts have {sum}, of {} that there are", details.supply)
		})?;
		ensure(accounts == details.accounts, Invariant::Supplies, || {
			format!("{name} {id}: {accounts} accounts, and {} counted", details.accounts)
		})?;
	}
	ensure(sums.is_empty(), Invariant::Supplies, || {
		format!("accounts have of {name} {:?}, which does not exist", sums.keys())
	})
}

/// Who is depended on is kept alive, and who is not kept alive has nothing.
///
/// # Errors
///
/// If it is not so of an account.
pub fn check_references() -> Result<(), Broken> {
	for (who, account) in frame_system::Account::<Runtime>::iter() {
		ensure(account.consumers == 0 || account.providers > 0, Invariant::References, || {
			format!("{who} has {} consumers and no provider", account.consumers)
		})?;
		let alive = account.providers > 0 || account.sufficients > 0;
		let has = account.data.free > 0 || account.data.reserved > 0;
		ensure(alive || !has, Invariant::References, || {
			format!("{who} has no provider, and money: {account:?}")
		})?;
	}
	Ok(())
}

/// A check of a pallet.
type Check = fn() -> Result<(), TryRuntimeError>;

/// What the pallets of this project check themselves, and with the feature `try-runtime` those of the
/// SDK.
///
/// # Errors
///
/// If one of them finds something.
pub fn check_pallets() -> Result<(), Broken> {
	let checks: [(&str, Check); 8] = [
		("ValidatorSet", ValidatorSet::do_try_state),
		("BlockFees", BlockFees::do_try_state),
		("PriceOracle", PriceOracle::do_try_state),
		("Dex", Dex::do_try_state),
		("Lending", Lending::do_try_state),
		("ModelMarketplace", ModelMarketplace::do_try_state),
		("MusicNft", MusicNft::do_try_state),
		("FinanceVaults", FinanceVaults::do_try_state),
	];
	for (pallet, check) in checks {
		check()
			.map_err(|error| Broken::new(Invariant::TryState, format!("{pallet}: {error:?}")))?;
	}
	#[cfg(feature = "try-runtime")]
	{
		use frame_support::traits::{TryState, TryStateSelect};
		polyphony_runtime::AllPalletsWithSystem::try_state(
			System::block_number(),
			TryStateSelect::All,
		)
		.map_err(|error| Broken::new(Invariant::TryState, format!("{error:?}")))?;
	}
	Ok(())
}
