// SPDX-License-Identifier: Apache-2.0

//! How owners make, suspend, resume and remove rules, and which rules there can be.

use super::{rules::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Permill;

#[test]
fn owners_suspend_and_resume_rules() {
	world(|| {
		let id = make_vault(&[ALICE, BOB], policy());
		let item = add(id, rule(&[dear()], tip(5)));
		let eve = signed(EVE);
		assert_noop!(FinanceVaults::suspend_rule(eve.clone(), id, item), Error::<Test>::NotOwner);
		assert_ok!(FinanceVaults::suspend_rule(signed(BOB), id, item));
		price(60_000);
		pass(HOUR);
		assert_eq!(firings(id), 0);
		assert_noop!(FinanceVaults::resume_rule(eve, id, item), Error::<Test>::NotOwner);
		assert_ok!(FinanceVaults::resume_rule(signed(ALICE), id, item));
		pass(HOUR);
		assert_eq!(firings(id), 1);
		let resumed = FinanceVaults::resume_rule(signed(ALICE), id, item);
		assert_noop!(resumed, Error::<Test>::NotSuspended);
		assert_ok!(FinanceVaults::suspend_rule(signed(BOB), id, item));
		freeze(id, DAY);
		let resumed = FinanceVaults::resume_rule(signed(ALICE), id, item);
		assert_noop!(resumed, Error::<Test>::Frozen);
	});
}

#[test]
fn rules_are_counted_and_their_deposits_given_back() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let before = FinanceVaults::spendable(id, &NATIVE);
		let items: Vec<_> = (0..8).map(|_| add(id, rule(&[dear()], tip(1)))).collect();
		assert!(FinanceVaults::spendable(id, &NATIVE) < before);
		let more = FinanceVaults::add_rule(signed(ALICE), id, Box::new(rule(&[dear()], tip(1))));
		assert_noop!(more, Error::<Test>::TooMany);
		check();
		let removed = FinanceVaults::remove_rule(signed(EVE), id, items[0]);
		assert_noop!(removed, Error::<Test>::NotOwner);
		for item in items {
			assert_ok!(FinanceVaults::remove_rule(signed(ALICE), id, item));
			let removed = FinanceVaults::remove_rule(signed(ALICE), id, item);
			assert_noop!(removed, Error::<Test>::RuleNotFound);
		}
		assert_eq!(FinanceVaults::spendable(id, &NATIVE), before);
		assert_noop!(
			FinanceVaults::suspend_rule(signed(ALICE), id, 0),
			Error::<Test>::RuleNotFound
		);
		assert_noop!(
			FinanceVaults::add_rule(signed(EVE), id, Box::new(rule(&[dear()], tip(1)))),
			Error::<Test>::NotOwner
		);
		assert_noop!(
			FinanceVaults::add_rule(signed(EVE), 9, Box::new(rule(&[dear()], tip(1)))),
			Error::<Test>::VaultNotFound
		);
		freeze(id, DAY);
		assert_noop!(
			FinanceVaults::add_rule(signed(ALICE), id, Box::new(rule(&[dear()], tip(1)))),
			Error::<Test>::Frozen
		);
	});
}

#[test]
fn rules_that_cannot_be_are_refused() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let own = FinanceVaults::account_of(id);
		let good = || rule(&[dear()], tip(1));
		let with = |action| Input { action, ..good() };
		let when = |condition| rule(&[condition], tip(1));
		let half = Amount::Part(Permill::from_percent(50));
		let all = Permill::one();
		let (none, food) = (categories::NONE, categories::FOOD);
		let time = |every| Condition::Time { start: START_MS, every: Some(every) };
		let targets = |list: &[(Asset, u32)]| Action::Rebalance {
			targets: list
				.iter()
				.map(|(asset, percent)| (asset.clone(), Permill::from_percent(*percent)))
				.collect::<Vec<_>>()
				.try_into()
				.expect("not too many"),
			tolerance: Permill::from_percent(1),
			max_slippage: Permill::from_percent(1),
		};
		let swap = |sell, buy, amount, max_slippage| {
			with(Action::Swap { sell, buy, amount, max_slippage })
		};
		let pay = |to, amount| with(Action::Transfer { to, asset: USD, amount, category: none });
		let supply = |amount| with(Action::Supply { asset: USD, amount });
		let repay =
			|debtor, amount| with(Action::Repay { debtor, asset: USD, amount, category: none });
		let move_to = |to, value| with(Action::TopUp { from: food, to, value });
		let cases: Vec<(Input, Error<Test>)> = vec![
			(rule(&[], tip(1)), Error::BadRule),
			(Input { cooldown: 59_999, ..good() }, Error::BadRule),
			(Input { times: Some(0), ..good() }, Error::BadRule),
			(when(Condition::Price(BTC, at_least(5, 5))), Error::BadRule),
			(when(Condition::Price(BTC, at_least(5, 6))), Error::BadRule),
			(when(Condition::Balance(BTC, at_most(5, 5))), Error::BadRule),
			(when(Condition::Health(None, at_most(5, 4))), Error::BadRule),
			(when(Condition::Left(1, at_least(0, 0))), Error::BadRule),
			(when(time(Period::Days(0))), Error::BadPeriod),
			(when(time(Period::Months(0))), Error::BadPeriod),
			(pay(DAVE, Amount::Exact(0)), Error::BadAmount),
			(pay(DAVE, Amount::Part(Permill::zero())), Error::BadAmount),
			(pay(own.clone(), half), Error::SameAccountOrAsset),
			(swap(USD, USD, half, Permill::zero()), Error::SameAccountOrAsset),
			(swap(USD, BTC, half, all), Error::BadRule),
			(swap(USD, BTC, Amount::Exact(0), Permill::zero()), Error::BadAmount),
			(supply(Amount::Exact(0)), Error::BadAmount),
			(repay(None, Amount::Exact(0)), Error::BadAmount),
			(repay(Some(own), half), Error::SameAccountOrAsset),
			(with(targets(&[(USD, 100)])), Error::BadRule),
			(with(targets(&[])), Error::BadRule),
			(with(targets(&[(USD, 50), (BTC, 49)])), Error::BadRule),
			(with(targets(&[(USD, 50), (BTC, 51)])), Error::BadRule),
			(with(targets(&[(USD, 50), (BTC, 25), (USD, 25)])), Error::SameAccountOrAsset),
			(move_to(food, 1), Error::SameAccountOrAsset),
			(move_to(none, 0), Error::BadAmount),
		];
		for (number, (input, error)) in cases.into_iter().enumerate() {
			let added = FinanceVaults::add_rule(signed(ALICE), id, Box::new(input));
			assert_eq!(added, Err(error.into()), "case {number}");
		}
		assert_eq!(Vaults::<Test>::get(id).map(|vault| vault.next_item), Some(0));
		add(id, with(targets(&[(USD, 0), (BTC, 100)])));
	});
}
