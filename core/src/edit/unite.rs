//! Making one record of several.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::command::{Draft, EditError, Replacing, existing};
use crate::claim::{
    Cell, CellView, ClaimSet, Content, Evidence, Field, NameKind, RecordId, RecordIdx, Shape, Value, ValueRef,
};

/// What is to be said so that `others` become one with `kept`: what names them names it, what it does not have it takes over,
/// their names become other names of it, and nothing more is said of them.
pub(super) fn drafts(set: &ClaimSet, kept: &RecordId, others: &[RecordId]) -> Result<Vec<Draft>, EditError> {
    let kept_at = existing(set, kept)?;
    let mut others_at = Vec::new();
    for id in others {
        let at = existing(set, id)?;
        if at == kept_at || id.kind() != kept.kind() || others_at.contains(&at) {
            return Err(EditError::CannotUnite);
        }
        others_at.push(at);
    }
    let mut drafts = Vec::new();
    // It does not name itself.
    for cell in set.cells(kept_at) {
        if matches!(cell.value(), Some(ValueRef::Ref(named)) if others_at.contains(&named)) {
            drafts.push(draft(kept, cell.field, cell.element, Content::Retract, Evidence::default()));
        }
    }
    // What it has, and what it takes over.
    let mut taken: HashMap<(Field, Arc<str>), Option<Value>> = HashMap::new();
    for cell in set.cells(kept_at) {
        taken.insert((cell.field, cell.element.into()), cell.value().map(|value| set.value_of(value)));
    }
    for (id, at) in others.iter().zip(&others_at) {
        let cells = set.cells(*at);
        // An element that stands for something else there is another one, with all that is said of it.
        let clashes = |cell: &&CellView<'_>| {
            let there = taken.get(&(cell.field, cell.element.into()));
            cell.field.is_many()
                && there.is_some_and(|there| *there != cell.value().map(|value| set.value_of(value)))
        };
        let clashing: HashSet<Box<str>> =
            cells.iter().filter(clashes).map(|cell| cell.element.into()).collect();
        for cell in &cells {
            let element: Arc<str> = if cell.field.is_many() && clashing.contains(cell.element) {
                [cell.element, "~", id.slug()].concat().into()
            } else {
                cell.element.into()
            };
            if let Some((claim, value)) = cell.valued()
                && !taken.contains_key(&(cell.field, element.clone()))
            {
                let value = match set.value_of(value) {
                    Value::Name(mut name) if cell.field == Field::Name && name.kind == NameKind::Official => {
                        name.kind = NameKind::Alias;
                        Value::Name(name)
                    }
                    // One that names another of them names the one that is kept.
                    Value::Ref(named) if others.contains(&named) => Value::Ref(kept.clone()),
                    value => value,
                };
                if value != Value::Ref(kept.clone()) {
                    let evidence = claim.evidence_to_repeat();
                    taken.insert((cell.field, element.clone()), Some(value.clone()));
                    drafts.push(draft(kept, cell.field, &element, Content::Value(value), evidence));
                }
            }
            drafts.push(draft(id, cell.field, cell.element, Content::Retract, Evidence::default()));
        }
    }
    for record in (0..set.n_records()).map(RecordIdx) {
        if record != kept_at && !others_at.contains(&record) {
            rename(set, record, kept, kept_at, &others_at, &mut drafts);
        }
    }
    Ok(drafts)
}

/// Makes what a record says of the others be said of the one that is kept.
fn rename(
    set: &ClaimSet,
    record: RecordIdx,
    kept: &RecordId,
    kept_at: RecordIdx,
    others: &[RecordIdx],
    drafts: &mut Vec<Draft>,
) {
    // Most records name none of them.
    let mut names_one = false;
    set.visit(record, &mut |cell| {
        let is_one = |value| matches!(value, Some(ValueRef::Ref(named)) if others.contains(&named));
        names_one = names_one || cell.field.shape() == Shape::Ref && is_one(cell.value());
    });
    if !names_one {
        return;
    }
    let id = set.id(record);
    let cells = set.cells(record);
    let names = |field: Field, wanted: RecordIdx| {
        cells.iter().any(|cell| cell.field == field && cell.value() == Some(ValueRef::Ref(wanted)))
    };
    let mut said: HashSet<Field> = HashSet::new();
    for cell in &cells {
        let Some((claim, ValueRef::Ref(named))) = cell.valued() else { continue };
        if !others.contains(&named) {
            continue;
        }
        if names(cell.field, kept_at) || !said.insert(cell.field) {
            // It is named there already: not twice, and nothing is left that is said of the second.
            let of_same = |other: &&CellView<'_>| {
                let is_beside = cell.field == Field::Participant && other.field.is_of_participant();
                other.element == cell.element && (other.field == cell.field || is_beside)
            };
            for other in cells.iter().filter(of_same) {
                drafts.push(draft(&id, other.field, other.element, Content::Retract, Evidence::default()));
            }
        } else {
            let evidence = claim.evidence_to_repeat();
            drafts.push(draft(
                &id,
                cell.field,
                cell.element,
                Content::Value(Value::Ref(kept.clone())),
                evidence,
            ));
        }
    }
}

fn draft(record: &RecordId, field: Field, element: &str, content: Content, evidence: Evidence) -> Draft {
    let cell = Cell { record: record.clone(), field, element: element.into() };
    Draft { cell, content, evidence, replacing: Replacing::All }
}
