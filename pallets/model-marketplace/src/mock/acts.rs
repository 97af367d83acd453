// SPDX-License-Identifier: Apache-2.0

//! What accounts do in tests, and what there is to see.

use super::*;
use sp_core::H256;

/// Does what a transaction of `who` with this call does, and checks the state. All or nothing, as
/// for a call of a block.
pub fn submit(who: AccountId, call: Call<Test>) -> DispatchResult {
	submit_as(RuntimeOrigin::signed(who), call)
}

/// Does what a call with this origin does, and checks the state.
pub fn submit_as(origin: RuntimeOrigin, call: Call<Test>) -> DispatchResult {
	let result = RuntimeCall::Market(call).dispatch(origin);
	check();
	result.map(|_| ()).map_err(|error| error.error)
}

/// A hash that is not that of another seed.
pub fn hash(seed: u64) -> H256 {
	H256::from_low_u64_be(seed + 1)
}

/// A version whose weights are those of the seed.
pub fn version(seed: u64) -> VersionInputOf<Test> {
	VersionInput {
		weights: hash(seed),
		card: hash(seed + 1_000_000),
		uri: b"ipfs://card".to_vec().try_into().unwrap(),
		licence: LegalTerms::Spdx(b"Apache-2.0".to_vec().try_into().unwrap()),
	}
}

/// Tags.
pub fn tags(words: &[&str]) -> TagsOf<Test> {
	let words: Vec<Tag> =
		words.iter().map(|word| word.as_bytes().to_vec().try_into().unwrap()).collect();
	words.try_into().unwrap()
}

/// Parts of a hundred.
pub fn percent(parts: u32) -> Permill {
	Permill::from_percent(parts)
}

/// Lets the account of a model have the least balance, as if its owner had paid it.
pub fn prefund(model: ModelId, asset: &Asset) {
	let least = NativeAndAssets::minimum_balance(asset.clone());
	NativeAndAssets::mint_into(asset.clone(), &Market::account_of(model), least).unwrap();
}

/// Lists a model that is built on others, each for a royalty of half at most.
pub fn list_on(
	who: AccountId,
	bases: &[ModelId],
	terms: Option<Permill>,
) -> Result<ModelId, DispatchError> {
	let model = NextModel::<Test>::get();
	let bases: Vec<_> =
		bases.iter().map(|model| BaseInput { model: *model, max_royalty: percent(50) }).collect();
	submit(
		who,
		Call::list_model {
			tags: tags(&["text-generation"]),
			bases: bases.try_into().unwrap(),
			version: Box::new(version(u64::from(model) * 1_000)),
			terms,
		},
	)?;
	if Prefunded::get() {
		for asset in [NATIVE, USD, BTC, EUR] {
			prefund(model, &asset);
		}
	}
	Ok(model)
}

/// Lists a model without bases on which others may build for a tenth.
pub fn list(who: AccountId) -> ModelId {
	list_on(who, &[], Some(percent(10))).unwrap()
}

/// An open offer for everybody, without an escrow.
pub fn offer_of(kind: OfferKind, asset: Asset, price: Balance) -> OfferInput<Asset> {
	OfferInput { kind, price, asset, delivery: Delivery::Open, gate: None, open: true }
}

/// Offers something of a model, as its owner.
pub fn offer(model: ModelId, terms: OfferInput<Asset>) -> OfferId {
	let owner = Market::owner_of(model).unwrap();
	let number = Models::<Test>::get(model).unwrap().next_offer;
	submit(owner, Call::create_offer { model, terms }).unwrap();
	number
}

/// Offers perpetual licences for a price in `USD`.
pub fn sell_for(model: ModelId, price: Balance) -> OfferId {
	offer(model, offer_of(OfferKind::Perpetual, USD, price))
}

/// Offers perpetual licences for a price in `USD`, delivered in an escrow.
pub fn escrow_for(model: ModelId, price: Balance) -> OfferId {
	let terms = offer_of(OfferKind::Perpetual, USD, price);
	offer(model, OfferInput { delivery: Delivery::Escrow, ..terms })
}

/// A purchase of the present revision of an offer, of one unit of the first version, paid in the
/// asset of the price whatever it costs.
pub fn purchase(model: ModelId, offer: OfferId) -> PurchaseOf<Test> {
	let offer = Offers::<Test>::get(model, offer).unwrap();
	Purchase {
		expected_revision: offer.revision,
		expected_version: 0,
		units: 1,
		pay: Payment { asset: offer.terms.asset, max_in: Balance::MAX },
		key: [7; 32],
		receipt_signer: None,
	}
}

