// SPDX-License-Identifier: Apache-2.0

//! A runtime with a native token, assets, and the dex.

use crate as pallet_dex;
use crate::*;
use frame_support::{
	derive_impl, parameter_types,
	traits::{
		fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
		AsEnsureOriginWithArg, ConstU128, ConstU32, Hooks,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureNever, EnsureRoot, EnsureSigned};
use sp_runtime::{
	traits::{Dispatchable, IdentityLookup},
	BuildStorage, DispatchResult, Permill,
};

/// Wide enough for the accounts of pools, which have 16 bytes, to differ.
pub type AccountId = u128;
pub type Asset = NativeOrWithId<u32>;
type Block = frame_system::mocking::MockBlock<Test>;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CHARLIE: AccountId = 3;
/// Has nothing.
pub const DAVE: AccountId = 4;

pub const NATIVE: Asset = NativeOrWithId::Native;
pub const A: Asset = NativeOrWithId::WithId(1);
pub const B: Asset = NativeOrWithId::WithId(2);
pub const C: Asset = NativeOrWithId::WithId(3);
/// Not sufficient: its accounts need another reason to exist.
pub const D: Asset = NativeOrWithId::WithId(4);
/// Exists, and nobody has any.
pub const EMPTY: Asset = NativeOrWithId::WithId(9);

/// What Alice, Bob and Charlie have of each asset.
pub const RICH: Balance = 1_000_000_000_000_000_000_000_000_000;
pub const ED: Balance = 100;
pub const ASSET_ED: Balance = 10;

pub const FEE: Permill = Permill::from_parts(3_000);
pub const NO_FEE: Permill = Permill::from_parts(0);

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Assets: pallet_assets::<Instance1>,
		PoolAssets: pallet_assets::<Instance2>,
		AssetsHolder: pallet_assets_holder::<Instance1>,
		Dex: pallet_dex,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

pub type AssetsInstance = pallet_assets::Instance1;
pub type SharesInstance = pallet_assets::Instance2;

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config<AssetsInstance> for Test {
	type Balance = Balance;
	type AssetId = u32;
	type AssetIdParameter = u32;
	type ReserveData = ();
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Holder = AssetsHolder;
	type Freezer = ();
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config<SharesInstance> for Test {
	type Balance = Balance;
	type AssetId = u32;
	type AssetIdParameter = u32;
	type ReserveData = ();
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureNever<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Holder = ();
	type Freezer = ();
}

impl pallet_assets_holder::Config<AssetsInstance> for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeEvent = RuntimeEvent;
}

pub type NativeAndAssets = UnionOf<Balances, Assets, NativeFromLeft, Asset, AccountId>;
pub type NativeAndAssetHolds = UnionOf<Balances, AssetsHolder, NativeFromLeft, Asset, AccountId>;

parameter_types! {
	pub const DexId: PalletId = PalletId(*b"plf/dex_");
	pub FeeTiers: alloc::vec::Vec<Permill> = alloc::vec![
		NO_FEE,
		Permill::from_parts(500),
		FEE,
		Permill::from_parts(10_000),
		Permill::from_percent(50),
	];
	pub const MaxPriceMove: Permill = Permill::from_percent(30);
	pub const MaxRemoval: Permill = Permill::from_percent(50);
	pub const BatchWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
	pub static TestHalted: bool = false;
	pub static TestBatchWeight: Weight = BatchWeight::get();
	pub static TestMaxPriceMove: Permill = MaxPriceMove::get();
	pub static TestMinRampLength: Height = 10;
}

impl pallet_dex::Config for Test {
	type AssetId = Asset;
	type Assets = NativeAndAssets;
	type Holds = NativeAndAssetHolds;
	type Shares = PoolAssets;
	type Deposits = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type CreatePoolOrigin = EnsureSigned<AccountId>;
	type AdminOrigin = EnsureRoot<AccountId>;
	type PalletId = DexId;
	type PoolDeposit = ConstU128<1_000>;
	type OrderDeposit = ConstU128<100>;
	type FeeTiers = FeeTiers;
	type MaxHops = ConstU32<4>;
	type MaxPoolsPerPair = ConstU32<4>;
	type MaxOrdersPerAccount = ConstU32<8>;
	type MaxOrdersPerBatch = ConstU32<16>;
	type MaxOrderLifetime = ConstU32<100>;
	type MaxPriceMove = TestMaxPriceMove;
	type MaxRemoval = MaxRemoval;
	type AverageHalfLife = ConstU32<10>;
	type MinRampLength = TestMinRampLength;
	type BatchWeight = TestBatchWeight;
	type Halted = TestHalted;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
}

/// Makes what benchmarks need.
#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<Asset, AccountId> for Helper {
	fn asset(seed: u32) -> Asset {
		if seed == 0 {
			NATIVE
		} else {
			NativeOrWithId::WithId(1_000 + seed)
		}
	}

	fn endow(asset: &Asset, who: &AccountId) {
		use frame_support::{
			assert_ok,
			traits::fungibles::{Inspect, Mutate},
		};
		if let NativeOrWithId::WithId(id) = asset {
			if !Assets::asset_exists(*id) {
				assert_ok!(Assets::force_create(RuntimeOrigin::root(), *id, ALICE, true, 1));
			}
		}
		assert_ok!(NativeAndAssets::mint_into(NATIVE, who, 1 << 100));
		assert_ok!(NativeAndAssets::mint_into(asset.clone(), who, 1 << 100));
	}
}

