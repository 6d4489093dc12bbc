//! How evidence is put into words: how sure a statement is, where it stands in which source, how old it is.

use super::titles::capitalised;
use super::{Msg, Words, dates, record_title};
use crate::claim::{Certainty, Field, LiveClaim, RecordIdx, ValueRef};
use crate::model::Atlas;
use crate::time::{Edtf, Shape};

/// How sure a statement is: "said in the source", "our reading" or "unsure".
pub fn certainty(words: &Words, certainty: Certainty) -> &str {
    words.label("certainty", certainty.name())
}

/// Where in a source, from the text on file: "paragraph 4" of `paragraph:4`; free words as they stand.
pub fn locator(words: &Words, text: &str) -> String {
    let (kind, n) = text.split_once(':').unwrap_or((text, ""));
    let msg = match (kind, n) {
        ("paragraph", "0") => Msg::EvidenceHeading,
        ("paragraph", _) => Msg::EvidenceParagraph,
        ("page", _) => Msg::EvidencePage,
        ("row", _) => Msg::EvidenceRow,
        ("geonameid", _) => return ["GeoNames ", n].concat(),
        _ => return text.to_owned(),
    };
    words.fill(msg, &[("n", n)])
}

/// What kind of source it is, such as "promotional article"; `None` where nobody says.
pub fn source_kind<'a>(atlas: &'a Atlas, words: &'a Words, source: RecordIdx) -> Option<&'a str> {
    let kind = atlas.field_terms(source, Field::SourceKind).into_iter().next()?;
    Some(words.term("source_kind", kind))
}

/// The source of a statement in a line: its title, what kind of source it is, and where in it the statement stands.
/// Empty for a statement without a source.
pub fn source_line(atlas: &Atlas, words: &Words, claim: &LiveClaim<'_>) -> String {
    let Some(source) = claim.source() else { return String::new() };
    let mut line = record_title(atlas, words, source);
    let kind = source_kind(atlas, words, source).map(ToOwned::to_owned);
    for part in kind.into_iter().chain(place_in_source(words, claim)) {
        line.push_str(", ");
        line.push_str(&part);
    }
    line
}

/// What the source says, in our words; `None` where only the value is known.
pub fn says<'a>(words: &Words, claim: &LiveClaim<'a>) -> Option<&'a str> {
    Some(claim.evidence()?.says.as_ref()?.get(words.lang()))
}

/// As of when a statement holds, such as "as it was between 2011 and 2013"; `None` where nobody says.
pub fn as_of(words: &Words, claim: &LiveClaim<'_>) -> Option<String> {
    let when = dates::on(words, claim.evidence()?.as_of.as_ref()?);
    Some(words.fill(Msg::EvidenceAsOf, &[("when", &when)]))
}

/// When and where an offer or need was said, and that nobody checked it since: "said at the session, between 2011 and
/// 2013; not checked since".
pub fn age(atlas: &Atlas, words: &Words, record: RecordIdx) -> String {
    let at = occasion(atlas, words, record);
    let (when, on) = said_when(atlas, words, record);
    let said = match at {
        Some(at) => words.fill(Msg::EvidenceSaidAt, &[("at", &at), ("when", &when)]),
        None => words.fill(Msg::EvidenceSaid, &[("when", &on)]),
    };
    words.fill(Msg::EvidenceUnchecked, &[("said", &said)])
}

/// A citation of a statement, as plain text: what it is about, the value in words as `value` has it (empty for none),
/// what the source says, how sure it is; title, kind and publisher of the source, its date or "no date", its address,
/// the place in it; the collection.
pub fn citation(atlas: &Atlas, words: &Words, claim: &LiveClaim<'_>, value: &str) -> String {
    let about = claim.record().map_or_else(String::new, |record| record_title(atlas, words, record));
    let what = match (about.is_empty(), value.is_empty()) {
        (false, false) => words.fill(Msg::TitleOf, &[("who", &about), ("what", value)]),
        _ => [&*about, value].concat(),
    };
    let sure = capitalised(certainty(words, claim.certainty()));
    let says = says(words, claim).map(ToOwned::to_owned);
    let source = claim.source().map(|source| source_cited(atlas, words, source, claim));
    let app = words.get(Msg::AppName);
    let collection = match claim.layer() {
        Some(layer) => {
            let title = layer.header.title.get(words.lang());
            words.fill(Msg::EvidenceCollection, &[("app", app), ("title", title)])
        }
        None => words.fill(Msg::EvidenceEdited, &[("app", app)]),
    };
    let sentences = [Some(what), says, Some(sure), source, Some(collection)];
    let sentences: Vec<String> =
        sentences.into_iter().flatten().filter(|text| !text.is_empty()).map(ended).collect();
    sentences.join(" ")
}

