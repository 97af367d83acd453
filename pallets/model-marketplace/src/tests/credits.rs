// SPDX-License-Identifier: Apache-2.0

//! Credits, receipts and refunds.
