// SPDX-License-Identifier: Apache-2.0

//! A runtime with a native token, assets, a collection, prices that tests set, an exchange that
//! swaps at these prices, and the marketplace.

use crate as pallet_model_marketplace;
use crate::*;
use frame_support::{
	derive_impl, parameter_types, storage_alias,
	traits::{
		fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
		fungibles::{Inspect, Mutate},
		tokens::Preservation,
		AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, ConstU8, Hooks, Time,
	},
	weights::Weight,
	Identity, PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned, EnsureSignedBy};
use polyphony_support::{
	mul_div, part_of,
	traits::{NoPrice, OraclePrice, PriceFeed, Swap, Verdict},
	Price, Rounding,
};
use sp_runtime::{
	traits::{Dispatchable, IdentityLookup},
	AccountId32, BuildStorage, DispatchError, DispatchResult, FixedU128, MultiSignature,
	MultiSigner, Permill,
};

mod acts;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
mod exchange;

pub use acts::*;
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarks::*;
pub use exchange::*;

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
/// Six decimals, worth 1.
pub const USD: Asset = NativeOrWithId::WithId(1);
/// Eight decimals, worth 50,000.
pub const BTC: Asset = NativeOrWithId::WithId(2);
/// Six decimals, worth 2. An account has to have something else to hold it.
pub const EUR: Asset = NativeOrWithId::WithId(3);
/// Six decimals, no price, and prices cannot be in it.
pub const OTHER: Asset = NativeOrWithId::WithId(9);

/// The asset of a number.
pub fn asset(id: u32) -> Asset {
	NativeOrWithId::WithId(id)
}

pub const RICH: Balance = 1_000_000_000_000_000_000_000;
pub const ED: Balance = 100;
pub const ASSET_ED: Balance = 10;
/// A whole unit of `USD`.
pub const DOLLAR: Balance = 1_000_000;
/// 10^-18 of the reference currency in a whole unit of it.
pub const VALUE: Balance = 1_000_000_000_000_000_000;

pub const BLOCK_MS: u64 = 6_000;
pub const START_MS: u64 = 1_700_000_000_000;
pub const HOUR: u64 = 3_600_000;
pub const DAY: u64 = 24 * HOUR;

/// The deposits and bonds of the runtime.
pub const MODEL_DEPOSIT: Balance = 1_000;
pub const VERSION_DEPOSIT: Balance = 500;
pub const OFFER_DEPOSIT: Balance = 300;
pub const ALLOWED_DEPOSIT: Balance = 70;
pub const LICENCE_DEPOSIT: Balance = 200;
pub const REVIEW_DEPOSIT: Balance = 150;
pub const VOTE_DEPOSIT: Balance = 50;
pub const ATTESTATION_DEPOSIT: Balance = 120;
pub const DISPUTE_BOND: Balance = 5_000;
pub const ATTESTATION_BOND: Balance = 7_000;
pub const CHALLENGE_BOND: Balance = 6_000;
/// What the collection takes for an item.
pub const ITEM_DEPOSIT: Balance = 40;
pub const COLLECTION_DEPOSIT: Balance = 60;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Assets: pallet_assets,
		Nfts: pallet_nfts,
		Market: pallet_model_marketplace,
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

pub type NativeAndAssets = UnionOf<Balances, Assets, NativeFromLeft, Asset, AccountId>;

/// The time.
#[storage_alias]
pub type Clock = StorageValue<Market, u64, frame_support::pallet_prelude::ValueQuery>;

pub struct TestTime;
impl Time for TestTime {
	type Moment = u64;
	fn now() -> u64 {
		Clock::get()
	}
}

/// Knows what tests have told it.
pub struct TestCredentials;
impl Credentials<AccountId> for TestCredentials {
	fn holds(who: &AccountId, credential: CredentialId) -> bool {
		Credentialed::get().contains(&(who.clone(), credential))
	}
}

parameter_types! {
	/// Who has which credentials.
	pub static Credentialed: Vec<(AccountId, CredentialId)> = Vec::new();
	/// Whether the accounts of models that tests list have what they need, so that owners pay nothing.
	pub static Prefunded: bool = true;
	/// How much more than the price of the oracle the exchange takes.
	pub static Slippage: Permill = Permill::zero();
	/// Whether the marketplace is halted.
	pub static TestHalted: bool = false;
	/// Whether it refuses everything.
	pub static ExchangeDown: bool = false;
	pub static TestFee: Permill = Permill::from_percent(2);
	pub static TestPotShare: Permill = Permill::from_percent(50);
	pub static TestIdleWeight: Weight = Weight::from_parts(u64::MAX / 2, u64::MAX / 2);
	pub static TestBacklogWeight: Weight = Weight::from_parts(u64::MAX / 4, u64::MAX / 4);
	pub NftFeatures: pallet_nfts::PalletFeatures = pallet_nfts::PalletFeatures::all_enabled();
	pub const MarketId: PalletId = PalletId(*b"plf/mrkt");
	pub const MaxRoyalty: Permill = Permill::from_percent(50);
	pub NativeAsset: Asset = NATIVE;
	pub FeeRecipient: AccountId = TREASURY;
	pub Panel: AccountId = PANEL;
}

impl frame_support::traits::SortedMembers<AccountId> for Panel {
	fn sorted_members() -> Vec<AccountId> {
		vec![PANEL]
	}
}

