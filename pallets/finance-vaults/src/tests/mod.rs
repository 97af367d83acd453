// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

use crate::{mock::*, *};

mod attacks_spending;
mod basics;
mod calendar;
mod conservation;
mod envelopes;
mod forecasts;
mod given;
mod operations;
mod spend;
mod trail;
mod window;
