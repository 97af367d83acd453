// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The stock path: a block's change set, and the runtime as the client executes it.

use crate::{
	commit::{InOrder, Touched},
	hot::Place,
	trie::{self, NodeSource},
	Error,
};
use codec::Decode;
use hash_db::{Hasher, Prefix};
use sp_api::{ApiError, CallApiAt, CallApiAtParams, CallContext, ProofRecorder};
use sp_core::storage::StateVersion;
use sp_externalities::{Extensions, TransactionType};
use sp_io::UseDalekExt;
use sp_runtime::{
	traits::{Block as BlockT, HashingFor},
	ApplyExtrinsicResult,
};
use sp_state_machine::{
	backend::AsTrieBackend, Backend as StateBackend, OverlayedChanges, StorageChanges,
	TrieBackendStorage,
};
use sp_trie::DBValue;
use std::{any::TypeId, cell::RefCell, sync::Arc};

/// A block that is being executed by the client, call by call.
pub(crate) struct Sequence<Block: BlockT, C> {
	client: Arc<C>,
	parent: Block::Hash,
	context: CallContext,
	changes: RefCell<OverlayedChanges<HashingFor<Block>>>,
	extensions: RefCell<Extensions>,
	recorder: Option<ProofRecorder<Block>>,
}

impl<Block: BlockT, C: CallApiAt<Block>> Sequence<Block, C> {
	/// On top of `parent`, with `extensions` beside those of the client.
	///
	/// # Errors
	///
	/// If the client does not know the parent; [`Error::Unavailable`] if it wants the block to be
	/// judged by rules for signatures that the lanes do not have.
	pub(crate) fn new(
		client: Arc<C>,
		parent: Block::Hash,
		context: CallContext,
		mut extensions: Extensions,
	) -> Result<Self, Error> {
		client.initialize_extensions(parent, &mut extensions).map_err(api_error)?;
		if extensions.get_mut(TypeId::of::<UseDalekExt>()).is_some() {
			return Err(Error::Unavailable("ed25519 has the rules of old blocks"));
		}
		Ok(Self {
			client,
			parent,
			context,
			changes: Default::default(),
			extensions: RefCell::new(extensions),
			recorder: None,
		})
	}

	pub(crate) fn changes(&mut self) -> &mut OverlayedChanges<HashingFor<Block>> {
		self.changes.get_mut()
	}

	/// Calls a function of the runtime.
	///
	/// # Errors
	///
	/// If the runtime panics, or its answer does not decode.
	pub(crate) fn call<R: Decode>(
		&self,
		function: &'static str,
		arguments: Vec<u8>,
	) -> Result<R, Error> {
		let params = CallApiAtParams {
			at: self.parent,
			function,
			arguments,
			overlayed_changes: &self.changes,
			call_context: self.context,
			recorder: &self.recorder,
			extensions: &self.extensions,
		};
		let answer = self.client.call_api_at(params).map_err(api_error)?;
		R::decode(&mut &answer[..])
			.map_err(|error| Error::Runtime(format!("the answer of {function}: {error}")))
	}

	/// Calls a function of the runtime, and takes back what it changed.
	///
	/// # Errors
	///
	/// As [`Self::call`].
	pub(crate) fn query<R: Decode>(
		&mut self,
		function: &'static str,
		arguments: Vec<u8>,
	) -> Result<R, Error> {
		self.start();
		let answer = self.call(function, arguments);
		self.end(false);
		answer
	}

	/// Executes an extrinsic. If the result is an error, or if it is an inherent and may not be,
	/// nothing has changed.
	///
	/// # Errors
	///
	/// If the runtime panics: nothing has changed then either.
	pub(crate) fn apply_extrinsic(
		&mut self,
		extrinsic: &[u8],
		may_be_inherent: bool,
	) -> Result<(ApplyExtrinsicResult, bool), Error> {
		self.start();
		let answer = self.call::<(ApplyExtrinsicResult, bool)>(
			"ParallelExecution_apply_extrinsic",
			extrinsic.to_vec(),
		);
		self.end(matches!(answer, Ok((Ok(_), inherent)) if may_be_inherent || !inherent));
		answer
	}

	fn start(&mut self) {
		self.changes.get_mut().start_transaction();
		self.extensions.get_mut().start_transaction(TransactionType::Host);
	}

	fn end(&mut self, keep: bool) {
		let (changes, extensions) = (self.changes.get_mut(), self.extensions.get_mut());
		let ended = if keep {
			extensions.commit_transaction(TransactionType::Host);
			changes.commit_transaction()
		} else {
			extensions.rollback_transaction(TransactionType::Host);
			changes.rollback_transaction()
		};
		ended.expect("it was started by the caller, and calls leave none open; qed");
	}

	/// The changes of the block, with the new storage root, as the stock path computes it.
	///
	/// # Errors
	///
	/// If the state cannot be read.
	pub(crate) fn into_changes<S: StateBackend<HashingFor<Block>>>(
		mut self,
		state: &S,
	) -> Result<StorageChanges<HashingFor<Block>>, Error> {
		let version = self.state_version()?;
		self.changes
			.get_mut()
			.drain_storage_changes(state, version)
			.map_err(|error| Error::Fault(error.to_string()))
	}

