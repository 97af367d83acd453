// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What a household has signed: income, home, utilities, subscriptions, insurances, standing orders.

use super::{Cadence, Persona};
use crate::transaction::{Direction, Kind};

/// The terms of a contract, as they are offered to a persona.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
	pub(super) category: u16,
	pub(super) cadence: Cadence,
	pub(super) direction: Direction,
	pub(super) kind: Kind,
	/// Units a payment, at the prices of the first year.
	pub(super) amount: f64,
	/// Standard deviation of the logarithm of each payment; zero is a fixed amount.
	pub(super) spread: f64,
	/// By how much the amount swings over the year, with its peak in January.
	pub(super) season: f64,
	/// Chance that a household has it at all.
	pub(super) chance: f64,
	/// Chance in a year that it ends; most are replaced after a while.
	pub(super) turnover: f64,
	/// Chance in a year that the price goes up.
	pub(super) rises: f64,
	/// Days by which it comes late at most.
	pub(super) jitter: u32,
	/// Ends and begins anew with another party when the household moves.
	pub(super) home: bool,
}

const BASE: Terms = Terms {
	category: 0,
	cadence: Cadence::Monthly,
	direction: Direction::Out,
	kind: Kind::Bill,
	amount: 0.0,
	spread: 0.0,
	season: 0.0,
	chance: 1.0,
	turnover: 0.0,
	rises: 0.5,
	jitter: 2,
	home: false,
};

/// A subscription: fixed, monthly, taken and left.
const fn subscription(category: u16, amount: f64, chance: f64) -> Terms {
	Terms { category, amount, chance, turnover: 0.25, rises: 0.3, jitter: 1, ..BASE }
}

/// Income that comes regularly.
const fn income(category: u16, cadence: Cadence, amount: f64) -> Terms {
	Terms {
		category,
		cadence,
		direction: Direction::In,
		kind: Kind::Deposit,
		amount,
		turnover: 0.08,
		rises: 0.8,
		..BASE
	}
}

/// Premiums and the like, once a year.
const fn yearly(category: u16, amount: f64, chance: f64) -> Terms {
	Terms { category, cadence: Cadence::Yearly, amount, chance, turnover: 0.1, jitter: 4, ..BASE }
}

/// Everything that a persona may have signed.
pub(super) fn of(persona: Persona) -> Vec<Terms> {
	// How large the home is, in hundreds of units of rent.
	let size = match persona {
		Persona::Student => 4.2,
		Persona::Single | Persona::Freelancer => 8.5,
		Persona::Retired => 7.0,
		Persona::Couple => 11.5,
		Persona::Family => 14.0,
	};
	let mut terms = vec![
		Terms { category: 401, amount: size * 100.0, home: true, rises: 0.6, ..BASE },
		Terms {
			category: 405,
			amount: size * 8.0,
			spread: 0.10,
			season: 0.45,
			home: true,
			kind: Kind::Payment,
			..BASE
		},
		Terms {
			category: 404,
			cadence: Cadence::Quarterly,
			amount: size * 7.0,
			spread: 0.08,
			home: true,
			jitter: 5,
			..BASE
		},
		subscription(803, 32.0, 1.0),
		subscription(803, 18.0, 0.9),
		subscription(803, 12.99, 0.7),
		subscription(803, 9.99, 0.6),
		subscription(802, 4.99, 0.4),
		subscription(904, 34.0, 0.45),
		subscription(907, 14.5, 0.3),
		yearly(1201, 140.0, 0.8),
		yearly(1309, 60.0, 0.4),
	];
	let standing = Terms { kind: Kind::Rule, turnover: 0.1, rises: 0.2, jitter: 0, ..BASE };
	match persona {
		Persona::Single => terms.extend([
			income(10_001, Cadence::Monthly, 3_100.0),
			Terms { category: 10_101, amount: 250.0, chance: 0.7, ..standing },
			Terms { category: 703, amount: 59.0, chance: 0.8, ..subscription(703, 59.0, 0.8) },
		]),
		Persona::Family => terms.extend([
			income(10_001, Cadence::Monthly, 3_900.0),
			income(10_001, Cadence::Biweekly, 780.0),
			Terms { turnover: 0.0, ..income(10_003, Cadence::Monthly, 480.0) },
			Terms { category: 10_101, amount: 300.0, chance: 0.8, ..standing },
			yearly(1201, 640.0, 1.0),
			yearly(1201, 260.0, 0.8),
			yearly(10_301, 180.0, 1.0),
			Terms { amount: 310.0, chance: 0.8, turnover: 0.15, ..subscription(1303, 310.0, 0.8) },
			Terms {
				category: 1005,
				cadence: Cadence::Weekly,
				amount: 28.0,
				kind: Kind::Stream,
				chance: 0.7,
				turnover: 0.2,
				jitter: 1,
				..BASE
			},
			Terms { category: 1001, amount: 45.0, jitter: 6, spread: 0.25, ..BASE },
		]),
		Persona::Retired => terms.extend([
			Terms { turnover: 0.0, ..income(10_003, Cadence::Monthly, 2_050.0) },
			Terms { turnover: 0.0, chance: 0.5, ..income(10_003, Cadence::Monthly, 420.0) },
			Terms { chance: 0.7, turnover: 0.0, ..income(10_004, Cadence::Yearly, 350.0) },
			yearly(1201, 410.0, 0.7),
			Terms { category: 1201, amount: 96.0, ..BASE },
			Terms {
				category: 506,
				cadence: Cadence::Biweekly,
				amount: 45.0,
				kind: Kind::Payment,
				chance: 0.5,
				jitter: 1,
				turnover: 0.1,
				..BASE
			},
		]),
		Persona::Freelancer => terms.extend([
			Terms {
				category: 10_301,
				cadence: Cadence::Quarterly,
				amount: 1_900.0,
				spread: 0.05,
				kind: Kind::Payment,
				jitter: 3,
				..BASE
			},
			Terms { category: 1201, amount: 330.0, rises: 1.0, ..BASE },
			subscription(802, 24.0, 0.9),
			yearly(1201, 480.0, 0.8),
			yearly(10_301, 150.0, 0.6),
		]),
		Persona::Student => terms.extend([
			income(10_001, Cadence::Biweekly, 410.0),
			Terms { turnover: 0.0, ..income(10_202, Cadence::Monthly, 350.0) },
			Terms {
				category: 1004,
				cadence: Cadence::Quarterly,
				amount: 210.0,
				kind: Kind::Payment,
				jitter: 6,
				..BASE
			},
			subscription(703, 32.0, 0.9),
		]),
		Persona::Couple => terms.extend([
			income(10_001, Cadence::Monthly, 2_900.0),
			income(10_001, Cadence::Monthly, 2_500.0),
			Terms { category: 10_101, amount: 400.0, chance: 0.8, ..standing },
			Terms { category: 10_102, amount: 200.0, chance: 0.5, ..standing },
			subscription(703, 59.0, 1.0),
			subscription(703, 59.0, 0.6),
			Terms { category: 1201, amount: 41.0, ..BASE },
		]),
	}
	terms
}
