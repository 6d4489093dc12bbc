//! Peer Atlas without a browser.
//!
//! An atlas is a set of claims ([`claim`]); folding them gives the [`model`]; a view turns the model
//! into scenes and lists. Nothing here knows a DOM, a clock, chance or input and output, so that every
//! test is exact.

pub mod claim;
pub mod edit;
pub mod format;
pub mod forms;
pub mod geo;
pub mod model;
pub mod query;
pub mod reference;
pub mod saving;
pub mod scene;
pub mod time;
pub mod view;
pub mod words;
