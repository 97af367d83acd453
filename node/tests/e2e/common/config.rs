// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the client has to know of this chain.

use codec::Encode;
use subxt::{
	config::{DefaultTransactionExtensions, HashFor, PolkadotConfig},
	ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType},
	ArcMetadata,
};

/// Accounts and addresses without account indices, as Polkadot has them, and fees in any asset.
#[derive(Clone, Debug)]
pub struct Config(PolkadotConfig);

impl Default for Config {
	fn default() -> Self {
		// The types of runtimes from before metadata described its own are not needed.
		Self(PolkadotConfig::builder().use_historic_types(false).build())
	}
}

/// In what a fee is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, EncodeAsType, DecodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub enum FeeAsset {
	/// The token.
	Native,
	/// An asset that has a pool with the token.
	WithId(u32),
}

impl subxt::Config for Config {
	type AccountId = <PolkadotConfig as subxt::Config>::AccountId;
	type Address = <PolkadotConfig as subxt::Config>::Address;
	type Signature = <PolkadotConfig as subxt::Config>::Signature;
	type Hasher = <PolkadotConfig as subxt::Config>::Hasher;
	type Header = <PolkadotConfig as subxt::Config>::Header;
	type AssetId = FeeAsset;
	type TransactionExtensions = DefaultTransactionExtensions<Self>;

	fn genesis_hash(&self) -> Option<HashFor<Self>> {
		self.0.genesis_hash()
	}

	fn spec_and_transaction_version_for_block_number(&self, number: u64) -> Option<(u32, u32)> {
		self.0.spec_and_transaction_version_for_block_number(number)
	}

	fn metadata_for_spec_version(&self, spec_version: u32) -> Option<ArcMetadata> {
		self.0.metadata_for_spec_version(spec_version)
	}

	fn set_metadata_for_spec_version(&self, spec_version: u32, metadata: ArcMetadata) {
		self.0.set_metadata_for_spec_version(spec_version, metadata);
	}
}
