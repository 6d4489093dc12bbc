//! What is typed: it becomes what was meant, or a reason beside the field; what is there becomes text that means the same.
#![allow(clippy::unwrap_used, missing_docs)]

mod shipped;

use atlas_core::claim::{
    Certainty, Change, ChangeId, Field, HlcClock, Lang, RecordId, RecordIdx, RecordKind, Shape, Value,
    ValueRef, WriterId,
};
use atlas_core::edit::{Command, Draft, plan};
use atlas_core::format::{decode_change, encode_change};
use atlas_core::forms::{
    BULK_FIELDS, FieldProblem, Party, Subject, TypedEvidence, TypedPartnership, TypedRow, bulk_drafts,
    chosen, end_moved, named_drafts, partnership_drafts, read_typed, record_drafts, record_rows, row_label,
    typed, unsaved_lines, with_unsaved,
};
use atlas_core::geo::LonLat;
use atlas_core::model::Atlas;
use atlas_core::time::{Day, ReadError};
use atlas_core::words::{Words, record_title};
use proptest::prelude::*;

/// The shipped collections, read once.
fn atlas() -> Atlas {
    static ATLAS: std::sync::OnceLock<Atlas> = std::sync::OnceLock::new();
    ATLAS.get_or_init(|| shipped::atlas(&shipped::ALL)).clone()
}

fn words() -> Words {
    static WORDS: std::sync::OnceLock<Words> = std::sync::OnceLock::new();
    WORDS.get_or_init(|| shipped::words(Lang::En)).clone()
}

fn id(text: &str) -> RecordId {
    RecordId::parse(text).unwrap()
}

fn windhoek() -> Party {
    Party::New {
        name: "Windhoek".to_owned(),
        iso3: "NAM".to_owned(),
        point: LonLat::new(17.08, -22.56).unwrap(),
    }
}

fn form() -> TypedPartnership {
    TypedPartnership {
        parties: vec![Some(Party::There(id("place/bilbao"))), Some(windhoek())],
        roles: vec!["mentor".to_owned(), String::new()],
        form: "twinning".to_owned(),
        when: "since 2011".to_owned(),
        themes: "housing, Street vending".to_owned(),
        summary: "What they do".to_owned(),
    }
}

fn evidence() -> TypedEvidence {
    TypedEvidence {
        source: "City news".to_owned(),
        locator: "page 3".to_owned(),
        certainty: Certainty::Reading,
        is_beside: false,
    }
}

fn planned(atlas: &Atlas, drafts: Vec<Draft>) -> Change {
    let id = ChangeId { writer: WriterId(1), seq: atlas.claims().changes().count() as u32 };
    let mut clock = HlcClock::default();
    plan(atlas.claims(), &Command::Say(drafts), (&mut clock, 2_000_000_000_000), id, "".into()).unwrap()
}

/// The atlas after a form was saved, and what it made.
fn saved(form: &TypedPartnership, evidence: &TypedEvidence) -> (Atlas, RecordId) {
    let (mut atlas, words) = (atlas(), words());
    let (record, drafts) = partnership_drafts(&atlas, &words, form, evidence, 0x1234_5678).unwrap();
    let change = planned(&atlas, drafts);
    assert_eq!(decode_change(&encode_change(&change)), Ok(change.clone()));
    atlas.apply(change);
    (atlas, record)
}

#[test]
fn a_form_becomes_a_partnership_with_all_that_was_typed() {
    let (atlas, record) = saved(&form(), &evidence());
    assert_eq!(record.as_str(), "partnership/bilbao-windhoek-12345678");
    let at = atlas.find(&record).unwrap();
    assert!(record_title(&atlas, &words(), at).starts_with("Bilbao and Windhoek"));
    let row = atlas.partnership(at).unwrap();
    assert_eq!(atlas.participants(row).len(), 2);
    assert_eq!(atlas.term(row.form).unwrap().as_str(), "twinning");
    let period = atlas.shown_period(row).unwrap();
    assert_eq!(atlas.period(period.period).text(), "2011/");
    let themes: Vec<&str> = atlas.field_terms(at, Field::Theme).iter().map(|term| term.as_str()).collect();
    assert!(themes.contains(&"housing") && themes.contains(&"own:Street vending"), "{themes:?}");
    let cells = atlas.claims().cells(at);
    for cell in &cells {
        let claim = cell.first();
        assert_eq!(claim.certainty(), Certainty::Reading);
        assert_eq!(claim.evidence().unwrap().locator.as_deref(), Some("page 3"));
        assert_eq!(record_title(&atlas, &words(), claim.source().unwrap()), "City news");
    }
    let windhoek = atlas
        .participants(row)
        .iter()
        .map(|party| party.who)
        .find(|who| atlas.id(*who).as_str().starts_with("place/windhoek"));
    assert_eq!(atlas.code(atlas.country(windhoek.unwrap())), Some("NAM"));
}

