// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! States with recordings of which items are sold, and accounts that buy them or claim what was
//! paid. They are made by the runtime's own calls, executed natively in the genesis block, and are
//! then the state of a chain.

use crate::{
	accounts::Accounts,
	chain::{genesis, Built, Chain, Database, Settings},
	markets::{create, mint},
};
use frame_support::{
	traits::fungible::{self, NativeOrWithId::WithId},
	BoundedVec,
};
use pallet_music_nft::{
	AcceptedAssets, Call, Contributor, Disclosure, EditionTerms, Holdings, ItemId, Items, Made,
	Payee, Payment, RecordingId, RecordingInput, Role, Sale, SlotId, SplitId, StreamId, Supply,
	Taken,
};
use polyphony_runtime::{
	constants::currency::UNIT, AccountId, AssetId, Balance, Balances, MusicNft, Runtime,
	RuntimeOrigin,
};
use sp_core::{storage::Storage, H256};
use sp_crypto_hashing::blake2_256;
use sp_runtime::Permill;
use sp_state_machine::BasicExternalities;

/// A whole unit of the asset in which the items are sold.
const ONE: Balance = 1_000_000;
/// What an item costs.
const PRICE: Balance = 10 * ONE;
/// What each account has of the asset.
const WEALTH: Balance = 1_000 * ONE;

/// The slots of each split: the steward's, and that of somebody who writes songs.
const STEWARD: SlotId = 0;
const WRITER: SlotId = 1;
/// The only stream.
const STREAM: StreamId = 0;

/// A state with recordings, each of another steward and built on no other, that are all sold in one
/// asset, at a price, as often as somebody buys. Each has a split of its own, half of which is the
/// steward's. All accounts can sign, and have some of the asset.
pub struct MusicMarket {
	storage: Storage,
	accounts: Accounts,
	asset: AssetId,
	recordings: usize,
}

impl MusicMarket {
	/// So many recordings, and so many accounts that have bought nothing yet.
	pub fn new(accounts: usize, recordings: usize) -> Self {
		let accounts = Accounts::new(accounts, accounts);
		let mut storage = genesis(&accounts);
		let mut asset = 0;
		BasicExternalities::execute_with_storage(&mut storage, || {
			asset = create(&mut 1);
			endow(&MusicNft::account(), UNIT, asset);
			AcceptedAssets::<Runtime>::put(BoundedVec::truncate_from(vec![(WithId(asset), true)]));
			for account in 0..accounts.len() {
				mint(asset, accounts.id(account), WEALTH);
			}
			for recording in 0..recordings {
				publish(recording, asset);
			}
		});
		Self { storage, accounts, asset, recordings }
	}

	/// Lets the writer of the first recording make a stream of his slot, of which each account has a
	/// unit, and lets one item of each recording be sold then: so there is something to be claimed
	/// for all accounts and all stewards.
	#[must_use]
	pub fn earn(mut self) -> Self {
		let Self { storage, accounts, asset, recordings } = &mut self;
		BasicExternalities::execute_with_storage(storage, || {
			let writer = RuntimeOrigin::signed(writer(0));
			let units = accounts.len() as u64;
			MusicNft::fractionalise(writer.clone(), 0, WRITER, units)
				.expect("the slot is his, and he can pay the deposits");
			for account in 0..accounts.len() {
				let to = accounts.id(account).clone();
				MusicNft::transfer_units(writer.clone(), STREAM, to, 1)
					.expect("there is a unit for each");
			}
			let pay = Payment { asset: WithId(*asset), max_in: PRICE };
			for recording in 0..*recordings {
				let origin = RuntimeOrigin::signed(steward(recording));
				MusicNft::buy(origin, recording as RecordingId, 0, 0, pay.clone())
					.expect("it is for sale, and he has the money");
			}
		});
		self
	}

	/// Buys an item.
	pub fn buy(&self, recording: usize) -> Call<Runtime> {
		Call::buy {
			recording: recording as RecordingId,
			edition: 0,
			expected_disclosure: 0,
			pay: Payment { asset: WithId(self.asset), max_in: PRICE },
		}
	}

	/// Claims what the steward of a recording gets.
	pub fn claim(&self, recording: usize) -> Call<Runtime> {
		Call::claim { split: recording as SplitId, slot: STEWARD, asset: WithId(self.asset) }
	}

	/// Claims what an account gets for its unit.
	pub fn claim_stream(&self, account: usize) -> Call<Runtime> {
		let who = self.accounts.id(account).clone();
		Call::claim_stream { stream: STREAM, who, asset: WithId(self.asset) }
	}

