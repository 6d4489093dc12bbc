//! Laws of the claims: union is commutative, associative and idempotent; the result does not depend on the order
//! of arrival; undo and redo are exact; the incremental fold equals the full one; nothing is ever lost.
#![allow(clippy::unwrap_used, missing_docs)]

mod claims;

use std::sync::Arc;

use atlas_core::claim::{ChangeId, ClaimSet, Content, Field, RecordIdx};
use atlas_core::model::Atlas;
use atlas_core::query::{group_value, grouped};
use atlas_core::view::LaneBy;
use claims::history::{History, histories, undo};
use claims::layers::{bulk_layer, side_layer};
use claims::registry::made_up_layer;
use claims::snapshot::{atlas_snapshot, by_record, set_snapshot};
use proptest::prelude::*;

fn set_of(history: &History, order: &[usize]) -> ClaimSet {
    let mut set = ClaimSet::default();
    set.add_layer(&Arc::new(bulk_layer(6)));
    set.add_layer(&Arc::new(side_layer()));
    for at in order {
        set.apply(history.changes[*at].clone());
    }
    set
}

/// Keys of groups, and what they stand for.
fn groups(atlas: &Atlas) -> Vec<(LaneBy, u32, String)> {
    let ties: Vec<RecordIdx> = atlas.partnerships().map(|row| row.record).collect();
    let of = |by: LaneBy| grouped(atlas, &ties, by).into_iter().map(move |(key, _)| (by, key));
    let all = [LaneBy::City, LaneBy::Country, LaneBy::Theme, LaneBy::Method, LaneBy::Supporter];
    all.into_iter().flat_map(of).map(|(by, key)| (by, key, group_value(atlas, by, key))).collect()
}