#[test]
fn a_source_that_is_there_is_not_made_again() {
    let title =
        record_title(&atlas(), &words(), atlas().find(&id("source/uclg-peer-learning-africa")).unwrap());
    let evidence = TypedEvidence { source: title.to_uppercase(), ..TypedEvidence::default() };
    let n_before = atlas().of_kind(RecordKind::Source).len();
    let (atlas, record) = saved(&form(), &evidence);
    assert_eq!(atlas.of_kind(RecordKind::Source).len(), n_before);
    let claim = atlas.claims().cells(atlas.find(&record).unwrap())[0].first();
    assert_eq!(atlas.id(claim.source().unwrap()), id("source/uclg-peer-learning-africa"));
}

#[test]
fn what_is_wrong_is_told_beside_its_field_and_all_at_once() {
    let wrong = TypedPartnership { when: "some day".to_owned(), ..TypedPartnership::of_two() };
    let problems = partnership_drafts(&atlas(), &words(), &wrong, &evidence(), 1).unwrap_err();
    assert_eq!(
        problems,
        [
            (Field::Participant, 0, FieldProblem::Missing),
            (Field::Participant, 1, FieldProblem::Missing),
            (Field::Actual, 0, FieldProblem::Date(ReadError::UnknownWord("some".into()))),
        ]
    );
    let same = TypedPartnership { parties: vec![Some(Party::There(id("place/bilbao"))); 2], ..form() };
    let problems = partnership_drafts(&atlas(), &words(), &same, &evidence(), 1).unwrap_err();
    assert_eq!(problems, [(Field::Participant, 1, FieldProblem::Same)]);
    // Two new places of one name are two.
    let twins = TypedPartnership { parties: vec![Some(Party::Named("Newcastle".to_owned())); 2], ..form() };
    assert!(partnership_drafts(&atlas(), &words(), &twins, &evidence(), 1).is_ok());
}

#[test]
fn values_are_read_as_people_write_them() {
    let read = |field, text| read_typed(&words(), field, text);
    assert_eq!(read(Field::Summary, "  "), Ok(None));
    assert_eq!(
        read(Field::Point, "-23.55, -46.633333333"),
        Ok(Some(Value::Point(LonLat::new(-46.633_333, -23.55).unwrap())))
    );
    assert_eq!(read(Field::Point, "north"), Err(FieldProblem::Position));
    assert_eq!(read(Field::Point, "95, 10"), Err(FieldProblem::Position));
    assert_eq!(read(Field::Population, "1 234 567"), Ok(Some(Value::Number(1_234_567.0))));
    assert_eq!(read(Field::Population, "1.234.567"), Ok(Some(Value::Number(1_234_567.0))));
    assert_eq!(read(Field::Population, "1234567"), Ok(Some(Value::Number(1_234_567.0))));
    for wrong in ["many", "12.5", "1.5", "1,234.5", "1,234.567", "12,34", ",123", "1234,567"] {
        assert_eq!(read(Field::Population, wrong), Err(FieldProblem::Number), "{wrong}");
    }
    assert_eq!(read(Field::Url, "javascript:alert(1)"), Err(FieldProblem::Address));
    assert_eq!(read(Field::Country, "mozambique"), Ok(Some(Value::Code("MOZ".into()))));
    assert_eq!(read(Field::Country, "Atlantis"), Err(FieldProblem::Country));
    let Ok(Some(Value::Term(term))) = read(Field::Form, "Jumelage") else { panic!("no term") };
    assert_eq!(term.as_str(), "twinning", "in any language");
}

