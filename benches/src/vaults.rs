// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! States with vaults of families, and prices that their limits are counted with. They are made by
//! the runtime's own calls, executed natively in the genesis block, and are then the state of a
//! chain.

use crate::{
	accounts::Accounts,
	chain::{genesis, Built, Chain, Database, Settings},
	markets::{create, mint},
};
use frame_support::{
	traits::{
		fungible::{
			self,
			NativeOrWithId::{self, Native, WithId},
		},
		BuildGenesisConfig,
	},
	BoundedVec,
};
use pallet_finance_vaults::{
	categories, Allowance, Budget, Call, GenesisVault, Limit, Mandate, Payment, Period, Policy,
	Roles, Rollover, Value, VaultId, TRAIL_PREFIX,
};
use pallet_price_oracle::{Aggregate, Aggregates, Feed, Feeds, Quote};
use polyphony_runtime::{
	configs::money::TreasuryAccount, constants::currency::UNIT, AccountId, AssetId, Balance,
	Balances, FinanceVaultsConfig, Runtime,
};
use sp_core::storage::Storage;
use sp_runtime::{FixedPointNumber, FixedU128, Permill};
use sp_state_machine::BasicExternalities;

/// A day, in milliseconds.
const DAY: u64 = 86_400_000;
/// How many of a family may spend: the first ones.
const PAYERS: usize = 4;

/// A state with vaults, each of another family: two owners, somebody who spends for them, somebody
/// who helps them, and somebody whom they pay. All accounts can sign, and have some dollars.
pub struct Households {
	storage: Storage,
	accounts: Accounts,
}

impl Households {
	/// The people of a family. An owner, who may spend a part alone.
	pub const OWNER: usize = 0;
	/// The other owner. It takes both for a motion.
	pub const PARTNER: usize = 1;
	/// Somebody who spends for them.
	pub const SPENDER: usize = 2;
	/// Somebody who may spend as well, and is their guardian and their adviser.
	pub const HELPER: usize = 3;
	/// Whom they pay.
	pub const PAYEE: usize = 4;
	/// How many belong to a family.
	pub const PEOPLE: usize = 5;
	/// The asset beside native tokens. Other states have no asset of this number.
	pub const DOLLAR: AssetId = 1_000;
	/// A whole one.
	pub const ONE: Balance = 1_000_000;
	/// What each account has of it.
	pub const WEALTH: Balance = 10_000 * Self::ONE;
	/// What each vault has of it.
	pub const MONEY: Balance = 1_000_000 * Self::ONE;

	/// So many accounts, and so many vaults of families among the first of them.
	///
	/// # Panics
	///
	/// If there are too few accounts for the families.
	pub fn new(accounts: usize, vaults: usize) -> Self {
		assert!(vaults * Self::PEOPLE <= accounts, "families have no people in common");
		let accounts = Accounts::new(accounts, accounts);
		let mut storage = genesis(&accounts);
		BasicExternalities::execute_with_storage(&mut storage, || {
			let mut next = Self::DOLLAR;
			create(&mut next);
			price(Native, 12, FixedU128::from_rational(1, 2));
			price(dollar(), 6, FixedU128::from_u32(1));
			for account in 0..accounts.len() {
				mint(Self::DOLLAR, accounts.id(account), Self::WEALTH);
			}
			// Who gets the fees.
			<Balances as fungible::Mutate<_>>::mint_into(&TreasuryAccount::get(), UNIT)
				.expect("all money is far from the largest balance");
			for vault in 0..vaults {
				mint(Self::DOLLAR, accounts.id(Self::person(vault, Self::OWNER)), Self::MONEY);
			}
			let vaults = (0..vaults).map(|vault| household(&accounts, vault)).collect();
			FinanceVaultsConfig { vaults }.build();
		});
		Self { storage, accounts }
	}

	/// The account of somebody in the family of a vault.
	pub const fn person(vault: usize, person: usize) -> usize {
		vault * Self::PEOPLE + person
	}

	/// So many dollars, as a value.
	pub const fn value(dollars: u128) -> Value {
		dollars * FixedU128::DIV
	}

	/// So many dollars in so many days.
	pub const fn limit(dollars: u128, days: u64) -> Limit {
		Limit { value: Self::value(dollars), period: days * DAY }
	}

