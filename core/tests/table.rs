//! The table: the rows of what is shown, no stronger than their sources, in any order, and as a file.

#![allow(clippy::unwrap_used)]

mod shipped;

use std::sync::Arc;

use atlas_core::claim::{
    Cell, Certainty, Claim, Content, Evidence, Field, Lang, LayerBuilder, RecordId, RecordIdx, RecordKind,
    Value, ValueRef,
};
use atlas_core::format::{csv, dataset};
use atlas_core::model::Atlas;
use atlas_core::query::{TableColumn, Visible, sayings, table, table_export, table_order, visible};
use atlas_core::time::{Day, Window};
use atlas_core::view::{Facet, View};
use atlas_core::words::{Msg, Words};
use proptest::prelude::*;
use shipped::{atlas, read, words};

const FILES: [&str; 3] = ["data/article.json", "data/later-sources.json", "data/other-partnerships.json"];
const MENTORING: &str = "partnership/sao-paulo-ethekwini-mentoring";

fn shown(atlas: &Atlas, view: &View) -> Visible {
    visible(atlas, view, Day::new(2026, 11, 25).unwrap())
}

fn cell(atlas: &Atlas, id: &str, column: TableColumn) -> String {
    let record = atlas.find(&RecordId::parse(id).unwrap()).unwrap();
    let rows = table(atlas, &shown(atlas, &View::default()), &words(Lang::En));
    rows.iter().find(|row| row.record == record).unwrap().cells[column as usize].clone()
}

/// Places of texts by their bytes, equal ones the same.
fn by_bytes(texts: &[String]) -> Vec<u32> {
    let mut sorted: Vec<&String> = texts.iter().collect();
    sorted.sort();
    sorted.dedup();
    texts.iter().map(|text| sorted.iter().position(|other| *other == text).unwrap() as u32).collect()
}

fn order(atlas: &Atlas, column: TableColumn, is_descending: bool) -> Vec<RecordIdx> {
    table_order(atlas, &words(Lang::En), &shown(atlas, &View::default()), column, is_descending, &by_bytes)
}

#[test]
fn the_rows_are_those_of_the_map() {
    let atlas = atlas(&FILES);
    let narrow = View { years: Some(Window::of_years(2013, 2014)), ..View::default() };
    let mut filtered = narrow.clone();
    filtered.filters = filtered.filters.with(Facet::Method, "mentoring", true);
    let mut n_rows = usize::MAX;
    for view in [View::default(), narrow, filtered] {
        let shown = shown(&atlas, &view);
        let rows: Vec<RecordIdx> =
            table(&atlas, &shown, &words(Lang::En)).iter().map(|row| row.record).collect();
        assert_eq!(rows, shown.ties.iter().map(|tie| tie.record).collect::<Vec<_>>());
        assert!(!rows.is_empty() && rows.len() < n_rows, "{}", rows.len());
        n_rows = rows.len();
    }
}

#[test]
fn the_mentoring_is_told_with_what_is_our_reading() {
    let atlas = atlas(&FILES[..1]);
    let who = cell(&atlas, MENTORING, TableColumn::Who);
    assert_eq!(who, "São Paulo (our reading: mentor), eThekwini (our reading: learner)");
    assert_eq!(cell(&atlas, MENTORING, TableColumn::What), "mentoring, pilot project (our reading)");
    assert!(cell(&atlas, MENTORING, TableColumn::When).starts_with("set up in 2011"));
    let support = cell(&atlas, MENTORING, TableColumn::Support);
    assert!(support.contains("UCLG (") && support.contains("supporter"), "{support}");
    assert_eq!(cell(&atlas, MENTORING, TableColumn::Certainty), "our reading");
    assert!(!cell(&atlas, MENTORING, TableColumn::Sources).is_empty());
}

#[test]
fn who_pays_through_a_programme_is_named_with_it() {
    let atlas = atlas(&FILES[..1]);
    let rows = table(&atlas, &shown(&atlas, &View::default()), &words(Lang::En));
    let support = rows.iter().map(|row| &row.cells[TableColumn::Support as usize]);
    let through = support.filter(|cell| cell.contains("European Union") || cell.contains("EU ("));
    let through: Vec<_> = through.collect();
    assert!(!through.is_empty());
    assert!(through.iter().all(|cell| cell.contains("funder; through: ")), "{through:?}");
}