#[test]
fn what_is_there_is_typed_as_what_is_read_as_the_same() {
    let (atlas, words) = (atlas(), words());
    let mut n_values = 0;
    for kind in RecordKind::ALL {
        for record in atlas.of_kind(kind) {
            for cell in atlas.claims().cells(*record) {
                let Some(value) = cell.value() else { continue };
                // Records are chosen.
                let Some(text) = typed(&words, cell.field, value) else { continue };
                let again = read_typed(&words, cell.field, &text).unwrap().unwrap();
                n_values += 1;
                if let Value::Term(term) = &again {
                    assert_eq!(cell.term().unwrap().0, term, "{text}");
                }
                if let Value::Period(_)
                | Value::Point(_)
                | Value::Number(_)
                | Value::Code(_)
                | Value::Link(_) = &again
                {
                    assert!(atlas.claims().is_value(value, &again), "{text}");
                }
            }
        }
    }
    assert!(n_values > 200, "{n_values}");
}

proptest! {
    #[test]
    fn what_is_typed_of_a_record_is_there_the_next_time(texts in prop::collection::vec((any::<bool>(), "(\\PC|\n|\t|\\\\){0,9}"), 60)) {
        let record = id("partnership/sao-paulo-ethekwini-mentoring");
        let rows = record_rows(&atlas(), &words(), Subject::There(atlas().find(&record).unwrap()));
        let texts: Vec<String> = rows.iter().zip(&texts).map(|(row, (is_typed, text))| {
            if *is_typed { text.clone() } else { row.text.clone() }
        }).collect();
        let lines = unsaved_lines(record.as_str(), &rows, &texts);
        prop_assert_eq!(with_unsaved(record.as_str(), &rows, &lines), texts);
        let others: Vec<String> = rows.iter().map(|row| row.text.clone()).collect();
        prop_assert_eq!(with_unsaved("place/bilbao", &rows, &lines), others);
    }

    #[test]
    fn what_is_typed_is_there_the_next_time(
        texts in prop::array::uniform6("\\PC{0,20}"),
        name in "\\PC{1,20}",
        role in prop::sample::select(vec!["", "mentor"]),
        sure in prop::sample::select(vec![Certainty::Said, Certainty::Reading, Certainty::Unsure]),
    ) {
        let [form, when, themes, summary, source, locator] = texts;
        let typed = TypedPartnership {
            parties: vec![Some(Party::Named(name)), Some(windhoek())],
            roles: vec![role.to_owned(), String::new()],
            form, when, themes, summary,
        };
        let evidence = TypedEvidence { source, locator, certainty: sure, is_beside: false };
        prop_assert_eq!(TypedEvidence::of_lines(&evidence.to_lines()), Some(evidence));
        prop_assert_eq!(TypedPartnership::of_lines(&typed.to_lines()), Some(typed));
        prop_assert_eq!(TypedPartnership::of_lines(&TypedPartnership::of_two().to_lines()), Some(TypedPartnership::of_two()));
    }

    #[test]
    fn whatever_is_kept_meanwhile_is_read_or_refused(text in "\\PC{0,80}(\n\\PC{0,9}){0,12}") {
        let _ = TypedPartnership::of_lines(&text);
    }

    #[test]
    fn names_of_any_script_make_records(name in "\\PC{1,80}", chance in any::<u64>()) {
        let party = Party::Named(name.clone());
        let typed = TypedPartnership { parties: vec![Some(party), Some(windhoek())], ..form() };
        match partnership_drafts(&atlas(), &words(), &typed, &evidence(), chance) {
            Ok((record, drafts)) => prop_assert!(record.as_str().len() <= RecordId::MAX_LEN && drafts.len() > 5),
            Err(problems) => prop_assert!(name.trim().is_empty() || name.len() > 300, "{:?}", problems),
        }
    }
}

/// The atlas after the form of a record was saved with other texts, by field.
fn edited(record: &str, change: &[(Field, &str)]) -> Result<Atlas, Vec<(usize, FieldProblem)>> {
    let (mut atlas, words) = (atlas(), words());
    let at = atlas.find(&id(record)).unwrap();
    let rows = record_rows(&atlas, &words, Subject::There(at));
    let mut texts: Vec<String> = rows.iter().map(|row| row.text.clone()).collect();
    for (field, text) in change {
        // The last line of a field is the empty one of a list, or the only one.
        let row = rows.iter().rposition(|row| row.field == *field).unwrap();
        texts[row] = (*text).to_owned();
    }
    let (_, drafts) = record_drafts(&atlas, &words, Subject::There(at), &rows, &texts, &evidence(), 7)?;
    let change = planned(&atlas, drafts);
    atlas.apply(change);
    Ok(atlas)
}

