//! The sheet of a record: everything that is recorded of it, in words, each value with its evidence.
//!
//! A sheet is data for one renderer: sections of rows, a row a label and values, a value a text with pieces of
//! evidence. Values of one cell that differ stand in a row of their own, side by side. Every live claim of the
//! record is in exactly one piece, but for the flag that hides a record. Records marked as hidden have no sheet and
//! appear in none.

mod fields;
mod parties;
mod pieces;
mod related;
mod value;

pub use fields::{kind_label, label};
pub use pieces::Piece;

use self::fields::PARTS;
use self::pieces::add_piece;
use crate::claim::{CellView, Certainty, Field, RecordIdx, RecordKind, ValueRef};
use crate::model::Atlas;
use crate::words::{Msg, Words, evidence, record_title, tie_title};

/// What a record's panel shows.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// What it is called.
    pub title: String,
    /// Kind of record, such as "Partnership".
    pub kind: String,
    /// What it is in a few words each, where no summary says it.
    pub lines: Vec<String>,
    /// The rows in their order; none is empty.
    pub sections: Vec<Section>,
}

/// Rows under a heading.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Heading, empty for the first section.
    pub title: String,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A label and its values.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Label; empty where the title says what the value is.
    pub label: String,
    /// Values, the one to show first at first.
    pub values: Vec<Value>,
    /// Whether these are what differing sources say of one thing.
    pub differs: bool,
    /// Whether these are steps, each building on the one before.
    pub is_ladder: bool,
}

/// A value in words.
#[derive(Clone, Debug, Default)]
pub struct Value {
    /// The value; empty where the title already says it.
    pub text: String,
    /// How sure it is, such as "our reading"; empty where it is said in the source, but for statuses.
    pub mark: String,
    /// What else is recorded of it, a line each.
    pub notes: Vec<String>,
    /// Where it leads.
    pub link: Option<Link>,
    /// BCP 47 code of the text's language where it is not that of the sheet.
    pub lang: Option<&'static str>,
    /// On what it rests; empty for links to other records, whose sheets have the evidence.
    pub evidence: Vec<Piece>,
}

/// Where a value leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// To another record.
    Record(RecordIdx),
    /// To an https or http address.
    Address(String),
}

/// What the parts of a sheet need to know.
struct Page<'a> {
    atlas: &'a Atlas,
    words: &'a Words,
    record: RecordIdx,
    cells: Vec<CellView<'a>>,
    /// The record's summary; evidence that says the same does not repeat it.
    summary: &'a str,
}

/// The sheet of a record; `None` when it does not exist or is hidden.
pub fn record_sheet(atlas: &Atlas, words: &Words, record: RecordIdx) -> Option<Sheet> {
    if !is_shown(atlas, record) {
        return None;
    }
    let summary = atlas.text(record, Field::Summary, words.lang()).unwrap_or_default();
    let page = Page { atlas, words, record, cells: atlas.claims().cells(record), summary };
    let kind = atlas.kind(record);
    let mut sheet = Sheet {
        title: title_of(atlas, words, record),
        kind: words.count(fields::kind_label(kind), 1, &[]),
        lines: lines(&page),
        sections: Vec::new(),
    };
    // Places, organisations and people are known by several names; of all else the names matter least.
    let is_named_first = matches!(kind, RecordKind::Place | RecordKind::Organisation | RecordKind::Person);
    let after_related = if is_named_first { Field::Note } else { Field::Name };
    for part in PARTS {
        if part.fields.first() == Some(&after_related) {
            let rows = related::rows(&page, &linked(&sheet));
            let is_source = kind == RecordKind::Source;
            let title = if is_source { Msg::DetailsRestsOnIt } else { Msg::DetailsRelated };
            push_section(&page, Some(title), rows, &mut sheet.sections);
        }
        let rows = part_rows(&page, part.fields, &sheet.title);
        push_section(&page, part.title, rows, &mut sheet.sections);
    }
    Some(sheet)
}

fn part_rows(page: &Page<'_>, fields: &[Field], title: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    match fields {
        [Field::Summary] => rows.extend(summary_row(page, title)),
        [Field::Participant] => parties::push_rows(page, &mut rows),
        [Field::Name] => value::push_names(page, &mut rows),
        fields => fields.iter().for_each(|field| push_rows(page, *field, &mut rows)),
    }
    rows
}

