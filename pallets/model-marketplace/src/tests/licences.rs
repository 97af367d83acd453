// SPDX-License-Identifier: Apache-2.0

//! What licences are good for.
