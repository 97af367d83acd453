// SPDX-License-Identifier: Apache-2.0

//! What there is before a benchmark begins: accounts, money and markets.

use super::*;
use alloc::vec;
use frame_support::traits::{fungibles::Mutate as _, tokens::Preservation};
use polyphony_support::traits::LendingPool as _;

/// How much is paid, or moved. More than any minimum balance.
pub(super) const AMOUNT: Balance = 1 << 64;

/// How much something costs at most.
pub(super) const MOST: Balance = 1 << 80;

/// What there is for fees.
pub(super) const FEES: Balance = 1 << 64;

/// How much of each asset is supplied to the money market, and how much of each is owed to it.
const SUPPLIED: Balance = 1 << 70;
const OWED: Balance = 1 << 66;

pub(super) const DAY: Moment = 86_400_000;
pub(super) const MONTH: Moment = 30 * DAY;
pub(super) const YEAR: Moment = 31_557_600_000;

/// Where the numbers of assets begin among which is rebalanced, and of those with a market.
const BALANCED: u32 = 10;
const MARKETS: u32 = 100;

// ---- accounts and money

/// The asset of payments.
pub(super) fn asset<T: Config>() -> T::AssetId {
	T::BenchmarkHelper::asset(1)
}

/// The asset out of which payments in the other one are made.
pub(super) fn paid_with<T: Config>() -> T::AssetId {
	T::BenchmarkHelper::asset(2)
}

/// An account that has native tokens, and nothing else.
pub(super) fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who: T::AccountId = account(name, index, 0);
	T::BenchmarkHelper::endow(&T::NativeAsset::get(), &who);
	who
}

/// An account that does not exist.
pub(super) fn payee<T: Config>() -> T::AccountId {
	account("payee", 0, 0)
}

pub(super) fn balance<T: Config>(asset: &T::AssetId, who: &T::AccountId) -> Balance {
	T::Assets::balance(asset.clone(), who)
}

/// What `AMOUNT` is worth.
pub(super) fn value<T: Config>() -> Value {
	Pallet::<T>::value_of(&asset::<T>(), AMOUNT, polyphony_support::Rounding::Up)
		.unwrap_or_default()
}

/// Makes an asset that has a price.
fn known<T: Config>(asset: &T::AssetId) {
	T::BenchmarkHelper::endow(asset, &account("issuer", 0, 0));
	T::BenchmarkHelper::set_price(asset, FixedU128::from_u32(1));
}

/// Long after the epoch, with nothing due, no rules, and prices.
pub(super) fn open<T: Config>() {
	T::BenchmarkHelper::advance(50 * YEAR);
	let _ = Due::<T>::clear(u32::MAX, None);
	let _ = DueAt::<T>::clear(u32::MAX, None);
	let _ = Rules::<T>::clear(u32::MAX, None);
	for asset in [T::NativeAsset::get(), asset::<T>(), paid_with::<T>()] {
		known::<T>(&asset);
	}
	T::BenchmarkHelper::endow(&T::NativeAsset::get(), &T::FeeRecipient::get());
}

/// Other tasks, behind everything else: what a queue looks like.
pub(super) fn crowd<T: Config>() {
	for task in [VaultTask::Recover(u32::MAX), VaultTask::Pay(u32::MAX, u32::MAX)] {
		Pallet::<T>::schedule(Moment::MAX, &task);
	}
}

/// As many bytes as fit.
pub(super) fn memo() -> Memo {
	BoundedVec::truncate_from(vec![b'm'; MAX_MEMO as usize])
}

// ---- exchange

/// One of some assets that have a price.
pub(super) fn known_asset<T: Config>(index: u32) -> T::AssetId {
	let asset = T::BenchmarkHelper::asset(BALANCED + index);
	known::<T>(&asset);
	asset
}

/// The assets among which is rebalanced. A vault has `AMOUNT` of the first, and can swap it for all
/// others.
pub(super) fn balanced<T: Config>(
	id: VaultId,
	n: u32,
) -> Result<Vec<(T::AssetId, Permill)>, BenchmarkError> {
	let all: Vec<_> = (0..n).map(known_asset::<T>).collect();
	for asset in &all[1..] {
		T::BenchmarkHelper::make_exchange(&all[0], asset);
	}
	T::Assets::mint_into(all[0].clone(), &Pallet::<T>::account_of(id), AMOUNT)?;
	let each = Permill::one().deconstruct() / n;
	let rest = Permill::one().deconstruct() - each * (n - 1);
	let parts = core::iter::once(rest).chain(core::iter::repeat(each));
	Ok(all.into_iter().zip(parts.map(Permill::from_parts)).collect())
}

/// Lets payments in one asset be made out of the other.
pub(super) fn exchange<T: Config>() {
	T::BenchmarkHelper::make_exchange(&paid_with::<T>(), &asset::<T>());
}

// ---- money market

/// An asset with a market.
pub(super) fn market_asset<T: Config>(index: u32) -> T::AssetId {
	T::BenchmarkHelper::asset(MARKETS + index)
}

/// So many markets.
pub(super) fn markets<T: Config>(n: u32) {
	for asset in (0..n).map(market_asset::<T>) {
		known::<T>(&asset);
		T::BenchmarkHelper::make_market(&asset);
	}
}

