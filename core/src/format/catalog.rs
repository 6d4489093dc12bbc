//! The collections that can be switched on: those that the site offers, in `data/collections.json`, and imports.

use std::sync::Arc;

use serde_json::Value as Json;

use super::values::local_text;
use crate::claim::{LayerHeader, LayerId, LayerKind, LocalText};

/// A collection of statements that can be switched on.
#[derive(Clone, Debug, PartialEq)]
pub struct Collection {
    /// Whether the site or the person has it.
    pub kind: LayerKind,
    /// Short name, in addresses; that of the dataset.
    pub slug: Arc<str>,
    /// File, as named in the sources; empty for an import.
    pub file: Arc<str>,
    /// Whether it is on when the address does not say.
    pub is_on: bool,
    /// Title, known before the file is loaded.
    pub title: LocalText,
    /// What is in it.
    pub summary: LocalText,
    /// Identity of the whole dataset, which its copies in one language share; `None` when the file is the whole.
    pub content: Option<LayerId>,
}

impl Collection {
    /// The collection of an import, which is on unless the address says otherwise.
    pub fn of_import(header: &LayerHeader) -> Self {
        Self {
            kind: LayerKind::Import,
            slug: header.slug.clone(),
            file: "".into(),
            is_on: true,
            title: header.title.clone(),
            summary: header.summary.clone(),
            content: Some(header.id),
        }
    }
}

/// Reads the catalogue; entries that cannot be read are left out.
pub fn parse_catalog(text: &str) -> Vec<Collection> {
    let Ok(Json::Array(entries)) = serde_json::from_str(text) else { return Vec::new() };
    entries.iter().filter_map(collection).collect()
}

fn collection(entry: &Json) -> Option<Collection> {
    let text = |key: &str| entry.get(key).and_then(Json::as_str);
    Some(Collection {
        kind: LayerKind::Dataset,
        slug: text("slug")?.into(),
        file: text("file")?.into(),
        is_on: entry.get("on").and_then(Json::as_bool)?,
        title: local_text(entry.get("title")?)?,
        summary: local_text(entry.get("summary")?)?,
        content: text("content").and_then(|hex| u64::from_str_radix(hex, 16).ok()).map(LayerId),
    })
}
