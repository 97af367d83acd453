// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What a runtime with a registry of music answers in the tests. Where it can, an answer says what
//! was asked for.

use super::*;
use codec::{Decode, Encode};
use frame_support::traits::fungible::NativeOrWithId;
use pallet_music_nft_runtime_api::*;
use sp_runtime::Permill;

/// What the runtime calls an asset.
type Asset = NativeOrWithId<u32>;

/// Who does everything.
pub(super) const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
/// The largest amount.
pub(super) const MANY: &str = "340282366920938463463374607431768211455";
/// A number that is no number in JavaScript: the licence 7 for the recording 2^30.
pub(super) const GRANT: u64 = (1 << 62) + 7;
/// It in JSON.
pub(super) const GRANT_TEXT: &str = "4611686018427387911";

fn alice() -> AccountId {
	ALICE.parse().unwrap()
}

/// A hash of one byte many times.
pub(super) fn hash(byte: u8) -> Hash {
	Hash::repeat_byte(byte)
}

fn amounts() -> Vec<AmountInfo<Asset>> {
	vec![AmountInfo { asset: Asset::WithId(7), amount: u128::MAX }]
}

fn contributors() -> Vec<ContributorInfo<AccountId>> {
	vec![ContributorInfo { account: None, name: "Ada".into(), role: RoleInfo::Composer }]
}

fn work(work: u32) -> WorkSummary<AccountId> {
	WorkSummary {
		work,
		registrant: alice(),
		registered_at: 5,
		title: "Song".into(),
		iswc: Some("T0345246801".into()),
		revoked: false,
		recordings: 2,
	}
}

fn work_info(number: u32) -> WorkInfo<AccountId> {
	WorkInfo { summary: work(number), metadata: hash(1), contributors: contributors() }
}

fn disclosure(version: u16) -> DisclosureInfo {
	DisclosureInfo {
		version,
		vocals: MadeInfo::Generated(ToolInfo::Listed(9)),
		instrumentation: MadeInfo::Assisted(None),
		composition: MadeInfo::Human,
		post_production: MadeInfo::Human,
		lyrics: MadeInfo::NotPresent,
		statement: "Music by Ada".into(),
		at: 5,
	}
}

fn recording(recording: u32, work: Option<u32>) -> RecordingSummary<AccountId> {
	RecordingSummary {
		recording,
		steward: alice(),
		title: Text(vec![0xff]),
		isrc: Some("USRC17607839".into()),
		work,
		revoked: false,
		split: 4,
		disclosure: disclosure(0),
		created_at: 4,
		registered_at: 5,
		sold: true,
		state: StateInfo::Blocked(GroundInfo::Ownership),
		derivatives: 1,
	}
}

fn recording_info(number: u32) -> RecordingInfo<AccountId> {
	RecordingInfo {
		summary: recording(number, Some(2)),
		offered_to: None,
		content: hash(1),
		c2pa: None,
		uri: "ipfs://song".into(),
		contributors: contributors(),
		account: alice(),
	}
}

fn split(split: u32, slots: Vec<SlotInfo<AccountId, Asset>>) -> SplitInfo<AccountId, Asset> {
	SplitInfo {
		split,
		creator: alice(),
		account: alice(),
		funded: vec![Asset::Native],
		received: amounts(),
		leaves: 1,
		slots,
	}
}

fn slot(payee: PayeeInfo<AccountId, Asset>) -> SlotInfo<AccountId, Asset> {
	SlotInfo { slot: 0, parts: 500_000, share: 500_000_000, payee, waiting: amounts() }
}

fn stream(stream: u32) -> StreamInfo<AccountId, Asset> {
	StreamInfo {
		stream,
		split: 4,
		slot: 1,
		parts: 500_000,
		units: u64::MAX,
		holders: 2,
		creator: alice(),
		waiting: amounts(),
	}
}

fn edition(edition: u32) -> EditionInfo<AccountId, Asset> {
	EditionInfo {
		recording: 3,
		edition,
		supply: SupplyInfo::Unique,
		sale: SaleInfo::English { reserve: 1, step: 2, duration: 3, extension: 4 },
		asset: Asset::Native,
		royalty: Permill::from_percent(10),
		least_royalty: 5,
		starts: 6,
		allow_list_until: None,
		max_per_account: None,
		licence: hash(7),
		sold: 0,
		listed: 0,
		status: EditionStatus::OnSale,
		price: None,
		auction: Some(AuctionInfo {
			ends: 8,
			highest: Some(HighestBidInfo { bidder: alice(), amount: u128::MAX, disclosure: 0 }),
			least: u128::MAX,
		}),
	}
}

