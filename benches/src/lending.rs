// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! States with money markets and accounts that use them. They are made by the runtime's own calls,
//! executed natively in the genesis block, and are then the state of a chain or of native calls.

use crate::{
	accounts::Accounts,
	chain::{genesis, Built, Chain, Database, Settings},
	markets::{create, mint},
	native::Native,
};
use frame_support::{
	traits::{
		fungible::{
			self,
			NativeOrWithId::{self, WithId},
		},
		Hooks,
	},
	weights::Weight,
};
use pallet_lending::{Bonus, Call, MarketParams, MarketTotals, Positions, RateModel};
use pallet_price_oracle::{Aggregate, Aggregates, Feed, Feeds, Quote};
use polyphony_runtime::{
	constants::{currency::UNIT, time::SLOT_DURATION},
	AccountId, AssetId, Balance, Balances, Lending, Runtime, RuntimeOrigin,
};
use sp_core::storage::Storage;
use sp_runtime::{FixedU128, Permill};
use sp_state_machine::BasicExternalities;
use std::ops::Range;

/// A whole unit of each asset, worth one.
const ONE: Balance = 1_000_000;
/// What is lent in each market. Half of it is out.
const LENT: Balance = 1_000_000_000 * ONE;
/// What each account has of every asset.
const WEALTH: Balance = 1_000_000 * ONE;
/// The collateral of an account.
const SAVED: Balance = 10_000 * ONE;
/// The debt of an account.
const OWED: Balance = 2_000 * ONE;
/// What a call moves.
const MOVED: Balance = 100 * ONE;
/// The time of the genesis block: before that of the first block, so that there is interest in it.
const GENESIS_TIME: u64 = SLOT_DURATION / 2;

/// A state with money markets. All prices are one, and every market has the same parameters.
///
/// The first market is that of the collateral, which the others are lent against. All accounts can
/// sign, and have some of every asset.
pub struct MoneyMarkets {
	storage: Storage,
	accounts: Accounts,
	assets: Vec<AssetId>,
}

impl MoneyMarkets {
	/// The market of the collateral.
	pub const COLLATERAL: usize = 0;

	/// So many markets beside that of the collateral, and so many accounts without a position.
	///
	/// # Panics
	///
	/// If there are more markets than the runtime takes, or none.
	pub fn new(accounts: usize, markets: usize) -> Self {
		let accounts = Accounts::new(accounts, accounts);
		let mut storage = genesis(&accounts);
		let mut assets = Vec::new();
		BasicExternalities::execute_with_storage(&mut storage, || {
			pallet_timestamp::Now::<Runtime>::put(GENESIS_TIME);
			let mut next = 1;
			assets.extend((0..=markets).map(|_| list(&mut next)));
			// From now on the prices are known.
			settle();
			for asset in &assets {
				for account in 0..accounts.len() {
					mint(*asset, accounts.id(account), WEALTH);
				}
			}
			lend(&assets);
			settle();
		});
		Self { storage, accounts, assets }
	}

	/// Lets these accounts supply collateral.
	#[must_use]
	pub fn save(mut self, accounts: Range<usize>) -> Self {
		let collateral = self.assets[Self::COLLATERAL];
		BasicExternalities::execute_with_storage(&mut self.storage, || {
			for account in accounts {
				supply(self.accounts.id(account), collateral, SAVED);
			}
			settle();
		});
		self
	}

	/// Lets these accounts supply collateral and borrow from the first `markets` markets by turns.
	#[must_use]
	pub fn owe(self, accounts: Range<usize>, markets: usize) -> Self {
		let mut this = self.save(accounts.clone());
		BasicExternalities::execute_with_storage(&mut this.storage, || {
			for (i, account) in accounts.enumerate() {
				let asset = this.assets[turn(i, markets)];
				borrow(this.accounts.id(account), asset, OWED);
			}
			settle();
		});
		this
	}

	/// An account.
	pub fn account(&self, account: usize) -> &AccountId {
		self.accounts.id(account)
	}

	/// Supplies to a market.
	pub fn supply(&self, market: usize) -> Call<Runtime> {
		Call::supply { asset: WithId(self.assets[market]), amount: MOVED }
	}

	/// Withdraws a part from a market.
	pub fn withdraw(&self, market: usize) -> Call<Runtime> {
		Call::withdraw { asset: WithId(self.assets[market]), amount: Some(MOVED) }
	}

	/// Borrows from a market.
	pub fn borrow(&self, market: usize) -> Call<Runtime> {
		Call::borrow { asset: WithId(self.assets[market]), amount: MOVED, on_behalf: None }
	}

	/// Repays a part of a debt.
	pub fn repay(&self, market: usize) -> Call<Runtime> {
		let asset = WithId(self.assets[market]);
		Call::repay { asset, amount: Some(MOVED), on_behalf: None }
	}

	/// Repays a debt.
	pub fn repay_all(&self, market: usize) -> Call<Runtime> {
		Call::repay { asset: WithId(self.assets[market]), amount: None, on_behalf: None }
	}

	/// Lets the collateral back no debts any more.
	pub fn set_collateral(&self) -> Call<Runtime> {
		Call::set_collateral { asset: WithId(self.assets[Self::COLLATERAL]), collateral: false }
	}

