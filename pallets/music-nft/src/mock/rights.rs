// SPDX-License-Identifier: Apache-2.0

//! Licences and disputes in tests.

use super::*;

/// Terms for a use: everywhere, for ever, and not exclusive.
pub fn terms(usage: Use) -> LicenceTerms {
	LicenceTerms { usage, territory: Territory::World, term: None, exclusive: false, text: hash(7) }
}

/// Some countries.
pub fn countries(codes: &[&[u8; 2]]) -> Territory {
	Territory::Countries(codes.iter().map(|code| **code).collect::<Vec<_>>().try_into().unwrap())
}

/// What is offered with these terms, for so many units of an asset.
pub fn licence_input(
	terms: LicenceTerms,
	asset: &Asset,
	price: Balance,
) -> LicenceOfferInputOf<Test> {
	LicenceOfferInput { terms, asset: asset.clone(), price, open: true }
}

/// Offers a licence.
pub fn offer_licence_as(
	who: AccountId,
	id: RecordingId,
	input: LicenceOfferInputOf<Test>,
) -> Result<LicenceOfferId, DispatchError> {
	let offer = Licensings::<Test>::get(id).next_offer;
	let input = Box::new(input);
	submit(who, Call::create_licence_offer { recording: id, input })?;
	Ok(offer)
}

/// The steward offers a licence.
pub fn offer_licence(
	id: RecordingId,
	terms: LicenceTerms,
	asset: &Asset,
	price: Balance,
) -> Result<LicenceOfferId, DispatchError> {
	offer_licence_as(recording(id).steward, id, licence_input(terms, asset, price))
}

/// Changes an offer, as its steward.
pub fn set_licence(
	id: RecordingId,
	offer: LicenceOfferId,
	input: LicenceOfferInputOf<Test>,
) -> DispatchResult {
	let input = Box::new(input);
	submit(recording(id).steward, Call::set_licence_offer { recording: id, offer, input })
}

/// What a buyer of a licence says who has looked just now, and pays with the asset of the price.
pub fn licence_purchase(id: RecordingId, offer: LicenceOfferId) -> LicencePurchaseOf<Test> {
	let found = LicenceOffers::<Test>::get(id, offer).unwrap();
	LicencePurchase {
		expected_revision: found.revision,
		expected_disclosure: recording(id).disclosure,
		expected_granted: None,
		pay: Payment { asset: found.input.asset, max_in: found.input.price },
	}
}

/// Buys a licence with a purchase.
pub fn buy_licence_with(
	who: AccountId,
	id: RecordingId,
	offer: LicenceOfferId,
	purchase: LicencePurchaseOf<Test>,
) -> Result<GrantId, DispatchError> {
	let grant = grant_id(id, Licensings::<Test>::get(id).granted);
	submit(who, Call::buy_licence { recording: id, offer, purchase })?;
	Ok(grant)
}

/// Buys a licence as it is.
pub fn buy_licence(
	who: AccountId,
	id: RecordingId,
	offer: LicenceOfferId,
) -> Result<GrantId, DispatchError> {
	buy_licence_with(who, id, offer, licence_purchase(id, offer))
}

/// Offers a licence for nothing, lets `who` have it, and takes the offer back.
pub fn license(
	who: AccountId,
	id: RecordingId,
	terms: LicenceTerms,
) -> Result<GrantId, DispatchError> {
	all_or_nothing(|| {
		let offer = offer_licence(id, terms, &USD, 0)?;
		let grant = buy_licence(who, id, offer)?;
		let call = Call::remove_licence_offer { recording: id, offer };
		submit(recording(id).steward, call).map(|_| grant)
	})
}

/// Lets `who` have a licence for remixes.
pub fn grant(who: AccountId, id: RecordingId, share: Permill) -> GrantId {
	license(who, id, terms(Use::Remix { share })).unwrap()
}

/// Gives up a licence.
pub fn surrender(who: AccountId, grant: GrantId) -> DispatchResult {
	submit(who, Call::surrender_licence { grant })
}

/// Disputes the ownership of a recording, whatever the bond is.
pub fn contest(who: AccountId, id: RecordingId) -> DispatchResult {
	let (ground, evidence) = (Ground::Ownership, hash(99));
	submit(who, Call::contest { recording: id, ground, evidence, max_bond: RICH })
}

/// Rules on the dispute that there is.
pub fn rule(id: RecordingId, upheld: bool) -> DispatchResult {
	let dispute = Disputes::<Test>::get(id).map_or(0, |dispute| dispute.number);
	submit(PANEL, Call::rule_dispute { recording: id, dispute, upheld })
}

/// Ends a dispute that is over.
pub fn end_dispute(id: RecordingId) -> DispatchResult {
	submit(EVE, Call::end_dispute { recording: id })
}
