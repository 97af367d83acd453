// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The Polyphony node, as a library: a node of your own is this one with other components.
//!
//! It runs any solochain runtime with Aura (sr25519) and GRANDPA whose accounts are 32 bytes and
//! whose blocks are numbered with 32 bits: the runtime comes from the chain specification, and the
//! node knows it only through its runtime APIs (see [`runtime_api`]).
//!
//! | module | subject |
//! |---|---|
//! | [`types`] | the block, client, pool and so on that everything here is about |
//! | [`runtime_api`] | the runtime APIs that the node calls |
//! | [`runtimes`] | compiled runtimes: where they are kept, and how one is compiled ahead of time |
//! | [`engine`] | the component that executes blocks: the seam for another one |
//! | [`parallel`] | the engine that executes blocks on all cores |
//! | [`import_queue`] | the blocks that wait for import, and how many may |
//! | [`builder`] | puts a node together: types, components, hooks, launch |
//! | [`assistant`] | what payments were for, what comes next, and what to do |
//! | [`rpc`] | the JSON-RPC methods beside those that every SDK node has |
//! | [`health`] | whether the node is ready, over HTTP |
//! | [`logs`] | what the node logs, as text or as JSON |
//! | [`storage`] | stops the node before its disk is full |
//! | [`queues`] | how far the chain is with what its pallets do by themselves, as metrics |
//! | [`chain_spec`] | the chains that the node knows by name |
//! | [`check_block`] | a block of the database, executed again |
//! | [`cli`], [`command`] | the command line |

pub mod assistant;
pub mod builder;
pub mod chain_spec;
pub mod check_block;
pub mod cli;
pub mod command;
pub mod engine;
pub mod health;
pub mod import_queue;
pub mod logs;
pub mod parallel;
pub mod queues;
pub mod rpc;
pub mod runtime_api;
pub mod runtimes;
pub mod storage;
pub mod types;
