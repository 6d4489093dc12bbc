//! Laws of editing: what is planned is what is wanted, what is refused touches nothing, and whatever was done can be taken
//! back and brought back exactly, also after everything was written down and read again.
#![allow(clippy::unwrap_used, missing_docs)]

mod claims;

use std::collections::HashSet;
use std::sync::Arc;

use atlas_core::claim::{
    Cell, Change, ChangeId, ClaimSet, Content, Evidence, Field, Hlc, HlcClock, LocalText, Name, NameKind,
    RecordId, RecordIdx, Value, ValueRef, WriterId,
};
use atlas_core::edit::{Command, Draft, EditError, History, Replacing, beyond, plan, withdrawing};
use atlas_core::format::{Damage, decode_change, encode_change};
use claims::history::histories;
use claims::layers::{bulk_layer, side_layer};
use claims::registry::LAYER_MS;
use claims::snapshot::by_record;
use claims::values;
use proptest::prelude::*;

/// Records that there are, of several kinds.
const RECORDS: [&str; 5] =
    ["place/shared", "place/new", "organisation/o", "partnership/own", "partnership/shared"];

/// A person at work.
struct Editor {
    set: ClaimSet,
    clock: HlcClock,
    seq: u32,
    history: History,
}

impl Editor {
    fn new() -> Self {
        let mut set = ClaimSet::default();
        set.add_layer(&Arc::new(bulk_layer(6)));
        set.add_layer(&Arc::new(side_layer()));
        let mut editor = Self { set, clock: HlcClock::default(), seq: 0, history: History::default() };
        // All records of these tests exist.
        let named = RECORDS.map(|record| text_draft(record, "it is there")).to_vec();
        let change = editor.plan(&Command::Say(named)).unwrap();
        editor.set.apply(change);
        editor
    }

    fn plan(&mut self, command: &Command) -> Result<Change, EditError> {
        self.seq += 1;
        let id = ChangeId { writer: WriterId(7), seq: self.seq };
        plan(&self.set, command, (&mut self.clock, LAYER_MS + 1), id, "somebody".into())
    }

    fn dispatch(&mut self, command: &Command) -> Result<(), EditError> {
        let change = self.plan(command)?;
        self.set.apply(change.clone());
        self.history.add(&self.set, &change);
        Ok(())
    }

    fn undo(&mut self) -> bool {
        let next = self.history.next_undo(&self.set);
        next.is_some_and(|id| self.dispatch(&Command::Withdraw(vec![id])).is_ok())
    }

    fn redo(&mut self) -> bool {
        let next = self.history.next_redo(&self.set);
        next.is_some_and(|id| self.dispatch(&Command::Withdraw(vec![id])).is_ok())
    }

    /// Another page that reads what this one wrote down.
    fn reloaded(&self) -> Self {
        let mut set = ClaimSet::default();
        set.add_layer(&Arc::new(bulk_layer(6)));
        set.add_layer(&Arc::new(side_layer()));
        let texts: Vec<String> = self.set.changes().map(|(change, _)| encode_change(change)).collect();
        let changes: Vec<Change> = texts.iter().rev().map(|text| decode_change(text).unwrap()).collect();
        changes.iter().for_each(|change| {
            set.apply(change.clone());
        });
        // The first one made the records be there, and is not to be taken back.
        let history = History::of(&set, |id| id.seq > 1);
        Self { set, clock: self.clock, seq: self.seq, history }
    }
}

fn id(text: &str) -> RecordId {
    RecordId::parse(text).unwrap()
}

fn text_draft(record: &str, text: &str) -> Draft {
    Draft {
        cell: Cell { record: id(record), field: Field::Note, element: "z".into() },
        content: Content::Value(Value::Text(LocalText::plain(text))),
        evidence: Evidence::default(),
        replacing: Replacing::All,
    }
}

