//! What the world looks like, whatever an atlas says: land, countries, a gazetteer, and names as they are compared.
//!
//! The large tables are files of their own, made by `cargo xtask data`; this module reads them.

mod byte_reader;
pub mod countries;
pub mod fold;
pub mod gazetteer;
pub mod land;

pub use byte_reader::ByteError;
