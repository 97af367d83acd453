// SPDX-License-Identifier: Apache-2.0

//! Random changes by anybody: nothing is loosened before the delay is over for which as many owners
//! were as it takes, or guardians. What the pallet says that loosens is not asked: this looks at what
//! has become of the vault, and keeps a book of its own of who was for what since when.

use super::{deciding::*, *};
use frame_support::assert_ok;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const THIEF: AccountId = AccountId::new([99; 32]);
const WHO: [AccountId; 7] = [ALICE, BOB, CHARLIE, DAVE, EVE, FERDIE, THIEF];

/// What somebody would like to change.
#[derive(Clone, Debug)]
enum Wish {
	Threshold(u8),
	Limit(usize),
	Solo(usize),
	Delay(usize),
	Guardians(u8),
	EnvelopesOnly(bool),
	/// All of a policy anew: limit, delay and guardians.
	Policy(usize, usize, u8),
	Owners(usize, u8),
	Member(usize, usize),
	Unfreeze,
}

#[derive(Clone, Debug)]
enum Step {
	Change(usize, Wish),
	Propose(usize, Wish),
	Approve(usize, usize),
	Reject(usize, usize),
	Freeze(usize),
	Support(usize),
	Oppose(usize),
	Resign(usize),
	Wait(usize),
}

const WAITS: [u64; 7] = [0, HOUR, 6 * HOUR, DAY - HOUR, DAY, 2 * DAY, 8 * DAY];

fn limits() -> [Option<Limit>; 5] {
	[None, Some(limit(10, 1)), Some(limit(50, 7)), Some(limit(20, 3)), Some(limit(0, 9))]
}

fn roles() -> [Roles; 9] {
	let both = Roles { spender: spender(5, 1, &[2]).spender, ..guardian() };
	[
		Roles::default(),
		guardian(),
		both,
		viewer(),
		spender(10, 1, &[]),
		spender(10, 1, &[1, 2]),
		spender(20, 3, &[2, 3]),
		adviser(10, 1),
		adviser(0, 0),
	]
}

fn wish() -> impl Strategy<Value = Wish> {
	prop_oneof![
		(1..4u8).prop_map(Wish::Threshold),
		(0..5usize).prop_map(Wish::Limit),
		(0..5usize).prop_map(Wish::Solo),
		(0..3usize).prop_map(Wish::Delay),
		(0..3u8).prop_map(Wish::Guardians),
		any::<bool>().prop_map(Wish::EnvelopesOnly),
		(0..5usize, 0..3usize, 0..3u8).prop_map(|(a, b, c)| Wish::Policy(a, b, c)),
		(0..4usize, 1..4u8).prop_map(|(a, b)| Wish::Owners(a, b)),
		(3..7usize, 0..9usize).prop_map(|(a, b)| Wish::Member(a, b)),
		Just(Wish::Unfreeze),
	]
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 0..7usize;
	prop_oneof![
		3 => (who(), wish()).prop_map(|(a, b)| Step::Change(a, b)),
		6 => (0..4usize, wish()).prop_map(|(a, b)| Step::Propose(a, b)),
		8 => (0..4usize, 0..6usize).prop_map(|(a, b)| Step::Approve(a, b)),
		1 => (who(), 0..6usize).prop_map(|(a, b)| Step::Reject(a, b)),
		1 => who().prop_map(Step::Freeze),
		2 => (4..6usize).prop_map(Step::Support),
		1 => who().prop_map(Step::Oppose),
		1 => (3..7usize).prop_map(Step::Resign),
		6 => (0..7usize).prop_map(Step::Wait),
	]
}

