// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the benchmarks share: a chain's state in memory, and blocks of transfers on it.
//!
//! Everything is executed as a node does it: the Wasm blob, through the SDK's executor.

use codec::{Decode, Encode};
use polyphony_runtime::{
	constants::{currency::UNIT, time::SLOT_DURATION},
	AccountId, Address, BalancesConfig, Block, Header, RuntimeCall, RuntimeGenesisConfig,
	Signature, SignedPayload, TxExtension, UncheckedExtrinsic, VERSION,
};
use sc_executor::WasmExecutor;
use sp_core::{
	sr25519,
	storage::{well_known_keys::CODE, StateVersion},
	traits::{CallContext, CodeExecutor, FetchRuntimeCode, RuntimeCode},
	Pair, H256,
};
use sp_runtime::{
	generic::{Digest, DigestItem, Era},
	traits::{BlakeTwo256, Hash, Header as _},
	ApplyExtrinsicResult, BuildStorage,
};
use sp_state_machine::{Ext, InMemoryBackend, OverlayedChanges};
use std::borrow::Cow;

/// The executor of the node.
type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;

/// The changes of a block that is being executed.
type Changes = OverlayedChanges<BlakeTwo256>;

struct Code(&'static [u8]);
impl FetchRuntimeCode for Code {
	fn fetch_runtime_code(&self) -> Option<Cow<'_, [u8]>> {
		Some(Cow::Borrowed(self.0))
	}
}

/// A chain at its genesis, with funded accounts whose keys are known.
pub struct World {
	backend: InMemoryBackend<BlakeTwo256>,
	executor: Executor,
	code: Code,
	code_hash: Vec<u8>,
	accounts: Vec<sr25519::Pair>,
}

/// Who pays whom in transfer `i` among so many accounts: (sender, receiver).
pub type Shape = fn(i: usize, accounts: usize) -> (usize, usize);

/// Every transfer has a sender and a receiver of its own, as long as there are accounts.
pub fn disjoint(i: usize, accounts: usize) -> (usize, usize) {
	((2 * i) % accounts, (2 * i + 1) % accounts)
}

/// Every transfer goes to the same account.
pub fn all_to_one(i: usize, accounts: usize) -> (usize, usize) {
	(1 + i % (accounts - 1), 0)
}

/// The parent of the first block: any hash will do, if transactions are signed for it.
fn genesis_hash() -> H256 {
	H256::repeat_byte(1)
}

impl World {
	/// A chain with `accounts` funded accounts.
	///
	/// # Panics
	///
	/// If the runtime was built without its Wasm.
	pub fn new(accounts: usize) -> Self {
		let code = polyphony_runtime::WASM_BINARY
			.expect("the benchmarks execute the Wasm: build without SKIP_WASM_BUILD");
		let accounts: Vec<_> = (0..accounts as u64)
			.map(|i| {
				let mut seed = [0; 32];
				seed[..8].copy_from_slice(&i.to_le_bytes());
				sr25519::Pair::from_seed(&seed)
			})
			.collect();
		let mut storage = RuntimeGenesisConfig {
			balances: BalancesConfig {
				balances: accounts
					.iter()
					.map(|pair| (AccountId::from(pair.public()), 1_000 * UNIT))
					.collect(),
				..Default::default()
			},
			..Default::default()
		}
		.build_storage()
		.expect("a genesis of balances is sound");
		storage.top.insert(CODE.to_vec(), code.to_vec());
		Self {
			backend: InMemoryBackend::from((storage, StateVersion::V1)),
			executor: Executor::builder().build(),
			code: Code(code),
			code_hash: BlakeTwo256::hash(code).encode(),
			accounts,
		}
	}

