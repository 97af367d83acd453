// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

mod accounts;
mod attacks;
mod basics;
mod claims;
mod disclosure;
mod disputes;
mod due;
mod exclusives;
mod freeze;
mod halts;
mod licence_offers;
mod licences;
mod lineage;
mod recordings;
mod rights_attacks;
mod rights_sequences;
mod sequences;
mod settle;
mod split_sequences;
mod splits;
mod stream_sequences;
mod streams;
mod units;
mod views;
mod works;
