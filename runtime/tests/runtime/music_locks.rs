// SPDX-License-Identifier: Apache-2.0

//! Ways around royalties: whatever the ledger of items, which anybody can call, lets its callers
//! do. Items move only in sales, and in a few gifts, which are counted.

use crate::common::{markets::*, music::*, *};
use codec::Encode;
use frame_support::traits::tokens::nonfungibles_v2::Inspect as _;
use pallet_music_nft::{Catalogues, ItemId, Items, RecordingId};
use pallet_nfts::{
	AttributeNamespace, CancelAttributesApprovalWitness, CollectionConfig, CollectionSetting,
	CollectionSettings, DestroyWitness, MintSettings, MintType, PalletAttributes, PreSignedMint,
	PriceDirection, PriceWithDirection,
};
use polyphony_runtime::{
	constants::currency::UNIT, AccountId, Address, MusicNft, Nfts, Runtime, RuntimeCall, Signature,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{BoundedVec, DispatchError};

pub(crate) type NftsCall = pallet_nfts::Call<Runtime>;
pub(crate) type NftsError = pallet_nfts::Error<Runtime>;

/// Under which the ledger writes down that an item cannot be transferred.
fn lock() -> BoundedVec<u8, <Runtime as pallet_nfts::Config>::KeyLimit> {
	PalletAttributes::<u32>::TransferDisabled.encode().try_into().unwrap()
}

/// As calls name an account.
pub(crate) fn address(who: Sr25519Keyring) -> Address {
	id(who).into()
}

/// Eve's item of a recording of Alice's, and the collection in which it is.
pub(crate) struct Locked {
	pub(crate) recording: RecordingId,
	pub(crate) item: ItemId,
	pub(crate) collection: u32,
}

impl Locked {
	/// Bought just now.
	pub(crate) fn new() -> Self {
		let Song { recording, edition, .. } = song();
		let item = bought(Eve, recording, buy(recording, edition));
		let collection = Catalogues::<Runtime>::get(recording).unwrap().collection;
		Self { recording, item, collection }
	}

	/// Whose it is.
	pub(crate) fn owner(&self) -> Option<AccountId> {
		MusicNft::owner_of_item(self.recording, self.item)
	}

	/// It is Eve's as before, was not given away, and nobody can move it but through us.
	pub(crate) fn check(&self) {
		assert_eq!(self.owner(), Some(id(Eve)));
		let item = Items::<Runtime>::get(self.recording, self.item).unwrap();
		assert_eq!((item.gifts, item.transfers), (0, 1));
		assert!(!Nfts::can_transfer(&self.collection, &self.item));
		check_music();
	}

	/// The owner's transfer in the ledger.
	pub(crate) fn transfer(&self, to: Sr25519Keyring) -> RuntimeCall {
		let (collection, item) = (self.collection, self.item);
		NftsCall::transfer { collection, item, dest: address(to) }.into()
	}

	/// All that the ledger lets an owner call that could move or destroy an item.
	pub(crate) fn ledger_calls(&self) -> Vec<RuntimeCall> {
		let (collection, item) = (self.collection, self.item);
		vec![
			self.transfer(Dave),
			self.transfer(Eve),
			NftsCall::burn { collection, item }.into(),
			NftsCall::unlock_item_transfer { collection, item }.into(),
			NftsCall::clear_attribute {
				collection,
				maybe_item: Some(item),
				namespace: AttributeNamespace::Pallet,
				key: lock(),
			}
			.into(),
		]
	}
}

/// The calls are refused for their signer.
fn all_denied(who: Sr25519Keyring, calls: Vec<NftsCall>, error: NftsError) {
	let error: DispatchError = error.into();
	for call in calls {
		denied(who, RuntimeCall::Nfts(call), error);
	}
}

/// A collection of Charlie's, with an item of his.
fn foreign(mint_type: MintType<u32>) -> u32 {
	let collection = pallet_nfts::NextCollectionId::<Runtime>::get().unwrap();
	let mint_settings = MintSettings { mint_type, ..Default::default() };
	let config = CollectionConfig {
		settings: CollectionSettings::all_enabled(),
		max_supply: None,
		mint_settings,
	};
	done(Charlie, RuntimeCall::Nfts(NftsCall::create { admin: address(Charlie), config }));
	let mint = NftsCall::force_mint {
		collection,
		item: 5,
		mint_to: address(Charlie),
		item_config: Default::default(),
	};
	done(Charlie, RuntimeCall::Nfts(mint));
	collection
}

#[test]
fn nothing_in_the_ledger_moves_an_item() {
	development().execute_with(|| {
		open_block();
		let locked = Locked::new();
		let Locked { collection, item, .. } = locked;
		denied(Eve, locked.transfer(Dave), NftsError::ItemLocked);
		// By somebody whom she has approved, to whoever, and for good.
		let approve = |delegate| NftsCall::approve_transfer {
			collection,
			item,
			delegate: address(delegate),
			maybe_deadline: None,
		};
		done(Eve, RuntimeCall::Nfts(approve(Dave)));
		denied(Dave, locked.transfer(Dave), NftsError::ItemLocked);
		denied(Dave, locked.transfer(Ferdie), NftsError::ItemLocked);
		let clear = NftsCall::clear_all_transfer_approvals { collection, item };
		done(Eve, RuntimeCall::Nfts(clear));
		denied(Dave, locked.transfer(Dave), NftsError::ItemLocked);
		// At a price in the ledger, for which no royalty is paid.
		for buyer in [None, Some(address(Dave))] {
			let price = Some(UNIT);
			let sale = NftsCall::set_price { collection, item, price, whitelisted_buyer: buyer };
			done(Eve, RuntimeCall::Nfts(sale));
			let before = Ledger::now();
			let purchase = NftsCall::buy_item { collection, item, bid_price: UNIT };
			denied(Dave, RuntimeCall::Nfts(purchase), NftsError::ItemLocked);
			assert_eq!(before.change(&NATIVE, &id(Eve)), 0);
		}
		// For another item, with money on top of it, whoever offers.
		let theirs = foreign(MintType::Issuer);
		let price = Some(PriceWithDirection { amount: UNIT, direction: PriceDirection::Receive });
		let swap = |(offered, item), (desired, wanted), price| NftsCall::create_swap {
			offered_collection: offered,
			offered_item: item,
			desired_collection: desired,
			maybe_desired_item: Some(wanted),
			maybe_price: price,
			duration: 1_000,
		};
		let claim = |(send, item), (receive, wanted), price| NftsCall::claim_swap {
			send_collection: send,
			send_item: item,
			receive_collection: receive,
			receive_item: wanted,
			witness_price: price,
		};
		let (ours, other) = ((collection, item), (theirs, 5));
		done(Eve, RuntimeCall::Nfts(swap(ours, other, price.clone())));
		all_denied(Charlie, vec![claim(other, ours, price)], NftsError::ItemLocked);
		done(Charlie, RuntimeCall::Nfts(swap(other, ours, None)));
		all_denied(Eve, vec![claim(ours, other, None)], NftsError::ItemLocked);
		// Destroyed, it would leave us with a number for nothing.
		all_denied(Eve, vec![NftsCall::burn { collection, item }], NftsError::ItemLocked);
		locked.check();
		// The lock is there again after a sale, and approvals and prices are gone.
		done(Eve, list(locked.recording, item, 100 * USD));
		done(Eve, RuntimeCall::Nfts(approve(Ferdie)));
		done(Dave, buy_item(locked.recording, item, any(DOLLAR)));
		for who in [Ferdie, Eve, Dave] {
			denied(who, locked.transfer(Ferdie), NftsError::ItemLocked);
		}
		let purchase = NftsCall::buy_item { collection, item, bid_price: UNIT };
		denied(Ferdie, RuntimeCall::Nfts(purchase), NftsError::NotForSale);
		close_block();
	});
}

#[test]
fn nobody_has_a_say_in_the_collection() {
	development().execute_with(|| {
		open_block();
		let locked = Locked::new();
		let Locked { collection, item, .. } = locked;
		let settings =
			CollectionSettings::from_disabled(CollectionSetting::TransferableItems.into());
		let (maybe_item, namespace) = (Some(item), AttributeNamespace::<AccountId>::Pallet);
		for who in [Alice, Eve, Dave] {
			let some = || Some(address(who));
			let data = Default::default();
			let calls = vec![
				NftsCall::mint { collection, item: 99, mint_to: address(who), witness_data: None },
				NftsCall::force_mint {
					collection,
					item: 99,
					mint_to: address(who),
					item_config: Default::default(),
				},
				NftsCall::lock_item_transfer { collection, item },
				NftsCall::unlock_item_transfer { collection, item },
				NftsCall::lock_item_properties {
					collection,
					item,
					lock_metadata: true,
					lock_attributes: true,
				},
				NftsCall::lock_collection { collection, lock_settings: settings },
				NftsCall::set_team { collection, issuer: some(), admin: some(), freezer: some() },
				NftsCall::set_collection_max_supply { collection, max_supply: 1 },
				NftsCall::update_mint_settings { collection, mint_settings: Default::default() },
				NftsCall::set_metadata { collection, item, data },
				NftsCall::set_collection_metadata { collection, data: Default::default() },
				NftsCall::redeposit { collection, items: vec![item] },
				NftsCall::set_attribute {
					collection,
					maybe_item,
					namespace: namespace.clone(),
					key: lock(),
					value: Default::default(),
				},
				NftsCall::clear_attribute {
					collection,
					maybe_item,
					namespace: namespace.clone(),
					key: lock(),
				},
			];
			all_denied(who, calls, NftsError::NoPermission);
			let accept = NftsCall::set_accept_ownership { maybe_collection: Some(collection) };
			done(who, RuntimeCall::Nfts(accept));
			let own = NftsCall::transfer_ownership { collection, new_owner: address(who) };
			let witness = DestroyWitness { item_metadatas: 0, item_configs: 1, attributes: 1 };
			let destroy = NftsCall::destroy { collection, witness };
			// What somebody may have signed long before it was ours.
			let data = PreSignedMint {
				collection,
				item: 99,
				attributes: vec![],
				metadata: vec![],
				only_account: None,
				deadline: 10_000,
				mint_price: None,
			};
			let signature = Signature::Sr25519(who.sign(&data.encode()));
			let mint =
				NftsCall::mint_pre_signed { mint_data: Box::new(data), signature, signer: id(who) };
			all_denied(who, vec![own, destroy, mint], NftsError::NoPermission);
			for call in [
				NftsCall::force_collection_owner { collection, owner: address(who) },
				NftsCall::force_collection_config { collection, config: Default::default() },
				NftsCall::force_set_attribute {
					set_as: Some(id(who)),
					collection,
					maybe_item,
					namespace: namespace.clone(),
					key: lock(),
					value: Default::default(),
				},
			] {
				denied(who, RuntimeCall::Nfts(call), DispatchError::BadOrigin);
			}
		}
		// What the owner writes to her item leaves the lock.
		let witness = CancelAttributesApprovalWitness { account_attributes: 9 };
		let delegate = || address(Eve);
		for call in [
			NftsCall::set_attribute {
				collection,
				maybe_item,
				namespace: AttributeNamespace::ItemOwner,
				key: lock(),
				value: Default::default(),
			},
			NftsCall::approve_item_attributes { collection, item, delegate: delegate() },
			NftsCall::cancel_item_attributes_approval {
				collection,
				item,
				delegate: delegate(),
				witness,
			},
		] {
			done(Eve, RuntimeCall::Nfts(call));
		}
		// And as a ticket for another collection it stays where it is.
		let theirs = foreign(MintType::HolderOf(collection));
		let witness = pallet_nfts::MintWitness { owned_item: Some(item), mint_price: None };
		let ticket = NftsCall::mint {
			collection: theirs,
			item: 1,
			mint_to: address(Eve),
			witness_data: Some(witness),
		};
		done(Eve, RuntimeCall::Nfts(ticket));
		locked.check();
		close_block();
	});
}
