//! The dataset format, version 1: a JSON file of records with their statements, read into a [`Layer`].
//!
//! Described for editors by `data/schema/dataset.schema.json`. Reading never loses what is good: a bad
//! statement or record is listed as a [`Problem`] and the rest is kept; of a file that breaks off, the records
//! before the break.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use thiserror::Error;

use super::values::{element_of, local_text, period, read_value};
use crate::claim::{
    Cell, Certainty, Claim, Content, Evidence, Field, Hlc, Layer, LayerBuilder, LayerHeader, LayerId,
    LayerKind, RecordId,
};
use crate::time::Edtf;

/// Value of `format` in the files.
pub const FORMAT: &str = "peer-atlas-dataset";
/// Highest version understood.
pub const VERSION: u64 = 1;

/// Why a file cannot be used at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DatasetError {
    /// Not JSON, not even in its beginning.
    #[error("not JSON (line {line})")]
    NotJson {
        /// Line of the first fault, from 1.
        line: usize,
    },
    /// JSON, but not a dataset.
    #[error("not an atlas dataset")]
    NotADataset,
    /// Written by a newer version of the atlas.
    #[error("format version {found}, newer than {VERSION}")]
    Newer {
        /// The version found.
        found: u64,
    },
}

/// Something in a file that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Identity of the record as written, or its place in the file, from 1.
    pub record: String,
    /// Why.
    pub reason: ProblemReason,
}

/// Why something was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemReason {
    /// The file ends here; what follows is missing.
    BreaksOff,
    /// The record is not an object with an identity and statements.
    BadRecord,
    /// A field of this name is not known.
    UnknownField(String),
    /// The value of this field cannot be read.
    BadValue(String),
}

/// A dataset as read.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The claims.
    pub layer: Layer,
    /// What was left out.
    pub problems: Vec<Problem>,
}

/// Reads a dataset.
pub fn parse(text: &str) -> Result<Dataset, DatasetError> {
    let mut problems = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (head, records) = match serde_json::from_str::<Json>(text) {
        Ok(Json::Object(mut head)) => {
            let records = match head.remove("records") {
                Some(Json::Array(records)) => records,
                _ => return Err(DatasetError::NotADataset),
            };
            (head, records)
        }
        Ok(_) => return Err(DatasetError::NotADataset),
        Err(error) => {
            let (head, records) = salvage(text).ok_or(DatasetError::NotJson { line: error.line() })?;
            let record = (records.len() + 1).to_string();
            problems.push(Problem { record, reason: ProblemReason::BreaksOff });
            (head, records)
        }
    };
    if head.get("format").and_then(Json::as_str) != Some(FORMAT) {
        return Err(DatasetError::NotADataset);
    }
    let found = head.get("version").and_then(Json::as_u64).ok_or(DatasetError::NotADataset)?;
    if found > VERSION {
        return Err(DatasetError::Newer { found });
    }
    let mut builder = LayerBuilder::new(header(&head));
    let defaults = Defaults::of(&head);
    for (at, record) in records.iter().enumerate() {
        read_record(record, at, &defaults, &mut builder, &mut problems);
    }
    Ok(Dataset { layer: builder.finish(text.as_bytes()), problems })
}

/// The head and the whole records of a file that breaks off.
fn salvage(text: &str) -> Option<(Map<String, Json>, Vec<Json>)> {
    let key = text.find("\"records\"")?;
    let open = key + text[key..].find('[')?;
    let Ok(Json::Object(head)) = serde_json::from_str::<Json>(&format!("{}[]}}", &text[..open])) else {
        return None;
    };
    let mut records = Vec::new();
    let mut rest = &text[open + 1..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<Json>();
        let Some(Ok(record)) = stream.next() else { break };
        records.push(record);
        rest = &rest[stream.byte_offset()..];
    }
    Some((head, records))
}

struct Defaults {
    source: Option<RecordId>,
    certainty: Certainty,
}

