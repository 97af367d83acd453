// SPDX-License-Identifier: Apache-2.0

//! What clients read is what then happens.

use super::{
	given::{appoint, monthly, pay, set_envelope, spender},
	*,
};
use categories::{FOOD, RENT};
use codec::DecodeAll;
use frame_support::{assert_ok, StorageHasher};
use pallet_finance_vaults_runtime_api::{Text, MAX_ASSETS};
use polyphony_support::traits::LendingPool;
use sp_runtime::{DispatchError, Permill};

/// The state, to see whether reading leaves it alone.
fn state() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}

fn vault_view(id: VaultId) -> pallet_finance_vaults_runtime_api::VaultInfo<AccountId> {
	FinanceVaults::view_vault(id).expect("there is the vault")
}

/// The name of an error, as it is told.
fn name(error: impl Into<DispatchError>) -> Text {
	Text::from(<&'static str>::from(error.into()))
}

#[test]
fn what_is_left_of_a_limit_can_be_spent_and_no_more() {
	world(|| {
		let id = make_vault(&[ALICE], Policy { limit: Some(limit(1_000, 7)), ..policy() });
		assert_eq!(vault_view(id).limit.map(|state| state.frees), Some(vec![]));
		assert_ok!(pay(ALICE, id, dollars(DAVE, 300, FOOD)));
		pass(DAY);
		assert_ok!(pay(ALICE, id, dollars(DAVE, 200, FOOD)));
		let state = vault_view(id).limit.expect("there is a limit");
		assert_eq!((state.counted, state.left), (500 * VALUE, 500 * VALUE));
		let frees: Vec<_> = state.frees.iter().map(|freed| (freed.at, freed.value)).collect();
		let week = START_MS + 7 * DAY;
		assert_eq!(frees, [(week, 300 * VALUE), (week + DAY, 200 * VALUE)]);
		assert!(pay(ALICE, id, dollars(DAVE, 501, FOOD)).is_err());
		assert_ok!(pay(ALICE, id, dollars(DAVE, 500, FOOD)));
		assert_eq!(vault_view(id).limit.map(|state| state.left), Some(0));
		// Not a moment before it said.
		pass(6 * DAY - 1);
		assert_eq!(vault_view(id).limit.map(|state| state.left), Some(0));
		pass(1);
		assert_eq!(vault_view(id).limit.map(|state| state.left), Some(300 * VALUE));
		assert!(pay(ALICE, id, dollars(DAVE, 301, FOOD)).is_err());
		assert_ok!(pay(ALICE, id, dollars(DAVE, 300, FOOD)));
	});
}

#[test]
fn a_vault_tells_of_itself() {
	world(|| {
		let id = make_vault(&[ALICE, BOB], Policy { threshold: 2, ..policy() });
		let view = vault_view(id);
		assert_eq!(view.owners, [ALICE, BOB]);
		assert_eq!(view.account, FinanceVaults::account_of(id));
		assert_eq!(view.policy.threshold, 2);
		assert_eq!((view.fees, view.firings_left), (1_000_000, 20));
		assert_eq!(view.frozen_until, None);
		assert_ok!(FinanceVaults::freeze(signed(ALICE), id));
		assert_eq!(vault_view(id).frozen_until, Some(START_MS + 7 * DAY));
		pass(7 * DAY);
		assert_eq!(vault_view(id).frozen_until, None);
		assert_eq!(FinanceVaults::view_vault(id + 1), None);
	});
}

#[test]
fn the_end_of_a_trail_is_where_it_is_said_to_be() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let head = FinanceVaults::view_trail_head(id).expect("there is the vault");
		let stored = sp_io::storage::get(&head.key).expect("it is there");
		assert_eq!(stored[..], codec::Encode::encode(&(head.count, head.hash)));
		let stored = TrailHead::decode_all(&mut &stored[..]).expect("it is one");
		assert_eq!(stored, Trails::<Test>::get(id));
		assert!(head.key.ends_with(&frame_support::Twox64Concat::hash(&id.to_le_bytes())));
		assert_eq!(FinanceVaults::view_trail_head(id + 1), None);
	});
}

