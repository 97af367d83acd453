// SPDX-License-Identifier: Apache-2.0

//! The runtime API of `pallet-model-marketplace`: models and what they descend from, offers and
//! what buying would cost, licences and what waits on them, and what is said about models.
//!
//! Everything is as of the time of the block. Amounts are in the smallest units of their assets,
//! times in milliseconds since the Unix epoch. In JSON, amounts, numbers of licences and
//! attestations, scores and fixed point numbers are strings of decimal digits, as many clients
//! cannot read larger numbers than 2^53. Parts of a whole, which are [`Permill`], are numbers of
//! millionths, hashes and keys `0x` and hexadecimal digits, and words that accounts have chosen are
//! [`Text`].

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
#[cfg(feature = "std")]
use polyphony_support::json::{self, digits};
use polyphony_support::Balance;
use scale_info::TypeInfo;
#[cfg(feature = "std")]
use serde::{Deserialize, Serialize};
use sp_core::H256;
use sp_runtime::{FixedU128, Permill};

mod licences;
mod models;
mod offers;
mod reputation;
#[cfg(test)]
mod tests;

pub use licences::{
	AtDeadline, EscrowInfo, LicenceInfo, LicenceKindInfo, LicencePage, LicenceStateInfo, OwedInfo,
	StageInfo, Status, StatusInfo,
};
pub use models::{
	ActivityInfo, AncestorInfo, BaseInfo, LegalInfo, LineageInfo, ModelInfo, ModelPage,
	ModelSummary, RatingInfo, VersionInfo,
};
pub use offers::{DeliveryInfo, GateInfo, KindInfo, OfferInfo, QuoteInfo, Refusal, RoyaltyInfo};
pub use polyphony_support::Text;
pub use reputation::{
	AttestationInfo, AttestationPage, AttestationStateInfo, ReviewInfo, ReviewPage,
};

/// The number of a model.
pub type ModelId = u32;

/// The number of a version of a model.
pub type VersionId = u16;

/// The number of an offer of a model.
pub type OfferId = u16;

/// The number of a licence: that of the model in the high half.
pub type LicenceId = u64;

/// The number of an attestation: that of the model in the high half.
pub type AttestationId = u64;

/// Milliseconds since the Unix epoch, or a number of them.
pub type Moment = u64;

/// The most things that there are on a page.
pub const MAX_PER_PAGE: u32 = 200;

/// The most licences that are looked at for a page of [`ModelMarketplaceApi::reviews`].
pub const MAX_LOOKED_AT: u32 = 2_000;

sp_api::decl_runtime_apis! {
	/// The model marketplace.
	pub trait ModelMarketplaceApi<AccountId, AssetId>
	where
		AccountId: Codec,
		AssetId: Codec,
	{
		/// A model with its versions. `None` if there is none with this number, or none any more.
		fn model(model: ModelId) -> Option<ModelInfo<AccountId>>;

		/// The models from the number `from` on, delisted ones among them, page by page: `limit`
		/// numbers are looked at for a page, one at least and [`MAX_PER_PAGE`] at most. With `tag`,
		/// only those that have it.
		fn models(from: ModelId, limit: u32, tag: Option<Text>) -> ModelPage<AccountId>;

		/// On what a model is built, and who gets a share of its sales. `None` if there is no such
		/// model.
		fn lineage(model: ModelId) -> Option<LineageInfo<AccountId>>;

		/// The offers of a model, closed ones among them, by number.
		fn offers(model: ModelId) -> Vec<OfferInfo<AssetId>>;

		/// What buying from an offer would cost in `pay`, if that were done now, and who would get
		/// what of the price.
		///
		/// `units` counts for credits, and is one for everything else. Whether the buyer passes the
		/// gate of the offer, and has as much, is not looked at.
		///
		/// # Errors
		///
		/// Why nobody could buy that.
		fn quote(
			model: ModelId,
			offer: OfferId,
			units: Balance,
			pay: AssetId,
		) -> Result<QuoteInfo<AccountId, AssetId>, Refusal>;

		/// The licences of an account, of all models or of one, in no particular order, page by
		/// page: at most `limit`, one at least and [`MAX_PER_PAGE`] at most, behind the licence
		/// `start`, which may be gone.
		fn licences(
			who: AccountId,
			model: Option<ModelId>,
			start: Option<LicenceId>,
			limit: u32,
		) -> LicencePage<AccountId, AssetId>;

		/// A licence. `None` if there is none with this number, or none any more.
		fn licence(licence: LicenceId) -> Option<LicenceInfo<AccountId, AssetId>>;

		/// Whether an account may use a model now, and if not, why.
		fn licence_status(who: AccountId, model: ModelId) -> StatusInfo;

		/// The price that waits for a delivery. `None` if none does for this licence.
		fn escrow(licence: LicenceId) -> Option<EscrowInfo<AccountId, AssetId>>;

		/// What an account can claim, in the order of the assets.
		fn owed(who: AccountId) -> Vec<OwedInfo<AssetId>>;

		/// What is said about a model in attestations, page by page: `limit` numbers are looked at,
		/// one at least and [`MAX_PER_PAGE`] at most, from the number `from` on. That is what the
		/// number of an attestation has in the low half.
		fn attestations(model: ModelId, from: u32, limit: u32) -> AttestationPage<AccountId>;

		/// The reviews of a model, those on the latest licences first, page by page: at most
		/// `limit`, one at least and [`MAX_PER_PAGE`] at most, among [`MAX_LOOKED_AT`] licences that
		/// are looked at, from the number `from` down, or from the last. That is what the number of
		/// a licence has in the low half.
		fn reviews(model: ModelId, from: Option<u32>, limit: u32) -> ReviewPage<AccountId>;

		/// What the receipt key of a licence signs for the use of `cumulative` units since the
		/// purchase, good until `expires`. Says nothing about the licence.
		fn receipt_message(licence: LicenceId, cumulative: Balance, expires: Moment) -> Vec<u8>;
	}
}
