// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The command line.

use crate::files::{parse_32, parse_hex};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Hashes, seals and delivers models for the marketplace, and signs receipts of use.
///
/// It works on files and keys of yours and never connects to anything: what it prints goes into
/// transactions that a wallet sends. Results are on standard output, everything else on standard
/// error. The exit status is 0, 1 if something was refused or does not check, 2 if the arguments
/// make no sense.
///
/// No command overwrites a file. Files appear under their names when they are whole; until then
/// they are called .polyphony-*.part, and one that is left over from a crash may be deleted.
///
/// Secrets are read from files; "-" is standard input.
#[derive(Debug, Parser)]
#[command(name = "polyphony-model", version)]
pub struct Cli {
	/// Show no progress.
	#[arg(long, short, global = true)]
	pub(crate) quiet: bool,

	#[command(subcommand)]
	pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
	Hash(Hash),
	Keygen(Keygen),
	PublicKey(PublicKey),
	ContentKey(MakeContentKey),
	Seal(Seal),
	Unseal(Unseal),
	EncryptKey(EncryptKey),
	OpenKey(OpenKey),
	#[command(subcommand)]
	Receipt(Receipt),
}

/// Print the hash of a model, which goes into its listing.
///
/// Of one file it is the sha256. Of a directory, or of several files, it is the sha256 of a
/// manifest: a line "<sha256> <size> <path>" for each file, sorted by path. Every file counts,
/// hidden ones too. Symbolic links are refused: copy what they point to.
#[derive(Args, Debug)]
pub(crate) struct Hash {
	/// One file, one directory, or several of them.
	#[arg(required = true, value_name = "FILE|DIR")]
	pub(crate) paths: Vec<PathBuf>,

	/// Fail unless this is the hash.
	#[arg(long, value_name = "HASH", value_parser = parse_32)]
	pub(crate) check: Option<[u8; 32]>,

	/// Write the manifest to this new file.
	#[arg(long, value_name = "FILE")]
	pub(crate) manifest: Option<PathBuf>,
}

/// Make a key pair to receive a content key with, and print the public key.
///
/// The public key goes into the purchase ("key" of "buy"), the file stays with you. Make a pair for
/// each purchase: if a delivery is disputed, you can show its secret key and betray nothing else.
#[derive(Args, Debug)]
pub(crate) struct Keygen {
	/// The new file for the secret key, readable by you alone.
	#[arg(long, value_name = "FILE")]
	pub(crate) out: PathBuf,
}

/// Print the public key of a pair that "keygen" made.
#[derive(Args, Debug)]
pub(crate) struct PublicKey {
	/// The file from "keygen".
	#[arg(long, value_name = "FILE")]
	pub(crate) key: PathBuf,
}

/// Make a random key to seal a model's files with.
#[derive(Args, Debug)]
pub(crate) struct MakeContentKey {
	/// The new file for it, readable by you alone. Who loses it can deliver nothing any more.
	#[arg(long, value_name = "FILE")]
	pub(crate) out: PathBuf,
}

/// Encrypt a file, so that it can be put where everybody can fetch it.
///
/// Prints the sha256 of the file and of the sealed file.
#[derive(Args, Debug)]
pub(crate) struct Seal {
	/// The file from "content-key".
	#[arg(long, value_name = "FILE")]
	pub(crate) content_key: PathBuf,

	/// The file to seal.
	#[arg(long, value_name = "IN")]
	pub(crate) file: PathBuf,

	/// The new sealed file.
	#[arg(long, value_name = "OUT")]
	pub(crate) out: PathBuf,
}

/// Decrypt a sealed file.
///
/// The new file appears only if all of the sealed one is genuine. Prints the sha256 of it.
#[derive(Args, Debug)]
pub(crate) struct Unseal {
	/// The file from "open-key".
	#[arg(long, value_name = "FILE")]
	pub(crate) content_key: PathBuf,

	/// The sealed file.
	#[arg(long, value_name = "IN")]
	pub(crate) file: PathBuf,

	/// The new file.
	#[arg(long, value_name = "OUT")]
	pub(crate) out: PathBuf,

	/// Keep nothing unless this is the sha256 of the new file: the listing's hash, for a model of
	/// one file.
	#[arg(long, value_name = "HASH", value_parser = parse_32)]
	pub(crate) check: Option<[u8; 32]>,
}

/// Encrypt a content key to a buyer, and print what goes into "deliver".
#[derive(Args, Debug)]
pub(crate) struct EncryptKey {
	/// The file from "content-key".
	#[arg(long, value_name = "FILE")]
	pub(crate) content_key: PathBuf,

	/// The public key that the purchase names.
	#[arg(long, value_name = "HEX", value_parser = parse_32)]
	pub(crate) to: [u8; 32],