#[test]
fn a_preview_is_what_the_payment_then_costs() {
	world(|| {
		let policy = Policy { limit: Some(limit(1_000_000, 7)), ..policy() };
		let id = make_vault(&[ALICE], policy);
		set_envelope(id, FOOD, Some(monthly(900_000))).expect("it can be");
		appoint(id, &BOB, spender(limit(100, 1), &[FOOD]));
		let with = |asset, max, amount| Payment {
			pay_with: Some((asset, max)),
			..dollars(DAVE, amount, FOOD)
		};
		Slip::set(Permill::from_percent(1));
		let euros = Payment { asset: EUR, ..dollars(ALICE, 1, FOOD) };
		for (who, payment) in [
			(ALICE, dollars(DAVE, 100, FOOD)),
			(ALICE, dollars(DAVE, 0, FOOD)),
			(ALICE, with(NATIVE, 1_000 * UNIT, 100)),
			(ALICE, with(NATIVE, 49 * UNIT, 100)),
			(ALICE, with(BTC, 1_000, 100)),
			(ALICE, with(BTC, 1_000_000, 100)),
			(ALICE, with(USD, 100 * DOLLAR, 100)),
			(ALICE, with(USD, 99 * DOLLAR, 100)),
			(ALICE, dollars(DAVE, 1_000_001, RENT)),
			(ALICE, dollars(DAVE, 999_000, FOOD)),
			(ALICE, dollars(FinanceVaults::account_of(id), 1, FOOD)),
			(ALICE, euros),
			(BOB, dollars(DAVE, 60, FOOD)),
			(BOB, dollars(DAVE, 60, FOOD)),
			(BOB, dollars(DAVE, 1, RENT)),
			(EVE, dollars(DAVE, 1, FOOD)),
		] {
			let before = state();
			let preview = FinanceVaults::view_spend(id, &who, payment.clone().into());
			assert_eq!(before, state());
			let asset = payment.pay_with.clone().map_or(payment.asset.clone(), |(asset, _)| asset);
			let account = FinanceVaults::account_of(id);
			let had = balance(asset.clone(), &account);
			System::reset_events();
			let paid = frame_support::storage::with_storage_layer(|| pay(who, id, payment));
			match (preview, paid) {
				(Ok(preview), Ok(())) => {
					assert_eq!(preview.asset, asset);
					assert_eq!(preview.cost, had - balance(asset, &account));
					let record = records(id).into_iter().next();
					let Some(Record::Paid { cost, value, .. }) = record else {
						panic!("nothing was paid")
					};
					assert_eq!((preview.cost, preview.value), (cost, value));
					let left = vault_view(id).limit.map(|state| state.left);
					assert_eq!(preview.limit_left, left);
					let envelopes = FinanceVaults::view_envelopes(id);
					assert_eq!(preview.envelope_left, envelopes[0].left);
				},
				(Err(refusal), Err(error)) => {
					assert_eq!(refusal.error, name(error));
					let module = match error {
						DispatchError::Module(module) => Some(module.index),
						_ => None,
					};
					assert_eq!(refusal.pallet, module);
				},
				(preview, paid) => panic!("{preview:?} and {paid:?}"),
			}
		}
	});
}

