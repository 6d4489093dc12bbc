//! Vocabularies: the terms of forms, roles, methods, themes and so on, with labels in four languages.

use std::collections::HashMap;
use std::sync::Arc;

use crate::claim::{Lang, Term};

/// A term of a vocabulary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Identity within the vocabulary.
    pub id: Arc<str>,
    /// Labels by language, in the order of [`Lang::ALL`]; empty where there is none.
    pub labels: [Arc<str>; 4],
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
    /// All vocabularies by name, each in the order to be offered.
    pub fn new(by_name: impl IntoIterator<Item = (Box<str>, Vec<Entry>)>) -> Self {
        Self { by_name: by_name.into_iter().collect() }
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

/// Whether a status says that a partnership is over.
pub fn is_over(status: &Term) -> bool {
    matches!(status.as_str(), "ended" | "suspended" | "revoked")
}
