// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What a runtime may call while it is executed in a lane: the storage and the offchain index, on
//! the extrinsic's [`View`]; the heap; signatures; and of the standard host functions those that
//! only compute. Everything else makes the extrinsic leave the lane.
//!
//! These functions work on the instance's memory in place. The names and the passing of arguments
//! are those of sp-io: a pointer and a length in one `u64`, results in blocks that the host
//! allocates and the runtime frees.

use crate::{
	allocator::{Allocator, HeapError},
	memo::{Kind, Memo},
	signatures::{self, Batch, Scheme, SignatureCache},
	value::Bytes,
	view::{Leave, View},
};
use codec::{Compact, Encode};
use sp_crypto_hashing as hashing;
use sp_wasm_interface::{FunctionContext, HostFunctionRegistry, HostFunctions, Pointer, WordSize};
use std::{collections::HashSet, fmt};
use wasmtime::{Caller, Linker, Memory, Module, StoreLimits};

/// How the signatures of an extrinsic are checked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verification {
	/// At once.
	AtOnce,
	/// The first of every extrinsic may be put off and verified in a batch: whoever executes the
	/// block gives it up if that fails.
	Deferred,
}

/// What a lane's instance works on.
pub(crate) struct LaneState {
	pub(crate) memory: Option<Memory>,
	pub(crate) limits: StoreLimits,
	pub(crate) allocator: Allocator,
	pub(crate) view: View,
	pub(crate) memo: Memo,
	pub(crate) batch: Batch,
	pub(crate) verification: Verification,
	/// Signatures that the extrinsic has had checked so far.
	pub(crate) signatures: u32,
	/// Blocks of memory that the extrinsic has taken so far.
	pub(crate) allocations: u32,
	/// Why the extrinsic left the lane.
	pub(crate) leave: Option<Leave>,
	/// While the block is ended: what stands for the storage root.
	pub(crate) root: Option<PendingRoot>,
}

/// The storage root is known when the block has been ended, and the runtime asks for it before
/// that. It gets a random number, which is the last thing that it asks for, and the header that it
/// makes is corrected.
pub(crate) struct PendingRoot {
	pub(crate) stand_in: [u8; 32],
	/// Whether the runtime has asked: nothing may be written from then on.
	pub(crate) asked: bool,
}

/// What an extrinsic reads ahead of its turn need not fit together, and might keep it in a loop. One
/// that takes more blocks of memory than this is left to the stock path, which executes it on exact
/// values: high enough that no honest extrinsic gets there, low enough that the lane comes back.
const MOST_ALLOCATIONS: u32 = 5_000_000;

/// The reason of an extrinsic that needs more memory than a lane has.
pub(crate) const MORE_MEMORY: &str = "more memory";

/// Stops the execution. The reason is in [`LaneState::leave`], or it is the runtime's own panic.
#[derive(Debug)]
struct Stopped;
impl fmt::Display for Stopped {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("the extrinsic left its lane")
	}
}
impl std::error::Error for Stopped {}

type Result<T> = wasmtime::Result<T>;

impl LaneState {
	fn stop<T>(&mut self, leave: Leave) -> Result<T> {
		self.leave = Some(leave);
		Err(wasmtime::Error::new(Stopped))
	}

	fn allocate(&mut self, memory: &mut [u8], size: u32) -> Result<u32> {
		match self.allocator.allocate(memory, size) {
			Ok(block) => Ok(block),
			Err(HeapError::Exhausted) => self.stop(Leave::Sequential(MORE_MEMORY)),
			Err(HeapError::NotAllocated) => self.stop(Leave::Sequential("a damaged heap")),
		}
	}

	/// The runtime is about to write.
	fn check_root(&mut self) -> Result<()> {
		match &self.root {
			Some(root) if root.asked => self.stop(Leave::Sequential("a write after the root")),
			_ => Ok(()),
		}
	}

	/// A new block with these bytes.
	pub(crate) fn place(&mut self, memory: &mut [u8], bytes: &[u8]) -> Result<u32> {
		let block = self.allocate(memory, bytes.len() as u32)?;
		memory[block as usize..][..bytes.len()].copy_from_slice(bytes);
		Ok(block)
	}
}

