// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A chain with music, what its people do, and what has come of it.

use crate::{
	calls::*,
	common::{runtime, World},
};
use codec::Encode;
use frame_support::traits::fungible::NativeOrWithId::{self, Native, WithId};
use pallet_music_nft::{
	AcceptedAssets, Ask, Call, CatalogueOf, Catalogues, Contributor, Disclosure, EditionId,
	EditionTerms, Event, Ground, LicenceOfferId, LicenceOfferInput, LicencePurchase, LicenceTerms,
	Made, Payee, Payment, Purse, RecordingId, RecordingInput, Role, Sale, SlotId, SourceInput,
	SplitId, StreamId, Supply, Territory, Use,
};
use polyphony_runtime::{
	configs::money::TreasuryAccount, constants::currency::UNIT, AccountId, AssetId, Balance,
	MusicNft, Runtime, RuntimeCall, RuntimeEvent,
};
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use sp_runtime::Permill;

/// Recordings that are built on no other, each with people of its own.
pub(super) const RECORDINGS: usize = 12;
/// Who takes part in a recording: the steward, two who buy, and one who sells units besides.
pub(super) const STEWARD: usize = 0;
pub(super) const EVE: usize = 1;
pub(super) const FRED: usize = 2;
pub(super) const UMA: usize = 3;
/// The asset in which everything is sold.
pub(super) const DOLLAR: AssetId = 1;
/// A whole one.
pub(super) const ONE: Balance = 1_000_000;
/// What everybody has of it.
pub(super) const WEALTH: Balance = 10_000 * ONE;
/// Whose asset it is.
pub(super) const BANKER: usize = 63;

/// The editions of each recording: six items at a price, and one for the highest bidder.
pub(super) const FIXED: EditionId = 0;
pub(super) const AUCTION: EditionId = 1;
pub(super) const ITEMS: u32 = 6;
pub(super) const PRICE: Balance = 20 * ONE;
/// The licences: for all who want one, for one alone, and to build on the recording.
pub(super) const SYNC: LicenceOfferId = 0;
pub(super) const ALONE: LicenceOfferId = 1;
pub(super) const REMIX: LicenceOfferId = 2;
/// Units of a stream, and what one costs.
pub(super) const UNITS: u64 = 1_000;
pub(super) const UNIT_PRICE: Balance = ONE / 10;
/// How long an auction is, in milliseconds: 22 blocks.
pub(super) const AUCTION_TIME: u64 = 44_000;

pub(super) type Asset = NativeOrWithId<AssetId>;

pub(super) fn dollar() -> Asset {
	WithId(DOLLAR)
}

pub(super) fn music(call: Call<Runtime>) -> RuntimeCall {
	RuntimeCall::MusicNft(call)
}

/// Somebody in his part in a recording.
pub(super) fn person(part: usize, recording: usize) -> usize {
	part * RECORDINGS + recording
}

/// The splits of a recording: of the band, and of all of its money.
pub(super) fn band(recording: usize) -> SplitId {
	recording as SplitId
}

pub(super) fn split(recording: usize) -> SplitId {
	(RECORDINGS + recording) as SplitId
}

/// Enough of an asset.
pub(super) fn pay(asset: Asset) -> Payment<Asset> {
	let max_in = if asset == Native { 10 * UNIT } else { WEALTH };
	Payment { asset, max_in }
}

pub(super) fn create_split(payees: Vec<(Payee<AccountId>, u32)>) -> RuntimeCall {
	music(Call::create_split { payees: payees.try_into().expect("there are few") })
}

pub(super) fn register(seed: usize, split: SplitId, sources: Vec<SourceInput>) -> RuntimeCall {
	let text = |text: &str| text.as_bytes().to_vec();
	let artist = Contributor {
		account: None,
		name: text("Anybody").try_into().expect("it is short"),
		role: Role::MainArtist,
	};
	let input = RecordingInput {
		isrc: None,
		work: None,
		title: text("Anything").try_into().expect("it is short"),
		content: H256(blake2_256(&seed.to_le_bytes())),
		c2pa: None,
		uri: Default::default(),
		created_at: 0,
		contributors: vec![artist].try_into().expect("there is one"),
		disclosure: Disclosure::all(Made::Human),
		statement: Default::default(),
		sources: sources.try_into().expect("there are few"),
		split,
	};
	music(Call::register_recording { input: Box::new(input) })
}

