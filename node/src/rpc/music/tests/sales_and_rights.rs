// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

use super::*;

fn edition_json(edition: u32) -> Value {
	json!({
		"recording": 3,
		"edition": edition,
		"supply": "unique",
		"sale": { "english": { "reserve": "1", "step": "2", "duration": 3, "extension": 4 } },
		"asset": "native",
		"royalty": 100_000,
		"leastRoyalty": "5",
		"starts": 6,
		"allowListUntil": null,
		"maxPerAccount": null,
		"licence": hex(7),
		"sold": 0,
		"listed": 0,
		"status": "onSale",
		"price": null,
		"auction": {
			"ends": 8,
			"highest": { "bidder": ALICE, "amount": MANY, "disclosure": 0 },
			"least": MANY,
		},
	})
}

fn item_json(item: u32, for_sale: bool) -> Value {
	let ask = for_sale.then(|| {
		json!({
			"seller": ALICE,
			"price": "100",
			"fee": "2",
			"royalty": "10",
			"proceeds": "88",
		})
	});
	json!({
		"recording": 3,
		"item": item,
		"collection": 11,
		"edition": 1,
		"number": 2,
		"owner": ALICE,
		"asset": "native",
		"licence": hex(7),
		"giftsLeft": 2,
		"transfers": 1,
		"ask": ask,
	})
}

fn terms_json() -> Value {
	json!({
		"usage": { "remix": { "share": 100_000 } },
		"territory": { "countries": ["DE"] },
		"term": null,
		"exclusive": true,
		"text": hex(8),
	})
}

fn grant_json(grant: &str) -> Value {
	json!({
		"grant": grant,
		"recording": 1 << 30,
		"holder": ALICE,
		"offer": 1,
		"terms": terms_json(),
		"disclosure": 0,
		"grantedAt": 5,
		"until": null,
		"inForce": true,
		"asset": 7,
		"price": MANY,
		"derivatives": 1,
	})
}

fn dispute_json(recording: u32) -> Value {
	json!({
		"recording": recording,
		"dispute": 2,
		"by": ALICE,
		"ground": "licence",
		"evidence": hex(9),
		"disclosure": 0,
		"at": 5,
		"deadline": 6,
		"bond": MANY,
	})
}

#[tokio::test]
async fn editions_are_there_with_their_auctions() {
	let methods = methods();
	assert_eq!(methods.call("music_edition", json!([3, 1])).await, Ok(edition_json(1)));
	for (method, arguments) in [
		("music_edition", json!([4, 1])),
		("music_item", json!({ "recording": 4, "item": 1 })),
		("music_buyer", json!([4, 1, ALICE])),
	] {
		assert_eq!(methods.call(method, arguments).await, Ok(Value::Null), "{method}");
	}
	for (arguments, from, limit) in
		[(json!([3]), 0, MAX_PER_PAGE), (json!({ "recording": 3, "from": 2, "limit": 1 }), 2, 1)]
	{
		let expected = json!({
			"collection": 11,
			"items": 12,
			"editions": [edition_json(from)],
			"next": limit,
		});
		assert_eq!(methods.call("music_editions", arguments).await, Ok(expected));
	}
	let buyer = json!({ "onList": true, "left": 1 });
	assert_eq!(methods.call("music_buyer", json!([3, 1, ALICE])).await, Ok(buyer));
}

#[tokio::test]
async fn items_come_in_pages_by_owner_and_for_sale() {
	let methods = methods();
	assert_eq!(methods.call("music_item", json!([3, 5])).await, Ok(item_json(5, true)));
	for (arguments, found, limit) in [
		(json!([3]), json!([]), MAX_PER_PAGE),
		(json!([3, 9, 2, ALICE]), json!([item_json(9, false)]), 2),
		(
			json!({ "recording": 3, "owner": ALICE, "forSale": true }),
			json!([item_json(0, true)]),
			MAX_PER_PAGE,
		),
	] {
		let expected = json!({ "items": found, "next": limit });
		assert_eq!(methods.call("music_items", arguments).await, Ok(expected));
	}
}

#[tokio::test]
async fn bids_come_in_pages_by_item_and_bidder() {
	let methods = methods();
	let bid = |item: u32, number: u32| {
		json!({
			"bid": number,
			"item": item,
			"bidder": ALICE,
			"asset": "native",
			"amount": MANY,
			"disclosure": 0,
			"until": 6,
			"acceptable": true,
		})
	};
	for (arguments, found, next) in [
		(json!([3]), json!([]), Value::Null),
		(json!([3, 5, ALICE, 8, 2]), json!([bid(5, 2)]), json!(8)),
		(json!({ "recording": 3, "bidder": ALICE }), json!([bid(0, MAX_PER_PAGE)]), Value::Null),
	] {
		let expected = json!({ "bids": found, "next": next });
		assert_eq!(methods.call("music_bids", arguments).await, Ok(expected));
	}
}