/// The memory and the state of the instance that calls.
fn parts<'a>(caller: &'a mut Caller<'_, LaneState>) -> (&'a mut [u8], &'a mut LaneState) {
	let memory = caller.data().memory.expect("it is set when the instance is made; qed");
	memory.data_and_store_mut(caller)
}

fn pack(block: u32, len: usize) -> u64 {
	((len as u64) << 32) | u64::from(block)
}

/// The bytes that a pointer and a length stand for.
pub(crate) fn bytes(memory: &[u8], packed: u64) -> Result<&[u8]> {
	let (start, len) = (packed as u32 as usize, (packed >> 32) as usize);
	memory
		.get(start..)
		.and_then(|bytes| bytes.get(..len))
		.ok_or_else(|| wasmtime::Error::msg("the runtime passed memory that it does not have"))
}

/// The bytes at a pointer.
fn array<const N: usize>(memory: &[u8], pointer: u32) -> Result<&[u8; N]> {
	memory
		.get(pointer as usize..)
		.and_then(|bytes| bytes.first_chunk())
		.ok_or_else(|| wasmtime::Error::msg("the runtime passed memory that it does not have"))
}

/// Propagates a reason to leave.
macro_rules! or_stop {
	($state:expr, $result:expr) => {
		match $result {
			Ok(value) => value,
			Err(leave) => return $state.stop(leave),
		}
	};
}

fn storage_get(mut caller: Caller<'_, LaneState>, key: u64) -> Result<u64> {
	let (memory, state) = parts(&mut caller);
	let slot = or_stop!(state, state.view.slot(bytes(memory, key)?));
	// Split, so that the value may stay where it is while a block is made for it.
	let LaneState { view, allocator, leave, .. } = state;
	let result = match view.read(slot) {
		Ok(None) => allocator.allocate(memory, 1).map(|block| {
			memory[block as usize] = 0;
			pack(block, 1)
		}),
		Ok(Some(value)) => {
			let len = Compact(value.len() as u32);
			let total = 1 + len.encoded_size() + value.len();
			allocator.allocate(memory, total as u32).map(|block| {
				let out = &mut memory[block as usize..][..total];
				out[0] = 1;
				let at = len.using_encoded(|len| {
					out[1..][..len.len()].copy_from_slice(len);
					1 + len.len()
				});
				out[at..].copy_from_slice(value);
				pack(block, total)
			})
		},
		Err(reason) => {
			*leave = Some(reason);
			return Err(wasmtime::Error::new(Stopped));
		},
	};
	result.or_else(|_| state.stop(Leave::Sequential(MORE_MEMORY)))
}

fn storage_read(mut caller: Caller<'_, LaneState>, key: u64, out: u64, offset: u32) -> Result<u64> {
	let (memory, state) = parts(&mut caller);
	let slot = or_stop!(state, state.view.slot(bytes(memory, key)?));
	let room = bytes(memory, out)?.len();
	let rest = match or_stop!(state, state.view.read(slot)) {
		None => None,
		Some(value) => {
			let value = &value[(offset as usize).min(value.len())..];
			let copied = value.len().min(room);
			memory[out as u32 as usize..][..copied].copy_from_slice(&value[..copied]);
			Some(value.len() as u32)
		},
	};
	rest.using_encoded(|rest| Ok(pack(state.place(memory, rest)?, rest.len())))
}

fn storage_set(mut caller: Caller<'_, LaneState>, key: u64, value: u64) -> Result<()> {
	let (memory, state) = parts(&mut caller);
	state.check_root()?;
	let slot = or_stop!(state, state.view.slot(bytes(memory, key)?));
	let value = Bytes::from_slice(bytes(memory, value)?);
	or_stop!(state, state.view.write(slot, Some(value)));
	Ok(())
}

fn storage_clear(mut caller: Caller<'_, LaneState>, key: u64) -> Result<()> {
	let (memory, state) = parts(&mut caller);
	state.check_root()?;
	let slot = or_stop!(state, state.view.slot(bytes(memory, key)?));
	or_stop!(state, state.view.write(slot, None));
	Ok(())
}

