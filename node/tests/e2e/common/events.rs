// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Events, with their fields by name, as the chain's own metadata describes them.

use super::config::Config;
use subxt::{
	events::{Events, Phase},
	ext::scale_value::{At, Composite, Primitive, Value, ValueDef},
};

/// An event.
#[derive(Clone, Debug)]
pub struct Event {
	/// The pallet that emitted it.
	pub pallet: String,
	/// Its name in the pallet.
	pub name: String,
	/// The index of the extrinsic during which it was emitted, if it was during one.
	pub extrinsic: Option<u32>,
	fields: Composite<()>,
}

impl Event {
	/// Whether it is `pallet`'s event `name`.
	pub fn is(&self, pallet: &str, name: &str) -> bool {
		self.pallet == pallet && self.name == name
	}

	/// The number in `field`.
	pub fn number(&self, field: &str) -> u128 {
		let value = self.field(field);
		// An amount may be wrapped in a type of its own.
		let inner = value.as_u128().or_else(|| value.at(0)?.as_u128());
		inner.unwrap_or_else(|| panic!("`{field}` is not a number: {self:?}"))
	}

	/// The bytes in `field`: those of an account or a hash, however they are wrapped.
	pub fn bytes(&self, field: &str) -> Vec<u8> {
		let mut bytes = Vec::new();
		collect_bytes(self.field(field), &mut bytes);
		bytes
	}

	/// The name of the variant in `field`: `Some`, `Ok` and so on.
	pub fn variant(&self, field: &str) -> &str {
		match &self.field(field).value {
			ValueDef::Variant(variant) => &variant.name,
			_ => panic!("`{field}` is not an enum: {self:?}"),
		}
	}

	fn field(&self, field: &str) -> &Value {
		self.fields.at(field).unwrap_or_else(|| panic!("no field `{field}`: {self:?}"))
	}
}

fn collect_bytes(value: &Value, bytes: &mut Vec<u8>) {
	match &value.value {
		ValueDef::Composite(parts) => parts.values().for_each(|part| collect_bytes(part, bytes)),
		ValueDef::Variant(variant) => {
			variant.values.values().for_each(|part| collect_bytes(part, bytes))
		},
		ValueDef::Primitive(Primitive::U128(byte)) => {
			bytes.push(u8::try_from(*byte).expect("called for fields made of bytes; qed"))
		},
		other => panic!("not made of bytes: {other:?}"),
	}
}

/// The events of a block, in their order.
pub fn decode(events: &Events<Config>) -> Vec<Event> {
	events
		.iter()
		.map(|event| {
			let event = event.unwrap_or_else(|e| panic!("undecodable event: {e}"));
			Event {
				pallet: event.pallet_name().to_string(),
				name: event.event_name().to_string(),
				extrinsic: match event.phase() {
					Phase::ApplyExtrinsic(index) => Some(index),
					Phase::Finalization | Phase::Initialization => None,
				},
				fields: event
					.decode_fields_unchecked_as::<Composite<()>>()
					.unwrap_or_else(|e| panic!("undecodable event: {e}")),
			}
		})
		.collect()
}
