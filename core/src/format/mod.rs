//! Text to claims and back, one file a format: the only place where text from outside is taken apart.

mod catalog;
pub mod csv;
pub mod dataset;
pub mod pairs;
mod vocabularies;

pub use catalog::{Collection, parse_catalog};
pub use vocabularies::{VocabularyError, parse_vocabularies};
