// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! One block, from its initialisation to its storage changes.
//!
//! ```text
//! open ──> apply (inherents, first other) ──> apply_many ... ──> finish
//! └───────────── stock path ────────────┘     └─ all lanes ─┘    one lane, or the stock path
//! ```

use crate::{
	code::Code,
	commit::{Committer, Counts, InOrder},
	host::Verification,
	hot::{Ledger, Place, Rules},
	lane::Lane,
	memory::Memory,
	run::{End, Ran, Run},
	schedule::Schedule,
	sequence::{api_error, Sequence},
	signer::signer,
	value::Bytes,
	view::{BaseState, View},
	Engine, Error, Executed, Refusal,
};
use ahash::RandomState;
use codec::{Decode, Encode};
use polyphony_parallel_api::{HotKey, Rule};
use sc_client_api::{Backend, TrieCacheContext};
use sp_api::{CallApiAt, CallContext};
use sp_core::traits::FetchRuntimeCode;
use sp_externalities::Extensions;
use sp_runtime::{
	traits::{Block as BlockT, Header as HeaderT},
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
};
use sp_state_machine::Backend as StateBackend;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// With less heap than this in all lanes together, in bytes, an imported block is certain to fit
/// into the heap of one instance of the stock executor: 128 MiB, which holds the block too.
const SAFE_HEAP: u64 = 96 * 1024 * 1024;

/// How a call of [`Session::apply_many`] ended.
#[derive(Debug)]
pub enum Applied {
	/// All extrinsics are part of the block.
	All,
	/// So many are, and the next one is refused. Those after it have not been tried.
	Refused(usize, Refusal),
	/// So many are, and then the time was up.
	TimeUp(usize),
}

/// Where the time of a block went.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
	/// Initialisation, inherents, the first transaction.
	pub prologue: Duration,
	/// Making the lanes.
	pub lanes: Duration,
	/// Execution, with the signatures that are verified on the way.
	pub execution: Duration,
	/// Bringing what the lanes have changed into the block's change set.
	pub merge: Duration,
	/// The end of the block in the runtime, with the extrinsics root; if that is done by the stock
	/// path, with the storage root too.
	pub epilogue: Duration,
	/// The storage root.
	pub root: Duration,
}

/// The part of a session that exists once extrinsics are executed in parallel.
struct Parallel {
	memory: Arc<Memory>,
	rules: Arc<Rules>,
	ledger: Ledger,
	lanes: Vec<Lane>,
	window: u32,
	/// The bytes of the extrinsics that were executed in parallel.
	bytes: u32,
	hasher: RandomState,
}

/// One block that is being executed, imported or made.
pub struct Session<Block: BlockT, B, C> {
	engine: Engine<Block, B, C>,
	parent: Block::Hash,
	code: Arc<Code>,
	sequence: Sequence<Block, C>,
	mode: ExtrinsicInclusionMode,
	verification: Verification,
	parallel: Option<Parallel>,
	/// The number of extrinsics that are part of the block.
	extrinsics: u32,
	counts: Counts,
	times: Times,
}

/// Reads the state before the block for one lane.
struct Base<S, H>(S, std::marker::PhantomData<fn() -> H>);

impl<H, S> BaseState for Base<S, H>
where
	H: sp_core::Hasher,
	S: StateBackend<H> + Send,
{
	fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
		self.0.storage(key).map_err(|error| error.to_string())
	}
}

