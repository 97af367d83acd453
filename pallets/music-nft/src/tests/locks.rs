// SPDX-License-Identifier: Apache-2.0

//! Ways around this pallet: everything that the ledger of items lets its callers do.

use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use pallet_nfts::{
	AttributeNamespace, CancelAttributesApprovalWitness, CollectionSetting, CollectionSettings,
	DestroyWitness, ItemConfig, MintSettings, MintType, PreSignedAttributes, PreSignedMint,
	PriceDirection, PriceWithDirection,
};
use sp_core::{sr25519, Pair};
use sp_runtime::{
	traits::{Dispatchable, IdentifyAccount},
	BoundedVec, DispatchError, DispatchResult, MultiSignature, MultiSigner,
};

type NftCall = pallet_nfts::Call<Test>;
type NftError = pallet_nfts::Error<Test>;

/// Calls the ledger of items, or something else.
fn call(who: AccountId, call: impl Into<RuntimeCall>) -> DispatchResult {
	let result = call.into().dispatch(RuntimeOrigin::signed(who));
	check();
	result.map(|_| ()).map_err(|error| error.error)
}

/// An item of Bob's, and the collection in which it is.
fn locked() -> ((RecordingId, ItemId), u32) {
	let item = bought();
	(item, collection(item.0))
}

fn transfer(collection: u32, item: ItemId, dest: AccountId) -> NftCall {
	NftCall::transfer { collection, item, dest }
}

/// A collection of Charlie's with an item of his, which is not ours.
fn foreign() -> (u32, u32) {
	let config = pallet_nfts::CollectionConfig {
		settings: CollectionSettings::all_enabled(),
		max_supply: None,
		mint_settings: MintSettings { mint_type: MintType::Public, ..Default::default() },
	};
	let collection = pallet_nfts::NextCollectionId::<Test>::get().unwrap_or(0);
	assert_ok!(call(CHARLIE, NftCall::create { admin: CHARLIE, config }));
	let mint = NftCall::mint { collection, item: 5, mint_to: CHARLIE, witness_data: None };
	assert_ok!(call(CHARLIE, mint));
	(collection, 5)
}

#[test]
fn a_transfer_by_the_owner() {
	run(|| {
		let (item, collection) = locked();
		assert!(!movable(item));
		assert_noop!(call(BOB, transfer(collection, item.1, CHARLIE)), NftError::ItemLocked);
		// The lock is there again after each way through us.
		assert_ok!(gift(BOB, item, CHARLIE));
		assert!(!movable(item));
		assert_noop!(call(CHARLIE, transfer(collection, item.1, BOB)), NftError::ItemLocked);
		assert_ok!(list(CHARLIE, item, PRICE));
		assert_ok!(buy_item(EVE, item));
		assert!(!movable(item));
		assert_noop!(call(EVE, transfer(collection, item.1, BOB)), NftError::ItemLocked);
		let offer = make_bid(BOB, item, PRICE).unwrap();
		assert_ok!(accept_bid(EVE, item.0, offer));
		assert!(!movable(item));
		assert_noop!(call(BOB, transfer(collection, item.1, EVE)), NftError::ItemLocked);
	});
}

#[test]
fn a_transfer_of_what_was_won_in_an_auction() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		pass(DAY);
		assert_noop!(call(BOB, transfer(collection(lot.0), 1, CHARLIE)), NftError::ItemLocked);
	});
}

#[test]
fn a_transfer_by_somebody_approved() {
	run(|| {
		let ((recording, item), collection) = locked();
		let approve = |who: AccountId, delegate| {
			call(
				who,
				NftCall::approve_transfer { collection, item, delegate, maybe_deadline: None },
			)
		};
		assert_ok!(approve(BOB, CHARLIE));
		assert_noop!(call(CHARLIE, transfer(collection, item, CHARLIE)), NftError::ItemLocked);
		// Who was approved by the last owner is not by the next.
		assert_ok!(gift(BOB, (recording, item), EVE));
		assert_noop!(call(CHARLIE, transfer(collection, item, CHARLIE)), NftError::ItemLocked);
		assert_noop!(approve(BOB, CHARLIE), NftError::NoPermission);
		let cancel = NftCall::cancel_approval { collection, item, delegate: CHARLIE };
		assert_noop!(call(EVE, cancel), NftError::NotDelegate);
	});
}

