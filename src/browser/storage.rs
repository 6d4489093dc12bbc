//! The person's preferences in local storage, by gloo-storage, under the atlas's name.
//!
//! gloo-storage panics where the browser's storage throws (blocked site data, a corrupt file), so the storage is
//! probed first and left alone where it does; preferences then last as long as the page.
#![expect(clippy::disallowed_types, reason = "this is the place that may, after a probe")]

use gloo_storage::{LocalStorage, Storage};

use super::{shell, window};

fn key(name: &str) -> String {
    format!("{}:{name}", shell::atlas_id())
}

/// Whether reading and writing work just now.
fn is_usable() -> bool {
    let Ok(Some(storage)) = window().local_storage() else { return false };
    let probe = key("probe");
    storage.set_item(&probe, "1").is_ok()
        && storage.get_item(&probe).is_ok()
        && storage.remove_item(&probe).is_ok()
}

/// A preference; `None` when it was never set or cannot be read.
pub(crate) fn preference(name: &str) -> Option<String> {
    is_usable().then(|| LocalStorage::get(key(name)).ok()).flatten()
}

/// Sets a preference; lost without harm where the browser keeps nothing.
pub(crate) fn set_preference(name: &str, value: &str) {
    if is_usable() {
        // A full storage loses a preference, no work.
        let _ = LocalStorage::set(key(name), value);
    }
}
