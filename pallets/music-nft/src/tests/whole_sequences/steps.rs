// SPDX-License-Identifier: Apache-2.0

//! What is done: what, by whom, with which of those that there are, and how much.

use super::*;
use frame_support::{traits::Hooks as _, weights::Weight};

pub(super) type Drawn = (u8, u8, u8, u16);

/// One of those that are there.
fn one_of<K: Ord>(keys: impl Iterator<Item = K>, which: u8) -> Option<K> {
	let mut keys: Vec<_> = keys.collect();
	keys.sort_unstable();
	let at = usize::from(which).checked_rem(keys.len())?;
	keys.into_iter().nth(at)
}

/// An amount that is divided by nothing.
fn amount(size: u16) -> Balance {
	let times = if size.is_multiple_of(5) { 1_000_003 } else { 37 };
	Balance::from(size) * times + 211
}

pub(super) fn drawn_terms(kind: u8, size: u16, asset: &Asset) -> EditionTermsOf<Test> {
	let price = amount(size);
	let hours = u64::from(size % 50) * HOUR;
	let until = Clock::get() + 40 * DAY;
	let (supply, sale) = match kind % 3 {
		0 => (Supply::Open { until }, Sale::Fixed { price }),
		1 => {
			let sale = Sale::Dutch { start: price + 1_001, floor: price, duration: hours + HOUR };
			(Supply::Limited(500), sale)
		},
		_ => {
			let (duration, extension) = (hours + HOUR, HOUR / 2);
			(Supply::Unique, Sale::English { reserve: price, step: 7, duration, extension })
		},
	};
	EditionTerms {
		asset: asset.clone(),
		royalty: Permill::from_parts(10_000 + u32::from(size) * 3),
		least_royalty: 101,
		..edition_terms(supply, sale)
	}
}

/// Who buys, and with what.
fn buyer(by: u8, asset: &Asset) -> (AccountId, Asset) {
	let with = if by.is_multiple_of(4) { BTC } else { asset.clone() };
	(TRADERS[usize::from(by) % 3].clone(), with)
}

/// As much as anybody has to pay for anything here.
fn pay(with: &Asset) -> PaymentOf<Test> {
	Payment { asset: with.clone(), max_in: RICH / 1_000 }
}

fn seen(id: RecordingId) -> DisclosureId {
	recording(id).disclosure
}

/// Sells something: from an edition, of somebody, a licence; or claims for a slot.
pub(super) fn sell(books: &mut Books, (what, by, which, size): Drawn) -> Option<()> {
	match what {
		0..=4 => {
			let priced = Editions::<Test>::iter_keys()
				.filter(|(id, edition)| Music::price_now(*id, *edition).is_some());
			let (recording, edition) = one_of(priced, which)?;
			let price = Music::price_now(recording, edition)?;
			let asset = edition_at(recording, edition).terms.asset;
			let (who, with) = buyer(by, &asset);
			let expected_disclosure = seen(recording);
			let call = Call::buy { recording, edition, expected_disclosure, pay: pay(&with) };
			if quietly(who.clone(), call) {
				books.sale(recording, &asset, price, (&who, &with));
			}
		},
		5..=7 => {
			let (recording, item) = one_of(Items::<Test>::iter_keys(), which)?;
			let (seller, edition) = (owner((recording, item))?, item_at((recording, item)).edition);
			if item_at((recording, item)).ask.is_none() || what == 5 {
				let price = Some(amount(size));
				quietly(seller.clone(), Call::list_item { recording, item, price });
			}
			let price = item_at((recording, item)).ask?.price;
			let (who, with) = buyer(by, &edition_at(recording, edition).terms.asset);
			let (expected_disclosure, pay) = (seen(recording), pay(&with));
			let call = Call::buy_item { recording, item, expected_disclosure, pay };
			if quietly(who.clone(), call) {
				books.resale(recording, edition, &seller, price, (&who, &with));
			}
		},
		8..=10 => {
			let (recording, offer) = one_of(LicenceOffers::<Test>::iter_keys(), which)?;
			let LicenceOfferInput { asset, price, .. } =
				LicenceOffers::<Test>::get(recording, offer)?.input;
			let (who, with) = buyer(by, &asset);
			let purchase =
				LicencePurchase { pay: pay(&with), ..licence_purchase(recording, offer) };
			if quietly(who.clone(), Call::buy_licence { recording, offer, purchase }) {
				books.sale(recording, &asset, price, (&who, &with));
			}
		},
		_ => {
			let all = claims();
			quietly(PANEL, all.get(usize::from(size) % all.len())?.clone());
		},
	}
	Some(())
}

