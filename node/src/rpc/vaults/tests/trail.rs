// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Trails, and what proves their ends.

use super::*;
use crate::{rpc::vaults::trail::TrailStore, types::Header};
use codec::{Decode, Encode};
use frame_support::traits::fungible::NativeOrWithId;
use pallet_finance_vaults::{trail_key, Cause, Payment, Record, TrailEntry, TrailHead};
use pallet_finance_vaults_runtime_api::TrailHeadInfo;
use sp_runtime::{
	traits::{BlakeTwo256, Hash as _, Header as _},
	StateVersion,
};
use sp_state_machine::{prove_read, read_proof_check, Backend, InMemoryBackend, StorageProof};
use std::{collections::HashMap, sync::LazyLock};

/// What the runtime calls an asset.
type Asset = NativeOrWithId<u32>;

/// Where the state says where the trail ends.
const KEY: &[u8] = b"the end of the trail";

fn alice() -> AccountId {
	ALICE.parse().unwrap()
}

/// The trail of the vault 3: the entries, encoded, with their hashes.
static TRAIL: LazyLock<Vec<(Hash, Vec<u8>)>> = LazyLock::new(|| {
	let payment = Payment {
		to: alice(),
		asset: Asset::WithId(7),
		amount: u128::MAX,
		pay_with: Some((Asset::Native, u128::MAX)),
		category: 401,
		memo: b"rent".to_vec().try_into().unwrap(),
	};
	let records: [Record<AccountId, Asset>; 3] = [
		Record::FeesAdded { by: alice(), amount: u128::MAX },
		Record::Paid {
			cause: Cause::Bill(5),
			payment,
			cost: u128::MAX,
			value: None,
			counted: true,
		},
		Record::Closed,
	];
	let mut previous = Hash::zero();
	let mut trail = Vec::new();
	for (index, record) in (0..).zip(records) {
		let at = 1_000 + index;
		let entry = TrailEntry { vault: 3, index, previous, block: 9, at, record };
		let raw = entry.encode();
		previous = BlakeTwo256::hash(&raw);
		trail.push((previous, raw));
	}
	trail
});

fn end() -> Hash {
	TRAIL.last().unwrap().0
}

fn runtime(function: &str, mut arguments: &[u8]) -> Vec<u8> {
	assert_eq!(function, "FinanceVaultsApi_trail_head");
	let head = TrailHeadInfo { count: 3, hash: end(), key: KEY.to_vec() };
	match u32::decode(&mut arguments).unwrap() {
		3 => Some(head).encode(),
		// One that has no entries yet.
		5 => Some(TrailHeadInfo { count: 0, hash: Hash::zero(), ..head }).encode(),
		_ => None::<TrailHeadInfo>.encode(),
	}
}

/// A node that has some of the entries.
struct Store {
	entries: HashMap<Vec<u8>, Vec<u8>>,
	indexing: bool,
}

impl Store {
	fn full() -> Self {
		let entries = TRAIL.iter().map(|(hash, raw)| (trail_key(hash), raw.clone())).collect();
		Self { entries, indexing: true }
	}

	fn without(at: usize, indexing: bool) -> Self {
		let mut store = Self { indexing, ..Self::full() };
		store.entries.remove(&trail_key(&TRAIL[at].0)).unwrap();
		store
	}
}

fn state() -> InMemoryBackend<BlakeTwo256> {
	let head = (3u64, end()).encode();
	let entries = vec![
		(KEY.to_vec(), Some(head)),
		(b"something else".to_vec(), Some(vec![1; 64])),
		(b"something more".to_vec(), Some(vec![2; 64])),
	];
	InMemoryBackend::from((
		std::collections::BTreeMap::from_iter(
			entries.into_iter().map(|(key, value)| (key, value.unwrap())),
		),
		StateVersion::V1,
	))
}

fn header() -> Header {
	let root = *state().root();
	Header::new(4, Hash::zero(), root, Hash::zero(), Default::default())
}

impl TrailStore for Store {
	fn indexed(&self, key: &[u8]) -> Option<Vec<u8>> {
		self.entries.get(key).cloned()
	}

	fn is_indexing(&self) -> bool {
		self.indexing
	}

	fn header(&self, at: Hash) -> sp_blockchain::Result<Option<Header>> {
		Ok((at != Hash::repeat_byte(9)).then(header))
	}

	fn prove(&self, _: Hash, key: &[u8]) -> sp_blockchain::Result<Vec<Vec<u8>>> {
		let proof = prove_read(state(), [key]).unwrap();
		Ok(proof.into_iter_nodes().collect())
	}
}

fn methods_with(store: Store) -> Methods {
	let chain = Chain::with::<Api>(0, runtime);
	Methods::new(chain, |client| super::super::trail::methods(client, store).unwrap().into())
}

