// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What was paid, from the trails of vaults.
//!
//! ```text
//! state ── hash ──> the last entry ──> … ──> the first that there is     (offchain storage)
//!                        │ Paid, Deposited
//!                        v
//!                   Transaction, the oldest first
//! ```

use crate::{
	rpc::{
		error::{broken_trail, missing_entry},
		params::AssetId,
		vaults::trail::{stored_entry, TrailStore},
	},
	types::{AccountId, Balance, Hash},
};
use jsonrpsee::core::RpcResult;
use pallet_finance_vaults::{Cause, Record, TrailEntry};
use polyphony_assistant::{Category, Direction, Kind, Transaction};
use serde::Serialize;
use sp_core::crypto::Ss58Codec;
use std::collections::BTreeSet;

/// As many entries of trails are read, the latest.
pub const MAX_ENTRIES: usize = 100_000;

/// The category of what goes from one vault or account of an owner to another one.
const BETWEEN_OWN: Category = Category(10_201);

/// From here on categories are no consumption: income, savings, transfers, taxes.
const OUR_CODES: u16 = 10_000;

/// Which vault's trail, up to where, and whose money it is.
#[derive(Clone, Debug)]
pub struct Trail {
	/// The vault.
	pub vault: u32,
	/// The hash of the last entry. Zero if there is none.
	pub head: Hash,
	/// How many entries there are.
	pub count: u64,
}

/// Where a transaction comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
	/// Whose trail.
	pub vault: u32,
	/// Which of its entries.
	pub index: u64,
	/// The hash of that.
	pub hash: Hash,
	/// To whom it went, or from whom it came.
	pub other: AccountId,
	/// In which asset.
	pub asset: AssetId,
	/// How much of it.
	pub amount: Balance,
	/// Whether the vault swapped another asset for it.
	pub swapped: bool,
}

/// How much of the trails was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Extent {
	/// The vaults.
	pub vaults: Vec<u32>,
	/// How many entries were read.
	pub entries: usize,
	/// Of how many.
	pub of: u64,
	/// How many of them are payments, out of the vaults or into them.
	pub payments: usize,
	/// Payments that are left out, since nobody knows what they were worth: the oracle had no price.
	pub unpriced: usize,
	/// The latest entry that this node does not have: what was before it is not known here. Of several
	/// trails with such an entry, that of the longest.
	pub missing: Option<Hash>,
	/// Whether what is older was left out because there is too much of it.
	pub cut: bool,
}

/// What was paid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
	/// The payments that have a value, in the order of time.
	pub transactions: Vec<Transaction>,
	/// Where each comes from.
	pub sources: Vec<Source>,
	/// How much of the trails this is.
	pub extent: Extent,
}

/// The number of a payment in a history: that of the entry, if it is of one vault; with the number of
/// the vault in the upper half if it is of several.
pub fn id_of(vault: u32, index: u64, several: bool) -> u64 {
	if several {
		u64::from(vault) << 32 | (index & u64::from(u32::MAX))
	} else {
		index
	}
}

