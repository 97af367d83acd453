// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

use crate::{mock::*, *};

mod actions;
mod attacks_owners;
mod attacks_pools;
mod attacks_rules;
mod attacks_spending;
mod basics;
mod bills;
mod calendar;
mod conditions;
mod conservation;
mod deciding;
mod envelopes;
mod forecasts;
mod genesis;
mod given;
mod loosening;
mod members;
mod motions;
mod operations;
mod policy;
mod pools;
mod pools_fees;
mod pools_model;
mod pools_money;
mod pools_views;
mod properties_rules;
mod rebalance;
mod recovery;
mod rules;
mod rules_made;
mod spend;
mod streams;
mod sweep;
mod trail;
mod vaults;
mod views;
mod views_bills;
mod views_json;
mod views_rules;
mod window;
