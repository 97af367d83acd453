use polyphony_assistant::generator::*;
use std::collections::BTreeMap;
fn main() {
	for p in Persona::ALL {
		let h = Household::generate(Setup { persona: p, ..Default::default() });
		let mut by: BTreeMap<u16, (usize, f64)> = BTreeMap::new();
		for (t, r) in h.transactions.iter().zip(&h.truth) { let e = by.entry(r.category.0).or_default(); e.0 += 1; e.1 += t.amount(); }
		println!("{p:?} {} bills {}", h.transactions.len(), h.bills.len());
		for (c, (n, a)) in by { print!("{c}:{n}/{:.0} ", a / 120.0); }
		println!();
	}
}
