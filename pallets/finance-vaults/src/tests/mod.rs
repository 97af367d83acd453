// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

use crate::{mock::*, *};

mod actions;
mod attacks_rules;
mod attacks_spending;
mod basics;
mod bills;
mod calendar;
mod conditions;
mod conservation;
mod envelopes;
mod forecasts;
mod given;
mod operations;
mod properties_rules;
mod rebalance;
mod rules;
mod rules_made;
mod spend;
mod streams;
mod sweep;
mod trail;
mod window;
