// SPDX-License-Identifier: Apache-2.0

//! The AI models that disclosures and splits name.

use crate::ModelId;

/// Knows the AI models that are listed on this chain.
pub trait ModelLookup<AccountId> {
	/// Who owns a model. `None` if there is no such model, or nobody owns it any more.
	fn owner_of(model: ModelId) -> Option<AccountId>;
}

/// There are none.
impl<AccountId> ModelLookup<AccountId> for () {
	fn owner_of(_: ModelId) -> Option<AccountId> {
		None
	}
}