/// Whether the record exists and is not marked as hidden.
fn is_shown(atlas: &Atlas, record: RecordIdx) -> bool {
    let hidden = atlas.claims().cell(record, Field::Hidden, "").and_then(|cell| cell.value());
    atlas.exists(record) && hidden != Some(ValueRef::Flag(true))
}

/// What a record is called; in other words when it is not there or nothing names it.
fn title_of(atlas: &Atlas, words: &Words, record: RecordIdx) -> String {
    if !atlas.exists(record) {
        return words.get(Msg::DetailsNotLoaded).to_owned();
    }
    let title = record_title(atlas, words, record);
    if title.is_empty() || title == atlas.id(record).slug() {
        return words.count(fields::kind_label(atlas.kind(record)), 1, &[]);
    }
    title
}

fn push_section(page: &Page<'_>, title: Option<Msg>, rows: Vec<Row>, sections: &mut Vec<Section>) {
    if rows.is_empty() {
        return;
    }
    let title = title.map(|msg| page.words.get(msg).to_owned()).unwrap_or_default();
    match sections.last_mut() {
        Some(last) if title.is_empty() => last.rows.extend(rows),
        _ => sections.push(Section { title, rows }),
    }
}

/// The sentences under the title.
fn lines(page: &Page<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    match page.atlas.kind(page.record) {
        RecordKind::Partnership if page.summary.is_empty() => {
            let title = tie_title(page.atlas, page.words, page.record);
            let is_said = |part: &String| !part.is_empty();
            let what: Vec<String> = [title.what, title.when].into_iter().filter(is_said).collect();
            lines.extend([what.join(", "), title.reading].into_iter().filter(is_said));
        }
        RecordKind::Offer | RecordKind::Need => {
            let age = evidence::age(page.atlas, page.words, page.record);
            lines.extend((!age.is_empty()).then_some(age));
        }
        _ => {}
    }
    lines
}

/// The summary, or only its evidence where it is the title.
fn summary_row(page: &Page<'_>, title: &str) -> Option<Row> {
    let cell = page.cells.iter().find(|cell| cell.field == Field::Summary)?;
    let mut row = Row { differs: cell.differs(), ..Row::default() };
    row.values = page.values(cell);
    if let [only] = &mut row.values[..]
        && only.text == title
    {
        only.text.clear();
    }
    Some(row)
}

/// Rows of a field: one for all cells in which sources agree, one for each in which they differ.
fn push_rows(page: &Page<'_>, field: Field, rows: &mut Vec<Row>) {
    if field == Field::Impact {
        return value::push_ladder(page, rows);
    }
    let mut agreed = Row::default();
    let mut differing = Vec::new();
    for cell in page.cells.iter().filter(|cell| cell.field == field) {
        let values = page.values(cell);
        if cell.differs() {
            differing.push(Row { values, differs: true, ..Row::default() });
        } else {
            agreed.values.extend(values);
        }
    }
    for mut row in std::iter::once(agreed).chain(differing) {
        if !row.values.is_empty() {
            let n = if row.differs { 1 } else { row.values.len() };
            row.label = page.words.count(fields::label(field), n, &[]);
            rows.push(row);
        }
    }
}

/// Records to which the values of a sheet lead.
fn linked(sheet: &Sheet) -> Vec<RecordIdx> {
    let values = sheet.sections.iter().flat_map(|section| &section.rows).flat_map(|row| &row.values);
    let link = |value: &Value| match value.link {
        Some(Link::Record(record)) => Some(record),
        _ => None,
    };
    values.filter_map(link).collect()
}

impl<'a> Page<'a> {
    /// The different values of a cell, each with the claims that hold it.
    fn values(&self, cell: &CellView<'a>) -> Vec<Value> {
        let mut seen: Vec<Option<ValueRef<'a>>> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        for claim in cell.claims() {
            let value = claim.value();
            if let Some(ValueRef::Ref(other)) = value
                && self.atlas.exists(other)
                && !is_shown(self.atlas, other)
            {
                continue;
            }
            let at = seen.iter().position(|known| *known == value).unwrap_or_else(|| {
                seen.push(value);
                values.push(value::in_words(self, cell, &claim));
                values.len() - 1
            });
            add_piece(self, &mut values[at], &claim, "");
        }
        values
    }

    /// The words of a certainty, in all cases or only where it is not said in the source.
    fn certainty(&self, certainty: Certainty, always: bool) -> String {
        if certainty == Certainty::Said && !always {
            return String::new();
        }
        evidence::certainty(self.words, certainty).to_owned()
    }
}
