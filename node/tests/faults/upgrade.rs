// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that a network of four validators replaces its runtime under load, by a vote, with a
//! migration over many blocks: no slot is missed that the runtime before would not have missed, no
//! transaction is lost or included twice, balances add up to the planck, and all nodes have the same
//! blocks and states.
//!
//! As operators shall do, the new runtime is compiled on the nodes' machine after the vote and before
//! anybody applies it (`polyphony compile-runtime`). With `--no-capture` the test prints what it
//! has measured, for docs/src/operations/upgrades.md.

use crate::{
	common::{
		chain::{missed_slots, storage_prefix, Block, Chain},
		governance::{authorize_upgrade, pass_referendum},
		ledger::{changes, Ledger},
		node::Workdir,
		runtimes::{artifacts, compile_runtime},
		transactions::apply_authorized_upgrade,
		wait::until,
		SLOT_MILLIS,
	},
	support::{agree, finalized, Local, RECOVERY, USUAL},
	traffic::{history, Entry, Summary, Traffic},
};
use futures::future::join;
use polyphony_network::{NodeSpec, VALIDATORS};
use polyphony_node::chain_spec;
use sc_service::ChainSpec as _;
use serde_json::Value as Json;
use std::{
	collections::BTreeMap,
	fmt, fs,
	path::{Path, PathBuf},
	sync::atomic::{AtomicBool, Ordering},
	time::{Duration, Instant, SystemTime},
};
use subxt_signer::sr25519::dev;

/// How many blocks the migration takes at least: it visits four accounts in each, and there are those
/// of the development chain and those that the traffic has paid.
const MANY: u64 = 8;
/// Blocks after the migration in which what has waited gets its turn.
const AFTER: u64 = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runtime_is_replaced_under_load() {
	let dir = Workdir::new();
	// One for all four, which would each compile the same on the same cores.
	let cache = dir.join("compiled-runtimes");
	let current = polyphony_runtime::WASM_BINARY.expect("the tests are built with Wasm");
	compile_runtime(&file(&dir, "current.wasm", current), &cache).success("the first runtime");
	let chain = file(&dir, "chain.json", specification().as_bytes());

	let mut local = Local::start(|settings| {
		let cache = cache.display().to_string();
		let node = |name| NodeSpec::validator(name).args(&["--runtime-cache", &cache]);
		settings.nodes = VALIDATORS.map(node).to_vec();
		settings.chain = chain.display().to_string();
	})
	.await;
	let chains = local.chains().await;
	let alice = &chains[0];
	let begin = finalized(alice, 2, USUAL).await;

	let mut traffic = Traffic::new();
	let stop = AtomicBool::new(false);
	let upgrade = async {
		let marks = upgrade(alice, &dir, &cache).await;
		stop.store(true, Ordering::Relaxed);
		marks
	};
	let (marks, ()) = join(upgrade, traffic.run(&chains, &stop)).await;

	// One chain, which all have.
	let last = agree(&chains).await;
	assert!(local.network.exits().expect("children can be asked").is_empty());
	assert_eq!(artifacts(&cache), marks.compiled, "no node has compiled anything");

	let history = history(alice, last.number).await;
	let span = Span::find(&history);
	span.check_migration(alice, &traffic, &history).await;
	let summary = traffic.check(&history);
	traffic.check_balances(alice, &history, begin.hash, last.hash).await;

	let figures = Figures::new(&marks, &span, &summary, &history);
	println!("{figures}");
	figures.no_slot_was_missed();
}

/// A file in the directory of the test.
fn file(dir: &Workdir, name: &str, bytes: &[u8]) -> PathBuf {
	let path = dir.join(name);
	fs::write(&path, bytes).expect("the test's directory is writable");
	path
}

/// The chain `dev`, with its markets and its fast governance, and with the validators of `local`.
fn specification() -> String {
	let preset = |name: &str| -> Json {
		let patch = polyphony_runtime::presets::get(&name.into()).expect("the runtime has it");
		serde_json::from_slice(&patch).expect("presets are JSON")
	};
	let mut patch = preset(sp_genesis_builder::DEV_RUNTIME_PRESET);
	let local = preset(sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET);
	for part in ["validatorSet", "session"] {
		assert!(local[part].is_object(), "{part} says who the validators are");
		patch[part] = local[part].clone();
	}
	let storage = chain_spec::storage(patch).unwrap_or_else(|e| panic!("{e}"));
	let mut spec = chain_spec::local().unwrap_or_else(|e| panic!("{e}"));
	spec.set_storage(storage);
	spec.as_json(true).unwrap_or_else(|e| panic!("{e}"))
}

