// SPDX-License-Identifier: Apache-2.0

//! A runtime with balances, sessions, their history and this pallet.

use crate as pallet_validator_set;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, OnInitialize},
	weights::Weight,
};
use pallet_session::{
	disabling::UpToLimitWithReEnablingDisablingStrategy,
	historical::{self as pallet_session_historical, IdentificationTuple, NoteHistoricalRoot},
	PeriodicSessions, SessionHandler,
};
use sp_runtime::{
	key_types::DUMMY,
	testing::UintAuthorityId,
	traits::{ConvertInto, OpaqueKeys},
	BuildStorage, KeyTypeId, Perbill,
};
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

type Block = frame_system::mocking::MockBlock<Test>;

/// The blocks of a session.
pub const PERIOD: u64 = 5;
/// The most validators.
pub const MAX: u32 = 8;
/// The fewest validators.
pub const MIN: u32 = 3;
/// The accounts, from one. The first ten have session keys, the first five are validators.
pub const ACCOUNTS: u64 = 12;
/// An account without session keys.
pub const KEYLESS: u64 = 11;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		ValidatorSet: pallet_validator_set,
		Session: pallet_session,
		Historical: pallet_session_historical,
	}
);

parameter_types! {
	/// The validators that a consensus engine would use.
	pub static Authorities: Vec<u64> = Vec::new();
}

/// Follows the validators as Aura and GRANDPA do: when `pallet-session` says that they changed.
pub struct Engine;

impl Engine {
	fn follow<Ks>(validators: &[(u64, Ks)]) {
		Authorities::set(validators.iter().map(|(who, _)| *who).collect());
	}
}

impl SessionHandler<u64> for Engine {
	const KEY_TYPE_IDS: &'static [KeyTypeId] = &[DUMMY];

	fn on_genesis_session<Ks: OpaqueKeys>(validators: &[(u64, Ks)]) {
		Self::follow(validators);
	}

	fn on_new_session<Ks: OpaqueKeys>(changed: bool, validators: &[(u64, Ks)], _: &[(u64, Ks)]) {
		if changed {
			Self::follow(validators);
		}
	}

	fn on_disabled(_: u32) {}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = u64;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = PeriodicSessions<ConstU64<PERIOD>, ConstU64<0>>;
	type NextSessionRotation = PeriodicSessions<ConstU64<PERIOD>, ConstU64<0>>;
	type SessionManager = NoteHistoricalRoot<Test, ValidatorSet>;
	type SessionHandler = Engine;
	type Keys = UintAuthorityId;
	type DisablingStrategy = UpToLimitWithReEnablingDisablingStrategy;
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ConstU64<10>;
}

impl pallet_session_historical::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = pallet_validator_set::UnitIdentification;
}

impl pallet_validator_set::Config for Test {
	type AdminOrigin = frame_system::EnsureRoot<u64>;
	type MaxValidators = ConstU32<MAX>;
	type MinValidators = ConstU32<MIN>;
	type WeightInfo = ();
}

/// The state at block 1, in session 0, with these validators.
pub fn ext_with(initial_validators: Vec<u64>) -> sp_io::TestExternalities {
	let keys = |who: u64| (who, who, UintAuthorityId(who));
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: (1..=ACCOUNTS).map(|who| (who, 1_000)).collect(),
			dev_accounts: None,
		},
		validator_set: pallet_validator_set::GenesisConfig { initial_validators },
		session: pallet_session::GenesisConfig {
			keys: (1..=5).map(keys).collect(),
			non_authority_keys: (6..=10).map(keys).collect(),
		},
		..Default::default()
	}
	.build_storage()
	.expect("the genesis is valid");
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// The state at block 1, in session 0, with validators 1 to 5.
pub fn new_test_ext() -> sp_io::TestExternalities {
	ext_with(vec![1, 2, 3, 4, 5])
}

/// Runs to the first block of the next session.
pub fn next_session() {
	let session = Session::current_index();
	while Session::current_index() == session {
		let now = System::block_number() + 1;
		System::set_block_number(now);
		Session::on_initialize(now);
	}
}

/// Reports an offence of `offenders` in the current session, each to be slashed by `fraction`.
pub fn offend(offenders: &[u64], fraction: Perbill) -> Weight {
	let details: Vec<_> = offenders
		.iter()
		.map(|who| OffenceDetails { offender: (*who, ()), reporters: Vec::new() })
		.collect();
	let fractions = vec![fraction; offenders.len()];
	<ValidatorSet as OnOffenceHandler<u64, IdentificationTuple<Test>, Weight>>::on_offence(
		&details,
		&fractions,
		Session::current_index(),
	)
}

/// The validators that are planned for the next session.
pub fn queued() -> Vec<u64> {
	Session::queued_keys().into_iter().map(|(who, _)| who).collect()
}

/// The events of this pallet, oldest first.
pub fn events() -> Vec<pallet_validator_set::Event<Test>> {
	System::read_events_for_pallet::<pallet_validator_set::Event<Test>>()
}