	#[command(flatten)]
	pub(crate) purchase: Purchase,
}

/// Open a delivery, and write the content key to a file.
#[derive(Args, Debug)]
pub(crate) struct OpenKey {
	/// What was delivered, from the licence.
	#[arg(long, value_name = "HEX", value_parser = parse_bytes)]
	pub(crate) ciphertext: Bytes,

	/// The file from "keygen".
	#[arg(long, value_name = "FILE")]
	pub(crate) key: PathBuf,

	/// The new file for the content key, readable by you alone.
	#[arg(long, value_name = "FILE")]
	pub(crate) out: PathBuf,

	#[command(flatten)]
	pub(crate) purchase: Purchase,
}

#[derive(Args, Debug)]
pub(crate) struct Purchase {
	/// The model's number.
	#[arg(long, value_name = "N")]
	pub(crate) model: u32,

	/// The version that was bought.
	#[arg(long, value_name = "N")]
	pub(crate) version: u16,

	/// The licence's number.
	#[arg(long, value_name = "N")]
	pub(crate) licence: u64,

	#[command(flatten)]
	pub(crate) chain: Chain,
}

#[derive(Args, Debug)]
pub(crate) struct Chain {
	/// The hash of the chain's first block ("chain_getBlockHash" of 0) [or: POLYPHONY_GENESIS in
	/// the environment].
	#[arg(long, value_name = "HEX", value_parser = parse_32)]
	pub(crate) genesis: Option<[u8; 32]>,
}

/// Receipts for credits: how much of a licence's credits is used.
#[derive(Debug, Subcommand)]
pub(crate) enum Receipt {
	Sign(SignReceipt),
	Verify(VerifyReceipt),
	Message(ReceiptMessage),
}

/// Sign that so many units are used, and print the receipt as JSON.
///
/// The secret is a mnemonic, a seed in hex or a development account, from --suri-file, --suri, or
/// POLYPHONY_SURI in the environment.
#[derive(Args, Debug)]
pub(crate) struct SignReceipt {
	#[command(flatten)]
	pub(crate) receipt: ReceiptArgs,

	/// A file with the secret; "-" is standard input.
	#[arg(long, value_name = "FILE", conflicts_with = "suri")]
	pub(crate) suri_file: Option<PathBuf>,

	/// The secret itself, for development accounts like //Alice: others on this machine can read
	/// the arguments of a process, and shells remember them.
	#[arg(long, value_name = "SURI")]
	pub(crate) suri: Option<String>,

	/// The kind of key that the account has.
	#[arg(long, value_enum, default_value_t = Scheme::Sr25519)]
	pub(crate) scheme: Scheme,

	/// Print the SCALE-encoded MultiSignature alone, as hex.
	#[arg(long)]
	pub(crate) hex: bool,
}

/// Check who signed a receipt, as the chain will.
///
/// Prints "bare" if the message itself was signed, or "wrapped" if it was signed between <Bytes>
/// and </Bytes>, as browser wallets do. The chain takes both.
#[derive(Args, Debug)]
pub(crate) struct VerifyReceipt {
	#[command(flatten)]
	pub(crate) receipt: ReceiptArgs,

	/// The SCALE-encoded MultiSignature, as hex.
	#[arg(long, value_name = "HEX", value_parser = parse_bytes)]
	pub(crate) signature: Bytes,

	/// The account that must have signed: an address, or 32 bytes of hex.
	#[arg(long, value_name = "ACCOUNT")]
	pub(crate) signer: String,
}

/// Print the bytes that are to be signed, for a wallet to sign.
#[derive(Args, Debug)]
pub(crate) struct ReceiptMessage {
	#[command(flatten)]
	pub(crate) receipt: ReceiptArgs,
}

#[derive(Args, Debug)]
pub(crate) struct ReceiptArgs {
	/// The licence's number.
	#[arg(long, value_name = "N")]
	pub(crate) licence: u64,

	/// Units used since the purchase, all told: each receipt replaces those before it.
	#[arg(long, value_name = "N")]
	pub(crate) cumulative: u128,

	/// Until when it may be redeemed, in milliseconds since 1970.
	#[arg(long, value_name = "MS")]
	pub(crate) expires: u64,

	#[command(flatten)]
	pub(crate) chain: Chain,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Scheme {
	Sr25519,
	Ed25519,
	Ecdsa,
}

/// Hex of any length; a type of its own, since clap takes a `Vec` for a list of arguments.
#[derive(Clone, Debug)]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

fn parse_bytes(text: &str) -> Result<Bytes, String> {
	parse_hex(text).map(Bytes)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_command_line_is_consistent() {
		use clap::CommandFactory;
		Cli::command().debug_assert();
	}
}
