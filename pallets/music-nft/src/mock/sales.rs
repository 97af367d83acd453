// SPDX-License-Identifier: Apache-2.0

//! Editions, items, auctions and bids in tests, and disputes for which nobody has to wait.

use super::*;
use frame_support::traits::tokens::nonfungibles_v2::Inspect as _;

/// Whether anything of a recording may be sold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stand {
	Clear,
	Contested,
	Blocked,
}

/// How a recording stands.
pub fn standing_of(id: RecordingId) -> Stand {
	match Standings::<Test>::get(id).state {
		State::Clear => Stand::Clear,
		State::Contested => Stand::Contested,
		State::Blocked(_) => Stand::Blocked,
	}
}

/// Lets a recording stand otherwise from now on.
pub fn stand(id: RecordingId, standing: Stand) {
	let now = standing_of(id);
	if now == standing {
		return;
	}
	if now == Stand::Clear {
		Standings::<Test>::mutate(id, |standing| standing.again_at = 0);
		contest(EXCHANGE, id).unwrap();
	}
	match standing {
		Stand::Contested => (),
		Stand::Blocked => rule(id, true).unwrap(),
		Stand::Clear => {
			let now = Music::now();
			Disputes::<Test>::mutate(id, |dispute| dispute.as_mut().unwrap().deadline = now);
			end_dispute(id).unwrap();
		},
	}
}

/// The least royalty of editions in tests.
pub const LEAST: Balance = DOLLAR;
/// The price of an item.
pub const PRICE: Balance = 100 * DOLLAR;

/// So many items for a price in dollars, with a tenth as royalty.
pub fn edition_terms(supply: Supply, sale: Sale) -> EditionTermsOf<Test> {
	EditionTerms {
		supply,
		sale,
		asset: USD,
		royalty: percent(10),
		least_royalty: LEAST,
		starts: 0,
		allow_list_until: None,
		max_per_account: None,
		licence: hash(7),
	}
}

/// Ten items at a price.
pub fn fixed() -> EditionTermsOf<Test> {
	edition_terms(Supply::Limited(10), Sale::Fixed { price: PRICE })
}

/// One item by auction for a day, in steps of ten, with ten minutes at the end.
pub fn english() -> EditionTermsOf<Test> {
	let sale =
		Sale::English { reserve: PRICE, step: 10 * DOLLAR, duration: DAY, extension: HOUR / 6 };
	edition_terms(Supply::Unique, sale)
}

/// A recording of Alice that pays a share to a source.
pub fn remix_of(source: RecordingId, share: Permill) -> RecordingId {
	let licence = super::grant(ALICE, source, share);
	remix(ALICE, &[(source, Some(licence))]).unwrap()
}

/// Makes an edition.
pub fn edition_as(
	who: AccountId,
	recording: RecordingId,
	terms: EditionTermsOf<Test>,
) -> Result<EditionId, DispatchError> {
	let id = Catalogues::<Test>::get(recording).map_or(0, |catalogue| catalogue.next_edition);
	submit(who, Call::create_edition { recording, terms: Box::new(terms) })?;
	Ok(id)
}

/// A recording of Alice with an edition.
pub fn offered(terms: EditionTermsOf<Test>) -> (RecordingId, EditionId) {
	let id = register(ALICE);
	(id, edition_as(ALICE, id, terms).unwrap())
}

/// Enough, in an asset.
pub fn pay_in(asset: Asset) -> PaymentOf<Test> {
	Payment { asset, max_in: RICH / 100 }
}

/// Buys from an edition.
pub fn buy(
	who: AccountId,
	recording: RecordingId,
	edition: EditionId,
) -> Result<ItemId, DispatchError> {
	let expected_disclosure = super::recording(recording).disclosure;
	let pay = pay_in(edition_at(recording, edition).terms.asset);
	submit(who, Call::buy { recording, edition, expected_disclosure, pay })?;
	Ok(Catalogues::<Test>::get(recording).unwrap().items)
}

