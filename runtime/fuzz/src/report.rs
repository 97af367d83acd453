// SPDX-License-Identifier: Apache-2.0

//! What a scenario did, and how it failed.

use crate::invariants::Broken;
use polyphony_runtime::{AccountId, RuntimeCall};
use sp_runtime::ApplyExtrinsicResult;
use std::{
	collections::BTreeMap,
	fmt::{self, Display, Formatter},
};

/// A call: the names of its pallet and of itself.
pub type Name = (&'static str, &'static str);

/// How often something came to what end.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
	/// It was dispatched, and succeeded.
	pub ok: u32,
	/// It was dispatched, and failed: its fee was paid.
	pub failed: u32,
	/// No block could have contained it.
	pub invalid: u32,
}

/// What scenarios did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Report {
	/// Blocks that were made, the empty ones too.
	pub blocks: u32,
	/// Calls of which the bytes were none.
	pub undecodable: u32,
	/// Calls that were left out, because the block was full or there had been too many.
	pub left_out: u32,
	/// What became of the others.
	pub calls: BTreeMap<Name, Counts>,
}

impl Report {
	/// Calls that succeeded.
	pub fn succeeded(&self) -> u32 {
		self.calls.values().map(|counts| counts.ok).sum()
	}

	/// Calls that were dispatched or invalid.
	pub fn executed(&self) -> u32 {
		self.calls.values().map(|counts| counts.ok + counts.failed + counts.invalid).sum()
	}

	/// Calls of a pallet that succeeded.
	pub fn succeeded_in(&self, pallet: &str) -> u32 {
		self.calls.iter().filter(|((of, _), _)| *of == pallet).map(|(_, counts)| counts.ok).sum()
	}

	/// Adds what another scenario did.
	pub fn add(&mut self, other: &Self) {
		self.blocks += other.blocks;
		self.undecodable += other.undecodable;
		self.left_out += other.left_out;
		for (name, counts) in &other.calls {
			let sum = self.calls.entry(*name).or_default();
			sum.ok += counts.ok;
			sum.failed += counts.failed;
			sum.invalid += counts.invalid;
		}
	}
}

impl Display for Report {
	fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
		writeln!(
			f,
			"{} blocks, {} calls, {} that succeeded, {} that were none, {} left out",
			self.blocks,
			self.executed(),
			self.succeeded(),
			self.undecodable,
			self.left_out,
		)?;
		writeln!(f, "{:>9} {:>9} {:>9}  CALL", "OK", "FAILED", "INVALID")?;
		for ((pallet, call), counts) in &self.calls {
			let Counts { ok, failed, invalid } = counts;
			writeln!(f, "{ok:>9} {failed:>9} {invalid:>9}  {pallet}.{call}")?;
		}
		Ok(())
	}
}

/// What happened, in its order.
#[derive(Clone, Debug)]
pub enum Happened {
	/// A block began.
	Block {
		/// Its number.
		number: u32,
		/// Its time, in milliseconds since the Unix epoch.
		now: u64,
	},
	/// An extrinsic was applied.
	Call {
		/// Who signed it.
		who: AccountId,
		/// What it calls.
		call: Box<RuntimeCall>,
		/// What came of it. `None` if it did not come to an end.
		result: Option<ApplyExtrinsicResult>,
	},
	/// The block ended.
	Closed,
}

impl Display for Happened {
	fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
		match self {
			Self::Block { number, now } => write!(f, "block {number}, at {now} ms"),
			Self::Call { who, call, result: None } => write!(f, "  {who}: {call:?}"),
			Self::Call { who, call, result: Some(result) } => {
				write!(f, "  {who}: {call:?}\n    {result:?}")
			},
			Self::Closed => write!(f, "  end of the block"),
		}
	}
}

/// An invariant that does not hold.
#[derive(Clone, Debug)]
pub struct Failure {
	/// Which, and what is wrong.
	pub broken: Broken,
	/// All that happened before, from the beginning of the scenario. The last is what was done when
	/// it was found.
	pub trace: Vec<Happened>,
}

impl Failure {
	/// In which block it was found.
	pub fn block(&self) -> u32 {
		let number = |happened: &Happened| match happened {
			Happened::Block { number, .. } => Some(*number),
			Happened::Call { .. } | Happened::Closed => None,
		};
		self.trace.iter().rev().find_map(number).unwrap_or(0)
	}
}

impl Display for Failure {
	fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
		writeln!(f, "{} (found in block {})", self.broken, self.block())?;
		writeln!(f, "After, from the beginning of the input:")?;
		for happened in &self.trace {
			writeln!(f, "  {happened}")?;
		}
		write!(f, "To see it again: save the input in a FILE, then make fuzz ARGS=\"replay FILE\"")
	}
}