fn item(item: u32) -> ItemInfo<AccountId, Asset, u32> {
	ItemInfo {
		recording: 3,
		item,
		collection: 11,
		edition: 1,
		number: 2,
		owner: alice(),
		asset: Asset::Native,
		licence: hash(7),
		gifts_left: 2,
		transfers: 1,
		ask: Some(ItemAskInfo { seller: alice(), price: 100, fee: 2, royalty: 10, proceeds: 88 }),
	}
}

fn terms() -> LicenceTermsInfo {
	LicenceTermsInfo {
		usage: UseInfo::Remix { share: Permill::from_percent(10) },
		territory: TerritoryInfo::Countries(vec![Country(*b"DE")]),
		term: None,
		exclusive: true,
		text: hash(8),
	}
}

fn grant(grant: u64) -> GrantInfo<AccountId, Asset> {
	GrantInfo {
		grant,
		recording: 1 << 30,
		holder: alice(),
		offer: 1,
		terms: terms(),
		disclosure: 0,
		granted_at: 5,
		until: None,
		in_force: true,
		asset: Asset::WithId(7),
		price: u128::MAX,
		derivatives: 1,
	}
}

fn dispute(recording: u32) -> DisputeInfo<AccountId> {
	DisputeInfo {
		recording,
		dispute: 2,
		by: alice(),
		ground: GroundInfo::Licence,
		evidence: hash(9),
		disclosure: 0,
		at: 5,
		deadline: 6,
		bond: u128::MAX,
	}
}

/// A runtime with a registry of music.
pub(super) fn runtime(function: &str, mut arguments: &[u8]) -> Vec<u8> {
	let input = &mut arguments;
	let answer = match function.strip_prefix("MusicApi_").unwrap() {
		name @ ("work"
		| "works"
		| "work_by_iswc"
		| "recording"
		| "recordings"
		| "recording_by_isrc"
		| "recording_by_content"
		| "disclosures"
		| "lineage"
		| "descendants") => registry(name, input),
		name @ ("split" | "slots_of" | "stream" | "streams" | "holders" | "units_of" | "owed"
		| "unshared_fees" | "assets") => money(name, input),
		name @ ("edition" | "editions" | "buyer" | "item" | "items" | "bids" | "provenance") => {
			sales(name, input)
		},
		name => rights(name, input),
	};
	assert!(input.is_empty(), "{function} got more than it takes");
	answer
}

fn is_three(input: &mut &[u8]) -> bool {
	u32::decode(input).unwrap() == 3
}

fn registry(function: &str, input: &mut &[u8]) -> Vec<u8> {
	match function {
		"work" => is_three(input).then(|| work_info(3)).encode(),
		"works" => {
			let (from, limit) = <(u32, u32)>::decode(input).unwrap();
			WorkPage { works: vec![work(from)], next: Some(limit) }.encode()
		},
		"work_by_iswc" => match Text::decode(input).unwrap().0.as_slice() {
			b"T-034.524.680-1" => Ok(Some(work_info(3))),
			b"T0345246801" => Ok(None),
			_ => Err(InvalidCode::Iswc),
		}
		.encode(),
		"recording" => is_three(input).then(|| recording_info(3)).encode(),
		"recordings" => {
			let (from, limit, work, steward) =
				<(u32, u32, Option<u32>, Option<AccountId>)>::decode(input).unwrap();
			let steward = steward.inspect(|steward| assert_eq!(*steward, alice()));
			let recordings = steward.into_iter().map(|_| recording(from, work)).collect();
			RecordingPage { recordings, next: Some(limit) }.encode()
		},
		"recording_by_isrc" => match Text::decode(input).unwrap().0.as_slice() {
			b"USRC17607839" => Ok(Some(recording_info(3))),
			b"USRC17607840" => Ok(None),
			_ => Err(InvalidCode::Isrc),
		}
		.encode(),
		"recording_by_content" => {
			let content = Hash::decode(input).unwrap();
			(content == hash(1)).then(|| recording_info(3)).encode()
		},
		"disclosures" => {
			let (number, from, limit) = <(u32, u16, u32)>::decode(input).unwrap();
			assert_eq!(number, 3);
			let next = u16::try_from(limit).ok();
			DisclosurePage { disclosures: vec![disclosure(from)], next }.encode()
		},
		"lineage" => is_three(input)
			.then(|| LineageInfo {
				sources: vec![SourceInfo {
					recording: 2,
					grant: Some(GRANT),
					share: Permill::from_percent(10),
				}],
				ancestors: vec![AncestorInfo {
					recording: 2,
					share: 100_000_000,
					split: Some(4),
					waiting: amounts(),
				}],
				upstream: 100_000_000,
				depth: 1,
			})
			.encode(),
		"descendants" => {
			let (number, from, limit) = <(u32, u32, u32)>::decode(input).unwrap();
			assert_eq!(number, 3);
			let descendant = DescendantInfo { recording: from, share: 5, waiting: amounts() };
			DescendantPage { descendants: vec![descendant], next: Some(limit) }.encode()
		},
		other => panic!("{other} is not of this API"),
	}
}

