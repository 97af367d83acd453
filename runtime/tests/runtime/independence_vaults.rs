// SPDX-License-Identifier: Apache-2.0

//! Which storage the transactions about different vaults and pools share: nothing but what they leave
//! as it was. And which those about one share.

use crate::{
	common::{
		markets::*,
		recorder::{Key, Shared},
		vaults::*,
		*,
	},
	independence::{asset, chain, keys, level, record_all},
	independence_music::account_has,
};
use pallet_assets::Instance2;
use pallet_finance_vaults::{
	categories, Action, Allowance, BillInput, Change, Envelopes, ItemId, Operation, Payment,
	Policy, Pools, Proposal, Roles, Trails, VaultId, Vaults,
};
use polyphony_runtime::{
	constants::currency::UNIT, AccountId, Balance, FinanceVaults, Lending, Runtime, RuntimeCall,
	Timestamp,
};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{
	self, AliceStash, BobStash, CharlieStash, Dave, DaveStash, Eve, EveStash, FerdieStash,
};

/// A vault in which everything was done once before.
#[derive(Clone, Copy)]
struct Household {
	vault: VaultId,
	/// Whose it is.
	owner: Sr25519Keyring,
	/// Who may spend 100 dollars in a week.
	spender: Sr25519Keyring,
	/// Whom it pays.
	payee: Sr25519Keyring,
	/// A rule of it.
	rule: ItemId,
}

const SHARED_FOOD: u16 = categories::FOOD;

fn household(owner: Sr25519Keyring, spender: Sr25519Keyring, payee: Sr25519Keyring) -> Household {
	let policy = Policy { limit: Some(limit(500, 30)), ..free_policy() };
	let vault = create(owner, &[id(owner)], policy);
	succeed(owner, put(vault, NATIVE, 100 * UNIT));
	for asset in [DOLLAR, OTHER] {
		succeed(owner, put(vault, asset, 1_000 * USD));
	}
	succeed(owner, put(vault, BITCOIN, BTC));
	succeed(owner, envelope(vault, SHARED_FOOD, budget(400)));
	let roles = Roles {
		spender: Some(Allowance { limit: limit(100, 7), categories: Default::default() }),
		..Default::default()
	};
	let proposal = Box::new(Proposal::Change(Change::Member { who: id(spender), roles }));
	succeed(owner, VaultCall::propose { vault, proposal });
	let action = Action::Supply { asset: DOLLAR, amount: ALL };
	let rule = add_rule(owner, vault, rule_input(has_at_least(DOLLAR, 1_000_000 * USD), action));
	let one = Household { vault, owner, spender, payee, rule };
	succeed(owner, buy_food(one, DOLLAR));
	one
}

/// Pays ten of an asset.
fn buy_food(of: Household, asset: Asset) -> RuntimeCall {
	let amount = if asset == NATIVE { 10 * UNIT } else { 10 * USD };
	pay(of.vault, payment(of.payee, asset, amount, SHARED_FOOD))
}

/// The chain of [`chain`], with two vaults and two pools that have nothing to do with each other.
fn vaults_chain() -> (TestExternalities, [Household; 2]) {
	let mut chain = chain();
	let households = chain.execute_with(|| {
		report_prices(500, 60_000);
		let both =
			[household(Dave, CharlieStash, EveStash), household(Eve, DaveStash, FerdieStash)];
		for who in [Dave, Eve] {
			let (fee, cap) = (Default::default(), None);
			succeed(who, VaultCall::create_pool { asset: DOLLAR, fee, cap });
		}
		for pool in 0..2 {
			for who in [Dave, Eve] {
				let amount = 100 * USD;
				succeed(who, VaultCall::pool_deposit { pool, amount, min_shares: 1 });
			}
		}
		close_block();
		// The members are there after a day.
		begin(DAY);
		close_block();
		open_block();
		for who in [AliceStash, BobStash] {
			let remark = frame_system::Call::remark { remark: vec![1] };
			succeed(who, RuntimeCall::System(remark));
		}
		both
	});
	(chain, households)
}

/// That chain, and what two transactions share in it, which are recorded on the same state.
struct World {
	chain: TestExternalities,
	households: [Household; 2],
}

impl World {
	/// What two calls share.
	fn shared_by(
		&mut self,
		calls: impl FnOnce([Household; 2]) -> [(Sr25519Keyring, RuntimeCall); 2],
	) -> Shared {
		let households = self.households;
		let accesses = record_all(&mut self.chain, || {
			calls(households).into_iter().map(|(who, call)| signed(who, call)).collect()
		});
		for access in &accesses {
			assert_eq!(access.walks, [], "it goes from key to key");
		}
		Shared::between(&accesses[0], &accesses[1])
	}

	/// What the owners of the vaults share.
	fn by_owners(&mut self, call: impl Fn(Household) -> RuntimeCall) -> Shared {
		self.shared_by(|both| both.map(|one| (one.owner, call(one))))
	}
}

/// Nothing, but for what both leave as it was.
fn nothing<const N: usize>(restored: [Key; N]) -> Shared {
	Shared { restored: keys(restored), ..Default::default() }
}

