// SPDX-License-Identifier: Apache-2.0

//! The maths of pools, against exact numbers.

use super::*;
use num_bigint::BigUint;
use proptest::prelude::*;
use Rounding::*;

const MAX: Balance = Balance::MAX;

fn big(number: Balance) -> BigUint {
	number.into()
}

/// Numbers of every length, and the ends of the range.
fn number() -> impl Strategy<Value = Balance> {
	prop_oneof![
		1 => prop_oneof![Just(0), Just(1), Just(MAX), Just(MAX - 1)],
		9 => (any::<Balance>(), 0..128u32).prop_map(|(number, shift)| number >> shift),
	]
}

/// Numbers such as they are in pools: up to 10^25 or so.
fn amount() -> impl Strategy<Value = Balance> {
	(any::<Balance>(), 45..128u32).prop_map(|(number, shift)| number >> shift)
}

fn totals() -> impl Strategy<Value = Totals> {
	(number(), number()).prop_map(|(assets, shares)| Totals { assets, shares })
}

fn usual() -> impl Strategy<Value = Totals> {
	(amount(), amount()).prop_map(|(assets, shares)| Totals { assets, shares })
}

fn part() -> impl Strategy<Value = Permill> {
	prop_oneof![
		Just(Permill::one()),
		Just(Permill::from_parts(1)),
		(0..=1_000_000u32).prop_map(Permill::from_parts),
	]
}

/// A way in and out.
#[derive(Clone, Copy, Debug)]
enum Step {
	Deposit(Balance),
	Mint(Balance),
	Withdraw(Balance),
	Redeem(Balance),
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		amount().prop_map(Step::Deposit),
		amount().prop_map(Step::Mint),
		amount().prop_map(Step::Withdraw),
		amount().prop_map(Step::Redeem),
	]
}

/// Somebody with money and shares.
#[derive(Clone, Copy, Debug, Default)]
struct Member {
	paid: Balance,
	got: Balance,
	shares: Balance,
}

impl Totals {
	/// What somebody does, as far as he can. Amounts that he cannot have are brought down to what he
	/// has.
	fn take(&mut self, member: &mut Member, step: Step) {
		let (amount, shares, joins) = match step {
			Step::Deposit(amount) => (Some(amount), self.shares_for(amount, Down), true),
			Step::Mint(shares) => (self.amount_for(shares, Up), Some(shares), true),
			Step::Redeem(shares) => {
				let shares = shares % (member.shares + 1);
				(self.amount_for(shares, Down), Some(shares), false)
			},
			Step::Withdraw(amount) => {
				let most = self.amount_for(member.shares, Down).expect("not more than there is");
				let amount = amount % (most + 1);
				(Some(amount), self.shares_for(amount, Up), false)
			},
		};
		let (Some(amount), Some(shares)) = (amount, shares) else { return };
		if joins {
			let fits = self.assets.checked_add(amount).zip(self.shares.checked_add(shares));
			let Some((assets, all)) = fits else { return };
			*self = Totals { assets, shares: all };
			member.paid += amount;
			member.shares += shares;
		} else {
			assert!(shares <= member.shares, "what was the most needs more shares than there are");
			assert!(amount <= self.assets, "more is paid than there is");
			*self = Totals { assets: self.assets - amount, shares: self.shares - shares };
			member.got += amount;
			member.shares -= shares;
		}
	}
}

/// Whether a share is worth as much as before at least.
fn not_less(after: Totals, before: Totals) -> bool {
	big(1) * (big(after.assets) + 1u8) * (big(before.shares) + 1_000u32)
		>= (big(before.assets) + 1u8) * (big(after.shares) + 1_000u32)
}

#[test]
fn the_first_share_is_worth_a_thousandth() {
	let empty = Totals { assets: 0, shares: 0 };
	assert_eq!(empty.shares_for(1, Down), Some(1_000));
	assert_eq!(empty.amount_for(1_000, Up), Some(1));
	assert_eq!(empty.worth(Up), Some(1_000_000_000_000_000));
	assert_eq!(empty.fee(Permill::one(), 1), None);
}

