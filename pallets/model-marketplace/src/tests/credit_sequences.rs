// SPDX-License-Identifier: Apache-2.0

//! Random purchases, receipts and refunds: what was paid for units was settled, went back, or is
//! there, to the last unit.

use super::{escrows::wait, metering::*};
use crate::{mock::*, *};
use proptest::prelude::*;
use sp_core::{sr25519, Pair};
use std::collections::BTreeMap;

const USERS: [AccountId; 4] = [ALICE, BOB, CHARLIE, EVE];
/// The prices of a unit in the offers.
const PRICES: [Balance; 3] = [1, 7, 5_000];

#[derive(Clone, Debug)]
enum Act {
	Buy(usize, usize, Balance),
	/// A receipt for so many units, signed with the right key or not, by the owner or not.
	Redeem(usize, Balance, bool, bool),
	/// The last receipt that was redeemed, once more.
	Replay(usize),
	TopUp(usize, Balance),
	Request(usize),
	Refund(usize),
	/// Hours.
	Wait(u64),
	Give(usize),
	Block(usize),
}

fn act() -> impl Strategy<Value = Act> {
	let (who, sale) = (0..USERS.len(), 0..6usize);
	let mostly = || proptest::bool::weighted(0.9);
	prop_oneof![
		3 => (who.clone(), 0..PRICES.len(), 0..200u128).prop_map(|(a, b, c)| Act::Buy(a, b, c)),
		10 => (sale.clone(), 0..300u128, mostly(), mostly())
			.prop_map(|(a, b, c, d)| Act::Redeem(a, b, c, d)),
		2 => sale.clone().prop_map(Act::Replay),
		3 => (sale.clone(), 0..100u128).prop_map(|(a, b)| Act::TopUp(a, b)),
		3 => sale.clone().prop_map(Act::Request),
		3 => sale.prop_map(Act::Refund),
		3 => (1..40u64).prop_map(Act::Wait),
		1 => who.clone().prop_map(Act::Give),
		1 => who.prop_map(Act::Block),
	]
}

struct Sale {
	id: LicenceId,
	holder: AccountId,
	price: Balance,
	bought: Balance,
	redeemed: Balance,
	refund_at: Option<Moment>,
}

/// What should be there.
struct World {
	model: ModelId,
	owner: AccountId,
	sales: Vec<Sale>,
	blocked: Vec<AccountId>,
	/// What accounts have, with what they are owed, beyond what they had.
	money: BTreeMap<AccountId, i128>,
	pot: Balance,
}

impl World {
	fn new() -> Self {
		let model = list(ALICE);
		for price in PRICES {
			offer(model, offer_of(OfferKind::Credits, USD, price));
		}
		let (sales, blocked, money) = Default::default();
		Self { model, owner: ALICE, sales, blocked, money, pot: 0 }
	}

	fn change(&mut self, who: AccountId, amount: i128) {
		*self.money.entry(who).or_default() += amount;
	}

