//! Records that point here, found by going through the claims: no index is kept for what one panel asks now and then.

use super::value::record_link;
use super::{Page, Row, Value, fields, is_shown};
use crate::claim::{CellView, Field, RecordIdx, RecordKind, ValueRef};
use crate::words::{Msg, tie_what, tie_when, when};

/// At most so many records are listed in a row.
const LISTED_MAX: usize = 60;

/// In which order kinds are listed.
const KINDS: [RecordKind; 11] = [
    RecordKind::Partnership,
    RecordKind::Offer,
    RecordKind::Need,
    RecordKind::Programme,
    RecordKind::Event,
    RecordKind::Plan,
    RecordKind::Statement,
    RecordKind::Organisation,
    RecordKind::Person,
    RecordKind::Place,
    RecordKind::Source,
];

/// Rows of records that point here, by kind, without those that the sheet already leads to; then the sources.
pub(super) fn rows(page: &Page<'_>, linked: &[RecordIdx]) -> Vec<Row> {
    let mut rows = Vec::new();
    for kind in KINDS {
        let mut found: Vec<RecordIdx> = page.atlas.of_kind(kind).to_vec();
        found.retain(|other| {
            *other != page.record
                && !linked.contains(other)
                && points_here(page, *other)
                && is_shown(page.atlas, *other)
        });
        push_row(page, kind, &found, &mut rows);
    }
    if page.atlas.kind(page.record) != RecordKind::Source {
        push_row(page, RecordKind::Source, &sources_of(page), &mut rows);
    }
    rows
}

/// The sources of all that is recorded here, each once.
pub(super) fn sources_of(page: &Page<'_>) -> Vec<RecordIdx> {
    let mut sources = Vec::new();
    for claim in page.cells.iter().flat_map(CellView::claims) {
        let source = claim.source().filter(|source| is_shown(page.atlas, *source));
        sources.extend(source.filter(|source| !sources.contains(source)));
    }
    sources
}

/// Whether a record names this one, or rests on it if it is a source.
fn points_here(page: &Page<'_>, other: RecordIdx) -> bool {
    let (claims, here) = (page.atlas.claims(), page.record);
    let is_source = page.atlas.kind(here) == RecordKind::Source;
    let mut found = page.atlas.ties_of(here).contains(&other);
    // All else that a large collection holds as columns is no reference.
    if found || !claims.has_overlay(other) && !is_source {
        return found;
    }
    claims.visit(other, &mut |cell| {
        found = found
            || cell.claims().any(|claim| match claim.value() {
                Some(ValueRef::Ref(named)) if named == here => true,
                Some(ValueRef::Post(post)) => {
                    post.organisation.as_ref().and_then(|id| claims.find(id)) == Some(here)
                }
                _ => is_source && claim.source() == Some(here),
            });
    });
    found
}

fn push_row(page: &Page<'_>, kind: RecordKind, found: &[RecordIdx], rows: &mut Vec<Row>) {
    if found.is_empty() {
        return;
    }
    let mut values: Vec<Value> = found.iter().take(LISTED_MAX).map(|other| related(page, *other)).collect();
    if let Some(n_more @ 1..) = found.len().checked_sub(LISTED_MAX) {
        let text = page.words.fill(Msg::DetailsMore, &[("n", &n_more.to_string())]);
        values.push(Value { text, ..Value::default() });
    }
    let label = page.words.count(fields::kind_label(kind), found.len(), &[]);
    rows.push(Row { label, values, ..Row::default() });
}

/// A link with what tells it from its neighbours: what and when.
fn related(page: &Page<'_>, other: RecordIdx) -> Value {
    let mut value = record_link(page, other);
    match page.atlas.kind(other) {
        RecordKind::Partnership => {
            let (what, when) =
                (tie_what(page.atlas, page.words, other), tie_when(page.atlas, page.words, other));
            let parts: Vec<String> = [what, when].into_iter().filter(|part| !part.is_empty()).collect();
            value.notes.push(parts.join(", "));
        }
        RecordKind::Event => {
            let period = page.atlas.period_of(other, Field::Actual);
            value.notes.extend(period.map(|period| when(page.words, period)));
        }
        _ => {}
    }
    value.notes.retain(|note| !note.is_empty());
    value
}
