// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! States with assets, pools and orders. They are made by the runtime's own calls, executed
//! natively in the genesis block, and are then the state of a chain or of native calls.

use crate::{
	accounts::Accounts,
	chain::{genesis, Chain, Database, Settings},
	native::Native,
};
use frame_support::{
	traits::{
		fungible::{self, NativeOrWithId::WithId},
		fungibles::{Create, Mutate},
	},
	BoundedVec,
};
use pallet_dex::{clearing::Offer, Call, Height, Pending, PoolId, PoolKind};
use polyphony_runtime::{
	constants::currency::UNIT, AccountId, AssetId, Assets, Balance, Balances, Dex, Runtime,
	RuntimeOrigin,
};
use sp_core::storage::Storage;
use sp_runtime::Permill;
use sp_state_machine::BasicExternalities;

/// What a pool has of each asset at first: all prices are about one.
pub const RESERVE: Balance = 1_000_000_000_000_000_000;
/// What a swap sells.
const SOLD: Balance = 1_000_000;
/// When orders end that are not filled. No run of blocks gets there.
const GOOD_TILL: Height = 100_000;

/// Assets and the pools between each and the next.
#[derive(Clone, Debug)]
pub struct Market {
	/// The assets, one more than there are pools.
	pub assets: Vec<AssetId>,
	/// The pools.
	pub pools: Vec<PoolId>,
	/// The pool of the first asset and the one that all markets have in common.
	pub common: Option<PoolId>,
}

/// A state with markets. The accounts that can sign trade in them; each order has one of the
/// others for itself.
pub struct Markets {
	storage: Storage,
	accounts: Accounts,
	list: Vec<Market>,
	common: Option<AssetId>,
	next_asset: AssetId,
	next_owner: usize,
}

impl Markets {
	/// No market yet, so many accounts that will trade, and so many to place orders beforehand.
	pub fn new(traders: usize, owners: usize) -> Self {
		let accounts = Accounts::new(traders + owners, traders);
		let mut storage = genesis(&accounts);
		BasicExternalities::execute_with_storage(&mut storage, || {
			<Balances as fungible::Mutate<_>>::mint_into(&maker(), 1_000_000_000 * UNIT)
				.expect("all money is far from the largest balance");
		});
		Self {
			storage,
			accounts,
			list: Vec::new(),
			common: None,
			next_asset: 1,
			next_owner: traders,
		}
	}

	/// Opens so many markets with assets of their own, and so many pools one behind the other.
	#[must_use]
	pub fn open(mut self, count: usize, hops: usize, kind: PoolKind) -> Self {
		BasicExternalities::execute_with_storage(&mut self.storage, || {
			for _ in 0..count {
				let assets: Vec<_> = (0..=hops).map(|_| create(&mut self.next_asset)).collect();
				let pools =
					assets.windows(2).map(|pair| open_pool([pair[0], pair[1]], kind)).collect();
				self.list.push(Market { assets, pools, common: None });
			}
			settle();
		});
		self
	}

	/// Opens a pool of the first asset of each market and one asset that all have in common.
	#[must_use]
	pub fn open_common(mut self, kind: PoolKind) -> Self {
		BasicExternalities::execute_with_storage(&mut self.storage, || {
			let common = create(&mut self.next_asset);
			for market in &mut self.list {
				market.common = Some(open_pool([market.assets[0], common], kind));
			}
			self.common = Some(common);
			settle();
		});
		self
	}

	/// Gives each trader something of all assets of a market, of the first `markets` by turns, and
	/// of the first of all, and of the common asset.
	#[must_use]
	pub fn endow(mut self, markets: usize) -> Self {
		BasicExternalities::execute_with_storage(&mut self.storage, || {
			for trader in 0..self.accounts.signers() {
				let market = &self.list[trader % markets.min(self.list.len())];
				let assets = market.assets.iter().chain(&self.list[0].assets).chain(&self.common);
				for asset in assets {
					mint(*asset, self.accounts.id(trader), RESERVE);
				}
			}
		});
		self
	}

	/// Places so many orders far from the price, in both directions of each of these markets by
	/// turns. No batch fills them.
	#[must_use]
	pub fn rest(mut self, markets: &[usize], count: usize) -> Self {
		self.place(count, |i| {
			let amount = 1_000_000_000;
			let min_out = amount * (20_000 + i as Balance) / 10_000;
			(markets[i % markets.len()], i / markets.len() % 2, Offer { amount, min_out })
		});
		BasicExternalities::execute_with_storage(&mut self.storage, settle);
		self
	}

	/// Places so many orders in each of these markets that the next batch fills, half of them in
	/// each direction.
	#[must_use]
	pub fn cross(mut self, markets: &[usize], each: usize) -> Self {
		self.place(each * markets.len(), |i| (markets[i / each], i % 2, offer(i, -1_000..-500)));
		self
	}

