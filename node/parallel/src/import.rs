// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The import of blocks that others made.
//!
//! [`ParallelBlockImport`] stands before GRANDPA's import and the client's. It executes what they
//! would execute, checks what they would check, and hands on the changes instead of the order to
//! execute. The client takes changes on trust: it does not look at the state root again, nor for
//! an unknown parent. Both, and the whole header, are therefore compared here.
//!
//! Whatever is not as it should be is logged and counted, and the block is handed on untouched, to
//! be executed, and accepted or refused, by the stock path.

use crate::{
	metrics::{Metrics, Role},
	sequence, Applied, Counts, Engine, Error, Refusal, Times, LOG_TARGET,
};
use codec::Encode;
use sc_client_api::{Backend, HeaderBackend};
use sc_consensus::{
	BlockCheckParams, BlockImport, BlockImportParams, ImportResult, StateAction,
	StorageChanges as ImportChanges,
};
use sp_api::CallApiAt;
use sp_blockchain::BlockStatus;
use sp_externalities::Extensions;
use sp_runtime::{
	traits::{Block as BlockT, HashingFor, Header as HeaderT},
	ExtrinsicInclusionMode,
};
use sp_state_machine::StorageChanges;

/// How blocks are imported.
#[derive(Clone, Copy, Debug)]
pub struct ImportSettings {
	/// Blocks with fewer extrinsics take the stock path.
	pub threshold: usize,
	/// Execute every block by the stock path too, and compare.
	pub verify: bool,
}

/// With fewer extrinsics than this a block takes the stock path: making the lanes then takes about
/// as long as they save (measured, see benches/README.md).
pub const SMALL_BLOCK: usize = 6;

impl Default for ImportSettings {
	fn default() -> Self {
		Self { threshold: SMALL_BLOCK, verify: false }
	}
}

/// Executes blocks in parallel, and leaves the rest of their import to `Inner`.
pub struct ParallelBlockImport<Block, B, C, Inner> {
	engine: Engine<Block, B, C>,
	inner: Inner,
	settings: ImportSettings,
	metrics: Metrics,
}

impl<Block, B, C, Inner: Clone> Clone for ParallelBlockImport<Block, B, C, Inner> {
	fn clone(&self) -> Self {
		Self {
			engine: self.engine.clone(),
			inner: self.inner.clone(),
			settings: self.settings,
			metrics: self.metrics.clone(),
		}
	}
}

/// What the execution of a whole block gives.
pub struct Executed<Block: BlockT> {
	/// All changes, with the new root.
	pub changes: StorageChanges<HashingFor<Block>>,
	/// How the extrinsics came to be committed.
	pub counts: Counts,
	/// Where the time went.
	pub times: Times,
}

impl<Block, B, C> Engine<Block, B, C>
where
	Block: BlockT,
	B: Backend<Block> + 'static,
	B::State: 'static,
	C: CallApiAt<Block> + Send + Sync + 'static,
{
	/// Executes a block, whose header is as the runtime made it (without a seal).
	///
	/// # Errors
	///
	/// [`Error::Unavailable`] if the block is one for the stock path. Any other error means that it
	/// is perhaps not valid, which the stock path has to find out.
	pub fn execute_block(
		&self,
		header: &Block::Header,
		body: &[Block::Extrinsic],
	) -> Result<Executed<Block>, Error> {
		let mut session = self.open(*header.parent_hash(), header, true, Extensions::new())?;
		if session.mode() == ExtrinsicInclusionMode::OnlyInherents {
			return Err(Error::Unavailable("the block takes inherents only"));
		}
		let refused = |refusal: Refusal| Error::Runtime(format!("{refusal:?}"));
		// The inherents, and the first extrinsic that is none: before it the runtime ends the
		// inherents.
		let mut body = body.iter();
		for extrinsic in body.by_ref() {
			let (result, inherent) = session.apply(&extrinsic.encode())?;
			if let Err(error) = result {
				return Err(refused(Refusal::Invalid(error)));
			}
			if !inherent {
				break;
			}
		}
		let rest: Vec<_> = body.map(Encode::encode).collect();
		match session.apply_many(&rest, None)? {
			Applied::All => {},
			Applied::Refused(_, refusal) => return Err(refused(refusal)),
			Applied::TimeUp(_) => return Err(Error::Fault("there is no time limit".into())),
		}
		let (made, Executed { changes, counts, times }) = session.finish()?;
		if made != *header {
			return Err(Error::Mismatch(difference(&made, header)));
		}
		// The runtime takes the root from the host. Compared all the same: the client will not.
		if changes.transaction_storage_root != *header.state_root() {
			return Err(Error::Mismatch("the storage root"));
		}
		Ok(Executed { changes, counts, times })
	}

	/// Executes a block by the stock path and compares the changes with those of the engine.
	///
	/// # Errors
	///
	/// [`Error::Mismatch`] if they differ, or the stock path refuses the block; another error if it
	/// could not be executed.
	pub(crate) fn verify(
		&self,
		header: &Block::Header,
		body: &[Block::Extrinsic],
		changes: &StorageChanges<HashingFor<Block>>,
	) -> Result<(), Error> {
		let state = self.state(*header.parent_hash())?;
		let block = Block::new(header.clone(), body.to_vec());
		let stock =
			sequence::execute_block(self.client().clone(), block, &state).map_err(|error| {
				match error {
					Error::Runtime(_) => Error::Mismatch("its verdict: the stock path refuses it"),
					error => error,
				}
			})?;
		match changes_differ::<Block>(changes, &stock) {
			Some(part) => Err(Error::Mismatch(part)),
			None => Ok(()),
		}
	}
}

