// SPDX-License-Identifier: Apache-2.0

//! What everybody should have, reckoned from what was sold and nothing else: without accounts,
//! claims, streams or tasks of the pallet, and with arithmetics of its own.

use super::*;
use std::collections::BTreeMap;

/// The bids whose money waits.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Seen {
	bids: BTreeMap<(RecordingId, BidId), BidOf<Test>>,
	highest: BTreeMap<(RecordingId, EditionId), HighestBid<AccountId>>,
}

impl Seen {
	pub(super) fn now() -> Self {
		let bids = Bids::<Test>::iter().map(|(id, number, bid)| ((id, number), bid)).collect();
		let led = |(id, edition, auction): (_, _, AuctionOf<Test>)| {
			auction.highest.map(|bid| ((id, edition), bid))
		};
		Self { bids, highest: Auctions::<Test>::iter().filter_map(led).collect() }
	}
}

/// What was paid, and for whom.
#[derive(Default)]
pub(super) struct Books {
	/// What people should have more or less than in the beginning, before royalties.
	people: BTreeMap<(AccountId, Asset), i128>,
	/// What recordings have got after fees.
	shared: BTreeMap<(RecordingId, Asset), Balance>,
	fees: BTreeMap<Asset, Balance>,
	/// What came to recordings and has not gone back, and what of that went to sellers.
	paid: BTreeMap<Asset, i128>,
	sellers: BTreeMap<Asset, Balance>,
	pub(super) sales: u32,
}

/// What of all sales should be where in the end.
#[derive(Default)]
pub(super) struct Outcome {
	/// What comes to people out of splits.
	pub(super) payees: BTreeMap<(AccountId, Asset), Balance>,
	/// What comes to the holders of streams together.
	pub(super) holders: BTreeMap<Asset, Balance>,
	/// What is no whole unit for anybody yet.
	pub(super) left: Vec<(Purse, Asset, Balance)>,
}

/// Parts of a whole, rounded down.
fn part(amount: Balance, parts: u32, whole: u32) -> Balance {
	amount * Balance::from(parts) / Balance::from(whole)
}

/// Two in a hundred, rounded up.
fn fee_of(price: Balance) -> Balance {
	price.div_ceil(50)
}

impl Books {
	fn person(&mut self, who: &AccountId, asset: &Asset) -> &mut i128 {
		self.people.entry((who.clone(), asset.clone())).or_default()
	}

	/// Somebody parts with an amount of an asset, for which he pays with this.
	fn spend(&mut self, who: &AccountId, with: &Asset, asset: &Asset, amount: Balance) {
		let amount = amount as i128;
		if with == asset {
			*self.person(who, asset) -= amount;
		} else {
			*self.person(who, with) -= 2 * amount;
			*self.person(&EXCHANGE, with) += 2 * amount;
			*self.person(&EXCHANGE, asset) -= amount;
		}
	}

	/// Somebody pays a recording.
	fn pay(&mut self, who: &AccountId, with: &Asset, asset: &Asset, amount: Balance) {
		self.spend(who, with, asset, amount);
		*self.paid.entry(asset.clone()).or_default() += amount as i128;
	}

	fn pay_back(&mut self, who: &AccountId, asset: &Asset, amount: Balance) {
		*self.person(who, asset) += amount as i128;
		*self.paid.entry(asset.clone()).or_default() -= amount as i128;
	}

	fn share(&mut self, id: RecordingId, asset: &Asset, fee: Balance, shared: Balance) {
		*self.fees.entry(asset.clone()).or_default() += fee;
		*self.shared.entry((id, asset.clone())).or_default() += shared;
		self.sales += 1;
	}

	fn settle(&mut self, id: RecordingId, asset: &Asset, price: Balance) {
		self.share(id, asset, fee_of(price), price - fee_of(price));
	}

	/// Somebody buys something new, or a licence.
	pub(super) fn sale(
		&mut self,
		id: RecordingId,
		asset: &Asset,
		price: Balance,
		(who, with): (&AccountId, &Asset),
	) {
		self.pay(who, with, asset, price);
		self.settle(id, asset, price);
	}

	/// A price that was paid is shared with who sells his item.
	fn share_resale(
		&mut self,
		id: RecordingId,
		edition: EditionId,
		seller: &AccountId,
		price: Balance,
	) {
		let EditionTerms { asset, royalty, least_royalty, .. } = edition_at(id, edition).terms;
		let royalty = price * Balance::from(royalty.deconstruct());
		let royalty = royalty.div_ceil(1_000_000).max(least_royalty);
		let proceeds = price - fee_of(price) - royalty;
		self.share(id, &asset, fee_of(price), royalty);
		*self.person(seller, &asset) += proceeds as i128;
		*self.sellers.entry(asset).or_default() += proceeds;
	}

