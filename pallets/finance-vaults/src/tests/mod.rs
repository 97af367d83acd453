// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

use crate::{mock::*, *};

mod actions;
mod attacks_rules;
mod basics;
mod bills;
mod conditions;
mod properties_rules;
mod rebalance;
mod rules;
mod streams;
mod sweep;
