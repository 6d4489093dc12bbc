//! A change as it is saved: one text that tells by itself whether it is whole.
//!
//! `version:length:checksum:body`: the version of the format and the length of the body in bytes as decimal numbers, the
//! checksum as the first sixteen hexadecimal digits of the SHA-256 of the body, and the body as JSON without space, its keys
//! sorted. What this program does not know in a body it leaves there: a text that was read is kept as it came, and never
//! written anew.
//!
//! The checksum does not cover what stands before the body. From version 2 on the body therefore says its version too, under
//! `version`: a digit that was altered is no newer program.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::values::{local_text, optional, period, read_value, write_local_text, write_period, write_value};
use crate::claim::{
    Cell, Certainty, Change, ChangeId, Claim, ClaimId, Content, Evidence, Field, Hlc, RecordId, WriterId,
};

/// The version that is written.
const CHANGE_VERSION: u32 = 1;

/// Steps from a version to the next one, from the first version on: what turns a body of it into one of the next.
const MIGRATIONS: [fn(&mut Map<String, Json>); CHANGE_VERSION as usize - 1] = [];

/// Why a text is no change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Damage {
    /// It does not begin as a saved change does.
    #[error("not a saved change")]
    NotAChange,
    /// There is less of it, or more, than it says.
    #[error("not of the length that it says")]
    Torn,
    /// Its content is not what was written.
    #[error("the checksum differs")]
    Altered,
    /// It is whole, and this program cannot read it: a newer one wrote it.
    #[error("written by a newer version")]
    Newer,
}

/// The text of a change.
pub fn encode_change(change: &Change) -> String {
    let mut body = Map::new();
    body.insert("writer".to_owned(), change.id.writer.to_string().into());
    body.insert("seq".to_owned(), change.id.seq.into());
    body.insert("clock".to_owned(), vec![change.clock.millis, change.clock.count.into()].into());
    body.insert("author".to_owned(), change.author.as_ref().into());
    if !change.claims.is_empty() {
        body.insert("claims".to_owned(), change.claims.iter().map(write_claim).collect());
    }
    if !change.withdraws.is_empty() {
        let name = |id: &ChangeId| Json::Array(vec![id.writer.to_string().into(), id.seq.into()]);
        body.insert("withdraws".to_owned(), change.withdraws.iter().map(name).collect());
    }
    let body = Json::Object(body).to_string();
    format!("{CHANGE_VERSION}:{}:{}:{body}", body.len(), checksum(&body))
}

/// Reads the text of a change of this version or an earlier one.
pub fn decode_change(text: &str) -> Result<Change, Damage> {
    let mut parts = text.splitn(4, ':');
    let mut part = || parts.next().ok_or(Damage::NotAChange);
    let (version, length, sum, body) = (part()?, part()?, part()?, part()?);
    let version: u32 = version.parse().map_err(|_| Damage::NotAChange)?;
    let length: usize = length.parse().map_err(|_| Damage::NotAChange)?;
    if body.len() != length {
        return Err(Damage::Torn);
    }
    if version == 0 || checksum(body) != sum {
        return Err(Damage::Altered);
    }
    // It is what was written: what cannot be understood was written by somebody who knows more.
    let Ok(Json::Object(mut body)) = serde_json::from_str(body) else { return Err(Damage::Newer) };
    if body.get("version").map_or(Some(1), Json::as_u64) != Some(version.into()) {
        return Err(Damage::Altered);
    }
    let Some(steps) = MIGRATIONS.get(version as usize - 1..) else { return Err(Damage::Newer) };
    steps.iter().for_each(|step| step(&mut body));
    read_body(&body).ok_or(Damage::Newer)
}

