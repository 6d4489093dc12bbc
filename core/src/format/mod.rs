//! Text and bytes to claims and reference data: one file a format.

mod byte_reader;
pub mod countries;
pub mod dataset;
pub mod gazetteer;
pub mod land;

pub use byte_reader::ByteError;