/// A position with as many supplies and debts as there can be, each in a market of its own from
/// `first` on: the supplies, and then the debts.
pub(super) fn position<T: Config>(who: &T::AccountId, first: u32) -> Result<(), BenchmarkError> {
	let size = T::BenchmarkHelper::position_size();
	for asset in (first..first + 2 * size).map(market_asset::<T>) {
		T::BenchmarkHelper::endow(&asset, who);
	}
	for asset in (first..first + size).map(market_asset::<T>) {
		T::Lending::supply(who, &asset, SUPPLIED)?;
	}
	for asset in (first + size..first + 2 * size).map(market_asset::<T>) {
		T::Lending::borrow(who, &asset, OWED)?;
	}
	Ok(())
}

/// The vault of a position, with a year of interest, and the first debt of it.
pub(super) fn indebted<T: Config>() -> Result<(VaultId, T::AssetId), BenchmarkError> {
	let id = vault::<T>()?;
	let size = T::BenchmarkHelper::position_size();
	markets::<T>(2 * size);
	position::<T>(&Pallet::<T>::account_of(id), 0)?;
	T::BenchmarkHelper::advance(YEAR);
	spend_much::<T>(id);
	Ok((id, market_asset::<T>(size)))
}

/// Others who have positions, each in other markets.
pub(super) fn debtors<T: Config>(n: u32) -> Result<Vec<T::AccountId>, BenchmarkError> {
	let each = 2 * T::BenchmarkHelper::position_size();
	markets::<T>(n * each);
	let all: Vec<_> = (0..n).map(|index| rich::<T>("debtor", index)).collect();
	for (index, who) in (0..).zip(&all) {
		position::<T>(who, index * each)?;
	}
	T::BenchmarkHelper::advance(YEAR);
	Ok(all)
}

// ---- pools

/// A pool of which half is invested, whose manager has no shares yet and gets some for what was
/// gained. After that, he gets a larger part.
pub(super) fn pool<T: Config>() -> Result<PoolId, BenchmarkError> {
	let pool = empty_pool::<T>()?;
	let (asset, who) = (market_asset::<T>(0), account("founder", 0, 0));
	T::BenchmarkHelper::endow(&asset, &who);
	Pallet::<T>::do_pool_deposit(&who, pool, 4 * AMOUNT, 0)?;
	Pallet::<T>::do_pool_invest(&manager::<T>(), pool, 2 * AMOUNT)?;
	T::BenchmarkHelper::advance(YEAR);
	gain::<T>(pool);
	Ok(pool)
}

/// Lets a pool have gained.
fn gain<T: Config>(pool: PoolId) {
	Pools::<T>::mutate(pool, |pool| {
		let Some(pool) = pool else { return };
		pool.high_water /= 2;
		let higher = T::MaxPoolFee::get().deconstruct() - 1;
		pool.next_fee = Some((Permill::from_parts(higher), 0));
	});
}

/// Whether the manager has got something for what was gained, and a higher fee has taken effect.
pub(super) fn is_settled<T: Config>(pool: PoolId) -> bool {
	let higher = Permill::from_parts(T::MaxPoolFee::get().deconstruct() - 1);
	let fee = Pools::<T>::get(pool).map(|pool| pool.fee);
	T::Shares::balance(pool, &manager::<T>()) != 0 && fee == Some(higher)
}

/// What a pool has supplied to the money market.
pub(super) fn invested<T: Config>(pool: PoolId) -> Balance {
	T::Lending::supplied(&Pallet::<T>::pool_account(pool), &market_asset::<T>(0))
}

/// A pool with something in the money market, all shares of which are its own, made by somebody else
/// than its manager. As many have left something behind as is looked at. Returns the manager too.
pub(super) fn abandoned<T: Config>() -> Result<(PoolId, T::AccountId), BenchmarkError> {
	let (pool, who) = (pool::<T>()?, rich::<T>("successor", 0));
	let change = PoolChange::Manager(who.clone());
	Pallet::<T>::do_change_pool(&manager::<T>(), pool, change)?;
	let own = Pallet::<T>::pool_account(pool);
	for from in [manager::<T>(), account("founder", 0, 0)] {
		let shares = T::Shares::balance(pool, &from);
		T::Shares::transfer(pool, &from, &own, shares, Preservation::Expendable)?;
	}
	T::BenchmarkHelper::leave_remnants(pool, crate::pools::MAX_REMNANTS);
	Ok((pool, who))
}

/// One in which nobody has shares.
fn empty_pool<T: Config>() -> Result<PoolId, BenchmarkError> {
	open::<T>();
	markets::<T>(1);
	let (asset, manager) = (market_asset::<T>(0), manager::<T>());
	T::BenchmarkHelper::endow(&asset, &manager);
	let fee = Permill::from_parts(T::MaxPoolFee::get().deconstruct() / 2);
	let pool = Pallet::<T>::do_create_pool(&manager, &asset, fee, Some(Balance::MAX))?;
	// For the deposits of the money market.
	T::BenchmarkHelper::endow(&T::NativeAsset::get(), &Pallet::<T>::pool_account(pool));
	Ok(pool)
}

/// The manager of pools.
pub(super) fn manager<T: Config>() -> T::AccountId {
	rich::<T>("manager", 0)
}

/// Somebody who has half of the shares of a pool, all of which is invested, and nothing of its asset.
pub(super) fn holder<T: Config>(pool: PoolId) -> Result<T::AccountId, BenchmarkError> {
	let (from, to) = (account("founder", 0, 0), rich::<T>("holder", 0));
	let shares = T::Shares::balance(pool, &from) / 2;
	T::Shares::transfer(pool, &from, &to, shares, Preservation::Expendable)?;
	let idle = Pools::<T>::get(pool).ok_or("no pool")?.idle;
	Pallet::<T>::do_pool_invest(&manager::<T>(), pool, idle)?;
	Ok(to)
}
