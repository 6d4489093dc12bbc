//! Rules of the claims, one by one: what differs, what is shown first, what is deleted, what clocks decide.
#![allow(clippy::unwrap_used, missing_docs)]

mod claims;

use std::sync::Arc;

use atlas_core::claim::{
    Cell, CellView, Certainty, Change, ChangeId, Claim, ClaimId, ClaimNotice, ClaimSet, Content, Evidence,
    Field, Hlc, HlcClock, Layer, LayerBuilder, LocalText, MAX_DRIFT_MS, RecordId, Term, Value, ValueRef,
    WriterId,
};
use claims::registry::{LAYER_MS, header};
use claims::snapshot::{by_record, set_snapshot};
use proptest::prelude::*;

const RECORD: &str = "partnership/a";

fn id() -> RecordId {
    RecordId::parse(RECORD).unwrap()
}

fn text(text: &str) -> Content {
    Content::Value(Value::Text(LocalText::plain(text)))
}

fn claim(content: Content, certainty: Certainty, replaces: Vec<ClaimId>) -> Claim {
    let cell = Cell { record: id(), field: Field::Summary, element: "".into() };
    Claim { cell, content, evidence: Evidence { certainty, ..Evidence::default() }, replaces }
}

/// A layer of one statement: what the partnership is.
fn layer(slug: &str, content: Content, certainty: Certainty) -> Arc<Layer> {
    let mut builder = LayerBuilder::new(header(slug));
    builder.claim(claim(content, certainty, Vec::new()));
    Arc::new(builder.finish(slug.as_bytes()))
}

/// Change `seq` of a writer, so many milliseconds after the layers.
fn change(writer: u64, seq: u32, after_ms: u64, claims: Vec<Claim>) -> Change {
    Change {
        id: ChangeId { writer: WriterId(writer), seq },
        clock: Hlc { millis: LAYER_MS + after_ms, count: 0 },
        author: "somebody".into(),
        claims,
        withdraws: Vec::new(),
    }
}

fn said(words: &str) -> Claim {
    claim(text(words), Certainty::Said, Vec::new())
}

fn set_of(layers: &[&Arc<Layer>]) -> ClaimSet {
    let mut set = ClaimSet::default();
    for layer in layers {
        assert!(set.add_layer(layer).is_some());
    }
    set
}

fn cell(set: &ClaimSet) -> CellView<'_> {
    set.cell(set.find(&id()).unwrap(), Field::Summary, "").unwrap()
}

fn texts(set: &ClaimSet) -> Vec<String> {
    let of = |value: Option<ValueRef<'_>>| match value {
        Some(ValueRef::Text(text)) => text.get(atlas_core::claim::Lang::En).to_owned(),
        _ => "absent".to_owned(),
    };
    cell(set).claims().map(|claim| of(claim.value())).collect()
}

#[test]
fn different_values_differ_and_so_does_a_value_beside_an_absence_but_equal_ones_are_more_evidence() {
    let [a, b, same] = [("a", "one"), ("b", "two"), ("c", "one")]
        .map(|(slug, words)| layer(slug, text(words), Certainty::Said));
    let absent = layer("d", Content::Absent, Certainty::Said);
    assert!(cell(&set_of(&[&a, &b])).differs());
    assert!(cell(&set_of(&[&a, &absent])).differs());
    let agreed = set_of(&[&a, &same]);
    assert!(!cell(&agreed).differs());
    assert_eq!(cell(&agreed).claims().count(), 2);
}

#[test]
fn the_order_of_layers_comes_before_certainty_and_certainty_before_the_clock() {
    let (weak, strong) =
        (layer("a", text("weak"), Certainty::Unsure), layer("b", text("strong"), Certainty::Said));
    let mut set = set_of(&[&weak, &strong]);
    assert_eq!(texts(&set), ["weak", "strong"]);
    assert!(set.arrange_layers(&[(strong.header.id, true), (weak.header.id, true)]));
    assert_eq!(texts(&set), ["strong", "weak"]);
    set.apply(change(1, 0, 1, vec![claim(text("read"), Certainty::Reading, Vec::new())]));
    set.apply(change(1, 1, 2, vec![said("early")]));
    set.apply(change(1, 2, 3, vec![said("late")]));
    assert_eq!(texts(&set), ["late", "early", "read", "strong", "weak"]);
}

#[test]
fn a_layer_that_is_switched_off_takes_its_values_along_and_brings_them_back() {
    let (a, b) = (layer("a", text("one"), Certainty::Said), layer("b", text("two"), Certainty::Said));
    let mut set = set_of(&[&a, &b]);
    let before = set_snapshot(&set);
    set.arrange_layers(&[(a.header.id, false), (b.header.id, true)]);
    assert_eq!(texts(&set), ["two"]);
    set.arrange_layers(&[(a.header.id, false), (b.header.id, false)]);
    assert!(!set.exists(set.find(&id()).unwrap()));
    set.arrange_layers(&[(a.header.id, true), (b.header.id, true)]);
    assert_eq!(set_snapshot(&set), before);
}

