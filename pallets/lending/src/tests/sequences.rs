// SPDX-License-Identifier: Apache-2.0

//! Random calls, prices and gaps of years: whatever happens, the sums agree.

use super::scenes::*;
use crate::{mock::*, *};
use frame_support::{
	traits::{fungibles::Inspect, Hooks},
	weights::Weight,
};
use proptest::prelude::*;
use sp_runtime::{DispatchResult, FixedU128, Permill};
use std::{cell::RefCell, collections::BTreeMap};

const USERS: [AccountId; 4] = [ALICE, BOB, CHARLIE, DAVE];
const ASSETS: [Asset; 5] = [NATIVE, USD, BTC, EUR, NEW];

#[derive(Clone, Debug)]
enum Act {
	Supply(usize, Balance),
	Withdraw(usize, Option<Balance>),
	SetCollateral(usize, bool),
	ChooseGroup(bool),
	Borrow(usize, Balance, usize),
	Repay(usize, Option<Balance>, usize),
	Allow(usize, usize, Balance),
	Rule(usize, usize, u128),
	/// Of whom, which debt and which collateral, among those there are.
	Liquidate(usize, usize, usize, Option<Balance>, bool),
	BuyInventory(usize, Option<Balance>),
	Flash(usize, Balance, Vec<Act>),
	AddReserves(usize, Balance),
	TakeReserves(usize, Balance),
	Params(usize, u32, bool),
	Price(usize, u128),
	Vanish(usize),
	Exchange(u32, u32, bool),
	Halt(bool),
	Block(u64, bool),
}

/// Mostly amounts that are worth something, in cents.
fn cents() -> impl Strategy<Value = Balance> {
	prop_oneof![1 => 0..5u128, 8 => 1_000..10_000_000u128, 1 => Just(Balance::MAX / 1_000_000)]
}

fn inner() -> BoxedStrategy<Act> {
	let (who, asset) = (0..4usize, 0..5usize);
	let some = |part: f64| proptest::option::weighted(part, cents());
	prop_oneof![
		8 => (asset.clone(), cents()).prop_map(|(a, b)| Act::Supply(a, b)),
		4 => (asset.clone(), some(0.7)).prop_map(|(a, b)| Act::Withdraw(a, b)),
		2 => (asset.clone(), any::<bool>()).prop_map(|(a, b)| Act::SetCollateral(a, b)),
		1 => any::<bool>().prop_map(Act::ChooseGroup),
		10 => (asset.clone(), cents().prop_map(|cents| cents / 4), 0..8usize).prop_map(|(a, b, c)| Act::Borrow(a, b, c)),
		4 => (asset.clone(), some(0.6), 0..8usize).prop_map(|(a, b, c)| Act::Repay(a, b, c)),
		4 => (who.clone(), asset.clone(), any::<bool>())
			.prop_map(|(a, b, c)| Act::Allow(a, b, if c { 100_000_000 } else { 0 })),
		2 => (asset.clone(), asset.clone(), 90..200u128).prop_map(|(a, b, c)| Act::Rule(a, b, c)),
		8 => (who, asset.clone(), asset.clone(), some(0.5), any::<bool>())
			.prop_map(|(a, b, c, d, e)| Act::Liquidate(a, b, c, d, e)),
		3 => (0..4usize, some(0.5)).prop_map(|(a, b)| Act::BuyInventory(a, b)),
		1 => (asset, cents()).prop_map(|(a, b)| Act::AddReserves(a, b)),
	]
	.boxed()
}

fn act() -> impl Strategy<Value = (usize, Act)> {
	let asset = 0..5usize;
	let acts = prop_oneof![
		40 => inner(),
		2 => (asset.clone(), cents(), proptest::collection::vec(inner(), 0..4))
			.prop_map(|(a, b, c)| Act::Flash(a, b, c)),
		1 => (asset.clone(), cents()).prop_map(|(a, b)| Act::TakeReserves(a, b)),
		1 => (asset.clone(), 0..3u32, 0..10u8).prop_map(|(a, b, c)| Act::Params(a, b, c == 0)),
		14 => (asset.clone(), 600..1_400u128).prop_map(|(a, b)| Act::Price(a, b)),
		2 => (asset.clone(), 10..10_000u128).prop_map(|(a, b)| Act::Price(a, b)),
		1 => asset.prop_map(Act::Vanish),
		2 => (0..150_000u32, 0..=100u32, 0..5u8)
			.prop_map(|(a, b, c)| Act::Exchange(a, b, c == 0)),
		1 => (0..8u8).prop_map(|halt| Act::Halt(halt == 0)),
		14 => prop_oneof![
			4 => Just(0), 12 => Just(BLOCK_MS), 3 => 0..YEAR_MS / 10, 1 => 0..30 * YEAR_MS,
		]
		.prop_flat_map(|ms| (Just(ms), proptest::bool::weighted(0.8)))
		.prop_map(|(ms, room)| Act::Block(ms, room)),
	];
	(0..4usize, acts)
}

