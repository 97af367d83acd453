// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the assistant proposes.

use crate::{day, Ledger};
use polyphony_assistant::{
	bills::{detect, Cadence},
	calendar::{start_of_day, Date, Period},
	proposals::{propose, Advice, Balance, Effect, Envelope, Proposal, Situation},
	Category, UNIT,
};

/// Two years: a salary of 2,000 on the 28th, rent of 800 on the 3rd by hand, food of about 300.
fn life() -> Ledger {
	let mut ledger = Ledger::default();
	for day in day(2024, 1, 1)..day(2026, 1, 1) {
		let date = Date::of(day);
		if date.day == 3 {
			ledger.pay(day, "landlord", 80_000, 401, "");
		}
		if date.day == 28 {
			ledger.receive(day, "employer", 200_000, 10_001);
		}
		if day % 3 == 0 {
			ledger.pay(day, "market", 2_500 + (day as u128 * 7_919) % 1_000, 101, "");
		}
	}
	ledger
}

fn advise(balance: Option<u128>, envelopes: &[(u16, u128)]) -> Vec<Advice> {
	let ledger = life();
	let entries = ledger.entries();
	let envelopes = envelopes
		.iter()
		.map(|(code, limit)| Envelope { category: Category(*code), limit: limit * UNIT })
		.collect();
	let situation = Situation {
		now_ms: start_of_day(day(2026, 1, 1)),
		balance: balance.map(|units| Balance(units * UNIT)),
		envelopes,
		buffer: 100 * UNIT,
		..Situation::default()
	};
	propose(&entries, &detect(&entries, day(2026, 1, 1)), &situation).expect("sound settings")
}

#[test]
fn budgets_are_proposed_where_there_are_none() {
	let advice = advise(None, &[]);
	let budget = |code| {
		advice.iter().find_map(|advice| match advice.proposal {
			Proposal::SetBudget { category: Category(is), limit, period: Period::Month } => {
				(is == code).then_some(limit / UNIT)
			},
			_ => None,
		})
	};
	assert!((800..=850).contains(&budget(401).unwrap()), "{advice:#?}");
	assert!((290..=400).contains(&budget(101).unwrap()), "{advice:#?}");
	assert_eq!(budget(10_001), None, "income needs no budget");
}

#[test]
fn budgets_that_do_not_fit_are_moved_and_changed() {
	let advice = advise(None, &[(401, 800), (101, 150), (1_101, 500)]);
	let moved = advice
		.iter()
		.find(|advice| matches!(advice.proposal, Proposal::MoveBudget { .. }))
		.expect("something is left over");
	assert!(matches!(
		moved.proposal,
		Proposal::MoveBudget { from: Category(1_101), to: Category(101), .. }
	));
	let Effect::Exceeded { before, after } = moved.effect else { panic!("{moved:?}") };
	assert!(before > 0.9 && after < 0.4, "{moved:?}");
	assert!(advice.iter().any(|advice| matches!(
		advice.proposal,
		Proposal::ChangeBudget { category: Category(1_101), .. }
	)));
	assert!(
		!advice.iter().any(|advice| matches!(
			advice.proposal,
			Proposal::ChangeBudget { category: Category(401), .. }
		)),
		"the rent's budget fits"
	);
}

#[test]
fn a_reliable_surplus_is_invested() {
	let amount = |balance| {
		advise(balance, &[]).iter().find_map(|advice| match advice.proposal {
			Proposal::Invest { amount, .. } => Some(amount / UNIT),
			_ => None,
		})
	};
	assert!((800..=950).contains(&amount(None).unwrap()));
	assert!(amount(Some(5_000)).is_some());
	assert_eq!(amount(Some(300)), None, "not while there is nothing to spare");
}

#[test]
fn a_balance_that_does_not_last_is_topped_up_in_time() {
	let find = |balance| {
		advise(Some(balance), &[]).into_iter().find_map(|advice| match advice.proposal {
			Proposal::TopUp { by_ms, amount } => Some((by_ms, amount / UNIT)),
			_ => None,
		})
	};
	let (by_ms, amount) = find(500).expect("the rent is 800");
	assert!(by_ms <= start_of_day(day(2026, 1, 3)), "before the rent is due");
	assert!((600..=900).contains(&amount), "{amount}");
	assert_eq!(find(3_000), None);
}

#[test]
fn the_rent_is_paid_by_hand_and_need_not_be() {
	let advice = advise(None, &[]);
	let automated: Vec<_> = advice
		.iter()
		.filter_map(|advice| match &advice.proposal {
			Proposal::PayAutomatically { counterparty, cadence, amount, .. } => {
				Some((counterparty.as_str(), *cadence, *amount))
			},
			_ => None,
		})
		.collect();
	assert_eq!(automated, [("landlord", Cadence::Monthly, 800 * UNIT)]);
}

#[test]
fn settings_out_of_range_are_refused() {
	for sufficient in [0.5, 1.0, 0.0, f64::NAN] {
		let situation = Situation { sufficient, ..Situation::default() };
		assert!(propose(&[], &[], &situation).is_err(), "{sufficient}");
	}
	let situation = Situation { period: Period::Days(0), ..Situation::default() };
	assert!(propose(&[], &[], &situation).is_err());
	assert_eq!(propose(&[], &[], &Situation::default()), Ok(Vec::new()));
}