impl<Block, B, C> Session<Block, B, C>
where
	Block: BlockT,
	B: Backend<Block> + 'static,
	B::State: 'static,
	C: CallApiAt<Block> + Send + Sync + 'static,
{
	/// Begins a block with this header, on top of `parent`.
	pub(crate) fn new(
		engine: Engine<Block, B, C>,
		parent: Block::Hash,
		header: &Block::Header,
		import: bool,
		extensions: Extensions,
		code: Arc<Code>,
	) -> Result<Self, Error> {
		let begun = Instant::now();
		let context = CallContext::Onchain { import };
		let sequence = Sequence::new(engine.client().clone(), parent, context, extensions)?;
		let mode = sequence.call("Core_initialize_block", header.encode())?;
		// An author's block is not given up for one bad signature.
		let verification = if import { Verification::Deferred } else { Verification::AtOnce };
		let times = Times { prologue: begun.elapsed(), ..Times::default() };
		Ok(Self {
			engine,
			parent,
			code,
			sequence,
			mode,
			verification,
			parallel: None,
			extrinsics: 0,
			counts: Counts::default(),
			times,
		})
	}

	/// Whether the block may hold transactions at all, or inherents only.
	pub fn mode(&self) -> ExtrinsicInclusionMode {
		self.mode
	}

	/// The inherents of the block.
	///
	/// # Errors
	///
	/// If the runtime panics.
	pub fn inherents(
		&mut self,
		data: sp_inherents::InherentData,
	) -> Result<Vec<Block::Extrinsic>, Error> {
		self.sequence.query("BlockBuilder_inherent_extrinsics", data.encode())
	}

	/// Executes an extrinsic by the stock path. Returns the runtime's answer, and whether the
	/// extrinsic is an inherent. If the answer is an error the extrinsic is not part of the block.
	///
	/// # Errors
	///
	/// If the runtime panics: the extrinsic is not part of the block.
	pub fn apply(&mut self, extrinsic: &[u8]) -> Result<(ApplyExtrinsicResult, bool), Error> {
		debug_assert!(self.parallel.is_none(), "what the lanes know would be out of date");
		let begun = Instant::now();
		let answer = self.sequence.apply_extrinsic(extrinsic, true)?;
		if answer.0.is_ok() {
			self.extrinsics += 1;
			self.counts.in_order += 1;
		}
		self.times.prologue += begun.elapsed();
		Ok(answer)
	}

	/// Executes extrinsics on all lanes, as if one after the other. None of them may be an
	/// inherent, and one that is none must have been applied before.
	///
	/// # Errors
	///
	/// If they cannot be executed here: the block is to be executed by the stock path, from the
	/// beginning.
	pub fn apply_many(
		&mut self,
		extrinsics: &[Vec<u8>],
		deadline: Option<Instant>,
	) -> Result<Applied, Error> {
		if extrinsics.is_empty() {
			return Ok(Applied::All);
		}
		let mut parallel = match self.parallel.take() {
			Some(parallel) => parallel,
			None => {
				let begun = Instant::now();
				let parallel = self.begin_parallel()?;
				self.times.lanes += begun.elapsed();
				parallel
			},
		};
		let begun = Instant::now();
		let mut bytes_before = parallel.bytes;
		let places: Vec<_> = (self.extrinsics..)
			.zip(extrinsics)
			.map(|(index, extrinsic)| {
				let place = Place { index, bytes_before };
				bytes_before = bytes_before.saturating_add(extrinsic.len() as u32);
				place
			})
			.collect();
		let committer = Committer::new(
			parallel.memory.clone(),
			parallel.rules.clone(),
			&mut parallel.ledger,
			&mut self.sequence,
			self.verification == Verification::Deferred,
		);
		let signers = extrinsics
			.iter()
			.map(|extrinsic| signer(extrinsic).map(|signer| parallel.hasher.hash_one(signer)));
		let run = Run::new(
			&parallel.memory,
			extrinsics,
			&places,
			signers,
			parallel.window,
			committer,
			deadline,
		);
		let Ran { done, end, window, counts, merge } = run.execute(&mut parallel.lanes)?;
		parallel.window = window;
		// The stock path executes all extrinsics of an imported block on one heap. The sum of what
		// the lanes have used is more than it would need.
		let heap: u64 = parallel.lanes.iter().map(Lane::heap_used).sum();
		if self.verification == Verification::Deferred && heap > SAFE_HEAP {
			return Err(Error::Unavailable("the block needs much memory"));
		}
		parallel.bytes = match places.get(done as usize) {
			Some(place) => place.bytes_before,
			None => bytes_before,
		};
		self.extrinsics += done;
		self.counts.add(counts);
		self.parallel = Some(parallel);
		self.times.merge += merge;
		self.times.execution += begun.elapsed().saturating_sub(merge);
		Ok(match end {
			End::All => Applied::All,
			End::Refused(refusal) => Applied::Refused(done as usize, refusal),
			End::TimeUp => Applied::TimeUp(done as usize),
		})
	}

	/// Ends the block. Returns its header and its changes.
	///
	/// # Errors
	///
	/// If the runtime panics, or the state cannot be read.
	pub fn finish(mut self) -> Result<(Block::Header, Executed<Block>), Error> {
		let begun = Instant::now();
		let ended = match self.parallel.take() {
			Some(parallel) => self.end_in_lane(parallel)?,
			None => None,
		};
		let (mut header, open) = match ended {
			Some(header) => (header, true),
			None => (self.sequence.call("BlockBuilder_finalize_block", Vec::new())?, false),
		};
		self.times.epilogue = begun.elapsed();
		let begun = Instant::now();
		let state = self.engine.state(self.parent)?;
		let changes = if open {
			let changes = self.sequence.into_changes_on(&state, self.engine.lanes())?;
			header.set_state_root(changes.transaction_storage_root);
			changes
		} else {
			// The runtime has asked for the root: it is there already.
			self.sequence.into_changes(&state)?
		};
		self.times.root = begun.elapsed();
		Ok((header, Executed { changes, counts: self.counts, times: self.times }))
	}

	/// Ends the block in a lane, which does it faster than the stock path. Returns the header, in
	/// which the storage root is still missing; `None` if the stock path has to do it.
	fn end_in_lane(&mut self, parallel: Parallel) -> Result<Option<Block::Header>, Error> {
		let Parallel { rules, memory, ledger, mut lanes, bytes, .. } = parallel;
		let place = Place { index: self.extrinsics, bytes_before: bytes };
		let stand_in: [u8; 32] = rand::random();
		let lane = lanes.first_mut().expect("there is a lane; qed");
		let ended = lane.finalize(place, ledger.values().to_vec(), stand_in);
		let Some((trace, header)) = ended.map_err(Error::Fault)? else { return Ok(None) };
		// The root has one place in a header.
		let stands = header.windows(stand_in.len()).filter(|window| *window == stand_in).count();
		let Ok(header) = Block::Header::decode(&mut &header[..]) else { return Ok(None) };
		if stands != 1 || header.state_root().as_ref() != stand_in {
			return Ok(None);
		}
		for (cell, value) in trace.writes {
			let key = memory.cell(cell).key();
			self.sequence.put(key, value.map(|value| value.to_vec()));
		}
		let key = |hot: u8| rules.keys()[usize::from(hot)].key.as_slice();
		for (hot, item) in trace.logged {
			self.sequence.append(key(hot), item.into_vec());
		}
		for (hot, value) in trace.finals {
			self.sequence.put(key(hot), value.map(|value| value.into_vec()));
		}
		for (key, value) in trace.indexed {
			self.sequence.index_offchain(&key, value.as_deref());
		}
		Ok(Some(header))
	}

	/// Makes the lanes, on top of what the block has changed so far.
	fn begin_parallel(&mut self) -> Result<Parallel, Error> {
		let keys = self.hot_keys()?;
		let state = self.engine.state(self.parent)?;
		let hasher = RandomState::new();
		let memory = Arc::new(Memory::new(hasher.clone()));
		let mut base = Vec::with_capacity(keys.len());
		for (position, hot) in keys.iter().enumerate() {
			memory.hot_cell(&hot.key, position as u8);
			let changed = self.sequence.changes().storage(&hot.key);
			let is_new = changed.is_some();
			let value = match changed {
				Some(value) => value.map(Bytes::from_slice),
				None => state
					.storage(&hot.key)
					.map_err(|error| Error::Fault(error.to_string()))?
					.map(|value| Bytes::from_slice(&value)),
			};
			if matches!(hot.rule, Rule::Log) && !is_new {
				return Err(Error::Unavailable("a log that the block does not begin anew"));
			}
			base.push(value);
		}
		for (key, value) in self.sequence.changes().changes_mut() {
			let cell = memory.cell(memory.cell_of(memory.hash(key), key));
			let value = value.value().map(|value| Arc::from(value.as_slice()));
			let _ = cell.base_or_load(|_| Ok::<_, ()>(value));
		}
		let rules = Arc::new(Rules::new(keys, base));
		let ledger = Ledger::new(&rules);
		let lanes = (0..self.engine.lanes())
			.map(|_| {
				let base = Base(self.engine.state(self.parent)?, std::marker::PhantomData);
				let base: Box<dyn BaseState> = Box::new(base);
				let view = View::new(memory.clone(), rules.clone(), base);
				Lane::new(self.code.clone(), view, self.verification).map_err(Error::Fault)
			})
			.collect::<Result<_, _>>()?;
		let window = Schedule::<()>::initial_window();
		Ok(Parallel { memory, rules, ledger, lanes, window, bytes: 0, hasher })
	}

	/// The runtime's hot keys, which belong to its code.
	fn hot_keys(&mut self) -> Result<Vec<HotKey>, Error> {
		if let Some(keys) = self.code.hot_keys.get() {
			return Ok(keys.clone());
		}
		let keys: Vec<HotKey> = self.sequence.query("ParallelExecution_hot_keys", Vec::new())?;
		if keys.len() > usize::from(u8::MAX) {
			return Err(Error::Unavailable("more than 255 hot keys"));
		}
		Ok(self.code.hot_keys.get_or_init(|| keys).clone())
	}
}

