// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A chain with vaults of families, and somebody who follows all of their trails: in the events, in
//! the state and in the offchain index.

use crate::{
	calls::*,
	common::{compare, runtime, World},
};
use codec::{Decode, Encode};
use frame_support::{
	storage::storage_prefix,
	traits::fungible::NativeOrWithId::{self, WithId},
};
use pallet_finance_vaults::{
	trail_key, Call, Event, RecordOf, TrailEntry, TrailHead, Trails, VaultId, TRAIL_PREFIX,
};
use pallet_price_oracle::ReportedValue;
use polyphony_benches::{Changes, Households};
use polyphony_parallel::Counts;
use polyphony_runtime::{
	constants::{currency::UNIT, time::SLOT_DURATION},
	AccountId, AssetId, Balance, FinanceVaults, Runtime, RuntimeCall, RuntimeEvent,
};
use sp_core::{
	offchain::{OffchainOverlayedChange, STORAGE_PREFIX},
	sr25519, Pair, H256,
};
use sp_crypto_hashing::blake2_256;
use sp_runtime::{FixedU128, OpaqueExtrinsic};
use std::collections::BTreeMap;

/// Families with a vault each.
pub(super) const FAMILIES: usize = 16;
/// Reports prices. Of no family.
pub(super) const FEEDER: usize = FAMILIES * Households::PEOPLE;
/// A whole dollar.
pub(super) const ONE: Balance = Households::ONE;

pub(super) type Asset = NativeOrWithId<AssetId>;
/// What has happened in a vault.
pub(super) type Record = RecordOf<Runtime>;

/// Who does something about the vault of his family, and what.
pub(super) type Step<'a> = (usize, &'a dyn Fn(&Scene, usize) -> RuntimeCall);

pub(super) fn dollar() -> Asset {
	WithId(Households::DOLLAR)
}

/// The number of a family's vault.
pub(super) fn vault_of(family: usize) -> VaultId {
	family as VaultId
}

/// Pays whom the family pays out of its vault.
pub(super) fn pay(
	scene: &Scene,
	family: usize,
	asset: Asset,
	amount: Balance,
	category: u16,
) -> RuntimeCall {
	let to = scene.id(family, Households::PAYEE);
	pay_out(vault_of(family), payment_to(&to, asset, amount, category))
}

pub(super) fn claim(family: usize, stream: u32) -> RuntimeCall {
	of_vaults(Call::claim_stream { vault: vault_of(family), stream })
}

/// The chain, and what has happened in its vaults.
pub(super) struct Scene {
	pub(super) world: World,
	/// The end of each trail.
	heads: BTreeMap<VaultId, TrailHead>,
	/// All entries since the genesis.
	pub(super) records: Vec<(VaultId, Record)>,
}

impl Scene {
	/// A chain with the families and a feeder who has paid his bond.
	pub(super) fn new() -> Self {
		let accounts = FEEDER + 1;
		let mut extra = Households::new(accounts, FAMILIES).state();
		// As the harness makes its accounts.
		let pair = sr25519::Pair::from_seed(&blake2_256(&(FEEDER as u64).to_le_bytes()));
		let feeder = AccountId::from(pair.public());
		let counter = storage_prefix(b"PriceOracle", b"CounterForFeeders").to_vec();
		extra.push((counter, 1u32.encode()));
		let key = pallet_price_oracle::Feeders::<Runtime>::hashed_key_for(feeder);
		extra.push((key, 0u128.encode()));
		let world = World::with(runtime(), accounts, accounts, extra);

		let mut heads = BTreeMap::new();
		for family in 0..FAMILIES {
			let head: TrailHead = trail(&world, vault_of(family)).expect("it has been made");
			heads.insert(vault_of(family), head);
		}
		let mut scene = Self { world, heads, records: Vec::new() };
		let feeder = scene.world.id(FEEDER);
		let mut transactions = Vec::new();
		for family in 0..2 {
			let call = transfer(&feeder, 500 * UNIT);
			transactions.push(scene.sign(family, Households::PARTNER, call));
		}
		let bond = RuntimeCall::PriceOracle(pallet_price_oracle::Call::bond {});
		transactions.push(scene.world.sign(FEEDER, bond));
		scene.block(transactions);
		scene.none_failed("a feeder");
		scene
	}

	/// Somebody of a family.
	pub(super) fn id(&self, family: usize, person: usize) -> AccountId {
		self.world.id(Households::person(family, person))
	}

	/// The next transaction of somebody of a family.
	pub(super) fn sign(
		&mut self,
		family: usize,
		person: usize,
		call: RuntimeCall,
	) -> OpaqueExtrinsic {
		self.world.sign(Households::person(family, person), call)
	}

	/// The time of the next block.
	pub(super) fn clock(&self) -> u64 {
		u64::from(self.world.height() + 1) * SLOT_DURATION
	}

