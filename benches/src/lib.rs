// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the benchmarks and the tests of the engine share: a chain with a real client and database,
//! and blocks of signed transactions on it.
//!
//! Everything is executed as a node does it: the Wasm blob, through the SDK's executor.

mod accounts;
mod chain;

pub use accounts::{all_to_one, disjoint, one_signer, zipf, Accounts, Shape};
pub use chain::{opaque, Backend, Built, Chain, Changes, Client, Database, Executor, Settings};

#[cfg(test)]
mod tests {
	use super::*;

	fn chain() -> Chain {
		Chain::new(Settings {
			code: polyphony_runtime::WASM_BINARY.expect("the tests execute the Wasm"),
			database: Database::Memory,
			accounts: 40,
			signers: 20,
			extra: Vec::new(),
		})
	}

	#[test]
	fn blocks_of_every_shape_are_valid() {
		let chain = chain();
		for shape in [disjoint as Shape, all_to_one, one_signer, zipf] {
			let built = chain.build(chain.best(), chain.accounts.transfers(30, shape));
			assert_eq!(built.dropped, 0);
			chain.execute(&built.header, &built.body).unwrap();
		}
	}

	#[test]
	fn a_block_that_was_tampered_with_is_not() {
		let chain = chain();
		let mut built = chain.build(chain.best(), chain.accounts.transfers(2, disjoint));
		built.body.swap(1, 2);
		assert!(chain.execute(&built.header, &built.body).is_err());
	}
}
