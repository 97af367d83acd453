// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Runtime code, compiled for the lanes.

use crate::{
	host::{self, LaneState},
	lane::APPLY,
	Error,
};
use parking_lot::{Condvar, Mutex};
use polyphony_parallel_api::HotKey;
use sc_executor_common::runtime_blob::RuntimeBlob;
use std::{
	collections::VecDeque,
	path::{Path, PathBuf},
	sync::{Arc, OnceLock},
};
use wasmtime::{Cache, CacheConfig, Config, Engine, InstancePre, Linker, Module, OptLevel};

/// A runtime that lanes can execute.
pub(crate) struct Code {
	pub(crate) engine: Engine,
	pub(crate) instance: InstancePre<LaneState>,
	/// What the runtime answers when it is asked for its hot keys.
	pub(crate) hot_keys: OnceLock<Vec<HotKey>>,
}

impl Code {
	/// Compiles `wasm`, compressed or not. That takes seconds, unless it is in the cache, in which it
	/// is then.
	///
	/// # Errors
	///
	/// If it is no runtime.
	fn compile(wasm: &[u8], cache: Option<Cache>) -> Result<Self, String> {
		let text = |error: wasmtime::Error| format!("{error:#}");
		let mut blob = RuntimeBlob::uncompress_if_needed(wasm).map_err(|e| e.to_string())?;
		blob.convert_memory_import_into_export().map_err(|e| e.to_string())?;
		blob.clear_memory_max_limit().map_err(|e| e.to_string())?;
		let mut config = config();
		config.cache(cache);
		let engine = Engine::new(&config).map_err(text)?;
		let module = Module::new(&engine, blob.serialize()).map_err(text)?;
		let mut linker = Linker::new(&engine);
		host::link(&mut linker, &module).map_err(text)?;
		let instance = linker.instantiate_pre(&module).map_err(text)?;
		Ok(Self { engine, instance, hot_keys: OnceLock::new() })
	}
}

/// Compiles a runtime, compressed or not, into the directory that an engine has or will have with
/// [`crate::Engine::with_runtime_cache`]: it is there when a block needs it. The directory may be in
/// use. Returns whether it had to be compiled; if not, it was there.
///
/// # Errors
///
/// - [`Error::Fault`] if it cannot be kept there.
/// - [`Error::Runtime`] if lanes cannot execute it.
/// - [`Error::Unavailable`] if it does not want them to.
pub fn compile_ahead(wasm: &[u8], directory: &Path) -> Result<bool, Error> {
	let cache = open_cache(directory).map_err(Error::Fault)?;
	let code = Code::compile(wasm, Some(cache.clone())).map_err(Error::Runtime)?;
	if code.instance.module().get_export(APPLY).is_none() {
		return Err(Error::Unavailable("the runtime does not offer ParallelExecution"));
	}
	// Only what was written counts as a miss.
	match (cache.cache_hits(), cache.cache_misses()) {
		(0, 0) => Err(Error::Fault("what was compiled could not be written".into())),
		(0, _) => Ok(true),
		_ => Ok(false),
	}
}

/// The cache of compiled runtimes in a directory, which is made if it is not there.
fn open_cache(directory: &Path) -> Result<Cache, String> {
	std::fs::create_dir_all(directory).map_err(|error| error.to_string())?;
	let mut config = CacheConfig::new();
	config.with_directory(directory);
	Cache::new(config).map_err(|error| format!("{error:#}"))
}

/// The code that is generated is that of the stock executor (sc-executor-wasmtime, without a
/// deterministic stack limit): the same features of Wasm, the same optimisation and the same stack,
/// so that what overflows there overflows here.
fn config() -> Config {
	let mut config = Config::new();
	config.cranelift_opt_level(OptLevel::SpeedAndSize);
	config.cranelift_nan_canonicalization(false);
	config.max_wasm_stack(1024 * 1024);
	config.parallel_compilation(true);
	config.wasm_reference_types(false);
	config.wasm_simd(false);
	config.wasm_relaxed_simd(false);
	config.wasm_bulk_memory(false);
	config.wasm_multi_value(false);
	config.wasm_multi_memory(false);
	config.wasm_threads(false);
	config.wasm_memory64(false);
	config.wasm_tail_call(false);
	config.wasm_extended_const(false);
	config.memory_init_cow(true);
	config.memory_guaranteed_dense_image_size(u64::MAX);
	config
}

/// How many runtimes are kept: the one before an upgrade, the one after it, and two for forks.
const KEPT: usize = 4;

/// The state of a runtime in the cache.
enum Entry {
	Compiling,
	Ready(Arc<Code>),
	Failed,
}

/// Compiled runtimes, by the hash of their code. They are compiled in the background: blocks that
/// come before that is done take the stock path.
#[derive(Clone, Default)]
pub(crate) struct Codes(Arc<Shared>);

#[derive(Default)]
struct Shared {
	entries: Mutex<VecDeque<(Vec<u8>, Entry)>>,
	done: Condvar,
	/// Where compiled runtimes are kept for the next start, if anywhere.
	cache: Option<PathBuf>,
}

impl Codes {
	/// None yet. They are kept in `cache` for the next start.
	pub(crate) fn kept_in(cache: PathBuf) -> Self {
		Self(Arc::new(Shared { cache: Some(cache), ..Default::default() }))
	}

	/// The compiled runtime, if it is there; if nobody has asked before, its compilation begins.
	pub(crate) fn get(
		&self,
		hash: &[u8],
		wasm: impl FnOnce() -> Option<Vec<u8>>,
	) -> Option<Arc<Code>> {
		let mut entries = self.0.entries.lock();
		if let Some((_, entry)) = entries.iter().find(|(known, _)| known == hash) {
			return match entry {
				Entry::Ready(code) => Some(code.clone()),
				Entry::Compiling | Entry::Failed => None,
			};
		}
		let wasm = wasm()?;
		if entries.len() >= KEPT {
			entries.pop_front();
		}
		entries.push_back((hash.to_vec(), Entry::Compiling));
		drop(entries);

		let (codes, key) = (self.clone(), hash.to_vec());
		let compile = move || {
			let entry = match Code::compile(&wasm, codes.cache()) {
				Ok(code) => Entry::Ready(Arc::new(code)),
				Err(error) => {
					log::warn!(
						target: crate::LOG_TARGET,
						"The runtime cannot be executed in parallel, blocks take the stock path: \
						 {error}",
					);
					Entry::Failed
				},
			};
			codes.finish(&key, entry);
		};
		let thread = std::thread::Builder::new().name("parallel-compile".into()).spawn(compile);
		if thread.is_err() {
			self.finish(hash, Entry::Failed);
		}
		None
	}

	/// Where compiled runtimes are kept, if anywhere.
	fn cache(&self) -> Option<Cache> {
		let directory = self.0.cache.as_deref()?;
		let warn = |error: &String| {
			log::warn!(
				target: crate::LOG_TARGET,
				"Compiled runtimes are not kept in {}: {error}",
				directory.display(),
			);
		};
		open_cache(directory).inspect_err(warn).ok()
	}

	fn finish(&self, hash: &[u8], result: Entry) {
		let mut entries = self.0.entries.lock();
		if let Some((_, entry)) = entries.iter_mut().find(|(known, _)| known == hash) {
			*entry = result;
		}
		self.0.done.notify_all();
	}

	/// Waits until nothing is being compiled.
	pub(crate) fn settle(&self) {
		let mut entries = self.0.entries.lock();
		while entries.iter().any(|(_, entry)| matches!(entry, Entry::Compiling)) {
			self.0.done.wait(&mut entries);
		}
	}
}
