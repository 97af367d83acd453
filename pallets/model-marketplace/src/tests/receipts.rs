// SPDX-License-Identifier: Apache-2.0

//! Which receipts count.

use super::{escrows::*, metering::*};
use crate::{mock::*, *};
use codec::Decode;
use frame_support::{assert_noop, assert_ok};
use serde_json::Value;
use sp_core::{bytes::from_hex, crypto::Ss58Codec, ecdsa, sr25519, Pair, H256};
use sp_runtime::{traits::IdentifyAccount, MultiSignature, MultiSigner};

/// The test vectors, which were not made by this pallet.
const VECTORS: &str = include_str!("../../../../docs/src/delivery-vectors.json");

fn vectors() -> Value {
	serde_json::from_str(VECTORS).unwrap()
}

fn text(value: &Value) -> &str {
	value.as_str().unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
	from_hex(text(value)).unwrap()
}

/// An account, of which the vectors have the address or the public key.
fn signer(value: &Value) -> AccountId {
	match from_hex(text(value)) {
		Ok(key) => AccountId::new(key.try_into().unwrap()),
		Err(_) => AccountId::from_ss58check(text(value)).unwrap(),
	}
}

/// Makes this the chain whose first block has this hash.
fn set_genesis(hash: H256) {
	frame_system::BlockHash::<Test>::insert(0, hash);
}

fn set_genesis_of_vectors() {
	set_genesis(H256::from_slice(&bytes(&vectors()["genesis"])));
}

/// A receipt of the vectors: licence, units, expiry.
fn receipt(value: &Value) -> (LicenceId, Balance, Moment) {
	let number = |name: &str| text(&value[name]).parse::<u128>().unwrap();
	(number("licence") as u64, number("cumulative"), number("expires") as u64)
}

fn wrapped(message: &[u8]) -> Vec<u8> {
	[b"<Bytes>", message, b"</Bytes>"].concat()
}

