//! What is likely the same is found, and what only looks so is not.
#![allow(clippy::unwrap_used, missing_docs)]

mod shipped;

use atlas_core::claim::{Change, ChangeId, Field, HlcClock, Lang, RecordKind, WriterId};
use atlas_core::edit::{Command, plan};
use atlas_core::forms::{
    Party, Subject, TypedEvidence, TypedPartnership, partnership_drafts, record_drafts, record_rows,
};
use atlas_core::model::Atlas;
use atlas_core::query::duplicates;
use atlas_core::words::Words;

fn words() -> Words {
    shipped::words(Lang::En)
}

fn apply(atlas: &mut Atlas, command: &Command) -> Change {
    let id = ChangeId { writer: WriterId(1), seq: atlas.claims().changes().count() as u32 };
    let change =
        plan(atlas.claims(), command, (&mut HlcClock::default(), 2_000_000_000_000), id, "".into()).unwrap();
    atlas.apply(change.clone());
    change
}

/// Adds a place by its form.
fn add_place(atlas: &mut Atlas, fields: &[(Field, &str)], chance: u64) -> atlas_core::claim::RecordId {
    let subject = Subject::New(RecordKind::Place);
    let rows = record_rows(atlas, &words(), subject);
    let text = |field| fields.iter().find(|(of, _)| *of == field).map_or("", |(_, text)| text).to_owned();
    let texts: Vec<String> = rows.iter().map(|row| text(row.field)).collect();
    let (id, drafts) =
        record_drafts(atlas, &words(), subject, &rows, &texts, &TypedEvidence::default(), chance).unwrap();
    apply(atlas, &Command::Say(drafts));
    id
}

fn found(atlas: &Atlas) -> Vec<(String, String)> {
    let name = |record| atlas.id(record).to_string();
    duplicates(atlas).iter().map(|found| (name(found.kept), name(found.other))).collect()
}

#[test]
fn places_of_one_name_are_found_where_they_may_be_one() {
    let mut atlas = shipped::atlas(&shipped::ALL);
    let before = found(&atlas).len();
    let same = add_place(&mut atlas, &[(Field::Name, "SAO PAULO"), (Field::Country, "Brazil")], 1);
    let near = add_place(&mut atlas, &[(Field::Name, "Bilbao"), (Field::Point, "43.2, -2.9")], 2);
    // Of another country, or far away.
    add_place(
        &mut atlas,
        &[(Field::Name, "São Paulo"), (Field::Point, "41.1, -8.6"), (Field::Country, "Portugal")],
        3,
    );
    add_place(&mut atlas, &[(Field::Name, "Guarulhos"), (Field::Country, "Portugal")], 4);
    let now = found(&atlas);
    assert_eq!(now.len(), before + 2, "{now:?}");
    assert!(now.contains(&("place/sao-paulo".to_owned(), same.to_string())), "{now:?}");
    assert!(now.contains(&("place/bilbao".to_owned(), near.to_string())));
    // One of two is gone when they are made one.
    let kept = atlas.id(atlas.find(&atlas_core::claim::RecordId::parse("place/sao-paulo").unwrap()).unwrap());
    apply(&mut atlas, &Command::Unite { kept, others: vec![same] });
    assert_eq!(found(&atlas).len(), before + 1);
}

#[test]
fn partnerships_of_the_same_cities_are_found_in_either_order_unless_dates_or_forms_exclude_it() {
    let mut atlas = shipped::atlas(&shipped::ALL);
    let before = found(&atlas).len();
    let there = |slug: &str| {
        Some(Party::There(atlas_core::claim::RecordId::parse(&["place/", slug].concat()).unwrap()))
    };
    let mut add = |parties: [&str; 2], form: &str, when: &str, chance: u64| {
        let typed = TypedPartnership {
            parties: parties.map(there).to_vec(),
            roles: vec![String::new(); 2],
            form: form.to_owned(),
            when: when.to_owned(),
            ..TypedPartnership::default()
        };
        let (_, drafts) =
            partnership_drafts(&atlas, &words(), &typed, &TypedEvidence::default(), chance).unwrap();
        apply(&mut atlas, &Command::Say(drafts));
        found(&atlas).len() - before
    };
    assert_eq!(add(["bilbao", "guarulhos"], "twinning", "2001-2003", 1), 0);
    assert_eq!(add(["guarulhos", "bilbao"], "", "since 2002", 2), 1);
    assert_eq!(add(["guarulhos", "bilbao"], "mentoring", "2011", 3), 2, "of the one without a form only");
    assert_eq!(add(["guarulhos", "bilbao"], "twinning", "1980-1990", 4), 2);
}