	/// So many dollars in 30 days, and not more.
	pub const fn budget(dollars: u128) -> Budget {
		Budget {
			value: Some(Self::value(dollars)),
			period: Period::Days(30),
			start: 0,
			rollover: Rollover::None,
			hard: true,
			target: None,
		}
	}

	/// What the owners of each vault have decided.
	pub fn policy() -> Policy {
		Policy {
			threshold: 2,
			limit: Some(Self::limit(100_000, 30)),
			solo: Some(Self::limit(50_000, 7)),
			delay: DAY,
			guardians_needed: 1,
			envelopes_only: false,
			alert_at: Permill::from_percent(80),
		}
	}

	/// Pays a dollar out of a vault, for food.
	pub fn pay(&self, vault: usize) -> Call<Runtime> {
		let payment = Payment {
			to: self.accounts.id(Self::person(vault, Self::PAYEE)).clone(),
			asset: dollar(),
			amount: Self::ONE,
			pay_with: None,
			category: categories::FOOD,
			memo: Default::default(),
		};
		Call::pay { vault: vault as VaultId, payment: Box::new(payment) }
	}

	/// The keys and values of the state, for a chain with as many accounts.
	pub fn state(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
		self.storage.top.clone().into_iter().collect()
	}

	/// A chain that begins with this state, and has this runtime.
	pub fn chain(&self, code: &'static [u8]) -> Chain {
		Chain::new(Settings {
			code,
			database: Database::Memory,
			accounts: self.accounts.len(),
			signers: self.accounts.signers(),
			extra: self.state(),
		})
	}

	/// A block of so many payments out of the first `vaults` vaults by turns, executed by the stock
	/// path. Out of each, all who may pay do so by turns.
	///
	/// # Panics
	///
	/// If a payment fails: then it is in no trail.
	pub fn build(&self, chain: &Chain, payments: usize, vaults: usize) -> Built {
		let signed = (0..payments).map(|number| {
			let (vault, turn) = (number % vaults, number / vaults);
			let payer = Self::person(vault, turn % PAYERS);
			chain.accounts.sign(payer, self.pay(vault).into(), (turn / PAYERS) as u32)
		});
		let built = crate::measure::build(chain, signed);
		let indexed = built.changes.offchain_storage_changes.iter();
		let entries = indexed.filter(|((_, key), _)| key.starts_with(TRAIL_PREFIX)).count();
		assert_eq!(entries, payments, "the payments succeed");
		built
	}
}

fn dollar() -> NativeOrWithId<AssetId> {
	WithId(Households::DOLLAR)
}

/// Gives an asset of so many decimals a price, which lasts for an hour.
fn price(asset: NativeOrWithId<AssetId>, decimals: u8, value: FixedU128) {
	let feed = Feed {
		decimals,
		quorum: 1,
		max_age: 3_600_000,
		max_jump: Permill::from_percent(60),
		confirmations: 1,
		band: Permill::from_percent(20),
		max_reference_gap: None,
	};
	let quote = Quote { value, confidence: FixedU128::default(), timestamp: 0 };
	let aggregate = Aggregate { quote, block: 0, base: value, held: None, has_quorum: true };
	Feeds::<Runtime>::insert(&asset, feed);
	Aggregates::<Runtime>::insert(&asset, aggregate);
}

/// The vault of a family, with an envelope for food.
fn household(
	accounts: &Accounts,
	vault: usize,
) -> GenesisVault<AccountId, NativeOrWithId<AssetId>> {
	let who = |person| accounts.id(Households::person(vault, person)).clone();
	let allowance =
		Allowance { limit: Households::limit(20_000, 7), categories: BoundedVec::default() };
	let mandate = Mandate {
		limit: Households::limit(1_000, 30),
		max_loss: Households::value(20),
		may_tighten: true,
	};
	let spender = Roles { spender: Some(allowance.clone()), ..Default::default() };
	let helper = Roles {
		guardian: true,
		spender: Some(allowance),
		adviser: Some(mandate),
		..Default::default()
	};
	GenesisVault {
		creator: who(Households::OWNER),
		owners: vec![who(Households::OWNER), who(Households::PARTNER)],
		policy: Households::policy(),
		money: vec![(Native, 100 * UNIT), (dollar(), Households::MONEY)],
		fees: 10 * UNIT,
		members: vec![(who(Households::SPENDER), spender), (who(Households::HELPER), helper)],
		envelopes: vec![(categories::FOOD, Households::budget(50_000))],
		bills: Vec::new(),
		rules: Vec::new(),
	}
}