/// What a wish means for a policy as it is.
fn meant(wish: &Wish, now: &Policy) -> ChangeOf<Test> {
	let now = now.clone();
	let delay = |which: usize| [HOUR, DAY, 2 * DAY][which];
	Change::Policy(match *wish {
		Wish::Threshold(threshold) => Policy { threshold, ..now },
		Wish::Limit(which) => Policy { limit: limits()[which], ..now },
		Wish::Solo(which) => Policy { solo: limits()[which], ..now },
		Wish::Delay(which) => Policy { delay: delay(which), ..now },
		Wish::Guardians(guardians_needed) => Policy { guardians_needed, ..now },
		Wish::EnvelopesOnly(envelopes_only) => Policy { envelopes_only, ..now },
		Wish::Policy(limit, which, guardians_needed) => {
			Policy { limit: limits()[limit], delay: delay(which), guardians_needed, ..now }
		},
		Wish::Owners(which, threshold) => {
			let lists: [&[AccountId]; 4] =
				[&WHO[..3], &[ALICE, BOB], &[BOB, CHARLIE, DAVE], &[ALICE, EVE, THIEF]];
			return Change::Owners { owners: owners(lists[which]), threshold };
		},
		Wish::Member(who, which) => return member(WHO[who].clone(), roles()[which].clone()),
		Wish::Unfreeze => return Change::Unfreeze,
	})
}

/// What can be loosened.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Subject {
	Policy,
	Owners,
	Member(AccountId),
	Freeze,
}

/// Whether a change can have been the reason for that.
fn about(change: &ChangeOf<Test>, subject: &Subject) -> bool {
	match (change, subject) {
		(Change::Policy(_), Subject::Policy) | (Change::Unfreeze, Subject::Freeze) => true,
		// The threshold, and roles of new owners.
		(Change::Owners { .. }, Subject::Owners | Subject::Policy) => true,
		(Change::Owners { owners, .. }, Subject::Member(who)) => owners.contains(who),
		(Change::Member { who: one, .. }, Subject::Member(other)) => one == other,
		_ => false,
	}
}

/// What can be seen of a vault.
#[derive(Clone)]
struct Seen {
	now: u64,
	owners: BTreeSet<AccountId>,
	policy: Policy,
	members: BTreeMap<AccountId, Roles>,
	frozen_until: u64,
}

fn look(id: VaultId) -> Seen {
	let vault = the_vault(id);
	Seen {
		now: Now::get(),
		owners: vault.owners.into_iter().collect(),
		policy: vault.policy,
		members: Members::<Test>::iter_prefix(id).map(|(who, one)| (who, one.roles)).collect(),
		frozen_until: vault.frozen_until.unwrap_or(0),
	}
}

/// The most that can be spent in spans of time, in thousandths of dollars.
fn most(limit: Option<Limit>) -> Vec<u128> {
	[1, HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 365 * DAY]
		.iter()
		.map(|span| match limit {
			Some(Limit { value: 0, .. }) => 0,
			Some(limit) => value_in(limit, *span),
			None => u128::MAX,
		})
		.collect()
}

fn value_in(limit: Limit, span: u64) -> u128 {
	limit.value / (VALUE / 1_000) * u128::from(span / limit.period + 1)
}

/// What a member can do: spend on each of four categories, move, lose, tighten.
fn powers(roles: &Roles) -> Vec<u128> {
	let mut all = Vec::new();
	for category in 0..4 {
		let covered = roles.spender.as_ref().filter(|allowance| {
			allowance.categories.is_empty() || allowance.categories.contains(&category)
		});
		let limit = covered.map_or(limit(0, 1), |allowance| allowance.limit);
		all.extend(most(Some(limit)));
	}
	let mandate = roles.adviser.as_ref();
	all.extend(most(Some(mandate.map_or(limit(0, 1), |mandate| mandate.limit))));
	all.push(mandate.map_or(0, |mandate| mandate.max_loss));
	all.push(mandate.map_or(0, |mandate| u128::from(mandate.may_tighten)));
	all
}

fn any_more(before: &[u128], after: &[u128]) -> bool {
	before.iter().zip(after).any(|(before, after)| after > before)
}

