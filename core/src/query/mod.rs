//! Finding: names as they are compared.
pub mod fold;
