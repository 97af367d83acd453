// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The command itself, as sellers, buyers and providers use it.

#![allow(clippy::unwrap_used)] // Tests, and their helpers.

use std::{
	fs,
	io::Write,
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
};

const GENESIS: &str = "0x76c48cf3496a1bea0ffbdf748ab0d6d23f5626e9125ff11b2d941846a661fbc7";
const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const CHAPTER: &str = include_str!("../../../docs/src/delivery.md");

/// A directory to work in, and the command run there.
struct World(tempfile::TempDir);

impl World {
	fn new() -> Self {
		Self(tempfile::tempdir().unwrap())
	}

	fn path(&self, name: &str) -> PathBuf {
		self.0.path().join(name)
	}

	fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
		let path = self.path(name);
		fs::create_dir_all(path.parent().unwrap()).unwrap();
		fs::write(path, contents).unwrap();
	}

	fn command(&self, line: &str) -> Command {
		let mut command = Command::new(env!("CARGO_BIN_EXE_polyphony-model"));
		command.args(line.split_whitespace()).current_dir(self.0.path()).stdin(Stdio::null());
		command.env_remove("POLYPHONY_GENESIS").env_remove("POLYPHONY_SURI");
		command
	}

	/// What it prints.
	#[track_caller]
	fn ok(&self, line: &str) -> String {
		printed(self.command(line).output().unwrap())
	}

	/// What it says when it refuses.
	#[track_caller]
	fn fails(&self, line: &str) -> String {
		refusal(self.command(line).output().unwrap())
	}

	fn names(&self) -> Vec<String> {
		let entries = fs::read_dir(self.0.path()).unwrap();
		let mut names: Vec<_> =
			entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
		names.sort();
		names
	}
}

#[track_caller]
fn printed(output: Output) -> String {
	let text = String::from_utf8(output.stdout).unwrap();
	let error = String::from_utf8(output.stderr).unwrap();
	assert!(output.status.success(), "{error}");
	text.trim_end().into()
}

#[track_caller]
fn refusal(output: Output) -> String {
	let text = String::from_utf8(output.stderr).unwrap();
	assert_eq!(output.status.code(), Some(1), "{text}");
	assert!(text.starts_with("error: ") || text.starts_with("warning: "), "{text}");
	text
}

fn with_input(mut command: Command, input: &str) -> Output {
	let mut child = command
		.stdin(Stdio::piped())
		.stdout(Stdio::piped())
		.stderr(Stdio::piped())
		.spawn()
		.unwrap();
	child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
	child.wait_with_output().unwrap()
}

#[test]
fn a_model_is_sold_and_delivered() {
	let world = World::new();
	let weights: Vec<u8> = (0..200_000u32).flat_map(u32::to_le_bytes).collect();
	world.write("weights", &weights);
	let listed = world.ok("hash weights");

	// The seller.
	assert_eq!(world.ok("content-key --out content"), "");
	let printed = world.ok("seal --content-key content --file weights --out weights.sealed");
	let sealed = world.ok("hash weights.sealed");
	assert_eq!(printed, format!("file {listed}\nsealed {sealed}"));

	// The buyer, the seller, the buyer.
	let key = world.ok("keygen --out receiving");
	assert_eq!(world.ok("public-key --key receiving"), key);
	let purchase = format!("--model 7 --version 2 --licence 30064771112 --genesis {GENESIS}");
	let ciphertext = world.ok(&format!("encrypt-key --content-key content --to {key} {purchase}"));
	assert_eq!(ciphertext.len(), 2 + 2 * 80);
	let open = format!("open-key --ciphertext {ciphertext} --key receiving");
	world.ok(&format!("{open} {purchase} --out bought"));
	assert_eq!(fs::read(world.path("bought")).unwrap(), fs::read(world.path("content")).unwrap());
	let unseal = "unseal --content-key bought --file weights.sealed";
	assert_eq!(
		world.ok(&format!("{unseal} --out copy --check {listed}")),
		format!("file {listed}")
	);
	assert_eq!(fs::read(world.path("copy")).unwrap(), weights);

	// Nobody else.
	let before = world.names();
	let text = world.fails(&format!("{open} --out x {}", purchase.replace("1112", "1113")));
	assert!(text.contains("licence 30064771113") && text.contains(&key), "{text}");
	let text = world.fails(&format!("{unseal} --out other --check {sealed}"));
	assert!(text.contains("sealed another one"), "{text}");
	let mut bytes = fs::read(world.path("weights.sealed")).unwrap();
	bytes.truncate(bytes.len() - 1);
	fs::write(world.path("weights.sealed"), bytes).unwrap();
	let text = world.fails(&format!("{unseal} --out other"));
	assert!(text.contains("cut off at chunk 12"), "{text}");
	assert_eq!(world.names(), before);
}

