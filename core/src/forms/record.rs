//! The fields of any record, as they are typed.

use std::sync::Arc;

use super::evidence::TypedEvidence;
use super::value::{FieldProblem, is_typed, read_typed, typed};
use crate::claim::{
    Cell, CellView, Content, Field, Lang, LocalText, Name, RecordId, RecordIdx, RecordKind, Value, ValueRef,
};
use crate::edit::{Draft, Replacing};
use crate::model::Atlas;
use crate::words::Words;

/// A line of the form of a record: an element of a field, or an empty line for another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedRow {
    /// The field.
    pub field: Field,
    /// The element; `None` for what is not there yet.
    pub element: Option<Arc<str>>,
    /// What is there, as somebody would type it; empty where nothing is.
    pub text: String,
    /// Whether sources differ on it.
    pub differs: bool,
}

/// The lines of a record: what is there of the fields that are typed, and an empty one for each that may be added.
pub fn record_rows(atlas: &Atlas, words: &Words, record: RecordIdx) -> Vec<TypedRow> {
    let cells = atlas.claims().cells(record);
    let usual = usual_fields(atlas.kind(record));
    let is_there = |field: &Field| cells.iter().any(|cell| cell.field == *field);
    // What is said of a participant means nothing without saying of whom.
    let others = Field::ALL
        .iter()
        .copied()
        .filter(|field| is_typed(*field) && !field.is_of_participant() && !usual.contains(field));
    let fields = usual.iter().copied().chain(others.filter(is_there));
    fields.flat_map(|field| rows_of(words, field, &cells)).collect()
}

fn rows_of(words: &Words, field: Field, cells: &[CellView<'_>]) -> Vec<TypedRow> {
    let row = |cell: &CellView<'_>| {
        let text = typed(words, field, cell.value()?)?;
        Some(TypedRow { field, element: Some(cell.element.into()), text, differs: cell.differs() })
    };
    let mut rows: Vec<TypedRow> = cells.iter().filter(|cell| cell.field == field).filter_map(row).collect();
    if field.is_many() || rows.is_empty() {
        rows.push(TypedRow { field, element: None, text: String::new(), differs: false });
    }
    rows
}

