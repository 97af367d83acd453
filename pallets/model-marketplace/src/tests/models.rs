// SPDX-License-Identifier: Apache-2.0

//! Models, versions and owners.
