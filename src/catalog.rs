//! The collections that the site offers: `data/collections.json`.

use std::sync::Arc;

use atlas_core::claim::LocalText;
use atlas_core::format::dataset::local_text;

/// A collection of statements that can be switched on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Collection {
    /// Short name, in addresses; that of the dataset.
    pub(crate) slug: Arc<str>,
    /// File, as named in the sources.
    pub(crate) file: Arc<str>,
    /// Whether it is on when the address does not say.
    pub(crate) is_on: bool,
    /// Title, known before the file is loaded.
    pub(crate) title: LocalText,
    /// What is in it.
    pub(crate) summary: LocalText,
}

/// Reads the catalogue; entries that cannot be read are left out.
pub(crate) fn parse(text: &str) -> Vec<Collection> {
    let Ok(serde_json::Value::Array(entries)) = serde_json::from_str(text) else { return Vec::new() };
    let of = |entry: &serde_json::Value| {
        let text = |key: &str| entry.get(key).and_then(serde_json::Value::as_str);
        Some(Collection {
            slug: text("slug")?.into(),
            file: text("file")?.into(),
            is_on: entry.get("on").and_then(serde_json::Value::as_bool)?,
            title: local_text(entry.get("title")?)?,
            summary: local_text(entry.get("summary")?)?,
        })
    };
    entries.iter().filter_map(of).collect()
}
