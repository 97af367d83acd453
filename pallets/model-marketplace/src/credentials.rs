// SPDX-License-Identifier: Apache-2.0

//! Who else may decide about buyers.

use crate::CredentialId;

/// Knows who has which credential: that he is of age, say, or lives in some country. An offer may
/// ask for one.
pub trait Credentials<AccountId> {
	/// Whether `who` has the credential now.
	fn holds(who: &AccountId, credential: CredentialId) -> bool;
}

/// Says that nobody has any.
impl<AccountId> Credentials<AccountId> for () {
	fn holds(_: &AccountId, _: CredentialId) -> bool {
		false
	}
}