#[test]
fn any_record_is_changed_line_by_line_and_what_was_not_touched_stays() {
    let record = "partnership/sao-paulo-ethekwini-mentoring";
    let before = atlas();
    let after = edited(record, &[(Field::Status, "ended"), (Field::Theme, "Street vending")]).unwrap();
    let at = after.find(&id(record)).unwrap();
    assert_eq!(after.field_terms(at, Field::Status)[0].as_str(), "ended");
    let themes = |atlas: &Atlas| atlas.field_terms(atlas.find(&id(record)).unwrap(), Field::Theme).len();
    assert_eq!(themes(&after), themes(&before) + 1);
    let status = after.claims().cell(at, Field::Status, "").unwrap();
    assert_eq!(record_title(&after, &words(), status.first().source().unwrap()), "City news");
    for cell in before.claims().cells(before.find(&id(record)).unwrap()) {
        if cell.field != Field::Status {
            let there = after.claims().cell(at, cell.field, cell.element).unwrap();
            assert_eq!(there.first().id(), cell.first().id(), "{:?}", cell.field);
        }
    }
    // Emptied, a line is retracted.
    let after = edited(record, &[(Field::Status, "")]).unwrap();
    assert!(after.claims().cell(after.find(&id(record)).unwrap(), Field::Status, "").is_none());
    let problems = edited(record, &[(Field::Actual, "some day")]).unwrap_err();
    assert!(matches!(problems.as_slice(), [(_, FieldProblem::Date(_))]));
}

#[test]
fn a_term_that_comes_back_does_not_take_the_place_of_another() {
    let record = "partnership/sao-paulo-ethekwini-mentoring";
    let themes = |atlas: &Atlas| -> Vec<String> {
        let at = atlas.find(&id(record)).unwrap();
        atlas.field_terms(at, Field::Theme).iter().map(ToString::to_string).collect()
    };
    let mut atlas = atlas();
    let before = themes(&atlas);
    // The line of one theme becomes another one, and then the first is added again.
    for add in [None, Some("housing")] {
        let at = atlas.find(&id(record)).unwrap();
        let rows = record_rows(&atlas, &words(), Subject::There(at));
        let mut texts: Vec<String> = rows.iter().map(|row| row.text.clone()).collect();
        let line = match add {
            None => rows.iter().position(|row| row.field == Field::Theme && row.text == "housing").unwrap(),
            Some(_) => rows.iter().rposition(|row| row.field == Field::Theme).unwrap(),
        };
        texts[line] = add.unwrap_or("Street vending").to_owned();
        let (_, drafts) =
            record_drafts(&atlas, &words(), Subject::There(at), &rows, &texts, &evidence(), 7).unwrap();
        let change = planned(&atlas, drafts);
        atlas.apply(change);
    }
    let after = themes(&atlas);
    assert_eq!(after.len(), before.len() + 1);
    assert!(
        before.iter().all(|theme| after.contains(theme)) && after.contains(&"own:Street vending".to_owned()),
        "{after:?}"
    );
}

/// The lines of a record's form and what is typed in them, to be changed.
fn filled(atlas: &Atlas, subject: Subject) -> (Vec<TypedRow>, Vec<String>) {
    let rows = record_rows(atlas, &words(), subject);
    let texts = rows.iter().map(|row| row.text.clone()).collect();
    (rows, texts)
}

fn line_of(subject: Subject, rows: &[TypedRow], label: &str) -> usize {
    let labels: Vec<String> = rows.iter().map(|row| row_label(&words(), subject, row)).collect();
    labels.iter().position(|found| found == label).unwrap_or_else(|| panic!("no {label} among {labels:?}"))
}

/// The participants of a record: who, role, department.
fn parties(atlas: &Atlas, record: &str) -> Vec<(String, String, String)> {
    let at = atlas.find(&id(record)).unwrap();
    let cells = atlas.claims().cells(at);
    let own = |field: Field, element: &str| {
        let cell = cells.iter().find(|cell| cell.field == field && cell.element == element);
        cell.and_then(|cell| typed(&words(), field, cell.value()?)).unwrap_or_default()
    };
    let mut parties: Vec<_> = cells
        .iter()
        .filter(|cell| cell.field == Field::Participant)
        .map(|cell| match cell.value() {
            Some(ValueRef::Ref(who)) => {
                let title = record_title(atlas, &words(), who);
                (title, own(Field::Role, cell.element), own(Field::Department, cell.element))
            }
            _ => panic!(),
        })
        .collect();
    parties.sort();
    parties
}