/// What is to be said so that a record holds what is typed: of lines that were changed only. An emptied line retracts what was
/// there. `texts` are those of the lines of [`record_rows`], in their order.
///
/// # Errors
/// What is wrong, by the place of the line.
pub fn record_drafts(
    atlas: &Atlas,
    words: &Words,
    record: RecordIdx,
    rows: &[TypedRow],
    texts: &[String],
    evidence: &TypedEvidence,
    chance: u64,
) -> Result<Vec<Draft>, Vec<(usize, FieldProblem)>> {
    let id = atlas.id(record);
    let (evidence, mut drafts) = evidence.drafts(atlas, words, chance);
    let n_of_source = drafts.len();
    let mut problems = Vec::new();
    for (at, (row, text)) in rows.iter().zip(texts).enumerate() {
        if text.trim() == row.text.trim() {
            continue;
        }
        let there = row.element.as_ref().and_then(|element| atlas.claims().cell(record, row.field, element));
        let content = match read_typed(words, row.field, text) {
            Err(problem) => {
                problems.push((at, problem));
                continue;
            }
            Ok(Some(value)) => Content::Value(like(words.lang(), value, there.and_then(|cell| cell.value()))),
            Ok(None) if there.is_some() => Content::Retract,
            Ok(None) => continue,
        };
        let element =
            row.element.clone().unwrap_or_else(|| new_element(rows, row.field, &content, (chance, at)));
        let cell = Cell { record: id.clone(), field: row.field, element };
        let evidence = if content == Content::Retract { Default::default() } else { evidence.clone() };
        drafts.push(Draft { cell, content, evidence, replacing: Replacing::All });
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if drafts.len() == n_of_source {
        // A source alone is nothing that anybody wanted.
        drafts.clear();
    }
    Ok(drafts)
}

/// What is typed in the form of a record and not saved yet, as lines, for the next time; empty where nothing is.
pub fn unsaved_lines(record: &RecordId, rows: &[TypedRow], texts: &[String]) -> String {
    let changed = rows.iter().zip(texts).filter(|(row, text)| **text != row.text);
    let lines: Vec<String> = changed
        .map(|(row, text)| [row.field.name(), &escaped(&place_of(row)), &escaped(text)].join("\t"))
        .collect();
    if lines.is_empty() { String::new() } else { [record.as_str(), &lines.join("\n")].join("\n") }
}

/// The texts of a form's lines, with what [`unsaved_lines`] wrote of the same record; what has no line any more is left out.
pub fn with_unsaved(record: &RecordId, rows: &[TypedRow], lines: &str) -> Vec<String> {
    let mut texts: Vec<String> = rows.iter().map(|row| row.text.clone()).collect();
    let Some((_, lines)) = lines.split_once('\n').filter(|(of, _)| *of == record.as_str()) else {
        return texts;
    };
    for line in lines.split('\n') {
        let mut parts = line.splitn(3, '\t');
        let (Some(field), Some(element), Some(text)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let is_meant = |row: &TypedRow| row.field.name() == field && place_of(row) == unescaped(element);
        if let Some(at) = rows.iter().position(is_meant) {
            texts[at] = unescaped(text);
        }
    }
    texts
}

/// Tells a line from the others of its field.
fn place_of(row: &TypedRow) -> String {
    row.element.as_ref().map_or_else(|| "+".to_owned(), |element| ["=", element].concat())
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t")
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let meant = if c == '\\' { chars.next() } else { Some(c) };
        out.extend(match (c, meant) {
            ('\\', Some('n')) => Some('\n'),
            ('\\', Some('t')) => Some('\t'),
            (_, meant) => meant,
        });
    }
    out
}

/// A value in the manner of the one before: a name of the same kind and language, a text that keeps its other languages.
fn like(lang: Lang, value: Value, before: Option<ValueRef<'_>>) -> Value {
    match (value, before) {
        (Value::Name(name), Some(ValueRef::Name(_, kind, lang))) => Value::Name(Name { kind, lang, ..name }),
        (Value::Text(text), Some(ValueRef::Text(before))) if before.entries().len() > 1 => {
            let is_other = |entry: &&(Option<Lang>, Arc<str>)| entry.0 != Some(lang);
            let others = before.entries().iter().filter(is_other).cloned();
            let own = text.entries().iter().map(|(_, text)| (Some(lang), text.clone()));
            Value::Text(LocalText::by_lang(others.chain(own).collect()))
        }
        (value, _) => value,
    }
}

/// The element of what is new in a list: a term is its own, so that the same one twice is one, unless that element stands for
/// another one by now.
fn new_element(rows: &[TypedRow], field: Field, content: &Content, (chance, at): (u64, usize)) -> Arc<str> {
    let is_taken =
        |element: &str| rows.iter().any(|row| row.field == field && row.element.as_deref() == Some(element));
    match content {
        _ if !field.is_many() => "".into(),
        Content::Value(Value::Term(term)) if !is_taken(term.as_str()) => term.as_str().into(),
        _ => format!("{:08x}-{at}", chance as u32).into(),
    }
}

/// The fields that the form of a kind has, whether something is there or not.
fn usual_fields(kind: RecordKind) -> &'static [Field] {
    match kind {
        RecordKind::Place => &[
            Field::Name,
            Field::PlaceKind,
            Field::Country,
            Field::Point,
            Field::Population,
            Field::Url,
            Field::Note,
        ],
        RecordKind::Organisation => &[Field::Name, Field::OrganisationKind, Field::Url, Field::Note],
        RecordKind::Person => &[Field::Name, Field::Note],
        RecordKind::Programme => &[
            Field::Name,
            Field::ProgrammeKind,
            Field::Summary,
            Field::Planned,
            Field::Actual,
            Field::Theme,
            Field::Url,
            Field::Note,
        ],
        RecordKind::Partnership => &[
            Field::Name,
            Field::Summary,
            Field::Form,
            Field::Planned,
            Field::Actual,
            Field::Status,
            Field::Scope,
            Field::Theme,
            Field::Method,
            Field::Outcome,
            Field::Lesson,
            Field::Url,
            Field::Note,
        ],
        RecordKind::Event => &[
            Field::Name,
            Field::EventKind,
            Field::Actual,
            Field::Theme,
            Field::Summary,
            Field::Url,
            Field::Note,
        ],
        RecordKind::Offer | RecordKind::Need => {
            &[Field::Summary, Field::Theme, Field::Method, Field::Said, Field::Note]
        }
        RecordKind::Statement => &[Field::Stance, Field::Summary, Field::Said, Field::Theme, Field::Note],
        RecordKind::Plan => &[Field::PlanKind, Field::Summary, Field::Planned, Field::Status, Field::Note],
        RecordKind::Source => &[
            Field::Name,
            Field::SourceKind,
            Field::Publisher,
            Field::Published,
            Field::Url,
            Field::Licence,
            Field::Note,
        ],
    }
}
