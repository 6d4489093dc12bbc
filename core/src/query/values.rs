//! The values of partnerships in each facet, as small numbers: a filter is looked up once and then compared with
//! thousands of rows without a text.

use crate::claim::{Certainty, Field, RecordId, RecordIdx, RecordKind, Term};
use crate::model::{Atlas, CodeIdx, PartnershipRow, TermIdx};
use crate::reference::countries;
use crate::view::{Facet, Filters};

/// The values of [`Facet::Mark`], by key.
pub(super) const MARKS: [&str; 4] = ["tie", "offer", "need", "event"];
const CERTAINTIES: [Certainty; 3] = [Certainty::Said, Certainty::Reading, Certainty::Unsure];
/// M49 codes have three digits.
const MAX_REGION: u32 = 999;

/// The key of a value in addresses; `None` where the atlas knows nothing of it.
pub fn key_of_value(atlas: &Atlas, facet: Facet, value: &str) -> Option<u32> {
    match facet {
        Facet::Mark => MARKS.iter().position(|mark| *mark == value).map(|at| at as u32),
        Facet::Method | Facet::Form | Facet::Role | Facet::Theme | Facet::Status => {
            atlas.find_term(&Term::new(value)).map(|term| u32::from(term.0))
        }
        Facet::Place | Facet::Supporter => {
            RecordId::parse(value).and_then(|id| atlas.claims().find(&id)).map(|record| record.0)
        }
        Facet::Country => codes(atlas).position(|code| code == value).map(|at| at as u32),
        Facet::Region => value.parse().ok().filter(|m49| value.len() == 3 && *m49 <= MAX_REGION),
        Facet::Certainty => Certainty::parse(value).map(|certainty| certainty as u32),
    }
}

/// The value in addresses of a key; empty for a key that nothing has.
pub fn value_of_key(atlas: &Atlas, facet: Facet, key: u32) -> String {
    let text = match facet {
        Facet::Mark => MARKS.get(key as usize).copied(),
        Facet::Method | Facet::Form | Facet::Role | Facet::Theme | Facet::Status => {
            u16::try_from(key).ok().and_then(|term| atlas.term(TermIdx(term))).map(Term::as_str)
        }
        Facet::Place | Facet::Supporter => return atlas.id(RecordIdx(key)).as_str().to_owned(),
        Facet::Country => u16::try_from(key).ok().and_then(|code| atlas.code(CodeIdx(code))),
        Facet::Region => {
            return [
                if key < 10 {
                    "00"
                } else if key < 100 {
                    "0"
                } else {
                    ""
                },
                &key.to_string(),
            ]
            .concat();
        }
        Facet::Certainty => CERTAINTIES.get(key as usize).map(|certainty| certainty.name()),
    };
    text.unwrap_or_default().to_owned()
}

pub(super) fn codes(atlas: &Atlas) -> impl Iterator<Item = &str> {
    (0..u16::MAX).map_while(|code| atlas.code(CodeIdx(code)))
}

/// What is needed to read the values of rows.
pub(super) struct Values<'a> {
    atlas: &'a Atlas,
    /// Region, sub-region and intermediate region (UN M49) of each country, 0 for none.
    regions: Vec<[u16; 3]>,
    /// Supporters and funders of programmes, by programme.
    supporters: Vec<(RecordIdx, Vec<RecordIdx>)>,
}

impl<'a> Values<'a> {
    pub(super) fn new(atlas: &'a Atlas) -> Self {
        let supporters = |programme: &RecordIdx| {
            let roles = atlas.roles(*programme);
            let supporting = roles.into_iter().filter(|(_, role)| atlas.is_supporting(*role));
            (*programme, supporting.map(|(who, _)| who).collect())
        };
        Self {
            atlas,
            regions: codes(atlas).map(regions_of).collect(),
            supporters: atlas.of_kind(RecordKind::Programme).iter().map(supporters).collect(),
        }
    }

