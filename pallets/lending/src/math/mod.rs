// SPDX-License-Identifier: Apache-2.0

//! What a money market computes, without storage.

pub mod accrual;
pub mod health;
pub mod liquidation;
pub mod rates;
pub mod ray;
