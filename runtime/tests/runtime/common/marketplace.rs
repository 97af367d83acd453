// SPDX-License-Identifier: Apache-2.0

//! The model marketplace of the development chain: its models, the calls about them, and what has to
//! hold between any two transactions.

use super::{apply, close_block, lending::has, markets::*, open_block, succeed};
use codec::Encode;
use frame_support::{
	dispatch::GetDispatchInfo,
	traits::{fungible::InspectHold as _, fungibles::Inspect as _},
};
use pallet_collective::Instance1;
use pallet_model_marketplace::{
	model_of, BaseInput, Delivery, Error, Escrows, HoldReason, LegalTerms, LicenceId, LicenceKind,
	LicenceOf, ModelId, NextModel, OfferId, OfferInput, OfferKind, Owed, Payment, Pot, PurchaseOf,
	Unshared, UnsharedFees, VersionInput,
};
use polyphony_runtime::{
	configs::money::NativeAndAssets,
	constants::{currency::UNIT, time::MILLISECS_PER_BLOCK},
	Assets, Balance, Balances, ModelMarketplace, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, System, Treasury,
};
use sp_core::{sr25519::Signature, H256};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie};
use sp_runtime::{
	traits::{BlakeTwo256, Hash as _},
	DispatchError, MultiSignature, Permill,
};
use std::collections::BTreeMap;

/// An event of the marketplace.
pub type MarketplaceEvent = pallet_model_marketplace::Event<Runtime>;
/// A call of it.
pub type MarketplaceCall = pallet_model_marketplace::Call<Runtime>;

/// Alice's model, on which the others are built.
pub const BASE: ModelId = 0;
/// Bob's, which is built on it for 10 %.
pub const FINE_TUNE: ModelId = 1;
/// Charlie's, which is built on Bob's for 20 %.
pub const ASSISTANT: ModelId = 2;

/// Offer of the base, for nothing.
pub const FREE: OfferId = 0;
/// Offer of the fine-tune, for 100 dollars.
pub const PERPETUAL: OfferId = 0;
/// Offer of the fine-tune, for a thousandth of a dollar each.
pub const CREDITS: OfferId = 1;
/// Offer of the assistant, for 10 dollars a day.
pub const DAILY: OfferId = 0;
/// Offer of the assistant, delivered for 50 dollars.
pub const MONTH: OfferId = 1;

/// Milliseconds of a day.
pub const DAY: u64 = 86_400_000;

/// What the pallet's account had of each asset before anybody bought.
const LEAST: [(Asset, Balance); 4] =
	[(NATIVE, UNIT), (DOLLAR, USD / 100), (OTHER, USD / 100), (BITCOIN, 100)];

/// An error of the marketplace.
pub type Failure = Error<Runtime>;

/// Parts of a hundred.
pub fn percent(part: u32) -> Permill {
	Permill::from_percent(part)
}

/// Fees of all models that wait to be shared.
fn unshared(asset: Asset, part: fn(&Unshared) -> Balance) -> Balance {
	let all = UnsharedFees::<Runtime>::iter().filter(|(_, of, _)| *of == asset);
	all.map(|(_, _, fees)| part(&fees)).sum()
}

/// What the treasury has of dollars, or will have when fees are shared.
fn fees() -> Balance {
	Assets::balance(1, Treasury::account_id()) + unshared(DOLLAR, |fees| fees.treasury)
}

/// The pot of an asset, with what it will have when fees are shared.
pub fn pot(asset: Asset) -> Balance {
	Pot::<Runtime>::get(&asset) + unshared(asset, |fees| fees.pot)
}

/// Shares the fees of a model in an asset.
pub fn share_fees(model: ModelId, asset: Asset) -> RuntimeCall {
	MarketplaceCall::share_fees { model, asset }.into()
}

/// What the owners of the three models, the treasury and the pot have got of dollars.
pub struct Gains([Balance; 5]);

impl Gains {
	fn now() -> [Balance; 5] {
		let [alice, bob, charlie] = [Alice, Bob, Charlie].map(|who| balance(DOLLAR, who));
		[alice, bob, charlie, fees(), pot(DOLLAR)]
	}

	/// Nothing yet.
	pub fn begin() -> Self {
		Self(Self::now())
	}

	/// Since the last time.
	pub fn since(&mut self) -> [Balance; 5] {
		let now = Self::now();
		let gains = core::array::from_fn(|index| now[index] - self.0[index]);
		self.0 = now;
		gains
	}
}

