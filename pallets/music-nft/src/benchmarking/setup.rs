// SPDX-License-Identifier: Apache-2.0

//! What there is before a benchmark begins.

use super::*;
use alloc::{format, vec};
use frame_support::traits::{
	fungibles::{Inspect as _, Unbalanced as _},
	tokens::Precision,
	EnsureOrigin,
};

/// The price of anything. Each part of it is more than any minimum balance.
pub(super) const PRICE: Balance = 1 << 64;

/// How much of anything is paid at most.
pub(super) const MOST: Balance = 1 << 80;

/// How many units a stream has, and the price of one.
pub(super) const UNITS: u64 = 1 << 10;
pub(super) const UNIT_PRICE: Balance = 1 << 54;

/// What an ancestor gets, in 10^-9: a millionth.
const SHARE: u32 = WHOLE / 1_000_000;

/// The term of a licence.
const YEAR: Moment = 31_557_600_000;

// ---- accounts and money

/// The asset of all prices.
pub(super) fn priced_in<T: Config>() -> T::AssetId {
	T::BenchmarkHelper::asset(1)
}

/// The asset with which buyers pay.
pub(super) fn paid_in<T: Config>() -> T::AssetId {
	T::BenchmarkHelper::asset(2)
}

/// An asset that nothing else here is about.
pub(super) fn other_asset<T: Config>() -> T::AssetId {
	T::BenchmarkHelper::asset(3)
}

/// An account that has enough of the native token, and of `asset`.
pub(super) fn rich<T: Config>(name: &'static str, index: u32, asset: &T::AssetId) -> T::AccountId {
	let who: T::AccountId = account(name, index, 0);
	T::BenchmarkHelper::endow(asset, &who);
	who
}

/// Somebody who has nothing of the asset of prices.
pub(super) fn poor<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	rich::<T>(name, index, &other_asset::<T>())
}

/// A steward, who has nothing of the asset of prices.
pub(super) fn steward<T: Config>(index: u32) -> T::AccountId {
	poor::<T>("steward", index)
}

/// A buyer, who has nothing of the asset of prices either.
pub(super) fn buyer<T: Config>(index: u32) -> T::AccountId {
	rich::<T>("buyer", index, &paid_in::<T>())
}

pub(super) fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

pub(super) fn panel<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::PanelOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

pub(super) fn payment<T: Config>() -> PaymentOf<T> {
	Payment { asset: paid_in::<T>(), max_in: MOST }
}

pub(super) fn balance<T: Config>(who: &T::AccountId) -> Balance {
	T::Assets::balance(priced_in::<T>(), who)
}

/// Lets sales be possible, with an exchange, with as many assets as there can be, of which that of
/// prices is found last, and with nothing due.
pub(super) fn open<T: Config>() {
	let (asset, pay, other) = (priced_in::<T>(), paid_in::<T>(), other_asset::<T>());
	for asset in [&asset, &pay, &other] {
		T::BenchmarkHelper::endow(asset, &Pallet::<T>::account());
	}
	T::BenchmarkHelper::make_exchange(&pay, &asset);
	let others = (1..T::MaxAssets::get()).map(|seed| T::BenchmarkHelper::asset(1_000 + seed));
	let all: Vec<_> = others.chain([asset]).map(|asset| (asset, true)).collect();
	AcceptedAssets::<T>::put(BoundedVec::<_, T::MaxAssets>::truncate_from(all));
	let _ = Due::<T>::clear(u32::MAX, None);
	let _ = DueAt::<T>::clear(u32::MAX, None);
}

/// Other tasks, behind everything else: what a queue looks like.
pub(super) fn crowd<T: Config>() {
	for task in [Task::EndDispute(u32::MAX), Task::EndBid(u32::MAX, u32::MAX)] {
		Pallet::<T>::schedule(Moment::MAX, &task);
	}
}

/// Lets an account of ours have what it needs to hold prices.
pub(super) fn fund<T: Config>(purse: Purse) {
	T::BenchmarkHelper::endow(&priced_in::<T>(), &Pallet::<T>::account_of(purse));
}

