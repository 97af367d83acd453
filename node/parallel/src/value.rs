// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The values of storage, as they are passed between lanes.

use smallvec::SmallVec;
use std::sync::Arc;

/// A value that several lanes may look at. `None` is the absence of one.
pub(crate) type Value = Option<Arc<[u8]>>;

/// A value while one extrinsic works on it: most are small, an account is 80 bytes.
pub(crate) type Bytes = SmallVec<[u8; 80]>;

/// What an extrinsic has written: bytes, or a deletion.
pub(crate) type Written = Option<Bytes>;

/// Makes a value that others may see.
pub(crate) fn share(written: &Written) -> Value {
	written.as_ref().map(|bytes| Arc::from(bytes.as_slice()))
}