fn storage_exists(mut caller: Caller<'_, LaneState>, key: u64) -> Result<u32> {
	let (memory, state) = parts(&mut caller);
	let slot = or_stop!(state, state.view.slot(bytes(memory, key)?));
	Ok(or_stop!(state, state.view.read(slot)).is_some().into())
}

fn storage_append(mut caller: Caller<'_, LaneState>, key: u64, item: u64) -> Result<()> {
	let (memory, state) = parts(&mut caller);
	state.check_root()?;
	let slot = or_stop!(state, state.view.slot(bytes(memory, key)?));
	or_stop!(state, state.view.append(slot, bytes(memory, item)?));
	Ok(())
}

fn storage_root(mut caller: Caller<'_, LaneState>, _version: u32) -> Result<u64> {
	let (memory, state) = parts(&mut caller);
	// The version is the runtime's own, which is also that of the changes.
	let stand_in = match &mut state.root {
		Some(root) => {
			root.asked = true;
			root.stand_in
		},
		None => return state.stop(Leave::Sequential("the storage root")),
	};
	Ok(pack(state.place(memory, &stand_in)?, stand_in.len()))
}

fn offchain_index_set(mut caller: Caller<'_, LaneState>, key: u64, value: u64) -> Result<()> {
	let (memory, state) = parts(&mut caller);
	// What stands for the storage root must not get there either.
	state.check_root()?;
	let value = Some(bytes(memory, value)?);
	or_stop!(state, state.view.index_offchain(bytes(memory, key)?, value));
	Ok(())
}

fn offchain_index_clear(mut caller: Caller<'_, LaneState>, key: u64) -> Result<()> {
	let (memory, state) = parts(&mut caller);
	state.check_root()?;
	or_stop!(state, state.view.index_offchain(bytes(memory, key)?, None));
	Ok(())
}

fn start_transaction(mut caller: Caller<'_, LaneState>) {
	caller.data_mut().view.start_transaction();
}

fn commit_transaction(mut caller: Caller<'_, LaneState>) -> Result<()> {
	let state = caller.data_mut();
	or_stop!(state, state.view.commit_transaction());
	Ok(())
}

fn rollback_transaction(mut caller: Caller<'_, LaneState>) -> Result<()> {
	let state = caller.data_mut();
	state.check_root()?;
	or_stop!(state, state.view.rollback_transaction());
	Ok(())
}

fn malloc(mut caller: Caller<'_, LaneState>, size: u32) -> Result<u32> {
	let (memory, state) = parts(&mut caller);
	state.allocations += 1;
	if state.allocations > MOST_ALLOCATIONS {
		return state.stop(Leave::Sequential("an extrinsic that takes very long"));
	}
	state.allocate(memory, size)
}

fn free(mut caller: Caller<'_, LaneState>, block: u32) -> Result<()> {
	let (memory, state) = parts(&mut caller);
	match state.allocator.free(memory, block) {
		Ok(()) => Ok(()),
		Err(_) => state.stop(Leave::Sequential("a block that is not allocated is freed")),
	}
}

fn abort_on_panic(_: Caller<'_, LaneState>, _message: u64) -> Result<()> {
	// The stock path executes it again, and reports the panic if it is not the lane's fault.
	Err(wasmtime::Error::new(Stopped))
}

fn sr25519_verify(
	mut caller: Caller<'_, LaneState>,
	signature: u32,
	message: u64,
	public: u32,
) -> Result<u32> {
	let (memory, state) = parts(&mut caller);
	let signature = array::<64>(memory, signature)?;
	let public = array::<32>(memory, public)?;
	let message = bytes(memory, message)?;
	let cache = signatures::global();
	state.signatures += 1;
	let fingerprint = cache.fingerprint(Scheme::Sr25519, public, signature, message);
	if cache.contains(&fingerprint) {
		return Ok(1);
	}
	// Only that of the extrinsic itself, without which there is no valid block: it is checked first,
	// and before anything is written. What a call checks on its own account may well be false in a
	// valid block.
	let own = state.signatures == 1 && !state.view.has_written();
	if state.verification == Verification::Deferred && own {
		state.batch.push(*public, *signature, message, fingerprint, state.view.index());
		return Ok(1);
	}
	let good = signatures::is_good_sr25519(signature, message, public);
	if good {
		cache.insert(fingerprint);
	}
	Ok(good.into())
}