/// Whether an account of ours has something of the asset of prices.
pub(super) fn is_funded<T: Config>(purse: Purse) -> bool {
	balance::<T>(&Pallet::<T>::account_of(purse)) != 0
}

/// Lets an account have so much of an asset that it can get no more. None of it is counted in the
/// supply.
pub(super) fn fill<T: Config>(asset: T::AssetId, who: &T::AccountId) -> Result<(), BenchmarkError> {
	let room = Balance::MAX - T::Assets::balance(asset.clone(), who);
	let supply = T::Assets::total_issuance(asset.clone());
	T::Assets::set_total_issuance(asset.clone(), 0);
	T::Assets::increase_balance(asset.clone(), who, room, Precision::Exact)?;
	T::Assets::set_total_issuance(asset, supply);
	Ok(())
}

pub(super) fn is_owed<T: Config>(who: &T::AccountId) -> bool {
	Owed::<T>::contains_key(who, priced_in::<T>())
}

/// Something of the recording was sold: with a fee for which there is a task now, with something for
/// ancestors, and with something for the split.
pub(super) fn assert_shared<T: Config>(recording: RecordingId) {
	let asset = priced_in::<T>();
	assert!(DueAt::<T>::contains_key(Task::ShareFees(recording, asset.clone())));
	assert!(Shared::<T>::contains_key(recording, &asset));
	let split = Recordings::<T>::get(recording).map(|recording| recording.split);
	assert!(split.is_some_and(|split| Received::<T>::contains_key(split, asset)));
}

// ---- registry

/// As many bytes as fit.
pub(super) fn full<S: Get<u32>>(byte: u8) -> BoundedVec<u8, S> {
	BoundedVec::truncate_from(vec![byte; S::get() as usize])
}

pub(super) fn hash(seed: u32) -> H256 {
	let mut bytes = [0xbe; 32];
	bytes[..4].copy_from_slice(&seed.to_le_bytes());
	H256(bytes)
}

fn contributors<T: Config>(n: u32) -> BoundedVec<Contributor<T::AccountId>, T::MaxContributors> {
	let all: Vec<_> = (0..n)
		.map(|index| Contributor {
			account: Some(account("contributor", index, 0)),
			name: BoundedVec::truncate_from(format!("{index:064}").into_bytes()),
			role: Role::Musician,
		})
		.collect();
	BoundedVec::truncate_from(all)
}

pub(super) fn work_input<T: Config>(n: u32) -> WorkInputOf<T> {
	WorkInput {
		iswc: None,
		title: full(b't'),
		metadata: hash(0),
		contributors: contributors::<T>(n),
	}
}

/// A work of a steward with as many contributors as there can be, without a code.
pub(super) fn work<T: Config>(who: &T::AccountId) -> Result<WorkId, BenchmarkError> {
	Ok(Pallet::<T>::do_register_work(who, work_input::<T>(T::MaxContributors::get()))?)
}

/// What AI has done in each area, with models of which nobody knows.
fn disclosure() -> Disclosure {
	let made = |area| Made::Generated(Tool::Other(hash(area)));
	Disclosure {
		vocals: made(0),
		instrumentation: made(1),
		composition: made(2),
		post_production: made(3),
		lyrics: made(4),
	}
}

/// The same, with another listed model in each area.
pub(super) fn disclosure_of_models<T: Config>() -> Disclosure {
	let owner = poor::<T>("owner", 0);
	let made = || Made::Generated(Tool::Listed(T::BenchmarkHelper::list_model(&owner)));
	Disclosure {
		vocals: made(),
		instrumentation: made(),
		composition: made(),
		post_production: made(),
		lyrics: made(),
	}
}

/// A split of an account, all for itself.
fn split<T: Config>(who: &T::AccountId) -> Result<SplitId, BenchmarkError> {
	split_for::<T>(who, &[Payee::Account(who.clone())])
}

/// A split of an account, as even as it can be.
pub(super) fn split_for<T: Config>(
	who: &T::AccountId,
	payees: &[PayeeOf<T>],
) -> Result<SplitId, BenchmarkError> {
	Ok(Pallet::<T>::do_create_split(who, even::<T>(payees))?)
}