	fn call(&self, changes: &mut Changes, method: &str, input: &[u8]) -> Vec<u8> {
		let mut ext = Ext::new(changes, &self.backend, None);
		let code = RuntimeCode {
			code_fetcher: &self.code,
			heap_pages: None,
			hash: self.code_hash.clone(),
		};
		self.executor
			.call(&mut ext, &code, method, input, CallContext::Onchain { import: true })
			.0
			.unwrap_or_else(|error| panic!("{method} failed: {error}"))
	}

	/// The nonce is the number of transfers that the sender has signed before.
	fn transfer(&self, from: usize, to: usize, nonce: u32) -> UncheckedExtrinsic {
		let call = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
			dest: Address::Id(self.accounts[to].public().into()),
			value: UNIT / 1_000,
		});
		let extension: TxExtension = (
			frame_system::AuthorizeCall::new(),
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			frame_system::CheckMortality::from(Era::Immortal),
			frame_system::CheckNonce::from(nonce),
			frame_system::CheckWeight::new(),
			pallet_transaction_payment::ChargeTransactionPayment::from(0),
			frame_metadata_hash_extension::CheckMetadataHash::new(false),
			frame_system::WeightReclaim::new(),
		);
		let implicit = (
			(),
			(),
			VERSION.spec_version,
			VERSION.transaction_version,
			genesis_hash(),
			genesis_hash(),
			(),
			(),
			(),
			None,
			(),
		);
		let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
		let pair = &self.accounts[from];
		let signature = payload.using_encoded(|bytes| pair.sign(bytes));
		UncheckedExtrinsic::new_signed(
			call,
			Address::Id(pair.public().into()),
			Signature::Sr25519(signature),
			extension,
		)
	}

	/// Block 1 with that many transfers, encoded as `Core_execute_block` takes it.
	///
	/// # Panics
	///
	/// If they do not fit into a block.
	pub fn block(&self, transfers: usize, shape: Shape) -> Vec<u8> {
		let slot = sp_consensus_aura::Slot::from(1);
		let digest = Digest {
			logs: vec![DigestItem::PreRuntime(sp_consensus_aura::AURA_ENGINE_ID, slot.encode())],
		};
		let header = Header::new(1, Default::default(), Default::default(), genesis_hash(), digest);
		let now = pallet_timestamp::Call::set { now: SLOT_DURATION };
		let mut nonces = vec![0; self.accounts.len()];
		let mut extrinsics = vec![UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(now))];
		extrinsics.extend((0..transfers).map(|i| {
			let (from, to) = shape(i, self.accounts.len());
			nonces[from] += 1;
			self.transfer(from, to, nonces[from] - 1)
		}));

		let mut changes = Changes::default();
		self.call(&mut changes, "Core_initialize_block", &header.encode());
		for extrinsic in &extrinsics {
			let result =
				self.call(&mut changes, "BlockBuilder_apply_extrinsic", &extrinsic.encode());
			let result = ApplyExtrinsicResult::decode(&mut &result[..])
				.expect("apply_extrinsic answers with its result");
			assert_eq!(result, Ok(Ok(())), "every transfer goes through");
		}
		let header = self.call(&mut changes, "BlockBuilder_finalize_block", &[]);
		let header = Header::decode(&mut &header[..]).expect("finalize_block gives a header");
		Block { header, extrinsics }.encode()
	}

	/// Executes a block as a node does when it imports one: signatures, calls, hooks, roots.
	///
	/// # Panics
	///
	/// If the block is not valid.
	pub fn execute(&self, block: &[u8]) {
		self.call(&mut Changes::default(), "Core_execute_block", block);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn blocks_of_every_shape_are_valid() {
		let world = World::new(20);
		for shape in [disjoint as Shape, all_to_one] {
			world.execute(&world.block(30, shape));
		}
	}

	#[test]
	#[should_panic(expected = "Core_execute_block failed")]
	fn a_block_that_was_tampered_with_is_not() {
		let world = World::new(4);
		let mut block = world.block(2, disjoint);
		let last = block.len() - 1;
		block[last] ^= 1;
		world.execute(&block);
	}
}