/// Lists a model on one base.
pub fn list(base: ModelId, max_royalty: u32, seed: u8) -> RuntimeCall {
	let base = BaseInput { model: base, max_royalty: percent(max_royalty) };
	MarketplaceCall::list_model {
		tags: vec![b"code".to_vec().try_into().unwrap()].try_into().unwrap(),
		bases: vec![base].try_into().unwrap(),
		version: Box::new(VersionInput {
			weights: H256([seed; 32]),
			card: H256([seed + 1; 32]),
			uri: b"ipfs://card".to_vec().try_into().unwrap(),
			licence: LegalTerms::Spdx(b"MIT".to_vec().try_into().unwrap()),
		}),
		terms: None,
	}
	.into()
}

/// An open offer for everybody, without a delivery.
pub fn terms(kind: OfferKind, asset: Asset, price: Balance) -> OfferInput<Asset> {
	OfferInput { kind, price, asset, delivery: Delivery::Open, gate: None, open: true }
}

/// Offers something.
pub fn offer(model: ModelId, terms: OfferInput<Asset>) -> RuntimeCall {
	MarketplaceCall::create_offer { model, terms }.into()
}

/// Delivers a key.
pub fn deliver(licence: LicenceId) -> RuntimeCall {
	let ciphertext = vec![9; 80].try_into().unwrap();
	MarketplaceCall::deliver { licence, ciphertext }.into()
}

/// Confirms a delivery.
pub fn confirm(licence: LicenceId) -> RuntimeCall {
	MarketplaceCall::confirm { licence }.into()
}

/// Disputes it.
pub fn dispute(licence: LicenceId) -> RuntimeCall {
	MarketplaceCall::dispute { licence, evidence: H256([5; 32]) }.into()
}

/// Rules on a dispute.
pub fn rule(licence: LicenceId, for_buyer: bool) -> RuntimeCall {
	MarketplaceCall::rule { licence, for_buyer }.into()
}

/// A receipt of this key, made with nothing of the pallet but the hash of the first block.
pub fn receipt(who: Sr25519Keyring, licence: LicenceId, units: Balance, expires: u64) -> Signature {
	let mut message = b"polyphony/receipt/v1".to_vec();
	message.extend(System::block_hash(0).as_bytes());
	message.extend((licence, units, expires).encode());
	assert_eq!(message.len(), 84);
	assert_eq!(ModelMarketplace::receipt_message(licence, units, expires), message);
	who.sign(&message)
}

/// Redeems a receipt with this signature.
pub fn redeem(licence: LicenceId, cumulative: Balance, expires: u64, by: Signature) -> RuntimeCall {
	let signature = Box::new(MultiSignature::Sr25519(by));
	MarketplaceCall::redeem { licence, cumulative, expires, signature }.into()
}

/// Whether an account has a licence for a model that is in force.
pub fn has_licence(who: Sr25519Keyring, model: ModelId) -> bool {
	ModelMarketplace::licence_status(&who.to_account_id(), model)
}

/// A purchase of one unit of the first version, as the offer is now, paid in the asset of the price.
pub fn purchase(model: ModelId, offer: OfferId) -> PurchaseOf<Runtime> {
	let offer = pallet_model_marketplace::Offers::<Runtime>::get(model, offer).unwrap();
	pallet_model_marketplace::Purchase {
		expected_revision: offer.revision,
		expected_version: 0,
		units: 1,
		pay: Payment { asset: offer.terms.asset, max_in: Balance::MAX },
		key: [7; 32],
		receipt_signer: None,
	}
}

/// Buys like this.
pub fn buy_with(model: ModelId, offer: OfferId, purchase: PurchaseOf<Runtime>) -> RuntimeCall {
	MarketplaceCall::buy { model, offer, purchase: Box::new(purchase) }.into()
}

/// Buys one unit, paid in the asset of the price.
pub fn buy(model: ModelId, offer: OfferId) -> RuntimeCall {
	buy_with(model, offer, purchase(model, offer))
}

/// The same, paid in another asset.
pub fn buy_for(model: ModelId, offer: OfferId, asset: Asset, max_in: Balance) -> RuntimeCall {
	let purchase =
		PurchaseOf::<Runtime> { pay: Payment { asset, max_in }, ..purchase(model, offer) };
	buy_with(model, offer, purchase)
}

/// Applies a purchase that must succeed, and returns the number of the licence.
pub fn bought(who: Sr25519Keyring, call: RuntimeCall) -> LicenceId {
	succeed(who, call);
	check_marketplace();
	marketplace_events()
		.into_iter()
		.rev()
		.find_map(|event| match event {
			MarketplaceEvent::Bought { licence, .. } => Some(licence),
			_ => None,
		})
		.unwrap()
}

/// Applies a call that must succeed, and checks all.
pub fn done(who: Sr25519Keyring, call: impl Into<RuntimeCall>) {
	succeed(who, call);
	check_marketplace();
}

