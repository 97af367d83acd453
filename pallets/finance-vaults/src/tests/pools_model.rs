// SPDX-License-Identifier: Apache-2.0

//! Pools against a book that knows exact fractions: whatever members, the manager and the market do in
//! whatever order, each has what he has paid in, and his part of gains and losses, but for less than a
//! share or a unit for each time that something was rounded.

use super::{pools::*, *};
use frame_support::traits::fungibles::Inspect as _;
use num_bigint::BigInt;
use proptest::prelude::*;
use sp_runtime::{DispatchResult, Permill};

/// 2^-96 of a unit.
fn one() -> BigInt {
	BigInt::from(1) << 96
}

fn units(amount: Balance) -> BigInt {
	BigInt::from(amount) * one()
}

const PEOPLE: [AccountId; 4] = [ALICE, BOB, CHARLIE, EVE];

/// What is known of somebody, in 2^-96 of a unit.
#[derive(Clone, Default)]
struct Account {
	/// What he has paid in, less what he has got, with the parts of gains and losses that came with
	/// his shares, those that he was given included.
	fair: BigInt,
	/// The part of gains that were his.
	gained: BigInt,
	/// What he may have got more by what others' payments were rounded by.
	dust: BigInt,
}

struct Book {
	pool: PoolId,
	/// Of the first ones of `PEOPLE`.
	accounts: [Account; 4],
	paid: Balance,
	got: Balance,
	gained: Balance,
	lost: Balance,
}

#[derive(Clone, Debug)]
enum Step {
	Deposit(usize, Balance),
	Mint(usize, Balance),
	Withdraw(usize, Permill),
	Redeem(usize, Permill),
	Give(usize, usize, Permill),
	Invest(Permill),
	Divest(Permill),
	Gain(Permill),
	Lose(Permill),
	TakeFee,
	Donate(Balance),
	Fee(u32),
	Liquid(Option<Permill>),
	Days(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 0..PEOPLE.len();
	let amount =
		|| (any::<Balance>(), 70..126u32).prop_map(|(number, shift)| 1 + (number >> shift));
	let part = || {
		prop_oneof![
			1 => Just(Permill::one()),
			4 => (0..=1_000_000u32).prop_map(Permill::from_parts),
		]
	};
	prop_oneof![
		3 => (who(), amount()).prop_map(|(who, amount)| Step::Deposit(who, amount)),
		2 => (who(), amount()).prop_map(|(who, shares)| Step::Mint(who, shares)),
		2 => (who(), part()).prop_map(|(who, part)| Step::Withdraw(who, part)),
		3 => (who(), part()).prop_map(|(who, part)| Step::Redeem(who, part)),
		1 => (who(), who(), part()).prop_map(|(from, to, part)| Step::Give(from, to, part)),
		3 => part().prop_map(Step::Invest),
		1 => part().prop_map(Step::Divest),
		3 => part().prop_map(Step::Gain),
		1 => (0..=500_000u32).prop_map(|parts| Step::Lose(Permill::from_parts(parts))),
		1 => Just(Step::TakeFee),
		1 => amount().prop_map(Step::Donate),
		1 => (0..=30u32).prop_map(Step::Fee),
		1 => prop::option::of(part()).prop_map(Step::Liquid),
		1 => (1..10u64).prop_map(Step::Days),
	]
}

impl Book {
	/// What shares are worth: not rounded, but to 2^-96, up.
	fn worth(&self, shares: Balance) -> BigInt {
		let all = BigInt::from(VaultShares::total_issuance(self.pool)) + 1_000;
		units(shares) * (BigInt::from(assets(self.pool)) + 1) / all + 1
	}

	/// Everybody but who has rounded may have as much more.
	fn round(&mut self, who: Option<usize>, most: BigInt) {
		for (index, account) in self.accounts.iter_mut().enumerate() {
			if Some(index) != who {
				account.dust += &most;
			}
		}
	}

	/// Whoever has shares has his part of what is gained or lost.
	fn share(&mut self, amount: Balance, gain: bool) {
		let all = BigInt::from(VaultShares::total_issuance(self.pool)) + 1_000;
		for (who, account) in PEOPLE.iter().zip(&mut self.accounts) {
			let part = units(amount) * shares(self.pool, who) / &all;
			if gain {
				account.gained += &part + 1;
				account.fair += part + 1;
			} else {
				account.fair -= part;
			}
		}
	}

	/// The manager gets what members have of it less.
	fn take_fee(&mut self) {
		let before = shares(self.pool, &ALICE);
		take_fee(self.pool).expect("anybody can");
		let new = shares(self.pool, &ALICE) - before;
		if new != 0 {
			let worth = self.worth(new);
			self.accounts[0].fair += worth;
		}
	}

