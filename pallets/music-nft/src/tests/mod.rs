// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

mod accounts;
mod allow_lists;
mod attacks;
mod auctions;
mod basics;
mod bids;
mod claims;
mod deep_splits;
mod deposits;
mod disclosure;
mod disputes;
mod due;
mod editions;
mod exclusives;
mod freeze;
mod frozen_sales;
mod genesis;
mod gifts;
mod halts;
mod licence_offers;
mod licences;
mod lineage;
mod locks;
mod long_streams;
mod ownership;
mod primary;
mod recordings;
mod resale;
mod rights_attacks;
mod rights_sequences;
mod sale_attacks;
mod sale_sequences;
mod sequences;
mod settle;
mod split_sequences;
mod splits;
mod stream_sequences;
mod streams;
mod units;
mod views;
mod whole_sequences;
mod works;
