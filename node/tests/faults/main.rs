// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What becomes of a network when things go wrong: four validators of the chain `local` as processes
//! of their own, and a fault in each file.
//!
//! | file | fault |
//! |---|---|
//! | `downtime.rs` | validators are down, or stand still, and come back |
//! | `kills.rs` | validators are killed at random, under load |
//! | `partition.rs` | two cannot reach the other two; a link is slow |
//! | `clock.rs` | a clock is wrong |
//! | `equivocation.rs` | a validator runs twice |
//! | `disk.rs` | a disk is full, or read-only |
//! | `peers.rs` | a peer sends bad blocks, or noise (`dishonest.rs` is that peer) |
//! | `flood.rs` | a peer floods a node with messages (`stranger.rs` is that peer) |
//! | `upgrade.rs` | none: the runtime is replaced under load (`traffic.rs` is that load) |
//!
//! Some need rights that not everybody has, to make network namespaces or to mount a file system, or
//! kernels with virtual links: without them they say so and pass.

#[path = "../e2e/common/mod.rs"]
#[allow(dead_code)]
mod common;

mod clock;
mod dishonest;
mod disk;
mod downtime;
mod equivocation;
mod flood;
mod kills;
mod partition;
mod peers;
mod stranger;
mod support;
mod traffic;
mod upgrade;
