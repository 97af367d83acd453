// SPDX-License-Identifier: Apache-2.0

//! Tests of `pallet_price_oracle`, by theme.

mod aggregate;
mod breaker;
mod dispute;
mod feeders;
mod feeds;
mod offers;
mod random;
mod reports;

use crate::{mock::*, Error, Event};
