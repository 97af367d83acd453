// SPDX-License-Identifier: Apache-2.0

//! Bonded statements about what models reach in benchmarks.

use crate::*;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_attest(
		_who: &T::AccountId,
		_model: ModelId,
		_version: VersionId,
		_benchmark: Benchmark,
		_score: i64,
		_report: H256,
	) -> Result<AttestationId, DispatchError> {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_challenge(
		_who: &T::AccountId,
		_id: AttestationId,
		_evidence: H256,
	) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_rule_attestation(_id: AttestationId, _upheld: bool) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	/// Ends a challenge on which the panel has not ruled in time. Called by the queue.
	pub(crate) fn end_challenge(_id: AttestationId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_withdraw_bond(_who: &T::AccountId, _id: AttestationId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_remove_attestation(_who: &T::AccountId, _id: AttestationId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
}
