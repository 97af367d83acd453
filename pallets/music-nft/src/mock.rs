// SPDX-License-Identifier: Apache-2.0

//! A runtime with a native token, assets, items, an exchange, and the pallet.

use crate as pallet_music_nft;
use crate::*;
use frame_support::{
	derive_impl, parameter_types, storage_alias,
	traits::{
		fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
		AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, Hooks, Time,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned, EnsureSignedBy};
use sp_runtime::{
	traits::{Dispatchable, IdentityLookup},
	AccountId32, BuildStorage, DispatchError, DispatchResult, MultiSignature, MultiSigner, Permill,
};
use std::{cell::RefCell, collections::BTreeMap};

mod acts;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
mod exchange;
mod rights;
mod sales;

pub use acts::*;
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarks::*;
pub use exchange::*;
pub use rights::*;
pub use sales::*;

pub type AccountId = AccountId32;
pub type Asset = NativeOrWithId<u32>;
type Block = frame_system::mocking::MockBlock<Test>;

pub const ALICE: AccountId = AccountId::new([1; 32]);
pub const BOB: AccountId = AccountId::new([2; 32]);
pub const CHARLIE: AccountId = AccountId::new([3; 32]);
/// Has nothing.
pub const DAVE: AccountId = AccountId::new([4; 32]);
/// Rich too, for a fourth part.
pub const EVE: AccountId = AccountId::new([5; 32]);
/// What the exchange has.
pub const EXCHANGE: AccountId = AccountId::new([77; 32]);
/// Gets the fees.
pub const TREASURY: AccountId = AccountId::new([88; 32]);
/// Rules on disputes.
pub const PANEL: AccountId = AccountId::new([99; 32]);

pub const NATIVE: Asset = NativeOrWithId::Native;
pub const USD: Asset = NativeOrWithId::WithId(1);
pub const BTC: Asset = NativeOrWithId::WithId(2);
/// An account has to have something else to hold it.
pub const EUR: Asset = NativeOrWithId::WithId(3);
/// Prices cannot be in it.
pub const OTHER: Asset = NativeOrWithId::WithId(9);

pub const RICH: Balance = 1_000_000_000_000_000_000_000;
pub const ED: Balance = 100;
pub const ASSET_ED: Balance = 10;
/// A whole unit of `USD`.
pub const DOLLAR: Balance = 1_000_000;

pub const START_MS: u64 = 1_700_000_000_000;
pub const HOUR: u64 = 3_600_000;
pub const DAY: u64 = 24 * HOUR;

/// The deposits of the runtime.
pub const ENTRY_DEPOSIT: Balance = 1_000;
pub const BYTE_DEPOSIT: Balance = 3;
/// The bond of the first dispute.
pub const CONTEST_BOND: Balance = 50_001;
/// What collections and items take.
pub const COLLECTION_DEPOSIT: Balance = 60;
pub const ITEM_DEPOSIT: Balance = 40;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Assets: pallet_assets,
		Nfts: pallet_nfts,
		Utility: pallet_utility,
		Proxy: pallet_proxy,
		Music: pallet_music_nft,
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

impl pallet_nfts::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type CollectionId = u32;
	type ItemId = u32;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Locker = ();
	type CollectionDeposit = ConstU128<COLLECTION_DEPOSIT>;
	type ItemDeposit = ConstU128<ITEM_DEPOSIT>;
	type MetadataDepositBase = ConstU128<1>;
	type AttributeDepositBase = ConstU128<1>;
	type DepositPerByte = ConstU128<1>;
	type StringLimit = ConstU32<50>;
	type KeyLimit = ConstU32<50>;
	type ValueLimit = ConstU32<50>;
	type ApprovalsLimit = ConstU32<10>;
	type ItemAttributesApprovalsLimit = ConstU32<2>;
	type MaxTips = ConstU32<10>;
	type MaxDeadlineDuration = ConstU64<10_000>;
	type MaxAttributesPerCall = ConstU32<2>;
	type Features = NftFeatures;
	type OffchainSignature = MultiSignature;
	type OffchainPublic = MultiSigner;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type Helper = ();
	type BlockNumberProvider = System;
}

