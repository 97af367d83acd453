// SPDX-License-Identifier: Apache-2.0

//! The model marketplace on the development chain, by signed transactions: its models, what is paid
//! for them and to whom, and who decides about them.

use crate::common::{lending::has, marketplace::*, markets::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{InstanceFilter, StorageInfoTrait},
};
use pallet_identity::{legacy::IdentityInfo, Data, Judgement};
use pallet_model_marketplace::{
	Activities, Ancestor, Gate, HoldReason, Lineages, Models, OfferInput, OfferKind,
};
use polyphony_runtime::{
	configs::{accounts::ProxyType, governance::origins::Origin, marketplace as config},
	constants::currency::{deposit, EXISTENTIAL_DEPOSIT, UNIT},
	AccountId, Balance, Identity, ModelMarketplace, Runtime, RuntimeCall, RuntimeOrigin, Treasury,
};
use sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::traits::{BadOrigin, BlakeTwo256, Hash as _};

type NftsCall = pallet_nfts::Call<Runtime>;

#[test]
fn development_has_three_generations_of_models() {
	development().execute_with(|| {
		check_marketplace();
		let shares = |model| {
			let ancestors = Lineages::<Runtime>::get(model).ancestors;
			ancestors.iter().map(|Ancestor { model, share }| (*model, *share)).collect::<Vec<_>>()
		};
		assert_eq!(shares(BASE), []);
		assert_eq!(shares(FINE_TUNE), [(BASE, 100_000_000)]);
		// Bob gets a fifth, of which a tenth is Alice's.
		assert_eq!(shares(ASSISTANT), [(BASE, 20_000_000), (FINE_TUNE, 180_000_000)]);
		let owners = [(BASE, Alice, 1), (FINE_TUNE, Bob, 2), (ASSISTANT, Charlie, 2)];
		for (model, owner, offers) in owners {
			assert_eq!(ModelMarketplace::owner_of(model), Some(owner.to_account_id()));
			assert_eq!(Models::<Runtime>::get(model).unwrap().offers, offers);
			let deposits = config::ModelDeposit::get()
				+ config::VersionDeposit::get()
				+ Balance::from(offers) * config::OfferDeposit::get();
			assert_eq!(held(HoldReason::Listing, owner), deposits);
		}
		// Who sells something has filled the account of his model up.
		for (model, dollars, tokens) in [
			(BASE, 0, 0),
			(FINE_TUNE, USD / 100, EXISTENTIAL_DEPOSIT),
			(ASSISTANT, USD / 100, EXISTENTIAL_DEPOSIT),
		] {
			let account = ModelMarketplace::account_of(model);
			assert_eq!(has(&DOLLAR, &account), dollars);
			assert_eq!(has(&NATIVE, &account), tokens);
		}
		for asset in [NATIVE, DOLLAR, OTHER, BITCOIN] {
			assert!(pallet_model_marketplace::AcceptedAssets::<Runtime>::contains_key(asset));
		}
		for _ in 0..3 {
			empty_block();
			check_marketplace();
		}
	});
}

#[test]
fn a_local_chain_begins_without_models() {
	genesis(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		assert_eq!(Models::<Runtime>::iter().count(), 0);
		assert_eq!(pallet_nfts::Collection::<Runtime>::iter().count(), 0);
	});
}

