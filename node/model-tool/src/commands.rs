// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the commands do.

use crate::{
	cli::{Chain, Cli, Command, Receipt as ReceiptCommand, ReceiptArgs, Scheme},
	cli::{EncryptKey, Hash, OpenKey, Seal, SignReceipt, Unseal, VerifyReceipt},
	delivery::{self, Purchase},
	error::{Error, IoContext, Result},
	files::{self, to_hex, Output, Readers},
	keys::{ContentKey, ReceivingKey},
	manifest::Target,
	progress::Progress,
	receipt::{self, Form, Receipt},
	seal,
};
use codec::Encode;
use sp_core::crypto::Ss58Codec;
use sp_runtime::{AccountId32, MultiSignature};
use std::{
	fs::File,
	io::Write,
	path::Path,
	time::{SystemTime, UNIX_EPOCH},
};
use zeroize::Zeroizing;

impl Cli {
	/// Does what the arguments say.
	///
	/// # Errors
	///
	/// If it was not done, or if something that was to be checked is not so.
	pub fn run(self) -> Result<()> {
		let quiet = self.quiet;
		match self.command {
			Command::Hash(args) => hash(args, quiet),
			Command::Keygen(args) => {
				let key = ReceivingKey::generate()?;
				key.write(&args.out)?;
				print(to_hex(&key.public()))
			},
			Command::PublicKey(args) => print(to_hex(&ReceivingKey::read(&args.key)?.public())),
			Command::ContentKey(args) => ContentKey::generate()?.write(&args.out),
			Command::Seal(args) => seal_file(args, quiet),
			Command::Unseal(args) => unseal_file(args, quiet),
			Command::EncryptKey(args) => encrypt_key(args),
			Command::OpenKey(args) => open_key(args),
			Command::Receipt(ReceiptCommand::Sign(args)) => sign_receipt(args),
			Command::Receipt(ReceiptCommand::Verify(args)) => verify_receipt(args),
			Command::Receipt(ReceiptCommand::Message(args)) => {
				print(to_hex(&args.receipt.read()?.message()))
			},
		}
	}
}

/// A line on standard output, which may be a pipe that nobody reads any more.
fn print(line: impl std::fmt::Display) -> Result<()> {
	writeln!(std::io::stdout(), "{line}").doing("write to", Path::new("standard output"))
}

fn hash(args: Hash, quiet: bool) -> Result<()> {
	let target = Target::find(&args.paths)?;
	let output = match (&args.manifest, &target) {
		(None, _) => None,
		(Some(_), Target::File(_)) => {
			return Err(Error::Refused(
				"a single file has no manifest, its hash is its sha256: leave --manifest out"
					.into(),
			))
		},
		(Some(path), Target::Files(_)) => Some(Output::create(path, Readers::Umask)?),
	};
	let (hash, manifest) = target.hash(quiet)?;
	if let (Some(mut output), Some(manifest)) = (output, &manifest) {
		let path = output.path().to_path_buf();
		output.write_all(manifest.to_string().as_bytes()).doing("write", &path)?;
		output.commit()?;
	}
	print(to_hex(&hash))?;
	match args.check {
		Some(expected) if expected != hash => Err(Error::Mismatch(format!(
			"the hash is not {}: these are not the files that were listed{}",
			to_hex(&expected),
			match manifest {
				Some(_) =>
					", or not all of them, or others as well. To see which, compare what \
				            --manifest writes with the seller's manifest",
				None =>
					". If it was listed as a directory with this file in it, name the directory",
			}
		))),
		_ => Ok(()),
	}
}

fn seal_file(args: Seal, quiet: bool) -> Result<()> {
	let key = ContentKey::read(&args.content_key)?;
	let (mut input, size) = files::open_regular(&args.file)?;
	let mut output = Output::create(&args.out, Readers::Umask)?;
	let mut progress = Progress::new("sealing", size, quiet);
	let plain = seal::seal(&key, &mut input, &mut output, &mut progress)?;
	drop(progress);
	let sealed = output.commit()?;
	print(format_args!("file {}\nsealed {}", to_hex(&plain.sha256), to_hex(&sealed)))
}

fn unseal_file(args: Unseal, quiet: bool) -> Result<()> {
	let key = ContentKey::read(&args.content_key)?;
	let (mut input, size): (File, u64) = files::open_regular(&args.file)?;
	let mut output = Output::create(&args.out, Readers::Umask)?;
	let mut progress = Progress::new("unsealing", size, quiet);
	let plain = seal::unseal(&key, &mut input, &mut output, &mut progress)?;
	drop(progress);
	match args.check {
		Some(expected) if expected != plain.sha256 => Err(Error::Mismatch(format!(
			"the file that was sealed has the sha256 {}, not {}: the seller sealed another one. \
			 Nothing was written",
			to_hex(&plain.sha256),
			to_hex(&expected)
		))),
		_ => {
			output.commit()?;
			print(format_args!("file {}", to_hex(&plain.sha256)))
		},
	}
}

