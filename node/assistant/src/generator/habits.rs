// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What a household does without having signed it: shopping, eating out, going places, and what
//! happens to it.

use super::Persona;

/// A kind of spending that recurs at no fixed date.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habit {
	pub(super) category: u16,
	/// How often a year.
	pub(super) yearly: f64,
	/// Units a payment, in the middle, at the prices of the first year.
	pub(super) amount: f64,
	/// Standard deviation of the logarithm.
	pub(super) spread: f64,
	/// How the days of the week share it, from Monday; any scale.
	pub(super) week: [f64; 7],
	/// How the months share it, from January; any scale.
	pub(super) year: [f64; 12],
	/// Such a payment is an event.
	pub(super) rare: bool,
}

const FLAT: [f64; 12] = [1.0; 12];
const ANY: [f64; 7] = [1.0; 7];
const WORK: [f64; 7] = [1.0, 1.0, 1.0, 1.0, 1.0, 0.2, 0.1];
const NIGHTS: [f64; 7] = [0.6, 0.6, 0.8, 1.0, 2.2, 2.2, 1.0];
const SHOPS: [f64; 7] = [0.8, 0.7, 0.8, 0.9, 1.5, 2.3, 0.1];
const DECEMBER: [f64; 12] = [0.6, 0.6, 0.8, 0.9, 1.0, 1.0, 0.8, 0.8, 0.9, 1.0, 1.6, 2.6];
const SUMMER: [f64; 12] = [0.5, 0.5, 0.7, 0.9, 1.1, 1.6, 2.4, 2.2, 1.0, 0.7, 0.4, 0.8];
const SPRING: [f64; 12] = [0.2, 0.4, 1.4, 2.4, 2.2, 1.4, 1.0, 0.8, 0.9, 0.7, 0.3, 0.2];
const WINTER: [f64; 12] = [1.6, 1.5, 1.2, 0.9, 0.8, 0.7, 0.7, 0.7, 0.9, 1.1, 1.3, 1.5];

const fn habit(category: u16, yearly: f64, amount: f64, week: [f64; 7], year: [f64; 12]) -> Habit {
	Habit { category, yearly, amount, spread: 0.5, week, year, rare: false }
}

const fn event(category: u16, yearly: f64, amount: f64, year: [f64; 12]) -> Habit {
	Habit { category, yearly, amount, spread: 0.7, week: ANY, year, rare: true }
}

/// Everything that a persona does.
pub(super) fn of(persona: Persona) -> Vec<Habit> {
	// Mouths, and how freely money is spent.
	let (mouths, free, car) = match persona {
		Persona::Single => (1.0, 1.0, 0.0),
		Persona::Family => (2.6, 1.0, 1.0),
		Persona::Retired => (1.4, 0.6, 0.5),
		Persona::Freelancer => (1.0, 1.1, 0.7),
		Persona::Student => (0.8, 0.55, 0.0),
		Persona::Couple => (1.8, 1.3, 0.0),
	};
	let out = match persona {
		Persona::Retired => 25.0,
		Persona::Family => 45.0,
		_ => 100.0 * free,
	};
	let mut habits = vec![
		Habit {
			spread: 0.6,
			..habit(101, 95.0 + 30.0 * mouths, 16.0 + 14.0 * mouths, SHOPS, FLAT)
		},
		habit(201, 12.0 * free, 24.0, SHOPS, DECEMBER),
		habit(1101, out, 13.0 + 9.0 * mouths * free, NIGHTS, FLAT),
		habit(1101, out * 0.6, 9.0, WORK, FLAT),
		habit(301, 7.0 * mouths, 48.0 * free, SHOPS, DECEMBER),
		habit(302, 2.0 * mouths, 75.0 * free, SHOPS, FLAT),
		habit(506, 10.0 + 5.0 * mouths, 17.0, SHOPS, FLAT),
		habit(505, 5.0, 32.0, SHOPS, SPRING),
		habit(601, 6.0 + 3.0 * mouths, 15.0, WORK, WINTER),
		habit(602, 2.5, 70.0, WORK, FLAT),
		habit(703, 24.0 * (1.4 - car), 7.5, ANY, FLAT),
		habit(902, 8.0 * mouths * free, 32.0, ANY, DECEMBER),
		habit(906, 11.0 * free, 26.0, NIGHTS, FLAT),
		habit(907, 9.0, 17.0, ANY, DECEMBER),
		habit(1301, 11.0 * mouths, 27.0, SHOPS, FLAT),
		habit(10_202, 7.0, 45.0 * free, ANY, DECEMBER),
		Habit { rare: false, ..event(1102, 2.2 * free, 210.0, SUMMER) },
		event(908, 1.1 * free, 520.0 * mouths, SUMMER),
		event(501, 0.7, 420.0 * free, FLAT),
		event(503, 0.45, 480.0, FLAT),
		event(801, 0.9, 380.0 * free, DECEMBER),
		event(603, 0.12, 1_300.0, FLAT),
		event(403, 0.5, 260.0, FLAT),
	];
	if car > 0.0 {
		habits.extend([
			Habit { spread: 0.2, ..habit(702, 32.0 * car, 58.0, ANY, FLAT) },
			habit(702, 22.0 * car, 5.5, SHOPS, FLAT),
			event(702, 1.3 * car, 420.0, WINTER),
		]);
	}
	if matches!(persona, Persona::Retired | Persona::Family) {
		habits.extend([
			habit(903, 14.0, 26.0, SHOPS, SPRING),
			habit(601, 12.0, 22.0, WORK, WINTER),
			habit(602, 4.0, 85.0, WORK, FLAT),
		]);
	}
	habits
}
