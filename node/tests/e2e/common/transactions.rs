// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Calls and transactions: built from the chain's metadata, signed, and followed into a block.

use super::{
	chain::{Block, Chain, Hash},
	config::Config,
	events::{self, Event},
	wait::BLOCKS,
};
use serde_json::{json, Value as Json};
use subxt::{
	client::{OnlineClientAtBlock, OnlineClientAtBlockImpl},
	config::DefaultExtrinsicParamsBuilder,
	dynamic::{self, Value},
	error::TransactionEventsError,
	ext::{
		scale_encode::{self, EncodeAsFields, FieldIter, TypeResolver},
		scale_value::Composite,
	},
	transactions::{
		DynamicPayload, Payload, SubmittableTransaction, TransactionProgress, TransactionStatus,
	},
	utils::to_hex,
};
use subxt_signer::{sr25519::Keypair, SecretUri};

/// A call.
pub type Call = DynamicPayload<Composite<()>>;
/// A signed transaction.
pub type Signed = SubmittableTransaction<Config, OnlineClientAtBlockImpl<Config>>;
/// What a transaction carries beside its call: nonce, tip, life time.
pub type Params = DefaultExtrinsicParamsBuilder<Config>;

/// `pallet`'s call `name` with these arguments, by their names in the runtime.
pub fn call<const N: usize>(pallet: &str, name: &str, arguments: [(&str, Value); N]) -> Call {
	dynamic::transaction(pallet, name, Composite::named(arguments))
}

/// `System.apply_authorized_upgrade`: a call with a whole runtime for an argument, for which a
/// [`Call`] would take a value of its own for each byte.
pub fn apply_authorized_upgrade(code: &[u8]) -> impl Payload {
	dynamic::transaction("System", "apply_authorized_upgrade", (code.to_vec(),))
}

/// The arguments of a call, as somebody else has encoded them.
struct Arguments(Vec<u8>);

impl EncodeAsFields for Arguments {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_: &mut dyn FieldIter<'_, R::TypeId>,
		_: &R,
		out: &mut Vec<u8>,
	) -> Result<(), scale_encode::Error> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}

/// A call that somebody else has encoded, and says to be `pallet`'s call `name`. Of the bytes, the
/// first two stand for these names, which the chain's metadata decides.
pub fn encoded(pallet: &str, name: &str, bytes: &[u8]) -> impl Payload {
	dynamic::transaction(pallet, name, Arguments(bytes[2..].to_vec()))
}

/// A transfer that may end the sender's account.
pub fn transfer(to: &Keypair, amount: u128) -> Call {
	let arguments = [("dest", address(to)), ("value", Value::u128(amount))];
	call("Balances", "transfer_allow_death", arguments)
}

/// How a call names an account.
pub fn address(who: &Keypair) -> Value {
	Value::unnamed_variant("Id", [Value::from_bytes(who.public_key().0)])
}

/// The account that nobody but this test uses, `//Polyphony//<name>`, without funds at genesis.
pub fn stranger(name: &str) -> Keypair {
	let uri: SecretUri = format!("//Polyphony//{name}").parse().expect("a derivation path; qed");
	Keypair::from_uri(&uri).expect("a derivation path leads to a key; qed")
}

/// A transaction in a block.
#[derive(Debug)]
pub struct Included {
	/// The block.
	pub block: Block,
	/// Whether the call succeeded, or why not.
	pub result: Result<(), String>,
	/// The transaction's events.
	pub events: Vec<Event>,
	/// All of the block's.
	pub block_events: Vec<Event>,
}

impl Included {
	/// Checks that the call succeeded.
	pub fn ok(self, what: &str) -> Self {
		assert_eq!(self.result, Ok(()), "{what}");
		self
	}

	/// Checks that the call failed with `error`.
	pub fn failed(self, what: &str, error: &str) -> Self {
		let reason = self.result.as_ref().expect_err(what);
		assert!(reason.contains(error), "{what}: {reason} instead of {error}");
		self
	}

	/// The transaction's event `pallet`.`name`.
	pub fn event(&self, pallet: &str, name: &str) -> &Event {
		let found = self.events.iter().find(|event| event.is(pallet, name));
		found.unwrap_or_else(|| panic!("no event {pallet}.{name}: {:?}", self.events))
	}

	/// What the sender paid for it, a tip included.
	pub fn fee(&self) -> u128 {
		self.event("TransactionPayment", "TransactionFeePaid").number("actual_fee")
	}
}

/// A transaction on its way into a block.
pub struct Pending<'a> {
	chain: &'a Chain,
	progress: TransactionProgress<Config, OnlineClientAtBlockImpl<Config>>,
}

