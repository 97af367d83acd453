// SPDX-License-Identifier: Apache-2.0

//! Music on the development chain: recordings and what is sold of them, the calls about them, and
//! what has to hold between any two transactions.
//!
//! Nothing here knows with which numbers recordings, splits and editions begin: the preset may have
//! some.

pub use super::music_checks::*;

use super::{
	apply,
	marketplace::{percent, FINE_TUNE},
	markets::*,
	succeed,
};
use frame_support::traits::{fungible::InspectHold as _, Get};
use pallet_music_nft::{
	BidId, Catalogues, Contributor, Disclosure, Disputes, EditionId, EditionTerms, EditionTermsOf,
	Editions, Error, GrantId, Ground, HoldReason, ItemId, LicenceOfferId, LicenceOfferInput,
	LicenceOffers, LicencePurchase, LicenceTerms, Licensings, Made, NextBid, NextRecording,
	NextSplit, NextStream, Payee, Payment, Purse, RecordingId, RecordingInput, RecordingInputOf,
	Recordings, Role, Sale, SlotId, SplitId, StreamId, Supply, Territory, Tool, Use, PARTS,
};
use polyphony_runtime::{
	constants::currency::UNIT, AccountId, Balance, Balances, MusicNft, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeHoldReason, System, Timestamp,
};
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{self, Alice, Charlie, Dave};
use sp_runtime::{BoundedVec, DispatchError};

/// An event of music.
pub type MusicEvent = pallet_music_nft::Event<Runtime>;
/// A call of it.
pub type MusicCall = pallet_music_nft::Call<Runtime>;
/// An error of it.
pub type Failure = Error<Runtime>;

/// Milliseconds of an hour.
pub const HOUR: u64 = 3_600_000;

/// The account of a keyring's key.
pub fn id(who: Sr25519Keyring) -> AccountId {
	who.to_account_id()
}

/// A hash that is not that of another seed, nor zero.
pub fn hash(seed: u32) -> H256 {
	H256::from_low_u64_be(u64::from(seed) + 1)
}

/// A text as bytes.
pub fn text<S: Get<u32>>(text: &str) -> BoundedVec<u8, S> {
	text.as_bytes().to_vec().try_into().unwrap()
}

/// A key as a payee.
pub fn payee(who: Sr25519Keyring) -> Payee<AccountId> {
	Payee::Account(id(who))
}

/// The account of a recording.
pub fn purse(recording: RecordingId) -> AccountId {
	MusicNft::account_of(Purse::Recording(recording))
}

/// The account of a split.
pub fn split_purse(split: SplitId) -> AccountId {
	MusicNft::account_of(Purse::Split(split))
}

/// Makes a split.
pub fn split(who: Sr25519Keyring, payees: &[(Payee<AccountId>, u32)]) -> SplitId {
	let split = NextSplit::<Runtime>::get();
	done(who, MusicCall::create_split { payees: payees.to_vec().try_into().unwrap() });
	split
}

/// A recording by people alone, with its own content, whose money goes to a split.
pub fn recording_input(split: SplitId) -> RecordingInputOf<Runtime> {
	let artist = Contributor { account: None, name: text("Ada"), role: Role::MainArtist };
	RecordingInput {
		isrc: None,
		work: None,
		title: text("Song"),
		content: hash(1_000 + NextRecording::<Runtime>::get()),
		c2pa: None,
		uri: text("ipfs://song"),
		created_at: Timestamp::get(),
		contributors: vec![artist].try_into().unwrap(),
		disclosure: Disclosure::all(Made::Human),
		statement: text(""),
		sources: Default::default(),
		split,
	}
}

/// Registers a recording.
pub fn register_call(input: RecordingInputOf<Runtime>) -> RuntimeCall {
	MusicCall::register_recording { input: Box::new(input) }.into()
}

/// Registers one that has to be registered.
pub fn register(who: Sr25519Keyring, input: RecordingInputOf<Runtime>) -> RecordingId {
	let recording = NextRecording::<Runtime>::get();
	done(who, register_call(input));
	recording
}

/// Makes a split of one account alone.
pub fn split_alone(who: Sr25519Keyring) -> SplitId {
	split(who, &[(payee(who), PARTS)])
}

/// Registers a recording whose money goes to its steward alone.
pub fn register_for(who: Sr25519Keyring) -> RecordingId {
	let split = split_alone(who);
	register(who, recording_input(split))
}

/// The split of a recording.
pub fn split_of(recording: RecordingId) -> SplitId {
	Recordings::<Runtime>::get(recording).unwrap().split
}

/// The terms of an edition, with a tenth of resales as royalty, a dollar or a token at least.
pub fn terms(supply: Supply, sale: Sale, asset: Asset) -> EditionTermsOf<Runtime> {
	let least_royalty = if asset == NATIVE { UNIT } else { USD };
	EditionTerms {
		supply,
		sale,
		asset,
		royalty: percent(10),
		least_royalty,
		starts: 0,
		allow_list_until: None,
		max_per_account: None,
		licence: hash(7),
	}
}

