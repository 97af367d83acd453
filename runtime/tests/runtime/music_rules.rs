// SPDX-License-Identifier: Apache-2.0

//! Music on the development chain: who decides what, codes, what deposits are for, and what the
//! runtime API tells.

use crate::common::{
	marketplace::{committee, pass, FINE_TUNE},
	markets::*,
	music::*,
	*,
};
use frame_support::{assert_noop, assert_ok, traits::PalletInfoAccess};
use pallet_collective::Instance1;
use pallet_music_nft::{
	AcceptedAssets, Country, HoldReason, LicenceTerms, NextRecording, NextSplit, NextWork,
	RecordingInput, Recordings, Registered, SourceInput, Territory, Use, WorkInput,
};
use pallet_music_nft_runtime_api::{
	self as told, runtime_decl_for_music_api::MusicApiV1, PayeeInfo, ProvenanceEntry, UseKindInfo,
};
use polyphony_runtime::{
	configs::governance::origins::Origin,
	constants::currency::{deposit, UNIT},
	AccountId, Balance, Balances, MusicNft, Nfts, Runtime, RuntimeCall, RuntimeOrigin, Treasury,
};
use sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{traits::BadOrigin, Permill};

const DAY: u64 = 24 * HOUR;

/// The origin of a motion on which so many of the three members of the committee agree.
fn members(agree: u32) -> RuntimeOrigin {
	pallet_collective::RawOrigin::<AccountId, Instance1>::Members(agree, 3).into()
}

#[test]
fn a_local_chain_begins_without_music() {
	genesis(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		assert_eq!(NextWork::<Runtime>::get(), 0);
		assert_eq!(NextRecording::<Runtime>::get(), 0);
		assert_eq!(NextSplit::<Runtime>::get(), 0);
		assert!(AcceptedAssets::<Runtime>::get().is_empty());
	});
}

#[test]
fn on_the_development_chain_prices_can_be_in_all_assets() {
	development().execute_with(|| {
		let all = [NATIVE, DOLLAR, OTHER, BITCOIN].map(|asset| (asset, true));
		assert_eq!(AcceptedAssets::<Runtime>::get().to_vec(), all);
		check_music();
		for _ in 0..3 {
			empty_block();
			check_music();
		}
	});
}

#[test]
fn governance_decides_what_music_can_cost() {
	development().execute_with(|| {
		open_block();
		let Song { recording, edition, .. } = song();
		let accept = |origin, asset, accepted| MusicNft::accept_asset(origin, asset, accepted);
		for origin in [
			RuntimeOrigin::signed(id(Alice)),
			RuntimeOrigin::none(),
			Origin::Treasurer.into(),
			Origin::OracleAdmin.into(),
			members(3),
		] {
			assert_noop!(accept(origin, DOLLAR, false), BadOrigin);
		}
		assert_ok!(accept(Origin::ListingAdmin.into(), DOLLAR, false));
		denied(Alice, edition_call(recording, fixed(DOLLAR, USD)), Failure::AssetNotAccepted);
		// What is for sale is sold.
		bought(Eve, recording, buy(recording, edition));
		assert_ok!(accept(RuntimeOrigin::root(), DOLLAR, true));
		done(Alice, edition_call(recording, fixed(DOLLAR, USD)));
		let none = accept(RuntimeOrigin::root(), Asset::WithId(99), true);
		assert_noop!(none, Failure::AccountNotFunded);
		close_block();
	});
}

