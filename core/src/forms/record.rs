//! The fields of any record, as they are typed.

use std::sync::Arc;

use super::evidence::{TypedEvidence, new_id};
use super::party::{Party, kinds_named};
use super::value::{FieldProblem, read_typed, typed};
use crate::claim::{
    Cell, CellView, Content, Evidence, Field, Lang, LocalText, Name, NameKind, Post, RecordId, RecordIdx,
    RecordKind, Shape, Step, Term, Value, ValueRef,
};
use crate::edit::{Draft, Replacing};
use crate::model::Atlas;
use crate::query::label;
use crate::words::{Msg, Words, record_title};

/// What a form is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A record of the atlas.
    There(RecordIdx),
    /// One that is to be made, of this kind.
    New(RecordKind),
}

impl Subject {
    /// Tells what is typed of one from what is typed of others.
    pub fn key(self, atlas: &Atlas) -> String {
        match self {
            Self::There(record) => atlas.id(record).to_string(),
            Self::New(kind) => ["new ", kind.name()].concat(),
        }
    }

    fn kind(self, atlas: &Atlas) -> RecordKind {
        match self {
            Self::There(record) => atlas.kind(record),
            Self::New(kind) => kind,
        }
    }
}

/// A line of the form of a record: an element of a field, or an empty line for another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedRow {
    /// The field.
    pub field: Field,
    /// The element; `None` for what is not there yet.
    pub element: Option<Arc<str>>,
    /// What is there, as somebody would type it, or as the line of a [`Party`]; empty where nothing is.
    pub text: String,
    /// What tells it from other lines of its field: the kind of a name, whose role it is; may be empty.
    pub about: String,
    /// Whether sources differ on it.
    pub differs: bool,
}

/// The lines of a form: what is there of the record, and an empty one for each field that may be added.
pub fn record_rows(atlas: &Atlas, words: &Words, subject: Subject) -> Vec<TypedRow> {
    let cells = match subject {
        Subject::There(record) => atlas.claims().cells(record),
        Subject::New(_) => Vec::new(),
    };
    let usual = usual_fields(subject.kind(atlas));
    let is_there = |field: &Field| cells.iter().any(|cell| cell.field == *field);
    // What is said of a participant stands with who that is.
    let others =
        Field::ALL.iter().copied().filter(|field| !field.is_of_participant() && !usual.contains(field));
    let fields = usual.iter().copied().chain(others.filter(is_there));
    fields.flat_map(|field| rows_of(atlas, words, field, &cells)).collect()
}

