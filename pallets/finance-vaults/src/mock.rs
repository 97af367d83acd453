// SPDX-License-Identifier: Apache-2.0

//! A runtime with a native token, assets, prices, an exchange, a money market, and the pallet.

use crate as pallet_finance_vaults;
use crate::*;
use frame_support::{
	derive_impl, parameter_types, storage_alias,
	traits::{
		fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
		fungibles::Mutate,
		tokens::Preservation,
		AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, ConstU8, Hooks, Time,
	},
	weights::{Weight, WeightToFee},
	PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use sp_runtime::{
	traits::IdentityLookup, AccountId32, BuildStorage, DispatchError, DispatchResult, FixedU128,
	Permill,
};

#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
mod exchange;
mod market;
mod prices;
mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarks::*;
pub use exchange::*;
pub use market::*;
pub use prices::*;
pub use weights::*;

pub type AccountId = AccountId32;
pub type Asset = NativeOrWithId<u32>;
type Block = frame_system::mocking::MockBlock<Test>;

pub const ALICE: AccountId = AccountId::new([1; 32]);
pub const BOB: AccountId = AccountId::new([2; 32]);
pub const CHARLIE: AccountId = AccountId::new([3; 32]);
/// Has nothing.
pub const DAVE: AccountId = AccountId::new([4; 32]);
pub const EVE: AccountId = AccountId::new([5; 32]);
pub const FERDIE: AccountId = AccountId::new([6; 32]);
/// What the exchange has.
pub const EXCHANGE: AccountId = AccountId::new([77; 32]);
/// What the money market has.
pub const MARKET: AccountId = AccountId::new([78; 32]);
/// Gets the fees.
pub const TREASURY: AccountId = AccountId::new([88; 32]);

/// 12 decimals, 2 dollars.
pub const NATIVE: Asset = NativeOrWithId::Native;
/// 6 decimals, 1 dollar.
pub const USD: Asset = NativeOrWithId::WithId(1);
/// 8 decimals, 50,000 dollars.
pub const BTC: Asset = NativeOrWithId::WithId(2);
/// 6 decimals, no price. An account has to have something else to hold it.
pub const EUR: Asset = NativeOrWithId::WithId(3);

pub const RICH: Balance = 1_000_000_000_000_000_000_000;
pub const ED: Balance = 100;
pub const ASSET_ED: Balance = 10;
/// A whole native token.
pub const UNIT: Balance = 1_000_000_000_000;
/// A whole unit of `USD`.
pub const DOLLAR: Balance = 1_000_000;
/// The value of a dollar.
pub const VALUE: Value = 1_000_000_000_000_000_000;

/// Wednesday, 15 November 2023, 00:00 UTC.
pub const START_MS: u64 = 1_700_006_400_000;
pub const HOUR: u64 = 3_600_000;
pub const DAY: u64 = 24 * HOUR;

pub const ENTRY_DEPOSIT: Balance = 1_000;
pub const BYTE_DEPOSIT: Balance = 3;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Assets: pallet_assets,
		VaultShares: pallet_assets::<Instance1>,
		Utility: pallet_utility,
		Multisig: pallet_multisig,
		Proxy: pallet_proxy,
		FinanceVaults: pallet_finance_vaults,
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

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config<pallet_assets::Instance1> for Test {
	type Balance = Balance;
	type AssetId = u32;
	type AssetIdParameter = u32;
	type ReserveData = ();
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<frame_support::traits::NeverEnsureOrigin<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Holder = ();
	type Freezer = ();
}

impl pallet_utility::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = ();
}

impl pallet_multisig::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = ConstU128<1>;
	type DepositFactor = ConstU128<1>;
	type MaxSignatories = ConstU32<5>;
	type WeightInfo = ();
	type BlockNumberProvider = System;
}

impl pallet_proxy::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ();
	type ProxyDepositBase = ConstU128<1>;
	type ProxyDepositFactor = ConstU128<1>;
	type MaxProxies = ConstU32<4>;
	type MaxPending = ConstU32<4>;
	type CallHasher = sp_runtime::traits::BlakeTwo256;
	type AnnouncementDepositBase = ConstU128<1>;
	type AnnouncementDepositFactor = ConstU128<1>;
	type BlockNumberProvider = System;
	type WeightInfo = ();
}