/// How sure label and cell go together: a cell that rests on a weaker statement says so.
#[test]
fn no_cell_is_stronger_than_the_statements_it_rests_on() {
    let columns = [
        (Field::Participant, TableColumn::Who),
        (Field::Role, TableColumn::Who),
        (Field::Theme, TableColumn::Themes),
        (Field::Status, TableColumn::Status),
        (Field::Actual, TableColumn::When),
    ];
    for files in [&FILES[..1], &FILES[1..2], &FILES[2..], &FILES[..]] {
        let atlas = atlas(files);
        for words in Lang::ALL.map(words) {
            for row in table(&atlas, &shown(&atlas, &View::default()), &words) {
                let cells = atlas.claims().cells(row.record);
                for (field, column) in columns {
                    for cell in cells.iter().filter(|cell| cell.field == field && cell.value().is_some()) {
                        let claim = cell.claims().find(|claim| claim.value().is_some()).unwrap();
                        let is_supporter = cells.iter().any(|other| {
                            let role = other.value();
                            let is_role =
                                matches!(role, Some(ValueRef::Term(t)) if matches!(t.as_str(), "supporter" | "funder"));
                            other.field == Field::Role && other.element == cell.element && is_role
                        });
                        let column = match column {
                            TableColumn::Who if is_supporter => TableColumn::Support,
                            other => other,
                        };
                        let text = &row.cells[column as usize];
                        let sure = claim.certainty();
                        let is_honest =
                            sure == Certainty::Said || text.contains(words.label("certainty", sure.name()));
                        assert!(is_honest, "{} {field:?}: {text}", atlas.id(row.record));
                    }
                }
                let sure = atlas.partnership(row.record).unwrap().certainty;
                let said = words.label("certainty", sure.name());
                assert!(row.cells[TableColumn::Certainty as usize].starts_with(said));
            }
        }
    }
}

#[test]
fn offers_and_needs_say_when_they_were_said() {
    let atlas = atlas(&FILES[..1]);
    for words in Lang::ALL.map(words) {
        let shown = shown(&atlas, &View::default());
        let rows = sayings(&atlas, &shown, &words);
        assert_eq!(rows.len(), shown.offers.len() + shown.needs.len());
        let unchecked = words.get(Msg::EvidenceUnchecked).split('}').nth(1).unwrap();
        assert!(rows.iter().all(|row| row.cells[2].ends_with(unchecked)), "{rows:?}");
        assert!(rows.iter().all(|row| row.cells[..2].iter().all(|cell| !cell.is_empty())), "{rows:?}");
    }
}

#[test]
fn every_column_orders_the_same_rows_and_turns_them_round() {
    let atlas = atlas(&FILES);
    let all = order(&atlas, TableColumn::Who, false);
    for column in TableColumn::ALL {
        let (up, down) = (order(&atlas, column, false), order(&atlas, column, true));
        let text = |record: &RecordIdx| cell_of(&atlas, *record, column);
        let mut same = up.clone();
        same.sort_unstable();
        let mut expected = all.clone();
        expected.sort_unstable();
        assert_eq!(same, expected);
        let is_text = !matches!(column, TableColumn::When | TableColumn::Certainty);
        let texts = |order: &[RecordIdx]| -> Vec<String> {
            order.iter().map(text).filter(|text| !text.is_empty()).collect()
        };
        if is_text {
            assert!(texts(&up).is_sorted());
            assert!(texts(&down).iter().rev().is_sorted());
            let n_empty = up.iter().filter(|record| text(record).is_empty()).count();
            for order in [&up, &down] {
                assert!(order[order.len() - n_empty..].iter().all(|record| text(record).is_empty()));
            }
        }
        for order in [&up, &down] {
            let is_stable = |pair: &[RecordIdx]| text(&pair[0]) != text(&pair[1]) || pair[0] < pair[1];
            assert!(!is_text || order.windows(2).all(is_stable), "{column:?}");
        }
    }
}

fn cell_of(atlas: &Atlas, record: RecordIdx, column: TableColumn) -> String {
    atlas_core::query::table_row(atlas, &words_en(), record).cells[column as usize].clone()
}

fn words_en() -> Words {
    thread_local!(static WORDS: Words = words(Lang::En));
    WORDS.with(Clone::clone)
}

#[test]
fn dates_are_ordered_by_their_days_and_those_without_one_come_last() {
    let atlas = atlas(&FILES);
    let day = |record: &RecordIdx| {
        let row = atlas.partnership(*record).unwrap();
        let first = atlas.periods(row).iter().find(|entry| !entry.is_alternative)?;
        Some(atlas.bounds(first.period).start_earliest)
    };
    for is_descending in [false, true] {
        let order = order(&atlas, TableColumn::When, is_descending);
        let days: Vec<Option<Day>> = order.iter().map(day).collect();
        let n_dated = days.iter().filter(|day| day.is_some()).count();
        assert!(n_dated > 20 && n_dated < days.len(), "{n_dated}");
        let dated = &days[..n_dated];
        assert!(dated.iter().all(Option::is_some));
        assert!(if is_descending { dated.iter().rev().is_sorted() } else { dated.is_sorted() });
    }
}

