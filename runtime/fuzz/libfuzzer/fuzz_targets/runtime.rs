// SPDX-License-Identifier: Apache-2.0

//! The target of libFuzzer: any bytes are a scenario.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| polyphony_fuzz::run(data));