#[tokio::test]
async fn a_provenance_goes_on_where_it_ended() {
	let methods = methods();
	let beginning = json!({ "disclosure": 0, "transfer": 0, "grant": 0, "dispute": 0 });
	let place = json!({ "disclosure": 1, "transfer": 2, "grant": 3, "dispute": 4 });
	let transfer = json!({ "transferred": {
		"number": 5,
		"from": null,
		"to": ALICE,
		"how": "bought",
		"price": MANY,
		"at": 5,
	} });
	let licensed = |limit: u32| json!({ "licensed": grant_json(&limit.to_string()) });
	for (arguments, entries, next) in [
		(json!([3]), json!([licensed(MAX_PER_PAGE)]), &beginning),
		(json!([3, 5]), json!([transfer, licensed(MAX_PER_PAGE)]), &beginning),
		(json!([3, null, place, 2]), json!([licensed(2)]), &place),
		(
			json!({ "recording": 3, "item": 5, "from": place, "limit": 1 }),
			json!([transfer, licensed(1)]),
			&place,
		),
	] {
		let expected = json!({ "entries": entries, "next": next });
		assert_eq!(methods.call("music_provenance", arguments).await, Ok(expected));
	}
}

#[tokio::test]
async fn offers_and_rights_are_listed() {
	let methods = methods();
	let offer = json!({
		"offer": 1,
		"revision": 2,
		"terms": terms_json(),
		"asset": 7,
		"price": MANY,
		"open": true,
		"granted": 3,
	});
	assert_eq!(methods.call("music_licenceOffers", json!([3])).await, Ok(json!([offer])));
	let rights = json!({
		"usage": "aiVoice",
		"granted": 3,
		"exclusive": [{
			"grant": GRANT_TEXT,
			"holder": ALICE,
			"territory": "world",
			"until": 6,
		}],
	});
	assert_eq!(methods.call("music_rights", json!([3])).await, Ok(json!([rights])));
	for method in ["music_licenceOffers", "music_rights"] {
		assert_eq!(methods.call(method, json!([4])).await, Ok(json!([])), "{method}");
	}
}

#[tokio::test]
async fn licences_come_in_pages_and_their_numbers_are_strings() {
	let methods = methods();
	for number in [json!(GRANT_TEXT), json!(answers::GRANT)] {
		let grant = methods.call("music_grant", json!([number])).await;
		assert_eq!(grant, Ok(grant_json(GRANT_TEXT)));
	}
	assert_eq!(methods.call("music_grant", json!([7])).await, Ok(Value::Null));
	for (arguments, from, limit, in_force) in [
		(json!([3]), 0, MAX_PER_PAGE, false),
		(json!([3, 9, 2, true]), 9, 2, true),
		(json!({ "recording": 3, "inForce": true }), 0, MAX_PER_PAGE, true),
	] {
		let mut grant = grant_json(&from.to_string());
		grant["inForce"] = json!(in_force);
		let expected = json!({ "grants": [grant], "next": limit });
		assert_eq!(methods.call("music_grants", arguments).await, Ok(expected));
	}
	for (arguments, recording, limit, in_force, next) in [
		(json!([ALICE]), 0, MAX_PER_PAGE, false, Value::Null),
		(json!([ALICE, 3, GRANT_TEXT, 2, true]), 3, 2, true, json!(GRANT_TEXT)),
		(json!({ "account": ALICE, "start": 7 }), 0, MAX_PER_PAGE, false, json!("7")),
	] {
		let mut grant = grant_json(&limit.to_string());
		grant["recording"] = json!(recording);
		grant["inForce"] = json!(in_force);
		let expected = json!({ "grants": [grant], "next": next });
		assert_eq!(methods.call("music_grantsOf", arguments).await, Ok(expected));
	}
}

#[tokio::test]
async fn a_licence_is_for_a_use_in_a_country() {
	let methods = methods();
	for (arguments, licensed) in [
		(json!([ALICE, 3, "sync"]), true),
		(json!([ALICE, 3, "sync", "DE"]), true),
		(json!([ALICE, 3, "sync", "US"]), false),
		(json!({ "account": ALICE, "recording": 3, "usage": "aiTraining" }), false),
	] {
		let expected = if licensed { grant_json(GRANT_TEXT) } else { Value::Null };
		assert_eq!(methods.call("music_licenceOf", arguments).await, Ok(expected));
	}
}

#[tokio::test]
async fn a_standing_carries_its_dispute() {
	let methods = methods();
	let expected = json!({
		"state": "contested",
		"dispute": dispute_json(3),
		"disputes": 3,
		"rejected": 1,
		"frozen": 7,
		"bond": MANY,
		"againAt": null,
	});
	assert_eq!(methods.call("music_standing", json!([3])).await, Ok(expected));
	assert_eq!(methods.call("music_standing", json!([4])).await, Ok(Value::Null));
	for (arguments, limit, next) in
		[(json!([]), MAX_PER_PAGE, Value::Null), (json!([9, 2]), 2, json!(9))]
	{
		let expected = json!({ "disputes": [dispute_json(limit)], "next": next });
		assert_eq!(methods.call("music_disputes", arguments).await, Ok(expected));
	}
}