#[test]
fn codes_are_unique_and_the_panel_takes_them_from_who_has_no_right_to_them() {
	development().execute_with(|| {
		open_block();
		let work = |iswc: &[u8; 11]| MusicCall::register_work {
			input: Box::new(WorkInput {
				iswc: Some(*iswc),
				title: text("Song"),
				metadata: hash(1),
				contributors: recording_input(0).contributors,
			}),
		};
		// T-034.524.680-1, and the same with another check digit.
		denied(Alice, work(b"T0345246802"), Failure::InvalidIswc);
		let number = NextWork::<Runtime>::get();
		done(Alice, work(b"T0345246801"));
		denied(Bob, work(b"t0345246801"), Failure::IswcTaken);
		let own = split_alone(Alice);
		let coded = |code: &[u8; 12], content| {
			register_call(RecordingInput {
				isrc: Some(*code),
				content: hash(content),
				..recording_input(own)
			})
		};
		denied(Alice, coded(b"USRC1A607839", 1), Failure::InvalidIsrc);
		let recording = NextRecording::<Runtime>::get();
		done(Alice, coded(b"USRC17607839", 1));
		denied(Bob, coded(b"usrc17607839", 2), Failure::IsrcTaken);
		denied(Bob, coded(b"USRC17607840", 1), Failure::ContentTaken);

		let both = [Registered::Work(number), Registered::Recording(recording)];
		for origin in [
			RuntimeOrigin::signed(id(Alice)),
			RuntimeOrigin::none(),
			Origin::ListingAdmin.into(),
			Origin::WhitelistedCaller.into(),
			members(1),
		] {
			assert_noop!(MusicNft::revoke_codes(origin, both[0]), BadOrigin);
		}
		committee(MusicCall::revoke_codes { from: both[0] });
		assert_ok!(MusicNft::revoke_codes(RuntimeOrigin::root(), both[1]));
		check_music();
		done(Bob, work(b"T0345246801"));
		done(Bob, coded(b"USRC17607839", 1));
		let again = MusicCall::assign_isrc { recording, isrc: *b"USRC17607841" };
		denied(Alice, again, Failure::CodesRevoked);
		close_block();
	});
}

#[test]
fn the_committee_rules_on_disputes() {
	development().execute_with(|| {
		open_block();
		let Song { recording, split, edition, .. } = song();
		let item = bought(Eve, recording, buy(recording, edition));
		denied(Alice, contest(recording, 50 * UNIT), Failure::OwnRecording);
		denied(Dave, contest(recording, 50 * UNIT - 1), Failure::BondAboveMax);
		done(Dave, contest(recording, 50 * UNIT));
		assert_eq!(held(HoldReason::Dispute, Dave), 50 * UNIT);
		denied(Ferdie, buy(recording, edition), Failure::Contested);
		for origin in [
			RuntimeOrigin::signed(id(Alice)),
			RuntimeOrigin::none(),
			Origin::ListingAdmin.into(),
			Origin::WhitelistedCaller.into(),
			members(1),
		] {
			assert_noop!(MusicNft::rule_dispute(origin, recording, 0, false), BadOrigin);
		}
		// Against Dave: a fifth of the bond is a fee, and the rest Alice's, who pays for her votes.
		let treasury = Balances::free_balance(Treasury::account_id());
		let dave = Ledger::now();
		committee(rule(recording, false));
		check_music();
		assert_eq!(Balances::free_balance(Treasury::account_id()) - treasury, 10 * UNIT);
		assert_eq!(dave.change(&NATIVE, &id(Dave)), -(50 * UNIT as i128));
		let gained = dave.change(&NATIVE, &id(Alice));
		assert!((39 * UNIT as i128..=40 * UNIT as i128).contains(&gained), "{gained}");
		bought(Ferdie, recording, buy(recording, edition));
		denied(Dave, contest(recording, 100 * UNIT), Failure::ContestedLately);

		// The next is twice as dear. Nobody rules on it: Dave has his bond back.
		pass(30 * DAY);
		denied(Dave, contest(recording, 100 * UNIT - 1), Failure::BondAboveMax);
		done(Dave, contest(recording, 100 * UNIT));
		pass(14 * DAY);
		assert_eq!(held(HoldReason::Dispute, Dave), 0);
		bought(Ferdie, recording, buy(recording, edition));

		// For Dave: nothing of it is sold again, and what was is paid out.
		pass(30 * DAY);
		done(Dave, contest(recording, 100 * UNIT));
		let number = pallet_music_nft::Disputes::<Runtime>::get(recording).unwrap().number;
		let last = MusicNft::rule_dispute(RuntimeOrigin::root(), recording, 0, true);
		assert_noop!(last, Failure::NotContested);
		assert_ok!(MusicNft::rule_dispute(RuntimeOrigin::root(), recording, number, true));
		check_music();
		assert_eq!(held(HoldReason::Dispute, Dave), 0);
		denied(Charlie, buy(recording, edition), Failure::Blocked);
		denied(Eve, list(recording, item, 100 * USD), Failure::Blocked);
		denied(Eve, gift(recording, item, Dave), Failure::Blocked);
		done(Charlie, claim(split, 0, DOLLAR));
		assert_eq!(MusicNft::owner_of_item(recording, item), Some(id(Eve)));
		close_block();
	});
}