/// A hundred items at a price.
pub fn fixed(asset: Asset, price: Balance) -> EditionTermsOf<Runtime> {
	terms(Supply::Limited(100), Sale::Fixed { price }, asset)
}

/// One item by auction for a day, in steps of 10 dollars, with ten minutes at the end.
pub fn english(reserve: Balance) -> EditionTermsOf<Runtime> {
	let sale = Sale::English { reserve, step: 10 * USD, duration: 24 * HOUR, extension: HOUR / 6 };
	terms(Supply::Unique, sale, DOLLAR)
}

/// Makes an edition.
pub fn edition_call(recording: RecordingId, terms: EditionTermsOf<Runtime>) -> RuntimeCall {
	MusicCall::create_edition { recording, terms: Box::new(terms) }.into()
}

/// Makes one that has to be made.
pub fn edition(
	who: Sr25519Keyring,
	recording: RecordingId,
	terms: EditionTermsOf<Runtime>,
) -> EditionId {
	let edition =
		Catalogues::<Runtime>::get(recording).map_or(0, |catalogue| catalogue.next_edition);
	done(who, edition_call(recording, terms));
	edition
}

/// Alice's recording with Bob's model in it, for 100.000001 dollars: half of the money is hers, a
/// fifth that of whoever owns the model, and the rest Charlie's and Dave's, in a split of its own.
#[derive(Clone, Copy)]
pub struct Song {
	/// The recording.
	pub recording: RecordingId,
	/// Its split.
	pub split: SplitId,
	/// That of Charlie and Dave.
	pub band: SplitId,
	/// The edition.
	pub edition: EditionId,
}

/// What it costs.
pub const PRICE: Balance = 100 * USD + 1;
/// What is left of that after the fee.
pub const AFTER_FEE: Balance = 98 * USD;

/// Made with a model that is listed on this chain.
pub fn generated() -> Disclosure {
	let model = Tool::Listed(FINE_TUNE);
	Disclosure { composition: Made::Generated(model), ..Disclosure::all(Made::Human) }
}

/// Registers that song, and puts it on sale.
pub fn song() -> Song {
	let band = split(Alice, &[(payee(Charlie), 333_333), (payee(Dave), 666_667)]);
	let payees = [
		(payee(Alice), 500_000),
		(Payee::ModelOwner(FINE_TUNE), 200_000),
		(Payee::Split(band), 300_000),
	];
	let split = split(Alice, &payees);
	let input = RecordingInput {
		disclosure: generated(),
		statement: text("All is played by hand."),
		..recording_input(split)
	};
	let recording = register(Alice, input);
	let edition = edition(Alice, recording, fixed(DOLLAR, PRICE));
	Song { recording, split, band, edition }
}

/// The disclosure that is in force.
pub fn disclosure(recording: RecordingId) -> u16 {
	Recordings::<Runtime>::get(recording).unwrap().disclosure
}

/// Any amount of an asset.
pub fn any(asset: Asset) -> Payment<Asset> {
	Payment { asset, max_in: Balance::MAX }
}

/// Buys from an edition, paid in another asset than that of the price.
pub fn buy_for(recording: RecordingId, edition: EditionId, pay: Payment<Asset>) -> RuntimeCall {
	let expected_disclosure = disclosure(recording);
	MusicCall::buy { recording, edition, expected_disclosure, pay }.into()
}

/// Buys from an edition.
pub fn buy(recording: RecordingId, edition: EditionId) -> RuntimeCall {
	buy_for(recording, edition, any(asset_of(recording, edition)))
}

/// The asset of the prices of an edition.
pub(super) fn asset_of(recording: RecordingId, edition: EditionId) -> Asset {
	Editions::<Runtime>::get(recording, edition).unwrap().terms.asset
}

/// Applies a purchase that must succeed, and returns the number of the item.
pub fn bought(who: Sr25519Keyring, recording: RecordingId, call: RuntimeCall) -> ItemId {
	done(who, call);
	Catalogues::<Runtime>::get(recording).unwrap().items
}

/// Offers an item for sale.
pub fn list(recording: RecordingId, item: ItemId, price: Balance) -> RuntimeCall {
	MusicCall::list_item { recording, item, price: Some(price) }.into()
}

/// Buys an item from who has it.
pub fn buy_item(recording: RecordingId, item: ItemId, pay: Payment<Asset>) -> RuntimeCall {
	let expected_disclosure = disclosure(recording);
	MusicCall::buy_item { recording, item, expected_disclosure, pay }.into()
}

