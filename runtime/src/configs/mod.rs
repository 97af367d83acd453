// SPDX-License-Identifier: Apache-2.0

//! The configuration of each pallet, by concern.

pub mod accounts;
pub mod consensus;
pub mod governance;
pub mod lending;
pub mod marketplace;
pub mod markets;
pub mod money;
pub mod music;
pub mod parameters;
pub mod safety;
pub mod system;
pub mod vaults;