#[test]
fn the_largest_numbers_are_counted_or_refused() {
	let full = Totals { assets: MAX, shares: MAX };
	assert_eq!(full.shares_for(MAX, Up), None);
	assert_eq!(full.amount_for(MAX, Down), Some(MAX - 999));
	assert_eq!(full.worth(Down), Some(WORTH_SCALE - 1));
	// There is a gain, but no room for its shares.
	assert_eq!(full.fee(Permill::one(), 1), None);
	let dear = Totals { assets: MAX, shares: 0 };
	assert_eq!(dear.worth(Down), None);
	assert_eq!(dear.fee(Permill::one(), 1), None);
	assert_eq!(dear.shares_for(MAX, Down), Some(999));
	let lost = Totals { assets: 0, shares: MAX };
	assert_eq!(lost.amount_for(MAX, Down), Some(0));
	assert_eq!(lost.shares_for(1, Up), None);
	assert_eq!(lost.worth(Down), Some(0));
	assert_eq!(lost.worth(Up), Some(1));
}

#[test]
fn a_fee_is_its_part_of_the_gain() {
	// A million was paid in, and it is 1.1 million now.
	let before = Totals { assets: 1_000_000, shares: 1_000_000_000 };
	let mark = before.worth(Up).expect("is not much");
	assert_eq!(before.fee(Permill::from_percent(10), mark), None);
	let after = Totals { assets: 1_100_000, ..before };
	let fee = after.fee(Permill::from_percent(10), mark).expect("there is a gain");
	assert_eq!(fee.amount, 9_999);
	assert_eq!(fee.high_water, 1_089_999_920_459_806);
	assert_eq!(after.fee(Permill::zero(), mark), None);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn conversions_are_exact(totals in totals(), number in number()) {
		let (assets, shares) = (big(totals.assets) + 1u8, big(totals.shares) + 1_000u32);
		for (to, from, down, up) in [
			(&shares, &assets, totals.shares_for(number, Down), totals.shares_for(number, Up)),
			(&assets, &shares, totals.amount_for(number, Down), totals.amount_for(number, Up)),
		] {
			let product = big(number) * to;
			let floor = &product / from;
			let ceiling = (&product + from - 1u8) / from;
			prop_assert_eq!(down, Balance::try_from(floor).ok());
			prop_assert_eq!(up, Balance::try_from(ceiling).ok());
		}
		let worth = assets * WORTH_SCALE / shares;
		prop_assert_eq!(totals.worth(Down), Balance::try_from(worth).ok());
	}

	#[test]
	fn shares_are_never_worth_more_than_there_is(totals in totals(), part in number()) {
		let shares = part.min(totals.shares);
		let amount = totals.amount_for(shares, Down).expect("is not more than there is");
		prop_assert!(amount <= totals.assets);
	}

	#[test]
	fn no_round_trip_profits(totals in usual(), number in amount()) {
		// Deposit, then redeem or withdraw.
		if let Some(shares) = totals.shares_for(number, Down) {
			let inside = Totals { assets: totals.assets + number, shares: totals.shares + shares };
			prop_assert!(not_less(inside, totals));
			prop_assert!(inside.amount_for(shares, Down).expect("fits") <= number);
			if let Some(needed) = inside.shares_for(number, Up) {
				prop_assert!(needed >= shares);
			}
		}
		// Mint, then redeem or withdraw.
		if let Some(amount) = totals.amount_for(number, Up) {
			let inside = Totals { assets: totals.assets + amount, shares: totals.shares + number };
			prop_assert!(not_less(inside, totals));
			prop_assert!(inside.amount_for(number, Down).expect("fits") <= amount);
			if let Some(needed) = inside.shares_for(amount, Up) {
				prop_assert!(needed >= number);
			}
		}
		// Redeem, then deposit.
		let shares = number.min(totals.shares);
		let amount = totals.amount_for(shares, Down).expect("fits");
		let outside =
			Totals { assets: totals.assets - amount, shares: totals.shares - shares };
		prop_assert!(not_less(outside, totals));
		if let Some(again) = outside.shares_for(amount, Down) {
			prop_assert!(again <= shares);
		}
	}

	#[test]
	fn splitting_never_gives_more(totals in usual(), first in amount(), second in amount()) {
		let mut parts = totals;
		let mut member = Member::default();
		parts.take(&mut member, Step::Deposit(first));
		parts.take(&mut member, Step::Deposit(second));
		if member.paid == first + second {
			let whole = totals.shares_for(first + second, Down);
			prop_assert!(whole.is_none_or(|whole| member.shares <= whole));
		}

		let mut parts = totals;
		let mut member = Member::default();
		parts.take(&mut member, Step::Mint(first));
		parts.take(&mut member, Step::Mint(second));
		if member.shares == first + second {
			let whole = totals.amount_for(first + second, Up);
			prop_assert!(whole.is_none_or(|whole| member.paid >= whole));
		}

		let owner = Member { shares: totals.shares, ..Default::default() };
		let mut parts = totals;
		let mut member = owner;
		parts.take(&mut member, Step::Redeem(first));
		parts.take(&mut member, Step::Redeem(second));
		let whole = totals.amount_for(owner.shares - member.shares, Down).expect("fits");
		prop_assert!(member.got <= whole);

		let mut parts = totals;
		let mut member = owner;
		parts.take(&mut member, Step::Withdraw(first));
		parts.take(&mut member, Step::Withdraw(second));
		let whole = totals.shares_for(member.got, Up).expect("fits");
		prop_assert!(owner.shares - member.shares >= whole);
	}

	#[test]
	fn nobody_gains_in_any_order(
		totals in usual(),
		steps in prop::collection::vec((any::<bool>(), step()), 1..24),
	) {
		let mut now = totals;
		let mut members = [Member::default(); 2];
		for (which, step) in steps {
			let before = now;
			now.take(&mut members[usize::from(which)], step);
			prop_assert!(not_less(now, before), "a share is worth less: {step:?}");
		}
		// Both leave. Together they have not more than they have paid, and what was there is there.
		for member in &mut members {
			now.take(member, Step::Redeem(member.shares));
			prop_assert_eq!(member.shares, 0);
		}
		let [one, other] = members;
		prop_assert!(one.got + other.got <= one.paid + other.paid);
		prop_assert_eq!(now.shares, totals.shares);
		prop_assert!(now.assets >= totals.assets);
	}

	#[test]
	fn a_fee_is_not_more_than_its_part(totals in usual(), mark in amount(), part in part()) {
		let (all, virtual_all) = (big(totals.shares), big(totals.shares) + 1_000u32);
		let assets = big(totals.assets) + 1u8;
		// The gain in 10^-18 of a unit, times all shares.
		let worth = &all * &assets * WORTH_SCALE;
		let before = &all * mark * &virtual_all;
		let gained = worth > before;
		let fee = totals.fee(part, mark);
		prop_assert!(gained || fee.is_none());
		let Some(fee) = fee else { return Ok(()) };
		let most = (worth - before) * part.deconstruct();
		// What `shares` are worth once they are there, times the same.
		let worth_of = |shares: Balance| {
			big(shares) * &assets * WORTH_SCALE * &virtual_all * 1_000_000u32
				/ (&virtual_all + shares)
		};
		prop_assert!(worth_of(fee.shares) <= most);
		// And one share more would be too much, but for what the gain was rounded by: 2 * 10^-18.
		prop_assert!(worth_of(fee.shares + 1) + virtual_all * 2_000_000u32 > most);
		let after = Totals { assets: totals.assets, shares: totals.shares + fee.shares };
		prop_assert_eq!(Some(fee.amount), after.amount_for(fee.shares, Down));
		prop_assert_eq!(Some(fee.high_water), after.worth(Up));
		// The members keep what they had before the gain, and he gets nothing more of it.
		prop_assert!(fee.high_water >= mark);
		prop_assert_eq!(after.fee(part, fee.high_water), None);
	}

	#[test]
	fn a_fee_is_not_of_what_comes_and_goes(
		totals in usual(),
		steps in prop::collection::vec(step(), 1..16),
		part in part(),
	) {
		// The mark is at what a share is worth. However somebody comes and goes, what the manager can
		// take is not more than what the steps have been rounded by.
		let mut mark = totals.worth(Up).unwrap_or(MAX);
		let mut now = totals;
		let mut member = Member::default();
		for step in steps {
			let joins = matches!(step, Step::Deposit(_) | Step::Mint(_));
			now.take(&mut member, step);
			if joins {
				mark = mark.max(now.worth(Up).unwrap_or(MAX));
			}
			prop_assert!(!joins || now.fee(part, mark).is_none());
		}
	}
}