fn in_order(history: &History) -> Vec<usize> {
    (0..history.changes.len()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_arrival_does_not_matter(history in histories(), seed in any::<u64>()) {
        let shuffled = claims::shuffled(history.changes.len(), seed);
        prop_assert_eq!(set_snapshot(&set_of(&history, &in_order(&history))), set_snapshot(&set_of(&history, &shuffled)));
    }

    #[test]
    fn layers_may_come_after_the_changes_that_name_their_rows(history in histories()) {
        let mut late = ClaimSet::default();
        history.changes.iter().for_each(|change| { late.apply(change.clone()); });
        late.add_layer(&Arc::new(bulk_layer(6)));
        late.add_layer(&Arc::new(side_layer()));
        prop_assert_eq!(set_snapshot(&set_of(&history, &in_order(&history))), set_snapshot(&late));
    }

    #[test]
    fn a_layer_taken_out_is_as_if_never_there_and_comes_back_whole(history in histories(), at in 0usize..100, takes_columns in any::<bool>()) {
        let at = at * history.changes.len() / 100;
        let layers = [Arc::new(bulk_layer(6)), Arc::new(side_layer())];
        let (taken, stays) = if takes_columns { (&layers[0], &layers[1]) } else { (&layers[1], &layers[0]) };
        let whole = set_of(&history, &in_order(&history));
        let mut set = set_of(&history, &in_order(&history)[..at]);
        prop_assert!(set.remove_layer(taken.header.id).is_some());
        prop_assert!(set.remove_layer(taken.header.id).is_none());
        history.changes[at..].iter().for_each(|change| { set.apply(change.clone()); });
        let mut without = ClaimSet::default();
        without.add_layer(stays);
        history.changes.iter().for_each(|change| { without.apply(change.clone()); });
        prop_assert_eq!(set_snapshot(&set), set_snapshot(&without));
        let mut union = ClaimSet::default();
        union.union(&set);
        prop_assert_eq!(set_snapshot(&union), set_snapshot(&without));
        prop_assert!(set.add_layer(taken).is_some());
        prop_assert_eq!(set_snapshot(&set), set_snapshot(&whole));
        prop_assert_eq!(set.layers().count(), 2);
    }

    #[test]
    fn union_is_commutative_associative_and_idempotent(history in histories(), cuts in (0usize..100, 0usize..100)) {
        let n = history.changes.len();
        let (a, b) = (cuts.0.min(cuts.1) * n / 100, cuts.0.max(cuts.1) * n / 100);
        let order = in_order(&history);
        let (x, y, z) = (set_of(&history, &order[..b]), set_of(&history, &order[a..]), set_of(&history, &order[a..b]));
        let union = |sets: &[&ClaimSet]| {
            let mut all = ClaimSet::default();
            sets.iter().for_each(|set| all.union(set));
            all
        };
        prop_assert_eq!(set_snapshot(&union(&[&x, &y])), set_snapshot(&union(&[&y, &x])));
        prop_assert_eq!(
            set_snapshot(&union(&[&union(&[&x, &y]), &z])),
            set_snapshot(&union(&[&x, &union(&[&y, &z])]))
        );
        prop_assert_eq!(set_snapshot(&union(&[&x, &x])), set_snapshot(&x));
    }

    #[test]
    fn undo_and_redo_are_exact(history in histories()) {
        let mut set = ClaimSet::default();
        set.add_layer(&Arc::new(bulk_layer(6)));
        set.add_layer(&Arc::new(side_layer()));
        for (at, change) in history.changes.iter().enumerate() {
            let before = by_record(&set);
            set.apply(change.clone());
            let after = by_record(&set);
            let (undone, redone) = undo(change, at as u32);
            set.apply(undone);
            prop_assert_eq!(&by_record(&set), &before);
            set.apply(redone);
            prop_assert_eq!(&by_record(&set), &after);
        }
    }

    #[test]
    fn the_incremental_fold_equals_the_full_one(history in histories(), at in 0usize..100) {
        let at = at * history.changes.len() / 100;
        let mut patched = Atlas::default();
        patched.add_layer(&Arc::new(bulk_layer(6)));
        for (i, change) in history.changes.iter().enumerate() {
            if i == at {
                patched.add_layer(&Arc::new(side_layer()));
            }
            patched.apply(change.clone());
        }
        patched.add_layer(&Arc::new(side_layer()));
        let mut full = Atlas::default();
        full.union(&set_of(&history, &in_order(&history)));
        prop_assert_eq!(atlas_snapshot(&patched), atlas_snapshot(&full));
    }

    #[test]
    fn a_change_says_which_records_it_touched(history in histories()) {
        let mut atlas = Atlas::default();
        atlas.add_layer(&Arc::new(bulk_layer(6)));
        for change in &history.changes {
            let before = by_record(atlas.claims());
            let touched: Vec<_> =
                atlas.apply(change.clone()).into_iter().map(|record| atlas.id(record).to_string()).collect();
            let after = by_record(atlas.claims());
            for (id, cells) in &after {
                prop_assert!(before.get(id) == Some(cells) || touched.contains(id), "{id} changed silently");
            }
            for id in before.keys() {
                prop_assert!(after.contains_key(id) || touched.contains(id), "{id} went silently");
            }
        }
    }

    #[test]
    fn small_layers_beside_a_large_one_are_patched_and_told(
        history in histories(),
        goings in prop::collection::vec((0usize..2, any::<bool>(), 0usize..100), 1..8),
    ) {
        let small = [Arc::new(bulk_layer(6)), Arc::new(side_layer())];
        let mut patched = Atlas::default();
        patched.add_layer(&Arc::new(made_up_layer(130, 130, true)));
        let mut changes = history.changes.iter().cloned();
        for (layer, comes, n_changes) in goings {
            let (before, revision) = (by_record(patched.claims()), patched.revision());
            let groups_before = groups(&patched);
            if comes {
                patched.add_layer_beside(&small[layer]);
            } else {
                patched.remove_layer(small[layer].header.id);
            }
            for change in changes.by_ref().take(n_changes * history.changes.len() / 400) {
                patched.apply(change);
            }
            // Keys stand for what they stood for, unless everything was derived anew.
            for (by, key, value) in groups_before.iter().filter(|_| patched.is_same_reading(revision)) {
                prop_assert_eq!(&group_value(&patched, *by, *key), value);
            }
            // Rows that were mentioned before they came touch everything.
            let Some(touched) = patched.touched_since(revision) else { continue };
            let touched: Vec<_> =
                touched.into_iter().map(|record| patched.id(record).to_string()).collect();
            let after = by_record(patched.claims());
            for id in before.keys().chain(after.keys()) {
                prop_assert!(before.get(id) == after.get(id) || touched.contains(id), "{id} changed silently");
            }
        }
        let mut full = Atlas::default();
        full.union(patched.claims());
        prop_assert_eq!(atlas_snapshot(&patched), atlas_snapshot(&full));
    }

    #[test]
    fn nothing_is_lost(history in histories(), seed in any::<u64>()) {
        let set = set_of(&history, &claims::shuffled(history.changes.len(), seed));
        for change in &history.changes {
            let (kept, _) = set.change(change.id).unwrap();
            prop_assert_eq!(&**kept, change);
        }
    }

    #[test]
    fn every_effective_value_is_live_or_replaced(history in histories()) {
        let set = set_of(&history, &in_order(&history));
        for (change, is_effective) in set.changes().filter(|(_, is_effective)| *is_effective) {
            for (index, claim) in change.claims.iter().enumerate() {
                if claim.content == Content::Retract {
                    continue;
                }
                let id = change.claim_id(index);
                let record = set.find(&claim.cell.record).unwrap();
                let is_live = set
                    .cell(record, claim.cell.field, &claim.cell.element)
                    .is_some_and(|cell| cell.claims().any(|live| live.id() == id));
                let is_named = history
                    .changes
                    .iter()
                    .flat_map(|change| &change.claims)
                    .any(|other| other.replaces.contains(&id));
                prop_assert!(is_live || is_named, "{id:?} of an effective ({is_effective}) change went silently");
            }
        }
    }
}

#[test]
fn two_changes_with_one_identity_are_both_kept_in_any_order() {
    let history = claims::history::clash();
    let (a, b) = (history.changes[0].clone(), history.changes[1].clone());
    assert_eq!(a.id, b.id);
    let set_of = |changes: [&atlas_core::claim::Change; 2]| {
        let mut set = ClaimSet::default();
        changes.into_iter().for_each(|change| {
            set.apply(change.clone());
        });
        set
    };
    let mut there = set_of([&a, &b]);
    let back = set_of([&b, &a]);
    assert_eq!(set_snapshot(&there), set_snapshot(&back));
    assert_eq!(there.changes().count(), 2);
    assert_eq!(there.take_notices().len(), 1);
    assert!(there.change(ChangeId { ..a.id }).is_some());
}

#[test]
fn withdrawing_a_middle_claim_does_not_revive_its_grandparent() {
    let history = claims::history::chain();
    let mut set = ClaimSet::default();
    history.changes.iter().for_each(|change| {
        set.apply(change.clone());
    });
    let (undone, _) = undo(&history.changes[1], 1);
    set.apply(undone);
    let record = set.find(&history.changes[0].claims[0].cell.record).unwrap();
    let cell = set.cell(record, Field::Summary, "").unwrap();
    assert_eq!(cell.claims().count(), 1);
    assert_eq!(cell.first().id(), history.changes[2].claim_id(0));
}
