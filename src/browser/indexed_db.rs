//! IndexedDB, as far as it is needed here: stores by name, requests, transactions that are on the disk.
//!
//! Crates for it (idb, rexie, indexed_db_futures) are bindings to all of it, which would lie in the glue that the first view
//! loads; what is needed is a handful of requests.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Promise};
use thiserror::Error;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::object::{call, get, set};
use super::window;

/// Why something is not kept, or cannot be had again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum DatabaseError {
    /// The browser has no database for this page, or does not open it (a private window, blocked site data).
    #[error("there is no database")]
    Absent,
    /// Another window holds an older version of it.
    #[error("another window holds the database")]
    Blocked,
    /// A newer version of this program has changed its stores.
    #[error("the database is of a newer version")]
    Newer,
    /// There is no room left.
    #[error("the database is full")]
    Full,
    /// It does not do what it was asked.
    #[error("the database fails")]
    Failed,
}

/// The stores of a database.
pub(super) struct Layout {
    /// Raised when the stores change.
    pub(super) version: u32,
    pub(super) stores: &'static [&'static str],
    /// The property by which objects are keyed; `None` where keys are given apart.
    pub(super) key: Option<&'static str>,
}

/// A method of a store that changes it, with its arguments.
pub(super) struct Change {
    store: &'static str,
    method: &'static str,
    arguments: Vec<JsValue>,
}

impl Change {
    /// One with an argument.
    pub(super) fn of(store: &'static str, method: &'static str, argument: JsValue) -> Self {
        Self { store, method, arguments: vec![argument] }
    }

    /// Puts a text under a key.
    pub(super) fn text(store: &'static str, key: &str, text: &str) -> Self {
        Self { store, method: "put", arguments: vec![text.into(), key.into()] }
    }
}

/// An open database; closed when it is dropped, so that no window holds up another one.
pub(super) struct Database {
    database: JsValue,
    stores: &'static [&'static str],
    /// Whether there was none before.
    pub(super) is_new: bool,
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = call(&self.database, "close", &[]);
    }
}

fn factory() -> Result<JsValue, DatabaseError> {
    get(&window(), "indexedDB").ok_or(DatabaseError::Absent)
}

impl Database {
    /// Opens a database by name, and makes what stores are not there.
    pub(super) async fn open(name: &str, layout: &'static Layout) -> Result<Self, DatabaseError> {
        let request = call(&factory()?, "open", &[&name.into(), &layout.version.into()])
            .map_err(|_| DatabaseError::Absent)?;
        let is_new = Rc::new(Cell::new(false));
        let upgrade = Closure::<dyn FnMut(JsValue)>::new({
            let (request, is_new) = (request.clone(), is_new.clone());
            move |event: JsValue| {
                is_new.set(get(&event, "oldVersion").and_then(|version| version.as_f64()) == Some(0.0));
                make_stores(&request, layout);
            }
        });
        set(&request, "onupgradeneeded", upgrade.as_ref());
        match settled(&request, "onsuccess").await {
            Ok(()) => {
                let database = get(&request, "result").ok_or(DatabaseError::Absent)?;
                Ok(Self { database, stores: layout.stores, is_new: is_new.get() })
            }
            Err(DatabaseError::Failed) => Err(DatabaseError::Absent),
            Err(error) => Err(error),
        }
    }

    /// Deletes a database by name; one that is not there is no error. Windows that hold it are waited for.
    pub(super) async fn delete(name: &str) -> Result<(), DatabaseError> {
        let request =
            call(&factory()?, "deleteDatabase", &[&name.into()]).map_err(|_| DatabaseError::Absent)?;
        answered(&request, "onsuccess", &["onerror"]).await
    }

    /// A transaction over all stores.
    fn transaction(&self, mode: &str) -> Result<JsValue, DatabaseError> {
        let options = js_sys::Object::new();
        set(&options, "durability", &"strict".into());
        let stores: Array = self.stores.iter().map(|store| JsValue::from(*store)).collect();
        call(&self.database, "transaction", &[&stores, &mode.into(), &options])
            .map_err(|error| DatabaseError::of(&error))
    }

    /// What a method gives that asks a store for all it has.
    pub(super) async fn all(&self, store: &str, method: &str) -> Result<Array, DatabaseError> {
        let all = request(&self.transaction("readonly")?, store, method, &[])?;
        settled(&all, "onsuccess").await?;
        Ok(get(&all, "result").map(|all| Array::from(&all)).unwrap_or_default())
    }

    /// All keys of a store and what lies under each, as they were at one time.
    pub(super) async fn entries(&self, store: &str) -> Result<(Array, Array), DatabaseError> {
        let transaction = self.transaction("readonly")?;
        let keys = request(&transaction, store, "getAllKeys", &[])?;
        let values = request(&transaction, store, "getAll", &[])?;
        settled(&values, "onsuccess").await?;
        let result = |request| get(request, "result").map(|all| Array::from(&all)).unwrap_or_default();
        Ok((result(&keys), result(&values)))
    }

    /// What a store has under a key.
    pub(super) async fn one(&self, store: &str, key: &str) -> Result<Option<JsValue>, DatabaseError> {
        let one = request(&self.transaction("readonly")?, store, "get", &[&key.into()])?;
        settled(&one, "onsuccess").await?;
        Ok(get(&one, "result"))
    }

    /// Makes all changes or none, and waits until that is done for good.
    pub(super) async fn change(&self, changes: &[Change]) -> Result<(), DatabaseError> {
        let transaction = self.transaction("readwrite")?;
        for Change { store, method, arguments } in changes {
            request(&transaction, store, method, &arguments.iter().collect::<Vec<_>>())?;
        }
        settled(&transaction, "oncomplete").await
    }
}

/// Asks a store for something.
fn request(
    transaction: &JsValue,
    store: &str,
    method: &str,
    arguments: &[&JsValue],
) -> Result<JsValue, DatabaseError> {
    call(transaction, "objectStore", &[&store.into()])
        .and_then(|store| call(&store, method, arguments))
        .map_err(|error| DatabaseError::of(&error))
}

/// Makes the stores that are not there.
fn make_stores(request: &JsValue, layout: &Layout) {
    let options = js_sys::Object::new();
    if let Some(key) = layout.key {
        set(&options, "keyPath", &key.into());
    }
    if let Some(database) = get(request, "result") {
        for store in layout.stores {
            // One that is there is not made again. Where it fails otherwise, so does every transaction on it, which is told.
            let _ = call(&database, "createObjectStore", &[&(*store).into(), &options]);
        }
    }
}

/// Waits for a request or a transaction.
async fn settled(target: &JsValue, good: &str) -> Result<(), DatabaseError> {
    answered(target, good, &["onerror", "onabort", "onblocked"]).await
}

async fn answered(target: &JsValue, good: &str, all_bad: &[&str]) -> Result<(), DatabaseError> {
    let promise = Promise::new(&mut |resolve, reject| {
        set(target, good, &resolve);
        for bad in all_bad {
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
            Some("VersionError") => Self::Newer,
            _ => Self::Failed,
        }
    }
}
