//! Rows: what drawing, filtering and listing need of places and partnerships, packed.

use crate::claim::{Certainty, Field, RecordIdx};
use crate::geo::LonLat;

/// Place of a term in the atlas's table of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermIdx(pub u16);

impl TermIdx {
    /// No term.
    pub const NONE: Self = Self(u16::MAX);
}

/// Place of a code (a country) in the atlas's table of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeIdx(pub u16);

impl CodeIdx {
    /// No code.
    pub const NONE: Self = Self(u16::MAX);
}

/// Place of a period in the atlas's table of periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeriodIdx(pub u32);

/// A place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceRow {
    /// The record.
    pub record: RecordIdx,
    /// Where it is; `None` for cities not named and for places not yet found.
    pub point: Option<LonLat>,
    /// Country, ISO 3166-1 alpha-3.
    pub country: CodeIdx,
    /// City, region, country, site, placeholder.
    pub kind: TermIdx,
}

/// Somebody in a partnership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Place, organisation or programme.
    pub who: RecordIdx,
    /// As what, [`TermIdx::NONE`] where no source says.
    pub role: TermIdx,
    /// How sure it is that they take part.
    pub certainty: Certainty,
    /// How sure the role is.
    pub role_certainty: Certainty,
    /// Whether another source says that they do not take part.
    pub is_disputed: bool,
}

/// Planned or actual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PeriodKind {
    /// As planned.
    Planned,
    /// As it was.
    Actual,
}

/// A period of a partnership or programme as one source gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodEntry {
    /// Which.
    pub period: PeriodIdx,
    /// Planned or actual.
    pub kind: PeriodKind,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whether another source's period for the same is shown before it.
    pub is_alternative: bool,
}

/// A term of a partnership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Method, theme, scope or goal.
    pub field: Field,
    /// The term.
    pub term: TermIdx,
}

/// A partnership. Its participants, periods and tags are read through the atlas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PartnershipRow {
    /// The record.
    pub record: RecordIdx,
    /// Form.
    pub form: TermIdx,
    /// Status.
    pub status: TermIdx,
    /// The weakest certainty among what is drawn of it: participants other than supporters, periods, form.
    pub certainty: Certainty,
    /// Whether sources differ in any of it.
    pub differs: bool,
    pub(super) participants: Span,
    pub(super) periods: Span,
    pub(super) tags: Span,
}

/// A run in one of the atlas's pools.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) len: u16,
}

impl Span {
    pub(super) fn of<T>(self, pool: &[T]) -> &[T] {
        &pool[self.start as usize..self.start as usize + usize::from(self.len)]
    }

    pub(super) fn push_all<T>(pool: &mut Vec<T>, items: impl IntoIterator<Item = T>) -> Self {
        let start = pool.len();
        pool.extend(items);
        let len = u16::try_from(pool.len() - start).unwrap_or(u16::MAX);
        pool.truncate(start + usize::from(len));
        Self { start: start as u32, len }
    }
}

/// Who supports a partnership, and through what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support {
    /// The supporter or funder.
    pub who: RecordIdx,
    /// As what.
    pub role: TermIdx,
    /// The programme that enables or holds the partnership; `None` for a participant of its own.
    pub via: Option<RecordIdx>,
}
