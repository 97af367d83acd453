// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

mod arrears;
mod attestations;
mod basics;
mod concessions;
mod credit_sequences;
mod credits;
mod delivery;
mod disputes;
mod due;
mod escrow_sequences;
mod escrows;
mod fees;
mod halts;
mod licences;
mod lineage;
mod metering;
mod models;
mod offers;
mod purchase;
mod purse;
mod receipts;
mod reviews;
mod rewards;
mod sequences;
mod settle;
mod subscriptions;
mod unpaid;
mod view_licences;
mod views;
