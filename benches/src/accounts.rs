// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Funded accounts, what they sign, and who pays whom.

use crate::chain::opaque;
use codec::Encode;
use polyphony_node::types::Hash;
use polyphony_runtime::{
	constants::currency::UNIT, AccountId, Address, Balance, RuntimeCall, Signature, SignedPayload,
	UncheckedExtrinsic, VERSION,
};
use sp_core::{sr25519, Pair};
use sp_crypto_hashing::blake2_256;
use sp_runtime::OpaqueExtrinsic;

/// Funded accounts: the first of them with known keys.
pub struct Accounts {
	ids: Vec<AccountId>,
	pairs: Vec<sr25519::Pair>,
	genesis: Hash,
}

impl Accounts {
	/// So many accounts, the first `signers` of which can sign.
	pub(crate) fn new(accounts: usize, signers: usize) -> Self {
		let pairs: Vec<_> = (0..signers.min(accounts) as u64)
			.map(|i| sr25519::Pair::from_seed(&blake2_256(&i.to_le_bytes())))
			.collect();
		let others = (pairs.len()..accounts).map(|i| blake2_256(&(i as u64).to_be_bytes()).into());
		let ids = pairs.iter().map(|pair| pair.public().into()).chain(others).collect();
		Self { ids, pairs, genesis: Hash::zero() }
	}

	pub(crate) fn set_genesis(&mut self, genesis: Hash) {
		self.genesis = genesis;
	}

	/// What each has at genesis.
	pub(crate) fn balances(&self) -> Vec<(AccountId, Balance)> {
		self.ids.iter().map(|id| (id.clone(), 1_000 * UNIT)).collect()
	}

	/// The number of accounts.
	#[allow(clippy::len_without_is_empty)] // There are always some.
	pub fn len(&self) -> usize {
		self.ids.len()
	}

	/// The number of accounts that can sign.
	pub fn signers(&self) -> usize {
		self.pairs.len()
	}

	/// An account.
	pub fn id(&self, account: usize) -> &AccountId {
		&self.ids[account]
	}

	/// The keys of an account.
	pub fn pair(&self, signer: usize) -> &sr25519::Pair {
		&self.pairs[signer]
	}

	/// A signed call. The nonce is the number of calls that the signer has signed before.
	pub fn sign(&self, signer: usize, call: RuntimeCall, nonce: u32) -> OpaqueExtrinsic {
		self.sign_with(signer, call, nonce, 0)
	}

	/// A signed call with a tip.
	pub fn sign_with(
		&self,
		signer: usize,
		call: RuntimeCall,
		nonce: u32,
		tip: Balance,
	) -> OpaqueExtrinsic {
		let pair = &self.pairs[signer];
		let sign = |payload: &[u8]| Signature::Sr25519(pair.sign(payload));
		sign_by(pair.public().into(), sign, call, nonce, tip, self.genesis, VERSION.spec_version)
	}

	/// A transfer of a thousandth of a unit.
	pub fn transfer(&self, from: usize, to: usize, nonce: u32) -> OpaqueExtrinsic {
		let dest = Address::Id(self.id(to).clone());
		let call = pallet_balances::Call::transfer_keep_alive { dest, value: UNIT / 1_000 };
		self.sign(from, RuntimeCall::Balances(call), nonce)
	}

	/// Transfers of that shape, in an order in which all of them are valid at genesis.
	pub fn transfers(&self, count: usize, shape: Shape) -> Vec<OpaqueExtrinsic> {
		let mut nonces = vec![0; self.signers()];
		(0..count)
			.map(|i| {
				let (from, to) = shape(i, self.signers(), self.len());
				nonces[from] += 1;
				self.transfer(from, to, nonces[from] - 1)
			})
			.collect()
	}
}

/// A call as a client sends it, signed by `sign` for a chain with that genesis and a runtime of that
/// version.
pub fn sign_by(
	account: AccountId,
	sign: impl FnOnce(&[u8]) -> Signature,
	call: RuntimeCall,
	nonce: u32,
	tip: Balance,
	genesis: Hash,
	spec_version: u32,
) -> OpaqueExtrinsic {
	let extension = polyphony_runtime::tx_extension(nonce, tip, None);
	let transaction_version = VERSION.transaction_version;
	let implicit =
		((), (), spec_version, transaction_version, genesis, genesis, (), (), (), None, ());
	let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
	let signature = payload.using_encoded(sign);
	let address = Address::Id(account);
	opaque(&UncheckedExtrinsic::new_signed(call, address, signature, extension))
}

/// Who pays whom in transfer `i` with so many signers among so many accounts: (sender, receiver).
pub type Shape = fn(i: usize, signers: usize, accounts: usize) -> (usize, usize);

/// Every transfer has a sender and a receiver of its own, as long as there are accounts.
pub fn disjoint(i: usize, signers: usize, accounts: usize) -> (usize, usize) {
	let others = accounts - signers;
	let sender = i % signers;
	(sender, if others > 0 { signers + i % others } else { (sender + signers / 2) % signers })
}

/// Every transfer goes to the same account.
pub fn all_to_one(i: usize, signers: usize, _: usize) -> (usize, usize) {
	(1 + i % (signers - 1), 0)
}

/// Every transfer comes from the same account.
pub fn one_signer(i: usize, _: usize, accounts: usize) -> (usize, usize) {
	(0, 1 + i % (accounts - 1))
}

/// Receivers by Zipf's law with the exponent 1: the first account gets the most, the second half of
/// that, the third a third.
pub fn zipf(i: usize, signers: usize, accounts: usize) -> (usize, usize) {
	// The inverse of the distribution function, which is the logarithm of the rank for exponent 1.
	let hash = blake2_256(&(i as u64).to_le_bytes());
	let uniform =
		f64::from(u32::from_le_bytes([hash[0], hash[1], hash[2], hash[3]])) / f64::from(u32::MAX);
	let rank = (accounts as f64).powf(uniform) as usize;
	(i % signers, rank.saturating_sub(1).min(accounts - 1))
}