/// Bids in auctions and for items, and what becomes of them.
fn bid(books: &mut Books, (what, by, which, size): Drawn) -> Option<()> {
	let before = Seen::now();
	let (mut with, mut accepted) = (USD, None);
	match what {
		11..=14 => {
			let (recording, edition) = one_of(Auctions::<Test>::iter_keys(), which)?;
			let found = Music::edition_info(recording, edition)?;
			let amount = found.auction?.least.checked_sub(u128::from(size % 8 == 0))?;
			let amount = amount + Balance::from(size % 50 / 8);
			let (who, chosen) = buyer(by, &found.asset);
			let (expected_disclosure, pay) = (seen(recording), pay(&chosen));
			let call =
				Call::bid_in_auction { recording, edition, amount, expected_disclosure, pay };
			quietly(who, call);
			with = chosen;
		},
		15 => {
			let (recording, edition) = one_of(Auctions::<Test>::iter_keys(), which)?;
			let leader = Auctions::<Test>::get(recording, edition)?.highest?.bidder;
			quietly(leader, Call::leave_auction { recording, edition });
		},
		16 => {
			let (recording, edition) = one_of(Auctions::<Test>::iter_keys(), which)?;
			quietly(PANEL, Call::end_auction { recording, edition });
		},
		17 | 18 => {
			let (recording, item) = one_of(Items::<Test>::iter_keys(), which)?;
			let asset = edition_at(recording, item_at((recording, item)).edition).terms.asset;
			let (who, chosen) = buyer(by, &asset);
			let (expected_disclosure, pay) = (seen(recording), pay(&chosen));
			let (amount, until) = (amount(size), Clock::get() + u64::from(size) * HOUR / 500 + 1);
			let call = Call::make_bid { recording, item, amount, until, expected_disclosure, pay };
			quietly(who, call);
			with = chosen;
		},
		19 | 20 => {
			let (recording, bid) = one_of(Bids::<Test>::iter_keys(), which)?;
			let item = Bids::<Test>::get(recording, bid)?.item;
			let seller = owner((recording, item))?;
			if quietly(seller.clone(), Call::accept_bid { recording, bid }) {
				accepted = Some(((recording, bid), seller));
			}
		},
		_ => {
			let (recording, bid) = one_of(Bids::<Test>::iter_keys(), which)?;
			let bidder = Bids::<Test>::get(recording, bid)?.bidder;
			quietly(bidder, Call::cancel_bid { recording, bid });
		},
	}
	books.look(before, &with, accepted);
	Some(())
}

/// Units that move, for nothing and for money.
fn trade_units(books: &mut Books, (what, by, which, size): Drawn) -> Option<()> {
	let (stream, other) = (0, HOLDERS[usize::from(by) % 3].clone());
	let holders = Holdings::<Test>::iter_prefix(stream).filter(|(_, holding)| holding.units != 0);
	let who = one_of(holders.map(|(who, _)| who), which)?;
	let units = 1 + u64::from(size % 3);
	match what {
		22 => {
			quietly(who, Call::transfer_units { stream, to: other, units });
		},
		_ => {
			let asset = ASSETS[usize::from(size % 2)].clone();
			let ask = Some(Ask { units, price: amount(size), asset: asset.clone() });
			quietly(who.clone(), Call::sell_units { stream, ask });
			let ask = Holdings::<Test>::get(stream, &who)?.ask?;
			let (_, with) = buyer(by, &ask.asset);
			let pay = pay(&with);
			if quietly(other.clone(), Call::buy_units { stream, seller: who.clone(), units, pay }) {
				let price = ask.price * Balance::from(units);
				books.units(&who, &ask.asset, price, (&other, &with));
			}
		},
	}
	Some(())
}