/// Who pays for what is stored: each deposit is at least that for the items and their bytes.
#[test]
fn deposits_are_for_what_is_stored() {
	development().execute_with(|| {
		let items = |names: &[&str]| {
			let all = polyphony_runtime::AllPalletsWithSystem::storage_info();
			let bytes: u32 = names
				.iter()
				.map(|name| {
					let (pallet, item) = name.split_once('.').unwrap();
					let info = all
						.iter()
						.find(|info| {
							info.pallet_name == pallet.as_bytes()
								&& info.storage_name == item.as_bytes()
						})
						.unwrap_or_else(|| panic!("there is no {name}"));
					info.prefix.len() as u32 + info.max_size.unwrap()
				})
				.sum();
			deposit(names.len() as u32, bytes)
		};
		let models = ["Models", "Activities", "Lineages", "Providers", "Ratings"];
		let queue = ["Due", "DueAt"];
		let licence = ["Licences", "LicencesOf", "Escrows", queue[0], queue[1]];
		let attestation = ["Attestations", queue[0], queue[1]];
		let cases: [(Balance, &[&str]); 8] = [
			(config::ModelDeposit::get(), &models),
			(config::VersionDeposit::get(), &["Versions", "WeightsIndex"]),
			(config::OfferDeposit::get(), &["Offers"]),
			(config::AllowedDeposit::get(), &["Allowed"]),
			(config::LicenceDeposit::get(), &licence),
			(config::ReviewDeposit::get(), &["Reviews"]),
			(config::VoteDeposit::get(), &["Votes"]),
			(config::AttestationDeposit::get(), &attestation),
		];
		for (deposit, names) in cases {
			let names: Vec<_> =
				names.iter().map(|name| format!("ModelMarketplace.{name}")).collect();
			let names: Vec<_> = names.iter().map(String::as_str).collect();
			let needed = items(&names);
			assert!(deposit >= needed, "{names:?}: {deposit} for {needed}");
			assert!(deposit >= EXISTENTIAL_DEPOSIT);
		}
		let collection =
			["Collection", "CollectionRoleOf", "CollectionConfigOf", "CollectionAccount"];
		let cases: [(Balance, &[&str]); 2] = [
			(config::CollectionDeposit::get(), &collection),
			(config::ItemDeposit::get(), &["Item", "ItemConfigOf", "Account"]),
		];
		for (deposit, names) in cases {
			let names: Vec<_> = names.iter().map(|name| format!("Nfts.{name}")).collect();
			let names: Vec<_> = names.iter().map(String::as_str).collect();
			let needed = items(&names);
			assert!(deposit >= needed, "{names:?}: {deposit} for {needed}");
		}
	});
}

#[test]
fn a_price_in_another_asset_is_shared_to_the_last_unit() {
	development().execute_with(|| {
		open_block();
		denied(Dave, list(FINE_TUNE, 19, 1), Failure::RoyaltyRose);
		denied(Dave, list(ASSISTANT, 50, 1), Failure::NoDerivatives);
		done(Dave, list(FINE_TUNE, 20, 1));
		denied(Eve, list(FINE_TUNE, 20, 1), Failure::WeightsTaken);
		let model = ASSISTANT + 1;
		done(Dave, offer(model, terms(OfferKind::Perpetual, DOLLAR, 100 * USD + 1)));
		close_block();

		open_block();
		let mut gains = Gains::begin();
		let before = [balance(DOLLAR, Dave), balance(NATIVE, Eve), balance(DOLLAR, Eve)];
		// The token is worth half a dollar.
		denied(Eve, buy_for(model, 0, NATIVE, 200 * UNIT), Failure::PriceAboveMax);
		let mut cost = last_fee();
		let licence = bought(Eve, buy_for(model, 0, NATIVE, 202 * UNIT));
		cost += last_fee();
		let spent = marketplace_events().into_iter().find_map(|event| match event {
			MarketplaceEvent::Bought { pay: Asset::Native, spent, price, .. } => {
				assert_eq!(price, 100 * USD + 1);
				Some(spent)
			},
			_ => None,
		});
		let spent = spent.unwrap();
		assert!(spent > 200 * UNIT && spent <= 202 * UNIT, "{spent}");
		let deposits = config::LicenceDeposit::get();
		assert_eq!(held(HoldReason::Licence, Eve), deposits);
		assert_eq!(before[1] - balance(NATIVE, Eve), spent + deposits + cost);
		assert_eq!(balance(DOLLAR, Eve), before[2]);

		// 100.000001: a fee of 2 % is 2.000001, half of it, rounded down, for the pot. Of the other
		// 98, 2 % for the base and 18 % for the fine-tune.
		let shares = [1_960_000, 17_640_000, 0, 1_000_001, 1_000_000];
		assert_eq!(gains.since(), shares);
		let dave = balance(DOLLAR, Dave) - before[0];
		assert_eq!(dave, 78_400_000);
		assert_eq!(dave + shares.iter().sum::<Balance>(), 100 * USD + 1);
		assert!(has_licence(Eve, model) && !has_licence(Dave, model));

		// The deposit comes back, and the licence is over.
		done(Eve, MarketplaceCall::close_licence { licence });
		assert_eq!(held(HoldReason::Licence, Eve), 0);
		assert!(!has_licence(Eve, model));
		close_block();
	});
}

