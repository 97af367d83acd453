// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Verification through the cache: plain functions, and the host functions of sp-io that runtimes
//! call.
//!
//! The host functions have the names, the arguments and the results of sp-io's, and take their
//! place with `ExtendedHostFunctions<sp_io::SubstrateHostFunctions, CachedVerification>`. A runtime
//! cannot tell them apart. With them, validating a transaction for the pool fills the
//! [cache of the process](global), and whatever executes the transaction later, be it the stock
//! path, finds it there.
//!
//! `MultiSignature` verifies ed25519 and sr25519 with them, but ECDSA by recovering the key
//! (`secp256k1_ecdsa_recover_compressed`), which is not cached.

// The macro asks `cfg(substrate_runtime)`, which only builds of runtimes set.
#![allow(unexpected_cfgs)]

use super::{global, Scheme, SignatureCache};
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use sp_externalities::ExternalitiesExt;
use sp_runtime_interface::{
	pass_by::{PassFatPointerAndRead, PassPointerAndRead},
	runtime_interface,
};

/// Host functions that verify signatures through the [cache of the process](global), to be laid
/// over sp-io's.
pub type CachedVerification = crypto::HostFunctions;

/// Whether `signature` on `message` by `public` is good, as [`sr25519::Pair::verify`] judges. A
/// good one is remembered, and one that is remembered is not verified again.
pub fn verify_sr25519(
	cache: &SignatureCache,
	signature: &[u8; 64],
	message: &[u8],
	public: &[u8; 32],
) -> bool {
	let is_good = || is_good_sr25519(signature, message, public);
	verify(cache, Scheme::Sr25519, signature, message, public, is_good)
}

/// The judgement itself, past the cache.
pub(crate) fn is_good_sr25519(signature: &[u8; 64], message: &[u8], public: &[u8; 32]) -> bool {
	let signature = sr25519::Signature::from_raw(*signature);
	sr25519::Pair::verify(&signature, message, &sr25519::Public::from_raw(*public))
}

/// As [`verify_sr25519`], for [`ed25519::Pair::verify`]. Not for a context in which
/// [`sp_io::UseDalekExt`] asks for other rules.
pub fn verify_ed25519(
	cache: &SignatureCache,
	signature: &[u8; 64],
	message: &[u8],
	public: &[u8; 32],
) -> bool {
	verify(cache, Scheme::Ed25519, signature, message, public, || {
		ed25519::Pair::verify(
			&ed25519::Signature::from_raw(*signature),
			message,
			&ed25519::Public::from_raw(*public),
		)
	})
}

/// As [`verify_sr25519`], for `ecdsa::Pair::verify`.
pub fn verify_ecdsa(
	cache: &SignatureCache,
	signature: &[u8; 65],
	message: &[u8],
	public: &[u8; 33],
) -> bool {
	verify(cache, Scheme::Ecdsa, signature, message, public, || {
		<ecdsa::Pair as Pair>::verify(
			&ecdsa::Signature::from_raw(*signature),
			message,
			&ecdsa::Public::from_raw(*public),
		)
	})
}

/// Asks the cache, and if it does not know, `is_good`, which must be a function of the other
/// arguments alone.
fn verify(
	cache: &SignatureCache,
	scheme: Scheme,
	signature: &[u8],
	message: &[u8],
	public: &[u8],
	is_good: impl FnOnce() -> bool,
) -> bool {
	let fingerprint = cache.fingerprint(scheme, public, signature, message);
	if cache.contains(&fingerprint) {
		return true;
	}
	let good = is_good();
	if good {
		cache.insert(fingerprint);
	}
	good
}

/// Whether ed25519 is to be judged by the rules of `ed25519-dalek`, as it was in the first blocks
/// of some chains. They are stricter than today's, so that what the cache knows to be good may be
/// bad by them.
fn uses_dalek() -> bool {
	sp_externalities::with_externalities(|mut externalities| {
		externalities.extension::<sp_io::UseDalekExt>().is_some()
	})
	// Outside of externalities nothing can ask for it.
	.unwrap_or_default()
}