/// What was loosened.
fn loosened(before: &Seen, after: &Seen) -> BTreeSet<Subject> {
	let mut all = BTreeSet::new();
	let (old, new) = (&before.policy, &after.policy);
	if new.threshold < old.threshold
		|| new.delay < old.delay
		|| new.guardians_needed != old.guardians_needed
		|| (old.envelopes_only && !new.envelopes_only)
		|| any_more(&most(old.limit), &most(new.limit))
		|| any_more(&most(old.solo), &most(new.solo))
	{
		all.insert(Subject::Policy);
	}
	if before.owners != after.owners {
		all.insert(Subject::Owners);
	}
	if before.frozen_until > after.now && after.frozen_until < before.frozen_until {
		all.insert(Subject::Freeze);
	}
	for who in WHO {
		let [old, new] =
			[before, after].map(|seen| seen.members.get(&who).cloned().unwrap_or_default());
		if old.guardian != new.guardian || any_more(&powers(&old), &powers(&new)) {
			all.insert(Subject::Member(who));
		}
	}
	all
}

/// What was changed in any way.
fn changed(before: &Seen, after: &Seen) -> BTreeSet<Subject> {
	let mut all = BTreeSet::new();
	if before.policy != after.policy {
		all.insert(Subject::Policy);
	}
	if before.owners != after.owners {
		all.insert(Subject::Owners);
	}
	if before.frozen_until < after.frozen_until {
		all.insert(Subject::Freeze);
	}
	for who in WHO {
		if before.members.get(&who) != after.members.get(&who) {
			all.insert(Subject::Member(who));
		}
	}
	all
}

/// Since when there are enough for something, and what the delay was then.
type Since = Option<(u64, u64)>;

fn over(since: Since, now: u64) -> bool {
	since.is_some_and(|(from, delay)| from + delay <= now)
}

struct Tracked {
	change: ChangeOf<Test>,
	approvals: BTreeSet<AccountId>,
	since: Since,
}

/// The book.
#[derive(Default)]
struct Book {
	motions: BTreeMap<ItemId, Tracked>,
	guardians: BTreeSet<AccountId>,
	since: Since,
	/// How often something was loosened.
	loosened: u32,
}

impl Book {
	/// Fails unless all that was loosened could be.
	fn judge(&mut self, id: VaultId, before: &Seen, after: &Seen) {
		let done: Vec<_> = ends(id)
			.into_iter()
			.filter(|(_, end)| *end == MotionEnd::Done)
			.filter_map(|(motion, _)| self.motions.get(&motion))
			.collect();
		let recovered = records(id).iter().any(|record| matches!(record, Record::Recovered { .. }));
		let resigned: Vec<_> = records(id)
			.into_iter()
			.filter_map(|record| match record {
				Record::Resigned { who } => Some(Subject::Member(who)),
				_ => None,
			})
			.collect();
		for subject in loosened(before, after) {
			let decided =
				done.iter().any(|one| about(&one.change, &subject) && over(one.since, after.now));
			let recovered = recovered && over(self.since, after.now);
			assert!(decided || recovered || resigned.contains(&subject), "{subject:?}");
			self.loosened += 1;
		}
	}

	/// Writes down how things stand now.
	fn note(&mut self, id: VaultId, before: &Seen, after: &Seen) {
		self.motions.retain(|number, _| Motions::<Test>::contains_key(id, number));
		let now = Some((after.now, after.policy.delay));
		let changed = changed(before, after);
		for motion in self.motions.values_mut() {
			motion.approvals.retain(|who| after.owners.contains(who));
			let enough = motion.approvals.len() >= after.policy.threshold.into();
			let anew = changed.iter().any(|subject| match &motion.change {
				// What both are about is the threshold.
				Change::Policy(_) | Change::Owners { .. } => {
					matches!(subject, Subject::Policy | Subject::Owners)
				},
				change => about(change, subject),
			});
			motion.since = match motion.since {
				Some(since) if enough && !anew => Some(since),
				_ => now.filter(|_| enough),
			};
		}
		if !Recoveries::<Test>::contains_key(id) {
			self.guardians.clear();
		}
		self.guardians.retain(|who| after.members.get(who).is_some_and(|roles| roles.guardian));
		let needed = usize::from(after.policy.guardians_needed);
		let enough = needed > 0 && self.guardians.len() >= needed;
		self.since = self.since.or(now).filter(|_| enough);
	}