/// Applies a call that must fail with this error.
pub fn denied(who: Sr25519Keyring, call: impl Into<RuntimeCall>, error: impl Into<DispatchError>) {
	assert_eq!(apply(who, call), Ok(Err(error.into())));
	check_marketplace();
}

/// Two of the three members of the technical committee agree on a call, which must succeed.
pub fn committee(call: impl Into<RuntimeCall>) {
	type Call = pallet_collective::Call<Runtime, Instance1>;
	let call = call.into();
	let proposal_hash = BlakeTwo256::hash_of(&call);
	let index = pallet_collective::ProposalCount::<Runtime, Instance1>::get();
	let proposal_weight_bound = call.get_dispatch_info().call_weight;
	let length_bound = call.encoded_size() as u32;
	let act = |who, call: Call| succeed(who, RuntimeCall::TechnicalCommittee(call));
	act(Alice, Call::propose { threshold: 2, proposal: Box::new(call), length_bound });
	for who in [Alice, Bob] {
		act(who, Call::vote { proposal: proposal_hash, index, approve: true });
	}
	act(Charlie, Call::close { proposal_hash, index, proposal_weight_bound, length_bound });
	let executed = pallet_collective::Event::Executed { proposal_hash, result: Ok(()) };
	assert!(System::events()
		.iter()
		.any(|record| record.event == RuntimeEvent::TechnicalCommittee(executed.clone())));
	check_marketplace();
}

/// The open block ends, and the next one, which is left open, is so many milliseconds later.
pub fn wait(ms: u64) {
	close_block();
	check_marketplace();
	let blocks = u32::try_from(ms / MILLISECS_PER_BLOCK).unwrap();
	// As if they had been made.
	System::set_block_number(System::block_number() + blocks.max(1) - 1);
	open_block();
}

/// The same, and the end of that block, where the chain does what is due.
pub fn pass(ms: u64) {
	wait(ms);
	close_block();
	check_marketplace();
	open_block();
}

/// The events of the marketplace in the open block, in their order.
pub fn marketplace_events() -> Vec<MarketplaceEvent> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::ModelMarketplace(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// A licence.
pub fn licence(id: LicenceId) -> LicenceOf<Runtime> {
	pallet_model_marketplace::Licences::<Runtime>::get(id).unwrap()
}

/// What an account has on hold for a reason.
pub fn held(reason: HoldReason, who: Sr25519Keyring) -> Balance {
	let reason = RuntimeHoldReason::ModelMarketplace(reason);
	Balances::balance_on_hold(&reason, &who.to_account_id())
}

/// The account of each model has what waits and the fees, the pallet's what is owed and the pot, and
/// nothing else but the least balance. Where they are compiled, the checks of the pallet too.
pub fn check_marketplace() {
	check_money();
	let mut purses = BTreeMap::<(ModelId, Asset), Balance>::new();
	for (id, licence) in pallet_model_marketplace::Licences::<Runtime>::iter() {
		assert_eq!(licence.model, model_of(id));
		let sum = purses.entry((licence.model, licence.asset.clone())).or_default();
		if let LicenceKind::Credits(credits) = &licence.kind {
			*sum += (credits.bought - credits.redeemed) * credits.price;
		}
		*sum += Escrows::<Runtime>::get(id).map_or(0, |escrow| escrow.amount);
	}
	for (model, asset, fees) in UnsharedFees::<Runtime>::iter() {
		assert_eq!(fees.stuck, 0);
		*purses.entry((model, asset)).or_default() += fees.treasury + fees.pot;
	}
	for model in 0..NextModel::<Runtime>::get() {
		for (asset, _) in LEAST {
			let has = has(&asset, &ModelMarketplace::account_of(model));
			let waits = purses.remove(&(model, asset.clone())).unwrap_or(0);
			let least = if has == 0 { 0 } else { NativeAndAssets::minimum_balance(asset) };
			assert_eq!(has, least + waits, "model {model}");
		}
	}
	assert!(purses.values().all(|sum| *sum == 0), "prices are in other assets: {purses:?}");
	let mut waiting = BTreeMap::<Asset, Balance>::new();
	for (_, asset, owed) in Owed::<Runtime>::iter() {
		*waiting.entry(asset).or_default() += owed;
	}
	for (asset, pot) in Pot::<Runtime>::iter() {
		*waiting.entry(asset).or_default() += pot;
	}
	let account = ModelMarketplace::account();
	for (asset, least) in LEAST {
		let waits = waiting.remove(&asset).unwrap_or(0);
		assert_eq!(has(&asset, &account), least + waits, "{asset:?}");
	}
	assert!(waiting.is_empty(), "other assets are owed: {waiting:?}");
	#[cfg(feature = "try-runtime")]
	ModelMarketplace::do_try_state().unwrap();
}