#[test]
fn participants_are_changed_added_and_taken_away_with_what_is_said_of_them() {
    let record = "partnership/sao-paulo-ethekwini-mentoring";
    let mut atlas = atlas();
    let subject = Subject::There(atlas.find(&id(record)).unwrap());
    let (rows, mut texts) = filled(&atlas, subject);
    texts[line_of(subject, &rows, "Department (São Paulo)")] = "Housing".to_owned();
    texts[line_of(subject, &rows, "One more: Participant")] = windhoek().to_line();
    texts[line_of(subject, &rows, "Role (One more: Participant)")] = "learner".to_owned();
    let (_, drafts) = record_drafts(&atlas, &words(), subject, &rows, &texts, &evidence(), 7).unwrap();
    let change = planned(&atlas, drafts);
    atlas.apply(change);
    let party =
        |who: &str, role: &str, department: &str| (who.to_owned(), role.to_owned(), department.to_owned());
    let now = parties(&atlas, record);
    assert!(now.contains(&party("São Paulo", "mentor", "Housing")), "{now:?}");
    assert!(now.contains(&party("Windhoek", "learner", "")), "{now:?}");
    let (rows, mut texts) = filled(&atlas, subject);
    let sao_paulo = line_of(subject, &rows, "Department (São Paulo)") - 2;
    assert_eq!(rows[sao_paulo].text, "@place/sao-paulo");
    texts[sao_paulo] = String::new();
    let (_, drafts) = record_drafts(&atlas, &words(), subject, &rows, &texts, &evidence(), 8).unwrap();
    let change = planned(&atlas, drafts);
    atlas.apply(change);
    let now = parties(&atlas, record);
    assert!(now.iter().all(|(who, ..)| who != "São Paulo") && now.len() == 5, "{now:?}");
    let at = atlas.find(&id(record)).unwrap();
    let cells = atlas.claims().cells(at);
    let elements: Vec<&str> =
        cells.iter().filter(|cell| cell.field == Field::Participant).map(|cell| cell.element).collect();
    assert!(
        cells
            .iter()
            .filter(|cell| cell.field.is_of_participant())
            .all(|cell| elements.contains(&cell.element))
    );
    // A role of nobody, and somebody who is typed and not chosen.
    let (rows, mut texts) = filled(&atlas, subject);
    texts[line_of(subject, &rows, "Role (One more: Participant)")] = "mentor".to_owned();
    let wrong = record_drafts(&atlas, &words(), subject, &rows, &texts, &evidence(), 9).unwrap_err();
    assert_eq!(wrong, [(line_of(subject, &rows, "One more: Participant"), FieldProblem::Missing)]);
    texts[line_of(subject, &rows, "One more: Participant")] = "?Bilb".to_owned();
    let wrong = record_drafts(&atlas, &words(), subject, &rows, &texts, &evidence(), 9).unwrap_err();
    assert!(wrong.contains(&(line_of(subject, &rows, "One more: Participant"), FieldProblem::Missing)));
}

#[test]
fn a_record_of_any_kind_is_made_by_its_form() {
    for kind in RecordKind::ALL {
        let (mut atlas, subject) = (atlas(), Subject::New(kind));
        let (rows, mut texts) = filled(&atlas, subject);
        let nothing = record_drafts(&atlas, &words(), subject, &rows, &texts, &evidence(), 7);
        assert_eq!(nothing, Err(vec![(0, FieldProblem::Missing)]), "{kind:?}");
        // Lists of what is new are not of one more.
        assert!(!row_label(&words(), subject, &rows[0]).contains("One more"));
        // Each line of it takes something.
        for (row, text) in rows.iter().zip(&mut texts) {
            *text = match row.field.shape() {
                Shape::Ref => Party::Named(format!("New {}", row.field.name())).to_line(),
                Shape::Period => "since 2011".to_owned(),
                Shape::Point => "-23.5, -46.6".to_owned(),
                Shape::Number => "1200".to_owned(),
                Shape::Link => "https://example.org/".to_owned(),
                Shape::Code if row.field == Field::Country => "Kenya".to_owned(),
                Shape::Term("sdg") => "11".to_owned(),
                _ => "Something new".to_owned(),
            };
        }
        let (made, drafts) = record_drafts(&atlas, &words(), subject, &rows, &texts, &evidence(), 7).unwrap();
        assert_eq!(made.kind(), kind);
        let change = planned(&atlas, drafts);
        assert_eq!(decode_change(&encode_change(&change)), Ok(change.clone()));
        atlas.apply(change);
        let at = atlas.find(&made).unwrap();
        assert!(!record_title(&atlas, &words(), at).is_empty(), "{kind:?}");
        let there = record_rows(&atlas, &words(), Subject::There(at));
        for row in &rows {
            let is_there = there.iter().any(|line| line.field == row.field && !line.text.is_empty());
            assert!(is_there, "{kind:?} {:?}", row.field);
        }
    }
}

