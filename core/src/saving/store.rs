//! The browser's local storage, as far as saving needs it.

use thiserror::Error;

/// Why a storage does not do what it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// There is none for this page: switched off, blocked, a frame without rights.
    #[error("there is no storage")]
    Absent,
    /// There is no room left.
    #[error("the storage is full")]
    Full,
    /// It fails, or says other things than it was told.
    #[error("the storage fails")]
    Failed,
}

/// Texts by key, there at once. Every call may fail.
pub trait LocalStore {
    /// All keys, in any order, also those of others.
    ///
    /// # Errors
    /// If it cannot be read.
    fn keys(&self) -> Result<Vec<String>, StoreError>;
    /// The text of a key.
    ///
    /// # Errors
    /// If it cannot be read.
    fn get(&self, key: &str) -> Result<Option<String>, StoreError>;
    /// Sets the text of a key; a call that fails leaves what was there.
    ///
    /// # Errors
    /// If it is full or fails.
    fn set(&self, key: &str, text: &str) -> Result<(), StoreError>;
    /// Takes a key away; one that is not there is no error.
    ///
    /// # Errors
    /// If it fails.
    fn remove(&self, key: &str) -> Result<(), StoreError>;
}
