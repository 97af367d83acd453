// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0
//! stub
use crate::{Counts, Times};
/// Role.
#[derive(Clone, Copy)]
pub enum Role {
	/// I
	Import,
	/// A
	Authoring,
}
/// M
#[derive(Clone)]
pub struct Metrics;
impl Metrics {
	/// b
	pub fn block(&self, _: Role, _: &Counts, _: &Times) {}
	/// f
	pub fn fallback(&self, _: Role, _: &'static str) {}
	/// m
	pub fn mismatch(&self) {}
}
