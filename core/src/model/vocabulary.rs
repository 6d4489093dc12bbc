//! Vocabularies: the terms of forms, roles, methods, themes and so on, with labels in four languages.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value as Json;
use thiserror::Error;

use crate::claim::{Lang, Term};

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

/// A term of a vocabulary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Identity within the vocabulary.
    pub id: Arc<str>,
    labels: [Arc<str>; 4],
    /// Identity of the broader term.
    pub broader: Option<Arc<str>>,
    /// Other words for it, in any language.
    pub aliases: Vec<Arc<str>>,
}

/// All vocabularies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabularies {
    by_name: HashMap<Box<str>, Vec<Entry>>,
}

impl Vocabularies {
    /// Reads the file `data/vocabularies.json`.
    pub fn parse(text: &str) -> Result<Self, VocabularyError> {
        let json: Json =
            serde_json::from_str(text).map_err(|error| VocabularyError::NotJson { line: error.line() })?;
        let is_ours = json.get("format").and_then(Json::as_str) == Some("peer-atlas-vocabularies")
            && json.get("version").and_then(Json::as_u64) == Some(1);
        let vocabularies = json.get("vocabularies").and_then(Json::as_object).filter(|_| is_ours);
        let mut by_name = HashMap::new();
        for (name, entries) in vocabularies.ok_or(VocabularyError::NotVocabularies)? {
            let entries = entries.as_array().ok_or(VocabularyError::NotVocabularies)?;
            by_name.insert(name.as_str().into(), entries.iter().filter_map(entry).collect());
        }
        Ok(Self { by_name })
    }

    /// The terms of a vocabulary, in the order of the file.
    pub fn entries(&self, vocabulary: &str) -> &[Entry] {
        self.by_name.get(vocabulary).map_or(&[], Vec::as_slice)
    }

    /// The label of a term; its own words, or its identity, where the vocabulary does not know it.
    pub fn label<'a>(&'a self, vocabulary: &str, term: &'a Term, lang: Lang) -> &'a str {
        if let Some(words) = term.own_words() {
            return words;
        }
        self.entry(vocabulary, term.as_str()).map_or(term.as_str(), |entry| entry.label(lang))
    }

    /// A term by identity.
    pub fn entry(&self, vocabulary: &str, id: &str) -> Option<&Entry> {
        self.entries(vocabulary).iter().find(|entry| &*entry.id == id)
    }

    /// Names of all vocabularies, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(AsRef::as_ref)
    }
}

impl Entry {
    /// The label in a language, else in English.
    pub fn label(&self, lang: Lang) -> &str {
        let label = &self.labels[lang as usize];
        if label.is_empty() { &self.labels[Lang::En as usize] } else { label }
    }
}

fn entry(json: &Json) -> Option<Entry> {
    let label =
        |lang: Lang| json.get("labels").and_then(|labels| labels.get(lang.code())).and_then(Json::as_str);
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