/// The first part of a header in which two differ.
fn difference<Header: HeaderT>(a: &Header, b: &Header) -> &'static str {
	if a.number() != b.number() {
		"the number"
	} else if a.parent_hash() != b.parent_hash() {
		"the parent"
	} else if a.extrinsics_root() != b.extrinsics_root() {
		"the extrinsics root"
	} else if a.digest() != b.digest() {
		"the digest"
	} else if a.state_root() != b.state_root() {
		"the state root"
	} else {
		"the header"
	}
}

/// The first part of storage changes in which two differ.
pub fn changes_differ<Block: BlockT>(
	a: &StorageChanges<HashingFor<Block>>,
	b: &StorageChanges<HashingFor<Block>>,
) -> Option<&'static str> {
	let operations = |changes: &StorageChanges<HashingFor<Block>>| {
		format!("{:?}", changes.transaction_index_changes)
	};
	if a.main_storage_changes != b.main_storage_changes {
		Some("the main storage")
	} else if a.child_storage_changes != b.child_storage_changes {
		Some("the child storage")
	} else if a.offchain_storage_changes != b.offchain_storage_changes {
		Some("the offchain storage")
	} else if a.transaction_storage_root != b.transaction_storage_root {
		Some("the storage root")
	} else if a.transaction != b.transaction {
		Some("the trie nodes")
	} else if operations(a) != operations(b) {
		Some("the transaction index")
	} else {
		None
	}
}

impl<Block, B, C, Inner> ParallelBlockImport<Block, B, C, Inner>
where
	Block: BlockT,
	B: Backend<Block> + 'static,
	B::State: 'static,
	C: CallApiAt<Block> + HeaderBackend<Block> + Send + Sync + 'static,
{
	/// Before `inner`.
	pub fn new(
		engine: Engine<Block, B, C>,
		inner: Inner,
		settings: ImportSettings,
		metrics: Metrics,
	) -> Self {
		Self { engine, inner, settings, metrics }
	}

	/// Whether the client would execute this block, and could.
	fn is_to_be_executed(&self, params: &BlockImportParams<Block>) -> bool {
		let executes =
			matches!(params.state_action, StateAction::Execute | StateAction::ExecuteIfPossible);
		if !executes || params.import_existing {
			return false;
		}
		let parent = *params.header.parent_hash();
		let client = self.engine.client();
		let is_new = matches!(client.status(params.post_hash()), Ok(BlockStatus::Unknown));
		let parent_number = match client.number(parent) {
			Ok(Some(number)) => number,
			_ => return false,
		};
		is_new && self.engine.backend().have_state_at(parent, parent_number)
	}

	/// The changes of a block; `None` if it is for the stock path.
	fn execute(
		&self,
		params: &BlockImportParams<Block>,
	) -> Option<StorageChanges<HashingFor<Block>>> {
		if self.engine.lanes() < 2 || !self.is_to_be_executed(params) {
			return None;
		}
		let body = params.body.as_ref()?;
		if body.len() < self.settings.threshold {
			self.metrics.fallback(Role::Import, "small");
			// The next one may be large.
			self.engine.warm_up(*params.header.parent_hash());
			return None;
		}
		let header = &params.header;
		let executed = self.engine.execute_block(header, body).and_then(|executed| {
			if self.settings.verify {
				self.engine.verify(header, body, &executed.changes)?;
			}
			Ok(executed)
		});
		match executed {
			Ok(executed) => {
				self.metrics.block(Role::Import, &executed.counts, &executed.times);
				log::debug!(
					target: LOG_TARGET,
					"Executed #{} ({:?}): {:?}, {:?}",
					header.number(),
					params.post_hash(),
					executed.counts,
					executed.times,
				);
				Some(executed.changes)
			},
			Err(error) => {
				self.metrics.fallback(Role::Import, error.class());
				let (number, hash) = (header.number(), params.post_hash());
				match error {
					Error::Unavailable(reason) => log::debug!(
						target: LOG_TARGET,
						"#{number} ({hash:?}) takes the stock path: {reason}",
					),
					Error::Mismatch(part) => {
						self.metrics.mismatch();
						log::error!(
							target: LOG_TARGET,
							"Parallel execution of #{number} ({hash:?}) differs in {part}. The \
							 stock path decides. If it accepts the block this is a bug of the \
							 engine, or a hot key that the runtime has wrongly declared: please \
							 report it, and run with --parallel-lanes 1 until it is fixed",
						);
					},
					error => log::warn!(
						target: LOG_TARGET,
						"#{number} ({hash:?}) cannot be executed in parallel, the stock path \
						 decides: {error}",
					),
				}
				None
			},
		}
	}
}

#[async_trait::async_trait]
impl<Block, B, C, Inner> BlockImport<Block> for ParallelBlockImport<Block, B, C, Inner>
where
	Block: BlockT,
	B: Backend<Block> + 'static,
	B::State: 'static,
	C: CallApiAt<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Inner: BlockImport<Block> + Send + Sync,
{
	type Error = Inner::Error;

	async fn check_block(
		&self,
		block: BlockCheckParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		self.inner.check_block(block).await
	}

	async fn import_block(
		&self,
		mut block: BlockImportParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		if let Some(changes) = self.execute(&block) {
			block.state_action = StateAction::ApplyChanges(ImportChanges::Changes(changes));
		}
		self.inner.import_block(block).await
	}
}
