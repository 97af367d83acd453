// SPDX-License-Identifier: Apache-2.0

//! An indexer: reads events, and nothing else, and knows every market and every position.

use crate::{math::ray::RAY, mock::*, *};
use polyphony_support::{mul_div, Rounding};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a market.
#[derive(Clone, Debug, Eq, PartialEq)]
struct KnownMarket {
	params: MarketParams,
	pending: Option<(u64, MarketParams)>,
	index: u128,
	kink_rate: u128,
	reserves: Balance,
	/// As they are now, and as they were when interest was counted.
	totals: Totals,
	counted: Totals,
}

/// What is known of a position.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct KnownPosition {
	supplies: BTreeMap<Asset, (Balance, bool)>,
	debts: BTreeMap<Asset, Balance>,
	group: Option<GroupId>,
	isolated: Option<(Asset, Balance)>,
	rule: Option<DeleverageRule<Asset>>,
}

impl KnownPosition {
	fn add_supply(&mut self, asset: Asset, shares: Balance) {
		self.supplies.entry(asset).or_insert((0, false)).0 += shares;
	}

	fn remove_supply(&mut self, asset: &Asset, shares: Balance) {
		let own = self.supplies.get_mut(asset).expect("it was supplied");
		own.0 -= shares;
		if own.0 == 0 {
			self.supplies.remove(asset);
		}
	}

	fn remove_debt(&mut self, asset: &Asset, shares: Balance) {
		let before = self.debts[asset];
		let after = before - shares;
		self.debts.insert(asset.clone(), after);
		if after == 0 {
			self.debts.remove(asset);
		}
		self.isolated = self.isolated.take().and_then(|(of, counted)| {
			let counted = mul_div(counted, after, before, Rounding::Up).unwrap();
			(counted != 0).then_some((of, counted))
		});
	}
}

/// What is known of an inventory.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct KnownInventory {
	shares: Balance,
	debt_shares: Balance,
	selling: Balance,
}

/// What is known of all.
#[derive(Default)]
pub(super) struct Indexer {
	markets: BTreeMap<Asset, KnownMarket>,
	groups: BTreeMap<GroupId, Group>,
	positions: BTreeMap<AccountId, KnownPosition>,
	inventories: BTreeMap<(Asset, Asset), KnownInventory>,
	allowances: BTreeMap<(AccountId, AccountId, Asset), Balance>,
	/// The names of all events.
	pub(super) seen: BTreeSet<String>,
}

impl Indexer {
	/// Reads the events that have come up, and removes them.
	pub(super) fn read(&mut self) {
		for event in events() {
			let name = format!("{event:?}");
			let name = name.split([' ', '{']).next().unwrap();
			self.seen.insert(name.trim_start_matches("Event::").to_owned());
			self.fold(event);
			self.positions.retain(|_, own| !(own.supplies.is_empty() && own.debts.is_empty()));
		}
		System::reset_events();
	}

	fn market(&mut self, asset: &Asset) -> &mut KnownMarket {
		self.markets.get_mut(asset).expect("the event is about a market that was listed")
	}

	fn totals(&mut self, asset: &Asset) -> &mut Totals {
		&mut self.market(asset).totals
	}

	fn position(&mut self, who: AccountId) -> &mut KnownPosition {
		self.positions.entry(who).or_default()
	}

	fn inventory(&mut self, collateral: &Asset, debt: &Asset) -> &mut KnownInventory {
		self.inventories.entry((collateral.clone(), debt.clone())).or_default()
	}

	/// An inventory that has nothing left to sell is over: the rest of its debt is bad.
	fn settle(&mut self, collateral: &Asset, debt: &Asset) {
		let key = (collateral.clone(), debt.clone());
		let left = &self.inventories[&key];
		if left.shares == 0 && left.selling == 0 {
			self.inventories.remove(&key);
		}
	}

