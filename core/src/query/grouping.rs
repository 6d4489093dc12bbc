//! Partnerships by what they have in common: the groups of the timeline's lanes.

use super::values::{Values, value_of_key};
use crate::claim::{Layer, RecordIdx};
use crate::model::{Atlas, CodeIdx};
use crate::view::{Facet, LaneBy};
use crate::words::{Msg, Words, record_title};

use super::facets::value_label;
use super::order::sorted_pairs;

/// The key of those that have nothing by which they are grouped; the greatest of keys.
pub const NO_GROUP: u32 = u32::MAX;

/// Partnerships with the keys of their groups, as pairs of key and place in `ties`: sorted, each pair once. One is in as
/// many groups as it has values, and in [`NO_GROUP`] where it has none.
pub fn grouped(atlas: &Atlas, ties: &[RecordIdx], by: LaneBy) -> Vec<(u32, u32)> {
    let reader = Reader { atlas, values: Values::new(atlas), by };
    let mut pairs = Vec::with_capacity(ties.len() * 2);
    let mut keys = Vec::new();
    for (tie, at) in ties.iter().zip(0..) {
        keys.clear();
        reader.push(*tie, &mut keys);
        if keys.is_empty() {
            keys.push(NO_GROUP);
        }
        pairs.extend(keys.iter().map(|key| (*key, at)));
    }
    let mut pairs = sorted_pairs(pairs.into_iter());
    pairs.dedup();
    pairs
}

/// A group in addresses: stable as far as what it stands for is.
pub fn group_value(atlas: &Atlas, by: LaneBy, key: u32) -> String {
    match (facet_of(by), by) {
        _ if key == NO_GROUP => "none".to_owned(),
        (_, LaneBy::City) => atlas.id(RecordIdx(key)).as_str().to_owned(),
        (Some(facet), _) => value_of_key(atlas, facet, key),
        (None, LaneBy::Layer) => {
            layer(atlas, key).map(|layer| layer.header.slug.to_string()).unwrap_or_default()
        }
        (None, _) => String::new(),
    }
}

/// What stands above a group; empty for all partnerships together.
pub fn group_title(atlas: &Atlas, words: &Words, by: LaneBy, key: u32) -> String {
    match (facet_of(by), by) {
        (_, LaneBy::Partnership) => String::new(),
        _ if key == NO_GROUP => words.get(Msg::TimelineNoGroup).to_owned(),
        (_, LaneBy::City) => record_title(atlas, words, RecordIdx(key)),
        (Some(facet), _) => value_label(atlas, words, facet, key),
        (None, _) => {
            layer(atlas, key).map(|layer| layer.header.title.get(words.lang()).to_owned()).unwrap_or_default()
        }
    }
}

/// The record that a group stands for: a city or other participant, a supporter.
pub fn group_record(by: LaneBy, key: u32) -> Option<RecordIdx> {
    (matches!(by, LaneBy::City | LaneBy::Supporter) && key != NO_GROUP).then_some(RecordIdx(key))
}

fn facet_of(by: LaneBy) -> Option<Facet> {
    match by {
        LaneBy::Partnership | LaneBy::City | LaneBy::Layer => None,
        LaneBy::Country => Some(Facet::Country),
        LaneBy::Region => Some(Facet::Region),
        LaneBy::Theme => Some(Facet::Theme),
        LaneBy::Method => Some(Facet::Method),
        LaneBy::Supporter => Some(Facet::Supporter),
    }
}

fn layer(atlas: &Atlas, key: u32) -> Option<&Layer> {
    atlas.claims().layers().nth(key as usize).map(|(layer, _)| layer.as_ref())
}

struct Reader<'a> {
    atlas: &'a Atlas,
    values: Values<'a>,
    by: LaneBy,
}

impl Reader<'_> {
    fn push(&self, tie: RecordIdx, keys: &mut Vec<u32>) {
        let Some(row) = self.atlas.partnership(tie) else { return };
        let parties = || self.atlas.participants(row).iter();
        match self.by {
            LaneBy::Partnership => {}
            LaneBy::City => {
                keys.extend(parties().filter(|p| !self.atlas.is_supporting(p.role)).map(|p| p.who.0));
            }
            LaneBy::Region => {
                let countries =
                    parties().map(|p| self.atlas.country(p.who)).filter(|code| *code != CodeIdx::NONE);
                keys.extend(countries.filter_map(|code| self.values.smallest_region(code)));
            }
            LaneBy::Layer => keys.extend(self.layer_of(tie)),
            by => {
                if let Some(facet) = facet_of(by) {
                    self.values.push(row, facet, keys);
                }
            }
        }
    }

    /// The layer that says first who takes part.
    fn layer_of(&self, tie: RecordIdx) -> Option<u32> {
        let mut first: Option<&Layer> = None;
        self.atlas.claims().visit(tie, &mut |cell| first = first.or_else(|| cell.first().layer()));
        let first = first?;
        let mut layers = self.atlas.claims().layers();
        layers.position(|(layer, _)| std::ptr::eq(layer.as_ref(), first)).map(|at| at as u32)
    }
}
