// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

mod arrears;
mod attestations;
mod basics;
mod credits;
mod delivery;
mod due;
mod licences;
mod lineage;
mod models;
mod offers;
mod purchase;
mod reviews;
mod rewards;
mod sequences;
mod settle;
mod subscriptions;
