//! The sheets of records: complete, in words, and no stronger than their sources.

#![allow(clippy::unwrap_used)]

mod shipped;

use std::collections::BTreeMap;
use std::sync::Arc;

use atlas_core::claim::{ClaimId, Field, Lang, RecordId, RecordIdx, RecordKind};
use atlas_core::format::dataset;
use atlas_core::model::Atlas;
use atlas_core::query::{Link, Row, Sheet, Value, record_sheet};
use shipped::{ARTICLE, LATER, OTHERS as OTHER, atlas, words};

const MENTORING: &str = "partnership/sao-paulo-ethekwini-mentoring";

fn sheet(atlas: &Atlas, id: &str) -> Sheet {
    record_sheet(atlas, &words(Lang::En), atlas.find(&RecordId::parse(id).unwrap()).unwrap()).unwrap()
}

fn rows(sheet: &Sheet) -> impl Iterator<Item = &Row> {
    sheet.sections.iter().flat_map(|section| &section.rows)
}

fn row<'a>(sheet: &'a Sheet, label: &str) -> &'a Row {
    rows(sheet).find(|row| row.label == label).unwrap_or_else(|| panic!("no row {label}"))
}

fn texts(row: &Row) -> Vec<&str> {
    row.values.iter().map(|value| value.text.as_str()).collect()
}

fn value<'a>(row: &'a Row, text: &str) -> &'a Value {
    row.values.iter().find(|value| value.text == text).unwrap_or_else(|| panic!("no value {text}"))
}

/// Everything that a sheet shows, a text each.
fn shown(sheet: &Sheet) -> Vec<&str> {
    let mut shown: Vec<&str> = vec![&sheet.title, &sheet.kind];
    shown.extend(sheet.lines.iter().map(String::as_str));
    for section in &sheet.sections {
        shown.push(&section.title);
        for row in &section.rows {
            shown.push(&row.label);
            for value in &row.values {
                shown.extend([value.text.as_str(), &value.mark]);
                shown.extend(value.notes.iter().map(String::as_str));
                for piece in &value.evidence {
                    shown.extend([piece.about.as_str(), &piece.says, &piece.source_line, &piece.certainty]);
                    shown.extend([piece.as_of.as_str(), &piece.collection, &piece.citation]);
                }
            }
        }
    }
    shown
}

fn all_records(atlas: &Atlas) -> Vec<RecordIdx> {
    RecordKind::ALL.into_iter().flat_map(|kind| atlas.of_kind(kind).to_vec()).collect()
}

/// The shipped datasets as they may be switched on.
fn combinations() -> [Vec<&'static str>; 5] {
    [vec![ARTICLE], vec![LATER], vec![OTHER], vec![ARTICLE, LATER], vec![ARTICLE, LATER, OTHER]]
}

#[test]
fn every_live_claim_of_a_record_is_evidence_exactly_once() {
    let words = words(Lang::En);
    for files in combinations() {
        let atlas = atlas(&files);
        for record in all_records(&atlas) {
            let sheet = record_sheet(&atlas, &words, record).unwrap();
            let mut seen: BTreeMap<ClaimId, usize> = BTreeMap::new();
            for piece in rows(&sheet).flat_map(|row| &row.values).flat_map(|value| &value.evidence) {
                piece.claims.iter().for_each(|claim| *seen.entry(*claim).or_default() += 1);
            }
            for cell in atlas.claims().cells(record).iter().filter(|cell| cell.field != Field::Hidden) {
                for claim in cell.claims() {
                    let n = seen.get(&claim.id()).copied().unwrap_or(0);
                    assert_eq!(n, 1, "{} {:?} {}", atlas.id(record), cell.field, cell.element);
                }
            }
        }
    }
}

#[test]
fn every_record_has_a_title_and_shows_words_only() {
    // Later sources alone name records that only the article describes.
    for files in [vec![LATER], vec![ARTICLE, LATER, OTHER]] {
        let atlas = atlas(&files);
        for lang in Lang::ALL {
            let words = words(lang);
            for record in all_records(&atlas) {
                let sheet = record_sheet(&atlas, &words, record).unwrap();
                let id = atlas.id(record);
                assert!(!sheet.title.is_empty() && !sheet.kind.is_empty(), "{id}");
                for text in shown(&sheet) {
                    let is_raw = RecordKind::ALL.iter().any(|kind| {
                        let prefix = format!("{}/", kind.name());
                        text.match_indices(&prefix).any(|(at, _)| {
                            text[at + prefix.len()..].starts_with(|c: char| c.is_ascii_lowercase())
                                && !text.contains("://")
                        })
                    });
                    assert!(!is_raw, "{id} in {lang:?}: {text}");
                    let inner = [
                        "paragraph:",
                        "geonameid:",
                        "wikidata:",
                        "source_form",
                        "EDTF",
                        "own:",
                        "{name}",
                        "{",
                        "_kind",
                        "placeholder",
                        "layer",
                        "fragment",
                    ];
                    let found = inner.into_iter().find(|inner| text.contains(inner));
                    assert_eq!(found, None, "{id} in {lang:?}: {text}");
                }
            }
        }
    }
}

