//! Who is under the pointer.

use std::collections::HashSet;

use super::captions::Captioned;
use super::content::MapContent;
use super::lines;
use super::scene::MapScene;
use crate::claim::RecordIdx;

/// More candidates than this are counted, not listed.
pub const HITS_MAX: usize = 50;

/// What is under a point of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Records, nearest first; at most [`HITS_MAX`].
    pub records: Vec<RecordIdx>,
    /// How many there are in all.
    pub n: usize,
}

impl Hits {
    /// Takes records, nearest first, each once however often it comes.
    pub fn of(found: impl Iterator<Item = RecordIdx>) -> Self {
        let mut seen = HashSet::new();
        let mut hits = Self::default();
        for record in found.filter(|record| seen.insert(*record)) {
            if hits.n < HITS_MAX {
                hits.records.push(record);
            }
            hits.n += 1;
        }
        hits
    }

    /// Adds others that lie below.
    pub fn add(&mut self, below: &Self) {
        let is_known = |record: &RecordIdx| self.records.contains(record);
        let others: Vec<RecordIdx> =
            below.records.iter().filter(|record| !is_known(record)).copied().collect();
        self.n += below.n - (below.records.len() - others.len());
        self.records.extend(others);
        self.records.truncate(HITS_MAX);
    }

    /// The record a click chooses: the nearest, or, when it is chosen already, the one after the chosen one.
    pub fn next_after(&self, chosen: Option<RecordIdx>) -> Option<RecordIdx> {
        let at = self.records.iter().position(|record| Some(*record) == chosen);
        self.records.get(at.map_or(0, |at| (at + 1) % self.records.len())).copied()
    }
}

impl MapScene {
    /// Marks, words and ties within `reach_px` of a point: marks before words before ties, nearer before further.
    pub fn hits(&self, content: &MapContent, point: [f32; 2], reach_px: f32) -> Hits {
        let mut found: Vec<(u8, f32, RecordIdx)> = Vec::new();
        for drawn in &self.marks {
            let mark = &content.marks[drawn.mark as usize];
            let distance = lines::distance(drawn.at, point) - drawn.radius_px;
            if distance <= reach_px && !mark.is_latent {
                // Of marks that cover each other the one whose middle is nearer is meant.
                found.push((0, lines::distance(drawn.at, point), mark.record));
            }
        }
        for label in &self.labels {
            let is_within = (0..2).all(|axis| (label.min[axis]..=label.max[axis]).contains(&point[axis]));
            if is_within {
                let is_mark = matches!(label.of, Captioned::Mark(_));
                found.push((1, f32::from(u8::from(!is_mark)), label.record));
            }
        }
        for drawn in &self.ties {
            let near = |line: &Vec<[f32; 2]>| {
                let distances =
                    line.windows(2).map(|ends| lines::distance_to_segment(point, ends[0], ends[1]));
                distances.fold(f32::INFINITY, f32::min)
            };
            let line = drawn.lines.iter().map(near).fold(f32::INFINITY, f32::min);
            let hub =
                drawn.hub.map_or(f32::INFINITY, |(at, radius_px)| lines::distance(at, point) - radius_px);
            let distance = line.min(hub);
            if distance <= reach_px {
                found.push((2, distance, content.ties[drawn.tie as usize].record));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        Hits::of(found.into_iter().map(|(_, _, record)| record))
    }
}
