// SPDX-License-Identifier: Apache-2.0

//! Tests by theme.

mod attacks;
mod average;
mod batch;
mod breaker;
mod budget;
mod events;
mod liquidity;
mod model;
mod orders;
mod own_orders;
mod pools;
mod quotes;
mod ramp;
mod schedules;
mod sequences;
mod steps;
mod swaps;
mod traders;
mod traits;