fn encrypt_key(args: EncryptKey) -> Result<()> {
	let purchase = args.purchase.read()?;
	let key = ContentKey::read(&args.content_key)?;
	print(to_hex(&delivery::encrypt(&key, &args.to, &purchase)?))
}

fn open_key(args: OpenKey) -> Result<()> {
	let purchase = args.purchase.read()?;
	let key = ReceivingKey::read(&args.key)?;
	delivery::open(&args.ciphertext.0, &key, &purchase)?.write(&args.out)
}

fn sign_receipt(args: SignReceipt) -> Result<()> {
	let receipt = args.receipt.read()?;
	let suri = match (&args.suri_file, args.suri) {
		(Some(path), _) => files::read_secret(path)?,
		(None, Some(suri)) => Zeroizing::new(suri),
		(None, None) => std::env::var("POLYPHONY_SURI").map(Zeroizing::new).map_err(|_| {
			Error::Refused(
				"no secret to sign with: name a file with --suri-file (\"-\" is standard input), \
				 or set POLYPHONY_SURI"
					.into(),
			)
		})?,
	};
	let scheme = match args.scheme {
		Scheme::Sr25519 => receipt::Scheme::Sr25519,
		Scheme::Ed25519 => receipt::Scheme::Ed25519,
		Scheme::Ecdsa => receipt::Scheme::Ecdsa,
	};
	let (signature, signer) = receipt.sign(scheme, &suri)?;
	receipt.warn_if_over();
	if args.hex {
		return print(to_hex(&signature.encode()));
	}
	let (name, bytes): (_, &[u8]) = match &signature {
		MultiSignature::Ed25519(signature) => ("Ed25519", signature.as_ref()),
		MultiSignature::Sr25519(signature) => ("Sr25519", signature.as_ref()),
		MultiSignature::Ecdsa(signature) => ("Ecdsa", signature.as_ref()),
		MultiSignature::Eth(signature) => ("Eth", signature.as_ref()),
	};
	// The numbers as text: those of JSON are not exact beyond 2^53 everywhere.
	let json = serde_json::json!({
		"genesis": to_hex(&receipt.genesis),
		"licence": receipt.licence.to_string(),
		"cumulative": receipt.cumulative.to_string(),
		"expires": receipt.expires.to_string(),
		"signer": signer.to_ss58check(),
		"message": to_hex(&receipt.message()),
		"signature": to_hex(&signature.encode()),
		"multiSignature": { name: to_hex(bytes) },
	});
	print(format_args!("{json:#}"))
}

fn verify_receipt(args: VerifyReceipt) -> Result<()> {
	let receipt = args.receipt.read()?;
	let signature = receipt::decode(&args.signature.0)?;
	let form = receipt.verify(&signature, &account(&args.signer)?)?;
	receipt.warn_if_over();
	print(match form {
		Form::Bare => "bare",
		Form::Wrapped => "wrapped",
	})
}

fn account(text: &str) -> Result<AccountId32> {
	if let Ok(bytes) = files::parse_32(text) {
		return Ok(bytes.into());
	}
	AccountId32::from_ss58check(text).map_err(|error| {
		Error::Refused(format!(
			"\"{text}\" is no account ({error}): write its address, or its 32 bytes as hex"
		))
	})
}

impl Chain {
	fn read(&self) -> Result<[u8; 32]> {
		if let Some(genesis) = self.genesis {
			return Ok(genesis);
		}
		let text = std::env::var("POLYPHONY_GENESIS").map_err(|_| {
			Error::Refused(
				"which chain? Name the hash of its first block with --genesis, or set \
				 POLYPHONY_GENESIS; a node's RPC method chain_getBlockHash(0) tells it"
					.into(),
			)
		})?;
		files::parse_32(&text).map_err(|error| {
			Error::Refused(format!("POLYPHONY_GENESIS in the environment: {error}"))
		})
	}
}

impl crate::cli::Purchase {
	fn read(&self) -> Result<Purchase> {
		Ok(Purchase {
			genesis: self.chain.read()?,
			model: self.model,
			version: self.version,
			licence: self.licence,
		})
	}
}

impl ReceiptArgs {
	fn read(&self) -> Result<Receipt> {
		Ok(Receipt {
			genesis: self.chain.read()?,
			licence: self.licence,
			cumulative: self.cumulative,
			expires: self.expires,
		})
	}
}

impl Receipt {
	fn warn_if_over(&self) {
		let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis());
		if u128::from(self.expires) < now {
			eprintln!(
				"warning: this receipt is over, by the clock of this machine: redeem another"
			);
		}
	}
}
