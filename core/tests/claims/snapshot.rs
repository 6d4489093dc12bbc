//! What a set or atlas holds, in a form that does not depend on the order in which records were met.

use std::collections::BTreeMap;

use atlas_core::claim::{ClaimSet, RecordIdx, RecordKind, ValueRef};
use atlas_core::model::Atlas;

fn shown(set: &ClaimSet, value: Option<ValueRef<'_>>) -> String {
    match value {
        Some(ValueRef::Ref(record)) => set.id(record).to_string(),
        other => format!("{other:?}"),
    }
}

/// Live claims of every record that has some.
pub fn by_record(set: &ClaimSet) -> BTreeMap<String, Vec<String>> {
    let mut records = BTreeMap::new();
    for record in (0..set.n_records()).map(RecordIdx) {
        let cells: Vec<String> = set
            .cells(record)
            .into_iter()
            .map(|cell| {
                let claims: Vec<_> = cell
                    .claims()
                    .map(|claim| (claim.id(), shown(set, claim.value()), claim.certainty()))
                    .collect();
                format!("{:?} {:?} {claims:?}", cell.field, cell.element)
            })
            .collect();
        if !cells.is_empty() {
            records.insert(set.id(record).to_string(), cells);
        }
    }
    records
}

/// All of a set: live claims, and which changes are effective.
pub fn set_snapshot(set: &ClaimSet) -> String {
    let mut changes: Vec<_> = set.changes().map(|(change, effective)| (change.id, effective)).collect();
    changes.sort();
    format!("{:#?}\n{changes:?}", by_record(set))
}

/// All that is derived in an atlas.
pub fn atlas_snapshot(atlas: &Atlas) -> String {
    let id = |record: RecordIdx| atlas.id(record).to_string();
    let mut lines = Vec::new();
    for kind in RecordKind::ALL {
        for record in atlas.of_kind(kind) {
            let mut ties: Vec<_> = atlas.ties_of(*record).iter().map(|tie| id(*tie)).collect();
            ties.sort();
            lines.push(format!("{} ties {ties:?}", id(*record)));
            if let Some(place) = atlas.place(*record) {
                let kind = atlas.term(place.kind);
                lines.push(format!(
                    "{} {:?} {:?} {kind:?}",
                    id(*record),
                    place.point,
                    atlas.code(place.country)
                ));
            }
            if let Some(row) = atlas.partnership(*record) {
                lines.push(partnership(atlas, *record, row));
            }
        }
    }
    lines.sort();
    lines.join("\n")
}

fn partnership(atlas: &Atlas, record: RecordIdx, row: &atlas_core::model::PartnershipRow) -> String {
    let participants: Vec<_> = atlas
        .participants(row)
        .iter()
        .map(|p| {
            (atlas.id(p.who).to_string(), atlas.term(p.role), p.certainty, p.role_certainty, p.is_disputed)
        })
        .collect();
    let periods: Vec<_> = atlas
        .periods(row)
        .iter()
        .map(|entry| (atlas.period(entry.period).text().to_owned(), entry.kind, entry.is_alternative))
        .collect();
    let tags: Vec<_> = atlas.tags(row).iter().map(|tag| (tag.field, atlas.term(tag.term))).collect();
    let programmes: Vec<_> = atlas.programmes_of(record).iter().map(|p| atlas.id(*p).to_string()).collect();
    format!(
        "{} {participants:?} {periods:?} {tags:?} {programmes:?} {:?} {:?} {:?} {}",
        atlas.id(record),
        atlas.term(row.form),
        atlas.term(row.status),
        row.certainty,
        row.differs
    )
}