#[test]
fn a_preview_says_why_by_the_name_of_the_error() {
	world(|| {
		let id = make_vault(&[ALICE], Policy { limit: Some(limit(10, 7)), ..policy() });
		let refused = |id, who: &AccountId, amount| {
			let payment = dollars(DAVE, amount, FOOD).into();
			FinanceVaults::view_spend(id, who, payment).expect_err("it is refused").error
		};
		assert_eq!(refused(id, &ALICE, 11), Text::from("AboveLimit"));
		assert_eq!(refused(id, &EVE, 1), Text::from("NotAllowed"));
		assert_eq!(refused(id + 1, &ALICE, 1), Text::from("VaultNotFound"));
		let mut long: pallet_finance_vaults_runtime_api::PaymentInfo<_, _> =
			dollars(DAVE, 1, FOOD).into();
		long.memo = Text(vec![0; 65]);
		let refusal = FinanceVaults::view_spend(id, &ALICE, long).expect_err("it is too long");
		assert_eq!(refusal.pallet, None);
		assert_ok!(FinanceVaults::freeze(signed(ALICE), id));
		assert_eq!(refused(id, &ALICE, 1), Text::from("Frozen"));
	});
}

#[test]
fn members_and_their_vaults_are_told() {
	world(|| {
		let mut all = vec![];
		for _ in 0..5 {
			let id = make_vault(&[ALICE], policy());
			appoint(id, &BOB, Roles { guardian: true, ..spender(limit(100, 1), &[FOOD]) });
			all.push(id);
		}
		let id = all[0];
		assert_ok!(pay(BOB, id, dollars(DAVE, 30, FOOD)));
		assert_ok!(FinanceVaults::freeze(signed(BOB), id));
		let members = FinanceVaults::view_members(id);
		let [bob] = &members[..] else { panic!("Bob is the only one") };
		assert_eq!((bob.account.clone(), bob.lost), (BOB, 0));
		let allowance = bob.allowance.as_ref().expect("he spends");
		assert_eq!((allowance.counted, allowance.left), (30 * VALUE, 70 * VALUE));
		assert_eq!(bob.mandate, None);
		assert_eq!(bob.can_freeze_at, Some(START_MS + 30 * DAY));
		for (who, owner) in [(&ALICE, true), (&BOB, false)] {
			let (mut found, mut start) = (vec![], None);
			loop {
				let page = FinanceVaults::view_vaults_of(who, start, 2);
				assert!(page.vaults.len() <= 2);
				assert!(page.vaults.iter().all(|own| own.owner == owner));
				assert!(page.vaults.iter().all(|own| own.roles.is_none() == owner));
				found.extend(page.vaults.into_iter().map(|own| own.vault));
				start = page.next;
				if start.is_none() {
					break;
				}
			}
			found.sort();
			assert_eq!(found, all);
		}
		assert!(FinanceVaults::view_vaults_of(&EVE, None, 200).vaults.is_empty());
	});
}

#[test]
fn a_vault_is_worth_what_it_has_less_what_it_owes() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let account = FinanceVaults::account_of(id);
		assert_ok!(Market::supply(&account, &BTC, 400_000_000));
		assert_ok!(Market::borrow(&account, &USD, 50_000 * DOLLAR));
		give(EUR, &ALICE, &account, 77);
		let worth = FinanceVaults::view_net_worth(id, vec![USD, BTC, EUR, USD])
			.expect("there is the vault");
		let [usd, btc, eur] = &worth.holdings[..] else { panic!("three assets") };
		assert_eq!(usd.spendable, FinanceVaults::spendable(id, &USD));
		assert_eq!((usd.spendable + usd.held, usd.owed), (1_050_000 * DOLLAR, 50_000 * DOLLAR));
		assert_eq!((btc.spendable + btc.held, btc.supplied), (600_000_000, 400_000_000));
		assert_eq!((btc.price, btc.value), (Some(50_000 * VALUE), Some(500_000 * VALUE)));
		assert_eq!((eur.price, eur.value, eur.debt), (None, None, Some(0)));
		assert_eq!(worth.assets, 1_550_000 * VALUE);
		assert_eq!(worth.debts, 50_000 * VALUE);
		assert_eq!(worth.net, 1_500_000 * VALUE as i128);
		assert_eq!(worth.unpriced, [EUR]);

		// The deposits and fees of the vault are its own.
		let native = FinanceVaults::view_net_worth(id, vec![]).expect("there is the vault");
		let [native] = &native.holdings[..] else { panic!("nothing names another asset") };
		assert_eq!(native.asset, NATIVE);
		assert_eq!(native.spendable + native.held, balance_with_holds(&account));
		assert!(native.held > 1_000_000);

		let many = (0..500).map(frame_support::traits::fungible::NativeOrWithId::WithId).collect();
		let worth = FinanceVaults::view_net_worth(id, many).expect("there is the vault");
		assert_eq!(worth.holdings.len(), MAX_ASSETS as usize);
		assert_eq!(FinanceVaults::view_net_worth(id + 1, vec![]), None);
	});
}

