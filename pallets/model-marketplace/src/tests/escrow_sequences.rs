// SPDX-License-Identifier: Apache-2.0

//! Random purchases, deliveries, disputes and delays: each price is paid out or goes back, once, to
//! the last unit, and each call does what the diagram of escrows says.

use super::escrows::*;
use crate::{mock::*, *};
use frame_support::{traits::Hooks, weights::Weight};
use proptest::prelude::*;
use sp_runtime::{DispatchError, DispatchResult};
use std::collections::BTreeMap;

const USERS: [AccountId; 4] = [ALICE, BOB, CHARLIE, EVE];
/// The prices of the offers.
const PRICES: [Balance; 4] = [1, 51, 999_999_999, 1_000_000_000_007];

#[derive(Clone, Debug)]
enum Act {
	Buy(usize, usize),
	/// By the owner, or somebody else.
	Deliver(usize, Option<usize>),
	/// By the holder, or somebody else.
	Confirm(usize, Option<usize>),
	Dispute(usize, Option<usize>),
	/// By the owner, or somebody else.
	Concede(usize, Option<usize>),
	Rule(usize, bool),
	Expire(usize),
	/// So many hours, in which the chain does nothing.
	Wait(u64),
	/// The chain does what is due.
	Idle,
	Give(usize),
	/// Keeps somebody from paying and being paid, or lets him again.
	Block(usize),
	Claim(usize),
	/// Keeps anything from leaving the account of the model, or lets it again.
	Freeze(bool),
	/// A block begins, in a halt or not.
	Halt(bool),
}

fn act() -> impl Strategy<Value = Act> {
	let (who, sale) = (0..USERS.len(), 0..60usize);
	let other = || proptest::option::weighted(0.1, 0..USERS.len());
	prop_oneof![
		6 => (who.clone(), 0..PRICES.len()).prop_map(|(a, b)| Act::Buy(a, b)),
		6 => (sale.clone(), other()).prop_map(|(a, b)| Act::Deliver(a, b)),
		3 => (sale.clone(), other()).prop_map(|(a, b)| Act::Confirm(a, b)),
		4 => (sale.clone(), other()).prop_map(|(a, b)| Act::Dispute(a, b)),
		2 => (sale.clone(), other()).prop_map(|(a, b)| Act::Concede(a, b)),
		3 => (sale.clone(), any::<bool>()).prop_map(|(a, b)| Act::Rule(a, b)),
		2 => sale.prop_map(Act::Expire),
		3 => (1..60u64).prop_map(Act::Wait),
		1 => Just(Act::Idle),
		1 => who.clone().prop_map(Act::Give),
		1 => who.clone().prop_map(Act::Block),
		1 => who.prop_map(Act::Claim),
		1 => any::<bool>().prop_map(Act::Freeze),
		2 => proptest::bool::weighted(0.4).prop_map(Act::Halt),
	]
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
	Paid,
	Delivered,
	Disputed,
	Settled,
	Refunded,
}

struct Sale {
	id: LicenceId,
	buyer: AccountId,
	price: Balance,
	stage: Stage,
	deadline: Moment,
}

impl Sale {
	fn open(&self) -> bool {
		!matches!(self.stage, Stage::Settled | Stage::Refunded)
	}
}

/// What should be there.
struct World {
	model: ModelId,
	owner: AccountId,
	sales: Vec<Sale>,
	blocked: Vec<AccountId>,
	/// What accounts have of `USD`, with what they are owed, beyond what they had.
	money: BTreeMap<AccountId, i128>,
	pot: Balance,
	/// What they had of the native token, and what bonds have changed in it.
	native: BTreeMap<AccountId, i128>,
	/// The time of the marketplace, and whether it stands still.
	now: Moment,
	halted: bool,
	/// Sales that were not delivered in time, and rulings for buyers.
	failures: (u32, u32),
}

type Outcome = Result<(), DispatchError>;

