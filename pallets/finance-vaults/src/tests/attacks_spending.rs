// SPDX-License-Identifier: Apache-2.0

//! Who would spend more than he may.

use super::{given::*, *};
use categories::{FOOD, OTHER, RENT};
use frame_support::{
	assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::fungible::InspectHold,
};
use sp_runtime::{traits::Dispatchable, DispatchResult, FixedU128, Permill};

type Error = crate::Error<Test>;

/// A vault of Alice that spends a hundred dollars in a day at most, and so a hundred in any.
fn limited() -> VaultId {
	make_vault(&[ALICE], Policy { limit: Some(limit(100, 1)), ..policy() })
}

/// A vault of two, of whom one alone spends a hundred dollars in a week.
fn shared() -> VaultId {
	let policy = Policy {
		threshold: 2,
		limit: Some(limit(1_000, 7)),
		solo: Some(limit(100, 7)),
		..policy()
	};
	make_vault(&[ALICE, BOB], policy)
}

fn call_pay(id: VaultId, payment: PaymentOf<Test>) -> RuntimeCall {
	RuntimeCall::FinanceVaults(Call::pay { vault: id, payment: Box::new(payment) })
}

fn dispatch(who: AccountId, call: RuntimeCall) -> DispatchResult {
	call.dispatch(signed(who)).map(|_| ()).map_err(|error| error.error)
}

fn change(who: AccountId, id: VaultId, change: ChangeOf<Test>) -> DispatchResult {
	FinanceVaults::change(signed(who), id, Box::new(change))
}

/// What Dave has got, in dollars.
fn stolen() -> u128 {
	balance(USD, &DAVE) / DOLLAR
}

#[test]
fn across_the_edges_of_periods() {
	world(|| {
		let id = limited();
		// All of it at the end of one day, and all at the beginning of the next.
		later(DAY - 1);
		assert_ok!(pay_dollars(ALICE, id, 100));
		for ms in [1, 1, HOUR, DAY - HOUR - 3] {
			later(ms);
			assert_noop!(pay_dollars(ALICE, id, 1), Error::AboveLimit);
		}
		later(1);
		assert_ok!(pay_dollars(ALICE, id, 100));
		// A bit every hour is a hundred a day.
		let mut paid = Vec::new();
		for hour in 0..24 * 10 {
			later(HOUR);
			for _ in 0..10 {
				if pay_dollars(ALICE, id, 3).is_ok() {
					paid.push((hour, 3));
				}
			}
		}
		for hour in 0..24 * 9 {
			let day = paid.iter().filter(|(at, _)| (hour..hour + 24).contains(at));
			assert!(day.map(|(_, value)| value).sum::<u128>() <= 100);
		}
		// And not much less, on the whole.
		assert!(paid.len() * 3 > 800, "{}", paid.len());
	});
}

#[test]
fn across_the_edges_of_an_allowance_and_of_solo() {
	world(|| {
		let id = shared();
		appoint(id, &CHARLIE, spender(limit(50, 7), &[]));
		later(7 * DAY - 1);
		assert_ok!(pay_dollars(ALICE, id, 100));
		assert_ok!(pay_dollars(CHARLIE, id, 50));
		later(1);
		assert_noop!(pay_dollars(BOB, id, 1), Error::AboveSolo);
		assert_noop!(pay_dollars(CHARLIE, id, 1), Error::AboveAllowance);
	});
}

#[test]
fn in_many_small_parts() {
	world(|| {
		let id = limited();
		// A unit of bitcoin is worth 0.0005 dollars, a unit of a dollar a millionth: none is free.
		let mite = |asset| Payment { asset, amount: 1, ..dollars(BOB, 0, 0) };
		for _ in 0..50 {
			assert_ok!(pay(ALICE, id, mite(BTC)));
			assert_ok!(pay(ALICE, id, mite(USD)));
			assert_ok!(pay(ALICE, id, mite(NATIVE)));
		}
		let least = 50 * (VALUE / 2_000 + VALUE / 1_000_000 + 2_000_000);
		assert_eq!(counted(id), least);
		// A price of less than a value of one for each unit still counts one for each payment.
		set_price(NATIVE, Some(FixedU128::from_inner(1)));
		let before = counted(id);
		assert_ok!(pay(ALICE, id, mite(NATIVE)));
		assert_eq!(counted(id), before + 1);
	});
}

