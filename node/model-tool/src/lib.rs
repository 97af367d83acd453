// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The delivery protocol of the model marketplace: what sellers, buyers and providers do outside
//! the chain, on their own files and with their own keys.
//!
//! The chapter "Delivery" of the book specifies every format byte by byte; `docs/examples` has a
//! second implementation, which made the test vectors. This crate is the one behind the command
//! `polyphony-model`; it never connects to anything.

pub mod cli;
mod commands;
pub mod delivery;
pub mod error;
pub mod files;
pub mod keys;
pub mod manifest;
pub mod progress;
pub mod receipt;
pub mod seal;
