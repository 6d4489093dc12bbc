//! Who is meant by a word: all names of all records, and values to filter by.
//!
//! Case, accents and spaces do not matter, names run together are taken apart at their capital letters, and one or
//! two typing errors are forgiven in long enough words. Hidden people are not found.

use super::key_of_value;
use super::values::codes;
use crate::claim::{Field, RecordIdx, RecordKind};
use crate::model::Atlas;
use crate::reference::fold::{distance_at_most, fold, letters_of, push_folded};
use crate::view::Facet;
use crate::words::{Msg, Words, record_title};

/// From so many letters on a name is found by letters in its midst.
const MIN_WITHIN: usize = 3;
/// From so many letters on one typing error is forgiven.
const MIN_ONE_ERROR: usize = 4;
/// From so many letters on two typing errors are forgiven.
const MIN_TWO_ERRORS: usize = 8;
/// So many values to filter by are proposed at most.
const MAX_PROPOSALS: usize = 3;

/// How a name met what was typed; the earlier ones rank first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Met {
    /// It is the name.
    Whole,
    /// The name begins with it.
    Beginning,
    /// A word of the name begins with it.
    WordBeginning,
    /// Each word typed begins a word of the name.
    Words,
    /// The name contains it.
    Within,
    /// The name is one edit away.
    OneEdit,
    /// The name is two edits away.
    TwoEdits,
    /// A word of the name begins with something one edit away.
    BeginningOneEdit,
    /// A word of the name begins with something two edits away.
    BeginningTwoEdits,
}

/// A record that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The record.
    pub record: RecordIdx,
    /// How its name met what was typed.
    pub met: Met,
    /// The name of a place, organisation or person by which it was found, where it is not the one shown.
    pub found_as: Option<String>,
}

/// A value to filter by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Country, method or theme.
    pub facet: Facet,
    /// The value in addresses.
    pub value: String,
    /// The value in words.
    pub label: String,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Records, best first, each once.
    pub hits: Vec<Hit>,
    /// Values to filter by.
    pub proposals: Vec<Proposal>,
}

impl Found {
    /// Whether a name was found that was typed without an error from the beginning of a word: nobody needs to look
    /// further.
    pub fn is_sure(&self) -> bool {
        self.hits.first().is_some_and(|hit| hit.met <= Met::Words)
    }
}

/// The names of all records as they are compared, folded once for each revision of the atlas.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {
    keys: Keys,
    records: Vec<RecordIdx>,
}

impl SearchIndex {
    /// Folds all names of an atlas.
    pub fn new(atlas: &Atlas) -> Self {
        let mut index = Self::default();
        for kind in RecordKind::ALL {
            for record in atlas.of_kind(kind).iter().filter(|record| !atlas.is_hidden(**record)) {
                atlas.visit_names(*record, &mut |name, _| index.push(*record, name));
            }
        }
        index
    }

    fn push(&mut self, record: RecordIdx, name: &str) {
        // Sources often give the same name.
        let before = self.records.iter().rev().take_while(|other| **other == record).count();
        self.keys.push(name);
        let last = self.keys.entries.len() - 1;
        if (last - before..last).any(|at| self.keys.get(at) == self.keys.get(last)) {
            self.keys.pop();
        } else {
            self.records.push(record);
        }
    }

    /// What is meant by what was typed, the best `limit` records; nothing for what has no letter or digit.
    pub fn search(&self, atlas: &Atlas, words: &Words, typed: &str, limit: usize) -> Found {
        let query = Query::new(typed);
        if query.key.is_empty() {
            return Found::default();
        }
        let mut scores = self.scores(atlas, &query, false);
        if scores.iter().all(|(score, _)| score >> MET_SHIFT > Met::Words as u32) {
            scores.extend(self.scores(atlas, &query, true));
        }
        scores.sort_unstable();
        // Letters in the midst of other names only distract from names that begin with them.
        if scores.first().is_some_and(|(score, _)| score >> MET_SHIFT <= Met::Words as u32) {
            scores.retain(|(score, _)| score >> MET_SHIFT <= Met::Words as u32);
        }
        let mut hits: Vec<Hit> = Vec::new();
        for (score, entry) in scores {
            let record = self.records[entry as usize];
            if hits.iter().all(|hit| hit.record != record) {
                hits.push(self.hit(atlas, words, &query, score >> MET_SHIFT, entry as usize));
                if hits.len() == limit {
                    break;
                }
            }
        }
        Found { hits, proposals: proposals(atlas, words, &query) }
    }

    /// Whether a place of this name is known in a country (ISO 3166-1 alpha-3).
    pub fn knows_place(&self, atlas: &Atlas, name: &str, iso3: &str) -> bool {
        let key = fold(name);
        let mut same = (0..self.records.len()).filter(|at| self.keys.get(*at) == key);
        same.any(|at| atlas.code(atlas.country(self.records[at])) == Some(iso3))
    }

