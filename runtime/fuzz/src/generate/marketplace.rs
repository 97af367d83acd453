// SPDX-License-Identifier: Apache-2.0

//! Models and their licences.

use super::{bounded, text, Generator, ALICE, BOB, CHARLIE, DAY, DOLLAR, USD};
use codec::Encode;
use pallet_model_marketplace::{
	id_of, BaseInput, Delivery, Gate, LegalTerms, LicenceId, OfferInput, OfferKind, Payment,
	Purchase, PurchaseOf, VersionInput, VersionInputOf,
};
use polyphony_runtime::{Runtime, RuntimeCall};
use sp_core::H256;
use sp_keyring::Ed25519Keyring;
use sp_runtime::{MultiSignature, Permill};

type Call = pallet_model_marketplace::Call<Runtime>;

/// Whose the models of the preset are, and how many offers they have.
const MODELS: [(u8, u32); 3] = [(ALICE, 1), (BOB, 2), (CHARLIE, 2)];

/// Signs the receipts of all buyers. Its signatures are always the same, as those of sr25519 are not.
const SIGNER: Ed25519Keyring = Ed25519Keyring::Bob;

pub(super) fn act(this: &mut Generator) {
	let model = this.below(3);
	let (owner, offers) = MODELS[model as usize];
	let buyer = this.who();
	let licence = licence(this, model);
	match this.below(8) {
		// A whole sale, with a delivery if there is one.
		0 | 1 => {
			let call = buy(this, model, offers);
			this.push(buyer, call);
			if this.one_in(2) {
				let ciphertext = bounded(vec![9; 80]);
				this.push(owner, Call::deliver { licence, ciphertext });
			}
			if this.one_in(2) {
				this.push(buyer, Call::confirm { licence });
			}
		},
		// The committee rules.
		2 if this.one_in(2) => {
			let rule = Call::rule { licence, for_buyer: this.one_in(2) };
			super::governance::motion(this, rule.into());
		},
		3 => {
			let attestation = id_of(model, this.number(2));
			let rule = Call::rule_attestation { attestation, upheld: this.one_in(2) };
			super::governance::motion(this, rule.into());
		},
		4 => {
			let call = of_owner(this, model, offers);
			this.push(owner, call);
		},
		_ => {
			let call = call(this);
			this.push(buyer, call);
		},
	}
}

/// The number of a licence that there may be.
fn licence(this: &mut Generator, model: u32) -> LicenceId {
	id_of(model, this.number(3))
}

/// A call about it.
pub(super) fn call(this: &mut Generator) -> RuntimeCall {
	let model = this.number(3);
	let offers = MODELS.get(model as usize).map_or(1, |(_, offers)| *offers);
	let licence = licence(this, model);
	let attestation = id_of(model, this.number(2));
	let call: Call = match this.below(22) {
		0..=4 => return buy(this, model, offers),
		5 => return of_owner(this, model, offers),
		6 => return list(this),
		7 => Call::close_licence { licence },
		8 => Call::claim { who: this.account(), asset: this.asset() },
		9 => Call::dispute { licence, evidence: this.hash() },
		10 => Call::expire { licence },
		11 => {
			let (units, expires) = (u128::from(this.below(2_000)), this.now + DAY);
			let signature = Box::new(receipt(licence, units, expires));
			Call::redeem { licence, cumulative: units, expires, signature }
		},
		12 => {
			let pay = Payment { asset: this.asset(), max_in: u128::MAX };
			Call::top_up { licence, units: this.below(5_000).into(), pay }
		},
		13 if this.one_in(2) => Call::request_refund { licence },
		13 => Call::refund_credits { licence },
		14 => Call::cancel_subscription { licence },
		15 => {
			let pay = Payment { asset: this.asset(), max_in: this.worth(&DOLLAR, 50) };
			Call::set_payment { licence, pay }
		},
		16 => Call::review { licence, rating: this.below(7) as u8, text: this.hash() },
		17 if this.one_in(2) => Call::retract_review { licence },
		17 => Call::retract_vote { review: licence },
		18 => {
			let review = id_of(model, this.number(3));
			Call::vote_review { review, licence, useful: this.one_in(2) }
		},
		19 => {
			let (version, benchmark) = (this.number(2) as u16, text("mmlu"));
			let (score, report) = (i64::from(this.below(1_000)), this.hash());
			Call::attest { model, version, benchmark, score, report }
		},
		20 => match this.below(3) {
			0 => Call::challenge { attestation, evidence: this.hash() },
			1 => Call::withdraw_bond { attestation },
			_ => Call::remove_attestation { attestation },
		},
		_ => Call::share_fees { model, asset: this.asset() },
	};
	call.into()
}

