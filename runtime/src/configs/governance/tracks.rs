// SPDX-License-Identifier: Apache-2.0

//! The tracks of governance: how long each kind of referendum takes and how much approval and
//! support it needs, by the time that has passed.
//!
//! *Approval* is the share of ayes among ayes and nays, weighted by conviction; *support* is the
//! share of the active issuance that voted aye or abstained, without conviction. Both thresholds
//! fall while a referendum is being decided.

use super::{origins::Origin, Pace};
use crate::{
	constants::{
		currency::UNIT,
		time::{DAYS, HOURS, MINUTES},
	},
	Balance, BlockNumber, OriginCaller, RuntimeOrigin,
};
use alloc::borrow::Cow;
use frame_support::traits::OriginTrait;
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use sp_runtime::{str_array, FixedI64};

/// Runtime upgrades and everything else.
pub const ROOT: u16 = 0;
/// Calls that the technical committee vouches for, decided faster.
pub const WHITELISTED_CALLER: u16 = 1;
/// Parameters.
pub const PARAMETERS: u16 = 10;
/// Spends from the treasury.
pub const TREASURER: u16 = 11;
/// The validator set.
pub const VALIDATORS: u16 = 12;
/// The feeds and feeders of the oracle.
pub const ORACLE: u16 = 13;
/// What applications list and on which terms.
pub const LISTING: u16 = 14;
/// Cancelling a referendum.
pub const CANCELLER: u16 = 20;
/// Cancelling a referendum and slashing its deposits.
pub const KILLER: u16 = 21;

const fn percent(x: u128) -> FixedI64 {
	FixedI64::from_rational(x, 100)
}

const DECISION: BlockNumber = 14 * DAYS;

const fn track(
	id: u16,
	name: &str,
	max_deciding: u32,
	decision_deposit: Balance,
	[prepare, confirm, enact]: [BlockNumber; 3],
	min_approval: Curve,
	min_support: Curve,
) -> Track<u16, Balance, BlockNumber> {
	Track {
		id,
		info: TrackInfo {
			name: str_array(name),
			max_deciding,
			decision_deposit,
			prepare_period: prepare,
			decision_period: DECISION,
			confirm_period: confirm,
			min_enactment_period: enact,
			min_approval,
			min_support,
		},
	}
}

/// The tracks at production pace, sorted by id.
pub const PRODUCTION: [Track<u16, Balance, BlockNumber>; 9] = [
	track(
		ROOT,
		"root",
		1,
		10_000 * UNIT,
		[2 * HOURS, DAYS, DAYS],
		// From 100% to 50%. The curve is the flattest reciprocal there is, 1 / (1 + t): a level of
		// 80% after four of fourteen days is above it, so that it is 78% then.
		Curve::make_reciprocal(4, 14, percent(80), percent(50), percent(100)),
		Curve::make_linear(14, 14, percent(0), percent(50)),
	),
	track(
		WHITELISTED_CALLER,
		"whitelisted_caller",
		100,
		1_000 * UNIT,
		[30 * MINUTES, 10 * MINUTES, 10 * MINUTES],
		Curve::make_reciprocal(16, 14 * 24, percent(96), percent(50), percent(100)),
		Curve::make_reciprocal(1, 14, percent(20), percent(5), percent(50)),
	),
	track(
		PARAMETERS,
		"parameters",
		10,
		1_000 * UNIT,
		[2 * HOURS, DAYS, DAYS],
		Curve::make_reciprocal(4, 14, percent(80), percent(50), percent(100)),
		Curve::make_reciprocal(7, 14, percent(10), percent(0), percent(50)),
	),
	track(
		TREASURER,
		"treasurer",
		10,
		1_000 * UNIT,
		[2 * HOURS, DAYS, DAYS],
		Curve::make_reciprocal(4, 14, percent(80), percent(50), percent(100)),
		Curve::make_linear(14, 14, percent(0), percent(50)),
	),
	track(
		VALIDATORS,
		"validators",
		10,
		1_000 * UNIT,
		[2 * HOURS, DAYS, 2 * HOURS],
		Curve::make_reciprocal(4, 14, percent(80), percent(50), percent(100)),
		Curve::make_reciprocal(7, 14, percent(10), percent(0), percent(50)),
	),
	track(
		ORACLE,
		"oracle",
		10,
		1_000 * UNIT,
		// Shorter than for parameters: a feeder who reports nonsense has to go within the day.
		[HOURS, 3 * HOURS, 10 * MINUTES],
		Curve::make_reciprocal(4, 14, percent(80), percent(50), percent(100)),
		Curve::make_reciprocal(7, 14, percent(10), percent(0), percent(50)),
	),
	track(
		LISTING,
		"listing",
		10,
		1_000 * UNIT,
		[2 * HOURS, DAYS, 2 * HOURS],
		Curve::make_reciprocal(4, 14, percent(80), percent(50), percent(100)),
		Curve::make_reciprocal(7, 14, percent(10), percent(0), percent(50)),
	),
	track(
		CANCELLER,
		"referendum_canceller",
		1_000,
		1_000 * UNIT,
		[2 * HOURS, 3 * HOURS, 10 * MINUTES],
		Curve::make_linear(8, 14, percent(50), percent(100)),
		Curve::make_reciprocal(6, 14, percent(1), percent(0), percent(50)),
	),
	track(
		KILLER,
		"referendum_killer",
		1_000,
		5_000 * UNIT,
		[2 * HOURS, 3 * HOURS, 10 * MINUTES],
		Curve::make_linear(8, 14, percent(50), percent(100)),
		Curve::make_reciprocal(6, 14, percent(1), percent(0), percent(50)),
	),
];

/// The tracks of this chain: those of production at its own pace.
pub struct Tracks;
impl TracksInfo<Balance, BlockNumber> for Tracks {
	type Id = u16;
	type RuntimeOrigin = <RuntimeOrigin as OriginTrait>::PalletsOrigin;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<u16, Balance, BlockNumber>>> {
		PRODUCTION.into_iter().map(|mut track| {
			let info = &mut track.info;
			info.prepare_period = Pace::scale(info.prepare_period);
			info.decision_period = Pace::scale(info.decision_period);
			info.confirm_period = Pace::scale(info.confirm_period);
			info.min_enactment_period = Pace::scale(info.min_enactment_period);
			Cow::Owned(track)
		})
	}

	fn track_for(origin: &Self::RuntimeOrigin) -> Result<Self::Id, ()> {
		match origin {
			OriginCaller::system(frame_system::RawOrigin::Root) => Ok(ROOT),
			OriginCaller::Origins(Origin::WhitelistedCaller) => Ok(WHITELISTED_CALLER),
			OriginCaller::Origins(Origin::ParametersAdmin) => Ok(PARAMETERS),
			OriginCaller::Origins(Origin::Treasurer) => Ok(TREASURER),
			OriginCaller::Origins(Origin::ValidatorsAdmin) => Ok(VALIDATORS),
			OriginCaller::Origins(Origin::OracleAdmin) => Ok(ORACLE),
			OriginCaller::Origins(Origin::ListingAdmin) => Ok(LISTING),
			OriginCaller::Origins(Origin::ReferendumCanceller) => Ok(CANCELLER),
			OriginCaller::Origins(Origin::ReferendumKiller) => Ok(KILLER),
			_ => Err(()),
		}
	}
}