fn units(asset: usize, cents: Balance) -> Balance {
	cents.saturating_mul([5_000_000_000, 10_000, 20, 10_000, 1_000][asset])
}

fn units_of(asset: &Asset, cents: Balance) -> Balance {
	units(ASSETS.iter().position(|of| of == asset).unwrap(), cents)
}

/// One whose health is gone, if there is any.
fn owner_to_liquidate(which: usize) -> AccountId {
	let gone: Vec<_> = healths()
		.into_iter()
		.filter(|(_, (health, _))| *health < FixedU128::from_u32(1))
		.map(|(who, _)| who)
		.collect();
	gone.get(which % gone.len().max(1)).copied().unwrap_or(USERS[which])
}

/// The call of a user; `None` for what is not a call of a user, or not possible now.
fn call(who: usize, act: &Act) -> Option<Call<Test>> {
	let of = |asset: usize| ASSETS[asset].clone();
	let whom = |owner: usize| USERS.get(owner).filter(|owner| **owner != USERS[who]).copied();
	Some(match act.clone() {
		Act::Supply(asset, cents) => Call::supply { asset: of(asset), amount: units(asset, cents) },
		Act::Withdraw(asset, cents) => {
			Call::withdraw { asset: of(asset), amount: cents.map(|cents| units(asset, cents)) }
		},
		Act::SetCollateral(asset, collateral) => {
			Call::set_collateral { asset: of(asset), collateral }
		},
		Act::ChooseGroup(group) => Call::choose_group { group: group.then_some(GROUP) },
		Act::Borrow(asset, cents, owner) => {
			Call::borrow { asset: of(asset), amount: units(asset, cents), on_behalf: whom(owner) }
		},
		Act::Repay(asset, cents, owner) => Call::repay {
			asset: of(asset),
			amount: cents.map(|cents| units(asset, cents)),
			on_behalf: whom(owner),
		},
		Act::Allow(delegate, asset, cents) => Call::set_allowance {
			delegate: USERS[delegate],
			asset: of(asset),
			amount: units(asset, cents),
		},
		Act::Rule(collateral, debt, below) => {
			let own = Positions::<Test>::get(USERS[who])?;
			let collateral =
				own.supplies.get(collateral % own.supplies.len().max(1))?.asset.clone();
			let debt = own.debts.get(debt % own.debts.len().max(1))?.asset.clone();
			let rule = DeleverageRule {
				below: FixedU128::from_rational(below, 100),
				to: FixedU128::from_rational(below + 15, 100),
				collateral,
				debt,
				max_slippage: Permill::from_percent(3),
			};
			Call::set_rule { rule: (below < 180).then_some(rule) }
		},
		Act::Liquidate(owner, debt, collateral, cents, as_shares) => {
			let owner = owner_to_liquidate(owner);
			let own = Positions::<Test>::get(owner)?;
			let backs: Vec<_> = own.supplies.iter().filter(|supply| supply.collateral).collect();
			let debt = own.debts.get(debt % own.debts.len().max(1))?.asset.clone();
			let collateral = backs.get(collateral % backs.len().max(1))?.asset.clone();
			let max_repay = cents.map(|cents| units_of(&debt, cents));
			Call::liquidate { owner, debt, collateral, max_repay, min_seized: 0, as_shares }
		},
		Act::BuyInventory(which, cents) => {
			let all: Vec<_> = Inventories::<Test>::iter_keys().collect();
			let (collateral, debt) = all.get(which % all.len().max(1))?.clone();
			let max_paid = cents.map(|cents| units_of(&debt, cents));
			Call::buy_inventory { collateral, debt, max_paid, min_bought: 0 }
		},
		Act::Flash(asset, cents, acts) => {
			let calls: Vec<_> = acts
				.iter()
				.filter_map(|act| call(who, act))
				.map(|call| Box::new(RuntimeCall::Lending(call)))
				.collect();
			Call::flash_loan {
				asset: of(asset),
				amount: units(asset, cents),
				calls: calls.try_into().unwrap(),
			}
		},
		Act::AddReserves(asset, cents) => {
			Call::add_reserves { asset: of(asset), amount: units(asset, cents) }
		},
		_ => return None,
	})
}

