// SPDX-License-Identifier: Apache-2.0

//! The runtime API of `pallet-finance-vaults`.

#![cfg_attr(not(feature = "std"), no_std)]
