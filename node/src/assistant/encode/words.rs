// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proposals in words.

use crate::rpc::params::AssetId;
use polyphony_assistant::{
	calendar::{day_of, Date},
	proposals::{Effect, Proposal},
	transaction::to_units,
};

/// What to do.
pub(super) fn in_words(proposal: &Proposal) -> String {
	match *proposal {
		Proposal::SetBudget { category, period, limit } => {
			format!("Give {category} a budget of {:.0} each {}", to_units(limit), period.noun())
		},
		Proposal::ChangeBudget { category, period, from, to } => format!(
			"{} the budget of {category} from {:.0} to {:.0} each {}",
			if to > from { "Raise" } else { "Lower" },
			to_units(from),
			to_units(to),
			period.noun()
		),
		Proposal::MoveBudget { from, to, period, amount } => format!(
			"Move {:.0} each {} from the budget of {from} to that of {to}",
			to_units(amount),
			period.noun()
		),
		Proposal::Invest { period, amount } => {
			format!("Put {:.0} aside each {}", to_units(amount), period.noun())
		},
		Proposal::TopUp { by_ms, amount } => {
			format!("Put {:.0} in until {}", to_units(amount), Date::of(day_of(by_ms)))
		},
		Proposal::WarnBelow { balance } => {
			format!("Keep at least {:.0}", to_units(balance))
		},
		Proposal::PayAutomatically { ref counterparty, cadence, next_at_ms, amount } => format!(
			"Let the vault pay {:.2} to {counterparty} by itself, {}, from {} on",
			to_units(amount),
			cadence.name(),
			Date::of(day_of(next_at_ms))
		),
	}
}

/// What comes of it, in words.
pub(super) fn expected(effect: &Effect) -> String {
	match *effect {
		Effect::Exceeded { before, after } => {
			let share =
				format!("{:.0} % of the last periods would have gone beyond it", 100.0 * after);
			if before > 0.0 {
				format!("{share}, instead of {:.0} %", 100.0 * before)
			} else {
				share
			}
		},
		Effect::PutToUse(value) => format!("{:.0} a year are put to use", to_units(value)),
		Effect::Avoided(value) => format!("{:.0} are not missing", to_units(value)),
		Effect::Spared(times) => format!("{times} payments a year need no hand"),
	}
}

/// What an asset is called.
pub(super) fn asset_name(id: AssetId) -> String {
	match id {
		AssetId::Native => "native tokens".into(),
		AssetId::WithId(id) => format!("asset {id}"),
	}
}