/// What nobody calls.
fn world(act: &Act) -> DispatchResult {
	match *act {
		Act::TakeReserves(asset, cents) => {
			let (asset, amount) = (ASSETS[asset].clone(), units(asset, cents));
			return submit_as(RuntimeOrigin::root(), Call::take_reserves { asset, amount });
		},
		Act::Params(asset, level, frozen) => {
			let asset = ASSETS[asset].clone();
			let (_, old) = markets().into_iter().find(|(of, _)| *of == asset).unwrap();
			let threshold = old.liquidation_threshold;
			let params = MarketParams {
				liquidation_threshold: Permill::from_parts(
					threshold.deconstruct() - level * 30_000,
				),
				frozen,
				..old
			};
			return submit_as(
				RuntimeOrigin::root(),
				Call::set_params { asset, params: Box::new(params) },
			);
		},
		Act::Price(asset, by) => {
			let first = [200, 100, 5_000_000, 100, 1_000][asset] * (VALUE / 100);
			TestPrices::mutate(&ASSETS[asset], |price| {
				let before = price.map_or(first, |(value, _)| value.into_inner());
				// Not so far that values leave the range of numbers.
				let after = (before * by / 1_000).clamp(first / 1_000, first * 1_000);
				*price = Some((FixedU128::from_inner(after), FixedU128::from_inner(after / 200)));
			});
		},
		Act::Vanish(asset) => no_price(&ASSETS[asset]),
		Act::Exchange(slippage, part, down) => {
			Slippage::set(Permill::from_parts(slippage));
			FillPart::set(Permill::from_percent(part));
			ExchangeDown::set(down);
		},
		Act::Halt(halt) => TestHalted::set(halt),
		Act::Block(ms, room) => {
			let now = System::block_number();
			Lending::on_idle(now, if room { Weight::MAX } else { Weight::zero() });
			check();
			money_is_where_it_should_be();
			note();
			System::set_block_number(now + 1);
			Exchange::clear(now + 1);
			check();
			Lending::on_initialize(now + 1);
			check();
			Clock::mutate(|clock| *clock += ms);
			check();
		},
		_ => (),
	}
	Ok(())
}

/// Nothing of an asset is made or lost, and the account of the pallet has what the markets have and
/// what its orders have not sold or have bought, and nothing else.
fn money_is_where_it_should_be() {
	let pallet = Lending::account();
	for asset in &ASSETS {
		let all: Balance = USERS
			.into_iter()
			.chain([pallet, EXCHANGE, TREASURY])
			.map(|who| NativeAndAssets::total_balance(asset.clone(), &who))
			.sum();
		assert_eq!(all, NativeAndAssets::total_issuance(asset.clone()));
		let orders: Balance = TestOrders::iter_values()
			.map(|order| {
				assert_eq!(order.who, pallet);
				let unsold = if order.sell == *asset { order.amount - order.sold } else { 0 };
				unsold + if order.buy == *asset { order.bought } else { 0 }
			})
			.sum();
		let least = NativeAndAssets::minimum_balance(asset.clone());
		assert_eq!(
			NativeAndAssets::total_balance(asset.clone(), &pallet),
			least + totals(asset).cash + orders,
			"{asset:?}"
		);
	}
}

/// The healths of all who owe something, as far as there are prices; and of whom it can be said that
/// they can pay.
fn healths() -> BTreeMap<AccountId, (FixedU128, bool)> {
	USERS
		.into_iter()
		.filter_map(|who| {
			let position = Positions::<Test>::get(who)?;
			let valued = Lending::valued(&position).ok()?;
			Some((who, (valued.health(), valued.payable >= valued.debt)))
		})
		.collect()
}

/// What part of the debts of a position a share of each is at most, with the unit that it is rounded
/// to.
fn share_of_debts(who: AccountId) -> f64 {
	let valued = Lending::valued(&Positions::<Test>::get(who).unwrap()).unwrap();
	let shares: f64 = valued
		.debts
		.iter()
		.map(|owed| owed.value as f64 * (1.0 / owed.shares as f64 + 1.0 / owed.amount as f64))
		.sum();
	shares / valued.debt.max(1) as f64
}

/// Whose position a call may make worse: that of the caller, or who has allowed it.
fn may_worsen(act: &Act, who: AccountId, before: &BTreeMap<AccountId, (FixedU128, bool)>) -> bool {
	match act {
		Act::Borrow(_, _, owner) => USERS.get(*owner) == Some(&who),
		// One who cannot pay is wound up.
		Act::Liquidate(..) => before.get(&who).is_some_and(|(_, can_pay)| !can_pay),
		Act::Flash(_, _, acts) => acts.iter().any(|act| may_worsen(act, who, before)),
		_ => false,
	}
}

