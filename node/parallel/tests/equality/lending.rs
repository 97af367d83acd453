// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Money markets: loans in markets of their own and in the same two for all, a price that falls, and
//! liquidation by keepers and by the hooks of the pallet.

use crate::{
	calls::*,
	common::{runtime, World},
};
use codec::Encode;
use frame_support::{storage::storage_prefix, traits::fungible::NativeOrWithId};
use pallet_lending::{
	math::accrual::Checkpoint, Bonus, Call, DeleverageRule, Market, MarketParams, RateModel,
};
use pallet_price_oracle::{Feed, ReportedValue};
use polyphony_runtime::{
	constants::{currency::UNIT, time::SLOT_DURATION},
	AccountId, AssetId, Balance, Lending, Runtime, RuntimeCall,
};
use sp_core::{sr25519, Pair};
use sp_crypto_hashing::blake2_256;
use sp_runtime::{FixedU128, OpaqueExtrinsic, Permill};

type Asset = NativeOrWithId<AssetId>;

/// Pairs of markets: of one asset, which is lent, and of another, which is collateral.
const PAIRS: usize = 8;
/// Accounts that use the markets of a pair. The first makes the assets and lends.
const USERS: usize = 4;
/// Reports prices.
const FEEDER: usize = PAIRS * USERS;
/// A whole unit of each asset.
const ONE: Balance = 1_000_000;
/// What every user has of the assets.
const WEALTH: Balance = 1_000_000 * ONE;

/// What is lent in a pair, and what is collateral.
fn assets(pair: usize) -> [AssetId; 2] {
	[2 * pair as AssetId + 1, 2 * pair as AssetId + 2]
}

fn id(asset: AssetId) -> Asset {
	NativeOrWithId::WithId(asset)
}

fn users(pair: usize) -> std::ops::Range<usize> {
	USERS * pair..USERS * (pair + 1)
}

fn params() -> MarketParams {
	MarketParams {
		supply_cap: WEALTH * 100,
		borrow_cap: WEALTH * 100,
		reserve_factor: Permill::from_percent(10),
		collateral_factor: Permill::from_percent(70),
		liquidation_threshold: Permill::from_percent(80),
		bonus: Bonus {
			min: Permill::from_percent(5),
			max: Permill::from_percent(10),
			slope: FixedU128::from_u32(1),
		},
		rates: RateModel {
			kink: Permill::from_percent(80),
			steepness: FixedU128::from_u32(4),
			initial: FixedU128::from_rational(4, 100),
			min: FixedU128::from_rational(1, 1_000),
			max: FixedU128::from_u32(1),
			speed: FixedU128::from_u32(50),
		},
		flash_fee: Permill::from_parts(500),
		debt_ceiling: None,
		borrowable_in_isolation: false,
		group: None,
		price_bounds: None,
		frozen: false,
	}
}

fn feed() -> Feed {
	Feed {
		decimals: 6,
		quorum: 1,
		max_age: 3_600_000,
		max_jump: Permill::from_percent(60),
		confirmations: 1,
		band: Permill::from_percent(20),
		max_reference_gap: None,
	}
}

fn lending(call: Call<Runtime>) -> RuntimeCall {
	RuntimeCall::Lending(call)
}

fn supply(asset: AssetId, amount: Balance) -> RuntimeCall {
	lending(Call::supply { asset: id(asset), amount })
}

fn withdraw(asset: AssetId, amount: Option<Balance>) -> RuntimeCall {
	lending(Call::withdraw { asset: id(asset), amount })
}

fn borrow(asset: AssetId, amount: Balance) -> RuntimeCall {
	lending(Call::borrow { asset: id(asset), amount, on_behalf: None })
}

fn repay(asset: AssetId, amount: Option<Balance>) -> RuntimeCall {
	lending(Call::repay { asset: id(asset), amount, on_behalf: None })
}