fn balance_with_holds(who: &AccountId) -> Balance {
	use frame_support::traits::fungible::Inspect;
	Balances::total_balance(who)
}

#[test]
fn envelopes_are_told_as_they_are_now() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let weekly = Budget {
			period: Period::Days(7),
			rollover: Rollover::UpTo(150 * VALUE),
			..monthly(100)
		};
		set_envelope(id, FOOD, Some(weekly)).expect("it can be");
		set_envelope(id, RENT, Some(Budget { value: None, ..monthly(0) })).expect("it can be");
		assert_ok!(pay(ALICE, id, dollars(DAVE, 30, FOOD)));
		pass(7 * DAY);
		let before = state();
		let envelopes = FinanceVaults::view_envelopes(id);
		let [food, rent] = &envelopes[..] else { panic!("two envelopes") };
		assert_eq!((food.category, food.index, food.carried), (FOOD, 1, 70 * VALUE));
		assert_eq!((food.budgeted, food.left), (Some(170 * VALUE), Some(170 * VALUE)));
		let week = START_MS + 7 * DAY;
		assert_eq!((food.began, food.ends), (week, Some(week + 7 * DAY)));
		assert_eq!((rent.category, rent.budgeted, rent.left), (RENT, None, None));
		assert_ok!(pay(ALICE, id, dollars(DAVE, 20, FOOD)));
		pass(7 * DAY);
		let spending = FinanceVaults::view_spending(id, Some(FOOD), 2);
		let [food] = &spending[..] else { panic!("one category") };
		let told: Vec<_> = food
			.periods
			.iter()
			.map(|of| (of.began, of.ends, of.budget, of.spent, of.carried))
			.collect();
		let (second, third) = (week + 7 * DAY, week + 14 * DAY);
		assert_eq!(
			told,
			[
				(week, Some(second), Some(170 * VALUE), 20 * VALUE, None),
				(second, Some(third), Some(250 * VALUE), 0, Some(150 * VALUE)),
			]
		);
		assert_eq!(FinanceVaults::view_spending(id, None, 0).len(), 2);
		assert_eq!(FinanceVaults::view_spending(id, None, 100)[0].periods.len(), 3);
		// Nothing of that was written.
		assert_eq!(Envelopes::<Test>::get(id, FOOD).map(|envelope| envelope.index), Some(1));
		assert_ne!(before, state());
		// What is left can be spent, and no more.
		assert!(pay(ALICE, id, dollars(DAVE, 251, FOOD)).is_err());
		assert_ok!(pay(ALICE, id, dollars(DAVE, 250, FOOD)));
	});
}