#[derive(Clone, Debug)]
enum Act {
    Do(Command),
    Undo,
    Redo,
    Reload,
    /// Back to a state that there was, in one step.
    Restore(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let record = || prop::sample::select(&RECORDS[..]).prop_map(id);
    let act = prop_oneof![
        8 => prop::collection::vec(values::draft(&RECORDS), 1..4).prop_map(|drafts| Act::Do(Command::Say(drafts))),
        1 => prop::collection::vec(record(), 1..3).prop_map(|records| Act::Do(Command::Retract(records))),
        1 => (record(), record()).prop_map(|(kept, other)| Act::Do(Command::Unite { kept, others: vec![other] })),
        5 => Just(Act::Undo),
        4 => Just(Act::Redo),
        1 => Just(Act::Reload),
        1 => any::<usize>().prop_map(Act::Restore),
    ];
    prop::collection::vec(act, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undo_and_redo_go_through_the_states_there_were(acts in acts()) {
        let mut editor = Editor::new();
        // All states, and which of them it is now.
        let (mut states, mut now) = (vec![by_record(&editor.set)], 0);
        // What was known when a state was there first.
        let known = |editor: &Editor| editor.set.changes().map(|(change, _)| change.id).collect::<HashSet<_>>();
        let mut backups = vec![(known(&editor), states[0].clone())];
        for act in acts {
            match act {
                Act::Do(command) => {
                    let before = editor.set.revision();
                    if editor.dispatch(&command).is_ok() {
                        states.truncate(now + 1);
                        states.push(by_record(&editor.set));
                        now += 1;
                    } else {
                        prop_assert_eq!(editor.set.revision(), before);
                    }
                }
                Act::Undo => {
                    prop_assert_eq!(editor.undo(), now > 0);
                    now = now.saturating_sub(1);
                }
                Act::Redo => {
                    let can = now + 1 < states.len();
                    prop_assert_eq!(editor.redo(), can);
                    now += usize::from(can);
                }
                Act::Reload => editor = editor.reloaded(),
                Act::Restore(at) => {
                    let (known, state) = &backups[at % backups.len()];
                    let beyond = beyond(&editor.set, known);
                    prop_assert!(!beyond.is_empty() || *state == states[now]);
                    let n_said = beyond.iter().filter(|id| !editor.set.change(**id).unwrap().0.claims.is_empty()).count();
                    // To take back a single one is an undo.
                    if n_said > 1 && editor.dispatch(&Command::Withdraw(beyond)).is_ok() {
                        states.truncate(now + 1);
                        states.push(state.clone());
                        now += 1;
                    }
                }
            }
            let state = by_record(&editor.set);
            prop_assert_eq!(&state, &states[now]);
            backups.push((known(&editor), state));
        }
    }

    #[test]
    fn each_of_those_taken_back_in_one_step_comes_back_alone(acts in acts()) {
        let mut editor = Editor::new();
        let known = editor.set.changes().map(|(change, _)| change.id).collect();
        for act in acts {
            if let Act::Do(command) = act {
                let _ = editor.dispatch(&command);
            }
        }
        let beyond = beyond(&editor.set, &known);
        if editor.dispatch(&Command::Withdraw(beyond.clone())).is_err() {
            return Ok(());
        }
        prop_assert!(atlas_core::edit::beyond(&editor.set, &known).is_empty(), "it is as it was");
        for id in beyond {
            let withdrawing = withdrawing(&editor.set, id);
            prop_assert!(editor.dispatch(&Command::Withdraw(withdrawing)).is_ok());
            let holds: Vec<ChangeId> = editor
                .set
                .changes()
                .filter(|(change, is_effective)| *is_effective && !change.claims.is_empty() && !known.contains(&change.id))
                .map(|(change, _)| change.id)
                .collect();
            prop_assert_eq!(holds, [id]);
            prop_assert!(editor.dispatch(&Command::Withdraw(vec![id])).is_ok());
        }
    }

    #[test]
    fn what_is_accepted_is_said_and_read_again(drafts in prop::collection::vec(values::draft(&RECORDS), 1..5)) {
        let mut editor = Editor::new();
        let Ok(change) = editor.plan(&Command::Say(drafts.clone())) else { return Ok(()) };
        prop_assert_eq!(decode_change(&encode_change(&change)), Ok(change.clone()));
        let before = editor.set.clone();
        editor.set.apply(change.clone());
        for claim in &change.claims {
            let wanted = drafts.iter().find(|draft| draft.cell == claim.cell).unwrap();
            let record = editor.set.find(&claim.cell.record).unwrap();
            let there = editor.set.cell(record, claim.cell.field, &claim.cell.element);
            let n_before = before.find(&claim.cell.record).and_then(|record| {
                before.cell(record, claim.cell.field, &claim.cell.element)
            }).map_or(0, |cell| cell.claims().count());
            match (&wanted.content, wanted.replacing) {
                (Content::Retract, Replacing::All) => prop_assert!(there.is_none()),
                (Content::Retract, Replacing::None) => {}
                (content, replacing) => {
                    let there = there.unwrap();
                    let n_claims = there.claims().count();
                    prop_assert_eq!(n_claims, if replacing == Replacing::All { 1 } else { n_before + 1 });
                    let own = there.claims().find(|live| live.change().is_some_and(|of| of.id == change.id)).unwrap();
                    match content {
                        Content::Value(value) => prop_assert!(editor.set.is_value(own.value().unwrap(), value)),
                        _ => prop_assert!(own.value().is_none()),
                    }
                    prop_assert_eq!(own.evidence(), Some(&wanted.evidence));
                }
            }
        }
    }

    #[test]
    fn changes_survive_being_written(history in histories()) {
        for change in &history.changes {
            let text = encode_change(change);
            prop_assert!(!text.contains('\n'));
            prop_assert_eq!(decode_change(&text), Ok(change.clone()));
        }
    }

    #[test]
    fn a_text_that_is_not_whole_is_never_a_change(history in histories(), flips in prop::collection::vec((any::<u32>(), 1_u8..255), 1..200)) {
        for change in &history.changes {
            let text = encode_change(change);
            for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
                prop_assert!(decode_change(&text[..end]).is_err());
            }
            for (at, flip) in &flips {
                let mut bytes = text.clone().into_bytes();
                let at = *at as usize % bytes.len();
                bytes[at] ^= flip;
                // What is no text any more the browser would not have given.
                let Ok(flipped) = String::from_utf8(bytes) else { continue };
                let read = decode_change(&flipped);
                prop_assert!(matches!(read, Err(damage) if damage != Damage::Newer), "{} {:?}", flipped, read);
            }
        }
    }

    #[test]
    fn united_records_are_one(drafts in prop::collection::vec(values::draft(&RECORDS), 1..12), merged in 0..3_usize) {
        let mut editor = Editor::new();
        for draft in drafts {
            let _ = editor.dispatch(&Command::Say(vec![draft]));
        }
        let (kept, other) = [
            ("place/shared", "place/new"),
            ("partnership/own", "partnership/shared"),
            ("place/new", "place/shared"),
        ][merged];
        let before = by_record(&editor.set);
        // That something is not so is said too.
        let had: Vec<Field> = editor.set.find(&id(kept)).map(|kept| editor.set.cells(kept).iter().map(|cell| cell.field).collect()).unwrap_or_default();
        let [of_kept, of_other] = [kept, other].map(|record| values_without(&editor.set, record, [kept, other]));
        let Ok(()) = editor.dispatch(&Command::Unite { kept: id(kept), others: vec![id(other)] }) else {
            // Only what was retracted before cannot be united.
            prop_assert!([kept, other].iter().any(|id| !before.contains_key(*id)));
            return Ok(());
        };
        let after = by_record(&editor.set);
        prop_assert!(!after.contains_key(other));
        let other_at = editor.set.find(&id(other)).unwrap();
        for record in (0..editor.set.n_records()).map(RecordIdx) {
            for cell in editor.set.cells(record) {
                prop_assert!(cell.value() != Some(ValueRef::Ref(other_at)), "{:?}", editor.set.id(record));
            }
        }
        // What it had it has; of lists it has what the other had too, and else what it had not itself.
        let have = values_without(&editor.set, kept, [kept, other]);
        prop_assert!(of_kept.iter().all(|value| have.contains(value)), "{have:?}");
        for (field, value) in of_other {
            let is_had = had.contains(&field);
            prop_assert!((is_had && !field.is_many()) || have.contains(&(field, value.clone())), "{field:?} {value} {have:?}");
        }
        prop_assert!(editor.undo());
        prop_assert_eq!(by_record(&editor.set), before);
    }
}

/// The values of a record that name none of some records; names whatever their kind.
fn values_without(set: &ClaimSet, record: &str, named: [&str; 2]) -> Vec<(Field, String)> {
    let named = named.map(|record| set.find(&id(record)).map(ValueRef::Ref));
    let cells = set.find(&id(record)).map(|record| set.cells(record)).unwrap_or_default();
    let shown = |value| match set.value_of(value) {
        Value::Name(name) => format!("{:?} {:?}", name.text, name.lang),
        // The same date in other words is the same.
        Value::Period(period) => period.text().to_owned(),
        value => format!("{value:?}"),
    };
    let others = cells.iter().filter(|cell| !named.contains(&cell.value()));
    others.filter_map(|cell| Some((cell.field, shown(cell.value()?)))).collect()
}

#[test]
fn what_cannot_be_done_is_refused_with_its_reason() {
    let mut editor = Editor::new();
    let refused = |editor: &mut Editor, draft: Draft| editor.plan(&Command::Say(vec![draft])).unwrap_err();
    let of = |field: Field, element: &str, value: Value| Draft {
        cell: Cell { record: id("place/new"), field, element: element.into() },
        content: Content::Value(value),
        evidence: Evidence::default(),
        replacing: Replacing::All,
    };
    let text = |text: &str| Value::Text(LocalText::plain(text));
    assert_eq!(
        refused(&mut editor, of(Field::Country, "", text("Brazil"))),
        EditError::BadValue(Field::Country)
    );
    assert_eq!(refused(&mut editor, of(Field::Summary, "", text("  "))), EditError::BadValue(Field::Summary));
    assert_eq!(
        refused(&mut editor, of(Field::Summary, "x", text("so"))),
        EditError::BadElement(Field::Summary)
    );
    assert_eq!(
        refused(&mut editor, of(Field::Theme, "", Value::Term(atlas_core::claim::Term::new("water")))),
        EditError::BadElement(Field::Theme)
    );
    assert_eq!(
        refused(&mut editor, of(Field::Url, "u", Value::Link("javascript:alert(1)".into()))),
        EditError::BadValue(Field::Url)
    );
    assert_eq!(
        refused(&mut editor, of(Field::Within, "", Value::Ref(id("place/nowhere")))),
        EditError::NoRecord(id("place/nowhere"))
    );
    assert_eq!(
        refused(&mut editor, of(Field::Population, "", Value::Number(f64::NAN))),
        EditError::BadValue(Field::Population)
    );
    let twice = vec![text_draft("place/new", "a"), text_draft("place/new", "b")];
    assert_eq!(editor.plan(&Command::Say(twice)), Err(EditError::Twice(Field::Note)));
    let same = vec![text_draft("place/new", "it is there")];
    assert_eq!(editor.plan(&Command::Say(same)), Err(EditError::Nothing));
    assert_eq!(
        editor.plan(&Command::Retract(vec![id("place/nowhere")])),
        Err(EditError::NoRecord(id("place/nowhere")))
    );
    let strange = ChangeId { writer: WriterId(1), seq: 0 };
    assert_eq!(editor.plan(&Command::Withdraw(vec![strange])), Err(EditError::NoChange(strange)));
    let unite = |kept: &str, other: &str| Command::Unite { kept: id(kept), others: vec![id(other)] };
    assert_eq!(editor.plan(&unite("place/new", "place/new")), Err(EditError::CannotUnite));
    assert_eq!(editor.plan(&unite("place/new", "organisation/o")), Err(EditError::CannotUnite));
}

#[test]
fn places_of_a_table_are_renamed_and_united_like_others() {
    let row = |n: u32| id(&format!("place/{}.{n}", bulk_layer(6).header.id));
    let names = |editor: &Editor, record: &RecordId| {
        let cells = editor.set.cells(editor.set.find(record).unwrap());
        let of_name = |cell: &atlas_core::claim::CellView<'_>| match cell.value() {
            Some(ValueRef::Name(text, _, _)) => Some(text.to_owned()),
            _ => None,
        };
        cells.iter().filter_map(of_name).collect::<Vec<_>>()
    };
    // Their names come without an element.
    let mut editor = Editor::new();
    let name = Value::Name(Name { text: "Elsewhere".into(), kind: NameKind::Official, lang: None });
    let cell = Cell { record: row(0), field: Field::Name, element: "".into() };
    editor
        .dispatch(&Command::Say(vec![Draft {
            cell,
            content: Content::Value(name),
            ..text_draft("place/new", "")
        }]))
        .unwrap();
    assert_eq!(names(&editor, &row(0)), ["Elsewhere"]);
    for (kept, others) in [(id("place/new"), vec![row(0)]), (row(1), vec![row(2), id("place/shared")])] {
        let before = by_record(&editor.set);
        let mut all = names(&editor, &kept);
        others.iter().for_each(|other| all.extend(names(&editor, other)));
        editor.dispatch(&Command::Unite { kept: kept.clone(), others: others.clone() }).unwrap();
        assert!(others.iter().all(|other| names(&editor, other).is_empty()));
        assert_eq!(names(&editor, &kept), all);
        assert!(editor.undo());
        assert_eq!(by_record(&editor.set), before);
    }
}

