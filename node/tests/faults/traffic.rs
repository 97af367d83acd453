// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Traffic: transfers and swaps that several accounts send all the time, through all nodes, and
//! what has become of each of them.
//!
//! ```text
//!  signed ──> sent ──> in a block ──> final
//!    ^          │
//!    └──────────┘
//!     refused, or the runtime has another version now
//! ```
//!
//! A signature names the version of the runtime that it is for. What is in no block when the version
//! changes will never be in one: whoever has sent it signs again, with the same nonce. So does this,
//! as a wallet does.
//!
//! A pool that finds such a transaction also drops all of the same sender that come after it, those
//! included that are signed for the new version. So whoever waits for long asks the node what it has.

use crate::{
	common::{
		chain::{AccountId, Block, Chain, Hash},
		events::Event,
		governance::blake2_256,
		ledger::Ledger,
		markets::{asset, holding, list, native, DOLLAR, USD},
		transactions::{call, stranger, transfer, Call, Params, Signed},
		SLOT_MILLIS, UNIT,
	},
	support::USUAL,
};
use futures::future::join_all;
use serde_json::json;
use sp_core::Bytes;
use std::{
	collections::{HashMap, HashSet},
	sync::atomic::{AtomicBool, Ordering},
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use subxt::{dynamic::Value, utils::to_hex};
use subxt_signer::{sr25519::Keypair, SecretUri};

/// Between two rounds of an account.
const PACE: Duration = Duration::from_millis(500);
/// Transactions of an account in a round.
const EACH: usize = 2;
/// Accounts that send: the stashes of the development chain, which have tokens and dollars, and
/// which nothing else here uses.
const SENDERS: [(&str, Kind); 6] = [
	("Alice", Kind::Transfers),
	("Bob", Kind::Transfers),
	("Charlie", Kind::Transfers),
	("Dave", Kind::Transfers),
	("Eve", Kind::Swaps),
	("Ferdie", Kind::Swaps),
];
/// How long no transaction of an account is in a new block until it asks what the node still has.
const PATIENCE: Duration = Duration::from_millis(5 * SLOT_MILLIS);
/// Accounts that are paid. They are new: the more accounts, the longer the migration.
const PAID: usize = 24;
/// What they are paid each time.
const AMOUNT: u128 = UNIT;
/// The pool of the development chain with the token and its dollar.
const POOL: u128 = 0;

/// What an account does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
	Transfers,
	Swaps,
}

/// A final block: what is in it and what it did.
pub(crate) struct Entry {
	/// The block.
	pub(crate) block: Block,
	/// The hashes of its extrinsics.
	pub(crate) extrinsics: Vec<Hash>,
	/// Its events.
	pub(crate) events: Vec<Event>,
}

/// The blocks from 1 to `last`, all of them final.
pub(crate) async fn history(chain: &Chain, last: u64) -> Vec<Entry> {
	let mut history = Vec::new();
	for block in chain.blocks(1..=last).await {
		let body = chain.methods().chain_get_block(Some(block.hash)).await;
		let body = body.unwrap_or_else(|e| panic!("{e}")).expect("the block is final");
		let extrinsics = body.block.extrinsics.iter().map(|bytes| blake2_256(bytes)).collect();
		history.push(Entry { block, extrinsics, events: chain.events(block.hash).await });
	}
	history
}

/// A transaction of the traffic. Its place among those of its sender is its nonce.
struct Sent {
	call: Call,
	/// Of each form in which it was signed.
	hashes: Vec<Hash>,
	/// The version of the runtime that the last form is for, or the one before, if it changed in
	/// that moment.
	version: u32,
	/// Whether the node has taken the last form.
	taken: bool,
	/// When it was sent first, in milliseconds since 1970.
	at: u64,
}

impl Sent {
	/// Whether it can get into a block as it is, while the runtime has this version.
	fn is_good(&self, version: u32) -> bool {
		self.taken && self.version == version
	}
}

/// An account that sends.
struct Sender {
	who: Keypair,
	kind: Kind,
	/// What its first payment begins with.
	offset: usize,
	sent: Vec<Sent>,
	signed_again: usize,
	/// How many a node had taken and did not have ready when it was asked.
	dropped: usize,
	/// How many were in blocks at which time, or when it has asked what the node has.
	progress: (usize, Instant),
}

impl Sender {
	fn id(&self) -> AccountId {
		self.who.public_key().0
	}

	/// Which account the transaction with this nonce pays.
	fn payee(&self, nonce: usize) -> usize {
		(self.offset + nonce) % PAID
	}

	/// The call of the transaction with this nonce.
	fn call(&self, nonce: usize) -> Call {
		if self.kind == Kind::Transfers {
			return transfer(&payee(self.payee(nonce)), AMOUNT);
		}
		// Back and forth.
		let (sold, amount) =
			if nonce.is_multiple_of(2) { (native(), UNIT / 10) } else { (asset(DOLLAR), USD / 20) };
		let arguments = [
			("route", list([Value::u128(POOL)])),
			("asset_in", sold),
			("amount_in", Value::u128(amount)),
			("min_out", Value::u128(1)),
			("deadline", Value::u128(1_000_000)),
			("keep_alive", Value::bool(true)),
		];
		call("Dex", "swap_exact_in", arguments)
	}

