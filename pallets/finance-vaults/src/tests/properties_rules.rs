// SPDX-License-Identifier: Apache-2.0

//! Whatever rules, bills and streams a vault has, and whatever happens: its limits hold.

use super::{rules::*, *};
use polyphony_support::clock::Clock;
use proptest::prelude::*;
use sp_runtime::Permill;
use std::collections::BTreeMap;

/// What somebody does.
#[derive(Clone, Debug)]
enum Step {
	/// So much time passes, in minutes.
	Pass(u64),
	/// The price of bitcoin, in thousands of dollars; none at zero.
	Price(u32),
	/// What the exchange keeps, in thousandths.
	Slip(u32),
	/// A rule: which condition, which action, how many dollars, the cooldown in hours, what it may
	/// lose in dollars, and whether all owners have made it.
	Rule(u8, u8, u128, u64, u128, bool),
	/// A bill over so many dollars in so many hours, each so many days.
	Bill(u128, u64, u16, bool),
	/// A stream of so many dollars for so many hours.
	Stream(u128, u64, bool),
	/// Somebody claims from all streams.
	Claim,
	/// An owner pays.
	Pay(u128),
	/// The vault is frozen for so many hours.
	Freeze(u64),
	/// A halt begins or ends.
	Halt,
	/// An owner resumes all rules.
	Resume,
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		8 => (1u64..30 * 60).prop_map(Step::Pass),
		3 => (40u32..70).prop_map(Step::Price),
		1 => Just(Step::Price(0)),
		1 => (0u32..20).prop_map(Step::Slip),
		4 => (0u8..5, 0u8..6, 1u128..400, 1u64..30, 0u128..200, any::<bool>())
			.prop_map(|(when, what, much, hours, loss, all)| {
				Step::Rule(when, what, much, hours, loss, all)
			}),
		2 => (1u128..400, 0u64..48, 1u16..4, any::<bool>())
			.prop_map(|(much, hours, days, all)| Step::Bill(much, hours, days, all)),
		1 => (1u128..4_000, 1u64..200, any::<bool>())
			.prop_map(|(much, hours, all)| Step::Stream(much, hours, all)),
		2 => Just(Step::Claim),
		1 => (1u128..400).prop_map(Step::Pay),
		1 => (1u64..24).prop_map(Step::Freeze),
		1 => Just(Step::Halt),
		1 => Just(Step::Resume),
	]
}

fn condition(number: u8) -> ConditionOf<Test> {
	let time = |days| Condition::Time { start: START_MS, every: Some(Period::Days(days)) };
	let thousand = fixed(1_000);
	match number {
		0 => Condition::Price(BTC, at_least(60 * thousand, 55 * thousand)),
		1 => Condition::Price(BTC, at_most(50 * thousand, 52 * thousand)),
		2 => Condition::Balance(USD, at_least(1_000_000 * DOLLAR, 999_900 * DOLLAR)),
		3 => Condition::Balance(USD, at_most(999_950 * DOLLAR, 999_960 * DOLLAR)),
		_ => time(1),
	}
}

fn action(number: u8, much: u128) -> ActionOf<Test> {
	let max_slippage = Permill::from_percent(1);
	let amount = Amount::Exact(much * DOLLAR);
	let targets = vec![(USD, Permill::from_percent(50)), (BTC, Permill::from_percent(50))];
	match number {
		0 | 1 => tip(much),
		2 => Action::Swap { sell: USD, buy: BTC, amount, max_slippage },
		3 => {
			let amount = Amount::Exact(much * 2_000);
			Action::Swap { sell: BTC, buy: USD, amount, max_slippage }
		},
		4 => Action::Supply { asset: USD, amount },
		_ => Action::Rebalance {
			targets: targets.try_into().expect("not too many"),
			tolerance: Permill::from_percent(5),
			max_slippage,
		},
	}
}

/// What has left a vault, and when.
#[derive(Default)]
struct Log {
	/// How often rules have fired, and how often they could not.
	tried: (u32, u32),
	/// When, how much, and whether one owner alone has decided so.
	left: Vec<(Moment, Value, bool)>,
	/// When rules have fired last.
	fired: BTreeMap<ItemId, Moment>,
	/// What they have lost.
	lost: BTreeMap<ItemId, Value>,
}

impl Log {
	/// Whether one owner alone has made something.
	fn is_solo(cause: &CauseOf<Test>, own: &[ItemId]) -> bool {
		match cause {
			Cause::Owner(_) => true,
			Cause::Rule(item) | Cause::Bill(item) | Cause::Stream(item) => own.contains(item),
			_ => false,
		}
	}

