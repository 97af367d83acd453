// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

use crate::{mock::*, *};

mod attacks_owners;
mod basics;
mod deciding;
mod genesis;
mod loosening;
mod members;
mod motions;
mod policy;
mod recovery;
mod vaults;
