// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Answers for a terminal.

use super::{
	answers::{Basis, Bills, Categories, Forecasts, Named, Proposals, Report, Strange, Unusual},
	encode::Suggested,
	Corrected,
};
use polyphony_assistant::{
	bills::{Bill, State},
	calendar::{day_of, Date},
	forecast::Forecast,
	transaction::to_units,
	Direction, UNIT,
};

/// How long a name or a memo is shown.
const WIDE: usize = 34;

/// Rows under headings, each column as wide as it has to be; all but the first and the last to the
/// right.
fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
	let mut widths: Vec<usize> = headings.iter().map(|heading| heading.chars().count()).collect();
	for row in rows {
		for (width, cell) in widths.iter_mut().zip(row) {
			*width = (*width).max(cell.chars().count());
		}
	}
	let last = headings.len().saturating_sub(1);
	let line = |cells: &mut dyn Iterator<Item = &str>| {
		let mut out = String::new();
		for (place, (cell, width)) in cells.zip(&widths).enumerate() {
			let cell = match place {
				0 => format!("{cell:<width$}"),
				place if place == last => cell.to_owned(),
				_ => format!("{cell:>width$}"),
			};
			out.push_str(&cell);
			out.push_str("  ");
		}
		format!("{}\n", out.trim_end())
	};
	let mut out = line(&mut headings.iter().copied());
	for row in rows {
		out.push_str(&line(&mut row.iter().map(String::as_str)));
	}
	out
}

/// Whether a terminal shows it as nothing, or shows what comes after it in another order.
fn is_invisible(letter: char) -> bool {
	letter.is_control()
		|| matches!(
			letter,
			'\u{61c}'
				| '\u{200b}'..='\u{200f}'
				| '\u{2028}'..='\u{202e}'
				| '\u{2060}'..='\u{206f}'
				| '\u{feff}'
		)
}

/// Nothing that cannot be seen, which memos of strangers may hold, and not too much.
fn short(text: &str) -> String {
	let clean: String = text.chars().filter(|letter| !is_invisible(*letter)).collect();
	if clean.chars().count() <= WIDE {
		return clean;
	}
	clean.chars().take(WIDE - 1).chain(['…']).collect()
}

fn money(value: u128) -> String {
	format!("{:.2}", to_units(value))
}

fn date(at_ms: u64) -> String {
	Date::of(day_of(at_ms)).to_string()
}

fn basis(basis: &Basis) -> String {
	let history = &basis.history;
	let mut text = format!(
		"{} payments in {} of {} entries; {} corrections",
		history.payments, history.entries, history.of, basis.corrections
	);
	if history.unpriced > 0 {
		text += &format!("; {} payments without a price are left out", history.unpriced);
	}
	if history.cut {
		text += "; what is older is left out";
	}
	if let Some(missing) = history.missing {
		text += &format!("; this node does not have the entry {missing:?} and those before");
	}
	if basis.stale > 0 {
		text += &format!("; {} corrections are about entries that are not there", basis.stale);
	}
	format!("{text}\n")
}

fn of_forecasts(title: &str, forecasts: &[Named<Forecast>]) -> String {
	let period = forecasts.first().map_or_else(String::new, |first| {
		format!(", {} to {}", date(first.what.from_ms), date(first.what.until_ms.saturating_sub(1)))
	});
	// Hardly anything is not worth a line.
	let worth = |named: &&Named<Forecast>| named.what.high.max(named.what.so_far) >= UNIT;
	let mut sorted: Vec<_> = forecasts.iter().filter(worth).collect();
	sorted
		.sort_by_key(|named| (named.what.stream.direction, std::cmp::Reverse(named.what.expected)));
	let rows: Vec<_> = sorted
		.into_iter()
		.map(|named| {
			let what = &named.what;
			let side = if what.stream.direction == Direction::In { "in" } else { "out" };
			vec![
				short(&named.name),
				side.into(),
				money(what.expected),
				money(what.low),
				money(what.high),
				money(what.bills),
				money(what.so_far),
				what.model.name().into(),
			]
		})
		.collect();
	let headings = ["Category", "", "expected", "from", "to", "bills", "so far", "by"];
	format!("{title}{period}\n{}", table(&headings, &rows))
}

fn of_bills(bills: &[Named<Bill>]) -> String {
	let rows: Vec<_> = bills
		.iter()
		.filter(|named| named.what.state != State::Ended)
		.map(|named| {
			let bill = &named.what;
			vec![
				short(&named.name),
				if bill.direction == Direction::In { "in".into() } else { "out".into() },
				bill.cadence.name().into(),
				money(bill.expected),
				date(bill.next_at_ms),
				if bill.state == State::Missed { "late".into() } else { String::new() },
				short(&bill.counterparty),
			]
		})
		.collect();
	let ended = bills.len() - rows.len();
	let headings = ["Bills", "", "how often", "expected", "next", "", "with"];
	let mut out = table(&headings, &rows);
	if ended > 0 {
		out += &format!("{ended} more have ended\n");
	}
	out
}

