// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The vocabulary of the invented world.

/// What people and shops write about a purpose. Some words stand at several purposes.
pub(super) const ITEMS: &[(u16, &[&str])] = &[
	(
		101,
		&[
			"groceries",
			"weekly shop",
			"food",
			"veg",
			"bakery",
			"milk bread",
			"market",
			"einkauf",
			"butcher",
		],
	),
	(201, &["wine", "beer", "bottles", "drinks", "cellar"]),
	(301, &["jacket", "clothes", "shirts", "jeans", "kids wear", "outfit"]),
	(302, &["shoes", "boots", "sneakers"]),
	(401, &["rent", "miete", "flat rent", "housing"]),
	(403, &["plumber", "roof repair", "paint", "locksmith", "repair"]),
	(404, &["water", "sewage", "refuse"]),
	(405, &["power", "electricity", "gas", "energy", "strom", "kwh"]),
	(501, &["sofa", "table", "shelf", "bed", "furniture"]),
	(503, &["fridge", "washing machine", "oven", "appliance"]),
	(505, &["drill", "screws", "tools", "lamp"]),
	(506, &["detergent", "cleaning", "household", "cleaner"]),
	(601, &["pharmacy", "tablets", "medicine", "apotheke", "prescription"]),
	(602, &["dentist", "doctor", "physio", "consultation", "practice"]),
	(603, &["hospital", "surgery", "ward"]),
	(702, &["fuel", "petrol", "diesel", "parking", "car wash", "garage", "tyres"]),
	(703, &["ticket", "train", "bus", "taxi", "ride", "pass"]),
	(801, &["phone", "laptop", "headphones", "tablet", "cable"]),
	(802, &["app", "licence", "cloud storage", "software"]),
	(803, &["mobile", "internet", "fibre", "broadband", "tv stream", "music stream"]),
	(902, &["game", "toys", "puzzle", "hobby"]),
	(903, &["garden", "plants", "dog food", "cat food", "pet"]),
	(904, &["gym", "swim", "climbing", "class", "club"]),
	(906, &["cinema", "concert", "theatre", "museum", "tickets"]),
	(907, &["book", "paper", "magazine", "stationery"]),
	(908, &["holiday", "resort", "package tour", "trip"]),
	(1001, &["school", "school fee", "trip class 4b"]),
	(1004, &["tuition", "semester", "university"]),
	(1005, &["music lesson", "piano", "course"]),
	(1101, &["lunch", "dinner", "coffee", "pizza", "restaurant", "sushi", "bar", "kebab"]),
	(1102, &["hotel", "room", "hostel", "2 nights"]),
	(1201, &["insurance", "premium", "policy", "cover"]),
	(1301, &["haircut", "cosmetics", "salon", "barber"]),
	(1303, &["nursery", "childcare", "kita"]),
	(1309, &["fee", "service", "dues"]),
	(10001, &["salary", "wages", "payroll", "gehalt"]),
	(10002, &["bonus", "13th"]),
	(10003, &["pension", "benefit", "allowance"]),
	(10004, &["interest", "dividend"]),
	(10005, &["refund", "return", "credit note"]),
	(10009, &["invoice", "project", "consulting", "retainer"]),
	(10101, &["savings", "put aside", "rainy day"]),
	(10202, &["gift", "birthday", "for you", "present", "happy xmas"]),
	(10301, &["tax", "vehicle tax", "prepayment"]),
];

/// What says nothing.
pub(super) const EMPTY: &[&str] = &[
	"thanks",
	"payment",
	"order",
	"ref",
	"invoice",
	"as agreed",
	"xx",
	"transfer",
	"card",
	"pos",
	"online",
	"monthly",
	"the usual",
	"ok",
];

/// Beginnings and ends of names.
pub(super) const FIRST: &[&str] = &[
	"alto", "bel", "cor", "dun", "el", "far", "gran", "hol", "iver", "jun", "kal", "lum", "mar",
	"nor", "ost", "pel", "quin", "ros", "sol", "tor", "ul", "vel", "wes", "yar", "zen",
];
/// The ends.
pub(super) const LAST: &[&str] = &[
	"ia", "ona", "mark", "den", "ley", "ton", "via", "ford", "ex", "ora", "wick", "stad", "eon",
	"ish", "ar",
];

/// What several kinds of merchants sell.
pub(super) const AMBIGUOUS: &[&[(u16, f64)]] = &[
	// A supermarket with pumps, a wine shelf and cosmetics.
	&[(101, 6.0), (702, 2.0), (201, 1.0), (1301, 0.6), (506, 1.0)],
	&[(101, 6.0), (702, 2.0), (201, 1.0), (506, 1.0), (902, 0.4)],
	// A petrol station with a shop and a counter.
	&[(702, 3.0), (101, 1.0), (1101, 1.5)],
	// A department store.
	&[(301, 3.0), (302, 1.0), (501, 0.5), (902, 1.0), (1301, 1.0)],
	// A marketplace on the net.
	&[(801, 1.0), (907, 1.5), (902, 1.5), (506, 1.0), (301, 1.0), (505, 0.6), (302, 0.5)],
	// A drugstore.
	&[(601, 2.0), (1301, 2.0), (506, 1.5)],
	// A market for house and garden.
	&[(505, 2.0), (403, 1.0), (903, 2.0)],
	// An inn.
	&[(1101, 3.0), (1102, 1.0)],
	// A ticket office for trains, concerts and trips.
	&[(703, 2.0), (906, 2.0), (908, 0.5)],
];

/// The words of a purpose.
pub(super) fn items(category: u16) -> &'static [&'static str] {
	ITEMS.binary_search_by_key(&category, |(code, _)| *code).map_or(EMPTY, |at| ITEMS[at].1)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_vocabulary_is_in_order() {
		assert!(ITEMS.windows(2).all(|pair| pair[0].0 < pair[1].0));
	}
}
