// SPDX-License-Identifier: Apache-2.0

//! Which storage the transactions about different recordings, splits and streams share: nothing but
//! what they leave as it was.

use crate::{
	common::{
		markets::*,
		music::*,
		recorder::{Key, Shared},
		*,
	},
	independence::{asset, chain, keys, level, record_all},
};
use pallet_music_nft::{
	Ask, EditionId, ItemId, LicenceOfferId, LicenceOfferInput, RecordingId, RecordingInput,
	SourceInput, SplitId, StreamId, UnsharedFees, Use,
};
use polyphony_runtime::{
	constants::currency::UNIT, AccountId, Balance, Runtime, RuntimeCall, Treasury,
};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{
	self, AliceStash, Bob, BobStash, CharlieStash, Dave, DaveStash, Eve, EveStash, FerdieStash,
};
use sp_runtime::Permill;

/// What an account has of an asset.
pub(crate) fn account_has(asset: &Asset, who: AccountId) -> Key {
	Key(match asset {
		Asset::Native => frame_system::Account::<Runtime>::hashed_key_for(who),
		Asset::WithId(id) => pallet_assets::Account::<Runtime>::hashed_key_for(id, who),
	})
}

/// For which asset an edition is, and a licence offer.
const ASSETS: [Asset; 3] = [DOLLAR, OTHER, NATIVE];
/// The number of both in dollars.
pub(crate) const DOLLARS: u32 = 0;
const OTHERS: u32 = 1;
const TOKENS: u32 = 2;
/// A licence offer for nothing.
const FREELY: LicenceOfferId = 3;

fn price(asset: &Asset) -> Balance {
	if *asset == NATIVE {
		10 * UNIT
	} else {
		10 * USD
	}
}

/// A recording, and all that there is to be bought of it.
#[derive(Clone, Copy)]
pub(crate) struct Catalogue {
	pub(crate) recording: RecordingId,
	/// Whose it is, and half of its split.
	steward: Sr25519Keyring,
	/// Who has the other half, in units, and the items.
	pub(crate) holder: Sr25519Keyring,
	pub(crate) split: SplitId,
	/// The edition that is sold to the highest bidder.
	auction: EditionId,
	/// An item for sale, and one that is not.
	pub(crate) items: [ItemId; 2],
	pub(crate) stream: StreamId,
}

/// A recording of which everything was bought once before.
fn catalogue(steward: Sr25519Keyring, holder: Sr25519Keyring) -> Catalogue {
	let half = 500_000;
	let split = split(steward, &[(payee(steward), half), (payee(holder), half)]);
	let recording = register(steward, recording_input(split));
	for (number, asset) in ASSETS.into_iter().enumerate() {
		let edition = edition(steward, recording, fixed(asset.clone(), price(&asset)));
		assert_eq!(edition, number as u32);
		let offered = licence_terms(Use::Sync);
		let offer = offer(steward, recording, offered, asset.clone(), price(&asset));
		assert_eq!(offer, number as u32);
		bought(BobStash, recording, buy(recording, edition));
		licensed(BobStash, recording, offer);
	}
	let freely = offer(steward, recording, licence_terms(Use::Personal), DOLLAR, 0);
	assert_eq!(freely, FREELY);
	licensed(BobStash, recording, freely);
	let auction = edition(steward, recording, english(10 * USD));
	done(AliceStash, bid(recording, auction, 10 * USD));
	let items = [(); 2].map(|()| bought(holder, recording, buy(recording, DOLLARS)));
	done(holder, list(recording, items[0], 20 * USD));
	let stream = fractionalise(holder, split, 1, 1_000);
	let ask = Some(Ask { units: 500, price: USD / 10, asset: DOLLAR });
	done(holder, MusicCall::sell_units { stream, ask });
	let transfer = MusicCall::transfer_units { stream, to: id(BobStash), units: 1 };
	done(holder, transfer);
	Catalogue { recording, steward, holder, split, auction, items, stream }
}