fn liquidate(owner: AccountId, [debt, collateral]: [AssetId; 2]) -> RuntimeCall {
	lending(Call::liquidate {
		owner,
		debt: id(debt),
		collateral: id(collateral),
		max_repay: None,
		min_seized: 0,
		as_shares: false,
	})
}

/// Prices of the collateral of all pairs, in thousandths; all else is worth one.
fn report(world: &World, thousandths: u128) -> RuntimeCall {
	let timestamp = u64::from(world.height() + 1) * SLOT_DURATION;
	let values: Vec<_> = (0..PAIRS)
		.flat_map(assets)
		.enumerate()
		.map(|(index, asset)| ReportedValue {
			asset: id(asset),
			value: FixedU128::from_rational(
				if index % 2 == 1 { thousandths } else { 1_000 },
				1_000,
			),
			confidence: FixedU128::default(),
			timestamp,
		})
		.collect();
	let values = values.try_into().expect("not too many");
	RuntimeCall::PriceOracle(pallet_price_oracle::Call::report { values })
}

/// A chain with a feeder and the markets, whose assets and pools are made by transactions.
fn world() -> World {
	let item = |pallet: &[u8], item: &[u8]| storage_prefix(pallet, item).to_vec();
	let all: Vec<_> = (0..PAIRS).flat_map(assets).map(id).collect();
	let pair = sr25519::Pair::from_seed(&blake2_256(&(FEEDER as u64).to_le_bytes()));
	let feeder = AccountId::from(pair.public());
	let mut extra = vec![
		(item(b"PriceOracle", b"CounterForFeeders"), 1u32.encode()),
		(item(b"PriceOracle", b"CounterForFeeds"), (all.len() as u32).encode()),
		(pallet_price_oracle::Feeders::<Runtime>::hashed_key_for(feeder), 0u128.encode()),
		(item(b"Lending", b"MarketIds"), all.encode()),
	];
	let market = Market { params: params(), checkpoint: Checkpoint::new(&params().rates) };
	for asset in &all {
		let key = pallet_price_oracle::Feeds::<Runtime>::hashed_key_for(asset);
		extra.push((key, feed().encode()));
		extra.push((pallet_lending::Markets::<Runtime>::hashed_key_for(asset), market.encode()));
	}
	let mut world = World::with(runtime(), FEEDER + 1, FEEDER + 1, extra);

	let mut transactions = vec![world.sign(0, transfer(&Lending::account(), UNIT))];
	for pair in 0..PAIRS {
		let maker = users(pair).start;
		let admin = world.id(maker);
		for asset in assets(pair) {
			transactions.push(world.sign(maker, create_asset(asset, &admin)));
			transactions.push(world.sign(maker, mint(asset, &Lending::account(), ONE)));
			for user in users(pair) {
				let to = world.id(user);
				transactions.push(world.sign(maker, mint(asset, &to, WEALTH)));
			}
		}
	}
	let bond = RuntimeCall::PriceOracle(pallet_price_oracle::Call::bond {});
	for giver in 0..2 {
		let to = world.id(FEEDER);
		transactions.push(world.sign(giver, transfer(&to, 500 * UNIT)));
	}
	transactions.push(world.sign(FEEDER, bond));
	world.full_block(transactions);

	let mut transactions = Vec::new();
	let call = report(&world, 1_000);
	transactions.push(world.sign(FEEDER, call));
	for pair in 0..PAIRS {
		let lender = users(pair).start;
		transactions.push(world.sign(lender, supply(assets(pair)[0], WEALTH / 2)));
	}
	world.full_block(transactions);
	assert!((0..PAIRS).all(|pair| has_position(&world, users(pair).start)));
	world
}

fn has_position(world: &World, user: usize) -> bool {
	let key = pallet_lending::Positions::<Runtime>::hashed_key_for(world.id(user));
	world.value(key).is_some()
}

