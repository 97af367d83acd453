// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of `pallet_model_marketplace`.
//!
//! No asset is the native token, which would save entries. The price is paid in another one, for
//! which the exchange looks at all its markets. `a` ancestors have a share in a price, each owned by
//! another account that has nothing of the asset: a payment that begins an entry writes more than
//! one that is written down as owed, for which all share the entry of the pallet's account. So does
//! the owner. The fee is the first that waits, and the creator gets the reward for the first sale.
//! Where fees are shared, and what is stuck is let out, nobody can be paid and all are owed, which is
//! dearer than one payment.

use super::*;
use alloc::{boxed::Box, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungibles::{Inspect as _, Unbalanced as _},
		tokens::Precision,
		EnsureOrigin, Get,
	},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::RawOrigin;
use polyphony_support::{part_of, Rounding};
use sp_core::H256;
use sp_runtime::Permill;

/// The price of a licence. Royalties of it are more than any minimum balance.
const PRICE: Balance = 1 << 64;

/// How much of anything is paid at most.
const MOST: Balance = 1 << 80;

/// The price of a unit of credits, and how many are bought.
const UNIT_PRICE: Balance = 1 << 54;
const UNITS: Balance = 1 << 10;

/// Milliseconds of a licence, and of a period: more than any chain asks for.
const YEAR: Moment = 31_557_600_000;

fn helper_asset<T: Config>(seed: u32) -> T::AssetId {
	T::BenchmarkHelper::asset(seed)
}

/// The asset of all prices.
fn priced_in<T: Config>() -> T::AssetId {
	helper_asset::<T>(1)
}

/// The asset with which buyers pay.
fn paid_in<T: Config>() -> T::AssetId {
	helper_asset::<T>(2)
}

/// An asset that nothing else here is about.
fn other_asset<T: Config>() -> T::AssetId {
	helper_asset::<T>(3)
}

/// An account that has enough of the native token, and of `asset`.
fn rich<T: Config>(name: &'static str, index: u32, asset: &T::AssetId) -> T::AccountId {
	let who: T::AccountId = account(name, index, 0);
	T::BenchmarkHelper::endow(asset, &who);
	who
}

/// The owner of a model, who has nothing of the asset of prices.
fn owner<T: Config>(index: u32) -> T::AccountId {
	rich::<T>("owner", index, &other_asset::<T>())
}

/// A buyer, who has nothing of the asset of prices either.
fn buyer<T: Config>(index: u32) -> T::AccountId {
	rich::<T>("buyer", index, &paid_in::<T>())
}

fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn panel<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::PanelOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// The market opens: with a price and an exchange, with rewards, and with nothing due.
fn open<T: Config>() -> Result<(), BenchmarkError> {
	let (asset, pay, other) = (priced_in::<T>(), paid_in::<T>(), other_asset::<T>());
	for asset in [&asset, &pay, &other] {
		T::BenchmarkHelper::endow(asset, &Pallet::<T>::account());
	}
	T::BenchmarkHelper::set_price(&asset);
	T::BenchmarkHelper::make_exchange(&pay, &asset);
	Pallet::<T>::do_accept_asset(&asset, true)?;
	let part = Permill::from_parts(T::PotShare::get().deconstruct() / 4);
	Pallet::<T>::do_set_rewards(RewardParams { listing: part, review: part, vote: part })?;
	let _ = Due::<T>::clear(u32::MAX, None);
	let _ = DueAt::<T>::clear(u32::MAX, None);
	Ok(())
}

/// As many bytes as fit.
fn full<S: Get<u32>>(byte: u8) -> BoundedVec<u8, S> {
	BoundedVec::truncate_from(vec![byte; S::get() as usize])
}

fn hash(seed: u32) -> H256 {
	H256(sp_io::hashing::blake2_256(&seed.to_le_bytes()))
}

/// As many tags as there can be, as long as they can be.
fn tags<T: Config>() -> TagsOf<T> {
	let tags: Vec<_> = (0..T::MaxTags::get())
		.map(|index| {
			let mut tag = [b'a'; 32];
			tag[..4].copy_from_slice(&index.to_le_bytes());
			Tag::truncate_from(tag.to_vec())
		})
		.collect();
	BoundedVec::truncate_from(tags)
}