/// As even as it can be.
pub(super) fn even<T: Config>(payees: &[PayeeOf<T>]) -> PayeesOf<T> {
	let each = PARTS / (payees.len() as u32).max(1);
	let mut all: Vec<_> = payees.iter().map(|payee| (payee.clone(), each)).collect();
	let sum: u32 = all.iter().map(|(_, parts)| *parts).sum();
	if let Some((_, parts)) = all.first_mut() {
		*parts += PARTS - sum;
	}
	BoundedVec::truncate_from(all)
}

/// So many splits, each for one account.
pub(super) fn splits<T: Config>(n: u32) -> Result<Vec<PayeeOf<T>>, BenchmarkError> {
	let who = poor::<T>("creator", 1);
	(0..n).map(|_| Ok(Payee::Split(split::<T>(&who)?))).collect()
}

/// A recording of a steward as large as it can be, without code and sources.
pub(super) fn recording_input<T: Config>(
	n: u32,
	who: &T::AccountId,
) -> Result<RecordingInputOf<T>, BenchmarkError> {
	let seed = NextRecording::<T>::get();
	Ok(RecordingInput {
		isrc: None,
		work: Some(work::<T>(who)?),
		title: full(b't'),
		content: hash(seed),
		c2pa: Some(hash(seed)),
		uri: full(b'u'),
		created_at: Pallet::<T>::clock(),
		contributors: contributors::<T>(n),
		disclosure: disclosure(),
		statement: full(b's'),
		sources: Default::default(),
		split: split::<T>(who)?,
	})
}

/// Registers a recording of a steward.
fn register<T: Config>(who: &T::AccountId) -> Result<RecordingId, BenchmarkError> {
	let input = recording_input::<T>(T::MaxContributors::get(), who)?;
	Ok(Pallet::<T>::do_register(who, input)?)
}

/// A lineage with as much in it as there can be, of recordings that are not there.
fn lineage<T: Config>() -> LineageOf<T> {
	let far = |index| u32::MAX / 2 + index;
	let sources = (0..T::MaxSources::get())
		.map(|index| Source { recording: far(index), grant: None, share: Permill::zero() })
		.collect();
	let ancestors = (0..T::MaxAncestors::get())
		.map(|index| Ancestor { recording: far(index), share: SHARE })
		.collect();
	Lineage {
		sources: BoundedVec::truncate_from(sources),
		ancestors: BoundedVec::truncate_from(ancestors),
		depth: T::MaxDepth::get().saturating_sub(1),
	}
}

/// What a licence for remixes of a recording with that lineage has to be for at least.
fn upstream<T: Config>() -> Permill {
	Permill::from_parts(T::MaxAncestors::get())
}

/// A recording of the first steward, which owes something to as many ancestors as there can be, and
/// whose accounts are not funded.
///
/// A lineage as long as that may be too deep to be registered, so it is written.
pub(super) fn registered<T: Config>() -> Result<RecordingId, BenchmarkError> {
	open::<T>();
	let id = register::<T>(&steward::<T>(0))?;
	Lineages::<T>::insert(id, lineage::<T>());
	crowd::<T>();
	Ok(id)
}

/// The same, with accounts that can hold prices.
pub(super) fn funded<T: Config>() -> Result<RecordingId, BenchmarkError> {
	let id = registered::<T>()?;
	fund_all::<T>(id)?;
	Ok(id)
}

fn fund_all<T: Config>(id: RecordingId) -> Result<(), BenchmarkError> {
	let split = Recordings::<T>::get(id).ok_or("no recording")?.split;
	fund::<T>(Purse::Recording(id));
	fund::<T>(Purse::Split(split));
	Ok(())
}

/// Lets another steward have a recording, who has paid no deposit for it yet.
pub(super) fn hand_over<T: Config>(id: RecordingId, index: u32) -> T::AccountId {
	let who = steward::<T>(index);
	Recordings::<T>::mutate(id, |found| {
		if let Some(found) = found {
			found.steward = who.clone();
		}
	});
	who
}