fn ed25519_verify(
	mut caller: Caller<'_, LaneState>,
	signature: u32,
	message: u64,
	public: u32,
) -> Result<u32> {
	let (memory, state) = parts(&mut caller);
	state.signatures += 1;
	let cache: &SignatureCache = signatures::global();
	let signature = array::<64>(memory, signature)?;
	let public = array::<32>(memory, public)?;
	Ok(signatures::verify_ed25519(cache, signature, bytes(memory, message)?, public).into())
}

/// Registers hash functions.
macro_rules! hash {
	($linker:expr, $($name:literal => $kind:ident $function:path,)*) => {
		$(
			$linker.func_wrap(
				"env",
				concat!("ext_hashing_", $name, "_version_1"),
				|mut caller: Caller<'_, LaneState>, data: u64| -> Result<u32> {
					let (memory, state) = parts(&mut caller);
					let hash = state.memo.hash(Kind::$kind, bytes(memory, data)?, $function);
					state.place(memory, &hash)
				},
			)?;
		)*
	};
}

/// The functions of [`sp_io`] that need nothing but their arguments, by the beginning of their
/// names.
const PURE: &[&str] = &[
	"ext_hashing_",
	"ext_crypto_ecdsa_verify",
	"ext_crypto_secp256k1_",
	"ext_crypto_sr25519_verify_version_1",
	"ext_trie_",
	"ext_misc_print_",
	"ext_logging_",
];

/// Provides all that `module` imports.
///
/// # Errors
///
/// If it imports something that no runtime of this SDK does.
pub(crate) fn link(linker: &mut Linker<LaneState>, module: &Module) -> Result<()> {
	linker.func_wrap("env", "ext_storage_get_version_1", storage_get)?;
	linker.func_wrap("env", "ext_storage_read_version_1", storage_read)?;
	linker.func_wrap("env", "ext_storage_set_version_1", storage_set)?;
	linker.func_wrap("env", "ext_storage_clear_version_1", storage_clear)?;
	linker.func_wrap("env", "ext_storage_exists_version_1", storage_exists)?;
	linker.func_wrap("env", "ext_storage_append_version_1", storage_append)?;
	linker.func_wrap("env", "ext_storage_root_version_2", storage_root)?;
	linker.func_wrap("env", "ext_storage_start_transaction_version_1", start_transaction)?;
	linker.func_wrap("env", "ext_storage_commit_transaction_version_1", commit_transaction)?;
	linker.func_wrap("env", "ext_storage_rollback_transaction_version_1", rollback_transaction)?;
	linker.func_wrap("env", "ext_offchain_index_set_version_1", offchain_index_set)?;
	linker.func_wrap("env", "ext_offchain_index_clear_version_1", offchain_index_clear)?;
	linker.func_wrap("env", "ext_allocator_malloc_version_1", malloc)?;
	linker.func_wrap("env", "ext_allocator_free_version_1", free)?;
	linker.func_wrap("env", "ext_panic_handler_abort_on_panic_version_1", abort_on_panic)?;
	linker.func_wrap("env", "ext_crypto_sr25519_verify_version_2", sr25519_verify)?;
	linker.func_wrap("env", "ext_crypto_ed25519_verify_version_1", ed25519_verify)?;
	hash!(linker,
		"blake2_128" => Blake2x128 hashing::blake2_128,
		"blake2_256" => Blake2x256 hashing::blake2_256,
		"twox_64" => Twox64 hashing::twox_64,
		"twox_128" => Twox128 hashing::twox_128,
		"twox_256" => Twox256 hashing::twox_256,
		"keccak_256" => Keccak256 hashing::keccak_256,
	);

	let mut open: HashSet<String> = module
		.imports()
		.filter(|import| !OWN.contains(&import.name()))
		.map(|import| import.name().to_owned())
		.collect();
	sp_io::SubstrateHostFunctions::register_static(&mut Standard { linker, open: &mut open })?;

	for import in module.imports().filter(|import| open.contains(import.name())) {
		let name = import.name().to_owned();
		let ty = import.ty().func().cloned().ok_or_else(|| {
			wasmtime::Error::msg(format!("the runtime imports {name}, which is not a function"))
		})?;
		linker.func_new(import.module(), &name, ty, |mut caller, _, _| {
			caller.data_mut().stop(Leave::Sequential("a host function outside the lanes"))
		})?;
	}
	Ok(())
}

