//! Who is tied to whom, packed: all partnerships of an atlas as arcs between nodes, whatever years and filters are chosen.
//!
//! A network follows its atlas: of a change only what is touched is looked at. What other lists know by its place keeps it:
//! nodes, ties and arcs are added at the end, and arcs that are gone stay behind as such.

use crate::claim::{RecordIdx, RecordKind};
use crate::geo::{GreatCircle, LonLat, UnitVec};
use crate::model::{Atlas, PartnershipRow};
use crate::query::{VisibleTie, sorted_pairs};
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
    /// The partnership, by its place in [`Network::ties`]; [`Arc::GONE`] for one that is no more.
    pub tie: u32,
    /// The colour of its form, 0 to [`crate::scene::N_CATEGORIES`] - 1.
    pub category: u8,
}

impl Arc {
    /// In the place of a partnership: the arc is no more.
    pub const GONE: u32 = u32::MAX;
}

/// Nodes and arcs of an atlas.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// Places in the order in which they were met, and hubs.
    pub nodes: Vec<Node>,
    /// Partnerships, by record; some may have ended to exist, and have no parties.
    pub ties: Vec<RecordIdx>,
    /// Arcs, those to be drawn first at the start: in an order by chance in which busy places tend to come early, always
    /// the same for the same atlas; then those that came later.
    pub arcs: Vec<Arc>,
    /// Which form has which colour.
    pub categories: Categories,
    /// The atlas as it was followed last.
    revision: u64,
    /// Nodes of the parties of partnerships, and of each partnership where its own begin and end.
    parties: Vec<u32>,
    parties_of: Vec<[u32; 2]>,
    /// The node of each record met: a place, or somebody seated there.
    node_of: Vec<u32>,
}

impl Network {
    /// Collects the partnerships of an atlas.
    pub fn new(atlas: &Atlas) -> Self {
        let mut network = Self {
            nodes: Vec::new(),
            ties: Vec::new(),
            arcs: Vec::new(),
            categories: Categories::new(atlas),
            revision: atlas.revision(),
            parties: Vec::new(),
            parties_of: Vec::new(),
            node_of: Vec::new(),
        };
        for row in atlas.partnerships() {
            network.add(atlas, row);
        }
        network.put_in_order();
        network
    }

    /// Whether this is the atlas as it was followed last.
    pub fn is_of(&self, atlas: &Atlas) -> bool {
        self.revision == atlas.revision()
    }

    /// Follows the atlas by what was touched since; `false` if that cannot be, and another network is to be made: where places
    /// with other partnerships have moved, forms have other colours, or everything was touched.
    pub fn follow(&mut self, atlas: &Atlas) -> bool {
        let Some(touched) = atlas.touched_since(self.revision) else { return false };
        let is_tie = |record: &RecordIdx| atlas.kind(*record) == RecordKind::Partnership;
        let (ties, others): (Vec<RecordIdx>, Vec<RecordIdx>) = touched.into_iter().partition(is_tie);
        let newest = self.ties.last().copied();
        let is_between = |tie: &RecordIdx| Some(*tie) < newest && self.ties.binary_search(tie).is_err();
        if ties.iter().any(is_between) || Categories::new(atlas).forms() != self.categories.forms() {
            return false;
        }
        for record in &ties {
            if let Ok(tie) = self.ties.binary_search(record) {
                self.take_out(tie as u32);
            }
        }
        if !others.into_iter().all(|record| self.stays(atlas, record) || self.forget(atlas, record, &ties)) {
            return false;
        }
        for row in ties.iter().filter_map(|record| atlas.partnership(*record)) {
            self.add(atlas, row);
        }
        self.revision = atlas.revision();
        true
    }

    /// Nodes of those who take part in a partnership, by its place in [`Network::ties`].
    pub fn parties(&self, tie: u32) -> &[u32] {
        let [start, end] = self.parties_of[tie as usize];
        &self.parties[start as usize..end as usize]
    }

