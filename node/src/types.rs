// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The types that a node is made of. There is one kind of block here, opaque to the node.

use crate::runtime_api::RuntimeApi;
use sc_executor::sp_wasm_interface::ExtendedHostFunctions;
use sp_runtime::{generic, traits::BlakeTwo256, AccountId32, OpaqueExtrinsic};

/// The header of a block.
pub type Header = generic::Header<u32, BlakeTwo256>;
/// A block whose extrinsics only the runtime can read.
pub type Block = generic::Block<Header, OpaqueExtrinsic>;
/// The hash of a block.
pub type Hash = sp_core::H256;
/// An account.
pub type AccountId = AccountId32;
/// The number of transactions that an account has sent.
pub type Nonce = u32;
/// An amount of the native token.
pub type Balance = u128;

/// The functions that a runtime may call on its host: those of every SDK node, of which the
/// verification of signatures remembers what it found good.
pub type HostFunctions = ExtendedHostFunctions<
	sp_io::SubstrateHostFunctions,
	polyphony_parallel::signatures::CachedVerification,
>;
/// Executes runtimes.
pub type Executor = sc_executor::WasmExecutor<HostFunctions>;
/// Access to blocks, state and runtime.
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;
/// The database of blocks and state.
pub type Backend = sc_service::TFullBackend<Block>;
/// The rule for the best chain: the longest.
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;
/// The transaction pool.
pub type Pool = sc_transaction_pool::TransactionPoolHandle<Block, Client>;
/// GRANDPA's part of importing a block: justifications and authority set changes.
pub type GrandpaImport =
	sc_consensus_grandpa::GrandpaBlockImport<Backend, Block, Client, SelectChain>;
/// What connects GRANDPA's import with its voter.
pub type GrandpaLink = sc_consensus_grandpa::LinkHalf<Block, Client, SelectChain>;
