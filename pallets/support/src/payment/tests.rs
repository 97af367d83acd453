// SPDX-License-Identifier: Apache-2.0

//! Balances in storage, an exchange that tests tell what to do, and payments between them.

use super::*;
use crate::Price;
use codec::Encode;
use core::cell::Cell;
use frame_support::{
	storage::unhashed,
	traits::tokens::{DepositConsequence, Fortitude, Provenance, WithdrawConsequence},
};
use sp_io::TestExternalities;
use sp_runtime::{DispatchResult, TokenError};

const PAYER: u8 = 1;
const SELLER: u8 = 2;
const MARKET: u8 = 3;
const A: u8 = 10;
const B: u8 = 11;
/// The native token, and an asset of which an account has to have more than a unit.
const NATIVE: u8 = 12;
const C: u8 = 13;
const RICH: Balance = 1_000;

/// What the exchange does with an order.
#[derive(Clone, Copy)]
enum Mood {
	/// Swaps three of one for two of the other, rounded up.
	Fair,
	/// Takes the money, and then fails.
	FailsLate,
	/// Has no way.
	Closed,
	/// Takes one more than it may.
	Greedy,
	/// Brings one less than it says.
	Stingy,
}

std::thread_local! {
	static MOOD: Cell<Mood> = const { Cell::new(Mood::Fair) };
}

struct Assets;

fn key(asset: u8, who: u8) -> std::vec::Vec<u8> {
	(b"balance", asset, who).encode()
}

fn has(asset: u8, who: u8) -> Balance {
	unhashed::get_or_default(&key(asset, who))
}

impl fungibles::Inspect<u8> for Assets {
	type AssetId = u8;
	type Balance = Balance;

	fn total_issuance(_: u8) -> Balance {
		Balance::MAX
	}
	fn minimum_balance(asset: u8) -> Balance {
		match asset {
			NATIVE => 20,
			C => 50,
			_ => 1,
		}
	}
	fn total_balance(asset: u8, who: &u8) -> Balance {
		has(asset, *who)
	}
	fn balance(asset: u8, who: &u8) -> Balance {
		has(asset, *who)
	}
	fn reducible_balance(asset: u8, who: &u8, preservation: Preservation, _: Fortitude) -> Balance {
		let kept = match preservation {
			Preservation::Expendable => 0,
			_ => Self::minimum_balance(asset),
		};
		has(asset, *who).saturating_sub(kept)
	}
	fn can_deposit(asset: u8, who: &u8, amount: Balance, _: Provenance) -> DepositConsequence {
		if has(asset, *who).saturating_add(amount) < Self::minimum_balance(asset) {
			DepositConsequence::BelowMinimum
		} else if asset == C && has(NATIVE, *who) == 0 {
			// Not a sufficient asset.
			DepositConsequence::CannotCreate
		} else {
			DepositConsequence::Success
		}
	}
	fn can_withdraw(asset: u8, who: &u8, amount: Balance) -> WithdrawConsequence<Balance> {
		match has(asset, *who).checked_sub(amount) {
			None => WithdrawConsequence::BalanceLow,
			Some(rest) if rest < Self::minimum_balance(asset) => {
				WithdrawConsequence::ReducedToZero(rest)
			},
			Some(_) => WithdrawConsequence::Success,
		}
	}
	fn asset_exists(_: u8) -> bool {
		true
	}
}

impl fungibles::Unbalanced<u8> for Assets {
	fn handle_dust(_: fungibles::Dust<u8, Self>) {}
	fn write_balance(
		asset: u8,
		who: &u8,
		amount: Balance,
	) -> Result<Option<Balance>, DispatchError> {
		unhashed::put(&key(asset, *who), &amount);
		Ok(None)
	}
	fn set_total_issuance(_: u8, _: Balance) {}
}

impl fungibles::Mutate<u8> for Assets {}

fn move_units(asset: u8, from: u8, to: u8, amount: Balance) -> DispatchResult {
	use fungibles::Mutate;
	Assets::transfer(asset, &from, &to, amount, Preservation::Expendable).map(|_| ())
}

struct Exchange;

impl Swap<u8> for Exchange {
	type AssetId = u8;

	fn quote_exact_in(_: &u8, _: &u8, _: Balance) -> Option<Balance> {
		None
	}

	fn quote_exact_out(_: &u8, _: &u8, out: Balance) -> Option<Balance> {
		match MOOD.get() {
			Mood::Closed => None,
			_ => out.checked_mul(3).map(|three| three.div_ceil(2)),
		}
	}

	fn swap_exact_in(
		_: &u8,
		_: &u8,
		_: &u8,
		_: Balance,
		_: Balance,
		_: &u8,
	) -> Result<Balance, DispatchError> {
		unreachable!("a payment knows what it has to bring")
	}