impl<Block, B, C> Engine<Block, B, C>
where
	Block: BlockT,
	B: Backend<Block> + 'static,
	B::State: 'static,
	C: CallApiAt<Block> + Send + Sync + 'static,
{
	/// The state after a block.
	pub(crate) fn state(&self, hash: Block::Hash) -> Result<B::State, Error> {
		self.backend()
			.state_at(hash, TrieCacheContext::Trusted)
			.map_err(|error| Error::Fault(error.to_string()))
	}

	/// Begins a block with this header on top of `parent`, to import it or (`import` is false) to
	/// make it.
	///
	/// # Errors
	///
	/// [`Error::Unavailable`] if the block is one for the stock path; others if the stock path
	/// would fail too.
	pub fn open(
		&self,
		parent: Block::Hash,
		header: &Block::Header,
		import: bool,
		extensions: Extensions,
	) -> Result<Session<Block, B, C>, Error> {
		let code = self.code(parent, CallContext::Onchain { import })?;
		Session::new(self.clone(), parent, header, import, extensions, code)
	}

	/// The compiled code of the runtime for a block on top of `parent`.
	fn code(&self, parent: Block::Hash, context: CallContext) -> Result<Arc<Code>, Error> {
		use polyphony_parallel_api::ParallelExecution;
		use sp_api::{Core, RuntimeApiInfo};

		let version = self.client().runtime_version_at(parent, context).map_err(api_error)?;
		if version.api_version(&<dyn ParallelExecution<Block>>::ID) != Some(1) {
			return Err(Error::Unavailable("the runtime does not offer ParallelExecution"));
		}
		// Before version 5 a block did not say whether it takes transactions.
		if version.api_version(&<dyn Core<Block>>::ID).is_none_or(|version| version < 5) {
			return Err(Error::Unavailable("the runtime is too old"));
		}
		let state = self.state(parent)?;
		let code = sp_state_machine::backend::BackendRuntimeCode::new(&state, context.into());
		let code = code.runtime_code().map_err(|error| Error::Fault(error.into()))?;
		// The stock executor then gives the runtime another heap, to the byte.
		if code.heap_pages.is_some() {
			return Err(Error::Unavailable("the chain sets the heap pages"));
		}
		self.codes()
			.get(&code.hash, || code.fetch_runtime_code().map(|code| code.into_owned()))
			.ok_or(Error::Unavailable("the runtime is not compiled yet"))
	}

	/// Sees to it that the runtime for blocks on top of `parent` is being compiled, if it is not.
	pub fn warm_up(&self, parent: Block::Hash) {
		if self.lanes() > 1 {
			let _ = self.code(parent, CallContext::Onchain { import: true });
		}
	}

	/// Compiles the runtime for blocks on top of `parent`, and waits until that is done.
	///
	/// # Errors
	///
	/// If blocks on top of it are for the stock path.
	pub fn prepare(&self, parent: Block::Hash) -> Result<(), Error> {
		let context = CallContext::Onchain { import: true };
		if self.code(parent, context).is_err() {
			self.codes().settle();
		}
		self.code(parent, context).map(drop)
	}
}