impl Pending<'_> {
	/// Waits until it is in a block of the best chain.
	pub async fn included(mut self) -> Included {
		let wait = async {
			loop {
				match self.progress.next().await {
					Some(Ok(
						TransactionStatus::InBestBlock(block)
						| TransactionStatus::InFinalizedBlock(block),
					)) => break block,
					Some(Ok(
						TransactionStatus::Error { message }
						| TransactionStatus::Invalid { message }
						| TransactionStatus::Dropped { message },
					)) => panic!("the transaction left the pool: {message}"),
					Some(Ok(_)) => {},
					Some(Err(error)) => panic!("{error}"),
					None => panic!("the node forgot the transaction"),
				}
			}
		};
		let included = tokio::time::timeout(BLOCKS, wait).await;
		let included = included.unwrap_or_else(|_| panic!("in no block within {BLOCKS:?}"));

		let fetched = included.fetch_events().await.unwrap_or_else(|e| panic!("{e}"));
		let index = u32::try_from(fetched.extrinsic_index()).expect("blocks are not that full");
		let block_events = events::decode(fetched.all_events_in_block());
		let of_this = |event: &&Event| event.extrinsic == Some(index);
		let events: Vec<_> = block_events.iter().filter(of_this).cloned().collect();
		let result = if events.iter().any(|event| event.is("System", "ExtrinsicFailed")) {
			match included.wait_for_success().await {
				Err(TransactionEventsError::ExtrinsicFailed(error)) => Err(error.to_string()),
				other => panic!("a failed call has an error: {other:?}"),
			}
		} else {
			Ok(())
		};
		let block = self.chain.block_by_hash(included.block_hash()).await;
		Included { block, result, events, block_events }
	}
}

impl Chain {
	/// The nonce of `signer`'s next transaction, those in the pool counted.
	pub async fn next_nonce(&self, signer: &Keypair) -> u64 {
		let account = signer.public_key().to_account_id();
		let nonce = self.methods().system_account_next_index(&account).await;
		nonce.unwrap_or_else(|e| panic!("{e}"))
	}

	/// The encoded call.
	pub async fn call_data(&self, call: &impl Payload) -> Vec<u8> {
		let at = self.at(self.best().await.hash).await;
		at.transactions().call_data(call).unwrap_or_else(|e| panic!("{e}"))
	}

	/// Signs `call` with the next nonce and for the usual life time.
	pub async fn sign(&self, call: &impl Payload, signer: &Keypair) -> Signed {
		let nonce = self.next_nonce(signer).await;
		let best = self.best().await;
		let params = Params::new().nonce(nonce);
		let params = params.mortal_from_unchecked(64, best.number, best.hash);
		sign_at(&self.at(best.hash).await, call, signer, params)
	}

	/// Signs `call` with these parameters: a nonce, or it has nonce 0; a life time, or it is
	/// immortal.
	pub async fn sign_with(&self, call: &impl Payload, signer: &Keypair, params: Params) -> Signed {
		sign_at(&self.at(self.best().await.hash).await, call, signer, params)
	}

	/// Signs `calls` with nonces from `nonce` on.
	pub async fn sign_all(&self, calls: &[Call], signer: &Keypair, nonce: u64) -> Vec<Signed> {
		let at = self.at(self.best().await.hash).await;
		let sign = |(nonce, call)| sign_at(&at, call, signer, Params::new().nonce(nonce));
		(nonce..).zip(calls).map(sign).collect()
	}

	/// Sends a transaction that the pool must accept, to be waited for.
	pub async fn watch(&self, signed: &Signed) -> Pending<'_> {
		let progress = signed.submit_and_watch().await.unwrap_or_else(|e| panic!("{e}"));
		Pending { chain: self, progress }
	}

	/// Sends a transaction that the pool must accept, and returns its hash.
	pub async fn send(&self, bytes: &[u8]) -> Json {
		self.request("author_submitExtrinsic", json!([to_hex(bytes)])).await
	}

	/// Signs `call`, sends it and waits until it is in a block.
	pub async fn submit(&self, call: &impl Payload, signer: &Keypair) -> Included {
		let signed = self.sign(call, signer).await;
		self.watch(&signed).await.included().await
	}

	/// Sends `calls` by the same signer at once and waits until all are in a block; all must
	/// succeed.
	pub async fn submit_all(&self, calls: &[Call], signer: &Keypair) -> Vec<Included> {
		let nonce = self.next_nonce(signer).await;
		let mut pending = Vec::new();
		for signed in self.sign_all(calls, signer, nonce).await {
			pending.push(self.watch(&signed).await);
		}
		let mut included = Vec::new();
		for (one, call) in pending.into_iter().zip(calls) {
			included.push(one.included().await.ok(call.call_name()));
		}
		included
	}

	/// What the node says that the transaction will cost, without its tip.
	pub async fn fee_estimate(&self, signed: &Signed, at: Hash) -> u128 {
		let params = json!([to_hex(signed.encoded()), at]);
		let information = self.request("payment_queryInfo", params).await;
		let fee = information["partialFee"].as_str().and_then(|fee| fee.parse().ok());
		fee.unwrap_or_else(|| panic!("no fee: {information}"))
	}
}

fn sign_at(
	at: &OnlineClientAtBlock<Config>,
	call: &impl Payload,
	signer: &Keypair,
	params: Params,
) -> Signed {
	let signable = at.transactions().create_signable_offline(call, params.build());
	let signed = signable.and_then(|mut signable| signable.sign(signer));
	signed.unwrap_or_else(|e| panic!("{e}"))
}