	fn act(&mut self, act: &Act) {
		let pick = |index: usize| (!self.sales.is_empty()).then(|| index % self.sales.len());
		match act {
			Act::Buy(who, offer, units) => {
				let who = USERS[*who].clone();
				let wanted = Purchase {
					units: *units,
					receipt_signer: Some(account(&key())),
					..purchase(self.model, *offer as OfferId)
				};
				let bought = buy_with(who.clone(), self.model, *offer as OfferId, wanted);
				assert_eq!(bought.is_ok(), *units != 0 && !self.blocked.contains(&who));
				let Ok(id) = bought else { return };
				let price = PRICES[*offer];
				self.change(who.clone(), -((units * price) as i128));
				let (bought, redeemed, refund_at) = (*units, 0, None);
				self.sales.push(Sale { id, holder: who, price, bought, redeemed, refund_at });
			},
			Act::Redeem(sale, units, right_key, by_owner) => {
				let Some(index) = pick(*sale) else { return };
				let sale = &mut self.sales[index];
				let signer = if *right_key { key() } else { sr25519::Pair::from_seed(&[1; 32]) };
				let by = if *by_owner { self.owner.clone() } else { PANEL };
				let message = Market::receipt_message(sale.id, *units, LATE);
				let signature = signer.sign(&message).into();
				let done = redeem_with(by, sale.id, *units, LATE, signature);
				let can =
					*right_key && *by_owner && *units > sale.redeemed && *units <= sale.bought;
				assert_eq!(done.is_ok(), can, "{done:?}");
				if can {
					let amount = (units - sale.redeemed) * sale.price;
					sale.redeemed = *units;
					let fee = (amount * 2).div_ceil(100);
					self.pot += fee / 2;
					self.change(TREASURY, (fee - fee / 2) as i128);
					self.change(self.owner.clone(), (amount - fee) as i128);
				}
			},
			Act::Replay(sale) => {
				let Some(index) = pick(*sale) else { return };
				let sale = &self.sales[index];
				let again = redeem(self.owner.clone(), sale.id, sale.redeemed);
				assert_eq!(again, Err(Error::<Test>::StaleReceipt.into()));
			},
			Act::TopUp(sale, units) => {
				let Some(index) = pick(*sale) else { return };
				let sale = &mut self.sales[index];
				let (units, licence, who) = (*units, sale.id, sale.holder.clone());
				let pay = Payment { asset: USD, max_in: units * sale.price };
				let done = submit(who.clone(), Call::top_up { licence, units, pay });
				assert_eq!(done.is_ok(), units != 0 && !self.blocked.contains(&who));
				if done.is_ok() {
					sale.bought += units;
					sale.refund_at = None;
					let cost = -((units * sale.price) as i128);
					self.change(who, cost);
				}
			},
			Act::Request(sale) => {
				let Some(index) = pick(*sale) else { return };
				let sale = &mut self.sales[index];
				let call = Call::request_refund { licence: sale.id };
				let pending = sale.refund_at.is_some_and(|at| Market::now() < at + DAY);
				let can = !pending && sale.redeemed < sale.bought;
				assert_eq!(submit(sale.holder.clone(), call).is_ok(), can);
				if can {
					sale.refund_at = Some(Market::now() + DAY);
				}
			},
			Act::Refund(sale) => {
				// Mostly one for which it was asked.
				let asked = self.sales.iter().position(|sale| sale.refund_at.is_some());
				let Some(index) = asked.filter(|_| !sale.is_multiple_of(3)).or(pick(*sale)) else {
					return;
				};
				let sale = &mut self.sales[index];
				let call = Call::refund_credits { licence: sale.id };
				let now = Market::now();
				let can = sale.refund_at.is_some_and(|at| (at..at + DAY).contains(&now))
					&& sale.redeemed < sale.bought;
				assert_eq!(submit(sale.holder.clone(), call).is_ok(), can);
				if can {
					let back = (sale.bought - sale.redeemed) * sale.price;
					sale.bought = sale.redeemed;
					sale.refund_at = None;
					let holder = sale.holder.clone();
					self.change(holder, back as i128);
				}
			},
			Act::Wait(hours) => wait(hours * HOUR),
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
		}
	}

	fn check(&self) {
		check();
		let mut all_owed = 0;
		let unshared = unshared(&USD);
		for who in USERS.into_iter().chain([TREASURY]) {
			let debt = owed(&USD, who.clone());
			all_owed += debt;
			let had = if who == TREASURY { 0 } else { RICH as i128 };
			let has = free(&USD, who.clone()) as i128 - had + debt as i128;
			let has = if who == TREASURY { has + unshared.treasury as i128 } else { has };
			assert_eq!(has, self.money.get(&who).copied().unwrap_or(0), "money of {who}");
		}
		let mut rest = 0;
		for sale in &self.sales {
			rest += (sale.bought - sale.redeemed) * sale.price;
			let there = credits(sale.id);
			assert_eq!((there.bought, there.redeemed), (sale.bought, sale.redeemed));
			assert_eq!(there.refund_at, sale.refund_at);
			assert_eq!(licence(sale.id).paid, sale.redeemed * sale.price);
		}
		assert_eq!(pot(&USD), self.pot);
		assert_eq!(custody(&USD), rest + all_owed + self.pot + unshared.treasury);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn every_unit_is_settled_once_goes_back_or_is_there(
		acts in prop::collection::vec(act(), 1..50)
	) {
		new_test_ext().execute_with(|| {
			let mut world = World::new();
			for act in &acts {
				world.act(act);
				world.check();
			}
		});
	}
}