/// Lets the last ancestor of a recording be one that is there, and funded.
pub(super) fn ancestor<T: Config>(id: RecordingId) -> Result<RecordingId, BenchmarkError> {
	let ancestor = register::<T>(&steward::<T>(1))?;
	fund_all::<T>(ancestor)?;
	Lineages::<T>::mutate(id, |lineage| {
		let mut ancestors = lineage.ancestors.clone().into_inner();
		if let Some(last) = ancestors.last_mut() {
			last.recording = ancestor;
		}
		lineage.ancestors = BoundedVec::truncate_from(ancestors);
	});
	Ok(ancestor)
}

/// A recording that others may build on, with the same ancestors as every other one.
fn source<T: Config>(who: &T::AccountId) -> Result<RecordingId, BenchmarkError> {
	let id = register::<T>(who)?;
	Lineages::<T>::insert(id, lineage::<T>());
	Standings::<T>::insert(id, Standing { disputes: 1, ..Default::default() });
	Ok(id)
}

/// A recording of another steward for whose remixes `who` has a licence, which was used so often.
pub(super) fn licensed_source<T: Config>(
	who: &T::AccountId,
	derivatives: u32,
) -> Result<SourceInput, BenchmarkError> {
	let recording = source::<T>(&steward::<T>(1))?;
	let id = grant_id(recording, 0);
	let grant = Grant {
		holder: who.clone(),
		offer: 0,
		terms: terms_of_licence::<T>(),
		disclosure: 0,
		granted_at: 0,
		until: Some(Moment::MAX),
		asset: priced_in::<T>(),
		price: PRICE,
		derivatives,
		deposit: Deposit { who: who.clone(), amount: 0 },
	};
	Grants::<T>::insert(id, grant);
	Activities::<T>::insert(recording, Activity { derivatives, sold: true });
	Ok(SourceInput { recording, grant: Some(id) })
}

/// A recording of `who` himself, who has all exclusive licences for remixes of it.
pub(super) fn own_source<T: Config>(who: &T::AccountId) -> Result<SourceInput, BenchmarkError> {
	let recording = source::<T>(who)?;
	exclude::<T>(recording, T::MaxExclusives::get(), who);
	Ok(SourceInput { recording, grant: None })
}

/// The sources that `who` has paid for, as they are stored.
pub(super) fn sources<T: Config>(
	who: &T::AccountId,
	s: u32,
) -> Result<BoundedVec<Source, T::MaxSources>, BenchmarkError> {
	let mut all = Vec::new();
	for _ in 0..s {
		let SourceInput { recording, grant } = licensed_source::<T>(who, 1)?;
		all.push(Source { recording, grant, share: upstream::<T>() });
	}
	Ok(BoundedVec::truncate_from(all))
}

// ---- splits and streams

/// A line of so many splits, each for the next one, and the last for the owner of a model, who has
/// nothing of the asset. All are funded, and the first has received something. Returns that and the
/// owner.
pub(super) fn line<T: Config>(n: u32) -> Result<(SplitId, T::AccountId), BenchmarkError> {
	open::<T>();
	let (who, owner) = (poor::<T>("creator", 0), poor::<T>("owner", 0));
	let mut split = 0;
	let mut payee = Payee::ModelOwner(T::BenchmarkHelper::list_model(&owner));
	for _ in 0..n {
		split = split_for::<T>(&who, &[payee])?;
		fund::<T>(Purse::Split(split));
		payee = Payee::Split(split);
	}
	Received::<T>::insert(split, priced_in::<T>(), PRICE);
	Ok((split, owner))
}

/// Somebody who has to do with a stream.
pub(super) fn holder<T: Config>(index: u32) -> T::AccountId {
	poor::<T>("holder", index)
}

/// A split of the first holder that has received something of each asset, all of which was claimed
/// for its slot.
pub(super) fn claimed<T: Config>() -> Result<SplitId, BenchmarkError> {
	open::<T>();
	let split = split::<T>(&holder::<T>(0))?;
	for (asset, _) in AcceptedAssets::<T>::get() {
		Received::<T>::insert(split, &asset, PRICE);
		Taken::<T>::insert((split, 0, &asset), PRICE);
	}
	fund::<T>(Purse::Split(split));
	Ok(split)
}

