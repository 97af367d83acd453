// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What a runtime with finance vaults answers in the tests: of the vault 3 and the pool 3, and
//! nothing of others. Where it can, an answer says what was asked for.

use super::*;
use codec::{Decode, Encode};
use frame_support::traits::fungible::NativeOrWithId;
use pallet_finance_vaults_runtime_api::*;
use sp_runtime::Permill;

/// What the runtime calls an asset.
type Asset = NativeOrWithId<u32>;

/// Who does everything.
pub(super) const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
/// The largest amount.
pub(super) const MANY: &str = "340282366920938463463374607431768211455";

fn alice() -> AccountId {
	ALICE.parse().unwrap()
}

fn read<T: Decode>(input: &mut &[u8]) -> T {
	T::decode(input).unwrap()
}

fn is_three(input: &mut &[u8]) -> bool {
	read::<u32>(input) == 3
}

fn is_alice(input: &mut &[u8]) {
	assert_eq!(read::<AccountId>(input), alice());
}

fn head() -> TrailHeadInfo {
	TrailHeadInfo { count: 2, hash: Hash::repeat_byte(1), key: vec![1] }
}

fn vault(vault: u32) -> VaultInfo<AccountId> {
	let limit = LimitInfo { value: u128::MAX, period: 7 };
	let policy = PolicyInfo {
		threshold: 1,
		limit: Some(limit.clone()),
		solo: None,
		delay: 5,
		guardians_needed: 0,
		envelopes_only: false,
		alert_at: Permill::from_percent(80),
	};
	let counts = CountsInfo {
		members: 0,
		guardians: 0,
		envelopes: 0,
		rules: 0,
		bills: 0,
		streams: 0,
		motions: 0,
		forecasts: 0,
	};
	VaultInfo {
		vault,
		account: alice(),
		owners: vec![alice()],
		policy,
		frozen_until: None,
		limit: Some(LimitStateInfo { limit, counted: 0, left: u128::MAX, frees: vec![] }),
		solo: None,
		fees: 1,
		deposit: 2,
		firings_left: 3,
		counts,
		trail: head(),
	}
}

/// Answers a call of a function.
pub(super) fn runtime(function: &str, mut arguments: &[u8]) -> Vec<u8> {
	let input = &mut arguments;
	let answer = match function.strip_prefix("FinanceVaultsApi_").unwrap() {
		name @ ("vault" | "vaults_of" | "members" | "net_worth" | "envelopes" | "spending"
		| "forecasts" | "score" | "trail_head") => books(name, input),
		name @ ("pool" | "pools" | "pool_preview" | "pool_holder") => pools(name, input),
		name => plans(name, input),
	};
	assert!(input.is_empty(), "{function} got more than it takes");
	answer
}

fn books(function: &str, input: &mut &[u8]) -> Vec<u8> {
	match function {
		"vault" => is_three(input).then(|| vault(3)).encode(),
		"vaults_of" => {
			is_alice(input);
			let vault = read::<Option<u32>>(input).unwrap_or_default();
			let vaults = vec![OwnVaultInfo { vault, owner: true, roles: None }];
			OwnVaultPage { vaults, next: Some(read(input)) }.encode()
		},
		"members" => {
			is_three(input);
			Vec::<MemberInfo<AccountId>>::new().encode()
		},
		"net_worth" => {
			let is_three = is_three(input);
			let unpriced: Vec<Asset> = read(input);
			let worth =
				NetWorthInfo { holdings: vec![], assets: u128::MAX, debts: 0, net: -1, unpriced };
			is_three.then_some(worth).encode()
		},
		"envelopes" => {
			is_three(input);
			Vec::<EnvelopeInfo>::new().encode()
		},
		"spending" => {
			is_three(input);
			let category = read::<Option<u16>>(input).unwrap_or_default();
			let spent =
				SpentInfo { began: 1, ends: None, budget: None, spent: u128::MAX, carried: None };
			let periods = vec![spent; read::<u32>(input) as usize];
			vec![SpendingInfo { category, periods }].encode()
		},
		"forecasts" => {
			is_three(input);
			Vec::<ForecastInfo<AccountId>>::new().encode()
		},
		"score" => {
			is_alice(input);
			let score = ScoreInfo {
				forecasts: 0,
				within: 0,
				mean_error: None,
				mean_width: None,
				compared: 0,
				compared_error: 0,
				naive_error: 0,
			};
			score.encode()
		},
		"trail_head" => is_three(input).then(head).encode(),
		_ => panic!("{function} is not asked for"),
	}
}