impl World {
	fn new() -> Self {
		let base = list(CHARLIE);
		let model = list_on(ALICE, &[base], None).unwrap();
		for price in PRICES {
			escrow_for(model, price);
		}
		let native = USERS.map(|who| (who.clone(), all_native(who) as i128));
		Self {
			model,
			owner: ALICE,
			sales: Vec::new(),
			blocked: Vec::new(),
			money: BTreeMap::new(),
			pot: 0,
			native: native.into(),
			now: START_MS,
			halted: false,
			failures: (0, 0),
		}
	}

	fn receive(&mut self, who: AccountId, amount: Balance) {
		*self.money.entry(who).or_default() += amount as i128;
	}

	fn refund(&mut self, sale: usize) {
		self.sales[sale].stage = Stage::Refunded;
		self.receive(self.sales[sale].buyer.clone(), self.sales[sale].price);
	}

	/// Two percent are the fee, of which half is for the pot, and a tenth of the rest is Charlie's.
	fn settle(&mut self, sale: usize) {
		self.sales[sale].stage = Stage::Settled;
		let price = self.sales[sale].price;
		let fee = (price * 2).div_ceil(100);
		let royalty = (price - fee) / 10;
		self.pot += fee / 2;
		self.receive(TREASURY, fee - fee / 2);
		self.receive(CHARLIE, royalty);
		self.receive(self.owner.clone(), price - fee - royalty);
	}

	/// What happens at the deadline.
	fn time_out(&mut self, sale: usize) {
		match self.sales[sale].stage {
			Stage::Delivered => self.settle(sale),
			Stage::Paid => {
				self.failures.0 += 1;
				self.refund(sale);
			},
			_ => self.refund(sale),
		}
	}

	/// Whether `who`, who is `right`, can do something to an escrow at this stage.
	fn ask(&self, sale: usize, right: Outcome, at: &[Stage]) -> Outcome {
		right?;
		let sale = &self.sales[sale];
		if !sale.open() {
			return Err(Error::<Test>::NoEscrow.into());
		}
		if !at.contains(&sale.stage) {
			return Err(Error::<Test>::WrongStage.into());
		}
		if self.now >= sale.deadline {
			return Err(Error::<Test>::TooLate.into());
		}
		Ok(())
	}

	fn next_stage(&mut self, sale: usize, stage: Stage, ms: u64) {
		self.sales[sale].stage = stage;
		self.sales[sale].deadline = self.now + ms;
	}