fn losses() -> usize {
	events()
		.iter()
		.filter(
			|event| matches!(event, Event::BadDebt { amount, covered, .. } if amount != covered),
		)
		.count()
}

thread_local! {
	/// How often there was which event.
	static SEEN: RefCell<BTreeMap<&'static str, u32>> = const { RefCell::new(BTreeMap::new()) };
}

/// Counts the events so far, and forgets them.
fn note() {
	SEEN.with_borrow_mut(|seen| {
		for event in events() {
			*seen.entry(name(&event)).or_default() += 1;
		}
	});
	System::reset_events();
}

fn step(who: usize, act: &Act) {
	note();
	let Some(call) = call(who, act) else {
		let _ = world(act);
		return;
	};
	let (before, lost) = (healths(), losses());
	let _ = submit(USERS[who], call);
	// What suppliers lose together, nobody has consented to.
	if losses() == lost {
		for (owner, (after, _)) in healths() {
			let consent = owner == USERS[who] || may_worsen(act, owner, &before);
			if let Some((health, _)) = before.get(&owner).filter(|_| !consent) {
				// What a liquidation repays is rounded down to shares of the debt.
				let rounded = match act {
					Act::Liquidate(..) => share_of_debts(owner),
					_ => 0.0,
				};
				let least = health.to_float() * (1.0 - rounded);
				assert!(
					after >= *health || rounded > 0.0 && after.to_float() >= least,
					"{owner} had {health:?} and has {after:?} by {act:?}"
				);
			}
		}
	}
}

/// Alice has a lot in each of four markets, and the others have borrowed.
fn begin() {
	enrich(DAVE);
	for (number, asset) in ASSETS.iter().enumerate().take(4) {
		supply(ALICE, asset.clone(), units(number, 20_000_000)).unwrap();
	}
	for (who, asset) in [(BOB, 2), (CHARLIE, 1), (DAVE, 0)] {
		supply(who, ASSETS[asset].clone(), units(asset, 5_000_000)).unwrap();
		borrow(who, ASSETS[3].clone(), units(3, 2_800_000)).unwrap();
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 36, failure_persistence: None, ..Default::default() })]

	#[test]
	fn whatever_happens_the_sums_agree(acts in proptest::collection::vec(act(), 40..120)) {
		new_test_ext().execute_with(|| {
			begin();
			for (who, act) in &acts {
				step(*who, act);
				money_is_where_it_should_be();
			}
		});
	}
}

/// Whether the strategy reaches what it is for: otherwise it would test nothing.
#[test]
fn the_sequences_reach_everything() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	for _ in 0..20 {
		let acts = proptest::collection::vec(act(), 120).new_tree(&mut runner).unwrap().current();
		new_test_ext().execute_with(|| {
			begin();
			for (who, act) in &acts {
				step(*who, act);
			}
		});
	}
	let seen = SEEN.with_borrow(Clone::clone);
	for what in [
		"supplied",
		"withdrawn",
		"borrowed",
		"on behalf",
		"repaid",
		"liquidated",
		"as shares",
		"taken over",
		"placed",
		"ended",
		"bought",
		"kept",
		"bad debt",
		"deleveraged",
		"flash",
		"reserves",
		"deferred",
	] {
		assert!(seen.contains_key(what), "no {what}: {seen:?}");
	}
}

fn name(event: &Event<Test>) -> &'static str {
	match event {
		Event::Supplied { .. } => "supplied",
		Event::Withdrawn { .. } => "withdrawn",
		Event::Borrowed { owner, by, .. } if owner != by => "on behalf",
		Event::Borrowed { .. } => "borrowed",
		Event::Repaid { .. } => "repaid",
		Event::Liquidated { as_shares: true, .. } => "as shares",
		Event::Liquidated { .. } => "liquidated",
		Event::TakenOver { .. } => "taken over",
		Event::SalePlaced { .. } => "placed",
		Event::SaleEnded { .. } => "ended",
		Event::InventoryBought { .. } => "bought",
		Event::InventoryKept { .. } => "kept",
		Event::BadDebt { .. } => "bad debt",
		Event::Deleveraged { .. } => "deleveraged",
		Event::FlashLoan { .. } => "flash",
		Event::ReservesAdded { .. } => "reserves",
		Event::Deferred { .. } => "deferred",
		_ => "other",
	}
}
