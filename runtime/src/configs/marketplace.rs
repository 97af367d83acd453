// SPDX-License-Identifier: Apache-2.0

//! The model marketplace, and the collections in which its models are owned.

use super::{
	governance::{origins::ListingAdmin, TechnicalMajority},
	markets::InSafeMode,
	money::{NativeAndAssets, NativeAsset, TreasuryAccount},
	system::RuntimeBlockWeights,
};
use crate::{
	constants::{
		currency::{deposit, UNIT},
		time::{DAYS, HOURS, MILLISECS_PER_BLOCK},
	},
	AccountId, AssetId, Balance, Balances, BlockNumber, Dex, Nfts, PriceOracle, Runtime,
	RuntimeEvent, RuntimeHoldReason, Signature, System, Timestamp,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::NativeOrWithId, AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, ConstU8,
		EitherOfDiverse,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use pallet_identity::Judgement;
use sp_runtime::{traits::Verify, Perbill, Permill};

/// So many blocks, in milliseconds.
pub(crate) const fn ms(blocks: BlockNumber) -> u64 {
	blocks as u64 * MILLISECS_PER_BLOCK
}

parameter_types! {
	/// Held while a collection exists: its entry, its team, its configuration and its place among
	/// those of the owner.
	pub const CollectionDeposit: Balance = deposit(4, 430);
	/// Held while an item exists: its entry with approvals, its configuration and its place among
	/// those of the owner.
	pub const ItemDeposit: Balance = deposit(3, 730);
	/// Held while a collection or an item is described.
	pub const NftMetadataDepositBase: Balance = deposit(1, 129);
	/// Held for an attribute.
	pub const AttributeDepositBase: Balance = deposit(1, 0);
	/// Held for each byte of both.
	pub const NftDepositPerByte: Balance = deposit(0, 1);
	/// All of them: attributes, trades, approvals and swaps.
	pub NftFeatures: pallet_nfts::PalletFeatures = pallet_nfts::PalletFeatures::all_enabled();
}

impl pallet_nfts::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type CollectionId = u32;
	type ItemId = u32;
	type Currency = Balances;
	type ForceOrigin = EnsureRoot<AccountId>;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type Locker = ();
	type CollectionDeposit = CollectionDeposit;
	type ItemDeposit = ItemDeposit;
	type MetadataDepositBase = NftMetadataDepositBase;
	type AttributeDepositBase = AttributeDepositBase;
	type DepositPerByte = NftDepositPerByte;
	type StringLimit = ConstU32<256>;
	type KeyLimit = ConstU32<64>;
	type ValueLimit = ConstU32<256>;
	type ApprovalsLimit = ConstU32<10>;
	type ItemAttributesApprovalsLimit = ConstU32<10>;
	type MaxTips = ConstU32<10>;
	type MaxDeadlineDuration = ConstU32<{ 360 * DAYS }>;
	type MaxAttributesPerCall = ConstU32<10>;
	type Features = NftFeatures;
	type OffchainSignature = Signature;
	type OffchainPublic = <Signature as Verify>::Signer;
	#[cfg(feature = "runtime-benchmarks")]
	type Helper = ();
	type WeightInfo = pallet_nfts::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

/// The judgements of registrars as credentials: the number of a credential is that of a registrar,
/// and whoever he has found reasonable, or knows, holds it.
///
/// So a registrar says on his own page what he looks at. An identity that is changed loses its
/// judgements.
pub struct Judgements;
impl pallet_model_marketplace::Credentials<AccountId> for Judgements {
	fn holds(who: &AccountId, credential: u32) -> bool {
		pallet_identity::IdentityOf::<Runtime>::get(who).is_some_and(|identity| {
			identity.judgements.iter().any(|(registrar, judgement)| {
				*registrar == credential
					&& matches!(judgement, Judgement::Reasonable | Judgement::KnownGood)
			})
		})
	}
}

parameter_types! {
	/// From which the accounts that hold the money of licences are derived.
	pub const MarketplaceId: PalletId = PalletId(*b"plf/mrkt");
	/// Held while a model is listed: its two entries, its lineage, its providers and its rating.
	pub const ModelDeposit: Balance = deposit(5, 1_270);
	/// Held while a version exists: its entry, and its weights in the index.
	pub const VersionDeposit: Balance = deposit(2, 460);
	/// Held while something is offered.
	pub const OfferDeposit: Balance = deposit(1, 150);
	/// Held while an account is on the list of an offer.
	pub const AllowedDeposit: Balance = deposit(1, 150);
	/// Held while somebody has a licence: its entry, its place among those of the holder, what was
	/// delivered, and its two places in the queue.
	pub const LicenceDeposit: Balance = deposit(5, 1_230);
	/// Held while a review stands.
	pub const ReviewDeposit: Balance = deposit(1, 170);
	/// Held while a vote on a review stands.
	pub const VoteDeposit: Balance = deposit(1, 120);
	/// Held while an attestation stands: its entry, and its two places in the queue.
	pub const AttestationDeposit: Balance = deposit(3, 490);
	/// The protocol's part of each price.
	pub const MarketplaceFee: Permill = Permill::from_percent(2);
	/// Half of it is for rewards.
	pub const PotShare: Permill = Permill::from_percent(50);
	/// Who builds on others keeps at least half.
	pub const MaxRoyalty: Permill = Permill::from_percent(50);
	/// A tenth of a block may go into charges and into escrows that are over, at its end.
	pub IdleWeight: Weight = Perbill::from_percent(10) * RuntimeBlockWeights::get().max_block;
	/// And a twentieth at the beginning of the next, if that was not enough.
	pub BacklogWeight: Weight = Perbill::from_percent(5) * RuntimeBlockWeights::get().max_block;
}

impl pallet_model_marketplace::Config for Runtime {
	type AssetId = NativeOrWithId<AssetId>;
	type Assets = NativeAndAssets;
	type Deposits = Balances;
	type NativeAsset = NativeAsset;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Exchange = Dex;
	type Prices = PriceOracle;
	type Time = Timestamp;
	type CollectionId = u32;
	type CollectionConfig = pallet_nfts::CollectionConfigFor<Runtime>;
	type ItemConfig = pallet_nfts::ItemConfig;
	type Nfts = Nfts;
	type Credentials = Judgements;
	type Signature = Signature;
	type Signer = <Signature as Verify>::Signer;
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, ListingAdmin>;
	type PanelOrigin = EitherOfDiverse<EnsureRoot<AccountId>, TechnicalMajority>;
	type FeeRecipient = TreasuryAccount;
	type PalletId = MarketplaceId;
	type Fee = MarketplaceFee;
	type PotShare = PotShare;
	type MaxRoyalty = MaxRoyalty;
	type MaxTags = ConstU32<8>;
	type MaxBases = ConstU32<8>;
	type MaxAncestors = ConstU32<32>;
	type MaxDepth = ConstU32<8>;
	type MaxVersions = ConstU32<64>;
	type MaxOffers = ConstU32<16>;
	type MaxProviders = ConstU32<8>;
	type MaxUri = ConstU32<128>;
	type MaxCiphertext = ConstU32<512>;
	type ModelDeposit = ModelDeposit;
	type VersionDeposit = VersionDeposit;
	type OfferDeposit = OfferDeposit;
	type AllowedDeposit = AllowedDeposit;
	type LicenceDeposit = LicenceDeposit;
	type ReviewDeposit = ReviewDeposit;
	type VoteDeposit = VoteDeposit;
	type AttestationDeposit = AttestationDeposit;
	type DisputeBond = ConstU128<{ 10 * UNIT }>;
	type AttestationBond = ConstU128<{ 100 * UNIT }>;
	type ChallengeBond = ConstU128<{ 100 * UNIT }>;
	type DeliveryPeriod = ConstU64<{ ms(DAYS) }>;
	type ConfirmPeriod = ConstU64<{ ms(3 * DAYS) }>;
	type PanelPeriod = ConstU64<{ ms(14 * DAYS) }>;
	type RefundDelay = ConstU64<{ ms(3 * DAYS) }>;
	type ChallengePeriod = ConstU64<{ ms(7 * DAYS) }>;
	type MinPeriod = ConstU64<{ ms(HOURS) }>;
	type RetryPeriod = ConstU64<{ ms(6 * HOURS) }>;
	type FeePeriod = ConstU64<{ ms(HOURS) }>;
	type MaxRetries = ConstU8<3>;
	type IdleWeight = IdleWeight;
	type BacklogWeight = BacklogWeight;
	type Halted = InSafeMode;
	type WeightInfo = pallet_model_marketplace::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::markets::Benchmarks;
}

/// Makes what the benchmarks need, with the real oracle, exchange and registrars.
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks {
	use super::*;
	use crate::{configs::markets::Benchmarks, RuntimeOrigin};
	use alloc::vec::Vec;
	use frame_support::traits::Get;
	use pallet_dex::PoolKind;
	use pallet_identity::{IdentityInformationProvider, Registration};
	use sp_core::crypto::KeyTypeId;
	use sp_io::crypto::{sr25519_generate, sr25519_sign};
	use sp_runtime::{BoundedVec, FixedU128};

	type PoolsPerPair = <Runtime as pallet_dex::Config>::MaxPoolsPerPair;
	type Registrars = <Runtime as pallet_identity::Config>::MaxRegistrars;
	type Info = <Runtime as pallet_identity::Config>::IdentityInformation;

	/// Under which the key that signs receipts is kept.
	const KEYS: KeyTypeId = KeyTypeId(*b"rcpt");

	fn key() -> sp_core::sr25519::Public {
		sr25519_generate(KEYS, Some(b"//Receipts".to_vec()))
	}

	impl pallet_model_marketplace::BenchmarkHelper<NativeOrWithId<AssetId>, AccountId, Signature>
		for Benchmarks
	{
		fn asset(seed: u32) -> NativeOrWithId<AssetId> {
			<Self as pallet_dex::BenchmarkHelper<_, AccountId>>::asset(seed)
		}

		fn endow(asset: &NativeOrWithId<AssetId>, who: &AccountId) {
			<Self as pallet_dex::BenchmarkHelper<_, _>>::endow(asset, who);
		}

		fn set_price(asset: &NativeOrWithId<AssetId>) {
			let one = FixedU128::from_u32(1);
			<Self as pallet_lending::BenchmarkHelper<_, AccountId>>::set_price(asset, one);
		}

		/// As many pools as a pair can have, of which stable ones take longest to ask. The cheapest
		/// of these is used.
		fn make_exchange(sell: &NativeOrWithId<AssetId>, buy: &NativeOrWithId<AssetId>) {
			const DEPTH: Balance = 1 << 80;
			let creator: AccountId = [77; 32].into();
			for asset in [sell, buy] {
				<Self as pallet_dex::BenchmarkHelper<_, _>>::endow(asset, &creator);
			}
			let tiers: Vec<Permill> = <Runtime as pallet_dex::Config>::FeeTiers::get();
			let stable = PoolKind::Stable { amplification: 100, scales: [1, 1] };
			let stables = tiers.iter().map(|fee| (stable, *fee));
			let others = tiers.iter().map(|fee| (PoolKind::ConstantProduct, *fee));
			for (kind, fee) in
				stables.chain(others).take(<PoolsPerPair as Get<u32>>::get() as usize)
			{
				let origin = RuntimeOrigin::signed(creator.clone());
				let pool = pallet_dex::NextPoolId::<Runtime>::get();
				Dex::create_pool(origin.clone(), [sell.clone(), buy.clone()], kind, fee)
					.expect("the account can pay for the pool");
				Dex::add_liquidity(origin, pool, [DEPTH; 2], 0)
					.expect("the account can pay the first deposit");
			}
		}

		fn grant(who: &AccountId) -> Option<u32> {
			let last = <Registrars as Get<u32>>::get().saturating_sub(1);
			let judgements = (0..=last).map(|registrar| (registrar, Judgement::KnownGood));
			let identity = Registration {
				judgements: BoundedVec::truncate_from(judgements.collect()),
				deposit: 0,
				info: Info::create_identity_info(),
			};
			pallet_identity::IdentityOf::<Runtime>::insert(who, identity);
			Some(last)
		}

		fn signer() -> AccountId {
			key().into()
		}

		fn sign(message: &[u8]) -> Signature {
			sr25519_sign(KEYS, &key(), message).expect("the key was just made").into()
		}

		fn advance(ms: u64) {
			pallet_timestamp::Now::<Runtime>::mutate(|now| *now += ms);
		}
	}
}
