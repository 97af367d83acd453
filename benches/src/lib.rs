// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the benchmarks and the tests of the engine share: a chain with a real client and database,
//! and blocks of signed transactions on it.
//!
//! Everything is executed as a node does it: the Wasm blob, through the SDK's executor. Only
//! [`Native`] calls the runtime that is linked with the program.

mod accounts;
mod chain;
mod clearing;
mod lending;
mod markets;
mod measure;
mod models;
mod music;
mod native;
mod vaults;

pub use accounts::{all_to_one, disjoint, one_signer, sign_by, zipf, Accounts, Shape};
pub use chain::{
	opaque, Backend, Built, Chain, Changes, Client, Database, Engine, Executor, Settings,
};
pub use lending::{turn, MoneyMarkets};
pub use markets::{offers, Market, Markets, RESERVE};
pub use measure::{build, each, engine, execute, large_blocks, ms, numbers, time, us, Compared};
pub use models::ModelMarket;
pub use music::MusicMarket;
pub use native::{begin, dispatch, median, Access, Clearing, Native, Scratch};
pub use vaults::Households;

#[cfg(test)]
mod tests {
	use super::*;
	use frame_support::traits::fungible::NativeOrWithId;
	use pallet_dex::{PoolKind, PoolStates};
	use polyphony_runtime::Runtime;

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
	fn swaps_are_valid_wherever_they_are() {
		let stable = PoolKind::Stable { amplification: 100, scales: [1, 1] };
		let markets = Markets::new(3, 0).open(2, 4, stable);
		let markets = markets.open_common(PoolKind::ConstantProduct).endow(2);
		let chain = markets.chain(polyphony_runtime::WASM_BINARY.expect("as above"));
		let [first, second] = [0, 1].map(|market| markets.market(market).clone());
		let swaps = [
			(markets.swap(0, 1), vec![first.pools[0]]),
			(markets.swap(1, 4), second.pools),
			(markets.swap_common(0), vec![first.common.unwrap()]),
		];
		for (trader, (call, pools)) in swaps.into_iter().enumerate() {
			markets.native().execute(|| dispatch(markets.trader(trader), call.clone()));
			let built = chain.build(chain.best(), [chain.accounts.sign(trader, call.into(), 0)]);
			assert_eq!(built.dropped, 0);
			for pool in pools {
				assert!(built.writes(&PoolStates::<Runtime>::hashed_key_for(pool)));
			}
		}
	}

	#[test]
	fn orders_are_cleared_natively_and_in_wasm() {
		let markets = Markets::new(2, 40).open(3, 1, PoolKind::ConstantProduct);
		let markets = markets.rest(&[0, 1], 16).cross(&[0, 2], 12);
		let mut native = markets.native();
		assert_eq!(native.left(), 16);
		let chain = markets.chain(polyphony_runtime::WASM_BINARY.expect("as above"));
		assert_eq!(chain.clear().len(), native.clear().blocks.len());
	}

	#[test]
	fn calls_of_money_markets_are_valid() {
		let markets = MoneyMarkets::new(6, 2).save(1..3).owe(3..6, 2);
		let calls = [
			(0, markets.supply(2)),
			(1, markets.borrow(1)),
			(2, markets.set_collateral()),
			(3, markets.repay(1)),
			(4, markets.repay_all(2)),
			(5, markets.withdraw(MoneyMarkets::COLLATERAL)),
		];
		for (account, call) in &calls {
			markets.native().execute(|| dispatch(markets.account(*account), call.clone()));
		}
		let chain = markets.chain(polyphony_runtime::WASM_BINARY.expect("as above"));
		let built = markets.build(&chain, calls);
		// All checkpoints are as the block finds them: no market is renewed.
		let market = NativeOrWithId::WithId(1);
		assert!(!built.writes(&pallet_lending::Markets::<Runtime>::hashed_key_for(market)));
	}

	#[test]
	fn sales_of_models_are_valid() {
		let market = ModelMarket::new(6, 3);
		let chain = market.chain(polyphony_runtime::WASM_BINARY.expect("as above"));
		for models in [1, 3] {
			let built = market.build(&chain, models);
			chain.execute(&built.header, &built.body).unwrap();
		}
	}

	#[test]
	fn sales_of_items_and_claims_are_valid() {
		let code = polyphony_runtime::WASM_BINARY.expect("as above");
		let market = MusicMarket::new(6, 6);
		let chain = market.chain(code);
		for recordings in [1, 3] {
			let built = market.build_sales(&chain, recordings);
			chain.execute(&built.header, &built.body).unwrap();
		}
		let market = market.earn();
		let chain = market.chain(code);
		for built in [market.build_claims(&chain), market.build_stream_claims(&chain)] {
			chain.execute(&built.header, &built.body).unwrap();
		}
	}

	#[test]
	fn payments_out_of_vaults_are_valid() {
		let households = Households::new(4 * Households::PEOPLE, 4);
		let chain = households.chain(polyphony_runtime::WASM_BINARY.expect("as above"));
		for vaults in [1, 4] {
			let built = households.build(&chain, 12, vaults);
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
