// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the classifier learns.

use crate::Ledger;
use polyphony_assistant::{
	classify::{Settings, Source},
	generator::{Household, Persona, Setup},
	Category, Classifier, Corrections, Error, Suggestion, Transaction,
};

fn classify(history: &[Transaction], corrections: &Corrections) -> Vec<Suggestion> {
	Classifier::train(history, corrections, Settings::default())
		.expect("numbers differ")
		.classify(history, corrections)
		.expect("numbers differ")
}

#[test]
fn the_first_day_knows_plain_words_and_nothing_else() {
	let mut ledger = Ledger::default();
	ledger.pay(20_000, "a", 90_000, 0, "Rent June");
	ledger.pay(20_001, "b", 1_234, 0, "xyz 17");
	let answers = classify(&ledger.0, &Corrections::default());
	assert_eq!(answers[0].category, Category(401), "{:?}", answers[0]);
	assert_eq!(answers[0].source, Source::Suggested);
	assert_eq!(answers[1].category, Category::NONE, "{:?}", answers[1]);
	assert_eq!(answers[1].source, Source::Abstained);
	assert!(answers[1].alternatives[0].1 < 0.5);
}

#[test]
fn a_few_corrections_teach_an_account() {
	let mut ledger = Ledger::default();
	for day in 0..12 {
		ledger.pay(20_000 + 5 * day, "pets", 2_000 + 100 * day as u128, 0, "");
		ledger.pay(20_001 + 5 * day, "books", 1_500 + 70 * day as u128, 0, "");
	}
	let mut corrections = Corrections::default();
	assert_eq!(classify(&ledger.0, &corrections)[22].category, Category::NONE);
	for id in 0..8 {
		corrections.set(id, Category(if id % 2 == 0 { 903 } else { 907 }));
	}
	let answers = classify(&ledger.0, &corrections);
	assert_eq!(answers[0].source, Source::Corrected);
	assert_eq!(answers[22].category, Category(903), "{:?}", answers[22]);
	assert_eq!(answers[23].category, Category(907), "{:?}", answers[23]);
	assert!(answers[22].reason.contains("4 of 4 payments"), "{}", answers[22].reason);
	// The user changes their mind.
	for id in (0..8).step_by(2) {
		corrections.set(id, Category(902));
	}
	assert_eq!(classify(&ledger.0, &corrections)[22].category, Category(902));
}

#[test]
fn the_memo_decides_where_one_account_sells_everything() {
	let mut ledger = Ledger::default();
	for day in 0..30 {
		ledger.pay(20_000 + 3 * day, "store", 4_000, 301, "trousers");
		ledger.pay(20_001 + 3 * day, "store", 4_000, 505, "hammer");
	}
	let trousers = ledger.pay(20_200, "store", 4_000, 0, "TROUSERS 44");
	let hammer = ledger.pay(20_201, "store", 4_000, 0, "a hammer");
	let answers = classify(&ledger.0, &Corrections::default());
	assert_eq!(answers[trousers as usize].category, Category(301));
	assert_eq!(answers[hammer as usize].category, Category(505));
}

#[test]
fn a_category_of_the_users_own_is_as_good() {
	let mut ledger = Ledger::default();
	for day in 0..10 {
		ledger.pay(20_000 + 4 * day, "kiln", 3_000, 7_777, "clay");
		ledger.pay(20_001 + 4 * day, "shop", 2_000, 101, "food");
	}
	let id = ledger.pay(20_100, "kiln", 3_100, 0, "");
	let answers = classify(&ledger.0, &Corrections::default());
	assert_eq!(answers[id as usize].category, Category(7_777));
}

#[test]
fn corrections_go_before_the_chain_and_none_means_none() {
	let mut ledger = Ledger::default();
	let a = ledger.pay(20_000, "x", 1_000, 101, "");
	let b = ledger.pay(20_001, "x", 1_000, 101, "");
	let corrections: Corrections = [(a, Category(201)), (b, Category::NONE)].into_iter().collect();
	let answers = classify(&ledger.0, &corrections);
	assert_eq!((answers[0].category, answers[0].confidence), (Category(201), 1.0));
	assert_eq!((answers[1].category, answers[1].source), (Category::NONE, Source::Corrected));
	let classifier = Classifier::train(&ledger.0, &corrections, Settings::default()).unwrap();
	assert_eq!(classifier.labels(), 1);
}

#[test]
fn order_and_repetition_change_nothing() {
	let household = Household::generate(Setup {
		seed: 310,
		persona: Persona::Couple,
		days: 700,
		..Setup::default()
	});
	assert_eq!(household, Household::generate(household.setup));
	let mut history = household.transactions.clone();
	for transaction in history.iter_mut().skip(500) {
		transaction.category = None;
	}
	let answers = classify(&history, &Corrections::default());
	assert_eq!(answers, classify(&history, &Corrections::default()));
	history.reverse();
	let mut reversed = classify(&history, &Corrections::default());
	reversed.reverse();
	assert_eq!(answers, reversed);
}

#[test]
fn what_cannot_be_is_refused_in_words() {
	let mut ledger = Ledger::default();
	ledger.pay(20_000, "x", 1, 0, "");
	ledger.0.push(ledger.0[0].clone());
	let corrections = Corrections::default();
	let train = |threshold| {
		let settings = Settings { threshold, ..Settings::default() };
		Classifier::train(&ledger.0, &corrections, settings).map(|_| ()).unwrap_err()
	};
	assert_eq!(train(0.5), Error::DuplicateId(0));
	for threshold in [0.0, 1.0, -1.0, f64::NAN] {
		assert!(matches!(train(threshold), Error::Share { .. }));
	}
	assert!(train(1.0).to_string().contains("above 0 and below 1"));
}

#[test]
fn corrections_are_stored_and_read() {
	let corrections: Corrections =
		[(7, Category(405)), (1 << 60, Category(101))].into_iter().collect();
	let text = serde_json::to_string(&corrections).unwrap();
	assert_eq!(serde_json::from_str::<Corrections>(&text).unwrap(), corrections);
}

#[test]
fn values_survive_json() {
	let transaction = Transaction { value: u128::MAX, ..Transaction::default() };
	let text = serde_json::to_string(&transaction).unwrap();
	assert!(text.contains("\"340282366920938463463374607431768211455\""), "{text}");
	assert_eq!(serde_json::from_str::<Transaction>(&text).unwrap(), transaction);
	let number = text.replace("\"340282366920938463463374607431768211455\"", "12");
	assert_eq!(serde_json::from_str::<Transaction>(&number).unwrap().value, 12);
	for wrong in ["-1", "1.5", "\"x\"", "\"340282366920938463463374607431768211456\""] {
		let text = text.replace("\"340282366920938463463374607431768211455\"", wrong);
		assert!(serde_json::from_str::<Transaction>(&text).is_err(), "{wrong}");
	}
}

#[test]
fn the_work_is_bounded() {
	let household =
		Household::generate(Setup { seed: 311, persona: Persona::Family, ..Setup::default() });
	let corrections = Corrections::default();
	let train = |settings| Classifier::train(&household.transactions, &corrections, settings);
	let all = train(Settings::default()).unwrap();
	assert_eq!(all.labels(), household.transactions.len());
	assert!(all.labels() > 3_653, "more than one a day for ten years");
	assert!(all.rows() <= 30_000, "{}", all.rows());
	let few = train(Settings { max_labels: 100, ..Settings::default() }).unwrap();
	assert_eq!(few.labels(), 100);
	assert!(few.rows() <= 1_200, "{}", few.rows());
}