/// A version with weights that no other one has.
fn version<T: Config>(seed: u32) -> Box<VersionInputOf<T>> {
	Box::new(VersionInput {
		weights: hash(seed),
		card: hash(seed),
		uri: full(b'u'),
		licence: LegalTerms::Spdx(full(b'l')),
	})
}

/// Lists a model of `who` on which others may build for `royalty`, as it does on these.
fn list<T: Config>(
	who: &T::AccountId,
	bases: &[ModelId],
	royalty: Permill,
) -> Result<ModelId, BenchmarkError> {
	let bases: Vec<_> =
		bases.iter().map(|model| BaseInput { model: *model, max_royalty: royalty }).collect();
	let seed = NextModel::<T>::get() << 8;
	let bases = BoundedVec::truncate_from(bases);
	Ok(Pallet::<T>::do_list(who, tags::<T>(), bases, *version::<T>(seed), Some(royalty))?)
}

/// A model of the first owner, with `a` ancestors in a line, and as many providers as there can
/// be, of whom the last has everything that a provider needs.
///
/// A line as long as that may be too deep to be listed, so the lineage is written: what counts is
/// who is paid.
fn model<T: Config>(a: u32) -> Result<ModelId, BenchmarkError> {
	open::<T>()?;
	let royalty = Permill::from_percent(1);
	let mut ancestors = Vec::new();
	for index in 1..=a {
		let model = list::<T>(&owner::<T>(index), &[], royalty)?;
		ancestors.push(Ancestor { model, share: WHOLE / 1_000 });
	}
	let who = owner::<T>(0);
	let model = list::<T>(&who, &[], royalty)?;
	if let Some(base) = ancestors.first() {
		let bases = BoundedVec::truncate_from(vec![Base { model: base.model, royalty }]);
		let ancestors = BoundedVec::truncate_from(ancestors.clone());
		Lineages::<T>::insert(model, Lineage { bases, ancestors, depth: 1 });
		Activities::<T>::mutate(base.model, |activity| activity.derivatives = 1);
	}
	let providers = (0..T::MaxProviders::get()).map(provider::<T>).collect();
	Pallet::<T>::do_set_providers(&who, model, BoundedVec::truncate_from(providers))?;
	Ok(model)
}

fn provider<T: Config>(index: u32) -> T::AccountId {
	account("provider", index, 0)
}

/// The provider who is found last.
fn last_provider<T: Config>() -> T::AccountId {
	match T::MaxProviders::get().checked_sub(1) {
		Some(last) => provider::<T>(last),
		None => owner::<T>(0),
	}
}

fn terms<T: Config>(kind: OfferKind) -> OfferInput<T::AssetId> {
	OfferInput {
		kind,
		price: if kind == OfferKind::Credits { UNIT_PRICE } else { PRICE },
		asset: priced_in::<T>(),
		delivery: Delivery::Open,
		gate: None,
		open: true,
	}
}

/// Offers something of a model to a buyer, behind the dearest gate that he passes.
fn offer<T: Config>(
	model: ModelId,
	kind: OfferKind,
	delivery: Delivery,
	to: &T::AccountId,
) -> Result<OfferId, BenchmarkError> {
	let gate = match T::BenchmarkHelper::grant(to) {
		Some(credential) => Gate::Credential(credential),
		None => Gate::List,
	};
	let terms = OfferInput { delivery, gate: Some(gate), ..terms::<T>(kind) };
	let seller = owner::<T>(0);
	fund::<T>(model);
	let offer = Pallet::<T>::do_create_offer(&seller, model, terms)?;
	if gate == Gate::List {
		Pallet::<T>::do_set_allowed(&seller, model, offer, to, true)?;
	}
	Ok(offer)
}

/// Lets the account of a model have what it needs to hold prices.
fn fund<T: Config>(model: ModelId) {
	T::BenchmarkHelper::endow(&priced_in::<T>(), &Pallet::<T>::account_of(model));
}

/// Lets an account have so much of the asset of prices that it can get no more. None of it is counted
/// in the supply.
fn fill<T: Config>(who: &T::AccountId) -> Result<(), BenchmarkError> {
	let asset = priced_in::<T>();
	let room = Balance::MAX - T::Assets::balance(asset.clone(), who);
	let supply = T::Assets::total_issuance(asset.clone());
	T::Assets::set_total_issuance(asset.clone(), 0);
	T::Assets::increase_balance(asset.clone(), who, room, Precision::Exact)?;
	T::Assets::set_total_issuance(asset, supply);
	Ok(())
}

