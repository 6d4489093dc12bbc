//! What the records are: places, organisations, people, programmes, partnerships, events, offers, needs,
//! statements, plans and sources, derived from the claims that are live.
//!
//! [`Atlas`] owns the [`ClaimSet`](crate::claim::ClaimSet) and keeps compact **rows** for what is drawn by the
//! thousand (places, partnerships); everything else is read from the claims when it is asked for. A change
//! patches the rows of the records it touches, and raises a revision number: nothing compares whole atlases.

mod atlas;
mod direction;
mod naming;
mod rows;
mod vocabulary;

pub use atlas::Atlas;
pub use rows::{
    CodeIdx, Participant, PartnershipRow, PeriodEntry, PeriodIdx, PeriodKind, PlaceRow, Support, Tag, TermIdx,
};
pub use vocabulary::{Entry, Vocabularies, is_over};
