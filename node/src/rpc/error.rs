// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Errors of the methods that are thin over the runtime APIs of pallets.
//!
//! | code | what is wrong |
//! |---|---|
//! | -32602 | an argument (`Invalid params`); `data` says which and how it is to be |
//! | [`NOT_OFFERED`] | the runtime at the block does not offer the API |
//! | [`TOO_NEW`] | it offers a later version than this node knows |
//! | [`NO_QUOTE`] | the dex cannot do that swap; `data` is the reason |
//! | [`REFUSED_CHANGE`] | the market would refuse that change; `data` says which and why |
//! | [`NOT_FOR_SALE`] | nobody could buy that from the model marketplace; `data` is the reason |
//! | [`REFUSED_SPEND`] | the vault would refuse that payment; `data` is the reason |
//! | [`NO_ENTRY`] | this node does not have an entry of a vault's trail; `data` is its hash |
//! | [`BROKEN_TRAIL`] | an entry of a vault's trail is damaged in the database; `data` is its hash |
//! | [`ASSISTANT_BUSY`] | the assistant answers another question |
//! | [`BAD_NOTES`] | the file with what the user told the assistant cannot be read or written |
//! | [`CALL_FAILED`] | the block or its state is missing, or the runtime failed, as for `state_call` |

use crate::types::Hash;
use jsonrpsee::types::{
	error::{INVALID_PARAMS_CODE, INVALID_PARAMS_MSG},
	ErrorObject, ErrorObjectOwned,
};
use pallet_dex_runtime_api::QuoteError;
use pallet_finance_vaults_runtime_api::RefusalInfo;
use pallet_lending_runtime_api::{Refusal, WhatIfError, MAX_CHANGES};
use pallet_model_marketplace_runtime_api::Refusal as SaleRefusal;
use pallet_music_nft_runtime_api::InvalidCode;
use sp_api::ApiError;

/// The runtime at the block does not offer the API.
pub const NOT_OFFERED: i32 = 20_001;

/// The runtime at the block offers a later version of the API than this node knows.
pub const TOO_NEW: i32 = 20_002;

/// The dex cannot do that swap. `data` is the name of a [`QuoteError`].
pub const NO_QUOTE: i32 = 20_003;

/// The market would refuse that change of a position. `data` is a [`WhatIfError`].
pub const REFUSED_CHANGE: i32 = 20_004;

/// Nobody could buy that from the model marketplace. `data` is the name of a [`SaleRefusal`].
pub const NOT_FOR_SALE: i32 = 20_005;

/// The vault would refuse that payment. `data` is a [`RefusalInfo`].
pub const REFUSED_SPEND: i32 = 20_006;

/// This node does not have that entry of a vault's trail. `data` is its hash.
pub const NO_ENTRY: i32 = 20_007;

/// That entry of a vault's trail is damaged in this node's database. `data` is its hash.
pub const BROKEN_TRAIL: i32 = 20_008;

/// The assistant answers another question.
pub const ASSISTANT_BUSY: i32 = 20_009;

/// The file with what the user told the assistant cannot be read or written. `data` is its path.
pub const BAD_NOTES: i32 = 20_010;

/// The runtime could not be called, or failed: the code that `state_call` has for that.
pub const CALL_FAILED: i32 = 4003;

/// `what` (a dex) needs `api`, and the runtime at the block `at` does not have it.
pub(super) fn not_offered(what: &str, api: &str, at: Hash) -> ErrorObjectOwned {
	ErrorObject::owned(
		NOT_OFFERED,
		format!(
			"this runtime has no {what}: it does not offer {api}; ask a node of a chain that has \
			one or, if an upgrade brought it to this chain, for a later block"
		),
		Some(at),
	)
}

/// `api` may answer in a form that this node would misread.
pub(super) fn too_new(api: &str, version: u32, known: u32, at: Hash) -> ErrorObjectOwned {
	ErrorObject::owned(
		TOO_NEW,
		format!(
			"this runtime offers version {version} of {api}, of which this node knows version \
			{known}: use a later version of the node"
		),
		Some(at),
	)
}

/// A call of `api` came to nothing.
pub(super) fn call_failed(api: &str, error: ApiError) -> ErrorObjectOwned {
	let message = match error {
		ApiError::UnknownBlock(reason) => format!(
			"{reason}: this node has no state for that block; ask an archive node, or leave the \
			block out for the best one"
		),
		// Not the bytes, of which there may be many.
		ApiError::FailedToDecodeReturnValue { function, error, .. } => format!(
			"{api}: what the runtime answers to {function} cannot be read ({error}); does it have \
			the asset ids, accounts and block numbers of this node?"
		),
		error => format!("{api}: {error}"),
	};
	ErrorObject::owned(CALL_FAILED, message, None::<()>)
}

