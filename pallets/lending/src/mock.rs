// SPDX-License-Identifier: Apache-2.0

//! A runtime with a native token, assets, prices that tests set, an exchange that does what tests
//! tell it, and the market.

use crate as pallet_lending;
use crate::*;
use frame_support::{
	derive_impl, parameter_types, storage_alias,
	traits::{
		fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
		fungibles::{Inspect, Mutate},
		tokens::Preservation,
		AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, Hooks, Time,
	},
	weights::{constants::RocksDbWeight, Weight},
	Identity, PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use polyphony_support::{
	mul_div, part_of,
	traits::{BatchOrders, Fill, NoPrice, OraclePrice, PriceFeed, Swap, Verdict},
	Price, Rounding,
};
use sp_runtime::{
	traits::{Dispatchable, IdentityLookup},
	BuildStorage, DispatchError, DispatchResult, FixedU128, Permill,
};

mod acts;
mod exchange;

pub use acts::*;
pub use exchange::*;

/// Wide enough for the account of the pallet.
pub type AccountId = u128;
pub type Asset = NativeOrWithId<u32>;
type Block = frame_system::mocking::MockBlock<Test>;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CHARLIE: AccountId = 3;
/// Has nothing.
pub const DAVE: AccountId = 4;
/// What the exchange has.
pub const EXCHANGE: AccountId = 77;
/// Gets what is taken from the reserves.
pub const TREASURY: AccountId = 88;

pub const NATIVE: Asset = NativeOrWithId::Native;
/// Six decimals, worth 1.
pub const USD: Asset = NativeOrWithId::WithId(1);
/// Eight decimals, worth 50,000.
pub const BTC: Asset = NativeOrWithId::WithId(2);
/// Six decimals, worth 1: in a group with `USD`.
pub const EUR: Asset = NativeOrWithId::WithId(3);
/// Six decimals, worth 10: not trusted yet.
pub const NEW: Asset = NativeOrWithId::WithId(4);
/// Has no market.
pub const OTHER: Asset = NativeOrWithId::WithId(9);

pub const RICH: Balance = 1_000_000_000_000_000_000_000;
pub const ED: Balance = 100;
pub const ASSET_ED: Balance = 10;
/// Whole units of the assets.
pub const DOLLAR: Balance = 1_000_000;
pub const COIN: Balance = 100_000_000;
/// 10^-18 of the reference currency in a whole unit of it.
pub const VALUE: Balance = 1_000_000_000_000_000_000;

pub const BLOCK_MS: u64 = 6_000;
pub const START_MS: u64 = 1_700_000_000_000;
pub const YEAR_MS: u64 = 31_557_600_000;

pub const GROUP: GroupId = 1;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Assets: pallet_assets,
		Lending: pallet_lending,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
	type DbWeight = RocksDbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Balance;
	type AssetId = u32;
	type AssetIdParameter = u32;
	type ReserveData = ();
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Holder = ();
	type Freezer = ();
}

pub type NativeAndAssets = UnionOf<Balances, Assets, NativeFromLeft, Asset, AccountId>;

/// The time.
#[storage_alias]
pub type Clock = StorageValue<Lending, u64, frame_support::pallet_prelude::ValueQuery>;

pub struct TestTime;
impl Time for TestTime {
	type Moment = u64;
	fn now() -> u64 {
		Clock::get()
	}
}

parameter_types! {
	/// How far below the price of the oracle the exchange pays.
	pub static Slippage: Permill = Permill::zero();
	/// Which part of an order it fills.
	pub static FillPart: Permill = Permill::one();
	/// Whether it refuses everything.
	pub static ExchangeDown: bool = false;
	pub static TestHalted: bool = false;
	pub static TestIdleWeight: Weight = Weight::from_parts(u64::MAX / 2, u64::MAX / 2);
	pub static TestBacklogWeight: Weight = Weight::from_parts(u64::MAX / 4, u64::MAX / 4);
	pub const LendingId: PalletId = PalletId(*b"plf/lend");
	pub TargetHealth: FixedU128 = FixedU128::from_rational(105, 100);
	pub const SaleStep: Permill = Permill::from_percent(1);
	pub const MaxSaleDiscount: Permill = Permill::from_percent(10);
	pub const ReservesRecipient: AccountId = TREASURY;
}

