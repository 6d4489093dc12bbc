//! Random histories: writers who see some of each other's changes, set, retract and withdraw.

use std::sync::Arc;

use super::registry::LAYER_MS;
use atlas_core::claim::{
    Cell, Certainty, Change, ChangeId, Claim, ClaimSet, Content, Evidence, Field, Hlc, HlcClock, Lang,
    LocalText, RecordId, Term, Value, WriterId,
};
use proptest::prelude::*;

use super::layers::{bulk_layer, side_layer};

/// Changes in the order in which they were made.
#[derive(Clone, Debug)]
pub struct History {
    /// The changes.
    pub changes: Vec<Change>,
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Set { cell: usize, value: u8, certainty: u8 },
    SetTwo { cell: usize, value: u8 },
    Absent { cell: usize },
    Retract { cell: usize },
    Withdraw { change: usize },
    See { other: usize },
}

fn acts() -> impl Strategy<Value = (usize, Act)> {
    let act = prop_oneof![
        4 => (0..N_CELLS, 0u8..4, 0u8..3).prop_map(|(cell, value, certainty)| Act::Set { cell, value, certainty }),
        1 => (0..N_CELLS, 0u8..4).prop_map(|(cell, value)| Act::SetTwo { cell, value }),
        1 => (0..N_CELLS).prop_map(|cell| Act::Absent { cell }),
        1 => (0..N_CELLS).prop_map(|cell| Act::Retract { cell }),
        2 => (0..30usize).prop_map(|change| Act::Withdraw { change }),
        2 => (0..3usize).prop_map(|other| Act::See { other }),
    ];
    (0..3usize, act)
}

const N_CELLS: usize = 10;

fn cell(at: usize) -> Cell {
    let row = |kind: &str, row: u32| format!("{kind}/{}.{row}", bulk_layer(6).header.id);
    let (record, field, element) = match at {
        0 => ("partnership/own".to_owned(), Field::Summary, ""),
        1 => ("partnership/own".to_owned(), Field::Participant, "a"),
        2 => ("partnership/own".to_owned(), Field::Theme, "t"),
        3 => (row("partnership", 1), Field::Participant, "a"),
        4 => (row("partnership", 2), Field::Summary, ""),
        5 => (row("place", 0), Field::Country, ""),
        6 => ("place/shared".to_owned(), Field::Country, ""),
        7 => ("programme/p".to_owned(), Field::Enables, "x"),
        8 => ("partnership/own".to_owned(), Field::Programme, "y"),
        _ => ("partnership/shared".to_owned(), Field::Participant, "b"),
    };
    Cell { record: RecordId::parse(&record).unwrap(), field, element: element.into() }
}

fn value(field: Field, n: u8) -> Value {
    let id = |text: &str| RecordId::parse(text).unwrap();
    match field {
        Field::Participant => {
            Value::Ref(id(["place/shared", "place/new", "place/far", "organisation/o"][n as usize]))
        }
        Field::Enables => {
            Value::Ref(id(
                ["partnership/own", "partnership/shared", "partnership/own", "partnership/none"][n as usize]
            ))
        }
        Field::Programme => {
            Value::Ref(id(["programme/p", "programme/q", "programme/p", "programme/none"][n as usize]))
        }
        Field::Theme => Value::Term(Term::new(["housing", "water", "planning", "own:Streets"][n as usize])),
        Field::Country => Value::Code(["MOZ", "BRA", "ZAF", "ESP"][n as usize].into()),
        _ => Value::Text(LocalText::by_lang(vec![(Some(Lang::En), Arc::from(format!("text {n}")))])),
    }
}

struct Writer {
    id: WriterId,
    seq: u32,
    clock: HlcClock,
    sees: ClaimSet,
}