#[test]
fn by_swaps_at_a_bad_price() {
	world(|| {
		let id = limited();
		// The exchange is the thief's: what comes out of it is half of what went in.
		Slip::set(Permill::from_percent(50));
		assert_ok!(operate(ALICE, id, swap(USD, NATIVE, 150 * DOLLAR)));
		assert_eq!(counted(id), 75 * VALUE);
		assert_noop!(operate(ALICE, id, swap(USD, NATIVE, 51 * DOLLAR)), Error::AboveLimit);
		assert_noop!(operate(ALICE, id, swap(NATIVE, USD, 26 * UNIT)), Error::AboveLimit);
		// To and fro is twice the loss.
		assert_ok!(operate(ALICE, id, swap(USD, NATIVE, 30 * DOLLAR)));
		assert_ok!(operate(ALICE, id, swap(NATIVE, USD, 10 * UNIT)));
		assert_eq!(counted(id), 100 * VALUE);
		assert_noop!(pay_dollars(ALICE, id, 1), Error::AboveLimit);
	});
}

#[test]
fn by_a_swap_into_what_nobody_can_value() {
	world(|| {
		let id = limited();
		set_price(EUR, Some(FixedU128::from_u32(1)));
		hide_price(EUR, true);
		assert_noop!(operate(ALICE, id, swap(USD, EUR, DOLLAR)), Error::PriceUnavailable);
		let through = Payment { pay_with: Some((EUR, RICH)), ..dollars(DAVE, 1, 0) };
		assert_noop!(pay(ALICE, id, through), Error::InsufficientFunds);
		give(EUR, &ALICE, &FinanceVaults::account_of(id), 1_000);
		let through = Payment { asset: USD, amount: 10, ..dollars(DAVE, 1, 0) };
		let through = Payment { pay_with: Some((EUR, 1_000)), ..through };
		assert_noop!(pay(ALICE, id, through), Error::PriceUnavailable);
	});
}

#[test]
fn by_paying_out_of_another_asset_at_a_bad_price() {
	world(|| {
		let id = limited();
		Slip::set(Permill::from_percent(50));
		// Dave gets 60 dollars, and the thief's exchange 30 more.
		let through =
			|amount| Payment { pay_with: Some((NATIVE, RICH)), ..dollars(DAVE, amount, 0) };
		assert_ok!(pay(ALICE, id, through(60)));
		assert_eq!(counted(id), 90 * VALUE);
		assert_noop!(pay(ALICE, id, through(7)), Error::AboveLimit);
		assert_ok!(pay(ALICE, id, through(6)));
	});
}

#[test]
fn in_a_batch() {
	world(|| {
		let id = limited();
		let calls = |n: usize| vec![call_pay(id, dollars(DAVE, 40, 0)); n];
		// All or none of them.
		let all = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: calls(3) });
		assert_noop!(dispatch(ALICE, all), Error::AboveLimit);
		let nested = RuntimeCall::Utility(pallet_utility::Call::force_batch {
			calls: vec![RuntimeCall::Utility(pallet_utility::Call::batch { calls: calls(2) }); 3],
		});
		assert_ok!(dispatch(ALICE, nested));
		assert_eq!(stolen(), 80);
		assert_eq!(counted(id), 80 * VALUE);
		let some = RuntimeCall::Utility(pallet_utility::Call::batch { calls: calls(3) });
		assert_ok!(dispatch(ALICE, some));
		assert_eq!(stolen(), 80);
	});
}

#[test]
fn by_proxies_and_derived_accounts() {
	world(|| {
		let id = limited();
		for proxy in [BOB, EVE] {
			assert_ok!(Proxy::add_proxy(signed(ALICE), proxy, (), 0));
		}
		let by_proxy = |proxy: AccountId, amount| {
			let call = Box::new(call_pay(id, dollars(DAVE, amount, 0)));
			Proxy::proxy(signed(proxy), ALICE, None, call).expect("he is one");
		};
		by_proxy(BOB, 60);
		by_proxy(EVE, 60);
		assert_eq!(stolen(), 60);
		// What an owner's other accounts call is not the owner's.
		let call = Box::new(call_pay(id, dollars(DAVE, 1, 0)));
		let derived = RuntimeCall::Utility(pallet_utility::Call::as_derivative { index: 0, call });
		assert_noop!(dispatch(ALICE, derived), Error::NotAllowed);
		let call = Box::new(call_pay(id, dollars(DAVE, 1, 0)));
		assert!(Proxy::proxy(signed(FERDIE), ALICE, None, call).is_err());
		assert_eq!(stolen(), 60);
	});
}

