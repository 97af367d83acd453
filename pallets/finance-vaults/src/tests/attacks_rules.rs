// SPDX-License-Identifier: Apache-2.0

//! What somebody might try with rules, bills and streams.

use super::{rules::*, *};
use frame_support::{assert_noop, assert_ok};
use polyphony_support::clock::Clock;
use sp_runtime::Permill;

fn percent(percent: u32) -> Permill {
	Permill::from_percent(percent)
}

/// The vault has at least, or at most, so many thousand dollars.
fn has(side: Side, level: u128, rearm: u128) -> ConditionOf<Test> {
	let of = |thousands: u128| thousands * 1_000 * DOLLAR;
	Condition::Balance(USD, Edge { side, level: of(level), rearm: of(rearm) })
}

/// Two rules of which each makes what the other waits for: one buys bitcoins for 300,000 dollars, the
/// other sells them again.
fn make_loop(id: VaultId, max_loss: Value) -> [ItemId; 2] {
	let swap = |sell, buy, amount| Action::Swap {
		sell,
		buy,
		amount: Amount::Exact(amount),
		max_slippage: percent(2),
	};
	let buy = swap(USD, BTC, 300_000 * DOLLAR);
	let sell = swap(BTC, USD, 600_000_000);
	[(has(Side::AtLeast, 900, 800), buy), (has(Side::AtMost, 800, 850), sell)]
		.map(|(condition, action)| add(id, RuleInput { max_loss, ..rule(&[condition], action) }))
}

#[test]
fn a_loop_of_rules_ends_at_what_they_may_lose() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let items = make_loop(id, fixed(10_000));
		Slip::set(percent(1));
		for _ in 0..2_000 {
			pass(HOUR);
		}
		// Three times 3,000 dollars each.
		for item in items {
			assert!(get(id, item).lost <= fixed(9_000));
		}
		assert_eq!(firings(id), 6);
		assert!(items.iter().any(|item| get(id, *item).suspended == Some(Suspension::Loss)));
	});
}

#[test]
fn a_loop_of_rules_has_so_many_firings_in_a_day() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		make_loop(id, fixed(10_000));
		for day in 1..=2 {
			for _ in 0..24 * 60 {
				pass(60_000);
			}
			assert_eq!(firings(id), 20 * day);
		}
	});
}

#[test]
fn a_loop_of_rules_is_no_faster_than_the_cooldown() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let items = make_loop(id, fixed(10_000));
		for item in items {
			Rules::<Test>::mutate(id, item, |rule| {
				rule.as_mut().expect("there is the rule").input.cooldown = 6 * HOUR;
			});
		}
		for _ in 0..24 * 10 {
			pass(6 * 60_000);
		}
		// Four times each in a day.
		assert!(firings(id) <= 8, "{}", firings(id));
	});
}

#[test]
fn a_loop_of_rules_ends_at_the_limit_of_the_vault() {
	world(|| {
		let limited = Policy { limit: Some(limit(4_000, 30)), ..policy() };
		let id = make_vault(&[ALICE], limited);
		make_loop(id, fixed(1_000_000));
		Slip::set(percent(1));
		for _ in 0..24 * 20 {
			pass(HOUR);
		}
		assert_eq!(firings(id), 1);
		assert!(failures(id).iter().all(|error| *error == Error::<Test>::AboveLimit.into()));
	});
}

#[test]
fn a_loop_of_rules_ends_with_the_fees() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		make_loop(id, fixed(1_000_000));
		let fees = FinanceVaults::fees_of(id);
		FinanceVaults::take_fee(
			id,
			frame_support::weights::Weight::from_parts((fees as u64 - 1_000) * 1_000_000, 0),
		)
		.expect("there is as much");
		for _ in 0..100 {
			pass(HOUR);
		}
		assert_eq!((firings(id), FinanceVaults::fees_of(id)), (2, 200));
	});
}

#[test]
fn two_vaults_that_pay_each_other_are_bounded_as_each_is() {
	world(|| {
		let (one, two) = (make_vault(&[ALICE], policy()), make_vault(&[ALICE], policy()));
		for (id, other) in [(one, two), (two, one)] {
			let action = Action::Transfer {
				to: FinanceVaults::account_of(other),
				asset: USD,
				amount: Amount::Exact(200_000 * DOLLAR),
				category: categories::OTHER,
			};
			add(id, rule(&[has(Side::AtLeast, 999, 998)], action));
		}
		for _ in 0..24 * 60 {
			pass(60_000);
		}
		assert!(firings(one) <= 20 && firings(two) <= 20);
	});
}