fn with_conflicts<const N: usize, const M: usize>(
	conflicts: [Key; N],
	restored: [Key; M],
) -> Shared {
	Shared { conflicts: keys(conflicts), restored: keys(restored), ..Default::default() }
}

/// A test in which keys are named by what the runtime knows of its storage, for which it asks the
/// storage.
fn named(test: impl FnOnce(&mut World)) {
	let (chain, households) = vaults_chain();
	let mut world = World { chain, households };
	TestExternalities::default().execute_with(|| test(&mut world));
}

#[test]
fn payments_out_of_different_vaults_share_nothing() {
	named(|world| {
		let found = world.by_owners(|of| buy_food(of, DOLLAR));
		assert_eq!(found, nothing([level(), asset(1)]));
		let found = world.by_owners(|of| buy_food(of, NATIVE));
		assert_eq!(found, nothing([level()]));
		// Of spenders, and an owner.
		let by_spenders = |both: [Household; 2]| both.map(|of| (of.spender, buy_food(of, DOLLAR)));
		assert_eq!(world.shared_by(by_spenders), nothing([level(), asset(1)]));
		let found = world.shared_by(|[one, other]| {
			[(one.spender, buy_food(one, DOLLAR)), (other.owner, buy_food(other, OTHER))]
		});
		assert_eq!(found, nothing([level()]));
		// Paid with something else, in pools of their own.
		let found = world.shared_by(|[one, other]| {
			[(one, OTHER), (other, BITCOIN)].map(|(of, with)| {
				let payment = payment(of.payee, DOLLAR, 10 * USD, SHARED_FOOD);
				let pay_with = Some((with, 11 * USD));
				(of.owner, pay(of.vault, Payment { pay_with, ..payment }))
			})
		});
		assert_eq!(found, nothing([level(), asset(1)]));
	});
}

#[test]
fn deposits_into_different_vaults_share_nothing() {
	named(|world| {
		let found = world.by_owners(|of| put(of.vault, DOLLAR, USD));
		assert_eq!(found, nothing([level(), asset(1)]));
		let found = world.by_owners(|of| put(of.vault, NATIVE, UNIT));
		assert_eq!(found, nothing([level()]));
		let found =
			world.by_owners(|of| VaultCall::add_fees { vault: of.vault, amount: UNIT }.into());
		assert_eq!(found, nothing([level()]));
		let found = world.shared_by(|[one, other]| {
			[(one.owner, put(one.vault, DOLLAR, USD)), (other.owner, buy_food(other, DOLLAR))]
		});
		assert_eq!(found, nothing([level(), asset(1)]));
	});
}

#[test]
fn decisions_about_different_vaults_share_nothing() {
	named(|world| {
		let free = || nothing([level()]);
		let found = world.by_owners(|of| envelope(of.vault, categories::RENT, budget(100)));
		assert_eq!(found, free());
		let found = world.by_owners(|of| {
			let policy = Policy { limit: Some(limit(400, 30)), ..free_policy() };
			change(of.vault, Change::Policy(policy))
		});
		assert_eq!(found, free());
		// What the chain will do by itself is in one queue, in which each has its own places.
		let found = world.by_owners(|of| {
			let policy = Policy { limit: None, ..free_policy() };
			let proposal = Box::new(Proposal::Change(Change::Policy(policy)));
			VaultCall::propose { vault: of.vault, proposal }.into()
		});
		assert_eq!(found, free());
		let found = world.by_owners(|of| {
			let input = BillInput {
				payment: payment(of.payee, DOLLAR, USD, SHARED_FOOD),
				start: Timestamp::get() + 10 * DAY,
				every: None,
				times: None,
			};
			VaultCall::add_bill { vault: of.vault, input: Box::new(input) }.into()
		});
		assert_eq!(found, free());
		let found = world.by_owners(|of| {
			let action = Action::Supply { asset: DOLLAR, amount: ALL };
			let input = Box::new(rule_input(has_at_least(DOLLAR, USD), action));
			VaultCall::add_rule { vault: of.vault, input }.into()
		});
		assert_eq!(found, free());
		let found =
			world.by_owners(|of| VaultCall::remove_rule { vault: of.vault, rule: of.rule }.into());
		assert_eq!(found, free());
		let found = world.by_owners(|of| VaultCall::freeze { vault: of.vault }.into());
		assert_eq!(found, free());
	});
}