#[test]
fn nothing_is_overwritten() {
	let world = World::new();
	world.write("file", "mine");
	world.ok("content-key --out content");
	let before = fs::read(world.path("content")).unwrap();
	for line in [
		"content-key --out content",
		"keygen --out content",
		"seal --content-key content --file file --out content",
		"hash . --manifest content",
	] {
		let text = world.fails(line);
		assert!(text.contains("exists already"), "{line}: {text}");
	}
	assert_eq!(fs::read(world.path("content")).unwrap(), before);
	assert_eq!(world.names(), ["content", "file"]);
}

#[cfg(unix)]
#[test]
fn secrets_are_for_their_owner() {
	use std::os::unix::fs::PermissionsExt;
	let world = World::new();
	world.ok("keygen --out key");
	world.ok("content-key --out content");
	for name in ["key", "content"] {
		let mode = fs::metadata(world.path(name)).unwrap().permissions().mode();
		assert_eq!(mode & 0o777, 0o600);
	}
	fs::set_permissions(world.path("key"), fs::Permissions::from_mode(0o644)).unwrap();
	let output = world.command("public-key --key key").output().unwrap();
	assert!(String::from_utf8_lossy(&output.stderr).contains("chmod 600 key"));
	assert!(output.status.success());
	// From a pipe, too.
	let key = fs::read_to_string(world.path("key")).unwrap();
	let piped = printed(with_input(world.command("public-key --key -"), &key));
	assert_eq!(piped, String::from_utf8(output.stdout).unwrap().trim_end());
}

#[test]
fn a_directory_has_the_hash_that_the_chapter_makes_by_hand() {
	let world = World::new();
	world.write("model/b.bin", vec![1; 3_000_000]);
	world.write("model/a b.txt", "text");
	world.write("model/sub/deep/é", "");
	world.write("model/sub.bin", "after sub/, were it sorted by name and not by byte");
	world.write("model/.hidden", "counts");
	let hash = world.ok("hash model --manifest manifest");
	assert_eq!(world.ok("hash manifest"), hash);
	assert_eq!(world.ok("-q hash model/"), hash);
	assert_eq!(world.ok(&format!("hash model --check {hash}")), hash);
	let several = "hash model/.hidden model/sub model/b.bin model/sub.bin";
	let output = world.command(several).arg("model/a b.txt").output().unwrap();
	assert_eq!(printed(output), hash);

	let script = CHAPTER.split("```sh\n").find(|part| part.starts_with("cd model")).unwrap();
	let script = script.split("```").next().unwrap();
	let by_hand = Command::new("sh").arg("-ec").arg(script).current_dir(world.0.path()).output();
	let by_hand = printed(by_hand.unwrap());
	assert_eq!(by_hand.split(' ').next().unwrap(), hash.trim_start_matches("0x"));
	assert_eq!(
		fs::read_to_string(world.path("manifest-by-hand")).unwrap(),
		fs::read_to_string(world.path("manifest")).unwrap()
	);
}