/// Those host functions of sp-io's interface of the same name that verify signatures.
///
/// Signatures, versions and results must be sp-io's: a function that is left out here stays sp-io's
/// own. The first versions of `sr25519_verify` and `ecdsa_verify` have laxer rules than the second
/// ones; they are called by the runtimes of old blocks only, and go past the cache.
#[runtime_interface]
pub trait Crypto {
	/// Verify `ed25519` signature.
	///
	/// Returns `true` when the verification was successful.
	fn ed25519_verify(
		sig: PassPointerAndRead<&ed25519::Signature, 64>,
		msg: PassFatPointerAndRead<&[u8]>,
		pub_key: PassPointerAndRead<&ed25519::Public, 32>,
	) -> bool {
		if uses_dalek() {
			sp_io::crypto::ed25519_verify(sig, msg, pub_key)
		} else {
			verify_ed25519(global(), &sig.0, msg, &pub_key.0)
		}
	}

	/// Verify `sr25519` signature.
	///
	/// Returns `true` when the verification was successful.
	#[version(2)]
	fn sr25519_verify(
		sig: PassPointerAndRead<&sr25519::Signature, 64>,
		msg: PassFatPointerAndRead<&[u8]>,
		pub_key: PassPointerAndRead<&sr25519::Public, 32>,
	) -> bool {
		verify_sr25519(global(), &sig.0, msg, &pub_key.0)
	}

	/// Verify an `sr25519` signature.
	///
	/// Returns `true` when the verification in successful regardless of
	/// signature version.
	fn sr25519_verify(
		sig: PassPointerAndRead<&sr25519::Signature, 64>,
		msg: PassFatPointerAndRead<&[u8]>,
		pubkey: PassPointerAndRead<&sr25519::Public, 32>,
	) -> bool {
		sr25519::Pair::verify_deprecated(sig, msg, pubkey)
	}

	/// Verify `ecdsa` signature.
	///
	/// Returns `true` when the verification was successful.
	/// This version is able to handle, non-standard, overflowing signatures.
	fn ecdsa_verify(
		sig: PassPointerAndRead<&ecdsa::Signature, 65>,
		msg: PassFatPointerAndRead<&[u8]>,
		pub_key: PassPointerAndRead<&ecdsa::Public, 33>,
	) -> bool {
		#[allow(deprecated)]
		ecdsa::Pair::verify_deprecated(sig, msg, pub_key)
	}