	fn act(&mut self, act: &Act) {
		let wrong =
			|right: bool, error: Error<Test>| if right { Ok(()) } else { Err(error.into()) };
		// Mostly one for which it is the time, so that escrows go all ways.
		let pick = |index: usize, at: &[Stage]| {
			let all = 0..self.sales.len();
			let fit = all.clone().filter(|sale| at.contains(&self.sales[*sale].stage));
			let fit: Vec<_> = if index.is_multiple_of(4) { Vec::new() } else { fit.collect() };
			let among = if fit.is_empty() { all.collect() } else { fit };
			(!among.is_empty()).then(|| among[index % among.len()])
		};
		match act {
			Act::Buy(who, offer) => {
				let who = USERS[*who].clone();
				let bought = buy(who.clone(), self.model, *offer as OfferId);
				assert_eq!(bought.is_err(), self.blocked.contains(&who));
				let Ok(id) = bought else { return };
				let price = PRICES[*offer];
				*self.money.entry(who.clone()).or_default() -= price as i128;
				let deadline = self.now + 2 * DAY;
				self.sales.push(Sale { id, buyer: who, price, stage: Stage::Paid, deadline });
			},
			Act::Deliver(sale, by) => {
				let Some(sale) = pick(*sale, &[Stage::Paid]) else { return };
				let by = by.map_or(self.owner.clone(), |by| USERS[by].clone());
				let right = wrong(by == self.owner, Error::NotProvider);
				let expected = self.ask(sale, right, &[Stage::Paid]);
				same(deliver(by, self.sales[sale].id), expected);
				if expected.is_ok() {
					self.next_stage(sale, Stage::Delivered, 3 * DAY);
				}
			},
			Act::Confirm(sale, by) => {
				let stages = [Stage::Delivered, Stage::Disputed];
				let Some(sale) = pick(*sale, &stages) else { return };
				let buyer = self.sales[sale].buyer.clone();
				let by = by.map_or(buyer.clone(), |by| USERS[by].clone());
				let right = wrong(by == buyer, Error::NotHolder);
				let expected = self.ask(sale, right, &stages);
				same(confirm(by, self.sales[sale].id), expected);
				if expected.is_ok() {
					self.settle(sale);
				}
			},
			Act::Dispute(sale, by) => {
				let Some(sale) = pick(*sale, &[Stage::Delivered]) else { return };
				let buyer = self.sales[sale].buyer.clone();
				let by = by.map_or(buyer.clone(), |by| USERS[by].clone());
				let right = wrong(by == buyer, Error::NotHolder);
				let expected = self.ask(sale, right, &[Stage::Delivered]);
				same(dispute(by, self.sales[sale].id), expected);
				if expected.is_ok() {
					self.next_stage(sale, Stage::Disputed, 7 * DAY);
				}
			},
			Act::Concede(sale, by) => {
				let stages = [Stage::Paid, Stage::Delivered, Stage::Disputed];
				let Some(sale) = pick(*sale, &stages) else { return };
				let by = by.map_or(self.owner.clone(), |by| USERS[by].clone());
				let right = wrong(by == self.owner, Error::NotProvider);
				let expected = self.ask(sale, right, &stages);
				same(submit(by, Call::concede { licence: self.sales[sale].id }), expected);
				if expected.is_ok() {
					self.refund(sale);
				}
			},
			Act::Rule(sale, for_buyer) => {
				let Some(sale) = pick(*sale, &[Stage::Disputed]) else { return };
				let expected = self.ask(sale, Ok(()), &[Stage::Disputed]);
				same(rule(self.sales[sale].id, *for_buyer), expected);
				match (expected, for_buyer) {
					(Err(_), _) => {},
					(Ok(()), true) => {
						self.failures.1 += 1;
						self.refund(sale);
					},
					(Ok(()), false) => {
						let buyer = &self.sales[sale].buyer;
						*self.native.get_mut(buyer).unwrap() -= DISPUTE_BOND as i128;
						*self.native.get_mut(&self.owner).unwrap() += DISPUTE_BOND as i128;
						self.settle(sale);
					},
				}
			},
			Act::Expire(sale) => {
				let Some(sale) = pick(*sale, &[Stage::Paid, Stage::Delivered, Stage::Disputed])
				else {
					return;
				};
				let there = &self.sales[sale];
				let expected = wrong(!self.halted, Error::Halted)
					.and_then(|()| wrong(there.open(), Error::NoEscrow))
					.and_then(|()| wrong(self.now >= there.deadline, Error::TooEarly));
				same(expire(there.id), expected);
				if expected.is_ok() {
					self.time_out(sale);
				}
			},
			Act::Wait(hours) => {
				wait(hours * HOUR);
				if !self.halted {
					self.now += hours * HOUR;
				}
			},
			Act::Halt(halted) => {
				TestHalted::set(*halted);
				Market::on_initialize(System::block_number());
				self.halted = *halted;
			},
			Act::Idle => {
				Market::on_idle(System::block_number(), Weight::MAX);
				let ends = if self.halted { 0 } else { self.sales.len() };
				for sale in 0..ends {
					if self.sales[sale].open() && self.now >= self.sales[sale].deadline {
						self.time_out(sale);
					}
				}
			},
			Act::Give(to) => {
				if self.owner != USERS[*to] {
					give(self.model, USERS[*to].clone());
					self.owner = USERS[*to].clone();
				}
			},
			Act::Block(who) => {
				let who = USERS[*who].clone();
				match self.blocked.iter().position(|blocked| *blocked == who) {
					Some(index) => {
						self.blocked.remove(index);
						unblock(&USD, who);
					},
					None => {
						self.blocked.push(who.clone());
						block(&USD, who);
					},
				}
			},
			Act::Freeze(frozen) => {
				let (issuer, account) =
					(RuntimeOrigin::signed(ALICE), Market::account_of(self.model));
				let done = if *frozen {
					Assets::freeze(issuer, 1, account)
				} else {
					Assets::thaw(issuer, 1, account)
				};
				done.unwrap();
			},
			Act::Claim(who) => {
				let who = USERS[*who].clone();
				let can = owed(&USD, who.clone()) != 0 && !self.blocked.contains(&who);
				assert_eq!(claim(who, USD).is_ok(), can);
			},
		}
	}