#[tokio::test]
async fn a_trail_is_told_backwards() {
	let methods = methods_with(Store::full());
	let page = methods.call("vaults_auditTrail", json!([3])).await.unwrap();
	assert_eq!(page["next"], Value::Null);
	let entries = page["entries"].as_array().unwrap();
	assert_eq!(entries.len(), 3);
	for (told, (hash, raw)) in entries.iter().rev().zip(TRAIL.iter()) {
		assert_eq!(told["hash"], json!(hash));
		// Whoever does not believe this node hashes what it says.
		let bytes: sp_core::Bytes = serde_json::from_value(told["raw"].clone()).unwrap();
		assert_eq!(&bytes.0, raw);
		assert_eq!(BlakeTwo256::hash(&bytes), *hash);
	}
	assert_eq!(entries[0]["record"], "closed");
	assert_eq!(entries[0]["previous"], entries[1]["hash"]);
	assert_eq!(
		entries[1]["record"],
		json!({ "paid": {
			"cause": { "bill": 5 },
			"payment": {
				"to": ALICE, "asset": 7, "amount": MANY, "payWith": ["native", MANY],
				"category": 401, "memo": "rent",
			},
			"cost": MANY, "value": null, "counted": true,
		} })
	);
	let first = &entries[2];
	assert_eq!(
		(&first["index"], &first["block"], &first["at"]),
		(&json!(0), &json!(9), &json!(1_000))
	);
	assert_eq!(first["previous"], json!(Hash::zero()));
	assert_eq!(first["record"], json!({ "feesAdded": { "by": ALICE, "amount": MANY } }));
}

#[tokio::test]
async fn a_trail_comes_in_pages() {
	let methods = methods_with(Store::full());
	let page = methods.call("vaults_auditTrail", json!([3, null, 2])).await.unwrap();
	assert_eq!(page["entries"].as_array().unwrap().len(), 2);
	assert_eq!(page["next"], json!(TRAIL[0].0));
	let page = methods.call("vaults_auditTrail", json!([3, page["next"], 2])).await.unwrap();
	assert_eq!(page["entries"].as_array().unwrap().len(), 1);
	assert_eq!(page["next"], Value::Null);
	let empty = methods.call("vaults_auditTrail", json!([5])).await.unwrap();
	assert_eq!(empty, json!({ "entries": [], "next": null }));
	assert_eq!(methods.call("vaults_auditTrail", json!([4])).await.unwrap(), Value::Null);
	// That entry is not of this trail.
	let error = methods.call("vaults_auditTrail", json!([5, end()])).await.unwrap_err();
	assert_eq!(error["code"], -32602, "{error}");
}

#[tokio::test]
async fn a_node_says_what_to_do_about_entries_that_it_does_not_have() {
	for (indexing, advice) in [(true, "--sync full"), (false, "--enable-offchain-indexing true")] {
		let methods = methods_with(Store::without(2, indexing));
		let error = methods.call("vaults_auditTrail", json!([3])).await.unwrap_err();
		assert_eq!(error["code"], error::NO_ENTRY, "{error}");
		assert_eq!(error["data"], json!(end()));
		assert!(error["message"].as_str().unwrap().contains(advice), "{error}");
	}
	// What it has it tells, and where it goes on.
	let methods = methods_with(Store::without(0, true));
	let page = methods.call("vaults_auditTrail", json!([3])).await.unwrap();
	assert_eq!(page["entries"].as_array().unwrap().len(), 2);
	assert_eq!(page["next"], json!(TRAIL[0].0));
	let error = methods.call("vaults_auditTrail", json!([3, page["next"]])).await.unwrap_err();
	assert_eq!(error["code"], error::NO_ENTRY, "{error}");
}

#[tokio::test]
async fn what_is_not_the_entry_is_not_told() {
	let mut store = Store::full();
	let (hash, raw) = &TRAIL[1];
	let mut forged = raw.clone();
	*forged.last_mut().unwrap() ^= 1;
	store.entries.insert(trail_key(hash), forged);
	let error = methods_with(store).call("vaults_auditTrail", json!([3])).await.unwrap_err();
	assert_eq!((&error["code"], &error["data"]), (&json!(error::BROKEN_TRAIL), &json!(hash)));

	// It has its own hash, and is none.
	let mut store = Store::full();
	let junk = vec![1, 2, 3];
	let hash = BlakeTwo256::hash(&junk);
	store.entries.insert(trail_key(&hash), junk);
	let error = methods_with(store).call("vaults_auditTrail", json!([3, hash])).await.unwrap_err();
	assert_eq!(error["code"], error::BROKEN_TRAIL, "{error}");
}

#[tokio::test]
async fn a_proof_takes_from_the_block_to_the_end_of_the_trail() {
	let methods = methods_with(Store::full());
	let proof = methods.call("vaults_auditProof", json!([3])).await.unwrap();
	// The last final block.
	assert_eq!(methods.asked_at(), [Hash::zero()]);
	let bytes = |value: &Value| serde_json::from_value::<sp_core::Bytes>(value.clone()).unwrap().0;
	let nodes: Vec<_> = proof["proof"].as_array().unwrap().iter().map(bytes).collect();
	let header_told = Header::decode(&mut &bytes(&proof["header"])[..]).unwrap();
	assert_eq!(header_told, header());
	assert_eq!((&proof["number"], &proof["stateRoot"]), (&json!(4), &json!(header().state_root())));
	let key = bytes(&proof["key"]);
	let read = read_proof_check::<BlakeTwo256, _>(
		*header_told.state_root(),
		StorageProof::new(nodes),
		[&key],
	)
	.unwrap();
	assert_eq!(read[&key], Some(bytes(&proof["value"])));
	let head = TrailHead::decode(&mut &bytes(&proof["value"])[..]).unwrap();
	assert_eq!((head.count, head.hash), (3, end()));
	assert_eq!((&proof["count"], &proof["hash"]), (&json!(3), &json!(end())));
	assert_eq!(methods.call("vaults_auditProof", json!([4])).await.unwrap(), Value::Null);
	let other = Hash::repeat_byte(9);
	let error = methods.call("vaults_auditProof", json!([3, other])).await.unwrap_err();
	assert_eq!(error["code"], error::CALL_FAILED, "{error}");
}