impl pallet_utility::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = ();
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
pub type Clock = StorageValue<Music, u64, frame_support::pallet_prelude::ValueQuery>;

pub struct TestTime;
impl Time for TestTime {
	type Moment = u64;
	fn now() -> u64 {
		Clock::get()
	}
}

thread_local! {
	/// Who owns which models.
	static MODELS: RefCell<BTreeMap<ModelId, AccountId>> = const { RefCell::new(BTreeMap::new()) };
}

/// Knows what tests have told it.
pub struct TestModels;
impl ModelLookup<AccountId> for TestModels {
	fn owner_of(model: ModelId) -> Option<AccountId> {
		MODELS.with_borrow(|models| models.get(&model).cloned())
	}
}

/// Gives a model to an account, or takes it from all.
pub fn own_model(model: ModelId, owner: Option<AccountId>) {
	MODELS.with_borrow_mut(|models| match owner {
		Some(owner) => models.insert(model, owner),
		None => models.remove(&model),
	});
}

parameter_types! {
	/// Whether the pallet is halted.
	pub static TestHalted: bool = false;
	/// Whether the exchange refuses everything.
	pub static ExchangeDown: bool = false;
	/// What the pallet thinks that the ledger takes for an item.
	pub static TestItemDeposit: Balance = ITEM_DEPOSIT;
	pub static TestFee: Permill = Permill::from_percent(2);
	pub static TestIdleWeight: Weight = Weight::from_parts(u64::MAX / 2, u64::MAX / 2);
	pub static TestBacklogWeight: Weight = Weight::from_parts(u64::MAX / 4, u64::MAX / 4);
	pub NftFeatures: pallet_nfts::PalletFeatures = pallet_nfts::PalletFeatures::all_enabled();
	pub const MusicId: PalletId = PalletId(*b"plf/musc");
	pub const MaxUpstream: Permill = Permill::from_percent(50);
	pub const BondFee: Permill = Permill::from_percent(20);
	pub const MinRoyalty: Permill = Permill::from_percent(1);
	pub const MaxRoyalty: Permill = Permill::from_percent(25);
	pub NativeAsset: Asset = NATIVE;
	pub FeeRecipient: AccountId = TREASURY;
	pub Panel: AccountId = PANEL;
}

impl frame_support::traits::SortedMembers<AccountId> for Panel {
	fn sorted_members() -> Vec<AccountId> {
		vec![PANEL]
	}
}

impl pallet_music_nft::Config for Test {
	type AssetId = Asset;
	type Assets = NativeAndAssets;
	type Deposits = Balances;
	type NativeAsset = NativeAsset;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Exchange = Exchange;
	type Time = TestTime;
	type CollectionId = u32;
	type CollectionConfig = pallet_nfts::CollectionConfig<Balance, u64, u32>;
	type ItemConfig = pallet_nfts::ItemConfig;
	type Nfts = Nfts;
	type Models = TestModels;
	type AdminOrigin = EnsureRoot<AccountId>;
	type PanelOrigin = EnsureSignedBy<Panel, AccountId>;
	type FeeRecipient = FeeRecipient;
	type PalletId = MusicId;
	type Fee = TestFee;
	type MaxUpstream = MaxUpstream;
	type MaxContributors = ConstU32<4>;
	type MaxUri = ConstU32<64>;
	type MaxSources = ConstU32<4>;
	type MaxAncestors = ConstU32<8>;
	type MaxDepth = ConstU32<5>;
	type MaxSlots = ConstU32<6>;
	type MaxSplitDepth = ConstU32<4>;
	type MaxLeaves = ConstU32<12>;
	type MaxAssets = ConstU32<5>;
	type MaxLicenceOffers = ConstU32<4>;
	type MaxExclusives = ConstU32<3>;
	type PanelPeriod = ConstU64<{ 7 * DAY }>;
	type ContestPause = ConstU64<DAY>;
	type ContestBond = ConstU128<CONTEST_BOND>;
	type MaxDoublings = ConstU32<3>;
	type BondFee = BondFee;
	type EntryDeposit = ConstU128<ENTRY_DEPOSIT>;
	type ByteDeposit = ConstU128<BYTE_DEPOSIT>;
	type CollectionDeposit = ConstU128<COLLECTION_DEPOSIT>;
	type ItemDeposit = TestItemDeposit;
	type MinRoyalty = MinRoyalty;
	type MaxRoyalty = MaxRoyalty;
	type MaxGifts = ConstU32<2>;
	type MaxSalePeriod = ConstU64<{ 30 * DAY }>;
	type FeePeriod = ConstU64<DAY>;
	type RetryPeriod = ConstU64<{ 6 * HOUR }>;
	type IdleWeight = TestIdleWeight;
	type BacklogWeight = TestBacklogWeight;
	type Halted = TestHalted;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
}

