//! What sources say differently, and which of it is chosen.

use crate::claim::{Cell, ClaimId, Content, RecordIdx};
use crate::edit::{Draft, Replacing};
use crate::model::Atlas;

/// What is to be said so that of what sources say differently this claim alone holds, on its own evidence; `None` where it is no
/// claim of the record, or nobody differs. What the others say stays to be seen in the history.
pub fn chosen(atlas: &Atlas, record: RecordIdx, claim: ClaimId) -> Option<Draft> {
    let cells = atlas.claims().cells(record);
    let cell = cells.iter().find(|cell| cell.claims().any(|live| live.id() == claim))?;
    let live = cell.claims().find(|live| live.id() == claim).filter(|_| cell.differs())?;
    let content = match live.value() {
        Some(value) => Content::Value(atlas.claims().value_of(value)),
        None => Content::Absent,
    };
    Some(Draft {
        cell: Cell { record: atlas.id(record), field: cell.field, element: cell.element.into() },
        content,
        evidence: live.evidence_to_repeat(),
        replacing: Replacing::All,
    })
}