	fn fold(&mut self, event: Event<Test>) {
		match event {
			Event::MarketListed { asset, params } => {
				let known = KnownMarket {
					params,
					pending: None,
					index: RAY,
					kink_rate: params.rates.initial.into_inner() * 1_000_000_000,
					reserves: 0,
					totals: Totals::default(),
					counted: Totals::default(),
				};
				assert_eq!(self.markets.insert(asset, known), None);
			},
			Event::ParamsScheduled { asset, params, at } => {
				self.market(&asset).pending = Some((at, params))
			},
			Event::ParamsCancelled { asset } => self.market(&asset).pending = None,
			Event::ParamsSet { asset, params } => {
				let market = self.market(&asset);
				(market.params, market.pending) = (params, None);
			},
			Event::GroupSet { group, params } => {
				assert_eq!(self.groups.insert(group, params), None);
			},
			Event::Accrued { asset, index, kink_rate, reserves, totals } => {
				let market = self.market(&asset);
				*market = KnownMarket {
					index,
					kink_rate,
					reserves,
					totals,
					counted: totals,
					..market.clone()
				};
			},
			Event::Supplied { who, asset, amount, shares, collateral } => {
				self.totals(&asset).cash += amount;
				self.totals(&asset).supply_shares += shares;
				self.position(who).add_supply(asset.clone(), shares);
				self.position(who).supplies.get_mut(&asset).unwrap().1 = collateral;
			},
			Event::Withdrawn { who, asset, amount, shares } => {
				self.totals(&asset).cash -= amount;
				self.totals(&asset).supply_shares -= shares;
				if shares != 0 {
					self.position(who).remove_supply(&asset, shares);
				}
			},
			Event::CollateralSet { who, asset, collateral } => {
				self.position(who).supplies.get_mut(&asset).unwrap().1 = collateral
			},
			Event::Borrowed { owner, asset, amount, shares, isolated, .. } => {
				self.totals(&asset).cash -= amount;
				self.totals(&asset).debt_shares += shares;
				let position = self.position(owner);
				*position.debts.entry(asset).or_default() += shares;
				position.isolated = isolated;
			},
			Event::Repaid { owner, asset, amount, shares, .. } => {
				self.repaid(&asset, amount, shares);
				self.position(owner).remove_debt(&asset, shares);
			},
			Event::AllowanceSet { owner, delegate, asset, amount } => {
				let key = (owner, delegate, asset);
				match amount {
					0 => self.allowances.remove(&key),
					amount => self.allowances.insert(key, amount),
				};
			},
			Event::RuleSet { who, rule } => self.position(who).rule = rule,
			Event::GroupChosen { who, group } => self.position(who).group = group,
			Event::FlashLoan { asset, fee, .. } => self.totals(&asset).cash += fee,
			event => self.fold_liquidation(event),
		}
	}

	/// A debt was paid with units.
	fn repaid(&mut self, asset: &Asset, amount: Balance, shares: Balance) {
		self.totals(asset).cash += amount;
		self.totals(asset).debt_shares -= shares;
	}

	/// Supplied units have left the market.
	fn left(&mut self, asset: &Asset, amount: Balance, shares: Balance) {
		self.totals(asset).cash -= amount;
		self.totals(asset).supply_shares -= shares;
	}

