// SPDX-License-Identifier: Apache-2.0

use super::{
	super::ray::model::{self, big, market, milliseconds, number, rate_model, ray as real_ray},
	*,
};
use crate::math::rates::YEAR_MS;
use num_bigint::BigInt;
use proptest::prelude::*;
use sp_runtime::FixedU128;
use Rounding::*;

const MAX: u128 = u128::MAX;
const START: u64 = 1_700_000_000_000;

/// 4 % at a kink of 90 %, which stays.
fn steady() -> RateModel {
	RateModel {
		kink: Permill::from_percent(90),
		steepness: 4.into(),
		initial: FixedU128::from_rational(4, 100),
		min: FixedU128::from_rational(1, 100),
		max: 1.into(),
		speed: 0.into(),
	}
}

/// A tenth of all interest.
fn tenth() -> Permill {
	Permill::from_percent(10)
}

fn totals(cash: u128, supply_shares: u128, debt_shares: u128) -> Totals {
	Totals { cash, supply_shares, debt_shares }
}

/// A market with a history: 100 in cash, 900 lent, all of a unit that has 18 decimals.
fn used() -> Checkpoint {
	let unit = 1_000_000_000_000_000_000;
	let totals = totals(100 * unit, 1_000 * unit * VIRTUAL_SHARES, 900 * unit);
	Checkpoint { at: START, totals, ..Checkpoint::new(&steady()) }
}

/// A market as it can be, with a model.
fn any_market() -> impl Strategy<Value = (RateModel, Checkpoint)> {
	let amount = || number().prop_map(|amount| amount >> 3);
	(market(), RAY..=1_000_000 * RAY, [amount(), amount(), amount()], 0..=1_000u32).prop_map(
		|((model, kink_rate, _), index, [cash, supply_shares, debt], reserves)| {
			let debt_shares = mul_div(debt, RAY, index, Down).unwrap();
			let debt = mul_div(debt_shares, index, RAY, Down).unwrap();
			let reserves = mul_div(cash + debt, reserves.into(), 4_000, Down).unwrap();
			let totals = totals(cash, supply_shares, debt_shares);
			(model, Checkpoint { at: START, index, kink_rate, totals, reserves })
		},
	)
}

/// A market as it cannot be.
fn wild_market() -> impl Strategy<Value = Checkpoint> {
	([number(), number(), number(), number(), number(), number()], milliseconds()).prop_map(
		|([index, kink_rate, cash, supply_shares, debt_shares, reserves], at)| {
			let totals = totals(cash, supply_shares, debt_shares);
			Checkpoint { at, index, kink_rate, totals, reserves }
		},
	)
}

/// What one finds in a market: what it has, with shares that are not too many for conversions.
fn any_accrued() -> impl Strategy<Value = Accrued> {
	let assets = number().prop_map(|assets| assets >> 28);
	(assets, 0..=1_000u128, RAY..=1_000_000 * RAY).prop_map(|(supply_assets, price, index)| {
		// A share begins at a millionth, and is worth more with time.
		let supply_shares = supply_assets / (1 + price) * VIRTUAL_SHARES;
		let (kink_rate, debt, reserves) = (RAY, 0, 0);
		Accrued { index, kink_rate, debt, reserves, supply_assets, supply_shares }
	})
}

/// The market after someone has brought (or taken) assets and got (or given) shares.
fn after(market: &Accrued, assets: i128, shares: i128) -> Accrued {
	Accrued {
		supply_assets: market.supply_assets.checked_add_signed(assets).unwrap(),
		supply_shares: market.supply_shares.checked_add_signed(shares).unwrap(),
		..*market
	}
}

/// Whether a share is worth no less than before.
fn is_not_cheaper(before: &Accrued, now: &Accrued) -> bool {
	let price = |market: &Accrued| {
		let (shares, assets) = market.virtual_totals().unwrap();
		(big(assets), big(shares))
	};
	let (before, now) = (price(before), price(now));
	now.0 * before.1 >= before.0 * now.1
}