	/// The feeder's price of the token, in thousandths of a dollar.
	pub(super) fn report(&mut self, thousandths: u128) -> OpaqueExtrinsic {
		let value = ReportedValue {
			asset: NativeOrWithId::Native,
			value: FixedU128::from_rational(thousandths, 1_000),
			confidence: FixedU128::default(),
			timestamp: self.clock(),
		};
		let values = vec![value].try_into().expect("one is not too many");
		let call = RuntimeCall::PriceOracle(pallet_price_oracle::Call::report { values });
		self.world.sign(FEEDER, call)
	}

	/// Makes a block of these, executes it both ways, goes on from it, and follows the trails. None
	/// of the transactions may be refused.
	pub(super) fn block(&mut self, transactions: Vec<OpaqueExtrinsic>) -> Counts {
		let world = &mut self.world;
		let built = world.chain.build(world.tip, transactions);
		assert_eq!(built.dropped, 0, "all transactions are valid");
		let counts = compare(&world.chain, &world.engine, &built);
		world.goto(built.header.hash());
		self.follow(&built.changes);
		counts
	}

	/// Every entry that the events tell of is indexed under its hash, has the hash of the one before,
	/// and the last one is that of the state. Nothing else is indexed as an entry.
	fn follow(&mut self, changes: &Changes) {
		let mut indexed = BTreeMap::new();
		for ((prefix, key), change) in &changes.offchain_storage_changes {
			if key.starts_with(TRAIL_PREFIX) {
				assert_eq!(prefix, STORAGE_PREFIX);
				indexed.insert(key.clone(), change.clone());
			}
		}
		for event in self.world.events() {
			let RuntimeEvent::FinanceVaults(Event::Recorded { vault, index, hash, record }) = event
			else {
				continue;
			};
			let Some(OffchainOverlayedChange::SetValue(bytes)) = indexed.remove(&trail_key(&hash))
			else {
				panic!("entry {index} of vault {vault} is not indexed");
			};
			assert_eq!(H256(blake2_256(&bytes)), hash);
			let entry = TrailEntry::<AccountId, Asset>::decode(&mut &bytes[..]).unwrap();
			let head = self.heads.entry(vault).or_default();
			assert_eq!((entry.vault, entry.index, entry.previous), (vault, head.count, head.hash));
			assert_eq!((index, &record), (entry.index, &entry.record));
			*head = TrailHead { count: index + 1, hash };
			self.records.push((vault, record));
		}
		assert!(indexed.is_empty(), "nobody has heard of {} entries", indexed.len());
		for (vault, head) in &self.heads {
			assert_eq!(trail(&self.world, *vault), Some(*head), "the trail of {vault}");
		}
	}

	/// No call of the last block has failed.
	pub(super) fn none_failed(&self, what: &str) {
		let failures = self.world.failures();
		assert!(failures.is_empty(), "{what}: {failures:?}");
	}

	/// A block with one transaction for each family, by this one of them. All have to succeed.
	pub(super) fn each(
		&mut self,
		person: usize,
		what: &str,
		call: impl Fn(&Self, usize) -> RuntimeCall,
	) -> Counts {
		let transactions = (0..FAMILIES)
			.map(|family| {
				let call = call(self, family);
				self.sign(family, person, call)
			})
			.collect();
		let counts = self.block(transactions);
		self.none_failed(what);
		counts
	}

	/// A block for each step, in which nobody waits for anybody.
	pub(super) fn apart(&mut self, what: &str, steps: &[Step<'_>]) {
		for (number, (person, step)) in steps.iter().enumerate() {
			let counts = self.each(*person, &format!("{what} {number}"), step);
			assert_eq!((counts.again, counts.in_order), (0, 0), "{what} {number}: {counts:?}");
		}
	}

	/// How many entries of this kind there are in all trails.
	pub(super) fn count(&self, is_it: impl Fn(&Record) -> bool) -> usize {
		self.records.iter().filter(|(_, record)| is_it(record)).count()
	}

	/// What an account has of the dollar.
	pub(super) fn dollars(&self, who: &AccountId) -> Balance {
		let key = pallet_assets::Account::<Runtime>::hashed_key_for(Households::DOLLAR, who);
		// The balance comes first.
		self.world.read::<Balance>(key).unwrap_or(0)
	}

	/// All dollars of people, vaults and pools.
	pub(super) fn total(&self) -> Balance {
		let people = (0..=FEEDER).map(|account| self.world.id(account));
		let numbers = 0..2 * FAMILIES as u32;
		let vaults = numbers.clone().map(FinanceVaults::account_of);
		let pools = numbers.map(FinanceVaults::pool_account);
		people.chain(vaults).chain(pools).map(|who| self.dollars(&who)).sum()
	}
}

/// The end of a vault's trail.
fn trail(world: &World, vault: VaultId) -> Option<TrailHead> {
	world.read(Trails::<Runtime>::hashed_key_for(vault))
}