#[test]
fn by_a_multisig() {
	world(|| {
		let both = [ALICE, BOB];
		let multisig = Multisig::multi_account_id(&both, 2);
		give(NATIVE, &ALICE, &multisig, UNIT);
		let id =
			make_vault(&[multisig.clone(), EVE], Policy { limit: Some(limit(100, 1)), ..policy() });
		let call = call_pay(id, dollars(DAVE, 60, 0));
		let weight = call.get_dispatch_info().call_weight;
		let approve = |who: AccountId, other: AccountId, at| {
			let call = Box::new(call.clone());
			Multisig::as_multi(signed(who), 2, vec![other], at, call, weight)
		};
		assert_ok!(approve(ALICE, BOB, None));
		assert_eq!(stolen(), 0, "one of them is not the owner");
		assert_ok!(approve(BOB, ALICE, Some(Multisig::timepoint())));
		assert_eq!(stolen(), 60);
		assert_ok!(approve(ALICE, BOB, None));
		assert_ok!(approve(BOB, ALICE, Some(Multisig::timepoint())));
		assert_eq!(stolen(), 60, "more than the limit");
		// And each of them alone is nobody.
		assert_noop!(pay_dollars(ALICE, id, 1), Error::NotAllowed);
	});
}

#[test]
fn without_a_price() {
	world(|| {
		let id = limited();
		let native = Payment { asset: NATIVE, amount: UNIT, ..dollars(DAVE, 0, 0) };
		hide_price(NATIVE, true);
		assert_noop!(pay(ALICE, id, native.clone()), Error::PriceUnavailable);
		let through = Payment { pay_with: Some((NATIVE, UNIT)), ..dollars(DAVE, 1, 0) };
		assert_noop!(pay(ALICE, id, through), Error::PriceUnavailable);
		assert_noop!(operate(ALICE, id, swap(NATIVE, USD, UNIT)), Error::PriceUnavailable);
		// What has a price is as before.
		assert_ok!(pay_dollars(ALICE, id, 100));
		hide_price(NATIVE, false);
		assert_noop!(pay(ALICE, id, native), Error::AboveLimit);
	});
}

#[test]
fn with_values_beyond_all_numbers() {
	world(|| {
		let id = make_vault(
			&[ALICE],
			Policy { limit: Some(Limit { value: u128::MAX, period: u64::MAX }), ..policy() },
		);
		let account = FinanceVaults::account_of(id);
		give(NATIVE, &ALICE, &account, RICH / 2);
		set_price(NATIVE, Some(FixedU128::from_inner(u128::MAX)));
		let native = |amount| Payment { asset: NATIVE, amount, ..dollars(BOB, 0, 0) };
		// The whole is worth more than can be counted.
		assert_noop!(pay(ALICE, id, native(2 * UNIT)), Error::PriceUnavailable);
		assert_ok!(pay(ALICE, id, native(UNIT)));
		assert_eq!(counted(id), u128::MAX);
		assert_noop!(pay(ALICE, id, native(1)), Error::AboveLimit);
		assert_noop!(pay_dollars(ALICE, id, 1), Error::AboveLimit);
		for asset in [NATIVE, USD, BTC, EUR] {
			let all = Payment { asset, amount: u128::MAX, ..dollars(BOB, 0, 0) };
			assert_noop!(pay(ALICE, id, all), Error::InsufficientFunds);
		}
	});
}

#[test]
fn to_the_vault_itself() {
	world(|| {
		let id = limited();
		let account = FinanceVaults::account_of(id);
		for asset in [NATIVE, USD, BTC] {
			let payment = Payment { asset, amount: ED, ..dollars(account.clone(), 0, 0) };
			assert_noop!(pay(ALICE, id, payment), Error::SameAccountOrAsset);
		}
	});
}

#[test]
fn by_vaults_that_own_vaults() {
	world(|| {
		let inner = limited();
		let account = FinanceVaults::account_of(inner);
		// A vault's account signs nothing, so what it owns is lost, and it spends nothing.
		let outer = make_vault(std::slice::from_ref(&account), policy());
		assert_noop!(pay_dollars(ALICE, outer, 1), Error::NotAllowed);
		// From vault to vault it is spent as well.
		let other = make_vault(&[ALICE], policy());
		let to = FinanceVaults::account_of(other);
		assert_noop!(pay(ALICE, inner, dollars(to.clone(), 101, 0)), Error::AboveLimit);
		assert_ok!(pay(ALICE, inner, dollars(to, 100, 0)));
		assert_ok!(pay(ALICE, other, dollars(account, 100, 0)));
		assert_noop!(pay_dollars(ALICE, inner, 1), Error::AboveLimit);
	});
}