	/// The state in a map, in block 1 and at its time, for native calls.
	pub fn native(&self) -> Native {
		let mut storage = self.storage.clone();
		BasicExternalities::execute_with_storage(&mut storage, || {
			pallet_timestamp::Now::<Runtime>::put(SLOT_DURATION);
		});
		Native::new(storage)
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

	/// A block in which these accounts make a call each, the first call of each, executed by the
	/// stock path.
	///
	/// # Panics
	///
	/// If a call fails: then it has not changed the position of its account, or the totals of its
	/// market.
	pub fn build(
		&self,
		chain: &Chain,
		calls: impl IntoIterator<Item = (usize, Call<Runtime>)>,
	) -> Built {
		let (mut signed, mut keys) = (Vec::new(), Vec::new());
		for (account, call) in calls {
			keys.push(Positions::<Runtime>::hashed_key_for(self.account(account)));
			keys.extend(moves(&call).map(MarketTotals::<Runtime>::hashed_key_for));
			signed.push(chain.accounts.sign(account, call.into(), 0));
		}
		let built = crate::measure::build(chain, signed);
		assert!(keys.iter().all(|key| built.writes(key)), "the calls succeed");
		built
	}
}

/// The market of the caller with this number, if they use the first `markets` by turns, that of the
/// collateral apart.
pub fn turn(caller: usize, markets: usize) -> usize {
	MoneyMarkets::COLLATERAL + 1 + caller % markets
}

/// The asset of which a call moves units.
fn moves(call: &Call<Runtime>) -> Option<&NativeOrWithId<AssetId>> {
	match call {
		Call::supply { asset, .. }
		| Call::withdraw { asset, .. }
		| Call::borrow { asset, .. }
		| Call::repay { asset, .. } => Some(asset),
		_ => None,
	}
}

fn params() -> MarketParams {
	MarketParams {
		supply_cap: 100 * LENT,
		borrow_cap: 100 * LENT,
		reserve_factor: Permill::from_percent(10),
		collateral_factor: Permill::from_percent(70),
		liquidation_threshold: Permill::from_percent(80),
		bonus: Bonus {
			min: Permill::from_percent(5),
			max: Permill::from_percent(10),
			slope: FixedU128::from_u32(1),
		},
		rates: RateModel {
			kink: Permill::from_percent(80),
			steepness: FixedU128::from_u32(4),
			initial: FixedU128::from_rational(4, 100),
			min: FixedU128::from_rational(1, 1_000),
			max: FixedU128::from_u32(1),
			speed: FixedU128::from_u32(50),
		},
		flash_fee: Permill::from_parts(500),
		debt_ceiling: None,
		borrowable_in_isolation: false,
		group: None,
		price_bounds: None,
		frozen: false,
	}
}

/// Creates an asset with a price and a market.
fn list(next: &mut AssetId) -> AssetId {
	let id = create(next);
	let price = FixedU128::from_u32(1);
	let feed = Feed {
		decimals: 6,
		quorum: 1,
		max_age: 3_600_000,
		max_jump: Permill::from_percent(10),
		confirmations: 1,
		band: Permill::from_percent(20),
		max_reference_gap: None,
	};
	let quote = Quote { value: price, confidence: FixedU128::default(), timestamp: GENESIS_TIME };
	let aggregate = Aggregate { quote, block: 0, base: price, held: None, has_quorum: true };
	Feeds::<Runtime>::insert(WithId(id), feed);
	Aggregates::<Runtime>::insert(WithId(id), aggregate);
	mint(id, &Lending::account(), ONE);
	Lending::list_market(RuntimeOrigin::root(), WithId(id), Box::new(params()))
		.expect("the asset has a price, and the account of the pallet some of it");
	id
}

/// Fills the markets. Each has a lender of its own, since a position does not take so many assets,
/// who borrows half of that from the next market.
fn lend(assets: &[AssetId]) {
	let lender = |market: usize| AccountId::from([market as u8 + 1; 32]);
	for (market, asset) in assets.iter().enumerate() {
		let lender = lender(market);
		<Balances as fungible::Mutate<_>>::mint_into(&lender, 100 * UNIT)
			.expect("all money is far from the largest balance");
		mint(*asset, &lender, 2 * LENT);
		supply(&lender, *asset, LENT);
	}
	for market in 0..assets.len() {
		borrow(&lender(market), assets[(market + 1) % assets.len()], LENT / 2);
	}
}

fn supply(who: &AccountId, asset: AssetId, amount: Balance) {
	Lending::supply(RuntimeOrigin::signed(who.clone()), WithId(asset), amount)
		.expect("the account has as much");
}

fn borrow(who: &AccountId, asset: AssetId, amount: Balance) {
	Lending::borrow(RuntimeOrigin::signed(who.clone()), WithId(asset), amount, None)
		.expect("the collateral is enough, and the market has as much");
}

/// Begins and ends a block: rates follow from the totals, the prices are known, and the next block
/// has nothing to do.
fn settle() {
	Lending::on_initialize(0);
	Lending::on_idle(0, Weight::MAX);
}
