// SPDX-License-Identifier: Apache-2.0

//! Escrows, deliveries and disputes.
