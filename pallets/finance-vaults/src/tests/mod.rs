// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

use crate::{mock::*, *};

mod actions;
mod attacks_pools;
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
mod pools;
mod pools_fees;
mod pools_model;
mod pools_money;
mod pools_views;
mod properties_rules;
mod rebalance;
mod rules;
mod spend;
mod streams;
mod sweep;
mod trail;
mod window;
