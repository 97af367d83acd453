// SPDX-License-Identifier: Apache-2.0

//! Blocks and extrinsics, as a chain has them.
//!
//! Extrinsics are applied as `Executive` does it after it has checked a signature: with all
//! transaction extensions, so nonces, fees, weights and the filters of calls are real. Only the
//! signature is nobody's; making and checking one takes longer than most calls.
//!
//! Block numbers follow each other, as on a chain: no block is left out, because the scheduler and the
//! agendas rely on that. Time can pass in two ways: in empty blocks, which are executed, and in slots
//! that nobody uses, as in an outage.

use crate::{
	invariants::{self, Broken, Invariant},
	report::{Counts, Failure, Happened, Report},
	scenario::{Scenario, Step},
	watch, world,
};
use codec::{DecodeLimit, Encode};
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, GetDispatchInfo},
	storage::{with_transaction, TransactionOutcome},
	traits::GetCallMetadata,
	weights::constants::WEIGHT_REF_TIME_PER_NANOS,
};
use polyphony_runtime::{
	constants::time::SLOT_DURATION, tx_extension, AccountId, Address, Balance, Balances, Executive,
	Hash, Header, Runtime, RuntimeCall, Signature, System, Timestamp, TxExtension,
	UncheckedExtrinsic,
};
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::sr25519;
use sp_runtime::{
	generic::{CheckedExtrinsic, Digest, DigestItem, ExtrinsicFormat},
	traits::{Applyable, Header as _},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	ApplyExtrinsicResult, DispatchError,
};
use std::{
	any::Any,
	panic::{catch_unwind, AssertUnwindSafe},
	time::{Duration, Instant},
};

/// The most blocks with extrinsics of a scenario.
pub const MAX_BLOCKS: u32 = 24;

/// The most empty blocks of a scenario: a decision period of the development preset is 30.
pub const MAX_EMPTY: u32 = 96;

/// The most extrinsics of a scenario.
pub const MAX_CALLS: u32 = 160;

/// The most slots that nobody uses between two blocks: sixty days.
pub const MAX_OUTAGE: u32 = 60 * 43_200;

/// How deep calls may be nested. A chain allows 256; natively each level takes some kilobytes of a
/// stack, and a thread of a test has 2 MiB of that.
pub const MAX_DEPTH: u32 = 32;

/// How long a block may take. By its weight it is a second on the reference machine, as Wasm, which is
/// slower than native code: ten times that is beyond what a busy machine explains.
pub const MAX_BLOCK_TIME: Duration = Duration::from_secs(10);

/// How long an extrinsic may take, whatever its weight: less is noise.
pub const MIN_CALL_TIME: Duration = Duration::from_secs(3);

/// What takes longer than that must not take this many times as long as its weight says.
pub const MAX_CALL_FACTOR: u32 = 20;

/// Executes one scenario in the externalities that are set.
pub struct Executor {
	/// The hash of the last block.
	parent: Hash,
	/// When the open block began, on the clock of this machine.
	began: Instant,
	/// The issuance when it began, on the chain.
	issuance: Balance,
	/// Whether the open block has no room for more.
	full: bool,
	report: Report,
	trace: Vec<Happened>,
}

impl Executor {
	/// On the block with this hash.
	pub fn new(parent: Hash) -> Self {
		Self {
			parent,
			began: Instant::now(),
			issuance: 0,
			full: false,
			report: Report::default(),
			trace: Vec::new(),
		}
	}

	/// The hash of the last block.
	pub fn parent(&self) -> Hash {
		self.parent
	}

	/// Executes all of a scenario, and a block after it, in which the chain does what is due.
	///
	/// # Errors
	///
	/// If an invariant does not hold.
	pub fn run(mut self, scenario: &Scenario) -> Result<Report, Box<Failure>> {
		// What another scenario has left.
		let _ = watch::take();
		match self.steps(scenario) {
			Ok(()) => Ok(self.report),
			Err(broken) => Err(self.failure(broken)),
		}
	}

