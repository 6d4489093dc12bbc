//! One field of many records.

use std::collections::HashSet;

use super::evidence::TypedEvidence;
use super::record::{Subject, TypedRow, record_drafts, record_rows};
use super::value::FieldProblem;
use crate::claim::{Field, RecordIdx};
use crate::edit::Draft;
use crate::model::Atlas;
use crate::words::Words;

/// The fields that can be changed of many partnerships together.
pub const BULK_FIELDS: [Field; 9] = [
    Field::Form,
    Field::Status,
    Field::Scope,
    Field::Theme,
    Field::Method,
    Field::Sdg,
    Field::Actual,
    Field::Planned,
    Field::Note,
];

/// What is to be said so that all records hold what is typed: in the place of what was there, or beside it in lists of themes,
/// methods, goals and notes.
///
/// # Errors
/// Why it cannot be a value of the field.
pub fn bulk_drafts(
    atlas: &Atlas,
    words: &Words,
    records: &[RecordIdx],
    field: Field,
    text: &str,
    (evidence, chance): (&TypedEvidence, u64),
) -> Result<Vec<Draft>, FieldProblem> {
    if text.trim().is_empty() {
        return Err(FieldProblem::Missing);
    }
    let is_list = matches!(field, Field::Theme | Field::Method | Field::Sdg | Field::Note);
    // A new source is said once.
    let mut said = HashSet::new();
    let mut drafts = Vec::new();
    for record in records {
        let rows = record_rows(atlas, words, Subject::There(*record));
        let mut texts: Vec<String> = rows.iter().map(|row| row.text.clone()).collect();
        let is_field = |row: &TypedRow| row.field == field;
        let line = if is_list { rows.iter().rposition(is_field) } else { rows.iter().position(is_field) };
        let Some(line) = line else { continue };
        let is_there = rows.iter().any(|row| is_field(row) && row.text.eq_ignore_ascii_case(text.trim()));
        if is_list && is_there {
            continue;
        }
        text.trim().clone_into(&mut texts[line]);
        let made = record_drafts(atlas, words, Subject::There(*record), &rows, &texts, evidence, chance);
        let (_, made) = made.map_err(|problems| {
            problems.into_iter().next().map_or(FieldProblem::Missing, |(_, problem)| problem)
        })?;
        drafts.extend(made.into_iter().filter(|draft| said.insert(draft.cell.clone())));
    }
    Ok(drafts)
}
