//! Vocabularies on file: `data/vocabularies.json`.

use std::sync::Arc;

use serde_json::Value as Json;
use thiserror::Error;

use crate::claim::Lang;
use crate::model::{Entry, Vocabularies};

/// Why a file of vocabularies cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum VocabularyError {
    /// Not JSON.
    #[error("not JSON (line {line})")]
    NotJson {
        /// Line of the first fault, from 1.
        line: usize,
    },
    /// JSON, but not vocabularies of version 1.
    #[error("not vocabularies of version 1")]
    NotVocabularies,
}

/// Reads vocabularies; entries without an identity are left out.
pub fn parse_vocabularies(text: &str) -> Result<Vocabularies, VocabularyError> {
    let json: Json =
        serde_json::from_str(text).map_err(|error| VocabularyError::NotJson { line: error.line() })?;
    let is_ours = json.get("format").and_then(Json::as_str) == Some("peer-atlas-vocabularies")
        && json.get("version").and_then(Json::as_u64) == Some(1);
    let by_name = json.get("vocabularies").and_then(Json::as_object).filter(|_| is_ours);
    let by_name = by_name.ok_or(VocabularyError::NotVocabularies)?;
    if by_name.values().any(|entries| !entries.is_array()) {
        return Err(VocabularyError::NotVocabularies);
    }
    let entries = |list: &Json| list.as_array().into_iter().flatten().filter_map(entry).collect();
    Ok(Vocabularies::new(by_name.iter().map(|(name, list)| (name.as_str().into(), entries(list)))))
}

fn entry(json: &Json) -> Option<Entry> {
    // A file in one language has one label, which then holds for whatever language is asked for.
    let label = |lang: Lang| match json.get("labels")? {
        Json::String(label) => Some(label.as_str()),
        labels => labels.get(lang.code()).and_then(Json::as_str),
    };
    let texts = |list: &Json| -> Vec<Arc<str>> {
        list.as_array().into_iter().flatten().filter_map(Json::as_str).map(Into::into).collect()
    };
    Some(Entry {
        id: json.get("id")?.as_str()?.into(),
        labels: Lang::ALL.map(|lang| label(lang).unwrap_or_default().into()),
        broader: json.get("broader").and_then(Json::as_str).map(Into::into),
        aliases: match json.get("aliases") {
            Some(Json::Object(by_lang)) => by_lang.values().flat_map(texts).collect(),
            Some(list) => texts(list),
            None => Vec::new(),
        },
    })
}