	/// Places orders, the one with this number in this market, direction and for this much.
	fn place(&mut self, count: usize, order: impl Fn(usize) -> (usize, usize, Offer)) {
		let Self { storage, accounts, list, next_owner, .. } = self;
		assert!(*next_owner + count <= accounts.len(), "each order has an account for itself");
		BasicExternalities::execute_with_storage(storage, || {
			for i in 0..count {
				let (market, side, offer) = order(i);
				let assets = &list[market].assets;
				let (sell, buy) = (assets[side], assets[1 - side]);
				let owner = accounts.id(*next_owner);
				*next_owner += 1;
				mint(sell, owner, 2 * offer.amount);
				let origin = RuntimeOrigin::signed(owner.clone());
				// They end in different blocks.
				let good_till = GOOD_TILL + (i % 10_000) as Height;
				let Offer { amount, min_out } = offer;
				Dex::place_order(origin, WithId(sell), WithId(buy), amount, min_out, good_till)
					.expect("the account can pay for the order");
			}
		});
	}

	/// A market.
	pub fn market(&self, market: usize) -> &Market {
		&self.list[market]
	}

	/// An account that trades.
	pub fn trader(&self, trader: usize) -> &AccountId {
		assert!(trader < self.accounts.signers(), "there are not so many traders");
		self.accounts.id(trader)
	}

	/// A swap through so many pools of a market, from the first.
	pub fn swap(&self, market: usize, hops: usize) -> Call<Runtime> {
		let Market { assets, pools, .. } = &self.list[market];
		swap(&pools[..hops], assets[0])
	}

	/// A swap in the pool of a market and the common asset.
	///
	/// # Panics
	///
	/// If there is no common asset.
	pub fn swap_common(&self, market: usize) -> Call<Runtime> {
		let pool = self.list[market].common.expect("the caller has opened it");
		swap(&[pool], self.list[market].assets[0])
	}

	/// An order that the next batch of this market fills.
	pub fn order(&self, market: usize) -> Call<Runtime> {
		let assets = &self.list[market].assets;
		let Offer { amount, min_out } = offer(0, -1_000..-500);
		let (sell, buy) = (WithId(assets[0]), WithId(assets[1]));
		Call::place_order { sell, buy, amount, min_out, good_till: GOOD_TILL }
	}

	/// The state in a map, in block 1, for native calls.
	pub fn native(&self) -> Native {
		Native::new(self.storage.clone())
	}

	/// A chain that begins with this state, and has this runtime.
	pub fn chain(&self, code: &'static [u8]) -> Chain {
		Chain::new(Settings {
			code,
			database: Database::Memory,
			accounts: self.accounts.len(),
			signers: self.accounts.signers(),
			extra: self.storage.top.clone().into_iter().collect(),
		})
	}
}

/// Offers of both directions around the price of one, half of which can trade.
pub fn offers(count: usize) -> [Vec<Offer>; 2] {
	[0, 1].map(|side| (side..count).step_by(2).map(|i| offer(i, -500..500)).collect())
}

/// The offer with this number: to sell about 10^9 for about as much, its limit price above one by
/// so many of ten thousand parts.
fn offer(number: usize, limits: std::ops::Range<i64>) -> Offer {
	let number = number as i64;
	let amount = 1_000_000_000 + 1_000_003 * (number % 997);
	// 7 and the length have no common factor, so that all limits have their turn.
	let limit = limits.start + 7 * number % (limits.end - limits.start);
	let min_out = amount * (10_000 + limit) / 10_000;
	Offer { amount: amount as Balance, min_out: min_out as Balance }
}

fn swap(pools: &[PoolId], asset: AssetId) -> Call<Runtime> {
	Call::swap_exact_in {
		route: BoundedVec::truncate_from(pools.to_vec()),
		asset_in: WithId(asset),
		amount_in: SOLD,
		min_out: 1,
		deadline: Height::MAX,
		keep_alive: true,
	}
}

/// Who owns the assets and has opened the pools.
fn maker() -> AccountId {
	[b'm'; 32].into()
}

pub(crate) fn mint(asset: AssetId, who: &AccountId, amount: Balance) {
	Assets::mint_into(asset, who, amount).expect("the sum is far from the largest balance");
}

pub(crate) fn create(next: &mut AssetId) -> AssetId {
	let id = *next;
	*next += 1;
	<Assets as Create<AccountId>>::create(id, maker(), true, 1).expect("the id is a new one");
	id
}

fn open_pool(assets: [AssetId; 2], kind: PoolKind) -> PoolId {
	for asset in assets {
		mint(asset, &maker(), 2 * RESERVE);
	}
	let pool = pallet_dex::NextPoolId::<Runtime>::get();
	let fee = match kind {
		PoolKind::ConstantProduct => Permill::from_parts(3_000),
		PoolKind::Stable { .. } => Permill::from_parts(500),
	};
	let origin = RuntimeOrigin::signed(maker());
	Dex::create_pool(origin.clone(), assets.map(WithId), kind, fee)
		.expect("the pair has no such pool yet");
	Dex::add_liquidity(origin, pool, [RESERVE; 2], 0).expect("the maker can pay for it");
	pool
}

/// No pair is pending any more, as after some blocks: pools without orders that could trade.
fn settle() {
	let removed = Pending::<Runtime>::clear(u32::MAX, None);
	assert!(removed.maybe_cursor.is_none(), "there is no limit");
}
