// SPDX-License-Identifier: Apache-2.0

//! The hot keys of the SDK's pallets.

use crate::{HotKey, Integers, Limit, Rule};
use alloc::{vec, vec::Vec};
use codec::{Encode, MaxEncodedLen};
use frame_support::{
	dispatch::DispatchClass,
	storage::storage_prefix,
	traits::{Get, PalletInfoAccess, StorageInstance},
	weights::Weight,
};
use sp_core::storage::well_known_keys::EXTRINSIC_INDEX;

/// The key of the storage value `item` of the pallet `P`.
fn key<P: PalletInfoAccess>(item: &str) -> Vec<u8> {
	storage_prefix(P::name().as_bytes(), item.as_bytes()).to_vec()
}

/// The positions of a class in the encoding of `frame_system::ConsumedWeight`: normal, operational,
/// mandatory, and of each the reference time and the proof size.
fn position(class: DispatchClass) -> u8 {
	match class {
		DispatchClass::Normal => 0,
		DispatchClass::Operational => 2,
		DispatchClass::Mandatory => 4,
	}
}

/// While the weights are within these, `frame_system::CheckWeight` lets an extrinsic of any class
/// through: each class within its own maximum, and all together within the block's.
fn weight_limits<T: frame_system::Config>() -> Vec<Limit> {
	let weights = T::BlockWeights::get();
	let both = |of: [&[u8]; 2], max: Weight| {
		[
			Limit { of: of[0].to_vec(), max: max.ref_time().into() },
			Limit { of: of[1].to_vec(), max: max.proof_size().into() },
		]
	};
	let mut limits = both([&[0, 2, 4], &[1, 3, 5]], weights.max_block).to_vec();
	for class in [DispatchClass::Normal, DispatchClass::Operational, DispatchClass::Mandatory] {
		if let Some(max) = weights.get(class).max_total {
			let first = position(class);
			limits.extend(both([&[first], &[first + 1]], max));
		}
	}
	limits
}

/// Those of frame-system.
pub fn system<T: frame_system::Config>() -> Vec<HotKey> {
	type System<T> = frame_system::Pallet<T>;
	let phase = frame_system::Phase::ApplyExtrinsic(0).encode();
	let phase = phase[..phase.len() - 4].to_vec();
	vec![
		HotKey { key: EXTRINSIC_INDEX.to_vec(), rule: Rule::ExtrinsicIndex { prefix: vec![] } },
		HotKey {
			key: key::<System<T>>("ExecutionPhase"),
			rule: Rule::ExtrinsicIndex { prefix: phase },
		},
		HotKey { key: key::<System<T>>("BlockSize"), rule: Rule::ExtrinsicsLength },
		HotKey {
			key: key::<System<T>>("BlockWeight"),
			rule: Rule::Sum { integers: Integers::Compact64(6), limits: weight_limits::<T>() },
		},
		HotKey {
			key: key::<System<T>>("EventCount"),
			rule: Rule::Sum {
				integers: Integers::U32,
				limits: vec![Limit { of: vec![0], max: u32::MAX.into() }],
			},
		},
		HotKey { key: key::<System<T>>("Events"), rule: Rule::Log },
		HotKey { key: key::<System<T>>("ExtrinsicWeightReclaimed"), rule: Rule::Private },
	]
}

/// Those of pallet-balances: the issuance, which a burn of dust changes.
pub fn balances<T: pallet_balances::Config<I>, I: 'static>() -> Vec<HotKey> {
	vec![accumulator::<pallet_balances::TotalIssuance<T, I>, T::Balance>()]
}

/// Those of pallet-transaction-payment: the fee that is held while a transaction is executed.
pub fn transaction_payment<T: pallet_transaction_payment::Config>() -> Vec<HotKey> {
	type Payment<T> = pallet_transaction_payment::Pallet<T>;
	vec![HotKey { key: key::<Payment<T>>("TxPaymentCredit"), rule: Rule::Private }]
}

/// A storage value of the type `Number`, an unsigned integer of 32, 64 or 128 bits to which every
/// transaction adds: collected fees, a count.
///
/// # Panics
///
/// If `Number` has another size: a mistake of the runtime's author, found by any test of
/// `hot_keys`.
pub fn accumulator<Value: StorageValueKey, Number: MaxEncodedLen>() -> HotKey {
	let (integers, max) = match Number::max_encoded_len() {
		4 => (Integers::U32, u32::MAX.into()),
		8 => (Integers::U64, u64::MAX.into()),
		16 => (Integers::U128, u128::MAX),
		bytes => panic!("no accumulator has {bytes} bytes"),
	};
	let limits = vec![Limit { of: vec![0], max }];
	HotKey { key: Value::hashed_key(), rule: Rule::Sum { integers, limits } }
}

/// A storage value, of whichever query kind.
pub trait StorageValueKey {
	/// Its complete key.
	fn hashed_key() -> Vec<u8>;
}

impl<Prefix, Value, QueryKind, OnEmpty> StorageValueKey
	for frame_support::storage::types::StorageValue<Prefix, Value, QueryKind, OnEmpty>
where
	Prefix: StorageInstance,
	Value: codec::FullCodec + 'static,
	QueryKind: frame_support::storage::types::QueryKindTrait<Value, OnEmpty>,
	OnEmpty: Get<QueryKind::Query> + 'static,
{
	fn hashed_key() -> Vec<u8> {
		Self::hashed_key().to_vec()
	}
}