/// Gives an item away.
pub fn gift(recording: RecordingId, item: ItemId, to: Sr25519Keyring) -> RuntimeCall {
	MusicCall::gift { recording, item, to: id(to) }.into()
}

/// Bids in an auction.
pub fn bid(recording: RecordingId, edition: EditionId, amount: Balance) -> RuntimeCall {
	let expected_disclosure = disclosure(recording);
	let pay = any(asset_of(recording, edition));
	MusicCall::bid_in_auction { recording, edition, amount, expected_disclosure, pay }.into()
}

/// Bids dollars for an item that somebody has, for a day.
pub fn make_bid(recording: RecordingId, item: ItemId, amount: Balance) -> RuntimeCall {
	let (expected_disclosure, pay) = (disclosure(recording), any(DOLLAR));
	let until = Timestamp::get() + 24 * HOUR;
	MusicCall::make_bid { recording, item, amount, until, expected_disclosure, pay }.into()
}

/// Applies such a bid, and returns its number.
pub fn bid_made(
	who: Sr25519Keyring,
	recording: RecordingId,
	item: ItemId,
	amount: Balance,
) -> BidId {
	let bid = NextBid::<Runtime>::get(recording);
	done(who, make_bid(recording, item, amount));
	bid
}

/// Claims for a slot.
pub fn claim(split: SplitId, slot: SlotId, asset: Asset) -> RuntimeCall {
	MusicCall::claim { split, slot, asset }.into()
}

/// Claims for a holder of units.
pub fn claim_stream(stream: StreamId, who: Sr25519Keyring, asset: Asset) -> RuntimeCall {
	MusicCall::claim_stream { stream, who: id(who), asset }.into()
}

/// Makes a stream of a slot.
pub fn fractionalise(who: Sr25519Keyring, split: SplitId, slot: SlotId, units: u64) -> StreamId {
	let stream = NextStream::<Runtime>::get();
	done(who, MusicCall::fractionalise { split, slot, units });
	stream
}

/// For a use, everywhere, for ever, and not exclusive.
pub fn licence_terms(usage: Use) -> LicenceTerms {
	LicenceTerms { usage, territory: Territory::World, term: None, exclusive: false, text: hash(7) }
}

/// Offers a licence.
pub fn offer(
	who: Sr25519Keyring,
	recording: RecordingId,
	terms: LicenceTerms,
	asset: Asset,
	price: Balance,
) -> LicenceOfferId {
	let offer = Licensings::<Runtime>::get(recording).next_offer;
	let input = Box::new(LicenceOfferInput { terms, asset, price, open: true });
	done(who, MusicCall::create_licence_offer { recording, input });
	offer
}

/// Buys a licence as it is offered now.
pub fn buy_licence(recording: RecordingId, offer: LicenceOfferId) -> RuntimeCall {
	let found = LicenceOffers::<Runtime>::get(recording, offer).unwrap();
	let purchase = LicencePurchase {
		expected_revision: found.revision,
		expected_disclosure: disclosure(recording),
		expected_granted: None,
		pay: any(found.input.asset),
	};
	MusicCall::buy_licence { recording, offer, purchase }.into()
}

/// Applies such a purchase that must succeed, and returns the number of the licence.
pub fn licensed(who: Sr25519Keyring, recording: RecordingId, offer: LicenceOfferId) -> GrantId {
	let number = Licensings::<Runtime>::get(recording).granted;
	done(who, buy_licence(recording, offer));
	pallet_music_nft::grant_id(recording, number)
}

/// Disputes the ownership of a recording, for a bond of at most this.
pub fn contest(recording: RecordingId, max_bond: Balance) -> RuntimeCall {
	let (ground, evidence) = (Ground::Ownership, hash(99));
	MusicCall::contest { recording, ground, evidence, max_bond }.into()
}

/// Rules on the dispute that there is.
pub fn rule(recording: RecordingId, upheld: bool) -> RuntimeCall {
	let dispute = Disputes::<Runtime>::get(recording).unwrap().number;
	MusicCall::rule_dispute { recording, dispute, upheld }.into()
}

/// Applies a call that must succeed, and checks all.
pub fn done(who: Sr25519Keyring, call: impl Into<RuntimeCall>) {
	succeed(who, call);
	check_music();
}

/// Applies a call that must fail with this error.
pub fn denied(who: Sr25519Keyring, call: impl Into<RuntimeCall>, error: impl Into<DispatchError>) {
	let call = call.into();
	let described = format!("{call:?}");
	assert_eq!(apply(who, call), Ok(Err(error.into())), "{described}");
	check_music();
}

/// The events of music in the open block, in their order.
pub fn music_events() -> Vec<MusicEvent> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::MusicNft(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// What an account has on hold for a reason.
pub fn held(reason: HoldReason, who: Sr25519Keyring) -> Balance {
	Balances::balance_on_hold(&RuntimeHoldReason::MusicNft(reason), &id(who))
}