#[test]
fn what_can_be_claimed_of_a_stream_is_what_a_claim_pays() {
	world(|| {
		let policy = Policy { limit: Some(limit(250, 7)), ..policy() };
		let id = make_vault(&[ALICE], policy);
		let stream = StreamInput {
			to: DAVE,
			asset: USD,
			amount: 1_000 * DOLLAR,
			start: START_MS,
			end: START_MS + 10 * DAY,
			category: RENT,
		};
		let item = Vaults::<Test>::get(id).expect("there is one").next_item;
		assert_ok!(FinanceVaults::add_stream(signed(ALICE), id, Box::new(stream)));
		let told = || FinanceVaults::view_streams(id).remove(0);
		assert_eq!((told().accrued, told().claimable, told().error), (0, 0, None));
		for (days, claimable, error) in
			[(1, 100, None), (2, 150, Some("AboveLimit")), (1, 0, Some("AboveLimit"))]
		{
			pass(days * DAY);
			let before = state();
			let told = told();
			assert_eq!(before, state());
			assert_eq!(told.claimable, claimable * DOLLAR);
			assert_eq!(told.error, error.map(Text::from));
			let had = balance(USD, &DAVE);
			let claimed = frame_support::storage::with_storage_layer(|| {
				FinanceVaults::claim_stream(signed(EVE), id, item)
			});
			assert_eq!(claimed.is_ok(), claimable != 0);
			assert_eq!(balance(USD, &DAVE) - had, told.claimable);
		}
		assert_eq!((told().accrued, told().paid), (400 * DOLLAR, 250 * DOLLAR));
		// When it is over and all of it is paid, it is gone.
		given::set_policy(id, |policy| policy.limit = None);
		pass(10 * DAY);
		assert_eq!((told().claimable, told().error), (750 * DOLLAR, None));
		assert_ok!(FinanceVaults::claim_stream(signed(EVE), id, item));
		assert!(FinanceVaults::view_streams(id).is_empty());
		assert_eq!(balance(USD, &DAVE), 1_000 * DOLLAR);
	});
}

#[test]
fn motions_and_recoveries_are_told() {
	world(|| {
		let policy = Policy { threshold: 2, guardians_needed: 2, ..policy() };
		let id = make_vault(&[ALICE, BOB, CHARLIE], policy.clone());
		let guardian = Roles { guardian: true, ..Default::default() };
		appoint(id, &EVE, guardian.clone());
		appoint(id, &FERDIE, guardian);
		let looser = Change::Policy(Policy { delay: HOUR, ..policy });
		for proposal in [
			Proposal::Change(looser),
			Proposal::Announce(dollars(DAVE, 5, FOOD)),
			Proposal::Pay(dollars(DAVE, 5, FOOD)),
		] {
			assert_ok!(FinanceVaults::propose(signed(ALICE), id, Box::new(proposal)));
		}
		let motions = FinanceVaults::view_motions(id);
		let delayed: Vec<_> = motions.iter().map(|motion| motion.delayed).collect();
		assert_eq!(delayed, [true, true, false]);
		for motion in &motions {
			assert_eq!((motion.needed, motion.ready_at), (1, None));
			assert_eq!(motion.approvals, [ALICE]);
			assert_eq!(motion.expires_at, START_MS + 14 * DAY);
		}
		assert_ok!(FinanceVaults::approve(signed(BOB), id, motions[1].motion));
		let motion = FinanceVaults::view_motions(id).remove(1);
		assert_eq!((motion.needed, motion.ready_at), (0, Some(START_MS + DAY)));
		// It is carried out when it says, and not before.
		pass(DAY - 1);
		end_block();
		assert_eq!(balance(USD, &DAVE), 0);
		pass(1);
		end_block();
		assert_eq!(balance(USD, &DAVE), 5 * DOLLAR);

		assert_eq!(FinanceVaults::view_recovery(id), None);
		let new = owners(&[DAVE]);
		assert_ok!(FinanceVaults::support_recovery(signed(EVE), id, new.clone(), 1));
		let told = FinanceVaults::view_recovery(id).expect("it has begun");
		assert_eq!((told.needed, told.needed_against, told.ready_at), (1, 2, None));
		assert_ok!(FinanceVaults::support_recovery(signed(FERDIE), id, new, 1));
		assert_ok!(FinanceVaults::oppose_recovery(signed(BOB), id));
		let told = FinanceVaults::view_recovery(id).expect("it goes on");
		assert_eq!((told.needed, told.needed_against), (0, 1));
		assert_eq!(told.ready_at, Some(Now::get() + DAY));
		pass(DAY);
		end_block();
		assert_eq!(vault_view(id).owners, [DAVE]);
	});
}