/// Buys as told.
pub fn buy_with(
	who: AccountId,
	model: ModelId,
	offer: OfferId,
	purchase: PurchaseOf<Test>,
) -> Result<LicenceId, DispatchError> {
	let number = Activities::<Test>::get(model).sold;
	submit(who, Call::buy { model, offer, purchase: Box::new(purchase) })?;
	Ok(id_of(model, number))
}

/// Buys one unit of an offer.
pub fn buy(who: AccountId, model: ModelId, offer: OfferId) -> Result<LicenceId, DispatchError> {
	buy_with(who, model, offer, purchase(model, offer))
}

/// Buys units of credits.
pub fn buy_units(
	who: AccountId,
	model: ModelId,
	offer: OfferId,
	units: Balance,
) -> Result<LicenceId, DispatchError> {
	buy_with(who, model, offer, Purchase { units, ..purchase(model, offer) })
}

/// A licence that is there.
pub fn licence(id: LicenceId) -> LicenceOf<Test> {
	Licences::<Test>::get(id).unwrap()
}

/// Gives a model to another account.
pub fn give(model: ModelId, to: AccountId) {
	let owner = Market::owner_of(model).unwrap();
	let collection = Collection::<Test>::get().unwrap();
	Nfts::transfer(RuntimeOrigin::signed(owner), collection, model, to).unwrap();
}

/// Burns the item of a model.
pub fn burn(model: ModelId) {
	let owner = Market::owner_of(model).unwrap();
	let collection = Collection::<Test>::get().unwrap();
	Nfts::burn(RuntimeOrigin::signed(owner), collection, model).unwrap();
}

/// Keeps an account from receiving or sending an asset.
pub fn block(asset: &Asset, who: AccountId) {
	let NativeOrWithId::WithId(id) = asset else { panic!("not an asset") };
	Assets::block(RuntimeOrigin::signed(ALICE), *id, who).unwrap();
}

/// Lets it again.
pub fn unblock(asset: &Asset, who: AccountId) {
	let NativeOrWithId::WithId(id) = asset else { panic!("not an asset") };
	Assets::thaw(RuntimeOrigin::signed(ALICE), *id, who).unwrap();
}

/// Pays `who` what he is owed.
pub fn claim(who: AccountId, asset: Asset) -> DispatchResult {
	submit(EVE, Call::claim { who, asset })
}

/// What `who` can claim.
pub fn owed(asset: &Asset, who: AccountId) -> Balance {
	Owed::<Test>::get(who, asset)
}

/// What `who` can spend of `asset`.
pub fn free(asset: &Asset, who: AccountId) -> Balance {
	NativeAndAssets::balance(asset.clone(), &who)
}

/// What `who` has got of `asset` since the beginning, for one who is rich.
pub fn gain(asset: &Asset, who: AccountId) -> i128 {
	free(asset, who) as i128 - RICH as i128
}

/// What `who` has on hold for a reason.
pub fn held(reason: HoldReason, who: AccountId) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}

/// What the marketplace's accounts have of an asset together, beyond the least balance of each.
pub fn custody(asset: &Asset) -> Balance {
	let least = NativeAndAssets::minimum_balance(asset.clone());
	let models = 0..NextModel::<Test>::get();
	let accounts = models.map(Market::account_of).chain([Market::account()]);
	let all = accounts.map(|who| free(asset, who)).filter(|has| *has != 0);
	all.map(|has| has - least).sum()
}

/// What the account of a model has of an asset beyond the least balance.
pub fn purse(model: ModelId, asset: &Asset) -> Balance {
	free(asset, Market::account_of(model)) - NativeAndAssets::minimum_balance(asset.clone())
}

/// The fees of all models that wait to be shared.
pub fn unshared(asset: &Asset) -> Unshared {
	let mut sum = Unshared::default();
	for (_, _, fees) in UnsharedFees::<Test>::iter().filter(|(_, of, _)| of == asset) {
		sum.treasury += fees.treasury;
		sum.pot += fees.pot;
		sum.stuck += fees.stuck;
	}
	sum
}

/// What the treasury has got of an asset, or will get when fees are shared.
pub fn fees(asset: &Asset) -> Balance {
	free(asset, TREASURY) + unshared(asset).treasury
}

/// What there is for rewards in an asset, shared or not.
pub fn pot(asset: &Asset) -> Balance {
	Pot::<Test>::get(asset) + unshared(asset).pot
}

/// Shares the fees of a model.
pub fn share(model: ModelId, asset: Asset) -> DispatchResult {
	submit(EVE, Call::share_fees { model, asset })
}

/// Shares all fees.
pub fn share_all() {
	for (model, asset, _) in UnsharedFees::<Test>::iter().collect::<Vec<_>>() {
		share(model, asset).unwrap();
	}
}

/// The events of the pallet in this block so far.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Market(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// Whether the pallet has told this in this block.
pub fn told(event: Event<Test>) -> bool {
	events().contains(&event)
}
