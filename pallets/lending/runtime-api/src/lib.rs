// SPDX-License-Identifier: Apache-2.0

//! The runtime API of `pallet-lending`.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;