/// So the tests above could fail.
#[test]
fn what_is_done_in_one_vault_waits_for_the_other() {
	named(|world| {
		let vault = 1;
		let entry = Key(Vaults::<Runtime>::hashed_key_for(vault));
		let trail = Key(Trails::<Runtime>::hashed_key_for(vault));
		let has = |asset| account_has(&asset, account(vault));
		let food = Key(Envelopes::<Runtime>::hashed_key_for(vault, SHARED_FOOD));
		let found = world.shared_by(|[one, other]| {
			let of = Household { payee: other.payee, ..one };
			[(one.owner, buy_food(one, DOLLAR)), (one.spender, buy_food(of, DOLLAR))]
		});
		let all = [entry.clone(), trail.clone(), has(DOLLAR), food.clone()];
		assert_eq!(found, with_conflicts(all, [level(), asset(1)]));
		// In different assets and categories, the limit and the trail are still the same.
		let found = world.shared_by(|[one, other]| {
			let rent = payment(other.payee, OTHER, USD, categories::RENT);
			[(one.owner, buy_food(one, DOLLAR)), (one.spender, pay(one.vault, rent))]
		});
		assert_eq!(found, with_conflicts([entry.clone(), trail.clone()], [level()]));
		// Whoever puts something in looks whether there is the vault, and is in the trail.
		let found = world.shared_by(|[one, other]| {
			[(one.owner, buy_food(one, DOLLAR)), (other.owner, put(one.vault, DOLLAR, USD))]
		});
		let all = [entry.clone(), trail.clone(), has(DOLLAR)];
		assert_eq!(found, with_conflicts(all, [level(), asset(1)]));
		let found = world.shared_by(|[one, other]| {
			[(one.owner, buy_food(one, DOLLAR)), (other.owner, put(one.vault, OTHER, USD))]
		});
		assert_eq!(found, with_conflicts([entry, trail], [level()]));
	});
}

#[test]
fn the_money_market_is_one_for_all_vaults() {
	named(|world| {
		let supply = |of: Household, asset: Asset| {
			let amount = if asset == BITCOIN { BTC / 10 } else { 10 * USD };
			operate(of.vault, Operation::Supply { asset, amount })
		};
		// Of one asset, the totals.
		let found = world.by_owners(|of| supply(of, DOLLAR));
		let totals = Key(pallet_lending::MarketTotals::<Runtime>::hashed_key_for(DOLLAR));
		let market = account_has(&DOLLAR, Lending::account());
		assert_eq!(found, with_conflicts([totals, market], [level(), asset(1)]));
		let found = world.shared_by(|[one, other]| {
			[(one.owner, supply(one, DOLLAR)), (other.owner, supply(other, BITCOIN))]
		});
		assert_eq!(found, nothing([level()]));
		let found = world.shared_by(|[one, other]| {
			[(one.owner, supply(one, DOLLAR)), (other.owner, buy_food(other, DOLLAR))]
		});
		assert_eq!(found, nothing([level(), asset(1)]));
	});
}

fn shares(pool: u32) -> Key {
	Key(pallet_assets::Asset::<Runtime, Instance2>::hashed_key_for(pool))
}

fn join_pool(pool: u32) -> RuntimeCall {
	let amount: Balance = 10 * USD;
	VaultCall::pool_deposit { pool, amount, min_shares: 1 }.into()
}

fn leave_pool(pool: u32) -> RuntimeCall {
	let amount: Balance = 10 * USD;
	VaultCall::pool_withdraw { pool, amount, max_shares: Balance::MAX }.into()
}

#[test]
fn who_joins_and_leaves_different_pools_shares_nothing() {
	named(|world| {
		let found = world.shared_by(|_| [(Dave, join_pool(0)), (Eve, join_pool(1))]);
		assert_eq!(found, nothing([level(), asset(1)]));
		let found = world.shared_by(|_| [(Dave, leave_pool(0)), (Eve, join_pool(1))]);
		assert_eq!(found, nothing([level(), asset(1)]));
		let found = world.shared_by(|_| [(Dave, leave_pool(0)), (Eve, leave_pool(1))]);
		assert_eq!(found, nothing([level(), asset(1)]));
		let found =
			world.shared_by(|[one, _]| [(one.owner, buy_food(one, DOLLAR)), (Eve, join_pool(1))]);
		assert_eq!(found, nothing([level(), asset(1)]));

		// So the tests above could fail.
		let found = world.shared_by(|_| [(Dave, join_pool(0)), (Eve, join_pool(0))]);
		let account: AccountId = FinanceVaults::pool_account(0);
		let pool = Key(Pools::<Runtime>::hashed_key_for(0));
		let conflicts = [pool, shares(0), account_has(&DOLLAR, account)];
		assert_eq!(found, with_conflicts(conflicts, [level(), asset(1)]));
	});
}

#[test]
fn new_vaults_are_numbered() {
	named(|world| {
		let next = Key(pallet_finance_vaults::NextVault::<Runtime>::hashed_key().to_vec());
		let found = world.by_owners(|of| {
			let owners = vec![id(of.owner)].try_into().unwrap();
			VaultCall::create_vault { owners, policy: free_policy(), fees: UNIT }.into()
		});
		// On one state both get the same number, and so the same vault.
		let new = 3;
		let holds = pallet_balances::Holds::<Runtime>::hashed_key_for(account(new));
		let conflicts = [
			next,
			Key(Vaults::<Runtime>::hashed_key_for(new)),
			Key(Trails::<Runtime>::hashed_key_for(new)),
			account_has(&NATIVE, account(new)),
			Key(holds),
		];
		assert_eq!(found, with_conflicts(conflicts, [level()]));
	});
}
