// SPDX-License-Identifier: Apache-2.0

//! Works, recordings, and what is sold of them.

use super::{bounded, text, Generator, ALICE, BOB, DAY, DOLLAR, HOUR, USD};
use pallet_music_nft::{
	grant_id, Ask, Contributor, Disclosure, EditionTerms, EditionTermsOf, Ground,
	LicenceOfferInput, LicenceOfferInputOf, LicencePurchase, LicenceTerms, Made, Payee, Payment,
	Purse, RecordingInput, RecordingInputOf, Registered, Role, Sale, SourceInput, Supply,
	Territory, Tool, Use, WorkInput, WorkInputOf, PARTS,
};
use polyphony_runtime::{AccountId, Runtime, RuntimeCall};
use sp_runtime::Permill;

type Call = pallet_music_nft::Call<Runtime>;
type Pay = pallet_music_nft::PaymentOf<Runtime>;

/// Whose the recordings of the preset are.
const STEWARDS: [u8; 3] = [ALICE, ALICE, BOB];
/// How many splits it has.
const SPLITS: u32 = 4;

pub(super) fn act(this: &mut Generator) {
	let who = this.who();
	match this.below(10) {
		// Bought, and resold.
		0 | 1 => {
			let (recording, pay) = (this.below(3), any());
			let buy = Call::buy { recording, edition: 0, expected_disclosure: 0, pay: pay.clone() };
			this.push(who, buy);
			let item = this.number(3);
			let price = this.worth(&DOLLAR, 60);
			this.push(who, Call::list_item { recording, item, price: Some(price) });
			let other = this.who();
			let buy = Call::buy_item { recording, item, expected_disclosure: 0, pay };
			this.push(other, buy);
		},
		// A new recording, whose money goes to who registers it.
		2 => {
			let split = Call::create_split { payees: bounded(payees(this)) };
			this.push(who, split);
			let input = Box::new(recording(this));
			this.push(who, Call::register_recording { input });
		},
		3 => {
			let (recording, dispute) = (this.below(3), this.number(2));
			let rule = Call::rule_dispute { recording, dispute, upheld: this.one_in(2) };
			super::governance::motion(this, rule.into());
		},
		4 | 5 => {
			let recording = this.below(3);
			let call = of_steward(this, recording);
			this.push(STEWARDS[recording as usize], call);
		},
		_ => {
			let call = call(this);
			this.push(who, call);
		},
	}
}

/// Dollars, as many as it takes.
fn any() -> Pay {
	Payment { asset: DOLLAR, max_in: u128::MAX }
}

fn pay(this: &mut Generator) -> Pay {
	if this.one_in(2) {
		return any();
	}
	let asset = this.asset();
	let max_in = if this.one_in(3) { this.worth(&asset, 100) } else { u128::MAX };
	Payment { asset, max_in }
}

