//! What the page reads, in one language each: `lang/en/data/article.json` is `data/article.json` with its English texts only.
//!
//! A page speaks one language at a time, and texts in four are most of a dataset. The whole files stay in the site beside them,
//! for whoever wants the data. A dataset keeps the identity of its whole file in every language: `collections.json` names it.

use crate::tools::{Failure, hex};
use serde_json::{Map, Value as Json};
use sha2::{Digest as _, Sha256};

/// The languages of the page, by BCP 47 code.
pub const LANGUAGES: [&str; 4] = ["en", "fr", "es", "pt"];

/// A JSON file in one language: each text by language becomes the text in this one, else in English.
pub fn in_language(name: &str, whole: &[u8], language: &str) -> Result<Vec<u8>, Failure> {
    let mut json: Json =
        serde_json::from_slice(whole).map_err(|error| Failure::new(format!("{name}: {error}")))?;
    if let Some(vocabularies) = json.get_mut("vocabularies").and_then(Json::as_object_mut) {
        vocabularies.values_mut().for_each(without_aliases);
    }
    name_elements(&mut json);
    Ok(records_last(translated(json, language)).into_bytes())
}

/// As text, the records of a dataset after all that says what it is: of a file that breaks off, that is needed to read the
/// records before the break.
fn records_last(mut json: Json) -> String {
    let records = json.as_object_mut().and_then(|dataset| dataset.remove("records"));
    let head = json.to_string();
    match (records, head.strip_suffix('}')) {
        (Some(records), Some("{")) => format!("{{\"records\":{records}}}"),
        (Some(records), Some(head)) => format!("{head},\"records\":{records}}}"),
        _ => head,
    }
}

/// The catalogue in one language, each collection with the identity of its whole file: as the program computes it, the first
/// eight bytes of its SHA-256.
pub fn catalog_in_language(
    whole: &[u8],
    language: &str,
    file: impl Fn(&str) -> Result<Vec<u8>, Failure>,
) -> Result<Vec<u8>, Failure> {
    let text = in_language("data/collections.json", whole, language)?;
    let mut json: Json = serde_json::from_slice(&text).map_err(|error| Failure::new(error.to_string()))?;
    for collection in json.as_array_mut().into_iter().flatten() {
        let hash = Sha256::digest(file(collection["file"].as_str().unwrap_or_default())?);
        collection["content"] = hex(&hash[..8]).into();
    }
    Ok(json.to_string().into_bytes())
}

/// Sections of the messages that the first view needs, and the first in the files.
const FIRST_SECTIONS: [&str; 4] =
    ["# The page", "# The map", "# The timeline", "# Dates, titles and citations"];

/// The texts of a file of messages, a line each, without their keys and the lines for people: those of the first view, and the
/// others.
pub fn texts_of_messages(file: &str) -> (String, String) {
    let mut parts = (String::new(), String::new());
    let mut is_first = true;
    for line in file.lines() {
        if line.starts_with("# ") {
            is_first = FIRST_SECTIONS.contains(&line);
        } else if let Some((_, text)) = line.split_once(" = ") {
            let part = if is_first { &mut parts.0 } else { &mut parts.1 };
            *part += text;
            part.push('\n');
        }
    }
    parts
}

/// Other words for a term are for reading files of others; the page shows labels.
fn without_aliases(entries: &mut Json) {
    for entry in entries.as_array_mut().into_iter().flatten().filter_map(Json::as_object_mut) {
        entry.remove("aliases");
    }
}

/// In a list of texts each is known by its English words where it has no other name: this keeps it so in every language.
fn name_elements(dataset: &mut Json) {
    let records = dataset.get_mut("records").and_then(Json::as_array_mut).into_iter().flatten();
    for statement in records.filter_map(|record| record.get_mut("statements")?.as_array_mut()).flatten() {
        let text =
            statement.get("value").filter(|value| is_by_language(value)).and_then(|value| value.get("en"));
        if let (Some(text), None) = (text.cloned(), statement.get("element")) {
            let field = statement.get("field").and_then(Json::as_str).unwrap_or_default();
            if LISTS_OF_TEXTS.contains(&field) {
                statement["element"] = text;
            }
        }
    }
}

/// Fields that hold several texts, as `core/src/claim/field.rs` has them.
const LISTS_OF_TEXTS: [&str; 5] = ["contribution", "department", "outcome", "lesson", "note"];

fn translated(json: Json, language: &str) -> Json {
    match json {
        by_language if is_by_language(&by_language) => {
            let text = by_language.get(language).or_else(|| by_language.get("en")).cloned();
            text.unwrap_or(by_language)
        }
        Json::Object(entries) => {
            Json::Object(entries.into_iter().map(|(key, json)| (key, translated(json, language))).collect())
        }
        Json::Array(items) => items.into_iter().map(|json| translated(json, language)).collect(),
        other => other,
    }
}

fn is_by_language(json: &Json) -> bool {
    let is_language =
        |entries: &Map<String, Json>| entries.keys().all(|key| LANGUAGES.contains(&key.as_str()));
    json.as_object().is_some_and(|entries| !entries.is_empty() && is_language(entries))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_by_language_become_one_text() {
        let whole = json!({
            "records": [{ "statements": [
                { "field": "note", "value": { "en": "a", "fr": "b" }, "says": { "en": "c" } },
                { "field": "name", "value": { "text": "d", "lang": "en" } },
            ] }],
        });
        let french = in_language("x", whole.to_string().as_bytes(), "fr").unwrap();
        let wanted = json!({
            "records": [{ "statements": [
                { "field": "note", "value": "b", "element": "a", "says": "c" },
                { "field": "name", "value": { "text": "d", "lang": "en" } },
            ] }],
        });
        assert_eq!(serde_json::from_slice::<Json>(&french).unwrap(), wanted);
    }

    #[test]
    fn messages_of_the_first_view_come_first() {
        let (first, rest) = texts_of_messages("# The page\nA = a = a\n\n# Table\nB = b\n");
        assert_eq!((first.as_str(), rest.as_str()), ("a = a\n", "b\n"));
        for language in LANGUAGES {
            let path = crate::tools::root().join(format!("src/i18n/{language}.txt"));
            let file = std::fs::read_to_string(path).unwrap();
            let sections: Vec<&str> = file.lines().filter(|line| line.starts_with("# ")).collect();
            assert_eq!(sections[..FIRST_SECTIONS.len()], FIRST_SECTIONS);
        }
    }

    #[test]
    fn the_records_of_a_dataset_come_after_what_it_is() {
        let whole =
            json!({ "records": [{ "id": "place/a", "statements": [] }], "version": 1, "format": "f" });
        let english = in_language("x", whole.to_string().as_bytes(), "en").unwrap();
        let text = String::from_utf8(english).unwrap();
        assert!(text.find("version") < text.find("records"), "{text}");
        assert_eq!(serde_json::from_str::<Json>(&text).unwrap(), whole);
        assert_eq!(in_language("x", b"{\"records\":[]}", "en").unwrap(), b"{\"records\":[]}");
    }
}