#[test]
fn outside_of_a_spenders_categories() {
	world(|| {
		let id = limited();
		appoint(id, &CHARLIE, spender(limit(50, 1), &[FOOD]));
		for category in [categories::NONE, FOOD - 1, FOOD + 1, RENT, OTHER, Category::MAX] {
			assert_noop!(pay(CHARLIE, id, dollars(DAVE, 1, category)), Error::NotCovered);
		}
		assert_ok!(pay(CHARLIE, id, dollars(DAVE, 1, FOOD)));
		for operation in [
			swap(USD, NATIVE, DOLLAR),
			Operation::Supply { asset: USD, amount: 1 },
			Operation::Borrow { asset: USD, amount: 1 },
			Operation::Move { from: RENT, to: FOOD, value: 1 },
		] {
			assert_noop!(operate(CHARLIE, id, operation), Error::NotAllowed);
		}
	});
}

#[test]
fn after_a_role_was_taken_away() {
	world(|| {
		let id = limited();
		appoint(id, &CHARLIE, spender(limit(50, 1), &[]));
		assert_ok!(pay_dollars(CHARLIE, id, 1));
		let none = Change::Member { who: CHARLIE, roles: Default::default() };
		assert_ok!(change(ALICE, id, none));
		// At once, in the same block.
		assert_noop!(pay_dollars(CHARLIE, id, 1), Error::NotAllowed);
		appoint(id, &EVE, spender(limit(50, 1), &[]));
		assert_ok!(pay_dollars(EVE, id, 30));
		let roles = spender(limit(40, 1), &[FOOD]);
		assert_ok!(change(ALICE, id, Change::Member { who: EVE, roles }));
		assert_noop!(pay_dollars(EVE, id, 1), Error::NotCovered);
		// What he has spent before counts.
		assert_noop!(pay(EVE, id, dollars(DAVE, 11, FOOD)), Error::AboveAllowance);
		assert_ok!(pay(EVE, id, dollars(DAVE, 10, FOOD)));
	});
}

#[test]
fn by_an_adviser_who_should_only_propose() {
	world(|| {
		let id = limited();
		appoint(id, &CHARLIE, adviser(limit(1_000_000, 1), 1_000_000));
		assert_noop!(pay_dollars(CHARLIE, id, 1), Error::NotAllowed);
		let borrow = Operation::Borrow { asset: USD, amount: 1 };
		assert_noop!(operate(CHARLIE, id, borrow), Error::NotCovered);
		// To swap to and fro until nothing is left.
		Slip::set(Permill::from_percent(50));
		let mut lost = 0;
		while operate(CHARLIE, id, swap(USD, NATIVE, 20 * DOLLAR)).is_ok() {
			lost += 10;
		}
		assert_eq!((lost, counted(id)), (100, 100 * VALUE));
	});
}

#[test]
fn to_drain_it_by_borrowing() {
	world(|| {
		let id = shared();
		let borrow = |dollars: u128| Operation::Borrow { asset: USD, amount: dollars * DOLLAR };
		assert_ok!(operate(ALICE, id, Operation::Supply { asset: BTC, amount: 100_000_000 }));
		assert_noop!(operate(ALICE, id, borrow(101)), Error::AboveSolo);
		assert_ok!(operate(ALICE, id, borrow(50)));
		// What was borrowed is no other money than that of the vault.
		assert_noop!(pay_dollars(ALICE, id, 51), Error::AboveSolo);
		assert_ok!(pay_dollars(ALICE, id, 50));
		assert_noop!(operate(BOB, id, borrow(1)), Error::AboveSolo);
		// To repay it does not give the room back.
		assert_ok!(operate(BOB, id, Operation::Repay { asset: USD, amount: None }));
		assert_noop!(operate(BOB, id, borrow(1)), Error::AboveSolo);
	});
}

