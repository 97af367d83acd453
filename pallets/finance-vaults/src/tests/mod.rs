// SPDX-License-Identifier: Apache-2.0

//! Tests, by theme.

use crate::{mock::*, *};

mod basics;
