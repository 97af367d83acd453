// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The accounts of a run: their keys, what they have, and how they get what they need.

use crate::{
	chain::{blake2_256, existential_deposit, little_endian, AccountId, At, Chain, Config},
	error::{Error, Result},
	sign::{parallel, sign_call, transfer, Submittable, AMOUNT},
};
use std::{collections::HashMap, time::Duration};
use subxt::{
	client::OnlineClientAtBlockImpl,
	dynamic::{self, Value},
	ext::scale_value::Composite,
	transactions::{DynamicPayload, TransactionProgress, TransactionStatus},
};
use subxt_signer::sr25519::Keypair;

/// How many accounts a single transaction of the funder pays.
const BATCH: usize = 100;
/// How many of those transactions are sent before they are waited for.
const WAVE: usize = 16;
/// How many accounts are read in a request.
const PAGE: usize = 500;
/// How many times the fee of now each transaction is provided for: fees may rise with the load.
const FEE_MARGIN: u128 = 3;
/// How many signers are asked for transactions in the pool, which are those of an earlier run.
const SAMPLE: usize = 16;

/// What the chain knows of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
	/// The nonce of its next transaction.
	pub(crate) nonce: u64,
	/// What it can spend and what is frozen, in the smallest unit.
	pub(crate) free: u128,
}

impl State {
	/// Decodes an entry of `System.Account`: a nonce, three reference counts, the free amount, and
	/// others.
	fn decode(bytes: &[u8]) -> Option<Self> {
		let nonce = little_endian(bytes.get(..4)?)?.try_into().ok()?;
		Some(Self { nonce, free: little_endian(bytes.get(16..32)?)? })
	}
}

/// The keys of `count` accounts, derived from `seed`.
///
/// Each secret is the hash of the seed and an index: a path such as `seed//0` would cost more for
/// each account and would not be any better for this.
pub(crate) fn derive(seed: &str, count: u32) -> Result<Vec<Keypair>> {
	let indices: Vec<u32> = (0..count).collect();
	parallel(&indices, |index| {
		let mut secret = b"polyphony-load account ".to_vec();
		secret.extend_from_slice(&index.to_le_bytes());
		secret.extend_from_slice(seed.as_bytes());
		Keypair::from_secret_key(blake2_256(&secret).0)
			.map_err(|e| Error::new(format!("no key for account {index}: {e}: change --seed")))
	})
}

/// The number that draws receivers.
pub(crate) fn seed_number(seed: &str) -> u64 {
	blake2_256(format!("polyphony-load shape {seed}").as_bytes()).to_low_u64_le()
}

/// What the chain knows of these accounts as of `at`.
pub(crate) async fn states(chain: &Chain, at: &At, ids: &[AccountId]) -> Result<Vec<State>> {
	let unreadable = |reason: &dyn std::fmt::Display| {
		Error::new(format!(
			"cannot read accounts of this chain: {reason}: measure a chain whose runtime keeps \
			them in System.Account, as frame_system and pallet_balances do",
		))
	};
	let entry = at.storage().entry(("System", "Account")).map_err(|e| unreadable(&e))?;
	let key = |id: &AccountId| entry.fetch_key(vec![Value::from_bytes(id.0)]);
	let keys: Result<Vec<_>, _> = ids.iter().map(key).collect();
	let keys = keys.map_err(|e| unreadable(&e))?;
	let mut states = Vec::with_capacity(ids.len());
	for page in keys.chunks(PAGE) {
		let asked = page.iter().map(Vec::as_slice);
		let changes = chain.methods.state_query_storage_at(asked, Some(at.block_hash())).await;
		let changes = changes.map_err(|e| chain.failed("state_queryStorageAt", &e))?;
		let entries: HashMap<_, _> = changes
			.into_iter()
			.flat_map(|set| set.changes)
			.filter_map(|(key, value)| Some((key.0, value?.0)))
			.collect();
		for key in page {
			let state =
				entries.get(key).map_or(Some(State::default()), |entry| State::decode(entry));
			states.push(state.ok_or_else(|| unreadable(&"their entries are too short"))?);
		}
	}
	Ok(states)
}

