// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Categories of spending and income.
//!
//! Spending is classified as the statistics of households are: by the groups of COICOP 2018
//! (United Nations Statistics Division, "Classification of Individual Consumption According to
//! Purpose 2018", Statistical Papers, Series M No. 99), so that a budget can be held against the
//! published figures of a country. The code of a group is its division times a hundred plus its
//! number in it: 04.5 is 405. What is no consumption has codes from ten thousand, which are ours.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A category by its code. Codes that the table does not have are the user's own, and as good.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Category(pub u16);

impl Category {
	/// Nobody said, and the classifier is not sure enough.
	pub const NONE: Self = Self(0);

	/// Whether money that goes there is spent: not income, not saved, not moved between accounts.
	#[must_use]
	pub const fn is_spending(self) -> bool {
		(self.0 > 0 && self.0 < 10_000) || self.0 / 100 == 103
	}

	/// Whether it is a kind of income. 10,000 itself is whatever is no consumption.
	#[must_use]
	pub const fn is_income(self) -> bool {
		self.0 > 10_000 && self.0 < 10_100
	}

	/// The name in the table, if it is there.
	#[must_use]
	pub fn name(self) -> Option<&'static str> {
		STANDARD.binary_search_by_key(&self.0, |(code, _)| *code).ok().map(|at| STANDARD[at].1)
	}

	/// The division of COICOP, 1 to 13, and its name; `None` for what is no consumption.
	#[must_use]
	pub const fn division(self) -> Option<(u16, &'static str)> {
		let division = self.0 / 100;
		if division >= 1 && division <= 13 {
			Some((division, DIVISIONS[division as usize - 1]))
		} else {
			None
		}
	}

	/// Every category of the table with its name, by code.
	pub fn standard() -> impl Iterator<Item = (Self, &'static str)> {
		STANDARD.iter().map(|(code, name)| (Self(*code), *name))
	}
}

impl fmt::Display for Category {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.name() {
			_ if *self == Self::NONE => f.write_str("uncategorised"),
			Some(name) => f.write_str(name),
			None => write!(f, "category {}", self.0),
		}
	}
}

impl FromStr for Category {
	type Err = Error;

	/// Reads a code (`405`), a code as COICOP writes it (`04.5`, `CP045`), a name of the table in
	/// any case, or a common word (`rent`, `groceries`).
	fn from_str(text: &str) -> Result<Self> {
		let unknown = || Error::UnknownCategory(text.chars().take(60).collect());
		let word = text.trim().to_lowercase();
		if let Ok(code) = word.parse::<u16>() {
			return Ok(Self(code));
		}
		if let Some((division, group)) = word.split_once('.') {
			return match (division.parse::<u16>(), group.parse::<u16>()) {
				(Ok(division @ 1..=13), Ok(group @ 1..=99)) => Ok(Self(division * 100 + group)),
				_ => Err(unknown()),
			};
		}
		if let Some(Ok(code)) = word.strip_prefix("cp").map(str::parse::<u16>) {
			if (11..=139).contains(&code) && code % 10 != 0 {
				return Ok(Self(code / 10 * 100 + code % 10));
			}
		}
		STANDARD
			.iter()
			.find(|(_, name)| name.to_lowercase() == word)
			.map(|(code, _)| *code)
			.or_else(|| {
				ALIASES
					.binary_search_by_key(&word.as_str(), |(alias, _)| *alias)
					.ok()
					.map(|at| ALIASES[at].1)
			})
			.map(Self)
			.ok_or_else(unknown)
	}
}

/// The divisions of COICOP 2018.
const DIVISIONS: [&str; 13] = [
	"Food and non-alcoholic beverages",
	"Alcoholic beverages, tobacco and narcotics",
	"Clothing and footwear",
	"Housing, water, electricity, gas and other fuels",
	"Furnishings, household equipment and routine household maintenance",
	"Health",
	"Transport",
	"Information and communication",
	"Recreation, sport and culture",
	"Education services",
	"Restaurants and accommodation services",
	"Insurance and financial services",
	"Personal care, social protection and miscellaneous goods and services",
];

