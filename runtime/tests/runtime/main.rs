// SPDX-License-Identifier: Apache-2.0

//! Tests of the whole runtime, natively, on a chain in memory.

mod common;
mod fees;
mod genesis;
mod governance;
mod proxies;
mod safety;