fn of_findings(findings: &[Strange]) -> String {
	if findings.is_empty() {
		return "Nothing unusual\n".into();
	}
	let mut out = String::from("Unusual\n");
	for Strange { finding, payment } in findings {
		let payment = payment.as_ref().map_or_else(String::new, |payment| {
			format!(
				"{} {} {} {}: ",
				date(payment.at),
				money(payment.value),
				if payment.direction == Direction::In { "from" } else { "to" },
				short(&payment.counterparty)
			)
		});
		out += &format!("- {payment}{}\n", finding.reason);
	}
	out
}

fn of_proposals(proposals: &[Suggested]) -> String {
	if proposals.is_empty() {
		return "Nothing to propose\n".into();
	}
	let mut out = String::from("Proposals\n");
	for (number, suggested) in proposals.iter().enumerate() {
		out += &format!("{number}. {}\n", suggested.what);
		out += &format!("   why: {}\n   expected: {}\n", suggested.reason, suggested.expected);
		if let Some(call) = &suggested.call {
			let hex = sp_core::bytes::to_hex(&call.hex, false);
			out += &format!("   {} ({}; {}): {hex}\n", call.name, call.signer, call.then);
		}
		if let Some(why) = &suggested.no_call {
			out += &format!("   no call: {why}\n");
		}
		if !suggested.after.is_empty() {
			let after: Vec<_> = suggested.after.iter().map(usize::to_string).collect();
			out += &format!("   after: {}\n", after.join(", "));
		}
	}
	out
}

pub(super) fn report(answer: &Report) -> String {
	[
		basis(&answer.basis),
		of_forecasts("This period", &answer.current),
		of_forecasts("Next period", &answer.next),
		of_bills(&answer.bills),
		of_findings(&answer.findings),
		of_proposals(&answer.proposals),
	]
	.join("\n")
}

pub(super) fn categories(answer: &Categories) -> String {
	let rows: Vec<_> = answer
		.payments
		.iter()
		.map(|payment| {
			let side = if payment.direction == Direction::In { "in" } else { "out" };
			let sure = format!("{:.0} %", 100.0 * payment.confidence);
			vec![
				date(payment.at),
				format!("{}/{}", payment.vault, payment.entry),
				side.into(),
				money(payment.value),
				short(&payment.name),
				format!("{:?}", payment.source).to_lowercase(),
				sure,
				short(&payment.memo),
			]
		})
		.collect();
	let headings = ["Date", "vault/entry", "", "value", "category", "", "sure", "memo"];
	let next = answer.next.map_or_else(String::new, |next| format!("more: --from {next}\n"));
	format!("{}\n{}{next}", basis(&answer.basis), table(&headings, &rows))
}

pub(super) fn forecasts(answer: &Forecasts) -> String {
	[
		basis(&answer.basis),
		of_forecasts("This period", &answer.current),
		of_forecasts("Next period", &answer.next),
	]
	.join("\n")
}

pub(super) fn bills(answer: &Bills) -> String {
	format!("{}\n{}", basis(&answer.basis), of_bills(&answer.bills))
}

pub(super) fn unusual(answer: &Unusual) -> String {
	format!("{}\n{}", basis(&answer.basis), of_findings(&answer.findings))
}

pub(super) fn proposals(answer: &Proposals) -> String {
	format!("{}\n{}", basis(&answer.basis), of_proposals(&answer.proposals))
}

pub(super) fn corrected(answer: &Corrected) -> String {
	let Corrected { vault, entry, name, corrections, .. } = answer;
	match name {
		Some(name) => format!(
			"entry {entry} of vault {vault} is {name}; {corrections} corrections, from which the next \
			answer learns"
		),
		None => format!(
			"the correction of entry {entry} of vault {vault} is taken back; {corrections} are left"
		),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn memos_do_nothing_to_a_terminal() {
		assert_eq!(short("rent\u{1b}[2J\u{202e}\u{200b} May"), "rent[2J May");
		assert_eq!(short(&"ä".repeat(WIDE)).chars().count(), WIDE);
		let cut = short(&"ä".repeat(WIDE + 1));
		assert!(cut.ends_with('…') && cut.chars().count() == WIDE, "{cut}");
	}

	#[test]
	fn columns_are_as_wide_as_they_have_to_be() {
		let rows = [vec!["ab".into(), "1.00".into(), "x".into()]];
		assert_eq!(table(&["a", "b", "c"], &rows), "a      b  c\nab  1.00  x\n");
	}
}