    /// How well each name does that meets the query, less is better, with the place of the name.
    fn scores(&self, atlas: &Atlas, query: &Query, forgives: bool) -> Vec<(u32, u32)> {
        let mut scores = Vec::new();
        for at in 0..self.records.len() {
            let met = if forgives { self.keys.nearly(at, query) } else { self.keys.met(at, query) };
            if let Some(met) = met {
                scores.push((score(atlas, self.records[at], met, self.keys.get(at).len()), at as u32));
            }
        }
        scores
    }

    fn hit(&self, atlas: &Atlas, words: &Words, query: &Query, met: u32, at: usize) -> Hit {
        let record = self.records[at];
        let mut shown = Keys::default();
        shown.push(&record_title(atlas, words, record));
        let shown_met = shown.met(0, query).or_else(|| shown.nearly(0, query));
        // Others are called by a title that is put together, so that each of their names would be another one.
        let has_name =
            matches!(atlas.kind(record), RecordKind::Place | RecordKind::Organisation | RecordKind::Person);
        let is_shown = !has_name
            || shown_met.is_some_and(|shown| shown as u32 <= met)
            || shown.get(0) == self.keys.get(at);
        let mut found_as = None;
        if !is_shown {
            atlas.visit_names(record, &mut |name, _| {
                if found_as.is_none() && fold(name) == self.keys.get(at) {
                    found_as = Some(name.to_owned());
                }
            });
        }
        Hit { record, met: met_of(met), found_as }
    }
}

const MET_SHIFT: u32 = 28;

/// Puts what counts into one number, most important first: how it met, places, many partnerships, short names.
fn score(atlas: &Atlas, record: RecordIdx, met: Met, len: usize) -> u32 {
    let is_other = u32::from(atlas.kind(record) != RecordKind::Place);
    let n_ties = atlas.ties_of(record).len().min(1023) as u32;
    let len = len.min(127) as u32;
    (met as u32) << MET_SHIFT | is_other << 27 | (1023 - n_ties) << 17 | len << 10
}

fn met_of(met: u32) -> Met {
    const ALL: [Met; 9] = [
        Met::Whole,
        Met::Beginning,
        Met::WordBeginning,
        Met::Words,
        Met::Within,
        Met::OneEdit,
        Met::TwoEdits,
        Met::BeginningOneEdit,
        Met::BeginningTwoEdits,
    ];
    ALL[(met as usize).min(ALL.len() - 1)]
}

/// What was typed, as it is compared.
struct Query {
    key: String,
    letters: u32,
    n_letters: usize,
    /// Its words, where there are several.
    words: Vec<String>,
}

impl Query {
    fn new(typed: &str) -> Self {
        let mut keys = Keys::default();
        keys.push(typed);
        let key = keys.get(0).to_owned();
        let starts: Vec<usize> = keys.word_starts(0).chain([key.len()]).collect();
        let words = if starts.len() > 2 {
            starts.windows(2).map(|ends| key[ends[0]..ends[1]].to_owned()).collect()
        } else {
            Vec::new()
        };
        Self { letters: letters_of(&key), n_letters: key.chars().count(), words, key }
    }

    /// How many typing errors are forgiven.
    fn max_edits(&self) -> usize {
        usize::from(self.n_letters >= MIN_ONE_ERROR) + usize::from(self.n_letters >= MIN_TWO_ERRORS)
    }
}

/// Folded names, one after the other.
#[derive(Clone, Debug, Default)]
struct Keys {
    text: String,
    entries: Vec<Key>,
}

#[derive(Clone, Copy, Debug)]
struct Key {
    end: u32,
    letters: u32,
    /// A bit for each of the first 64 bytes at which a word begins.
    word_starts: u64,
}

impl Keys {
    fn push(&mut self, name: &str) {
        let start = self.text.len();
        let mut before = ' ';
        let mut word_starts = 0;
        for character in name.chars() {
            let at = self.text.len() - start;
            let begins = is_mark(before) || (before.is_ascii_lowercase() && character.is_ascii_uppercase());
            if begins && !is_mark(character) && at < 64 {
                word_starts |= 1 << at;
            }
            push_folded(character, &mut self.text);
            before = character;
        }
        let letters = letters_of(&self.text[start..]);
        self.entries.push(Key { end: self.text.len() as u32, letters, word_starts });
    }

    fn pop(&mut self) {
        self.entries.pop();
        self.text.truncate(self.entries.last().map_or(0, |key| key.end as usize));
    }

    fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.entries[before].end as usize);
        &self.text[start..self.entries[at].end as usize]
    }

    fn word_starts(&self, at: usize) -> impl Iterator<Item = usize> {
        let (bits, len) = (self.entries[at].word_starts, self.get(at).len());
        (0..len.min(64)).filter(move |byte| bits >> byte & 1 == 1)
    }

    /// How a name meets what was typed, without typing errors.
    fn met(&self, at: usize, query: &Query) -> Option<Met> {
        if self.entries[at].letters & query.letters != query.letters {
            return None;
        }
        let key = self.get(at);
        if key.starts_with(&query.key) {
            return Some(if key.len() == query.key.len() { Met::Whole } else { Met::Beginning });
        }
        let has_word = |word: &str| self.word_starts(at).any(|start| key[start..].starts_with(word));
        if has_word(&query.key) {
            Some(Met::WordBeginning)
        } else if !query.words.is_empty() && query.words.iter().all(|word| has_word(word)) {
            Some(Met::Words)
        } else {
            (query.n_letters >= MIN_WITHIN && key.contains(&query.key)).then_some(Met::Within)
        }
    }

    /// How a name meets what was typed, with typing errors.
    fn nearly(&self, at: usize, query: &Query) -> Option<Met> {
        let max = query.max_edits();
        let letters = self.entries[at].letters;
        if max == 0 || (query.letters & !letters).count_ones() as usize > max {
            return None;
        }
        let key = self.get(at);
        let is_near = (letters ^ query.letters).count_ones() as usize <= 2 * max;
        match is_near.then(|| distance_at_most(&query.key, key, max)).flatten() {
            Some(0 | 1) => Some(Met::OneEdit),
            Some(_) => Some(Met::TwoEdits),
            None if query.n_letters > MIN_ONE_ERROR => match self.beginning_distance(at, query, max)? {
                0 | 1 => Some(Met::BeginningOneEdit),
                _ => Some(Met::BeginningTwoEdits),
            },
            None => None,
        }
    }

    /// How many edits away the beginning of a word of the name is. The first letter must be right: without that
    /// nearly everything is similar to something.
    fn beginning_distance(&self, at: usize, query: &Query, max: usize) -> Option<usize> {
        let key = self.get(at);
        let len = query.key.len();
        let words = self.word_starts(at).map(|start| &key[start..]);
        words
            .filter(|word| word.as_bytes().first() == query.key.as_bytes().first())
            .flat_map(|word| (len - max..=len + max).filter_map(|len| word.get(..len)))
            .filter_map(|beginning| distance_at_most(&query.key, beginning, max))
            .min()
    }
}

/// Spaces and punctuation, apart from those of other scripts.
fn is_mark(character: char) -> bool {
    !character.is_ascii_alphanumeric()
        && ((character as u32) < 0xC0 || ('\u{2000}'..='\u{206F}').contains(&character))
}

/// Values to filter by whose words meet what was typed, without typing errors.
fn proposals(atlas: &Atlas, words: &Words, query: &Query) -> Vec<Proposal> {
    let mut ranked: Vec<(u32, Proposal)> = Vec::new();
    let mut propose = |facet: Facet, value: &str, names: &[&str]| {
        let mut keys = Keys::default();
        names.iter().for_each(|name| keys.push(name));
        let met = (0..names.len()).filter_map(|at| keys.met(at, query)).min();
        let Some(met) = met.filter(|met| *met <= Met::Words && query.n_letters >= 2) else { return };
        let at = ranked.partition_point(|(rank, _)| *rank <= met as u32);
        let label = names.first().copied().unwrap_or_default().to_owned();
        ranked.insert(at, (met as u32, Proposal { facet, value: value.to_owned(), label }));
    };
    for code in codes(atlas) {
        let label = words.region(code);
        propose(Facet::Country, code, &[label]);
    }
    for (facet, vocabulary) in [(Facet::Method, "method"), (Facet::Theme, "theme")] {
        for entry in words.entries(vocabulary) {
            if key_of_value(atlas, facet, &entry.id).is_some() {
                let mut names = vec![entry.label(words.lang())];
                names.extend(entry.labels.iter().chain(&entry.aliases).map(AsRef::as_ref));
                propose(facet, &entry.id, &names);
            }
        }
    }
    ranked.truncate(MAX_PROPOSALS);
    ranked.into_iter().map(|(_, proposal)| proposal).collect()
}

/// What a record is, in a word or two, such as "municipality, South Africa".
pub fn kind_words(atlas: &Atlas, words: &Words, record: RecordIdx) -> String {
    let (field, vocabulary) = match atlas.kind(record) {
        RecordKind::Place => (Field::PlaceKind, "place_kind"),
        RecordKind::Organisation => (Field::OrganisationKind, "organisation_kind"),
        RecordKind::Programme => (Field::ProgrammeKind, "programme_kind"),
        RecordKind::Partnership => (Field::Form, "form"),
        RecordKind::Event => (Field::EventKind, "event_kind"),
        RecordKind::Statement => (Field::Stance, "stance"),
        RecordKind::Plan => (Field::PlanKind, "plan_kind"),
        RecordKind::Source => (Field::SourceKind, "source_kind"),
        RecordKind::Person => return words.get(Msg::SearchPerson).to_owned(),
        RecordKind::Offer => return words.get(Msg::MapLegendOffers).to_owned(),
        RecordKind::Need => return words.get(Msg::MapLegendNeeds).to_owned(),
    };
    let kind = atlas.field_terms(record, field).first().map(|term| words.term(vocabulary, term));
    let country = atlas.code(atlas.country(record)).map(|code| words.region(code));
    match (kind, country) {
        (Some(kind), Some(country)) => [kind, ", ", country].concat(),
        (kind, country) => kind.or(country).unwrap_or_default().to_owned(),
    }
}