/// The first block of a chain on which Alice, Bob and Charlie are rich, with no pool.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let rich = [ALICE, BOB, CHARLIE];
	pallet_balances::GenesisConfig::<Test> {
		balances: rich.map(|who| (who, RICH)).to_vec(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let ids = [1, 2, 3, 4];
	pallet_assets::GenesisConfig::<Test, AssetsInstance> {
		assets: ids.iter().chain(&[9]).map(|id| (*id, ALICE, *id != 4, ASSET_ED)).collect(),
		accounts: ids.iter().flat_map(|id| rich.map(|who| (*id, who, RICH))).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Ends the block, checks the state, and begins the next.
pub fn next_block() {
	check();
	let next = System::block_number() + 1;
	System::set_block_number(next);
	Dex::on_initialize(next);
	check();
}

/// Goes on to the block `to`.
pub fn run_to(to: u64) {
	while System::block_number() < to {
		next_block();
	}
}

/// The state of the dex is as it has to be.
pub fn check() {
	Dex::do_try_state().unwrap();
}

/// What `who` has of `asset`, free.
pub fn free(asset: &Asset, who: AccountId) -> Balance {
	use frame_support::traits::fungibles::Inspect;
	NativeAndAssets::balance(asset.clone(), &who)
}

/// What `who` has on hold for orders, of `asset`.
pub fn held(asset: &Asset, who: AccountId) -> Balance {
	use frame_support::traits::fungibles::InspectHold;
	NativeAndAssetHolds::balance_on_hold(asset.clone(), &HoldReason::Order.into(), &who)
}

/// A pool of Alice's with this first deposit.
pub fn pool_of(assets: [Asset; 2], kind: PoolKind, fee: Permill, amounts: [Balance; 2]) -> PoolId {
	let id = Dex::do_create_pool(&ALICE, assets, kind, fee).unwrap();
	Dex::do_add_liquidity(&ALICE, id, amounts, 0).unwrap();
	id
}

/// A constant product pool of A and B with the usual fee.
pub fn pool_ab(amounts: [Balance; 2]) -> PoolId {
	pool_of([A, B], PoolKind::ConstantProduct, FEE, amounts)
}

/// The events of the dex in this block so far.
pub fn events() -> alloc::vec::Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Dex(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// Does what a transaction of `who` with this call does, and checks the state.
pub fn submit(who: AccountId, call: Call<Test>) -> DispatchResult {
	submit_as(RuntimeOrigin::signed(who), call)
}

/// Does what a call with this origin does, and checks the state.
pub fn submit_as(origin: RuntimeOrigin, call: Call<Test>) -> DispatchResult {
	let result = RuntimeCall::Dex(call).dispatch(origin);
	check();
	result.map(|_| ()).map_err(|error| error.error)
}

/// Sells `amount` of `asset` along `route`, for whatever it brings.
pub fn sell(who: AccountId, route: &[PoolId], asset: Asset, amount: Balance) -> DispatchResult {
	submit(
		who,
		Call::swap_exact_in {
			route: route.to_vec().try_into().unwrap(),
			asset_in: asset,
			amount_in: amount,
			min_out: 0,
			deadline: Height::MAX,
			keep_alive: true,
		},
	)
}

/// Buys `amount` of `asset` along `route`, whatever it costs.
pub fn buy(who: AccountId, route: &[PoolId], asset: Asset, amount: Balance) -> DispatchResult {
	submit(
		who,
		Call::swap_exact_out {
			route: route.to_vec().try_into().unwrap(),
			asset_out: asset,
			amount_out: amount,
			max_in: Balance::MAX,
			deadline: Height::MAX,
			keep_alive: true,
		},
	)
}

/// Joins with both assets, at most with these amounts.
pub fn join(who: AccountId, pool: PoolId, max_amounts: [Balance; 2]) -> DispatchResult {
	submit(who, Call::add_liquidity { pool, max_amounts, min_shares: 0 })
}

/// Joins with one asset.
pub fn join_single(who: AccountId, pool: PoolId, asset: Asset, amount: Balance) -> DispatchResult {
	submit(who, Call::add_liquidity_single { pool, asset, amount, min_shares: 0 })
}

/// Leaves with so many shares.
pub fn leave(who: AccountId, pool: PoolId, shares: Balance) -> DispatchResult {
	submit(who, Call::remove_liquidity { pool, shares, min_amounts: [0, 0] })
}

/// What `who` has of the shares of a pool.
pub fn shares_of(who: AccountId, pool: PoolId) -> Balance {
	PoolAssets::balance(pool, who)
}

/// The state of a pool, as it is stored.
pub fn state(pool: PoolId) -> PoolState {
	PoolStates::<Test>::get(pool)
}

/// The reserves of a pool.
pub fn reserves(pool: PoolId) -> [Balance; 2] {
	state(pool).reserves
}

/// Gives `who` some of an asset that nobody had.
pub fn mint(asset: &Asset, who: AccountId, amount: Balance) {
	use frame_support::traits::fungibles::Mutate;
	NativeAndAssets::mint_into(asset.clone(), &who, amount).unwrap();
}

/// Sends some of an asset to an account, outside of the dex.
pub fn send(asset: &Asset, from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
	use frame_support::traits::{fungibles::Mutate, tokens::Preservation};
	NativeAndAssets::transfer(asset.clone(), &from, &to, amount, Preservation::Expendable)
		.map(|_| ())
}

/// What all accounts and pools have of an asset together, on hold or not.
pub fn all_there_is(asset: &Asset) -> Balance {
	use frame_support::traits::fungibles::Inspect;
	let pools = (0..NextPoolId::<Test>::get()).map(Dex::pool_account);
	[ALICE, BOB, CHARLIE, DAVE]
		.into_iter()
		.chain(pools)
		.map(|who| NativeAndAssets::total_balance(asset.clone(), &who))
		.sum()
}