/// Why there is no quote, and what to do about it.
pub(super) fn no_quote(error: QuoteError) -> ErrorObjectOwned {
	let message = match error {
		QuoteError::SameAsset => "the assets are the same: name two different ones",
		QuoteError::AmountTooSmall => {
			"the amount is zero, or so small that nothing comes out: name a larger one"
		},
		QuoteError::NoRoute => {
			"no pools connect these assets within the number of hops that a route may have"
		},
		QuoteError::NotEnoughLiquidity => {
			"the pools on the way are paused, do not have as much, or their price would move \
			further than the circuit breaker allows: name a smaller amount, or try again later"
		},
	};
	ErrorObject::owned(NO_QUOTE, message, Some(error))
}

/// Which change of a position would be refused, why, and what to do about it.
pub(super) fn refused_change(error: WhatIfError) -> ErrorObjectOwned {
	let reason = match error.reason {
		Refusal::MarketNotFound => "the asset has no market",
		Refusal::MarketFrozen => {
			"nobody can supply to this market or borrow from it at present; repaying and \
			withdrawing go on"
		},
		Refusal::AmountTooSmall => {
			"the amount is zero, or so small that it is not worth a share: name a larger one"
		},
		Refusal::SupplyCapExceeded => "the market does not take more: name a smaller amount",
		Refusal::BorrowCapExceeded => "the market does not lend more: name a smaller amount",
		Refusal::DebtCeilingExceeded => {
			"all positions with this collateral together owe as much as they may: name a smaller \
			amount"
		},
		Refusal::InsufficientCash => {
			"so much is not in the market now, because borrowers have it: name a smaller amount"
		},
		Refusal::PositionNotFound => "the account has no position: supply something first",
		Refusal::InsufficientSupply => {
			"the position has not supplied so much to this market: leave the amount out for all"
		},
		Refusal::NoDebt => "the position does not owe this asset",
		Refusal::TooManyAssets => {
			"the position has too many assets: withdraw or repay another one first"
		},
		Refusal::InsufficientCollateral => {
			"the collateral would not be enough for the debts: supply more, borrow or withdraw less"
		},
		Refusal::Isolated => {
			"the collateral of the position has a debt ceiling: one debt can stand against it, of \
			an asset that may be borrowed in isolation"
		},
		Refusal::NotInGroup => {
			"the position is in an efficiency group, to which this asset does not belong"
		},
		Refusal::DebtTooSmall => {
			"the debt, or what would be left of it, is smaller than the least that is lent: borrow \
			more, or leave the amount out to repay all"
		},
		Refusal::PriceUnavailable => {
			"an asset of the position has no price now: repay, or try again later"
		},
		Refusal::Overflow => "a number would be too large for the chain",
		Refusal::Money => {
			"the money cannot be moved: it is frozen, or it is so little that it cannot be received"
		},
		Refusal::TooManyChanges => {
			let message = format!("only {MAX_CHANGES} changes can be tried at once");
			return ErrorObject::owned(REFUSED_CHANGE, message, Some(error));
		},
	};
	let message = format!("change {} would be refused: {reason}", error.change);
	ErrorObject::owned(REFUSED_CHANGE, message, Some(error))
}

/// Why nobody could buy that, and what to do about it.
pub(super) fn not_for_sale(refusal: SaleRefusal) -> ErrorObjectOwned {
	let message = match refusal {
		SaleRefusal::ModelNotFound => "there is no model with this number",
		SaleRefusal::Delisted => "nothing is sold of this model any more",
		SaleRefusal::NoOwner => "nobody owns this model any more, so nothing of it is sold",
		SaleRefusal::OfferNotFound => {
			"the model has no offer with this number: marketplace_offers lists those that it has"
		},
		SaleRefusal::OfferClosed => "the owner sells nothing from this offer at present",
		SaleRefusal::AssetNotAccepted => {
			"the price of this offer is in an asset that is not accepted any more"
		},
		SaleRefusal::NoVersion => "all versions of this model were withdrawn",
		SaleRefusal::InvalidUnits => {
			"units are for credits, of which one buys at least one: name 1 for any other offer"
		},
		SaleRefusal::Overflow => {
			"the price of so many units is too large for the chain: name fewer"
		},
		SaleRefusal::NoExchange => {
			"the exchange cannot swap that for the asset of the price: pay with another asset, or \
			name fewer units"
		},
	};
	ErrorObject::owned(NOT_FOR_SALE, message, Some(refusal))
}