    /// Adds the keys that a partnership has in a facet; one may come twice.
    pub(super) fn push(&self, row: &PartnershipRow, facet: Facet, keys: &mut Vec<u32>) {
        let participants = || self.atlas.participants(row).iter();
        match facet {
            Facet::Mark => keys.push(0),
            Facet::Method => self.push_tags(row, Field::Method, keys),
            Facet::Theme => self.push_tags(row, Field::Theme, keys),
            Facet::Form => push_term(row.form, keys),
            Facet::Status => push_term(row.status, keys),
            Facet::Role => participants().for_each(|p| push_term(p.role, keys)),
            Facet::Place => {
                let places = participants().filter(|p| self.atlas.kind(p.who) == RecordKind::Place);
                keys.extend(places.map(|p| p.who.0));
            }
            Facet::Country => {
                let countries = participants().map(|p| self.atlas.country(p.who));
                keys.extend(countries.filter(|code| *code != CodeIdx::NONE).map(|code| u32::from(code.0)));
            }
            Facet::Region => {
                let regions =
                    participants().filter_map(|p| self.regions.get(usize::from(self.atlas.country(p.who).0)));
                keys.extend(regions.flatten().filter(|m49| **m49 != 0).map(|m49| u32::from(*m49)));
            }
            Facet::Supporter => self.push_supporters(row, keys),
            Facet::Certainty => keys.push(row.certainty as u32),
        }
    }

    /// The smallest region (UN M49) that holds a country.
    pub(super) fn smallest_region(&self, country: CodeIdx) -> Option<u32> {
        let regions = self.regions.get(usize::from(country.0))?;
        regions.iter().rev().find(|m49| **m49 != 0).map(|m49| u32::from(*m49))
    }

    fn push_tags(&self, row: &PartnershipRow, field: Field, keys: &mut Vec<u32>) {
        self.atlas
            .tags(row)
            .iter()
            .filter(|tag| tag.field == field)
            .for_each(|tag| push_term(tag.term, keys));
    }

    fn push_supporters(&self, row: &PartnershipRow, keys: &mut Vec<u32>) {
        let own = self.atlas.participants(row).iter().filter(|p| self.atlas.is_supporting(p.role));
        keys.extend(own.map(|p| p.who.0));
        for programme in self.atlas.programmes_of(row.record) {
            if let Ok(at) = self.supporters.binary_search_by_key(programme, |(known, _)| *known) {
                keys.extend(self.supporters[at].1.iter().map(|who| who.0));
            }
        }
    }
}

fn push_term(term: TermIdx, keys: &mut Vec<u32>) {
    if term != TermIdx::NONE {
        keys.push(u32::from(term.0));
    }
}

/// Region, sub-region and intermediate region of a country, 0 for none.
pub(super) fn regions_of(iso3: &str) -> [u16; 3] {
    countries::by_iso3(iso3).map_or([0; 3], |country| {
        [country.region, country.sub_region, country.intermediate_region].map(Option::unwrap_or_default)
    })
}

/// Filters that partnerships can pass or fail, looked up.
pub(super) struct Chosen<'a> {
    values: Option<Values<'a>>,
    /// Facets that narrow, with the keys of their values.
    narrowing: Vec<(Facet, Vec<u32>)>,
    scratch: Vec<u32>,
}

impl<'a> Chosen<'a> {
    pub(super) fn new(atlas: &'a Atlas, filters: &Filters) -> Self {
        let narrowing: Vec<_> = Facet::ALL
            .into_iter()
            .filter(|facet| filters.of(*facet).next().is_some())
            .map(|facet| {
                (facet, filters.of(facet).filter_map(|value| key_of_value(atlas, facet, value)).collect())
            })
            .collect();
        let values = (!narrowing.is_empty()).then(|| Values::new(atlas));
        Self { values, narrowing, scratch: Vec::new() }
    }

    /// Whether a partnership passes all of them.
    pub(super) fn passes(&mut self, row: &PartnershipRow) -> bool {
        self.fails(row).next().is_none()
    }

    /// The facets that a partnership fails, a bit each.
    pub(super) fn failed(&mut self, row: &PartnershipRow) -> u16 {
        self.fails(row).fold(0, |failed, facet| failed | bit(facet))
    }

    /// The facets that a partnership fails, found one after the other.
    fn fails(&mut self, row: &PartnershipRow) -> impl Iterator<Item = Facet> {
        let Self { values, narrowing, scratch } = self;
        let mut passes = move |facet: Facet, chosen: &[u32]| {
            let Some(values) = &*values else { return true };
            scratch.clear();
            values.push(row, facet, scratch);
            scratch.iter().any(|key| chosen.contains(key))
        };
        narrowing.iter().filter_map(move |(facet, chosen)| (!passes(*facet, chosen)).then_some(*facet))
    }
}

/// The bit of a facet in [`Chosen::failed`].
pub(super) fn bit(facet: Facet) -> u16 {
    1 << facet as u16
}