/// An item of Bob's, of a recording of Alice.
pub fn bought() -> (RecordingId, ItemId) {
	let (recording, edition) = offered(fixed());
	(recording, buy(BOB, recording, edition).unwrap())
}

/// Bids in an auction.
pub fn bid(
	who: AccountId,
	(recording, edition): (RecordingId, EditionId),
	amount: Balance,
) -> DispatchResult {
	let expected_disclosure = super::recording(recording).disclosure;
	let pay = pay_in(edition_at(recording, edition).terms.asset);
	let call = Call::bid_in_auction { recording, edition, amount, expected_disclosure, pay };
	submit(who, call)
}

/// Offers an item for sale.
pub fn list(
	who: AccountId,
	(recording, item): (RecordingId, ItemId),
	price: Balance,
) -> DispatchResult {
	submit(who, Call::list_item { recording, item, price: Some(price) })
}

/// Buys an item from who has it.
pub fn buy_item(who: AccountId, (recording, item): (RecordingId, ItemId)) -> DispatchResult {
	let expected_disclosure = super::recording(recording).disclosure;
	submit(who, Call::buy_item { recording, item, expected_disclosure, pay: pay_in(USD) })
}

/// Gives an item away.
pub fn gift(
	who: AccountId,
	(recording, item): (RecordingId, ItemId),
	to: AccountId,
) -> DispatchResult {
	submit(who, Call::gift { recording, item, to })
}

/// Bids for an item, for a day.
pub fn make_bid(
	who: AccountId,
	(recording, item): (RecordingId, ItemId),
	amount: Balance,
) -> Result<BidId, DispatchError> {
	let id = NextBid::<Test>::get(recording);
	let expected_disclosure = super::recording(recording).disclosure;
	let until = Clock::get() + DAY;
	let pay = pay_in(USD);
	submit(who, Call::make_bid { recording, item, amount, until, expected_disclosure, pay })?;
	Ok(id)
}

/// Accepts a bid.
pub fn accept_bid(who: AccountId, recording: RecordingId, bid: BidId) -> DispatchResult {
	submit(who, Call::accept_bid { recording, bid })
}

/// An edition that is there.
pub fn edition_at(recording: RecordingId, id: EditionId) -> EditionOf<Test> {
	Editions::<Test>::get(recording, id).unwrap()
}

/// An item that is there.
pub fn item_at((recording, id): (RecordingId, ItemId)) -> ItemOf<Test> {
	Items::<Test>::get(recording, id).unwrap()
}

/// Who owns an item.
pub fn owner((recording, item): (RecordingId, ItemId)) -> Option<AccountId> {
	Music::owner_of_item(recording, item)
}

/// The collection of a recording.
pub fn collection(recording: RecordingId) -> u32 {
	Catalogues::<Test>::get(recording).unwrap().collection
}

/// Whether somebody could move an item without us.
pub fn movable((recording, item): (RecordingId, ItemId)) -> bool {
	Nfts::can_transfer(&collection(recording), &item)
}

/// What one entry of a kind takes.
pub fn entry_deposit<Entry: codec::MaxEncodedLen>() -> Balance {
	ENTRY_DEPOSIT + BYTE_DEPOSIT * Entry::max_encoded_len() as Balance
}

/// What a bidder in an auction has on hold.
pub fn item_deposits() -> Balance {
	entry_deposit::<ItemOf<Test>>() + entry_deposit::<TransferOf<Test>>() + ITEM_DEPOSIT
}

/// The history of an item.
pub fn history((recording, item): (RecordingId, ItemId)) -> Vec<TransferOf<Test>> {
	(0..).map_while(|entry| Transfers::<Test>::get((recording, item, entry))).collect()
}

/// Says that AI has done something in a recording of Alice.
pub fn amend(recording: RecordingId) {
	let disclosure = Disclosure { lyrics: Made::Assisted(None), ..Disclosure::all(Made::Human) };
	let statement = text("The rest.");
	submit(ALICE, Call::amend_disclosure { recording, disclosure, statement }).unwrap();
}
