// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A chain with an engine on it, and blocks that are executed both ways and compared.

use codec::{Decode, Encode};
use frame_support::{storage::storage_prefix, traits::fungible::NativeOrWithId};
use frame_system::EventRecord;
pub(crate) use polyphony_benches::Engine as ParallelEngine;
use polyphony_benches::{opaque, sign_by, Built, Chain, Changes, Database, Settings};
use polyphony_parallel::{changes_differ, signatures, Counts, Error};
use polyphony_runtime::{
	tx_extension, AccountId, Address, AssetId, Balance, Runtime, RuntimeCall, RuntimeEvent,
	Signature, SignedPayload, UncheckedExtrinsic, VERSION,
};
use sc_client_api::StorageProvider;
use sc_consensus::ImportResult;
use sp_core::{hexdisplay::HexDisplay, sr25519, storage::StorageKey, Pair, H256};
use sp_externalities::Extensions;
use sp_runtime::{generic, traits::BlakeTwo256, DispatchError, OpaqueExtrinsic};
use std::collections::{BTreeMap, BTreeSet};

/// The header of a block.
pub(crate) type Header = generic::Header<u32, BlakeTwo256>;
/// A block as the node knows it.
pub(crate) type Block = generic::Block<Header, OpaqueExtrinsic>;

/// With how many lanes every block is executed. Most machines that run the tests have fewer cores:
/// lanes are then stopped anywhere, which is welcome.
const LANES: [usize; 6] = [1, 2, 3, 4, 8, 16];

/// The accounts of most tests, all of which sign.
pub(crate) const ACCOUNTS: usize = 64;

/// Keys and values of the genesis state.
pub(crate) type Extra = Vec<(Vec<u8>, Vec<u8>)>;

/// The chain's own runtime.
pub(crate) fn runtime() -> &'static [u8] {
	polyphony_runtime::WASM_BINARY.expect("the tests execute the Wasm: build it")
}

/// The same with larger blocks.
pub(crate) fn large_blocks() -> &'static [u8] {
	polyphony_upgrade_fixture::LARGE_BLOCKS.expect("the tests execute the Wasm: build it")
}

/// The engine on a chain, with so many lanes.
pub(crate) fn engine(chain: &Chain, lanes: usize) -> ParallelEngine {
	chain.engine(lanes)
}

/// A chain, an engine that has compiled its runtime, and the block on which the next one is made.
pub(crate) struct World {
	pub(crate) chain: Chain,
	pub(crate) engine: ParallelEngine,
	pub(crate) tip: H256,
	pub(crate) genesis: H256,
	/// Of the runtime for which transactions are signed.
	pub(crate) spec_version: u32,
	/// The nonce of each signer's next transaction; `None` if the account does not exist.
	nonces: Vec<Option<u32>>,
}

/// How a block went.
#[derive(Debug)]
pub(crate) struct Outcome {
	/// Transactions in the block.
	pub(crate) included: usize,
	/// Transactions that the runtime did not accept.
	pub(crate) dropped: usize,
	/// How transactions were executed, over all numbers of lanes. Those that come before the lanes
	/// are made are not among them.
	pub(crate) counts: Counts,
}

impl World {
	/// The chain's own runtime, with a few dozen accounts that all sign.
	pub(crate) fn new() -> Self {
		Self::with(runtime(), ACCOUNTS, ACCOUNTS, Extra::new())
	}

	/// A chain with this runtime, so many accounts and signers, and more keys in its genesis.
	pub(crate) fn with(code: &'static [u8], accounts: usize, signers: usize, extra: Extra) -> Self {
		let world = Self::unprepared(code, accounts, signers, extra);
		world.engine.prepare(world.tip).expect("the runtime can be executed in parallel");
		world
	}

	/// The same, before the engine has seen the runtime.
	pub(crate) fn unprepared(
		code: &'static [u8],
		accounts: usize,
		signers: usize,
		extra: Extra,
	) -> Self {
		let chain =
			Chain::new(Settings { code, database: Database::Memory, accounts, signers, extra });
		let (engine, tip) = (engine(&chain, 4), chain.best());
		let spec_version = VERSION.spec_version;
		let mut world = Self { chain, engine, tip, genesis: tip, spec_version, nonces: Vec::new() };
		world.goto(tip);
		world
	}

	/// Goes on from this block.
	pub(crate) fn goto(&mut self, tip: H256) {
		self.tip = tip;
		// The account's nonce is what its value begins with.
		self.nonces =
			(0..self.signers()).map(|signer| self.read(account_key(&self.id(signer)))).collect();
	}

	/// The height of the block on which the next one is made.
	pub(crate) fn height(&self) -> u32 {
		// The genesis state has no number.
		self.read(storage_prefix(b"System", b"Number").to_vec()).unwrap_or(0)
	}

