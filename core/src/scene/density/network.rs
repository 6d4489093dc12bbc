//! Who is tied to whom, packed: all partnerships of an atlas as arcs between nodes, whatever years and filters are chosen.

use crate::claim::RecordIdx;
use crate::geo::{GreatCircle, LonLat, UnitVec};
use crate::model::Atlas;
use crate::scene::categories::Categories;
use crate::scene::standing::{self, standing};

/// A place that somebody learns with, or the hub of a partnership of many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The place; `None` for a hub.
    pub place: Option<RecordIdx>,
    /// Where it is.
    pub at: UnitVec,
    /// How many partnerships of the atlas end here.
    pub n_ties: u32,
}

/// A line of a partnership: between two places, or from a hub to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// The node where it starts.
    pub from: u32,
    /// The node where it ends.
    pub to: u32,
    /// The partnership, by its place in [`Network::ties`].
    pub tie: u32,
    /// The colour of its form, 0 to [`crate::scene::N_CATEGORIES`] - 1.
    pub category: u8,
}

/// Nodes and arcs of an atlas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// Places in the order in which they were met, then hubs.
    pub nodes: Vec<Node>,
    /// Partnerships, by record.
    pub ties: Vec<RecordIdx>,
    /// Arcs, those to be drawn first at the start: in an order by chance in which busy places tend to come early, always
    /// the same for the same atlas.
    pub arcs: Vec<Arc>,
    /// Nodes of the parties of each partnership, one after the other, and where they end.
    parties: Vec<u32>,
    parties_end: Vec<u32>,
    /// The node of each record met: a place, or somebody seated there.
    node_of: Vec<u32>,
}

impl Network {
    /// Collects the partnerships of an atlas.
    pub fn new(atlas: &Atlas) -> Self {
        let mut network = Self::default();
        let categories = Categories::new(atlas);
        for row in atlas.partnerships() {
            let start = network.parties.len();
            for party in atlas.participants(row).iter().filter(|party| !atlas.is_supporting(party.role)) {
                if let Some(node) = network.meet(atlas, party.who)
                    && !network.parties[start..].contains(&node)
                {
                    network.parties.push(node);
                }
            }
            network.ties.push(row.record);
            network.add(categories.of(row.form), start);
        }
        network.put_in_order();
        network
    }

    /// Nodes of those who take part in a partnership, by its place in [`Network::ties`].
    pub fn parties(&self, tie: u32) -> &[u32] {
        let tie = tie as usize;
        let start = if tie == 0 { 0 } else { self.parties_end[tie - 1] as usize };
        &self.parties[start..self.parties_end[tie] as usize]
    }

    /// Of records, sorted, those that are among the partnerships, by their places in [`Network::ties`].
    pub(super) fn places_of(&self, sorted: impl Iterator<Item = RecordIdx>) -> impl Iterator<Item = usize> {
        let mut at = 0;
        sorted.filter_map(move |record| {
            while self.ties.get(at).is_some_and(|known| *known < record) {
                at += 1;
            }
            (self.ties.get(at) == Some(&record)).then_some(at)
        })
    }

    /// The great circle of an arc.
    pub fn course(&self, arc: &Arc) -> GreatCircle {
        GreatCircle::between_units(self.nodes[arc.from as usize].at, self.nodes[arc.to as usize].at)
    }

    /// The node of a place, or of who is seated there, that takes part in a partnership.
    pub fn node_of(&self, record: RecordIdx) -> Option<u32> {
        self.node_of.get(record.0 as usize).copied().filter(|node| *node < NOWHERE)
    }

    /// The node of who takes part; a new one for a place not met before.
    fn meet(&mut self, atlas: &Atlas, who: RecordIdx) -> Option<u32> {
        if let Some(node) = self.node_of.get(who.0 as usize).filter(|node| **node != UNSEEN) {
            return Some(*node).filter(|node| *node != NOWHERE);
        }
        let standing = standing(atlas, who);
        let node = standing.map_or(NOWHERE, |standing| {
            self.node_of(standing.place).unwrap_or_else(|| {
                self.nodes.push(Node { place: Some(standing.place), at: standing.at.into(), n_ties: 0 });
                self.nodes.len() as u32 - 1
            })
        });
        for record in [Some(who), standing.map(|standing| standing.place)].into_iter().flatten() {
            let at = record.0 as usize;
            if at >= self.node_of.len() {
                self.node_of.resize(at + 1, UNSEEN);
            }
            self.node_of[at] = node;
        }
        Some(node).filter(|node| *node != NOWHERE)
    }

    /// Adds the arcs of the partnership whose parties begin at `start`.
    fn add(&mut self, category: u8, start: usize) {
        let tie = self.ties.len() as u32 - 1;
        self.parties_end.push(self.parties.len() as u32);
        let parties = &self.parties[start..];
        for party in parties {
            self.nodes[*party as usize].n_ties += 1;
        }
        match *parties {
            [] | [_] => {}
            [from, to] => self.arcs.push(Arc { from, to, tie, category }),
            ref many => {
                let ends = many.iter().map(|party| LonLat::from(self.nodes[*party as usize].at));
                let Some(at) = standing::middle(ends) else { return };
                let hub = self.nodes.len() as u32;
                self.arcs.extend(many.iter().map(|party| Arc { from: hub, to: *party, tie, category }));
                self.nodes.push(Node { place: None, at: at.into(), n_ties: 1 });
            }
        }
    }

    /// Arcs in an order by chance: the more partnerships the busier end has, the sooner (Efraimidis and Spirakis, "Weighted
    /// random sampling with a reservoir", Information Processing Letters 97, 2006). By chance, so that the first part of
    /// them looks like the whole; not by chance alone, so that what people look for is there first.
    fn put_in_order(&mut self) {
        let mut keyed: Vec<(u64, Arc)> = Vec::with_capacity(self.arcs.len());
        for (at, arc) in self.arcs.iter().enumerate() {
            let busier = self.nodes[arc.from as usize].n_ties.max(self.nodes[arc.to as usize].n_ties);
            let weight = 2.0 + libm::sqrt(f64::from(busier));
            let chance = (scrambled(at as u64) >> 11) as f64 / (1_u64 << 53) as f64;
            let key = -libm::log(chance.max(1e-18)) / weight;
            keyed.push(((key * 1e15) as u64, *arc));
        }
        keyed.sort_unstable_by_key(|(key, arc)| (*key, arc.tie, arc.to));
        self.arcs = keyed.into_iter().map(|(_, arc)| arc).collect();
    }
}

const UNSEEN: u32 = u32::MAX;
const NOWHERE: u32 = u32::MAX - 1;

/// Numbers that look like chance: SplitMix64 (Steele, Lea and Flood, 2014).
fn scrambled(n: u64) -> u64 {
    let z = (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