#[test]
fn a_message_has_these_84_bytes() {
	run(|| {
		set_genesis(H256([0xab; 32]));
		let message = Market::receipt_message(0x0102_0304_0506_0708, 0x1122, 0x3344);
		let mut by_hand = b"polyphony/receipt/v1".to_vec();
		by_hand.extend([0xab; 32]);
		by_hand.extend([8, 7, 6, 5, 4, 3, 2, 1]);
		by_hand.extend([0x22, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
		by_hand.extend([0x44, 0x33, 0, 0, 0, 0, 0, 0]);
		assert_eq!(message, by_hand);
		assert_eq!(message.len(), 84);
	});
}

#[test]
fn the_vectors_of_the_specification_are_signed_and_nothing_near_them() {
	run(|| {
		set_genesis_of_vectors();
		let vectors = vectors();
		let mut seen = 0;
		for vector in vectors["receipts"].as_array().unwrap() {
			let (id, units, expires) = receipt(vector);
			assert_eq!(Market::receipt_message(id, units, expires), bytes(&vector["message"]));
			for entry in vector["signatures"].as_array().unwrap() {
				let who = signer(&entry["signer"]);
				let raw = bytes(&entry["signature"]);
				let signature = MultiSignature::decode(&mut &raw[..]).unwrap();
				assert!(Market::has_signed(&who, id, units, expires, &signature), "{entry}");
				assert!(!Market::has_signed(&BOB, id, units, expires, &signature));
				assert!(!Market::has_signed(&who, id ^ 1, units, expires, &signature));
				assert!(!Market::has_signed(&who, id, units ^ 1, expires, &signature));
				assert!(!Market::has_signed(&who, id, units, expires ^ 1, &signature));
				let mut broken = raw.clone();
				broken[9] ^= 1;
				let broken = MultiSignature::decode(&mut &broken[..]).unwrap();
				assert!(!Market::has_signed(&who, id, units, expires, &broken));
				seen += 1;
			}
		}
		assert_eq!(seen, 8);
		set_genesis(H256([1; 32]));
		let vector = &vectors["receipts"][0];
		let (id, units, expires) = receipt(vector);
		let raw = bytes(&vector["signatures"][0]["signature"]);
		let signature = MultiSignature::decode(&mut &raw[..]).unwrap();
		let who = signer(&vector["signatures"][0]["signer"]);
		assert!(!Market::has_signed(&who, id, units, expires, &signature));
	});
}

#[test]
fn the_vectors_of_the_specification_are_redeemed() {
	let vectors = vectors();
	let vector = &vectors["receipts"][0];
	for entry in vector["signatures"].as_array().unwrap() {
		run(|| {
			set_genesis_of_vectors();
			let model = list(ALICE);
			let offer = offer(model, offer_of(OfferKind::Credits, USD, 5_000));
			// The vectors are about licence 40.
			Activities::<Test>::mutate(model, |activity| activity.sold = 40);
			let receipt_signer = Some(signer(&entry["signer"]));
			let units = 2_000;
			let wanted = Purchase { units, receipt_signer, ..purchase(model, offer) };
			let id = buy_with(BOB, model, offer, wanted).unwrap();
			assert_eq!(id, 40);
			let raw = bytes(&entry["signature"]);
			let signature = MultiSignature::decode(&mut &raw[..]).unwrap();
			assert_ok!(redeem_with(ALICE, 40, 1_500, 1_800_000_000_000, signature));
			assert_eq!(credits(40).redeemed, 1_500);
			// 7.50, less 2 %.
			assert_eq!(gain(&USD, ALICE), 7_350_000);
		});
	}
}

#[test]
fn a_receipt_counts_once() {
	run(|| {
		let (_, id) = metered();
		assert_ok!(redeem(ALICE, id, 300));
		let paid = gain(&USD, ALICE);
		assert_noop!(redeem(ALICE, id, 300), Error::<Test>::StaleReceipt);
		// Nor do those before it.
		assert_noop!(redeem(ALICE, id, 299), Error::<Test>::StaleReceipt);
		assert_noop!(redeem(ALICE, id, 0), Error::<Test>::StaleReceipt);
		assert_eq!(gain(&USD, ALICE), paid);
	});
}

#[test]
fn no_more_is_redeemed_than_was_bought() {
	run(|| {
		let (_, id) = metered();
		assert_noop!(redeem(ALICE, id, 1_001), Error::<Test>::Overspent);
		assert_noop!(redeem(ALICE, id, Balance::MAX), Error::<Test>::Overspent);
		assert_ok!(redeem(ALICE, id, 1_000));
	});
}

#[test]
fn a_receipt_is_good_until_the_end_of_its_validity() {
	run(|| {
		let (_, id) = metered();
		let expires = START_MS + HOUR;
		let redeem = |units| {
			let message = Market::receipt_message(id, units, expires);
			redeem_with(ALICE, id, units, expires, key().sign(&message).into())
		};
		assert_ok!(redeem(1));
		wait(HOUR);
		assert_ok!(redeem(2));
		wait(1);
		assert_noop!(redeem(3), Error::<Test>::ReceiptExpired);
		// Nor does it help to say another end than was signed.
		let message = Market::receipt_message(id, 3, expires);
		let signature = key().sign(&message).into();
		assert_noop!(redeem_with(ALICE, id, 3, LATE, signature), Error::<Test>::BadSignature);
	});
}

#[test]
fn the_receipt_key_signs_and_nobody_else() {
	run(|| {
		let (_, id) = metered();
		let message = Market::receipt_message(id, 5, LATE);
		let other = sr25519::Pair::from_seed(&[43; 32]);
		let signature = other.sign(&message).into();
		assert_noop!(redeem_with(ALICE, id, 5, LATE, signature), Error::<Test>::BadSignature);
		let empty = MultiSignature::Sr25519(Default::default());
		assert_noop!(redeem_with(ALICE, id, 5, LATE, empty), Error::<Test>::BadSignature);
		let signature: MultiSignature = key().sign(&message).into();
		assert_noop!(
			redeem_with(ALICE, id, 6, LATE, signature.clone()),
			Error::<Test>::BadSignature
		);
		assert_ok!(redeem_with(ALICE, id, 5, LATE, signature));
	});
}

#[test]
fn the_receipt_key_is_that_of_the_holder_if_he_names_no_other() {
	run(|| {
		let holder = account(&key());
		let fund = RuntimeOrigin::signed(EVE);
		assert_ok!(Balances::transfer_allow_death(fund.clone(), holder.clone(), 10_000));
		assert_ok!(Assets::transfer(fund, 1, holder.clone(), 10 * DOLLAR));
		let model = list(ALICE);
		let offer = offer(model, offer_of(OfferKind::Credits, USD, 5_000));
		let id = buy_units(holder.clone(), model, offer, 1_000).unwrap();
		assert_eq!(credits(id).signer, holder);
		assert_ok!(redeem(ALICE, id, 10));
	});
}

#[test]
fn a_holder_who_has_named_a_receipt_key_does_not_sign_himself() {
	run(|| {
		let holder = sr25519::Pair::from_seed(&[44; 32]);
		let fund = RuntimeOrigin::signed(EVE);
		assert_ok!(Balances::transfer_allow_death(fund.clone(), account(&holder), 10_000));
		assert_ok!(Assets::transfer(fund, 1, account(&holder), 10 * DOLLAR));
		let model = list(ALICE);
		let offer = offer(model, offer_of(OfferKind::Credits, USD, 5_000));
		let id = buy_metered(account(&holder), model, offer, 1_000);
		let signature = holder.sign(&Market::receipt_message(id, 10, LATE)).into();
		assert_noop!(redeem_with(ALICE, id, 10, LATE, signature), Error::<Test>::BadSignature);
		assert_ok!(redeem(ALICE, id, 10));
	});
}

#[test]
fn a_receipt_of_one_licence_is_none_of_another() {
	run(|| {
		let (model, first) = metered();
		let second = buy_metered(BOB, model, 0, 1_000);
		let (_, of_another_model) = metered();
		let signature: MultiSignature =
			key().sign(&Market::receipt_message(first, 10, LATE)).into();
		for id in [second, of_another_model] {
			assert_noop!(
				redeem_with(ALICE, id, 10, LATE, signature.clone()),
				Error::<Test>::BadSignature
			);
		}
		assert_ok!(redeem_with(ALICE, first, 10, LATE, signature));
	});
}

#[test]
fn a_receipt_of_one_chain_is_none_of_another() {
	run(|| {
		let (_, id) = metered();
		let here = frame_system::BlockHash::<Test>::get(0);
		set_genesis(H256([0xcd; 32]));
		let signature: MultiSignature = key().sign(&Market::receipt_message(id, 10, LATE)).into();
		set_genesis(here);
		assert_noop!(redeem_with(ALICE, id, 10, LATE, signature), Error::<Test>::BadSignature);
	});
}

#[test]
fn wallets_wrap_what_they_sign_and_once() {
	run(|| {
		let (_, id) = metered();
		let message = Market::receipt_message(id, 10, LATE);
		let once = wrapped(&message);
		let half = [b"<Bytes>", &message[..]].concat();
		for signed in [wrapped(&once), half, once[7..].to_vec(), Vec::new()] {
			let signature = key().sign(&signed).into();
			assert_noop!(redeem_with(ALICE, id, 10, LATE, signature), Error::<Test>::BadSignature);
		}
		assert_ok!(redeem_with(ALICE, id, 10, LATE, key().sign(&once).into()));
	});
}

#[test]
fn a_signature_of_another_scheme_counts_for_its_own_account() {
	run(|| {
		let pair = ecdsa::Pair::from_seed(&[7; 32]);
		let who: AccountId = MultiSigner::from(pair.public()).into_account();
		let model = list(ALICE);
		let offer = offer(model, offer_of(OfferKind::Credits, USD, 5_000));
		let wanted = Purchase { units: 10, receipt_signer: Some(who), ..purchase(model, offer) };
		let id = buy_with(BOB, model, offer, wanted).unwrap();
		assert_noop!(redeem(ALICE, id, 10), Error::<Test>::BadSignature);
		let message = Market::receipt_message(id, 10, LATE);
		assert_ok!(redeem_with(ALICE, id, 10, LATE, pair.sign(&message).into()));
	});
}
