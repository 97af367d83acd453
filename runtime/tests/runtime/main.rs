// SPDX-License-Identifier: Apache-2.0

//! Tests of the whole runtime, natively, on a chain in memory.

#![allow(clippy::unwrap_used)] // Tests, and their helpers.

mod asset_fees;
mod common;
mod crash;
mod custody;
mod dex;
mod fees;
mod genesis;
mod governance;
mod independence;
mod independence_marketplace;
mod independence_music;
mod independence_music_one;
mod independence_vaults;
mod lending;
mod lending_liquidation;
mod lending_random;
mod marketplace;
mod marketplace_halt;
mod marketplace_licences;
mod music;
mod music_halt;
mod music_locks;
mod music_rules;
mod music_wrappers;
mod oracle;
mod pools;
mod proxies;
mod safety;
mod vaults;
mod vaults_halt;
mod vaults_wrappers;
