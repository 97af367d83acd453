// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of `pallet_music_nft`.
//!
//! No asset is the native token, which would save entries. The price is paid in another one, for
//! which the exchange looks at all its markets, and as many assets as there can be were accepted, of
//! which that of the price is found last. A recording that sells something has as many ancestors as
//! there can be; the fee is the first that waits, so that a task is scheduled. Who is paid by a claim
//! or a sale of units has nothing of the asset before. Others than who calls have paid the deposits
//! that go back.
//!
//! Sellers, and bidders whose money comes back, cannot be paid and are owed: that costs the attempt,
//! and then as much as a payment.

mod setup;

use super::*;
use alloc::{boxed::Box, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, weights::WeightMeter, BoundedVec};
use frame_system::RawOrigin;
use setup::*;
use sp_core::H256;
use sp_runtime::Permill;

/// Entries that are cleared at once in a benchmark.
const CLEARED: u32 = 64;

const ISRC: [u8; 12] = *b"ZZZZZ9999999";
const ISWC: [u8; 11] = *b"T0345246801";

#[benchmarks]
mod benchmarks {
	use super::*;

	/// With a code.
	#[benchmark]
	fn register_work(n: Linear<1, { T::MaxContributors::get() }>) {
		open::<T>();
		let (work, input) =
			(NextWork::<T>::get(), WorkInput { iswc: Some(ISWC), ..work_input::<T>(n) });

		#[extrinsic_call]
		_(RawOrigin::Signed(steward::<T>(0)), Box::new(input));

		assert!(Works::<T>::get(work).is_some_and(|work| work.iswc.is_some()));
	}