pub(super) fn edition(recording: RecordingId, supply: Supply, sale: Sale) -> RuntimeCall {
	let terms = EditionTerms {
		supply,
		sale,
		asset: dollar(),
		royalty: Permill::from_percent(10),
		least_royalty: ONE,
		starts: 0,
		allow_list_until: None,
		max_per_account: None,
		licence: H256::repeat_byte(5),
	};
	music(Call::create_edition { recording, terms: Box::new(terms) })
}

pub(super) fn licence(recording: RecordingId, usage: Use, exclusive: bool) -> RuntimeCall {
	let terms = LicenceTerms {
		usage,
		territory: Territory::World,
		term: None,
		exclusive,
		text: H256::repeat_byte(6),
	};
	let input = LicenceOfferInput { terms, asset: dollar(), price: 5 * ONE, open: true };
	music(Call::create_licence_offer { recording, input: Box::new(input) })
}

/// All that is for sale of a recording, in calls that can go into one batch.
pub(super) fn offers(recording: RecordingId, remix: Permill) -> Vec<RuntimeCall> {
	let auction =
		Sale::English { reserve: 10 * ONE, step: ONE, duration: AUCTION_TIME, extension: 4_000 };
	vec![
		edition(recording, Supply::Limited(ITEMS), Sale::Fixed { price: PRICE }),
		edition(recording, Supply::Unique, auction),
		licence(recording, Use::Sync, false),
		licence(recording, Use::AiTraining, true),
		licence(recording, Use::Remix { share: remix }, false),
	]
}

pub(super) fn buy(recording: usize, asset: Asset) -> RuntimeCall {
	let (recording, pay) = (recording as RecordingId, pay(asset));
	music(Call::buy { recording, edition: FIXED, expected_disclosure: 0, pay })
}

pub(super) fn outbid(recording: usize, amount: Balance) -> RuntimeCall {
	music(Call::bid_in_auction {
		recording: recording as RecordingId,
		edition: AUCTION,
		amount,
		expected_disclosure: 0,
		pay: pay(dollar()),
	})
}

pub(super) fn list(recording: usize, item: u32, price: Option<Balance>) -> RuntimeCall {
	music(Call::list_item { recording: recording as RecordingId, item, price })
}

pub(super) fn buy_item(recording: usize, item: u32) -> RuntimeCall {
	let (recording, pay) = (recording as RecordingId, pay(dollar()));
	music(Call::buy_item { recording, item, expected_disclosure: 0, pay })
}

pub(super) fn make_bid(recording: usize, item: u32, amount: Balance) -> RuntimeCall {
	music(Call::make_bid {
		recording: recording as RecordingId,
		item,
		amount,
		until: 10_000_000,
		expected_disclosure: 0,
		pay: pay(dollar()),
	})
}

pub(super) fn license(
	recording: usize,
	offer: LicenceOfferId,
	granted: Option<u32>,
) -> RuntimeCall {
	let purchase = LicencePurchase {
		expected_revision: 0,
		expected_disclosure: 0,
		expected_granted: granted,
		pay: pay(dollar()),
	};
	music(Call::buy_licence { recording: recording as RecordingId, offer, purchase })
}

pub(super) fn claim_path(split: SplitId, path: &[SlotId]) -> RuntimeCall {
	let path = path.to_vec().try_into().expect("it is short");
	music(Call::claim_path { split, path, asset: dollar() })
}

pub(super) fn claim(split: SplitId, slot: SlotId) -> RuntimeCall {
	music(Call::claim { split, slot, asset: dollar() })
}

pub(super) fn claim_stream(stream: usize, who: AccountId) -> RuntimeCall {
	music(Call::claim_stream { stream: stream as StreamId, who, asset: dollar() })
}

pub(super) fn sell_units(stream: usize) -> RuntimeCall {
	let ask = Ask { units: UNITS / 2, price: UNIT_PRICE, asset: dollar() };
	music(Call::sell_units { stream: stream as StreamId, ask: Some(ask) })
}

pub(super) fn buy_units(stream: usize, seller: AccountId, units: u64, asset: Asset) -> RuntimeCall {
	music(Call::buy_units { stream: stream as StreamId, seller, units, pay: pay(asset) })
}

pub(super) fn contest(recording: usize) -> RuntimeCall {
	music(Call::contest {
		recording: recording as RecordingId,
		ground: Ground::Ownership,
		evidence: H256::repeat_byte(7),
		max_bond: 100 * UNIT,
	})
}

/// How many events of this kind the last block has.
pub(super) fn count(world: &World, is_it: impl Fn(&Event<Runtime>) -> bool) -> usize {
	let found = world.events().into_iter();
	found.filter(|event| matches!(event, RuntimeEvent::MusicNft(event) if is_it(event))).count()
}

