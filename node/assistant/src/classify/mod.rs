// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Which category a payment belongs to.
//!
//! A supervised classifier: it learns from the payments that the user labelled or corrected and from
//! nothing else. [`features`] turns a payment and a category into numbers, a logistic regression
//! (smartcore) weighs them, and the scores of the categories of a payment are made into
//! probabilities that add up to one.

pub mod context;
mod corrections;
pub mod features;
mod model;
pub mod prior;
pub mod text;
mod weights;

pub use corrections::Corrections;
pub(crate) use model::in_order;
pub use model::{Classifier, Settings, Source, Suggestion};
pub use weights::Weights;
