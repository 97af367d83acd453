// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A lane: one live instance of the runtime, which executes one extrinsic after the other.
//!
//! The SDK's executor makes an instance for every call. Within a block that is not needed: in
//! `Core_execute_block`, too, all extrinsics are executed by one instance. So a lane keeps its
//! instance, with its heap, to the end of the block, and makes a new one only when an extrinsic
//! stopped half-way.

use crate::{
	allocator::Allocator,
	code::Code,
	host::{LaneState, PendingRoot, Verification},
	hot::Place,
	memo::Memo,
	signatures::Batch,
	value::Written,
	view::{Leave, Trace, View},
};
use codec::Decode;
use sp_runtime::ApplyExtrinsicResult;
use std::sync::Arc;
use wasmtime::{Memory, Store, StoreLimits, StoreLimitsBuilder, TypedFunc};

/// The function of the runtime that executes one extrinsic.
pub(crate) const APPLY: &str = "ParallelExecution_apply_extrinsic";

const PAGE: u64 = 65_536;

/// The heap of an instance, in pages: 64 MiB, half of what the stock executor allows. Memory that
/// is not used costs nothing.
const HEAP_PAGES: u64 = 1_024;

/// When so many bytes of the heap have been used, the next extrinsic gets a new instance: half the
/// heap, so that the other half is there for any one extrinsic.
const HEAP_WORN: u32 = 32 * 1024 * 1024;

/// The function of the runtime that ends a block.
const FINALIZE: &str = "BlockBuilder_finalize_block";

/// What came of an execution.
pub(crate) enum Execution {
	/// The runtime has answered.
	Done {
		/// What was read and written. Nothing of it counts if the result is an error.
		trace: Trace,
		/// The runtime's answer.
		result: ApplyExtrinsicResult,
		/// Whether the extrinsic is an inherent.
		inherent: bool,
	},
	/// It has to be executed in order, by the stock path.
	Left(&'static str),
	/// The runtime stopped half-way, perhaps because what it read fits together only in part.
	Trapped,
	/// The state cannot be read, or there is no instance.
	Fault(String),
}

/// What is made anew with an instance.
struct Live {
	store: Store<LaneState>,
	memory: Memory,
	apply: Function,
	finalize: Option<Function>,
}

/// A function of a runtime: takes an argument and gives an answer.
type Function = TypedFunc<(u32, u32), u64>;

/// A live instance of the runtime.
pub(crate) struct Lane {
	code: Arc<Code>,
	live: Option<Live>,
	/// The heap that earlier instances have used, in bytes.
	worn: u64,
}

/// Limits the growth of the memory to what the lane sets aside.
fn limits(bytes: u64) -> StoreLimits {
	StoreLimitsBuilder::new().memory_size(bytes as usize).build()
}

impl Lane {
	/// # Errors
	///
	/// If the runtime has not what a lane needs.
	pub(crate) fn new(
		code: Arc<Code>,
		view: View,
		verification: Verification,
	) -> Result<Self, String> {
		let state = LaneState {
			memory: None,
			limits: StoreLimits::default(),
			allocator: Allocator::new(0),
			view,
			memo: Memo::new(),
			batch: Batch::new(),
			verification,
			signatures: 0,
			allocations: 0,
			leave: None,
			root: None,
		};
		let live = Live::new(&code, state)?;
		Ok(Self { code, live: Some(live), worn: 0 })
	}

	fn live(&mut self) -> Result<&mut Live, String> {
		self.live.as_mut().ok_or_else(|| "the lane has no instance".into())
	}

	/// Makes a new instance, which goes on with the same view and signatures.
	fn renew(&mut self) -> Result<(), String> {
		let live = self.live.take().ok_or("the lane has no instance")?;
		self.worn += u64::from(live.store.data().allocator.used());
		self.live = Some(Live::new(&self.code, live.store.into_data())?);
		Ok(())
	}

	/// The heap that the lane has used so far, in bytes.
	pub(crate) fn heap_used(&self) -> u64 {
		let live = self.live.as_ref().map_or(0, |live| live.store.data().allocator.used());
		self.worn + u64::from(live)
	}

	/// The signatures that wait to be verified.
	pub(crate) fn batch(&mut self) -> Option<&mut Batch> {
		self.live.as_mut().map(|live| &mut live.store.data_mut().batch)
	}

	/// Executes an extrinsic: ahead of its turn, or in its turn if `exact` has the true values of
	/// the hot keys.
	pub(crate) fn execute(
		&mut self,
		place: Place,
		exact: Option<Vec<Written>>,
		extrinsic: &[u8],
	) -> Execution {
		match self.try_execute(place, exact, extrinsic) {
			Ok(execution) => execution,
			Err(error) => Execution::Fault(error),
		}
	}

