//! Text and bytes: the files the atlas reads and writes.
mod byte_reader;
pub mod countries;
pub mod gazetteer;
pub mod land;

pub use byte_reader::ByteError;
