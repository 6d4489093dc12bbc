//! How many were running at a time: the height of a band. Ends are put in order once; then each column of the screen
//! costs four searches, however many there are.

use crate::query::sort_numbers;
use crate::time::{Day, Extent};

/// The ends of many periods, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    possible_from: Vec<i32>,
    possible_to: Vec<i32>,
    certain_from: Vec<i32>,
    certain_to: Vec<i32>,
}

impl Tally {
    /// Puts the ends of extents in order.
    pub fn new(extents: impl Iterator<Item = Extent>) -> Self {
        let mut tally = Self::default();
        for extent in extents {
            tally.possible_from.push(extent.possible_from.0);
            tally.possible_to.push(extent.possible_to.0);
            // No single day is certain of one that is certain only within a longer time.
            if extent.certain_from <= extent.certain_to {
                tally.certain_from.push(extent.certain_from.0);
                tally.certain_to.push(extent.certain_to.0);
            }
        }
        let ends = [
            &mut tally.possible_from,
            &mut tally.possible_to,
            &mut tally.certain_from,
            &mut tally.certain_to,
        ];
        ends.into_iter().for_each(|ends| sort_numbers(ends));
        tally
    }

    /// How many were certainly running on some day from one to another, and how many more may have been.
    pub fn counts(&self, from: Day, to: Day) -> [u32; 2] {
        let running = |begins: &[i32], ends: &[i32]| {
            let n_begun = begins.partition_point(|day| *day <= to.0);
            let n_ended = ends.partition_point(|day| *day < from.0);
            (n_begun - n_ended) as u32
        };
        let certain = running(&self.certain_from, &self.certain_to);
        [certain, running(&self.possible_from, &self.possible_to).saturating_sub(certain)]
    }
}
