//! What is lit when a record is under the pointer or selected: it, who takes part, and on dotted lines those who
//! support it or for whom it was meant.

use super::content::MapContent;
use crate::claim::{Field, RecordIdx, RecordKind};
use crate::geo::LonLat;
use crate::model::Atlas;
use crate::scene::standing;

/// What is lit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Emphasis {
    /// Marks, by their place in the content; sorted.
    pub marks: Vec<u32>,
    /// Ties, by their place in the content; sorted.
    pub ties: Vec<u32>,
    /// Dotted lines: to supporters and funders whose seat is known, and to those for whom an offer was meant.
    pub dotted: Vec<(LonLat, LonLat)>,
}

impl Emphasis {
    /// Whether nothing is lit.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.ties.is_empty()
    }

    /// Whether a mark is lit.
    pub fn has_mark(&self, mark: u32) -> bool {
        self.marks.binary_search(&mark).is_ok()
    }

    /// Whether a tie is lit.
    pub fn has_tie(&self, tie: u32) -> bool {
        self.ties.binary_search(&tie).is_ok()
    }
}

/// What a record lights on the map.
pub fn emphasis(atlas: &Atlas, content: &MapContent, record: RecordIdx) -> Emphasis {
    let mut lit = Lit { atlas, content, emphasis: Emphasis::default() };
    match atlas.kind(record) {
        RecordKind::Partnership => lit.tie(record),
        RecordKind::Place | RecordKind::Organisation | RecordKind::Person => {
            lit.mark(record);
            lit.ties_of(record);
        }
        RecordKind::Programme => {
            for tie in atlas.refs(record, Field::Enables) {
                lit.tie(tie);
            }
            lit.ties_of(record);
            let within = content.ties.iter().filter(|tie| atlas.programmes_of(tie.record).contains(&record));
            within.for_each(|tie| lit.tie(tie.record));
        }
        RecordKind::Event => {
            for (who, _) in atlas.roles(record) {
                lit.mark(who);
            }
        }
        RecordKind::Offer | RecordKind::Need | RecordKind::Plan | RecordKind::Statement => lit.said(record),
        RecordKind::Source => {}
    }
    let mut emphasis = lit.emphasis;
    for list in [&mut emphasis.marks, &mut emphasis.ties] {
        list.sort_unstable();
        list.dedup();
    }
    emphasis
}

struct Lit<'a> {
    atlas: &'a Atlas,
    content: &'a MapContent,
    emphasis: Emphasis,
}

impl Lit<'_> {
    fn mark(&mut self, record: RecordIdx) -> Option<LonLat> {
        let standing = standing::standing(self.atlas, record)?;
        let at = self.content.mark_of(standing.place);
        self.emphasis.marks.extend(at.map(|at| at as u32));
        Some(standing.at)
    }

    fn tie(&mut self, record: RecordIdx) {
        let Some(at) = self.content.ties.iter().position(|tie| tie.record == record) else { return };
        let tie = &self.content.ties[at];
        self.emphasis.ties.push(at as u32);
        self.emphasis.marks.extend(&tie.parties);
        for site in self.atlas.refs(record, Field::Site) {
            self.mark(site);
        }
        let to = match &tie.way {
            super::Way::Hub { at, .. } => Some(*at),
            super::Way::Arc { from, to, .. } => {
                Some(self.content.marks[*from as usize].at.midpoint(self.content.marks[*to as usize].at))
            }
            super::Way::Nowhere => tie.parties.first().map(|mark| self.content.marks[*mark as usize].at),
        };
        let Some(row) = self.atlas.partnership(record) else { return };
        for support in self.atlas.supports(row) {
            if let (Some(to), Some(seat)) = (to, standing::standing(self.atlas, support.who)) {
                self.emphasis.dotted.push((seat.at, to));
            }
        }
    }

    fn ties_of(&mut self, record: RecordIdx) {
        for tie in self.atlas.ties_of(record) {
            if let Some(at) = self.content.ties.iter().position(|known| known.record == *tie) {
                self.emphasis.ties.push(at as u32);
                self.emphasis.marks.extend(&self.content.ties[at].parties);
            }
        }
    }

    /// An offer, need or plan: who said it, and for whom.
    fn said(&mut self, record: RecordIdx) {
        for actor in
            [Field::Actor, Field::Speaker].into_iter().flat_map(|field| self.atlas.refs(record, field))
        {
            let from = self.mark(actor);
            for whom in self.atlas.refs(record, Field::ForWhom) {
                if let (Some(from), Some(to)) = (from, self.mark(whom)) {
                    self.emphasis.dotted.push((from, to));
                }
            }
        }
    }
}
