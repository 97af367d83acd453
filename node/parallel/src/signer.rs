// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Who signed an extrinsic, as far as that can be told without the runtime.

use codec::{Compact, Decode};

/// A signed extrinsic of version 4 begins with this.
const SIGNED_V4: u8 = 0x84;
/// The bytes that tell signers apart: the kind of the address and 32 bytes of it.
const ADDRESS: usize = 33;

/// The beginning of the signer's address, if the extrinsic has the usual form. This is a hint for
/// the order of execution and nothing else: a wrong one costs time, not truth.
pub(crate) fn signer(extrinsic: &[u8]) -> Option<&[u8]> {
	let mut rest = extrinsic;
	Compact::<u32>::decode(&mut rest).ok()?;
	let (version, rest) = rest.split_first()?;
	if *version != SIGNED_V4 {
		return None;
	}
	rest.get(..ADDRESS)
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn signers_are_told_apart() {
		let extrinsic = |version: u8, account: u8, rest: usize| {
			let mut inner = vec![version, 0];
			inner.extend([account; 32]);
			inner.extend(vec![7; rest]);
			inner.encode()
		};
		let (one, two) = (extrinsic(0x84, 1, 70), extrinsic(0x84, 2, 70));
		assert_eq!(signer(&one), signer(&extrinsic(0x84, 1, 300)));
		assert!(signer(&one).is_some());
		assert_ne!(signer(&one), signer(&two));
		assert_eq!(signer(&extrinsic(0x04, 1, 70)), None);
		assert_eq!(signer(&[]), None);
		assert_eq!(signer(&[4, 0x84]), None);
	}
}
