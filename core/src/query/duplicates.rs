//! Records that are likely the same: found to be looked at, never made one by themselves.

use std::collections::{HashMap, HashSet};

use crate::claim::{Field, RecordIdx, RecordKind, ValueRef};
use crate::model::{Atlas, CodeIdx, Participant, PartnershipRow};
use crate::reference::fold::fold;

/// So far apart two places of one name may be and be the same, in kilometres: the middle of a city is not always put in the
/// same spot.
const NEAR_KM: f64 = 60.0;

/// Two records that are likely the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duplicate {
    /// The one that more is known of.
    pub kept: RecordIdx,
    /// The other.
    pub other: RecordIdx,
}

/// Records that are likely the same: places, organisations, people and programmes that share a name, places in one country or
/// near each other; partnerships of the same participants whose dates do not exclude each other. Those of which most is known
/// come first among the two.
pub fn duplicates(atlas: &Atlas) -> Vec<Duplicate> {
    let mut found = HashSet::new();
    for kind in [RecordKind::Place, RecordKind::Organisation, RecordKind::Person, RecordKind::Programme] {
        named_alike(atlas, kind, &mut found);
    }
    of_the_same(atlas, &mut found);
    let mut found: Vec<Duplicate> = found.into_iter().collect();
    found.sort();
    found
}

fn pair(atlas: &Atlas, a: RecordIdx, b: RecordIdx) -> Duplicate {
    let n_cells = |record| {
        let mut n = 0_u32;
        atlas.claims().visit(record, &mut |_| n += 1);
        n
    };
    let (a, b) = (a.min(b), a.max(b));
    if n_cells(b) > n_cells(a) { Duplicate { kept: b, other: a } } else { Duplicate { kept: a, other: b } }
}

fn existing(atlas: &Atlas, kind: RecordKind) -> impl Iterator<Item = RecordIdx> {
    atlas.of_kind(kind).iter().copied().filter(|record| atlas.exists(*record))
}

fn named_alike(atlas: &Atlas, kind: RecordKind, found: &mut HashSet<Duplicate>) {
    let mut by_name: HashMap<String, Vec<RecordIdx>> = HashMap::new();
    for record in existing(atlas, kind).filter(|record| !atlas.is_unnamed(*record)) {
        let mut names: Vec<String> = Vec::new();
        atlas.claims().visit(record, &mut |cell| {
            if let (Field::Name, Some(ValueRef::Name(name, ..) | ValueRef::Plain(name))) =
                (cell.field, cell.value())
            {
                names.push(fold(name));
            }
        });
        names.sort();
        names.dedup();
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            by_name.entry(name).or_default().push(record);
        }
    }
    for alike in by_name.values() {
        for (at, a) in alike.iter().enumerate() {
            for b in &alike[at + 1..] {
                if kind != RecordKind::Place || may_be_one_place(atlas, *a, *b) {
                    found.insert(pair(atlas, *a, *b));
                }
            }
        }
    }
}

/// Whether two places of one name may be one: near each other where it is known of both where they are, else not in different
/// countries.
fn may_be_one_place(atlas: &Atlas, a: RecordIdx, b: RecordIdx) -> bool {
    let row = |record| atlas.place(record);
    let point = |record| row(record).and_then(|row| row.point);
    if let (Some(a), Some(b)) = (point(a), point(b)) {
        return a.distance_km(b) <= NEAR_KM;
    }
    let kinds = [row(a), row(b)].map(|row| row.and_then(|row| atlas.term(row.kind)));
    let (a, b) = (atlas.country(a), atlas.country(b));
    // A country is no city of its name.
    let is_same_kind = match kinds {
        [Some(a), Some(b)] => a == b,
        _ => true,
    };
    is_same_kind && (a == b || a == CodeIdx::NONE || b == CodeIdx::NONE)
}

/// Partnerships of the same participants.
fn of_the_same(atlas: &Atlas, found: &mut HashSet<Duplicate>) {
    let mut by_parties: HashMap<Vec<RecordIdx>, Vec<RecordIdx>> = HashMap::new();
    for row in atlas.partnerships() {
        let supporting = |who: &Participant| !atlas.is_supporting(who.role);
        let mut parties: Vec<RecordIdx> =
            atlas.participants(row).iter().filter(|who| supporting(who)).map(|who| who.who).collect();
        parties.sort();
        parties.dedup();
        if parties.len() > 1 {
            by_parties.entry(parties).or_default().push(row.record);
        }
    }
    for alike in by_parties.values() {
        for (at, a) in alike.iter().enumerate() {
            for b in &alike[at + 1..] {
                if may_be_one_tie(atlas, *a, *b) {
                    found.insert(pair(atlas, *a, *b));
                }
            }
        }
    }
}

/// Whether two partnerships of the same participants may be one: neither their dates nor their forms exclude it.
fn may_be_one_tie(atlas: &Atlas, a: RecordIdx, b: RecordIdx) -> bool {
    let (Some(a), Some(b)) = (atlas.partnership(a), atlas.partnership(b)) else { return false };
    let form = |row: &PartnershipRow| atlas.term(row.form).cloned();
    if let (Some(a), Some(b)) = (form(a), form(b))
        && a != b
    {
        return false;
    }
    let bounds = |row| atlas.shown_period(row).map(|shown| atlas.period(shown.period).bounds());
    match (bounds(a), bounds(b)) {
        (Some(a), Some(b)) => a.start_earliest <= b.end_latest && b.start_earliest <= a.end_latest,
        _ => true,
    }
}
