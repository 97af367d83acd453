// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Compiled runtimes: where a node keeps them, what compiles them, and `polyphony compile-runtime`,
//! which does so before the chain has the runtime.
//!
//! ```text
//! compiled-runtimes/stock/   by the stock executor, which every runtime has to run on
//! compiled-runtimes/lanes/   by the engine of `polyphony-parallel`
//! ```
//!
//! A node that meets a runtime that is not there compiles it, which takes seconds in which it
//! neither makes nor imports blocks. A file is found again only if it was compiled with the same
//! settings: so the node and the command have one function that makes the executor.

use crate::types::Executor;
use codec::Decode;
use sc_cli::{
	execution_method_from_cli, CliConfiguration, Error, SharedParams,
	WasmtimeInstantiationStrategy, DEFAULT_WASMTIME_INSTANTIATION_STRATEGY,
	DEFAULT_WASM_EXECUTION_METHOD,
};
use sc_executor::{HeapAllocStrategy, RuntimeVersionOf, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_service::{
	config::{ExecutorConfiguration, WasmExecutionMethod},
	Configuration,
};
use sp_core::{
	traits::{ReadRuntimeVersion, RuntimeCode, WrappedRuntimeCode},
	H256,
};
use sp_runtime::traits::{BlakeTwo256, Hash};
use sp_state_machine::BasicExternalities;
use sp_version::RuntimeVersion;
use std::{
	collections::BTreeSet,
	fmt,
	fs::{self, File},
	io,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

/// The directory in a base path in which compiled runtimes are kept.
const DIRECTORY: &str = "compiled-runtimes";

/// By how much less urgent a compilation is than everything else: it gets a tenth of what a node
/// gets that is busy, and all that is left over.
const NICE: i32 = 10;

/// How Wasm begins, and how the SDK's compressed Wasm does.
const BEGINNINGS: [&[u8]; 2] = [b"\0asm", &[82, 188, 83, 118, 70, 219, 142, 5]];

/// Where a node keeps compiled runtimes that was not told another place.
pub fn directory(config: &Configuration) -> PathBuf {
	absolute(config.base_path.path().join(DIRECTORY))
}

/// The whole path of a directory: in a relative one nothing would be kept.
pub(crate) fn absolute(directory: PathBuf) -> PathBuf {
	std::path::absolute(&directory).unwrap_or(directory)
}

/// The part of the stock executor.
fn stock(cache: &Path) -> PathBuf {
	cache.join("stock")
}

/// The part of the lanes.
pub(crate) fn lanes(cache: &Path) -> PathBuf {
	cache.join("lanes")
}

/// As `sc_service::new_wasm_executor` makes it, but that it keeps compiled runtimes in a directory.
pub fn executor(config: &ExecutorConfiguration, cache: &Path) -> Executor {
	let pages = config.default_heap_pages;
	let strategy = pages.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |extra_pages| {
		HeapAllocStrategy::Static { extra_pages: extra_pages as _ }
	});
	Executor::builder()
		.with_execution_method(config.wasm_method)
		.with_onchain_heap_alloc_strategy(strategy)
		.with_offchain_heap_alloc_strategy(strategy)
		.with_max_runtime_instances(config.max_runtime_instances)
		.with_runtime_cache_size(config.runtime_cache_size)
		.with_cache_path(stock(cache))
		.build()
}

/// Compiles a runtime before the chain has it, so that a node need not when it is upgraded.
///
/// It writes to where the node reads: give the node's --base-path, or --runtime-cache if it has
/// that, and run it as the node's user. The node may run: it comes first, because this works with a
/// low priority.
#[derive(Debug, clap::Args)]
pub struct CompileRuntimeCmd {
	/// The runtime: Wasm, compressed or not. The file whose hash is voted on.
	#[arg(value_name = "FILE")]
	pub file: PathBuf,

	/// How the node instantiates runtimes, if it was told another way: compiled code may differ.
	#[arg(
		long,
		value_name = "STRATEGY",
		value_enum,
		default_value_t = DEFAULT_WASMTIME_INSTANTIATION_STRATEGY,
	)]
	pub wasmtime_instantiation_strategy: WasmtimeInstantiationStrategy,

	/// Where the node is.
	#[command(flatten)]
	pub shared_params: SharedParams,
}