#[test]
fn hashes_of_one_file_and_of_a_directory_with_it_differ() {
	let world = World::new();
	world.write("model/file", "abc");
	let file = world.ok("hash model/file");
	assert_eq!(file, "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	let text = world.fails(&format!("hash model --check {file}"));
	assert!(text.contains("not all of them"), "{text}");
	let directory = world.ok("hash model");
	assert_ne!(file, directory);
	let text = world.fails(&format!("hash model/file --check {directory}"));
	assert!(text.contains("name the directory"), "{text}");
	let text = world.fails("hash model/file --manifest manifest");
	assert!(text.contains("leave --manifest out"), "{text}");
}

#[test]
fn names_that_no_manifest_can_have_are_refused() {
	let world = World::new();
	world.write("one/file", "");
	world.write("two/file", "");
	fs::create_dir(world.path("empty")).unwrap();
	let text = world.fails("hash one/file two/file");
	assert!(text.contains("would both be \"file\""), "{text}");
	let text = world.fails("hash empty");
	assert!(text.contains("there is no file in empty"), "{text}");
	let text = world.fails("hash one/.. two");
	assert!(text.contains("no name"), "{text}");
	let text = world.fails("hash absent");
	assert!(text.contains("cannot read absent"), "{text}");
	#[cfg(unix)]
	for (name, why) in [("a\nb", "control"), ("a\\b", "backslash")] {
		world.write(&format!("bad/{name}"), "");
		let text = world.fails("hash bad");
		assert!(text.contains(why) && text.contains("rename"), "{text}");
		fs::remove_dir_all(world.path("bad")).unwrap();
	}
}

#[cfg(unix)]
#[test]
fn links_and_special_files_are_refused() {
	use std::os::unix::{ffi::OsStrExt, fs::symlink, net::UnixListener};
	let world = World::new();
	world.write("model/file", "");
	symlink("file", world.path("model/link")).unwrap();
	for line in ["hash model", "hash model/link", "hash model/file model/link"] {
		let text = world.fails(line);
		assert!(text.contains("symbolic link"), "{text}");
	}
	fs::remove_file(world.path("model/link")).unwrap();
	symlink("/", world.path("model/link")).unwrap();
	assert!(world.fails("hash model").contains("symbolic link"));
	fs::remove_file(world.path("model/link")).unwrap();
	let _socket = UnixListener::bind(world.path("model/socket")).unwrap();
	let text = world.fails("hash model");
	assert!(text.contains("a pipe, a socket or a device"), "{text}");
	fs::remove_file(world.path("model/socket")).unwrap();
	let name = std::ffi::OsStr::from_bytes(b"model/\xff");
	// Some file systems have no such names.
	if fs::write(world.0.path().join(Path::new(name)), "").is_ok() {
		assert!(world.fails("hash model").contains("UTF-8"));
	}
}

#[test]
fn receipts_are_signed_and_verified() {
	let world = World::new();
	let receipt = "--licence 40 --cumulative 1500 --expires 1800000000000000";
	let chain = format!("--genesis {GENESIS}");
	let signed = world.ok(&format!("receipt sign {receipt} {chain} --suri //Alice"));
	let json: serde_json::Value = serde_json::from_str(&signed).unwrap();
	assert_eq!(json["signer"], ALICE);
	assert_eq!(json["cumulative"], "1500");
	let signature = json["signature"].as_str().unwrap();
	let inner = json["multiSignature"]["Sr25519"].as_str().unwrap();
	assert_eq!(signature, inner.replace("0x", "0x01"));
	assert_eq!(json["message"], world.ok(&format!("receipt message {receipt} {chain}")));

	let verify = format!("receipt verify {chain} --signature {signature}");
	assert_eq!(world.ok(&format!("{verify} {receipt} --signer {ALICE}")), "bare");
	let more = receipt.replace("1500", "1501");
	let text = world.fails(&format!("{verify} {more} --signer {ALICE}"));
	assert!(text.contains("did not sign"), "{text}");
	let text = world.fails(&format!("{verify} {receipt} --signer Alice"));
	assert!(text.contains("no account"), "{text}");

	// The secret from a file, from a pipe and from the environment; each scheme.
	world.write("secret", "//Alice\n");
	let sign = format!("receipt sign {receipt} --hex --suri-file");
	for (scheme, length) in [("sr25519", 65), ("ed25519", 65), ("ecdsa", 66)] {
		let mut command = world.command(&format!("{sign} - --scheme {scheme}"));
		command.env("POLYPHONY_GENESIS", GENESIS);
		let piped = printed(with_input(command, "//Alice"));
		assert_eq!(piped.len(), 2 + 2 * length);
		let from_file = world.ok(&format!("{sign} secret {chain} --scheme {scheme}"));
		let mut command =
			world.command(&format!("receipt sign {receipt} {chain} --hex --scheme {scheme}"));
		let from_environment = printed(command.env("POLYPHONY_SURI", "//Alice").output().unwrap());
		if scheme != "sr25519" {
			assert_eq!([&from_file, &from_environment], [&piped, &piped]);
		}
	}
}

#[test]
fn receipts_that_lack_something_say_what() {
	let world = World::new();
	let receipt = "--licence 40 --cumulative 1500 --expires 1";
	let text = world.fails(&format!("receipt sign {receipt} --suri //Alice"));
	assert!(text.contains("--genesis"), "{text}");
	let chain = format!("--genesis {GENESIS}");
	let text = world.fails(&format!("receipt sign {receipt} {chain}"));
	assert!(text.contains("--suri-file"), "{text}");
	let text =
		world.fails(&format!("receipt verify {receipt} {chain} --signer {ALICE} --signature 00"));
	assert!(text.contains("MultiSignature"), "{text}");
	let output = world.command(&format!("receipt sign {receipt} {chain} --suri //Alice")).output();
	assert!(String::from_utf8_lossy(&output.unwrap().stderr).contains("this receipt is over"));
}

#[test]
fn arguments_that_make_no_sense_are_usage_errors() {
	let world = World::new();
	for line in [
		"",
		"hash",
		"hash x --check 0x00",
		"encrypt-key --content-key x --to zz --model 1 --version 1 --licence 1",
		"encrypt-key --content-key x --to 00 --model 1 --version 65536 --licence 1",
		"receipt sign --licence 1 --cumulative -1 --expires 1",
		"receipt sign --licence 1 --cumulative 1 --expires 1 --suri a --suri-file b",
	] {
		let output = world.command(line).output().unwrap();
		assert_eq!(output.status.code(), Some(2), "{line}");
	}
	for line in ["--help", "hash --help", "receipt --help", "receipt sign --help", "--version"] {
		assert!(world.ok(line).len() > 10);
	}
}
