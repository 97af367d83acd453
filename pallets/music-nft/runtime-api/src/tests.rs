// SPDX-License-Identifier: Apache-2.0

//! What is written as JSON can be read again, whatever its numbers and words.

use crate::*;
use serde::de::DeserializeOwned;
use serde_json::{from_value, json, to_value, Value};

mod registry;
mod rights;
mod sales;
mod splits;

/// 2^128 - 1 and 2^64 - 1.
const MOST: &str = "340282366920938463463374607431768211455";
const MANY: &str = "18446744073709551615";

/// Whether it is the same after having been JSON, and after having been bytes. The JSON is
/// returned.
fn through_json<T>(thing: &T) -> Value
where
	T: core::fmt::Debug + Decode + DeserializeOwned + Encode + PartialEq + Serialize,
{
	assert_eq!(T::decode(&mut &thing.encode()[..]).as_ref(), Ok(thing));
	let json = to_value(thing).expect("this can be JSON");
	assert_eq!(&from_value::<T>(json.clone()).expect("this is what was written"), thing);
	json
}

fn hash(byte: u8) -> H256 {
	H256::repeat_byte(byte)
}

fn hex(byte: u8) -> Value {
	json!(format!("0x{}", format!("{byte:02x}").repeat(32)))
}

/// Very much of an asset.
fn amounts() -> Vec<AmountInfo<u32>> {
	vec![AmountInfo { asset: 7, amount: u128::MAX }]
}

/// It in JSON.
fn amounts_json() -> Value {
	json!([{ "asset": 7, "amount": MOST }])
}