	fn take(&mut self, id: VaultId, step: &Step) {
		let before = look(id);
		System::reset_events();
		let numbers: Vec<_> = self.motions.keys().copied().collect();
		let nth = |which: usize| numbers.get(which % numbers.len().max(1)).copied().unwrap_or(0);
		match step {
			Step::Change(who, wish) => {
				let _ = change(&WHO[*who], id, meant(wish, &before.policy));
			},
			Step::Propose(who, wish) => {
				let number = the_vault(id).next_item;
				let change = meant(wish, &before.policy);
				let proposed = try_propose(&WHO[*who], id, Proposal::Change(change.clone()));
				if proposed.is_ok() {
					let owner = before.owners.contains(&WHO[*who]);
					let approvals = owner.then(|| WHO[*who].clone()).into_iter().collect();
					self.motions.insert(number, Tracked { change, approvals, since: None });
				}
			},
			Step::Approve(who, which) => {
				if approve(&WHO[*who], id, nth(*which)).is_ok() {
					let motion = self.motions.get_mut(&nth(*which)).expect("it is in the book");
					assert!(before.owners.contains(&WHO[*who]), "who has approved is no owner");
					motion.approvals.insert(WHO[*who].clone());
				}
			},
			Step::Reject(who, which) => {
				let _ = reject(&WHO[*who], id, nth(*which));
			},
			Step::Freeze(who) => {
				let _ = freeze(&WHO[*who], id);
			},
			Step::Support(who) => {
				if support(&WHO[*who], id, &[THIEF]).is_ok() {
					self.guardians.insert(WHO[*who].clone());
				}
			},
			Step::Oppose(who) => {
				if oppose(&WHO[*who], id).is_ok() {
					self.guardians.remove(&WHO[*who]);
				}
			},
			Step::Resign(who) => {
				let _ = FinanceVaults::resign(signed(WHO[*who].clone()), id);
			},
			Step::Wait(which) => wait(WAITS[*which]),
		}
		let after = look(id);
		self.judge(id, &before, &after);
		self.note(id, &before, &after);
		check();
	}
}

/// A vault of three, with an adviser and two guardians.
fn a_family() -> VaultId {
	let id = family();
	for who in [DAVE, THIEF] {
		give(NATIVE, &ALICE, &who, 100 * UNIT);
	}
	decide(id, member(DAVE, adviser(10, 1)));
	decide(id, member(EVE, guardian()));
	decide(id, member(FERDIE, guardian()));
	decide(id, Change::Policy(Policy { guardians_needed: 2, ..policy_of(2) }));
	let strict = Policy { limit: Some(limit(20, 3)), solo: Some(limit(10, 1)), ..the_policy(id) };
	assert_ok!(change(&ALICE, id, Change::Policy(strict)));
	id
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn nothing_loosens_before_it_may(steps in prop::collection::vec(step(), 20..50)) {
		world(|| {
			let id = a_family();
			let mut book = Book::default();
			for step in &steps {
				book.take(id, step);
			}
		});
	}
}

#[test]
fn the_book_sees_what_loosens() {
	world(|| {
		let id = a_family();
		let mut book = Book::default();
		for step in [
			Step::Propose(0, Wish::Limit(0)),
			Step::Approve(1, 0),
			Step::Wait(3),
			Step::Wait(1),
			Step::Propose(0, Wish::Member(6, 4)),
			Step::Approve(1, 0),
			Step::Wait(4),
			Step::Support(4),
			Step::Support(5),
			Step::Wait(4),
		] {
			book.take(id, &step);
		}
		// The limit, the spender, and the owners and their threshold.
		assert_eq!(book.loosened, 4);
		assert_eq!(the_vault(id).owners, owners(&[THIEF]));
	});
}