/// How many entries music has in storage, with those of its items in their ledger, and how many
/// bytes these are with their keys.
fn stored() -> (u32, u32) {
	let (mut entries, mut bytes) = (0, 0);
	for pallet in [MusicNft::name(), Nfts::name()] {
		let prefix = sp_io::hashing::twox_128(pallet.as_bytes());
		let mut key = prefix.to_vec();
		while let Some(next) =
			sp_io::storage::next_key(&key).filter(|next| next.starts_with(&prefix))
		{
			entries += 1;
			bytes += next.len() as u32 + sp_io::storage::get(&next).unwrap().len() as u32;
			key = next;
		}
	}
	(entries, bytes)
}

/// What is on hold, or reserved, of all accounts.
fn reserved() -> Balance {
	frame_system::Account::<Runtime>::iter_values().map(|account| account.data.reserved).sum()
}

/// Who pays for what is stored: each deposit is at least that for the entries and their bytes.
#[test]
fn deposits_are_for_what_is_stored() {
	development().execute_with(|| {
		open_block();
		// With all that recordings have at most one of.
		let Song { recording: source, split: shared, edition: bought_from, .. } = song();
		let remix = licence_terms(Use::Remix { share: Permill::from_percent(10) });
		let free = offer(Alice, source, remix, DOLLAR, 0);
		let grant = licensed(Bob, source, free);
		let item = bought(Eve, source, buy(source, bought_from));
		bid_made(Bob, source, item, 10 * USD);
		let last = register_for(Ferdie);
		fractionalise(Ferdie, split_of(last), 0, 10);
		let contributors = || recording_input(0).contributors;
		let work = |iswc| WorkInput {
			iswc,
			title: text("Song"),
			metadata: hash(1),
			contributors: contributors(),
		};
		done(Ferdie, MusicCall::register_work { input: Box::new(work(None)) });
		let mut short = vec![];
		let mut pays = |what: &str, who, call: RuntimeCall| {
			let (entries, bytes, before) = (stored().0, stored().1, reserved());
			done(who, call);
			let (more, larger) = (stored().0 - entries, stored().1 - bytes);
			let (needed, held) = (deposit(more, larger), reserved() - before);
			if held < needed {
				short.push(format!("{what}: {held} for {more} entries of {larger} bytes"));
			}
		};
		let input = work(Some(*b"T0345246801"));
		pays("a work", Bob, MusicCall::register_work { input: Box::new(input) }.into());
		let payees =
			|payees: Vec<_>| MusicCall::create_split { payees: payees.try_into().unwrap() };
		let own = NextSplit::<Runtime>::get();
		pays("a split", Bob, payees(vec![(payee(Bob), 1_000_000)]).into());
		let two = vec![(payee(Bob), 500_000), (payee(Eve), 500_000)];
		pays("a split of two", Bob, payees(two).into());
		let input = RecordingInput {
			isrc: Some(*b"USRC17607839"),
			sources: vec![SourceInput { recording: source, grant: Some(grant) }]
				.try_into()
				.unwrap(),
			disclosure: generated(),
			statement: text("The rest."),
			..recording_input(own)
		};
		let recording = NextRecording::<Runtime>::get();
		pays("a recording", Bob, register_call(input));
		pays("an edition and the first", Bob, edition_call(recording, fixed(DOLLAR, USD)));
		pays("an edition", Bob, edition_call(recording, fixed(DOLLAR, USD)));
		pays("an auction", Bob, edition_call(recording, english(USD)));
		let until = polyphony_runtime::Timestamp::get() + DAY;
		let listed = pallet_music_nft::EditionTerms {
			allow_list_until: Some(until),
			max_per_account: Some(3),
			..fixed(DOLLAR, USD)
		};
		let by_list = edition(Bob, recording, listed);
		let allow = |account| MusicCall::set_allowed {
			recording,
			edition: by_list,
			account,
			allowed: true,
		};
		pays("a place on a list", Bob, allow(id(Eve)).into());
		// The first sale in an asset begins the accounts, which all later ones only add to.
		done(Eve, buy(recording, 0));
		pays("an item", Eve, buy(recording, 0));
		pays("an item of an edition with a limit", Eve, buy(recording, by_list));
		pays("a bid in an auction", Eve, bid(recording, 2, USD));
		pays("a bid", Dave, make_bid(source, item, 20 * USD));
		pays("a gift", Eve, gift(source, item, Ferdie));
		done(Ferdie, list(source, item, 20 * USD));
		pays("a resale", Eve, buy_item(source, item, any(DOLLAR)));
		let (terms, asset) = (licence_terms(Use::Sync), DOLLAR);
		let input =
			Box::new(pallet_music_nft::LicenceOfferInput { terms, asset, price: 0, open: true });
		let offered = MusicCall::create_licence_offer { recording: source, input };
		pays("a licence offer", Alice, offered.into());
		pays("a licence", Dave, buy_licence(source, free));
		let exclusive = LicenceTerms { exclusive: true, ..licence_terms(Use::AiVoice) };
		let exclusive = offer(Alice, source, exclusive, DOLLAR, 0);
		pays("an exclusive licence", Dave, buy_licence(source, exclusive));
		let split = shared;
		pays("a stream", Alice, MusicCall::fractionalise { split, slot: 0, units: 10 }.into());
		let stream = pallet_music_nft::NextStream::<Runtime>::get() - 1;
		let units = MusicCall::transfer_units { stream, to: id(Bob), units: 4 };
		pays("units", Alice, units.into());
		pays("a dispute", Dave, contest(recording, 50 * UNIT));
		assert!(short.is_empty(), "{short:#?}");
		close_block();
	});
}

