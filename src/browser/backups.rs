//! Copies of a person's changes, in a database of their own: what befalls the changes does not befall them.

use super::indexed_db::{Change, Database, DatabaseError, Layout};
use super::shell;

/// Texts of copies by key.
const BACKUPS: &str = "backups";
const LAYOUT: Layout = Layout { version: 1, stores: &[BACKUPS], key: None };

/// The name of the database.
pub(super) fn name() -> String {
    [&shell::atlas_id(), ":backups"].concat()
}

async fn open() -> Result<Database, DatabaseError> {
    Database::open(&name(), &LAYOUT).await
}

/// The keys of all copies, in their order.
pub(crate) async fn keys() -> Result<Vec<String>, DatabaseError> {
    let keys = open().await?.all(BACKUPS, "getAllKeys").await?;
    Ok(keys.iter().filter_map(|key| key.as_string()).collect())
}

/// The text of a copy; `None` where it is gone.
pub(crate) async fn text(key: &str) -> Result<Option<String>, DatabaseError> {
    Ok(open().await?.one(BACKUPS, key).await?.and_then(|text| text.as_string()))
}

/// Keeps a copy and takes others away, in one.
pub(crate) async fn keep(key: &str, text: &str, superfluous: &[String]) -> Result<(), DatabaseError> {
    let gone = superfluous.iter().map(|key| Change::of(BACKUPS, "delete", key.as_str().into()));
    let changes: Vec<Change> = std::iter::once(Change::text(BACKUPS, key, text)).chain(gone).collect();
    open().await?.change(&changes).await
}
