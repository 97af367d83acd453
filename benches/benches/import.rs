// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0
//! placeholder
fn main() {}