/// By code. The names of the longer groups are shortened.
const STANDARD: &[(u16, &str)] = &[
	(101, "Food"),
	(102, "Non-alcoholic beverages"),
	(103, "Services for processing food"),
	(201, "Alcoholic beverages"),
	(202, "Alcohol production services"),
	(203, "Tobacco"),
	(204, "Narcotics"),
	(301, "Clothing"),
	(302, "Footwear"),
	(401, "Actual rentals for housing"),
	(402, "Imputed rentals for housing"),
	(403, "Maintenance, repair and security of the dwelling"),
	(404, "Water supply and services relating to the dwelling"),
	(405, "Electricity, gas and other fuels"),
	(501, "Furniture, furnishings and carpets"),
	(502, "Household textiles"),
	(503, "Household appliances"),
	(504, "Glassware, tableware and household utensils"),
	(505, "Tools and equipment for house and garden"),
	(506, "Routine household maintenance"),
	(601, "Medicines and health products"),
	(602, "Outpatient care services"),
	(603, "Inpatient care services"),
	(604, "Other health services"),
	(701, "Purchase of vehicles"),
	(702, "Operation of personal transport equipment"),
	(703, "Passenger transport services"),
	(704, "Transport services of goods"),
	(801, "Information and communication equipment"),
	(802, "Software excluding games"),
	(803, "Information and communication services"),
	(901, "Recreational durables"),
	(902, "Other recreational goods"),
	(903, "Garden products and pets"),
	(904, "Recreational services"),
	(905, "Cultural goods"),
	(906, "Cultural services"),
	(907, "Newspapers, books and stationery"),
	(908, "Package holidays"),
	(1001, "Early childhood and primary education"),
	(1002, "Secondary education"),
	(1003, "Post-secondary non-tertiary education"),
	(1004, "Tertiary education"),
	(1005, "Education not defined by level"),
	(1101, "Food and beverage serving services"),
	(1102, "Accommodation services"),
	(1201, "Insurance"),
	(1202, "Financial services"),
	(1301, "Personal care"),
	(1302, "Other personal effects"),
	(1303, "Social protection"),
	(1309, "Other services"),
	(10000, "Other than consumption"),
	(10001, "Salary and wages"),
	(10002, "Bonus"),
	(10003, "Pension and benefits"),
	(10004, "Interest and dividends"),
	(10005, "Refund"),
	(10009, "Other income"),
	(10101, "Savings"),
	(10102, "Investment"),
	(10201, "Transfer between own accounts"),
	(10202, "Transfer to or from other people"),
	(10301, "Taxes and fees to the state"),
];

/// By word: the search is a binary one.
const ALIASES: &[(&str, u16)] = &[
	("appliances", 503),
	("bank", 1202),
	("bonus", 10002),
	("books", 907),
	("car", 701),
	("childcare", 1303),
	("clothes", 301),
	("dentist", 602),
	("dividends", 10004),
	("doctor", 602),
	("electricity", 405),
	("energy", 405),
	("food", 101),
	("fuel", 702),
	("furniture", 501),
	("gas", 405),
	("gift", 10202),
	("gifts", 10202),
	("groceries", 101),
	("gym", 904),
	("hairdresser", 1301),
	("heating", 405),
	("holiday", 908),
	("holidays", 908),
	("hospital", 603),
	("hotel", 1102),
	("income", 10009),
	("insurance", 1201),
	("interest", 10004),
	("internet", 803),
	("investment", 10102),
	("investments", 10102),
	("medicine", 601),
	("own", 10201),
	("pension", 10003),
	("petrol", 702),
	("pets", 903),
	("pharmacy", 601),
	("phone", 803),
	("refund", 10005),
	("rent", 401),
	("restaurant", 1101),
	("restaurants", 1101),
	("salary", 10001),
	("savings", 10101),
	("shoes", 302),
	("software", 802),
	("sport", 904),
	("streaming", 803),
	("supermarket", 101),
	("tax", 10301),
	("taxes", 10301),
	("telecom", 803),
	("transit", 703),
	("transport", 703),
	("tuition", 1004),
	("wages", 10001),
	("water", 404),
];

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_tables_are_in_order() {
		assert!(STANDARD.windows(2).all(|pair| pair[0].0 < pair[1].0));
		assert!(ALIASES.windows(2).all(|pair| pair[0].0 < pair[1].0));
		assert!(ALIASES.iter().all(|(_, code)| Category(*code).name().is_some()));
	}

	#[test]
	fn all_spellings_are_read() {
		for text in
			["405", "4.5", "04.5", "CP045", "electricity", " Electricity, gas and other fuels "]
		{
			assert_eq!(text.parse(), Ok(Category(405)), "{text}");
		}
		assert_eq!("CP139".parse(), Ok(Category(1309)));
		for text in ["", "lottery", "14.1", "4.", "cp", "cp000", "-1", "65536"] {
			assert!(text.parse::<Category>().is_err(), "{text}");
		}
		for (category, name) in Category::standard() {
			assert_eq!(name.parse(), Ok(category));
		}
	}

	#[test]
	fn words_are_where_coicop_puts_them() {
		// Streams of films and music are 08.3.9, not cultural services (09.6).
		for (word, code) in [("streaming", 803), ("rent", 401), ("food", 101), ("gym", 904)] {
			assert_eq!(word.parse(), Ok(Category(code)), "{word}");
		}
	}

	#[test]
	fn spending_and_income_are_told_apart() {
		assert!(Category(101).is_spending() && Category(10_301).is_spending());
		assert!(!Category(10_001).is_spending() && Category(10_001).is_income());
		assert!(!Category(10_101).is_spending() && !Category(10_101).is_income());
		assert!(!Category::NONE.is_spending());
		assert!(!Category(10_000).is_spending() && !Category(10_000).is_income());
	}
}
