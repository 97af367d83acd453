// SPDX-License-Identifier: Apache-2.0

//! Music on the development chain, by signed transactions: what is paid for items, licences,
//! remixes and units of streams, and where each unit of it goes.

use crate::common::{
	lending::has,
	marketplace::{pass, percent, FINE_TUNE},
	markets::*,
	music::*,
	*,
};
use pallet_music_nft::{
	Ancestor, Ask, Lineages, Made, Payee, Payment, Purse, Received, RecordingInput, SourceInput,
	Tool, Use, WHOLE,
};
use polyphony_runtime::{
	configs::marketplace::ItemDeposit, constants::currency::UNIT, AccountId, Balance, Dex,
	ModelMarketplace, MusicNft, Runtime, RuntimeCall, Treasury,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use std::collections::BTreeMap;

type NftsCall = pallet_nfts::Call<Runtime>;

/// Changes of accounts, as [`Ledger::changes`] gives them.
fn changes<const N: usize>(all: [(AccountId, i128); N]) -> BTreeMap<AccountId, i128> {
	all.into_iter().filter(|(_, change)| *change != 0).collect()
}

/// As a change.
fn plus(amount: Balance) -> i128 {
	amount as i128
}

/// As a change.
fn minus(amount: Balance) -> i128 {
	-plus(amount)
}

/// What the last payment has cost, of the asset that was paid with.
fn spent() -> Balance {
	let all = music_events().into_iter().rev();
	let mut all = all.filter_map(|event| match event {
		MusicEvent::Collected { spent, .. }
		| MusicEvent::LicenceGranted { spent, .. }
		| MusicEvent::UnitsBought { spent, .. } => Some(spent),
		_ => None,
	});
	all.next().unwrap()
}

#[test]
fn what_ai_has_done_is_told_by_models_that_are_listed() {
	development().execute_with(|| {
		open_block();
		let split = split(Alice, &[(payee(Alice), 1_000_000)]);
		let made = |model| RecordingInput {
			disclosure: pallet_music_nft::Disclosure {
				vocals: Made::Assisted(Some(Tool::Listed(model))),
				..generated()
			},
			..recording_input(split)
		};
		let statement = || text("The words are mine.");
		denied(Alice, register_call(made(FINE_TUNE)), Failure::StatementMissing);
		let unknown = RecordingInput { statement: statement(), ..made(1_000_000) };
		denied(Alice, register_call(unknown), Failure::ModelNotFound);
		let known = RecordingInput { statement: statement(), ..made(FINE_TUNE) };
		register(Alice, known);
		close_block();
	});
}

#[test]
fn a_price_in_another_asset_is_shared_to_the_last_unit() {
	development().execute_with(|| {
		open_block();
		let before = Ledger::now();
		let Song { recording, split, band, edition } = song();
		// Who sells has filled the accounts up.
		let (ours, shared) = (purse(recording), split_purse(split));
		let least = USD / 100;
		let filled = [
			(id(Alice), 2 * minus(least)),
			(ours.clone(), plus(least)),
			(shared.clone(), plus(least)),
		];
		assert_eq!(before.changes(&DOLLAR), changes(filled));

		let before = Ledger::now();
		// The token is worth half a dollar.
		let for_tokens = |max_in| buy_for(recording, edition, Payment { asset: NATIVE, max_in });
		denied(Eve, for_tokens(200 * UNIT), Failure::PriceAboveMax);
		let mut fees = last_fee();
		let item = bought(Eve, recording, for_tokens(202 * UNIT));
		fees += last_fee();
		assert_eq!(MusicNft::owner_of_item(recording, item), Some(id(Eve)));
		let (pool, spent) = (Dex::pool_account(NATIVE_DOLLAR), spent());
		assert!(spent > 200 * UNIT && spent <= 202 * UNIT, "{spent}");
		let dollars = [
			(pool.clone(), minus(PRICE)),
			(ours.clone(), plus(PRICE - AFTER_FEE)),
			(shared.clone(), plus(AFTER_FEE)),
		];
		assert_eq!(before.changes(&DOLLAR), changes(dollars));
		// With what the ledger of items takes for an item, which the account of the recording holds.
		let ledger = ItemDeposit::get();
		let tokens = [
			(id(Eve), minus(spent + fees + ledger)),
			(pool, plus(spent)),
			(ours.clone(), plus(ledger)),
		];
		assert_eq!(before.changes(&NATIVE), changes(tokens));

		// Anybody claims for those who get it.
		let before = Ledger::now();
		done(Ferdie, claim(split, 0, DOLLAR));
		done(Ferdie, claim(split, 1, DOLLAR));
		denied(Ferdie, claim(split, 1, DOLLAR), Failure::NothingToClaim);
		let path = |slots: [u16; 2]| MusicCall::claim_path {
			split,
			path: slots.to_vec().try_into().unwrap(),
			asset: DOLLAR,
		};
		denied(Ferdie, path([2, 0]), Failure::NotFunded);
		done(Ferdie, MusicCall::fund { purse: Purse::Split(band), asset: DOLLAR });
		done(Ferdie, path([2, 0]));
		done(Ferdie, path([2, 1]));
		// 29.4 dollars in millionths: 9,799,990.2 and 19,600,009.8. What is left waits for the next.
		let paid = [
			(shared.clone(), minus(AFTER_FEE)),
			(id(Alice), 49_000_000),
			(id(Bob), 19_600_000),
			(id(Charlie), 9_799_990),
			(id(Dave), 19_600_009),
			(split_purse(band), plus(least) + 1),
			(id(Ferdie), minus(least)),
		];
		assert_eq!(before.changes(&DOLLAR), changes(paid));

		// The fee comes to the treasury within an hour.
		let before = Ledger::now();
		pass(HOUR);
		let fee = PRICE - AFTER_FEE;
		let treasury = Treasury::account_id();
		assert_eq!(before.changes(&DOLLAR), changes([(ours, minus(fee)), (treasury, plus(fee))]));
		close_block();
		check_music();
	});
}

#[test]
fn what_is_left_by_rounding_is_in_the_next_claim() {
	development().execute_with(|| {
		open_block();
		let thirds = [(payee(Bob), 333_333), (payee(Charlie), 333_333), (payee(Dave), 333_334)];
		let split = split(Alice, &thirds);
		let recording = register(Alice, recording_input(split));
		// A hundredth of a dollar less a fee of 0.0002: 9,800 units.
		let edition = edition(Alice, recording, fixed(DOLLAR, USD / 100));
		let before = Ledger::now();
		let sales = 25;
		for _ in 0..sales {
			bought(Eve, recording, buy(recording, edition));
			for slot in 0..3 {
				done(Ferdie, claim(split, slot, DOLLAR));
			}
		}
		let all = sales * 9_800;
		assert_eq!(Received::<Runtime>::get(split, DOLLAR), all);
		let got = [Bob, Charlie, Dave].map(|who| before.change(&DOLLAR, &id(who)));
		assert_eq!(got, [333_333, 333_333, 333_334].map(|parts| plus(all * parts / 1_000_000)));
		let expected = plus(all) - got.iter().sum::<i128>();
		assert_eq!(before.change(&DOLLAR, &split_purse(split)), expected);
		assert!((0..3).contains(&expected));
		close_block();
	});
}

#[test]
fn who_buys_a_model_is_paid_for_what_is_claimed_from_then_on() {
	development().execute_with(|| {
		open_block();
		let Song { recording, split, edition, .. } = song();
		bought(Dave, recording, buy(recording, edition));
		let before = Ledger::now();
		done(Ferdie, claim(split, 1, DOLLAR));
		assert_eq!(before.change(&DOLLAR, &id(Bob)), 19_600_000);

		let collection = pallet_model_marketplace::Collection::<Runtime>::get().unwrap();
		let price = Some(1_000 * UNIT);
		let sale =
			NftsCall::set_price { collection, item: FINE_TUNE, price, whitelisted_buyer: None };
		done(Bob, RuntimeCall::Nfts(sale));
		let purchase = NftsCall::buy_item { collection, item: FINE_TUNE, bid_price: 1_000 * UNIT };
		done(Eve, RuntimeCall::Nfts(purchase));
		assert_eq!(ModelMarketplace::owner_of(FINE_TUNE), Some(id(Eve)));

		bought(Dave, recording, buy(recording, edition));
		let before = Ledger::now();
		done(Ferdie, claim(split, 1, DOLLAR));
		let paid = [(split_purse(split), -19_600_000), (id(Eve), 19_600_000)];
		assert_eq!(before.changes(&DOLLAR), changes(paid));
		// Nor can the last owner keep it from her.
		denied(Bob, MusicCall::hand_on { split, slot: 1, to: id(Bob) }, Failure::NotPayee);
		close_block();
	});
}

#[test]
fn resales_pay_royalties() {
	development().execute_with(|| {
		open_block();
		let Song { recording, split, edition, .. } = song();
		let item = bought(Eve, recording, buy(recording, edition));
		// Fee and least royalty come off any price.
		denied(Eve, list(recording, item, USD), Failure::PriceTooLow);
		done(Eve, list(recording, item, 200 * USD));
		denied(Dave, list(recording, item, 200 * USD), Failure::NotOwner);
		let before = Ledger::now();
		let pay = |max_in| Payment { asset: OTHER, max_in };
		denied(Ferdie, buy_item(recording, item, pay(200 * USD)), Failure::PriceAboveMax);
		done(Ferdie, buy_item(recording, item, pay(201 * USD)));
		let pool = Dex::pool_account(DOLLAR_OTHER);
		let others = [(id(Ferdie), minus(spent())), (pool.clone(), plus(spent()))];
		assert_eq!(before.changes(&OTHER), changes(others));
		// A fee of 2 %, a royalty of a tenth.
		let dollars = [
			(pool, minus(200 * USD)),
			(purse(recording), plus(4 * USD)),
			(split_purse(split), plus(20 * USD)),
			(id(Eve), plus(176 * USD)),
		];
		assert_eq!(before.changes(&DOLLAR), changes(dollars));

		// A bid waits on the account of the recording until it is accepted, or comes back.
		let before = Ledger::now();
		denied(Dave, make_bid(recording, item, USD), Failure::PriceTooLow);
		let low = bid_made(Charlie, recording, item, 40 * USD);
		let high = bid_made(Dave, recording, item, 50 * USD);
		denied(Eve, MusicCall::accept_bid { recording, bid: high }, Failure::NotOwner);
		done(Ferdie, MusicCall::accept_bid { recording, bid: high });
		denied(Dave, MusicCall::cancel_bid { recording, bid: low }, Failure::NotBidder);
		done(Charlie, MusicCall::cancel_bid { recording, bid: low });
		let dollars = [
			(id(Dave), minus(50 * USD)),
			(purse(recording), plus(USD)),
			(split_purse(split), plus(5 * USD)),
			(id(Ferdie), plus(44 * USD)),
		];
		assert_eq!(before.changes(&DOLLAR), changes(dollars));
		// A price of next to nothing pays the least royalty, and the fee.
		let before = Ledger::now();
		done(Dave, list(recording, item, USD + USD / 10));
		done(Eve, buy_item(recording, item, any(DOLLAR)));
		let dollars = [
			(id(Eve), minus(1_100_000)),
			(purse(recording), 22_000),
			(split_purse(split), plus(USD)),
			(id(Dave), 78_000),
		];
		assert_eq!(before.changes(&DOLLAR), changes(dollars));
		close_block();
		check_music();
	});
}

#[test]
fn an_auction_is_won_by_the_highest_bidder_and_ends_by_itself() {
	development().execute_with(|| {
		open_block();
		let recording = register_for(Alice);
		let edition = edition(Alice, recording, english(100 * USD));
		let before = Ledger::now();
		denied(Dave, bid(recording, edition, 99 * USD), Failure::BidTooLow);
		done(Dave, bid(recording, edition, 100 * USD));
		denied(Eve, bid(recording, edition, 109 * USD), Failure::BidTooLow);
		done(Eve, bid(recording, edition, 110 * USD));
		assert_eq!(before.change(&DOLLAR, &id(Dave)), 0, "he has it back at once");
		pass(23 * HOUR);
		denied(Ferdie, MusicCall::end_auction { recording, edition }, Failure::TooEarly);
		pass(HOUR);
		assert_eq!(MusicNft::owner_of_item(recording, 1), Some(id(Eve)));
		let dollars = [
			(id(Eve), minus(110 * USD)),
			(purse(recording), 2_200_000),
			(split_purse(split_of(recording)), 107_800_000),
		];
		assert_eq!(before.changes(&DOLLAR), changes(dollars));
		close_block();
	});
}

#[test]
fn a_remix_pays_upstream() {
	development().execute_with(|| {
		open_block();
		let Song { recording: source, split, .. } = song();
		let remix = Use::Remix { share: percent(25) };
		let offer = offer(Alice, source, licence_terms(remix), DOLLAR, 40 * USD);
		let input = |who: Sr25519Keyring, grant| {
			let own = split_alone(who);
			let sources = vec![SourceInput { recording: source, grant }].try_into().unwrap();
			RecordingInput { sources, ..recording_input(own) }
		};
		denied(Dave, register_call(input(Dave, None)), Failure::NoRemixLicence);
		let before = Ledger::now();
		let grant = licensed(Dave, source, offer);
		// A licence is shared as an item: 0.8 for the fee.
		let dollars = [
			(id(Dave), minus(40 * USD)),
			(purse(source), 800_000),
			(split_purse(split), 39_200_000),
		];
		assert_eq!(before.changes(&DOLLAR), changes(dollars));
		denied(Eve, register_call(input(Eve, Some(grant))), Failure::NoRemixLicence);

		let remix = register(Dave, input(Dave, Some(grant)));
		denied(Dave, MusicCall::surrender_licence { grant }, Failure::LicenceInUse);
		denied(Alice, MusicCall::withdraw_recording { recording: source }, Failure::RecordingInUse);
		let ancestors = Lineages::<Runtime>::get(remix).ancestors;
		let expected = Ancestor { recording: source, share: WHOLE / 4 };
		assert_eq!(ancestors.to_vec(), [expected]);
		let edition = edition(Dave, remix, fixed(DOLLAR, 100 * USD));
		let before = Ledger::now();
		bought(Ferdie, remix, buy(remix, edition));
		let (own, upstream) = (split_purse(split_of(remix)), 24_500_000);
		let dollars = [
			(id(Ferdie), minus(100 * USD)),
			(purse(remix), plus(2 * USD) + upstream),
			(own, 73_500_000),
		];
		assert_eq!(before.changes(&DOLLAR), changes(dollars));
		let before = Ledger::now();
		let claim =
			|| MusicCall::claim_upstream { recording: remix, ancestor: source, asset: DOLLAR };
		done(Ferdie, claim());
		denied(Ferdie, claim(), Failure::NothingToClaim);
		let dollars = [(purse(remix), -upstream), (split_purse(split), upstream)];
		assert_eq!(before.changes(&DOLLAR), changes(dollars));
		close_block();
		check_music();
	});
}

#[test]
fn units_of_a_stream_are_sold() {
	development().execute_with(|| {
		open_block();
		let Song { recording, split, edition, .. } = song();
		bought(Dave, recording, buy(recording, edition));
		denied(Bob, MusicCall::fractionalise { split, slot: 1, units: 10 }, Failure::NotPayee);
		let stream = fractionalise(Alice, split, 0, 1_000);
		let ask = Some(Ask { units: 300, price: USD, asset: DOLLAR });
		done(Alice, MusicCall::sell_units { stream, ask });
		let before = Ledger::now();
		let buy_units = |units, pay| MusicCall::buy_units { stream, seller: id(Alice), units, pay };
		let max_in = 600 * UNIT;
		denied(Eve, buy_units(301, any(DOLLAR)), Failure::NotForSale);
		done(Eve, buy_units(250, Payment { asset: NATIVE, max_in }));
		let pool = Dex::pool_account(NATIVE_DOLLAR);
		let dollars = [(pool.clone(), minus(250 * USD)), (id(Alice), plus(250 * USD))];
		assert_eq!(before.changes(&DOLLAR), changes(dollars));
		assert_eq!(before.change(&NATIVE, &pool), plus(spent()));

		// Hers from then on: a quarter of the half.
		bought(Dave, recording, buy(recording, edition));
		let before = Ledger::now();
		for who in [Alice, Eve] {
			done(Ferdie, claim_stream(stream, who, DOLLAR));
			denied(Ferdie, claim_stream(stream, who, DOLLAR), Failure::NothingToClaim);
		}
		denied(Ferdie, claim(split, 0, DOLLAR), Failure::IsStream);
		let dollars = [
			(split_purse(split), minus(AFTER_FEE)),
			(id(Alice), 49_000_000 + 36_750_000),
			(id(Eve), 12_250_000),
		];
		assert_eq!(before.changes(&DOLLAR), changes(dollars));
		assert_eq!(has(&DOLLAR, &split_purse(split)), USD / 100 + AFTER_FEE);
		close_block();
	});
}

#[test]
fn who_makes_a_split_for_nobody_is_told() {
	development().execute_with(|| {
		open_block();
		let wrong = |payees: Vec<(Payee<AccountId>, u32)>| MusicCall::create_split {
			payees: payees.try_into().unwrap(),
		};
		denied(Alice, wrong(vec![(payee(Alice), 999_999)]), Failure::InvalidParts);
		denied(Alice, wrong(vec![(Payee::Stream(0), 1_000_000)]), Failure::InvalidPayee);
		denied(Alice, wrong(vec![(Payee::Split(u32::MAX), 1_000_000)]), Failure::SplitNotFound);
		let nobodys = wrong(vec![(Payee::ModelOwner(u32::MAX), 1_000_000)]);
		denied(Alice, nobodys, Failure::ModelNotFound);
		close_block();
	});
}
