// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The assistant at work on the trails of vaults.
//!
//! ```text
//! trails ──> history ──┐
//!            notes ────┼──> polyphony_assistant::report ──> answers  (assistant_*, polyphony assistant)
//!            vault ────┘                 └── encode ──> calls to sign
//! ```
//!
//! What the user corrects is noted in a file; the next question trains anew with it. Nothing leaves the
//! machine. One question is worked at at a time, and what came out last is remembered.

pub mod answers;
pub mod cli;
pub mod encode;
pub mod history;
mod question;
pub mod store;
mod tables;

use crate::{
	rpc::{
		error::{assistant_busy, bad_question},
		params::AssetId,
		vaults::{ask, trail::TrailStore},
	},
	types::{AccountId, Block, Hash},
};
use encode::{Suggested, Vault};
use history::{History, Trail, MAX_ENTRIES};
use jsonrpsee::core::RpcResult;
use pallet_finance_vaults_runtime_api::{FinanceVaultsApi, OwnVaultPage, MAX_ASSETS, MAX_PER_PAGE};
use polyphony_assistant::{
	calendar::Period,
	proposals::{Balance as Available, Envelope, Situation},
	report, Category, Corrections, Report, Settings,
};
pub use question::{Choice, Whose, Wishes};
use serde::Serialize;
use sp_api::{CallApiAt, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_core::traits::CallContext;
use std::{
	collections::{BTreeMap, BTreeSet, VecDeque},
	path::Path,
	sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError},
	time::{SystemTime, UNIX_EPOCH},
};
use store::{Note, Notes, Store};

/// As many answers are remembered,
const REMEMBERED: usize = 4;
/// if they are about so many payments at most, taken together. The latest one is remembered always.
const MAX_REMEMBERED: usize = MAX_ENTRIES;
/// And for as long, in milliseconds: what is due changes from day to day.
const FRESH: u64 = 3_600_000;
/// As many vaults of an account are looked at together.
const MAX_VAULTS: usize = 64;

/// What came of a question.
#[derive(Clone, Debug)]
pub struct Work {
	/// When it was taken to be.
	pub now_ms: u64,
	/// What was paid.
	pub history: History,
	/// What the user said about it.
	pub corrections: Corrections,
	/// How much of that says nothing about it.
	pub stale: usize,
	/// What the assistant says.
	pub report: Report,
	/// What to do.
	pub suggested: Vec<Suggested>,
}

/// What makes two questions the same.
#[derive(Clone, Debug, PartialEq)]
struct Key {
	/// An account with one vault is told something else than that vault: no proposals.
	whose: Whose,
	heads: Vec<(u32, Hash)>,
	notes: Vec<(u32, Notes)>,
	wishes: Wishes,
	/// What the vault has, and what that is worth, moves without an entry.
	hour: u64,
	/// An upgrade of the runtime does, too.
	calls_known: bool,
}

/// What all servers of a node share.
pub struct Shared {
	notes: Store,
	remembered: Mutex<VecDeque<(Key, Arc<Work>)>>,
	working: Mutex<()>,
	writing: Mutex<()>,
}

impl Shared {
	/// With notes in the directory of a chain.
	pub fn new(directory: &Path) -> Self {
		Self {
			notes: Store::of_chain(directory),
			remembered: Mutex::default(),
			working: Mutex::default(),
			writing: Mutex::default(),
		}
	}
}

/// How many payments answers are about, taken together.
fn payments_in(answers: &VecDeque<(Key, Arc<Work>)>) -> usize {
	answers.iter().map(|(_, work)| work.history.transactions.len()).sum()
}

/// Whoever panicked here has changed nothing by halves.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A correction, as it was noted.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Corrected {
	/// The vault.
	pub vault: u32,
	/// The entry of its trail.
	pub entry: u64,
	/// Its category. Null if the note was taken back.
	pub category: Option<Category>,
	/// The name of that.
	pub name: Option<String>,
	/// How many corrections there are in this vault.
	pub corrections: usize,
}

/// Answers questions about the vaults of a chain.
pub struct Assistant<C, S> {
	client: Arc<C>,
	store: S,
	shared: Arc<Shared>,
}

