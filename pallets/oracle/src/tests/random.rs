// SPDX-License-Identifier: Apache-2.0

//! Random sequences of calls, with the state checked after each.

use super::*;
use crate::{aggregate::deviates, Aggregates, Call, Feed, Feeds, ReportedValue};
use frame_support::BoundedVec;
use polyphony_support::traits::Verdict;
use proptest::prelude::*;
use sp_runtime::{traits::Dispatchable, FixedU128, Permill};
use std::collections::BTreeMap;

/// One step: somebody calls, or time goes by.
#[derive(Clone, Debug)]
enum Action {
	SetFeed(u32, Feed),
	RemoveFeed(u32),
	AddFeeder(u64),
	RemoveFeeder(u64),
	Bond(u64),
	Leave(u64),
	Withdraw(u64),
	Report(u64, Vec<(u32, u32, u32, i64)>),
	/// Several feeders report prices near each other.
	ReportAll(u32, Vec<u32>),
	Dispute(u64, u32, u64),
	Confirm(u32),
	Donate(u64, u128),
	RequireBond(u128),
	Slash(Permill),
	Refer(u32, Option<u32>),
	Blocks(u64, u64),
}

fn who() -> impl Strategy<Value = u64> {
	prop_oneof![8 => 1u64..=6, 2 => 7u64..=9, 1 => Just(POOR), 1 => Just(55)]
}

fn asset() -> impl Strategy<Value = u32> {
	prop_oneof![4 => Just(ASSET), 2 => Just(OTHER), 1 => 3u32..=6]
}

fn price() -> impl Strategy<Value = u32> {
	prop_oneof![9 => 95u32..=106, 4 => 60u32..=180, 1 => any::<u32>(), 1 => Just(0)]
}

fn feed() -> impl Strategy<Value = Feed> {
	(0u32..=4, 1u64..10, 1u32..40, 1u32..4, 1u32..50, prop::option::of(0u32..50)).prop_map(
		|(quorum, blocks, jump, confirmations, band, gap)| Feed {
			quorum,
			max_age: blocks * BLOCK_TIME,
			max_jump: Permill::from_percent(jump),
			confirmations,
			band: Permill::from_percent(band),
			max_reference_gap: gap.map(Permill::from_percent),
			..FEED
		},
	)
}

fn action() -> impl Strategy<Value = Action> {
	let value = (asset(), price(), 0u32..30, -70_000i64..3_000);
	prop_oneof![
		1 => (asset(), feed()).prop_map(|(asset, feed)| Action::SetFeed(asset, feed)),
		1 => asset().prop_map(Action::RemoveFeed),
		2 => who().prop_map(Action::AddFeeder),
		1 => who().prop_map(Action::RemoveFeeder),
		3 => who().prop_map(Action::Bond),
		1 => who().prop_map(Action::Leave),
		2 => who().prop_map(Action::Withdraw),
		6 => (who(), prop::collection::vec(value, 0..=3))
			.prop_map(|(who, values)| Action::Report(who, values)),
		8 => (asset(), prop::collection::vec(price(), 1..=9))
			.prop_map(|(asset, prices)| Action::ReportAll(asset, prices)),
		6 => (who(), asset(), who())
			.prop_map(|(who, asset, feeder)| Action::Dispute(who, asset, feeder)),
		1 => asset().prop_map(Action::Confirm),
		1 => (who(), 0u128..2_000).prop_map(|(who, amount)| Action::Donate(who, amount)),
		1 => (1u128..2_000).prop_map(Action::RequireBond),
		1 => (0u32..=100).prop_map(|part| Action::Slash(Permill::from_percent(part))),
		1 => (asset(), prop::option::of(price()))
			.prop_map(|(asset, price)| Action::Refer(asset, price)),
		// To the end of an unbonding, at once or in steps.
		1 => (UNBONDING - 2..=UNBONDING, 0..=BLOCK_TIME)
			.prop_map(|(blocks, time)| Action::Blocks(blocks, time)),
		6 => (1u64..4, 0..2 * BLOCK_TIME)
			.prop_map(|(blocks, time)| Action::Blocks(blocks, time)),
	]
}