	/// The number of accounts that sign: the first ones.
	pub(crate) fn signers(&self) -> usize {
		self.chain.accounts.signers()
	}

	/// An account.
	pub(crate) fn id(&self, account: usize) -> AccountId {
		self.chain.accounts.id(account).clone()
	}

	/// Whether the signer's account exists.
	pub(crate) fn is_alive(&self, signer: usize) -> bool {
		self.nonces[signer].is_some()
	}

	/// What an account can spend.
	pub(crate) fn free(&self, account: usize) -> Balance {
		type Account = ((u32, u32, u32, u32), Balance);
		self.read::<Account>(account_key(&self.id(account))).map_or(0, |(_, free)| free)
	}

	/// The beginning of the value under a key.
	pub(crate) fn read<T: Decode>(&self, key: Vec<u8>) -> Option<T> {
		let value = self.value(key)?;
		Some(T::decode(&mut &value[..]).expect("the value begins with one of this type"))
	}

	/// The value under a key.
	pub(crate) fn value(&self, key: Vec<u8>) -> Option<Vec<u8>> {
		let value = self.chain.client.storage(self.tip, &StorageKey(key));
		value.expect("the state is there").map(|value| value.0)
	}

	/// The events of the last block.
	pub(crate) fn events(&self) -> Vec<RuntimeEvent> {
		let key = storage_prefix(b"System", b"Events").to_vec();
		let records: Vec<EventRecord<RuntimeEvent, H256>> = self.read(key).unwrap_or_default();
		records.into_iter().map(|record| record.event).collect()
	}

	/// Why calls of the last block have failed.
	pub(crate) fn failures(&self) -> Vec<DispatchError> {
		let events = self.events().into_iter();
		events
			.filter_map(|event| match event {
				RuntimeEvent::System(frame_system::Event::ExtrinsicFailed {
					dispatch_error,
					..
				}) => Some(dispatch_error),
				_ => None,
			})
			.collect()
	}

	/// The nonce of the signer's next transaction.
	pub(crate) fn nonce(&self, signer: usize) -> u32 {
		self.nonces[signer].unwrap_or(0)
	}

	/// The signer's next transaction.
	pub(crate) fn sign(&mut self, signer: usize, call: RuntimeCall) -> OpaqueExtrinsic {
		self.sign_with(signer, call, 0)
	}

	/// The signer's next transaction, with a tip.
	pub(crate) fn sign_with(
		&mut self,
		signer: usize,
		call: RuntimeCall,
		tip: Balance,
	) -> OpaqueExtrinsic {
		let nonce = self.nonce(signer);
		self.nonces[signer] = Some(nonce + 1);
		let (genesis, version) = (self.genesis, self.spec_version);
		sign_for(self.chain.accounts.pair(signer), call, nonce, tip, genesis, version)
	}

	/// The signer's next transaction, whose fee is paid in an asset.
	pub(crate) fn sign_paying_in(
		&mut self,
		signer: usize,
		call: RuntimeCall,
		tip: Balance,
		asset: AssetId,
	) -> OpaqueExtrinsic {
		let nonce = self.nonce(signer);
		self.nonces[signer] = Some(nonce + 1);
		let extension = tx_extension(nonce, tip, Some(NativeOrWithId::WithId(asset)));
		let (genesis, version) = (self.genesis, self.spec_version);
		let transaction_version = VERSION.transaction_version;
		let implicit =
			((), (), version, transaction_version, genesis, genesis, (), (), (), None, ());
		let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
		let pair = self.chain.accounts.pair(signer);
		let signature = Signature::Sr25519(payload.using_encoded(|bytes| pair.sign(bytes)));
		let address = Address::Id(self.id(signer));
		opaque(&UncheckedExtrinsic::new_signed(call, address, signature, extension))
	}

	/// Makes a block of these transactions, executes it both ways, and goes on from it.
	pub(crate) fn block(&mut self, transactions: Vec<OpaqueExtrinsic>) -> Outcome {
		let built = self.chain.build(self.tip, transactions);
		let counts = compare(&self.chain, &self.engine, &built);
		self.goto(built.header.hash());
		Outcome { included: built.body.len() - 1, dropped: built.dropped, counts }
	}

	/// The same; none of the transactions may be refused.
	pub(crate) fn full_block(&mut self, transactions: Vec<OpaqueExtrinsic>) -> Outcome {
		let outcome = self.block(transactions);
		assert_eq!(outcome.dropped, 0, "all transactions are valid");
		outcome
	}
}

/// Where an account is stored.
fn account_key(id: &AccountId) -> Vec<u8> {
	frame_system::Account::<Runtime>::hashed_key_for(id)
}

