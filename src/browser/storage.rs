//! The person's preferences and changes in local storage, by gloo-storage, under the atlas's name.
//!
//! gloo-storage panics where taking hold of the browser's storage throws (blocked site data), and where reading does (a corrupt
//! file): hold is taken only after a try, and calls go to the storage itself, which tells.
#![expect(clippy::disallowed_types, reason = "this is the place that may, after a try")]

use atlas_core::saving::{LocalStore, StoreError};
use gloo_storage::{LocalStorage, Storage as _};
use wasm_bindgen::JsValue;

use super::object::{call, get};
use super::{shell, window};

fn key(name: &str) -> String {
    format!("{}:{name}", shell::atlas_id())
}

/// gloo-storage's hold of it, where taking hold does not throw. Texts lie there as they are, without the JSON that gloo-storage
/// puts around values.
fn raw() -> Option<web_sys::Storage> {
    matches!(window().local_storage(), Ok(Some(_))).then(LocalStorage::raw)
}

/// A preference; `None` when it was never set or cannot be read.
pub(crate) fn preference(name: &str) -> Option<String> {
    raw()?.get_item(&key(name)).ok()?
}

/// Sets a preference; lost without harm where the browser keeps nothing or there is no room.
pub(crate) fn set_preference(name: &str, value: &str) {
    if let Some(storage) = raw() {
        let _ = storage.set_item(&key(name), value);
    }
}

/// What a form of this window holds and has not saved: it outlives a reload, and other windows have their own.
pub(crate) fn typed(name: &str) -> Option<String> {
    let session = get(&window(), "sessionStorage")?;
    call(&session, "getItem", &[&key(name).into()]).ok()?.as_string()
}

/// Keeps what a form holds; lost with the window where the browser keeps nothing.
pub(crate) fn set_typed(name: &str, text: &str) {
    if let Some(session) = get(&window(), "sessionStorage") {
        let _ = call(&session, "setItem", &[&key(name).into(), &text.into()]);
    }
}

/// Local storage for changes.
pub(crate) struct LocalChanges;

fn storage() -> Result<web_sys::Storage, StoreError> {
    raw().ok_or(StoreError::Absent)
}

fn error_of(error: &JsValue) -> StoreError {
    match get(error, "name").and_then(|name| name.as_string()).as_deref() {
        // The second is what Firefox says.
        Some("QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED") => StoreError::Full,
        Some("SecurityError") => StoreError::Absent,
        _ => StoreError::Failed,
    }
}

impl LocalStore for LocalChanges {
    fn keys(&self) -> Result<Vec<String>, StoreError> {
        let storage = storage()?;
        let n = get(&storage, "length").and_then(|n| n.as_f64()).ok_or(StoreError::Failed)?;
        let key = |at| call(&storage, "key", &[&at]).map_err(|error| error_of(&error));
        let keys = (0..n as u32).map(|at| key(at.into()));
        // Another window may have taken some away meanwhile.
        keys.filter_map(|key| key.map(|key| key.as_string()).transpose()).collect()
    }

    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        storage()?.get_item(key).map_err(|error| error_of(&error))
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        storage()?.set_item(key, text).map_err(|error| error_of(&error))
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        storage()?.remove_item(key).map_err(|error| error_of(&error))
    }
}