	/// Somebody buys an item of somebody else.
	pub(super) fn resale(
		&mut self,
		id: RecordingId,
		edition: EditionId,
		seller: &AccountId,
		price: Balance,
		(who, with): (&AccountId, &Asset),
	) {
		self.pay(who, with, &edition_at(id, edition).terms.asset, price);
		self.share_resale(id, edition, seller, price);
	}

	/// Somebody buys units of somebody else.
	pub(super) fn units(
		&mut self,
		seller: &AccountId,
		asset: &Asset,
		price: Balance,
		(who, with): (&AccountId, &Asset),
	) {
		self.spend(who, with, asset, price);
		*self.person(seller, asset) += price as i128;
	}

	/// What has become of the bids, and which are new, since they were seen. New ones were paid with
	/// this asset; one of the others may have been accepted by a seller.
	pub(super) fn look(
		&mut self,
		before: Seen,
		with: &Asset,
		accepted: Option<((RecordingId, BidId), AccountId)>,
	) {
		let now = Seen::now();
		let asset_of = |id, edition| edition_at(id, edition).terms.asset;
		for (key, bid) in &before.bids {
			if now.bids.contains_key(key) {
				continue;
			}
			match &accepted {
				Some((taken, seller)) if taken == key => {
					self.share_resale(key.0, bid.edition, seller, bid.amount);
				},
				_ => self.pay_back(&bid.bidder, &asset_of(key.0, bid.edition), bid.amount),
			}
		}
		for (key, bid) in &now.bids {
			if !before.bids.contains_key(key) {
				self.pay(&bid.bidder, with, &asset_of(key.0, bid.edition), bid.amount);
			}
		}
		for (lot, bid) in &before.highest {
			if now.highest.get(lot) == Some(bid) {
				continue;
			}
			let asset = asset_of(lot.0, lot.1);
			match edition_at(lot.0, lot.1).sold {
				0 => self.pay_back(&bid.bidder, &asset, bid.amount),
				_ => self.settle(lot.0, &asset, bid.amount),
			}
		}
		for (lot, bid) in &now.highest {
			if before.highest.get(lot) != Some(bid) {
				self.pay(&bid.bidder, with, &asset_of(lot.0, lot.1), bid.amount);
			}
		}
	}

	/// What somebody should have more or less than in the beginning, before royalties.
	pub(super) fn gain(&self, who: &AccountId, asset: &Asset) -> i128 {
		self.people.get(&(who.clone(), asset.clone())).copied().unwrap_or_default()
	}

	/// All fees.
	pub(super) fn fees(&self, asset: &Asset) -> Balance {
		self.fees.get(asset).copied().unwrap_or_default()
	}

	/// What was paid is what fees, sellers and recordings have got, to the last unit.
	pub(super) fn balance(&self, asset: &Asset, payees: Balance, left: Balance) {
		let sellers = self.sellers.get(asset).copied().unwrap_or_default();
		let got = self.fees(asset) + sellers + payees + left;
		assert_eq!(self.paid.get(asset).copied().unwrap_or_default(), got as i128);
	}

	/// Where royalties should be when everybody has claimed.
	pub(super) fn outcome(&self) -> Outcome {
		let mut outcome = Outcome::default();
		let mut received = BTreeMap::<(SplitId, Asset), Balance>::new();
		for ((id, asset), shared) in &self.shared {
			let lineage = Lineages::<Test>::get(id);
			let mut upstream = part(*shared, lineage.upstream(), 1_000_000_000);
			*received.entry((recording(*id).split, asset.clone())).or_default() +=
				shared - upstream;
			for Ancestor { recording: ancestor, share } in lineage.ancestors {
				let amount = part(*shared, share, 1_000_000_000);
				let split = recording(ancestor).split;
				*received.entry((split, asset.clone())).or_default() += amount;
				upstream -= amount;
			}
			outcome.left.push((Purse::Recording(*id), asset.clone(), upstream));
		}
		// Splits in others have lower numbers.
		while let Some(((id, asset), amount)) = received.pop_last() {
			let mut left = amount;
			for slot in Slots::<Test>::iter_prefix_values(id) {
				let amount = part(amount, slot.parts, 1_000_000);
				left -= amount;
				let sum = match slot.payee {
					Payee::Split(child) => received.entry((child, asset.clone())).or_default(),
					Payee::Stream(_) => outcome.holders.entry(asset.clone()).or_default(),
					Payee::Account(who) => outcome.payees.entry((who, asset.clone())).or_default(),
					Payee::ModelOwner(_) => {
						outcome.payees.entry((OWNER, asset.clone())).or_default()
					},
				};
				*sum += amount;
			}
			outcome.left.push((Purse::Split(id), asset, left));
		}
		outcome
	}
}