	fn check(&self) {
		check();
		assert_eq!(Market::now(), self.now);
		let activity = Activities::<Test>::get(self.model);
		assert_eq!((activity.undelivered, activity.disputes_lost), self.failures);
		let (mut all_owed, mut bonds) = (0, BTreeMap::<AccountId, Balance>::new());
		let unshared = unshared(&USD);
		for who in USERS.into_iter().chain([TREASURY]) {
			let debt = owed(&USD, who.clone()) + Stuck::<Test>::get((self.model, USD, &who));
			all_owed += debt;
			let had = if who == TREASURY { 0 } else { RICH as i128 };
			let has = free(&USD, who.clone()) as i128 - had + debt as i128;
			let has = if who == TREASURY { has + unshared.treasury as i128 } else { has };
			assert_eq!(has, self.money.get(&who).copied().unwrap_or(0), "money of {who}");
		}
		let waiting: Balance =
			self.sales.iter().filter(|sale| sale.open()).map(|sale| sale.price).sum();
		assert_eq!(pot(&USD), self.pot);
		assert_eq!(custody(&USD), waiting + all_owed + self.pot + unshared.treasury);

		for sale in self.sales.iter().filter(|sale| sale.stage == Stage::Disputed) {
			*bonds.entry(sale.buyer.clone()).or_default() += DISPUTE_BOND;
		}
		for (who, native) in &self.native {
			let bond = bonds.get(who).copied().unwrap_or(0);
			assert_eq!(held(HoldReason::DisputeBond, who.clone()), bond);
			assert_eq!(all_native(who.clone()) as i128, *native);
		}
		for sale in &self.sales {
			assert_eq!(Escrows::<Test>::contains_key(sale.id), sale.open());
			let valid = !matches!(sale.stage, Stage::Paid | Stage::Refunded);
			assert_eq!(Market::is_valid(&licence(sale.id)), valid);
		}
	}

	/// The events of each licence tell of its price, and of one end.
	fn check_events(&self) {
		let all = events();
		for sale in &self.sales {
			let (mut ends, mut out, mut settled, mut back) = (0, 0, 0, 0);
			for event in &all {
				match event {
					Event::EscrowEnded { licence, refunded } if *licence == sale.id => {
						assert_eq!(*refunded, sale.stage == Stage::Refunded);
						ends += 1;
					},
					Event::Settled { licence, amount, fee, rest, .. } if *licence == sale.id => {
						settled += amount;
						out += fee + rest;
					},
					Event::RoyaltyPaid { licence, amount, .. } if *licence == sale.id => {
						out += amount
					},
					Event::Refunded { licence, amount, .. } if *licence == sale.id => {
						back += amount
					},
					_ => {},
				}
			}
			assert_eq!(ends, u32::from(!sale.open()));
			assert_eq!(out, settled);
			let (paid, returned) = match sale.stage {
				Stage::Settled => (sale.price, 0),
				Stage::Refunded => (0, sale.price),
				_ => (0, 0),
			};
			assert_eq!((settled, back), (paid, returned));
			assert_eq!(licence(sale.id).paid, paid);
		}
	}
}

/// A call has ended as expected.
fn same(result: DispatchResult, expected: Outcome) {
	// The text of an error is lost on the way through storage.
	let code = |error: DispatchError| match error {
		DispatchError::Module(error) => (error.index, error.error),
		other => panic!("another error: {other:?}"),
	};
	assert_eq!(result.map_err(code), expected.map_err(code));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn every_price_is_paid_out_or_goes_back(acts in prop::collection::vec(act(), 1..60)) {
		new_test_ext().execute_with(|| {
			let mut world = World::new();
			for act in &acts {
				world.act(act);
				world.check();
			}
			// No stage is longer, and each has one after it at most if nobody does anything.
			world.act(&Act::Halt(false));
			world.act(&Act::Wait(7 * 24));
			world.act(&Act::Idle);
			world.check();
			assert!(world.sales.iter().all(|sale| !sale.open()));
			world.check_events();
		});
	}
}
