//! How many partnerships each filter would show, given the years and the filters of the other facets.

use super::values::{Chosen, MARKS, Values, bit, key_of_value, value_of_key};
use super::visible::{Passing, said_or_held};
use crate::claim::{RecordIdx, RecordKind, Term};
use crate::model::Atlas;
use crate::time::Day;
use crate::view::{Facet, View};
use crate::words::{Msg, Words};

/// A value of a facet, with how much choosing it would show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FacetCount {
    /// The value as a number, good while the atlas is not changed; see [`value_of_key`].
    pub key: u32,
    /// Partnerships that would be shown if this were the only value chosen in its facet; of marks, whatever bears
    /// the mark.
    pub n: u32,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// The values of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCounts {
    /// The facet.
    pub facet: Facet,
    /// Values that would show something, and chosen ones, the fullest first. Marks keep their own order.
    pub values: Vec<FacetCount>,
    /// Chosen values of which the atlas knows nothing, such as places of a collection that is off.
    pub unknown: Vec<String>,
}

/// Counts the values of all facets, in the order of [`Facet::ALL`].
pub fn facets(atlas: &Atlas, view: &View, today: Day) -> Vec<FacetCounts> {
    let mut keys: [Vec<u32>; Facet::ALL.len()] = Default::default();
    let values = Values::new(atlas);
    let mut chosen = Chosen::new(atlas, &view.filters);
    let in_years =
        Passing::all_ties(atlas, today).within(view.years, view.shows_possible, view.shows_undated);
    let mut scratch = Vec::new();
    for row in in_years.ties.iter().filter_map(|tie| atlas.partnership(tie.record)) {
        let failed = chosen.failed(row);
        for facet in Facet::ALL.into_iter().filter(|facet| failed & !bit(*facet) == 0) {
            scratch.clear();
            values.push(row, facet, &mut scratch);
            scratch.sort_unstable();
            scratch.dedup();
            keys[facet as usize].extend_from_slice(&scratch);
        }
    }
    for (key, kind) in [(1, RecordKind::Offer), (2, RecordKind::Need), (3, RecordKind::Event)] {
        let items = said_or_held(atlas, &view.filters, today, kind);
        let n = items.into_iter().filter(|item| item.is_in(view)).count();
        keys[Facet::Mark as usize].extend(std::iter::repeat_n(key, n));
    }
    Facet::ALL.into_iter().zip(keys).map(|(facet, keys)| counted(atlas, view, facet, keys)).collect()
}

fn counted(atlas: &Atlas, view: &View, facet: Facet, mut keys: Vec<u32>) -> FacetCounts {
    let mut chosen = Vec::new();
    let mut unknown = Vec::new();
    for value in view.filters.of(facet) {
        match key_of_value(atlas, facet, value) {
            Some(key) => chosen.push(key),
            None => unknown.push(value.to_owned()),
        }
    }
    keys.sort_unstable();
    // The fullest first, and then by key: as one number each.
    let mut runs: Vec<(u32, u32)> =
        keys.chunk_by(|a, b| a == b).map(|run| (!(run.len() as u32), run[0])).collect();
    let missing = chosen.iter().filter(|key| keys.binary_search(key).is_err()).map(|key| (!0, *key));
    runs.extend(missing);
    if facet == Facet::Mark {
        runs.sort_unstable_by_key(|(_, key)| *key);
    } else {
        runs.sort_unstable();
    }
    let value = |(n, key): (u32, u32)| FacetCount { key, n: !n, is_chosen: chosen.contains(&key) };
    FacetCounts { facet, values: runs.into_iter().map(value).collect(), unknown }
}

/// The words for a value of a facet.
pub fn value_label(atlas: &Atlas, words: &Words, facet: Facet, key: u32) -> String {
    let vocabulary = match facet {
        Facet::Mark => return words.get(mark_msg(key)).to_owned(),
        Facet::Place | Facet::Supporter => {
            let record = RecordIdx(key);
            let name = atlas.name(record, words.lang());
            return name.map_or_else(|| atlas.id(record).slug().to_owned(), ToOwned::to_owned);
        }
        Facet::Country | Facet::Region => {
            return words.region(&value_of_key(atlas, facet, key)).to_owned();
        }
        Facet::Method => "method",
        Facet::Form => "form",
        Facet::Role => "role",
        Facet::Theme => "theme",
        Facet::Certainty => "certainty",
        Facet::Status => "status",
    };
    words.term(vocabulary, &Term::new(&value_of_key(atlas, facet, key))).to_owned()
}

fn mark_msg(key: u32) -> Msg {
    match MARKS.get(key as usize) {
        Some(&"offer") => Msg::MapLegendOffers,
        Some(&"need") => Msg::MapLegendNeeds,
        Some(&"event") => Msg::MapLegendEvents,
        _ => Msg::MapLegendTies,
    }
}
