// SPDX-License-Identifier: Apache-2.0

//! Each input of the corpus, as it is.

use polyphony_fuzz::{campaign, execute, Report};
use std::path::Path;

/// Pallets of this project that have calls which somebody may sign, and some of the SDK: the corpus does
/// something in each.
const REACHED: [&str; 13] = [
	"Assets",
	"Balances",
	"Dex",
	"FinanceVaults",
	"Lending",
	"ModelMarketplace",
	"MusicNft",
	"Nfts",
	"PriceOracle",
	"Proxy",
	"Referenda",
	"TechnicalCommittee",
	"Utility",
];

#[test]
fn the_corpus_breaks_nothing_and_reaches_every_pallet() {
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
	let inputs = campaign::load(&folder).unwrap_or_default();
	assert!(!inputs.is_empty(), "no corpus: make fuzz ARGS=\"corpus runtime/fuzz/corpus\"");
	let mut all = Report::default();
	for (path, scenario) in inputs {
		match execute(&scenario) {
			Ok(report) => {
				assert!(report.succeeded() > 0, "{} does nothing any more", path.display());
				all.add(&report);
			},
			Err(failure) => panic!("{}: {failure}", path.display()),
		}
	}
	println!("{all}");
	for pallet in REACHED {
		assert!(all.succeeded_in(pallet) > 0, "no call of {pallet} succeeds:\n{all}");
	}
}
