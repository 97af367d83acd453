// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

mod accounts;
mod attacks;
mod basics;
mod claims;
mod disclosure;
mod due;
mod halts;
mod lineage;
mod recordings;
mod sequences;
mod settle;
mod split_sequences;
mod splits;
mod stream_sequences;
mod streams;
mod units;
mod views;
mod works;