#[test]
fn what_is_deleted_is_gone_until_somebody_says_something_else() {
    let mut set = set_of(&[&layer("a", text("one"), Certainty::Said)]);
    let seen: Vec<ClaimId> = cell(&set).claims().map(|claim| claim.id()).collect();
    set.apply(change(1, 0, 1, vec![claim(Content::Retract, Certainty::Said, seen)]));
    let record = set.find(&id()).unwrap();
    assert!(!set.exists(record));
    assert!(set.cells(record).is_empty());
    // Somebody who had not seen the deletion changed it at the same time.
    set.apply(change(2, 0, 1, vec![said("changed there")]));
    assert!(set.exists(record));
    assert_eq!(texts(&set), ["changed there"]);
}

#[test]
fn nothing_replaces_or_withdraws_what_is_not_older_and_that_is_told_in_any_order() {
    let named = change(1, 0, 5, vec![said("named")]);
    let replacing = change(2, 0, 5, vec![claim(text("other"), Certainty::Said, vec![named.claim_id(0)])]);
    let withdrawing = Change { withdraws: vec![named.id], ..change(2, 0, 4, Vec::new()) };
    for naming in [replacing, withdrawing] {
        for order in [[&named, &naming], [&naming, &named]] {
            let mut set = ClaimSet::default();
            order.into_iter().for_each(|change| {
                set.apply(change.clone());
            });
            assert!(texts(&set).contains(&"named".to_owned()));
            assert_eq!(set.take_notices(), [ClaimNotice::NotOlder(naming.id)]);
        }
    }
}

#[test]
fn names_that_are_older_are_no_news() {
    let named = change(1, 0, 5, vec![said("named")]);
    let replacing = change(2, 0, 6, vec![claim(text("other"), Certainty::Said, vec![named.claim_id(0)])]);
    let withdrawing = Change { withdraws: vec![replacing.id], ..change(2, 1, 7, Vec::new()) };
    let mut set = ClaimSet::default();
    for change in [&withdrawing, &replacing, &named] {
        set.apply(change.clone());
    }
    assert_eq!(texts(&set), ["named"]);
    assert_eq!(set.take_notices(), []);
}

#[test]
fn undoing_many_edits_at_once_takes_one_name() {
    let theme = |n: u32| Claim {
        cell: Cell { record: id(), field: Field::Theme, element: n.to_string().into() },
        content: Content::Value(Value::Term(Term::new("water"))),
        ..said("")
    };
    let mut set = set_of(&[&layer("a", text("one"), Certainty::Said)]);
    let before = by_record(&set);
    let bulk = change(1, 0, 1, (0..1000).map(theme).collect());
    set.apply(bulk.clone());
    let after = by_record(&set);
    assert_eq!(set.cells(set.find(&id()).unwrap()).len(), 1001);
    let undo = Change { withdraws: vec![bulk.id], ..change(1, 1, 2, Vec::new()) };
    set.apply(undo.clone());
    assert_eq!(by_record(&set), before);
    set.apply(Change { withdraws: vec![undo.id], ..change(1, 2, 3, Vec::new()) });
    assert_eq!(by_record(&set), after);
}

#[test]
fn a_clock_from_the_future_moves_ours_by_a_day_at_most() {
    let mut clock = HlcClock::default();
    let now_ms = 1_000_000;
    assert!(clock.observe(Hlc { millis: now_ms + MAX_DRIFT_MS, count: 7 }, now_ms));
    assert!(!clock.observe(Hlc { millis: u64::MAX, count: u32::MAX }, now_ms));
    assert_eq!(clock.tick(now_ms), Hlc { millis: now_ms + MAX_DRIFT_MS, count: 8 });
}

proptest! {
    #[test]
    fn a_clock_never_stands_still_or_runs_backwards(
        events in prop::collection::vec((0..50u64, prop::option::of((0..60u64, prop::sample::select(vec![0, 1, u32::MAX])))), 1..40)
    ) {
        let mut clock = HlcClock::default();
        let mut last = Hlc::default();
        for (now_ms, seen) in events {
            let seen = seen.map(|(millis, count)| Hlc { millis, count });
            if let Some(seen) = seen {
                clock.observe(seen, now_ms);
            }
            let next = clock.tick(now_ms);
            prop_assert!(next > last && seen.is_none_or(|seen| next > seen), "{next:?} after {last:?}, {seen:?}");
            last = next;
        }
    }
}
