// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Tests of modules that have no room for theirs, or that `tests/interleavings` compiles a second
//! time: the tests in such a file would be compiled again with it.

mod hot;
mod hot_sums;
mod memory;
mod schedule;
mod view;
