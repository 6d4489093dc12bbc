//! What the browser keeps of this site: how much, for how long, and how all of it is taken away.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::indexed_db::{Database, DatabaseError};
use super::object::{call, get, promised};
use super::{backups, changes, shell, window};

fn manager() -> Option<JsValue> {
    get(&window().navigator(), "storage")
}

/// Whether the page came in a way that lets the browser promise anything: by https, or from this computer.
pub(crate) fn is_secure() -> bool {
    get(&window(), "isSecureContext").is_some_and(|secure| secure.is_truthy())
}

/// Asks the browser to keep the data until the person deletes it; its answer, where it gives one.
pub(crate) async fn persist() -> Option<bool> {
    promised(&manager()?, "persist").await.map(|kept| kept.is_truthy())
}

/// Whether the browser keeps the data until the person deletes it, where it says so.
pub(crate) async fn is_persistent() -> Option<bool> {
    promised(&manager()?, "persisted").await.map(|kept| kept.is_truthy())
}

/// Bytes used and bytes that may be used, where the browser says so.
pub(crate) async fn usage() -> Option<(f64, f64)> {
    let estimate = promised(&manager()?, "estimate").await?;
    Some((get(&estimate, "usage")?.as_f64()?, get(&estimate, "quota")?.as_f64()?))
}

/// Deletes all databases and the files kept for use without a connection. Local storage is not touched.
pub(crate) async fn erase() -> Result<(), DatabaseError> {
    for name in [changes::name(), backups::name(), shell::atlas_id()] {
        match Database::delete(&name).await {
            // Where there is no database nothing is kept.
            Ok(()) | Err(DatabaseError::Absent) => {}
            Err(error) => return Err(error),
        }
    }
    // What is kept for use without a connection holds nothing of the person; where it stays the page works all the same.
    erase_files().await;
    Ok(())
}

async fn erase_files() -> Option<()> {
    let workers = get(&window().navigator(), "serviceWorker")?;
    if let Some(registration) = promised(&workers, "getRegistration").await {
        promised(&registration, "unregister").await;
    }
    let caches = get(&window(), "caches")?;
    let names = Array::from(&promised(&caches, "keys").await?);
    let begin = [&shell::atlas_id(), " "].concat();
    for name in names.iter().filter(|name| name.as_string().is_some_and(|name| name.starts_with(&begin))) {
        let gone: js_sys::Promise = call(&caches, "delete", &[&name]).ok()?.dyn_into().ok()?;
        JsFuture::from(gone).await.ok()?;
    }
    Some(())
}