impl pallet_lending::Config for Test {
	type AssetId = Asset;
	type Assets = NativeAndAssets;
	type Deposits = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Prices = Oracle;
	type Orders = Exchange;
	type Exchange = Exchange;
	type Time = TestTime;
	type RuntimeCall = RuntimeCall;
	type AdminOrigin = EnsureRoot<AccountId>;
	type ReservesRecipient = ReservesRecipient;
	type PalletId = LendingId;
	type PositionDeposit = ConstU128<1_000>;
	type AllowanceDeposit = ConstU128<500>;
	type MaxMarkets = ConstU32<8>;
	type MaxAssets = ConstU32<4>;
	type MaxFlashCalls = ConstU32<4>;
	type ChangeDelay = ConstU64<10>;
	type TargetHealth = TargetHealth;
	type Dust = ConstU128<{ 10 * VALUE }>;
	type SaleStep = SaleStep;
	type MaxSaleDiscount = MaxSaleDiscount;
	type RetryDelay = ConstU64<5>;
	type IdleWeight = TestIdleWeight;
	type BacklogWeight = TestBacklogWeight;
	type Halted = TestHalted;
	type WeightInfo = TestWeights;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
}

/// Weights of the hooks of which no two are alike, in both dimensions.
pub struct TestWeights;

macro_rules! weights {
	(
		$($call:ident $ref_time:literal $proof:literal),* ;
		$($sized:ident $base:literal $base_proof:literal,
			$s:literal $s_proof:literal, $d:literal $d_proof:literal);* $(;)?
	) => {
		impl WeightInfo for TestWeights {
			$(
				fn $call() -> Weight {
					Weight::from_parts($ref_time * 1_000_000, $proof)
				}
			)*
			$(
				fn $sized(s: u32, d: u32) -> Weight {
					let supply = Weight::from_parts($s * 1_000_000, $s_proof);
					let debt = Weight::from_parts($d * 1_000_000, $d_proof);
					Weight::from_parts($base * 1_000_000, $base_proof)
						.saturating_add(supply.saturating_mul(s.into()))
						.saturating_add(debt.saturating_mul(d.into()))
				}
			)*
			fn supply(s: u32) -> Weight {
				Weight::from_parts(s.into(), 0)
			}
			fn move_odometer(m: u32) -> Weight {
				Weight::from_parts(23_000_000, 1_500)
					.saturating_add(Weight::from_parts(17_000_000, 2_900).saturating_mul(m.into()))
			}
		}
	};
}

weights! {
	list_market 1 0,
	set_params 1 0,
	cancel_params 1 0,
	create_group 1 0,
	take_reserves 1 0,
	add_reserves 1 0,
	repay 1 0,
	set_allowance 1 0,
	buy_inventory 1 0,
	flash_loan 1 0,
	begin_block 11 1_600,
	look_at_market 13 3_300,
	renew_market 29 700,
	sell_inventory 281 33_000;
	withdraw 1 0, 2 0, 3 0;
	set_collateral 1 0, 2 0, 3 0;
	choose_group 1 0, 2 0, 3 0;
	borrow 1 0, 2 0, 3 0;
	set_rule 1 0, 2 0, 3 0;
	liquidate 1 0, 2 0, 3 0;
	look_at_position 63 9_000, 60 12_000, 40 8_000;
	take_over 137 17_000, 90 9_000, 110 11_000;
	deleverage 267 23_000, 80 14_000, 120 16_000;
}

/// Makes what benchmarks need.
#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<Asset, AccountId> for Helper {
	fn asset(seed: u32) -> Asset {
		NativeOrWithId::WithId(1_000 + seed)
	}

	fn endow(asset: &Asset, who: &AccountId) {
		use frame_support::assert_ok;
		if let NativeOrWithId::WithId(id) = asset {
			if !Assets::asset_exists(*id) {
				assert_ok!(Assets::force_create(RuntimeOrigin::root(), *id, ALICE, true, 1));
			}
		}
		assert_ok!(NativeAndAssets::mint_into(NATIVE, who, 1 << 100));
		assert_ok!(NativeAndAssets::mint_into(asset.clone(), who, 1 << 100));
	}

	fn set_price(asset: &Asset, price: FixedU128) {
		TestPrices::insert(asset, (price, FixedU128::from_u32(0)));
	}

	fn make_exchange(assets: [&Asset; 2]) {
		for asset in assets {
			Self::endow(asset, &EXCHANGE);
		}
	}

	fn clear() {
		FillPart::set(Permill::from_percent(1));
		Exchange::clear(System::block_number());
	}

	fn advance(ms: u64) {
		Clock::mutate(|clock| *clock += ms);
	}
}