pub type NativeAndAssets = UnionOf<Balances, Assets, NativeFromLeft, Asset, AccountId>;

/// The time.
#[storage_alias]
pub type Now = StorageValue<FinanceVaults, u64, frame_support::pallet_prelude::ValueQuery>;

pub struct TestTime;
impl Time for TestTime {
	type Moment = u64;
	fn now() -> u64 {
		Now::get()
	}
}

/// One smallest unit for each 10^6 of reference time.
pub struct TestFee;
impl WeightToFee for TestFee {
	type Balance = Balance;
	fn weight_to_fee(weight: &Weight) -> Balance {
		(weight.ref_time() / 1_000_000).into()
	}
}

parameter_types! {
	/// Whether the pallet is halted.
	pub static TestHalted: bool = false;
	pub static TestIdleWeight: Weight = Weight::from_parts(u64::MAX / 4, u64::MAX / 4);
	pub static TestRulesWeight: Weight = Weight::from_parts(u64::MAX / 4, u64::MAX / 4);
	pub static TestBacklogWeight: Weight = Weight::from_parts(u64::MAX / 4, u64::MAX / 4);
	pub const VaultsId: PalletId = PalletId(*b"plf/vlts");
	pub NativeAsset: Asset = NATIVE;
	pub FeeRecipient: AccountId = TREASURY;
	pub MaxPoolFee: Permill = Permill::from_percent(30);
}

impl pallet_finance_vaults::Config for Test {
	type AssetId = Asset;
	type Assets = NativeAndAssets;
	type Deposits = Balances;
	type NativeAsset = NativeAsset;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Prices = TestPrices;
	type Exchange = Exchange;
	type Lending = Market;
	type Shares = VaultShares;
	type Time = TestTime;
	type WeightToFee = TestFee;
	type FeeRecipient = FeeRecipient;
	type PalletId = VaultsId;
	type MaxMembers = ConstU32<6>;
	type MaxEnvelopes = ConstU32<8>;
	type MaxRules = ConstU32<8>;
	type MaxBills = ConstU32<8>;
	type MaxStreams = ConstU32<4>;
	type MaxMotions = ConstU32<6>;
	type MaxForecasts = ConstU32<4>;
	type MaxFirings = ConstU32<20>;
	type MinCooldown = ConstU64<60_000>;
	type MaxFailures = ConstU8<3>;
	type MinDelay = ConstU64<HOUR>;
	type MaxDelay = ConstU64<{ 30 * DAY }>;
	type MaxRecoveryDelay = ConstU64<{ 14 * DAY }>;
	type MotionPeriod = ConstU64<{ 14 * DAY }>;
	type FreezePeriod = ConstU64<{ 7 * DAY }>;
	type FreezePause = ConstU64<{ 30 * DAY }>;
	type WarnPeriod = ConstU64<{ 3 * DAY }>;
	type RetryPeriod = ConstU64<{ 6 * HOUR }>;
	type EntryDeposit = ConstU128<ENTRY_DEPOSIT>;
	type ByteDeposit = ConstU128<BYTE_DEPOSIT>;
	type PositionDeposit = PositionDeposit;
	type MaxPoolFee = MaxPoolFee;
	type PoolFeeDelay = ConstU64<{ 7 * DAY }>;
	type IdleWeight = TestIdleWeight;
	type BacklogWeight = TestBacklogWeight;
	type RulesWeight = TestRulesWeight;
	type Halted = TestHalted;
	type WeightInfo = TestWeights;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
}

/// Lets what tests have set in their thread be as in the beginning.
fn reset() {
	TestHalted::set(false);
	ExchangeDown::set(false);
	Slip::set(Permill::zero());
	MarketDown::set(false);
	PositionDeposit::set(0);
	SupplyLoss::set(0);
	TestIdleWeight::set(Weight::from_parts(u64::MAX / 4, u64::MAX / 4));
	TestRulesWeight::set(Weight::from_parts(u64::MAX / 4, u64::MAX / 4));
	TestBacklogWeight::set(Weight::from_parts(u64::MAX / 4, u64::MAX / 4));
}

