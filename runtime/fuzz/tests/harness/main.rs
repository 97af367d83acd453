// SPDX-License-Identifier: Apache-2.0

//! Tests of the runtime by random extrinsics, and of what looks at them.

#![allow(clippy::unwrap_used)] // Tests, and their helpers.

mod campaigns;
mod corpus;
mod findings;
mod format;