/// A rate model: 4 % at 90 %.
pub fn rates() -> RateModel {
	RateModel {
		kink: Permill::from_percent(90),
		steepness: FixedU128::from_u32(4),
		initial: FixedU128::from_rational(4, 100),
		min: FixedU128::from_rational(1, 1_000),
		max: FixedU128::from_u32(2),
		speed: FixedU128::from_u32(50),
	}
}

pub fn bonus(min: u32, max: u32) -> Bonus {
	Bonus {
		min: Permill::from_percent(min),
		max: Permill::from_percent(max),
		slope: FixedU128::from_u32(1),
	}
}

/// Parameters with these factors, in percent.
pub fn params(collateral_factor: u32, liquidation_threshold: u32) -> MarketParams {
	MarketParams {
		supply_cap: RICH,
		borrow_cap: RICH,
		reserve_factor: Permill::from_percent(10),
		collateral_factor: Permill::from_percent(collateral_factor),
		liquidation_threshold: Permill::from_percent(liquidation_threshold),
		bonus: bonus(5, 10),
		rates: rates(),
		flash_fee: Permill::from_parts(500),
		debt_ceiling: None,
		borrowable_in_isolation: false,
		group: None,
		price_bounds: None,
		frozen: false,
	}
}

/// The markets of the tests.
pub fn markets() -> Vec<(Asset, MarketParams)> {
	let grouped =
		MarketParams { group: Some(GROUP), borrowable_in_isolation: true, ..params(75, 80) };
	vec![
		(NATIVE, params(60, 70)),
		(USD, grouped),
		(BTC, params(70, 75)),
		(EUR, grouped),
		(NEW, MarketParams { debt_ceiling: Some(1_000 * VALUE), ..params(50, 60) }),
	]
}

/// Sets the price of a whole unit, in hundredths.
pub fn set_price(asset: &Asset, cents: u128) {
	TestPrices::insert(asset, (FixedU128::from_rational(cents, 100), FixedU128::from_u32(0)));
}

/// Takes the price of an asset away.
pub fn no_price(asset: &Asset) {
	TestPrices::remove(asset);
}

/// Lets what tests have set in their thread be as in the beginning.
fn reset() {
	Slippage::set(Permill::zero());
	FillPart::set(Permill::one());
	ExchangeDown::set(false);
	TestHalted::set(false);
	TestIdleWeight::set(Weight::from_parts(u64::MAX / 2, u64::MAX / 2));
	TestBacklogWeight::set(Weight::from_parts(u64::MAX / 4, u64::MAX / 4));
}

/// The first block of a chain on which Alice, Bob and Charlie are rich, with the markets.
pub fn new_test_ext() -> sp_io::TestExternalities {
	reset();
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let rich = [ALICE, BOB, CHARLIE, EXCHANGE];
	let pallet = Lending::account();
	pallet_balances::GenesisConfig::<Test> {
		balances: rich
			.iter()
			.map(|who| (*who, RICH))
			.chain([(pallet, ED), (TREASURY, ED)])
			.collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let ids = [1, 2, 3, 4, 9];
	pallet_assets::GenesisConfig::<Test> {
		assets: ids.iter().map(|id| (*id, ALICE, true, ASSET_ED)).collect(),
		accounts: ids
			.iter()
			.flat_map(|id| {
				rich.iter().map(|who| (*id, *who, RICH)).chain([(*id, pallet, ASSET_ED)])
			})
			.collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		Clock::put(START_MS);
		for (asset, cents) in
			[(NATIVE, 200), (USD, 100), (BTC, 5_000_000), (EUR, 100), (NEW, 1_000)]
		{
			set_price(&asset, cents);
		}
		let group = Group {
			collateral_factor: Permill::from_percent(90),
			liquidation_threshold: Permill::from_percent(93),
			bonus: bonus(2, 4),
		};
		Lending::do_set_group(GROUP, group).unwrap();
		for (asset, params) in markets() {
			Lending::do_list(&asset, params).unwrap();
		}
	});
	ext
}

/// Ends the block, and begins the next so many milliseconds later.
pub fn next_block_after(ms: u64) {
	check();
	let now = System::block_number();
	Lending::on_idle(now, Weight::MAX);
	check();
	System::set_block_number(now + 1);
	System::reset_events();
	Exchange::clear(now + 1);
	Lending::on_initialize(now + 1);
	Clock::mutate(|clock| *clock += ms);
	check();
}

/// Ends the block, and begins the next.
pub fn next_block() {
	next_block_after(BLOCK_MS);
}

/// Goes on to the block `to`.
pub fn run_to(to: u64) {
	while System::block_number() < to {
		next_block();
	}
}

/// The state is as it has to be.
pub fn check() {
	Lending::do_try_state().unwrap();
}
