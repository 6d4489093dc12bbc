//! What stands beside the map as lists of equal rank: who learns together, who was open to sharing, who wanted to
//! join. In the words of titles, each offer and need with its age, so that nothing reads as a promise.

use super::Visible;
use crate::claim::{Certainty, Field, RecordIdx, RecordKind, ValueRef};
use crate::model::Atlas;
use crate::words::{
    Msg, Words, actors, evidence, list, offer_words, programme_lines, said_direction, tie_of_many, tie_title,
    within_sentence,
};

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListEntry {
    /// The record.
    pub record: RecordIdx,
    /// Who it is about.
    pub title: String,
    /// What there is to say, most important first.
    pub lines: Vec<String>,
    /// What of this is our reading or unsure; empty where nothing is.
    pub reading: String,
}

/// A list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// How many there are, listed or not.
    pub n: usize,
    /// What holds for every entry, said once.
    pub shared: Vec<String>,
    /// The entries, as many as were asked for.
    pub entries: Vec<ListEntry>,
}

/// Partnerships shown, those that are planned or intended after the others; at most `limit` of them.
pub fn ties_listed(atlas: &Atlas, words: &Words, shown: &Visible, limit: usize) -> Listed {
    let of = |is_planned: bool| shown.ties.iter().filter(move |tie| tie.is_planned == is_planned);
    let first = of(false).chain(of(true)).take(limit);
    let entries = first.map(|tie| tie_entry(atlas, words, tie.record)).collect();
    Listed { n: shown.ties.len(), shared: Vec::new(), entries }
}

/// Offers shown, each with when it was said; at most `limit` of them.
pub fn offers_listed(atlas: &Atlas, words: &Words, shown: &Visible, limit: usize) -> Listed {
    let offers = shown.offers.iter().take(limit).map(|offer| saying(atlas, words, offer.record)).collect();
    share(Listed { n: shown.offers.len(), shared: Vec::new(), entries: offers })
}

/// Needs shown, each with when it was said; at most `limit` of them.
pub fn needs_listed(atlas: &Atlas, words: &Words, shown: &Visible, limit: usize) -> Listed {
    let needs = shown.needs.iter().take(limit).map(|need| saying(atlas, words, need.record)).collect();
    share(Listed { n: shown.needs.len(), shared: Vec::new(), entries: needs })
}

fn tie_entry(atlas: &Atlas, words: &Words, record: RecordIdx) -> ListEntry {
    let title = tie_title(atlas, words, record);
    let mut lines = vec![joined(title.what, title.when), said_direction(atlas, words, record)];
    for programme in atlas.programmes_of(record) {
        let Some((name, when)) = programme_lines(atlas, words, *programme) else { continue };
        lines.push(joined(name, when.unwrap_or_default()));
    }
    lines.retain(|line| !line.is_empty());
    let name = tie_of_many(atlas, words, record).unwrap_or(title.parties);
    ListEntry { record, title: name, lines, reading: title.reading }
}

fn joined(a: String, b: String) -> String {
    if a.is_empty() || b.is_empty() { a + &b } else { [a, b].join(", ") }
}

/// An offer or need: who, on what, for whom, and in the last line when it was said.
pub(super) fn saying(atlas: &Atlas, words: &Words, record: RecordIdx) -> ListEntry {
    let cells = atlas.claims().cells(record);
    let (mut topics, mut n_said) = (Vec::new(), 0);
    for (field, vocabulary) in [(Field::Method, "method"), (Field::Theme, "theme")] {
        for cell in cells.iter().filter(|cell| cell.field == field) {
            let Some((term, sure)) = cell.term() else { continue };
            let topic = evidence::hedged(words, words.term(vocabulary, term).to_owned(), sure);
            // What is said goes before what is our reading.
            topics.insert(if sure == Certainty::Said { n_said } else { topics.len() }, topic);
            n_said += usize::from(sure == Certainty::Said);
        }
    }
    let mut whom = Vec::new();
    for cell in cells.iter().filter(|cell| cell.field == Field::ForWhom) {
        let Some((claim, ValueRef::Ref(who))) = cell.valued() else { continue };
        let Some(name) = atlas.name(who, words.lang()) else { continue };
        whom.push(evidence::hedged(words, within_sentence(words, name), claim.certainty()));
    }
    let whom = list(words, &whom.iter().map(String::as_str).collect::<Vec<_>>());
    let was_open = match atlas.kind(record) {
        RecordKind::Offer => offer_words(atlas, words, record),
        _ => words.get(Msg::MapWantedToJoin).to_owned(),
    };
    let open = joined(was_open, filled(words, Msg::ListsOn, "what", &topics.join(", ")));
    let lines = [open, filled(words, Msg::ListsFor, "who", &whom), evidence::age(atlas, words, record)];
    let lines = lines.into_iter().filter(|line| !line.is_empty()).collect();
    ListEntry { record, title: actors(atlas, words, record), lines, reading: String::new() }
}

fn filled(words: &Words, msg: Msg, key: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { words.fill(msg, &[(key, value)]) }
}

/// Takes the last lines, where all of several entries end alike, out of the entries.
fn share(mut listed: Listed) -> Listed {
    while let [first, rest @ ..] = listed.entries.as_slice()
        && let Some(line) = first.lines.last().cloned()
        && !rest.is_empty()
        && rest.iter().all(|entry| entry.lines.last() == Some(&line))
    {
        listed.shared.insert(0, line);
        for entry in &mut listed.entries {
            entry.lines.pop();
        }
    }
    listed
}