#[test]
fn a_form_that_nobody_changed_says_nothing() {
    let (atlas, words) = (atlas(), words());
    for kind in RecordKind::ALL {
        for record in atlas.of_kind(kind) {
            let (rows, texts) = filled(&atlas, Subject::There(*record));
            assert!(!rows.is_empty(), "{kind:?}");
            let said = record_drafts(&atlas, &words, Subject::There(*record), &rows, &texts, &evidence(), 7);
            assert_eq!(said, Ok((atlas.id(*record), Vec::new())));
        }
    }
}

#[test]
fn an_end_of_a_bar_that_is_moved_leaves_the_other_as_it_is_written() {
    let record = "partnership/sao-paulo-ethekwini-mentoring";
    let mut atlas = atlas();
    let at = atlas.find(&id(record)).unwrap();
    let evidence = evidence();
    let date = |atlas: &Atlas| {
        let shown = atlas.shown_period(atlas.partnership(at).unwrap()).unwrap();
        atlas.period(shown.period).text().to_owned()
    };
    assert_eq!(date(&atlas), "2011/");
    for (is_start, day, year_px, wanted) in [
        (false, Day::new(2014, 6, 1), 50.0, "2011/2014"),
        (true, Day::new(2010, 2, 9), 400.0, "2010-02/2014"),
        (false, Day::new(2015, 3, 4), 9000.0, "2010-02/2015-03-04"),
    ] {
        let drafts =
            end_moved(&atlas, &words(), at, is_start, (day.unwrap(), year_px), (&evidence, 5)).unwrap();
        let change = planned(&atlas, drafts);
        atlas.apply(change);
        assert_eq!(date(&atlas), wanted);
    }
    let wrong = end_moved(&atlas, &words(), at, true, (Day::year_start(2017), 50.0), (&evidence, 5));
    assert_eq!(wrong, Err(FieldProblem::Date(ReadError::EndBeforeStart)));
    assert_eq!(date(&atlas), "2010-02/2015-03-04");
}

#[test]
fn cities_that_were_not_named_are_named_wherever_they_were() {
    let mut atlas = atlas();
    let unnamed = atlas.of_kind(RecordKind::Place).iter().copied().filter(|place| atlas.is_unnamed(*place));
    let naming = |atlas: &Atlas, wanted: RecordIdx| -> Vec<(RecordIdx, Field)> {
        let claims = atlas.claims();
        let records = (0..claims.n_records()).map(RecordIdx);
        records
            .flat_map(|record| claims.cells(record).into_iter().map(move |cell| (record, cell)))
            .filter(|(_, cell)| cell.value() == Some(ValueRef::Ref(wanted)))
            .map(|(record, cell)| (record, cell.field))
            .collect()
    };
    let unnamed: Vec<RecordIdx> = unnamed.filter(|place| !naming(&atlas, *place).is_empty()).collect();
    assert!(unnamed.len() >= 4);
    for place in unnamed {
        let before = naming(&atlas, place);
        let parties = [Some(windhoek()), Some(Party::Named("Gobabis".to_owned())), None];
        let drafts =
            named_drafts(&atlas, &words(), place, &parties, &evidence(), 77 + u64::from(place.0)).unwrap();
        let change = planned(&atlas, drafts);
        let made: Vec<RecordId> = change
            .claims
            .iter()
            .filter(|claim| claim.cell.field == Field::Name && claim.cell.record.kind() == RecordKind::Place)
            .map(|claim| claim.cell.record.clone())
            .collect();
        atlas.apply(change.clone());
        assert!(naming(&atlas, place).is_empty());
        assert_eq!(made.len(), 2);
        for (record, field) in before {
            let there = |id: &RecordId| naming(&atlas, atlas.find(id).unwrap()).contains(&(record, field));
            assert!(there(&made[0]), "{field:?}");
            assert!(!field.is_many() || there(&made[1]), "{field:?}");
        }
        assert!(atlas.exists(place), "it stays, with its history");
    }
    let place =
        atlas.of_kind(RecordKind::Place).iter().copied().find(|place| atlas.is_unnamed(*place)).unwrap();
    let named = |parties: &[Option<Party>]| named_drafts(&atlas, &words(), place, parties, &evidence(), 1);
    assert_eq!(named(&[None]), Err(vec![(0, FieldProblem::Missing)]));
    let itself = Party::There(atlas.id(place));
    assert_eq!(named(&[Some(itself)]), Err(vec![(0, FieldProblem::Same)]));
}