	/// Takes down what has happened since, and checks it.
	fn go_on(&mut self, id: VaultId, own: &[ItemId], policy: &Policy) -> Result<(), TestCaseError> {
		let now = FinanceVaults::now();
		for record in &records(id) {
			match record {
				Record::Paid { cause, value: Some(value), counted: true, .. } => {
					self.left.push((now, *value, Self::is_solo(cause, own)));
				},
				Record::Swapped { cause, loss: Some(loss), .. } => {
					self.left.push((now, *loss, Self::is_solo(cause, own)));
					if let Cause::Rule(item) = cause {
						*self.lost.entry(*item).or_default() += loss;
					}
				},
				Record::FiringFailed { .. } => self.tried.1 += 1,
				Record::Fired { rule, .. } => {
					self.tried.0 += 1;
					let cooldown = get(id, *rule).input.cooldown;
					if let Some(last) = self.fired.insert(*rule, now) {
						prop_assert!(now - last >= cooldown, "{rule} fires too soon");
					}
				},
				_ => {},
			}
		}
		System::reset_events();
		for (item, lost) in &self.lost {
			let rule = get(id, *item);
			prop_assert!(*lost == rule.lost && *lost <= rule.input.max_loss);
		}
		for (limit, solo) in [(policy.limit, false), (policy.solo, true)] {
			let limit = limit.expect("there are limits");
			let lately = self
				.left
				.iter()
				.filter(|(at, _, alone)| *at + limit.period > now && (*alone || !solo));
			let sum: Value = lately.map(|(_, value, _)| value).sum();
			prop_assert!(sum <= limit.value, "{sum} has left, solo: {solo}");
		}
		let paid: usize = balance(USD, &DAVE) as usize;
		prop_assert!(paid == 0 || paid >= ASSET_ED as usize);
		Ok(())
	}
}

fn play(steps: Vec<Step>) -> Result<Log, TestCaseError> {
	let policy = Policy {
		threshold: 2,
		limit: Some(limit(1_000, 2)),
		solo: Some(limit(300, 1)),
		..policy()
	};
	let id = make_vault(&[ALICE, BOB], policy.clone());
	let mut own: Vec<ItemId> = Vec::new();
	let mut log = Log::default();
	for step in steps {
		let next = Vaults::<Test>::get(id).expect("there is the vault").next_item;
		let mut by_all = false;
		match step {
			Step::Pass(minutes) => {
				end_block();
				log.go_on(id, &own, &policy)?;
				begin_block(minutes * 60_000);
			},
			Step::Price(0) => set_price(BTC, None),
			Step::Price(thousands) => price(thousands * 1_000),
			Step::Slip(parts) => Slip::set(Permill::from_parts(parts * 1_000)),
			Step::Rule(when, what, much, hours, loss, all) => {
				let rule = rule(&[condition(when)], action(what, much));
				let input = RuleInput { cooldown: hours * HOUR, max_loss: fixed(loss), ..rule };
				by_all = all;
				let _ = FinanceVaults::with_vault(id, |vault| {
					FinanceVaults::add_rule_for(id, vault, Cause::Motion(0), all, input)
				});
			},
			Step::Bill(much, hours, days, all) => {
				let payment = dollars(DAVE, much, categories::NONE);
				let start = FinanceVaults::clock() + hours * HOUR;
				let every = Some(Period::Days(days));
				let input = BillInput { payment, start, every, times: Some(5) };
				by_all = all;
				let _ = FinanceVaults::with_vault(id, |vault| {
					FinanceVaults::add_bill_for(id, vault, Cause::Motion(0), all, input)
				});
			},
			Step::Stream(much, hours, all) => {
				let start = FinanceVaults::clock();
				let input = StreamInput {
					to: DAVE,
					asset: USD,
					amount: much * DOLLAR,
					start,
					end: start + hours * HOUR,
					category: categories::NONE,
				};
				by_all = all;
				let _ = FinanceVaults::with_vault(id, |vault| {
					FinanceVaults::add_stream_for(id, vault, Cause::Motion(0), all, input)
				});
			},
			Step::Claim => {
				for item in Streams::<Test>::iter_key_prefix(id).collect::<Vec<_>>() {
					let _ = FinanceVaults::claim_stream(signed(EVE), id, item);
				}
			},
			Step::Pay(much) => {
				let payment = Box::new(dollars(DAVE, much, categories::NONE));
				let _ = FinanceVaults::pay(signed(ALICE), id, payment);
			},
			Step::Freeze(hours) => freeze(id, hours * HOUR),
			Step::Halt => TestHalted::set(!TestHalted::get()),
			Step::Resume => {
				for item in Rules::<Test>::iter_key_prefix(id).collect::<Vec<_>>() {
					let _ = FinanceVaults::resume_rule(signed(BOB), id, item);
				}
			},
		}
		let made = Vaults::<Test>::get(id).expect("there is the vault").next_item > next;
		if made && !by_all {
			own.push(next);
		}
		log.go_on(id, &own, &policy)?;
		check();
	}
	Ok(log)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// What leaves the vault in any span of time is within its limits, no rule fires within its
	/// cooldown, and none loses more than it may.
	#[test]
	fn limits_hold_whatever_happens(steps in prop::collection::vec(step(), 1..100)) {
		new_test_ext().execute_with(|| play(steps))?;
	}
}

#[test]
fn something_happens_in_the_property() {
	new_test_ext().execute_with(|| {
		let hours = |hours: u64| Step::Pass(hours * 60);
		let mut steps = vec![
			Step::Rule(4, 0, 200, 1, 0, true),
			Step::Rule(4, 2, 300, 1, 50, false),
			Step::Rule(0, 3, 300, 1, 50, false),
			Step::Bill(100, 3, 1, false),
			Step::Stream(1_000, 100, true),
			Step::Slip(5),
		];
		for _ in 0..5 {
			steps.extend([hours(24), Step::Price(65), hours(1), Step::Claim, Step::Price(50)]);
		}
		let log = play(steps).expect("all of it is within the limits");
		assert!(log.tried.0 >= 8 && log.tried.1 == 0 && tips() > 1_000, "{:?}", log.tried);
	});
}