/// What an account needs to send `sent` transactions and still exist.
fn need(sent: u32, fee: u128, deposit: u128) -> u128 {
	let each = AMOUNT.saturating_add(fee.saturating_mul(FEE_MARGIN));
	deposit.saturating_mul(2).saturating_add(each.saturating_mul(sent.into()))
}

/// Which accounts lack how much, by their indices. Accounts without a part in the run need
/// nothing.
fn shortfalls(
	states: &[State],
	sent: &[Option<u32>],
	fee: u128,
	deposit: u128,
) -> Vec<(usize, u128)> {
	let shortfall = |(state, sent): (&State, &Option<u32>)| {
		let lacking = need((*sent)?, fee, deposit).saturating_sub(state.free);
		(lacking > 0).then_some(lacking)
	};
	let lacking = states.iter().zip(sent).map(shortfall).enumerate();
	lacking.filter_map(|(index, lacking)| Some((index, lacking?))).collect()
}

/// The account that provides the funds.
pub(crate) struct Funder<'a> {
	/// Its key.
	pub(crate) key: &'a Keypair,
	/// How long a funding transaction may take.
	pub(crate) patience: Duration,
}

impl Funder<'_> {
	/// Gives the accounts `ids`, which send `sent` transactions each, what they lack, and waits
	/// until they have it. Returns how many lacked something. `progress` is told how many have
	/// been served, of how many.
	pub(crate) async fn fund(
		&self,
		chain: &Chain,
		ids: &[AccountId],
		sent: &[Option<u32>],
		progress: impl Fn(usize, usize),
	) -> Result<usize> {
		let at = chain.at(chain.best().await?).await?;
		let deposit = existential_deposit(&at)?;
		let funder = self.key.public_key().to_account_id();
		let example = sign_call(&at, &transfer(&funder, AMOUNT), self.key, 1 << 20)?;
		let fee = fee(&example).await?;
		let accounts = states(chain, &at, ids).await?;
		let payments: Vec<_> = shortfalls(&accounts, sent, fee, deposit)
			.into_iter()
			.map(|(index, amount)| (ids[index], amount))
			.collect();
		if payments.is_empty() {
			return Ok(0);
		}

		let nonce = chain.methods.system_account_next_index(&funder).await;
		let nonce = nonce.map_err(|e| chain.failed("system_accountNextIndex", &e))?;
		self.check_means(chain, &at, &payments, deposit, nonce).await?;

		let mut served = 0;
		let mut nonces = nonce..;
		progress(served, payments.len());
		for wave in payments.chunks(BATCH * WAVE) {
			let mut pending = Vec::new();
			for (payments, nonce) in wave.chunks(BATCH).zip(nonces.by_ref()) {
				let signed = sign_call(&at, &batch(payments), self.key, nonce)?;
				let sent = signed.submit_and_watch().await;
				pending.push((payments.len(), sent.map_err(|e| failed(&e))?));
			}
			for (count, transaction) in pending {
				let wait = tokio::time::timeout(self.patience, success(transaction));
				wait.await.map_err(|_| {
					failed(&format!("it is in no block after {} s", self.patience.as_secs()))
				})??;
				served += count;
				progress(served, payments.len());
			}
		}
		Ok(payments.len())
	}

	/// Checks that the funder has enough for `payments`.
	async fn check_means(
		&self,
		chain: &Chain,
		at: &At,
		payments: &[(AccountId, u128)],
		deposit: u128,
		nonce: u64,
	) -> Result<()> {
		let funder = self.key.public_key().to_account_id();
		let first = &payments[..payments.len().min(BATCH)];
		let fee = fee(&sign_call(at, &batch(first), self.key, nonce)?).await?;
		let fees = fee.saturating_mul(payments.len().div_ceil(BATCH) as u128);
		let sum = payments.iter().fold(0u128, |sum, (_, amount)| sum.saturating_add(*amount));
		let needed = sum.saturating_add(fees).saturating_add(deposit);
		let state = states(chain, at, &[funder]).await?.first().copied().unwrap_or_default();
		if state.free >= needed {
			return Ok(());
		}
		Err(Error::new(format!(
			"the funder {funder} has {} of the smallest unit of the native token and needs \
			{needed} to fund {} accounts: name another with --funder, or lower --transactions or \
			--accounts",
			state.free,
			payments.len(),
		)))
	}
}