/// The runtime after this one.
fn next() -> &'static [u8] {
	polyphony_upgrade_fixture::NEXT.expect("the tests are built with Wasm")
}

/// What was seen while the upgrade went on.
struct Marks {
	/// The best block when all began.
	begin: u64,
	/// The best block when the compilation began.
	compiling: u64,
	/// The best block when it had ended.
	ready: u64,
	/// How long it took.
	took: Duration,
	/// What was in the cache then.
	compiled: BTreeMap<PathBuf, SystemTime>,
}

/// Votes the next runtime, compiles it ahead of time, applies it and waits for the end of the
/// migration.
async fn upgrade(chain: &Chain, dir: &Workdir, cache: &Path) -> Marks {
	let begin = chain.best().await;
	let old = chain.spec_version(begin.hash).await;
	pass_referendum(chain, &authorize_upgrade(next())).await;

	let compiling = chain.best().await.number;
	let (path, to) = (file(dir, "next.wasm", next()), cache.to_path_buf());
	let begun = Instant::now();
	let said = tokio::task::spawn_blocking(move || compile_runtime(&path, &to)).await;
	let said = said.expect("the command comes to an end").success("compile-runtime");
	let took = begun.elapsed();
	assert!(said.contains(&format!("spec_version {}", old + 1)), "{said}");
	assert_eq!(said.matches("compiled in").count(), 2, "{said}");
	let ready = chain.best().await.number;
	let compiled = artifacts(cache);

	let apply = chain.submit(&apply_authorized_upgrade(next()), &dev::ferdie()).await;
	apply.ok("the authorised code is applied");
	// In what is final, which no fork takes back.
	until("the migration is over", RECOVERY, || async {
		let last = chain.finalized().await;
		if chain.spec_version(last.hash).await == old {
			return None;
		}
		chain.storage::<u32>(last.hash, "UpgradeProbe", "Migrated", Vec::new()).await
	})
	.await;
	let height = chain.best().await.number;
	finalized(chain, height + AFTER, USUAL).await;
	Marks { begin: begin.number, compiling, ready, took, compiled }
}

/// From the block that applies the code to the one in which the migration ends.
struct Span {
	applied: Block,
	migrated: Block,
}

impl Span {
	fn find(history: &[Entry]) -> Self {
		let block = |pallet: &str, name: &str| {
			let is_it = |entry: &&Entry| entry.events.iter().any(|event| event.is(pallet, name));
			let found: Vec<_> = history.iter().filter(is_it).map(|entry| entry.block).collect();
			let [block] = found[..] else { panic!("{pallet}.{name} is in {found:?}") };
			block
		};
		let applied = block("System", "CodeUpdated");
		let migrated = block("MultiBlockMigrations", "UpgradeCompleted");
		assert!(migrated.number >= applied.number + MANY, "{applied:?}, {migrated:?}");
		Self { applied, migrated }
	}

	/// All accounts were visited, and nobody's balance changed: only inherents ran.
	async fn check_migration(&self, chain: &Chain, traffic: &Traffic, history: &[Entry]) {
		let (applied, migrated) = (self.applied.hash, self.migrated.hash);
		let accounts = chain.pairs(applied, &storage_prefix("System", "Account")).await;
		let visited = chain.storage::<u32>(migrated, "UpgradeProbe", "Migrated", Vec::new()).await;
		assert_eq!(visited, Some(u32::try_from(accounts.len()).expect("some accounts")));

		let before = Ledger::read(chain, applied).await;
		let after = Ledger::read(chain, migrated).await;
		assert!(changes(&before, &after).is_empty(), "{:?}", changes(&before, &after));
		assert_eq!(after.issuance, before.issuance);

		let is_in = |entry: &&Entry| {
			let number = entry.block.number;
			number > self.applied.number && number <= self.migrated.number
		};
		for entry in history.iter().filter(is_in) {
			assert!(!traffic.is_in(entry), "a transaction in {:?}", entry.block);
		}
	}
}

