//! The shipped datasets obey their schema, are complete, and say nothing in other people's sentences.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "datasets/schema_walk.rs"]
mod schema_walk;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use schema_walk::{matches, violations};
use serde_json::{Value, json};

const DATASETS: [&str; 3] = ["article", "later-sources", "other-partnerships"];
const ARTICLE: &str = "source/uclg-peer-learning-africa";
const OUR_LANGUAGES: [&str; 4] = ["en", "fr", "es", "pt"];
/// The longest run of words of the article that a text of ours may share: its title has eight.
const MAX_SHARED_WORDS: usize = 8;

/// The vocabulary of each field whose values are terms.
const VOCABULARY_OF_FIELD: [(&str, &str); 15] = [
    ("place_kind", "place_kind"),
    ("organisation_kind", "organisation_kind"),
    ("programme_kind", "programme_kind"),
    ("event_kind", "event_kind"),
    ("form", "form"),
    ("role", "role"),
    ("method", "method"),
    ("theme", "theme"),
    ("status", "status"),
    ("side_status", "status"),
    ("scope", "scope"),
    ("sdg", "sdg"),
    ("stance", "stance"),
    ("plan_kind", "plan_kind"),
    ("source_kind", "source_kind"),
];
const REFERENCE_FIELDS: [&str; 13] = [
    "within",
    "seat",
    "member_of",
    "participant",
    "programme",
    "enables",
    "initiated_by",
    "site",
    "actor",
    "for_whom",
    "occasion",
    "speaker",
    "about",
];
const PERIOD_FIELDS: [&str; 4] = ["planned", "actual", "said", "published"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(name: &str) -> Value {
    let path = root().join("data").join(name);
    serde_json::from_str(
        &std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())),
    )
    .unwrap()
}

fn dataset(name: &str) -> Value {
    read(&format!("{name}.json"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Every statement of `dataset`, with the id of its record.
fn statements(dataset: &Value) -> impl Iterator<Item = (&str, &Value)> {
    list(&dataset["records"]).iter().flat_map(|record| {
        list(&record["statements"]).iter().map(|statement| (text(&record["id"]), statement))
    })
}

fn source_of<'a>(dataset: &'a Value, statement: &'a Value) -> &'a str {
    text(statement.get("source").unwrap_or(&dataset["default"]["source"]))
}

fn labels(statement: &Value) -> Vec<&str> {
    match statement.get("fact") {
        Some(Value::String(label)) => vec![label],
        Some(Value::Array(all)) => all.iter().map(text).collect(),
        _ => Vec::new(),
    }
}

fn n_records(dataset: &Value, kind: &str) -> usize {
    list(&dataset["records"]).iter().filter(|record| record["kind"] == kind).count()
}

/// The statements of one field of one record of `dataset`.
fn said_of<'a>(dataset: &'a Value, record: &'a str, field: &'a str) -> Vec<&'a Value> {
    statements(dataset)
        .filter(|(id, statement)| *id == record && statement["field"] == field)
        .map(|(_, statement)| statement)
        .collect()
}

/// All texts by language below `value`: objects whose keys are languages.
fn texts_by_language<'a>(value: &'a Value, found: &mut Vec<&'a serde_json::Map<String, Value>>) {
    match value {
        Value::Object(object) if object.keys().all(|key| key.len() == 2) => found.push(object),
        Value::Object(object) => object.values().for_each(|member| texts_by_language(member, found)),
        Value::Array(items) => items.iter().for_each(|item| texts_by_language(item, found)),
        _ => {}
    }
}

fn strings<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Object(object) => object.values().for_each(|member| strings(member, found)),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        _ => {}
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn the_datasets_obey_the_published_schema() {
    let schema = read("schema/dataset.schema.json");
    for name in DATASETS {
        assert_eq!(violations(&schema, &schema, &dataset(name), name), Vec::<String>::new());
    }
}

#[test]
fn the_vocabularies_obey_the_published_schema() {
    let schema = read("schema/vocabularies.schema.json");
    assert_eq!(
        violations(&schema, &schema, &read("vocabularies.json"), "vocabularies"),
        Vec::<String>::new()
    );
}