#[test]
fn slippage_again_and_again_ends_at_what_a_rebalance_may_lose() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let targets = vec![(USD, percent(50)), (BTC, percent(50))];
		let action = Action::Rebalance {
			targets: targets.try_into().expect("not too many"),
			tolerance: percent(1),
			max_slippage: percent(2),
		};
		let item = add(id, RuleInput { max_loss: fixed(6_000), ..rule(&[daily()], action) });
		Slip::set(percent(1));
		let mut losses = 0;
		for day in 0..60u32 {
			price(if day % 2 == 0 { 40_000 } else { 60_000 });
			let count = records(id).len();
			pass(DAY);
			let lost: u128 = records(id)[count..]
				.iter()
				.map(|record| match record {
					Record::Swapped { loss: Some(loss), .. } => *loss,
					_ => 0,
				})
				.sum();
			losses += lost;
		}
		let rule = get(id, item);
		assert_eq!(rule.suspended, Some(Suspension::Loss));
		assert!(losses == rule.lost && losses <= fixed(6_000) && losses > fixed(3_000));
		assert_noop!(
			FinanceVaults::resume_rule(signed(ALICE), id, item),
			Error::<Test>::NotSuspended
		);
	});
}

#[test]
fn an_exchange_far_from_the_oracle_gets_nothing() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let amount = Amount::Part(percent(100));
		let action = Action::Swap { sell: USD, buy: BTC, amount, max_slippage: percent(1) };
		let item = add(id, RuleInput { max_loss: u128::MAX, ..rule(&[daily()], action) });
		Slip::set(percent(50));
		for _ in 0..10 {
			pass(DAY);
		}
		assert_eq!((firings(id), get(id, item).lost), (0, 0));
		assert_eq!(FinanceVaults::spendable(id, &USD), 1_000_000 * DOLLAR - ASSET_ED);
	});
}

#[test]
fn the_limit_holds_across_the_edges_of_its_period() {
	world(|| {
		let limited = Policy { limit: Some(limit(100, 1)), ..policy() };
		let id = make_vault(&[ALICE], limited);
		// All at midnight and just before it.
		let time = |start| Condition::Time { start, every: Some(Period::Days(1)) };
		add(id, rule(&[time(START_MS + DAY - 1)], tip(60)));
		add(id, rule(&[time(START_MS + DAY)], tip(60)));
		for start in [START_MS + DAY - 1, START_MS + DAY] {
			let payment = dollars(DAVE, 60, categories::NONE);
			let input = BillInput { payment, start, every: Some(Period::Days(1)), times: None };
			assert_ok!(FinanceVaults::add_bill(signed(ALICE), id, Box::new(input)));
		}
		let stream = StreamInput {
			to: DAVE,
			asset: USD,
			amount: 100_000 * DOLLAR,
			start: START_MS,
			end: START_MS + 100 * DAY,
			category: categories::NONE,
		};
		assert_ok!(FinanceVaults::add_stream(signed(ALICE), id, Box::new(stream)));
		let mut log: Vec<(Moment, Balance)> = Vec::new();
		let mut had = 0;
		for _ in 0..4 {
			for step in [DAY - 1 - 12 * HOUR, 12 * HOUR, 1] {
				begin_block(step);
				end_block();
				let _ = FinanceVaults::claim_stream(signed(EVE), id, 4);
				let now = FinanceVaults::now();
				log.push((now, balance(USD, &DAVE) - had));
				had = balance(USD, &DAVE);
				let lately = log.iter().filter(|(at, _)| *at + DAY > now);
				assert!(lately.map(|(_, paid)| paid).sum::<u128>() <= 100 * DOLLAR);
			}
		}
		assert!(had > 200 * DOLLAR);
	});
}

#[test]
fn one_owner_spends_no_more_alone_by_rules_bills_and_streams() {
	world(|| {
		let solo = Policy { threshold: 2, solo: Some(limit(10, 1)), ..policy() };
		let id = make_vault(&[ALICE, BOB], solo);
		for _ in 0..6 {
			add(id, rule(&[daily()], tip(6)));
		}
		let payment = dollars(DAVE, 6, categories::NONE);
		let input = BillInput {
			payment: payment.clone(),
			start: START_MS + HOUR,
			every: Some(Period::Days(1)),
			times: None,
		};
		assert_ok!(FinanceVaults::add_bill(signed(BOB), id, Box::new(input)));
		let stream = StreamInput {
			to: DAVE,
			asset: USD,
			amount: 1_000 * DOLLAR,
			start: START_MS,
			end: START_MS + 10 * DAY,
			category: categories::NONE,
		};
		assert_ok!(FinanceVaults::add_stream(signed(BOB), id, Box::new(stream)));
		begin_block(HOUR);
		end_block();
		let _ = FinanceVaults::claim_stream(signed(DAVE), id, 7);
		assert_noop!(
			FinanceVaults::pay(signed(ALICE), id, Box::new(payment)),
			Error::<Test>::AboveSolo
		);
		assert!(balance(USD, &DAVE) <= 10 * DOLLAR);
	});
}