/// The chain of [`chain`], with two recordings that have nothing to do with each other.
pub(crate) fn music_chain() -> (TestExternalities, [Catalogue; 2]) {
	let mut chain = chain();
	let catalogues = chain.execute_with(|| {
		let both = [catalogue(Dave, EveStash), catalogue(Eve, FerdieStash)];
		next_block();
		both
	});
	(chain, catalogues)
}

/// The next block, with some transactions in it already.
fn next_block() {
	close_block();
	open_block();
	for who in [AliceStash, BobStash] {
		let remark = frame_system::Call::remark { remark: vec![1] };
		succeed(who, RuntimeCall::System(remark));
	}
}

/// What two calls share, each of which is made for the catalogues of the chain.
pub(crate) fn shared_by(
	(mut chain, catalogues): (TestExternalities, [Catalogue; 2]),
	calls: impl Fn([Catalogue; 2]) -> [(Sr25519Keyring, RuntimeCall); 2],
) -> Shared {
	let accesses = record_all(&mut chain, || {
		calls(catalogues).into_iter().map(|(who, call)| signed(who, call)).collect()
	});
	for access in &accesses {
		assert_eq!(access.walks, [], "it goes from key to key");
	}
	Shared::between(&accesses[0], &accesses[1])
}

/// Nothing, but for what both leave as it was.
fn nothing<const N: usize>(restored: [Key; N]) -> Shared {
	Shared { restored: keys(restored), ..Default::default() }
}

/// What two buyers share, each of whom buys something of another recording.
fn by_buyers(calls: impl Fn(Catalogue, usize) -> RuntimeCall) -> Shared {
	shared_by(music_chain(), |[one, other]| {
		[(CharlieStash, calls(one, 0)), (DaveStash, calls(other, 1))]
	})
}

/// What two owners of items share, or two stewards.
fn by_owners(
	who: fn(&Catalogue) -> Sr25519Keyring,
	call: impl Fn(Catalogue) -> RuntimeCall,
) -> Shared {
	shared_by(music_chain(), |all| all.map(|one| (who(&one), call(one))))
}

#[test]
fn buyers_of_items_of_different_recordings_share_nothing() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let found = by_buyers(|of, _| buy(of.recording, DOLLARS));
		assert_eq!(found, nothing([level(), asset(1)]));
		let found = by_buyers(|of, _| buy(of.recording, TOKENS));
		assert_eq!(found, nothing([level()]));
		let found = by_buyers(|of, index| buy(of.recording, [DOLLARS, OTHERS][index]));
		assert_eq!(found, nothing([level()]));
		let found = by_buyers(|of, index| buy(of.recording, [OTHERS, TOKENS][index]));
		assert_eq!(found, nothing([level()]));
	});
}

#[test]
fn the_first_fees_of_a_period_share_nothing_either() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let (mut chain, catalogues) = music_chain();
		chain.execute_with(|| {
			for Catalogue { recording, .. } in catalogues {
				done(AliceStash, MusicCall::share_fees { recording, asset: DOLLAR });
				assert!(!UnsharedFees::<Runtime>::contains_key(recording, DOLLAR));
			}
			next_block();
		});
		let found = shared_by((chain, catalogues), |[one, other]| {
			[(CharlieStash, one), (DaveStash, other)]
				.map(|(who, of)| (who, buy(of.recording, DOLLARS)))
		});
		assert_eq!(found, nothing([level(), asset(1)]));
	});
}

#[test]
fn licences_for_different_recordings_share_nothing() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let found = by_buyers(|of, _| buy_licence(of.recording, DOLLARS));
		assert_eq!(found, nothing([level(), asset(1)]));
		let found = by_buyers(|of, _| buy_licence(of.recording, FREELY));
		assert_eq!(found, nothing([level()]));
		// Nor does a licence for one, and an item of the other.
		let found = by_buyers(|of, index| match index {
			0 => buy_licence(of.recording, DOLLARS),
			_ => buy(of.recording, DOLLARS),
		});
		assert_eq!(found, nothing([level(), asset(1)]));
	});
}