/// No call of the last block has failed.
pub(super) fn none_failed(world: &World, what: &str) {
	let failures = world.failures();
	assert!(failures.is_empty(), "{what}: {failures:?}");
}

/// A block with one transaction for each recording, by who has this part in it. All have to succeed.
pub(super) fn each(
	world: &mut World,
	part: usize,
	what: &str,
	call: impl Fn(&World, usize) -> RuntimeCall,
) -> polyphony_parallel::Counts {
	let transactions = (0..RECORDINGS)
		.map(|recording| {
			let call = call(world, recording);
			world.sign(person(part, recording), call)
		})
		.collect();
	let counts = world.full_block(transactions).counts;
	none_failed(world, what);
	counts
}

/// A chain with the asset, a pool of it and the token, and the recordings with all that is for sale.
pub(super) fn world() -> World {
	let accepted = AcceptedAssets::<Runtime>::hashed_key().to_vec();
	let extra = vec![(accepted, vec![(dollar(), true)].encode())];
	let mut world = World::with(runtime(), BANKER + 1, BANKER + 1, extra);

	let admin = world.id(BANKER);
	let account = MusicNft::account();
	let mut transactions = vec![
		world.sign(BANKER, transfer(&account, UNIT)),
		world.sign(BANKER, create_asset(DOLLAR, &admin)),
		world.sign(BANKER, mint(DOLLAR, &account, ONE)),
		world.sign(BANKER, mint(DOLLAR, &admin, 10 * WEALTH)),
	];
	for user in 0..BANKER {
		let to = world.id(user);
		transactions.push(world.sign(BANKER, mint(DOLLAR, &to, WEALTH)));
	}
	let (assets, fee) = ([Native, dollar()], Permill::from_parts(3_000));
	let kind = pallet_dex::PoolKind::ConstantProduct;
	let pool = pallet_dex::Call::create_pool { assets, kind, fee };
	let max_amounts = [500 * UNIT, 5 * WEALTH];
	let join = pallet_dex::Call::add_liquidity { pool: 0, max_amounts, min_shares: 0 };
	transactions.push(world.sign(BANKER, transfer(&TreasuryAccount::get(), UNIT)));
	transactions.push(world.sign(BANKER, RuntimeCall::Dex(pool)));
	transactions.push(world.sign(BANKER, RuntimeCall::Dex(join)));
	world.full_block(transactions);
	none_failed(&world, "an asset and its pool");

	// Numbers are given in the order of the transactions.
	each(&mut world, STEWARD, "bands", |world, recording| {
		let account = |part| Payee::Account(world.id(person(part, recording)));
		create_split(vec![(account(STEWARD), 600_000), (account(UMA), 400_000)])
	});
	each(&mut world, STEWARD, "splits", |world, recording| {
		let steward = Payee::Account(world.id(person(STEWARD, recording)));
		create_split(vec![(Payee::Split(band(recording)), 700_000), (steward, 300_000)])
	});
	each(&mut world, STEWARD, "recordings", |_, recording| {
		register(recording, split(recording), Vec::new())
	});
	each(&mut world, STEWARD, "offers", |_, recording| {
		let fund = Call::fund { purse: Purse::Split(band(recording)), asset: dollar() };
		let mut calls = offers(recording as RecordingId, Permill::from_percent(10));
		calls.push(music(fund));
		batch_all(calls)
	});
	world
}

pub(super) fn dollars(world: &World, who: &AccountId) -> Balance {
	let key = pallet_assets::Account::<Runtime>::hashed_key_for(DOLLAR, who);
	// The balance comes first.
	world.read::<Balance>(key).unwrap_or(0)
}

/// What everybody has, with what waits on accounts of the pallet.
pub(super) fn total(world: &World) -> Balance {
	let purses = (0..RECORDINGS).flat_map(|recording| {
		let splits = [band(recording), split(recording)].map(Purse::Split);
		[Purse::Recording(recording as RecordingId), splits[0], splits[1]]
	});
	let accounts = (0..=BANKER).map(|user| world.id(user));
	let accounts = accounts.chain(purses.map(MusicNft::account_of)).chain([MusicNft::account()]);
	accounts.map(|who| dollars(world, &who)).sum()
}

/// How many items of a recording there are.
pub(super) fn items(world: &World, recording: usize) -> u32 {
	let key = Catalogues::<Runtime>::hashed_key_for(recording as RecordingId);
	world.read::<CatalogueOf<Runtime>>(key).map_or(0, |catalogue| catalogue.items)
}
