//! Reading datasets: the shipped ones without a problem, broken ones without a panic and without losing what is good.
#![allow(clippy::unwrap_used, missing_docs)]

use atlas_core::claim::{Content, Field, Lang, RecordId, RecordKind, Value};
use atlas_core::format::dataset::{DatasetError, ProblemReason, parse};
use atlas_core::model::Atlas;
use proptest::prelude::*;

const ARTICLE: &str = include_str!("../../data/article.json");
const LATER: &str = include_str!("../../data/later-sources.json");
const OTHER: &str = include_str!("../../data/other-partnerships.json");

fn small() -> String {
    r#"{"format":"peer-atlas-dataset","version":1,"id":"x","title":"X","date":"2026-11-25",
        "default":{"source":"source/s","certainty":"reading"},
        "records":[
         {"id":"place/a","kind":"place","statements":[
           {"field":"name","value":"A"},{"field":"point","value":{"lon":1,"lat":2}}]},
         {"id":"place/b","kind":"place","statements":[
           {"field":"name","value":{"text":"Bé","kind":"official","lang":"fr"},"certainty":"said","locator":"row:2"}]}]}"#
        .to_owned()
}

#[test]
fn the_shipped_datasets_are_read_without_a_problem() {
    for (text, id, n_statements) in [
        (ARTICLE, "uclg-peer-learning-africa", 500),
        (LATER, "same-story-later-sources", 700),
        (OTHER, "other-partnerships", 700),
    ] {
        let dataset = parse(text).unwrap();
        assert_eq!(dataset.problems, [], "{id}");
        assert_eq!(&*dataset.layer.header.slug, id);
        assert!(dataset.layer.side.len() >= n_statements, "{id}: {}", dataset.layer.side.len());
    }
}

#[test]
fn all_three_together_are_one_atlas_with_differing_sources() {
    let mut atlas = Atlas::default();
    for text in [ARTICLE, LATER, OTHER] {
        assert!(atlas.add_layer(&parse(text).unwrap().layer.into()));
    }
    let johannesburg = atlas
        .of_kind(RecordKind::Partnership)
        .iter()
        .find(|record| atlas.id(**record).as_str().contains("lilongwe"))
        .unwrap();
    let row = atlas.partnership(*johannesburg).unwrap();
    assert!(row.differs);
    assert!(atlas.periods(row).iter().any(|entry| entry.is_alternative));
    let session = atlas.find(&RecordId::parse("event/session-peer-learning-africa").unwrap()).unwrap();
    assert!(atlas.claims().cells(session).iter().any(atlas_core::claim::CellView::differs));
}

#[test]
fn defaults_hold_where_a_statement_says_nothing() {
    let layer = parse(&small()).unwrap().layer;
    let name = &layer.side[0];
    assert_eq!(name.evidence.source, RecordId::parse("source/s"));
    assert_eq!(name.evidence.certainty.name(), "reading");
    let other = &layer.side[2];
    assert_eq!(other.evidence.certainty.name(), "said");
    let Content::Value(Value::Name(name)) = &other.content else { panic!("a name") };
    assert_eq!((&*name.text, name.lang), ("Bé", Some(Lang::Fr)));
}

#[test]
fn the_same_file_twice_is_one_layer() {
    let mut atlas = Atlas::default();
    assert!(atlas.add_layer(&parse(&small()).unwrap().layer.into()));
    assert!(!atlas.add_layer(&parse(&small()).unwrap().layer.into()));
}

#[test]
fn a_file_cut_anywhere_keeps_its_whole_records_and_says_so() {
    let text = small();
    for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
        match parse(&text[..cut]) {
            Ok(dataset) => {
                assert_eq!(dataset.problems.last().map(|p| p.reason.clone()), Some(ProblemReason::BreaksOff));
                let second_ends = text.rfind("}]}").unwrap();
                let expected = if cut > second_ends {
                    3
                } else if cut > text.find("\"lat\":2}}]}").unwrap() + 10 {
                    2
                } else {
                    0
                };
                assert_eq!(dataset.layer.side.len(), expected, "cut at {cut}");
            }
            Err(error) => assert!(matches!(error, DatasetError::NotJson { .. }), "{error:?} at {cut}"),
        }
    }
}

#[test]
fn what_cannot_be_used_is_listed_with_record_and_reason() {
    let bad = small()
        .replace(r#""field":"point""#, r#""field":"pointe""#)
        .replace(r#"{"id":"place/b","kind":"place""#, r#"{"id":"nowhere","kind":"place""#);
    let dataset = parse(&bad).unwrap();
    assert_eq!(dataset.layer.side.len(), 1);
    let reasons: Vec<_> = dataset.problems.iter().map(|p| (p.record.as_str(), p.reason.clone())).collect();
    assert_eq!(
        reasons,
        [
            ("place/a", ProblemReason::UnknownField("pointe".to_owned())),
            ("nowhere", ProblemReason::BadRecord)
        ]
    );
    let bad = small().replace(r#"{"lon":1,"lat":2}"#, r#"{"lon":1,"lat":200}"#);
    assert_eq!(parse(&bad).unwrap().problems[0].reason, ProblemReason::BadValue("point".to_owned()));
}

#[test]
fn files_that_are_no_datasets_are_refused_with_the_reason() {
    assert!(matches!(parse(""), Err(DatasetError::NotJson { line: 1 })));
    assert!(matches!(parse("<!doctype html>\n<title>404</title>"), Err(DatasetError::NotJson { .. })));
    assert_eq!(parse("[]").unwrap_err(), DatasetError::NotADataset);
    assert_eq!(parse(r#"{"records":[]}"#).unwrap_err(), DatasetError::NotADataset);
    let newer = small().replace("\"version\":1", "\"version\":2");
    assert_eq!(parse(&newer).unwrap_err(), DatasetError::Newer { found: 2 });
    let with_mark = format!("\u{feff}{}", small());
    assert_eq!(parse(&with_mark).unwrap().problems, []);
}

#[test]
fn links_that_a_click_must_not_follow_are_refused() {
    for address in ["javascript:alert(1)", "data:text/html,x", "https://x y", "ftp://x"] {
        let text = small()
            .replace(r#"{"field":"name","value":"A"}"#, &format!(r#"{{"field":"url","value":"{address}"}}"#));
        assert_eq!(parse(&text).unwrap().problems[0].reason, ProblemReason::BadValue("url".to_owned()));
    }
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(parse(&deep).is_err());
    let inside = small()
        .replace(r#""value":"A""#, &format!(r#""value":{}"A"{}"#, "[".repeat(9_000), "]".repeat(9_000)));
    let _ = parse(&inside);
}

#[test]
fn every_field_and_kind_is_found_by_its_name() {
    for field in Field::ALL {
        assert_eq!(Field::parse(field.name()), Some(*field));
    }
    for kind in RecordKind::ALL {
        assert_eq!(RecordKind::parse(kind.name()), Some(kind));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bytes_never_panic(at in 0usize..600, byte in any::<u8>()) {
        let mut bytes = small().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(text) = String::from_utf8(bytes) {
            let _ = parse(&text);
        }
    }
}
