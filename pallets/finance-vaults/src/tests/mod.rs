// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

use crate::{mock::*, *};

mod attacks_pools;
mod basics;
mod pools;
mod pools_fees;
mod pools_model;
mod pools_money;
mod pools_views;