#[test]
fn resales_bids_and_auctions_of_different_recordings_share_nothing() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let found = by_buyers(|of, _| buy_item(of.recording, of.items[0], any(DOLLAR)));
		assert_eq!(found, nothing([level(), asset(1)]));
		let found = by_buyers(|of, _| make_bid(of.recording, of.items[1], 30 * USD));
		assert_eq!(found, nothing([level(), asset(1)]));
		let of_holder: fn(&Catalogue) -> Sr25519Keyring = |of| of.holder;
		let found = by_owners(of_holder, |of| list(of.recording, of.items[1], 30 * USD));
		assert_eq!(found, nothing([level()]));
		let found = by_owners(of_holder, |of| {
			let Catalogue { recording, items, .. } = of;
			let to = id(if of.holder == EveStash { CharlieStash } else { DaveStash });
			MusicCall::gift { recording, item: items[1], to }.into()
		});
		assert_eq!(found, nothing([level()]));
		let found = by_owners(of_holder, |of| {
			MusicCall::burn_item { recording: of.recording, item: of.items[1] }.into()
		});
		assert_eq!(found, nothing([level()]));
	});
}

/// Both have the money back of the same account, and both bids were for the same.
#[test]
fn who_outbids_somebody_shares_what_that_one_has() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let last = keys([
			account_has(&DOLLAR, id(AliceStash)),
			account_has(&NATIVE, id(AliceStash)),
			Key(pallet_balances::Holds::<Runtime>::hashed_key_for(id(AliceStash))),
		]);
		let found = by_buyers(|of, _| bid(of.recording, of.auction, 20 * USD));
		let restored = keys([level(), asset(1)]);
		assert_eq!(found, Shared { conflicts: last, restored, ..Default::default() });
		// Whose highest bids are of different accounts, share nothing.
		let (mut chain, catalogues) = music_chain();
		chain.execute_with(|| {
			let [one, other] = catalogues;
			done(Bob, bid(one.recording, one.auction, 20 * USD));
			done(BobStash, bid(other.recording, other.auction, 20 * USD));
			next_block();
		});
		let found = shared_by((chain, catalogues), |[one, other]| {
			[(CharlieStash, one), (DaveStash, other)]
				.map(|(who, of)| (who, bid(of.recording, of.auction, 30 * USD)))
		});
		assert_eq!(found, nothing([level(), asset(1)]));
		// As those whose bids for items are accepted.
		let (mut chain, catalogues) = music_chain();
		let bids = chain.execute_with(|| {
			let [one, other] = catalogues;
			let bids = [
				bid_made(Bob, one.recording, one.items[1], 30 * USD),
				bid_made(BobStash, other.recording, other.items[1], 30 * USD),
			];
			next_block();
			bids
		});
		let found = shared_by((chain, catalogues), |[one, other]| {
			[(one, bids[0]), (other, bids[1])].map(|(of, bid)| {
				(of.holder, MusicCall::accept_bid { recording: of.recording, bid }.into())
			})
		});
		assert_eq!(found, nothing([level(), asset(1)]));
	});
}

#[test]
fn claims_of_different_splits_and_streams_share_nothing() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let found = by_buyers(|of, _| claim(of.split, 0, DOLLAR));
		assert_eq!(found, nothing([level(), asset(1)]));
		let found = by_buyers(|of, _| claim_stream(of.stream, of.holder, DOLLAR));
		assert_eq!(found, nothing([level(), asset(1)]));
		let found = by_buyers(|of, index| match index {
			0 => claim(of.split, 0, DOLLAR),
			_ => claim_stream(of.stream, of.holder, DOLLAR),
		});
		assert_eq!(found, nothing([level(), asset(1)]));
		let found = by_buyers(|of, _| {
			let (seller, pay) = (id(of.holder), any(DOLLAR));
			MusicCall::buy_units { stream: of.stream, seller, units: 10, pay }.into()
		});
		assert_eq!(found, nothing([level(), asset(1)]));
		let found = by_owners(
			|of| of.holder,
			|of| {
				let to = id(if of.holder == EveStash { CharlieStash } else { DaveStash });
				MusicCall::transfer_units { stream: of.stream, to, units: 10 }.into()
			},
		);
		assert_eq!(found, nothing([level()]));
		// With who buys something of the other recording.
		let found = by_buyers(|of, index| match index {
			0 => claim(of.split, 0, DOLLAR),
			_ => buy(of.recording, DOLLARS),
		});
		assert_eq!(found, nothing([level(), asset(1)]));
	});
}