	fn swap_exact_out(
		who: &u8,
		sell: &u8,
		buy: &u8,
		out: Balance,
		max_in: Balance,
		recipient: &u8,
	) -> Result<Balance, DispatchError> {
		let cost = Self::quote_exact_out(sell, buy, out).ok_or("closed")?;
		let cost = match MOOD.get() {
			Mood::Greedy => max_in + 1,
			_ if cost > max_in => return Err("too much".into()),
			_ => cost,
		};
		move_units(*sell, *who, MARKET, cost)?;
		if matches!(MOOD.get(), Mood::FailsLate) {
			return Err("late".into());
		}
		let brought = if matches!(MOOD.get(), Mood::Stingy) { out - 1 } else { out };
		move_units(*buy, MARKET, *recipient, brought)?;
		Ok(cost)
	}

	fn average_price(_: &u8, _: &u8) -> Option<Price> {
		None
	}
}

/// The payer and the market have a thousand of both assets, the seller has nothing.
fn run(mood: Mood, test: impl FnOnce()) {
	MOOD.set(mood);
	TestExternalities::default().execute_with(|| {
		for (asset, who) in [(A, PAYER), (B, PAYER), (A, MARKET), (B, MARKET)] {
			unhashed::put(&key(asset, who), &RICH);
		}
		test();
	});
}

/// The payer pays in `with` what costs so much of `A`.
fn pay(with: u8, max_in: Balance, amount: Balance) -> Result<Balance, PaymentError> {
	pay_exact::<u8, Assets, Exchange>(&PAYER, &with, max_in, &A, amount, &SELLER)
}

/// What payer, seller and market have of both assets.
fn all() -> [(Balance, Balance); 3] {
	[PAYER, SELLER, MARKET].map(|who| (has(A, who), has(B, who)))
}

const UNTOUCHED: [(Balance, Balance); 3] = [(RICH, RICH), (0, 0), (RICH, RICH)];

#[test]
fn the_same_asset_is_transferred() {
	run(Mood::Closed, || {
		assert_eq!(pay(A, 300, 299), Ok(299));
		assert_eq!(all(), [(701, 1_000), (299, 0), (1_000, 1_000)]);
		// Just as much as may be paid, and all that is left.
		assert_eq!(pay(A, 701, 701), Ok(701));
		assert_eq!(all(), [(0, 1_000), (1_000, 0), (1_000, 1_000)]);
	});
}

#[test]
fn another_asset_is_swapped_and_the_price_arrives_exactly() {
	run(Mood::Fair, || {
		// 1.5 * 101 = 151.5
		assert_eq!(pay(B, 152, 101), Ok(152));
		assert_eq!(all(), [(1_000, 848), (101, 0), (899, 1_152)]);
	});
}

#[test]
fn no_more_is_paid_than_the_payer_wants() {
	run(Mood::Fair, || {
		assert_eq!(pay(A, 100, 101), Err(PaymentError::AboveMax));
		assert_eq!(pay(A, 0, 1), Err(PaymentError::AboveMax));
		assert_eq!(pay(B, 151, 101), Err(PaymentError::AboveMax));
		assert_eq!(pay(A, Balance::MAX - 1, Balance::MAX), Err(PaymentError::AboveMax));
		assert_eq!(all(), UNTOUCHED);
	});
}

#[test]
fn nothing_costs_nothing() {
	run(Mood::Closed, || {
		assert_eq!(pay(A, 0, 0), Ok(0));
		assert_eq!(pay(B, 0, 0), Ok(0));
		assert_eq!(all(), UNTOUCHED);
	});
}

#[test]
fn errors_of_assets_and_of_the_exchange_are_told() {
	let failed = |error: DispatchError| Err(PaymentError::Failed(error));
	run(Mood::Fair, || {
		assert_eq!(pay(A, 2_000, 1_001), failed(TokenError::FundsUnavailable.into()));
		assert_eq!(pay(B, 2_000, 700), failed(TokenError::FundsUnavailable.into()));
		assert_eq!(all(), UNTOUCHED);
	});
	run(Mood::Closed, || {
		assert_eq!(pay(B, 2_000, 700), failed("closed".into()));
		assert_eq!(all(), UNTOUCHED);
	});
}

#[test]
fn what_an_exchange_has_taken_before_it_fails_comes_back() {
	run(Mood::FailsLate, || {
		assert_eq!(pay(B, 150, 100), Err(PaymentError::Failed("late".into())));
		assert_eq!(all(), UNTOUCHED);
	});
}

#[test]
fn what_does_not_arrive_is_not_paid() {
	let lost = Err(PaymentError::Failed(TokenError::Unsupported.into()));
	run(Mood::Stingy, || {
		assert_eq!(pay(B, 150, 100), lost);
		assert_eq!(all(), UNTOUCHED);
	});
	// The recipient has so much that there can be no more.
	run(Mood::Fair, || {
		unhashed::put(&key(A, SELLER), &(Balance::MAX - 99));
		assert_eq!(pay(A, 100, 100), lost);
		assert_eq!(has(A, SELLER), Balance::MAX - 99);
		assert_eq!(pay(A, 99, 99), Ok(99));
	});
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "an exchange has taken more than it may")]
fn an_exchange_that_takes_more_is_noticed() {
	run(Mood::Greedy, || {
		let _ = pay(B, 150, 100);
	});
}

