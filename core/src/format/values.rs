//! Values as JSON, one way for all files: datasets, and changes as they are saved.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::claim::{
    Lang, LocalText, Name, NameKind, Period, Post, RecordId, Shape, Step, StepState, Term, Value,
    is_web_address,
};
use crate::geo::LonLat;
use crate::time::Edtf;

/// The element of a value in a list where nothing else names it: what the value is, so that the same value from
/// two sources is one cell.
pub(super) fn element_of(value: &Value) -> Arc<str> {
    match value {
        Value::Name(name) => name.text.clone(),
        Value::Term(term) => term.as_str().into(),
        Value::Ref(id) => id.slug().into(),
        Value::Code(code) => code.clone(),
        Value::Link(link) => link.clone(),
        Value::Text(text) => text.get(Lang::En).into(),
        Value::Step(step) => step.level.as_str().into(),
        _ => "".into(),
    }
}

/// Reads a value of a shape; `None` where it is not one.
pub(super) fn read_value(shape: Shape, json: &Json) -> Option<Value> {
    Some(match shape {
        Shape::Text => Value::Text(local_text(json)?),
        Shape::Name => Value::Name(name(json)?),
        Shape::Term(_) => Value::Term(term(json)?),
        Shape::Ref => Value::Ref(RecordId::parse(json.as_str()?)?),
        Shape::Period => Value::Period(period(json)?),
        Shape::Point => Value::Point(LonLat::new(json.get("lon")?.as_f64()?, json.get("lat")?.as_f64()?)?),
        Shape::Number => Value::Number(json.as_f64()?),
        Shape::Flag => Value::Flag(json.as_bool()?),
        Shape::Code => Value::Code(filled(json.as_str()?)?.into()),
        Shape::Link => Value::Link(json.as_str().filter(|text| is_web_address(text))?.into()),
        Shape::Post => Value::Post(Post {
            title: local_text(json.get("title")?)?,
            organisation: optional(json, "organisation", |json| RecordId::parse(json.as_str()?))?,
            period: optional(json, "period", period)?,
        }),
        Shape::Step => Value::Step(Step {
            level: term(json.get("level")?)?,
            state: StepState::parse(json.get("state")?.as_str()?)?,
            text: optional(json, "text", local_text)?,
        }),
    })
}

/// `Some(None)` when the key is missing, `None` when its value cannot be read.
pub(super) fn optional<T>(json: &Json, key: &str, read: impl Fn(&Json) -> Option<T>) -> Option<Option<T>> {
    match json.get(key) {
        None | Some(Json::Null) => Some(None),
        Some(json) => read(json).map(Some),
    }
}

fn filled(text: &str) -> Option<&str> {
    (!text.trim().is_empty()).then_some(text)
}

/// Reads a text by language: a string, or an object of strings by language code, the empty one for all.
pub(super) fn local_text(json: &Json) -> Option<LocalText> {
    match json {
        Json::String(text) => Some(LocalText::plain(filled(text)?)),
        Json::Object(by_lang) => {
            let mut entries = Vec::with_capacity(by_lang.len());
            for (code, text) in by_lang {
                let lang = match code.as_str() {
                    "" => None,
                    code => Some(Lang::ALL.into_iter().find(|lang| lang.code() == code)?),
                };
                entries.push((lang, filled(text.as_str()?)?.into()));
            }
            (!entries.is_empty()).then(|| LocalText::by_lang(entries))
        }
        _ => None,
    }
}

fn name(json: &Json) -> Option<Name> {
    if let Some(text) = json.as_str() {
        return Some(Name { text: filled(text)?.into(), kind: NameKind::Official, lang: None });
    }
    Some(Name {
        text: filled(json.get("text")?.as_str()?)?.into(),
        kind: optional(json, "kind", |json| NameKind::parse(json.as_str()?))?.unwrap_or_default(),
        // Names in other languages are names all the same; only these four are told apart.
        lang: json.get("lang").and_then(Json::as_str).and_then(Lang::parse),
    })
}

fn term(json: &Json) -> Option<Term> {
    filled(json.as_str()?).map(Term::new)
}

/// Reads a period: a text of ISO 8601-2, or an object of it and the words it was written in.
pub(super) fn period(json: &Json) -> Option<Period> {
    if let Some(text) = json.as_str() {
        return Edtf::parse(text).ok().map(Period);
    }
    let edtf = Edtf::parse(json.get("edtf")?.as_str()?).ok()?;
    Some(Period(match json.get("words").and_then(Json::as_str) {
        Some(words) => edtf.with_words(words),
        None => edtf,
    }))
}

/// A value as [`read_value`] reads it.
pub(super) fn write_value(value: &Value) -> Json {
    match value {
        Value::Text(text) => write_local_text(text),
        Value::Name(name) => {
            let mut object = object([("text", name.text.as_ref().into()), ("kind", name.kind.name().into())]);
            put(&mut object, "lang", name.lang.map(|lang| lang.code().into()));
            Json::Object(object)
        }
        Value::Term(term) => term.as_str().into(),
        Value::Ref(id) => id.as_str().into(),
        Value::Period(period) => write_period(period),
        Value::Point(point) => {
            Json::Object(object([("lon", point.lon_deg.into()), ("lat", point.lat_deg.into())]))
        }
        Value::Number(number) => (*number).into(),
        Value::Flag(flag) => (*flag).into(),
        Value::Code(text) | Value::Link(text) => text.as_ref().into(),
        Value::Post(post) => {
            let mut object = object([("title", write_local_text(&post.title))]);
            put(&mut object, "organisation", post.organisation.as_ref().map(|id| id.as_str().into()));
            put(&mut object, "period", post.period.as_ref().map(write_period));
            Json::Object(object)
        }
        Value::Step(step) => {
            let mut object =
                object([("level", step.level.as_str().into()), ("state", step.state.name().into())]);
            put(&mut object, "text", step.text.as_ref().map(write_local_text));
            Json::Object(object)
        }
    }
}

/// A text as [`local_text`] reads it.
pub(super) fn write_local_text(text: &LocalText) -> Json {
    match text.entries() {
        [(None, text)] => text.as_ref().into(),
        entries => {
            let by_lang = entries
                .iter()
                .map(|(lang, text)| (lang.map_or("", Lang::code).to_owned(), Json::from(text.as_ref())));
            Json::Object(by_lang.collect())
        }
    }
}

/// A period as [`period`] reads it.
pub(super) fn write_period(period: &Period) -> Json {
    match period.words() {
        None => period.text().into(),
        Some(words) => Json::Object(object([("edtf", period.text().into()), ("words", words.into())])),
    }
}

fn object<const N: usize>(entries: [(&str, Json); N]) -> Map<String, Json> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn put(object: &mut Map<String, Json>, key: &str, value: Option<Json>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value);
    }
}