#[test]
fn another_source_stands_beside_what_is_there_until_one_is_chosen() {
    let record = "partnership/sao-paulo-ethekwini-mentoring";
    let mut atlas = atlas();
    let at = atlas.find(&id(record)).unwrap();
    let subject = Subject::There(at);
    let (rows, mut texts) = filled(&atlas, subject);
    texts[line_of(subject, &rows, "Form")] = "twinning".to_owned();
    let beside = TypedEvidence { is_beside: true, ..evidence() };
    let (_, drafts) = record_drafts(&atlas, &words(), subject, &rows, &texts, &beside, 7).unwrap();
    let change = planned(&atlas, drafts);
    atlas.apply(change);
    let claims = |atlas: &Atlas| -> Vec<_> {
        let cell = atlas.claims().cell(at, Field::Form, "").unwrap();
        cell.claims()
            .map(|claim| (claim.id(), claim.value().map(|value| atlas.claims().value_of(value))))
            .collect()
    };
    let both = claims(&atlas);
    assert_eq!(both.len(), 2);
    assert!(atlas.partnership(at).unwrap().differs);
    for (id, value) in &both {
        let mut chosen_one = atlas.clone();
        let draft = chosen(&chosen_one, at, *id).unwrap();
        let change = planned(&chosen_one, vec![draft]);
        chosen_one.apply(change);
        let now = claims(&chosen_one);
        assert_eq!(now.iter().map(|(_, value)| value).collect::<Vec<_>>(), [value]);
        assert!(!chosen_one.partnership(at).unwrap().differs);
        assert_eq!(chosen(&chosen_one, at, now[0].0), None, "nobody differs any more");
    }
}

#[test]
fn one_field_of_many_records_is_changed_in_one_change() {
    let mut atlas = atlas();
    let ties: Vec<RecordIdx> = atlas.of_kind(RecordKind::Partnership).to_vec();
    assert!(ties.len() > 3);
    for field in BULK_FIELDS {
        let text = match field {
            Field::Actual | Field::Planned => "2001-2003",
            Field::Sdg => "11",
            _ => "Something new",
        };
        let rest = (&evidence(), 5);
        let drafts = bulk_drafts(&atlas, &words(), &ties, field, text, rest).unwrap();
        let change = planned(&atlas, drafts);
        atlas.apply(change);
        for tie in &ties {
            let (rows, _) = filled(&atlas, Subject::There(*tie));
            let wanted = read_typed(&words(), field, text);
            let is_meant =
                |row: &TypedRow| row.field == field && read_typed(&words(), field, &row.text) == wanted;
            assert!(rows.iter().any(is_meant), "{field:?} of {}", atlas.id(*tie));
        }
        // What is so already is not said again.
        let again = bulk_drafts(&atlas, &words(), &ties, field, text, rest).unwrap();
        let left: Vec<_> =
            again.iter().filter(|draft| draft.cell.record.kind() == RecordKind::Partnership).collect();
        assert!(left.is_empty(), "{field:?} {left:?}");
    }
    let wrong = bulk_drafts(&atlas, &words(), &ties, Field::Actual, "some day", (&evidence(), 5));
    assert!(matches!(wrong, Err(FieldProblem::Date(_))));
    let empty = bulk_drafts(&atlas, &words(), &ties, Field::Form, " ", (&evidence(), 5));
    assert_eq!(empty, Err(FieldProblem::Missing));
}