/// A call about it.
pub(super) fn call(this: &mut Generator) -> RuntimeCall {
	let recording = this.number(3);
	let expected_disclosure = if this.one_in(12) { 1 } else { 0 };
	let (edition, item) = (this.number(2), this.number(4));
	let (split, slot) = (this.number(SPLITS), this.below(3) as u16);
	let (stream, bid) = (this.number(2), this.number(3));
	let asset = this.asset();
	let call: Call = match this.below(30) {
		0..=3 => Call::buy { recording, edition, expected_disclosure, pay: pay(this) },
		4 | 5 => {
			let amount = this.worth(&DOLLAR, 200);
			let pay = pay(this);
			Call::bid_in_auction { recording, edition, amount, expected_disclosure, pay }
		},
		6 if this.one_in(2) => Call::leave_auction { recording, edition },
		6 => Call::end_auction { recording, edition },
		7 => {
			let price = if this.one_in(3) { None } else { Some(this.worth(&DOLLAR, 60)) };
			Call::list_item { recording, item, price }
		},
		8 | 9 => Call::buy_item { recording, item, expected_disclosure, pay: pay(this) },
		10 => Call::gift { recording, item, to: this.account() },
		11 if this.one_in(2) => Call::burn_item { recording, item },
		11 => Call::clear_history { recording, item, most: this.below(4) },
		12 => {
			let (amount, until) = (this.worth(&DOLLAR, 60), this.now + DAY);
			let pay = pay(this);
			Call::make_bid { recording, item, amount, until, expected_disclosure, pay }
		},
		13 => Call::cancel_bid { recording, bid },
		14 => Call::accept_bid { recording, bid },
		15 | 16 => {
			let purchase = LicencePurchase {
				expected_revision: if this.one_in(12) { 1 } else { 0 },
				expected_disclosure,
				expected_granted: None,
				pay: pay(this),
			};
			Call::buy_licence { recording, offer: this.number(3), purchase }
		},
		17 => Call::surrender_licence { grant: grant_id(recording, this.number(3)) },
		18 => {
			let ground = this.one_of(&[Ground::Ownership, Ground::Disclosure, Ground::Licence]);
			Call::contest { recording, ground, evidence: this.hash(), max_bond: u128::MAX }
		},
		19 => Call::end_dispute { recording },
		20 | 21 => Call::claim { split, slot, asset },
		22 => match this.below(4) {
			0 => Call::claim_path { split, path: bounded(vec![slot, 0]), asset },
			1 => Call::claim_upstream { recording, ancestor: 0, asset },
			2 => {
				let purse =
					if this.one_in(2) { Purse::Recording(recording) } else { Purse::Split(split) };
				Call::fund { purse, asset }
			},
			_ => Call::claim_owed { who: this.account(), asset },
		},
		23 => Call::fractionalise { split, slot, units: 1 + u64::from(this.below(1_000)) },
		24 => Call::claim_stream { stream, who: this.account(), asset },
		25 => match this.below(3) {
			0 => {
				let units = u64::from(this.below(300));
				Call::transfer_units { stream, to: this.account(), units }
			},
			1 => {
				let (units, price) = (1 + u64::from(this.below(300)), this.worth(&DOLLAR, 3));
				let ask = Ask { units, price, asset: DOLLAR };
				Call::sell_units { stream, ask: if this.one_in(4) { None } else { Some(ask) } }
			},
			_ => {
				let (seller, units) = (this.account(), u64::from(this.below(300)));
				Call::buy_units { stream, seller, units, pay: pay(this) }
			},
		},
		26 => Call::share_fees { recording, asset },
		27 => match this.below(4) {
			0 => Call::close_stream { stream },
			1 => Call::remove_split { split },
			2 => Call::hand_on { split, slot, to: this.account() },
			_ => Call::accept_stewardship { recording },
		},
		28 => Call::create_split { payees: bounded(payees(this)) },
		_ => Call::register_work { input: Box::new(work(this)) },
	};
	call.into()
}

/// One to three payees, who get all of it.
fn payees(this: &mut Generator) -> Vec<(Payee<AccountId>, u32)> {
	let count = 1 + this.below(3);
	let mut left = PARTS;
	(0..count)
		.map(|index| {
			let payee = match this.below(6) {
				0 => Payee::Split(this.number(SPLITS)),
				1 => Payee::ModelOwner(this.number(3)),
				2 if this.one_in(2) => Payee::Stream(this.number(2)),
				_ => Payee::Account(this.account()),
			};
			let parts = if index + 1 == count { left } else { 1 + this.below(left / 2) };
			left -= parts;
			(payee, parts)
		})
		.collect()
}

fn disclosure(this: &mut Generator) -> Disclosure {
	let tool = if this.one_in(2) { Tool::Listed(this.number(3)) } else { Tool::Other(this.hash()) };
	let made = this.one_of(&[
		Made::Human,
		Made::Assisted(None),
		Made::Assisted(Some(tool)),
		Made::Generated(tool),
	]);
	Disclosure { vocals: made, ..Disclosure::all(Made::Human) }
}

fn recording(this: &mut Generator) -> RecordingInputOf<Runtime> {
	let artist = Contributor { account: None, name: text("Ada"), role: Role::MainArtist };
	let mut sources = Vec::new();
	if this.one_in(3) {
		let recording = this.number(3);
		let grant = if this.one_in(2) { None } else { Some(grant_id(recording, this.number(3))) };
		sources.push(SourceInput { recording, grant });
	}
	RecordingInput {
		isrc: None,
		work: if this.one_in(2) { None } else { Some(this.number(1)) },
		title: text("Song"),
		content: this.hash(),
		c2pa: None,
		uri: text("ipfs://song"),
		created_at: this.now - u64::from(this.below(1_000)) * HOUR,
		contributors: bounded(vec![artist]),
		disclosure: disclosure(this),
		statement: text("All is played by hand."),
		sources: bounded(sources),
		split: this.number(SPLITS + 1),
	}
}