#[test]
#[cfg(not(debug_assertions))]
fn an_exchange_that_takes_more_is_refused() {
	run(Mood::Greedy, || {
		assert_eq!(pay(B, 150, 100), Err(PaymentError::AboveMax));
		assert_eq!(all(), UNTOUCHED);
	});
}

#[test]
fn who_pays_himself_has_what_he_had() {
	run(Mood::Fair, || {
		let paid = pay_exact::<u8, Assets, Exchange>(&PAYER, &A, 500, &A, 500, &PAYER);
		assert_eq!(paid, Ok(500));
		assert_eq!(all(), UNTOUCHED);
	});
}

/// Lets accounts have so much, each of the native token and of `C`.
fn give(all: [(u8, Balance, Balance); 2]) {
	for (who, native, c) in all {
		unhashed::put(&key(NATIVE, who), &native);
		unhashed::put(&key(C, who), &c);
	}
}

/// The payer fills the seller's account up for `asset`.
fn fund(asset: u8) -> Result<bool, DispatchError> {
	fund_account::<u8, Assets>(&NATIVE, &asset, &PAYER, &SELLER)
}

/// What payer and seller have of the native token and of `C`.
fn funds() -> [(Balance, Balance); 2] {
	[PAYER, SELLER].map(|who| (has(NATIVE, who), has(C, who)))
}

#[test]
fn an_account_is_filled_up_to_what_it_has_to_have() {
	for (had, paid) in [
		((0, 0), (20, 50)),
		((20, 0), (0, 50)),
		((15, 0), (5, 50)),
		((20, 49), (0, 1)),
		((20, 50), (0, 0)),
		((0, 1_000), (20, 0)),
		((10_000, 51), (0, 0)),
		((Balance::MAX, Balance::MAX), (0, 0)),
	] {
		run(Mood::Closed, || {
			give([(PAYER, RICH, RICH), (SELLER, had.0, had.1)]);
			let rest = (RICH - paid.0, RICH - paid.1);
			// Once is enough.
			for missing in [paid != (0, 0), false] {
				assert_eq!(fund(C), Ok(missing));
				assert_eq!(funds(), [rest, (had.0 + paid.0, had.1 + paid.1)]);
			}
		});
	}
}

#[test]
fn the_native_token_is_filled_up_once() {
	run(Mood::Closed, || {
		give([(PAYER, RICH, RICH), (SELLER, 0, 0)]);
		assert_eq!(fund(NATIVE), Ok(true));
		assert_eq!(funds(), [(RICH - 20, RICH), (20, 0)]);
	});
}

#[test]
fn who_fills_an_account_up_keeps_his_own() {
	for (native, c) in [(39, RICH), (RICH, 99), (0, RICH), (RICH, 0)] {
		run(Mood::Closed, || {
			give([(PAYER, native, c), (SELLER, 0, 0)]);
			assert!(fund(C).is_err());
			assert_eq!(funds(), [(native, c), (0, 0)]);
		});
	}
	run(Mood::Closed, || {
		give([(PAYER, 40, 100), (SELLER, 0, 0)]);
		assert_eq!(fund(C), Ok(true));
		assert_eq!(funds(), [(20, 50), (20, 50)]);
	});
}

#[test]
fn an_account_that_is_filled_up_pays_all_besides_and_stays() {
	run(Mood::Closed, || {
		give([(PAYER, RICH, RICH), (SELLER, 0, 0)]);
		assert_eq!(fund(C), Ok(true));
		let pay = |from, to, amount| {
			transfer_exact::<u8, Assets>(&C, &from, &to, amount, Preservation::Preserve)
		};
		assert_eq!(pay(PAYER, SELLER, 333), Ok(()));
		assert!(pay(SELLER, PAYER, 334).is_err());
		assert_eq!(pay(SELLER, PAYER, 333), Ok(()));
		assert_eq!(funds(), [(RICH - 20, RICH - 50), (20, 50)]);
	});
}

#[test]
fn who_fills_his_own_account_up_needs_it_to_be_full() {
	run(Mood::Closed, || {
		give([(PAYER, 20, 50), (SELLER, 0, 0)]);
		let own = || fund_account::<u8, Assets>(&NATIVE, &C, &PAYER, &PAYER);
		assert_eq!(own(), Ok(false));
		give([(PAYER, 20, 49), (SELLER, 0, 0)]);
		assert!(own().is_err());
		assert_eq!(funds()[0], (20, 49));
	});
}