/// A source as citations have it.
fn source_cited(atlas: &Atlas, words: &Words, source: RecordIdx, claim: &LiveClaim<'_>) -> String {
    let title = record_title(atlas, words, source);
    let text = |field: Field| atlas.text(source, field, words.lang());
    let parts = [
        Some(words.fill(Msg::EvidenceQuoted, &[("title", &title)])),
        source_kind(atlas, words, source).map(ToOwned::to_owned),
        Some(text(Field::Publisher).unwrap_or(words.get(Msg::EvidenceNoPublisher)).to_owned()),
        Some(published(atlas, words, source)),
        Some(text(Field::Url).unwrap_or(words.get(Msg::EvidenceNoAddress)).to_owned()),
        place_in_source(words, claim),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The date of a source; "no date" where it has none, with what we make of it.
fn published(atlas: &Atlas, words: &Words, source: RecordIdx) -> String {
    let none = words.get(Msg::WhenNone);
    let cells = atlas.claims().cells(source);
    let cell = cells.into_iter().find(|cell| cell.field == Field::Published);
    match cell.and_then(|cell| cell.valued()).map(|(claim, value)| (claim.certainty(), value)) {
        Some((Certainty::Said, ValueRef::Period(period))) => dates::when(words, period),
        Some((sure, ValueRef::Period(period))) => {
            let guess = (certainty(words, sure), dates::when(words, period));
            let guess = words.fill(Msg::TitleOf, &[("who", guess.0), ("what", &guess.1)]);
            [none, " (", &guess, ")"].concat()
        }
        _ => none.to_owned(),
    }
}

fn place_in_source(words: &Words, claim: &LiveClaim<'_>) -> Option<String> {
    Some(locator(words, claim.evidence()?.locator.as_ref()?))
}

/// As a sentence, with a full stop.
fn ended(mut sentence: String) -> String {
    if !sentence.ends_with(['.', '!', '?', '…']) {
        sentence.push('.');
    }
    sentence
}

/// At which event something was said, such as "at the session".
fn occasion(atlas: &Atlas, words: &Words, record: RecordIdx) -> Option<String> {
    let cells = atlas.claims().cells(record);
    let cell = cells.into_iter().find(|cell| cell.field == Field::Occasion)?;
    let Some((claim, ValueRef::Ref(event))) = cell.valued() else { return None };
    let kind = atlas.field_terms(event, Field::EventKind).into_iter().next();
    let at = if kind.is_some_and(|kind| kind.as_str() == "session") {
        words.get(Msg::EvidenceAtSession).to_owned()
    } else {
        words.fill(Msg::EvidenceAtEvent, &[("event", &record_title(atlas, words, event))])
    };
    Some(hedged(words, at, claim.certainty()))
}

/// When something was said, by itself and after a verb: its own date, else that of its occasion.
fn said_when(atlas: &Atlas, words: &Words, record: RecordIdx) -> (String, String) {
    let occasion = atlas.refs(record, Field::Occasion).into_iter().next();
    let dated = [(Some(record), Field::Said), (occasion, Field::Actual)];
    for (of, field) in dated {
        let Some(of) = of else { continue };
        let Some(cell) = atlas.claims().cells(of).into_iter().find(|cell| cell.field == field) else {
            continue;
        };
        if let Some((claim, ValueRef::Period(period))) = cell.valued() {
            let sure = doubt(period, claim.certainty());
            return (
                hedged(words, dates::when(words, period), sure),
                hedged(words, dates::on(words, period), sure),
            );
        }
    }
    let none = words.get(Msg::WhenNone).to_owned();
    (none.clone(), none)
}

/// "Between 2011 and 2013" says by itself that the date is not sure.
fn doubt(period: &Edtf, sure: Certainty) -> Certainty {
    if matches!(period.shape(), Shape::OneOf { .. }) { Certainty::Said } else { sure }
}

/// A text with how sure it is, where that is less than said, such as "municipal finance (our reading)".
pub fn hedged(words: &Words, text: String, sure: Certainty) -> String {
    if sure == Certainty::Said { text } else { [&*text, " (", certainty(words, sure), ")"].concat() }
}
