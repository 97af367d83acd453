// SPDX-License-Identifier: Apache-2.0

//! The catalogue of a genesis: as by the calls, in JSON, and what stops it.

use crate::{mock::*, *};
use frame_support::{assert_ok, traits::Hooks};
use serde_json::{from_value, json, to_value, Value};

/// Owned by Eve.
const MODEL: ModelId = 3;

/// A work, a split that is named, and two recordings, the second built on the first.
fn catalogue() -> GenesisConfig<Test> {
	let song = GenesisRecording {
		steward: ALICE,
		title: "Song".into(),
		isrc: Some("US-RC1-76-07839".into()),
		work: Some(0),
		content: hash(1),
		c2pa: Some(hash(2)),
		uri: "ipfs://song".into(),
		contributors: vec![
			("Ada".into(), Role::MainArtist),
			("Grace".into(), Role::MasteringEngineer),
		],
		disclosure: types::Disclosure {
			vocals: Made::NotPresent,
			instrumentation: Made::Assisted(None),
			composition: Made::Generated(Tool::Other(hash(3))),
			post_production: Made::Assisted(Some(Tool::Listed(MODEL))),
			lyrics: Made::Human,
		},
		statement: "The words, and the choice of all else.".into(),
		payees: vec![
			(Payee::Split(0), 500_000),
			(Payee::Account(BOB), 400_000),
			(Payee::ModelOwner(MODEL), 100_000),
		],
		sources: vec![],
		editions: vec![
			fixed(),
			EditionTerms { starts: START_MS, allow_list_until: Some(START_MS + DAY), ..english() },
			EditionTerms {
				starts: START_MS,
				..edition_terms(
					Supply::Open { until: START_MS + DAY },
					// More than most languages can read.
					Sale::Dutch { start: RICH * 1_000, floor: PRICE, duration: DAY },
				)
			},
		],
		licences: vec![
			licence_input(
				LicenceTerms {
					territory: countries(&[b"AT", b"DE"]),
					term: Some(DAY),
					exclusive: true,
					..terms(Use::Sync)
				},
				&BTC,
				5_000,
			),
			licence_input(terms(Use::Remix { share: percent(10) }), &USD, 0),
		],
	};
	let live = GenesisRecording {
		title: "Song (live)".into(),
		isrc: None,
		content: hash(4),
		c2pa: None,
		disclosure: types::Disclosure::all(Made::Human),
		statement: "".into(),
		sources: vec![0],
		editions: vec![],
		licences: vec![],
		..song.clone()
	};
	GenesisConfig {
		works: vec![GenesisWork {
			registrant: BOB,
			iswc: Some("T-034.524.680-1".into()),
			title: "Song".into(),
			metadata: hash(5),
			contributors: vec![("Ada".into(), Role::Composer)],
		}],
		splits: vec![GenesisSplit {
			creator: EVE,
			payees: vec![(Payee::Account(ALICE), 750_000), (Payee::Account(CHARLIE), 250_000)],
			assets: vec![USD],
		}],
		recordings: vec![song, live],
		..Default::default()
	}
}

/// The storage of a genesis in which the model is there.
fn storage(catalogue: GenesisConfig<Test>) -> sp_runtime::Storage {
	genesis_with(catalogue, || own_model(MODEL, Some(EVE)))
}