	#[benchmark]
	fn assign_iswc() -> Result<(), BenchmarkError> {
		open::<T>();
		let who = steward::<T>(0);
		let work = work::<T>(&who)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), work, ISWC);

		assert!(Works::<T>::get(work).is_some_and(|work| work.iswc.is_some()));
		Ok(())
	}

	/// With a code.
	#[benchmark]
	fn withdraw_work() -> Result<(), BenchmarkError> {
		open::<T>();
		let who = steward::<T>(0);
		let work = work::<T>(&who)?;
		Pallet::<T>::do_assign_iswc(&who, work, ISWC)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), work);

		assert!(!Works::<T>::contains_key(work));
		Ok(())
	}

	/// Of a work, with a code, by other models in all areas, with licences for all sources. Each of
	/// them has as many ancestors as there can be, all of them the same.
	#[benchmark]
	fn register_recording(
		n: Linear<1, { T::MaxContributors::get() }>,
		s: Linear<1, { T::MaxSources::get() }>,
	) -> Result<(), BenchmarkError> {
		open::<T>();
		let who = steward::<T>(0);
		let sources = (0..s).map(|_| licensed_source::<T>(&who, 0));
		let sources = sources.collect::<Result<Vec<_>, _>>()?;
		let mut input = recording_input::<T>(n, &who)?;
		input.isrc = Some(ISRC);
		input.disclosure = disclosure_of_models::<T>();
		input.sources = BoundedVec::truncate_from(sources);
		let id = NextRecording::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), Box::new(input));

		assert_eq!(Lineages::<T>::get(id).sources.len() as u32, s);
		Ok(())
	}

	/// The same, with sources of the steward himself: nothing is written about licences, but more is
	/// read of those that others might have.
	#[benchmark]
	fn register_recording_on_own(
		n: Linear<1, { T::MaxContributors::get() }>,
		s: Linear<1, { T::MaxSources::get() }>,
	) -> Result<(), BenchmarkError> {
		open::<T>();
		let who = steward::<T>(0);
		let sources = (0..s).map(|_| own_source::<T>(&who));
		let sources = sources.collect::<Result<Vec<_>, _>>()?;
		let mut input = recording_input::<T>(n, &who)?;
		input.isrc = Some(ISRC);
		input.disclosure = disclosure_of_models::<T>();
		input.sources = BoundedVec::truncate_from(sources);
		let id = NextRecording::<T>::get();

		#[extrinsic_call]
		register_recording(RawOrigin::Signed(who), Box::new(input));

		assert_eq!(Lineages::<T>::get(id).sources.len() as u32, s);
		Ok(())
	}

	#[benchmark]
	fn assign_isrc() -> Result<(), BenchmarkError> {
		let id = registered::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(steward::<T>(0)), id, ISRC);

		assert!(Recordings::<T>::get(id).is_some_and(|found| found.isrc.is_some()));
		Ok(())
	}

	/// Before anything is sold, so that the last one goes, for which the last steward has paid.
	#[benchmark]
	fn amend_disclosure() -> Result<(), BenchmarkError> {
		let id = registered::<T>()?;
		let who = hand_over::<T>(id, 1);
		let disclosure = disclosure_of_models::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, disclosure, full(b's'));

		assert!(!Disclosures::<T>::contains_key(id, 0));
		assert!(Disclosures::<T>::contains_key(id, 1));
		Ok(())
	}

	#[benchmark]
	fn offer_stewardship() -> Result<(), BenchmarkError> {
		let id = registered::<T>()?;
		let to: T::AccountId = account("steward", 1, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(steward::<T>(0)), id, Some(to.clone()));

		let offered = Recordings::<T>::get(id).and_then(|found| found.offered_to);
		assert_eq!(offered, Some(to));
		Ok(())
	}

	#[benchmark]
	fn accept_stewardship() -> Result<(), BenchmarkError> {
		let id = registered::<T>()?;
		let to: T::AccountId = account("steward", 1, 0);
		Pallet::<T>::do_offer_stewardship(&steward::<T>(0), id, Some(to.clone()))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(to.clone()), id);

		assert!(Recordings::<T>::get(id).is_some_and(|found| found.steward == to));
		Ok(())
	}

	/// Of a work, with a code, with a collection, and with as many licence offers as there can be. All
	/// that was paid for by different stewards.
	#[benchmark]
	fn withdraw_recording(s: Linear<1, { T::MaxSources::get() }>) -> Result<(), BenchmarkError> {
		let id = funded::<T>()?;
		let who = steward::<T>(0);
		Pallet::<T>::do_assign_isrc(&who, id, ISRC)?;
		let sources = sources::<T>(&who, s)?;
		Lineages::<T>::mutate(id, |lineage| lineage.sources = sources);

		let who = hand_over::<T>(id, 1);
		let disclosure = disclosure_of_models::<T>();
		Pallet::<T>::do_amend_disclosure(&who, id, disclosure, full(b's'))?;
		let who = hand_over::<T>(id, 2);
		let edition = Pallet::<T>::do_create_edition(&who, id, dutch::<T>())?;
		Pallet::<T>::do_close_edition(&who, id, edition)?;
		Pallet::<T>::do_remove_edition(&who, id, edition)?;
		for index in 0..T::MaxLicenceOffers::get() {
			let who = hand_over::<T>(id, 4 + index);
			Pallet::<T>::do_create_licence_offer(&who, id, licence_input::<T>(true))?;
		}
		past_disputes::<T>(id)?;
		let who = hand_over::<T>(id, 3);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(!Recordings::<T>::contains_key(id));
		assert!(!Catalogues::<T>::contains_key(id));
		assert_eq!(LicenceOffers::<T>::iter_prefix(id).count(), 0);
		Ok(())
	}

	/// Of a recording, with a content hash besides.
	#[benchmark]
	fn revoke_codes() -> Result<(), BenchmarkError> {
		let id = registered::<T>()?;
		Pallet::<T>::do_assign_isrc(&steward::<T>(0), id, ISRC)?;
		let origin = panel::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Registered::Recording(id));

		assert!(Recordings::<T>::get(id).is_some_and(|found| found.revoked));
		Ok(())
	}

	/// All of its payees are splits, which are written too.
	#[benchmark]
	fn create_split(n: Linear<1, { T::MaxSlots::get() }>) -> Result<(), BenchmarkError> {
		open::<T>();
		let payees = even::<T>(&splits::<T>(n)?);
		let split = NextSplit::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(poor::<T>("creator", 0)), payees);

		assert_eq!(Slots::<T>::iter_prefix(split).count() as u32, n);
		Ok(())
	}

	/// All of its payees are owners of models: nothing is written about them, but more may be read.
	#[benchmark]
	fn create_split_of_models(n: Linear<1, { T::MaxSlots::get() }>) -> Result<(), BenchmarkError> {
		open::<T>();
		let owner = poor::<T>("owner", 0);
		let payees: Vec<_> =
			(0..n).map(|_| Payee::ModelOwner(T::BenchmarkHelper::list_model(&owner))).collect();
		let payees = even::<T>(&payees);
		let split = NextSplit::<T>::get();

		#[extrinsic_call]
		create_split(RawOrigin::Signed(poor::<T>("creator", 0)), payees);

		assert_eq!(Slots::<T>::iter_prefix(split).count() as u32, n);
		Ok(())
	}

	/// All of its payees are splits.
	#[benchmark]
	fn remove_split(n: Linear<1, { T::MaxSlots::get() }>) -> Result<(), BenchmarkError> {
		open::<T>();
		let who = poor::<T>("creator", 0);
		let split = split_for::<T>(&who, &splits::<T>(n)?)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), split);

		assert!(!Splits::<T>::contains_key(split));
		assert_eq!(Slots::<T>::iter_prefix(split).count(), 0);
		Ok(())
	}

	#[benchmark]
	fn hand_on() -> Result<(), BenchmarkError> {
		let split = claimed::<T>()?;
		let to: T::AccountId = account("payee", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(holder::<T>(0)), split, 0, to.clone());

		assert!(Slots::<T>::get(split, 0).is_some_and(|slot| slot.payee == Payee::Account(to)));
		Ok(())
	}

	/// In the place of the owner of a model that is not there.
	#[benchmark]
	fn name_payee() -> Result<(), BenchmarkError> {
		let split = claimed::<T>()?;
		Slots::<T>::mutate(split, 0, |slot| {
			if let Some(slot) = slot {
				slot.payee = Payee::ModelOwner(ModelId::MAX);
			}
		});
		let to: T::AccountId = account("payee", 0, 0);
		let origin = panel::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, split, 0, to.clone());

		assert!(Slots::<T>::get(split, 0).is_some_and(|slot| slot.payee == Payee::Account(to)));
		Ok(())
	}

	/// For the owner of a model.
	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		let (split, owner) = line::<T>(1)?;
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), split, 0, priced_in::<T>());

		assert_eq!(balance::<T>(&owner), PRICE);
		Ok(())
	}

	/// Down to the owner of a model.
	#[benchmark]
	fn claim_path(n: Linear<1, { T::MaxSplitDepth::get() }>) -> Result<(), BenchmarkError> {
		let (split, owner) = line::<T>(n)?;
		let path: PathOf<T> = BoundedVec::truncate_from(alloc::vec![0; n as usize]);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), split, path, priced_in::<T>());

		assert_eq!(balance::<T>(&owner), PRICE);
		Ok(())
	}

	/// For the ancestor that is found last.
	#[benchmark]
	fn claim_upstream() -> Result<(), BenchmarkError> {
		let (id, asset) = (funded::<T>()?, priced_in::<T>());
		let ancestor = ancestor::<T>(id)?;
		Shared::<T>::insert(id, &asset, PRICE);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, ancestor, asset.clone());

		assert!(SharedTaken::<T>::contains_key((id, ancestor, asset)));
		Ok(())
	}

	/// Of a recording and its split, which have nothing at all.
	#[benchmark]
	fn fund() -> Result<(), BenchmarkError> {
		let id = registered::<T>()?;
		let asset = priced_in::<T>();
		let who = rich::<T>("funder", 0, &asset);
		let purse = Purse::Recording(id);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), purse, asset);

		assert!(is_funded::<T>(purse));
		Ok(())
	}

	/// With something claimed in each asset.
	#[benchmark]
	fn fractionalise() -> Result<(), BenchmarkError> {
		let split = claimed::<T>()?;
		let stream = NextStream::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(holder::<T>(0)), split, 0, UNITS);

		assert_eq!(units::<T>(stream, 0), Some(UNITS));
		Ok(())
	}

	/// By somebody who has no units any more, and no money after this, so that the holding goes.
	#[benchmark]
	fn claim_stream() -> Result<(), BenchmarkError> {
		let (stream, asset) = (stream::<T>()?, priced_in::<T>());
		let split = Streams::<T>::get(stream).ok_or("no stream")?.split;
		Received::<T>::mutate(split, &asset, |received| *received += PRICE);
		let who = holder::<T>(1);
		Pallet::<T>::do_transfer_units(&who, stream, &holder::<T>(2), UNITS)?;
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), stream, who.clone(), asset);

		assert_eq!(balance::<T>(&who), PRICE);
		assert_eq!(units::<T>(stream, 1), None);
		Ok(())
	}

	/// All units, so that a holding goes and another one comes.
	#[benchmark]
	fn transfer_units() -> Result<(), BenchmarkError> {
		let stream = stream::<T>()?;
		let to = holder::<T>(2);

		#[extrinsic_call]
		_(RawOrigin::Signed(holder::<T>(1)), stream, to, UNITS);

		assert_eq!(units::<T>(stream, 1), None);
		assert_eq!(units::<T>(stream, 2), Some(UNITS));
		Ok(())
	}

	#[benchmark]
	fn sell_units() -> Result<(), BenchmarkError> {
		let stream = stream::<T>()?;
		let who = holder::<T>(1);
		let ask = Ask { units: UNITS, price: UNIT_PRICE, asset: priced_in::<T>() };

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), stream, Some(ask.clone()));

		assert!(Holdings::<T>::get(stream, who).is_some_and(|holding| holding.ask == Some(ask)));
		Ok(())
	}

	/// All units, so that a holding goes and another one comes.
	#[benchmark]
	fn buy_units() -> Result<(), BenchmarkError> {
		let stream = stream::<T>()?;
		let (seller, who) = (holder::<T>(1), buyer::<T>(0));
		let ask = Ask { units: UNITS, price: UNIT_PRICE, asset: priced_in::<T>() };
		Pallet::<T>::do_sell_units(&seller, stream, Some(ask))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), stream, seller.clone(), UNITS, payment::<T>());

		assert_eq!(balance::<T>(&seller), Balance::from(UNITS) * UNIT_PRICE);
		assert_eq!(units::<T>(stream, 1), None);
		assert!(Holdings::<T>::contains_key(stream, who));
		Ok(())
	}

	/// Deposits go to two others.
	#[benchmark]
	fn close_stream() -> Result<(), BenchmarkError> {
		let stream = stream::<T>()?;
		let who = holder::<T>(2);
		Pallet::<T>::do_transfer_units(&holder::<T>(1), stream, &who, UNITS)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), stream);

		assert!(!Streams::<T>::contains_key(stream));
		Ok(())
	}

	/// The weight is also that of a task of the queue.
	#[benchmark]
	fn share_fees() -> Result<(), BenchmarkError> {
		let (id, asset) = (funded::<T>()?, priced_in::<T>());
		Pallet::<T>::pay_recording(id, &asset, PRICE)?;
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, asset.clone());

		assert!(balance::<T>(&T::FeeRecipient::get()) != 0);
		assert!(!DueAt::<T>::contains_key(Task::ShareFees(id, asset)));
		Ok(())
	}

	#[benchmark]
	fn claim_owed() -> Result<(), BenchmarkError> {
		open::<T>();
		let asset = priced_in::<T>();
		let who = poor::<T>("creditor", 0);
		Pallet::<T>::owe(&asset, &who, PRICE)?;
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), who.clone(), asset);

		assert_eq!(balance::<T>(&who), PRICE);
		Ok(())
	}

	/// The last for which there is room.
	#[benchmark]
	fn accept_asset() -> Result<(), BenchmarkError> {
		open::<T>();
		let mut known = AcceptedAssets::<T>::get();
		known.pop();
		AcceptedAssets::<T>::put(known);
		let asset = other_asset::<T>();
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, asset.clone(), true);

		assert_eq!(AcceptedAssets::<T>::get().last(), Some(&(asset, true)));
		Ok(())
	}

	/// The first, so that the steward fills the accounts up.
	#[benchmark]
	fn create_licence_offer() -> Result<(), BenchmarkError> {
		let id = registered::<T>()?;
		let who = rich::<T>("steward", 0, &priced_in::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, Box::new(licence_input::<T>(true)));

		assert!(LicenceOffers::<T>::contains_key(id, 0));
		assert!(is_funded::<T>(Purse::Recording(id)));
		Ok(())
	}

	/// One of the last steward, by which nobody could buy until now.
	#[benchmark]
	fn set_licence_offer() -> Result<(), BenchmarkError> {
		let id = registered::<T>()?;
		let input = licence_input::<T>(false);
		let offer = Pallet::<T>::do_create_licence_offer(&steward::<T>(0), id, input)?;
		hand_over::<T>(id, 1);
		let who = rich::<T>("steward", 1, &priced_in::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, offer, Box::new(licence_input::<T>(true)));

		let found = LicenceOffers::<T>::get(id, offer);
		assert!(found.is_some_and(|offer| offer.revision == 1));
		assert!(is_funded::<T>(Purse::Recording(id)));
		Ok(())
	}

	/// One of the last steward.
	#[benchmark]
	fn remove_licence_offer() -> Result<(), BenchmarkError> {
		let (id, offer) = licence_offer::<T>()?;
		let who = hand_over::<T>(id, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, offer);

		assert!(!LicenceOffers::<T>::contains_key(id, offer));
		Ok(())
	}

	/// The last exclusive one for which there is room, and the first thing that is sold.
	#[benchmark]
	fn buy_licence() -> Result<(), BenchmarkError> {
		let (id, offer) = licence_offer::<T>()?;
		let who = buyer::<T>(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, offer, licence_purchase::<T>());

		let grant = grant_id(id, 0);
		assert!(GrantsOf::<T>::contains_key((who, id, grant)));
		let rights = RightsOf::<T>::get(id, UseKind::Remix);
		assert_eq!(rights.exclusive.last().map(|place| place.grant), Some(grant));
		assert_shared::<T>(id);
		Ok(())
	}

	/// An exclusive one.
	#[benchmark]
	fn surrender_licence() -> Result<(), BenchmarkError> {
		let (id, offer) = licence_offer::<T>()?;
		let who = buyer::<T>(0);
		let purchase = licence_purchase::<T>();
		let grant = Pallet::<T>::do_buy_licence(&who, id, offer, purchase)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), grant);

		assert!(!Grants::<T>::contains_key(grant));
		Ok(())
	}

	#[benchmark]
	fn contest() -> Result<(), BenchmarkError> {
		let id = registered::<T>()?;
		past_disputes::<T>(id)?;
		let who = poor::<T>("challenger", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, Ground::Ownership, hash(0), Balance::MAX);

		assert!(DueAt::<T>::contains_key(Task::EndDispute(id)));
		Ok(())
	}

	/// For the steward. Neither he nor who gets the fees can be paid.
	#[benchmark]
	fn rule_dispute() -> Result<(), BenchmarkError> {
		let id = contested::<T>()?;
		// One who has nothing on hold.
		let (native, steward) = (T::NativeAsset::get(), hand_over::<T>(id, 1));
		fill::<T>(native.clone(), &steward)?;
		fill::<T>(native.clone(), &T::FeeRecipient::get())?;
		let origin = panel::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, MAX_PAST_DISPUTES, false);

		assert!(!Disputes::<T>::contains_key(id));
		assert!(Owed::<T>::contains_key(steward, &native));
		assert!(Owed::<T>::contains_key(T::FeeRecipient::get(), native));
		Ok(())
	}

	/// The weight is also that of a task of the queue.
	#[benchmark]
	fn end_dispute() -> Result<(), BenchmarkError> {
		let id = contested::<T>()?;
		T::BenchmarkHelper::advance(T::PanelPeriod::get());
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert!(!Disputes::<T>::contains_key(id));
		assert_eq!(Standings::<T>::get(id).state, State::Clear);
		Ok(())
	}

	/// Another one than before.
	#[benchmark]
	fn name_split() -> Result<(), BenchmarkError> {
		let (id, who) = (registered::<T>()?, holder::<T>(0));
		let split = split_for::<T>(&who, &[Payee::Account(who.clone())])?;
		Standings::<T>::mutate(id, |standing| standing.state = State::Blocked(Ground::Ownership));
		let origin = panel::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, split);

		assert!(Recordings::<T>::get(id).is_some_and(|recording| recording.split == split));
		Ok(())
	}

	/// The first, so that the steward fills the accounts up and a collection is made. By auction,
	/// which is scheduled.
	#[benchmark]
	fn create_edition() -> Result<(), BenchmarkError> {
		let id = registered::<T>()?;
		let who = rich::<T>("steward", 0, &priced_in::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, Box::new(english::<T>()));

		assert!(Catalogues::<T>::contains_key(id));
		assert!(is_funded::<T>(Purse::Recording(id)));
		assert!(DueAt::<T>::contains_key(Task::EndAuction(id, 0)));
		Ok(())
	}

	/// With an auction.
	#[benchmark]
	fn close_edition() -> Result<(), BenchmarkError> {
		let (id, edition) = edition::<T>(english::<T>())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(steward::<T>(0)), id, edition);

		assert!(!Auctions::<T>::contains_key(id, edition));
		assert!(!DueAt::<T>::contains_key(Task::EndAuction(id, edition)));
		Ok(())
	}

	/// One of the last steward.
	#[benchmark]
	fn remove_edition() -> Result<(), BenchmarkError> {
		let id = funded::<T>()?;
		let last = steward::<T>(0);
		let edition = Pallet::<T>::do_create_edition(&last, id, english::<T>())?;
		Pallet::<T>::do_close_edition(&last, id, edition)?;
		let who = hand_over::<T>(id, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, edition);

		assert!(!Editions::<T>::contains_key(id, edition));
		Ok(())
	}

	/// An account is put on the list.
	#[benchmark]
	fn set_allowed() -> Result<(), BenchmarkError> {
		let (id, edition) = edition::<T>(dutch::<T>())?;
		let listed: T::AccountId = account("listed", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(steward::<T>(0)), id, edition, listed.clone(), true);

		assert!(Allowed::<T>::contains_key((id, edition, listed)));
		Ok(())
	}

	/// Those who have bought: each has paid his own deposit.
	#[benchmark]
	fn clear_lists(n: Linear<1, CLEARED>) -> Result<(), BenchmarkError> {
		let id = funded::<T>()?;
		let who = steward::<T>(0);
		let edition = Pallet::<T>::do_create_edition(&who, id, dutch::<T>())?;
		Pallet::<T>::do_close_edition(&who, id, edition)?;
		for index in 0..n {
			let who = buyer::<T>(index);
			let deposit = Pallet::<T>::hold_largest::<PurchasesOf<T>>(HoldReason::Item, &who)?;
			Bought::<T>::insert((id, edition, who), Purchases { items: 1, deposit });
		}
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, edition, n);

		assert_eq!(Bought::<T>::iter_prefix((id, edition)).count(), 0);
		Ok(())
	}

	/// The first thing that is sold, by list, to somebody who can buy only so many.
	#[benchmark]
	fn buy() -> Result<(), BenchmarkError> {
		let (id, edition) = edition::<T>(dutch::<T>())?;
		let who = buyer::<T>(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, edition, 0, payment::<T>());

		assert!(owns::<T>(&who, id, 1));
		assert!(Bought::<T>::contains_key((id, edition, who)));
		assert_shared::<T>(id);
		Ok(())
	}

	/// A higher one, by list, which puts the end off. The last bidder is owed his money.
	#[benchmark]
	fn bid_in_auction() -> Result<(), BenchmarkError> {
		let (id, edition) = led::<T>()?;
		T::BenchmarkHelper::advance(1);
		let who = buyer::<T>(1);
		let task = Task::EndAuction(id, edition);
		let before = DueAt::<T>::get(&task);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, edition, PRICE + 1, 0, payment::<T>());

		let highest = Auctions::<T>::get(id, edition).and_then(|auction| auction.highest);
		assert!(highest.is_some_and(|bid| bid.bidder == who));
		assert!(is_owed::<T>(&buyer::<T>(0)));
		assert!(DueAt::<T>::get(task) > before);
		Ok(())
	}

	#[benchmark]
	fn leave_auction() -> Result<(), BenchmarkError> {
		let (id, edition) = led::<T>()?;
		Recordings::<T>::mutate(id, |found| {
			if let Some(found) = found {
				found.disclosure = 1;
			}
		});
		let who = buyer::<T>(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, edition);

		assert!(is_owed::<T>(&who));
		Ok(())
	}

	/// The weight is also that of a task of the queue.
	#[benchmark]
	fn end_auction() -> Result<(), BenchmarkError> {
		let (id, edition) = led::<T>()?;
		T::BenchmarkHelper::advance(T::MaxSalePeriod::get());
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, edition);

		assert!(owns::<T>(&buyer::<T>(0), id, 1));
		assert!(!Auctions::<T>::contains_key(id, edition));
		assert_shared::<T>(id);
		Ok(())
	}

	#[benchmark]
	fn list_item() -> Result<(), BenchmarkError> {
		let (id, item) = item::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer::<T>(0)), id, item, Some(PRICE));

		assert!(Items::<T>::get(id, item).is_some_and(|item| item.ask.is_some()));
		Ok(())
	}

	/// The seller is owed the price.
	#[benchmark]
	fn buy_item() -> Result<(), BenchmarkError> {
		let (id, item) = item::<T>()?;
		let (seller, who) = (buyer::<T>(0), buyer::<T>(1));
		Pallet::<T>::do_list_item(&seller, id, item, Some(PRICE))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, item, 0, payment::<T>());

		assert!(owns::<T>(&who, id, item));
		assert!(is_owed::<T>(&seller));
		assert_shared::<T>(id);
		Ok(())
	}

	#[benchmark]
	fn gift() -> Result<(), BenchmarkError> {
		let (id, item) = item::<T>()?;
		let to: T::AccountId = account("friend", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer::<T>(0)), id, item, to.clone());

		assert!(owns::<T>(&to, id, item));
		Ok(())
	}

	/// By another one than who has paid the deposits.
	#[benchmark]
	fn burn_item() -> Result<(), BenchmarkError> {
		let (id, item) = item::<T>()?;
		let who = poor::<T>("friend", 0);
		Pallet::<T>::do_gift(&buyer::<T>(0), id, item, &who)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, item);

		assert!(!Items::<T>::contains_key(id, item));
		Ok(())
	}

	/// Each owner has paid his own deposit.
	#[benchmark]
	fn clear_history(n: Linear<1, CLEARED>) -> Result<(), BenchmarkError> {
		let (id, item) = item::<T>()?;
		Pallet::<T>::do_burn_item(&buyer::<T>(0), id, item)?;
		for index in 0..n {
			let who = poor::<T>("collector", index);
			let amount = Pallet::<T>::hold_for_history(&who)?;
			let entry = Transfer {
				from: Some(who.clone()),
				to: who.clone(),
				how: Acquired::Resold,
				price: PRICE,
				at: 0,
				deposit: Deposit { who, amount },
			};
			Transfers::<T>::insert((id, item, index), entry);
		}
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, item, n);

		assert_eq!(Transfers::<T>::iter_prefix((id, item)).count(), 0);
		Ok(())
	}

	#[benchmark]
	fn make_bid() -> Result<(), BenchmarkError> {
		let (id, item) = item::<T>()?;
		let who = buyer::<T>(1);
		let until = last_moment::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, item, PRICE, until, 0, payment::<T>());

		assert!(Bids::<T>::contains_key(id, 0));
		assert!(DueAt::<T>::contains_key(Task::EndBid(id, 0)));
		Ok(())
	}

	/// The bidder is owed his money. The weight is also that of a task of the queue.
	#[benchmark]
	fn cancel_bid() -> Result<(), BenchmarkError> {
		let (id, _, bid) = bid::<T>()?;
		let who = buyer::<T>(1);
		fill::<T>(priced_in::<T>(), &who)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, bid);

		assert!(!Bids::<T>::contains_key(id, bid));
		assert!(is_owed::<T>(&who));
		Ok(())
	}

	/// The seller is owed the price.
	#[benchmark]
	fn accept_bid() -> Result<(), BenchmarkError> {
		let (id, item, bid) = bid::<T>()?;
		let who = buyer::<T>(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, bid);

		assert!(owns::<T>(&buyer::<T>(1), id, item));
		assert!(is_owed::<T>(&who));
		assert_shared::<T>(id);
		Ok(())
	}

	/// Finding that the first task is not due, with all that the hook does besides.
	#[benchmark]
	fn look_at_due() {
		open::<T>();
		crowd::<T>();
		Backlog::<T>::put(true);
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::work(&mut meter);
		}

		assert!(!Backlog::<T>::get());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
