// SPDX-License-Identifier: Apache-2.0

//! Offers and their gates.
