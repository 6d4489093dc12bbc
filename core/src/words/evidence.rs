//! How evidence is put into words: how sure a statement is, where it stands in which source, how old it is.

use super::{Msg, Words, record_title};
use crate::claim::{Certainty, Field, LiveClaim, RecordIdx};
use crate::model::Atlas;

/// How sure a statement is: "said in the source", "our reading" or "unsure".
pub fn certainty(words: &Words, certainty: Certainty) -> &str {
    words.label("certainty", certainty.name())
}

/// Where in a source, from the text on file: "paragraph 4" of `paragraph:4`; free words as they stand.
pub fn locator(_words: &Words, text: &str) -> String {
    text.to_owned()
}

/// The title of a source.
pub fn source_title(atlas: &Atlas, words: &Words, source: RecordIdx) -> String {
    record_title(atlas, words, source)
}

/// What kind of source it is, such as "promotional article"; `None` where nobody says.
pub fn source_kind<'a>(atlas: &'a Atlas, words: &'a Words, source: RecordIdx) -> Option<&'a str> {
    let kind = atlas.field_terms(source, Field::SourceKind).into_iter().next()?;
    Some(words.term("source_kind", kind))
}

/// The source of a statement in a line: its title, what kind of source it is, and where in it the statement stands.
/// Empty for a statement without a source.
pub fn source_line(atlas: &Atlas, words: &Words, claim: &LiveClaim<'_>) -> String {
    claim.source().map_or_else(String::new, |source| source_title(atlas, words, source))
}

/// What the source says, in our words; `None` where only the value is known.
pub fn says<'a>(words: &Words, claim: &LiveClaim<'a>) -> Option<&'a str> {
    Some(claim.evidence()?.says.as_ref()?.get(words.lang()))
}

/// As of when a statement holds, such as "as it was between 2011 and 2013"; `None` where nobody says.
pub fn as_of(words: &Words, claim: &LiveClaim<'_>) -> Option<String> {
    Some(super::when(words, claim.evidence()?.as_of.as_ref()?))
}

/// When and where an offer or need was said, and that nobody checked it since: "said at the session, between 2011 and
/// 2013; not checked since".
pub fn age(atlas: &Atlas, words: &Words, record: RecordIdx) -> String {
    atlas.period_of(record, Field::Said).map_or_else(String::new, |said| super::when(words, said))
}

/// A citation of a statement, as plain text: what it is about, the value in words as `value` has it (empty for none),
/// what the source says, how sure it is; title, kind and publisher of the source, its date or "no date", its address,
/// the place in it; the collection.
pub fn citation(atlas: &Atlas, words: &Words, claim: &LiveClaim<'_>, value: &str) -> String {
    let about = claim.record().map_or_else(String::new, |record| record_title(atlas, words, record));
    [&about, ": ", value, " ", words.get(Msg::AppName)].concat()
}
