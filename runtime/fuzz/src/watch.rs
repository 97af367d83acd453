// SPDX-License-Identifier: Apache-2.0

//! Listens to what the runtime logs: `defensive!` in a pallet of the SDK says so and goes on, because
//! only a build with debug assertions panics there.

use log::{LevelFilter, Log, Metadata, Record};
use std::{cell::RefCell, sync::Once};

/// The target of what `defensive!` logs.
const TARGET: &str = "runtime::defensive";

thread_local! {
	static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

struct Listener;

impl Log for Listener {
	fn enabled(&self, metadata: &Metadata<'_>) -> bool {
		metadata.target() == TARGET
	}

	fn log(&self, record: &Record<'_>) {
		if self.enabled(record.metadata()) {
			let place = (record.file().unwrap_or("?"), record.line().unwrap_or(0));
			let said = format!("{} ({}:{})", record.args(), place.0, place.1);
			// The first is the cause.
			SAID.with(|first| {
				first.borrow_mut().get_or_insert(said);
			});
		}
	}

	fn flush(&self) {}
}

/// Begins to listen, unless the program has a logger of its own.
pub fn install() {
	static ONCE: Once = Once::new();
	ONCE.call_once(|| {
		if log::set_logger(&Listener).is_ok() {
			log::set_max_level(LevelFilter::Error);
		}
	});
}

/// What was said first since the last time.
pub fn take() -> Option<String> {
	SAID.with(|first| first.borrow_mut().take())
}