#[test]
fn a_sale_in_the_ledger() {
	run(|| {
		let ((recording, item), collection) = locked();
		let price = |price, whitelisted_buyer| NftCall::set_price {
			collection,
			item,
			price,
			whitelisted_buyer,
		};
		let buy = NftCall::buy_item { collection, item, bid_price: 5_000 };
		assert_ok!(call(BOB, price(Some(1_000), None)));
		let before = free(&NATIVE, BOB);
		assert_noop!(call(CHARLIE, buy.clone()), NftError::ItemLocked);
		assert_ok!(call(BOB, price(Some(1_000), Some(CHARLIE))));
		assert_noop!(call(CHARLIE, buy.clone()), NftError::ItemLocked);
		assert_eq!(free(&NATIVE, BOB), before);
		// Nor does the price outlive a sale through us.
		assert_ok!(list(BOB, (recording, item), PRICE));
		assert_ok!(buy_item(EVE, (recording, item)));
		assert_noop!(call(CHARLIE, buy), NftError::NotForSale);
	});
}

#[test]
fn a_swap_in_the_ledger() {
	run(|| {
		let ((_, item), collection) = locked();
		let (other, theirs) = foreign();
		let price = Some(PriceWithDirection { amount: 1_000, direction: PriceDirection::Receive });
		let create = NftCall::create_swap {
			offered_collection: collection,
			offered_item: item,
			desired_collection: other,
			maybe_desired_item: Some(theirs),
			maybe_price: price.clone(),
			duration: 100,
		};
		assert_ok!(call(BOB, create));
		let claim = NftCall::claim_swap {
			send_collection: other,
			send_item: theirs,
			receive_collection: collection,
			receive_item: item,
			witness_price: price,
		};
		assert_noop!(call(CHARLIE, claim), NftError::ItemLocked);
		// The other way round: the item that is not locked is offered for ours.
		let create = NftCall::create_swap {
			offered_collection: other,
			offered_item: theirs,
			desired_collection: collection,
			maybe_desired_item: None,
			maybe_price: None,
			duration: 100,
		};
		assert_ok!(call(CHARLIE, create));
		let claim = NftCall::claim_swap {
			send_collection: collection,
			send_item: item,
			receive_collection: other,
			receive_item: theirs,
			witness_price: None,
		};
		assert_noop!(call(BOB, claim), NftError::ItemLocked);
	});
}

#[test]
fn an_item_destroyed_in_the_ledger() {
	run(|| {
		let ((recording, item), collection) = locked();
		let burn = NftCall::burn { collection, item };
		for who in [BOB, ALICE, CHARLIE] {
			assert!(call(who, burn.clone()).is_err());
		}
		assert_noop!(call(BOB, burn), NftError::ItemLocked);
		assert_eq!(owner((recording, item)), Some(BOB));
	});
}

#[test]
fn the_lock_itself() {
	run(|| {
		let ((_, item), collection) = locked();
		let key: BoundedVec<u8, _> =
			pallet_nfts::PalletAttributes::<u32>::TransferDisabled.encode().try_into().unwrap();
		for who in [ALICE, BOB, CHARLIE] {
			let namespace = AttributeNamespace::Pallet;
			let maybe_item = Some(item);
			let clear = NftCall::clear_attribute {
				collection,
				maybe_item,
				namespace: namespace.clone(),
				key: key.clone(),
			};
			assert_noop!(call(who.clone(), clear), NftError::NoPermission);
			let set = NftCall::set_attribute {
				collection,
				maybe_item,
				namespace: namespace.clone(),
				key: key.clone(),
				value: Default::default(),
			};
			assert_noop!(call(who.clone(), set), NftError::NoPermission);
			let force = NftCall::force_set_attribute {
				set_as: Some(who.clone()),
				collection,
				maybe_item,
				namespace,
				key: key.clone(),
				value: Default::default(),
			};
			assert_noop!(call(who.clone(), force), DispatchError::BadOrigin);
			let unlock = NftCall::unlock_item_transfer { collection, item };
			assert_noop!(call(who, unlock), NftError::NoPermission);
		}
		// What the owner writes to his item, and takes off it with a delegate, leaves the lock.
		let witness = CancelAttributesApprovalWitness { account_attributes: 9 };
		for what in [
			NftCall::set_attribute {
				collection,
				maybe_item: Some(item),
				namespace: AttributeNamespace::ItemOwner,
				key: key.clone(),
				value: Default::default(),
			},
			NftCall::clear_attribute {
				collection,
				maybe_item: Some(item),
				namespace: AttributeNamespace::ItemOwner,
				key,
			},
			NftCall::approve_item_attributes { collection, item, delegate: BOB },
			NftCall::cancel_item_attributes_approval { collection, item, delegate: BOB, witness },
			NftCall::clear_all_transfer_approvals { collection, item },
		] {
			assert_ok!(call(BOB, what));
		}
		assert_noop!(call(BOB, transfer(collection, item, EVE)), NftError::ItemLocked);
	});
}

