// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers is what the calls do and what the state says.

use crate::{mock::*, *};
use frame_support::assert_ok;
use pallet_music_nft_runtime_api::{self as told, AmountInfo, MAX_LOOKED_AT, MAX_PER_PAGE};
use sp_runtime::StateVersion;

mod disputes;
mod editions;
mod items;
mod licences;
mod lineage;
mod money;
mod provenance;
mod registry;
mod splits;
mod streams;

/// Amounts as they are told.
fn amounts(all: &[(Asset, Balance)]) -> Vec<AmountInfo<Asset>> {
	let info =
		|(asset, amount): &(Asset, Balance)| AmountInfo { asset: asset.clone(), amount: *amount };
	all.iter().map(info).collect()
}

#[test]
fn answers_change_nothing() {
	run(|| {
		own_model(7, Some(CHARLIE));
		let payees = [(Payee::Account(ALICE), 500_000), (Payee::ModelOwner(7), 500_000)];
		let inner = split(&payees);
		let outer = split(&[(Payee::Split(inner), PARTS)]);
		assert_ok!(submit(ALICE, Call::fractionalise { split: inner, slot: 0, units: 10 }));
		let id = register_as(ALICE, recording_input(outer)).unwrap();
		sell(id, &USD, 1_000).unwrap();
		let edition = edition_as(ALICE, id, fixed()).unwrap();
		let item = buy(BOB, id, edition).unwrap();
		make_bid(CHARLIE, (id, item), PRICE).unwrap();
		let licence = grant(BOB, id, percent(10));
		assert_ok!(contest(BOB, id));
		let root = || sp_io::storage::root(StateVersion::V1);
		let before = root();
		Music::work_info(0);
		Music::work_infos(0, 200);
		Music::work_by_iswc(&"T-034.524.680-1".into()).unwrap();
		Music::recording_info(id).unwrap();
		Music::recording_infos(0, 200, None, None);
		Music::recording_by_isrc(&"US-RC1-76-07839".into()).unwrap();
		Music::recording_by_content(hash(1_000)).unwrap();
		Music::disclosure_infos(id, 0, 200);
		Music::lineage_info(id).unwrap();
		Music::descendant_infos(id, 0, 200);
		Music::split_info(told::Purse::Recording(id)).unwrap();
		Music::own_slot_infos(&CHARLIE, 0, 200);
		Music::stream_info(0).unwrap();
		Music::stream_infos(0, 200);
		Music::holder_infos(0, None, 200);
		Music::own_units_infos(&ALICE, 0, 200);
		Music::owed_infos(&ALICE);
		Music::fee_infos(id);
		Music::asset_infos();
		Music::edition_info(id, edition).unwrap();
		Music::edition_infos(id, 0, 200);
		Music::buyer_info(id, edition, &BOB).unwrap();
		Music::item_info(id, item).unwrap();
		Music::item_infos(id, 0, 200, None, false);
		Music::bid_infos(id, None, None, None, 200);
		Music::provenance_infos(id, Some(item), Default::default(), 200);
		Music::licence_offer_infos(id);
		Music::rights_infos(id);
		Music::grant_info(licence).unwrap();
		Music::grant_infos(id, 0, 200, false);
		Music::own_grant_infos(&BOB, None, None, 200, false);
		Music::licence_of(&BOB, id, told::UseKindInfo::Remix, None).unwrap();
		Music::standing_info(id).unwrap();
		Music::dispute_infos(None, 200);
		assert_eq!(root(), before);
	});
}
