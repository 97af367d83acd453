// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! `check-block`: executes a block of the database again, in order and in lanes.
//!
//! The SDK's command hands the block to the import queue, which finds it known, executes nothing and
//! reports success.

use crate::types::{Backend, Block, Client};
use polyphony_parallel::{changes_differ, Engine, Error};
use sc_cli::CheckBlockCmd;
use sc_client_api::{Backend as _, BlockBackend, HeaderBackend, TrieCacheContext};
use sp_api::{ApiExt, CallContext, Core, ProvideRuntimeApi};
use sp_runtime::{
	generic::BlockId,
	traits::{Block as BlockT, HashingFor, Header as HeaderT},
};
use sp_state_machine::StorageChanges;
use std::{sync::Arc, time::Instant};

type Changes = StorageChanges<HashingFor<Block>>;

/// Executes the block that the command names, and says how it went. It stays as it is, and so does
/// everything else.
///
/// # Errors
///
/// If it cannot be executed; if the runtime refuses it; if execution in that many lanes (none with
/// one) gives other changes, or another verdict.
pub fn check_block(
	cmd: &CheckBlockCmd,
	client: Arc<Client>,
	backend: Arc<Backend>,
	lanes: usize,
) -> sc_cli::Result<String> {
	let wrong = |text: String| sc_cli::Error::Application(text.into());
	let id = cmd.input.parse::<Block>().map_err(wrong)?;
	let hash = client.block_hash_from_id(&id)?;
	let block = match hash {
		Some(hash) => client.block(hash)?.map(|signed| signed.block),
		None => None,
	};
	let block = block.ok_or_else(|| {
		let name = match id {
			BlockId::Number(number) => format!("#{number}"),
			BlockId::Hash(hash) => format!("{hash:?}"),
		};
		wrong(format!("unknown block: {name} is not in the database"))
	})?;
	let (mut header, body) = block.deconstruct();
	let (number, hash, parent) = (*header.number(), header.hash(), *header.parent_hash());
	if number == 0 {
		return Err(wrong("#0 is the genesis block: there is nothing to execute".into()));
	}
	if !backend.have_state_at(parent, number - 1) {
		return Err(wrong(format!(
			"the state of #{}, on which #{number} is executed, is not in the database. A node keeps \
			 that of the last blocks only (--state-pruning), unless it is an archive node",
			number - 1,
		)));
	}
	// The seal is added to a block when it is made, and taken off before it is executed.
	if header.digest().logs.last().is_some_and(|item| item.as_seal().is_some()) {
		header.digest_mut().pop();
	}

	let mut report = format!("#{number} ({hash:?}): {} extrinsics", body.len());
	let begun = Instant::now();
	let stock = in_order(&client, &backend, Block::new(header.clone(), body.clone()));
	let verdict = match &stock {
		Ok(_) => "it is valid".to_string(),
		Err(error) => format!("the runtime refuses it: {error}"),
	};
	report += &format!("\nin order:   {verdict} ({} ms)", begun.elapsed().as_millis());
	let mut valid = stock.is_ok();

	if lanes > 1 {
		let engine = Engine::new(client, backend, lanes);
		let ready = engine.prepare(parent);
		let begun = Instant::now();
		let made = ready.and_then(|()| engine.execute_block(&header, &body));
		let (agrees, verdict) = compare(&stock, made.map(|made| made.changes));
		report += &format!("\nin {lanes} lanes: {verdict} ({} ms)", begun.elapsed().as_millis());
		valid &= agrees;
	}
	if valid {
		Ok(report)
	} else {
		Err(wrong(report))
	}
}

/// Executes a block as every SDK node does.
fn in_order(client: &Client, backend: &Backend, block: Block) -> Result<Changes, String> {
	let parent = *block.header().parent_hash();
	let mut api = client.runtime_api();
	api.set_call_context(CallContext::Onchain { import: true });
	api.execute_block(parent, block.into()).map_err(|error| error.to_string())?;
	let state =
		backend.state_at(parent, TrieCacheContext::Trusted).map_err(|error| error.to_string())?;
	api.into_storage_changes(&state, parent)
}

/// Whether the lanes agree with the stock path, in words too.
fn compare(stock: &Result<Changes, String>, lanes: Result<Changes, Error>) -> (bool, String) {
	match (stock, lanes) {
		(_, Err(Error::Unavailable(reason))) => {
			(true, format!("they leave it to the stock path: {reason}"))
		},
		(Ok(stock), Ok(lanes)) => match changes_differ::<Block>(&lanes, stock) {
			None => (true, "the same changes to the byte".into()),
			Some(part) => (false, format!("DIFFERS in {part}")),
		},
		(Ok(_), Err(error)) => (false, format!("DIFFERS: {error}")),
		(Err(_), Ok(_)) => (false, "DIFFERS: they take it".into()),
		(Err(_), Err(error)) => (true, format!("they do not take it either: {error}")),
	}
}