#[test]
fn the_file_has_identities_dates_and_addresses_beside_the_words() {
    let atlas = atlas(&FILES);
    for words in Lang::ALL.map(words) {
        let ties = order(&atlas, TableColumn::When, true);
        let rows = table_export(&atlas, &words, &ties);
        assert_eq!(rows.len(), ties.len() + 1);
        assert_eq!(rows[1][0], atlas.id(ties[0]).to_string());
        assert!(rows.iter().all(|row| row.len() == rows[0].len()));
        assert!(rows[0].iter().all(|head| !head.is_empty() && !head.contains('|')), "{:?}", rows[0]);
        let row = rows.iter().find(|row| row[0] == MENTORING).unwrap();
        assert!(row.iter().any(|cell| cell == "2011/"), "{row:?}");
        assert!(row.iter().any(|cell| cell.contains("place/") && cell.contains("; ")), "{row:?}");
        assert!(rows.iter().any(|row| row.last().unwrap().starts_with("https://")));
    }
}

/// The article with a person in the mentoring, who is hidden or not.
fn with_a_person(is_hidden: bool) -> Atlas {
    let base = dataset::parse(&read(FILES[0])).unwrap().layer;
    let mut builder = LayerBuilder::new(base.header.clone());
    base.side.iter().cloned().for_each(|claim| builder.claim(claim));
    let person = RecordId::parse("person/jane-roe").unwrap();
    let tie = RecordId::parse(MENTORING).unwrap();
    let name = atlas_core::claim::Name { text: "Jane Roe".into(), kind: Default::default(), lang: None };
    for (record, field, element, value) in [
        (&person, Field::Name, "Jane Roe", Value::Name(name)),
        (&person, Field::Hidden, "", Value::Flag(is_hidden)),
        (&tie, Field::Participant, "jane-roe", Value::Ref(person.clone())),
        (&tie, Field::SideStatus, "jane-roe", Value::Term(atlas_core::claim::Term::new("ended"))),
    ] {
        let cell = Cell { record: record.clone(), field, element: element.into() };
        let content = Content::Value(value);
        builder.claim(Claim { cell, content, evidence: Evidence::default(), replaces: Vec::new() });
    }
    let mut atlas = Atlas::default();
    atlas.add_layer(&Arc::new(builder.finish(b"with a person")));
    atlas
}

#[test]
fn people_who_are_hidden_are_in_no_cell_and_no_file() {
    for (is_hidden, is_named) in [(true, false), (false, true)] {
        let atlas = with_a_person(is_hidden);
        let ties = order(&atlas, TableColumn::Who, false);
        let cells = table_export(&atlas, &words(Lang::En), &ties).concat();
        assert_eq!(cells.iter().any(|cell| cell.contains("Jane Roe")), is_named);
        assert_eq!(cells.iter().any(|cell| cell.contains("jane-roe")), is_named);
        assert_eq!(atlas.of_kind(RecordKind::Person).iter().any(|who| atlas.is_hidden(*who)), is_hidden);
    }
}

/// Reads a file by RFC 4180: rows of cells.
fn parsed(text: &str) -> Vec<Vec<String>> {
    let mut letters = text.strip_prefix('\u{feff}').unwrap().chars().peekable();
    let mut rows = Vec::new();
    while letters.peek().is_some() {
        let mut row = Vec::new();
        loop {
            let mut cell = String::new();
            if letters.next_if_eq(&'"').is_some() {
                loop {
                    match letters.next().unwrap() {
                        '"' if letters.next_if_eq(&'"').is_some() => cell.push('"'),
                        '"' => break,
                        letter => cell.push(letter),
                    }
                }
            } else {
                while let Some(letter) = letters.next_if(|letter| !matches!(letter, ',' | '\r')) {
                    assert!(letter != '"' && letter != '\n');
                    cell.push(letter);
                }
            }
            row.push(cell);
            match letters.next().unwrap() {
                ',' => {}
                end => {
                    assert_eq!((end, letters.next()), ('\r', Some('\n')));
                    break;
                }
            }
        }
        rows.push(row);
    }
    rows
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        rows in prop::collection::vec(prop::collection::vec("[a-zé,\"\r\n;=+@\t' -]{0,8}", 1..5), 0..6),
    ) {
        let guarded = |cell: &String| if csv::is_formula(cell) { format!("'{cell}") } else { cell.clone() };
        let expected: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(guarded).collect()).collect();
        let read = parsed(&csv::write(&rows));
        prop_assert!(read.iter().flatten().all(|cell| !csv::is_formula(cell)));
        prop_assert_eq!(read, expected);
    }
}

#[test]
fn a_file_begins_with_a_mark_and_guards_formulas() {
    let rows = [vec!["a".to_owned(), "=1+1".to_owned()], vec!["\"b\"".to_owned(), String::new()]];
    assert_eq!(csv::write(&rows), "\u{feff}a,'=1+1\r\n\"\"\"b\"\"\",\r\n");
    assert_eq!(csv::write(&[vec![String::new()]]), "\u{feff}\"\"\r\n");
}