#[test]
fn a_genesis_has_a_catalogue() {
	sp_io::TestExternalities::new(storage(catalogue())).execute_with(|| {
		check();
		assert_eq!(IswcOf::<Test>::get(Iswc::parse("T0345246801").unwrap()), Some(0));
		assert_eq!(IsrcOf::<Test>::get(Isrc::parse("USRC17607839").unwrap()), Some(0));
		assert_eq!(Works::<Test>::get(0).unwrap().recordings, 2);
		assert_eq!(recording(0).steward, ALICE);
		// The splits of recordings come after those that are named.
		assert_eq!((recording(0).split, recording(1).split), (1, 2));
		assert_eq!(Splits::<Test>::get(0).unwrap().users, 2);
		let disclosed = Disclosures::<Test>::get(0, 0).unwrap();
		assert_eq!(disclosed.disclosure, catalogue().recordings[0].disclosure);
		assert_eq!(Lineages::<Test>::get(1).sources[0].recording, 0);
		assert_eq!(Activities::<Test>::get(0).derivatives, 1);
		assert_eq!(Catalogues::<Test>::get(0).unwrap().editions, 3);
		assert_eq!(Licensings::<Test>::get(0).offers, 2);
		// Who registers pays.
		assert!(held(HoldReason::Registry, ALICE) > 0 && held(HoldReason::Registry, BOB) > 0);
		assert!(held(HoldReason::Sale, ALICE) > 0 && held(HoldReason::Licence, ALICE) > 0);
		assert!(held(HoldReason::Split, EVE) > 0);
		assert!(free(&BTC, ALICE) < RICH);
	});
}

#[test]
fn what_a_genesis_offers_is_sold_from_the_first_block_on() {
	sp_io::TestExternalities::new(storage(catalogue())).execute_with(|| {
		System::set_block_number(1);
		Music::on_initialize(1);
		Clock::put(START_MS + DAY / 2);
		let item = buy(BOB, 0, 0).unwrap();
		assert_eq!(owner((0, item)), Some(BOB));
		assert_ok!(buy_licence(CHARLIE, 0, 0));
		submit(ALICE, Call::set_allowed { recording: 0, edition: 1, account: BOB, allowed: true })
			.unwrap();
		assert_ok!(bid(BOB, (0, 1), PRICE));
		pass(DAY);
		pass(1);
		assert_eq!(owner((0, item + 1)), Some(BOB));
		// Two items at the price, but for the fee: half of it to the named split, and on from there.
		assert_ok!(claim(1, 0, &USD));
		assert_ok!(claim(0, 0, &USD));
		assert_eq!(gain(&USD, EVE), -(ASSET_ED as i128));
		let rest = 2 * PRICE / 100 * 98;
		assert_eq!(waits(Purse::Split(0), &USD), rest / 2 / 4);
	});
}

#[test]
fn a_catalogue_is_the_same_after_json() {
	let written = to_value(catalogue()).unwrap();
	let read: GenesisConfig<Test> = from_value(written.clone()).unwrap();
	assert_eq!(read.works, catalogue().works);
	assert_eq!(read.splits, catalogue().splits);
	assert_eq!(read.recordings, catalogue().recordings);
	let song = &written["recordings"][0];
	assert_eq!(song["contributors"][1], json!(["Grace", "masteringEngineer"]));
	assert_eq!(song["payees"][2], json!([{ "modelOwner": MODEL }, 100_000]));
	assert_eq!(song["disclosure"]["postProduction"], json!({ "assisted": { "listed": MODEL } }));
	assert_eq!(song["disclosure"]["instrumentation"], json!({ "assisted": null }));
	assert_eq!(song["licences"][0]["terms"]["territory"], json!({ "countries": ["AT", "DE"] }));
	assert_eq!(song["licences"][1]["terms"]["territory"], json!("world"));
	assert_eq!(song["licences"][1]["terms"]["usage"], json!({ "remix": { "share": 100_000 } }));
	assert_eq!(song["editions"][0]["sale"], json!({ "fixed": { "price": PRICE } }));
	assert_eq!(song["editions"][0]["supply"], json!({ "limited": 10 }));
	assert_eq!(song["editions"][1]["allowListUntil"], json!(START_MS + DAY));
	assert_eq!(song["content"], json!(format!("{:?}", hash(1))));
	// As the runtime reads it.
	let text = serde_json::to_string(&catalogue()).unwrap();
	let read: GenesisConfig<Test> = serde_json::from_str(&text).unwrap();
	assert_eq!(read.recordings, catalogue().recordings);
}