	/// Sends until it is told to stop, then waits until all is final.
	async fn work(&mut self, chain: &Chain, stop: &AtomicBool) {
		let mut end = None;
		loop {
			let best = chain.best().await;
			let version = chain.spec_version(best.hash).await;
			self.look(chain, best.hash).await;
			self.send_again(chain, best.hash, version).await;
			if !stop.load(Ordering::Relaxed) {
				self.send(chain, version).await;
			} else if self.final_nonce(chain).await == self.sent.len() {
				return;
			} else {
				let end = *end.get_or_insert_with(|| Instant::now() + USUAL);
				let nonce = self.final_nonce(chain).await;
				assert!(
					Instant::now() < end,
					"not final within {USUAL:?}: {}",
					self.missing(nonce)
				);
			}
			tokio::time::sleep(PACE).await;
		}
	}

	/// Sends the next ones.
	async fn send(&mut self, chain: &Chain, version: u32) {
		let nonce = self.sent.len();
		let calls: Vec<_> = (nonce..nonce + EACH).map(|nonce| self.call(nonce)).collect();
		let signed = chain.sign_all(&calls, &self.who, nonce as u64).await;
		for (call, signed) in calls.into_iter().zip(signed) {
			let (at, taken) = (now(), submit(chain, &signed).await);
			self.sent.push(Sent { call, hashes: vec![signed.hash()], version, taken, at });
		}
	}

	/// If nothing of it got into blocks for a while, looks which transactions the node has dropped.
	async fn look(&mut self, chain: &Chain, at: Hash) {
		let nonce = chain.account(at, &self.id()).await.nonce as usize;
		if nonce == self.sent.len() || nonce != self.progress.0 {
			self.progress = (nonce, Instant::now());
		}
		if self.progress.1.elapsed() < PATIENCE {
			return;
		}
		self.progress.1 = Instant::now();
		let ready = chain.request("author_pendingExtrinsics", json!([])).await;
		let ready: Vec<Bytes> = serde_json::from_value(ready).expect("a list of transactions");
		let ready: HashSet<Hash> = ready.iter().map(|bytes| blake2_256(bytes)).collect();
		for one in self.sent.iter_mut().skip(nonce).filter(|one| one.taken) {
			one.taken = one.hashes.last().is_some_and(|hash| ready.contains(hash));
			self.dropped += usize::from(!one.taken);
		}
	}

	/// Signs and sends again what the node has not taken, or what is for another version of the
	/// runtime, as far as it is in no block up to `at`.
	async fn send_again(&mut self, chain: &Chain, at: Hash, version: u32) {
		if self.sent.iter().all(|one| one.is_good(version)) {
			return;
		}
		let nonce = chain.account(at, &self.id()).await.nonce as usize;
		for (nonce, one) in self.sent.iter_mut().enumerate().skip(nonce) {
			if one.is_good(version) {
				continue;
			}
			// The higher tip lets it take the place of the form before in the pools.
			let params = Params::new().nonce(nonce as u64).tip(one.hashes.len() as u128);
			let signed = chain.sign_with(&one.call, &self.who, params).await;
			one.hashes.push(signed.hash());
			one.version = version;
			one.taken = submit(chain, &signed).await;
			self.signed_again += 1;
		}
	}

	/// How many of its transactions are final.
	async fn final_nonce(&self, chain: &Chain) -> usize {
		chain.account(chain.finalized().await.hash, &self.id()).await.nonce as usize
	}

	/// What a failed test says of it.
	fn missing(&self, nonce: usize) -> String {
		let first = self.sent.get(nonce).map(|one| (one.version, one.taken, &one.hashes));
		format!("{nonce} of {} of {:?} are, the next {first:?}", self.sent.len(), self.kind)
	}
}

/// What came of the traffic.
pub(crate) struct Summary {
	/// How many transactions there were.
	pub(crate) sent: usize,
	/// How many of them are swaps.
	pub(crate) swaps: usize,
	/// How often one was signed again.
	pub(crate) signed_again: usize,
	/// How many of these because a node had dropped them, or one before them, after it had taken them.
	pub(crate) dropped: usize,
	/// For each: its block, and how long it took to get there from when it was sent first, in
	/// milliseconds.
	pub(crate) waits: Vec<(u64, u64)>,
}

/// All that send.
pub(crate) struct Traffic {
	senders: Vec<Sender>,
}

impl Traffic {
	/// None yet.
	pub(crate) fn new() -> Self {
		let sender = |(index, (name, kind)): (usize, (&str, Kind))| Sender {
			who: stash(name),
			kind,
			offset: index * PAID / SENDERS.len(),
			sent: Vec::new(),
			signed_again: 0,
			dropped: 0,
			progress: (0, Instant::now()),
		};
		Self { senders: SENDERS.into_iter().enumerate().map(sender).collect() }
	}