impl pallet_model_marketplace::Config for Test {
	type AssetId = Asset;
	type Assets = NativeAndAssets;
	type Deposits = Balances;
	type NativeAsset = NativeAsset;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Exchange = Exchange;
	type Prices = Oracle;
	type Time = TestTime;
	type CollectionId = u32;
	type CollectionConfig = pallet_nfts::CollectionConfig<Balance, u64, u32>;
	type ItemConfig = pallet_nfts::ItemConfig;
	type Nfts = Nfts;
	type Credentials = TestCredentials;
	type Signature = MultiSignature;
	type Signer = MultiSigner;
	type AdminOrigin = EnsureRoot<AccountId>;
	type PanelOrigin = EnsureSignedBy<Panel, AccountId>;
	type FeeRecipient = FeeRecipient;
	type PalletId = MarketId;
	type Fee = TestFee;
	type PotShare = TestPotShare;
	type MaxRoyalty = MaxRoyalty;
	type MaxTags = ConstU32<4>;
	type MaxBases = ConstU32<4>;
	type MaxAncestors = ConstU32<8>;
	type MaxDepth = ConstU32<5>;
	type MaxVersions = ConstU32<4>;
	type MaxOffers = ConstU32<4>;
	type MaxProviders = ConstU32<3>;
	type MaxUri = ConstU32<64>;
	type MaxCiphertext = ConstU32<512>;
	type ModelDeposit = ConstU128<MODEL_DEPOSIT>;
	type VersionDeposit = ConstU128<VERSION_DEPOSIT>;
	type OfferDeposit = ConstU128<OFFER_DEPOSIT>;
	type AllowedDeposit = ConstU128<ALLOWED_DEPOSIT>;
	type LicenceDeposit = ConstU128<LICENCE_DEPOSIT>;
	type ReviewDeposit = ConstU128<REVIEW_DEPOSIT>;
	type VoteDeposit = ConstU128<VOTE_DEPOSIT>;
	type AttestationDeposit = ConstU128<ATTESTATION_DEPOSIT>;
	type DisputeBond = ConstU128<DISPUTE_BOND>;
	type AttestationBond = ConstU128<ATTESTATION_BOND>;
	type ChallengeBond = ConstU128<CHALLENGE_BOND>;
	type DeliveryPeriod = ConstU64<{ 2 * DAY }>;
	type ConfirmPeriod = ConstU64<{ 3 * DAY }>;
	type PanelPeriod = ConstU64<{ 7 * DAY }>;
	type RefundDelay = ConstU64<DAY>;
	type ChallengePeriod = ConstU64<{ 14 * DAY }>;
	type MinPeriod = ConstU64<HOUR>;
	type RetryPeriod = ConstU64<{ 6 * HOUR }>;
	type FeePeriod = ConstU64<HOUR>;
	type MaxRetries = ConstU8<3>;
	type IdleWeight = TestIdleWeight;
	type BacklogWeight = TestBacklogWeight;
	type Halted = TestHalted;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
}

/// Lets what tests have set in their thread be as in the beginning.
fn reset() {
	Credentialed::set(Vec::new());
	Slippage::set(Permill::zero());
	ExchangeDown::set(false);
	Prefunded::set(true);
	TestHalted::set(false);
	TestFee::set(Permill::from_percent(2));
	TestPotShare::set(Permill::from_percent(50));
	TestIdleWeight::set(Weight::from_parts(u64::MAX / 2, u64::MAX / 2));
	TestBacklogWeight::set(Weight::from_parts(u64::MAX / 4, u64::MAX / 4));
}

/// The first block of a chain on which Alice, Bob, Charlie and Eve are rich, and prices can be in
/// all assets but `OTHER`.
pub fn new_test_ext() -> sp_io::TestExternalities {
	reset();
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let rich = [ALICE, BOB, CHARLIE, EVE, EXCHANGE];
	let pallet = Market::account();
	pallet_balances::GenesisConfig::<Test> {
		balances: rich
			.iter()
			.map(|who| (who.clone(), RICH))
			.chain([(pallet.clone(), ED + COLLECTION_DEPOSIT), (TREASURY, ED), (PANEL, ED)])
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
				rich.iter().map(|who| (*id, who.clone(), RICH)).chain([(
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
	pallet_model_marketplace::GenesisConfig::<Test> {
		assets: vec![NATIVE, USD, BTC, EUR],
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		Clock::put(START_MS);
		for (asset, cents) in [(NATIVE, 200), (USD, 100), (BTC, 5_000_000), (EUR, 200)] {
			set_price(&asset, cents);
		}
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
	Market::on_idle(now, Weight::MAX);
	check();
	System::set_block_number(now + 1);
	System::reset_events();
	Market::on_initialize(now + 1);
	Clock::mutate(|clock| *clock += ms);
	check();
}

/// Lets so many milliseconds pass, and the chain do what is due then.
pub fn pass(ms: u64) {
	next_block_after(ms);
	Market::on_idle(System::block_number(), Weight::MAX);
	check();
}

/// Lets so many milliseconds pass in which the marketplace is halted. The halt ends in the last
/// block of them.
pub fn halt_for(ms: u64) {
	let now = Market::now();
	TestHalted::set(true);
	for part in [ms / 3, 0, ms - ms / 3] {
		pass(part);
		assert_eq!(Market::now(), now);
	}
	TestHalted::set(false);
	assert_eq!(Market::now(), now);
}

/// The state is as it has to be.
pub fn check() {
	Market::do_try_state().unwrap();
}
