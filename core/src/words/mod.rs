//! Words for people, in four languages: messages of the interface, dates, titles of partnerships, citations.
//!
//! The messages themselves are files, one a language, in `src/i18n/`; this module reads them and puts facts into
//! words that are never stronger than the weakest statement they rest on.

pub mod dates;
pub mod evidence;
mod imports;
mod messages;
mod titles;

use std::collections::HashMap;

pub use dates::{on, when};
pub use imports::{import_refusal, problem_rows, row_problem};
pub use messages::{Messages, Msg, NotWords};
pub use titles::{
    TieTitle, actors, list, offer_words, parties, party_name, programme_lines, record_title, said_direction,
    tie_headline, tie_of_many, tie_sentence, tie_title, tie_what, tie_when, within_sentence,
};

use crate::claim::{Lang, Term};
use crate::model::{Entry, Vocabularies};

/// Everything that is needed to put facts into words of one language.
#[derive(Clone, Debug)]
pub struct Words {
    /// Messages of the interface.
    pub messages: Messages,
    vocabularies: Vocabularies,
    /// Names of countries (ISO 3166-1 alpha-3) in the language.
    countries: HashMap<Box<str>, Box<str>>,
}

impl Words {
    /// Puts words together. `countries` names them by ISO 3166-1 alpha-3; names of regions are a vocabulary, since
    /// browsers know few of them.
    pub fn new(
        messages: Messages,
        vocabularies: Vocabularies,
        countries: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let countries = countries.into_iter().map(|(code, name)| (code.into(), name.into())).collect();
        Self { messages, vocabularies, countries }
    }

    /// The same words with the messages that come after those there are.
    pub fn followed_by(&self, lines: &str) -> Result<Self, NotWords> {
        let messages = self.messages.clone().followed_by(lines)?;
        Ok(Self { messages, ..self.clone() })
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.messages.lang()
    }

    /// A message as it stands.
    pub fn get(&self, msg: Msg) -> &str {
        self.messages.get(msg)
    }

    /// A message with its `{name}` places filled.
    pub fn fill(&self, msg: Msg, values: &[(&str, &str)]) -> String {
        self.messages.fill(msg, values)
    }

    /// A message chosen by a number and filled.
    pub fn count(&self, msg: Msg, n: usize, values: &[(&str, &str)]) -> String {
        self.messages.count(msg, n, values)
    }

    /// The label of a term of a vocabulary.
    pub fn term<'a>(&'a self, vocabulary: &str, term: &'a Term) -> &'a str {
        self.vocabularies.label(vocabulary, term, self.lang())
    }

    /// The label of an entry by its identity, the identity itself where it is not known.
    pub fn label<'a>(&'a self, vocabulary: &str, id: &'a str) -> &'a str {
        self.vocabularies.entry(vocabulary, id).map_or(id, |entry| entry.label(self.lang()))
    }

    /// The entries of a vocabulary.
    pub fn entries(&self, vocabulary: &str) -> &[Entry] {
        self.vocabularies.entries(vocabulary)
    }

    /// The name of a country by ISO 3166-1 alpha-3 or of a region by UN M49, else its code.
    pub fn region<'a>(&'a self, code: &'a str) -> &'a str {
        self.countries.get(code).map_or_else(|| self.label("region", code), AsRef::as_ref)
    }
}