impl CliConfiguration for CompileRuntimeCmd {
	fn shared_params(&self) -> &SharedParams {
		&self.shared_params
	}

	fn wasm_method(&self) -> sc_cli::Result<WasmExecutionMethod> {
		let strategy = self.wasmtime_instantiation_strategy;
		Ok(execution_method_from_cli(DEFAULT_WASM_EXECUTION_METHOD, strategy))
	}
}

impl CompileRuntimeCmd {
	/// Compiles the runtime, into `cache` or where a node with this configuration looks for it.
	///
	/// # Errors
	///
	/// If the file cannot be read, holds no runtime, or one that this node cannot run; if what is
	/// compiled cannot be kept.
	pub fn run(&self, config: &Configuration, cache: Option<&Path>) -> sc_cli::Result<Compiled> {
		if cache.is_none() && self.shared_params.is_dev() && self.shared_params.base_path.is_none()
		{
			let text = "a chain that is forgotten keeps no compiled runtimes: give the node's \
				--base-path or --runtime-cache";
			return Err(text.into());
		}
		let file = self.file.display();
		let code = fs::read(&self.file)
			.map_err(|error| format!("the runtime {file} cannot be read: {error}"))?;
		if !BEGINNINGS.iter().any(|beginning| code.starts_with(beginning)) {
			return Err(format!(
				"{file} is not Wasm, compressed or not: give the file that is voted on, such as \
				polyphony_runtime.compact.compressed.wasm",
			)
			.into());
		}
		let version =
			version(&code).map_err(|error| format!("{file} holds no runtime: {error}"))?;

		let cache = cache.map_or_else(|| directory(config), |given| absolute(given.to_path_buf()));
		let not_kept = |why: &dyn fmt::Display| {
			let cache = cache.display();
			failure(format!("compiled runtimes cannot be kept in {cache}: {why}"))
		};
		for part in [stock(&cache), lanes(&cache)] {
			check_writable(&part).map_err(|error| not_kept(&error))?;
		}
		warn_of_root(&cache);

		step_back();
		let hash = BlakeTwo256::hash(&code);
		let begun = Instant::now();
		let known = artifacts(&stock(&cache)).map_err(|error| not_kept(&error))?;
		load(&executor(&config.executor, &cache), &code, hash).map_err(|error| {
			failure(format!(
				"this node cannot run the runtime in {file}: {error}. If it calls functions that \
				the node does not have, the node has to be upgraded first",
			))
		})?;
		let now = artifacts(&stock(&cache)).map_err(|error| not_kept(&error))?;
		if now.is_empty() {
			return Err(not_kept(&"nothing was written; is the disk full?"));
		}
		let stock = Outcome::new(!now.is_subset(&known), begun);

		let begun = Instant::now();
		let lanes = match polyphony_parallel::compile_ahead(&code, &lanes(&cache)) {
			Ok(compiled) => Outcome::new(compiled, begun),
			Err(error @ polyphony_parallel::Error::Fault(_)) => return Err(not_kept(&error)),
			// As on a node: the stock executor does all the work.
			Err(error) => Outcome::Left(error.to_string()),
		};
		Ok(Compiled { version, hash, size: code.len(), stock, lanes, cache })
	}
}

/// An error that is not the input's.
fn failure(text: String) -> Error {
	Error::Application(text.into())
}

/// The version that a runtime says it has.
fn version(code: &[u8]) -> Result<RuntimeVersion, String> {
	// Without a cache: what is no runtime leaves nothing there.
	let executor = Executor::builder().build();
	let version = executor.read_runtime_version(code, &mut BasicExternalities::new_empty())?;
	RuntimeVersion::decode(&mut &version[..]).map_err(|error| error.to_string())
}