fn buy(this: &mut Generator, model: u32, offers: u32) -> RuntimeCall {
	let offer = this.number(offers) as u16;
	let asset = if this.one_in(3) { this.asset() } else { DOLLAR };
	let max_in = if this.one_in(6) { this.worth(&asset, 200) } else { u128::MAX };
	let purchase: PurchaseOf<Runtime> = Purchase {
		expected_revision: if this.one_in(12) { 1 } else { 0 },
		expected_version: if this.one_in(12) { 1 } else { 0 },
		units: if this.one_in(3) { this.below(5_000).into() } else { 1 },
		pay: Payment { asset, max_in },
		key: [7; 32],
		receipt_signer: if this.one_in(2) { Some(SIGNER.to_account_id()) } else { None },
	};
	Call::buy { model, offer, purchase: Box::new(purchase) }.into()
}

/// A receipt for a number of units, on a chain whose first block has no hash: that of the world.
fn receipt(licence: LicenceId, units: u128, expires: u64) -> MultiSignature {
	let mut message = b"polyphony/receipt/v1".to_vec();
	message.extend(H256::zero().as_bytes());
	message.extend((licence, units, expires).encode());
	MultiSignature::Ed25519(SIGNER.sign(&message))
}

fn version(this: &mut Generator) -> Box<VersionInputOf<Runtime>> {
	Box::new(VersionInput {
		weights: this.hash(),
		card: this.hash(),
		uri: text("ipfs://card"),
		licence: LegalTerms::Spdx(text("MIT")),
	})
}

fn list(this: &mut Generator) -> RuntimeCall {
	let bases = (0..this.below(3))
		.map(|_| {
			let max_royalty = Permill::from_percent(5 + this.below(40));
			BaseInput { model: this.number(3), max_royalty }
		})
		.collect();
	let version = version(this);
	let terms = if this.one_in(3) { None } else { Some(Permill::from_percent(this.below(35))) };
	Call::list_model { tags: bounded(vec![text("code")]), bases: bounded(bases), version, terms }
		.into()
}

/// What the owner of a model does with it.
fn of_owner(this: &mut Generator, model: u32, offers: u32) -> RuntimeCall {
	let offer = this.number(offers) as u16;
	let price = this.worth(&DOLLAR, 100);
	let kind = match this.below(5) {
		0 => OfferKind::Free,
		1 => OfferKind::Perpetual,
		2 => OfferKind::Timed { ms: DAY * u64::from(1 + this.below(60)) },
		3 => OfferKind::Credits,
		_ => OfferKind::Subscription { period: DAY / 24 * u64::from(1 + this.below(72)) },
	};
	let terms = OfferInput {
		kind,
		price: if matches!(kind, OfferKind::Free) { 0 } else { price.min(1_000 * USD) },
		asset: if this.one_in(3) { this.asset() } else { DOLLAR },
		delivery: if this.one_in(3) { Delivery::Escrow } else { Delivery::Open },
		gate: match this.below(6) {
			0 => Some(Gate::List),
			1 => Some(Gate::Credential(0)),
			_ => None,
		},
		open: !this.one_in(6),
	};
	let call: Call = match this.below(12) {
		0..=2 => Call::create_offer { model, terms },
		3 | 4 => Call::set_offer { model, offer, terms },
		5 => Call::remove_offer { model, offer },
		6 => Call::publish_version { model, version: version(this) },
		7 => Call::withdraw_version { model, version: this.number(2) as u16 },
		8 => {
			let terms = if this.one_in(3) { None } else { Some(Permill::from_percent(15)) };
			Call::set_terms { model, terms }
		},
		9 => {
			let account = this.account();
			Call::set_allowed { model, offer, account, allowed: !this.one_in(3) }
		},
		10 => Call::concede { licence: id_of(model, this.number(3)) },
		_ if this.one_in(4) => Call::delist { model },
		_ => {
			let providers = vec![this.account()];
			Call::set_providers { model, providers: bounded(providers) }
		},
	};
	call.into()
}