impl History {
	/// Reads trails backwards, as far as this node has them and `limit` goes, which all of them share.
	///
	/// What goes to one of `own`, which are the accounts of the owner and of his vaults, is taken out
	/// rather than spent.
	///
	/// # Errors
	///
	/// If the node has no entry of any of the trails, not even the last one, or an entry is damaged.
	pub fn read(
		store: &impl TrailStore,
		trails: &[Trail],
		own: &BTreeSet<AccountId>,
		limit: usize,
	) -> RpcResult<Self> {
		let several = trails.len() > 1;
		let mut extent = Extent {
			vaults: trails.iter().map(|trail| trail.vault).collect(),
			..Extent::default()
		};
		let mut paid: Vec<(Transaction, Source)> = Vec::new();
		// Nobody's trail is read at the expense of another one's: the short ones go first, and leave to
		// the long ones what they do not need.
		let mut by_length: Vec<&Trail> = trails.iter().collect();
		by_length.sort_by_key(|trail| trail.count);
		for (place, trail) in by_length.into_iter().enumerate() {
			let share = limit.saturating_sub(extent.entries) / (trails.len() - place);
			extent.of = extent.of.saturating_add(trail.count);
			let mut read = 0;
			let mut next = Some(trail.head).filter(|hash| !hash.is_zero());
			let mut above = None;
			while let Some(hash) = next {
				if read == share.max(1) {
					extent.cut = true;
					break;
				}
				let Some(entry) = stored_entry(store, hash)? else {
					extent.missing = Some(hash);
					break;
				};
				if entry.vault != trail.vault {
					return Err(broken_trail(hash, "is of another vault"));
				}
				if above.is_some_and(|above| above != entry.index.saturating_add(1)) {
					return Err(broken_trail(hash, "has another number than it should"));
				}
				above = Some(entry.index);
				read += 1;
				next = Some(entry.previous).filter(|hash| !hash.is_zero());
				match payment(entry, hash, own, several) {
					Told::Payment(payment) => paid.push(*payment),
					Told::Unpriced => extent.unpriced += 1,
					Told::Other => {},
				}
			}
			extent.entries += read;
		}
		if let (0, Some(hash)) = (extent.entries, extent.missing) {
			return Err(missing_entry(hash, store.is_indexing()));
		}
		paid.sort_by_key(|(transaction, _)| (transaction.at_ms, transaction.id));
		extent.payments = paid.len();
		let (transactions, sources) = paid.into_iter().unzip();
		Ok(Self { transactions, sources, extent })
	}

	/// Where a payment comes from, by its number.
	pub fn source(&self, id: u64) -> Option<(&Transaction, &Source)> {
		// By time, and so hardly by number: a trail has both in the same order, several do not.
		self.transactions.iter().zip(&self.sources).find(|(transaction, _)| transaction.id == id)
	}
}

/// What an entry says about money.
enum Told {
	/// That it was paid, and what that was worth.
	Payment(Box<(Transaction, Source)>),
	/// That it was paid, and not what that was worth.
	Unpriced,
	/// Something else.
	Other,
}

fn payment(
	entry: TrailEntry<AccountId, AssetId>,
	hash: Hash,
	own: &BTreeSet<AccountId>,
	several: bool,
) -> Told {
	let TrailEntry { vault, index, at, record, .. } = entry;
	let mut swapped = false;
	let (direction, other, asset, amount, value, category, memo, kind) = match record {
		Record::Paid { cause, payment, value, .. } => {
			swapped = payment.pay_with.is_some();
			let kind = match cause {
				_ if own.contains(&payment.to) => Kind::Withdrawal,
				Cause::Owner(_) | Cause::Spender(_) | Cause::Adviser(_) | Cause::Motion(_) => {
					Kind::Payment
				},
				Cause::Rule(_) => Kind::Rule,
				Cause::Bill(_) => Kind::Bill,
				Cause::Stream(_) => Kind::Stream,
			};
			let pallet_finance_vaults::Payment { to, asset, amount, category, memo, .. } = payment;
			(Direction::Out, to, asset, amount, value, category, memo, kind)
		},
		Record::Deposited { from, asset, amount, value, category, memo } => {
			(Direction::In, from, asset, amount, value, category, memo, Kind::Deposit)
		},
		_ => return Told::Other,
	};
	let Some(value) = value else { return Told::Unpriced };
	let ours = own.contains(&other);
	// Whoever pays something in says what for. What strangers say was spent is not believed: else a
	// few cents would teach us that the supermarket is the rent.
	let believed =
		|category: &Category| direction == Direction::Out || ours || category.0 >= OUR_CODES;
	let declared = Some(Category(category)).filter(|said| *said != Category::NONE).filter(believed);
	// The owner's own word goes before ours.
	let between = ours && (several || direction == Direction::Out);
	let transaction = Transaction {
		id: id_of(vault, index, several),
		at_ms: at,
		direction,
		value,
		counterparty: other.to_ss58check(),
		// What is encrypted says nothing to us.
		memo: String::from_utf8(memo.into_inner()).unwrap_or_default(),
		category: declared.or_else(|| between.then_some(BETWEEN_OWN)),
		kind,
	};
	let source = Source { vault, index, hash, other, asset, amount, swapped };
	Told::Payment(Box::new((transaction, source)))
}