	/// Executes calls that have to succeed, in a block of their own: what is there before a scenario.
	///
	/// # Errors
	///
	/// If one of them does not, or an invariant does not hold.
	pub fn set_up(&mut self, calls: &[(u8, RuntimeCall)]) -> Result<(), Box<Failure>> {
		let done = self.begin(0).and_then(|()| {
			for (origin, call) in calls {
				self.apply(world::account(*origin), call.clone())?;
				if let Some(Happened::Call { result: Some(Ok(Ok(()))), .. }) = self.trace.last() {
					continue;
				}
				return Err(Broken::new(Invariant::SetUp, "a call failed"));
			}
			self.end(true)
		});
		done.map_err(|broken| self.failure(broken))
	}

	fn failure(&mut self, broken: Broken) -> Box<Failure> {
		Box::new(Failure { broken, trace: std::mem::take(&mut self.trace) })
	}

	fn steps(&mut self, scenario: &Scenario) -> Result<(), Broken> {
		let mut blocks = 1;
		let mut empty_left = MAX_EMPTY;
		self.begin(0)?;
		for step in &scenario.steps {
			match step {
				Step::Call { origin, bytes } => self.call(*origin, bytes)?,
				Step::Block { .. } if blocks == MAX_BLOCKS => break,
				Step::Block { empty, slots } => {
					self.end(true)?;
					let empty = u32::from(*empty).min(empty_left);
					empty_left -= empty;
					for left in (0..empty).rev() {
						self.begin(0)?;
						// Once is enough for all of them.
						self.end(left == 0)?;
					}
					self.begin((*slots).min(MAX_OUTAGE))?;
					blocks += 1;
				},
			}
		}
		self.end(true)?;
		self.begin(0)?;
		self.end(true)
	}

	/// Opens the next block, `outage` slots later than it could have been: digest, hooks, the
	/// timestamp, and what comes between that and the transactions.
	fn begin(&mut self, outage: u32) -> Result<(), Broken> {
		let number = System::block_number() + 1;
		let last = (Timestamp::get() / SLOT_DURATION).max(world::FIRST_SLOT);
		let slot = last + 1 + u64::from(outage);
		// The one at which Aura expects it.
		let now = slot * SLOT_DURATION;
		let logs = vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())];
		let header = Header::new(
			number,
			Default::default(),
			Default::default(),
			self.parent,
			Digest { logs },
		);
		self.trace.push(Happened::Block { number, now });
		self.report.blocks += 1;
		self.issuance = Balances::total_issuance();
		self.full = false;
		self.began = Instant::now();
		let applied = guarded(|| {
			Executive::initialize_block(&header);
			let set = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now });
			let applied = Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(set));
			Executive::inherents_applied();
			applied
		})?;
		if applied != Ok(Ok(())) {
			return Err(Broken::new(Invariant::Inherents, format!("timestamp: {applied:?}")));
		}
		invariants::check_weight()?;
		invariants::check_log()
	}

	/// Closes the block, and checks what has to hold after it, all of it if `thorough`.
	fn end(&mut self, thorough: bool) -> Result<(), Broken> {
		self.trace.push(Happened::Closed);
		let header = guarded(Executive::finalize_block)?;
		self.parent = header.hash();
		let took = self.began.elapsed();
		if took > MAX_BLOCK_TIME {
			return Err(Broken::new(Invariant::Time, format!("the block took {took:?}")));
		}
		invariants::check_log()?;
		if thorough {
			// A check that panics has found something too.
			guarded(|| invariants::check_all(self.issuance))??;
		}
		Ok(())
	}

	/// Decodes a call, and applies it if there is room.
	fn call(&mut self, origin: u8, bytes: &[u8]) -> Result<(), Broken> {
		let Ok(call) = RuntimeCall::decode_with_depth_limit(MAX_DEPTH, &mut &bytes[..]) else {
			self.report.undecodable += 1;
			return Ok(());
		};
		if self.full || self.report.executed() >= MAX_CALLS {
			self.report.left_out += 1;
			return Ok(());
		}
		self.apply(world::account(origin), call)
	}

	/// Applies a call, and checks what has to hold after it.
	fn apply(&mut self, who: AccountId, call: RuntimeCall) -> Result<(), Broken> {
		let metadata = call.get_call_metadata();
		let name = (metadata.pallet_name, metadata.function_name);
		self.trace.push(Happened::Call {
			who: who.clone(),
			call: Box::new(call.clone()),
			result: None,
		});
		let began = Instant::now();
		let (applied, info) = guarded(|| apply_signed(who, call))?;
		let took = began.elapsed();
		if let Some(Happened::Call { result, .. }) = self.trace.last_mut() {
			*result = Some(applied);
		}
		let exhausted = TransactionValidityError::from(InvalidTransaction::ExhaustsResources);
		self.full |= applied == Err(exhausted);
		let Counts { ok, failed, invalid } = self.report.calls.entry(name).or_default();
		match applied {
			Ok(Ok(())) => *ok += 1,
			Ok(Err(_)) => *failed += 1,
			Err(_) => *invalid += 1,
		}
		let weighed = info.call_weight.ref_time() / WEIGHT_REF_TIME_PER_NANOS;
		let bound = Duration::from_nanos(weighed).saturating_mul(MAX_CALL_FACTOR);
		if took > bound.max(MIN_CALL_TIME) {
			let what = format!("{}.{} weighs {weighed} ns and took {took:?}", name.0, name.1);
			return Err(Broken::new(Invariant::Time, what));
		}
		invariants::check_weight()?;
		invariants::check_log()
	}
}