fn rows_of(atlas: &Atlas, words: &Words, field: Field, cells: &[CellView<'_>]) -> Vec<TypedRow> {
    let mut rows: Vec<TypedRow> = Vec::new();
    for cell in cells.iter().filter(|cell| cell.field == field) {
        let Some(value) = cell.value() else { continue };
        let about = match value {
            ValueRef::Name(_, kind, lang) => name_words(words, kind, lang),
            _ => String::new(),
        };
        let Some(text) = text_of(atlas, words, field, value) else { continue };
        rows.push(TypedRow {
            field,
            element: Some(cell.element.into()),
            text,
            about,
            differs: cell.differs(),
        });
        if let (Field::Participant, ValueRef::Ref(who)) = (field, value) {
            let whose = record_title(atlas, words, who);
            rows.extend(rows_of_participant(atlas, words, cell.element, &whose, cells));
        }
    }
    if field.is_many() || rows.is_empty() {
        let empty = |field| TypedRow {
            field,
            element: None,
            text: String::new(),
            about: String::new(),
            differs: false,
        };
        rows.push(empty(field));
        if field == Field::Participant {
            rows.extend(OF_PARTICIPANT.map(empty));
        }
    }
    rows
}

/// What may always be said of a participant.
const OF_PARTICIPANT: [Field; 2] = [Field::Role, Field::Department];

fn rows_of_participant(
    atlas: &Atlas,
    words: &Words,
    element: &str,
    whose: &str,
    cells: &[CellView<'_>],
) -> Vec<TypedRow> {
    let fields = Field::ALL.iter().copied().filter(|field| field.is_of_participant());
    let row = |field| {
        let cell = cells.iter().find(|cell| cell.field == field && cell.element == element);
        let text = cell.and_then(|cell| text_of(atlas, words, field, cell.value()?));
        (text.is_some() || OF_PARTICIPANT.contains(&field)).then(|| TypedRow {
            field,
            element: Some(element.into()),
            text: text.unwrap_or_default(),
            about: whose.to_owned(),
            differs: cell.is_some_and(CellView::differs),
        })
    };
    fields.filter_map(row).collect()
}

fn text_of(atlas: &Atlas, words: &Words, field: Field, value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Ref(named) => Some(Party::There(atlas.id(named)).to_line()),
        value => typed(words, field, value),
    }
}

/// The kind and the language of a name, as far as they say something.
fn name_words(words: &Words, kind: NameKind, lang: Option<Lang>) -> String {
    let kind = (!matches!(kind, NameKind::Official | NameKind::Title))
        .then(|| words.label("name_kind", kind.name()));
    let lang = lang.map(|lang| words.get(LANGS[lang as usize]));
    kind.into_iter().chain(lang).collect::<Vec<_>>().join(", ")
}

const LANGS: [Msg; 4] = [Msg::LangEn, Msg::LangFr, Msg::LangEs, Msg::LangPt];

/// What a line is called.
pub fn row_label(words: &Words, subject: Subject, row: &TypedRow) -> String {
    let field = row.field;
    // The label for one of them.
    let one = words.get(label(field)).split(" | ").next().unwrap_or_default();
    let name = match field {
        Field::Summary => words.get(Msg::EditSummary),
        Field::Hidden => words.get(Msg::EditHidden),
        _ => one,
    };
    if !row.about.is_empty() {
        return words.fill(Msg::EditOf, &[("what", name), ("of", &row.about)]);
    }
    let one_more = |what: &str| match subject {
        Subject::There(_) => words.fill(Msg::EditOneMore, &[("what", what)]),
        Subject::New(_) => what.to_owned(),
    };
    match row.element {
        None if field.is_of_participant() => {
            let participant = words.get(label(Field::Participant)).split(" | ").next().unwrap_or_default();
            words.fill(Msg::EditOf, &[("what", name), ("of", &one_more(participant))])
        }
        None if field.is_many() => one_more(name),
        _ => name.to_owned(),
    }
}

/// A line by its place, and what is wrong with it.
pub type WrongLine = (usize, FieldProblem);

/// The record that a form is about, and what is to be said so that it holds what is typed: of lines that were changed only. An
/// emptied line retracts what was there. `texts` are those of the lines of [`record_rows`], in their order.
///
/// # Errors
/// What is wrong, by the place of the line.
pub fn record_drafts(
    atlas: &Atlas,
    words: &Words,
    subject: Subject,
    rows: &[TypedRow],
    texts: &[String],
    evidence: &TypedEvidence,
    chance: u64,
) -> Result<(RecordId, Vec<Draft>), Vec<WrongLine>> {
    let replacing = if evidence.is_beside { Replacing::None } else { Replacing::All };
    let (evidence, of_source) = evidence.drafts(atlas, words, chance);
    let (id, there) = match subject {
        Subject::There(record) => (atlas.id(record), Some(record)),
        Subject::New(kind) => (new_id(kind, &name_of(atlas, words, rows, texts), chance), None),
    };
    let mut saying = Saying { id: id.clone(), evidence, replacing, drafts: Vec::new() };
    let mut problems = Vec::new();
    // Elements of participants that are taken away, and that of the one that is added.
    let mut gone: Vec<Arc<str>> = Vec::new();
    let mut added: Option<Arc<str>> = None;
    for (at, (row, text)) in rows.iter().zip(texts).enumerate() {
        let field = row.field;
        let is_gone =
            |element: &Option<Arc<str>>| element.as_ref().is_some_and(|element| gone.contains(element));
        if text.trim() == row.text.trim() || field.is_of_participant() && is_gone(&row.element) {
            continue;
        }
        let chance = chance.wrapping_add(1 + at as u64);
        let before = there.zip(row.element.as_ref());
        let before = before.and_then(|(record, element)| atlas.claims().cell(record, field, element));
        let read = if field.shape() == Shape::Ref && !text.trim().is_empty() {
            named(field, text, &saying.evidence, chance).map(|(named, drafts)| {
                saying.drafts.extend(drafts);
                Some(Value::Ref(named))
            })
        } else {
            read_typed(words, field, text)
        };
        let content = match read {
            Err(problem) => {
                problems.push((at, problem));
                continue;
            }
            Ok(Some(value)) => {
                Content::Value(like(atlas, words.lang(), value, before.and_then(|cell| cell.value())))
            }
            Ok(None) if before.is_some() => Content::Retract,
            Ok(None) => continue,
        };
        let element = match &row.element {
            Some(element) => element.clone(),
            None if field.is_of_participant() => match &added {
                Some(element) => element.clone(),
                None => {
                    problems.push((participant_row(rows).unwrap_or(at), FieldProblem::Missing));
                    continue;
                }
            },
            None => new_element(rows, field, &content, (chance, at)),
        };
        if field == Field::Participant && content == Content::Retract {
            gone.push(element.clone());
            let of_it = there.into_iter().flat_map(|record| atlas.claims().cells(record));
            let of_it = of_it.filter(|cell| cell.field.is_of_participant() && *cell.element == *element);
            for cell in of_it {
                saying.say(cell.field, element.clone(), Content::Retract);
            }
        } else if field == Field::Participant && row.element.is_none() {
            added = Some(element.clone());
        }
        saying.say(field, element, content);
    }
    if let (Subject::New(kind), true) = (subject, problems.is_empty()) {
        let first = usual_fields(kind)[0];
        if saying.drafts.iter().all(|draft| draft.cell.record != id || draft.cell.field != first) {
            problems.push((0, FieldProblem::Missing));
        }
        if kind == RecordKind::Place && saying.drafts.iter().all(|draft| draft.cell.field != Field::PlaceKind)
        {
            saying.say(Field::PlaceKind, "".into(), Content::Value(Value::Term(Term::new("city"))));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if saying.drafts.is_empty() {
        // A source alone is nothing that anybody wanted.
        return Ok((id, Vec::new()));
    }
    let mut drafts = of_source;
    drafts.append(&mut saying.drafts);
    Ok((id, drafts))
}

/// Drafts under way.
struct Saying {
    id: RecordId,
    evidence: Evidence,
    replacing: Replacing,
    drafts: Vec<Draft>,
}

impl Saying {
    /// Says something on the evidence of the form; to retract rests on nothing.
    fn say(&mut self, field: Field, element: Arc<str>, content: Content) {
        let evidence = if content == Content::Retract { Evidence::default() } else { self.evidence.clone() };
        let cell = Cell { record: self.id.clone(), field, element };
        let replacing = if content == Content::Retract { Replacing::All } else { self.replacing };
        self.drafts.push(Draft { cell, content, evidence, replacing });
    }
}

/// Who or what is chosen in a line, and what is to be said so that it is there.
fn named(
    field: Field,
    line: &str,
    evidence: &Evidence,
    chance: u64,
) -> Result<(RecordId, Vec<Draft>), FieldProblem> {
    let party = Party::of_line(line).ok_or(FieldProblem::Missing)?;
    let kind = kinds_named(field).first().copied().unwrap_or(RecordKind::Place);
    party.drafts(kind, evidence, chance)
}

/// The line for one participant more.
fn participant_row(rows: &[TypedRow]) -> Option<usize> {
    rows.iter().position(|row| row.field == Field::Participant && row.element.is_none())
}

/// What a new record is called, for its identity: the first line that says something.
fn name_of(atlas: &Atlas, words: &Words, rows: &[TypedRow], texts: &[String]) -> String {
    let mut filled = rows.iter().zip(texts).filter(|(_, text)| !text.trim().is_empty());
    filled.next().map_or_else(String::new, |(row, text)| match Party::of_line(text) {
        Some(party) if row.field.shape() == Shape::Ref => party.title(atlas, words),
        _ => text.clone(),
    })
}

/// What is typed in the form of a [`Subject`] of this key and not saved yet, as lines, for the next time; empty where nothing is.
pub fn unsaved_lines(key: &str, rows: &[TypedRow], texts: &[String]) -> String {
    let changed = rows.iter().zip(texts).filter(|(row, text)| **text != row.text);
    let lines: Vec<String> = changed
        .map(|(row, text)| [row.field.name(), &escaped(&place_of(row)), &escaped(text)].join("\t"))
        .collect();
    if lines.is_empty() { String::new() } else { [key, &lines.join("\n")].join("\n") }
}

/// The texts of a form's lines, with what [`unsaved_lines`] wrote of the same key; what has no line any more is left out.
pub fn with_unsaved(key: &str, rows: &[TypedRow], lines: &str) -> Vec<String> {
    let mut texts: Vec<String> = rows.iter().map(|row| row.text.clone()).collect();
    let Some((_, lines)) = lines.split_once('\n').filter(|(of, _)| *of == key) else {
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
fn like(atlas: &Atlas, lang: Lang, value: Value, before: Option<ValueRef<'_>>) -> Value {
    match (value, before) {
        (Value::Post(post), Some(before @ ValueRef::Post(_))) => match atlas.claims().value_of(before) {
            Value::Post(before) => Value::Post(Post { title: post.title, ..before }),
            _ => Value::Post(post),
        },
        (Value::Step(step), Some(before @ ValueRef::Step(_))) => match atlas.claims().value_of(before) {
            Value::Step(before) => Value::Step(Step { level: step.level, ..before }),
            _ => Value::Step(step),
        },
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
        Content::Value(Value::Ref(named)) if !is_taken(named.slug()) => named.slug().into(),
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
            Field::Within,
            Field::Population,
            Field::Url,
            Field::SameAs,
            Field::Note,
        ],
        RecordKind::Organisation => &[
            Field::Name,
            Field::OrganisationKind,
            Field::Seat,
            Field::MemberOf,
            Field::Url,
            Field::SameAs,
            Field::Note,
        ],
        RecordKind::Person => &[Field::Name, Field::Post, Field::Url, Field::Note],
        RecordKind::Programme => &[
            Field::Name,
            Field::ProgrammeKind,
            Field::Summary,
            Field::InitiatedBy,
            Field::Planned,
            Field::Actual,
            Field::Theme,
            Field::Enables,
            Field::Url,
            Field::Note,
        ],
        RecordKind::Partnership => &[
            Field::Participant,
            Field::Name,
            Field::Summary,
            Field::Form,
            Field::Planned,
            Field::Actual,
            Field::Status,
            Field::Scope,
            Field::Theme,
            Field::Method,
            Field::Sdg,
            Field::Programme,
            Field::Site,
            Field::InitiatedBy,
            Field::Outcome,
            Field::Lesson,
            Field::Impact,
            Field::Url,
            Field::Note,
        ],
        RecordKind::Event => &[
            Field::Name,
            Field::EventKind,
            Field::Actual,
            Field::Site,
            Field::Participant,
            Field::Theme,
            Field::Summary,
            Field::Url,
            Field::Note,
        ],
        RecordKind::Offer | RecordKind::Need => &[
            Field::Actor,
            Field::Summary,
            Field::ForWhom,
            Field::Theme,
            Field::Method,
            Field::Said,
            Field::Occasion,
            Field::Note,
        ],
        RecordKind::Statement => &[
            Field::Summary,
            Field::Stance,
            Field::Speaker,
            Field::Said,
            Field::Occasion,
            Field::About,
            Field::Theme,
            Field::Note,
        ],
        RecordKind::Plan => &[
            Field::Summary,
            Field::PlanKind,
            Field::Actor,
            Field::Planned,
            Field::Status,
            Field::About,
            Field::Note,
        ],
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
