// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What a node's answer to a transaction means.

use crate::chain::reason;
use subxt::rpcs::Error as RpcError;

/// The transaction is invalid, for the reason in the data.
const INVALID: i32 = 1010;
/// Nobody can say whether the transaction is valid.
const UNKNOWN: i32 = 1011;
/// The transaction was dropped or invalid a short time ago.
const BANNED: i32 = 1012;
/// The pool has the transaction already.
const KNOWN: i32 = 1013;
/// The pool has another transaction of this sender with this nonce, and prefers it.
const OUTBID: i32 = 1014;
/// The pool is full.
const FULL: i32 = 1016;
/// The node makes no blocks and would not pass the transaction on.
const UNACTIONABLE: i32 = 1018;
/// The pool wants no transactions whose nonce is too high.
const NO_FUTURE: i32 = 1021;

/// What the runtime says of a nonce that has been used.
const OUTDATED: &str = "Transaction is outdated";

/// What a node has done with a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
	/// It is in the pool.
	Accepted,
	/// There was no room for it; there may be later.
	Full,
	/// It was refused.
	Rejected {
		/// Why, without what differs from one transaction to another.
		kind: String,
		/// Whether the sender's later transactions cannot be included either, for want of this
		/// nonce.
		breaks_signer: bool,
	},
	/// The node did not answer.
	Lost(String),
}

impl Verdict {
	/// What the answer to `author_submitExtrinsic` means.
	pub(crate) fn of<T>(answer: Result<T, RpcError>) -> Self {
		match answer {
			Ok(_) => Self::Accepted,
			Err(RpcError::User(error)) => {
				let data = error.data.as_ref().map_or("", |data| data.get());
				let data = serde_json::from_str(data).unwrap_or_else(|_| data.to_string());
				Self::of_refusal(error.code, &error.message, &data)
			},
			Err(error) => Self::Lost(reason(&error)),
		}
	}

	/// What a JSON-RPC error means.
	fn of_refusal(code: i32, message: &str, data: &str) -> Self {
		let kind = match code {
			KNOWN => return Self::Accepted,
			FULL => return Self::Full,
			INVALID => format!("invalid: {data}"),
			UNKNOWN => format!("validity unknown: {data}"),
			BANNED => "banned for a time after it was invalid or dropped".to_string(),
			OUTBID => "another transaction with this nonce is in the pool: wait until it is in a \
				block, or take other accounts with --seed"
				.to_string(),
			UNACTIONABLE => {
				"the node makes no blocks and does not pass transactions on".to_string()
			},
			NO_FUTURE => "the pool takes no transactions that must wait for others".to_string(),
			_ if data.is_empty() => message.to_string(),
			_ => format!("{message}: {data}"),
		};
		// A nonce that is used, or will be, is there for the transactions after it.
		let breaks_signer = code != OUTBID && data != OUTDATED;
		Self::Rejected { kind: format!("{kind} ({code})"), breaks_signer }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn rejected(code: i32, message: &str, data: &str) -> (String, bool) {
		match Verdict::of_refusal(code, message, data) {
			Verdict::Rejected { kind, breaks_signer } => (kind, breaks_signer),
			other => panic!("{other:?}"),
		}
	}

	#[test]
	fn a_full_pool_is_no_rejection() {
		assert_eq!(Verdict::of_refusal(1016, "Immediately Dropped", "the limit"), Verdict::Full);
		assert_eq!(Verdict::of_refusal(1013, "Already Imported", "0x12"), Verdict::Accepted);
	}

	#[test]
	fn kinds_leave_out_what_differs() {
		let kind = |message| rejected(1014, message, "The transaction has too low priority").0;
		assert_eq!(kind("Priority is too low: (1 vs 2)"), kind("Priority is too low: (3 vs 4)"));
		let (kind, _) = rejected(1010, "Invalid Transaction", "Inability to pay some fees");
		assert_eq!(kind, "invalid: Inability to pay some fees (1010)");
		let (kind, _) = rejected(-32601, "Method not found", "");
		assert_eq!(kind, "Method not found (-32601)");
	}

	#[test]
	fn a_signer_goes_on_after_a_nonce_that_is_used() {
		assert!(!rejected(1010, "Invalid Transaction", "Transaction is outdated").1);
		assert!(!rejected(1014, "Priority is too low", "").1);
		assert!(rejected(1010, "Invalid Transaction", "Transaction has a bad signature").1);
	}

	#[test]
	fn silence_is_no_verdict_on_the_transaction() {
		let gone: Result<(), _> = Err(RpcError::Client("the connection was closed".into()));
		assert_eq!(Verdict::of(gone), Verdict::Lost("the connection was closed".to_string()));
	}
}
