// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What is known before the user said anything: words that say what a payment is for.
//!
//! A short list on purpose. It is for the first days, it is English with a little German and French,
//! and every word counts as two observations, which a few corrections outweigh.

use crate::category::Category;

/// As many observations is a word of the list worth.
pub(crate) const WORTH: f32 = 2.0;

/// By word.
const WORDS: &[(&str, u16)] = &[
	("apotheke", 601),
	("bakery", 101),
	("barber", 1301),
	("benefit", 10_003),
	("bonus", 10_002),
	("books", 907),
	("broadband", 803),
	("bus", 703),
	("butcher", 101),
	("cafe", 1101),
	("childcare", 1303),
	("cinema", 906),
	("clinic", 602),
	("clothes", 301),
	("clothing", 301),
	("coffee", 1101),
	("concert", 906),
	("dentist", 602),
	("diesel", 702),
	("dinner", 1101),
	("dividend", 10_004),
	("doctor", 602),
	("electricity", 405),
	("energy", 405),
	("flight", 703),
	("fuel", 702),
	("furniture", 501),
	("garage", 702),
	("garden", 903),
	("gas", 405),
	("gehalt", 10_001),
	("gift", 10_202),
	("groceries", 101),
	("grocery", 101),
	("gym", 904),
	("haircut", 1301),
	("heating", 405),
	("holiday", 908),
	("hospital", 603),
	("hotel", 1102),
	("insurance", 1201),
	("interest", 10_004),
	("internet", 803),
	("kindergarten", 1001),
	("loyer", 401),
	("lunch", 1101),
	("market", 101),
	("metro", 703),
	("miete", 401),
	("mobile", 803),
	("museum", 906),
	("newspaper", 907),
	("parking", 702),
	("payroll", 10_001),
	("pension", 10_003),
	("petrol", 702),
	("pharmacy", 601),
	("phone", 803),
	("pizza", 1101),
	("plumber", 403),
	("power", 405),
	("premium", 1201),
	("present", 10_202),
	("refund", 10_005),
	("rent", 401),
	("restaurant", 1101),
	("salary", 10_001),
	("savings", 10_101),
	("school", 1001),
	("shoes", 302),
	("steuer", 10_301),
	("strom", 405),
	("supermarket", 101),
	("tax", 10_301),
	("taxi", 703),
	("theatre", 906),
	("toys", 902),
	("train", 703),
	("tuition", 1004),
	("university", 1004),
	("vet", 904),
	("wages", 10_001),
	("water", 404),
	("wine", 201),
];

/// The category that a word speaks for before anything was learnt.
#[must_use]
pub fn known_word(word: &str) -> Option<Category> {
	WORDS.binary_search_by_key(&word, |(known, _)| *known).ok().map(|at| Category(WORDS[at].1))
}

/// Every category that the list knows, by code.
pub(crate) fn categories() -> Vec<Category> {
	let mut all: Vec<Category> = WORDS.iter().map(|(_, code)| Category(*code)).collect();
	all.sort_unstable();
	all.dedup();
	all
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_list_is_in_order_and_names_categories_of_the_table() {
		assert!(WORDS.windows(2).all(|pair| pair[0].0 < pair[1].0));
		assert!(WORDS.iter().all(|(_, code)| Category(*code).name().is_some()));
		assert_eq!(known_word("rent"), Some(Category(401)));
		assert_eq!(known_word("thanks"), None);
	}
}