fn payment<T: Config>() -> PaymentOf<T> {
	Payment { asset: paid_in::<T>(), max_in: MOST }
}

fn purchase<T: Config>(units: Balance) -> PurchaseOf<T> {
	Purchase {
		expected_revision: 0,
		expected_version: 0,
		units,
		pay: payment::<T>(),
		key: [7; 32],
		receipt_signer: Some(T::BenchmarkHelper::signer()),
	}
}

/// A licence of the first buyer for a model with `a` ancestors.
fn bought<T: Config>(
	a: u32,
	kind: OfferKind,
	delivery: Delivery,
) -> Result<LicenceId, BenchmarkError> {
	let model = model::<T>(a)?;
	sold::<T>(model, kind, delivery, 0)
}

/// A licence of a buyer for a model.
fn sold<T: Config>(
	model: ModelId,
	kind: OfferKind,
	delivery: Delivery,
	index: u32,
) -> Result<LicenceId, BenchmarkError> {
	let who = buyer::<T>(index);
	let offer = offer::<T>(model, kind, delivery, &who)?;
	let units = if kind == OfferKind::Credits { UNITS } else { 1 };
	Ok(Pallet::<T>::do_buy(&who, model, offer, purchase::<T>(units))?)
}

/// A licence of the first buyer whose price waits for a delivery.
fn escrowed<T: Config>(a: u32) -> Result<LicenceId, BenchmarkError> {
	bought::<T>(a, OfferKind::Timed { ms: YEAR }, Delivery::Escrow)
}

/// The same, delivered.
fn delivered<T: Config>(a: u32) -> Result<LicenceId, BenchmarkError> {
	let licence = escrowed::<T>(a)?;
	Pallet::<T>::do_deliver(&owner::<T>(0), licence, full(9))?;
	Ok(licence)
}

/// A review of a licence of the first buyer, and a licence of the second.
fn reviewed<T: Config>() -> Result<[LicenceId; 2], BenchmarkError> {
	let review = bought::<T>(0, OfferKind::Perpetual, Delivery::Open)?;
	let licence = sold::<T>(model_of(review), OfferKind::Perpetual, Delivery::Open, 1)?;
	Pallet::<T>::do_review(&buyer::<T>(0), review, BEST_RATING, hash(1))?;
	Ok([review, licence])
}

/// An attestation about a model, and who has made it.
fn attested<T: Config>() -> Result<(T::AccountId, AttestationId), BenchmarkError> {
	let model = model::<T>(0)?;
	let who = rich::<T>("attester", 0, &other_asset::<T>());
	let id = Pallet::<T>::do_attest(&who, model, 0, full(b'b'), i64::MAX, hash(2))?;
	Ok((who, id))
}

/// The same, challenged.
fn challenged<T: Config>() -> Result<AttestationId, BenchmarkError> {
	let (_, id) = attested::<T>()?;
	let who = rich::<T>("challenger", 0, &other_asset::<T>());
	Pallet::<T>::do_challenge(&who, id, hash(3))?;
	Ok(id)
}

/// Other tasks, before and after everything else: what a queue looks like.
fn crowd<T: Config>() {
	for task in [Task::Escrow(u64::MAX), Task::Charge(u64::MAX)] {
		Pallet::<T>::schedule(Moment::MAX, &task);
	}
}

fn state<T: Config>(licence: LicenceId) -> Option<LicenceState> {
	Licences::<T>::get(licence).map(|licence| licence.state)
}

fn settled<T: Config>(licence: LicenceId) -> Balance {
	Licences::<T>::get(licence).map_or(0, |licence| licence.paid)
}