#[test]
fn a_year_of_a_used_market() {
	let after = used().accrue(&steady(), tenth(), START + YEAR_MS);
	// e^0.04 - 1 = 4.081077...%
	assert_eq!(after.index / (RAY / 1_000_000), 1_040_810);
	let earned = after.debt - used().totals.debt_shares;
	assert_eq!(after.reserves, earned / 10);
	assert_eq!(after.supply_assets, 1_000_000_000_000_000_000_000 + earned - after.reserves);
	assert_eq!(after.kink_rate, RAY / 25);
	assert_eq!(after.supply_shares, used().totals.supply_shares);
}

#[test]
fn time_that_does_not_count() {
	let checkpoint = used();
	let before = checkpoint.accrue(&steady(), tenth(), START);
	assert_eq!(before.index, RAY);
	assert_eq!(before.debt, checkpoint.totals.debt_shares);
	// Clocks that go backwards, and after that, forwards again.
	for now in [0, 1, START - 1] {
		assert_eq!(checkpoint.accrue(&steady(), tenth(), now), before);
		assert_eq!(checkpoint.renew(&before, checkpoint.totals, now), checkpoint);
	}
	// A market from before there was a time.
	let first = Checkpoint { at: 0, ..checkpoint };
	assert_eq!(first.accrue(&steady(), tenth(), START), before);
	let renewed = first.renew(&before, first.totals, START);
	assert_eq!(renewed, checkpoint);
}

#[test]
fn an_index_without_debts_stays() {
	let model = RateModel { speed: 50.into(), ..steady() };
	let idle = Checkpoint { totals: totals(1_000, 1_000_000_000, 0), ..used() };
	let after = idle.accrue(&model, tenth(), START + YEAR_MS);
	assert_eq!((after.index, after.debt, after.reserves, after.supply_assets), (RAY, 0, 0, 1_000));
	// The rate falls while nobody borrows.
	assert_eq!(after.kink_rate, RAY / 100);
}

#[test]
fn interest_ends_at_its_limits() {
	let costly = RateModel { initial: 10.into(), min: 10.into(), max: 10.into(), ..steady() };
	for years in [1, 3, 10, 1_000, 1_000_000_000] {
		let now = START.saturating_add(YEAR_MS.saturating_mul(years));
		// All the debt that fits beside the cash, or the highest index, if that is not reached.
		let few = Checkpoint { totals: totals(1, 1, 1_000_000), ..used() };
		let many = Checkpoint { totals: totals(1 << 120, 1, MAX >> 2), ..used() };
		let full = Checkpoint { totals: totals(0, 1, MAX), ..used() };
		for market in [few, many, full] {
			let after = market.accrue(&costly, tenth(), now);
			assert!(after.index >= RAY && after.index <= MAX_INDEX);
			assert!(after.debt <= MAX - market.totals.cash);
			assert_eq!(after.supply_assets + after.reserves, market.totals.cash + after.debt);
			// And it goes on from there.
			let later = market.renew(&after, market.totals, now);
			let later = later.accrue(&costly, tenth(), u64::MAX);
			assert!(later.index >= after.index && later.debt >= after.debt);
			assert!(later.supply_assets >= after.supply_assets);
		}
		if years > 1 {
			assert_eq!(few.accrue(&costly, tenth(), now).index, MAX_INDEX);
			let debt = many.accrue(&costly, tenth(), now).debt;
			// The next index would be too much.
			assert!(MAX - (1 << 120) - debt <= (MAX >> 2) / RAY + 1);
		}
		assert_eq!(full.accrue(&costly, tenth(), now).debt, MAX);
	}
}

#[test]
fn totals_that_no_market_has() {
	let broken = Checkpoint { index: MAX, totals: totals(MAX, MAX, MAX), reserves: MAX, ..used() };
	let after = broken.accrue(&steady(), tenth(), u64::MAX);
	assert_eq!((after.index, after.debt), (MAX, 0));
	assert_eq!((after.reserves, after.supply_assets), (MAX, 0));
	assert_eq!(after.shares_for(1, Down), None);
	assert_eq!(after.amount_for(1, Down), None);
	let broken = Checkpoint { index: 0, ..used() };
	let after = broken.accrue(&steady(), tenth(), u64::MAX);
	assert_eq!((after.index, after.debt), (0, 0));
	assert_eq!(after.debt_shares_for(1, Up), None);
}