#[test]
fn fees_are_shared_by_the_chain_within_an_hour_and_by_anybody_before() {
	development().execute_with(|| {
		open_block();
		let treasury = || has(&DOLLAR, &Treasury::account_id());
		let purse = |model| has(&DOLLAR, &ModelMarketplace::account_of(model)) - USD / 100;
		let pot = || pallet_model_marketplace::Pot::<Runtime>::get(DOLLAR);
		let before = treasury();
		bought(Dave, buy(FINE_TUNE, PERPETUAL));
		bought(Dave, buy(ASSISTANT, DAILY));
		assert_eq!((purse(FINE_TUNE), purse(ASSISTANT)), (2 * USD, USD / 5));
		assert_eq!((treasury() - before, pot()), (0, 0));
		done(Ferdie, share_fees(ASSISTANT, DOLLAR));
		denied(Ferdie, share_fees(ASSISTANT, DOLLAR), Failure::NothingToShare);
		assert_eq!((purse(FINE_TUNE), purse(ASSISTANT)), (2 * USD, 0));
		assert_eq!((treasury() - before, pot()), (USD / 10, USD / 10));
		pass(DAY / 24);
		assert_eq!(purse(FINE_TUNE), 0);
		assert_eq!((treasury() - before, pot()), (USD + USD / 10, USD + USD / 10));
		denied(Ferdie, share_fees(FINE_TUNE, DOLLAR), Failure::NothingToShare);
		close_block();
	});
}

#[test]
fn what_is_free_costs_a_deposit_and_a_fee() {
	development().execute_with(|| {
		open_block();
		let before = balance(NATIVE, Dave);
		let mut gains = Gains::begin();
		bought(Dave, buy(BASE, FREE));
		let deposit = config::LicenceDeposit::get();
		assert_eq!(before - balance(NATIVE, Dave), deposit + last_fee());
		assert_eq!(gains.since(), [0; 5]);
		assert!(has_licence(Dave, BASE));
	});
}

#[test]
fn who_buys_a_model_as_an_nft_is_paid_from_then_on() {
	development().execute_with(|| {
		open_block();
		let collection = pallet_model_marketplace::Collection::<Runtime>::get().unwrap();
		let providers = vec![Ferdie.to_account_id()].try_into().unwrap();
		done(Bob, MarketplaceCall::set_providers { model: FINE_TUNE, providers });
		let waiting = bought(Dave, buy(ASSISTANT, MONTH));
		let price = 1_000 * UNIT;
		let sale = NftsCall::set_price {
			collection,
			item: FINE_TUNE,
			price: Some(price),
			whitelisted_buyer: None,
		};
		done(Bob, RuntimeCall::Nfts(sale));
		let before = balance(NATIVE, Bob);
		let purchase = NftsCall::buy_item { collection, item: FINE_TUNE, bid_price: price };
		done(Eve, RuntimeCall::Nfts(purchase));
		assert_eq!(balance(NATIVE, Bob) - before, price);
		assert_eq!(ModelMarketplace::owner_of(FINE_TUNE), Some(Eve.to_account_id()));
		assert!(!ModelMarketplace::may_provide(FINE_TUNE, &Ferdie.to_account_id()));

		// Her own sales, and the royalties of what was sold before.
		let mut gains = Gains::begin();
		let before = balance(DOLLAR, Eve);
		bought(Dave, buy(FINE_TUNE, PERPETUAL));
		assert_eq!(gains.since(), [9_800_000, 0, 0, 1_000_000, 1_000_000]);
		assert_eq!(balance(DOLLAR, Eve) - before, 88_200_000);
		done(Charlie, deliver(waiting));
		done(Dave, confirm(waiting));
		assert_eq!(gains.since(), [980_000, 0, 39_200_000, 500_000, 500_000]);
		assert_eq!(balance(DOLLAR, Eve) - before, 97_020_000);
		let terms = terms(OfferKind::Perpetual, DOLLAR, USD);
		denied(Bob, offer(FINE_TUNE, terms.clone()), Failure::NotOwner);
		done(Eve, offer(FINE_TUNE, terms));
		close_block();
	});
}