	/// Verify `ecdsa` signature.
	///
	/// Returns `true` when the verification was successful.
	#[version(2)]
	fn ecdsa_verify(
		sig: PassPointerAndRead<&ecdsa::Signature, 65>,
		msg: PassFatPointerAndRead<&[u8]>,
		pub_key: PassPointerAndRead<&ecdsa::Public, 33>,
	) -> bool {
		verify_ecdsa(global(), &sig.0, msg, &pub_key.0)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_io::{SubstrateHostFunctions, TestExternalities, UseDalekExt};
	use sp_wasm_interface::{ExtendedHostFunctions, HostFunctions};

	/// A message that no other test signs: they may share the cache of the process.
	fn message(test: &str) -> Vec<u8> {
		format!("a message of {test}").into_bytes()
	}

	#[test]
	fn the_host_functions_are_those_of_sp_io() {
		let stock = SubstrateHostFunctions::host_functions();
		let cached = CachedVerification::host_functions();
		let mut names: Vec<_> = cached.iter().map(|function| function.name()).collect();
		names.sort_unstable();
		assert_eq!(
			names,
			[
				"ext_crypto_ecdsa_verify_version_1",
				"ext_crypto_ecdsa_verify_version_2",
				"ext_crypto_ed25519_verify_version_1",
				"ext_crypto_sr25519_verify_version_1",
				"ext_crypto_sr25519_verify_version_2",
			]
		);
		for function in &cached {
			let original = stock
				.iter()
				.find(|original| original.name() == function.name())
				.expect("every function of ours is to replace one of sp-io");
			assert_eq!(original.signature(), function.signature(), "{}", function.name());
		}

		type Extended = ExtendedHostFunctions<SubstrateHostFunctions, CachedVerification>;
		assert_eq!(Extended::host_functions().len(), stock.len());
	}

	#[test]
	fn a_good_signature_is_a_hit_the_second_time() {
		let cache = SignatureCache::new(1_000);
		let message = message("hits");
		let (sr, _) = sr25519::Pair::generate();
		let (ed, _) = ed25519::Pair::generate();
		let (ec, _) = <ecdsa::Pair as Pair>::generate();
		let (sr_signature, ed_signature) = (sr.sign(&message), ed.sign(&message));
		let ec_signature = Pair::sign(&ec, &message);
		let all: [&dyn Fn() -> bool; 3] = [
			&|| verify_sr25519(&cache, &sr_signature.0, &message, &sr.public().0),
			&|| verify_ed25519(&cache, &ed_signature.0, &message, &ed.public().0),
			&|| verify_ecdsa(&cache, &ec_signature.0, &message, &Pair::public(&ec).0),
		];
		for (before, verify) in all.into_iter().enumerate() {
			let before = before as u64;
			assert!(verify());
			assert_eq!((cache.hits(), cache.misses()), (before, before + 1));
			assert!(verify());
			assert_eq!((cache.hits(), cache.misses()), (before + 1, before + 1));
		}
	}

	#[test]
	fn a_bad_signature_is_never_a_hit() {
		let cache = SignatureCache::new(1_000);
		let message = message("misses");
		let (public, signature) = {
			let (pair, _) = sr25519::Pair::generate();
			(pair.public().0, pair.sign(&message).0)
		};
		// What is good in one way is not in another.
		assert!(verify_sr25519(&cache, &signature, &message, &public));
		let mut bad = signature;
		bad[5] ^= 1;
		for _ in 0..3 {
			assert!(!verify_sr25519(&cache, &bad, &message, &public));
			assert!(!verify_sr25519(&cache, &signature, b"another message", &public));
			assert!(!verify_sr25519(&cache, &signature, &message, &[0; 32]));
			assert!(!verify_ed25519(&cache, &signature, &message, &public));
			assert!(!verify_ecdsa(&cache, &[1; 65], &message, &[2; 33]));
		}
		assert_eq!((cache.hits(), cache.entries()), (0, 1));
	}

	/// Nothing but a hit can take this signature for good.
	#[test]
	fn a_hit_is_not_verified() {
		let cache = SignatureCache::new(1_000);
		let (signature, public) = ([1; 64], [2; 32]);
		assert!(!verify_sr25519(&cache, &signature, b"message", &public));
		cache.insert(cache.fingerprint(Scheme::Sr25519, &public, &signature, b"message"));
		assert!(verify_sr25519(&cache, &signature, b"message", &public));
	}

	#[test]
	fn the_host_functions_fill_the_cache_of_the_process() {
		let message = message("host functions");
		let (sr, _) = sr25519::Pair::generate();
		let (ed, _) = ed25519::Pair::generate();
		let (ec, _) = <ecdsa::Pair as Pair>::generate();
		let (sr_public, sr_signature) = (sr.public(), sr.sign(&message));
		let (ed_public, ed_signature) = (ed.public(), ed.sign(&message));
		let (ec_public, ec_signature) = (Pair::public(&ec), Pair::sign(&ec, &message));
		let known = |scheme, public: &[u8], signature: &[u8]| {
			global().contains(&global().fingerprint(scheme, public, signature, &message))
		};

		assert!(!known(Scheme::Sr25519, &sr_public.0, &sr_signature.0));
		assert!(crypto::sr25519_verify(&sr_signature, &message, &sr_public));
		assert!(known(Scheme::Sr25519, &sr_public.0, &sr_signature.0));

		assert!(!known(Scheme::Ed25519, &ed_public.0, &ed_signature.0));
		assert!(crypto::ed25519_verify(&ed_signature, &message, &ed_public));
		assert!(known(Scheme::Ed25519, &ed_public.0, &ed_signature.0));

		assert!(!known(Scheme::Ecdsa, &ec_public.0, &ec_signature.0));
		assert!(crypto::ecdsa_verify(&ec_signature, &message, &ec_public));
		assert!(known(Scheme::Ecdsa, &ec_public.0, &ec_signature.0));
	}

	/// The signature of zeros by the key of zeros is good by today's rules, and bad by dalek's.
	#[test]
	fn the_rules_of_dalek_go_past_the_cache() {
		let message = message("dalek");
		let signature = ed25519::Signature::from_raw([0; 64]);
		let public = ed25519::Public::from_raw([0; 32]);
		let verify = || crypto::ed25519_verify(&signature, &message, &public);
		let known = || {
			let (key, signature) = (&public.0, &signature.0);
			global().contains(&global().fingerprint(Scheme::Ed25519, key, signature, &message))
		};
		let mut dalek = TestExternalities::default();
		dalek.register_extension(UseDalekExt);

		assert!(!dalek.execute_with(verify));
		assert!(!known());
		assert!(TestExternalities::default().execute_with(verify));
		assert!(known());
		assert!(!dalek.execute_with(verify), "what is known to be good is bad by other rules");
		assert!(verify(), "without externalities, today's rules");
	}
}
