//! Text to claims and back, one file a format: the only place where text from outside is taken apart.

mod catalog;
mod change;
pub mod csv;
pub mod dataset;
mod exported;
pub mod pairs;
mod values;
mod vocabularies;

pub use catalog::{Collection, parse_catalog};
pub use change::{Damage, checksum, decode_change, encode_change};
pub use exported::change_lines;
pub use vocabularies::{VocabularyError, parse_vocabularies};