#[test]
fn a_rule_made_when_one_owner_was_enough_is_one_owners_later() {
	world(|| {
		let id = make_vault(&[ALICE, BOB], Policy { solo: Some(limit(10, 1)), ..policy() });
		add(id, rule(&[daily()], tip(100)));
		pass(HOUR);
		pass(DAY);
		assert_eq!(tips(), 100);
		Vaults::<Test>::mutate(id, |vault| {
			vault.as_mut().expect("there is the vault").policy.threshold = 2;
		});
		pass(DAY);
		assert_eq!((tips(), failures(id)), (100, vec![Error::<Test>::AboveSolo.into()]));
	});
}

#[test]
fn to_make_a_rule_anew_does_not_let_the_vault_fire_more_often() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		price(60_000);
		for _ in 0..40 {
			let item = add(id, rule(&[dear()], tip(1)));
			pass(60_000);
			assert_ok!(FinanceVaults::remove_rule(signed(ALICE), id, item));
		}
		assert_eq!((firings(id), tips()), (20, 20));
	});
}

#[test]
fn rules_that_fail_block_nobody_and_spend_only_their_own_fees() {
	world(|| {
		let (bad, good) = (make_vault(&[EVE], policy()), make_vault(&[ALICE], policy()));
		for _ in 0..8 {
			let input = Box::new(rule(&[dear()], tip(2_000_000)));
			assert_ok!(FinanceVaults::add_rule(signed(EVE), bad, input));
			add(good, rule(&[dear()], tip(1)));
		}
		price(60_000);
		end_block();
		assert_eq!((failures(bad).len(), firings(good)), (8, 8));
		assert_eq!(FinanceVaults::fees_of(bad), 1_000_000 - 8 * 400);
		assert_eq!(FinanceVaults::fees_of(good), 1_000_000 - 8 * 400);
	});
}

#[test]
fn a_feed_that_comes_and_goes_fires_nothing_twice() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		add(id, rule(&[dear()], tip(1)));
		for _ in 0..10 {
			price(60_000);
			pass(HOUR);
			set_price(BTC, None);
			pass(HOUR);
		}
		assert_eq!(firings(id), 1);
	});
}

#[test]
fn a_gift_to_the_vault_fires_a_rule_once() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let action = Action::Transfer {
			to: DAVE,
			asset: USD,
			amount: Amount::Above(1_000_000 * DOLLAR),
			category: categories::NONE,
		};
		add(id, rule(&[has(Side::AtLeast, 1_100, 1_050)], action));
		for _ in 0..5 {
			// Each gift is more than what it makes the vault pay: nobody gains by it.
			give(USD, &EVE, &FinanceVaults::account_of(id), 200_000 * DOLLAR);
			pass(HOUR);
		}
		assert_eq!(firings(id), 5);
		assert!(balance(USD, &DAVE) <= 1_000_000 * DOLLAR);
		assert_eq!(FinanceVaults::spendable(id, &USD), 1_000_000 * DOLLAR);
	});
}

#[test]
fn a_position_that_somebody_else_worsens_does_not_spend_above_the_limit() {
	use polyphony_support::traits::LendingPool;
	world(|| {
		let limited = Policy { limit: Some(limit(100, 1)), ..policy() };
		let id = make_vault(&[ALICE], limited);
		let action = Action::Repay {
			debtor: Some(BOB),
			asset: USD,
			amount: Amount::Exact(80 * DOLLAR),
			category: categories::OTHER,
		};
		let ill = Condition::Health(Some(BOB), at_most(fixed(1), fixed(2)));
		add(id, rule(&[ill], action));
		for _ in 0..20 {
			assert_ok!(Market::borrow(&BOB, &USD, 200 * DOLLAR));
			set_health(&BOB, Some(sp_runtime::FixedU128::from_u32(1)));
			pass(30 * 60_000);
			set_health(&BOB, None);
			pass(30 * 60_000);
		}
		assert_eq!(Market::owed(&BOB, &USD), (20 * 200 - 80) * DOLLAR);
	});
}
