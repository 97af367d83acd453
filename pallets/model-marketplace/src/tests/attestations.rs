// SPDX-License-Identifier: Apache-2.0

//! Attestations and challenges.