	/// A chain that begins with this state, and has this runtime.
	pub fn chain(&self, code: &'static [u8]) -> Chain {
		Chain::new(Settings {
			code,
			database: Database::Memory,
			accounts: self.accounts.len(),
			signers: self.accounts.signers(),
			extra: self.storage.top.clone().into_iter().collect(),
		})
	}

	/// A block in which each account makes a call, executed by the stock path. Each has to write the
	/// key that comes with it.
	fn build(&self, chain: &Chain, call: impl Fn(usize) -> (Call<Runtime>, Vec<u8>)) -> Built {
		let (calls, keys): (Vec<_>, Vec<_>) = (0..self.accounts.len()).map(call).unzip();
		let signed = calls
			.into_iter()
			.enumerate()
			.map(|(account, call)| chain.accounts.sign(account, call.into(), 0));
		let built = crate::measure::build(chain, signed);
		assert!(keys.iter().all(|key| built.writes(key)), "the calls succeed");
		built
	}

	/// A block in which each account buys an item, of the first `recordings` by turns, of which none
	/// was sold before.
	///
	/// # Panics
	///
	/// If a purchase fails: then there is no item.
	pub fn build_sales(&self, chain: &Chain, recordings: usize) -> Built {
		self.build(chain, |buyer| {
			let (recording, item) = (buyer % recordings, (buyer / recordings) as ItemId + 1);
			let key = Items::<Runtime>::hashed_key_for(recording as RecordingId, item);
			(self.buy(recording), key)
		})
	}

	/// A block in which each account claims for the steward of another recording.
	///
	/// # Panics
	///
	/// If a claim fails, or there are more accounts than recordings.
	pub fn build_claims(&self, chain: &Chain) -> Built {
		assert!(self.accounts.len() <= self.recordings, "each steward is paid once");
		self.build(chain, |recording| {
			let place = (recording as SplitId, STEWARD, WithId(self.asset));
			(self.claim(recording), Taken::<Runtime>::hashed_key_for(place))
		})
	}

	/// A block in which each account claims what it gets for its unit of the stream.
	///
	/// # Panics
	///
	/// If a claim fails.
	pub fn build_stream_claims(&self, chain: &Chain) -> Built {
		self.build(chain, |account| {
			let key = Holdings::<Runtime>::hashed_key_for(STREAM, self.accounts.id(account));
			(self.claim_stream(account), key)
		})
	}
}

fn steward(recording: usize) -> AccountId {
	blake2_256(&recording.to_le_bytes()).into()
}

fn writer(recording: usize) -> AccountId {
	blake2_256(&recording.to_be_bytes().repeat(2)).into()
}

fn endow(who: &AccountId, tokens: Balance, asset: AssetId) {
	<Balances as fungible::Mutate<_>>::mint_into(who, tokens)
		.expect("all money is far from the largest balance");
	mint(asset, who, WEALTH);
}

/// Registers a recording of a steward of its own, and puts it on sale.
fn publish(recording: usize, asset: AssetId) {
	let (steward, writer) = (steward(recording), writer(recording));
	for who in [&steward, &writer] {
		endow(who, 1_000 * UNIT, asset);
	}
	let content = H256(blake2_256(&recording.to_le_bytes()));
	let payees =
		[steward.clone(), writer].map(|who| (Payee::Account(who), 500_000)).into_iter().collect();
	let origin = RuntimeOrigin::signed(steward);
	MusicNft::create_split(origin.clone(), BoundedVec::truncate_from(payees))
		.expect("the steward can pay the deposit");
	let text = |text: &str| text.as_bytes().to_vec();
	let artist = Contributor {
		account: None,
		name: BoundedVec::truncate_from(text("Somebody")),
		role: Role::MainArtist,
	};
	let input = RecordingInput {
		isrc: None,
		work: None,
		title: BoundedVec::truncate_from(text("Something")),
		content,
		c2pa: None,
		uri: Default::default(),
		created_at: 0,
		contributors: BoundedVec::truncate_from(vec![artist]),
		disclosure: Disclosure::all(Made::Human),
		statement: Default::default(),
		sources: Default::default(),
		split: recording as SplitId,
	};
	MusicNft::register_recording(origin.clone(), Box::new(input))
		.expect("there is no such recording yet, and the steward can pay the deposits");
	let terms = EditionTerms {
		supply: Supply::Limited(u32::MAX),
		sale: Sale::Fixed { price: PRICE },
		asset: WithId(asset),
		royalty: Permill::from_percent(10),
		least_royalty: ONE,
		starts: 0,
		allow_list_until: None,
		max_per_account: None,
		licence: content,
	};
	MusicNft::create_edition(origin, recording as RecordingId, Box::new(terms))
		.expect("the asset is accepted, and the steward can pay the deposits");
}