fn plans(function: &str, input: &mut &[u8]) -> Vec<u8> {
	match function {
		"bills" => {
			is_three(input);
			Vec::<BillInfo<AccountId, Asset>>::new().encode()
		},
		"bill_coverage" => {
			let is_three = is_three(input);
			let coverage = CoverageInfo::<Asset> {
				due: vec![],
				until: read(input),
				covered: true,
				left: vec![],
				fees: u128::MAX,
				streams: vec![],
			};
			is_three.then_some(coverage).encode()
		},
		"rules" => {
			is_three(input);
			Vec::<RuleInfo<AccountId, Asset>>::new().encode()
		},
		"streams" => {
			is_three(input);
			Vec::<StreamInfo<AccountId, Asset>>::new().encode()
		},
		"motions" => {
			is_three(input);
			Vec::<MotionInfo<AccountId, Asset>>::new().encode()
		},
		"recovery" => {
			let recovery = RecoveryInfo::<AccountId> {
				owners: vec![],
				threshold: 1,
				guardians: vec![],
				needed: 1,
				against: vec![],
				needed_against: 1,
				ready_at: None,
			};
			is_three(input).then_some(recovery).encode()
		},
		"preview_spend" => {
			let vault: u32 = read(input);
			is_alice(input);
			let payment: PaymentInfo<AccountId, Asset> = read(input);
			assert_eq!((payment.to, payment.amount), (alice(), 5));
			let refused = |error: &str| RefusalInfo { error: error.into(), pallet: Some(9) };
			let answer = match vault {
				3 => Ok(SpendPreview {
					asset: payment.asset,
					cost: payment.amount,
					value: None,
					limit_left: payment.pay_with.map(|with| with.max),
					envelope_left: None,
				}),
				4 => Err(refused("AboveLimit")),
				_ => Err(refused("SlippageOfTheDex")),
			};
			answer.encode()
		},
		_ => panic!("{function} is not asked for"),
	}
}

fn pools(function: &str, input: &mut &[u8]) -> Vec<u8> {
	match function {
		"pool" => {
			let pool = PoolInfo {
				pool: 3,
				account: alice(),
				manager: alice(),
				asset: Asset::Native,
				idle: 1,
				assets: 2,
				shares: 3,
				share_value: 4,
				high_water: 5,
				fee: Permill::zero(),
				next_fee: None,
				cap: None,
				closed: false,
			};
			is_three(input).then_some(pool).encode()
		},
		"pools" => {
			let (from, limit): (u32, u32) = read(input);
			let pools: Vec<PoolInfo<AccountId, Asset>> = vec![];
			PoolPage { pools, next: Some(from + limit) }.encode()
		},
		"pool_preview" => {
			let is_three = is_three(input);
			let (_, amount): (PoolStep, u128) = read(input);
			is_three.then_some(amount).encode()
		},
		"pool_holder" => {
			let is_three = is_three(input);
			is_alice(input);
			let holder = PoolHolderInfo {
				shares: u128::MAX,
				amount: 1,
				max_deposit: 2,
				max_mint: 3,
				max_withdraw: 4,
				max_redeem: 5,
			};
			is_three.then_some(holder).encode()
		},
		_ => panic!("{function} is not asked for"),
	}
}