#[test]
fn governance_takes_a_model_off_the_market() {
	development().execute_with(|| {
		open_block();
		let id = bought(Dave, buy(FINE_TUNE, PERPETUAL));
		denied(Alice, MarketplaceCall::delist { model: FINE_TUNE }, Failure::NotOwner);
		for origin in [RuntimeOrigin::none(), Origin::Treasurer.into(), Origin::OracleAdmin.into()]
		{
			assert_noop!(ModelMarketplace::delist(origin, FINE_TUNE), BadOrigin);
		}
		let late = buy(FINE_TUNE, PERPETUAL);
		assert_ok!(ModelMarketplace::delist(Origin::ListingAdmin.into(), FINE_TUNE));
		denied(Eve, late, Failure::Delisted);
		denied(Eve, list(FINE_TUNE, 20, 1), Failure::Delisted);
		assert!(has_licence(Dave, FINE_TUNE));
		// What is built on it is still sold, and pays.
		let mut gains = Gains::begin();
		bought(Dave, buy(ASSISTANT, DAILY));
		assert_eq!(gains.since(), [196_000, 1_764_000, 7_840_000, 100_000, 100_000]);
		done(Dave, MarketplaceCall::close_licence { licence: id });
		assert_eq!(Activities::<Runtime>::get(FINE_TUNE).derivatives, 1);
		close_block();
	});
}

#[test]
fn a_judgement_of_a_registrar_is_a_credential() {
	development().execute_with(|| {
		open_block();
		let none = Data::None;
		let info = IdentityInfo {
			additional: Default::default(),
			display: Data::Raw(b"Dave".to_vec().try_into().unwrap()),
			legal: none.clone(),
			web: none.clone(),
			riot: none.clone(),
			email: none.clone(),
			pgp_fingerprint: None,
			image: none.clone(),
			twitter: none,
		};
		for registrar in [Eve, Ferdie] {
			let account = registrar.to_account_id().into();
			assert_ok!(Identity::add_registrar(RuntimeOrigin::root(), account));
		}
		let identity = BlakeTwo256::hash_of(&info);
		let set = pallet_identity::Call::set_identity { info: Box::new(info) };
		succeed(Dave, RuntimeCall::Identity(set));
		let judge = |who, reg_index, judgement| {
			let target = Dave.to_account_id().into();
			let call =
				pallet_identity::Call::provide_judgement { reg_index, target, judgement, identity };
			succeed(who, RuntimeCall::Identity(call));
		};
		// Ferdie's, who is the second registrar.
		let gate = Some(Gate::Credential(1));
		let gated = OfferInput { gate, ..terms(OfferKind::Perpetual, NATIVE, UNIT) };
		done(Bob, offer(FINE_TUNE, gated));
		let purchase = || buy(FINE_TUNE, 2);
		for (who, registrar, judgement, holds) in [
			(Eve, 0, Judgement::KnownGood, false),
			(Ferdie, 1, Judgement::LowQuality, false),
			(Ferdie, 1, Judgement::Reasonable, true),
			(Ferdie, 1, Judgement::KnownGood, true),
			(Ferdie, 1, Judgement::OutOfDate, false),
		] {
			judge(who, registrar, judgement);
			if holds {
				bought(Dave, purchase());
			} else {
				denied(Dave, purchase(), Failure::NotAllowed);
			}
		}
		denied(Alice, purchase(), Failure::NotAllowed);
		close_block();
	});
}

/// One call of each kind that moves money or models.
fn calls() -> Vec<RuntimeCall> {
	let account: AccountId = Bob.to_account_id();
	vec![
		development().execute_with(|| buy(BASE, FREE)),
		list(BASE, 10, 1),
		confirm(0),
		dispute(0),
		deliver(0),
		MarketplaceCall::cancel_subscription { licence: 0 }.into(),
		MarketplaceCall::claim { who: account.clone(), asset: NATIVE }.into(),
		NftsCall::transfer { collection: 0, item: 0, dest: account.into() }.into(),
		NftsCall::buy_item { collection: 0, item: 0, bid_price: 1 }.into(),
	]
}

#[test]
fn only_a_proxy_for_everything_uses_the_marketplace() {
	for call in calls() {
		for kind in [
			ProxyType::NonTransfer,
			ProxyType::Governance,
			ProxyType::CancelProxy,
			ProxyType::AssetManager,
			ProxyType::SessionKeys,
			ProxyType::IdentityJudgement,
		] {
			assert!(!kind.filter(&call), "{kind:?} allows {call:?}");
		}
		assert!(ProxyType::Any.filter(&call));
	}
}
