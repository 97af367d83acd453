// SPDX-License-Identifier: Apache-2.0

//! Reviews and votes.
