//! Files that a person imports, kept in this browser by IndexedDB, under the atlas's name.
//!
//! Crates for IndexedDB (idb, rexie, indexed_db_futures) are bindings to all of it, which would lie in the glue that the
//! first view loads; what is needed is two stores and a handful of requests.
//!
//! Beside each file lies what was read of it, packed by the build that read it: the file is what is true, and need not be read
//! again as long as the build is the same.

use js_sys::{Array, Promise, Uint8Array};
use thiserror::Error;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::object::{call, get, set};
use super::{shell, window};

/// Raised when the stores change.
const VERSION: f64 = 2.0;
/// The files.
const IMPORTS: &str = "imports";
/// What was read of them.
const PACKS: &str = "packs";
/// Both stores are keyed by this property.
const KEY: &str = "slug";

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
    /// All of it.
    pub(crate) bytes: Vec<u8>,
}

/// What was read of a file, as a build packed it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pack {
    /// Short name of its collection, the key.
    pub(crate) slug: String,
    /// The build; to another one the bytes mean nothing.
    pub(crate) build: String,
    /// The collection.
    pub(crate) bytes: Vec<u8>,
}

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Kept {
    /// Keys of the files, in their order.
    pub(crate) slugs: Vec<String>,
    /// What was read of files, of some of them perhaps, or of files that are gone.
    pub(crate) packs: Vec<Pack>,
}

/// Keeps a file and what was read of it, over earlier ones of the same key; what is kept then is on the disk, where the browser
/// can promise that.
pub(crate) async fn keep(file: &KeptFile, pack: Option<&Pack>) -> Result<(), DatabaseError> {
    let object = keyed(&file.slug);
    set(&object, "name", &file.name.as_str().into());
    set(&object, "day", &file.day.into());
    set(&object, "bytes", &Uint8Array::from(&*file.bytes));
    let mut changes = vec![(IMPORTS, "put", object)];
    changes.extend(pack.map(put_pack));
    Database::open().await?.change(&changes).await
}

/// Keeps what was read of a file.
pub(crate) async fn keep_pack(pack: &Pack) -> Result<(), DatabaseError> {
    Database::open().await?.change(&[put_pack(pack)]).await
}

/// Forgets what was read of a file.
pub(crate) async fn forget_pack(slug: &str) -> Result<(), DatabaseError> {
    Database::open().await?.change(&[(PACKS, "delete", slug.into())]).await
}

/// Forgets a file and what was read of it.
pub(crate) async fn forget(slug: &str) -> Result<(), DatabaseError> {
    let changes = [IMPORTS, PACKS].map(|store| (store, "delete", slug.into()));
    Database::open().await?.change(&changes).await
}

/// The keys of all files, and all that was read of them; what is not as this program writes it is passed over. Files are told
/// though nothing of what was read of them can be had.
pub(crate) async fn kept() -> Result<Kept, DatabaseError> {
    let database = Database::open().await?;
    let slugs = database.all(IMPORTS, "getAllKeys").await?;
    let packs = database.all(PACKS, "getAll").await.unwrap_or_default();
    Ok(Kept {
        slugs: slugs.iter().filter_map(|key| key.as_string()).collect(),
        packs: packs.iter().filter_map(|object| pack(&object)).collect(),
    })
}

/// A file; `None` where it is not there or not as this program writes it.
pub(crate) async fn file(slug: &str) -> Result<Option<KeptFile>, DatabaseError> {
    let database = Database::open().await?;
    let file = request(&database.transaction("readonly")?, IMPORTS, "get", &[&slug.into()])?;
    settled(&file, "onsuccess").await?;
    Ok(get(&file, "result").and_then(|object| kept_file(&object)))
}

fn keyed(slug: &str) -> JsValue {
    let object = js_sys::Object::new().into();
    set(&object, KEY, &slug.into());
    object
}

fn put_pack(pack: &Pack) -> Change {
    let object = keyed(&pack.slug);
    set(&object, "build", &pack.build.as_str().into());
    set(&object, "bytes", &Uint8Array::from(&*pack.bytes));
    (PACKS, "put", object)
}

fn kept_file(object: &JsValue) -> Option<KeptFile> {
    let day = get(object, "day")?.as_f64()? as i32;
    Some(KeptFile { slug: text(object, KEY)?, name: text(object, "name")?, day, bytes: bytes(object)? })
}

fn pack(object: &JsValue) -> Option<Pack> {
    Some(Pack { slug: text(object, KEY)?, build: text(object, "build")?, bytes: bytes(object)? })
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name)?.as_string()
}

fn bytes(object: &JsValue) -> Option<Vec<u8>> {
    Some(get(object, "bytes")?.dyn_into::<Uint8Array>().ok()?.to_vec())
}

/// A method of a store that changes it, with its argument.
type Change = (&'static str, &'static str, JsValue);

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
            move || make_stores(&request)
        });
        set(&request, "onupgradeneeded", upgrade.as_ref());
        match settled(&request, "onsuccess").await {
            Ok(()) => get(&request, "result").map(Self).ok_or(DatabaseError::Absent),
            Err(DatabaseError::Failed) => Err(DatabaseError::Absent),
            Err(error) => Err(error),
        }
    }

    /// A transaction over both stores.
    fn transaction(&self, mode: &str) -> Result<JsValue, DatabaseError> {
        let options = js_sys::Object::new();
        set(&options, "durability", &"strict".into());
        let stores = Array::of2(&IMPORTS.into(), &PACKS.into());
        call(&self.0, "transaction", &[&stores, &mode.into(), &options])
            .map_err(|error| DatabaseError::of(&error))
    }

    /// What a method gives that asks a store for all it has.
    async fn all(&self, store: &str, method: &str) -> Result<Array, DatabaseError> {
        let all = request(&self.transaction("readonly")?, store, method, &[])?;
        settled(&all, "onsuccess").await?;
        Ok(get(&all, "result").map(|all| Array::from(&all)).unwrap_or_default())
    }

    /// Makes all changes or none, and waits until that is done for good.
    async fn change(&self, changes: &[Change]) -> Result<(), DatabaseError> {
        let transaction = self.transaction("readwrite")?;
        for (store, method, argument) in changes {
            request(&transaction, store, method, &[argument])?;
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
fn make_stores(request: &JsValue) {
    let options = js_sys::Object::new();
    set(&options, "keyPath", &KEY.into());
    if let Some(database) = get(request, "result") {
        for store in [IMPORTS, PACKS] {
            // One that is there is not made again. Where it fails otherwise, so does every transaction on it, which is told.
            let _ = call(&database, "createObjectStore", &[&store.into(), &options]);
        }
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