/// What happens to items and recordings besides.
fn happen((what, by, which, size): Drawn) -> Option<()> {
	let id = one_of(Recordings::<Test>::iter_keys(), which)?;
	let item = one_of(Items::<Test>::iter_keys(), which);
	match what {
		24 => {
			let (recording, item) = item?;
			let to = TRADERS[usize::from(by) % 3].clone();
			quietly(owner((recording, item))?, Call::gift { recording, item, to });
		},
		25 => {
			let (recording, item) = item.filter(|_| size.is_multiple_of(4))?;
			quietly(owner((recording, item))?, Call::burn_item { recording, item });
		},
		26 => {
			let bound = if size % 3 == 0 { CONTEST_BOND } else { RICH };
			let (ground, evidence) = (Ground::Ownership, hash(1));
			let call = Call::contest { recording: id, ground, evidence, max_bond: bound };
			quietly(EVE, call);
		},
		27 => {
			let id = one_of(Disputes::<Test>::iter_keys(), which)?;
			let _ = rule(id, size.is_multiple_of(8));
		},
		28 => {
			let made = [Made::Human, Made::Assisted(None), Made::Generated(Tool::Other(hash(1)))];
			let lyrics = made[usize::from(size % 3)];
			let disclosure = Disclosure { lyrics, ..Disclosure::all(Made::Human) };
			let statement = text("x");
			let call = Call::amend_disclosure { recording: id, disclosure, statement };
			quietly(recording(id).steward, call);
		},
		29 => {
			let terms = drawn_terms(by, size, &ASSETS[usize::from(by) % 2]);
			let call = Call::create_edition { recording: id, terms: Box::new(terms) };
			quietly(recording(id).steward, call);
		},
		30 => {
			let who = people().chain([TREASURY]).nth(usize::from(which) % 11)?;
			match size % 3 {
				0 => block(&USD, who),
				_ => unblock(&USD, who),
			}
		},
		_ if size.is_multiple_of(2) => TestHalted::set(size % 3 == 0),
		_ => ExchangeDown::set(size % 3 == 0),
	}
	Some(())
}

/// Ends the block, begins the next so many milliseconds later, and does what is due then.
pub(super) fn go_on(ms: u64, work: bool) {
	let now = System::block_number();
	Music::on_idle(now, Weight::MAX);
	System::set_block_number(now + 1);
	System::reset_events();
	Music::on_initialize(now + 1);
	Clock::mutate(|clock| *clock += ms);
	if work {
		Music::on_idle(now + 1, Weight::MAX);
	}
}

/// Does one of all that, and checks the state.
pub(super) fn step(books: &mut Books, (what, by, which, size): Drawn) {
	let what = what % 38;
	let drawn = (what, by, which, size);
	let _ = match what {
		0..=10 => sell(books, drawn),
		11..=21 => bid(books, drawn),
		22 | 23 => trade_units(books, drawn),
		24..=31 => happen(drawn),
		35 => happen((29, by, which, size)),
		32 | 33 => sell(books, (u8::MAX, by, which, size)),
		34 => {
			let all = UnsharedFees::<Test>::iter_keys();
			one_of(all, which).map(|(recording, asset)| {
				quietly(PANEL, Call::share_fees { recording, asset });
			})
		},
		_ => {
			let seen = Seen::now();
			let ms = u64::from(size) * HOUR / 2_000;
			// The chain has done what is due, or has not come to it.
			go_on(ms, !by.is_multiple_of(3));
			books.look(seen, &USD, None);
			Some(())
		},
	};
	check();
}