fn work(this: &mut Generator) -> WorkInputOf<Runtime> {
	let composer = Contributor { account: None, name: text("Ada"), role: Role::Composer };
	WorkInput {
		iswc: None,
		title: text("Work"),
		metadata: this.hash(),
		contributors: bounded(vec![composer]),
	}
}

fn edition(this: &mut Generator) -> EditionTermsOf<Runtime> {
	let price = this.worth(&DOLLAR, 50).clamp(USD, 1_000_000 * USD);
	let sale = match this.below(4) {
		0 => Sale::English {
			reserve: price,
			step: USD,
			duration: HOUR * u64::from(1 + this.below(48)),
			extension: HOUR / 6,
		},
		1 => Sale::Dutch { start: 10 * price, floor: price, duration: 12 * HOUR },
		_ => Sale::Fixed { price },
	};
	let supply = match (sale, this.below(2)) {
		(Sale::English { .. }, _) => Supply::Unique,
		(_, 0) => Supply::Limited(1 + this.below(20)),
		_ => Supply::Open { until: this.now + 30 * DAY },
	};
	EditionTerms {
		supply,
		sale,
		asset: if this.one_in(4) { this.asset() } else { DOLLAR },
		royalty: Permill::from_percent(1 + this.below(25)),
		least_royalty: USD / 10,
		starts: if this.one_in(4) { this.now + HOUR } else { 0 },
		allow_list_until: if this.one_in(6) { Some(this.now + DAY) } else { None },
		max_per_account: if this.one_in(4) { Some(1 + this.below(3)) } else { None },
		licence: this.hash(),
	}
}

fn licence_offer(this: &mut Generator) -> LicenceOfferInputOf<Runtime> {
	let share = Permill::from_percent(1 + this.below(50));
	let usage = this.one_of(&[
		Use::Personal,
		Use::Commercial,
		Use::Sync,
		Use::Remix { share },
		Use::AiTraining,
		Use::AiOutput,
	]);
	let territory = if this.one_in(3) {
		Territory::Countries(bounded(vec![*b"DE", *b"FR"]))
	} else {
		Territory::World
	};
	let term = if this.one_in(2) { None } else { Some(DAY * u64::from(1 + this.below(400))) };
	let terms =
		LicenceTerms { usage, territory, term, exclusive: this.one_in(4), text: this.hash() };
	let price = this.worth(&DOLLAR, 100);
	LicenceOfferInput { terms, asset: DOLLAR, price, open: !this.one_in(5) }
}

/// What the steward of a recording does with it.
fn of_steward(this: &mut Generator, recording: u32) -> RuntimeCall {
	let (edition_id, offer) = (this.number(2), this.number(3));
	let call: Call = match this.below(14) {
		0..=2 => Call::create_edition { recording, terms: Box::new(edition(this)) },
		3 => Call::close_edition { recording, edition: edition_id },
		4 => Call::remove_edition { recording, edition: edition_id },
		5 => {
			let account = this.account();
			Call::set_allowed { recording, edition: edition_id, account, allowed: !this.one_in(3) }
		},
		6 => Call::clear_lists { recording, edition: edition_id, most: this.below(4) },
		7 | 8 => Call::create_licence_offer { recording, input: Box::new(licence_offer(this)) },
		9 => Call::set_licence_offer { recording, offer, input: Box::new(licence_offer(this)) },
		10 => Call::remove_licence_offer { recording, offer },
		11 => {
			let disclosure = disclosure(this);
			Call::amend_disclosure { recording, disclosure, statement: text("With a model.") }
		},
		12 => {
			let to = if this.one_in(3) { None } else { Some(this.account()) };
			Call::offer_stewardship { recording, to }
		},
		_ if this.one_in(4) => Call::withdraw_recording { recording },
		_ => Call::revoke_codes { from: Registered::Recording(recording) },
	};
	call.into()
}