	fn try_execute(
		&mut self,
		place: Place,
		exact: Option<Vec<Written>>,
		extrinsic: &[u8],
	) -> Result<Execution, String> {
		if self.live()?.store.data().allocator.used() > HEAP_WORN {
			self.renew()?;
		}
		let live = self.live()?;
		let state = live.store.data_mut();
		state.view.begin(place, exact);
		state.signatures = 0;
		state.allocations = 0;
		state.leave = None;
		let outcome = live.call(live.apply.clone(), extrinsic);
		let state = live.store.data_mut();
		let output = match (outcome, state.leave.take()) {
			(_, Some(Leave::Fault(error))) => return Err(error),
			(_, Some(Leave::Sequential(reason))) => {
				self.renew()?;
				return Ok(Execution::Left(reason));
			},
			(Err(_), None) => {
				self.renew()?;
				return Ok(Execution::Trapped);
			},
			(Ok(output), None) => output,
		};
		if state.view.in_transaction() {
			return Ok(Execution::Left("a storage transaction that is left open"));
		}
		let (result, inherent) = <(ApplyExtrinsicResult, bool)>::decode(&mut &output[..])
			.map_err(|error| format!("the result of {APPLY} does not decode: {error}"))?;
		Ok(Execution::Done { trace: state.view.finish(), result, inherent })
	}
}

impl Lane {
	/// Ends the block, on the true values of the hot keys. Returns what the runtime wrote, and the
	/// header, in which `stand_in` stands for the storage root. `None` if that is for the stock path
	/// to do.
	///
	/// # Errors
	///
	/// If the state cannot be read.
	pub(crate) fn finalize(
		&mut self,
		place: Place,
		exact: Vec<Written>,
		stand_in: [u8; 32],
	) -> Result<Option<(Trace, Vec<u8>)>, String> {
		let live = self.live()?;
		let Some(finalize) = live.finalize.clone() else { return Ok(None) };
		let state = live.store.data_mut();
		state.view.begin(place, Some(exact));
		state.allocations = 0;
		state.leave = None;
		state.root = Some(PendingRoot { stand_in, asked: false });
		let header = live.call(finalize, &[]);
		let state = live.store.data_mut();
		let asked = state.root.take().is_some_and(|root| root.asked);
		match (header, state.leave.take()) {
			(_, Some(Leave::Fault(error))) => Err(error),
			(Ok(header), None) if asked && !state.view.in_transaction() => {
				Ok(Some((state.view.finish(), header)))
			},
			(_, reason) => {
				log::trace!(target: crate::LOG_TARGET, "The stock path ends the block: {reason:?}");
				Ok(None)
			},
		}
	}
}

impl Live {
	fn new(code: &Code, mut state: LaneState) -> Result<Self, String> {
		let text = |error: wasmtime::Error| format!("{error:#}");
		let initial = code
			.instance
			.module()
			.exports()
			.find_map(|export| export.ty().memory().map(|memory| memory.minimum()))
			.ok_or("the runtime has no memory")?;
		state.memory = None;
		state.limits = limits((initial + HEAP_PAGES) * PAGE);
		let mut store = Store::new(&code.engine, state);
		store.limiter(|state| &mut state.limits);
		let instance = code.instance.instantiate(&mut store).map_err(text)?;
		let memory =
			instance.get_memory(&mut store, "memory").ok_or("the runtime has no memory")?;
		memory.grow(&mut store, HEAP_PAGES).map_err(text)?;
		let heap_base = instance
			.get_global(&mut store, "__heap_base")
			.and_then(|global| global.get(&mut store).i32())
			.ok_or("the runtime does not say where its heap begins")?;
		let apply = instance.get_typed_func(&mut store, APPLY).map_err(text)?;
		let finalize = instance.get_typed_func(&mut store, FINALIZE).ok();
		let state = store.data_mut();
		state.memory = Some(memory);
		state.allocator = Allocator::new(heap_base as u32);
		Ok(Self { store, memory, apply, finalize })
	}

	/// Calls the runtime with an argument and takes its answer.
	fn call(&mut self, function: Function, argument: &[u8]) -> wasmtime::Result<Vec<u8>> {
		let (memory, state) = self.memory.data_and_store_mut(&mut self.store);
		let input = state.place(memory, argument)?;
		let output = function.call(&mut self.store, (input, argument.len() as u32))?;
		let (memory, state) = self.memory.data_and_store_mut(&mut self.store);
		// The answer stays where it is: a few bytes, in a block that may not be the runtime's to
		// give away.
		let answer = crate::host::bytes(memory, output)?.to_vec();
		let freed = state.allocator.free(memory, input);
		freed.map_err(|_| wasmtime::Error::msg("the runtime freed its argument"))?;
		Ok(answer)
	}
}