#[test]
fn calls_of_the_collections_admin_by_the_steward() {
	run(|| {
		let ((_, item), collection) = locked();
		let config = ItemConfig::default();
		let settings =
			CollectionSettings::from_disabled(CollectionSetting::TransferableItems.into());
		let some = Some(ALICE);
		let calls = [
			NftCall::mint { collection, item: 99, mint_to: ALICE, witness_data: None },
			NftCall::force_mint { collection, item: 99, mint_to: ALICE, item_config: config },
			NftCall::lock_item_transfer { collection, item },
			NftCall::lock_collection { collection, lock_settings: settings },
			NftCall::set_team { collection, issuer: some.clone(), admin: some, freezer: None },
			NftCall::set_collection_max_supply { collection, max_supply: 1 },
			NftCall::update_mint_settings { collection, mint_settings: Default::default() },
			NftCall::set_metadata { collection, item, data: Default::default() },
			NftCall::set_collection_metadata { collection, data: Default::default() },
			NftCall::lock_item_properties {
				collection,
				item,
				lock_metadata: true,
				lock_attributes: true,
			},
		];
		for what in calls {
			assert_noop!(call(ALICE, what), NftError::NoPermission);
		}
		assert_ok!(call(
			ALICE,
			NftCall::set_accept_ownership { maybe_collection: Some(collection) }
		));
		let own = NftCall::transfer_ownership { collection, new_owner: ALICE };
		assert_noop!(call(ALICE, own), NftError::NoPermission);
		let witness = DestroyWitness { item_metadatas: 0, item_configs: 1, attributes: 1 };
		let destroy = NftCall::destroy { collection, witness };
		assert_noop!(call(ALICE, destroy), NftError::NoPermission);
		for what in [
			NftCall::force_collection_owner { collection, owner: ALICE },
			NftCall::force_collection_config { collection, config: Default::default() },
		] {
			assert_noop!(call(ALICE, what), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn what_was_signed_before() {
	run(|| {
		let ((_, item), collection) = locked();
		let pair = sr25519::Pair::from_seed(&[5; 32]);
		let signer = MultiSigner::from(pair.public()).into_account();
		let sign = |message: &[u8]| MultiSignature::from(pair.sign(message));
		let mint_data = PreSignedMint {
			collection,
			item: 99,
			attributes: vec![],
			metadata: vec![],
			only_account: None,
			deadline: 1_000,
			mint_price: None,
		};
		let signature = sign(&mint_data.encode());
		let mint_data = Box::new(mint_data);
		let signer_of = signer.clone();
		let mint = NftCall::mint_pre_signed { mint_data, signature, signer: signer_of };
		assert_noop!(call(BOB, mint), NftError::NoPermission);
		// Attributes of the collection's owner, and those of the lock, are signed by nobody.
		for (namespace, error) in [
			(AttributeNamespace::CollectionOwner, NftError::NoPermission),
			(AttributeNamespace::Pallet, NftError::WrongNamespace),
		] {
			let data = PreSignedAttributes {
				collection,
				item,
				attributes: vec![(vec![1], vec![1])],
				namespace,
				deadline: 1_000,
			};
			let signature = sign(&data.encode());
			let signer = signer.clone();
			let set = NftCall::set_attributes_pre_signed { data, signature, signer };
			assert_noop!(call(BOB, set), error);
		}
	});
}

#[test]
fn an_item_as_a_ticket_for_another_collection_stays_locked() {
	run(|| {
		let ((_, item), ours) = locked();
		let config = pallet_nfts::CollectionConfig {
			settings: CollectionSettings::all_enabled(),
			max_supply: None,
			mint_settings: MintSettings {
				mint_type: MintType::HolderOf(ours),
				..Default::default()
			},
		};
		let collection = pallet_nfts::NextCollectionId::<Test>::get().unwrap();
		assert_ok!(call(EVE, NftCall::create { admin: EVE, config }));
		let witness = pallet_nfts::MintWitness { owned_item: Some(item), mint_price: None };
		let witness_data = Some(witness);
		assert_ok!(call(BOB, NftCall::mint { collection, item: 1, mint_to: BOB, witness_data }));
		assert_noop!(call(BOB, transfer(ours, item, EVE)), NftError::ItemLocked);
		assert_ok!(gift(BOB, (0, item), EVE));
	});
}

#[test]
fn a_proxy_and_a_batch() {
	run(|| {
		let ((recording, item), collection) = locked();
		assert_ok!(Proxy::add_proxy(RuntimeOrigin::signed(BOB), CHARLIE, (), 0));
		let inner = Box::new(RuntimeCall::from(transfer(collection, item, CHARLIE)));
		let by_proxy =
			pallet_proxy::Call::proxy { real: BOB, force_proxy_type: None, call: inner.clone() };
		assert_ok!(call(CHARLIE, by_proxy));
		// What it says is that it was called; the result is an event.
		assert_eq!(owner((recording, item)), Some(BOB));

		let approve =
			NftCall::approve_transfer { collection, item, delegate: BOB, maybe_deadline: None };
		let set_price =
			NftCall::set_price { collection, item, price: Some(1), whitelisted_buyer: None };
		let calls: Vec<RuntimeCall> = vec![
			approve.into(),
			set_price.into(),
			NftCall::burn { collection, item }.into(),
			*inner,
		];
		for what in [
			pallet_utility::Call::batch { calls: calls.clone() },
			pallet_utility::Call::batch_all { calls: calls.clone() },
			pallet_utility::Call::force_batch { calls },
		] {
			let _ = call(BOB, what);
			assert_eq!(owner((recording, item)), Some(BOB));
			assert!(!movable((recording, item)));
		}
		// Through us, a proxy and a batch do what their account may, and nothing more.
		let to = CHARLIE;
		let ours = RuntimeCall::from(Call::gift { recording, item, to });
		assert_ok!(call(BOB, pallet_utility::Call::batch_all { calls: vec![ours] }));
		assert_eq!(item_at((recording, item)).gifts, 1);
	});
}

#[test]
fn a_batch_that_fails_after_a_sale_leaves_nothing_of_it() {
	run(|| {
		let ((recording, item), collection) = locked();
		assert_ok!(list(BOB, (recording, item), PRICE));
		let calls: Vec<RuntimeCall> = vec![
			Call::buy_item { recording, item, expected_disclosure: 0, pay: pay_in(USD) }.into(),
			transfer(collection, item, EVE).into(),
		];
		let batch = pallet_utility::Call::batch_all { calls };
		assert!(call(CHARLIE, batch).is_err());
		assert_eq!(owner((recording, item)), Some(BOB));
		assert_eq!(gain(&USD, CHARLIE), 0);
	});
}

#[test]
fn a_collection_with_the_name_of_a_recording_is_not_its_own() {
	run(|| {
		// Somebody makes collections before us: ours has its own number.
		let (other, theirs) = foreign();
		let (item, collection) = locked();
		assert_ne!(other, collection);
		assert_ok!(call(CHARLIE, transfer(other, theirs, BOB)));
		assert_eq!(owner(item), Some(BOB));
		assert_noop!(gift(CHARLIE, (item.0, theirs), BOB), Error::<Test>::ItemNotFound);
	});
}