/// Lets what tests have set in their thread be as in the beginning.
fn reset() {
	MODELS.with_borrow_mut(BTreeMap::clear);
	ExchangeDown::set(false);
	TestHalted::set(false);
	TestItemDeposit::set(ITEM_DEPOSIT);
	TestFee::set(Permill::from_percent(2));
	TestIdleWeight::set(Weight::from_parts(u64::MAX / 2, u64::MAX / 2));
	TestBacklogWeight::set(Weight::from_parts(u64::MAX / 4, u64::MAX / 4));
}

/// The accounts that are rich.
pub fn rich() -> [AccountId; 5] {
	[ALICE, BOB, CHARLIE, EVE, EXCHANGE]
}

/// The storage of a genesis in which those are rich, prices can be in all assets but `OTHER`, and
/// there is this catalogue.
pub fn genesis(catalogue: pallet_music_nft::GenesisConfig<Test>) -> sp_runtime::Storage {
	genesis_with(catalogue, || ())
}

/// Does something before the genesis is built, too.
pub fn genesis_with(
	catalogue: pallet_music_nft::GenesisConfig<Test>,
	prepare: impl FnOnce(),
) -> sp_runtime::Storage {
	reset();
	prepare();
	let assets = vec![NATIVE, USD, BTC, EUR];
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let pallet = Music::account();
	pallet_balances::GenesisConfig::<Test> {
		balances: rich()
			.iter()
			.map(|who| (who.clone(), RICH))
			.chain([(pallet.clone(), 10_000), (TREASURY, ED), (PANEL, ED)])
			.collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let ids = [1, 2, 3, 9];
	pallet_assets::GenesisConfig::<Test> {
		assets: ids.iter().map(|id| (*id, ALICE, *id != 3, ASSET_ED)).collect(),
		accounts: ids
			.iter()
			.flat_map(|id| {
				rich().into_iter().map(|who| (*id, who, RICH)).chain([(
					*id,
					pallet.clone(),
					ASSET_ED,
				)])
			})
			.collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	pallet_music_nft::GenesisConfig::<Test> { assets, ..catalogue }
		.assimilate_storage(&mut storage)
		.unwrap();
	storage
}

/// The first block of a chain on which Alice, Bob, Charlie and Eve are rich, and prices can be in
/// all assets but `OTHER`.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut ext = sp_io::TestExternalities::new(genesis(Default::default()));
	ext.execute_with(|| {
		System::set_block_number(1);
		Clock::put(START_MS);
	});
	ext
}

/// Does a test, and checks the state at its end.
pub fn run(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		check();
	});
}

/// Ends the block, and begins the next so many milliseconds later.
pub fn next_block_after(ms: u64) {
	check();
	let now = System::block_number();
	Music::on_idle(now, Weight::MAX);
	check();
	System::set_block_number(now + 1);
	System::reset_events();
	Music::on_initialize(now + 1);
	Clock::mutate(|clock| *clock += ms);
	check();
}

/// Lets so many milliseconds pass, and the chain do what is due then.
pub fn pass(ms: u64) {
	next_block_after(ms);
	Music::on_idle(System::block_number(), Weight::MAX);
	check();
}

/// The state is as it has to be.
pub fn check() {
	Music::do_try_state().unwrap();
}
