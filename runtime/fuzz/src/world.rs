// SPDX-License-Identifier: Apache-2.0

//! The state in which each scenario begins: the genesis of the development preset, which has assets,
//! pools, feeds, markets, models, music and a vault, and one block with prices and some orders.
//!
//! It is made once in each thread, and committed to the backend of a `TestExternalities`. A scenario
//! executes on the overlay of that, which is thrown away afterwards: nothing is cloned, the roots that
//! end blocks are computed from what has changed, and no transaction around all of it is in the way
//! of those that the runtime opens. (`BasicExternalities` would copy the state for each input, and
//! compute each root from all of it.)

use crate::execute::Executor;
use frame_support::genesis_builder_helper::{build_state, get_preset};
use polyphony_runtime::{
	constants::time::SLOT_DURATION, presets, AccountId, Hash, RuntimeGenesisConfig,
};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use std::cell::RefCell;

/// The slot before that of the first block: midnight of 1 January 2026, when the calendars of the
/// preset's vault begin.
pub const FIRST_SLOT: u64 = 1_767_225_600_000 / SLOT_DURATION;

/// The blocks that are there before a scenario begins.
pub const BLOCKS: u32 = 1;

/// How many accounts sign: the well-known ones.
pub const ACCOUNTS: u8 = 12;

/// Who signs for an origin.
pub fn account(origin: u8) -> AccountId {
	Sr25519Keyring::well_known()
		.nth(usize::from(origin % ACCOUNTS))
		.expect("there are twelve of them; qed")
		.to_account_id()
}

struct World {
	ext: TestExternalities,
	/// The hash of its last block.
	parent: Hash,
}

thread_local! {
	static WORLD: RefCell<World> = RefCell::new(World::new());
}

impl World {
	fn new() -> Self {
		let mut ext = genesis();
		let parent = ext.execute_with(|| {
			let mut executor = Executor::new(Hash::default());
			if let Err(failure) = executor.set_up(&crate::generate::opening()) {
				panic!("the world cannot be made: {failure}");
			}
			executor.parent()
		});
		ext.commit_all().expect("no transaction is open between two blocks; qed");
		Self { ext, parent }
	}
}

/// Does something in the world as it is before a scenario, given the hash of its last block. What it
/// changes is gone afterwards.
///
/// # Panics
///
/// If `work` calls this again.
pub fn with_world<R>(work: impl FnOnce(Hash) -> R) -> R {
	WORLD.with(|world| {
		let mut world = world.borrow_mut();
		let World { ext, parent } = &mut *world;
		// What a panic left there.
		ext.reset_overlay();
		let result = ext.execute_with(|| work(*parent));
		ext.reset_overlay();
		result
	})
}

/// The state of the development preset's genesis.
fn genesis() -> TestExternalities {
	let mut ext = TestExternalities::default();
	ext.execute_with(|| {
		let default = get_preset::<RuntimeGenesisConfig>(&None, |_| None)
			.expect("the runtime has a default genesis; qed");
		let patch = presets::get(&sp_genesis_builder::DEV_RUNTIME_PRESET.into())
			.expect("the runtime has this preset; qed");
		let mut config = serde_json::from_slice(&default).expect("it is JSON; qed");
		merge(&mut config, serde_json::from_slice(&patch).expect("it is JSON; qed"));
		let config = serde_json::to_vec(&config).expect("it was JSON; qed");
		build_state::<RuntimeGenesisConfig>(config).expect("the preset is a genesis; qed");
	});
	ext
}

/// RFC 7396.
fn merge(target: &mut serde_json::Value, patch: serde_json::Value) {
	match (target, patch) {
		(serde_json::Value::Object(target), serde_json::Value::Object(patch)) => {
			for (key, value) in patch {
				merge(target.entry(key).or_insert(serde_json::Value::Null), value);
			}
		},
		(target, patch) => *target = patch,
	}
}