/// What was measured.
struct Figures {
	/// How long the compilation took, and how many blocks were made meanwhile.
	took: Duration,
	meanwhile: u64,
	/// Slots without a block: before the compilation, during it, and from the block that applies the
	/// code to some blocks after the migration.
	before: u64,
	during: u64,
	after: u64,
	/// Blocks that `before` is about: as many as `after` is, if there are so many.
	blocks_before: u64,
	/// Blocks that `after` is about.
	blocks_after: u64,
	/// Slots from the block that applies the code to the next one; 1 if none was missed.
	pause: u64,
	/// Blocks of the migration.
	migration: u64,
	/// From the block that applies the code to the first that takes transactions, in slots.
	closed: u64,
	sent: usize,
	swaps: usize,
	signed_again: usize,
	dropped: usize,
	/// The longest way of a transaction into a block, in milliseconds: of those in blocks up to the
	/// one that applies the code, and of all.
	usual_wait: u64,
	longest_wait: u64,
}

impl Figures {
	fn new(marks: &Marks, span: &Span, summary: &Summary, history: &[Entry]) -> Self {
		// Heights begin with 1 in the history.
		let blocks = |from: u64, to: u64| -> Vec<Block> {
			let to = to.min(history.len() as u64);
			let skipped = usize::try_from(from.max(1) - 1).expect("a short chain");
			let entries = history.iter().skip(skipped).map(|entry| entry.block);
			entries.take_while(|block| block.number <= to).collect()
		};
		let missed = |from, to| missed_slots(&blocks(from, to));
		let (applied, migrated) = (span.applied.number, span.migrated.number);
		let end = migrated + AFTER;
		let count = end - applied;
		let first = marks.compiling.saturating_sub(count).max(marks.begin);
		let next = blocks(applied + 1, applied + 1)[0];
		let open = blocks(migrated + 1, migrated + 1)[0];
		let longest = |until: u64| {
			let waits = summary.waits.iter().filter(|(number, _)| *number <= until);
			waits.map(|(_, wait)| *wait).max().unwrap_or_default()
		};
		Self {
			took: marks.took,
			meanwhile: marks.ready - marks.compiling,
			before: missed(first, marks.compiling),
			during: missed(marks.compiling, marks.ready),
			after: missed(applied, end),
			blocks_before: marks.compiling - first,
			blocks_after: count,
			pause: next.slot - span.applied.slot,
			migration: migrated - applied,
			closed: open.slot - span.applied.slot,
			sent: summary.sent,
			swaps: summary.swaps,
			signed_again: summary.signed_again,
			dropped: summary.dropped,
			usual_wait: longest(applied),
			longest_wait: longest(u64::MAX),
		}
	}

	/// Every slot from the upgrade on has its block.
	///
	/// As slots are counted, which are wall-clock time and stand in the headers. A machine that runs
	/// five programs on two cores may stall for longer than the two thirds of a slot that authors
	/// have: so the slots missed are compared with those missed by the old runtime under the same
	/// load, and one stall more is forgiven. A node that compiled the new runtime after it was
	/// applied would miss more than one, on such a machine, in its pause; and a migration that held
	/// up authors would do so in each of its blocks.
	fn no_slot_was_missed(&self) {
		let Self { before, after, .. } = self;
		assert!(*after <= before + 1, "the new runtime missed {after} slots, the old one {before}");
	}
}

impl fmt::Display for Figures {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let cores = std::thread::available_parallelism().map_or(1, usize::from);
		let seconds = |slots: u64| slots * SLOT_MILLIS / 1_000;
		writeln!(f, "an upgrade under load, four validators on {cores} cores:")?;
		let (took, meanwhile) = (self.took.as_secs_f32(), self.meanwhile);
		writeln!(f, "compiled ahead of time     {took:.1} s, during {meanwhile} blocks")?;
		writeln!(f, "slots missed before        {} in {} blocks", self.before, self.blocks_before)?;
		writeln!(f, "slots missed meanwhile     {}", self.during)?;
		writeln!(f, "slots missed by upgrade    {} in {} blocks", self.after, self.blocks_after)?;
		writeln!(f, "applied to first block     {} s", seconds(self.pause))?;
		writeln!(f, "migration                  {} blocks", self.migration)?;
		writeln!(f, "closed to transactions     {} s", seconds(self.closed))?;
		writeln!(f, "transactions               {}, {} are swaps", self.sent, self.swaps)?;
		writeln!(f, "lost                       0")?;
		writeln!(f, "signed again               {}", self.signed_again)?;
		writeln!(f, "dropped by a pool          {}", self.dropped)?;
		writeln!(f, "longest wait before        {} ms", self.usual_wait)?;
		write!(f, "longest wait               {} ms", self.longest_wait)
	}
}