	/// The same, with the root computed on so many threads.
	///
	/// # Errors
	///
	/// If the state cannot be read.
	pub(crate) fn into_changes_on<S>(
		mut self,
		state: &S,
		threads: usize,
	) -> Result<StorageChanges<HashingFor<Block>>, Error>
	where
		S: StateBackend<HashingFor<Block>> + AsTrieBackend<HashingFor<Block>>,
	{
		let version = self.state_version()?;
		let changes = self.changes.get_mut();
		// Child tries have roots of their own.
		if changes.children().next().is_some() {
			return self.into_changes(state);
		}
		let backend = state.as_trie_backend();
		let mut sources = vec![Nodes(backend.backend_storage()); threads.max(1)];
		let delta: Vec<_> = changes
			.changes_mut()
			.map(|(key, value)| (key.as_slice(), value.value().map(|value| value.as_slice())))
			.collect();
		let update =
			trie::update::<HashingFor<Block>, _>(&mut sources, *backend.root(), &delta, version);
		let (root, transaction) = match update {
			Ok(update) => update,
			Err(Error::Unavailable(_)) => return self.into_changes(state),
			Err(error) => return Err(error),
		};
		let main_storage_changes = delta
			.into_iter()
			.map(|(key, value)| (key.to_vec(), value.map(|value| value.to_vec())))
			.collect();
		Ok(StorageChanges {
			main_storage_changes,
			child_storage_changes: Vec::new(),
			offchain_storage_changes: changes.offchain_drain_committed().collect(),
			transaction,
			transaction_storage_root: root,
			transaction_index_changes: changes.transaction_index_ops().to_vec(),
		})
	}

	/// The version of the runtime's state trie.
	fn state_version(&self) -> Result<StateVersion, Error> {
		self.client
			.runtime_version_at(self.parent, self.context)
			.map(|version| version.state_version())
			.map_err(api_error)
	}
}

/// Reads trie nodes from the database.
struct Nodes<'a, S>(&'a S);

impl<S> Clone for Nodes<'_, S> {
	fn clone(&self) -> Self {
		Self(self.0)
	}
}

impl<H, S> NodeSource<H> for Nodes<'_, S>
where
	H: Hasher,
	S: TrieBackendStorage<H>,
{
	fn node(&self, hash: &H::Out, prefix: Prefix<'_>) -> Result<Option<DBValue>, String> {
		self.0.get(hash, prefix)
	}
}

/// The runtime's panics come as errors of the application; everything else is the client's.
pub(crate) fn api_error(error: ApiError) -> Error {
	match error {
		ApiError::UnknownBlock(_) => Error::Fault(error.to_string()),
		_ => Error::Runtime(error.to_string()),
	}
}

impl<Block: BlockT, C: CallApiAt<Block> + Send + Sync> InOrder for Sequence<Block, C> {
	fn put(&mut self, key: &[u8], value: Option<Vec<u8>>) {
		self.changes.get_mut().set_storage(key.to_vec(), value);
	}

	fn append(&mut self, key: &[u8], item: Vec<u8>) {
		// A log is declared by the runtime as one that the block begins anew: its key is in the
		// change set since then. `Session` sees to that.
		self.changes.get_mut().append_storage(key.to_vec(), item, Vec::new);
	}

	fn index_offchain(&mut self, key: &[u8], value: Option<&[u8]>) {
		// It is all the same whether this node keeps an index: the client, which knows, drops the
		// changes if it does not.
		self.changes.get_mut().set_offchain_storage(key, value);
	}

	fn apply(
		&mut self,
		place: Place,
		extrinsic: &[u8],
		touched: &mut Touched<'_>,
	) -> Result<(ApplyExtrinsicResult, bool), Error> {
		// The change set notes which extrinsic has changed a key, if it is asked to. The runtime
		// moves on to the next index before it is quite done with an extrinsic, and one that keeps
		// no index at all is noted as that.
		let by_this = [place.index, place.index + 1, NO_EXTRINSIC_INDEX];
		self.changes.get_mut().set_collect_extrinsics(true);
		let answer = self.apply_extrinsic(extrinsic, false);
		self.changes.get_mut().set_collect_extrinsics(false);
		if matches!(answer, Ok((Ok(_), false))) {
			for (key, value) in self.changes.get_mut().changes_mut() {
				let by = value.extrinsics();
				if by_this.iter().any(|index| by.contains(index)) {
					touched(key, value.value().map(|value| value.as_slice()));
				}
			}
		}
		answer
	}
}

/// What the change set notes for a key that is changed while there is no index (the constant of that
/// name in sp-state-machine, which does not export it).
const NO_EXTRINSIC_INDEX: u32 = u32::MAX;

/// Executes a whole block as the client does it, for comparison.
///
/// # Errors
///
/// If the block is not valid.
pub(crate) fn execute_block<Block, C, S>(
	client: Arc<C>,
	block: Block,
	state: &S,
) -> Result<StorageChanges<HashingFor<Block>>, Error>
where
	Block: BlockT,
	C: CallApiAt<Block>,
	S: StateBackend<HashingFor<Block>>,
{
	use sp_runtime::traits::Header;
	let parent = *block.header().parent_hash();
	let context = CallContext::Onchain { import: true };
	let sequence = Sequence::<Block, C>::new(client, parent, context, Extensions::new())?;
	sequence.call::<()>("Core_execute_block", block.encode())?;
	sequence.into_changes(state)
}