/// Checks that the pool holds no transactions of these signers, whose states are `states`: their
/// nonces would be taken.
pub(crate) async fn check_pool(
	chain: &Chain,
	signers: impl Iterator<Item = (AccountId, State)>,
) -> Result<()> {
	for (id, state) in signers.take(SAMPLE) {
		let next = chain.methods.system_account_next_index(&id).await;
		let next = next.map_err(|e| chain.failed("system_accountNextIndex", &e))?;
		if next != state.nonce {
			return Err(Error::new(format!(
				"the pool of {} still has transactions of {id}, from an earlier run or another one \
				at the same time: wait until they are in blocks, or take other accounts with \
				--seed",
				chain.url,
			)));
		}
	}
	Ok(())
}

/// A transaction that makes all of these payments, or none.
fn batch(payments: &[(AccountId, u128)]) -> DynamicPayload<Composite<()>> {
	let call = |(to, amount): &(AccountId, u128)| {
		let destination = Value::unnamed_variant("Id", [Value::from_bytes(to.0)]);
		let arguments = [("dest", destination), ("value", Value::u128(*amount))];
		let name = "transfer_keep_alive";
		dynamic::transaction("Balances", name, Composite::named(arguments)).into_value()
	};
	let calls = Value::unnamed_composite(payments.iter().map(call));
	dynamic::transaction("Utility", "batch_all", Composite::named([("calls", calls)]))
}

/// What the node says that a transaction costs.
async fn fee(transaction: &Submittable) -> Result<u128> {
	transaction.partial_fee_estimate().await.map_err(|e| {
		Error::new(format!(
			"the node cannot say what a transaction costs: {e}: measure a chain whose runtime has \
			the TransactionPaymentApi",
		))
	})
}

/// Waits until a transaction is in a block and has succeeded.
async fn success(
	mut transaction: TransactionProgress<Config, OnlineClientAtBlockImpl<Config>>,
) -> Result<()> {
	let included = loop {
		match transaction.next().await {
			Some(Ok(
				TransactionStatus::InBestBlock(block) | TransactionStatus::InFinalizedBlock(block),
			)) => break block,
			Some(Ok(
				TransactionStatus::Error { message }
				| TransactionStatus::Invalid { message }
				| TransactionStatus::Dropped { message },
			)) => return Err(failed(&message)),
			Some(Ok(_)) => {},
			Some(Err(error)) => return Err(failed(&error)),
			None => return Err(failed(&"the node has lost it")),
		}
	};
	included.wait_for_success().await.map(|_| ()).map_err(|e| failed(&e))
}

/// The error that a funding transaction has failed.
fn failed(reason: &dyn std::fmt::Display) -> Error {
	Error::new(format!(
		"a transaction that funds accounts failed: {reason}: check that the chain makes blocks and \
		that nobody else uses the funder's account, then try again",
	))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn accounts_are_those_of_the_seed() {
		let keys = |seed| -> Vec<[u8; 32]> {
			derive(seed, 20).unwrap().iter().map(|key| key.public_key().0).collect()
		};
		assert_eq!(keys("a"), keys("a"));
		let both: std::collections::HashSet<_> = keys("a").into_iter().chain(keys("b")).collect();
		assert_eq!(both.len(), 40);
		assert_ne!(seed_number("a"), seed_number("b"));
	}

	#[test]
	fn accounts_of_the_chain_are_decoded() {
		let mut entry = vec![0; 80];
		entry[..4].copy_from_slice(&7u32.to_le_bytes());
		entry[16..32].copy_from_slice(&1_000_000_000_000u128.to_le_bytes());
		assert_eq!(State::decode(&entry), Some(State { nonce: 7, free: 1_000_000_000_000 }));
		assert_eq!(State::decode(&entry[..31]), None);
	}

	#[test]
	fn accounts_get_what_they_lack() {
		// Twice the deposit, and three fees and the amount for each transaction.
		assert_eq!(need(0, 5, 100), 200);
		assert_eq!(need(10, 5, 100), 200 + 10 * (3 * 5 + 1));
		let states = [0, 360, 100, 0].map(|free| State { nonce: 0, free });
		let sent = [Some(10), Some(10), Some(0), None];
		assert_eq!(shortfalls(&states, &sent, 5, 100), [(0, 360), (2, 100)]);
	}
}