#[test]
fn a_new_market_has_a_millionth_of_a_unit_per_share() {
	let new = Checkpoint::new(&steady()).accrue(&steady(), tenth(), START);
	for rounding in [Down, Up] {
		assert_eq!(new.shares_for(7, rounding), Some(7 * VIRTUAL_SHARES));
		assert_eq!(new.debt_shares_for(7, rounding), Some(7));
		assert_eq!(new.debt_for(7, rounding), Some(7));
	}
	assert_eq!(new.amount_for(VIRTUAL_SHARES - 1, Down), Some(0));
	assert_eq!(new.amount_for(VIRTUAL_SHARES, Down), Some(1));
	assert_eq!(new.shares_for(MAX, Down), None);
}

#[test]
fn the_classical_inflation_attack_costs_half_of_the_gift() {
	// One unit, and a gift of as much as the victim is about to supply.
	let unit = 1_000_000_000_000_000_000u128;
	let new = Checkpoint::new(&steady()).accrue(&steady(), tenth(), START);
	let market = after(&new, 1, VIRTUAL_SHARES as i128);
	let market = after(&market, unit as i128, 0);
	let shares = market.shares_for(unit, Down).unwrap();
	let market = after(&market, unit as i128, shares as i128);
	// The victim loses less than a millionth.
	assert!(unit - market.amount_for(shares, Down).unwrap() < unit / 1_000_000);
	// The attacker loses half.
	let back = market.amount_for(VIRTUAL_SHARES, Down).unwrap();
	assert!(back < unit / 2 + unit / 1_000_000);
}