/// A stream of that, of which the second holder has all units, with nothing to be claimed. The first
/// one has paid the deposits.
pub(super) fn stream<T: Config>() -> Result<StreamId, BenchmarkError> {
	let split = claimed::<T>()?;
	let who = holder::<T>(0);
	let stream = Pallet::<T>::do_fractionalise(&who, split, 0, UNITS)?;
	Pallet::<T>::do_transfer_units(&who, stream, &holder::<T>(1), UNITS)?;
	Ok(stream)
}

pub(super) fn units<T: Config>(stream: StreamId, index: u32) -> Option<u64> {
	Holdings::<T>::get(stream, holder::<T>(index)).map(|holding| holding.units)
}

// ---- licences and disputes

/// As many countries as there can be, and others for each index below 21.
fn countries(index: u32) -> Territory {
	let first = index * MAX_COUNTRIES;
	let codes: Vec<_> = (first..first + MAX_COUNTRIES)
		.map(|number| [b'A' + (number / 26) as u8, b'A' + (number % 26) as u8])
		.collect();
	Territory::Countries(BoundedVec::truncate_from(codes))
}

fn terms_of_licence<T: Config>() -> LicenceTerms {
	LicenceTerms {
		usage: Use::Remix { share: upstream::<T>() },
		territory: countries(20),
		term: Some(YEAR),
		exclusive: true,
		text: hash(0),
	}
}

/// An offer of an exclusive licence for remixes in as many countries as there can be.
pub(super) fn licence_input<T: Config>(open: bool) -> LicenceOfferInputOf<T> {
	LicenceOfferInput {
		terms: terms_of_licence::<T>(),
		asset: priced_in::<T>(),
		price: PRICE,
		open,
	}
}

/// Lets an account have so many exclusive licences for remixes of a recording, in other countries.
fn exclude<T: Config>(id: RecordingId, n: u32, holder: &T::AccountId) {
	let exclusive = (0..n)
		.map(|index| Exclusive {
			grant: grant_id(id, u32::MAX - index),
			holder: holder.clone(),
			territory: countries(index % 20),
			until: Some(Moment::MAX),
		})
		.collect();
	let rights = Rights { granted: n, exclusive: BoundedVec::truncate_from(exclusive) };
	RightsOf::<T>::insert(id, UseKind::Remix, rights);
}

/// An offer of a licence for a funded recording, for which others have all exclusive licences but
/// one.
pub(super) fn licence_offer<T: Config>() -> Result<(RecordingId, LicenceOfferId), BenchmarkError> {
	let id = funded::<T>()?;
	exclude::<T>(id, T::MaxExclusives::get().saturating_sub(1), &account("licensee", 0, 0));
	let input = licence_input::<T>(true);
	let offer = Pallet::<T>::do_create_licence_offer(&steward::<T>(0), id, input)?;
	Ok((id, offer))
}

pub(super) fn licence_purchase<T: Config>() -> LicencePurchaseOf<T> {
	LicencePurchase {
		expected_revision: 0,
		expected_disclosure: 0,
		expected_granted: Some(T::MaxExclusives::get().saturating_sub(1)),
		pay: payment::<T>(),
	}
}

/// As many disputes about a recording that have ended as are remembered, each by somebody else.
pub(super) fn past_disputes<T: Config>(id: RecordingId) -> Result<(), BenchmarkError> {
	for number in 0..MAX_PAST_DISPUTES {
		let who = poor::<T>("past", number);
		let past = PastDispute {
			ground: Ground::Ownership,
			evidence: hash(0),
			disclosure: 0,
			at: 0,
			ended_at: 0,
			outcome: Outcome::Undecided,
			deposit: Pallet::<T>::hold_largest::<PastDisputeOf<T>>(HoldReason::Registry, &who)?,
		};
		PastDisputes::<T>::insert(id, number, past);
	}
	let standing = Standing { disputes: MAX_PAST_DISPUTES, ..Default::default() };
	Standings::<T>::insert(id, standing);
	Ok(())
}