    /// Of ties, sorted by record, those that are among the partnerships, with their places in [`Network::ties`].
    pub(super) fn places_of<'a>(
        &self,
        shown: &'a [VisibleTie],
    ) -> impl Iterator<Item = (usize, &'a VisibleTie)> + use<'a, '_> {
        let mut at = 0;
        shown.iter().filter_map(move |tie| {
            while self.ties.get(at).is_some_and(|known| *known < tie.record) {
                at += 1;
            }
            (self.ties.get(at) == Some(&tie.record)).then_some((at, tie))
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

    /// Whether a record is where it was, or was not met yet.
    fn stays(&self, atlas: &Atlas, record: RecordIdx) -> bool {
        match self.node_of.get(record.0 as usize) {
            None | Some(&UNSEEN) => true,
            Some(&NOWHERE) => standing(atlas, record).is_none(),
            Some(node) => standing(atlas, record).is_some_and(|standing| {
                let node = &self.nodes[*node as usize];
                (node.place, node.at) == (Some(standing.place), standing.at.into())
            }),
        }
    }

    /// Forgets where a record is; `false` if one of its partnerships is not among `ties`, sorted, which were taken out.
    fn forget(&mut self, atlas: &Atlas, record: RecordIdx, ties: &[RecordIdx]) -> bool {
        let node = self.node_of[record.0 as usize];
        let is_alone = self.nodes.get(node as usize).is_none_or(|node| node.n_ties == 0);
        if !is_alone || !atlas.ties_of(record).iter().all(|tie| ties.binary_search(tie).is_ok()) {
            return false;
        }
        self.node_of[record.0 as usize] = UNSEEN;
        if let Some(gone) = self.nodes.get_mut(node as usize) {
            gone.place = None;
            self.node_of.iter_mut().filter(|known| **known == node).for_each(|known| *known = UNSEEN);
        }
        true
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

    /// Adds a partnership that is not there or was taken out: its parties and its arcs.
    fn add(&mut self, atlas: &Atlas, row: &PartnershipRow) {
        let start = self.parties.len();
        for party in atlas.participants(row).iter().filter(|party| !atlas.is_supporting(party.role)) {
            if let Some(node) = self.meet(atlas, party.who)
                && !self.parties[start..].contains(&node)
            {
                self.parties.push(node);
            }
        }
        let tie = self.ties.binary_search(&row.record).unwrap_or_else(|end| {
            self.ties.push(row.record);
            self.parties_of.push([0, 0]);
            end
        });
        self.parties_of[tie] = [start as u32, self.parties.len() as u32];
        let (tie, category) = (tie as u32, self.categories.of(row.form));
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

    /// Takes a partnership out, which keeps its place.
    fn take_out(&mut self, tie: u32) {
        let [start, end] = std::mem::take(&mut self.parties_of[tie as usize]);
        for party in &self.parties[start as usize..end as usize] {
            self.nodes[*party as usize].n_ties -= 1;
        }
        for arc in self.arcs.iter_mut().filter(|arc| arc.tie == tie) {
            arc.tie = Arc::GONE;
        }
    }

    /// Arcs in an order by chance: the more partnerships the busier end has, the sooner (Efraimidis and Spirakis, "Weighted
    /// random sampling with a reservoir", Information Processing Letters 97, 2006). By chance, so that the first part of
    /// them looks like the whole; not by chance alone, so that what people look for is there first.
    fn put_in_order(&mut self) {
        let keyed = self.arcs.iter().zip(0..).map(|(arc, at)| {
            let busier = self.nodes[arc.from as usize].n_ties.max(self.nodes[arc.to as usize].n_ties);
            let weight = 2.0 + libm::sqrt(f64::from(busier));
            let chance = (scrambled(at.into()) >> 11) as f64 / (1_u64 << 53) as f64;
            // Below 21 at the least weight and chance, so that it fits.
            let key = -libm::log(chance.max(1e-18)) / weight;
            ((key * 2e8) as u32, at)
        });
        self.arcs = sorted_pairs(keyed).into_iter().map(|(_, at)| self.arcs[at as usize]).collect();
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