fn money(function: &str, input: &mut &[u8]) -> Vec<u8> {
	match function {
		"split" => match Purse::decode(input).unwrap() {
			Purse::Recording(3) => {
				let units = UnitsInfo { account: alice(), units: u64::MAX };
				let stream =
					StreamPayees { stream: 6, units: u64::MAX, holders: 9, first: vec![units] };
				Some(split(
					4,
					vec![slot(PayeeInfo::Split(split(1, vec![slot(PayeeInfo::Stream(stream))])))],
				))
			},
			Purse::Split(3) => {
				let owner = Some(alice());
				Some(split(3, vec![slot(PayeeInfo::ModelOwner { model: 5, owner })]))
			},
			_ => None,
		}
		.encode(),
		"slots_of" => {
			let (who, from, limit) = <(AccountId, u32, u32)>::decode(input).unwrap();
			assert_eq!(who, alice());
			let slot =
				OwnSlotInfo { split: from, slot: 1, parts: 2, model: None, waiting: amounts() };
			OwnSlotPage { slots: vec![slot], next: Some(limit) }.encode()
		},
		"stream" => is_three(input).then(|| stream(3)).encode(),
		"streams" => {
			let (from, limit) = <(u32, u32)>::decode(input).unwrap();
			StreamPage { streams: vec![stream(from)], next: Some(limit) }.encode()
		},
		"holders" => {
			let (number, start, limit) = <(u32, Option<AccountId>, u32)>::decode(input).unwrap();
			assert_eq!(number, 3);
			let ask = AskInfo { units: limit.into(), price: u128::MAX, asset: Asset::Native };
			let holder = HolderInfo {
				account: alice(),
				units: u64::MAX,
				ask: Some(ask),
				waiting: amounts(),
			};
			HolderPage { holders: vec![holder], next: start }.encode()
		},
		"units_of" => {
			let (who, from, limit) = <(AccountId, u32, u32)>::decode(input).unwrap();
			assert_eq!(who, alice());
			let units = OwnUnitsInfo {
				stream: from,
				split: 4,
				slot: 1,
				units: 5,
				of: u64::MAX,
				ask: None,
				waiting: amounts(),
			};
			OwnUnitsPage { units: vec![units], next: Some(limit) }.encode()
		},
		"owed" => {
			let who = AccountId::decode(input).unwrap();
			let owed = if who == alice() { amounts() } else { vec![] };
			owed.encode()
		},
		"unshared_fees" => {
			let fee = FeeInfo { asset: Asset::Native, amount: u128::MAX, at: Some(6) };
			is_three(input).then_some(fee).into_iter().collect::<Vec<_>>().encode()
		},
		"assets" => {
			let asset = |asset, accepted| AssetInfo { asset, accepted };
			vec![asset(Asset::Native, true), asset(Asset::WithId(7), false)].encode()
		},
		other => panic!("{other} is not of this API"),
	}
}

