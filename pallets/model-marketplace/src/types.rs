// SPDX-License-Identifier: Apache-2.0

//! What is stored, and what calls take.
//!
//! Amounts are in the smallest units of their asset, times in milliseconds since the Unix epoch.
//! Moments at which something is over are in the time of the marketplace, which is behind the real
//! time by [`crate::HaltedFor`]; what has happened has the real time.

mod models;
mod reputation;
mod sales;

pub use models::*;
pub use reputation::*;
pub use sales::*;

pub use polyphony_support::clock::Moment;

use polyphony_support::Balance;

/// The number of a model, which is that of its item in the collection. Never used twice.
pub type ModelId = u32;

/// The number of a version of a model, from 0 in the order of publication.
pub type VersionId = u16;

/// The number of an offer of a model. Never used twice for the same model.
pub type OfferId = u16;

/// The number of a licence: that of the model in the high half, and in the low half which of its
/// licences it is. So buyers of different models have no counter in common.
pub type LicenceId = u64;

/// The number of an attestation, made up as that of a licence.
pub type AttestationId = u64;

/// The number of a credential that an offer may ask for, as [`crate::Credentials`] knows it.
pub type CredentialId = u32;

/// Bits of the low half of a [`LicenceId`].
const NUMBER_BITS: u32 = 32;

/// The number `number` of a model's licences, or of its attestations.
pub fn id_of(model: ModelId, number: u32) -> u64 {
	(u64::from(model) << NUMBER_BITS) | u64::from(number)
}

/// The model to which a licence or an attestation belongs.
pub fn model_of(id: u64) -> ModelId {
	(id >> NUMBER_BITS) as ModelId
}

/// Which of the model's licences, or attestations, one is.
pub fn number_of(id: u64) -> u32 {
	id as u32
}