/// All `a` ancestors have got their share, and nobody is owed anything but the reward.
fn assert_paid<T: Config>(a: u32, amount: Balance) {
	let shared = amount - part_of(amount, T::Fee::get(), Rounding::Up);
	for index in 1..=a {
		let has = T::Assets::balance(priced_in::<T>(), &account("owner", index, 0));
		assert_eq!(has, shared / 1_000);
	}
	let creator: T::AccountId = account("owner", 0, 0);
	assert!(Owed::<T>::contains_key(&creator, priced_in::<T>()));
	assert!(Owed::<T>::iter().all(|(who, ..)| who == creator));
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// With the collection, which is made for the first model.
	#[benchmark]
	fn list_model(b: Linear<0, { T::MaxBases::get() }>) -> Result<(), BenchmarkError> {
		open::<T>()?;
		let royalty = Permill::from_parts(T::MaxRoyalty::get().deconstruct() / b.max(1));
		let mut bases = Vec::new();
		for index in 0..b {
			// As many ancestors as there can be, all of them the same.
			let base = list::<T>(&owner::<T>(index), &[], royalty)?;
			bases.push(BaseInput { model: base, max_royalty: royalty });
		}
		let distant = (0..T::MaxAncestors::get().saturating_sub(b))
			.map(|index| Ancestor { model: u32::MAX / 2 + index, share: WHOLE / 1_000 });
		let ancestors: BoundedVec<_, T::MaxAncestors> =
			BoundedVec::truncate_from(distant.collect());
		for base in &bases {
			let lineage = Lineage {
				bases: Default::default(),
				ancestors: ancestors.clone(),
				depth: T::MaxDepth::get().saturating_sub(1),
			};
			Lineages::<T>::insert(base.model, lineage);
		}
		let who = rich::<T>("lister", 0, &other_asset::<T>());
		let model = NextModel::<T>::get();
		Collection::<T>::kill();
		let bases = BoundedVec::truncate_from(bases);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), tags::<T>(), bases, version::<T>(u32::MAX), None);

		assert_eq!(Pallet::<T>::owner_of(model), Some(who));
		Ok(())
	}

	#[benchmark]
	fn publish_version() -> Result<(), BenchmarkError> {
		let model = model::<T>(0)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>(0)), model, version::<T>(u32::MAX));

		assert!(Versions::<T>::contains_key(model, 1));
		Ok(())
	}

	#[benchmark]
	fn withdraw_version() -> Result<(), BenchmarkError> {
		let model = model::<T>(0)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>(0)), model, 0);

		assert!(Versions::<T>::get(model, 0).is_some_and(|version| version.withdrawn));
		Ok(())
	}

	#[benchmark]
	fn set_terms() -> Result<(), BenchmarkError> {
		let model = model::<T>(0)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>(0)), model, None);

		assert!(Models::<T>::get(model).is_some_and(|model| model.terms.is_none()));
		Ok(())
	}

	#[benchmark]
	fn set_tags() -> Result<(), BenchmarkError> {
		let model = model::<T>(0)?;
		let mut changed = tags::<T>().into_inner();
		changed.reverse();
		let changed: TagsOf<T> = BoundedVec::truncate_from(changed);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>(0)), model, changed.clone());

		assert!(Models::<T>::get(model).is_some_and(|model| model.tags == changed));
		Ok(())
	}

	#[benchmark]
	fn set_providers() -> Result<(), BenchmarkError> {
		let model = model::<T>(0)?;
		let accounts: Vec<_> =
			(0..T::MaxProviders::get()).map(|index| account("new", index, 0)).collect();
		let accounts: ProvidersOf<T> = BoundedVec::truncate_from(accounts);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner::<T>(0)), model, accounts.clone());

		assert!(Providers::<T>::get(model).is_none_or(|set| set.accounts == accounts));
		Ok(())
	}

	/// The model is removed, with as many versions, offers and bases as it can have.
	#[benchmark]
	fn delist() -> Result<(), BenchmarkError> {
		let model = model::<T>(0)?;
		let who = owner::<T>(0);
		let mut bases = Vec::new();
		for index in 1..=T::MaxBases::get() {
			let base = list::<T>(&owner::<T>(index), &[], Permill::from_percent(1))?;
			Activities::<T>::mutate(base, |activity| activity.derivatives = 1);
			bases.push(Base { model: base, royalty: Permill::from_percent(1) });
		}
		let bases = BoundedVec::truncate_from(bases);
		let lineage = Lineage { bases, ancestors: Default::default(), depth: 1 };
		Lineages::<T>::insert(model, lineage);
		fund::<T>(model);
		for seed in 1..T::MaxVersions::get() {
			Pallet::<T>::do_publish(&who, model, *version::<T>((1 << 31) | seed))?;
		}
		for _ in 0..T::MaxOffers::get() {
			Pallet::<T>::do_create_offer(&who, model, terms::<T>(OfferKind::Perpetual))?;
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(who), model);

		assert!(!Models::<T>::contains_key(model));
		assert_eq!(Versions::<T>::iter_prefix(model).count(), 0);
		Ok(())
	}

	/// The first for a price: the owner fills the account up.
	#[benchmark]
	fn create_offer() -> Result<(), BenchmarkError> {
		let model = model::<T>(0)?;
		let who = rich::<T>("owner", 0, &priced_in::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, terms::<T>(OfferKind::Timed { ms: YEAR }));

		assert!(Offers::<T>::contains_key(model, 0));
		let account = Pallet::<T>::account_of(model);
		assert!(T::Assets::balance(priced_in::<T>(), &account) != 0);
		Ok(())
	}

	#[benchmark]
	fn set_offer() -> Result<(), BenchmarkError> {
		let model = model::<T>(0)?;
		let who = rich::<T>("owner", 0, &priced_in::<T>());
		let free = OfferInput { price: 0, ..terms::<T>(OfferKind::Free) };
		let offer = Pallet::<T>::do_create_offer(&who, model, free)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, offer, terms::<T>(OfferKind::Timed { ms: YEAR }));

		assert!(Offers::<T>::get(model, offer).is_some_and(|offer| offer.revision == 1));
		let account = Pallet::<T>::account_of(model);
		assert!(T::Assets::balance(priced_in::<T>(), &account) != 0);
		Ok(())
	}

	#[benchmark]
	fn remove_offer() -> Result<(), BenchmarkError> {
		let model = model::<T>(0)?;
		let who = owner::<T>(0);
		fund::<T>(model);
		let offer = Pallet::<T>::do_create_offer(&who, model, terms::<T>(OfferKind::Perpetual))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, offer);

		assert!(!Offers::<T>::contains_key(model, offer));
		Ok(())
	}

	/// An account is put on the list.
	#[benchmark]
	fn set_allowed() -> Result<(), BenchmarkError> {
		let model = model::<T>(0)?;
		let who = owner::<T>(0);
		fund::<T>(model);
		let offer = Pallet::<T>::do_create_offer(&who, model, terms::<T>(OfferKind::Perpetual))?;
		let listed: T::AccountId = account("listed", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, offer, listed.clone(), true);

		assert!(Allowed::<T>::contains_key((model, offer, listed)));
		Ok(())
	}

	/// A subscription, which is settled at once and queued.
	#[benchmark]
	fn buy(a: Linear<0, { T::MaxAncestors::get() }>) -> Result<(), BenchmarkError> {
		let model = model::<T>(a)?;
		crowd::<T>();
		let who = buyer::<T>(0);
		let kind = OfferKind::Subscription { period: YEAR };
		let offer = offer::<T>(model, kind, Delivery::Open, &who)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, offer, Box::new(purchase::<T>(1)));

		let licence = id_of(model, 0);
		assert_eq!(settled::<T>(licence), PRICE);
		assert!(DueAt::<T>::contains_key(Task::Charge(licence)));
		assert_paid::<T>(a, PRICE);
		Ok(())
	}

	/// One that is over, of a model that was delisted, by somebody else.
	#[benchmark]
	fn close_licence() -> Result<(), BenchmarkError> {
		let licence = bought::<T>(0, OfferKind::Timed { ms: YEAR }, Delivery::Open)?;
		Pallet::<T>::do_delist(Some(&owner::<T>(0)), model_of(licence))?;
		T::BenchmarkHelper::advance(YEAR);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), licence);

		assert!(!Licences::<T>::contains_key(licence));
		Ok(())
	}

	/// To an account that has nothing of the asset.
	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		open::<T>()?;
		let asset = priced_in::<T>();
		let who = rich::<T>("creditor", 0, &other_asset::<T>());
		Pallet::<T>::owe(&asset, &who, PRICE)?;
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), who.clone(), asset.clone());

		assert!(!Owed::<T>::contains_key(who, asset));
		Ok(())
	}

	/// By the last of the providers.
	#[benchmark]
	fn deliver() -> Result<(), BenchmarkError> {
		let licence = escrowed::<T>(0)?;
		crowd::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(last_provider::<T>()), licence, full(9));

		assert_eq!(state::<T>(licence), Some(LicenceState::Active));
		Ok(())
	}

	/// In a dispute, so that there is a bond.
	#[benchmark]
	fn confirm(a: Linear<0, { T::MaxAncestors::get() }>) -> Result<(), BenchmarkError> {
		let licence = delivered::<T>(a)?;
		crowd::<T>();
		Pallet::<T>::do_dispute(&buyer::<T>(0), licence, hash(4))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer::<T>(0)), licence);

		assert_eq!(settled::<T>(licence), PRICE);
		assert_paid::<T>(a, PRICE);
		Ok(())
	}

	#[benchmark]
	fn dispute() -> Result<(), BenchmarkError> {
		let licence = delivered::<T>(0)?;
		crowd::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer::<T>(0)), licence, hash(4));

		let stage = Escrows::<T>::get(licence).map(|escrow| escrow.stage);
		assert!(matches!(stage, Some(EscrowStage::Disputed { .. })));
		Ok(())
	}

	/// For the seller: the bond goes to him, and the price is settled.
	#[benchmark]
	fn rule(a: Linear<0, { T::MaxAncestors::get() }>) -> Result<(), BenchmarkError> {
		let licence = delivered::<T>(a)?;
		crowd::<T>();
		Pallet::<T>::do_dispute(&buyer::<T>(0), licence, hash(4))?;
		let origin = panel::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, licence, false);

		assert_eq!(settled::<T>(licence), PRICE);
		assert_paid::<T>(a, PRICE);
		Ok(())
	}

	/// A delivery that was not confirmed. The weight is also that of a task of the queue.
	#[benchmark]
	fn expire(a: Linear<0, { T::MaxAncestors::get() }>) -> Result<(), BenchmarkError> {
		let licence = delivered::<T>(a)?;
		crowd::<T>();
		T::BenchmarkHelper::advance(T::ConfirmPeriod::get());
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), licence);

		assert_eq!(settled::<T>(licence), PRICE);
		assert_paid::<T>(a, PRICE);
		Ok(())
	}

	/// By the last of the providers, a receipt that was signed in a wallet.
	#[benchmark]
	fn redeem(a: Linear<0, { T::MaxAncestors::get() }>) -> Result<(), BenchmarkError> {
		let licence = bought::<T>(a, OfferKind::Credits, Delivery::Open)?;
		let bare = Pallet::<T>::receipt_message(licence, UNITS, Moment::MAX);
		let wrapped = [&b"<Bytes>"[..], &bare, b"</Bytes>"].concat();
		let signature = T::BenchmarkHelper::sign(&wrapped);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(last_provider::<T>()),
			licence,
			UNITS,
			Moment::MAX,
			Box::new(signature),
		);

		assert_eq!(settled::<T>(licence), UNITS * UNIT_PRICE);
		assert_paid::<T>(a, UNITS * UNIT_PRICE);
		Ok(())
	}

	#[benchmark]
	fn top_up() -> Result<(), BenchmarkError> {
		let licence = bought::<T>(0, OfferKind::Credits, Delivery::Open)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer::<T>(0)), licence, UNITS, payment::<T>());

		let kind = Licences::<T>::get(licence).map(|licence| licence.kind);
		let Some(LicenceKind::Credits(credits)) = kind else { return Err("not there".into()) };
		assert_eq!(credits.bought, 2 * UNITS);
		Ok(())
	}

	#[benchmark]
	fn request_refund() -> Result<(), BenchmarkError> {
		let licence = bought::<T>(0, OfferKind::Credits, Delivery::Open)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer::<T>(0)), licence);

		let kind = Licences::<T>::get(licence).map(|licence| licence.kind);
		let Some(LicenceKind::Credits(credits)) = kind else { return Err("not there".into()) };
		assert!(credits.refund_at.is_some());
		Ok(())
	}

	#[benchmark]
	fn refund_credits() -> Result<(), BenchmarkError> {
		let licence = bought::<T>(0, OfferKind::Credits, Delivery::Open)?;
		Pallet::<T>::do_request_refund(&buyer::<T>(0), licence)?;
		T::BenchmarkHelper::advance(T::RefundDelay::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer::<T>(0)), licence);

		let kind = Licences::<T>::get(licence).map(|licence| licence.kind);
		let Some(LicenceKind::Credits(credits)) = kind else { return Err("not there".into()) };
		assert_eq!(credits.bought, 0);
		Ok(())
	}

	#[benchmark]
	fn cancel_subscription() -> Result<(), BenchmarkError> {
		let kind = OfferKind::Subscription { period: YEAR };
		let licence = bought::<T>(0, kind, Delivery::Open)?;
		crowd::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer::<T>(0)), licence);

		assert!(!DueAt::<T>::contains_key(Task::Charge(licence)));
		Ok(())
	}

	/// After a charge that has failed, so that the next one is moved.
	#[benchmark]
	fn set_payment() -> Result<(), BenchmarkError> {
		let kind = OfferKind::Subscription { period: YEAR };
		let licence = bought::<T>(0, kind, Delivery::Open)?;
		crowd::<T>();
		Licences::<T>::mutate(licence, |licence| {
			let Some(licence) = licence else { return };
			if let LicenceKind::Subscription(subscription) = &mut licence.kind {
				subscription.failures = 1;
			}
		});
		let before = DueAt::<T>::get(Task::Charge(licence));

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer::<T>(0)), licence, payment::<T>());

		assert!(DueAt::<T>::get(Task::Charge(licence)) < before);
		Ok(())
	}

	#[benchmark]
	fn review() -> Result<(), BenchmarkError> {
		let licence = bought::<T>(0, OfferKind::Perpetual, Delivery::Open)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer::<T>(0)), licence, BEST_RATING, hash(1));

		assert!(Reviews::<T>::get(licence).is_some_and(|written| written.weight != 0));
		assert!(Owed::<T>::contains_key(buyer::<T>(0), priced_in::<T>()));
		Ok(())
	}

	#[benchmark]
	fn retract_review() -> Result<(), BenchmarkError> {
		let [written, _] = reviewed::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer::<T>(0)), written);

		assert!(!Reviews::<T>::contains_key(written));
		Ok(())
	}

	#[benchmark]
	fn vote_review() -> Result<(), BenchmarkError> {
		let [written, licence] = reviewed::<T>()?;
		let who = buyer::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), written, licence, true);

		assert!(Votes::<T>::contains_key(written, &who));
		assert!(Owed::<T>::contains_key(who, priced_in::<T>()));
		Ok(())
	}

	#[benchmark]
	fn retract_vote() -> Result<(), BenchmarkError> {
		let [written, licence] = reviewed::<T>()?;
		let who = buyer::<T>(1);
		Pallet::<T>::do_vote(&who, written, licence, true)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), written);

		assert!(!Votes::<T>::contains_key(written, who));
		Ok(())
	}

	#[benchmark]
	fn attest() -> Result<(), BenchmarkError> {
		let model = model::<T>(0)?;
		let who = rich::<T>("attester", 0, &other_asset::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, 0, full(b'b'), i64::MAX, hash(2));

		assert!(Attestations::<T>::contains_key(id_of(model, 0)));
		Ok(())
	}

	#[benchmark]
	fn challenge() -> Result<(), BenchmarkError> {
		let (_, id) = attested::<T>()?;
		crowd::<T>();
		let who = rich::<T>("challenger", 0, &other_asset::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, hash(3));

		assert!(DueAt::<T>::contains_key(Task::Attestation(id)));
		Ok(())
	}

	/// Against the attester: his bond goes to the challenger, who gets his own back.
	#[benchmark]
	fn rule_attestation() -> Result<(), BenchmarkError> {
		let id = challenged::<T>()?;
		crowd::<T>();
		let origin = panel::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, false);

		let state = Attestations::<T>::get(id).map(|attestation| attestation.state);
		assert_eq!(state, Some(AttestationState::Refuted));
		Ok(())
	}

	#[benchmark]
	fn withdraw_bond() -> Result<(), BenchmarkError> {
		let (who, id) = attested::<T>()?;
		T::BenchmarkHelper::advance(T::ChallengePeriod::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(Attestations::<T>::get(id).is_some_and(|attestation| attestation.bond == 0));
		Ok(())
	}

	/// By somebody else, of a model that was delisted, with the bond.
	#[benchmark]
	fn remove_attestation() -> Result<(), BenchmarkError> {
		let (_, id) = attested::<T>()?;
		Pallet::<T>::do_delist(None, model_of(id))?;
		T::BenchmarkHelper::advance(T::ChallengePeriod::get());
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert!(!Attestations::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn set_rewards() -> Result<(), BenchmarkError> {
		let params = RewardParams { listing: T::PotShare::get(), ..Default::default() };
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, params);

		assert_eq!(Rewards::<T>::get(), params);
		Ok(())
	}

	#[benchmark]
	fn take_from_pot() -> Result<(), BenchmarkError> {
		open::<T>()?;
		let asset = priced_in::<T>();
		Pot::<T>::insert(&asset, 2 * PRICE);
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, asset.clone(), PRICE);

		assert_eq!(Pot::<T>::get(asset), PRICE);
		Ok(())
	}

	#[benchmark]
	fn accept_asset() -> Result<(), BenchmarkError> {
		open::<T>()?;
		let asset = other_asset::<T>();
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, asset.clone(), true);

		assert!(AcceptedAssets::<T>::contains_key(asset));
		Ok(())
	}

	/// In a dispute, by the last of the providers, to a buyer who has nothing of the asset.
	#[benchmark]
	fn concede() -> Result<(), BenchmarkError> {
		let licence = delivered::<T>(0)?;
		crowd::<T>();
		Pallet::<T>::do_dispute(&buyer::<T>(0), licence, hash(4))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(last_provider::<T>()), licence);

		assert_eq!(state::<T>(licence), Some(LicenceState::Refunded));
		assert!(!Escrows::<T>::contains_key(licence));
		Ok(())
	}

	/// Finding that the first task is not due, with all that the hook does besides.
	#[benchmark]
	fn look_at_due() -> Result<(), BenchmarkError> {
		open::<T>()?;
		crowd::<T>();
		Backlog::<T>::put(true);
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::work(&mut meter);
		}

		assert!(!Backlog::<T>::get());
		Ok(())
	}

	/// Charging for a period, paid in another asset.
	#[benchmark]
	fn charge(a: Linear<0, { T::MaxAncestors::get() }>) -> Result<(), BenchmarkError> {
		let kind = OfferKind::Subscription { period: YEAR };
		let licence = bought::<T>(a, kind, Delivery::Open)?;
		crowd::<T>();
		T::BenchmarkHelper::advance(YEAR);
		let task = Task::Charge(licence);

		#[block]
		{
			Pallet::<T>::run(task.clone());
		}

		assert_eq!(settled::<T>(licence), 2 * PRICE);
		assert!(DueAt::<T>::contains_key(task));
		Ok(())
	}

	/// Ending a challenge on which the panel has not ruled: both bonds go back.
	#[benchmark]
	fn end_challenge() -> Result<(), BenchmarkError> {
		let id = challenged::<T>()?;
		crowd::<T>();
		T::BenchmarkHelper::advance(T::PanelPeriod::get());

		#[block]
		{
			Pallet::<T>::run(Task::Attestation(id));
		}

		let state = Attestations::<T>::get(id).map(|attestation| attestation.state);
		assert_eq!(state, Some(AttestationState::Undecided));
		Ok(())
	}

	/// Fees of which the recipient is owed his part, and as many payees whose money was stuck. One is
	/// left, as if they were more than are looked at at once, so that the task is scheduled anew. The
	/// weight is also that of the task.
	#[benchmark]
	fn share_fees(s: Linear<0, MAX_FREED>) -> Result<(), BenchmarkError> {
		let licence = bought::<T>(0, OfferKind::Perpetual, Delivery::Open)?;
		let (model, asset) = (model_of(licence), priced_in::<T>());
		crowd::<T>();
		let recipient = T::FeeRecipient::get();
		fill::<T>(&recipient)?;
		for index in 0..s {
			let who: T::AccountId = account("stuck", index, 0);
			fill::<T>(&who)?;
			Stuck::<T>::insert((model, &asset, who), UNIT_PRICE);
		}
		Pallet::<T>::change_unshared(model, &asset, |fees| {
			fees.stuck = s + 1;
			Ok(())
		})?;
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), model, asset.clone());

		assert!(Owed::<T>::contains_key(&recipient, &asset));
		assert_eq!(Stuck::<T>::iter_prefix((model, &asset)).count(), 0);
		assert_eq!(UnsharedFees::<T>::get(model, asset).map_or(0, |fees| fees.stuck), 1);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