impl Defaults {
    fn of(head: &Map<String, Json>) -> Self {
        let of =
            |key: &str| head.get("default").and_then(|defaults| defaults.get(key)).and_then(Json::as_str);
        Self {
            source: of("source").and_then(RecordId::parse),
            certainty: of("certainty").and_then(Certainty::parse).unwrap_or_default(),
        }
    }
}

fn header(head: &Map<String, Json>) -> LayerHeader {
    let text = |key: &str| Arc::<str>::from(head.get(key).and_then(Json::as_str).unwrap_or_default());
    let local = |key: &str| head.get(key).and_then(local_text).unwrap_or_default();
    let date = text("date");
    let day = Edtf::parse(&date).map_or(0, |edtf| edtf.bounds().start_earliest.0.max(0));
    let defaults = Defaults::of(head);
    LayerHeader {
        id: LayerId(0),
        slug: text("id"),
        kind: LayerKind::Dataset,
        title: local("title"),
        summary: local("summary"),
        author: text("author"),
        licence: text("licence"),
        credit: text("credit"),
        clock: Hlc { millis: day as u64 * 86_400_000, count: 0 },
        date,
        source: defaults.source,
        certainty: defaults.certainty,
    }
}

fn read_record(
    record: &Json,
    at: usize,
    defaults: &Defaults,
    builder: &mut LayerBuilder,
    problems: &mut Vec<Problem>,
) {
    let written = record.get("id").and_then(Json::as_str);
    let label = written.map_or_else(|| (at + 1).to_string(), str::to_owned);
    let id = written.and_then(RecordId::parse);
    let kind_agrees =
        |id: &RecordId| record.get("kind").and_then(Json::as_str).is_none_or(|kind| kind == id.kind().name());
    let statements = record.get("statements").and_then(Json::as_array);
    let (Some(id), Some(statements)) = (id.filter(kind_agrees), statements) else {
        problems.push(Problem { record: label, reason: ProblemReason::BadRecord });
        return;
    };
    for statement in statements {
        match read_statement(&id, statement, defaults) {
            Ok(claim) => builder.claim(claim),
            Err(reason) => problems.push(Problem { record: label.clone(), reason }),
        }
    }
}

fn read_statement(record: &RecordId, statement: &Json, defaults: &Defaults) -> Result<Claim, ProblemReason> {
    let text = |key: &str| statement.get(key).and_then(Json::as_str);
    let name = text("field").unwrap_or_default();
    let field = Field::parse(name).ok_or_else(|| ProblemReason::UnknownField(name.to_owned()))?;
    let bad = || ProblemReason::BadValue(name.to_owned());
    let is_absent = statement.get("absent").and_then(Json::as_bool).unwrap_or(false);
    let value = match statement.get("value") {
        Some(json) => Some(read_value(field.shape(), json).ok_or_else(bad)?),
        None => None,
    };
    if value.is_none() && !is_absent {
        return Err(bad());
    }
    let element = match text("element") {
        Some(element) => element.into(),
        None if field.is_many() => value.as_ref().map_or_else(|| "".into(), element_of),
        None => "".into(),
    };
    let as_of = match statement.get("as_of") {
        Some(json) => Some(period(json).ok_or_else(|| ProblemReason::BadValue("as_of".to_owned()))?),
        None => None,
    };
    Ok(Claim {
        cell: Cell { record: record.clone(), field, element },
        content: match value {
            Some(value) if !is_absent => Content::Value(value),
            _ => Content::Absent,
        },
        evidence: Evidence {
            source: text("source").map_or_else(|| defaults.source.clone(), RecordId::parse),
            locator: text("locator").map(Into::into),
            says: statement.get("says").and_then(local_text),
            certainty: text("certainty").and_then(Certainty::parse).unwrap_or(defaults.certainty),
            as_of,
        },
        replaces: Vec::new(),
    })
}