impl<C, S> Assistant<C, S>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + CallApiAt<Block> + 'static,
	C::Api: FinanceVaultsApi<Block, AccountId, AssetId>,
	S: TrailStore,
{
	/// One that reads trails from `store`.
	pub fn new(client: Arc<C>, store: S, shared: Arc<Shared>) -> Self {
		Self { client, store, shared }
	}

	/// The ends of the trails, all at one block. `None` if there never was such a vault.
	fn trails(&self, at: Hash, whose: &Whose) -> RpcResult<Option<Vec<Trail>>> {
		let vaults = match whose {
			Whose::Vault(vault) => vec![*vault],
			Whose::Account(account) => self.vaults_of(at, account)?,
		};
		let mut trails = Vec::with_capacity(vaults.len());
		for vault in vaults {
			let head = ask(&*self.client, Some(at), |api, at| api.trail_head(at, vault))?;
			let Some(head) = head else { return Ok(None) };
			trails.push(Trail { vault, head: head.hash, count: head.count });
		}
		Ok(Some(trails))
	}

	fn vaults_of(&self, at: Hash, account: &AccountId) -> RpcResult<Vec<u32>> {
		let mut vaults = Vec::new();
		let mut start = None;
		loop {
			let page = ask(&*self.client, Some(at), |api, at| {
				api.vaults_of(at, account.clone(), start, MAX_PER_PAGE)
			})?;
			let OwnVaultPage { vaults: some, next } = page;
			vaults.extend(some.into_iter().filter(|vault| vault.owner).map(|vault| vault.vault));
			if vaults.len() > MAX_VAULTS {
				return Err(bad_question(format_args!(
					"the account owns more than {MAX_VAULTS} vaults: ask about them one by one"
				)));
			}
			match next {
				Some(_) => start = next,
				None => break,
			}
		}
		vaults.sort_unstable();
		Ok(vaults)
	}

	/// Whose money it is: what goes there is not spent.
	fn own(&self, at: Hash, whose: &Whose, trails: &[Trail]) -> RpcResult<BTreeSet<AccountId>> {
		let mut own = BTreeSet::new();
		for trail in trails {
			let Some(info) = ask(&*self.client, Some(at), |api, at| api.vault(at, trail.vault))?
			else {
				continue;
			};
			own.insert(info.account);
			match whose {
				// Of several owners, one is as good as anybody else.
				Whose::Vault(_) if info.owners.len() == 1 => own.extend(info.owners),
				Whose::Vault(_) => {},
				Whose::Account(account) => {
					own.insert(account.clone());
				},
			}
		}
		Ok(own)
	}

	/// Whether the runtime reads calls as that which this node was built with.
	fn calls_known(&self, at: Hash) -> bool {
		let known = &polyphony_runtime::VERSION;
		let version = self.client.runtime_version_at(at, CallContext::Offchain);
		version.is_ok_and(|version| {
			version.spec_name == known.spec_name
				&& version.transaction_version == known.transaction_version
		})
	}

	/// A vault as the chain knows it. `None` if it is closed.
	fn vault(&self, at: Hash, vault: u32, calls_known: bool) -> RpcResult<Option<Vault>> {
		let client = &*self.client;
		let Some(info) = ask(client, Some(at), |api, at| api.vault(at, vault))? else {
			return Ok(None);
		};
		let members = ask(client, Some(at), |api, at| api.members(at, vault))?;
		let envelopes = ask(client, Some(at), |api, at| api.envelopes(at, vault))?;
		let bills = ask(client, Some(at), |api, at| api.bills(at, vault))?;
		let rules = ask(client, Some(at), |api, at| api.rules(at, vault))?;
		let worth = ask(client, Some(at), |api, at| api.net_worth(at, vault, Vec::new()))?;
		let holdings = worth.map(|worth| worth.holdings).unwrap_or_default();
		Ok(Some(Vault { info, members, envelopes, holdings, bills, rules, calls_known }))
	}

	/// What else the vault may have: the assets that went through it.
	fn more_holdings(&self, at: Hash, vault: &mut Vault, history: &History) -> RpcResult<()> {
		let known: BTreeSet<Vec<u8>> =
			vault.holdings.iter().map(|holding| codec::Encode::encode(&holding.asset)).collect();
		let mut assets: BTreeMap<Vec<u8>, AssetId> = BTreeMap::new();
		for source in &history.sources {
			assets.insert(codec::Encode::encode(&source.asset), source.asset);
		}
		let more: Vec<AssetId> = assets
			.into_iter()
			.filter(|(encoded, _)| !known.contains(encoded))
			.map(|(_, asset)| asset)
			.take(MAX_ASSETS as usize)
			.collect();
		if more.is_empty() {
			return Ok(());
		}
		let number = vault.info.vault;
		let worth = ask(&*self.client, Some(at), |api, at| api.net_worth(at, number, more))?;
		vault.holdings.extend(worth.into_iter().flat_map(|worth| worth.holdings));
		Ok(())
	}

	/// Reads, trains, and says what there is to say: or says it again. `None` if there never was such a
	/// vault.
	///
	/// # Errors
	///
	/// If somebody else's question is being worked at, the trail is not there, the notes cannot be read,
	/// or a wish cannot be fulfilled.
	pub fn work(&self, whose: &Whose, wishes: &Wishes) -> RpcResult<Option<Arc<Work>>> {
		let at = self.client.info().best_hash;
		let Some(trails) = self.trails(at, whose)? else { return Ok(None) };
		let now = wishes.now.unwrap_or_else(clock);
		let mut notes = Vec::with_capacity(trails.len());
		for trail in &trails {
			notes.push((trail.vault, self.shared.notes.load(trail.vault)?));
		}
		let calls_known = self.calls_known(at);
		let key = Key {
			whose: whose.clone(),
			heads: trails.iter().map(|trail| (trail.vault, trail.head)).collect(),
			notes,
			wishes: wishes.clone(),
			hour: now / FRESH,
			calls_known,
		};
		if let Some(work) = self.remembered(&key) {
			return Ok(Some(work));
		}
		let _working = match self.shared.working.try_lock() {
			Ok(guard) => guard,
			Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
			Err(TryLockError::WouldBlock) => return Err(assistant_busy()),
		};
		// Somebody may have got the same answer in between.
		if let Some(work) = self.remembered(&key) {
			return Ok(Some(work));
		}
		let own = self.own(at, whose, &trails)?;
		let history = History::read(&self.store, &trails, &own, MAX_ENTRIES)?;
		let (corrections, stale) = store::corrections(&key.notes, &history);
		let mut vault = match whose {
			Whose::Vault(vault) => self.vault(at, *vault, calls_known)?,
			Whose::Account(_) => None,
		};
		if let Some(vault) = &mut vault {
			self.more_holdings(at, vault, &history)?;
		}
		let work = Arc::new(work(history, corrections, stale, now, wishes, vault.as_ref())?);
		self.remember(key, work.clone());
		Ok(Some(work))
	}

	/// Remembers an answer, and forgets the oldest ones if that is too much.
	fn remember(&self, key: Key, work: Arc<Work>) {
		let mut remembered = lock(&self.shared.remembered);
		remembered.push_back((key, work));
		while remembered.len() > REMEMBERED
			|| (remembered.len() > 1 && payments_in(&remembered) > MAX_REMEMBERED)
		{
			remembered.pop_front();
		}
	}

	fn remembered(&self, key: &Key) -> Option<Arc<Work>> {
		let remembered = lock(&self.shared.remembered);
		remembered.iter().find(|(other, _)| other == key).map(|(_, work)| work.clone())
	}

	/// Notes what the user says about a payment, or takes the note back. `None` if there never was such
	/// a vault.
	///
	/// # Errors
	///
	/// If the entry is no payment, or the note cannot be written.
	pub fn correct(
		&self,
		vault: u32,
		entry: u64,
		category: Option<Category>,
	) -> RpcResult<Option<Corrected>> {
		let at = self.client.info().best_hash;
		let Some(trails) = self.trails(at, &Whose::Vault(vault))? else { return Ok(None) };
		let hash = match category {
			None => Hash::zero(),
			Some(_) => self.hash_of(at, &trails, vault, entry)?,
		};
		let _writing = lock(&self.shared.writing);
		let mut notes = self.shared.notes.load(vault)?;
		notes.set(entry, hash, category);
		self.shared.notes.save(vault, &notes)?;
		let name = category.map(|category| category.to_string());
		Ok(Some(Corrected { vault, entry, category, name, corrections: notes.len() }))
	}

	/// The hash of an entry that is a payment.
	fn hash_of(&self, at: Hash, trails: &[Trail], vault: u32, entry: u64) -> RpcResult<Hash> {
		let find = |history: &History| {
			history.sources.iter().find(|source| source.index == entry).map(|source| source.hash)
		};
		let head = trails.iter().map(|trail| (trail.vault, trail.head)).collect::<Vec<_>>();
		let seen = lock(&self.shared.remembered)
			.iter()
			.rev()
			.find(|(key, _)| key.heads == head)
			.map(|(_, work)| work.clone());
		let hash = match seen {
			Some(work) => find(&work.history),
			None => {
				let own = self.own(at, &Whose::Vault(vault), trails)?;
				find(&History::read(&self.store, trails, &own, MAX_ENTRIES)?)
			},
		};
		hash.ok_or_else(|| {
			bad_question(format_args!(
				"entry {entry} of the trail of vault {vault} is no payment with a value: \
				assistant_categories lists those that are, as `entry`"
			))
		})
	}

	/// What the user said about a vault's payments.
	///
	/// # Errors
	///
	/// If the notes cannot be read.
	pub fn corrections(&self, vault: u32) -> RpcResult<Vec<Note>> {
		Ok(self.shared.notes.load(vault)?.iter().copied().collect())
	}
}

