// SPDX-License-Identifier: Apache-2.0

//! Music: works and recordings, who is paid for them, items, licences and disputes.

use super::{
	governance::{origins::ListingAdmin, TechnicalMajority},
	marketplace::{ms, CollectionDeposit, ItemDeposit},
	markets::InSafeMode,
	money::{NativeAndAssets, NativeAsset, TreasuryAccount},
	system::RuntimeBlockWeights,
};
use crate::{
	constants::{
		currency::{deposit, UNIT},
		time::{DAYS, HOURS},
	},
	AccountId, AssetId, Balance, Balances, Dex, ModelMarketplace, Nfts, Runtime, RuntimeHoldReason,
	Timestamp,
};
use frame_support::{
	parameter_types,
	traits::{fungible::NativeOrWithId, ConstU128, ConstU32, ConstU64, EitherOfDiverse},
	weights::Weight,
	PalletId,
};
use frame_system::EnsureRoot;
use sp_runtime::{Perbill, Permill};

/// The models that recordings are made with are those of the marketplace.
pub struct Models;
impl pallet_music_nft::ModelLookup<AccountId> for Models {
	fn owner_of(model: u32) -> Option<AccountId> {
		ModelMarketplace::owner_of(model)
	}
}

parameter_types! {
	/// From which the accounts that hold the money of recordings and splits are derived.
	pub const MusicId: PalletId = PalletId(*b"plf/musc");
	/// Held while an entry is in storage that was asked for: with its key, its share of what is counted
	/// and the indices and places in the queue that go with it, which are two at most.
	pub const EntryDeposit: Balance = deposit(3, 300);
	/// Held for each byte of what is described in it.
	pub const ByteDeposit: Balance = deposit(0, 1);
	/// The protocol's part of each price.
	pub const MusicFee: Permill = Permill::from_percent(2);
	/// Who builds on others keeps at least half.
	pub const MaxUpstream: Permill = Permill::from_percent(50);
	/// The fee for a dispute that was rejected: so nobody can have his own recording disputed for
	/// nothing.
	pub const BondFee: Permill = Permill::from_percent(20);
	/// What a recording gets of each resale at least.
	pub const MinRoyalty: Permill = Permill::from_percent(1);
	/// And at most.
	pub const MaxRoyalty: Permill = Permill::from_percent(25);
	/// A tenth of a block may go into auctions, bids and disputes that are over, at its end.
	pub IdleWeight: Weight = Perbill::from_percent(10) * RuntimeBlockWeights::get().max_block;
	/// And a twentieth at the beginning of the next, if that was not enough.
	pub BacklogWeight: Weight = Perbill::from_percent(5) * RuntimeBlockWeights::get().max_block;
}

impl pallet_music_nft::Config for Runtime {
	type AssetId = NativeOrWithId<AssetId>;
	type Assets = NativeAndAssets;
	type Deposits = Balances;
	type NativeAsset = NativeAsset;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Exchange = Dex;
	type Time = Timestamp;
	type CollectionId = u32;
	type CollectionConfig = pallet_nfts::CollectionConfigFor<Runtime>;
	type ItemConfig = pallet_nfts::ItemConfig;
	type Nfts = Nfts;
	type Models = Models;
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, ListingAdmin>;
	type PanelOrigin = EitherOfDiverse<EnsureRoot<AccountId>, TechnicalMajority>;
	type FeeRecipient = TreasuryAccount;
	type PalletId = MusicId;
	type Fee = MusicFee;
	type MaxUpstream = MaxUpstream;
	type MaxContributors = ConstU32<32>;
	type MaxUri = ConstU32<128>;
	type MaxSources = ConstU32<8>;
	type MaxAncestors = ConstU32<32>;
	type MaxDepth = ConstU32<8>;
	type MaxSlots = ConstU32<32>;
	type MaxSplitDepth = ConstU32<4>;
	type MaxLeaves = ConstU32<128>;
	type MaxAssets = ConstU32<16>;
	type MaxLicenceOffers = ConstU32<32>;
	type MaxExclusives = ConstU32<16>;
	type PanelPeriod = ConstU64<{ ms(14 * DAYS) }>;
	type ContestPause = ConstU64<{ ms(30 * DAYS) }>;
	type ContestBond = ConstU128<{ 50 * UNIT }>;
	type MaxDoublings = ConstU32<6>;
	type BondFee = BondFee;
	type EntryDeposit = EntryDeposit;
	type ByteDeposit = ByteDeposit;
	type CollectionDeposit = CollectionDeposit;
	type ItemDeposit = ItemDeposit;
	type MinRoyalty = MinRoyalty;
	type MaxRoyalty = MaxRoyalty;
	type MaxGifts = ConstU32<2>;
	type MaxSalePeriod = ConstU64<{ ms(90 * DAYS) }>;
	type FeePeriod = ConstU64<{ ms(HOURS) }>;
	type RetryPeriod = ConstU64<{ ms(6 * HOURS) }>;
	type IdleWeight = IdleWeight;
	type BacklogWeight = BacklogWeight;
	type Halted = InSafeMode;
	type WeightInfo = pallet_music_nft::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::markets::Benchmarks;
}

/// Makes what the benchmarks need, with the real exchange and marketplace.
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks {
	use super::*;
	use crate::{configs::markets::Benchmarks, RuntimeOrigin};
	use alloc::boxed::Box;
	use pallet_model_marketplace::{BenchmarkHelper as ForModels, LegalTerms, VersionInput};
	use sp_core::H256;
	use sp_io::hashing::blake2_256;

	type Asset = NativeOrWithId<AssetId>;
	type Signature = crate::Signature;

	impl pallet_music_nft::BenchmarkHelper<Asset, AccountId> for Benchmarks {
		fn asset(seed: u32) -> Asset {
			<Self as ForModels<Asset, AccountId, Signature>>::asset(seed)
		}

		fn endow(asset: &Asset, who: &AccountId) {
			<Self as ForModels<Asset, AccountId, Signature>>::endow(asset, who);
		}

		fn make_exchange(sell: &Asset, buy: &Asset) {
			<Self as ForModels<Asset, AccountId, Signature>>::make_exchange(sell, buy);
		}

		fn list_model(owner: &AccountId) -> u32 {
			let model = pallet_model_marketplace::NextModel::<Runtime>::get();
			let version = VersionInput {
				weights: H256(blake2_256(&model.to_be_bytes())),
				card: H256::zero(),
				uri: Default::default(),
				licence: LegalTerms::Custom(H256::repeat_byte(1)),
			};
			ModelMarketplace::list_model(
				RuntimeOrigin::signed(owner.clone()),
				Default::default(),
				Default::default(),
				Box::new(version),
				None,
			)
			.expect("the account can pay the deposits");
			model
		}

		fn advance(ms: u64) {
			<Self as ForModels<Asset, AccountId, Signature>>::advance(ms);
		}
	}
}