#[test]
fn forecasts_and_scores_are_told() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let daily = Budget { period: Period::Days(1), ..monthly(100) };
		set_envelope(id, FOOD, Some(daily)).expect("it can be");
		appoint(id, &BOB, given::adviser(limit(0, 1), 0));
		let forecast = |index, expected: u128| Forecast {
			index,
			expected: expected * VALUE,
			low: 0,
			high: 100 * VALUE,
		};
		for (index, expected) in [(2, 5), (1, 10)] {
			let forecast = forecast(index, expected);
			assert_ok!(FinanceVaults::commit_forecast(signed(BOB), id, FOOD, forecast));
		}
		let told = FinanceVaults::view_forecasts(id);
		let periods: Vec<_> = told.iter().map(|of| (of.index, of.begins, of.ends)).collect();
		let day = |n| Some(START_MS + n * DAY);
		assert_eq!(periods, [(1, day(1), day(2)), (2, day(2), day(3))]);
		assert_eq!(FinanceVaults::view_score(&BOB).mean_error, None);
		pass(DAY);
		assert_ok!(pay(ALICE, id, dollars(DAVE, 20, FOOD)));
		pass(DAY);
		end_block();
		let score = FinanceVaults::view_score(&BOB);
		assert_eq!((score.forecasts, score.within, score.mean_error), (1, 1, Some(500_000)));
		assert_eq!(FinanceVaults::view_forecasts(id).len(), 1);
	});
}

#[test]
fn pools_are_told_page_by_page() {
	use super::pools::{deposit, make_pool, percent};
	use pallet_finance_vaults_runtime_api::PoolStep;
	world(|| {
		let pools: Vec<_> = (0..5).map(|_| make_pool(percent(10))).collect();
		assert_ok!(deposit(BOB, pools[2], 1_000 * DOLLAR));
		let page = FinanceVaults::view_pools(0, 3);
		assert_eq!((page.pools.len(), page.next), (3, Some(3)));
		let page = FinanceVaults::view_pools(3, 3);
		assert_eq!((page.pools.len(), page.next), (2, None));
		assert_eq!(FinanceVaults::view_pools(9, 3).next, None);
		let told = FinanceVaults::view_pool(pools[2]).expect("there is the pool");
		assert_eq!((told.idle, told.assets), (1_000 * DOLLAR, 1_000 * DOLLAR));
		let holder = FinanceVaults::view_pool_holder(pools[2], &BOB).expect("there is the pool");
		assert_eq!(holder.shares, told.shares);
		assert_eq!((holder.amount, holder.max_withdraw), (1_000 * DOLLAR, 1_000 * DOLLAR));
		assert_eq!(holder.max_redeem, told.shares);
		let preview = |step, amount| FinanceVaults::view_pool_preview(pools[2], step, amount);
		for step in [PoolStep::Deposit, PoolStep::ConvertToShares] {
			assert_eq!(preview(step, DOLLAR), Some(1_000 * DOLLAR));
		}
		let shares = preview(PoolStep::Withdraw, DOLLAR).expect("it fits");
		assert_eq!(preview(PoolStep::Redeem, shares), Some(DOLLAR));
		let cost = preview(PoolStep::Mint, 12_345).expect("it fits");
		let had = balance(USD, &EVE);
		assert_ok!(super::pools::mint(EVE, pools[2], 12_345));
		assert_eq!(had - balance(USD, &EVE), cost);
		assert_eq!(FinanceVaults::view_pool(99), None);
		assert_eq!(FinanceVaults::view_pool_holder(99, &BOB), None);
		assert_eq!(FinanceVaults::view_pool_preview(99, PoolStep::Mint, 1), None);
	});
}
