// SPDX-License-Identifier: Apache-2.0

//! What is done with credits in tests.

use crate::{mock::*, *};
use sp_core::{sr25519, Pair};
use sp_runtime::{traits::IdentifyAccount, DispatchResult, MultiSignature, MultiSigner};

/// Later than any test.
pub(super) const LATE: Moment = START_MS + 1_000 * DAY;

/// The key that signs receipts.
pub(super) fn key() -> sr25519::Pair {
	sr25519::Pair::from_seed(&[42; 32])
}

/// The account of a key.
pub(super) fn account(key: &sr25519::Pair) -> AccountId {
	MultiSigner::from(key.public()).into_account()
}

/// Buys units whose receipts `key` signs.
pub(super) fn buy_metered(
	who: AccountId,
	model: ModelId,
	offer: OfferId,
	units: Balance,
) -> LicenceId {
	let receipt_signer = Some(account(&key()));
	buy_with(who, model, offer, Purchase { units, receipt_signer, ..purchase(model, offer) })
		.unwrap()
}

/// A model of Alice, of which Bob has bought 1,000 units for 0.005 USD each.
pub(super) fn metered() -> (ModelId, LicenceId) {
	let model = list(ALICE);
	let offer = offer(model, offer_of(OfferKind::Credits, USD, 5_000));
	(model, buy_metered(BOB, model, offer, 1_000))
}

/// The credits of a licence.
pub(super) fn credits(id: LicenceId) -> Credits<AccountId> {
	match licence(id).kind {
		LicenceKind::Credits(credits) => credits,
		other => panic!("not credits: {other:?}"),
	}
}

/// Redeems with this signature.
pub(super) fn redeem_with(
	who: AccountId,
	licence: LicenceId,
	cumulative: Balance,
	expires: Moment,
	signature: MultiSignature,
) -> DispatchResult {
	submit(who, Call::redeem { licence, cumulative, expires, signature: Box::new(signature) })
}

/// Redeems a receipt that `key` signs.
pub(super) fn redeem(who: AccountId, id: LicenceId, cumulative: Balance) -> DispatchResult {
	let message = Market::receipt_message(id, cumulative, LATE);
	redeem_with(who, id, cumulative, LATE, key().sign(&message).into())
}
