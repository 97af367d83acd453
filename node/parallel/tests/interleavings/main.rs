// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The scheduler and the multi-version memory, without a runtime.
//!
//! Both are compiled here from the engine's own files, which take their synchronisation types from
//! the module beside them, `super::sync`. So this crate has them twice:
//!
//! - [`controlled`]: on types of `shuttle`. One thread at a time takes a step, from one access to
//!   shared data to the next, and the test decides which: at random, or by the rule of
//!   probabilistic concurrency testing (few preemptions, at places that are drawn). What fails is
//!   printed with its schedule and can be replayed.
//! - [`free`]: on the engine's own types and real threads, for larger blocks.
//!
//! Extrinsics are small programs ([`model`]): what they read decides what they read next, what they
//! write, whether they are accepted, so an execution ahead of its turn may take quite another way
//! than the one in its turn. A small executor (`executor`, compiled twice as well) does what `run`
//! and `commit` do in the engine. It has to come to the end, with what the same programs bring
//! about one after the other.
//!
//! # What this does not show
//!
//! - `shuttle` executes all atomic operations as if they were sequentially consistent, and its
//!   fence does nothing. That a weaker ordering lets a store be seen too late is beyond it; the
//!   real threads of [`free`] have the orderings of the machine that they run on.
//! - Two types inside the memory stay what they are in both: the list of cells (`boxcar`) and the
//!   inside of the `OnceLock`. Nothing is interleaved with their inner steps.
//! - A nap ends when the test lets it: as in the engine, where it ends by itself after a while, no
//!   lane depends on being woken.
//! - The executor is a copy of the engine's logic. A mistake in `run` or `commit` themselves is for
//!   the tests of whole blocks to find.

// Each file is compiled against two kinds of synchronisation types: that is the point.
#![allow(clippy::duplicate_mod)]

mod controlled;
mod free;
mod model;
