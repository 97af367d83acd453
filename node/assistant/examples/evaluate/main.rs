// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Measures the assistant on invented households and prints the tables of the book's chapter.
//!
//! `cargo run --release -p polyphony-assistant --example evaluate [-- PART...]`; the parts are
//! those of `main`, all of them by default.

mod anomalies;
mod bills;
mod categories;
mod forecasts;
mod time;

fn main() {
	let parts: Vec<String> = std::env::args().skip(1).collect();
	let wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);
	if wanted("categories") {
		categories::report();
	}
	if wanted("bills") {
		bills::report();
	}
	if wanted("forecasts") {
		forecasts::report();
	}
	if wanted("unusual") {
		anomalies::report();
	}
	if wanted("time") {
		time::report_times();
	}
	// Not a table of the chapter: the constants of the library.
	if parts.iter().any(|part| part == "weights") {
		categories::starting_weights();
	}
}