#[test]
fn values_with_claims_have_evidence_in_words() {
    let atlas = atlas(&[ARTICLE, LATER, OTHER]);
    for lang in Lang::ALL {
        let words = words(lang);
        for record in all_records(&atlas) {
            let sheet = record_sheet(&atlas, &words, record).unwrap();
            for section in &sheet.sections {
                assert!(!section.rows.is_empty(), "{}", sheet.title);
                for row in &section.rows {
                    assert!(!row.values.is_empty(), "{}: {}", sheet.title, row.label);
                    for piece in row.values.iter().flat_map(|value| &value.evidence) {
                        assert!(!piece.claims.is_empty());
                        assert!(
                            !piece.certainty.is_empty() && !piece.source_line.is_empty(),
                            "{}",
                            sheet.title
                        );
                        assert!(
                            !piece.collection.is_empty() && !piece.citation.is_empty(),
                            "{}",
                            sheet.title
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn the_mentoring_is_told_as_the_article_tells_it() {
    let sheet = sheet(&atlas(&[ARTICLE]), MENTORING);
    assert!(sheet.title.contains("São Paulo") && sheet.title.contains("eThekwini"), "{}", sheet.title);
    let mentor = value(row(&sheet, "mentor"), "São Paulo");
    let learner = value(row(&sheet, "learner"), "eThekwini");
    assert_eq!([&*mentor.mark, &learner.mark], ["our reading", "our reading"]);
    assert!(texts(row(&sheet, "When"))[0].contains("2011"));
    assert!(texts(row(&sheet, "Theme")).contains(&"human settlements"));
    assert_eq!(texts(row(&sheet, "Supported by"))[..2], ["Metropolis", "Metropolis initiative programme"]);
    assert!(
        texts(row(&sheet, "Supported by"))
            .iter()
            .any(|text| text.contains("United Cities") || *text == "UCLG")
    );
    assert!(rows(&sheet).all(|row| row.label != "Funded by"));
    let source = &row(&sheet, "Form").values[0].evidence[0];
    assert!(source.source_line.contains('4'), "{}", source.source_line);
    assert!(source.says.contains("2011"), "{}", source.says);
}

#[test]
fn impact_is_a_ladder_with_all_its_rungs() {
    let sheet = sheet(&atlas(&[ARTICLE]), MENTORING);
    let ladder = row(&sheet, "Impact, step by step");
    assert!(ladder.is_ladder);
    let expected = [
        "pilot: nothing recorded",
        "department: nothing recorded",
        "city government: claimed",
        "other cities: nothing recorded",
        "national: expected",
    ];
    assert_eq!(texts(ladder), expected);
}

#[test]
fn a_status_says_how_sure_it_is_and_as_of_when() {
    let status = sheet(&atlas(&[ARTICLE]), MENTORING);
    let status = &row(&status, "Status").values[0];
    assert_eq!((&*status.text, &*status.mark), ("running", "our reading"));
    assert!(status.notes[0].contains("2011"), "{:?}", status.notes);
    let planned = sheet(&atlas(&[ARTICLE]), "programme/eu-mozambique-city-partnerships");
    assert_eq!(row(&planned, "Status").values[0].mark, "said in the source");
}

#[test]
fn differing_dates_stand_side_by_side() {
    let sheet = sheet(&atlas(&[ARTICLE, LATER]), "partnership/johannesburg-lilongwe");
    let when = row(&sheet, "When");
    assert!(when.differs);
    assert!(when.values.len() >= 2, "{:?}", texts(when));
    assert!(texts(when).iter().any(|text| text.contains("2003")));
    assert!(texts(when).iter().any(|text| text.contains("2008")));
}

#[test]
fn later_sources_differ_from_the_article_where_they_do() {
    let atlas = atlas(&[ARTICLE, LATER]);
    let project = sheet(&atlas, "programme/eu-mozambique-city-partnerships");
    assert!(row(&project, "Status").differs);
    assert!(row(&project, "When").differs);
    assert!(rows(&project).any(|row| row.label == "Note" && row.differs && row.values.len() == 3));
    let intended = sheet(&atlas, "partnership/sao-paulo-guarulhos-mozambican-cities");
    let disputed = rows(&intended).find(|row| row.differs && texts(row).contains(&"São Paulo")).unwrap();
    assert_eq!(texts(disputed), ["São Paulo", "not São Paulo, by this source"]);
    let joined = sheet(&atlas, "partnership/brazil-mozambique-cities");
    assert!(shown(&joined).iter().any(|text| text.contains("São Paulo is not among the cities")));
}

#[test]
fn a_supporter_of_a_programme_supports_through_it() {
    let sheet = sheet(&atlas(&[ARTICLE]), "partnership/sao-paulo-guarulhos-mozambican-cities");
    let funder = value(row(&sheet, "Funded by"), "European Union");
    assert!(funder.notes[0].starts_with("through: EU-funded project"), "{:?}", funder.notes);
    assert!(!funder.evidence.is_empty());
}

#[test]
fn no_supporter_named_is_not_no_supporter() {
    let sheet = sheet(&atlas(&[OTHER]), "partnership/beijing-lima");
    assert_eq!(texts(row(&sheet, "Supported by")), ["no supporter named in this source"]);
}

#[test]
fn a_city_leads_to_all_that_concerns_it() {
    let atlas = atlas(&[ARTICLE]);
    let leads = |from: &str, to: &str| {
        let to = atlas.find(&RecordId::parse(to).unwrap()).unwrap();
        rows(&sheet(&atlas, from))
            .flat_map(|row| &row.values)
            .any(|value| value.link == Some(Link::Record(to)))
    };
    for to in [
        MENTORING,
        "place/welbedacht",
        "organisation/mile",
        "event/session-peer-learning-africa",
        "source/uclg-peer-learning-africa",
    ] {
        assert!(leads("place/ethekwini", to), "{to}");
    }
    assert!(leads("place/bilbao", "offer/bilbao-management"));
    assert!(leads("place/bilbao", "plan/more-ties-with-african-cities"));
    assert!(leads("place/cities-kenya", "need/cities-kenya-join"));
    assert!(leads(MENTORING, "statement/metropolis-disseminates"));
    assert!(leads("organisation/uclg-africa", "person/charles-patsika"));
    assert!(leads("organisation/uclg", "organisation/uclg-africa"));
    assert!(leads("organisation/european-union", "programme/eu-mozambique-city-partnerships"));
    assert!(leads("source/anamm", "organisation/anamm"));
}

#[test]
fn what_a_title_or_summary_says_is_said_once() {
    let atlas = atlas(&[ARTICLE]);
    for record in all_records(&atlas) {
        let Some(summary) = atlas.text(record, Field::Summary, Lang::En) else { continue };
        let sheet = record_sheet(&atlas, &words(Lang::En), record).unwrap();
        let mut texts = vec![&*sheet.title];
        for value in rows(&sheet).flat_map(|row| &row.values) {
            texts.push(&value.text);
            texts.extend(value.evidence.iter().map(|piece| &*piece.says));
        }
        assert_eq!(texts.iter().filter(|text| **text == summary).count(), 1, "{}", atlas.id(record));
    }
}

#[test]
fn a_hidden_person_is_in_no_sheet() {
    let person = r#"{"id": "person/sara-hoeflich", "statements": [{"field": "hidden", "value": true}]}"#;
    let header = r#""format": "peer-atlas-dataset", "version": 1, "id": "hide", "title": {"en": "t"}, "summary": {"en": "s"},
        "author": "a", "date": "2026-11-25", "licence": "CC0-1.0""#;
    let file = format!("{{{header}, \"records\": [{person}]}}");
    let mut atlas = atlas(&[ARTICLE]);
    atlas.add_layer(&Arc::new(dataset::parse(&file).unwrap().layer));
    let words = words(Lang::En);
    let hidden = atlas.find(&RecordId::parse("person/sara-hoeflich").unwrap()).unwrap();
    assert!(record_sheet(&atlas, &words, hidden).is_none());
    for record in all_records(&atlas).into_iter().filter(|record| *record != hidden) {
        let sheet = record_sheet(&atlas, &words, record).unwrap();
        let links = rows(&sheet).flat_map(|row| &row.values).filter_map(|value| value.link.as_ref());
        assert!(links.into_iter().all(|link| *link != Link::Record(hidden)), "{}", atlas.id(record));
    }
}
