//! Claims as objects, and changes: what one act of a user adds.

use std::sync::Arc;

use super::field::Field;
use super::hlc::Hlc;
use super::ids::{ChangeId, ClaimId, RecordId};
use super::value::{LocalText, Period, Value};

/// What a claim is about: one element of one field of one record. Fields of a single value, and lists of one,
/// have the empty element.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The record.
    pub record: RecordId,
    /// The field.
    pub field: Field,
    /// The element.
    pub element: Arc<str>,
}

/// How sure a claim is; later is weaker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Said in the source.
    #[default]
    Said,
    /// Our reading of the source.
    Reading,
    /// Unsure.
    Unsure,
}

impl Certainty {
    /// Name on file, also its term in the vocabulary `certainty`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Reading => "reading",
            Self::Unsure => "unsure",
        }
    }

    /// Reads the name on file.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Said, Self::Reading, Self::Unsure].into_iter().find(|certainty| certainty.name() == name)
    }
}

/// On what a claim rests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Record of the source.
    pub source: Option<RecordId>,
    /// Where in the source: `paragraph:4`, `page:12`, `row:3`, or free words.
    pub locator: Option<Arc<str>>,
    /// What the source says, in our words.
    pub says: Option<LocalText>,
    /// How sure it is.
    pub certainty: Certainty,
    /// When it was said or true, where that is not the record's own time.
    pub as_of: Option<Period>,
}

/// What a claim says of its cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// It holds this.
    Value(Value),
    /// The source says that it is not there.
    Absent,
    /// What this claim replaces no longer holds.
    Retract,
}

/// A claim as an object; its identity follows from where it stands (see [`ClaimId`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// About what.
    pub cell: Cell,
    /// What.
    pub content: Content,
    /// On what it rests.
    pub evidence: Evidence,
    /// The live claims of the cell that its author saw.
    pub replaces: Vec<ClaimId>,
}

/// One act of a user: one durable record.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Identity.
    pub id: ChangeId,
    /// Later than the clock of everything it names.
    pub clock: Hlc,
    /// Who, as the person calls themselves.
    pub author: Arc<str>,
    /// What it claims.
    pub claims: Vec<Claim>,
    /// Changes it withdraws: undo withdraws a change, redo withdraws the withdrawal.
    pub withdraws: Vec<ChangeId>,
}

impl Change {
    /// Identity of the claim at this place.
    pub fn claim_id(&self, index: usize) -> ClaimId {
        ClaimId { origin: self.id.writer.0, seq: self.id.seq, index: index as u32 }
    }

    /// Whether it withdraws another change or replaces a claim of it.
    pub fn names(&self, other: ChangeId) -> bool {
        let is_its = |claim: &ClaimId| claim.origin == other.writer.0 && claim.seq == other.seq;
        self.withdraws.contains(&other) || self.claims.iter().flat_map(|claim| &claim.replaces).any(is_its)
    }
}