/// Calls, and checks that a call that fails changes nothing.
fn call(origin: RuntimeOrigin, call: Call<Test>) {
	let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
	if RuntimeCall::PriceOracle(call).dispatch(origin).is_err() {
		assert_eq!(before, sp_io::storage::root(sp_runtime::StateVersion::V1));
	}
}

fn send(who: u64, values: Vec<ReportedValue<u32>>) {
	let values = BoundedVec::try_from(values).expect("at most three");
	call(RuntimeOrigin::signed(who), Call::report { values });
}

fn perform(action: Action) {
	let (root, signed) = (RuntimeOrigin::root(), RuntimeOrigin::signed);
	match action {
		Action::SetFeed(asset, feed) => call(root, Call::set_feed { asset, feed }),
		Action::RemoveFeed(asset) => call(root, Call::remove_feed { asset }),
		Action::AddFeeder(who) => call(root, Call::add_feeder { who }),
		Action::RemoveFeeder(who) => call(root, Call::remove_feeder { who }),
		Action::Bond(who) => call(signed(who), Call::bond {}),
		Action::Leave(who) => call(signed(who), Call::leave {}),
		Action::Withdraw(who) => call(signed(who), Call::withdraw_unbonded {}),
		Action::Report(who, values) => {
			let of = |(asset, price, doubt, offset): (u32, u32, u32, i64)| ReportedValue {
				asset,
				value: units(price),
				confidence: units(doubt),
				timestamp: Now::get().saturating_add_signed(offset),
			};
			send(who, values.into_iter().map(of).collect())
		},
		Action::ReportAll(asset, prices) => {
			for (who, price) in (1..).zip(prices) {
				send(who, vec![value(asset, price)]);
			}
		},
		Action::Dispute(who, asset, feeder) => call(signed(who), Call::dispute { asset, feeder }),
		Action::Confirm(asset) => call(root, Call::confirm_price { asset }),
		Action::Donate(who, amount) => {
			let _ = Balances::transfer_keep_alive(signed(12), who, amount);
		},
		Action::RequireBond(bond) => RequiredBond::set(bond),
		Action::Slash(part) => SlashPart::set(part),
		Action::Refer(asset, price) => References::mutate(|references| {
			match price {
				Some(price) => references.insert(asset, units(price)),
				None => references.remove(&asset),
			};
		}),
		Action::Blocks(blocks, time) => {
			System::set_block_number(System::block_number() + blocks);
			Now::set(Now::get() + time);
			System::reset_events();
		},
	}
}

/// The value that was accepted last on each feed.
fn values() -> BTreeMap<u32, FixedU128> {
	Aggregates::<Test>::iter().map(|(asset, price)| (asset, price.quote.value)).collect()
}

fn run(actions: Vec<Action>) {
	new_test_ext().execute_with(|| {
		let issuance = Balances::total_issuance();
		// The values that stood when the block began, and bound those in it.
		let mut bases = values();
		for action in actions {
			perform(action.clone());
			assert_eq!(PriceOracle::do_try_state(), Ok(()), "after {action:?}");
			assert_eq!(Balances::total_issuance(), issuance);

			match action {
				Action::Blocks(..) => bases = values(),
				Action::SetFeed(asset, _) | Action::RemoveFeed(asset) => {
					bases.remove(&asset);
				},
				_ => {},
			}
			for event in System::read_events_for_pallet::<Event<Test>>() {
				if let Event::PriceConfirmed { asset, .. } = event {
					bases.remove(&asset);
				}
			}
			for (asset, value) in values() {
				let feed = Feeds::<Test>::get(asset).expect("a price has a feed");
				if let Some(base) = bases.get(&asset) {
					assert!(!deviates(value, *base, feed.max_jump), "{base:?} to {value:?}");
				}
				if let Verdict::Price(price) = PriceOracle::verdict(&asset) {
					assert_eq!(price.value, value);
					assert!(price.age <= feed.max_age);
				}
			}
		}
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn any_sequence_of_calls_keeps_the_state_right(
		actions in prop::collection::vec(action(), 1..60),
	) {
		run(actions);
	}
}