/// What an ancestor gets waits where it was paid.
#[test]
fn buyers_of_remixes_of_one_recording_share_nothing() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let (mut chain, catalogues) = music_chain();
		let remixes = chain.execute_with(|| {
			let share = Permill::from_percent(25);
			let [Catalogue { recording: source, steward, .. }, _] = catalogues;
			let offer = offer(steward, source, licence_terms(Use::Remix { share }), DOLLAR, 0);
			let remixes = [Bob, BobStash].map(|who| {
				let grant = Some(licensed(who, source, offer));
				let sources = vec![SourceInput { recording: source, grant }].try_into().unwrap();
				let input = RecordingInput { sources, ..recording_input(split_alone(who)) };
				let remix = register(who, input);
				let edition = edition(who, remix, fixed(DOLLAR, 10 * USD));
				bought(AliceStash, remix, buy(remix, edition));
				(remix, edition)
			});
			next_block();
			remixes
		});
		let found = shared_by((chain, catalogues), |_| {
			let [(one, first), (other, second)] = remixes;
			[(CharlieStash, buy(one, first)), (DaveStash, buy(other, second))]
		});
		assert_eq!(found, nothing([level(), asset(1)]));
	});
}

#[test]
fn disputes_about_different_recordings_share_nothing() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let found = by_buyers(|of, _| contest(of.recording, 50 * UNIT));
		assert_eq!(found, nothing([level()]));
	});
}

#[test]
fn stewards_of_different_recordings_share_nothing() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let of_steward: fn(&Catalogue) -> Sr25519Keyring = |of| of.steward;
		let found = by_owners(of_steward, |of| edition_call(of.recording, fixed(DOLLAR, 10 * USD)));
		assert_eq!(found, nothing([level()]));
		let found = by_owners(of_steward, |of| edition_call(of.recording, english(10 * USD)));
		assert_eq!(found, nothing([level()]));
		let found = by_owners(of_steward, |of| {
			let terms = licence_terms(Use::AiTraining);
			let input = LicenceOfferInput { terms, asset: DOLLAR, price: USD, open: true };
			let (recording, input) = (of.recording, Box::new(input));
			MusicCall::create_licence_offer { recording, input }.into()
		});
		assert_eq!(found, nothing([level()]));
		let found = by_owners(of_steward, |of| {
			let (recording, disclosure) = (of.recording, generated());
			let statement = text("The rest.");
			MusicCall::amend_disclosure { recording, disclosure, statement }.into()
		});
		assert_eq!(found, nothing([level()]));
	});
}

/// What buyers do not write is written here, once for many of them.
#[test]
fn sharing_fees_touches_who_gets_them() {
	// Keys are named by what the runtime knows of its storage, for which it asks the storage.
	TestExternalities::default().execute_with(|| {
		let chain = || {
			let (mut chain, catalogues) = music_chain();
			chain.execute_with(|| {
				// So that the treasury has dollars.
				let [Catalogue { recording, .. }, _] = catalogues;
				done(AliceStash, MusicCall::share_fees { recording, asset: DOLLAR });
				bought(AliceStash, recording, buy(recording, DOLLARS));
				next_block();
			});
			(chain, catalogues)
		};
		let share = |of: Catalogue| -> RuntimeCall {
			MusicCall::share_fees { recording: of.recording, asset: DOLLAR }.into()
		};
		let found = shared_by(chain(), |[one, other]| {
			[(CharlieStash, share(one)), (DaveStash, share(other))]
		});
		let conflicts = keys([account_has(&DOLLAR, Treasury::account_id())]);
		let restored = keys([level(), asset(1)]);
		assert_eq!(found, Shared { conflicts, restored, ..Default::default() });
		let found = shared_by(chain(), |[one, other]| {
			[(CharlieStash, share(one)), (DaveStash, buy(other.recording, DOLLARS))]
		});
		assert_eq!(found, nothing([level(), asset(1)]));
	});
}