/// Histories of up to 30 acts by three writers.
pub fn histories() -> impl Strategy<Value = History> {
    proptest::collection::vec(acts(), 1..30).prop_map(|acts| {
        let mut writers: Vec<Writer> = (0..3)
            .map(|i| {
                let mut sees = ClaimSet::default();
                sees.add_layer(&Arc::new(bulk_layer(6)));
                sees.add_layer(&Arc::new(side_layer()));
                Writer { id: WriterId(100 + i), seq: 0, clock: HlcClock::default(), sees }
            })
            .collect();
        let mut changes: Vec<Change> = Vec::new();
        for (now, (writer, act)) in acts.into_iter().enumerate() {
            if let Act::See { other } = act {
                let seen = writers[other].sees.clone();
                for (change, _) in seen.changes() {
                    writers[writer].clock.observe(change.clock, now as u64);
                }
                writers[writer].sees.union(&seen);
                continue;
            }
            let change = make(&mut writers[writer], act, now as u64, &changes);
            if let Some(change) = change {
                writers[writer].sees.apply(change.clone());
                changes.push(change);
            }
        }
        History { changes }
    })
}

fn make(writer: &mut Writer, act: Act, now: u64, changes: &[Change]) -> Option<Change> {
    let mut claims = Vec::new();
    let mut withdraws = Vec::new();
    let mut claim = |writer: &Writer, at: usize, content: Content, certainty: Certainty| {
        let cell = cell(at);
        let replaces = writer.sees.find(&cell.record).and_then(|record| {
            let cell = writer.sees.cell(record, cell.field, &cell.element)?;
            Some(cell.claims().map(|claim| claim.id()).collect())
        });
        let evidence = Evidence { certainty, ..Evidence::default() };
        claims.push(Claim { cell, content, evidence, replaces: replaces.unwrap_or_default() });
    };
    match act {
        Act::Set { cell: at, value: n, certainty } => {
            let certainty = [Certainty::Said, Certainty::Reading, Certainty::Unsure][usize::from(certainty)];
            claim(writer, at, Content::Value(value(cell(at).field, n)), certainty);
        }
        Act::SetTwo { cell: at, value: n } => {
            claim(writer, at, Content::Value(value(cell(at).field, n)), Certainty::Said);
            let next = (at + 1) % N_CELLS;
            claim(writer, next, Content::Value(value(cell(next).field, n)), Certainty::Said);
        }
        Act::Absent { cell } => claim(writer, cell, Content::Absent, Certainty::Said),
        Act::Retract { cell } => claim(writer, cell, Content::Retract, Certainty::Said),
        Act::Withdraw { change } => {
            let seen: Vec<_> =
                changes.iter().filter(|change| writer.sees.change(change.id).is_some()).collect();
            withdraws.push(seen.get(change % seen.len().max(1))?.id);
        }
        Act::See { .. } => return None,
    }
    let id = ChangeId { writer: writer.id, seq: writer.seq };
    writer.seq += 1;
    // Layers carry the clock of their date; edits come after them.
    let clock = writer.clock.tick(now + LAYER_MS + 1);
    Some(Change { id, clock, author: "somebody".into(), claims, withdraws })
}

/// The change that takes another back, and the change that takes that back.
pub fn undo(change: &Change, at: u32) -> (Change, Change) {
    let by = |seq: u32, names: ChangeId, after: Hlc| Change {
        id: ChangeId { writer: WriterId(900), seq },
        clock: Hlc { millis: after.millis, count: after.count + 1 },
        author: "somebody".into(),
        claims: Vec::new(),
        withdraws: vec![names],
    };
    let undone = by(2 * at, change.id, change.clock);
    let redone = by(2 * at + 1, undone.id, undone.clock);
    (undone, redone)
}

fn text_change(seq: u32, text: &str, replaces: Vec<atlas_core::claim::ClaimId>) -> Change {
    Change {
        id: ChangeId { writer: WriterId(1), seq },
        clock: Hlc { millis: 5_000 + u64::from(seq), count: 0 },
        author: "somebody".into(),
        claims: vec![Claim {
            cell: cell(0),
            content: Content::Value(Value::Text(LocalText::plain(text))),
            evidence: Evidence::default(),
            replaces,
        }],
        withdraws: Vec::new(),
    }
}

/// Three changes of one cell, each replacing the one before.
pub fn chain() -> History {
    let a = text_change(0, "a", Vec::new());
    let b = text_change(1, "b", vec![a.claim_id(0)]);
    let c = text_change(2, "c", vec![b.claim_id(0)]);
    History { changes: vec![a, b, c] }
}

/// Two different changes that pretend to be one.
pub fn clash() -> History {
    History { changes: vec![text_change(0, "a", Vec::new()), text_change(0, "b", Vec::new())] }
}