/// Milliseconds since 1970.
fn clock() -> u64 {
	let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
}

/// The situation of a vault.
fn situation(now_ms: u64, wishes: &Wishes, vault: Option<&Vault>) -> Situation {
	let default = Situation::default();
	let period = wishes.period.unwrap_or_else(|| {
		let mut votes: BTreeMap<usize, (usize, Period)> = BTreeMap::new();
		let spans = vault.into_iter().flat_map(|vault| &vault.envelopes);
		for span in spans.filter_map(|envelope| encode::span_of(&envelope.budget.period)) {
			votes.entry(span.per_year()).or_insert((0, span)).0 += 1;
		}
		votes.into_values().max_by_key(|(votes, _)| *votes).map_or(default.period, |(_, span)| span)
	});
	let length = encode::period_of(period);
	let envelopes = vault.map_or_else(Vec::new, |vault| {
		vault
			.envelopes
			.iter()
			.filter_map(|envelope| {
				let limit =
					encode::scaled(envelope.budget.value?, &envelope.budget.period, &length);
				Some(Envelope { category: Category(envelope.category), limit })
			})
			.collect()
	});
	let balance = vault.map(|vault| {
		let all = vault.holdings.iter().filter_map(encode::spendable);
		Available(all.fold(0, u128::saturating_add))
	});
	Situation {
		now_ms,
		balance,
		period,
		envelopes,
		sufficient: wishes.sufficient.unwrap_or(default.sufficient),
		buffer: wishes.buffer.unwrap_or(default.buffer),
	}
}

/// Does the work.
fn work(
	history: History,
	corrections: Corrections,
	stale: usize,
	now_ms: u64,
	wishes: &Wishes,
	vault: Option<&Vault>,
) -> RpcResult<Work> {
	let mut settings = Settings::default();
	settings.coverage = wishes.coverage.unwrap_or(settings.coverage);
	settings.classify.threshold = wishes.threshold.unwrap_or(settings.classify.threshold);
	settings.unusual_days = wishes.unusual_days.unwrap_or(settings.unusual_days);
	let situation = situation(now_ms, wishes, vault);
	let report =
		report(&history.transactions, &corrections, &situation, settings).map_err(bad_question)?;
	let suggested = vault.map_or_else(Vec::new, |vault| {
		encode::encode(&report, vault, &history, now_ms, wishes.by.as_ref())
	});
	Ok(Work { now_ms, history, corrections, stale, report, suggested })
}

#[cfg(test)]
pub(crate) mod tests;