	/// Sends through these nodes until it is told to stop, and until all is final.
	pub(crate) async fn run(&mut self, chains: &[Chain], stop: &AtomicBool) {
		let through = chains.iter().cycle();
		let senders = self.senders.iter_mut().zip(through);
		join_all(senders.map(|(sender, chain)| sender.work(chain, stop))).await;
	}

	/// Checks that every transaction is in the history exactly once, and has succeeded there.
	pub(crate) fn check(&self, history: &[Entry]) -> Summary {
		let mut places: HashMap<Hash, Vec<(&Entry, u32)>> = HashMap::new();
		for entry in history {
			for (index, hash) in (0..).zip(&entry.extrinsics) {
				places.entry(*hash).or_default().push((entry, index));
			}
		}
		let mut waits = Vec::new();
		for sender in &self.senders {
			for (nonce, one) in sender.sent.iter().enumerate() {
				let found = one.hashes.iter().filter_map(|hash| places.get(hash)).flatten();
				let found: Vec<_> = found.copied().collect();
				let [(entry, index)] = found[..] else {
					panic!("nonce {nonce} of {:?} is in {} blocks", sender.kind, found.len());
				};
				let mut events = entry.events.iter().filter(|event| event.extrinsic == Some(index));
				let done = events.any(|event| event.is("System", "ExtrinsicSuccess"));
				assert!(done, "nonce {nonce} of {:?} failed in {:?}", sender.kind, entry.block);
				let slot = entry.block.slot * SLOT_MILLIS;
				waits.push((entry.block.number, slot.saturating_sub(one.at)));
			}
		}
		let swappers = self.senders.iter().filter(|sender| sender.kind == Kind::Swaps);
		Summary {
			sent: waits.len(),
			swaps: swappers.map(|sender| sender.sent.len()).sum(),
			signed_again: self.senders.iter().map(|sender| sender.signed_again).sum(),
			dropped: self.senders.iter().map(|sender| sender.dropped).sum(),
			waits,
		}
	}

	/// Checks to the planck what everybody has that took part, from before the first transaction
	/// to after the last.
	pub(crate) async fn check_balances(
		&self,
		chain: &Chain,
		history: &[Entry],
		begin: Hash,
		end: Hash,
	) {
		let (before, after) = (Ledger::read(chain, begin).await, Ledger::read(chain, end).await);
		let mut paid = [0_u128; PAID];
		for sender in &self.senders {
			let id = sender.id();
			// Of the token and of the dollar.
			let mut changes = [0_i128; 2];
			for event in history.iter().flat_map(|entry| &entry.events) {
				if event.is("TransactionPayment", "TransactionFeePaid") && event.bytes("who") == id
				{
					changes[0] -= signed(event.number("actual_fee"));
				}
				if event.is("Dex", "Swapped") && event.bytes("who") == id {
					let sold = usize::from(event.variant("asset_in") != "Native");
					changes[sold] -= signed(event.number("amount_in"));
					changes[1 - sold] += signed(event.number("amount_out"));
				}
			}
			if sender.kind == Kind::Transfers {
				for nonce in 0..sender.sent.len() {
					paid[sender.payee(nonce)] += AMOUNT;
					changes[0] -= signed(AMOUNT);
				}
			}
			let tokens = signed(after.total(&id)) - signed(before.total(&id));
			let dollars = signed(holding(chain, end, DOLLAR, &id).await)
				- signed(holding(chain, begin, DOLLAR, &id).await);
			assert_eq!([tokens, dollars], changes, "tokens and dollars of {:?}", sender.kind);
		}
		for (index, paid) in paid.into_iter().enumerate() {
			assert_eq!(after.total(&payee(index).public_key().0), paid, "account {index}");
		}
		for ledger in [&before, &after] {
			assert_eq!(ledger.issuance, ledger.sum() + ledger.collected);
		}
		assert_eq!(after.issuance, before.issuance, "tokens were made or lost");
	}

	/// Whether a transaction of the traffic is in the block.
	pub(crate) fn is_in(&self, entry: &Entry) -> bool {
		let mut sent = self.senders.iter().flat_map(|sender| &sender.sent);
		sent.any(|one| one.hashes.iter().any(|hash| entry.extrinsics.contains(hash)))
	}
}

/// The stash account of that name.
fn stash(name: &str) -> Keypair {
	let uri: SecretUri = format!("//{name}//stash").parse().expect("a derivation path; qed");
	Keypair::from_uri(&uri).expect("a derivation path leads to a key; qed")
}

/// An account that is paid.
fn payee(index: usize) -> Keypair {
	stranger(&format!("paid-{index}"))
}

/// Whether the node takes the transaction.
async fn submit(chain: &Chain, signed: &Signed) -> bool {
	let params = json!([to_hex(signed.encoded())]);
	chain.try_request("author_submitExtrinsic", params).await.is_ok()
}

fn signed(amount: u128) -> i128 {
	i128::try_from(amount).expect("the issuance is far below; qed")
}

/// Milliseconds since 1970, in which slots are counted too.
fn now() -> u64 {
	let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
	u64::try_from(now.as_millis()).expect("for a long time; qed")
}