	/// Does a step, if it can be done, and writes it down.
	fn perform(&mut self, step: Step) {
		let id = self.pool;
		// Each call does so first. Here it is done apart, so that the book sees it.
		self.take_fee();
		let share = self.worth(1) + one();
		match step {
			Step::Deposit(who, amount) => {
				let had = shares(id, &PEOPLE[who]);
				if deposit(PEOPLE[who].clone(), id, amount).is_ok() {
					assert!(shares(id, &PEOPLE[who]) > had);
					self.join(who, amount, share);
				}
			},
			Step::Mint(who, new) => {
				let had = balance(USD, &PEOPLE[who]);
				if mint(PEOPLE[who].clone(), id, new).is_ok() {
					self.join(who, had - balance(USD, &PEOPLE[who]), share);
				}
			},
			Step::Withdraw(who, part) => {
				let amount = part * stake(id, &PEOPLE[who]);
				let left = withdraw(PEOPLE[who].clone(), id, amount);
				self.leave(who, amount, left, share);
			},
			Step::Redeem(who, part) => {
				let had = balance(USD, &PEOPLE[who]);
				let amount = part * shares(id, &PEOPLE[who]);
				let told = FinanceVaults::preview_redeem(id, amount).expect("fits");
				let left = redeem(PEOPLE[who].clone(), id, amount);
				if left.is_ok() {
					assert_eq!(balance(USD, &PEOPLE[who]) - had, told);
				}
				if amount != 0 {
					self.leave(who, told, left, share);
				}
			},
			Step::Give(from, to, part) => {
				let amount = part * shares(id, &PEOPLE[from]);
				if amount != 0 && from != to {
					give_shares(id, PEOPLE[from].clone(), PEOPLE[to].clone(), amount);
					let worth = self.worth(amount);
					self.accounts[from].fair -= &worth;
					self.accounts[to].fair += worth;
				}
			},
			Step::Invest(part) => {
				let amount = part * pool(id).idle;
				assert_eq!(invest(id, amount).is_ok(), amount != 0);
			},
			Step::Divest(part) => {
				let _ = divest(id, Some(part * supplied(id)));
			},
			Step::Gain(part) => {
				let amount = part * supplied(id);
				// The market has to have it.
				if assets(id) + amount < RICH / 2 {
					self.share(amount, true);
					gain(id, amount);
					self.gained += amount;
				}
			},
			Step::Lose(part) => {
				let amount = part * supplied(id);
				self.share(amount, false);
				lose(id, amount);
				self.lost += amount;
			},
			Step::TakeFee => {},
			Step::Donate(amount) => {
				let before = assets(id);
				give(USD, &FERDIE, &FinanceVaults::pool_account(id), amount);
				assert_eq!(assets(id), before);
			},
			Step::Fee(fee) => change(id, PoolChange::Fee(percent(fee))).expect("she may"),
			Step::Liquid(part) => set_liquid(USD, part.map(|part| part * supplied(id))),
			Step::Days(days) => begin_block(days * DAY),
		}
	}

	fn join(&mut self, who: usize, amount: Balance, share: BigInt) {
		self.paid += amount;
		self.accounts[who].fair += units(amount);
		self.round(Some(who), share);
	}

	fn leave(&mut self, who: usize, amount: Balance, left: DispatchResult, share: BigInt) {
		match left {
			Ok(()) => {
				self.got += amount;
				self.accounts[who].fair -= units(amount);
				self.round(Some(who), share);
			},
			// Only if there was nothing to be had, or the market has lent it.
			Err(error) => assert!(
				amount == 0 || error == Error::<Test>::NotLiquid.into(),
				"{amount}: {error:?}"
			),
		}
	}

	/// What is true after each step.
	fn check(&self, rounded: &BigInt, steps: usize) {
		let id = self.pool;
		check();
		// Nothing comes from nowhere, and nothing is lost, to the last unit.
		assert_eq!(assets(id) + self.got + self.lost, self.paid + self.gained);
		let mut stakes = 0;
		for (index, (who, account)) in PEOPLE.iter().zip(&self.accounts).enumerate() {
			stakes += stake(id, who);
			let has = units(stake(id, who));
			let most = &account.fair + &account.dust + steps;
			assert!(has <= most, "{index} has too much: {}", (has - most) / one());
			// Nobody pays more than 30 hundredths of what was his gain, or than what was rounded. He
			// has not got what virtual shares have.
			let least = &account.fair - &account.gained * 3 / 10 - rounded;
			assert!(has >= least, "{index} has too little: {}", (least - has) / one());
		}
		assert!(stakes <= assets(id));
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn everybody_has_what_is_his(
		fee in 0..=30u32,
		steps in prop::collection::vec(step(), 1..40),
	) {
		new_test_ext().execute_with(|| {
			let mut book = Book {
				pool: make_pool(percent(fee)),
				accounts: Default::default(),
				paid: 0,
				got: 0,
				gained: 0,
				lost: 0,
			};
			// What somebody can lose by rounding: a share, and a unit, with each step.
			let mut rounded = one();
			for (number, step) in steps.into_iter().enumerate() {
				book.perform(step);
				rounded += book.worth(2) + one() * 2;
				book.check(&rounded, 8 * (number + 1));
			}
			// All leave.
			set_liquid(USD, None);
			book.take_fee();
			for (index, who) in PEOPLE.iter().enumerate() {
				if shares(book.pool, who) != 0 {
					book.perform(Step::Redeem(index, Permill::one()));
				}
				assert_eq!(shares(book.pool, who), 0);
			}
			assert_eq!(VaultShares::total_issuance(book.pool), 0);
			call(ALICE, Call::remove_pool { pool: book.pool }).expect("it is empty");
			check();
		});
	}
}