/// The assets, with the exchange and the money market full, and five rich accounts. At `START_MS`, in
/// block 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	reset();
	let rich = [ALICE, BOB, CHARLIE, EVE, FERDIE, EXCHANGE, MARKET, TREASURY];
	let mut storage = frame_system::GenesisConfig::<Test>::default()
		.build_storage()
		.expect("the system has a genesis");
	pallet_balances::GenesisConfig::<Test> {
		balances: rich.iter().map(|who| (who.clone(), RICH)).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.expect("the balances have a genesis");
	pallet_assets::GenesisConfig::<Test> {
		assets: vec![
			(1, TREASURY, true, ASSET_ED),
			(2, TREASURY, true, ASSET_ED),
			(3, TREASURY, false, ASSET_ED),
		],
		metadata: vec![],
		accounts: rich
			.iter()
			.flat_map(|who| (1..=3).map(move |asset| (asset, who.clone(), RICH)))
			.collect(),
		next_asset_id: None,
		reserves: vec![],
	}
	.assimilate_storage(&mut storage)
	.expect("the assets have a genesis");
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		Now::put(START_MS);
		set_price(NATIVE, Some(FixedU128::from_u32(2)));
		set_price(USD, Some(FixedU128::from_u32(1)));
		set_price(BTC, Some(FixedU128::from_u32(50_000)));
	});
	ext
}

/// Does something in a world as `new_test_ext` makes it, and checks the state after it.
pub fn world(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		check();
	});
}

/// Checks the state of the pallet.
pub fn check() {
	if let Err(error) = FinanceVaults::do_try_state() {
		panic!("try_state: {error:?}");
	}
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// What an account has of an asset.
pub fn balance(asset: Asset, who: &AccountId) -> Balance {
	use frame_support::traits::fungibles::Inspect;
	NativeAndAssets::balance(asset, who)
}

/// Moves money besides the pallet.
pub fn give(asset: Asset, from: &AccountId, to: &AccountId, amount: Balance) {
	NativeAndAssets::transfer(asset, from, to, amount, Preservation::Expendable)
		.expect("there is enough");
}

/// Ends the block, lets time pass, and begins the next.
pub fn pass(ms: u64) {
	end_block();
	begin_block(ms);
}

/// Ends the block.
pub fn end_block() {
	FinanceVaults::on_idle(System::block_number(), Weight::MAX);
}

/// Begins the next block, which is `ms` later.
pub fn begin_block(ms: u64) {
	System::set_block_number(System::block_number() + 1);
	FinanceVaults::on_initialize(System::block_number());
	Now::mutate(|now| *now += ms);
}

/// A policy without limits, for one owner.
pub fn policy() -> Policy {
	Policy {
		threshold: 1,
		limit: None,
		solo: None,
		delay: DAY,
		guardians_needed: 0,
		envelopes_only: false,
		alert_at: Permill::from_percent(80),
	}
}

/// So many dollars in so many days.
pub fn limit(dollars: u128, days: u64) -> Limit {
	Limit { value: dollars * VALUE, period: days * DAY }
}

pub fn owners(list: &[AccountId]) -> Owners<AccountId> {
	let mut list = list.to_vec();
	list.sort();
	list.try_into().expect("not too many")
}

/// Makes a vault that has a million dollars, a million native tokens, ten bitcoins, and fees.
pub fn make_vault(list: &[AccountId], policy: Policy) -> VaultId {
	let id = NextVault::<Test>::get();
	FinanceVaults::create_vault(signed(ALICE), owners(list), policy, 1_000_000)
		.expect("the vault can be made");
	let account = FinanceVaults::account_of(id);
	give(NATIVE, &ALICE, &account, 1_000_000 * UNIT);
	give(USD, &ALICE, &account, 1_000_000 * DOLLAR);
	give(BTC, &ALICE, &account, 1_000_000_000);
	id
}

/// A payment of dollars.
pub fn dollars(to: AccountId, dollars: u128, category: Category) -> PaymentOf<Test> {
	Payment {
		to,
		asset: USD,
		amount: dollars * DOLLAR,
		pay_with: None,
		category,
		memo: Default::default(),
	}
}

/// The records of a vault in this block's events.
pub fn records(id: VaultId) -> Vec<RecordOf<Test>> {
	System::events()
		.into_iter()
		.filter_map(|event| match event.event {
			RuntimeEvent::FinanceVaults(Event::Recorded { vault, record, .. }) if vault == id => {
				Some(record)
			},
			_ => None,
		})
		.collect()
}