/// A recording about which there is a dispute.
pub(super) fn contested<T: Config>() -> Result<RecordingId, BenchmarkError> {
	let id = registered::<T>()?;
	past_disputes::<T>(id)?;
	let who = poor::<T>("challenger", 0);
	Pallet::<T>::do_contest(&who, id, Ground::Ownership, hash(0), Balance::MAX)?;
	Ok(id)
}

// ---- editions, items and bids

/// One item, to the highest bidder. Each bid but one at the first moment puts the end off.
pub(super) fn english<T: Config>() -> EditionTermsOf<T> {
	let duration = T::MaxSalePeriod::get();
	let sale = Sale::English { reserve: PRICE, step: 1, duration, extension: duration };
	EditionTerms { supply: Supply::Unique, sale, ..dutch::<T>() }
}

/// Two items for a price that falls. One for each account, at first for those on the list.
pub(super) fn dutch<T: Config>() -> EditionTermsOf<T> {
	let duration = T::MaxSalePeriod::get();
	EditionTerms {
		supply: Supply::Limited(2),
		sale: Sale::Dutch { start: PRICE, floor: 1, duration },
		asset: priced_in::<T>(),
		royalty: T::MaxRoyalty::get(),
		least_royalty: 1 << 32,
		starts: 0,
		allow_list_until: Some(Pallet::<T>::clock() + duration),
		max_per_account: Some(1),
		licence: hash(0),
	}
}

/// An edition of a funded recording of the first steward, which the first two buyers are allowed to
/// buy.
pub(super) fn edition<T: Config>(
	terms: EditionTermsOf<T>,
) -> Result<(RecordingId, EditionId), BenchmarkError> {
	let (recording, who) = (funded::<T>()?, steward::<T>(0));
	let edition = Pallet::<T>::do_create_edition(&who, recording, terms)?;
	for index in 0..2 {
		let buyer = buyer::<T>(index);
		Pallet::<T>::do_set_allowed(&who, recording, edition, buyer, true)?;
	}
	Ok((recording, edition))
}

/// An auction in which the first buyer has bid, who cannot get anything back.
pub(super) fn led<T: Config>() -> Result<(RecordingId, EditionId), BenchmarkError> {
	let (recording, edition) = self::edition::<T>(english::<T>())?;
	let who = buyer::<T>(0);
	Pallet::<T>::do_bid_in_auction(&who, recording, edition, PRICE, 0, payment::<T>())?;
	fill::<T>(priced_in::<T>(), &who)?;
	Ok((recording, edition))
}

/// An item of the first buyer, who cannot be paid. The fee for it was shared, so that the next one is
/// the first that waits.
pub(super) fn item<T: Config>() -> Result<(RecordingId, ItemId), BenchmarkError> {
	let (recording, edition) = edition::<T>(dutch::<T>())?;
	let who = buyer::<T>(0);
	let item = Pallet::<T>::do_buy(&who, recording, edition, 0, payment::<T>())?;
	Pallet::<T>::do_share_fees(recording, &priced_in::<T>())?;
	fill::<T>(priced_in::<T>(), &who)?;
	Ok((recording, item))
}

/// A bid of the second buyer for that.
pub(super) fn bid<T: Config>() -> Result<(RecordingId, ItemId, BidId), BenchmarkError> {
	let (recording, item) = self::item::<T>()?;
	let who = buyer::<T>(1);
	let until = last_moment::<T>();
	let bid = Pallet::<T>::do_make_bid(&who, recording, item, PRICE, until, 0, payment::<T>())?;
	Ok((recording, item, bid))
}

/// Until when a bid can be.
pub(super) fn last_moment<T: Config>() -> Moment {
	Pallet::<T>::clock() + T::MaxSalePeriod::get()
}

pub(super) fn owns<T: Config>(who: &T::AccountId, recording: RecordingId, item: ItemId) -> bool {
	Pallet::<T>::owner_of_item(recording, item).as_ref() == Some(who)
}