#[test]
fn by_changing_limits_between_spends() {
	world(|| {
		let id = limited();
		let with = |limit: Option<Limit>| {
			let policy = Vaults::<Test>::get(id).expect("there is one").policy;
			change(ALICE, id, Change::Policy(Policy { limit, ..policy }))
		};
		assert_ok!(pay_dollars(ALICE, id, 100));
		for looser in [None, Some(limit(101, 1)), Some(Limit { period: DAY - 1, ..limit(100, 1) })]
		{
			assert_noop!(with(looser), Error::NeedsMotion);
		}
		// A longer period, and then the first again, is no fresh one.
		assert_ok!(with(Some(limit(100, 2))));
		assert_noop!(with(Some(limit(100, 1))), Error::NeedsMotion);
		later(DAY);
		assert_noop!(pay_dollars(ALICE, id, 1), Error::AboveLimit);
		later(DAY);
		assert_ok!(pay_dollars(ALICE, id, 90));
		assert_ok!(with(Some(limit(50, 2))));
		assert_noop!(pay_dollars(ALICE, id, 1), Error::AboveLimit);
	});
}

#[test]
fn by_changing_envelopes_between_spends() {
	world(|| {
		let id = limited();
		let with = |budget| change(ALICE, id, Change::Envelope { category: FOOD, budget });
		let eat = |amount| pay(ALICE, id, dollars(DAVE, amount, FOOD));
		let budget = monthly(50);
		assert_ok!(with(Some(budget)));
		assert_ok!(eat(50));
		for looser in [
			None,
			Some(Budget { value: None, ..budget }),
			Some(Budget { hard: false, ..budget }),
			Some(Budget { start: START_MS - 1, ..budget }),
			Some(Budget { period: Period::Days(40), ..budget }),
			Some(Budget { rollover: Rollover::UpTo(1), ..budget }),
			Some(monthly(51)),
		] {
			assert_noop!(with(looser), Error::NeedsMotion);
		}
		assert_ok!(with(Some(monthly(40))));
		assert_noop!(with(Some(budget)), Error::NeedsMotion);
		assert_noop!(eat(1), Error::AboveBudget);
	});
}

#[test]
fn by_moving_budgets_in_a_circle() {
	world(|| {
		let id = limited();
		let round = [FOOD, RENT, OTHER];
		for category in round {
			assert_ok!(set_envelope(id, category, Some(monthly(30))));
		}
		for _ in 0..5 {
			for n in 0..3 {
				let (from, to) = (round[n], round[(n + 1) % 3]);
				let value = left(id, from);
				assert_ok!(operate(ALICE, id, Operation::Move { from, to, value }));
			}
		}
		let sum: Value = round.iter().map(|category| left(id, *category)).sum();
		assert_eq!(sum, 90 * VALUE);
		// And it is spent only once, wherever it is.
		let mut spent = 0;
		for category in round {
			let all = left(id, category) / VALUE;
			if all > 0 {
				assert_ok!(pay(ALICE, id, dollars(DAVE, all, category)));
				spent += all;
			}
			assert_noop!(pay(ALICE, id, dollars(DAVE, 1, category)), Error::AboveBudget);
		}
		assert_eq!(spent, 90);
	});
}

#[test]
fn around_existential_deposits() {
	world(|| {
		let id = limited();
		let account = FinanceVaults::account_of(id);
		let deposit = Vaults::<Test>::get(id).expect("there is one").deposit;
		set_policy(id, |policy| policy.limit = None);
		for (asset, least) in [(NATIVE, ED), (USD, ASSET_ED), (BTC, ASSET_ED)] {
			let rest = |rest: Balance| Payment {
				asset: asset.clone(),
				amount: balance(asset.clone(), &account) - rest,
				..dollars(BOB, 0, 0)
			};
			for below in [1, least - 1] {
				assert_noop!(pay(ALICE, id, rest(below)), Error::InsufficientFunds);
			}
			// Only native tokens have to stay. Of others, all can leave, or all but the minimum.
			if asset == NATIVE {
				assert_noop!(pay(ALICE, id, rest(0)), Error::InsufficientFunds);
			}
			assert_ok!(pay(ALICE, id, rest(least + 1)));
			assert_ok!(pay(ALICE, id, rest(least)));
			assert_noop!(pay(ALICE, id, rest(least - 1)), Error::InsufficientFunds);
			let swapped = swap(asset.clone(), EUR, 1);
			assert_noop!(operate(ALICE, id, swapped), Error::InsufficientFunds);
			if asset != NATIVE {
				assert_ok!(pay(ALICE, id, rest(0)));
				assert_eq!(balance(asset.clone(), &account), 0);
			}
		}
		// What is on hold stays, whatever is paid.
		assert_eq!(Balances::balance_on_hold(&HoldReason::Vault.into(), &account), deposit);
		assert_eq!(FinanceVaults::fees_of(id), 1_000_000);
	});
}