/// Applies a call that an account has signed, as `Executive::apply_extrinsic` does after it has checked
/// the signature. What is not valid changes nothing: a block would not contain it.
fn apply_signed(who: AccountId, call: RuntimeCall) -> (ApplyExtrinsicResult, DispatchInfo) {
	let extension = tx_extension(System::account_nonce(&who), 0, None);
	let encoded = UncheckedExtrinsic::new_signed(
		call.clone(),
		Address::Id(who.clone()),
		Signature::Sr25519(sr25519::Signature::from_raw([0; 64])),
		extension.clone(),
	)
	.encode();
	let length = encoded.len();
	let checked: CheckedExtrinsic<AccountId, RuntimeCall, TxExtension> =
		CheckedExtrinsic { format: ExtrinsicFormat::Signed(who, extension), function: call };
	let info = checked.get_dispatch_info();
	let done: Result<ApplyExtrinsicResult, DispatchError> = with_transaction(|| {
		System::note_extrinsic(encoded);
		match checked.apply::<Runtime>(&info, length) {
			Ok(Err(_)) if info.class == DispatchClass::Mandatory => {
				TransactionOutcome::Rollback(Ok(Err(InvalidTransaction::BadMandatory.into())))
			},
			Ok(result) => {
				System::note_applied_extrinsic(&result, info);
				TransactionOutcome::Commit(Ok(Ok(result.map(|_| ()).map_err(|error| error.error))))
			},
			Err(invalid) => TransactionOutcome::Rollback(Ok(Err(invalid))),
		}
	});
	(done.expect("no other transaction is open here; qed"), info)
}

/// Does something of the runtime's, which must not panic: a panic in a block means that nobody can make
/// it, or that nobody who gets it goes on.
fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, Broken> {
	catch_unwind(AssertUnwindSafe(work))
		.map_err(|payload| Broken::new(Invariant::NoPanic, message(&*payload)))
}

/// What a panic said.
fn message(payload: &(dyn Any + Send)) -> String {
	let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
	text.or_else(|| payload.downcast_ref::<String>().cloned())
		.unwrap_or_else(|| "it did not say why".into())
}