#[test]
fn the_schema_refuses_what_the_format_does_not_allow() {
    let schema = read("schema/dataset.schema.json");
    let with = |record: Value| json!({"format": "peer-atlas-dataset", "version": 1, "id": "x", "title": "X", "records": [record]});
    let place = |statement: Value| with(json!({"id": "place/x", "kind": "place", "statements": [statement]}));
    let is_refused = |dataset: Value| !violations(&schema, &schema, &dataset, "").is_empty();
    assert!(!is_refused(place(json!({"field": "name", "value": "X"}))));
    assert!(!is_refused(place(json!({"field": "country", "absent": true}))));
    assert!(is_refused(place(json!({"field": "name"}))), "neither value nor absent");
    assert!(is_refused(place(json!({"field": "name", "value": "X", "absent": true}))), "value and absent");
    assert!(is_refused(place(json!({"field": "stance", "value": "opinion"}))), "a field of another kind");
    assert!(is_refused(place(json!({"field": "point", "value": {"lon": 181, "lat": 0}}))), "off the globe");
    assert!(is_refused(place(json!({"field": "country", "value": "zaf"}))), "not a country code");
    assert!(
        is_refused(place(json!({"field": "within", "value": "person/x"}))),
        "a reference to another kind"
    );
    assert!(
        is_refused(place(json!({"field": "name", "value": "X", "certainty": "sure"}))),
        "an unknown certainty"
    );
    assert!(
        is_refused(with(
            json!({"id": "place/x", "kind": "person", "statements": [{"field": "name", "value": "X"}]})
        )),
        "id and kind differ"
    );
    assert!(
        is_refused(
            json!({"format": "peer-atlas-dataset", "version": 2, "id": "x", "title": "X", "records": []})
        ),
        "another version"
    );
}