#[test]
fn the_runtime_api_tells_what_there_is() {
	development().execute_with(|| {
		open_block();
		let Song { recording, split, band, edition } = song();
		let item = bought(Eve, recording, buy(recording, edition));
		done(Eve, gift(recording, item, Ferdie));
		let german = LicenceTerms {
			territory: Territory::Countries(vec![*b"DE", *b"FR"].try_into().unwrap()),
			term: Some(DAY),
			..licence_terms(Use::Sync)
		};
		let offer = offer(Alice, recording, german, DOLLAR, 5 * USD);
		let grant = licensed(Dave, recording, offer);

		// Where it comes from.
		let provenance = |limit, place| Runtime::provenance(recording, Some(item), place, limit);
		let page = provenance(10, Default::default());
		assert_eq!(page, MusicNft::provenance_infos(recording, Some(item), Default::default(), 10));
		assert_eq!(page.next, None);
		use ProvenanceEntry::{Disclosed, Licensed, Transferred};
		let [Disclosed(disclosed), Transferred(sale), Transferred(given), Licensed(licensed)] =
			&page.entries[..]
		else {
			panic!("{page:?}")
		};
		assert_eq!(disclosed.version, 0);
		assert_eq!((&sale.from, &sale.to, sale.price), (&None, &id(Eve), PRICE));
		assert_eq!((&given.from, &given.to), (&Some(id(Eve)), &id(Ferdie)));
		assert_eq!((licensed.grant, &licensed.holder), (grant, &id(Dave)));
		let mut place = Some(Default::default());
		let mut one_by_one = vec![];
		while let Some(from) = place {
			let page = provenance(1, from);
			one_by_one.extend(page.entries);
			place = page.next;
		}
		assert_eq!(one_by_one, page.entries);

		// Who gets what, down to the last slot.
		let tree = Runtime::split(told::Purse::Recording(recording)).unwrap();
		assert_eq!(Some(&tree), MusicNft::split_info(told::Purse::Split(split)).as_ref());
		let dollars = |amount| vec![told::AmountInfo { asset: DOLLAR, amount }];
		let all = AFTER_FEE + 4_900_000;
		assert_eq!(tree.received, dollars(all));
		let waiting: Vec<_> = tree.slots.iter().map(|slot| slot.waiting.clone()).collect();
		assert_eq!(waiting, [all / 2, all / 5, all * 3 / 10].map(dollars));
		let owner = Some(id(Bob));
		let model = PayeeInfo::ModelOwner { model: FINE_TUNE, owner };
		assert_eq!(tree.slots[1].payee, model);
		let PayeeInfo::Split(inner) = &tree.slots[2].payee else { panic!("{tree:?}") };
		assert_eq!((inner.split, inner.slots.len(), tree.leaves), (band, 2, 4));
		assert_eq!(inner.slots[0].share, 99_999_900);
		let own = Runtime::slots_of(id(Charlie), band, 10).slots;
		assert_eq!(own.len(), 1);
		assert_eq!((own[0].split, own[0].slot, own[0].parts), (band, 0, 333_333));

		// What somebody may do.
		let may = |country: Option<[u8; 2]>| {
			let country = country.map(told::Country);
			let found = Runtime::licence_of(id(Dave), recording, UseKindInfo::Sync, country);
			assert_eq!(
				found,
				MusicNft::licence_of(&id(Dave), recording, UseKindInfo::Sync, country)
			);
			found.map(|info| info.grant)
		};
		let (german, swiss): (Country, Country) = (*b"DE", *b"CH");
		assert_eq!(may(Some(german)), Some(grant));
		assert_eq!((may(Some(swiss)), may(None)), (None, None));
		let in_force = |in_force| Runtime::grants(recording, 0, 10, in_force);
		assert_eq!(in_force(true), MusicNft::grant_infos(recording, 0, 10, true));
		assert_eq!(in_force(true).grants.len(), 1);
		let rights = Runtime::rights(recording);
		assert_eq!(rights, MusicNft::rights_infos(recording));
		assert_eq!(rights.len(), 1);
		pass(DAY);
		assert_eq!(may(Some(german)), None);
		assert_eq!((in_force(true).grants.len(), in_force(false).grants.len()), (0, 1));

		// Recordings and items.
		let info = Runtime::recording(recording).unwrap();
		assert_eq!(info, MusicNft::recording_info(recording).unwrap());
		let content = Recordings::<Runtime>::get(recording)
			.and_then(|_| pallet_music_nft::RecordingsDetails::<Runtime>::get(recording))
			.unwrap()
			.content;
		assert_eq!(Runtime::recording_by_content(content), Some(info));
		let found = Runtime::item(recording, item).unwrap();
		assert_eq!((found.owner.clone(), found.gifts_left, found.transfers), (id(Ferdie), 1, 2));
		assert_eq!(Some(found), MusicNft::item_info(recording, item));
		let code = told::Text(b"XX".to_vec());
		assert_eq!(Runtime::recording_by_isrc(code), Err(told::InvalidCode::Isrc));
		close_block();
	});
}
