// SPDX-License-Identifier: Apache-2.0

//! Who gets a price.