/// A call signed for a chain with that genesis and a runtime of that version.
pub(crate) fn sign_for(
	pair: &sr25519::Pair,
	call: RuntimeCall,
	nonce: u32,
	tip: Balance,
	genesis: H256,
	spec_version: u32,
) -> OpaqueExtrinsic {
	let sign = |payload: &[u8]| Signature::Sr25519(pair.sign(payload));
	sign_by(pair.public().into(), sign, call, nonce, tip, genesis, spec_version)
}

/// Executes a block that the stock path made, by the stock path and with every number of lanes;
/// panics if anything differs. Then imports it by the stock path, so that others can build on it.
/// Returns how the transactions were executed, those before the lanes left out.
pub(crate) fn compare(chain: &Chain, engine: &ParallelEngine, built: &Built) -> Counts {
	let (header, body) = (&built.header, &built.body);
	let number = header.number;
	let stock = chain.execute(header, body).expect("the stock path executes what it made");
	let events = storage_prefix(b"System", b"Events");
	let has_events =
		|(key, value): &(Vec<u8>, Option<Vec<u8>>)| key[..] == events && value.is_some();
	assert!(stock.main_storage_changes.iter().any(has_events), "the changes include the events");
	if let Some(part) = changes_differ::<Block>(&built.changes, &stock) {
		panic!("#{number}: made and executed by the stock path it differs in {part}");
	}

	let mut counts = Counts::default();
	for lanes in LANES {
		let engine = engine.with_lanes(lanes);
		// Otherwise all signatures are known after the first time.
		if lanes != 3 {
			signatures::global().clear();
		}
		let executed = engine.execute_block(header, body).unwrap_or_else(|error| {
			panic!("#{number}, {lanes} lanes: {error}\n{}", explain(&engine, built, &stock))
		});
		if let Some(part) = changes_differ::<Block>(&executed.changes, &stock) {
			let lines = different_values(&executed.changes, &stock);
			panic!("#{number}, {lanes} lanes: it differs in {part}\n{lines}");
		}
		let all = body.len() as u64;
		assert_eq!(executed.counts.total(), all, "#{number}: every extrinsic is counted once");
		counts.once += executed.counts.once;
		counts.again += executed.counts.again;
		// The inherent and the first transaction.
		counts.in_order += executed.counts.in_order - all.min(2);
	}

	match chain.import(header.clone(), body.clone()) {
		Ok(ImportResult::Imported(_) | ImportResult::AlreadyInChain) => {},
		other => panic!("#{number}: the stock path does not import what it made: {other:?}"),
	}
	counts
}

/// Why the header is not what it should be: executes the block once more, and lists values that
/// differ.
fn explain(engine: &ParallelEngine, built: &Built, stock: &Changes) -> String {
	match by_hand(engine, built) {
		Ok(changes) => different_values(&changes, stock),
		Err(error) => format!("and once more: {error}"),
	}
}

/// What [`ParallelEngine::execute_block`] does, without looking at the result.
fn by_hand(engine: &ParallelEngine, built: &Built) -> Result<Changes, Error> {
	let header = &built.header;
	let mut session = engine.open(header.parent_hash, header, true, Extensions::new())?;
	let mut body = built.body.iter();
	for extrinsic in body.by_ref() {
		let (_, inherent) = session.apply(&extrinsic.encode())?;
		if !inherent {
			break;
		}
	}
	let rest: Vec<_> = body.map(Encode::encode).collect();
	session.apply_many(&rest, None)?;
	let (_, executed) = session.finish()?;
	Ok(executed.changes)
}

/// The first values in which the engine's changes differ from those of the stock path.
pub(crate) fn different_values(made: &Changes, stock: &Changes) -> String {
	type Values = BTreeMap<Vec<u8>, Option<Vec<u8>>>;
	let values =
		|changes: &Changes| -> Values { changes.main_storage_changes.iter().cloned().collect() };
	let show = |value: Option<&Option<Vec<u8>>>| match value {
		None => "untouched".to_string(),
		Some(None) => "deleted".to_string(),
		Some(Some(value)) => {
			let part = &value[..value.len().min(200)];
			format!("{} bytes {}", value.len(), HexDisplay::from(&part))
		},
	};
	let (made, stock) = (values(made), values(stock));
	let keys: BTreeSet<_> = made.keys().chain(stock.keys()).collect();
	let lines: Vec<_> = keys
		.into_iter()
		.filter(|key| made.get(*key) != stock.get(*key))
		.take(10)
		.map(|key| {
			let (made, stock) = (show(made.get(key)), show(stock.get(key)));
			format!("{}\n  engine: {made}\n  stock:  {stock}", HexDisplay::from(key))
		})
		.collect();
	if lines.is_empty() {
		return "no value differs".into();
	}
	lines.join("\n")
}