/// Why a vault would refuse a payment, and what to do about it.
pub(super) fn refused_spend(refusal: RefusalInfo) -> ErrorObjectOwned {
	let name = String::from_utf8_lossy(&refusal.error.0).into_owned();
	let reason = match name.as_str() {
		"VaultNotFound" => "there is no such vault",
		"NotAllowed" => "the account neither owns the vault nor may spend of it",
		"Frozen" => "the vault is frozen: vaults_vault says until when",
		"AboveLimit" => {
			"more would leave the vault than its limit allows: vaults_vault says when there is room; \
			announce the payment if it cannot wait for that"
		},
		"AboveSolo" => "it is more than one owner alone may spend: propose it to the others",
		"AboveAllowance" => {
			"it is more than the account may spend now: vaults_members says when there is room"
		},
		"NotCovered" => "the account may not spend on this category",
		"AboveBudget" => "there is not as much in the envelope: move something into it, or wait",
		"NoEnvelope" => "the vault spends only in categories that have an envelope: name one of them",
		"PriceUnavailable" => {
			"the asset has no price now, without which it cannot be counted: announce the payment, \
			pay with another asset, or try again later"
		},
		"InsufficientFunds" => {
			"the vault does not have as much, besides what is on hold: vaults_netWorth says what it has"
		},
		"AboveMax" => "it would cost more of the asset than the payment allows: name a higher maximum",
		"BadAmount" => "the amount is zero",
		"SameAccountOrAsset" => "the money would go to the vault itself",
		other => other,
	};
	let message = format!("the payment would be refused: {reason}");
	ErrorObject::owned(REFUSED_SPEND, message, Some(refusal))
}

/// This node does not have an entry of a trail, and what to do about it.
pub(crate) fn missing_entry(hash: Hash, indexing: bool) -> ErrorObjectOwned {
	let advice = if indexing {
		"it has not executed the block in which that was made, or did so without offchain indexing: \
		ask a node that has executed all blocks with it, or let this one do so, by purge-chain and \
		--sync full"
	} else {
		"it does not keep entries: start it with --enable-offchain-indexing true, which is the \
		default, for those to come, and ask another node for those before"
	};
	let message = format!("this node does not have the entry {hash:?} of the trail: {advice}");
	ErrorObject::owned(NO_ENTRY, message, Some(hash))
}

/// What is stored for an entry of a trail is not it.
pub(crate) fn broken_trail(hash: Hash, what: &str) -> ErrorObjectOwned {
	let message = format!(
		"what this node has stored for the entry {hash:?} of the trail {what}: its database is \
		damaged, or the entry is of a later version of the chain's runtime; ask another or a newer \
		node"
	);
	ErrorObject::owned(BROKEN_TRAIL, message, Some(hash))
}

/// An entry that is of another trail.
pub(super) fn no_such_entry(vault: u32, hash: Hash) -> ErrorObjectOwned {
	let data = format!("{hash:?} is no entry of the trail of vault {vault}");
	ErrorObject::owned(INVALID_PARAMS_CODE, INVALID_PARAMS_MSG, Some(data))
}

/// The assistant is at work for somebody else.
pub(crate) fn assistant_busy() -> ErrorObjectOwned {
	let message =
		"the assistant answers one question at a time, and is at another one: ask again in \
		some seconds";
	ErrorObject::owned(ASSISTANT_BUSY, message, None::<()>)
}

/// What the user told the assistant cannot be read or written.
pub(crate) fn bad_notes(path: &std::path::Path, message: String) -> ErrorObjectOwned {
	ErrorObject::owned(BAD_NOTES, message, Some(path.display().to_string()))
}

/// An argument that the assistant cannot do anything with.
pub(crate) fn bad_question(data: impl std::fmt::Display) -> ErrorObjectOwned {
	ErrorObject::owned(INVALID_PARAMS_CODE, INVALID_PARAMS_MSG, Some(data.to_string()))
}

/// A proof that cannot be made.
pub(super) fn not_proved(error: sp_blockchain::Error) -> ErrorObjectOwned {
	let message = format!(
		"{error}: this node has no state for that block; ask an archive node, or leave the block \
		out for the last final one"
	);
	ErrorObject::owned(CALL_FAILED, message, None::<()>)
}

/// Why a code cannot be looked up, and how it is to be.
pub(super) fn invalid_code(code: InvalidCode) -> ErrorObjectOwned {
	let data = match code {
		InvalidCode::Isrc => {
			"an ISRC is two letters, three letters or digits, and seven digits, with all hyphens or \
			without any: \"US-RC1-76-07839\", \"USRC17607839\""
		},
		InvalidCode::Iswc => {
			"an ISWC is a T, nine digits and the check digit for them, with all punctuation or \
			without any: \"T-034.524.680-1\", \"T0345246801\""
		},
	};
	ErrorObject::owned(INVALID_PARAMS_CODE, INVALID_PARAMS_MSG, Some(data))
}