/// Has the executor compile a runtime and make an instance of it, as for a block.
fn load(executor: &Executor, code: &[u8], hash: H256) -> Result<(), sc_executor::error::Error> {
	let fetcher = WrappedRuntimeCode(code.into());
	let code =
		RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: hash.as_bytes().to_vec() };
	executor.runtime_version(&mut BasicExternalities::new_empty(), &code).map(drop)
}

/// Makes a directory and checks that files can be made in it and in those that it has already.
fn check_writable(directory: &Path) -> io::Result<()> {
	fs::create_dir_all(directory)?;
	let probe = directory.join(format!(".probe-{}", std::process::id()));
	File::create(&probe)?;
	fs::remove_file(&probe)?;
	for entry in fs::read_dir(directory)? {
		let path = entry?.path();
		if path.is_dir() {
			check_writable(&path)?;
		}
	}
	Ok(())
}

/// What root writes, the node's user may not read.
fn warn_of_root(cache: &Path) {
	use std::os::unix::fs::MetadataExt;
	// SAFETY: `geteuid` takes nothing and cannot fail.
	let is_root = unsafe { libc::geteuid() } == 0;
	// The directory itself may have been made just now.
	let mut places = [Some(cache), cache.parent()].into_iter().flatten();
	if is_root && places.any(|path| fs::metadata(path).is_ok_and(|found| found.uid() != 0)) {
		log::warn!(
			"{} is in the directory of another user: run this as that user, because the node may be \
			unable to read what root writes",
			cache.display(),
		);
	}
}

/// The files under a directory that hold compiled runtimes. Those that the cache needs for itself
/// have extensions.
fn artifacts(directory: &Path) -> io::Result<BTreeSet<PathBuf>> {
	let mut found = BTreeSet::new();
	for entry in fs::read_dir(directory)? {
		let path = entry?.path();
		if path.is_dir() {
			found.extend(artifacts(&path)?);
		} else if path.extension().is_none() {
			found.insert(path);
		}
	}
	Ok(found)
}

/// Lets everything else on the machine go first. The threads that compile inherit that.
fn step_back() {
	// SAFETY: `nice` takes no pointer. Nobody is refused a lower priority.
	let _ = unsafe { libc::nice(NICE) };
}

/// How a runtime got into a part of the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
	/// It was compiled, and that took so long.
	Compiled(Duration),
	/// It was there, and was read in so long.
	Found(Duration),
	/// It is not for this part, for this reason.
	Left(String),
}

impl Outcome {
	fn new(compiled: bool, begun: Instant) -> Self {
		let took = begun.elapsed();
		if compiled {
			Self::Compiled(took)
		} else {
			Self::Found(took)
		}
	}
}

impl fmt::Display for Outcome {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Compiled(took) => write!(f, "compiled in {:.1} s", took.as_secs_f32()),
			Self::Found(took) => write!(f, "was there, read in {:.1} s", took.as_secs_f32()),
			Self::Left(reason) => write!(f, "left out, blocks take the stock path: {reason}"),
		}
	}
}

/// A runtime that is in the cache.
#[derive(Clone, Debug)]
pub struct Compiled {
	/// What it says that it is.
	pub version: RuntimeVersion,
	/// The BLAKE2-256 hash of the file, by which governance authorises it.
	pub hash: H256,
	/// The bytes of the file.
	pub size: usize,
	/// For the stock executor.
	pub stock: Outcome,
	/// For the lanes.
	pub lanes: Outcome,
	/// Where it is.
	pub cache: PathBuf,
}

impl fmt::Display for Compiled {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let RuntimeVersion { spec_name, spec_version, .. } = &self.version;
		writeln!(f, "runtime      {spec_name}, spec_version {spec_version}")?;
		writeln!(f, "size         {} bytes", self.size)?;
		writeln!(f, "blake2-256   {:?}", self.hash)?;
		writeln!(f, "stock        {}", self.stock)?;
		writeln!(f, "lanes        {}", self.lanes)?;
		write!(f, "kept in      {}", self.cache.display())
	}
}