#[test]
fn what_json_cannot_mean_is_not_read() {
	let reads = |change: &dyn Fn(&mut Value)| {
		let mut written = to_value(catalogue()).unwrap();
		change(&mut written);
		from_value::<GenesisConfig<Test>>(written).is_ok()
	};
	assert!(reads(&|_| ()));
	let territory = |value: Value| {
		reads(&|all| {
			all["recordings"][0]["licences"][0]["terms"]["territory"] =
				json!({ "countries": value.clone() });
		})
	};
	assert!(territory(json!(["DE"])));
	for wrong in [json!(["de"]), json!(["DEU"]), json!("DE"), json!([1]), json!(["\u{dc}"])] {
		assert!(!territory(wrong));
	}
	assert!(territory(json!(vec!["DE"; 32])), "the form is right: the order is checked later");
	assert!(!territory(json!(vec!["DE"; 33])));
	assert!(!reads(&|all| all["recordings"][0]["artist"] = json!("Ada")));
	assert!(!reads(&|all| all["recordings"][0]["disclosure"]["vocals"] = json!("robot")));
	assert!(!reads(&|all| all["recordings"][0]["contributors"][0][1] = json!("Boss")));
}

/// With what a genesis stops that differs in this.
fn stops(change: impl FnOnce(&mut GenesisConfig<Test>) + std::panic::UnwindSafe) -> String {
	let stopped = std::panic::catch_unwind(|| {
		let mut catalogue = catalogue();
		change(&mut catalogue);
		storage(catalogue)
	});
	*stopped.err().expect("the genesis is wrong").downcast().unwrap()
}

#[test]
fn a_wrong_genesis_says_what_is_wrong() {
	let recording = |number: usize, name: &str, what: &str| {
		format!("recording {number} ({name:?}) of the genesis: {what}")
	};
	let song = |what| recording(0, "Song", what);
	let live = |what| recording(1, "Song (live)", what);
	assert_eq!(
		stops(|all| all.works[0].iswc = Some("T-034.524.680-2".into())),
		"work 0 (\"Song\") of the genesis: InvalidIswc"
	);
	assert_eq!(stops(|all| all.splits[0].payees[0].1 = 1), "split 0 of the genesis: InvalidParts");
	assert_eq!(
		stops(|all| all.splits[0].assets.push(OTHER)),
		"split 0 of the genesis: AssetNotAccepted"
	);
	assert_eq!(stops(|all| all.recordings[0].isrc = Some("1".into())), song("InvalidIsrc"));
	assert_eq!(stops(|all| all.recordings[0].work = Some(1)), song("WorkNotFound"));
	assert_eq!(stops(|all| all.recordings[0].statement.clear()), song("StatementMissing"));
	assert_eq!(stops(|all| all.recordings[0].title = "a".repeat(129)), {
		recording(0, &"a".repeat(129), "InvalidText")
	});
	assert_eq!(stops(|all| all.recordings[1].content = hash(1)), live("ContentTaken"));
	assert_eq!(stops(|all| all.recordings[1].sources = vec![1]), live("SourceNotFound"));
	assert_eq!(stops(|all| all.recordings[1].steward = BOB), live("NoRemixLicence"));
	assert_eq!(stops(|all| all.recordings[1].payees[0].0 = Payee::Split(2)), live("SplitNotFound"));
	assert_eq!(stops(|all| all.recordings[1].payees[0].0 = Payee::Stream(0)), live("InvalidPayee"));
	assert_eq!(
		stops(|all| all.recordings[0].editions[0].royalty = percent(26)),
		song("edition 0: InvalidRoyalty")
	);
	assert_eq!(
		stops(|all| all.recordings[0].licences[1].asset = OTHER),
		song("licence 1: AssetNotAccepted")
	);
	// Has nothing.
	let poor = stops(|all| all.recordings[0].steward = DAVE);
	assert!(poor.starts_with("recording 0 (\"Song\") of the genesis: Token("), "{poor}");
}

#[test]
fn a_sale_of_the_genesis_that_goes_with_the_time_names_its_beginning() {
	let wrong = "a sale that goes with the time needs a moment at which it starts";
	for edition in [1, 2] {
		assert_eq!(
			stops(move |all| all.recordings[0].editions[edition].starts = 0),
			format!("recording 0 (\"Song\") of the genesis: edition {edition}: {wrong}")
		);
	}
}
