//! Files that a person imports, kept in this browser by IndexedDB, under the atlas's name.
//!
//! Beside each file lies what was read of it, packed by the build that read it: the file is what is true, and need not be read
//! again as long as the build is the same.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

pub(crate) use super::indexed_db::DatabaseError;
use super::indexed_db::{Change, Database, Layout};
use super::object::{get, set};
use super::shell;

/// The files.
const IMPORTS: &str = "imports";
/// What was read of them.
const PACKS: &str = "packs";
/// Both stores are keyed by this property.
const KEY: &str = "slug";
const LAYOUT: Layout = Layout { version: 2, stores: &[IMPORTS, PACKS], key: Some(KEY) };

async fn open() -> Result<Database, DatabaseError> {
    Database::open(&shell::atlas_id(), &LAYOUT).await
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
    let mut changes = vec![Change::of(IMPORTS, "put", object)];
    changes.extend(pack.map(put_pack));
    open().await?.change(&changes).await
}

/// Keeps what was read of a file.
pub(crate) async fn keep_pack(pack: &Pack) -> Result<(), DatabaseError> {
    open().await?.change(&[put_pack(pack)]).await
}

/// Forgets what was read of a file.
pub(crate) async fn forget_pack(slug: &str) -> Result<(), DatabaseError> {
    open().await?.change(&[Change::of(PACKS, "delete", slug.into())]).await
}

/// Forgets a file and what was read of it.
pub(crate) async fn forget(slug: &str) -> Result<(), DatabaseError> {
    let changes = [IMPORTS, PACKS].map(|store| Change::of(store, "delete", slug.into()));
    open().await?.change(&changes).await
}

/// The keys of all files, and all that was read of them; what is not as this program writes it is passed over. Files are told
/// though nothing of what was read of them can be had.
pub(crate) async fn kept() -> Result<Kept, DatabaseError> {
    let database = open().await?;
    let slugs = database.all(IMPORTS, "getAllKeys").await?;
    let packs = database.all(PACKS, "getAll").await.unwrap_or_default();
    Ok(Kept {
        slugs: slugs.iter().filter_map(|key| key.as_string()).collect(),
        packs: packs.iter().filter_map(|object| pack(&object)).collect(),
    })
}

/// A file; `None` where it is not there or not as this program writes it.
pub(crate) async fn file(slug: &str) -> Result<Option<KeptFile>, DatabaseError> {
    let database = open().await?;
    Ok(database.one(IMPORTS, slug).await?.and_then(|object| kept_file(&object)))
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
    Change::of(PACKS, "put", object)
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