fn sales(function: &str, input: &mut &[u8]) -> Vec<u8> {
	match function {
		"edition" => {
			let (recording, number) = <(u32, u32)>::decode(input).unwrap();
			(recording == 3).then(|| edition(number)).encode()
		},
		"editions" => {
			let (recording, from, limit) = <(u32, u32, u32)>::decode(input).unwrap();
			assert_eq!(recording, 3);
			let (collection, editions) = (Some(11u32), vec![edition(from)]);
			EditionPage { collection, items: 12, editions, next: Some(limit) }.encode()
		},
		"buyer" => {
			let (recording, edition, who) = <(u32, u32, AccountId)>::decode(input).unwrap();
			assert_eq!(who, alice());
			let left = Some(edition);
			(recording == 3).then_some(BuyerInfo { on_list: true, left }).encode()
		},
		"item" => {
			let (recording, number) = <(u32, u32)>::decode(input).unwrap();
			(recording == 3).then(|| item(number)).encode()
		},
		"items" => {
			let (recording, from, limit, owner, for_sale) =
				<(u32, u32, u32, Option<AccountId>, bool)>::decode(input).unwrap();
			assert_eq!(recording, 3);
			let ask = item(from).ask.filter(|_| for_sale);
			let items =
				owner.into_iter().map(|owner| ItemInfo { owner, ask: ask.clone(), ..item(from) });
			ItemPage { items: items.collect(), next: Some(limit) }.encode()
		},
		"bids" => {
			let (recording, item, bidder, start, limit) =
				<(u32, Option<u32>, Option<AccountId>, Option<u32>, u32)>::decode(input).unwrap();
			assert_eq!(recording, 3);
			let bid = |bidder| BidInfo {
				bid: limit,
				item: item.unwrap_or_default(),
				bidder,
				asset: Asset::Native,
				amount: u128::MAX,
				disclosure: 0,
				until: 6,
				acceptable: true,
			};
			BidPage { bids: bidder.into_iter().map(bid).collect(), next: start }.encode()
		},
		"provenance" => {
			let (recording, item, from, limit) =
				<(u32, Option<u32>, ProvenancePlace, u32)>::decode(input).unwrap();
			assert_eq!(recording, 3);
			let transfer = item.map(|number| {
				ProvenanceEntry::Transferred(TransferInfo {
					number,
					from: None,
					to: alice(),
					how: AcquiredInfo::Bought,
					price: u128::MAX,
					at: 5,
				})
			});
			let licensed = ProvenanceEntry::Licensed(grant(limit.into()));
			let entries = transfer.into_iter().chain([licensed]).collect();
			ProvenancePage { entries, next: Some(from) }.encode()
		},
		other => panic!("{other} is not of this API"),
	}
}

fn rights(function: &str, input: &mut &[u8]) -> Vec<u8> {
	match function {
		"licence_offers" => {
			let offer = LicenceOfferInfo {
				offer: 1,
				revision: 2,
				terms: terms(),
				asset: Asset::WithId(7),
				price: u128::MAX,
				open: true,
				granted: 3,
			};
			is_three(input).then_some(offer).into_iter().collect::<Vec<_>>().encode()
		},
		"rights" => {
			let exclusive = ExclusiveInfo {
				grant: GRANT,
				holder: alice(),
				territory: TerritoryInfo::World,
				until: Some(6),
			};
			let rights =
				RightsInfo { usage: UseKindInfo::AiVoice, granted: 3, exclusive: vec![exclusive] };
			is_three(input).then_some(rights).into_iter().collect::<Vec<_>>().encode()
		},
		"grant" => {
			let number = u64::decode(input).unwrap();
			(number == GRANT).then(|| grant(GRANT)).encode()
		},
		"grants" => {
			let (recording, from, limit, in_force) =
				<(u32, u32, u32, bool)>::decode(input).unwrap();
			assert_eq!(recording, 3);
			let grant = GrantInfo { in_force, ..grant(from.into()) };
			GrantPage { grants: vec![grant], next: Some(limit) }.encode()
		},
		"grants_of" => {
			let (who, recording, start, limit, in_force) =
				<(AccountId, Option<u32>, Option<u64>, u32, bool)>::decode(input).unwrap();
			assert_eq!(who, alice());
			let recording = recording.unwrap_or_default();
			let grant = GrantInfo { recording, in_force, ..grant(limit.into()) };
			OwnGrantPage { grants: vec![grant], next: start }.encode()
		},
		"licence_of" => {
			let (who, recording, usage, country) =
				<(AccountId, u32, UseKindInfo, Option<Country>)>::decode(input).unwrap();
			assert_eq!((who, recording), (alice(), 3));
			let licensed =
				usage == UseKindInfo::Sync && country.is_none_or(|code| code.0 == *b"DE");
			licensed.then(|| grant(GRANT)).encode()
		},
		"standing" => is_three(input)
			.then(|| StandingInfo {
				state: StateInfo::Contested,
				dispute: Some(dispute(3)),
				disputes: 3,
				rejected: 1,
				frozen: 7,
				bond: u128::MAX,
				again_at: None,
			})
			.encode(),
		"disputes" => {
			let (start, limit) = <(Option<u32>, u32)>::decode(input).unwrap();
			DisputePage { disputes: vec![dispute(limit)], next: start }.encode()
		},
		other => panic!("{other} is not of this API"),
	}
}