#[test]
fn patterns_match_as_regular_expressions_do() {
    assert!(
        matches("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "pt-BR")
            && !matches("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "p")
    );
    assert!(
        matches("^(a|own:.+)$", "own:free words")
            && !matches("^(a|own:.+)$", "own:")
            && !matches("^(a|own:.+)$", "ab")
    );
    assert!(matches("^https://", "https://example.org/") && !matches("^https://", "http://example.org/"));
    assert!(
        matches("^[a-z][a-z0-9-]*:\\S+$", "wikidata:Q174")
            && !matches("^[a-z][a-z0-9-]*:\\S+$", "wikidata:Q 174")
    );
}

#[test]
fn ids_are_unique_within_a_collection_and_between_collections() {
    let mut collections = BTreeSet::new();
    for name in DATASETS {
        let dataset = dataset(name);
        assert!(
            collections.insert(text(&dataset["id"]).to_owned()),
            "{name} has the id of another collection"
        );
        let mut ids = BTreeSet::new();
        for record in list(&dataset["records"]) {
            assert!(ids.insert(text(&record["id"]).to_owned()), "{name}: {} stands twice", record["id"]);
        }
    }
}

#[test]
fn every_reference_and_source_resolves() {
    let datasets = DATASETS.map(dataset);
    let ids: BTreeSet<&str> = datasets
        .iter()
        .flat_map(|dataset| list(&dataset["records"]))
        .map(|record| text(&record["id"]))
        .collect();
    for dataset in &datasets {
        let own: BTreeSet<&str> =
            list(&dataset["records"]).iter().map(|record| text(&record["id"])).collect();
        for (record, statement) in statements(dataset) {
            let source = source_of(dataset, statement);
            assert!(own.contains(source), "{record}: {source} is not in its own collection");
            if REFERENCE_FIELDS.contains(&text(&statement["field"])) && statement.get("value").is_some() {
                assert!(
                    ids.contains(text(&statement["value"])),
                    "{record}: nothing is called {}",
                    statement["value"]
                );
            }
            if let Some(organisation) = statement["value"].get("organisation") {
                assert!(ids.contains(text(organisation)), "{record}: nothing is called {organisation}");
            }
        }
    }
}

#[test]
fn every_term_is_in_its_vocabulary_and_every_broader_term_exists() {
    let vocabularies = read("vocabularies.json");
    let terms = |name: &str| -> BTreeSet<String> {
        list(&vocabularies["vocabularies"][name]).iter().map(|term| text(&term["id"]).to_owned()).collect()
    };
    let vocabulary_of_field = BTreeMap::from(VOCABULARY_OF_FIELD);
    for name in DATASETS {
        for (record, statement) in statements(&dataset(name)) {
            let Some(vocabulary) = vocabulary_of_field.get(text(&statement["field"])) else { continue };
            assert!(
                terms(vocabulary).contains(text(&statement["value"])),
                "{record}: {} is no {vocabulary}",
                statement["value"]
            );
        }
    }
    for (name, all) in vocabularies["vocabularies"].as_object().unwrap() {
        assert_eq!(terms(name).len(), list(all).len(), "{name} has a term twice");
        for term in list(all).iter().filter(|term| term.get("broader").is_some()) {
            assert!(
                terms(name).contains(text(&term["broader"])),
                "{name}: {} has no broader {}",
                term["id"],
                term["broader"]
            );
        }
    }
    assert_eq!(terms("sdg"), (1..=17).map(|goal: u8| goal.to_string()).collect());
}

#[test]
fn every_date_is_edtf() {
    for name in DATASETS {
        for (record, statement) in statements(&dataset(name)) {
            let period = &statement["value"];
            let value = if PERIOD_FIELDS.contains(&text(&statement["field"])) {
                period.get("edtf").or(Some(period))
            } else {
                None
            };
            for date in value.into_iter().chain(statement.get("as_of")) {
                assert!(edtf_core::is_valid(text(date)), "{record}: {date}");
            }
        }
    }
}

#[test]
fn every_text_by_language_has_our_four_languages() {
    for name in ["article", "later-sources", "other-partnerships", "vocabularies"] {
        let file = dataset(name);
        let mut found = Vec::new();
        if name == "vocabularies" {
            found.extend(
                file["vocabularies"]
                    .as_object()
                    .unwrap()
                    .values()
                    .flat_map(list)
                    .map(|term| term["labels"].as_object().unwrap()),
            );
        } else {
            texts_by_language(&file, &mut found);
        }
        assert!(found.len() > 100, "{name} has hardly any text");
        for text in found {
            assert!(OUR_LANGUAGES.iter().all(|language| text.contains_key(*language)), "{name}: {text:?}");
        }
    }
}

#[test]
fn the_article_is_told_completely() {
    let article = dataset("article");
    let told: BTreeSet<&str> = statements(&article).flat_map(|(_, statement)| labels(statement)).collect();
    let missing = |letter: char, last: u8| -> Vec<String> {
        (1..=last).map(|n| format!("{letter}{n}")).filter(|label| !told.contains(label.as_str())).collect()
    };
    for (letter, last) in [('F', 34), ('D', 9), ('E', 20), ('H', 5), ('V', 1), ('G', 4)] {
        assert_eq!(missing(letter, last), Vec::<String>::new());
    }
    let entities =
        ["place", "organisation", "person", "event", "programme"].map(|kind| n_records(&article, kind));
    assert_eq!(entities, [12, 8, 5, 1, 4]);
    assert_eq!(n_records(&article, "plan"), 9);
}

#[test]
fn what_the_article_says_is_said_with_paragraph_and_paraphrase() {
    let article = dataset("article");
    for (record, statement) in statements(&article).filter(|(record, _)| !record.starts_with("source/")) {
        if source_of(&article, statement) != ARTICLE {
            continue;
        }
        let paragraph =
            text(&statement["locator"]).strip_prefix("paragraph:").and_then(|n| n.parse::<u8>().ok());
        assert!(paragraph.is_some_and(|n| n <= 10), "{record}: {} has no paragraph", statement["field"]);
        assert!(statement.get("says").is_some(), "{record}: {} is not told", statement["field"]);
    }
}

#[test]
fn spellings_of_the_article_stand_in_it_and_are_never_the_name() {
    let article = dataset("article");
    let spellings: BTreeSet<&str> = statements(&article)
        .filter(|(_, statement)| statement["value"]["kind"] == "source_form")
        .map(|(_, statement)| text(&statement["value"]["text"]))
        .collect();
    for wanted in [
        "Porto Allegre",
        "Gualrulhos",
        "San Paulo",
        "Sao Paulo",
        "KubeshneeGovender Jones",
        "AndileNcapai",
        "UCLGA",
        "LGA-United Kingom",
        "MozambicanANAMM",
    ] {
        assert!(spellings.contains(wanted), "{wanted} is missing");
    }
    for (record, statement) in statements(&article)
        .filter(|(_, statement)| statement["field"] == "name" && statement["value"]["kind"] != "source_form")
    {
        let name = statement["value"].get("text").unwrap_or(&statement["value"]);
        let is_misspelt = [
            "Allegre",
            "Gualrulhos",
            "San Paulo",
            "Sao Paulo",
            "Kingom",
            "KubeshneeGovender",
            "AndileNcapai",
            "MozambicanANAMM",
        ]
        .iter()
        .any(|spelling| text(name).contains(spelling));
        assert!(!is_misspelt, "{record}: {name}");
    }
    if let Some(original) = original() {
        let spaceless = |text: &str| text.split_whitespace().collect::<String>();
        for spelling in spellings {
            assert!(
                spaceless(&original).contains(&spaceless(spelling)),
                "the article does not write {spelling}"
            );
        }
    }
}

#[test]
fn the_mentoring_is_no_stronger_than_the_article() {
    let article = dataset("article");
    let of = |field| said_of(&article, "partnership/sao-paulo-ethekwini-mentoring", field);
    for role in of("role").into_iter().filter(|role| ["mentor", "learner"].contains(&text(&role["value"]))) {
        assert_eq!(role["certainty"], "reading", "the direction is our reading");
    }
    assert!(
        of("role").iter().all(|role| role["value"] != "funder"),
        "what kind of support it was is not said"
    );
    assert_eq!(of("actual").len(), 1);
    assert_eq!(of("actual")[0]["value"]["edtf"], "2011/", "the end is unknown, not open");
    assert_eq!(of("site")[0]["certainty"], "reading");
    let intended = |field| said_of(&article, "partnership/sao-paulo-guarulhos-mozambican-cities", field);
    assert!(intended("role").is_empty() && intended("actual").is_empty() && intended("planned").is_empty());
    let session = said_of(&article, "event/session-peer-learning-africa", "actual");
    assert_eq!((text(&session[0]["value"]), text(&session[0]["certainty"])), ("[2011..2013]", "unsure"));
    let statements_open =
        statements(&article).filter(|(_, statement)| statement.to_string().contains("/..\"")).count();
    assert_eq!(statements_open, 0, "the article says of nothing that it still runs");
}

#[test]
fn people_have_a_role_at_that_time_and_nothing_more() {
    for name in DATASETS {
        for (record, statement) in
            statements(&dataset(name)).filter(|(record, _)| record.starts_with("person/"))
        {
            assert!(
                ["name", "post"].contains(&text(&statement["field"])),
                "{record}: {}",
                statement["field"]
            );
        }
    }
}

#[test]
fn places_not_named_have_a_country_or_region_and_no_point() {
    let article = dataset("article");
    let placeholders: Vec<&str> = statements(&article)
        .filter(|(_, statement)| statement["value"] == "placeholder")
        .map(|(record, _)| record)
        .collect();
    assert_eq!(placeholders.len(), 6);
    for place in placeholders {
        let n_located = said_of(&article, place, "country").len() + said_of(&article, place, "region").len();
        assert!(n_located == 1 && said_of(&article, place, "point").is_empty(), "{place}");
    }
}

#[test]
fn sources_that_differ_are_all_kept() {
    let later = dataset("later-sources");
    let values = |record, field| -> BTreeSet<String> {
        said_of(&later, record, field)
            .iter()
            .filter_map(|statement| statement.get("value"))
            .map(|value| text(value.get("edtf").unwrap_or(value)).to_owned())
            .collect()
    };
    assert_eq!(
        values("partnership/johannesburg-lilongwe", "actual"),
        BTreeSet::from(["2003-03/..", "2008-03/", "2008/"].map(str::to_owned))
    );
    assert_eq!(
        values("event/smile-launch", "actual"),
        BTreeSet::from(["2014-02", "2014-03"].map(str::to_owned))
    );
    let cities = said_of(&later, "partnership/brazil-mozambique-cities", "participant");
    let is_city = |statement: &&&Value| text(&statement["value"]).starts_with("place/");
    assert_eq!(cities.iter().filter(is_city).count(), 14);
    assert!(
        cities.iter().any(|statement| statement["element"] == "sao-paulo" && statement["absent"] == true)
    );
}

#[test]
fn the_other_partnerships_are_all_there() {
    let other = dataset("other-partnerships");
    assert_eq!(n_records(&other, "partnership"), 37);
    for (record, statement) in statements(&other)
        .filter(|(record, statement)| record.starts_with("partnership/") && statement["field"] != "name")
    {
        assert!(statement.get("says").is_some(), "{record}: {} is not told", statement["field"]);
    }
}

/// The article itself, beside the repository or in the file that `ATLAS_ARTICLE` names: it is not ours to ship.
fn original() -> Option<String> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/seed/uclg-peer-learning-africa.txt");
    std::fs::read_to_string(std::env::var_os("ATLAS_ARTICLE").unwrap_or_else(|| beside.into())).ok()
}

#[test]
fn no_sentence_of_the_article_is_copied() {
    let Some(original) = original() else {
        eprintln!("skipped: no text of the article in `../shared` or at ATLAS_ARTICLE");
        return;
    };
    let article_words = words(&original);
    let runs: BTreeSet<&[String]> = article_words.windows(MAX_SHARED_WORDS + 1).collect();
    for name in ["article", "later-sources", "other-partnerships", "vocabularies"] {
        let file = dataset(name);
        let mut found = Vec::new();
        strings(&file, &mut found);
        for ours in found.into_iter().map(words) {
            let copied = ours.windows(MAX_SHARED_WORDS + 1).find(|run| runs.contains(run));
            assert_eq!(copied, None, "{name} copies the article");
        }
    }
}
