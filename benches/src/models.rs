// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! States with models that are sold, and accounts that buy them. They are made by the runtime's own
//! calls, executed natively in the genesis block, and are then the state of a chain.

use crate::{
	accounts::Accounts,
	chain::{genesis, Built, Chain, Database, Settings},
	markets::{create, mint},
};
use frame_support::traits::fungible::{self, NativeOrWithId::WithId};
use pallet_model_marketplace::{
	AcceptedAssets, Call, Delivery, LegalTerms, Licences, ModelId, OfferInput, OfferKind, Payment,
	Purchase, VersionInput,
};
use polyphony_runtime::{
	constants::currency::UNIT, AccountId, AssetId, Balance, Balances, ModelMarketplace, Runtime,
	RuntimeOrigin,
};
use sp_core::{storage::Storage, H256};
use sp_crypto_hashing::blake2_256;
use sp_state_machine::BasicExternalities;

/// A whole unit of the asset in which the models are sold.
const ONE: Balance = 1_000_000;
/// What a licence costs.
const PRICE: Balance = 10 * ONE;
/// What each account has of the asset.
const WEALTH: Balance = 1_000 * ONE;

/// A state with models, each of another seller and built on no other, that are all sold in one
/// asset, for ever and without a delivery. All accounts can sign, and have some of the asset.
pub struct ModelMarket {
	storage: Storage,
	accounts: Accounts,
	asset: AssetId,
}

impl ModelMarket {
	/// So many models, and so many accounts that have bought nothing yet.
	pub fn new(accounts: usize, models: usize) -> Self {
		let accounts = Accounts::new(accounts, accounts);
		let mut storage = genesis(&accounts);
		let mut asset = 0;
		BasicExternalities::execute_with_storage(&mut storage, || {
			asset = create(&mut 1);
			let account = ModelMarketplace::account();
			<Balances as fungible::Mutate<_>>::mint_into(&account, 100 * UNIT)
				.expect("all money is far from the largest balance");
			mint(asset, &account, ONE);
			AcceptedAssets::<Runtime>::insert(WithId(asset), ());
			for account in 0..accounts.len() {
				mint(asset, accounts.id(account), WEALTH);
			}
			for model in 0..models {
				sell(model, asset);
			}
		});
		Self { storage, accounts, asset }
	}

	/// Buys a model.
	pub fn buy(&self, model: usize) -> Call<Runtime> {
		let purchase = Purchase {
			expected_revision: 0,
			expected_version: 0,
			units: 1,
			pay: Payment { asset: WithId(self.asset), max_in: PRICE },
			key: [0; 32],
			receipt_signer: None,
		};
		Call::buy { model: model as ModelId, offer: 0, purchase: Box::new(purchase) }
	}

	/// A chain that begins with this state, and has this runtime.
	pub fn chain(&self, code: &'static [u8]) -> Chain {
		Chain::new(Settings {
			code,
			database: Database::Memory,
			accounts: self.accounts.len(),
			signers: self.accounts.signers(),
			extra: self.storage.top.clone().into_iter().collect(),
		})
	}

	/// A block in which each account buys a model, the first `models` by turns, executed by the
	/// stock path.
	///
	/// # Panics
	///
	/// If a purchase fails: then there is no licence.
	pub fn build(&self, chain: &Chain, models: usize) -> Built {
		let buyers = self.accounts.len();
		let signed = (0..buyers).map(|buyer| {
			let call = self.buy(buyer % models);
			chain.accounts.sign(buyer, call.into(), 0)
		});
		let built = crate::measure::build(chain, signed);
		for buyer in 0..buyers {
			let licence = (((buyer % models) as u64) << 32) | (buyer / models) as u64;
			let key = Licences::<Runtime>::hashed_key_for(licence);
			assert!(built.writes(&key), "the purchases succeed");
		}
		built
	}
}

/// Lists a model of a seller of its own, and offers it.
fn sell(model: usize, asset: AssetId) {
	let hash = H256(blake2_256(&model.to_le_bytes()));
	let seller = AccountId::from(hash.0);
	<Balances as fungible::Mutate<_>>::mint_into(&seller, 100 * UNIT)
		.expect("all money is far from the largest balance");
	mint(asset, &seller, ONE);
	let origin = RuntimeOrigin::signed(seller);
	let version = VersionInput {
		weights: hash,
		card: hash,
		uri: Default::default(),
		licence: LegalTerms::Custom(hash),
	};
	ModelMarketplace::list_model(
		origin.clone(),
		Default::default(),
		Default::default(),
		Box::new(version),
		None,
	)
	.expect("the seller can pay the deposits");
	let terms = OfferInput {
		kind: OfferKind::Perpetual,
		price: PRICE,
		asset: WithId(asset),
		delivery: Delivery::Open,
		gate: None,
		open: true,
	};
	ModelMarketplace::create_offer(origin, model as ModelId, terms)
		.expect("the asset is accepted, and the seller can pay the deposit");
}
