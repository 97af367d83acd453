// SPDX-License-Identifier: Apache-2.0

//! What the chain does by itself.
