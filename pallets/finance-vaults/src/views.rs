// SPDX-License-Identifier: Apache-2.0

//! What clients read: what the runtime API answers. Reads, and nothing else: what is tried out to see
//! what would happen is undone.
//!
//! | module | subject |
//! |---|---|
//! | `convert` | what is stored, as it is told |
//! | `vaults` | vaults, members, the ends of trails |
//! | `worth` | what a vault is worth |
//! | `envelopes` | envelopes, and what was spent |
//! | `bills` | bills, and whether there is enough for them |
//! | `rules` | rules, and when they fire |
//! | `streams` | what streams have promised |
//! | `motions` | what is proposed, and what guardians have begun |
//! | `payments` | what a payment would cost |
//! | `forecasts` | forecasts and scores |
//! | `pools` | pooled vaults |
//!
//! Times are real ones: of what lies ahead, as if the pallet were not halted from now on; of what has
//! passed before a halt, not before that.

use frame_support::storage::{with_transaction_unchecked, TransactionOutcome};
use pallet_finance_vaults_runtime_api::{RefusalInfo, Text, MAX_PER_PAGE};
use sp_runtime::DispatchError;

mod bills;
mod convert;
mod envelopes;
mod forecasts;
mod motions;
mod payments;
mod pools;
mod rules;
mod streams;
mod vaults;
mod worth;

/// How many things are on a page.
fn page(limit: u32) -> u32 {
	limit.clamp(1, MAX_PER_PAGE)
}

/// Does something, and undoes what it has stored.
fn dry_run<R>(act: impl FnOnce() -> R) -> R {
	with_transaction_unchecked(|| TransactionOutcome::Rollback(act()))
}

/// The name of an error.
fn name_of(error: DispatchError) -> Text {
	Text::from(<&'static str>::from(error))
}

/// Why something cannot be done.
fn refusal(error: DispatchError) -> RefusalInfo {
	let pallet = match &error {
		DispatchError::Module(module) => Some(module.index),
		_ => None,
	};
	RefusalInfo { error: name_of(error), pallet }
}