#[test]
fn what_has_a_clock_of_the_future_can_be_changed_and_taken_back() {
    // The computer's clock was years ahead for a while.
    let mut editor = Editor::new();
    editor.clock.follow(Hlc { millis: LAYER_MS + 100_000_000_000, count: 0 });
    editor.dispatch(&Command::Say(vec![text_draft("place/new", "from the future")])).unwrap();
    let mut editor = Editor { clock: HlcClock::default(), ..editor.reloaded() };
    editor.dispatch(&Command::Say(vec![text_draft("place/new", "other")])).unwrap();
    let place = editor.set.find(&id("place/new")).unwrap();
    let text = |editor: &Editor| {
        let cell = editor.set.cell(place, Field::Note, "z").unwrap();
        assert_eq!(cell.claims().count(), 1);
        match cell.value() {
            Some(ValueRef::Text(text)) => text.get(atlas_core::claim::Lang::En).to_owned(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(text(&editor), "other");
    assert!(editor.undo());
    assert_eq!(text(&editor), "from the future");
    assert!(editor.undo());
    assert_eq!(text(&editor), "it is there");
    // And what a collection of tomorrow says, on a computer whose clock is before it.
    let mut editor = Editor::new();
    editor.clock = HlcClock::default();
    let row = RecordId::parse(&format!("place/{}.0", bulk_layer(6).header.id)).unwrap();
    let change = plan(
        &editor.set,
        &Command::Retract(vec![row.clone()]),
        (&mut editor.clock, 5),
        ChangeId { writer: WriterId(7), seq: 99 },
        "somebody".into(),
    );
    editor.set.apply(change.unwrap());
    assert!(!editor.set.exists(editor.set.find(&row).unwrap()));
}

#[test]
fn what_another_window_takes_back_or_brings_back_is_neither_undone_twice_nor_forgotten() {
    let mut editor = Editor::new();
    let say = |text: &str| Command::Say(vec![text_draft("place/new", text)]);
    editor.dispatch(&say("a")).unwrap();
    editor.dispatch(&say("b")).unwrap();
    let b = editor.history.next_undo(&editor.set).unwrap();
    // Changes of another window are in the set, and not in this window's history.
    let elsewhere = |editor: &mut Editor, named: ChangeId| {
        let change = editor.plan(&Command::Withdraw(vec![named])).unwrap();
        editor.set.apply(change.clone());
        change.id
    };
    let taken_back = elsewhere(&mut editor, b);
    let a = editor.history.next_undo(&editor.set).unwrap();
    assert_ne!(a, b, "what is gone is not taken back again");
    assert_eq!(editor.history.next_redo(&editor.set), None, "nor brought back by a key here");
    // Brought back here from the list: nothing is to be brought back, and it is the next one to be taken back.
    editor.dispatch(&Command::Withdraw(vec![taken_back])).unwrap();
    assert_eq!(editor.history.next_redo(&editor.set), None);
    assert_eq!(editor.history.next_undo(&editor.set), Some(b));
    // Taken back here, brought back there.
    assert!(editor.undo());
    let withdrawal = editor.history.next_redo(&editor.set).unwrap();
    elsewhere(&mut editor, withdrawal);
    assert_eq!(editor.history.next_redo(&editor.set), None);
    assert_eq!(editor.history.next_undo(&editor.set), Some(b));
}

#[test]
fn a_text_of_a_newer_program_is_known_as_such() {
    let text = |version: u32, body: &str| {
        format!("{version}:{}:{}:{body}", body.len(), atlas_core::format::checksum(body))
    };
    let known = r#"{"author":"a","claims":[{"field":"note","record":"place/x","value":"so"}],"clock":[1,0],"seq":0,"writer":"0000000000000007"}"#;
    let unknown = known.replace("note", "mood");
    assert_eq!(decode_change(&text(1, &unknown)), Err(Damage::Newer), "a field that is not known");
    assert_eq!(decode_change("something else"), Err(Damage::NotAChange));
    let more = known.replace(r#""so""#, r#""so","mood":1"#);
    let read = decode_change(&text(1, &more)).unwrap();
    assert_eq!(read.claims.len(), 1, "what is not known beside what is known is left alone");
    // A later version stands in the body too, under the checksum.
    let of_version = |version: u32| known.replace("\"writer\"", &format!("\"version\":{version},\"writer\""));
    assert_eq!(decode_change(&text(2, &of_version(2))), Err(Damage::Newer));
    assert_eq!(decode_change(&text(2, "not JSON any more")), Err(Damage::Newer));
    for (outside, inside) in [(2, known.to_owned()), (9, unknown), (1, of_version(2)), (3, of_version(2))] {
        assert_eq!(decode_change(&text(outside, &inside)), Err(Damage::Altered), "{outside} {inside}");
    }
    assert!(decode_change(&text(1, &of_version(1))).is_ok());
}
