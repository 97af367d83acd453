// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Signing transfers, on all cores and without the node: it is asked for nothing while they are
//! signed.

use crate::{
	chain::{blake2_256, AccountId, At, Config, Hash},
	error::{Error, Result},
};
use std::{
	num::NonZero,
	sync::atomic::{AtomicUsize, Ordering},
	thread,
};
use subxt::{
	client::OnlineClientAtBlockImpl,
	config::DefaultExtrinsicParamsBuilder,
	dynamic,
	transactions::{Payload, SubmittableTransaction},
	utils::{to_hex, MultiAddress},
};
use subxt_signer::sr25519::Keypair;

/// What is transferred each time, in the smallest unit of the native token. Little, so that no
/// account runs dry: what a transfer costs does not depend on it.
pub(crate) const AMOUNT: u128 = 1;

/// A transfer to be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Order {
	/// The signer's index.
	pub(crate) from: u32,
	/// The receiver's index.
	pub(crate) to: u32,
	/// The signer's nonce.
	pub(crate) nonce: u64,
}

/// A signed transaction.
#[derive(Clone, Debug)]
pub(crate) struct Encoded {
	/// Its hash.
	pub(crate) hash: Hash,
	/// It itself, in hexadecimal.
	pub(crate) hex: String,
}

/// A transaction that can be sent, or its fee be asked for.
pub(crate) type Submittable = SubmittableTransaction<Config, OnlineClientAtBlockImpl<Config>>;

/// Signs `call` with `nonce`, for all time: a load may take longer than transactions usually live.
pub(crate) fn sign_call(
	at: &At,
	call: &impl Payload,
	signer: &Keypair,
	nonce: u64,
) -> Result<Submittable> {
	let params = DefaultExtrinsicParamsBuilder::<Config>::new().nonce(nonce).immortal().build();
	let signable = at.transactions().create_signable_offline(call, params);
	let signed = signable.and_then(|mut signable| signable.sign(signer));
	signed.map_err(|e| {
		Error::new(format!(
			"cannot sign {}.{} for this chain: {e}: its runtime asks for something in a \
			transaction that subxt does not know",
			call.pallet_name(),
			call.call_name(),
		))
	})
}

/// A transfer that leaves the sender's account alive.
pub(crate) fn transfer(to: &AccountId, amount: u128) -> impl Payload {
	let destination = MultiAddress::<AccountId, ()>::Id(*to);
	dynamic::transaction("Balances", "transfer_keep_alive", (destination, amount))
}

/// Signs the transfers of a run.
pub(crate) struct Signer {
	at: At,
	accounts: Vec<Keypair>,
	ids: Vec<AccountId>,
}

impl Signer {
	/// Signs for the chain as of `at`, with the keys of the accounts by their indices.
	pub(crate) fn new(at: At, accounts: Vec<Keypair>) -> Self {
		let ids = accounts.iter().map(|account| account.public_key().to_account_id()).collect();
		Self { at, accounts, ids }
	}

	/// The ids of the accounts.
	pub(crate) fn ids(&self) -> &[AccountId] {
		&self.ids
	}

	/// Signs a transfer. Signing it again gives another signature, and so another hash.
	pub(crate) fn sign(&self, order: &Order) -> Result<Encoded> {
		let call = transfer(&self.ids[order.to as usize], AMOUNT);
		let signer = &self.accounts[order.from as usize];
		let signed = sign_call(&self.at, &call, signer, order.nonce)?;
		Ok(Encoded { hash: blake2_256(signed.encoded()), hex: to_hex(signed.encoded()) })
	}

	/// Signs transfers on all cores and counts them in `done`.
	pub(crate) fn sign_all(&self, orders: &[Order], done: &AtomicUsize) -> Result<Vec<Encoded>> {
		parallel(orders, |order| {
			let signed = self.sign(order);
			done.fetch_add(1, Ordering::Relaxed);
			signed
		})
	}
}

/// Applies `work` to all items, on all cores; the results are in the order of the items.
pub(crate) fn parallel<T: Sync, R: Send>(
	items: &[T],
	work: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
	let cores = thread::available_parallelism().map_or(1, NonZero::get);
	let share = items.len().div_ceil(cores).max(1);
	let work = &work;
	thread::scope(|scope| {
		let start = |part| scope.spawn(move || part_of(part, work));
		let workers: Vec<_> = items.chunks(share).map(start).collect();
		let mut results = Vec::with_capacity(items.len());
		for worker in workers {
			let part = worker.join().map_err(|_| {
				Error::new("a thread ended unexpectedly: report the message above as a defect")
			})?;
			results.extend(part?);
		}
		Ok(results)
	})
}

/// One thread's part of [`parallel`].
fn part_of<T, R>(items: &[T], work: &impl Fn(&T) -> Result<R>) -> Result<Vec<R>> {
	items.iter().map(work).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn results_keep_the_order_of_the_items() {
		let items: Vec<u32> = (0..1_001).collect();
		let squares = parallel(&items, |item| Ok(item * item)).unwrap();
		assert!(squares.iter().zip(&items).all(|(square, item)| *square == item * item));
		assert_eq!(squares.len(), items.len());
		assert!(parallel(&[], |item: &u32| Ok(*item)).unwrap().is_empty());
	}

	#[test]
	fn the_first_error_is_the_result() {
		let work = |item: &u32| match item {
			7.. => Err(Error::new(format!("{item}"))),
			_ => Ok(()),
		};
		let items: Vec<u32> = (0..100).collect();
		assert_eq!(parallel(&items, work), Err(Error::new("7")));
	}
}