/// The functions that are written here.
const OWN: &[&str] = &[
	"ext_storage_get_version_1",
	"ext_storage_read_version_1",
	"ext_storage_set_version_1",
	"ext_storage_clear_version_1",
	"ext_storage_exists_version_1",
	"ext_storage_append_version_1",
	"ext_storage_root_version_2",
	"ext_storage_start_transaction_version_1",
	"ext_storage_commit_transaction_version_1",
	"ext_storage_rollback_transaction_version_1",
	"ext_offchain_index_set_version_1",
	"ext_offchain_index_clear_version_1",
	"ext_allocator_malloc_version_1",
	"ext_allocator_free_version_1",
	"ext_panic_handler_abort_on_panic_version_1",
	"ext_crypto_sr25519_verify_version_2",
	"ext_crypto_ed25519_verify_version_1",
	"ext_hashing_blake2_128_version_1",
	"ext_hashing_blake2_256_version_1",
	"ext_hashing_twox_64_version_1",
	"ext_hashing_twox_128_version_1",
	"ext_hashing_twox_256_version_1",
	"ext_hashing_keccak_256_version_1",
];

/// Takes over those of the standard functions that are [`PURE`] and that the module imports.
struct Standard<'a> {
	linker: &'a mut Linker<LaneState>,
	open: &'a mut HashSet<String>,
}

impl HostFunctionRegistry for Standard<'_> {
	type State = LaneState;
	type Error = wasmtime::Error;
	type FunctionContext = Context<'static>;

	fn with_function_context<R>(
		caller: Caller<'_, LaneState>,
		callback: impl FnOnce(&mut dyn FunctionContext) -> R,
	) -> R {
		callback(&mut Context { caller })
	}

	fn register_static<Params, Results>(
		&mut self,
		name: &str,
		function: impl wasmtime::IntoFunc<LaneState, Params, Results> + 'static,
	) -> Result<()> {
		if PURE.iter().any(|prefix| name.starts_with(prefix)) && self.open.remove(name) {
			self.linker.func_wrap("env", name, function)?;
		}
		Ok(())
	}
}

/// The standard functions' access to the instance.
struct Context<'a> {
	caller: Caller<'a, LaneState>,
}

impl FunctionContext for Context<'_> {
	fn read_memory_into(
		&mut self,
		address: Pointer<u8>,
		dest: &mut [u8],
	) -> sp_wasm_interface::Result<()> {
		let (memory, _) = parts(&mut self.caller);
		let packed = pack(address.into(), dest.len());
		dest.copy_from_slice(bytes(memory, packed).map_err(|error| error.to_string())?);
		Ok(())
	}

	fn write_memory(&mut self, address: Pointer<u8>, data: &[u8]) -> sp_wasm_interface::Result<()> {
		let (memory, _) = parts(&mut self.caller);
		let start = u32::from(address) as usize;
		let room = memory.get_mut(start..).and_then(|bytes| bytes.get_mut(..data.len()));
		room.ok_or("memory that the runtime does not have")?.copy_from_slice(data);
		Ok(())
	}

	fn allocate_memory(&mut self, size: WordSize) -> sp_wasm_interface::Result<Pointer<u8>> {
		let (memory, state) = parts(&mut self.caller);
		state.allocate(memory, size).map(Pointer::new).map_err(|error| error.to_string())
	}

	fn deallocate_memory(&mut self, block: Pointer<u8>) -> sp_wasm_interface::Result<()> {
		let (memory, state) = parts(&mut self.caller);
		let freed = state.allocator.free(memory, block.into());
		freed.map_err(|_| "a block that is not allocated is freed".into())
	}

	fn register_panic_error_message(&mut self, _: &str) {}
}