/// The first sixteen hexadecimal digits of the SHA-256 of a text.
pub fn checksum(body: &str) -> String {
    let hash = Sha256::digest(body.as_bytes());
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_body(body: &Map<String, Json>) -> Option<Change> {
    let clock = body.get("clock")?.as_array()?;
    let id = change_id(body.get("writer")?, body.get("seq")?)?;
    let list = |key: &str| match body.get(key) {
        None => Some(&[][..]),
        Some(list) => list.as_array().map(Vec::as_slice),
    };
    Some(Change {
        id,
        clock: Hlc { millis: clock.first()?.as_u64()?, count: small(clock.get(1)?)? },
        author: body.get("author")?.as_str()?.into(),
        claims: list("claims")?.iter().map(read_claim).collect::<Option<_>>()?,
        withdraws: list("withdraws")?
            .iter()
            .map(|name| change_id(name.get(0)?, name.get(1)?))
            .collect::<Option<_>>()?,
    })
}

fn change_id(writer: &Json, seq: &Json) -> Option<ChangeId> {
    Some(ChangeId { writer: WriterId::parse(writer.as_str()?)?, seq: small(seq)? })
}

fn small(number: &Json) -> Option<u32> {
    u32::try_from(number.as_u64()?).ok()
}

fn write_claim(claim: &Claim) -> Json {
    let mut object = Map::new();
    let mut put = |key: &str, value: Option<Json>| {
        if let Some(value) = value {
            object.insert(key.to_owned(), value);
        }
    };
    let text = |text: &Arc<str>| Json::from(text.as_ref());
    put("record", Some(claim.cell.record.as_str().into()));
    put("field", Some(claim.cell.field.name().into()));
    put("element", Some(text(&claim.cell.element)).filter(|_| !claim.cell.element.is_empty()));
    match &claim.content {
        Content::Value(value) => put("value", Some(write_value(value))),
        Content::Absent => put("absent", Some(true.into())),
        Content::Retract => {}
    }
    let Evidence { source, locator, says, certainty, as_of } = &claim.evidence;
    put("source", source.as_ref().map(|source| source.as_str().into()));
    put("locator", locator.as_ref().map(text));
    put("says", says.as_ref().map(write_local_text));
    put("certainty", (*certainty != Certainty::default()).then(|| certainty.name().into()));
    put("as_of", as_of.as_ref().map(write_period));
    let name = |id: &ClaimId| {
        Json::Array(vec![format!("{:016x}", id.origin).into(), id.seq.into(), id.index.into()])
    };
    let replaces: Vec<Json> = claim.replaces.iter().map(name).collect();
    put("replaces", (!replaces.is_empty()).then(|| replaces.into()));
    Json::Object(object)
}

fn read_claim(json: &Json) -> Option<Claim> {
    let text = |key: &str| optional(json, key, |json| json.as_str().map(Arc::<str>::from));
    let field = Field::parse(json.get("field")?.as_str()?)?;
    let content = match (json.get("value"), json.get("absent")) {
        (Some(value), None) => Content::Value(read_value(field.shape(), value)?),
        (None, Some(absent)) => absent.as_bool()?.then_some(Content::Absent)?,
        (None, None) => Content::Retract,
        (Some(_), Some(_)) => return None,
    };
    let claim_id = |name: &Json| {
        Some(ClaimId {
            origin: WriterId::parse(name.get(0)?.as_str()?)?.0,
            seq: small(name.get(1)?)?,
            index: small(name.get(2)?)?,
        })
    };
    let claim_ids = |names: &Json| names.as_array()?.iter().map(claim_id).collect::<Option<Vec<_>>>();
    Some(Claim {
        cell: Cell {
            record: RecordId::parse(json.get("record")?.as_str()?)?,
            field,
            element: text("element")?.unwrap_or_default(),
        },
        content,
        evidence: Evidence {
            source: optional(json, "source", |json| RecordId::parse(json.as_str()?))?,
            locator: text("locator")?,
            says: optional(json, "says", local_text)?,
            certainty: optional(json, "certainty", |json| Certainty::parse(json.as_str()?))?
                .unwrap_or_default(),
            as_of: optional(json, "as_of", period)?,
        },
        replaces: optional(json, "replaces", claim_ids)?.unwrap_or_default(),
    })
}