/// A block in which the user of this place in each pair makes a call.
fn each_pair(
	world: &mut World,
	place: usize,
	call: impl Fn([AssetId; 2]) -> RuntimeCall,
) -> Vec<OpaqueExtrinsic> {
	(0..PAIRS).map(|pair| world.sign(users(pair).start + place, call(assets(pair)))).collect()
}

#[test]
fn loans_in_markets_of_their_own() {
	let mut world = world();
	let steps: [&dyn Fn([AssetId; 2]) -> RuntimeCall; 5] = [
		&|[_, collateral]| supply(collateral, 1_000 * ONE),
		&|[debt, _]| borrow(debt, 500 * ONE),
		&|[debt, _]| repay(debt, Some(100 * ONE)),
		&|[debt, _]| repay(debt, None),
		&|[_, collateral]| withdraw(collateral, None),
	];
	for step in steps {
		let transactions = each_pair(&mut world, 1, step);
		let counts = world.full_block(transactions).counts;
		assert_eq!((counts.again, counts.in_order), (0, 0), "{counts:?}");
	}
	assert!((0..PAIRS).all(|pair| !has_position(&world, users(pair).start + 1)));
}

#[test]
fn everybody_in_the_same_markets_and_a_crash() {
	let mut world = world();
	// The last pair's assets for everybody.
	let last = assets(0);
	let maker = users(0).start;
	let mut transactions = Vec::new();
	for user in 1..FEEDER {
		let to = world.id(user);
		for asset in last {
			transactions.push(world.sign(maker, mint(asset, &to, WEALTH)));
		}
	}
	world.full_block(transactions);

	let mut transactions = Vec::new();
	for user in 1..FEEDER {
		transactions.push(world.sign(user, supply(last[1], 1_000 * ONE)));
		let debt = (450 + 8 * user as Balance) * ONE;
		transactions.push(world.sign(user, borrow(last[0], debt)));
		// Some change their minds, some ask for too much.
		if user % 3 == 0 {
			transactions.push(world.sign(user, repay(last[0], Some(20 * ONE))));
			transactions.push(world.sign(user, withdraw(last[1], Some(900 * ONE))));
		}
		if user % 4 == 0 {
			let rule = DeleverageRule {
				below: FixedU128::from_rational(11, 10),
				to: FixedU128::from_rational(12, 10),
				collateral: id(last[1]),
				debt: id(last[0]),
				max_slippage: Permill::from_percent(1),
			};
			transactions.push(world.sign(user, lending(Call::set_rule { rule: Some(rule) })));
		}
	}
	let flash = Call::flash_loan {
		asset: id(last[0]),
		amount: 1_000 * ONE,
		calls: vec![Box::new(supply(last[1], ONE))].try_into().expect("one is not too many"),
	};
	transactions.push(world.sign(maker, lending(flash)));
	world.block(transactions);

	let owed = |world: &World, user: usize| {
		let key = pallet_lending::Positions::<Runtime>::hashed_key_for(world.id(user));
		let position: Option<pallet_lending::PositionOf<Runtime>> = world.read(key);
		position.map_or(0, |position| position.debts.iter().map(|debt| debt.shares).sum::<u128>())
	};
	let debts = |world: &World| (1..FEEDER).map(|user| owed(world, user)).sum::<u128>();
	let before = debts(&world);
	assert!(before > 0, "there are loans");
	for price in [850, 700, 600] {
		let call = report(&world, price);
		let mut transactions = vec![world.sign(FEEDER, call)];
		// Keepers try their luck, among them some who have nothing to repay with.
		for keeper in 1..8 {
			let owner = world.id(FEEDER - keeper);
			transactions.push(world.sign(keeper, liquidate(owner, last)));
		}
		transactions.push(world.sign(maker, transfer(&world.id(1), UNIT)));
		world.block(transactions);
	}
	for _ in 0..4 {
		world.block(Vec::new());
	}
	assert!(debts(&world) < before, "positions were liquidated");
}