proptest! {
	#[test]
	fn all_that_is_there_belongs_to_someone(
		(model, checkpoint) in any_market(), parts in 0..=500_000u32, ms in milliseconds(),
	) {
		let now = START.saturating_add(ms);
		let before = checkpoint.accrue(&model, Permill::zero(), START);
		let after = checkpoint.accrue(&model, Permill::from_parts(parts), now);
		prop_assert_eq!(
			big(checkpoint.totals.cash) + after.debt,
			big(after.supply_assets) + after.reserves
		);
		// Nobody loses, and the reserves get their part and not more.
		prop_assert!(after.index >= before.index && after.index <= MAX_INDEX);
		prop_assert!(after.debt >= before.debt);
		prop_assert!(after.supply_assets >= before.supply_assets);
		let earned = big(after.debt - before.debt);
		prop_assert_eq!(big(after.reserves - before.reserves), earned * parts / 1_000_000);
		prop_assert_eq!(after.supply_shares, checkpoint.totals.supply_shares);
		// The debt is the worth of the shares.
		prop_assert_eq!(
			big(after.debt),
			big(checkpoint.totals.debt_shares) * after.index / RAY
		);
	}

	#[test]
	fn the_index_is_what_it_says(
		(model, checkpoint) in any_market(), ms in 0..100 * YEAR_MS, shift in 0..40u32,
	) {
		let mut checkpoint = checkpoint;
		checkpoint.totals.debt_shares = checkpoint.totals.debt_shares.max(1);
		let ms = ms >> shift;
		let before = checkpoint.accrue(&model, tenth(), START);
		let after = checkpoint.accrue(&model, tenth(), START + ms);
		let utilisation = rates::utilisation(before.debt, before.supply_assets);
		let low = model::interest(&model, checkpoint.kink_rate, utilisation, ms).exponent;
		let high = &low + model::real(2 + 10_000 * u128::from(ms / YEAR_MS + 1), RAY);
		// Anything to the power of 100 is above the limit.
		let limit = big(checkpoint.index_limit());
		let index = |exponent: BigInt| -> BigInt {
			let factor = model::exp(&exponent.min(real_ray(100 * RAY)));
			factor * checkpoint.index / model::one()
		};
		let (low, high) = (index(low), index(high));
		prop_assert!(big(after.index) >= low.min(limit.clone()));
		let high: BigInt = &high + (&high >> 119) + 2u32;
		prop_assert!(big(after.index) <= high.min(limit));
	}

	#[test]
	fn counting_more_often_makes_nothing_less(
		(model, checkpoint) in any_market(),
		times in prop::collection::vec(0..10 * YEAR_MS, 1..6),
		shift in 0..40u32,
	) {
		let mut times: Vec<_> = times.into_iter().map(|ms| START + (ms >> shift)).collect();
		times.sort_unstable();
		let end = *times.last().unwrap();
		let once = checkpoint.accrue(&model, tenth(), end);
		let mut poked = checkpoint;
		for now in times {
			let accrued = poked.accrue(&model, tenth(), now);
			prop_assert!(accrued.index >= poked.index);
			poked = poked.renew(&accrued, poked.totals, now);
		}
		let poked = poked.accrue(&model, tenth(), end);
		// By what the index that is calculated at once may be above the truth.
		let years = u128::from((end - START) / YEAR_MS + 1);
		let margin = big(once.index) * (2 + 10_000 * years) / RAY + (once.index >> 118) + 2;
		prop_assert!(big(poked.index) + &margin >= big(once.index));
		// Amounts follow the index.
		let margin = margin * checkpoint.totals.debt_shares / RAY + 1;
		prop_assert!(big(poked.debt) + &margin >= big(once.debt));
	}

	#[test]
	fn later_is_more(
		(model, checkpoint) in any_market(), ms in 0..YEAR_MS, more in 1..YEAR_MS,
	) {
		let first = checkpoint.accrue(&model, tenth(), START + ms);
		let second = checkpoint.accrue(&model, tenth(), START + ms + more);
		// Rates below are less than rounding.
		if model.min > FixedU128::from_rational(1, 100_000_000_000) {
			prop_assert!(second.index >= first.index);
			prop_assert!(second.debt >= first.debt);
			prop_assert!(second.reserves >= first.reserves);
			prop_assert!(second.supply_assets >= first.supply_assets);
		}
	}

	#[test]
	fn nothing_panics(
		model in rate_model(), checkpoint in wild_market(), parts in any::<u32>(),
		now in milliseconds(), amount in number(),
	) {
		let after = checkpoint.accrue(&model, Permill::from_parts(parts), now);
		prop_assert!(after.index >= checkpoint.index);
		prop_assert_eq!(
			big(checkpoint.totals.cash) + after.debt,
			big(after.supply_assets) + after.reserves
		);
		for rounding in [Down, Up] {
			let _ = after.shares_for(amount, rounding);
			let _ = after.amount_for(amount, rounding);
			let _ = after.debt_shares_for(amount, rounding);
			let _ = after.debt_for(amount, rounding);
		}
		let renewed = checkpoint.renew(&after, checkpoint.totals, now);
		prop_assert!(renewed.at >= checkpoint.at);
		let _ = renewed.accrue(&model, Permill::from_parts(parts), now);
	}

	#[test]
	fn conversions_round_as_told(market in any_accrued(), amount in number()) {
		let check = |got: Option<u128>, num: u128, den: u128, rounding| {
			let exact: BigInt = big(amount) * num;
			let exact = match rounding {
				Down => exact / den,
				Up => (exact + den - 1u32) / den,
			};
			got == u128::try_from(exact).ok()
		};
		let (shares, assets) = market.virtual_totals().unwrap();
		for rounding in [Down, Up] {
			prop_assert!(check(market.shares_for(amount, rounding), shares, assets, rounding));
			prop_assert!(check(market.amount_for(amount, rounding), assets, shares, rounding));
			let index = market.index;
			prop_assert!(check(market.debt_shares_for(amount, rounding), RAY, index, rounding));
			prop_assert!(check(market.debt_for(amount, rounding), index, RAY, rounding));
		}
	}

	#[test]
	fn suppliers_win_nothing_by_rounding(
		market in any_accrued(), amount in number(), shares in number(),
	) {
		// In and out.
		let amount = amount >> 30;
		let got = market.shares_for(amount, Down).unwrap();
		let joined = after(&market, amount as i128, got as i128);
		prop_assert!(is_not_cheaper(&market, &joined));
		for state in [&market, &joined] {
			let back = state.amount_for(got, Down).unwrap();
			prop_assert!(back <= amount);
			// Not more than the worth of a share and a unit is lost.
			let (shares, assets) = state.virtual_totals().unwrap();
			prop_assert!(amount - back <= assets.div_ceil(shares) + 1);
		}
		let back = joined.amount_for(got, Down).unwrap();
		let left = after(&joined, -(back as i128), -(got as i128));
		prop_assert!(is_not_cheaper(&joined, &left));
		// Out and in: of an amount, and of shares.
		let amount = amount % (market.supply_assets + 1);
		let given = market.shares_for(amount, Up).unwrap();
		if given <= market.supply_shares {
			let left = after(&market, -(amount as i128), -(given as i128));
			prop_assert!(is_not_cheaper(&market, &left));
			prop_assert!(left.shares_for(amount, Down).unwrap() <= given);
		}
		let given = shares % (market.supply_shares + 1);
		let amount = market.amount_for(given, Down).unwrap();
		if amount <= market.supply_assets {
			let left = after(&market, -(amount as i128), -(given as i128));
			prop_assert!(is_not_cheaper(&market, &left));
			prop_assert!(left.shares_for(amount, Down).unwrap() <= given);
		}
	}

	#[test]
	fn all_suppliers_together_have_no_more_than_there_is(
		market in any_accrued(), parts in prop::collection::vec(number(), 1..6),
	) {
		let mut rest = market.supply_shares;
		let mut worth = big(0);
		for part in parts {
			let part = part.min(rest);
			rest -= part;
			worth += market.amount_for(part, Down).unwrap();
		}
		worth += market.amount_for(rest, Down).unwrap();
		prop_assert!(worth <= big(market.supply_assets));
	}

	#[test]
	fn debtors_win_nothing_by_rounding(
		market in any_accrued(), others in number(), amount in number(), repaid in number(),
	) {
		let (others, amount) = (others >> 30, amount >> 30);
		let value = |shares| market.debt_for(shares, Down).unwrap();
		// What one borrows is owed, and the others owe what they owed.
		let shares = market.debt_shares_for(amount, Up).unwrap();
		let owed = market.debt_for(shares, Up).unwrap();
		prop_assert!(owed >= amount);
		prop_assert!(owed - amount <= market.index.div_ceil(RAY));
		prop_assert!(value(others + shares) >= value(others) + amount);
		// A part repaid takes not more than it from the debt.
		let repaid = repaid % (owed + 1);
		let gone = market.debt_shares_for(repaid, Down).unwrap().min(shares);
		prop_assert!(value(gone) <= repaid);
		prop_assert!(value(others + shares - gone) + repaid >= value(others + shares));
		prop_assert!(market.debt_for(shares - gone, Up).unwrap() + repaid >= owed);
		// All repaid: the others are not left with it.
		prop_assert!(value(others) + owed >= value(others + shares));
	}

	#[test]
	fn the_first_supplier_cannot_take_from_the_second(
		first in prop_oneof![Just(1u128), 1..1_000_000_000u128],
		gift in (any::<u64>(), 0..64u32).prop_map(|(gift, shift)| u128::from(gift) << 20 >> shift),
		second in (any::<u64>(), 0..64u32).prop_map(|(it, shift)| u128::from(it) << 20 >> shift),
		cashed in 0..=2u128,
	) {
		let new = Checkpoint::new(&steady()).accrue(&steady(), tenth(), START);
		let own = new.shares_for(first, Down).unwrap();
		// Before the gift, the first may take out a part or nearly all of its shares.
		let market = after(&new, first as i128, own as i128);
		let out = own / 2 * cashed;
		let taken = market.amount_for(out, Down).unwrap();
		let market = after(&market, -(taken as i128), -(out as i128));
		let own = own - out;
		let before = after(&market, gift as i128, 0);
		let shares = before.shares_for(second, Down).unwrap();
		let market = after(&before, second as i128, shares as i128);
		// The second loses less than a share and a unit. A share is a millionth of all that was
		// there at most.
		let loss = second - market.amount_for(shares, Down).unwrap();
		prop_assert!(loss <= before.supply_assets / VIRTUAL_SHARES + 2);
		// The first ends with no more than it brought.
		let back = market.amount_for(own, Down).unwrap();
		prop_assert!(taken + back <= first + gift);
		// What it costs to take something is a million times that, but for a unit.
		let cost = VIRTUAL_SHARES * loss.saturating_sub(1);
		prop_assert!(taken + back + cost <= first + gift + loss + 1);
	}
}
