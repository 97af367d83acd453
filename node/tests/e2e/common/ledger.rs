// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Who owns what of the native token, and that a block neither makes nor loses a planck.

use super::{
	chain::{storage_prefix, Account, AccountId, Chain, Hash},
	events::Event,
	transactions::Included,
};
use std::collections::BTreeMap;

/// The native token in the state of a block.
pub struct Ledger {
	accounts: BTreeMap<AccountId, Account>,
	/// Fees that have been collected and not yet shared.
	pub collected: u128,
	/// The total issuance.
	pub issuance: u128,
}

impl Ledger {
	/// Reads the state of the block `hash`.
	pub async fn read(chain: &Chain, hash: Hash) -> Self {
		let entries = chain.pairs(hash, &storage_prefix("System", "Account")).await;
		let accounts = entries.iter().map(|(key, value)| {
			let id = key.last_chunk().expect("the key ends with the account's id; qed");
			(*id, Account::decode(value))
		});
		let number = |pallet, item| chain.storage::<u128>(hash, pallet, item, Vec::new());
		Self {
			accounts: accounts.collect(),
			collected: number("BlockFees", "Collected").await.unwrap_or_default(),
			issuance: number("Balances", "TotalIssuance").await.unwrap_or_default(),
		}
	}

	/// All that `who` owns.
	pub fn total(&self, who: &AccountId) -> u128 {
		self.accounts.get(who).map_or(0, Account::total)
	}

	/// All that all accounts own.
	pub fn sum(&self) -> u128 {
		self.accounts.values().map(Account::total).sum()
	}
}

/// The change of what each account owns from one ledger to another; accounts without a change
/// are left out.
pub fn changes(before: &Ledger, after: &Ledger) -> BTreeMap<AccountId, i128> {
	let mut ids: Vec<_> = before.accounts.keys().chain(after.accounts.keys()).copied().collect();
	ids.sort_unstable();
	ids.dedup();
	let signed = |amount| i128::try_from(amount).expect("the issuance is far below; qed");
	let change = |id: AccountId| (id, signed(after.total(&id)) - signed(before.total(&id)));
	ids.into_iter().map(change).filter(|(_, change)| *change != 0).collect()
}

/// Checks the block of `included` to the planck and returns its changes:
///
/// - what the accounts own, plus what is collected and not yet shared, is the total issuance, and
///   that is what it was before;
/// - all fees of the block, plus what was carried over, went to the author, to the treasury or
///   are carried over again, as the block's event says;
/// - the treasury has received what the event says.
pub async fn check_block(chain: &Chain, included: &Included) -> BTreeMap<AccountId, i128> {
	let before = Ledger::read(chain, included.block.parent).await;
	let after = Ledger::read(chain, included.block.hash).await;
	for ledger in [&before, &after] {
		assert_eq!(ledger.issuance, ledger.sum() + ledger.collected, "around {:?}", included.block);
	}
	assert_eq!(after.issuance, before.issuance, "{:?} made or lost tokens", included.block);

	let paid: u128 = of(included, "TransactionPayment", "TransactionFeePaid")
		.map(|event| event.number("actual_fee"))
		.sum();
	let shared = of(included, "BlockFees", "FeesShared").next().expect("fees were paid");
	let (to_author, to_treasury, carried) =
		(shared.number("to_author"), shared.number("to_treasury"), shared.number("carried"));
	assert_eq!(to_author + to_treasury + carried, paid + before.collected, "{shared:?}");
	assert_eq!(carried, after.collected, "{shared:?}");

	let treasury: AccountId = chain.constant("Treasury", "pot_account").await;
	assert_eq!(after.total(&treasury) - before.total(&treasury), to_treasury, "{shared:?}");
	changes(&before, &after)
}

/// What the author of the block of `included` received of its fees.
pub fn author_share(included: &Included) -> i128 {
	let shared = of(included, "BlockFees", "FeesShared").next().expect("fees were paid");
	i128::try_from(shared.number("to_author")).expect("fees are far below; qed")
}

fn of<'a>(
	included: &'a Included,
	pallet: &'a str,
	name: &'a str,
) -> impl Iterator<Item = &'a Event> {
	included.block_events.iter().filter(move |event| event.is(pallet, name))
}
