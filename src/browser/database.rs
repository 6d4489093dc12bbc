//! Files that a person imports, kept in this browser by IndexedDB, under the atlas's name.
//!
//! Crates for IndexedDB (idb, rexie, indexed_db_futures) are bindings to all of it, which would lie in the glue that the
//! first view loads; what is needed is one store and four requests.

use js_sys::{Array, Promise, Uint8Array};
use thiserror::Error;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::object::{call, get, set};
use super::{shell, window};

/// Raised when the stores change.
const VERSION: f64 = 1.0;
const STORE: &str = "imports";

/// Why something is not kept, or cannot be had again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum DatabaseError {
    /// The browser has no database for this page, or does not open it (a private window, blocked site data).
    #[error("there is no database")]
    Absent,
    /// Another window holds an older version of it.
    #[error("another window holds the database")]
    Blocked,
    /// There is no room left.
    #[error("the database is full")]
    Full,
    /// It does not do what it was asked.
    #[error("the database fails")]
    Failed,
}

/// A file as it was imported.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeptFile {
    /// Short name of its collection, the key.
    pub(crate) slug: String,
    /// Name of the file.
    pub(crate) name: String,
    /// Day of the import, as days since 1970-01-01.
    pub(crate) day: i32,
    /// Version of the reader that it was imported by.
    pub(crate) version: u32,
    /// All of it.
    pub(crate) bytes: Vec<u8>,
}

/// Keeps a file, over an earlier one of the same key; what is kept then is on the disk, where the browser can promise that.
pub(crate) async fn keep(file: &KeptFile) -> Result<(), DatabaseError> {
    let object = js_sys::Object::new();
    set(&object, "slug", &file.slug.as_str().into());
    set(&object, "name", &file.name.as_str().into());
    set(&object, "day", &file.day.into());
    set(&object, "version", &file.version.into());
    set(&object, "bytes", &Uint8Array::from(&*file.bytes));
    Database::open().await?.change("put", &object).await
}

/// Forgets a file.
pub(crate) async fn forget(slug: &str) -> Result<(), DatabaseError> {
    Database::open().await?.change("delete", &slug.into()).await
}

/// All files that are kept, by key; what is not as this program writes it is passed over.
pub(crate) async fn kept() -> Result<Vec<KeptFile>, DatabaseError> {
    let database = Database::open().await?;
    let (_, store) = database.store("readonly")?;
    let request = call(&store, "getAll", &[]).map_err(|error| DatabaseError::of(&error))?;
    settled(&request, "onsuccess").await?;
    let all = get(&request, "result").ok_or(DatabaseError::Failed)?;
    Ok(Array::from(&all).iter().filter_map(|object| kept_file(&object)).collect())
}

fn kept_file(object: &JsValue) -> Option<KeptFile> {
    let text = |name: &str| get(object, name)?.as_string();
    let number = |name: &str| get(object, name)?.as_f64();
    Some(KeptFile {
        slug: text("slug")?,
        name: text("name")?,
        day: number("day")? as i32,
        version: number("version")? as u32,
        bytes: get(object, "bytes")?.dyn_into::<Uint8Array>().ok()?.to_vec(),
    })
}

/// An open database; closed when it is dropped, so that no window holds up another one.
struct Database(JsValue);

impl Drop for Database {
    fn drop(&mut self) {
        let _ = call(&self.0, "close", &[]);
    }
}

impl Database {
    async fn open() -> Result<Self, DatabaseError> {
        let factory = get(&window(), "indexedDB").ok_or(DatabaseError::Absent)?;
        let request = call(&factory, "open", &[&shell::atlas_id().into(), &VERSION.into()])
            .map_err(|_| DatabaseError::Absent)?;
        let upgrade = Closure::<dyn FnMut()>::new({
            let request = request.clone();
            move || make_store(&request)
        });
        set(&request, "onupgradeneeded", upgrade.as_ref());
        match settled(&request, "onsuccess").await {
            Ok(()) => get(&request, "result").map(Self).ok_or(DatabaseError::Absent),
            Err(DatabaseError::Failed) => Err(DatabaseError::Absent),
            Err(error) => Err(error),
        }
    }

    /// A transaction, and in it the store.
    fn store(&self, mode: &str) -> Result<(JsValue, JsValue), DatabaseError> {
        let options = js_sys::Object::new();
        set(&options, "durability", &"strict".into());
        let open = || {
            let transaction = call(&self.0, "transaction", &[&STORE.into(), &mode.into(), &options])?;
            let store = call(&transaction, "objectStore", &[&STORE.into()])?;
            Ok((transaction, store))
        };
        open().map_err(|error| DatabaseError::of(&error))
    }

    /// Changes the store and waits until that is done for good.
    async fn change(&self, method: &str, argument: &JsValue) -> Result<(), DatabaseError> {
        let (transaction, store) = self.store("readwrite")?;
        call(&store, method, &[argument]).map_err(|error| DatabaseError::of(&error))?;
        settled(&transaction, "oncomplete").await
    }
}

fn make_store(request: &JsValue) {
    let options = js_sys::Object::new();
    set(&options, "keyPath", &"slug".into());
    if let Some(database) = get(request, "result") {
        // Where it fails, so does every transaction on it, which is told.
        let _ = call(&database, "createObjectStore", &[&STORE.into(), &options]);
    }
}

/// Waits for a request or a transaction.
async fn settled(target: &JsValue, good: &str) -> Result<(), DatabaseError> {
    let promise = Promise::new(&mut |resolve, reject| {
        set(target, good, &resolve);
        for bad in ["onerror", "onabort", "onblocked"] {
            set(target, bad, &reject);
        }
    });
    let event = match JsFuture::from(promise).await {
        Ok(_) => return Ok(()),
        Err(event) => event,
    };
    if get(&event, "type").is_some_and(|name| name == "blocked") {
        return Err(DatabaseError::Blocked);
    }
    let error = get(&event, "target").and_then(|target| get(&target, "error"));
    Err(error.map_or(DatabaseError::Failed, |error| DatabaseError::of(&error)))
}

impl DatabaseError {
    /// What an exception of the browser means.
    fn of(error: &JsValue) -> Self {
        match get(error, "name").and_then(|name| name.as_string()).as_deref() {
            Some("QuotaExceededError") => Self::Full,
            Some("SecurityError") => Self::Absent,
            _ => Self::Failed,
        }
    }
}