#[test]
fn of_what_was_given_for_fees_and_deposits() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		assert_ok!(FinanceVaults::add_fees(signed(EVE), id, 1_000 * UNIT));
		let all = FinanceVaults::spendable(id, &NATIVE);
		let native = |amount| Payment { asset: NATIVE, amount, ..dollars(BOB, 0, 0) };
		assert_noop!(pay(ALICE, id, native(all + 1)), Error::InsufficientFunds);
		// Nor by the exchange, which would take it all.
		let through = Payment {
			pay_with: Some((NATIVE, u128::MAX)),
			..dollars(BOB, 2 * (all + ED) / UNIT + 2, 0)
		};
		assert_noop!(pay(ALICE, id, through), Error::InsufficientFunds);
		let operation = swap(NATIVE, USD, all + 1);
		assert_noop!(operate(ALICE, id, operation), Error::InsufficientFunds);
		let operation = Operation::Supply { asset: NATIVE, amount: all + 1 };
		assert_noop!(operate(ALICE, id, operation), Error::InsufficientFunds);
	});
}

#[test]
fn by_moving_the_oracles_price() {
	world(|| {
		let id = limited();
		// What is cheap for a moment counts as cheap: the limit goes by the oracle. But not twice.
		set_price(NATIVE, Some(FixedU128::from_u32(1)));
		let native =
			|units: u128| Payment { asset: NATIVE, amount: units * UNIT, ..dollars(DAVE, 0, 0) };
		assert_ok!(pay(ALICE, id, native(100)));
		set_price(NATIVE, Some(FixedU128::from_inner(1)));
		assert_noop!(pay(ALICE, id, native(1)), Error::AboveLimit);
		assert_eq!(counted(id), 100 * VALUE);
	});
}

#[test]
fn while_it_is_frozen_by_any_way() {
	world(|| {
		let id = shared();
		appoint(id, &CHARLIE, spender(limit(50, 7), &[]));
		appoint(id, &EVE, adviser(limit(50, 7), 50));
		assert_ok!(FinanceVaults::freeze(signed(BOB), id));
		for who in [ALICE, BOB, CHARLIE] {
			assert_noop!(dispatch(who, call_pay(id, dollars(DAVE, 1, 0))), Error::Frozen);
		}
		assert_noop!(operate(EVE, id, swap(USD, NATIVE, 1)), Error::Frozen);
		let unfreeze = change(ALICE, id, Change::Unfreeze);
		assert_noop!(unfreeze, Error::NeedsMotion);
	});
}

#[test]
fn by_rules_bills_and_streams_of_ones_own() {
	world(|| {
		let id = shared();
		let stream = StreamInput {
			to: DAVE,
			asset: USD,
			amount: 1_000 * DOLLAR,
			start: START_MS,
			end: START_MS + 10 * DAY,
			category: OTHER,
		};
		let bill = BillInput {
			payment: dollars(DAVE, 30, RENT),
			start: START_MS + HOUR,
			every: Some(Period::Days(1)),
			times: None,
		};
		let daily = Condition::Time { start: START_MS + HOUR, every: Some(Period::Days(1)) };
		let rule = RuleInput {
			conditions: vec![daily].try_into().expect("it is one"),
			action: Action::Transfer {
				to: DAVE,
				asset: USD,
				amount: Amount::Exact(30 * DOLLAR),
				category: FOOD,
			},
			cooldown: HOUR,
			max_loss: 0,
			times: None,
		};
		assert_ok!(FinanceVaults::add_stream(signed(ALICE), id, Box::new(stream)));
		assert_ok!(FinanceVaults::add_bill(signed(ALICE), id, Box::new(bill)));
		assert_ok!(FinanceVaults::add_rule(signed(BOB), id, Box::new(rule)));
		let streams = Streams::<Test>::iter_keys().map(|(_, stream)| stream).collect::<Vec<_>>();
		// What has arrived at the end of each hour.
		let mut arrived = vec![0];
		for hour in 0..24 * 15 {
			pass(HOUR);
			let _ = FinanceVaults::claim_stream(signed(EVE), id, streams[0]);
			if hour % 5 == 0 {
				let _ = pay_dollars(ALICE, id, 7);
			}
			arrived.push(balance(USD, &DAVE));
		}
		let week = 7 * 24;
		let most = (week..arrived.len()).map(|hour| arrived[hour] - arrived[hour - week]).max();
		assert!(most <= Some(100 * DOLLAR), "{most:?}");
		assert!(arrived[arrived.len() - 1] > 150 * DOLLAR, "they do spend what they may");
	});
}
