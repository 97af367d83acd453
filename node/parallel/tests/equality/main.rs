// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The engine against the stock path, on the real runtime, with a real client and database: what
//! both make of a block is the same to the byte, and what the one refuses the other refuses.
//!
//! | module | subject |
//! |---|---|
//! | `common` | a chain with an engine on it, and the comparison |
//! | `calls` | calls that several tests make |
//! | `shapes` | transfers in every shape of conflict, small blocks and full ones |
//! | `pallets` | the calls of the other pallets |
//! | `dex`, `oracle` | markets: swaps, orders that the next block clears, fees in assets; prices |
//! | `lending` | loans, and liquidation by keepers and by the chain |
//! | `marketplace` | sales of models, from the purchase to a dispute |
//! | `music` | sales of recordings, auctions, licences, units and claims |
//! | `vaults` | what families pay, decide and let the chain do, and the trails of it |
//! | `issuance` | transactions that look at a sum that others change |
//! | `generator`, `random` | random blocks |
//! | `gate` | the import with the engine in front of the client |
//! | `signatures`, `malicious` | blocks that nobody may accept |
//! | `indexing` | writes to the offchain index |
//! | `declarations` | a hot key that is declared wrongly |
//! | `imports` | known blocks, missing parents, and who executes what |
//! | `resources` | blocks that need the memory or the stack of an instance to the end |
//! | `upgrade` | changes of the code and of the heap |

#![allow(clippy::unwrap_used)] // Tests, and their helpers.

mod calls;
mod common;
mod declarations;
mod dex;
mod gate;
mod generator;
mod imports;
mod indexing;
mod issuance;
mod lending;
mod malicious;
mod marketplace;
mod music;
mod oracle;
mod pallets;
mod random;
mod resources;
mod shapes;
mod signatures;
mod upgrade;
mod vaults;