	fn fold_liquidation(&mut self, event: Event<Test>) {
		match event {
			Event::Liquidated {
				owner,
				by,
				debt,
				repaid,
				debt_shares,
				collateral,
				seized,
				shares,
				as_shares,
			} => {
				self.repaid(&debt, repaid, debt_shares);
				self.position(owner).remove_debt(&debt, debt_shares);
				self.position(owner).remove_supply(&collateral, shares);
				if as_shares {
					self.position(by).add_supply(collateral, shares);
				} else {
					self.left(&collateral, seized, shares);
				}
			},
			Event::TakenOver { owner, debt, debt_shares, collateral, shares } => {
				self.position(owner).remove_debt(&debt, debt_shares);
				self.position(owner).remove_supply(&collateral, shares);
				// If they are the same, the one has paid the other, and `Accrued` tells the rest.
				if debt != collateral {
					let inventory = self.inventory(&collateral, &debt);
					inventory.shares += shares;
					inventory.debt_shares += debt_shares;
				}
			},
			Event::SalePlaced { collateral, debt, amount, shares, .. } => {
				self.left(&collateral, amount, shares);
				let inventory = self.inventory(&collateral, &debt);
				assert_eq!(inventory.selling, 0);
				inventory.selling = amount;
				inventory.shares -= shares;
			},
			Event::SaleEnded {
				collateral,
				debt,
				sold,
				returned_shares,
				bought,
				debt_shares,
				surplus: _,
			} => {
				let inventory = self.inventory(&collateral, &debt);
				let unsold = inventory.selling - sold;
				inventory.selling = 0;
				inventory.shares += returned_shares;
				inventory.debt_shares -= debt_shares;
				self.totals(&collateral).cash += unsold;
				self.totals(&collateral).supply_shares += returned_shares;
				self.repaid(&debt, bought, debt_shares);
				self.settle(&collateral, &debt);
			},
			Event::InventoryBought {
				collateral, debt, paid, debt_shares, bought, shares, ..
			} => {
				let inventory = self.inventory(&collateral, &debt);
				inventory.shares -= shares;
				inventory.debt_shares -= debt_shares;
				self.repaid(&debt, paid, debt_shares);
				self.left(&collateral, bought, shares);
				self.settle(&collateral, &debt);
			},
			// The `BadDebt` that follows tells what the market has lost.
			Event::ExcessGivenUp { collateral, debt, debt_shares } => {
				self.inventory(&collateral, &debt).debt_shares -= debt_shares
			},
			Event::ReservesAdded { asset, amount, .. } => {
				let market = self.market(&asset);
				market.reserves += amount;
				market.totals.cash += amount;
				market.counted.cash += amount;
			},
			Event::InventoryKept { asset, debt, shares, .. } => {
				self.inventory(&asset, &debt).shares -= shares;
				self.settle(&asset, &debt);
			},
			Event::CollateralKept { owner, asset, shares, .. } => {
				self.position(owner).remove_supply(&asset, shares)
			},
			Event::BadDebt { owner: Some(owner), asset, shares, .. } => {
				self.position(owner).remove_debt(&asset, shares)
			},
			Event::Deleveraged {
				owner,
				collateral,
				sold,
				shares,
				debt,
				repaid,
				debt_shares,
				surplus,
				surplus_shares,
			} => {
				self.left(&collateral, sold, shares);
				self.position(owner).remove_supply(&collateral, shares);
				self.repaid(&debt, repaid + surplus, debt_shares);
				self.position(owner).remove_debt(&debt, debt_shares);
				if surplus_shares != 0 {
					self.totals(&debt).supply_shares += surplus_shares;
					self.position(owner).add_supply(debt, surplus_shares);
				}
			},
			// What these have done is in the totals and reserves of `Accrued`.
			Event::BadDebt { owner: None, .. }
			| Event::ReservesTaken { .. }
			| Event::Deferred { .. } => {},
			event => panic!("{event:?} tells something new"),
		}
	}

	/// What is known is what is stored.
	pub(super) fn compare(&self) {
		let stored: BTreeMap<_, _> = Markets::<Test>::iter()
			.map(|(asset, Market { params, checkpoint })| {
				let known = KnownMarket {
					params,
					pending: PendingParams::<Test>::get(&asset),
					index: checkpoint.index,
					kink_rate: checkpoint.kink_rate,
					reserves: checkpoint.reserves,
					totals: totals(&asset),
					counted: checkpoint.totals,
				};
				(asset, known)
			})
			.collect();
		assert_eq!(self.markets, stored);
		assert_eq!(self.groups, Groups::<Test>::iter().collect());

		let stored: BTreeMap<_, _> = Positions::<Test>::iter()
			.map(|(who, position)| {
				let supplies = position.supplies.into_iter();
				let known = KnownPosition {
					supplies: supplies
						.map(|own| (own.asset, (own.shares, own.collateral)))
						.collect(),
					debts: position.debts.into_iter().map(|own| (own.asset, own.shares)).collect(),
					group: position.group,
					isolated: position.isolated,
					rule: position.rule,
				};
				(who, known)
			})
			.collect();
		assert_eq!(self.positions, stored);

		let stored: BTreeMap<_, _> = Inventories::<Test>::iter()
			.map(|(pair, Inventory { shares, debt_shares, selling, .. })| {
				(pair, KnownInventory { shares, debt_shares, selling })
			})
			.collect();
		assert_eq!(self.inventories, stored);

		let stored: BTreeMap<_, _> =
			Allowances::<Test>::iter().map(|(key, (amount, _))| (key, amount)).collect();
		assert_eq!(self.allowances, stored);
	}
}
